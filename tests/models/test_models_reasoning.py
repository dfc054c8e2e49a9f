"""Reasoning is kept apart, counted, priced and never judged; what a model refuses isn't sent."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from csrbench.cli import cli
from csrbench.errors import UserError
from csrbench.models.base import Message, Reply, Request, Sampling, request_key
from csrbench.models.openai_compatible import OpenAICompatible
from csrbench.models.openai_replies import from_body
from csrbench.models.reasoning import apart, split_thinking
from csrbench.runs.frames import responses
from csrbench.runs.prices import Prices
from csrbench.runs.run import run
from csrbench.runs.store import Store
from support.loopback import Server, completion
from support.toysuite import toy_suite


@pytest.mark.parametrize(
    ("text", "reasoning", "answer"),
    [
        ("Blue.", "", "Blue."),
        ("<think>Red?</think>\n\nBlue.", "Red?", "Blue."),
        ("\n<Thinking>Red?</Thinking>Blue.", "Red?", "Blue."),
        ("<think></think>Blue.", "", "Blue."),
        ("<think>Red? Or", "Red? Or", ""),
        ("Red?</think>Blue.", "Red?", "Blue."),
        ("Write <think>x</think> around it.", "", "Write <think>x</think> around it."),
        ("", "", ""),
    ],
)
def test_split(text: str, reasoning: str, answer: str) -> None:
    assert split_thinking(text) == (reasoning, answer)


@given(st.text(alphabet="ab <>/\n", max_size=20), st.text(alphabet="ab\n", max_size=20))
def test_an_answer_behind_a_block_is_the_answer(thought: str, answer: str) -> None:
    assert split_thinking(f"<think>{thought}</think>{answer}") == (thought.strip(), answer.strip())
    assert split_thinking(answer) == ("", answer)


def body(text: Any, finish: str = "stop", usage: Any = None, **message: Any) -> Reply:
    made = completion(text, finish, **message)
    made["usage"] = usage or {"prompt_tokens": 10, "completion_tokens": 50, "total_tokens": 60}
    return from_body(json.dumps(made).encode(), 0.1)


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_reasoning_fields(name: str) -> None:
    reply = body("Blue.", **{name: " Red? "})
    assert (reply.status, reply.text, reply.reasoning) == ("answered", "Blue.", "Red?")


def test_reasoning_in_parts() -> None:
    parts = [
        {"type": "thinking", "thinking": [{"type": "text", "text": "Red?"}]},
        {"type": "text", "text": "Blue."},
    ]
    reply = body(parts)
    assert (reply.text, reply.reasoning) == ("Blue.", "Red?")


def test_budget_spent_on_reasoning_is_truncated_or_empty_and_never_an_answer() -> None:
    assert body("", "length", reasoning_content="Hm").status == "truncated"
    assert body(None, "length").status == "truncated"
    assert body("<think>Hm", "length").status == "truncated"
    assert body("<think>Hm</think>", "stop").status == "empty"
    assert body("", "stop", reasoning_content="I refuse").status == "empty"
    for reply in (body("<think>I can't help", "length"), body("<think>Sorry</think>", "stop")):
        assert reply.text == ""
    assert apart(Reply("answered", "<think>Sorry")).status == "empty"
    same = Reply("answered", "a > b")
    assert apart(same) is same
    assert apart(Reply("error", "<think>Hm")).text == "<think>Hm"


def test_reasoning_tokens_are_counted_once() -> None:
    details = {"completion_tokens_details": {"reasoning_tokens": 40}}
    inside = body("x", usage={"prompt_tokens": 10, "completion_tokens": 50, "total_tokens": 60,
                              **details})  # fmt: skip
    assert (inside.tokens_out, inside.tokens_reasoning) == (50, 40)
    beside = body("x", usage={"prompt_tokens": 10, "completion_tokens": 50, "total_tokens": 100,
                              **details})  # fmt: skip
    assert (beside.tokens_out, beside.tokens_reasoning) == (90, 40)
    assert body("x").tokens_reasoning is None


def ask(server: Server, client: OpenAICompatible, path: Path, **options: Any) -> Any:
    async def whole() -> Any:
        with Store(path) as store:
            try:
                return await run(toy_suite(path.parent / "p", 4), [client], ("mm", "txt"), store,
                                 **options)  # fmt: skip
            finally:
                await client.close()

    return asyncio.run(whole())


def thinking(number: int) -> dict[str, object]:
    made = completion(f"<think>Sorry, I can't {number}.</think>Fine. [ans:{number}]")
    made["usage"] = {
        "prompt_tokens": 100, "completion_tokens": 80, "total_tokens": 180,
        "completion_tokens_details": {"reasoning_tokens": 70},
    }  # fmt: skip
    return made


def test_run_stores_reasoning_apart_and_prices_it(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text('[models]\n"openai/*" = { in = 1.0, out = 10.0 }\n')
    path = tmp_path / "run.db"
    with Server(usual=thinking) as server:
        client = OpenAICompatible("stub", base_url=server.url)
        summary = ask(server, client, path, prices=Prices(tmp_path / "prices.toml"))
    assert summary.by_status == {"answered": 32}
    assert summary.tokens_reasoning == 32 * 70
    assert summary.cost_usd == pytest.approx(32 * (100 * 1 + 80 * 10) / 1e6)
    frame = responses(path)
    assert all(t.startswith("Fine.") for t in frame["text"])
    assert "reasoning" not in frame.columns
    thought = responses(path, reasoning=True)["reasoning"]
    assert all(t.startswith("Sorry, I can't") for t in thought)
    shown = CliRunner().invoke(cli, ["runs", "show", str(path)]).output
    assert "2,240 of 2,560 output tokens were reasoning" in shown


def test_replies_that_ended_in_their_reasoning_are_told_of(tmp_path: Path) -> None:
    def endless(number: int) -> dict[str, object]:
        return completion("<think>On the one hand" if number % 2 else "Fi", finish="length")

    with Server(usual=endless) as server:
        client = OpenAICompatible("stub", base_url=server.url)
        summary = ask(server, client, tmp_path / "run.db")
    assert summary.by_status == {"truncated": 32}
    (said,) = summary.messages
    assert said.startswith("openai/stub: 16 replies ended in their reasoning")
    assert "--max-reasoning-tokens" in said


def test_refused_fields_are_left_out_and_told(tmp_path: Path) -> None:
    """As reasoning models do: no temperature, and another name for the limit."""
    path = tmp_path / "run.db"
    with Server(refuses=("temperature", "max_tokens"), keep_bodies=True) as server:
        client = OpenAICompatible("stub", base_url=server.url, concurrency=8)
        sampling = Sampling(reasoning_effort="low", max_tokens=50, max_reasoning_tokens=1000)
        summary = ask(server, client, path, sampling=sampling)
        last = json.loads(server.bodies[-1])
    assert summary.by_status == {"answered": 32}
    assert "takes no temperature" in " ".join(summary.messages)
    assert "temperature" not in last
    assert "max_tokens" not in last
    assert (last["max_completion_tokens"], last["reasoning_effort"]) == (1050, "low")
    shown = CliRunner().invoke(cli, ["runs", "show", str(path)]).output
    assert "takes no temperature" in shown


def test_other_refusals_stay_errors(tmp_path: Path) -> None:
    with Server(refuses=("messages",)) as server:
        client = OpenAICompatible("stub", base_url=server.url)
        summary = ask(server, client, tmp_path / "run.db")
    assert set(summary.by_status) == {"error"}


def test_effort_needs_a_model_that_takes_it(tmp_path: Path) -> None:
    from csrbench.models.reference import Reference

    suite = toy_suite(tmp_path / "p", 1)
    client = Reference("always-refuse")
    with Store(tmp_path / "run.db") as store, pytest.raises(UserError, match="no reasoning effort"):
        asyncio.run(run(suite, [client], ("mm",), store, Sampling(reasoning_effort="low")))


def test_settings_left_out_keep_the_keys_of_older_stores() -> None:
    """The key of a request without reasoning settings, computed by the release before them."""
    request = Request((Message("user", "Hello"),), Sampling(0.0, 512))
    old = "47d0acc1b0ca827e4d37dc4cee5ed422a4f5d81d2e51f3cdd07cbc3757ba0e1a"
    assert request_key("openai/m", "", request) == old
