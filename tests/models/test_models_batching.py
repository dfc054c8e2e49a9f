"""How requests are put together, without any model."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

import pytest

from csrbench.errors import UserError
from csrbench.models.base import Message, Reply, Request
from csrbench.models.batching import Batching, BatchSize, TooLargeError, Waiting, choose

NOTHING = Request(())


def waiting(*lengths: int, group: Hashable = None) -> list[Waiting]:
    return [Waiting(NOTHING, n, group, length) for n, length in enumerate(lengths)]


def lengths(batch: Sequence[Waiting]) -> list[int]:
    return [w.length for w in batch]


def test_a_batch_is_around_the_oldest_and_alike_in_length() -> None:
    assert lengths(choose(waiting(50, 10, 52, 11, 47, 90), 3)) == [47, 50, 52]
    assert lengths(choose(waiting(10, 50, 52, 11, 47, 90), 2)) == [10, 11]
    assert lengths(choose(waiting(90, 50, 52, 11, 47), 2)) == [52, 90]
    assert lengths(choose(waiting(5, 6), 8)) == [5, 6]


def test_groups_are_not_mixed_and_the_oldest_goes_first() -> None:
    mixed = [*waiting(50, 51, group="a"), *waiting(50, 50, group="b")]
    for n, w in enumerate(mixed):
        w.order = (n + 2) % 4  # those of b are older
    assert {w.group for w in choose(mixed, 4)} == {"b"}


def test_nothing_waits_for_ever() -> None:
    left, order, rounds = waiting(*([10] * 5), 1000), 6, 0
    while any(w.length == 1000 for w in left):
        batch = choose(left, 4)
        left = [w for w in left if w not in batch]
        for _ in batch:  # new ones keep coming
            left.append(Waiting(NOTHING, order, None, 10))
            order += 1
        rounds += 1
    assert rounds <= 3


def test_sizes_double_until_memory_ends_and_remember_tokens() -> None:
    size = BatchSize(4, 64)
    for n in (4, 8, 16):
        assert size.allowed(100) == n
        size.went_well(n)
    size.too_large(32, 100)
    assert size.allowed(100) == 16
    assert size.allowed(400) == 4
    assert size.allowed(10_000) == 1
    assert size.allowed(20) == 32  # short requests still go together
    size.went_well(16)
    assert size.allowed(100) == 16


@dataclass
class Echo:
    """Answers with the text; a word in it says what happens instead."""

    room: int = 10**9
    sizes: list[int] = field(default_factory=list)
    broken: str = ""
    gate: threading.Event = field(default_factory=threading.Event)

    def load(self) -> None:
        if self.broken:
            raise UserError(self.broken)

    def group(self, request: Request) -> Hashable:
        if request.messages[0].text == "ungroupable":
            raise ValueError("no group")
        return None

    def length(self, request: Request) -> int:
        return len(request.messages[0].text)

    def fits(self, length: int) -> int:
        if length == 13:
            raise RuntimeError("the device is gone")
        return 1000

    def generate(self, requests: Sequence[Request], stop: Callable[[], bool]) -> list[Reply]:
        texts = [r.messages[0].text for r in requests]
        self.sizes.append(len(texts))
        if "wait" in texts:
            while not stop():
                self.gate.wait(0.001)
        if sum(map(len, texts)) > self.room:
            raise TooLargeError("full")
        if "bad" in texts:
            raise ValueError("bad request")
        return [Reply("answered", t) for t in texts]

    def free(self) -> None: ...


def asked(backend: Echo, texts: Sequence[str], most: int = 8) -> list[Reply]:
    client = Batching(backend, BatchSize(most, most), 64)

    async def go() -> list[Reply]:
        try:
            return await asyncio.gather(
                *(client.ask(Request((Message("user", t),))) for t in texts)
            )
        finally:
            await client.close()

    return asyncio.run(go())


def test_every_request_gets_its_own_reply() -> None:
    texts = [f"{n}" * (1 + n % 7) for n in range(100)]
    backend = Echo()
    assert [r.text for r in asked(backend, texts)] == texts
    assert sum(backend.sizes) == 100
    assert len(backend.sizes) <= 14


@pytest.mark.parametrize("room", [3, 10, 25])
def test_memory_that_ends_loses_nothing(room: int) -> None:
    texts = [f"{n:03}" for n in range(64)]
    backend = Echo(room)
    assert [r.text for r in asked(backend, texts)] == texts
    assert sum(n * 3 > room for n in backend.sizes) <= 3


def test_what_is_wrong_with_one_request_stays_with_it() -> None:
    texts = ["a", "bad", "b", "ungroupable", "c", "x" * 13]
    replies = asked(Echo(), texts)
    errors = {t: r.error for t, r in zip(texts, replies, strict=True) if r.status == "error"}
    assert errors == {"bad": "ValueError: bad request", "ungroupable": "ValueError: no group"}


def test_a_model_that_can_not_be_loaded_is_said() -> None:
    with pytest.raises(UserError, match="no such model"):
        asked(Echo(broken="no such model"), ["a", "b"])


def test_closing_stops_what_runs_and_answers_what_waits() -> None:
    backend = Echo()
    client = Batching(backend, BatchSize(1, 1), 4)

    async def go() -> list[Reply]:
        tasks = [
            asyncio.create_task(client.ask(Request((Message("user", t),)))) for t in ("wait", "b")
        ]
        while not backend.sizes:
            await asyncio.sleep(0)
        await client.close()
        return await asyncio.gather(*tasks)

    first, second = asyncio.run(go())
    assert first.text == "wait"
    assert (second.status, second.error, second.retry) == ("error", "stopped", True)
