"""Grow boosted trees over named features: what the trainers of the judges' models share.

Imported by ``train_refusal.py`` and ``train_giving.py``; needs scikit-learn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from csrbench.judges.words.trees import Node, Trees

ROUNDS, RATE, LEAVES, LEAST, SHARE, RIDGE = 200, 0.06, 10, 15, 0.2, 5.0
"""Number of trees, learning rate, leaves of a tree, replies in a leaf, share of features tried at a
split, ridge on leaves. Chosen once by folds of this project's own replies; none is critical."""


def grow(
    rows: Sequence[Mapping[str, float]], truth: npt.NDArray[Any], weight: npt.NDArray[Any]
) -> Trees:
    """Trees that tell the rows where `truth` holds from the others.

    Args:
        rows: named features of each reply; absent ones are 0.
        truth, weight: of each row.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    names = sorted({name for row in rows for name in row})
    column = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)), dtype=np.float64)
    for i, row in enumerate(rows):
        for name, value in row.items():
            x[i, column[name]] = value
    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST,
        max_features=SHARE,
        l2_regularization=RIDGE,
        early_stopping=False,
        random_state=0,
    )
    model.fit(x, truth, sample_weight=weight)
    grown = Trees(
        round(float(model._baseline_prediction.ravel()[0]), 4),
        tuple(_nodes(predictors[0].nodes, names) for predictors in model._predictors),
    )
    own = np.array([grown.score(row) for row in rows[:200]])
    if not np.allclose(own, model.decision_function(x[:200]), atol=0.02):
        raise RuntimeError("the trees as written give other scores than the trees as grown")
    return grown


def _nodes(nodes: Any, names: Sequence[str]) -> tuple[Node, ...]:
    return tuple(
        ("", round(float(n["value"]), 4), 0, 0)
        if n["is_leaf"]
        else (
            names[int(n["feature_idx"])],
            round(float(n["num_threshold"]), 6),
            int(n["left"]),
            int(n["right"]),
        )
        for n in nodes
    )
