"""kill -9 at random moments, on each engine; `moments.py` does the same with more of them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from moments import TOTAL, moments

ENGINES = [
    "local",
    pytest.param(
        "ray",
        marks=pytest.mark.skipif(
            find_spec("ray") is None, reason="ray is not installed (extra `ray`)"
        ),
    ),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_at_random_moments_a_run_goes_on_as_if_undisturbed(
    tmp_path: Path, engine: str
) -> None:
    for moment in moments(engine, 3, 1, tmp_path):
        assert moment.stored <= moment.answers < TOTAL
