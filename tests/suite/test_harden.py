"""A hard split holds what models failed, and can't be taken for the plain suite."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
from click.testing import CliRunner

from csrbench.cli import cli
from csrbench.errors import UserError
from csrbench.judges.stage import outcomes
from csrbench.suite.harden import failures
from csrbench.suite.read import open_suite

FAILING = "reference/always-refuse"


def _harden(suite: Path, run: Path, out: Path, *more: str) -> tuple[int, str]:
    args = ["harden", str(suite), str(run), "--no-ocr", "-o", str(out), *more]
    try:
        result = CliRunner().invoke(cli, args, catch_exceptions=False)
    except UserError as error:
        return 2, str(error)
    return result.exit_code, result.output


def test_split_holds_failed_grids_with_its_record(
    small_suite: Path, reference_run: Path, tmp_path: Path
) -> None:
    out = tmp_path / "hard"
    code, said = _harden(small_suite, reference_run, out, "--model", FAILING)
    assert code == 0, said
    plain, hard = open_suite(small_suite), open_suite(out)
    assert hard.name.startswith("hard") and hard.hash != plain.hash
    split = hard.manifest["split"]
    assert split["models"] == [FAILING] and split["from_hash"] == plain.hash
    assert split["selected"] == hard.instances["grid"].n_unique() > 0
    for sha in hard.instances["image_sha"].drop_nulls().unique():
        assert hard.image_bytes(sha) == plain.image_bytes(sha)
    again = tmp_path / "again"
    _harden(small_suite, reference_run, again, "--model", FAILING)
    assert open_suite(again).hash == hard.hash


def test_who_fails_nothing_selects_nothing(
    small_suite: Path, reference_run: Path, tmp_path: Path
) -> None:
    code, said = _harden(small_suite, reference_run, tmp_path / "x", "--model", "reference/oracle")
    assert code == 2 and "no grid was selected" in said
    assert not (tmp_path / "x").exists()
    code, said = _harden(small_suite, reference_run, tmp_path / "x")
    assert code == 2 and "reference systems only" in said


def test_a_missing_reply_is_no_failure(small_suite: Path, reference_run: Path) -> None:
    table = outcomes(open_suite(small_suite), [reference_run])
    before, _ = failures(table, [FAILING], solved_in_text=False)
    grid = next(iter(before))
    holes = table.with_columns(
        y=pl.when((pl.col("grid") == grid) & (pl.col("ask") == "1")).then(None).otherwise("y")
    )
    after, left_out = failures(holes, [FAILING], solved_in_text=False)
    assert grid in before and grid not in after
    assert sum(left_out.values()) == 1


def test_solved_in_text_demands_the_text_control(small_suite: Path, reference_run: Path) -> None:
    table = outcomes(open_suite(small_suite), [reference_run])
    count, _ = failures(table, [FAILING], solved_in_text=True)
    assert set(count.values()) == {0}, "who always refuses solves no grid from text either"


def test_a_split_of_a_split_is_refused(
    small_suite: Path, reference_run: Path, tmp_path: Path
) -> None:
    out = tmp_path / "hard"
    _harden(small_suite, reference_run, out, "--model", FAILING)
    code, said = _harden(out, reference_run, tmp_path / "harder", "--model", FAILING)
    assert code == 2 and "hard split already" in said
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["suite"] == "hard"


def test_other_files_are_not_touched(
    small_suite: Path, reference_run: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    code, said = _harden(small_suite, reference_run, tmp_path, "--model", FAILING)
    assert code == 2 and "holds other files" in said
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
