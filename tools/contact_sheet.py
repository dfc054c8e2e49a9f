"""A contact sheet of random pictures of a suite, for eyes.

python tools/contact_sheet.py suites/core-0 docs/images/core-contact-sheet.jpg [--count 96]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
import polars as pl

TILE, COLUMNS, GAP = 300, 12, 6


def sheet(suite: Path, count: int, seed: int, first: int = 0) -> np.ndarray:
    """Tiles of `count` pictures drawn without replacement, each whole, in a square."""
    table = pl.read_parquet(suite / "pictures.parquet").unique("sha", keep="first").sort("sha")
    order = np.random.default_rng([seed, 96]).permutation(table.height)[first : first + count]
    columns = min(COLUMNS, count)
    rows = -(-len(order) // columns)
    out = np.full((rows * (TILE + GAP) + GAP, columns * (TILE + GAP) + GAP, 3), 244, np.uint8)
    for n, k in enumerate(order):
        row = table.row(int(k), named=True)
        image = cv2.imread(str(suite / row["path"]))
        factor = TILE / max(image.shape[:2])
        small = cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        y = GAP + (n // columns) * (TILE + GAP) + (TILE - small.shape[0]) // 2
        x = GAP + (n % columns) * (TILE + GAP) + (TILE - small.shape[1]) // 2
        out[y : y + small.shape[0], x : x + small.shape[1]] = small
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=96)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    o = parser.parse_args()
    o.out.parent.mkdir(parents=True, exist_ok=True)
    quality = [cv2.IMWRITE_JPEG_QUALITY, 82]
    cv2.imwrite(str(o.out), sheet(o.suite, o.count, o.seed, o.first), quality)
    print(f"{o.out}: {o.count} pictures of {o.suite}")


if __name__ == "__main__":
    main()
