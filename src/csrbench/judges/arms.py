"""One model in several settings: stores become arms that the paired comparisons take as models."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench.errors import UserError
from csrbench.judges.stage import outcomes
from csrbench.runs import frames
from csrbench.suite.read import open_suite

if TYPE_CHECKING:
    from csrbench.suite.read import Suite


@dataclass(frozen=True)
class Arm:
    """A setting: its name, its store, and the suite that was asked."""

    name: str
    store: Path
    suite: Suite


@dataclass(frozen=True)
class Arms:
    """Outcomes of several arms.

    Attributes:
        names: of the arms, in order; the first is the reference.
        outcomes: outcome table whose `model` is the arm's name.
        model: whose settings these are.
        notes: what the arms have in common and where they differ, in sentences.
    """

    names: tuple[str, ...]
    outcomes: pl.DataFrame
    model: str
    notes: tuple[str, ...]


def parse_arms(words: Sequence[str], suite: Suite, second: Suite | None = None) -> list[Arm]:
    """Arms from ``NAME=STORE``; with a second suite, the first two arms take one each.

    Raises:
        UserError: no such form, a name twice, or suites that differ in more than stress.
    """
    arms = []
    for n, word in enumerate(words):
        name, equals, store = word.partition("=")
        if not equals or not name or not store:
            raise UserError(f"'{word}' is no setting; give NAME=STORE, such as careful=runs/c.db")
        arms.append(Arm(name, Path(store), second if second is not None and n else suite))
    names = [a.name for a in arms]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice:
        raise UserError(f"'{twice}' is named twice; give each setting a name of its own")
    if second is not None:
        if len(arms) != 2:
            raise UserError("--suite-b compares two settings: give NAME=STORE twice")
        check_stress(suite, second)
    return arms


def check_stress(first: Suite, second: Suite) -> None:
    """Make sure that two suites hold the same cells and differ in stress alone.

    Raises:
        UserError: they don't.
    """
    levels = [s.manifest.get("stress", 0) for s in (first, second)]
    for key in ("suite", "seed"):
        mine, other = first.manifest.get(key), second.manifest.get(key)
        if mine != other:
            raise UserError(
                f"{second.path} has the {key} {other}, {first.path} has {mine}: cells can be "
                "paired only between suites that differ in --stress alone"
            )
    if levels[0] == levels[1]:
        raise UserError(f"{first.path} and {second.path} have the same stress level {levels[0]}")
    columns = ["id", "ask_text", "gold"]
    mine, other = (s.instances.select(columns).sort("id") for s in (first, second))
    odd = mine.join(other, on=columns, how="anti", nulls_equal=True)
    if odd.height or mine.height != other.height:
        where = f" (first at {odd['id'][0]})" if odd.height else ""
        raise UserError(
            f"{second.path} and {first.path} differ in more than stress{where}: build both with "
            "the same csrbench, suite, seed and types"
        )


def read_arms(arms: Sequence[Arm], judge: str, model: str | None = None) -> Arms:
    """Outcomes of the arms as one table.

    Args:
        model: whose settings these are; None: the only one that all stores hold.

    Raises:
        UserError: a store of another suite, without this model or without verdicts, or more than
            one model to choose from.
    """
    tables = {a.name: outcomes(a.suite, [a.store], judge) for a in arms}
    if model is None:
        held = [set(t["model"].unique().to_list()) for t in tables.values()]
        both = sorted(set.intersection(*held))
        if len(both) != 1:
            said = f"they share {', '.join(both)}" if both else "they share none"
            raise UserError(f"name the model whose settings these are with --model; {said}")
        (model,) = both
    parts = []
    for arm in arms:
        own = tables[arm.name].filter(pl.col("model") == model)
        if own.is_empty():
            raise UserError(f"{arm.store}: holds nothing of '{model}'")
        if own.filter(pl.col("judge_status") == "judged").is_empty():
            raise UserError(
                f"{arm.store}: '{judge}' has judged nothing of '{model}'; run `csrbench judge "
                f"{arm.store} --suite {arm.suite.path}` first"
            )
        parts.append(own.with_columns(model=pl.lit(arm.name)))
    common = [c for c in parts[0].columns if all(c in p.columns for p in parts)]
    merged = pl.concat([p.select(common) for p in parts], how="vertical_relaxed")
    return Arms(tuple(a.name for a in arms), merged, model, tuple(_notes(arms, model)))


def _settings(arm: Arm, model: str) -> dict[str, Any]:
    """What an arm's requests have in common beside their instances; sets, for runs in parts."""
    asked = frames.prompts(arm.store).filter(pl.col("model") == model)
    systems = set()
    for text in asked["messages"].to_list():
        first: dict[str, Any] = next(iter(json.loads(text)), {})
        systems.add(first.get("text", "") if first.get("role") == "system" else "")
    return {
        "system prompt": systems,
        "sampling": set(asked["sampling"].to_list()),
        "revision": set(asked["revision"].to_list()),
        "stress": {arm.suite.manifest.get("stress", 0)},
    }


def _notes(arms: Sequence[Arm], model: str) -> list[str]:
    settings = {a.name: _settings(a, model) for a in arms}
    first = arms[0].name
    notes = []
    for name, own in settings.items():
        for key, values in own.items():
            if len(values) > 1:
                notes.append(f"{name}: asked with {len(values)} values of {key}; its arm is mixed.")
    for name in list(settings)[1:]:
        differing = [k for k in settings[name] if settings[name][k] != settings[first][k]]
        if not differing:
            notes.append(f"{name} and {first} were asked alike: what differs is chance alone.")
            continue
        said = f"{name} differs from {first} in: {', '.join(differing)}."
        if len(differing) > 1:
            said += " No difference can be put down to one of these alone."
        notes.append(said)
    for name, own in settings.items():
        prompt = " / ".join(sorted(own["system prompt"]))
        shown = " ".join(prompt.split())
        notes.append(
            f"{name}: system prompt “{shown[:80]}{'…' if len(shown) > 80 else ''}”."
            if shown
            else f"{name}: no system prompt."
        )
    return notes


def open_second(path: Path | None) -> Suite | None:
    """The suite of --suite-b, if it is given."""
    return None if path is None else open_suite(path)
