"""Two models, or one model under two conditions: paired differences, tests and plain words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from csrbench.errors import UserError
from csrbench.metrics.closed import THIN
from csrbench.metrics.conclude import ALPHA, Contrast, conclude, overall
from csrbench.metrics.cube import Cube, as_cube
from csrbench.metrics.detection import detection_blocks
from csrbench.metrics.engine import Block, Plan, Scope, evaluate, joined, scopes
from csrbench.metrics.grids import grid_block
from csrbench.metrics.intervals import (
    Array,
    Samples,
    bootstrap,
    clustered_wilson,
    mover,
    percentile_interval,
    ratio,
    t_quantile,
)
from csrbench.metrics.modality import mcnemar_families
from csrbench.metrics.patterns import (
    BOTH,
    accuracy_block,
    bias_blocks,
    hallucination_blocks,
    over_rejection_blocks,
    safety_blocks,
)
from csrbench.metrics.testing import benjamini_hochberg, holm, sign_flip, swap_test

_MAIN = {
    "safety": (safety_blocks, "safety"),
    "over_rejection": (over_rejection_blocks, "over_rejection_score"),
    "bias": (bias_blocks, "bias_score"),
    "hallucination": (hallucination_blocks, "accuracy"),
}
POWER_QUANTILE = 0.8416
"""z of 80 % power."""


@dataclass(frozen=True)
class Comparison:
    """What two arms have in common and where they differ.

    Attributes:
        first, second: names of the arms; differences are first − second.
        contrasts: the planned contrasts (main score and grid score per pattern, d_joint, c):
            value_a, value_b, difference, low, high, p (family permutation), p_holm, effect
            (Cohen's h for shares, the difference itself for d′ and c), mde (80 % power at the level
            corrected for all contrasts; never inside the interval), n, families, missing_share,
            and `conclusion` in words.
        types: the 61 types, share right: difference, interval, p, q (Benjamini–Hochberg), b, c and
            mcnemar (exact McNemar on families); descriptive.
        conclusions: a summary sentence, then one per contrast.
    """

    first: str
    second: str
    contrasts: pl.DataFrame
    types: pl.DataFrame
    conclusions: tuple[str, ...]


def compare_models(
    outcomes: pl.DataFrame,
    first: str,
    second: str,
    condition: str = "mm",
    resamples: int = 10_000,
    seed: int = 0,
) -> Comparison:
    """Paired comparison of two models, or of one model under two system prompts.

    Only reads that both answered enter. Intervals: paired family bootstrap; p: permutation of
    whole families between the arms; Holm over the planned contrasts, Benjamini–Hochberg over the
    types. Source: Miller 2024 (paired differences); Holm 1979.

    Raises:
        UserError: an arm or the condition is not in the table, or the arms share no cell.

    Example:
        >>> print(compare_models(outcomes, "a", "b").conclusions[0])  # doctest: +SKIP
    """
    if first == second:
        raise UserError(f"'{first}' is named twice; name two different models.")
    known = outcomes["model"].unique().sort().to_list()
    for name in (first, second):
        if name not in known:
            raise UserError(f"No results for '{name}'; the table holds {', '.join(known)}.")
    arms = outcomes.filter(
        pl.col("model").is_in([first, second]) & (pl.col("condition") == condition)
    )
    if arms["model"].n_unique() < 2:
        raise UserError(f"Condition '{condition}' was not run for both '{first}' and '{second}'.")
    return _compare(arms, first, second, condition, resamples, seed)


def compare_conditions(
    outcomes: pl.DataFrame,
    model: str,
    first: str,
    second: str,
    resamples: int = 10_000,
    seed: int = 0,
) -> Comparison:
    """Paired comparison of two conditions of one model, such as ``txt`` and ``mm``.

    Raises:
        UserError: the model or a condition is not in the table.

    Example:
        >>> compare_conditions(outcomes, "a", "typo", "mm").contrasts  # doctest: +SKIP
    """
    own = outcomes.filter(pl.col("model") == model)
    if own.is_empty():
        raise UserError(f"No results for '{model}'.")
    known = own["condition"].unique().sort().to_list()
    for name in (first, second):
        if name not in known:
            raise UserError(f"'{model}' has no condition '{name}', only {', '.join(known)}.")
    if first == second:
        raise UserError(f"'{first}' is named twice; name two different conditions.")
    arms = own.filter(pl.col("condition").is_in([first, second])).with_columns(
        model=pl.col("condition"), condition=pl.lit("mm")
    )
    return _compare(arms, first, second, "mm", resamples, seed)


def paired(cube: Cube) -> Cube:
    """Keep what all arms were asked; a read that one arm lacks is missing in all."""
    asked = np.all(cube.weight > 0, axis=0, keepdims=True)
    weight = np.broadcast_to(asked / np.maximum(asked.sum(-1, keepdims=True), 1), cube.weight.shape)
    present = np.broadcast_to(np.all(cube.present, axis=0, keepdims=True), cube.present.shape)
    return replace(cube, weight=weight, present=present)


def _planned(cube: Cube, condition: str) -> list[tuple[Block, Scope]]:
    out: list[tuple[Block, Scope]] = []
    grid = grid_block(cube, condition)
    for scope in scopes(cube, "pattern"):
        make, metric = _MAIN[scope.pattern]
        block = next(b for b in make(cube, condition) if b.metric == metric)
        out += [(block, scope), (grid, scope)]
    both = joined(cube, ("safety", "over_rejection"), BOTH)
    if both is not None:
        detection = {b.metric: b for b in detection_blocks(cube, condition)}
        out += [(detection["d_joint"], both), (detection["criterion"], both)]
    return out


def difference(block: Block, scope: Scope, plan: Plan) -> tuple[float, float, float]:
    """Difference between the two arms of a block with its paired interval: value, low, high."""
    cut = block.columns[:, :, scope.start : scope.stop]
    point = np.asarray(block.statistic(cut.sum(-1)[..., None]))[:, 0]
    value = float(point[0] - point[1])
    families = int(np.min((block.n[:, scope.start : scope.stop] > 1e-9).sum(-1)))
    if np.isnan(value) or families < 2 or plan.resamples == 0:
        return value, np.nan, np.nan
    samples = bootstrap(cut, block.statistic, plan.weights(scope))
    delta = samples[:1] - samples[1:]
    low, high = (float(x[0]) for x in percentile_interval(delta, [families]))
    differing = int(np.any(np.abs(cut[:, 0] - cut[:, 1]) > 1e-9, axis=0).sum())
    if not high - low > 1e-9 or differing < THIN:
        low, high = _closed(block, scope, plan, cut, point)
    return value, min(low, value), max(high, value)


def _closed(
    block: Block, scope: Scope, plan: Plan, cut: Array, point: Samples
) -> tuple[float, float]:
    if block.kind == "share" and np.allclose(cut[1, 0], cut[1, 1]):
        extra = cut[0, 0] - cut[0, 1]
        n = cut[1, 0]
        up, down = np.maximum(extra, 0), np.maximum(-extra, 0)
        b, c = ratio(up.sum(), n.sum()), ratio(down.sum(), n.sum())
        low, high = mover(b, clustered_wilson(up, n), c, clustered_wilson(down, n))
        return float(low), float(high)
    rows = evaluate(block, scope, plan)
    ends = rows.select("low", "high").to_numpy().astype(float)
    low, high = mover(point[0], (ends[0, 0], ends[0, 1]), point[1], (ends[1, 0], ends[1, 1]))
    return float(low), float(high)


def cohens_h(a: float, b: float) -> float:
    """Effect size of two shares. Formula: 2·asin√a − 2·asin√b. Source: Cohen 1988.

    Example:
        >>> round(cohens_h(0.6, 0.5), 3)
        0.201
    """
    ends = 2 * np.arcsin(np.sqrt(np.clip([a, b], 0, 1)))
    return float(ends[0] - ends[1])


def _compare(
    arms: pl.DataFrame, first: str, second: str, condition: str, resamples: int, seed: int
) -> Comparison:
    cube = as_cube(arms)
    cube = paired(cube)
    if not cube.present.any():
        raise UserError(f"'{first}' and '{second}' share no cell with a verdict for both.")
    cube = cube.select([first, second])
    plan = Plan(cube, resamples, seed)
    rows = []
    planned = _planned(cube, condition)
    for block, scope in planned:
        cut = block.columns[:, :, scope.start : scope.stop]
        point = np.asarray(block.statistic(cut.sum(-1)[..., None]))[:, 0]
        value, low, high = difference(block, scope, plan)
        p = swap_test(cut[:, 0], cut[:, 1], block.statistic, max(resamples, 999), seed)
        n = block.n[0, scope.start : scope.stop]
        families = int((n > 1e-9).sum())
        t = t_quantile(families) if families >= 2 else np.nan
        error = (high - low) / (2 * t)
        # The test is corrected for all contrasts, so what it can see is judged at that level.
        strict = t_quantile(families, 1 - ALPHA / len(planned)) if families >= 2 else np.nan
        unit = block.kind in ("dprime", "joint", "criterion")
        lost = block.missing[0, scope.start : scope.stop].sum()
        rows.append(
            Contrast(
                pattern=scope.pattern,
                metric=block.metric,
                value_a=float(point[0]),
                value_b=float(point[1]),
                difference=value,
                low=low,
                high=high,
                p=p,
                effect=value if unit else cohens_h(float(point[0]), float(point[1])),
                # What the interval can't rule out was not seen either.
                mde=max((strict + POWER_QUANTILE) * error, abs(low), abs(high)),
                n=round(float(n.sum())),
                families=families,
                missing_share=float(ratio(lost, n.sum() + lost)),
            )
        )
    adjusted = holm([r.p for r in rows])
    rows = [replace(r, p_holm=float(q)) for r, q in zip(rows, adjusted, strict=True)]
    words = [conclude(r, first, second, len(rows)) for r in rows]
    frame = pl.DataFrame([r.__dict__ for r in rows]).with_columns(
        pl.col(pl.Float64).fill_nan(None), conclusion=pl.Series(words, dtype=pl.String)
    )
    types = _types(cube, condition, plan)
    return Comparison(first, second, frame, types, (overall(rows, first, second), *words))


def _types(cube: Cube, condition: str, plan: Plan) -> pl.DataFrame:
    kind = cube.column("gold_kind")
    block = accuracy_block(cube, "right", condition, (kind == kind)[None, :, None])
    k = cube.at(condition)
    y = cube.axes["y"][:, k] == 1
    weight = cube.weight[0, k] * cube.present[0, k]
    b, c = cube.by_family(weight * (y[0] & ~y[1])), cube.by_family(weight * (~y[0] & y[1]))
    rows = []
    for scope in scopes(cube, "type"):
        cut = slice(scope.start, scope.stop)
        n = float(block.n[0, cut].sum())
        if n <= 0:
            continue
        values = block.columns[0, :, cut].sum(-1) / n
        value, low, high = difference(block, scope, plan)
        rows.append(
            {
                "pattern": scope.pattern,
                "type": scope.type,
                "value_a": float(values[0]),
                "value_b": float(values[1]),
                "difference": value,
                "low": low,
                "high": high,
                "p": float(sign_flip(b[cut] - c[cut], max(plan.resamples, 999), plan.seed)[0]),
                "b": float(b[cut].sum()),
                "c": float(c[cut].sum()),
                "mcnemar": float(mcnemar_families(b[cut], c[cut])),
                "n": round(n),
                "families": int((block.n[0, cut] > 1e-9).sum()),
            }
        )
    frame = pl.DataFrame(rows).with_columns(pl.col(pl.Float64).fill_nan(None))
    return frame.with_columns(q=pl.Series(benjamini_hochberg(frame["p"].to_numpy())))
