"""Tests and corrections against brute-force definitions and scipy."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from csrbench.errors import UserError
from csrbench.metrics.engine import d_prime, share
from csrbench.metrics.modality import mcnemar_exact, mcnemar_families
from csrbench.metrics.power import cells_needed, minimum_detectable_effect, sentence
from csrbench.metrics.testing import benjamini_hochberg, holm, sign_flip, swap_test

P = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_equals_scipy(b: int, c: int) -> None:
    expected = 1.0 if b + c == 0 else stats.binomtest(b, b + c).pvalue
    assert float(mcnemar_exact(b, c)) == pytest.approx(expected)


COUNTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=30)


@given(COUNTS, st.integers(1, 9))
def test_mcnemar_on_families(counts: list[tuple[int, int]], copies: int) -> None:
    b, c = np.array(counts, float).T
    p = float(mcnemar_families(b, c))
    up, down = int((b > c).sum()), int((b < c).sum())
    assert p == pytest.approx(1.0 if up + down == 0 else stats.binomtest(up, up + down).pvalue)
    # More cells that say the same are no more evidence, and the arms' order doesn't matter.
    assert float(mcnemar_families(copies * b, copies * c)) == p
    assert float(mcnemar_families(c, b)) == p


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_on_families_of_one_cell_is_mcnemar(b: int, c: int) -> None:
    first, second = np.r_[np.ones(b), np.zeros(c)], np.r_[np.zeros(b), np.ones(c)]
    assert float(mcnemar_families(first, second)) == float(mcnemar_exact(b, c))


@given(P)
def test_holm_by_definition(p: list[float]) -> None:
    m, order = len(p), sorted(range(len(p)), key=lambda i: p[i])
    expected = [0.0] * m
    worst = 0.0
    for rank, i in enumerate(order):
        worst = max(worst, min(1.0, (m - rank) * p[i]))
        expected[i] = worst
    assert holm(p) == pytest.approx(expected)


@given(P)
def test_benjamini_hochberg_by_definition(p: list[float]) -> None:
    m = len(p)
    ranked = sorted(p)
    expected = [
        min(1.0, *(m * q / (j + 1) for j, q in enumerate(ranked) if q >= value), 1.0) for value in p
    ]
    assert benjamini_hochberg(p) == pytest.approx(expected)


def test_corrections_leave_undefined_p_values_out() -> None:
    assert holm([0.01, math.nan])[0] == pytest.approx(0.01)
    assert benjamini_hochberg([0.01, math.nan])[0] == pytest.approx(0.01)
    assert np.isnan(holm([math.nan])[0])


@given(st.lists(st.integers(-4, 4), min_size=1, max_size=8))
def test_sign_flip_by_enumeration(d: list[int]) -> None:
    observed = abs(sum(d))
    flips = list(itertools.product((-1, 1), repeat=len(d)))
    extreme = sum(abs(sum(s * x for s, x in zip(f, d, strict=True))) >= observed for f in flips)
    assert sign_flip([d])[0] == pytest.approx(extreme / len(flips))


def test_swap_test_by_enumeration() -> None:
    a = np.array([[4.0, 3, 5, 2, 4], [5, 5, 5, 5, 5], [1, 0, 2, 1, 0], [5, 5, 5, 5, 5]])
    b = np.array([[2.0, 3, 1, 2, 3], [5, 5, 5, 5, 5], [2, 3, 2, 1, 4], [5, 5, 5, 5, 5]])
    observed = abs(float((d_prime(a.sum(1)[:, None]) - d_prime(b.sum(1)[:, None]))[0]))
    extreme = 0
    for swap in itertools.product((False, True), repeat=5):
        x = np.where(swap, b, a).sum(1)[:, None]
        y = np.where(swap, a, b).sum(1)[:, None]
        extreme += abs(float((d_prime(x) - d_prime(y))[0])) >= observed - 1e-9
    assert swap_test(a, b, d_prime) == pytest.approx(extreme / 32)


def test_swap_test_with_equal_sizes_is_the_sign_flip() -> None:
    rng = np.random.default_rng(3)
    n = np.full(30, 6.0)
    a, b = rng.binomial(6, 0.6, 30).astype(float), rng.binomial(6, 0.5, 30).astype(float)
    p = swap_test(np.stack([a, n]), np.stack([b, n]), share, 4000, 1)
    assert p == pytest.approx(sign_flip([a - b], 4000, 1)[0], abs=0.02)
    assert swap_test(np.stack([a, n]), np.stack([a, n]), share) == 1.0


@given(st.floats(0.02, 1), st.floats(20, 5000))
def test_detectable_effect_solves_its_equation(psi: float, n: float) -> None:
    delta = minimum_detectable_effect(psi, n)
    if math.isnan(delta):
        return
    za, zb = stats.norm.ppf(0.975), stats.norm.ppf(0.8)
    right = (za * math.sqrt(psi) + zb * math.sqrt(max(psi - delta**2, 0))) / math.sqrt(n)
    assert delta == pytest.approx(right, rel=1e-6)
    assert cells_needed(delta, psi) == pytest.approx(n, rel=1e-5)


def test_power_messages() -> None:
    with pytest.raises(UserError, match="disagreement"):
        minimum_detectable_effect(0, 10)
    assert "too small" in sentence(math.nan)
