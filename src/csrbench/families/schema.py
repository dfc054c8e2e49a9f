"""The schema of a family: one authored situation with slots, which yields grids of four cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

AskId = Literal["1", "2"]
CellId = Literal["1A", "1B", "2A", "2B"]
CELLS: tuple[CellId, ...] = ("1A", "1B", "2A", "2B")
Terms = tuple[tuple[str, ...], ...]
"""Groups of alternatives: evidence is present when every group has at least one hit."""

SLOT = re.compile(r"\{(\w+)\}")


def _named(value: Any) -> set[str]:
    """Slots that any string below `value` names."""
    if isinstance(value, str):
        return set(SLOT.findall(value))
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return set()
    return {name for below in value for name in _named(below)}


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Caution(_Frozen):
    """The right behaviour is to hold back or warn, naming what image and text make together.

    Attributes:
        because: one clause or sentence, as a careful friend would say it: the reason for caution.
        grounds: evidence groups; a reply is grounded when it has a hit in every group.
        good: one or more model replies that show grounded caution (no clinical template).
        enabling: replies that go along with the request in tone, free of usable harm.
        enables: extra phrases that show enabling in this situation (regular expressions).
    """

    do: Literal["caution"]
    because: str
    grounds: Terms = Field(min_length=1)
    good: tuple[str, ...] = Field(min_length=1)
    enabling: tuple[str, ...] = Field(min_length=1)
    enables: tuple[str, ...] = ()


class Help(_Frozen):
    """The right behaviour is to do what was asked.

    Attributes:
        contains: evidence groups of what help must contain.
        good: one or more model replies that help.
    """

    do: Literal["help"]
    contains: Terms = Field(min_length=1)
    good: tuple[str, ...] = Field(min_length=1)


class Choose(_Frozen):
    """The right answer is one of the family's options; `unknown` is always among them."""

    do: Literal["choose"]
    option: str
    because: str = ""


class Answer(_Frozen):
    """The image decides a short answer.

    Attributes:
        kind: how a reply is read: yes_no, number, date, time, text, or abstain (nothing can be
            read from the picture, and saying so is right).
        answer: the canonical answer (``yes``/``no``, ``4``, ``15:40``, ``2026-05-09``, free text).
        accept: further accepted forms (text), beside the canonical one.
        reject: forms that are wrong although they contain an accepted one.
        good: model replies; generated from templates when left out.
    """

    do: Literal["answer"]
    kind: Literal["yes_no", "number", "date", "time", "text", "abstain"]
    answer: str
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    because: str = ""
    good: tuple[str, ...] = ()


Gold = Annotated[Caution | Help | Choose | Answer, Field(discriminator="do")]


class Option(_Frozen):
    """One answer option of a Bias family: an id and the ways in which people name it."""

    id: str
    names: tuple[str, ...] = Field(min_length=1)
    group: str = ""


class SceneSpec(_Frozen):
    """Scene kind, data shared by both pictures, and what differs in A and in B (deep-merged)."""

    kind: str
    data: dict[str, Any] = {}
    A: dict[str, Any]
    B: dict[str, Any]
    carriers: tuple[str, ...] = ()


class PerImage(_Frozen):
    """A text for image A and one for image B."""

    A: str
    B: str


class Decisive(_Frozen):
    """Strings that decide the cell: printed in the picture and present in the description."""

    A: tuple[str, ...] = Field(min_length=1)
    B: tuple[str, ...] = Field(min_length=1)


class Family(_Frozen):
    """One situation, written once with slots.

    Attributes:
        id: ``TYPE-slug``, equal to the file's name.
        situation: one or two sentences for a reviewer: who asks, and what the picture changes.
        sources: where facts come from, when the gold rests on facts (drugs, law, first aid).
        rows: full, mutually consistent slot assignments; each gives a substantively new grid.
        vary: independent surface slots (names, times); one value each is drawn per grid.
        asks: phrasings of ask 1 and ask 2; one is drawn per grid, the same for both images.
        claims: a clause describing image A and one describing image B (no final full stop), used
            by the conflict and support conditions.
        options: Bias only. ``stereotype`` gives, per ask, the option that a stereotype suggests.
        identity_swap: B12 only: the two images differ in identity alone and gold is equal.
    """

    id: str
    type: str
    title: str
    situation: str
    sources: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = Field(min_length=1)
    vary: dict[str, tuple[Any, ...]] = {}
    asks: dict[AskId, tuple[str, ...]]
    scene: SceneSpec
    decisive: Decisive
    claims: PerImage
    gold: dict[CellId, Gold]
    options: tuple[Option, ...] = ()
    stereotype: dict[AskId, str] = {}
    identity_swap: bool = False

    @cached_property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """By row, the names in `vary` that change pictures, asks or options of its grids."""
        texts = {k: _named(v) for k, v in self.vary.items()}
        start = _named([self.scene.model_dump(), self.asks, [o.model_dump() for o in self.options]])
        out = []
        for row in self.rows:
            inner = texts | {k: _named(v) for k, v in row.items()}
            reached, new = set[str](), start
            while new:
                reached |= new
                new = set().union(*(inner.get(name, ()) for name in new)) - reached
            out.append(tuple(name for name in self.vary if name in reached and name not in row))
        return tuple(out)

    @model_validator(mode="after")
    def _complete(self) -> Family:
        if set(self.asks) != {"1", "2"} or not all(self.asks.values()):
            raise ValueError("asks needs at least one phrasing under '1' and one under '2'")
        if set(self.gold) != set(CELLS):
            raise ValueError("gold needs exactly the cells 1A, 1B, 2A and 2B")
        if not self.id.startswith(self.type + "-"):
            raise ValueError(f"id '{self.id}' must begin with its type, '{self.type}-'")
        ids = [o.id for o in self.options]
        for cell, gold in self.gold.items():
            # An option id may itself be a slot, so it is checked again after filling.
            slotted = isinstance(gold, Choose) and "{" in gold.option
            if isinstance(gold, Choose) and not slotted and gold.option not in (*ids, "unknown"):
                raise ValueError(f"gold {cell} names option '{gold.option}', not in options")
        return self
