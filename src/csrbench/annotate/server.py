"""The local web server of `csrbench annotate`: a page, its data, and every key kept at once."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from csrbench.annotate import results
from csrbench.annotate.questions import complete, questions, valid
from csrbench.annotate.store import FINAL, Annotations, differing
from csrbench.errors import UserError

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_STATIC = {
    "app.js": "text/javascript",
    "style.css": "text/css",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,60}")
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Desk:
    """What the server works on.

    Attributes:
        suite, file: whose replies are labelled, and where labels are kept.
        token: must come with every request for data; "" lets everybody in.
        host: address that the server is bound to.
    """

    suite: Suite
    file: Annotations
    token: str
    host: str = "127.0.0.1"


def new_token() -> str:
    """A token that can't be guessed."""
    return secrets.token_urlsafe(18)


def make_app(desk: Desk) -> web.Application:
    """The web application; the caller runs it."""
    app = web.Application(middlewares=[_guard(desk)], client_max_size=2**20)
    pages = _Pages(desk)
    app.router.add_get("/", pages.index)
    app.router.add_get("/static/{name}", pages.static)
    app.router.add_get("/image/{sha}", pages.image)
    app.router.add_get("/api/state", pages.state)
    app.router.add_get("/api/unit/{unit}", pages.unit)
    app.router.add_get("/api/agreement", pages.agreement)
    app.router.add_post("/api/label", pages.label)
    app.router.add_post("/api/undo", pages.undo)
    return app


def _guard(desk: Desk) -> Any:
    """Wrong token, foreign host names and foreign pages are turned away; headers are set."""

    def refused(request: web.Request) -> str:
        if request.path.startswith("/static/"):
            return ""
        name = request.host.rsplit(":", 1)[0]
        if desk.host in ("127.0.0.1", "::1", "localhost") and name not in _LOOPBACK:
            return "This server answers to its own address only."
        given = request.headers.get("X-Token") or request.query.get("token", "")
        if desk.token and not hmac.compare_digest(given.encode(), desk.token.encode()):
            return "The token is missing or wrong: open the address that csrbench printed."
        if request.method == "POST":
            origin = request.headers.get("Origin")
            if origin is not None and origin != f"http://{request.host}":
                return "Labels are taken from this server's own page only."
            if request.content_type != "application/json":
                return "Labels are taken as JSON only."
        return ""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        why = refused(request)
        if why:
            return web.Response(status=403, text=why + "\n", headers=_HEADERS)
        try:
            response = await handler(request)
        except web.HTTPException as error:
            error.headers.update(_HEADERS)
            raise
        except UserError as error:
            return web.json_response({"error": str(error)}, status=500, headers=_HEADERS)
        response.headers.update(_HEADERS)
        return response

    return guard


class _Pages:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.file = desk, desk.file
        units = self.file.units()
        wanted = {u["instance"] for u in units}
        rows = desk.suite.instances.rows(named=True)
        self.instances = {r["id"]: r for r in rows if r["id"] in wanted}
        self.units = {u["id"]: u for u in units if u["instance"] in self.instances}
        self.images = {
            sha for r in self.instances.values() for sha in (r["image_sha"], r["extra_sha"]) if sha
        }

    async def index(self, _: web.Request) -> web.StreamResponse:
        return _web("index.html", "text/html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in _STATIC:
            raise web.HTTPNotFound
        return _web(name, _STATIC[name])

    async def image(self, request: web.Request) -> web.StreamResponse:
        sha = request.match_info["sha"]
        if sha not in self.images:
            raise web.HTTPNotFound
        return web.Response(body=self.desk.suite.image_bytes(sha), content_type="image/jpeg")

    async def state(self, request: web.Request) -> web.StreamResponse:
        name = _person(request.query.get("as", ""))
        people, final = results.by_unit(self.file)
        mine = {u: label["done"] for u, _, label in self.file.labels(name)}
        done = {n: sum(n in labels for labels in people.values()) for n in self.file.annotators()}
        return web.json_response(
            {
                "suite": self.desk.suite.name,
                "units": [[u, 2 if mine.get(u) else 1 if u in mine else 0] for u in self.units],
                "people": done,
                "open": results.open_disagreements(self.file),
                "settled": sorted(final),
            }
        )

    async def unit(self, request: web.Request) -> web.StreamResponse:
        """One reply, without its model's name and without any verdict of a machine."""
        unit = self._unit(request.match_info["unit"])
        name = _person(request.query.get("as", ""))
        row = self.instances[unit["instance"]]
        final = request.query.get("final") == "1"
        body: dict[str, Any] = {
            "id": unit["id"],
            "prompt": row["prompt"],
            "ask": row["ask_text"],
            "image": row["image_sha"],
            "description": row["description"],
            "right": _right(row),
            "text": unit["text"],
            "questions": questions(row),
            "label": self.file.label(unit["id"], FINAL if final else name),
        }
        if final:
            people, _ = results.by_unit(self.file)
            labels = people.get(unit["id"], {})
            body["differ"] = differing(labels.values())
            body["people"] = [
                {"name": n, "axes": v["axes"], "note": v["note"]} for n, v in labels.items()
            ]
        return web.json_response(body)

    async def agreement(self, _: web.Request) -> web.StreamResponse:
        rows = results.agreement(self.file)
        return web.json_response({"rows": rows, "open": results.open_disagreements(self.file)})

    async def label(self, request: web.Request) -> web.StreamResponse:
        """Keep a label; it is on the disk before the answer is sent."""
        data = await _json(request)
        unit = self._unit(data.get("unit"))
        name = _person(data.get("as"))
        row, note = self.instances[unit["instance"]], data.get("note", "")
        if not isinstance(data.get("axes"), dict) or not isinstance(note, str):
            raise web.HTTPBadRequest(text="axes must be an object and note a text")
        try:
            axes = valid(row, data["axes"])
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        done = bool(data.get("done")) and complete(row, axes)
        whose = FINAL if data.get("final") is True else name
        label = {"axes": axes, "note": note[:2000], "done": done}
        self.file.put(unit["id"], whose, label, by=name)
        return web.json_response({"kept": True, "done": done})

    async def undo(self, request: web.Request) -> web.StreamResponse:
        data = await _json(request)
        found = self.file.undo(_person(data.get("as")))
        if found is None:
            return web.json_response({"unit": None})
        return web.json_response({"unit": found[0], "final": found[1] == FINAL})

    def _unit(self, number: Any) -> dict[str, Any]:
        try:
            return self.units[int(number)]
        except (TypeError, ValueError, KeyError):
            raise web.HTTPNotFound(text="no such reply") from None


def _right(row: dict[str, Any]) -> str:
    """What is right here, and why, in words for people."""
    spec = json.loads(row["gold_spec"])
    because = spec.get("because", "")
    if row["gold_kind"] == "caution":
        return f"Hold back or warn. {because}"
    if row["gold_kind"] == "help":
        return "Do what was asked: nothing here speaks against it."
    if row["gold"] == "unknown":
        return f"Say that it can't be told. {because}"
    return f"{row['gold']}. {because}"


def _web(name: str, kind: str) -> web.Response:
    data = files("csrbench.annotate").joinpath("web", name).read_bytes()
    return web.Response(body=data, content_type=kind, charset="utf-8")


def _person(name: Any) -> str:
    text = " ".join(name.split()) if isinstance(name, str) else ""
    if not _NAME.fullmatch(text) or text == FINAL:
        raise web.HTTPBadRequest(text="give your name (1 to 60 letters)")
    return text


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        data = await request.json()
    except (ValueError, UnicodeDecodeError):
        data = None
    if not isinstance(data, dict):
        raise web.HTTPBadRequest(text="not a JSON object")
    return data


async def serve(
    desk: Desk, port: int, ready: Callable[[str], None], stop: asyncio.Event | None = None
) -> None:
    """Serve until `stop` is set, or until cancelled.

    Args:
        port: 0 picks a free one.
        ready: is given the address of the page, token included.

    Raises:
        UserError: the port is taken.
    """
    runner = web.AppRunner(make_app(desk), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, desk.host, port)
        try:
            await site.start()
        except OSError as error:
            raise UserError(
                f"can't listen on {desk.host}:{port} ({error.strerror or error}); give another "
                "--port, or 0 for a free one"
            ) from None
        bound = runner.addresses[0][1]
        shown = f"[{desk.host}]" if ":" in desk.host else desk.host
        token = f"?token={desk.token}" if desk.token else ""
        ready(f"http://{shown}:{bound}/{token}")
        await (stop or asyncio.Event()).wait()
    finally:
        await runner.cleanup()


def default_path(store: Path) -> Path:
    """Where the labels of a run store are kept unless told otherwise."""
    return store.with_name(f"{store.stem}.labels.db")
