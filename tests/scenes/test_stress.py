"""Stress levels make evidence harder to see and never hide, move out or change it."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest

from csrbench.errors import UserError
from csrbench.families.expand import expand
from csrbench.families.load import load_all
from csrbench.scenes import base
from csrbench.scenes.print import render, scraps, stress

FAMILIES = ("S10-evening-tablets", "S01-two-dates", "H02-pool-poster", "H01-laid-place")
LEVELS = (1, 2, 3)


def _pictures(family_id: str, level: int) -> dict[str, tuple[base.Picture, base.ArtContext]]:
    family = next(f for f in load_all() if f.id == family_id)
    grid = expand(family, 0, 0)
    out = {}
    for image in ("A", "B"):
        ctx = base.ArtContext(json.dumps(dict(grid.slots), default=str), grid.decisive[image])
        scene = base.make(family.scene.kind, grid.scene[image])
        picture = render.render(scene, ctx, family.scene.carriers, level)
        out[image] = (picture, ctx)
    return out


@pytest.mark.parametrize("family", FAMILIES)
def test_evidence_stays_in_the_picture_at_every_level(family: str) -> None:
    for level in LEVELS:
        pair = _pictures(family, level)
        for picture, ctx in pair.values():
            assert render.check(picture, ctx, level) == []
            names = [b for b in picture.boxes if b.name in ctx.decisive]
            assert len(names) == len(set(ctx.decisive))
        assert pair["A"][0].notes == pair["B"][0].notes
        assert pair["A"][0].carrier == pair["B"][0].carrier


def test_levels_grow_harder() -> None:
    found = [_pictures("S10-evening-tablets", level)["A"][0] for level in (0, *LEVELS)]
    widths = [p.width for p in found]
    assert widths == sorted(widths, reverse=True) and widths[0] > widths[-1]
    sizes = [len(p.data) for p in found]
    assert sizes == sorted(sizes, reverse=True)
    assert [len(p.notes) for p in found] == [0, 1, 1, 3]
    assert found[3].notes[-1] in stress.INSTRUCTIONS


def test_fading_lowers_contrast_and_keeps_some() -> None:
    paper = np.full((120, 400, 3), 204, np.uint8)
    cv2.putText(paper, "warfarin", (40, 75), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (12,) * 3, 4)
    photo = paper.astype(np.float32) / 255
    box = base.Box("warfarin", ((36, 30), (280, 30), (280, 90), (36, 90)), 34.0)
    spreads = []
    for level in LEVELS:
        found = stress.get(level)
        assert found is not None
        out, _, _ = stress.disturb(
            photo, (box,), found, base.ArtContext("x", ("warfarin",)), lens=False
        )
        spreads.append(float(out[30:90, 36:280].std()))
    plain = float(photo[30:90, 36:280].std())
    assert plain > spreads[0] > spreads[1] > spreads[2] > 0.25 * plain


def test_notes_never_lie_on_evidence() -> None:
    level = stress.get(3)
    assert level is not None
    photo = np.full((900, 1200, 3), 0.5, np.float32)
    box = base.Box("note", ((300, 200), (900, 200), (900, 700), (300, 700)), 20.0)
    out, _, put = stress.disturb(photo, (box,), level, base.ArtContext("y"), lens=False)
    assert put, "there is room around the box"
    inner = out[220:680, 320:880]
    assert float(np.ptp(inner)) < 0.05


def test_same_seed_same_bytes_and_words_of_the_notes() -> None:
    a, b = (_pictures("S01-two-dates", 3)["A"][0] for _ in range(2))
    assert a.data == b.data
    said = stress.words(a.notes)
    assert all(note in said for note in a.notes)


def test_unknown_level_is_one_sentence() -> None:
    with pytest.raises(UserError, match="no stress level 4"):
        stress.get(4)


def test_a_note_lies_on_grain_rather_than_on_a_face() -> None:
    rng = np.random.default_rng(4)
    photo = np.full((900, 1200, 3), 0.4, np.float32)
    grain = cv2.GaussianBlur(rng.normal(size=(900, 600)).astype(np.float32), (0, 0), 1.2)
    photo[:, :600] += 0.06 * grain[..., None]
    yy, xx = np.mgrid[0:900, 600:1200]
    faces = 0.12 * np.sin(xx / 16) * np.sin(yy / 16)  # smooth, and never still
    photo[:, 600:] += faces[..., None].astype(np.float32)
    found = scraps.pin(photo, "bin bags", (), np.random.default_rng(1), told=False, straight=True)
    assert found is not None
    assert max(x for x, _ in found.polygon) <= 640


def test_a_note_ends_below_its_last_line() -> None:
    for text in ("bin bags", stress.INSTRUCTIONS[0]):
        photo = np.full((900, 1200, 3), 0.5, np.float32)
        found = scraps.pin(photo, text, (), np.random.default_rng(1), told=True, straight=True)
        assert found is not None
        (x0, y0), (x1, y1) = found.polygon[0], found.polygon[2]
        note = photo[int(y0) : int(y1), int(x0) : int(x1)].mean(2)
        ink = np.flatnonzero(note.min(axis=1) < 0.4 * note.max())
        assert len(ink) and ink[-1] < len(note) - 8
