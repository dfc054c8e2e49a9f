"""The annotation file: one SQLite database beside the run store, written at every key.

Every change is a row in `history`, committed before it is confirmed, so nothing is lost when the
browser or the server ends, and every step can be undone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import polars as pl

from csrbench.errors import UserError
from csrbench.runs.store import now

SCHEMA_VERSION = 1
AXES = ("refusal", "grounded", "enables", "helps", "choice", "misread")
FINAL = "(final)"
"""The annotator's name under which adjudicated verdicts are kept."""

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE units(
  id INTEGER PRIMARY KEY, model TEXT NOT NULL, instance TEXT NOT NULL, sample INTEGER NOT NULL,
  stratum TEXT NOT NULL, weight REAL NOT NULL, text TEXT NOT NULL, UNIQUE(model, instance, sample));
CREATE TABLE labels(
  unit INTEGER NOT NULL, annotator TEXT NOT NULL, axes TEXT NOT NULL, note TEXT NOT NULL,
  done INTEGER NOT NULL, by TEXT NOT NULL, created TEXT NOT NULL, PRIMARY KEY(unit, annotator))
  WITHOUT ROWID;
CREATE TABLE history(
  id INTEGER PRIMARY KEY, unit INTEGER NOT NULL, annotator TEXT NOT NULL, by TEXT NOT NULL,
  before TEXT, after TEXT, undone INTEGER NOT NULL, created TEXT NOT NULL);
"""
Label = dict[str, Any]


class Annotations:
    """An annotation file, opened for reading and writing.

    Raises:
        UserError: the file is missing (with `create=False`), is something else, or was made by a
            newer release.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        if not create and not path.is_file():
            raise UserError(f"{path}: no annotations here; begin with `csrbench annotate STORE`")
        with self._guard():
            path.parent.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(path, timeout=30, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self.db.close()
                raise

    def _prepare(self) -> None:
        tables = {n for (n,) in self.db.execute("SELECT name FROM sqlite_master")}
        self.db.execute("PRAGMA journal_mode=WAL")
        # Labels are dear: a confirmed one survives a power cut too.
        self.db.execute("PRAGMA synchronous=FULL")
        if not tables:
            with self._transaction():
                for statement in _SCHEMA.split(";"):
                    self.db.execute(statement)
                self.set_meta({"schema": SCHEMA_VERSION, "created": now()})
            return
        if not {"units", "labels", "history"} <= tables:
            raise UserError(f"{self.path}: no annotation file; name another with --out")
        if int(self.meta().get("schema", "0")) > SCHEMA_VERSION:
            raise UserError(f"{self.path}: made by a newer csrbench; update it")

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise UserError(f"{self.path}: annotations can't be kept there ({error})") from error
        except OSError as error:
            raise UserError(f"{self.path}: {error.strerror or error}") from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._guard():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def __enter__(self) -> Annotations:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def meta(self) -> dict[str, str]:
        """All of `meta` as text."""
        return dict(self.db.execute("SELECT key, value FROM meta"))

    def set_meta(self, values: Mapping[str, object]) -> None:
        """Set entries of `meta`."""
        rows = [(k, str(v)) for k, v in values.items()]
        with self._guard():
            self.db.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", rows)

    def begin(self, drawn: pl.DataFrame, meta: Mapping[str, object]) -> None:
        """Keep the drawn replies (columns of `sample.draw`) and how they were drawn."""
        columns = ("position", "model", "instance", "sample", "stratum", "weight", "text")
        rows = drawn.select(columns).rows()
        with self._transaction():
            self.db.executemany("INSERT INTO units VALUES(?,?,?,?,?,?,?)", rows)
            self.set_meta(meta)

    def units(self) -> list[dict[str, Any]]:
        """All units in the order in which they are shown."""
        cursor = self.db.execute("SELECT * FROM units ORDER BY id")
        names = [d[0] for d in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def annotators(self) -> list[str]:
        """Names of all who have begun, without the adjudicated verdicts."""
        query = "SELECT DISTINCT annotator FROM labels WHERE annotator <> ? ORDER BY 1"
        return [n for (n,) in self.db.execute(query, (FINAL,))]

    def label(self, unit: int, annotator: str) -> Label | None:
        """What is kept of one annotator on one unit: axes, note, done, by; None if nothing."""
        query = "SELECT axes, note, done, by FROM labels WHERE unit = ? AND annotator = ?"
        row = self.db.execute(query, (unit, annotator)).fetchone()
        return _label(*row) if row else None

    def labels(self, annotator: str | None = None) -> Iterator[tuple[int, str, Label]]:
        """All labels, or those of one annotator: unit, annotator, label."""
        where, values = ("", ()) if annotator is None else (" WHERE annotator = ?", (annotator,))
        query = f"SELECT unit, annotator, axes, note, done, by FROM labels{where} ORDER BY 1, 2"
        for unit, name, *rest in self.db.execute(query, values).fetchall():
            yield unit, name, _label(*rest)

    def put(self, unit: int, annotator: str, label: Mapping[str, Any], by: str) -> None:
        """Keep a label, half done or done; what was there before can be had back by `undo`.

        Args:
            annotator: whose label it is; `FINAL` for an adjudicated verdict.
            by: who made it.
        """
        after = {k: label[k] for k in ("axes", "note", "done")} | {"by": by}
        with self._transaction():
            before = self.label(unit, annotator)
            if before == after:
                return
            self._set(unit, annotator, after)
            self.db.execute(
                "INSERT INTO history(unit, annotator, by, before, after, undone, created) "
                "VALUES(?,?,?,?,?,0,?)",
                (unit, annotator, by, _text(before), _text(after), now()),
            )

    def undo(self, by: str) -> tuple[int, str] | None:
        """Take back the last step of a person; returns its unit and annotator, None if none."""
        with self._transaction():
            row = self.db.execute(
                "SELECT id, unit, annotator, before FROM history WHERE by = ? AND undone = 0 "
                "ORDER BY id DESC LIMIT 1",
                (by,),
            ).fetchone()
            if row is None:
                return None
            step, unit, annotator, before = row
            if before is None:
                where = (unit, annotator)
                self.db.execute("DELETE FROM labels WHERE unit = ? AND annotator = ?", where)
            else:
                self._set(unit, annotator, json.loads(before))
            self.db.execute("UPDATE history SET undone = 1 WHERE id = ?", (step,))
            return int(unit), str(annotator)

    def _set(self, unit: int, annotator: str, label: Mapping[str, Any]) -> None:
        axes = json.dumps(label["axes"], sort_keys=True, ensure_ascii=False)
        values = (unit, annotator, axes, label["note"], int(label["done"]), label["by"], now())
        self.db.execute("INSERT OR REPLACE INTO labels VALUES(?,?,?,?,?,?,?)", values)


def _label(axes: str, note: str, done: int, by: str) -> Label:
    return {"axes": json.loads(axes), "note": note, "done": bool(done), "by": by}


def _text(label: Label | None) -> str | None:
    return None if label is None else json.dumps(label, ensure_ascii=False)


def differing(labels: Iterable[Label]) -> list[str]:
    """The axes on which finished labels of one unit differ."""
    done = [label["axes"] for label in labels if label["done"]]
    return [a for a in AXES if len({json.dumps(axes.get(a)) for axes in done}) > 1]
