"""Batch endpoints of OpenAI-compatible servers: files are handed in, answers are fetched later."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, TYPE_CHECKING, Any, Protocol

from csrbench.models import openai_replies as replies
from csrbench.models.base import Reply, Request

if TYPE_CHECKING:
    import aiohttp

ENDPOINT = "/v1/chat/completions"
ENDED = ("completed", "failed", "expired", "cancelled")
TAG = "csrbench"
_PAGES = 20


class BatchFailureError(Exception):
    """A call to the batch endpoints failed; `retry` says whether another one can help.

    `status` is the HTTP status, 0 where there was no answer at all.
    """

    def __init__(self, text: str, status: int = 0, *, retry: bool = False) -> None:
        super().__init__(text)
        self.status, self.retry = status, retry


class Server(Protocol):
    """What batches need of the client of their server."""

    base_url: str
    timeout: float

    def body(self, request: Request) -> bytes:
        """The JSON of a request."""
        ...

    def opened(self) -> aiohttp.ClientSession:
        """The client's connections."""
        ...


class Batches:
    """The files and batches of one endpoint, with the connections of its client."""

    def __init__(self, client: Server) -> None:
        self._client = client
        self.url = client.base_url

    def line(self, key: str, request: Request) -> bytes:
        """One line of an input file.

        Raises:
            OSError: a picture can't be read.
        """
        head = json.dumps({"custom_id": key, "method": "POST", "url": ENDPOINT})[:-1].encode()
        return b"".join((head, b', "body": ', self._client.body(request), b"}\n"))

    async def upload(self, file: IO[bytes], name: str) -> str:
        """Hand in an input file; returns its id."""
        import aiohttp

        form = aiohttp.FormData()
        form.add_field("purpose", "batch")
        form.add_field("file", file, filename=name, content_type="application/jsonl")
        made = await self._json("POST", "files", data=form)
        return _id(made, "file")

    async def create(self, file: str, tag: str) -> dict[str, Any]:
        """Begin a batch over a file; `tag` finds it again."""
        body = {
            "input_file_id": file,
            "endpoint": ENDPOINT,
            "completion_window": "24h",
            "metadata": {TAG: tag},
        }
        headers = {"Idempotency-Key": tag, "Content-Type": "application/json"}
        made = await self._json("POST", "batches", data=json.dumps(body), headers=headers)
        _id(made, "batch")
        return made

    async def find(self, file: str, tag: str) -> dict[str, Any] | None:
        """The batch that was begun with this tag or over this file, if the server has one.

        None also where the server lists no batches.
        """
        after = ""
        for _ in range(_PAGES):
            try:
                page = await self._json("GET", f"batches?limit=100{after}")
            except BatchFailureError as e:
                if e.status in (404, 405, 501):
                    return None
                raise
            data = [b for b in page.get("data") or () if isinstance(b, dict)]
            for batch in data:
                tags = batch.get("metadata")
                mine = tags.get(TAG) == tag if isinstance(tags, dict) and TAG in tags else False
                if mine or batch.get("input_file_id") == file:
                    return batch
            if not page.get("has_more") or not data:
                return None
            after = f"&after={data[-1].get('id')}"
        return None

    async def get(self, batch: str) -> dict[str, Any]:
        """How a batch stands."""
        return await self._json("GET", f"batches/{batch}")

    async def lines(self, file: str) -> AsyncIterator[bytes]:
        """The lines of an output file, which is fetched whole first."""
        import tempfile

        with tempfile.TemporaryFile() as kept:
            await self._fetch(f"files/{file}/content", kept)
            kept.seek(0)
            for line in kept:
                if line.strip():
                    yield line

    # -- inside ---------------------------------------------------------------------------------

    async def _fetch(self, path: str, into: IO[bytes]) -> None:
        async with self._answer("GET", path) as response:
            async for chunk in response.content.iter_chunked(1 << 18):
                into.write(chunk)

    async def _json(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        async with self._answer(method, path, **options) as response:
            data = await response.read()
        try:
            made = json.loads(data)
            if not isinstance(made, dict):
                raise TypeError("no object")
        except (ValueError, TypeError) as e:
            start = data[:80].decode("utf-8", "replace")
            raise BatchFailureError(f"malformed reply: {start}", 200, retry=True) from e
        return made

    @asynccontextmanager
    async def _answer(
        self, method: str, path: str, **options: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        import aiohttp

        session = self._client.opened()
        limits = aiohttp.ClientTimeout(sock_connect=15, sock_read=self._client.timeout)
        try:
            async with session.request(
                method, f"{self.url}/{path}", timeout=limits, **options
            ) as response:
                if response.status >= 400:
                    data = await response.read()
                    failed = replies.from_failure(response.status, data, None, 0.0)
                    raise BatchFailureError(failed.error, response.status, retry=failed.retry)
                yield response
        except TimeoutError as e:
            raise BatchFailureError("no answer in time", retry=True) from e
        except (aiohttp.ClientError, OSError) as e:
            raise BatchFailureError(replies.short(e), retry=True) from e


def from_line(line: bytes) -> tuple[str, Reply] | None:
    """(custom id, reply) of a line of an output or error file; None for a malformed one.

    A request that never ran (`batch_expired`, `batch_cancelled`) is an error to ask again.
    """
    try:
        data = json.loads(line)
        key = data["custom_id"]
        if not isinstance(key, str):
            return None
        response, error = data.get("response"), data.get("error")
        if isinstance(response, dict) and response.get("status_code"):
            body = response.get("body")
            raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            status = int(response["status_code"])
            if status == 200:
                return key, replies.from_body(raw, 0.0)
            return key, replies.from_failure(status, raw, None, 0.0)
        if isinstance(error, dict):
            said = f"{error.get('code') or 'error'}: {error.get('message') or ''}"
            return key, Reply("error", error=said[:300], retry=True)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return None


def reasons(batch: dict[str, Any]) -> list[tuple[str, str]]:
    """(code, message) of what made a batch fail as a whole."""
    errors = batch.get("errors")
    data = errors.get("data") if isinstance(errors, dict) else None
    return [
        (str(e.get("code") or ""), str(e.get("message") or "")[:200])
        for e in data or ()
        if isinstance(e, dict)
    ]


def _id(made: dict[str, Any], what: str) -> str:
    if not isinstance(made.get("id"), str) or not made["id"]:
        raise BatchFailureError(f"a {what} without an id: {str(made)[:80]}", 200, retry=True)
    return str(made["id"])
