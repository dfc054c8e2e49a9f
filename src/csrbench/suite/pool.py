"""Processes that draw and read pictures, and that end when the command that began them ends."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        # A killed command can't tell its workers; they would wait for work for ever.
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def processes(workers: int) -> ProcessPoolExecutor:
    """A pool of so many processes, each begun anew; they end with this one, however it ends.

    Example:
        >>> processes(2)  # doctest: +SKIP
    """
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_end_with_parent
    )
