"""Options that several commands share."""

from __future__ import annotations

import click


def csv_list(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    """``"a, b"`` as ``("a", "b")``; nothing as an empty tuple."""
    return tuple(v.strip() for v in value.split(",") if v.strip()) if value else ()
