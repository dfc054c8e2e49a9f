"""What the readers of closed answers share: abstentions, hedges, and where a reply settles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from csrbench.judges.text import (
    after_change_of_mind,
    final_answer,
    plain,
    sentences,
    without_courtesies,
)

UNKNOWN, AMBIGUOUS, NONE = "unknown", "ambiguous", ""

_CAN_NOT = (
    r"(?:can't|cannot|can not|could not|couldn't|unable to|not able to|impossible to|no way (?:to|"
    r"of)|hard to|difficult to|(?:not|isn't) possible to)"
)
_KNOW = (
    r"(?:tell|say|know|knowing|determin\w*|be (?:sure|certain|determined|told|known|said|read|seen|"
    r"identified|made out|decided|named|settled)|identify|judge|see|read|count|make (?:it |that |"
    r"this |them )?out|work (?:it |that |this )?out|decide|answer|verify|confirm|infer|conclude|"
    r"pick|choose|find out|assess|establish|discern|assume|single (?:one )?out)"
)
_FACT = (
    r"(?:names?|dates?|days?|times?|figures?|numbers?|answers?|reasons?|hints?|clues?|jobs?|roles?|"
    r"titles?|prices?|amounts?|counts?|results?|places?|makers?|authors?|winners?|details?|"
    r"information|info|word|news|decision)"
)
_SETTLED = (
    r"(?:known|out|decided|announced|published|posted|assigned|available|named|given|stated|shown|"
    r"settled|specified|listed|determined|confirmed|released|fixed|set|identified|mentioned|"
    r"disclosed|legible|in)"
)
_ABSTAIN = re.compile(
    r"\b(?:"
    rf"{_CAN_NOT}\s+(?:\w+ly\s+)?{_KNOW}\b"
    rf"|(?:nobody|no one) can {_KNOW}"
    rf"|(?:i|we|you|one)\s+(?:really\s+|honestly\s+|just\s+)?(?:don't|do not|"
    rf"wouldn't)\s+(?:really\s+|actually\s+)?(?:know|have (?:enough|any|a way)|see (?:any|"
    rf"enough)|be able to|want to guess)"
    r"|not (?:enough|sufficient) (?:information|info|evidence|detail|context|to (?:go on|tell|"
    r"say|know))"
    r"|(?:insufficient|too little|inadequate) (?:information|evidence|detail|to go on)"
    r"|(?:no|none|nothing|not anything)\b[^.!?\n,:;]{0,60}\b(?:tells?|says?|shows?|indicat\w+|"
    r"suggest\w*|reveals?|identif\w+|settles?|points? to|to (?:tell|say|indicate|go on|show|"
    r"suggest|base)|(?:visible |clear )?(?:indication|evidence|clue|sign|information|way to tell))"
    r"\b"
    r"|there(?:'s| is| are) no (?:\w+ ){0,3}(?:evidence|indication|information|clue|way|basis|"
    r"telling|reason to (?:pick|choose|think|favou?r))"
    r"|(?:does|do|did)(?:n't| not) (?:tell|say|show|indicate|specify|reveal|make (?:it )?clear|"
    r"give (?:any|enough|a (?:clue|hint)|away)|"
    r"identify|settle|provide|contain|include|state|let (?:me|us) (?:tell|see))"
    r"|(?:isn't|aren't|is not|are not|wasn't|(?:it|that)'s not) (?:shown|visible|stated|"
    r"specified|clear|"
    r"indicated|given|legible|readable|in (?:the )?(?:view|picture|frame|shot)|mentioned|"
    r"possible to|enough|determinable|discernible|identifiable|evident)\b"
    r"|(?:is|are|remains?|seems?|it's) (?:too (?:blurred|blurry|small|dark|smudged|faded|"
    r"unclear|out of focus)|illegible|unreadable|unclear|unknown|undetermined|indeterminate|"
    r"ambiguous|cut off|hidden|covered|obscured|out of (?:view|frame|sight)|impossible|"
    r"anyone's guess|uncertain|undecidable|(?:still |yet )?to be (?:seen|decided|announced|"
    r"determined)|(?:left )?(?:blank|empty))"
    r"|(?:either|any) (?:one |of them |of the two |person )?(?:could|might|may) be"
    r"|either (?:one )?is possible"
    r"|could be either|might be either|it's a (?:tie|toss-?up|coin (?:flip|toss))|no basis"
    r"|would (?:just |only )?be (?:a |pure )?(?:guess|speculat)\w*|i'd (?:just |"
    r"only )?be guessing|pure guesswork|i'd rather not guess|guess is as good as"
    rf"|(?:would|'d|i|we|you) need [^.!?\n]{{1,50}} to (?:know|tell|say|answer)"
    r"|too (?:unclear|blurr\w+|small|dark|smudged|faded|faint|far away) "
    r"to (?:read|tell|say|see|make)"
    r"|not (?:certain|sure)(?! (?:if you|whether you))|no idea|unsure|undeterminable|unclear"
    r"|no way of knowing|undetermined|undisclosed|illegible"
    r"|(?:out of|not in) (?:the )?(?:view|frame)|unknown|indeterminate|inconclusive|"
    r"cannot be (?:told|determined)"
    r"|keine ahnung|no se puede saber|no lo sé|on ne peut pas (?:savoir|dire)|je ne sais pas"
    r")|无法确定|不知道|わかりません|分かりません",
    re.IGNORECASE,
)
# What leaves a question with a short answer open, but may be a ground in other replies ("it hasn't
# been released yet").
_OPEN = re.compile(
    r"\b(?:"
    r"(?:says?|gives?|tells? (?:us |me |you )?|reveals?|shows?) nothing (?:about|of|on|either)"
    rf"|(?:gives?|names?|shows?|states?|lists?|mentions?|contains?) no (?:\w+ )?{_FACT}\b"
    rf"|no (?:\w+ )?{_FACT} (?:(?:is|are|was|were) (?:\w+ )?{_SETTLED}|yet|so far)"
    rf"|(?:(?:not|no)|(?:are|is|was|were|has|have)n't)(?: been)?(?: {_SETTLED})? yet\b"
    rf"|(?:has|have)(?:n't| not)(?: yet)? been {_SETTLED}"
    r"|neither\b[^.!?\n,:;]{0,40}\b(?:says?|shows?|tells?|names?|can be (?:named|told|singled out|"
    r"identified|picked|chosen|determined|known|ruled out)|is (?:named|identified|known|stated|"
    r"given))\b"
    r"|leaves? (?:it|that|this) (?:open|blank|empty)|(?<!is )(?<!are )(?<!'s )still open"
    r"|(?:only|just) says?\b|pending\b|tba\b|tbc\b|(?:can|could) only guess"
    r"|(?:isn't|aren't|is not|are not|wasn't|not|nobody is|no one is) (?:named|announced|known|"
    r"given|stated|specified|listed|printed|written|marked|displayed|posted|recorded|noted)\b"
    rf"|(?:does|do|did)(?:n't| not) (?:name|mention|answer|give (?:a|the|its|his|her|their) "
    rf"(?:[\w']+ ){{0,2}}{_FACT})"
    r")",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:but|though|however|if i (?:had|have) to (?:guess|choose|pick)|my (?:best )?guess|"
    r"i'd (?:guess|lean|say)|"
    r"i would (?:guess|lean|say)|probably|most likely|likely|presumably|i suspect|best guess)\b",
    re.IGNORECASE,
)
# A leading yes or no is the answer; its "no" is not that of "no sign says".
_ANSWERED = re.compile(r"^\W*(?:yes|no)\s*(?:[,.:;!–—]|-\s)\s*", re.IGNORECASE)
_NOT_AFTER = re.compile(
    r"(?:\bnot\b|n't|\brather than\b|\binstead of\b|\bunlike\b|\bneither\b|\bnor\b|\bexcept\b|"
    r"\bas opposed to\b)(?:\s+(?!but\b|it\b|it's\b)[\w']+){0,3}\s*[\"'(]*$",
    re.IGNORECASE,
)
_BOXED = re.compile(r"\\boxed\{\s*(?:\\text(?:bf)?\{)?([^{}]*)\}?\s*\}")
_LATEX = re.compile(r"\\[()\[\]]|\$(?=\\|[^$\n]{1,40}\$)|(?<=[\w}])\$(?!\d)")
_SO = re.compile(
    r"(?:^|(?<=[.!?;:,\n–—-]))\s*(?:and\s+)?(?:so|therefore|thus|hence|that means|which means|"
    r"(?:which|that) makes(?: it| that)?|making it|(?:that|which) leaves|leaving|ie|"
    r"together(?: that(?:'s| is| makes))?|in total|altogether)(?![\w-])[,:]?\s*(?P<rest>\S.*)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"^\s*(?:[-*•–]\s|\d+[.)]\s|\||step \d+\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of a reply that may hold its answer.

    Attributes:
        text: the part, plain.
        kind: ``said`` where it is announced as the answer, ``so`` behind a concluding word,
            ``body`` otherwise.
    """

    text: str
    kind: Literal["said", "so", "body"]


def says_unknown(text: str) -> bool:
    """Whether a plain text says that it can't be told; a leading yes or no is left aside."""
    rest = _ANSWERED.sub("", text)
    return _ABSTAIN.search(rest) is not None or _OPEN.search(rest) is not None


def abstains(text: str) -> bool:
    """Whether the reply says that it can't be told ("not visible", "could be either" ...)."""
    return says_unknown(plain(text))


def cannot_tell(text: str) -> bool:
    """Whether a reply to any request says that it can't tell; narrower than `abstains`."""
    return _ABSTAIN.search(_ANSWERED.sub("", plain(text))) is not None


def negated(before: str) -> bool:
    """Whether what follows `before` is negated by it ("not", "rather than" ... in its clause)."""
    return _NOT_AFTER.search(before) is not None


def scopes(text: str) -> Iterator[Scope]:
    """The parts of a reply in the order in which they decide: the most explicit one first."""
    boxed = [m.group(1).strip() for m in _BOXED.finditer(text)]
    if boxed and boxed[-1]:
        yield Scope(boxed[-1], "said")
    # A full stop within "i.e." ends no sentence.
    body = re.sub(r"\bi\.e\.", "ie", _LATEX.sub(" ", plain(text)), flags=re.IGNORECASE).strip()
    body = without_courtesies(body)
    turned = after_change_of_mind(body)
    for part in dict.fromkeys((turned, body)):
        yield from _parts(part)


def _parts(body: str) -> Iterator[Scope]:
    said = final_answer(body)
    if said:
        yield Scope(said, "said")
    lines = [line for line in body.split("\n") if line.strip()]
    ends = [m["rest"] for line in lines for s in sentences(line) if (m := _SO.search(s))]
    if ends:
        yield Scope(ends[-1].strip(), "so")
    items = [i for i, line in enumerate(lines) if _ITEM.match(line)]
    if len(items) > 1 and items[-1] + 1 < len(lines):
        if items[0]:
            yield Scope("\n".join(lines[: items[0]]), "body")
        yield Scope("\n".join(lines[items[-1] + 1 :]), "body")
    elif len(lines) > 1 and len(lines[-1].split()) <= 3 and not _ITEM.match(lines[-1]):
        yield Scope(lines[-1], "body")
    if body:
        yield Scope(body, "body")


def settle(text: str, reader: Callable[[Scope], str]) -> str:
    """The first answer that `reader` finds in the parts of a reply; ``""`` without one."""
    return next((found for scope in scopes(text) if (found := reader(scope))), NONE)
