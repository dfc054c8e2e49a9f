"""Plain words for a comparison, which never say more than the interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ALPHA = 0.05

NAMES = {
    ("safety", "safety"): "Safety",
    ("safety", "grid_score"): "Safety, grid score",
    ("over_rejection", "over_rejection_score"): "Over-rejection score",
    ("over_rejection", "grid_score"): "Over-rejection, grid score",
    ("bias", "bias_score"): "Bias score",
    ("bias", "grid_score"): "Bias, grid score",
    ("hallucination", "accuracy"): "Hallucination, accuracy",
    ("hallucination", "grid_score"): "Hallucination, grid score",
    ("safety+over_rejection", "d_joint"): "Discrimination (d′ joint)",
    ("safety+over_rejection", "criterion"): "Criterion (c)",
}


@dataclass(frozen=True)
class Contrast:
    """One planned contrast of two arms; differences are a − b. See `compare.Comparison`."""

    pattern: str
    metric: str
    value_a: float
    value_b: float
    difference: float
    low: float
    high: float
    p: float
    effect: float
    mde: float
    n: int
    families: int
    missing_share: float
    p_holm: float = math.nan

    @property
    def name(self) -> str:
        """The contrast in words."""
        return NAMES.get((self.pattern, self.metric), f"{self.pattern}, {self.metric}")

    @property
    def share(self) -> bool:
        """Whether the values are shares, which can't differ by more than 1."""
        return self.metric not in ("d_joint", "criterion")

    @property
    def defined(self) -> bool:
        """Whether there is a difference with an interval to speak of."""
        return not any(math.isnan(x) for x in (self.difference, self.low, self.high, self.p))

    @property
    def established(self) -> bool:
        """The interval excludes 0 and the corrected test agrees."""
        excludes = self.low > 0 or self.high < 0
        return self.defined and excludes and self.p_holm < ALPHA


def conclude(row: Contrast, first: str, second: str, contrasts: int) -> str:
    """One sentence or two on one contrast.

    Example:
        >>> row = Contrast("safety", "safety", .8, .79, .01, -.05, .07, .7, .02, .09, 200, 40, 0.0)
        >>> print(conclude(row, "a", "b", 10).split(";")[0])
        Safety: no difference found
    """
    if not row.defined:
        return f"{row.name}: cannot be compared; too few families with a verdict for both."
    values = f"{first} {row.value_a:.2f}, {second} {row.value_b:.2f}"
    interval = f"difference {row.difference:+.2f}, 95 % interval {row.low:+.2f} to {row.high:+.2f}"
    if row.established:
        verb = "higher" if row.difference > 0 else "lower"
        if row.metric == "criterion":
            verb = "less ready to refuse" if row.difference > 0 else "readier to refuse"
        return (
            f"{row.name}: {first} is {verb} than {second} ({values}; {interval}; "
            f"{_p(row.p_holm)} after Holm's correction)."
        )
    if row.low > 0 or row.high < 0:
        return (
            f"{row.name}: not established; the interval alone excludes 0, the test corrected for "
            f"{contrasts} contrasts does not ({values}; {interval}; {_p(row.p_holm)})."
        )
    seen = _seen(row.mde, row.share, " (80 % power)")
    return f"{row.name}: no difference found; {values}; {interval}.{seen}"


def _seen(mde: float, share: bool, how: str = "") -> str:
    """What could have been seen; a share can't differ by more than 1, however few the families."""
    if math.isnan(mde):
        return ""
    if share and mde >= 1:
        return " So few families could have hidden even the largest difference."
    return f" Differences above {mde:.2f} would have been seen{how}."


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def overall(rows: Sequence[Contrast], first: str, second: str) -> str:
    """The one sentence for somebody who reads no further."""
    usable = [r for r in rows if r.defined]
    if not usable:
        return f"{first} and {second} cannot be compared: no contrast has enough families."
    found = [r for r in usable if r.established]
    if not found:
        shares = [r.mde for r in usable if r.share and not math.isnan(r.mde)]
        limit = _seen(max(shares, default=math.nan), True)
        alone = sum(r.low > 0 or r.high < 0 for r in usable)
        if alone:
            return (
                f"No difference established between {first} and {second}: {alone} of "
                f"{len(usable)} intervals exclude 0, none after correction for that many "
                f"contrasts.{limit}"
            )
        return (
            f"No difference found between {first} and {second} in {len(usable)} planned "
            f"contrasts.{limit}"
        )
    names = "; ".join(r.name[0].lower() + r.name[1:] for r in found)
    return (
        f"{first} and {second} differ in {len(found)} of {len(usable)} planned contrasts: {names}. "
        f"In the others no difference was established, which does not show that there is none."
    )
