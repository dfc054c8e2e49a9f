"""Carriers for metal signs, boards, clocks and gauges."""

from __future__ import annotations

import math

import numpy as np

from . import geom as g
from . import props as p
from .stage import Camera, Dict, Scene, flat_slot, lamp, paint, room, shape, tex, window

WALL = g.turn("x", 90)


def screws(m: g.Array, half: float, tag: str) -> dict[str, Dict]:
    """Four domed screws at the corners of a square plate."""
    head = g.lathe([(0, 0), (0.0042, 0), (0.0041, 0.0008), (0.003, 0.0017), (0, 0.0021)], 32)
    spots = ((-half, half), (half, half), (-half, -half), (half, -half))
    parts = [head.at(m @ g.move(x, y, 0)) for x, y in spots]
    return {tag: shape(g.join(*parts), paint((0.60, 0.61, 0.62), 0.3, metal=1.0))}


def sun(direction: tuple[float, float, float], strength: float, sky: float) -> dict[str, Dict]:
    """Clear daylight: a small distant light plus a bluish sky dome."""
    d = np.array(direction) / np.linalg.norm(direction)
    pos = tuple(float(v) for v in d * 12)
    e = strength * 1500.0
    return {
        "sun": lamp(pos, (0.0, 0.0, 0.0), 0.55, 0.55, (e, e * 0.94, e * 0.84)),
        "sky": {
            "type": "constant",
            "radiance": {"type": "rgb", "value": [sky * 0.82, sky * 0.95, sky * 1.18]},
        },
    }


def plate_fence() -> Scene:
    """Square metal sign screwed to weathered boards, afternoon sun with leaf shadows."""
    s = 0.30
    m = g.move(0, -0.012, 0) @ WALL @ g.turn("z", 0.8)
    slot = flat_slot(
        "plate", s, s, m @ g.move(0, 0, 0.0022), g.outline(s, s, 0.012), rough=0.3, coat=0.3
    )
    boards = [
        g.rbox(0.118, 0.02, 1.6, 0.002).at(
            g.move(-0.62 + 0.124 * i, 0.012, -0.8 + 0.01 * math.sin(i * 2.1))
        )
        for i in range(11)
    ]
    shapes = {
        f"board{i}": shape(b, paint(tex("greywood", 0.5, 0.9 + 0.12 * math.sin(i * 3.7)), 0.8))
        for i, b in enumerate(boards)
    }
    shapes["gap"] = shape(g.plane(3, 3).at(g.move(0, 0.05) @ WALL), paint(0.02, 0.9))
    shapes["plate"] = shape(
        g.slab(g.outline(s + 0.001, s + 0.001, 0.0125), 0.002, 0.0006).at(m),
        paint((0.55, 0.56, 0.57), 0.35, metal=0.9),
    )
    shapes |= screws(m @ g.move(0, 0, 0.0023), s / 2 - 0.0095, "screws")
    rng = np.random.default_rng(3)
    leaves = []
    for _ in range(60):
        x, z = rng.uniform(-0.9, -0.36), rng.uniform(0.25, 0.75)
        leaves.append(
            p.leaf(0.07, 0.04, 0.3).at(
                g.move(x - 0.15, -0.28 + rng.normal(0, 0.04), z)
                @ g.turn("z", rng.uniform(0, 360))
                @ g.turn("y", rng.uniform(-60, 60))
            )
        )
    for _ in range(16):
        x, z = rng.uniform(0.15, 0.25), rng.uniform(-0.26, -0.13)
        leaves.append(
            p.leaf(0.06, 0.035, 0.3).at(
                g.move(x, -0.02, z)
                @ g.turn("z", rng.uniform(180, 360))
                @ g.turn("y", rng.uniform(-50, 50))
            )
        )
    shapes["leaves"] = shape(g.join(*leaves), paint((0.06, 0.15, 0.03), 0.5))
    shapes |= sun((-0.75, -0.95, 0.75), 1.0, 0.34)
    cam = Camera((0.18, -1.15, -0.03), (0, 0, 0.0), 0.40, (1088, 1088), aperture=0.003)
    return Scene(cam, {"art": slot}, shapes, "screwed to a wooden fence in the sun")


def plate_concrete() -> Scene:
    """Square sign on a concrete wall beside painted pipes in a plant room."""
    s = 0.30
    m = g.move(0, -0.001, 0) @ WALL @ g.turn("z", -0.6)
    slot = flat_slot(
        "plate", s, s, m @ g.move(0, 0, 0.0032), g.outline(s, s, 0.014), rough=0.35, coat=0.2
    )
    shapes = {"wall": shape(g.plane(4, 4).at(WALL), paint(tex("concrete", 0.8), 0.85))}
    shapes["plate"] = shape(
        g.slab(g.outline(s + 0.001, s + 0.001, 0.0145), 0.003, 0.0006).at(m),
        paint((0.55, 0.56, 0.57), 0.35, metal=0.9),
    )
    shapes |= screws(m @ g.move(0, 0, 0.0033), s / 2 - 0.0095, "screws")
    for i, (x, r, c) in enumerate(
        ((0.205, 0.024, (0.10, 0.24, 0.36)), (0.27, 0.030, (0.42, 0.32, 0.04)))
    ):
        pipe = g.tube(np.array([[x, -0.05, -1.0], [x, -0.05, 1.0]]), r, 48)
        shapes[f"pipe{i}"] = shape(pipe, paint(tex("painted_metal", 0.3, c), 0.35, coat=0.2))
        for k, z in enumerate((-0.12, 0.16)):
            ring = g.lathe([(r, 0), (r + 0.004, 0.001), (r + 0.004, 0.021), (r, 0.022)]).at(
                g.move(x, -0.05, z)
            )
            shapes[f"ring{i}{k}"] = shape(ring, paint((0.5, 0.5, 0.5), 0.35, metal=1.0))
    conduit = g.tube(np.array([[-1.0, -0.014, -0.185], [1.0, -0.014, -0.185]]), 0.010, 24)
    shapes["conduit"] = shape(conduit, paint((0.50, 0.51, 0.52), 0.35, metal=0.9))
    shapes |= {
        "tube": lamp((-0.4, -0.9, 1.0), (0, 0, 0), 1.1, 0.14, (26, 26.5, 25.5)),
        "fill": lamp((0.9, -1.2, -0.2), (0, 0, 0), 0.7, 0.7, (0.9, 0.9, 0.9)),
    }
    shapes["env"] = room(0.09, seed=92)
    cam = Camera((-0.16, -1.15, 0.0), (0.012, 0, -0.002), 0.405, (1088, 1088), aperture=0.003)
    return Scene(cam, {"art": slot}, shapes, "fixed to a concrete wall beside pipes")


def plate_brick() -> Scene:
    """Square sign on a brick wall outdoors under an overcast sky, ivy at the corner."""
    s = 0.30
    m = g.move(0, -0.006, 0) @ WALL @ g.turn("z", 0.4)
    slot = flat_slot(
        "plate", s, s, m @ g.move(0, 0, 0.0022), g.outline(s, s, 0.010), rough=0.3, coat=0.2
    )
    shapes = {"wall": shape(g.plane(4, 4).at(WALL), paint(tex("brick", 0.88), 0.88))}
    shapes["plate"] = shape(
        g.slab(g.outline(s + 0.001, s + 0.001, 0.0105), 0.002, 0.0006).at(m),
        paint((0.5, 0.5, 0.5), 0.4, metal=0.9),
    )
    shapes |= screws(m @ g.move(0, 0, 0.0023), s / 2 - 0.0095, "screws")
    rng = np.random.default_rng(11)
    leaves = []
    for _ in range(70):
        a = rng.uniform(0, 1)
        x, z = -0.24 + 0.06 * rng.normal(), -0.25 + 0.5 * a + 0.04 * rng.normal()
        if x > -0.19:
            continue
        leaves.append(
            p.leaf(0.05, 0.042, 0.2).at(
                g.move(x, -0.015 - 0.02 * rng.random(), z)
                @ g.turn("z", rng.uniform(190, 350))
                @ g.turn("y", rng.uniform(-30, 60))
            )
        )
    shapes["ivy"] = shape(g.join(*leaves), paint((0.03, 0.10, 0.025), 0.35, spec=0.4))
    shapes["downpipe"] = shape(
        g.tube(np.array([[0.202, -0.05, -1], [0.202, -0.05, 1]]), 0.033, 48),
        paint((0.03, 0.035, 0.035), 0.4, coat=0.1),
    )
    shapes |= {
        "cloud": lamp((-1.5, -3.0, 2.6), (0, 0, 0), 3.0, 2.0, (2.6, 2.65, 2.75)),
        "sky": {"type": "constant", "radiance": {"type": "rgb", "value": [0.40, 0.43, 0.47]}},
    }
    cam = Camera((0.15, -1.15, -0.06), (0.004, 0, 0), 0.40, (1088, 1088), aperture=0.003)
    return Scene(
        cam, {"art": slot}, shapes, "fixed to an outdoor brick wall beside a drainpipe and ivy"
    )


def board_parts(w: float, h: float, frame: Dict, tray: Dict) -> dict[str, Dict]:
    """Frame and tray around a board of w x h metres lying in the xz plane."""
    t = 0.028
    out = {
        "top": shape(g.rbox(w + 2 * t, 0.022, t, 0.003).at(g.move(0, -0.004, h / 2)), frame),
        "bottom": shape(
            g.rbox(w + 2 * t, 0.022, t, 0.003).at(g.move(0, -0.004, -h / 2 - t)), frame
        ),
    }
    for i, x in enumerate((-w / 2 - t / 2, w / 2 + t / 2)):
        out[f"side{i}"] = shape(g.rbox(t, 0.022, h, 0.003).at(g.move(x, -0.004, -h / 2)), frame)
    out["tray"] = shape(
        g.rbox(w * 0.9, 0.07, 0.008, 0.002).at(g.move(0, -0.045, -h / 2 - t - 0.004)), tray
    )
    return out


def board_office() -> Scene:
    """White-framed board on a meeting-room wall, markers and a wiper on the tray."""
    w, h = 1.44, 0.9
    slot = flat_slot("board", w, h, g.move(0, -0.006, 0) @ WALL, rough=0.22, coat=0.5, spec=0.4)
    alu = paint((0.62, 0.63, 0.64), 0.3, metal=0.9)
    shapes = {
        "wall": shape(
            g.plane(8, 8).at(g.move(0, 0.004) @ WALL),
            paint(tex("plaster", 1.2, (0.52, 0.56, 0.58)), 0.9),
        )
    }
    shapes |= board_parts(w, h, alu, alu)
    z = -h / 2 - 0.024
    for i, (x, c) in enumerate(
        ((-0.30, (0.02, 0.10, 0.40)), (-0.12, (0.50, 0.03, 0.03)), (0.28, (0.02, 0.02, 0.02)))
    ):
        pen = g.tube(np.array([[x, -0.05, z + 0.010], [x + 0.125, -0.052, z + 0.010]]), 0.0085, 20)
        cap = g.tube(
            np.array([[x + 0.09, -0.0512, z + 0.010], [x + 0.127, -0.052, z + 0.010]]), 0.0095, 20
        )
        shapes[f"pen{i}"] = shape(pen, paint(0.7, 0.4))
        shapes[f"cap{i}"] = shape(cap, paint(c, 0.35))
    shapes["wiper"] = shape(
        g.rbox(0.14, 0.05, 0.035, 0.006).at(g.move(0.06, -0.05, z)), paint((0.06, 0.10, 0.22), 0.6)
    )
    shapes |= {
        "panel": lamp((-0.5, -2.1, 2.1), (0, 0, 0), 1.4, 0.5, (9, 9.1, 8.9)),
        "fill": lamp((2.2, -2.4, 0.4), (0, 0, 0), 1.0, 1.2, (1.3, 1.3, 1.35)),
    }
    shapes["env"] = room(0.14, seed=95)
    cam = Camera((0.32, -3.1, -0.02), (0, 0, -0.015), 1.80, (1280, 896), aperture=0.004)
    return Scene(cam, {"art": slot}, shapes, "on the wall of a meeting room with pens on its tray")


def board_class() -> Scene:
    """Wood-framed board in a classroom, chalk and sponge on the tray, side window light."""
    w, h = 1.44, 0.9
    slot = flat_slot("board", w, h, g.move(0, -0.006, 0) @ WALL, rough=0.7, spec=0.2)
    wood = paint(tex("oak", 0.5), 0.5)
    shapes = {
        "wall": shape(
            g.plane(8, 8).at(g.move(0, 0.004) @ WALL),
            paint(tex("plaster", 1.2, (0.60, 0.55, 0.42)), 0.9),
        )
    }
    shapes |= board_parts(w, h, wood, wood)
    z = -h / 2 - 0.024
    rng = np.random.default_rng(2)
    for i in range(7):
        x = -0.5 + 0.13 * i + rng.uniform(-0.03, 0.03)
        ln = rng.uniform(0.03, 0.075)
        a = rng.uniform(-0.3, 0.3)
        stick = g.tube(
            np.array(
                [
                    [x, -0.055, z + 0.006],
                    [x + ln * math.cos(a), -0.055 + ln * math.sin(a) * 0.3, z + 0.006],
                ]
            ),
            0.006,
            16,
        )
        c = ((0.80, 0.80, 0.78), (0.80, 0.80, 0.78), (0.80, 0.66, 0.25), (0.75, 0.42, 0.42))[i % 4]
        shapes[f"chalk{i}"] = shape(stick, paint(c, 0.9))
    shapes["sponge"] = shape(
        g.rbox(0.13, 0.055, 0.04, 0.010).at(g.move(0.47, -0.05, z)), paint((0.58, 0.46, 0.16), 0.9)
    )
    shapes |= window((-2.4, -1.6, 1.0), (0, 0, 0), 1.3, 1.4, (7.6, 7.6, 7.4), 3, 2)
    shapes |= {
        "fill": lamp((1.8, -2.6, 1.6), (0, 0, 0), 1.0, 1.0, (1.5, 1.5, 1.45)),
        "env": room(0.14, 0.1, seed=97),
    }
    cam = Camera((-0.35, -3.1, 0.05), (0.0, 0, -0.015), 1.80, (1280, 896), aperture=0.004)
    return Scene(cam, {"art": slot}, shapes, "in a wooden frame on a classroom wall", white=0.76)


def dial_wall() -> Scene:
    """Round clock with a dark rim on a pale wall, window light."""
    r = 0.13
    m = g.move(0, -0.016, 0) @ WALL
    slot = flat_slot("dial", 2 * r, 2 * r, m, g.circle(r, 160), rough=0.3, coat=0.35)
    rim = g.lathe(
        [
            (r - 0.0005, 0),
            (r - 0.0005, 0.004),
            *g.curve(
                (r + 0.001, 0.0065),
                (r + 0.005, 0.0085),
                (r + 0.011, 0.0075),
                (r + 0.0145, 0.003),
                (r + 0.015, -0.018),
            ),
        ],
        160,
    )
    shapes = {"rim": shape(rim.at(m), paint((0.03, 0.03, 0.032), 0.25, coat=0.5))}
    shapes["wall"] = shape(
        g.plane(4, 4).at(WALL),
        paint(
            tex("plaster", 0.5, (0.60, 0.62, 0.56)),
            0.85,
            bump=tex("plaster_bump", 0.3),
            bump_scale=0.0008,
        ),
    )
    shapes |= window((-0.9, -0.8, 0.65), (0, 0, 0), 0.6, 0.8, (9.5, 9.3, 8.8))
    shapes |= {
        "fill": lamp((1.0, -1.0, 0.2), (0, 0, 0), 0.7, 0.7, (1.6, 1.7, 1.9)),
        "env": room(0.11, seed=101),
    }
    cam = Camera((0.16, -1.1, -0.13), (0, 0, 0.0), 0.345, (1088, 1088), aperture=0.003)
    return Scene(cam, {"art": slot}, shapes, "hanging on a painted wall")


def dial_gauge() -> Scene:
    """Pressure-gauge housing on pipework against a concrete wall."""
    r = 0.05
    m = g.move(0, -0.05, 0) @ WALL @ g.turn("z", -2)
    slot = flat_slot("dial", 2 * r, 2 * r, m, g.circle(r, 160), rough=0.35, coat=0.3)
    brass = paint((0.66, 0.47, 0.20), 0.22, metal=1.0)
    rim = g.lathe(
        [
            (r - 0.0003, 0),
            (r - 0.0003, 0.005),
            (r + 0.0015, 0.0065),
            (r + 0.0055, 0.0065),
            (r + 0.007, 0.005),
            (r + 0.007, -0.004),
            (r + 0.0045, -0.005),
            (r + 0.004, -0.03),
            (0, -0.03),
        ],
        160,
    )
    shapes = {"rim": shape(rim.at(m), brass)}
    stem = g.lathe([(0.0085, -0.075), (0.0085, -0.052)], 48).at(g.move(0, -0.066, 0))
    a = np.linspace(0, 2 * math.pi, 7)[:-1]
    nut = g.slab(np.stack([0.0125 * np.cos(a), 0.0125 * np.sin(a)], 1), 0.013, 0.001).at(
        g.move(0, -0.066, -0.071)
    )
    shapes["stem"] = shape(g.join(stem, nut), brass)
    red = paint(tex("painted_metal", 0.25, (0.42, 0.06, 0.05)), 0.35, coat=0.2)
    shapes["pipe"] = shape(
        g.tube(np.array([[-1.0, -0.066, -0.089], [1.0, -0.066, -0.089]]), 0.018, 48), red
    )
    for i, x in enumerate((-0.028, 0.016)):
        ring = g.lathe([(0.018, 0), (0.022, 0.001), (0.022, 0.011), (0.018, 0.012)]).at(
            g.move(x, -0.066, -0.089) @ g.turn("y", 90)
        )
        shapes[f"ring{i}"] = shape(ring, red)
    shapes["pipe2"] = shape(
        g.tube(np.array([[0.085, -0.03, -1], [0.085, -0.03, 1]]), 0.015, 48),
        paint((0.55, 0.30, 0.18), 0.25, metal=1.0),
    )
    shapes["wall"] = shape(g.plane(4, 4).at(WALL), paint(tex("concrete", 0.7), 0.85))
    shapes |= {
        "tube": lamp((-0.4, -0.6, 0.6), (0, 0, 0), 0.7, 0.12, (24, 24, 23)),
        "fill": lamp((0.7, -0.8, 0.0), (0, 0, 0), 0.5, 0.5, (1.0, 1.0, 1.0)),
    }
    shapes["env"] = room(0.11, seed=104)
    cam = Camera((0.07, -0.55, 0.05), (0, -0.05, -0.004), 0.148, (1088, 1088), aperture=0.003)
    return Scene(cam, {"art": slot}, shapes, "mounted on red pipework in a plant room")


SCENES = {
    "plate_fence": ("plate", plate_fence),
    "plate_concrete": ("plate", plate_concrete),
    "plate_brick": ("plate", plate_brick),
    "board_office": ("board", board_office),
    "board_class": ("board", board_class),
    "dial_wall": ("dial", dial_wall),
    "dial_gauge": ("dial", dial_gauge),
}
