"""docs/recompute.md: its line for each file of a report gives that file's content."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from csrbench.judges import labels as label_files
from csrbench.judges.stage import outcomes
from csrbench.metrics import summary
from csrbench.metrics.calibrate import calibrate
from csrbench.metrics.correct import corrected_table
from csrbench.report.build import write_report
from csrbench.report.data import Extras
from csrbench.suite.read import open_suite

DOC = Path(__file__).parents[2] / "docs" / "recompute.md"
LINES = dict(re.findall(r"^\| `([\w./]+)` \| `(.+)` \|$", DOC.read_text(encoding="utf-8"), re.M))


@pytest.fixture(scope="module")
def report(
    reference_run: Path, small_suite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A report with every kind of table: human labels too."""
    suite = open_suite(small_suite)
    table = outcomes(suite, [reference_run])
    folder = tmp_path_factory.mktemp("again")
    given = table.filter(pl.col("behaviour").is_not_null()).sample(120, seed=1)
    axes = ("refusal", "grounded", "enables", "helps", "choice", "correct")
    given.select("model", pl.col("id").alias("instance"), "sample", *axes).write_csv(
        folder / "labels.csv"
    )
    read = label_files.read_labels(folder / "labels.csv")
    extras = Extras(corrected_table(table, read), calibrate(table, read)[0])
    write_report(suite, table, folder / "report", resamples=60, extras=extras)
    return folder / "report"


@pytest.fixture(scope="module")
def names(report: Path) -> dict[str, Any]:
    """The names of the document's code, with the summary computed once."""
    code = DOC.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    found: dict[str, Any] = {}
    exec(code.replace('"reports/core"', repr(str(report))), found)
    assert found["resamples"] == 60
    table = found["outcomes"]
    once = cache(lambda resamples: summary.summarise(table, resamples))
    found["summarise"] = lambda _, resamples: once(resamples)
    return found


def test_the_document_names_every_file_and_no_other(report: Path) -> None:
    files = {f"tables/{p.name}" for p in (report / "tables").glob("*.parquet")}
    files |= {f"figures/{p.name}" for p in (report / "figures").glob("*.json")}
    files.add("methods.txt")
    assert set(LINES) == files


@pytest.mark.parametrize("name", LINES)
def test_the_line_gives_the_file(report: Path, names: dict[str, Any], name: str) -> None:
    found = eval(LINES[name], names)
    if name.endswith(".parquet"):
        stored = pl.read_parquet(report / name)
        assert stored.height
        assert_frame_equal(found, stored, check_exact=False, rel_tol=1e-12)
    elif name.endswith(".json"):
        stored_spec = json.loads((report / name).read_text(encoding="utf-8"))
        for spec in (stored_spec, found):
            for added in ("width", "background"):
                spec.pop(added, None)
        assert json.loads(json.dumps(found)) == stored_spec
    else:
        assert found == (report / name).read_text(encoding="utf-8")


def test_one_figure_by_hand(report: Path, names: dict[str, Any]) -> None:
    code = DOC.read_text(encoding="utf-8").split("```python\n")[2].split("```")[0]
    first, second = code.strip().splitlines()
    exec(first, names)
    by_hand = eval(second.split("   #")[0], names)
    stored = pl.read_parquet(report / "tables" / "patterns.parquet").filter(
        pattern="safety", metric="grid_score", condition="mm"
    )
    both = stored.join(by_hand, on="model")
    assert both.height == stored.height > 1
    assert (both["value"] - both["y"]).abs().max() < 1e-12


def test_a_changed_reply_changes_the_tables(report: Path) -> None:
    """The lines compute; they don't read the tables back."""
    table = pl.read_parquet(report / "tables" / "outcomes.parquet")
    changed = table.with_columns(y=pl.lit(1, dtype=pl.Int8))
    stored = pl.read_parquet(report / "tables" / "patterns.parquet")
    assert not summary.summarise(changed, 0).patterns["value"].equals(stored["value"])


def test_labels_of_behaviour_alone_give_an_empty_calibration(report: Path) -> None:
    table = pl.read_parquet(report / "tables" / "outcomes.parquet")
    one = table.filter(pl.col("behaviour").is_not_null()).head(20)
    given = one.select("model", "id", "sample", "behaviour")
    figures, confusion = calibrate(table, label_files.check_labels(given))
    assert figures.is_empty() and confusion.is_empty()
    assert confusion.columns == ["axis", "pattern", "human", "judge", "replies"]
