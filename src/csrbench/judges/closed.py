"""Closed answers: the option, yes/no, number, date or time that a reply settles on.

Every reader returns a normalised choice, ``unknown`` for an abstention, ``ambiguous`` for hedged
or double answers, and ``""`` where no answer was found. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from csrbench.families.evidence import has_term
from csrbench.judges.text import after_change_of_mind, final_answer, plain, sentences

UNKNOWN, AMBIGUOUS, NONE = "unknown", "ambiguous", ""

_CAN_NOT = (
    r"(?:can't|cannot|can not|could not|couldn't|unable to|not able to|impossible to|no way (?:to|"
    r"of)|hard to|difficult to|not possible to)"
)
_KNOW = (
    r"(?:tell|say|know|determin\w*|be (?:sure|certain|determined|told|known|said|read|seen|"
    r"identified|made out)|identify|judge|see|read|make (?:it |that |this |them )?out|work (?:it |"
    r"that |this )?out|decide|answer|verify|confirm|infer|conclude|pick|choose|find out|assess|"
    r"establish|discern|assume|single (?:one )?out)"
)
_ABSTAIN = re.compile(
    r"\b(?:"
    rf"{_CAN_NOT}\s+(?:\w+ly\s+)?{_KNOW}"
    rf"|(?:i|we|you|one)\s+(?:really\s+|honestly\s+|just\s+)?(?:don't|do not|"
    rf"wouldn't)\s+(?:really\s+|actually\s+)?(?:know|have (?:enough|any|a way)|see (?:any|"
    rf"enough)|be able to)"
    r"|not (?:enough|sufficient) (?:information|info|evidence|detail|context|to (?:go on|tell|"
    r"say|know))"
    r"|(?:insufficient|too little|inadequate) (?:information|evidence|detail|to go on)"
    r"|(?:no|nothing|not anything)\b[^.!?\n]{0,60}\b(?:tells?|says?|shows?|indicat\w+|"
    r"suggest\w*|reveals?|identif\w+|settles?|to (?:tell|say|indicate|go on|show|suggest|base)|"
    r"(?:visible |clear )?(?:indication|evidence|clue|sign|information|way to tell))\b"
    r"|there(?:'s| is| are) no (?:\w+ ){0,3}(?:evidence|indication|information|clue|way|basis|"
    r"sign|telling|reason to (?:pick|choose|think|favou?r))"
    r"|(?:does|do|did)(?:n't| not) (?:tell|say|show|indicate|specify|reveal|make (?:it )?clear|"
    r"give (?:any|enough|a (?:clue|hint)|away)|identify|settle|provide|contain|include|state|"
    r"let (?:me|us) (?:tell|see))"
    r"|(?:isn't|aren't|is not|are not|wasn't) (?:shown|visible|stated|specified|clear|indicated|"
    r"given|legible|readable|in (?:the )?(?:view|picture|frame|shot)|mentioned|possible to|"
    r"enough|determinable|discernible|identifiable|evident)"
    r"|(?:is|are|remains?|seems?|it's) (?:too (?:blurred|blurry|small|dark|smudged|faded|"
    r"unclear|out of focus)|illegible|unreadable|unclear|unknown|undetermined|indeterminate|"
    r"ambiguous|cut off|hidden|covered|obscured|out of (?:view|frame|sight)|impossible|"
    r"anyone's guess|uncertain|undecidable)"
    r"|(?:either|any) (?:one |of them |of the two |person )?(?:could|might|may) be"
    r"|could be either|might be either|it's a (?:tie|toss-?up|coin (?:flip|toss))|no basis"
    r"|would (?:just |only )?be (?:a |pure )?(?:guess|speculat)\w*|i'd (?:just |"
    r"only )?be guessing|pure guesswork"
    r"|too (?:unclear|blurr\w+|small|dark|smudged|faded|faint|far away) "
    r"to (?:read|tell|say|see|make)"
    r"|not (?:certain|sure)(?! (?:if you|whether you))|no idea|unsure|undeterminable"
    r"|(?:out of|not in) (?:the )?(?:view|frame)|unknown|indeterminate|inconclusive|"
    r"cannot be (?:told|determined)"
    r")",
    re.IGNORECASE,
)
_HEDGED_GUESS = re.compile(
    r"\b(?:but|though|however|if i (?:had|have) to (?:guess|choose|pick)|my (?:best )?guess|"
    r"i'd (?:guess|lean|say)|"
    r"i would (?:guess|lean|say)|probably|most likely|likely|presumably|i suspect|best guess)\b",
    re.IGNORECASE,
)
_YES = (
    r"yes|yep|yeah|yup|correct|right|absolutely|definitely|certainly|indeed|affirmative|of course|"
    r"true|exactly|you(?:'re| are) right|that(?:'s| is) (?:right|correct|true)|sí|si|oui|ja|sim|да|"
    r"はい|是的|是|evet|نعم|हाँ|tak|ano"
)
_NO = (
    r"no|nope|nah|not (?:quite|really|yet|at all|exactly|any ?more)|negative|incorrect|false|wrong|"
    r"unfortunately,? (?:no|not)|i(?:'m| am) afraid not|actually,? no|that(?:'s|"
    r" is) (?:not (?:right|correct|true)|wrong|incorrect)|it (?:isn't|is not|doesn't|does not|"
    r"hasn't|has not)|you(?:'re| are) (?:mistaken|wrong)|non|nein|não|nie|нет|いいえ|"
    r"不是|不|hayır|لا|नहीं|ne"
)
_LEAD = re.compile(
    rf"^(?:well|so|hmm?|oh|sure|ok(?:ay)?|looking (?:at|closely at)[^,.]*|based on[^,.]*|"
    rf"from (?:the|your|what)[^,.]*|according to[^,.]*|i'm sorry|sorry|in (?:the|this|"
    rf"your) (?:picture|image|photo)[^,.]*|good news|bad news|the answer is|"
    rf"answer)?[\s,:.;!—–-]*(?:(?P<yes>{_YES})|(?P<no>{_NO}))(?!\w)",
    re.IGNORECASE,
)
_NO_MATTER = re.compile(
    r"^\W*no (?:problem|worries|need|matter|doubt|idea|way to)\b", re.IGNORECASE
)

_WORDS = {
    w: i
    for i, w in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen""".split()  # noqa: SIM905
    )
}
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_EXTRA = {"none": 0, "a dozen": 12, "half a dozen": 6, "a hundred": 100, "a couple": 2, "a pair": 2}
_TENS_WORD = "|".join(_TENS)
_ONES_WORD = "|".join(w for w in _WORDS)
_NUMBER = re.compile(
    r"(?<![\w.])[-−]?(?:\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?![\w]*\d)"
    rf"|\b(?:{_TENS_WORD})(?:[\s-](?:{_ONES_WORD}))?\b|\b(?:{_ONES_WORD})\b|\bnone\b|"
    rf"\bhalf a dozen\b|\ba dozen\b|\ba hundred\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?P<h>[01]?\d|2[0-3])(?:[:.h](?P<m>[0-5]\d))?\s*(?P<ap>[ap]\.?\s?m\b\.?)?", re.IGNORECASE
)
_TIME_WORDS = re.compile(
    rf"\b(?:(?P<q>quarter|half|{_ONES_WORD}|{_TENS_WORD}(?:[\s-](?:{_ONES_WORD}))?|"
    rf"\d\d?)(?:\s+minutes)?\s+(?P<d>past|to|after|before)\s+)(?P<h>{_ONES_WORD}|\d\d?)\b",
    re.IGNORECASE,
)
_MONTHS = {
    m: i
    for i, m in enumerate(
        """january february march april may june july august september october november
        december""".split(),  # noqa: SIM905
        1,
    )
}
_MONTH = "|".join(f"{m}|{m[:3]}" for m in _MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m1>{_MONTH})\b\.?|"
    rf"(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:))"
    r"(?:,?\s*(?P<y>\d{4}))?|\b(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})\b|"
    r"\b(?P<d4>\d{1,2})[./](?P<m4>\d{1,2})[./](?P<y4>\d{2,4})\b",
    re.IGNORECASE,
)


def abstains(text: str) -> bool:
    """Whether the reply says that it can't be told ("not visible", "could be either" ...)."""
    return _ABSTAIN.search(plain(text)) is not None


def _settle(text: str) -> str:
    body = after_change_of_mind(plain(text))
    return final_answer(body) or body


def yes_no(text: str) -> str:
    """``yes``, ``no``, ``unknown``, ``ambiguous`` or ``""``."""
    body = _settle(text)
    if not body:
        return NONE
    parts = sentences(body)
    found: set[str] = set()
    for k, sentence in enumerate(parts[:3]):
        match = None if _NO_MATTER.match(sentence) else _LEAD.match(sentence)
        if match:
            found.add("yes" if match["yes"] else "no")
            if re.match(r"\W*(?:and|/|or)\W+(?:yes|no)\b", sentence[match.end() :], re.IGNORECASE):
                return AMBIGUOUS
        if k == 0 and found:
            break
    if len(found) == 1:
        lead = found.pop()
        if len(parts) == 1 and _ABSTAIN.search(body) and _HEDGED_GUESS.search(body):
            return AMBIGUOUS
        return lead
    if len(found) > 1:
        return AMBIGUOUS
    if _ABSTAIN.search(body):
        return (
            AMBIGUOUS
            if re.search(r"\b(?:but|probably|i'd guess)\b[^.]*\b(?:yes|no)\b", body, re.I)
            else UNKNOWN
        )
    tail = re.search(
        r"\b(?:so|therefore|thus|hence|that means)[, ]+(?:the answer is )?(yes|no)\b", body, re.I
    )
    return tail.group(1).lower() if tail else NONE


def numbers_in(text: str) -> list[float]:
    """All numbers of a text in order, digits and words alike (none = 0, a dozen = 12)."""
    out: list[float] = []
    for match in _NUMBER.finditer(text):
        token = match.group(0).lower()
        if token in _EXTRA:
            out.append(float(_EXTRA[token]))
        elif token[-1].isdigit():
            out.append(float(re.sub(r"[,\u00a0\u2009\u202f]", "", token).replace("−", "-")))
        else:
            words = re.split(r"[\s-]+", token)
            out.append(float(sum(_TENS.get(w, _WORDS.get(w, 0)) for w in words)))
    return out


def _format(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def number(text: str) -> str:
    """The one number that a reply settles on; several different ones are ``ambiguous``."""
    body = _settle(text)
    for scope in (sentences(body)[:1], (body,)):
        found = list(dict.fromkeys(numbers_in(re.sub(r"^\s*\d+[.)]\s", "", "\n".join(scope)))))
        if found:
            if len(found) == 1:
                return _format(found[0])
            return AMBIGUOUS
    return UNKNOWN if _ABSTAIN.search(body) else NONE


def times_in(text: str) -> list[str]:
    """All clock times as ``H:MM`` on a 12-hour face unless a 24-hour form or p.m. is given."""
    out: list[str] = []

    def number_word(word: str) -> int:
        return (
            int(word)
            if word.isdigit()
            else int(sum(_TENS.get(w, _WORDS.get(w, 0)) for w in re.split(r"[\s-]+", word.lower())))
        )

    rest = text
    for match in _TIME_WORDS.finditer(text):
        q = match["q"].lower()
        minutes = {"quarter": 15, "half": 30}.get(q) or number_word(q)
        hour = number_word(match["h"])
        if match["d"].lower() in ("to", "before"):
            hour, minutes = (hour - 1) or 12, 60 - minutes
        out.append(f"{hour}:{minutes:02d}")
        rest = rest.replace(match.group(0), " ")
    for match in _TIME.finditer(rest):
        if match["m"] is None and match["ap"] is None:
            continue
        hour, minute = int(match["h"]), int(match["m"] or 0)
        if match["ap"] and match["ap"][0].lower() == "p" and hour < 12:
            hour += 12
        out.append(f"{hour}:{minute:02d}")
    return out


def _face(time: str) -> tuple[int, int]:
    hour, minute = time.split(":")
    return int(hour) % 12, int(minute)


def dates_in(text: str) -> list[tuple[int | None, int, int]]:
    """All dates as (year or None, month, day); day before month in all-digit forms."""
    out: list[tuple[int | None, int, int]] = []
    for m in _DATE.finditer(text):
        if m["y3"]:
            out.append((int(m["y3"]), int(m["m3"]), int(m["d3"])))
        elif m["y4"]:
            year = int(m["y4"])
            out.append((year + 2000 if year < 100 else year, int(m["m4"]), int(m["d4"])))
        else:
            month = (m["m1"] or m["m2"]).lower()
            number_ = next(i for name, i in _MONTHS.items() if name.startswith(month[:3]))
            out.append((int(m["y"]) if m["y"] else None, number_, int(m["d1"] or m["d2"])))
    return out


def options(text: str, names: Mapping[str, Sequence[str]]) -> str:
    """The option that a reply takes, by any of its names; negated mentions don't count."""
    body = _settle(text)
    pool = [(option, name) for option, group in names.items() for name in group]
    abstains_ = _ABSTAIN.search(body) is not None
    first: list[str] = []
    all_named: set[str] = set()
    for sentence in sentences(body):
        here: list[tuple[int, str]] = []
        for option, name in pool:
            position = _mention(sentence, name, pool)
            if position is not None:
                here.append((position, option))
        ordered = [o for _, o in sorted(here)]
        all_named.update(ordered)
        if ordered and not first:
            first = list(dict.fromkeys(ordered))
            joined = re.search(r"\b(?:either|both|or)\b", sentence, re.IGNORECASE)
            if len(first) > 1 and joined and not abstains_:
                return AMBIGUOUS
    if abstains_:
        hedge = _HEDGED_GUESS.search(body) and len(all_named) == 1
        return AMBIGUOUS if hedge else UNKNOWN
    return first[0] if first else NONE


_NEGATION = re.compile(
    r"(?:\bnot\b|n't|\brather than\b|\binstead of\b|\bunlike\b|\bneither\b|\bnor\b|\bisn't\b|"
    r"\bexcept\b)"
    r"(?:\s+\w+){0,3}\W*$",
    re.IGNORECASE,
)


def _mention(sentence: str, name: str, pool: Sequence[tuple[str, str]]) -> int | None:
    """Position of an un-negated mention of `name` that isn't part of a longer option name."""
    low = sentence.lower()
    start = 0
    pattern = re.compile(rf"(?<!\w){re.escape(name.lower())}(?!\w)")
    for match in pattern.finditer(low, start):
        longer = any(
            len(other) > len(name)
            and name.lower() in other.lower()
            and other.lower() in low[max(0, match.start() - len(other)) : match.end() + len(other)]
            for _, other in pool
        )
        if not longer and not _NEGATION.search(low[: match.start()]):
            return match.start()
    return None


def letter(text: str, letters: Sequence[str]) -> str:
    """The letter that a reply to a closed question settles on."""
    body = _settle(text)
    exact = re.match(r"^\W*(?:(?i:option|answer|letter)\s*:?\s*)?([A-H])\b(?=\W|$)", body)
    if exact and exact.group(1) in letters:
        doubled = re.findall(r"\b([A-H])[.):]|(?:\bor|\band|/)\s*\(?([A-H])\b", body)
        rest = {m for pair in doubled for m in pair} & set(letters)
        return exact.group(1) if len(rest - {exact.group(1)}) == 0 else AMBIGUOUS
    found = [
        m
        for m in re.findall(
            r"(?:\b(?i:option|answer|choose|pick|letter)\W+|\(|\*\*)([A-H])\b", body
        )
        if m in letters
    ]
    if len(set(found)) == 1:
        return str(found[0])
    if len(set(found)) > 1:
        return AMBIGUOUS
    alone = [m for m in re.findall(r"(?:^|\n)\s*([A-H])[.)]?\s*$", body) if m in letters]
    if len(set(alone)) == 1:
        return str(alone[0])
    return UNKNOWN if _ABSTAIN.search(body) else NONE


def phrase(text: str, forms: Mapping[str, Sequence[str]]) -> str:
    """Which of several answers (canonical -> forms) a reply gives, un-negated; text answers."""
    body = _settle(text)
    for scope in (" ".join(sentences(body)[:1]), body):
        found = [k for k, group in forms.items() if any(_said(scope, f) for f in (k, *group))]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            inner = [
                k
                for k in found
                if not any(
                    k != o and any(k.lower() in f.lower() for f in (o, *forms[o])) for o in found
                )
            ]
            return inner[0] if len(inner) == 1 else AMBIGUOUS
    return UNKNOWN if _ABSTAIN.search(body) else NONE


def _said(text: str, form: str) -> bool:
    if not has_term(form, text):
        return False
    if form.startswith("re:"):
        return True
    for match in re.finditer(re.escape(form.lower()), text.lower()):
        if not _NEGATION.search(text[: match.start()].lower()):
            return True
    return False
