"""Commands about judging: `csrbench annotate` and `calibrate`. Heavy imports stay inside."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from csrbench.cli_options import csv_list


class _WithDefault(click.Group):
    """A group whose first word may be left out: `annotate STORE` is `annotate serve STORE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_WithDefault, context_settings={"help_option_names": ["-h", "--help"]})
def annotate() -> None:
    """Label stored replies by hand, in a local web page; export the labels.

    \b
      csrbench annotate runs/mini.db --suite suites/mini --sample 200 --stratify type
      csrbench annotate agreement runs/mini.labels.db
      csrbench annotate export runs/mini.labels.db -o labels.csv
      csrbench report runs/mini.db --suite suites/mini --labels labels.csv
    """


@annotate.command("serve")
@click.argument("store", type=click.Path(path_type=Path))
@click.option(
    "--suite", required=True, type=click.Path(path_type=Path), help="The suite that was run."
)
@click.option("--as", "name", default="", metavar="NAME", help="Begin under this name.")
@click.option("--sample", "size", type=int, metavar="N", help="Replies to draw [default: all].")
@click.option(
    "--stratify",
    default="",
    metavar="COLUMN",
    help="Spread the draw evenly over type, pattern, family, condition, gold_kind or model; the "
    "weights that undo it are kept.",
)
@click.option(
    "--by",
    type=click.Choice(["reply", "grid"]),
    default="reply",
    show_default=True,
    help="Draw single replies, or whole grids (for a corrected grid score).",
)
@click.option("--conditions", callback=csv_list, metavar="A,B,...", help="These conditions alone.")
@click.option("--models", callback=csv_list, metavar="A,B,...", help="These models alone.")
@click.option("--seed", default=0, show_default=True, help="Of the draw.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help="Where labels are kept [default: STORE.labels.db].",
)
@click.option("--port", default=8765, show_default=True, help="0 picks a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--no-token", is_flag=True, help="Let every local process in (127.0.0.1 alone).")
def serve(store: Path, suite: Path, **o: Any) -> None:
    """Serve the page for labelling the replies of STORE; every key is kept at once."""
    from csrbench.annotate.commands import annotate as run
    from csrbench.annotate.sample import Design

    design = Design(o["size"], o["stratify"], o["by"], o["conditions"], o["models"], o["seed"])
    run(
        store,
        suite,
        out=o["out"],
        design=design,
        name=o["name"],
        host=o["host"],
        port=o["port"],
        token=not o["no_token"],
    )


@annotate.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="A file that ends in .csv or .parquet.",
)
@click.option("--all", "everyone", is_flag=True, help="A row per person, not the final labels.")
def export_command(file: Path, out: Path, everyone: bool) -> None:
    """Write the labels of FILE: one final label per reply, with weight and status."""
    from csrbench.annotate.commands import export

    export(file, out, everyone)


@annotate.command("agreement")
@click.argument("file", type=click.Path(path_type=Path))
def agreement_command(file: Path) -> None:
    """Show per axis how far the people who labelled FILE agree."""
    from csrbench.annotate.commands import agreement

    agreement(file)


@click.command()
@click.argument("stores", nargs=-1, type=click.Path(path_type=Path))
@click.option("--suite", type=click.Path(path_type=Path), help="The suite that was run.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Labels of these replies (export of `csrbench annotate`, CSV or Parquet); without a "
    "store, a CSV with text, refusal and perhaps ask.",
)
@click.option(
    "--judge",
    "judge_",
    default="rules",
    show_default=True,
    metavar="rules|PROVIDER/MODEL|NAME",
    help="The rule judge; a model that judges the calibration set; or, with a store, the name of "
    "a judge that has judged it.",
)
@click.option(
    "--part",
    type=click.Choice(["all", "open", "held-out", "natural"]),
    default="all",
    show_default=True,
    help="Of the calibration set; `held-out` is the third that no judge was developed on. "
    "`natural`: 560 other replies, as assistants write them (refusal and enabling only).",
)
@click.option("--votes", default=1, show_default=True, help="Readings per reply (model judges).")
@click.option("--limit", type=int, help="Judge N replies at most (model judges).")
@click.option("--base-url", metavar="URL", help="Endpoint for an openai/... judge.")
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where a model's verdicts are kept [default: runs/calibration-HASH.db].",
)
@click.option("--resamples", default=2000, show_default=True, help="Bootstrap over families.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Write figures (.csv, .parquet)."
)
def calibrate(**options: Any) -> None:
    """Measure a judge against labels: κ, α, precision, recall, F1 and confusion, with intervals.

    \b
    The rule judge on the calibration set that ships with this package:
      csrbench calibrate
    A model as judge, on the same set (it is asked; resumable):
      csrbench calibrate --judge openai/NAME
    Any judge of a run, against your own labels:
      csrbench annotate export runs/mini.labels.db -o labels.csv
      csrbench calibrate runs/mini.db --suite suites/mini --labels labels.csv --judge NAME
    Replies that a judge failed on are counted as unjudged and are in no other figure.
    """
    from csrbench.commands_judges import calibrate_command

    sys.exit(calibrate_command(options))
