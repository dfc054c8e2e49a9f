"""Carriers for paper: sheets, cards, sticky notes, receipts and notices on walls."""

from __future__ import annotations

import numpy as np

from . import geom as g
from . import props as p
from .geom import Array
from .stage import Camera, Scene, Slot, bent_slot, flat_slot, lamp, paint, room, shape, tex, window

A4 = (0.21, 0.297)


def paper(
    fmt: str,
    w: float,
    h: float,
    m: Array,
    curl: float = 0.008,
    wave: float = 0.002,
    seed: int = 0,
    fold: bool = False,
    corner: str = "tr",
    rough: float = 0.75,
) -> Slot:
    """A sheet lying in the xy plane with lifted corner, slight waves and optional fold lines."""
    rng = np.random.default_rng(seed)
    ph = rng.uniform(0, 6, 4)
    cu, cv = {"tl": (0, 0), "tr": (1, 0), "bl": (0, 1), "br": (1, 1)}[corner]

    def f(u: Array, v: Array) -> Array:
        z = wave * (
            np.sin(u * 2.6 + ph[0]) * np.sin(v * 3.1 + ph[1])
            + 0.5 * np.sin(u * 5 + v * 3 + ph[2])
            + 1.4
        )
        near = np.clip(1 - np.hypot((u - cu) * w / h, v - cv) / 0.5, 0, 1)
        z = z + curl * near**2
        if fold:
            for k in (1 / 3, 2 / 3):
                z = z + 0.004 * np.exp(-np.abs(v - k) * h / 0.018) * (1 if k < 0.5 else -0.35)
        return np.stack([(u - 0.5) * w, (0.5 - v) * h, 0.0006 + np.maximum(0, z)], -1)

    return bent_slot(fmt, f, m, 64, 96, rough=rough, spec=0.2)


def desk(
    name: str,
    tile: float = 0.7,
    rough: float = 0.4,
    coat: float = 0.1,
    turn: float = 0.0,
    size: float = 2.4,
) -> dict[str, object]:
    """Horizontal table top at z = 0."""
    return {
        "desk": shape(
            g.plane(size, size).at(g.turn("z", turn)), paint(tex(name, tile), rough, coat=coat)
        )
    }


def sheet_oak() -> Scene:
    """A4 on an oak desk in window light from the left, mug and pen at the right."""
    s = paper("sheet", *A4, g.turn("z", -4), 0.012, seed=1)
    shapes = desk("oak", 0.55, turn=86)
    shapes |= p.mug(g.move(0.165, 0.135) @ g.turn("z", -50))
    shapes |= p.pen(g.move(0.126, -0.115) @ g.turn("z", 78))
    shapes |= window((-0.9, 0.55, 0.85), (0, 0, 0), 0.8, 0.9, (9.5, 9.0, 8.3))
    shapes |= {
        "fill": lamp((0.8, -0.6, 1.2), (0, 0, 0), 0.5, 0.5, (1.0, 1.1, 1.3)),
        "env": room(0.10),
    }
    cam = Camera((-0.02, -0.20, 0.56), (0.004, -0.004, 0), 0.268, (960, 1280), (0, 1, 0), 0.003)
    return Scene(cam, {"art": s}, shapes, "lying on an oak desk with a mug and a pen beside it")


def notice_wall() -> Scene:
    """Notice taped to a painted wall beside a light switch, light falling from above."""
    s = paper("notice", *A4, g.move(0, 0, 0.001), 0.006, 0.0008, seed=5, corner="br")
    wall = paint(
        tex("plaster", 0.35, (0.70, 0.74, 0.68)),
        0.8,
        bump=tex("plaster_bump", 0.3),
        bump_scale=0.0007,
    )
    shapes = {"wall": shape(g.plane(3, 3), wall)}
    for i, (x, y, a) in enumerate(
        ((-0.102, 0.146, 42), (0.102, 0.147, -40), (-0.104, -0.147, -44))
    ):
        shapes |= p.tape(
            g.move(x, y, 0.0016) @ g.turn("z", a), 0.046, 0.019, (0.72, 0.66, 0.48), f"tape{i}", i
        )
    shapes["plate"] = shape(
        g.slab(g.outline(0.081, 0.081, 0.006), 0.009, 0.0015).at(g.move(0.172, -0.09)),
        paint((0.78, 0.78, 0.75), 0.3, coat=0.4),
    )
    shapes["rocker"] = shape(
        g.rbox(0.052, 0.052, 0.006, 0.002).at(g.move(0.172, -0.09, 0.008) @ g.turn("x", 3)),
        paint((0.80, 0.80, 0.78), 0.25, coat=0.4),
    )
    shapes |= {
        "tube": lamp((-0.5, 1.2, 1.1), (0, 0, 0), 1.2, 0.25, (14, 14, 13.4)),
        "fill": lamp((1.2, -0.2, 1.6), (0, 0, 0), 0.8, 0.8, (1.4, 1.3, 1.1)),
    }
    shapes["env"] = room(0.10, seed=4)
    cam = Camera((0.10, -0.05, 0.80), (0.008, -0.003, 0), 0.275, (960, 1280), (0, 1, 0), 0.002)
    return Scene(cam, {"art": s}, shapes, "taped to a painted wall next to a light switch")


def sheet_clipboard() -> Scene:
    """A4 on a clipboard on a scuffed steel bench under a strip light."""
    m = g.turn("z", 3)
    s = paper("sheet", *A4, m @ g.move(0, 0, 0.0042), 0.004, 0.0006, seed=8, corner="br")
    shapes = desk("steel", 0.6, 0.38, size=2.4, turn=12)
    shapes["desk"] = shape(
        g.plane(2.4, 2.4), paint(tex("painted_metal", 0.8, (0.20, 0.27, 0.25)), 0.45, coat=0.1)
    )
    board = g.slab(g.outline(0.232, 0.338, 0.012), 0.0035, 0.0008).at(m @ g.move(0, 0.006))
    shapes["board"] = shape(board, paint(tex("cardboard", 0.3, (0.42, 0.34, 0.28)), 0.5, coat=0.1))
    steel = paint((0.62, 0.63, 0.65), 0.25, metal=1.0)
    base = g.rbox(0.10, 0.030, 0.006, 0.002).at(m @ g.move(0, 0.158, 0.004))
    lever = g.rbox(0.085, 0.024, 0.003, 0.001).at(m @ g.move(0, 0.163, 0.010) @ g.turn("x", 14))
    roll = g.tube(np.array([[-0.043, 0.152, 0.013], [0.043, 0.152, 0.013]]), 0.004, 24).at(m)
    shapes |= {"clip": shape(g.join(base, lever, roll), steel)}
    shapes |= p.pencil(g.move(0.136, -0.10) @ g.turn("z", 96))
    shapes |= {
        "tube": lamp((-0.55, 0.5, 0.95), (0, 0, 0), 1.1, 0.16, (17, 17.4, 17)),
        "fill": lamp((0.7, -0.7, 1.0), (0, 0, 0), 0.6, 0.6, (0.9, 0.9, 0.9)),
    }
    shapes["env"] = room(0.10, seed=12)
    cam = Camera((0.05, -0.17, 0.60), (0.004, 0.014, 0), 0.276, (960, 1280), (0, 1, 0), 0.003)
    return Scene(cam, {"art": s}, shapes, "held on a clipboard on a metal workbench with a pencil")


def sheet_marble() -> Scene:
    """Folded A4 on a marble kitchen table by lamplight, spectacles and a glass of water."""
    s = paper("sheet", *A4, g.turn("z", 3), 0.006, 0.001, seed=3, fold=True, corner="tl")
    shapes = desk("marble", 0.6, 0.2, 0.35)
    shapes |= p.glasses(g.move(-0.035, 0.166) @ g.turn("z", -14))
    shapes |= p.tumbler(g.move(0.168, 0.10))
    shapes |= {
        "bulb": lamp((0.55, 0.55, 0.62), (0, 0, 0), 0.22, 0.22, (34, 27, 18.5)),
        "fill": lamp((-0.9, -0.2, 0.9), (0, 0, 0), 0.8, 0.8, (0.8, 0.85, 1.0)),
    }
    shapes["env"] = room(0.08, 0.6, seed=7)
    cam = Camera((-0.05, -0.19, 0.57), (0.004, 0.004, 0), 0.272, (960, 1280), (0, 1, 0), 0.003)
    return Scene(
        cam,
        {"art": s},
        shapes,
        "lying unfolded on a marble kitchen table with reading glasses",
        white=0.76,
    )


def sheet_walnut() -> Scene:
    """A4 on dark walnut, slatted window light, notebook and paper clips."""
    s = paper("sheet", *A4, g.turn("z", -6), 0.010, 0.0016, seed=15, corner="bl")
    shapes = desk("walnut", 0.8, 0.32, 0.2, 80)
    shapes |= p.book(
        g.move(0.185, -0.06) @ g.turn("z", -12), 0.13, 0.19, 0.014, (0.10, 0.03, 0.025)
    )
    shapes |= p.clip(g.move(-0.116, 0.10) @ g.turn("z", 30), "clip1")
    shapes |= p.clip(g.move(-0.122, 0.055) @ g.turn("z", -50), "clip2")
    shapes |= p.pen(g.move(0.055, 0.166) @ g.turn("z", 177), (0.02, 0.02, 0.02))
    for i in range(7):
        shapes[f"slat{i}"] = lamp(
            (-0.75, 0.10 + 0.09 * i, 0.80), (0, 0.02, 0), 0.5, 0.05, (15, 14.4, 13.2)
        )
    shapes["fill"] = lamp((0.8, -0.5, 1.2), (0, 0, 0), 0.6, 0.6, (0.9, 1.0, 1.15))
    shapes["env"] = room(0.09, seed=14)
    cam = Camera((0.03, -0.17, 0.58), (0.002, -0.002, 0), 0.272, (960, 1280), (0, 1, 0), 0.003)
    return Scene(cam, {"art": s}, shapes, "lying on a dark wooden desk with a pen and a notebook")


def notice_cork() -> Scene:
    """Notice on a cork board, four pins, neighbouring slips at the edges."""
    s = paper(
        "notice", *A4, g.turn("z", 1.2) @ g.move(0, 0, 0.001), 0.008, 0.001, seed=21, corner="bl"
    )
    shapes = {"cork": shape(g.plane(3, 3), paint(tex("cork", 0.16), 0.88))}
    colours = ((0.62, 0.05, 0.04), (0.05, 0.22, 0.50), (0.62, 0.05, 0.04), (0.70, 0.50, 0.03))
    for i, (x, y) in enumerate(
        ((-0.097, 0.142), (0.096, 0.144), (-0.096, -0.142), (0.098, -0.140))
    ):
        shapes |= p.pin(
            g.move(x, y, 0.002) @ g.turn("x", 8 - 6 * i) @ g.turn("y", 5 * i - 8),
            colours[i],
            f"pin{i}",
        )
    for i, (x, y, w, h, a, c) in enumerate(
        (
            (0.165, 0.10, 0.09, 0.06, -8, (0.72, 0.62, 0.16)),
            (0.17, -0.10, 0.10, 0.13, 5, (0.66, 0.68, 0.70)),
            (-0.16, 0.05, 0.08, 0.11, -4, (0.34, 0.52, 0.60)),
            (-0.02, 0.205, 0.15, 0.07, 2, (0.74, 0.72, 0.66)),
        )
    ):
        q = paper("sheet", w, h, g.move(x, y, 0.0005) @ g.turn("z", a), 0.006, 0.001, seed=30 + i)
        shapes[f"slip{i}"] = shape(q.mesh, paint(c, 0.8))
    shapes |= {
        "spot": lamp((-0.5, 0.9, 1.0), (0, 0, 0), 0.5, 0.35, (17, 16.2, 14.8)),
        "fill": lamp((1.0, -0.1, 1.3), (0, 0, 0), 0.8, 0.8, (1.2, 1.2, 1.25)),
    }
    shapes["env"] = room(0.09, seed=19)
    cam = Camera((-0.10, -0.05, 0.78), (0.002, 0.0, 0), 0.272, (960, 1280), (0, 1, 0), 0.002)
    return Scene(cam, {"art": s}, shapes, "pinned to a cork board among other slips of paper")


def notice_door() -> Scene:
    """Notice taped to a varnished door with a steel handle."""
    s = paper(
        "notice", *A4, g.turn("z", -0.8) @ g.move(0, 0, 0.001), 0.004, 0.0006, seed=33, corner="tr"
    )
    shapes = {
        "door": shape(g.plane(3, 3), paint(tex("beech", 0.8, (0.80, 0.72, 0.66)), 0.35, coat=0.25))
    }
    for i, (x, y, a) in enumerate(
        ((-0.1, 0.146, 40), (0.1, 0.146, -42), (-0.1, -0.146, -38), (0.1, -0.146, 43))
    ):
        shapes |= p.tape(
            g.move(x, y, 0.0016) @ g.turn("z", a),
            0.042,
            0.016,
            (0.62, 0.62, 0.60),
            f"tape{i}",
            i + 5,
        )
    rose = g.lathe(
        [(0, 0), (0.025, 0), (0.0255, 0.001), (0.0255, 0.007), (0.024, 0.009), (0, 0.009)]
    ).at(g.move(0.157, -0.035))
    bar = g.tube(
        g.spline(
            (0.157, -0.035, 0.008),
            (0.157, -0.035, 0.040),
            (0.163, -0.035, 0.050),
            (0.175, -0.035, 0.052),
            (0.28, -0.035, 0.052),
        ),
        0.0085,
        24,
    )
    lock = g.lathe([(0, 0), (0.024, 0), (0.0245, 0.006), (0.023, 0.007), (0, 0.007)]).at(
        g.move(0.157, -0.112)
    )
    shapes["handle"] = shape(g.join(rose, bar, lock), paint((0.60, 0.60, 0.60), 0.25, metal=1.0))
    slot_key = g.rbox(0.004, 0.012, 0.001, 0.0004).at(g.move(0.157, -0.112, 0.0066))
    shapes["keyhole"] = shape(slot_key, paint(0.01, 0.6))
    shapes |= {
        "lamp": lamp((0.35, 1.0, 1.0), (0, 0, 0), 0.6, 0.4, (13, 12.4, 11.2)),
        "fill": lamp((-1.1, -0.1, 1.3), (0, 0, 0), 0.7, 0.9, (1.5, 1.6, 1.8)),
    }
    shapes["env"] = room(0.11, 0.2, seed=22)
    cam = Camera((-0.09, -0.03, 0.80), (0.012, 0, 0), 0.284, (960, 1280), (0, 1, 0), 0.002)
    return Scene(cam, {"art": s}, shapes, "taped to a wooden door")


def card_walnut() -> Scene:
    """Index card on walnut with a pencil and a coin."""
    w, h = 0.15, 0.095
    s = paper("card", w, h, g.turn("z", 4), 0.004, 0.0006, seed=41, corner="br", rough=0.6)
    shapes = desk("walnut", 0.6, 0.34, 0.2, 10)
    shapes |= p.pencil(g.move(-0.07, -0.066) @ g.turn("z", -3))
    shapes |= p.coin(g.move(0.088, 0.043)) | p.coin(g.move(0.094, 0.020), "coin2", "Al", 0.0105)
    shapes |= window((-0.6, 0.5, 0.6), (0, 0, 0), 0.5, 0.5, (9, 8.6, 8.0))
    shapes |= {
        "fill": lamp((0.6, -0.4, 0.8), (0, 0, 0), 0.4, 0.4, (0.9, 1.0, 1.2)),
        "env": room(0.10, seed=31),
    }
    cam = Camera((0.02, -0.10, 0.34), (0.003, -0.003, 0), 0.198, (1280, 896), (0, 1, 0), 0.002)
    return Scene(cam, {"art": s}, shapes, "lying on a dark wooden table with a pencil and coins")


def card_museum() -> Scene:
    """Printed card on a pale wall under a picture frame's corner."""
    w, h = 0.15, 0.095
    m = g.move(0, 0, 0.001)
    shapes = {
        "wall": shape(
            g.plane(3, 3),
            paint(
                tex("plaster", 0.4, (0.62, 0.61, 0.58)),
                0.85,
                bump=tex("plaster_bump", 0.2),
                bump_scale=0.0005,
            ),
        )
    }
    shapes["board"] = shape(
        g.slab(g.outline(w + 0.001, h + 0.001, 0.001), 0.004, 0.0004).at(m), paint(0.78, 0.6)
    )
    slot = flat_slot("card", w, h, m @ g.move(0, 0, 0.0043), rough=0.55, spec=0.3)
    frame = paint(tex("walnut", 0.25), 0.35, coat=0.2)
    shapes["frame"] = shape(g.rbox(0.5, 0.030, 0.022, 0.003).at(g.move(-0.19, 0.083)), frame)
    shapes["frame2"] = shape(g.rbox(0.030, 0.5, 0.022, 0.003).at(g.move(0.0745, 0.333)), frame)
    shapes["spot"] = lamp((-0.35, 0.8, 0.7), (0, 0, 0), 0.14, 0.14, (88, 80, 68))
    shapes["fill"] = lamp((0.8, -0.3, 1.0), (0, 0, 0), 0.7, 0.7, (0.8, 0.8, 0.8))
    shapes["env"] = room(0.08, 0.3, seed=35)
    cam = Camera((0.07, -0.04, 0.45), (0.0, 0.006, 0), 0.196, (1280, 896), (0, 1, 0), 0.0015)
    return Scene(cam, {"art": slot}, shapes, "mounted on a wall below a picture frame", white=0.76)


def card_plant() -> Scene:
    """Card on a stake in front of pot plants on a bench."""
    w, h = 0.12, 0.076
    m = g.move(0, 0, 0.087) @ g.turn("z", 4) @ g.turn("x", 80)
    slot = flat_slot(
        "card", w, h, m @ g.move(0, 0, 0.0011), g.outline(w, h, 0.003), rough=0.45, coat=0.1
    )
    shapes = {
        "tag": shape(
            g.slab(g.outline(w + 0.002, h + 0.002, 0.004), 0.001, 0.0003).at(m),
            paint((0.74, 0.73, 0.68), 0.5),
        )
    }
    shapes["stake"] = shape(
        g.rbox(0.010, 0.003, 0.09, 0.001).at(g.move(0, 0.006, -0.02)), paint(tex("pine", 0.1), 0.6)
    )
    shapes["soil"] = shape(
        g.surface(
            lambda u, v: np.stack(
                [
                    (u - 0.5) * 1.2,
                    (v - 0.45) * 0.5,
                    0.012 + 0.006 * np.sin(u * 60) * np.sin(v * 37),
                ],
                -1,
            ),
            90,
            60,
        ),
        paint(tex("soil", 0.16), 0.95, bump=tex("soil", 0.16), bump_scale=0.003),
    )
    rows = (
        (-0.14, 0.13, 5, 0.10),
        (0.0, 0.20, 6, 0.12),
        (0.15, 0.13, 7, 0.10),
        (-0.07, 0.25, 8, 0.12),
        (0.09, 0.26, 9, 0.12),
        (-0.22, 0.2, 4, 0.12),
        (0.25, 0.2, 2, 0.12),
    )
    for i, (x, y, seed, size) in enumerate(rows):
        shapes |= p.plant(g.move(x, y, -0.045), f"plant{i}", seed, leaves=34, size=size)
    shapes["back"] = shape(
        g.plane(3, 3).at(g.move(0, 0.5) @ g.turn("x", 90)), paint(tex("greywood", 0.7), 0.8)
    )
    shapes |= {
        "sky": lamp((-0.7, -0.5, 1.1), (0, 0, 0.05), 0.9, 0.7, (6.5, 6.6, 6.6)),
        "env": room(0.22, seed=38),
    }
    cam = Camera((0.04, -0.42, 0.16), (0.0, 0, 0.083), 0.157, (1280, 896), aperture=0.004)
    return Scene(
        cam, {"art": slot}, shapes, "on a stake in a planting bed with green plants behind it"
    )


def sticky(m: Array, side: float = 0.076, seed: int = 0, lift: float = 0.009) -> Slot:
    """Sticky note, glued along its top edge, curling up at the bottom."""
    rng = np.random.default_rng(seed)
    k = rng.uniform(-0.3, 0.3)

    def f(u: Array, v: Array) -> Array:
        z = lift * np.clip(v - 0.12, 0, 1) ** 2.2 * (1 + k * (u - 0.5) * 2) + 0.0006 * np.sin(u * 5)
        return np.stack([(u - 0.5) * side, (0.5 - v) * side, 0.0006 + np.maximum(z, 0)], -1)

    return bent_slot("sticky", f, m, 48, 48, rough=0.75, spec=0.2)


def sticky_fridge() -> Scene:
    """Sticky note on a fridge door with a round magnet and a photo's edge."""
    s = sticky(g.turn("z", -2.5) @ g.move(0, 0, 0.0004), seed=2)
    door = paint(tex("painted_metal", 0.9, (0.66, 0.68, 0.69)), 0.28, coat=0.3)
    shapes = {"door": shape(g.plane(2, 2), door)}
    mag = g.lathe(
        [(0, 0), (0.0105, 0), (0.0112, 0.001), (0.0112, 0.005), (0.0095, 0.0066), (0, 0.007)]
    )
    shapes["magnet"] = shape(mag.at(g.move(0.052, 0.030)), paint((0.55, 0.05, 0.05), 0.2, coat=0.6))
    shapes["magnet2"] = shape(
        mag.at(g.move(-0.053, -0.022)), paint((0.05, 0.22, 0.42), 0.2, coat=0.6)
    )
    q = paper(
        "sheet", 0.08, 0.11, g.move(0.083, 0.0, 0.0004) @ g.turn("z", 4), 0.005, 0.0006, seed=4
    )
    shapes["slip"] = shape(q.mesh, paint((0.70, 0.70, 0.66), 0.8))
    q2 = paper(
        "sheet", 0.07, 0.05, g.move(-0.078, -0.035, 0.0004) @ g.turn("z", -6), 0.005, 0.0006, seed=6
    )
    shapes["slip2"] = shape(q2.mesh, paint((0.24, 0.42, 0.30), 0.8))
    shapes["seam"] = shape(g.rbox(2, 0.006, 0.0012, 0.0003).at(g.move(0, 0.0585)), paint(0.05, 0.5))
    shapes |= window((-0.7, 0.5, 0.7), (0, 0, 0), 0.5, 0.6, (9.5, 9.2, 8.6))
    shapes |= {
        "fill": lamp((0.7, 0.1, 0.8), (0, 0, 0), 0.5, 0.5, (0.9, 1.0, 1.1)),
        "env": room(0.11, seed=44),
    }
    cam = Camera((0.05, -0.04, 0.33), (0.002, 0.001, 0), 0.112, (1120, 1120), (0, 1, 0), 0.0016)
    return Scene(cam, {"art": s}, shapes, "stuck on a fridge door beside magnets")


def sticky_desk() -> Scene:
    """Sticky note on an oak desk beside a keyboard and a pen."""
    s = sticky(g.turn("z", 3.5), seed=7, lift=0.012)
    shapes = desk("oak", 0.55, 0.4, 0.1, 4)
    keys = [
        g.rbox(0.0165, 0.0155, 0.0045, 0.0014).at(
            g.move(-0.17 + 0.019 * i, 0.066 + 0.019 * r, 0.010)
        )
        for r in range(4)
        for i in range(18)
    ]
    shapes["keys"] = shape(g.join(*keys), paint(0.035, 0.45))
    shapes["deck"] = shape(g.rbox(0.40, 0.12, 0.011, 0.004).at(g.move(0, 0.112)), paint(0.02, 0.5))
    shapes |= p.pen(g.move(0.0575, -0.08) @ g.turn("z", 82), (0.35, 0.03, 0.03))
    shapes |= {
        "lamp": lamp((-0.45, 0.45, 0.55), (0, 0, 0), 0.2, 0.2, (30, 26, 20)),
        "fill": lamp((0.7, -0.3, 0.8), (0, 0, 0), 0.6, 0.6, (0.8, 0.9, 1.0)),
    }
    shapes["env"] = room(0.10, 0.3, seed=46)
    cam = Camera((-0.03, -0.11, 0.31), (0.002, 0.003, 0), 0.114, (1120, 1120), (0, 1, 0), 0.0018)
    return Scene(cam, {"art": s}, shapes, "stuck on a desk between a keyboard and a pen")


def strip_table() -> Scene:
    """Till receipt, slightly curled, on a pine table with coins and keys."""
    w, h = 0.08, 0.08 * 1400 / 620

    def f(u: Array, v: Array) -> Array:
        z = 0.012 * np.clip(v - 0.72, 0, 1) ** 2 * 9 + 0.008 * np.clip(0.16 - v, 0, 1) * 2
        z = z + 0.0012 * (1 + np.sin(v * 7 + 0.6))
        return np.stack([(u - 0.5) * w, (0.5 - v) * h, 0.0005 + z], -1)

    s = bent_slot("strip", f, g.turn("z", 3), 24, 120, rough=0.6, spec=0.3)
    shapes = desk("pine", 0.6, 0.42, 0.1, 84)
    shapes |= p.keys(g.move(-0.080, 0.055) @ g.turn("z", 110))
    for i, (x, y, k, r) in enumerate(
        (
            (0.060, -0.052, "CuZn", 0.0115),
            (0.068, -0.030, "Al", 0.0125),
            (0.055, -0.078, "Al", 0.010),
        )
    ):
        shapes |= p.coin(g.move(x, y), f"coin{i}", k, r)
    shapes |= window((0.6, 0.6, 0.7), (0, 0, 0), 0.5, 0.6, (9.4, 9.0, 8.4))
    shapes |= {
        "fill": lamp((-0.7, -0.4, 0.9), (0, 0, 0), 0.5, 0.5, (0.9, 1.0, 1.2)),
        "env": room(0.11, seed=48),
    }
    cam = Camera((0.02, -0.10, 0.38), (0.0, -0.002, 0), 0.166, (960, 1280), (0, 1, 0), 0.002)
    return Scene(cam, {"art": s}, shapes, "lying on a pine table with coins and keys")


SCENES = {
    "sheet_oak": ("sheet", sheet_oak),
    "sheet_clipboard": ("sheet", sheet_clipboard),
    "sheet_marble": ("sheet", sheet_marble),
    "sheet_walnut": ("sheet", sheet_walnut),
    "notice_wall": ("notice", notice_wall),
    "notice_cork": ("notice", notice_cork),
    "notice_door": ("notice", notice_door),
    "card_walnut": ("card", card_walnut),
    "card_museum": ("card", card_museum),
    "card_plant": ("card", card_plant),
    "sticky_fridge": ("sticky", sticky_fridge),
    "sticky_desk": ("sticky", sticky_desk),
    "strip_table": ("strip", strip_table),
}
