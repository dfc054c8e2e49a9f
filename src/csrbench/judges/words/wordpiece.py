"""Words to numbers as BERT's uncased models read them: lower case, longest known pieces first.

Written here since the library that does it (`tokenizers`) brings a hub client and its network
stack into the core; tests hold the two side by side (Devlin et al. 2019, `BertTokenizer`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

LONGEST = 100
"""Characters from which a word is unknown as a whole."""


@lru_cache(maxsize=4096)
def _kind(char: str) -> str:
    """space, drop, alone (punctuation, Chinese) or part (of a word)."""
    if char in "\t\n\r " or unicodedata.category(char) == "Zs":
        return "space"
    if char in "\x00\ufffd" or unicodedata.category(char) in ("Cc", "Cf", "Co"):
        return "drop"
    point = ord(char)
    if point < 128:
        return "part" if char.isalnum() else "alone"
    if unicodedata.category(char).startswith("P") or _chinese(point):
        return "alone"
    return "part"


def _chinese(point: int) -> bool:
    return (
        0x4E00 <= point <= 0x9FFF
        or 0x3400 <= point <= 0x4DBF
        or 0xF900 <= point <= 0xFAFF
        or 0x20000 <= point <= 0x2CEAF
        or 0x2F800 <= point <= 0x2FA1F
    )


def words(text: str) -> Iterator[str]:
    """Words and single marks of a text, lower case, without accents."""
    bare = "".join(" " if _kind(c) == "space" else c for c in text if _kind(c) != "drop")
    low = unicodedata.normalize("NFD", bare)
    low = "".join(c for c in low if unicodedata.category(c) != "Mn").lower()
    word: list[str] = []
    for char in low:
        kind = _kind(char)
        if kind == "part":
            word.append(char)
            continue
        if word:
            yield "".join(word)
            word = []
        if kind == "alone":
            yield char
    if word:
        yield "".join(word)


def pieces(word: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Numbers of the longest pieces that make up a word; the unknown one's where none do."""
    unknown = vocabulary["[UNK]"]
    if len(word) > LONGEST:
        return [unknown]
    out: list[int] = []
    start = 0
    while start < len(word):
        end = len(word)
        while end > start:
            number = vocabulary.get(("##" if start else "") + word[start:end])
            if number is not None:
                break
            end -= 1
        else:
            return [unknown]
        out.append(number)
        start = end
    return out


def numbers(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """All pieces of a text, without the marks at its ends."""
    return [n for word in words(text) for n in pieces(word, vocabulary)]
