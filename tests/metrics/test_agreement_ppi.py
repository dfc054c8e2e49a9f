"""Agreement and judge-error correction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csrbench.errors import UserError
from csrbench.metrics.agreement import agreement_table, cohen_kappa, krippendorff_alpha
from csrbench.metrics.ppi import ppi_mean, rogan_gladen

from .tables import one

LABELS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30
)


@given(LABELS)
def test_kappa_by_definition(pairs: list[tuple[str, str]]) -> None:
    n = len(pairs)
    seen = sum(a == b for a, b in pairs) / n
    chance = (
        sum(sum(a == c for a, _ in pairs) * sum(b == c for _, b in pairs) for c in "abc") / n**2
    )
    found = cohen_kappa(*zip(*pairs, strict=True))
    if chance == 1:
        assert np.isnan(found)
    else:
        assert found == pytest.approx((seen - chance) / (1 - chance), abs=1e-6)


@given(LABELS)
def test_alpha_by_definition(pairs: list[tuple[str, str]]) -> None:
    values = [v for pair in pairs for v in pair]
    n = len(values)
    observed = sum(a != b for a, b in pairs) * 2 / n
    expected = sum(x != y for i, x in enumerate(values) for j, y in enumerate(values) if i != j)
    found = krippendorff_alpha(list(zip(*pairs, strict=True)))
    if expected == 0:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(1 - observed / (expected / (n * (n - 1))), abs=1e-6)


def test_alpha_with_gaps_known_value() -> None:
    # Krippendorff 2011, section C: nominal, four observers, twelve units, missing values.
    n = None
    raters = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, n, n, n],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, n, 3],
        [n, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, n],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, n],
    ]
    assert krippendorff_alpha(raters) == pytest.approx(0.743, abs=5e-4)


def test_agreement_table_matches_counts_and_has_intervals() -> None:
    gold = ["yes"] * 40 + ["no"] * 60
    said = ["yes"] * 30 + ["no"] * 10 + ["no"] * 55 + ["yes"] * 5
    frame = agreement_table(gold, said, resamples=500)
    precision = one(frame, metric="precision", **{"class": "yes"})
    assert precision["value"] == pytest.approx(30 / 35) and precision["n"] == 35
    assert one(frame, metric="recall", **{"class": "yes"})["value"] == pytest.approx(0.75)
    assert one(frame, metric="accuracy")["value"] == pytest.approx(0.85)
    kappa = one(frame, metric="kappa")
    assert kappa["value"] == pytest.approx(cohen_kappa(gold, said))
    assert kappa["low"] < kappa["value"] < kappa["high"]
    clustered = agreement_table(gold, said, [i // 10 for i in range(100)], resamples=500)
    assert one(clustered, metric="kappa")["clusters"] == 10


def test_unequal_lengths_are_named() -> None:
    with pytest.raises(UserError, match="pair them"):
        cohen_kappa(["a"], ["a", "b"])
    with pytest.raises(UserError, match="labels"):
        ppi_mean([1, 0], [1], [1, 0])


def test_ppi_formula_and_ends() -> None:
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 80).astype(float)
    f = np.where(rng.random(80) < 0.85, y, 1 - y)
    u = rng.integers(0, 2, 900).astype(float)
    found = ppi_mean(y, f, u)
    spread = np.var(np.r_[f, u], ddof=1)
    weight = np.clip(np.cov(y, f)[0, 1] / (spread * (1 + 80 / 900)), 0, 1)
    assert found.weight == pytest.approx(weight)
    assert found.value == pytest.approx(y.mean() + weight * (u.mean() - f.mean()))
    assert found.low < found.value < found.high
    useless = ppi_mean(y, np.ones(80), np.ones(900))
    assert useless.weight == 0 and useless.value == pytest.approx(y.mean())
    assert ppi_mean(y, f, []).value == pytest.approx(y.mean())
    assert np.isnan(ppi_mean([1], [1], [1, 0]).value)


def test_ppi_narrows_and_corrects_a_biased_judge() -> None:
    rng = np.random.default_rng(1)
    inside = narrower = 0
    for _ in range(200):
        truth = (rng.random(2000) < 0.3).astype(float)
        judge = np.where(rng.random(2000) < np.where(truth == 1, 0.7, 0.05), 1.0, 0.0)
        found = ppi_mean(truth[:200], judge[:200], judge[200:])
        alone = ppi_mean(truth[:200], np.zeros(200), np.zeros(1800))
        inside += found.low <= 0.3 <= found.high
        narrower += found.high - found.low < alone.high - alone.low
    assert inside >= 184 and narrower > 190


def test_rogan_gladen() -> None:
    y = [1] * 50 + [0] * 50
    f = [1] * 40 + [0] * 10 + [1] * 5 + [0] * 45
    judged = [1] * 31 + [0] * 69
    assert rogan_gladen(judged, y, f).value == pytest.approx((0.31 + 0.9 - 1) / 0.7)
    assert np.isnan(rogan_gladen(judged, y, [1 - v for v in f]).value)
