"""A chat-completions server on loopback whose faults are chosen by the test."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

ANSWER = "It looks calm, and nothing in it is a danger."


def completion(text: object, finish: str = "stop", **message: object) -> dict[str, object]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "stub",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, **message},
                "finish_reason": finish,
            }
        ],
        "usage": {"prompt_tokens": 300, "completion_tokens": 60, "total_tokens": 360},
    }


@dataclass
class Server:
    """`fault` names what happens to requests that `chosen` picks (by the number in `[id:N]`);
    with `first_only` a sample's later calls succeed. Calls after `hold_after` are held back.
    `refuses` names fields that get HTTP 400; `usual` makes the answer where nothing goes wrong."""

    fault: str = ""
    first_only: bool = False
    chosen: Callable[[int], bool] = lambda _: True
    retry_after: str | None = None
    latency: float = 0.0
    hold_after: int | None = None
    key: str = ""
    names: tuple[str, ...] = ("stub",)
    port: int = 0
    calls: Counter[int] = field(default_factory=Counter)
    finished: Counter[int] = field(default_factory=Counter)
    bodies: list[bytes] = field(default_factory=list)
    keep_bodies: bool = False
    refuses: tuple[str, ...] = ()
    usual: Callable[[int], dict[str, object]] | None = None
    most: int = 0
    held: threading.Event = field(default_factory=threading.Event)
    hold_full: int = 1
    _now: int = 0
    _holding: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Server:
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def release(self) -> None:
        self.hold_after = None
        self._loop.call_soon_threadsafe(self._free.set)

    def routes(self, app: web.Application) -> None:
        """Further addresses of a subclass."""

    def _serve(self) -> None:
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        self._stop, self._free = asyncio.Event(), asyncio.Event()
        app = web.Application(client_max_size=2**28)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_get("/v1/models", self._models)
        self.routes(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self._ready.set()
        await self._stop.wait()
        self._free.set()
        await runner.cleanup()

    async def _models(self, request: web.Request) -> web.Response:
        if self.key and request.headers.get("Authorization") != f"Bearer {self.key}":
            return web.json_response({"error": {"message": "bad key"}}, status=401)
        return web.json_response({"data": [{"id": n} for n in self.names]})

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        if self.keep_bodies:
            self.bodies.append(body)
        found = re.search(rb"\[id:(\d+)\]", body)
        number = int(found[1]) if found else -1
        self.calls[number] += 1
        self._now += 1
        self.most = max(self.most, self._now)
        try:
            if self.hold_after is not None and sum(self.calls.values()) > self.hold_after:
                self._holding += 1
                if self._holding >= self.hold_full:
                    self.held.set()
                await self._free.wait()
            if self.latency:
                await asyncio.sleep(self.latency)
            return await self._reply(request, number, body)
        finally:
            self._now -= 1

    async def _reply(self, request: web.Request, number: int, body: bytes) -> web.StreamResponse:
        name = json.loads(body)["model"]
        if name not in self.names:
            error = {"message": f"The model `{name}` does not exist.", "code": "model_not_found"}
            return web.json_response({"error": error}, status=404)
        for name in self.refuses:
            if name in json.loads(body):
                text = f"Unsupported parameter: '{name}' is not supported with this model."
                if name == "max_tokens":
                    text += " Use 'max_completion_tokens' instead."
                return web.json_response({"error": {"message": text, "param": name}}, status=400)
        faulty = self.fault and self.chosen(number)
        if faulty and not (self.first_only and self.calls[number] > 1):
            return await self._misbehave(request)
        self.finished[number] += 1
        usual = self.usual or (lambda n: completion(f"{ANSWER} [ans:{n}]"))
        return web.json_response(usual(number))

    async def _misbehave(self, request: web.Request) -> web.StreamResponse:
        headers = {"Retry-After": self.retry_after} if self.retry_after is not None else {}
        match self.fault:
            case "malformed":
                return web.Response(text='{"choices": [{"index": 0, "mess')
            case "empty":
                return web.json_response(completion(""))
            case "null":
                return web.json_response(completion(None))
            case "hang":
                await self._stop.wait()
                return web.Response()
            case "cut":
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            case "half":
                response = web.StreamResponse(headers={"Content-Length": "5000"})
                await response.prepare(request)
                await response.write(b'{"choices": [')
                assert request.transport is not None
                request.transport.close()
                return response
            case "length":
                return web.json_response(completion("Well, it", finish="length"))
            case "filtered":
                return web.json_response(completion("", finish="content_filter"))
            case "policy":
                error = {"message": "The response was filtered", "code": "content_filter"}
                return web.json_response({"error": error}, status=400)
            case status:
                error = {"message": "The server had an error", "type": "server_error"}
                return web.json_response({"error": error}, status=int(status), headers=headers)
