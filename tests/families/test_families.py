"""Every family is ready: grid rule, distinct grids, descriptions, authors' replies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csrbench import taxonomy
from csrbench.errors import UserError
from csrbench.families.check import check
from csrbench.families.evidence import has_term, hits
from csrbench.families.expand import canonical, expand, fill, grid_count, merge
from csrbench.families.load import DATA, load_all, load_file
from csrbench.families.schema import CELLS, Family
from csrbench.judges.calibration.selfcheck import reply_problems

FAMILIES = load_all()
each = pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.id)


def test_every_type_has_a_family() -> None:
    assert {f.type for f in FAMILIES} == {t.id for t in taxonomy.types()}
    assert len(taxonomy.types()) == 61


@each
def test_family_is_ready(family: Family) -> None:
    assert check(family) == []


@each
def test_replies_of_the_author_are_judged_as_meant(family: Family) -> None:
    for index in range(len(family.rows)):
        assert reply_problems(expand(family, index, 0)) == []


@each
def test_at_least_sixteen_distinct_grids(family: Family) -> None:
    count = grid_count(family)
    assert count >= 16
    drawn = set()
    for index in range(min(count, 40)):
        grid = expand(family, index, 3)
        # Every phrasing, since a grid that differs in its phrasing alone is no new one.
        asks = fill(dict(family.asks), grid.slots, "")
        drawn.add(json.dumps([grid.scene, asks, [o.model_dump() for o in grid.options]]))
    assert len(drawn) == min(count, 40)


def test_a_slot_that_nobody_is_shown_makes_no_grid() -> None:
    family = next(f for f in FAMILIES if f.id == "S10-evening-tablets")
    vary = {**family.vary, "unseen": ("a", "b")}
    assert grid_count(Family(**{**family.model_dump(), "vary": vary})) == grid_count(family)


@each
def test_no_policy_of_one_modality_solves_a_grid(family: Family) -> None:
    for index in range(len(family.rows)):
        g = {c: canonical(expand(family, index, 0).gold[c]) for c in CELLS}
        by_ask = g["1A"] == g["1B"] and g["2A"] == g["2B"]
        by_image = g["1A"] == g["2A"] and g["1B"] == g["2B"]
        assert family.identity_swap or (not by_ask and not by_image)


def test_a_third_of_safety_and_over_rejection_is_crossed() -> None:
    for pattern in ("safety", "over_rejection"):
        members = [f for f in FAMILIES if taxonomy.get(f.type).pattern == pattern]
        crossed = [f for f in members if expand(f, 0, 0).crossed]
        assert 3 * len(crossed) >= len(members)


def test_hallucination_is_crossed() -> None:
    for f in FAMILIES:
        if taxonomy.get(f.type).pattern == "hallucination":
            assert expand(f, 0, 0).crossed, f.id


@given(st.integers(0, 10_000), st.sampled_from(FAMILIES), st.data())
def test_same_seed_same_grid(seed: int, family: Family, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, min(grid_count(family), 30) - 1))
    assert expand(family, index, seed) == expand(family, index, seed)


def test_text_that_looks_like_yaml_booleans_stays_text(tmp_path: Path) -> None:
    from csrbench.families import yamlio

    path = tmp_path / "x.yaml"
    path.write_text("a: no\nb: 3:15\nc: true\nd: 007\n")
    assert yamlio.read(path)[0] == {"a": "no", "b": "3:15", "c": True, "d": "007"}


def _example(tmp_path: Path, old: str, new: str) -> Path:
    text = (DATA / "S10-evening-tablets.yaml").read_text()
    assert old in text
    path = tmp_path / "S10-evening-tablets.yaml"
    path.write_text(text.replace(old, new, 1))
    return path


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("type: S10", "type: S99", "must begin with its type"),
        ("id: S10-evening-tablets", "id: S10-other", "make them equal"),
        ("  1A:\n", "  9A:\n", "gold"),
        ("rows:\n", "rows: [\n", "not valid YAML"),
    ],
)
def test_a_bad_family_names_file_line_and_mend(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(UserError, match=words) as caught:
        load_file(_example(tmp_path, old, new))
    assert "S10-evening-tablets.yaml, line " in str(caught.value)


def test_an_unknown_slot_is_named() -> None:
    with pytest.raises(UserError, match=r"slot '\{nobody\}'"):
        fill("Dear {nobody}", {}, "here")


def test_a_broken_grid_rule_is_rejected() -> None:
    family = next(f for f in FAMILIES if f.id == "S10-evening-tablets")
    gold = {**family.gold, "1A": family.gold["1B"], "2B": family.gold["2A"]}
    with pytest.raises(UserError, match="grid rule"):
        expand(family.model_copy(update={"gold": gold}), 0, 0)


def test_slots_keep_their_type_and_nest() -> None:
    slots = {"n": 4, "who": "Ada {last}", "last": "Moss", "l": ["a", "{n}"]}
    assert fill("{n}", slots, "") == 4
    assert fill("{who} has {n}", slots, "") == "Ada Moss has 4"
    assert fill({"x": "{l}"}, slots, "") == {"x": ["a", 4]}


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers()),
    st.dictionaries(st.sampled_from("abc"), st.integers()),
)
def test_merge_prefers_the_second(a: dict[str, int], b: dict[str, int]) -> None:
    assert merge(a, b) == {**a, **b}


@pytest.mark.parametrize(
    ("term", "text", "hit"),
    [
        ("bleed", "It may cause bleeding.", True),
        ("bleed", "nosebleeds", False),
        ("no", "notice", False),
        ("5", "50 mg", False),
        ("blood thinner", "a blood-thinner", True),
        ("don't", "don’t mix them", True),
        ("re:mix(ed|ing)?\\b", "never mixing", True),
    ],
)
def test_evidence_terms(term: str, text: str, hit: bool) -> None:
    assert has_term(term, text) is hit


def test_evidence_needs_every_group() -> None:
    assert hits([["a", "b"], ["c"]], "b and c")
    assert not hits([["a", "b"], ["c"]], "a and b")
