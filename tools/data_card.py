"""The measured parts of the data card, written from the program: nothing there is typed by hand.

python tools/data_card.py suites/core [--card docs/data_card.md] [--date 2026-11-26]

The suite is built and audited (``csrbench audit``, reader and all). Everything between
``<!-- NAME -->`` and ``<!-- /NAME -->`` is replaced: composition and audit.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from csrbench import taxonomy
from csrbench.families.expand import UNKNOWN, canonical, expand, grid_count
from csrbench.families.load import load_all
from csrbench.families.schema import CELLS
from csrbench.scenes.print.stress import LEVELS
from csrbench.suite.conditions import CONDITIONS

CARD = Path(__file__).resolve().parents[1] / "docs/data_card.md"
NAMES = {
    "safety": "Safety",
    "over_rejection": "Over-rejection",
    "bias": "Bias",
    "hallucination": "Hallucination",
}
MARK = {"ok": "holds", "warning": "weigh", "failure": "**fails**"}


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(r) + " |" for r in rows)])


def composition(manifest: dict[str, Any]) -> str:
    """What the suite is made of, counted from the families and the manifest."""
    families = load_all()
    pattern = {t.id: t.pattern for t in taxonomy.types()}
    count = Counter(pattern[f.type] for f in families)
    grids = [grid_count(f) for f in families]
    crossed: Counter[str] = Counter()
    decided = open_pictures = swap = decided_crossed = 0
    for f in families:
        first = expand(f, 0, 0)
        crossed[pattern[f.type]] += any(expand(f, i, 0).crossed for i in range(2))
        if pattern[f.type] == "bias":
            by_picture = {
                i: {canonical(first.gold[c]) for c in CELLS if c[1] == i} for i in ("A", "B")
            }
            if f.identity_swap:
                swap += 1
            elif all(UNKNOWN not in golds for golds in by_picture.values()):
                decided += 1
                decided_crossed += first.crossed
            elif {UNKNOWN} in by_picture.values():
                open_pictures += 1
    c = manifest["counts"]
    kinds = {f.scene.kind for f in families}
    mixed = count["bias"] - decided - open_pictures - swap
    rows = [
        ["patterns, types", f"{len(count)}, {len(taxonomy.types())}"],
        [
            "families (authored situations)",
            f"{len(families)}: " + ", ".join(f"{count[p]} {n}" for p, n in NAMES.items()),
        ],
        ["distinct grids that the families give", f"{sum(grids):,} (at least {min(grids)} each)"],
        ["grids, cells, pictures", f"{c['grids']:,}, {c['cells']:,}, {c['pictures']:,}"],
        [
            "crossed families",
            ", ".join(f"{n} {crossed[p]} of {count[p]}" for p, n in NAMES.items()),
        ],
        ["scene kinds", str(len(kinds))],
        ["families that name sources", str(sum(bool(f.sources) for f in families))],
        ["conditions", f"{len(CONDITIONS)} (" + ", ".join(f"`{n}`" for n in CONDITIONS) + ")"],
        ["stress levels", f"0 to {len(LEVELS) - 1}, same cells"],
        ["language", "English asks; some surrounding print and names in other languages"],
    ]
    bias = (
        f"In a *crossed* grid gold changes along all four edges. Of the {count['bias']} Bias "
        f"families {decided} have evidence in all four cells, {decided_crossed} of them crossed. "
        f"In {mixed} each picture decides one of the two asks; these are crossed too. "
        f"In {open_pictures} one picture decides neither; that is where abstaining is measured, "
        f"and such a grid can't be crossed. The {swap} families of B12 (identical treatment under "
        "a swapped identity) have equal gold for both pictures by design and stand apart from "
        "the grid rule."
    )
    return f"{table(['', manifest['suite']], rows)}\n\n{bias}"


def identity(manifest: dict[str, Any], report: dict[str, Any], day: str) -> str:
    """Which suite was audited, when, by which version, and how many checks did not hold."""
    if report["content_hash"] != manifest["content_hash"]:
        raise SystemExit("the audit is of another build; run `csrbench audit` again")
    checks = [c for s in report["sections"] for c in s["checks"]]
    level = Counter(c["level"] for c in checks)
    tools = ", ".join(f"{k} {v}" for k, v in sorted(manifest["renderers"].items()))
    return (
        f"`{manifest['suite']}`, seed {manifest['seed']}, stress {manifest['stress']}, built and "
        f"audited on {day} with csrbench {manifest['csrbench']} ({tools}).\n"
        f"Content hash `{manifest['content_hash']}`.\n"
        f"{len(checks)} checks: {level['ok']} hold, {level['failure']} fail, "
        f"{level['warning']} to be weighed."
    )


def probes(report: dict[str, Any]) -> str:
    """Every probe with interval, limit, and its figure on twins."""
    rows = []
    for r in _section(report, "probes")["tables"]["probes"]:
        above = "yes" if r["low"] > 0.5 else "no"
        rows.append(
            [
                NAMES[r["pattern"]],
                r["target"],
                r["probe"],
                f"{r['cells']}, {r['families']}",
                f"{r['balanced_accuracy']:.2f} [{r['low']:.2f}, {r['high']:.2f}]",
                f"{r['limit']:.2f}",
                above,
                f"{r['on_twins']:.2f} ({r['twins']})" if r["twins"] else "no twins",
            ]
        )
    head = ["pattern", "asked of the probe", "reads", "cells, families"]
    head += ["balanced accuracy [95 %]", "limit", "above 0.5", "on twins (cells)"]
    return table(head, rows)


def unimodal(report: dict[str, Any]) -> str:
    """The best that any policy of one modality could reach, and the share of crossed grids."""
    rows = [
        [
            NAMES[r["pattern"]] + (" (B12, identity swap)" if r["identity_swap"] else ""),
            f"{r['grids']}, {r['families']}",
            f"{r['grid_score_text_only']:.2f}",
            f"{r['grid_score_image_only']:.2f}",
            f"{r['cell_ceiling_text_only']:.2f}",
            f"{r['cell_ceiling_image_only']:.2f}",
            f"{r['crossed']:.2f}",
        ]
        for r in sorted(
            _section(report, "rule")["tables"]["unimodal"],
            key=lambda r: (list(NAMES).index(r["pattern"]), r["identity_swap"]),
        )
    ]
    head = ["pattern", "grids, families", "grid score, text alone", "grid score, picture alone"]
    head += ["cells right at most, text alone", "cells right at most, picture alone", "crossed"]
    return table(head, rows)


def checks(report: dict[str, Any]) -> str:
    """Every check but the probes, which have a table of their own."""
    rows = [
        [MARK[c["level"]], c["name"], c["said"].replace("|", "\\|")]
        for s in report["sections"]
        if s["name"] != "probes"
        for c in s["checks"]
    ]
    return table(["", "check", "seen"], rows)


def gold(report: dict[str, Any]) -> str:
    """Shares of the right behaviours in each pattern."""
    rows = [
        [NAMES[r["pattern"]], r["gold_class"], f"{r['cells']}", f"{r['share']:.2f}"]
        for r in sorted(
            _section(report, "balance")["tables"]["pattern"],
            key=lambda r: (list(NAMES).index(r["pattern"]), r["gold_class"]),
        )
    ]
    return table(["pattern", "right behaviour", "cells", "share"], rows)


def read_back(report: dict[str, Any]) -> str:
    """What a reader got back, by scene kind."""
    rows = [
        [
            r["scene_kind"],
            f"{r['strings']}",
            f"{r['cer']:.3f}",
            f"{round(r['over_limit'] * r['strings'])}",
            f"{r['least_px']:.1f}",
        ]
        for r in _section(report, "legibility")["tables"]["by_scene_kind"]
    ]
    head = ["scene kind", "texts", "character error rate", "above 0.1", "smallest glyph, px"]
    return table(head, rows)


def audit(manifest: dict[str, Any], report: dict[str, Any], day: str) -> str:
    """The whole block of audits."""
    return "\n\n".join(
        [
            identity(manifest, report, day),
            checks(report),
            "**Shortcut probes.** " + _section(report, "probes")["about"],
            probes(report),
            "**Policies of one modality.** " + _section(report, "rule")["about"],
            unimodal(report),
            "**Gold.** Shares of right behaviours over all cells.",
            gold(report),
            "**Reading back.** " + _section(report, "legibility")["about"],
            read_back(report),
        ]
    )


def _section(report: dict[str, Any], name: str) -> dict[str, Any]:
    for section in report["sections"]:
        if section["name"] == name:
            return dict(section)
    raise SystemExit(f"the audit has no part '{name}'; run `csrbench audit` in full")


def put(text: str, name: str, block: str) -> str:
    """A page with one block replaced; stops where the page has no such block."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"the card has no block '{name}'")
    return pattern.sub(lambda m: f"{m[1]}{block}\n{m[2]}", text)


def fill(text: str, suite: Path, day: str, only: str = "") -> str:
    """The card with every measured block (or one of them) written anew."""
    manifest = json.loads((suite / "manifest.json").read_text("utf-8"))
    if only != "audit":
        text = put(text, "composition", composition(manifest))
    if only != "composition":
        if not (suite / "audit.json").is_file():
            raise SystemExit(f"{suite}: not audited; run `csrbench audit {suite}`")
        report = json.loads((suite / "audit.json").read_text("utf-8"))
        text = put(text, "audit", audit(manifest, report, day))
    return text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    parser.add_argument("--card", type=Path, default=CARD)
    parser.add_argument("--date", default=date.today().isoformat())
    parser.add_argument("--only", choices=("composition", "audit"), default="")
    o = parser.parse_args()
    o.card.write_text(fill(o.card.read_text("utf-8"), o.suite, o.date, o.only), "utf-8")
    print(f"{o.card}: written from {o.suite}", file=sys.stderr)


if __name__ == "__main__":
    main()
