"""Merging, exporting, verifying and migrating stores; the commands that do it."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from old_schema import as_version_1

from csrbench.cli import cli
from csrbench.errors import UserError
from csrbench.models.base import Reply, Request
from csrbench.runs import frames
from csrbench.runs.manage import export, find, merge, overview, verify
from csrbench.runs.run import run
from csrbench.runs.schema import SCHEMA_VERSION
from csrbench.runs.store import Store
from support.toysuite import ToySuite, toy_suite


class Talker:
    """Says what it was told to; fails on numbers that `bad` names."""

    revision, concurrency = "", 4

    def __init__(self, model: str = "talk/1", text: str = "yes", bad: str = "") -> None:
        self.model, self.text, self.bad = model, text, bad

    async def ask(self, request: Request) -> Reply:
        if self.bad and self.bad in request.messages[0].text:
            return Reply("error", error="no")
        return Reply("answered", self.text, tokens_in=1, tokens_out=1)

    async def close(self) -> None:
        pass


@pytest.fixture
def suite(tmp_path: Path) -> ToySuite:
    return toy_suite(tmp_path / "suite", 4)


def made(path: Path, suite: ToySuite, client: Talker, limit: int = 4, judged: bool = True) -> Path:
    with Store(path) as store:
        asyncio.run(run(suite, [client], ("mm", "txt"), store, limit=limit))
        if judged:
            done = frames.responses(store).filter(pl.col("status") == "answered")
            store.put_judgements(
                {"model": m, "instance": i, "sample": 0, "judge": "j", "status": "judged",
                 "reason": t, "created": "2026-01-01T00:00:00Z"}
                for m, i, t in done.select("model", "instance", "text").iter_rows()
            )  # fmt: skip
    return path


def dump(path: Path) -> list[Any]:
    with Store(path, readonly=True) as store:
        tables = ("prompts", "requests", "items", "responses", "judgements")
        return [sorted(map(str, store.db.execute(f"SELECT * FROM {t}"))) for t in tables]


def test_merge_is_idempotent_and_order_does_not_matter(tmp_path: Path, suite: ToySuite) -> None:
    a = made(tmp_path / "a.db", suite, Talker(bad="[id:3]"))
    b = made(tmp_path / "b.db", suite, Talker(text="other"), limit=2)
    c = made(tmp_path / "c.db", suite, Talker("talk/2"))
    with Store(b) as store:
        store.db.execute("UPDATE responses SET created = '2020-01-01T00:00:00Z'")
    first = merge([a, b, c], tmp_path / "abc.db")
    assert first.differing > 0
    once = dump(tmp_path / "abc.db")
    assert merge([a, b, c], tmp_path / "abc.db").responses == 0
    assert dump(tmp_path / "abc.db") == once
    merge([c, b, a], tmp_path / "cba.db")
    assert dump(tmp_path / "cba.db") == once
    shutil.copy(a, tmp_path / "into.db")
    merge([tmp_path / "into.db", c, b], tmp_path / "into.db")
    assert dump(tmp_path / "into.db") == once
    replies = frames.responses(tmp_path / "abc.db")
    assert replies.filter(pl.col("status") == "error").is_empty()  # b had that one answered
    assert replies["model"].value_counts(sort=True)["count"].to_list() == [32, 32]
    verdicts = frames.judgements(tmp_path / "abc.db")
    joined = verdicts.join(replies, on=["model", "instance", "sample"])
    assert (joined["reason"] == joined["text"]).all()  # no verdict about a reply not kept
    assert verdicts.height == 64
    assert verify(tmp_path / "abc.db", suite).problems == []


def test_merge_resumes_nothing_that_is_there(tmp_path: Path, suite: ToySuite) -> None:
    a = made(tmp_path / "a.db", suite, Talker(), limit=2)
    merge([a], tmp_path / "m.db")
    with Store(tmp_path / "m.db") as store:
        summary = asyncio.run(run(suite, [Talker()], ("mm", "txt"), store))
    assert (summary.reused, summary.requests) == (16, 16)


def test_merge_refuses_other_suites(tmp_path: Path, suite: ToySuite) -> None:
    a = made(tmp_path / "a.db", suite, Talker())
    suite.hash = "1" * 64
    b = made(tmp_path / "b.db", suite, Talker())
    with pytest.raises(UserError, match="merge stores of one suite alone"):
        merge([a, b], tmp_path / "m.db")
    assert not (tmp_path / "m.db").exists()
    with pytest.raises(UserError, match="holds responses to the suite"):
        merge([a], b)
    with Store(tmp_path / "empty.db"):
        pass
    with pytest.raises(UserError, match="belongs to no suite yet"):
        merge([tmp_path / "empty.db"], tmp_path / "m.db")
    with pytest.raises(UserError, match="name at least one"):
        merge([], tmp_path / "m.db")


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_export(tmp_path: Path, suite: ToySuite, suffix: str) -> None:
    store = made(tmp_path / "a.db", suite, Talker())
    out = tmp_path / "out" / f"a{suffix}"
    assert export(store, out) == 32
    read: Any = pl.read_parquet if suffix == ".parquet" else pl.read_ndjson
    rows = read(out)
    assert rows.height == 32
    assert json.loads(rows["messages"][0])[0]["role"] == "user"
    assert read(out.with_name(f"a.judgements{suffix}")).height == 32
    with pytest.raises(UserError, match=r"\.parquet or \.jsonl"):
        export(store, tmp_path / "a.csv")


def test_verify_finds_each_fault(tmp_path: Path, suite: ToySuite) -> None:
    sound = made(tmp_path / "a.db", suite, Talker())
    report = verify(sound, suite)
    assert (report.requests, report.items, report.pictures) == (32, 32, 8)
    assert report.problems == []
    faults = {
        "its text has another hash": "UPDATE prompts SET text = replace(text, 'What', 'Who')",
        "its content has another key": "UPDATE requests SET model = 'talk/3'",
        "its prompt is missing": "DELETE FROM prompts",
        "are not those of its prompt": "UPDATE requests SET image_shas = '[\"0\"]'",
        "responses without a request": "DELETE FROM requests",
        "judgements without an item": "DELETE FROM items",
    }
    for n, (sentence, statement) in enumerate(faults.items()):
        path = tmp_path / f"{n}.db"
        shutil.copy(sound, path)
        with Store(path) as store:
            store.db.execute(statement)
        assert any(sentence in p for p in verify(path).problems), sentence
    pictures = sorted(suite.folder.glob("*.jpg"))
    pictures[0].write_bytes(b"other")
    pictures[1].unlink()
    found = " ".join(verify(sound, suite).problems)
    assert "is damaged" in found
    assert "is missing from the suite" in found
    suite.hash = "2" * 64
    assert "belongs to the suite toy-0" in verify(sound, suite).problems[0]


def old_store(path: Path) -> Path:
    """As before schemas were numbered: no costs, no attempts, no judgements."""
    db = sqlite3.connect(path)
    db.executescript(
        """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
        CREATE TABLE prompts(sha TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE items(model TEXT, instance TEXT, sample INTEGER, key TEXT,
          PRIMARY KEY(model, instance, sample)) WITHOUT ROWID;
        CREATE TABLE responses(key TEXT PRIMARY KEY, status TEXT NOT NULL, text TEXT NOT NULL,
          finish TEXT NOT NULL, tokens_in INTEGER, tokens_out INTEGER, latency_s REAL,
          error TEXT NOT NULL, created TEXT NOT NULL);
        INSERT INTO items VALUES('m', 'i/mm', 0, 'k');
        INSERT INTO responses VALUES('k', 'answered', 'yes', 'stop', 1, 2, 0.5, '', '2025');
        """
    )
    db.commit()
    db.close()
    return path


def test_an_old_store_is_brought_up_to_date(tmp_path: Path) -> None:
    path = old_store(tmp_path / "old.db")
    with pytest.raises(UserError, match="old schema version 0"):
        Store(path, readonly=True)
    with Store(path) as store:
        assert store.meta()["schema"] == str(SCHEMA_VERSION)
        store.put("k2", Reply("answered", "new"), cost_usd=0.1, attempts=1)
        assert store.status_of("k2") == "answered"
    row = frames.responses(path).row(0, named=True)
    assert (row["text"], row["cost_usd"], row["attempts"]) == ("yes", None, 0)
    assert frames.judgements(path).is_empty()


def test_a_store_of_schema_1_goes_on_where_it_was(tmp_path: Path, suite: ToySuite) -> None:
    """Nothing that it holds is asked again, and nothing in it changes."""
    new = made(tmp_path / "new.db", suite, Talker(), limit=2)
    path = as_version_1(new, tmp_path / "old.db")
    with pytest.raises(UserError, match="csrbench runs upgrade"):
        frames.responses(path)
    result = CliRunner().invoke(cli, ["runs", "upgrade", str(path)])
    assert f"schema version {SCHEMA_VERSION}" in result.output
    assert dump(path) == dump(new)
    again = as_version_1(new, tmp_path / "again.db")
    with Store(again) as store:  # a run brings it up to date by itself
        summary = asyncio.run(run(suite, [Talker()], ("mm", "txt"), store))
    assert (summary.reused, summary.requests) == (16, 16)
    assert verify(again, suite).problems == []
    missing = CliRunner().invoke(cli, ["runs", "upgrade", str(tmp_path / "none.db")])
    assert isinstance(missing.exception, UserError)


def test_a_store_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    with Store(tmp_path / "new.db") as store:
        store.set_meta({"schema": SCHEMA_VERSION + 1})
    for readonly in (True, False):
        with pytest.raises(UserError, match=r"has schema version \d+, this csrbench .* update"):
            Store(tmp_path / "new.db", readonly=readonly)


def test_overview_and_commands(tmp_path: Path, suite: ToySuite) -> None:
    a = made(tmp_path / "a.db", suite, Talker(bad="[id:3]"))
    (tmp_path / "broken.db").write_text("no store" * 200)
    view = overview(a)
    assert (view.items, view.done, view.failed, view.judged) == (32, 31, 1, 31)
    assert view.cost_usd is None
    assert "damaged" in overview(tmp_path / "broken.db").problem
    assert [p.name for p in find([tmp_path])] == ["a.db", "broken.db"]
    with pytest.raises(UserError, match="no such file"):
        find([tmp_path / "none"])

    def said(*args: object, code: int = 0) -> str:
        result = CliRunner().invoke(cli, ["runs", *map(str, args)])
        assert result.exit_code == code, result.output
        return result.output

    listed = said("ls", tmp_path)
    assert "talk/1" in listed
    assert "damaged" in listed
    assert "32 items" in said("merge", a, "-o", tmp_path / "m.db")
    assert "0 items, 0 responses" in said("merge", a, "-o", tmp_path / "m.db")
    assert "32 responses" in said("export", a, "-o", tmp_path / "x.jsonl")
    assert "sound" in said("verify", a)
    assert "talk/1" in said("show", a)
    with Store(a) as store:
        store.db.execute("DELETE FROM prompts")
    assert "32 problems" in said("verify", a, code=1)
