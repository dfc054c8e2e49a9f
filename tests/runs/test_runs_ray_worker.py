"""The parts of the Ray engine that need no Ray: what a worker does, and what its loss leads to."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from csrbench import __version__
from csrbench.commands_panel import panel_clients
from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Reply, Request
from csrbench.models.pictures import LimitTable
from csrbench.runs import engine_ray
from csrbench.runs.engine_ray import Cluster, Place, RayClient, open_clients
from csrbench.runs.panel import Panel
from csrbench.runs.ray_worker import Missing, Problem, Worker
from csrbench.runs.session import fitters
from support.loopback import Server

REQUEST = Request((Message("user", "[id:7] What?"),))


def test_a_worker_asks_for_pictures_that_its_node_lacks(tmp_path: Path, server: Server) -> None:
    data = b"a picture"
    sha = hashlib.sha256(data).hexdigest()
    there = Image(sha, "image/jpeg", tmp_path / f"{sha}.jpg")
    request = Request((Message("user", "[id:1] What?", (there,)),))
    server.keep_bodies = True

    async def go() -> tuple[Any, Any]:
        worker = Worker("openai/stub", {"base_url": server.url})
        first = await worker.ask(request, "")
        there.path.write_bytes(b"other bytes under that name")
        assert await worker.ask(request, "") == Missing((sha,))
        await worker.learn(sha, data)
        second = await worker.ask(request, "")
        await worker.close()
        return first, second

    first, second = asyncio.run(go())
    assert first == Missing((sha,))
    assert second[0].status == "answered"
    import base64

    assert base64.b64encode(data) in server.bodies[-1]


def test_a_worker_with_other_weights_is_refused(server: Server) -> None:
    async def go() -> Any:
        worker = Worker("openai/stub", {"base_url": server.url})
        problem = await worker.ask(REQUEST, "another")
        await worker.close()
        return problem

    problem = asyncio.run(go())
    assert isinstance(problem, Problem)
    assert "other weights" in problem.sentence


def test_a_worker_tells_what_it_is_and_what_is_wrong(server: Server) -> None:
    async def told(name: str, **options: Any) -> Any:
        worker = Worker(name, options)
        said = await worker.open()
        checked = None if isinstance(said, Problem) else await worker.check()
        await worker.close()
        return said, checked

    said, checked = asyncio.run(told("openai/stub", base_url=server.url, concurrency=5))
    assert (said["model"], said["concurrency"], said["version"]) == ("openai/stub", 5, __version__)
    assert checked is None
    said, checked = asyncio.run(told("openai/none", base_url=server.url))
    assert "no model 'none'" in checked.sentence
    said, checked = asyncio.run(told("gguf/nothing.gguf"))
    assert isinstance(said, Problem)


class FakeRay:
    """As much of Ray as the client uses; `behave(n)` says what call n does."""

    class exceptions:  # noqa: N801
        class RayError(Exception): ...

        class RayActorError(RayError): ...

        class GetTimeoutError(RayError): ...

    def __init__(self, behave: Callable[[int], Any]) -> None:
        self.behave, self.calls, self.started = behave, 0, 0
        self.told = {
            "model": "openai/stub", "revision": "1", "concurrency": 4, "takes_effort": True,
            "version": __version__, "pid": 1, "host": "api.openai.com",
        }  # fmt: skip

    def get(self, refs: list[Any], timeout: float) -> list[Any]:
        return [dict(self.told) | ref for ref in refs]

    def cancel(self, ref: Any) -> None: ...

    def kill(self, handle: Any) -> None: ...

    def worker(self, *_: Any) -> Any:
        """A handle."""
        self.started += 1

        async def ask(request: Request, revision: str) -> Any:
            self.calls += 1
            answer = self.behave(self.calls)
            if isinstance(answer, Exception):
                raise answer
            return answer

        async def close() -> None: ...

        number = self.started
        told = {"revision": str(number)} if self.told["revision"] == "differ" else {}
        return SimpleNamespace(
            ask=SimpleNamespace(remote=ask),
            close=SimpleNamespace(remote=close),
            open=SimpleNamespace(remote=lambda: told),
        )


def client_of(ray: FakeRay, told: list[str], replicas: int = 2) -> RayClient:
    cluster: Any = SimpleNamespace(ray=ray, worker=ray.worker, close=lambda: None)
    return RayClient(cluster, "openai/stub", {}, replicas, 0, 0, told.append)


DIED = FakeRay.exceptions.RayActorError("The actor died unexpectedly.\nMore words.\nAnd more.")


def test_a_request_survives_the_death_of_its_worker() -> None:
    told: list[str] = []
    ray = FakeRay(lambda n: DIED if n == 1 else (Reply("answered", "Yes."), ("a note",)))
    client = client_of(ray, told)
    client.open()
    assert (client.concurrency, client.host) == (8, "api.openai.com")
    reply = asyncio.run(client.ask(REQUEST))
    assert (reply.text, ray.calls, ray.started) == ("Yes.", 2, 3)
    assert client.notes == ["a note"]
    assert told == [
        "openai/stub: a worker died (The actor died unexpectedly. More words.); starting another."
    ]


def test_workers_together_keep_to_the_number_of_calls_that_was_given() -> None:
    client = client_of(FakeRay(lambda n: None), [])
    client.most = 3  # two workers round their shares up to two each
    client.open()
    assert client.concurrency == 3


def test_a_request_that_kills_every_worker_is_an_error_and_no_loop() -> None:
    told: list[str] = []
    ray = FakeRay(lambda n: DIED)
    client = client_of(ray, told)
    reply = asyncio.run(client.ask(REQUEST))
    assert (reply.status, reply.retry, ray.calls) == ("error", False, 5)
    assert "5 workers died" in reply.error

    async def many() -> None:
        for _ in range(10):
            await client.ask(REQUEST)

    with pytest.raises(UserError, match="workers died without one reply"):
        asyncio.run(many())


def test_other_failures_of_ray_are_tried_again_by_the_scheduler() -> None:
    ray = FakeRay(lambda n: FakeRay.exceptions.RayError("lost an object"))
    reply = asyncio.run(client_of(ray, []).ask(REQUEST))
    assert (reply.status, reply.retry, reply.error) == ("error", True, "Ray: lost an object")


def test_nodes_that_differ_are_refused() -> None:
    ray = FakeRay(lambda n: None)
    ray.told["revision"] = "differ"
    with pytest.raises(UserError, match="different weights"):
        client_of(ray, []).open()
    ray = FakeRay(lambda n: None)
    ray.told["version"] = "0.0.1"
    with pytest.raises(UserError, match=r"The cluster has csrbench 0\.0\.1 and"):
        client_of(ray, []).open()


def test_without_ray_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(UserError, match=r"pip install 'csrbench\[ray\]'"):
        Cluster()
    with pytest.raises(UserError, match="--gpus-per-replica -1"):
        open_clients(["hf/a"], {}, Place(gpus=-1), lambda _: None)  # type: ignore[arg-type, return-value]


def test_an_address_without_a_cluster_is_found_in_seconds() -> None:
    with pytest.raises(OSError, match="refused"):
        engine_ray._reachable("127.0.0.1:1")
    with pytest.raises(OSError, match="refused"):
        engine_ray._reachable("ray://127.0.0.1:1")
    for other in ("auto", "local"):
        engine_ray._reachable(other)


def test_limits_of_a_hosted_endpoint_hold_under_ray_as_well(tmp_path: Path) -> None:
    client = client_of(FakeRay(lambda n: None), [])
    client.open()
    limits = fitters([client], tmp_path / "a.db")[client.model].limits
    assert limits == LimitTable().find("openai/stub", "api.openai.com")
    assert limits.max_bytes is not None
    assert LimitTable().find("openai/stub").max_bytes is None  # a server of one's own


def test_a_worker_tells_the_host_of_its_endpoint(server: Server) -> None:
    said = asyncio.run(Worker("openai/stub", {"base_url": server.url}).open())
    assert isinstance(said, dict)
    assert said["host"] == "127.0.0.1"


def test_keys_come_from_the_environment_of_the_worker(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"base_url": server.url, "key_env": "SOME_KEY"}
    monkeypatch.delenv("SOME_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "of-another-provider")
    lacking = asyncio.run(Worker("openai/stub", options).open())
    assert isinstance(lacking, Problem)
    assert "set the environment variable SOME_KEY" in lacking.sentence
    assert "before `ray start`" in lacking.sentence

    async def go() -> Any:
        worker = Worker("openai/stub", options)
        answer = await worker.ask(REQUEST, "")
        await worker.close()
        return answer

    monkeypatch.setenv("SOME_KEY", "right")
    server.key = "right"
    reply, _ = asyncio.run(go())
    assert reply.status == "answered"


def test_keys_are_never_handed_to_ray(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    handed: list[Any] = []
    ray = FakeRay(lambda n: None)

    def worker(*given: Any) -> Any:
        handed.append(given)
        return ray.worker()

    cluster: Any = SimpleNamespace(ray=ray, worker=worker, total=lambda _: 1, close=lambda: None)
    monkeypatch.setattr(engine_ray, "Cluster", lambda _: cluster)
    monkeypatch.setenv("SOME_KEY", "a-secret-value")
    monkeypatch.setenv("OPENAI_API_KEY", "a-secret-value")
    member: dict[str, Any] = {
        "id": "openai/stub", "maker": "M", "weights": "open", "base_url": "http://127.0.0.1:1/v1",
        "key_env": "SOME_KEY", "in": 1, "out": 1, "source": "s",
    }  # fmt: skip
    panel = Panel.model_validate({"name": "p", "as_of": "2026-04-30", "models": [member]})
    none: Any = dict.fromkeys(
        ("concurrency", "batch_size", "ray_address", "replicas", "gpus_per_replica", "base_url")
    )
    options = {**none, "engine": "ray", "dry_run": False, "panel": "p", "models_": ()}
    (client,) = panel_clients(options, panel, None)  # type: ignore[arg-type]
    assert isinstance(client, RayClient)
    assert "SOME_KEY" in str(handed)
    assert "a-secret-value" not in str(handed) + str(vars(client))
    with pytest.raises(UserError, match="Keys are not sent to workers"):
        open_clients(["openai/stub"], {"api_key": "a-secret-value"}, Place(), lambda _: None)  # type: ignore[arg-type, return-value]
