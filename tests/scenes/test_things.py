"""The objects of composed scenes: enough of them, named in words, with legible labels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from csrbench.errors import UserError
from csrbench.scenes.base import ArtContext, make
from csrbench.scenes.print import render, sprites, things

LABELLED = [n for n in sprites.names() if sprites.label_size(n)]


def _background(name: str) -> str:
    return "shelf" if name in sprites.names("low") else "table"


def test_there_are_many_objects_and_labels() -> None:
    assert len(sprites.names()) >= 60
    assert len(LABELLED) >= 60


def test_every_list_names_objects_that_exist() -> None:
    have = set(sprites.names())
    assert set(things.THINGS) == have
    for part in (things.PLURALS, things.TONES, things.CAPS, things.FRONTS, things.PATCHES):
        assert set(part) <= have
    assert set(LABELLED) >= things.FRONTS | things.PATCHES
    for name in things.TONES:
        assert "body" in sprites.paintable(name), name


@pytest.mark.parametrize("name", sprites.names())
def test_every_object_is_named_in_words(name: str) -> None:
    where = _background(name)
    noun, width = things.THINGS[name]
    assert width > 0.02
    text = make("shelf", {"background": where, "items": [{"object": name}]}).describe()
    assert f" {noun} " in text
    many = make("shelf", {"background": where, "items": [{"object": name}] * 2}).describe()
    assert noun in many
    assert things.plural(name) != noun
    assert " a " not in things.plural(name)


@pytest.mark.parametrize("name", sprites.names())
def test_every_object_fits_under_a_shelf(name: str) -> None:
    """Objects stay below the board above them, and below the photo's upper edge."""
    if not sprites.variants(name, "low"):
        return
    for turn in range(sprites.variants(name, "low")):
        for level in (0, 1):
            p = sprites.Placement(name, 0.5, 0.6, level=level, variant=turn)
            _, (found,) = sprites.compose("shelf", [p], np.random.default_rng(0))
            board = sprites.background("shelf").levels[0]["z"] - 0.022
            bg = sprites.background("shelf")
            edge = bg.anchor[1] - bg.scale * board if level else 0.0
            assert found.box[1] > edge, (name, level)


@pytest.mark.parametrize("name", LABELLED)
def test_every_label_is_legible(name: str) -> None:
    data = {"background": "shelf", "items": [{"object": name, "label": {"name": "Borax"}}]}
    scene: Any = make("shelf", data)
    assert scene.describe().count('"Borax"') == 1
    photo, boxes = scene.compose(ArtContext(f"things/{name}", ("Borax",)))
    assert [b.name for b in boxes] == ["Borax"]
    assert boxes[0].glyph_px > render.MIN_GLYPH_PX
    h, w = photo.shape[:2]
    xs, ys = zip(*boxes[0].polygon, strict=True)
    assert 0 <= min(xs) < max(xs) <= w
    assert 0 <= min(ys) < max(ys) <= h
    inside = photo[round(min(ys)) : round(max(ys)), round(min(xs)) : round(max(xs))]
    assert float(inside.max() - inside.min()) > 0.05


def test_an_object_without_a_label_says_which_have_one() -> None:
    data = {"background": "table", "items": [{"object": "banana", "label": {"name": "Ripe"}}]}
    scene: Any = make("shelf", data)
    with pytest.raises(UserError, match="milk_bottle"):
        scene.compose(ArtContext("e"))


def test_an_object_with_its_own_colour_takes_no_other() -> None:
    data = {"background": "table", "items": [{"object": "banana", "colour": "blue"}]}
    with pytest.raises(UserError, match="colour of its own"):
        make("shelf", data).describe()
