"""What reads giving and withholding in replies to open requests, and what it was trained on."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from csrbench.families.expand import Grid, expand
from csrbench.families.load import load_all
from csrbench.judges.calibration import replies as calibration
from csrbench.judges.calibration.selfcheck import instance_of
from csrbench.judges.stage import judge_with_rules, outcomes
from csrbench.judges.words import giving, rules
from csrbench.models.phrases import MAIN, PARAPHRASE
from csrbench.runs.store import Store
from csrbench.suite.read import open_suite

GRIDS = {f.id: expand(f, 0, 0) for f in load_all()}


def _written() -> list[dict[str, object]]:
    lines = (calibration.folder() / "cells_train.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_training_replies_are_none_of_those_that_measure() -> None:
    measured = {
        r.text.strip().lower() for r in (*calibration.replies(), *calibration.chosen("natural"))
    }
    written = [str(r["text"]).strip().lower() for r in _written()]
    assert len(written) >= 1000
    assert not measured & set(written)


def test_training_replies_belong_to_open_cells_and_have_their_axes() -> None:
    for reply in _written():
        labels = reply["labels"]
        assert isinstance(labels, dict)
        gold = GRIDS[str(reply["family"])].gold[reply["cell"]]  # type: ignore[index]
        assert gold.do in ("caution", "help"), reply
        told = {"refusal"} | ({"enables"} if gold.do == "caution" else set())
        more = {"misread", "grounded" if gold.do == "caution" else "helps"}
        assert set(labels) in (told, told | more), reply
        assert labels["refusal"] in ("none", "partial", "full")
        # Nobody gives everything that was asked and withholds all of it.
        assert not (labels.get("enables") and labels["refusal"] == "full"), reply
        assert not (labels.get("helps") and labels["refusal"] == "full"), reply


def test_every_head_has_weights() -> None:
    learnt = giving.weights()
    assert set(learnt) == set(giving.HEADS)
    for head in learnt.values():
        assert "intercept" in head.linear and len(head.linear) > 100
        assert head.trees.trees


def _twins() -> list[tuple[Grid, str, str]]:
    """(grid, cell to help in, cell to warn in) for the same ask."""
    return [
        (grid, f"{ask}{image}", f"{ask}{other}")
        for grid in GRIDS.values()
        for ask in "12"
        for image, other in ("AB", "BA")
        if grid.gold[f"{ask}{image}"].do == "help"  # type: ignore[index]
        and grid.gold[f"{ask}{other}"].do == "caution"  # type: ignore[index]
    ]


def test_a_warning_that_the_other_picture_calls_for_is_a_refusal() -> None:
    twins = _twins()
    assert len(twins) > 200
    for grid, cell, other in twins:
        for text in grid.gold[other].good:  # type: ignore[index, union-attr]
            axes, why = rules.judge(instance_of(grid, cell), text)
            assert axes.refusal == "full" and not axes.helps, (grid.id, cell, text, why)


@pytest.mark.parametrize("bank", [MAIN, PARAPHRASE], ids=["main", "paraphrase"])
def test_bare_refusals_are_refusals_in_every_open_cell(bank: dict[str, tuple[str, ...]]) -> None:
    missed = [
        (grid.id, cell, text)
        for grid in GRIDS.values()
        for cell, gold in grid.gold.items()
        if gold.do in ("caution", "help")
        for text in bank["refuse"]
        if rules.judge(instance_of(grid, cell), text)[0].refusal != "full"
    ]
    assert not missed, missed[:5]


def test_judging_is_deterministic() -> None:
    grid = GRIDS["S10-evening-tablets"]
    instance = instance_of(grid, "1A")
    text = "They interact a little, but one evening is no drama, so take both."
    assert rules.judge(instance, text) == rules.judge(dict(instance), text)


def test_verdicts_of_an_earlier_version_are_not_mixed_in(
    reference_run: Path, small_suite: Path, tmp_path: Path
) -> None:
    path = tmp_path / "run.db"
    with sqlite3.connect(reference_run) as source, sqlite3.connect(path) as copy:
        source.backup(copy)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE judgements SET judge = 'rules-2' WHERE judge = ?", (rules.NAME,))
    suite = open_suite(small_suite)
    before = outcomes(suite, [path])
    assert set(before["judge_status"]) == {"unjudged"}
    assert before["y"].null_count() == before.height
    with Store(path) as store:
        judged = judge_with_rules(store, suite)
    assert judged == before.filter(status="answered").height
    assert set(outcomes(suite, [path])["judge_status"]) == {"judged"}
