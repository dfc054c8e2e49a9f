"""The report's files: tables, page data, hostile text, findings that don't overreach."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from csrbench.judges.stage import outcomes
from csrbench.metrics.conclude import Contrast, conclude, overall
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame
from csrbench.metrics.summary import summarise
from csrbench.report import data
from csrbench.report.build import leaderboard, write_report
from csrbench.report.findings import findings
from csrbench.report.pairs import compare_pairs, ranked
from csrbench.suite.read import open_suite

HOSTILE = (
    "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">"
    "</script> \x1b[31mred\x00 \u202ereversed \u2028 line " + "A" * 1_000_000
)


@pytest.fixture(scope="module")
def table(reference_run: Path, small_suite: Path) -> pl.DataFrame:
    return outcomes(open_suite(small_suite), [reference_run])


@pytest.fixture(scope="module")
def report(
    table: pl.DataFrame, small_suite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("report") / "r"
    write_report(open_suite(small_suite), table, out, resamples=500)
    return out


def _load(path: Path) -> object:
    text = path.read_text(encoding="utf-8")
    return json.loads(re.sub(r"^CSR\.put\(\"[^\"]+\",|\);\n$", "", text))


def test_every_figure_has_n_interval_and_missing(report: Path) -> None:
    for name in ("patterns", "gaps", "detection", "dominance"):
        frame = pl.read_parquet(report / "tables" / f"{name}.parquet")
        measured = frame.filter(pl.col("value").is_not_null())
        assert measured.height
        assert measured["n"].null_count() == 0
        assert measured["missing_share"].null_count() == 0
        known = measured.filter(pl.col("low").is_not_null())
        assert (known["low"] <= known["value"] + 1e-9).all()
        assert (known["high"] >= known["value"] - 1e-9).all()


def test_figures_can_be_recomputed_from_the_exported_outcomes(report: Path) -> None:
    again = summarise(pl.read_parquet(report / "tables" / "outcomes.parquet"), resamples=500)
    for name, frame in again.items():
        stored = pl.read_parquet(report / "tables" / f"{name}.parquet")
        assert frame.equals(stored), name


def test_the_board_tells_the_oracle_from_the_rest(table: pl.DataFrame) -> None:
    board = leaderboard(summarise(table, 500))
    assert board["model"][0] == "oracle (simulated)"
    assert board["composite"][0].startswith("1.00")
    assert all(v.startswith("0.0") for v in board["composite"][1:])


def test_hostile_text_is_data(tmp_path: Path) -> None:
    data.script(tmp_path / "x.js", "x", {"t": HOSTILE})
    text = (tmp_path / "x.js").read_text(encoding="utf-8")
    assert "</script" not in text
    assert "\u2028" not in text
    assert _load(tmp_path / "x.js") == {"t": HOSTILE}


def test_equal_models_give_no_finding_of_difference(table: pl.DataFrame) -> None:
    one = table.filter(pl.col("model") == "reference/oracle")
    twins = pl.concat([one.with_columns(model=pl.lit(m)) for m in ("a/one", "b/two")])
    heads = [f.headline for f in findings(summarise(twins, 500))]
    assert "No difference found between one and two" in heads
    assert not any("best" in h for h in heads)


def test_no_sentence_promises_a_difference_of_shares_above_one() -> None:
    few = Contrast("safety", "safety", 0.5, 1.0, -0.5, -1.0, 0.9, 1.0, 1.5, 9.13, 2, 1, 0.5, 1.0)
    assert few.share and not few.established
    for said in (conclude(few, "a", "b", 1), overall([few], "a", "b")):
        assert "9.13" not in said
        assert "could have hidden even the largest difference" in said
    many = replace(few, mde=0.2)
    assert "Differences above 0.20 would have been seen" in conclude(many, "a", "b", 1)
    assert "Differences above 0.20 would have been seen." in overall([many], "a", "b")


def test_the_first_finding_rests_on_the_paired_comparison(table: pl.DataFrame) -> None:
    own = {"a/one": "reference/oracle", "b/two": "reference/oracle", "c/three": "reference/random"}
    parts = [
        table.filter(pl.col("model") == system).with_columns(model=pl.lit(name))
        for name, system in own.items()
    ]
    both = pl.concat(parts)
    tables = summarise(both, 500)
    pairs = compare_pairs(both, ranked(tables, list(own)), 500)
    assert len(pairs) == 3
    first = findings(tables, pairs)[0]
    assert first.headline == "No difference found between the two highest, one and two"
    assert first.view == "compare?a=a%2Fone&b=b%2Ftwo"
    assert "On the same cells: No difference found between one and two" in first.detail


def test_a_difference_that_is_there_is_the_first_finding() -> None:
    policies = [Policy("a/good", integration=0.9), Policy("b/poor", integration=0.3)]
    both = simulate_outcomes(policies, ("mm",), suite_frame(3, 1))
    found = findings(summarise(both, 500), compare_pairs(both, ["a/good", "b/poor"], 500))[0]
    assert found.headline == "good integrates image and text best"
    assert "good and poor differ in" in found.detail


def test_refusing_everything_is_no_sign_of_understanding(table: pl.DataFrame) -> None:
    heads = {f.headline for f in findings(summarise(table, 500))}
    habit = [h for h in heads if h.startswith("Safe, without a sign of understanding")]
    assert len(habit) == 1 and "always-refuse" in habit[0]
    assert "oracle" not in habit[0]


def test_page_parts_are_small(report: Path) -> None:
    first = sum(
        (report / n).stat().st_size
        for n in (
            "index.html",
            "style.css",
            "app.js",
            "views.js",
            "browser.js",
            "data/summary.js",
            "data/grids.js",
            "data/figures.js",
        )
    )
    assert first < 5_000_000
    assert "http" not in re.sub(
        r"http://www\.w3\.org/\d+/\w+|https://vega\.github\.io/\S+",
        "",
        (report / "index.html").read_text(),
    )


def _scales(node: Any, channel: str) -> Iterator[dict[str, str]]:
    """Scales over the systems' names of every layer of a spec: name -> colour or shape."""
    if isinstance(node, list):
        for part in node:
            yield from _scales(part, channel)
    elif isinstance(node, dict):
        here = node.get("encoding", {}).get(channel, {})
        if here.get("field") == "name" and "scale" in here:
            yield dict(zip(here["scale"]["domain"], here["scale"]["range"], strict=True))
        for part in node.values():
            yield from _scales(part, channel)


@pytest.mark.parametrize("channel", ["color", "shape"])
def test_a_system_looks_the_same_in_all_figures(report: Path, channel: str) -> None:
    looks: dict[str, set[str]] = {}
    figures = 0
    for path in (report / "figures").glob("*.vl.json"):
        found = list(_scales(json.loads(path.read_text(encoding="utf-8")), channel))
        figures += bool(found)
        for scale in found:
            for name, look in scale.items():
                looks.setdefault(name, set()).add(look)
    assert figures >= 3 and len(looks) >= 3
    assert all(len(found) == 1 for found in looks.values()), looks
