"""Closed intervals, for counts on which resampling says little, and when they stand in."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from csrbench.metrics.intervals import (
    Array,
    clustered_jeffreys,
    clustered_wilson,
    effective_n,
    harmonic_mean,
    jeffreys_counts,
    mover,
    ratio,
)

Kind = Literal[
    "share", "balance", "gap", "dprime", "criterion", "joint", "harmonic", "index", "real", "fixed"
]
RARE = 60
"""Below so many families on the rarer side of a share the closed form replaces the bootstrap."""
DISCORDANT = 30
"""The same for a paired difference with fewer families than this in which the halves differ."""
THIN = 10
"""The same for a figure made of several shares, whose closed form is wider than it need be."""


def z_rate(hits: npt.ArrayLike, n: npt.ArrayLike) -> Array:
    """z of a rate with the log-linear correction; NaN where n is 0.

    Formula: Φ⁻¹((hits + 0.5) / (n + 1)). Source: Hautus 1995. Units: standard deviations.

    Example:
        >>> round(float(z_rate(199, 200)), 3)
        2.434
    """
    size = np.asarray(n)
    # float32 has room enough: rates keep 1/(n+1) away from 0 and 1.
    corrected = (np.asarray(hits) + 0.5) / (size + 1.0)
    return np.where(size > 0, special.ndtri(corrected), np.nan)


def _rare(x: Array, n: Array, limit: int = THIN) -> npt.NDArray[np.bool_]:
    some = (x > 1e-9).sum(-1)
    lacking = ((n - x) > 1e-9).sum(-1)
    return np.asarray(np.minimum(some, lacking) < limit)


def _z_interval(x: Array, n: Array) -> tuple[Array, tuple[Array, Array]]:
    """z of the corrected rate, and the limits of `clustered_jeffreys` on the z scale."""
    total = n.sum(-1)
    point = z_rate(x.sum(-1), total)
    low, high = clustered_jeffreys(x, n)
    # A count of 0 can't bound a rate away from 0; this rate shows no hit 39 times in 40.
    edge = np.clip(0.0253 / np.maximum(effective_n(x, n), 1), 1e-9, 0.5)
    return point, (
        special.ndtri(np.clip(low, edge, 1 - edge)),
        special.ndtri(np.clip(high, edge, 1 - edge)),
    )


def closed_form(kind: Kind, c: Array) -> tuple[Array, Array, npt.NDArray[np.bool_]]:
    """Closed interval (low, high) per model and whether the rare side is too thin to resample.

    Args:
        kind: of the statistic. c: its counts cut to the scope, (parts, M, families).
    """
    none = np.full(c.shape[1], np.nan)
    never = np.zeros(c.shape[1], dtype=bool)
    if kind in ("share", "balance"):
        low, high = clustered_wilson(c[0], c[1])
        if kind == "balance":
            # Families that lean by design look like much correlation to the closed form.
            return 2 * low - 1, 2 * high - 1, _rare(c[0], c[1], THIN)
        return low, high, _rare(c[0], c[1], RARE)
    if kind == "gap":
        size = c[2].sum(-1)
        b, d = ratio(c[0].sum(-1), size), ratio(c[1].sum(-1), size)
        low, high = mover(b, clustered_wilson(c[0], c[2]), d, clustered_wilson(c[1], c[2]))
        return low, high, ((c[0] + c[1]) > 1e-9).sum(-1) < DISCORDANT
    if kind in ("dprime", "criterion"):
        zh, ch = _z_interval(c[0], c[1])
        zf, cf = _z_interval(c[2], c[3])
        rare = _rare(c[0], c[1]) | _rare(c[2], c[3])
        if kind == "dprime":
            low, high = mover(zh, ch, zf, cf)
        else:
            low, high = mover(-zh, (-ch[1], -ch[0]), zf, cf)
            low, high = low / 2, high / 2
        return low, high, rare
    if kind == "joint":
        zh, ch = _z_interval(c[0], c[1])
        zt, ct = _z_interval(c[2], c[3])
        zi, ci = _z_interval(c[4], c[5])
        text = mover(zh, ch, zt, ct)
        image = mover(zh, ch, zi, ci)
        rare = _rare(c[0], c[1]) | _rare(c[2], c[3]) | _rare(c[4], c[5])
        pick = zt >= zi
        return np.where(pick, text[0], image[0]), np.where(pick, text[1], image[1]), rare
    if kind == "harmonic":
        half = len(c) // 2
        return *_harmonic_limits(c[:half], c[half:]), ~never
    return none, none, never


def _harmonic_limits(x: Array, n: Array, draws: int = 4000) -> tuple[Array, Array]:
    """Limits of a harmonic mean of shares from the posteriors of its parts, (k, M, families).

    Each share has a Beta distribution at the size that independent cells would need: for the lower
    limit that behind `clustered_jeffreys`, for the upper one Beta(x* + 1, n* − x*), since the mean
    hangs on its weakest part and errs downwards. The mean is taken in every draw; combining the
    limits of the parts would be far too wide, and resamples sit too low.
    """
    hits, size = jeffreys_counts(x, n)
    known = np.nan_to_num(size) > 0
    hits, size = np.where(known, hits, 0.0), np.where(known, size, 1.0)

    def limit(extra: float, quantile: float) -> Array:
        more, less = hits + extra, np.maximum(size - hits + 1 - extra, 1e-9)
        # Every model gets the same stream, so that its limits don't depend on the others.
        means = [
            harmonic_mean(np.random.default_rng(draws).beta(a, b, (draws, len(a))), axis=1)
            for a, b in zip(more.T, less.T, strict=True)
        ]
        return np.quantile(np.array(means), quantile, axis=1)

    low, high = limit(0.5, 0.025), limit(1.0, 0.975)
    zero = np.any(known & (hits <= 0), axis=0)
    unknown = ~known.all(axis=0)
    return (
        np.where(unknown, np.nan, np.where(zero, 0.0, low)),
        np.where(unknown, np.nan, high),
    )
