"""One run: the instances of a suite asked of some models, each exactly once, into a store."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from csrbench.errors import UserError
from csrbench.models.base import Client, Image, Message, Reply, Request, Sampling, request_key
from csrbench.models.pictures import AUTO, Fitter, LimitTable
from csrbench.models.reasoning import apart
from csrbench.runs.account import Budget, Meter, Progress, Purse, RunSummary, Tally, summary
from csrbench.runs.interrupt import INTERRUPTED, interruptible
from csrbench.runs.ledger import under_way
from csrbench.runs.order import select
from csrbench.runs.pace import Rate
from csrbench.runs.prices import Prices
from csrbench.runs.schedule import Gate, GaveUpError, Halt, HaltedError, Policy, ask
from csrbench.runs.store import DONE, Item, Store, sole_runner

if TYPE_CHECKING:
    import polars as pl

    from csrbench.runs.batch_files import BatchPolicy

_CHUNK = 32
_MEDIA = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


class Suite(Protocol):
    """What a run needs of a suite (see `csrbench.suite.read`)."""

    @property
    def name(self) -> str:
        """Name of the suite."""
        ...

    @property
    def hash(self) -> str:
        """Hash of its content."""
        ...

    @property
    def instances(self) -> pl.DataFrame:
        """A row per cell x condition."""
        ...

    def image(self, sha: str) -> Path:
        """Path of a picture."""
        ...


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
            fitters(clients, store.path, image_rule, image_limits), batch,
        )  # fmt: skip
        return await session.run(
            clients, budget or Budget(), prices or Prices(), progress, handle_signals
        )


def fitters(
    clients: Sequence[Client], store: Path, rule: str = AUTO, table: LimitTable | None = None
) -> dict[str, Fitter]:
    """What makes pictures fit, by model; smaller ones are kept in a folder beside the store.

    Raises:
        UserError: no such rule.
    """
    table = table or LimitTable()
    folder = store.with_name(f"{store.stem}.pictures")
    return {
        c.model: Fitter(folder, table.find(c.model, getattr(c, "host", "")), rule) for c in clients
    }


async def _check(clients: Sequence[Client]) -> None:
    """Fail before the run where an endpoint can tell that it won't work."""
    checks = [check() for c in clients if (check := getattr(c, "check", None)) is not None]
    results = await asyncio.gather(*checks, return_exceptions=True)
    for problem in results:
        if isinstance(problem, BaseException):
            raise problem


class Session:
    """The state of one call of `run`; `runs.batch` works on it as well."""

    def __init__(
        self,
        suite: Suite,
        rows: pl.DataFrame,
        store: Store,
        sampling: Sampling,
        system_prompt: str | None,
        samples: int,
        policy: Policy,
        notify: Callable[[str], None],
        rates: Mapping[str, Rate],
        fitters: Mapping[str, Fitter],
        batch: BatchPolicy | None = None,
    ) -> None:
        self.suite, self.rows, self.store = suite, rows, store
        self.sampling, self.system_prompt, self.samples = sampling, system_prompt, samples
        self.policy, self.notify, self.rates = policy, notify, rates
        self.fitters, self.batch = fitters, batch
        self.halt = Halt()
        self.tasks: set[asyncio.Task[None]] = set()
        self.failure: BaseException | None = None
        self.notes: list[str] = []

    async def run(
        self,
        clients: Sequence[Client],
        budget: Budget,
        prices: Prices,
        progress: Callable[[Progress], None] | None,
        handle_signals: bool,
    ) -> RunSummary:
        """Ask all clients at the same time, to the end or to a halt."""
        total = len(self.rows) * self.samples
        tallies = []
        for c in clients:
            rate = self.rates.get(c.model)
            gate = Gate(c.model, c.concurrency, self.policy, self.halt, self.notify, rate)
            price = prices.find(c.model)
            if self.batch is not None and price is not None:
                price = price.in_batch()
            tallies.append(Tally(c.model, total, price, gate))
        self.purse = Purse(budget, {t.model: t.price for t in tallies}, self.halt)
        self.meter = Meter(tallies, progress)
        loop = asyncio.get_running_loop()
        timer = None
        if budget.max_seconds is not None:
            reason = f"the budget of {budget.max_seconds:g} s is used up"
            timer = loop.call_later(budget.max_seconds, self.halt.now, reason, self.policy.grace)
        with interruptible(self, handle_signals):
            try:
                drivers = [self._drive(c, t) for c, t in zip(clients, tallies, strict=True)]
                await self._to_the_end({asyncio.create_task(d) for d in drivers}, tallies)
            finally:
                if timer is not None:
                    timer.cancel()
        if self.failure is not None:
            raise self.failure
        self.meter.tick(last=True)
        for client in clients:
            if notes := getattr(client, "notes", ()):
                self.store.set_meta({f"note {client.model}": " ".join(notes)})
                self.notes += notes
        messages = [t.gate.gave_up for t in tallies if t.gate.gave_up] + self.notes
        messages += [sentence for t in tallies for sentence in t.advice]
        for model, fitter in self.fitters.items():
            messages += fitter.sentences(model)
        interrupted = self.halt.reason == INTERRUPTED
        return summary(tallies, self.meter.elapsed(), self.halt.reason, interrupted, messages)

    async def _to_the_end(self, drivers: set[asyncio.Task[None]], tallies: list[Tally]) -> None:
        """Wait for all work; after a halt no longer than its grace."""
        halted = asyncio.create_task(self.halt.wait())
        pending = drivers
        try:
            while pending and not self.halt.at_once:
                done, pending = await asyncio.wait(
                    {*pending, halted}, return_when=asyncio.FIRST_COMPLETED
                )
                for task in done:
                    if task.exception():
                        self._failed(task)
                pending.discard(halted)
            for tally in tallies:
                tally.gate.release()
            if pending:
                await asyncio.wait(pending, timeout=self.halt.grace)
        finally:
            halted.cancel()
            left = [t for t in (*drivers, *self.tasks) if not t.done()]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    def _failed(self, task: asyncio.Task[None]) -> None:
        """A fault of ours (a full disk, say) ends the run at once."""
        self.failure = self.failure or task.exception()
        self.halt.now("a failure", 0.0)

    async def _drive(self, client: Client, tally: Tally) -> None:
        """Ask one model everything, with at most `client.concurrency` requests under way."""
        if self.batch is not None:
            from csrbench.runs.batch import BatchRun

            await BatchRun(self, client, tally, self.batch).run()
            return
        places = asyncio.Semaphore(client.concurrency)
        sharing: dict[str, int] = {}
        failed: set[str] = set()
        mine: set[asyncio.Task[None]] = set()
        rng = random.Random(f"backoff {client.model}")

        def ended(task: asyncio.Task[None]) -> None:
            places.release()
            self.tasks.discard(task)
            mine.discard(task)
            if not task.cancelled() and task.exception():
                self._failed(task)

        elsewhere, left = under_way(self.store, client.model), 0
        for item in self.items(client):
            if self.halt or tally.gate.gave_up:
                break
            if item.key in elsewhere and self.store.status_of(item.key) not in DONE:
                left += 1
                continue
            if item.key in sharing:
                sharing[item.key] += 1
                continue
            status = "error" if item.key in failed else self.store.status_of(item.key)
            if status in DONE:
                tally.reused += 1
                if tally.reused % 256 == 0:  # nothing else in this loop lets others work
                    await asyncio.sleep(0)
                    self.meter.tick()
                continue
            if item.key in failed:
                tally.statuses["error"] += 1
                continue
            await places.acquire()
            reserved = None if self.halt else await self.purse.take(client.model, item.request)
            if reserved is None:
                break
            sharing[item.key] = 1
            coroutine = self.one(client, tally, item, reserved, rng, sharing, failed)
            task = asyncio.create_task(coroutine)
            self.tasks.add(task)
            mine.add(task)
            task.add_done_callback(ended)
        while mine:
            await asyncio.wait(mine)
        if left:
            self.notes.append(
                f"{client.model}: {left} items are in batches under way and are not asked again: "
                f"collect them with --batch, or see `csrbench runs batches {self.store.path}`."
            )

    async def one(
        self,
        client: Client,
        tally: Tally,
        item: Item,
        reserved: float,
        rng: random.Random,
        sharing: dict[str, int],
        failed: set[str],
    ) -> None:
        """Ask one request and store what came back."""
        cost: float | None = 0.0
        used: int | None = 0
        try:
            reply, attempts = await ask(client, item.request, tally.gate, self.policy, rng)
            reply = apart(reply)
            items = sharing[item.key]
            cost, used = tally.add(reply, items), _tokens(reply)
            self.store.put(item.key, reply, cost_usd=cost, attempts=attempts)
            if reply.status == "error":
                failed.add(item.key)
            self.meter.tick()
        except (HaltedError, GaveUpError):
            return
        finally:
            sharing.pop(item.key, None)
            self.purse.settle(reserved, cost, item.request, used)

    def items(self, client: Client) -> Iterator[Item]:
        """Items in the order of asking, written to the store some at a time."""
        by_instance = bool(getattr(client, "needs_context", False))
        fitter = self.fitters[client.model]
        for start in range(0, len(self.rows), _CHUNK):
            chunk = []
            for row in self.rows.slice(start, _CHUNK).iter_rows(named=True):
                for sample in range(self.samples):
                    request = self._request(row, sample, fitter)
                    revision = client.revision
                    if by_instance:
                        revision = f"{revision} {self.suite.hash} {row['id']}"
                    key = request_key(client.model, revision, request)
                    chunk.append(
                        Item(client.model, client.revision, row["id"], sample, key, request)
                    )
            self.store.plan(chunk)
            yield from chunk

    def _request(self, row: Mapping[str, Any], sample: int, fitter: Fitter) -> Request:
        shas = [row.get("extra_sha"), row["image_sha"]]  # the unrelated picture comes first
        images = tuple(fitter.fit(self._image(sha)) for sha in shas if sha)
        user = Message("user", row["prompt"], images)
        messages: tuple[Message, ...] = (user,)
        if self.system_prompt:
            messages = (Message("system", self.system_prompt), user)
        return Request(messages, replace(self.sampling, sample=sample), row)

    def _image(self, sha: str) -> Image:
        path = self.suite.image(sha)
        return Image(sha, _MEDIA.get(path.suffix.lower(), "image/jpeg"), path)


def _tokens(reply: Reply) -> int | None:
    """Tokens that a reply took; None where an answer came without a count."""
    if reply.tokens_in is None or reply.tokens_out is None:
        return 0 if reply.status == "error" else None
    return reply.tokens_in + reply.tokens_out
