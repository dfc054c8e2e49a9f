"""What `csrbench plan` and `csrbench run --dry-run` say before anything is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from test_cli import csrbench

MODEL = "openai/gpt-4.1-mini"


def test_plan_and_dry_run_give_the_same_figures(small_suite: Path, tmp_path: Path) -> None:
    prompt = tmp_path / "system.txt"
    prompt.write_text("You are careful. " * 40)
    asked = (small_suite, "--model", MODEL, "--samples", 2, "--system-prompt", prompt)
    planned = csrbench("plan", *asked, "--json")
    assert planned.returncode == 0, planned.stderr
    (model,) = json.loads(planned.stdout)["models"]
    # A price needs no key.
    dry = csrbench("run", *asked, "-o", tmp_path / "run.db", "--dry-run")
    assert dry.returncode == 0, dry.stderr
    assert model["requests"] == 96
    low, high = (f"${usd:.2f}" if usd >= 1 else f"${usd:.4f}" for usd in model["usd"])
    line = next(x for x in dry.stdout.splitlines() if MODEL in x)
    assert line.strip() == (
        f"{MODEL}: 96 requests, {model['tokens_in'][0]:,} to {model['tokens_in'][1]:,} tokens in, "
        f"at most {96 * 512:,} out: {low} to {high} (prices of {model['price_date']})"
    )
    assert not (tmp_path / "run.db").exists()


def test_the_sample_for_a_wanted_precision_is_said_and_planned(small_suite: Path) -> None:
    done = csrbench("plan", small_suite, "--model", MODEL, "--target-mde", 0.9, "--disagreement", 1)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "the smallest sample that sees a difference of 0.9 over all cells: 3 of 6 grids" in said
    assert "--limit 3" in said


def test_times_of_a_panel_follow_its_calls_in_flight(small_suite: Path) -> None:
    plan = ("plan", small_suite, "--panel", "frontier16", "--json", "--only")
    names = "openai/gpt-5.5,anthropic/claude-opus-4-7"  # the usual number, and 16
    both = json.loads(csrbench(*plan, names).stdout)["models"]
    assert [m["seconds"][0] for m in both] == [2 * 1.5, 3 * 1.5]
    alike = json.loads(csrbench(*plan, names, "--concurrency", 48).stdout)["models"]
    assert [m["seconds"][0] for m in alike] == [1.5, 1.5]


def test_a_run_does_not_load_what_only_plans_need(small_suite: Path) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from csrbench.cli import cli; "
        "done = CliRunner().invoke(cli, sys.argv[1:]); assert done.exit_code == 0, done.output; "
        "assert 'free' in done.output; assert 'scipy' not in sys.modules"
    )
    words = ["run", str(small_suite), "--model", "reference/oracle", "--dry-run"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
