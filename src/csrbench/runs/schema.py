"""The tables of a run store, and the steps that bring older stores up to date."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

SCHEMA_VERSION = 2

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE prompts(sha TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE requests(
  key TEXT PRIMARY KEY, model TEXT NOT NULL, revision TEXT NOT NULL, prompt_sha TEXT NOT NULL,
  sampling TEXT NOT NULL, image_shas TEXT NOT NULL, image_rules TEXT NOT NULL DEFAULT '')
  WITHOUT ROWID;
CREATE TABLE pictures(
  sha TEXT PRIMARY KEY, source TEXT NOT NULL, rule TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE batches(
  local TEXT PRIMARY KEY, model TEXT NOT NULL, url TEXT NOT NULL, file TEXT NOT NULL,
  batch TEXT NOT NULL, state TEXT NOT NULL, note TEXT NOT NULL, created TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE batch_requests(
  local TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY(local, key)) WITHOUT ROWID;
CREATE TABLE items(
  model TEXT NOT NULL, instance TEXT NOT NULL, sample INTEGER NOT NULL, key TEXT NOT NULL,
  PRIMARY KEY(model, instance, sample)) WITHOUT ROWID;
CREATE TABLE responses(
  key TEXT PRIMARY KEY, status TEXT NOT NULL, text TEXT NOT NULL, finish TEXT NOT NULL,
  tokens_in INTEGER, tokens_out INTEGER, latency_s REAL, cost_usd REAL, attempts INTEGER NOT NULL,
  error TEXT NOT NULL, created TEXT NOT NULL, reasoning TEXT NOT NULL DEFAULT '',
  tokens_reasoning INTEGER);
CREATE TABLE judgements(
  model TEXT NOT NULL, instance TEXT NOT NULL, sample INTEGER NOT NULL, judge TEXT NOT NULL,
  status TEXT NOT NULL, refusal TEXT, grounded INTEGER, enables INTEGER, helps INTEGER,
  choice TEXT, correct INTEGER, misread TEXT, reason TEXT, quote TEXT, created TEXT,
  PRIMARY KEY(model, instance, sample, judge)) WITHOUT ROWID;
"""


def _complete(db: sqlite3.Connection) -> None:
    """From a store without a version: add what the first numbered schema has more."""
    fresh = sqlite3.connect(":memory:")
    try:
        fresh.executescript(SCHEMA)
        wanted = fresh.execute("SELECT name, sql FROM sqlite_master WHERE type='table'").fetchall()
        for table, statement in wanted:
            have = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
            columns = fresh.execute(f"PRAGMA table_info({table})").fetchall()
            new = [c for c in columns if c[1] not in have]
            if not new:
                continue
            if have:
                db.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
            db.execute(statement)
            if have:
                kept = [c[1] for c in columns if c[1] in have]
                blank = {c[1]: "0" if c[2] == "INTEGER" else "''" for c in new if c[3]}
                names, values = ",".join([*kept, *blank]), ",".join([*kept, *blank.values()])
                db.execute(f"INSERT INTO {table}({names}) SELECT {values} FROM old_{table}")
                db.execute(f"DROP TABLE old_{table}")
    finally:
        fresh.close()


def _second(db: sqlite3.Connection) -> None:
    """Schema 2: reasoning apart from answers, rules for pictures, batches."""
    for table, column, kind in (
        ("requests", "image_rules", "TEXT NOT NULL DEFAULT ''"),
        ("responses", "reasoning", "TEXT NOT NULL DEFAULT ''"),
        ("responses", "tokens_reasoning", "INTEGER"),
    ):
        if column not in {row[1] for row in db.execute(f"PRAGMA table_info({table})")}:
            db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    have = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    for statement in SCHEMA.split(";"):
        found = re.match(r"\s*CREATE TABLE (\w+)", statement)
        if found and found[1] not in have:
            db.execute(statement)


MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {0: _complete, 1: _second}
"""Steps from schema version N to N + 1, for stores written by earlier releases."""
