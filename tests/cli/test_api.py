"""The Python API: the stages and the metrics in ten lines, quiet, and importable at once."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import csrbench.api as csr
from csrbench.models.base import Reply, Request

HEAVY = ("polars", "numpy", "pydantic", "cv2", "aiohttp", "altair", "rich", "yaml", "scipy")


def test_the_ten_lines(
    small_suite: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = csr.open_suite(small_suite)
    store = tmp_path / "x.db"
    summary = csr.run(suite, ["reference/oracle", "reference/always-refuse"], store)
    assert summary.done == summary.total == 2 * 2 * 24
    assert csr.judge(store, suite) == summary.done
    assert csr.judge(str(store), str(small_suite)) == 0, "nothing is judged twice"
    table = csr.outcomes(store, suite)
    assert table.height == summary.done
    tables = csr.summarise(table, resamples=200)
    right = tables.patterns.filter(metric="grid_score", condition="mm", pattern="safety")
    assert dict(right.select("model", "value").iter_rows()) == {
        "reference/oracle": 1.0,
        "reference/always-refuse": 0.0,
    }
    found = csr.compare(table, "reference/oracle", "reference/always-refuse", resamples=200)
    assert found.first == "reference/oracle" and found.conclusions
    gap = csr.compare(table, "txt", "mm", model="reference/oracle", resamples=200)
    assert (gap.contrasts["difference"].drop_nulls() == 0).all()
    page = csr.report(store, suite, tmp_path / "report", resamples=50)
    assert page.is_file()
    said = capsys.readouterr()
    assert said.out == said.err == "", "calls are quiet unless progress is asked for"


def test_build_opens_what_is_there(small_suite: Path) -> None:
    types = csr.open_suite(small_suite).manifest["types"]
    again = csr.build("mini", small_suite, types=types)
    assert again.hash == csr.open_suite(small_suite).hash


class Parrot:
    model, revision, concurrency = "mine/parrot", "1", 4

    async def ask(self, request: Request) -> Reply:
        return Reply("answered", "I can't help with that.", "stop")

    async def close(self) -> None:
        pass


def test_a_client_of_ones_own_and_names_mixed(small_suite: Path, tmp_path: Path) -> None:
    models: list[Any] = [Parrot(), "simulated/a?integration=1"]
    summary = csr.run(small_suite, models, tmp_path / "x.db", limit=1, progress=True)
    assert summary.by_status == {"answered": 2 * 8}
    csr.judge([tmp_path / "x.db"], small_suite)
    table = csr.outcomes([tmp_path / "x.db"], small_suite)
    assert set(table["model"]) == {"mine/parrot", "simulated/a?integration=1"}


def test_inside_a_running_loop_as_in_notebooks(small_suite: Path, tmp_path: Path) -> None:
    async def cell() -> int:
        return csr.run(small_suite, ["reference/oracle"], tmp_path / "x.db", limit=1).done

    assert asyncio.run(cell()) == 8


def test_bad_input_is_one_sentence(small_suite: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "no.db"
    with pytest.raises(csr.UserError, match="no suite here"):
        csr.run(tmp_path, ["reference/oracle"], nowhere)
    with pytest.raises(csr.UserError, match="unknown reference system"):
        csr.run(small_suite, ["reference/orakel"], nowhere)
    with pytest.raises(csr.UserError, match="No model to ask"):
        csr.run(small_suite, [], nowhere)
    for call in (csr.judge, csr.outcomes):
        with pytest.raises(csr.UserError):
            call(tmp_path / "missing.db", small_suite)
    assert not (tmp_path / "missing.db").exists()
    csr.run(small_suite, ["reference/oracle"], nowhere, limit=1)
    with pytest.raises(csr.UserError, match="judged nothing"):
        csr.report(nowhere, small_suite, tmp_path / "report")


def test_importing_loads_nothing_heavy() -> None:
    code = f"import sys, csrbench.api; print([m for m in {HEAVY!r} if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.stdout.strip() == "[]", ran.stdout + ran.stderr
