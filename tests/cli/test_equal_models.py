"""Two simulated models of equal rates: nothing that is said goes beyond the intervals."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from csrbench.cli import cli
from csrbench.commands import ask_suite, open_clients
from csrbench.judges.stage import judge_with_rules, outcomes
from csrbench.metrics import summarise
from csrbench.models.base import Sampling
from csrbench.report.findings import findings
from csrbench.runs.store import Store
from csrbench.suite.read import Suite, open_suite

RATES = "integration=0.7&refusal=0.3&abstain=0.2&dominance=0.3"
EQUAL = (f"simulated/first?{RATES}", f"simulated/second?{RATES}")
BETTER = "simulated/better?integration=0.98&refusal=0.3&abstain=0.2"
LIMIT = re.compile(r"Differences above (\d\.\d\d) would have been seen")


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    path = Path(__file__).parents[2] / "tools" / "undrawn.py"
    spec = importlib.util.spec_from_file_location("csrbench_tools_undrawn", path)
    assert spec is not None and spec.loader is not None
    undrawn = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = undrawn
    spec.loader.exec_module(undrawn)
    out = tmp_path_factory.mktemp("undrawn") / "suite"
    undrawn.build_undrawn(out, "mini", conditions=("mm", "txt"))
    return open_suite(out)


@pytest.fixture(scope="module")
def store(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("equal") / "run.db"
    ask_suite(suite, open_clients([*EQUAL, BETTER], suite), ("mm", "txt"), path, Sampling())
    with Store(path) as opened:
        judge_with_rules(opened, suite)
    return path


def _compare(first: str, second: str, store: Path, suite: Suite) -> str:
    options = ["--suite", str(suite.path), "--resamples", "500"]
    ran = CliRunner().invoke(cli, ["compare", first, second, str(store), *options])
    assert ran.exit_code == 0, ran.output
    return ran.output


def test_compare_finds_nothing_and_says_what_it_would_have_seen(store: Path, suite: Suite) -> None:
    said = " ".join(_compare(*EQUAL, store, suite).split())
    assert "No difference found between" in said or "No difference established" in said
    limit = LIMIT.search(said)
    assert limit is not None and 0 < float(limit[1]) <= 1
    assert " is higher than " not in said and " is lower than " not in said
    assert "differ in" not in said


def test_compare_finds_a_difference_that_is_there(store: Path, suite: Suite) -> None:
    said = " ".join(_compare(BETTER, EQUAL[0], store, suite).split())
    assert "differ in" in said and "better" in said.split("differ in")[0]


def test_the_report_says_the_same(store: Path, suite: Suite) -> None:
    table = outcomes(suite, [store])
    pair = table.filter(table["model"].is_in(EQUAL))
    found = findings(summarise(pair, 500))
    first = found[0]
    assert first.headline.startswith("No difference found between")
    assert "intervals overlap" in first.detail
    assert LIMIT.search(first.detail)
    assert not any(word in f.headline for f in found for word in ("best", "ahead"))
    three = findings(summarise(table, 500))[0]
    assert three.headline.startswith(("better", "No model is clearly ahead"))
