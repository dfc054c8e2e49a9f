"""Commands about results for others: `leaderboard`, `export`, `cite`. Heavy imports stay inside."""

from __future__ import annotations

from pathlib import Path

import click

from csrbench.cli_options import csv_list
from csrbench.errors import UserError

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("sources", nargs=-1, required=True, type=_PATH)
@click.option("--suite", required=True, type=_PATH, help="The suite that all of them were asked.")
@click.option(
    "--judge", "judge_", metavar="NAME",
    help="Whose verdicts count. [default: the reports' own; rules where there are stores alone]",
)  # fmt: skip
@click.option("--condition", default="mm", show_default=True, help="Where models are ranked.")
@click.option("--resamples", default=10_000, show_default=True, help="Bootstrap and permutations.")
@click.option(
    "-o", "--out", type=_PATH, default=Path("leaderboard"), show_default=True, help="Folder."
)
def leaderboard(
    sources: tuple[Path, ...], suite: Path, judge_: str | None, condition: str, resamples: int,
    out: Path,
) -> None:  # fmt: skip
    """Rank the models of many run stores and reports on one page, with the range of each rank.

    SOURCES are judged run stores, and folders that `csrbench report` wrote; of the latter
    leaderboard.json and leaderboard.parquet are enough, so nobody has to hand over replies. All
    must be of one suite (by its hash) and one judge; a split that was selected against models
    never stands beside a plain suite. Writes index.html, leaderboard.csv and leaderboard.md.

    \b
      csrbench leaderboard runs/a.db runs/b.db reports/theirs --suite suites/core -o board
    """
    from csrbench import console
    from csrbench.report.board import gather, make_board, write_board
    from csrbench.suite.read import open_suite

    opened = open_suite(suite)
    outcomes, judge, came = gather(opened, sources, judge_)
    board = make_board(opened, outcomes, judge, came, condition=condition, resamples=resamples)
    console.say(f"leaderboard: {write_board(board, out)}")


@click.command("export")
@click.argument("report", type=_PATH)
@click.option("-o", "--out", type=_PATH, default=Path("paper"), show_default=True, help="Folder.")
@click.option(
    "--format",
    "formats",
    callback=csv_list,
    metavar="A,B,...",
    help="Of svg, pdf, png (figures), csv, parquet, latex, markdown (tables). [default: all]",
)
def export(report: Path, out: Path, formats: tuple[str, ...]) -> None:
    """Write every figure and table of a report in the formats that papers take.

    Figures come from the same Vega-Lite specs as the page: OUT/figures/NAME.svg, .pdf, .png.
    Tables: OUT/tables/NAME.csv, .parquet, .tex (booktabs, all text escaped), .md. Replies
    (outcomes) are written as CSV and Parquet alone.

    \b
      csrbench export reports/mini -o paper --format pdf,latex
    """
    from csrbench import console
    from csrbench.report.export import FORMATS, export_report

    with console.counter("exporting") as progress:
        files = export_report(report, out, formats or FORMATS, progress)
    console.say(f"{len(files)} files: {out}")


@click.command()
@click.option("--bibtex", "as_bibtex", is_flag=True, help="Print BibTeX.")
@click.option(
    "--methods",
    type=_PATH,
    metavar="REPORT_DIR",
    help="Print a methods paragraph for this report, ready to paste.",
)
def cite(as_bibtex: bool, methods: Path | None) -> None:
    """Say what to cite, and what is and isn't claimed; or describe a report's methods."""
    from csrbench.report import cite as words

    if as_bibtex and methods is not None:
        raise UserError("--bibtex and --methods are two outputs: give one of them")
    if methods is not None:
        click.echo(words.methods(methods), nl=False)
    else:
        click.echo(words.bibtex() if as_bibtex else words.citation(), nl=False)
