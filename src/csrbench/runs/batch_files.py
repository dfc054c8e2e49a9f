"""What goes into a batch and what comes out of it: sizes, the file that is filled, its answers."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from typing import IO

from csrbench.models.base import Reply
from csrbench.models.openai_batches import from_line
from csrbench.models.reasoning import apart
from csrbench.runs.store import DONE


@dataclass(frozen=True, slots=True)
class BatchPolicy:
    """Sizes and patience of batches; durations in seconds.

    Attributes:
        max_requests, max_bytes: of one batch; the usual limits are 50,000 and 200 MB.
        poll: before the first look at a batch; grows by half with each, up to `max_poll`.
        rounds: batches that a request may be part of before it counts as failed.
        attempts: calls for one step (upload, begin, fetch), with delays from `base_delay` doubling
            up to `max_delay`.
        give_up_after: time without an answer to a look after which the run ends (resumably).
        at_once: batches under way at the same time.
        first_directly: ask the first request outside of a batch, so that a wrong model name or
            setting shows at once and not after hours.
    """

    max_requests: int = 50_000
    max_bytes: int = 190_000_000
    poll: float = 5.0
    max_poll: float = 60.0
    rounds: int = 3
    attempts: int = 6
    base_delay: float = 1.0
    max_delay: float = 60.0
    give_up_after: float = 3600.0
    at_once: int = 8
    first_directly: bool = True


@dataclass
class Buffer:
    """A batch that is being filled, in a file without a name."""

    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    keys: set[str] = field(default_factory=set)
    size: int = 0

    def add(self, key: str, line: bytes) -> None:
        """One more request."""
        self.file.write(line)
        self.keys.add(key)
        self.size += len(line)

    def opened(self) -> IO[bytes]:
        """The content from its beginning; closing it leaves the buffer open for another try."""
        self.file.flush()
        again = os.fdopen(os.dup(self.file.fileno()), "rb")
        again.seek(0)
        return again


@dataclass
class Found:
    """What the files of a batch held."""

    replies: dict[str, Reply] = field(default_factory=dict)
    odd: Counter[str] = field(default_factory=Counter)

    def take(self, line: bytes, keys: set[str]) -> None:
        """A final reply goes before an error; of two of a kind the first counts."""
        parsed = from_line(line)
        if parsed is None:
            self.odd["malformed lines"] += 1
            return
        key, reply = parsed
        if key not in keys:
            self.odd["lines of other requests"] += 1
            return
        known = self.replies.get(key)
        if known is not None:
            self.odd["repeated lines"] += 1
            if known.status in DONE or reply.status not in DONE:
                return
        self.replies[key] = apart(reply)

    def add(self, other: Found) -> None:
        """Bring in what another file held."""
        for key, reply in other.replies.items():
            known = self.replies.get(key)
            if known is None or (known.status not in DONE and reply.status in DONE):
                self.replies[key] = reply
        self.odd += other.odd
