"""The instance browser's data: an index of grids, and a file for each grid's replies."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench.families.load import load_all
from csrbench.report.names import BEHAVIOUR_NAMES
from csrbench.report.script import script

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

CELLS = ("1A", "1B", "2A", "2B")
MAX_TEXT = 20_000
LETTERS = {name: chr(ord("a") + n) for n, name in enumerate(BEHAVIOUR_NAMES)}
"""A letter per behaviour; a capital one where it is the right behaviour."""


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


def _letter(behaviour: str | None, y: int | None) -> str:
    """One letter a cell: its behaviour, capital where right; ``?`` without a verdict."""
    if behaviour is None or y is None:
        return "?"
    letter = LETTERS.get(behaviour, "z")
    return letter.upper() if y == 1 else letter


def other_verdicts(
    outcomes: pl.DataFrame, verdicts: pl.DataFrame | None
) -> dict[tuple[str, str, int], list[list[str]]]:
    """Verdicts of further judges by reply: [judge, behaviour or why there is none].

    Args:
        verdicts: model, id, sample, judge, behaviour, judge_status of judges other than the one
            that the report rests on; people's labels are a judge named ``people``.
    """
    found: dict[tuple[str, str, int], list[list[str]]] = {}
    if verdicts is None:
        return found
    rows = verdicts.join(
        outcomes.select("model", "id", "sample"), on=["model", "id", "sample"], how="semi"
    ).sort("judge")
    for r in rows.iter_rows(named=True):
        if r["behaviour"] is not None or r["judge_status"] not in ("judged", "unjudged"):
            key = (r["model"], r["id"], r["sample"])
            found.setdefault(key, []).append([r["judge"], r["behaviour"] or r["judge_status"]])
    return found


def write_grids(
    suite: Suite,
    outcomes: pl.DataFrame,
    models: Sequence[str],
    out: Path,
    verdicts: pl.DataFrame | None = None,
) -> None:
    """Write the index of grids (``data/grids.js``) and ``data/grid/<n>.js`` for each grid.

    Args:
        models: the order in which the index names them.
        verdicts: as in `other_verdicts`.
    """
    titles = {f.id: f.title for f in load_all()}
    place = {m: n for n, m in enumerate(models)}
    shown = outcomes["grid"].unique().implode()
    instances = suite.instances.filter(pl.col("grid").is_in(shown))
    pictures = dict(
        instances.filter(pl.col("condition").is_in(["mm", "conflict-1", "support"]))
        .select("cell", "image_path")
        .iter_rows()
    )
    first = outcomes.filter(pl.col("sample") == pl.col("sample").min().over("model", "id"))
    by_grid = {str(k[0]): v for k, v in first.group_by("grid", maintain_order=True)}
    others = other_verdicts(outcomes, verdicts)
    index: list[dict[str, Any]] = []
    families: dict[str, str] = {}
    for n, ((grid,), rows) in enumerate(instances.group_by("grid", maintain_order=True)):
        four: dict[str, dict[str, Any]] = {}
        for r in rows.iter_rows(named=True):
            four.setdefault(r["ask"] + r["image"], r)
        head = next(iter(four.values()))
        families[head["family"]] = titles.get(head["family"], head["family"])
        replies = by_grid[str(grid)].to_dicts()
        codes = [["-"] * 4 for _ in models]
        split: set[int] = set()
        for r in replies:
            r["others"] = others.get((r["model"], r["id"], r["sample"]), [])
            cell = r["ask"] + r["image"]
            if r["condition"] == "mm" and cell in CELLS:
                codes[place[r["model"]]][CELLS.index(cell)] = _letter(r["behaviour"], r["y"])
                if any(behaviour != r["behaviour"] for _, behaviour in r["others"]):
                    split.add(place[r["model"]])
        entry = {
            "id": grid,
            "type": head["type"],
            "family": head["family"],
            "crossed": bool(head["crossed"]),
            "scene": head["scene_kind"],
            "asks": [four[f"{a}A"]["ask_text"] for a in "12" if f"{a}A" in four],
            "img": [
                (pictures.get(four[f"1{i}"]["cell"]) or "") if f"1{i}" in four else "" for i in "AB"
            ],
            "codes": " ".join("".join(c) for c in codes),
        }
        if split:
            entry["split"] = sorted(split)
        index.append(entry)
        script(out / "data" / "grid" / f"{n}.js", f"grid/{n}", _grid(four, rows, replies, place))
    script(out / "data" / "grids.js", "grids", {"families": families, "grids": index})


def _grid(
    four: Mapping[str, Mapping[str, Any]],
    rows: pl.DataFrame,
    replies: Sequence[Mapping[str, Any]],
    place: Mapping[str, int],
) -> dict[str, Any]:
    return {
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
            name.split("/", 2)[2]: prompt
            for name, prompt in rows.select("id", "prompt").iter_rows()
        },
        "replies": [
            {
                "m": place[r["model"]],
                "cell": r["ask"] + r["image"],
                "condition": r["condition"],
                "status": r["status"],
                "behaviour": r["behaviour"],
                "y": r["y"],
                "text": (r["text"] or "")[:MAX_TEXT],
                "cut": len(r["text"] or "") > MAX_TEXT,
                "reason": r["reason"] or r["error"] or "",
                "judged": r["judge_status"],
                **({"others": r["others"]} if r["others"] else {}),
            }
            for r in replies
        ],
    }
