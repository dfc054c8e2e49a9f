"""The run store: one SQLite file per run that can be killed at any moment and goes on from there.

Every response is committed by itself, so a killed process loses the calls in flight and nothing
else. Any number of readers may look on. The tables (`runs.schema`) can be read with sqlite3,
polars or duckdb without this package; `csrbench.runs.frames` reads them as data frames.
"""

from __future__ import annotations

import errno
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from csrbench import __version__
from csrbench.errors import UserError
from csrbench.models.base import Reply, Request, sampling_fields
from csrbench.runs.schema import MIGRATIONS, SCHEMA, SCHEMA_VERSION

DONE = ("answered", "blocked", "truncated", "empty")
"""Statuses that are never asked again; `error` is."""

RESPONSE_COLUMNS = (
    "key", "status", "text", "finish", "tokens_in", "tokens_out", "tokens_reasoning", "latency_s",
    "cost_usd", "attempts", "error", "reasoning", "created",
)  # fmt: skip
JUDGEMENT_COLUMNS = (
    "model", "instance", "sample", "judge", "status", "refusal", "grounded", "enables", "helps",
    "choice", "correct", "misread", "reason", "quote", "created",
)  # fmt: skip

_PUT = (
    f"INSERT INTO responses({','.join(RESPONSE_COLUMNS)}) "
    f"VALUES({','.join('?' * len(RESPONSE_COLUMNS))}) ON CONFLICT(key) DO UPDATE SET "
    + ", ".join(f"{c}=excluded.{c}" for c in RESPONSE_COLUMNS if c not in ("key", "attempts"))
    + ", attempts=attempts+excluded.attempts WHERE status = 'error'"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to ask: which instance and sample of which model, and the request behind it."""

    model: str
    revision: str
    instance: str
    sample: int
    key: str
    request: Request


def messages_json(request: Request) -> str:
    """The messages as JSON, pictures named by their sha256 only: what `prompts` holds."""
    body = [
        {"role": m.role, "text": m.text, "images": [i.sha256 for i in m.images]}
        for m in request.messages
    ]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def now() -> str:
    """The present time, UTC, as ISO 8601 with seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Store:
    """A run store, opened for reading and writing, or with `readonly=True` for reading alone.

    Raises:
        UserError: the file is missing (read only), is no run store, is damaged, was written by a
            newer release, or can't be written (also: the disk is full).
    """

    def __init__(self, path: str | Path, *, readonly: bool = False) -> None:
        self.path = Path(path)
        if readonly and not self.path.is_file():
            raise UserError(
                f"There is no run store at {self.path}: start one with `csrbench run`, or give "
                "the path of an existing one."
            )
        if self.path.is_dir():
            raise UserError(
                f"{self.path} is a folder, but a run store is one file: give a file name "
                f"such as {self.path / 'run.db'}."
            )
        with guard(self.path):
            if readonly:
                # Not mode=ro: such a connection can't tidy up SQLite's own files behind it.
                target = f"{self.path.resolve().as_uri()}?mode=rw"
                self.db = sqlite3.connect(target, uri=True, timeout=30)
                self.db.execute("PRAGMA query_only=1")
            else:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.db = sqlite3.connect(self.path, timeout=30)
            self.db.isolation_level = None
            try:
                self._prepare(readonly)
            except BaseException:
                self.db.close()
                raise

    def _prepare(self, readonly: bool) -> None:
        tables = {
            name for (name,) in self.db.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        if not readonly:
            self.db.execute("PRAGMA journal_mode=WAL")
            self.db.execute("PRAGMA synchronous=NORMAL")
        if not tables and not readonly:
            with self.transaction():
                for statement in SCHEMA.split(";"):
                    self.db.execute(statement)
                self.set_meta({"schema": SCHEMA_VERSION, "csrbench": __version__, "created": now()})
            return
        if not {"meta", "items", "responses"} <= tables:
            raise UserError(
                f"{self.path} is an SQLite file but no run store: give the file that "
                "`csrbench run` wrote, or a new name."
            )
        version = int(self.meta().get("schema", "0"))
        if version > SCHEMA_VERSION:
            raise UserError(
                f"{self.path} has schema version {version}, this csrbench ({__version__}) knows "
                f"up to {SCHEMA_VERSION}: update with `pip install -U csrbench`."
            )
        for step in range(version, SCHEMA_VERSION):
            if readonly:
                raise UserError(
                    f"{self.path} has the old schema version {version}: bring it up to date with "
                    f"`csrbench runs upgrade {self.path}` (its content stays)."
                )
            with self.transaction():
                MIGRATIONS[step](self.db)
                self.set_meta({"schema": step + 1})

    def close(self) -> None:
        """Close the file; further use raises `sqlite3.ProgrammingError`."""
        self.db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements inside become one commit, or none at all after an exception."""
        with guard(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def meta(self) -> dict[str, str]:
        """All of `meta` as text."""
        with guard(self.path):
            return dict(self.db.execute("SELECT key, value FROM meta"))

    def set_meta(self, values: Mapping[str, object]) -> None:
        """Set entries of `meta`."""
        with guard(self.path):
            self.db.executemany(
                "INSERT INTO meta VALUES(?, ?) "
                "ON CONFLICT(key) DO UPDATE SET value = excluded.value",
                [(k, str(v)) for k, v in values.items()],
            )

    def bind_suite(self, name: str, digest: str) -> None:
        """Tie the store to one suite, so that answers to other data are never mixed in.

        Raises:
            UserError: the store already holds responses to another suite.
        """
        meta = self.meta()
        if meta.get("suite_hash", digest) != digest:
            raise UserError(
                f"{self.path} holds responses to the suite '{meta.get('suite')}' "
                f"({meta['suite_hash'][:12]}), not to '{name}' ({digest[:12]}): give another "
                "store with --out, or run the suite that belongs to it."
            )
        self.set_meta({"suite": name, "suite_hash": digest})

    def plan(self, items: Sequence[Item]) -> None:
        """Write down what is to be asked: prompts, requests and items, each once; one commit."""
        prompts, requests, rows, pictures = [], [], [], []
        for item in self._unplanned(items):
            text = messages_json(item.request)
            sha = hashlib.sha256(text.encode("utf-8")).hexdigest()
            images = [i for m in item.request.messages for i in m.images]
            shas = json.dumps([i.sha256 for i in images])
            rules = " ".join(dict.fromkeys(i.rule for i in images if i.rule))
            sampling = json.dumps(sampling_fields(item.request.sampling), separators=(",", ":"))
            prompts.append((sha, text))
            requests.append((item.key, item.model, item.revision, sha, sampling, shas, rules))
            pictures += [(i.sha256, i.source, i.rule) for i in images if i.rule]
            rows.append((item.model, item.instance, item.sample, item.key))
        if not rows:
            return
        with self.transaction():
            self.db.executemany("INSERT OR IGNORE INTO prompts VALUES(?,?)", prompts)
            self.db.executemany(
                "INSERT OR IGNORE INTO requests(key, model, revision, prompt_sha, sampling, "
                "image_shas, image_rules) VALUES(?,?,?,?,?,?,?)",
                requests,
            )
            if pictures:
                self.db.executemany("INSERT OR IGNORE INTO pictures VALUES(?,?,?)", pictures)
            self.db.executemany(
                "INSERT INTO items VALUES(?,?,?,?) ON CONFLICT(model, instance, sample) "
                "DO UPDATE SET key = excluded.key WHERE key <> excluded.key",
                rows,
            )

    def _unplanned(self, items: Sequence[Item]) -> list[Item]:
        query = "SELECT key FROM items WHERE model = ? AND instance = ? AND sample = ?"
        with guard(self.path):
            return [
                i
                for i in items
                if self.db.execute(query, (i.model, i.instance, i.sample)).fetchone() != (i.key,)
            ]

    def status_of(self, key: str) -> str | None:
        """Status of the stored response to `key`, or None where there is none."""
        with guard(self.path):
            row = self.db.execute("SELECT status FROM responses WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def answered(self, model: str, revision: str) -> bool:
        """Whether any request to this model has a final response."""
        marks = ",".join("?" * len(DONE))
        with guard(self.path):
            row = self.db.execute(
                "SELECT 1 FROM requests JOIN responses USING(key) WHERE model = ? AND "
                f"revision = ? AND status IN ({marks}) LIMIT 1",
                (model, revision, *DONE),
            ).fetchone()
        return row is not None

    def put(self, key: str, reply: Reply, *, cost_usd: float | None, attempts: int) -> None:
        """Store a reply at once. A stored reply that is done is never overwritten by an error."""
        with guard(self.path):
            self.db.execute(
                _PUT,
                (
                    key, reply.status, reply.text, reply.finish, reply.tokens_in,
                    reply.tokens_out, reply.tokens_reasoning, round(reply.latency_s, 4), cost_usd,
                    attempts, reply.error[:500], reply.reasoning, now(),
                ),
            )  # fmt: skip

    def put_judgements(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Store judgements (columns: `JUDGEMENT_COLUMNS`; missing ones are null); one commit."""
        marks = ",".join("?" * len(JUDGEMENT_COLUMNS))
        values = [
            tuple((now() if c == "created" else None) if r.get(c) is None else r[c]
                  for c in JUDGEMENT_COLUMNS)
            for r in rows
        ]  # fmt: skip
        with self.transaction():
            self.db.executemany(f"INSERT OR REPLACE INTO judgements VALUES({marks})", values)

    def counts(self, model: str | None = None) -> dict[str, int]:
        """Number of items by status; items without a response count as `unasked`."""
        where, values = ("", ()) if model is None else ("WHERE items.model = ?", (model,))
        with guard(self.path):
            return dict(
                self.db.execute(
                    "SELECT coalesce(r.status, 'unasked'), count(*) FROM items "
                    f"LEFT JOIN responses r ON r.key = items.key {where} GROUP BY 1",
                    values,
                )
            )


@contextmanager
def guard(path: Path) -> Iterator[None]:
    """Turn failures of SQLite and of the disk into one clear sentence (`UserError`)."""
    try:
        yield
    except sqlite3.Error as e:
        raise UserError(_explain(path, str(e))) from e
    except OSError as e:
        if e.errno == errno.ENOSPC:
            raise UserError(_explain(path, "disk is full")) from e
        raise UserError(f"Can't use the run store {path}: {e.strerror or e}.") from e


def _explain(path: Path, text: str) -> str:
    low = text.lower()
    if "disk is full" in low:
        return (
            f"The disk is full: {path} can't grow. What is stored is intact; free some space and "
            "give the same command again to go on."
        )
    if "not a database" in low or "malformed" in low or "encrypted" in low:
        return (
            f"{path} is damaged or no run store ({text}): restore it from a copy, salvage it with "
            "`sqlite3 FILE .recover`, or give a new name."
        )
    if "locked" in low or "busy" in low:
        return (
            f"{path} has been locked by another process for 30 s: end the other run that writes "
            "to it, or give another store."
        )
    if "readonly" in low or "unable to open" in low:
        return f"Can't write {path} ({text}): check that the folder exists and is writable."
    return f"The run store {path} failed: {text}."


@contextmanager
def sole_runner(path: Path) -> Iterator[None]:
    """Hold the right to run into `path`; the system releases it if the process dies.

    Raises:
        UserError: another process runs into this store, so calls would be paid twice.
    """
    mark = path.with_name(path.name + ".lock")
    with guard(path):
        mark.parent.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(mark, timeout=0)
    lock.isolation_level = None
    try:
        try:
            lock.execute("PRAGMA journal_mode=MEMORY")
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as e:
            raise UserError(
                f"Another run is writing to {path}: wait for it or stop it, or give another "
                "store with --out."
            ) from e
        yield
    finally:
        lock.close()
