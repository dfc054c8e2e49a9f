"""A leaderboard of many stores and reports: one table, as a page, CSV and Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench import __version__
from csrbench.errors import UserError
from csrbench.metrics.grids import grid_table
from csrbench.metrics.ranks import rank_ranges
from csrbench.report import slim
from csrbench.report.escape import markdown, visible
from csrbench.report.names import PATTERN_NAMES, is_reference, short

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

PATTERNS = tuple(PATTERN_NAMES)[:4]


@dataclass(frozen=True)
class Board:
    """A leaderboard.

    Attributes:
        rows: a row per model, best first, reference systems last: model, name (as shown),
            reference; rank, rank_low, rank_high (null for reference systems beside real models);
            composite and the four patterns' grid scores with _low and _high; grids, families,
            missing_share, source.
        facts: what holds for the whole board, as (name, text): suite, hashes, judge, date, n.
    """

    rows: pl.DataFrame
    facts: tuple[tuple[str, str], ...]
    condition: str


def gather(
    suite: Suite, sources: Sequence[Path], judge: str | None
) -> tuple[pl.DataFrame, str, dict[str, str]]:
    """Outcomes of all sources, the judge's name, and the source of each model.

    Args:
        sources: run stores, and folders that `csrbench report` wrote.
        judge: whose verdicts count; None: the reports' own, the rule judge without reports.

    Raises:
        UserError: a source of another suite or judge, one that is not judged, or a model twice.
    """
    from csrbench.judges.stage import outcomes
    from csrbench.judges.words import rules

    handed = [slim.read_handed(p) for p in sources if p.is_dir()]
    stores = [p for p in sources if not p.is_dir()]
    judge = rules.NAME if judge == "rules" else judge
    judge = judge or (handed[0].judge if handed else rules.NAME)
    for one in handed:
        _same_suite(suite, f"{one.place}", one.suite, one.suite_hash)
        if one.judge != judge:
            raise UserError(
                f"{one.place} was judged by '{one.judge}', the others by '{judge}': a leaderboard "
                "has one judge; leave it out, or judge anew"
            )
    parts = []
    came: dict[str, str] = {}
    for path in stores:
        _store_suite(suite, path)
        table = outcomes(suite, [path], judge)
        if table.filter(pl.col("judge_status") == "judged").is_empty():
            raise UserError(
                f"{path}: '{judge}' has judged nothing in it; run `csrbench judge {path} --suite "
                f"{suite.path}` first, or leave it out"
            )
        parts.append((str(path), table))
    parts += [(str(one.place), slim.with_gold(suite, [one])) for one in handed]
    for place, table in parts:
        for model in table["model"].unique().sort().to_list():
            if model in came:
                raise UserError(f"model '{model}' is in {came[model]} and in {place}; name one")
            came[model] = place
    if not parts:
        raise UserError("nothing to rank: name run stores or report folders")
    tables = [table for _, table in parts]
    common = [c for c in tables[0].columns if all(c in t.columns for t in tables)]
    merged = pl.concat([t.select(common) for t in tables], how="vertical_relaxed")
    return merged, judge, came


def _store_suite(suite: Suite, path: Path) -> None:
    from csrbench.runs.store import Store

    with Store(path, readonly=True) as store:
        meta = store.meta()
    if "suite_hash" in meta:
        _same_suite(suite, str(path), meta.get("suite", "?"), meta["suite_hash"])


def _same_suite(suite: Suite, place: str, name: str, digest: str) -> None:
    if digest == suite.hash:
        return
    kinds = [_kind(n) for n in (name, suite.name)]
    why = "a leaderboard has one suite"
    if kinds[0] != kinds[1]:
        why = f"{kinds[0]} and {kinds[1]} never share a leaderboard"
    raise UserError(
        f"{place} is of the suite '{name}' ({digest[:12]}), --suite of '{suite.name}' "
        f"({suite.hash[:12]}): {why}; leave it out"
    )


def _kind(name: str) -> str:
    if name.startswith("hard"):
        return "a split that was selected against models"
    return "a suite under stress" if "-stress" in name else "a plain suite"


def make_board(
    suite: Suite,
    outcomes: pl.DataFrame,
    judge: str,
    came: dict[str, str],
    *,
    condition: str = "mm",
    resamples: int = 10_000,
    date: str | None = None,
) -> Board:
    """Rank the models of an outcome table. Reference systems are listed, not ranked, beside others.

    Raises:
        UserError: the condition was not run.
    """
    if condition not in outcomes["condition"].unique().to_list():
        raise UserError(f"condition '{condition}' was not run by any of these models")
    table = outcomes.filter(pl.col("condition") == condition)
    models = table["model"].unique().sort().to_list()
    real = [m for m in models if not is_reference(m)] or models
    ranked = rank_ranges(table.filter(pl.col("model").is_in(real)), condition, resamples).models
    scores = grid_table(table, condition, resamples)
    whole = suite.instances["grid"].n_unique()
    brief = [short(m) for m in models]
    # Two providers' models of one name are told apart by their whole names.
    names = {
        m: n if brief.count(n) == 1 else visible(m) for m, n in zip(models, brief, strict=True)
    }
    rows = []
    for model in models:
        row: dict[str, Any] = {"model": model, "name": names[model]}
        row["reference"] = is_reference(model)
        own = ranked.filter(pl.col("model") == model)
        for name in ("rank", "rank_low", "rank_high"):
            row[name] = own[name][0] if own.height else None
        for key in ("all", *PATTERNS):
            metric = "composite" if key == "all" else "grid_score"
            found = scores.filter(model=model, pattern=key, metric=metric)
            name = "composite" if key == "all" else key
            for column in ("value", "low", "high"):
                label = name if column == "value" else f"{name}_{column}"
                row[label] = found[column][0] if found.height else None
        part = scores.filter(pl.col("model") == model, pl.col("metric") == "grid_score")
        mine = table.filter(pl.col("model") == model)
        row["grids"] = int(part["n"].sum())
        row["grids_of"] = whole
        row["families"] = mine["family"].n_unique()
        row["missing_share"] = mine["y"].null_count() / mine.height
        row["source"] = came.get(model, "")
        rows.append(row)
    frame = pl.DataFrame(rows, infer_schema_length=None).cast(
        dict.fromkeys(("rank", "rank_low", "rank_high"), pl.Int64)
    )
    frame = frame.sort(
        "reference", "composite", "model", descending=[False, True, False], nulls_last=True
    )
    return Board(frame, _facts(suite, table, judge, frame, condition, resamples, date), condition)


def _facts(
    suite: Suite, table: pl.DataFrame, judge: str, rows: pl.DataFrame, condition: str,
    resamples: int, date: str | None,
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    missing = table["y"].null_count()
    made = suite.manifest
    facts = [
        ("Suite", suite.name),
        ("Suite hash", suite.hash),
        ("Built by", f"csrbench {made.get('csrbench', '?')}"),
        ("Condition", condition),
        ("Judge", judge),
        ("Models", str(rows.height)),
        ("Replies", f"{table.height:,}"),
        ("Without a verdict", f"{missing:,} ({missing / table.height:.1%})"),
        ("Grids of the suite", f"{suite.instances['grid'].n_unique():,}"),
        ("Intervals", f"95 %, bootstrap over families, {resamples:,} resamples"),
        ("Ranks", "the range that no pairwise difference of composites excludes: interval and "
                  "permutation of whole families, Holm over all pairs, 5 %"),
        ("Date", date or datetime.now(UTC).date().isoformat()),
        ("csrbench", __version__),
    ]  # fmt: skip
    if made.get("split"):
        against = made["split"].get("models") or made["split"].get("against") or []
        facts.insert(1, ("Selected against", ", ".join(map(str, against)) or "models"))
    return tuple(facts)


_HEADS = ("Rank", "Range", "Model", "Composite", *(PATTERN_NAMES[p] for p in PATTERNS), "Grids",
          "Families", "Missing")  # fmt: skip


def _cells(row: dict[str, Any]) -> list[str]:
    def score(name: str) -> str:
        value, low, high = (row[name + end] for end in ("", "_low", "_high"))
        if value is None:
            return "not measured"
        return f"{value:.2f} " + (
            "[no interval]" if low is None or high is None else f"[{low:.2f}, {high:.2f}]"
        )

    rank, low, high = row["rank"], row["rank_low"], row["rank_high"]
    ends = "–" if rank is None else str(low) if low == high else f"{low}–{high}"
    return [
        "–" if rank is None else str(rank), ends, row["name"], score("composite"),
        *(score(p) for p in PATTERNS), _grids(row), str(row["families"]),
        f"{row['missing_share']:.1%}",
    ]  # fmt: skip


def _grids(row: dict[str, Any]) -> str:
    """How many grids were settled; where that is not nearly all, of how many."""
    n, of = row["grids"], row["grids_of"]
    return f"{n:,}" if n >= 0.9 * of else f"{n:,} of {of:,}"


def as_markdown(board: Board) -> str:
    """The board as a Markdown page."""
    lines = ["# Leaderboard", "", *(f"- **{n}:** {markdown(t)}" for n, t in board.facts), ""]
    lines += ["| " + " | ".join(_HEADS) + " |", "|" + "---|" * len(_HEADS)]
    for row in board.rows.iter_rows(named=True):
        lines.append("| " + " | ".join(markdown(c) for c in _cells(row)) + " |")
    return "\n".join(lines) + "\n"


def as_page(board: Board) -> str:
    """The board as one HTML file that needs nothing else."""
    from jinja2 import Environment

    source = files("csrbench.report").joinpath("web", "leaderboard.html")
    template = Environment(autoescape=True).from_string(source.read_text(encoding="utf-8"))
    rows = [
        {
            "cells": _cells(row),
            "full": visible(row["model"]),
            "source": visible(Path(row["source"]).name),
            "reference": row["reference"],
            "bar": None
            if row["composite_low"] is None
            else [round(100 * row[c], 1) for c in ("composite_low", "composite_high", "composite")],
        }
        for row in board.rows.iter_rows(named=True)
    ]
    return template.render(heads=_HEADS, rows=rows, facts=board.facts, condition=board.condition)


def write_board(board: Board, out: Path) -> Path:
    """Write index.html, leaderboard.csv and leaderboard.md; returns the page's path.

    Raises:
        UserError: the folder holds something else or can't be written.
    """
    marker = out / ".csrbench-leaderboard"
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not marker.is_file())):
        raise UserError(f"{out}: holds other files; name an empty folder with -o")
    try:
        out.mkdir(parents=True, exist_ok=True)
        marker.write_text("made by csrbench leaderboard; safe to delete as a whole\n")
        board.rows.write_csv(out / "leaderboard.csv")
        (out / "leaderboard.md").write_text(as_markdown(board), encoding="utf-8")
        (out / "index.html").write_text(as_page(board), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{out}: can't be written ({error.strerror or error})") from None
    return out / "index.html"
