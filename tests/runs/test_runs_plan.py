"""Plans before money is spent, rates a minute, and the budget of tokens."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from csrbench.errors import UserError
from csrbench.models.base import Message, Reply, Request, Sampling
from csrbench.runs.account import Budget
from csrbench.runs.order import select
from csrbench.runs.pace import Bucket, Pace, Rate, most_tokens, rates
from csrbench.runs.plan import plan, smallest_sample
from csrbench.runs.prices import Prices
from csrbench.runs.run import run
from csrbench.runs.store import Store
from support.toysuite import toy_suite


class Echo:
    """Answers at once with a fixed count of tokens; remembers when."""

    revision, concurrency = "", 8

    def __init__(self, tokens: int = 100, model: str = "echo/1") -> None:
        self.tokens, self.model, self.calls = tokens, model, 0

    async def ask(self, request: Request) -> Reply:
        self.calls += 1
        await asyncio.sleep(0)
        return Reply("answered", "yes", tokens_in=self.tokens, tokens_out=0)

    async def close(self) -> None:
        pass


def test_plan_counts_what_a_run_then_asks(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "s", 12, ("mm", "blind"))
    client = Echo()
    made = plan(suite.instances, [client.model], ("mm", "blind"), samples=2)
    with Store(tmp_path / "run.db") as store:
        summary = asyncio.run(run(suite, [client], ("mm", "blind"), store, samples=2))
    (model,) = made.models
    assert model.items == summary.total == 192
    assert model.requests == summary.requests == client.calls == 144  # blind twins share a key
    assert model.usd is None


def test_plan_of_prices_rates_and_power(tmp_path: Path) -> None:
    table = toy_suite(tmp_path, 20, families=10).instances
    own = tmp_path / "p.toml"
    own.write_text('[models]\n"a/b" = { in = 1.0, out = 2.0 }\n')
    rate = {"a/b": Rate(rpm=10)}
    made = plan(table, ["a/b", "gguf/x"], ("mm",), prices=Prices(own), rates=rate, max_tokens=100)
    one, local = made.models
    assert one.requests == 80
    assert one.tokens_out == (80 * 60, 8000)
    assert one.usd is not None
    assert one.usd[1] == pytest.approx((one.tokens_in[1] + 2 * 8000) / 1e6)
    assert one.seconds[0] == 480
    assert local.usd == (0, 0)
    assert made.seconds[1] == max(one.seconds[1], local.seconds[1])
    assert made.power["pattern"].to_list() == ["all", "Safety"]
    with pytest.raises(UserError, match="name at least one with --model"):
        plan(table, [], ("mm",))
    with pytest.raises(UserError, match="--samples 0: give at least 1"):
        plan(table, ["a/b"], ("mm",), samples=0)


def test_calls_in_flight_of_each_model_set_its_time(tmp_path: Path) -> None:
    table = toy_suite(tmp_path, 16).instances
    made = plan(table, ["a/b", "c/d"], ("mm",), concurrency=32, by_model={"c/d": 4})
    (few, _), (many, _) = (m.seconds for m in made.models)
    assert (few, many) == (2 * 1.5, 16 * 1.5)


def test_smallest_sample_is_smallest_and_is_whole_grids(tmp_path: Path) -> None:
    table = toy_suite(tmp_path, 60, ("mm",), families=30).instances
    n = smallest_sample(table, ("mm",), 0.12)
    assert 1 < n < 60

    def mde(limit: int) -> float:
        power = plan(table, ["a/b"], ("mm",), limit=limit).power
        return float(power["mde"].fill_null(9)[0])

    assert mde(n) <= 0.12 < mde(n - 1)
    chosen = select(table, ("mm",), limit=n)
    assert chosen.group_by("grid").len()["len"].unique().to_list() == [4]
    assert chosen["type"].n_unique() == 30  # every type before a second grid of any
    assert smallest_sample(table, ("mm",), 0.12, per_pattern=True) == n  # there is one pattern
    for target, sentence in ((0.01, "out of reach: all 60 grids"), (2.0, "between 0 and 1")):
        with pytest.raises(UserError, match=sentence):
            smallest_sample(table, ("mm",), target)
    with pytest.raises(UserError, match="see no difference"):
        smallest_sample(table.head(4), ("mm",), 0.19)


def test_bucket_spreads_calls_and_keeps_the_rate() -> None:
    now = [0.0]
    bucket = Bucket(60, burst=1, clock=lambda: now[0])  # one a second
    waits = [bucket.take(1) for _ in range(5)]
    assert waits == pytest.approx([0, 1, 2, 3, 4])
    now[0] = 100.0
    assert [bucket.take(1) for _ in range(3)] == pytest.approx([0, 1, 2])  # rest saves up no more
    bucket.give_back(2)
    now[0] = 101.0
    assert bucket.take(1) == 0
    assert bucket.take(50) > 0  # more than fits waits for a full bucket, not for ever
    assert bucket.take(1) == pytest.approx(51, abs=1)


def test_tokens_are_booked_at_most_and_corrected() -> None:
    pace = Pace(Rate(tpm=6_000_000))
    request = Request((Message("user", "x" * 100),), Sampling(max_tokens=500))
    assert most_tokens(request) == 600
    assert pace.limited
    assert pace.book(request) == 0
    assert pace._tokens is not None
    before = pace._tokens._level
    pace.settle(request, 50, 50)
    assert pace._tokens._level == pytest.approx(before + 500)
    pace.settle(request, None, None)  # unknown: the booking stands
    assert pace._tokens._level == pytest.approx(before + 500)
    assert not Pace().limited


def test_rates_by_model() -> None:
    found = rates(["a/x", "b/y"], ["100", "b/y=7"], ["1e6"])
    assert found == {"a/x": Rate(100, 1e6), "b/y": Rate(7, 1e6)}
    for wrong in ("0", "-1", "a/x=", "many", "inf", "nan"):
        with pytest.raises(UserError, match="give a number above 0"):
            rates(["a/x"], [wrong])
    with pytest.raises(UserError, match="c/z is not asked"):
        rates(["a/x"], [], ["c/z=5"])


def test_a_run_waits_for_its_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No sleeping: the waits are noted instead."""
    from csrbench.runs.schedule import Halt

    waits: list[float] = []

    async def note(self: Halt, seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr(Halt, "rest", note)
    suite = toy_suite(tmp_path / "s", 2)
    with Store(tmp_path / "run.db") as store:
        work = run(suite, [Echo()], ("mm", "txt"), store, rates={"echo/1": Rate(rpm=0.6)})
        summary = asyncio.run(work)
    assert summary.done == summary.total == 16
    # So slow a rate that the seconds which the test itself takes don't matter.
    assert sorted(waits) == pytest.approx([100 * n for n in range(16)], abs=50)


def test_budget_of_tokens_stops_cleanly_and_resumably(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "s", 10)
    client = Echo(tokens=300)
    go: Any = {"budget": Budget(max_tokens=6000)}
    with Store(tmp_path / "run.db") as store:
        first = asyncio.run(run(suite, [client], ("txt",), store, **go))
        assert "budget of 6,000 tokens is used up" in first.stopped
        assert "another call may take" in first.stopped
        assert first.tokens_in + first.tokens_out <= 6000
        assert first.requests >= 15  # what calls might have taken is given back
        assert first.failed == 0
        second = asyncio.run(run(suite, [client], ("txt",), store))
    assert second.done == second.total
    assert first.requests + second.requests == 40


def test_cost_that_the_provider_reports_goes_before_the_price(tmp_path: Path) -> None:
    class Billed(Echo):
        async def ask(self, request: Request) -> Reply:
            return Reply("answered", "yes", tokens_in=1, tokens_out=1, cost_usd=0.5)

    suite = toy_suite(tmp_path / "s", 1)
    for model in ("openai/gpt-4o", "no/price"):
        with Store(tmp_path / f"{model[:2]}.db") as store:
            summary = asyncio.run(run(suite, [Billed(model=model)], ("txt",), store))
            stored = store.db.execute("SELECT DISTINCT cost_usd FROM responses").fetchall()
        assert summary.cost_usd == 2.0
        assert stored == [(0.5,)]


def test_frames_of_a_plan_are_serialisable(tmp_path: Path) -> None:
    made = plan(toy_suite(tmp_path, 2).instances, ["a/b"], ("mm",))
    assert isinstance(made.power, pl.DataFrame)
    assert made.grids == 2
