"""Numbers: the one that a reply settles on, in digits, words, sums and units."""

from __future__ import annotations

import re
from typing import NamedTuple

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

ONES = {
    w: i
    for i, w in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905
    )
}
TENS = {
    w: 10 * i
    for i, w in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),  # noqa: SIM905
        2,
    )
}
_ONE = "|".join(ONES)
SMALL = rf"(?:(?:{'|'.join(TENS)})(?:[\s-](?:{_ONE}))?|{_ONE})"
"""Pattern of a number below a hundred in words."""

_HUNDREDS = rf"(?:(?:a|{SMALL})\s+hundred(?:\s+(?:and\s+)?{SMALL})?)"
_THOUSANDS = (
    rf"(?:(?:a|{_HUNDREDS}|{SMALL})\s+thousand(?:,?\s+(?:and\s+)?(?:{_HUNDREDS}|{SMALL}))?)"
)
_WORDS = rf"(?:{_THOUSANDS}|{_HUNDREDS}|{SMALL})"
_FIXED = {
    "none": 0.0,
    "half a dozen": 6.0,
    "a dozen": 12.0,
    "a couple": 2.0,
    "a pair": 2.0,
    "not a single one": 0.0,
    "a single one": 1.0,
    "half": 0.5,
    "½": 0.5,
    "¼": 0.25,
    "¾": 0.75,
}
_TOKEN = re.compile(
    rf"\b(?P<fixed>not a single one|none|half a dozen|a dozen|a couple|a pair|a single one)\b"
    rf"|(?:\b(?P<minus>minus)\s+)?(?:"
    rf"(?P<digits>(?<![\w.])(?:[-−](?=[\d€£$]))?[€£$]?(?:\d{{1,3}}"
    rf"(?:[,'\u00a0\u2009\u202f ]\d{{3}})+"
    rf"(?![\d])(?:\.\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?:,\d\d)?(?=\s?(?:€|EUR|euros?))|"
    rf"\d+(?:[.,]\d+)?))(?P<kilo>k\b)?(?![\w]*\d)(?:\s?(?P<part>[½¼¾]|1/2|1/4|3/4)(?![\d/]))?"
    rf"|(?P<words>\b{_WORDS}\b)(?:\s+point\s+(?P<point>{_ONE})\b)?)"
    rf"(?P<half>\s+and\s+a\s+half\b)?(?P<below>[^.,;\n]{{0,12}}\bbelow zero\b)?"
    rf"|(?P<alone>[½¼¾]|\bhalf\b(?! (?:past|of|the)\b))",
    re.IGNORECASE,
)
# What a word before it makes a label, not an amount.
_LABEL = re.compile(
    r"(?:\b(?:grade|class|page|table|step|row|line|zone|platform|question|item|no\.|number|room|"
    r"column|chapter|section|figure|sheet|level|coach|seat|gate)\s+)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:for|in|of|since|from|by)\s+(?:the year )?$", re.IGNORECASE)
_DAY = re.compile(
    r"^\.?(?:st|nd|rd|th)?(?:\s+of)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b",
    re.IGNORECASE,
)
_ZERO = re.compile(
    r"^\W*(?:there are(?:n't any| no \w+)|there(?:'s| is)(?:n't any| no \w+)|"
    r"no \w+(?: \w+)?? (?:at all|(?:are |is )?left|remain\w*))\b",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"^\s*(?:[-–—/]|,?\s*(?:or|to|and)(?: (?:maybe|perhaps|possibly|even))?|"
    r",?\s*(?:maybe|perhaps|possibly))\s*$",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"(?:=|\b(?:is|are|makes?|leaves?|gives?|equals?|totals?|comes? to|"
    r"adds? up to))\s*(?:about )?$",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"[+×*÷]|\d\s*[x/–-]\s*\d|\b(?:plus|minus|times|less|divided|multiplied|and)\b", re.IGNORECASE
)
_TOTAL_BEFORE = re.compile(
    r"\b(?:total|sum|altogether|together|in all|ie|so|overall)\b[^\d.!?]{0,12}$", re.IGNORECASE
)
_TOTAL_AFTER = re.compile(
    r"^\W*(?:\w+ )?(?:in total|in all|altogether|together|overall)\b", re.IGNORECASE
)
_START = re.compile(
    r"^\W*(?:(?:it's|it is|that's|that is|there are|i (?:count|see|get)|exactly|about|so|"
    r"yes)\s*)*$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^\W*(?:once|after|if|when|without|counting|taking|with|minus|leaving)\b", re.IGNORECASE
)
_MORE = re.compile(r"^(?:\s+of (?:them|which|those)|\s+\w+)?\s*[,:;(–—.-]", re.IGNORECASE)
_SO_LEAD = re.compile(
    r"^\W*(?:(?:it's|it is|that's|that is|that makes|there are|i get|we get|you get|about|"
    r"(?:the|its|their) (?:\w+ )?\w+ is)\s+)?$",
    re.IGNORECASE,
)


class Number(NamedTuple):
    """A number in a text: where it stands, its value, and whether it is the word "one"."""

    start: int
    end: int
    value: float
    one: bool


def word_value(words: str) -> int:
    """The value of a number in words ("twenty-three", "twelve hundred and fifty")."""
    total = group = 0
    for word in re.split(r"[\s,-]+", words.lower()):
        if word == "hundred":
            group = max(group, 1) * 100
        elif word == "thousand":
            total, group = total + max(group, 1) * 1000, 0
        else:
            group += TENS.get(word, ONES.get(word, 1 if word == "a" else 0))
    return total + group


def _digits(token: str) -> float:
    sign = -1.0 if token[0] in "-−" else 1.0
    token = token.lstrip("-−€£$")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d\d)?", token) and (
        token.count(".") > 1 or "," in token
    ):
        token = token.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:[,'\u00a0\u2009\u202f ]\d{3})+(?:\.\d+)?", token):
        token = re.sub(r"[,'\u00a0\u2009\u202f ]", "", token)
    return sign * float(token.replace(",", "."))


def numbers(text: str) -> list[Number]:
    """All numbers of a plain text with their places, in digits and in words."""
    out = []
    for match in _TOKEN.finditer(text):
        if match["fixed"] or match["alone"]:
            value = _FIXED[(match["fixed"] or match["alone"]).lower()]
        elif match["digits"]:
            token = match["digits"]
            if re.fullmatch(r"[€£$]?\d{1,3}\.\d{3}", token) and (
                token[0] == "€" or re.match(r"\s?(?:€|EUR\b|euros?\b)", text[match.end() :])
            ):
                token = token.replace(".", "")
            value = _digits(token) * (1000 if match["kilo"] else 1)
            if match["part"]:
                value += {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75}.get(
                    match["part"], _FIXED.get(match["part"], 0)
                )
        else:
            value = float(word_value(match["words"]))
            if match["point"]:
                value += ONES[match["point"].lower()] / 10
        value += 0.5 if match["half"] else 0
        value = -value if match["minus"] or match["below"] else value
        one = (match["words"] or "").lower() == "one"
        out.append(Number(match.start(), match.end(), value, one))
    return out


def numbers_in(text: str) -> list[float]:
    """All numbers of a text in order, digits and words alike (none = 0, a dozen = 12)."""
    return [n.value for n in numbers(text)]


def _format(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 9))


def number(text: str) -> str:
    """The one number that a reply settles on; several different ones are ``ambiguous``."""
    return settle(text, _read)


def _read(scope: Scope) -> str:
    body = re.sub(r"^\s*\d+[.)]\s+(?=\S)", "", scope.text, flags=re.MULTILINE)
    parts = sentences(body)
    if scope.kind == "so":
        found = _amounts(body)
        lead = bool(found) and _SO_LEAD.match(body[: found[0].start])
        return _format(found[0].value) if lead and _single(body, found) else NONE
    hedged = says_unknown(body) and HEDGE.search(body) is not None
    for part in parts[:1]:
        read = _sentence(part)
        if read and not (hedged and len(parts) == 1):
            return read
    whole = _sentence(body)
    if whole:
        return AMBIGUOUS if hedged or (says_unknown(body) and whole == AMBIGUOUS) else whole
    return UNKNOWN if says_unknown(body) else NONE


def _amounts(text: str) -> list[Number]:
    """Numbers that count: no labels, no negated ones, no "one" that stands for a thing."""
    found = numbers(text)
    kept = [
        n
        for n in found
        if not _LABEL.search(text[: n.start])
        and not _DAY.match(text[n.end :])
        and not (1900 <= n.value < 2100 and _YEAR.search(text[: n.start]))
    ] or found
    kept = [n for n in kept if not negated(text[: n.start])] or kept
    plural = [
        n
        for n in kept
        if not n.one
        or re.match(r"\s*(?:or|to)\b", text[n.end :])
        or re.search(r"\b(?:or|between)\s*$", text[: n.start])
    ]
    kept = plural or kept
    bare = re.sub(r"\([^()]*\)", lambda m: " " * len(m.group()), text)
    outside = [n for n in kept if bare[n.start : n.end].strip()]
    return outside or kept


def _single(text: str, found: list[Number]) -> bool:
    return len({n.value for n in found}) == 1


def _sentence(text: str) -> str:
    found = _amounts(text)
    if not found:
        return "0" if _ZERO.match(text) and not says_unknown(text) else NONE
    if _single(text, found):
        return _format(found[0].value)
    first, second = found[0], found[1]
    if re.search(r"\bbetween\b[^.]*$", text[: first.start], re.IGNORECASE):
        return AMBIGUOUS
    for number_, before in ((n, text[: n.start]) for n in reversed(found)):
        if _RESULT.search(before) and (
            "=" in before[-3:] or (_SUM.search(before) and number_ is found[-1])
        ):
            return _format(number_.value)
    for number_ in reversed(found):
        if _TOTAL_BEFORE.search(text[: number_.start]) or _TOTAL_AFTER.match(text[number_.end :]):
            return _format(number_.value)
    if _CONDITION.match(text) and re.search(r"[,:]\s*$", text[: found[-1].start]):
        return _format(found[-1].value)
    values = [n.value for n in found]
    if len(values) > 2 and values[0] == sum(values[1:]):
        return _format(values[0])
    between = text[first.end : second.start]
    if re.fullmatch(r"\s*(?:/|(?:out )?of (?:the )?)\s*", between) and len(found) == 2:
        return AMBIGUOUS if says_unknown(text) else _format(first.value)
    if _RANGE.match(between):
        return AMBIGUOUS
    leads = _START.match(text[: first.start]) and _MORE.match(text[first.end :])
    if leads and not re.search(r"\b(?:or|maybe|perhaps|possibly)\b", text[first.end :]):
        return _format(first.value)
    return AMBIGUOUS
