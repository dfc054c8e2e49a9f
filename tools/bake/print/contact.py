"""A quick look at objects before they are baked: ``python -m bake.print.contact OUT names ...``.

All named objects stand in one row in their own colours, once per view, with blank labels.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from . import geom as g
from .backgrounds import ELEVATION, lights
from .objects import THINGS
from .passes import trace
from .stage import Dict, Ortho, hexa, paint, shape
from .thing import HIGH, LOW


def row(names: list[str], view: str, scale: float, spp: int) -> np.ndarray:
    """Picture of a row of objects on a grey floor (sRGB, uint8)."""
    shapes: dict[str, Dict] = {"floor": shape(g.plane(8, 8), paint(0.42, 0.6, spec=0.2))}
    shapes |= lights()
    x, top, low = 0.02, 0.0, 0.0
    probe = Ortho(ELEVATION[view], 1.0, (2, 2), (0.0, 0.0))
    for name in names:
        make, views, yaws = THINGS[name]
        if view not in views:
            continue
        thing, rot = make(), g.turn("z", yaws[0])
        xs = np.concatenate([m.at(rot).v[:, 0] for m, _ in thing.parts])
        at = g.move(x - xs.min()) @ rot
        x += float(np.ptp(xs)) + 0.035
        for k, (m, b) in enumerate(thing.parts):
            mat = b
            if isinstance(b, str):
                fin, code = thing.finishes[b]
                if fin.pattern:
                    from .stage import tex

                    mat = paint(
                        tex(fin.pattern, fin.tile, hexa(code)),
                        fin.rough,
                        coat=fin.coat,
                        spec=fin.spec,
                    )
                else:
                    mat = paint(hexa(code), fin.rough, coat=fin.coat, spec=fin.spec)
            moved = m.at(at)
            p = probe.project(moved.v)[:, 1]
            top, low = min(top, p.min()), max(low, p.max())
            shapes[f"{name}_{k}"] = shape(moved, mat)
        if thing.label is not None:
            s = thing.label
            mat = paint((0.72, 0.70, 0.62), s.rough, coat=s.coat, spec=s.spec)
            shapes[f"{name}_label"] = shape(s.mesh.at(at), mat)
    size = (round(x * scale), round((low - top + 0.06) * scale))
    cam = Ortho(ELEVATION[view], scale, size, (0.0, (0.03 - top) * scale))
    img = np.clip(trace(shapes, cam, spp, depth=6) * 1.6, 0, 1)
    srgb = np.where(img <= 0.0031308, 12.92 * img, 1.055 * img ** (1 / 2.4) - 0.055)
    return (srgb * 255 + 0.5).astype(np.uint8)


def main() -> None:
    """Write one PNG per view."""
    ap = argparse.ArgumentParser()
    ap.add_argument("out", type=Path)
    ap.add_argument("names", nargs="+")
    ap.add_argument("--scale", type=float, default=1300.0)
    ap.add_argument("--spp", type=int, default=8)
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for view in (LOW, HIGH):
        have = [n for n in args.names if view in THINGS[n][1]]
        if have:
            Image.fromarray(row(have, view, args.scale, args.spp)).save(
                args.out / f"contact_{view}.png"
            )


if __name__ == "__main__":
    main()
