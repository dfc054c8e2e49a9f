"""Agreement of judges and annotators: κ, α, per-class precision and recall, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from csrbench.errors import UserError
from csrbench.metrics.intervals import (
    Array,
    Samples,
    bootstrap,
    percentile_interval,
    ratio,
    resampling_weights,
)


def _kappa(t: Samples) -> Samples:
    """κ from a summed confusion matrix (k·k, …)."""
    k = int(np.sqrt(len(t)))
    m = np.asarray(t).reshape(k, k, *t.shape[1:])
    total = m.sum((0, 1))
    seen = ratio(np.einsum("ii...->...", m), total)
    expected = ratio((m.sum(0) * m.sum(1)).sum(0), total**2)
    return ratio(seen - expected, 1 - expected)


def _alpha(t: Samples) -> Samples:
    """α from a summed coincidence matrix (k·k, …)."""
    k = int(np.sqrt(len(t)))
    m = np.asarray(t).reshape(k, k, *t.shape[1:])
    margin = m.sum(1)
    total = margin.sum(0)
    observed = total - np.einsum("ii...->...", m)
    expected = ratio(total**2 - (margin**2).sum(0), total - 1)
    return 1 - ratio(observed, expected)


def _codes(*columns: Sequence[Any]) -> tuple[list[npt.NDArray[np.intp]], list[str]]:
    names = sorted({str(v) for column in columns for v in column if v is not None})
    index = {name: i for i, name in enumerate(names)}
    coded = [
        np.array([-1 if v is None else index[str(v)] for v in c], dtype=np.intp) for c in columns
    ]
    return coded, names


def cohen_kappa(first: Sequence[Any], second: Sequence[Any]) -> float:
    """Cohen's κ of two raters; units that either left out (None) don't count.

    Formula: (p_o − p_e) / (1 − p_e); NaN where both use one and the same class only.
    Source: Cohen 1960. Units: [−1, 1], 1 is agreement, 0 is chance.

    Raises:
        UserError: the lengths differ.

    Example:
        >>> cohen_kappa(["a", "a", "b", "b"], ["a", "a", "b", "a"])
        0.5
    """
    table = _confusion(first, second)[0].sum(-1)
    return float(_kappa(table.reshape(-1, 1))[0])


def _confusion(first: Sequence[Any], second: Sequence[Any]) -> tuple[Array, list[str]]:
    if len(first) != len(second):
        raise UserError(f"The two raters have {len(first)} and {len(second)} units; pair them.")
    (a, b), names = _codes(first, second)
    k = max(len(names), 1)
    out = np.zeros((k * k, len(a)))
    use = (a >= 0) & (b >= 0)
    out[(a * k + b)[use], np.flatnonzero(use)] = 1
    return out, names


def krippendorff_alpha(ratings: Sequence[Sequence[Any]]) -> float:
    """Krippendorff's α for nominal classes, any number of raters, gaps allowed.

    Args:
        ratings: one sequence per rater, all as long as there are units; None where not rated.

    Formula: 1 − D_o/D_e from the coincidence matrix; units with one rating don't count.
    Source: Krippendorff 2011. Units: as κ.

    Example:
        >>> round(krippendorff_alpha([[1, 1, 0, 0], [1, 1, 0, 1]]), 3)
        0.533
    """
    return float(_alpha(_coincidences(ratings).sum(-1).reshape(-1, 1))[0])


def _coincidences(ratings: Sequence[Sequence[Any]]) -> Array:
    if len({len(r) for r in ratings}) != 1:
        raise UserError("All raters need the same number of units; put None where one is missing.")
    coded, names = _codes(*ratings)
    k, table = max(len(names), 1), np.stack(coded)
    counts = np.stack([(table == c).sum(0) for c in range(k)]).astype(float)
    m = counts.sum(0)
    pairs = np.einsum("iu,ju->iju", counts, counts)
    pairs[np.arange(k), np.arange(k)] -= counts
    scaled = np.where(m > 1, pairs / np.maximum(m - 1, 1), 0.0)
    return np.asarray(scaled.reshape(k * k, -1))


def agreement_table(
    gold: Sequence[Any],
    predicted: Sequence[Any],
    clusters: Sequence[Any] | None = None,
    resamples: int = 10_000,
    seed: int = 0,
) -> pl.DataFrame:
    """κ, α, accuracy, macro-F1 and per-class precision, recall, F1, with bootstrap intervals.

    Args:
        gold, predicted: classes per unit; None leaves a unit out.
        clusters: what is resampled (families, prompts); units when left out.

    Returns:
        Columns: metric, class (empty for overall figures), value, low, high, n, clusters. A figure
        that is undefined, or whose resamples are all equal, has null there.

    Source: bootstrap as in `intervals`; macro-F1 as the mean of the per-class F1.

    Example:
        >>> agreement_table(["a", "b"] * 20, ["a", "b"] * 20, resamples=100)["value"][0]
        1.0
    """
    unit, names = _confusion(gold, predicted)
    k = max(len(names), 1)
    owners = np.arange(unit.shape[1]) if clusters is None else np.asarray(list(clusters))
    if len(owners) != unit.shape[1]:
        raise UserError(f"{unit.shape[1]} units but {len(owners)} clusters.")
    labels, code = np.unique(owners, return_inverse=True)
    counts = np.zeros((k * k, len(labels)))
    np.add.at(counts.T, code, unit.T)
    pair_units = _coincidences([gold, predicted])
    pairs = np.zeros((k * k, len(labels)))
    np.add.at(pairs.T, code, pair_units.T)
    rng = np.random.default_rng(seed)
    weights = resampling_weights(max(len(labels), 1), max(resamples, 1), rng)
    rows = []

    def add(metric: str, name: str, columns: Array, statistic: Any, n: float) -> None:
        value = float(statistic(columns.sum(-1)[:, None, None])[0, 0])
        low = high = None
        if resamples and len(labels) >= 2 and not np.isnan(value):
            samples = bootstrap(columns[:, None, :], statistic, weights)
            a, b = percentile_interval(samples, [len(labels)])
            if b[0] - a[0] > 1e-9:
                low, high = float(a[0]), float(b[0])
        known = None if np.isnan(value) else value
        rows.append((metric, name, known, low, high, round(n), len(labels)))

    total = float(unit.sum())
    diagonal = np.arange(k) * (k + 1)
    add("kappa", "", counts, _kappa, total)
    add("alpha", "", pairs, _alpha, total)
    add("accuracy", "", counts, lambda t: ratio(t[diagonal].sum(0), t.sum(0)), total)
    add("macro_f1", "", counts, _macro_f1, total)
    for i, name in enumerate(names):
        row, column = slice(i * k, (i + 1) * k), slice(i, None, k)
        hit = i * (k + 1)
        add("precision", name, counts, _rate(hit, column), float(counts[column].sum()))
        add("recall", name, counts, _rate(hit, row), float(counts[row].sum()))
        add("f1", name, counts, _class_f1(hit, row, column), float(counts[row].sum()))
    schema = {
        "metric": pl.String,
        "class": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "n": pl.Int64,
        "clusters": pl.Int64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rate(hit: int, part: slice) -> Any:
    return lambda t: ratio(t[hit], t[part].sum(0))


def _class_f1(hit: int, row: slice, column: slice) -> Any:
    return lambda t: ratio(2 * t[hit], t[row].sum(0) + t[column].sum(0))


def _macro_f1(t: Samples) -> Samples:
    k = int(np.sqrt(len(t)))
    m = np.asarray(t).reshape(k, k, *t.shape[1:])
    hit = np.einsum("ii...->i...", m)
    return np.asarray(ratio(2 * hit, m.sum(0) + m.sum(1)).mean(0))
