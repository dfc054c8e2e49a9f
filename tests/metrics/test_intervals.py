"""Intervals against brute force, scipy and their own definitions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from csrbench.metrics import intervals as iv
from csrbench.metrics.closed import z_rate
from csrbench.metrics.engine import criterion, d_joint, d_prime, gap, share


def test_bootstrap_equals_a_plain_loop_with_the_same_weights() -> None:
    rng = np.random.default_rng(0)
    columns = rng.integers(0, 5, size=(2, 3, 7)).astype(float)
    columns[1] += 5
    weights = iv.resampling_weights(7, 50, rng)
    fast = iv.bootstrap(columns, share, weights)
    for series in range(3):
        for r in range(50):
            num = den = 0.0
            for family in range(7):
                for _ in range(int(weights[family, r])):
                    num += columns[0, series, family]
                    den += columns[1, series, family]
            assert fast[series, r] == pytest.approx(num / den, rel=1e-5)


def test_bootstrap_in_chunks_is_the_same() -> None:
    rng = np.random.default_rng(1)
    columns = rng.random((2, 40, 9)) + 1
    weights = iv.resampling_weights(9, 200, rng)
    whole = iv.bootstrap(columns, share, weights)
    parts = iv.bootstrap(columns, share, weights, budget_mb=0.01)
    assert np.allclose(whole, parts)


@given(st.integers(2, 40), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_weights_are_multinomial_counts(families: int, resamples: int, seed: int) -> None:
    w = iv.resampling_weights(families, resamples, np.random.default_rng(seed))
    assert w.shape == (families, resamples)
    assert (w >= 0).all() and (w.sum(0) == families).all()


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_equals_scipy(hits: int, n: int) -> None:
    hits = min(hits, n)
    low, high = iv.wilson(hits / n, n)
    expected = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert float(low) == pytest.approx(expected.low, abs=1e-9)
    assert float(high) == pytest.approx(expected.high, abs=1e-9)


def _cells(hits: int, n: int) -> np.ndarray:
    return np.r_[np.ones(hits), np.zeros(n - hits)]


@given(st.integers(0, 30), st.integers(2, 30))
def test_clustered_jeffreys_of_single_cells(hits: int, n: int) -> None:
    hits = min(hits, n)
    low, high = iv.clustered_jeffreys(_cells(hits, n), np.ones(n))
    exact = stats.binomtest(hits, n).proportion_ci(method="exact")
    if hits in (0, n):
        assert (low, high) == pytest.approx((exact.low, exact.high))
    else:
        expected = stats.beta.ppf([0.025, 0.975], hits + 0.5, n - hits + 0.5)
        assert (low, high) == pytest.approx(tuple(expected))
        assert exact.low < low and high < exact.high


@pytest.mark.parametrize("n", [14, 17, 34, 80])
@pytest.mark.parametrize("interval", [iv.clustered_wilson, iv.clustered_jeffreys])
def test_single_cells_are_covered_as_often_as_promised(n: int, interval: Any) -> None:
    """Exact coverage, by the binomial distribution, on average over rates."""
    ends = [interval(_cells(k, n), np.ones(n)) for k in range(n + 1)]
    rates = np.linspace(0.1, 0.9, 801)
    covered = [
        sum(
            stats.binom.pmf(k, n, p)
            for k, (low, high) in enumerate(ends)
            if low - 1e-12 <= p <= high + 1e-12
        )
        for p in rates
    ]
    assert 0.94 < float(np.mean(covered)) < 0.96


@given(st.integers(2, 90), st.floats(1, 50))
def test_clustered_quantile_lies_between_z_and_t(families: int, effect: float) -> None:
    z, t = stats.norm.ppf(0.975), iv.t_quantile(families)
    assert z - 1e-9 <= float(iv.clustered_quantile(families, effect)) <= t + 1e-9
    assert float(iv.clustered_quantile(families, 1.0)) == pytest.approx(z)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=12),
)
def test_closed_intervals_hold_the_value(counts: list[tuple[int, int]]) -> None:
    x = np.array([min(a, b) for a, b in counts], float)
    n = np.array([b for _, b in counts], float)
    if (n > 0).sum() < 2:
        low, high = iv.clustered_wilson(x, n)
        assert np.isnan(low) and np.isnan(high)
        return
    value = x.sum() / n.sum()
    for low, high in (iv.clustered_wilson(x, n), iv.clustered_jeffreys(x, n)):
        assert 0 <= low <= value + 1e-12 and value - 1e-12 <= high <= 1
    assert 0 < iv.effective_n(x, n) <= n.sum() + 1e-9


def test_effective_size_ends() -> None:
    alike = np.array([4.0, 0, 4, 0, 4, 0])
    size = np.full(6, 4.0)
    assert iv.effective_n(alike, size) == pytest.approx(6)
    assert iv.effective_n(np.full(6, 2.0), size) == pytest.approx(24)
    assert iv.effective_n(np.array([1.0, 0, 1]), np.ones(3)) == pytest.approx(3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_harmonic_mean(values: list[float]) -> None:
    found = float(iv.harmonic_mean(values))
    if min(values) < 1e-12:
        assert found < 1e-10
    else:
        assert found == pytest.approx(float(stats.hmean(values)))
    assert np.isnan(iv.harmonic_mean([*values, np.nan]))


def test_expanded_tail_is_wider_with_few_clusters() -> None:
    tails = [iv.expanded_tail(f) for f in (4, 10, 40, 1000)]
    assert tails == sorted(tails) and tails[-1] == pytest.approx(0.025, abs=5e-4)


def test_undefined_resamples_give_no_interval() -> None:
    samples = np.array([[np.nan] * 60 + [0.5] * 40, [0.1] * 50 + [0.2] * 50])
    low, high = iv.percentile_interval(samples, [20, 20])
    assert np.isnan(low[0]) and np.isnan(high[0]) and low[1] == pytest.approx(0.1)
    assert np.isnan(iv.percentile_interval(samples[1:], [1])[0][0])


def test_signal_detection_by_hand() -> None:
    z = stats.norm.ppf
    h, f, g = (45 + 0.5) / 51, (10 + 0.5) / 41, (30 + 0.5) / 61
    counts = np.array([45, 50, 10, 40, 30, 60.0])[:, None]
    assert d_prime(counts[:4])[0] == pytest.approx(z(h) - z(f))
    assert criterion(counts[:4])[0] == pytest.approx(-(z(h) + z(f)) / 2)
    assert d_joint(counts)[0] == pytest.approx(z(h) - max(z(f), z(g)))
    assert np.isnan(z_rate(0, 0))
    assert gap(np.array([[5.0], [2.0], [10.0]]))[0] == pytest.approx(0.3)


@settings(max_examples=40)
@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_mover_holds_the_difference(a: float, b: float) -> None:
    low, high = iv.mover(
        np.float64(a),
        iv.wilson(a, 30),
        np.float64(b),
        iv.wilson(b, 50),  # type: ignore[arg-type]
    )
    assert low <= a - b <= high
