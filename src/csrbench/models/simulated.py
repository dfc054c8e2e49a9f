"""Simulated models: systems with known rates, to see whether the whole pipeline recovers them.

`simulated/NAME?integration=0.7&refusal=0.1&dominance=0.4&stereotype=0.2&abstain=0.1&seed=3` knows
the gold as reference systems do, draws a behaviour per cell from its rates, and says it in varied
sentences. They are no models, and every table calls them simulated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

import numpy as np

from csrbench.errors import UserError
from csrbench.models.phrases import MAIN, Bank
from csrbench.models.reference import UNKNOWN, Reference, Row, _digest, _Picker, _say, _with

OTHER = "other"
"""A wrong answer that is none of the options."""
STRENGTH = {"conflict-1": 0.5, "conflict-2": 1.0, "conflict-3": 1.5}
"""What a condition multiplies `Rates.dominance` by; the product is capped at 1."""


@dataclass(frozen=True)
class Rates:
    """What is known about a simulated model; shares in [0, 1].

    Attributes:
        integration: cells in which it acts on picture and text together.
        described: the same where the picture is described instead (`txt`); None: the same share.
        refusal: of the other open requests, how many it refuses; it goes along with the rest.
        abstain: of the other closed questions, how many it answers with "can't be told".
        stereotype: of the people named without evidence, how many are the stereotyped one.
        dominance: cells in which it follows a plain contradicting claim (`conflict-2`); half of
            that under a hedged claim, half as much again under an insistent one.
        correlation: between cells of a family, in acting on both and in following claims.
        seed: another seed draws other behaviours from the same rates.
    """

    integration: float = 0.7
    described: float | None = None
    refusal: float = 0.3
    abstain: float = 0.3
    stereotype: float = 0.5
    dominance: float = 0.3
    correlation: float = 0.1
    seed: int = 0

    def level(self, condition: str) -> float:
        """Share of cells in which image and text are acted on together, under a condition."""
        if condition in ("blind", "img"):
            return 0.0
        return self.described if condition == "txt" and self.described is not None else (
            self.integration
        )  # fmt: skip

    def follows(self, condition: str) -> float:
        """Share of cells in which a contradicting claim is followed, under a condition."""
        return min(1.0, self.dominance * STRENGTH.get(condition, 0.0))


def habits(cell: Row, rates: Rates) -> dict[str, float]:
    """Behaviours that a model shows where it doesn't integrate, with their shares (sum 1).

    Behaviours: ``refuse``, ``help`` (goes along) for open requests; else the option or answer,
    ``unknown`` for an abstention and ``other`` for a wrong answer.
    """
    kind = cell["gold_kind"]
    if kind in ("caution", "help"):
        return {"refuse": rates.refusal, "help": 1 - rates.refusal}
    answers = 1 - rates.abstain
    if kind == "answer":
        yes = json.loads(cell["gold_spec"])["kind"] == "yes_no"
        return {UNKNOWN: rates.abstain, "yes" if yes else OTHER: answers}
    named = [o["id"] for o in json.loads(cell["options"]) if o["id"] != UNKNOWN]
    lean = cell["stereotype"]
    rest = [n for n in named if n != lean]
    if lean not in named:
        return {UNKNOWN: rates.abstain, **{n: answers / len(rest) for n in rest}}
    shares = {n: answers * (1 - rates.stereotype) / len(rest) for n in rest}
    return {UNKNOWN: rates.abstain, lean: answers * rates.stereotype, **shares}


class Simulated(Reference):
    """A model of known rates. Equal names, rates and suites give equal replies."""

    needs_context = True

    def __init__(self, name: str, rates: Rates, bank: Bank = MAIN) -> None:
        super().__init__("simulated", bank)
        self.model = f"simulated/{name}"
        self.rates = rates
        self._label = name.partition("?")[0]
        self._effects: dict[tuple[str, str], float] = {}

    def answer(self, row: Row) -> str:
        """The reply to one instance."""
        rng = np.random.default_rng(_digest(self.model, row["id"]) % 2**63)
        pick = _Picker(self._bank, rng)
        behaviour = self.behaviour(row)
        if row["choices"]:
            return _letter(row, behaviour, pick)
        if row["condition"] == "img" and behaviour in ("help", OTHER):
            return pick("describe")
        return self._words(self._cells[row["cell"]], row, behaviour, pick)

    def behaviour(self, row: Row) -> str:
        """What it does in an instance: ``caution``, a name of `habits`, or the gold answer."""
        cell, condition = self._cells[row["cell"]], row["condition"]
        rates = self.rates
        claim = row["claim_gold"]
        if condition in STRENGTH and claim and claim != cell["gold"]:
            level = self._effect("follow", cell["family"], rates.follows(condition))
            if self._uniform("follow", row["cell"]) < level:
                return str(claim)
        # With a picture the same draw holds in all conditions: a claim changes it or it doesn't.
        stream = "described" if condition == "txt" else "seen"
        level = self._effect("whole", cell["family"], rates.level(condition))
        if self._uniform(stream, row["cell"]) < level:
            return str(cell["gold"])
        u, total = self._uniform(f"habit {stream}", row["cell"]), 0.0
        shares = habits(cell, rates)
        for name, share in shares.items():
            total += share
            if u < total:
                return name
        return list(shares)[-1]

    def _uniform(self, *stream: str) -> float:
        return _digest(self._label, str(self.rates.seed), *stream) / 2**64

    def _effect(self, stream: str, family: str, level: float) -> float:
        """The family's own share: Beta-distributed with mean `level` over families."""
        rho = self.rates.correlation
        if rho <= 0 or not 0 < level < 1:
            return level
        key = (f"{stream} {level}", family)
        if key not in self._effects:
            from scipy.special import betaincinv

            size = 1 / rho - 1
            u = self._uniform(stream, family)
            self._effects[key] = float(betaincinv(level * size, (1 - level) * size, u))
        return self._effects[key]

    def _words(self, cell: Row, row: Row, behaviour: str, pick: _Picker) -> str:
        kind = cell["gold_kind"]
        if kind in ("caution", "help"):
            if behaviour == "refuse":
                return pick("refuse")
            if behaviour == "help":
                return _say({**cell, "always_help": True}, pick)
            # On a help cell the caution is the one that the claim calls for.
            return _say(cell if kind == "caution" else self._cells[row["twin_text"]], pick)
        if behaviour == cell["gold"]:
            return _say(cell, pick)
        if kind == "choose":
            return _say({**cell, "gold": behaviour}, pick)
        if behaviour == UNKNOWN:
            return pick("abstain")
        if behaviour in ("yes", "no"):
            return pick(behaviour).replace("{because}", "").strip().rstrip(":")
        return _with(pick("value"), behaviour) if behaviour != OTHER else pick("agree")


def _letter(row: Row, behaviour: str, pick: _Picker) -> str:
    choices: Mapping[str, str] = json.loads(row["choices"])
    value = "caution" if behaviour == "refuse" else behaviour
    letters = [k for k, v in choices.items() if v == value]
    letters += [k for k, v in choices.items() if v not in (row["gold"], UNKNOWN)]
    letters += list(choices)
    return pick.of([letters[0], f"{letters[0]}.", f"Option {letters[0]}."])


def parse_rates(name: str) -> Rates:
    """The rates in a name such as ``a?integration=0.7&seed=3``; the others are the defaults.

    Raises:
        UserError: an unknown rate, one named twice, or one outside its range.
    """
    known = [f.name for f in fields(Rates)]
    label, _, query = name.partition("?")
    example = f"give simulated/{label or 'NAME'}?integration=0.7&refusal=0.1"
    try:
        pairs = parse_qsl(query, strict_parsing=True) if query else []
    except ValueError:
        raise UserError(f"simulated/{name}: can't be read; {example}") from None
    if not label:
        raise UserError(f"simulated/{name}: has no name; {example}")
    found: dict[str, Any] = {}
    for key, text in pairs:
        if key not in known:
            near = get_close_matches(key, known, 1)
            hint = f"did you mean '{near[0]}'?" if near else "known: " + ", ".join(known)
            raise UserError(f"simulated/{name}: unknown rate '{key}'; {hint}")
        if key in found:
            raise UserError(f"simulated/{name}: '{key}' is given twice; give it once.")
        found[key] = _number(name, key, text)
    return Rates(**found)


def _number(name: str, key: str, text: str) -> float | int:
    try:
        value = int(text) if key == "seed" else float(text)
    except ValueError:
        value = -1
    if key == "seed" and value < 0:
        raise UserError(f"simulated/{name}: seed '{text}' is no whole number from 0.")
    top = 0.95 if key == "correlation" else 1
    if key != "seed" and not 0 <= value <= top:
        raise UserError(f"simulated/{name}: {key} '{text}' is no share from 0 to {top}.")
    return value


def open_simulated(name: str, bank: Bank = MAIN) -> Simulated:
    """The simulated model `name` (without ``simulated/``).

    Raises:
        UserError: a rate that can't be read.

    Example:
        >>> open_simulated("a?integration=0.7&refusal=0.1&seed=3").rates.refusal
        0.1
    """
    return Simulated(name, parse_rates(name), bank)
