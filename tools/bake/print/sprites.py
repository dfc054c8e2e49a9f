"""Bake sprites and their backgrounds: ``python -m bake.print.sprites [names ...]``."""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image

from . import geom as g
from .backgrounds import BACKGROUNDS, ELEVATION, lights
from .objects import THINGS, Thing
from .passes import encode, forward, hits, trace, uv_grid
from .stage import SCRATCH, Dict, Ortho, Pixels, paint, shape
from .thing import Rgb

ASSETS = Path(__file__).resolve().parents[3] / "src/csrbench/scenes/print/assets"
PX = 1800.0
WALL_GAP = 0.10


def grey(img: Any, quality: int) -> Any:
    """Grey WebP bytes of values 0 to 1, as a uint8 array."""
    buf = io.BytesIO()
    code = (np.clip(img, 0, 1) * 255 + 0.5).astype(np.uint8)
    kw = {"lossless": True} if quality >= 100 else {"quality": quality}
    Image.fromarray(code).save(buf, "WEBP", method=5, **kw)
    return np.frombuffer(buf.getvalue(), np.uint8)


def frame(thing: Thing, yaw: float, view: str) -> Ortho:
    """Camera whose picture holds the object and its shadow."""
    e = ELEVATION[view]
    rot = g.turn("z", yaw)
    probe = Ortho(e, PX, (10, 10), (0, 0))
    p = np.concatenate([probe.project(m.at(rot).v) for m, _ in thing.parts])
    lo, hi = p.min(0), p.max(0)
    pad = np.array([0.030, 0.012]) * PX
    end = np.array([0.085, 0.028]) * PX
    size = np.ceil((hi + end) - (lo - pad)).astype(int)
    # Whole pixels, so that the empty floor can be cut from one picture for all objects.
    anchor = np.ceil(pad - lo)
    return Ortho(e, PX, (int(size[0]), int(size[1])), (float(anchor[0]), float(anchor[1])))


def solid(thing: Thing, yaw: float, on: dict[str, Rgb]) -> dict[str, Dict]:
    """The object's shapes; paintable materials and the label have the albedo in ``on`` or black."""
    rot = g.turn("z", yaw)
    out = {}
    for i, (m, b) in enumerate(thing.parts):
        mat = thing.finishes[b][0].material(on.get(b, 0.0)) if isinstance(b, str) else b
        out[f"part{i}"] = shape(m.at(rot), mat)
    if thing.label is not None:
        s = thing.label
        mat = paint(on.get("label", 0.0), s.rough, coat=s.coat, spec=s.spec)
        out["slot"] = shape(s.mesh.at(rot), mat)
    return out


def floor(wall: bool) -> dict[str, Dict]:
    """Neutral surroundings that receive the shadow."""
    out = {"floor": shape(g.plane(6, 6), paint(0.42, 0.6, spec=0.2))}
    if wall:
        out["wall"] = shape(
            g.plane(6, 6).at(g.move(0, WALL_GAP) @ g.turn("x", 90)), paint(0.42, 0.9)
        )
    return out


@lru_cache(maxsize=4)
def _bare(view: str, wall: bool, spp: int) -> tuple[Pixels, tuple[int, int]]:
    cam = Ortho(ELEVATION[view], PX, (1400, 1100), (620.0, 820.0))
    stage = {**floor(wall), **lights()}
    key = hashlib.sha1(repr((stage, cam, spp)).encode()).hexdigest()[:16]
    path = SCRATCH / f"bare-{key}.npy"
    if not path.exists():
        np.save(path, trace(stage, cam, spp))
    return np.load(path), (620, 820)


def bare(cam: Ortho, view: str, wall: bool) -> Pixels:
    """The empty floor (and wall) as a camera of this view sees it."""
    big, (ax, ay) = _bare(view, wall, 24)
    x, y = ax - int(cam.anchor[0]), ay - int(cam.anchor[1])
    w, h = cam.size
    if x < 0 or y < 0 or y + h > big.shape[0] or x + w > big.shape[1]:
        return trace({**floor(wall), **lights()}, cam, 16)
    return big[y : y + h, x : x + w]


def shade(img: Pixels, empty: Pixels, alpha: Any) -> Any:
    """Shadow as the share of light left, carried on under the object from its edge."""
    ratio = np.clip(img.mean(-1) / np.maximum(empty.mean(-1), 1e-4), 0, 1)
    clear = alpha < 0.004
    far = cv2.erode(clear.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    _, lab = cv2.distanceTransformWithLabels(
        (~far).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    src = np.zeros(lab.max() + 1, np.int64)
    src[lab[far]] = np.flatnonzero(far)
    filled = ratio.ravel()[src[lab]]
    out = cv2.GaussianBlur(np.where(far, ratio, filled).astype(np.float32), (0, 0), 1.2)
    # The rim of the canvas must be unshaded, or its edge would show.
    h, w = out.shape
    y, x = np.mgrid[:h, :w]
    edge = np.minimum.reduce([x, y, w - 1 - x, h - 1 - y]) / 14.0
    return 1 - (1 - out) * np.clip(edge, 0, 1)


def calm(img: Any) -> Any:
    """The picture without the faint blotches that few samples leave on plain surfaces."""
    top = float(img.max())
    return cv2.bilateralFilter(img.astype(np.float32), -1, 0.05 * top, 4) if top > 0 else img


def bake(name: str, k: int, view: str, out: Path, spp: int) -> None:
    """Render one object, yaw and view."""
    make, _, yaws = THINGS[name]
    thing, yaw = make(), yaws[k]
    cam = frame(thing, yaw, view)
    w, h = cam.size
    lit = lights()
    stage = {**floor(False), **lit}
    obj = solid(thing, yaw, {})
    black = trace({**stage, **obj}, cam, spp)
    empty = bare(cam, view, False)
    big = Ortho(
        cam.elevation, cam.scale * 4, (w * 4, h * 4), (cam.anchor[0] * 4, cam.anchor[1] * 4)
    )
    cover = np.isfinite(hits(obj, big)[1]).astype(np.float32)
    alpha = cv2.resize(cover, (w, h), interpolation=cv2.INTER_AREA)
    arrays: dict[str, Any] = {}
    meta: Dict = {
        "name": name,
        "variant": k,
        "view": view,
        "size": [w, h],
        "scale": PX,
        "anchor": list(cam.anchor),
        "words": thing.words,
        "clear": thing.clear,
        "colours": {m: c for m, (_, c) in thing.finishes.items()},
        "tops": {},
    }
    shadow = shade(black, empty, alpha)
    if thing.clear:
        keep = np.clip(black.mean(-1) / np.maximum(empty.mean(-1), 1e-4), 0, 1) * (alpha > 0)
        keep = np.where(alpha > 0.5, np.minimum(keep, 0.97), 1.0)
        body = np.maximum(0, black - empty * keep[..., None]) * (alpha > 0)[..., None]
        arrays["keep"] = grey(keep, 90)
    else:
        body = (
            np.maximum(0, black - (1 - alpha)[..., None] * empty * shadow[..., None])
            * (alpha > 0)[..., None]
        )
    raw, meta["tops"]["black"] = encode(body.astype(np.float32), 30_000)
    arrays["black"] = np.frombuffer(raw, np.uint8)
    arrays["alpha"] = grey(alpha, 100)
    arrays["shadow"] = grey(
        cv2.resize(shadow.astype(np.float32), (w // 2, h // 2), interpolation=cv2.INTER_AREA), 88
    )
    if view == "low":
        with_wall = {**floor(True), **lit}
        dark = trace({**with_wall, **obj}, cam, spp)
        sw = shade(dark, bare(cam, view, True), alpha)
        arrays["shadow_wall"] = grey(
            cv2.resize(sw.astype(np.float32), (w // 2, h // 2), interpolation=cv2.INTER_AREA), 88
        )
    # One pass for all materials: each is white in a channel of its own, and the light's colour
    # comes from the open floor.
    mats = [*thing.finishes, *(["label"] if thing.label else [])]
    on: dict[str, Rgb] = {m: tuple(0.8 * (i == c) for i in range(3)) for c, m in enumerate(mats)}
    white = trace({**stage, **solid(thing, yaw, on)}, cam, spp) if mats else black
    light = empty.reshape(-1, 3).mean(0)
    for c, m in enumerate(mats):
        one = np.maximum(0, white[..., c] - black[..., c]) / 0.8 * (alpha > 0)
        if not (m in thing.finishes and thing.finishes[m][0].pattern):
            one = calm(one)
        d = one[..., None] * (light / light[c])
        raw, meta["tops"][m] = encode(d.astype(np.float32), 26_000)
        arrays[f"diff_{m}"] = np.frombuffer(raw, np.uint8)
    if thing.label is not None:
        rot = g.turn("z", yaw)
        uv, t = hits({"only": shape(thing.label.mesh.at(rot), paint(0.5))}, cam)
        grid, hom, rect = uv_grid(uv, np.isfinite(t), thing.label.step)
        turned = type(thing.label)(
            "label", thing.label.mesh, lambda u, v: thing.label.at(u, v) @ rot[:3, :3].T
        )
        arrays["uv"], arrays["fwd"] = grid, forward(cam, turned, np.array(hom).reshape(3, 3))
        meta["label"] = {
            "uv_rect": rect,
            "uv_step": thing.label.step,
            "homography": hom,
            "size": list(thing.label_size),
        }
    arrays["meta"] = np.frombuffer(json.dumps(meta, sort_keys=True).encode(), np.uint8)
    out.mkdir(parents=True, exist_ok=True)
    # In one step, so that another run's index never meets half a file.
    part = out / f"{name}-{view}-{k}.part.tmp"
    with part.open("wb") as f:
        np.savez_compressed(f, **arrays)
    part.replace(out / f"{name}-{view}-{k}.npz")


def background(name: str, out: Path, spp: int) -> None:
    """Render one empty background."""
    cam, shapes, meta = BACKGROUNDS[name]()
    img = trace({**shapes, **lights(meta.pop("cool", 0.0))}, cam, spp)
    gain = meta.pop("gain", 1.0)
    raw, top = encode(img * gain, 150_000)
    meta |= {
        "name": name,
        "size": list(cam.size),
        "scale": cam.scale,
        "anchor": list(cam.anchor),
        "elevation": cam.elevation,
        "top": top,
    }
    np.savez_compressed(
        out / f"{name}.npz",
        picture=np.frombuffer(raw, np.uint8),
        meta=np.frombuffer(json.dumps(meta, sort_keys=True).encode(), np.uint8),
    )


def index(folder: Path, keys: tuple[str, ...]) -> None:
    """Rebuild index.json from the metadata inside every file."""
    rows = {}
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as z:
            meta = json.loads(bytes(z["meta"]))
        rows[path.stem] = {k: meta[k] for k in keys if k in meta}
    (folder / "index.json").write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n")


def main() -> None:
    """Bake the named sprites and backgrounds; all of them by default."""
    ap = argparse.ArgumentParser()
    ap.add_argument("names", nargs="*")
    ap.add_argument("--spp", type=int, default=32)
    ap.add_argument("--view", choices=["low", "high"])
    ap.add_argument("--out", type=Path, default=ASSETS)
    args = ap.parse_args()
    for name in args.names or [*BACKGROUNDS, *THINGS]:
        t = time.time()
        if name in BACKGROUNDS:
            (args.out / "backgrounds").mkdir(parents=True, exist_ok=True)
            background(name, args.out / "backgrounds", args.spp)
            index(args.out / "backgrounds", ("name", "view", "setting", "levels", "size"))
        else:
            _, views, yaws = THINGS[name]
            for view in views:
                if args.view in (None, view):
                    for k in range(len(yaws)):
                        bake(name, k, view, args.out / "sprites", args.spp)
            index(args.out / "sprites", ("name", "variant", "view", "words", "colours", "label"))
        print(f"{name}: {time.time() - t:.0f} s", flush=True)


if __name__ == "__main__":
    main()
