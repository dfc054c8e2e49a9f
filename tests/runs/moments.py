"""kill -9 at random moments, and go on: `python tests/runs/moments.py --engine local --moments 30`.

A moment is a number of answers that the server has given, drawn from a seed; the process is killed
as soon as that answer leaves the server, with calls in flight. Then the same command runs to its
end. The store must equal that of a run without disturbance; nothing stored is asked again; no more
is asked twice than was in flight.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import drive_engine as drive
import polars as pl
from aiohttp import web

from csrbench.runs.frames import responses
from support.loopback import Server

TOTAL = drive.GRIDS * 8


@dataclass
class Counting(Server):
    """A server that tells when it has given so many answers."""

    signal_at: int = 0
    answers: int = 0
    reached: threading.Event = field(default_factory=threading.Event)

    async def _reply(self, request: web.Request, number: int, body: bytes) -> web.StreamResponse:
        response = await super()._reply(request, number, body)
        self.answers += 1
        if self.answers == self.signal_at:
            self.reached.set()
        return response

    def restart(self, signal_at: int) -> None:
        """Count from the start again; the run can't end before `release`, however slow a signal."""
        self._loop.call_soon_threadsafe(self._free.clear)
        self.calls, self.finished = Counter(), Counter()
        self.answers, self.signal_at = 0, signal_at
        self.reached.clear()
        self.hold_after = min(signal_at + drive.IN_FLIGHT, TOTAL - 1)


@dataclass(frozen=True)
class Moment:
    """What one kill led to: answers given, responses stored then, requests asked twice."""

    answers: int
    stored: int
    twice: int


def content(path: Path) -> pl.DataFrame:
    columns = ("model", "instance", "sample", "key", "status", "text", "finish", "tokens_out")
    return responses(path).select(columns).sort("instance", "sample")


def number(text: str) -> int:
    return int(text.rsplit(":", 1)[1][:-1])


class Ground:
    """A server, a suite, an engine and the store of an undisturbed run."""

    def __init__(self, stack: ExitStack, folder: Path, engine: str, latency: float = 0.004) -> None:
        self.folder, self.engine, self.address = folder, engine, ""
        self.server = stack.enter_context(Counting(latency=latency))
        if engine == "ray":
            self.address = _cluster(stack)
        assert self.start(folder / "undisturbed.db").wait(300) == 0
        self.expected = content(folder / "undisturbed.db")
        assert self.expected.height == TOTAL

    def start(self, path: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, drive.__file__, self.server.url, self.folder / "pictures", path]
        end = [self.engine, self.address] if self.address else [self.engine]
        return subprocess.Popen([*map(str, command), *end])

    def disturb(self, answers: int, by: int = signal.SIGKILL) -> Moment:
        """Kill or interrupt a run after so many answers, let it go on, and compare."""
        path = self.folder / f"run-{answers}-{random.getrandbits(32)}.db"
        self.server.restart(answers)
        process = self.start(path)
        assert self.server.reached.wait(300)
        process.send_signal(by)
        if by == signal.SIGINT:
            self.server.release()  # calls in flight may finish
        assert process.wait(300) == (130 if by == signal.SIGINT else -by)
        given = self.server.answers  # more than `answers` while the signal was on its way
        self.server.release()
        stored = {number(t) for t in responses(path)["text"]}
        before = self.server.calls.copy()
        assert self.start(path).wait(300) == 0
        again = self.server.calls - before
        twice = sum(n > 1 for n in self.server.calls.values())
        assert not stored & set(again), f"stored, yet asked again: {sorted(stored & set(again))}"
        assert twice <= drive.IN_FLIGHT, f"{twice} asked twice, {drive.IN_FLIGHT} in flight"
        assert content(path).equals(self.expected), "the stores differ"
        return Moment(given, len(stored), twice)


def _cluster(stack: ExitStack) -> str:
    import os

    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # By itself 15, with which workers starve on a busy machine.
    os.environ["RAY_worker_niceness"] = "0"  # noqa: SIM112
    import ray

    if not ray.is_initialized():
        ray.init(
            address="local", num_cpus=4, include_dashboard=False, logging_level="ERROR",
            log_to_driver=False,
        )  # fmt: skip
        stack.callback(ray.shutdown)
    return str(ray.get_runtime_context().gcs_address)


def moments(engine: str, count: int, seed: int, folder: Path) -> list[Moment]:
    """Kill `count` runs at random moments; returns what each led to."""
    rng = random.Random(f"{seed} {engine}")
    done = []
    with ExitStack() as stack:
        ground = Ground(stack, folder, engine)
        for n in range(count):
            done.append(ground.disturb(rng.randrange(1, TOTAL)))
            m = done[-1]
            print(
                f"{engine} {n + 1}/{count}: killed after {m.answers} answers, {m.stored} stored, "
                f"{m.twice} asked twice; the resumed store equals the undisturbed one",
                flush=True,
            )
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["local", "ray"], default="local")
    parser.add_argument("--moments", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = moments(a.engine, a.moments, a.seed, Path(folder))
    twice = [m.twice for m in done]
    print(
        f"{a.engine}: {len(done)} kills of runs of {TOTAL} requests, {drive.IN_FLIGHT} in flight: "
        f"all stores equal; asked twice {min(twice)} to {max(twice)}, "
        f"mean {sum(twice) / len(twice):.1f}"
    )


if __name__ == "__main__":
    main()
