"""Replies as judged and as labelled, as two cubes of the same shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from csrbench.metrics.cube import REQUIRED, Cube, as_cube

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_SWAPPED = ("y", "safe", "refusal", "grounded", "enables", "helps", "misread", "caution_shown")


@dataclass(frozen=True, eq=False)
class Readings:
    """Replies as judged and as labelled, in the same places.

    Attributes:
        judge, human: cubes of the same shape; a read without a label is absent from `human`.
        weight: of labels, blocked: verdicts that need none, both (M, K, C, S).
        family: code of each cell's family, shape (C,). whole: grids were labelled as a whole.
    """

    judge: Cube
    human: Cube
    weight: Floats
    blocked: Bools
    family: npt.NDArray[np.intp]
    whole: bool

    @property
    def families(self) -> int:
        """Number of families."""
        return len(self.judge.family_start)


def readings(outcomes: pl.DataFrame, joined: pl.DataFrame) -> Readings | None:
    """Cubes of verdicts and labels; None where the table lacks what a cube needs.

    Args:
        outcomes: the outcome table. joined: of `labels.join_labels`.
    """
    if any(c not in outcomes.columns for c in REQUIRED):
        return None
    key = ["model", "id", "sample"]
    swapped = [c for c in (*_SWAPPED, "choice") if f"human_{c}" in joined.columns]
    labels = joined.select(*key, "human_weight", *(f"human_{c}" for c in swapped))
    wide = outcomes.join(labels, on=key, how="left", maintain_order="left")
    given = pl.col("human_y").is_not_null()
    by_human = wide.with_columns(
        *(pl.col(f"human_{c}").alias(c) for c in swapped),
        judge_status=pl.when(given).then(pl.lit("judged")).otherwise(pl.lit("unjudged")),
    )
    judge, human = as_cube(outcomes), as_cube(by_human.select(outcomes.columns))
    samples = sorted(outcomes["sample"].unique().to_list()) if "sample" in outcomes.columns else [0]
    axes = (judge.models, judge.conditions, judge.cells["cell"].to_list(), samples)
    place = tuple(
        wide[c].replace_strict(v, list(range(len(v))), return_dtype=pl.Int64).to_numpy()
        for c, v in zip(("model", "condition", "cell", "sample"), axes, strict=True)
    )
    weight = np.ones(judge.present.shape)
    weight[place] = wide["human_weight"].fill_null(1.0).to_numpy()
    blocked = np.zeros(judge.present.shape, dtype=bool)
    blocked[place] = (wide["status"] == "blocked").to_numpy()
    sizes = np.diff(np.r_[judge.family_start, judge.cells.height])
    family = np.repeat(np.arange(len(sizes)), sizes).astype(np.intp)
    return Readings(judge, human, weight, blocked, family, _whole(judge, human))


def _whole(judge: Cube, human: Cube) -> bool:
    """Whether most grids with a label have one on every judged reply."""
    there = np.add.reduceat(judge.present.astype(int), judge.grid_start, axis=2)
    given = np.add.reduceat(human.present.astype(int), judge.grid_start, axis=2)
    touched = given > 0
    return bool(touched.any() and (given == there)[touched].mean() > 0.5)
