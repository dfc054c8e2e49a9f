"""Draws, the annotation file, agreement, and what is exported."""

from __future__ import annotations

import sqlite3
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from csrbench.annotate import results
from csrbench.annotate.commands import prepare
from csrbench.annotate.questions import complete, questions, valid
from csrbench.annotate.sample import Design, allocate, draw
from csrbench.annotate.store import AXES, FINAL, Annotations
from csrbench.cli_judges import annotate
from csrbench.errors import UserError
from csrbench.judges.labels import read_labels
from csrbench.judges.stage import outcomes
from csrbench.metrics.correct import corrected_table
from csrbench.runs.store import Store
from csrbench.suite.read import Suite, open_suite


@pytest.fixture(scope="module")
def suite(small_suite: Path) -> Suite:
    return open_suite(small_suite)


@pytest.fixture
def file(reference_run: Path, suite: Suite, tmp_path: Path) -> Annotations:
    design = Design(size=40, stratify="type", conditions=("mm",))
    return prepare(reference_run, suite, tmp_path / "labels.db", design)


def answers(row: dict[str, Any], pick: int = 0) -> dict[str, Any]:
    """An answer to every question of an instance: the option at `pick`, or the last."""
    return {
        q["axis"]: q["options"][min(pick, len(q["options"]) - 1)]["value"] for q in questions(row)
    }


def row_of(suite: Suite, unit: dict[str, Any]) -> dict[str, Any]:
    return suite.instances.row(by_predicate=pl.col("id") == unit["instance"], named=True)


def label_all(file: Annotations, suite: Suite, name: str, pick: int = 0) -> None:
    for unit in file.units():
        axes = answers(row_of(suite, unit), pick)
        file.put(unit["id"], name, {"axes": axes, "note": "", "done": True}, by=name)


# -- draws ----------------------------------------------------------------------------------------


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(1, 50), min_size=1), st.integers(1))
def test_allocation_is_even_and_complete(totals: dict[str, int], size: int) -> None:
    found = allocate(totals, size)
    assert sum(found.values()) == min(size, sum(totals.values()))
    assert all(0 <= found[k] <= totals[k] for k in totals)
    unfilled = [found[k] for k in totals if found[k] < totals[k]]
    if unfilled:
        assert max(unfilled) - min(unfilled) <= 1
        assert all(n <= max(unfilled) + 1 for n in found.values())


def test_stratified_draws_carry_weights(reference_run: Path, suite: Suite) -> None:
    with Store(reference_run, readonly=True) as store:
        drawn = draw(store, suite, Design(size=60, stratify="type", conditions=("mm",)))
        again = draw(store, suite, Design(size=60, stratify="type", conditions=("mm",)))
        other = draw(store, suite, Design(size=60, stratify="type", conditions=("mm",), seed=1))
        everything = draw(store, suite, Design(conditions=("mm",)))
    assert drawn.equals(again) and not drawn.equals(other)
    assert drawn.height == 60
    assert set(drawn.group_by("stratum").len()["len"]) == {10}
    assert drawn["weight"].sum() == pytest.approx(everything.height)
    assert set(everything["weight"]) == {1.0}
    assert drawn["model"].n_unique() > 3


def test_whole_grids_are_drawn_together(reference_run: Path, suite: Suite) -> None:
    with Store(reference_run, readonly=True) as store:
        drawn = draw(store, suite, Design(size=40, by="grid", conditions=("mm", "txt")))
    cells = Counter(
        (m, i.rsplit("/", 2)[0], i.rsplit("/", 1)[1])
        for m, i in drawn.select("model", "instance").iter_rows()
    )
    assert set(cells.values()) == {4}
    # Cells of a grid don't follow each other.
    grids = [i.rsplit("/", 2)[0] for i in drawn["instance"]]
    assert sum(a == b for a, b in pairwise(grids)) < drawn.height / 2


def test_bad_draws_are_named(reference_run: Path, suite: Suite) -> None:
    with Store(reference_run, readonly=True) as store:
        for design, message in [
            (Design(stratify="colour"), "can't stratify by 'colour'"),
            (Design(size=3, stratify="type"), "fewer than the 6 strata"),
            (Design(size=0), "at least 1"),
            (Design(models=("nobody",)), "no answered replies"),
        ]:
            with pytest.raises(UserError, match=message):
                draw(store, suite, design)


def test_a_bad_draw_leaves_no_file(reference_run: Path, suite: Suite, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="at least 1"):
        prepare(reference_run, suite, tmp_path / "labels.db", Design(size=0))
    assert not list(tmp_path.iterdir())


# -- questions ------------------------------------------------------------------------------------


def test_every_question_has_keys_of_its_own(suite: Suite) -> None:
    for row in suite.instances.iter_rows(named=True):
        keys = [o["key"] for q in questions(row) for o in q["options"] if o["key"]]
        assert len(keys) == len(set(keys))
        assert not set(keys) & set("lxpznk?")
        values = [str(o["value"]) for q in questions(row) for o in q["options"] if not o["key"]]
        assert not values, "an option without a key"
        axes = answers(row)
        assert valid(row, axes) == axes and complete(row, axes)
        assert not complete(row, {})
        gold = [o["value"] for q in questions(row) for o in q["options"] if q["axis"] == "choice"]
        assert not gold or row["gold"] in gold


def test_values_that_are_not_offered_are_refused(suite: Suite) -> None:
    row = suite.instances.filter(gold_kind="caution", condition="mm").row(0, named=True)
    for axes in ({"helps": True}, {"refusal": "maybe"}, {"grounded": 1}, {"model": "x"}):
        with pytest.raises(ValueError, match="is not offered"):
            valid(row, axes)


# -- the file -------------------------------------------------------------------------------------


def test_labels_last_and_can_be_undone(file: Annotations, suite: Suite) -> None:
    one, two = {"refusal": "none"}, {"refusal": "none", "misread": False}
    file.put(0, "Ana", {"axes": one, "note": "", "done": False}, by="Ana")
    file.put(0, "Ana", {"axes": two, "note": "n", "done": False}, by="Ana")
    file.put(0, "Ben", {"axes": one, "note": "", "done": False}, by="Ben")
    with Annotations(file.path) as again:
        found = again.label(0, "Ana")
        assert found == {"axes": two, "note": "n", "done": False, "by": "Ana"}
        assert again.undo("Ana") == (0, "Ana")
        assert again.label(0, "Ana")["axes"] == one  # type: ignore[index]
        assert again.undo("Ana") == (0, "Ana")
        assert again.label(0, "Ana") is None
        assert again.undo("Ana") is None
        assert again.label(0, "Ben") is not None
    # History keeps everything, undone steps too.
    with sqlite3.connect(file.path) as db:
        assert db.execute("SELECT count(*), sum(undone) FROM history").fetchone() == (3, 2)


def test_going_on_and_other_draws(reference_run: Path, suite: Suite, tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    design = Design(size=12, conditions=("mm",))
    with prepare(reference_run, suite, path, design) as file:
        units = file.units()
    with prepare(reference_run, suite, path, Design()) as file:
        assert file.units() == units
    with pytest.raises(UserError, match="drawn another way"):
        prepare(reference_run, suite, path, Design(size=13))
    with pytest.raises(UserError, match="no annotation file"):
        Annotations(reference_run)
    with pytest.raises(UserError, match="no annotations here"):
        Annotations(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("this is text, and no database at all" * 40)
    with pytest.raises(UserError, match="can't be kept"):
        Annotations(tmp_path / "text.db")


# -- results --------------------------------------------------------------------------------------


def test_agreement_and_disagreements(file: Annotations, suite: Suite) -> None:
    assert results.agreement(file) == []
    label_all(file, suite, "Ana")
    assert results.agreement(file) == []
    label_all(file, suite, "Ben")
    rows = {r["axis"]: r for r in results.agreement(file)}
    assert rows["refusal"]["pairs"] == 40 and rows["refusal"]["equal"] == 1
    assert results.open_disagreements(file) == []
    row = row_of(suite, file.units()[3])
    other = {**answers(row), "refusal": "full"}
    file.put(3, "Ben", {"axes": other, "note": "", "done": True}, by="Ben")
    assert results.open_disagreements(file) == [3]
    assert {r["axis"]: r for r in results.agreement(file)}["refusal"]["equal"] == 39 / 40
    # A half-done label is none yet.
    file.put(5, "Ben", {"axes": {"refusal": "full"}, "note": "", "done": False}, by="Ben")
    assert results.open_disagreements(file) == [3]
    opened = results.table(file).filter(status="open")
    assert opened.height == 1 and all(opened[a].null_count() == 1 for a in AXES)
    file.put(3, FINAL, {"axes": other, "note": "", "done": True}, by="Cleo")
    assert results.open_disagreements(file) == []
    settled = results.table(file).filter(status="adjudicated").row(0, named=True)
    assert (settled["refusal"], settled["annotator"]) == ("full", "Cleo")
    everyone = results.table(file, everyone=True)
    assert everyone.height == 40 + 39 + 1
    assert file.annotators() == ["Ana", "Ben"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_exports_go_into_a_corrected_report(
    file: Annotations, suite: Suite, reference_run: Path, tmp_path: Path, suffix: str
) -> None:
    label_all(file, suite, "Ana", pick=9)
    label_all(file, suite, "Ben", pick=9)
    out = tmp_path / f"labels{suffix}"
    run = CliRunner().invoke(annotate, ["export", str(file.path), "-o", str(out)])
    assert run.exit_code == 0, run.output
    labels = read_labels(out)
    assert labels.height == 40
    assert set(labels["weight"]) != {1.0}
    table = corrected_table(outcomes(suite, [reference_run]), labels, conditions=("mm",))
    assert table.filter(pl.col("labels") > 0).height
    # The last option of every answer question is "no answer", which is an answer about the reply.
    assert table.filter(metric="accuracy", pattern="all")["labels"].sum() > 0


def test_the_command_line(file: Annotations, suite: Suite, tmp_path: Path) -> None:
    runner = CliRunner()
    for arguments, message in [
        (["agreement", str(file.path)], "no reply has been labelled by two"),
        (["export", str(file.path), "-o", str(tmp_path / "a.csv")], "nothing is labelled yet"),
        (["export", str(file.path), "-o", str(tmp_path / "a.txt")], r"\.csv or \.parquet"),
        ([str(tmp_path / "no.db"), "--suite", str(suite.path)], "no run store"),
        (
            [str(tmp_path / "no.db"), "--suite", str(suite.path), "--host", "::", "--no-token"],
            "--no-token is for 127",
        ),
    ]:
        run = runner.invoke(annotate, arguments)
        assert isinstance(run.exception, UserError), run.output
        with pytest.raises(UserError, match=message):
            raise run.exception
    label_all(file, suite, "Ana")
    label_all(file, suite, "Ben")
    run = runner.invoke(annotate, ["agreement", str(file.path)])
    assert run.exit_code == 0 and "refusal" in run.output
    assert "serve" in runner.invoke(annotate, ["--help"]).output
