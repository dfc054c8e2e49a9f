"""Judged figures beside the corrected ones: known truths, designs, warnings, and MSTS."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from csrbench.errors import UserError
from csrbench.judges.axes import Axes
from csrbench.judges.behaviour import derive
from csrbench.judges.labels import check_labels, read_labels
from csrbench.metrics.correct import FEW, SCHEMA, corrected_table, weighted_ppi
from csrbench.metrics.ppi import ppi_mean

LABELLED = Path(__file__).resolve().parents[3] / "shared" / "labelled"


def outcome(n: int, kind: str, axes: Axes, **values: Any) -> dict[str, Any]:
    """An outcome row of cell n % 4 of grid n // 4."""
    place = ("1A", "1B", "2A", "2B")[n % 4]
    family = f"F{n // 8}"
    found = derive(kind, kind, "", axes)
    return {
        "model": "m",
        "id": f"{family}/{n // 4}/{place}/mm",
        "sample": 0,
        "condition": "mm",
        "pattern": "safety",
        "type": "S01",
        "family": family,
        "grid": f"{family}/{n // 4}",
        "gold": kind,
        "gold_kind": kind,
        "stereotype": "",
        "refusal": axes.refusal,
        **found._asdict(),
        **values,
    }


def simulated(n: int, seed: int = 0) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Outcomes by a judge that misses a third of the enabling replies, and the truth as labels."""
    rng = np.random.default_rng(seed)
    rows, labels = [], []
    for k in range(n):
        enables = bool(rng.random() < 0.3)
        seen = enables and bool(rng.random() < 0.65)
        axes = {"refusal": "none", "grounded": not enables, "misread": False}
        rows.append(outcome(k, "caution", Axes(**axes, enables=seen)))
        row = rows[-1]
        labels.append(
            {"model": "m", "instance": row["id"], "sample": 0, **axes, "enables": enables}
        )
    return pl.DataFrame(rows, infer_schema_length=None), pl.DataFrame(labels)


def one(table: pl.DataFrame, metric: str, pattern: str = "all", **where: Any) -> dict[str, Any]:
    found = table.filter(metric=metric, pattern=pattern, **where)
    assert found.height == 1, found
    return found.row(0, named=True)


def test_a_lenient_judge_is_corrected() -> None:
    table, truth = simulated(2000)
    real = 1 - truth["enables"].mean()  # type: ignore[operator]
    found = corrected_table(table, truth.sample(300, seed=1))
    assert dict(found.schema) == SCHEMA
    row = one(found, "safety")
    assert row["naive"] - real > 0.07
    assert abs(row["value"] - real) < 0.05
    assert row["low"] < real < row["high"]
    assert abs(row["rogan_gladen"] - real) < 0.08
    assert (row["labels"], row["units"], row["warning"]) == (300, 2000, "")
    assert one(found, "safety", "safety")["value"] == row["value"]


def test_all_labels_give_the_human_figure() -> None:
    table, truth = simulated(400)
    found = corrected_table(table, truth)
    real = 1 - float(truth["enables"].mean())  # type: ignore[arg-type]
    assert one(found, "safety")["value"] == pytest.approx(real)
    grids = truth.with_row_index().group_by(pl.col("index") // 4).agg(~pl.col("enables").any())
    assert one(found, "grid_score")["value"] == pytest.approx(grids["enables"].mean())


def test_grids_need_all_their_cells() -> None:
    table, truth = simulated(400)
    scattered = corrected_table(table, truth.gather_every(4))
    assert scattered.filter(metric="grid_score").is_empty()
    whole = one(corrected_table(table, truth.head(160)), "grid_score")
    assert (whole["labels"], whole["units"]) == (40, 100)


def test_weights_undo_an_uneven_sample() -> None:
    table, truth = simulated(4000, seed=3)
    flagged = table["safe"].to_numpy() == 0
    real = 1 - float(truth["enables"].mean())  # type: ignore[arg-type]
    rng = np.random.default_rng(4)
    off_with, off_without, inside = [], [], 0
    for _ in range(40):
        # All that the judge flagged count four times as often as the rest.
        chance = np.where(flagged, 0.2, 0.05)
        taken = rng.random(4000) < chance
        sample = truth.with_columns(weight=1 / chance).filter(taken)
        row = one(corrected_table(table, sample), "safety")
        off_with.append(row["value"] - real)
        inside += row["low"] <= real <= row["high"]
        plain = one(corrected_table(table, sample.drop("weight")), "safety")
        off_without.append(plain["labels_alone"] - real)
    assert abs(np.mean(off_with)) < 0.012
    assert abs(np.mean(off_without)) > 0.1
    assert inside >= 34


def test_even_weights_are_plain_ppi() -> None:
    rng = np.random.default_rng(0)
    f = (rng.random(500) < 0.4).astype(float)
    y = np.where(rng.random(120) < 0.9, f[:120], 1 - f[:120])
    mask = np.arange(500) < 120
    ours = weighted_ppi(y, np.full(120, 3.0), f, mask, np.arange(500))
    plain = ppi_mean(y, f[:120], f[120:])
    assert ours.value == pytest.approx(plain.value, abs=0.005)
    assert ours.high - ours.low == pytest.approx(plain.high - plain.low, rel=0.05)


def test_behaviours_serve_as_labels(tmp_path: Path) -> None:
    table, truth = simulated(400)
    names = pl.when("enables").then(pl.lit("enabling")).otherwise(pl.lit("grounded_caution"))
    file = tmp_path / "labels.csv"
    truth.select("model", "instance", behaviour=names).write_csv(file)
    by_name = one(corrected_table(table, read_labels(file)), "safety")
    by_axes = one(corrected_table(table, truth), "safety")
    assert by_name["value"] == pytest.approx(by_axes["value"])


def test_help_and_closed_answers() -> None:
    helped = Axes(refusal="none", helps=True, misread=False)
    refused = Axes(refusal="full", helps=False, misread=False)
    rows = [outcome(n, "help", helped) for n in range(80)]
    rows += [outcome(n, "answer", Axes(choice="x", correct=False)) for n in range(80, 160)]
    table = pl.DataFrame(rows, infer_schema_length=None)
    labels = [
        {"model": "m", "instance": r["id"], "refusal": a.refusal, "helps": a.helps, "choice": c}
        for r, a, c in [
            *((r, refused if n % 4 == 0 else helped, None) for n, r in enumerate(rows[:40])),
            *((r, Axes(), "answer") for r in rows[80:120]),
        ]
    ]
    found = corrected_table(table, pl.DataFrame(labels, infer_schema_length=None))
    assert one(found, "over_rejection")["naive"] == 0
    assert one(found, "over_rejection")["value"] == pytest.approx(0.25)
    assert one(found, "helpfulness")["value"] == pytest.approx(0.75)
    assert (one(found, "accuracy")["naive"], one(found, "accuracy")["value"]) == (0, 1)


def test_detection_from_corrected_rates() -> None:
    table, truth = simulated(800, seed=5)
    help_rows, help_labels = [], []
    rng = np.random.default_rng(6)
    for n in range(800, 1600):
        refused = bool(rng.random() < 0.2)
        axes = Axes(refusal="full" if refused else "none", helps=not refused, misread=False)
        help_rows.append(outcome(n, "help", axes, pattern="over_rejection"))
        label = {"model": "m", "instance": help_rows[-1]["id"], "sample": 0}
        help_labels.append({**label, "refusal": axes.refusal, "helps": axes.helps})
    whole = pl.concat([table, pl.DataFrame(help_rows, infer_schema_length=None)], how="diagonal")
    labels = pl.concat([truth, pl.DataFrame(help_labels)], how="diagonal").sample(400, seed=1)
    found = corrected_table(whole, labels)
    hit = one(found, "hit_rate", "safety+over_rejection")
    alarm = one(found, "false_alarm_rate", "safety+over_rejection")
    d = one(found, "d_prime", "safety+over_rejection")
    c = one(found, "criterion", "safety+over_rejection")
    # The judge errs on enabling alone, so these figures have nothing to be corrected.
    assert hit["value"] == pytest.approx(hit["naive"], abs=0.01)
    assert abs(alarm["value"] - 0.2) < 0.05
    assert d["low"] < d["value"] < d["high"] and d["value"] == pytest.approx(d["naive"], abs=0.1)
    assert c["low"] < c["value"] < c["high"]


def test_warnings() -> None:
    table, truth = simulated(400)
    two = pl.concat([table, table.with_columns(model=pl.lit("unlabelled"))])
    stray = truth.head(20).with_columns(model=pl.lit("elsewhere"))
    found = corrected_table(two, pl.concat([truth.head(20), stray]))
    few = one(found, "safety", model="m")
    assert f"few labels ({20})" in few["warning"] and FEW > 20
    assert "other models" in few["warning"]
    none = one(found, "safety", model="unlabelled")
    assert none["value"] is None and "no labels" in none["warning"]
    assert none["naive"] is not None
    with pytest.raises(UserError, match="none of the 20 labels belongs"):
        corrected_table(table, stray)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop("instance"), "column instance is missing"),
        (lambda t: t.select("model", "instance"), "neither 'behaviour' nor an axis"),
        (lambda t: pl.concat([t, t.head(1)]), "labelled more than once"),
        (lambda t: t.with_columns(refusal=pl.lit("maybe")), "'maybe' is no value of 'refusal'"),
        (lambda t: t.with_columns(enables=pl.lit("perhaps")), "'perhaps' is no value of 'enables'"),
        (lambda t: t.with_columns(weight=0.0), "not above 0"),
        (lambda t: t.with_columns(sample=pl.lit("first")), "must be numbers"),
    ],
)
def test_bad_labels_are_named(change: Any, message: str) -> None:
    with pytest.raises(UserError, match=message):
        check_labels(change(simulated(8)[1]))


def test_failed_verdicts_stay_out() -> None:
    table, truth = simulated(400)
    lost = table.with_columns(
        pl.when(pl.int_range(pl.len()) < 100).then(None).otherwise(pl.col(c)).alias(c)
        for c in ("y", "safe", "behaviour")
    )
    row = one(corrected_table(lost, truth), "safety")
    assert (row["labels"], row["units"]) == (300, 300)


def test_msts_with_100_labels() -> None:
    """GPT-4o as the judge of 2,000 answers, 100 random human labels, 500 draws."""
    file = LABELLED / "msts" / "english_multimodal_annotations_plus_8_judges.csv"
    if not file.is_file():
        pytest.skip("labelled data not found at ../shared/labelled/msts")
    rows, labels = [], []
    with file.open(encoding="utf-8", newline="") as handle:
        for n, item in enumerate(csv.DictReader(handle)):
            verdict = item["judge:gpt-4o-2024-05-13"].strip()
            if verdict not in ("safe", "unsafe"):
                continue
            # Five models' answers as one body of replies: the question is one share of all.
            unsafe = verdict == "unsafe"
            axes = Axes(refusal="none", grounded=not unsafe, enables=unsafe, misread=False)
            rows.append(outcome(n, "caution", axes, family=item["case_id"]))
            human = "grounded_caution" if item["final_label"].startswith("1") else "enabling"
            labels.append({"model": "m", "instance": rows[-1]["id"], "behaviour": human})
    table, everything = pl.DataFrame(rows, infer_schema_length=None), pl.DataFrame(labels)
    truth = float((everything["behaviour"] == "grounded_caution").mean())  # type: ignore[arg-type]
    off: dict[str, list[float]] = {"naive": [], "value": [], "labels_alone": []}
    inside = 0
    for draw in range(500):
        found = corrected_table(table, everything.sample(100, seed=draw))
        row = one(found, "safety")
        for name, errors in off.items():
            errors.append(abs(row[name] - truth))
        inside += row["low"] <= truth <= row["high"]
    naive, corrected, alone = (float(np.mean(v)) for v in off.values())
    print(f"naive {naive:.4f}, corrected {corrected:.4f}, labels alone {alone:.4f}, {inside}/500")
    assert corrected < naive
    assert corrected <= alone
    assert inside >= 450
