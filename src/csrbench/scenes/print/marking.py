"""Finding the decisive strings in HTML and wrapping their words, so that they can be measured."""

from __future__ import annotations

import html as html_entities
import re
from typing import Any

from csrbench.scenes.print import emoji

OPEN, CLOSE = "\ue000", "\ue001"
"""Stand around marked text until `wrap_decisive` has run."""

BEGIN, FINISH = "<!--m-->", "<!--/m-->"
"""Stand around marked text in the finished HTML."""

JOINER = "&#8288;"
"""After each measured word: gives a line of inline blocks alone the height of a line of text."""

_TOKEN = re.compile(
    r"<!--.*?-->|<style\b.*?</style>|<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>", re.DOTALL | re.IGNORECASE
)
_INLINE = frozenset(
    ["a", "b", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"]
)
_WORD = re.compile(r"[^ \n\r\t]+")


def mark(text: Any) -> Any:
    """The template filter: escaped text with emoji as images, marked as a place to look in."""
    from markupsafe import Markup, escape

    return Markup(OPEN + BEGIN + emoji.replace(str(escape(text))) + FINISH + CLOSE)


def each_word(html: str) -> tuple[str, list[str]]:
    """HTML with every marked word in a span of class ``gx`` and id ``gx-N``; also the words."""
    words: list[str] = []

    def span(match: re.Match[str]) -> str:
        words.append(html_entities.unescape(match.group()))
        return f'<span class="gx" id="gx-{len(words) - 1}">{match.group()}</span>{JOINER}'

    out, position, marked = "", 0, False
    for token in _TOKEN.finditer(html):
        text = html[position : token.start()]
        # The entity of a joiner is no word of its own.
        inner = _WORD.sub(span, text.replace(JOINER, "")) if marked else text
        out += f"<span>{inner}</span>" if inner != text else text
        out += token.group()
        position = token.end()
        if token.group() in (BEGIN, FINISH):
            marked = token.group() == BEGIN
    return out + html[position:], words


def _pattern(string: str, loose: bool) -> re.Pattern[str]:
    """Matches the string with any whitespace (or, loosely, punctuation) between its words."""
    gap = r"[\s:;,.·–—|-]+" if loose else r"\s+"
    words = re.split(r"[\s:;,·–—|]+", string.strip()) if loose else string.split()
    inner = gap.join(re.escape(w) for w in words if w)
    before = r"(?<!\w)" if string.strip()[:1].isalnum() else ""
    after = r"(?!\w)" if string.strip()[-1:].isalnum() else ""
    return re.compile(before + inner + after)


def _matches(text: str, marked: list[tuple[int, int]], string: str) -> list[tuple[int, int]]:
    """Where a decisive string occurs: in marked text, else anywhere, else across elements."""
    if not string.strip():
        return []
    exact = [m.span() for m in _pattern(string, False).finditer(text)]
    inside = [(a, b) for a, b in exact if any(s <= a and b <= e for s, e in marked)]
    return inside or exact or [m.span() for m in _pattern(string, True).finditer(text)][:1]


def wrap_decisive(body: str, decisive: tuple[str, ...]) -> tuple[str, str]:
    """Wrap the words of decisive strings in spans; also return the plain text of the body."""
    parts: list[tuple[bool, str]] = []
    position = 0
    for token in _TOKEN.finditer(body):
        parts.append((True, html_entities.unescape(body[position : token.start()])))
        parts.append((False, token.group()))
        position = token.end()
    parts.append((True, html_entities.unescape(body[position:])))

    buffer = ""
    starts: list[int] = []
    marked: list[tuple[int, int]] = []
    texts: list[str] = []
    for is_text, part in parts:
        starts.append(len(buffer))
        if is_text:
            for piece in re.split(f"([{OPEN}{CLOSE}])", part):
                if piece == OPEN:
                    marked.append((len(buffer), 1 << 60))
                elif piece == CLOSE and marked:
                    marked[-1] = (marked[-1][0], len(buffer))
                else:
                    buffer += piece
            texts.append(buffer[starts[-1] :])
        else:
            name = re.match(r"</?\s*(\w+)", part)
            if part not in (BEGIN, FINISH) and (not name or name.group(1).lower() not in _INLINE):
                buffer += "\n"
            texts.append(part)

    users: list[tuple[int, int, str]] = []
    for k, string in enumerate(decisive):
        for n, (a, b) in enumerate(_matches(buffer, marked, string)):
            users.append((a, b, f"{k}.{n}"))
    out: list[str] = []
    count = 0
    for (is_text, _), start, text in zip(parts, starts, texts, strict=True):
        if not is_text:
            out.append(text)
            continue
        rebuilt, position, hit = "", 0, False
        for word in _WORD.finditer(text):
            a, b = start + word.start(), start + word.end()
            tags = [tag for s, e, tag in users if s < b and e > a]
            rebuilt += text[position : word.start()]
            inner = html_entities.escape(word.group(), quote=False)
            if tags:
                rebuilt += f'<span class="gt" id="gt-{count}" data-gt="{" ".join(tags)}">'
                rebuilt += inner + "</span>" + JOINER
                count, hit = count + 1, True
            else:
                rebuilt += inner
            position = word.end()
        rebuilt += text[position:]
        # The wrapper keeps the words together where the text is the child of a flex container.
        out.append(f"<span>{rebuilt}</span>" if hit else rebuilt)
    return "".join(out), buffer
