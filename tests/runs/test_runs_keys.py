"""What changes a reply changes the key; nothing else does. Nothing is paid for twice."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_runs_faults import QUICK

from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Reply, Request, Sampling, request_key
from csrbench.models.openai_compatible import OpenAICompatible
from csrbench.runs.account import Budget
from csrbench.runs.frames import prompts, responses
from csrbench.runs.order import select
from csrbench.runs.prices import Price, Prices
from csrbench.runs.run import run
from csrbench.runs.store import Store
from support.loopback import Server
from support.toysuite import toy_suite

texts = st.text(max_size=30)
images = st.binary(min_size=1, max_size=8).map(
    lambda b: Image(hashlib.sha256(b).hexdigest(), "image/jpeg", Path("x"))
)
samplings = st.builds(
    Sampling,
    temperature=st.floats(0, 2) | st.integers(0, 2) | st.just(-0.0),
    max_tokens=st.integers(1, 9),
    top_p=st.floats(0.1, 1) | st.just(1),
    seed=st.none() | st.integers(0, 9),
    sample=st.integers(0, 3),
    reasoning_effort=st.none() | st.sampled_from(["low", "high"]),
    max_reasoning_tokens=st.none() | st.integers(1, 9),
)
messages = st.builds(
    Message,
    st.sampled_from(["system", "user"]),
    texts,
    st.lists(images, max_size=2).map(tuple),
)
requests = st.builds(Request, st.lists(messages, min_size=1, max_size=3).map(tuple), samplings)
asked = st.tuples(texts, texts, requests)


@given(asked, asked)
@settings(max_examples=200, deadline=None)
def test_keys_are_equal_exactly_when_requests_are(a: Any, b: Any) -> None:
    assert (request_key(*a) == request_key(*b)) == (a == b)


@given(texts, texts, requests, st.data())
@settings(max_examples=200, deadline=None)
def test_each_part_changes_the_key(
    model: str, revision: str, request: Request, data: st.DataObject
) -> None:
    key = request_key(model, revision, request)
    first, *rest = request.messages
    other = Image("0" * 64, "image/jpeg", Path("x"))
    s = request.sampling
    changed = [
        (model + "x", revision, request),
        (model, revision + "x", request),
        *[
            (model, revision, replace(request, messages=tuple(m)))
            for m in (
                [replace(first, text=first.text + "x"), *rest],
                [replace(first, images=(*first.images, other)), *rest],
                [Message("system", "Be kind."), first, *rest],
            )
        ],
        *[
            (model, revision, replace(request, sampling=replaced))
            for replaced in (
                replace(s, temperature=s.temperature + 1),
                replace(s, max_tokens=s.max_tokens + 1),
                replace(s, top_p=s.top_p / 2),
                replace(s, seed=1 if s.seed is None else None),
                replace(s, sample=s.sample + 1),
                replace(s, reasoning_effort="medium"),
                replace(s, max_reasoning_tokens=10),
            )
        ],
    ]
    keys = [request_key(*c) for c in changed]
    assert len({key, *keys}) == len(changed) + 1


@given(texts, texts, requests, st.dictionaries(texts, texts), texts)
@settings(max_examples=100, deadline=None)
def test_nothing_else_changes_the_key(
    model: str, revision: str, request: Request, context: dict[str, str], path: str
) -> None:
    moved = tuple(
        replace(
            m,
            images=tuple(
                replace(i, path=Path(path) / "y", rule=path, source=path) for i in m.images
            ),
        )
        for m in request.messages
    )
    same = replace(request, messages=moved, context=context)
    assert request_key(model, revision, same) == request_key(model, revision, request)


def test_equal_settings_written_otherwise_are_one_key() -> None:
    hello = (Message("user", "Hello"),)
    keys = {
        request_key("m", "", Request(hello, s))
        for s in (
            Sampling(),
            Sampling(temperature=0, top_p=1),
            Sampling(temperature=-0.0),
            Sampling(max_tokens=512.0, seed=None),  # type: ignore[arg-type]
        )
    }
    assert len(keys) == 1


def test_settings_that_change_replies_change_the_revision() -> None:
    def revision(**options: Any) -> str:
        return OpenAICompatible("m", base_url="http://127.0.0.1:1/v1", **options).revision

    plain = revision()
    assert plain == revision(concurrency=7, timeout=1.0, max_completion_tokens=True) == ""
    effort = revision(extra={"reasoning_effort": "low"})
    assert len({plain, effort, revision(omit=["temperature"]), revision(revision="b")}) == 4


def test_every_field_of_sampling_is_in_the_test_above() -> None:
    """A setting added later must be added here too, or it might miss in the key."""
    assert {f.name for f in fields(Sampling)} == {
        "temperature", "max_tokens", "top_p", "seed", "sample", "reasoning_effort",
        "max_reasoning_tokens",
    }  # fmt: skip


class Spy:
    """A client that keeps what it is asked; `reply` decides the answers."""

    revision = "1"
    concurrency = 4

    def __init__(self, model: str = "spy/one", **reply: Any) -> None:
        self.model = model
        self.asked: list[Request] = []
        self.reply = Reply("answered", "ok", tokens_in=1000, tokens_out=100)

    async def ask(self, request: Request) -> Reply:
        await asyncio.sleep(0)
        self.asked.append(request)
        return self.reply

    async def close(self) -> None:
        pass


def priced(tmp_path: Path) -> Prices:
    file = tmp_path / "prices.toml"
    file.write_text('[models]\n"spy/*" = { in = 1.0, out = 10.0 }\n')
    return Prices(file)


def test_shared_requests_are_asked_once_and_kept_for_all(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "p", 5, ("mm", "blind"))
    spy = Spy()
    with Store(tmp_path / "run.db") as store:
        summary = asyncio.run(run(suite, [spy], ("mm", "blind"), store, policy=QUICK))
        assert summary.total == summary.done == 40
        assert len(spy.asked) == 20 + 10
        assert responses(store).height == 40
        assert prompts(store).height == 30
        spy.needs_context = True  # type: ignore[attr-defined]
        summary = asyncio.run(run(suite, [spy], ("blind",), store, policy=QUICK))
        assert len(spy.asked) == 30 + 20


def test_new_settings_are_asked_anew_and_old_replies_stay(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "p", 1, ("mm",))
    spy = Spy()

    def again(store: Store, **options: Any) -> int:
        before = len(spy.asked)
        asyncio.run(run(suite, [spy], ("mm",), store, policy=QUICK, **options))
        return len(spy.asked) - before

    with Store(tmp_path / "run.db") as store:
        assert again(store) == 4
        assert again(store) == 0
        assert again(store, samples=3) == 8
        assert again(store, system_prompt="Be kind.") == 4
        assert again(store, sampling=Sampling(max_tokens=9)) == 4
        assert again(store, sampling=Sampling(max_reasoning_tokens=9)) == 4
        spy.takes_effort = True  # type: ignore[attr-defined]
        assert again(store, sampling=Sampling(reasoning_effort="low")) == 4
        assert again(store, sampling=Sampling(temperature=0.5)) == 4
        spy.concurrency = 1
        spy.revision = "2"
        assert again(store) == 4
        spy.revision = "1"
        assert again(store) == 0


def test_order_spreads_grids_and_keeps_pictures_adjacent(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "p", 12, ("mm", "txt"), families=4)
    frame = suite.instances.with_columns(
        pattern=pl.when(pl.col("type") < "S03").then(pl.lit("Safety")).otherwise(pl.lit("Bias"))
    )
    rows = select(frame, ("mm", "txt"), limit=4)
    grids = rows["grid"].unique(maintain_order=True).to_list()
    assert grids == ["S03-toy/0000", "S01-toy/0000", "S04-toy/0000", "S02-toy/0000"]
    shas = rows.filter(pl.col("condition") == "mm")["image_sha"].to_list()
    assert sum(a != b for a, b in pairwise(shas)) == 7
    with pytest.raises(UserError, match="no condition 'mmm': give one of mm"):
        select(frame, ("mmm",))
    with pytest.raises(UserError, match="no type 'S9'"):
        select(frame, ("mm",), types=["S9"])


def test_budgets_stop_and_resume(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "p", 10, ("mm",))
    spy = Spy()

    def go(**options: Any) -> Any:
        return asyncio.run(run(suite, [spy], ("mm",), store, policy=QUICK, **options))

    prices = priced(tmp_path)
    with Store(tmp_path / "run.db") as store:
        few = go(budget=Budget(max_requests=7), prices=prices)
        assert (few.requests, few.done, few.unasked) == (7, 7, 33)
        assert "7 requests" in few.stopped
        assert few.cost_usd == pytest.approx(7 * 0.002)
        # One reply costs 0.002; its dearest outcome is about 0.007.
        some = go(budget=Budget(max_usd=0.03), prices=prices)
        assert some.cost_usd <= 0.03
        assert 11 <= some.requests <= 15
        assert go(prices=prices).done == 40
        stop = go(budget=Budget(max_seconds=0.0), samples=2)
        assert stop.unasked > 0


def test_unknown_price_is_unknown_and_not_zero(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "p", 1, ("mm",))
    with Store(tmp_path / "run.db") as store:
        summary = asyncio.run(run(suite, [Spy()], ("mm",), store, policy=QUICK))
        assert summary.cost_usd is None
        assert summary.unpriced == 4
        assert responses(store)["cost_usd"].to_list() == [None] * 4
        with pytest.raises(UserError, match="needs the price of spy/one"):
            asyncio.run(run(suite, [Spy()], ("mm",), store, policy=QUICK, budget=Budget(max_usd=1)))


def test_price_table() -> None:
    prices = Prices()
    assert prices.find("openai/no-such-model") is None
    assert prices.find("gguf/x.gguf") == Price(0, 0, prices.find("gguf/y").date, "local", 0.5)  # type: ignore[union-attr]
    assert prices.find("openai/gpt-4o-mini").cost(1_000_000, 1_000_000) == pytest.approx(0.75)  # type: ignore[union-attr]
    assert prices.find("openai/gpt-4o").cost(None, 5) is None  # type: ignore[union-attr]


def test_many_models_at_once(tmp_path: Path) -> None:
    suite = toy_suite(tmp_path / "p", 5, ("mm", "txt"))
    spies = [Spy(f"spy/{n}") for n in range(5)]
    ticks: list[Any] = []
    with Store(tmp_path / "run.db") as store:
        summary = asyncio.run(
            run(suite, spies, ("mm", "txt"), store, policy=QUICK, progress=ticks.append)
        )
        assert summary.done == 200
        assert store.counts() == {"answered": 200}
    assert ticks[-1].done == ticks[-1].total == 200
    with pytest.raises(UserError, match="named twice"), Store(tmp_path / "run.db") as store:
        asyncio.run(run(suite, [spies[0], spies[0]], ("mm",), store))


def test_body_holds_pictures_byte_for_byte(tmp_path: Path) -> None:
    import base64
    import json

    suite = toy_suite(tmp_path / "p", 1, ("mm",))
    with Server(keep_bodies=True) as server, Store(tmp_path / "run.db") as store:

        async def whole() -> None:
            client = OpenAICompatible("stub", base_url=server.url)
            await run(suite, [client], ("mm",), store, Sampling(seed=3, top_p=0.5))
            await client.close()

        asyncio.run(whole())
        bodies = [json.loads(b) for b in server.bodies]
    sent = set()
    for body in bodies:
        picture, text = body["messages"][0]["content"]
        kind, data = picture["image_url"]["url"].split(",")
        assert kind == "data:image/jpeg;base64"
        sent.add(hashlib.sha256(base64.b64decode(data)).hexdigest())
        assert text["text"].endswith('What now? "é"\n')
        assert (body["temperature"], body["top_p"], body["seed"]) == (0.0, 0.5, 3)
    assert sent == set(suite.instances["image_sha"])
