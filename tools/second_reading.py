"""A second reading of a suite: draw blind packets, then measure how readers agree with the gold.

python tools/second_reading.py draw suites/core-0 -o reading --readers 3 --sample 3
python tools/second_reading.py score suites/core-0 reading --sample 3

`draw` takes cells at random, so many of each type, none that was read before, and lays a folder
for each reader: numbered pictures, `items.jsonl` (number, picture, ask, and how to answer) and an
empty `readings.csv`. Gold, family and type stay in `reading/key.csv`, which no reader opens.
`score` compares, appends the sample to docs/data/second_reading.csv and prints the table. Closed
answers are compared by the offline reader; where it can't tell, `same.csv` (number, 0 or 1) of
somebody who looks at both decides, and its lines are counted.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from csrbench.judges.words import rules
from csrbench.metrics.agreement import agreement_table
from csrbench.suite.read import open_suite

RECORD = Path(__file__).parents[1] / "docs/data/second_reading.csv"
PATTERNS = ("safety", "over_rejection", "bias", "hallucination")
KEY = ("family", "grid", "cell")


def cells(suite: Path) -> pl.DataFrame:
    """A row a cell, with the columns of the record's key."""
    table = open_suite(suite).instances.filter(pl.col("condition") == "mm").sort("id")
    part = pl.col("cell").str.split("/").list
    return table.with_columns(
        part.get(1).cast(pl.Int64).alias("of_family"), part.get(2).alias("letters")
    )


def draw(suite: Path, out: Path, readers: int, per_type: int, seed: int) -> None:
    """Lay the readers' folders and the key."""
    table = cells(suite)
    seen = {(r["family"], r["grid"], r["cell"]) for r in pl.read_csv(RECORD).to_dicts()}
    rng = np.random.default_rng([seed, 305])
    drawn: list[dict[str, Any]] = []
    for _, part in table.group_by("type", maintain_order=True):
        fresh = [
            r for r in part.to_dicts() if (r["family"], r["of_family"], r["letters"]) not in seen
        ]
        order = rng.permutation(len(fresh))[:per_type]
        if len(order) < per_type:
            raise SystemExit(f"{part['type'][0]}: only {len(order)} cells were not read before")
        drawn += [fresh[i] for i in order]
    drawn = [drawn[i] for i in rng.permutation(len(drawn))]
    out.mkdir(parents=True, exist_ok=True)
    with (out / "key.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "reader", "id"])
        for n, row in enumerate(drawn, 1):
            writer.writerow([n, 1 + n % readers, row["id"]])
    for reader in range(1, readers + 1):
        folder = out / f"reader-{reader}"
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        mine = [(n, r) for n, r in enumerate(drawn, 1) if 1 + n % readers == reader]
        with (folder / "items.jsonl").open("w", encoding="utf-8") as file:
            for n, row in mine:
                name = f"pictures/{n:03d}{Path(row['image_path']).suffix}"
                shutil.copyfile(suite / row["image_path"], folder / name)
                item = {"number": n, "picture": name, "ask": row["prompt"], "answer": how(row)}
                file.write(json.dumps(item, ensure_ascii=False) + "\n")
        (folder / "readings.csv").write_text("number,reading,sure,note\n", encoding="utf-8")
    print(f"{out}: {len(drawn)} cells for {readers} readers")


def how(row: dict[str, Any]) -> str:
    """How the answer is written down; tells nothing of the gold."""
    if row["gold_kind"] in ("caution", "help"):
        return "help or caution"
    if row["gold_kind"] == "choose":
        names = [o["names"][0] for o in json.loads(row["options"])]
        return "one of: " + "; ".join([*sorted(names), "unknown (can't be told)"])
    return "the short answer, or unknown (can't be told)"


def agrees(row: dict[str, Any], reading: str) -> bool | None:
    """Whether a reading is the gold; None where the offline reader can't tell."""
    said = reading.strip().lower()
    if row["gold_kind"] in ("caution", "help"):
        if said not in ("caution", "help"):
            raise SystemExit(f"{row['id']}: '{reading}' is neither caution nor help")
        return bool(said == row["gold_kind"])
    if row["gold_kind"] == "choose":
        names = {o["names"][0].lower(): o["id"] for o in json.loads(row["options"])}
        return bool(
            names.get(said, "unknown" if said.startswith("unknown") else said) == row["gold"]
        )
    if said.startswith("unknown"):
        return bool(json.loads(row["gold_spec"])["kind"] == "abstain")
    return True if rules.judge(row, reading)[0].correct else None


def score(suite: Path, folder: Path, sample: int) -> None:
    """Compare, append to the record, print agreement by pattern."""
    rows = {r["id"]: r for r in cells(suite).to_dicts()}
    key = {r["number"]: r["id"] for r in pl.read_csv(folder / "key.csv").to_dicts()}
    decided = folder / "same.csv"
    by_hand = dict(pl.read_csv(decided).iter_rows()) if decided.is_file() else {}
    out, open_ = [], []
    for path in sorted(folder.glob("reader-*/readings.csv")):
        for r in pl.read_csv(path, schema_overrides={"reading": pl.String}).to_dicts():
            row = rows[key[r["number"]]]
            same = agrees(row, r["reading"])
            same = bool(by_hand[r["number"]]) if same is None and r["number"] in by_hand else same
            if same is None:
                open_.append((r["number"], row["id"], row["gold"], r["reading"]))
                continue
            out.append(
                {
                    "sample": sample, "family": row["family"], "grid": row["of_family"],
                    "cell": row["letters"], "type": row["type"], "ask": row["ask_text"],
                    "gold": row["gold"], "reading": r["reading"], "agrees": int(same),
                    "sure": r["sure"], "note": r["note"],
                }
            )  # fmt: skip
    for line in open_:
        print("compare by hand, in same.csv:", *line, sep=" | ")
    if open_ or len(out) != len(key):
        raise SystemExit(f"{len(out)} of {len(key)} are compared; the record is left as it was")
    frame = pl.DataFrame(out).sort("family", "grid", "cell")
    for r in frame.filter(agrees=0).to_dicts():
        print(f"differs: {r['family']}/{r['grid']}/{r['cell']}: {r['gold']} | {r['reading']}")
    record = pl.read_csv(RECORD).filter(pl.col("sample") != sample)
    pl.concat([record, frame.select(record.columns)], how="vertical_relaxed").write_csv(RECORD)
    print(f"compared by hand: {len(by_hand)}")
    patterns = {r["type"]: r["pattern"] for r in rows.values()}
    frame = frame.with_columns(pattern=pl.col("type").replace_strict(patterns))
    for pattern in (*PATTERNS, "all"):
        part = frame if pattern == "all" else frame.filter(pattern=pattern)
        gold = part["gold"].to_list()
        read = [g if a else r for g, a, r in part.select("gold", "agrees", "reading").iter_rows()]
        table = agreement_table(gold, read, part["family"].to_list())
        kappa = table.filter(metric="kappa").row(0, named=True)
        ends = "" if kappa["low"] is None else f" [{kappa['low']:.2f}, {kappa['high']:.2f}]"
        print(
            f"| {pattern} | {part.height} | {part['agrees'].sum()} | {kappa['value']:.2f}{ends} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["draw", "score"])
    parser.add_argument("suite", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("-o", "--out", type=Path)
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--per-type", type=int, default=5)
    parser.add_argument("--sample", type=int, required=True)
    o = parser.parse_args()
    folder = o.folder or o.out
    if folder is None:
        parser.error("name the folder of the reading")
    if o.what == "draw":
        draw(o.suite, folder, o.readers, o.per_type, o.sample)
    else:
        score(o.suite, folder, o.sample)


if __name__ == "__main__":
    main()
