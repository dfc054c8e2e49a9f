"""From family counts to tidy rows: one way to evaluate every statistic, with its interval.

A `Block` is one statistic for all models as counts by family. A `Scope` is a contiguous range of
families (a type, a pattern, several patterns). A `Plan` holds the resampling weights, which are
shared by all statistics and models of a scope, so differences between models stay paired.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from csrbench.metrics.closed import Kind, closed_form, z_rate
from csrbench.metrics.cube import Cube
from csrbench.metrics.intervals import (
    Array,
    Samples,
    bootstrap,
    percentile_interval,
    ratio,
    resampling_weights,
    t_quantile,
    wilson,
)

Statistic = Callable[[Samples], Samples]
Interval = Callable[[Array, npt.NDArray[np.float32], Array], tuple[Array, Array]]

FEW = 5
"""With fewer families than this resampling says little: the closed form replaces the bootstrap,
and where there is none the interval is null."""

SCHEMA: dict[str, type[pl.DataType]] = {
    "model": pl.String,
    "condition": pl.String,
    "pattern": pl.String,
    "type": pl.String,
    "metric": pl.String,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "method": pl.String,
    "n": pl.Int64,
    "families": pl.Int64,
    "missing_share": pl.Float64,
    "bound_low": pl.Float64,
    "bound_high": pl.Float64,
    "closed_low": pl.Float64,
    "closed_high": pl.Float64,
}


def share(t: Samples) -> Samples:
    """Ratio of sums t[0] / t[1]: a share in [0, 1], NaN without data."""
    return ratio(t[0], t[1])


def balance(t: Samples) -> Samples:
    """2·t[0]/t[1] − 1: a signed share in [−1, 1], NaN without data."""
    return 2 * ratio(t[0], t[1]) - 1


def gap(t: Samples) -> Samples:
    """(t[0] − t[1]) / t[2]: difference of paired shares in [−1, 1] from discordant counts."""
    return ratio(t[0] - t[1], t[2])


def d_prime(t: Samples) -> Samples:
    """z(t[0]/t[1]) − z(t[2]/t[3]), log-linear corrected."""
    return z_rate(t[0], t[1]) - z_rate(t[2], t[3])


def criterion(t: Samples) -> Samples:
    """−½·(z(t[0]/t[1]) + z(t[2]/t[3])), log-linear corrected; below 0: ready to refuse."""
    return -0.5 * (z_rate(t[0], t[1]) + z_rate(t[2], t[3]))


def d_joint(t: Samples) -> Samples:
    """The smaller of the d′ against t[2:4] and the d′ against t[4:6]."""
    hit = z_rate(t[0], t[1])
    return np.minimum(hit - z_rate(t[2], t[3]), hit - z_rate(t[4], t[5]))


@dataclass(frozen=True)
class Scope:
    """A contiguous range of families: `start` to `stop`, made of whole strata."""

    pattern: str
    type: str
    start: int
    stop: int

    @property
    def label(self) -> str:
        """Name of the scope's resampling stream."""
        return f"{self.pattern}/{self.type}"


def scopes(cube: Cube, level: Literal["pattern", "type"]) -> list[Scope]:
    """The patterns, or the types, that occur in the table, in their fixed order."""
    keys = cube.families.select("pattern", *(["type"] if level == "type" else [])).with_row_index()
    groups = keys.group_by([c for c in keys.columns if c != "index"], maintain_order=True).agg(
        start=pl.col("index").min(), stop=pl.col("index").max() + 1
    )
    return [
        Scope(r["pattern"], r.get("type") or "", r["start"], r["stop"])
        for r in groups.iter_rows(named=True)
    ]


def joined(cube: Cube, patterns: Sequence[str], name: str) -> Scope | None:
    """One scope over neighbouring patterns, named `name`; None where the table has none."""
    found = [s for s in scopes(cube, "pattern") if s.pattern in patterns]
    return Scope(name, "", found[0].start, found[-1].stop) if found else None


@dataclass
class Plan:
    """Resampling weights per scope, drawn once each from a stream named after the scope.

    Families are resampled within their pattern (the four patterns are fixed by design, families
    are a sample); for a row about one type, within that type.
    """

    cube: Cube
    resamples: int = 10_000
    seed: int = 0
    _cache: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict)

    def weights(self, scope: Scope) -> npt.NDArray[np.float32]:
        """Weights of shape (families of the scope, resamples)."""
        if scope.type:
            return self._draw(scope.label, scope.stop - scope.start)
        if scope.label not in self._cache:
            parts = scopes(self.cube, "pattern")
            inside = [s for s in parts if s.start >= scope.start and s.stop <= scope.stop]
            drawn = [self._pattern(s) for s in inside]
            self._cache[scope.label] = drawn[0] if len(drawn) == 1 else np.concatenate(drawn)
        return self._cache[scope.label]

    def _pattern(self, scope: Scope) -> npt.NDArray[np.float32]:
        if scope.label not in self._cache:
            self._cache[scope.label] = self._draw(scope.label, scope.stop - scope.start)
        return self._cache[scope.label]

    def _draw(self, label: str, families: int) -> npt.NDArray[np.float32]:
        rng = np.random.default_rng([self.seed, zlib.crc32(label.encode())])
        return resampling_weights(families, self.resamples, rng)


@dataclass(frozen=True)
class Block:
    """One statistic for all models, as counts by family.

    Attributes:
        metric: its name in the tables.
        columns: counts, shape (parts, M, F).
        statistic: function of summed counts.
        kind: decides the closed form that stands in at the borders.
        n: units with data by family, (M, F). missing: units without, (M, F).
        bounded: missing units can be put in as all 0 or all 1 (shares of a fixed set only).
        condition: name of the condition, or of the pair compared.
        design: what the answers would sum to if all were right, (2, M, F): a share that the suite
            fixes, so that chance resamples of it are no uncertainty (`balanced`).
        interval: an interval of its own, for a statistic that neither way serves: from counts
            cut to the scope (parts, M, families), weights, and families per model.
    """

    metric: str
    columns: Array
    statistic: Statistic
    kind: Kind
    n: Array
    missing: Array
    condition: str = "mm"
    bounded: bool = False
    design: Array | None = None
    interval: Interval | None = None


def share_block(
    metric: str,
    num: Array,
    den: Array,
    missing: Array | None = None,
    condition: str = "mm",
    kind: Literal["share", "balance"] = "share",
    design: Array | None = None,
) -> Block:
    """A block for a ratio of sums; with `missing` given, bounds are reported too."""
    return Block(
        metric,
        np.stack([num, den]),
        share if kind == "share" else balance,
        kind,
        den,
        np.zeros_like(den) if missing is None else missing,
        condition,
        bounded=missing is not None and kind == "share",
        design=design,
    )


def balanced(samples: Samples, design: Array, weights: npt.NDArray[np.float32]) -> Samples:
    """Resamples freed from the part that only the make-up of the resample explains.

    Args:
        samples: (M, resamples). design: sums if all answers were right, (2, M, families).

    The suite fixes how often the right answer is the stereotyped one, over all families; a
    resample of families doesn't. Formula: T(w) − β·(g(w) − g), g the share by design, β the slope
    of T on g over the resamples. Source: control variates (Lavenberg & Welch 1981).

    Example:
        >>> w = np.array([[2, 0, 1], [0, 2, 1]], np.float32)
        >>> t = np.array([[1.0, 0.0, 0.5]])
        >>> balanced(t, np.array([[[1.0, 0.0]], [[1.0, 1.0]]]), w).round(6).tolist()
        [[0.5, 0.5, 0.5]]
    """
    shares = bootstrap(design, share, weights)
    known = ~(np.isnan(shares) | np.isnan(samples))
    count = np.maximum(known.sum(-1, keepdims=True), 1)
    extra = shares - share(design.sum(-1)[..., None])
    away = np.where(known, extra - np.where(known, extra, 0).sum(-1, keepdims=True) / count, 0)
    slope = ratio((away * np.where(known, samples, 0)).sum(-1), (away**2).sum(-1))
    return np.asarray(samples - np.nan_to_num(slope)[:, None] * np.nan_to_num(extra))


def _interval(
    block: Block, scope: Scope, plan: Plan, value: Array
) -> tuple[Array, Array, npt.NDArray[np.str_], Array, Array]:
    """Low, high, method and closed limits: resampled where that says something, else closed."""
    counts = block.columns[:, :, scope.start : scope.stop]
    families = (block.n[:, scope.start : scope.stop] > 1e-9).sum(-1)
    low, high, rare = closed_form(block.kind, counts)
    if block.kind == "index":
        z = np.vectorize(t_quantile, otypes=[float])(families)
        low, high = wilson(value, np.where(families >= 2, families, 0), z)
    closed_low, closed_high = low, high
    low, high = low.copy(), high.copy()
    drawn = ~(rare | (families < FEW) | np.isnan(value))
    if drawn.any():
        weights, part = plan.weights(scope), counts[:, drawn]
        if block.interval is not None:
            ends = block.interval(part, weights, families[drawn])
        else:
            samples = bootstrap(part, block.statistic, weights)
            if block.design is not None:
                cut = slice(scope.start, scope.stop)
                samples = balanced(samples, block.design[:, drawn, cut], weights)
            ends = percentile_interval(samples, families[drawn])
        told = ends[1] - ends[0] > 1e-9
        low[drawn] = np.where(told, ends[0], low[drawn])
        high[drawn] = np.where(told, ends[1], high[drawn])
        drawn[drawn] = told
    known = ~np.isnan(value) & ~np.isnan(low) & ~np.isnan(high) & (families >= 2)
    method = np.where(known, np.where(drawn, "bootstrap", "closed"), "none")
    low = np.where(known, np.minimum(low, value), np.nan)
    high = np.where(known, np.maximum(high, value), np.nan)
    return low, high, method, closed_low, closed_high


def _rows(block: Block, scope: Scope, plan: Plan) -> dict[str, list[object]]:
    models, cut = plan.cube.models, slice(scope.start, scope.stop)
    total = block.columns[:, :, cut].sum(-1)
    n, absent = block.n[:, cut], block.missing[:, cut].sum(-1)
    families = (n > 1e-9).sum(-1)
    point = np.asarray(block.statistic(total[..., None]), dtype=np.float64)[:, 0]
    value: Array = np.where(families > 0, point, np.nan)
    low, high = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    closed_low, closed_high = low.copy(), high.copy()
    method = np.full(value.shape, "none")
    if plan.resamples > 0 and block.kind != "fixed":
        low, high, method, closed_low, closed_high = _interval(block, scope, plan, value)
    bound_low, bound_high = np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    if block.bounded:
        bound_low = ratio(total[0], total[1] + absent)
        bound_high = ratio(total[0] + absent, total[1] + absent)
    size = len(models)
    return {
        "model": list(models),
        "condition": [block.condition] * size,
        "pattern": [scope.pattern] * size,
        "type": [scope.type] * size,
        "metric": [block.metric] * size,
        "value": value.tolist(),
        "low": low.tolist(),
        "high": high.tolist(),
        "method": method.tolist(),
        "n": np.rint(n.sum(-1)).astype(np.int64).tolist(),
        "families": families.tolist(),
        "missing_share": ratio(absent, n.sum(-1) + absent).tolist(),
        "bound_low": bound_low.tolist(),
        "bound_high": bound_high.tolist(),
        "closed_low": closed_low.tolist(),
        "closed_high": closed_high.tolist(),
    }


def _frame(parts: list[dict[str, list[object]]]) -> pl.DataFrame:
    columns = {name: list(chain.from_iterable(p[name] for p in parts)) for name in SCHEMA}
    return pl.DataFrame(columns, schema=SCHEMA).with_columns(pl.col(pl.Float64).fill_nan(None))


def evaluate(block: Block, scope: Scope, plan: Plan) -> pl.DataFrame:
    """Rows of one statistic in one scope: a row per model, columns as in `SCHEMA`."""
    return _frame([_rows(block, scope, plan)])


def table(blocks: Iterable[Block], where: Iterable[Scope], plan: Plan) -> pl.DataFrame:
    """All blocks in all scopes, one tidy table; models without any unit in a scope are left out."""
    blocks = list(blocks)
    rows = _frame([_rows(b, s, plan) for s in where for b in blocks])
    return rows.filter((pl.col("n") > 0) | (pl.col("missing_share") > 0))
