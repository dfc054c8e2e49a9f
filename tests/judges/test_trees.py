"""Trees of the judges' scorers: what is written is what is read, and absent features are 0."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csrbench.judges.words.trees import Node, Trees, from_json, to_json

NAMES = ("a list after a refusal", "words", "~phrase")


@st.composite
def tree(draw: st.DrawFn, depth: int = 3) -> tuple[Node, ...]:
    """A tree of random shape, its root first."""
    nodes: list[Node] = []

    def grow(left: int) -> int:
        at = len(nodes)
        if left == 0 or draw(st.booleans()):
            nodes.append(("", draw(st.floats(-3, 3)), 0, 0))
            return at
        nodes.append(("", 0.0, 0, 0))
        low, high = grow(left - 1), grow(left - 1)
        nodes[at] = (draw(st.sampled_from(NAMES)), draw(st.floats(-1, 1)), low, high)
        return at

    grow(depth)
    return tuple(nodes)


forests = st.builds(Trees, st.floats(-5, 5), st.lists(tree(), max_size=5).map(tuple))
values = st.dictionaries(st.sampled_from(NAMES), st.floats(-2, 2))


@given(forests, values)
def test_written_trees_score_as_before(trees: Trees, held: dict[str, float]) -> None:
    again = from_json(json.loads(json.dumps(to_json(trees))))
    assert again.score(held) == trees.score(held)


@given(forests, values)
def test_absent_features_are_zero(trees: Trees, held: dict[str, float]) -> None:
    assert trees.score(dict.fromkeys(NAMES, 0.0) | held) == trees.score(held)


def _walked(nodes: tuple[Node, ...], held: dict[str, float]) -> float:
    name, at, low, high = nodes[0]
    while name:
        name, at, low, high = nodes[low if held.get(name, 0.0) <= at else high]
    return at


@given(forests, values)
def test_all_trees_at_once_score_as_each_by_itself(trees: Trees, held: dict[str, float]) -> None:
    alone = trees.intercept + sum(_walked(nodes, held) for nodes in trees.trees)
    assert trees.score(held) == pytest.approx(alone, abs=1e-9)


def test_a_tree_sees_what_occurs_together() -> None:
    both = (
        ("x", 0.5, 1, 2),
        ("", 0.0, 0, 0),
        ("y", 0.5, 3, 4),
        ("", 0.0, 0, 0),
        ("", 2.0, 0, 0),
    )
    trees = Trees(-1.0, (both, both))
    assert trees.score({"x": 1.0}) == trees.score({"y": 1.0}) == -1.0
    assert trees.score({"x": 1.0, "y": 1.0}) == 3.0


@pytest.mark.parametrize(
    ("name", "linear"),
    [("giving_trees.json", "giving_model.json"), ("refusal_trees.json", "refusal_model.json")],
)
def test_shipped_trees_hold_and_rest_on_known_features(name: str, linear: str) -> None:
    folder = files("csrbench.judges.words") / "data"
    written = json.loads((folder / name).read_text(encoding="utf-8"))
    beside = json.loads((folder / linear).read_text(encoding="utf-8"))
    for head, grown in written.items():
        assert head in beside
        trees = from_json(grown)
        assert trees.trees and to_json(trees) == grown
        for nodes in trees.trees:
            for at, (feature, _, low, high) in enumerate(nodes):
                # Every way leads on, so that a score is always reached.
                assert not feature or at < min(low, high) <= max(low, high) < len(nodes)
