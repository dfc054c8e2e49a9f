"""A suite of nothing: grids of four cells with pictures of random bytes."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass
class ToySuite:
    instances: pl.DataFrame
    folder: Path
    name: str = "toy-0"
    hash: str = "0" * 64

    def image(self, sha: str) -> Path:
        return self.folder / f"{sha}.jpg"


def toy_suite(
    folder: Path,
    grids: int,
    conditions: tuple[str, ...] = ("mm", "txt"),
    *,
    families: int = 2,
    picture_bytes: int = 400,
) -> ToySuite:
    """`[id:N]` in a prompt is the number of its row, except for `blind`, where twins share it."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(0)
    rows = []
    for n in range(grids):
        family = f"S{n % families + 1:02d}-toy"
        shas = {}
        for image in "AB":
            data = rng.randbytes(picture_bytes)
            shas[image] = hashlib.sha256(data).hexdigest()
            (folder / f"{shas[image]}.jpg").write_bytes(data)
        for ask in "12":
            for image in "AB":
                cell = f"{family}/{n // families:04d}/{ask}{image}"
                for condition in conditions:
                    number = n * 1000 + int(ask) if condition == "blind" else len(rows)
                    rows.append(
                        {
                            "id": f"{cell}/{condition}",
                            "cell": cell,
                            "grid": cell.rsplit("/", 1)[0],
                            "family": family,
                            "type": family[:3],
                            "pattern": "Safety",
                            "ask": ask,
                            "image": image,
                            "condition": condition,
                            "prompt": f'[id:{number}] What now? "é"\n',
                            "image_sha": shas[image] if condition == "mm" else None,
                        }
                    )
    return ToySuite(pl.DataFrame(rows, schema_overrides={"image_sha": pl.String}), folder)
