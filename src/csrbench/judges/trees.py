"""Boosted regression trees over named features, read from JSON and evaluated without a library.

Linear scorers add up what is there; trees also see what occurs together (a list after a refusal,
say). `refusal` and `giving` sum the log-odds of both. ``tools/grow_trees.py`` trains them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Node = tuple[str, float, int, int]
"""A split: feature, threshold, the node for values up to it, and the node for values above.

A leaf has the feature "", its value as threshold, and no way on (0, 0)."""


@dataclass(frozen=True, slots=True)
class Trees:
    """Log-odds as an intercept plus one leaf of each tree.

    Attributes:
        intercept: log-odds before any tree.
        trees: nodes of each tree; the first is the root.
    """

    intercept: float
    trees: tuple[tuple[Node, ...], ...]

    def score(self, values: Mapping[str, float]) -> float:
        """Log-odds; a feature that isn't named has the value 0."""
        total = self.intercept
        get = values.get
        for nodes in self.trees:
            name, at, low, high = nodes[0]
            while name:
                name, at, low, high = nodes[low if get(name, 0.0) <= at else high]
            total += at
        return total


def from_json(written: Mapping[str, Any]) -> Trees:
    """Trees from what `to_json` wrote."""
    names: Sequence[str] = ["", *written["names"]]
    return Trees(
        float(written["intercept"]),
        tuple(
            tuple((names[int(f)], float(at), int(low), int(high)) for f, at, low, high in nodes)
            for nodes in written["trees"]
        ),
    )


def to_json(trees: Trees) -> dict[str, Any]:
    """Names once, and each node as four numbers."""
    names = sorted({node[0] for nodes in trees.trees for node in nodes} - {""})
    number = {name: i for i, name in enumerate(["", *names])}
    return {
        "intercept": trees.intercept,
        "names": names,
        "trees": [[[number[f], at, low, high] for f, at, low, high in t] for t in trees.trees],
    }
