"""Tables for papers: LaTeX (booktabs) and Markdown, with all text escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from csrbench.report.escape import latex, markdown

LONG = 40
"""With more rows than this a LaTeX table may break over pages."""
_LEFT_OUT = ("method", "bound_low", "bound_high", "closed_low", "closed_high", "order")
_SHARES = ("missing_share",)


def readable(frame: pl.DataFrame) -> tuple[list[str], list[list[str]], list[bool]]:
    """A table as people read it: header, rows of text, and which columns hold numbers.

    ``value``, ``low`` and ``high`` become one column ``0.41 [0.30, 0.52]``; the closed forms and
    bounds stay in CSV and Parquet.
    """
    columns = [c for c in frame.columns if c not in _LEFT_OUT]
    joined = {"value", "low", "high"} <= set(columns)
    if joined:
        columns = [c for c in columns if c not in ("low", "high")]
    header = ["value [95 % interval]" if joined and c == "value" else c.replace("_", " ")
              for c in columns]  # fmt: skip
    rows = [
        [_interval(row) if joined and c == "value" else _text(row[c], c) for c in columns]
        for row in frame.iter_rows(named=True)
    ]
    numeric = [frame.schema[c].is_numeric() for c in columns]
    return header, rows, numeric


def _text(value: Any, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if column in _SHARES:
            return f"{value:.1%}"
        return f"{value:.3f}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value)


def _interval(row: dict[str, Any]) -> str:
    value, low, high = row["value"], row["low"], row["high"]
    if value is None:
        return "not measured"
    if low is None or high is None:
        return f"{value:.3f} [no interval]"
    return f"{value:.3f} [{low:.3f}, {high:.3f}]"


def latex_table(frame: pl.DataFrame, caption: str, label: str) -> str:
    """A table with booktabs' rules; long ones break over pages (longtable).

    Args:
        caption: plain text; it is escaped. label: letters, digits, hyphens and colons.
    """
    header, rows, numeric = readable(frame)
    spec = "".join("r" if n else "l" for n in numeric) or "l"
    head = " & ".join(map(latex, header)) + r" \\"
    body = [" & ".join(map(latex, row)) + r" \\" for row in rows]
    note = "% needs \\usepackage{booktabs} and, for tables over pages, \\usepackage{longtable}"
    title = rf"\caption{{{latex(caption)}}}\label{{{label}}}"
    if len(rows) > LONG:
        lines = [
            note, rf"\begin{{longtable}}{{{spec}}}", title + r" \\", r"\toprule", head, r"\midrule",
            r"\endfirsthead", r"\toprule", head, r"\midrule", r"\endhead", r"\bottomrule",
            r"\endfoot", *body, r"\end{longtable}",
        ]  # fmt: skip
    else:
        lines = [
            note, r"\begin{table}", r"\centering", title, rf"\begin{{tabular}}{{{spec}}}",
            r"\toprule", head, r"\midrule", *body, r"\bottomrule", r"\end{tabular}", r"\end{table}",
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def markdown_table(frame: pl.DataFrame, caption: str = "") -> str:
    """A pipe table, with its caption above."""
    header, rows, numeric = readable(frame)
    lines = [_line(header, markdown), "|" + "|".join("---:" if n else "---" for n in numeric) + "|"]
    lines += [_line(row, markdown) for row in rows]
    return (f"{markdown(caption)}\n\n" if caption else "") + "\n".join(lines) + "\n"


def _line(cells: Sequence[str], escape: Callable[[str], str]) -> str:
    return "| " + " | ".join(map(escape, cells)) + " |"
