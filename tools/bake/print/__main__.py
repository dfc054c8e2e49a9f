"""``python -m bake.print [names ...] [--spp N] [--out DIR]``, run from the tools folder."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np

from . import badges, packs, screens, sheets, signs
from .passes import bake

ASSETS = Path(__file__).resolve().parents[3] / "src/csrbench/scenes/print/assets"
CARRIERS = {**sheets.SCENES, **screens.SCENES, **packs.SCENES, **badges.SCENES, **signs.SCENES}


def index(folder: Path) -> None:
    """Rebuild the folder's index.json from the metadata inside every file."""
    rows = {}
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as z:
            meta = json.loads(bytes(z["meta"]))
        rows[meta["name"]] = {
            "format": meta["format"],
            "setting": meta["setting"],
            "size": meta["size"],
            "slots": {k: v["format"] for k, v in meta["slots"].items()},
        }
    (folder / "index.json").write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n")


def main() -> None:
    """Bake the named carriers (all by default) and refresh the index."""
    ap = argparse.ArgumentParser()
    ap.add_argument("names", nargs="*")
    ap.add_argument("--spp", type=int, default=None)
    ap.add_argument("--out", type=Path, default=ASSETS / "carriers")
    ap.add_argument("--zoom", type=float, default=1.0, help="scale of the picture, for quick looks")
    args = ap.parse_args()
    for name in args.names or sorted(CARRIERS):
        fmt, make = CARRIERS[name]
        t = time.time()
        scene = make()
        if args.zoom != 1.0:
            from dataclasses import replace

            w, h = scene.camera.size
            cam = replace(scene.camera, size=(int(w * args.zoom), int(h * args.zoom)))
            scene = replace(scene, camera=cam)
        bake(name, fmt, scene, args.out, spp=args.spp)
        kb = (args.out / f"{name}.npz").stat().st_size // 1024
        print(f"{name}: {time.time() - t:.0f} s, {kb} KB", flush=True)
        index(args.out)


if __name__ == "__main__":
    main()
