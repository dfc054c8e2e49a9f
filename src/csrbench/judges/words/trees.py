"""Boosted regression trees over named features, read from JSON and evaluated with numpy.

Linear scorers add up what is there; trees also see what occurs together (a list after a refusal,
say). `refusal` and `giving` sum the log-odds of both. ``tools/grow_trees.py`` trains them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Node = tuple[str, float, int, int]
"""A split: feature, threshold, the node for values up to it, and the node for values above.

A leaf has the feature "", its value as threshold, and no way on (0, 0)."""


@dataclass(frozen=True)
class _Table:
    """All nodes of all trees in one row each, so that numpy walks down every tree at once."""

    names: tuple[str, ...]
    feature: npt.NDArray[np.intp]
    threshold: npt.NDArray[np.float64]
    low: npt.NDArray[np.intp]
    high: npt.NDArray[np.intp]
    roots: npt.NDArray[np.intp]
    depth: int


def _depth(nodes: Sequence[Node], at: int = 0) -> int:
    name, _, low, high = nodes[at]
    return 1 + max(_depth(nodes, low), _depth(nodes, high)) if name else 0


@dataclass(frozen=True)
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
        table = self._table
        get = values.get
        found = np.fromiter((get(name, 0.0) for name in table.names), np.float64, len(table.names))
        at = table.roots
        # A leaf leads to itself, so that all trees take as many steps.
        for _ in range(table.depth):
            low = found[table.feature[at]] <= table.threshold[at]
            at = np.where(low, table.low[at], table.high[at])
        return self.intercept + float(table.threshold[at].sum())

    @cached_property
    def _table(self) -> _Table:
        nodes = [node for tree in self.trees for node in tree]
        starts = np.cumsum([0, *(len(tree) for tree in self.trees)])[:-1]
        base = np.repeat(starts, [len(tree) for tree in self.trees])
        names = sorted({node[0] for node in nodes} - {""}) or [""]
        number = {name: i for i, name in enumerate(names)}
        leaf = np.array([not node[0] for node in nodes], dtype=bool)
        own = np.arange(len(nodes))
        return _Table(
            tuple(names),
            np.array([number.get(node[0], 0) for node in nodes], np.intp),
            np.array([node[1] for node in nodes], np.float64),
            np.where(leaf, own, base + np.array([node[2] for node in nodes], np.intp)),
            np.where(leaf, own, base + np.array([node[3] for node in nodes], np.intp)),
            starts.astype(np.intp),
            max((_depth(tree) for tree in self.trees), default=0),
        )


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
