"""The picture engine: artwork boxes, errors, determinism, carrier and camera."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from csrbench.errors import UserError
from csrbench.scenes import base, camera, fonts
from csrbench.scenes.base import ArtContext
from csrbench.scenes.print import artwork, carriers, emoji, render, wear
from csrbench.scenes.print.kinds.chat import EXAMPLE, Chat
from csrbench.scenes.print.kinds.document import EXAMPLE as DOCUMENT
from csrbench.scenes.print.kinds.document import Document

CTX = ArtContext("T/0001", ("do NOT take", "0.5 mg"))
PAGE = """<style>p{font:700 4rem/1.4 'Source Serif 4';width:600px;padding:20px;color:#000}</style>
<p>{{ text | mark }}</p><div id="end" style="height:1px"></div>"""


def ink_box(rgb: np.ndarray, rect: artwork.Rect) -> tuple[int, int, int, int]:
    """Extent of the dark pixels within a rectangle."""
    x, y, w, h = (round(v) for v in rect)
    rows, cols = np.nonzero(rgb[y : y + h, x : x + w].min(2) < 100)
    return x + int(cols.min()), y + int(rows.min()), x + int(cols.max()), y + int(rows.max())


def test_boxes_cover_the_words_exactly() -> None:
    art = artwork.page(CTX, PAGE, "sticky", text="Please do NOT take more than (0.5 mg) now.")
    drawn = artwork.raster(art)
    assert set(drawn.boxes) == {"do NOT take", "0.5 mg"}
    x, y, w, h = drawn.boxes["do NOT take"]
    left, top, right, bottom = ink_box(drawn.rgb, drawn.boxes["do NOT take"])
    assert left - x < 6 and x + w - right < 7
    # Cap height above the baseline, measured from the pixels of capital letters.
    assert abs((bottom - top + 1) - drawn.glyphs["do NOT take"]) < 4
    assert y <= top and bottom <= y + h


def test_boxes_follow_wrapped_lines_and_fall_back_across_elements() -> None:
    ctx = ArtContext("T/1", ("more than 0.5 mg a day", "Peanuts: 12 g"))
    body = PAGE + "<div style='display:flex;gap:20px'><div>Peanuts</div><div>12 g</div></div>"
    art = artwork.page(ctx, body, "sticky", text="Please never take more than 0.5 mg a day.")
    drawn = artwork.raster(art)
    assert len(drawn.lines["more than 0.5 mg a day"]) == 2
    assert "Peanuts: 12 g" in drawn.boxes


def test_measuring_does_not_move_the_text() -> None:
    text = "Alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu"
    plain = artwork.raster(artwork.page(ArtContext("T"), PAGE, "sticky", text=text))
    marked = artwork.raster(
        artwork.page(ArtContext("T", ("gamma delta", "iota")), PAGE, "sticky", text=text)
    )
    assert np.abs(plain.rgb.astype(int) - marked.rgb).mean() < 0.2


def test_words_must_match_whole() -> None:
    ctx = ArtContext("T", ("2",))
    drawn = artwork.raster(artwork.page(ctx, PAGE, "sticky", text="12 or 2 tablets"))
    x = drawn.boxes["2"][0]
    assert x > artwork.text_width("12 or", "Source Serif 4", 40.0, 700.0)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p style='font-family:Nowhere Sans'>x</p>", "unknown font 'Nowhere Sans'"),
        ("<p>{{ '\u4e2d' }}</p>", "U\\+4E2D"),
        ("<div style='height:2000px'></div><div id='end'></div>", "does not fit"),
        ("<div style='white-space:nowrap;font-size:90px'>{{ long | mark }}</div>", "leaves the"),
        ('<img src="<svg/>">', "data URI"),
    ],
)
def test_what_cannot_be_drawn_is_a_user_error(template: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        artwork.page(ArtContext("T"), template, "sticky", long="word " * 30)


def test_empty_artwork_is_a_user_error() -> None:
    with pytest.raises(UserError, match="empty"):
        artwork.raster(artwork.page(ArtContext("T"), "<div></div>", "sticky"))


def test_invisible_decisive_string_is_a_user_error() -> None:
    page = "<p style='color:#fff'>{{ 'ghost' | mark }}</p><p>seen</p>"
    with pytest.raises(UserError, match="not visible"):
        artwork.raster(artwork.page(ArtContext("T", ("ghost",)), page, "sticky"))


def test_shrinks_before_it_gives_up() -> None:
    page = PAGE.replace('id="end"', "id='end'")
    art = artwork.page(ArtContext("T"), page, "sticky", text="word " * 105)
    assert "font-size:10px" not in art.html


def test_fonts() -> None:
    assert fonts.covers("Roboto", "Ärger, naïve, 5 µg") and not fonts.covers("Roboto", "中")
    assert fonts.missing("€ ✓ Привет مرحبا नमस्ते") == ""
    assert all(0.6 < fonts.baseline(name) < 1.0 for name in fonts.PACKAGES)
    with pytest.raises(UserError, match="unknown font"):
        fonts.files("Comic Things")


def test_emoji_become_images() -> None:
    out = emoji.replace("ok \U0001f44d")
    assert out.startswith("ok <img") and "\U0001f44d" not in out


def test_wear_spares_the_decisive_strings() -> None:
    rgb = np.full((400, 300, 3), 200, np.uint8)
    keep = (100.0, 150.0, 80.0, 30.0)
    worn = wear.apply(rgb, "sheet", [keep], np.random.default_rng(5))
    assert np.abs(worn[155:175, 105:175].astype(int) - 200).max() <= 1
    assert worn.std() > 0
    assert np.array_equal(worn, wear.apply(rgb, "sheet", [keep], np.random.default_rng(5)))


def test_camera_is_deterministic_and_keeps_white_light() -> None:
    settings = camera.CameraSettings.draw(np.random.default_rng(3))
    assert settings == camera.CameraSettings.draw(np.random.default_rng(3))
    photo = np.full((120, 160, 3), 0.85, np.float32)
    first = camera.develop(photo, settings)
    assert np.array_equal(first, camera.develop(photo, settings))
    assert 200 < first.mean() < 252
    assert camera.encode(first, 88)[:2] == b"\xff\xd8"


def grid_pair() -> tuple[base.Picture, base.Picture, tuple[str, ...]]:
    ctx = ArtContext("T/7", ("Do not light the boiler.",))
    other = Document.model_validate({**DOCUMENT, "table": None})
    return (
        render.render(Document.model_validate(DOCUMENT), ctx),
        render.render(other, ctx),
        ctx.decisive,
    )


def test_pictures_are_repeatable_and_grids_share_carrier_and_camera() -> None:
    first, other, decisive = grid_pair()
    again = render.render(
        Document.model_validate(DOCUMENT), ArtContext("T/7", ("Do not light the boiler.",))
    )
    assert first.data == again.data and first == again
    assert first.carrier == other.carrier and first.data != other.data
    assert 1024 <= max(first.width, first.height) <= 1280
    assert render.check(first, ArtContext("T/7", decisive)) == []
    a = cv2.imdecode(np.frombuffer(first.data, np.uint8), cv2.IMREAD_COLOR).astype(int)
    b = cv2.imdecode(np.frombuffer(other.data, np.uint8), cv2.IMREAD_COLOR).astype(int)
    # Outside the sheet, the surroundings are the same shot.
    assert np.abs(a[:40] - b[:40]).mean() < 3


def test_projected_box_holds_the_text() -> None:
    ctx = ArtContext("T/3", ("Do not light the boiler.",))
    picture = render.render(Document.model_validate(DOCUMENT), ctx)
    grey = cv2.imdecode(np.frombuffer(picture.data, np.uint8), cv2.IMREAD_GRAYSCALE)
    (box,) = picture.boxes
    mask = np.zeros_like(grey)
    cv2.fillPoly(mask, [np.round(np.array(box.polygon)).astype(np.int32)], 255)
    inside = grey[mask > 0]
    # Dark ink on light paper: both are inside the polygon.
    assert np.percentile(inside, 4) < 110 and np.percentile(inside, 70) > 150


def test_check_names_the_problems() -> None:
    box = base.Box("a", ((-5.0, 0.0), (10.0, 0.0), (10.0, 9.0), (-5.0, 9.0)), 6.0)
    picture = base.Picture(b"", "image/jpeg", 1280, 960, "x", (box,))
    problems = render.check(picture, ArtContext("T", ("a", "b")))
    assert [
        any(w in p for p in problems) for w in ("leaves the frame", "6.0 px", "not to be seen")
    ] == [True] * 3


def test_screenshots_happen_for_both_pictures_of_a_grid() -> None:
    chat = Chat.model_validate(EXAMPLE)
    seeds = [f"T/{i}" for i in range(200)]
    shots = [s for s in seeds if render.choose(chat, ArtContext(s)) == render.SCREENSHOT]
    assert 12 < len(shots) < 50
    ctx = ArtContext(shots[0], ("25 mg",))
    picture = render.render(chat, ctx)
    assert picture.carrier == render.SCREENSHOT and render.setting(picture.carrier) == ""
    assert render.check(picture, ctx) == []


def test_carrier_of_another_format_is_a_user_error() -> None:
    name = carriers.names("phone")[0]
    with pytest.raises(UserError, match="format 'sheet'"):
        render.render(Document.model_validate(DOCUMENT), ArtContext("T"), (name,))
