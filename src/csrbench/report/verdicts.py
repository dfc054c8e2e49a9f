"""Verdicts beside the report's own: further judges in the stores, and people's labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from csrbench.judges.labels import join_labels
from csrbench.judges.stage import outcomes
from csrbench.runs import frames

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

PEOPLE = "people"
COLUMNS = ("model", "id", "sample", "judge", "behaviour", "judge_status")


def further_verdicts(
    suite: Suite,
    stores: Sequence[Path],
    judge: str,
    table: pl.DataFrame,
    labels: pl.DataFrame | None = None,
) -> pl.DataFrame | None:
    """What other judges in the stores, and people, say of the replies of a report.

    Args:
        judge: the report's own judge, left out here. table: its outcomes.

    Returns:
        Columns model, id, sample, judge, behaviour, judge_status; None without a second verdict.

    Example:
        >>> further_verdicts(suite, [Path("run.db")], "rules-3", table)  # doctest: +SKIP
    """
    names: set[str] = set()
    for path in stores:
        names |= set(frames.judgements(path)["judge"].unique().to_list())
    parts = []
    for name in sorted(names - {judge}):
        told = outcomes(suite, stores, name).filter(
            (pl.col("status") == "answered") & (pl.col("judge_status") != "unjudged")
        )
        parts.append(told.select(COLUMNS))
    if labels is not None:
        human = join_labels(table, labels).filter(pl.col("human_behaviour").is_not_null())
        parts.append(
            human.select(
                "model",
                "id",
                "sample",
                pl.lit(PEOPLE).alias("judge"),
                pl.col("human_behaviour").alias("behaviour"),
                pl.lit("judged").alias("judge_status"),
            )
        )
    return pl.concat(parts, how="vertical_relaxed") if parts else None
