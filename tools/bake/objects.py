"""Household objects for sprites: shapes with paintable materials, standing at the origin.

A part is a mesh and either a finished material or the name of a paintable one ("body", "cap").
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import geom as g
from .geom import Array, Mesh
from .stage import Dict, Slot, bent_slot, flat_slot, glass, metal, paint, tex

STEEL = (0.60, 0.61, 0.62)


@dataclass(frozen=True)
class Finish:
    """How a paintable material looks apart from its colour; ``pattern`` modulates it."""

    rough: float = 0.3
    coat: float = 0.3
    spec: float = 0.5
    pattern: str | None = None
    tile: float = 1.0

    def material(self, level: float) -> Dict:
        """The material with grey albedo ``level``."""
        base: Dict | float = level
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


def bottle() -> Thing:
    r = 0.037
    body = g.lathe(
        [
            (0, 0.0006),
            (r * 0.9, 0.0006),
            *g.curve(
                (r * 0.97, 0.002),
                (r, 0.007),
                (r, 0.05),
                (r, 0.094),
                (r * 0.93, 0.106),
                (0.022, 0.124),
                (0.0145, 0.135),
                (0.0142, 0.145),
            ),
            (0, 0.145),
        ],
        96,
    )
    cap = g.lathe(
        [(0.015, 0.139), (0.0178, 0.139), (0.0182, 0.141), (0.0182, 0.160)], 480, ribs=(44, 0.04)
    )
    lid = g.lathe([(0.0174, 0.1595), (0.0181, 0.1605), (0.0172, 0.163), (0, 0.163)], 64)
    slot, size = cyl_label(r, 0.020, 0.088, 72)
    return Thing(
        [(body, "body"), (cap, "cap"), (lid, "cap")],
        {"body": (Finish(0.24, 0.5), "#e8e8e4"), "cap": (Finish(0.35, 0.2), "#23508c")},
        "plastic bottle with a screw cap",
        slot,
        size,
    )


def spray() -> Thing:
    r = 0.036
    body = g.lathe(
        [
            (0, 0.0006),
            (r * 0.9, 0.0006),
            *g.curve(
                (r * 0.97, 0.002),
                (r, 0.007),
                (r, 0.05),
                (r, 0.098),
                (0.030, 0.122),
                (0.018, 0.142),
                (0.0135, 0.152),
            ),
            (0, 0.152),
        ],
        96,
    )
    collar = g.lathe(
        [
            (0.0135, 0.147),
            (0.0165, 0.147),
            (0.0168, 0.149),
            (0.0168, 0.165),
            (0.015, 0.168),
            (0, 0.168),
        ],
        320,
        ribs=(36, 0.04),
    )
    head = g.rbox(0.078, 0.021, 0.024, 0.006).at(g.move(-0.010, 0, 0.168))
    hump = g.rbox(0.040, 0.020, 0.012, 0.005).at(g.move(0.009, 0, 0.186))
    nose = g.lathe(
        [
            (0, 0),
            (0.0085, 0),
            (0.0085, 0.010),
            (0.007, 0.013),
            (0.0022, 0.013),
            (0.0018, 0.010),
            (0, 0.010),
        ],
        40,
    ).at(g.move(-0.048, 0, 0.180) @ g.turn("y", -90))
    trig = g.spline((-0.026, 0, 0.170), (-0.031, 0, 0.156), (-0.036, 0, 0.142), (-0.043, 0, 0.132))
    trigger = g.tube(trig, np.linspace(0.0055, 0.0042, len(trig)), 16)
    slot, size = cyl_label(r, 0.020, 0.092, 72)
    return Thing(
        [
            (body, "body"),
            (collar, "cap"),
            (head, "cap"),
            (hump, "cap"),
            (nose, paint(0.75, 0.4)),
            (trigger, "cap"),
        ],
        {"body": (Finish(0.24, 0.5), "#7fc4dd"), "cap": (Finish(0.35, 0.2), "#c8372c")},
        "spray bottle with a trigger",
        slot,
        size,
    )


def jar() -> Thing:
    body = g.lathe(
        [
            (0, 0.0006),
            (0.034, 0.0006),
            *g.curve(
                (0.038, 0.002),
                (0.0395, 0.008),
                (0.0395, 0.045),
                (0.0395, 0.072),
                (0.037, 0.080),
                (0.0335, 0.084),
            ),
            (0, 0.084),
        ],
        96,
    )
    cap = g.lathe(
        [(0.034, 0.083), (0.0372, 0.083), (0.0378, 0.085), (0.0378, 0.097)], 480, ribs=(64, 0.02)
    )
    lid = g.lathe(
        [
            (0.0370, 0.0965),
            (0.0378, 0.0975),
            (0.0366, 0.1005),
            (0.034, 0.1008),
            (0.033, 0.1002),
            (0, 0.1002),
        ],
        96,
    )
    slot, size = cyl_label(0.0395, 0.017, 0.066, 72)
    return Thing(
        [(body, "body"), (cap, "cap"), (lid, "cap")],
        {"body": (Finish(0.07, 1.0, 0.7), "#c47a1c"), "cap": (Finish(0.3, 0.3), "#c9a646")},
        "glass jar with a lid",
        slot,
        size,
    )


def can() -> Thing:
    shell = g.lathe(
        [
            (0, 0.002),
            (0.034, 0.002),
            (0.0365, 0),
            (0.0372, 0.0025),
            (0.0358, 0.006),
            (0.0358, 0.104),
            (0.0372, 0.1075),
            (0.0365, 0.110),
            (0.0345, 0.1075),
            (0.026, 0.1065),
            (0.0255, 0.1075),
            (0, 0.1075),
        ],
        96,
    )
    band = g.lathe([(0.0361, 0.0075), (0.0361, 0.1025)], 96)
    slot, size = cyl_label(0.0362, 0.0075, 0.1025, 76)
    return Thing(
        [(shell, metal("Al", 0.25)), (band, "body")],
        {"body": (Finish(0.4, 0.15), "#2f7d46")},
        "food can",
        slot,
        size,
    )


def box() -> Thing:
    w, d, h = 0.105, 0.045, 0.15
    flap = g.rbox(w - 0.005, 0.0006, 0.006, 0.0002).at(
        g.move(0, -d / 2 + 0.003, h - 0.0002) @ g.turn("x", 78)
    )
    slot = flat_slot(
        "label",
        w - 0.001,
        h - 0.001,
        g.move(0, -d / 2 - 0.0002, h / 2) @ g.turn("x", 90),
        rough=0.4,
        coat=0.2,
        step=8,
    )
    return Thing(
        [(g.rbox(w, d, h, 0.0008), "body"), (flap, paint((0.62, 0.60, 0.56), 0.6))],
        {"body": (Finish(0.5, 0.1), "#d8d4c8")},
        "cardboard box",
        slot,
        (round(w * 6000), round(h * 6000)),
    )


def carton() -> Thing:
    w, h, top = 0.070, 0.135, 0.172
    body = g.rbox(w, w, h, 0.0012)
    v = np.array(
        [
            [-w / 2, -w / 2, h],
            [w / 2, -w / 2, h],
            [w / 2, w / 2, h],
            [-w / 2, w / 2, h],
            [-w / 2, 0, top - 0.012],
            [w / 2, 0, top - 0.012],
        ]
    )
    tri = np.array([[0, 1, 5], [0, 5, 4], [2, 3, 4], [2, 4, 5], [1, 2, 5], [3, 0, 4]])
    flat = v[tri.ravel()]
    n = np.repeat(np.cross(v[tri[:, 1]] - v[tri[:, 0]], v[tri[:, 2]] - v[tri[:, 0]]), 3, 0)
    roof = Mesh(
        flat,
        np.arange(18).reshape(6, 3),
        flat[:, :2].copy(),
        n / np.linalg.norm(n, axis=1, keepdims=True),
    )
    fin = g.rbox(w, 0.0026, 0.016, 0.0008).at(g.move(0, 0, top - 0.0145))
    screw = g.lathe(
        [(0.0115, 0), (0.012, 0.001), (0.012, 0.010), (0.011, 0.0115), (0, 0.0115)],
        240,
        ribs=(30, 0.04),
    ).at(g.move(0, -w / 4, h + 0.0125) @ g.turn("x", 36))
    slot = flat_slot(
        "label",
        w - 0.001,
        h - 0.001,
        g.move(0, -w / 2 - 0.0002, h / 2) @ g.turn("x", 90),
        rough=0.4,
        coat=0.2,
        step=8,
    )
    return Thing(
        [(body, "body"), (roof, "body"), (fin, "body"), (screw, "cap")],
        {"body": (Finish(0.42, 0.2), "#eceae4"), "cap": (Finish(0.35, 0.2), "#2b5fa8")},
        "drink carton with a gabled top",
        slot,
        (round(w * 6000), round(h * 6000)),
    )


def tin() -> Thing:
    body = g.lathe([(0, 0.0005), (0.046, 0.0005), (0.048, 0.002), (0.048, 0.045)], 96)
    lid = g.lathe(
        [
            (0.048, 0.041),
            (0.0493, 0.041),
            (0.0495, 0.056),
            (0.0482, 0.058),
            (0.044, 0.0575),
            (0.043, 0.0585),
            (0, 0.0585),
        ],
        96,
    )
    slot, size = cyl_label(0.0481, 0.004, 0.040, 70)
    return Thing(
        [(body, "body"), (lid, "cap")],
        {"body": (Finish(0.3, 0.4), "#27405f"), "cap": (Finish(0.25, 0.5), "#b9bcc0")},
        "flat round tin",
        slot,
        size,
    )


def tub() -> Thing:
    body = g.lathe(
        [
            (0, 0.0006),
            (0.041, 0.0006),
            *g.curve((0.0425, 0.002), (0.0435, 0.006), (0.0505, 0.078)),
            (0.0505, 0.080),
        ],
        96,
    )
    lid = g.lathe(
        [
            (0.050, 0.077),
            (0.0535, 0.077),
            (0.054, 0.079),
            (0.054, 0.085),
            (0.0525, 0.087),
            (0.048, 0.0865),
            (0.047, 0.0845),
            (0, 0.0845),
        ],
        96,
    )
    slot, size = cyl_label(0.0446, 0.014, 0.066, 68, 0.0495)
    return Thing(
        [(body, "body"), (lid, "cap")],
        {"body": (Finish(0.35, 0.2), "#e9e6dc"), "cap": (Finish(0.35, 0.2), "#e9e6dc")},
        "plastic tub with a lid",
        slot,
        size,
    )


def mug() -> Thing:
    wall = g.lathe(
        [
            (0, 0.001),
            (0.033, 0.001),
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
        ],
        96,
    )
    t = np.linspace(-1.45, 1.45, 40)
    path = np.stack([0.038 + 0.030 * np.cos(t), 0 * t, 0.047 + 0.028 * np.sin(t)], 1)
    return Thing(
        [(wall, "body"), (g.tube(path, 0.0055 + 0.001 * np.cos(t)), "body")],
        {"body": (Finish(0.16, 0.8), "#2c4a9a")},
        "mug",
    )


def tumbler() -> Thing:
    prof = [
        (0, 0.0005),
        (0.028, 0.0005),
        (0.030, 0.003),
        (0.0355, 0.108),
        (0.035, 0.1095),
        (0.0340, 0.1085),
        (0.029, 0.012),
        (0.026, 0.010),
        (0, 0.010),
    ]
    return Thing(
        [(g.lathe(prof, 128), glass((0.975, 0.985, 0.98)))], {}, "empty drinking glass", clear=True
    )


def plate() -> Thing:
    prof = [
        (0, 0.003),
        (0.055, 0.003),
        (0.057, 0),
        (0.060, 0.002),
        *g.curve((0.075, 0.006), (0.100, 0.014), (0.128, 0.020), (0.131, 0.0212), (0.1305, 0.0228)),
        *g.curve((0.128, 0.023), (0.100, 0.0172), (0.083, 0.0098), (0.074, 0.0068)),
        (0.070, 0.0062),
        (0, 0.0062),
    ]
    return Thing(
        [(g.lathe(prof, 160), "body")], {"body": (Finish(0.14, 0.9), "#ecebe6")}, "dinner plate"
    )


def bowl() -> Thing:
    prof = [
        (0, 0.004),
        (0.032, 0.004),
        (0.033, 0),
        (0.036, 0.001),
        *g.curve(
            (0.045, 0.006),
            (0.064, 0.026),
            (0.075, 0.055),
            (0.0765, 0.0612),
            (0.0755, 0.0622),
            (0.0738, 0.0605),
        ),
        *g.curve((0.0715, 0.055), (0.0605, 0.029), (0.042, 0.0105), (0.030, 0.0078)),
        (0, 0.0075),
    ]
    return Thing([(g.lathe(prof, 128), "body")], {"body": (Finish(0.15, 0.8), "#4f8a8b")}, "bowl")


def apple() -> Thing:
    a = np.linspace(-math.pi / 2, math.pi / 2, 40)
    r = 0.0385 * np.cos(a) ** 0.9 * (1 + 0.09 * np.sin(a))
    z = 0.034 * np.sin(a) - 0.010 * np.exp(-((r / 0.013) ** 2)) * np.sign(np.sin(a))
    z = z - z.min()
    pts = [(max(0.0, float(x)), float(y)) for x, y in zip(r, z, strict=True)]
    m = g.lathe(pts, 96, crease=80)
    ang = np.arctan2(m.v[:, 1], m.v[:, 0])
    m = Mesh(
        m.v * np.stack([1 + 0.010 * np.cos(5 * ang)] * 2 + [np.ones_like(ang)], 1), m.f, m.uv, m.n
    )
    stem = g.tube(
        g.spline((0, 0, 0.052), (0.001, 0, 0.063), (0.005, 0.001, 0.074)),
        np.linspace(0.0012, 0.0019, 25),
        10,
    )
    return Thing(
        [(m, "body"), (stem, paint((0.10, 0.055, 0.025), 0.8))],
        {"body": (Finish(0.22, 0.5, 0.5, "peel", 1.0), "#b8281f")},
        "apple",
    )


def lemon() -> Thing:
    a = np.linspace(-math.pi / 2, math.pi / 2, 48)
    s = np.sin(a)
    r = 0.030 * np.cos(a) ** 0.82
    z = 0.036 * s + 0.010 * np.sign(s) * np.clip(np.abs(s) - 0.86, 0, 1) / 0.14
    r = np.where(
        np.abs(s) > 0.93,
        np.minimum(
            r,
            0.0085 * np.sqrt(np.clip((1 - np.abs(s)) / 0.07, 0, 1))
            + 0.0035 * np.clip((1 - np.abs(s)) / 0.07, 0, 1),
        ),
        r,
    )
    m = g.lathe([(max(0.0, float(x)), float(y)) for x, y in zip(r, z, strict=True)], 96, crease=85)
    m = m.at(g.move(0, 0, 0.0298) @ g.turn("y", 84))
    b = paint((0.80, 0.58, 0.035), 0.34, coat=0.2, bump=tex("peel_bump", 0.5), bump_scale=0.0025)
    return Thing([(m, b)], {}, "lemon")


def potato() -> Thing:
    rng = np.random.default_rng(4)
    k = rng.normal(0, 1, (14, 3)) * 1.8
    ph = rng.uniform(0, 6, 14)

    def f(u: Array, v: Array) -> Array:
        t, q = u * 2 * math.pi, (v - 0.5) * math.pi
        d = np.stack([np.cos(q) * np.cos(t), np.cos(q) * np.sin(t), np.sin(q)], -1)
        b = sum(np.sin(d @ k[i] + ph[i]) for i in range(14)) / 14
        return d * np.array([0.047, 0.033, 0.029]) * (1 + 0.16 * b)[..., None]

    m = g.surface(f, 96, 64)
    m = m.at(g.move(0, 0, -float(m.v[:, 2].min()) - 0.0005))
    return Thing([(m, paint(tex("potato_skin", 1.0), 0.75, spec=0.25))], {}, "potato")


def egg() -> Thing:
    a = np.linspace(-math.pi / 2, math.pi / 2, 40)
    pts = [
        (
            max(0.0, float(0.0222 * math.cos(t) * (1 - 0.14 * math.sin(t)))),
            float(0.0288 * math.sin(t)),
        )
        for t in a
    ]
    m = g.lathe(pts, 80, crease=85).at(g.move(0, 0, 0.0222) @ g.turn("z", 25) @ g.turn("y", 82))
    return Thing(
        [(m, "body")], {"body": (Finish(0.5, 0.05, 0.35, "speckle", 1.0), "#d9b28c")}, "egg"
    )


def _blade(pts: list[tuple[float, float]], t: float, b: float = 0.0004) -> Mesh:
    return g.slab(np.array(pts), t, b)


def _handle() -> Mesh:
    path = np.stack(
        [
            np.zeros(24),
            np.linspace(-0.1, 0.0, 24),
            0.0022 + 0.002 * np.sin(np.linspace(0, math.pi, 24)),
        ],
        1,
    )
    m = g.tube(
        path,
        np.interp(
            np.linspace(0, 1, 24), [0, 0.06, 0.35, 0.8, 1], [0.0035, 0.0062, 0.0052, 0.0030, 0.0030]
        ),
        20,
    )
    return Mesh(m.v * np.array([1.25, 1, 0.55]) + np.array([0, 0, 0.001]), m.f, m.uv)


def fork() -> Thing:
    def f(u: Array, v: Array) -> Array:
        y = v * 0.040
        half = np.interp(v, [0, 0.25, 0.6, 1], [0.0032, 0.0068, 0.0118, 0.0122])
        z = (
            0.0034
            + 0.003 * np.sin(v * math.pi * 0.9)
            - 0.0022 * np.cos((u - 0.5) * math.pi) * np.sin(v * math.pi)
        )
        return np.stack([(u - 0.5) * 2 * half, y, z], -1)

    palm = g.surface(f, 16, 24)
    tines = []
    for x in (-0.0103, -0.0035, 0.0035, 0.0103):
        p = g.spline((x, 0.037, 0.0046), (x * 0.98, 0.060, 0.0028), (x * 0.95, 0.088, 0.0062))
        t = g.tube(p, np.linspace(0.0020, 0.0011, len(p)), 12)
        tines.append(t)
    steel = paint((0.70, 0.70, 0.71), 0.16, metal=1.0)
    back = g.move(0, -0.001, 0) @ np.eye(4)
    return Thing(
        [
            (g.join(_handle(), palm, *tines).at(back), steel),
            (palm.at(g.move(0, -0.001, -0.0012)), steel),
        ],
        {},
        "fork",
    )


def knife() -> Thing:
    blade = _blade(
        [
            (-0.0055, -0.002),
            (0.0050, -0.002),
            (0.0095, 0.012),
            (0.0100, 0.060),
            (0.0085, 0.088),
            (0.0045, 0.101),
            (-0.0015, 0.108),
            (-0.0052, 0.104),
        ],
        0.0016,
        0.0004,
    ).at(g.move(0, 0, 0.0022))
    steel = paint((0.70, 0.70, 0.71), 0.13, metal=1.0)
    return Thing([(_handle(), steel), (blade, steel)], {}, "table knife")


def spoon() -> Thing:
    def f(u: Array, v: Array) -> Array:
        t, r = u * 2 * math.pi, v
        x, y = 0.0195 * r * np.sin(t), 0.030 * r * np.cos(t)
        x = x * (1 + 0.12 * np.cos(t) * r)
        z = 0.0105 - 0.0085 * (1 - r**2) - 0.004 * np.clip(-np.cos(t) * r, 0, 1) ** 2
        return np.stack([x, y + 0.028, z], -1)

    bowl_ = g.surface(f, 72, 20)
    under = bowl_.at(g.move(0, 0, -0.0012))
    steel = paint((0.70, 0.70, 0.71), 0.13, metal=1.0)
    return Thing([(_handle(), steel), (bowl_, steel), (under, steel)], {}, "spoon")


def candle() -> Thing:
    wax = g.lathe(
        [
            (0, 0.0005),
            (0.033, 0.0005),
            (0.034, 0.002),
            *g.curve(
                (0.034, 0.004),
                (0.0343, 0.04),
                (0.034, 0.088),
                (0.0335, 0.0905),
                (0.031, 0.0905),
                (0.026, 0.0868),
                (0.012, 0.0848),
            ),
            (0, 0.0845),
        ],
        96,
    )
    wick = g.tube(g.spline((0, 0, 0.084), (0.0004, 0, 0.092), (0.003, 0, 0.099)), 0.0011, 10)
    return Thing(
        [(wax, "body"), (wick, paint((0.03, 0.025, 0.02), 0.9))],
        {"body": (Finish(0.5, 0.1), "#e6d9b8")},
        "unlit pillar candle",
    )


def padlock() -> Thing:
    body = g.rbox(0.046, 0.021, 0.038, 0.004)
    t = np.linspace(math.pi, 0, 30)
    arc = np.stack([0.0145 * np.cos(t), 0 * t, 0.055 + 0.0145 * np.sin(t)], 1)
    path = np.concatenate([[[-0.0145, 0, 0.034]], arc, [[0.0145, 0, 0.034]]])
    shackle = g.tube(path, 0.0041, 20, caps=False)
    rose = g.lathe(
        [(0.0016, 0), (0.0075, 0), (0.0075, 0.0008), (0.0065, 0.0012), (0.0016, 0.0012)], 40
    ).at(g.move(0, -0.0103, 0.017) @ g.turn("x", 90))
    hole = g.rbox(0.002, 0.0012, 0.0085, 0.0003).at(g.move(0, -0.0112, 0.011))
    return Thing(
        [
            (body, paint((0.68, 0.47, 0.17), 0.25, metal=1.0)),
            (shackle, paint((0.72, 0.73, 0.74), 0.12, metal=1.0)),
            (rose, paint((0.60, 0.42, 0.16), 0.2, metal=1.0)),
            (hole, paint(0.005, 0.9)),
        ],
        {},
        "closed padlock",
    )


Make = Callable[[], Thing]
LOW, HIGH = "low", "high"
THINGS: dict[str, tuple[Make, tuple[str, ...], tuple[float, ...]]] = {
    "bottle": (bottle, (LOW, HIGH), (0,)),
    "spray": (spray, (LOW, HIGH), (0,)),
    "jar": (jar, (LOW, HIGH), (0,)),
    "can": (can, (LOW, HIGH), (0,)),
    "box": (box, (LOW, HIGH), (14, -10)),
    "carton": (carton, (LOW, HIGH), (-18,)),
    "tin": (tin, (LOW, HIGH), (0,)),
    "tub": (tub, (LOW, HIGH), (0,)),
    "mug": (mug, (LOW, HIGH), (-30, 205)),
    "glass": (tumbler, (LOW, HIGH), (0,)),
    "plate": (plate, (LOW, HIGH), (0,)),
    "bowl": (bowl, (LOW, HIGH), (0,)),
    "apple": (apple, (LOW, HIGH), (20,)),
    "lemon": (lemon, (LOW, HIGH), (25,)),
    "potato": (potato, (LOW, HIGH), (-20, 60)),
    "egg": (egg, (LOW, HIGH), (0, 100)),
    "candle": (candle, (LOW, HIGH), (0,)),
    "padlock": (padlock, (LOW, HIGH), (-15,)),
    "fork": (fork, (HIGH,), (-12, 20)),
    "knife": (knife, (HIGH,), (8, -20)),
    "spoon": (spoon, (HIGH,), (12, -16)),
}
"""Object name to its builder, the views it is baked for and its yaw variants in degrees."""
