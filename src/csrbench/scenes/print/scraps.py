"""Notes laid into a finished photo, where nothing decisive is (used by the stress levels)."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from csrbench.scenes.base import ArtContext, Box
from csrbench.scenes.print import artwork, baked

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

_PAPERS = ("#fdf3a9", "#fbe28d", "#d9f0c4", "#cfe6f7", "#f9d3d8", "#fdfdf8")
_HANDS = ("Kalam", "Caveat", "Indie Flower", "Shadows Into Light")
_NOTE = """
<style>body{background:{{ paper }}}
p{margin:0;padding:70px 60px;font:{{ weight }} {{ size }}px '{{ hand }}';line-height:1.25;
color:{{ ink }}}</style><p>{{ text }}</p>
"""


def pin(
    photo: F32,
    text: str,
    taken: Sequence[Box],
    rng: np.random.Generator,
    *,
    told: bool,
    straight: bool,
) -> Box | None:
    """Lay a note where the picture is calmest and nothing decisive is; None without room."""
    paper = _PAPERS[int(rng.integers(len(_PAPERS)))]
    hand = _HANDS[int(rng.integers(len(_HANDS)))]
    art = artwork.page(
        ArtContext(text),
        _NOTE,
        "sticky",
        paper=paper,
        hand="Roboto" if told else hand,
        weight=600 if told else 400,
        ink="#1c1c22" if told else "#23356b",
        size=116 if told else 150,
        text=text,
    )
    drawn = artwork.raster(art).rgb
    drawn = drawn[: _end(drawn)]
    angle = 0.0 if straight else float(rng.uniform(-9, 9))
    h, w = photo.shape[:2]
    busy = _busy(photo)
    for share in (0.23, 0.2) if told else (0.19, 0.16):
        wide = round(share * max(h, w))
        high = round(wide * drawn.shape[0] / drawn.shape[1])
        place = _emptiest(busy, taken, wide, high, w, h, inside=told)
        if place is not None:
            _paste(photo, drawn, place, (wide, high), angle)
            x, y = place
            corners = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
            return Box(text, tuple((float(a), float(b)) for a, b in corners))
    return None


def _end(drawn: U8) -> int:
    """Height at which a note is torn off: below its last line."""
    ink = np.abs(drawn.astype(np.int16) - drawn[0, 0].astype(np.int16)).max(axis=(1, 2)) > 40
    last = int(np.flatnonzero(ink).max(initial=0))
    return min(int(drawn.shape[0]), last + 80)


def _busy(photo: F32) -> NDArray[np.float64]:
    """Integral image of detail: what is read, and what is seen from further off (faces).

    Fine grain of cork or stone counts little, so that a note rather lies there than on a person.
    """
    seen = np.sqrt(np.maximum(photo.mean(2), 0)).astype(np.float32)
    edges = np.zeros_like(seen)
    for sigma, weight in ((1.5, 1.0), (7.0, 3.0)):
        soft = cv2.GaussianBlur(seen, (0, 0), sigma)
        edges += weight * np.hypot(
            cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
        )
    return np.asarray(cv2.integral(edges), np.float64)


def _emptiest(
    busy: NDArray[np.float64],
    taken: Sequence[Box],
    wide: int,
    high: int,
    w: int,
    h: int,
    *,
    inside: bool,
) -> tuple[int, int] | None:
    """Upper left corner of the calmest free place; scraps may lean out of the frame."""
    lean = 0.0 if inside else 0.3
    best: tuple[float, tuple[int, int]] | None = None
    for y in np.linspace(-lean * high + 8, h - high * (1 - lean) - 8, 14).astype(int):
        for x in np.linspace(-lean * wide + 8, w - wide * (1 - lean) - 8, 14).astype(int):
            if any(_overlap(b, x, y, wide, high) for b in taken):
                continue
            x0, y0 = max(0, x), max(0, y)
            x1, y1 = min(w, x + wide), min(h, y + high)
            if x1 - x0 < 8 or y1 - y0 < 8:
                continue
            detail = busy[y1, x1] - busy[y0, x1] - busy[y1, x0] + busy[y0, x0]
            cost = float(detail / ((x1 - x0) * (y1 - y0)))
            if best is None or cost < best[0]:
                best = (cost, (int(x), int(y)))
    return best[1] if best else None


def _overlap(box: Box, x: int, y: int, wide: int, high: int) -> bool:
    points = np.array(box.polygon)
    # A tilted note reaches a little beyond its upright rectangle.
    pad = max(10.0, 1.2 * box.glyph_px, 0.1 * wide)
    (x0, y0), (x1, y1) = points.min(0) - pad, points.max(0) + pad
    return bool(x < x1 and x + wide > x0 and y < y1 and y + high > y0)


def _paste(
    photo: F32, note: U8, place: tuple[int, int], size: tuple[int, int], angle: float
) -> None:
    """Composite a note with its shadow; lit like the picture around it."""
    h, w = photo.shape[:2]
    art = baked.LINEAR[cv2.resize(note, size, interpolation=cv2.INTER_AREA)]
    matrix = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), angle, 1.0)
    matrix[:, 2] += place
    layer = cv2.warpAffine(art, matrix, (w, h), flags=cv2.INTER_LINEAR)
    mask = cv2.warpAffine(np.ones(size[::-1], np.float32), matrix, (w, h), flags=cv2.INTER_LINEAR)
    drop = np.array([[1, 0, 5], [0, 1, 7]], np.float32)
    shade = cv2.GaussianBlur(cv2.warpAffine(mask, drop, (w, h)), (0, 0), 7.0)
    light = float(np.clip(np.quantile(photo.mean(2), 0.85), 0.35, 0.85))
    photo *= 1 - np.float32(0.45) * (shade * (1 - mask))[..., None]
    photo[:] = photo * (1 - mask[..., None]) + layer * np.float32(light) * mask[..., None]
