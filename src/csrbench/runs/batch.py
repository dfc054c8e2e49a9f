"""Runs through batch endpoints: requests are handed in as files, answers are collected later.

Killed at any moment, the same command goes on with the batches that are under way; nothing is paid
twice. A batch is written down before anything is sent (`runs.ledger`), and it carries a tag by
which it is found again where its id was lost.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csrbench.models.base import Message, Reply, Request
from csrbench.models.openai_batches import Batches, BatchFailureError, reasons
from csrbench.runs.batch_calls import Calls, StuckError
from csrbench.runs.batch_files import BatchPolicy, Buffer, Found
from csrbench.runs.ledger import CREATED, PREPARED, Entry, Ledger
from csrbench.runs.schedule import HaltedError
from csrbench.runs.store import DONE

if TYPE_CHECKING:
    from csrbench.runs.account import Tally
    from csrbench.runs.session import Session
    from csrbench.runs.store import Item

_NOTHING = Request((Message("user", ""),))
_FULL_QUEUE = ("token_limit_exceeded", "enqueued")


class BatchRun:
    """Asks one model everything through batches.

    Args:
        session: the run that this is part of. client: has `batches()`. tally: its counts.
        policy: sizes and patience.
    """

    def __init__(self, session: Session, client: Any, tally: Tally, policy: BatchPolicy) -> None:
        self._session, self._client, self._tally, self._policy = session, client, tally, policy
        self._batches: Batches = client.batches()
        self._ledger = Ledger(session.store, client.model, self._batches.url)
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way: dict[str, str] = {}
        self._sharing: dict[str, int] = {}
        self._missing: dict[str, int] = {}
        self._held: dict[str, tuple[float, Request]] = {}
        self._tried: Counter[str] = Counter()
        self._failed: set[str] = set()
        self._rng = random.Random(f"batches {client.model}")
        self._probe = policy.first_directly
        self._calls = Calls(self._batches, policy, session.halt, self._rng, self._say)

    async def run(self) -> None:
        """Until every item has its reply, the budget is used up, or the endpoint is stuck."""
        try:
            for url in self._ledger.elsewhere():
                self._session.notify(
                    f"{self._client.model} has batches under way at {url}, which stay there: "
                    f"collect them with --base-url {url}."
                )
            for entry in self._ledger.open():
                self._resume(entry)
            first = True
            while await self._round(first=first) and not self._session.halt:
                first = False
        except StuckError as e:
            self._tally.gate.end(
                f"{self._client.model}: {e}; its run ends here, resumably: mend it and give the "
                "same command again."
            )
        except HaltedError:
            pass
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            if self._under_way:
                names = ", ".join(sorted(self._under_way))
                self._session.notes.append(
                    f"{self._client.model}: the provider goes on with {names}; the same command "
                    "collects the answers."
                )

    def _say(self, note: str) -> None:
        self._tally.note = note
        self._session.meter.tick()

    # -- one pass over all items ------------------------------------------------------------------

    async def _round(self, *, first: bool) -> bool:
        """Hand in what has no reply and isn't under way; True where replies are missing after."""
        session, handed = self._session, 0
        buffer = Buffer()
        try:
            for n, item in enumerate(session.items(self._client)):
                if n % 256 == 0:
                    await asyncio.sleep(0)
                if session.halt.at_once or self._tally.gate.gave_up:
                    return False
                if not self._wanted(item, first):
                    continue
                if await self._directly(item):
                    continue
                line = self._line(item)
                if line is None:
                    continue
                if buffer.keys and self._full(buffer, item, len(line)):
                    await self._hand_in(buffer)
                    buffer = Buffer()
                if not await self._reserve(item):
                    break
                self._sharing[item.key] = self._missing.pop(item.key, 0) + first
                self._tried[item.key] += 1
                buffer.add(item.key, line)
                handed += 1
            if buffer.keys:
                await self._hand_in(buffer)
                buffer = Buffer()
            while self._tasks:
                await self._one_ends()
        finally:
            buffer.file.close()
        # Requests of an earlier batch that this selection doesn't hold are left alone.
        return bool(self._missing) and (first or handed > 0)

    def _wanted(self, item: Item, first: bool) -> bool:
        """Whether an item's request is to be handed in now; counts it where it isn't."""
        if item.key in self._sharing:
            self._sharing[item.key] += first
            return False
        if not first:
            return item.key in self._missing
        status = self._session.store.status_of(item.key)
        if status in DONE:
            self._tally.reused += 1
            if self._tally.reused % 256 == 0:
                self._session.meter.tick()
            return False
        if item.key in self._failed:
            self._tally.statuses["error"] += 1
            return False
        return True

    async def _directly(self, item: Item) -> bool:
        """Ask the very first request of a model outside of a batch; True where that was done."""
        probe, self._probe = self._probe, False
        session = self._session
        if not probe or self._tasks or session.store.answered(item.model, item.revision):
            return False
        reserved = await session.purse.take(item.model, item.request)
        if reserved is None:
            return True
        await session.one(
            self._client, self._tally, item, reserved, self._rng, {item.key: 1}, self._failed
        )
        if session.store.status_of(item.key) == "error":
            raise StuckError("the first request, asked directly before any batch, failed")
        return True

    def _line(self, item: Item) -> bytes | None:
        try:
            return self._batches.line(item.key, item.request)
        except OSError as e:
            reply = Reply("error", error=f"can't read picture {e.filename}: {e.strerror}")
            self._tally.add(reply, 1)
            self._session.store.put(item.key, reply, cost_usd=0.0, attempts=1)
            self._failed.add(item.key)
            return None

    def _full(self, buffer: Buffer, item: Item, size: int) -> bool:
        return (
            len(buffer.keys) >= self._policy.max_requests
            or buffer.size + size > self._policy.max_bytes
            or self._session.purse.full(item.model, item.request)
        )

    async def _reserve(self, item: Item) -> bool:
        """Budget for one more request; False where there is none left."""
        purse = self._session.purse
        while self._tasks and purse.full(item.model, item.request):
            await self._one_ends()
        reserved = await purse.take(item.model, item.request)
        if reserved is None:
            return False
        self._held[item.key] = (reserved, replace(item.request, context={}))
        if not purse.limited:
            self._held[item.key] = (0.0, _NOTHING)
        return True

    async def _one_ends(self) -> None:
        """Wait for a batch to end; its failure is raised here."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        self._tasks -= done
        for task in done:
            task.result()

    async def _hand_in(self, buffer: Buffer) -> None:
        while len(self._tasks) >= self._policy.at_once:
            await self._one_ends()
        self._tasks.add(asyncio.create_task(self._new(buffer)))

    # -- one batch --------------------------------------------------------------------------------

    async def _new(self, buffer: Buffer) -> None:
        """Write down, upload, begin, follow."""
        try:
            entry = self._ledger.begin(secrets.token_hex(16), buffer.keys)
            try:
                file = await self._calls.upload(buffer, f"{entry.local}.jsonl")
            except BatchFailureError as e:
                self._ledger.end(entry, "refused", str(e))
                raise StuckError(f"can't hand in a batch file ({e})") from e
        finally:
            buffer.file.close()
        entry = self._ledger.uploaded(entry, file)
        begun = await self._begun(entry, buffer.keys, look_first=False)
        if begun is not None:
            self._session.notify(
                f"{self._client.model}: {begun.batch} with {len(buffer.keys):,} requests is "
                "handed in."
            )
            await self._follow(begun, buffer.keys)

    def _resume(self, entry: Entry) -> None:
        """Go on with a batch of an earlier run."""
        keys = self._ledger.keys(entry.local)
        if entry.state == PREPARED:
            self._ledger.end(entry, "dropped", "nothing was begun")
            return
        self._sharing.update(dict.fromkeys(keys, 0))
        self._tried.update(keys)
        self._tasks.add(asyncio.create_task(self._go_on(entry, keys)))

    async def _go_on(self, entry: Entry, keys: set[str]) -> None:
        if entry.state != CREATED:
            begun = await self._begun(entry, keys, look_first=True)
            if begun is None:
                return
            entry = begun
        self._session.notify(
            f"{self._client.model}: going on with {entry.batch} ({len(keys):,} requests)."
        )
        await self._follow(entry, keys)

    async def _begun(self, entry: Entry, keys: set[str], *, look_first: bool) -> Entry | None:
        """Begin the batch over an uploaded file, exactly once; None where it was refused."""
        try:
            batch = await self._calls.begin(entry.file, entry.local, look_first=look_first)
        except BatchFailureError as e:
            self._refused(entry, keys, str(e), resumed=look_first)
            return None
        return self._ledger.created(entry, batch)

    def _refused(self, entry: Entry, keys: set[str], why: str, *, resumed: bool) -> None:
        """What follows a refusal to begin a batch: waiting for others, or the end of the run.

        Raises:
            StuckError: unless the provider's queue is full of this run's other batches.
        """
        if resumed:  # with another key or account its batch may exist all the same
            raise StuckError(f"can't go on with a batch ({why}); {self._give_up_hint(entry.local)}")
        self._ledger.end(entry, "refused", why)
        if not (len(self._tasks) > 1 and _queue_is_full(why)):
            raise StuckError(f"can't begin a batch ({why})")
        self._put_back(keys, tried=False)

    def _give_up_hint(self, name: str) -> str:
        store = self._session.store.path
        return (
            "is this another account or key? If it is gone, give it up with "
            f"`csrbench runs batches {store} --forget {name}`"
        )

    async def _follow(self, entry: Entry, keys: set[str]) -> None:
        """Look until the batch has ended, then collect."""
        crowded = len(self._tasks) > 1
        self._under_way[entry.batch] = ""

        def see(state: str) -> None:
            self._under_way[entry.batch] = state
            self._say("; ".join(s for s in self._under_way.values() if s))

        try:
            hint = self._give_up_hint(entry.batch)
            state = await self._calls.ended(entry.batch, hint, see)
            found = await self._calls.answers(state, keys)
            self._collect(entry, keys, state, found, crowded)
        except StuckError:
            self._under_way.pop(entry.batch)
            raise
        del self._under_way[entry.batch]
        self._say("")

    def _collect(
        self, entry: Entry, keys: set[str], state: dict[str, Any], found: Found, crowded: bool
    ) -> None:
        """Store every final reply and the end of the batch in one transaction."""
        status = str(state.get("status"))
        why = "; ".join(f"{code}: {text}" for code, text in reasons(state))
        if not found.replies and status == "failed":
            self._ledger.end(entry, "failed", why)
            if not (crowded and _queue_is_full(why)):
                hint = "; a smaller --batch-requests may fit" if _queue_is_full(why) else ""
                raise StuckError(f"{entry.batch} failed ({why or 'no reason given'}{hint})")
            self._put_back(keys, tried=False)
            return
        errors = [r for r in found.replies.values() if r.status == "error" and not r.retry]
        learnt = sum([self._client.learn(r) for r in errors]) > 0
        session, last = self._session, self._policy.rounds
        again: set[str] = set()
        with session.store.transaction():
            for key in sorted(keys):
                reply = found.replies.get(key)
                final = reply is not None and (reply.status in DONE or not (reply.retry or learnt))
                if not final and self._tried[key] < last:
                    again.add(key)
                    continue
                reply = reply or Reply("error", error=f"{entry.batch} {status} without an answer")
                self._keep(key, reply)
            said = ", ".join(f"{n} {what}" for what, n in sorted(found.odd.items()))
            self._ledger.end(entry, status, said)
        self._put_back(again)
        session.notify(
            f"{self._client.model}: {entry.batch} {status}: {len(keys) - len(again):,} of "
            f"{len(keys):,} requests have their reply"
            + (f", {len(again):,} are asked again" if again else "")
            + (f" ({said})" if said else "")
            + "."
        )

    def _keep(self, key: str, reply: Reply) -> None:
        cost = self._tally.add(reply, self._sharing.pop(key, 0))
        self._session.store.put(key, reply, cost_usd=cost, attempts=1)
        self._tried.pop(key, None)
        if reply.status == "error":
            self._failed.add(key)
        used = (reply.tokens_in or 0) + (reply.tokens_out or 0)
        if key in self._held:
            reserved, request = self._held.pop(key)
            if reply.status == "error":
                cost = cost or 0.0  # a batch charges nothing for what it couldn't answer
            unknown = reply.tokens_in is None and reply.status != "error"
            self._session.purse.settle(reserved, cost, request, None if unknown else used)
        else:
            self._session.purse.book(cost or 0.0, used)

    def _put_back(self, keys: set[str], *, tried: bool = True) -> None:
        """These requests are asked again in a later batch, and hold no budget until then."""
        for key in keys:
            self._missing[key] = self._sharing.pop(key, 0)
            if not tried:
                self._tried[key] -= 1
            if key in self._held:
                reserved, request = self._held.pop(key)
                self._session.purse.settle(reserved, 0.0, request, 0)


def _queue_is_full(why: str) -> bool:
    """Whether the provider takes no more until other batches have ended."""
    return any(code in why.lower() for code in _FULL_QUEUE)
