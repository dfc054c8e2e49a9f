"""The types that carry the design of a run: what is asked, and what comes back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

Status = Literal["answered", "blocked", "truncated", "empty", "error"]
STATUSES: tuple[Status, ...] = ("answered", "blocked", "truncated", "empty", "error")
BEHAVIOUR_STATUSES: tuple[Status, ...] = ("answered", "blocked")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by content: sha256 of its bytes, media type, and where the bytes lie.

    A picture that was made smaller for a provider has the `rule` that did it (`fit-1568-q90`) and
    the sha256 of its `source`; both are empty where the bytes are the suite's own.
    """

    sha256: str
    media_type: str
    path: Path = field(compare=False)
    rule: str = field(default="", compare=False)
    source: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One message: text after the pictures that belong to it."""

    role: Literal["system", "user", "assistant"]
    text: str
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Sampling:
    """Everything about sampling that changes a reply. `sample` numbers repeated reads.

    `max_tokens` is for the answer; `max_reasoning_tokens` is what a reasoning model may think
    before it, on top. `reasoning_effort` is the provider's own word (`low`, `medium`, `high`).
    """

    temperature: float = 0.0
    max_tokens: int = 512
    top_p: float = 1.0
    seed: int | None = None
    sample: int = 0
    reasoning_effort: str | None = None
    max_reasoning_tokens: int | None = None

    @property
    def max_output(self) -> int:
        """Tokens that one reply takes at most, reasoning included."""
        return self.max_tokens + (self.max_reasoning_tokens or 0)


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sends. `context` is for reference systems alone and never leaves the process:
    it holds the instance row, and is part of the key only where `Client.needs_context` is true."""

    messages: tuple[Message, ...]
    sampling: Sampling = Sampling()
    context: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: a status first, then text, usage and how it went.

    `retry` says whether another attempt can help; `retry_after` is in seconds; `overloaded` says
    that the endpoint asked for fewer calls (HTTP 429, 503, 529). `cost_usd` is what the provider
    itself says the call cost; None where it doesn't say. `reasoning` is what a model thought before
    its answer: kept, never judged. `tokens_out` counts `tokens_reasoning` in.
    """

    status: Status
    text: str = ""
    finish: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    latency_s: float = 0.0
    error: str = ""
    retry: bool = False
    retry_after: float | None = None
    overloaded: bool = False
    cost_usd: float | None = None
    reasoning: str = ""
    tokens_reasoning: int | None = None


@runtime_checkable
class Client(Protocol):
    """A way to ask one model. `concurrency` is the number of calls in flight that suits it.

    A client may also have: `async check()`, called before a run, which raises `UserError` where
    the model can't be asked; `bind(instances)`, which is given the suite's instances; and
    `needs_context = True`, which makes the instance and the suite part of its keys.
    """

    model: str
    revision: str
    concurrency: int

    async def ask(self, request: Request) -> Reply:
        """Ask once. Never raises for a failure of the model or the network: that is a status."""
        ...

    async def close(self) -> None:
        """Release connections and memory."""
        ...


def sampling_fields(sampling: Sampling) -> dict[str, Any]:
    """Sampling as it enters keys and stores: settings added later count only where they are set,
    so that keys of older stores stay what they are; equal numbers are written alike (0 as 0.0)."""
    return dict(_sampling_fields(sampling))


@lru_cache(maxsize=256)
def _sampling_fields(sampling: Sampling) -> dict[str, Any]:
    fields = asdict(sampling)
    for name, kind in _NUMBERS.items():
        if fields[name] is not None:
            fields[name] = kind(fields[name]) + 0  # -0.0 becomes 0.0
    return {k: v for k, v in fields.items() if v is not None or k not in _ADDED_LATER}


_NUMBERS: dict[str, type[int] | type[float]] = {
    "temperature": float, "top_p": float, "max_tokens": int, "seed": int, "sample": int,
    "max_reasoning_tokens": int,
}  # fmt: skip
_ADDED_LATER = ("reasoning_effort", "max_reasoning_tokens")


def request_key(model: str, revision: str, request: Request) -> str:
    """Key of a request: sha256 over model, revision, messages, image bytes and sampling.

    Nothing else enters, so equal requests are paid once and unequal ones are never mixed up.
    """
    body = {
        "model": model,
        "revision": revision,
        "messages": [
            {"role": m.role, "text": m.text, "images": [i.sha256 for i in m.images]}
            for m in request.messages
        ],
        "sampling": sampling_fields(request.sampling),
    }
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
