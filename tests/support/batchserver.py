"""A loopback server with `/files` and `/batches` whose faults are chosen by the test."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from support.loopback import ANSWER, Server, completion


def answer(number: int) -> dict[str, object]:
    return completion(f"{ANSWER} [ans:{number}]")


@dataclass
class BatchServer(Server):
    """A batch ends after `polls` looks, once `together` batches were looked at.

    `outcome` gives the end by the batch's number (from 1), `share` how many of its lines are
    answered then; `odd` what happens to a sample's line the first time (with `odd_always` each
    time). `upload_faults`, `create_faults`, `get_faults` and `fetch_faults` are used up one a call:
    `500`, `cut`, or `after-500`, `after-cut` (the batch is begun and the caller is not told), or
    another status. `hold` names a point (`upload`, `create`, `created`, `poll`, `fetch`) where
    calls wait for `release()`; `held` is set there.
    """

    polls: int = 2
    together: int = 1
    outcome: Callable[[int], str] = lambda _: "completed"
    share: float = 1.0
    odd: dict[int, str] = field(default_factory=dict)
    odd_always: bool = False
    upload_faults: list[str] = field(default_factory=list)
    create_faults: list[str] = field(default_factory=list)
    get_faults: list[str] = field(default_factory=list)
    fetch_faults: list[str] = field(default_factory=list)
    list_status: int = 200
    errors: list[dict[str, Any]] = field(default_factory=list)
    hold: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)
    paid: Counter[int] = field(default_factory=Counter)
    seen: Counter[int] = field(default_factory=Counter)
    bodies_asked: list[dict[str, Any]] = field(default_factory=list)

    def routes(self, app: web.Application) -> None:
        app.router.add_post("/v1/files", self._upload)
        app.router.add_get("/v1/files/{id}/content", self._fetch)
        app.router.add_post("/v1/batches", self._create)
        app.router.add_get("/v1/batches", self._list)
        app.router.add_get("/v1/batches/{id}", self._get)

    async def _point(self, name: str) -> None:
        if self.hold == name:
            self.held.set()
            await self._free.wait()

    def release(self) -> None:
        self.hold = ""
        self.held = threading.Event()
        free, self._free = self._free, asyncio.Event()
        self._loop.call_soon_threadsafe(free.set)

    @staticmethod
    def _fail(request: web.Request, kind: str) -> web.Response:
        if kind.endswith("cut"):
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        text = {"error": {"message": "The server had an error", "type": "server_error"}}
        return web.json_response(text, status=int(kind.removeprefix("after-")))

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        await self._point("upload")
        if self.upload_faults:
            return self._fail(request, self.upload_faults.pop(0))
        assert form["purpose"] == "batch"
        part: Any = form["file"]
        name = f"file-{len(self.files) + 1}"
        self.files[name] = part.file.read()
        return web.json_response({"id": name, "object": "file", "purpose": "batch"})

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        await self._point("create")
        fault = self.create_faults.pop(0) if self.create_faults else ""
        if fault and not fault.startswith("after"):
            return self._fail(request, fault)
        assert body["endpoint"] == "/v1/chat/completions"
        number = len(self.batches) + 1
        lines = self.files[body["input_file_id"]].splitlines()
        self.sizes.append(len(lines))
        batch = {
            "id": f"batch_{number}", "object": "batch", "status": "validating", "looks": 0,
            "input_file_id": body["input_file_id"], "metadata": body.get("metadata"),
            "number": number, "output_file_id": None, "error_file_id": None, "errors": None,
            "request_counts": {"total": len(lines), "completed": 0, "failed": 0},
        }  # fmt: skip
        self.batches[str(batch["id"])] = batch
        await self._point("created")
        return self._fail(request, fault) if fault else web.json_response(batch)

    async def _list(self, request: web.Request) -> web.Response:
        if self.list_status != 200:
            return web.json_response({"error": {"message": "no"}}, status=self.list_status)
        newest = list(reversed(self.batches.values()))
        names = [b["id"] for b in newest]
        after = request.query.get("after")
        start = names.index(after) + 1 if after else 0
        page = newest[start : start + 2]  # pages of two, so that paging is tested
        more = start + 2 < len(newest)
        return web.json_response({"object": "list", "data": page, "has_more": more})

    async def _get(self, request: web.Request) -> web.Response:
        await self._point("poll")
        if self.get_faults:
            return self._fail(request, self.get_faults.pop(0))
        batch = self.batches.get(request.match_info["id"])
        if batch is None:
            return web.json_response({"error": {"message": "No such batch"}}, status=404)
        batch["looks"] += 1
        seen = sum(b.get("looks", 0) > 0 for b in self.batches.values())
        ripe = batch["looks"] >= self.polls and seen >= self.together
        if ripe and batch["status"] in ("validating", "in_progress"):
            self._end(batch)
        elif batch["status"] == "validating":
            batch["status"] = "in_progress"
        return web.json_response(batch)

    async def _fetch(self, request: web.Request) -> web.Response:
        await self._point("fetch")
        if self.fetch_faults:
            return self._fail(request, self.fetch_faults.pop(0))
        return web.Response(body=self.files[request.match_info["id"]])

    def _end(self, batch: dict[str, Any]) -> None:
        status = batch["status"] = self.outcome(batch["number"])
        if status == "failed":
            batch["errors"] = {"object": "list", "data": self.errors}
            return
        lines = self.files[batch["input_file_id"]].splitlines()
        answered = lines if status == "completed" else lines[: int(len(lines) * self.share)]
        output, errors = [], []
        for line in answered:
            out, error = self._line(json.loads(line))
            output += out
            errors += error
        for line in lines[len(answered) :]:
            code = {"code": f"batch_{status}", "message": "It was not reached in time."}
            key = json.loads(line)["custom_id"]
            errors.append(json.dumps({"custom_id": key, "response": None, "error": code}))
        for name, made in (("output", output), ("error", errors)):
            if made:
                batch[f"{name}_file_id"] = f"{name}-{batch['id']}"
                self.files[f"{name}-{batch['id']}"] = ("\n".join(made) + "\n").encode()
        batch["request_counts"]["completed"] = len(output)

    def _line(self, asked: dict[str, Any]) -> tuple[list[str], list[str]]:
        body = asked["body"]
        self.bodies_asked.append(body)
        found = re.search(r"\[id:(\d+)\]", json.dumps(body))
        number = int(found[1]) if found else -1
        self.seen[number] += 1
        kind = self.odd.get(number, "")
        if self.seen[number] > 1 and not self.odd_always:
            kind = ""

        def line(status: int, made: Any, key: str = asked["custom_id"]) -> str:
            response = {"status_code": status, "request_id": "r", "body": made}
            return json.dumps({"id": "x", "custom_id": key, "response": response, "error": None})

        refused = [n for n in self.refuses if n in body]
        if refused:
            text = f"Unsupported parameter: '{refused[0]}' is not supported with this model."
            return [], [line(400, {"error": {"message": text}})]
        error = {"error": {"message": "The server had an error", "code": "server_error"}}
        policy = {"error": {"message": "The response was filtered", "code": "content_filter"}}
        if kind in ("missing", "malformed"):
            return ['{"custom_id": "x", "resp'] if kind == "malformed" else [], []
        if kind in ("500", "400"):
            return [], [line(int(kind), error)]
        if kind == "policy":
            return [], [line(400, policy)]
        self.paid[number] += 1
        made = answer(number)
        if kind in ("empty", "null", "length", "filtered"):
            texts = {"empty": "", "null": None, "length": "Well, it", "filtered": ""}
            finish = {"length": "length", "filtered": "content_filter"}.get(kind, "stop")
            return [line(200, completion(texts[kind], finish))], []
        if kind == "body":
            return [line(200, {"choices": "none"})], []
        if kind == "duplicate":
            return [line(200, made), line(200, completion("Another answer"))], []
        if kind == "unknown":
            return [line(200, made, "of-nobody"), line(200, made)], []
        return [line(200, made)], []
