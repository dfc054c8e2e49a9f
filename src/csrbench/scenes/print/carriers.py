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
from csrbench.scenes.base import ART_SIZE
from csrbench.scenes.print import baked


@dataclass(frozen=True)
class _Slot:
    format: str
    diff: baked.F32  # (h, w, 3), light added by a white slot, inside `box`
    box: tuple[int, int, int, int]  # x0, y0, x1, y1 of `diff` in the photo
    map: baked.SlotMap
    seen: NDArray[np.bool_]  # (64, 64) lattice cell visible in the photo


def _unpack(z: Any, key: str, m: Mapping[str, Any]) -> _Slot:
    bx = m["diff_box"]
    return _Slot(
        format=m["format"],
        diff=baked.decode(z[f"diff_{key}"], m["diff_top"]),
        box=(bx[0], bx[1], bx[2], bx[3]),
        map=baked.slot_map(m, z[f"uv_{key}"], z[f"fwd_{key}"]),
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
    _black: baked.F32
    _parts: dict[str, _Slot]

    def _slot(self, slot: str) -> _Slot:
        try:
            return self._parts[slot]
        except KeyError:
            have = ", ".join(self._parts)
            raise UserError(f"carrier {self.name!r} has no slot {slot!r}; it has {have}") from None

    def place(self, art: Mapping[str, baked.U8]) -> baked.F32:
        """Put artwork into the slots.

        ``art`` maps slot name to (H, W, 3) uint8 sRGB pictures; slots left out stay black.
        Returns the photo as (height, width, 3) float32 linear RGB, about 0.85 for white paper
        and above 1 in highlights. Raises UserError for an unknown slot or a wrong shape.
        """
        cv2.setNumThreads(1)
        out: baked.F32 = self._black.copy()
        for name, image in art.items():
            s = self._slot(name)
            lin = baked.linear(name, image)
            x0, y0, x1, y1 = s.map.rect
            shown = s.map.sample(lin)
            bx0, by0, bx1, by1 = s.box
            glow = np.empty_like(s.diff)
            glow[:] = lin.reshape(-1, 3).mean(0)
            part = glow[y0 - by0 : y1 - by0, x0 - bx0 : x1 - bx0]
            k = s.map.weight[..., None]
            part[:] = shown * k + part * (1 - k)
            out[by0:by1, bx0:bx1] += glow * s.diff
        return out

    def project(
        self, slot: str, box: tuple[float, float, float, float], art_size: tuple[int, int]
    ) -> baked.F32:
        """Where an artwork rectangle lies in the photo.

        ``box`` is (x, y, w, h) in artwork pixels, ``art_size`` the artwork's (width, height).
        Returns (4, 2) float32 photo pixels: top left, top right, bottom right, bottom left.
        """
        x, y, w, h = box
        pts = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]], np.float64)
        return self.trace(slot, pts, art_size).astype(np.float32)

    def trace(self, slot: str, points: baked.F64, art_size: tuple[int, int]) -> baked.F64:
        """Photo position (N, 2) of artwork points (N, 2), both in pixels."""
        return self._slot(slot).map.trace(points, art_size)

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
        w, h = art_size or ART_SIZE[s.format]
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
    path = resources.files("csrbench.scenes.print") / "assets" / "carriers" / "index.json"
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
            f"there is no carrier {name!r}; csrbench.scenes.print.carriers.names() lists them"
        ) from None


# Two pictures of a grid follow one another; unpacked carriers are some 60 MB each.
@lru_cache(maxsize=2)
def load(name: str) -> Carrier:
    """The carrier with that name; raises UserError if there is none."""
    info(name)
    path = resources.files("csrbench.scenes.print") / "assets" / "carriers" / f"{name}.npz"
    with np.load(BytesIO(path.read_bytes())) as z:
        meta: dict[str, Any] = json.loads(bytes(z["meta"]))
        black = baked.decode(z["black"], meta["black_top"])
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
