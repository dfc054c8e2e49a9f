"""Pictures within a provider's limits are sent as they are; others by a rule that is recorded."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csrbench.cli import cli
from csrbench.commands import picture_options
from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Request, request_key
from csrbench.models.openai_compatible import OpenAICompatible
from csrbench.models.pictures import Fitter, Limits, LimitTable, Rule, dimensions, parse_rule
from csrbench.runs.frames import prompts
from csrbench.runs.manage import verify
from csrbench.runs.run import run
from csrbench.runs.session import fitters
from csrbench.runs.store import Store
from support.loopback import Server
from support.toysuite import ToySuite, toy_suite


def picture(width: int, height: int, seed: int = 0, extension: str = ".jpg") -> bytes:
    noise = np.random.default_rng(seed).integers(0, 255, (height // 8 + 1, width // 8 + 1, 3))
    pixels = cv2.resize(noise.astype(np.uint8), (width, height))
    return bytes(cv2.imencode(extension, pixels)[1].tobytes())


def image(folder: Path, data: bytes, extension: str = ".jpg") -> Image:
    sha = hashlib.sha256(data).hexdigest()
    path = folder / f"{sha}{extension}"
    path.write_bytes(data)
    return Image(sha, f"image/{extension[1:].replace('jpg', 'jpeg')}", path)


def sent(i: Image) -> bytes:
    data = i.path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == i.sha256
    return data


@given(
    st.integers(70, 400),
    st.integers(70, 400),
    st.none() | st.integers(64, 420),
    st.none() | st.integers(9_000, 60_000),
    st.none() | st.integers(8_000, 170_000),
    st.sampled_from(["auto", "none", "fit-128-q90", "fit-300-q60"]),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_key_changes_exactly_when_the_bytes_sent_change(
    tmp_path: Path, w: int, h: int, side: int, size: int, pixels: int, rule: str
) -> None:
    def key(i: Image) -> str:
        return request_key("m", "", Request((Message("user", "?", (i,)),)))

    original = image(tmp_path, picture(w, h, seed=w * h))
    limits = Limits(size, side, pixels)
    got = Fitter(tmp_path / "sent", limits, rule).fit(original)
    data = sent(got)
    changed = data != sent(original)
    assert (key(got) != key(original)) == changed == (got.rule != "")
    if rule == "none":
        assert not changed
        return
    assert limits.broken_by(len(data), dimensions(data), got.media_type) == ""
    before, after = dimensions(sent(original)), dimensions(data)
    assert before is not None
    assert after is not None
    if rule != "auto":
        assert max(after) <= max(parse_rule(rule).side, 0)  # type: ignore[union-attr]
    if changed:
        assert got.source == original.sha256
        assert parse_rule(got.rule).apply(sent(original)) == data  # type: ignore[union-attr]
        assert after[0] / after[1] == pytest.approx(before[0] / before[1], rel=0.05)
    again = Fitter(tmp_path / "sent", limits, rule).fit(original)
    assert (again.sha256, again.rule) == (got.sha256, got.rule)
    assert Fitter(tmp_path / "sent", limits, rule).fit(got).sha256 == got.sha256


def test_rules_by_reason(tmp_path: Path) -> None:
    def rule(limits: Limits, data: bytes, extension: str = ".jpg", rule: str = "auto") -> str:
        return Fitter(tmp_path / "s", limits, rule).fit(image(tmp_path, data, extension)).rule

    wide, png = picture(900, 300), picture(300, 200, extension=".png")
    assert rule(Limits(), wide) == ""
    assert rule(Limits(max_side=450), wide) == "fit-450-q90"
    assert rule(Limits(max_pixels=300 * 100), wide) == "fit-300-q90"
    assert rule(Limits(formats=("jpeg",)), png, ".png") == "fit-300-q90"
    assert rule(Limits(formats=("jpeg", "png")), png, ".png") == ""
    assert rule(Limits(max_side=450), wide, rule="fit-200-q80") == "fit-200-q80"
    assert rule(Limits(max_side=450), wide, rule="fit-600-q80") == "fit-450-q80"
    by_size = rule(Limits(max_bytes=20_000), wide)
    assert by_size.startswith("fit-")
    assert by_size != "fit-900-q90"
    with pytest.raises(UserError, match="no size from 64 pixels fits"):
        rule(Limits(max_bytes=10), wide)
    with pytest.raises(UserError, match="its format is unknown"):
        rule(Limits(max_bytes=10), b"no picture at all")


@pytest.mark.parametrize("extension", [".jpg", ".png", ".webp"])
def test_dimensions_are_read_from_the_head(extension: str) -> None:
    assert dimensions(picture(123, 77, extension=extension)) == (123, 77)
    assert dimensions(picture(123, 77, extension=extension)[:9]) is None
    assert dimensions(b"") is None


def test_text_stays_sharp_enough(tmp_path: Path) -> None:
    """At half its size a picture is close to the mean of its pixels."""
    data = picture(640, 480)
    small = cv2.imdecode(np.frombuffer(Rule(320).apply(data), np.uint8), cv2.IMREAD_COLOR)
    whole = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR).astype(float)
    mean = whole.reshape(240, 2, 320, 2, 3).mean((1, 3))
    assert np.abs(small - mean).mean() < 3


def test_table(tmp_path: Path) -> None:
    table = LimitTable()
    assert table.find("anthropic/claude-x").max_side == 8000
    assert table.find("openai/gpt-x", "api.openai.com").max_bytes == 20_000_000
    assert table.find("openai/gpt-x", "127.0.0.1") == Limits()
    assert table.find("reference/oracle") == Limits()
    own = tmp_path / "own.toml"
    own.write_text('[[limits]]\nmatch = "anthropic/*"\nmax_side = 512\n')
    assert LimitTable(own).find("anthropic/claude-x").max_side == 512
    assert LimitTable(own).find("google/gemini").max_bytes == 14_000_000
    for wrong in ("x = 1", '[[limits]]\nmax_side = 3', "[[limits", '[[limits]]\nmatch="a"\nside=1',
                  '[[limits]]\nmatch="a"\nmax_side=0'):  # fmt: skip
        own.write_text(wrong)
        with pytest.raises(UserError, match="no table of picture limits"):
            LimitTable(own)
    with pytest.raises(UserError, match="Can't read"):
        LimitTable(tmp_path / "none.toml")
    for wrong in ("fit-9-q90", "fit-900", "half", "fit-900-q5"):
        with pytest.raises(UserError, match="no rule for pictures"):
            parse_rule(wrong)


@pytest.fixture
def suite(tmp_path: Path) -> ToySuite:
    """Two pictures, the second one larger."""
    toy = toy_suite(tmp_path / "p", 1)
    names = {}
    for n, sha in enumerate(sorted(toy.instances["image_sha"].drop_nulls().unique())):
        data = picture(200 + 300 * n, 150 + 200 * n, seed=n)
        names[sha] = hashlib.sha256(data).hexdigest()
        (toy.folder / f"{names[sha]}.jpg").write_bytes(data)
    toy.instances = toy.instances.with_columns(
        image_sha=toy.instances["image_sha"].replace_strict(names, default=None)
    )
    return toy


def test_run_sends_stores_and_tells(tmp_path: Path, suite: ToySuite) -> None:
    with Server(keep_bodies=True) as server, Store(tmp_path / "run.db") as store:

        def go(**options: Any) -> Any:
            async def whole() -> Any:
                client = OpenAICompatible("stub", base_url=server.url)
                try:
                    return await run(suite, [client], ("mm", "txt"), store, **options)
                finally:
                    await client.close()

            return asyncio.run(whole())

        assert (first := go()).requests == 8
        assert not any("made smaller" in m for m in first.messages)
        server.bodies.clear()
        second = go(image_rule="fit-400-q90")
        # only the requests whose bytes changed are asked again
        assert (second.requests, second.reused) == (2, 6)
        assert "1 of 2 pictures were made smaller (1 by fit-400-q90" in second.messages[0]
        for body in server.bodies:
            content = json.loads(body)["messages"][0]["content"]
            data = base64.b64decode(content[0]["image_url"]["url"].split(",")[1])
            assert dimensions(data) == (400, 280)
            assert hashlib.sha256(data).hexdigest() in {
                p.stem for p in (tmp_path / "run.pictures").rglob("*.jpg")
            }
        assert prompts(store)["image_rules"].value_counts(sort=True).rows() == [
            ("", 8), ("fit-400-q90", 2)
        ]  # fmt: skip
        assert go(image_rule="fit-400-q90").requests == 0
        assert go().requests == 0
    assert verify(tmp_path / "run.db", suite).problems == []
    shown = CliRunner().invoke(cli, ["runs", "show", str(tmp_path / "run.db")]).output
    assert "2 requests with pictures made smaller by fit-400-q90" in shown


def test_limits_follow_the_host(tmp_path: Path) -> None:
    own = OpenAICompatible("m", base_url="http://127.0.0.1:9/v1")
    hosted = OpenAICompatible("n", base_url="https://api.openai.com/v1", api_key="k")
    made = fitters([own, hosted], tmp_path / "run.db")
    assert made["openai/m"].limits == Limits()
    assert made["openai/n"].limits.max_bytes == 20_000_000
    assert made["openai/n"].folder == tmp_path / "run.pictures"


def test_bad_options_are_one_sentence() -> None:
    def options(**given: Any) -> dict[str, Any]:
        none = dict.fromkeys(("image_rule", "image_max_side", "image_limits"))
        return picture_options(none | given)

    assert options(image_max_side=800)["image_rule"] == "fit-800-q90"
    assert options()["image_rule"] == "auto"
    with pytest.raises(UserError, match="give it or --image-rule"):
        options(image_max_side=800, image_rule="none")
    with pytest.raises(UserError, match="no rule for pictures"):
        options(image_max_side=8)
