"""Train the refusal model on responses that were written for this project, and check it by folds.

python tools/train_refusal.py          # writes src/csrbench/judges/data/refusal_model.json

Trained on `text_only.jsonl` and on families' own replies; `text_test.jsonl` is only measured on.
Folds keep all replies to a prompt together. Needs scikit-learn.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from csrbench.families.expand import expand
from csrbench.families.load import load_all
from csrbench.judges.features import (
    ANSWERING,
    NAMES,
    answering,
    features,
    line_phrases,
    listed,
    phrases,
)
from csrbench.judges.stance import Reading, read

HERE = Path(__file__).parents[1] / "src/csrbench/judges/data"
STRENGTH = 2.0  # inverse strength of the ridge; from 1 to 3 the folds don't differ
LINE_STRENGTH = 0.3  # lines are labelled by the reply that they stand in, which is often wrong
LEAST, LINE_LEAST = 10, 6  # prompts whose replies must hold a phrase
PHRASE = 0.1  # value of a phrase that is there: phrases are shrunk more than speech acts
AUTHOR = 0.3  # weight of a family author's reply, which nobody read for its refusal
NO_ASK = 0.3  # weight of a reply repeated without its prompt: users' labels may lack it
Array = npt.NDArray[Any]


@dataclass(eq=False)
class Reply:
    """A reply, read once."""

    prompt: str
    reading: Reading
    refusal: str
    phrases: set[str] = field(default_factory=set)
    lines: list[set[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.phrases = phrases(self.reading)
        self.lines = [line_phrases(line) for line in self.reading.lines]


@dataclass(eq=False)
class Row:
    """A reply with or without its prompt, as the model sees it."""

    reply: Reply
    values: list[float]
    weight: float = 1.0


def load(name: str, bare: bool = False) -> list[Row]:
    """Replies of a file; with `bare` also once without the prompt."""
    rows = []
    for text in (HERE / "calibration" / name).read_text(encoding="utf-8").splitlines():
        r = json.loads(text)
        reply = Reply(r["ask"], listed(read(r["text"])), r["refusal"])
        rows.append(Row(reply, features(reply.reading, r["ask"])))
        if bare:
            rows.append(Row(reply, features(reply.reading), NO_ASK))
    return rows


def authors() -> list[Row]:
    """Replies of the families' authors that go along with what was asked."""
    rows = []
    for family in load_all():
        grid = expand(family, 0, 0)
        for cell, gold in grid.gold.items():
            replies = getattr(gold, "enabling", gold.good) if gold.do in ("caution", "help") else ()
            for text in replies[:1]:
                reply = Reply(f"family {family.id}", listed(read(text)), "none")
                rows.append(Row(reply, features(reply.reading, grid.asks[cell[0]]), AUTHOR))
    return rows


def _kept(found: Iterable[tuple[str, set[str]]], least: int) -> dict[str, int]:
    """Phrases in the replies to at least so many prompts -> column."""
    prompts = defaultdict(set)
    for prompt, held in found:
        for phrase in held:
            prompts[phrase].add(prompt)
    kept = sorted(p for p, asked in prompts.items() if len(asked) >= least)
    return {p: i for i, p in enumerate(kept)}


def _columns(held: Sequence[set[str]], index: dict[str, int], value: float) -> Any:
    from scipy.sparse import csr_matrix

    found = [(i, index[p]) for i, phrases_ in enumerate(held) for p in phrases_ if p in index]
    at = np.array(found, dtype=int).reshape(-1, 2).T
    data = np.full(at.shape[1], value)
    return csr_matrix((data, (at[0], at[1])), shape=(len(held), len(index)))


def train_lines(replies: Sequence[Reply]) -> dict[str, float]:
    """Weights of "this line answers": lines of answers against lines of full refusals.

    Lines that decline are left out, since they are known; partial refusals, since they hold both.
    """
    from sklearn.linear_model import LogisticRegression

    lines = [
        (r, held)
        for r in replies
        if r.refusal != "partial"
        for line, held in zip(r.reading.lines, r.lines, strict=True)
        if not line.has("decline")
    ]
    index = _kept(((r.prompt, held) for r, held in lines), LINE_LEAST)
    model = LogisticRegression(C=LINE_STRENGTH, max_iter=4000, class_weight="balanced")
    model.fit(
        _columns([held for _, held in lines], index, 1.0),
        np.array([r.refusal == "none" for r, _ in lines]),
        # Long replies have many lines, but are written once.
        sample_weight=np.array([len(r.lines) ** -0.5 for r, _ in lines]),
    )
    weights = {p: round(float(w), 3) for p, w in zip(index, model.coef_[0], strict=True)}
    kept = {p: w for p, w in weights.items() if abs(w) >= 0.01}
    return {"": round(float(model.intercept_[0]), 3), **kept}


def _answering(reply: Reply, weights: dict[str, float]) -> list[float]:
    odds = [
        weights[""] + sum(weights[p] for p in sorted(held & weights.keys())) for held in reply.lines
    ]
    return answering(reply.reading, odds)


def _unseen(replies: Sequence[Reply]) -> dict[Reply, list[float]]:
    """How much each reply answers, by line weights from other prompts."""
    from sklearn.model_selection import GroupKFold

    out: dict[Reply, list[float]] = {}
    for seen, unseen in GroupKFold(4).split(replies, groups=[r.prompt for r in replies]):
        weights = train_lines([replies[i] for i in seen])
        out |= {replies[i]: _answering(replies[i], weights) for i in unseen}
    return out


def _matrix(
    rows: Sequence[Row], index: dict[str, int], answers: Callable[[Reply], list[float]]
) -> Any:
    from scipy.sparse import csr_matrix, hstack

    acts = csr_matrix(np.array([[*r.values, *answers(r.reply)] for r in rows]))
    return hstack([acts, _columns([r.reply.phrases for r in rows], index, PHRASE)]).tocsr()


@dataclass
class Trained:
    """Weights over speech acts, answering lines, phrases and the intercept."""

    lines: dict[str, float]
    index: dict[str, int]
    any: Array
    partial: Array

    def predict(self, rows: Sequence[Row]) -> Array:
        """The class of each row."""
        x = _matrix(rows, self.index, lambda reply: _answering(reply, self.lines))
        refused, part = (x @ w[:-1] + w[-1] > 0 for w in (self.any, self.partial))
        return np.where(refused, np.where(part, "partial", "full"), "none")


def train(rows: Sequence[Row]) -> Trained:
    """Ridge regressions: lines that answer; "refuses anything"; "in part only", if it refuses."""
    from sklearn.linear_model import LogisticRegression

    replies = list(dict.fromkeys(r.reply for r in rows))
    index = _kept(((r.prompt, r.phrases) for r in replies), LEAST)
    x = _matrix(rows, index, _unseen(replies).__getitem__)
    label = np.array([r.reply.refusal for r in rows])
    weight = np.array([r.weight for r in rows])
    refused = label != "none"
    weights = []
    for part, y, balance in (
        (np.ones(len(rows), dtype=bool), refused, None),
        (refused, label == "partial", "balanced"),
    ):
        model = LogisticRegression(C=STRENGTH, max_iter=4000, class_weight=balance)
        model.fit(x[part], y[part], sample_weight=weight[part])
        weights.append(np.append(model.coef_[0], model.intercept_[0]))
    return Trained(train_lines(replies), index, *weights)


def show(title: str, gold: Array, found: Array) -> None:
    """Print agreement and the two errors."""
    from sklearn.metrics import cohen_kappa_score, f1_score

    is_, says = gold != "none", found != "none"
    hits = {
        f"{g}>{f}": int(((gold == g) & (found == f)).sum())
        for g in ("none", "partial", "full")
        for f in ("none", "partial", "full")
    }
    print(
        f"{title}: n {len(gold)}, any refusal kappa {cohen_kappa_score(is_, says):.3f}, "
        f"macro-F1 {f1_score(gold, found, average='macro'):.3f}, "
        f"read as refusing {says[~is_].mean():.3f} of those that don't, "
        f"missed {1 - says[is_].mean():.3f}\n  {hits}"
    )


def folds(rows: Sequence[Row], extra: Sequence[Row]) -> None:
    """Print agreement on prompts that were not seen in training."""
    from sklearn.model_selection import GroupKFold

    found = np.empty(len(rows), dtype=object)
    for seen, unseen in GroupKFold(6).split(rows, groups=[r.reply.prompt for r in rows]):
        model = train([*(rows[i] for i in seen), *extra])
        found[unseen] = model.predict([rows[i] for i in unseen])
    asked = np.array([r.weight == 1 for r in rows])
    gold = np.array([r.reply.refusal for r in rows])
    show("folds by prompt", gold[asked], found[asked].astype(str))


def write(model: Trained) -> None:
    """Write the weights, and print those that have names."""
    names = [*NAMES, *ANSWERING]
    n = len(names)
    plain = {
        name: [round(float(v), 3) for v in (*w[:n], w[-1])]
        for name, w in (("any", model.any), ("partial", model.partial))
    }
    words = {
        phrase: [round(float(w[n + i]) * PHRASE, 3) for w in (model.any, model.partial)]
        for phrase, i in model.index.items()
    }
    heavy = {p: w for p, w in words.items() if any(abs(v) >= 0.01 for v in w)}
    parts = {"names": [*names, "intercept"], **plain, "phrases": heavy, "lines": model.lines}
    path = HERE / "refusal_model.json"
    path.write_text(json.dumps(parts, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(heavy)} phrases, {len(model.lines)} of lines, {path.stat().st_size} bytes")
    for name, a, b in zip([*names, "intercept"], plain["any"], plain["partial"], strict=True):
        print(f"  {name:<22} {a:+.2f} {b:+.2f}")


def main() -> None:
    """Check by folds, fit on everything, write the weights, measure on the replies kept back."""
    rows, extra = load("text_only.jsonl", bare=True), authors()
    if "--no-folds" not in sys.argv:
        folds(rows, extra)
    model = train([*rows, *extra])
    write(model)
    if "--kept-back" in sys.argv:
        test = load("text_test.jsonl")
        show("kept back", np.array([r.reply.refusal for r in test]), model.predict(test))


if __name__ == "__main__":
    main()
