"""Notebooks: executed without errors, with outputs, and with the API as it is now."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import csrbench.api as api

ROOT = Path(__file__).resolve().parents[2]
BOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
AGAIN = "run `python tools/run_notebooks.py` again (extra: docs)"


def _runner() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_notebooks", ROOT / "tools/run_notebooks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _book(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def _code(book: dict[str, Any]) -> list[dict[str, Any]]:
    return [c for c in book["cells"] if c["cell_type"] == "code"]


def test_there_are_three() -> None:
    assert len(BOOKS) == 3


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_executed_in_order_without_errors(path: Path) -> None:
    cells = _code(_book(path))
    assert [c["execution_count"] for c in cells] == list(range(1, len(cells) + 1)), AGAIN
    kinds = {o["output_type"] for c in cells for o in c["outputs"]}
    assert "error" not in kinds and kinds, AGAIN
    assert sum(bool(c["outputs"]) for c in cells) >= 0.6 * len(cells)


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_not_older_than_the_api(path: Path) -> None:
    book = _book(path)
    runner = _runner()
    assert book["metadata"]["csrbench"]["api"] == runner.api_mark(), AGAIN
    assert book["metadata"]["csrbench"]["code"] == runner.code_mark(book["cells"]), AGAIN
    for cell in _code(book):
        source = "".join(cell["source"])
        ast.parse(source)
        for name in re.findall(r"\bcsr\.(\w+)", source):
            assert hasattr(api, name), f"csr.{name} is no more"


@pytest.mark.parametrize("path", BOOKS, ids=lambda p: p.stem)
def test_outputs_hold_nothing_of_the_machine(path: Path) -> None:
    text = path.read_text("utf-8")
    said = json.dumps([c["outputs"] for c in _code(_book(path))])
    assert not re.search(r"/(?:tmp|home|root|Users|work)/", said)
    assert len(text) < 400_000


def test_the_mark_changes_with_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _runner().api_mark()

    def summarise(outcomes: Any, resamples: int = 5) -> None:
        """Another signature."""

    monkeypatch.setattr(api, "summarise", summarise)
    assert _runner().api_mark() != before
