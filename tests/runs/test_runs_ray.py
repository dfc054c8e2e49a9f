"""A run on a Ray cluster of this machine stores what a local run stores, workers lost or not."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import polars as pl
import pytest

pytest.importorskip("ray", reason="ray is not installed (extra `ray`)")

import ray
from test_runs_faults import go

from csrbench.errors import UserError
from csrbench.models.base import Client, Sampling
from csrbench.models.registry import open_client
from csrbench.runs.account import Budget, RunSummary
from csrbench.runs.engine_ray import Place, RayClient, open_clients
from csrbench.runs.frames import responses
from csrbench.runs.run import run
from csrbench.runs.store import Store
from support.loopback import Server
from support.toysuite import ToySuite, toy_suite

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
GRIDS, IN_FLIGHT = 20, 16
TOTAL = GRIDS * 8


@pytest.fixture(scope="module", autouse=True)
def cluster() -> Iterator[None]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # By itself 15, with which workers starve on a busy machine.
    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112
    ray.init(
        address="local", num_cpus=3, include_dashboard=False, logging_level="ERROR",
        log_to_driver=False,
    )  # fmt: skip
    yield
    ray.shutdown()


def no_client(name: str) -> Client:
    raise AssertionError(name)


def workers(server: Server, notify: Any = lambda _: None, replicas: int = 2) -> RayClient:
    options = {"base_url": server.url, "concurrency": IN_FLIGHT}
    place = Place("auto", replicas)
    (client,) = open_clients(["openai/stub"], options, place, no_client, notify)
    assert isinstance(client, RayClient)
    return client


def pids(client: RayClient) -> list[int]:
    told = ray.get([r.handle.open.remote() for r in client.replicas])
    return [one["pid"] for one in told]


def through(client: Client, suite: ToySuite, path: Path, **options: Any) -> RunSummary:
    async def whole() -> RunSummary:
        with Store(path) as store:
            try:
                return await run(
                    suite, [client], ("mm", "txt"), store, handle_signals=False, **options
                )
            finally:
                await client.close()

    return asyncio.run(whole())


def content(path: Path) -> pl.DataFrame:
    """All of a store but times."""
    frame = responses(path)
    return frame.drop("latency_s", "created", "attempts").sort("instance", "sample")


def test_store_is_that_of_the_local_engine(tmp_path: Path, server: Server) -> None:
    suite = toy_suite(tmp_path / "pictures", GRIDS)
    server.latency = 0.01
    client = workers(server)
    assert (client.model, client.concurrency) == ("openai/stub", IN_FLIGHT)
    assert len(set(pids(client))) == 2
    assert os.getpid() not in pids(client)
    summary = through(client, suite, tmp_path / "ray.db")
    assert (summary.done, summary.requests) == (TOTAL, TOTAL)
    assert max(server.calls.values()) == 1
    assert 2 <= server.most <= IN_FLIGHT
    local = go(suite, server.url, tmp_path / "local.db")
    assert local.done == TOTAL
    assert content(tmp_path / "ray.db").equals(content(tmp_path / "local.db"))
    again = through(workers(server), suite, tmp_path / "local.db")  # engines go on for each other
    assert (again.reused, again.requests) == (TOTAL, 0)


@pytest.mark.parametrize("killed", [1, 2], ids=["one", "all"])
def test_killed_workers_lose_nothing_and_repeat_nothing_stored(
    tmp_path: Path, server: Server, killed: int
) -> None:
    suite = toy_suite(tmp_path / "pictures", GRIDS)
    told: list[str] = []
    client = workers(server, told.append)
    victims = pids(client)[:killed]
    server.hold_after = 60
    server.hold_full = IN_FLIGHT

    def kill() -> None:
        assert server.held.wait(120)
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        server.release()

    killer = threading.Thread(target=kill)
    killer.start()
    summary = through(client, suite, tmp_path / "ray.db")
    killer.join()
    assert (summary.done, summary.failed) == (TOTAL, 0)
    twice = [n for n, calls in server.calls.items() if calls > 1]
    assert max(server.calls.values()) <= 2
    assert 1 <= len(twice) <= IN_FLIGHT
    assert sum("a worker died" in t for t in told) == killed
    go(suite, server.url, tmp_path / "local.db")
    assert content(tmp_path / "ray.db").equals(content(tmp_path / "local.db"))


def test_budget_and_rate_hold_over_all_workers(tmp_path: Path, server: Server) -> None:
    suite = toy_suite(tmp_path / "pictures", GRIDS)
    summary = through(workers(server), suite, tmp_path / "a.db", budget=Budget(max_requests=37))
    assert summary.requests == server.calls.total() == 37
    assert "budget of 37 requests" in summary.stopped


def test_faults_are_statuses_as_they_are_locally(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "pictures", 5)
    for fault, status in (("400", "error"), ("policy", "blocked"), ("null", "empty")):
        with Server(fault=fault, chosen={3, 11}.__contains__) as server:
            through(workers(server), suite, tmp_path / f"{fault}.db")
            go(suite, server.url, tmp_path / f"{fault}-local.db")
        frame = content(tmp_path / f"{fault}.db")
        assert (frame["status"] == status).sum() == 2
        assert frame.equals(content(tmp_path / f"{fault}-local.db"))


def test_what_a_worker_finds_wrong_is_one_sentence_here(tmp_path: Path, server: Server) -> None:
    suite = toy_suite(tmp_path / "pictures", 1)
    with pytest.raises(UserError, match=r"No GGUF model at|need llama\.cpp"):
        open_clients(["gguf/none.gguf"], {}, Place(), no_client)
    (client,) = open_clients(["openai/none"], {"base_url": server.url}, Place(), no_client)
    with pytest.raises(UserError, match="has no model 'none'"):
        through(client, suite, tmp_path / "run.db")


def test_too_small_a_cluster_is_said(server: Server) -> None:
    with pytest.raises(UserError, match="need 9 CPUs, the cluster has 3"):
        open_clients(["gguf/a.gguf"], {}, Place(replicas=9), no_client)
    with pytest.raises(UserError, match="need 1 GPUs, the cluster has 0"):
        open_clients(["hf/a"], {}, Place(gpus=1), no_client)
    with pytest.raises(UserError, match="--replicas 0"):
        open_clients(["hf/a"], {}, Place(replicas=0), no_client)


def test_reference_systems_stay_in_this_process(server: Server) -> None:
    options = {"base_url": server.url}
    clients = open_clients(["reference/oracle", "openai/stub"], options, Place(), open_client)
    assert [c.model for c in clients] == ["reference/oracle", "openai/stub"]
    assert not isinstance(clients[0], RayClient)
    for client in clients:
        asyncio.run(client.close())


@pytest.mark.skipif(
    not (find_spec("torch") and find_spec("transformers")), reason="the extra `hf` is not installed"
)
def test_replicas_of_a_local_model(tmp_path: Path) -> None:
    import cv2
    import numpy as np

    from support.tinyvlm import tiny_vlm

    folder = tiny_vlm(tmp_path / "model", "qwen2.5-vl")
    suite = toy_suite(tmp_path / "pictures", 3)
    rng = np.random.default_rng(0)
    for path in (tmp_path / "pictures").iterdir():
        pixels = rng.integers(0, 255, (32, 24, 3), np.uint8)
        path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    suite = renamed(suite)
    name = f"hf/{folder}"
    (client,) = open_clients([name], {"batch_size": 4}, Place(replicas=2), no_client)
    assert client.model == "hf/model"
    assert client.concurrency == 2 * 16
    assert len(set(pids(client))) == 2  # type: ignore[arg-type]
    short = {"sampling": Sampling(max_tokens=12)}
    through(client, suite, tmp_path / "ray.db", **short)
    through(open_client(name, batch_size=4), suite, tmp_path / "local.db", **short)
    frame = content(tmp_path / "ray.db")
    assert frame.height == 24
    assert "error" not in frame["status"].to_list()
    assert frame.equals(content(tmp_path / "local.db"))


def renamed(suite: ToySuite) -> ToySuite:
    """The suite with pictures named by what they now hold."""
    import hashlib

    names = {}
    for path in list(suite.folder.iterdir()):
        sha = hashlib.sha256(path.read_bytes()).hexdigest()
        names[path.stem] = sha
        path.rename(path.with_name(f"{sha}.jpg"))
    suite.instances = suite.instances.with_columns(pl.col("image_sha").replace(names))
    return suite
