"""Shelves, maps and boards: words, order, exact boxes, room, the same bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csrbench.errors import UserError
from csrbench.scenes.base import ArtContext, make
from csrbench.scenes.print import arrange, ground, render, sprites, stickers
from csrbench.scenes.print.kinds import map as maps
from csrbench.scenes.print.kinds import shelf, whiteboard

TWO = {
    "background": "shelf",
    "items": [
        {"object": "bottle", "label": {"name": "Turpentine", "sub": "keep shut"}},
        {"object": "mug", "colour": "green"},
        {"object": "box", "label": {"name": "Corn flakes"}},
    ],
}


def _shelf(**over: Any) -> Any:
    return make("shelf", {**TWO, **over})


def _composed(data: dict[str, Any]) -> None:
    scene: Any = make("shelf", data)
    scene.compose(ArtContext("e"))


# -- words ----------------------------------------------------------------------------------


def test_shelf_tells_objects_from_left_to_right() -> None:
    text = _shelf().describe()
    places = [text.index(w) for w in ("Turpentine", "keep shut", "green mug", "Corn flakes")]
    assert places == sorted(places)
    assert "wooden shelves" in text


@pytest.mark.parametrize(("thing", "words"), [("egg", "seven eggs"), ("potato", "seven potatoes")])
def test_alike_objects_are_counted(thing: str, words: str) -> None:
    text = make("shelf", {"background": "table", "items": [{"object": thing}] * 7}).describe()
    assert f"There are {words} on a wooden table." == text


def test_both_shelves_are_named() -> None:
    data = {
        "background": "fridge",
        "items": [{"object": "tub", "shelf": "lower"}, {"object": "carton", "shelf": "upper"}],
    }
    text = make("shelf", data).describe()
    assert text.index("upper shelf") < text.index("carton") < text.index("lower shelf")
    assert text.index("lower shelf") < text.index("tub")


def test_map_words_place_the_pins() -> None:
    data = {**maps.EXAMPLE, "pins": [{"label": "Bakery", "x": 0.2, "y": 0.1}]}
    text = make("map", data).describe()
    assert '"Bakery" (left of the middle, near the top)' in text
    assert all(s["name"] in text for s in maps.EXAMPLE["streets"])


def test_board_words_hold_table_and_arrows() -> None:
    text = make("whiteboard", whiteboard.EXAMPLE).describe()
    assert 'from "Stock" to "Counter"' in text
    assert "Ines, 2" in text


# -- objects --------------------------------------------------------------------------------


def test_every_thing_that_is_named_is_baked() -> None:
    assert set(sprites.names()) == set(shelf.THINGS)
    assert set(sprites.backgrounds()) == set(shelf.SETTINGS)


@pytest.mark.parametrize("name", sorted(shelf.THINGS))
def test_widths_agree_with_the_sprites(name: str) -> None:
    level = sprites.background("table").levels[0]["x"]
    for turn in range(sprites.variants(name, "high")):
        real = sprites.width(name, "table", turn) * (level[1] - level[0])
        assert real <= shelf.THINGS[name][1] + 0.02, (name, turn, real)


@pytest.mark.parametrize(
    ("items", "match"),
    [
        ([{"object": "anvil"}], "no object 'anvil'"),
        ([{"object": "mug", "shelf": "lower"}], "no lower shelf"),
        ([{"object": "plate"}] * 3 + [{"object": "mug"}] * 6, "don't fit"),
    ],
)
def test_shelf_errors(items: list[dict[str, Any]], match: str) -> None:
    with pytest.raises(UserError, match=match):
        make("shelf", {"background": "table", "items": items}).describe()


@pytest.mark.parametrize(
    ("items", "match"),
    [
        ([{"object": "apple", "label": {"name": "Red"}}], "has no label"),
        ([{"object": "bottle", "label": {"name": "Very long words " * 12}}], "too long"),
        ([{"object": "mug", "place": "right"}, {"object": "box", "place": "left"}], "order"),
        ([{"object": "mug", "colour": "clear"}], "unknown colour"),
    ],
)
def test_shelf_errors_while_drawing(items: list[dict[str, Any]], match: str) -> None:
    with pytest.raises(UserError, match=match):
        _composed({"background": "table", "items": items})


def test_shelf_picture_has_exact_boxes_and_the_same_bytes() -> None:
    ctx = ArtContext("shelf/0001", ("Turpentine", "mug"))
    first = render.render(_shelf(), ctx)
    assert render.render(_shelf(), ctx).data == first.data
    assert render.check(first, ctx) == []
    boxes = {b.name: b for b in first.boxes}
    assert set(boxes) == {"Turpentine", "mug"}
    left, right = ([x for x, _ in boxes[n].polygon] for n in ("Turpentine", "mug"))
    assert max(left) < min(right)
    assert boxes["Turpentine"].glyph_px > render.MIN_GLYPH_PX


def test_a_box_covers_the_words_it_names() -> None:
    """Two labels that differ in a name only differ within its box."""
    photos, boxes = [], []
    for name in ("Citric acid", "Picric acid"):
        items = [{"object": "jar", "label": {"name": name, "style": "handwritten"}}]
        scene: Any = make("shelf", {"background": "garage", "items": items})
        photo, found = scene.compose(ArtContext("same", (name,)))
        photos.append(photo)
        boxes += [b.polygon for b in found]
    rows, columns = np.nonzero(np.abs(photos[0] - photos[1]).max(2) > 0.02)
    xs = [x for box in boxes for x, _ in box]
    ys = [y for box in boxes for _, y in box]
    assert len(rows) > 50
    assert min(xs) - 6 <= columns.min() and columns.max() <= max(xs) + 6
    assert min(ys) - 6 <= rows.min() and rows.max() <= max(ys) + 6


def test_the_look_does_not_depend_on_the_words() -> None:
    drawn = [
        stickers.draw(ArtContext("look"), "0", name, "", "panel", (558, 408), "#2f7d46").rgb
        for name in ("Salt", "Soap")
    ]
    same = (drawn[0] == drawn[1]).all(2)
    assert same[:40].all() and same[-30:].all() and not same.all()


# -- room -----------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.05, 0.15), min_size=1, max_size=5),
    st.integers(0, 1000),
)
def test_a_row_keeps_its_order_and_its_room(widths: list[float], seed: int) -> None:
    room = 0.9
    rng = np.random.default_rng(seed)
    xs = arrange.in_a_row(widths, room, rng, [None] * len(widths))
    assert xs == sorted(xs)
    for k, (x, w) in enumerate(zip(xs, widths, strict=True)):
        assert abs(x) + w / 2 <= room / 2 + 1e-9
        if k:
            assert x - xs[k - 1] >= (w + widths[k - 1]) / 2 + arrange.GAP - 1e-9


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 12), st.integers(0, 1000))
def test_scattered_objects_keep_apart(n: int, seed: int) -> None:
    width = 0.07
    spots = arrange.scattered(n, width, 0.63, np.random.default_rng(seed))
    assert len(spots) == n
    for i, (x, y) in enumerate(spots):
        for a, b in spots[:i]:
            assert max(abs(x - a), abs(y - b)) > width * 0.95


def test_free_spot_keeps_clear() -> None:
    taken = [(0.0, 0.0, 10.0, 10.0)]
    best = ground.free_spot(taken, [(5.0, 5.0, 15.0, 15.0), (20.0, 0.0, 30.0, 10.0)])
    assert best == (20.0, 0.0, 30.0, 10.0)
    assert best in taken


# -- maps and boards ------------------------------------------------------------------------


@pytest.mark.parametrize("app", ["phone", "sheet"])
def test_map_labels_do_not_cover_each_other(app: str) -> None:
    scene = make("map", {**maps.EXAMPLE, "app": app})
    ctx = ArtContext("map", ("Bakery", "Library", "Mill Lane", "Station Way"))
    from csrbench.scenes.print import artwork

    (art,) = scene.artworks(ctx).values()
    boxes = list(artwork.raster(art).boxes.values())
    assert len(boxes) == 4
    for i, (x, y, w, h) in enumerate(boxes):
        for a, b, c, d in boxes[:i]:
            assert x >= a + c or a >= x + w or y >= b + d or b >= y + h


def test_board_errors() -> None:
    boxes = [{"text": "Stock", "x": 0.5, "y": 0.5, "arrow_to": 3}]
    with pytest.raises(UserError, match="names no box"):
        make("whiteboard", {"boxes": boxes}).artworks(ArtContext("b"))
    with pytest.raises(UserError, match="does not fit"):
        make("whiteboard", {"lines": ["A long line of writing " * 8] * 14}).artworks(
            ArtContext("b")
        )
