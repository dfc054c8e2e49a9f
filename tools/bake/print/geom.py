"""Meshes for the baking scenes: height fields, lathes, rounded boxes, tubes, plates.

Units are metres, z is up. Every builder returns a :class:`Mesh`; transforms are 4x4 arrays.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Surface = Callable[[Array, Array], Array]


@dataclass(frozen=True)
class Mesh:
    """Triangles with positions (N, 3), texture coordinates (N, 2) and optional normals (N, 3)."""

    v: Array
    f: NDArray[np.int64]
    uv: Array
    n: Array | None = None

    def at(self, m: Array) -> Mesh:
        """The mesh moved by the 4x4 matrix ``m``."""
        r = m[:3, :3]
        n = None
        if self.n is not None:
            n = self.n @ np.linalg.inv(r)
            n = n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-12)
        return replace(self, v=self.v @ r.T + m[:3, 3], n=n)

    def normals(self) -> Array:
        """Given normals, or smooth ones averaged from the faces."""
        if self.n is not None:
            return self.n
        fn = np.cross(
            self.v[self.f[:, 1]] - self.v[self.f[:, 0]], self.v[self.f[:, 2]] - self.v[self.f[:, 0]]
        )
        n = np.zeros_like(self.v)
        for k in range(3):
            np.add.at(n, self.f[:, k], fn)
        return n / (np.linalg.norm(n, axis=1, keepdims=True) + 1e-12)


def move(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Array:
    """Translation."""
    m = np.eye(4)
    m[:3, 3] = (x, y, z)
    return m


def turn(axis: str, deg: float) -> Array:
    """Rotation about the x, y or z axis."""
    c, s = math.cos(math.radians(deg)), math.sin(math.radians(deg))
    m = np.eye(4)
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    m[i, i], m[i, j], m[j, i], m[j, j] = c, -s, s, c
    return m


def scale(x: float, y: float | None = None, z: float | None = None) -> Array:
    """Scaling; one number scales all axes."""
    return np.diag([x, x if y is None else y, x if z is None else z, 1.0])


def join(*parts: Mesh) -> Mesh:
    """One mesh out of several."""
    off = np.cumsum([0] + [len(p.v) for p in parts[:-1]])
    return Mesh(
        np.concatenate([p.v for p in parts]),
        np.concatenate([p.f + o for p, o in zip(parts, off, strict=True)]),
        np.concatenate([p.uv for p in parts]),
        np.concatenate([p.normals() for p in parts]),
    )


def _quads(nu: int, nv: int, flip: bool = False) -> NDArray[np.int64]:
    i, j = np.meshgrid(np.arange(nu), np.arange(nv))
    a = (j * (nu + 1) + i).ravel()
    b, c, d = a + 1, a + nu + 2, a + nu + 1
    f = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return f[:, ::-1] if flip else f


def surface(fn: Surface, nu: int = 48, nv: int = 48, flip: bool = False) -> Mesh:
    """Lattice over (u, v) in the unit square; ``fn`` maps arrays u, v to positions (..., 3)."""
    u, v = np.meshgrid(np.linspace(0, 1, nu + 1), np.linspace(0, 1, nv + 1))
    return Mesh(fn(u, v).reshape(-1, 3), _quads(nu, nv, flip), np.stack([u.ravel(), v.ravel()], 1))


def plane(w: float, h: float, tile: float = 1.0) -> Mesh:
    """Rectangle in the xy plane, normal +z; texture coordinates in metres over ``tile``."""
    v = np.array([[-w / 2, -h / 2, 0], [w / 2, -h / 2, 0], [w / 2, h / 2, 0], [-w / 2, h / 2, 0]])
    return Mesh(v, np.array([[0, 1, 2], [0, 2, 3]]), v[:, :2] / tile, np.tile([0.0, 0, 1], (4, 1)))


def curve(*pts: tuple[float, float], k: int = 8) -> list[tuple[float, float]]:
    """Catmull-Rom curve through the given points (a profile for :func:`lathe`)."""
    p = [pts[0], *pts, pts[-1]]
    out: list[tuple[float, float]] = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        for i in range(k):
            t = i / k
            q = [
                0.5
                * (
                    2 * b[m]
                    + (c[m] - a[m]) * t
                    + (2 * a[m] - 5 * b[m] + 4 * c[m] - d[m]) * t * t
                    + (3 * b[m] - 3 * c[m] + d[m] - a[m]) * t**3
                )
                for m in (0, 1)
            ]
            out.append((max(0.0, q[0]), q[1]))
    return [*out, pts[-1]]


def lathe(
    profile: Sequence[tuple[float, float]],
    seg: int = 96,
    a0: float = -math.pi,
    a1: float = math.pi,
    crease: float = 35.0,
    ribs: tuple[int, float] = (0, 0.0),
) -> Mesh:
    """Profile of (radius, height) turned about z; bends sharper than ``crease`` stay hard.

    ``ribs`` = (count, depth) adds vertical grooves in proportion to the radius.
    """
    pts = [profile[0]]
    for a, b, c in zip(profile, profile[1:], [*profile[2:], None], strict=True):
        pts.append(b)
        if c is None:
            break
        d0 = math.atan2(b[1] - a[1], b[0] - a[0])
        d1 = math.atan2(c[1] - b[1], c[0] - b[0])
        if abs((d1 - d0 + math.pi) % (2 * math.pi) - math.pi) > math.radians(crease):
            pts.append(b)
    r = np.array([q[0] for q in pts])
    z = np.array([q[1] for q in pts])
    length = np.concatenate([[0], np.cumsum(np.hypot(np.diff(r), np.diff(z)))])
    a = np.linspace(a0, a1, seg + 1)
    f = 1.0 - ribs[1] * (0.5 + 0.5 * np.cos(a * ribs[0])) ** 0.5 if ribs[0] else np.ones_like(a)
    rr = r[:, None] * f
    v = np.stack([rr * np.cos(a), rr * np.sin(a), z[:, None] + 0 * a], -1).reshape(-1, 3)
    uv = np.stack(np.broadcast_arrays((a - a0) / (a1 - a0), (length / length[-1])[:, None]), -1)
    faces = _quads(seg, len(pts) - 1)
    m = Mesh(v, faces, uv.reshape(-1, 2).astype(float))
    n = m.normals().reshape(len(pts), seg + 1, 3)
    if abs(a1 - a0 - 2 * math.pi) < 1e-6:
        n[:, 0] = n[:, -1] = n[:, 0] + n[:, -1]
    flat = n.reshape(-1, 3)
    return replace(m, n=flat / (np.linalg.norm(flat, axis=1, keepdims=True) + 1e-12))


def rbox(w: float, d: float, h: float, r: float = 0.002, steps: int = 4) -> Mesh:
    """Box with rounded edges, standing on z = 0; texture coordinates in metres per face."""
    half = np.array([w, d, h]) / 2
    parts = []
    for axis in range(3):
        i, j = (axis + 1) % 3, (axis + 2) % 3

        def ticks(k: int) -> Array:
            e = np.linspace(0, r, steps + 1)
            return np.concatenate([-half[k] + e, half[k] - e[::-1]])

        for sign in (-1, 1):
            a, b = np.meshgrid(ticks(i), ticks(j))
            p = np.zeros((*a.shape, 3))
            p[..., i], p[..., j], p[..., axis] = a, b, sign * half[axis]
            inner = np.clip(p, -half + r, half - r)
            n = p - inner
            n /= np.linalg.norm(n, axis=-1, keepdims=True) + 1e-12
            q = inner + r * n + np.array([0, 0, h / 2])
            nu = a.shape[1] - 1
            uv = np.stack([b, a] if axis == 1 else [a, b], -1)
            parts.append(
                Mesh(
                    q.reshape(-1, 3),
                    _quads(nu, nu, sign < 0),
                    uv.reshape(-1, 2),
                    n.reshape(-1, 3),
                )
            )
    return join(*parts)


def tube(path: Array, radius: float | Array, seg: int = 16, caps: bool = True) -> Mesh:
    """Round tube along a path (N, 3); ``radius`` may vary along it."""
    p = np.asarray(path, float)
    rad = np.broadcast_to(np.asarray(radius, float), (len(p),)).copy()
    t = np.gradient(p, axis=0)
    t /= np.linalg.norm(t, axis=1, keepdims=True) + 1e-12
    up = np.array([0.0, 0, 1]) if abs(t[0, 2]) < 0.9 else np.array([1.0, 0, 0])
    frames = []
    s = up
    for ti in t:
        s = s - ti * (s @ ti)
        s /= np.linalg.norm(s) + 1e-12
        frames.append((s, np.cross(ti, s)))
    if caps:
        p = np.concatenate([p[:1], p, p[-1:]])
        rad = np.concatenate([[1e-6], rad, [1e-6]])
        frames = [frames[0], *frames, frames[-1]]
    a = np.linspace(0, 2 * math.pi, seg + 1)
    v = np.stack(
        [
            pi + ri * (np.cos(a)[:, None] * f[0] + np.sin(a)[:, None] * f[1])
            for pi, ri, f in zip(p, rad, frames, strict=True)
        ]
    )
    uv = np.stack(np.meshgrid(np.linspace(0, 1, seg + 1), np.linspace(0, 1, len(p))), -1)
    return Mesh(v.reshape(-1, 3), _quads(seg, len(p) - 1), uv.reshape(-1, 2))


def spline(*pts: tuple[float, float, float], k: int = 12) -> Array:
    """Smooth path (N, 3) through the given points, for :func:`tube` and :func:`ribbon`."""
    p = np.array([pts[0], *pts, pts[-1]], float)
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        t = (np.arange(k) / k)[:, None]
        out.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - 3 * c + d - a) * t**3
            )
        )
    return np.concatenate([*out, p[-1:]])


def ribbon(path: Array, width: float, across: tuple[float, float, float]) -> Mesh:
    """Flat band of the given width along a path; ``across`` is roughly its sideways direction."""
    p = np.asarray(path, float)
    t = np.gradient(p, axis=0)
    t /= np.linalg.norm(t, axis=1, keepdims=True) + 1e-12
    s = np.asarray(across, float) - t * (t @ np.asarray(across, float))[:, None]
    s /= np.linalg.norm(s, axis=1, keepdims=True) + 1e-12
    k = np.linspace(-0.5, 0.5, 5)
    v = (p[:, None] + s[:, None] * (k * width)[None, :, None]).reshape(-1, 3)
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))])
    uv = np.stack(np.meshgrid(k * width, length), -1).reshape(-1, 2)
    return Mesh(v, _quads(4, len(p) - 1), uv)


def outline(w: float, h: float, r: float, n: int = 10) -> Array:
    """Rounded rectangle outline (N, 2), counter-clockwise, centred on the origin."""
    pts = []
    for k, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        for a in np.linspace(k * math.pi / 2, (k + 1) * math.pi / 2, n + 1):
            pts.append((sx * (w / 2 - r) + r * math.cos(a), sy * (h / 2 - r) + r * math.sin(a)))
    return np.array(pts)


def circle(r: float, n: int = 128) -> Array:
    """Circle outline (N, 2)."""
    a = np.linspace(0, 2 * math.pi, n, endpoint=False)
    return np.stack([r * np.cos(a), r * np.sin(a)], 1)


def slab(shape: Array, depth: float, bevel: float = 0.0006) -> Mesh:
    """Convex outline in xy extruded from z = 0 to ``depth`` with a small bevel."""
    c = shape.mean(0)
    size = np.abs(shape - c).max(0)
    inner = c + (shape - c) * (1 - bevel / size)
    n = len(shape)
    rings = [(inner, 0.0), (shape, bevel), (shape, depth - bevel), (inner, depth)]
    nrm2 = np.roll(shape, -1, 0) - np.roll(shape, 1, 0)
    nrm2 = np.stack([nrm2[:, 1], -nrm2[:, 0]], 1)
    nrm2 /= np.linalg.norm(nrm2, axis=1, keepdims=True)
    v, nn, f = [], [], []
    for (ring, z), tilt in zip(rings, (-0.7, 0, 0, 0.7), strict=True):
        v.append(np.column_stack([ring, np.full(n, z)]))
        q = np.column_stack([nrm2, np.full(n, tilt)])
        nn.append(q / np.linalg.norm(q, axis=1, keepdims=True))
    i = np.arange(n)
    j = (i + 1) % n
    for k in range(3):
        a, b = k * n, (k + 1) * n
        f += [np.stack([a + i, a + j, b + j], 1), np.stack([a + i, b + j, b + i], 1)]
    base = 4 * n
    for ring, z, s in ((inner, depth, 1), (inner, 0.0, -1)):
        v.append(np.vstack([np.column_stack([ring, np.full(n, z)]), [[*c, z]]]))
        nn.append(np.tile([0.0, 0, s], (n + 1, 1)))
        tri = np.stack([base + i, base + j, np.full(n, base + n)], 1)
        f.append(tri if s > 0 else tri[:, ::-1])
        base += n + 1
    vv = np.concatenate(v)
    return Mesh(vv, np.concatenate(f), vv[:, :2].copy(), np.concatenate(nn))


def patch(shape: Array, w: float, h: float) -> Mesh:
    """Flat convex outline in xy with slot coordinates: u to the right, v down over w x h."""
    n = len(shape)
    c = shape.mean(0)
    p = np.vstack([shape, c])
    i = np.arange(n)
    uv = np.stack([p[:, 0] / w + 0.5, 0.5 - p[:, 1] / h], 1)
    return Mesh(
        np.column_stack([p, np.zeros(n + 1)]),
        np.stack([i, (i + 1) % n, np.full(n, n)], 1),
        uv,
        np.tile([0.0, 0, 1], (n + 1, 1)),
    )
