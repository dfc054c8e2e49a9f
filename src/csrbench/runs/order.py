"""Which instances are asked, and in which order.

Grid by grid, so that a run stopped half-way already has whole grids; patterns, types and families
take turns, so that those grids are spread evenly; the same picture is adjacent, so that prompt
caches of servers help.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import get_close_matches

import polars as pl

from csrbench.errors import UserError


def select(
    instances: pl.DataFrame,
    conditions: Sequence[str],
    *,
    types: Sequence[str] | None = None,
    limit: int | None = None,
) -> pl.DataFrame:
    """Rows to ask, in the order of asking.

    Args:
        instances: the suite's instances.
        conditions: names of conditions; each must be in the suite.
        types: type ids (`S01`) or patterns (`Safety`); all by default.
        limit: whole grids at most, spread over patterns, types and families.

    Raises:
        UserError: a condition or a type that the suite doesn't have, or nothing is left.
    """
    _known(conditions, instances["condition"].unique().to_list(), "condition")
    rows = instances.filter(pl.col("condition").is_in(list(conditions)))
    if types:
        names = [n for c in ("type", "pattern") for n in instances[c].unique().to_list()]
        canonical = {n.lower(): n for n in names}
        wanted = [canonical.get(t.lower(), t) for t in types]
        _known(wanted, names, "type")
        rows = rows.filter(pl.col("type").is_in(wanted) | pl.col("pattern").is_in(wanted))
    if rows.is_empty():
        raise UserError("Nothing to ask: no instance has both the types and the conditions named.")
    order = _grids(rows)
    if limit is not None:
        if limit < 1:
            raise UserError(f"--limit {limit}: give at least 1 grid.")
        order = order.head(limit)
    place = {c: i for i, c in enumerate(dict.fromkeys(conditions))}
    return (
        rows.join(order, on="grid", how="inner")
        .with_columns(pl.col("condition").replace_strict(place, default=0).alias("_condition"))
        .sort("_grid", "image_sha", "ask", "_condition", "id", nulls_last=True)
        .drop("_grid", "_condition")
    )


def _grids(rows: pl.DataFrame) -> pl.DataFrame:
    """Grids with their place (`_grid`): rounds over the grids of a family, families, types."""
    grids = rows.select("grid", "family", "type", "pattern").unique().sort("grid")
    in_family: Counter[str] = Counter()
    families: dict[str, dict[str, int]] = {}
    kinds: dict[str, dict[str, int]] = {}
    keys = []
    for grid, family, kind, pattern in grids.iter_rows():
        family_rank = families.setdefault(kind, {}).setdefault(family, len(families[kind]))
        type_rank = kinds.setdefault(pattern, {}).setdefault(kind, len(kinds[pattern]))
        keys.append((in_family[family], family_rank, type_rank, pattern, grid))
        in_family[family] += 1
    ordered = [k[-1] for k in sorted(keys)]
    return pl.DataFrame({"grid": ordered, "_grid": range(len(ordered))})


def _known(wanted: Sequence[str], known: Sequence[str], what: str) -> None:
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)[:12]
            raise UserError(f"The suite has no {what} '{name}': give one of {', '.join(near)}.")
