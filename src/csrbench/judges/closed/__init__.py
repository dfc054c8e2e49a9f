"""Closed answers: the option, yes/no, number, date or time that a reply settles on.

Every reader returns a normalised choice, ``unknown`` for an abstention, ``ambiguous`` for hedged
or double answers, and ``""`` where no answer was found. Nothing is guessed. A reply settles on
what it announces as its answer, then on what follows its last change of mind, a concluding "so",
or a list; then on its first sentence.

Lives here: a reader for each form of answer, and what they share (`base`). Does not live here: the
gold (whether an answer is right is told in `behaviour`), refusals and cautions (`words`).
"""

from __future__ import annotations

from csrbench.judges.closed.base import AMBIGUOUS, NONE, UNKNOWN, abstains, cannot_tell
from csrbench.judges.closed.numbers import number, numbers_in
from csrbench.judges.closed.options import letter, options, phrase
from csrbench.judges.closed.times import date, dates_in, face, time, times_in
from csrbench.judges.closed.yes import yes_no

__all__ = [
    "AMBIGUOUS",
    "NONE",
    "UNKNOWN",
    "abstains",
    "cannot_tell",
    "date",
    "dates_in",
    "face",
    "letter",
    "number",
    "numbers_in",
    "options",
    "phrase",
    "time",
    "times_in",
    "yes_no",
]
