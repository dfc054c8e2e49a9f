"""Carriers for labels and cartons: vials, bottles, boxes."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from . import props as p
from .geom import Array
from .sheets import desk
from .stage import Camera, Scene, Slot, bent_slot, flat_slot, lamp, paint, room, shape, tex, window


def wrap(
    r: float, z0: float, half: float, m: Array, aspect: float = 640 / 1100, **kw: float
) -> tuple[Slot, float]:
    """Label around a cylinder of radius ``r`` facing -y, from height z0; also its height."""
    a = math.radians(half)
    h = 2 * a * r * aspect

    def f(u: Array, v: Array) -> Array:
        t = -math.pi / 2 + (u - 0.5) * 2 * a
        edge = 0.00035
        return np.stack([(r + edge) * np.cos(t), (r + edge) * np.sin(t), z0 + (1 - v) * h], -1)

    return bent_slot("label", f, m, 128, 4, step=4, **kw), h


def vial_parts(
    r: float, h: float, m: Array, c: object, cap: object, tag: str = ""
) -> dict[str, object]:
    """Pharmacy vial with a ribbed cap; ``r`` and ``h`` are the body's radius and height."""
    body = g.lathe(
        [
            (0, 0.0004),
            (r * 0.9, 0.0004),
            *g.curve((r * 0.97, 0.0012), (r, 0.005), (r, h * 0.5), (r, h - 0.004), (r * 0.97, h)),
        ],
        128,
    )
    ch = r * 0.78
    lid = g.lathe(
        [
            (r * 0.9, h - 0.001),
            (r * 1.05, h - 0.001),
            (r * 1.09, h + 0.002),
            (r * 1.09, h + ch * 0.86),
        ],
        960,
        ribs=(72, 0.03),
    )
    top = g.lathe(
        [
            (r * 1.05, h + ch * 0.84),
            *g.curve((r * 1.088, h + ch * 0.85), (r * 1.09, h + ch * 0.92), (r * 1.06, h + ch)),
            (r * 0.9, h + ch),
            (r * 0.86, h + ch - 0.0008),
            (0, h + ch - 0.0008),
        ],
        128,
    )
    return {
        f"{tag}body": shape(body.at(m), c),
        f"{tag}lid": shape(lid.at(m), cap),
        f"{tag}top": shape(top.at(m), cap),
    }


AMBER = {"c": (0.60, 0.19, 0.025), "rough": 0.12, "coat": 1.0, "spec": 0.6}


def label_vial() -> Scene:
    """Amber vial on a granite worktop before a tiled wall."""
    r, h = 0.025, 0.049
    m = g.turn("z", 4)
    slot, _ = wrap(r, 0.0085, 64, m, rough=0.45, spec=0.35)
    shapes = desk("granite", 0.30, 0.2, 0.4)
    shapes |= vial_parts(r, h, m, paint(**AMBER), paint((0.82, 0.82, 0.80), 0.35))
    wall = paint(tex("tiles", 0.42), 0.15, coat=0.5, bump=tex("tiles_bump", 0.42), bump_scale=0.003)
    shapes["wall"] = shape(g.plane(3, 3).at(g.move(0.03, 0.20, 0) @ g.turn("x", 90)), wall)
    shapes |= p.mug(g.move(0.075, 0.10) @ g.turn("z", 30), (0.12, 0.22, 0.26))
    shapes |= window((-0.55, -0.45, 0.55), (0, 0, 0.04), 0.35, 0.5, (16, 15.2, 14))
    shapes |= {
        "fill": lamp((0.6, -0.5, 0.35), (0, 0, 0.05), 0.4, 0.4, (1.6, 1.8, 2.1)),
        "env": room(0.12, seed=3),
    }
    cam = Camera((0.0, -0.34, 0.072), (0.002, 0, 0.0345), 0.075, (1024, 1088), aperture=0.0022)
    return Scene(cam, {"art": slot}, shapes, "standing on a granite worktop in front of wall tiles")


def carton(
    w: float, d: float, h: float, m: Array, fmt: str, tag: str, c: tuple[float, float, float]
) -> tuple[Slot, dict[str, object]]:
    """Folding box facing -y with a printed front and a tuck flap; slot and shapes."""
    out: dict[str, object] = {tag: shape(g.rbox(w, d, h, 0.0008).at(m), paint(c, 0.5, coat=0.1))}
    flap = g.rbox(w - 0.004, 0.0006, 0.006, 0.0002).at(
        m @ g.move(0, -d / 2 + 0.003, h - 0.0002) @ g.turn("x", 78)
    )
    out[f"{tag}_flap"] = shape(flap, paint((0.6, 0.58, 0.54), 0.6))
    at = m @ g.move(0, -d / 2 - 0.0002, h / 2) @ g.turn("x", 90)
    return flat_slot(fmt, w - 0.0012, h - 0.0012, at, rough=0.4, coat=0.25, spec=0.35), out


def packs_counter() -> Scene:
    """Two cartons side by side on a laminate counter, shop light."""
    shapes = desk("laminate", 0.5, 0.3, 0.2)
    shapes["desk"] = shape(
        g.plane(2.4, 2.4), paint(tex("laminate", 0.5, (0.55, 0.56, 0.58)), 0.3, coat=0.2)
    )
    slots = {}
    for k, x, a, c in (
        ("left", -0.0535, 4, (0.66, 0.66, 0.63)),
        ("right", 0.0535, -5, (0.62, 0.64, 0.66)),
    ):
        slots[k], parts = carton(
            0.09, 0.032, 0.12, g.move(x, 0.004 * (k == "left")) @ g.turn("z", a), "pack", k, c
        )
        shapes |= parts
    wall = paint(tex("plaster", 0.5, (0.50, 0.56, 0.58)), 0.8)
    shapes["wall"] = shape(g.plane(3, 3).at(g.move(0, 0.32, 0) @ g.turn("x", 90)), wall)
    for i, (x, hh, c2) in enumerate(
        (
            (-0.19, 0.15, (0.25, 0.32, 0.42)),
            (-0.10, 0.10, (0.55, 0.50, 0.40)),
            (0.135, 0.13, (0.40, 0.18, 0.14)),
            (0.22, 0.17, (0.62, 0.62, 0.60)),
        )
    ):
        shapes[f"back{i}"] = shape(
            g.rbox(0.075, 0.05, hh, 0.001).at(g.move(x, 0.235) @ g.turn("z", 9 * (i % 3) - 6)),
            paint(c2, 0.5),
        )
    shapes |= {
        "tube": lamp((-0.35, -0.7, 0.95), (0, 0, 0.05), 0.9, 0.3, (7.5, 7.5, 7.2)),
        "fill": lamp((0.8, -0.7, 0.4), (0, 0, 0.05), 0.5, 0.5, (0.9, 0.95, 1.0)),
    }
    shapes["env"] = room(0.11, seed=9)
    cam = Camera((0.015, -0.62, 0.155), (0, 0, 0.0625), 0.214, (1280, 960), aperture=0.0028)
    return Scene(cam, slots, shapes, "standing side by side on a shop counter")


def bottle(
    r: float, h: float, m: Array, c: object, cap: object, tag: str = "", neck: float = 0.42
) -> dict[str, object]:
    """Round-shouldered bottle with body height ``h``, neck and screw cap."""
    n = r * neck
    body = g.lathe(
        [
            (0, 0.0006),
            (r * 0.88, 0.0006),
            *g.curve(
                (r * 0.96, 0.0012),
                (r, 0.006),
                (r, h * 0.5),
                (r, h),
                (r * 0.93, h + r * 0.32),
                (n * 1.25, h + r * 0.66),
                (n, h + r * 0.85),
                (n, h + r * 1.05),
            ),
        ],
        128,
    )
    z = h + r * 0.98
    lid = g.lathe(
        [(n, z), (n * 1.2, z), (n * 1.24, z + 0.001), (n * 1.24, z + n * 1.35)],
        640,
        ribs=(56, 0.035),
    )
    top = g.lathe(
        [
            (n * 1.18, z + n * 1.32),
            (n * 1.23, z + n * 1.38),
            (n * 1.18, z + n * 1.46),
            (0, z + n * 1.46),
        ],
        96,
    )
    return {
        f"{tag}body": shape(body.at(m), c),
        f"{tag}lid": shape(lid.at(m), cap),
        f"{tag}top": shape(top.at(m), cap),
    }


def label_bottle() -> Scene:
    """White plastic bottle on an oak shelf, others out of focus behind."""
    r, h = 0.034, 0.062
    m = g.turn("z", -3)
    slot, _ = wrap(r, 0.0085, 62, m, rough=0.35, coat=0.2, spec=0.35)
    shapes = desk("oak", 0.5, 0.38, 0.15, 2)
    shapes |= bottle(
        r,
        h,
        m,
        paint((0.74, 0.74, 0.72), 0.25, coat=0.4),
        paint((0.04, 0.14, 0.36), 0.35),
        neck=0.6,
    )
    others = (
        (-0.10, 0.13, 0.030, 0.08, (0.40, 0.16, 0.03)),
        (0.085, 0.15, 0.028, 0.07, (0.16, 0.30, 0.22)),
        (0.155, 0.12, 0.03, 0.05, (0.66, 0.64, 0.60)),
    )
    for i, (x, y, rr, hh, c) in enumerate(others):
        shapes |= bottle(
            rr, hh, g.move(x, y), paint(c, 0.2, coat=0.6), paint((0.6, 0.6, 0.58), 0.4), f"b{i}"
        )
    shapes["wall"] = shape(
        g.plane(3, 3).at(g.move(0, 0.24) @ g.turn("x", 90)),
        paint(tex("plaster", 0.4, (0.46, 0.48, 0.44)), 0.85),
    )
    shapes |= window((-0.6, -0.5, 0.55), (0, 0, 0.04), 0.4, 0.5, (14, 13.4, 12.4))
    shapes |= {
        "fill": lamp((0.6, -0.5, 0.35), (0, 0, 0.05), 0.4, 0.4, (1.3, 1.4, 1.6)),
        "env": room(0.11, seed=51),
    }
    cam = Camera((0.0, -0.45, 0.088), (0.001, 0, 0.0465), 0.1, (1024, 1088), aperture=0.003)
    return Scene(
        cam, {"art": slot}, shapes, "standing on an oak shelf with other bottles behind it"
    )


def label_syrup() -> Scene:
    """Brown glass bottle on a white-tiled bathroom ledge."""
    r, h = 0.031, 0.060
    m = g.turn("z", 5)
    slot, _ = wrap(r, 0.0095, 62, m, rough=0.5, spec=0.3)
    tile = paint(tex("tiles", 0.5), 0.14, coat=0.5, bump=tex("tiles_bump", 0.5), bump_scale=0.002)
    shapes = {"ledge": shape(g.plane(2, 2), paint(tex("marble", 0.5), 0.2, coat=0.3))}
    shapes["wall"] = shape(g.plane(3, 3).at(g.move(0.1, 0.16) @ g.turn("x", 90)), tile)
    brown = paint((0.10, 0.033, 0.010), 0.06, coat=1.0, spec=0.8)
    shapes |= bottle(r, h, m, brown, paint((0.72, 0.72, 0.70), 0.4))
    cup = g.lathe([(0, 0.001), (0.015, 0.001), (0.0195, 0.03), (0.0200, 0.03), (0.0155, 0), (0, 0)])
    shapes["cup"] = shape(cup.at(g.move(0.056, -0.012)), paint((0.70, 0.72, 0.74), 0.2, coat=0.5))
    brush = g.spline((-0.054, 0.09, 0.10), (-0.060, 0.08, 0.06), (-0.066, 0.07, 0.0))
    shapes["brush"] = shape(g.tube(brush, 0.004, 16), paint((0.08, 0.30, 0.36), 0.25, coat=0.5))
    beaker = g.lathe(
        [(0, 0), (0.028, 0), (0.032, 0.075), (0.0305, 0.075), (0.027, 0.003), (0, 0.003)]
    )
    shapes["beaker"] = shape(
        beaker.at(g.move(-0.068, 0.075)), paint((0.40, 0.46, 0.44), 0.3, coat=0.4)
    )
    shapes |= {
        "tube": lamp((0.25, -0.25, 0.75), (0, 0, 0.03), 0.6, 0.14, (24, 23.6, 22.4)),
        "fill": lamp((-0.7, -0.6, 0.3), (0, 0, 0.05), 0.5, 0.5, (1.2, 1.25, 1.3)),
    }
    shapes["env"] = room(0.13, seed=54)
    cam = Camera((0.0, -0.42, 0.085), (0.001, 0, 0.046), 0.093, (1024, 1088), aperture=0.0026)
    return Scene(cam, {"art": slot}, shapes, "standing on a bathroom ledge in front of white tiles")


def labels2_vials() -> Scene:
    """Two amber vials side by side on a laminate counter."""
    shapes = desk("laminate", 0.5, 0.25, 0.3)
    shapes["desk"] = shape(
        g.plane(2.4, 2.4), paint(tex("laminate", 0.5, (0.36, 0.42, 0.44)), 0.25, coat=0.3)
    )
    slots = {}
    r, h = 0.025, 0.049
    for k, x, a, c in (
        ("left", -0.0292, 3, (0.60, 0.19, 0.025)),
        ("right", 0.0292, -4, (0.60, 0.19, 0.025)),
    ):
        m = g.move(x, 0.003 * (k == "right")) @ g.turn("z", a)
        slots[k], _ = wrap(r, 0.0075, 67, m, rough=0.45, spec=0.35)
        shapes |= vial_parts(
            r, h, m, paint(c, 0.12, coat=1.0, spec=0.6), paint((0.78, 0.78, 0.76), 0.35), k
        )
    shapes["wall"] = shape(
        g.plane(3, 3).at(g.move(0, 0.26) @ g.turn("x", 90)),
        paint(tex("plaster", 0.5, (0.50, 0.50, 0.46)), 0.85),
    )
    for i, (x, hh, c2) in enumerate(
        (
            (-0.11, 0.12, (0.14, 0.24, 0.34)),
            (0.02, 0.09, (0.55, 0.53, 0.48)),
            (0.10, 0.14, (0.42, 0.14, 0.10)),
        )
    ):
        shapes[f"back{i}"] = shape(
            g.rbox(0.07, 0.04, hh, 0.001).at(g.move(x, 0.17) @ g.turn("z", 7 * i - 8)),
            paint(c2, 0.5),
        )
    shapes |= window((-0.55, -0.55, 0.6), (0, 0, 0.04), 0.4, 0.5, (13, 12.5, 11.6))
    shapes |= {
        "fill": lamp((0.6, -0.6, 0.35), (0, 0, 0.05), 0.4, 0.4, (1.6, 1.7, 1.9)),
        "env": room(0.12, seed=57),
    }
    cam = Camera((0.0, -0.46, 0.085), (0, 0, 0.0325), 0.116, (1280, 900), aperture=0.0024)
    return Scene(cam, slots, shapes, "standing side by side on a pharmacy counter")


def labels2_bottles() -> Scene:
    """Two bottles side by side in a wooden cupboard."""
    shapes = desk("pine", 0.5, 0.4, 0.1, 2)
    slots = {}
    r, h = 0.034, 0.062
    kinds = (
        ("left", -0.0378, 4, (0.74, 0.74, 0.72), (0.42, 0.05, 0.04)),
        ("right", 0.0378, -3, (0.74, 0.74, 0.72), (0.05, 0.16, 0.38)),
    )
    for k, x, a, c, cap in kinds:
        m = g.move(x, 0.004 * (k == "left")) @ g.turn("z", a)
        slots[k], _ = wrap(r, 0.0075, 67, m, rough=0.35, coat=0.2, spec=0.35)
        shapes |= bottle(r, h, m, paint(c, 0.25, coat=0.4), paint(cap, 0.35), k, 0.55)
    shapes["back"] = shape(
        g.plane(3, 3).at(g.move(0, 0.17) @ g.turn("x", 90)),
        paint(tex("pine", 0.5, (0.8, 0.72, 0.62)), 0.5),
    )
    shapes["side"] = shape(
        g.rbox(0.02, 0.5, 0.6, 0.001).at(g.move(-0.115, 0)),
        paint(tex("pine", 0.5, (0.85, 0.8, 0.72)), 0.5),
    )
    shapes |= vial_parts(
        0.02,
        0.06,
        g.move(0.10, 0.09),
        paint((0.36, 0.40, 0.42), 0.3, coat=0.3),
        paint(0.03, 0.4),
        "v1",
    )
    shapes |= vial_parts(
        0.022,
        0.075,
        g.move(0.0, 0.11),
        paint((0.20, 0.30, 0.20), 0.3, coat=0.3),
        paint(0.6, 0.4),
        "v2",
    )
    shapes |= {
        "lamp": lamp((0.4, -0.6, 0.6), (0, 0, 0.04), 0.3, 0.3, (21, 18.5, 14.8)),
        "fill": lamp((-0.6, -0.8, 0.3), (0, 0, 0.05), 0.5, 0.5, (1.4, 1.5, 1.6)),
    }
    shapes["env"] = room(0.12, 0.4, seed=59)
    cam = Camera((0.01, -0.60, 0.11), (0, 0, 0.0455), 0.154, (1280, 960), aperture=0.003)
    return Scene(cam, slots, shapes, "standing side by side in a wooden cupboard", white=0.76)


def pack_shelf() -> Scene:
    """Carton on a pantry shelf between a jar and a tin."""
    shapes = desk("oak", 0.5, 0.4, 0.1, 2)
    slot, parts = carton(0.105, 0.045, 0.14, g.turn("z", -6), "pack", "box", (0.64, 0.63, 0.60))
    shapes |= parts
    jar = g.lathe(
        [
            (0, 0),
            (0.036, 0),
            *g.curve((0.039, 0.002), (0.041, 0.01), (0.041, 0.085), (0.034, 0.10), (0.034, 0.108)),
            (0, 0.108),
        ],
        96,
    )
    lid = g.lathe([(0.0345, 0.104), (0.036, 0.106), (0.036, 0.120), (0.034, 0.122), (0, 0.122)], 96)
    shapes["jar"] = shape(jar.at(g.move(0.108, 0.045)), paint((0.44, 0.20, 0.06), 0.1, coat=1.0))
    shapes["lid"] = shape(lid.at(g.move(0.108, 0.045)), paint((0.60, 0.50, 0.26), 0.3, metal=1.0))
    tin = g.lathe(
        [
            (0, 0.001),
            (0.035, 0.001),
            (0.037, 0.0),
            (0.0372, 0.003),
            (0.036, 0.006),
            (0.036, 0.104),
            (0.0372, 0.107),
            (0.036, 0.11),
            (0.034, 0.107),
            (0, 0.107),
        ],
        96,
    )
    shapes["tin"] = shape(tin.at(g.move(-0.105, 0.05)), paint((0.60, 0.61, 0.62), 0.28, metal=1.0))
    band = g.lathe([(0.0364, 0.008), (0.0364, 0.102)], 96)
    shapes["band"] = shape(band.at(g.move(-0.105, 0.05)), paint((0.08, 0.20, 0.12), 0.5))
    shapes["wall"] = shape(
        g.plane(3, 3).at(g.move(0, 0.15) @ g.turn("x", 90)),
        paint(tex("plaster", 0.5, (0.52, 0.48, 0.42)), 0.85),
    )
    shapes |= {
        "lamp": lamp((-0.6, -0.7, 0.7), (0, 0, 0.06), 0.5, 0.4, (11, 10.4, 9.4)),
        "fill": lamp((0.8, -0.6, 0.4), (0, 0, 0.06), 0.5, 0.5, (1.0, 1.1, 1.2)),
    }
    shapes["env"] = room(0.10, seed=61)
    cam = Camera((0.03, -0.60, 0.145), (0, 0, 0.0725), 0.143, (960, 1200), aperture=0.003)
    return Scene(cam, {"art": slot}, shapes, "standing on a pantry shelf between a jar and a tin")


def pack_bench() -> Scene:
    """Carton on a grey workshop bench before a brick wall."""
    shapes = {"bench": shape(g.plane(2, 2), paint(tex("greywood", 0.6), 0.55))}
    slot, parts = carton(0.15, 0.07, 0.20, g.turn("z", 7), "pack", "box", (0.60, 0.59, 0.56))
    shapes |= parts
    shapes["wall"] = shape(
        g.plane(3, 3).at(g.move(0, 0.35) @ g.turn("x", 90)), paint(tex("brick", 0.9), 0.85)
    )
    shapes |= bottle(
        0.035,
        0.11,
        g.move(-0.15, 0.14),
        paint((0.42, 0.06, 0.04), 0.25, coat=0.4),
        paint(0.03, 0.4),
        "bot",
    )
    roll = g.lathe([(0.018, 0), (0.036, 0), (0.036, 0.024), (0.018, 0.024), (0.018, 0)], 96)
    shapes["roll"] = shape(
        roll.at(g.move(0.115, -0.02)), paint((0.02, 0.02, 0.022), 0.35, coat=0.2)
    )
    shapes |= {
        "tube": lamp((0.5, -0.8, 0.9), (0, 0, 0.08), 0.9, 0.2, (14, 14.2, 13.8)),
        "fill": lamp((-0.9, -0.8, 0.5), (0, 0, 0.06), 0.7, 0.7, (0.9, 0.95, 1.0)),
    }
    shapes["env"] = room(0.10, seed=64)
    cam = Camera((-0.05, -0.85, 0.19), (0, 0, 0.104), 0.204, (960, 1200), aperture=0.005)
    return Scene(cam, {"art": slot}, shapes, "standing on a workbench in front of a brick wall")


def packs_kitchen() -> Scene:
    """Two cartons side by side on a granite worktop before tiles."""
    shapes = desk("granite", 0.3, 0.2, 0.4)
    slots = {}
    for k, x, a, c in (
        ("left", -0.058, -5, (0.64, 0.62, 0.58)),
        ("right", 0.0585, 4, (0.64, 0.62, 0.58)),
    ):
        slots[k], parts = carton(
            0.099, 0.05, 0.132, g.move(x, 0.006 * (k == "right")) @ g.turn("z", a), "pack", k, c
        )
        shapes |= parts
    tile = paint(tex("tiles", 0.7), 0.15, coat=0.5, bump=tex("tiles_bump", 0.7), bump_scale=0.003)
    shapes["wall"] = shape(g.plane(3, 3).at(g.move(0.04, 0.28) @ g.turn("x", 90)), tile)
    shapes |= p.plant(g.move(-0.19, 0.16), size=0.10)
    shapes |= p.mug(g.move(0.165, 0.12) @ g.turn("z", -30), (0.55, 0.42, 0.10))
    shapes |= window((0.7, -0.6, 0.8), (0, 0, 0.05), 0.6, 0.7, (9.5, 9.2, 8.7))
    shapes |= {
        "fill": lamp((-0.8, -0.7, 0.4), (0, 0, 0.05), 0.5, 0.5, (1.1, 1.15, 1.2)),
        "env": room(0.11, seed=67),
    }
    cam = Camera((-0.02, -0.66, 0.16), (0, 0, 0.0685), 0.235, (1280, 960), aperture=0.0028)
    return Scene(cam, slots, shapes, "standing side by side on a kitchen worktop")


SCENES = {
    "label_vial": ("label", label_vial),
    "label_bottle": ("label", label_bottle),
    "label_syrup": ("label", label_syrup),
    "labels2_vials": ("labels2", labels2_vials),
    "labels2_bottles": ("labels2", labels2_bottles),
    "pack_shelf": ("pack", pack_shelf),
    "pack_bench": ("pack", pack_bench),
    "packs_counter": ("packs2", packs_counter),
    "packs_kitchen": ("packs2", packs_kitchen),
}
