"""Places behind drawn scenes: street, kitchen, park, office, garage, or a plain wall."""

from __future__ import annotations

import numpy as np

from csrbench.scenes.print.draw import Pen, shade
from csrbench.scenes.print.props import fragment

NAMES: tuple[str, ...] = ("plain", "street", "kitchen", "park", "office", "garage")
WORDS: dict[str, str] = {
    "plain": "", "street": "in a street of houses", "kitchen": "in a kitchen",
    "park": "in a park with trees", "office": "in an office with folders on shelves",
    "garage": "in a garage in front of its door",
}  # fmt: skip
HORIZON = 0.74
"""Share of the height at which wall and floor meet."""

Rng = np.random.Generator


def draw(name: str, w: float, h: float, rng: Rng) -> str:
    """SVG markup of a place of w x h units; the floor begins at `HORIZON`."""
    pen = Pen()
    {
        "street": _street, "kitchen": _kitchen, "park": _park, "office": _office,
        "garage": _garage,
    }.get(name, _plain)(pen, w, h, h * HORIZON, rng)  # fmt: skip
    return pen.fragment()


def _prop(pen: Pen, name: str, colour: str | None, x: float, base: float, size: float) -> None:
    """A prop whose foot is at (x, base); paler than what the scene is about."""
    k = size / 200
    with pen.group(transform=f"translate({x - size / 2:.1f} {base - 0.95 * size:.1f}) "
                             f"scale({k:.4g})",
                   opacity=0.8):  # fmt: skip
        pen.add(fragment(name, colour))


def _plain(p: Pen, w: float, h: float, y: float, rng: Rng) -> None:
    wall = ("#eef2f4", "#f4efe6", "#eaf1ea", "#f3ecf0")[int(rng.integers(4))]
    p.rect(0, 0, w, y, p.lin(shade(wall, 0.3), shade(wall, -0.05)))
    p.rect(0, y, w, h - y, p.lin(shade(wall, -0.12), shade(wall, -0.04)))
    p.line(f"M0 {y}H{w}", shade(wall, -0.18), 2)


def _street(p: Pen, w: float, h: float, y: float, rng: Rng) -> None:
    p.rect(0, 0, w, h, p.lin("#cfe4f3", (0.7, "#eef5f8"), "#eef5f8"))
    x = -20.0
    tones = ("#d9b79a", "#c9cdbf", "#e2cfae", "#bcc7d0", "#d8b3a6", "#cbbfae")
    i = int(rng.integers(6))
    while x < w:
        wide = float(rng.uniform(0.2, 0.3)) * w
        tall = float(rng.uniform(0.42, 0.6)) * h
        tone = tones[i % 6]
        p.rect(x, y - tall, wide, tall, p.lin(shade(tone, 0.35), shade(tone, 0.15)))
        p.path(
            f"M{x - 6} {y - tall}L{x + wide / 2} {y - tall - 0.1 * h}L{x + wide + 6} {y - tall}Z",
            shade(tone, -0.12),
        )
        cell = wide / 4
        for row in range(2):
            for col in (0.75, 2.35):
                p.rect(
                    x + col * cell,
                    y - tall + (0.13 + 0.22 * row) * h,
                    cell * 0.9,
                    0.11 * h,
                    p.lin("#e8f2f7", "#b7ccd8"),
                    3,
                    stroke="#fbfaf5",
                    stroke_width=3,
                )
        x += wide + 3
        i += 1
    p.rect(0, y, w, 0.05 * h, "#cfcac0")
    p.rect(0, y + 0.05 * h, w, h - y, p.lin("#a9adb1", "#8f9498"))
    for k in range(9):
        p.rect(k * w / 8, y + 0.19 * h, w / 16, 0.016 * h, "#eceae2", opacity=0.8)


def _park(p: Pen, w: float, h: float, y: float, rng: Rng) -> None:
    p.rect(0, 0, w, h, p.lin("#bfdff2", (0.7, "#eef6f3"), "#eef6f3"))
    for cx in rng.uniform(0.08, 0.9, 3):
        cy = float(rng.uniform(0.08, 0.24)) * h
        for dx, r in ((-0.05, 0.035), (0, 0.05), (0.055, 0.038)):
            p.oval(float(cx + dx) * w, cy, r * w * 1.3, r * w * 0.75, "#ffffff", opacity=0.85)
    p.path(
        f"M0 {y - 0.13 * h}Q{0.3 * w} {y - 0.26 * h} {0.6 * w} {y - 0.1 * h}T{w} "
        f"{y - 0.16 * h}V{h}H0Z",
        p.lin("#c4dcae", "#a9cb92"),
    )
    for at, size in ((0.07, 0.42), (0.33, 0.28), (0.69, 0.3), (0.94, 0.44)):
        _prop(
            p,
            "tree",
            ("green", "olive", "green")[int(rng.integers(3))],
            (at + float(rng.uniform(-0.03, 0.03))) * w,
            y + 0.02 * h,
            size * h,
        )
    p.rect(0, y, w, h - y, p.lin("#9cc583", "#7fae68"))
    p.path(
        f"M0 {h}Q{0.4 * w} {y + 0.1 * h} {w} {y + 0.08 * h}V{y + 0.2 * h}Q{0.6 * w} {y + 0.2 * h} "
        f"{0.3 * w} {h}Z",
        "#dccfaf",
        opacity=0.85,
    )


def _kitchen(p: Pen, w: float, h: float, y: float, rng: Rng) -> None:
    wall = ("#f3ead8", "#e6eeea", "#eef0f3")[int(rng.integers(3))]
    p.rect(0, 0, w, h, p.lin(shade(wall, 0.3), wall))
    tile = 0.075 * h
    top = 0.34 * h
    for row in range(int((y - top) / tile) + 1):
        for col in range(int(w / tile) + 2):
            x = col * tile - (tile / 2 if row % 2 else 0)
            p.rect(
                x,
                top + row * tile,
                tile - 2,
                tile - 2,
                shade(wall, 0.45 if (row + col) % 3 else 0.25),
                2,
            )
    p.rect(
        0.6 * w,
        0.06 * h,
        0.3 * w,
        0.3 * h,
        p.lin("#d9ecf6", "#b8d6e4"),
        4,
        stroke="#fbfaf5",
        stroke_width=9,
    )
    p.line(f"M{0.75 * w} {0.06 * h}V{0.36 * h}", "#fbfaf5", 7)
    p.rect(0.04 * w, 0.03 * h, 0.42 * w, 0.22 * h, p.lin("#b9c9c2", "#93aaa1"), 5)
    for x in (0.18, 0.32):
        p.line(f"M{x * w} {0.03 * h}V{0.25 * h}", "#7d958c", 2.4)
    p.rect(0, 0.56 * h, w, 0.035 * h, p.lin("#d8c3a2", "#a88a63"))
    p.rect(0, 0.595 * h, w, y - 0.595 * h + 2, p.lin("#a8bcb4", "#8aa198"))
    for x in (0.2, 0.4, 0.6, 0.8):
        p.line(f"M{x * w} {0.6 * h}V{y}", "#7d958c", 2.4)
    # An oven and a tap: fittings only, never a thing that a scene could be about.
    p.rect(0.06 * w, 0.6 * h, 0.24 * w, y - 0.6 * h, p.lin("#e3e5e6", "#bfc3c6"), 4)
    p.rect(0.09 * w, 0.645 * h, 0.18 * w, y - 0.67 * h, p.lin("#4a5057", "#2b2f34"), 4)
    p.line(f"M{0.8 * w} {0.56 * h}V{0.49 * h}Q{0.8 * w} {0.46 * h} {0.83 * w} {0.46 * h}"
           f"Q{0.855 * w} {0.46 * h} {0.855 * w} {0.5 * h}", "#aeb5bb", 0.014 * h)  # fmt: skip
    p.rect(0, y, w, h - y, p.lin("#c9b391", "#b59a74"))
    for k in range(1, 5):
        p.line(f"M0 {y + k * (h - y) / 5}H{w}", "#a58a66", 1.6, opacity=0.5)


def _office(p: Pen, w: float, h: float, y: float, rng: Rng) -> None:
    wall = ("#e8ecef", "#eee9e1", "#e4ebe6")[int(rng.integers(3))]
    p.rect(0, 0, w, h, p.lin(shade(wall, 0.3), wall))
    p.rect(
        0.08 * w,
        0.08 * h,
        0.34 * w,
        0.36 * h,
        p.lin("#dcecf6", "#b9d3e3"),
        3,
        stroke="#fbfbf8",
        stroke_width=9,
    )
    p.line(f"M{0.25 * w} {0.08 * h}V{0.44 * h}M{0.08 * w} {0.26 * h}H{0.42 * w}", "#fbfbf8", 6)
    p.rect(0.58 * w, 0.16 * h, 0.36 * w, 0.018 * h, "#a9865d")
    p.rect(0.58 * w, 0.36 * h, 0.36 * w, 0.018 * h, "#a9865d")
    tones = ("#a3574d", "#4f7391", "#d0a958", "#6b8a68", "#7b6a8c")
    for row in (0.16, 0.36):
        x = 0.6
        while x < 0.92:
            wide = float(rng.uniform(0.026, 0.034))
            tall = 0.115
            p.rect(
                x * w,
                (row - tall) * h,
                wide * w,
                tall * h,
                shade(tones[int(rng.integers(5))], 0.25),
                1,
            )
            x += wide + 0.003 + (0.03 if rng.random() < 0.2 else 0)
    p.rect(0, y, w, h - y, p.lin("#b8bec4", "#a2a9b0"))
    p.rect(0, y - 0.02 * h, w, 0.02 * h, "#fbfbf8")


def _garage(p: Pen, w: float, h: float, y: float, rng: Rng) -> None:
    p.rect(0, 0, w, y, "#d9d2c8")
    bh, bw = 0.045 * h, 0.1 * h
    for row in range(int(y / bh) + 1):
        for col in range(int(w / bw) + 2):
            tone = shade("#c9bfb2", float(rng.uniform(-0.05, 0.12)))
            p.rect(
                col * bw - (bw / 2 if row % 2 else 0),
                row * bh,
                bw - 3,
                min(bh, y - row * bh) - 3,
                tone,
                2,
            )
    left, wide, top = 0.14 * w, 0.72 * w, 0.1 * h
    p.rect(left - 8, top - 8, wide + 16, y - top + 8, "#8f8a82", 4)
    slat = (y - top) / 9
    for k in range(9):
        p.rect(
            left, top + k * slat, wide, slat - 2, p.lin("#d9dcdd", (0.6, "#c3c7c9"), "#a6abae"), 2
        )
    p.rect(left + wide / 2 - 0.03 * w, y - 0.7 * slat, 0.06 * w, 0.2 * slat, "#5c6166", 3)
    p.rect(0, y, w, h - y, p.lin("#b3b1ac", "#9a9893"))
    for k in range(5):
        cx, cy = float(rng.uniform(0, 1)) * w, float(rng.uniform(y, h))
        p.oval(cx, cy, 0.05 * w, 0.01 * h, "#6f6d69", opacity=0.12 + 0.02 * k)
