"""A browser, and pages opened in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium of this machine.

    Playwright holds the thread's event loop until it ends, and no test that runs one of its own
    could follow; so the browser ends with its module.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: browser tests are skipped")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        opened = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a report at a width and theme; the test fails on any console error."""
    contexts: list[Any] = []
    errors: list[str] = []

    def go(report: Path, view: str = "", width: int = 1440, theme: str = "light") -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(f"file://{report}/index.html" + (f"#{view}" if view else ""))
        page.wait_for_selector(".view[data-ready=yes]")
        return page

    yield go
    for context in contexts:
        context.close()
    assert errors == []
