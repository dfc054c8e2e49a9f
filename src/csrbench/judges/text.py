"""Reading of replies as text: sentences, one canonical spelling, final answers, changes of mind."""

from __future__ import annotations

import re
from functools import lru_cache

_SPACE = re.compile(r"[ \t\u00a0]+")
_MARK = re.compile(r"(\*\*|__|`|^#+\s*|^>\s*)", re.MULTILINE)
_SENTENCE = re.compile(
    r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9À-ÞЀ-ӿ¿¡])|\n+|(?<=[。！？])"
)
_THINK = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_FINAL = re.compile(
    r"(?:^|[\n.!?:;]\s*|\b)(?:so,?\s+)?(?:(?:the|my)\s+)?(?:final|correct|short|right)?\s*"
    r"(?:answer|verdict|conclusion)\s*(?:is|:|=|would be)+\s*",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"(?:^|(?<=[.!?…\n—–-]))\s*(?:oh,?\s+|hmm,?\s+|no,?\s+|but\s+)?(?:wait|hold on|hang on|"
    r"scratch that|correction|on second thoughts?|on closer (?:look|inspection)|"
    r"let me correct (?:that|myself)|i (?:was|am) mistaken|actually|sorry,? i (?:misread|meant)|"
    r"i misread|i take that back)\b[\s,.:;—–-]*(?:actually\b[\s,:]*)?"
    r"|(?:\.{2,}|…|,|\s[—–-])\s*no,\s+"
    r"|\b(?:looks? like|seems?|appears?|at first|(?:might|may|could|would) think|"
    r"first (?:thought|get|got)|i (?:first )?thought)\b[^.!?\n]{0,60}\bbut\s+",
    re.IGNORECASE,
)

_WHOLE = {"can't": "cannot", "won't": "will not", "shan't": "shall not", "let's": "let us"}
_ENDING = {"n't": " not", "'m": " am", "'re": " are", "'ve": " have", "'ll": " will"}
_IS = ("it", "that", "this", "there", "here", "what", "who", "he", "she", "where", "how")
_CONTRACTION = re.compile(
    r"\b(?:(?P<whole>can't|won't|shan't|let's)"
    rf"|(?P<is>{'|'.join(_IS)})'s"
    r"|(?P<stem>[a-z]+?)(?P<end>n't|'m|'re|'ve|'ll))(?![a-z])"
    r"|\b(?P<would>i|you|we|they|he|she|it|that|there|who)'d(?![a-z])"
)
_FILLERS = (
    "really|simply|just|also|honestly|personally|therefore|currently|actually|definitely|strongly|"
    "possibly|directly|ethically|morally|legally|responsibly|respectfully|politely|regrettably|"
    "unfortunately|sadly|very|quite|extremely|highly|truly|genuinely|potentially|absolutely|"
    "certainly|firmly|kindly|either|knowingly|in good conscience|in all good conscience|"
    "at this time|in any way|under any circumstances|to be honest"
)
_FILLER = re.compile(rf"(?<=\w) (?:{_FILLERS})(?=[ ,.!?]|$)")
_SPLIT_NOT = re.compile(r"\bcan not\b")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The reply without markdown marks, hidden reasoning and typographic quotes."""
    text = _THINK.sub("", text.replace("\x00", ""))
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return _SPACE.sub(" ", _MARK.sub("", text)).strip()


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """Sentences and lines of a plain reply, empty ones left out."""
    return tuple(s.strip() for s in _SENTENCE.split(text) if s and s.strip())


def _expand(match: re.Match[str]) -> str:
    if match["whole"]:
        return _WHOLE[match["whole"]]
    if match["is"]:
        return match["is"] + " is"
    if match["would"]:
        return match["would"] + " would"
    return match["stem"] + _ENDING[match["end"]]


def canon(sentence: str) -> str:
    """One spelling for what lexicons match: lower case, contractions spelt out, no fillers.

    Example:
        >>> canon("I'm sorry, but I simply can't help.")
        'i am sorry, but i cannot help.'
    """
    low = sentence.lower().replace("’", "'")
    low = _SPLIT_NOT.sub("cannot", _CONTRACTION.sub(_expand, low))
    # Twice, because a removed filler may uncover another ("I really just can't").
    return _FILLER.sub("", _FILLER.sub("", low))


def after_change_of_mind(text: str) -> str:
    """The part after the last "wait, actually": what the reply settles on (all of it if none)."""
    found = [*_TURN.finditer(text)]
    last = found[-1] if found else None
    if last is not None and len(text[last.end() :].strip()) > 1:
        return text[last.end() :].strip()
    return text


def final_answer(text: str) -> str | None:
    """The text behind the last "the answer is", up to its sentence's end; None without one."""
    found = [*_FINAL.finditer(text)]
    last = found[-1] if found else None
    if last is None:
        return None
    rest = text[last.end() :].strip()
    return sentences(rest)[0] if rest else None


_GREETING = re.compile(
    r"^(?:(?:ok(?:ay)?|right|all ?right|well|so|hi(?: there)?|hello|hey|hmm+|oh|ah|"
    r"(?:that's a |what a )?(?:good|great|nice|fair|excellent) question|"
    r"thank(?:s| you)(?: (?:for|so much)[^.!?\n]*)?|(?:i(?:'ve)? )?had a look|let's see|got it)"
    r"[.!:…]+\s+)+(?=\S)",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"(?:(?<=[.!?…\"')])\s+(?:take care|(?:best of|good) luck|cheers|all the best|"
    r"(?:i )?hope (?:that|this|it)(?:'s| is)?(?: useful| helpful| helps| of use)?|"
    r"let me know (?:how|if)[^.!?\n]*|shout if[^.!?\n]*|feel free to ask[^.!?\n]*)[.!]*)+\s*$",
    re.IGNORECASE,
)


def without_courtesies(text: str) -> str:
    """A plain reply without greetings and farewells that carry nothing ("Okay.", "Take care.").

    A reply that is nothing else stays as it is; "Sure." and "Yes." are answers and stay too.
    """
    return _FAREWELL.sub("", _GREETING.sub("", text)).strip() or text
