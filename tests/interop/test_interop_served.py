"""A served model gives the same scores through `csrbench run`, Inspect and Ray.

Needs a server of your own, so it is skipped without one:

    CSRBENCH_SERVER=http://127.0.0.1:8000/v1 CSRBENCH_SERVED=NAME pytest tests/interop -k served -s

`CSRBENCH_SUITE` names a built suite (otherwise `mini` is built), `CSRBENCH_CONDITIONS` (default
`txt`, which a model without vision can answer too), `CSRBENCH_GRIDS` how many grids (default 8;
0: all), `CSRBENCH_TOKENS` the length of replies (default 48), `CSRBENCH_SYSTEM` a system prompt
(by default one that asks for short replies, so that most end within those tokens and have scores).
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from csrbench.judges.stage import judge_with_rules, outcomes
from csrbench.models.base import Sampling
from csrbench.models.openai_compatible import OpenAICompatible
from csrbench.runs.run import run
from csrbench.runs.store import Store
from csrbench.suite.build import build
from csrbench.suite.read import Suite, open_suite

SERVER, MODEL = os.environ.get("CSRBENCH_SERVER", ""), os.environ.get("CSRBENCH_SERVED", "")
CONDITIONS = os.environ.get("CSRBENCH_CONDITIONS", "txt")
GRIDS = int(os.environ.get("CSRBENCH_GRIDS", "8"))
TOKENS = int(os.environ.get("CSRBENCH_TOKENS", "48"))
SYSTEM = os.environ.get("CSRBENCH_SYSTEM", "Answer in one short sentence.")
SCORES = ["id", "status", "text", "y", "safe", "caution_shown"]

pytestmark = pytest.mark.skipif(
    not (SERVER and MODEL), reason="no server: set CSRBENCH_SERVER and CSRBENCH_SERVED"
)


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Suite:
    named = os.environ.get("CSRBENCH_SUITE")
    if named:
        return open_suite(Path(named))
    out = tmp_path_factory.mktemp("suite") / "mini"
    build(out, "mini", 0)
    return open_suite(out)


def asked(suite: Suite, path: Path, clients: list[Any]) -> pl.DataFrame:
    """Scores of a run into a new store."""

    async def whole() -> None:
        with Store(path) as store:
            try:
                await run(suite, clients, CONDITIONS.split(","), store,
                          Sampling(0.0, TOKENS), system_prompt=SYSTEM or None,
                          limit=GRIDS or None)  # fmt: skip
            finally:
                for client in clients:
                    await client.close()
            judge_with_rules(store, suite)

    asyncio.run(whole())
    return outcomes(suite, [path]).select(SCORES).sort("id")


@pytest.fixture(scope="module")
def local(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    client = OpenAICompatible(MODEL, base_url=SERVER, concurrency=2)
    return asked(suite, tmp_path_factory.mktemp("runs") / "local.db", [client])


def told(name: str, local: pl.DataFrame, other: pl.DataFrame) -> None:
    same = (local["text"] == other["text"]).sum()
    statuses = dict(local["status"].value_counts().rows())
    print(
        f"\n{name}: {local.height} instances, {same} replies equal to the letter; mean y "
        f"{local['y'].mean():.4f} and {other['y'].mean():.4f} over {local['y'].count()} and "
        f"{other['y'].count()} with a verdict; statuses {statuses}"
    )


def test_served_model_through_inspect(
    suite: Suite, local: pl.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("inspect_ai", reason="the extra `inspect` is not installed")
    from inspect_ai import eval as inspect_eval

    from csrbench.interop.inspect_log import import_log
    from csrbench.interop.inspect_task import mini

    monkeypatch.setenv("SERVED_BASE_URL", SERVER)
    monkeypatch.setenv("SERVED_API_KEY", os.environ.get("OPENAI_API_KEY", "none"))
    task = mini(str(suite.path), CONDITIONS, suite.hash[:12], GRIDS, SYSTEM, max_tokens=TOKENS)
    (log,) = inspect_eval(
        task, model=f"openai-api/served/{MODEL}", log_dir=str(tmp_path), display="none",
        max_connections=2,
    )  # fmt: skip
    assert log.status == "success", log.error
    shown = {}
    for sample in log.samples or []:
        (score,) = (sample.scores or {}).values()
        assert isinstance(score.value, dict)
        shown[str(sample.id)] = score.value["y"]
    import_log(Path(log.location), suite, tmp_path / "inspect.db")
    with Store(tmp_path / "inspect.db") as store:
        judge_with_rules(store, suite)
    other = outcomes(suite, [tmp_path / "inspect.db"]).select(SCORES).sort("id")
    told("through Inspect", local, other)
    assert other.drop("text").equals(local.drop("text"))
    for row in local.iter_rows(named=True):
        y = shown[row["id"]]
        assert (y == row["y"]) if row["y"] is not None else y != y


def test_served_model_through_ray(suite: Suite, local: pl.DataFrame, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="the extra `ray` is not installed")
    from csrbench.models.registry import open_client
    from csrbench.runs import engine_ray

    name, options = f"openai/{MODEL}", {"base_url": SERVER, "concurrency": 2}
    clients = engine_ray.open_clients(
        [name], options, engine_ray.Place("local", 2, None), lambda n: open_client(n, **options),
        print,
    )  # fmt: skip
    other = asked(suite, tmp_path / "ray.db", list(clients))
    told("through Ray", local, other)
    assert other.drop("text").equals(local.drop("text"))
