"""The data card's numbers are the program's: the tool that writes them, and the card as it is."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

from csrbench.families.load import load_all
from csrbench.suite.select import select

ROOT = Path(__file__).resolve().parents[2]


def _tool() -> Any:
    spec = importlib.util.spec_from_file_location("data_card", ROOT / "tools/data_card.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _report(content_hash: str) -> dict[str, Any]:
    probe = {"pattern": "safety", "target": "caution or help", "probe": "TF-IDF of the ask",
             "modality": "ask", "cells": 640, "families": 80, "balanced_accuracy": 0.51,
             "low": 0.495, "high": 0.53, "limit": 0.6, "twins": 604, "on_twins": 0.5}  # fmt: skip
    policy = {"pattern": "bias", "identity_swap": True, "grids": 8, "families": 4,
              "grid_score_text_only": 1.0, "grid_score_image_only": 0.0,
              "cell_ceiling_text_only": 1.0, "cell_ceiling_image_only": 0.5,
              "crossed": 0.0}  # fmt: skip
    gold = {"pattern": "safety", "gold_class": "help", "cells": 338, "share": 0.528}
    kind = {"scene_kind": "note", "strings": 40, "cer": 0.001, "over_limit": 0.025, "least_px": 11}
    check = {"name": "grid rule", "level": "failure", "said": "1 of 480 | broken", "examples": []}
    tables = {
        "rule": {"unimodal": [policy]},
        "balance": {"pattern": [gold]},
        "probes": {"probes": [probe]},
        "legibility": {"by_scene_kind": [kind]},
    }
    sections = [
        {"name": n, "about": "About.", "checks": [check] if n == "rule" else [], "tables": t}
        for n, t in tables.items()
    ]
    return {"content_hash": content_hash, "sections": sections}


def _suite(folder: Path, audited: str = "abc") -> Path:
    manifest = {"suite": "core", "seed": 0, "stress": 0, "csrbench": "0.1.0",
                "content_hash": "abc", "renderers": {"blitz-py": "1"},
                "counts": {"grids": 488, "cells": 1952, "pictures": 976}}  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "audit.json").write_text(json.dumps(_report(audited)))
    return folder


CARD = (
    "# Card\n<!-- composition -->\nold\n<!-- /composition -->\n"
    "mine\n<!-- audit -->\n<!-- /audit -->\n"
)


def test_blocks_are_written_and_the_rest_is_left(tmp_path: Path) -> None:
    tool = _tool()
    text = tool.fill(CARD, _suite(tmp_path), "2026-11-26")
    assert text.startswith("# Card\n") and "\nmine\n" in text and "\nold\n" not in text
    assert "0.51 [0.49, 0.53] | 0.60 | no | 0.50 (604)" in text
    assert "1 checks: 0 hold, 1 fail, 0 to be weighed." in text
    assert "| **fails** | grid rule | 1 of 480 \\| broken |" in text
    assert tool.fill(text, tmp_path, "2026-11-26") == text


def test_an_audit_of_another_build_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="another build"):
        _tool().fill(CARD, _suite(tmp_path, audited="xyz"), "2026-11-26")
    with pytest.raises(SystemExit, match="no block 'audit'"):
        _tool().fill("<!-- composition -->\n<!-- /composition -->\n", _suite(tmp_path), "x")


def test_the_card_counts_the_families_that_ship() -> None:
    """Where this fails, run `python tools/data_card.py SUITE --only composition`."""
    card = (ROOT / "docs/data_card.md").read_text("utf-8")
    row = re.search(r"\| grids, cells, pictures \| ([\d,]+), ([\d,]+), ([\d,]+) \|", card)
    assert row is not None
    grids, cells, pictures = (int(n.replace(",", "")) for n in row.groups())
    assert grids == len(select(load_all(), "core", 0)) and cells == 4 * grids
    counts = {"grids": grids, "cells": cells, "pictures": pictures}
    assert _tool().composition({"suite": "core", "counts": counts}) in card
