"""Several judges side by side: their verdicts on the same replies, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from csrbench.errors import UserError
from csrbench.judges.stage import outcomes
from csrbench.runs import frames

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

KEY = ("model", "id", "sample")


def judges_of(stores: Iterable[Path]) -> list[str]:
    """Names of the judges that have left verdicts in the stores, sorted."""
    found: set[str] = set()
    for path in stores:
        found.update(frames.judgements(path)["judge"].unique().to_list())
    return sorted(found)


def side_by_side(suite: Suite, stores: Iterable[Path], judges: Iterable[str] = ()) -> pl.DataFrame:
    """A row per reply and judge: model, id, sample, judge, judge_status, behaviour, y, reason.

    Args:
        judges: names; all that have judged in the stores when left out.

    Raises:
        UserError: no judge has judged anything, or a store of another suite.
    """
    paths = list(stores)
    names = list(judges) or judges_of(paths)
    if not names:
        raise UserError(f"no verdicts in {', '.join(map(str, paths))}; run `csrbench judge` first")
    about = ("condition", "pattern", "type", "gold_kind", "family")
    columns = (*KEY, *about, "judge", "judge_status", "behaviour", "y", "reason")
    return pl.concat([outcomes(suite, paths, name).select(columns) for name in names])


def disagreements(suite: Suite, stores: Iterable[Path], judges: Iterable[str] = ()) -> pl.DataFrame:
    """Replies on which judges differ in behaviour: the key and a column of behaviours per judge.

    A judge without a verdict on a reply has null there and doesn't count as differing.
    """
    table = side_by_side(suite, stores, judges)
    differ = table.group_by(KEY).agg(pl.col("behaviour").drop_nulls().n_unique().alias("n"))
    wide = table.pivot("judge", index=list(KEY), values="behaviour")
    return wide.join(
        differ.filter(pl.col("n") > 1), on=list(KEY), how="semi", maintain_order="left"
    )
