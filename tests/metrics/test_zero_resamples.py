"""No resamples, one model: values without intervals, never an error; and which p is quoted."""

from __future__ import annotations

import polars as pl
import pytest

from csrbench.metrics.compare import compare_models
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame
from csrbench.metrics.summary import summarise
from csrbench.metrics.tradeoff import path_table, rank_correlation


@pytest.mark.parametrize("models", [1, 2, 4])
@pytest.mark.parametrize("resamples", [0, 1])
def test_summaries_without_resamples(models: int, resamples: int) -> None:
    arms = [Policy(f"m{i}", 0.2 + 0.2 * i, stereotype=0.5 + 0.1 * i) for i in range(models)]
    table = simulate_outcomes(arms, suite=suite_frame(1, 1))
    tables = summarise(table, resamples)
    full = summarise(table, 200)
    assert tables.patterns["value"].equals(full.patterns["value"])
    assert tables.correlation["value"].equals(full.correlation["value"])
    if resamples == 0:
        assert tables.patterns["low"].null_count() == tables.patterns.height
        assert tables.correlation["low"].null_count() == tables.correlation.height
        many = tables.gaps.filter(pl.col("b") + pl.col("c") > 40)
        assert many.height and many["p"].null_count() == many.height


def test_rank_correlation_of_one_model_is_null() -> None:
    table = simulate_outcomes([Policy("m")], ("mm",), suite_frame(1, 1))
    found = rank_correlation(table, resamples=0)
    assert found.height == 3
    assert found["value"].null_count() == 3


def test_mcnemar_counts_families_and_not_their_cells() -> None:
    """Families where all pairs agree: a hundred pairs would be strong evidence, five aren't."""
    arms = simulate_outcomes([Policy("a", 1.0), Policy("b", 1.0)], ("mm",), suite_frame(1, 20))
    one = arms.filter(pl.col("type") == "S01")
    parts = [
        one.with_columns(
            family=pl.lit(f"F{i}"),
            grid=pl.format("{}-{}", pl.lit(f"F{i}"), "grid"),
            cell=pl.format("{}-{}", pl.lit(f"F{i}"), "cell"),
        )
        for i in range(5)
    ]
    wrong = pl.col("model") == "b"
    table = pl.concat(parts).with_columns(
        y=pl.when(wrong).then(0).otherwise("y").cast(pl.Int8),
        safe=pl.when(wrong & pl.col("safe").is_not_null()).then(0).otherwise("safe").cast(pl.Int8),
    )
    found = compare_models(table, "a", "b", resamples=999)
    row = found.types.row(0, named=True)
    assert row["b"] > 100
    assert row["mcnemar"] == pytest.approx(2 / 2**5)
    assert row["p"] == pytest.approx(2 / 2**5)
    assert found.conclusions[0].startswith(("No difference", "a and b cannot"))


def test_a_path_says_whether_understanding_or_habit_moved() -> None:
    suite = suite_frame(6, 4)
    shy = Policy("shy", 0.5, refusal=0.95, family_sd=0.0)
    base = Policy("base", 0.5, refusal=0.1, family_sd=0.0)
    able = Policy("able", 0.95, refusal=0.1, family_sd=0.0)
    table = simulate_outcomes([base, shy, able], ("mm",), suite)
    path = path_table(table, ["base", "shy", "able"], resamples=999)
    reading = dict(path.select("model", "reading").iter_rows())
    assert reading["base"] == "reference"
    assert "refuses more readily" in reading["shy"] and "improved" not in reading["shy"]
    assert reading["able"].startswith("discrimination improved")
    assert path["p_d_prime"][2] < 0.05


def test_equal_arms_have_no_path() -> None:
    table = simulate_outcomes([Policy("a"), Policy("b")], ("mm",), suite_frame(4, 2), seed=3)
    path = path_table(table, ["a", "b"], resamples=999)
    assert path["reading"][1].startswith("no change of discrimination found; no change")
