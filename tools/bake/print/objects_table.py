"""Tableware, food and small things of the first set."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Array, Mesh
from .stage import glass, paint, tex
from .thing import HIGH, LOW, Entry, Finish, Thing


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


THINGS: dict[str, Entry] = {
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
