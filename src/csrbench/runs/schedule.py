"""How hard one endpoint is asked: retries, adaptive concurrency and a circuit breaker.

Knows nothing of suites and stores: requests go in, replies come out.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from csrbench.models.base import Client, Reply, Request
from csrbench.runs.pace import Pace, Rate


@dataclass(frozen=True, slots=True)
class Policy:
    """Patience of a run; durations in seconds.

    Attributes:
        attempts: calls for one request at most, where another call can help.
        base_delay: before the first retry; doubles with each, with jitter, up to `max_delay`.
        break_after: failed calls in a row that pause an endpoint.
        pause: the first pause; doubles while probes fail, up to `max_pause`.
        give_up_after: time without one success after which the model's run ends (resumably).
        refusals: calls in a row refused for good (bad key, bad request) that end it.
        grace: how long calls in flight may still finish after Ctrl-C.
    """

    attempts: int = 6
    base_delay: float = 1.0
    max_delay: float = 60.0
    break_after: int = 12
    pause: float = 5.0
    max_pause: float = 60.0
    give_up_after: float = 300.0
    refusals: int = 20
    grace: float = 5.0


class HaltedError(Exception):
    """The run takes no new work; what waits is left for the next run."""


class GaveUpError(Exception):
    """The endpoint is dead or refuses everything; the sentence says so."""


class Halt:
    """How a run is ended early: `drain` lets what was begun finish, `now` ends all waiting."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.reason = ""
        self.grace = 0.0

    def drain(self, reason: str) -> None:
        """Take no new work; what was begun goes on to its end."""
        self.reason = self.reason or reason

    def now(self, reason: str, grace: float) -> None:
        """Take no new work, retry nothing; calls in flight have `grace` seconds left."""
        if not self.at_once:
            self.reason, self.grace = reason, grace
            self._event.set()

    @property
    def at_once(self) -> bool:
        """Whether waiting has ended."""
        return self._event.is_set()

    def __bool__(self) -> bool:
        return bool(self.reason)

    async def wait(self) -> None:
        """Until waiting has ended."""
        await self._event.wait()

    async def rest(self, seconds: float) -> None:
        """Sleep; raises `HaltedError` as soon as waiting has ended."""
        if not self.at_once:
            if seconds <= 0:
                await asyncio.sleep(0)
            else:
                try:
                    async with asyncio.timeout(seconds):
                        await self._event.wait()
                except TimeoutError:
                    return
        if self.at_once:
            raise HaltedError


class Limit:
    """Calls in flight: up by one a round trip, halved when the endpoint says that it is too much.

    Latency that grows to several times its best also lowers it, to a quarter at the lowest: more
    calls in flight then only wait in the server's queue.
    """

    def __init__(self, most: int) -> None:
        self.most = max(1, most)
        self.value = float(self.most)
        self._last_cut = float("-inf")
        self._window: list[float] = []
        self._best = float("inf")

    def seen(self, reply: Reply, started: float, ended: float) -> None:
        """Learn from a reply; times are on one monotonic clock, in seconds."""
        if reply.overloaded:
            if started >= self._last_cut:  # calls under way before a cut tell nothing new
                self.value = max(1.0, self.value / 2)
                self._last_cut = ended
            return
        if reply.status == "error":
            return
        self.value = min(float(self.most), self.value + 1 / self.value)
        self._window.append(ended - started)
        if len(self._window) >= max(20, int(self.value)):
            self._slow(median(self._window))
            self._window.clear()

    def _slow(self, typical: float) -> None:
        self._best = min(self._best * 1.002, typical)
        if typical > 4 * self._best and typical > 1.0:
            self.value = max(self.most / 4, min(self.value, self.value * 0.8), 1.0)


class Gate:
    """Every call to an endpoint goes through its gate: a free place, and no pause.

    Args:
        name: of the model, for messages.
        most: calls in flight at most.
        policy: patience.
        halt: ends waiting.
        notify: takes a sentence for the user.
        rate: requests and tokens a minute at most.
    """

    def __init__(
        self,
        name: str,
        most: int,
        policy: Policy,
        halt: Halt,
        notify: Callable[[str], None],
        rate: Rate | None = None,
    ) -> None:
        self.name, self.policy, self.halt, self.notify = name, policy, halt, notify
        self.limit = Limit(most)
        self.pace = Pace(rate)
        self.active = 0
        self.gave_up = ""
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._streak = self._refused = 0
        self._failing_since: float | None = None
        self._paused_until = 0.0
        self._pause = policy.pause
        self._probing = False

    async def call(self, client: Client, request: Request) -> Reply:
        """One call, when its turn has come.

        Raises:
            HaltedError: the run was halted first.
            GaveUpError: the endpoint was given up.
        """
        if self.pace.limited:
            await self.halt.rest(self.pace.book(request))
        await self._enter()
        started = time.monotonic()
        try:
            reply = await client.ask(request)
            self.pace.settle(request, reply.tokens_in, reply.tokens_out)
            self._learn(reply, started)
            return reply
        finally:
            self.active -= 1
            self._wake()

    async def _enter(self) -> None:
        while True:
            if self.gave_up:
                raise GaveUpError(self.gave_up)
            if self.halt.at_once:
                raise HaltedError
            wait = self._paused_until - time.monotonic()
            if wait > 0:
                await self.halt.rest(wait)
                continue
            if self.active < (1 if self._probing else int(self.limit.value)):
                self.active += 1
                return
            place = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
            await place

    def _wake(self) -> None:
        free = max(1, int(self.limit.value) - self.active)
        while self._waiting and free > 0:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                free -= 1

    def release(self) -> None:
        """Wake all that wait, so that they see a halt."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)

    def _learn(self, reply: Reply, started: float) -> None:
        ended = time.monotonic()
        self.limit.seen(reply, started, ended)
        if reply.status != "error":
            if self._probing:
                self.notify(f"{self.name} answers again.")
            self._streak = self._refused = 0
            self._failing_since, self._pause, self._probing = None, self.policy.pause, False
            return
        if not reply.retry:
            self._refused += 1
            if self._refused >= self.policy.refusals:
                self._give_up(f"refused {self._refused} calls in a row (last: {reply.error})")
            return
        if reply.overloaded and reply.retry_after:
            self._wait_as_told(ended, reply.retry_after)
        if reply.overloaded and self.limit.value > 1:
            return
        self._streak += 1
        self._failing_since = started if self._failing_since is None else self._failing_since
        if self._streak >= self.policy.break_after and ended >= self._paused_until:
            self._break(reply, ended)

    def _wait_as_told(self, at: float, seconds: float) -> None:
        if seconds > 5 and at >= self._paused_until:
            self.notify(f"{self.name} asks for a pause of {seconds:.0f} s; waiting.")
        self._paused_until = max(self._paused_until, at + seconds)

    def _break(self, reply: Reply, at: float) -> None:
        failing = at - (self._failing_since or at)
        if self._probing and failing >= self.policy.give_up_after:
            self._give_up(f"has not answered for {failing:.0f} s (last: {reply.error})")
            return
        self.notify(
            f"{self.name} fails ({reply.error}): pausing it for {self._pause:g} s, then one call "
            "to see whether it is back."
        )
        self._paused_until = at + self._pause
        self._pause = min(self._pause * 2, self.policy.max_pause)
        self._probing = True

    def _give_up(self, what: str) -> None:
        self.end(
            f"{self.name} {what}: its run ends here, resumably; mend the endpoint and give the "
            "same command again."
        )

    def end(self, sentence: str) -> None:
        """Give the endpoint up for this run; the first sentence counts."""
        if not self.gave_up:
            self.gave_up = sentence
            self.notify(sentence)
        self.release()


async def ask(
    client: Client, request: Request, gate: Gate, policy: Policy, rng: random.Random
) -> tuple[Reply, int]:
    """Ask until an answer, until another call can't help, or until patience ends.

    Returns the last reply and the number of calls made.

    Raises:
        HaltedError: the run was halted before the request had its final reply.
        GaveUpError: the endpoint was given up before the request was asked at all.
    """
    reply: Reply | None = None
    attempt = 0
    while True:
        try:
            reply = await gate.call(client, request)
        except GaveUpError:
            if reply is None:
                raise
            return reply, attempt
        attempt += 1
        if reply.status != "error" or not reply.retry or attempt >= policy.attempts:
            return reply, attempt
        await gate.halt.rest(delay(reply, attempt, policy, rng))


def delay(reply: Reply, attempt: int, policy: Policy, rng: random.Random) -> float:
    """Seconds before the next call: what the server asked for, or exponential with jitter."""
    backoff = min(policy.max_delay, policy.base_delay * 2.0 ** (attempt - 1))
    backoff *= rng.uniform(0.5, 1.0)
    if reply.retry_after is None:
        return backoff
    if attempt == 1:
        return reply.retry_after
    return max(reply.retry_after, backoff)
