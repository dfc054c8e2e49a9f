"""Options of `csrbench run` about where models run."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from test_cli import bad, csrbench

from support.loopback import Server


def test_options_that_do_not_fit_are_one_sentence(small_suite: Path) -> None:
    run = ("run", small_suite, "--model", "reference/oracle")
    for option, value in (("--replicas", 2), ("--gpus-per-replica", 1), ("--ray-address", "auto")):
        assert f"{option} belongs to --engine ray" in bad(*run, option, value)
    assert "--batch-size 0: give at least 1" in bad(*run, "--batch-size", 0)
    assert "--concurrency -1: give at least 1" in bad(*run, "--concurrency", -1)


HIDE = """
import sys

class Hiding:
    def __init__(self, finder):
        self.finder = finder
    def __getattr__(self, name):
        return getattr(self.finder, name)
    def find_spec(self, name, *more):
        hidden = name.partition(".")[0] in ("ray", "torch", "transformers", "vllm")
        return None if hidden else self.finder.find_spec(name, *more)

sys.meta_path[:] = map(Hiding, sys.meta_path)
"""


@pytest.fixture
def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find no extra, installed or not."""
    (tmp_path / "sitecustomize.py").write_text(HIDE)
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    monkeypatch.setenv("PYTHONPATH", path)


@pytest.mark.usefixtures("without")
def test_the_extra_that_is_missing_is_named(small_suite: Path) -> None:
    said = bad("run", small_suite, "--model", "reference/oracle", "--engine", "ray")
    assert "pip install 'csrbench[ray]'" in said
    said = bad("run", small_suite, "--model", "hf/ORG/NAME", "--batch-size", 4)
    assert "pip install 'csrbench[hf]'" in said
    said = bad("run", small_suite, "--model", "vllm/ORG/NAME")
    assert "openai/NAME --base-url" in said


def test_another_revision_is_asked_anew(small_suite: Path, tmp_path: Path) -> None:
    store = tmp_path / "run.db"
    with Server() as server:
        run = ("run", small_suite, "--model", "openai/stub", "--base-url", server.url)
        for revision, asked in (("A", 8), ("B", 16), ("A", 16)):
            done = csrbench(*run, "-o", store, "--limit", 1, "--revision", revision)
            assert done.returncode == 0, done.stderr
            assert server.calls.total() == asked
    rows = sqlite3.connect(store).execute("SELECT DISTINCT revision FROM requests").fetchall()
    assert sorted(rows) == [("A",), ("B",)]
