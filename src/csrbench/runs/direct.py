"""One model asked request by request, some at the same time."""

from __future__ import annotations

import asyncio
import random

from csrbench.models.base import Client
from csrbench.runs.account import Tally
from csrbench.runs.ledger import under_way
from csrbench.runs.session import Session
from csrbench.runs.store import DONE


async def ask_directly(session: Session, client: Client, tally: Tally) -> None:
    """Ask one model everything, with at most `client.concurrency` requests under way."""
    places = asyncio.Semaphore(client.concurrency)
    sharing: dict[str, int] = {}
    failed: set[str] = set()
    mine: set[asyncio.Task[None]] = set()
    rng = random.Random(f"backoff {client.model}")

    def ended(task: asyncio.Task[None]) -> None:
        places.release()
        session.tasks.discard(task)
        mine.discard(task)
        if not task.cancelled() and task.exception():
            session.failed(task)

    elsewhere, left = under_way(session.store, client.model), 0
    for item in session.items(client):
        if session.halt or tally.gate.gave_up:
            break
        if item.key in elsewhere and session.store.status_of(item.key) not in DONE:
            left += 1
            continue
        if item.key in sharing:
            sharing[item.key] += 1
            continue
        status = "error" if item.key in failed else session.store.status_of(item.key)
        if status in DONE:
            tally.reused += 1
            if tally.reused % 256 == 0:  # nothing else in this loop lets others work
                await asyncio.sleep(0)
                session.meter.tick()
            continue
        if item.key in failed:
            tally.statuses["error"] += 1
            continue
        await places.acquire()
        reserved = None if session.halt else await session.purse.take(client.model, item.request)
        if reserved is None:
            break
        sharing[item.key] = 1
        coroutine = session.one(client, tally, item, reserved, rng, sharing, failed)
        task = asyncio.create_task(coroutine)
        session.tasks.add(task)
        mine.add(task)
        task.add_done_callback(ended)
    while mine:
        await asyncio.wait(mine)
    if left:
        session.notes.append(
            f"{client.model}: {left} items are in batches under way and are not asked again: "
            f"collect them with --batch, or see `csrbench runs batches {session.store.path}`."
        )
