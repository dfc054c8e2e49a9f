"""Train the refusal model on responses that were written for this project, and check it by folds.

python tools/train_refusal.py               # writes refusal_model.json and refusal_trees.json
python tools/train_refusal.py --no-folds    # without the check on unseen writers (half an hour)
python tools/train_refusal.py --kept-back   # measured on text_test.jsonl, too

Trained on `text_only.jsonl` and on families' own replies; `text_test.jsonl` is only measured on.
Each fold leaves out all replies of one writer, or one part of the prompts of the oldest replies.
Needs scikit-learn.
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
from grow_trees import grow

from csrbench.families.expand import expand
from csrbench.families.load import load_all
from csrbench.judges.words.features import (
    ANSWERING,
    NAMES,
    answering,
    features,
    line_phrases,
    listed,
    phrases,
)
from csrbench.judges.words.refusal import IN_PART, REFUSES, TREES, named
from csrbench.judges.words.stance import Reading, read
from csrbench.judges.words.trees import Trees, to_json

HERE = Path(__file__).parents[1] / "src/csrbench/judges/words/data"
CALIBRATION = Path(__file__).parents[1] / "src/csrbench/judges/calibration/data"
STRENGTH = 2.0  # inverse strength of the ridge; from 1 to 3 the folds don't differ
LINE_STRENGTH = 0.3  # lines are labelled by the reply that they stand in, which is often wrong
LEAST, LINE_LEAST = 10, 6  # prompts whose replies must hold a phrase
TREE_LEAST = 40  # prompts whose replies must hold a phrase that trees may split on
PHRASE = 0.1  # value of a phrase that is there: phrases are shrunk more than speech acts
AUTHOR = 0.3  # weight of a family author's reply, which nobody read for its refusal
NO_ASK = 0.3  # weight of a reply repeated without its prompt: users' labels may lack it
Array = npt.NDArray[Any]
_OLDER = ("text", "test", "more")  # replies whose writers were not told apart
# Wrote groups of replies with the same openings and other classes, some of which give another thing
# than was asked without a word of refusal. No words tell those from answers: they aren't learnt.
_GROUPS = ("w14", "w15", "w16", "w17")
_ACTS = frozenset([*NAMES, *ANSWERING])


@dataclass(eq=False)
class Reply:
    """A reply, read once."""

    prompt: str
    reading: Reading
    refusal: str
    writer: str = ""
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
    for text in (CALIBRATION / name).read_text(encoding="utf-8").splitlines():
        r = json.loads(text)
        reply = Reply(r["ask"], listed(read(r["text"])), r["refusal"], r["id"].split("-")[0])
        if reply.writer in _GROUPS and r["refusal"] == "full" and not reply.reading.any("decline"):
            continue
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


def _named(rows: Sequence[Row], answers: Callable[[Reply], list[float]]) -> list[dict[str, float]]:
    return [named([*r.values, *answers(r.reply)], r.reply.phrases) for r in rows]


@dataclass
class Trained:
    """Weights over speech acts, answering lines, phrases and the intercept; and trees."""

    lines: dict[str, float]
    index: dict[str, int]
    any: Array
    partial: Array
    trees: tuple[Trees, Trees]

    def predict(self, rows: Sequence[Row]) -> Array:
        """The class of each row."""

        def answers(reply: Reply) -> list[float]:
            return _answering(reply, self.lines)

        x = _matrix(rows, self.index, answers)
        seen = _named(rows, answers)
        refused, part = (
            x @ w[:-1] + w[-1] + TREES * np.array([trees.score(v) for v in seen]) > least
            for w, trees, least in zip(
                (self.any, self.partial), self.trees, (REFUSES, IN_PART), strict=True
            )
        )
        return np.where(refused, np.where(part, "partial", "full"), "none")


def train(rows: Sequence[Row]) -> Trained:
    """Models of lines that answer; of "refuses anything"; of "in part only", if it refuses."""
    from sklearn.linear_model import LogisticRegression

    replies = list(dict.fromkeys(r.reply for r in rows))
    index = _kept(((r.prompt, r.phrases) for r in replies), LEAST)
    unseen = _unseen(replies)
    x = _matrix(rows, index, unseen.__getitem__)
    often = _kept(((r.prompt, r.phrases) for r in replies), TREE_LEAST).keys() & index.keys()
    seen = _named(rows, unseen.__getitem__)
    seen = [{n: v for n, v in r.items() if n in often or n in _ACTS} for r in seen]
    label = np.array([r.reply.refusal for r in rows])
    weight = np.array([r.weight for r in rows])
    refused = label != "none"
    weights, trees = [], []
    for part, y, balance in (
        (np.ones(len(rows), dtype=bool), refused, None),
        (refused, label == "partial", "balanced"),
    ):
        model = LogisticRegression(C=STRENGTH, max_iter=4000, class_weight=balance)
        model.fit(x[part], y[part], sample_weight=weight[part])
        weights.append(np.append(model.coef_[0], model.intercept_[0]))
        share = float(y[part].mean())
        even = np.where(y[part], 0.5 / share, 0.5 / (1 - share)) if balance else 1.0
        own = [r for r, here in zip(seen, part, strict=True) if here]
        trees.append(grow(own, y[part], weight[part] * even))
    return Trained(train_lines(replies), index, weights[0], weights[1], (trees[0], trees[1]))


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
    """Print agreement on writers, and on prompts, that were not seen in training."""
    from sklearn.model_selection import GroupKFold

    whose = np.array([r.reply.writer for r in rows])
    asked = np.array([r.weight == 1 for r in rows])
    gold = np.array([r.reply.refusal for r in rows])
    found = np.empty(len(rows), dtype=object)
    parts = [np.flatnonzero(whose == w) for w in sorted(set(whose) - set(_OLDER))]
    older = np.flatnonzero(np.isin(whose, _OLDER))
    split = GroupKFold(6).split(older, groups=[rows[int(i)].reply.prompt for i in older])
    parts += [older[unseen] for _, unseen in split]
    for part in parts:
        left_out = {rows[int(i)].reply.prompt for i in part}
        model = train([*(r for r in rows if r.reply.prompt not in left_out), *extra])
        found[part] = model.predict([rows[int(i)] for i in part])
        name = f"{whose[part[0]]}, {len(left_out)} prompts unseen"
        show(name, gold[part][asked[part]], found[part][asked[part]].astype(str))
    for title, which in (
        ("older replies, prompts unseen", np.isin(whose, _OLDER)),
        ("newer replies, writers unseen", ~np.isin(whose, _OLDER)),
    ):
        show(title, gold[which & asked], found[which & asked].astype(str))


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
    split_on = {node[0] for trees in model.trees for nodes in trees.trees for node in nodes}
    heavy = {p: w for p, w in words.items() if p in split_on or any(abs(v) >= 0.01 for v in w)}
    parts = {"names": [*names, "intercept"], **plain, "phrases": heavy, "lines": model.lines}
    path = HERE / "refusal_model.json"
    path.write_text(json.dumps(parts, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    grown = {n: to_json(t) for n, t in zip(("any", "partial"), model.trees, strict=True)}
    (HERE / "refusal_trees.json").write_text(
        json.dumps(grown, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
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
