"""What an object for a sprite is: shapes with paintable materials, standing at the origin.

A part is a mesh and either a finished material or the name of a paintable one ("body", "cap").
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import geom as g
from .geom import Array, Mesh
from .stage import Dict, Slot, bent_slot, flat_slot, paint, tex

LOW, HIGH = "low", "high"
Rgb = float | tuple[float, ...]


@dataclass(frozen=True)
class Finish:
    """How a paintable material looks apart from its colour; ``pattern`` modulates it."""

    rough: float = 0.3
    coat: float = 0.3
    spec: float = 0.5
    pattern: str | None = None
    tile: float = 1.0

    def material(self, level: Rgb) -> Dict:
        """The material with the albedo ``level``, grey or a linear colour."""
        base: Dict | Rgb = level
        if self.pattern and level:
            base = tex(self.pattern, self.tile, level)
        return paint(base, self.rough, coat=self.coat, spec=self.spec)


@dataclass(frozen=True)
class Thing:
    """An object: parts, paintable finishes with default colours, and its label if any."""

    parts: list[tuple[Mesh, Dict | str]]
    finishes: dict[str, tuple[Finish, str]]
    words: str
    label: Slot | None = None
    label_size: tuple[int, int] = (0, 0)
    clear: bool = False


def cyl_label(
    r: float, z0: float, z1: float, half: float, r1: float | None = None
) -> tuple[Slot, tuple[int, int]]:
    """Label facing -y on a cylinder or cone; artwork at 6 px per mm."""
    a = math.radians(half)
    top = r if r1 is None else r1

    def f(u: Array, v: Array) -> Array:
        t = -math.pi / 2 + (u - 0.5) * 2 * a
        rr = r + (top - r) * (1 - v) + 0.0005
        return np.stack([rr * np.cos(t), rr * np.sin(t), z0 + (1 - v) * (z1 - z0)], -1)

    size = (round(2 * a * (r + top) / 2 * 6000), round((z1 - z0) * 6000))
    return bent_slot("label", f, np.eye(4), 96, 4, rough=0.45, spec=0.35, step=4), size


def box_label(
    w: float, h: float, y: float, z: float, x: float = 0.0, tilt: float = 0.0
) -> tuple[Slot, tuple[int, int]]:
    """Flat label facing -y, its middle at (x, y, z), leaning back by ``tilt`` degrees."""
    at = g.move(x, y - 0.0003, z) @ g.turn("x", 90 - tilt)
    slot = flat_slot("label", w, h, at, rough=0.4, coat=0.2, step=8)
    return slot, (round(w * 6000), round(h * 6000))


def planar(m: Mesh) -> Mesh:
    """The mesh with texture coordinates in metres seen from above (turned wood, sawn ends)."""
    return Mesh(m.v, m.f, m.v[:, :2] + m.v[:, 2:] * 0.25, m.n)


Make = Callable[[], Thing]
Entry = tuple[Make, tuple[str, ...], tuple[float, ...]]
