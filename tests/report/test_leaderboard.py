"""The leaderboard: stores and reports of others, refusals that name the offender, hostile names."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar

import polars as pl
import pytest
from click.testing import CliRunner

from csrbench.cli import cli
from csrbench.errors import UserError
from csrbench.judges.stage import outcomes
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame
from csrbench.report.board import as_markdown, gather, make_board, write_board
from csrbench.report.build import write_report
from csrbench.suite.read import Suite, open_suite

HOSTILE = "x/<script>alert(1)</script>|[a](http://b) \u202e\x1b[31m\\input{y}"
REAL = {"reference/oracle": "a/good", "reference/random": "b/bad", "reference/always-help": HOSTILE}


@pytest.fixture(scope="module")
def named(reference_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference run under names of models, one of them hostile."""
    path = Path(shutil.copy(reference_run, tmp_path_factory.mktemp("board") / "run.db"))
    with closing(sqlite3.connect(path)) as db, db:
        for table in ("requests", "items", "judgements"):
            for old, new in REAL.items():
                db.execute(f"UPDATE {table} SET model = ? WHERE model = ?", (new, old))
    return path


@pytest.fixture(scope="module")
def parts(named: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One store for `a/good`, one for the rest."""
    folder = tmp_path_factory.mktemp("parts")
    paths = [Path(shutil.copy(named, folder / f"{n}.db")) for n in ("one", "two")]
    for path, test in zip(paths, ("=", "!="), strict=True):
        with closing(sqlite3.connect(path)) as db, db:
            for table in ("items", "judgements"):
                db.execute(f"DELETE FROM {table} WHERE NOT model {test} 'a/good'")
    return paths


@pytest.fixture(scope="module")
def theirs(parts: list[Path], small_suite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What somebody hands over of a report: the two slim files alone."""
    suite = open_suite(small_suite)
    out = tmp_path_factory.mktemp("theirs")
    write_report(suite, outcomes(suite, [parts[1]]), out / "report", resamples=50)
    slim = out / "slim"
    slim.mkdir()
    for name in ("leaderboard.json", "leaderboard.parquet"):
        shutil.copy(out / "report" / name, slim / name)
    return slim


def edited(theirs: Path, out: Path, **fields: object) -> Path:
    shutil.copytree(theirs, out)
    card = json.loads((out / "leaderboard.json").read_text())
    (out / "leaderboard.json").write_text(json.dumps(card | fields))
    return out


def test_a_store_and_a_handed_report_give_the_board_of_all_stores(
    parts: list[Path], theirs: Path, small_suite: Path
) -> None:
    suite = open_suite(small_suite)
    boards = []
    for sources in (parts, [parts[0], theirs]):
        table, judge, came = gather(suite, sources, None)
        boards.append(make_board(suite, table, judge, came, resamples=200, date="2026-01-01"))
    columns = [c for c in boards[0].rows.columns if c != "source"]
    assert boards[0].rows.select(columns).equals(boards[1].rows.select(columns))
    assert boards[1].facts == boards[0].facts
    assert boards[0].rows["model"][0] == "a/good"
    slim = pl.read_parquet(theirs / "leaderboard.parquet")
    assert not {"text", "prompt", "reason", "gold"} & set(slim.columns)


def test_the_files_say_what_a_board_must(
    parts: list[Path], small_suite: Path, tmp_path: Path
) -> None:
    suite = open_suite(small_suite)
    out = tmp_path / "board"
    done = CliRunner().invoke(
        cli,
        ["leaderboard", *map(str, parts), "--suite", str(small_suite), "-o", str(out),
         "--resamples", "200"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    page, text = ((out / n).read_text() for n in ("index.html", "leaderboard.md"))
    table, _, _ = gather(suite, parts, None)
    n = table.filter(pl.col("condition") == "mm").height
    for words in (suite.name, suite.hash, "rules-", f"{n:,}", "bootstrap over families", "1.00"):
        assert words in page and words.replace("-", "-") in text.replace("\\", "")
    csv = pl.read_csv(out / "leaderboard.csv")
    assert csv.height == table["model"].n_unique()
    measured = csv.filter(pl.col("composite").is_not_null())
    assert measured.height and measured["missing_share"].null_count() == 0
    spread = measured.filter(pl.col("hallucination_low").is_not_null())
    assert spread.height and (spread["hallucination_low"] <= spread["hallucination"]).all()
    ranked = csv.filter(~pl.col("reference"))
    assert (ranked["rank_low"] <= ranked["rank"]).all()
    assert (ranked["rank_high"] >= ranked["rank"]).all()
    assert csv.filter("reference")["rank"].null_count() == csv.filter("reference").height


def test_hostile_names_are_text(parts: list[Path], small_suite: Path, tmp_path: Path) -> None:
    suite = open_suite(small_suite)
    table, judge, came = gather(suite, parts, None)
    write_board(make_board(suite, table, judge, came, resamples=50), tmp_path / "b")
    page = (tmp_path / "b" / "index.html").read_text()

    class Tags(HTMLParser):
        seen: ClassVar[set[str]] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.seen.add(tag)
            assert not any(name.startswith("on") for name, _ in attrs)

    Tags().feed(page)
    assert not Tags.seen & {"script", "img", "iframe", "a", "link"}
    text = (tmp_path / "b" / "leaderboard.md").read_text()
    for bad in ("\u202e", "\x1b"):
        assert bad not in page and bad not in text
    assert "<script" not in text and not re.search(r"(?<!\\)\]\(", text)
    (line,) = [x for x in text.splitlines() if "alert" in x]
    assert len(re.findall(r"(?<!\\)\|", line)) == 12


def test_refusals_name_the_offender(
    parts: list[Path], theirs: Path, small_suite: Path, tmp_path: Path
) -> None:
    suite = open_suite(small_suite)

    def refused(*sources: Path, judge: str | None = None) -> str:
        with pytest.raises(UserError) as caught:
            gather(suite, sources, judge)
        return str(caught.value)

    other = edited(theirs, tmp_path / "other", suite_hash="f" * 64)
    said = refused(parts[0], other)
    assert str(other) in said and "one suite" in said
    hard = edited(theirs, tmp_path / "hard", suite="hard-0", suite_hash="f" * 64)
    said = refused(parts[0], hard)
    assert str(hard) in said and "selected against" in said and "plain" in said
    judged = edited(theirs, tmp_path / "judged", judge="llm:x")
    assert "its card says llm:x" in refused(judged)
    assert str(theirs) in refused(theirs, judge="llm:x")
    assert f"{parts[0]}: 'llm:x' has judged nothing" in refused(parts[0], judge="llm:x")
    assert "is in" in refused(parts[1], theirs) and str(theirs) in refused(parts[1], theirs)
    changed = edited(theirs, tmp_path / "changed")
    rows = pl.read_parquet(changed / "leaderboard.parquet")
    rows.with_columns(helps=pl.lit(True)).write_parquet(changed / "leaderboard.parquet")
    assert "differs from leaderboard.json" in refused(changed)
    assert "no leaderboard.json" in refused(tmp_path)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "leaderboard.json").write_text("[")
    assert "damaged" in refused(tmp_path / "bad")


def test_a_store_of_another_suite_is_named(
    parts: list[Path], small_suite: Path, tmp_path: Path
) -> None:
    store = Path(shutil.copy(parts[0], tmp_path / "other.db"))
    with closing(sqlite3.connect(store)) as db, db:
        db.execute("UPDATE meta SET value = 'hard-3' WHERE key = 'suite'")
        db.execute("UPDATE meta SET value = ? WHERE key = 'suite_hash'", ("e" * 64,))
    with pytest.raises(UserError, match=r"other\.db.*selected against"):
        gather(open_suite(small_suite), [parts[1], store], None)


def test_equal_models_share_their_ranks() -> None:
    table = simulate_outcomes(
        [Policy("p/a"), Policy("p/b"), Policy("p/c", 0.02)], ("mm",), suite_frame(2, 2)
    )
    frame = suite_frame(2, 2)
    suite = Suite(Path("s"), {"suite": "core", "seed": 0, "content_hash": "c" * 64}, frame)
    rows = make_board(suite, table, "rules", {}, resamples=500).rows
    got = {r["model"]: (r["rank_low"], r["rank_high"]) for r in rows.iter_rows(named=True)}
    assert got == {"p/a": (1, 2), "p/b": (1, 2), "p/c": (3, 3)}


def test_the_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    frame = suite_frame(1, 1)
    suite = Suite(Path("s"), {"suite": "core", "seed": 0, "content_hash": "c" * 64}, frame)
    table = simulate_outcomes([Policy("p/a")], ("mm",), frame)
    with pytest.raises(UserError, match="holds other files"):
        write_board(make_board(suite, table, "rules", {}, resamples=20), tmp_path)


def test_models_of_one_name_are_told_apart() -> None:
    frame = suite_frame(1, 1)
    suite = Suite(Path("s"), {"suite": "core", "seed": 0, "content_hash": "c" * 64}, frame)
    table = simulate_outcomes([Policy("p/a"), Policy("q/a"), Policy("p/b")], ("mm",), frame)
    rows = make_board(suite, table, "rules", {}, resamples=20).rows
    assert set(rows["name"]) == {"p/a", "q/a", "b"}


def test_a_model_that_was_asked_a_part_is_marked() -> None:
    frame = suite_frame(1, 2)
    suite = Suite(Path("s"), {"suite": "core", "seed": 0, "content_hash": "c" * 64}, frame)
    table = simulate_outcomes([Policy("p/a"), Policy("p/b")], ("mm",), frame)
    half = table.filter((pl.col("model") == "p/a") | pl.col("grid").str.ends_with("/0000"))
    text = as_markdown(make_board(suite, half, "rules", {}, resamples=20))
    assert "| 61 of 122 |" in text and "| 122 |" in text
