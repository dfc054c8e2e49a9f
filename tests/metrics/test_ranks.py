"""Rank ranges: what pairwise differences allow, and nothing more."""

from __future__ import annotations

import polars as pl
import pytest

from csrbench.errors import UserError
from csrbench.metrics.ranks import rank_ranges
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame

SUITE = suite_frame(2, 2)


def test_clear_differences_give_narrow_ranges_and_equal_models_share_theirs() -> None:
    arms = [Policy("best", 0.95), Policy("x", 0.5), Policy("y", 0.5), Policy("worst", 0.05)]
    table = simulate_outcomes(arms, ("mm",), SUITE, seed=2)
    found = rank_ranges(table, resamples=999)
    got = {r["model"]: r for r in found.models.iter_rows(named=True)}
    assert (got["best"]["rank_low"], got["best"]["rank_high"]) == (1, 1)
    assert (got["worst"]["rank_low"], got["worst"]["rank_high"]) == (4, 4)
    for name in "xy":
        assert (got[name]["rank_low"], got[name]["rank_high"]) == (2, 3)
    assert found.models["rank"].to_list() == [1, 2, 3, 4]
    assert found.pairs.height == 6


def test_identical_replies_share_every_rank() -> None:
    one = simulate_outcomes([Policy("a", 0.8)], ("mm",), SUITE)
    table = pl.concat([one.with_columns(model=pl.lit(m)) for m in "abc"])
    found = rank_ranges(table, resamples=999).models
    assert found["rank"].to_list() == [1, 1, 1]
    assert set(found.select("rank_low", "rank_high").iter_rows()) == {(1, 3)}


def test_no_composite_no_rank() -> None:
    table = simulate_outcomes([Policy("a"), Policy("b")], ("mm",), SUITE)
    found = rank_ranges(table.filter(pl.col("pattern") != "bias"), resamples=99)
    assert found.models["rank"].null_count() == 2
    with pytest.raises(UserError, match="txt"):
        rank_ranges(table, "txt")


def test_pairs_are_compared_on_the_cells_of_both() -> None:
    """The better half of the cells is no advantage."""
    one = simulate_outcomes([Policy("a", 0.6, family_sd=0.0)], ("mm",), SUITE, seed=5)
    good = one.group_by("family").agg(pl.col("y").mean()).filter(pl.col("y") > 0.6)["family"]
    part = one.filter(pl.col("family").is_in(good.to_list())).with_columns(model=pl.lit("part"))
    found = rank_ranges(pl.concat([one, part]), resamples=999)
    values = dict(found.models.select("model", "value").iter_rows())
    assert values["part"] > values["a"] + 0.02
    assert found.pairs["difference"][0] == 0.0
    assert not found.pairs["established"][0]
