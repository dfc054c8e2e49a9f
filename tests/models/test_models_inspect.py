"""The adapter to Inspect AI, against its own mock provider."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("inspect_ai", reason="the extra `inspect` is not installed")

from inspect_ai.model import ChatCompletionChoice, ChatMessageAssistant, ModelOutput, ModelUsage

from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Reply, Request, Sampling
from csrbench.models.registry import open_client
from support.loopback import Server


def asked(outputs: Any, request: Request) -> Reply:
    async def whole() -> Reply:
        client = open_client("mockllm/model", model_args={"custom_outputs": outputs})
        try:
            return await client.ask(request)
        finally:
            await client.close()

    return asyncio.run(whole())


HELLO = Request((Message("user", "Hello"),))


def output(text: str, stop: str = "stop", **fields: Any) -> ModelOutput:
    choice = ChatCompletionChoice(
        message=ChatMessageAssistant(content=text),
        stop_reason=stop,  # type: ignore[arg-type]
    )
    # Without usage, the mock counts tokens with a vocabulary from the network.
    fields.setdefault("usage", ModelUsage(input_tokens=1, output_tokens=1))
    return ModelOutput(model="mock", choices=[choice], **fields)


@pytest.mark.parametrize(
    ("text", "stop", "status"),
    [
        ("Yes.", "stop", "answered"),
        ("Yes, but", "max_tokens", "truncated"),
        ("", "max_tokens", "truncated"),
        ("", "model_length", "truncated"),
        ("", "content_filter", "blocked"),
        (" \n", "stop", "empty"),
    ],
)
def test_stop_reasons_become_statuses(text: str, stop: str, status: str) -> None:
    usage = ModelUsage(input_tokens=7, output_tokens=3, input_tokens_cache_read=2)
    reply = asked([output(text, stop, usage=usage)], HELLO)
    assert (reply.status, reply.text, reply.finish) == (status, text, stop)
    assert (reply.tokens_in, reply.tokens_out) == (9, 3)


class RefusedError(Exception):
    def __init__(self, status_code: int, text: str = "no") -> None:
        super().__init__(text)
        self.status_code = status_code


@pytest.mark.parametrize(
    ("error", "status", "retry", "overloaded"),
    [
        (RefusedError(429), "error", True, True),
        (RefusedError(503), "error", True, True),
        (RefusedError(500), "error", True, False),
        (RefusedError(401), "error", False, False),
        (RefusedError(400, "blocked by content_filter"), "blocked", False, False),
        (ConnectionError("gone"), "error", True, False),
        (TimeoutError(), "error", True, False),
        (ValueError("odd"), "error", False, False),
    ],
)
def test_exceptions_become_statuses(
    error: Exception, status: str, retry: bool, overloaded: bool
) -> None:
    calls = []

    def fail(*_: Any) -> ModelOutput:
        calls.append(1)
        raise error

    reply = asked(fail, HELLO)
    assert (reply.status, reply.retry, reply.overloaded) == (status, retry, overloaded)
    assert len(calls) == 1  # retries are the run's business


def test_pictures_and_settings_arrive(tmp_path: Path) -> None:
    seen: list[Any] = []

    def keep(messages: Any, tools: Any, choice: Any, config: Any) -> ModelOutput:
        seen.append((messages, config))
        return output("ok")

    path = tmp_path / "x.jpg"
    path.write_bytes(b"\xff\xd8 bytes")
    images = (Image("a" * 64, "image/jpeg", path), Image("b" * 64, "image/png", path))
    request = Request(
        (Message("system", "Be kind."), Message("user", "And?", images)),
        Sampling(temperature=0.5, max_tokens=9, top_p=0.9, seed=4, sample=2),
    )
    reply = asked(keep, request)
    assert reply.status == "answered", reply
    ((system, user), config) = seen[0]
    assert system.text == "Be kind."
    first, second, text = user.content
    assert first.image == "data:image/jpeg;base64,/9ggYnl0ZXM="
    assert second.image.startswith("data:image/png;base64,")
    assert text.text == "And?"
    settings = (config.temperature, config.max_tokens, config.top_p, config.seed)
    assert settings == (0.5, 9, 0.9, 6)


@pytest.mark.parametrize(
    ("fault", "status", "retry"),
    [
        ("", "answered", False),
        ("500", "error", True),
        ("429", "error", True),
        ("404", "error", False),
        ("cut", "error", True),
        ("hang", "error", True),
        ("malformed", "error", True),
        ("policy", "blocked", False),
        ("empty", "empty", False),
        ("length", "truncated", False),
    ],
)
def test_faults_of_a_real_server(
    monkeypatch: pytest.MonkeyPatch, server: Server, fault: str, status: str, retry: bool
) -> None:
    pytest.importorskip("openai", reason="Inspect's openai-api provider needs the package openai")
    server.fault = fault
    monkeypatch.setenv("LOOP_API_KEY", "x")

    async def whole() -> Reply:
        timeout = 1.0 if fault == "hang" else 60.0
        client = open_client("openai-api/loop/stub", base_url=server.url, timeout=timeout)
        try:
            return await client.ask(HELLO)
        finally:
            await client.close()

    reply = asyncio.run(whole())
    assert (reply.status, reply.retry) == (status, retry), reply
    assert server.calls.total() == 1, "retries are the run's business"
    if fault == "429":
        assert reply.overloaded


def test_unknown_providers_are_explained() -> None:
    with pytest.raises(UserError, match="no such provider; did you mean anthropic"):
        open_client("antropic/claude")
