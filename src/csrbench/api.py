"""CSR-Bench from Python: the four stages and the metrics, each one call.

Example:
    >>> import csrbench.api as csr
    >>> suite = csr.build("mini", "suites/mini")  # doctest: +SKIP
    >>> csr.run(suite, ["reference/oracle", "reference/text-only"], "runs/x.db")  # doctest: +SKIP
    >>> csr.judge("runs/x.db", suite)  # doctest: +SKIP
    >>> table = csr.outcomes("runs/x.db", suite)  # doctest: +SKIP
    >>> csr.summarise(table).leaderboard  # doctest: +SKIP
    >>> csr.compare(table, "reference/oracle", "reference/random").conclusions  # doctest: +SKIP
    >>> csr.report("runs/x.db", suite, "reports/x")  # doctest: +SKIP

Importing this module costs milliseconds: what a call needs is loaded by the call. Every call can
be interrupted and given again; it goes on where it was. Bad input raises `UserError` with one
sentence. Calls are quiet; pass `progress=True` for progress on standard error.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from csrbench.errors import UserError

if TYPE_CHECKING:
    import polars as pl

    from csrbench.metrics.compare import Comparison
    from csrbench.metrics.summary import Tables
    from csrbench.models.base import Client
    from csrbench.runs.account import RunSummary
    from csrbench.suite.read import Suite

__all__ = [
    "UserError",
    "build",
    "compare",
    "judge",
    "open_suite",
    "outcomes",
    "report",
    "run",
    "summarise",
]

File = str | PathLike[str]
Stores = File | Iterable[File]
T = TypeVar("T")


def build(
    name: str,
    out: File,
    *,
    seed: int = 0,
    conditions: Sequence[str] | None = None,
    types: Sequence[str] = (),
    families: Sequence[File] = (),
    stress: int = 0,
    workers: int | None = None,
    progress: bool = False,
) -> Suite:
    """Draw a suite into the folder `out`, or open it when nothing has changed.

    Args:
        name: ``mini`` (one grid a type), ``core``, ``full``, or ``fresh`` (needs a seed).
        out: the suite's folder.
        seed: the same seed gives the same bytes.
        conditions: presentations of each cell; all but ``img``, ``distract`` and ``typo`` unless
            named.
        types: type ids; all by default.
        families: folders with further family files.
        stress: 0 to 3, how hard the evidence is to see.
        workers: processes that draw; two at most unless told.
        progress: show progress on standard error.

    Returns:
        The suite; `suite.instances` is a polars frame with a row per cell and condition.

    Raises:
        UserError: an unknown name, condition or type, or a folder that holds something else.

    Example:
        >>> suite = build("mini", "suites/mini", types=["S10"])  # doctest: +SKIP
        >>> suite.instances.height  # doctest: +SKIP
        32
    """
    from csrbench.suite.build import build as draw
    from csrbench.suite.conditions import DEFAULT

    with _counter("drawing", progress) as tell:
        return draw(
            Path(out),
            name,
            seed,
            DEFAULT if conditions is None else tuple(conditions),
            families=[Path(f) for f in families],
            types=tuple(types),
            stress=stress,
            workers=workers,
            progress=tell,
        )


def open_suite(suite: Suite | File) -> Suite:
    """A suite that was built before; an opened one passes through.

    Raises:
        UserError: no suite there, or a damaged one.

    Example:
        >>> open_suite("suites/mini").name  # doctest: +SKIP
        'mini-0'
    """
    if isinstance(suite, str | PathLike):
        from csrbench.suite.read import open_suite as read

        return read(Path(suite))
    return suite


def run(
    suite: Suite | File,
    models: Sequence[str | Client],
    out: File,
    *,
    conditions: Sequence[str] = ("mm", "txt"),
    types: Sequence[str] | None = None,
    limit: int | None = None,
    samples: int = 1,
    system_prompt: str | None = None,
    temperature: float = 0.0,
    max_tokens: int = 512,
    max_usd: float | None = None,
    max_requests: int | None = None,
    max_seconds: float | None = None,
    options: Mapping[str, Any] | None = None,
    progress: bool = False,
) -> RunSummary:
    """Ask models about a suite and keep the replies in the store `out`.

    What the store holds already is not asked, and not paid, again.

    Args:
        suite: an opened suite, or its folder.
        models: names such as ``openai/gpt-4.1-mini`` or ``reference/oracle``, or clients of your
            own (`csrbench.models.base.Client`).
        out: the store, one SQLite file.
        conditions: presentations to ask.
        types: type ids or patterns; all by default.
        limit: whole grids at most.
        samples: replies per instance.
        system_prompt: put before every request.
        temperature: of sampling.
        max_tokens: of a reply.
        max_usd: stop there.
        max_requests: stop there.
        max_seconds: stop there.
        options: for the clients, such as ``{"base_url": "http://localhost:8000/v1"}``.
        progress: show progress on standard error.

    Returns:
        Counts by status, cost in USD (None: price unknown) and why the run stopped, if it did.

    Raises:
        UserError: an unknown model or condition, a missing key, or a store of another suite.

    Example:
        >>> run("suites/mini", ["reference/oracle"], "runs/x.db").done  # doctest: +SKIP
        488
    """
    from csrbench.commands import open_clients
    from csrbench.models.base import Sampling
    from csrbench.runs.account import Budget
    from csrbench.runs.run import run as ask
    from csrbench.runs.store import Store

    opened = open_suite(suite)
    names = [m for m in models if isinstance(m, str)]
    named = iter(open_clients(names, opened, **dict(options or {})) if names else ())
    clients = [next(named) if isinstance(m, str) else m for m in models]
    here = threading.current_thread() is threading.main_thread() and not _in_loop()

    async def go() -> RunSummary:
        try:
            with Store(Path(out)) as store, _run_counter(progress) as tell:
                return await ask(
                    opened,
                    clients,
                    tuple(conditions),
                    store,
                    Sampling(temperature=temperature, max_tokens=max_tokens),
                    types=types,
                    limit=limit,
                    samples=samples,
                    system_prompt=system_prompt,
                    budget=Budget(max_usd, max_requests, max_seconds),
                    progress=tell,
                    handle_signals=here,
                )
        finally:
            for client in clients:
                await client.close()

    return _finish(go)


def judge(
    stores: Stores,
    suite: Suite | File,
    judge: str = "rules",
    *,
    votes: int = 1,
    picture: bool = False,
    limit: int | None = None,
    options: Mapping[str, Any] | None = None,
    progress: bool = False,
) -> int:
    """Judge all replies of the stores that this judge has not judged yet.

    Args:
        stores: one store or several.
        suite: the suite that was run.
        judge: ``rules`` (offline), or a model's name such as ``openai/gpt-4.1``.
        votes: readings per reply (model judge).
        picture: whether a model judge sees the picture, not its description.
        limit: replies at most (model judge).
        options: for a model judge's client.
        progress: show progress on standard error.

    Returns:
        How many replies were judged now.

    Raises:
        UserError: a missing store, one of another suite, or a judge that can't be opened.

    Example:
        >>> judge("runs/x.db", "suites/mini")  # doctest: +SKIP
        488
    """
    from csrbench.judges.stage import judge_with_rules
    from csrbench.judges.words import rules
    from csrbench.runs.store import Store

    opened = open_suite(suite)
    done = 0
    for path in _paths(stores):
        with Store(path, readonly=True):
            pass  # a mistyped name must not make a store
        if judge in ("rules", rules.NAME):
            with Store(path) as store, _counter("judging", progress) as tell:
                done += judge_with_rules(store, opened, tell)
        else:
            done += _model_judge(
                path, opened, judge, dict(options or {}), progress,
                votes=votes, sees_picture=picture, limit=limit,
            )  # fmt: skip
    return done


def _model_judge(
    path: Path, suite: Suite, name: str, options: dict[str, Any], progress: bool, **how: Any
) -> int:
    from csrbench.commands import open_clients
    from csrbench.judges.model.llm import judge_with_llm
    from csrbench.runs.store import Store

    (client,) = open_clients([name], suite, **options)

    async def go() -> int:
        try:
            if (check := getattr(client, "check", None)) is not None:
                await check()
            with Store(path) as store, _counter("judging", progress) as tell:
                found = await judge_with_llm(store, suite, client, progress=tell, **how)
            return int(found.get("judged", 0))
        finally:
            await client.close()

    return _finish(go)


def outcomes(stores: Stores, suite: Suite | File, judge: str = "rules") -> pl.DataFrame:
    """The outcome table: a row per model, instance and sample, with status, axes and behaviour.

    `y` is 1 where the gold behaviour was shown, 0 where not, null where there is no verdict.

    Raises:
        UserError: a missing store, one of another suite, or a model in two stores.

    Example:
        >>> outcomes("runs/x.db", "suites/mini").group_by("model").mean()  # doctest: +SKIP
    """
    from csrbench.judges.stage import outcomes as collect
    from csrbench.judges.words import rules

    name = rules.NAME if judge == "rules" else judge
    return collect(open_suite(suite), _paths(stores), name)


def summarise(outcomes: pl.DataFrame, *, resamples: int = 10_000, seed: int = 0) -> Tables:
    """Every table of a report: leaderboard, patterns, types, gaps, dominance, detection, ...

    Args:
        outcomes: the outcome table.
        resamples: of the family bootstrap; 0 leaves intervals out.
        seed: of the bootstrap.

    Raises:
        UserError: an empty table, or one that lacks a column.

    Example:
        >>> summarise(table).leaderboard.filter(metric="composite")  # doctest: +SKIP
    """
    from csrbench.metrics.summary import summarise as compute

    return compute(outcomes, resamples, seed)


def compare(
    outcomes: pl.DataFrame,
    first: str,
    second: str,
    *,
    model: str | None = None,
    condition: str = "mm",
    resamples: int = 10_000,
    seed: int = 0,
) -> Comparison:
    """Two models on the same cells or, with `model`, two conditions of one model.

    Paired differences, permutation of whole families, Holm over the planned contrasts; the
    sentences of `conclusions` never say more than the intervals.

    Raises:
        UserError: an arm that is not in the table, or none in common.

    Example:
        >>> compare(table, "openai/a", "openai/b").conclusions[0]  # doctest: +SKIP
        'No difference found between openai/a and openai/b in 10 planned contrasts. ...'
    """
    from csrbench.metrics.compare import compare_conditions, compare_models

    if model is not None:
        return compare_conditions(outcomes, model, first, second, resamples, seed)
    return compare_models(outcomes, first, second, condition, resamples, seed)


def report(
    stores: Stores,
    suite: Suite | File,
    out: File,
    *,
    judge: str = "rules",
    resamples: int = 10_000,
    progress: bool = False,
) -> Path:
    """Write tables, figures and the page that opens from disk; returns the page's path.

    Raises:
        UserError: nothing judged, or a folder that holds something else.

    Example:
        >>> report("runs/x.db", "suites/mini", "reports/x")  # doctest: +SKIP
        PosixPath('reports/x/index.html')
    """
    from csrbench.report.build import write_report

    opened = open_suite(suite)
    table = outcomes(stores, opened, judge)
    if table.filter(table["judge_status"] == "judged").is_empty():
        raise UserError(f"judge '{judge}' has judged nothing here; call judge(...) first")
    with _counter("reporting", progress) as tell:
        return write_report(opened, table, Path(out), resamples=resamples, progress=tell)


def _paths(stores: Stores) -> list[Path]:
    if isinstance(stores, str | PathLike):
        return [Path(stores)]
    return [Path(s) for s in stores]


@contextmanager
def _counter(what: str, shown: bool) -> Iterator[Callable[[int, int], None]]:
    if not shown:
        yield lambda done, total: None
        return
    from csrbench import console

    with console.counter(what) as tell:
        yield tell


@contextmanager
def _run_counter(shown: bool) -> Iterator[Callable[[Any], None]]:
    if not shown:
        yield lambda progress: None
        return
    from csrbench import console

    with console.run_progress() as tell:
        yield tell


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _finish(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end, also where a loop runs already, as in notebooks."""
    if not _in_loop():
        return asyncio.run(make())
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(make())).result()
