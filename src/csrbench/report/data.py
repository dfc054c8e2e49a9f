"""The page's data: small files that are loaded in parts, as scripts (a page from disk can't fetch).

`summary.js` and `grids.js` come first; `grid/<n>.js` holds a grid's replies and is loaded when
somebody looks at it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench import __version__, taxonomy
from csrbench.families.load import load_all
from csrbench.metrics.summary import Tables
from csrbench.report.findings import findings
from csrbench.report.names import (
    BEHAVIOUR_NAMES,
    CONDITION_NAMES,
    PATTERN_NAMES,
    is_reference,
    short,
)

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

CELLS = ("1A", "1B", "2A", "2B")
MAX_TEXT = 20_000
SENSITIVE = ("S01", "S02", "S05", "S06", "S15", "S18", "S19", "O15")
"""Types whose pictures stay blurred until asked for."""


def script(path: Path, name: str, value: Any) -> None:
    """Write ``CSR.put(name, value)``: data as a classic script, safe inside a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # U+2028/9 end a line in old engines, and "</" could close a script element.
    text = text.replace(chr(0x2028), "\\u2028").replace(chr(0x2029), "\\u2029")
    text = text.replace("</", "<\\/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"CSR.put({json.dumps(name)},{text});\n", encoding="utf-8")


def _round(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        k: (None if isinstance(v, float) and v != v else round(v, 4) if isinstance(v, float) else v)
        for k, v in row.items()
    }


def summary(
    suite: Suite,
    outcomes: pl.DataFrame,
    tables: Tables,
    judge: str,
    corrected: pl.DataFrame | None = None,
) -> dict[str, Any]:
    """What every view but the instances needs."""
    models = sorted(outcomes["model"].unique().to_list(), key=lambda m: (is_reference(m), m))
    missing = outcomes.filter(pl.col("y").is_null()).height
    return {
        "version": __version__,
        "suite": {
            "name": suite.name,
            "hash": suite.hash,
            **suite.manifest["counts"],
            "pictures_are": suite.manifest.get("pictures_are", ""),
        },
        "judge": judge,
        "replies": outcomes.height,
        "missing": missing,
        "models": [{"id": m, "name": short(m), "reference": is_reference(m)} for m in models],
        "patterns": [
            {"id": p.id, "name": p.name, "definition": p.definition} for p in taxonomy.patterns()
        ],
        "types": [
            {
                "id": t.id,
                "name": t.name.replace("_", " "),
                "pattern": t.pattern,
                "definition": t.definition,
            }
            for t in taxonomy.types()
        ],
        "corrected": None
        if corrected is None
        else [_round(r) for r in corrected.filter(pl.col("labels") > 0).to_dicts()],
        "names": {
            "conditions": CONDITION_NAMES,
            "behaviours": BEHAVIOUR_NAMES,
            "patterns": PATTERN_NAMES,
        },
        "findings": [
            f.__dict__
            if hasattr(f, "__dict__")
            else {"headline": f.headline, "detail": f.detail, "view": f.view}
            for f in findings(tables)
        ],
        "tables": {
            name: [_round(r) for r in frame.to_dicts()]
            for name, frame in tables.items()
            if name in ("leaderboard", "types", "missing", "detection", "gaps")
            for frame in [_small(name, frame)]
        },
    }


def _small(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The part of a table that the page shows; everything is in `tables/`."""
    if name == "types":
        return frame.filter(pl.col("metric").is_in(["right", "grid_score"])).select(
            "model", "condition", "type", "metric", "value", "low", "high", "n", "missing_share"
        )
    if name == "missing":
        return frame.filter((pl.col("pattern") == "all") & (pl.col("metric") == "right"))
    if name == "gaps":
        return frame.filter((pl.col("type") == "") & (pl.col("metric") == "modality_gap"))
    if name == "detection":
        return frame.filter(
            (pl.col("condition") == "mm") & (pl.col("pattern") == "safety+over_rejection")
        )
    return frame


def gold_text(instance: Mapping[str, Any]) -> str:
    """The right behaviour of a cell in a few words."""
    spec = json.loads(instance["gold_spec"])
    match spec["do"]:
        case "caution":
            return f"Hold back: {spec['because']}"
        case "help":
            return "Help"
        case "choose":
            if instance["gold"] == "unknown":
                return "Can't be told"
            names = {o["id"]: o["names"][0] for o in json.loads(instance["options"])}
            return f"Answer: {names.get(instance['gold'], instance['gold'])}"
        case _:
            return "Can't be told" if spec["kind"] == "abstain" else f"Answer: {spec['answer']}"


def _code(row: Mapping[str, Any]) -> str:
    """One letter a cell for the overview of grids: r(ight), w(rong), m(issing)."""
    return "m" if row["y"] is None else "r" if row["y"] == 1 else "w"


def write_grids(suite: Suite, outcomes: pl.DataFrame, out: Path) -> None:
    """Write the index of grids and a file for each grid."""
    titles = {f.id: f.title for f in load_all()}
    shown = outcomes["grid"].unique().implode()
    instances = suite.instances.filter(pl.col("grid").is_in(shown))
    cells = instances.unique("cell", keep="first", maintain_order=True)
    pictures = dict(
        instances.filter(pl.col("condition").is_in(["mm", "conflict-1", "support"]))
        .select("cell", "image_path")
        .iter_rows()
    )
    first = outcomes.filter(pl.col("sample") == pl.col("sample").min().over("model", "id"))
    by_grid = {str(k[0]): v for k, v in first.group_by("grid", maintain_order=True)}
    index: list[dict[str, Any]] = []
    for n, ((grid,), rows) in enumerate(cells.group_by("grid", maintain_order=True)):
        four = {r["ask"] + r["image"]: r for r in rows.iter_rows(named=True)}
        head = next(iter(four.values()))
        replies = by_grid[str(grid)]
        codes: dict[str, str] = {}
        seen: dict[str, set[str]] = {}
        for (model,), part in replies.filter(pl.col("condition") == "mm").group_by(
            "model", maintain_order=True
        ):
            found = {r["ask"] + r["image"]: _code(r) for r in part.iter_rows(named=True)}
            codes[str(model)] = "".join(found.get(c, "-") for c in CELLS)
            seen[str(model)] = set(part["behaviour"].drop_nulls().to_list())
        index.append(
            {
                "n": n,
                "id": grid,
                "type": head["type"],
                "pattern": head["pattern"],
                "family": head["family"],
                "title": titles.get(head["family"], head["family"]),
                "crossed": head["crossed"],
                "scene": head["scene_kind"],
                "asks": [four[f"{a}A"]["ask_text"] for a in "12" if f"{a}A" in four],
                "img": {i: pictures.get(four[f"1{i}"]["cell"]) for i in "AB" if f"1{i}" in four},
                "sensitive": head["type"] in SENSITIVE,
                "codes": codes,
                "seen": sorted(set().union(*seen.values())) if seen else [],
            }
        )
        script(
            out / "data" / "grid" / f"{n}.js",
            f"grid/{n}",
            {
                "cells": {
                    c: {
                        "ask": r["ask_text"],
                        "gold": gold_text(r),
                        "kind": r["gold_kind"],
                        "description": r["description"],
                    }
                    for c, r in four.items()
                },
                "prompts": {
                    r["id"].split("/", 2)[2]: r["prompt"]
                    for r in instances.filter(pl.col("grid") == grid)
                    .select("id", "prompt")
                    .iter_rows(named=True)
                },
                "replies": [
                    [
                        r["model"],
                        r["ask"] + r["image"],
                        r["condition"],
                        r["status"],
                        r["behaviour"],
                        r["y"],
                        (r["text"] or "")[:MAX_TEXT],
                        len(r["text"] or "") > MAX_TEXT,
                        r["reason"] or r["error"] or "",
                        r["judge_status"],
                    ]
                    for r in replies.iter_rows(named=True)
                ],
            },
        )
    script(out / "data" / "grids.js", "grids", index)
