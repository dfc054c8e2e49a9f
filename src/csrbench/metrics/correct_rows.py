"""Rows of corrected figures: their columns, their warnings, and those made of several ratios."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from csrbench.metrics.ppi_ratio import Ratio, normal_interval

Row = dict[str, Any]

FEW = 30
"""Below this many labels an interval says little, and below two there is none."""
SILENT = "the labels don't tell the {}, which this figure needs"


def warning(found: Sequence[Ratio], silent: str = "") -> str:
    """What to mind with a figure that rests on these ratios."""
    if silent:
        return SILENT.format(silent)
    n, families = min(r.labels for r in found), min(r.families for r in found)
    if n < 2:
        return "no labels" if n == 0 else "too few labels to correct with (1)"
    notes = []
    if n < FEW:
        notes.append(f"few labels ({n}): the interval is rough")
    elif families < 5:
        notes.append(f"labels from {families} families only: the interval is rough")
    if not all(r.bounded for r in found):
        notes.append("the labels don't bound this ratio")
    return "; ".join(notes)


def joint(
    pattern: str,
    condition: str,
    metric: str,
    parts: Sequence[Ratio],
    beside: Sequence[Ratio] = (),
    silent: str = "",
) -> Row:
    """A row of a figure made of `parts`, whose labels and units add up, without its values.

    Args:
        beside: further ratios over the same replies, minded in the warning alone.
        silent: what the labels don't tell.
    """
    nan = math.nan
    return {
        "condition": condition,
        "pattern": pattern,
        "metric": metric,
        "naive": nan,
        "value": nan,
        "low": nan,
        "high": nan,
        "labels_alone": nan,
        "rogan_gladen": nan,
        "weight": parts[0].trust if len(parts) == 1 else nan,
        "labels": sum(p.labels for p in parts),
        "units": sum(p.units for p in parts),
        "families": min(p.families for p in parts),
        "warning": warning([*parts, *beside], silent),
    }


def row_of(pattern: str, condition: str, metric: str, found: Ratio, silent: str = "") -> Row:
    """The row of one ratio; null values where the labels are silent."""
    row = joint(pattern, condition, metric, [found], silent=silent)
    row["naive"] = found.naive
    if not silent:
        row |= {"value": found.value, "low": found.low, "high": found.high}
        row["labels_alone"] = found.alone
    return row


def signed(lean: Ratio) -> Row:
    """s_DIS: 2·share − 1 of the answers that take a side."""
    parts = ("naive", "value", "low", "high")
    out = {n: 2 * getattr(lean, n) - 1 for n in parts}
    return out | {"labels_alone": 2 * lean.alone - 1}


def scaled(acc: Ratio, lean: Ratio, confidence: float) -> Row:
    """s_AMB: the lean of those answers on ambiguous cells that name somebody."""

    def at(level: float, part: float) -> float:
        return 0.0 if level >= 1 else (1 - level) * (2 * part - 1)

    out = {n: at(getattr(acc, n), getattr(lean, n)) for n in ("naive", "value")}
    out["labels_alone"] = at(acc.alone, lean.alone)
    slope = 2 * (1 - acc.value) * lean.influence - (2 * lean.value - 1) * acc.influence
    few = min(acc.families, lean.families)
    out["low"], out["high"] = normal_interval(out["value"], slope, few, confidence)
    return out


def bias_score(amb: Ratio, dis: Ratio, s_amb: Row, s_dis: Row, confidence: float) -> Row:
    """The score from its parts, and its interval from theirs, as `metrics.patterns` does."""

    def score(name: str, level: float) -> float:
        lean = [0.0 if math.isnan(s[name]) else abs(s[name]) for s in (s_amb, s_dis)]
        return level * (1 - max(lean))

    out = {n: score(n, (getattr(amb, n) + getattr(dis, n)) / 2) for n in ("naive", "value")}
    out["labels_alone"] = score("labels_alone", (amb.alone + dis.alone) / 2)
    level = (amb.value + dis.value) / 2
    influence = (amb.influence + dis.influence) / 2
    few = min(amb.families, dis.families)
    low, high = normal_interval(level, influence, few, confidence, (0.0, 1.0))
    size = least = most = 0.0
    for s in (s_amb, s_dis):
        if math.isnan(s["low"]):
            continue
        ends = abs(s["low"]), abs(s["high"])
        size, most = max(size, abs(s["value"])), max(most, *ends)
        least = max(least, min(ends) if s["low"] * s["high"] > 0 else 0.0)
    if math.isnan(level) or math.isnan(low):
        return {**out, "low": math.nan, "high": math.nan}
    down = 0.0
    if low > 0 and most < 1:
        # MOVER on the log scale; the size of a lean errs upwards only, so above both are combined.
        fair = math.log((1 - size) / (1 - most))
        down = level * (1 - size) * math.exp(-math.hypot(math.log(level / low), fair))
    return {**out, "low": down, "high": high * (1 - least)}
