"""Control fidelity: the description says what the picture shows, and no verdict on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from csrbench.suite.audit.section import Section, counted

VERDICTS = (
    r"dangerous|danger|safe|unsafe|harmless|harmful|hazardous|hazard|risky|risk|fake|genuine|fraud"
    r"|fraudulent|scam|suspicious|illegal|legal|toxic|poisonous|lethal|deadly|threatening|threat"
    r"|malicious|stereotype|biased|prejudiced|inappropriate|wrong|misleading|correct"
)
_VERDICT = re.compile(rf"\b(?:{VERDICTS})\b", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_PLACES = re.compile(r"\.(?:x|y|pos|at|size)$")


def plain(text: str) -> str:
    """Lower case, one space between words, straight quotes."""
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return _SPACE.sub(" ", text).strip().lower()


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of every string and number below a value of scene data."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for k, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{k}]")
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield path, str(value)


def _is_text(text: str) -> bool:
    """Printed text rather than a drawing's code word: several words, or a capital, or a digit."""
    return bool(re.search(r"\s|[A-Z]", text)) or bool(re.search(r"\d", text) and len(text) > 2)


def fidelity(pictures: pl.DataFrame) -> Section:
    """Decisive strings and every text that differs between A and B occur in the description."""
    lost, differing, verdicts, same = [], [], [], []
    total_decisive = total_differing = 0
    by_grid: dict[str, dict[str, dict[str, Any]]] = {}
    for r in pictures.iter_rows(named=True):
        by_grid.setdefault(r["grid"], {})[r["image"]] = r
    for grid, pair in by_grid.items():
        printed = {i: dict(leaves(json.loads(r["scene_data"]))) for i, r in pair.items()}
        for image, r in pair.items():
            words = plain(r["description"])
            name = f"{grid} {image}"
            for string in json.loads(r["decisive"]):
                total_decisive += 1
                if plain(string) not in words:
                    lost.append(f"{name}: '{string}'")
            other = printed["B" if image == "A" else "A"]
            for path, text in printed[image].items():
                if other.get(path) == text or _PLACES.search(path) or not _is_text(text):
                    continue
                total_differing += 1
                if plain(text) not in words:
                    differing.append(f"{name}: {path} '{text[:60]}'")
            shown = plain(" ".join(printed[image].values()))
            verdicts += [
                f"{name}: '{word}'"
                for word in sorted({m.group(0).lower() for m in _VERDICT.finditer(words)})
                if not re.search(rf"\b{word}\b", shown)
            ]
        if len(pair) == 2 and len({r["description"] for r in pair.values()}) < 2:
            same.append(grid)
    swap = len(by_grid)
    return Section(
        "fidelity",
        "The text-only control: the description carries every decisive fact of the scene data, "
        "and no verdict word that isn't printed in the picture.",
        (
            counted("decisive facts described", lost, total_decisive, "decisive strings are lost"),
            counted(
                "differences described",
                differing,
                total_differing,
                "texts that differ between A and B are missing from the description",
            ),
            counted("verdict words", verdicts, pictures.height, "descriptions hold a verdict"),
            counted("descriptions differ", same, swap, "grids have one description for both"),
        ),
    )
