"""Materials, lights, cameras and the description of a scene with slots."""

from __future__ import annotations

import hashlib
import math
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import mitsuba as mi
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from . import textures
from .geom import Array, Mesh, patch, surface

mi.set_variant(os.environ.get("BAKE_VARIANT", "llvm_ad_rgb"))
SCRATCH = Path(os.environ.get("BAKE_SCRATCH", tempfile.gettempdir())) / "csrbench-bake"
SCRATCH.mkdir(parents=True, exist_ok=True)

Dict = dict[str, Any]
Color = float | tuple[float, float, float]


def rgb(c: Color) -> Dict:
    """Linear colour or grey level."""
    return {"type": "rgb", "value": [c] * 3 if isinstance(c, int | float) else list(c)}


def hexa(code: str) -> tuple[float, float, float]:
    """Linear colour of an sRGB hex code."""
    v = np.array([int(code.lstrip("#")[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    lin = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    return float(lin[0]), float(lin[1]), float(lin[2])


@lru_cache(maxsize=256)
def _texfile(name: str, tint: Color, gain: float) -> str:
    img = textures.render(name).astype(np.float64) / 255
    lin = np.where(img <= 0.04045, img / 12.92, ((img + 0.055) / 1.055) ** 2.4)
    lin = np.clip(lin * gain * np.array(tint if isinstance(tint, tuple) else (tint,) * 3), 0, 1)
    srgb = np.where(lin <= 0.0031308, 12.92 * lin, 1.055 * lin ** (1 / 2.4) - 0.055)
    key = hashlib.sha1(repr((name, tint, gain)).encode()).hexdigest()[:10]
    path = SCRATCH / f"{name}-{key}.png"
    Image.fromarray((srgb * 255 + 0.5).astype(np.uint8)).save(path)
    return str(path)


def tex(
    name: str, tile: float = 1.0, tint: Color = 1.0, turn: float = 0.0, raw: bool = False
) -> Dict:
    """Texture reference; one repeat covers ``tile`` units of the mesh's texture coordinates."""
    to = mi.ScalarTransform4f().rotate([0, 0, 1], turn) @ mi.ScalarTransform4f().scale(1 / tile)
    return {"type": "bitmap", "filename": _texfile(name, tint, 1.0), "to_uv": to, "raw": raw}


def paint(
    c: Color | Dict,
    rough: float = 0.5,
    metal: float = 0.0,
    coat: float = 0.0,
    spec: float = 0.5,
    bump: Dict | None = None,
    bump_scale: float = 0.01,
    sheen: float = 0.0,
) -> Dict:
    """Opaque surface; ``c`` is a linear colour or a texture."""
    b: Dict = {
        "type": "principled",
        "base_color": c if isinstance(c, dict) else rgb(c),
        "roughness": rough,
        "metallic": metal,
        "clearcoat": coat,
        "clearcoat_gloss": 0.92,
        "specular": spec,
        "sheen": sheen,
    }
    if bump is not None:
        b = {"type": "bumpmap", "arbitrary": {**bump, "raw": True}, "scale": bump_scale, "b": b}
    return {"type": "twosided", "b": b}


def metal(kind: str = "Al", rough: float = 0.2) -> Dict:
    """Bare metal: Al (bright), Fe (darker steel) or CuZn (brass)."""
    c = {"Al": (0.76, 0.77, 0.78), "Fe": (0.50, 0.50, 0.51), "CuZn": (0.72, 0.52, 0.22)}[kind]
    return paint(c, rough, metal=1.0)


def glass(tint: Color = 1.0) -> Dict:
    """Clear glass for closed, thick shapes."""
    return {"type": "dielectric", "specular_transmittance": rgb(tint), "int_ior": 1.5}


def film(tint: Color = 1.0) -> Dict:
    """Thin clear sheet (plastic pocket, watch glass)."""
    return {"type": "thindielectric", "specular_transmittance": rgb(tint), "int_ior": 1.5}


def shape(m: Mesh, bsdf: Dict) -> Dict:
    """A mesh with a material, as a Mitsuba shape."""
    rows = np.column_stack([m.v, m.normals(), m.uv]).astype("<f4")
    faces = np.empty(len(m.f), dtype=[("n", "u1"), ("i", "<i4", 3)])
    faces["n"], faces["i"] = 3, m.f
    head = (
        f"ply\nformat binary_little_endian 1.0\nelement vertex {len(rows)}\n"
        + "".join(f"property float {p}\n" for p in ("x", "y", "z", "nx", "ny", "nz", "u", "v"))
        + f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    data = head.encode() + rows.tobytes() + faces.tobytes()
    path = SCRATCH / f"m-{hashlib.sha1(data).hexdigest()[:16]}.ply"
    if not path.exists():
        path.write_bytes(data)
    return {"type": "ply", "filename": str(path), "bsdf": bsdf}


def look(
    origin: Array | tuple[float, ...],
    target: Array | tuple[float, ...],
    up: tuple[float, ...] = (0, 0, 1),
) -> Any:
    """Camera or light placement looking from ``origin`` to ``target``."""
    return mi.ScalarTransform4f().look_at(list(origin), list(target), list(up))


def lamp(pos: tuple[float, ...], target: tuple[float, ...], w: float, h: float, e: Color) -> Dict:
    """Rectangular light of w x h metres shining from ``pos`` towards ``target``."""
    up = (0.0, 0.013, 1.0)
    to = look(pos, target, up) @ mi.ScalarTransform4f().scale([w / 2, h / 2, 1])
    return {"type": "rectangle", "to_world": to, "emitter": {"type": "area", "radiance": rgb(e)}}


def window(
    pos: tuple[float, ...],
    target: tuple[float, ...],
    w: float,
    h: float,
    e: Color,
    nx: int = 2,
    ny: int = 2,
) -> dict[str, Dict]:
    """A window of nx x ny panes: soft light with recognisable reflections."""
    out: dict[str, Dict] = {}
    base = look(pos, target, (0.0, 0.013, 1.0))
    for i in range(nx):
        for j in range(ny):
            cx, cy = ((i + 0.5) / nx - 0.5) * w, ((j + 0.5) / ny - 0.5) * h
            to = base @ mi.ScalarTransform4f().translate([cx, cy, 0])
            to = to @ mi.ScalarTransform4f().scale([w / nx / 2 * 0.92, h / ny / 2 * 0.92, 1])
            out[f"window{round(pos[0] * 100)}_{i}{j}".replace("-", "m")] = {
                "type": "rectangle",
                "to_world": to,
                "emitter": {"type": "area", "radiance": rgb(e)},
            }
    return out


@lru_cache(maxsize=16)
def _roomfile(
    top: tuple[float, float, float],
    mid: tuple[float, float, float],
    low: tuple[float, float, float],
    seed: int,
) -> str:
    y = np.linspace(0, 1, 64)[:, None, None]
    a, b, c = (np.array(k)[None, None] for k in (top, mid, low))
    lo = np.maximum(y - 0.5, 0)
    sky = np.where(y < 0.5, a + (b - a) * (y / 0.5) ** 1.5, b + (c - b) * (lo / 0.5) ** 0.7)
    img = np.repeat(sky, 128, 1)
    rng = np.random.default_rng(seed)
    for _ in range(14):
        x0, y0 = rng.integers(0, 128), rng.integers(14, 44)
        w, h = rng.integers(5, 22), rng.integers(4, 18)
        img[y0 : y0 + h, np.arange(x0, x0 + w) % 128] *= rng.uniform(0.35, 1.6)
    key = hashlib.sha1(img.tobytes()).hexdigest()[:10]
    path = SCRATCH / f"room-{key}.exr"
    mi.Bitmap(img.astype(np.float32)).write(str(path))
    return str(path)


def room(level: float = 0.15, warm: float = 0.0, seed: int = 1) -> Dict:
    """Dim indoor surroundings: brighter ceiling, darker floor, blocks of furniture and wall."""
    w = np.array([1 + 0.25 * warm, 1.0, 1 - 0.3 * warm])
    top, mid, low = (tuple(float(x) for x in level * k * w) for k in (1.5, 0.9, 0.45))
    to = mi.ScalarTransform4f().rotate([1, 0, 0], 90)
    return {"type": "envmap", "filename": _roomfile(top, mid, low, seed), "to_world": to}  # type: ignore[arg-type]


@dataclass(frozen=True)
class Camera:
    """Thin-lens camera framed by the width (metres) seen at the target's distance."""

    origin: tuple[float, float, float]
    target: tuple[float, float, float]
    width: float
    size: tuple[int, int]
    up: tuple[float, float, float] = (0.0, 0.0, 1.0)
    aperture: float = 0.0

    @property
    def distance(self) -> float:
        """Metres from lens to target."""
        return math.dist(self.origin, self.target)

    @property
    def fov(self) -> float:
        """Horizontal field of view in degrees."""
        return math.degrees(2 * math.atan(self.width / 2 / self.distance))

    def sensor(self, lens: bool = True) -> Dict:
        """The Mitsuba sensor; ``lens=False`` gives the pinhole camera of the UV maps."""
        w, h = self.size
        d: Dict = {
            "type": "perspective",
            "fov": self.fov,
            "fov_axis": "x",
            "to_world": look(self.origin, self.target, self.up),
            "film": {
                "type": "hdrfilm",
                "width": w,
                "height": h,
                "rfilter": {"type": "box"},
                "pixel_format": "rgb",
            },
            "sampler": {"type": "independent"},
        }
        if lens and self.aperture:
            d.update(type="thinlens", aperture_radius=self.aperture, focus_distance=self.distance)
        return d

    def project(self, p: Array) -> Array:
        """Pixel coordinates (..., 2) of world points (..., 3); pixel centres lie at .5."""
        o, t = np.array(self.origin), np.array(self.target)
        fwd = (t - o) / np.linalg.norm(t - o)
        right = np.cross(fwd, np.array(self.up))
        right /= np.linalg.norm(right)
        up = np.cross(right, fwd)
        d = p - o
        z = d @ fwd
        w, h = self.size
        f = w / 2 / math.tan(math.radians(self.fov) / 2)
        return np.stack([w / 2 + f * (d @ right) / z, h / 2 - f * (d @ up) / z], -1)


@dataclass(frozen=True)
class Ortho:
    """Camera with parallel rays looking along +y, down by ``elevation`` degrees.

    ``scale`` is in pixels per metre; the world's origin lands on pixel ``anchor``.
    """

    elevation: float
    scale: float
    size: tuple[int, int]
    anchor: tuple[float, float]

    def sensor(self, lens: bool = True) -> Dict:
        """The Mitsuba sensor."""
        w, h = self.size
        e = math.radians(self.elevation)
        up = np.array([0, math.sin(e), math.cos(e)])
        right = np.array([1.0, 0, 0])
        mid = (
            right * (w / 2 - self.anchor[0]) / self.scale
            - up * (h / 2 - self.anchor[1]) / self.scale
        )
        back = np.array([0, -math.cos(e), math.sin(e)])
        half = w / 2 / self.scale
        to = look(mid + back * 5, mid, (0, 0, 1)) @ mi.ScalarTransform4f().scale([half, half, 1])
        return {
            "type": "orthographic",
            "to_world": to,
            "film": {
                "type": "hdrfilm",
                "width": w,
                "height": h,
                "rfilter": {"type": "box"},
                "pixel_format": "rgb",
            },
            "sampler": {"type": "independent"},
        }

    def project(self, p: Array) -> Array:
        """Pixel coordinates (..., 2) of world points (..., 3)."""
        e = math.radians(self.elevation)
        x = self.anchor[0] + self.scale * p[..., 0]
        y = self.anchor[1] - self.scale * (p[..., 1] * math.sin(e) + p[..., 2] * math.cos(e))
        return np.stack([x, y], -1)


@dataclass(frozen=True)
class Slot:
    """An empty place for artwork: a mesh whose texture coordinates run u right, v down."""

    format: str
    mesh: Mesh
    at: Callable[[Array, Array], Array]
    rough: float = 0.6
    coat: float = 0.0
    spec: float = 0.3
    emit: float = 0.0
    step: int = 8

    def shape(self, albedo: float) -> Dict:
        """The Mitsuba shape with the given grey albedo (or screen brightness)."""
        if self.emit:
            s = shape(self.mesh, paint(0.004, 0.12, spec=0.5))
            if albedo:
                s["emitter"] = {"type": "area", "radiance": rgb(self.emit * albedo)}
            return s
        return shape(self.mesh, paint(albedo, self.rough, coat=self.coat, spec=self.spec))


def flat_slot(
    fmt: str, w: float, h: float, m: Array, outline: Array | None = None, **kw: Any
) -> Slot:
    """Flat slot of w x h metres, moved by ``m`` from the xy plane (y up in the artwork)."""
    if outline is None:
        outline = np.array([[w / 2, h / 2], [-w / 2, h / 2], [-w / 2, -h / 2], [w / 2, -h / 2]])

    def at(u: Array, v: Array) -> Array:
        p = np.stack([(u - 0.5) * w, (0.5 - v) * h, 0 * u], -1)
        return p @ m[:3, :3].T + m[:3, 3]

    return Slot(fmt, patch(outline, w, h).at(m), at, **kw)


def bent_slot(
    fmt: str, fn: Callable[[Array, Array], Array], m: Array, nu: int = 64, nv: int = 64, **kw: Any
) -> Slot:
    """Curved slot; ``fn`` maps u (right), v (down) to positions, then ``m`` moves them."""

    def at(u: Array, v: Array) -> Array:
        return fn(u, v) @ m[:3, :3].T + m[:3, 3]

    return Slot(fmt, surface(at, nu, nv, flip=True), at, **kw)


@dataclass(frozen=True)
class Scene:
    """Everything needed to bake one carrier."""

    camera: Camera
    slots: dict[str, Slot]
    shapes: dict[str, Dict]
    setting: str
    white: float = 0.80
    spp: int = 40
    extra: Dict = field(default_factory=dict)


Pixels = NDArray[np.float32]
