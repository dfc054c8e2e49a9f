"""Whatever a server does, every sample ends answered or with the right status, asked once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from csrbench.commands import open_clients
from csrbench.judges.stage import judge_with_rules, outcomes
from csrbench.metrics.summary import summarise
from csrbench.models.base import Message, Reply, Request
from csrbench.models.openai_compatible import OpenAICompatible
from csrbench.runs.account import RunSummary
from csrbench.runs.frames import responses
from csrbench.runs.run import run
from csrbench.runs.schedule import Policy
from csrbench.runs.store import Store
from csrbench.suite.read import Suite, open_suite
from support.loopback import ANSWER, Server, completion
from support.toysuite import ToySuite, toy_suite

QUICK = Policy(attempts=3, base_delay=0.001, max_delay=0.002, pause=0.001, max_pause=0.002)


def go(suite: ToySuite, url: str, path: Path, **options: Any) -> RunSummary:
    concurrency = options.pop("concurrency", 8)
    timeout = options.pop("timeout", 10.0)

    async def whole() -> RunSummary:
        client = OpenAICompatible("stub", base_url=url, concurrency=concurrency, timeout=timeout)
        with Store(path) as store:
            try:
                options.setdefault("policy", QUICK)
                return await run(suite, [client], ("mm", "txt"), store, **options)
            finally:
                await client.close()

    return asyncio.run(whole())


EXPECTED = {
    "refused": ("error", 3),
    "500": ("error", 3),
    "503": ("error", 3),
    "429": ("error", 3),
    "malformed": ("error", 3),
    "cut": ("error", 3),
    "half": ("error", 3),
    "hang": ("error", 3),
    "400": ("error", 1),
    "404": ("error", 1),
    "413": ("error", 1),
    "empty": ("empty", 1),
    "null": ("empty", 1),
    "length": ("truncated", 1),
    "filtered": ("blocked", 1),
    "policy": ("blocked", 1),
}
"""Status at the end where a fault is there at every call, and the number of calls."""


def matrix_run(
    path: Path,
    suite: Any,
    fault: str,
    first_only: bool,
    chosen: set[int],
    usual: Callable[[int], dict[str, object]] | None = None,
) -> tuple[RunSummary, dict[int, int]]:
    """The run, and the calls by sample.

    Calls are counted by the server; refused connections, and calls that a busy machine gave up
    before the server had read them, by the client.
    """
    refused: Counter[int] = Counter()
    made: Counter[int] = Counter()
    with Server() as closed:
        gone = OpenAICompatible("stub", base_url=closed.url)

    class Reached(OpenAICompatible):
        """Finds nobody listening for the samples that are refused."""

        async def _post(self, body: bytes, started: float) -> Reply:
            number = int(body.split(b"[id:")[1].split(b"]")[0])
            made[number] += 1
            if fault == "refused" and number in chosen and not (first_only and refused[number]):
                refused[number] += 1
                return await gone._post(body, started)
            return await super()._post(body, started)

    timeout = 10.0
    if fault == "hang":  # short only where no call is answered that a busy machine may delay
        timeout = 2.0 if first_only or len(chosen) < 8 else 0.02
    wrong = "" if fault == "refused" else fault
    policy = replace(QUICK, refusals=1000)
    with Server(
        fault=wrong, first_only=first_only, chosen=chosen.__contains__, usual=usual
    ) as server:
        server.retry_after = "0" if fault in ("429", "503") else None

        async def whole() -> RunSummary:
            client = Reached("stub", base_url=server.url, concurrency=8, timeout=timeout)
            with Store(path) as store:
                try:
                    return await run(suite, [client], ("mm", "txt"), store, policy=policy)
                finally:
                    await client.close()
                    await gone.close()

        summary = asyncio.run(whole())
        if fault == "hang":
            assert all(server.calls[number] <= made[number] for number in server.calls)
            return summary, dict(made)
        return summary, dict(server.calls + refused)


@pytest.mark.parametrize("everywhere", [False, True], ids=["5%", "100%"])
@pytest.mark.parametrize("first_only", [True, False], ids=["first", "always"])
@pytest.mark.parametrize("fault", EXPECTED)
def test_fault_matrix(tmp_path: Path, fault: str, first_only: bool, everywhere: bool) -> None:
    """Every sample ends answered or with the right status; none is lost, doubled or mixed up."""
    grids = 1 if everywhere else 5
    total = 8 * grids
    chosen = set(range(total)) if everywhere else {7, 34}
    status, calls = EXPECTED[fault]
    suite = toy_suite(tmp_path / "pictures", grids)
    summary, asked = matrix_run(tmp_path / "run.db", suite, fault, first_only, chosen)
    frame = responses(tmp_path / "run.db")
    rows = {r["instance"]: r for r in frame.iter_rows(named=True)}
    assert len(rows) == frame.height == total
    for row in suite.instances.iter_rows(named=True):
        number = int(row["prompt"][4:].split("]")[0])
        got = rows[row["id"]]
        hit = number in chosen and not (first_only and status == "error" and calls > 1)
        assert got["status"] == (status if hit else "answered"), got
        if not hit:
            assert got["text"] == f"{ANSWER} [ans:{number}]"
            assert got["tokens_out"] == 60
        elif fault == "length":
            assert got["text"] == "Well, it"
        else:
            assert got["text"] == ""
        assert bool(got["error"]) == (hit and (status == "error" or fault == "policy"))
        expected = 1 if number not in chosen else 2 if first_only and not hit else calls
        assert got["attempts"] == asked[number] == expected
    assert summary.total == total
    assert summary.unasked == 0
    failed = sum(r["status"] == "error" for r in rows.values())
    assert summary.failed == failed
    assert summary.exit_code == (3 if failed else 0)


def numbered(suite: Suite) -> Suite:
    """The suite with the number of each row in its prompt, by which a server picks faults."""
    rows = suite.instances.filter(pl.col("condition").is_in(["mm", "txt"])).with_row_index("n")
    prompt = pl.format("{} [id:{}]", "prompt", "n")
    return Suite(suite.path, suite.manifest, rows.with_columns(prompt=prompt).drop("n"))


def oracle(suite: Suite) -> Callable[[int], dict[str, object]]:
    """What the reference system that knows the gold says, as a server's answer."""
    (system,) = open_clients(["reference/oracle"], suite)
    rows = suite.instances.to_dicts()

    def say(number: int) -> dict[str, object]:
        request = Request((Message("user", ""),), context=rows[number])
        return completion(asyncio.run(system.ask(request)).text)

    said = {n: say(n) for n in range(len(rows))}
    return said.__getitem__


FAULTS = ("500", "429", "hang", "malformed", "empty", "null", "refused", "cut")


@pytest.mark.parametrize("everywhere", [False, True], ids=["5%", "100%"])
@pytest.mark.parametrize("first_only", [True, False], ids=["first", "always"])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_moves_a_score(
    tmp_path: Path, small_suite: Path, fault: str, first_only: bool, everywhere: bool
) -> None:
    """Through judge and metrics: what was answered is scored as without the fault, the rest is
    missing, is counted as such, and widens the bounds."""
    suite = numbered(open_suite(small_suite))
    total = suite.instances.height
    assert total == 48
    chosen = set(range(total)) if everywhere else {7, 34}
    path = tmp_path / "run.db"
    matrix_run(path, suite, fault, first_only, chosen, oracle(suite))
    with Store(path) as store:
        judge_with_rules(store, suite)
    table = outcomes(suite, [path])
    assert table.height == table["id"].n_unique() == total
    status, calls = EXPECTED[fault]
    lost = set() if first_only and calls > 1 else {suite.instances["id"][n] for n in chosen}
    for row in table.iter_rows(named=True):
        hit = row["id"] in lost
        assert row["status"] == (status if hit else "answered")
        assert row["y"] == (None if hit else 1), row
        assert not hit or row["safe"] is row["caution_shown"] is None
    missing = summarise(table, resamples=0).missing
    for condition in ("mm", "txt"):
        of = missing.filter(condition=condition, metric="right", pattern="all").row(0, named=True)
        asked = total // 2
        gone = sum(i.endswith(f"/{condition}") for i in lost)
        assert (of["reads"], of["answered"], of["missing"]) == (asked, asked - gone, gone)
        assert of["missing_share"] == pytest.approx(gone / asked)
        assert of["value"] == (1 if gone < asked else None)
        assert of["bound_low"] == pytest.approx((asked - gone) / asked)
        assert of["bound_high"] == 1


class Unreliable:
    """The oracle, whose every third reply is one of `replies` in turn."""

    model, revision, concurrency, needs_context = "oracle/unreliable", "", 8, True

    def __init__(self, suite: Any, replies: list[Reply]) -> None:
        (self._oracle,) = open_clients(["reference/oracle"], suite)
        self._replies, self.hit, self._n = replies, {}, 0  # type: ignore[var-annotated]

    async def ask(self, request: Request) -> Reply:
        self._n += 1
        if self._n % 3:
            return await self._oracle.ask(request)
        reply = self._replies[self._n // 3 % len(self._replies)]
        self.hit[request.context["id"]] = reply.status
        return reply

    async def close(self) -> None:
        pass


def test_faults_are_never_scored(tmp_path: Path, small_suite: Path) -> None:
    """Whatever text comes with a failure, it has no verdict; what was answered keeps its own."""
    suite = open_suite(small_suite)
    refusal = "I'm sorry, but I can't help with that."
    client = Unreliable(suite, [
        Reply("error", refusal, error=refusal), Reply("truncated", refusal, "length"),
        Reply("empty"), Reply("blocked", finish="content_filter"),
    ])  # fmt: skip
    path = tmp_path / "run.db"
    with Store(path) as store:
        asyncio.run(run(suite, [client], ("mm", "txt"), store, policy=replace(QUICK, refusals=999)))
        judge_with_rules(store, suite)
    table = outcomes(suite, [path])
    assert set(client.hit.values()) == {"error", "truncated", "empty", "blocked"}
    for row in table.iter_rows(named=True):
        status = client.hit.get(row["id"], "answered")
        assert row["status"] == status
        if status == "answered":
            assert row["y"] == 1
        elif status == "blocked":
            assert row["y"] is not None
        else:
            assert row["y"] is None
            assert row["safe"] is None


def test_errors_are_asked_again_and_the_rest_is_not(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "pictures", 4)
    with Server(fault="500", chosen=lambda n: n % 5 == 0) as server:
        first = go(suite, server.url, tmp_path / "run.db")
        server.fault = ""
        before = server.calls.copy()
        second = go(suite, server.url, tmp_path / "run.db")
        asked = server.calls - before
    assert first.failed == 7
    assert first.exit_code == 3
    assert (second.reused, second.requests, second.failed) == (25, 7, 0)
    assert second.exit_code == 0
    assert set(asked) == {0, 5, 10, 15, 20, 25, 30}
    frame = responses(tmp_path / "run.db")
    assert frame["status"].unique().to_list() == ["answered"]
    assert sorted(frame["attempts"].unique().to_list()) == [1, 4]  # three failed calls, then one


def test_refused_connection_is_found_before_the_run(tmp_path: Path) -> None:
    with Server() as server:
        url = server.url
    with pytest.raises(Exception, match=r"Can't reach http://127"):
        go(toy_suite(tmp_path / "pictures", 1), url, tmp_path / "run.db")


def test_dead_endpoint_is_given_up_resumably(tmp_path: Path) -> None:
    """The server goes away in the middle of a run; another one later answers what is left."""
    suite = toy_suite(tmp_path / "pictures", 10)
    told: list[str] = []
    policy = Policy(attempts=50, base_delay=0, pause=0.01, max_pause=0.02, give_up_after=0.05)
    with Server(fault="cut", chosen=lambda n: n >= 30) as server:
        summary = go(suite, server.url, tmp_path / "run.db", policy=policy, notify=told.append)
        assert summary.unasked > 0
        assert any("pausing it" in t for t in told)
        assert any("its run ends here, resumably" in m for m in summary.messages)
        assert summary.exit_code == 3
        server.fault = ""
        done = server.finished.copy()
        again = go(suite, server.url, tmp_path / "run.db", policy=policy)
    assert again.done == 80
    assert again.reused == done.total()
    assert max(server.finished.values()) == 1


def test_refused_key_in_the_middle_ends_the_run(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "pictures", 20)
    policy = Policy(refusals=5)
    with Server(fault="401", chosen=lambda n: n >= 40) as server:
        summary = go(suite, server.url, tmp_path / "run.db", policy=policy, concurrency=2)
    assert 5 <= summary.failed <= 8
    assert summary.unasked > 80
    assert "refused 5 calls in a row" in summary.messages[0]


def test_overload_lowers_the_number_of_calls_in_flight(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "pictures", 20)
    seen: list[int] = []
    with Server(fault="429", first_only=True, chosen=lambda n: n < 40) as server:
        server.retry_after = "0"
        summary = go(
            suite, server.url, tmp_path / "run.db", concurrency=16, policy=QUICK,
            progress=lambda p: seen.append(p.models[0].limit),
        )  # fmt: skip
    assert summary.by_status == {"answered": 160}
    assert min(seen) < 16
