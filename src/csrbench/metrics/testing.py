"""Tests that hold under correlation within families, and corrections for many comparisons."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from csrbench.metrics.engine import Statistic
from csrbench.metrics.intervals import Array, Samples

EXACT_FAMILIES = 12
"""Up to this many informative families all sign patterns are enumerated."""


def signs(families: int, resamples: int, seed: int) -> npt.NDArray[np.float32]:
    """Sign patterns, shape (families, patterns): all of them for few families, else random.

    Example:
        >>> signs(2, 100, 0).shape
        (2, 4)
    """
    if families <= EXACT_FAMILIES:
        codes = np.arange(2**families)
        bits = (codes[None, :] >> np.arange(families)[:, None]) & 1
        return (2 * bits - 1).astype(np.float32)
    rng = np.random.default_rng([seed, families])
    return (2 * rng.integers(0, 2, size=(families, resamples), dtype=np.int8) - 1).astype(
        np.float32
    )


def _p_value(null: Samples, observed: Samples, exact: bool) -> Array:
    tolerance = 1e-6 * np.maximum(1.0, np.abs(observed))[:, None]
    extreme = (np.abs(null) >= np.abs(observed)[:, None] - tolerance).sum(-1)
    count = null.shape[-1]
    p = extreme / count if exact else (1 + extreme) / (1 + count)
    return np.where(np.isnan(observed), np.nan, np.minimum(p, 1.0))


def sign_flip(differences: npt.ArrayLike, resamples: int = 10_000, seed: int = 0) -> Array:
    """Two-sided p of a sum of paired differences, by flipping the sign of whole families.

    Args:
        differences: sums of paired differences by family, shape (series, families).

    Returns:
        p per series, shape (series,); 1 where no family differs, NaN where more families differ
        than can be enumerated and `resamples` is 0.

    Formula: share of sign patterns s with |Σ s_f·D_f| ≥ |Σ D_f|, exact up to 12 families that
    differ, else (1 + count)/(1 + resamples) over random patterns.
    Source: Fisher 1935; clusters: Gail et al. 1996. Units: probability.

    Example:
        >>> sign_flip([[1.0, 1.0, 1.0, 1.0]]).tolist()
        [0.125]
    """
    data = np.atleast_2d(np.asarray(differences, dtype=np.float64))
    out = np.ones(data.shape[0])
    for i, row in enumerate(data):
        informative = row[np.abs(row) > 1e-9]
        if informative.size == 0:
            continue
        if resamples == 0 and informative.size > EXACT_FAMILIES:
            out[i] = np.nan
            continue
        pattern = signs(informative.size, resamples, seed)
        null = (informative.astype(np.float32) @ pattern).astype(np.float64)[None, :]
        exact = informative.size <= EXACT_FAMILIES
        out[i] = _p_value(null, np.array([informative.sum()]), exact)[0]
    return out


def swap_test(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    statistic: Statistic,
    resamples: int = 10_000,
    seed: int = 0,
) -> float:
    """Two-sided p of s(A) − s(B) for any statistic of sums, by swapping whole families.

    Args:
        first, second: counts by family of the two arms, shape (parts, families).
        statistic: vectorised function of sums (parts, 1, patterns) → (1, patterns).

    Returns:
        p; 1 where the arms agree in every family, NaN where the statistic is undefined.

    Formula: with m = (A + B)/2, h = (A − B)/2 and signs s, the null is
    s(Σm + Σ s·h) − s(Σm − Σ s·h). For a share with equal sizes this is `sign_flip`.
    Source: as `sign_flip`.

    Example:
        >>> from csrbench.metrics.engine import share
        >>> a, b = np.array([[3.0] * 4, [4.0] * 4]), np.array([[1.0] * 4, [4.0] * 4])
        >>> swap_test(a, b, share)
        0.125
    """
    a, b = np.asarray(first, np.float64), np.asarray(second, np.float64)
    middle, half = ((a + b) / 2).sum(-1), (a - b) / 2
    informative = np.any(np.abs(half) > 1e-9, axis=0)
    observed = statistic(a.sum(-1)[:, None, None]) - statistic(b.sum(-1)[:, None, None])
    observed = np.asarray(observed)[:, 0]
    if np.isnan(observed[0]):
        return float("nan")
    if not informative.any():
        return 1.0
    pattern = signs(int(informative.sum()), resamples, seed)
    moved = (half[:, informative].astype(np.float32) @ pattern)[:, None, :].astype(np.float64)
    centre = middle[:, None, None]
    null = np.asarray(statistic(centre + moved)) - np.asarray(statistic(centre - moved))
    null = null[:, ~np.isnan(null[0])]
    exact = int(informative.sum()) <= EXACT_FAMILIES
    return float(_p_value(null, observed, exact)[0])


def holm(p_values: npt.ArrayLike) -> Array:
    """Holm's step-down adjusted p-values; NaN stays NaN and does not count as a test.

    Formula: adjusted p_(i) = max_{j≤i} min(1, (m − j + 1)·p_(j)). Source: Holm 1979.

    Example:
        >>> holm([0.01, 0.04, 0.03]).tolist()
        [0.03, 0.06, 0.06]
    """
    p = np.asarray(p_values, dtype=np.float64)
    out = np.full(p.shape, np.nan)
    index = np.flatnonzero(~np.isnan(p))
    order = index[np.argsort(p[index], kind="stable")]
    scaled = p[order] * (len(order) - np.arange(len(order)))
    out[order] = np.minimum(1.0, np.maximum.accumulate(scaled))
    return out


def benjamini_hochberg(p_values: npt.ArrayLike) -> Array:
    """Benjamini–Hochberg adjusted p-values (q); NaN stays NaN and does not count as a test.

    Formula: q_(i) = min_{j≥i} min(1, m·p_(j)/j). Source: Benjamini & Hochberg 1995.

    Example:
        >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(3).tolist()
        [0.03, 0.04, 0.04]
    """
    p = np.asarray(p_values, dtype=np.float64)
    out = np.full(p.shape, np.nan)
    index = np.flatnonzero(~np.isnan(p))
    order = index[np.argsort(p[index], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    out[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return out
