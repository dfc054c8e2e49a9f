"""Leans on a suite whose families lean by design, and the composite's closed limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from csrbench.metrics.cube import as_cube
from csrbench.metrics.engine import Plan, balanced, evaluate, scopes
from csrbench.metrics.grids import grid_table
from csrbench.metrics.intervals import bootstrap, percentile_interval
from csrbench.metrics.patterns import bias_blocks
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame

ABLE = Policy("able", 0.92, family_sd=1.0)


def test_a_lean_of_the_suites_families_is_no_uncertainty() -> None:
    """With three grids each family leans one way; over all families the suite doesn't."""
    cube = as_cube(simulate_outcomes([ABLE], ("mm",), suite_frame(4, 3), seed=1))
    scope = next(s for s in scopes(cube, "pattern") if s.pattern == "bias")
    block = next(b for b in bias_blocks(cube) if b.metric == "s_dis")
    plan = Plan(cube, 2000)
    row = evaluate(block, scope, plan).row(0, named=True)
    assert row["method"] == "bootstrap"
    cut = block.columns[:, :, scope.start : scope.stop]
    samples = bootstrap(cut, block.statistic, plan.weights(scope))
    low, high = percentile_interval(samples, [row["families"]])
    assert row["high"] - row["low"] < 0.75 * float(high[0] - low[0])
    assert row["low"] <= row["value"] <= row["high"]


def test_the_spelling_of_a_gold_moves_no_interval() -> None:
    table = simulate_outcomes([ABLE], ("mm",), suite_frame(2, 3), seed=1)
    loud = table.with_columns(pl.col("gold").str.to_uppercase())
    rows = []
    for outcomes in (table, loud):
        cube = as_cube(outcomes)
        scope = next(s for s in scopes(cube, "pattern") if s.pattern == "bias")
        plan = Plan(cube, 200)
        rows.append(pl.concat([evaluate(b, scope, plan) for b in bias_blocks(cube)]))
    assert rows[0].equals(rows[1])


def test_resamples_that_the_design_does_not_move_stay_as_they_are() -> None:
    rng = np.random.default_rng(0)
    weights = rng.multinomial(6, np.full(6, 1 / 6), size=50).T.astype(np.float32)
    samples = rng.random((2, 50))
    even = np.stack([np.full((2, 6), 2.0), np.full((2, 6), 4.0)])
    assert np.allclose(balanced(samples, even, weights), samples)


def test_the_composite_is_held_by_its_limits_and_0_where_a_pattern_is_0() -> None:
    arms = [replace(ABLE, name="able"), Policy("middle", 0.6), Policy("none", 0.0)]
    table = simulate_outcomes(arms, ("mm",), suite_frame(2, 2), seed=2)
    rows = {
        r["model"]: r
        for r in grid_table(table, resamples=500)
        .filter(pl.col("metric") == "composite")
        .iter_rows(named=True)
    }
    for r in rows.values():
        assert 0 <= r["low"] <= r["value"] <= r["high"] <= 1
        assert r["method"] == "closed"
    assert rows["able"]["high"] - rows["able"]["low"] < 0.35
    assert (rows["none"]["value"], rows["none"]["low"]) == (0, 0)
    assert 0 < rows["none"]["high"] < rows["able"]["low"]
