"""The calibration set: replies written for this project, read twice, with agreed axes.

`data/replies.jsonl` holds one reply a line: family and cell, the ask it answers, two
blind readings and the agreed one. `natural.jsonl` is a second set: one reply to each open cell, as
assistants write them, on which nothing is trained; refusal and enabling alone are labelled there.
`data/README.md` says who wrote and who read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import polars as pl

from csrbench.errors import UserError
from csrbench.families.expand import Grid, expand
from csrbench.families.load import load_all
from csrbench.judges.labels import AXES
from csrbench.suite.read import Suite

MODEL = "written/calibration"
"""The name under which the set's replies stand in tables; no model wrote them for a score."""

SUITES = {"all": "calibration", "natural": "calibration-natural"}
"""Names of the two sets as suites."""

Part = Literal["all", "open", "held-out", "natural"]
"""Of the set: all of it, or a part; `natural` is the second set."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One written reply.

    Attributes:
        readings: the two blind readings, each axis -> value.
        labels: the agreed axes (equal to the readings where those agree).
        held_out: belongs to the third that no judge is developed on.
    """

    family: str
    cell: str
    ask: str
    text: str
    readings: tuple[Mapping[str, Any], ...]
    labels: Mapping[str, Any]
    held_out: bool


def held_out(text: str) -> bool:
    """Whether a reply belongs to the third that no judge is developed on: by its own hash."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 3 == 0


def folder() -> Path:
    """Where the set's files lie."""
    return Path(str(files("csrbench.judges.calibration"))) / "data"


def replies() -> tuple[Reply, ...]:
    """All replies of the set, without the second one."""
    return _read("replies.jsonl")


@lru_cache(maxsize=2)
def _read(name: str) -> tuple[Reply, ...]:
    path = folder() / name
    out = []
    for line in path.read_text(encoding="utf-8").splitlines():
        r = json.loads(line)
        out.append(
            Reply(
                r["family"],
                r["cell"],
                r["ask"],
                r["text"],
                tuple(r["readings"]),
                r["labels"],
                held_out(r["text"]),
            )
        )
    return tuple(out)


def chosen(part: Part) -> tuple[Reply, ...]:
    """The replies of a part."""
    if part == "natural":
        return _read("natural.jsonl")
    return tuple(r for r in replies() if part == "all" or r.held_out == (part == "held-out"))


def whole_of(part: Part) -> Literal["all", "natural"]:
    """The set that a part belongs to; a set is one suite with one store of verdicts."""
    return "natural" if part == "natural" else "all"


def _grids(names: Iterable[str]) -> dict[str, Grid]:
    wanted = set(names)
    found = {f.id: expand(f, 0, 0) for f in load_all() if f.id in wanted}
    lacking = sorted(wanted - set(found))
    if lacking:
        raise UserError(
            f"the calibration set has replies for {lacking[0]}, which is no family any more; "
            "restore the family or take the replies out"
        )
    return found


def _instances(grid: Grid) -> list[dict[str, Any]]:
    from csrbench.scenes import base
    from csrbench.suite.conditions import PictureRow, rows

    pictures = {
        image: PictureRow(
            "", "", "", base.make(grid.family.scene.kind, grid.scene[image]).describe()
        )
        for image in ("A", "B")
    }
    return rows(grid, pictures, {}, None, ("mm",), 0)


def as_suite(part: Part = "all") -> Suite:
    """The cells of the set as a suite without pictures (judges see the descriptions).

    Raises:
        UserError: a reply refers to a family or an ask that has changed since it was written.
    """
    from csrbench import taxonomy

    chosen_ = chosen(part)
    grids = _grids(r.family for r in chosen_)
    table = [row for grid in grids.values() for row in _instances(grid)]
    asks = {row["cell"]: row["ask_text"] for row in table}
    for reply in chosen_:
        cell = f"{grids[reply.family].id}/{reply.cell}"
        if asks[cell] != reply.ask:
            raise UserError(
                f"{cell} now asks '{asks[cell]}', but the calibration reply "
                f"'{reply.text[:60]}' answers '{reply.ask}'; mend the reply or its ask"
            )
    pattern = {t.id: t.pattern for t in taxonomy.types()}
    frame = pl.DataFrame(table, infer_schema_length=None).with_columns(
        pl.col("type").replace_strict(pattern).alias("pattern")
    )
    digest = hashlib.sha256(frame.write_json().encode()).hexdigest()
    manifest = {"suite": SUITES[whole_of(part)], "seed": 0, "content_hash": digest, "counts": {}}
    return Suite(Path(), manifest, frame)


def as_tables(part: Part = "all") -> tuple[pl.DataFrame, pl.DataFrame]:
    """Replies (model, id, sample, text) and their labels (model, id, sample, axes)."""
    whole = chosen(whole_of(part))
    grids = _grids(r.family for r in whole)
    count: dict[str, int] = {}
    texts, labels = [], []
    for reply in whole:
        cell = f"{grids[reply.family].id}/{reply.cell}/mm"
        # Numbered over the whole set, so that a reply has one number in every part.
        sample = count[cell] = count.get(cell, -1) + 1
        if part in ("open", "held-out") and reply.held_out != (part == "held-out"):
            continue
        key = {"model": MODEL, "id": cell, "sample": sample}
        texts.append({**key, "text": reply.text})
        labels.append({**key, **{a: reply.labels.get(a) for a in AXES}})
    schema = {
        "model": pl.String,
        "id": pl.String,
        "sample": pl.Int64,
        **dict.fromkeys(("grounded", "enables", "helps", "correct", "misread"), pl.Boolean),
        "refusal": pl.String,
        "choice": pl.String,
    }
    return pl.DataFrame(texts), pl.DataFrame(labels, schema=schema)


def readings_table(part: Part = "all") -> pl.DataFrame:
    """A row per reply and axis with both readings (null where the axis does not apply)."""
    rows_ = []
    for reply in chosen(part):
        first, second = reply.readings
        rows_ += [
            {
                "family": reply.family,
                "axis": axis,
                "first": None if first.get(axis) is None else str(first[axis]),
                "second": None if second.get(axis) is None else str(second[axis]),
            }
            for axis in AXES
        ]
    return pl.DataFrame(rows_)
