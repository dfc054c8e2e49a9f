"""Everyday objects for the edges of a scene: mugs, pens, pins, tape, plants, cables, keys."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Array
from .stage import Dict, film, glass, metal, paint, rgb, shape, tex

Shapes = dict[str, Dict]


def mug(
    m: Array,
    c: tuple[float, float, float] | float = (0.74, 0.72, 0.68),
    tag: str = "mug",
    coffee: bool = True,
) -> Shapes:
    """Ceramic mug with a handle towards +x, 82 mm wide and 92 mm high."""
    wall = [
        (0, 0),
        (0.034, 0),
        *g.curve(
            (0.037, 0.001),
            (0.040, 0.005),
            (0.041, 0.03),
            (0.041, 0.088),
            (0.0405, 0.0915),
            (0.039, 0.092),
            (0.0378, 0.09),
        ),
        (0.0375, 0.012),
        (0.034, 0.007),
        (0, 0.006),
    ]
    t = np.linspace(-1.45, 1.45, 40)
    path = np.stack([0.038 + 0.030 * np.cos(t), 0 * t, 0.047 + 0.028 * np.sin(t)], 1)
    mat = paint(c, 0.18, coat=0.7)
    out = {
        f"{tag}": shape(g.lathe(wall).at(m), mat),
        f"{tag}_handle": shape(g.tube(path, 0.0055 + 0.001 * np.cos(t)).at(m), mat),
    }
    if coffee:
        disk = g.lathe([(0, 0.074), (0.0376, 0.0742)])
        out[f"{tag}_coffee"] = shape(disk.at(m), paint((0.030, 0.014, 0.006), 0.06, coat=1.0))
    return out


def pen(m: Array, c: tuple[float, float, float] = (0.02, 0.03, 0.14), tag: str = "pen") -> Shapes:
    """Ball pen lying along x, 140 mm, with metal tip and clip."""
    body = g.lathe([(0, 0), (0.0042, 0.001), (0.0045, 0.004), (0.0045, 0.09), (0.0042, 0.092)], 32)
    grip = g.lathe([(0.0044, 0.09), (0.0046, 0.093), (0.0044, 0.118), (0.0034, 0.126)], 32)
    tip = g.lathe([(0.0034, 0.126), (0.0024, 0.132), (0.0008, 0.138), (0, 0.1385)], 32)
    clip = g.rbox(0.0022, 0.0012, 0.036, 0.0004).at(g.move(0, 0.0058, 0.004))
    lay = m @ g.move(0, 0, 0.0047) @ g.turn("y", 90)
    return {
        f"{tag}": shape(body.at(lay), paint(c, 0.22, coat=0.6)),
        f"{tag}_grip": shape(grip.at(lay), paint(0.02, 0.55)),
        f"{tag}_tip": shape(tip.at(lay), metal("Al", 0.12)),
        f"{tag}_clip": shape(clip.at(lay @ g.turn("z", -90)), metal("Al", 0.15)),
    }


def pencil(
    m: Array, c: tuple[float, float, float] = (0.72, 0.42, 0.03), tag: str = "pencil"
) -> Shapes:
    """Hexagonal pencil lying along x, 150 mm."""
    a = np.linspace(0, 2 * math.pi, 7)[:-1]
    hexa = np.stack([0.0038 * np.cos(a), 0.0038 * np.sin(a)], 1)
    lay = m @ g.move(0, 0, 0.0034) @ g.turn("y", 90) @ g.turn("z", 30)
    cone = g.lathe([(0.0038, 0.13), (0.0012, 0.146)], 24)
    lead = g.lathe([(0.0012, 0.146), (0.0002, 0.1505)], 24)
    end = g.lathe([(0, -0.012), (0.0036, -0.012), (0.0038, -0.01), (0.0038, 0)], 24)
    return {
        f"{tag}": shape(g.slab(hexa, 0.13, 0.0002).at(lay), paint(c, 0.3, coat=0.5)),
        f"{tag}_cone": shape(cone.at(lay), paint((0.58, 0.38, 0.20), 0.6)),
        f"{tag}_lead": shape(lead.at(lay), paint(0.03, 0.35)),
        f"{tag}_end": shape(end.at(lay), paint((0.62, 0.22, 0.20), 0.7)),
    }


def pin(m: Array, c: tuple[float, float, float] = (0.6, 0.04, 0.03), tag: str = "pin") -> Shapes:
    """Push pin standing along +z."""
    head = g.lathe(
        [
            (0.0008, 0.001),
            *g.curve(
                (0.0045, 0.0015),
                (0.0047, 0.003),
                (0.0030, 0.0045),
                (0.0026, 0.008),
                (0.0042, 0.0105),
                (0.0044, 0.012),
                (0.0036, 0.0128),
            ),
            (0, 0.013),
        ],
        40,
    )
    return {tag: shape(head.at(m), paint(c, 0.2, coat=0.6))}


def tape(
    m: Array,
    w: float = 0.05,
    h: float = 0.018,
    c: tuple[float, float, float] | float = (0.78, 0.74, 0.62),
    tag: str = "tape",
    seed: int = 0,
) -> Shapes:
    """Strip of masking tape in the xy plane, long side along x, torn at the ends."""
    rng = np.random.default_rng(seed)
    n = 26
    v = np.linspace(-0.5, 0.5, n)
    jag = rng.normal(0, 0.0007, (2, n))

    def f(u: Array, vv: Array) -> Array:
        k = np.clip(np.round(vv * (n - 1)).astype(int), 0, n - 1)
        x = (u - 0.5) * w + np.where(u < 0.5, jag[0][k] * (1 - 2 * u), jag[1][k] * (2 * u - 1))
        lift = 0.00025 * np.sin(u * 9 + seed) * np.sin(vv * 5)
        return np.stack([x, (vv - 0.5) * h, 0.0006 + lift], -1)

    del v
    return {tag: shape(g.surface(f, 30, n - 1).at(m), paint(c, 0.55, spec=0.35))}


def clear_tape(m: Array, w: float = 0.045, h: float = 0.018, tag: str = "tape") -> Shapes:
    """Strip of glossy transparent tape."""
    return {
        tag: shape(
            g.surface(
                lambda u, v: np.stack(
                    [(u - 0.5) * w, (v - 0.5) * h, 0.0006 + 0.0002 * np.sin(u * 7)], -1
                ),
                20,
                8,
            ).at(m),
            film(0.96),
        )
    }


def clip(m: Array, tag: str = "clip") -> Shapes:
    """Wire paper clip in the xy plane, 32 mm along y."""
    p = []
    for cx, cy, r, s, e in (
        (0.0, 0.012, 0.0040, 0, 180),
        (0.0, -0.013, 0.0040, 180, 360),
        (0.0008, 0.008, 0.0032, 0, 180),
        (0.0008, -0.006, 0.0026, 180, 330),
    ):
        for a in np.linspace(math.radians(s), math.radians(e), 12):
            p.append((cx + r * math.cos(a), cy + r * math.sin(a), 0.0009))
    return {tag: shape(g.tube(np.array(p), 0.00045, 10).at(m), metal("Al", 0.12))}


def binder(m: Array, tag: str = "binder") -> Shapes:
    """Black binder clip gripping an edge along x, seen from above."""
    body = g.rbox(0.030, 0.016, 0.007, 0.0016).at(m)
    t = np.linspace(0, math.pi, 24)
    loop = np.stack(
        [0.0075 * np.cos(t), 0.010 + 0.020 * np.sin(t) ** 0.7, 0.007 + 0.002 * np.sin(t)], 1
    )
    return {
        tag: shape(body, paint(0.012, 0.3, coat=0.4)),
        f"{tag}_wire": shape(g.tube(loop, 0.0008, 10).at(m), metal("Al", 0.1)),
    }


def key(m: Array, tag: str = "key", kind: str = "CuZn") -> Shapes:
    """Door key lying in the xy plane, bow at the origin, blade along +x."""
    ring = g.lathe(
        [
            (0.0045, 0.0003),
            (0.0048, 0),
            (0.0112, 0),
            (0.0116, 0.0005),
            (0.0116, 0.0016),
            (0.0112, 0.0021),
            (0.0048, 0.0021),
            (0.0045, 0.0018),
            (0.0045, 0.0003),
        ],
        48,
    )
    parts = [
        ring.at(g.scale(1.0, 1.12, 1.0)),
        g.rbox(0.031, 0.0066, 0.0021, 0.0005).at(g.move(0.0255, 0.0008, 0)),
    ]
    parts.append(g.rbox(0.030, 0.0016, 0.0024, 0.0004).at(g.move(0.0258, 0.0010, 0)))
    for i, x in enumerate((0.0215, 0.0255, 0.0295, 0.0335, 0.0375)):
        depth = (0.0012, 0.0024, 0.0016, 0.0028, 0.0014)[i]
        parts.append(g.rbox(0.0032, depth * 2, 0.0019, 0.0003).at(g.move(x, -0.0026, 0)))
    return {tag: shape(g.join(*parts).at(m), metal(kind, 0.24))}


def keys(m: Array, tag: str = "keys") -> Shapes:
    """Three keys on a ring."""
    t = np.linspace(0, 2 * math.pi, 48)
    ring = np.stack([0.014 * np.cos(t) - 0.018, 0.014 * np.sin(t), 0.004 + 0.001 * np.sin(t)], 1)
    out = {f"{tag}_ring": shape(g.tube(ring, 0.0009, 10, caps=False).at(m), metal("Al", 0.12))}
    for i, (a, kind) in enumerate(((-8, "CuZn"), (28, "Al"), (-48, "CuZn"))):
        out |= key(m @ g.turn("z", a) @ g.move(0, 0, 0.0008 + 0.0023 * i), f"{tag}{i}", kind)
    return out


def leaf(length: float, width: float, droop: float) -> g.Mesh:
    """One leaf along +x with a fold along its rib."""

    def f(u: Array, v: Array) -> Array:
        x = u * length
        half = width / 2 * np.sin(math.pi * np.clip(u, 0, 1) ** 0.75) ** 0.9
        y = (v - 0.5) * 2 * half
        z = -droop * length * u**2 + 0.25 * np.abs(y) + 0.004 * np.sin(u * 9) * (v - 0.5)
        return np.stack([x, y, z], -1)

    return g.surface(f, 24, 8)


def plant(
    m: Array,
    tag: str = "plant",
    seed: int = 3,
    pot: tuple[float, float, float] = (0.50, 0.20, 0.11),
    leaves: int = 26,
    size: float = 0.11,
) -> Shapes:
    """Potted house plant, pot 90 mm across and 80 mm high."""
    prof = [
        (0, 0),
        (0.032, 0),
        (0.034, 0.002),
        (0.043, 0.068),
        (0.047, 0.069),
        (0.048, 0.082),
        (0.044, 0.082),
        (0.042, 0.070),
        (0, 0.068),
    ]
    rng = np.random.default_rng(seed)
    out = {
        f"{tag}_pot": shape(g.lathe(prof).at(m), paint(pot, 0.7)),
        f"{tag}_soil": shape(
            g.lathe([(0, 0.073), (0.0425, 0.0715)]).at(m), paint(tex("soil", 0.5), 0.95)
        ),
    }
    greens = ((0.045, 0.13, 0.025), (0.07, 0.18, 0.035), (0.03, 0.095, 0.025))
    groups: list[list[g.Mesh]] = [[], [], []]
    for i in range(leaves):
        a = i * 137.5 + rng.normal(0, 12)
        tilt = rng.uniform(-75, -12)
        lf = leaf(
            size * rng.uniform(0.7, 1.15), 0.036 * rng.uniform(0.8, 1.2), rng.uniform(0.2, 0.75)
        )
        groups[i % 3].append(
            lf.at(g.move(0, 0, 0.072) @ g.turn("z", a) @ g.turn("y", tilt) @ g.move(0.012, 0, 0))
        )
    for k, ms in enumerate(groups):
        out[f"{tag}_leaf{k}"] = shape(g.join(*ms).at(m), paint(greens[k], 0.38, spec=0.4))
    return out


def cable(
    *pts: tuple[float, float, float],
    r: float = 0.0018,
    c: tuple[float, float, float] | float = 0.75,
    tag: str = "cable",
) -> Shapes:
    """Cable through the given points."""
    return {tag: shape(g.tube(g.spline(*pts), r, 12), paint(c, 0.4))}


def coin(m: Array, tag: str = "coin", kind: str = "CuZn", r: float = 0.0115) -> Shapes:
    """Plain coin-like disc with a raised rim."""
    prof = [
        (0, 0),
        (r, 0),
        (r, 0.0019),
        (r - 0.0008, 0.0020),
        (r - 0.001, 0.0017),
        (r * 0.55, 0.0017),
        (r * 0.45, 0.0020),
        (0, 0.0021),
    ]
    return {tag: shape(g.lathe(prof, 72).at(m), metal(kind, 0.22))}


def tumbler(m: Array, tag: str = "tumbler", water: bool = True) -> Shapes:
    """Drinking glass, 70 mm wide and 110 mm high."""
    prof = [
        (0, 0),
        (0.028, 0),
        (0.030, 0.002),
        (0.035, 0.108),
        (0.0345, 0.11),
        (0.0335, 0.109),
        (0.029, 0.010),
        (0.026, 0.008),
        (0, 0.008),
    ]
    out = {tag: shape(g.lathe(prof).at(m), glass((0.97, 0.985, 0.98)))}
    if water:
        wet = [(0, 0.0081), (0.0260, 0.0081), (0.0292, 0.0105), (0.0322, 0.075), (0, 0.075)]
        out[f"{tag}_water"] = shape(
            g.lathe(wet).at(m),
            {
                "type": "dielectric",
                "int_ior": 1.33,
                "specular_transmittance": rgb((0.95, 0.98, 0.99)),
            },
        )
    return out


def book(
    m: Array, w: float, d: float, h: float, c: tuple[float, float, float], tag: str = "book"
) -> Shapes:
    """Closed hardback lying flat, spine towards -x."""
    cover = g.join(
        g.rbox(w, d, 0.003, 0.0008),
        g.rbox(w, d, 0.003, 0.0008).at(g.move(0, 0, h - 0.003)),
        g.rbox(0.004, d, h, 0.0015).at(g.move(-w / 2 + 0.002, 0, 0)),
    )
    pages = g.rbox(w - 0.008, d - 0.008, h - 0.006, 0.0004).at(g.move(0.001, 0, 0.003))
    return {
        tag: shape(cover.at(m), paint(c, 0.55)),
        f"{tag}_pages": shape(pages.at(m), paint((0.72, 0.68, 0.58), 0.8)),
    }


def glasses(
    m: Array, tag: str = "glasses", c: tuple[float, float, float] = (0.05, 0.03, 0.02)
) -> Shapes:
    """Spectacles lying upside down on a table, front along x."""
    t = np.linspace(0, 2 * math.pi, 60)
    parts = []
    for s in (-1, 1):
        rim = np.stack(
            [
                s * 0.033 + 0.025 * np.cos(t),
                0.0 * t,
                0.021 + 0.019 * np.sin(t) + 0.0015 * np.cos(2 * t),
            ],
            1,
        )
        parts.append(g.tube(rim, 0.0016, 10, caps=False))
        arm = g.spline(
            (s * 0.060, 0.0, 0.026),
            (s * 0.064, 0.05, 0.022),
            (s * 0.062, 0.11, 0.008),
            (s * 0.058, 0.135, 0.002),
        )
        parts.append(g.tube(arm, 0.0016, 10))
    parts.append(
        g.tube(g.spline((-0.009, 0, 0.026), (0, 0.001, 0.030), (0.009, 0, 0.026)), 0.0015, 10)
    )
    return {tag: shape(g.join(*parts).at(m), paint(c, 0.2, coat=0.8))}
