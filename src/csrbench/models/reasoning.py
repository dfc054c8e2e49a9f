"""What a model thinks before it answers is kept apart from the answer, and is never judged."""

from __future__ import annotations

import re
from dataclasses import replace

from csrbench.models.base import Reply

_OPEN = re.compile(r"\s*<(think|thinking|thought|reasoning)>", re.IGNORECASE)


def split_thinking(text: str) -> tuple[str, str]:
    """(reasoning, answer) of a text that may begin with a `<think>` block.

    A block that is never closed is reasoning to its end. Some chat templates open the block
    themselves, so a text may also only close it. Tags later in an answer are part of the answer.

    Example:
        >>> split_thinking("<think>Red or blue?</think>Blue.")
        ('Red or blue?', 'Blue.')
    """
    opened = _OPEN.match(text)
    if opened:
        closed = re.compile(rf"</{opened[1]}>", re.IGNORECASE).search(text, opened.end())
        if closed is None:
            return text[opened.end() :].strip(), ""
        return text[opened.end() : closed.start()].strip(), text[closed.end() :].strip()
    before, mark, after = text.partition("</think>")
    if mark and "<think>" not in before:
        return before.strip(), after.strip()
    return "", text


def apart(reply: Reply) -> Reply:
    """The reply with reasoning moved out of its text; an answer without text is then `empty`."""
    if reply.status not in ("answered", "truncated") or ">" not in reply.text:
        return reply
    reasoning, answer = split_thinking(reply.text)
    if not reasoning and answer == reply.text:
        return reply
    status = "empty" if reply.status == "answered" and not answer.strip() else reply.status
    both = "\n".join(part for part in (reply.reasoning, reasoning) if part)
    return replace(reply, status=status, text=answer, reasoning=both)
