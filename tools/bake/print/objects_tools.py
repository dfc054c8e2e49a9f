"""Tools and small things of a workshop."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Mesh
from .stage import paint, tex
from .thing import HIGH, LOW, Entry, Finish, Thing

STEEL = paint((0.60, 0.61, 0.62), 0.22, metal=1.0)


def torch() -> Thing:
    tube_ = g.lathe(
        [
            (0, -0.078),
            (0.0140, -0.078),
            (0.0160, -0.0765),
            (0.0165, -0.066),
            (0.0150, -0.0645),
        ],
        96,
    )
    grip = g.lathe([(0.0158, -0.0645), (0.0160, -0.06), (0.0160, 0.012)], 600, ribs=(44, 0.035))
    head = g.lathe(
        [
            (0.0150, 0.0110),
            (0.0168, 0.0120),
            *g.curve((0.0172, 0.018), (0.0205, 0.034), (0.0248, 0.044)),
            (0.0255, 0.046),
            (0.0255, 0.062),
            (0.0245, 0.064),
            (0.0225, 0.064),
        ],
        96,
    )
    mirror = g.lathe(
        [(0.0225, 0.0625), *g.curve((0.0200, 0.056), (0.0130, 0.046), (0.0040, 0.041)), (0, 0.041)],
        96,
    )
    bulb = g.lathe([(0, 0.0485), (0.0022, 0.0480), (0.0030, 0.0455), (0.0030, 0.041)], 32)
    button = g.rbox(0.010, 0.014, 0.004, 0.0018)
    lay = g.move(0, 0, 0.0214) @ g.turn("y", -90 + 3.7)
    press = lay @ g.move(0.0152, 0, -0.008) @ g.turn("y", 90)
    return Thing(
        [
            (g.join(tube_, grip).at(lay), "body"),
            (head.at(lay), "body"),
            (mirror.at(lay), paint((0.85, 0.85, 0.86), 0.08, metal=1.0)),
            (bulb.at(lay), paint((0.8, 0.75, 0.55), 0.3)),
            (button.at(press), paint((0.5, 0.06, 0.03), 0.5)),
        ],
        {"body": (Finish(0.42, 0.2), "#2b2d31")},
        "torch",
    )


def light_bulb() -> Thing:
    globe = g.lathe(
        [
            (0, 0.0598),
            *g.curve(
                (0.0004, 0.0598),
                (0.0140, 0.0565),
                (0.0255, 0.0440),
                (0.0297, 0.0285),
                (0.0270, 0.0110),
                (0.0195, -0.0060),
                (0.0145, -0.0200),
                (0.0135, -0.0260),
            ),
        ],
        96,
        crease=80,
    )
    z = np.linspace(-0.026, -0.046, 60)
    thread = g.lathe(
        [(0.0140, -0.0245), *[(0.0130 - 0.0009 * math.cos(k * 2100) ** 2, float(k)) for k in z],
         (0.0110, -0.0475), (0.0060, -0.0505)], 64, crease=60)  # fmt: skip
    tip = g.lathe([(0.0075, -0.0495), (0.0050, -0.0515), (0.0045, -0.0530), (0, -0.0535)], 32)
    lay = g.move(0, 0, 0.0233) @ g.turn("y", -90 + 12.5)
    return Thing(
        [
            (globe.at(lay), paint((0.80, 0.79, 0.76), 0.12, coat=0.6)),
            (thread.at(lay), paint((0.66, 0.66, 0.64), 0.22, metal=1.0)),
            (tip.at(lay), paint((0.10, 0.09, 0.08), 0.4)),
        ],
        {},
        "light bulb",
    )


def tape_roll() -> Thing:
    outer = g.lathe(
        [(0.0405, 0.0), (0.0525, 0.0), (0.0528, 0.0004), (0.0528, 0.0476), (0.0525, 0.048),
         (0.0405, 0.048)], 160)  # fmt: skip
    core = g.lathe(
        [(0.0405, 0.0), (0.0380, 0.0), (0.0375, 0.0005), (0.0375, 0.0475), (0.0380, 0.048),
         (0.0405, 0.048)], 128)  # fmt: skip
    a = np.linspace(math.radians(232), math.radians(290), 16)
    path = np.stack([0.0531 * np.cos(a), 0.0531 * np.sin(a), 0 * a + 0.024], 1)
    end = path[-1] + np.array([[0.006, 0.0012, 0], [0.012, 0.0004, 0], [0.017, -0.0016, 0]])
    flap = g.ribbon(np.concatenate([path, end]), 0.047, (0, 0, 1))
    brown = paint((0.40, 0.25, 0.10), 0.16, coat=0.7)
    return Thing(
        [(outer, brown), (flap, brown), (core, paint(tex("cardboard", 0.3), 0.85))],
        {},
        "roll of parcel tape",
    )


def battery() -> Thing:
    r = 0.0165
    low = g.lathe(
        [(0, 0.0008), (0.0145, 0.0008), (0.0158, 0), (r, 0.0012), (r, 0.0385)], 96, crease=40
    )
    high = g.lathe([(r, 0.0385), (r, 0.0565), (0.0158, 0.0580), (0.0140, 0.0578)], 96, crease=40)
    end = g.lathe([(0.0142, 0.0576), (0.0050, 0.0576), (0.0048, 0.0600), (0.0040, 0.0606),
                   (0, 0.0607)], 64)  # fmt: skip
    return Thing(
        [(low, "body"), (high, paint((0.62, 0.36, 0.16), 0.25, metal=1.0)), (end, STEEL)],
        {"body": (Finish(0.2, 0.6), "#26282c")},
        "large battery",
    )


def hammer() -> Thing:
    h = 0.0142
    path = np.stack([np.zeros(40), np.linspace(-0.150, 0.098, 40), np.full(40, h)], 1)
    w = np.interp(
        np.linspace(0, 1, 40), [0, 0.02, 0.12, 0.34, 0.7, 1],
        [0.0095, 0.0125, 0.0130, 0.0108, 0.0085, 0.0085],
    )  # fmt: skip
    stick = g.tube(path, w, 28)
    stick = Mesh(
        (stick.v - [0, 0, h]) * np.array([1.05, 1, 0.78]) + [0, 0, h - 0.002], stick.f, stick.uv
    )
    core = g.rbox(0.030, 0.026, 0.026, 0.003).at(g.move(0.004, 0.084, 0.0012))
    neck = g.lathe(
        [(0.0105, 0), (0.0100, 0.010), (0.0132, 0.014), (0.0138, 0.0155), (0.0138, 0.027),
         (0.0128, 0.0285), (0, 0.0287)], 64)  # fmt: skip
    face = neck.at(g.move(0.017, 0.084, h) @ g.turn("y", 90))

    def peen(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        a = 2 * math.pi * u
        c, s = np.cos(a), np.sin(a)
        e = 0.55
        half = 0.0120 * (1 - v) + 0.0018 * v
        y = np.sign(c) * np.abs(c) ** e * 0.0125
        z = np.sign(s) * np.abs(s) ** e * half
        return np.stack([-0.009 - 0.046 * v, 0.084 + y, h + z], -1)

    wedge = g.surface(peen, 64, 16)
    tip = g.rbox(0.0030, 0.0240, 0.0036, 0.0014).at(g.move(-0.0550, 0.084, h - 0.0018))
    steel = paint((0.36, 0.36, 0.37), 0.34, metal=1.0)
    return Thing(
        [
            (stick, paint(tex("beech", 0.6), 0.45, coat=0.25)),
            (g.join(core, face, wedge, tip), steel),
        ],
        {},
        "hammer",
    )


def screwdriver() -> Thing:
    handle = g.lathe(
        [
            (0, -0.100),
            *g.curve((0.0060, -0.0995), (0.0125, -0.093), (0.0142, -0.080), (0.0138, -0.030)),
            *g.curve((0.0100, -0.018), (0.0095, -0.010), (0.0115, -0.004), (0.0105, 0.0)),
            (0, 0.0),
        ],
        360,
        ribs=(8, 0.14),
    )
    shaft = g.lathe([(0.0034, -0.001), (0.0034, 0.084), (0.0030, 0.088)], 32)
    tip = g.lathe([(0.0030, 0), (0.0034, 0.006), (0.0028, 0.015), (0, 0.015)], 24)
    lay = g.move(0, 0, 0.0128) @ g.turn("x", -90)
    flat = lay @ g.move(0, 0, 0.087) @ g.scale(1.25, 0.32, 1)
    steel = paint((0.66, 0.67, 0.68), 0.18, metal=1.0)
    return Thing(
        [(handle.at(lay), "body"), (shaft.at(lay), steel), (tip.at(flat), steel)],
        {"body": (Finish(0.22, 0.5), "#c8372c")},
        "screwdriver",
    )


def paintbrush() -> Thing:
    path = np.stack([np.zeros(40), np.linspace(-0.135, -0.002, 40), np.full(40, 0.0075)], 1)
    w = np.interp(
        np.linspace(0, 1, 40), [0, 0.03, 0.25, 0.6, 0.85, 1],
        [0.006, 0.0100, 0.0110, 0.0085, 0.0150, 0.0215],
    )  # fmt: skip
    stick = g.tube(path, w, 32)
    thin = np.interp(path[:, 1], [-0.135, -0.05, -0.002], [0.62, 0.75, 0.33])
    k = np.concatenate([thin[:1], thin, thin[-1:]]).repeat(33)
    v = stick.v.copy()
    v[:, 2] = 0.0075 + (v[:, 2] - 0.0075) * k
    stick = Mesh(v, stick.f, stick.uv)
    ferrule = g.rbox(0.046, 0.030, 0.0146, 0.003).at(g.move(0, 0.012, 0.0002))

    def hair(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        a = 2 * math.pi * u
        c, s = np.cos(a), np.sin(a)
        n = 0.02 * np.sin(61 * u * 6.28) + 0.02 * np.sin(37 * u * 6.28 + 1)
        wide = (0.0218 + 0.0028 * v) * (1 + n * v)
        deep = 0.0062 * (1 - 0.72 * v**1.4)
        x = np.sign(c) * np.abs(c) ** 0.55 * wide
        z = 0.0075 - 0.003 * v + np.sign(s) * np.abs(s) ** 0.55 * deep
        return np.stack([x, 0.024 + 0.052 * v * (1 + 0.02 * np.sin(91 * u * 6.28)), z], -1)

    bristle = g.surface(hair, 260, 16)
    close = g.surface(
        lambda u, v: hair(u, np.ones_like(u)) * np.stack([v, 1 + 0 * v, 1 + 0 * v], -1), 260, 2
    )
    fibre = paint(tex("walnut", 0.12, 1.1), 0.7, spec=0.2)
    return Thing(
        [(stick, "body"), (ferrule, STEEL), (g.join(bristle, close), fibre)],
        {"body": (Finish(0.25, 0.6), "#a5762f")},
        "paintbrush",
    )


THINGS: dict[str, Entry] = {
    "torch": (torch, (LOW, HIGH), (34,)),
    "light_bulb": (light_bulb, (LOW, HIGH), (22,)),
    "tape_roll": (tape_roll, (LOW, HIGH), (-10,)),
    "battery": (battery, (LOW, HIGH), (0,)),
    "hammer": (hammer, (HIGH,), (-24,)),
    "screwdriver": (screwdriver, (HIGH,), (28,)),
    "paintbrush": (paintbrush, (HIGH,), (-20,)),
}
