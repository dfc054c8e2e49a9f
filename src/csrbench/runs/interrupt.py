"""Ctrl-C during a run: clean at first, at once when it is given again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from csrbench.runs.session import Session

INTERRUPTED = "interrupted"


@contextmanager
def interruptible(session: Session, wanted: bool) -> Iterator[None]:
    """First Ctrl-C: no new work, calls in flight may finish. Second: at once."""
    if not wanted:
        yield
        return
    loop = asyncio.get_running_loop()

    def interrupt() -> None:
        if session.halt.at_once:
            for task in session.tasks:
                task.cancel()
            return
        session.notify(
            f"Stopping: waiting up to {session.policy.grace:g} s for calls in flight "
            "(Ctrl-C again to stop at once)."
        )
        session.halt.now(INTERRUPTED, session.policy.grace)

    try:
        loop.add_signal_handler(signal.SIGINT, interrupt)
    except (NotImplementedError, RuntimeError, ValueError):
        with suppress(ValueError):  # not the main thread
            before = signal.signal(
                signal.SIGINT, lambda *_: loop.call_soon_threadsafe(interrupt) and None
            )
            try:
                yield
            finally:
                signal.signal(signal.SIGINT, before)
            return
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
