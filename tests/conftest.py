"""Shared fixtures: one small built suite per worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# A deadline would assert how fast the machine is, not what the code does.
settings.register_profile("csrbench", deadline=None)
settings.load_profile("csrbench")

SMALL_TYPES = ("S10", "O08", "B03", "B12", "H12", "H13")


@pytest.fixture(scope="session")
def small_suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A suite of six types with all default conditions; read it, don't change it."""
    from csrbench.suite.build import build

    out = tmp_path_factory.mktemp("suite") / "small"
    build(out, "mini", 0, types=SMALL_TYPES, workers=1)
    return out


@pytest.fixture(scope="session")
def reference_run(small_suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A judged run store of all reference systems over the small suite, all conditions."""
    from csrbench.commands import ask_suite, open_clients
    from csrbench.judges.stage import judge_with_rules
    from csrbench.models.base import Sampling
    from csrbench.models.reference import SYSTEMS
    from csrbench.runs.store import Store
    from csrbench.suite.read import open_suite

    suite = open_suite(small_suite)
    path = tmp_path_factory.mktemp("runs") / "reference.db"
    clients = open_clients([f"reference/{s}" for s in SYSTEMS], suite)
    ask_suite(suite, clients, tuple(suite.manifest["conditions"]), path, Sampling())
    with Store(path) as store:
        judge_with_rules(store, suite)
    return path
