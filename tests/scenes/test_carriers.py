"""Carriers and sprites: they load, place artwork where they say, and repeat exactly."""

from __future__ import annotations

import numpy as np
import pytest

from csrbench.errors import UserError
from csrbench.scenes.base import ART_SIZE
from csrbench.scenes.print import carriers, sprites
from csrbench.scenes.print.sprites import Placement

TWO_SLOTS = {"packs2": "pack", "labels2": "label", "badges2": "badge"}


def _board(fmt: str) -> np.ndarray:
    w, h = ART_SIZE[fmt]
    y, x = np.mgrid[:h, :w] // 100
    return np.repeat(((x + y) % 2 * 200 + 30).astype(np.uint8)[..., None], 3, 2)


@pytest.mark.parametrize("name", carriers.names())
def test_carrier_takes_artwork_and_repeats(name: str) -> None:
    c = carriers.load(name)
    assert max(c.size) in range(1024, 1281)
    assert c.setting == carriers.info(name)["setting"]
    for fmt in c.slots.values():
        assert fmt in ART_SIZE
    if c.format in TWO_SLOTS:
        assert c.slots == dict.fromkeys(("left", "right"), TWO_SLOTS[c.format])
    art = {k: _board(f) for k, f in c.slots.items()}
    empty, photo = c.place({}), c.place(art)
    assert photo.dtype == np.float32
    assert photo.shape == (c.size[1], c.size[0], 3)
    assert np.isfinite(photo).all()
    assert photo.min() >= 0
    assert photo.tobytes() == c.place(art).tobytes()
    change = np.abs(photo - empty).mean(-1)
    inside = np.zeros(change.shape, bool)
    for k in c.slots:
        w, h = art[k].shape[1], art[k].shape[0]
        x, y = c.project(k, (0, 0, w, h), (w, h)).T
        inside[int(y.min()) - 8 : int(y.max()) + 9, int(x.min()) - 8 : int(x.max()) + 9] = True
    assert change[inside].mean() > 0.04
    assert change[~inside].mean() < 0.06


@pytest.mark.parametrize("name", carriers.names())
def test_projection_meets_the_rendered_marker(name: str) -> None:
    c = carriers.load(name)
    for slot, fmt in c.slots.items():
        w, h = ART_SIZE[fmt]
        for fx, fy in ((0.3, 0.3), (0.5, 0.5), (0.7, 0.65)):
            box = (int(w * fx) - 20, int(h * fy) - 20, 40, 40)
            assert c.visible(slot, box, (w, h)) == 1.0
            art = np.zeros((h, w, 3), np.uint8)
            plain = c.place({slot: art})
            art[box[1] : box[1] + 40, box[0] : box[0] + 40] = 255
            lit = np.clip((c.place({slot: art}) - plain).mean(-1), 0, None)
            lit[lit < 0.3 * lit.max()] = 0
            y, x = np.mgrid[: lit.shape[0], : lit.shape[1]] + 0.5
            seen = np.array([(lit * x).sum(), (lit * y).sum()]) / lit.sum()
            told = c.project(slot, box, (w, h)).mean(0)
            assert np.abs(seen - told).max() < 3


@pytest.mark.parametrize("name", carriers.names())
def test_artwork_stays_large_enough(name: str) -> None:
    c = carriers.load(name)
    for slot, fmt in c.slots.items():
        w, h = ART_SIZE[fmt]
        middle = (w * 0.4, h * 0.4, w * 0.2, h * 0.2)
        assert 0.5 < c.scale(slot, middle, (w, h)) < 1.05
        assert c.visible(slot, (w * 0.2, h * 0.2, w * 0.6, h * 0.6), (w, h)) > 0.97


def test_every_format_has_a_carrier() -> None:
    assert set(carriers.formats()) >= set(ART_SIZE) | set(TWO_SLOTS)


def test_carrier_errors_are_plain() -> None:
    with pytest.raises(UserError, match="no carrier"):
        carriers.load("nowhere")
    c = carriers.load(carriers.names("sheet")[0])
    with pytest.raises(UserError, match="no slot"):
        c.place({"back": np.zeros((10, 10, 3), np.uint8)})
    with pytest.raises(UserError, match="uint8"):
        c.place({next(iter(c.slots)): np.zeros((10, 10), np.uint8)})


@pytest.mark.parametrize("view", ["low", "high"])
def test_every_object_stands_where_it_is_put(view: str) -> None:
    name = {"low": "shelf", "high": "table"}[view]
    bg = sprites.background(name)
    for obj in sprites.names(view):
        for variant in range(sprites.variants(obj, view)):
            p = Placement(obj, 0.5, 0.5, variant=variant)
            photo, (found,) = sprites.compose(name, [p], np.random.default_rng(0))
            x0, y0, x1, y1 = found.box
            px, py, _ = sprites.ground(bg, p)
            assert found.visible == pytest.approx(1.0, abs=0.01)
            assert x0 < px < x1
            assert y0 < py < y1 + 12
            assert np.isfinite(photo).all()
            change = np.abs(photo - bg.picture).mean(-1)
            assert change[y0:y1, x0:x1].mean() > 0.01
            assert change[:, : max(0, x0 - 80)].max() < 1e-5


def test_nearer_objects_hide_farther_ones() -> None:
    pair = [Placement("box", 0.5, 0.0), Placement("mug", 0.5, 1.0)]
    _, (front, back) = sprites.compose("shelf", pair, np.random.default_rng(0))
    assert front.visible == 1.0
    assert back.visible < 0.4


def test_label_box_matches_the_photo() -> None:
    for obj in ("bottle", "box", "can"):
        size = sprites.label_size(obj)
        assert size is not None
        w, h = size
        box = (w // 2 - 40, h // 2 - 40, 80, 80)
        art = np.zeros((h, w, 3), np.uint8)
        marked = art.copy()
        marked[box[1] : box[1] + 80, box[0] : box[0] + 80] = 255
        shots = [
            sprites.compose("shelf", [Placement(obj, 0.4, label=a)], np.random.default_rng(3))[0]
            for a in (art, marked)
        ]
        lit = np.clip((shots[1] - shots[0]).mean(-1), 0, None)
        lit[lit < 0.3 * lit.max()] = 0
        y, x = np.mgrid[: lit.shape[0], : lit.shape[1]] + 0.5
        seen = np.array([(lit * x).sum(), (lit * y).sum()]) / lit.sum()
        told = sprites.label_box("shelf", Placement(obj, 0.4, label=art), box, size).mean(0)
        assert np.abs(seen - told).max() < 5


def test_composition_repeats_and_takes_colours() -> None:
    items = [Placement("mug", 0.3, body="#c03020"), Placement("mug", 0.7, body=(30, 60, 160))]
    a, found = sprites.compose("shelf", items, np.random.default_rng(5))
    b, _ = sprites.compose("shelf", items, np.random.default_rng(5))
    assert a.tobytes() == b.tobytes()
    means = []
    for f in found:
        x0, y0, x1, y1 = f.box
        means.append(a[y0:y1, x0:x1].mean((0, 1)))
    assert means[0][0] > means[0][2]
    assert means[1][2] > means[1][0]


def test_sprite_errors_are_plain() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(UserError, match="no object"):
        sprites.compose("shelf", [Placement("boat", 0.5)], rng)
    with pytest.raises(UserError, match="no background"):
        sprites.compose("moon", [], rng)
    with pytest.raises(UserError, match="cannot stand"):
        sprites.compose("shelf", [Placement("fork", 0.5)], rng)
    with pytest.raises(UserError, match="levels"):
        sprites.compose("table", [Placement("mug", 0.5, level=1)], rng)
    with pytest.raises(UserError, match="no colour"):
        sprites.compose("shelf", [Placement("mug", 0.5, body="#reddish")], rng)
