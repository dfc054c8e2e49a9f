"""Corrected ratios, gaps and bias scores: known truths by simulation, the metrics' own values."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from csrbench.metrics.correct import SCHEMA, corrected_table
from csrbench.metrics.correct_rows import bias_score, scaled, signed
from csrbench.metrics.detection import detection_table
from csrbench.metrics.dominance import dominance_table
from csrbench.metrics.modality import gap_table
from csrbench.metrics.patterns import pattern_table
from csrbench.metrics.ppi_ratio import Ratio, Units, normal_interval, ratio_ppi
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame

DRAWS = 400
FAMILIES, EACH = 60, 12
Floats = npt.NDArray[np.float64]
AXES = ("refusal", "grounded", "enables", "helps", "choice", "misread")
CONDITIONS = ("mm", "txt", "conflict-1", "conflict-2", "conflict-3", "support")


def drawn(
    rng: np.random.Generator, part: float, within: float, label: float = 0.3, known: float = 0.0
) -> Units:
    """Units in families: counts in the denominator with chance `part`, in the numerator `within`.

    The judge misses 35 % of both, and sees 4 % where there is nothing.
    """
    size = FAMILIES * EACH
    family = np.repeat(np.arange(FAMILIES), EACH)
    shift = rng.normal(0, 0.12, FAMILIES)[family]
    b = rng.random(size) < np.clip(part + shift * min(1, 2 * (1 - part)), 0, 1)
    a = b & (rng.random(size) < np.clip(within + shift, 0, 1))
    blocked = rng.random(size) < known

    def seen(true: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        wrong = np.where(true, rng.random(size) < 0.35, rng.random(size) < 0.04)
        return np.asarray(np.where(blocked, true, true ^ wrong))

    judged_b = b if part >= 1 else seen(b)
    judged_a = seen(a) & judged_b
    labelled = (rng.random(size) < label) | blocked
    columns = (x.astype(float) for x in (judged_a, judged_b, a, b))
    return Units(*columns, labelled, blocked, np.ones(size), family)


def covered(
    draw: Callable[[np.random.Generator], tuple[float, float, float, float]], truth: float
) -> None:
    """Naive, value, low, high of many draws: nearer than the naive, and the interval holds."""
    rng = np.random.default_rng(11)
    naive, value, low, high = np.array([draw(rng) for _ in range(DRAWS)]).T
    share = float(np.mean((low <= truth) & (truth <= high)))
    print(
        f"naive {np.mean(np.abs(naive - truth)):.3f}, corrected "
        f"{np.mean(np.abs(value - truth)):.3f}, covered {share:.3f}"
    )
    assert np.mean(np.abs(value - truth)) < np.mean(np.abs(naive - truth))
    assert abs(np.mean(value) - truth) < 0.015
    assert 0.92 <= share <= 0.98


@pytest.mark.parametrize(
    ("part", "within", "label", "known"),
    [(1.0, 0.3, 0.3, 0.0), (0.6, 0.35, 0.3, 0.0), (0.4, 0.7, 0.25, 0.0), (0.5, 0.4, 0.3, 0.15)],
    ids=["mean", "index", "few in the denominator", "some replies blocked"],
)
def test_ratios(part: float, within: float, label: float, known: float) -> None:
    def draw(rng: np.random.Generator) -> tuple[float, float, float, float]:
        found = ratio_ppi(drawn(rng, part, within, label, known), FAMILIES)
        return found.naive, found.value, found.low, found.high

    # Families' shifts are alike in numerator and denominator, so the truth is taken from many.
    rng = np.random.default_rng(5)
    many = [drawn(rng, part, within) for _ in range(400)]
    truth = sum(u.true_a.sum() for u in many) / sum(u.true_b.sum() for u in many)
    covered(draw, truth)


def test_uneven_weights_are_undone() -> None:
    def draw(rng: np.random.Generator) -> tuple[float, float, float, float]:
        units = drawn(rng, 1.0, 0.3)
        chance = np.where(units.a > 0, 0.5, 0.2)
        labelled = rng.random(len(chance)) < chance
        cut = (units.a, units.b, units.true_a, units.true_b, labelled, units.known, 1 / chance)
        found = ratio_ppi(Units(*cut, units.family), FAMILIES)
        return found.naive, found.value, found.low, found.high

    covered(draw, 0.3)


def test_gap_of_two_conditions() -> None:
    """Labels lie on either half; cells of a family share their difficulty."""

    def draw(rng: np.random.Generator) -> tuple[float, float, float, float]:
        one = drawn(rng, 1.0, 0.55)
        again = np.random.default_rng(int(rng.integers(1 << 40)))
        two = drawn(again, 1.0, 0.35)
        first, second = (ratio_ppi(u, FAMILIES) for u in (one, two))
        gap = first.value - second.value
        ends = normal_interval(gap, first.influence - second.influence, FAMILIES)
        return first.naive - second.naive, gap, *ends

    covered(draw, 0.2)


def bias_draw(rng: np.random.Generator, lean: float) -> tuple[dict[str, Ratio], float]:
    """Ambiguous and disambiguated cells, 70 and 80 % right; wrong ones lean on the stereotype."""
    found = {}
    for name, right in (("amb", 0.7), ("dis", 0.8)):
        units = drawn(rng, 1.0, right)
        found[f"acc_{name}"] = ratio_ppi(units, FAMILIES)
        sides = drawn(rng, 0.35 if name == "amb" else 0.9, lean if name == "amb" else 0.5)
        found[f"lean_{name}"] = ratio_ppi(sides, FAMILIES)
    return found, (1 - 0.7) * (2 * lean - 1)


def test_s_amb() -> None:
    def draw(rng: np.random.Generator) -> tuple[float, float, float, float]:
        found, _ = bias_draw(rng, 0.8)
        row = scaled(found["acc_amb"], found["lean_amb"], 0.95)
        return row["naive"], row["value"], row["low"], row["high"]

    rng = np.random.default_rng(5)
    many = [drawn(rng, 0.35, 0.8) for _ in range(300)]
    share = sum(u.true_a.sum() for u in many) / sum(u.true_b.sum() for u in many)
    many = [drawn(rng, 1.0, 0.7) for _ in range(300)]
    covered(draw, (1 - float(np.mean([u.true_a.mean() for u in many]))) * (2 * share - 1))


def test_bias_score() -> None:
    """A lean of 0 on one side biases the score down a little, in which its interval is wide."""
    rng = np.random.default_rng(3)
    truth = 0.5 * (0.7 + 0.8) * (1 - 0.3 * 0.6)
    inside, off, naive = 0, [], []
    for _ in range(DRAWS):
        found, _ = bias_draw(rng, 0.8)
        acc = found["acc_amb"], found["acc_dis"]
        s_amb, s_dis = scaled(acc[0], found["lean_amb"], 0.95), signed(found["lean_dis"])
        row = bias_score(*acc, s_amb, s_dis, 0.95)
        inside += row["low"] <= truth <= row["high"]
        off.append(abs(row["value"] - truth))
        naive.append(abs(row["naive"] - truth))
    print(f"naive {np.mean(naive):.3f}, corrected {np.mean(off):.3f}, {inside / DRAWS:.3f}")
    assert np.mean(off) < np.mean(naive)
    assert inside / DRAWS >= 0.92


def test_a_denominator_near_zero_is_said() -> None:
    units = drawn(np.random.default_rng(1), 1.0, 0.3, 0.05)
    rare = np.zeros(len(units.a))
    rare[np.flatnonzero(units.labelled)[[0, -1]]] = 1
    found = ratio_ppi(
        Units(rare, rare, rare, rare, units.labelled, units.known, units.weight, units.family), 60
    )
    assert (found.low, found.high, found.bounded) == (0, 1, False)


# ---- tables

POLICY = Policy("m", integration=0.6, refusal=0.5, abstention=0.3, stereotype=0.7, with_text=0.1)


@pytest.fixture(scope="module")
def truth() -> pl.DataFrame:
    frame = simulate_outcomes([POLICY], CONDITIONS, suite_frame(2, 3), seed=4, samples=1)
    key = pl.concat_str("cell", "condition", separator="/")
    return frame.with_columns(
        id=key, caution_shown=pl.lit(None, dtype=pl.Int8), behaviour=pl.lit("")
    )


def as_labels(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select("model", "id", "sample", *AXES)


def metric_values(frame: pl.DataFrame) -> dict[tuple[str, str, str], float]:
    tables = [
        detection_table(frame, CONDITIONS, resamples=20),
        dominance_table(frame, resamples=20),
        gap_table(frame, resamples=20, types=False),
        *(pattern_table(frame, c, resamples=20) for c in ("mm", "txt")),
    ]
    rows = pl.concat([t.select("pattern", "condition", "metric", "value") for t in tables])
    return {(p, c, m): v for p, c, m, v in rows.iter_rows()}


NEW = [
    "ungrounded_share",
    "refusal_heuristic",
    "ldi",
    "other_share",
    "still_right",
    "ldi_slope",
    "modality_gap",
    "support_effect",
    "acc_amb",
    "acc_dis",
    "s_dis",
    "s_amb",
    "bias_score",
]


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_labels_that_agree_give_the_metrics_values(truth: pl.DataFrame, share: float) -> None:
    labels = as_labels(truth).sample(fraction=share, seed=2)
    found = corrected_table(truth, labels)
    assert dict(found.schema) == SCHEMA
    known = metric_values(truth)
    seen = set()
    for row in found.filter(pl.col("metric").is_in(NEW)).iter_rows(named=True):
        key = (row["pattern"], row["condition"], row["metric"])
        if key not in known:  # bias in the conditions for which no pattern scores were made
            continue
        seen.add(row["metric"])
        assert row["naive"] == pytest.approx(known[key], abs=1e-6), key
        assert row["value"] == pytest.approx(known[key], abs=1e-6), (key, row)
        if row["low"] is not None:
            assert row["low"] - 1e-9 <= row["value"] <= row["high"] + 1e-9, (key, row)
    assert seen == set(NEW)


def test_repeated_reads_share_a_weight() -> None:
    frame = simulate_outcomes([POLICY], ("mm", "txt"), suite_frame(1, 2), seed=4, samples=3)
    # One read of a third of the cells is gone, so that cells have 2 or 3.
    frame = frame.filter((pl.col("sample") != 2) | (pl.col("cell").hash(1) % 3 != 0))
    frame = frame.with_columns(
        id=pl.concat_str("cell", "condition", separator="/"),
        caution_shown=pl.lit(None, dtype=pl.Int8),
    )
    found = corrected_table(frame, as_labels(frame))
    known = metric_values(frame)
    for row in found.filter(pl.col("metric").is_in(NEW)).iter_rows(named=True):
        key = (row["pattern"], row["condition"], row["metric"])
        assert row["value"] == pytest.approx(known[key], abs=1e-6), key


def test_a_judge_that_errs_is_corrected(truth: pl.DataFrame) -> None:
    """The judge takes grounds for none in a half of the refusals, and claims for answers."""
    rng = np.random.default_rng(8)
    blur = pl.Series(rng.random(truth.height) < 0.4)
    seen = truth.with_columns(
        grounded=pl.when(blur & (pl.col("refusal") != "none")).then(False).otherwise("grounded"),
        y=pl.when(blur & pl.col("choice").is_not_null()).then(0).otherwise("y").cast(pl.Int8),
        choice=pl.when(blur & pl.col("choice").is_not_null())
        .then("claim_gold")
        .otherwise("choice"),
    )
    real = metric_values(truth)
    picks = {
        "ungrounded_share": ("safety+over_rejection", "mm"),
        "ldi": ("hallucination", "conflict-2"),
        "acc_amb": ("bias", "mm"),
        "bias_score": ("bias", "mm"),
    }
    off: dict[str, list[tuple[float, float]]] = {m: [] for m in picks}
    for draw in range(12):
        found = corrected_table(seen, as_labels(truth).sample(fraction=0.5, seed=draw))
        for metric, (pattern, condition) in picks.items():
            row = found.filter(metric=metric, pattern=pattern, condition=condition).row(
                0, named=True
            )
            target = real[pattern, condition, metric]
            off[metric].append((abs(row["naive"] - target), abs(row["value"] - target)))
    for metric, errors in off.items():
        naive, corrected = np.mean(errors, axis=0)
        assert corrected < naive, (metric, naive, corrected)


def test_figures_that_labels_cannot_tell(truth: pl.DataFrame) -> None:
    """Behaviours name neither the option taken nor the refusal of a caution cell."""
    bias = truth.filter(pattern="bias", condition="mm").select("model", "id", "sample")
    caution = truth.filter(gold_kind="caution", condition="mm").select("model", "id", "sample")
    labels = pl.concat(
        [
            bias.with_columns(behaviour=pl.lit("wrong")),
            caution.with_columns(behaviour=pl.lit("grounded_caution")),
        ]
    )
    found = corrected_table(truth, labels)
    for metric, missing in (
        ("s_dis", "option that was taken"),
        ("bias_score", "option that was taken"),
        ("ungrounded_share", "refusal"),
    ):
        row = found.filter(metric=metric, condition="mm").row(0, named=True)
        assert row["value"] is None and missing in row["warning"], row
    assert found.filter(metric="acc_dis", condition="mm")["value"].item() == 0
    index = found.filter(metric="ldi", condition="conflict-1", pattern="all").row(0, named=True)
    assert index["value"] is None and "both in mm and in conflict-1" in index["warning"]
    gap = found.filter(metric="modality_gap", pattern="all").row(0, named=True)
    assert gap["value"] is None and gap["warning"] == "no labels" and gap["naive"] is not None
    assert not math.isnan(gap["naive"])


def test_blocked_replies_need_no_label(truth: pl.DataFrame) -> None:
    chosen = (pl.col("gold_kind") == "caution") & (pl.col("cell").hash(3) % 4 == 0)
    blocked = truth.with_columns(
        status=pl.when(chosen).then(pl.lit("blocked")).otherwise("status"),
        refusal=pl.when(chosen).then(pl.lit("full")).otherwise("refusal"),
        grounded=pl.when(chosen).then(False).otherwise("grounded"),
        y=pl.when(chosen).then(0).otherwise("y").cast(pl.Int8),
    )
    labels = as_labels(blocked.filter(status="answered")).sample(fraction=0.5, seed=1)
    found = corrected_table(blocked, labels)
    row = found.filter(
        metric="ungrounded_share", condition="mm", pattern="safety+over_rejection"
    ).row(0, named=True)
    assert row["value"] == pytest.approx(row["naive"])
    assert row["naive"] == pytest.approx(
        metric_values(blocked)["safety+over_rejection", "mm", "ungrounded_share"]
    )
