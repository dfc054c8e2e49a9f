"""Bottles, jars, tins and boxes of the first set."""

from __future__ import annotations

import numpy as np

from . import geom as g
from .geom import Mesh
from .stage import flat_slot, metal, paint
from .thing import HIGH, LOW, Entry, Finish, Thing, cyl_label


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


THINGS: dict[str, Entry] = {
    "bottle": (bottle, (LOW, HIGH), (0,)),
    "spray": (spray, (LOW, HIGH), (0,)),
    "jar": (jar, (LOW, HIGH), (0,)),
    "can": (can, (LOW, HIGH), (0,)),
    "box": (box, (LOW, HIGH), (14, -10)),
    "carton": (carton, (LOW, HIGH), (-18,)),
    "tin": (tin, (LOW, HIGH), (0,)),
    "tub": (tub, (LOW, HIGH), (0,)),
}
