"""Carriers for lanyard badges."""

from __future__ import annotations

import numpy as np

from . import geom as g
from . import props as p
from .geom import Array
from .stage import Camera, Scene, Slot, flat_slot, lamp, metal, paint, room, shape, tex, window

SIZE = (0.07, 0.105)


def badge(
    m: Array, tag: str, strap: tuple[float, float, float], fan: float = 0.03, up: float = 0.22
) -> tuple[Slot, dict[str, object]]:
    """Badge in a clear pocket hanging in the xy plane from a lanyard clip at its top."""
    w, h = SIZE
    edge = g.slab(g.outline(w + 0.008, h + 0.012, 0.005), 0.0010, 0.0003).at(
        m @ g.move(0, 0.003, 0)
    )
    out: dict[str, object] = {f"{tag}edge": shape(edge, paint((0.55, 0.57, 0.60), 0.25, coat=0.6))}
    slot_m = m @ g.move(0, 0, 0.0012)
    top = h / 2 + 0.006
    hole = g.slab(g.outline(0.014, 0.0034, 0.0016), 0.0003, 0.0001).at(
        m @ g.move(0, top - 0.0015, 0.0010)
    )
    out[f"{tag}hole"] = shape(hole, paint(0.03, 0.6))
    hook = g.spline(
        (0, top - 0.002, 0.003),
        (0.003, top + 0.004, 0.004),
        (0.003, top + 0.012, 0.004),
        (0, top + 0.017, 0.004),
        (-0.003, top + 0.012, 0.004),
        (-0.003, top + 0.005, 0.004),
    )
    out[f"{tag}hook"] = shape(g.tube(hook, 0.0011, 12).at(m), metal("Al", 0.12))
    crimp = g.rbox(0.017, 0.012, 0.006, 0.0015).at(m @ g.move(0, top + 0.022, 0.001))
    out[f"{tag}crimp"] = shape(crimp, metal("Al", 0.22))
    cloth = paint(strap, 0.75, sheen=0.4)
    for s in (-1, 1):
        path = g.spline(
            (s * 0.001, top + 0.026, 0.003 + 0.0008 * s),
            (s * fan * 0.25, top + 0.06, 0.004 + 0.001 * s),
            (s * fan, top + up, 0.004),
        )
        out[f"{tag}strap{s}"] = shape(g.ribbon(path, 0.015, (1, 0, 0)).at(m), cloth)
    return flat_slot(
        "badge", w, h, slot_m, g.outline(w, h, 0.003), rough=0.18, coat=0.6, spec=0.4
    ), out


def badges_cork() -> Scene:
    """Two badges hanging on a cork board from push pins."""
    shapes: dict[str, object] = {"cork": shape(g.plane(2, 2), paint(tex("cork", 0.16), 0.85))}
    slots = {}
    for k, x, y, a, strap in (
        ("left", -0.0475, -0.002, 3.0, (0.03, 0.08, 0.30)),
        ("right", 0.0475, -0.006, -2.5, (0.03, 0.08, 0.30)),
    ):
        m = g.move(x, y, 0.004) @ g.turn("z", a)
        slots[k], parts = badge(m, k, strap, 0.012, 0.16)
        shapes |= parts
    shapes |= p.pin(g.move(-0.10, 0.062, 0) @ g.turn("x", 10), (0.65, 0.45, 0.02), "pin1")
    shapes |= p.pin(g.move(0.103, -0.05, 0), (0.05, 0.25, 0.10), "pin2")
    scrap = g.surface(
        lambda u, v: np.stack([0.085 + 0.06 * u, -0.085 + 0.05 * v, 0.001 + 0.004 * u * u], -1),
        12,
        12,
    )
    shapes["scrap"] = shape(scrap.at(g.turn("z", 4)), paint((0.75, 0.70, 0.30), 0.8))
    shapes |= window((-0.7, 0.6, 0.8), (0, 0, 0), 0.5, 0.5, (9, 8.7, 8.2))
    shapes |= {
        "fill": lamp((0.9, 0.2, 0.9), (0, 0, 0), 0.5, 0.5, (1.0, 1.0, 1.1)),
        "env": room(0.10, seed=5),
    }
    cam = Camera((0.02, -0.06, 0.60), (0.0, 0.012, 0), 0.207, (1280, 960), (0, 1, 0), 0.003)
    return Scene(cam, slots, shapes, "hanging side by side on a cork board")


def badge_jacket() -> Scene:
    """Badge hanging on a navy jacket, lanyard running up to both shoulders."""
    rng = np.random.default_rng(8)
    folds = [(rng.uniform(-16, 16), rng.uniform(-6, 6), rng.uniform(0, 6)) for _ in range(6)]

    def cloth(u: Array, v: Array) -> Array:
        x, y = (u - 0.5) * 0.5, (v - 0.5) * 0.6
        z = 0.0022 * sum(np.sin(x * a + y * b + q) for a, b, q in folds) - 0.9 * x**2
        seam = 0.0022 * np.exp(-(((x - 0.012) / 0.0025) ** 2))
        return np.stack([x, y, z - 0.010 - seam + 0.0025 * (x < 0.012)], -1)

    m = g.surface(cloth, 260, 160)
    m = g.Mesh(m.v, m.f, m.v[:, :2].copy())
    shapes: dict[str, object] = {"jacket": shape(m, paint(tex("navy", 0.09), 0.9, sheen=0.5))}
    for i, y in enumerate((-0.105, 0.115)):
        btn = g.lathe(
            [(0, 0), (0.0075, 0), (0.0082, 0.001), (0.0080, 0.0025), (0.0062, 0.0020), (0, 0.0018)],
            48,
        )
        shapes[f"button{i}"] = shape(
            btn.at(g.move(0.026, y, -0.008)), paint((0.03, 0.03, 0.04), 0.3, coat=0.4)
        )
    slot, parts = badge(
        g.turn("z", -2.5) @ g.move(0, -0.006, 0.004), "b", (0.45, 0.05, 0.04), 0.06, 0.20
    )
    shapes |= parts
    shapes |= window((-0.8, 0.5, 0.9), (0, 0, 0), 0.6, 0.8, (8.5, 8.2, 7.8))
    shapes |= {
        "fill": lamp((0.9, 0.1, 0.9), (0, 0, 0), 0.6, 0.6, (0.9, 1.0, 1.1)),
        "env": room(0.10, seed=85),
    }
    cam = Camera((0.04, -0.03, 0.55), (0.0, 0.012, 0), 0.122, (960, 1280), (0, 1, 0), 0.003)
    return Scene(cam, {"art": slot}, shapes, "worn on a lanyard over a dark blue jacket")


def badge_desk() -> Scene:
    """Badge lying on an oak desk with its lanyard looped beside keys."""
    shapes: dict[str, object] = {
        "desk": shape(g.plane(2, 2).at(g.turn("z", 8)), paint(tex("oak", 0.5), 0.4, coat=0.1))
    }
    m = g.turn("z", 5)
    slot, parts = badge(m, "b", (0.03, 0.22, 0.16), 0.010, 0.10)
    shapes |= {k: v for k, v in parts.items() if "strap" not in k}
    cloth = paint((0.03, 0.22, 0.16), 0.75, sheen=0.4)
    path = g.spline(
        (-0.006, 0.085, 0.002),
        (-0.02, 0.13, 0.003),
        (-0.055, 0.12, 0.006),
        (-0.062, 0.06, 0.004),
        (-0.060, -0.02, 0.003),
        (-0.075, -0.10, 0.003),
    )
    shapes["strap"] = shape(g.ribbon(path, 0.014, (1, 0.3, 0)), cloth)
    path2 = g.spline((-0.004, 0.085, 0.0035), (0.03, 0.125, 0.006), (0.09, 0.11, 0.004))
    shapes["strap2"] = shape(g.ribbon(path2, 0.014, (0.3, 1, 0)), cloth)
    shapes |= p.keys(g.move(0.064, -0.055) @ g.turn("z", 70))
    shapes |= window((-0.7, 0.55, 0.7), (0, 0, 0), 0.5, 0.6, (9, 8.7, 8.2))
    shapes |= {
        "fill": lamp((0.8, -0.3, 0.9), (0, 0, 0), 0.5, 0.5, (0.9, 1.0, 1.1)),
        "env": room(0.10, seed=87),
    }
    cam = Camera((0.02, -0.10, 0.37), (0.0, 0.009, 0), 0.111, (960, 1280), (0, 1, 0), 0.0022)
    return Scene(cam, {"art": slot}, shapes, "lying on an oak desk with its lanyard")


def badges_table() -> Scene:
    """Two badges laid out on a grey felt reception counter."""
    shapes: dict[str, object] = {
        "felt": shape(g.plane(2, 2), paint(tex("charcoal", 0.08), 0.9, sheen=0.4))
    }
    slots = {}
    for k, x, a in (("left", -0.048, -2.0), ("right", 0.048, 2.5)):
        m = g.move(x, -0.003, 0.0005) @ g.turn("z", a)
        slots[k], parts = badge(m, k, (0.10, 0.10, 0.11), 0.02, 0.12)
        shapes |= parts
    shapes |= p.pen(g.move(-0.07, -0.081) @ g.turn("z", 4))
    shapes |= {
        "tube": lamp((0.5, 0.6, 0.9), (0, 0, 0), 0.9, 0.2, (13, 13, 12.6)),
        "fill": lamp((-0.8, 0.0, 0.9), (0, 0, 0), 0.5, 0.5, (1.0, 1.0, 1.0)),
    }
    shapes["env"] = room(0.10, seed=89)
    cam = Camera((-0.02, -0.10, 0.58), (0.0, 0.004, 0), 0.208, (1280, 960), (0, 1, 0), 0.003)
    return Scene(cam, slots, shapes, "laid out side by side on a grey felt counter")


SCENES = {
    "badge_jacket": ("badge", badge_jacket),
    "badge_desk": ("badge", badge_desk),
    "badges_cork": ("badges2", badges_cork),
    "badges_table": ("badges2", badges_table),
}
