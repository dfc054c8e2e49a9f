"""Carriers with lit displays: phones and monitors."""

from __future__ import annotations

import numpy as np

from . import geom as g
from . import props as p
from .sheets import desk
from .stage import Camera, Scene, flat_slot, lamp, paint, room, shape, tex, window

PHONE = (0.0694, 0.0694 * 1480 / 720)


def phone_parts(m: g.Array, c: float = 0.012) -> tuple[dict[str, object], g.Array]:
    """Phone body lying in the xy plane; returns shapes and the placement of its screen."""
    w, h = PHONE
    body = g.slab(g.outline(w + 0.0062, h + 0.0062, 0.0115, 14), 0.0082, 0.0014).at(m)
    face = g.slab(g.outline(w + 0.0040, h + 0.0040, 0.0105, 14), 0.0002, 0.0001).at(
        m @ g.move(0, 0, 0.0081)
    )
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
    shapes = desk("granite", 0.22, 0.22, 0.35)
    shapes |= parts
    shapes |= p.keys(g.move(0.056, -0.066) @ g.turn("z", 60))
    shapes |= p.mug(g.move(-0.088, 0.098) @ g.turn("z", 160), (0.10, 0.20, 0.26))
    shapes |= window((-0.6, 0.75, 0.8), (0, 0, 0), 0.5, 0.6, (8.0, 7.8, 7.4))
    shapes |= {
        "fill": lamp((0.9, -0.3, 0.8), (0, 0, 0), 0.5, 0.5, (0.8, 0.9, 1.1)),
        "env": room(0.10, seed=2),
    }
    slot = flat_slot("phone", w, h, at, g.outline(w, h, 0.0085, 12), emit=0.72)
    cam = Camera((0.012, -0.085, 0.30), (0.002, -0.001, 0), 0.134, (960, 1280), (0, 1, 0), 0.0016)
    return Scene(cam, {"art": slot}, shapes, "lying on a granite worktop beside a mug and keys")


def monitor_parts(
    w: float, h: float, z: float, tilt: float = 4.0
) -> tuple[dict[str, object], g.Array]:
    """Desktop monitor facing -y; returns shapes and the placement of its screen."""
    m = g.move(0, 0, z) @ g.turn("x", 90 - tilt)
    frame = g.slab(g.outline(w + 0.016, h + 0.016, 0.004), 0.012, 0.001).at(
        m @ g.move(0, 0, -0.0125)
    )
    chin = g.slab(g.outline(w + 0.016, 0.022, 0.003), 0.013, 0.001).at(
        m @ g.move(0, -h / 2 - 0.015, -0.0125)
    )
    back = g.rbox(w * 0.6, h * 0.6, 0.03, 0.006).at(m @ g.move(0, 0, -0.042))
    neck = g.rbox(0.055, 0.02, z, 0.004).at(g.move(0, 0.045, 0))
    foot = g.slab(g.outline(0.24, 0.17, 0.03), 0.012, 0.002).at(g.move(0, 0.035, 0))
    dark = paint(0.014, 0.35, coat=0.15)
    out: dict[str, object] = {
        k: shape(v, dark)
        for k, v in (("frame", frame), ("back", back), ("neck", neck), ("foot", foot))
    }
    out["chin"] = shape(chin, paint(0.018, 0.3, coat=0.2))
    led = g.slab(g.circle(0.0014, 16), 0.0004, 0.0001).at(
        m @ g.move(w / 2 - 0.02, -h / 2 - 0.015, 0.0006)
    )
    out["led"] = {
        **shape(led, paint(0.1)),
        "emitter": {"type": "area", "radiance": {"type": "rgb", "value": [0.3, 1.6, 0.5]}},
    }
    return out, m


def keyboard(m: g.Array, c: float = 0.02) -> dict[str, object]:
    """Desktop keyboard, 430 mm wide."""
    keys = [
        g.rbox(0.0160, 0.0150, 0.0045, 0.0012).at(
            g.move(-0.2 + 0.0188 * i + 0.004 * (r % 2), -0.048 + 0.0188 * r, 0.011)
        )
        for r in range(6)
        for i in range(22)
    ]
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
    shapes["env"] = room(0.12, seed=6)
    slot = flat_slot("screen", w, h, at @ g.move(0, 0, 0.0005), emit=0.72)
    cam = Camera((0.05, -1.0, 0.40), (0.004, 0, 0.253), 0.66, (1280, 960), aperture=0.004)
    return Scene(
        cam, {"art": slot}, shapes, "shown on a monitor on a wooden desk with a mug and a plant"
    )


def phone_walnut() -> Scene:
    """Phone on a dark wooden bedside table, warm lamp, earphone cable."""
    w, h = PHONE
    parts, at = phone_parts(g.turn("z", -6), 0.05)
    shapes = desk("walnut", 0.6, 0.3, 0.2, 84)
    shapes |= parts
    shapes |= p.cable(
        (-0.075, 0.12, 0.002),
        (-0.052, 0.07, 0.002),
        (-0.060, 0.02, 0.002),
        (-0.048, -0.03, 0.002),
        (-0.058, -0.09, 0.002),
        (-0.05, -0.14, 0.002),
        r=0.0013,
        c=0.7,
    )
    shapes |= p.tumbler(g.move(0.088, 0.095))
    shapes |= {
        "bulb": lamp((-0.35, 0.5, 0.5), (0, 0, 0), 0.16, 0.16, (22, 15.5, 9.2)),
        "fill": lamp((0.8, -0.4, 0.9), (0, 0, 0), 0.6, 0.6, (0.32, 0.36, 0.46)),
    }
    shapes["env"] = room(0.05, 0.5, seed=71)
    slot = flat_slot("phone", w, h, at, g.outline(w, h, 0.0085, 12), emit=0.62)
    cam = Camera((-0.02, -0.08, 0.30), (0.001, 0.0, 0), 0.134, (960, 1280), (0, 1, 0), 0.0016)
    return Scene(
        cam, {"art": slot}, shapes, "lying on a dark bedside table by lamplight", white=0.74
    )


def phone_linen() -> Scene:
    """Phone on a rumpled linen cloth in daylight."""
    w, h = PHONE
    rng = np.random.default_rng(5)
    waves = [
        (rng.uniform(-40, 40), rng.uniform(-40, 40), rng.uniform(0, 6), rng.uniform(0.3, 1))
        for _ in range(9)
    ]

    def cloth(u: g.Array, v: g.Array) -> g.Array:
        x, y = (u - 0.5) * 0.7, (v - 0.5) * 0.7
        z = sum(a * np.sin(x * fx + y * fy + q) for fx, fy, q, a in waves)
        near = 1 - np.exp(-((np.hypot(x * 1.9, y) / 0.095) ** 6))
        return np.stack([x, y, -0.001 + 0.0032 * (z - 3.2) * near], -1)

    mesh = g.surface(cloth, 160, 160)
    mesh = g.Mesh(mesh.v, mesh.f, mesh.v[:, :2].copy())
    parts, at = phone_parts(g.turn("z", 4))
    shapes = {"cloth": shape(mesh, paint(tex("linen", 0.10), 0.85, sheen=0.3))}
    shapes |= parts
    shapes |= window((0.65, 0.65, 0.55), (0, 0, 0), 0.6, 0.6, (7.6, 7.5, 7.3))
    shapes |= {
        "fill": lamp((-0.8, -0.3, 0.9), (0, 0, 0), 0.6, 0.6, (0.7, 0.8, 0.95)),
        "env": room(0.10, seed=73),
    }
    slot = flat_slot("phone", w, h, at, g.outline(w, h, 0.0085, 12), emit=0.72)
    cam = Camera((0.03, -0.07, 0.31), (0.0, -0.001, 0), 0.133, (960, 1280), (0, 1, 0), 0.0014)
    return Scene(cam, {"art": slot}, shapes, "lying on a linen cloth in daylight")


def phone_cafe() -> Scene:
    """Phone on a pale beech table with a coffee cup and a napkin."""
    w, h = PHONE
    parts, at = phone_parts(g.turn("z", -3), 0.02)
    shapes = desk("beech", 0.6, 0.32, 0.2, 6)
    shapes |= parts
    shapes |= p.mug(g.move(0.086, 0.098) @ g.turn("z", -20), (0.70, 0.68, 0.64))
    fold = g.surface(
        lambda u, v: np.stack(
            [
                -0.135 + 0.085 * u,
                -0.10 + 0.17 * v,
                0.0015 + 0.003 * np.sin(u * 3) + 0.001 * np.sin(v * 9),
            ],
            -1,
        ),
        20,
        20,
    )
    shapes["napkin"] = shape(fold.at(g.turn("z", -7)), paint((0.60, 0.20, 0.17), 0.9))
    shapes |= window((-0.7, 0.65, 0.75), (0, 0, 0), 0.6, 0.7, (8.2, 8.0, 7.7), 3, 2)
    shapes |= {
        "fill": lamp((0.9, -0.3, 0.8), (0, 0, 0), 0.5, 0.5, (0.7, 0.75, 0.9)),
        "env": room(0.10, seed=75),
    }
    slot = flat_slot("phone", w, h, at, g.outline(w, h, 0.0085, 12), emit=0.72)
    cam = Camera((-0.02, -0.09, 0.30), (0.001, -0.001, 0), 0.134, (960, 1280), (0, 1, 0), 0.0016)
    return Scene(
        cam, {"art": slot}, shapes, "lying on a cafe table between a napkin and a cup of coffee"
    )


def screen_laptop() -> Scene:
    """Open laptop on a walnut table in the evening, lamp glow on the wall."""
    w, h = 0.302, 0.302 * 0.625
    hinge = g.move(0, 0.11, 0.014)
    lid = hinge @ g.turn("x", 74)
    at = lid @ g.move(0, h / 2 + 0.014, 0.0)
    alu = paint((0.42, 0.43, 0.45), 0.32, metal=0.9)
    shapes = desk("walnut", 0.8, 0.3, 0.2, 5)
    shapes["lid"] = shape(
        g.slab(g.outline(w + 0.012, h + 0.026, 0.007), 0.005, 0.001).at(
            at @ g.move(0, -0.003, -0.0056)
        ),
        alu,
    )
    shapes["bezel"] = shape(
        g.slab(g.outline(w + 0.010, h + 0.022, 0.006), 0.0003, 0.0001).at(
            at @ g.move(0, -0.003, -0.0006)
        ),
        paint(0.004, 0.12, spec=0.5),
    )
    shapes["base"] = shape(
        g.slab(g.outline(w + 0.012, 0.222, 0.010), 0.013, 0.002).at(g.move(0, 0, 0.001)), alu
    )
    keys = [
        g.rbox(0.0158, 0.0148, 0.0016, 0.0006).at(
            g.move(-0.133 + 0.019 * i, 0.008 + 0.018 * r, 0.0136)
        )
        for r in range(5)
        for i in range(15)
    ]
    shapes["keys"] = shape(g.join(*keys), paint(0.012, 0.5))
    shapes["pad"] = shape(
        g.slab(g.outline(0.105, 0.062, 0.004), 0.0003, 0.0001).at(g.move(0, -0.062, 0.0139)),
        paint((0.36, 0.37, 0.39), 0.3, metal=0.8),
    )
    shapes |= p.mug(g.move(0.225, 0.09) @ g.turn("z", -40), (0.06, 0.10, 0.16))
    shapes |= p.book(g.move(-0.235, 0.12) @ g.turn("z", 8), 0.12, 0.17, 0.03, (0.30, 0.08, 0.05))
    shapes["wall"] = shape(
        g.plane(5, 5).at(g.move(0, 0.9) @ g.turn("x", 90)),
        paint(tex("plaster", 0.6, (0.50, 0.45, 0.38)), 0.9),
    )
    shapes |= {
        "bulb": lamp((0.9, 0.55, 0.75), (0.3, 0.3, 0.1), 0.22, 0.22, (26, 18.5, 11)),
        "fill": lamp((-1.0, -0.8, 1.0), (0, 0, 0.1), 0.8, 0.8, (0.42, 0.45, 0.55)),
    }
    shapes["env"] = room(0.06, 0.4, seed=78)
    slot = flat_slot("screen", w, h, at, emit=0.64)
    cam = Camera((-0.04, -0.46, 0.245), (0.0, 0.115, 0.113), 0.372, (1280, 960), aperture=0.003)
    return Scene(
        cam, {"art": slot}, shapes, "shown on a laptop on a dark table in the evening", white=0.74
    )


def screen_office() -> Scene:
    """Monitor in a white office: sticky notes on the frame, cable, pen pot."""
    w, h, z = 0.528, 0.33, 0.27
    parts, at = monitor_parts(w, h, z, 5)
    shapes = desk("laminate", 0.7, 0.3, 0.2)
    shapes["desk"] = shape(
        g.plane(2.4, 2.4), paint(tex("laminate", 0.6, (0.62, 0.62, 0.60)), 0.3, coat=0.2)
    )
    shapes |= parts
    for i, (x, y, a, c) in enumerate(
        ((-0.255, -0.185, 4, (0.78, 0.62, 0.12)), (0.272, 0.10, -5, (0.72, 0.30, 0.36)))
    ):
        side = 0.045 if i else 0.04
        k = g.surface(
            lambda u, v, s=side: np.stack(
                [(u - 0.5) * s, (0.5 - v) * s, 0.002 + 0.006 * v * v], -1
            ),
            12,
            12,
            flip=True,
        )
        shapes[f"note{i}"] = shape(k.at(at @ g.move(x, y, 0) @ g.turn("z", a)), paint(c, 0.8))
    pot = g.lathe(
        [
            (0, 0),
            (0.036, 0),
            (0.038, 0.002),
            (0.038, 0.095),
            (0.036, 0.095),
            (0.035, 0.004),
            (0, 0.004),
        ]
    )
    pm = g.move(0.325, 0.02)
    shapes["pot"] = shape(pot.at(pm), paint((0.03, 0.03, 0.035), 0.4))
    for i, (tx, ty, c) in enumerate(
        ((8, 6, (0.5, 0.05, 0.04)), (-7, 9, (0.03, 0.10, 0.35)), (3, -9, (0.6, 0.42, 0.04)))
    ):
        stick = g.tube(np.array([[0.0, 0, 0.01], [0, 0, 0.16]]), 0.004, 12).at(
            pm @ g.turn("y", tx) @ g.turn("x", ty)
        )
        shapes[f"stick{i}"] = shape(stick, paint(c, 0.3, coat=0.4))
    shapes |= p.cable(
        (-0.40, 0.25, 0.003),
        (-0.25, 0.12, 0.003),
        (-0.30, 0.02, 0.003),
        (-0.42, -0.05, 0.003),
        r=0.0026,
        c=0.03,
    )
    shapes["wall"] = shape(
        g.plane(5, 5).at(g.move(0, 0.5) @ g.turn("x", 90)),
        paint(tex("plaster", 0.5, (0.56, 0.60, 0.60)), 0.9),
    )
    shapes |= {
        "tube": lamp((0.5, -0.7, 1.7), (0, 0, 0.2), 1.2, 0.3, (10, 10.2, 10)),
        "fill": lamp((-1.3, -0.9, 0.9), (0, 0, 0.2), 0.8, 0.8, (1.2, 1.2, 1.2)),
    }
    shapes["env"] = room(0.12, seed=82)
    slot = flat_slot("screen", w, h, at @ g.move(0, 0, 0.0005), emit=0.74)
    cam = Camera((-0.10, -1.0, 0.36), (0.004, 0, 0.252), 0.665, (1280, 960), aperture=0.004)
    return Scene(
        cam, {"art": slot}, shapes, "shown on an office monitor with sticky notes on its frame"
    )


SCENES = {
    "phone_granite": ("phone", phone_granite),
    "phone_walnut": ("phone", phone_walnut),
    "phone_linen": ("phone", phone_linen),
    "phone_cafe": ("phone", phone_cafe),
    "screen_desk": ("screen", screen_desk),
    "screen_laptop": ("screen", screen_laptop),
    "screen_office": ("screen", screen_office),
}
