"""Which replies are labelled: random or stratified draws, with the weights that undo them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from csrbench.errors import UserError
from csrbench.runs import frames

if TYPE_CHECKING:
    from csrbench.runs.store import Store
    from csrbench.suite.read import Suite

STRATA = ("type", "pattern", "family", "condition", "gold_kind", "model")
BY = ("reply", "grid")


@dataclass(frozen=True, slots=True)
class Design:
    """How replies are drawn.

    Attributes:
        size: replies at most; None: all.
        stratify: column by which the draw is spread evenly, or "" for a plain random draw.
        by: ``reply``, or ``grid``: all cells of a grid by one model in one condition together, as
            a corrected grid score needs.
        conditions: these alone; all when empty.
        models: these alone; all when empty.
        seed: the same seed draws the same replies.
    """

    size: int | None = None
    stratify: str = ""
    by: str = "reply"
    conditions: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    seed: int = 0


def _rank(seed: int, *key: object) -> str:
    return hashlib.sha256("|".join(map(str, (seed, *key))).encode()).hexdigest()


def draw(store: Store, suite: Suite, design: Design) -> pl.DataFrame:
    """The drawn replies in the order in which they are shown.

    Columns: position, model, instance, sample, stratum, weight (how many replies of its stratum
    each stands for), text.

    Raises:
        UserError: nothing answered fits, or an unknown stratum.
    """
    if design.stratify and design.stratify not in STRATA:
        raise UserError(f"can't stratify by '{design.stratify}'; choose one of {', '.join(STRATA)}")
    columns = ["id", "grid", "type", "pattern", "family", "condition", "gold_kind"]
    pool = (
        frames.responses(store)
        .filter(pl.col("status") == "answered")
        .select("model", "instance", "sample", "text")
        .join(suite.instances.select(columns), left_on="instance", right_on="id", how="inner")
    )
    if design.conditions:
        pool = pool.filter(pl.col("condition").is_in(list(design.conditions)))
    if design.models:
        pool = pool.filter(pl.col("model").is_in(list(design.models)))
    if pool.is_empty():
        raise UserError(f"{store.path}: no answered replies to label; run a model first")
    unit = ["model", "instance", "sample"]
    if design.by == "grid":
        unit = ["model", "grid", "condition", "sample"]
    stratum = pl.col(design.stratify) if design.stratify else pl.lit("all")
    pool = pool.with_columns(stratum=stratum)
    units = pool.group_by([*unit, "stratum"]).agg(replies=pl.len()).sort(unit)
    ranks = [_rank(design.seed, *r) for r in units.select(unit).iter_rows()]
    units = units.with_columns(rank=pl.Series(ranks)).sort("rank")
    taken = _take(units, design.size)
    chosen = pool.join(taken.select([*unit, "weight"]), on=unit, how="inner")
    # Cells of a grid are mixed with the others too, so that no reply is judged by its twin.
    order = [
        _rank(design.seed, "show", m, i, s)
        for m, i, s in chosen.select("model", "instance", "sample").iter_rows()
    ]
    return (
        chosen.with_columns(order=pl.Series(order))
        .sort("order")
        .with_row_index("position")
        .select("position", "model", "instance", "sample", "stratum", "weight", "text")
    )


def _take(units: pl.DataFrame, size: int | None) -> pl.DataFrame:
    """The first units of each stratum by rank, spread evenly, with weight N_h / n_h."""
    totals = {r["stratum"]: r["len"] for r in units.group_by("stratum").len().iter_rows(named=True)}
    if size is None:
        return units.with_columns(weight=pl.lit(1.0))
    if size < 1:
        raise UserError("--sample must be at least 1")
    if size < len(totals):
        raise UserError(
            f"--sample {size} is fewer than the {len(totals)} strata, so some would have no label; "
            "draw more, or stratify by something coarser"
        )
    per_unit = max(1, round(units["replies"].mean() or 1))  # type: ignore[arg-type]
    wanted = allocate(totals, max(len(totals), size // per_unit))
    parts = []
    for (name,), part in units.group_by("stratum", maintain_order=True):
        n = wanted.get(str(name), 0)
        if n:
            weight = part.height / n
            parts.append(part.head(n).with_columns(weight=pl.lit(weight)))
    return pl.concat(parts)


def allocate(totals: dict[str, int], size: int) -> dict[str, int]:
    """Units per stratum: as even as the strata's sizes allow, `size` in all or everything.

    With fewer units than strata some strata get none, which no weight can make up for; the caller
    sees to that.

    Example:
        >>> allocate({"a": 10, "b": 2}, 8)
        {'a': 6, 'b': 2}
    """
    left, out = min(size, sum(totals.values())), dict.fromkeys(totals, 0)
    names: Sequence[str] = sorted(totals, key=lambda k: hashlib.sha256(k.encode()).digest())
    while left:
        for name in names:
            if left and out[name] < totals[name]:
                out[name] += 1
                left -= 1
    return out
