"""Labelled things of a bathroom, an office or a first-aid cupboard."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Array
from .stage import bent_slot, metal, paint, tex
from .thing import HIGH, LOW, Entry, Finish, Thing, box_label, cyl_label

BLACK = paint(0.025, 0.45)


def dropper() -> Thing:
    r = 0.0225
    body = g.lathe(
        [
            (0, 0.0015),
            (0.018, 0.0015),
            *g.curve(
                (0.0205, 0.0005),
                (0.0222, 0.003),
                (r, 0.008),
                (r, 0.04),
                (r, 0.062),
                (0.0210, 0.0695),
                (0.0150, 0.0750),
                (0.0112, 0.0785),
            ),
            (0.0112, 0.082),
            (0, 0.082),
        ],
        96,
    )
    cap = g.lathe(
        [(0.0118, 0.0800), (0.0132, 0.0803), (0.0134, 0.0820), (0.0130, 0.0960), (0.0105, 0.0975)],
        320,
        ribs=(34, 0.03),
    )
    bulb = g.lathe(
        [
            (0.0102, 0.0968),
            (0.0104, 0.0990),
            *g.curve((0.0078, 0.1005), (0.0080, 0.1080), (0.0084, 0.1180), (0.0078, 0.1255)),
            *g.curve((0.0062, 0.1290), (0.0034, 0.1307), (0.0004, 0.1310)),
            (0, 0.1310),
        ],
        64,
    )
    slot, size = cyl_label(r, 0.010, 0.060, 70)
    return Thing(
        [(body, "body"), (cap, BLACK), (bulb, paint(0.03, 0.6))],
        {"body": (Finish(0.06, 1.0, 0.7), "#5a2c0c")},
        "dropper bottle",
        slot,
        size,
    )


def pump() -> Thing:
    r = 0.034
    body = g.lathe(
        [
            (0, 0.001),
            (0.030, 0.001),
            *g.curve(
                (0.0325, 0.0008),
                (r, 0.005),
                (r, 0.05),
                (r, 0.108),
                (0.0332, 0.1155),
                (0.0290, 0.1215),
                (0.0200, 0.1255),
                (0.0150, 0.1275),
            ),
            (0, 0.1275),
        ],
        96,
    )
    collar = g.lathe(
        [(0.0152, 0.1265), (0.0168, 0.1268), (0.0170, 0.1285), (0.0168, 0.1420), (0.0150, 0.1440)],
        360,
        ribs=(40, 0.03),
    )
    stem = g.lathe(
        [(0.0152, 0.1435), (0.0095, 0.1450), (0.0092, 0.1470), (0.0048, 0.1475), (0.0046, 0.1640)],
        48,
    )
    head = g.lathe(
        [(0.0085, 0.1615), (0.0125, 0.1620), (0.0130, 0.1640), (0.0128, 0.1735), (0.0115, 0.1755),
         (0, 0.1762)],
        64,
    )  # fmt: skip
    p = g.spline((-0.006, 0, 0.1695), (-0.024, 0, 0.1700), (-0.037, 0, 0.1680), (-0.043, 0, 0.1600))
    spout = g.tube(p, np.linspace(0.0062, 0.0044, len(p)), 20)
    slot, size = cyl_label(r, 0.018, 0.098, 68)
    return Thing(
        [(body, "body"), (collar, "cap"), (stem, paint(0.7, 0.35)), (head, "cap"), (spout, "cap")],
        {"body": (Finish(0.2, 0.6), "#d8e0d6"), "cap": (Finish(0.3, 0.3), "#ece9e0")},
        "pump bottle",
        slot,
        size,
    )


def pill_bottle() -> Thing:
    r = 0.0245
    body = g.lathe(
        [
            (0, 0.001),
            (0.021, 0.001),
            *g.curve((0.0232, 0.0008), (r, 0.004), (r, 0.03), (r, 0.068), (0.0236, 0.0715)),
            (0.0225, 0.073),
            (0.0225, 0.076),
            (0, 0.076),
        ],
        96,
    )
    cap = g.lathe(
        [(0.0245, 0.0735), (0.0262, 0.0738), (0.0266, 0.0755), (0.0262, 0.0925)],
        480,
        ribs=(56, 0.022),
    )
    lid = g.lathe(
        [
            (0.0255, 0.0921),
            (0.0262, 0.0932),
            (0.0252, 0.0955),
            (0.0225, 0.0960),
            (0.0215, 0.0952),
            (0, 0.0952),
        ],
        96,
    )
    slot, size = cyl_label(r, 0.010, 0.063, 74)
    return Thing(
        [(body, "body"), (cap, "cap"), (lid, "cap")],
        {"body": (Finish(0.14, 0.9, 0.6), "#c8641a"), "cap": (Finish(0.36, 0.2), "#eeece6")},
        "small tablet bottle",
        slot,
        size,
    )


def lab_bottle() -> Thing:
    r = 0.041
    body = g.lathe(
        [
            (0, 0.002),
            (0.035, 0.002),
            *g.curve(
                (0.0385, 0.0005),
                (0.0405, 0.004),
                (r, 0.012),
                (r, 0.06),
                (r, 0.092),
                (0.0390, 0.1055),
                (0.0310, 0.1190),
                (0.0215, 0.1270),
                (0.0185, 0.1340),
            ),
            (0.0205, 0.1350),
            (0.0210, 0.1372),
            (0.0205, 0.1395),
            (0.0185, 0.1400),
            (0, 0.1400),
        ],
        112,
    )
    blue = paint((0.02, 0.09, 0.32), 0.35, coat=0.3)
    cap = g.lathe(
        [(0.0195, 0.1405), (0.0222, 0.1408), (0.0226, 0.1425), (0.0222, 0.1610)],
        400,
        ribs=(36, 0.035),
    )
    lid = g.lathe([(0.0214, 0.1606), (0.0220, 0.1618), (0.0210, 0.1642), (0, 0.1648)], 64)
    slot, size = cyl_label(r, 0.022, 0.092, 64)
    return Thing(
        [(body, "body"), (cap, blue), (lid, blue)],
        {"body": (Finish(0.05, 1.0, 0.7), "#4a240c")},
        "laboratory bottle with a screw cap",
        slot,
        size,
    )


def _tube(a: Array, v: Array, off: float = 0.0) -> Array:
    """Skin of a squeezed tube standing on its cap: round below, flat above."""
    r, top = 0.0205, 0.0315
    t = np.clip(v, 0, 1) ** 1.15
    x = (r + (top - r) * t) * np.cos(a)
    y = (r + (0.0009 - r) * t + off) * np.sin(a)
    return np.stack([x, y, 0.024 + 0.122 * v], -1)


def cream_tube() -> Thing:
    def skin(u: Array, v: Array) -> Array:
        return _tube(2 * math.pi * u, v)

    def label(u: Array, v: Array) -> Array:
        a = -math.pi / 2 + (u - 0.5) * 2 * math.radians(66)
        return _tube(a, 0.86 - 0.76 * v, 0.0005)

    cap = g.lathe(
        [(0, 0), (0.0165, 0), (0.0178, 0.0012), (0.0192, 0.0215), (0.0186, 0.0232), (0, 0.0236)],
        480,
        ribs=(60, 0.012),
    )
    neck = g.lathe([(0.0175, 0.0225), (0.0200, 0.0230), (0.0206, 0.0245)], 96)
    crimp = g.rbox(0.0632, 0.0018, 0.0105, 0.0006).at(g.move(0, 0, 0.1440))
    ribs = [
        g.rbox(0.0620, 0.0026, 0.0007, 0.0003).at(g.move(0, 0, 0.1460 + 0.0018 * k))
        for k in range(4)
    ]
    slot = bent_slot("label", label, np.eye(4), 48, 48, rough=0.35, spec=0.4, coat=0.2, step=4)
    return Thing(
        [
            (g.surface(skin, 96, 64), "body"),
            (neck, "body"),
            (g.join(crimp, *ribs), "body"),
            (cap, "cap"),
        ],
        {"body": (Finish(0.28, 0.4), "#e8e6e0"), "cap": (Finish(0.32, 0.3), "#ece9e0")},
        "tube of cream",
        slot,
        (round(2 * math.radians(66) * 0.0235 * 6000), round(0.76 * 0.122 * 6000)),
    )


def detergent() -> Thing:
    def skin(u: Array, v: Array) -> Array:
        a = 2 * math.pi * u
        rows = [0, 0.015, 0.04, 0.45, 0.62, 0.78, 0.90, 0.97, 1.0]
        wide = np.interp(
            v, rows, [0.050, 0.0535, 0.055, 0.054, 0.050, 0.036, 0.0225, 0.0180, 0.017]
        )
        deep = np.interp(
            v, rows, [0.028, 0.0315, 0.033, 0.033, 0.032, 0.029, 0.0215, 0.0180, 0.017]
        )
        mid = np.interp(v, rows, [0, 0, 0, 0, 0.004, 0.017, 0.028, 0.030, 0.030])
        c, s = np.cos(a), np.sin(a)
        n = np.interp(v, rows, [0.62, 0.62, 0.62, 0.62, 0.66, 0.8, 1, 1, 1])
        x = mid + wide * np.sign(c) * np.abs(c) ** n
        y = deep * np.sign(s) * np.abs(s) ** n
        return np.stack([x, y, 0.160 * v + 0 * u], -1)

    # A smooth profile instead of straight pieces.
    vs = np.linspace(0, 1, 121)
    raw = skin(np.zeros((1, 1)) + np.linspace(0, 1, 161)[None, :], vs[:, None])
    k = np.exp(-0.5 * (np.arange(-9, 10) / 4.0) ** 2)
    k /= k.sum()
    body_v = raw.copy()
    pad = np.concatenate([np.repeat(raw[:1], 9, 0), raw, np.repeat(raw[-1:], 9, 0)])
    for ax in (0, 1):
        cols = [np.convolve(pad[:, j, ax], k, "valid") for j in range(raw.shape[1])]
        body_v[:, :, ax] = np.stack(cols, 1)

    def smooth(u: Array, v: Array) -> Array:
        i, j = np.rint(v * 120).astype(int), np.rint(u * 160).astype(int)
        return body_v[i, j]

    body = g.surface(smooth, 160, 120)
    grip = g.spline(
        (0.022, 0, 0.149), (-0.010, 0, 0.153), (-0.034, 0, 0.143), (-0.045, 0, 0.118),
        (-0.046, 0, 0.092),
    )  # fmt: skip
    handle = g.tube(grip, np.linspace(0.0098, 0.0115, len(grip)), 24)
    cap = g.lathe(
        [(0.0185, 0.156), (0.0215, 0.1565), (0.0220, 0.158), (0.0205, 0.190), (0.0190, 0.193)],
        400,
        ribs=(40, 0.03),
    ).at(g.move(0.030))
    lid = g.lathe([(0.0192, 0.1925), (0.0165, 0.1932), (0.0155, 0.190), (0, 0.190)], 64)
    slot, size = box_label(0.078, 0.070, -0.0336, 0.052)
    return Thing(
        [(body, "body"), (handle, "body"), (cap, "cap"), (lid.at(g.move(0.030)), "cap")],
        {"body": (Finish(0.28, 0.4), "#2f6fa8"), "cap": (Finish(0.32, 0.3), "#ece9e0")},
        "detergent bottle with a handle",
        slot,
        size,
    )


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
    "dropper": (dropper, (LOW, HIGH), (0,)),
    "pump": (pump, (LOW, HIGH), (0,)),
    "pill_bottle": (pill_bottle, (LOW, HIGH), (0,)),
    "lab_bottle": (lab_bottle, (LOW, HIGH), (0,)),
    "cream_tube": (cream_tube, (LOW, HIGH), (-6,)),
    "detergent": (detergent, (LOW, HIGH), (0,)),
    "first_aid": (first_aid, (LOW, HIGH), (-10,)),
    "matchbox": (matchbox, (LOW, HIGH), (16,)),
    "parcel": (parcel, (LOW, HIGH), (14,)),
    "book": (book, (LOW, HIGH), (-14,)),
    "document_box": (document_box, (LOW, HIGH), (-12,)),
}
