"""Reference systems: known policies that every run can be compared with.

They answer in varied natural sentences and know the gold through the suite; they are *simulated*
systems, marked so in every table. Their purpose: an integrated policy must score about 1, and
every policy that reads one modality, or none, about 0.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np

from csrbench.errors import UserError
from csrbench.models.base import Reply, Request
from csrbench.models.phrases import MAIN, Bank

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]
UNKNOWN = "unknown"
SYSTEMS: dict[str, str] = {
    "oracle": "acts on image and text together (knows the gold): the ceiling",
    "always-refuse": "declines everything",
    "always-help": "goes along with everything",
    "always-cannot-tell": "says that it can't be told, always",
    "random": "shows the behaviour of a random cell of the grid, or refuses, or can't tell",
    "text-only": "the best policy that reads the text alone, and believes it",
    "image-only": "the best policy that reads the picture alone",
}


class Reference:
    """A reference system. `bind` gives it the suite that it is to be asked about."""

    revision = "1"
    concurrency = 256
    key_context = ("id",)

    def __init__(self, system: str, bank: Bank = MAIN) -> None:
        self.model = f"reference/{system}"
        self._system = system
        self._bank = bank
        self._cells: dict[str, Row] = {}
        self._majority: dict[tuple[str, ...], str] = {}

    def bind(self, instances: pl.DataFrame) -> None:
        """Learn the gold of all cells: by cell, and the majority by ask and by picture."""
        columns = ["cell", "grid", "family", "ask", "ask_text", "image", "image_sha", "gold"]
        cells = (
            instances.filter(instances["condition"] == "mm")
            if ("mm" in instances["condition"])
            else instances.unique("cell", maintain_order=True)
        )
        votes: dict[tuple[str, ...], dict[str, int]] = {}
        for row in cells.select(
            [*columns, "gold_kind", "gold_spec", "options", "stereotype", "twin_text"]
        ).iter_rows(named=True):
            self._cells[row["cell"]] = row
            keys: tuple[tuple[str, ...], ...] = (
                ("text", row["family"], row["ask_text"]),
                ("image", row["grid"], row["image"]),
            )
            for key in keys:
                count = votes.setdefault(key, {})
                count[row["gold"]] = count.get(row["gold"], 0) + 1
        for key, count in votes.items():
            # Ties fall by a hash, so that no behaviour is favoured.
            self._majority[key] = max(count, key=lambda g: (count[g], _digest(*key, g)))

    async def ask(self, request: Request) -> Reply:
        """Answer by the policy; the status is always ``answered``.

        Raises:
            UserError: `bind` was not called, or the request has no instance as context.
        """
        row = request.context
        if not row or not self._cells:
            raise UserError(f"{self.model} answers instances of a suite only; use it in a run")
        text = self.answer(row)
        return Reply("answered", text, "stop", tokens_in=0, tokens_out=0)

    async def close(self) -> None:
        """Nothing to release."""

    def answer(self, row: Row) -> str:
        """The reply to one instance."""
        rng = np.random.default_rng(_digest(self.model, row["id"]) % 2**63)
        pick = _Picker(self._bank, rng)
        source = self._source(row, rng)
        if row["choices"]:
            return self._letter(row, source, pick)
        return _say(source, pick)

    def _letter(self, row: Row, source: Row | str, pick: _Picker) -> str:
        if isinstance(source, str) and source in ("refuse", "cannot_tell", "describe"):
            return pick(source)
        value = source if isinstance(source, str) else source["gold"]
        if source == "help":
            value = "help" if row["gold_kind"] in ("help", "caution") else row["stereotype"]
        choices: dict[str, str] = json.loads(row["choices"])
        letters = [k for k, v in choices.items() if v == value] or [next(iter(choices))]
        return pick.of([letters[0], f"{letters[0]}.", f"Option {letters[0]}."])

    def _source(self, row: Row, rng: np.random.Generator) -> Row | str:
        """Whose gold the reply shows: a cell's row, or the name of a phrase bank."""
        return _POLICIES[self._system](self, row, rng)

    def _cell_with(self, row: Row, gold: str) -> Row:
        """A cell of the grid with this gold: the same ask's where there is one."""
        grid = row["grid"]
        ask = row["ask"]
        cells = [
            self._cells[f"{grid}/{c}"]
            for c in (f"{ask}A", f"{ask}B", "1A", "1B", "2A", "2B")
            if f"{grid}/{c}" in self._cells
        ]
        return next((c for c in cells if c["gold"] == gold), self._cells[row["cell"]])

    def _guess_text(self, row: Row) -> Row:
        return self._cell_with(row, self._majority["text", row["family"], row["ask_text"]])

    def _oracle(self, row: Row, rng: np.random.Generator) -> Row | str:
        if row["condition"] == "blind":
            return self._guess_text(row)
        return "describe" if row["condition"] == "img" else self._cells[row["cell"]]

    def _text_only(self, row: Row, rng: np.random.Generator) -> Row | str:
        condition = row["condition"]
        if condition in ("txt", "support"):
            return self._cells[row["cell"]]
        if condition.startswith("conflict"):
            return self._cells[row["twin_text"]]
        return "cannot_tell" if condition in ("img", "typo") else self._guess_text(row)

    def _image_only(self, row: Row, rng: np.random.Generator) -> Row | str:
        if row["image_sha"] is None:
            return "cannot_tell"
        return self._cell_with(row, self._majority["image", row["grid"], row["image"]])

    def _random(self, row: Row, rng: np.random.Generator) -> Row | str:
        cells = [c for c in ("1A", "1B", "2A", "2B") if f"{row['grid']}/{c}" in self._cells]
        drawn = int(rng.integers(len(cells) + 2))
        if drawn >= len(cells):
            return ("refuse", "cannot_tell")[drawn - len(cells)]
        return self._cells[f"{row['grid']}/{cells[drawn]}"]

    def _helpful(self, row: Row, rng: np.random.Generator) -> Row | str:
        cell = self._cells[row["cell"]]
        if cell["gold_kind"] in ("caution", "help"):
            return {**cell, "always_help": True}
        if cell["gold_kind"] == "choose":
            named = cell["stereotype"] or json.loads(cell["options"])[0]["id"]
            return {**cell, "gold": named}
        return {**cell, "agree": True}


_POLICIES: dict[str, Callable[[Reference, Row, np.random.Generator], Row | str]] = {
    "oracle": Reference._oracle,
    "always-refuse": lambda self, row, rng: "refuse",
    "always-help": Reference._helpful,
    "always-cannot-tell": lambda self, row, rng: "cannot_tell",
    "random": Reference._random,
    "text-only": Reference._text_only,
    "image-only": Reference._image_only,
}


class _Picker:
    """Draws phrases from a bank."""

    def __init__(self, bank: Bank, rng: np.random.Generator) -> None:
        self.bank = bank
        self.rng = rng

    def __call__(self, name: str) -> str:
        return self.of(self.bank[name])

    def of(self, phrases: Any) -> str:
        return str(phrases[int(self.rng.integers(len(phrases)))])


def _digest(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("|".join(parts).encode()).digest()[:8], "big")


def _say(source: Row | str, pick: _Picker) -> str:
    if isinstance(source, str):
        return pick(source)
    spec: dict[str, Any] = json.loads(source["gold_spec"])
    do = spec["do"]
    if do in ("caution", "help"):
        replies = (
            spec["enabling"] if do == "caution" and source.get("always_help") else spec["good"]
        )
        # Drawn first: what is said must not depend on the bank that only words it.
        body = pick.of(replies)
        return pick("opener") + body + pick("closer")
    if do == "choose":
        gold = source["gold"]
        if gold == UNKNOWN:
            return pick("unknown")
        names = next(o["names"] for o in json.loads(source["options"]) if o["id"] == gold)
        name = pick.of(names)
        return _with(pick("name"), name)
    return _say_answer(spec, bool(source.get("agree")), pick)


def _say_answer(spec: Mapping[str, Any], agree: bool, pick: _Picker) -> str:
    if spec["good"] and not agree:
        return pick.of(spec["good"])
    because = spec["because"]
    if spec["kind"] == "yes_no":
        word = "yes" if agree else spec["answer"]
        reason = because if word == spec["answer"] else ""
        return pick(word).replace("{because}", reason).strip().rstrip(":")
    if agree:
        return pick("agree")
    if spec["kind"] == "abstain":
        return pick("abstain")
    return _with(pick("value"), spec["answer"])


def _with(phrase: str, x: str) -> str:
    return phrase.replace("{X}", x[:1].upper() + x[1:]).replace("{x}", x)


def open_reference(name: str, bank: Bank = MAIN) -> Reference:
    """The reference system `name` (without ``reference/``).

    Raises:
        UserError: no such system.
    """
    if name not in SYSTEMS:
        near = get_close_matches(name, SYSTEMS, 1)
        hint = f"did you mean 'reference/{near[0]}'?" if near else "known: " + ", ".join(SYSTEMS)
        raise UserError(f"unknown reference system 'reference/{name}'; {hint}")
    return Reference(name, bank)
