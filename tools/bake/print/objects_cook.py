"""Cookware and what stands on a laid table."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Array, Mesh
from .stage import paint, tex
from .thing import HIGH, LOW, Entry, Finish, Thing

STEEL = paint((0.62, 0.63, 0.64), 0.2, metal=1.0)
BLACK = paint(0.022, 0.42, coat=0.1)


def saucepan() -> Thing:
    pot = g.lathe(
        [
            (0, 0.001),
            (0.068, 0.001),
            *g.curve((0.0715, 0.0015), (0.0745, 0.006), (0.075, 0.02), (0.075, 0.078)),
            (0.0775, 0.0805),
            (0.0770, 0.0818),
            (0.0735, 0.0800),
            (0.0732, 0.010),
            (0.069, 0.005),
            (0, 0.0045),
        ],
        128,
    )
    arm = g.spline((0.074, 0, 0.066), (0.090, 0, 0.069), (0.106, 0, 0.074))
    grip = g.spline((0.100, 0, 0.072), (0.135, 0, 0.080), (0.185, 0, 0.086), (0.200, 0, 0.087))
    w = np.interp(np.linspace(0, 1, len(grip)), [0, 0.1, 0.5, 0.95, 1], [0.007, 0.009, 0.0105,
                                                                       0.0100, 0.007])  # fmt: skip
    # Turned by its yaw, pot and handle lie evenly about the origin.
    mid = g.move(-0.045, -0.024)
    return Thing(
        [
            (pot.at(mid), STEEL),
            (g.tube(arm, 0.0052, 16).at(mid), STEEL),
            (g.tube(grip, w, 20).at(mid), BLACK),
        ],
        {},
        "steel saucepan",
    )


def frying_pan() -> Thing:
    pan = g.lathe(
        [
            (0, 0.001),
            (0.066, 0.001),
            *g.curve((0.070, 0.002), (0.080, 0.016), (0.089, 0.033)),
            (0.0905, 0.0345),
            (0.0890, 0.0352),
            *g.curve((0.0865, 0.033), (0.0775, 0.016), (0.0685, 0.0055)),
            (0.064, 0.0042),
            (0, 0.0040),
        ],
        128,
    )
    grip = g.spline((0.085, 0, 0.027), (0.105, 0, 0.038), (0.150, 0, 0.046), (0.205, 0, 0.049))
    n = len(grip)
    w = np.interp(np.linspace(0, 1, n), [0, 0.15, 0.6, 0.95, 1], [0.006, 0.0075, 0.0105, 0.0110,
                                                                 0.0080])  # fmt: skip
    coat = paint(0.03, 0.35, spec=0.5)
    mid = g.move(-0.037, -0.023)
    return Thing([(pan.at(mid), coat), (g.tube(grip, w, 20).at(mid), BLACK)], {}, "frying pan")


def kettle() -> Thing:
    body = g.lathe(
        [
            (0, 0.001),
            (0.066, 0.001),
            *g.curve(
                (0.070, 0.0015),
                (0.0735, 0.008),
                (0.0740, 0.03),
                (0.0690, 0.062),
                (0.0560, 0.086),
                (0.0410, 0.0975),
            ),
            (0.0400, 0.0995),
            (0, 0.0995),
        ],
        128,
    )
    lid = g.lathe(
        [
            (0.0395, 0.0990),
            (0.0398, 0.1005),
            *g.curve((0.0380, 0.1025), (0.0240, 0.1075), (0.0080, 0.1092)),
            (0.0060, 0.1095),
            (0.0055, 0.1130),
            *g.curve((0.0100, 0.1145), (0.0125, 0.1200), (0.0100, 0.1255), (0.0004, 0.1272)),
            (0, 0.1272),
        ],
        96,
    )
    s = g.spline((-0.056, 0, 0.048), (-0.078, 0, 0.066), (-0.094, 0, 0.084), (-0.105, 0, 0.096))
    spout = g.tube(s, np.linspace(0.0165, 0.0088, len(s)), 28, caps=False)
    hole = g.tube(s[-3:-1], 0.0074, 24)
    p = g.spline(
        (-0.047, 0, 0.092), (-0.056, 0, 0.126), (-0.040, 0, 0.168), (0.0, 0, 0.183),
        (0.040, 0, 0.168), (0.056, 0, 0.126), (0.047, 0, 0.092),
    )  # fmt: skip
    n = len(p)
    mid = slice(n // 4, n - n // 4)
    return Thing(
        [
            (body, "body"),
            (spout, "body"),
            (hole, paint(0.01, 0.9)),
            (lid, "body"),
            (g.tube(p, 0.0038, 16), STEEL),
            (g.tube(p[mid], 0.0085, 20), BLACK),
        ],
        {"body": (Finish(0.14, 0.8), "#9b2d26")},
        "enamel kettle",
    )


def teapot() -> Thing:
    body = g.lathe(
        [
            (0, 0.003),
            (0.030, 0.003),
            (0.0315, 0),
            *g.curve(
                (0.036, 0.0015),
                (0.051, 0.014),
                (0.0600, 0.036),
                (0.0585, 0.060),
                (0.0450, 0.082),
                (0.0330, 0.0895),
            ),
            (0.0322, 0.0910),
            (0, 0.0910),
        ],
        128,
    )
    lid = g.lathe(
        [
            (0.0318, 0.0905),
            (0.0322, 0.0922),
            *g.curve((0.0300, 0.0945), (0.0180, 0.1005), (0.0070, 0.1025)),
            (0.0052, 0.1035),
            *g.curve((0.0050, 0.1060), (0.0090, 0.1090), (0.0098, 0.1140), (0.0070, 0.1185)),
            (0.0004, 0.1198),
            (0, 0.1198),
        ],
        96,
    )
    s = g.spline(
        (-0.050, 0, 0.028), (-0.070, 0, 0.036), (-0.082, 0, 0.058), (-0.092, 0, 0.078),
        (-0.104, 0, 0.086),
    )  # fmt: skip
    k = np.linspace(0, 1, len(s))
    spout = g.tube(s, np.interp(k, [0, 0.5, 1], [0.0165, 0.0108, 0.0078]), 28, caps=False)
    hole = g.tube(s[-3:-1], 0.0066, 24)
    t = np.linspace(-1.75, 1.75, 50)
    p = np.stack([0.050 + 0.046 * np.cos(t), 0 * t, 0.050 + 0.031 * np.sin(t)], 1)
    handle = g.tube(p, 0.0060 + 0.0012 * np.cos(t), 20)
    return Thing(
        [(g.join(body, lid), "body"), (spout, "body"), (handle, "body"), (hole, paint(0.01, 0.9))],
        {"body": (Finish(0.13, 0.9), "#3d5f7a")},
        "teapot",
    )


def teacup() -> Thing:
    saucer = g.lathe(
        [
            (0, 0.003),
            (0.034, 0.003),
            (0.035, 0),
            (0.038, 0.001),
            *g.curve((0.050, 0.006), (0.068, 0.0135), (0.0715, 0.0150)),
            (0.0712, 0.0162),
            *g.curve((0.067, 0.0158), (0.046, 0.0085), (0.030, 0.0062)),
            (0, 0.0060),
        ],
        128,
    )
    cup = g.lathe(
        [
            (0, 0.009),
            (0.0195, 0.009),
            (0.0205, 0.0065),
            (0.0225, 0.0070),
            *g.curve((0.026, 0.012), (0.0375, 0.028), (0.0420, 0.050), (0.0435, 0.0650)),
            (0.0430, 0.0662),
            *g.curve((0.0418, 0.0650), (0.0400, 0.049), (0.0350, 0.030), (0.024, 0.0160)),
            (0, 0.0135),
        ],
        128,
    )
    tea = g.lathe([(0, 0.0540), (0.0404, 0.0540)], 96)
    t = np.linspace(-1.5, 1.45, 40)
    p = np.stack([0.0385 + 0.022 * np.cos(t), 0 * t, 0.043 + 0.0165 * np.sin(t)], 1)
    return Thing(
        [
            (saucer, "body"),
            (cup, "body"),
            (g.tube(p, 0.0032, 16), "body"),
            (tea, paint((0.16, 0.045, 0.008), 0.05, coat=0.8)),
        ],
        {"body": (Finish(0.12, 0.9), "#ecebe6")},
        "cup of tea on a saucer",
    )


def salt_shaker() -> Thing:
    body = g.lathe(
        [
            (0, 0.001),
            (0.021, 0.001),
            *g.curve(
                (0.0228, 0.001), (0.0240, 0.006), (0.0215, 0.030), (0.0185, 0.052), (0.0175, 0.062)
            ),
            (0, 0.062),
        ],
        96,
    )
    cap = g.lathe(
        [
            (0.0180, 0.0605),
            (0.0190, 0.0610),
            (0.0192, 0.0700),
            *g.curve((0.0186, 0.0735), (0.0150, 0.0795), (0.0080, 0.0830), (0.0004, 0.0838)),
            (0, 0.0838),
        ],
        96,
    )
    dots = []
    for k in range(6):
        r, a = (0.0, 0.0) if k == 0 else (0.0075, k * 72.0)
        z = 0.0838 if k == 0 else 0.0831
        dot = g.lathe([(0, 0.0004), (0.0010, 0.0003)], 16)
        dots.append(dot.at(g.turn("z", a) @ g.move(r, 0, z) @ g.turn("y", 0 if k == 0 else 11)))
    return Thing(
        [(body, "body"), (cap, STEEL), (g.join(*dots), paint(0.01, 0.9))],
        {"body": (Finish(0.12, 0.9), "#e9e7e1")},
        "salt shaker",
    )


def pepper_mill() -> Thing:
    wood = g.lathe(
        [
            (0, 0.001),
            (0.0265, 0.001),
            *g.curve(
                (0.0285, 0.002),
                (0.0285, 0.016),
                (0.0235, 0.030),
                (0.0205, 0.055),
                (0.0190, 0.085),
                (0.0215, 0.102),
                (0.0245, 0.110),
            ),
            (0.0245, 0.1150),
            (0.0205, 0.1165),
            (0.0205, 0.1185),
            (0.0240, 0.1200),
            *g.curve((0.0262, 0.130), (0.0245, 0.146), (0.0165, 0.158), (0.0070, 0.1625)),
            (0, 0.1630),
        ],
        128,
    )
    nut = g.lathe(
        [(0.0060, 0.1620), (0.0062, 0.1655), *g.curve((0.0085, 0.167), (0.0090, 0.171),
         (0.0060, 0.1750), (0.0004, 0.1760)), (0, 0.1760)], 48)  # fmt: skip
    return Thing(
        [(wood, paint(tex("walnut", 0.5), 0.35, coat=0.5)), (nut, STEEL)], {}, "wooden pepper mill"
    )


def rolling_pin() -> Thing:
    prof = [
        (0, -0.150),
        *g.curve(
            (0.0050, -0.1495),
            (0.0115, -0.142),
            (0.0118, -0.118),
            (0.0090, -0.104),
            (0.0085, -0.0985),
        ),
        (0.0205, -0.0965),
        (0.0225, -0.0940),
    ]
    full = [*prof, *[(r, -z) for r, z in prof[::-1]]]
    m = g.lathe(full, 96).at(g.move(0, 0, 0.0222) @ g.turn("y", 90))
    return Thing([(m, paint(tex("beech", 0.5), 0.5, coat=0.05))], {}, "rolling pin")


def wooden_spoon() -> Thing:
    def bowl(u: Array, v: Array) -> Array:
        t = u * 2 * math.pi
        r = np.where(v < 0.5, v * 2, 2 - 2 * v)
        x, y = 0.023 * r * np.sin(t), 0.034 * r * np.cos(t)
        under = 0.0015 + 0.010 * r**2.4
        over = 0.0115 - 0.0062 * (1 - r**2)
        return np.stack([x, y + 0.105, np.where(v < 0.5, under, over)], -1)

    s = g.spline((0, -0.150, 0.0055), (0, -0.03, 0.0065), (0, 0.050, 0.0080), (0, 0.084, 0.0075))
    rad = np.interp(
        np.linspace(0, 1, len(s)), [0, 0.03, 0.7, 0.93, 1], [0.0030, 0.0058, 0.0055, 0.0070, 0.006]
    )
    wood = paint(tex("beech", 0.6, 0.92), 0.6, spec=0.3)
    scoop = g.surface(bowl, 64, 32)
    scoop = Mesh(scoop.v, scoop.f, scoop.v[:, :2] * 4 + scoop.v[:, 2:], scoop.normals())
    return Thing([(g.tube(s, rad, 20), wood), (scoop, wood)], {}, "wooden spoon")


THINGS: dict[str, Entry] = {
    "saucepan": (saucepan, (LOW, HIGH), (-28,)),
    "frying_pan": (frying_pan, (HIGH,), (-32,)),
    "kettle": (kettle, (LOW, HIGH), (14,)),
    "teapot": (teapot, (LOW, HIGH), (-10,)),
    "teacup": (teacup, (LOW, HIGH), (-28,)),
    "salt_shaker": (salt_shaker, (LOW, HIGH), (0,)),
    "pepper_mill": (pepper_mill, (LOW, HIGH), (0,)),
    "rolling_pin": (rolling_pin, (HIGH,), (24,)),
    "wooden_spoon": (wooden_spoon, (HIGH,), (-18,)),
}
