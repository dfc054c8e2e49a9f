"""Requests that arrive one by one, answered in batches by a model in this process.

A client takes requests as every client does; a worker thread gathers what waits, puts requests of
about the same length together and gives them to a backend. A batch that doesn't fit the memory is
halved and tried again, so nothing is lost.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from csrbench.errors import UserError
from csrbench.models.base import Reply, Request

_LINGER = 0.02
"""Seconds without a new request after which a batch is not waited for any longer."""


_STOPPED = Reply("error", error="stopped", retry=True)


class TooLargeError(Exception):
    """A batch does not fit the memory."""


class Backend(Protocol):
    """A model that answers several requests at once; every method runs in one worker thread."""

    def load(self) -> None:
        """Load the model, once.

        Raises:
            UserError: it can't be loaded.
        """
        ...

    def group(self, request: Request) -> Hashable:
        """Requests of one batch must have the same group."""
        ...

    def length(self, request: Request) -> int:
        """About how many tokens a request and its reply take; batches are of like length."""
        ...

    def fits(self, length: int) -> int:
        """How many requests of this length the memory holds, as far as that can be told."""
        ...

    def generate(self, requests: Sequence[Request], stop: Callable[[], bool]) -> list[Reply]:
        """Reply to each request; ends early once `stop()` is true.

        Raises:
            TooLargeError: the batch does not fit the memory.
        """
        ...

    def free(self) -> None:
        """Release the memory of the model."""
        ...


class BatchSize:
    """How many requests go together: twice as many after each full batch, until memory ends.

    Memory goes with requests x tokens, so a batch of long requests that was too large says little
    about short ones: `tokens` is the limit that was found.

    Args:
        first: to begin with.
        most: never more.
    """

    def __init__(self, first: int, most: int) -> None:
        self.most = max(1, most)
        self.value = max(1, min(first, self.most))
        self.tokens: int | None = None

    def allowed(self, length: int) -> int:
        """How many requests of this length go together now."""
        if self.tokens is None:
            return self.value
        return max(1, min(self.value, self.tokens // max(1, length)))

    def went_well(self, size: int) -> None:
        """A batch of this size was answered."""
        if size >= self.value:
            self.value = min(self.most, self.value * 2)

    def too_large(self, size: int, length: int) -> None:
        """A batch of this size and greatest length did not fit; from now on half of it."""
        half = size * max(1, length) // 2
        self.tokens = half if self.tokens is None else min(self.tokens, half)


@dataclass(eq=False)
class Waiting:
    """A request and where its reply goes; `order` is its place in the order of arrival."""

    request: Request
    order: int
    group: Hashable = None
    length: int = 0
    loop: asyncio.AbstractEventLoop | None = None
    future: asyncio.Future[Reply] | None = None
    since: float = field(default_factory=time.perf_counter)

    @property
    def dropped(self) -> bool:
        """Whether nobody waits for the reply any more."""
        return self.future is not None and self.future.done()


def choose(waiting: Sequence[Waiting], size: int) -> list[Waiting]:
    """The next batch: the request that has waited longest and those nearest to it in length.

    So nothing waits for ever, and little of a batch is padding.
    """
    oldest = min(waiting, key=lambda w: w.order)
    like = sorted(
        (w for w in waiting if w.group == oldest.group), key=lambda w: (w.length, w.order)
    )
    size = min(size, len(like))
    at = like.index(oldest)
    starts = range(max(0, at - size + 1), min(at, len(like) - size) + 1)
    best = min(starts, key=lambda s: (like[s + size - 1].length - like[s].length, s))
    return like[best : best + size]


class Batching:
    """A client whose model answers in batches.

    Args:
        backend: the model.
        size: how many requests go together.
        concurrency: calls in flight; several batches, so that there is a choice of lengths.
    """

    model = ""
    revision = ""

    def __init__(self, backend: Backend, size: BatchSize, concurrency: int) -> None:
        self.backend, self.size, self.concurrency = backend, size, concurrency
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._arrived = 0
        self._loaded = False

    # -- the protocol of `Client` -------------------------------------------------------------

    async def check(self) -> None:
        """Load the model.

        Raises:
            UserError: it can't be loaded.
        """
        if not self._loaded:
            await asyncio.to_thread(self._load)

    async def ask(self, request: Request) -> Reply:
        """Ask once; what goes wrong becomes a status.

        Raises:
            UserError: the model can't be loaded, or can't be asked such things at all.
        """
        loop = asyncio.get_running_loop()
        self._arrived += 1
        waiting = Waiting(request, self._arrived, loop=loop, future=loop.create_future())
        self._start()
        self._queue.put(waiting)
        assert waiting.future is not None
        return await waiting.future

    async def close(self) -> None:
        """End the worker and free the model's memory."""
        self._stop.set()
        if self._thread is not None:
            self._queue.put(None)
            await asyncio.to_thread(self._thread.join)
            self._thread = None
        if self._loaded:
            self.backend.free()
            self._loaded = False

    # -- in the worker thread -------------------------------------------------------------------

    def _start(self) -> None:
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._work, name="batches", daemon=True)
            self._thread.start()

    def _load(self) -> None:
        if not self._loaded:
            self.backend.load()
            self._loaded = True

    def _work(self) -> None:
        waiting: list[Waiting] = []
        while self._gather(waiting) and not self._stop.is_set():
            waiting = [w for w in waiting if not w.dropped]
            if not waiting:
                continue
            batch = self._choose(waiting)
            chosen = set(map(id, batch))
            waiting = [w for w in waiting if id(w) not in chosen]
            self._answer(batch)
        self._deliver(waiting, [_STOPPED] * len(waiting))

    def _choose(self, waiting: list[Waiting]) -> list[Waiting]:
        batch = choose(waiting, self.size.value)
        longest = max(w.length for w in batch)
        try:
            fitting = max(1, self.backend.fits(longest))
        except Exception:  # a device in trouble; the batch itself will say which
            fitting = 1
        fitting = min(fitting, self.size.allowed(longest))
        return batch if fitting >= len(batch) else choose(waiting, fitting)

    def _gather(self, waiting: list[Waiting]) -> bool:
        """Take what has arrived; wait for the first, and a moment for more. False: the end."""
        while True:
            try:
                if not waiting:
                    new = self._queue.get()
                elif len(waiting) < self.concurrency:
                    new = self._queue.get(timeout=_LINGER)
                else:
                    return True
            except queue.Empty:
                return True
            if new is None:
                return False
            try:
                self._load()
                new.group = self.backend.group(new.request)
                new.length = self.backend.length(new.request)
            except UserError as e:
                self._fail([new], e)
                continue
            except Exception as e:
                self._deliver([new], [_broken(e)])
                continue
            waiting.append(new)

    def _answer(self, batch: list[Waiting]) -> None:
        """Answer a batch, in pieces where it turns out too large."""
        left = batch
        while left and not self._stop.is_set():
            piece = left[: self.size.allowed(max(w.length for w in left))]
            if self._try(piece):
                left = [w for w in left[len(piece) :] if not w.dropped]
        self._deliver(left, [_STOPPED] * len(left))

    def _try(self, batch: list[Waiting]) -> bool:
        """Answer requests together; False where the memory was too small for so many."""
        started = time.perf_counter()
        try:
            replies = self.backend.generate(
                [w.request for w in batch],
                lambda: self._stop.is_set() or all(w.dropped for w in batch),
            )
        except UserError as e:
            self._fail(batch, e)
        except TooLargeError as e:
            if len(batch) > 1:
                self.size.too_large(len(batch), max(w.length for w in batch))
                return False
            self._deliver(batch, [Reply("error", error=f"out of memory: {e}"[:300])])
        except Exception as e:  # whatever a model's code raises for a bad picture or prompt
            if len(batch) > 1:  # found by halves, so that it spoils no other request
                middle = len(batch) // 2
                self._answer(batch[:middle])
                self._answer(batch[middle:])
            else:
                self._deliver(batch, [_broken(e)])
        else:
            took = time.perf_counter() - started
            self._deliver(batch, [replace(r, latency_s=took) for r in replies])
            self.size.went_well(len(batch))
        return True

    def _deliver(self, batch: Sequence[Waiting], replies: Sequence[Reply]) -> None:
        for waiting, reply in zip(batch, replies, strict=True):
            _tell(waiting, "set_result", reply)

    def _fail(self, batch: Sequence[Waiting], problem: Exception) -> None:
        for waiting in batch:
            _tell(waiting, "set_exception", problem)


def _broken(e: Exception) -> Reply:
    return Reply("error", error=f"{type(e).__name__}: {e}"[:300])


def _tell(waiting: Waiting, method: str, value: object) -> None:
    """Settle the future in its own loop, unless it or the loop has ended."""
    loop, future = waiting.loop, waiting.future
    assert loop is not None
    assert future is not None

    def there() -> None:
        if not future.done():
            getattr(future, method)(value)

    if not loop.is_closed():
        loop.call_soon_threadsafe(there)
