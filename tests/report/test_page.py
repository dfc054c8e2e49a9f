"""The page in a real browser, from disk: views, filters, deep links, widths, hostile text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.support.fullreport import write

VIEWS = (
    "overview",
    "types",
    "gap",
    "conflict",
    "detection",
    "grounding",
    "tradeoff",
    "judge",
    "missing",
    "compare",
    "instances",
)


@pytest.fixture(scope="module")
def report(
    reference_run: Path, small_suite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A report with all there can be."""
    return write(reference_run, small_suite, tmp_path_factory.mktemp("page"))


@pytest.fixture(params=[1440, 390], ids=["desktop", "phone"])
def page(
    request: pytest.FixtureRequest, open_page: Callable[..., Any], report: Path
) -> Iterator[Any]:
    yield open_page(report, width=request.param)


def go(page: Any, view: str) -> None:
    """Show another view and wait until it is complete."""
    page.evaluate("document.querySelector('.view').dataset.ready = 'old'")
    page.goto(page.url.split("#")[0] + "#" + view)
    page.wait_for_selector(".view[data-ready=yes]")


def draw_figures(page: Any) -> None:
    """Scroll to every figure and wait until it is drawn."""
    for figure in page.locator(".fig").all():
        figure.scroll_into_view_if_needed()
    page.wait_for_function(
        "[...document.querySelectorAll('.fig')].every(f => f.dataset.drawn === 'yes')",
        timeout=30_000,
    )


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_opens_and_fits(page: Any, view: str) -> None:
    go(page, view)
    draw_figures(page)
    assert page.locator("main h1").count() == 1
    assert page.locator("#nav a[aria-current]").count() == 1
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, "the page scrolls sideways"


def test_the_navigation_names_every_view(page: Any) -> None:
    links = page.eval_on_selector_all("#nav a", "all => all.map(a => a.getAttribute('href'))")
    assert sorted(links) == sorted(f"#{v}" for v in VIEWS)


def test_the_board_shows_intervals_and_marks_simulated_systems(page: Any) -> None:
    text = page.inner_text("main")
    assert "Reference systems (simulated" in text
    assert "1.00 [" in text
    group, *rows = page.locator("[aria-label=Leaderboard] tbody tr").all_inner_texts()
    assert group.startswith("Reference systems (simulated)")
    assert rows[0].startswith("oracle") and len(rows) == 7
    assert 1 <= page.locator("[aria-labelledby=findings] .finding").count() <= 3
    assert page.locator("[aria-labelledby=patterns] .finding").count() == 4


def test_board_patterns_and_findings_share_one_screen(
    open_page: Callable[..., Any], report: Path
) -> None:
    page = open_page(report)
    for part in ("board", "findings", "patterns"):
        box = page.locator(f"[aria-labelledby={part}]").bounding_box()
        assert box is not None and box["y"] < 900, part


def test_a_selected_split_and_stress_are_said_on_top_of_every_view(page: Any) -> None:
    for view in ("overview", "compare", "instances"):
        go(page, view)
        told = page.inner_text("header")
        assert "Adversarially selected" in told
        assert "openai/first" in told
        assert "stress level 2" in told


def test_the_heat_map_leads_into_the_browser(page: Any) -> None:
    go(page, "types")
    page.select_option("label:has-text('Pattern') select", "hallucination")
    page.wait_for_function("location.hash.includes('pattern=hallucination')")
    page.wait_for_selector(".heat")
    assert page.locator(".heat").count() == 1
    page.locator(".heat .cell[href*='type=H12'][href*='oracle']").first.click()
    page.wait_for_selector(".card")
    assert all(t.startswith("H12") for t in page.locator(".card .t").all_inner_texts())


def test_compare_says_what_differs_and_links_to_the_grids(page: Any) -> None:
    pair = "a=reference%2Foracle&b=reference%2Falways-refuse"
    go(page, f"compare?{pair}")
    assert "oracle (simulated)" in page.inner_text(".say")
    rows = page.locator("[aria-label='Planned contrasts'] tbody tr").count()
    assert rows == page.locator(".words li", has_text="").count()
    link = page.locator("a[href*='outcome=only']").first
    expected = int(link.inner_text())
    link.click()
    page.wait_for_selector(".card")
    assert page.locator(".card").count() == expected
    assert page.locator("label:has-text('Outcome') select").input_value() == "only"


def test_compare_follows_its_selects_in_either_order(page: Any) -> None:
    go(page, "compare?a=reference%2Falways-refuse&b=reference%2Foracle")
    first = page.inner_text(".say")
    page.select_option("label:has-text('Second') select", "reference/random")
    page.wait_for_function("location.hash.includes('b=reference%2Frandom')")
    page.wait_for_selector(".view[data-ready=yes] .say")
    assert page.inner_text(".say") != first
    assert "random" in page.inner_text(".say")


def test_grounding_shows_both_figures_with_intervals(page: Any) -> None:
    go(page, "grounding")
    row = page.locator("[aria-label='Refusal grounding'] tr", has_text="always-refuse")
    without_reason, refusals, twin_too, pairs, due, missing = row.locator("td").all_inner_texts()
    assert without_reason.startswith("1.00 [") and twin_too.startswith("1.00 [")
    assert int(refusals) > 0 and int(pairs) > 0
    assert f"n {refusals}" in due and missing == "0.0 %"


def test_conflict_has_the_true_claim_as_control(page: Any) -> None:
    go(page, "conflict")
    assert "True claim" in page.inner_text("[aria-label='Still right']")
    assert page.locator(".fig").count() == 2


def test_missing_has_bounds_per_model_and_condition(page: Any) -> None:
    go(page, "missing")
    rows = page.locator("[aria-label='Missing replies'] tbody tr")
    assert rows.count() == 7 * 11 or rows.count() % 7 == 0
    held = page.locator("[aria-label='Missing replies'] tr", has_text="always-help")
    assert any(" to " in t and "0 %" not in t.split("\t")[2] for t in held.all_inner_texts())


def test_missing_is_filtered_by_system_and_condition(page: Any) -> None:
    go(page, "missing")
    rows = "[aria-label='Missing replies'] tbody tr"
    everything = page.locator(rows).count()
    page.select_option("label:has-text('System') select", "reference/always-help")
    page.wait_for_function("location.hash.includes('model=')")
    page.wait_for_selector(".view[data-ready=yes]")
    assert page.locator(rows).count() * 7 == everything
    page.select_option("label:has-text('Condition') select", "mm")
    page.wait_for_function("location.hash.includes('condition=mm')")
    page.wait_for_selector(".view[data-ready=yes]")
    assert page.locator(rows).count() == 1


def test_judge_shows_agreement_and_corrected_figures(page: Any) -> None:
    go(page, "judge")
    assert "any refusal" in page.inner_text("[aria-label='Agreement by axis']")
    assert page.locator("[aria-label='Precision, recall and F1'] tbody tr").count() > 4
    assert page.locator("[aria-label='Corrected figures'] tbody tr").count() > 0
    page.select_option("label:has-text('Pattern') select", "safety+over_rejection")
    page.wait_for_function("location.hash.includes('pattern=')")
    page.wait_for_selector(".view[data-ready=yes]")
    assert "d′" in page.inner_text("[aria-label='Corrected figures']")
    page.select_option("label:has-text('System') select", "reference/oracle")
    page.wait_for_function("location.hash.includes('model=')")
    page.wait_for_selector(".view[data-ready=yes]")
    names = page.locator("[aria-label='Corrected figures'] tbody th").all_inner_texts()
    assert set(names) == {"oracle (simulated)"}


def test_filters_narrow_the_list(page: Any) -> None:
    go(page, "instances")
    everything = page.locator(".card").count()
    page.select_option("label:has-text('Pattern') select", "bias")
    bias = page.locator(".card").count()
    assert 0 < bias < everything
    page.select_option("label:has-text('Type') select", "B03")
    assert 0 < page.locator(".card").count() < bias
    page.click("text=Clear")
    page.wait_for_function("location.hash === '#instances'")
    page.wait_for_selector(".view[data-ready=yes]")
    page.fill("input[type=search]", "no such words anywhere")
    assert page.locator(".card").count() == 0
    assert "0 of" in page.inner_text("[role=status]")


@pytest.mark.parametrize(
    ("query", "least", "most"),
    [
        ("model=reference%2Foracle&outcome=solved", 6, 99),
        ("model=reference%2Falways-help&outcome=solved", 0, 5),
        ("model=reference%2Falways-help&outcome=missing", 1, 99),
        ("model=reference%2Foracle&outcome=missing", 0, 0),
        ("model=reference%2Falways-refuse&outcome=b:enabling", 0, 0),
        ("model=reference%2Falways-refuse&outcome=b:ungrounded_refusal", 1, 99),
        ("outcome=disagree", 1, 99),
        ("outcome=judges&model=reference%2Foracle", 1, 99),
        ("outcome=judges&model=reference%2Frandom", 0, 0),
        ("model=reference%2Foracle&against=reference%2Falways-help&outcome=other", 0, 0),
        ("model=reference%2Foracle&against=reference%2Falways-help&outcome=only", 1, 99),
    ],
)
def test_deep_links_of_outcomes(
    open_page: Callable[..., Any], report: Path, query: str, least: int, most: int
) -> None:
    page = open_page(report, f"instances?{query}")
    assert least <= page.locator(".card").count() <= most


def test_a_deep_link_shows_both_pictures_and_all_four_cells(page: Any) -> None:
    go(page, "instances?type=S10")
    page.locator(".card").first.click()
    page.wait_for_selector(".cellbox")
    link = page.url
    assert "grid=" in link
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector(".cellbox")
    assert page.locator(".cellbox").count() == 4
    boxes = [page.locator(".frame").nth(n).bounding_box() for n in (0, 1)]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    width = page.evaluate("document.querySelector('.view').getBoundingClientRect().width")
    assert boxes[0]["width"] + boxes[1]["width"] > 0.9 * width
    assert page.locator(".frame img").count() == 2
    loaded = page.evaluate(
        "Promise.all([...document.images].map(i => i.decode().then(() => i.naturalWidth > 0)))"
    )
    assert all(loaded)
    assert page.locator(".cond", has_text="control").count() > 0
    page.select_option("label:has-text('Condition') select", "txt")
    page.wait_for_selector("summary:has-text('What was sent')")


def test_verdicts_of_other_judges_stand_beside(page: Any) -> None:
    go(page, "instances?type=S10&model=reference%2Foracle")
    page.locator(".card").first.click()
    page.wait_for_selector(".other.differs")
    assert page.locator(".other", has_text="people:").count() > 0
    assert page.locator(".other.differs", has_text="strict:").count() > 0


def test_hostile_replies_are_shown_as_text(page: Any) -> None:
    go(page, "instances?type=S10&model=reference%2Frandom")
    page.locator(".card").first.click()
    page.wait_for_selector(".reply .text")
    text = page.inner_text(".reply .text >> nth=0")
    assert "<img src=x" in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert len(text) < 2_000
    page.click(".reply .more >> nth=0")
    assert len(page.inner_text(".reply .text >> nth=0")) > 19_000
    assert "pwned" not in page.title()
    assert page.locator(".reply img, .reply script").count() == 0


def test_keys_move_through_the_grids(page: Any) -> None:
    go(page, "instances")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.locator(".card").first.click()
    page.wait_for_selector(".cellbox")
    first = page.url
    page.keyboard.press("j")
    page.wait_for_function("url => location.href !== url", arg=first)
    page.wait_for_selector(".view[data-ready=yes] .cellbox")
    page.keyboard.press("k")
    page.wait_for_function("url => location.href === url", arg=first)
    page.wait_for_selector(".view[data-ready=yes] .cellbox")
    assert page.locator(".sides").count() > 0
    page.keyboard.press("c")
    page.wait_for_function("document.querySelectorAll('.sides').length === 0")
    assert page.locator("details.reply").count() == 28, "of seven systems, badges first"
    assert page.locator("details.reply[open]").count() == 0, "none of them is more than a reference"
    page.keyboard.press("o")
    page.wait_for_function("document.querySelectorAll('details.reply[open]').length === 28")
    page.keyboard.press("u")
    page.wait_for_selector(".gridlist")


def test_sensitive_pictures_are_blurred_until_asked_for(
    open_page: Callable[..., Any], report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(report)
    page.evaluate("CSR.store.summary.types.forEach(t => { t.sensitive = t.id === 'S10'; })")
    go(page, "instances?type=S10")
    assert page.locator(".blur").count() == page.locator(".card").count() > 0
    page.locator(".card").first.click()
    page.wait_for_selector(".view[data-ready=yes] .frame")
    assert page.locator(".frame.blur img").count() == 2
    assert page.locator(".frame a").count() == 0, "no way to the picture around the question"
    page.click("text=Show the pictures")
    page.wait_for_selector(".view[data-ready=yes] .frame a")
    assert page.locator(".blur").count() == 0
    page.evaluate("CSR.unblurred = false")
    go(page, "instances?type=S10")
    page.check("text=Show sensitive pictures")
    assert page.locator(".blur").count() == 0


def test_dark_and_light(page: Any) -> None:
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


def test_nothing_is_asked_of_the_network(open_page: Callable[..., Any], report: Path) -> None:
    page = open_page(report)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    for view in VIEWS:
        go(page, view)
    draw_figures(page)
    assert {u.split(":")[0] for u in asked} <= {"file", "data", "blob"}


def test_it_prints(open_page: Callable[..., Any], report: Path) -> None:
    page = open_page(report, theme="dark")
    draw_figures(page)
    assert page.pdf(format="A4")[:5] == b"%PDF-"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.is_visible("#theme")


@pytest.mark.parametrize("view", ["overview", "conflict", "detection", "grounding", "missing"])
def test_no_table_is_cut_off_on_paper(
    open_page: Callable[..., Any], report: Path, view: str
) -> None:
    page = open_page(report, view, width=703)  # A4 without its margins
    page.emulate_media(media="print")
    edges = page.eval_on_selector_all(
        "table", "all => all.map(t => t.getBoundingClientRect().right)"
    )
    assert edges and max(edges) <= 704


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious(
    open_page: Callable[..., Any], report: Path, theme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is missing")
    page = open_page(report, width=width, theme=theme)
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = []
    for view in (*VIEWS, "grid"):
        if view == "grid":
            go(page, "instances?type=S10")
            page.locator(".card").first.click()
            page.wait_for_selector(".cellbox")
        else:
            go(page, view)
            draw_figures(page)
        told = page.evaluate("axe.run(document, {preload: false, resultTypes: ['violations']})")
        found += [
            (view, v["id"], v["impact"], v["nodes"][0]["html"][:160])
            for v in told["violations"]
            if v["impact"] in ("serious", "critical")
        ]
    assert found == []
