"""Papers: every figure and table in every format, escaping that holds, citation and methods."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from csrbench import __version__
from csrbench.cli import cli
from csrbench.errors import UserError
from csrbench.judges.stage import outcomes
from csrbench.report.build import write_report
from csrbench.report.cite import methods
from csrbench.report.escape import latex, markdown, visible
from csrbench.report.export import FIGURES, export_report
from csrbench.report.papers import latex_table, markdown_table
from csrbench.suite.read import open_suite

# What `latex` may write beside plain characters.
TOKEN = re.compile(r"\\text[a-z]+\{\}|\\[{}$&#%_]|\{[\[\]*]\}|\{\}")
SPECIAL = re.compile(r"[\\{}$&#%_~^\[\]*\r\n\t]")
HOSTILE = (
    "\\input{/etc/passwd} 50 % $x^2$ a&b #1 _u_ ~ ^ \\ {} `c` --- ''q'' <b>| [x](http://y)\n"
    "\\\\*[2em] \x00\x1b[31m \u202eabc\u2066 \U0001f600 Zürich é\u0301 \u2028 \\end{tabular}"
)
TEXT = st.text(max_size=40) | st.text(
    alphabet="\\{}$&#%_~^[]*-'`,<>|\n\t \x00\u202e😀aé", max_size=40
)
READ = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|", r"\textasciigrave{}": "`",
    "{[}": "[", "{]}": "]", "{*}": "*", "{}": "",
}  # fmt: skip


def unescaped(text: str) -> list[str]:
    """Specials, unseen characters and glyphs without a definition that survive."""
    rest = TOKEN.sub("", text)
    bad = SPECIAL.findall(rest)
    bad += [c for c in rest if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    return bad + [c for c in rest if ord(c) > 0x17F]


@given(TEXT)
@settings(max_examples=400, deadline=None)
def test_no_unescaped_special_survives_in_latex(text: str) -> None:
    assert unescaped(latex(text)) == []


@given(st.text(alphabet=[chr(c) for c in range(32, 127)], max_size=40))
@settings(max_examples=300, deadline=None)
def test_latex_reads_as_it_was(text: str) -> None:
    read = re.sub(
        r"\\text[a-z]+\{\}|\{[\[\]*]\}|\{\}|\\[{}$&#%_]",
        lambda m: READ.get(m[0], m[0][-1]),
        latex(text),
    )
    assert read == " ".join(text.split())


@given(st.lists(st.tuples(TEXT, TEXT, st.none() | st.floats(0, 1)), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_tables_keep_their_shape_whatever_stands_in_them(
    rows: list[tuple[str, str, float | None]],
) -> None:
    frame = pl.DataFrame(
        rows, schema={"model": pl.String, "reply_text": pl.String, "p": pl.Float64}, orient="row"
    )
    text = latex_table(frame, HOSTILE, "tab:x")
    body = [x for x in text.splitlines() if x.endswith(r" \\") and not x.startswith(r"\caption")]
    heads = 1 if len(rows) <= 40 else 2
    assert len(body) == len(rows) + heads
    for line in body:
        cells = re.split(r"(?<!\\)&", line.removesuffix(r" \\"))
        assert len(cells) == 3
        assert all(unescaped(c) == [] for c in cells)
    lines = markdown_table(frame).splitlines()
    assert len(lines) == len(rows) + 2
    for line in (lines[0], *lines[2:]):
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) == 4, line
        assert "<" not in line and "\u202e" not in line and "\x00" not in line


def test_hostile_text_by_example() -> None:
    said = latex(HOSTILE)
    assert unescaped(said) == []
    assert r"\textbackslash{}input\{/etc/passwd\}" in said
    assert "{[}U+202E{]}" in said and "{[}U+1F600{]}" in said and "Zürich" in said
    assert "\n" not in visible(HOSTILE)
    assert not re.search(r"(?<!\\)\]\(", markdown(HOSTILE))
    assert latex("") == markdown("") == ""


@pytest.fixture(scope="module")
def report(
    reference_run: Path, small_suite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A report in which one model has a hostile name."""
    suite = open_suite(small_suite)
    table = outcomes(suite, [reference_run]).with_columns(
        pl.col("model").replace({"reference/random": f"x/{HOSTILE}"})
    )
    out = tmp_path_factory.mktemp("paper") / "r"
    write_report(suite, table, out, resamples=100)
    return out


def test_every_figure_and_table_in_every_format(report: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["export", str(report), "-o", str(tmp_path / "p")])
    assert done.exit_code == 0, done.output
    for spec in (report / "figures").glob("*.vl.json"):
        name = spec.name.removesuffix(".vl.json")
        heads = {"svg": b"<svg", "pdf": b"%PDF", "png": b"\x89PNG"}
        for form in FIGURES:
            data = (tmp_path / "p" / "figures" / f"{name}.{form}").read_bytes()
            assert data.startswith(heads[form]) and len(data) > 2000, name
    for table in (report / "tables").glob("*.parquet"):
        frame = pl.read_parquet(table)
        folder = tmp_path / "p" / "tables"
        assert pl.read_parquet(folder / table.name).equals(frame)
        assert (folder / f"{table.stem}.csv").is_file()
        both = [(folder / f"{table.stem}.{e}").is_file() for e in ("tex", "md")]
        assert both == [table.stem != "outcomes"] * 2
        if table.stem != "outcomes":
            text = (folder / f"{table.stem}.tex").read_text()
            assert r"\toprule" in text and r"\input" not in text and "\u202e" not in text
            assert text.count(r"\begin{") == text.count(r"\end{")


def test_only_the_named_formats(report: Path, tmp_path: Path) -> None:
    files = export_report(report, tmp_path, ("pdf", "latex"))
    assert {f.suffix for f in files} == {".pdf", ".tex"}
    with pytest.raises(UserError, match="no format 'docx'; known: svg"):
        export_report(report, tmp_path, ("docx",))
    with pytest.raises(UserError, match="no report here"):
        export_report(tmp_path / "none", tmp_path)


def test_cite_says_what_is_and_is_not_claimed() -> None:
    text = CliRunner().invoke(cli, ["cite"]).output
    assert "2602.03263" in text and __version__ in text
    assert "none of that paper's figures are claimed" in text
    bib = CliRunner().invoke(cli, ["cite", "--bibtex"]).output
    assert bib.count("@") == 2 and bib.count("{") == bib.count("}")
    assert CliRunner().invoke(cli, ["cite", "--bibtex", "--methods", "x"]).exit_code != 0


def test_the_methods_paragraph_holds_no_number_that_the_report_does_not(
    report: Path, small_suite: Path
) -> None:
    text = CliRunner().invoke(cli, ["cite", "--methods", str(report)]).output
    suite = open_suite(small_suite)
    table = pl.read_parquet(report / "tables" / "outcomes.parquet")
    card = json.loads((report / "leaderboard.json").read_text())
    closed = sum(
        int((f["method"] == "closed").sum())
        for p in (report / "tables").glob("*.parquet")
        if "method" in (f := pl.read_parquet(p)).columns
    )
    missing = table["y"].null_count()
    known = {
        f"{n:,}"
        for n in (
            table["model"].n_unique() - 1, 1, table["cell"].n_unique(), table["grid"].n_unique(),
            table["family"].n_unique(), table["type"].n_unique(), table.height, missing, closed,
            table["sample"].n_unique(),
        )
    }  # fmt: skip
    rest = text
    for fixed in (
        f"csrbench {__version__}", suite.name, suite.hash[:12], card["judge"], "95 %",
        "arXiv:2602.03263", f"({missing / table.height:.1%})", *suite.manifest["conditions"],
    ):  # fmt: skip
        assert fixed in rest, fixed
        rest = rest.replace(fixed, "")
    assert set(re.findall(r"\d[\d,.]*\d|\d", rest)) <= known
    assert "\n" not in text.strip() and "synthetic" in text and "bootstrap over families" in text


def test_methods_of_no_report(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no report here"):
        methods(tmp_path)


def test_methods_say_where_models_were_not_asked_alike(report: Path, tmp_path: Path) -> None:
    part = tmp_path / "part"
    shutil.copytree(report, part)
    path = part / "tables" / "outcomes.parquet"
    table = pl.read_parquet(path)
    assert "not all asked alike" not in methods(part)
    one = pl.col("model") == "reference/oracle"
    table.filter(~one | (pl.col("condition") == "mm")).write_parquet(path)
    n = table.filter(one, pl.col("condition") == "mm").height
    assert f"between {n:,} and" in methods(part)
