"""The anytime-valid test keeps its level however often one looks, and sees real differences."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from csrbench.errors import UserError
from csrbench.runs.sequential import bet, family_differences, family_order


@pytest.mark.parametrize("law", ["quarters", "skewed", "rare"])
def test_false_positives_at_any_time_stay_below_alpha(law: str) -> None:
    rng = np.random.default_rng(3)
    runs, alpha = 200, 0.1

    def draw() -> np.ndarray:
        if law == "quarters":
            return rng.integers(-2, 3, 120) / 4
        if law == "skewed":  # mean 0: rarely far up, mostly a little down
            return np.where(rng.random(120) < 0.2, 0.8, -0.2)
        return rng.choice([-1.0, 0.0, 1.0], 120, p=[0.05, 0.9, 0.05])

    wrong = sum(bet(draw(), alpha).decided for _ in range(runs))
    assert wrong <= runs * alpha + 2.3 * np.sqrt(runs * alpha * (1 - alpha))


def test_sees_a_real_difference_early_and_covers_it() -> None:
    rng = np.random.default_rng(4)
    stops, covered = [], 0
    for _ in range(40):
        x = np.clip(rng.normal(0.25, 0.4, 300), -1, 1)
        stops.append(next((n for n in range(10, 301, 10) if bet(x[:n]).decided), 999))
        v = bet(x)
        covered += v.low - 0.005 <= 0.25 <= v.high + 0.005
    assert np.median(stops) < 100
    assert max(stops) < 999
    assert covered >= 36


def test_edges() -> None:
    empty = bet([])
    assert (empty.units, empty.decided, empty.low, empty.high) == (0, False, -1.0, 1.0)
    assert empty.e_value == pytest.approx(1)
    assert bet([1.0] * 30).decided
    assert bet([1.0] * 30).mean == 1
    mirrored = bet([0.5, -0.25, 0.75]), bet([-0.5, 0.25, -0.75])
    assert mirrored[0].e_value == pytest.approx(mirrored[1].e_value)
    with pytest.raises(UserError, match=r"\[-1, 1\]"):
        bet([1.5])
    with pytest.raises(UserError, match="between 0 and 1"):
        bet([], alpha=1)


def test_a_decision_stays() -> None:
    x = [0.8] * 30 + [-0.8] * 40
    assert bet(x[:30]).decided
    assert bet(x).decided


def test_differences_by_family() -> None:
    rows = [
        (m, f, f"{f}/0", f"{f}/0/{c}", y)
        for m, ys in (("a", (1, 1, 1, None)), ("b", (0, 1, 0, 1)))
        for f in ("S1", "S2")
        for c, y in zip(("1A", "1B", "2A", "2B"), ys, strict=True)
    ]
    columns = ["model", "family", "grid", "cell", "y"]
    table = pl.DataFrame(rows, schema=columns, orient="row")
    found = family_differences(table, "a", "b", ["S2", "S1", "S3"])
    assert found["family"].to_list() == ["S2", "S1"]
    assert found["difference"].to_list() == pytest.approx([2 / 3] * 2)
    assert found.select("cells", "missing").row(0) == (3, 1)
    assert family_differences(table, "a", "none", ["S1"]).is_empty()


def test_order_is_random_and_repeatable() -> None:
    frame = pl.DataFrame({"family": [f"F{n:02d}" for n in range(30)] * 2})
    assert family_order(frame, 1) == family_order(frame, 1) != family_order(frame, 2)
    assert sorted(family_order(frame)) == sorted(set(frame["family"]))
