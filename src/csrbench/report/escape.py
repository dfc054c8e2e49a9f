"""Text of others in LaTeX and Markdown: names and replies are data, never markup."""

from __future__ import annotations

import re
import unicodedata

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    # After the end of a row LaTeX would take these as an option and as a star.
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    "–": r"\textendash{}",
    "—": r"\textemdash{}",
    "‘": r"\textquoteleft{}",
    "’": r"\textquoteright{}",
    "“": r"\textquotedblleft{}",
    "”": r"\textquotedblright{}",
    "…": r"\textellipsis{}",
    "·": r"\textperiodcentered{}",
    "×": r"\texttimes{}",
    "±": r"\textpm{}",
    "°": r"\textdegree{}",
    "′": r"\textquotesingle{}",
    "−": r"\textminus{}",
}
_MARKDOWN = {c: f"\\{c}" for c in "\\`*_{}[]#|~$!@"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
_LATIN = {chr(c) for c in range(0xC0, 0x180)} - {
    "×",
    "÷",
    "ĸ",
    "ŀ",
    "Ŀ",
    "ŉ",
    "ſ",
    "ħ",
    "Ħ",
    "ŧ",
    "Ŧ",
}
"""Letters that LaTeX sets without a package."""


def _point(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def visible(text: str) -> str:
    """One line of text: white space folded, control, bidi and other unseen characters named.

    Example:
        >>> visible("a\\x1b[0m  b\\u202e")
        'a[U+001B][0m b[U+202E]'
    """
    folded = re.sub(r"[\t\n\v\f\r \u0085\u00a0\u2028\u2029]+", " ", text).strip()
    hidden = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return "".join(_point(c) if unicodedata.category(c) in hidden else c for c in folded)


def latex(text: str) -> str:
    """Text for the body or a table cell of a LaTeX document, set as it reads.

    Every character with a meaning in LaTeX is replaced. ASCII and Latin letters stand for
    themselves; whatever else plain LaTeX has no glyph for is named by its code point.

    Example:
        >>> print(latex("50 % of \\\\input{x}_1"))
        50 \\% of \\textbackslash{}input\\{x\\}\\_1
    """
    out = []
    for c in unicodedata.normalize("NFC", visible(text)):
        if c in _LATEX:
            out.append(_LATEX[c])
        elif c.isascii() or c in _LATIN:
            out.append(c)
        else:
            out.append(f"{{[}}U+{ord(c):04X}{{]}}")
    # Two characters that LaTeX would join into another one.
    return re.sub(r"(?<=-)(?=-)|(?<=')(?=')|(?<=,)(?=,)", "{}", "".join(out))


def markdown(text: str) -> str:
    """Text for a Markdown paragraph or table cell, shown as it reads, with no links of its own.

    Example:
        >>> print(markdown("a|b <i> _x_"))
        a\\|b &lt;i&gt; \\_x\\_
    """
    escaped = "".join(_MARKDOWN.get(c, c) for c in visible(text))
    escaped = re.sub(r"://", r"\\://", escaped)
    escaped = re.sub(r"(?i)\bwww\.", r"www\\.", escaped)
    # At the start of a line these would begin a list.
    return re.sub(r"^([-+=](?= |$)|\d+(?=[.)](?: |$)))", lambda m: _first(m[0]), escaped)


def _first(mark: str) -> str:
    return (
        f"\\{mark}" if len(mark) == 1 and not mark.isdecimal() else f"&#{ord(mark[0])};{mark[1:]}"
    )
