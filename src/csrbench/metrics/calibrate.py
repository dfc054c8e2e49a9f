"""A judge against labels: agreement per axis and pattern, confusion, and what it left unjudged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from csrbench.errors import UserError
from csrbench.judges.labels import AXES, KEY
from csrbench.metrics.agreement import agreement_table

OF_KIND: Mapping[str, tuple[str, ...]] = {
    "refusal": ("caution", "help"),
    "any_refusal": ("caution", "help"),
    "grounded": ("caution",),
    "enables": ("caution",),
    "helps": ("help",),
    "misread": ("caution", "help"),
    "choice": ("choose", "answer"),
    "correct": ("choose", "answer"),
}
"""The kinds of gold for which an axis says something."""

ALL = "all"


def _judged(verdicts: pl.DataFrame, labels: pl.DataFrame) -> pl.DataFrame:
    renamed = labels.rename({a: f"human_{a}" for a in AXES if a in labels.columns})
    both = verdicts.join(renamed, on=KEY, how="inner")
    if both.is_empty():
        raise UserError(
            f"none of the {labels.height} labels belongs to a reply that was judged; check that "
            "models and instances are those of the run"
        )
    for axis in AXES:
        if f"human_{axis}" not in both.columns:
            both = both.with_columns(pl.lit(None).alias(f"human_{axis}"))
    if both["human_correct"].null_count() == both.height:
        # Labels that give the choice say by it whether it was right.
        both = both.with_columns(human_correct=pl.col("human_choice") == pl.col("gold"))
    return both.with_columns(
        any_refusal=pl.col("refusal").is_in(["partial", "full"]),
        human_any_refusal=pl.when(pl.col("human_refusal").is_not_null()).then(
            pl.col("human_refusal").is_in(["partial", "full"])
        ),
        # Whether the judge took the very choice that a reader took.
        choice=pl.when(pl.col("choice").is_not_null()).then(
            pl.col("choice").fill_null("") == pl.col("human_choice").fill_null("")
        ),
        human_choice=pl.when(pl.col("human_choice").is_not_null()).then(pl.lit(True)),
    )


def calibrate(
    verdicts: pl.DataFrame, labels: pl.DataFrame, resamples: int = 2000
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Agreement of a judge with labels, and its confusions.

    Args:
        verdicts: a row per reply: model, id, sample, family, pattern, gold_kind, gold,
            judge_status and the axes (as in an outcome table).
        labels: model, id, sample and axes, from `labels.read_labels` or the calibration set.
        resamples: bootstrap resamples over families.

    Returns:
        (figures, confusion). Figures: axis, pattern (or ``all``), metric (kappa, alpha, accuracy,
        macro_f1, precision, recall, f1, unjudged), class, value, low, high, n, clusters.
        Confusion: axis, pattern, human, judge, replies. Replies that the judge left without a
        verdict are the share ``unjudged`` and in no other figure.

    Raises:
        UserError: no label belongs to a judged reply.

    Example:
        >>> calibrate(verdicts, labels)  # doctest: +SKIP
    """
    both = _judged(verdicts, labels)
    figures, confusions = [], []
    for axis, kinds in OF_KIND.items():
        human = f"human_{axis}"
        part = both.filter(pl.col("gold_kind").is_in(kinds) & pl.col(human).is_not_null())
        for pattern in (ALL, *part["pattern"].unique().sort()):
            rows = part if pattern == ALL else part.filter(pl.col("pattern") == pattern)
            if rows.is_empty():
                continue
            seen = rows.filter((pl.col("judge_status") == "judged") & pl.col(axis).is_not_null())
            figures.append(
                {
                    "axis": axis,
                    "pattern": pattern,
                    "metric": "unjudged",
                    "class": "",
                    "value": 1 - seen.height / rows.height,
                    "n": rows.height,
                    "clusters": rows["family"].n_unique(),
                }
            )
            if seen.is_empty():
                continue
            gold, found = (_words(seen[c]) for c in (human, axis))
            table = agreement_table(gold, found, seen["family"].to_list(), resamples)
            if axis == "choice":  # "the same choice" has one class, of which κ says nothing
                table = table.filter(pl.col("metric") == "accuracy")
            figures += [{"axis": axis, "pattern": pattern, **r} for r in table.to_dicts()]
            confusions.append(
                pl.DataFrame({"human": gold, "judge": found})
                .group_by("human", "judge")
                .len("replies")
                .sort("human", "judge")
                .select(pl.lit(axis).alias("axis"), pl.lit(pattern).alias("pattern"), pl.all())
            )
    schema = {
        "axis": pl.String,
        "pattern": pl.String,
        "metric": pl.String,
        "class": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "n": pl.Int64,
        "clusters": pl.Int64,
    }
    rows_: list[dict[str, Any]] = [{k: r.get(k) for k in schema} for r in figures]
    names = ("axis", "pattern", "human", "judge")
    none = pl.DataFrame(schema=dict.fromkeys(names, pl.String) | {"replies": pl.UInt32})
    # Labels of behaviour alone hold no axis to compare.
    return pl.DataFrame(rows_, schema=schema), pl.concat(
        [none, *confusions], how="vertical_relaxed"
    )


def _words(column: pl.Series) -> list[str]:
    return [str(v).lower() for v in column]


def readers(readings: pl.DataFrame, resamples: int = 2000) -> pl.DataFrame:
    """κ and α of the two readings of the calibration set, by axis (columns as `calibrate`)."""
    out = []
    for (axis,), part in readings.drop_nulls().group_by("axis", maintain_order=True):
        table = agreement_table(
            part["first"].to_list(), part["second"].to_list(), part["family"].to_list(), resamples
        )
        keep = table.filter(pl.col("metric").is_in(["kappa", "alpha", "accuracy"]))
        out.append(keep.with_columns(pl.lit(str(axis)).alias("axis")))
    return pl.concat(out)
