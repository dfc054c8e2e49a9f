"""Lexicons of speech acts: phrase patterns in text files, one a line, indexed by first word.

A file under ``lexicons/`` holds ``[group]`` headings, ``@name = a|b|c`` macros (used as
``<name>``), ``#`` comments, and one pattern a line. A pattern is a regular expression over the
canonical spelling of a sentence (`text.canon`): lower case, contractions spelt out, fillers
removed. In it a space also matches a comma and a space. A pattern begins with a word or with
``(a|b)`` of words, and matches from a word's start to a word's end; a leading ``^`` ties it to a
clause's start, ``^^`` to the sentence's start; a leading ``~`` lets it begin with any expression
(slower).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_WORD = re.compile(r"\w+")
_CLAUSE = re.compile(
    r"(?:^|[,;:.!?—–(\"-] ?|\n)\W*(?:(?:and|but|so|please|then|well|okay|ok|or) )*$"
)
_SENTENCE = re.compile(r"\W*(?:(?:and|but|so|well|okay|ok|please|oh|hmm|sorry)\W+)*")
_MACRO = re.compile(r"<(\w+)>")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Compiled patterns.

    Attributes:
        index: first word -> (group, pattern, 0 free, 1 at a clause's start, 2 at the sentence's).
        anywhere: patterns that don't begin with a word.
    """

    index: dict[str, tuple[tuple[str, re.Pattern[str], int], ...]]
    anywhere: tuple[tuple[str, re.Pattern[str]], ...]

    def find(self, sentence: str) -> dict[str, int]:
        """Groups that occur in a canonical sentence, with the position of their first hit."""
        found: dict[str, int] = {}
        for word in _WORD.finditer(sentence):
            entries = self.index.get(word.group())
            if not entries:
                continue
            at = word.start()
            for group, pattern, tied in entries:
                if group in found or not pattern.match(sentence, at):
                    continue
                if at == 0 or _at_start(sentence, at, tied):
                    found[group] = at
        for group, pattern in self.anywhere:
            if group not in found and (hit := pattern.search(sentence)):
                found[group] = hit.start()
        return found


def _at_start(sentence: str, at: int, tied: int) -> bool:
    if tied == 2:
        return _SENTENCE.fullmatch(sentence, 0, at) is not None
    return not tied or _CLAUSE.search(sentence[max(0, at - 24) : at]) is not None


def _alternatives(group: str) -> list[str]:
    """The alternatives of a regular expression's group at its own depth."""
    out, depth = [""], 0
    for char in group:
        depth += (char == "(") - (char == ")")
        if char == "|" and not depth:
            out.append("")
        else:
            out[-1] += char
    return out


def _first_words(pattern: str) -> list[str]:
    """The words that a pattern can begin with.

    Raises:
        ValueError: it begins with something else.
    """
    if pattern.startswith("("):
        depth = end = 0
        while end < len(pattern):
            depth += (pattern[end] == "(") - (pattern[end] == ")")
            if not depth:
                break
            end += 1
        inner = pattern[1:end].removeprefix("?:")
        return [w for alternative in _alternatives(inner) for w in _first_words(alternative)]
    lead = _WORD.match(pattern)
    if lead is None:
        raise ValueError(f"a lexicon pattern must begin with a word or (a|b): {pattern!r}")
    return [lead.group()]


def _compile(body: str) -> re.Pattern[str]:
    return re.compile(body.replace(" ", ",? ") + r"(?!\w)")


def parse(source: str) -> Lexicon:
    """Compile a lexicon file.

    Raises:
        ValueError: an unknown macro, a pattern before the first group, or one without a lead word.
    """
    macros: dict[str, str] = {}
    group = ""
    bodies: dict[tuple[str, str, int], list[str]] = {}
    anywhere: dict[str, list[str]] = {}
    for line in source.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            group = line.strip("[]")
        elif line.startswith("@"):
            name, _, value = line[1:].partition("=")
            # A macro may go on over several lines: each adds alternatives.
            joined = [p for p in (macros.get(name.strip()), _fill(value.strip(), macros)) if p]
            macros[name.strip()] = "|".join(joined)
        elif not group:
            raise ValueError(f"pattern before the first [group]: {line!r}")
        elif line.startswith("~"):
            anywhere.setdefault(group, []).append(_fill(line[1:], macros, wrap=True))
        else:
            tied = len(line) - len(line.lstrip("^"))
            body = _fill(line.lstrip("^"), macros, wrap=True)
            for word in dict.fromkeys(_first_words(body)):
                bodies.setdefault((word, group, tied), []).append(body)
    index: dict[str, list[tuple[str, re.Pattern[str], int]]] = {}
    for (word, name, tied), patterns in bodies.items():
        index.setdefault(word, []).append((name, _compile(f"(?:{'|'.join(patterns)})"), tied))
    return Lexicon(
        {word: tuple(entries) for word, entries in index.items()},
        tuple((name, _compile(rf"(?<!\w)(?:{'|'.join(p)})")) for name, p in anywhere.items()),
    )


def _fill(body: str, macros: dict[str, str], wrap: bool = False) -> str:
    def one(match: re.Match[str]) -> str:
        if match.group(1) not in macros:
            raise ValueError(f"unknown macro <{match.group(1)}> in {body!r}")
        inner = macros[match.group(1)]
        return f"(?:{inner})" if wrap else inner

    return _MACRO.sub(one, body)


@lru_cache(maxsize=8)
def load(name: str) -> Lexicon:
    """The lexicon ``lexicons/<name>.txt``, compiled once."""
    path = files("csrbench.judges.words") / "lexicons" / f"{name}.txt"
    return parse(path.read_text(encoding="utf-8"))
