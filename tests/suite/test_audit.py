"""The audit finds what it is for: each promise broken on purpose is reported."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from csrbench.errors import UserError
from csrbench.suite.audit.balance import balance
from csrbench.suite.audit.fidelity import fidelity
from csrbench.suite.audit.legibility import distance_within, error_rate, read_all, text_lines
from csrbench.suite.audit.probes import balanced_accuracy, interval, out_of_fold, targets
from csrbench.suite.audit.rule import rule, unimodal
from csrbench.suite.read import open_suite


def _levels(section: object) -> dict[str, str]:
    return {c.name: c.level for c in section.checks}  # type: ignore[attr-defined]


def test_no_policy_of_one_modality_solves_a_grid(small_suite: Path) -> None:
    grids = unimodal(open_suite(small_suite).instances.filter(pl.col("condition") == "mm"))
    ruled = grids.filter(~pl.col("identity_swap"))
    assert ruled.height == 5
    assert not ruled["text_only"].any() and not ruled["image_only"].any()
    assert grids.filter(pl.col("identity_swap"))["text_only"].all()


def test_a_grid_that_text_alone_solves_is_reported(small_suite: Path) -> None:
    table = open_suite(small_suite).instances
    family = table.filter(pl.col("pattern") == "safety")["family"][0]
    spoiled = table.with_columns(
        gold=pl.when(pl.col("family") == family)
        .then(pl.when(pl.col("ask") == "1").then(pl.lit("caution")).otherwise(pl.lit("help")))
        .otherwise("gold")
    )
    assert _levels(rule(table))["grid rule"] == "ok"
    found = rule(spoiled)
    assert _levels(found)["grid rule"] == "failure"
    assert found.checks[0].examples[0].startswith(family)


def test_lost_facts_and_verdict_words_are_reported(small_suite: Path) -> None:
    pictures = pl.read_parquet(small_suite / "pictures.parquet")
    assert set(_levels(fidelity(pictures)).values()) == {"ok"}
    first = json.loads(pictures["decisive"][0])[0]
    spoiled = pictures.with_columns(
        description=pl.col("description").str.replace_all(first, "", literal=True)
        + " It looks fraudulent."
    )
    levels = _levels(fidelity(spoiled))
    assert levels["decisive facts described"] == levels["verdict words"] == "failure"


def test_gold_that_leans_to_one_letter_is_reported(small_suite: Path) -> None:
    table = open_suite(small_suite).instances
    one = {"caution": {"A": "caution", "B": "help"}, "help": {"A": "help", "B": "caution"}}
    rows = table.filter(pl.col("gold").is_in(["caution", "help"]))
    many = pl.concat(
        [
            rows.with_columns(
                cell=pl.col("cell") + str(k),
                family=pl.col("family") + str(k),
                choices=pl.col("gold").replace_strict({k: json.dumps(v) for k, v in one.items()}),
            )
            for k in range(20)
        ]
    )
    assert _levels(balance(many))["balance: choice letter"] == "warning"


def test_cannot_tell_is_probed_in_families_where_both_occur(small_suite: Path) -> None:
    table = open_suite(small_suite).instances
    facts = pl.col("pattern") == "hallucination"
    crossed = pl.concat_str("ask", "image").is_in(["1A", "2B"])
    plain = table.with_columns(gold=pl.when(facts).then(pl.lit("a number")).otherwise("gold"))
    assert "answer or cannot tell" not in {t.name for t in targets(plain)}
    told = plain.with_columns(
        gold=pl.when(facts & crossed).then(pl.lit("unknown")).otherwise("gold")
    )
    found = next(t for t in targets(told) if t.name == "answer or cannot tell")
    assert 2 * sum(found.label.values()) == len(found.label) > 0


def test_a_probe_finds_a_shortcut_and_no_shortcut_where_there_is_none() -> None:
    pytest.importorskip("sklearn")
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(3)
    family = np.repeat(np.arange(60), 4)
    truth = np.tile([True, False, False, True], 60)
    leak = truth[:, None] * 1.5 + rng.normal(size=(240, 5))
    for x, low, high in ((leak, 0.75, 1.0), (rng.normal(size=(240, 5)), 0.35, 0.65)):
        said = out_of_fold(LogisticRegression(class_weight="balanced"), x, truth, family)
        point, least, most = interval(truth, said, family)
        assert low < point < high and least <= point <= most


def test_same_input_gives_exactly_half_on_twins() -> None:
    truth = np.array([True, False, True, False])
    assert balanced_accuracy(truth, np.array([True, True, False, False]), np.ones(4)) == 0.5


@given(st.text("abc ", max_size=12), st.text("abc", min_size=1, max_size=6), st.text("abc "))
def test_text_within_text_has_no_errors(left: str, short: str, right: str) -> None:
    assert distance_within(short, left + short + right) == 0
    assert 0 <= error_rate(short, left) <= 1


def test_error_rate_counts_edits() -> None:
    assert error_rate("WARFARIN 5 mg", "blister warfarln 5mg take") == pytest.approx(1 / 11)
    assert error_rate("milk", "") == 1.0


def test_command_writes_and_fails_on_a_broken_promise(small_suite: Path, tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    pytest.importorskip("wordllama")
    pytest.importorskip("rapidocr")
    from csrbench.cli import cli

    copy = tmp_path / "suite"
    shutil.copytree(small_suite, copy)
    good = CliRunner().invoke(cli, ["audit", str(copy)])
    assert good.exit_code == 0, good.output
    report = json.loads((copy / "audit.json").read_text())
    assert report["content_hash"] == open_suite(copy).hash
    assert {s["name"] for s in report["sections"]} >= {"rule", "probes", "fidelity", "legibility"}
    read = next(s for s in report["sections"] if s["name"] == "legibility")
    assert sum(k["strings"] for k in read["tables"]["by_scene_kind"]) >= 10

    pictures = pl.read_parquet(copy / "pictures.parquet")
    pictures.with_columns(description=pl.lit("A sheet of paper.")).write_parquet(
        copy / "pictures.parquet"
    )
    bad = CliRunner().invoke(cli, ["audit", str(copy), "--no-ocr"])
    assert bad.exit_code == 1
    assert "FAILS" in bad.output and "decisive strings are lost" in bad.output


def test_no_suite_is_one_sentence(tmp_path: Path) -> None:
    from csrbench.suite.audit import audit

    with pytest.raises(UserError, match="no suite here"):
        audit(tmp_path)


def test_a_wrapped_box_is_taken_apart_line_by_line() -> None:
    single = [[10.0, 10.0], [90.0, 10.0], [90.0, 24.0], [10.0, 24.0]]
    assert text_lines(single, 14.0) == [single]
    triple = [[10.0, 10.0], [90.0, 10.0], [90.0, 74.0], [10.0, 74.0]]
    found = text_lines(triple, 14.0)
    assert [box[0][1] for box in found] == pytest.approx([10.0, 35.0, 60.0])
    assert found[-1][2] == pytest.approx([90.0, 74.0])


def test_two_processes_read_what_one_reads(small_suite: Path) -> None:
    pytest.importorskip("rapidocr")
    suite = open_suite(small_suite)
    pictures = pl.read_parquet(small_suite / "pictures.parquet")
    tasks = [
        (r["sha"], [b for b in json.loads(r["boxes"]) if b["glyph_px"]])
        for r in pictures.iter_rows(named=True)
    ]
    tasks = (tasks * 48)[:50]
    steps: list[int] = []
    many = list(read_all(tasks, suite.image_bytes, lambda done, total: steps.append(done), 2))
    some = list(read_all(tasks[:6], suite.image_bytes, lambda done, total: None, 1))
    assert many[:6] == some and len(many) == 50
    assert steps == list(range(1, 51))
