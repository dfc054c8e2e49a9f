"""Pairs of models: planned contrasts of every two, for the page's comparison view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from csrbench.errors import UserError
from csrbench.metrics.compare import compare_models
from csrbench.metrics.conclude import ALPHA
from csrbench.metrics.summary import Tables
from csrbench.report.names import is_reference, short

MOST = 300
"""More pairs than this are left to `csrbench compare`; the leading models come first."""


@dataclass(frozen=True)
class Pair:
    """Two models compared; differences are first − second.

    Attributes:
        contrasts: as in `metrics.compare.Comparison`, with the columns first and second before.
        conclusions: the sentence for somebody who reads no further, then one per contrast.
    """

    first: str
    second: str
    contrasts: pl.DataFrame
    conclusions: tuple[str, ...]

    @property
    def established(self) -> int:
        """In how many contrasts the interval excludes 0 and the corrected test agrees."""
        excludes = (pl.col("low") > 0) | (pl.col("high") < 0)
        return self.contrasts.filter(excludes & (pl.col("p_holm") < ALPHA)).height


def ranked(tables: Tables, models: Sequence[str]) -> list[str]:
    """Models by composite, best first; reference systems and unmeasured ones behind.

    Example:
        >>> ranked(tables, ["b/two", "a/one"])  # doctest: +SKIP
        ['a/one', 'b/two']
    """
    board = tables.leaderboard.filter(pl.col("metric") == "composite")
    value = dict(board.select("model", "value").iter_rows())
    return sorted(models, key=lambda m: (is_reference(m), -(value.get(m) or -1.0), m))


def to_compare(order: Sequence[str]) -> list[tuple[str, str]]:
    """Which pairs are computed: the models among themselves, the better one first.

    With fewer than two models that are no reference systems, references take part; two
    reference systems meet each other only where there is no other model.
    """
    real = [m for m in order if not is_reference(m)]
    if len(real) >= 2:
        return list(combinations(real, 2))[:MOST]
    found = [p for p in combinations(order, 2) if not real or p[0] in real or p[1] in real]
    return found[:MOST]


def labels(models: Sequence[str]) -> dict[str, str]:
    """Short names, or whole ones where two models would share a short one."""
    names = [short(m) for m in models]
    return {m: n if names.count(n) == 1 else m for m, n in zip(models, names, strict=True)}


def compare_pairs(
    outcomes: pl.DataFrame,
    order: Sequence[str],
    resamples: int = 10_000,
    progress: Callable[[], None] = lambda: None,
) -> list[Pair]:
    """Compare the pairs of `to_compare` under `mm`; pairs that share no cell are left out.

    Each pair is corrected for its own planned contrasts, not for the choice among many pairs.

    Example:
        >>> compare_pairs(outcomes, ["a", "b"])[0].conclusions[0]  # doctest: +SKIP
    """
    seen = outcomes.filter(pl.col("condition") == "mm")
    parts = {str(k[0]): v for k, v in seen.group_by("model")}
    names = labels(order)
    out: list[Pair] = []
    for first, second in to_compare(order):
        progress()
        if first not in parts or second not in parts:
            continue
        a, b = names[first], names[second]
        both = pl.concat([parts[first], parts[second]]).with_columns(
            model=pl.col("model").replace_strict({first: a, second: b})
        )
        try:
            found = compare_models(both, a, b, resamples=resamples)
        except UserError:
            continue
        table = found.contrasts.select(
            pl.lit(first).alias("first"), pl.lit(second).alias("second"), pl.all()
        )
        out.append(Pair(first, second, table, found.conclusions))
    return out


def pairs_table(pairs: Sequence[Pair]) -> pl.DataFrame:
    """All contrasts of all pairs, one tidy table; no rows and no columns without a pair."""
    return pl.concat([p.contrasts for p in pairs]) if pairs else pl.DataFrame()
