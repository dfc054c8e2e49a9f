"""The command line as people use it: help, exit codes, one clear sentence per bad input."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest


def csrbench(
    *arguments: object, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "csrbench.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=300,
        check=False,
        env={**{k: v for k, v in os.environ.items() if not k.endswith("_API_KEY")}, **(env or {})},
    )


def bad(*arguments: object, cwd: Path | None = None) -> str:
    """The one sentence that bad input gives."""
    done = csrbench(*arguments, cwd=cwd)
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("csrbench: ")
    return done.stderr


def test_help_teaches_the_steps() -> None:
    done = csrbench("--help")
    assert done.returncode == 0
    for word in ("demo", "build", "run", "judge", "report"):
        assert word in done.stdout


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, csrbench.cli; heavy = {'polars', 'numpy', 'pydantic', 'yaml', 'aiohttp',"
        " 'rich', 'altair', 'cv2'} & set(sys.modules); assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_types_as_text_and_json() -> None:
    text = csrbench("types").stdout
    assert "S10" in text
    assert "Hallucination (14 types)" in text
    data = json.loads(csrbench("types", "--json").stdout)
    assert len(data["types"]) == 61
    assert len(data["patterns"]) == 4


def test_bad_words_on_the_command_line() -> None:
    assert "did you mean 'report'" in bad("repport")
    assert "No such option" in bad("build", "--sweet", "mini")


def test_unknown_suite_type_condition(tmp_path: Path) -> None:
    assert "unknown suite 'maxi'" in bad("build", "--suite", "maxi", "-o", tmp_path / "x")
    assert "unknown type 'Q1'" in bad("build", "--types", "Q1", "-o", tmp_path / "x")
    assert "unknown condition 'smell'" in bad(
        "build", "--conditions", "smell", "-o", tmp_path / "x"
    )
    assert "no suite here" in bad("run", tmp_path, "--model", "reference/oracle")


def test_unknown_model(small_suite: Path, tmp_path: Path) -> None:
    out = ("-o", tmp_path / "r.db")
    assert "did you mean 'reference/oracle'" in bad(
        "run", small_suite, "--model", "reference/orakle", *out
    )
    bad("run", small_suite, "--model", "gpt-4o", *out)
    bad("run", small_suite, "--model", "nobody/model", *out)
    bad("run", small_suite, "--model", f"gguf/{tmp_path}/none.gguf", *out)
    assert "no model named" in bad("run", small_suite, *out)
    assert not (tmp_path / "r.db").exists()


def test_a_missing_key_is_told(small_suite: Path, tmp_path: Path) -> None:
    message = bad("run", small_suite, "--model", "openai/gpt-4o", "-o", tmp_path / "r.db")
    assert "OPENAI_API_KEY" in message


def test_an_unreachable_server_is_told(small_suite: Path, tmp_path: Path) -> None:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    message = bad(
        "run",
        small_suite,
        "--model",
        "openai/x",
        "--base-url",
        f"http://127.0.0.1:{port}/v1",
        "-o",
        tmp_path / "r.db",
    )
    assert str(port) in message


def test_a_condition_that_the_suite_lacks(small_suite: Path, tmp_path: Path) -> None:
    message = bad(
        "run",
        small_suite,
        "--model",
        "reference/oracle",
        "--conditions",
        "typo",
        "-o",
        tmp_path / "r.db",
    )
    assert "typo" in message


def test_a_corrupt_family_names_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "S10-mine.yaml").write_text("id: S10-mine\ntype: S10\ntitle: [oops\n")
    message = bad("build", "--families", folder, "-o", tmp_path / "x")
    assert "S10-mine.yaml, line" in message


def test_a_corrupt_manifest_and_picture(small_suite: Path, tmp_path: Path) -> None:
    suite = Path(shutil.copytree(small_suite, tmp_path / "suite"))
    (suite / "manifest.json").write_text("{")
    assert "damaged" in bad("run", suite, "--model", "reference/oracle", "-o", tmp_path / "r.db")
    (suite / "manifest.json").write_bytes((small_suite / "manifest.json").read_bytes())
    for picture in (suite / "images").rglob("*.jpg"):
        picture.unlink()
    assert "picture is missing" in bad(
        "run", suite, "--model", "reference/oracle", "-o", tmp_path / "r.db"
    )


def test_a_corrupt_store_is_told_and_left_alone(small_suite: Path, tmp_path: Path) -> None:
    store = tmp_path / "r.db"
    store.write_bytes(b"this is no database, but somebody may still want it" * 50)
    before = store.read_bytes()
    for command in (
        ("show", store),
        ("judge", store, "--suite", small_suite),
        ("report", store, "--suite", small_suite, "-o", tmp_path / "rep"),
        ("run", small_suite, "--model", "reference/oracle", "-o", store),
    ):
        assert "r.db" in bad(*command)
    assert store.read_bytes() == before


def test_a_missing_store_is_told(small_suite: Path, tmp_path: Path) -> None:
    for command in ("judge", "report"):
        assert "none.db" in bad(command, tmp_path / "none.db", "--suite", small_suite)
    assert not (tmp_path / "none.db").exists()


def test_the_whole_path(small_suite: Path, tmp_path: Path) -> None:
    store, report = tmp_path / "r.db", tmp_path / "report"
    done = csrbench(
        "run",
        small_suite,
        "--model",
        "reference/oracle",
        "--model",
        "reference/always-refuse",
        "-o",
        store,
    )
    assert done.returncode == 0, done.stderr
    assert "free" in done.stdout
    again = csrbench(
        "run",
        small_suite,
        "--model",
        "reference/oracle",
        "--model",
        "reference/always-refuse",
        "-o",
        store,
    )
    assert "0 requests" in again.stdout
    assert "judge" in bad("report", store, "--suite", small_suite, "-o", report)
    assert csrbench("judge", store, "--suite", small_suite).returncode == 0
    done = csrbench("report", store, "--suite", small_suite, "-o", report, "--resamples", 500)
    assert done.returncode == 0, done.stderr
    board = pl.read_csv(report / "tables" / "leaderboard.csv")
    assert board["model"].to_list() == ["oracle (simulated)", "always-refuse (simulated)"]
    shown = csrbench("show", store)
    assert "reference/oracle" in shown.stdout


def test_compare_says_what_the_intervals_allow(small_suite: Path, reference_run: Path) -> None:
    options = ("--suite", small_suite, "--resamples", 300)
    done = csrbench(
        "compare", "reference/oracle", "reference/always-refuse", reference_run, *options
    )
    assert done.returncode == 0, done.stderr
    assert "would have been seen" in done.stdout
    assert "grid score" in done.stdout
    done = csrbench("compare", "txt", "mm", reference_run, *options, "--model", "reference/oracle")
    assert "no difference" in done.stdout
    assert "No results for" in bad("compare", "a/b", "reference/oracle", reference_run, *options)


def test_a_report_never_overwrites_other_files(
    small_suite: Path, reference_run: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert "holds other files" in bad(
        "report", reference_run, "--suite", small_suite, "-o", tmp_path
    )
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_terminal_output_of_hostile_names_is_harmless(reference_run: Path, tmp_path: Path) -> None:
    store = Path(shutil.copy(reference_run, tmp_path / "r.db"))
    with sqlite3.connect(store) as db:
        db.execute("UPDATE items SET model = model || char(27) || '[31m' || char(8238)")
    done = csrbench("show", store)
    assert done.returncode == 0
    assert "\x1b[31m" not in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.parametrize("value", ["0", "-3"])
def test_limits_are_checked(small_suite: Path, tmp_path: Path, value: str) -> None:
    bad(
        "run", small_suite, "--model", "reference/oracle", "--limit", value, "-o", tmp_path / "r.db"
    )
