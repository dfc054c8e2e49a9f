"""Carriers: path-traced scenes with empty slots into which artwork is placed.

A carrier holds a picture of the scene with black slots, for every slot the light that a white
slot would add, and the map from photo pixels to slot coordinates. The photo is their sum:
``black + artwork[uv] * difference`` in linear light, so artwork inherits the scene's shadow,
curl, gloss and blur. Only numpy and OpenCV are used and results are deterministic.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from csrbench.errors import UserError

FORMATS: dict[str, tuple[int, int]] = {
    "sheet": (1050, 1485),
    "phone": (720, 1480),
    "label": (1100, 640),
    "pack": (900, 1200),
    "screen": (1600, 1000),
    "notice": (1050, 1485),
    "board": (1600, 1000),
    "badge": (640, 960),
    "plate": (1000, 1000),
    "card": (1200, 760),
    "sticky": (900, 900),
    "strip": (620, 1400),
    "dial": (1000, 1000),
}
"""Artwork size (width, height) in pixels for every slot format."""

_U8 = NDArray[np.uint8]
_F32 = NDArray[np.float32]
_F64 = NDArray[np.float64]

_V = np.arange(256) / 255.0
_LINEAR: _F32 = np.where(_V <= 0.04045, _V / 12.92, ((_V + 0.055) / 1.055) ** 2.4).astype(
    np.float32
)
_GAMMA = (_V**2.2).astype(np.float32)


@dataclass(frozen=True)
class _Slot:
    format: str
    diff: _F32  # (h, w, 3), light added by a white slot, inside `box`
    box: tuple[int, int, int, int]  # x0, y0, x1, y1 of `diff` in the photo
    rect: tuple[int, int, int, int]  # where the uv map is defined
    uv2: _F32  # (2h, 2w, 2) slot coordinates at twice the photo's resolution over `rect`
    weight: _F32  # (h, w) over `rect`: 1 where the artwork shows, 0 where only its glow does
    forward: _F64  # (33, 33, 2) photo position of the slot lattice
    seen: NDArray[np.bool_]  # (64, 64) lattice cell visible in the photo


def _decode(raw: _U8, top: float) -> _F32:
    bgr = cv2.imdecode(raw, cv2.IMREAD_COLOR)
    if bgr is None:
        raise UserError("OpenCV cannot decode WebP here; install the opencv-python-headless wheel")
    out: _F32 = _GAMMA[bgr[..., ::-1]] * np.float32(top)
    return out


def _unpack(z: Any, key: str, m: Mapping[str, Any]) -> _Slot:
    x0, y0, x1, y1 = m["uv_rect"]
    step = int(m["uv_step"])
    w, h = x1 - x0, y1 - y0
    hom = np.array(m["homography"], np.float64).reshape(3, 3)
    # Half-pixel offsets: sub-pixel k of the doubled grid lies at k / 2 + 1 / 4 in the photo.
    xs, ys = np.arange(2 * w) / 2 + 0.25, np.arange(2 * h) / 2 + 0.25
    gx, gy = np.meshgrid((xs - 0.5) / step, (ys - 0.5) / step)
    residual = cv2.remap(
        z[f"uv_{key}"].astype(np.float32) / 16384,
        gx.astype(np.float32),
        gy.astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    px, py = np.meshgrid(xs + x0, ys + y0)
    q = np.stack([px, py, np.ones_like(px)], -1) @ hom.T
    uv2 = (q[..., :2] / q[..., 2:] + residual).astype(np.float32)
    u, v = uv2[::2, ::2, 0], uv2[::2, ::2, 1]
    inside = ((np.abs(u - 0.5) < 0.515) & (np.abs(v - 0.5) < 0.515)).astype(np.float32)
    weight = cv2.GaussianBlur(cv2.dilate(inside, np.ones((5, 5), np.uint8)), (0, 0), 1.0)
    g = np.linspace(0, 1, 33)
    gu, gv = np.meshgrid(g, g)
    p = np.stack([gu, gv, np.ones_like(gu)], -1) @ np.linalg.inv(hom).T
    bx = m["diff_box"]
    return _Slot(
        format=m["format"],
        diff=_decode(z[f"diff_{key}"], m["diff_top"]),
        box=(bx[0], bx[1], bx[2], bx[3]),
        rect=(x0, y0, x1, y1),
        uv2=uv2,
        weight=np.asarray(weight, np.float32),
        forward=p[..., :2] / p[..., 2:] + z[f"fwd_{key}"].astype(np.float64) / 64,
        seen=np.unpackbits(z[f"vis_{key}"]).reshape(64, 64).astype(bool),
    )


@dataclass(frozen=True)
class Carrier:
    """One scene with its slots. Get it from :func:`load`; don't build it yourself."""

    name: str
    format: str
    setting: str
    size: tuple[int, int]
    """Width and height of the photo in pixels."""
    slots: dict[str, str]
    """Slot name to slot format."""
    _black: _F32
    _parts: dict[str, _Slot]

    def _slot(self, slot: str) -> _Slot:
        try:
            return self._parts[slot]
        except KeyError:
            have = ", ".join(self._parts)
            raise UserError(f"carrier {self.name!r} has no slot {slot!r}; it has {have}") from None

    def place(self, art: Mapping[str, _U8]) -> _F32:
        """Put artwork into the slots.

        ``art`` maps slot name to (H, W, 3) uint8 sRGB pictures; slots left out stay black.
        Returns the photo as (height, width, 3) float32 linear RGB, about 0.85 for white paper
        and above 1 in highlights. Raises UserError for an unknown slot or a wrong shape.
        """
        cv2.setNumThreads(1)
        out: _F32 = self._black.copy()
        for name, image in art.items():
            s = self._slot(name)
            if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
                raise UserError(
                    f"artwork for slot {name!r} must be an (H, W, 3) uint8 picture, "
                    f"not {image.dtype} {image.shape}"
                )
            lin = _LINEAR[image]
            h, w = lin.shape[:2]
            x0, y0, x1, y1 = s.rect
            sampled = cv2.remap(
                lin,
                s.uv2[..., 0] * w - 0.5,
                s.uv2[..., 1] * h - 0.5,
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )
            shown = cv2.resize(sampled, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
            mean = lin.reshape(-1, 3).mean(0)
            bx0, by0, bx1, by1 = s.box
            glow = np.empty_like(s.diff)
            glow[:] = mean
            part = glow[y0 - by0 : y1 - by0, x0 - bx0 : x1 - bx0]
            k = s.weight[..., None]
            part[:] = shown * k + part * (1 - k)
            out[by0:by1, bx0:bx1] += glow * s.diff
        return out

    def project(
        self, slot: str, box: tuple[float, float, float, float], art_size: tuple[int, int]
    ) -> _F32:
        """Where an artwork rectangle lies in the photo.

        ``box`` is (x, y, w, h) in artwork pixels, ``art_size`` the artwork's (width, height).
        Returns (4, 2) float32 photo pixels: top left, top right, bottom right, bottom left.
        """
        x, y, w, h = box
        pts = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], np.float64)
        return self.trace(slot, pts, art_size).astype(np.float32)

    def trace(self, slot: str, points: _F64, art_size: tuple[int, int]) -> _F64:
        """Photo position (N, 2) of artwork points (N, 2), both in pixels."""
        fwd = self._slot(slot).forward
        q = np.clip(points / np.array(art_size, np.float64), 0, 1) * 32
        i = np.minimum(q.astype(int), 31)
        f = q - i
        a, b = fwd[i[:, 1], i[:, 0]], fwd[i[:, 1], i[:, 0] + 1]
        c, d = fwd[i[:, 1] + 1, i[:, 0]], fwd[i[:, 1] + 1, i[:, 0] + 1]
        fx, fy = f[:, :1], f[:, 1:]
        out: _F64 = (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy
        return out

    def visible(
        self,
        slot: str,
        box: tuple[float, float, float, float] | None = None,
        art_size: tuple[int, int] | None = None,
    ) -> float:
        """Share (0 to 1) of a slot, or of a box in artwork pixels, that the photo shows.

        Parts hidden by other objects, turned away or outside the frame don't count. When ``box``
        is given without ``art_size``, the format's usual artwork size is meant.
        """
        s = self._slot(slot)
        if box is None:
            return float(s.seen.mean())
        w, h = art_size or FORMATS[s.format]
        x, y, bw, bh = box
        i0, i1 = int(np.floor(x / w * 64)), int(np.ceil((x + bw) / w * 64))
        j0, j1 = int(np.floor(y / h * 64)), int(np.ceil((y + bh) / h * 64))
        cells = s.seen[max(0, j0) : min(64, j1), max(0, i0) : min(64, i1)]
        total = max(1, (i1 - i0) * (j1 - j0))
        return float(cells.sum() / total)

    def scale(
        self,
        slot: str,
        box: tuple[float, float, float, float],
        art_size: tuple[int, int],
    ) -> float:
        """Photo pixels per artwork pixel at a box, along its more foreshortened direction."""
        q = self.project(slot, box, art_size).astype(np.float64)
        wide = min(np.hypot(*(q[1] - q[0])), np.hypot(*(q[2] - q[3])))
        high = min(np.hypot(*(q[3] - q[0])), np.hypot(*(q[2] - q[1])))
        return float(min(wide / max(1e-6, box[2]), high / max(1e-6, box[3])))


@lru_cache(maxsize=1)
def _index() -> dict[str, dict[str, Any]]:
    path = resources.files("csrbench.scenes") / "assets" / "carriers" / "index.json"
    data: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return data


def names(fmt: str | None = None) -> list[str]:
    """Names of all carriers, or of those with a format, sorted."""
    return sorted(n for n, m in _index().items() if fmt is None or m["format"] == fmt)


def formats() -> list[str]:
    """All carrier formats that have at least one carrier, sorted."""
    return sorted({m["format"] for m in _index().values()})


def info(name: str) -> dict[str, Any]:
    """Metadata of a carrier without loading its pictures: format, setting, size, slots."""
    try:
        return dict(_index()[name])
    except KeyError:
        raise UserError(
            f"there is no carrier {name!r}; csrbench.scenes.carriers.names() lists them"
        ) from None


@lru_cache(maxsize=8)
def load(name: str) -> Carrier:
    """The carrier with that name; raises UserError if there is none."""
    info(name)
    path = resources.files("csrbench.scenes") / "assets" / "carriers" / f"{name}.npz"
    with np.load(BytesIO(path.read_bytes())) as z:
        meta: dict[str, Any] = json.loads(bytes(z["meta"]))
        black = _decode(z["black"], meta["black_top"])
        parts = {k: _unpack(z, k, m) for k, m in meta["slots"].items()}
    return Carrier(
        name=meta["name"],
        format=meta["format"],
        setting=meta["setting"],
        size=(meta["size"][0], meta["size"][1]),
        slots={k: s.format for k, s in parts.items()},
        _black=black,
        _parts=parts,
    )
