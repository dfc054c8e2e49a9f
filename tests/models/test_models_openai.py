"""What servers say, and what it means; preflight checks."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Reply, Request, Sampling
from csrbench.models.openai_compatible import OpenAICompatible
from csrbench.models.openai_replies import from_body, from_failure, seconds_until
from support.loopback import Server, completion


def body(**changes: Any) -> bytes:
    return json.dumps(completion("Yes.") | changes).encode()


@pytest.mark.parametrize(
    ("data", "status", "text", "finish"),
    [
        (completion("Yes."), "answered", "Yes.", "stop"),
        (completion("Yes, b", "length"), "truncated", "Yes, b", "length"),
        (completion(None, "length"), "truncated", "", "length"),  # all spent on reasoning
        (completion("", "content_filter"), "blocked", "", "content_filter"),
        (completion("Half", "content_filter"), "blocked", "Half", "content_filter"),
        (completion(None, refusal="I can't help."), "answered", "I can't help.", "refusal"),
        (completion(None), "empty", "", "stop"),
        (completion(" \n "), "empty", " \n ", "stop"),
        (completion([{"type": "text", "text": "A"}, {"type": "text", "text": "B"}]),
         "answered", "AB", "stop"),
    ],
)  # fmt: skip
def test_bodies(data: Any, status: str, text: str, finish: str) -> None:
    reply = from_body(json.dumps(data).encode(), 0.1)
    assert (reply.status, reply.text, reply.finish) == (status, text, finish)
    assert (reply.tokens_in, reply.tokens_out) == (300, 60)


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b'{"choices": []}', b"[]", b"null", b'{"choices": [{"mess',
     b'{"choices": [{"message": {"content": 5}}]}', b'{"choices": [{"message": "text"}]}'],
)  # fmt: skip
def test_malformed_bodies_are_errors_to_retry(data: bytes) -> None:
    reply = from_body(data, 0.1)
    assert (reply.status, reply.retry, reply.text) == ("error", True, "")
    assert "malformed" in reply.error


def test_missing_usage_is_unknown_and_not_zero() -> None:
    reply = from_body(body(usage=None), 0.1)
    assert (reply.status, reply.tokens_in, reply.tokens_out) == ("answered", None, None)


@pytest.mark.parametrize(
    ("said", "known"),
    [(0.0125, 0.0125), (0, 0.0), (None, None), (True, None), ("1", None), (-1, None)],
)
def test_cost_that_the_provider_reports(said: Any, known: float | None) -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "cost": said}
    assert from_body(body(usage=usage), 0.1).cost_usd == known


def test_failures_sent_with_status_200() -> None:
    late = from_body(b'{"error": {"code": 429, "message": "slow down"}}', 0.1)
    assert (late.status, late.retry, late.overloaded) == ("error", True, True)
    other = from_body(b'{"error": {"message": "Provider returned error"}}', 0.1)
    assert (other.status, other.retry) == ("error", True)


def failure(status: int, **error: Any) -> Reply:
    return from_failure(status, json.dumps({"error": error}).encode(), None, 0.1)


@pytest.mark.parametrize(
    ("status", "error", "expected"),
    [
        (400, {"code": "content_filter", "message": "The prompt"}, "blocked"),
        (400, {"code": "x", "innererror": {"code": "ResponsibleAIPolicyViolation"}}, "error"),
        (400, {"message": "Your request was rejected by our safety system"}, "blocked"),
        (400, {"message": "The response was filtered due to the content management policy"},
         "blocked"),
        (403, {"message": "Your input was flagged", "code": 403}, "blocked"),
        (400, {"code": "data_inspection_failed", "message": "Input"}, "blocked"),
        (400, {"message": "1 validation error: input 'Is content moderation fair?'"}, "error"),
        (403, {"message": "Your account was flagged for review"}, "error"),
        (400, {"message": "image too large"}, "error"),
        (429, {"message": "content_filter is slow"}, "error"),
    ],
)  # fmt: skip
def test_content_filters_block_and_nothing_else_does(
    status: int, error: dict[str, Any], expected: str
) -> None:
    if "innererror" in error:
        error["innererror"]["code"] = "Responsible AI violation"
        expected = "blocked"
    assert failure(status, **error).status == expected


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_failures_that_another_call_cannot_help(status: int) -> None:
    reply = failure(status, message="no")
    assert (reply.status, reply.retry, reply.overloaded) == ("error", False, False)
    assert reply.error == f"HTTP {status}: no"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
def test_failures_that_another_call_may_help(status: int) -> None:
    reply = failure(status, message="later")
    assert (reply.status, reply.retry) == ("error", True)
    assert reply.overloaded == (status in (429, 503, 529))


def test_empty_account_is_no_overload_to_wait_for() -> None:
    assert not failure(429, code="insufficient_quota", message="no credit").retry


def test_retry_after() -> None:
    assert seconds_until("3") == 3
    assert seconds_until("0") == 0
    assert seconds_until("1e9") == 600
    assert seconds_until(None) is seconds_until("soon") is seconds_until("nan") is None
    soon = datetime.now(UTC) + timedelta(seconds=30)
    assert 25 < (seconds_until(format_datetime(soon, usegmt=True)) or 0) <= 30
    assert seconds_until("Wed, 21 Oct 2015 07:28:00 GMT") == 0


def with_client(use: Any, url: str, name: str = "stub", **options: Any) -> Any:
    async def whole() -> Any:
        client = OpenAICompatible(name, base_url=url, **options)
        try:
            return await use(client)
        finally:
            await client.close()

    return asyncio.run(whole())


def test_check_finds_what_would_fail(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def check(client: OpenAICompatible) -> Any:
        return client.check()

    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    server.names = ("stub", "stub-large")
    with_client(check, server.url)
    with pytest.raises(UserError, match=r"no model 'stub-lrge' .*: it offers stub-large, stub"):
        with_client(check, server.url, "stub-lrge")
    server.key = "right"
    with pytest.raises(UserError, match=r"refuses the API key \(HTTP 401\)"):
        with_client(check, server.url, api_key="wrong")
    with_client(check, server.url, api_key="right")
    with pytest.raises(UserError, match="Can't reach"):
        with_client(check, "http://127.0.0.1:1/v1")


def test_missing_picture_is_an_error_of_that_request(server: Server, tmp_path: Path) -> None:
    image = Image("0" * 64, "image/jpeg", tmp_path / "none.jpg")
    request = Request((Message("user", "?", (image,)),))
    reply = with_client(lambda c: c.ask(request), server.url)
    assert (reply.status, reply.retry) == ("error", False)
    assert "none.jpg" in reply.error


def test_body_fields(tmp_path: Path) -> None:
    def fields(**options: Any) -> dict[str, Any]:
        client = OpenAICompatible("m", base_url="http://127.0.0.1:1/v1", **options)
        request = Request((Message("system", "S"), Message("user", "U")), Sampling(max_tokens=7))
        return dict(json.loads(client.body(request)))

    plain = fields()
    assert plain == {
        "model": "m",
        "max_tokens": 7,
        "temperature": 0.0,
        "messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "U"}],
    }
    assert fields(max_completion_tokens=True)["max_completion_tokens"] == 7
    changed = fields(omit=["temperature"], extra={"reasoning_effort": "low"})
    assert "temperature" not in changed
    assert changed["reasoning_effort"] == "low"


def test_memory_for_pictures_is_bounded(tmp_path: Path) -> None:
    client = OpenAICompatible("m", base_url="http://127.0.0.1:1/v1")
    for n in range(200):
        path = tmp_path / "x.jpg"
        path.write_bytes(bytes(100))
        client._image_part(Image(f"{n:064d}", "image/jpeg", path))
    assert len(client._images) < 64
