"""What a server's answer means: bodies and failures of the chat-completions protocol -> `Reply`.

Pure functions, so that every fault has a test without a server.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from csrbench.models.base import Reply
from csrbench.models.reasoning import split_thinking

RETRIABLE = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529))
OVERLOADED = frozenset((429, 503, 529))
LONGEST_WAIT = 600.0
"""Seconds; a longer Retry-After is cut to this."""

_POLICY = re.compile(
    r"content[ _-]?(management[ _-])?(policy|filter)|responsible ?ai|safety system|flagged|"
    r"moderation|data_inspection_failed|inappropriate content|prohibited[ _-]content",
    re.IGNORECASE,
)
_NOT_TAKEN = re.compile(
    r"HTTP 4\d\d.*(unsupported|not supported|does not support|doesn't support|deprecated|"
    r"unrecognized|not permitted|not allowed)",
    re.IGNORECASE | re.DOTALL,
)
_OUT_OF_QUOTA = re.compile(r"insufficient_quota|exceeded your current quota", re.IGNORECASE)


def from_body(data: bytes, latency_s: float) -> Reply:
    """Reply of an HTTP 200 body."""
    try:
        body = json.loads(data)
        if isinstance(body, dict) and body.get("error") and not body.get("choices"):
            return _error_in_body(body["error"], latency_s)
        choice = body["choices"][0]
        message = choice.get("message") or {}
        text = _text(message.get("content"))
        reasoning = _reasoning(message)
        refusal = message.get("refusal")
        finish = str(choice.get("finish_reason") or "")
        usage = body.get("usage") or {}
        tokens_in = _count(usage, "prompt_tokens")
        tokens_out, tokens_reasoning = _tokens_out(usage, tokens_in)
        cost = _cost(usage)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as e:
        start = data[:80].decode("utf-8", "replace")
        return Reply(
            "error",
            error=f"malformed reply ({type(e).__name__}): {start}",
            retry=True,
            latency_s=latency_s,
        )
    thought, text = split_thinking(text)
    if refusal and not text.strip():
        text, finish, status = str(refusal), "refusal", "answered"
    elif finish == "content_filter":
        status = "blocked"
    elif finish in ("length", "max_tokens"):
        status = "truncated"
    elif not text.strip():
        status = "empty"
    else:
        status = "answered"
    return Reply(
        status,  # type: ignore[arg-type]
        text=text,
        finish=finish,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        latency_s=latency_s,
        cost_usd=cost,
        reasoning="\n".join(part for part in (reasoning, thought) if part),
        tokens_reasoning=tokens_reasoning,
    )


def from_failure(status: int, data: bytes, retry_after: str | None, latency_s: float) -> Reply:
    """Reply of any other HTTP status: `blocked` where a provider's filter spoke, else `error`."""
    text = data[:4000].decode("utf-8", "replace")
    message = f"HTTP {status}: {_message(text)}"
    if status in (400, 403, 422, 451) and _by_policy(text):
        return Reply("blocked", finish="content_filter", error=message, latency_s=latency_s)
    return Reply(
        "error",
        error=message,
        retry=status in RETRIABLE and not _OUT_OF_QUOTA.search(text),
        retry_after=seconds_until(retry_after),
        overloaded=status in OVERLOADED,
        latency_s=latency_s,
    )


def seconds_until(header: str | None) -> float | None:
    """Seconds of a Retry-After header: a number or an HTTP date; None where it is neither."""
    if not header:
        return None
    try:
        wait = float(header)
    except ValueError:
        try:
            when = parsedate_to_datetime(header)
        except ValueError:
            return None
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        wait = (when - datetime.now(UTC)).total_seconds()
    return min(max(wait, 0.0), LONGEST_WAIT) if wait == wait else None


def model_names(text: str) -> list[str]:
    """Names in the answer of `GET /models`; empty where the server lists none."""
    try:
        return [str(m["id"]) for m in json.loads(text)["data"]]
    except (ValueError, KeyError, TypeError):
        return []


def short(error: BaseException) -> str:
    """An exception in a few words."""
    text = str(error) or type(error).__name__
    return text if len(text) <= 160 else text[:157] + "..."


def _error_in_body(error: Any, latency_s: float) -> Reply:
    """Some gateways send their failures with HTTP 200."""
    code = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and 400 <= code < 600 else 502
    return from_failure(status, json.dumps({"error": error}).encode(), None, latency_s)


def _by_policy(text: str) -> bool:
    """Whether a provider's content filter speaks; a closed account or an echoed prompt doesn't."""
    try:
        error = json.loads(text).get("error") or {}
        inner = error.get("innererror") or {}
        codes = [error.get("code"), error.get("type"), inner.get("code")]
        message = str(error.get("message") or "")
    except (ValueError, AttributeError):
        codes, message = [], text
    if any(_POLICY.search(str(code)) for code in codes if code):
        return True
    if re.search(r"validation error|\baccount\b|organi[sz]ation", message, re.IGNORECASE):
        return False
    return bool(_POLICY.search(message[:300]))


def _text(content: Any) -> str:
    """Content as text; some servers send it as a list of parts."""
    if content is None:
        return ""
    if isinstance(content, list):
        return "".join(p.get("text") or "" for p in content if isinstance(p, dict))
    if not isinstance(content, str):
        raise TypeError("content is no text")
    return content


def _reasoning(message: dict[str, Any]) -> str:
    """What the model thought, where the server sends it: three shapes are in use."""
    for name in ("reasoning_content", "reasoning"):
        if isinstance(value := message.get(name), str) and value.strip():
            return value.strip()
    content = message.get("content")
    parts = content if isinstance(content, list) else []
    thought = [p.get("thinking") for p in parts if isinstance(p, dict)]
    return "\n".join(_text(t) for t in thought if isinstance(t, str | list)).strip()


def _tokens_out(usage: dict[str, Any], tokens_in: int | None) -> tuple[int | None, int | None]:
    """Output tokens with reasoning counted in, and reasoning tokens alone (None: not said)."""
    out = _count(usage, "completion_tokens")
    details = usage.get("completion_tokens_details")
    thought = _count(details, "reasoning_tokens") if isinstance(details, dict) else None
    if thought is None:
        thought = _count(usage, "reasoning_tokens")
    total = _count(usage, "total_tokens")
    beside = out is not None and thought and total == (tokens_in or 0) + out + thought
    return (out + thought if out is not None and thought and beside else out), thought


def refused_field(error: str) -> str | None:
    """The sampling field that a server says it doesn't take; None where it says no such thing."""
    if not _NOT_TAKEN.search(error):
        return None
    return next((f for f in ("temperature", "top_p", "seed") if f in error), None)


def _count(usage: dict[str, Any], name: str) -> int | None:
    value = usage.get(name)
    return int(value) if isinstance(value, int | float) else None


def _cost(usage: dict[str, Any]) -> float | None:
    """US dollars that a gateway such as OpenRouter says the call cost."""
    value = usage.get("cost")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e6 else None


def _message(text: str) -> str:
    """The sentence in an error body, whichever of the usual shapes it has."""
    try:
        body = json.loads(text)
    except ValueError:
        return " ".join(text.split())[:200]
    found = body.get("error", body) if isinstance(body, dict) else body
    if isinstance(found, dict):
        found = found.get("message") or found.get("detail") or found
    return " ".join((found if isinstance(found, str) else json.dumps(found)).split())[:300]
