"""Carriers for lanyard badges."""

from __future__ import annotations

import numpy as np

from . import geom as g
from . import props as p
from .geom import Array
from .stage import Camera, Scene, Slot, film, flat_slot, lamp, metal, paint, room, shape, tex, window

SIZE = (0.07, 0.105)


def badge(m: Array, tag: str, strap: tuple[float, float, float], fan: float = 0.03, up: float = 0.22) -> tuple[Slot, dict[str, object]]:
    """Badge in a clear pocket hanging in the xy plane from a lanyard clip at its top."""
    w, h = SIZE
    edge = g.slab(g.outline(w + 0.008, h + 0.012, 0.005), 0.0010, 0.0003).at(m @ g.move(0, 0.003, 0))
    out: dict[str, object] = {f"{tag}edge": shape(edge, paint((0.55, 0.57, 0.60), 0.25, coat=0.6))}
    slot_m = m @ g.move(0, 0, 0.0012)
    top = h / 2 + 0.006
    hole = g.slab(g.outline(0.014, 0.0034, 0.0016), 0.0003, 0.0001).at(m @ g.move(0, top - 0.0015, 0.0010))
    out[f"{tag}hole"] = shape(hole, paint(0.03, 0.6))
    hook = g.spline((0, top - 0.002, 0.003), (0.003, top + 0.004, 0.004), (0.003, top + 0.012, 0.004), (0, top + 0.017, 0.004), (-0.003, top + 0.012, 0.004), (-0.003, top + 0.005, 0.004))
    out[f"{tag}hook"] = shape(g.tube(hook, 0.0011, 12).at(m), metal("Al", 0.12))
    crimp = g.rbox(0.017, 0.012, 0.006, 0.0015).at(m @ g.move(0, top + 0.022, 0.001))
    out[f"{tag}crimp"] = shape(crimp, metal("Al", 0.22))
    cloth = paint(strap, 0.75, sheen=0.4)
    for s in (-1, 1):
        path = g.spline((s * 0.001, top + 0.026, 0.003 + 0.0008 * s), (s * fan * 0.25, top + 0.06, 0.004 + 0.001 * s), (s * fan, top + up, 0.004))
        out[f"{tag}strap{s}"] = shape(g.ribbon(path, 0.015, (1, 0, 0)).at(m), cloth)
    return flat_slot("badge", w, h, slot_m, g.outline(w, h, 0.003), rough=0.18, coat=0.6, spec=0.4), out


def badges_cork() -> Scene:
    """Two badges hanging on a cork board from push pins."""
    shapes: dict[str, object] = {"cork": shape(g.plane(2, 2), paint(tex("cork", 0.16), 0.85, bump=tex("cork", 0.16), bump_scale=0.003))}
    slots = {}
    for k, x, y, a, strap in (("left", -0.0475, -0.002, 3.0, (0.03, 0.08, 0.30)), ("right", 0.0475, -0.006, -2.5, (0.03, 0.08, 0.30))):
        m = g.move(x, y, 0.004) @ g.turn("z", a)
        slots[k], parts = badge(m, k, strap, 0.012, 0.16)
        shapes |= parts
    shapes |= p.pin(g.move(-0.10, 0.062, 0) @ g.turn("x", 10), (0.65, 0.45, 0.02), "pin1")
    shapes |= p.pin(g.move(0.103, -0.05, 0), (0.05, 0.25, 0.10), "pin2")
    scrap = g.surface(lambda u, v: np.stack([0.085 + 0.06 * u, -0.085 + 0.05 * v, 0.001 + 0.004 * u * u], -1), 12, 12)
    shapes["scrap"] = shape(scrap.at(g.turn("z", 4)), paint((0.75, 0.70, 0.30), 0.8))
    shapes |= window((-0.7, 0.6, 0.8), (0, 0, 0), 0.5, 0.5, (9, 8.7, 8.2))
    shapes |= {"fill": lamp((0.9, 0.2, 0.9), (0, 0, 0), 0.5, 0.5, (1.0, 1.0, 1.1)), "env": room(0.18, seed=5)}
    cam = Camera((0.02, -0.06, 0.60), (0.0, 0.012, 0), 0.207, (1280, 960), (0, 1, 0), 0.003)
    return Scene(cam, slots, shapes, "hanging side by side on a cork board")


SCENES = {"badges_cork": ("badges2", badges_cork)}
_ = (film,)
