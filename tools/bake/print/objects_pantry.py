"""Larder things with labels: bottles, jars, boxes, a pouch, a flask."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Array, Mesh
from .stage import bent_slot, metal, paint, tex
from .thing import HIGH, LOW, Entry, Finish, Thing, box_label, cyl_label, planar

FOIL = paint((0.74, 0.75, 0.77), 0.28, metal=1.0)


def milk_bottle() -> Thing:
    r = 0.0365
    body = g.lathe(
        [
            (0, 0.002),
            (0.028, 0.002),
            *g.curve(
                (0.032, 0.0005),
                (0.0358, 0.004),
                (r, 0.012),
                (r, 0.06),
                (r, 0.106),
                (0.0345, 0.122),
                (0.025, 0.146),
                (0.0190, 0.162),
                (0.0178, 0.172),
                (0.0182, 0.178),
            ),
            (0.0205, 0.180),
            (0.0213, 0.184),
            (0.0205, 0.1875),
            (0, 0.1875),
        ],
        96,
    )
    foil = g.lathe(
        [
            (0.0212, 0.1835),
            (0.0221, 0.1838),
            (0.0217, 0.1885),
            (0.0205, 0.1912),
            (0.0165, 0.1908),
            (0.0155, 0.1900),
            (0, 0.1898),
        ],
        400,
        ribs=(40, 0.025),
    )
    slot, size = cyl_label(r, 0.024, 0.092, 66)
    return Thing(
        [(body, "body"), (foil, FOIL)],
        {"body": (Finish(0.06, 1.0, 0.7), "#efece3")},
        "glass milk bottle with a foil top",
        slot,
        size,
    )


def slim_bottle() -> Thing:
    r = 0.0345
    body = g.lathe(
        [
            (0, 0.001),
            (0.030, 0.001),
            *g.curve(
                (0.033, 0.0008),
                (r, 0.005),
                (r, 0.04),
                (r, 0.108),
                (0.0338, 0.119),
                (0.0300, 0.133),
                (0.0225, 0.146),
                (0.0162, 0.157),
                (0.0138, 0.170),
                (0.0132, 0.190),
            ),
            (0.0158, 0.1915),
            (0.0162, 0.195),
            (0.0158, 0.1985),
            (0.0140, 0.200),
            (0.0140, 0.204),
            (0.0132, 0.2052),
            (0, 0.2052),
        ],
        112,
    )
    cork = g.lathe([(0.0098, 0.203), (0.0104, 0.2155), (0.0098, 0.217), (0, 0.217)], 64)
    slot, size = cyl_label(r, 0.022, 0.100, 66)
    return Thing(
        [(body, "body"), (cork, paint(tex("cork", 0.4), 0.85))],
        {"body": (Finish(0.05, 1.0, 0.8), "#1f3a22")},
        "slim glass bottle with a cork",
        slot,
        size,
    )


def squeeze() -> Thing:
    r = 0.031
    body = g.lathe(
        [
            (0, 0.0006),
            (0.027, 0.0006),
            *g.curve(
                (0.0295, 0.002),
                (r, 0.008),
                (r, 0.05),
                (r, 0.105),
                (0.0305, 0.122),
                (0.027, 0.136),
                (0.0215, 0.143),
            ),
            (0, 0.143),
        ],
        96,
    )
    base = g.lathe(
        [(0.0205, 0.1425), (0.0235, 0.1430), (0.0238, 0.145), (0.0234, 0.156), (0.0215, 0.158)],
        400,
        ribs=(36, 0.025),
    )
    nozzle = g.lathe(
        [
            *g.curve((0.0222, 0.1575), (0.0170, 0.161), (0.0090, 0.168), (0.0060, 0.182)),
            *g.curve((0.0056, 0.186), (0.0042, 0.2005), (0.0036, 0.2020)),
            (0, 0.2022),
        ],
        64,
    )
    slot, size = cyl_label(r, 0.022, 0.100, 70)
    return Thing(
        [(body, "body"), (base, "cap"), (nozzle, "cap")],
        {"body": (Finish(0.25, 0.5), "#b3261c"), "cap": (Finish(0.32, 0.3), "#ece9e0")},
        "squeeze bottle with a pointed nozzle",
        slot,
        size,
    )


def spice_jar() -> Thing:
    r = 0.0235
    body = g.lathe(
        [
            (0, 0.002),
            (0.019, 0.002),
            *g.curve(
                (0.021, 0.0005),
                (0.0232, 0.003),
                (r, 0.009),
                (r, 0.05),
                (r, 0.072),
                (0.0222, 0.079),
                (0.0205, 0.083),
            ),
            (0, 0.083),
        ],
        96,
    )
    cap = g.lathe(
        [(0.0205, 0.0825), (0.0226, 0.0828), (0.0231, 0.085), (0.0231, 0.100)],
        360,
        ribs=(48, 0.018),
    )
    lid = g.lathe(
        [(0.0224, 0.0996), (0.0230, 0.1005), (0.0224, 0.1030), (0.0205, 0.1036), (0, 0.1036)], 64
    )
    k = g.scale(1.16)
    slot, size = cyl_label(r * 1.16, 0.0139, 0.0789, 70)
    return Thing(
        [(body.at(k), "body"), (cap.at(k), "cap"), (lid.at(k), "cap")],
        {"body": (Finish(0.07, 1.0, 0.7), "#9c4a1e"), "cap": (Finish(0.34, 0.3), "#2b2d31")},
        "small spice jar",
        slot,
        size,
    )


def canister() -> Thing:
    r = 0.052
    body = g.lathe(
        [
            (0, 0.002),
            (0.046, 0.002),
            (0.0475, 0.0),
            *g.curve((0.0500, 0.001), (r, 0.006), (r, 0.05), (r, 0.112), (0.0512, 0.1165)),
            (0.048, 0.118),
            (0, 0.118),
        ],
        128,
    )
    lid = g.lathe(
        [
            (0.0485, 0.1182),
            (0.0525, 0.1185),
            (0.0532, 0.1200),
            (0.0532, 0.1275),
            *g.curve((0.0522, 0.1292), (0.0490, 0.1302), (0.0150, 0.1310)),
            *g.curve((0.0105, 0.1325), (0.0085, 0.1370), (0.0125, 0.1430), (0.0148, 0.1480)),
            *g.curve((0.0140, 0.1520), (0.0095, 0.1545), (0.0005, 0.1552)),
            (0, 0.1552),
        ],
        128,
    )
    slot, size = cyl_label(r, 0.034, 0.094, 46)
    return Thing(
        [(body, "body"), (planar(lid), paint(tex("beech", 0.12), 0.5, coat=0.1))],
        {"body": (Finish(0.16, 0.8), "#e4e0d6")},
        "ceramic storage jar with a wooden lid",
        slot,
        size,
    )


def drum() -> Thing:
    r = 0.041
    body = g.lathe([(0, 0.004), (0.039, 0.004), (0.0405, 0.008), (r, 0.010), (r, 0.138)], 96)
    rim = g.lathe(
        [(0.039, 0.003), (0.0395, 0), (0.0418, 0.0006), (0.0420, 0.0075), (0.0411, 0.0085)], 96
    )
    lid = g.lathe(
        [
            (0.0410, 0.1350),
            (0.0428, 0.1352),
            (0.0432, 0.1365),
            (0.0432, 0.1450),
            (0.0420, 0.1470),
            (0.0385, 0.1472),
            (0.0375, 0.1450),
            (0, 0.1450),
        ],
        96,
    )
    slot, size = cyl_label(r + 0.0001, 0.0095, 0.134, 75)
    return Thing(
        [(body, "body"), (rim, metal("Al", 0.28)), (lid, "cap")],
        {"body": (Finish(0.45, 0.15), "#6b4326"), "cap": (Finish(0.35, 0.2), "#ece9e0")},
        "cardboard drum with a plastic lid",
        slot,
        size,
    )


def yoghurt() -> Thing:
    cup = g.lathe(
        [
            (0, 0.004),
            (0.026, 0.004),
            (0.028, 0.0005),
            (0.0298, 0.0010),
            (0.0306, 0.004),
            (0.0385, 0.074),
            (0.0405, 0.0745),
            (0.0408, 0.0765),
        ],
        96,
    )
    lid = g.lathe(
        [(0.0409, 0.0762), (0.0415, 0.0766), (0.0414, 0.0776), (0.0380, 0.0780), (0, 0.0775)], 96
    )
    tab = g.slab(g.outline(0.022, 0.020, 0.006), 0.0006, 0.0002).at(
        g.move(0.016, -0.0405, 0.0758) @ g.turn("z", 22) @ g.turn("x", 38)
    )
    slot, size = cyl_label(0.0318, 0.011, 0.066, 70, 0.0379)
    return Thing(
        [(cup, "body"), (g.join(lid, tab), paint((0.74, 0.75, 0.77), 0.3, metal=1.0))],
        {"body": (Finish(0.32, 0.3), "#ebe8e0")},
        "yoghurt pot with a foil lid",
        slot,
        size,
    )


def cereal() -> Thing:
    w, d, h = 0.140, 0.048, 0.205
    seam = g.rbox(w - 0.004, 0.016, 0.0006, 0.0002).at(g.move(0, -0.006, h - 0.0001))
    edge = g.rbox(w - 0.004, 0.0010, 0.0008, 0.0002).at(g.move(0, 0.0025, h - 0.0001))
    slot, size = box_label(w - 0.001, h - 0.001, -d / 2, h / 2)
    return Thing(
        [
            (g.rbox(w, d, h, 0.0009), "body"),
            (seam, "body"),
            (edge, paint((0.50, 0.46, 0.40), 0.8)),
        ],
        {"body": (Finish(0.45, 0.15), "#d6a73a")},
        "cereal box",
        slot,
        size,
    )


def caddy() -> Thing:
    w = 0.086
    body = g.rbox(w, w, 0.100, 0.006)
    neck = g.rbox(w - 0.004, w - 0.004, 0.006, 0.003).at(g.move(0, 0, 0.098))
    lid = g.rbox(w + 0.0014, w + 0.0014, 0.024, 0.006).at(g.move(0, 0, 0.1015))
    top = g.lathe(
        [(0.031, 0), (0.0315, 0.0012), (0.030, 0.0022), (0.027, 0.0012), (0, 0.0016)], 96
    ).at(g.move(0, 0, 0.1252))
    slot, size = box_label(0.072, 0.078, -w / 2, 0.049)
    return Thing(
        [
            (body, "body"),
            (neck, paint((0.6, 0.6, 0.6), 0.3, metal=1.0)),
            (lid, "body"),
            (top, "body"),
        ],
        {"body": (Finish(0.22, 0.6), "#27405f")},
        "square tea tin",
        slot,
        size,
    )


def _pouch_face(s: Array, v: Array, sign: float, off: float = 0.0) -> Array:
    """Front (-1) or back (+1) of a filled pouch; s from -1 to 1 across, v from 0 to 1 up."""
    w, h = 0.118, 0.168
    x = s * w / 2 * (1 - 0.05 * np.sin(v * math.pi) ** 2 * np.abs(s))
    fill = np.interp(v, [0, 0.05, 0.35, 0.7, 0.86, 1], [0.027, 0.029, 0.024, 0.013, 0.0012, 0.0005])
    side = np.clip(1 - (np.abs(s) / 0.93) ** 2.4, 0, 1) ** 0.75
    crease = 0.0010 * np.sin(11 * s + 5 * v + 2 * sign) * np.sin(v * math.pi) * side
    crease = crease + 0.0014 * np.exp(-(((v - 0.76) / 0.07) ** 2)) * np.sin(17 * s + 3 * sign)
    y = sign * (fill * side + 0.0004 + off) + crease * side
    z = v * h + 0.004 * np.abs(s) ** 3 * (1 - v) ** 6
    return np.stack([x, y, z], -1)


def pouch() -> Thing:
    def face(sign: float) -> Mesh:
        def f(u: Array, v: Array) -> Array:
            return _pouch_face(2 * u - 1, v, sign)

        return g.surface(f, 72, 96, flip=sign > 0)

    def label(u: Array, v: Array) -> Array:
        return _pouch_face((2 * u - 1) * 0.70, 0.10 + (1 - v) * 0.58, -1, 0.0005)

    seal = g.rbox(0.117, 0.0016, 0.014, 0.0006).at(g.move(0, 0, 0.1545))
    ribs = [
        g.rbox(0.116, 0.0024, 0.0008, 0.0003).at(g.move(0, 0, 0.1560 + 0.0022 * k))
        for k in range(6)
    ]
    slot = bent_slot("label", label, np.eye(4), 48, 48, rough=0.45, spec=0.35, step=4)
    return Thing(
        [(face(-1), "body"), (face(1), "body"), (g.join(seal, *ribs), "body")],
        {"body": (Finish(0.34, 0.4), "#b9a37c")},
        "stand-up pouch",
        slot,
        (round(0.118 * 0.70 * 6000), round(0.168 * 0.58 * 6000)),
    )


def thermos() -> Thing:
    r = 0.0365
    steel = paint((0.62, 0.63, 0.64), 0.22, metal=1.0)
    foot = g.lathe([(0, 0.001), (0.034, 0.001), (0.0355, 0), (0.0368, 0.0015), (0.0368, 0.012)], 96)
    body = g.lathe([(0.0365, 0.012), (r, 0.0125), (r, 0.136), (0.0355, 0.140)], 96)
    ring = g.lathe([(0.0350, 0.139), (0.0358, 0.140), (0.0358, 0.150), (0.0340, 0.151)], 96)
    cup = g.lathe(
        [
            (0.0335, 0.150),
            (0.0362, 0.151),
            (0.0365, 0.153),
            *g.curve((0.0358, 0.170), (0.0345, 0.194), (0.0330, 0.2035), (0.0285, 0.2080)),
            (0.0270, 0.2080),
            (0.0265, 0.2068),
            (0, 0.2064),
        ],
        96,
    )
    slot, size = cyl_label(r, 0.036, 0.104, 48)
    return Thing(
        [(foot, steel), (body, "body"), (ring, steel), (cup, "cap")],
        {"body": (Finish(0.35, 0.5), "#2f4f46"), "cap": (Finish(0.3, 0.4), "#2b2d31")},
        "vacuum flask",
        slot,
        size,
    )


THINGS: dict[str, Entry] = {
    "milk_bottle": (milk_bottle, (LOW, HIGH), (0,)),
    "slim_bottle": (slim_bottle, (LOW, HIGH), (0,)),
    "squeeze": (squeeze, (LOW, HIGH), (0,)),
    "spice_jar": (spice_jar, (LOW, HIGH), (0,)),
    "canister": (canister, (LOW, HIGH), (0,)),
    "drum": (drum, (LOW, HIGH), (0,)),
    "yoghurt": (yoghurt, (LOW, HIGH), (0,)),
    "cereal": (cereal, (LOW, HIGH), (-13,)),
    "caddy": (caddy, (LOW, HIGH), (18,)),
    "pouch": (pouch, (LOW, HIGH), (-8,)),
    "thermos": (thermos, (LOW, HIGH), (0,)),
}
