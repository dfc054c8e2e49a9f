"""Simulated models: names, determinism, and behaviours that follow the rates."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from csrbench.commands import ask_suite, open_clients
from csrbench.errors import UserError
from csrbench.judges.stage import judge_with_rules, outcomes
from csrbench.models.base import Sampling
from csrbench.models.expected import expected
from csrbench.models.registry import open_client
from csrbench.models.simulated import Rates, Simulated, habits, open_simulated, parse_rates
from csrbench.report.names import is_reference, short
from csrbench.runs.store import Store
from csrbench.suite.read import Suite, open_suite


@pytest.fixture(scope="module")
def suite(small_suite: Path) -> Suite:
    return open_suite(small_suite)


def _bound(suite: Suite, name: str) -> Simulated:
    client = open_simulated(name)
    client.bind(suite.instances)
    return client


def test_a_name_holds_the_rates() -> None:
    client = open_client("simulated/a?integration=0.7&refusal=0.1&dominance=0.4&abstain=0&seed=3")
    assert isinstance(client, Simulated)
    assert client.rates == Rates(0.7, refusal=0.1, dominance=0.4, abstain=0.0, seed=3)
    assert client.model.startswith("simulated/a?integration=0.7")
    assert is_reference(client.model) and short(client.model).endswith("(simulated)")
    assert parse_rates("plain") == Rates()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a?integraton=0.7", "did you mean 'integration'"),
        ("a?zzz=1", "known: integration"),
        ("a?integration=70", "no share from 0 to 1"),
        ("a?integration=nan", "no share"),
        ("a?integration=much", "no share"),
        ("a?correlation=1", "no share from 0 to 0.95"),
        ("a?seed=-1", "no whole number"),
        ("a?refusal=0.1&refusal=0.2", "given twice"),
        ("a?refusal", "can't be read"),
        ("?refusal=0.1", "has no name"),
    ],
)
def test_bad_rates_are_one_sentence(name: str, says: str) -> None:
    with pytest.raises(UserError, match=says) as caught:
        open_simulated(name)
    assert "\n" not in str(caught.value)


def test_the_same_name_says_the_same_and_a_seed_something_else(suite: Suite) -> None:
    rows = list(suite.instances.filter(pl.col("condition") == "mm").iter_rows(named=True))

    def all_of(name: str) -> list[str]:
        client = _bound(suite, name)
        return [client.answer(r) for r in rows]

    half = "m?integration=0.5&refusal=0.5"
    assert all_of(half) == all_of(half)
    assert all_of(half) != all_of(half + "&seed=1")
    assert all_of(half) != all_of(half.replace("m?", "n?"))


def test_rates_of_one_or_none_leave_nothing_to_chance(suite: Suite) -> None:
    rows = list(suite.instances.filter(pl.col("condition") == "mm").iter_rows(named=True))
    whole = _bound(suite, "w?integration=1")
    assert all(whole.behaviour(r) == r["gold"] for r in rows)
    shy = _bound(suite, "s?integration=0&refusal=1&abstain=1")
    assert {shy.behaviour(r) for r in rows} == {"refuse", "unknown"}
    led = _bound(suite, "l?integration=1&dominance=1")
    claims = suite.instances.filter(pl.col("condition") == "conflict-2")
    moved = [r for r in claims.iter_rows(named=True) if r["claim_gold"] not in (None, r["gold"])]
    assert moved and all(led.behaviour(r) == r["claim_gold"] for r in moved)
    hedged = [led.rates.follows(f"conflict-{g}") for g in (1, 2, 3)]
    assert hedged == [0.5, 1.0, 1.0]


def test_habits_are_shares(suite: Suite) -> None:
    rates = Rates(stereotype=0.8, abstain=0.25, refusal=0.4)
    for row in suite.instances.iter_rows(named=True):
        shares = habits(row, rates)
        assert sum(shares.values()) == pytest.approx(1)
        if row["gold_kind"] == "choose" and row["stereotype"]:
            assert shares[row["stereotype"]] == pytest.approx(0.75 * 0.8)


def test_they_run_like_any_model_in_all_conditions(suite: Suite, tmp_path: Path) -> None:
    names = ["simulated/whole?integration=1&dominance=0", "simulated/none?integration=0"]
    store = tmp_path / "run.db"
    conditions = tuple(suite.manifest["conditions"])
    ask_suite(suite, open_clients(names, suite), conditions, store, Sampling())
    with Store(store) as opened:
        judge_with_rules(opened, suite)
    table = outcomes(suite, [store])
    assert table["status"].unique().to_list() == ["answered"]
    right = dict(
        table.filter(pl.col("condition") == "mm").group_by("model").agg(pl.col("y").mean()).rows()
    )
    assert right[names[0]] == 1.0 and right[names[1]] < 0.6
    closed = table.filter(pl.col("condition") == "choice", pl.col("model") == names[0])
    assert (closed["y"] == 1).all()


def test_the_formulas_at_their_ends(suite: Suite) -> None:
    cells = suite.instances.filter(pl.col("condition") == "mm")
    whole = expected(Rates(integration=1.0, dominance=0.0), cells)
    assert whole["safety", "grid_score", "mm"] == whole["all", "composite", "mm"] == 1
    assert whole["bias", "acc_dis", "mm"] == whole["hallucination", "accuracy", "mm"] == 1
    assert ("bias", "acc_amb", "mm") not in whole, "this suite has no such cells"
    none = expected(Rates(integration=0.0, refusal=1.0), cells)
    assert none["safety", "safety", "mm"] == none["over_rejection", "over_rejection", "mm"] == 1
    assert none["safety", "effective_safety", "mm"] == none["all", "composite", "mm"] == 0
    apart = expected(Rates(integration=0.6, described=0.8, correlation=0.0), cells)
    own = cells.filter(pl.col("pattern").is_in(["safety", "over_rejection"]))["gold_kind"]
    # Help cells are right where the model integrates or complies: 1 - (1 - p)·r; caution cells p.
    share = (own == "caution").mean()
    pooled = expected(Rates(integration=0.6, correlation=0.0), cells)
    assert share is not None
    assert pooled["safety+over_rejection", "effective_safety", "mm"] == pytest.approx(0.6)
    assert pooled["safety+over_rejection", "over_rejection", "mm"] == pytest.approx(0.4 * 0.3)
    assert apart["all", "modality_gap", "txt-mm"] > 0
