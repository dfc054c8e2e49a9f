"""The direct client for servers that speak the OpenAI chat-completions protocol.

vLLM, llama.cpp, Ollama, SGLang, OpenRouter and OpenAI itself. One aiohttp session, no layers
between: picture bytes are encoded once and spliced into the request body.
"""

from __future__ import annotations

import base64
import json
import os
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from csrbench.errors import UserError
from csrbench.models import openai_replies as replies
from csrbench.models.base import Image, Message, Reply, Request, Sampling
from csrbench.models.openai_batches import Batches

if TYPE_CHECKING:
    import aiohttp

DEFAULT_URL = "https://api.openai.com/v1"
_CACHED_IMAGES = 48
_JSON = {"Content-Type": "application/json"}


class OpenAICompatible:
    """Asks one model of one endpoint.

    Where the endpoint refuses `temperature` (as reasoning models do) or wants the token limit
    under its newer name, the client finds out with its first call and says so in `notes`.

    Args:
        name: the model's name at the endpoint, such as `gpt-4o`.
        base_url: up to and including `/v1`; by default `OPENAI_BASE_URL` or OpenAI's own.
        api_key: by default `OPENAI_API_KEY`; needed for OpenAI's own address alone.
        revision: what you call this version of the weights; part of the request key.
        concurrency: calls in flight at most.
        timeout: seconds that one call may take.
        max_completion_tokens: name the limit `max_completion_tokens`, as reasoning models want
            it; found out by itself where the server says so.
        omit: sampling fields that are not sent (some models refuse `temperature`).
        extra: fields added to every request body, such as `{"reasoning_effort": "low"}`.

    `omit` and `extra` change replies, so they become part of the revision.

    Raises:
        UserError: no key for OpenAI's own address, or an address that is none.
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        revision: str = "",
        concurrency: int = 32,
        timeout: float = 300.0,
        max_completion_tokens: bool = False,
        omit: Iterable[str] = (),
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        self.name = name
        self.model = f"openai/{name}"
        self.concurrency = concurrency
        own_url = base_url or os.environ.get("OPENAI_BASE_URL")
        self.base_url = (own_url or DEFAULT_URL).rstrip("/")
        address = urlsplit(self.base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise UserError(
                f"--base-url '{self.base_url}' is no web address: give one such as "
                "http://127.0.0.1:8000/v1."
            )
        self._key = api_key or os.environ.get("OPENAI_API_KEY", "")
        if not self._key and address.hostname == urlsplit(DEFAULT_URL).hostname:
            raise UserError(
                f"No API key for {self.model}: set the environment variable OPENAI_API_KEY, or "
                "point --base-url at a server of your own."
            )
        self.host = address.hostname
        self._local = address.hostname in ("localhost", "::1") or address.hostname.startswith(
            "127."
        )
        self.timeout = timeout
        self._limit_name = "max_completion_tokens" if max_completion_tokens else "max_tokens"
        self._omit = frozenset(omit)
        self._refused: set[str] = set()
        self._learnt = 0
        self.notes: list[str] = []
        self._extra = dict(extra or {})
        settings = {"omit": sorted(self._omit), "extra": self._extra}
        changed = json.dumps({k: v for k, v in settings.items() if v}, sort_keys=True)
        self.revision = " ".join(part for part in (revision, changed) if part not in ("", "{}"))
        self._session: aiohttp.ClientSession | None = None
        self._images: OrderedDict[str, bytes] = OrderedDict()

    takes_effort = True

    # -- the protocol of `Client` -------------------------------------------------------------

    async def ask(self, request: Request) -> Reply:
        """Ask once; every failure of server or network is a status, never an exception."""
        started = time.perf_counter()
        while True:
            known = self._learnt
            try:
                body = self.body(request)
            except OSError as e:
                return Reply("error", error=f"can't read picture {e.filename}: {e.strerror}")
            reply = await self._post(body, started)
            refused = reply.status == "error" and not reply.retry
            if not self.learn(reply) and not (refused and known != self._learnt):
                return reply

    def learn(self, reply: Reply) -> bool:
        """Whether a refusal tells of a field to rename or leave out; the next body does so.

        What a server refuses can't change its replies, so it is no part of the key; `notes` has a
        sentence for the user, which the store keeps.
        """
        if reply.status != "error" or reply.retry:
            return False
        if self._limit_name == "max_tokens" and "max_completion_tokens" in reply.error:
            self._limit_name = "max_completion_tokens"
            self._learnt += 1
            return True
        field = replies.refused_field(reply.error)
        if field is None or field in self._refused | self._omit:
            return False
        self._refused.add(field)
        self._learnt += 1
        self.notes.append(f"{self.model} takes no {field}: it is asked without, as it always is.")
        return True

    def batches(self) -> Batches:
        """The batch endpoints beside this one."""
        return Batches(self)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def check(self) -> None:
        """Find out before a run whether the server answers, takes the key and knows the model.

        Raises:
            UserError: it doesn't.
        """
        import aiohttp

        try:
            timeout = aiohttp.ClientTimeout(total=20, sock_connect=5)
            async with self.opened().get(f"{self.base_url}/models", timeout=timeout) as r:
                status, text = r.status, await r.text()
        except (aiohttp.ClientError, OSError, TimeoutError) as e:
            raise UserError(
                f"Can't reach {self.base_url} for {self.model} ({replies.short(e)}): start the "
                "server, or mend --base-url."
            ) from e
        if status in (401, 403):
            raise UserError(
                f"{self.base_url} refuses the API key (HTTP {status}): set OPENAI_API_KEY to a "
                "valid key for this server."
            )
        known = replies.model_names(text) if status == 200 else []
        if known and self.name not in known:
            await self._probe(known)

    # -- inside ---------------------------------------------------------------------------------

    async def _probe(self, known: list[str]) -> None:
        """Some servers take any name, so ask for one token before calling a name wrong."""
        tiny = Request((Message("user", "Hi"),), Sampling(max_tokens=1))
        reply = await self.ask(tiny)
        if reply.status != "error" or reply.retry:
            return
        near = get_close_matches(self.name, known, n=3, cutoff=0.4) or known[:5]
        raise UserError(
            f"{self.base_url} has no model '{self.name}' ({reply.error}): it offers "
            f"{', '.join(near)}."
        )

    def opened(self) -> aiohttp.ClientSession:
        """The session for this endpoint; opened when it is first needed."""
        if self._session is None or self._session.closed:
            import aiohttp

            headers = {}
            if self._key:
                headers["Authorization"] = f"Bearer {self._key}"
            proxied = any(k.lower() in ("http_proxy", "https_proxy") for k in os.environ)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=self.timeout, sock_connect=15),
                trust_env=proxied and not self._local,
            )
        return self._session

    async def _post(self, body: bytes, started: float) -> Reply:
        import aiohttp

        try:
            address = f"{self.base_url}/chat/completions"
            async with self.opened().post(address, data=body, headers=_JSON) as r:
                status, headers, data = r.status, r.headers, await r.read()
        except TimeoutError:
            error = f"no answer within {self.timeout:g} s"
            return Reply("error", error=error, retry=True, latency_s=_since(started))
        except (aiohttp.ClientError, OSError) as e:
            return Reply("error", error=replies.short(e), retry=True, latency_s=_since(started))
        if status == 200:
            return replies.from_body(data, _since(started))
        return replies.from_failure(status, data, headers.get("Retry-After"), _since(started))

    def body(self, request: Request) -> bytes:
        """The request as JSON bytes; pictures are spliced in as they are, already encoded."""
        s = request.sampling
        fields: dict[str, Any] = {
            "model": self.name,
            self._limit_name: s.max_output,
            "temperature": s.temperature,
        }
        if s.top_p != 1.0:
            fields["top_p"] = s.top_p
        if s.seed is not None:
            fields["seed"] = s.seed + s.sample
        if s.reasoning_effort is not None:
            fields["reasoning_effort"] = s.reasoning_effort
        left_out = self._omit | self._refused
        fields = {k: v for k, v in fields.items() if k not in left_out} | self._extra
        parts = [json.dumps(fields)[:-1].encode(), b', "messages": [']
        for n, message in enumerate(request.messages):
            parts.append(b", " if n else b"")
            role, text = json.dumps(message.role).encode(), json.dumps(message.text).encode()
            if not message.images:
                parts += [b'{"role": ', role, b', "content": ', text, b"}"]
                continue
            parts += [b'{"role": ', role, b', "content": [']
            for image in message.images:
                parts += [self._image_part(image), b", "]
            parts += [b'{"type": "text", "text": ', text, b"}]}"]
        parts.append(b"]}")
        return b"".join(parts)

    def _image_part(self, image: Image) -> bytes:
        part = self._images.get(image.sha256)
        if part is not None:
            self._images.move_to_end(image.sha256)
            return part
        data = base64.b64encode(image.path.read_bytes())
        head = b'{"type": "image_url", "image_url": {"url": "data:' + image.media_type.encode()
        part = b"".join((head, b";base64,", data, b'"}}'))
        self._images[image.sha256] = part
        if len(self._images) > _CACHED_IMAGES:
            self._images.popitem(last=False)
        return part


def _since(started: float) -> float:
    return time.perf_counter() - started
