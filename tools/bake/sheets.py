"""Carriers for paper: sheets, cards, sticky notes, receipts and notices on walls."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from . import props as p
from .geom import Array
from .stage import Camera, Scene, Slot, bent_slot, lamp, paint, room, shape, tex, window

A4 = (0.21, 0.297)


def paper(fmt: str, w: float, h: float, m: Array, curl: float = 0.008, wave: float = 0.002, seed: int = 0, fold: bool = False, corner: str = "tr", rough: float = 0.75) -> Slot:
    """A sheet lying in the xy plane with lifted corner, slight waves and optional fold lines."""
    rng = np.random.default_rng(seed)
    ph = rng.uniform(0, 6, 4)
    cu, cv = {"tl": (0, 0), "tr": (1, 0), "bl": (0, 1), "br": (1, 1)}[corner]

    def f(u: Array, v: Array) -> Array:
        z = wave * (np.sin(u * 2.6 + ph[0]) * np.sin(v * 3.1 + ph[1]) + 0.5 * np.sin(u * 5 + v * 3 + ph[2]) + 1.4)
        near = np.clip(1 - np.hypot((u - cu) * w / h, v - cv) / 0.5, 0, 1)
        z = z + curl * near**2
        if fold:
            for k in (1 / 3, 2 / 3):
                z = z + 0.004 * np.exp(-np.abs(v - k) * h / 0.018) * (1 if k < 0.5 else -0.35)
        return np.stack([(u - 0.5) * w, (0.5 - v) * h, 0.0006 + np.maximum(0, z)], -1)

    return bent_slot(fmt, f, m, 64, 96, rough=rough, spec=0.2)


def desk(name: str, tile: float = 0.7, rough: float = 0.4, coat: float = 0.1, turn: float = 0.0, size: float = 2.4) -> dict[str, object]:
    """Horizontal table top at z = 0."""
    return {"desk": shape(g.plane(size, size).at(g.turn("z", turn)), paint(tex(name, tile), rough, coat=coat))}


def sheet_oak() -> Scene:
    """A4 on an oak desk in window light from the left, mug and pen at the right."""
    s = paper("sheet", *A4, g.turn("z", -4), 0.012, seed=1)
    shapes = desk("oak", 0.55, turn=86)
    shapes |= p.mug(g.move(0.165, 0.135) @ g.turn("z", -50))
    shapes |= p.pen(g.move(0.126, -0.115) @ g.turn("z", 78))
    shapes |= window((-0.9, 0.55, 0.85), (0, 0, 0), 0.8, 0.9, (9.5, 9.0, 8.3))
    shapes |= {"fill": lamp((0.8, -0.6, 1.2), (0, 0, 0), 0.5, 0.5, (1.0, 1.1, 1.3)), "env": room(0.14)}
    cam = Camera((-0.02, -0.20, 0.56), (0.004, -0.004, 0), 0.268, (960, 1280), (0, 1, 0), 0.003)
    return Scene(cam, {"art": s}, shapes, "lying on an oak desk with a mug and a pen beside it")


def notice_wall() -> Scene:
    """Notice taped to a painted wall beside a light switch, light falling from above."""
    s = paper("notice", *A4, g.move(0, 0, 0.001), 0.006, 0.0008, seed=5, corner="br")
    wall = paint(tex("plaster", 0.35, (0.70, 0.74, 0.68)), 0.8, bump=tex("plaster_bump", 0.25), bump_scale=0.004)
    shapes = {"wall": shape(g.plane(3, 3), wall)}
    for i, (x, y, a) in enumerate(((-0.098, 0.141, 42), (0.099, 0.142, -40), (-0.098, -0.141, -44))):
        shapes |= p.tape(g.move(x, y, 0.0016) @ g.turn("z", a), 0.046, 0.019, (0.72, 0.66, 0.48), f"tape{i}", i)
    shapes["plate"] = shape(g.slab(g.outline(0.081, 0.081, 0.006), 0.009, 0.0015).at(g.move(0.172, -0.09)), paint((0.78, 0.78, 0.75), 0.3, coat=0.4))
    shapes["rocker"] = shape(g.rbox(0.052, 0.052, 0.006, 0.002).at(g.move(0.172, -0.09, 0.008) @ g.turn("x", 3)), paint((0.80, 0.80, 0.78), 0.25, coat=0.4))
    shapes |= {"tube": lamp((-0.5, 1.2, 1.1), (0, 0, 0), 1.2, 0.25, (14, 14, 13.4)), "fill": lamp((1.2, -0.2, 1.6), (0, 0, 0), 0.8, 0.8, (1.4, 1.3, 1.1))}
    shapes["env"] = room(0.16, seed=4)
    cam = Camera((0.10, -0.05, 0.80), (0.008, -0.003, 0), 0.275, (960, 1280), (0, 1, 0), 0.002)
    return Scene(cam, {"art": s}, shapes, "taped to a painted wall next to a light switch")


SCENES = {"sheet_oak": ("sheet", sheet_oak), "notice_wall": ("notice", notice_wall)}
_ = (math, lamp)
