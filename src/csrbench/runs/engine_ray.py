"""Runs on a Ray cluster: workers make the requests, this process alone keeps the store.

Scheduling, limits, budgets and the store stay what they are with the local engine; only the call
itself goes to an actor. A worker that dies is replaced and its requests go to another one.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from csrbench import __version__
from csrbench.errors import UserError
from csrbench.models.base import Client, Reply, Request
from csrbench.runs.ray_worker import Missing, Problem, Worker

LOCAL = ("hf/", "vllm/", "gguf/", "embedded/")
"""Models that are loaded by the worker itself, so that each worker is one more copy."""
ON_GPU = ("hf/", "vllm/")
HERE = ("reference/", "simulated/")
"""Models that need the suite itself; they cost nothing and stay in this process."""
_LIVES = 5
"""Workers that may die under one request before it counts as failed."""
_DEATHS = 20
"""Workers in a row that may die without one reply before the run ends."""

_START = 300
"""Seconds that a cluster may take to start the workers."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run is made.

    Attributes:
        address: `local` (a cluster of this machine, for this run), an address, or `auto`: the
            cluster that this machine belongs to, or else a local one.
        replicas: workers a model; by default as many as there are GPUs for a local model that
            uses them, one for any other local model, two for an endpoint.
        gpus: GPUs of one worker of a local model; by default one where the cluster has any.
    """

    address: str = "auto"
    replicas: int | None = None
    gpus: float | None = None


class Cluster:
    """The connection to Ray, and the workers on it.

    Raises:
        UserError: Ray is not installed, or there is no cluster at the address.
    """

    def __init__(self, address: str = "auto") -> None:
        try:
            os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
            import ray
        except ImportError:
            raise UserError("--engine ray needs Ray: `pip install 'csrbench[ray]'`.") from None
        self.ray = ray
        self.started = not ray.is_initialized()
        if self.started:
            _connect(ray, address)

    def total(self, resource: str) -> float:
        """How much of a resource (`CPU`, `GPU`) the cluster has."""
        return float(self.ray.cluster_resources().get(resource, 0.0))

    def worker(self, name: str, options: Mapping[str, Any], cpus: float, gpus: float) -> Any:
        """Start a worker for a model."""
        return (
            self.ray.remote(Worker)
            .options(
                num_cpus=cpus, num_gpus=gpus, max_restarts=0, max_task_retries=0,
                max_concurrency=4096, scheduling_strategy="SPREAD",
            )
            .remote(name, dict(options))
        )  # fmt: skip

    def close(self) -> None:
        """Leave the cluster; one that was started for this run ends."""
        if self.started:
            self.ray.shutdown()


def _connect(ray: Any, address: str) -> None:
    quiet: dict[str, Any] = {"logging_level": "ERROR", "log_to_driver": False}
    own = {"address": "local", "include_dashboard": False}
    try:
        if address == "local":
            ray.init(**own, **quiet)
            return
        _reachable(address if address != "auto" else os.environ.get("RAY_ADDRESS", "auto"))
        try:
            ray.init(address=address, **quiet)
        except ConnectionError:
            if address != "auto" or os.environ.get("RAY_ADDRESS"):
                raise
            ray.init(**own, **quiet)
    except (ConnectionError, RuntimeError, ValueError, TimeoutError, OSError) as e:
        said = " ".join(str(e).split())[:200]
        raise UserError(
            f"No Ray cluster at '{address}' ({said}): start one with `ray start --head`, or give "
            "--ray-address local."
        ) from e


def _reachable(address: str) -> None:
    """Find out in seconds what Ray itself finds out in many minutes.

    Raises:
        OSError: nothing listens at `HOST:PORT`.
    """
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if host and port.isdecimal():
        with socket.create_connection((host.strip("[]"), int(port)), timeout=10):
            pass


def open_clients(
    names: Sequence[str],
    options: Mapping[str, Any],
    place: Place,
    here: Callable[[str], Client],
    notify: Callable[[str], None] = lambda _: None,
) -> list[Client]:
    """Clients whose calls are made by workers on a cluster.

    Args:
        names: of the models.
        options: for the models' own clients, as `csrbench.models.registry.open_client` takes
            them; of keys the name of a variable alone (`key_env`), since Ray keeps and shows what
            workers are started with.
        place: where, and with how many workers.
        here: opens the models that stay in this process.
        notify: takes sentences for the user.

    Raises:
        UserError: no Ray, no cluster, too small a cluster, a key among the options, or a worker
            can't open its model.
    """
    if options.get("api_key"):
        raise UserError(
            "Keys are not sent to workers of --engine ray: set the environment variable on the "
            "nodes before `ray start`, and name it with key_env where it isn't OPENAI_API_KEY."
        )
    if place.replicas is not None and place.replicas < 1:
        raise UserError(f"--replicas {place.replicas}: give at least 1.")
    if place.gpus is not None and place.gpus < 0:
        raise UserError(f"--gpus-per-replica {place.gpus:g}: give 0 or more.")
    cluster = Cluster(place.address)
    try:
        plans = {n: w for n, w in _sizes(cluster, names, place).items() if not n.startswith(HERE)}
        _enough(cluster, plans)
        made: dict[str, RayClient] = {}
        for name, (replicas, cpus, gpus) in plans.items():
            own = _options(name, options, replicas, gpus)
            made[name] = RayClient(cluster, name, own, replicas, cpus, gpus, notify)
            made[name].most = options.get("concurrency") or None
        clients = [made[n] if n in made else here(n) for n in names]
        for client in made.values():
            client.open()
    except BaseException:
        cluster.close()
        raise
    if made:
        list(made.values())[-1].last = True
    else:
        cluster.close()
    return clients


def _sizes(
    cluster: Cluster, names: Sequence[str], place: Place
) -> dict[str, tuple[int, float, float]]:
    """For each model: workers, and CPUs and GPUs of each."""
    there = cluster.total("GPU")
    sharing = max(1, sum(n.startswith(ON_GPU) for n in names))
    sizes = {}
    for name in names:
        gpus = 0.0
        if name.startswith(LOCAL) and place.gpus is not None:
            gpus = place.gpus
        elif name.startswith(ON_GPU) and there:
            gpus = 1.0
        usual = 1 if name.startswith(LOCAL) else 2
        if gpus and name.startswith(ON_GPU):
            usual = max(1, int(there / sharing / gpus))
        cpus = 1.0 if name.startswith(LOCAL) else 0.0
        sizes[name] = (place.replicas or usual, cpus, gpus)
    return sizes


def _enough(cluster: Cluster, plans: Mapping[str, tuple[int, float, float]]) -> None:
    for which, resource in ((1, "CPU"), (2, "GPU")):
        need = sum(p[0] * p[which] for p in plans.values())
        there = cluster.total(resource)
        if need > there:
            raise UserError(
                f"The workers need {need:g} {resource}s, the cluster has {there:g}: give fewer "
                "--replicas" + (" or --gpus-per-replica." if resource == "GPU" else ".")
            )


def _options(name: str, options: Mapping[str, Any], replicas: int, gpus: float) -> dict[str, Any]:
    """The client's options on a worker: its share of the calls in flight, all of its GPUs."""
    own = dict(options)
    if own.get("concurrency"):
        own["concurrency"] = -(-int(own["concurrency"]) // replicas)
    if gpus > 1 and name.startswith("vllm/"):
        own["tensor_parallel"] = int(gpus)
    elif gpus > 1 and name.startswith("hf/"):
        own.setdefault("device", "spread")
    return own


class Replica:
    """One worker, and the calls that it has."""

    def __init__(self, handle: Any) -> None:
        self.handle = handle
        self.busy = 0
        self.dead = False


class RayClient:
    """Asks one model through workers; see `csrbench.models.base.Client`."""

    def __init__(
        self,
        cluster: Cluster,
        name: str,
        options: Mapping[str, Any],
        replicas: int,
        cpus: float,
        gpus: float,
        notify: Callable[[str], None],
    ) -> None:
        self.cluster, self.name, self.options = cluster, name, options
        self.cpus, self.gpus, self.notify = cpus, gpus, notify
        self.model, self.revision, self.concurrency, self.host = name, "", 1, ""
        self.takes_effort = False
        self.most: int | None = None  # calls in flight, where the user gave a number
        self.notes: list[str] = []
        self.deaths = 0
        self.last = False
        self.replicas = [Replica(self._start()) for _ in range(replicas)]

    def _start(self) -> Any:
        return self.cluster.worker(self.name, self.options, self.cpus, self.gpus)

    def open(self) -> None:
        """Wait until all workers know their model.

        Raises:
            UserError: one can't open it, or they differ in version or weights.
        """
        ray = self.cluster.ray
        try:
            told = ray.get([r.handle.open.remote() for r in self.replicas], timeout=_START)
        except ray.exceptions.GetTimeoutError:
            raise UserError(
                f"{self.name}: the cluster has given no place to all {len(self.replicas)} workers "
                f"in {_START} s: is something else running there? Give fewer --replicas."
            ) from None
        except ray.exceptions.RayActorError as e:
            raise UserError(f"{self.name}: a worker died while it started ({_short(e)}).") from e
        for one in told:
            if isinstance(one, Problem):
                raise UserError(one.sentence)
        self._alike(told)
        first = told[0]
        self.model, self.revision = first["model"], first["revision"]
        self.takes_effort, self.host = first["takes_effort"], first["host"]
        self.concurrency = sum(one["concurrency"] for one in told)
        if self.most is not None:  # shares of it are rounded up
            self.concurrency = min(self.concurrency, int(self.most))

    def _alike(self, told: Sequence[Mapping[str, Any]]) -> None:
        if any(one["version"] != __version__ for one in told):
            found = sorted({one["version"] for one in told} | {__version__})
            raise UserError(
                f"The cluster has csrbench {' and '.join(found)}: install one version on all nodes."
            )
        revisions = sorted({f"{one['model']} {one['revision']}" for one in told})
        if len(revisions) > 1:
            raise UserError(
                f"The nodes have different weights for {self.name} ({'; '.join(revisions)}): put "
                "the same files on all of them."
            )

    # -- the protocol of `Client` -------------------------------------------------------------

    async def check(self) -> None:
        """Let every worker check its model.

        Raises:
            UserError: a model that can't be asked, or a worker that died of it.
        """
        for replica in self.replicas:
            try:
                problem = await replica.handle.check.remote()
            except self.cluster.ray.exceptions.RayActorError as e:
                raise UserError(
                    f"{self.model}: a worker died while it loaded the model ({_short(e)}); is "
                    "its memory too small?"
                ) from e
            if problem is not None:
                raise UserError(problem.sentence)

    async def ask(self, request: Request) -> Reply:
        """Ask once; a worker that dies hands its requests to another one.

        Raises:
            UserError: the model can't be asked such things, or all workers keep dying.
        """
        bare = replace(request, context={})
        for _ in range(_LIVES):
            replica = min(self.replicas, key=lambda r: r.busy)
            try:
                return await self._through(replica, bare)
            except self.cluster.ray.exceptions.RayActorError as e:
                self._lost(replica, e)
            except self.cluster.ray.exceptions.RayError as e:
                return Reply("error", error=f"Ray: {_short(e)}", retry=True)
        return Reply("error", error=f"{_LIVES} workers died while they answered this")

    async def _through(self, replica: Replica, request: Request) -> Reply:
        replica.busy += 1
        try:
            while True:
                answer = await self._call(replica.handle.ask, request, self.revision)
                if isinstance(answer, Missing):
                    for image in (i for m in request.messages for i in m.images):
                        if image.sha256 in answer.pictures:
                            data = image.path.read_bytes()
                            await self._call(replica.handle.learn, image.sha256, data)
                    continue
                if isinstance(answer, Problem):
                    raise UserError(answer.sentence)
                self.deaths = 0
                reply: Reply
                reply, notes = answer
                self.notes += [n for n in notes if n not in self.notes]
                return reply
        except OSError as e:
            return Reply("error", error=f"can't read picture {e.filename}: {e.strerror}")
        finally:
            replica.busy -= 1

    async def _call(self, method: Any, *values: Any) -> Any:
        ref = method.remote(*values)
        try:
            return await ref
        except asyncio.CancelledError:
            with suppress(Exception):  # it may have ended, or its worker may have
                self.cluster.ray.cancel(ref)
            raise

    def _lost(self, replica: Replica, why: Exception) -> None:
        """Put a new worker in the place of one that died."""
        if replica.dead:
            return
        replica.dead = True
        self.deaths += 1
        if self.deaths > _DEATHS:
            raise UserError(
                f"{self.model}: {self.deaths} workers died without one reply between them (last: "
                f"{_short(why)}); what is stored stays. Mend the cluster and give the same command "
                "again."
            )
        self.notify(f"{self.model}: a worker died ({_short(why)}); starting another.")
        self.replicas[self.replicas.index(replica)] = Replica(self._start())

    async def close(self) -> None:
        """End the workers."""
        ends = [r.handle.close.remote() for r in self.replicas if not r.dead]
        with suppress(Exception):  # workers may be gone; nothing is lost with them
            async with asyncio.timeout(10):
                await asyncio.gather(*ends, return_exceptions=True)
        for replica in self.replicas:
            with suppress(Exception):
                self.cluster.ray.kill(replica.handle)
        if self.last:
            self.cluster.close()


def _short(e: BaseException) -> str:
    """The first sentences of Ray's long explanations."""
    lines = [line.strip() for line in str(e).splitlines() if line.strip()]
    return " ".join(lines[:2])[:160] or type(e).__name__
