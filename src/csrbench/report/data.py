"""The page's data: small files that are loaded in parts, as scripts (a page from disk can't fetch).

`summary.js` comes first; `types.js`, `grids.js`, `figures.js`, `pair/<n>.js` and `grid/<n>.js` are
loaded by the views that show them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench import __version__, taxonomy
from csrbench.metrics.summary import Tables
from csrbench.report.findings import findings, pattern_questions
from csrbench.report.instances import CELLS, LETTERS, MAX_TEXT, gold_text, write_grids
from csrbench.report.names import (
    BEHAVIOUR_NAMES,
    CONDITION_NAMES,
    PATTERN_NAMES,
    is_reference,
    type_name,
)
from csrbench.report.pairs import Pair, labels, ranked
from csrbench.report.says import cautions, pattern_lines
from csrbench.report.script import script

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

__all__ = ["CELLS", "MAX_TEXT", "Extras", "gold_text", "script", "summary", "write_parts"]

SENSITIVE = ("S01", "S02", "S05", "S06", "S15", "S18", "S19", "O15")
"""Types whose pictures stay blurred until asked for."""
FINDINGS = 3
_SHOWN = ("kappa", "accuracy", "precision", "recall", "f1", "unjudged")


@dataclass(frozen=True)
class Extras:
    """What a report may hold beside the tables.

    Attributes:
        corrected: figures corrected with human labels (`judges.correct.corrected_table`).
        calibration: the judge against these labels (figures of `judges.calibrate.calibrate`).
        verdicts: of further judges (`report.verdicts.further_verdicts`).
    """

    corrected: pl.DataFrame | None = None
    calibration: pl.DataFrame | None = None
    verdicts: pl.DataFrame | None = None


def _round(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        k: (None if isinstance(v, float) and v != v else round(v, 4) if isinstance(v, float) else v)
        for k, v in row.items()
    }


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return [_round(r) for r in frame.to_dicts()]


def order(outcomes: pl.DataFrame, tables: Tables) -> list[str]:
    """The page's order of models: by composite, reference systems last."""
    return ranked(tables, outcomes["model"].unique().to_list())


def summary(
    suite: Suite,
    outcomes: pl.DataFrame,
    tables: Tables,
    judge: str,
    pairs: Sequence[Pair] = (),
    extras: Extras | None = None,
) -> dict[str, Any]:
    """What every view needs at once: facts, names, findings and the small tables."""
    extras = extras or Extras()
    models = order(outcomes, tables)
    names = labels(models)
    asks = pattern_questions()
    says = pattern_lines(tables, outcomes)
    return {
        "version": __version__,
        "suite": {
            "name": suite.name,
            "hash": suite.hash,
            **suite.manifest["counts"],
            "pictures_are": suite.manifest.get("pictures_are", ""),
        },
        "cautions": cautions(suite),
        "judge": judge,
        "judges": []
        if extras.verdicts is None
        else sorted(extras.verdicts["judge"].unique().to_list()),
        "replies": outcomes.height,
        "missing": outcomes.filter(pl.col("y").is_null()).height,
        "conditions": [c for c in CONDITION_NAMES if c in set(outcomes["condition"].unique())],
        "models": [{"id": m, "name": names[m], "reference": is_reference(m)} for m in models],
        "patterns": [
            {
                "id": p.id,
                "name": p.name,
                "definition": p.definition,
                "asks": asks[p.id],
                "says": says[p.id],
            }
            for p in taxonomy.patterns()
        ],
        "types": [
            {
                "id": t.id,
                "name": type_name(t.name),
                "pattern": t.pattern,
                "definition": t.definition,
                **({"sensitive": True} if t.id in SENSITIVE else {}),
            }
            for t in taxonomy.types()
        ],
        "names": {
            "conditions": CONDITION_NAMES,
            "behaviours": BEHAVIOUR_NAMES,
            "patterns": PATTERN_NAMES,
        },
        "letters": {letter: name for name, letter in LETTERS.items()},
        "findings": [
            {"headline": f.headline, "detail": f.detail, "view": f.view}
            for f in findings(tables, pairs)[:FINDINGS]
        ],
        "pairs": [[models.index(p.first), models.index(p.second)] for p in pairs],
        "corrected": None
        if extras.corrected is None
        else _rows(extras.corrected.filter(pl.col("labels") > 0)),
        "calibration": None
        if extras.calibration is None
        else _rows(extras.calibration.filter(pl.col("metric").is_in(_SHOWN))),
        "tables": {
            "leaderboard": _rows(tables.leaderboard),
            "ranks": _rows(tables.ranks),
            "gaps": _rows(
                tables.gaps.filter((pl.col("type") == "") & (pl.col("metric") == "modality_gap"))
            ),
            "detection": _rows(
                tables.detection.filter(
                    (pl.col("condition") == "mm") & (pl.col("pattern") == "safety+over_rejection")
                )
            ),
            "dominance": _rows(tables.dominance.filter(pl.col("pattern") == "all"))
            if tables.dominance.height
            else [],
            "missing": _rows(tables.missing.filter(pl.col("pattern") == "all")),
        },
    }


def types_part(tables: Tables, models: Sequence[str]) -> dict[str, Any]:
    """``metric|condition`` -> type -> a list by model of [value, low, high, n, missing share]."""
    place = {m: n for n, m in enumerate(models)}
    out: dict[str, dict[str, list[Any]]] = {}
    rows = tables.types.filter(pl.col("metric").is_in(["right", "grid_score"]))
    for r in _rows(rows):
        if r["value"] is None:
            continue
        by_type = out.setdefault(f"{r['metric']}|{r['condition']}", {})
        row = by_type.setdefault(r["type"], [None] * len(models))
        row[place[r["model"]]] = [r["value"], r["low"], r["high"], r["n"], r["missing_share"]]
    return out


def pair_part(pair: Pair) -> dict[str, Any]:
    """One pair as its file holds it."""
    return {
        "conclusions": list(pair.conclusions),
        "contrasts": _rows(pair.contrasts.drop("first", "second")),
    }


def write_parts(
    suite: Suite,
    outcomes: pl.DataFrame,
    tables: Tables,
    judge: str,
    specs: Mapping[str, Any],
    out: Path,
    pairs: Sequence[Pair] = (),
    extras: Extras | None = None,
) -> None:
    """Write every part into `out`, the report's ``data`` folder included in the names."""
    folder = out / "data"
    models = order(outcomes, tables)
    script(folder / "summary.js", "summary", summary(suite, outcomes, tables, judge, pairs, extras))
    script(folder / "figures.js", "figures", specs)
    script(folder / "types.js", "types", types_part(tables, models))
    for n, pair in enumerate(pairs):
        script(folder / "pair" / f"{n}.js", f"pair/{n}", pair_part(pair))
    write_grids(suite, outcomes, models, out, extras.verdicts if extras else None)
