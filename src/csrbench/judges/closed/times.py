"""Clock times and dates: the one that a reply settles on."""

from __future__ import annotations

import re
from collections.abc import Callable

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
from csrbench.judges.closed.numbers import ONES, SMALL, word_value
from csrbench.judges.text import sentences

_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PART = (
    r"(?:\s*(?P<ap>[ap]\.?\s?m\b\.?)|\s+(?:in the|this) (?P<day>morning|afternoon|evening)|"
    r"\s+at (?P<night>night))"
)
_WORD_TIME = re.compile(
    rf"\b(?P<q>quarter|half|{SMALL}|\d\d?)(?:\s+minutes)?\s+(?P<d>past|to|after|before)\s+"
    rf"(?P<h>{_HOUR}|\d\d?)\b{_PART}?",
    re.IGNORECASE,
)
_HALF_TIME = re.compile(rf"\bhalf (?P<h>{_HOUR})\b{_PART}?", re.IGNORECASE)
_DIGIT_TIME = re.compile(
    rf"(?<![\d:.])(?P<h>[01]?\d|2[0-4])(?:(?:[:.]|h(?=\d))(?P<m>[0-5]\d)(?!\d)(?::[0-5]\d)?)?"
    rf"(?P<fix>\s*(?:o'clock|uhr)\b)?(?:{_PART})?",
    re.IGNORECASE,
)
_SPOKEN_TIME = re.compile(
    rf"\b(?P<h>{_HOUR})(?:\s+(?P<m>(?:oh )?(?:{SMALL})))?(?P<fix>\s+o'clock)?(?:{_PART})?",
    re.IGNORECASE,
)
_NAMED_TIME = re.compile(r"\b(?:12\s+)?(?P<name>noon|midday|midnight)\b", re.IGNORECASE)

_MONTHS = {
    m: i
    for i, m in enumerate(
        """january february march april may june july august september october november
        december""".split(),  # noqa: SIM905
        1,
    )
}
_MONTH = "|".join(
    [*_MONTHS, "sept", *(m[:3] for m in _MONTHS)]  # longer ones first
)
_ORDINALS = (
    {
        w: i
        for i, w in enumerate(
            """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
        twentieth""".split(),  # noqa: SIM905
            1,
        )
    }
    | {
        f"twenty-{w}": 20 + i
        for i, w in enumerate(
            "first second third fourth fifth sixth seventh eighth ninth".split(),  # noqa: SIM905
            1,
        )
    }
    | {"thirtieth": 30, "thirty-first": 31}
)
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}}|{_ORDINAL})(?:st|nd|rd|th)?(?:\s+of|-)?\s*(?P<m1>{_MONTH})\b\.?|"
    rf"(?P<m2>{_MONTH})\.?\s+(?:the\s+)?(?P<d2>\d{{1,2}}(?!\d)|{_ORDINAL})(?:st|nd|rd|th)?\b(?!:))"
    r"(?:,?[\s-]*(?P<y>\d{4}))?|\b(?P<y3>\d{4})[-/](?P<m3>\d{2})[-/](?P<d3>\d{2})\b|"
    r"\b(?P<d4>\d{1,2})(?P<sep>[./-])(?P<m4>\d{1,2})(?P=sep)(?P<y4>\d{4}|\d\d)\b",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(r"^\W*(?P<d>\d{1,2})(?:/(?P<m>\d{1,2})|\.(?P<m5>\d{1,2})\.)\W*$")
_PAIR_OF_DAYS = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:or|to|and)\s+\d{{1,2}}(?:st|nd|rd|"
    rf"th)?\s+(?:of\s+)?(?:{_MONTH})\b",
    re.IGNORECASE,
)
_DURATION = re.compile(r"(?:[+]|\bplus|\btakes|\blasts|\bfor)\s*$", re.IGNORECASE)
_RESULT = re.compile(r"(?:=|\bis|\bgives|:|\bmakes)\s*(?:\w+ )?$", re.IGNORECASE)
_SUM = re.compile(r"[+=]|\bplus\b|\bminus\b", re.IGNORECASE)

Hit = tuple[int, int, str]


def _clock(hour: int, minute: int, match: re.Match[str]) -> str:
    late = (match["ap"] or "")[:1].lower() == "p" or (match["day"] or "").lower() in (
        "afternoon",
        "evening",
    )
    late = late or (match["night"] is not None and 6 <= hour < 12)
    if late and hour < 12:
        hour += 12
    elif (match["ap"] or "")[:1].lower() == "a" and hour == 12:
        hour = 0
    return f"{hour % 24}:{minute:02d}"


def _small(word: str) -> int:
    return int(word) if word.isdigit() else word_value(re.sub(r"^oh ", "", word.lower()))


def _times(text: str) -> list[Hit]:
    out: list[Hit] = []
    rest = text

    def take(match: re.Match[str], time: str) -> None:
        nonlocal rest
        out.append((match.start(), match.end(), time))
        rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]

    for match in _NAMED_TIME.finditer(rest):
        take(match, "0:00" if match["name"].lower() == "midnight" else "12:00")
    for match in _WORD_TIME.finditer(rest):
        minute = {"quarter": 15, "half": 30}.get(match["q"].lower()) or _small(match["q"])
        hour = _small(match["h"])
        if minute > 59 or hour > 24:
            continue
        if match["d"].lower() in ("to", "before"):
            hour, minute = (hour - 1) or 12, 60 - minute
        take(match, _clock(hour, minute, match))
    for match in _HALF_TIME.finditer(rest):
        take(match, _clock(_small(match["h"]), 30, match))
    for match in _DIGIT_TIME.finditer(rest):
        if match["m"] or match["ap"] or match["fix"] or match["day"] or match["night"]:
            take(match, _clock(int(match["h"]), int(match["m"] or 0), match))
    for match in _SPOKEN_TIME.finditer(rest):
        minute = _small(match["m"]) if match["m"] else 0
        spoken = match["m"] is not None and 10 <= minute < 60
        if spoken or (not match["m"] and (match["fix"] or match["ap"] or match["day"])):
            take(match, _clock(ONES[match["h"].lower()], minute, match))
    return sorted(out)


def times_in(text: str) -> list[str]:
    """All clock times as ``H:MM`` on a 12-hour face unless a 24-hour form or p.m. is given."""
    return [time for _, _, time in _times(text)]


def face(time: str) -> tuple[int, int]:
    """Hour and minute of ``H:MM`` as hands show them (3:40 and 15:40 are the same)."""
    hour, minute = time.split(":")
    return int(hour) % 12, int(minute)


def _dates(text: str) -> list[tuple[int, int, tuple[int | None, int, int]]]:
    out: list[tuple[int, int, tuple[int | None, int, int]]] = []
    for m in _DATE.finditer(text):
        if m["y3"]:
            found: tuple[int | None, int, int] = (int(m["y3"]), int(m["m3"]), int(m["d3"]))
        elif m["y4"]:
            year, day, month = int(m["y4"]), int(m["d4"]), int(m["m4"])
            day, month = (month, day) if month > 12 else (day, month)
            found = (year + 2000 if year < 100 else year, month, day)
        else:
            name = (m["m1"] or m["m2"]).lower()
            month = next(i for n, i in _MONTHS.items() if n.startswith(name[:3]))
            word = (m["d1"] or m["d2"]).lower()
            found = (
                int(m["y"]) if m["y"] else None,
                month,
                int(word) if word.isdigit() else _ORDINALS[word],
            )
        if 1 <= found[1] <= 12 and 1 <= found[2] <= 31:
            out.append((m.start(), m.end(), found))
    return out


def dates_in(text: str) -> list[tuple[int | None, int, int]]:
    """All dates as (year or None, month, day); day before month in all-digit forms."""
    return [date for _, _, date in _dates(text)]


def time(text: str) -> str:
    """The one time that a reply settles on as ``H:MM`` (24 hours where the reply says which)."""
    return settle(text, lambda scope: _read(scope, _times, face, _longest))


def date(text: str) -> str:
    """The one date that a reply settles on: ``YYYY-MM-DD``, or ``MM-DD`` without a year."""
    return settle(text, _date)


def _longest(times: list[str]) -> str:
    """Of one time said twice the form that says which half of the day."""
    return max(times, key=lambda t: int(t.split(":")[0]))


def _date(scope: Scope) -> str:
    if _PAIR_OF_DAYS.search(scope.text):
        return AMBIGUOUS
    short = _SHORT_DATE.match(scope.text)
    if short:
        day, month = int(short["d"]), int(short["m"] or short["m5"])
        return f"{month:02d}-{day:02d}" if month <= 12 and day <= 31 else NONE

    def hits(text: str) -> list[Hit]:
        return [
            (a, b, f"{y:04d}-{m:02d}-{d:02d}" if y else f"{m:02d}-{d:02d}")
            for a, b, (y, m, d) in _dates(text)
        ]

    return _read(scope, hits, lambda found: found[-5:], lambda found: max(found, key=len))


def _read(
    scope: Scope,
    hits: Callable[[str], list[Hit]],
    same: Callable[[str], object],
    best: Callable[[list[str]], str],
) -> str:
    body = scope.text
    found = hits(body)
    found = [h for h in found if not negated(body[: h[0]])] or found
    unknown = says_unknown(body)
    if not found:
        return UNKNOWN if unknown and scope.kind != "so" else NONE
    if unknown and HEDGE.search(body):
        return AMBIGUOUS
    for part in (None, *sentences(body)[:1]):
        here = found if part is None else hits(part)
        if here and len({same(t) for _, _, t in here}) == 1:
            return best([t for _, _, t in here])
    if _SUM.search(body) and _RESULT.search(body[: found[-1][0]]):
        return found[-1][2]
    ends = [h for h in found if not _DURATION.search(body[: h[0]])]
    if len({same(t) for _, _, t in ends}) == 1:
        return best([t for _, _, t in ends])
    return AMBIGUOUS
