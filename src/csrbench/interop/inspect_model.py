"""Models of Inspect AI's thirty-odd providers behind our `Client`; needs the extra `inspect`.

Retries, pacing and storage stay ours: Inspect is asked once per call, with its own retries off.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from difflib import get_close_matches
from importlib.util import find_spec
from typing import Any

from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Reply, Request, Sampling
from csrbench.models.openai_replies import OVERLOADED, RETRIABLE, seconds_until, short
from csrbench.models.reasoning import split_thinking
from csrbench.models.registry import INSPECT_PROVIDERS

_TRUNCATED = ("max_tokens", "model_length")
_POLICY_ERROR = re.compile(r"content[ _]?(filter|policy|management)|safety|refusal", re.IGNORECASE)


class InspectModel:
    """A model asked through Inspect AI.

    Args:
        name: Inspect's name of the model, `provider/model`.
        base_url: another address for providers that take one.
        revision: what you call this version of the model; part of the request key.
        concurrency: calls in flight at most.
        timeout: seconds that one call may take.
        model_args: arguments for the provider's class; they become part of the revision.

    Raises:
        UserError: Inspect AI or the provider's package is not installed, a key is missing, or
            Inspect knows no such provider.
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None = None,
        revision: str = "",
        concurrency: int = 16,
        timeout: float = 300.0,
        model_args: Mapping[str, Any] | None = None,
    ) -> None:
        provider = name.partition("/")[0]
        if find_spec("inspect_ai") is None:
            raise UserError(
                f"'{name}' is asked through Inspect AI, which is not installed: "
                f"`pip install 'csrbench[inspect]'`{_package(provider)}."
            )
        self.model = name
        self.concurrency = concurrency
        args = dict(model_args or {})
        said = {k: v for k, v in args.items() if isinstance(v, str | int | float | bool)}
        settings = " ".join(f"{k}={v}" for k, v in sorted(said.items()))
        self.revision = f"{revision} {settings}".strip()
        self._timeout = timeout
        self._model = _get_model(name, provider, concurrency, base_url, args)

    takes_effort = True

    async def ask(self, request: Request) -> Reply:
        """Ask once; every failure of provider or network is a status."""
        _fresh_transcript()
        started = time.perf_counter()
        try:
            messages = [_message(m) for m in request.messages]
            config = _config(request.sampling, self._timeout)
            output = await self._model.generate(messages, config=config)
        except Exception as e:  # providers raise exceptions of their own SDKs
            return self._failure(e, time.perf_counter() - started)
        return _reply(output, time.perf_counter() - started)

    async def close(self) -> None:
        """Close the provider's connections, where it has any."""
        with suppress(Exception):
            await self._model.api.aclose()

    def _failure(self, error: Exception, latency_s: float) -> Reply:
        error = _innermost(error)
        text = f"{type(error).__name__}: {short(error)}"
        code = _status_code(error)
        if code in (400, 403) and _POLICY_ERROR.search(str(error)):
            return Reply("blocked", finish="content_filter", error=text, latency_s=latency_s)
        again = code in RETRIABLE if code else self._may_retry(error)
        headers = getattr(getattr(error, "response", None), "headers", None) or {}
        wait = seconds_until(headers.get("retry-after") or headers.get("Retry-After"))
        return Reply(
            "error",
            error=text,
            retry=again,
            retry_after=wait,
            overloaded=code in OVERLOADED,
            latency_s=latency_s,
        )

    def _may_retry(self, error: Exception) -> bool:
        if isinstance(error, TimeoutError | ConnectionError):
            return True
        try:
            return bool(self._model.should_retry(error))
        except Exception:
            return False


open_client = InspectModel


def _get_model(
    name: str, provider: str, concurrency: int, base_url: str | None, args: dict[str, Any]
) -> Any:
    from inspect_ai.model import GenerateConfig, get_model

    config = GenerateConfig(max_retries=0, max_connections=concurrency)
    try:
        model = get_model(name, config=config, base_url=base_url, memoize=False, **args)
    except Exception as e:
        text = " ".join(re.sub(r"\[/?\w+\]", "", str(e)).split()).removeprefix("ERROR: ")
        if "not recognized" in text:
            near = get_close_matches(provider, sorted(INSPECT_PROVIDERS), n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}?" if near else "see `csrbench models`."
            text = f"no such provider; {hint}"
        raise UserError(f"Can't open {name} through Inspect AI: {text}") from e
    sdk: Any = getattr(model.api, "client", None)
    if isinstance(getattr(sdk, "max_retries", None), int):
        sdk.max_retries = 0  # the SDKs of OpenAI and Anthropic have retries of their own
    return model


def _package(provider: str) -> str:
    """Inspect wants the provider's own SDK beside it."""
    packages = {"google": "google-genai", "grok": "xai-sdk", "bedrock": "aioboto3", "hf": "torch"}
    if provider in ("anthropic", "groq", "mistral", "together", "openrouter", *packages):
        package = packages.get(provider, provider)
        package = {"mistral": "mistralai", "openrouter": "openai", "together": "openai"}.get(
            provider, package
        )
        return f" and `pip install {package}`"
    return ""


def _message(message: Message) -> Any:
    from inspect_ai.model import (
        ChatMessageAssistant,
        ChatMessageSystem,
        ChatMessageUser,
        ContentImage,
        ContentText,
    )

    if message.role == "system":
        return ChatMessageSystem(content=message.text)
    if message.role == "assistant":
        return ChatMessageAssistant(content=message.text)
    if not message.images:
        return ChatMessageUser(content=message.text)
    parts: list[Any] = [ContentImage(image=_data_uri(i)) for i in message.images]
    return ChatMessageUser(content=[*parts, ContentText(text=message.text)])


def _data_uri(image: Image) -> str:
    data = base64.b64encode(image.path.read_bytes()).decode("ascii")
    return f"data:{image.media_type};base64,{data}"


def _config(s: Sampling, timeout: float) -> Any:
    from inspect_ai.model import GenerateConfig

    return GenerateConfig(
        max_tokens=s.max_output,
        reasoning_effort=s.reasoning_effort,
        reasoning_tokens=s.max_reasoning_tokens,
        temperature=s.temperature,
        top_p=s.top_p if s.top_p != 1.0 else None,
        seed=s.seed + s.sample if s.seed is not None else None,
        attempt_timeout=max(1, round(timeout)),
    )


def _reply(output: Any, latency_s: float) -> Reply:
    stop = str(output.stop_reason) if output.choices else ""
    text = output.completion or ""
    thought, text = split_thinking(text)
    content = output.message.content if output.choices else ""
    parts = content if isinstance(content, list) else []
    thoughts = [p.reasoning for p in parts if getattr(p, "type", "") == "reasoning"]
    usage = output.usage
    tokens_in = None if usage is None else _tokens_in(usage)
    tokens_out = None if usage is None else usage.output_tokens
    if stop == "content_filter":
        status = "blocked"
    elif stop in _TRUNCATED:
        status = "truncated"
    elif output.error:
        status = "error"
    else:
        status = "answered" if text.strip() else "empty"
    return Reply(
        status,  # type: ignore[arg-type]
        text=text,
        finish=stop,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        latency_s=latency_s,
        error=str(output.error or "")[:300],
        retry=status == "error",
        reasoning="\n".join(t for t in (*thoughts, thought) if t),
        tokens_reasoning=None if usage is None else usage.reasoning_tokens,
    )


def _tokens_in(usage: Any) -> int:
    """Inspect leaves tokens read from or written to a prompt cache out of the input tokens."""
    cached = (usage.input_tokens_cache_read or 0) + (usage.input_tokens_cache_write or 0)
    return int(usage.input_tokens + cached)


def _innermost(error: Exception) -> Exception:
    """The provider's exception inside the wrappers of retry loops and task groups."""
    while True:
        attempt = getattr(error, "last_attempt", None)
        inner = attempt.exception() if attempt is not None else None
        if inner is None and isinstance(error, ExceptionGroup):
            inner = error.exceptions[0]
        if not isinstance(inner, Exception):
            return error
        error = inner


def _status_code(error: Exception) -> int | None:
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "code", "status"):
            value = getattr(holder, name, None)
            if isinstance(value, int):
                return value
    return None


def _fresh_transcript() -> None:
    """Without this, Inspect keeps every picture of the run in memory."""
    with suppress(ImportError):
        from inspect_ai.log._transcript import Transcript, init_transcript

        init_transcript(Transcript())
