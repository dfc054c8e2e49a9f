"""One run: the instances of a suite asked of some models, each exactly once, into a store."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from csrbench.errors import UserError
from csrbench.models.base import Client, Sampling
from csrbench.models.pictures import AUTO, LimitTable
from csrbench.runs.account import Budget, Meter, Progress, Purse, RunSummary, Tally, summary
from csrbench.runs.batch import BatchRun
from csrbench.runs.batch_files import BatchPolicy
from csrbench.runs.direct import ask_directly
from csrbench.runs.interrupt import INTERRUPTED, interruptible
from csrbench.runs.order import select
from csrbench.runs.pace import Rate
from csrbench.runs.prices import Prices
from csrbench.runs.schedule import Gate, Policy
from csrbench.runs.session import Session, Suite, fitters
from csrbench.runs.store import Store, sole_runner


async def run(
    suite: Suite,
    clients: Sequence[Client],
    conditions: Sequence[str],
    store: Store,
    sampling: Sampling | None = None,
    *,
    system_prompt: str | None = None,
    samples: int = 1,
    limit: int | None = None,
    types: Sequence[str] | None = None,
    budget: Budget | None = None,
    prices: Prices | None = None,
    policy: Policy | None = None,
    rates: Mapping[str, Rate] | None = None,
    image_rule: str = AUTO,
    image_limits: LimitTable | None = None,
    batch: BatchPolicy | None = None,
    progress: Callable[[Progress], None] | None = None,
    notify: Callable[[str], None] | None = None,
    handle_signals: bool = True,
) -> RunSummary:
    """Ask every instance of every model, unless the store has the response already.

    Args:
        suite: where instances and pictures come from.
        clients: the models, all asked at the same time, each with its own pace.
        conditions: conditions to ask.
        store: where responses go; each is committed as it arrives.
        sampling: settings; `sample` is set by `samples`.
        system_prompt: put before every request; part of the key.
        samples: replies per instance.
        limit: whole grids at most.
        types: type ids or patterns; all by default.
        budget: limits in money, requests and time, over all models.
        prices: the price table.
        policy: patience with endpoints.
        rates: requests and tokens a minute at most, by model.
        image_rule: how pictures above a provider's limits are made smaller (`models.pictures`).
        image_limits: the table of those limits.
        batch: ask through the batch endpoints of the models' servers (`runs.batch`).
        progress: called with the state, at most ten times a second.
        notify: called with sentences for the user.
        handle_signals: stop cleanly on Ctrl-C (a second one stops at once).

    Raises:
        UserError: bad selection, an endpoint that fails its check, another run on this store, a
            store that belongs to another suite, or a full disk (what is stored stays).
    """
    rows = select(suite.instances, conditions, types=types, limit=limit)
    if samples < 1:
        raise UserError(f"--samples {samples}: give at least 1.")
    doubled = [m for m, n in Counter(c.model for c in clients).items() if n > 1]
    if not clients or doubled:
        raise UserError(
            f"Model {doubled[0]} is named twice: name each model once."
            if doubled
            else "No model to ask: name at least one with --model."
        )
    if batch is not None and (other := [c.model for c in clients if not hasattr(c, "batches")]):
        raise UserError(
            f"{other[0]} has no batch endpoint: --batch is for openai/... models at servers with "
            "/files and /batches."
        )
    if sampling is not None and sampling.reasoning_effort is not None:
        deaf = [c.model for c in clients if not getattr(c, "takes_effort", False)]
        if deaf:
            raise UserError(
                f"{deaf[0]} has no reasoning effort to set: leave --reasoning-effort out."
            )
    with sole_runner(store.path):
        store.bind_suite(suite.name, suite.hash)
        for client in clients:
            if (bind := getattr(client, "bind", None)) is not None:
                bind(suite.instances)
        await _check(clients)
        session = Session(
            suite, rows, store, sampling or Sampling(), system_prompt, samples,
            policy or Policy(), notify or (lambda _: None), rates or {},
            fitters(clients, store.path, image_rule, image_limits),
        )  # fmt: skip
        return await _ask_all(
            session, clients, budget or Budget(), prices or Prices(), batch, progress,
            handle_signals,
        )  # fmt: skip


async def _check(clients: Sequence[Client]) -> None:
    """Fail before the run where an endpoint can tell that it won't work."""
    checks = [check() for c in clients if (check := getattr(c, "check", None)) is not None]
    results = await asyncio.gather(*checks, return_exceptions=True)
    for problem in results:
        if isinstance(problem, BaseException):
            raise problem


async def _ask_all(
    session: Session,
    clients: Sequence[Client],
    budget: Budget,
    prices: Prices,
    batch: BatchPolicy | None,
    progress: Callable[[Progress], None] | None,
    handle_signals: bool,
) -> RunSummary:
    """Ask all clients at the same time, to the end or to a halt."""
    total = len(session.rows) * session.samples
    tallies = []
    for c in clients:
        rate = session.rates.get(c.model)
        gate = Gate(c.model, c.concurrency, session.policy, session.halt, session.notify, rate)
        price = prices.find(c.model)
        if batch is not None and price is not None:
            price = price.in_batch()
        tallies.append(Tally(c.model, total, price, gate))
    session.purse = Purse(budget, {t.model: t.price for t in tallies}, session.halt)
    session.meter = Meter(tallies, progress)
    loop = asyncio.get_running_loop()
    timer = None
    if budget.max_seconds is not None:
        reason = f"the budget of {budget.max_seconds:g} s is used up"
        timer = loop.call_later(budget.max_seconds, session.halt.now, reason, session.policy.grace)
    with interruptible(session, handle_signals):
        try:
            drivers = [
                _ask_one(session, c, t, batch) for c, t in zip(clients, tallies, strict=True)
            ]
            await _to_the_end(session, {asyncio.create_task(d) for d in drivers}, tallies)
        finally:
            if timer is not None:
                timer.cancel()
    if session.failure is not None:
        raise session.failure
    session.meter.tick(last=True)
    for client in clients:
        if notes := getattr(client, "notes", ()):
            session.store.set_meta({f"note {client.model}": " ".join(notes)})
            session.notes += notes
    messages = [t.gate.gave_up for t in tallies if t.gate.gave_up] + session.notes
    messages += [sentence for t in tallies for sentence in t.advice]
    for model, fitter in session.fitters.items():
        messages += fitter.sentences(model)
    interrupted = session.halt.reason == INTERRUPTED
    return summary(tallies, session.meter.elapsed(), session.halt.reason, interrupted, messages)


async def _ask_one(
    session: Session, client: Client, tally: Tally, batch: BatchPolicy | None
) -> None:
    """Ask one model everything, directly or through batches."""
    if batch is not None:
        await BatchRun(session, client, tally, batch).run()
    else:
        await ask_directly(session, client, tally)


async def _to_the_end(
    session: Session, drivers: set[asyncio.Task[None]], tallies: list[Tally]
) -> None:
    """Wait for all work; after a halt no longer than its grace."""
    halted = asyncio.create_task(session.halt.wait())
    pending = drivers
    try:
        while pending and not session.halt.at_once:
            done, pending = await asyncio.wait(
                {*pending, halted}, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                if task.exception():
                    session.failed(task)
            pending.discard(halted)
        for tally in tallies:
            tally.gate.release()
        if pending:
            await asyncio.wait(pending, timeout=session.halt.grace)
    finally:
        halted.cancel()
        left = [t for t in (*drivers, *session.tasks) if not t.done()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
