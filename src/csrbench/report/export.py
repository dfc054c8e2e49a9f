"""A finished report for a paper: figures and tables in the formats that papers take."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from csrbench.errors import UserError
from csrbench.report.papers import latex_table, markdown_table

FIGURES = ("svg", "pdf", "png")
TABLES = ("csv", "parquet", "latex", "markdown")
FORMATS = (*FIGURES, *TABLES)
PNG_SCALE = 3.0
"""Pixels a unit: 640 units of width give 1,920 pixels."""
RAW = ("outcomes",)
"""Tables with a row per reply: CSV and Parquet alone."""
CAPTIONS = {
    "leaderboard": "Headline figures by model",
    "patterns": "Scores of the four patterns by model and condition",
    "types": "Scores by type; descriptive",
    "gaps": "Paired differences between conditions",
    "dominance": "Language dominance under false claims",
    "detection": "Discrimination and criterion",
    "tradeoff": "Safety, help and fairness at once",
    "correlation": "Rank correlations across models",
    "ranks": "Ranks by composite over resampled families",
    "missing": "Statuses and bounds of what is missing",
    "corrected": "Shares corrected with human labels (PPI++)",
}
Progress = Callable[[int, int], None]


def is_report(folder: Path) -> bool:
    """Whether `csrbench report` wrote this folder."""
    return (folder / "tables").is_dir() and (folder / "figures").is_dir()


def read_tables(report: Path) -> dict[str, pl.DataFrame]:
    """All tables of a report by name, from Parquet.

    Raises:
        UserError: no report there, or a damaged table.
    """
    if not is_report(report):
        raise UserError(f"{report}: no report here; name a folder that `csrbench report` wrote")
    found = {}
    for path in sorted((report / "tables").glob("*.parquet")):
        try:
            found[path.stem] = pl.read_parquet(path)
        except (pl.exceptions.PolarsError, OSError):
            raise UserError(f"{path}: damaged; write the report again") from None
    return found


def read_specs(report: Path) -> dict[str, dict[str, Any]]:
    """All figures of a report by name, as Vega-Lite.

    Raises:
        UserError: no report there, or a damaged figure.
    """
    if not is_report(report):
        raise UserError(f"{report}: no report here; name a folder that `csrbench report` wrote")
    found = {}
    for path in sorted((report / "figures").glob("*.vl.json")):
        try:
            found[path.name.removesuffix(".vl.json")] = json.loads(path.read_text("utf-8"))
        except (ValueError, OSError):
            raise UserError(f"{path}: damaged; write the report again") from None
    return found


def export_report(
    report: Path,
    out: Path,
    formats: Sequence[str] = FORMATS,
    progress: Progress = lambda done, total: None,
) -> list[Path]:
    """Write every figure and every table of a report; returns the files.

    Args:
        formats: of `FORMATS`. The tables named in `RAW` are written as CSV and Parquet alone.
        out: folder; files of the same name are replaced, nothing else is touched.

    Raises:
        UserError: no report there, an unknown format, or a folder that can't be written.
    """
    unknown = [f for f in formats if f not in FORMATS]
    if unknown or not formats:
        said = f"there is no format '{unknown[0]}'" if unknown else "no format is named"
        raise UserError(f"--format: {said}; known: {', '.join(FORMATS)}")
    jobs: list[tuple[Path, Callable[[], bytes]]] = []
    specs, tables = read_specs(report), read_tables(report)
    for name, spec in specs.items():
        jobs += [
            (out / "figures" / f"{name}.{f}", lambda s=spec, f=f: draw(s, f))  # type: ignore[misc]
            for f in FIGURES
            if f in formats
        ]
    for name, frame in tables.items():
        if not frame.width:
            continue
        for f in TABLES:
            if f in formats and not (name in RAW and f in ("latex", "markdown")):
                ending = {"latex": "tex", "markdown": "md"}.get(f, f)
                path = out / "tables" / f"{name}.{ending}"
                jobs.append((path, lambda n=name, t=frame, f=f: write(n, t, f)))  # type: ignore[misc]
    try:
        for folder in {path.parent for path, _ in jobs}:
            folder.mkdir(parents=True, exist_ok=True)
        for done, (path, make) in enumerate(jobs):
            progress(done, len(jobs))
            path.write_bytes(make())
    except OSError as error:
        raise UserError(f"{out}: can't be written ({error.strerror or error})") from None
    progress(len(jobs), len(jobs))
    return [path for path, _ in jobs]


def draw(spec: dict[str, Any], form: str) -> bytes:
    """A Vega-Lite figure as SVG, PDF or PNG; the same spec for all three."""
    import vl_convert

    # The renderer ends the process at a control character, so none gets there.
    text = re.sub(r"\\u00(?:[01][0-9a-f]|7f|[89][0-9a-f])", "?", json.dumps(spec))
    if form == "svg":
        return str(vl_convert.vegalite_to_svg(text)).encode()
    if form == "pdf":
        return bytes(vl_convert.vegalite_to_pdf(text))
    return bytes(vl_convert.vegalite_to_png(text, scale=PNG_SCALE))


def write(name: str, frame: pl.DataFrame, form: str) -> bytes:
    """A table as CSV, Parquet, LaTeX or Markdown."""
    import io

    caption = CAPTIONS.get(name, name.replace("_", " "))
    if form == "latex":
        return latex_table(frame, caption, f"tab:csrbench-{name.replace('_', '-')}").encode()
    if form == "markdown":
        return markdown_table(frame, caption).encode()
    buffer = io.BytesIO()
    if form == "csv":
        frame.write_csv(buffer)
    else:
        frame.write_parquet(buffer)
    return buffer.getvalue()
