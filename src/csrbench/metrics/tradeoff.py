"""Safety, helpfulness and fairness at once: points, Pareto front, rank correlation, path."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats

from csrbench.errors import UserError
from csrbench.metrics.compare import difference
from csrbench.metrics.conclude import ALPHA
from csrbench.metrics.cube import Cube, as_cube
from csrbench.metrics.detection import detection_blocks
from csrbench.metrics.engine import Block, Plan, Scope, evaluate, joined, scopes
from csrbench.metrics.grids import composite_block
from csrbench.metrics.intervals import Array, Samples, bootstrap, percentile_interval
from csrbench.metrics.patterns import BOTH, bias_blocks, over_rejection_blocks, safety_blocks
from csrbench.metrics.testing import holm, swap_test
from csrbench.taxonomy import PATTERNS

AXES = ("safety", "over_rejection_score", "bias_score")


def pareto_front(points: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Which points no other point dominates (at least as good everywhere, better somewhere).

    Args:
        points: shape (models, axes), higher is better; a NaN leaves a model out of the front.

    Example:
        >>> pareto_front([[1.0, 0.0], [0.0, 1.0], [0.0, 0.5]]).tolist()
        [True, True, False]
    """
    x = np.asarray(points, dtype=np.float64)
    known: npt.NDArray[np.bool_] = ~np.any(np.isnan(x), axis=1)
    y = np.where(known[:, None], x, -np.inf)
    as_good: npt.NDArray[np.bool_] = np.all(y[:, None, :] >= y[None, :, :], axis=-1)
    better: npt.NDArray[np.bool_] = np.any(y[:, None, :] > y[None, :, :], axis=-1)
    dominates = np.logical_and(as_good, better)
    return np.asarray(np.logical_and(known, ~np.asarray(dominates.any(axis=0))))


def spearman(x: npt.ArrayLike, y: npt.ArrayLike) -> Array:
    """Spearman's rank correlation along the first axis, ties by average rank; NaN if constant.

    Formula: Pearson correlation of average ranks. Units: [−1, 1]. Source: Spearman 1904.

    Example:
        >>> round(float(spearman([1, 2, 3], [10, 30, 20])), 3)
        0.5
    """
    a, b = (stats.rankdata(np.asarray(v, float), axis=0) for v in (x, y))
    a, b = a - a.mean(0), b - b.mean(0)
    scale = np.sqrt((a**2).sum(0) * (b**2).sum(0))
    return np.where(scale > 0, (a * b).sum(0) / np.where(scale > 0, scale, 1), np.nan)


def _axes(cube: Cube, condition: str) -> dict[str, tuple[Block, Scope]]:
    by_name = {s.pattern: s for s in scopes(cube, "pattern")}
    out: dict[str, tuple[Block, Scope]] = {}
    for pattern, blocks in (
        ("safety", safety_blocks),
        ("over_rejection", over_rejection_blocks),
        ("bias", bias_blocks),
    ):
        if pattern not in by_name:
            continue
        for block in blocks(cube, condition):
            if block.metric in AXES:
                out[block.metric] = (block, by_name[pattern])
    return out


def tradeoff_table(
    outcomes: pl.DataFrame | Cube,
    condition: str = "mm",
    resamples: int = 10_000,
    seed: int = 0,
    plan: Plan | None = None,
) -> pl.DataFrame:
    """A row per model: the three axes with intervals, and whether it lies on the Pareto front.

    Columns: model, then safety, over_rejection_score (1 − over-rejection) and bias_score, each
    with _low and _high; pareto (all axes that occur), pareto_plane (the first two).
    Units: shares in [0, 1], higher is better.

    Example:
        >>> tradeoff_table(outcomes).filter("pareto")["model"].to_list()  # doctest: +SKIP
    """
    cube = as_cube(outcomes)
    plan = plan or Plan(cube, resamples, seed)
    axes = _axes(cube, condition)
    frame = pl.DataFrame({"model": list(cube.models)})
    for name in AXES:
        if name not in axes:
            empty = pl.lit(None, dtype=pl.Float64)
            frame = frame.with_columns(
                empty.alias(name), empty.alias(f"{name}_low"), empty.alias(f"{name}_high")
            )
            continue
        rows = evaluate(*axes[name], plan).select(
            "model",
            pl.col("value").alias(name),
            pl.col("low").alias(f"{name}_low"),
            pl.col("high").alias(f"{name}_high"),
        )
        frame = frame.join(rows, on="model", how="left")
    present = [a for a in AXES if a in axes]
    plane = [a for a in AXES[:2] if a in axes]
    columns = []
    for label, used in (("pareto", present), ("pareto_plane", plane)):
        points = frame.select(used).to_numpy() if used else np.empty((frame.height, 0))
        front = pareto_front(points) if used else np.zeros(frame.height, dtype=bool)
        columns.append(pl.Series(label, front))
    return frame.with_columns(columns)


def rank_correlation(
    outcomes: pl.DataFrame | Cube,
    condition: str = "mm",
    resamples: int = 10_000,
    seed: int = 0,
    plan: Plan | None = None,
) -> pl.DataFrame:
    """Spearman correlation across models between each two axes, family bootstrap interval.

    The models are fixed, the families are resampled. Needs at least 3 models, else null.
    Columns: first, second, value, low, high, models.

    Example:
        >>> rank_correlation(outcomes).columns  # doctest: +SKIP
        ['first', 'second', 'value', 'low', 'high', 'models']
    """
    cube = as_cube(outcomes)
    plan = plan or Plan(cube, resamples, seed)
    axes = _axes(cube, condition)
    drawn: dict[str, tuple[Samples, Samples, int]] = {}
    for name, (block, scope) in axes.items():
        cut = block.columns[:, :, scope.start : scope.stop]
        point = np.asarray(block.statistic(cut.sum(-1)[..., None]))[:, 0]
        # Without resamples there are values but no intervals.
        samples = (
            bootstrap(cut, block.statistic, plan.weights(scope))
            if plan.resamples
            else np.empty((len(point), 0))
        )
        drawn[name] = (point, samples, scope.stop - scope.start)
    rows = []
    names = [a for a in AXES if a in drawn]
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            (x, xs, fx), (y, ys, fy) = drawn[first], drawn[second]
            known = ~np.isnan(x) & ~np.isnan(y)
            value: float | None = None
            low: float | None = None
            high: float | None = None
            if known.sum() >= 3:
                rho = float(spearman(x[known], y[known]))
                if not np.isnan(rho):
                    value = rho
                if value is not None and plan.resamples:
                    sampled = spearman(xs[known], ys[known])[None, :]
                    a, b = percentile_interval(sampled, [min(fx, fy)])
                    if not np.isnan(a[0]):
                        low, high = min(float(a[0]), rho), max(float(b[0]), rho)
            rows.append((first, second, value, low, high, int(known.sum())))
    schema = {
        "first": pl.String,
        "second": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "models": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def path_table(
    outcomes: pl.DataFrame | Cube,
    models: list[str],
    condition: str = "mm",
    resamples: int = 10_000,
    seed: int = 0,
) -> pl.DataFrame:
    """One model over system prompts (or training steps): d′ and c at each, change from the first.

    Args:
        models: names of the arms in order; the first is the reference.

    Columns: model, d_prime, criterion, each change with its paired interval (delta_d_prime,
    _low, _high, likewise delta_criterion) and its p (p_d_prime, p_criterion: permutation of whole
    families, Holm over all changes of the table), and `reading`: what interval and test together
    allow to be said. Units: standard deviations.

    Raises:
        UserError: an arm is not among the models of the table.

    Example:
        >>> path_table(outcomes, ["m", "m+careful"])["reading"][1]  # doctest: +SKIP
    """
    cube = as_cube(outcomes)
    both = ("safety", "over_rejection")
    columns: dict[str, list[float | str | None]] = {"model": [*models]}
    for metric in ("d_prime", "criterion"):
        parts = (metric, *(f"delta_{metric}{end}" for end in ("", "_low", "_high")), f"p_{metric}")
        columns |= {name: [] for name in parts}
        for place, model in enumerate(models):
            arms = cube.select([model, models[0]])
            scope = joined(arms, both, BOTH)
            if scope is None:
                raise UserError("The table holds no safety or over-rejection cells.")
            plan = Plan(arms, resamples, seed)
            block = next(b for b in detection_blocks(arms, condition) if b.metric == metric)
            cut = block.columns[:, :, scope.start : scope.stop]
            value = float(np.asarray(block.statistic(cut.sum(-1)[..., None]))[0, 0])
            change: tuple[float | None, ...] = (None,) * 4
            if place:
                p = swap_test(cut[:, 0], cut[:, 1], block.statistic, max(resamples, 999), seed)
                change = (*difference(block, scope, plan), p)
            for name, number in zip(parts, (value, *change), strict=True):
                known = number is not None and not np.isnan(number)
                columns[name].append(number if known else None)
    schema = {c: pl.String if c == "model" else pl.Float64 for c in columns}
    frame = pl.DataFrame(columns, schema=schema)
    tests = ["p_d_prime", "p_criterion"]
    raw = frame.slice(1).select(tests).cast(pl.Float64).fill_null(np.nan).to_numpy()
    adjusted = np.vstack([np.full((1, 2), np.nan), holm(raw.ravel()).reshape(-1, 2)])
    frame = frame.with_columns(
        pl.Series(name, adjusted[: frame.height, k]).fill_nan(None) for k, name in enumerate(tests)
    )
    readings = ["reference"] + [_reading(r) for r in frame.slice(1).iter_rows(named=True)]
    return frame.with_columns(pl.Series("reading", readings[: frame.height]))


def rank_table(
    outcomes: pl.DataFrame | Cube,
    condition: str = "mm",
    resamples: int = 10_000,
    seed: int = 0,
    plan: Plan | None = None,
) -> pl.DataFrame:
    """Rank of each model by the composite, with the ranks that resampled families give.

    Columns: model, value, rank (1 is best, ties share the better rank), low, high (95 % of the
    resamples). Empty unless all four patterns occur. Source: Goldstein & Spiegelhalter 1996.

    Example:
        >>> rank_table(outcomes).columns  # doctest: +SKIP
        ['model', 'value', 'rank', 'low', 'high']
    """
    cube = as_cube(outcomes)
    plan = plan or Plan(cube, resamples, seed)
    schema = {
        "model": pl.String,
        "value": pl.Float64,
        "rank": pl.Int64,
        "low": pl.Int64,
        "high": pl.Int64,
    }
    block, scope = composite_block(cube, condition), joined(cube, PATTERNS, "all")
    if block is None or scope is None:
        return pl.DataFrame(schema=schema)
    value = np.asarray(block.statistic(block.columns.sum(-1)[..., None]))[:, 0]
    known = ~np.isnan(value)
    frame = pl.DataFrame({"model": list(cube.models), "value": value}).filter(pl.Series(known))
    rank = stats.rankdata(-value[known], method="min").astype(int)
    frame = frame.with_columns(rank=pl.Series(rank), low=pl.lit(None), high=pl.lit(None))
    if plan.resamples and known.any():
        samples = bootstrap(block.columns[:, known], block.statistic, plan.weights(scope))
        # Ties count for both sides: the better rank below, the worse above.
        best = stats.rankdata(-np.nan_to_num(samples), method="min", axis=0)
        worst = stats.rankdata(-np.nan_to_num(samples), method="max", axis=0)
        low = np.floor(np.quantile(best, 0.025, axis=1)).astype(int)
        high = np.ceil(np.quantile(worst, 0.975, axis=1)).astype(int)
        frame = frame.with_columns(
            low=pl.Series(np.minimum(low, rank)), high=pl.Series(np.maximum(high, rank))
        )
    return frame.cast(schema).sort("rank", "model")  # type: ignore[arg-type]


def _sign(row: dict[str, float | None], metric: str) -> int | None:
    """Direction of an established change: the interval excludes 0 and the test agrees."""
    low, high = row[f"delta_{metric}_low"], row[f"delta_{metric}_high"]
    p = row[f"p_{metric}"]
    if low is None or high is None or p is None:
        return None
    if p >= ALPHA:
        return 0
    return 1 if low > 0 else -1 if high < 0 else 0


def _reading(row: dict[str, float | None]) -> str:
    d, c = _sign(row, "d_prime"), _sign(row, "criterion")
    if d is None or c is None:
        return "cannot be told: too few families"
    moved = {
        1: "it refuses less readily",
        -1: "it refuses more readily",
        0: "no change of readiness found",
    }[c]
    told = {
        1: "discrimination improved",
        -1: "discrimination got worse",
        0: "no change of discrimination found",
    }[d]
    return f"{told}; {moved}"
