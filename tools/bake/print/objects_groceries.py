"""Groceries with labels: bags, a sack, tins, glass and cartons; outlines in millimetres."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from . import geom as g
from .geom import Array, Mesh
from .stage import Slot, bent_slot, metal, paint, tex
from .thing import HIGH, LOW, Entry, Finish, Thing, box_label, cyl_label

Warp = Callable[[Array], Array]
Face = Callable[[Array, Array, float, float], Array]
Ribs = tuple[int, float]
Label = tuple[Slot, tuple[int, int]]
GLASS = Finish(0.05, 1.0, 0.8)


def _mm(text: str) -> list[tuple[float, ...]]:
    """Points from words like "31.2,10"; those in brackets lie on a smooth curve."""
    out: list[tuple[float, ...]] = []
    for k, part in enumerate(text.replace(")", "(").split("(")):
        pts = [tuple(float(c) / 1000 for c in p.split(",")) for p in part.split()]
        out += g.curve(*pts) if k % 2 else pts
    return out


def _turned(text: str, seg: int = 112, ribs: Ribs = (0, 0.0), warp: Warp | None = None) -> Mesh:
    """A lathe with its seam at the back."""
    m = g.lathe(_mm(text), seg, math.pi / 2, 2.5 * math.pi, ribs=ribs)
    return Mesh(warp(m.v), m.f, m.uv) if warp else m


def _faces(sides: int, sharp: float, size: float, at: list[float], how: list[float]) -> Warp:
    """Turns round outlines into polygons with a side to the front, ``how`` far at heights."""
    mid = -math.pi / 2 + 2 * math.pi * np.arange(sides) / sides

    def warp(p: Array) -> Array:
        a = np.arctan2(p[..., 1], p[..., 0])[..., None]
        r = size * (np.maximum(0, np.cos(a - mid)) ** sharp).sum(-1) ** (-1 / sharp)
        k = 1 + np.interp(p[..., 2], at, how) * (r - 1)
        return p * np.stack([k, k, np.ones_like(k)], -1)

    return warp


def _creases(x: Array, z: Array, seed: int, size: float, n: int = 7) -> Array:
    """Height (about 0 to 1) of random folds in paper or film, some ``size`` metres apart."""
    rng, out = np.random.default_rng(seed), 0 * (x + z)
    for _ in range(n):
        a, f, (p, q) = rng.uniform(0, math.pi), rng.uniform(2, 5) / size, rng.uniform(0, 6.3, 2)
        s, t = x * math.cos(a) + z * math.sin(a), z * math.cos(a) - x * math.sin(a)
        line = 1 - np.abs(np.sin(f * s + p + 0.8 * np.sin(0.7 * f * t)))
        out += line**3 * (0.5 + 0.5 * np.sin(0.6 * f * t + q))
    return out / n * 2


def _loft(text: str, warp: Warp = lambda p: p) -> Mesh:
    """Rounded rectangles "width,depth,radius,height" joined; a row given twice stays hard."""

    def ring(w: float, d: float, r: float, z: float) -> Array:
        o = g.outline(w, d, r, 8).reshape(4, 9, 2)
        t = np.linspace(0, 1, 34)[1:-1, None]
        q = [p for i in range(4) for p in (o[i], o[i, -1] + (o[(i + 1) % 4, 0] - o[i, -1]) * t)]
        return np.pad(np.concatenate([*q, o[0, :1]]), ((0, 0), (0, 1)), constant_values=z)

    levels = [(keys := np.array(_mm(text)))[0]]
    for a, b in pairwise(keys):
        k = max(1, int(abs(b[3] - a[3]) / 0.003), int(abs(b[1] - a[1]) / 0.012))
        levels += [a + (b - a) * (i + 1) / k for i in range(k)]
    p = warp(np.stack([ring(*k) for k in levels]))
    p = np.concatenate([0 * p[:1] + p[:1].mean(1), p, 0 * p[-1:] + p[-1:].mean(1)])
    nv, nu = p.shape[0] - 1, p.shape[1] - 1
    m = g.surface(lambda u, v: p[np.rint(v * nv).astype(int), np.rint(u * nu).astype(int)], nu, nv)
    return Mesh(m.v, m.f, np.stack([m.v[:, 0] + m.v[:, 2], m.v[:, 1] - m.v[:, 2]], -1))


def _bent(f: Callable[[Array, Array], Array], w: float, h: float, rough: float = 0.45) -> Label:
    slot = bent_slot("label", f, np.eye(4), 96, 96, rough=rough, spec=0.35, step=4)
    return slot, (round(w * 6000), round(h * 6000))


def _front(w: float, z0: float, z1: float, y: float, warp: Warp) -> Label:
    """Label on the front of a warped loft."""
    return _bent(
        lambda u, v: (
            warp(np.stack([(u - 0.5) * w, 0 * u + y, z1 - v * (z1 - z0)], -1)) - [0, 0.0005, 0]
        ), w, z1 - z0)  # fmt: skip


def _wrap(wall: str, z0: float, z1: float, arc: float, w: float, warp: Warp) -> Label:
    """Label round the front of a warped lathe with the outline ``wall``."""
    rs, zs = np.array(_mm(wall)).T

    def f(u: Array, v: Array) -> Array:
        a, z = -math.pi / 2 + (u - 0.5) * arc, z1 - (z1 - z0) * v
        r = np.interp(z, zs, rs) + 0.0006
        return warp(np.stack([r * np.cos(a), r * np.sin(a), z], -1))

    return _bent(f, w, z1 - z0)


def _bag(face: Face, n: int, at: tuple[float, ...], w: float, h: float) -> tuple[Mesh, Label]:
    """A bag and its label; ``face`` has s from -1 to 1 across and v from 0 to 1 up."""
    half, v0, v1 = at
    front = g.surface(lambda u, v: face(2 * u - 1, v, -1.0, 0.0), n, n)
    back = g.surface(lambda u, v: face(2 * u - 1, v, 1.0, 0.0), n, n, flip=True)

    def f(u: Array, v: Array) -> Array:
        return face((2 * u - 1) * half, v1 - (v1 - v0) * v, -1, 0.0005)

    return g.join(front, back), _bent(f, w * half, h * (v1 - v0), 0.4)


def _pull_ring(rx: float, ry: float, r: float) -> Mesh:
    a = np.linspace(0, 2 * math.pi, 65)
    return g.tube(np.stack([rx * np.cos(a), ry * np.sin(a), 0 * a], 1), r, 12, caps=False)


def drinks_can() -> Thing:
    base = _turned("0,7 (12,6.2 19,3 21.2,.4) 22.6,0 (23.6,.8 24.6,4)")
    wall = _turned("(24.6,3.9 27.7,8.5 28.8,13.5 28.8,50 28.8,122 28.1,129 26.2,136.5 25.9,139.5)")
    top = _turned("25.9,139.3 27.2,139.8 27.5,140.8 27.5,144 27,145.2 26,145.2 25.4,144 24.8,139.2"
                  " 23.6,138.8 22.8,140.5 22.2,141 0,141")  # fmt: skip
    slab = g.slab(g.outline(0.0135, 0.009, 0.004), 0.0012, 0.0004).at(g.move(0, 0.0015, 0.1422))
    mouth = g.slab(g.outline(0.017, 0.014, 0.0068), 0.0008, 0.0003).at(g.move(0, 0.011, 0.1407))
    pull = _pull_ring(0.0072, 0.0095, 0.0014).at(g.move(0, -0.0075, 0.1432))
    tab = g.join(pull, slab, _turned("3,143.4 2.8,144.3 0,144.6", 32), mouth)
    return Thing([(g.join(base, top, tab), metal("Al", 0.22)), (wall, "body")],
                 {"body": (Finish(0.2, 0.7, 0.8), "#b8372c")},
                 "slim drinks can", *cyl_label(0.0288, 0.020, 0.118, 74))  # fmt: skip


def wine_bottle() -> Thing:
    body = _turned("0,4 25,2 (28.5,.6 31.2,3 31.8,8 31.8,50 31.8,124 30.8,134 26.2,143.5 19.2,150"
                   " 14.6,157 13.4,166 13.2,206) 0,206")  # fmt: skip
    foil = _turned("13.9,161 14,161.2 13.7,195 14,198.5 (15.1,199.5 15.4,202 15.1,205) 13.9,206.2"
                   " 13.8,211 12.8,212.2 12.2,211.7 0,211.7")  # fmt: skip
    return Thing([(body, "body"), (foil, "cap")],
                 {"body": (GLASS, "#141f14"), "cap": (Finish(0.28, 0.5, 0.7), "#6a1a24")},
                 "wine bottle with a foil neck", *cyl_label(0.0318, 0.022, 0.100, 66))  # fmt: skip


def sauce_bottle() -> Thing:
    faces = _faces(10, 60, 0.97, [0.088, 0.100, 0.160, 0.170], [0, 1, 1, 0])
    body = _turned("0,3 24,2 (28.5,.5 30.8,3 31.2,10 31.2,50 31.2,86 29.8,98 24,124 18.2,148 15,164"
                 " 14.2,172) 15.8,172.5 16,175.5 14.2,177 0,177", 320, warp=faces)  # fmt: skip
    cap = _turned("15,177 17.8,177.2 18.1,178.5 18.1,193 17.7,194.5", 480, (60, 0.02))
    lid = _turned("17.4,194.2 17.6,195.2 16.6,196.6 15,196.8 14.3,196.1 0,196.1")
    return Thing([(body, "body"), (g.join(cap, lid), "cap")],
                 {"body": (GLASS, "#8c1a10"), "cap": (Finish(0.28, 0.5), "#e8e6e0")},
                 "sauce bottle with a thin neck", *cyl_label(0.0312, 0.014, 0.082, 68))  # fmt: skip


def honey_jar() -> Thing:
    faces = _faces(6, 36, 1.0, [0, 0.004, 0.086, 0.098], [0.9, 1, 1, 0])
    body = _turned("0,3 30,2 (35.5,.6 38.8,2.8 40,8 40,50 40,80 39.2,86.5 36.5,92 34,95.5) 33.5,100"
                 " 0,100", 360, warp=faces)  # fmt: skip
    lid = _turned("34.5,97.2 37.2,97 37.8,97.8 37.8,99 37.1,100 37.1,108.8 (36.6,110.5 35,111.6"
                  " 32.5,111.8) 30,111 29,110.3 0,110.3")  # fmt: skip
    return Thing([(body, "body"), (lid, "cap")],
                 {"body": (GLASS, "#b8680e"), "cap": (Finish(0.22, 0.6, 0.7), "#c9a646")},
                 "six-sided glass jar",
                 *_wrap("40,8 40,80", 0.0105, 0.0765, 1.47, 0.068, faces))  # fmt: skip


def egg_carton() -> Thing:
    w, d = 0.152, 0.104

    def cups(p: Array) -> Array:
        x, y, z = p[..., 0], p[..., 1], p[..., 2]
        low = np.clip((0.034 - z) / 0.026, 0, 1) ** 0.8 * (z < 0.0345)
        dent = low * 0.018 * (1 - np.abs(np.sin(3 * math.pi * (x / w + 0.5))) ** 0.8)
        side = low * 0.012 * (1 - np.abs(np.sin(2 * math.pi * (y / d + 0.5))) ** 0.8)
        soft = 0.0007 * _creases(x + 0.7 * y, z + 0.5 * y, 5, 0.030) * (z > 0.002)
        ny, nx = np.sign(y) * (np.abs(y) / d * 2) ** 3, np.sign(x) * (np.abs(x) / w * 2) ** 3
        return np.stack([x - nx * (side + soft), y - ny * (dent + soft), z + soft], -1)

    tray = _loft("112,68,16,0 120,76,18,2 144,96,14,31 152,104,12,33.5 156,108,13,34.5"
                 " 156,108,13,36", cups)  # fmt: skip
    lid = _loft("158,110,14,36.2 158,110,14,38.5 153,105,14,39.5 140,91,16,68 138,89,16,70.5"
                " 134,85,14,72.2 128,79,12,72.8")  # fmt: skip
    at = g.move(0, -d / 2 - 0.0028, 0.0335) @ g.turn("x", 96)
    tongue = g.slab(g.outline(0.026, 0.012, 0.005), 0.0016, 0.0006).at(at)
    return Thing([(tray, "body"), (g.join(lid, tongue), "body")],
                 {"body": (Finish(0.9, 0.0, 0.15, "speckle", 0.05), "#a9a498")},
                 "egg carton", *box_label(0.104, 0.0245, -0.0492, 0.0538, 0.0, 13.0))  # fmt: skip


def flour_bag() -> Thing:
    w, d, h = 0.102, 0.064, 0.158

    def full(p: Array) -> Array:
        x, y, z = p[..., 0], p[..., 1], p[..., 2]
        up = np.sin(math.pi * np.clip(z / h, 0, 1)) ** 0.7
        front = 0.0052 * np.cos(math.pi * x / w) + 0.0026 * _creases(x, z, 11, 0.060)
        side = 0.0026 * _creases(y, z, 12, 0.050) - 0.0020 * np.exp(-np.abs(y) / 0.006)
        ky, kx = np.sign(y) * (np.abs(y) / d * 2) ** 2, np.sign(x) * (np.abs(x) / w * 2) ** 4
        roof = 0.004 * np.clip((z - h + 0.004) / 0.004, 0, 1) * (1 - np.abs(y) / d * 2)
        return np.stack([x + kx * side * up, y + ky * front * up, z + np.maximum(roof, 0)], -1)

    bag = _loft("98,60,3,.5 102,64,5,3 102,64,5,154 98,59,4,158 90,34,3,158 82,4,1.5,158", full)
    ear = np.array([[-0.003, -0.031], [0.003, -0.031], [0.030, 0.0], [-0.030, 0.0]])
    flaps = [g.rbox(w - 0.002, 0.024, 0.0022, 0.001).at(g.move(0, -0.004, 0.1604) @ g.turn("x", 3))]
    for s in (-1, 1):
        at = g.move(s * (w / 2 - 0.0002), 0, h - 0.002) @ g.turn("z", 90 * s) @ g.turn("x", 90)
        flaps.append(g.slab(ear, 0.0012, 0.0003).at(at))
    return Thing([(bag, "body"), (g.join(*flaps), "body")],
                 {"body": (Finish(0.6, 0.05, 0.35), "#ded6c2")}, "folded paper bag",
                 *_front(w - 0.008, 0.006, h - 0.006, -d / 2, full))  # fmt: skip


def cloth_sack() -> Thing:
    wall = "46,2 52.5,10 55.5,28 54,60 50,92 42,120 27,141 15.5,150 15,154 21,164 29,179 33,193"

    def folds(p: Array) -> Array:
        a, z = np.arctan2(p[..., 1], p[..., 0]), p[..., 2]
        square = 1 - np.clip(z / 0.13, 0, 1) ** 1.5
        k = 1 + square * ((np.cos(a) ** 6 + np.sin(a) ** 6 * 0.75) ** (-1 / 6) - 1)
        up = np.clip((z - 0.060) / 0.090, 0, 1) ** 1.6
        pleat = np.sin(9 * a + 0.7) + 0.6 * np.sin(14 * a + 2 + 9 * z) + 0.5 * np.sin(5 * a + 1)
        k = k * (1 + 0.085 * up * pleat + 0.022 * _creases(a * 0.05, z, 21, 0.05) * (z > 0.004))
        return p * np.stack([k, k, 0 * k + 1], -1)

    body = _turned(f"0,.5 36,.5 ({wall}) (31.8,192.5 20,170 10,158 0,157)", 480, warp=folds)
    t = np.linspace(0, 4 * math.pi, 97)
    turns = folds(np.stack([0.0156 * np.cos(t), 0.0156 * np.sin(t), 0.1500 + 0.00025 * t], 1))
    cord = [g.tube(turns, 0.0016, 10), g.rbox(0.005, 0.004, 0.005).at(g.move(0, -0.0182, 0.1487))]
    for path in ("0,-17,151.5 9,-21.5,158 21,-23.5,157 20,-24,149 7,-21.5,150 0,-17.5,151.2",
                 "0,-18,151.2 4,-25,146 8,-34,133 13,-41.5,117"):  # fmt: skip
        cord += [g.tube(g.spline(*_mm(path)) * [s, 1, 1], 0.0014, 10) for s in (-1, 1)]
    return Thing([(body, "body"), (g.join(*cord), paint((0.42, 0.31, 0.18), 0.9))],
                 {"body": (Finish(0.95, 0.0, 0.1, "linen", 0.5), "#c9b48c")},
                 "small cloth sack tied with string",
                 *_wrap(f"({wall})", 0.022, 0.094, 1.45, 0.08, folds))  # fmt: skip


def crisps() -> Thing:
    w, h = 0.150, 0.198

    def face(s: Array, v: Array, sign: float, off: float) -> Array:
        e = np.minimum(v, 1 - v)
        near = np.clip((e - 0.058) / 0.442, 0, 1)
        b = (np.sin(near * math.pi / 2) ** 0.62) * (1 + 0.12 * (0.5 - v))
        side = np.clip(1 - np.abs(s) ** 2.3, 0, 1) ** 0.72
        rng, fold = np.random.default_rng(31 + int(sign)), 0 * (s + v)
        for k in range(15):
            at, lean, wide, deep = rng.uniform((-0.95, -1.3, 0.018, 0.4), (0.95, 1.3, 0.05, 1.2))
            d = np.clip((v if k % 2 else 1 - v) - 0.06, 0, 1)
            fold += deep * np.exp(-(((s - at - lean * d) / (wide + 0.22 * d)) ** 2) - d / 0.13)
        edge = np.exp(-((1 - np.abs(s)) / 0.10)) * np.sin(34 * v + 3 * np.sin(9 * v) + sign)
        bag = 0.0295 * b * side - 0.0042 * fold * np.clip(near * 9, 0, 1) * side**0.4
        bag += (0.0012 * edge + 0.0018 * _creases(s * w / 2, v * h, 33, 0.09)) * b * side**0.5
        crimp = np.where(e < 0.052, 0.0004 * np.cos(v * h * 2 * math.pi / 0.0024), 0)
        x = s * w / 2 * (1 - 0.085 * b + 0.006 * np.sin(17 * v + 2) * b)
        tooth = np.abs(((s * w / 0.0050) % 1) - 0.5) * 0.0028 * np.where(v > 0.5, 1, -1)
        z = v * h + tooth * np.clip(1 - e / 0.012, 0, 1) + 0.0012
        sway = 0.0016 * np.sin(5.5 * s + 1) * np.clip(1 - e / 0.10, 0, 1)
        return np.stack([x, sign * (np.maximum(bag, 0) + 0.0004 + off) + crimp + sway, z], -1)

    bag, tag = _bag(face, 300, (0.70, 0.22, 0.77), w * 0.94, h)
    return Thing(
        [(bag, "body")], {"body": (Finish(0.2, 0.6, 0.7), "#c8372c")}, "crisp packet", *tag
    )


def ice_cream_tub() -> Thing:
    tub = _loft("128,76,17,1.5 132,80,18,1.5 136,84,19,0 140,88,20,1.2 142,90,21,4 160,108,26,74"
                " 160.5,108.5,26,78")  # fmt: skip
    lid = _loft("160,108,26,73.5 166.5,114.5,29,73.5 168,116,30,74.5 168,116,30,84.5"
                " 167,115,29.5,85.8 164.5,112.5,29,86.5 157,105,26,86.5 155.5,103.5,25.5,85.8"
                " 154,102,25,83.2 152,100,24,82.6 130,78,18,82.6 127.5,75.5,17,83.8")  # fmt: skip
    tab = g.slab(g.outline(0.016, 0.030, 0.006), 0.0016, 0.0006).at(g.move(0.0845, 0, 0.0742))
    return Thing([(tub, "body"), (g.join(lid, tab), "cap")],
                 {"body": (Finish(0.32, 0.25), "#e9e6dc"), "cap": (Finish(0.34, 0.25), "#27405f")},
                 "ice-cream tub", *box_label(0.094, 0.052, -0.0497, 0.0385, 0, -7.33))  # fmt: skip


def coffee_bag() -> Thing:
    w, d, h = 0.088, 0.062, 0.172

    def fold(p: Array) -> Array:
        x, y, z = p[..., 0], p[..., 1], p[..., 2]
        up = np.clip(z / 0.03, 0, 1)
        gus = 0.0150 * np.clip((z - 0.05) / 0.10, 0, 1) ** 1.4 * np.exp(-np.abs(y) / 0.006)
        soft = 0.0016 * _creases(x, z, 51, 0.05) + 0.0030 * np.cos(math.pi * x / w)
        bend = 0.0016 * _creases(y, z, 52, 0.05) * up - gus
        kx, ky = np.sign(x) * (np.abs(x) / w * 2) ** 6, np.sign(y) * np.clip(np.abs(y) / 0.02, 0, 1)
        return np.stack([x + kx * bend, y + ky * up * soft, z], -1)

    bag = _loft("84,58,3,.5 88,62,3,3 88,62,3,104 88,56,3,112 88,10,3,150 88,5.6,2,172", fold)
    roll = g.rbox(w + 0.002, 0.0105, 0.0125, 0.0042).at(g.move(0, 0, h - 0.012))
    tie = [g.rbox(w + 0.0048, 0.0014, 0.0075, 0.0006).at(g.move(0, -0.0060, 0.162))]
    tie += [g.rbox(0.0016, 0.013, 0.0075, 0.0006).at(g.move(s * 0.0456, 0, 0.162)) for s in (-1, 1)]
    return Thing([(bag, "body"), (roll, "body"), (g.join(*tie), paint((0.75, 0.66, 0.42), 0.35))],
                 {"body": (Finish(0.5, 0.1), "#2b2d31")}, "coffee bag with a folded top",
                 *_front(w - 0.014, 0.014, 0.100, -d / 2, fold))  # fmt: skip


def baby_pouch() -> Thing:
    w, h = 0.086, 0.120
    out = np.array(_mm("(900,0 970,40 1000,120 965,450 985,660 960,740 600,900 360,975 300,1000)"))
    fills = np.array(_mm("0,19.5 60,21 200,21 400,19.5 600,16.5 800,11 920,7.2 980,5.6 1000,.4"))

    def face(s: Array, v: Array, sign: float, off: float) -> Array:
        side = np.clip(1 - (np.abs(s) / 0.93) ** 2.0, 0, 1) ** 0.85
        wrinkle = 0.0022 * _creases(s * w / 2, v * h, 61, 0.07) * side * np.sin(math.pi * v) ** 0.5
        wrinkle += 0.0010 * np.exp(-(((v - 0.80) / 0.07) ** 2)) * np.sin(15 * s + sign) * side
        seam = 0.0009 * np.exp(-(((v - 0.13 + 0.08 * s**2) / 0.012) ** 2))
        fill = (np.interp(v, *fills.T) - seam) * side + 0.0004 + off
        z = v * h + 0.005 * np.abs(s) ** 2.5 * (1 - v) ** 8
        half = np.interp(v, out[:, 1], out[:, 0]) * w / 2
        return np.stack([s * half, sign * fill + wrinkle, z], -1)

    spout = _turned("6.2,117 6.2,126 9.5,126.2 9.5,127.5 6.2,127.8 6,133", 64)
    cap = _turned("6.2,128 12.8,128.4 13.8,129.4 12.8,142 11.8,144.5", 360, (24, 0.08))
    lid = _turned("11,144.2 11.2,145 10.2,146.8 7,147.5 0,147.6", 64)
    bag, label = _bag(face, 150, (0.80, 0.16, 0.71), w * 0.97, h)
    return Thing([(bag, "body"), (spout, paint(0.7, 0.4)), (g.join(cap, lid), "cap")],
                 {"body": (Finish(0.28, 0.5), "#8fae5a"), "cap": (Finish(0.36, 0.2), "#ece9e0")},
                 "squeeze pouch with a spout", *label)  # fmt: skip


def syrup_jug() -> Thing:
    wall = "35.5,.6 40.5,3 43,12 43.8,40 43,78 39.5,100 30,120 19.5,136 14.8,150"

    def flat(p: Array) -> Array:
        k = np.interp(p[..., 2], [0, 0.09, 0.15], [0.72, 0.72, 1])
        return p * np.stack([0 * k + 1, k, 0 * k + 1], -1)

    body = _turned(f"0,3 30,2 ({wall} 13.8,164) 15.8,164.5 16,168 14,169 0,169", 160, warp=flat)
    path = "11,0,157.5 22,0,160 33,0,156 37,0,144 34.5,0,130 28.5,0,119 25,0,117"
    handle = g.tube(loop := g.spline(*_mm(path)), np.linspace(0.0040, 0.0047, len(loop)), 20)
    cap = _turned("15,169 17.2,169.2 17.5,170.5 17.3,185 16.6,186.8", 400, (48, 0.025))
    lid = _turned("16.2,186.3 16.5,187.3 15.5,188.4 0,188.6", 64)
    return Thing([(body, "body"), (handle, "body"), (g.join(cap, lid), "cap")],
                 {"body": (GLASS, "#5c2508"), "cap": (Finish(0.3, 0.4), "#2b2d31")},
                 "glass jug with a loop handle",
                 *_wrap(f"({wall})", 0.016, 0.086, 1.9, 0.076, flat))  # fmt: skip


def herb_grinder() -> Thing:
    glass = _turned("0,3 22,2 (26.2,.5 28.8,2.5 29.5,7 28.5,40 26.8,80 25,86.8 22.2,91) 21.5,95")
    head = _turned("21.5,93.5 24.5,93.8 25.2,95 26.2,119 25.5,120.5", 480, (40, 0.035))
    ring = _turned("23.5,120.2 24.8,120.5 24.8,122.2 23.2,122.6")
    cap = _turned("22.8,122.4 25.2,122.8 25.6,124 24.6,148 (24.2,150.5 22.8,152.8 20,153.8)"
                  " 18.5,153.6 17.8,152.8 0,152.6")  # fmt: skip
    return Thing([(glass, "body"), (g.join(head, cap), "cap"), (ring, paint(0.6, 0.3, metal=1.0))],
                 {"body": (Finish(0.06, 1.0, 0.7, "granite", 0.45), "#b8a06a"),
                  "cap": (Finish(0.34, 0.3), "#2b2d31")},
                 "herb grinder", *cyl_label(0.0293, 0.012, 0.076, 70, 0.0270))  # fmt: skip


def sardine_tin() -> Thing:
    w, d, r, h = 0.106, 0.064, 0.022, 0.034
    wall = _loft("103,61,21,2.2 105,63,22,4 106,64,22,6 106,64,22,28.5 105,63,22,30")
    lid = _loft("106,64,22,30.4 108.2,66.2,23.1,30.6 109,67,23.5,32 109,67,23.5,33.4 108,66,23,34.3"
                " 105,63,21.5,34.3 103.8,61.8,20.9,33.2 102.6,60.6,20.3,31 98.5,56.5,18.2,30.6"
                " 94,52,16,30.6 92.8,50.8,15.4,31.4 83,41,10.5,31.4 81.8,39.8,9.9,32")  # fmt: skip
    foot = _loft("106,64,22,3.9 109,67,23.5,2.3 109,67,23.5,.9 108,66,23,0 105,63,21.5,0")
    plate = g.slab(g.outline(0.014, 0.010, 0.0045), 0.0012, 0.0004)
    pull = _pull_ring(0.0115, 0.0085, 0.0012).at(g.move(-0.026, 0, h - 0.0004))
    gold = g.join(lid, foot, pull, plate.at(g.move(-0.037, 0, h - 0.0018)))

    def label(u: Array, v: Array) -> Array:
        s, flat = (u - 0.5) * 0.098, w / 2 - r
        t = np.clip((np.abs(s) - flat) / r, 0, 2)
        p = np.sign(s) * (np.minimum(np.abs(s), flat) + (r + 0.0004) * np.sin(t))
        return np.stack([p, -d / 2 + r - (r + 0.0004) * np.cos(t), h - 0.006 - v * (h - 0.012)], -1)

    return Thing([(wall, "body"), (gold, paint((0.72, 0.62, 0.40), 0.24, metal=1.0))],
                 {"body": (Finish(0.26, 0.5, 0.7), "#c89a2a")}, "oblong fish tin",
                 *_bent(label, 0.098, h - 0.012, 0.3))  # fmt: skip


def paper_cup() -> Thing:
    cup = _turned("0,6 27.5,6 28,.3 29.2,0 29.6,1.5 42.5,112 (43.2,113 44.6,114 44.4,116 43,116.5)")
    lid = _turned("44.8,111.5 45.6,111.7 46.2,113.5 46.2,116 45,117.8 42.8,118.6 42,119.6 40.2,130"
                  " (39.8,131.4 38.6,132.2 37.2,131.6) 35.5,124.5 34,123.6 0,124", 160)  # fmt: skip
    hole = g.slab(g.outline(0.009, 0.004, 0.0018), 0.0004, 0.0001).at(
        g.move(0.016, -0.0352, 0.1322)
    )
    sleeve = _turned("33.4,30 34.2,30 40.5,89.5 39.8,89.5", 1400, (90, 0.022))
    card = paint(tex("cardboard", 0.4), 0.85, spec=0.2)
    return Thing([(cup, "body"), (lid, "cap"), (hole, paint(0.025, 0.45)), (sleeve, card)],
                 {"body": (Finish(0.4, 0.2), "#ece8de"), "cap": (Finish(0.3, 0.3), "#2b2d31")},
                 "takeaway cup with a lid", *cyl_label(0.0352, 0.038, 0.083, 60, 0.04))  # fmt: skip


_YAW = {"egg_carton": -12, "flour_bag": 15, "crisps": -6, "ice_cream_tub": -14,
        "coffee_bag": 18, "baby_pouch": 8, "sardine_tin": 10}  # fmt: skip
_ALL = (drinks_can, wine_bottle, sauce_bottle, honey_jar, egg_carton, flour_bag, cloth_sack, crisps,
        ice_cream_tub, coffee_bag, baby_pouch, syrup_jug, herb_grinder, sardine_tin,
        paper_cup)  # fmt: skip
THINGS: dict[str, Entry] = {f.__name__: (f, (LOW, HIGH), (_YAW.get(f.__name__, 0),)) for f in _ALL}
