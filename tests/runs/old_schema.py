"""Stores as earlier releases wrote them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

VERSION_1 = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE prompts(sha TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE requests(
  key TEXT PRIMARY KEY, model TEXT NOT NULL, revision TEXT NOT NULL, prompt_sha TEXT NOT NULL,
  sampling TEXT NOT NULL, image_shas TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE items(
  model TEXT NOT NULL, instance TEXT NOT NULL, sample INTEGER NOT NULL, key TEXT NOT NULL,
  PRIMARY KEY(model, instance, sample)) WITHOUT ROWID;
CREATE TABLE responses(
  key TEXT PRIMARY KEY, status TEXT NOT NULL, text TEXT NOT NULL, finish TEXT NOT NULL,
  tokens_in INTEGER, tokens_out INTEGER, latency_s REAL, cost_usd REAL, attempts INTEGER NOT NULL,
  error TEXT NOT NULL, created TEXT NOT NULL);
CREATE TABLE judgements(
  model TEXT NOT NULL, instance TEXT NOT NULL, sample INTEGER NOT NULL, judge TEXT NOT NULL,
  status TEXT NOT NULL, refusal TEXT, grounded INTEGER, enables INTEGER, helps INTEGER,
  choice TEXT, correct INTEGER, misread TEXT, reason TEXT, quote TEXT, created TEXT,
  PRIMARY KEY(model, instance, sample, judge)) WITHOUT ROWID;
"""
_DROPPED = {
    "requests": "key, model, revision, prompt_sha, sampling, image_shas",
    "responses": "key, status, text, finish, tokens_in, tokens_out, latency_s, cost_usd, attempts, "
    "error, created",
}


def as_version_1(new: Path, old: Path) -> Path:
    """Write the content of a store of today as schema 1 held it."""
    db = sqlite3.connect(old)
    db.executescript(VERSION_1)
    db.execute("ATTACH ? AS new", (str(new),))
    for table in ("meta", "prompts", "requests", "items", "responses", "judgements"):
        columns = _DROPPED.get(table, "*")
        db.execute(f"INSERT INTO main.{table} SELECT {columns} FROM new.{table}")
    db.execute("UPDATE main.meta SET value = '1' WHERE key = 'schema'")
    db.commit()
    db.close()
    return old
