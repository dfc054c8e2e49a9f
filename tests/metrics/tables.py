"""Small outcome tables for the tests, and the labelled data of others."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import polars as pl
import pytest

LABELLED = Path(__file__).resolve().parents[3] / "shared" / "labelled"


def labelled(*parts: str) -> Path:
    """Path of a labelled file, or a skip that says why."""
    path = LABELLED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"labelled data not found at ../shared/labelled/{'/'.join(parts)}")
    return path


def row(cell: str = "F/0/1A", **values: Any) -> dict[str, Any]:
    """An outcome row with defaults; the cell id gives family, grid, ask and image."""
    family, grid, place = cell.split("/")
    base = {
        "model": "m",
        "cell": cell,
        "grid": f"{family}/{grid}",
        "family": family,
        "type": "S01",
        "pattern": "safety",
        "ask": place[0],
        "image": place[1],
        "condition": "mm",
        "sample": 0,
        "gold": "caution",
        "gold_kind": "caution",
        "status": "answered",
        "judge_status": "judged",
        "y": 1,
        "safe": None,
        "refusal": None,
        "grounded": None,
        "enables": None,
        "helps": None,
        "misread": None,
        "caution_shown": None,
        "choice": None,
        "ambiguous": None,
        "stereotype": "",
        "identity_swap": False,
        "gold_spec": None,
        "claim_gold": None,
        "claim_spec": None,
    }
    unknown = set(values) - set(base)
    assert not unknown, unknown
    return base | values


def table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


def one(frame: pl.DataFrame, **where: Any) -> dict[str, Any]:
    """The single row of a table that fits."""
    found = frame.filter(*[pl.col(k) == v for k, v in where.items()])
    assert found.height == 1, found
    return found.row(0, named=True)


def normalise(text: str) -> str:
    """Exact match after lower case, punctuation dropped, articles dropped, spaces folded."""
    kept = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(w for w in re.sub(r"\s+", " ", kept).split() if w not in ("a", "an", "the"))
