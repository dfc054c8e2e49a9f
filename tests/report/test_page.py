"""The page in a real browser, from disk: views, filters, deep links, widths, hostile text."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from csrbench.judges.stage import judge_with_rules, outcomes
from csrbench.report.build import write_report
from csrbench.runs.store import Store
from csrbench.suite.read import open_suite

CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine: browser tests are skipped"
)
VIEWS = (
    "overview",
    "types",
    "gap",
    "conflict",
    "detection",
    "tradeoff",
    "judge",
    "missing",
    "instances",
)
HOSTILE = (
    "<img src=x onerror=\"document.title='pwned'\"><script>document.title='pwned'</script>\u202e"
)


@pytest.fixture(scope="module")
def report(
    reference_run: Path, small_suite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A report in which one system answers with hostile text and some replies failed."""
    folder = tmp_path_factory.mktemp("page")
    store = Path(shutil.copy(reference_run, folder / "run.db"))
    with sqlite3.connect(store) as db:
        db.execute(
            "UPDATE responses SET text = ? WHERE key IN (SELECT key FROM items WHERE model"
            " = 'reference/random')",
            (HOSTILE,),
        )
        db.execute(
            "UPDATE responses SET status = 'error' WHERE key IN (SELECT key FROM items "
            "WHERE model = 'reference/always-help' LIMIT 20)"
        )
        db.execute("DELETE FROM judgements")
    suite = open_suite(small_suite)
    with Store(store) as opened:
        judge_with_rules(opened, suite)
    write_report(suite, outcomes(suite, [store]), folder / "report", resamples=500)
    return folder / "report"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        opened = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(params=[1440, 390], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Any, report: Path) -> Iterator[Any]:
    """A page at one width; fails the test on any console error."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    opened.on("pageerror", lambda e: errors.append(str(e)))
    opened.goto(f"file://{report}/index.html")
    yield opened
    context.close()
    assert errors == []


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens(page: Any, view: str) -> None:
    page.goto(page.url.split("#")[0] + "#" + view)
    page.wait_for_selector("main h1")
    if page.locator(".fig").count():
        page.wait_for_selector(".fig[data-drawn=yes] svg", timeout=20_000)
    assert page.locator("#nav a[aria-current]").count() == 1
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, "the page scrolls sideways"


def test_the_board_shows_intervals_and_marks_simulated_systems(page: Any) -> None:
    text = page.inner_text("main")
    assert "Reference systems (simulated" in text
    assert "oracle (simulated)" in text
    assert "1.00 [" in text


def test_filters_narrow_the_list(page: Any) -> None:
    page.goto(page.url.split("#")[0] + "#instances")
    everything = page.locator(".card").count()
    page.select_option("label:has-text('Pattern') select", "bias")
    assert 0 < page.locator(".card").count() < everything
    page.select_option("label:has-text('Pattern') select", "")
    page.fill("input[type=search]", "no such words anywhere")
    assert page.locator(".card").count() == 0
    assert "0 of" in page.inner_text("[role=status]")


def test_a_deep_link_shows_both_pictures_and_all_four_cells(page: Any) -> None:
    page.goto(page.url.split("#")[0] + "#instances?type=S10")
    page.locator(".card").first.click()
    page.wait_for_selector(".cellbox")
    link = page.url
    assert "grid=" in link
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector(".cellbox")
    assert page.locator(".cellbox").count() == 4
    assert page.locator(".frame img").count() == 2
    loaded = page.evaluate(
        "Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth > 0)))"
    )
    assert all(loaded)
    page.select_option("label:has-text('Condition') select", "txt")
    page.wait_for_selector("summary:has-text('What was sent')")


def test_hostile_replies_are_shown_as_text(page: Any) -> None:
    page.goto(page.url.split("#")[0] + "#instances?type=S10&model=reference%2Frandom")
    page.locator(".card").first.click()
    page.wait_for_selector(".reply p")
    assert "<img src=x" in page.inner_text(".reply p >> nth=0")
    assert "pwned" not in page.title()
    assert page.locator(".reply img, .reply script").count() == 0


def test_keys_go_to_the_next_grid(page: Any) -> None:
    page.goto(page.url.split("#")[0] + "#instances")
    page.locator(".card").first.click()
    page.wait_for_selector(".cellbox")
    first = page.url
    page.keyboard.press("j")
    page.wait_for_function("url => location.href !== url", arg=first)
    page.wait_for_selector(".cellbox")


def test_dark_and_light(page: Any) -> None:
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
