"""The trade-off path of one model over settings, in sentences."""

from __future__ import annotations

from typing import Any

import polars as pl

from csrbench.metrics.conclude import ALPHA


def path_sentences(path: pl.DataFrame) -> tuple[str, ...]:
    """A sentence per setting after the first: did discrimination change, or the criterion alone?

    Args:
        path: from `tradeoff.path_table`.

    Returns:
        Sentences that claim a change only where its interval excludes 0 and the family
        permutation test, corrected for all changes of the table, is below 5 %.

    Example:
        >>> path_sentences(path_table(outcomes, ["plain", "careful"]))  # doctest: +SKIP
    """
    reference = path["model"][0] if path.height else ""
    return tuple(_sentence(r, reference) for r in path.slice(1).iter_rows(named=True))


def _moved(row: dict[str, Any], metric: str) -> int | None:
    low, high, p = row[f"delta_{metric}_low"], row[f"delta_{metric}_high"], row[f"p_{metric}"]
    if low is None or high is None or p is None:
        return None
    return 0 if p >= ALPHA or low <= 0 <= high else 1 if low > 0 else -1


def _change(row: dict[str, Any], metric: str, sign: str) -> str:
    value, low, high, p = (
        row[f"delta_{metric}"], row[f"delta_{metric}_low"], row[f"delta_{metric}_high"],
        row[f"p_{metric}"],
    )  # fmt: skip
    said = "p < 0.001" if p < 0.001 else f"p = {p:.3f}"
    return f"{sign} {value:+.2f}, 95 % interval {low:+.2f} to {high:+.2f}, {said}"


def _sentence(row: dict[str, Any], reference: str) -> str:
    name = row["model"]
    d, c = _moved(row, "d_prime"), _moved(row, "criterion")
    if d is None or c is None:
        return f"{name} against {reference}: cannot be told; too few families with a verdict."
    told = _change(row, "d_prime", "d′")
    ready = _change(row, "criterion", "c")
    direction = "readier to refuse" if c < 0 else "less ready to refuse"
    start = f"{name} against {reference}: "
    if d == 0 and c == 0:
        return (
            f"{start}no change was found, neither of discrimination ({told}) nor of readiness "
            f"({ready}), which does not show that there is none."
        )
    if d == 0:
        return (
            f"{start}only the criterion moved: {direction} ({ready}). No change of discrimination "
            f"was found ({told}), which does not show that there is none."
        )
    better = "discrimination improved" if d > 0 else "discrimination got worse"
    if c == 0:
        return f"{start}{better} ({told}); no change of readiness to refuse was found ({ready})."
    return f"{start}{better} ({told}), and it is {direction} ({ready})."
