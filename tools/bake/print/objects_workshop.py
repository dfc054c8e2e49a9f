"""Labelled containers of a workshop or garage."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Mesh
from .stage import metal, paint
from .thing import HIGH, LOW, Entry, Finish, Thing, box_label, cyl_label

STEEL = paint((0.60, 0.61, 0.62), 0.22, metal=1.0)
TINNED = metal("Al", 0.26)
BLACK = paint(0.022, 0.45, coat=0.1)


def paint_tin() -> Thing:
    r = 0.051
    shell = g.lathe(
        [
            (0, 0.002),
            (0.049, 0.002),
            (0.0515, 0),
            (0.0522, 0.0022),
            (0.0510, 0.0052),
            (0.0508, 0.1085),
            (0.0522, 0.1115),
            (0.0518, 0.1140),
            (0.0490, 0.1142),
            (0.0480, 0.1115),
            (0.0455, 0.1112),
            (0.0448, 0.1145),
            (0.0432, 0.1150),
            (0.0420, 0.1120),
            (0, 0.1120),
        ],
        128,
    )
    band = g.lathe([(0.0511, 0.0062), (0.0511, 0.1075)], 128)
    ears = [
        g.lathe([(0.0062, 0), (0.0062, 0.0016), (0.0040, 0.0028), (0, 0.0030)], 32).at(
            g.turn("z", s) @ g.move(0.0510, 0, 0.092) @ g.turn("y", 90)
        )
        for s in (0, 180)
    ]
    t = np.linspace(0, math.pi, 60)
    arc = np.stack([0.0540 * np.cos(t), 0.030 * np.sin(t), 0.092 + 0.062 * np.sin(t)], 1)
    slot, size = cyl_label(r + 0.0002, 0.0066, 0.1070, 74)
    return Thing(
        [
            (shell, TINNED),
            (band, "body"),
            (g.join(*ears), TINNED),
            (g.tube(arc, 0.0013, 12), STEEL),
        ],
        {"body": (Finish(0.38, 0.2), "#e2dccb")},
        "paint tin with a wire handle",
        slot,
        size,
    )


def aerosol() -> Thing:
    r = 0.0285
    body = g.lathe([(r, 0.0045), (r, 0.1480)], 96)
    ends = g.lathe(
        [(0, 0.003), (0.026, 0.003), (0.0285, 0), (0.0294, 0.0022), (0.0284, 0.0050)], 96
    )
    dome = g.lathe(
        [(0.0286, 0.1475), (0.0293, 0.1490), (0.0286, 0.1510),
         *g.curve((0.0280, 0.1520), (0.0262, 0.1570), (0.0235, 0.1600)),
         (0, 0.1600)], 96)  # fmt: skip
    cap = g.lathe(
        [
            (0.0268, 0.1575),
            (0.0274, 0.1580),
            (0.0274, 0.1640),
            *g.curve((0.0270, 0.1800), (0.0262, 0.1990), (0.0240, 0.2035), (0.0190, 0.2045)),
            (0, 0.2045),
        ],
        96,
    )
    slot, size = cyl_label(r + 0.0001, 0.006, 0.1460, 74)
    return Thing(
        [(body, "body"), (g.join(ends, dome), TINNED), (cap, "cap")],
        {"body": (Finish(0.24, 0.5), "#b8372c"), "cap": (Finish(0.3, 0.3), "#2b2d31")},
        "aerosol can",
        slot,
        size,
    )


def jerrycan() -> Thing:
    w, d, h = 0.140, 0.078, 0.150
    body = g.rbox(w, d, h, 0.016, 8)
    step = g.rbox(w - 0.030, d - 0.014, 0.014, 0.006, 6).at(g.move(-0.010, 0, h - 0.007))
    p = g.spline(
        (-0.058, 0, h - 0.008), (-0.054, 0, h + 0.018), (-0.040, 0, h + 0.030),
        (-0.004, 0, h + 0.030), (0.010, 0, h + 0.018), (0.014, 0, h - 0.004),
    )  # fmt: skip
    bar = g.tube(p, 0.0098, 24)
    neck = g.lathe([(0.0175, 0), (0.0175, 0.014), (0, 0.014)], 64).at(g.move(0.044, 0, h - 0.003))
    cap = g.lathe(
        [(0.0185, 0.0), (0.0208, 0.0004), (0.0212, 0.002), (0.0208, 0.021), (0.0190, 0.0235),
         (0, 0.0240)], 400, ribs=(32, 0.04))  # fmt: skip
    ribs = [
        g.rbox(0.006, 0.004, 0.104, 0.0018).at(g.move(s * 0.0605, -d / 2 + 0.0008, 0.022))
        for s in (-1, 1)
    ]
    slot, size = box_label(0.100, 0.096, -d / 2, 0.074)
    return Thing(
        [
            (g.join(body, step, *ribs), "body"),
            (bar, "body"),
            (neck, "body"),
            (cap.at(g.move(0.044, 0, h + 0.004)), "cap"),
        ],
        {"body": (Finish(0.4, 0.15), "#d8d4c4"), "cap": (Finish(0.35, 0.2), "#c8372c")},
        "plastic canister with a handle",
        slot,
        size,
    )


def extinguisher() -> Thing:
    r = 0.035
    body = g.lathe(
        [
            (0, 0.002),
            (0.031, 0.002),
            (0.0325, 0),
            *g.curve(
                (0.0340, 0.001),
                (r, 0.006),
                (r, 0.06),
                (r, 0.126),
                (0.0325, 0.142),
                (0.0240, 0.155),
                (0.0130, 0.1610),
            ),
            (0.0125, 0.168),
            (0, 0.168),
        ],
        112,
    )
    valve = g.lathe(
        [(0.0130, 0.165), (0.0140, 0.1655), (0.0140, 0.176), (0.0105, 0.178), (0.0105, 0.188),
         (0, 0.189)], 48)  # fmt: skip
    gauge = g.lathe(
        [(0, 0), (0.0088, 0), (0.0092, 0.002), (0.0092, 0.007), (0.0080, 0.0078)], 48
    ).at(g.move(0, -0.0095, 0.180) @ g.turn("x", 90))
    face = g.lathe([(0.0079, 0.0072), (0, 0.0072)], 48).at(
        g.move(0, -0.0095, 0.180) @ g.turn("x", 90)
    )
    top = g.spline((0.010, 0, 0.196), (-0.014, 0, 0.200), (-0.040, 0, 0.211), (-0.052, 0, 0.213))
    low = g.spline((0.008, 0, 0.186), (-0.016, 0, 0.187), (-0.040, 0, 0.181), (-0.051, 0, 0.176))
    levers = g.join(
        *(
            Mesh(m.v * np.array([1, 1.9, 1]), m.f, m.uv)
            for m in (g.tube(top, 0.0034, 16), g.tube(low, 0.0034, 16))
        ),
        g.rbox(0.022, 0.013, 0.016, 0.003).at(g.move(0.002, 0, 0.185)),
    )
    hose = g.spline(
        (0.010, 0, 0.176), (0.030, -0.003, 0.180), (0.046, -0.006, 0.163), (0.0475, -0.008, 0.12),
        (0.0440, -0.010, 0.070), (0.0425, -0.010, 0.050),
    )  # fmt: skip
    k = np.linspace(0, 1, len(hose))
    pipe = g.tube(hose, np.interp(k, [0, 0.78, 0.84, 1], [0.0052, 0.0052, 0.0068, 0.0085]), 20)
    strap = g.lathe([(r + 0.0004, 0.108), (r + 0.0008, 0.1085), (r + 0.0008, 0.115)], 96)
    slot, size = cyl_label(r, 0.022, 0.100, 62)
    return Thing(
        [
            (body, "body"),
            (valve, paint((0.72, 0.52, 0.22), 0.25, metal=1.0)),
            (gauge, STEEL),
            (face, paint((0.55, 0.60, 0.50), 0.4)),
            (levers, BLACK),
            (pipe, BLACK),
            (strap, BLACK),
        ],
        {"body": (Finish(0.18, 0.7), "#b5231c")},
        "small fire extinguisher",
        slot,
        size,
    )


THINGS: dict[str, Entry] = {
    "paint_tin": (paint_tin, (LOW, HIGH), (0,)),
    "aerosol": (aerosol, (LOW, HIGH), (0,)),
    "jerrycan": (jerrycan, (LOW, HIGH), (-12,)),
    "extinguisher": (extinguisher, (LOW, HIGH), (0,)),
}
