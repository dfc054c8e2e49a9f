"""The annotation page in a real browser, and its server over real HTTP."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from csrbench.annotate import results
from csrbench.annotate.commands import prepare
from csrbench.annotate.questions import questions
from csrbench.annotate.sample import Design
from csrbench.annotate.server import Desk, serve
from csrbench.annotate.store import FINAL, Annotations
from csrbench.suite.read import Suite, open_suite

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
needs_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine: browser tests are skipped"
)
TOKEN = "a-token-for-the-test"
REPLIES = 50
HOSTILE = (
    "</p><img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>"
    '<a href="javascript:alert(1)">x</a>\u202e\x1b[31m ${alert(1)} {{7*7}} <style>*{display:none}'
)


class Running:
    """The server in a thread; it can be stopped and started again on the same port."""

    def __init__(self, suite: Suite, path: Path, token: str = TOKEN) -> None:
        self.suite, self.path, self.token, self.port = suite, path, token, 0
        self.url = ""

    def start(self) -> None:
        started = threading.Event()

        def ready(address: str) -> None:
            self.url = address
            self.port = int(address.split(":")[2].split("/")[0])
            started.set()

        async def main() -> None:
            self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
            with Annotations(self.path) as file:
                await serve(Desk(self.suite, file, self.token), self.port, ready, self._stop)

        self._thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
        self._thread.start()
        assert started.wait(20)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def get(self, path: str, token: str | None = TOKEN, **headers: str) -> tuple[int, Any, str]:
        return self.call(
            urllib.request.Request(f"http://127.0.0.1:{self.port}{path}"), token, headers
        )

    def post(self, path: str, body: Any, token: str | None = TOKEN, **headers: str) -> Any:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data)
        return self.call(request, token, {"Content-Type": "application/json", **headers})

    def call(
        self, request: urllib.request.Request, token: str | None, headers: dict[str, str]
    ) -> tuple[int, Any, str]:
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        if token is not None:
            request.add_header("X-Token", token)
        try:
            with urllib.request.urlopen(request, timeout=10) as r:
                return r.status, r.headers, r.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as e:
            with e:
                return e.code, e.headers, e.read().decode("utf-8", "replace")


@pytest.fixture(scope="module")
def suite(small_suite: Path) -> Suite:
    return open_suite(small_suite)


@pytest.fixture
def server(reference_run: Path, suite: Suite, tmp_path: Path) -> Iterator[Running]:
    path = tmp_path / "labels.db"
    prepare(reference_run, suite, path, Design(REPLIES, "type", conditions=("mm", "txt"))).close()
    running = Running(suite, path)
    running.start()
    yield running
    running.stop()


def rows_by_unit(suite: Suite, path: Path) -> dict[int, dict[str, Any]]:
    rows = {r["id"]: r for r in suite.instances.iter_rows(named=True)}
    with Annotations(path) as file:
        return {u["id"]: rows[u["instance"]] for u in file.units()}


# -- without a browser ----------------------------------------------------------------------------


def test_a_wrong_token_is_refused(server: Running) -> None:
    for token in (None, "", "wrong", TOKEN + "x"):
        for path in ("/", "/api/state?as=Ana", "/api/unit/0?as=Ana", "/api/agreement?as=Ana"):
            status, headers, text = server.get(path, token)
            assert status == 403 and "token" in text
            assert "default-src 'none'" in headers["Content-Security-Policy"]
        body = {"unit": 0, "as": "Ana", "axes": {}}
        assert server.post("/api/label", body, token)[0] == 403
    assert server.get("/?token=wrong", None)[0] == 403
    assert server.get(f"/?token={TOKEN}", None)[0] == 200


def test_foreign_hosts_and_pages_are_refused(server: Running, suite: Suite) -> None:
    assert server.get("/api/state?as=Ana", Host="evil.example")[0] == 403
    assert server.get("/api/state?as=Ana", Host=f"localhost:{server.port}")[0] == 200
    body = {"unit": 0, "as": "Ana", "axes": {}}
    assert server.post("/api/label", body, Origin="http://evil.example")[0] == 403
    assert server.post("/api/label", body, Content_Type="text/plain")[0] == 403
    assert server.post("/api/label", body)[0] == 200
    # Without a token, other pages still can't get at it.
    server.stop()
    server.token = ""
    server.start()
    assert server.get("/api/state?as=Ana", None)[0] == 200
    assert server.get("/api/state?as=Ana", None, Host="evil.example")[0] == 403
    assert server.post("/api/label", body, None, Origin="http://evil.example")[0] == 403


def test_bad_requests_are_answered_as_such(server: Running) -> None:
    good = {"unit": 0, "as": "Ana", "axes": {"refusal": "none"}}
    assert server.post("/api/label", good)[0] == 200
    for change in (
        {"as": ""}, {"as": None}, {"as": "a\x00b"}, {"as": FINAL}, {"axes": []}, {"note": 5},
        {"axes": {"refusal": "maybe"}}, {"axes": {"model": "x"}},
    ):  # fmt: skip
        assert server.post("/api/label", {**good, **change})[0] == 400, change
    for unit in (-1, 10**6, "x", None):
        assert server.post("/api/label", {**good, "unit": unit})[0] == 404
    assert server.post("/api/label", b"{broken")[0] == 400
    assert server.post("/api/label", b"\xff\xfe")[0] == 400
    for path in ("/static/../server.py", "/static/%2e%2e/server.py", "/image/abc", "/nothing"):
        assert server.get(path)[0] == 404


def test_labelling_is_blind(server: Running) -> None:
    """Neither the model's name nor the machine's verdict leaves the server."""
    told = [server.get("/api/state?as=Ana")[2]]
    told += [server.get(f"/api/unit/{n}?as=Ana")[2] for n in range(REPLIES)]
    told += [server.get(f"/api/unit/{n}?as=Ana&final=1")[2] for n in range(REPLIES)]
    for text in told:
        assert "reference/" not in text and "rules-" not in text
    keys = set(json.loads(told[1]))
    wanted = {"id", "prompt", "ask", "image", "description", "right", "text", "questions", "label"}
    assert keys == wanted


# -- in the browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        yield p.chromium


def browse(chromium: Any, folder: Path, url: str, width: int = 1440) -> tuple[Any, Any, list[str]]:
    """A browser of its own with a page on it; console errors are collected."""
    context = chromium.launch_persistent_context(
        str(folder),
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--disable-gpu"],
        viewport={"width": width, "height": 900},
    )
    page = context.pages[0]
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("dialog", lambda d: (errors.append("dialog"), d.accept()))
    page.goto(url)
    return context, page, errors


def enter(page: Any, name: str) -> None:
    page.wait_for_selector("#name:focus")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.wait_for_selector("#reply")


def where(page: Any) -> str:
    return str(page.inner_text("#place").split(",")[0])


def press_all(page: Any, row: dict[str, Any], pick: int) -> None:
    for q in questions(row):
        page.keyboard.press(q["options"][min(pick, len(q["options"]) - 1)]["key"])


def label_on(page: Any, rows: dict[int, dict[str, Any]], units: range, pick: Any) -> None:
    """Label these units by keys alone; each is followed by the next open one."""
    for unit in units:
        page.wait_for_selector(f"#place[data-at='{unit + 1}']")
        press_all(page, rows[unit], pick(unit))
        page.wait_for_selector("#done:not([disabled])")
        page.keyboard.press("Enter")


@needs_browser
def test_two_people_label_with_keys_alone(
    server: Running, suite: Suite, chromium: Any, tmp_path: Path
) -> None:
    rows = rows_by_unit(suite, server.path)
    context, page, errors = browse(chromium, tmp_path / "ana", server.url)
    enter(page, "Ana")
    label_on(page, rows, range(25), lambda n: 0)
    page.wait_for_selector("#place[data-at='26']")
    # In the middle of a reply the browser is closed, without waiting for anything.
    page.keyboard.press(questions(rows[25])[0]["options"][1]["key"])
    context.close()
    assert errors == []

    context, page, errors = browse(chromium, tmp_path / "ana", server.url)
    enter(page, "Ana")
    assert where(page) == f"26 of {REPLIES}"
    assert page.locator("[data-axis=refusal][aria-pressed=true]").inner_text().endswith("Partial")
    with Annotations(server.path) as file:
        assert sum(label["done"] for _, _, label in file.labels("Ana")) == 25
    label_on(page, rows, range(25, REPLIES), lambda n: 0)
    page.wait_for_selector("h1:has-text('All done')")
    context.close()
    assert errors == []

    # Ben labels two replies otherwise, in a browser of his own.
    context, page, errors = browse(chromium, tmp_path / "ben", server.url)
    enter(page, "Ben")
    label_on(page, rows, range(REPLIES), lambda n: 1 if n in (7, 30) else 0)
    page.wait_for_selector("h1:has-text('All done')")
    page.keyboard.press("p")
    page.wait_for_selector("#agreement")
    assert "2 open disagreements" in page.inner_text("main")
    page.keyboard.press("x")
    for left in (2, 1):
        page.wait_for_selector(f"#place[data-at='1'][data-of='{left}']")
        assert page.locator(".by").count() >= 2
        row = rows[[7, 30][2 - left]]
        press_all(page, row, 0)
        page.wait_for_selector("#done:not([disabled])")
        page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('No open disagreements')")
    context.close()
    assert errors == []

    with Annotations(server.path) as file:
        table = results.table(file)
        assert table["status"].value_counts(sort=True).rows() == [
            ("agreed", 48),
            ("adjudicated", 2),
        ]
        for name in ("Ana", "Ben"):
            labels = list(file.labels(name))
            assert len(labels) == REPLIES and all(label["done"] for _, _, label in labels)
            for unit, _, label in labels:
                pick = 1 if name == "Ben" and unit in (7, 30) else 0
                for q in questions(rows[unit]):
                    value = q["options"][min(pick, len(q["options"]) - 1)]["value"]
                    assert label["axes"][q["axis"]] == value


@needs_browser
def test_undo_notes_and_a_server_that_goes_away(
    server: Running, suite: Suite, chromium: Any, tmp_path: Path
) -> None:
    rows = rows_by_unit(suite, server.path)
    context, page, _ = browse(chromium, tmp_path / "p", server.url)
    enter(page, "Ana Maria")
    label_on(page, rows, range(1), lambda n: 0)
    page.wait_for_selector("#place[data-at='2']")
    page.keyboard.press("z")
    page.wait_for_selector("#place[data-at='1']")
    assert "done" not in page.inner_text("#place")
    page.keyboard.press("n")
    page.keyboard.type("q a 1 z: letters in a note are no keys")
    page.keyboard.press("Enter")
    page.wait_for_selector("#saved[data-state=saved]")
    with Annotations(server.path) as file:
        assert file.label(0, "Ana Maria")["note"].startswith("q a 1 z")  # type: ignore[index]
    server.stop()
    page.keyboard.press("3")
    page.wait_for_selector("#saved.bad:has-text('Not saved')")
    server.start()
    page.wait_for_selector("#saved[data-state=saved]")
    with Annotations(server.path) as file:
        assert file.label(0, "Ana Maria")["axes"]["refusal"] == "full"  # type: ignore[index]
    # "All done" is not said before the last label has arrived.
    label_on(page, rows, range(REPLIES - 1), lambda n: 0)
    page.wait_for_selector(f"#place[data-at='{REPLIES}']")
    server.stop()
    press_all(page, rows[REPLIES - 1], 0)
    page.wait_for_selector("#done:not([disabled])")
    page.keyboard.press("Enter")
    page.wait_for_selector("main:has-text('Saving the last labels')")
    page.wait_for_selector("#saved.bad:has-text('Not saved')")
    assert page.locator("h1").count() == 0
    server.start()
    page.wait_for_selector("h1:has-text('All done')")
    with Annotations(server.path) as file:
        assert all(label["done"] for _, _, label in file.labels("Ana Maria"))
        assert len(list(file.labels("Ana Maria"))) == REPLIES
    context.close()


@needs_browser
def test_hostile_replies_are_text(
    server: Running, suite: Suite, chromium: Any, tmp_path: Path
) -> None:
    server.stop()
    with sqlite3.connect(server.path) as db:
        db.execute("UPDATE units SET text = ?", (HOSTILE,))
        db.execute("UPDATE units SET text = ? WHERE id = 1", ("long " * 200_000,))
    server.start()
    context, page, errors = browse(chromium, tmp_path / "p", server.url)
    enter(page, "<b>Eve</b><img src=x onerror=alert(1)>")
    shown = page.inner_text("#reply")
    assert "<img src=x" in shown and "<style>" in shown
    assert "\u202e" not in shown and "\x1b" not in shown
    assert page.locator("#reply *").count() == 0
    assert page.title() == "Annotate · CSR-Bench"
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#place[data-at='2']")
    assert len(page.inner_text("#reply")) > 900_000
    page.keyboard.press("p")
    page.wait_for_selector("h1:has-text('Progress')")
    assert page.locator("main img").count() == 0
    page.keyboard.press("1")
    context.close()
    assert errors == []


@needs_browser
def test_a_wrong_token_shows_no_page(server: Running, chromium: Any, tmp_path: Path) -> None:
    context, page, _ = browse(chromium, tmp_path / "p", server.url.replace(TOKEN, "guessed"))
    assert "token is missing or wrong" in page.inner_text("body")
    assert page.locator("script").count() == 0
    context.close()


@needs_browser
@pytest.mark.parametrize("width", [1440, 390])
def test_it_fits_and_pictures_show(
    server: Running, chromium: Any, tmp_path: Path, width: int
) -> None:
    context, page, errors = browse(chromium, tmp_path / "p", server.url, width)
    enter(page, "Ana")
    seen = 0
    for n in range(12):
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if page.locator("img.picture").count():
            decoded = "document.querySelector('img.picture').decode().then(() => true)"
            assert page.evaluate(decoded)
            seen += 1
        page.keyboard.press("ArrowRight")
        page.wait_for_selector(f"#place[data-at='{n + 2}']")
    assert seen
    for view in ("settle", "progress", "keys"):
        page.goto(page.url.split("#")[0] + "#" + view)
        page.wait_for_selector("main h1")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    context.close()
    assert errors == []
