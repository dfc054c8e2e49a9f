"""Stopping a comparison early without spoiling it: an anytime-valid test of a paired difference.

The unit is a family: the mean difference of its grids. Families are drawn in random order, so
that each unit's difference has the same expectation, whatever came before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from csrbench.errors import UserError

_GRID = np.linspace(-1.0, 1.0, 401)
"""Means that the confidence sequence considers: steps of 0.005."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a sequential comparison stands; valid at every moment, however often looked at.

    Attributes:
        units: families seen.
        mean: mean difference so far, A less B; NaN before the first.
        e_value: evidence against equal means; at 1/alpha or above the difference is shown.
        low, high: confidence sequence of the mean difference at level 1 - alpha.
        decided: whether the test rejects equality now or has done so before.
    """

    units: int
    mean: float
    e_value: float
    low: float
    high: float
    decided: bool


def bet(differences: Sequence[float], alpha: float = 0.05) -> Verdict:
    """Test by betting that the mean of differences in [-1, 1] is 0.

    For every candidate mean m, two gamblers with capital 1/2 each bet that the mean is above or
    below m; under m the joint capital is a non-negative martingale that begins at 1, so by Ville's
    inequality it ever reaches 1/alpha with probability alpha at most. The stake is set from
    earlier differences alone, and small enough that no capital can be lost whole.

    Args:
        differences: in the order of arrival.
        alpha: chance of a false decision at any time, in (0, 1).

    Source: Waudby-Smith and Ramdas 2024, hedged capital process with predictable plug-in stakes.

    Raises:
        UserError: a difference outside [-1, 1], or alpha outside (0, 1).

    Example:
        >>> bet([0.5, 1.0, 0.75, 0.5, 1.0, 0.5, 0.75, 1.0, 1.0, 0.75]).decided
        True
    """
    x = np.asarray(differences, dtype=float)
    if not 0 < alpha < 1:
        raise UserError(f"The level alpha must lie between 0 and 1; got {alpha:g}.")
    if x.size and (not np.isfinite(x).all() or float(np.abs(x).max()) > 1):
        raise UserError("Differences must lie in [-1, 1].")
    up, down = np.zeros_like(_GRID), np.zeros_like(_GRID)  # log capital
    limit = math.log(1 / alpha)
    alive = np.ones_like(_GRID, dtype=bool)
    zero = int(np.argmin(np.abs(_GRID)))
    evidence = 0.0
    decided = False
    total, spread = 0.0, 0.25
    for n, value in enumerate(x, 1):
        mean, variance = total / n, spread / n  # of what came before, shrunk to 0 and 1/4
        stake = math.sqrt(2 * math.log(2 / alpha) / (variance * n * math.log(n + 1)))
        up += np.log1p(np.minimum(stake, 0.5 / (1 + _GRID + 1e-12)) * (value - _GRID))
        down += np.log1p(-np.minimum(stake, 0.5 / (1 - _GRID + 1e-12)) * (value - _GRID))
        capital = np.logaddexp(up, down) - math.log(2)
        alive &= capital < limit
        evidence = float(capital[zero])
        decided = decided or evidence >= limit
        total += value
        spread += (value - mean) ** 2
    kept = _GRID[alive]
    if kept.size:
        low, high = float(kept.min()), float(kept.max())
    else:  # differences so even that no step of the grid is left
        low = high = float(x.mean())
    mean = float(x.mean()) if x.size else math.nan
    return Verdict(int(x.size), mean, math.exp(min(evidence, 700.0)), low, high, decided)


def family_order(instances: pl.DataFrame, seed: int = 0) -> list[str]:
    """Families in random order, the same for the same seed."""
    families = instances["family"].unique().sort().to_list()
    order = np.random.default_rng([seed, 5]).permutation(len(families))
    return [families[int(k)] for k in order]


def family_differences(table: pl.DataFrame, a: str, b: str, order: Sequence[str]) -> pl.DataFrame:
    """Mean difference of two models by family: the units of `bet`.

    Args:
        table: outcome rows with model, family, grid, cell, sample and y (1 gold behaviour shown,
            0 not, null missing). a, b: models.
        order: families in the order of drawing.

    Returns:
        Columns family, difference (in [-1, 1]), cells (paired), missing (cells that one model has
        no outcome for; they are left out). Families without a pair are left out.
    """
    cells = (
        table.filter(pl.col("model").is_in([a, b]))
        .group_by("family", "grid", "cell", "model")
        .agg(pl.col("y").cast(pl.Float64).mean())
        .pivot(on="model", index=["family", "grid", "cell"], values="y")
    )
    for model in (a, b):
        if model not in cells.columns:
            cells = cells.with_columns(pl.lit(None, dtype=pl.Float64).alias(model))
    place = {f: i for i, f in enumerate(order)}
    return (
        cells.with_columns(d=pl.col(a) - pl.col(b))
        .group_by("family", "grid")
        .agg(pl.col("d").mean(), pairs=pl.col("d").count(), missing=pl.col("d").null_count())
        .group_by("family")
        .agg(difference=pl.col("d").mean(), cells=pl.col("pairs").sum(), missing=pl.sum("missing"))
        .filter(pl.col("difference").is_not_null() & pl.col("family").is_in(list(order)))
        .sort(pl.col("family").replace_strict(place, default=len(order)))
    )
