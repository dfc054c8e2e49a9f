"""Rendering: path-traced passes, denoising, exact UV maps, and the compact carrier file."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import cv2
import drjit as dr
import mitsuba_oidn as oidn
import numpy as np
from PIL import Image

from .stage import Camera, Dict, Pixels, Scene, Slot, mi

# With a single thread the renderer waits for itself for ever.
dr.set_thread_count(max(2, int(os.environ.get("BAKE_THREADS", "2"))))
CHUNK = 12_000_000
UV_LO, UV_SPAN = -0.5, 2.0


def trace(shapes: dict[str, Dict], camera: Camera, spp: int, depth: int = 8) -> Pixels:
    """Denoised linear picture (H, W, 3)."""
    scene = mi.load_dict(
        {
            "type": "scene",
            "integrator": {
                "type": "aov",
                "aovs": "al:albedo,nn:sh_normal",
                "img": {"type": "path", "max_depth": depth, "rr_depth": 12},
            },
            "sensor": camera.sensor(),
            **shapes,
        },
        parallel=False,
    )
    w, h = camera.size
    per = max(1, CHUNK // (w * h))
    done, acc = 0, np.zeros((h, w, 9), np.float64)
    while done < spp:
        n = min(per, spp - done)
        # Clamping single passes tames fireflies before they reach the denoiser.
        img = np.array(mi.render(scene, seed=1000 + done, spp=n), np.float32)
        img[..., :3] = np.minimum(np.nan_to_num(img[..., :3]), 12.0)
        acc += img[..., -9:] * n
        done += n
    a = (acc / spp).astype(np.float32)
    parts = [
        np.ascontiguousarray(a[..., :3]),
        np.ascontiguousarray(np.clip(a[..., 3:6], 0, 1)),
        np.ascontiguousarray(a[..., 6:9]),
    ]
    return np.array(oidn.denoise(*parts, hdr=True), np.float32)


def hits(shapes: dict[str, Dict], camera: Camera) -> tuple[Pixels, Pixels]:
    """Exact uv (H, W, 2) and distance (H, W) at pixel centres, pinhole camera; inf = no hit."""
    scene = mi.load_dict(
        {"type": "scene", "sensor": camera.sensor(lens=False), **shapes}, parallel=False
    )
    w, h = camera.size
    idx = dr.arange(mi.UInt32, w * h)
    x, y = mi.Float(idx % w) + 0.5, mi.Float(idx // w) + 0.5
    ray, _ = scene.sensors()[0].sample_ray(0.0, 0.5, mi.Point2f(x / w, y / h), mi.Point2f(0.5, 0.5))
    si = scene.ray_intersect(ray)
    uv = np.stack([np.array(si.uv.x), np.array(si.uv.y)], -1).reshape(h, w, 2)
    t = np.where(np.array(si.is_valid()), np.array(si.t), np.inf).reshape(h, w)
    return uv.astype(np.float32), t.astype(np.float32)


def uv_grid(uv: Pixels, mask: Any, step: int) -> tuple[Any, list[float], list[int]]:
    """Homography plus a coarse residual grid reproducing ``uv``; returns (grid, H, rect).

    The grid holds u - H and v - H as int16 in units of 1/16384 at every ``step`` pixels of the
    slot's rectangle, carried on beyond the slot's edge so that edge pixels sample sensibly.
    """
    h, w = mask.shape
    ys, xs = np.nonzero(mask)
    pad = 2 * step
    x0, y0 = max(0, xs.min() - pad), max(0, ys.min() - pad)
    x1, y1 = min(w, xs.max() + 1 + pad), min(h, ys.max() + 1 + pad)
    pick = np.random.default_rng(0).choice(len(xs), min(4000, len(xs)), replace=False)
    src = np.stack([xs[pick] + 0.5, ys[pick] + 0.5], 1).astype(np.float64)
    hom, _ = cv2.findHomography(src, uv[ys[pick], xs[pick]].astype(np.float64), 0)
    gx = np.arange(x0, x1 + step, step)
    gy = np.arange(y0, y1 + step, step)
    yy, xx = np.mgrid[y0:y1, x0:x1] + 0.5
    q = np.stack([xx, yy, np.ones_like(xx)], -1) @ hom.T
    res = uv[y0:y1, x0:x1] - q[..., :2] / q[..., 2:]
    m = mask[y0:y1, x0:x1]
    inv = (~m).astype(np.uint8)
    _, lab = cv2.distanceTransformWithLabels(inv, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    src_idx = np.zeros(lab.max() + 1, np.int64)
    src_idx[lab[m]] = np.flatnonzero(m)
    filled = res.reshape(-1, 2)[src_idx[lab]]
    filled = np.where(m[..., None], res, filled).astype(np.float32)
    ix = np.clip(gx - x0, 0, m.shape[1] - 1)
    iy = np.clip(gy - y0, 0, m.shape[0] - 1)
    g = filled[np.ix_(iy, ix)]
    lin = np.clip(np.round(g * 16384), -32767, 32767).astype(np.int16)
    return lin, [float(v) for v in hom.ravel()], [int(x0), int(y0), int(x1), int(y1)]


def forward(cam: Camera, slot: Slot, hom: Any) -> Any:
    """Residual of photo position over the inverse homography, int16 in 1/64 px, 33 x 33 lattice."""
    g = np.linspace(0, 1, 33)
    u, v = np.meshgrid(g, g)
    q = np.stack([u, v, np.ones_like(u)], -1) @ np.linalg.inv(hom).T
    res = cam.project(slot.at(u, v)) - q[..., :2] / q[..., 2:]
    return np.clip(np.round(res * 64), -32767, 32767).astype(np.int16)


def _fade(box: list[int], size: tuple[int, int], width: float) -> Any:
    """Weights falling to zero at those sides of ``box`` that do not lie on the picture's edge."""
    y, x = np.mgrid[: box[3] - box[1], : box[2] - box[0]].astype(np.float32)
    f = np.ones_like(x)
    sides = (
        (x, box[0] > 0),
        (y, box[1] > 0),
        (x.max() - x, box[2] < size[0]),
        (y.max() - y, box[3] < size[1]),
    )
    for d, active in sides:
        if active:
            f = np.minimum(f, np.clip(d / width, 0, 1))
    return f


def encode(img: Pixels, limit: int) -> tuple[bytes, float]:
    """WebP bytes of a linear picture under a 2.2 gamma, and the linear value of code 255.

    The quality is lowered from 88 in steps, not below 56, until ``limit`` bytes are met.
    """
    top = float(min(6.0, max(0.05, np.quantile(img, 0.9995))))
    code = np.clip(img / top, 0, 1) ** (1 / 2.2)
    picture = Image.fromarray((code * 255 + 0.5).astype(np.uint8))
    raw = b""
    for quality in range(88, 52, -4):
        buf = io.BytesIO()
        picture.save(buf, "WEBP", quality=quality, method=4)
        raw = buf.getvalue()
        if len(raw) <= limit:
            break
    return raw, top


def bake(name: str, fmt: str, scene: Scene, out: Path, spp: int | None = None) -> Dict:
    """Render every pass of ``scene`` and write ``out/name.npz``; returns its metadata."""
    n = spp or scene.spp
    cam = scene.camera
    w, h = cam.size

    def full(white: str | None) -> dict[str, Dict]:
        s = {k: v.shape(0.8 if k == white else 0.0) for k, v in scene.slots.items()}
        return {**scene.shapes, **{f"slot_{k}": v for k, v in s.items()}}

    black = trace(full(None), cam, n)
    diff = {k: np.maximum(0, trace(full(k), cam, n) - black) / 0.8 for k in scene.slots}
    everything = hits(full(None), cam)[1]
    alone = {k: hits({"only": v.shape(0.0)}, cam) for k, v in scene.slots.items()}
    masks = {k: np.isfinite(t) & (t < everything + 1e-5) for k, (_, t) in alone.items()}
    level = [np.median((black + d)[masks[k]].mean(-1)) for k, d in diff.items()]
    gain = scene.white / max(1e-3, float(np.mean(level)))
    arrays: dict[str, Any] = {}
    raw, top = encode(black * gain, 130_000)
    arrays["black"] = np.frombuffer(raw, np.uint8)
    meta: Dict = {
        "name": name,
        "format": fmt,
        "setting": scene.setting,
        "size": [w, h],
        "black_top": top,
        "slots": {},
    }
    for k, slot in scene.slots.items():
        uv, valid = alone[k][0], np.isfinite(alone[k][1])
        ys, xs = np.nonzero(valid)
        d = diff[k] * gain
        # Light thrown back on the surroundings is kept, but only inside a generous rectangle.
        pad = int(0.12 * max(w, h)) if not slot.emit else int(0.3 * max(w, h))
        bx = [
            max(0, int(xs.min()) - pad),
            max(0, int(ys.min()) - pad),
            min(w, int(xs.max()) + pad),
            min(h, int(ys.max()) + pad),
        ]
        crop = d[bx[1] : bx[3], bx[0] : bx[2]]
        fade = _fade(bx, (w, h), 0.5 * pad)
        raw, top = encode((crop * fade[..., None]).astype(np.float32), 60_000)
        arrays[f"diff_{k}"] = np.frombuffer(raw, np.uint8)
        grid, hom, rect = uv_grid(uv, valid, slot.step)
        arrays[f"uv_{k}"] = grid
        arrays[f"fwd_{k}"] = forward(cam, slot, np.array(hom).reshape(3, 3))
        gc = (np.arange(64) + 0.5) / 64
        uc, vc = np.meshgrid(gc, gc)
        p = np.floor(cam.project(slot.at(uc, vc))).astype(int)
        inside = (p[..., 0] >= 0) & (p[..., 1] >= 0) & (p[..., 0] < w) & (p[..., 1] < h)
        pc = np.clip(p, 0, [w - 1, h - 1])
        see = masks[k][pc[..., 1], pc[..., 0]] & inside
        # A lattice point on the far side projects onto the near side: compare the coordinates.
        got = uv[pc[..., 1], pc[..., 0]]
        see &= np.abs(got - np.stack([uc, vc], -1)).max(-1) < 0.06
        arrays[f"vis_{k}"] = np.packbits(see)
        meta["slots"][k] = {
            "format": slot.format,
            "diff_top": top,
            "diff_box": bx,
            "uv_rect": rect,
            "uv_step": slot.step,
            "homography": hom,
        }
    arrays["meta"] = np.frombuffer(json.dumps(meta, sort_keys=True).encode(), np.uint8)
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / f"{name}.npz", **arrays)
    return meta
