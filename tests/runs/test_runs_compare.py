"""A comparison that stops early; the commands `plan` and `run --compare`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from click.testing import CliRunner

from csrbench.cli import cli
from csrbench.commands import open_clients
from csrbench.runs.account import Budget
from csrbench.runs.compare import BATCH, compare
from csrbench.runs.sequential import Verdict
from csrbench.runs.store import Store
from csrbench.suite.read import open_suite


def test_comparison_looks_after_each_batch_and_resumes_free(
    small_suite: Path, tmp_path: Path
) -> None:
    suite = open_suite(small_suite)
    clients = open_clients(["reference/oracle", "reference/text-only"], suite)
    looks: list[tuple[Verdict, int, int]] = []
    with Store(tmp_path / "run.db") as store:
        found = asyncio.run(
            compare(suite, clients, store, look=lambda *a: looks.append(a))  # type: ignore[arg-type]
        )
        again = asyncio.run(compare(suite, clients, store))
    assert found.of == suite.instances["family"].n_unique()
    assert [n for _, n, _ in looks] == [min(BATCH, found.of)]
    assert found.verdict.units == found.families
    assert found.verdict.mean > 0
    assert found.exit_code == 0
    assert (again.requests, again.verdict) == (0, found.verdict)


def test_comparison_stops_at_its_budget(small_suite: Path, tmp_path: Path) -> None:
    suite = open_suite(small_suite)
    clients = open_clients(["reference/oracle", "reference/text-only"], suite)
    with Store(tmp_path / "run.db") as store:
        found = asyncio.run(compare(suite, clients, store, budget=Budget(max_requests=5)))
    assert (found.requests, found.families, found.exit_code) == (5, 0, 3)
    assert "budget of 5 requests" in found.stopped
    assert found.sentence().startswith("no difference shown after 0 of")


def test_commands(small_suite: Path, tmp_path: Path) -> None:
    def said(*args: object, code: int = 0) -> str:
        result = CliRunner().invoke(cli, list(map(str, args)))
        assert result.exit_code == code, (result.output, result.exception)
        return result.output + str(result.exception or "")

    two = ("--compare", "reference/oracle", "reference/always-refuse")
    text = said("run", small_suite, *two, "--sequential", "-o", tmp_path / "c.db")
    assert "e-value" in text
    assert "missing" not in text
    for extra, sentence in (
        ((), "give both"),
        (("--sequential", "--conditions", "mm,txt"), "one condition alone"),
        (("--sequential", "--limit", 3), "leave --limit out"),
        (("--sequential", "--model", "reference/oracle"), "leave --model out"),
        (("--sequential", "--dry-run"), "use `csrbench plan`"),
    ):
        assert sentence in said("run", small_suite, *two, *extra, code=1)
    plan = ("plan", small_suite, "--model", "openai/gpt-4o", "--types", "S10,O08,B12")
    shown = said(*plan, "--rpm", "openai/gpt-4o=60")
    assert "csrbench run" in shown
    assert "--rpm openai/gpt-4o=60" in shown
    assert "out of reach" in said(*plan, "--target-mde", "0.05", code=1)
    data = json.loads(said(*plan, "--json"))
    assert data["models"][0]["requests"] <= data["instances"]
    fit = json.loads(said(*plan, "--json", "--target-mde", "0.8", "--disagreement", "0.9"))
    assert 1 <= fit["limit"] <= 3
    assert f"--limit {fit['limit']}" in fit["command"]
    told = ("--max-tokens-total", 10, "--tpm", "1e9", "-o", tmp_path / "t.db")
    assert "budget of 10 tokens is used up" in said(
        "run", small_suite, "--model", "reference/oracle", *told, code=3
    )
