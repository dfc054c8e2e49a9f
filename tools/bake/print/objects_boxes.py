"""Boxes, a parcel and a book with labels."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Array
from .stage import metal, paint, tex
from .thing import HIGH, LOW, Entry, Finish, Thing, box_label

BLACK = paint(0.025, 0.45)


def first_aid() -> Thing:
    w, d, h = 0.180, 0.074, 0.125
    z = 0.078
    lower = g.rbox(w, d, z - 0.001, 0.010)
    upper = g.rbox(w, d, h - z, 0.010).at(g.move(0, 0, z + 0.001))
    seam = g.rbox(w - 0.004, d - 0.004, 0.020, 0.008).at(g.move(0, 0, z - 0.010))
    latches = [
        g.rbox(0.022, 0.005, 0.030, 0.0015).at(g.move(x, -d / 2 - 0.001, z - 0.017))
        for x in (-0.066, 0.066)
    ]
    p = g.spline(
        (-0.034, 0, h - 0.002), (-0.031, 0, h + 0.016), (0, 0, h + 0.021), (0.031, 0, h + 0.016),
        (0.034, 0, h - 0.002),
    )  # fmt: skip
    handle = g.tube(p, 0.0045, 18)
    slot, size = box_label(0.092, 0.062, -d / 2 - 0.0001, 0.040)
    white = paint(0.75, 0.4)
    cross = g.join(
        g.rbox(0.030, 0.0006, 0.010, 0.0002).at(g.move(0, -d / 2 - 0.0002, 0.096)),
        g.rbox(0.010, 0.0006, 0.030, 0.0002).at(g.move(0, -d / 2 - 0.0003, 0.086)),
    )
    return Thing(
        [
            (lower, "body"),
            (upper, "body"),
            (seam, BLACK),
            (g.join(*latches), white),
            (cross, white),
            (handle, white),
        ],
        {"body": (Finish(0.38, 0.3), "#1f7a46")},
        "first-aid box",
        slot,
        size,
    )


def matchbox() -> Thing:
    w, d, h = 0.110, 0.034, 0.066
    sleeve = g.rbox(w, d, h, 0.0006)
    strip = g.rbox(w - 0.002, 0.026, 0.0004, 0.0001).at(g.move(0, 0, h - 0.0001))
    tray = g.rbox(0.004, d - 0.003, h - 0.003, 0.0005).at(g.move(-w / 2 - 0.0012, 0, 0.0015))
    slot, size = box_label(w - 0.002, h - 0.002, -d / 2, h / 2)
    return Thing(
        [
            (sleeve, "body"),
            (strip, paint(tex("soil", 0.05, (0.5, 0.4, 0.36)), 0.95)),
            (tray, paint(tex("cardboard", 0.1), 0.8)),
        ],
        {"body": (Finish(0.5, 0.1), "#c8a23c")},
        "large box of matches",
        slot,
        size,
    )


def parcel() -> Thing:
    w, d, h = 0.165, 0.105, 0.110
    card = paint(tex("cardboard", 0.22), 0.8, spec=0.2)
    gap = g.rbox(w - 0.002, 0.0008, 0.0004, 0.0001).at(g.move(0, 0, h - 0.0001))
    tape = paint((0.46, 0.30, 0.13), 0.18, coat=0.7)
    bands = g.join(
        g.rbox(0.046, d + 0.0006, 0.0006, 0.0002).at(
            g.move(0, 0, h - 0.0001) @ g.turn("z", 90) @ g.scale(d / d, w / d, 1)
        ),
        g.rbox(0.0006, 0.046, 0.032, 0.0002).at(g.move(-w / 2, 0, h - 0.032)),
        g.rbox(0.0006, 0.046, 0.032, 0.0002).at(g.move(w / 2, 0, h - 0.032)),
    )
    slot, size = box_label(0.112, 0.076, -d / 2, 0.054)
    return Thing(
        [(g.rbox(w, d, h, 0.0022), card), (gap, paint(0.05, 0.9)), (bands, tape)],
        {},
        "taped cardboard parcel",
        slot,
        size,
    )


def book() -> Thing:
    w, d, h = 0.132, 0.030, 0.190
    boards = g.join(
        g.rbox(w, 0.0030, h, 0.0008).at(g.move(0, -d / 2 + 0.0015)),
        g.rbox(w, 0.0030, h, 0.0008).at(g.move(0, d / 2 - 0.0015)),
    )

    def spine(u: Array, v: Array) -> Array:
        a = math.pi / 2 + u * math.pi
        return np.stack([-w / 2 + 0.007 * np.cos(a) + 0.001, d / 2 * np.sin(a), v * h], -1)

    pages = [
        g.rbox(w - 0.007, 0.00105, h - 0.008, 0.0003).at(
            g.move(0.0010 + 0.0008 * math.sin(k * 1.9), -0.0114 + 0.0012 * k, 0.004)
        )
        for k in range(20)
    ]
    slot, size = box_label(w - 0.014, h - 0.010, -d / 2, h / 2, 0.006)
    return Thing(
        [
            (boards, "body"),
            (g.surface(spine, 24, 8), "body"),
            (g.join(*pages), paint((0.74, 0.70, 0.60), 0.9)),
        ],
        {"body": (Finish(0.5, 0.15), "#7a2c2a")},
        "hardback book",
        slot,
        size,
    )


def document_box() -> Thing:
    w, d, h = 0.150, 0.100, 0.120
    card = g.rbox(w, d, h, 0.0012)
    lid = g.rbox(w + 0.003, d + 0.003, 0.036, 0.0012).at(g.move(0, 0, h - 0.033))
    frame = g.join(
        *(
            g.rbox(a, 0.0016, b, 0.0005).at(g.move(x, -d / 2 - 0.0006, z))
            for a, b, x, z in (
                (0.100, 0.004, 0, 0.014),
                (0.100, 0.004, 0, 0.072),
                (0.004, 0.060, -0.050, 0.015),
                (0.004, 0.060, 0.050, 0.015),
            )
        )
    )
    slot, size = box_label(0.096, 0.056, -d / 2, 0.045)
    return Thing(
        [(card, "body"), (lid, "body"), (frame, metal("Al", 0.3))],
        {"body": (Finish(0.6, 0.05), "#4a5560")},
        "storage box with a label holder",
        slot,
        size,
    )


THINGS: dict[str, Entry] = {
    "first_aid": (first_aid, (LOW, HIGH), (-10,)),
    "matchbox": (matchbox, (LOW, HIGH), (16,)),
    "parcel": (parcel, (LOW, HIGH), (14,)),
    "book": (book, (LOW, HIGH), (-14,)),
    "document_box": (document_box, (LOW, HIGH), (-12,)),
}
