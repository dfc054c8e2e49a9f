"""Commands about runs: `plan`, `runs ...`, `import-inspect`, and further options of `run`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from csrbench.cli_engines import ENGINES
from csrbench.cli_options import csv_list

_PATH = click.Path(path_type=Path)


def _rates(command: Callable[..., Any]) -> Callable[..., Any]:
    for name, what in (("--tpm", "Tokens"), ("--rpm", "Requests")):
        command = click.option(
            name,
            multiple=True,
            metavar="[MODEL=]N",
            help=f"{what} a minute at most, of every model or of one.",
        )(command)
    return command


_PICTURES = (
    click.option(
        "--image-max-side",
        type=int,
        metavar="N",
        help="Send no picture with a side above N pixels (rule fit-N-q90).",
    ),
    click.option(
        "--image-rule",
        metavar="auto|none|fit-N-qQ",
        help="How pictures above a limit are made smaller; none: sent as they are. "
        "[default: auto, by the provider's limits]",
    ),
    click.option(
        "--image-limits",
        type=_PATH,
        metavar="FILE",
        help="Your own table of providers' picture limits (TOML).",
    ),
)


_REASONING = (
    click.option(
        "--reasoning-effort",
        type=click.Choice(["none", "minimal", "low", "medium", "high", "xhigh"]),
        help="Sent to reasoning models; part of the key. [default: the provider's own]",
    ),
    click.option(
        "--max-reasoning-tokens",
        type=int,
        metavar="N",
        help="Tokens for reasoning on top of --max-tokens; part of the key.",
    ),
)


_BATCH = (
    click.option(
        "--batch",
        is_flag=True,
        help="Ask through the endpoint's batches: cheaper, done within a day. The same command "
        "collects what an interrupted one has begun.",
    ),
    click.option(
        "--batch-requests", type=int, metavar="N", help="In one --batch at most. [default: 50,000]"
    ),
)


_PANEL = (
    click.option(
        "--panel",
        metavar="NAME|FILE",
        help="All models of a panel: frontier16, or your own TOML file (docs/panels.md).",
    ),
    click.option(
        "--only", callback=csv_list, metavar="A,B,...", help="With --panel: these members alone."
    ),
)


def _panel(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_PANEL):
        command = option(command)
    return command


@click.command("plan")
@click.argument("suite", type=_PATH)
@click.option("--model", "models_", multiple=True, metavar="PROVIDER/MODEL", help="May repeat.")
@_panel
@click.option("--conditions", callback=csv_list, metavar="A,B,...", help="[default: mm,txt]")
@click.option(
    "--types", "types_", callback=csv_list, metavar="S01,H03,...", help="These types alone."
)
@click.option("--limit", type=int, metavar="N", help="N grids at most, spread over types.")
@click.option("--samples", default=1, show_default=True, help="Replies per instance.")
@click.option("--max-tokens", default=512, show_default=True, help="Per reply.")
@click.option("--max-reasoning-tokens", type=int, metavar="N", help="Per reply, on top of those.")
@click.option("--system-prompt", type=_PATH, metavar="FILE", help="Put before every request.")
@click.option(
    "--concurrency",
    type=click.IntRange(1),
    metavar="N",
    help="Calls in flight per model. [default: the panel's, else 32]",
)
@click.option("--prices", type=_PATH, metavar="FILE", help="Your own price table (TOML).")
@click.option("--batch", is_flag=True, help="Price of a run with --batch.")
@_rates
@click.option(
    "--target-mde",
    type=float,
    metavar="X",
    help="Find the cheapest sample that sees differences of X (such as 0.1).",
)
@click.option("--per-pattern", is_flag=True, help="Reach --target-mde in each pattern.")
@click.option(
    "--disagreement",
    default=0.2,
    show_default=True,
    help="Expected share of cells on which two models differ.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def plan(**options: Any) -> None:
    """Show what a run would take and what it could see. Asks nothing, needs no key."""
    from csrbench.commands_runs import plan_command

    plan_command(options)


@click.group("runs")
def runs() -> None:
    """List, show, merge, export and verify run stores."""


@runs.command("ls")
@click.argument("places", nargs=-1, type=_PATH)
def runs_ls(places: tuple[Path, ...]) -> None:
    """List stores: files, or folders of them. [default: runs]"""
    from csrbench.commands_runs import ls_command

    ls_command(places or (Path("runs"),))


@runs.command("show")
@click.argument("store", type=_PATH)
def runs_show(store: Path) -> None:
    """Show what a store holds: models, statuses, judges, cost."""
    from csrbench.commands import show_command

    show_command(store)


@runs.command("merge")
@click.argument("stores", nargs=-1, required=True, type=_PATH)
@click.option("-o", "--out", required=True, type=_PATH, help="New store, or one to add to.")
def runs_merge(stores: tuple[Path, ...], out: Path) -> None:
    """Bring stores of one suite together. Merging again changes nothing."""
    from csrbench.commands_runs import merge_command

    merge_command(stores, out)


@runs.command("export")
@click.argument("store", type=_PATH)
@click.option("-o", "--out", required=True, type=_PATH, help="Ends in .parquet or .jsonl.")
def runs_export(store: Path, out: Path) -> None:
    """Write responses with their requests, and judgements beside them."""
    from csrbench.commands_runs import export_command

    export_command(store, out)


@runs.command("verify")
@click.argument("store", type=_PATH)
@click.option("--suite", type=_PATH, help="Also check the pictures of this suite.")
def runs_verify(store: Path, suite: Path | None) -> None:
    """Check a store: integrity, keys computed anew, nothing dangling. Exit code 1: problems."""
    from csrbench.commands_runs import verify_command

    sys.exit(verify_command(store, suite))


@runs.command("batches")
@click.argument("store", type=_PATH)
@click.option(
    "--forget", multiple=True, metavar="BATCH", help="Give a batch under way up: ask it anew."
)
def runs_batches(store: Path, forget: tuple[str, ...]) -> None:
    """List the batches of a store: under way, and what became of the others."""
    from csrbench.commands_runs import batches_command

    batches_command(store, forget)


@runs.command("upgrade")
@click.argument("stores", nargs=-1, required=True, type=_PATH)
def runs_upgrade(stores: tuple[Path, ...]) -> None:
    """Bring stores of earlier releases up to date. Their content stays."""
    from csrbench.commands_runs import upgrade_command

    upgrade_command(stores)


@click.command("import-inspect")
@click.argument("log", type=_PATH)
@click.option("--suite", required=True, type=_PATH, help="The suite that was asked.")
@click.option("-o", "--out", required=True, type=_PATH, help="Run store; made if it is missing.")
def import_inspect(log: Path, suite: Path, out: Path) -> None:
    """Bring a finished Inspect log of csrbench/mini into a run store."""
    from csrbench.commands_runs import import_command

    import_command(log, suite, out)


def attach(cli: click.Group) -> None:
    """Add these commands, and further options to `run`."""
    cli.add_command(plan)
    cli.add_command(runs)
    cli.add_command(import_inspect)
    run = cli.commands["run"]
    ask = run.callback
    assert ask is not None

    def run_or_compare(**options: Any) -> Any:
        if options["compare"] or options["sequential"]:
            from csrbench.commands_runs import compare_command

            sys.exit(compare_command(options))
        return ask(**options)

    run.callback = run_or_compare
    further = _rates(lambda: None)
    further = click.option(
        "--alpha", default=0.05, show_default=True, help="Level of the sequential test."
    )(further)
    further = click.option(
        "--sequential", is_flag=True, help="With --compare: stop as soon as it is decided."
    )(further)
    further = click.option(
        "--compare",
        nargs=2,
        metavar="A B",
        help="Compare two models by an anytime-valid test; judged by the rule judge.",
    )(further)
    further = click.option(
        "--skip-unavailable",
        is_flag=True,
        help="With --panel: leave out models whose key or package is missing.",
    )(further)
    for option in reversed((*_PANEL, *_REASONING, *_PICTURES, *_BATCH, *ENGINES)):
        further = option(further)
    further = click.option(
        "--max-tokens-total", type=int, help="Stop cleanly before so many tokens, in and out."
    )(further)
    run.params.extend(reversed(further.__click_params__))  # type: ignore[attr-defined]
