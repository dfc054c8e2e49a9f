"""Kinds of objects, people, instruments and drawings: words, order, precision, errors."""

from __future__ import annotations

import importlib
import itertools
import math
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csrbench.errors import UserError
from csrbench.scenes.base import ArtContext, make
from csrbench.scenes.print import artwork, pictograms, props, render
from csrbench.scenes.print.kinds import chart, clock, gauge, panels, people, poster

KINDS = ("badges", "card", "chart", "clock", "gauge", "label", "labels2", "map", "packs", "panels",
         "people", "plate", "poster", "shelf", "whiteboard")  # fmt: skip


def _example(kind: str) -> dict[str, Any]:
    module = importlib.import_module(f"csrbench.scenes.print.kinds.{kind}")
    return dict(module.EXAMPLE)


def _strings(value: Any, key: str = "") -> list[str]:
    """Printed texts of scene data: what stands under keys that hold words to read."""
    if isinstance(value, dict):
        return [s for k, v in value.items() for s in _strings(v, k)]
    if isinstance(value, list | tuple):
        return [s for v in value for s in _strings(v, key)]
    printed = {"brand", "product", "name", "role", "org", "heading", "lines", "directions", "label",
               "warnings", "caption", "title", "sub", "text", "tag", "x", "source", "expiry",
               "sticker", "note", "number", "claim", "contents", "patient", "place"}  # fmt: skip
    return [value] if isinstance(value, str) and key in printed else []


@pytest.mark.parametrize("kind", KINDS)
def test_describe_has_every_printed_text(kind: str) -> None:
    data = _example(kind)
    text = make(kind, data).describe("standing here")
    for string in _strings({k: v for k, v in data.items() if k != "avatar"}):
        assert string in text, string
    assert "None" not in text
    assert ".." not in text


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "shelf"])
@pytest.mark.parametrize("seed", ["1", "2"])
def test_artwork_draws_the_same_twice(kind: str, seed: str) -> None:
    scene = make(kind, _example(kind))
    first = {k: a.html for k, a in scene.artworks(ArtContext(seed)).items()}
    again = {k: a.html for k, a in scene.artworks(ArtContext(seed)).items()}
    assert first == again
    other = {k: a.html for k, a in scene.artworks(ArtContext(seed + "x")).items()}
    assert other != first


BADGE = {"org": "Harrow Vale", "name": "Ana", "avatar": {"gender": "woman", "skin": 3}}


def test_left_comes_before_right() -> None:
    text = make("badges", {"left": BADGE, "right": {**BADGE, "name": "Tom"}}).describe("")
    assert text.index("On the left") < text.index('"Ana"') < text.index("On the right")
    assert text.index("On the right") < text.index('"Tom"')
    pack = {"brand": "Halden", "product": "Soap"}
    text = make("packs", {"left": pack, "right": {**pack, "product": "Bleach"}}).describe("")
    assert text.index("left") < text.index("Soap") < text.index("right") < text.index("Bleach")
    label = {"brand": "Halden", "product": "Soap"}
    text = make("labels2", {"left": label, "right": {**label, "product": "Bleach"}}).describe("")
    assert text.index("left") < text.index("Soap") < text.index("right") < text.index("Bleach")


def test_people_are_told_from_left_to_right() -> None:
    text = make("people", people.EXAMPLE).describe("")
    places = [text.index(p) for p in ("On the left", "In the middle", "On the right")]
    names = [text.index(f'"{p["name"]}"') for p in people.EXAMPLE["people"]]
    assert places == sorted(places)
    assert all(p < n for p, n in zip(places, names, strict=True))


def test_panel_words_follow_the_places_and_deeds() -> None:
    text = make("panels", panels.LADDER).describe("")
    assert text.index("on the left Nadia") < text.index("holding a ladder")
    assert text.index("holding a ladder") < text.index("on the right Piet")
    assert "holding a bucket" in text[text.index("Piet") :]
    assert "Panel" not in text
    two = make("panels", panels.EXAMPLE).describe("")
    assert two.index("Panel 1") < two.index("climbing a ladder") < two.index("Panel 2")
    assert "with a bicycle helmet on" in two[two.index("Panel 2") :]


def test_one_or_two_but_not_both() -> None:
    pack = {"brand": "Halden", "product": "Soap"}
    with pytest.raises(UserError, match="single"):
        make("packs", {"left": pack})
    with pytest.raises(UserError, match="single"):
        make("badges", {"left": BADGE, "right": BADGE, "single": BADGE})
    assert make("packs", {"single": pack}).carrier_format() == "pack"
    assert make("badges", {"left": BADGE, "right": BADGE}).carrier_format() == "badges2"


LONG = "An extraordinarily long sentence that goes on and on without end. " * 40


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("packs", {"single": {"brand": "Halden", "product": "Soap", "directions": [LONG]}}),
        ("label", {"brand": "Halden", "product": "Soap", "directions": [LONG]}),
        ("plate", {"heading": "Stop", "tone": "danger", "lines": [LONG]}),
        ("card", {"heading": "Fern", "kind": "plant", "lines": [LONG]}),
        ("card", {"heading": "Fern", "kind": "index", "handwritten": True, "lines": [LONG]}),
        ("badges", {"single": {**BADGE, "role": LONG}}),
        ("people", {**people.TEAM, "people": [{**people.TEAM["people"][0], "caption": LONG}]}),
        ("panels", {"panels": [{"caption": LONG}]}),
        ("poster", {"caption": LONG}),
        ("gauge", {**gauge.EXAMPLE, "label": LONG}),
    ],
)
def test_too_much_text_is_a_user_error(kind: str, data: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        make(kind, data).artworks(ArtContext("long"))


@given(st.integers(0, 23), st.integers(0, 59))
def test_clock_hands_stand_exactly(hour: int, minute: int) -> None:
    short, long = clock.angles(hour, minute)
    assert long == minute * 6
    assert math.isclose(short, ((hour % 12) + minute / 60) * 30)
    scene = make("clock", {"hour": hour, "minute": minute})
    assert f"{hour}:{minute:02d}" in scene.describe("")


@given(st.floats(-50, 400), st.floats(1, 500), st.floats(0, 1))
def test_gauge_needle_is_linear(low: float, span: float, share: float) -> None:
    high = low + span
    at = gauge.angle(low + share * span, low, high)
    assert math.isclose(at, share * gauge.SWEEP - gauge.SWEEP / 2, abs_tol=1e-6)


def test_gauge_limits() -> None:
    with pytest.raises(UserError, match="outside"):
        make("gauge", {"label": "a", "unit": "bar", "min": 0, "max": 4, "value": 5})
    with pytest.raises(UserError, match="smaller"):
        make("gauge", {"label": "a", "unit": "bar", "min": 4, "max": 4, "value": 4})


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=6))
@settings(max_examples=30)
def test_chart_axis_encloses_its_values(values: list[int]) -> None:
    marks = chart.ticks(0.0, max(values) * 1.04 or 1.0)
    assert marks[0] <= 0
    assert marks[-1] >= max(values)
    assert 2 <= len(marks) <= 12
    steps = {round(b - a, 9) for a, b in itertools.pairwise(marks)}
    assert len(steps) == 1


def test_bar_heights_follow_the_values() -> None:
    scene = make("chart", {"title": "T", "kind": "bar", "x": ["a", "b"], "show_values": True,
                           "series": [{"name": "s", "values": [10, 20]}]})  # fmt: skip
    html = scene.artworks(ArtContext("bars"))["sheet"].html
    import base64

    svg = next(
        text for text in (
            base64.b64decode(d).decode()
            for d in re.findall(r"image/svg\+xml;base64,([A-Za-z0-9+/=]+)", html)
        ) if "#4a525b" in text
    )  # fmt: skip
    bars = re.findall(r'd="M[\d.]+ ([\d.]+)V[\d.]+Q[\d.]+ ([\d.]+)[^"]*" fill="#[0-9a-f]{6}"', svg)
    tall = [float(base) - float(top) for base, top in bars]
    assert math.isclose(tall[1], 2 * tall[0], rel_tol=0.01)


@pytest.mark.parametrize(
    ("data", "match"),
    [
        ({"x": ["a"], "series": [{"name": "s", "values": [1, 2]}]}, "2 values for 1"),
        ({"x": ["a"], "series": [{"name": "s", "values": [1]}], "highlight": "z"}, "highlight"),
    ],
)
def test_chart_errors(data: dict[str, Any], match: str) -> None:
    with pytest.raises(UserError, match=match):
        make("chart", {"title": "T", "kind": "bar", **data})


@given(st.sampled_from(props.names()), st.integers(1, 10), st.sampled_from(["", "red", "blue"]))
@settings(max_examples=30, deadline=None)
def test_poster_words_count_and_colour(name: str, count: int, colour: str) -> None:
    item = {"prop": name, "x": 0.5, "y": 0.5, "count": count, "colour": colour}
    text = make("poster", {"art": [item]}).describe("")
    assert props.words(name, colour or None, count) in text


def test_poster_legs_are_told() -> None:
    assert "a brown dog with five legs" in make("poster", poster.EXAMPLE).describe("")


def test_pictograms_are_in_the_words() -> None:
    plate = {"heading": "Stop", "tone": "danger", "pictogram": "electricity"}
    assert pictograms.words("electricity") in make("plate", plate).describe("")


def test_decisive_object_has_a_box_but_no_ink() -> None:
    scene = make("panels", panels.LADDER)
    plain = artwork.raster(scene.artworks(ArtContext("g"))["sheet"])
    named = artwork.raster(scene.artworks(ArtContext("g", ("ladder",)))["sheet"])
    assert (plain.rgb == named.rgb).all()
    marked = artwork.raster(scene.artworks(ArtContext("g", ("ladder", "Piet")))["sheet"])
    assert set(marked.boxes) == {"ladder", "Piet"}
    # The ladder is held on the left, Piet's name stands on the right.
    assert marked.boxes["ladder"][0] < marked.boxes["Piet"][0]


def test_picture_shows_its_decisive_strings() -> None:
    ctx = ArtContext("pic", ("Warfarin 5 mg", "Aspirin 300 mg"))
    data = {
        "left": {"brand": "Norvik", "product": "Warfarin", "strength": "5 mg", "rx": "41"},
        "right": {"brand": "Halden", "product": "Aspirin", "strength": "300 mg"},
    }
    picture = render.render(make("labels2", data), ctx)
    assert render.check(picture, ctx) == []
    left, right = (next(b for b in picture.boxes if b.name == n) for n in ctx.decisive)
    assert left.polygon[0][0] < right.polygon[0][0]


def test_dials_hang_where_they_belong() -> None:
    watch, dial = make("clock", {"hour": 1, "minute": 2}), make("gauge", gauge.EXAMPLE)
    for i in range(12):
        assert "gauge" not in render.choose(watch, ArtContext(str(i)))
        assert "wall" not in render.choose(dial, ArtContext(str(i)))
