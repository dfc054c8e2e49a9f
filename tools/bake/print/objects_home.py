"""Small things of a home."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Array, Mesh
from .props import leaf
from .stage import paint, tex
from .thing import HIGH, LOW, Entry, Finish, Thing

BLACK = paint(0.022, 0.42, coat=0.1)


def vase() -> Thing:
    prof = [
        (0, 0.002),
        (0.030, 0.002),
        (0.032, 0),
        *g.curve(
            (0.035, 0.001),
            (0.047, 0.026),
            (0.0535, 0.056),
            (0.0480, 0.092),
            (0.0300, 0.125),
            (0.0205, 0.150),
            (0.0225, 0.170),
            (0.0310, 0.186),
        ),
        (0.0308, 0.1878),
        *g.curve((0.0290, 0.1868), (0.0200, 0.170), (0.0180, 0.150), (0.020, 0.130)),
        (0, 0.120),
    ]
    return Thing(
        [(g.lathe(prof, 128), "body")], {"body": (Finish(0.3, 0.5, 0.5), "#7a8f86")}, "ceramic vase"
    )


def desk_bell() -> Thing:
    base = g.lathe([(0, 0), (0.0455, 0), (0.0465, 0.001), (0.0460, 0.0075), (0, 0.009)], 96)
    a = np.linspace(0.06, math.pi / 2, 26)
    dome = g.lathe(
        [
            (0.0425, 0.0105),
            (0.0440, 0.0100),
            *[(0.0432 * math.cos(t) ** 0.8, 0.0105 + 0.034 * math.sin(t)) for t in a[:-1]],
            (0.004, 0.0445),
            (0.004, 0.046),
        ],
        128,
        crease=50,
    )
    knob = g.lathe(
        [(0.0028, 0.044), (0.0028, 0.0520), (0.0068, 0.0525), (0.0075, 0.0540), (0.0060, 0.0562),
         (0, 0.0570)], 48)  # fmt: skip
    brass = paint((0.72, 0.52, 0.22), 0.10, metal=1.0)
    return Thing([(base, BLACK), (dome, brass), (knob, brass)], {}, "desk bell")


def soap() -> Thing:
    def f(u: Array, v: Array) -> Array:
        a, q = u * 2 * math.pi, (v - 0.5) * math.pi
        c, s = np.cos(a), np.sin(a)
        cq, sq = np.cos(q) ** 0.45, np.sign(np.sin(q)) * np.abs(np.sin(q)) ** 0.7
        x = 0.044 * cq * np.sign(c) * np.abs(c) ** 0.72
        y = 0.028 * cq * np.sign(s) * np.abs(s) ** 0.72
        z = 0.0135 * sq
        dip = np.exp(-((x / 0.026) ** 4) - (y / 0.014) ** 4) * (sq > 0)
        return np.stack([x, y, z + 0.013 - 0.0022 * dip], -1)

    return Thing(
        [(g.surface(f, 120, 90), "body")], {"body": (Finish(0.42, 0.25), "#d8b9c4")}, "bar of soap"
    )


def sponge() -> Thing:
    foam = g.rbox(0.100, 0.066, 0.026, 0.004)
    pad = g.rbox(0.100, 0.066, 0.008, 0.002).at(g.move(0, 0, 0.0255))
    return Thing(
        [
            (foam, paint(tex("sponge_foam", 0.10), 0.95, spec=0.1)),
            (pad, paint(tex("green_cloth", 0.06, (0.35, 0.62, 0.38)), 0.95, spec=0.1)),
        ],
        {},
        "washing-up sponge",
    )


def ball() -> Thing:
    r = 0.034
    a = np.linspace(-math.pi / 2, math.pi / 2, 64)

    def part(lo: float, hi: float) -> Mesh:
        t = a[(a >= lo - 1e-9) & (a <= hi + 1e-9)]
        t = np.unique(np.concatenate([[lo], t, [hi]]))
        return g.lathe([(max(0.0, r * math.cos(x)), r * math.sin(x)) for x in t], 96, crease=80)

    at = g.move(0, 0, r - 0.0003) @ g.turn("x", 32) @ g.turn("y", 24)
    caps = g.join(part(-math.pi / 2, -0.26), part(0.26, math.pi / 2)).at(at)
    return Thing(
        [(caps, "body"), (part(-0.26, 0.26).at(at), "cap")],
        {"body": (Finish(0.45, 0.2), "#b5332a"), "cap": (Finish(0.45, 0.2), "#ece9e0")},
        "rubber ball",
    )


def potted_plant() -> Thing:
    pot = g.lathe(
        [
            (0, 0),
            (0.034, 0),
            (0.036, 0.002),
            (0.0455, 0.062),
            (0.0500, 0.063),
            (0.0515, 0.078),
            (0.0505, 0.0795),
            (0.0465, 0.079),
            (0.0450, 0.066),
            (0, 0.064),
        ],
        96,
    )
    soil = g.lathe([(0, 0.071), (0.0455, 0.069)], 64)
    rng = np.random.default_rng(5)
    groups: list[list[Mesh]] = [[], [], []]
    for i in range(30):
        a, tilt = i * 137.5 + rng.normal(0, 12), -rng.uniform(20, 78)
        lf = leaf(
            0.074 * rng.uniform(0.7, 1.1), 0.030 * rng.uniform(0.8, 1.2), rng.uniform(0.2, 0.7)
        )
        groups[i % 3].append(
            lf.at(g.move(0, 0, 0.070) @ g.turn("z", a) @ g.turn("y", tilt) @ g.move(0.010, 0, 0))
        )
    greens = ((0.045, 0.13, 0.025), (0.07, 0.18, 0.035), (0.03, 0.095, 0.025))
    leaves = [(g.join(*ms), paint(c, 0.38, spec=0.4)) for ms, c in zip(groups, greens, strict=True)]
    return Thing(
        [(pot, "body"), (soil, paint(tex("soil", 0.5), 0.95)), *leaves],
        {"body": (Finish(0.7, 0.0, 0.3), "#b5633c")},
        "potted plant",
    )


THINGS: dict[str, Entry] = {
    "vase": (vase, (LOW, HIGH), (0,)),
    "desk_bell": (desk_bell, (LOW, HIGH), (0,)),
    "soap": (soap, (LOW, HIGH), (15,)),
    "sponge": (sponge, (LOW, HIGH), (-16,)),
    "ball": (ball, (LOW, HIGH), (0,)),
    "potted_plant": (potted_plant, (LOW, HIGH), (0,)),
}
