"""The books of a run: what was asked, what came back, what it cost, and where it must stop."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from csrbench.errors import UserError
from csrbench.models.base import Reply, Request
from csrbench.runs.pace import TOKENS_PER_PICTURE, most_tokens
from csrbench.runs.prices import Price
from csrbench.runs.schedule import Gate, Halt

__all__ = [
    "TOKENS_PER_PICTURE", "Budget", "Meter", "Progress", "Purse", "RunSummary", "Tally", "summary",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of one run, over all its models: US dollars, requests, seconds, tokens in and out."""

    max_usd: float | None = None
    max_requests: int | None = None
    max_seconds: float | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class ModelProgress:
    """How one model's run stands; `note` tells of a pause or an end."""

    model: str
    total: int
    done: int
    asked: int
    failed: int
    in_flight: int
    limit: int
    cost_usd: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How a run stands. Counts are items; `rate` is items a second; `cost_usd` None: unknown."""

    total: int
    done: int
    asked: int
    failed: int
    elapsed_s: float
    rate: float
    eta_s: float | None
    cost_usd: float | None
    models: tuple[ModelProgress, ...]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did.

    Attributes:
        total: items that belong to the run (instances x models x samples).
        done: items with a final response, those of earlier runs included.
        reused: items that had one before.
        failed: items whose calls failed; the next run asks them again.
        unasked: items not asked; the next run asks them.
        requests: requests asked now (items may share one).
        by_status: items met in this run by status.
        cost_usd: of this run; None where a model's price is unknown.
        unpriced: replies without a known cost.
        tokens_reasoning: of `tokens_out`, what models thought before they answered.
        stopped: why the run ended early, empty otherwise.
        interrupted: by Ctrl-C.
        messages: what users should know: models given up, and how to go on.
    """

    total: int
    done: int
    reused: int
    failed: int
    unasked: int
    requests: int
    by_status: dict[str, int]
    seconds: float
    cost_usd: float | None
    unpriced: int
    tokens_in: int
    tokens_out: int
    tokens_reasoning: int = 0
    stopped: str = ""
    interrupted: bool = False
    messages: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """130 after Ctrl-C; 3 where items failed or were not asked; 0 otherwise."""
        if self.interrupted:
            return 130
        return 3 if self.failed or self.unasked else 0


@dataclass
class Tally:
    """The running counts of one model."""

    model: str
    total: int
    price: Price | None
    gate: Gate
    reused: int = 0
    requests: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    spent: float = 0.0
    unpriced: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_reasoning: int = 0
    unfinished: int = 0
    note: str = ""

    def add(self, reply: Reply, items: int) -> float | None:
        """Count a reply that answers so many items; returns its cost in US dollars if known."""
        self.statuses[reply.status] += items
        self.requests += 1
        self.tokens_in += reply.tokens_in or 0
        self.tokens_out += reply.tokens_out or 0
        self.tokens_reasoning += reply.tokens_reasoning or 0
        thought = bool(reply.reasoning or reply.tokens_reasoning)
        if thought and reply.status in ("truncated", "empty") and not reply.text.strip():
            self.unfinished += items
        cost = reply.cost_usd
        if cost is None and self.price is not None:
            cost = self.price.cost(reply.tokens_in, reply.tokens_out)
        if cost is not None:
            self.spent += cost
        elif reply.status != "error":
            self.unpriced += 1
        return cost

    @property
    def advice(self) -> tuple[str, ...]:
        """Sentences about settings that spoil replies."""
        if not self.unfinished:
            return ()
        return (
            f"{self.model}: {self.unfinished} replies ended in their reasoning, before any answer, "
            "and are missing: ask again with a larger --max-reasoning-tokens.",
        )

    @property
    def failed(self) -> int:
        """Items in error."""
        return self.statuses["error"]

    @property
    def done(self) -> int:
        """Items with a final response."""
        return self.reused + self.statuses.total() - self.failed

    @property
    def cost(self) -> float | None:
        """US dollars of this run, None where unknown."""
        unknown = self.unpriced or (self.price is None and not self.spent)
        return None if unknown else self.spent

    def progress(self) -> ModelProgress:
        """Snapshot for the screen."""
        return ModelProgress(
            self.model, self.total, self.done, self.statuses.total(), self.failed,
            self.gate.active, int(self.gate.limit.value), self.cost,
            self.gate.gave_up or self.note,
        )  # fmt: skip


class Purse:
    """Hands out the budget: a call is started only if even its dearest outcome still fits.

    Raises:
        UserError: a limit in money for a model without a price.
    """

    def __init__(self, budget: Budget, prices: dict[str, Price | None], halt: Halt) -> None:
        self.budget, self.halt = budget, halt
        self._prices = prices
        self.spent = self._reserved = 0.0
        self.tokens = self._tokens_reserved = 0
        self.requests = 0
        self._changed = asyncio.Event()
        unknown = [m for m, p in prices.items() if p is None]
        if budget.max_usd is not None and unknown:
            raise UserError(
                f"--max-usd needs the price of {', '.join(unknown)}: give it in a file with "
                f'--prices, such as [models] "{unknown[0]}" = {{ in = 1.0, out = 4.0 }} '
                "(US dollars per million tokens), or leave --max-usd out."
            )

    @property
    def limited(self) -> bool:
        """Whether replies have to be reserved for."""
        return self.budget.max_usd is not None or self.budget.max_tokens is not None

    def full(self, model: str, request: Request) -> bool:
        """Whether another request doesn't fit beside those under way."""
        return bool(self._over(*self._need(model, request)))

    def book(self, cost: float, tokens: int) -> None:
        """Count a reply that nothing was reserved for."""
        self.spent += cost
        self.tokens += tokens

    def _need(self, model: str, request: Request) -> tuple[float, int]:
        b, price = self.budget, self._prices[model]
        need = dearest(price, request) if price and b.max_usd is not None else 0.0
        return need, most_tokens(request) if b.max_tokens is not None else 0

    async def take(self, model: str, request: Request) -> float | None:
        """Reserve the dearest outcome of a request; None, and a halt, when the budget is spent."""
        b = self.budget
        if b.max_requests is not None and self.requests >= b.max_requests:
            self.halt.drain(f"the budget of {b.max_requests} requests is used up")
            return None
        need, tokens = self._need(model, request)
        while over := self._over(need, tokens):
            if self._reserved <= 1e-12 and not self._tokens_reserved:
                self.halt.drain(over)
                return None
            self._changed.clear()
            await self._changed.wait()
            if self.halt.at_once:
                return None
        self.requests += 1
        self._reserved += need
        self._tokens_reserved += tokens
        return need

    def _over(self, need: float, tokens: int) -> str:
        """Which budget another call might break; empty where it fits."""
        b = self.budget
        if b.max_usd is not None and self.spent + self._reserved + need > b.max_usd:
            return (
                f"the budget of ${b.max_usd:g} is used up (${self.spent:.4f}; another call may "
                f"cost ${need:.4f})"
            )
        if b.max_tokens is not None and self.tokens + self._tokens_reserved + tokens > b.max_tokens:
            return (
                f"the budget of {b.max_tokens:,} tokens is used up ({self.tokens:,}; another call "
                f"may take {tokens:,})"
            )
        return ""

    def settle(
        self, reserved: float, cost: float | None, request: Request, used: int | None
    ) -> None:
        """Book a reply's cost and tokens; unknown ones (None) at their dearest."""
        self._reserved -= reserved
        self.spent += reserved if cost is None else cost
        if self.budget.max_tokens is not None:
            most = most_tokens(request)
            self._tokens_reserved -= most
            self.tokens += most if used is None else used
        self._changed.set()


def dearest(price: Price, request: Request) -> float:
    """US dollars that one request costs at most: generous for the prompt, all tokens used."""
    text = sum(len(m.text) for m in request.messages)
    pictures = sum(len(m.images) for m in request.messages)
    tokens = text // 2 + 50 + TOKENS_PER_PICTURE * pictures
    return price.cost(tokens, request.sampling.max_output) or 0.0


class Meter:
    """Tells of progress, at most ten times a second."""

    def __init__(self, tallies: list[Tally], tell: Callable[[Progress], None] | None) -> None:
        self.tallies, self.tell = tallies, tell
        self.started = time.monotonic()
        self._told = 0.0

    def tick(self, *, last: bool = False) -> None:
        """Tell, if it is time to."""
        if self.tell is None:
            return
        now = time.monotonic()
        if last or now - self._told >= 0.1:
            self._told = now
            self.tell(self.snapshot(now))

    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def snapshot(self, now: float) -> Progress:
        """All counts now."""
        total = sum(t.total for t in self.tallies)
        done = sum(t.done for t in self.tallies)
        failed = sum(t.failed for t in self.tallies)
        asked = sum(t.statuses.total() for t in self.tallies)
        elapsed = now - self.started
        rate = asked / elapsed if elapsed > 0 else 0.0
        left = total - done - failed
        costs = [t.cost for t in self.tallies]
        cost = None if None in costs else sum(c for c in costs if c is not None)
        return Progress(
            total, done, asked, failed, elapsed, rate, left / rate if rate > 0 else None, cost,
            tuple(t.progress() for t in self.tallies),
        )  # fmt: skip


def summary(
    tallies: Sequence[Tally],
    seconds: float,
    stopped: str,
    interrupted: bool,
    messages: Sequence[str],
) -> RunSummary:
    """What a run has come to, over all models.

    Args:
        tallies: one a model. seconds: since it began. stopped: why it stopped; empty: at its end.
        interrupted: whether that was Ctrl-C. messages: sentences for the user.
    """
    statuses: Counter[str] = Counter()
    for tally in tallies:
        statuses.update(tally.statuses)
    costs = [t.cost for t in tallies]
    total, done = sum(t.total for t in tallies), sum(t.done for t in tallies)
    failed = statuses["error"]
    said = list(messages)
    if total - done:
        said.append(
            f"{total - done} of {total} items have no answer yet: give the same command "
            "again to go on from here."
        )
    return RunSummary(
        total=total,
        done=done,
        reused=sum(t.reused for t in tallies),
        failed=failed,
        unasked=total - done - failed,
        requests=sum(t.requests for t in tallies),
        by_status=dict(statuses),
        seconds=seconds,
        cost_usd=None if None in costs else sum(c for c in costs if c is not None),
        unpriced=sum(t.unpriced for t in tallies),
        tokens_in=sum(t.tokens_in for t in tallies),
        tokens_out=sum(t.tokens_out for t in tallies),
        tokens_reasoning=sum(t.tokens_reasoning for t in tallies),
        stopped=stopped,
        interrupted=interrupted,
        messages=tuple(said),
    )
