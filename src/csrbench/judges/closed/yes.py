"""Yes and no: the side that a reply to a yes/no question takes."""

from __future__ import annotations

import re

from csrbench.judges.closed.base import AMBIGUOUS, HEDGE, NONE, UNKNOWN, Scope, says_unknown, settle
from csrbench.judges.text import sentences

_YES = (
    r"yes|yep|yeah|yup|correct|right|absolutely|definitely|certainly|indeed|affirmative|of course|"
    r"true|exactly|sure(?: is| does| are| do)?(?=[,.!:;]|$)|"
    r"you(?:'re| are) right|that(?:'s| is) (?:right|correct|true)|"
    r"(?:it|he|she|this|that) (?:is|does|has)(?=[,.!:;]|$)|"
    r"(?:they|there|you|we) (?:are|do|have|can)(?=[,.!:;]|$)|"
    r"i (?:think|believe|guess) so|(?:i(?:'m| am) )?afraid (?:so|it (?:is|does|has))|"
    r"sí|si|oui|ja|sim|да|はい|是的|是|evet|نعم|हाँ|tak|ano"
)
_ELLIPSIS = r"(?=\s*(?:[,.!:;–—]|-\s|$))"
_NO = (
    r"no|nope|nah|not (?:quite|really|at all|exactly|any ?more|yet|this|today|now|"
    r"tomorrow|tonight|on|in|before|after|until|according|with|without|unless|for|by|here|"
    r"there|that i)|hardly|negative|incorrect|false|"
    r"wrong|(?:unfortunately|sadly|regrettably),? (?:no|not)|"
    r"(?:i(?:'m| am) )?afraid (?:not|no|it (?:doesn't|isn't|won't|hasn't))|actually,? no|"
    r"i don't (?:think|believe) so|nothing like it|"
    r"that(?:'s| is) (?:not (?:right|correct|true)|wrong|incorrect)|"
    r"(?:it|he|she) (?:isn't|is not|doesn't|does not|hasn't|has not)(?! (?:clear|shown|visible|"
    r"say|stated|possible|tell|show|given))|"
    rf"(?:it's|they're|that's) not{_ELLIPSIS}|"
    rf"(?:they|there|you|we|it) (?:aren't|isn't|don't|haven't|can't|won't|mustn't){_ELLIPSIS}|"
    r"(?:there|they) (?:isn't|aren't) (?:enough|any)\b(?! (?:information|evidence|detail|to))|"
    r"you(?:'re| are) (?:mistaken|wrong)|non|nein|não|nie|нет|いいえ|"
    r"不是|不|hayır|لا|नहीं|ne"
)
_LEAD = re.compile(
    rf"^\W*(?:(?:well|so|hmm?|actually|oh|sure|ok(?:ay)?|looking (?:at|closely at)[^,.:]*|"
    rf"based on[^,.:]*|"
    rf"going by[^,.:]*|from (?:the|your|what)[^,.:]*|according to[^,.:]*|i'm sorry|"
    rf"sorry(?:,? but)?|in (?:the|"
    rf"this|your) (?:picture|image|photo)[^,.:]*|good news|bad news|happily|luckily|fortunately|"
    rf"unfortunately|sadly|the answer is|the answer|answer|"
    rf"(?:but )?(?:looking|checking|counting) again)[\s,.:;!–—-]+)*"
    rf"(?:(?P<yes>{_YES})|(?P<no>{_NO}))(?!\w)",
    re.IGNORECASE,
)
_TAIL = re.compile(r",\s*(?P<side>yes|no)\W*$|[,:]\s*(?P<late>yes|no)\s*[,:.;]", re.IGNORECASE)
_NO_MATTER = re.compile(
    r"^\W*no (?:problem|worries|need|matter|doubt|idea|way (?:to|of))\b"
    r"|^\W*no (?=\w)(?!the\b|it\b|not\b)",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\byes\W+(?:(?:and|or|maybe|perhaps)\W+){1,2}no\b|\byes\s*/\s*no\b"
    r"|\bno\W+(?:(?:and|or|maybe|perhaps)\W+){1,2}yes\b",
    re.IGNORECASE,
)


def yes_no(text: str) -> str:
    """``yes``, ``no``, ``unknown``, ``ambiguous`` or ``""``."""
    return settle(text, _read)


def _lead(sentence: str) -> str:
    matter = _NO_MATTER.match(sentence)
    if matter and (
        says_unknown(sentence)
        or re.match(r"\W*no (?:prob|worr|need|matt)", sentence, re.IGNORECASE)
    ):
        return NONE
    found = _LEAD.match(sentence)
    if found is None:
        return NONE
    if re.match(r"\W*not (?:yet|known)", sentence, re.IGNORECASE) and says_unknown(
        re.sub(r"^\W*not yet\W*", "", sentence, flags=re.IGNORECASE)
    ):
        return NONE
    return "yes" if found["yes"] else "no"


def _read(scope: Scope) -> str:
    body = scope.text
    parts = sentences(body)
    if not parts:
        return NONE
    if _BOTH.search(parts[0]):
        return AMBIGUOUS
    lead = _lead(parts[0])
    if lead:
        return lead
    if scope.kind == "so":
        return UNKNOWN if says_unknown(body) and len(parts) == 1 else NONE
    if says_unknown(body):
        named = re.search(r"\b(?:yes|no)\W*$", body, re.IGNORECASE)
        return AMBIGUOUS if named and HEDGE.search(body) else UNKNOWN
    found = {side for p in parts[1:3] if (side := _lead(p))}
    if len(found) == 1:
        return found.pop()
    if found:
        return AMBIGUOUS
    tail = _TAIL.search(parts[0]) or _TAIL.search(parts[-1])
    return (tail["side"] or tail["late"]).lower() if tail else NONE
