"""Nothing is cut, pushed off or set askew: boxes of what is written, after layout."""

from __future__ import annotations

import numpy as np

from csrbench.scenes import base
from csrbench.scenes.print import artwork, baked, objects
from csrbench.scenes.print.people import Person, figure
from csrbench.scenes.print.people.clothes import frame

Rect = tuple[float, float, float, float]


def _boxes(kind: str, data: dict[str, object], *decisive: str) -> dict[str, Rect]:
    ctx = base.ArtContext("layout", decisive)
    (art,) = base.make(kind, data).artworks(ctx).values()
    return artwork.raster(art).boxes


def test_a_middle_dot_has_its_place_in_every_font() -> None:
    for font in ("Overpass", "Roboto"):
        ctx = base.ArtContext("dot", ("left", "right"))
        html = f"<div style=\"font:40px '{font}'\">left · right</div>"
        boxes = artwork.raster(artwork.page(ctx, html, "sheet")).boxes
        (x, _, w, _), (after, *_) = boxes["left"], boxes["right"]
        assert after - (x + w) > 0.6 * 40, font


def test_columns_of_a_board_line_up() -> None:
    table = {
        "columns": ["Name", "Wall sit", "Skipping"],
        "rows": [["Birgit, 68", "1:10", "later"], ["Sam, 44", "1:05", "tomorrow"]],
    }
    data = {"title": "Tuesday group", "lines": ["mats are in!"], "table": table}
    boxes = _boxes("whiteboard", data, "Wall", "1:10", "1:05", "Skipping", "later", "tomorrow")
    for column in (("Wall", "1:10", "1:05"), ("Skipping", "later", "tomorrow")):
        starts = [boxes[text][0] for text in column]
        assert max(starts) - min(starts) < 4
    x, _, w, _ = boxes["Skipping"]
    assert x + w < 1530, "the magnets are there"


def test_calendar_entries_keep_off_the_rules() -> None:
    entries = [{"day": d, "text": "Vaccination Mum"} for d in (1, 5, 13, 20)]
    data = {"title": "Home", "month": "March", "year": 2026, "first_weekday": 6, "days": 31}
    boxes = _boxes("calendar", {**data, "entries": entries}, "Vaccination")
    x, _, w, _ = boxes["Vaccination"]
    column = (x - 44) // 137.1
    assert x + w <= 44 + 137.1 * (column + 1) - 6


def test_the_foot_of_a_full_label_stays_on_it() -> None:
    data = {
        "brand": "Room 214", "product": "Waste 7", "strength": "Nitric acid, aqueous",
        "form": "Collected on Thursdays", "size": "10 litres", "batch": "N74899",
        "directions": ["Fill to three quarters.", "Write every addition on the sheet.",
                       "Close the lid after use."],
        "warnings": ["Wear goggles and gloves"], "expiry": "04/2029",
    }  # fmt: skip
    boxes = _boxes("label", data, "N74899", "04/2029")
    for _, y, _, h in boxes.values():
        assert y + h < 640 - 30


def test_small_print_is_left_out_whole() -> None:
    texts = ["First sentence of the small print.", "Second one.", "Third one."]
    for height, seen in ((10, 0), (35, 1), (64, 2), (200, 3)):
        ctx = base.ArtContext("small", ())
        art = artwork.page(
            ctx,
            "<style>{{ css }}body{background:#fff;color:#000}</style>"
            '<div style="width:700px;height:700px;overflow:hidden"><div class="whole" '
            'style="width:600px;height:{{ h }}px;font:22px Roboto;line-height:30px">{{ t }}</div>'
            '<div style="width:9px;height:9px;background:#000;margin-top:300px"></div></div>',
            "sheet", css=objects.WHOLE, h=height, t=objects.whole(texts, 600),
        )  # fmt: skip
        dark = artwork.raster(art).rgb[:220, :620].min(axis=(1, 2)) < 128
        lines = int((np.diff(np.r_[False, dark].astype(int)) == 1).sum())
        assert lines == seen
        assert not artwork.raster(art).rgb[:220, 640:].min() < 128, "nothing beside the column"


def test_skirts_lie_within_the_box_of_a_figure() -> None:
    person = Person(gender="woman", clothing="dress", build="large")
    x, _, w, _ = figure(person).box
    hem = frame(person).hip + 44
    assert min(-x, x + w) >= hem


def test_slot_maps_in_bands_equal_the_formula() -> None:
    hom = np.array([[1 / 300, 2e-5, -0.3], [1e-5, 1 / 260, -0.2], [1e-5, 2e-5, 1.0]])
    meta = {"uv_rect": (90, 60, 390, 320), "uv_step": 20, "homography": hom.ravel().tolist()}
    grid = np.zeros((15, 17, 2), np.int16)
    found = baked.slot_map(meta, grid, np.zeros((33, 33, 2), np.int8)).uv2
    ys, xs = np.mgrid[0 : 2 * 260, 0 : 2 * 300] / 2 + 0.25
    q = np.stack([xs + 90, ys + 60, np.ones_like(xs)], -1) @ hom.T
    assert found.shape == (520, 600, 2)
    assert np.allclose(found, q[..., :2] / q[..., 2:], atol=1e-6)
