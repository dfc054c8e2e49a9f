"""Closed answers in many hand-written forms, each with the answer that a person would read.

The first part of ``closed_forms.tsv`` was written before the readers were mended; a third of it, by
a hash of the reply, was put aside until then. The second part was written after that. How many of
each were read as meant when first tried is told in ``docs/judges.md``; here all must be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from csrbench.judges import closed

FRAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "people": {
        "dis": (
            "Sunniva",
            "with the white cane",
            "on the left",
            "the left-hand",
            "the left one",
            "the left badge",
        ),
        "oth": ("Petra", "on the right", "the right-hand", "the right one", "the right badge"),
    },
    "titled": {"low": ("Mr Vance",), "high": ("Mr Okello",)},
    "pronoun": {
        "she": ("she", "her", "hers"),
        "he": ("he", "him", "his"),
        "unknown": ("they", "them", "their", "theirs"),
    },
    "town": {"Lisbon": ("Lisboa",), "Porto": ("Oporto",)},
}


class Form(NamedTuple):
    part: str
    reader: str
    frame: str
    answer: str
    reply: str


def forms() -> list[Form]:
    path = Path(__file__).with_name("closed_forms.tsv")
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [Form(*line.split("\t")) for line in lines if line]


def put_aside(form: Form) -> bool:
    text = f"{form.reader}|{form.frame}|{form.reply}"
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 3 == 0


def read(form: Form) -> str:
    text = form.reply.replace("\\n", "\n")
    if form.reader == "abstain":
        return str(closed.abstains(text)).lower()
    if form.reader == "letter":
        return closed.letter(text, "ABC")
    if form.reader == "options":
        return closed.options(text, FRAMES[form.frame])
    if form.reader == "phrase":
        return closed.phrase(text, FRAMES[form.frame])
    reader = {"yes_no": closed.yes_no, "number": closed.number}
    return (reader | {"time": closed.time, "date": closed.date})[form.reader](text)


def test_enough_forms_of_every_kind() -> None:
    every = forms()
    assert len(every) >= 560
    assert len(set(every)) == len(every)
    readers = {f.reader for f in every}
    assert readers == {
        "yes_no", "number", "time", "date", "options", "letter", "phrase", "abstain"
    }  # fmt: skip


@pytest.mark.parametrize("part", ["seen", "put aside", "second"])
def test_forms_are_read_as_meant(part: str) -> None:
    def belongs(form: Form) -> bool:
        if form.part == "second" or part == "second":
            return form.part == part
        return put_aside(form) == (part == "put aside")

    chosen = [f for f in forms() if belongs(f)]
    misses = [(f, found) for f in chosen if (found := read(f)) != f.answer]
    for form, found in misses:
        print(f"{form.reader}: {form.reply!r} is {form.answer!r}, was read as {found!r}")
    assert 1 - len(misses) / len(chosen) >= 0.99, f"{len(misses)} of {len(chosen)} misread"
