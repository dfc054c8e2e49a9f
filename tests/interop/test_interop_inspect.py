"""The Inspect task against Inspect's mock provider: scores, log size, and the way back."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

pytest.importorskip("inspect_ai", reason="the extra `inspect` is not installed")

from inspect_ai import eval as inspect_eval
from inspect_ai.model import ModelOutput, ModelUsage, get_model

from csrbench.cli import cli
from csrbench.commands import open_clients
from csrbench.errors import UserError
from csrbench.interop.inspect_log import import_log
from csrbench.interop.inspect_task import mini
from csrbench.judges.stage import judge_with_rules, outcomes
from csrbench.models.base import Message, Request
from csrbench.models.reference import Reference
from csrbench.runs.manage import verify
from csrbench.runs.run import run
from csrbench.runs.store import Store
from csrbench.suite.read import Suite, open_suite
from support.loopback import Server

GRIDS = 6  # of one type each, so that every kind of gold is scored


def oracle(suite: Suite) -> Any:
    """Inspect's mock provider, saying what the reference system `oracle` says."""
    (system,) = open_clients(["reference/oracle"], suite)
    assert isinstance(system, Reference)
    shown = suite.instances.filter(pl.col("condition") == "mm").iter_rows(named=True)
    rows = {(r["prompt"], r["image_sha"]): r for r in shown}

    def say(messages: Any, *_: Any) -> ModelOutput:
        import base64
        import hashlib

        image, text = messages[-1].content
        sha = hashlib.sha256(base64.b64decode(image.image.partition(",")[2])).hexdigest()
        row = rows[text.text, sha]
        request = Request((Message("user", row["prompt"]),), context=row)
        reply = _now(system.ask(request))
        out = ModelOutput.from_content("mock", reply.text)
        out.usage = ModelUsage(input_tokens=1, output_tokens=1)
        return out

    return get_model("mockllm/model", custom_outputs=say, memoize=False)


def _now(coroutine: Any) -> Any:
    """Result of a coroutine that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waited")


@pytest.fixture(scope="module")
def log(small_suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    suite = open_suite(small_suite)
    (found,) = inspect_eval(
        mini(str(small_suite), "mm", suite.hash[:12], GRIDS),
        model=oracle(suite),
        log_dir=str(tmp_path_factory.mktemp("logs")),
        display="none",
    )
    return found


def test_outcomes_are_scores(log: Any, small_suite: Path) -> None:
    assert log.status == "success", log.error
    assert len(log.samples) == 4 * GRIDS
    found = {s.name: {m.name: m.value for m in s.metrics.values()} for s in log.results.scores}
    metrics = {name: values.get("mm") for name, values in found.items()}
    y = found["y"]
    assert set(y) == {"mm", "mm_low", "mm_high", "mm_n"}
    assert y["mm_n"] == 4 * GRIDS
    assert 0 < y["mm_low"] < y["mm_high"] == 1
    columns = set(open_suite(small_suite).instances.columns)
    assert columns - set(log.samples[0].metadata) == {"prompt", "image_path", "extra_path"}
    kinds = {s.metadata["gold_kind"] for s in log.samples}
    assert kinds == set(open_suite(small_suite).instances["gold_kind"])
    assert metrics["y"] == 1  # the oracle knows the gold
    assert metrics["safe"] == 1
    axes = {"refusal", "grounded", "enables", "helps", "correct", "misread"}
    assert set(metrics) == {"y", "safe", "caution_shown", *axes}
    words = {"none": 0, "partial": 0.5, "full": 1}
    for sample in log.samples:
        found = sample.scores["behaviour"]
        for name in axes:
            said, value = found.metadata["axes"][name], found.value[name]
            if said is None:
                assert value != value  # NaN
            else:
                assert value == words.get(said, said)
    score = log.samples[0].scores["behaviour"]
    assert score.metadata["status"] == "answered"
    assert set(score.metadata["axes"]) >= {"refusal", "grounded", "enables", "helps"}
    assert log.eval.metadata["suite_hash"] == open_suite(small_suite).hash


def test_pictures_are_not_logged(log: Any) -> None:
    path = log.location.removeprefix("file://")
    with zipfile.ZipFile(path) as archive:
        text = b"".join(archive.read(n) for n in archive.namelist())
    assert b"/9j/" not in text  # how every JPEG begins in base64
    assert Path(path).stat().st_size < 200_000


def test_log_becomes_a_store_with_the_same_scores(
    log: Any, small_suite: Path, tmp_path: Path
) -> None:
    suite = open_suite(small_suite)
    path = Path(log.location.removeprefix("file://"))
    assert import_log(path, suite, tmp_path / "i.db") == {"answered": 4 * GRIDS}
    import_log(path, suite, tmp_path / "i.db")
    assert verify(tmp_path / "i.db", suite).problems == []
    with Store(tmp_path / "i.db") as store:
        assert store.counts() == {"answered": 4 * GRIDS}
        judge_with_rules(store, suite)
    with Store(tmp_path / "own.db") as store:
        clients = open_clients(["reference/oracle"], suite)
        asyncio.run(run(suite, clients, ("mm",), store, limit=GRIDS))
        judge_with_rules(store, suite)
    columns = ["id", "behaviour", "y", "safe"]
    ours, theirs = (
        outcomes(suite, [tmp_path / n]).select(columns).sort("id") for n in ("own.db", "i.db")
    )
    assert ours.equals(theirs)
    scored = {s.id: s.scores["behaviour"].metadata["behaviour"] for s in log.samples}
    assert scored == dict(theirs.select("id", "behaviour").rows())


def test_import_refuses_other_logs(log: Any, small_suite: Path, tmp_path: Path) -> None:
    path = Path(log.location.removeprefix("file://"))
    result = CliRunner().invoke(
        cli, ["import-inspect", str(path), "--suite", str(small_suite), "-o", str(tmp_path / "c")]
    )
    assert result.exit_code == 0, result.exception
    assert f"{4 * GRIDS} answered" in result.output
    suite = open_suite(small_suite)
    other = Suite(suite.path, {**suite.manifest, "content_hash": "9" * 64}, suite.instances)
    with pytest.raises(UserError, match="name the suite that was asked"):
        import_log(path, other, tmp_path / "x.db")
    with pytest.raises(UserError, match="no such log"):
        import_log(tmp_path / "none.eval", suite, tmp_path / "x.db")
    (tmp_path / "bad.eval").write_text("no zip")
    with pytest.raises(UserError, match="is no Inspect log"):
        import_log(tmp_path / "bad.eval", suite, tmp_path / "x.db")


def test_hash_argument_and_entry_point(small_suite: Path) -> None:
    with pytest.raises(UserError, match="has the content hash"):
        mini(str(small_suite), dataset_hash="0123")
    with pytest.raises(UserError, match="taken for a number: write sha256:"):
        mini(str(small_suite), dataset_hash=123)  # type: ignore[arg-type]
    whole = open_suite(small_suite).hash
    task = mini(str(small_suite), ["mm", "txt"], f"sha256:{whole}", 1)  # type: ignore[arg-type]
    assert len(task.dataset) == 8
    with pytest.raises(UserError, match="no condition 'mmm'"):
        mini(str(small_suite), "mmm")
    pyproject = Path(__file__).parents[2] / "pyproject.toml"
    points = tomllib.loads(pyproject.read_text())["project"]["entry-points"]["inspect_ai"]
    assert import_module(points["csrbench"]).mini is mini
    from inspect_ai._util.registry import registry_info

    assert registry_info(mini).name == "csrbench/mini"


def test_the_command_and_the_way_back(small_suite: Path, tmp_path: Path, server: Server) -> None:
    """`inspect eval csrbench/mini` finds the task by its entry point and asks a real server."""
    chosen = ["-T", f"suite={small_suite}", "-T", "limit_grids=2", "-T", "conditions=mm,txt"]
    command = [
        sys.executable, "-m", "inspect_ai", "eval", "csrbench/mini", "--model",
        "openai-api/loop/stub", *chosen, "--log-dir", str(tmp_path / "logs"), "--display", "none",
    ]  # fmt: skip
    keys = {"LOOP_BASE_URL": server.url, "LOOP_API_KEY": "x"}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, timeout=300, check=False,
        env={**os.environ, **keys},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (path,) = (tmp_path / "logs").glob("*.eval")
    suite = open_suite(small_suite)
    assert import_log(path, suite, tmp_path / "i.db") == {"answered": 16}
    assert server.calls.total() == 16
    assert verify(tmp_path / "i.db", suite).problems == []


def test_a_filtered_reply_counts_as_blocked_and_an_empty_one_is_missing(small_suite: Path) -> None:
    from csrbench.interop.inspect_task import score_reply

    row = open_suite(small_suite).instances.filter(pl.col("gold_kind") == "help").row(0, named=True)
    filtered = ModelOutput.from_content("mock", "", stop_reason="content_filter")
    assert score_reply(row, filtered).value["y"] == 0  # type: ignore[index,call-overload]
    empty = score_reply(row, ModelOutput.from_content("mock", ""))
    assert json.dumps(empty.value["y"]) == "NaN"  # type: ignore[index,call-overload]
    assert (empty.metadata or {})["axes"] is None
