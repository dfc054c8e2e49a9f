"""A run that is killed, interrupted, or runs out of disk loses the calls in flight alone."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import drive
import polars as pl
import pytest
from test_runs_faults import go

from csrbench.errors import UserError
from csrbench.runs.frames import responses
from csrbench.runs.store import Store
from support.loopback import Server
from support.toysuite import toy_suite

TOTAL = drive.GRIDS * 8


def start(server: Server, tmp_path: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(drive.__file__)), server.url, str(tmp_path / "pictures")]
    return subprocess.Popen(
        [*command, str(tmp_path / "run.db"), *more], stdout=subprocess.PIPE, text=True
    )


def answers(path: Path) -> pl.DataFrame:
    return (
        responses(path)
        .select("model", "instance", "sample", "key", "status", "text")
        .sort("instance")
    )


@pytest.mark.parametrize("after", [1, 40, 137])
def test_kill_and_resume_equals_an_undisturbed_run(
    tmp_path: Path, server: Server, after: int
) -> None:
    server.hold_after = after
    server.hold_full = min(drive.CONCURRENCY, 1)
    with start(server, tmp_path) as process:
        assert server.held.wait(120)
        process.kill()
    stored = set(answers(tmp_path / "run.db")["text"]) if after > 1 else set()
    server.release()
    before = server.calls.copy()
    with start(server, tmp_path) as process:
        output = process.communicate(timeout=120)[0]
    assert process.returncode == 0, output
    asked_again = server.calls - before
    twice = [n for n in asked_again if n in before]
    assert len(twice) <= drive.CONCURRENCY
    for text in stored:
        assert int(text.rsplit(":", 1)[1][:-1]) not in asked_again
    resumed = answers(tmp_path / "run.db")
    suite = toy_suite(tmp_path / "pictures", drive.GRIDS)
    go(suite, server.url, tmp_path / "undisturbed.db")
    assert resumed.height == TOTAL
    assert resumed.equals(answers(tmp_path / "undisturbed.db"))


def test_ctrl_c_lets_calls_in_flight_finish(tmp_path: Path, server: Server) -> None:
    server.hold_after = 50
    server.hold_full = drive.CONCURRENCY
    with start(server, tmp_path) as process:
        assert server.held.wait(120)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert "Stopping" in process.stdout.readline()
        server.release()
        output = process.communicate(timeout=120)[0]
    assert process.returncode == 130
    assert "give the same command again to go on" in output
    assert server.calls.total() == responses(tmp_path / "run.db").height == 50 + drive.CONCURRENCY


def test_ctrl_c_does_not_wait_longer_than_the_grace(tmp_path: Path, server: Server) -> None:
    server.hold_after = 50
    server.hold_full = drive.CONCURRENCY
    with start(server, tmp_path, "0.05") as process:
        assert server.held.wait(120)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)
    assert process.returncode == 130
    assert responses(tmp_path / "run.db").height == 50


def test_full_disk_stops_cleanly_and_keeps_what_is_stored(tmp_path: Path, server: Server) -> None:
    suite = toy_suite(tmp_path / "pictures", 100)
    path = tmp_path / "run.db"
    with Store(path) as store:
        pages = store.db.execute("PRAGMA page_count").fetchone()[0]
    original = Store._prepare

    def small(self: Store, readonly: bool) -> None:
        original(self, readonly)
        self.db.execute(f"PRAGMA max_page_count = {pages + 60}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "_prepare", small)
        with pytest.raises(UserError, match="disk is full"):
            go(suite, server.url, path)
    stored = responses(path).height
    assert 0 < stored < 800
    before = server.calls.copy()
    summary = go(suite, server.url, path)
    assert summary.done == 800
    assert summary.reused == stored
    asked_twice = [n for n in server.calls - before if n in before]
    assert len(asked_twice) <= 8


def test_second_run_on_a_store_in_use_is_refused(tmp_path: Path, server: Server) -> None:
    server.hold_after = 10
    with start(server, tmp_path) as process:
        assert server.held.wait(120)
        with pytest.raises(UserError, match="Another run is writing"):
            go(toy_suite(tmp_path / "p2", 1), server.url, tmp_path / "run.db")
        frame = responses(tmp_path / "run.db")  # readers may look on
        assert frame.height <= 10
        process.kill()


def test_damaged_and_foreign_files_are_refused(tmp_path: Path) -> None:
    bad = tmp_path / "bad.db"
    bad.write_bytes(b"this is no database at all" * 200)
    with pytest.raises(UserError, match="damaged or no run store"):
        Store(bad)
    with pytest.raises(UserError, match="no run store at"):
        responses(tmp_path / "none.db")
    with pytest.raises(UserError, match="is a folder"):
        Store(tmp_path)
    import sqlite3

    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE cats(name)")
    other.commit()
    other.close()
    with pytest.raises(UserError, match="but no run store"):
        Store(tmp_path / "other.db")
    with Store(tmp_path / "new.db") as store:
        store.set_meta({"schema": 99})
    with pytest.raises(UserError, match="schema version 99"):
        Store(tmp_path / "new.db")


def test_truncated_store_is_reported_not_read(tmp_path: Path, server: Server) -> None:
    path = tmp_path / "run.db"
    go(toy_suite(tmp_path / "pictures", 40), server.url, path)
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 30] = b"\xff" * (4096 * 27)
    path.write_bytes(data)
    with pytest.raises(UserError, match="damaged"):
        responses(path)


def test_store_of_another_suite_is_refused(tmp_path: Path, server: Server) -> None:
    suite = toy_suite(tmp_path / "pictures", 1)
    go(suite, server.url, tmp_path / "run.db")
    suite.hash = "f" * 64
    with pytest.raises(UserError, match="holds responses to the suite"):
        go(suite, server.url, tmp_path / "run.db")
