"""Intervals for clustered data: family bootstrap, Wilson with a design effect, and their parts.

The cluster is the family. Counts are summed by family first, so a resample is one row of
multinomial weights and all resamples of all statistics are one matrix product.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import stats

Array = npt.NDArray[np.float64]
Samples = npt.NDArray[np.floating]


def ratio(num: npt.ArrayLike, den: npt.ArrayLike) -> Array:
    """Quotient that is NaN, never 0, where the denominator is 0.

    Formula: num / den. Units: those of the inputs.

    Example:
        >>> ratio([1.0, 0.0], [4.0, 0.0]).tolist()
        [0.25, nan]
    """
    num, den = np.asarray(num), np.asarray(den)
    shape = np.broadcast_shapes(num.shape, den.shape)
    out = np.full(shape, np.nan, dtype=np.result_type(num, den, np.float32))
    np.divide(num, den, out=out, where=den > 0)
    return out


def harmonic_mean(values: npt.ArrayLike, axis: int = 0) -> Array:
    """Harmonic mean of scores in [0, 1]; 0 where any is 0, NaN where any is NaN.

    Formula: k / Σ 1/x. Used for the composite. Source: the F-measure's generalisation to k parts.

    Example:
        >>> round(float(harmonic_mean([0.5, 1.0])), 4)
        0.6667
        >>> float(harmonic_mean([0.0, 1.0]))
        0.0
    """
    x = np.asarray(values)
    with np.errstate(divide="ignore", over="ignore"):
        inverse = np.sum(1.0 / np.where(x > 0, x, np.inf), axis=axis)
    out = np.where(np.any(x <= 0, axis=axis), 0.0, ratio(x.shape[axis], inverse))
    return np.where(np.any(np.isnan(x), axis=axis), np.nan, out)


@lru_cache(maxsize=4096)
def t_quantile(families: int, confidence: float = 0.95) -> float:
    """Two-sided quantile of Student's t with families − 1 degrees of freedom (no unit).

    Example:
        >>> round(t_quantile(61), 3)
        2.0
    """
    return float(stats.t.ppf(0.5 + confidence / 2, max(families - 1, 1)))


@lru_cache(maxsize=4096)
def expanded_tail(families: int, confidence: float = 0.95) -> float:
    """Tail mass of the expanded percentile interval for a bootstrap over few clusters.

    Formula: Φ(−√(F/(F−1)) · t_{F−1, 1−α/2}); tends to α/2 as F grows. It undoes the narrowness of
    percentile intervals, which divide by F and use normal quantiles.
    Source: Hesterberg 2015, What teachers should know about the bootstrap, section 5.3.

    Example:
        >>> round(expanded_tail(10_000), 4), expanded_tail(10) < 0.011
        (0.025, True)
    """
    families = max(families, 2)
    widened = np.sqrt(families / (families - 1)) * t_quantile(families, confidence)
    return float(stats.norm.cdf(-widened))


def resampling_weights(
    families: int, resamples: int, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """How often each family is drawn in each resample: shape (families, resamples), float32.

    Formula: each column ~ Multinomial(F; 1/F, …, 1/F), so columns sum to F.
    Source: Efron & Tibshirani 1993; cluster version: Davison & Hinkley 1997, section 3.8.

    Example:
        >>> w = resampling_weights(5, 100, np.random.default_rng(0))
        >>> w.shape, set(w.sum(axis=0).tolist())
        ((5, 100), {5.0})
    """
    draws = rng.integers(0, families, size=(resamples, families))
    draws += np.arange(resamples)[:, None] * families
    counts = np.bincount(draws.ravel(), minlength=resamples * families)
    table = counts.reshape(resamples, families).T
    return np.ascontiguousarray(table, dtype=np.float32)


def bootstrap(
    columns: npt.ArrayLike,
    statistic: Callable[[Samples], Samples],
    weights: npt.NDArray[np.float32],
    budget_mb: float = 160.0,
) -> Samples:
    """A statistic of family sums in every resample.

    Args:
        columns: counts of shape (parts, series, families); `statistic` gets their weighted sums
            with shape (parts, series, resamples) and returns (series, resamples).
        statistic: a vectorised function of sums, such as ``lambda t: t[0] / t[1]``.
        weights: from `resampling_weights`, shape (families, resamples).
        budget_mb: series are taken in chunks so that a chunk stays below this size.

    Returns:
        Array (series, resamples); NaN where the statistic is undefined in a resample.

    Formula: T(w) = s(Σ_f w_f · x_f). Source: as `resampling_weights`.

    Example:
        >>> x = np.array([[[1.0, 2.0, 3.0]], [[4.0, 4.0, 4.0]]])
        >>> w = resampling_weights(3, 10, np.random.default_rng(0))
        >>> bootstrap(x, lambda t: t[0] / t[1], w).shape
        (1, 10)
    """
    data = np.asarray(columns, dtype=np.float32)
    parts, series, families = data.shape
    resamples = weights.shape[1]
    step = max(1, int(budget_mb * 1e6 / (4 * max(1, resamples) * (parts + 3))))
    chunks = []
    for start in range(0, series, step):
        part = data[:, start : start + step]
        sums = (part.reshape(-1, families) @ weights).reshape(parts, -1, resamples)
        chunks.append(statistic(sums))
    return np.concatenate(chunks, axis=0)


def percentile_interval(
    samples: Samples, families: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Array, Array]:
    """Expanded percentile interval of bootstrap samples, one per row.

    Args:
        samples: shape (series, resamples); NaN marks resamples in which it is undefined.
        families: number of families that contribute to each series, shape (series,).
        confidence: nominal coverage.

    Returns:
        (low, high), NaN where fewer than 2 families contribute or more than half of the
        resamples are undefined. Units: those of the statistic.

    Formula: quantiles at p and 1 − p of the sorted samples, p = `expanded_tail`.

    Example:
        >>> low, high = percentile_interval(np.linspace(0, 1, 1001)[None, :], [1000])
        >>> round(float(low[0]), 3), round(float(high[0]), 3)
        (0.025, 0.975)
    """
    ordered = np.sort(samples, axis=-1)
    valid = ordered.shape[-1] - np.isnan(ordered).sum(axis=-1)
    fam = np.broadcast_to(np.asarray(families), valid.shape)
    tails = np.array([expanded_tail(int(f), confidence) for f in fam.ravel()]).reshape(fam.shape)
    usable = (fam >= 2) & (valid * 2 > ordered.shape[-1])
    low = np.full(valid.shape, np.nan)
    high = np.full(valid.shape, np.nan)
    for out, p in ((low, tails), (high, 1 - tails)):
        position = np.clip(p * (valid - 1), 0, np.maximum(valid - 1, 0))
        floor = np.floor(position).astype(int)
        ceil = np.minimum(floor + 1, np.maximum(valid - 1, 0))
        a = np.take_along_axis(ordered, floor[..., None], axis=-1)[..., 0]
        b = np.take_along_axis(ordered, ceil[..., None], axis=-1)[..., 0]
        out[usable] = (a + (position - floor) * (b - a))[usable]
    return low, high


def intraclass_correlation(successes: npt.ArrayLike, sizes: npt.ArrayLike) -> Array:
    """Intraclass correlation ρ of 0/1 outcomes within families, clipped to [0, 1].

    Args:
        successes, sizes: by family, shape (…, families); families of size 0 are left out.

    Returns:
        ρ of shape (…); 1 where it can't be estimated (all outcomes equal), the cautious choice.

    Formula: (MSB − MSW) / (MSB + (m₀ − 1)·MSW), one-way analysis of variance.
    Source: Donner & Klar 2000; Ridout, Demétrio & Firth 1999.

    Example:
        >>> float(intraclass_correlation([4, 0, 4, 0], [4, 4, 4, 4]))
        1.0
    """
    x, n = np.asarray(successes, float), np.asarray(sizes, float)
    total = n.sum(-1)
    families = (n > 0).sum(-1)
    p = ratio(x.sum(-1), total)
    p_f = np.nan_to_num(ratio(x, n))
    between = ratio((n * (p_f - p[..., None]) ** 2).sum(-1), families - 1)
    within = ratio((n * p_f * (1 - p_f)).sum(-1), total - families)
    m0 = ratio(total - ratio((n**2).sum(-1), total), families - 1)
    denominator = between + (m0 - 1) * within
    rho = ratio(between - within, np.nan_to_num(denominator))
    return np.clip(np.where(np.isnan(rho), 1.0, rho), 0.0, 1.0)


def effective_n(successes: npt.ArrayLike, sizes: npt.ArrayLike) -> Array:
    """Sample size that independent cells would need to carry the same information.

    Formula: n / (1 + (m̄ − 1)·ρ), m̄ = Σm²/Σm the size-weighted mean family size.
    Source: Kish 1965. Units: cells.

    Example:
        >>> float(effective_n([4, 0, 4, 0], [4, 4, 4, 4]))
        4.0
    """
    n = np.asarray(sizes, float)
    mean_size = ratio((n**2).sum(-1), n.sum(-1))
    rho = intraclass_correlation(successes, sizes)
    effect = np.maximum(1.0, np.nan_to_num(1 + (mean_size - 1) * rho, nan=1.0))
    return np.asarray(n.sum(-1) / effect)


def clustered_quantile(
    families: npt.ArrayLike, design_effect: npt.ArrayLike, confidence: float = 0.95
) -> Array:
    """Quantile for a share whose variance is binomial, times an estimated design effect.

    Args:
        families: number of families F; design_effect: n / `effective_n`, 1 or more.

    Formula: √(z²/D + t²·(1 − 1/D)), t with F − 1 degrees of freedom. The binomial part 1/D of the
    variance follows from the share and needs no estimate; the rest is estimated from F families.
    With one cell a family this is z, as in Wilson's own interval; with large D it is t.
    Units: standard deviations.

    Example:
        >>> round(float(clustered_quantile(10, 1.0)), 3), round(float(clustered_quantile(10, 4)), 3)
        (1.96, 2.191)
    """
    count, effect = np.asarray(families), np.maximum(np.asarray(design_effect, float), 1.0)
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    t = np.vectorize(t_quantile, otypes=[float])(count, confidence)
    return np.asarray(np.sqrt(z**2 / effect + t**2 * (1 - 1 / effect)))


def wilson(
    share: npt.ArrayLike, n: npt.ArrayLike, z: npt.ArrayLike | None = None
) -> tuple[Array, Array]:
    """Wilson score interval of a share, in [0, 1]; `n` may be an effective, fractional size.

    Args:
        share: observed share; n: (effective) number of units; z: quantile, 1.96 when left out.

    Returns:
        (low, high), NaN where n is 0.

    Formula: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson 1927.

    Example:
        >>> low, high = wilson(0.5, 10)
        >>> round(float(low), 4), round(float(high), 4)
        (0.2366, 0.7634)
    """
    p, size = np.asarray(share, float), np.asarray(n, float)
    quantile = np.asarray(stats.norm.ppf(0.975) if z is None else z, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        z2n = quantile**2 / size
        centre = (p + z2n / 2) / (1 + z2n)
        half = quantile / (1 + z2n) * np.sqrt(p * (1 - p) / size + z2n / (4 * size))
    low = np.where(p <= 0, 0.0, np.clip(centre - half, 0, 1))
    high = np.where(p >= 1, 1.0, np.clip(centre + half, 0, 1))
    undefined = np.isnan(p) | ~(size > 0)
    return np.where(undefined, np.nan, low), np.where(undefined, np.nan, high)


def clustered_wilson(
    successes: npt.ArrayLike, sizes: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Array, Array]:
    """Wilson interval with design effect from family counts.

    Args:
        successes, sizes: by family, shape (…, families).

    Returns:
        (low, high) of shape (…), NaN where fewer than 2 families contribute.

    Formula: `wilson` at `effective_n` with `clustered_quantile`.
    Source: Wilson 1927; Kish 1965; Korn & Graubard 1998 (t quantile for the estimated part).

    Example:
        >>> low, high = clustered_wilson([4, 4, 4], [4, 4, 4])
        >>> round(float(low), 2), float(high)
        (0.17, 1.0)
    """
    x, n = np.asarray(successes, float), np.asarray(sizes, float)
    families = (n > 0).sum(-1)
    size = effective_n(x, n)
    z = clustered_quantile(families, np.nan_to_num(ratio(n.sum(-1), size), nan=1.0), confidence)
    low, high = wilson(ratio(x.sum(-1), n.sum(-1)), size, z)
    few = families < 2
    return np.where(few, np.nan, low), np.where(few, np.nan, high)


def jeffreys_counts(
    successes: npt.ArrayLike, sizes: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Array, Array]:
    """Successes x* and size n* that independent cells would need, from counts by family.

    Formula: n* = n_eff·(z/q)² with `clustered_quantile` q; x* = p·n*. NaN with fewer than 2
    families. Source: Korn & Graubard 1998. Units: cells.

    Example:
        >>> [round(float(v), 2) for v in jeffreys_counts([1, 0, 1, 0], [1, 1, 1, 1])]
        [2.0, 4.0]
    """
    x, n = np.asarray(successes, float), np.asarray(sizes, float)
    families = (n > 0).sum(-1)
    z = float(stats.norm.ppf(0.5 + confidence / 2))
    effective = effective_n(x, n)
    effect = np.nan_to_num(ratio(n.sum(-1), effective), nan=1.0)
    size = effective * (z / clustered_quantile(families, effect, confidence)) ** 2
    size = np.where(families < 2, np.nan, size)
    return ratio(x.sum(-1), n.sum(-1)) * size, size


def clustered_jeffreys(
    successes: npt.ArrayLike, sizes: npt.ArrayLike, confidence: float = 0.95
) -> tuple[Array, Array]:
    """Jeffreys interval at the effective size, made safe at 0 and 1.

    Args:
        successes, sizes: by family, shape (…, families).

    Returns:
        (low, high) of shape (…), NaN where fewer than 2 families contribute.

    Formula: quantiles of Beta(x* + ½, n* − x* + ½) of `jeffreys_counts`; with no success low is 0
    and high that of Clopper–Pearson, and the reverse.
    Source: Brown, Cai & DasGupta 2001 (modified Jeffreys: coverage near its nominal value where
    Clopper–Pearson is too wide); Korn & Graubard 1998 (effective size). Used on the z scale.

    Example:
        >>> low, high = clustered_jeffreys([0, 0, 1, 0], [5, 5, 5, 5])
        >>> round(float(low), 3), round(float(high), 2)
        (0.005, 0.21)
    """
    hits, size = jeffreys_counts(successes, sizes, confidence)
    tail = (1 - confidence) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        low = stats.beta.ppf(tail, hits + 0.5, size - hits + 0.5)
        high = stats.beta.ppf(1 - tail, hits + 0.5, size - hits + 0.5)
        edge = 1 - tail ** (1 / size)
    none, all_ = hits <= 0, hits >= size * (1 - 1e-12)
    low = np.where(none, 0.0, np.where(all_, 1 - edge, low))
    high = np.where(all_, 1.0, np.where(none, edge, high))
    unknown = np.isnan(hits)
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def mover(
    a: Array, a_ci: tuple[Array, Array], b: Array, b_ci: tuple[Array, Array]
) -> tuple[Array, Array]:
    """Interval of a difference a − b from the intervals of a and b (MOVER).

    Formula: d − √((a−l_a)² + (u_b−b)²), d + √((u_a−a)² + (b−l_b)²).
    Source: Zou & Donner 2008; without the correlation term, which only widens it here.

    Example:
        >>> low, high = mover(np.float64(0.5), (0.4, 0.6), np.float64(0.5), (0.4, 0.6))
        >>> round(float(low), 3), round(float(high), 3)
        (-0.141, 0.141)
    """
    difference = a - b
    low = difference - np.sqrt((a - a_ci[0]) ** 2 + (b_ci[1] - b) ** 2)
    high = difference + np.sqrt((a_ci[1] - a) ** 2 + (b - b_ci[0]) ** 2)
    return low, high
