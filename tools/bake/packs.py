"""Carriers for labels and cartons: vials, bottles, boxes."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from . import props as p
from .geom import Array
from .sheets import desk
from .stage import Camera, Scene, Slot, bent_slot, flat_slot, lamp, paint, room, shape, tex, window


def wrap(r: float, z0: float, half: float, m: Array, aspect: float = 640 / 1100, **kw: float) -> tuple[Slot, float]:
    """Label around a cylinder of radius ``r`` facing -y, from height z0; also its height."""
    a = math.radians(half)
    h = 2 * a * r * aspect

    def f(u: Array, v: Array) -> Array:
        t = -math.pi / 2 + (u - 0.5) * 2 * a
        edge = 0.00035
        return np.stack([(r + edge) * np.cos(t), (r + edge) * np.sin(t), z0 + (1 - v) * h], -1)

    return bent_slot("label", f, m, 128, 4, step=4, **kw), h


def vial_parts(r: float, h: float, m: Array, c: object, cap: object, tag: str = "") -> dict[str, object]:
    """Pharmacy vial with a ribbed cap; ``r`` and ``h`` are the body's radius and height."""
    body = g.lathe([(0, 0.0004), (r * 0.9, 0.0004), *g.curve((r * 0.97, 0.0012), (r, 0.005), (r, h * 0.5), (r, h - 0.004), (r * 0.97, h))], 128)
    ch = r * 0.78
    lid = g.lathe([(r * 0.9, h - 0.001), (r * 1.06, h - 0.001), *g.curve((r * 1.085, h + 0.002), (r * 1.09, h + 0.004), (r * 1.09, h + ch * 0.45))], 480, ribs=(60, 0.035))
    top = g.lathe([(r * 1.075, h + ch * 0.44), *g.curve((r * 1.085, h + ch * 0.5), (r * 1.085, h + ch * 0.9), (r * 1.05, h + ch)), (r * 0.9, h + ch), (r * 0.86, h + ch - 0.0008), (0, h + ch - 0.0008)], 128)
    return {f"{tag}body": shape(body.at(m), c), f"{tag}lid": shape(lid.at(m), cap), f"{tag}top": shape(top.at(m), cap)}


AMBER = {"c": (0.60, 0.19, 0.025), "rough": 0.12, "coat": 1.0, "spec": 0.6}


def label_vial() -> Scene:
    """Amber vial on a granite worktop before a tiled wall."""
    r, h = 0.025, 0.058
    m = g.turn("z", 4)
    slot, lh = wrap(r, 0.0105, 64, m, rough=0.45, spec=0.35)
    shapes = desk("granite", 0.30, 0.2, 0.4)
    shapes |= vial_parts(r, h, m, paint(**AMBER), paint((0.82, 0.82, 0.80), 0.35))
    wall = paint(tex("tiles", 0.42), 0.15, coat=0.5, bump=tex("tiles_bump", 0.42), bump_scale=0.003)
    shapes["wall"] = shape(g.plane(3, 3).at(g.move(0.03, 0.20, 0) @ g.turn("x", 90)), wall)
    shapes |= p.tumbler(g.move(0.062, 0.085))
    shapes |= window((-0.55, -0.45, 0.55), (0, 0, 0.04), 0.35, 0.5, (16, 15.2, 14))
    shapes |= {"fill": lamp((0.6, -0.5, 0.35), (0, 0, 0.05), 0.4, 0.4, (1.6, 1.8, 2.1)), "env": room(0.2, seed=3)}
    cam = Camera((0.0, -0.34, 0.072), (0.002, 0, 0.0385), 0.074, (1024, 1152), aperture=0.0022)
    return Scene(cam, {"art": slot}, shapes, "standing on a granite worktop in front of wall tiles")


def carton(w: float, d: float, h: float, m: Array, fmt: str, tag: str, c: tuple[float, float, float]) -> tuple[Slot, dict[str, object]]:
    """Folding box facing -y with a printed front and a tuck flap; slot and shapes."""
    out: dict[str, object] = {tag: shape(g.rbox(w, d, h, 0.0008).at(m), paint(c, 0.5, coat=0.1))}
    flap = g.rbox(w - 0.004, 0.0006, 0.006, 0.0002).at(m @ g.move(0, -d / 2 + 0.003, h - 0.0002) @ g.turn("x", 78))
    out[f"{tag}_flap"] = shape(flap, paint((0.6, 0.58, 0.54), 0.6))
    at = m @ g.move(0, -d / 2 - 0.0002, h / 2) @ g.turn("x", 90)
    return flat_slot(fmt, w - 0.0012, h - 0.0012, at, rough=0.4, coat=0.25, spec=0.35), out


def packs_counter() -> Scene:
    """Two cartons side by side on a laminate counter, shop light."""
    shapes = desk("laminate", 0.5, 0.3, 0.2)
    slots = {}
    for k, x, a, c in (("left", -0.0535, 4, (0.66, 0.66, 0.63)), ("right", 0.0535, -5, (0.62, 0.64, 0.66))):
        slots[k], parts = carton(0.09, 0.032, 0.12, g.move(x, 0.004 * (k == "left")) @ g.turn("z", a), "pack", k, c)
        shapes |= parts
    wall = paint(tex("plaster", 0.5, (0.50, 0.56, 0.58)), 0.8)
    shapes["wall"] = shape(g.plane(3, 3).at(g.move(0, 0.32, 0) @ g.turn("x", 90)), wall)
    for i, (x, hh, c2) in enumerate(((-0.19, 0.15, (0.25, 0.32, 0.42)), (-0.10, 0.10, (0.55, 0.50, 0.40)), (0.135, 0.13, (0.40, 0.18, 0.14)), (0.22, 0.17, (0.62, 0.62, 0.60)))):
        shapes[f"back{i}"] = shape(g.rbox(0.075, 0.05, hh, 0.001).at(g.move(x, 0.235) @ g.turn("z", 9 * (i % 3) - 6)), paint(c2, 0.5))
    shapes |= {"tube": lamp((-0.35, -0.7, 0.95), (0, 0, 0.05), 0.9, 0.3, (7.5, 7.5, 7.2)), "fill": lamp((0.8, -0.7, 0.4), (0, 0, 0.05), 0.5, 0.5, (0.9, 0.95, 1.0))}
    shapes["env"] = room(0.2, seed=9)
    cam = Camera((0.015, -0.62, 0.155), (0, 0, 0.0625), 0.214, (1280, 960), aperture=0.0028)
    return Scene(cam, slots, shapes, "standing side by side on a shop counter")


SCENES = {"label_vial": ("label", label_vial), "packs_counter": ("packs2", packs_counter)}
