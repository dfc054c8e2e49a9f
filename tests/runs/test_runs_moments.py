"""kill -9 at random moments, on each engine; `moments.py` does the same with more of them."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest
from moments import TOTAL, Ground, moments

KILLS = {"local": 20, "ray": 10}
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
    for moment in moments(engine, KILLS[engine], 1, tmp_path):
        assert moment.stored <= moment.answers <= TOTAL


@pytest.mark.parametrize("engine", ENGINES)
def test_ctrl_c_stores_what_was_in_flight(tmp_path: Path, engine: str) -> None:
    with ExitStack() as stack:
        moment = Ground(stack, tmp_path, engine).disturb(70, signal.SIGINT)
    assert moment.twice == 0
    assert 70 <= moment.stored == moment.answers
