"""Adversarial selection: grids that given models fail, as a split of its own.

A selected split measures how hard grids can get for the models it was selected against; their
scores on it are low by selection and say nothing about the plain suites. So it carries another
name, another content hash and the record of its selection, and no table mixes it with others.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import polars as pl

from csrbench.errors import UserError
from csrbench.suite import croissant
from csrbench.suite.read import Suite, open_suite

NAME = "hard"


@dataclass(frozen=True)
class Selection:
    """How a split was chosen.

    Attributes:
        selected: grids, in the suite's order.
        failed: grid -> models that failed it, of all candidates.
        left_out: why candidates were not considered: {reason: count}.
    """

    selected: tuple[str, ...]
    failed: Mapping[str, int]
    left_out: Mapping[str, int]


def failures(
    outcomes: pl.DataFrame, models: Sequence[str], *, solved_in_text: bool
) -> tuple[dict[str, int], dict[str, int]]:
    """How many of the models fail each grid, and why grids are no candidates.

    A grid is failed by a model when all its four cells have a verdict under `mm` and at least one
    is not right. A missing reply is no failure: such grids are left out.

    Args:
        outcomes: a row per model, instance and sample with ``y`` (1 right, 0 not, null missing).
        models: models that count.
        solved_in_text: demand that each failing model gets the grid right from the description,
            so that the picture is what it fails on.

    Raises:
        UserError: a model without replies under `mm`.
    """
    table = outcomes.filter(pl.col("model").is_in(list(models)) & (pl.col("sample") == 0))
    for model in models:
        if table.filter((pl.col("model") == model) & (pl.col("condition") == "mm")).is_empty():
            raise UserError(f"model '{model}' has no replies under condition mm in these stores")

    def solved(condition: str) -> pl.DataFrame:
        return (
            table.filter(pl.col("condition") == condition)
            .group_by("grid", "model")
            .agg(
                whole=(pl.col("y").is_not_null() & (pl.len() == 4)).all(),
                solved=(pl.col("y") == 1).all(),
            )
        )

    by_model = solved("mm")
    incomplete = set(by_model.filter(~pl.col("whole"))["grid"])
    everyone = by_model.group_by("grid").len().filter(pl.col("len") == len(models))["grid"]
    candidates = [g for g in everyone.to_list() if g not in incomplete]
    failed = by_model.filter(pl.col("grid").is_in(candidates) & ~pl.col("solved"))
    if solved_in_text:
        text = solved("txt").filter(pl.col("whole") & pl.col("solved")).select("grid", "model")
        failed = failed.join(text, on=["grid", "model"])
    count = dict.fromkeys(sorted(candidates), 0)
    for grid in failed["grid"]:
        count[grid] += 1
    missing = by_model["grid"].n_unique() - len(candidates)
    return count, {"a reply without a verdict": missing} if missing else {}


def choose(
    suite: Suite,
    failed: Mapping[str, int],
    models: int,
    *,
    by: Literal["all", "any"],
    per_type: int | None,
) -> list[str]:
    """Grids failed by all (or any) models, hardest first within a type, at most `per_type` each."""
    least = models if by == "all" else 1
    order = suite.instances.unique("grid", keep="first", maintain_order=True)
    rank = {g: n for n, g in enumerate(order["grid"])}
    kinds = dict(order.select("grid", "type").iter_rows())
    hard = sorted((g for g, n in failed.items() if n >= least), key=lambda g: (-failed[g], rank[g]))
    taken: dict[str, int] = {}
    out = []
    for grid in hard:
        if per_type is None or taken.get(kinds[grid], 0) < per_type:
            taken[kinds[grid]] = taken.get(kinds[grid], 0) + 1
            out.append(grid)
    return sorted(out, key=lambda g: rank[g])


def write_split(suite: Suite, selection: Selection, out: Path, record: Mapping[str, Any]) -> Suite:
    """Write the selected grids as a suite named ``hard`` with the record of their selection.

    Raises:
        UserError: nothing was selected, or the folder holds something else.
    """
    if not selection.selected:
        raise UserError(
            "no grid was selected: these models fail no valid candidate; take a larger suite "
            "(--suite full), --fail any, or other models"
        )
    if out.exists() and any(out.iterdir()) and not _is_split(out):
        raise UserError(f"{out}: holds other files; name an empty folder with -o")
    out.mkdir(parents=True, exist_ok=True)
    chosen = pl.col("grid").is_in(list(selection.selected))
    instances = suite.instances.filter(chosen)
    pictures = pl.read_parquet(suite.path / "pictures.parquet").filter(chosen)
    shas = {*instances["image_sha"].drop_nulls(), *instances["extra_sha"].drop_nulls()}
    for sha in sorted({*shas, *pictures["sha"]}):
        target = out / "images" / sha[:2] / f"{sha}.jpg"
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(suite.image(sha), target)
    files = {}
    for name, table in (("instances", instances), ("pictures", pictures)):
        path = out / f"{name}.parquet"
        table.write_parquet(path, compression="zstd", statistics=False)
        files[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    split = {
        **record,
        "from": suite.name,
        "from_hash": suite.hash,
        "candidates": len(selection.failed),
        "selected": len(selection.selected),
        "left_out": dict(selection.left_out),
        "failed_by": {g: selection.failed[g] for g in selection.selected},
    }
    content = hashlib.sha256(
        json.dumps([suite.hash, list(selection.selected), split], sort_keys=True).encode()
    ).hexdigest()
    manifest = {
        **suite.manifest,
        "suite": NAME,
        "split": split,
        "content_hash": content,
        "counts": {
            "types": instances["type"].n_unique(),
            "families": instances["family"].n_unique(),
            "grids": instances["grid"].n_unique(),
            "cells": instances["cell"].n_unique(),
            "instances": instances.height,
            "pictures": pictures["sha"].n_unique(),
            "crossed_grids": instances.filter("crossed")["grid"].n_unique(),
        },
        "files": files,
    }
    (out / "manifest.json").write_text(
        json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    made = open_suite(out)
    croissant.write(out, manifest, made.name)
    return made


def _is_split(path: Path) -> bool:
    try:
        return (
            str(json.loads((path / "manifest.json").read_text(encoding="utf-8"))["suite"]) == NAME
        )
    except (OSError, ValueError, KeyError):
        return False
