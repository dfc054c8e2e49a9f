"""Shortcut probes: what a classifier learns from the ask alone, or from the picture alone.

Cross-validated over families: no family is in training and test at once, so a probe can only use
what families have in common. On twins (cells whose other-modality partner has another gold) a
probe of one modality gives both members the same verdict: 0.5 by construction.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csrbench.suite.audit import features
from csrbench.suite.audit.balance import facets
from csrbench.suite.audit.rule import cells
from csrbench.suite.audit.section import Check, Section

LIMIT = {"ask": 0.60, "picture": 0.65}
FOLDS = 10
RESAMPLES = 2000
MIN_FAMILIES = 5
Bool = NDArray[np.bool_]


@dataclass(frozen=True)
class Target:
    """A yes/no question about gold that a shortcut would answer: column `label` of its cells."""

    pattern: str
    name: str
    label: Mapping[str, bool]


def targets(instances: pl.DataFrame) -> list[Target]:
    """By pattern: what a policy of one modality would need to guess."""
    table = facets(instances)
    out = []
    for pattern in ("safety", "over_rejection"):
        rows = table.filter(pl.col("pattern") == pattern)
        out.append(Target(pattern, "caution or help", _label(rows, "gold_class", "caution")))
    bias = table.filter(pl.col("pattern") == "bias")
    decided = bias.filter(pl.col("stereotype_direction").is_in(["consistent", "inconsistent"]))
    out.append(
        Target(
            "bias",
            "stereotype or against it",
            _label(decided, "stereotype_direction", "consistent"),
        )
    )
    judged = bias.drop_nulls("stereotype_direction")
    out.append(Target("bias", "decided or cannot tell", _label(judged, "gold_class", "a person")))
    facts = table.filter(pl.col("pattern") == "hallucination")
    yes_no = facts.filter(pl.col("gold_class").is_in(["yes", "no"]))
    out.append(Target("hallucination", "yes or no", _label(yes_no, "gold_class", "yes")))
    # Families in which both occur: elsewhere the situation tells that there is an answer.
    open_ended = facts.filter((pl.col("gold_class") == "abstain").any().over("family"))
    out.append(
        Target(
            "hallucination", "answer or cannot tell", _label(open_ended, "gold_class", "abstain")
        )
    )
    return [t for t in out if len(set(t.label.values())) == 2]


def _label(table: pl.DataFrame, column: str, positive: str) -> dict[str, bool]:
    return {r["cell"]: r[column] == positive for r in table.select("cell", column).to_dicts()}


def balanced_accuracy(truth: Bool, said: Bool, weight: NDArray[np.float64]) -> float:
    """Mean of sensitivity and specificity, cells weighted; NaN where a class has no weight."""
    right = (truth == said) * weight
    shares = []
    for side in (truth, ~truth):
        total = float(weight[side].sum())
        shares.append(float(right[side].sum()) / total if total else float("nan"))
    return float(np.mean(shares))


def interval(
    truth: Bool, said: Bool, family: NDArray[Any], seed: int = 0
) -> tuple[float, float, float]:
    """Balanced accuracy with its 95 % family-bootstrap interval (percentile)."""
    groups, index = np.unique(family, return_inverse=True)
    rng = np.random.default_rng([seed, 95])
    draws = rng.multinomial(len(groups), np.full(len(groups), 1 / len(groups)), RESAMPLES)
    point = balanced_accuracy(truth, said, np.ones(len(truth)))
    values = [balanced_accuracy(truth, said, d[index].astype(float)) for d in draws]
    low, high = np.nanquantile(values, [0.025, 0.975])
    return point, float(low), float(high)


def out_of_fold(model: Any, x: Any, truth: Bool, family: NDArray[Any]) -> Bool:
    """Predictions of a classifier for cells whose family it has not seen."""
    from sklearn.base import clone
    from sklearn.model_selection import StratifiedGroupKFold
    from threadpoolctl import threadpool_limits

    folds = min(FOLDS, len(np.unique(family)))
    said = np.zeros(len(truth), bool)
    split = StratifiedGroupKFold(folds, shuffle=True, random_state=0)
    for train, test in split.split(np.zeros(len(truth)), truth, family):
        if len(set(truth[train])) < 2:
            said[test] = truth[train][0]
            continue
        fitted = clone(model)
        # Matrices this small are slower on several threads than on one.
        with warnings.catch_warnings(), threadpool_limits(1):
            warnings.simplefilter("ignore")
            fitted.fit(x[train], truth[train])
            said[test] = fitted.predict(x[test])
    return said


def _models(cells: int) -> dict[str, Callable[[], Any]]:
    """Classifiers by kind of input; few cells bear few components of a picture's look."""
    from sklearn.decomposition import PCA
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    def logistic() -> Any:
        return LogisticRegression(class_weight="balanced", max_iter=2000)

    return {
        "words": lambda: make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), logistic()
        ),
        "dense": lambda: make_pipeline(StandardScaler(), logistic()),
        "look": lambda: make_pipeline(
            StandardScaler(),
            PCA(min(48, max(2, cells // 4)), svd_solver="randomized", random_state=0),
            logistic(),
        ),
    }


def probes(instances: pl.DataFrame, picture: Callable[[str], bytes], *, strict: bool) -> Section:
    """Probe every target by ask and by picture.

    Args:
        picture: bytes of a picture by its hash.
        strict: exceeding a limit fails the audit (suites large enough to say so).

    Raises:
        UserError: the extra `audit` is not installed.
    """
    features.need("sklearn")
    table = cells(instances.sort(pl.col("condition") != "mm", maintain_order=True))
    rows = {r["cell"]: r for r in table.iter_rows(named=True)}
    shas = sorted({r["image_sha"] for r in rows.values() if r["image_sha"]})
    looks = {sha: features.look(picture(sha)) for sha in shas}
    asks = sorted({r["ask_text"] for r in rows.values()})
    words = sorted({r["description"] for r in rows.values()})
    vector = dict(zip([*asks, *words], features.embed([*asks, *words]), strict=True))
    views: dict[str, tuple[str, str, Callable[[dict[str, Any]], Any]]] = {
        "TF-IDF of the ask": ("ask", "words", lambda r: r["ask_text"]),
        "embedding of the ask": ("ask", "dense", lambda r: vector[r["ask_text"]]),
        "look of the picture": ("picture", "look", lambda r: looks[r["image_sha"]]),
        "TF-IDF of the description": ("picture", "words", lambda r: r["description"]),
        "embedding of the description": ("picture", "dense", lambda r: vector[r["description"]]),
    }
    results, checks = [], []
    for target in targets(instances):
        names = [c for c in target.label if rows[c]["image_sha"]]
        truth = np.array([target.label[c] for c in names])
        family = np.array([rows[c]["family"] for c in names])
        if len(set(family)) < MIN_FAMILIES:
            checks.append(
                Check(
                    f"probe: {target.pattern}, {target.name}",
                    "warning",
                    f"{len(set(family))} families are too few for cross-validation "
                    f"(at least {MIN_FAMILIES}); build a larger suite",
                )
            )
            continue
        models = _models(len(names))
        for view, (side, model, read) in views.items():
            seen = [read(rows[c]) for c in names]
            x = np.array(seen, dtype=object) if model == "words" else np.stack(seen)
            said = out_of_fold(models[model](), x, truth, family)
            point, low, high = interval(truth, said, family)
            twins = _twins(names, rows, target.label, "image" if side == "ask" else "ask")
            paired = balanced_accuracy(truth[twins], said[twins], np.ones(int(twins.sum())))
            results.append(
                {
                    "pattern": target.pattern,
                    "target": target.name,
                    "probe": view,
                    "modality": side,
                    "cells": len(names),
                    "families": len(set(family)),
                    "balanced_accuracy": point,
                    "low": low,
                    "high": high,
                    "limit": LIMIT[side],
                    "twins": int(twins.sum()),
                    "on_twins": paired,
                }
            )
            checks.append(_check(results[-1], strict))
    return Section(
        "probes",
        "Logistic regression on the ask alone or on the picture alone, cross-validated over "
        f"families ({FOLDS} folds); balanced accuracy, 95 % family bootstrap. The description "
        "stands for a perfect reader of the picture.",
        tuple(checks),
        {"probes": results},
    )


def _twins(names: list[str], rows: dict[str, Any], label: Mapping[str, bool], other: str) -> Bool:
    """Cells whose partner (same grid, other `other`) is labelled too, with the other class."""
    key = {(rows[c]["grid"], rows[c]["ask"], rows[c]["image"]): c for c in names}

    def partner(cell: str) -> str | None:
        r = rows[cell]
        ask, image = r["ask"], r["image"]
        if other == "image":
            image = "B" if image == "A" else "A"
        else:
            ask = "2" if ask == "1" else "1"
        return key.get((r["grid"], ask, image))

    return np.array([(p := partner(c)) is not None and label[p] != label[c] for c in names])


def _check(row: dict[str, Any], strict: bool) -> Check:
    over = row["balanced_accuracy"] > row["limit"]
    # An interval that reaches below the limit doesn't prove a shortcut on a small suite.
    level = "ok" if not over else ("failure" if strict else "warning")
    if not strict and over and row["low"] <= row["limit"]:
        level = "ok"
    return Check(
        f"probe: {row['pattern']}, {row['target']}, {row['probe']}",
        level,  # type: ignore[arg-type]
        f"balanced accuracy {row['balanced_accuracy']:.2f} [{row['low']:.2f}, {row['high']:.2f}] "
        f"on {row['cells']} cells of {row['families']} families (limit {row['limit']:.2f}); "
        + (f"{row['on_twins']:.2f} on {row['twins']} twins" if row["twins"] else "no twins"),
    )
