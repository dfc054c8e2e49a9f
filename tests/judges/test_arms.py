"""One model in several settings: system prompts, stress levels, and what may be said of them."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from csrbench.cli import cli
from csrbench.errors import UserError
from csrbench.judges.arms import parse_arms, read_arms
from csrbench.judges.words.rules import NAME
from csrbench.metrics.path import path_sentences
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame
from csrbench.metrics.tradeoff import path_table
from csrbench.suite.read import open_suite


def store_of(run: Path, out: Path, system: str, prompt: str = "") -> Path:
    """The replies of one reference system as those of `m/x` under a system prompt."""
    shutil.copy(run, out)
    with closing(sqlite3.connect(out)) as db, db:
        for table in ("items", "judgements"):
            db.execute(f"DELETE FROM {table} WHERE model != ?", (system,))
        for table in ("requests", "items", "judgements"):
            db.execute(f"UPDATE {table} SET model = 'm/x' WHERE model = ?", (system,))
        for sha, text in db.execute("SELECT sha, text FROM prompts").fetchall() if prompt else ():
            head = {"role": "system", "text": prompt, "images": []}
            body = json.dumps([head, *json.loads(text)])
            db.execute("UPDATE prompts SET text = ? WHERE sha = ?", (body, sha))
    return out


@pytest.fixture(scope="module")
def stores(reference_run: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("arms")
    return (
        store_of(reference_run, folder / "plain.db", "reference/oracle"),
        store_of(reference_run, folder / "careful.db", "reference/always-refuse", "Be careful."),
    )


def stressed(small_suite: Path, out: Path, **changes: object) -> Path:
    """The same cells under another stress level."""
    shutil.copytree(small_suite, out)
    manifest = json.loads((out / "manifest.json").read_text())
    manifest |= {"stress": 2, "content_hash": "a" * 64} | changes
    (out / "manifest.json").write_text(json.dumps(manifest))
    return out


def test_two_system_prompts_are_compared_cell_by_cell(
    stores: tuple[Path, Path], small_suite: Path, tmp_path: Path
) -> None:
    plain, careful = stores
    done = CliRunner().invoke(
        cli,
        ["compare", f"plain={plain}", f"careful={careful}", "--suite", str(small_suite),
         "--resamples", "200", "-o", str(tmp_path / "c.csv")],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "m/x, 2 settings" in said
    assert "careful differs from plain in: system prompt." in said
    assert "careful: system prompt “Be careful.”" in said
    table = pl.read_csv(tmp_path / "c.csv")
    row = table.filter(pattern="over_rejection", metric="over_rejection_score").row(0, named=True)
    assert (row["value_a"], row["value_b"]) == (0.0, 1.0)
    assert set(table["first"]) == {"careful"} and set(table["second"]) == {"plain"}
    assert pl.read_csv(tmp_path / "c.path.csv")["model"].to_list() == ["plain", "careful"]


def test_stress_levels_pair_cells_of_two_suites(
    stores: tuple[Path, Path], small_suite: Path, tmp_path: Path
) -> None:
    clear, faint = stores[0], tmp_path / "faint.db"
    shutil.copy(clear, faint)
    second = stressed(small_suite, tmp_path / "s2")
    with closing(sqlite3.connect(faint)) as db, db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'suite_hash'", ("a" * 64,))
    words = [f"clear={clear}", f"faint={faint}"]
    done = CliRunner().invoke(
        cli,
        ["compare", *words, "--suite", str(small_suite), "--suite-b", str(second),
         "--resamples", "99"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "faint differs from clear in: stress." in said
    assert "No difference" in said


def test_suites_that_differ_in_more_than_stress_are_refused(
    stores: tuple[Path, Path], small_suite: Path, tmp_path: Path
) -> None:
    first = open_suite(small_suite)
    words = [f"a={stores[0]}", f"b={stores[1]}"]
    for name, change, said in (
        ("seed", {"seed": 7}, "has the seed 7"),
        ("same", {"stress": 0}, "same stress level 0"),
    ):
        other = open_suite(stressed(small_suite, tmp_path / name, **change))
        with pytest.raises(UserError, match=said):
            parse_arms(words, first, other)
    path = stressed(small_suite, tmp_path / "gold")
    rows = pl.read_parquet(path / "instances.parquet")
    rows = rows.with_columns(
        gold=pl.when(pl.int_range(pl.len()) == 3).then(pl.lit("x")).otherwise("gold")
    )
    rows.write_parquet(path / "instances.parquet")
    manifest = json.loads((path / "manifest.json").read_text())
    data = (path / "instances.parquet").read_bytes()
    manifest["files"]["instances.parquet"] = hashlib.sha256(data).hexdigest()
    (path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(UserError, match="differ in more than stress"):
        parse_arms(words, first, open_suite(path))


def test_bad_settings_are_one_sentence(
    stores: tuple[Path, Path], small_suite: Path, reference_run: Path
) -> None:
    suite = open_suite(small_suite)
    with pytest.raises(UserError, match="NAME=STORE"):
        parse_arms(["a=x.db", "y.db"], suite)
    with pytest.raises(UserError, match="named twice"):
        parse_arms(["a=x.db", "a=y.db"], suite)
    with pytest.raises(UserError, match="two settings"):
        parse_arms(["a=x.db", "b=y.db", "c=z.db"], suite, suite)
    arms = parse_arms([f"a={reference_run}", f"b={reference_run}"], suite)
    with pytest.raises(UserError, match="--model; they share reference/"):
        read_arms(arms, NAME)
    with pytest.raises(UserError, match="judged nothing"):
        read_arms(arms, "llm:none", "reference/oracle")
    notes = read_arms(arms, NAME, "reference/oracle").notes
    assert any("asked alike" in n for n in notes)
    done = CliRunner().invoke(cli, ["compare", "a", "b", "--suite", str(small_suite)])
    assert isinstance(done.exception, UserError) and "no run store" in str(done.exception)


def test_the_sentence_tells_understanding_from_habit() -> None:
    suite = suite_frame(6, 4)
    arms = [
        Policy("plain", 0.5, refusal=0.1, family_sd=0.0),
        Policy("shy", 0.5, refusal=0.9, family_sd=0.0),
        Policy("able", 0.9, refusal=0.1, family_sd=0.0),
        Policy("same", 0.5, refusal=0.1, family_sd=0.0),
    ]
    table = simulate_outcomes(arms, ("mm",), suite, seed=4)
    path = path_table(table, [a.name for a in arms], resamples=999)
    shy, able, same = path_sentences(path)
    assert "readier to refuse" in shy and "improved" not in shy
    assert "discrimination improved" in able and "p < 0.05" not in able
    assert "no change was found" in same and "does not show that there is none" in same


def test_no_sentence_is_stronger_than_its_interval() -> None:
    row = {"model": "b", "d_prime": 1.0, "criterion": 0.0, "delta_d_prime": 0.5,
           "delta_d_prime_low": 0.1, "delta_d_prime_high": 0.9, "p_d_prime": 0.06,
           "delta_criterion": -0.5, "delta_criterion_low": -0.9, "delta_criterion_high": 0.1,
           "p_criterion": 0.01, "reading": ""}  # fmt: skip
    path = pl.DataFrame([{**row, "model": "a"}, row])
    assert "no change was found" in path_sentences(path)[0]
    sure = pl.DataFrame([{**row, "model": "a"}, row | {"delta_criterion_high": -0.1}])
    assert "only the criterion moved: readier to refuse" in path_sentences(sure)[0]
    thin = pl.DataFrame([{**row, "model": "a"}, row | {"delta_d_prime_low": None}])
    assert "cannot be told" in path_sentences(thin)[0]
