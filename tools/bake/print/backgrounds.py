"""Empty backgrounds for sprites; parallel camera, lights shared with the sprites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import geom as g
from .stage import Dict, Ortho, lamp, paint, room, shape, tex

ELEVATION = {"low": 11.0, "high": 40.0}
WALL = g.turn("x", 90)
Made = tuple[Ortho, dict[str, Dict], dict[str, Any]]


def lights(cool: float = 0.0) -> dict[str, Dict]:
    """Key light from the upper left, weak fill from the right, dim room."""
    k = 1 - 0.10 * cool
    return {
        "key": lamp((-1.6, -2.2, 2.6), (0, 0, 0), 1.1, 1.1, (15.5 * k, 14.8, 13.6 + 3 * cool)),
        "fill": lamp((2.4, -2.6, 1.2), (0, 0, 0), 1.4, 1.4, (1.0, 1.05, 1.15)),
        "env": room(0.16, seed=6),
    }


def level(
    name: str, z: float, x: tuple[float, float], y: tuple[float, float], wall: bool
) -> dict[str, Any]:
    """A surface on which objects stand: height, x range, y range (front, back), near a wall."""
    return {"name": name, "z": z, "x": list(x), "y": list(y), "wall": wall}


def boards(
    mat: Dict, xs: float, zs: tuple[float, ...], depth: float, thick: float
) -> dict[str, Dict]:
    """Shelf boards with their top faces at the heights ``zs``."""
    out = {}
    for i, z in enumerate(zs):
        b = g.rbox(xs, depth, thick, 0.002).at(g.move(0, 0.10 - depth / 2, z - thick))
        out[f"board{i}"] = shape(b, mat)
    return out


def shelf() -> Made:
    """Two pine boards on a painted wall."""
    cam = Ortho(ELEVATION["low"], 1650, (1280, 1000), (640, 460))
    zs = (0.0, -0.265)
    shapes = boards(paint(tex("pine", 0.5, 1.0, 90), 0.42, coat=0.15), 2.0, zs, 0.20, 0.022)
    shapes["wall"] = shape(
        g.plane(4, 4).at(g.move(0, 0.10) @ WALL),
        paint(
            tex("plaster", 0.4, (0.50, 0.52, 0.48)),
            0.9,
            bump=tex("plaster_bump", 0.3),
            bump_scale=0.0006,
        ),
    )
    for i, x in enumerate((-0.30, 0.31)):
        for j, z in enumerate(zs):
            arm = g.rbox(0.014, 0.15, 0.005, 0.001).at(g.move(x, 0.022, z - 0.027))
            leg = g.rbox(0.014, 0.005, 0.075, 0.001).at(g.move(x, 0.097, z - 0.097))
            shapes[f"arm{i}{j}"] = shape(g.join(arm, leg), paint(0.02, 0.4))
    rng = (-0.345, 0.345)
    meta = {
        "view": "low",
        "setting": "on two wooden shelves on a wall",
        "gain": 0.95,
        "levels": [
            level("upper", zs[0], rng, (-0.055, 0.01), True),
            level("lower", zs[1], rng, (-0.055, 0.01), True),
        ],
    }
    return cam, shapes, meta


def garage() -> Made:
    """Grey metal shelf before bricks, a coil of hose and paint marks."""
    cam = Ortho(ELEVATION["low"], 1650, (1280, 1000), (640, 460))
    zs = (0.0, -0.265)
    steel = paint(tex("painted_metal", 0.5, (0.30, 0.34, 0.38)), 0.4, coat=0.15)
    shapes = boards(steel, 2.0, zs, 0.20, 0.030)
    shapes["wall"] = shape(
        g.plane(4, 4).at(g.move(0, 0.105) @ WALL), paint(tex("brick", 0.85, 0.8), 0.9)
    )
    for i, x in enumerate((-0.372, 0.372)):
        post = g.rbox(0.022, 0.004, 2.0, 0.001).at(g.move(x, -0.105, -1.0))
        shapes[f"post{i}"] = shape(post, steel)
    rng = (-0.315, 0.315)
    meta = {
        "view": "low",
        "setting": "on metal shelves in a garage",
        "gain": 0.95,
        "levels": [
            level("upper", zs[0], rng, (-0.055, 0.01), True),
            level("lower", zs[1], rng, (-0.055, 0.01), True),
        ],
    }
    return cam, shapes, meta


def fridge() -> Made:
    """Inside a fridge: white liner, glass-edged shelves, cool light."""
    cam = Ortho(ELEVATION["low"], 1700, (1280, 1000), (640, 460))
    zs = (0.0, -0.262)
    white = paint((0.66, 0.69, 0.71), 0.3, coat=0.2)
    shapes = boards(paint((0.52, 0.60, 0.61), 0.12, coat=0.6), 0.70, zs, 0.22, 0.007)
    for i, z in enumerate(zs):
        trim = g.rbox(0.70, 0.012, 0.020, 0.004).at(g.move(0, -0.125, z - 0.016))
        shapes[f"trim{i}"] = shape(trim, paint((0.74, 0.76, 0.77), 0.3, coat=0.3))
    shapes["back"] = shape(g.plane(4, 4).at(g.move(0, 0.10) @ WALL), white)
    for i, (x, a) in enumerate(((-0.36, 90), (0.36, -90))):
        shapes[f"side{i}"] = shape(
            g.plane(0.235, 4).at(g.move(x, -0.0175) @ g.turn("z", a) @ WALL), white
        )
    for k in range(9):
        rib = g.rbox(0.72, 0.004, 0.004, 0.0015).at(g.move(0, 0.099, -0.30 + 0.0655 * k))
        shapes[f"rib{k}"] = shape(rib, white)
    rng = (-0.31, 0.31)
    meta = {
        "view": "low",
        "setting": "on the shelves of a fridge",
        "cool": 1.0,
        "gain": 0.85,
        "levels": [
            level("upper", zs[0], rng, (-0.07, 0.01), True),
            level("lower", zs[1], rng, (-0.07, 0.01), True),
        ],
    }
    return cam, shapes, meta


def worktop() -> Made:
    """Granite kitchen worktop with a tiled splashback at the top of the picture."""
    cam = Ortho(ELEVATION["high"], 1800, (1280, 960), (640, 520))
    shapes = {"top": shape(g.plane(3, 3), paint(tex("granite", 0.24), 0.2, coat=0.4))}
    tile = paint(tex("tiles", 0.55), 0.15, coat=0.5, bump=tex("tiles_bump", 0.55), bump_scale=0.003)
    shapes["wall"] = shape(g.plane(4, 4).at(g.move(0, 0.265) @ WALL), tile)
    shapes["bead"] = shape(
        g.tube(g.np.array([[-2.0, 0.262, 0.001], [2.0, 0.262, 0.001]]), 0.003, 12), paint(0.6, 0.5)
    )
    meta = {
        "view": "high",
        "setting": "on a granite kitchen worktop",
        "gain": 0.95,
        "levels": [level("top", 0.0, (-0.31, 0.31), (-0.30, 0.17), False)],
    }
    return cam, shapes, meta


def table() -> Made:
    """Oak table top with a folded cloth at the edge."""
    cam = Ortho(ELEVATION["high"], 1800, (1280, 960), (640, 500))
    shapes = {"top": shape(g.plane(3, 3), paint(tex("oak", 0.55, 0.9, 90), 0.38, coat=0.15))}

    def f(u: g.Array, v: g.Array) -> g.Array:
        x, y = -0.62 + 0.30 * u, 0.20 + 0.28 * v
        z = 0.003 + 0.003 * g.np.sin(u * 9 + v * 4) * u + 0.002 * g.np.sin(v * 13)
        return g.np.stack([x, y, g.np.maximum(z, 0.001)], -1)

    m = g.surface(f, 60, 60)
    m = g.Mesh(m.v, m.f, m.v[:, :2].copy())
    shapes["cloth"] = shape(
        m.at(g.turn("z", -4)), paint(tex("linen", 0.07, (0.55, 0.62, 0.66)), 0.9)
    )
    meta = {
        "view": "high",
        "setting": "on an oak table",
        "gain": 0.95,
        "levels": [level("top", 0.0, (-0.31, 0.31), (-0.30, 0.24), False)],
    }
    return cam, shapes, meta


def bathroom() -> Made:
    """Two white shelves on a tiled bathroom wall, steel rails along their fronts."""
    cam = Ortho(ELEVATION["low"], 1650, (1280, 1000), (640, 460))
    zs = (0.0, -0.265)
    shapes = boards(paint((0.70, 0.71, 0.70), 0.22, coat=0.5), 2.0, zs, 0.20, 0.018)
    tile = paint(
        tex("tiles", 0.62, (0.60, 0.74, 0.76)),
        0.16,
        coat=0.5,
        bump=tex("tiles_bump", 0.62),
        bump_scale=0.003,
    )
    shapes["wall"] = shape(g.plane(4, 4).at(g.move(0.06, 0.10, 0.03) @ WALL), tile)
    steel = paint((0.62, 0.63, 0.64), 0.16, metal=1.0)
    for i, z in enumerate(zs):
        for j, x in enumerate((-0.33, 0.33)):
            arm = g.rbox(0.010, 0.17, 0.010, 0.003).at(g.move(x, 0.012, z - 0.029))
            cup = g.lathe([(0, 0), (0.014, 0), (0.016, 0.003), (0.016, 0.008)], 40)
            rose = cup.at(g.move(x, 0.100, z - 0.024) @ g.turn("x", 90))
            shapes[f"arm{i}{j}"] = shape(g.join(arm, rose), steel)
    rng = (-0.345, 0.345)
    meta = {
        "view": "low",
        "setting": "on two white shelves in a bathroom",
        "cool": 0.4,
        "gain": 0.9,
        "levels": [
            level("upper", zs[0], rng, (-0.055, 0.01), True),
            level("lower", zs[1], rng, (-0.055, 0.01), True),
        ],
    }
    return cam, shapes, meta


def bench() -> Made:
    """Workbench of old boards, a perforated panel behind, sawdust and a folding rule."""
    cam = Ortho(ELEVATION["high"], 1800, (1280, 960), (640, 520))
    wood = paint(tex("greywood", 0.62, (0.92, 0.78, 0.62), 90), 0.75, spec=0.25)
    shapes = {"top": shape(g.plane(3, 3), wood)}
    shapes["panel"] = shape(
        g.plane(4, 4).at(g.move(0, 0.275) @ WALL), paint((0.30, 0.21, 0.13), 0.55, coat=0.1)
    )
    hole = g.lathe([(0.0030, 0.0), (0, 0.0)], 20).at(g.turn("x", 90))
    dots = [
        hole.at(g.move(-0.40 + 0.025 * i, 0.2745, 0.022 + 0.025 * j))
        for i in range(33)
        for j in range(10)
    ]
    shapes["holes"] = shape(g.join(*dots), paint(0.012, 0.9))
    shapes["strip"] = shape(
        g.rbox(3.0, 0.012, 0.014, 0.002).at(g.move(0, 0.269)), paint((0.46, 0.33, 0.20), 0.6)
    )
    yellow = paint((0.66, 0.48, 0.09), 0.5, coat=0.1)
    for k, (x, y, a) in enumerate(((-0.285, 0.222, 3), (-0.085, 0.232, -1.5))):
        arm = g.rbox(0.215, 0.016, 0.0032, 0.0008).at(g.move(x, y, 0.0031 * k) @ g.turn("z", a))
        shapes[f"rule{k}"] = shape(arm, yellow)
    rnd = g.np.random.default_rng(12)
    chips = []
    for _ in range(90):
        x, y = rnd.normal(0.27, 0.055), rnd.normal(0.235, 0.022)
        if y > 0.262:
            continue
        s = float(rnd.uniform(0.0012, 0.0042))
        chip = g.rbox(s, s * 0.5, 0.0006, 0.0001)
        chips.append(chip.at(g.move(x, y, 0.0002) @ g.turn("z", float(rnd.uniform(0, 360)))))
    shapes["dust"] = shape(g.join(*chips), paint((0.56, 0.42, 0.25), 0.9))
    meta = {
        "view": "high",
        "setting": "on a workbench",
        "gain": 0.95,
        "levels": [level("top", 0.0, (-0.31, 0.31), (-0.30, 0.17), False)],
    }
    return cam, shapes, meta


def desk() -> Made:
    """Light office desk; a keyboard and a sheet of paper at the far edge."""
    cam = Ortho(ELEVATION["high"], 1800, (1280, 960), (640, 500))
    shapes = {"top": shape(g.plane(3, 3), paint(tex("laminate", 0.5, 0.85), 0.42, coat=0.1))}
    base = g.rbox(0.375, 0.128, 0.009, 0.004).at(g.move(-0.10, 0.322, 0))
    keys = []
    for row in range(5):
        x = -0.278
        wide = [1.0] * 18
        if row == 0:
            wide = [1.25, 1.25, 1.25, 6.5, 1.25, 1.25, 1.25, 1.0, 1.0, 1.0, 1.0]
        elif row < 4:
            wide = [(1.5, 1.75, 2.25)[3 - row], *[1.0] * 13, (2.0, 1.75, 1.25)[row - 1], 1.0]
        for w in wide:
            w = min(w, (0.080 - x) / 0.0197)
            if w < 0.7:
                break
            key = g.rbox(0.0197 * w - 0.0034, 0.0165, 0.0065, 0.0022, 4)
            keys.append(key.at(g.move(x + 0.0197 * w / 2, 0.2795 + 0.0202 * row, 0.0085)))
            x += 0.0197 * w
    shapes["base"] = shape(base, paint(0.035, 0.5))
    shapes["keys"] = shape(g.join(*keys), paint(0.09, 0.42, coat=0.1))
    for i in range(3):
        sheet = g.rbox(0.21, 0.297, 0.0004, 0.0001)
        at = g.move(0.315 + 0.004 * i, 0.395, 0.0004 * i) @ g.turn("z", -6 + 3 * i)
        shapes[f"paper{i}"] = shape(sheet.at(at), paint((0.76, 0.76, 0.74), 0.8))
    meta = {
        "view": "high",
        "setting": "on an office desk",
        "cool": 0.3,
        "gain": 0.95,
        "levels": [level("top", 0.0, (-0.31, 0.31), (-0.30, 0.20), False)],
    }
    return cam, shapes, meta


BACKGROUNDS: dict[str, Callable[[], Made]] = {
    "shelf": shelf,
    "garage": garage,
    "fridge": fridge,
    "worktop": worktop,
    "table": table,
    "bathroom": bathroom,
    "bench": bench,
    "desk": desk,
}
