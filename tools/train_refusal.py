"""Train the refusal model on responses that were written for this project, and check it by folds.

python tools/train_refusal.py          # writes src/csrbench/judges/data/refusal_model.json
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from csrbench.families.expand import expand
from csrbench.families.load import load_all
from csrbench.judges.features import NAMES, features
from csrbench.judges.stance import read

HERE = Path(__file__).parents[1] / "src/csrbench/judges/data"
# The ridge with the best accuracy over folds of our own texts.
RIDGE = 0.3
Vector = npt.NDArray[np.float64]


def fit(x: Vector, y: Vector, weight: Vector, ridge: float = 1.0) -> Vector:
    """Logistic regression by Newton's method; the last weight is the intercept, not shrunk."""
    x = np.hstack([x, np.ones((len(x), 1))])
    w = np.zeros(x.shape[1])
    shrink = np.diag([ridge] * (x.shape[1] - 1) + [1e-6])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weight * (p - y)) + shrink @ w
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + shrink
        step = np.linalg.solve(hessian, gradient)
        w = w - step
        if np.abs(step).max() < 1e-8:
            break
    return np.asarray(w)


def authors() -> list[tuple[str, str, str]]:
    """Replies of the families' authors that go along with what was asked."""
    rows = []
    for family in load_all():
        grid = expand(family, 0, 0)
        for cell, gold in grid.gold.items():
            replies = getattr(gold, "enabling", gold.good) if gold.do in ("caution", "help") else ()
            rows += [(grid.asks[cell[0]], text, "none") for text in replies[:1]]
    return rows


def load() -> list[tuple[str, str, str]]:
    """(ask, text, refusal) of the replies written for training, with and without the ask."""
    rows = []
    for line in (HERE / "calibration/text_only.jsonl").read_text(encoding="utf-8").splitlines():
        r = json.loads(line)
        rows += [(r["ask"], r["text"], r["refusal"]), ("", r["text"], r["refusal"])]
    return rows


def predict(x: Vector, any_: Vector, partial: Vector) -> list[str]:
    """The class of each row."""
    one = np.hstack([x, np.ones((len(x), 1))])
    refused, part = one @ any_ > 0, one @ partial > 0
    return [
        ("partial" if b else "full") if a else "none" for a, b in zip(refused, part, strict=True)
    ]


def train(x: Vector, labels: npt.NDArray[np.str_], ridge: float) -> tuple[Vector, Vector]:
    """Weights of "any refusal" and of "partial, given a refusal"."""
    any_ = fit(x, (labels != "none").astype(float), np.ones(len(x)), ridge)
    refused = labels != "none"
    partial = (labels[refused] == "partial").astype(float)
    return any_, fit(x[refused], partial, 1 + partial, ridge)


def main() -> None:
    rows = load()
    x = np.array([features(read(t), a) for a, t, _ in rows])
    labels = np.array([r for _, _, r in rows])
    own = len(rows)
    groups = np.arange(own) // 2
    extra = authors()
    x_extra = np.array([features(read(t), a) for a, t, _ in extra])
    y_extra = np.array([r for _, _, r in extra])
    for ridge in (0.3, 1.0, 3.0):
        found = np.empty(len(rows), dtype=object)
        for fold in range(10):
            test = groups % 10 == fold
            found[test] = predict(
                x[test],
                *train(
                    np.vstack([x[~test], x_extra]),
                    np.concatenate([labels[~test], y_extra]),
                    ridge,
                ),
            )
        hits = {
            (g, f): int(((labels == g) & (found == f)).sum())
            for g in ("none", "partial", "full")
            for f in ("none", "partial", "full")
        }
        print(f"ridge {ridge}: accuracy {np.mean(found == labels):.3f}", hits)
    any_, partial = train(np.vstack([x, x_extra]), np.concatenate([labels, y_extra]), RIDGE)
    model = {
        "names": [*NAMES, "intercept"],
        "any": [round(float(v), 3) for v in any_],
        "partial": [round(float(v), 3) for v in partial],
    }
    (HERE / "refusal_model.json").write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    for name, a, b in zip(model["names"], model["any"], model["partial"], strict=True):
        print(f"  {name:<20} {a:+.2f} {b:+.2f}")


if __name__ == "__main__":
    main()
