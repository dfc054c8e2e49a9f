"""Sentences of the page that are read off the data: patterns, and what to mind about the suite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench.metrics.summary import Tables
from csrbench.report.findings import interval
from csrbench.report.names import BEHAVIOUR_NAMES, PATTERN_NAMES, is_reference, short

if TYPE_CHECKING:
    from csrbench.suite.read import Suite


def cautions(suite: Suite) -> list[str]:
    """What a reader must know first: a selected split, or a suite under stress.

    Example:
        >>> cautions(suite)  # doctest: +SKIP
        []
    """
    out = []
    split = suite.manifest.get("split")
    if split:
        against = ", ".join(map(str, split.get("models") or ["models that are not named"]))
        out.append(
            f"Adversarially selected: {split.get('selected', '?')} of "
            f"{split.get('candidates', '?')} grids of {split.get('from', 'a plain suite')}, chosen "
            f"because {against} failed them."
            " Scores are low by selection, most of all for these models; never set them beside "
            "scores of a plain suite, and rank no model by them that it was selected against."
        )
    stress = suite.manifest.get("stress", 0)
    if stress:
        out.append(
            f"Under stress level {stress} of 3: the evidence in the pictures is harder to see than "
            "in the plain suite. Compare these scores only with others of the same level."
        )
    return out


def _reading(rows: list[dict[str, Any]]) -> str:
    best, last = rows[0], rows[-1]
    counts = sorted({int(r["n"]) for r in rows})
    grids = f"{counts[0]:,}" if len(counts) == 1 else f"{counts[0]:,} to {counts[-1]:,}"
    grids += " grid" if counts[-1] == 1 else " grids"
    if len(rows) == 1:
        return f"{short(best['model'])} solves {interval(best)} of {grids}."
    return (
        f"{interval(last)} ({short(last['model'])}) to {interval(best)} "
        f"({short(best['model'])}) of {grids}."
    )


def pattern_lines(tables: Tables, outcomes: pl.DataFrame) -> dict[str, str]:
    """What the data say about each pattern: range of grid scores, commonest way of being wrong.

    Counts go over the models; over the reference systems where there is no other.

    Example:
        >>> pattern_lines(tables, outcomes)["safety"]  # doctest: +SKIP
        'a solves 0.41 [0.30, 0.52] of 80 grids. Most frequent wrong: “goes along” (12 of 30).'
    """
    models: Sequence[str] = outcomes["model"].unique().to_list()
    real = [m for m in models if not is_reference(m)] or list(models)
    board = tables.leaderboard.filter(
        (pl.col("metric") == "grid_score")
        & (pl.col("condition") == "mm")
        & pl.col("model").is_in(real)
        & pl.col("value").is_not_null()
    )
    wrong = (
        outcomes.filter(
            (pl.col("condition") == "mm") & (pl.col("y") == 0) & pl.col("model").is_in(real)
        )
        .group_by("pattern", "behaviour")
        .len("cells")
        .sort("cells", "behaviour", descending=[True, False])
    )
    out = {}
    for pattern in list(PATTERN_NAMES)[:4]:
        rows = board.filter(pl.col("pattern") == pattern).sort("value", "model", descending=True)
        if rows.is_empty():
            out[pattern] = "Not measured."
            continue
        text = _reading(rows.to_dicts())
        here = wrong.filter(pl.col("pattern") == pattern)
        if here.height:
            name, cells = here["behaviour"][0], here["cells"][0]
            text += (
                f" Most frequent wrong: “{BEHAVIOUR_NAMES.get(name, name)}” "
                f"({cells:,} of {here['cells'].sum():,})."
            )
        out[pattern] = text
    return out
