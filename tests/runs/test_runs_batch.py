"""Batches: whatever happens on the way, every request ends right and is paid once."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import drive
import polars as pl
import pytest
from click.testing import CliRunner

from csrbench.cli import cli
from csrbench.errors import UserError
from csrbench.models.base import Sampling
from csrbench.models.openai_batches import from_line
from csrbench.models.openai_compatible import OpenAICompatible
from csrbench.models.reference import Reference
from csrbench.runs.account import Budget
from csrbench.runs.batch_files import BatchPolicy
from csrbench.runs.frames import responses
from csrbench.runs.prices import Prices
from csrbench.runs.run import run
from csrbench.runs.schedule import Policy
from csrbench.runs.store import Store
from support.batchserver import BatchServer
from support.loopback import ANSWER
from support.toysuite import toy_suite

QUICK: dict[str, Any] = {
    "poll": 0.001, "max_poll": 0.002, "base_delay": 0.001, "max_delay": 0.002,
    "first_directly": False,
}  # fmt: skip
GRIDS = 5
TOTAL = GRIDS * 8


def go(server: BatchServer, path: Path, grids: int = GRIDS, **options: Any) -> Any:
    policy = BatchPolicy(**{**QUICK, **options.pop("batch", {})})
    timeout = options.pop("timeout", 10.0)
    options.setdefault("policy", Policy(grace=0.05))
    suite = toy_suite(path.parent / "pictures", grids)

    async def whole() -> Any:
        client = OpenAICompatible("stub", base_url=server.url, timeout=timeout)
        with Store(path) as store:
            try:
                return await run(suite, [client], ("mm", "txt"), store, batch=policy, **options)
            finally:
                await client.close()

    return asyncio.run(whole())


def left_alone(server: BatchServer, path: Path, **options: Any) -> Any:
    """A run that gets Ctrl-C as soon as its batch is handed in."""

    def notify(text: str) -> None:
        if "is handed in" in text:
            os.kill(os.getpid(), signal.SIGINT)

    return go(server, path, notify=notify, **options)


def answers(path: Path) -> dict[int, tuple[str, str]]:
    """(status, text) by the number of the sample; each sample once."""
    numbers = {
        r["id"]: int(r["prompt"][4:].split("]")[0])
        for r in toy_suite(path.parent / "pictures", GRIDS).instances.iter_rows(named=True)
    }
    frame = responses(path)
    found = {numbers[i]: (s, t) for i, s, t in frame.select("instance", "status", "text").rows()}
    assert len(found) == frame.height
    return found


def right(number: int) -> tuple[str, str]:
    return "answered", f"{ANSWER} [ans:{number}]"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.db"


def test_one_batch_answers_everything(path: Path) -> None:
    told: list[str] = []
    with BatchServer() as server:
        summary = go(server, path, notify=told.append)
        again = go(server, path)
    assert (summary.done, summary.requests, summary.exit_code) == (TOTAL, TOTAL, 0)
    assert (again.reused, again.requests) == (TOTAL, 0)
    assert answers(path) == {n: right(n) for n in range(TOTAL)}
    assert server.sizes == [TOTAL]
    assert set(server.paid.values()) == {1}
    assert any("batch_1 with 40 requests is handed in" in t for t in told)
    assert any("batch_1 completed: 40 of 40" in t for t in told)
    with Store(path) as store:
        assert store.db.execute("SELECT state FROM batches").fetchall() == [("completed",)]
        assert store.db.execute("SELECT count(*) FROM batch_requests").fetchone() == (0,)


def test_batches_are_split_by_number_and_by_size(path: Path) -> None:
    with BatchServer() as server:
        go(server, path, batch={"max_requests": 16, "at_once": 2})
    assert sorted(server.sizes) == [8, 16, 16]
    with BatchServer() as server:
        go(server, path.with_name("other.db"), batch={"max_bytes": 4000})
        largest = max(len(f) for n, f in server.files.items() if n.startswith("file-"))
    assert largest <= 4000
    assert sum(server.sizes) == TOTAL
    assert set(server.paid.values()) == {1}


LINES = {
    "": ("answered", 1),
    "500": ("error", 3),
    "400": ("error", 1),
    "missing": ("error", 3),
    "malformed": ("error", 3),
    "body": ("error", 3),
    "empty": ("empty", 1),
    "null": ("empty", 1),
    "length": ("truncated", 1),
    "filtered": ("blocked", 1),
    "policy": ("blocked", 1),
    "duplicate": ("answered", 1),
    "unknown": ("answered", 1),
}


@pytest.mark.parametrize("always", [False, True], ids=["first", "always"])
@pytest.mark.parametrize("kind", LINES)
def test_each_line_gets_its_status(path: Path, kind: str, always: bool) -> None:
    chosen = {3, 17}
    status, asked = LINES[kind]
    with BatchServer(odd=dict.fromkeys(chosen, kind), odd_always=always) as server:
        summary = go(server, path)
    got = answers(path)
    assert set(got) == set(range(TOTAL))
    mended = status == "answered" or (not always and asked > 1)
    for number in range(TOTAL):
        if number not in chosen or mended:
            assert got[number] == right(number)
        else:
            assert got[number][0] == status
        times = 1 if number not in chosen else asked if always else min(asked, 2)
        assert server.seen[number] == times
    assert summary.unasked == 0
    assert summary.failed == (0 if mended or status != "error" else 2)
    assert summary.exit_code == (3 if summary.failed else 0)


@pytest.mark.parametrize("status", ["expired", "cancelled"])
@pytest.mark.parametrize("share", [0.0, 0.4])
def test_what_a_batch_did_not_reach_is_asked_again(path: Path, status: str, share: float) -> None:
    with BatchServer(outcome=lambda n: status if n == 1 else "completed", share=share) as server:
        summary = go(server, path)
    assert server.sizes == [TOTAL, round(TOTAL * (1 - share))]
    assert summary.done == TOTAL
    assert answers(path) == {n: right(n) for n in range(TOTAL)}
    assert set(server.paid.values()) == {1}


def test_batches_that_always_expire_end_as_errors_that_the_next_run_asks(path: Path) -> None:
    with BatchServer(outcome=lambda _: "expired", share=0.5) as server:
        summary = go(server, path)
        assert server.sizes == [40, 20, 10]
        assert (summary.done, summary.failed) == (35, 5)
        server.outcome = lambda _: "completed"
        again = go(server, path)
    assert (again.reused, again.done, again.failed) == (35, 40, 0)
    assert server.sizes == [40, 20, 10, 5]
    assert set(server.paid.values()) == {1}


def test_failed_batch_ends_the_run_with_its_reason(path: Path) -> None:
    errors = [{"code": "invalid_url", "message": "The url is wrong", "line": 1}]
    with BatchServer(outcome=lambda _: "failed", errors=errors) as server:
        summary = go(server, path)
        assert (summary.unasked, summary.failed, summary.exit_code) == (TOTAL, 0, 3)
        assert "batch_1 failed (invalid_url: The url is wrong)" in summary.messages[0]
        server.outcome = lambda _: "completed"
        assert go(server, path).done == TOTAL
    assert set(server.paid.values()) == {1}


def test_a_full_queue_is_waited_for(path: Path) -> None:
    """The provider takes one batch at a time: the other fails at once and is handed in later."""
    errors = [{"code": "token_limit_exceeded", "message": "Enqueued token limit reached"}]
    with BatchServer(errors=errors, polls=1, together=2) as server:
        server.outcome = lambda n: "failed" if n == 2 else "completed"
        summary = go(server, path, batch={"max_requests": 20, "at_once": 2, "rounds": 1})
    assert summary.done == TOTAL
    assert server.sizes == [20, 20, 20]
    with BatchServer(errors=errors, outcome=lambda _: "failed") as server:
        summary = go(server, path.with_name("b.db"))
    assert "a smaller --batch-requests may fit" in summary.messages[0]


@pytest.mark.parametrize("faults", [["500"], ["cut", "503"], ["500"] * 5])
def test_upload_is_repeated(path: Path, faults: list[str]) -> None:
    with BatchServer(upload_faults=list(faults)) as server:
        assert go(server, path).done == TOTAL
    assert server.sizes == [TOTAL]


def test_upload_that_never_works_ends_resumably(path: Path) -> None:
    with BatchServer(upload_faults=["500"] * 6) as server:
        summary = go(server, path)
        assert summary.unasked == TOTAL
        assert "can't hand in a batch file" in summary.messages[0]
        assert go(server, path).done == TOTAL
    with BatchServer(upload_faults=["404"]) as server:
        text = go(server, path.with_name("b.db")).messages[0]
        assert "HTTP 404" in text


@pytest.mark.parametrize("faults", [
    ["500"], ["cut"], ["after-500"], ["after-cut"], ["500", "after-cut"], ["after-503"],
])  # fmt: skip
def test_no_batch_is_begun_twice(path: Path, faults: list[str]) -> None:
    """A call without an answer may have begun the batch: the list tells."""
    with BatchServer(create_faults=list(faults)) as server:
        for _ in range(3):  # older batches of others, so that the list has pages
            server.files["old"] = b""
            name = f"old_{len(server.batches)}"
            server.batches[name] = {"id": name, "input_file_id": "x", "metadata": None}
        summary = go(server, path)
    assert summary.done == TOTAL
    assert server.sizes == [TOTAL]
    assert set(server.paid.values()) == {1}


def test_refused_begin_ends_with_a_sentence(path: Path) -> None:
    with BatchServer(create_faults=["401"]) as server:
        summary = go(server, path)
    assert "can't begin a batch (HTTP 401" in summary.messages[0]
    assert summary.unasked == TOTAL


def test_looks_and_fetches_are_repeated(path: Path) -> None:
    with BatchServer(get_faults=["500", "cut", "429"], fetch_faults=["500", "cut"]) as server:
        assert go(server, path).done == TOTAL
    assert server.sizes == [TOTAL]


def test_a_batch_that_the_server_does_not_know_is_not_paid_again_unasked(path: Path) -> None:
    """Perhaps the key is that of another account: it is given up by a command alone."""
    with BatchServer(hold="poll") as server:
        assert left_alone(server, path).unasked == TOTAL
        server.release()
        gone = server.batches.pop("batch_1")
        summary = go(server, path)
        assert "the server doesn't know batch_1: is this another account" in summary.messages[0]
        assert (summary.unasked, summary.exit_code) == (TOTAL, 3)
        server.batches["batch_1"] = gone
        assert go(server, path).done == TOTAL
    assert server.sizes == [TOTAL]


def test_a_file_that_the_server_lost_is_not_handed_in_again_unasked(path: Path) -> None:
    with BatchServer(create_faults=["500"] * 6) as server:
        assert "can't begin a batch" in go(server, path).messages[0]
        server.create_faults = ["404"]
        said = go(server, path).messages[0]
        assert "can't go on with a batch (HTTP 404" in said
        name = said.split("--forget ")[1].split("`")[0]
        CliRunner().invoke(cli, ["runs", "batches", str(path), "--forget", name])
        assert go(server, path).done == TOTAL
    assert set(server.paid.values()) == {1}


@pytest.mark.parametrize("status", [401, 404, 405])
def test_the_list_of_batches_may_fail(path: Path, status: int) -> None:
    """A refused list ends the run before anything is begun twice; a missing one can't be asked."""
    with BatchServer(create_faults=["500"], list_status=status) as server:
        summary = go(server, path)
        if status == 401:
            assert "can't look for a batch (HTTP 401" in summary.messages[0]
            server.list_status = 200
            summary = go(server, path)
    assert summary.done == TOTAL
    assert set(server.paid.values()) == {1}


def test_answers_that_are_gone_are_asked_again(path: Path) -> None:
    with BatchServer(fetch_faults=["404"]) as server:
        summary = go(server, path)
    assert summary.done == TOTAL
    assert server.sizes == [TOTAL, TOTAL]


def start(server: BatchServer, tmp_path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(drive.__file__)), server.url, str(tmp_path / "pictures")]
    return subprocess.Popen(
        [*command, str(tmp_path / "run.db"), "1.0", "batch"], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("point", ["upload", "create", "created", "poll", "fetch"])
def test_killed_at_any_point_and_resumed_nothing_is_paid_twice(tmp_path: Path, point: str) -> None:
    with BatchServer(hold=point, polls=1) as server:
        with start(server, tmp_path) as process:
            assert server.held.wait(120)
            process.kill()
        server.release()
        with start(server, tmp_path) as process:
            output = process.communicate(timeout=120)[0]
        assert process.returncode == 0, output
        batches = len(server.batches)
    assert batches == 1
    assert set(server.paid.values()) == {1}
    frame = responses(tmp_path / "run.db")
    assert frame["status"].to_list() == ["answered"] * drive.GRIDS * 8
    texts = [int(t.rsplit(":", 1)[1][:-1]) for t in frame["text"]]
    assert sorted(texts) == list(range(drive.GRIDS * 8))
    if point in ("created", "poll", "fetch"):
        assert "going on with batch_1 (200 requests)" in output


def test_ctrl_c_leaves_the_batch_and_says_so(path: Path) -> None:
    with BatchServer(polls=10**9) as server:
        summary = left_alone(server, path)
        assert "the provider goes on with batch_1" in summary.messages[0]
        assert summary.unasked == TOTAL
        server.polls = 1
        assert go(server, path).done == TOTAL
    assert len(server.batches) == 1


def test_a_batch_under_way_serves_a_smaller_selection(path: Path) -> None:
    with BatchServer(polls=10**9) as server:
        left_alone(server, path)
        server.polls = 1
        server.outcome, server.share = (lambda n: "expired" if n == 1 else "completed"), 0.5
        small = go(server, path, limit=2)
        assert (small.total, small.done) == (16, 16)
        assert go(server, path).done == TOTAL
    assert set(server.paid.values()) == {1}


def test_first_request_is_asked_directly(path: Path) -> None:
    with BatchServer(refuses=("temperature",)) as server:
        summary = go(server, path, batch={"first_directly": True})
    assert summary.done == TOTAL
    assert server.calls.total() == 2  # the refusal, and the answer
    assert server.sizes == [TOTAL - 1]
    assert all("temperature" not in b for b in server.bodies_asked)
    with BatchServer(fault="404") as server:
        summary = go(server, path.with_name("b.db"), batch={"first_directly": True})
    assert "the first request, asked directly" in summary.messages[0]
    assert server.sizes == []


def test_refused_fields_in_a_batch_are_left_out_in_the_next(path: Path) -> None:
    with BatchServer(refuses=("temperature",)) as server:
        summary = go(server, path)
    assert summary.done == TOTAL
    assert server.sizes == [TOTAL, TOTAL]
    assert set(server.paid.values()) == {1}


def test_money_tokens_and_requests_stop_batches(path: Path, tmp_path: Path) -> None:
    table = tmp_path / "prices.toml"
    table.write_text('batch = 0.5\n[models]\n"openai/*" = { in = 1.0, out = 10.0 }\n')
    prices = Prices(table)
    each = (300 * 1 + 60 * 10) / 1e6 / 2
    with BatchServer() as server:
        few = go(server, path, prices=prices, budget=Budget(max_requests=7))
        assert (few.done, server.sizes) == (7, [7])
        assert few.cost_usd == pytest.approx(7 * each)
        some = go(server, path, prices=prices, budget=Budget(max_usd=0.01))
        assert some.cost_usd <= 0.01
        assert 1 <= some.requests <= 0.01 / each
        tokens = go(server, path, prices=prices, budget=Budget(max_tokens=9000))
        assert tokens.tokens_in + tokens.tokens_out <= 9000
        last = go(server, path, prices=prices)
        assert last.done == TOTAL
        costs = responses(path)["cost_usd"]
    assert costs.to_list() == pytest.approx([each] * TOTAL)
    assert set(server.paid.values()) == {1}


def test_shared_requests_and_samples(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "p", 3, ("mm", "blind"))

    async def whole(server: BatchServer) -> Any:
        client = OpenAICompatible("stub", base_url=server.url)
        with Store(tmp_path / "run.db") as store:
            summary = await run(suite, [client], ("mm", "blind"), store, Sampling(0.5), samples=2,
                                batch=BatchPolicy(**QUICK))  # fmt: skip
            await client.close()
        return summary

    with BatchServer() as server:
        summary = asyncio.run(whole(server))
    assert (summary.total, summary.done, summary.requests) == (48, 48, 36)
    assert responses(tmp_path / "run.db").height == 48


def test_models_without_batches_are_refused(tmp_path: Path) -> None:
    with Store(tmp_path / "run.db") as store, pytest.raises(UserError, match="no batch endpoint"):
        asyncio.run(run(toy_suite(tmp_path / "p", 1), [Reference("always-refuse")], ("mm",), store,
                        batch=BatchPolicy()))  # fmt: skip


@pytest.mark.parametrize("line", [
    b"", b"{", b"[]", b"3", b'{"custom_id": 3}', b'{"custom_id": "a"}', b'{"custom_id": "a", '
    b'"response": {"status_code": "x"}}', b'{"custom_id": "a", "response": 3, "error": 4}', b"\xff",
])  # fmt: skip
def test_malformed_lines(line: bytes) -> None:
    assert from_line(line) is None


def test_lines_whose_body_is_text() -> None:
    body = json.dumps({"choices": [{"message": {"content": "Yes"}, "finish_reason": "stop"}]})
    made = {"custom_id": "a", "response": {"status_code": 200, "body": body}}
    parsed = from_line(json.dumps(made).encode())
    assert parsed is not None
    assert parsed[1].text == "Yes"


def test_batches_elsewhere_are_told(path: Path) -> None:
    told: list[str] = []
    with BatchServer(polls=10**9) as server:
        left_alone(server, path)
    with BatchServer() as other:
        go(other, path, notify=told.append)
    assert "collect them with --base-url http://127" in told[0]


def test_command(tmp_path: Path, small_suite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from functools import partial

    from csrbench.runs import batch_files

    quick = partial(batch_files.BatchPolicy, **QUICK)
    monkeypatch.setattr(batch_files, "BatchPolicy", quick)
    table = tmp_path / "prices.toml"
    table.write_text('[models]\n"openai/*" = { in = 1.0, out = 10.0, batch = 0.5 }\n')
    with BatchServer() as server:
        where = ["--base-url", server.url, "--limit", "2", "--prices", str(table)]
        options = ["--model", "openai/stub", "-o", str(tmp_path / "run.db"), *where]
        done = CliRunner().invoke(
            cli, ["run", str(small_suite), *options, "--batch", "--batch-requests", "10"]
        )
        assert done.exit_code == 0, done.output
        assert "16 of 16 done" in done.output
        assert sorted(server.sizes) == [6, 10]
    wrong = CliRunner().invoke(cli, ["run", str(small_suite), *options, "--batch-requests", "10"])
    assert "--batch-requests belongs to --batch" in str(wrong.exception)
    wrong = CliRunner().invoke(
        cli, ["run", str(small_suite), *options, "--batch", "--batch-requests", "0"]
    )
    assert "give at least 1" in str(wrong.exception)


def test_plan_halves_the_price(tmp_path: Path, small_suite: Path) -> None:
    table = tmp_path / "prices.toml"
    table.write_text('[models]\n"openai/*" = { in = 1.0, out = 10.0, batch = 0.5 }\n')

    def usd(*more: str) -> Any:
        words = ["plan", str(small_suite), "--model", "openai/x", "--prices", str(table), "--json"]
        made = json.loads(CliRunner().invoke(cli, [*words, *more]).output)
        assert ("--batch" in made["command"].split()) == bool(more)
        return made["models"][0]["usd"]

    assert usd("--batch") == pytest.approx([v / 2 for v in usd()])


def test_a_direct_run_asks_nothing_that_a_batch_is_asking(path: Path) -> None:
    def direct() -> Any:
        async def whole() -> Any:
            client = OpenAICompatible("stub", base_url=server.url)
            with Store(path) as store:
                try:
                    return await run(suite, [client], ("mm", "txt"), store)
                finally:
                    await client.close()

        return asyncio.run(whole())

    def listed(*more: str) -> str:
        return CliRunner().invoke(cli, ["runs", "batches", str(path), *more]).output

    suite = toy_suite(path.parent / "pictures", GRIDS)
    with BatchServer(polls=10**9) as server:
        left_alone(server, path, limit=2)
        summary = direct()
        assert (summary.requests, summary.unasked) == (TOTAL - 16, 16)
        assert "16 items are in batches under way" in summary.messages[0]
        assert "created" in listed()
        server.polls = 1
        assert go(server, path).done == TOTAL
        assert direct().reused == TOTAL
    assert "completed" in listed()
    assert sorted(server.calls) == sorted(set(range(TOTAL)) - set(server.paid))
    wrong = CliRunner().invoke(cli, ["runs", "batches", str(path), "--forget", "batch_1"])
    assert "no batch 'batch_1' under way" in str(wrong.exception)


def test_a_batch_can_be_forgotten(path: Path) -> None:
    with BatchServer(polls=10**9) as server:
        left_alone(server, path)
        said = CliRunner().invoke(cli, ["runs", "batches", str(path), "--forget", "batch_1"])
        assert "batch_1 is forgotten" in said.output
        server.polls = 1
        assert go(server, path).done == TOTAL
    assert server.sizes == [TOTAL, TOTAL]


def test_frames_stay_readable(path: Path) -> None:
    with BatchServer() as server:
        go(server, path)
    assert responses(path).select(pl.col("latency_s").sum()).item() == 0
    assert CliRunner().invoke(cli, ["runs", "verify", str(path)]).exit_code == 0
