"""Reading baked pictures: coded light and the map between a slot's artwork and the photo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from csrbench.errors import UserError

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

_V = np.arange(256) / 255.0
LINEAR: F32 = np.where(_V <= 0.04045, _V / 12.92, ((_V + 0.055) / 1.055) ** 2.4).astype(np.float32)
"""Linear light of every sRGB code."""
_GAMMA = (_V**2.2).astype(np.float32)
_BAND = 128


def decode(raw: U8, top: float) -> F32:
    """Linear picture (H, W, 3) from its WebP bytes; ``top`` is the light of code 255."""
    bgr = cv2.imdecode(raw, cv2.IMREAD_COLOR)
    if bgr is None:
        raise UserError("OpenCV cannot decode WebP here; install the opencv-python-headless wheel")
    out: F32 = _GAMMA[bgr[..., ::-1]] * np.float32(top)
    return out


def linear(name: str, image: U8) -> F32:
    """Artwork as linear light; raises UserError unless it is (H, W, 3) uint8."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise UserError(
            f"artwork for slot {name!r} must be an (H, W, 3) uint8 picture, "
            f"not {image.dtype} {image.shape}"
        )
    out: F32 = LINEAR[image]
    return out


@dataclass(frozen=True)
class SlotMap:
    """Where a slot's artwork lies in a baked picture."""

    rect: tuple[int, int, int, int]
    """x0, y0, x1, y1 of the region the map covers, in pixels of the picture."""
    uv2: F32
    """(2h, 2w, 2) artwork coordinates (0 to 1) at twice the picture's resolution."""
    weight: F32
    """(h, w): 1 where the artwork shows, falling to 0 around it."""
    forward: F64
    """(33, 33, 2) pixel positions of a regular lattice on the artwork."""

    def sample(self, art: F32) -> F32:
        """Linear artwork (H, W, 3) as seen in the picture: (h, w, 3) over ``rect``."""
        h, w = art.shape[:2]
        x0, y0, x1, y1 = self.rect
        size = (x1 - x0, y1 - y0)
        # Artwork much finer than the picture is reduced first, so that small print doesn't alias.
        fine = float(np.median(np.abs(np.diff(self.uv2[..., 0], axis=1)))) * w
        if fine > 1.5:
            step = max(1.0, fine / 1.2)
            small = (max(2, round(w / step)), max(2, round(h / step)))
            art = np.asarray(cv2.resize(art, small, interpolation=cv2.INTER_AREA), np.float32)
            h, w = art.shape[:2]
        found = cv2.remap(
            art,
            self.uv2[..., 0] * w - 0.5,
            self.uv2[..., 1] * h - 0.5,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_AREA), np.float32)

    def trace(self, points: F64, art_size: tuple[int, int]) -> F64:
        """Pixel position (N, 2) of artwork points (N, 2)."""
        fwd = self.forward
        q = np.clip(points / np.array(art_size, np.float64), 0, 1) * 32
        i = np.minimum(q.astype(int), 31)
        f = q - i
        a, b = fwd[i[:, 1], i[:, 0]], fwd[i[:, 1], i[:, 0] + 1]
        c, d = fwd[i[:, 1] + 1, i[:, 0]], fwd[i[:, 1] + 1, i[:, 0] + 1]
        fx, fy = f[:, :1], f[:, 1:]
        out: F64 = (a * (1 - fx) + b * fx) * (1 - fy) + (c * (1 - fx) + d * fx) * fy
        return out


def slot_map(meta: Mapping[str, Any], grid: Any, forward: Any) -> SlotMap:
    """Unpack a slot's map: homography, coarse residual grid and forward lattice."""
    x0, y0, x1, y1 = meta["uv_rect"]
    step = int(meta["uv_step"])
    w, h = x1 - x0, y1 - y0
    hom = np.array(meta["homography"], np.float64).reshape(3, 3)
    # Half-pixel offsets: sub-pixel k of the doubled grid lies at k / 2 + 1 / 4 in the photo.
    xs, ys = np.arange(2 * w) / 2 + 0.25, np.arange(2 * h) / 2 + 0.25
    coarse = grid.astype(np.float32) / 16384
    uv2 = np.empty((2 * h, 2 * w, 2), np.float32)
    # In bands, since whole grids in double precision would take half a gigabyte; and written out,
    # since a matrix product rounds differently from one processor to the next.
    for top in range(0, 2 * h, _BAND):
        x, y = xs[None, :], ys[top : top + _BAND, None]
        gx, gy = np.broadcast_arrays((x - 0.5) / step, (y - 0.5) / step)
        residual = cv2.remap(
            coarse,
            gx.astype(np.float32),
            gy.astype(np.float32),
            cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_REPLICATE,
        )
        px, py = x + x0, y + y0
        below = hom[2, 0] * px + hom[2, 1] * py + hom[2, 2]
        for k in (0, 1):
            at = (hom[k, 0] * px + hom[k, 1] * py + hom[k, 2]) / below
            uv2[top : top + _BAND, :, k] = at + residual[..., k]
    u, v = uv2[::2, ::2, 0], uv2[::2, ::2, 1]
    inside = ((np.abs(u - 0.5) < 0.503) & (np.abs(v - 0.5) < 0.503)).astype(np.float32)
    weight = cv2.GaussianBlur(cv2.dilate(inside, np.ones((5, 5), np.uint8)), (0, 0), 1.0)
    g = np.linspace(0, 1, 33)
    gu, gv = np.meshgrid(g, g)
    p = np.stack([gu, gv, np.ones_like(gu)], -1) @ np.linalg.inv(hom).T
    return SlotMap(
        rect=(x0, y0, x1, y1),
        uv2=uv2,
        weight=np.asarray(weight, np.float32),
        forward=p[..., :2] / p[..., 2:] + forward.astype(np.float64) / 64,
    )
