"""Writing a report: tables, figures and the page, into one folder that opens from disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench.errors import UserError
from csrbench.metrics.summary import Tables, summarise
from csrbench.report import cite, data, figures, slim
from csrbench.report.pairs import compare_pairs, pairs_table, to_compare

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

Progress = Callable[[int, int], None]
_WEB = (
    "index.html",
    "style.css",
    "print.css",
    "app.js",
    "overview.js",
    "views.js",
    "compare.js",
    "browser.js",
    "instance.js",
)


def write_report(
    suite: Suite,
    outcomes: pl.DataFrame,
    out: Path,
    *,
    resamples: int = 10_000,
    extras: data.Extras | None = None,
    progress: Progress = lambda done, total: None,
) -> Path:
    """Write tables (CSV, Parquet), figures (SVG, Vega-Lite) and the page; returns its path.

    Args:
        outcomes: the outcome table of the judge stage.
        out: folder; its earlier report is replaced.
        resamples: bootstrap resamples.
        extras: corrected figures, calibration and further verdicts, where there are any.

    Raises:
        UserError: the folder holds something else or can't be written.
    """
    marker = out / ".csrbench-report"
    if out.exists() and any(out.iterdir()) and not marker.is_file():
        raise UserError(f"{out}: holds other files; name an empty folder with -o")
    extras = extras or data.Extras()
    steps = done = 5
    try:
        out.mkdir(parents=True, exist_ok=True)
        marker.write_text("made by csrbench report; safe to delete as a whole\n")
        for old in ("data", "img", "tables", "figures"):
            shutil.rmtree(out / old, ignore_errors=True)
        progress(0, steps)
        tables = summarise(outcomes, resamples)
        order = data.order(outcomes, tables)
        steps += len(to_compare(order))
        progress(1, steps)
        done = 1

        def one_more() -> None:
            nonlocal done
            done += 1
            progress(done, steps)

        pairs = compare_pairs(outcomes, order, resamples, one_more)
        write_tables(tables, outcomes, out / "tables")
        for name, frame in (
            ("pairs", pairs_table(pairs)),
            ("corrected", extras.corrected),
            ("calibration", extras.calibration),
        ):
            if frame is not None and frame.width:
                frame.write_parquet(out / "tables" / f"{name}.parquet")
                frame.write_csv(out / "tables" / f"{name}.csv")
        progress(steps - 3, steps)
        specs = figures.specs(tables)
        write_figures(specs, out)
        progress(steps - 2, steps)
        judge = str(outcomes["judge"][0])
        slim.write_slim(suite, outcomes, judge, out, resamples)
        (out / "methods.txt").write_text(cite.methods(out), encoding="utf-8")
        data.write_parts(suite, outcomes, tables, judge, specs, out, pairs, extras)
        _copy_pictures(suite, outcomes, out)
        progress(steps - 1, steps)
        web = files("csrbench.report").joinpath("web")
        for name in _WEB:
            (out / name).write_bytes(web.joinpath(name).read_bytes())
        progress(steps, steps)
    except OSError as error:
        raise UserError(f"{out}: can't write the report ({error.strerror or error})") from None
    return out / "index.html"


def leaderboard(tables: Tables) -> pl.DataFrame:
    """The leaderboard as people read it: a row per model, cells ``0.41 [0.30, 0.52]``."""
    from csrbench.report.findings import interval
    from csrbench.report.names import PATTERN_NAMES, is_reference, short

    rows: list[dict[str, Any]] = []
    board = tables.leaderboard
    for model in board["model"].unique(maintain_order=True).to_list():
        part = board.filter(pl.col("model") == model)
        row: dict[str, Any] = {"model": short(model)}
        best = -1.0
        for pattern in (*list(PATTERN_NAMES)[:4], "all"):
            metric = "composite" if pattern == "all" else "grid_score"
            found = part.filter(
                (pl.col("pattern") == pattern)
                & (pl.col("metric") == metric)
                & (pl.col("condition") == "mm")
            )
            name = "composite" if pattern == "all" else PATTERN_NAMES[pattern]
            row[name] = interval(found.row(0, named=True)) if found.height else "not measured"
            if pattern == "all" and found.height:
                best = found["value"][0] if found["value"][0] is not None else -1.0
                row["missing"] = f"{found['missing_share'][0] or 0:.1%}"
        grids = part.filter((pl.col("metric") == "grid_score") & (pl.col("condition") == "mm"))
        row["grids"] = int(grids["n"].sum())
        row["_sort"] = (is_reference(model), -best)
        rows.append(row)
    rows.sort(key=lambda r: r.pop("_sort"))
    return pl.DataFrame(rows)


def write_tables(tables: Tables, outcomes: pl.DataFrame, out: Path) -> None:
    """Every table as CSV and Parquet, and the outcome table that they came from as Parquet."""
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_parquet(out / f"{name}.parquet")
        if name != "leaderboard" and frame.width:
            frame.write_csv(out / f"{name}.csv")
    leaderboard(tables).write_csv(out / "leaderboard.csv")
    outcomes.write_parquet(out / "outcomes.parquet")


def write_figures(specs: dict[str, dict[str, Any]], out: Path) -> None:
    """Specs, SVG, and the Vega runtime that draws them in the page without a network."""
    import vl_convert

    folder = out / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    for name, spec in specs.items():
        fixed = {**spec, "width": 640, "background": "white"}
        (folder / f"{name}.vl.json").write_text(json.dumps(fixed), encoding="utf-8")
        svg = vl_convert.vegalite_to_svg(json.dumps(fixed))
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    (out / "data").mkdir(exist_ok=True)
    (out / "data" / "vega.js").write_text(bundle, encoding="utf-8")


def _copy_pictures(suite: Suite, outcomes: pl.DataFrame, out: Path) -> None:
    for sha in outcomes["image_sha"].drop_nulls().unique().to_list():
        source = suite.image(sha)
        target = out / "img" / source.relative_to(suite.path / "images")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
