"""Figures corrected for the judge's error with a random sample of human labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from csrbench.errors import UserError
from csrbench.metrics.intervals import t_quantile


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected share with its interval.

    Attributes:
        value, low, high: estimate and interval, clipped to [0, 1]; NaN where undefined.
        weight: λ, how much the judge's verdicts are trusted (0: labels alone).
        raw: the judge's own share, uncorrected. labels: number of human labels.
        units: number of judged units. families: clusters that carry the variance.
    """

    value: float
    low: float
    high: float
    weight: float
    raw: float
    labels: int
    units: int
    families: int


def _vector(values: npt.ArrayLike, name: str) -> npt.NDArray[np.float64]:
    out = np.asarray(values, dtype=np.float64)
    if out.ndim != 1 or np.isnan(out).any():
        raise UserError(f"'{name}' must be a flat list without missing values; leave those out.")
    return out


def ppi_mean(
    labels: npt.ArrayLike,
    judged_labelled: npt.ArrayLike,
    judged_unlabelled: npt.ArrayLike,
    families_labelled: Sequence[Any] | None = None,
    families_unlabelled: Sequence[Any] | None = None,
    confidence: float = 0.95,
) -> Corrected:
    """Prediction-powered mean (PPI++) of human verdicts, with an interval.

    Args:
        labels: human verdicts y in [0, 1] on a random sample of units, n ≥ 2.
        judged_labelled: the judge's verdicts f on the same units.
        judged_unlabelled: the judge's verdicts on the other units.
        families_labelled, families_unlabelled: cluster of each unit; units are taken as
            independent when left out.

    Returns:
        `Corrected`. Unbiased whatever the judge's error, as long as the sample is random.

    Formula: θ̂ = ȳ_L + λ(f̄_U − f̄_L), λ = clip(Cov(y, f) / (Var f · (1 + n/N)), 0, 1);
    variance: families' sums of (y − λf − mean)/n and λ(f − f̄_U)/N, squared, times F/(F − 1).
    Source: PPI++ (Angelopoulos, Duchi & Zrnic 2023). Units: share in [0, 1].

    Raises:
        UserError: lengths differ or a value is missing.

    Example:
        >>> ppi_mean([1, 0, 1, 1], [1, 0, 1, 0], [1, 0, 1, 1, 0, 1]).labels
        4
    """
    y = _vector(labels, "labels")
    f = _vector(judged_labelled, "judged_labelled")
    u = _vector(judged_unlabelled, "judged_unlabelled")
    if len(y) != len(f):
        raise UserError(f"{len(y)} labels but {len(f)} judged verdicts on the labelled units.")
    n, big = len(y), len(u)
    raw = float(np.mean(np.r_[f, u])) if n + big else math.nan
    if n < 2:
        return Corrected(math.nan, math.nan, math.nan, 0.0, raw, n, n + big, 0)
    spread = float(np.var(np.r_[f, u], ddof=1))
    weight = 0.0
    if spread > 0 and big > 0:
        weight = float(np.clip(np.cov(y, f)[0, 1] / (spread * (1 + n / big)), 0, 1))
    value = float(y.mean() + (weight * (u.mean() - f.mean()) if big else 0.0))
    residual = y - weight * f
    rest = weight * (u - u.mean()) / big if big else u
    influence = np.r_[(residual - residual.mean()) / n, rest]
    owners: list[Any] = list(range(n + big))
    if families_labelled is not None:
        others = [] if families_unlabelled is None else list(families_unlabelled)
        if len(families_labelled) != n or len(others) != big:
            raise UserError("Give one family per labelled and per unlabelled unit.")
        owners = [*families_labelled, *others]
    _, code = np.unique(np.asarray(owners), return_inverse=True)
    sums = np.bincount(code, weights=influence)
    clusters = len(sums)
    # Labels carry most of the variance, so their clusters set the degrees of freedom.
    carriers = len(np.unique(code[:n]))
    if clusters < 2 or carriers < 2:
        return Corrected(value, math.nan, math.nan, weight, raw, n, n + big, carriers)
    error = math.sqrt(float((sums**2).sum()) * carriers / (carriers - 1))
    half = t_quantile(carriers, confidence) * error
    if half == 0:
        # All labels and verdicts agree: an exact bound on a share never seen in n clusters.
        half = 1 - (1 - confidence) ** (1 / carriers)
    return Corrected(
        float(np.clip(value, 0, 1)),
        float(np.clip(value - half, 0, 1)),
        float(np.clip(value + half, 0, 1)),
        weight,
        raw,
        n,
        n + big,
        carriers,
    )


def rogan_gladen(
    judged: npt.ArrayLike,
    labels: npt.ArrayLike,
    judged_labelled: npt.ArrayLike,
    confidence: float = 0.95,
) -> Corrected:
    """Share corrected by the judge's sensitivity and specificity: a sensitivity check only.

    It carries sensitivity and specificity over from the labelled units, so with labels from other
    models it can be worse than no correction.

    Args:
        judged: the judge's verdicts (0/1) on the units of interest.
        labels, judged_labelled: human and judged verdicts on the calibration units.

    Returns:
        `Corrected`; NaN where the judge does no better than chance or a class has no label.

    Formula: p = (q + Sp − 1)/(Se + Sp − 1); delta-method variance. Source: Rogan & Gladen 1978.

    Example:
        >>> round(rogan_gladen([1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0]).value, 2)
        0.5
    """
    f, y, g = _vector(judged, "judged"), _vector(labels, "labels"), _vector(judged_labelled, "f")
    if len(y) != len(g):
        raise UserError(f"{len(y)} labels but {len(g)} judged verdicts on the labelled units.")
    positive, negative = g[y >= 0.5], g[y < 0.5]
    raw = float(f.mean()) if len(f) else math.nan
    undefined = Corrected(math.nan, math.nan, math.nan, 1.0, raw, len(y), len(f), 0)
    if not (len(positive) and len(negative) and len(f)):
        return undefined
    se, sp = float(positive.mean()), float(1 - negative.mean())
    youden = se + sp - 1
    if youden <= 0:
        return undefined
    value = (raw + sp - 1) / youden
    variance = (
        raw * (1 - raw) / len(f)
        + value**2 * se * (1 - se) / len(positive)
        + (1 - value) ** 2 * sp * (1 - sp) / len(negative)
    ) / youden**2
    half = float(stats.norm.ppf(0.5 + confidence / 2)) * math.sqrt(variance)
    ends = np.clip([value, value - half, value + half], 0, 1)
    return Corrected(
        float(ends[0]), float(ends[1]), float(ends[2]), 1.0, raw, len(y), len(f), len(f)
    )
