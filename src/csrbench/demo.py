"""The demo: the whole path in one command, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csrbench import console
from csrbench.errors import UserError

EMBEDDED = "embedded/smollm2"
BRIEF = "Answer in one short sentence."


def run_demo(out: Path, seed: int = 0, part: int = 8) -> Path:
    """Build mini, ask reference systems (all) and the embedded model (a part), judge, report.

    Args:
        out: folder for everything; a second call goes on there.
        part: grids that the embedded model is asked; 0 leaves it out.

    Returns:
        Path of the report's page.

    Raises:
        UserError: the folder can't be used, or a stage fails.
    """
    from csrbench.commands import ask_suite, open_clients
    from csrbench.judges.stage import judge_with_rules, outcomes
    from csrbench.models.base import Sampling
    from csrbench.models.reference import SYSTEMS
    from csrbench.report.build import write_report
    from csrbench.runs.store import Store
    from csrbench.suite.build import build

    console.say("1 of 4  Drawing the mini suite: one grid (2 asks x 2 pictures) a type")
    with console.counter("drawing") as progress:
        suite = build(out / "suite", "mini", seed, progress=progress)
    conditions = tuple(suite.manifest["conditions"])
    # A newer csrbench may draw another suite; its answers belong into another store.
    store_path = out / f"run-{suite.hash[:8]}.db"

    console.say(f"2 of 4  Asking {len(SYSTEMS)} reference systems (simulated; they know the gold)")
    clients = open_clients([f"reference/{s}" for s in SYSTEMS], suite)
    ask_suite(suite, clients, conditions, store_path, Sampling())
    if part:
        _ask_embedded(suite, store_path, part)

    console.say("3 of 4  Judging by rules")
    with Store(store_path) as store, console.counter("judging") as progress:
        judge_with_rules(store, suite, progress)

    console.say("4 of 4  Figures and page")
    table = outcomes(suite, [store_path])
    with console.counter("reporting") as progress:
        page: Path = write_report(suite, table, out / "report", progress=progress)
    _print_table(out / "report")
    console.say(f"\nOpen {page.resolve()} in a browser.")
    return page


def _ask_embedded(suite: Any, store: Path, part: int) -> None:
    from csrbench.commands import ask_suite, open_clients
    from csrbench.models.base import Sampling
    from csrbench.models.embedded import DEMO_MAX_TOKENS

    try:
        clients = open_clients([EMBEDDED], suite)
    except UserError as error:
        console.note(f"        the embedded model is left out: {error}")
        return
    console.say(f"        and SmolLM2-135M, reading pictures by OCR, on {part} grids")
    # A model this small rambles; a reply that is cut off would be missing, not judged.
    ask_suite(
        suite,
        clients,
        ("mm", "txt"),
        store,
        Sampling(max_tokens=DEMO_MAX_TOKENS),
        limit=part,
        system_prompt=BRIEF,
    )


def _print_table(report: Path) -> None:
    import polars as pl

    board = pl.read_csv(report / "tables" / "leaderboard.csv")
    console.table(
        "Share of grids with all four cells right (95 % interval), and the composite",
        board.columns,
        board.rows(),
    )
