"""Ranks by the composite with the range that pairwise differences allow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from scipy import stats

from csrbench.metrics.compare import difference, paired
from csrbench.metrics.conclude import ALPHA
from csrbench.metrics.cube import Cube, as_cube
from csrbench.metrics.engine import Plan, evaluate, joined
from csrbench.metrics.grids import composite_block
from csrbench.metrics.testing import holm, swap_test
from csrbench.taxonomy import PATTERNS

_RANKS: dict[str, type[pl.DataType]] = {
    "model": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n": pl.Int64,
    "families": pl.Int64,
    "missing_share": pl.Float64,
    "rank": pl.Int64,
    "rank_low": pl.Int64,
    "rank_high": pl.Int64,
}
_PAIRS: dict[str, type[pl.DataType]] = {
    "first": pl.String,
    "second": pl.String,
    "difference": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "p": pl.Float64,
    "families": pl.Int64,
    "p_holm": pl.Float64,
    "established": pl.Boolean,
}


@dataclass(frozen=True)
class Ranking:
    """Models by composite, and the pairwise differences that their rank ranges rest on.

    Attributes:
        models: model, value (composite) with low, high, n (grids), families and missing_share;
            rank (1 is best, ties share the better rank); rank_low to rank_high: the ranks that no
            established difference contradicts. Models without a composite have null ranks.
        pairs: first, second, difference of composites over the grids of both with low, high, p
            (permutation of whole families), p_holm over all pairs, and whether it is established.
    """

    models: pl.DataFrame
    pairs: pl.DataFrame


def rank_ranges(
    outcomes: pl.DataFrame | Cube, condition: str = "mm", resamples: int = 10_000, seed: int = 0
) -> Ranking:
    """Rank the models by composite, with the range of ranks that paired differences allow.

    A model's range begins after the models that are better than it and ends before those that are
    worse. Better means: over the cells that both were asked, the family-bootstrap interval of the
    difference excludes 0 and the permutation of whole families, corrected for all pairs (Holm),
    is below 5 %. Source: Mogstad, Romano, Shaikh & Wilhelm 2024 (ranks from pairwise tests).

    Raises:
        UserError: the table is empty, lacks a column, or does not hold the condition.

    Example:
        >>> rank_ranges(outcomes).models.select("model", "rank_low", "rank_high")  # doctest: +SKIP
    """
    if isinstance(outcomes, pl.DataFrame) and "condition" in outcomes.columns:
        own = outcomes.filter(pl.col("condition") == condition)
        outcomes = outcomes if own.is_empty() else own
    cube = as_cube(outcomes)
    cube.at(condition)
    everything = joined(cube, PATTERNS, "all")
    block = composite_block(cube, condition)
    if block is None or everything is None:
        empty = pl.DataFrame({"model": list(cube.models)})
        missing = [pl.lit(None, dtype=t).alias(c) for c, t in _RANKS.items() if c != "model"]
        return Ranking(empty.with_columns(missing), pl.DataFrame(schema=_PAIRS))
    board = evaluate(block, everything, Plan(cube, resamples, seed))
    board = board.select([c for c in _RANKS if c in board.columns])
    scored = board.filter(pl.col("value").is_not_null())["model"].to_list()
    pairs = _pairs(cube, scored, condition, resamples, seed)
    better = pairs.filter("established")
    over = [
        *better.filter(pl.col("difference") > 0).select("first", "second").iter_rows(),
        *better.filter(pl.col("difference") < 0).select("second", "first").iter_rows(),
    ]
    values = board.filter(pl.col("model").is_in(scored))
    ranks = pl.DataFrame(
        {
            "model": scored,
            "rank": stats.rankdata(-values["value"].to_numpy(), method="min").astype(int),
            "rank_low": [1 + sum(loser == m for _, loser in over) for m in scored],
            "rank_high": [len(scored) - sum(winner == m for winner, _ in over) for m in scored],
        },
        schema={"model": pl.String, **dict.fromkeys(("rank", "rank_low", "rank_high"), pl.Int64)},
    )
    # Pairs differ in the grids that both models have, so a rank may lie outside by a place.
    ranks = ranks.with_columns(
        rank_low=pl.min_horizontal("rank", "rank_low"),
        rank_high=pl.max_horizontal("rank", "rank_high"),
    )
    board = board.join(ranks, on="model", how="left").select(list(_RANKS))
    return Ranking(board.sort("rank", "model", nulls_last=True), pairs)


def _pairs(
    cube: Cube, models: list[str], condition: str, resamples: int, seed: int
) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for first, second in combinations(models, 2):
        arms = paired(cube.select([first, second]))
        block, scope = composite_block(arms, condition), joined(arms, PATTERNS, "all")
        assert block is not None and scope is not None
        families = int(np.min((block.n > 1e-9).sum(-1)))
        value, low, high = difference(block, scope, Plan(arms, resamples, seed))
        p = swap_test(
            block.columns[:, 0], block.columns[:, 1], block.statistic, max(resamples, 999), seed
        )
        rows.append((first, second, value, low, high, p, families))
    frame = pl.DataFrame(rows, schema=list(_PAIRS)[:7], orient="row").cast(
        dict(list(_PAIRS.items())[:7])
    )
    frame = frame.with_columns(p_holm=pl.Series(holm(frame["p"].to_numpy()), dtype=pl.Float64))
    frame = frame.with_columns(pl.col(pl.Float64).fill_nan(None))
    outside = (pl.col("low") > 0) | (pl.col("high") < 0)
    return frame.with_columns(
        established=(outside & (pl.col("p_holm") < ALPHA)).fill_null(value=False)
    )
