"""Labelled bottles and tubes of a bathroom, a laundry or a laboratory."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Array
from .stage import bent_slot, paint
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
    k = g.scale(1.2)
    slot, size = cyl_label(r * 1.2, 0.012, 0.072, 70)
    return Thing(
        [(body.at(k), "body"), (cap.at(k), BLACK), (bulb.at(k), paint(0.03, 0.6))],
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
    k = g.scale(1.2)
    slot, size = cyl_label(r * 1.2, 0.012, 0.0756, 74)
    return Thing(
        [(body.at(k), "body"), (cap.at(k), "cap"), (lid.at(k), "cap")],
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
        (0.022, 0, 0.149), (-0.010, 0, 0.153), (-0.032, 0, 0.144), (-0.042, 0, 0.118),
        (-0.0395, 0, 0.088),
    )  # fmt: skip
    handle = g.tube(grip, np.linspace(0.0098, 0.0100, len(grip)), 24)
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


THINGS: dict[str, Entry] = {
    "dropper": (dropper, (LOW, HIGH), (0,)),
    "pump": (pump, (LOW, HIGH), (0,)),
    "pill_bottle": (pill_bottle, (LOW, HIGH), (0,)),
    "lab_bottle": (lab_bottle, (LOW, HIGH), (0,)),
    "cream_tube": (cream_tube, (LOW, HIGH), (-6,)),
    "detergent": (detergent, (LOW, HIGH), (0,)),
}
