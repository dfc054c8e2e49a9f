"""The calls that one batch needs, each repeated with patience where that is free of harm."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from csrbench.models.openai_batches import ENDED, Batches, BatchFailureError
from csrbench.runs.batch_files import BatchPolicy, Buffer, Found
from csrbench.runs.schedule import Halt

T = TypeVar("T")


class StuckError(Exception):
    """The endpoint refuses batches or is gone; the sentence says so."""


class Calls:
    """Steps of batches at one endpoint.

    Args:
        batches: the endpoint. policy: sizes and patience. halt: ends every wait.
        rng: spreads the delays. say: takes what is being waited for.
    """

    def __init__(
        self,
        batches: Batches,
        policy: BatchPolicy,
        halt: Halt,
        rng: random.Random,
        say: Callable[[str], None],
    ) -> None:
        self._batches, self._policy, self._halt = batches, policy, halt
        self._rng, self._say = rng, say

    async def upload(self, buffer: Buffer, name: str) -> str:
        """Hand in a file of requests; returns its id.

        Raises:
            BatchFailureError: it can't succeed, or has failed too often.
        """
        return await self._patiently(
            "hand in a file", lambda: self._batches.upload(buffer.opened(), name)
        )

    async def begin(self, file: str, tag: str, *, look_first: bool) -> str:
        """Begin the batch over an uploaded file, exactly once; returns its id.

        A call without an answer may have begun it, so the server's list is looked through before
        another call.

        Raises:
            BatchFailureError: it was refused.
            StuckError: the list can't be read, or the call has failed too often.
        """
        look, failure = look_first, ""
        for attempt in range(1, self._policy.attempts + 1):
            try:
                made = await self._batches.find(file, tag) if look else None
            except BatchFailureError as e:
                failure = str(e)
                if not e.retry:
                    raise StuckError(f"can't look for a batch ({failure})") from e
                await self._rest(attempt)
                continue
            try:
                made = made or await self._batches.create(file, tag)
                return str(made["id"])
            except BatchFailureError as e:
                failure = str(e)
                if not e.retry:
                    raise
            look = True
            await self._rest(attempt)
        raise StuckError(f"can't begin a batch ({failure})")

    async def ended(self, batch: str, hint: str, see: Callable[[str], None]) -> dict[str, Any]:
        """The batch when it has ended.

        Args:
            batch: its id. hint: what to do where the server doesn't know it.
            see: takes its state in words after each look.

        Raises:
            StuckError: the server doesn't know it, or has not answered for too long.
        """
        loop = asyncio.get_running_loop()
        wait, failing = self._policy.poll, None
        while True:
            await self._halt.rest(wait)
            wait = min(wait * 1.5, max(self._policy.max_poll, self._policy.poll))
            try:
                state = await self._batches.get(batch)
            except BatchFailureError as e:
                if e.status == 404:
                    raise StuckError(f"the server doesn't know {batch}: {hint}") from e
                failing = loop.time() if failing is None else failing
                if not e.retry or loop.time() - failing > self._policy.give_up_after:
                    raise StuckError(f"can't look at {batch} ({e})") from e
                continue
            failing = None
            status, counts = str(state.get("status")), state.get("request_counts") or {}
            if status in ENDED:
                return state
            done = f"{counts.get('completed', 0):,} of {counts.get('total') or '?'}"
            see(f"{batch}: {status}, {done}")

    async def answers(self, state: dict[str, Any], keys: set[str]) -> Found:
        """All lines of the output and the error file that belong to `keys`.

        Raises:
            StuckError: fetching a file has failed too often.
        """
        found = Found()

        async def read(file: str) -> None:
            part = Found()
            async for line in self._batches.lines(file):
                part.take(line, keys)
            found.add(part)

        for name in ("output_file_id", "error_file_id"):
            if not state.get(name):
                continue
            file = str(state[name])
            try:
                await self._patiently("fetch answers", lambda file=file: read(file))  # type: ignore[misc]
            except BatchFailureError as e:
                if e.retry:
                    raise StuckError(f"can't fetch the answers of {state['id']} ({e})") from e
                found.odd["files that are gone"] += 1
        return found

    async def _patiently(self, what: str, step: Callable[[], Awaitable[T]]) -> T:
        """Try a step that is free and may be repeated."""
        for attempt in range(1, self._policy.attempts + 1):
            try:
                return await step()
            except BatchFailureError as e:
                if not e.retry or attempt == self._policy.attempts:
                    raise
                self._say(f"can't {what} yet ({e})")
            await self._rest(attempt)
        raise AssertionError("unreachable")

    async def _rest(self, attempt: int) -> None:
        delay = min(self._policy.max_delay, self._policy.base_delay * 2.0 ** (attempt - 1))
        await self._halt.rest(delay * self._rng.uniform(0.5, 1.0))
