"""What is missing, why, and how far it could move the figures."""

from __future__ import annotations

import polars as pl

from csrbench.metrics.cube import Cube, as_cube
from csrbench.metrics.engine import Plan, joined, scopes, table
from csrbench.metrics.grids import grid_block
from csrbench.metrics.patterns import accuracy_block
from csrbench.models.base import STATUSES
from csrbench.taxonomy import PATTERNS


def bounds(right: float, present: float, missing: float) -> tuple[float, float]:
    """Worst and best case of a share when nothing is assumed about the missing units.

    Formula: (right / (present + missing), (right + missing) / (present + missing)).
    Source: Manski 1989. Units: shares in [0, 1].

    Example:
        >>> bounds(6, 8, 2)
        (0.6, 0.8)
    """
    asked = present + missing
    if asked <= 0:
        return float("nan"), float("nan")
    return right / asked, (right + missing) / asked


def status_table(outcomes: pl.DataFrame) -> pl.DataFrame:
    """Reads by status and by judge failure, a row per model and condition.

    Columns: model, condition, reads, one per status (answered, blocked, truncated, empty, error),
    unjudged (answered, yet without a verdict), missing, missing_share. Units: reads; share.

    Example:
        >>> status_table(outcomes).columns[:3]  # doctest: +SKIP
        ['model', 'condition', 'reads']
    """
    judged = pl.col("judge_status") if "judge_status" in outcomes.columns else pl.lit("judged")
    answered = pl.col("status") == "answered"
    unjudged = answered & (judged.ne_missing(pl.lit("judged")) | pl.col("y").is_null())
    lost = unjudged | ~pl.col("status").is_in(["answered", "blocked"])
    return (
        outcomes.group_by("model", "condition")
        .agg(
            pl.len().alias("reads"),
            *[(pl.col("status") == s).sum().alias(s) for s in STATUSES],
            unjudged.sum().alias("unjudged"),
            lost.sum().alias("missing"),
            lost.mean().alias("missing_share"),
        )
        .sort("model", "condition")
    )


def missing_table(
    outcomes: pl.DataFrame,
    cube: Cube | None = None,
    plan: Plan | None = None,
) -> pl.DataFrame:
    """Share right and grid score with worst-case and best-case bounds, joined with the statuses.

    A row per model, condition and pattern (``all`` included) for the metrics ``right`` (y = 1)
    and ``grid_score``; the columns of `status_table` are repeated for the model and condition.

    Example:
        >>> missing_table(outcomes).select("model", "bound_low", "bound_high")  # doctest: +SKIP
    """
    cube = cube or as_cube(outcomes)
    quiet = Plan(cube, resamples=0, seed=plan.seed if plan else 0)
    everything = joined(cube, PATTERNS, "all")
    where = ([everything] if everything else []) + scopes(cube, "pattern")
    kind = cube.column("gold_kind")
    every = (kind == kind)[None, :, None]
    blocks = []
    for condition in cube.conditions:
        blocks.append(accuracy_block(cube, "right", condition, every))
        blocks.append(grid_block(cube, condition))
    rows = table(blocks, where, quiet).drop(
        "low", "high", "method", "type", "closed_low", "closed_high"
    )
    statuses = status_table(outcomes).rename({"missing_share": "reads_missing_share"})
    return rows.join(statuses, on=["model", "condition"], how="left").sort(
        "model", "condition", "pattern", "metric"
    )
