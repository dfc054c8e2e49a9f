"""Which batches a store has handed in: written down before each step, so that a kill loses none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from csrbench.runs.store import Store, guard, now

PREPARED, UPLOADED, CREATED = "prepared", "uploaded", "created"
_OPEN = (PREPARED, UPLOADED, CREATED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One batch: our own tag (`local`), what the server calls its file and itself, and its state.

    `prepared`: nothing is known to be at the server. `uploaded`: the file is, and a batch may be.
    `created`: the batch is. Other states are ends: what became of it.
    """

    local: str
    file: str
    batch: str
    state: str


def under_way(store: Store, model: str) -> set[str]:
    """Keys of a model's requests that are in batches under way, wherever those are."""
    with guard(store.path):
        rows = store.db.execute(
            "SELECT key FROM batch_requests JOIN batches USING(local) WHERE model = ? AND "
            "state IN (?, ?)",
            (model, UPLOADED, CREATED),
        )
        return {k for (k,) in rows}


def overview(store: Store) -> list[tuple[str, str, str, int, str, str]]:
    """(batch, model, state, requests still in it, note, begun) of all batches, oldest first."""
    with guard(store.path):
        return list(
            store.db.execute(
                "SELECT CASE batch WHEN '' THEN local ELSE batch END, model, state, "
                "(SELECT count(*) FROM batch_requests r WHERE r.local = b.local), note, created "
                "FROM batches b ORDER BY created, local"
            )
        )


def forget(store: Store, batch: str) -> bool:
    """Give up a batch under way, so that its requests are asked anew; False: there is none such."""
    with store.transaction():
        found = store.db.execute(
            "SELECT local FROM batches WHERE (batch = ? OR local = ?) AND state IN (?, ?, ?)",
            (batch, batch, *_OPEN),
        ).fetchone()
        if found is None:
            return False
        store.db.execute("UPDATE batches SET state = 'forgotten' WHERE local = ?", found)
        store.db.execute("DELETE FROM batch_requests WHERE local = ?", found)
    return True


class Ledger:
    """The batches of one model at one address in one store."""

    def __init__(self, store: Store, model: str, url: str) -> None:
        self._store, self._model, self._url = store, model, url

    def open(self) -> list[Entry]:
        """Batches that have not ended."""
        with guard(self._store.path):
            rows = self._store.db.execute(
                "SELECT local, file, batch, state FROM batches WHERE model = ? AND url = ? AND "
                "state IN (?, ?, ?) ORDER BY created, local",
                (self._model, self._url, *_OPEN),
            )
            return [Entry(*row) for row in rows]

    def elsewhere(self) -> list[str]:
        """Addresses where this model has batches under way that another --base-url began."""
        with guard(self._store.path):
            rows = self._store.db.execute(
                "SELECT DISTINCT url FROM batches WHERE model = ? AND url <> ? AND "
                "state IN (?, ?, ?)",
                (self._model, self._url, *_OPEN),
            )
            return [u for (u,) in rows]

    def keys(self, local: str) -> set[str]:
        """Keys of the requests in a batch."""
        with guard(self._store.path):
            rows = self._store.db.execute(
                "SELECT key FROM batch_requests WHERE local = ?", (local,)
            )
            return {k for (k,) in rows}

    def begin(self, local: str, keys: set[str]) -> Entry:
        """Write down a batch before anything of it is sent."""
        with self._durably(), self._store.transaction():
            self._store.db.execute(
                "INSERT INTO batches(local, model, url, file, batch, state, note, created) "
                "VALUES(?, ?, ?, '', '', ?, ?, ?)",
                (local, self._model, self._url, PREPARED, f"{len(keys)} requests", now()),
            )
            self._store.db.executemany(
                "INSERT INTO batch_requests VALUES(?, ?)", [(local, k) for k in sorted(keys)]
            )
        return Entry(local, "", "", PREPARED)

    def uploaded(self, entry: Entry, file: str) -> Entry:
        """The file is at the server."""
        with self._durably():
            self._set(entry.local, file=file, state=UPLOADED)
        return Entry(entry.local, file, "", UPLOADED)

    def created(self, entry: Entry, batch: str) -> Entry:
        """The batch is at the server."""
        with self._durably():
            self._set(entry.local, batch=batch, state=CREATED)
        return Entry(entry.local, entry.file, batch, CREATED)

    def end(self, entry: Entry, state: str, note: str = "") -> None:
        """The batch has ended; inside or outside of a transaction."""
        self._set(entry.local, state=state, note=note)
        with guard(self._store.path):
            self._store.db.execute("DELETE FROM batch_requests WHERE local = ?", (entry.local,))

    @contextmanager
    def _durably(self) -> Iterator[None]:
        """Wait for the disk: a batch holds more than the one response that a power cut may cost."""
        with guard(self._store.path):
            self._store.db.execute("PRAGMA synchronous=FULL")
            try:
                yield
            finally:
                self._store.db.execute("PRAGMA synchronous=NORMAL")

    def _set(self, local: str, **values: str) -> None:
        with guard(self._store.path):
            self._store.db.execute(
                f"UPDATE batches SET {', '.join(f'{k} = ?' for k in values)} WHERE local = ?",
                (*values.values(), local),
            )
