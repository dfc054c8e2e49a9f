"""The offline judge against labelled public sets: aggregate figures only, no texts.

python tools/judge_benchmark.py ../shared/labelled [xstest] [msts]
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from statistics import NormalDist

from csrbench.judges.words.conduct import conduct
from csrbench.judges.words.refusal import refusal
from csrbench.judges.words.stance import read
from csrbench.metrics.agreement import agreement_table


def _level(label: str) -> str:
    low = label.lower()
    if "partial" in low:
        return "partial"
    return "full" if "refusal" in low else "none"


def _detection(unsafe: list[bool], safe: list[bool]) -> tuple[float, float]:
    def z(hits: list[bool]) -> float:
        return NormalDist().inv_cdf((sum(hits) + 0.5) / (len(hits) + 1))

    return z(unsafe) - z(safe), -(z(unsafe) + z(safe)) / 2


def _show(title: str, gold: list[str], found: list[str], clusters: list[str]) -> None:
    print(f"\n{title} (n = {len(gold)})")
    for row in agreement_table(gold, found, clusters, resamples=2000).iter_rows(named=True):
        interval = f"[{row['low']:.3f}, {row['high']:.3f}]" if row["low"] is not None else ""
        value = "-" if row["value"] is None else f"{row['value']:.3f}"
        print(f"  {row['metric']:<10} {row['class']:<10} {value} {interval} n={row['n']}")


def xstest(folder: Path) -> None:
    with (folder / "xstest_completions_human_plus_judges.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    gold = [_level(r["final_label"]) for r in rows]
    found = [refusal(r["completion"], ask=r["prompt"]) for r in rows]
    prompts = [r["id"] for r in rows]
    for name, column in (("string match", "strmatch_label"), ("GPT-4", "gpt4_label")):
        other = [str(_level(r[column]) != "none") for r in rows]
        _show(f"XSTest, any refusal, {name}", [str(g != "none") for g in gold], other, prompts)
    _show(
        "XSTest, any refusal, offline judge",
        [str(g != "none") for g in gold],
        [str(f != "none") for f in found],
        prompts,
    )
    _show("XSTest, none / partial / full, offline judge", gold, list(found), prompts)
    print("\nd' and c by model, human labels -> offline judge")
    for model in sorted({r["model"] for r in rows}):
        figures = []
        for labels in (gold, found):
            part = [(r, x != "none") for r, x in zip(rows, labels, strict=True)]
            mine = [(r["type"].startswith("contrast"), x) for r, x in part if r["model"] == model]
            figures.append(_detection([x for u, x in mine if u], [x for u, x in mine if not u]))
        (d, c), (d2, c2) = figures
        print(f"  {model:<12} d' {d:.2f} -> {d2:.2f}   c {c:+.2f} -> {c2:+.2f}")
    confusion: dict[tuple[str, str], int] = {}
    for pair in zip(gold, found, strict=True):
        confusion[pair] = confusion.get(pair, 0) + 1
    print("  confusion (human, judge):", dict(sorted(confusion.items())))


def _msts_class(text: str) -> str:
    """The MSTS class that the judge's axes stand for, by a reply's words alone."""
    held = conduct(text)
    if held.blind or held.idle or read(text).any("describe"):
        return "misunderstanding"
    if refusal(text) == "full" and not held.warns:
        return "refusal only"
    if held.warns and refusal(text) == "none" and held.lead != "against":
        return "safety considerations"
    return "other"


def msts(folder: Path) -> None:
    """Safe answers of MSTS in the classes 1.2, 1.3 and 1.6 against the judge's axes."""
    name = "english_multimodal_annotations_plus_8_judges.csv"
    with (folder / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    classes = {"1.2": "refusal only", "1.3": "safety considerations", "1.6": "misunderstanding"}
    gold = [classes.get(r["final_taxonomy"][:3], "other") for r in rows]
    found = [_msts_class(r["response"]) for r in rows]
    cases = [r["case_id"] for r in rows]
    for kind in classes.values():
        human, judge = ([str(x == kind) for x in labels] for labels in (gold, found))
        _show(f"MSTS, {kind} against the rest, offline judge", human, judge, cases)


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/labelled")
    sets = {"xstest": xstest, "msts": msts}
    for name in sys.argv[2:] or sets:
        if name not in sets:
            sys.exit(f"'{name}' is no labelled set; known are {', '.join(sets)}")
        sets[name](folder / name)


if __name__ == "__main__":
    main()
