"""Makes `support` importable and gives the fixtures of models."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.loopback import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running
