"""Panels: the shipped file, bad files, missing keys, a run at two endpoints with two keys."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from csrbench.errors import UserError
from csrbench.models.registry import INSPECT_PROVIDERS, PROVIDERS
from csrbench.runs.panel import Panel, load_panel, shipped_panels
from csrbench.runs.prices import Price, Prices
from support.loopback import Server

ENTRY = """
[[models]]
id = "{id}"
maker = "M"
weights = "open"
base_url = "{url}"
key_env = "{key}"
in = 1.0
out = 2.0
source = "s"
"""
HEAD = 'name = "mine"\nas_of = "2026-04-30"\n'


def own_panel(path: Path, *entries: dict[str, Any]) -> Path:
    text = "".join(
        ENTRY.format(**{"url": "http://127.0.0.1:9/v1", "key": "A_KEY"} | e) for e in entries
    )
    path.write_text(HEAD + text)
    return path


def csrbench(*arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    bare = {k: v for k, v in os.environ.items() if not k.endswith("_API_KEY")}
    return subprocess.run(
        [sys.executable, "-m", "csrbench.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env=bare | env,
    )


def test_the_shipped_panel_is_sixteen_models_of_many_makers() -> None:
    panel = load_panel("frontier16")
    assert shipped_panels() == ("frontier16",)
    assert len(panel.models) == 16
    assert len({m.maker for m in panel.models}) >= 8
    assert {m.weights for m in panel.models} == {"open", "closed"}
    for m in panel.models:
        provider = m.id.partition("/")[0]
        assert provider in PROVIDERS or provider in INSPECT_PROVIDERS
        assert m.key_env and m.context_tokens and m.source
        assert m.price_out >= m.price_in > 0
        if m.base_url:
            assert m.base_url.startswith("https://")
        assert m.checked is None, "nobody has compared it with its source yet"


def test_the_panel_and_the_price_table_agree() -> None:
    table = Prices()
    for m in load_panel("frontier16").models:
        known = table.find(m.id)
        if known is not None:
            assert (known.usd_in, known.usd_out) == (m.price_in, m.price_out), m.id


def test_prices_of_a_panel_stand_between_the_users_and_the_tables(tmp_path: Path) -> None:
    own = tmp_path / "p.toml"
    own.write_text('[models]\n"a/own" = { in = 9.0, out = 9.0 }\n')
    more = {"a/own": Price(1, 1), "openai/gpt-5": Price(7, 8), "x/new": Price(3, 4)}
    prices = Prices(own, more)
    found = [prices.find(n) for n in ("a/own", "openai/gpt-5", "x/new")]
    assert [p and p.usd_in for p in found] == [9, 7, 3]
    assert found[1] and found[1].in_batch().usd_in == 3.5
    assert found[2] and found[2].in_batch().usd_in == 3


def test_one_sentence_for_what_is_missing_all_at_once() -> None:
    panel = load_panel("frontier16")
    with pytest.raises(UserError) as caught:
        panel.usable(False, {"OPENAI_API_KEY": "k"})
    said = str(caught.value)
    for name in ("ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "XAI_API_KEY", "OPENROUTER_API_KEY"):
        assert name in said
    assert "set OPENAI_API_KEY" not in said and "\n" not in said and "--skip-unavailable" in said
    left = panel.usable(True, {"OPENAI_API_KEY": "k"})
    assert left.ids == ("openai/gpt-5.5", "openai/gpt-5.4-mini")
    with pytest.raises(UserError, match="no model of the panel"):
        panel.usable(True, {})


def test_only_takes_full_and_short_names() -> None:
    panel = load_panel("frontier16")
    ids = ("openai/gpt-5.4-mini", "openai/z-ai/glm-4.6v")
    assert panel.only(["glm-4.6v", "openai/gpt-5.4-mini"]).ids == ids
    with pytest.raises(UserError, match=r"did you mean openai/z-ai/glm-4.6v"):
        panel.only(["openai/z-ai/glm-4.6"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "no TOML"),
        (HEAD, "models"),
        (HEAD + "models = 3\n", "models"),
        (HEAD + ENTRY.format(id="nothing", url="http://x", key="K"), "PROVIDER/MODEL"),
        (HEAD + ENTRY.format(id="a/b", url="x.org", key="K"), "a/b: base_url: .*http"),
        (HEAD + ENTRY.format(id="a/b", url="http://x", key="K") * 2, "twice"),
        (HEAD + ENTRY.format(id="a/b", url="http://x", key="K") + "prize = 3\n", "a/b: prize"),
        (HEAD + ENTRY.format(id="a/b", url="http://x", key="K") + "rpm = 0\n", "a/b: rpm"),
        (
            HEAD + ENTRY.format(id="a/b", url="http://x", key="K") + 'checked = "2020-01-01"\n',
            "checked lies before",
        ),
    ],
)
def test_a_bad_file_gives_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=words) as caught:
        load_panel(path)
    assert "p.toml" in str(caught.value) and "\n" not in str(caught.value)


def test_unknown_panels_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="known: frontier16"):
        load_panel("frontier17")
    with pytest.raises(UserError, match="Can't read"):
        load_panel(tmp_path / "none.toml")


def test_options_carry_endpoint_and_key() -> None:
    panel = Panel.model_validate(
        {
            "name": "p",
            "as_of": "2026-04-30",
            "models": [
                {"id": "openai/a", "maker": "M", "weights": "open", "base_url": "http://x/v1",
                 "key_env": "K", "concurrency": 3, "rpm": 9, "in": 1, "out": 1, "source": "s"}
            ],
        }
    )  # fmt: skip
    (member,) = panel.models
    assert member.options() == {"base_url": "http://x/v1", "concurrency": 3, "key_env": "K"}
    assert member.rate.rpm == 9
    assert panel.unchecked() == ("openai/a",)


def test_plan_prices_the_panel_without_keys(small_suite: Path) -> None:
    done = csrbench("plan", small_suite, "--panel", "frontier16", "--conditions", "mm")
    assert done.returncode == 0, done.stderr
    assert "for 16 models" in done.stdout
    assert "price unknown" not in done.stdout
    assert "--panel frontier16" in done.stdout
    assert "not checked" in done.stderr


def test_options_of_a_panel_need_one(small_suite: Path) -> None:
    done = csrbench("run", small_suite, "--model", "reference/oracle", "--skip-unavailable")
    assert done.returncode == 2
    assert "--skip-unavailable belongs to --panel" in done.stderr
    done = csrbench("run", small_suite, "--panel", "frontier16")
    assert done.returncode == 2 and "OPENROUTER_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr


def test_each_member_is_asked_at_its_own_address_with_its_own_key(
    small_suite: Path, tmp_path: Path
) -> None:
    with Server(key="first", names=("one",)) as a, Server(key="second", names=("two",)) as b:
        panel = own_panel(
            tmp_path / "p.toml",
            {"id": "openai/one", "url": a.url, "key": "KEY_A"},
            {"id": "openai/two", "url": b.url, "key": "KEY_B"},
            {"id": "openai/three", "url": b.url, "key": "KEY_C"},
        )
        out = tmp_path / "run.db"
        command = (
            "run",
            small_suite,
            "--panel",
            panel,
            "--conditions",
            "mm",
            "--limit",
            1,
            "-o",
            out,
        )
        keys = {"KEY_A": "first", "KEY_B": "second"}
        refused = csrbench(*command, **keys)
        assert refused.returncode == 2
        assert "openai/three (set KEY_C)" in refused.stderr
        assert not out.exists()
        done = csrbench(*command, "--skip-unavailable", **keys)
        assert done.returncode == 0, done.stderr
        assert "openai/three is left out: set KEY_C" in done.stderr
        assert sum(a.calls.values()) == sum(b.calls.values()) == 4
    with sqlite3.connect(out) as db:
        rows = db.execute(
            "SELECT model, status, count(*) FROM items JOIN responses USING(key) GROUP BY 1, 2"
        ).fetchall()
        text = "".join(
            str(r)
            for t in ("requests", "responses", "meta")
            for r in db.execute(f"SELECT * FROM {t}")
        )
    assert rows == [("openai/one", "answered", 4), ("openai/two", "answered", 4)]
    assert "first" not in text and "second" not in text


def test_the_path_in_the_repository_is_the_file_that_ships() -> None:
    own = Path(__file__).parents[2] / "panels" / "frontier16.toml"
    assert load_panel(own) == load_panel("frontier16")
