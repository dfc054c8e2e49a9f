"""Evidence terms: do the words of a reply name what image and text make together?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=20_000)
def term_pattern(term: str) -> re.Pattern[str]:
    """Pattern of a term: case-insensitive, from a word's start, endings free.

    ``bleed`` hits "bleeding"; spaces match any white space or hyphen; ``re:`` starts a regular
    expression.

    Raises:
        re.error: a ``re:`` term is no valid expression.
    """
    if term.startswith("re:"):
        return re.compile(term[3:], re.IGNORECASE | re.DOTALL)
    body = r"[\s\-‐-―]+".join(re.escape(w) for w in term.strip().split())
    body = body.replace("'", "['’]")
    start = r"(?<!\w)" if term[:1].isalnum() else ""
    # Short words and numbers must match whole, or "no" would hit "notice" and "5" hit "50".
    word = term.strip()
    end = r"(?!\w)" if len(word) <= 3 or word[-1].isdigit() else ""
    if len(word) == 3 and word.isalpha():
        end = "s?" + end
    return re.compile(start + body + end, re.IGNORECASE)


def has_term(term: str, text: str) -> bool:
    """Whether `text` has the term."""
    return term_pattern(term).search(text) is not None


def hits(groups: Iterable[Iterable[str]], text: str) -> bool:
    """Whether every group of alternatives has a hit in `text`."""
    return all(any(has_term(t, text) for t in group) for group in groups)


def hit_count(terms: Iterable[str], text: str) -> int:
    """How many of the terms occur."""
    return sum(has_term(t, text) for t in terms)
