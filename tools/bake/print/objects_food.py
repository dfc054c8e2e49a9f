"""Fruit, vegetables, bread and cheese."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from .geom import Array, Mesh
from .stage import paint, tex
from .thing import HIGH, LOW, Entry, Finish, Thing

STALK = paint((0.10, 0.075, 0.03), 0.8)


def _wobble(m: Mesh, seed: int, amount: float, freq: float = 60.0) -> Mesh:
    """The mesh with gentle irregular bulges, so that nothing looks turned."""
    rng = np.random.default_rng(seed)
    mid = m.v.mean(0)
    d = m.v - mid
    k, ph = rng.normal(0, freq, (8, 3)), rng.uniform(0, 6, 8)
    s = sum(np.sin(d @ k[i] + ph[i]) for i in range(8)) / 8
    return Mesh(mid + d * (1 + amount * s)[:, None], m.f, m.uv)


def _rest(m: Mesh, sink: float = 0.0006) -> Mesh:
    return m.at(g.move(0, 0, -float(m.v[:, 2].min()) - sink))


def _ball(r: float, squash: float, dent: float = 0.0, n: int = 48) -> list[tuple[float, float]]:
    """Profile of a round fruit; ``dent`` presses the top in."""
    out = []
    for a in np.linspace(-math.pi / 2, math.pi / 2, n):
        x = max(0.0, r * math.cos(a))
        z = r * squash * math.sin(a)
        if a > 0:
            z -= dent * math.exp(-((x / (0.38 * r)) ** 2))
        out.append((x if abs(a) < math.pi / 2 - 1e-6 else 0.0, z))
    return out


def orange() -> Thing:
    m = _rest(_wobble(g.lathe(_ball(0.038, 0.95, 0.0015), 96, crease=85), 3, 0.02))
    skin = paint(
        (0.82, 0.27, 0.012), 0.36, coat=0.2, bump=tex("peel_bump", 0.45), bump_scale=0.0022
    )
    top = float(m.v[:, 2].max())
    star = g.lathe([(0.0036, 0), (0.0030, 0.0010), (0, 0.0013)], 16, ribs=(5, 0.5))
    lean = g.move(-0.012, 0, 0.0021) @ g.turn("y", 20)
    return Thing(
        [(m.at(lean), skin), (star.at(lean @ g.move(0, 0, top - 0.001)),
                                         paint((0.14, 0.15, 0.05), 0.8))],
        {},
        "orange",
    )  # fmt: skip


def tomato() -> Thing:
    m = g.lathe(_ball(0.0365, 0.80, 0.007), 96, crease=85)
    ang = np.arctan2(m.v[:, 1], m.v[:, 0])
    lift = np.clip(m.v[:, 2] / 0.03, 0, 1)
    m = Mesh(m.v * (1 + 0.022 * np.cos(5 * ang + 0.7) * lift)[:, None], m.f, m.uv)
    m = _rest(_wobble(m, 7, 0.015))
    top = float(np.median(m.v[np.hypot(m.v[:, 0], m.v[:, 1]) < 0.003, 2].max()))
    green = paint((0.06, 0.15, 0.02), 0.6)
    leaves = []
    for k in range(6):
        a = k * 60 + 8 * math.sin(k * 3.1)
        p = g.spline((0, 0, 0.001), (0.009, 0, 0.0035), (0.018, 0, 0.0025), (0.024, 0, 0.006))
        blade = g.ribbon(p, 0.0055, (0, 1, 0))
        n = len(p)
        w = np.interp(np.linspace(0, 1, n), [0, 0.3, 1], [0.6, 1.0, 0.05])
        v = blade.v.reshape(n, 5, 3)
        v = p[:, None] + (v - p[:, None]) * w[:, None, None]
        leaves.append(Mesh(v.reshape(-1, 3), blade.f, blade.uv).at(g.turn("z", a)))
    stem = g.tube(g.spline((0, 0, 0), (0.001, 0, 0.008), (0.005, 0.001, 0.014)), 0.0016, 10)
    crown = g.join(*leaves, stem).at(g.move(0, 0, top + 0.0005))
    return Thing(
        [(m, "body"), (crown, green)],
        {"body": (Finish(0.12, 0.7, 0.5), "#b5251a")},
        "tomato",
    )


def onion() -> Thing:
    prof = [
        (0.0, -0.031),
        *g.curve(
            (0.006, -0.0315),
            (0.020, -0.027),
            (0.0335, -0.012),
            (0.0365, 0.003),
            (0.031, 0.019),
            (0.018, 0.030),
            (0.0085, 0.0375),
            (0.0050, 0.047),
            (0.0042, 0.056),
        ),
        (0.0, 0.0565),
    ]
    m = _rest(_wobble(g.lathe(prof, 96, crease=80), 5, 0.02), 0.0004)
    skin = paint(
        tex("onion_skin", 1.0), 0.26, coat=0.35, bump=tex("onion_skin", 1.0), bump_scale=0.0012
    )
    return Thing([(m, skin)], {}, "onion")


def pear() -> Thing:
    prof = [
        (0.0, -0.001),
        *g.curve(
            (0.006, 0.001),
            (0.020, 0.001),
            (0.0335, 0.014),
            (0.0362, 0.030),
            (0.0310, 0.047),
            (0.0215, 0.064),
            (0.0170, 0.078),
            (0.0130, 0.0870),
            (0.0060, 0.0900),
        ),
        (0.0, 0.0885),
    ]
    m = _wobble(g.lathe(prof, 96, crease=80), 9, 0.02, 40)
    bend = m.v.copy()
    bend[:, 0] += 0.10 * np.clip(bend[:, 2] - 0.045, 0, 1) ** 1.5 * 2
    m = _rest(Mesh(bend, m.f, m.uv))
    stem = g.tube(
        g.spline((0.018, 0, 0.087), (0.019, 0, 0.098), (0.025, 0.001, 0.111)),
        np.linspace(0.0014, 0.0020, 25),
        10,
    )
    return Thing(
        [(m, "body"), (stem.at(g.move(-0.001)), STALK)],
        {"body": (Finish(0.34, 0.25, 0.4, "peel", 1.0), "#a8b04a")},
        "pear",
    )


def banana() -> Thing:
    t = np.linspace(-1, 1, 90)
    a = t * 0.85
    big = 0.112
    path = np.stack([big * np.sin(a), big * (1 - np.cos(a)) - 0.03, 0 * a], 1)
    rad = 0.0172 * np.clip(1 - np.abs(t) ** 3.4 * 0.62, 0, 1)
    rad = np.where(t > 0.82, np.interp(t, [0.82, 0.92, 1.0], [rad[81], 0.0052, 0.0046]), rad)
    rad = np.where(t < -0.90, np.interp(t, [-1.0, -0.90], [0.0048, rad[5]]), rad)
    m = g.tube(path, rad, 60)
    c = np.concatenate([path[:1], path, path[-1:]]).repeat(61, 0)
    d = m.v - c
    ang = np.tile(np.linspace(0, 2 * math.pi, 61), 92)
    d = d * (1 + 0.045 * np.cos(5 * ang))[:, None]
    body = Mesh(c + d, m.f, m.uv)
    body = body.at(g.turn("x", 14))
    low = -float(body.v[:, 2].min()) - 0.0005
    skin = paint(tex("banana_skin", 1.0), 0.42, coat=0.12, spec=0.35)
    tips = []
    for end, r in ((0, 0.0052), (-1, 0.0050)):
        step = path[end] - path[1 if end == 0 else -2]
        step = step / np.linalg.norm(step)
        tips.append(g.tube(np.stack([path[end] - step * 0.004, path[end] + step * 0.0015]), r, 16))
    tip = g.join(*tips).at(g.turn("x", 14))
    return Thing(
        [(body.at(g.move(0, 0, low)), skin),
         (tip.at(g.move(0, 0, low)), paint((0.05, 0.035, 0.018), 0.8))],
        {},
        "banana",
    )  # fmt: skip


def carrot() -> Thing:
    t = np.linspace(0, 1, 110)
    rng = np.random.default_rng(8)
    r = np.interp(t, [0, 0.03, 0.10, 0.5, 0.85, 0.96, 1], [0.006, 0.013, 0.0165, 0.0135, 0.0075,
                                                          0.0026, 0.0010])  # fmt: skip
    for _ in range(26):
        c = rng.uniform(0.05, 0.95)
        r = r * (1 - rng.uniform(0.01, 0.035) * np.exp(-(((t - c) / 0.006) ** 2)))
    path = np.stack([0.165 * (t - 0.45), 0.006 * np.sin(t * 4), 0.0158 - 0.012 * t**1.5], 1)
    m = g.tube(path, r, 48)
    m = Mesh(m.v, m.f, m.uv)
    skin = paint(tex("carrot_skin", 1.0), 0.5, spec=0.35)
    stubs = []
    for k in range(7):
        dy, dz = 0.0042 * math.cos(k * 2.4), 0.0042 * math.sin(k * 2.4)
        x0 = float(path[0, 0])
        p = g.spline(
            (x0 + 0.002, dy * 0.6, 0.0156 + dz * 0.6),
            (x0 - 0.010, dy * 1.4, 0.0162 + dz * 1.2),
            (x0 - 0.017 - 0.002 * (k % 3), dy * 2.2, 0.0172 + dz * 1.6),
        )
        stubs.append(g.tube(p, np.linspace(0.0021, 0.0017, len(p)), 10))
    return Thing([(m, skin), (g.join(*stubs), paint((0.10, 0.20, 0.035), 0.6))], {}, "carrot")


def bread() -> Thing:
    def crust(u: Array, v: Array) -> Array:
        a, q = (u - 0.5) * 2 * math.pi, (v - 0.5) * math.pi
        e = 0.62
        cq, sq = np.cos(q) ** e, np.sign(np.sin(q)) * np.abs(np.sin(q)) ** 0.75
        x = 0.098 * cq * np.sign(np.cos(a)) * np.abs(np.cos(a)) ** 0.85
        y = 0.050 * cq * np.sign(np.sin(a)) * np.abs(np.sin(a)) ** 0.85
        z = np.where(sq < 0, 0.010 * sq, 0.058 * sq)
        cuts = np.zeros_like(x)
        for c in (-0.055, -0.018, 0.019, 0.056):
            w = (x - c - 0.45 * y) / 0.0048
            cuts += np.exp(-(w**2)) * np.clip(1 - (np.abs(y) / 0.036) ** 4, 0, 1)
        up = np.clip(sq, 0, 1)
        z = z - 0.0055 * cuts * up + 0.0012 * np.sin(70 * x) * np.sin(61 * y) * up
        return np.stack([x, y, z + 0.0098], -1)

    m = g.surface(crust, 260, 160)
    x, y = m.v[:, 0], m.v[:, 1]
    # The texture's v carries the depth of the cuts: pale crumb inside, dark crust on top.
    cut = np.zeros_like(x)
    for c in (-0.055, -0.018, 0.019, 0.056):
        cut = np.maximum(cut, np.exp(-(((x - c - 0.45 * y) / 0.0052) ** 2)))
    cut *= np.clip(1 - (np.abs(y) / 0.037) ** 6, 0, 1) * (m.v[:, 2] > 0.03)
    z = np.clip(m.v[:, 2] / 0.068, 0, 1)
    tone = np.where(cut > 0.02, 0.55 * z * (1 - cut) + 0.02, 0.20 + 0.72 * z)
    m = Mesh(m.v, m.f, np.stack([x * 6 + y * 1.5, 0.01 + 0.97 * np.clip(tone, 0, 1)], 1))
    return Thing([(_rest(m), paint(tex("crust", 1.0), 0.62, spec=0.3))], {}, "loaf of bread")


def cheese() -> Thing:
    a = np.linspace(math.radians(-24), math.radians(24), 24)
    r = 0.105
    pts = np.concatenate([[[0.0, 0.0]], np.stack([r * np.cos(a), r * np.sin(a)], 1)])
    pts = pts - np.array([0.062, 0])
    body = g.slab(pts, 0.046, 0.0012)
    rind_pts = np.stack([r * np.cos(a), r * np.sin(a)], 1)
    rind = np.concatenate([rind_pts * 1.0, (rind_pts * 1.022)[::-1]]) - np.array([0.062, 0])
    pieces = []
    n = len(a)
    for k in range(n - 1):
        quad = np.stack([rind[k], rind[2 * n - 1 - k], rind[2 * n - 2 - k], rind[k + 1]])
        pieces.append(g.slab(quad, 0.0462, 0.0001))
    yellow = paint(tex("cheese_face", 0.16), 0.5, spec=0.3, coat=0.05)
    red = paint((0.46, 0.22, 0.045), 0.4, coat=0.25)
    grain = np.stack([body.v[:, 0] + 0.3 * body.v[:, 2], body.v[:, 1] + body.v[:, 2]], 1)
    body = Mesh(body.v, body.f, grain, body.n)
    return Thing([(body, yellow), (g.join(*pieces), red)], {}, "wedge of cheese")


THINGS: dict[str, Entry] = {
    "orange": (orange, (LOW, HIGH), (25,)),
    "tomato": (tomato, (LOW, HIGH), (15,)),
    "onion": (onion, (LOW, HIGH), (0,)),
    "pear": (pear, (LOW, HIGH), (-20,)),
    "banana": (banana, (LOW, HIGH), (12,)),
    "carrot": (carrot, (LOW, HIGH), (18,)),
    "bread": (bread, (LOW, HIGH), (-14,)),
    "cheese": (cheese, (LOW, HIGH), (205,)),
}
