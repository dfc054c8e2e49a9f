"""Scene kinds of paper, phones and screens: what they draw and what they say."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csrbench.errors import UserError
from csrbench.scenes import base
from csrbench.scenes.base import ArtContext
from csrbench.scenes.print import artwork

KINDS = (
    "article",
    "calendar",
    "chat",
    "cv",
    "cvs",
    "document",
    "form",
    "note",
    "notice",
    "phone_app",
    "receipt",
    "screen",
)


def example(kind: str) -> dict[str, Any]:
    module = importlib.import_module(f"csrbench.scenes.print.kinds.{kind}")
    return dict(module.EXAMPLE)


# Values that choose a drawing, not a text.
CODES = {"pictogram", "tone", "paper", "icon", "ink", "app_kind", "style"}


def texts(value: Any, key: str = "") -> list[str]:
    """All texts of scene data, apart from people and codes."""
    if key == "avatar" or key in CODES or value in ("me", "them"):
        return []
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        return [t for k, v in value.items() for t in texts(v, k)]
    if isinstance(value, list | tuple):
        return [t for v in value for t in texts(v, key)]
    return []


@pytest.mark.parametrize("kind", KINDS)
def test_example_is_drawn_and_described_in_full(kind: str) -> None:
    data = example(kind)
    scene = base.make(kind, data)
    assert scene.carrier_format() in base.ART_SIZE
    said = scene.describe("lying on a desk")
    wanted = texts(data)
    missing = [t for t in wanted if t not in said]
    assert not missing
    decisive = tuple(wanted)
    ctx = ArtContext(f"T/{kind}", decisive)
    drawn = [artwork.raster(art) for art in scene.artworks(ctx).values()]
    boxes = {name for raster in drawn for name in raster.boxes}
    plain = {t for t in decisive if not re.search("[\U0001f300-\U0001faff]", t)}
    assert plain <= boxes


@pytest.mark.parametrize("kind", KINDS)
def test_seeds_look_different_and_one_seed_the_same(kind: str) -> None:
    scene = base.make(kind, example(kind))
    pages = [next(iter(scene.artworks(ArtContext(f"T/{i}")).values())).html for i in (1, 2, 1)]
    assert pages[0] == pages[2] != pages[1]


@pytest.mark.parametrize("kind", KINDS)
def test_decisive_strings_do_not_change_the_look(kind: str) -> None:
    scene = base.make(kind, example(kind))
    plain = artwork.raster(next(iter(scene.artworks(ArtContext("T/1")).values()))).rgb
    word = max(texts(example(kind))[0].split(), key=len)
    art = next(iter(scene.artworks(ArtContext("T/1", (word,))).values()))
    marked = artwork.raster(art).rgb
    assert abs(plain.astype(int) - marked).mean() < 1.0


LONG = "an unreasonably long passage of text that goes on and on, " * 60
OVERFLOW: dict[str, dict[str, Any]] = {
    "article": {"paragraphs": [LONG]},
    "calendar": {"entries": [{"day": 3, "text": LONG}]},
    "chat": {"messages": [{"from": "me", "text": LONG}]},
    "cv": {"summary": LONG},
    "cvs": {"left": {"name": "A", "summary": LONG}},
    "document": {"sections": [{"paragraphs": [LONG]}]},
    "form": {"fields": [{"label": "x", "value": LONG}]},
    "note": {"lines": [LONG]},
    "notice": {"lines": [LONG]},
    "phone_app": {"paragraphs": [LONG]},
    "receipt": {"lines": [{"item": LONG, "price": "1"}]},
    "screen": {"paragraphs": [LONG]},
}


@pytest.mark.parametrize("kind", KINDS)
def test_too_much_text_is_a_user_error(kind: str) -> None:
    scene = base.make(kind, {**example(kind), **OVERFLOW[kind]})
    with pytest.raises(UserError, match="fit"):
        scene.artworks(ArtContext("T"))


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_field_and_missing_glyph_are_user_errors(kind: str) -> None:
    with pytest.raises(UserError, match="nonsense"):
        base.make(kind, {**example(kind), "nonsense": 1})
    data = example(kind)
    field = (
        next(k for k, v in data.items() if isinstance(v, str) and k not in CODES)
        if any(isinstance(v, str) and k not in CODES for k, v in data.items())
        else None
    )
    if field:
        with pytest.raises(UserError, match=r"U\+4E2D"):
            base.make(kind, {**data, field: "\u4e2d"}).artworks(ArtContext("T"))


plain_text = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEF0123456789 .,%&<>'\"-", min_size=1, max_size=24
)
words = plain_text.map(lambda t: " ".join(t.split())).filter(
    lambda t: t and any(map(str.isalnum, t))
)


@settings(max_examples=25, deadline=None)
@given(first=words, second=words)
def test_descriptions_hold_any_text_verbatim(first: str, second: str) -> None:
    scenes = [
        base.make(
            "chat", {"contact": "C", "messages": [{"from": "them", "text": first}], "draft": second}
        ),
        base.make("note", {"lines": [first, second]}),
        base.make("notice", {"heading": first, "lines": [second]}),
        base.make(
            "receipt", {"shop": first, "date": "d", "total": "1", "lines": [{"item": second}]}
        ),
        base.make(
            "document", {"org": first, "title": "t", "fields": [{"label": "l", "value": second}]}
        ),
        base.make(
            "calendar",
            {
                "title": first,
                "month": "May",
                "year": 2026,
                "first_weekday": 4,
                "days": 31,
                "entries": [{"day": 2, "text": second}],
            },
        ),
    ]
    for scene in scenes:
        said = scene.describe()
        assert first in said and second in said


@settings(max_examples=12, deadline=None)
@given(text=words)
def test_any_text_gets_a_box(text: str) -> None:
    scene = base.make("chat", {"contact": "C", "messages": [{"from": "them", "text": text}]})
    drawn = artwork.raster(scene.artworks(ArtContext("T", (text,)))["phone"])
    assert text in drawn.boxes


def test_chat_names_senders_and_states_the_time() -> None:
    scene = base.make(
        "chat",
        {
            "contact": "Flat 4B",
            "messages": [
                {"from": "Ines", "text": "Who has the key?", "time": "09:10"},
                {"from": "me", "text": "Me", "time": "09:12"},
            ],
        },
    )
    said = scene.describe("lying on a table")
    assert said.startswith('A phone lying on a table shows a chat with "Flat 4B"')
    assert 'Ines, 09:10: "Who has the key?"' in said
    assert "clock shows 09:14" in said


def test_calendar_knows_its_weekdays() -> None:
    said = base.make("calendar", example("calendar")).describe()
    assert 'Saturday 9: "dentist 15:40"' in said
    assert 'Tuesday 12: "swim class", crossed out' in said
    with pytest.raises(UserError, match="day 31"):
        base.make(
            "calendar",
            {**example("calendar"), "days": 30, "entries": [{"day": 31, "text": "x"}]},
        ).artworks(ArtContext("T"))


def test_note_format_follows_the_paper() -> None:
    assert base.make("note", {"lines": ["x"], "paper": "sticky"}).carrier_format() == "sticky"
    with pytest.raises(UserError, match="unknown ink"):
        base.make("note", {"lines": ["x"], "ink": "gold"}).artworks(ArtContext("T"))


def test_form_says_which_boxes_are_ticked() -> None:
    said = base.make("form", example("form")).describe()
    assert '"My child may join the swimming trip" is not ticked' in said
    assert "Signature of parent: (empty)" in said
