"""What people see in the terminal: progress with rate, ETA and money, and small tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from csrbench.runs.account import Progress as RunProgress


_DIRECTION = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def clean(text: str) -> str:
    """Text without control characters: replies may hold ANSI codes, nulls or direction marks."""
    return "".join(
        c if c.isprintable() and c not in _DIRECTION else "\ufffd" for c in text.replace("\n", " ")
    )


def say(text: str = "") -> None:
    """One line to standard output."""
    print(text, flush=True)


def note(text: str) -> None:
    """One line to standard error."""
    print(clean(text), file=sys.stderr, flush=True)


def duration(seconds: float | None) -> str:
    """``1 h 05 min``, ``3 min 20 s`` or ``12 s``."""
    if seconds is None:
        return "?"
    s = round(seconds)
    if s >= 3600:
        return f"{s // 3600} h {s % 3600 // 60:02d} min"
    return f"{s // 60} min {s % 60:02d} s" if s >= 60 else f"{s} s"


def money(usd: float | None) -> str:
    """US dollars, or that the price is unknown."""
    return "price unknown" if usd is None else f"${usd:,.4f}" if 0 < usd < 1 else f"${usd:,.2f}"


def many(count: int, noun: str) -> str:
    """``1 grid``, ``6 grids``, ``1,830 grids``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


@contextmanager
def counter(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar with rate and ETA for (done, total) callbacks; plain lines without a tty."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Eta

    console = Console(stderr=True)
    if not console.is_terminal:
        last = [-1]

        def plain(done: int, total: int) -> None:
            tenth = 10 * done // max(total, 1)
            if tenth != last[0]:
                last[0] = tenth
                note(f"{what}: {done} of {total}")

        yield plain
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        Eta(),
    )
    with Progress(*columns, console=console, transient=False) as bar:
        task = bar.add_task(what, total=None, rate="")

        def update(done: int, total: int) -> None:
            speed = bar.tasks[0].speed
            bar.update(task, completed=done, total=total, rate=f"{speed:.1f}/s" if speed else "")

        yield update


@contextmanager
def run_progress() -> Iterator[Callable[[RunProgress], None]]:
    """Progress of a run: items with rate and ETA; money is in the summary.

    Batches, which move rarely, are told of in a line, twice a minute at most.
    """
    told, at = "", float("-inf")
    with counter("asking") as update:

        def tell(p: RunProgress) -> None:
            nonlocal told, at
            update(p.done + p.failed, p.total)
            notes = [m.note for m in p.models if m.note and not m.note.startswith(m.model)]
            if notes and (text := "; ".join(notes)) != told and p.elapsed_s - at >= 30:
                told, at = text, p.elapsed_s
                note(text)

        yield tell


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A small table to standard output; the first column left-aligned, the others right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    out = Table(title=title, title_justify="left", title_style="bold")
    for k, column in enumerate(columns):
        out.add_column(column, justify="left" if k == 0 else "right", overflow="fold")
    for row in rows:
        out.add_row(*(Text(clean(str(v))) for v in row))
    width = None if sys.stdout.isatty() else 120
    Console(width=width).print(out)
