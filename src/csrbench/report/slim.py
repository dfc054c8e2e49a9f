"""What a report hands to others for a common leaderboard: who judged what, and no reply."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench import __version__
from csrbench.errors import UserError

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

CARD, TABLE, WHOLE = "leaderboard.json", "leaderboard.parquet", "tables/outcomes.parquet"
FORMAT = 1
COLUMNS = (
    "id", "model", "sample", "status", "judge", "judge_status", "refusal", "grounded", "enables",
    "helps", "choice", "correct", "misread",
)  # fmt: skip
"""Statuses and axes. Gold, behaviour and `y` are computed anew by whoever reads them."""


@dataclass(frozen=True)
class Handed:
    """Outcomes that somebody handed over: `rows` has `COLUMNS`."""

    place: Path
    suite: str
    suite_hash: str
    judge: str
    version: str
    date: str
    rows: pl.DataFrame


def card(suite: Suite, outcomes: pl.DataFrame, judge: str, resamples: int) -> dict[str, Any]:
    """What `leaderboard.json` says about a report, its tables' `resamples` among it."""
    return {
        "format": FORMAT,
        "suite": suite.name,
        "suite_hash": suite.hash,
        "split": bool(suite.manifest.get("split")),
        "stress": suite.manifest.get("stress", 0),
        "judge": judge,
        "resamples": resamples,
        "csrbench": __version__,
        "date": datetime.now(UTC).date().isoformat(),
        "models": sorted(outcomes["model"].unique().to_list()),
        "rows": outcomes.height,
    }


def write_slim(
    suite: Suite, outcomes: pl.DataFrame, judge: str, out: Path, resamples: int = 10_000
) -> None:
    """Write `leaderboard.json` and `leaderboard.parquet` into a report's folder."""
    outcomes.select(COLUMNS).write_parquet(out / TABLE)
    digest = hashlib.sha256((out / TABLE).read_bytes()).hexdigest()
    text = json.dumps(card(suite, outcomes, judge, resamples) | {"sha256": digest}, indent=1)
    (out / CARD).write_text(text + "\n", encoding="utf-8")


def read_handed(place: Path) -> Handed:
    """What a report's folder holds for a leaderboard: its card, and the slim or whole outcomes.

    Raises:
        UserError: no report there, a damaged one, or one without a card.
    """
    try:
        told = json.loads((place / CARD).read_text(encoding="utf-8"))
        named = [str(told[k]) for k in ("suite", "suite_hash", "judge", "csrbench", "date")]
        version = int(told["format"])
    except OSError:
        raise UserError(
            f"{place}: no {CARD} there; name a run store, or a folder that `csrbench report` wrote"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise UserError(f"{place / CARD}: damaged; ask for it again") from None
    if version > FORMAT:
        raise UserError(f"{place / CARD}: made by a newer csrbench ({told['csrbench']}); update")
    path = next((p for n in (TABLE, WHOLE) if (p := place / n).is_file()), None)
    if path is None:
        raise UserError(f"{place}: holds neither {TABLE} nor {WHOLE}; ask for one of them")
    data = path.read_bytes()
    if path.name == TABLE and hashlib.sha256(data).hexdigest() != told.get("sha256"):
        raise UserError(f"{path}: differs from {CARD}; ask for both again")
    try:
        rows = pl.read_parquet(data, columns=list(COLUMNS))
    except (pl.exceptions.PolarsError, OSError):
        raise UserError(f"{path}: no outcome table of this version; ask for it again") from None
    other = set(rows["judge"].unique().to_list()) - {named[2]}
    if other:
        raise UserError(f"{path}: judged by {', '.join(map(str, other))}, its card says {named[2]}")
    suite, digest, judge, made, date = named
    return Handed(place, suite, digest, judge, made, date, rows)


def with_gold(suite: Suite, handed: Iterable[Handed]) -> pl.DataFrame:
    """Outcome table of what was handed over, with gold from one's own suite.

    Raises:
        UserError: an instance that the suite doesn't have, or a read that is given twice.
    """
    from csrbench.judges.stage import derive_all

    parts = []
    for one in handed:
        unknown = one.rows.join(suite.instances.select("id"), on="id", how="anti")
        if unknown.height:
            raise UserError(
                f"{one.place}: holds the instance '{unknown['id'][0]}', which the suite "
                f"'{suite.name}' has not"
            )
        if one.rows.select("model", "id", "sample").is_duplicated().any():
            raise UserError(f"{one.place}: holds a read twice; ask for it again")
        parts.append(one.rows)
    rows = pl.concat(parts, how="vertical_relaxed")
    rows = rows.join(suite.instances, on="id", how="inner", maintain_order="left")
    return derive_all(rows)
