"""Prediction-powered ratios (PPI++) of judged sums, and figures that are made of several of them.

A mean, a share of a share, and an index such as n_text / (n_text + n_img) are all ratios Σa / Σb
over units of which numerator and denominator are judged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csrbench.metrics.intervals import t_quantile

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Units:
    """Units of a ratio, all arrays of shape (units,).

    Attributes:
        a, b: numerator and denominator by the judge. true_a, true_b: by human label, read only
            where `labelled`.
        labelled: the unit has every label that it needs.
        known: needs no label, since its verdict is certain (a reply that the provider blocked).
        weight: how many units a labelled one stands for. family: code of its cluster, 0 …
    """

    a: Floats
    b: Floats
    true_a: Floats
    true_b: Floats
    labelled: Bools
    known: Bools
    weight: Floats
    family: Ints


@dataclass(frozen=True, eq=False)
class Ratio:
    """A corrected ratio.

    Attributes:
        naive, value, alone: by the judge, corrected, by labels without the judge; NaN if undefined.
        low, high: Fieller's interval, cut to the range given. trust: λ.
        influence: of each family on `value`, shape (families,).
        labels, units: labelled units and all units that count in the denominator.
        families: clusters with labels.
        bounded: the data bound the ratio; False where the denominator could be 0.
    """

    naive: float
    value: float
    alone: float
    low: float
    high: float
    trust: float
    influence: Floats
    labels: int
    units: int
    families: int
    bounded: bool


def ratio_ppi(
    units: Units,
    families: int,
    confidence: float = 0.95,
    limits: tuple[float, float] = (0.0, 1.0),
) -> Ratio:
    """PPI++ for Σa / Σb by the estimating equation E[a − θb] = 0, clustered by family.

    Args:
        units: with 2 labelled ones at least in the denominator, else the value is NaN.
        families: number of family codes. limits: range of the ratio, to which ends are cut.

    Formula: θ̂ = T(a) / T(b), T(x) = x̄_L + λ(f̄ − f̄_L) with weighted means over labelled units,
    judged means f̄ over all, known units added as they are; λ = clip(Cov(ψ, ψ_f) / Var ψ_f, 0, 1)
    with ψ = a − θ₀b at the ratio by labels alone; families' sums of linearised terms carry the
    covariance of T(a) and T(b); ends by Fieller, t with as many families as have labels, less one.
    Source: PPI++ (Angelopoulos, Duchi & Zrnic 2023); Fieller 1954. Units: those of a / b.

    Example:
        >>> one, yes = np.ones(4), np.array([1.0, 0.0, 1.0, 1.0])
        >>> units = Units(yes, one, yes, one, one > 0, one < 0, one, np.arange(4))
        >>> ratio_ppi(units, 4).value
        0.75
    """
    naive = _quotient(units.a.sum(), units.b.sum())
    free = ~units.known
    taken = units.labelled & free
    counts = taken & ((units.true_b > 0) | (units.b > 0))
    n = int((taken & (units.true_b > 0)).sum())
    size = int((units.b > 0).sum())
    carriers = len(np.unique(units.family[counts]))
    if n < 2:
        nan = math.nan
        flat = np.full(families, nan)
        return Ratio(naive, nan, nan, nan, nan, 0.0, flat, n, size, carriers, False)
    share = units.weight[taken] / units.weight[taken].sum()

    def total(judged: Floats, true: Floats, trust: float) -> tuple[float, float]:
        own = float(share @ true[taken])
        own += trust * float(judged[free].mean() - share @ judged[taken])
        whole = float(judged[units.known].sum()) + own * int(free.sum())
        return whole / len(judged), own

    top, bottom = (total(x, y, 0.0)[0] for x, y in _pairs(units))
    alone = _quotient(top, bottom)
    trust = _trust(units, taken, share, alone)
    if total(units.b, units.true_b, trust)[0] <= 0:
        trust = 0.0
    sums: list[float] = []
    terms: list[Floats] = []
    for judged, true in _pairs(units):
        whole, own = total(judged, true, trust)
        term = np.where(units.known, judged - whole, own - whole) / len(judged)
        scale = float(free.sum()) / len(judged)
        term[free] += scale * trust * (judged[free] - judged[free].mean()) / free.sum()
        off = true[taken] - share @ true[taken]
        off = off - trust * (judged[taken] - share @ judged[taken])
        term[taken] += scale * share * off
        sums.append(whole)
        by_family = np.bincount(units.family, weights=term, minlength=families)
        terms.append(by_family.astype(np.float64))
    value = _quotient(sums[0], sums[1])
    influence = (terms[0] - value * terms[1]) / sums[1]
    low, high, bounded = _fieller(sums, terms, carriers, confidence, limits)
    point = float(np.clip(value, *limits))
    return Ratio(naive, point, alone, low, high, trust, influence, n, size, carriers, bounded)


def _pairs(units: Units) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    return (units.a, units.true_a), (units.b, units.true_b)


def _quotient(top: float, bottom: float) -> float:
    return float(top / bottom) if bottom > 0 else math.nan


def _trust(units: Units, taken: Bools, share: Floats, at: float) -> float:
    judged = (units.a - at * units.b)[taken]
    true = (units.true_a - at * units.true_b)[taken]
    judged, true = judged - share @ judged, true - share @ true
    spread = float(share @ judged**2)
    return float(np.clip(float(share @ (judged * true)) / spread, 0, 1)) if spread > 0 else 0.0


def _fieller(
    sums: Sequence[float],
    terms: Sequence[Floats],
    carriers: int,
    confidence: float,
    limits: tuple[float, float],
) -> tuple[float, float, bool]:
    """All θ for which T(a) − θT(b) is within t standard errors of 0; the whole range if that is
    no interval."""
    if carriers < 2:
        return math.nan, math.nan, True
    a, b = sums
    factor = carriers / (carriers - 1) * t_quantile(carriers, confidence) ** 2
    aa, ab, bb = (
        factor * float(x @ y)
        for x, y in ((terms[0], terms[0]), (terms[0], terms[1]), (terms[1], terms[1]))
    )
    square = b * b - bb
    if square <= 0:
        return *limits, False
    middle = a * b - ab
    root = math.sqrt(max(middle**2 - square * (a * a - aa), 0.0))
    if root <= 1e-12 * square:
        # Labels and verdicts all agree: an exact bound on a share never seen in so many clusters.
        root = square * (1 - (1 - confidence) ** (1 / carriers)) * (limits[1] - limits[0])
    ends = np.clip([(middle - root) / square, (middle + root) / square], *limits)
    return float(ends[0]), float(ends[1]), True


def normal_interval(
    value: float,
    influence: Floats,
    carriers: int,
    confidence: float = 0.95,
    limits: tuple[float, float] = (-1.0, 1.0),
) -> tuple[float, float]:
    """Interval of a smooth function of ratios from its families' influence (delta method).

    Formula: value ± t_{F−1}·√(F/(F−1)·Σ_f influence_f²), F families with labels; NaN below 2.

    Example:
        >>> low, high = normal_interval(0.5, np.array([0.1, -0.1]), 100)
        >>> round(low, 2), round(high, 2)
        (0.22, 0.78)
    """
    if carriers < 2 or math.isnan(value):
        return math.nan, math.nan
    error = math.sqrt(float(influence @ influence) * carriers / (carriers - 1))
    half = t_quantile(carriers, confidence) * error
    if half == 0:
        half = (1 - (1 - confidence) ** (1 / carriers)) * (limits[1] - limits[0])
    ends = np.clip([value - half, value + half], *limits)
    return float(ends[0]), float(ends[1])
