"""What must not change a figure: order, names, repeated reads, labels of families."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from csrbench.errors import UserError
from csrbench.metrics import compare_conditions, compare_models, summarise
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame
from csrbench.metrics.summary import HEADLINE, Tables
from csrbench.metrics.tradeoff import pareto_front, path_table, rank_table

CONDITIONS = ("mm", "txt", "blind", "img", "conflict-1", "conflict-2", "conflict-3", "support")


@pytest.fixture(scope="module")
def outcomes() -> pl.DataFrame:
    policies = [
        Policy("a", 0.7, missing=0.03),
        Policy("b", 0.5, 0.15, refusal=0.5),
        Policy("c", 0.9, refusal=0.05, dominance=(0.0, 0.1, 0.2)),
    ]
    return simulate_outcomes(policies, CONDITIONS, suite_frame(2, 2), seed=5)


@pytest.fixture(scope="module")
def tables(outcomes: pl.DataFrame) -> Tables:
    return summarise(outcomes, resamples=400, seed=1)


def _same(left: Tables, right: Tables, *skip: str) -> None:
    for (name, a), (_, b) in zip(left.items(), right.items(), strict=True):
        drop = [c for c in skip if c in a.columns]
        assert_frame_equal(a.drop(drop), b.drop(drop), check_exact=False, abs_tol=1e-9), name


def test_row_order(outcomes: pl.DataFrame, tables: Tables) -> None:
    shuffled = outcomes.sample(fraction=1, shuffle=True, seed=3)
    _same(tables, summarise(shuffled, resamples=400, seed=1))


def test_names_of_models(outcomes: pl.DataFrame, tables: Tables) -> None:
    names = {"a": "z", "b": "y", "c": "x"}
    renamed = summarise(
        outcomes.with_columns(pl.col("model").replace(names)), resamples=400, seed=1
    )
    back = {v: k for k, v in names.items()}
    for name, frame in renamed.items():
        own = dict(tables.items())[name]
        if "model" not in frame.columns:
            continue
        keys = [c for c in frame.columns if frame[c].dtype == pl.String and c != "method"]
        restored = frame.with_columns(pl.col("model").replace(back)).sort(keys)
        assert_frame_equal(restored, own.sort(keys), check_exact=False, abs_tol=1e-6)


def test_repeated_reads(outcomes: pl.DataFrame, tables: Tables) -> None:
    again = outcomes.with_columns(sample=pl.lit(1, dtype=outcomes["sample"].dtype))
    both = summarise(pl.concat([outcomes, again]), resamples=400, seed=1)
    counts = ("reads", "answered", "error", "missing", "blocked", "truncated", "empty", "unjudged")
    _same(tables, both, *counts)
    some = again.filter(pl.col("cell").str.ends_with("1A"))
    partly = summarise(pl.concat([outcomes, some]), resamples=400, seed=1)
    _same(tables, partly, *counts, "reads_missing_share")


def test_labels_of_families(outcomes: pl.DataFrame, tables: Tables) -> None:
    # The order of families within a type is turned round.
    flip = {"f00": "f01", "f01": "f00"}
    swapped = outcomes.with_columns(
        pl.col(c).str.replace_many(flip) for c in ("family", "grid", "cell")
    )
    other = summarise(swapped, resamples=400, seed=1)
    for name in ("leaderboard", "patterns", "gaps", "dominance", "detection"):
        a, b = getattr(tables, name), getattr(other, name)
        assert_frame_equal(
            a.select("value", "n", "families", "missing_share"),
            b.select("value", "n", "families", "missing_share"),
            check_exact=False,
            abs_tol=1e-9,
        )
        ends = np.abs((a["low"] - b["low"]).drop_nulls().to_numpy())
        assert np.quantile(ends, 0.9) < 0.2


def test_one_family_more_moves_counts_not_names(outcomes: pl.DataFrame, tables: Tables) -> None:
    fewer = summarise(outcomes.filter(pl.col("family") != "S01-f01"), resamples=400, seed=1)
    a = tables.leaderboard.filter(pl.col("pattern") == "safety")
    b = fewer.leaderboard.filter(pl.col("pattern") == "safety")
    assert (a["families"] - b["families"] == 1).all()
    rest = [t.leaderboard.filter(pl.col("pattern") == "bias") for t in (tables, fewer)]
    assert_frame_equal(*rest)


def test_every_interval_and_bound_holds_its_value(tables: Tables) -> None:
    for name in ("leaderboard", "patterns", "types", "gaps", "dominance", "detection"):
        frame = getattr(tables, name)
        inside = frame.drop_nulls(["value", "low", "high"])
        assert inside.height > 0
        assert (inside["low"] <= inside["value"] + 1e-6).all(), name
        assert (inside["high"] >= inside["value"] - 1e-6).all(), name
        bound = frame.drop_nulls(["value", "bound_low", "bound_high"])
        assert (bound["bound_low"] <= bound["value"] + 1e-9).all(), name
        assert (bound["bound_high"] >= bound["value"] - 1e-9).all(), name


def test_resampled_intervals_have_a_width(tables: Tables) -> None:
    for name in ("patterns", "gaps", "dominance", "detection"):
        rows = getattr(tables, name).filter(pl.col("method") == "bootstrap")
        assert rows.height > 0
        assert (rows["high"] - rows["low"] > 1e-6).all(), name
    slopes = tables.dominance.filter(metric="ldi_slope", pattern="all")
    assert slopes["method"].to_list() == ["bootstrap"] * 3


def test_leaderboard_is_complete_and_ordered(tables: Tables) -> None:
    own = tables.leaderboard.filter(pl.col("model") == "a")
    assert own["order"].to_list() == list(range(len(HEADLINE)))
    assert own["metric"].to_list().index("composite") == 4
    assert set(tables.types["type"].unique()) == set(suite_frame(1, 1)["type"].unique())


def test_policies_of_one_modality_score_nothing() -> None:
    blind = [
        Policy("refuse", 0, refusal=1, abstention=0, family_sd=0),
        Policy("help", 0, refusal=0, abstention=0, family_sd=0),
        Policy("unknown", 0, refusal=0, abstention=1, family_sd=0),
        Policy("whole", 1, refusal=0, family_sd=0),
    ]
    found = summarise(simulate_outcomes(blind, ("mm",), suite_frame(2, 1)), resamples=200)
    composite = found.leaderboard.filter(metric="composite").sort("model")
    assert dict(composite.select("model", "value").iter_rows()) == {
        "help": 0.0,
        "refuse": 0.0,
        "unknown": 0.0,
        "whole": 1.0,
    }
    joint = found.leaderboard.filter(metric="d_joint").sort("model")
    values = dict(joint.select("model", "value").iter_rows())
    assert values["refuse"] == values["help"] == 0 and values["whole"] > 3
    ends = composite.filter(model="whole").row(0, named=True)
    assert ends["low"] < 1, "a perfect score on a few families is no certainty"


def test_comparison_is_antisymmetric_and_modest(outcomes: pl.DataFrame) -> None:
    ab = compare_models(outcomes, "a", "c", resamples=600)
    ba = compare_models(outcomes, "c", "a", resamples=600)
    x, y = ab.contrasts, ba.contrasts
    assert x["difference"].to_numpy() == pytest.approx(-y["difference"].to_numpy())
    assert x["low"].to_numpy() == pytest.approx(-y["high"].to_numpy(), abs=1e-4)
    assert x["p"].to_numpy() == pytest.approx(y["p"].to_numpy(), abs=1e-9)
    assert (x["p_holm"] >= x["p"]).all()
    assert (ab.types["q"] >= ab.types["p"] - 1e-12).all()
    for r in x.iter_rows(named=True):
        if "higher" in r["conclusion"] or "lower" in r["conclusion"]:
            assert r["p_holm"] < 0.05 and (r["low"] > 0 or r["high"] < 0)
        if "no difference found" in r["conclusion"]:
            assert r["low"] <= 0 <= r["high"]
            assert r["mde"] >= max(-r["low"], r["high"]) - 1e-9


def test_a_model_does_not_differ_from_itself(outcomes: pl.DataFrame) -> None:
    twin = outcomes.filter(model="a").with_columns(model=pl.lit("a2"))
    found = compare_models(pl.concat([outcomes, twin]), "a", "a2", resamples=300)
    assert found.conclusions[0].startswith("No difference found")
    assert "would have been seen" in found.conclusions[0]
    assert (found.contrasts["p"] == 1).all()
    assert (found.contrasts["high"] > 0).all(), "equal answers on a sample are no proof"


def test_conditions_can_be_compared(outcomes: pl.DataFrame) -> None:
    found = compare_conditions(outcomes, "b", "txt", "mm", resamples=300)
    safety = found.contrasts.filter(pattern="safety", metric="safety")
    assert safety["difference"][0] > 0


def test_path_over_system_prompts_tells_habit_from_understanding() -> None:
    arms = [
        Policy("plain", 0.6, refusal=0.1, family_sd=0.3),
        Policy("strict", 0.6, refusal=0.8, family_sd=0.3),
        Policy("wise", 0.95, refusal=0.1, family_sd=0.3),
    ]
    outcomes = simulate_outcomes(arms, ("mm",), suite_frame(4, 4), seed=2)
    frame = path_table(outcomes, ["plain", "strict", "wise"], resamples=800)
    assert frame["reading"][0] == "reference"
    assert "refuses more readily" in frame["reading"][1]
    assert "improved" not in frame["reading"][1]
    assert "discrimination improved" in frame["reading"][2]
    with pytest.raises(UserError, match="No results for 'x'"):
        path_table(outcomes, ["plain", "x"], resamples=100)


def test_ranks_of_equal_models_overlap() -> None:
    arms = [Policy(n, 0.5) for n in "ab"] + [Policy("best", 0.98), Policy("worst", 0.1)]
    frame = rank_table(simulate_outcomes(arms, ("mm",), suite_frame(4, 2), seed=8), resamples=500)
    rows = {r["model"]: r for r in frame.iter_rows(named=True)}
    assert (rows["best"]["low"], rows["best"]["high"]) == (1, 1)
    assert rows["worst"]["rank"] == 4
    assert rows["a"]["low"] == rows["b"]["low"] == 2
    assert rows["a"]["high"] == rows["b"]["high"] == 3


def test_pareto_front_by_definition() -> None:
    rng = np.random.default_rng(0)
    points = rng.integers(0, 4, size=(12, 3)).astype(float)
    expected = [not any((q >= p).all() and (q > p).any() for q in points) for p in points]
    assert pareto_front(points).tolist() == expected
    assert not pareto_front(np.array([[np.nan, 1.0], [0.0, 0.0]]))[0]
