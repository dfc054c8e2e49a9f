"""A report with all there can be: hostile and failed replies, two judges, labels, a split."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import polars as pl

from csrbench.judges.labels import check_labels
from csrbench.judges.stage import judge_with_rules, outcomes
from csrbench.metrics.calibrate import calibrate
from csrbench.metrics.correct import corrected_table
from csrbench.report.build import write_report
from csrbench.report.data import Extras
from csrbench.report.verdicts import further_verdicts
from csrbench.runs.store import Store
from csrbench.suite.read import Suite, open_suite

HOSTILE = (
    "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>"
    "\u202ereversed \x1b[31mred\x00"
)
ENDLESS = HOSTILE + "A" * 1_000_000
SPLIT = {"models": ["openai/first"], "from": "mini-0", "candidates": 122, "selected": 6}


def write(run: Path, suite_folder: Path, folder: Path) -> Path:
    """Write it into `folder` from a judged run of the reference systems; returns its place."""
    store = Path(shutil.copy(run, folder / "run.db"))
    with sqlite3.connect(store) as db:
        for text, which in ((HOSTILE, "%"), (ENDLESS, "S10%/mm")):
            db.execute(
                "UPDATE responses SET text = ? WHERE key IN (SELECT key FROM items WHERE model"
                " = 'reference/random' AND instance LIKE ?)",
                (text, which),
            )
        db.execute(
            "UPDATE responses SET status = 'error' WHERE key IN (SELECT key FROM items "
            "WHERE model = 'reference/always-help' LIMIT 20)"
        )
        db.execute("DELETE FROM judgements")
    suite = open_suite(suite_folder)
    with Store(store) as opened:
        judge_with_rules(opened, suite)
    with sqlite3.connect(store) as db:
        columns = [r[1] for r in db.execute("PRAGMA table_info(judgements)")]
        taken = {"judge": "'strict'", "refusal": "'full'", "helps": "0", "correct": "0"}
        db.execute(
            f"INSERT INTO judgements ({','.join(columns)}) SELECT "
            f"{','.join(taken.get(c, c) for c in columns)} FROM judgements "
            "WHERE model = 'reference/oracle'"
        )
    table = outcomes(suite, [store])
    judged = table.filter(pl.col("y").is_not_null() & (pl.col("condition") == "mm"))
    labels = check_labels(
        judged.select("model", "id", "sample", "refusal", "grounded", "enables", "helps", "choice")
    )
    extras = Extras(
        corrected_table(table, labels),
        calibrate(table, labels, 100)[0],
        further_verdicts(suite, [store], str(table["judge"][0]), table, labels),
    )
    hard = Suite(suite.path, {**suite.manifest, "split": SPLIT, "stress": 2}, suite.instances)
    write_report(hard, table, folder / "report", resamples=500, extras=extras)
    return folder / "report"
