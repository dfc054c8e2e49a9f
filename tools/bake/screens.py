"""Carriers with lit displays: phones and monitors."""

from __future__ import annotations

import numpy as np

from . import geom as g
from . import props as p
from .sheets import desk
from .stage import Camera, Scene, flat_slot, lamp, metal, paint, room, shape, tex, window

PHONE = (0.0694, 0.0694 * 1480 / 720)


def phone_parts(m: g.Array, c: float = 0.012) -> tuple[dict[str, object], g.Array]:
    """Phone body lying in the xy plane; returns shapes and the placement of its screen."""
    w, h = PHONE
    body = g.slab(g.outline(w + 0.0062, h + 0.0062, 0.0115, 14), 0.0082, 0.0014).at(m)
    face = g.slab(g.outline(w + 0.0040, h + 0.0040, 0.0105, 14), 0.0002, 0.0001).at(m @ g.move(0, 0, 0.0081))
    out: dict[str, object] = {
        "body": shape(body, paint((c, c, c * 1.1), 0.3, metal=0.6, coat=0.5)),
        "face": shape(face, paint(0.003, 0.08, spec=0.5)),
    }
    for i, (y, n) in enumerate(((0.03, 0.018), (0.005, 0.010), (-0.008, 0.010))):
        btn = g.rbox(0.0016, n, 0.0028, 0.0006).at(m @ g.move((w + 0.0062) / 2, y, 0.0028))
        out[f"button{i}"] = shape(btn, paint((c, c, c), 0.3, metal=0.6))
    return out, m @ g.move(0, 0, 0.00845)


def phone_granite() -> Scene:
    """Phone on a granite worktop, soft window light."""
    w, h = PHONE
    m = g.turn("z", 5)
    parts, at = phone_parts(m)
    shapes = desk("granite", 0.30, 0.22, 0.35)
    shapes |= parts
    shapes |= p.keys(g.move(0.056, -0.066) @ g.turn("z", 60))
    shapes |= p.mug(g.move(-0.088, 0.098) @ g.turn("z", 160), (0.10, 0.20, 0.26))
    shapes |= window((-0.6, 0.75, 0.8), (0, 0, 0), 0.5, 0.6, (8.0, 7.8, 7.4))
    shapes |= {"fill": lamp((0.9, -0.3, 0.8), (0, 0, 0), 0.5, 0.5, (0.8, 0.9, 1.1)), "env": room(0.15, seed=2)}
    slot = flat_slot("phone", w, h, at, g.outline(w, h, 0.0085, 12), emit=0.72)
    cam = Camera((0.012, -0.085, 0.30), (0.002, -0.001, 0), 0.134, (960, 1280), (0, 1, 0), 0.0016)
    return Scene(cam, {"art": slot}, shapes, "lying on a granite worktop beside a mug and keys")


def monitor_parts(w: float, h: float, z: float, tilt: float = 4.0) -> tuple[dict[str, object], g.Array]:
    """Desktop monitor facing -y; returns shapes and the placement of its screen."""
    m = g.move(0, 0, z) @ g.turn("x", 90 - tilt)
    frame = g.slab(g.outline(w + 0.016, h + 0.016, 0.004), 0.012, 0.001).at(m @ g.move(0, 0, -0.0125))
    chin = g.slab(g.outline(w + 0.016, 0.022, 0.003), 0.013, 0.001).at(m @ g.move(0, -h / 2 - 0.015, -0.0125))
    back = g.rbox(w * 0.6, h * 0.6, 0.03, 0.006).at(m @ g.move(0, 0, -0.042))
    neck = g.rbox(0.055, 0.02, z, 0.004).at(g.move(0, 0.045, 0))
    foot = g.slab(g.outline(0.24, 0.17, 0.03), 0.012, 0.002).at(g.move(0, 0.035, 0))
    dark = paint(0.014, 0.35, coat=0.15)
    out: dict[str, object] = {k: shape(v, dark) for k, v in (("frame", frame), ("back", back), ("neck", neck), ("foot", foot))}
    out["chin"] = shape(chin, paint(0.018, 0.3, coat=0.2))
    led = g.slab(g.circle(0.0014, 16), 0.0004, 0.0001).at(m @ g.move(w / 2 - 0.02, -h / 2 - 0.015, 0.0006))
    out["led"] = {**shape(led, paint(0.1)), "emitter": {"type": "area", "radiance": {"type": "rgb", "value": [0.3, 1.6, 0.5]}}}
    return out, m


def keyboard(m: g.Array, c: float = 0.02) -> dict[str, object]:
    """Desktop keyboard, 430 mm wide."""
    keys = [g.rbox(0.0160, 0.0150, 0.0045, 0.0012).at(g.move(-0.2 + 0.0188 * i + 0.004 * (r % 2), -0.048 + 0.0188 * r, 0.011)) for r in range(6) for i in range(22)]
    return {
        "keyboard": shape(g.rbox(0.43, 0.135, 0.012, 0.004).at(m), paint(c, 0.5)),
        "keycaps": shape(g.join(*keys).at(m), paint(c * 1.4, 0.4)),
    }


def screen_desk() -> Scene:
    """Monitor on a beech desk, keyboard below, plant and mug at the sides."""
    w, h, z = 0.528, 0.33, 0.27
    parts, at = monitor_parts(w, h, z)
    shapes = desk("beech", 0.9, 0.35, 0.1, 90)
    shapes |= parts
    shapes |= keyboard(g.move(0.01, -0.20, 0))
    shapes |= p.plant(g.move(0.33, 0.10), size=0.13)
    shapes |= p.mug(g.move(-0.295, -0.03) @ g.turn("z", 200), (0.55, 0.12, 0.08))
    wall = paint(tex("plaster", 0.5, (0.62, 0.64, 0.66)), 0.85)
    shapes["wall"] = shape(g.plane(4, 4).at(g.move(0, 0.42, 0) @ g.turn("x", 90)), wall)
    shapes |= window((-1.5, -0.5, 1.3), (0, 0, 0.2), 1.0, 1.1, (5.5, 5.4, 5.2))
    shapes["env"] = room(0.16, seed=6)
    slot = flat_slot("screen", w, h, at @ g.move(0, 0, 0.0005), emit=0.72)
    cam = Camera((0.05, -1.0, 0.40), (0.004, 0, 0.253), 0.66, (1280, 960), aperture=0.004)
    return Scene(cam, {"art": slot}, shapes, "shown on a monitor on a wooden desk with a keyboard and a plant")


SCENES = {"phone_granite": ("phone", phone_granite), "screen_desk": ("screen", screen_desk)}
_ = (np, metal)
