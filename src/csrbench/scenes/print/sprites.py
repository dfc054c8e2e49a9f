"""Sprites: path-traced objects composed on baked backgrounds.

Objects and backgrounds were rendered under one light with parallel cameras, so an object may
stand anywhere on a background's levels. Every object comes with its coverage, the shadow it casts
on the ground (and on a wall behind), and the light that each paintable material and the label
would add. Only numpy and OpenCV are used; the same input gives the same bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from csrbench.errors import UserError
from csrbench.scenes.print import baked

F32 = baked.F32
U8 = baked.U8
Colour = str | tuple[int, int, int]
EXPOSURE = 1.6
"""Factor that brings baked light to the level the camera expects of a well-lit photo."""


@dataclass(frozen=True)
class Sprite:
    """One object in one view and turn. Get it from :func:`load`.

    `black`, `alpha`, `shadow` and the diffs share one canvas; `anchor` is the pixel of the point
    on the ground where the object stands, `scale` the pixels per metre.
    """

    name: str
    view: str
    variant: int
    words: str
    scale: float
    anchor: tuple[float, float]
    colours: dict[str, str]
    label_size: tuple[int, int] | None
    black: F32
    alpha: F32
    keep: F32 | None
    shadow: F32
    shadow_wall: F32
    diffs: dict[str, F32]
    label: baked.SlotMap | None


@dataclass(frozen=True)
class Background:
    """An empty place with levels to stand things on. Get it from :func:`background`."""

    name: str
    view: str
    setting: str
    scale: float
    anchor: tuple[float, float]
    elevation: float
    levels: tuple[dict[str, Any], ...]
    picture: F32


@dataclass(frozen=True)
class Placement:
    """Where an object stands and how it is painted.

    Attributes:
        sprite: object name, see :func:`names`.
        x: 0 (left end of the level) to 1 (right end).
        depth: 0 (front) to 1 (back).
        level: index into the background's levels, from the top.
        variant: turn of the object, modulo the number of baked turns.
        body, cap: sRGB colours ("#rrggbb" or three codes); None keeps the object's own.
        label: sRGB artwork (H, W, 3) for the label; None leaves the label in the body's colour.
    """

    sprite: str
    x: float
    depth: float = 0.4
    level: int = 0
    variant: int = 0
    body: Colour | None = None
    cap: Colour | None = None
    label: U8 | None = None


@dataclass(frozen=True)
class Placed:
    """What came of one placement.

    Attributes:
        sprite: object name.
        box: x0, y0, x1, y1 around the visible pixels, in photo pixels.
        visible: share of the object's pixels that nothing in front hides (0 to 1).
        label: (4, 2) corners of the label in the photo, clockwise from the top left, or None.
    """

    sprite: str
    box: tuple[int, int, int, int]
    visible: float
    label: F32 | None


@lru_cache(maxsize=2)
def _index(folder: str) -> dict[str, dict[str, Any]]:
    path = resources.files("csrbench.scenes.print") / "assets" / folder / "index.json"
    data: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return data


def names(view: str | None = None) -> list[str]:
    """Object names, sorted; only those baked for a view ("low", "high") if one is given."""
    rows = _index("sprites").values()
    return sorted({r["name"] for r in rows if view is None or r["view"] == view})


def backgrounds() -> list[str]:
    """Background names, sorted."""
    return sorted(_index("backgrounds"))


def words(name: str) -> str:
    """Plain words for an object, without an article ("plastic bottle with a screw cap")."""
    return str(_row(name)["words"])


def label_size(name: str) -> tuple[int, int] | None:
    """Artwork size (width, height) in pixels for an object's label, None if it has none.

    Photos show this artwork at about 0.25 to 0.3 of its size, so set type large.
    """
    label = _row(name).get("label")
    return (int(label["size"][0]), int(label["size"][1])) if label else None


def paintable(name: str) -> dict[str, str]:
    """The materials of an object that take a colour, with their own colours ("#rrggbb")."""
    return dict(_row(name)["colours"])


def variants(name: str, view: str) -> int:
    """How many turns of an object are baked for a view (0 if none)."""
    return sum(r["name"] == name and r["view"] == view for r in _index("sprites").values())


def _row(name: str) -> dict[str, Any]:
    for row in _index("sprites").values():
        if row["name"] == name:
            return row
    raise UserError(f"there is no object {name!r}; use one of: {', '.join(names())}")


def _grey(raw: U8, size: tuple[int, int]) -> F32:
    img = cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE)
    if img is None:
        raise UserError("OpenCV cannot decode WebP here; install the opencv-python-headless wheel")
    out = img.astype(np.float32) / np.float32(255)
    if out.shape != (size[1], size[0]):
        out = np.asarray(cv2.resize(out, size, interpolation=cv2.INTER_LINEAR), np.float32)
    return out


def _clean(shadow: F32) -> F32:
    """A shadow relative to the open ground at its canvas's left, fading out at the canvas edge."""
    h, w = shadow.shape
    open_ground = float(np.median(shadow[: h // 3, : max(4, w // 20)]))
    y, x = np.mgrid[:h, :w].astype(np.float32)
    edge = np.minimum(np.minimum(x, w - 1 - x), np.minimum(y, h - 1 - y))
    t = np.clip(edge / np.float32(0.12 * min(h, w)), 0, 1)
    rel = np.minimum(shadow / np.float32(max(0.05, open_ground)), 1)
    return np.asarray(1 - (1 - rel) * (t * t * (3 - 2 * t)), np.float32)


def _clear(light: F32, keep: F32, alpha: F32) -> tuple[F32, F32]:
    """Light and passing share of a clear object, freed from the grey ground it was baked on."""
    depth = cv2.distanceTransform((alpha > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    inside = (alpha > 0.5).astype(np.float32)
    # The ground behind shows through almost unchanged; walls seen edge-on mirror the room.
    edge = inside * np.exp(-np.square(depth / np.float32(3.0)))
    veil = inside * np.float32(0.018) + edge * np.float32(0.16)
    through = np.maximum(1 - (1 - keep) * np.float32(0.85), np.float32(0.4))
    return light * np.float32(1.5) + veil[..., None], np.asarray(through, np.float32)


@lru_cache(maxsize=48)
def load(name: str, view: str = "low", variant: int = 0) -> Sprite:
    """An object in a view; ``variant`` counts modulo the baked turns. Raises UserError."""
    _row(name)
    count = variants(name, view)
    if not count:
        raise UserError(
            f"{name!r} cannot stand on a background of the view {view!r}; "
            f"use one of: {', '.join(names(view))}"
        )
    file = f"{name}-{view}-{variant % count}.npz"
    path = resources.files("csrbench.scenes.print") / "assets" / "sprites" / file
    with np.load(BytesIO(path.read_bytes())) as z:
        m: dict[str, Any] = json.loads(bytes(z["meta"]))
        size = (int(m["size"][0]), int(m["size"][1]))
        shadow = _clean(_grey(z["shadow"], size))
        label = m.get("label")
        black = baked.decode(z["black"], m["tops"]["black"] * EXPOSURE)
        alpha = _grey(z["alpha"], size)
        keep = None
        if "keep" in z:
            black, keep = _clear(black, _grey(z["keep"], size), alpha)
        return Sprite(
            name=name,
            view=view,
            variant=variant % count,
            words=m["words"],
            scale=float(m["scale"]),
            anchor=(float(m["anchor"][0]), float(m["anchor"][1])),
            colours=dict(m["colours"]),
            label_size=(label["size"][0], label["size"][1]) if label else None,
            black=black,
            alpha=alpha,
            keep=keep,
            shadow=shadow,
            shadow_wall=_clean(_grey(z["shadow_wall"], size)) if "shadow_wall" in z else shadow,
            diffs={
                k: baked.decode(z[f"diff_{k}"], t * EXPOSURE)
                for k, t in m["tops"].items()
                if k != "black"
            },
            label=baked.slot_map(label, z["uv"], z["fwd"]) if label else None,
        )


@lru_cache(maxsize=5)
def background(name: str) -> Background:
    """An empty background; raises UserError if there is none of that name."""
    if name not in _index("backgrounds"):
        raise UserError(f"there is no background {name!r}; use one of: {', '.join(backgrounds())}")
    path = resources.files("csrbench.scenes.print") / "assets" / "backgrounds" / f"{name}.npz"
    with np.load(BytesIO(path.read_bytes())) as z:
        m: dict[str, Any] = json.loads(bytes(z["meta"]))
        return Background(
            name=name,
            view=m["view"],
            setting=m["setting"],
            scale=float(m["scale"]),
            anchor=(float(m["anchor"][0]), float(m["anchor"][1])),
            elevation=float(m["elevation"]),
            levels=tuple(m["levels"]),
            picture=baked.decode(z["picture"], m["top"] * EXPOSURE),
        )


def _linear(colour: Colour) -> F32:
    if isinstance(colour, str):
        try:
            codes = [int(colour.lstrip("#")[i : i + 2], 16) for i in (0, 2, 4)]
        except ValueError:
            raise UserError(f"{colour!r} is no colour; write it like '#c8372c'") from None
    else:
        codes = list(colour)
    out: F32 = baked.LINEAR[np.array(codes, np.uint8)]
    return out


def paint(s: Sprite, p: Placement) -> F32:
    """The object's light, premultiplied by its coverage, with its colours and label."""
    out: F32 = s.black.copy()
    chosen = {"body": p.body, "cap": p.cap}
    tints = {k: _linear(chosen.get(k) or c) for k, c in s.colours.items()}
    for key, tint in tints.items():
        out += s.diffs[key] * tint
    if s.label is not None:
        diff = s.diffs["label"]
        under = tints.get("body", np.full(3, 0.6, np.float32))
        if p.label is None:
            out += diff * under
        else:
            art = baked.linear("label", p.label)
            x0, y0, x1, y1 = s.label.rect
            glow = np.empty_like(diff)
            glow[:] = art.reshape(-1, 3).mean(0)
            part = glow[y0:y1, x0:x1]
            k = s.label.weight[..., None]
            part[:] = s.label.sample(art) * k + part * (1 - k)
            out += diff * glow
    return out


def ground(bg: Background, p: Placement) -> tuple[float, float, float]:
    """Position of a placement: photo x and y of the point where it stands, and metres of depth."""
    if not 0 <= p.level < len(bg.levels):
        raise UserError(f"background {bg.name!r} has {len(bg.levels)} levels, not {p.level + 1}")
    lv = bg.levels[p.level]
    x = lv["x"][0] + p.x * (lv["x"][1] - lv["x"][0])
    y = lv["y"][0] + p.depth * (lv["y"][1] - lv["y"][0])
    e = math.radians(bg.elevation)
    px = bg.anchor[0] + bg.scale * x
    py = bg.anchor[1] - bg.scale * (y * math.sin(e) + lv["z"] * math.cos(e))
    return px, py, y


def width(name: str, bg: str, variant: int = 0) -> float:
    """Width of an object as a share of a level's length, to space placements out."""
    place = background(bg)
    s = load(name, place.view, variant)
    cols = np.flatnonzero((s.alpha > 0.5).any(0))
    lv = place.levels[0]["x"]
    return float((cols[-1] - cols[0] + 1) / s.scale / (lv[1] - lv[0]))


def _warp(img: F32, s: Sprite, bg: Background, at: tuple[float, float], fill: float) -> Any:
    """A canvas brought to the photo's scale; returns (picture, x0, y0)."""
    k = bg.scale / s.scale
    left, top = at[0] - s.anchor[0] * k, at[1] - s.anchor[1] * k
    x0, y0 = math.floor(left), math.floor(top)
    h, w = img.shape[:2]
    size = (math.ceil(w * k) + 2, math.ceil(h * k) + 2)
    m = np.array([[k, 0, left - x0 + (k - 1) / 2], [0, k, top - y0 + (k - 1) / 2]], np.float64)
    border = (fill, fill, fill, fill)
    out = cv2.warpAffine(
        img, m, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=border
    )
    return np.asarray(out, np.float32), x0, y0


def _window(
    photo: NDArray[Any], x0: int, y0: int, w: int, h: int
) -> tuple[slice, slice, slice, slice]:
    ph, pw = photo.shape[:2]
    ys, xs = slice(max(0, y0), min(ph, y0 + h)), slice(max(0, x0), min(pw, x0 + w))
    return (
        ys,
        xs,
        slice(ys.start - y0, max(ys.start, ys.stop) - y0),
        slice(xs.start - x0, max(xs.start, xs.stop) - x0),
    )


def compose(
    name: str, placements: Sequence[Placement], rng: np.random.Generator
) -> tuple[F32, list[Placed]]:
    """Stand objects on a background.

    Args:
        name: background, see :func:`backgrounds`.
        placements: the objects; hidden parts follow from their depth, nearest last.
        rng: source of tiny shifts (up to 2 mm) so that rows don't look ruled.

    Returns:
        The photo as (H, W, 3) float32 linear light, and one `Placed` per placement in order.

    Raises:
        UserError: unknown background, object or level, or an object the view doesn't have.
    """
    cv2.setNumThreads(1)
    bg = background(name)
    photo: F32 = bg.picture.copy()
    h, w = photo.shape[:2]
    owner = np.full((h, w), -1, np.int32)
    totals: list[float] = []
    quads: list[F32 | None] = [None] * len(placements)
    spots = [ground(bg, p) for p in placements]
    shifts = rng.uniform(-0.002, 0.002, len(placements)) * bg.scale
    totals = [0.0] * len(placements)
    for i in sorted(range(len(placements)), key=lambda j: (-spots[j][2], j)):
        p = placements[i]
        s = load(p.sprite, bg.view, p.variant)
        at = (spots[i][0] + float(shifts[i]), spots[i][1])
        walled = bool(bg.levels[p.level]["wall"])
        shadow, x0, y0 = _warp(s.shadow_wall if walled else s.shadow, s, bg, at, 1.0)
        alpha = _warp(s.alpha, s, bg, at, 0.0)[0]
        light = _warp(paint(s, p), s, bg, at, 0.0)[0]
        ys, xs, yc, xc = _window(photo, x0, y0, shadow.shape[1], shadow.shape[0])
        dim = shadow[yc, xc, None]
        if s.keep is not None:
            keep = _warp(s.keep, s, bg, at, 1.0)[0][yc, xc, None]
            photo[ys, xs] *= np.where(alpha[yc, xc, None] > 0, keep, dim)
        else:
            photo[ys, xs] *= dim * (1 - alpha[yc, xc, None])
        photo[ys, xs] += light[yc, xc]
        solid = alpha > 0.5
        totals[i] = float(solid.sum())
        owner[ys, xs][solid[yc, xc]] = i
        if s.label is not None and s.label_size is not None and p.label is not None:
            lw, lh = p.label.shape[1], p.label.shape[0]
            corners = np.array([[0, 0], [lw, 0], [lw, lh], [0, lh]], np.float64)
            quads[i] = _to_photo(s.label.trace(corners, (lw, lh)), s, bg, at)
    out = []
    for i, p in enumerate(placements):
        yy, xx = np.nonzero(owner == i)
        box = (0, 0, 0, 0)
        if len(xx):
            box = (int(xx.min()), int(yy.min()), int(xx.max()) + 1, int(yy.max()) + 1)
        out.append(Placed(p.sprite, box, len(xx) / max(1.0, totals[i]), quads[i]))
    return photo, out


def label_box(
    placed_on: str,
    p: Placement,
    box: tuple[float, float, float, float],
    art_size: tuple[int, int],
) -> F32:
    """Photo corners (4, 2) of a rectangle (x, y, w, h) of a label's artwork.

    The tiny random shift of :func:`compose` is left out (at most 2 mm, some 4 px).
    """
    bg = background(placed_on)
    s = load(p.sprite, bg.view, p.variant)
    if s.label is None:
        raise UserError(f"{p.sprite!r} has no label")
    x, y, bw, bh = box
    pts = np.array([[x, y], [x + bw, y], [x + bw, y + bh], [x, y + bh]], np.float64)
    px, py, _ = ground(bg, p)
    return _to_photo(s.label.trace(pts, art_size), s, bg, (px, py))


def _to_photo(pts: baked.F64, s: Sprite, bg: Background, at: tuple[float, float]) -> F32:
    k = bg.scale / s.scale
    out: F32 = ((pts - np.array(s.anchor)) * k + np.array(at)).astype(np.float32)
    return out
