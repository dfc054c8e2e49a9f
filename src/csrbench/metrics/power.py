"""What a run can see: the smallest difference, and the size that a difference needs."""

from __future__ import annotations

import math

import polars as pl
from scipy import stats

from csrbench.errors import UserError

POWER = 0.8


def minimum_detectable_effect(
    discordant: float, n_eff: float, alpha: float = 0.05, power: float = POWER
) -> float:
    """Smallest difference of two paired shares that a study sees with the given power.

    Args:
        discordant: ψ, expected share of cells on which the two disagree, in (0, 1].
        n_eff: paired cells after the design effect (see `effective_size`).
        alpha: two-sided level. power: chance to see it.

    Returns:
        δ in [0, 1]; NaN when even δ = ψ could not be seen.

    Formula: the root of δ = (z_{1−α/2}·√ψ + z_{power}·√(ψ − δ²)) / √n_eff.
    Source: Connor 1987, paired proportions; clusters: Kish 1965. Units: difference of shares.

    Raises:
        UserError: ψ outside (0, 1] or n_eff not above 0.

    Example:
        >>> round(minimum_detectable_effect(0.2, 400), 3)
        0.062
    """
    if not 0 < discordant <= 1 or not n_eff > 0:
        raise UserError(
            f"A detectable effect needs a share of disagreement in (0, 1] and more than 0 cells; "
            f"got {discordant} and {n_eff}."
        )
    za, zb = float(stats.norm.ppf(1 - alpha / 2)), float(stats.norm.ppf(power))
    inside = n_eff + zb**2 - za**2
    if inside <= 0:
        return math.nan
    root = math.sqrt(discordant)
    delta = root * (za * math.sqrt(n_eff) + zb * math.sqrt(inside)) / (n_eff + zb**2)
    return delta if delta <= discordant else math.nan


def effective_size(cells: float, families: int, rho: float = 0.1) -> float:
    """Effective number of cells of a planned run. Units: cells.

    Formula: n / (1 + (m̄ − 1)·ρ), m̄ = cells / families. Source: Kish 1965.

    Example:
        >>> round(effective_size(400, 100, 0.1), 1)
        307.7
    """
    if families < 1:
        raise UserError("A plan needs at least one family.")
    return cells / (1 + max(cells / families - 1, 0.0) * rho)


def cells_needed(
    delta: float, discordant: float, alpha: float = 0.05, power: float = POWER
) -> float:
    """Effective number of paired cells that a difference δ needs. Inverse of the MDE.

    Formula: ((z_{1−α/2}·√ψ + z_{power}·√(ψ − δ²)) / δ)². Units: cells.

    Raises:
        UserError: unless 0 < δ ≤ ψ ≤ 1.

    Example:
        >>> round(cells_needed(0.1, 0.2))
        155
    """
    if not 0 < delta <= discordant <= 1:
        raise UserError(f"Needs 0 < difference ≤ disagreement ≤ 1; got {delta} and {discordant}.")
    za, zb = float(stats.norm.ppf(1 - alpha / 2)), float(stats.norm.ppf(power))
    total = za * math.sqrt(discordant) + zb * math.sqrt(discordant - delta**2)
    return (total / delta) ** 2


def plan_table(cells: pl.DataFrame, discordant: float = 0.2, rho: float = 0.1) -> pl.DataFrame:
    """What a run can see, before it is paid for: a row overall and per pattern.

    Args:
        cells: one row per cell with the columns pattern, family, cell.
        discordant: expected share of cells on which two models disagree.
        rho: expected correlation within families. Repeated reads are no new cells.

    Columns: pattern, cells, families, n_eff, mde (difference of shares at 80 % power, 5 % level).

    Example:
        >>> plan_table(suite.select("pattern", "family", "cell"))  # doctest: +SKIP
    """
    unique = cells.unique("cell")
    rows = []
    groups = [("all", unique)] + [
        (str(key[0]), part) for key, part in sorted(unique.group_by("pattern"), key=lambda g: g[0])
    ]
    for name, part in groups:
        families = part["family"].n_unique()
        size = effective_size(part.height, families, rho)
        mde = minimum_detectable_effect(discordant, size)
        rows.append((name, part.height, families, size, None if math.isnan(mde) else mde))
    return pl.DataFrame(
        rows,
        schema={
            "pattern": pl.String,
            "cells": pl.Int64,
            "families": pl.Int64,
            "n_eff": pl.Float64,
            "mde": pl.Float64,
        },
        orient="row",
    )


def sentence(mde: float) -> str:
    """The line that is printed before a run.

    Example:
        >>> sentence(0.062)
        'This run can see differences of 0.062 or more (80 % power, 5 % level).'
    """
    if math.isnan(mde):
        return "This run is too small to see any difference with 80 % power."
    return f"This run can see differences of {mde:.3f} or more (80 % power, 5 % level)."
