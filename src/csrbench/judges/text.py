"""Reading of replies as text: sentences, final answers, changes of mind, markdown."""

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
    r"(?:^|(?<=[.!?\n—-]))\s*(?:oh,?\s+|hmm,?\s+|no,?\s+)?(?:wait|scratch that|correction|"
    r"on second thought|on closer (?:look|inspection)|let me correct (?:that|myself)|"
    r"i (?:was|am) mistaken|actually,? (?:no|wait|looking)|sorry,? i (?:misread|meant)|"
    r"i misread|i take that back)\b[\s,.:;—–-]*",
    re.IGNORECASE,
)


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


def after_change_of_mind(text: str) -> str:
    """The part after the last "wait, actually": what the reply settles on (all of it if none)."""
    last = None
    for last in _TURN.finditer(text):
        pass
    if last is not None and len(text[last.end() :].strip()) > 1:
        return text[last.end() :].strip()
    return text


def final_answer(text: str) -> str | None:
    """The text behind the last "the answer is", up to its sentence's end; None without one."""
    last = None
    for last in _FINAL.finditer(text):
        pass
    if last is None:
        return None
    rest = text[last.end() :].strip()
    return sentences(rest)[0] if rest else None
