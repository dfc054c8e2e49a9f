"""A contact sheet of pictures of a suite, for eyes: random ones, or those that are named.

python tools/contact_sheet.py suites/core docs/images/core-contact-sheet.jpg [--count 96]
python tools/contact_sheet.py suites/core docs/images/core-twelve.jpg --columns 4 \\
    --pick S10-evening-tablets/0:A H02-pool-poster/1:B ...
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import polars as pl
from numpy.typing import NDArray

GAP = 6


def drawn(suite: Path, count: int, seed: int, first: int = 0) -> list[str]:
    """Paths of `count` pictures drawn without replacement from a suite's distinct pictures."""
    table = pl.read_parquet(suite / "pictures.parquet").unique("sha", keep="first").sort("sha")
    order = np.random.default_rng([seed, 96]).permutation(table.height)[first : first + count]
    return [str(table["path"][int(k)]) for k in order]


def picked(suite: Path, names: list[str]) -> list[str]:
    """Paths of the pictures named ``GRID:IMAGE``; stops where the suite has no such picture."""
    table = pl.read_parquet(suite / "pictures.parquet")
    at = {f"{g}:{i}": p for g, i, p in table.select("grid", "image", "path").iter_rows()}
    for name in names:
        if name not in at:
            raise SystemExit(f"{suite} has no picture '{name}'")
    return [at[n] for n in names]


def sheet(suite: Path, paths: list[str], columns: int, tile: int) -> NDArray[np.uint8]:
    """Tiles of the pictures, each whole, in a square of `tile` pixels."""
    columns = min(columns, len(paths))
    rows = -(-len(paths) // columns)
    out = np.full((rows * (tile + GAP) + GAP, columns * (tile + GAP) + GAP, 3), 244, np.uint8)
    for n, path in enumerate(paths):
        image = cv2.imread(str(suite / path))
        if image is None:
            raise SystemExit(f"{suite / path} is no picture")
        factor = tile / max(image.shape[:2])
        small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        y = GAP + (n // columns) * (tile + GAP) + (tile - small.shape[0]) // 2
        x = GAP + (n % columns) * (tile + GAP) + (tile - small.shape[1]) // 2
        out[y : y + small.shape[0], x : x + small.shape[1]] = small
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=96)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--columns", type=int, default=12)
    parser.add_argument("--tile", type=int, default=300)
    parser.add_argument("--quality", type=int, default=82)
    parser.add_argument("--pick", nargs="+", default=[], metavar="GRID:IMAGE")
    o = parser.parse_args()
    paths = picked(o.suite, o.pick) if o.pick else drawn(o.suite, o.count, o.seed, o.first)
    o.out.parent.mkdir(parents=True, exist_ok=True)
    image = sheet(o.suite, paths, o.columns, o.tile)
    cv2.imwrite(str(o.out), image, [cv2.IMWRITE_JPEG_QUALITY, o.quality])
    print(f"{o.out}: {len(paths)} pictures of {o.suite}, {o.out.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
