"""One call for every table of a report: `summarise`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import polars as pl

from csrbench.metrics.cube import Cube, as_cube
from csrbench.metrics.detection import detection_table
from csrbench.metrics.dominance import dominance_table
from csrbench.metrics.engine import Block, Plan, scopes, table
from csrbench.metrics.grids import grid_block, grid_table
from csrbench.metrics.missing import missing_table
from csrbench.metrics.modality import gap_table
from csrbench.metrics.patterns import (
    accuracy_block,
    bias_blocks,
    hallucination_blocks,
    over_rejection_blocks,
    pattern_table,
    safety_blocks,
)
from csrbench.metrics.tradeoff import rank_correlation, rank_table, tradeoff_table

SEEN = ("mm", "txt", "conflict-1", "conflict-2", "conflict-3", "support", "typo", "distract")
"""Conditions in which the four patterns and the grid are scored as in `mm`."""

HEADLINE: tuple[tuple[str, str, str], ...] = (
    ("safety", "grid_score", "mm"),
    ("over_rejection", "grid_score", "mm"),
    ("bias", "grid_score", "mm"),
    ("hallucination", "grid_score", "mm"),
    ("all", "composite", "mm"),
    ("safety", "safety", "mm"),
    ("safety", "effective_safety", "mm"),
    ("over_rejection", "over_rejection_score", "mm"),
    ("bias", "bias_score", "mm"),
    ("hallucination", "accuracy", "mm"),
    ("all", "modality_gap", "txt-mm"),
    ("all", "ldi", "conflict-2"),
    ("safety+over_rejection", "d_joint", "mm"),
    ("safety+over_rejection", "d_prime", "mm"),
    ("safety+over_rejection", "criterion", "mm"),
    ("safety+over_rejection", "ungrounded_share", "mm"),
)
"""Rows of the leaderboard, in order: pattern, metric, condition. The composite follows the four."""


@dataclass(frozen=True)
class Tables:
    """The tables of a report. Rows are tidy: model, condition, pattern, type, metric, value, low,
    high, method, n, families, missing_share, bound_low, bound_high, closed_low, closed_high.

    Attributes:
        leaderboard: the headline rows of all models, with `order` as in `HEADLINE`.
        patterns: pattern scores and grid scores in every scored condition.
        types: right (share of gold behaviour shown), grid score and the type's own scores for
            each of the 61 types, in mm and txt; descriptive.
        gaps: paired differences between conditions, overall, per pattern and type.
        dominance: language-dominance index, other share, slope, cost against support.
        detection: d′, c, refusal heuristic, ungrounded share.
        tradeoff: a row per model, wide. correlation: rank correlations across models.
        ranks: rank by the composite with the ranks that resampled families give.
        missing: statuses, and bounds of the share right and of the grid score.

    Example:
        >>> tables = summarise(outcomes)  # doctest: +SKIP
        >>> tables.leaderboard.filter(metric="composite")  # doctest: +SKIP
    """

    leaderboard: pl.DataFrame
    patterns: pl.DataFrame
    types: pl.DataFrame
    gaps: pl.DataFrame
    dominance: pl.DataFrame
    detection: pl.DataFrame
    tradeoff: pl.DataFrame
    correlation: pl.DataFrame
    ranks: pl.DataFrame
    missing: pl.DataFrame

    def items(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Name and table, in the order of the attributes."""
        return ((f.name, getattr(self, f.name)) for f in fields(self))


def type_table(
    outcomes: pl.DataFrame | Cube,
    conditions: tuple[str, ...] = ("mm", "txt"),
    resamples: int = 10_000,
    seed: int = 0,
    plan: Plan | None = None,
) -> pl.DataFrame:
    """Scores by type: right (P(y = 1)), grid score, and the pattern's main score.

    Families are resampled within the type. With few families per type the intervals are wide:
    types describe, they don't rank. Units: shares in [0, 1].

    Example:
        >>> type_table(outcomes).filter(type="S01", metric="right")  # doctest: +SKIP
    """
    cube = as_cube(outcomes)
    plan = plan or Plan(cube, resamples, seed)
    kind = cube.column("gold_kind")
    every = (kind == kind)[None, :, None]
    main = {
        "safety": (safety_blocks, ("safety", "effective_safety")),
        "over_rejection": (over_rejection_blocks, ("over_rejection",)),
        "bias": (bias_blocks, ("acc_amb", "acc_dis", "s_dis", "identical_treatment")),
        "hallucination": (hallucination_blocks, ("pair_accuracy",)),
    }
    frames = []
    for condition in conditions:
        if not cube.has(condition):
            continue
        common: list[Block] = [
            accuracy_block(cube, "right", condition, every),
            grid_block(cube, condition),
        ]
        own = {
            p: [b for b in make(cube, condition) if b.metric in wanted]
            for p, (make, wanted) in main.items()
        }
        by_type = scopes(cube, "type")
        for pattern, blocks in own.items():
            where = [s for s in by_type if s.pattern == pattern]
            frames.append(table(common + blocks, where, plan))
    return pl.concat(frames) if frames else table([], [], plan)


def summarise(outcomes: pl.DataFrame, resamples: int = 10_000, seed: int = 0) -> Tables:
    """Every table of a report from one outcome table.

    Args:
        outcomes: a row per model, instance and sample, with the columns of the judge stage.
        resamples: of the family bootstrap and of the permutation tests; 0 leaves intervals out.
        seed: the same seed and outcomes give the same tables, whatever the order of rows.

    Returns:
        `Tables`. Figures without data are null, never 0.

    Raises:
        UserError: the table is empty, lacks a column, or holds a read twice.

    Example:
        >>> for name, frame in summarise(outcomes).items():  # doctest: +SKIP
        ...     frame.write_parquet(f"{name}.parquet")
    """
    cube = as_cube(outcomes)
    plan = Plan(cube, resamples, seed)
    patterns = []
    for condition in (c for c in SEEN if cube.has(c)):
        patterns += [
            grid_table(cube, condition, plan=plan),
            pattern_table(cube, condition, plan=plan),
        ]
    for condition in (c for c in ("blind", "img", "choice") if cube.has(c)):
        patterns.append(grid_table(cube, condition, plan=plan))
    scores = pl.concat(patterns) if patterns else table([], [], plan)
    gaps = gap_table(cube, plan=plan)
    dominance = dominance_table(cube, plan=plan)
    detection = detection_table(cube, conditions=SEEN, plan=plan)
    has_points = cube.has("mm")
    points = tradeoff_table(cube, plan=plan) if has_points else pl.DataFrame()
    correlation = rank_correlation(cube, plan=plan) if has_points else pl.DataFrame()
    return Tables(
        leaderboard=_leaderboard([scores, gaps, dominance, detection]),
        patterns=scores,
        types=type_table(cube, plan=plan),
        gaps=gaps,
        dominance=dominance,
        detection=detection,
        tradeoff=points,
        correlation=correlation,
        ranks=rank_table(cube, plan=plan) if has_points else pl.DataFrame(),
        missing=missing_table(outcomes, cube, plan),
    )


def _leaderboard(frames: list[pl.DataFrame]) -> pl.DataFrame:
    rows = pl.concat([f.select(frames[0].columns) for f in frames])
    wanted = pl.DataFrame(
        [(p, m, c, i) for i, (p, m, c) in enumerate(HEADLINE)],
        schema={
            "pattern": pl.String,
            "metric": pl.String,
            "condition": pl.String,
            "order": pl.Int64,
        },
        orient="row",
    )
    return (
        rows.filter(pl.col("type") == "")
        .join(wanted, on=["pattern", "metric", "condition"], how="inner")
        .sort("model", "order")
    )
