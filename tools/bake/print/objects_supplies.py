"""Labelled supplies of a bathroom, a garage, a shed and a desk: bottles, cans, a sack, a pot."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import geom as g
from .geom import Array, Mesh
from .props import leaf
from .stage import Slot, bent_slot, metal, paint, tex
from .thing import HIGH, LOW, Entry, Finish, Make, Thing, box_label, cyl_label

Row = tuple[float, ...]
Label = tuple[Slot, tuple[int, int]]
STEEL = paint((0.60, 0.61, 0.62), 0.24, metal=1.0)
TINNED = metal("Al", 0.27)
FOIL = paint((0.74, 0.75, 0.77), 0.3, metal=1.0)
CARD = paint((0.60, 0.58, 0.53), 0.8, spec=0.2)


def rounded(*rows: Row) -> Array:
    """Corners rounded over the length that is each row's last number; (N, columns)."""
    p, f = [np.array(r[:-1], float) for r in rows], [r[-1] for r in rows]
    out = [p[0][None]]
    t = np.linspace(0, 1, 11)[:, None]
    for i in range(1, len(p) - 1):
        a, b = p[i - 1] - p[i], p[i + 1] - p[i]
        la, lb = (float(np.linalg.norm(x[:3])) + 1e-9 for x in (a, b))
        a = p[i] + a * min(f[i] / la, 0.5 if i > 1 else 0.95)
        b = p[i] + b * min(f[i] / lb, 0.5 if i < len(p) - 2 else 0.95)
        curve = (1 - t) ** 2 * a + 2 * t * (1 - t) * p[i] + t**2 * b
        out.append(curve if f[i] else p[i][None])
    return np.concatenate([*out, p[-1][None]])


def turned(*rows: Row, seg: int = 96, ribs: tuple[int, float] = (0, 0.0)) -> Mesh:
    """Lathe of (radius, height[, rounding]) in millimetres."""
    pts = rounded(*((*r, 0.0)[:3] for r in rows)) / 1000
    return g.lathe([(float(r), float(z)) for r, z in pts], seg, ribs=ribs)


def cap(r: float, z0: float, z1: float, n: int = 0, deep: float = 0.03, slim: float = 0) -> Mesh:
    """Screw cap in millimetres: a skirt with n ribs and a flat top with a soft edge."""
    top, e, k = r - slim, z1 - 1.4, 1 - deep * 0.6 if n else 1.0
    skirt = turned((r - 2, z0), (r, z0, 0.5), (top, e), seg=9 * n or 96, ribs=(n, deep))
    return g.join(skirt, turned((top * k, e), (top * k, z1, 1.5), (0, z1 + 0.2)))


@dataclass(frozen=True)
class Skin:
    """Closed skin through rows of millimetres: height, half width, half depth, squareness, x."""

    rows: Array
    ripple: Callable[[Array, Array], Array] | None = None

    def at(self, a: Array, z: Array, off: float = 0.0) -> Array:
        """Points in metres at the angle ``a`` and the height ``z`` in millimetres."""
        w, d, n, x = (np.interp(z, self.rows[:, 0], self.rows[:, k]) for k in (1, 2, 3, 4))
        c, s = np.cos(a), np.sin(a)
        r = (np.abs(c) ** n + np.abs(s) ** n) ** (-1 / n)
        wave = self.ripple(a, z) if self.ripple else 0.0
        p = [x + (w + off) * c * r, (d + off) * s * r + np.sign(s) * wave * np.abs(s) ** 0.5, z]
        return np.stack(np.broadcast_arrays(*p), -1) / 1000

    def mesh(self) -> Mesh:
        """The skin with flat ends."""
        z = np.unique(np.concatenate([self.rows[:, 0], np.linspace(*self.rows[[0, -1], 0], 90)]))

        def f(u: Array, v: Array) -> Array:
            i = np.rint(v * (len(z) + 1)).astype(int) - 1
            p = self.at(math.pi / 2 + 2 * math.pi * u, z[np.clip(i, 0, len(z) - 1)])
            mid = p[..., :2].mean(1, keepdims=True)
            k = np.where((i >= 0) & (i < len(z)), 1.0, 1e-4)[..., None]
            return np.concatenate([mid + (p[..., :2] - mid) * k, p[..., 2:]], -1)

        return g.surface(f, 176, len(z) + 1)

    def bead(self, z: float, r: float, off: float, turns: tuple[float, float] = (0, 1)) -> Mesh:
        """A round bead of radius ``r`` along the skin at a height."""
        a = np.linspace(*turns, 180) * 2 * math.pi + math.pi / 2
        return g.tube(self.at(a, np.full_like(a, z), off), r / 1000, 12, caps=False)

    def label(self, z0: float, z1: float, wide: float, rough: float = 0.42) -> Label:
        """Label facing -y, ``wide`` millimetres along the skin."""
        a = np.linspace(-math.pi, 0, 721)
        p = self.at(a, np.full_like(a, (z0 + z1) / 2)) * 1000
        s = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))])
        s -= s[360]

        def f(u: Array, v: Array) -> Array:
            return self.at(np.interp((u - 0.5) * wide, s, a), z0 + (1 - v) * (z1 - z0), 0.35)

        slot = bent_slot("label", f, np.eye(4), 96, 40, rough=rough, spec=0.35, coat=0.1, step=4)
        return slot, (round(wide * 6), round((z1 - z0) * 6))


def skin(n: float, *rows: Row) -> Skin:
    """Skin of rows (height, half width, half depth, rounding[, squareness[, x]]); n by default."""
    return Skin(rounded(*((*r[:3], *(*r[4:], *(n, 0.0)[len(r) - 4 :]), r[3]) for r in rows)))


def roll_on() -> Thing:
    body = skin(
        2.4, (0, 20, 13, 0), (0.4, 25, 17, 3), (24, 27, 18.5, 16), (50, 24.5, 17, 12),
        (59, 19.5, 15.8, 3), (60, 18, 14.5, 0), (63, 18, 14.5, 0),
    )  # fmt: skip
    lid = skin(
        2.2, (60.6, 18.5, 15, 0), (60.8, 20.4, 16.6, 0.6), (88, 19.6, 15.6, 14),
        (102, 15, 11.5, 9), (106.4, 7, 5, 5), (106.9, 0.4, 0.3, 0),
    )  # fmt: skip
    return Thing(
        [(body.mesh(), "body"), (lid.mesh(), "cap")],
        {"body": (Finish(0.12, 0.9), "#e6e9ec"), "cap": (Finish(0.26, 0.5), "#ece9e0")},
        "roll-on deodorant with a domed cap", *body.label(6.5, 49.5, 48),
    )  # fmt: skip


def remover() -> Thing:
    body = skin(
        2.7, (0, 27, 13, 0), (0.4, 31.5, 16.5, 3), (12, 32.5, 17.5, 6), (74, 32.5, 17.5, 24),
        (94, 20, 14, 9), (98, 11.5, 11.5, 3, 2), (106, 11, 11, 0, 2),
    )  # fmt: skip
    return Thing(
        [(body.mesh(), "body"), (cap(13, 99, 134, slim=1.2), "cap")],
        {"body": (Finish(0.1, 1.0, 0.6), "#cfa3c6"), "cap": (Finish(0.2, 0.6), "#ece9e0")},
        "flat oval bottle with a tall cap", *body.label(9, 77, 56),
    )  # fmt: skip


def mouthwash() -> Thing:
    body = skin(
        5, (0, 35, 20, 0), (0.5, 40, 24, 3), (13, 42, 25.5, 4), (17, 39.6, 23.4, 3),
        (95, 39.6, 23.4, 3), (99, 42, 25.5, 4), (110, 42, 25.5, 6, 4.6), (134, 28, 20, 10, 3.4),
        (152, 16.5, 16, 6, 2), (160, 16, 16, 0, 2),
    )  # fmt: skip
    return Thing(
        [(body.mesh(), "body"), (cap(19, 154, 190, 48, 0.03, 0.8), "cap")],
        {"body": (Finish(0.08, 1.0, 0.6), "#1f8f86"), "cap": (Finish(0.3, 0.3), "#2b2d31")},
        "square-shouldered mouthwash bottle", *body.label(21, 91, 66),
    )  # fmt: skip


def medicine_box() -> Thing:
    w, d, h, x = 0.112, 0.026, 0.068, -0.013
    end, side = x + w / 2, g.turn("x", 90)
    hole = g.rbox(0.0006, d - 0.003, h - 0.003, 0.0002).at(g.move(end, 0, 0.0015))
    hinge = g.move(end, d / 2 - 0.0006, 0.002) @ g.turn("z", 16)
    flap = g.rbox(0.024, 0.0006, h - 0.004, 0.0002).at(hinge @ g.move(0.012))
    strip = g.slab(g.outline(0.050, 0.056, 0.004), 0.0007, 0.0002)
    pill = turned((5.6, 0), (5.3, 1), (4.2, 3.4, 1.6), (0, 3.8), seg=40)
    spots = [(end + q, 0.0013, 0.015 + 0.017 * k) for q in (0.0075, 0.021) for k in range(3)]
    pills = g.join(*(pill.at(g.move(*q) @ side) for q in spots))
    return Thing(
        [(g.rbox(w, d, h, 0.0007).at(g.move(x)), "body"), (hole, paint(0.03, 0.9)),
         (flap, CARD), (strip.at(g.move(end + 0.004, 0.002, h / 2 - 0.002) @ side), FOIL),
         (pills, paint((0.72, 0.74, 0.76), 0.12, coat=0.8))],
        {"body": (Finish(0.42, 0.2), "#eceae4")}, "medicine carton with a blister strip",
        *box_label(w - 0.001, h - 0.001, -d / 2, h / 2, x),
    )  # fmt: skip


def engine_oil() -> Thing:
    body = skin(
        4, (0, 45, 23, 0), (0.6, 51, 28, 3), (18, 53, 29.5, 10), (118, 53, 29.5, 16),
        (150, 38, 26, 14, 3.2, 13), (171, 20.5, 19.5, 7, 2.2, 28), (175, 17.5, 17.5, 2, 2, 30),
        (184, 17.5, 17.5, 0, 2, 30),
    )  # fmt: skip
    grips = [body.bead(122 + 5.2 * k, 1.5, -0.1, (0.12, 0.38)) for k in range(6)]
    gauge = g.surface(lambda u, v: body.at(-0.70 + 0.13 * u, 16 + 92 * v, 0.3), 12, 40)
    return Thing(
        [(g.join(body.mesh(), *grips), "body"), (gauge, paint((0.62, 0.50, 0.26), 0.4)),
         (cap(20.5, 177, 199, 40, 0.035).at(g.move(0.030)), "cap")],
        {"body": (Finish(0.34, 0.3), "#2b2d31"), "cap": (Finish(0.35, 0.2), "#c8372c")},
        "flat motor-oil bottle", *body.label(16, 112, 80),
    )  # fmt: skip


def fuel_can() -> Thing:
    body = turned(
        (0, 1), (49, 1), (51.5, 0, 0.8), (53, 2.5, 1), (52, 5), (52, 9), (53.3, 10.5, 1),
        (52, 12), (52, 88), (53.3, 89.5, 1), (52, 91), (52, 98, 3), (49, 102, 4), (23, 128, 5),
        (19, 130, 1), (19, 134), (0, 134), seg=128,
    )  # fmt: skip
    p = g.spline((0.024, 0, 0.110), (0.040, 0, 0.122), (0.058, 0, 0.152), (0.068, 0, 0.180))
    spout = g.tube(p, np.linspace(0.0105, 0.0066, len(p)), 32)
    flange = turned((15, 0), (14, 2, 1), (10, 3), seg=48)
    tip = cap(8.5, 0, 14, 26, 0.05).at(g.move(0.0665, 0, 0.1765) @ g.turn("y", 19))
    q = g.spline(
        (-0.050, 0, 0.058), (-0.066, 0, 0.062), (-0.077, 0, 0.088), (-0.072, 0, 0.124),
        (-0.050, 0, 0.142), (-0.028, 0, 0.133), (-0.022, 0, 0.124),
    )  # fmt: skip
    foot = g.rbox(0.016, 0.024, 0.030, 0.003).at(g.move(-0.047, 0, 0.043))
    return Thing(
        [(g.join(body, g.tube(q, 0.0046, 24), foot), "body"),
         (flange.at(g.move(0.030, 0, 0.116) @ g.turn("y", 45)), "body"), (spout, STEEL),
         (g.join(cap(21, 131, 144, 50), tip), "cap")],
        {"body": (Finish(0.28, 0.5), "#b5231c"), "cap": (Finish(0.35, 0.2), "#2b2d31")},
        "metal fuel can with a spout", *cyl_label(0.0521, 0.016, 0.084, 58),
    )  # fmt: skip


def solvent_can() -> Thing:
    can = skin(7, (1, 43, 21.5, 0), (1.4, 44, 22.5, 0.5), (128, 44, 22.5, 0), (128.4, 43, 21.5, 0))
    rims = [can.bead(z, 1.5, 0.2) for z in (2.0, 128.4)]
    p = g.spline((-0.034, 0, 0.128), (-0.030, 0, 0.140), (-0.012, 0, 0.140), (-0.008, 0, 0.128))
    neck = turned((22, 128), (21, 129.6, 1), (17, 130), (16, 134), seg=64).at(g.move(0.019))
    return Thing(
        [(can.mesh(), "body"), (g.join(*rims, neck), TINNED),
         (g.ribbon(p, 0.012, (0, 1, 0)), STEEL),
         (cap(18.5, 131, 149, 44, 0.035).at(g.move(0.019)), "cap")],
        {"body": (Finish(0.26, 0.5), "#e2dccb"), "cap": (Finish(0.35, 0.2), "#c8372c")},
        "oblong tin with a screw cap", *can.label(6, 124.5, 78, 0.3),
    )  # fmt: skip


def glue_bottle() -> Thing:
    body = skin(
        2.3, (0, 24, 14, 0), (0.5, 29, 18, 3), (10, 31, 19.5, 8), (46, 28.5, 18, 24),
        (82, 31, 19.5, 18), (104, 23, 17, 12), (120, 13, 13, 5, 2), (126, 12, 12, 0, 2),
    )  # fmt: skip
    cone = turned((12.5, 133), (11, 137, 2), (7, 143, 4), (4.8, 168, 3), (3.8, 171, 1), (0, 171))
    return Thing(
        [(body.mesh(), "body"), (g.join(cap(15.5, 121, 134, 34, 0.05), cone), "cap")],
        {"body": (Finish(0.3, 0.4), "#e9e8e3"), "cap": (Finish(0.32, 0.3), "#d97a1e")},
        "glue bottle with a pointed tip", *body.label(9, 84, 54),
    )  # fmt: skip


def ink_bottle() -> Thing:
    body = skin(
        8, (0, 28, 28, 0), (0.5, 31, 31, 2.5), (4, 33, 33, 3), (47, 33, 33, 5), (57, 18, 18, 3, 3),
        (59, 15, 15, 1, 2), (64, 15, 15, 0, 2),
    )  # fmt: skip
    return Thing(
        [(body.mesh(), "body"), (cap(19.5, 60, 78, 60, 0.02, 0.5), "cap")],
        {"body": (Finish(0.04, 1.0, 0.8), "#15203f"), "cap": (Finish(0.25, 0.5), "#2b2d31")},
        "square ink bottle", *body.label(5.5, 46, 56),
    )  # fmt: skip


def sealant() -> Thing:
    tube = turned(
        (0, 5), (22, 5), (22, 0), (24.6, 0, 0.6), (24.6, 2.4, 0.6), (23.8, 3.2), (23.8, 124),
        (24.6, 125, 0.6), (24.6, 128.4, 1), (11, 131, 1.5), (9.5, 136), (0, 136),
    )  # fmt: skip
    collar = turned((8, 133), (12.8, 133, 0.4), (12.6, 143), seg=240, ribs=(24, 0.06))
    cone = turned((12, 143), (8.4, 145, 1.2), (7.6, 152, 2), (3.3, 205), (2.4, 205.2), (2.2, 202))
    rings = [turned((r, z), (r + 0.5, z + 0.5), (r, z + 1)) for r, z in ((6.2, 168), (4.9, 184))]
    return Thing(
        [(tube, "body"), (g.join(collar, cone, *rings), "cap")],
        {"body": (Finish(0.28, 0.4), "#e8e8e4"), "cap": (Finish(0.36, 0.2), "#d8d4c4")},
        "sealant cartridge with a nozzle", *cyl_label(0.0239, 0.007, 0.121, 76),
    )  # fmt: skip


def plaster_sack() -> Thing:
    def ripple(a: Array, z: Array) -> Array:
        up = np.clip((z - 100) / 36, 0, 1) * np.clip((168 - z) / 14, 0, 1)
        low = np.clip((56 - z) / 40, 0, 1) * np.clip(z / 10, 0, 1)
        fold = np.sin(8 * a + 0.05 * z) + 0.8 * np.sin(17 * a - 0.05 * z + 1.3)
        dent = np.sin(3 * a + 0.035 * z + 0.6) * np.sin(0.055 * z + 2 * a)
        return 1.5 * up * fold + 0.8 * low * np.sin(11 * a + 0.09 * z) + 0.9 * dent

    rows = skin(
        3.4, (0, 50, 26, 0, 6), (0.8, 55, 31, 4, 5), (30, 60, 36, 30), (90, 61, 35, 40),
        (136, 59, 22, 26), (164, 58, 2.4, 8, 3), (182, 58, 1.2, 0, 3),
    ).rows  # fmt: skip
    bag = Skin(rows, ripple)
    crepe = g.rbox(0.118, 0.0040, 0.017, 0.0012).at(g.move(0, 0, 0.173))
    stitch = g.rbox(0.0030, 0.0012, 0.0010, 0.0004, 2)
    thread = [stitch.at(g.move(0.004 * k - 0.056, -0.0022, 0.1795)) for k in range(29)]
    return Thing(
        [(bag.mesh(), "body"), (crepe, paint((0.50, 0.38, 0.24), 0.9, spec=0.1)),
         (g.join(*thread), paint((0.72, 0.70, 0.64), 0.8))],
        {"body": (Finish(0.75, 0.0, 0.25), "#c9b08a")}, "small paper sack with a sewn top",
        *bag.label(18, 126, 96, 0.7),
    )  # fmt: skip


def gas_cartridge() -> Thing:
    body = turned(
        (0, 7), (40, 7), (46, 0, 3), (51, 0.6, 2), (54, 8, 5), (54, 76, 9), (47, 90, 10),
        (25, 97, 4), (22, 98.5, 1), (22, 101), (0, 101), seg=128,
    )  # fmt: skip
    valve = turned(
        (22.4, 97.5), (23, 99, 0.6), (22.6, 103, 1.4), (17, 104, 1), (15.5, 101.5, 0.8),
        (9.5, 101.5), (8, 103), (7.6, 110), (6.8, 111), (2.4, 111), (2.2, 108), (0, 108),
    )  # fmt: skip
    thread = [turned((7.6, z), (8.4, z + 0.5), (7.6, z + 1)) for z in (104, 105.8, 107.6)]
    return Thing(
        [(body, "body"), (g.join(valve, *thread), TINNED)],
        {"body": (Finish(0.26, 0.5), "#2f6fa8")}, "camping gas cartridge",
        *cyl_label(0.0541, 0.014, 0.070, 60),
    )  # fmt: skip


def dish_soap() -> Thing:
    body = skin(
        2.8, (0, 31, 18, 0), (0.5, 36, 23, 3), (14, 38, 24.5, 10), (84, 37, 24, 30),
        (116, 30, 20, 22), (134, 31.5, 20.5, 14), (152, 28, 19, 10), (163, 15, 14, 5, 2),
        (168, 13, 13, 0, 2),
    )  # fmt: skip
    top = turned(
        (9.5, 179), (9, 184, 1), (7.6, 185), (7.4, 191), (10.2, 192, 0.8), (10, 196, 0.8),
        (6.4, 198, 1), (5.6, 203.5, 1), (2.4, 204), (2.0, 202), (0, 202),
    )  # fmt: skip
    return Thing(
        [(body.mesh(), "body"), (g.join(cap(15.5, 164, 180, 40, 0.03, 0.8), top), "cap")],
        {"body": (Finish(0.12, 0.9, 0.6), "#5fa83a"), "cap": (Finish(0.3, 0.3), "#ece9e0")},
        "washing-up liquid bottle with a push-pull cap", *body.label(10, 96, 56),
    )  # fmt: skip


def cleaner() -> Thing:
    body = skin(
        2.9, (0, 31, 20, 0), (0.5, 36, 25, 3), (14, 38, 26.5, 8), (82, 38, 26.5, 24),
        (116, 29, 22, 18), (133, 17.4, 17.2, 9, 2, -1), (140, 16.2, 16.2, 0, 2, -1),
    )  # fmt: skip
    p = g.spline((-0.001, 0, 0.132), (-0.004, 0, 0.152), (-0.015, 0, 0.169), (-0.030, 0, 0.180))
    neck = g.tube(p, np.interp(np.linspace(0, 1, len(p)), [0, 0.3, 1], [0.0171, 0.016, 0.0125]), 64)
    lid = cap(15.5, 0, 30, 34, 0.045, 2.0).at(g.move(-0.026, 0, 0.1775) @ g.turn("y", -53))
    return Thing(
        [(g.join(body.mesh(), neck), "body"), (lid, "cap")],
        {"body": (Finish(0.26, 0.45), "#2f6fa8"), "cap": (Finish(0.32, 0.3), "#c8372c")},
        "bottle with an angled neck", *body.label(10, 92, 60),
    )  # fmt: skip


def bulb_box() -> Thing:
    w, h, zc, r = 0.068, 0.126, 0.090, 0.026

    def front(u: Array, v: Array) -> Array:
        c, s = np.cos(2 * math.pi * u), np.sin(2 * math.pi * u)
        to = np.minimum(w / 2 / np.abs(c + 1e-9), np.where(s > 0, h - zc, zc) / np.abs(s + 1e-9))
        k = r + (to - r) * v
        return np.stack([k * c, np.full_like(k, -w / 2), zc + k * s], -1)

    def walls(t: float, s: float) -> Mesh:
        e = w - 2 * s
        side = g.rbox(t, e, h - 2 * s, t * 0.4).at(g.move(e / 2 - t / 2, 0, s))
        ends = [g.rbox(e, e, t, t * 0.4).at(g.move(0, 0, z)) for z in (s, h - s - t)]
        return g.join(*(side.at(g.turn("z", q)) for q in (0, 90, 180)), *ends)

    rim = turned((26, 0), (26, 0.9)).at(g.move(0, -w / 2 + 0.0009, zc) @ g.turn("x", 90))
    bulb = turned((0, 118), (12, 117, 6), (27, 104, 14), (28, 86, 14), (15, 64, 10), (13, 52))
    tray = g.rbox(w - 0.003, w - 0.003, 0.0008, 0.0002).at(g.move(0, 0, 0.058))
    slit = g.rbox(w - 0.006, 0.0005, 0.0004, 0.0001).at(g.move(0, -w / 2 + 0.0012, h - 0.0002))
    return Thing(
        [(g.join(g.surface(front, 720, 6), walls(0.0007, 0.0)), "body"),
         (g.join(rim, walls(0.0005, 0.0009), tray), CARD),
         (bulb, paint((0.80, 0.78, 0.72), 0.12, coat=0.8)), (slit, paint(0.05, 0.9))],
        {"body": (Finish(0.42, 0.2), "#d6a73a")}, "light-bulb box with a round window",
        *box_label(w - 0.006, 0.043, -w / 2, 0.030),
    )  # fmt: skip


def seed_pot() -> Thing:
    pot = turned(
        (0, 9), (29, 9), (30, 10), (38, 62), (42.5, 63, 0.8), (44, 78, 0.8), (41, 78.4, 1),
        (39, 66), (0, 64),
    )  # fmt: skip
    saucer = turned((0, 0), (36, 0), (38, 1, 1), (44, 13, 1), (41.5, 13, 1), (36, 5, 2), (0, 4.4))
    rng = np.random.default_rng(8)
    stems, leaves = [], []
    for k in range(9):
        x, y = -0.030 + 0.0075 * k + rng.normal(0, 0.002), 0.008 + rng.uniform(-0.010, 0.018)
        top, lean = 0.122 + rng.uniform(0, 0.030), rng.normal(0, 0.004)
        p = g.spline((x, y, 0.068), (x + lean, y, 0.095), (x + 2 * lean, y + lean, top))
        stems.append(g.tube(p, np.linspace(0.0014, 0.0009, len(p)), 10))
        for j in range(4):
            lf = leaf(0.019 * rng.uniform(0.8, 1.2), 0.011, 0.35)
            turn = g.turn("z", 90 * j + rng.uniform(0, 40)) @ g.turn("y", -20 + 12 * (j % 2))
            leaves.append(lf.at(g.move(*p[-1][:2], top - 0.008 * (j > 1)) @ turn))
    plate = g.slab(g.outline(0.076, 0.050, 0.004), 0.0016, 0.0004).at(g.turn("x", 90))
    stake = g.rbox(0.011, 0.0016, 0.040, 0.0005).at(g.move(0, -0.0008, -0.059))
    tilt = g.move(0, -0.026, 0.080) @ g.turn("x", -7) @ g.move(0, 0.0016, 0.027)
    return Thing(
        [(g.join(pot, saucer), "body"),
         (turned((0, 73), (20, 72.4), (40.5, 70.5)), paint(tex("soil", 0.5), 0.95)),
         (g.join(*stems), paint((0.14, 0.26, 0.06), 0.5)),
         (g.join(*leaves), paint((0.07, 0.20, 0.035), 0.4, spec=0.4)),
         (g.join(plate, stake).at(tilt), paint(0.74, 0.4, coat=0.1))],
        {"body": (Finish(0.75, 0.0, 0.3), "#b5633c")}, "pot of seedlings with a plant label",
        *box_label(0.070, 0.043, -0.0227, 0.1068, 0, 7),
    )  # fmt: skip


YAWS: dict[Make, float] = {
    roll_on: 8, remover: -10, mouthwash: 12, medicine_box: -14, engine_oil: -10, fuel_can: 0,
    solvent_can: 14, glue_bottle: 6, ink_bottle: 20, sealant: 0, plaster_sack: -10,
    gas_cartridge: 0, dish_soap: -8, cleaner: 0, bulb_box: -16, seed_pot: 8,
}  # fmt: skip
THINGS: dict[str, Entry] = {f.__name__: (f, (LOW, HIGH), (yaw,)) for f, yaw in YAWS.items()}
