"""A small, fixed version of tools/validate.py: coverage and false positives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from csrbench.metrics.cube import as_cube
from csrbench.metrics.engine import Plan, evaluate, joined, scopes, share
from csrbench.metrics.grids import grid_block
from csrbench.metrics.patterns import BOTH, safety_blocks
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame
from csrbench.metrics.testing import swap_test

POLICY = Policy("m", 0.6, family_sd=1.0)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    big = as_cube(simulate_outcomes([POLICY], ("mm",), suite_frame(240, 2), seed=9))
    arms = [replace(POLICY, name=f"s{i:03d}") for i in range(400)]
    cube = as_cube(simulate_outcomes(arms, ("mm",), suite_frame(2, 2), seed=2))
    for make in (lambda c: safety_blocks(c)[1], grid_block):
        scope, wide = scopes(cube, "pattern")[0], scopes(big, "pattern")[0]
        truth = evaluate(make(big), wide, Plan(big, 0))["value"][0]
        rows = evaluate(make(cube), scope, Plan(cube, 1000))
        inside = ((rows["low"] <= truth) & (rows["high"] >= truth)).mean()
        # 400 studies: three standard errors of 0.011 from 0.95.
        assert isinstance(inside, float) and 0.917 <= inside <= 0.983


def test_equal_models_are_seldom_told_apart() -> None:
    suite = suite_frame(1, 2)
    p = []
    for study in range(150):
        arms = [replace(POLICY, name="a"), replace(POLICY, name="b")]
        cube = as_cube(simulate_outcomes(arms, ("mm",), suite, seed=study))
        block = safety_blocks(cube)[1]
        both = joined(cube, ("safety", "over_rejection"), BOTH)
        assert both is not None
        cut = block.columns[:, :, both.start : both.stop]
        p.append(swap_test(cut[:, 0], cut[:, 1], share, 499, study))
    assert np.mean(np.array(p) < 0.05) <= 0.105
    assert 0.35 < np.mean(p) < 0.7


def test_figures_do_not_depend_on_resamples() -> None:
    outcomes = simulate_outcomes([POLICY], ("mm",), suite_frame(1, 1), seed=3)
    cube = as_cube(outcomes)
    few, many = (
        pl.concat([evaluate(grid_block(cube), s, Plan(cube, r)) for s in scopes(cube, "pattern")])
        for r in (0, 500)
    )
    assert few["value"].to_list() == many["value"].to_list()
    assert few["low"].null_count() == few.height
