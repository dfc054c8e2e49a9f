"""Pace: adaptive concurrency, delays, pauses."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from csrbench.models.base import Message, Reply, Request
from csrbench.runs.account import Budget
from csrbench.runs.frames import responses
from csrbench.runs.run import run
from csrbench.runs.schedule import Gate, GaveUpError, Halt, HaltedError, Limit, Policy, ask, delay
from csrbench.runs.store import Store
from support.toysuite import toy_suite

OK = Reply("answered", "yes")
BUSY = Reply("error", error="HTTP 429", retry=True, overloaded=True)
DOWN = Reply("error", error="refused", retry=True)
HELLO = Request((Message("user", "Hello"),))


def test_limit_halves_once_a_round_trip_and_grows_by_one() -> None:
    limit = Limit(64)
    for _ in range(40):  # all begun before the first of them came back
        limit.seen(BUSY, started=0.0, ended=1.0)
    assert limit.value == 32
    limit.seen(BUSY, started=1.5, ended=2.0)
    assert limit.value == 16
    for _ in range(16):
        limit.seen(OK, started=2.0, ended=2.1)
    assert 16.8 < limit.value <= 17
    for _ in range(20_000):
        limit.seen(OK, started=3.0, ended=3.1)
    assert limit.value == 64
    for n in range(20):
        limit.seen(BUSY, started=10.0 + n, ended=10.5 + n)
    assert limit.value == 1


def test_latency_that_grows_lowers_the_limit_to_a_quarter_and_no_further() -> None:
    limit = Limit(64)
    for _ in range(64):
        limit.seen(OK, 0.0, 0.5)
    assert limit.value == 64
    for _ in range(5000):
        limit.seen(OK, 0.0, 9.0)
    assert limit.value == pytest.approx(16, abs=5)


def test_latency_that_falls_again_raises_the_limit_to_where_it_was() -> None:
    limit = Limit(64)
    for _ in range(64):
        limit.seen(OK, 0.0, 0.5)
    for _ in range(5000):
        limit.seen(OK, 0.0, 9.0)
    low = limit.value
    values = []
    for _ in range(5000):
        limit.seen(OK, 0.0, 0.6)
        values.append(limit.value)
    assert low < 25
    assert values[100:] == sorted(values[100:])
    assert limit.value == 64


def test_delays() -> None:
    rng, policy = random.Random(1), Policy(base_delay=1, max_delay=10)
    for attempt, most in ((1, 1), (2, 2), (3, 4), (9, 10)):
        drawn = [delay(DOWN, attempt, policy, rng) for _ in range(50)]
        assert most / 2 <= min(drawn)
        assert max(drawn) <= most
        assert len(set(drawn)) > 10
    told = Reply("error", retry=True, retry_after=3.0)
    assert delay(told, 1, policy, rng) == 3
    assert delay(told, 9, policy, rng) >= 5
    assert delay(Reply("error", retry=True, retry_after=0.0), 1, policy, rng) == 0


class Scripted:
    """Gives replies in order, then OK for ever; counts calls in flight."""

    model, revision, concurrency = "scripted", "", 8

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.calls = self.now = self.most = 0

    async def ask(self, request: Request) -> Reply:
        self.calls += 1
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        return self.replies.pop(0) if self.replies else OK

    async def close(self) -> None:
        pass


def go(client: Scripted, policy: Policy, n: int, told: list[str]) -> list[Any]:
    async def whole() -> list[Any]:
        gate = Gate("scripted", 8, policy, Halt(), told.append)
        rng = random.Random(0)
        tasks = [ask(client, HELLO, gate, policy, rng) for _ in range(n)]
        return await asyncio.gather(*tasks, return_exceptions=True)

    return asyncio.run(whole())


def test_breaker_pauses_probes_with_one_call_and_goes_on() -> None:
    policy = Policy(attempts=9, base_delay=0, break_after=8, pause=0.001, max_pause=0.002)
    told: list[str] = []
    client = Scripted(*[DOWN] * 12)
    results = go(client, policy, 30, told)
    assert all(r[0] is OK for r in results)
    assert client.calls == 42
    assert client.most <= 8
    assert "pausing it for 0.001 s" in told[0]
    assert told[-1] == "scripted answers again."


def test_breaker_gives_up_with_a_sentence() -> None:
    policy = Policy(attempts=99, base_delay=0, break_after=4, pause=0, give_up_after=0)
    told: list[str] = []
    results = go(Scripted(*[DOWN] * 1000), policy, 30, told)
    assert "has not answered for" in told[-1]
    asked = [r for r in results if isinstance(r, tuple)]
    assert all(r[0] is DOWN for r in asked)
    assert all(isinstance(r, GaveUpError) for r in results if not isinstance(r, tuple))
    assert 1 <= len(asked) < 30


def test_halt_ends_all_waiting_at_once() -> None:
    async def whole() -> list[Any]:
        halt = Halt()
        policy = Policy(base_delay=1000, max_delay=1000)
        gate = Gate("scripted", 2, policy, halt, lambda _: None)
        client = Scripted(*[DOWN] * 9)
        tasks = [
            asyncio.create_task(ask(client, HELLO, gate, policy, random.Random(0)))
            for _ in range(5)
        ]
        for _ in range(20):
            await asyncio.sleep(0)
        halt.now("stop", 0)
        gate.release()
        return await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)

    assert all(isinstance(r, HaltedError) for r in asyncio.run(whole()))


def test_a_run_that_ends_early_has_whole_grids(tmp_path: Path) -> None:
    """Whatever the number of calls: all but the grid being asked are whole, spread over types."""
    suite = toy_suite(tmp_path / "p", 24, ("mm", "txt"), families=8)
    for asked in (8, 30, 100):
        client = Scripted()
        with Store(tmp_path / f"{asked}.db") as store:
            asyncio.run(run(suite, [client], ("mm", "txt"), store,
                            budget=Budget(max_requests=asked)))  # fmt: skip
            done = responses(store).join(suite.instances, left_on="instance", right_on="id")
        sizes = done.group_by("grid", "family").len()
        whole = sizes.filter(sizes["len"] == 8)
        assert done.height == asked
        assert whole.height == asked // 8
        assert sizes.height - whole.height <= 1
        per_family = whole.group_by("family").len()["len"]
        assert per_family.max() - per_family.min() <= 1  # type: ignore[operator]
        assert whole["family"].n_unique() == min(8, whole.height)


def test_a_dead_endpoint_holds_no_other_model_up(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "p", 6, ("mm", "txt"))
    dead, alive = Scripted(*[DOWN] * 10**5), Scripted()
    dead.model = "dead"  # type: ignore[misc]
    told: list[str] = []
    policy = Policy(attempts=99, base_delay=0, break_after=4, pause=0, give_up_after=0)
    with Store(tmp_path / "run.db") as store:
        summary = asyncio.run(run(suite, [dead, alive], ("mm", "txt"), store, policy=policy,
                                  notify=told.append))  # fmt: skip
        counts = store.counts("scripted")
    assert counts == {"answered": 48}
    assert any(t.startswith("dead fails (refused): pausing it") for t in told)
    assert any("dead has not answered for" in m for m in summary.messages)
    assert dead.calls < 100
