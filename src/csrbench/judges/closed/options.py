"""Options: which of several names, letters or phrases a reply takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from csrbench.families.evidence import has_term
from csrbench.judges.closed.base import (
    AMBIGUOUS,
    HEDGE,
    NONE,
    UNKNOWN,
    Scope,
    negated,
    says_unknown,
    settle,
)
from csrbench.judges.text import sentences

_TITLE = re.compile(r"\b(mrs?|ms|mx|dr|prof)\.?\s+", re.IGNORECASE)
_LEAD = (
    r"^\W*(?:(?:(?:it|that|this)(?:'s| is| was| must be| has to be| would be| can only be)|"
    r"the \w+(?: \w+)? (?:is|was|must be)|i'd (?:say|go with|pick|choose)|must be|definitely|"
    r"clearly|go with|use|yes|no|to|answer|i (?:choose|pick|think|believe|guess)(?: that)?|"
    r"choice|option|letter|only)[\s,:]*)*"
    r"(?:the (?:\w+ )?)?[\"'(\[]*"
)
# What may stand behind a name that is the answer.
_ENDS = (
    r"[\"')\]]*(?:\s*$|\s*[.,;:!(–—/-](?!\w)|\s+(?:it is|wins?|won|is|was|because|since|as|not|"
    r"rather|instead|fits|then|paid)\b)"
)
_CLOSES = r"[\"')\]]*(?:\s*$|\s*[.,;:!(–—](?!\w)|\s+(?:it is|wins?|won|then|is right)\b)"
_DENIED = re.compile(
    r"^(?:'s \w+)?\s*(?:isn't|is not|wasn't|was not|can't be|cannot be|is out\b|is wrong|"
    r"is ruled out|is crossed out|doesn't|does not)",
    re.IGNORECASE,
)
_BOTH = re.compile(r"\W*(?:both\b|(?:they|the two) (?:\w+ )?both\b)", re.IGNORECASE)
# A reply that names no one and says so of both: "Neither badge gives a job", "Both are still open".
_NO_ONE = re.compile(
    r"^\W*(?:(?:sorry|so far|as yet|for now)\W+)?(?:nobody|no one|none of (?:them|the two)|"
    r"nothing|no (?!comment|problem|worries|way|doubt|need)\w+|there(?:'s| is| are) (?:no|nothing)|"
    r"there (?:isn't|aren't) an?y?)\b"
    r"|\bneither\b|\beither (?:of (?:them|the two)|one)\b|\b(?:for|of|on|between) either\b"
    r"|\b(?:no|not|nothing|\w+n't)\b[^.!?\n]{0,40}\b(?:for|of|on|between) both\b"
    r"|\bboth\b[^.!?\n]{0,40}\b(?:still|only|just|simply|merely|yet|alike|equal\w*|even|the same|"
    r"say|read|show|give|qualify|meet)\b"
    r"|\b(?:two|they|they're) (?:\w+ )?(?:are )?(?:equal|alike|level|tied)\b"
    r"|\b(?:says?|shows?|gives?|tells?) only\b|\bonly (?:says?|shows?|gives?|tells?)\b"
    r"|\bnot (?:which|who|whose|since when)\b"
    r"|\b(?:haven't|didn't|not) (?:said|say) (?:which|who)\b",
    re.IGNORECASE,
)
_DOUBLE = re.compile(
    r"\b(?:or (?:maybe|perhaps|possibly) |(?:could|might|may) (?:also )?be )", re.IGNORECASE
)


def options(text: str, names: Mapping[str, Sequence[str]]) -> str:
    """The option that a reply takes, by any of its names; negated mentions don't count."""
    pool = _pool(names)
    return settle(_TITLE.sub(r"\1 ", text), lambda scope: _option(scope, pool))


def _pool(names: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Pairs of option and name; surnames alone where no other option has them."""
    pool = [(o, _TITLE.sub(r"\1 ", name)) for o, group in names.items() for name in group]
    short = [(o, _TITLE.sub("", name)) for o, name in pool if _TITLE.match(name)]
    return pool + [
        (o, name)
        for o, name in short
        if not any(o != other and name.lower() in n.lower() for other, n in pool)
    ]


def _mentions(text: str, pool: Sequence[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Un-negated mentions (start, end, option) in order; names within longer names don't count."""
    found = []
    for option, name in pool:
        for match in re.finditer(rf"(?<!\w){re.escape(name.lower())}(?!\w)", text.lower()):
            found.append((match.start(), match.end(), option))
    out = [
        (a, b, o)
        for a, b, o in found
        if not any((c <= a and b <= d and (d - c) > (b - a)) for c, d, _ in found)
    ]
    return sorted(
        (a, b, o)
        for a, b, o in set(out)
        if not negated(text[:a]) and not _DENIED.match(text[b:]) and not _asked(text, b)
    )


def _asked(text: str, end: int) -> bool:
    """Whether the name is only asked about ("Petra? No.")."""
    return text[end : end + 1] == "?"


def _option(scope: Scope, pool: Sequence[tuple[str, str]]) -> str:
    body = scope.text
    parts = sentences(body)
    named = {o for _, _, o in _mentions(body, pool)}
    if scope.kind == "so":
        return _concluded(body, pool)
    if len(parts) > 1 and len(parts[-1].split()) <= 4 and re.search(r"\bwins?\W*$", parts[-1]):
        parts = parts[-1:]
    first = next((p for p in parts if _mentions(p, pool)), "")
    here = list(dict.fromkeys(o for _, _, o in _mentions(first, pool)))
    unknown = says_unknown(body)
    if len(here) > 1 and not unknown and _doubled(first, pool):
        return AMBIGUOUS
    if not named:
        if unknown or _NO_ONE.search(body):
            return UNKNOWN
        return AMBIGUOUS if _BOTH.match(body) else NONE
    if unknown and first == parts[0]:
        start, end, option = _mentions(first, pool)[0]
        ahead = re.match(_LEAD + "$", first[:start], re.IGNORECASE)
        if ahead and re.match(_ENDS, first[end:], re.IGNORECASE) and not _doubled(first, pool):
            return option
    if unknown:
        return AMBIGUOUS if HEDGE.search(body) and len(named) == 1 else UNKNOWN
    return here[0]


def _doubled(sentence: str, pool: Sequence[tuple[str, str]]) -> bool:
    """Whether a sentence gives two options as its answer."""
    if re.search(r"\b(?:either|both|or)\b", sentence, re.IGNORECASE) or _DOUBLE.search(sentence):
        return True
    found = _mentions(sentence, pool)
    joints = [sentence[a[1] : b[0]] for a, b in pairwise(found) if a[2] != b[2]]
    bare = len(sentence) - sum(b - a for a, b, _ in found)
    return any(re.fullmatch(r"\s*(?:and|&|/)\s*", j) for j in joints) and bare <= 12


def _concluded(rest: str, pool: Sequence[tuple[str, str]]) -> str:
    found = _mentions(rest, pool)
    if not found:
        return NONE
    start, end, option = found[0]
    ahead = re.match(_LEAD + "$", rest[:start], re.IGNORECASE)
    if ahead and re.match(_CLOSES, rest[end:], re.IGNORECASE):
        return AMBIGUOUS if len({o for _, _, o in found}) > 1 and _doubled(rest, pool) else option
    return NONE


def letter(text: str, letters: Sequence[str]) -> str:
    """The letter that a reply to a closed question settles on."""
    return settle(text, lambda scope: _letter(scope, letters))


_ARTICLE = r"(?!\s+(?!is\b|or\b|and\s+[A-H]\b|because\b|since\b|as\b|rather\b|not\b|over\b)[a-z])"


def _letter(scope: Scope, letters: Sequence[str]) -> str:
    body = re.sub(r"[*_]", "", scope.text)
    alone = re.fullmatch(
        r"\W*(?:option|answer|letter|choice)?\W*([a-hA-H])\W*", body, re.IGNORECASE
    )
    if alone:
        found = alone.group(1).upper()
        return found if found in letters else NONE
    exact = re.match(
        rf"{_LEAD}([A-H])(?![\w']){_ARTICLE}|^(?i:looking|going|"
        rf"judging)\b[^.:,\n]*[:,]\s*([A-H])\b",
        body,
    ) or re.match(rf"(?i:{_LEAD})([A-H])(?![\w']){_ARTICLE}", body)
    if re.match(r"\W*(?:both|either)\s+([A-H])\s+(?:and|or)\s+[A-H]\b", body, re.IGNORECASE):
        return AMBIGUOUS
    if exact:
        found = next(g for g in exact.groups() if g)
        rest = body[exact.end() :]
        if _DENIED.match(rest):
            return NONE
        other = re.match(
            r"\W*(?:or|and|/)?\W*(?:(?:or )?(?:maybe|perhaps|possibly) )?\(?([A-H])\b(?!')", rest
        )
        joined = other and re.match(r"\s*(?:,?\s*(?:or|and)\b|/)", rest)
        if joined and other and other.group(1) in letters and other.group(1) != found:
            return AMBIGUOUS
        return found if found in letters else NONE
    if scope.kind == "so":
        return NONE
    marked = [
        (m.start(1), m.group(1))
        for m in re.finditer(
            r"(?:\b(?i:option|answer|choose|pick|letter|choice|but)\W+(?:(?i:is)\W+)?|\()"
            r"([A-H])\b(?!')",
            body,
        )
        if m.group(1) in letters and not negated(body[: m.start(1)])
    ]
    kinds = {m for _, m in marked}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds:
        return AMBIGUOUS
    lines = [m for m in re.findall(r"(?:^|\n|[.!?]\s)\s*([A-H])[.)]?\s*$", body) if m in letters]
    if len(set(lines)) == 1:
        return str(lines[0])
    return UNKNOWN if says_unknown(body) else NONE


def phrase(text: str, forms: Mapping[str, Sequence[str]]) -> str:
    """Which of several answers (canonical -> forms) a reply gives, un-negated; text answers."""
    return settle(text, lambda scope: _phrase(scope, forms))


def _phrase(scope: Scope, forms: Mapping[str, Sequence[str]]) -> str:
    body = scope.text
    unknown = says_unknown(body)
    for part in dict.fromkeys((" ".join(sentences(body)[:1]), body)):
        found = [k for k, group in forms.items() if any(_said(part, f) for f in _forms(k, group))]
        if not found:
            continue
        if unknown and HEDGE.search(part) and says_unknown(part):
            return AMBIGUOUS
        if len(found) == 1:
            return found[0]
        inner = [
            k
            for k in found
            if not any(
                k != o and any(k.lower() in f.lower() for f in (o, *forms[o])) for o in found
            )
        ]
        return inner[0] if len(inner) == 1 else AMBIGUOUS
    return UNKNOWN if unknown and scope.kind != "so" else NONE


def _forms(key: str, group: Sequence[str]) -> tuple[str, ...]:
    """An answer and its forms; "other" stands for wrong answers and is no word to look for."""
    return tuple(group) if key == "other" else (key, *group)


def _said(text: str, form: str) -> bool:
    if not has_term(form, text):
        return False
    if form.startswith("re:"):
        return True
    low = text.lower()
    for match in re.finditer(re.escape(form.lower()), low):
        end = match.end()
        if not negated(low[: match.start()]) and not _DENIED.match(low[end:]):
            return not _asked(low, end)
    return False
