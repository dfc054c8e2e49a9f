"""Path-traced objects side by side on a shelf, a worktop, a table, a bench or in a fridge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from csrbench.errors import UserError
from csrbench.scenes.base import ArtContext, Artwork, Box, Scene, scene
from csrbench.scenes.print import arrange, props, sprites, stickers, style, things
from csrbench.scenes.print.artwork import Raster
from csrbench.scenes.print.draw import colour
from csrbench.scenes.print.style import Rng
from csrbench.scenes.print.things import THINGS

EXAMPLE: dict[str, Any] = {
    "background": "garage",
    "items": [
        {"object": "jar", "label": {"name": "Citric acid", "sub": "for jam"}},
        {"object": "tin", "label": {"name": "Boot polish"}},
        {"object": "bottle", "colour": "brown", "label": {"name": "Turpentine"}},
    ],
}

F32 = NDArray[np.float32]
PLACES: dict[str, tuple[str, float]] = {
    "far_left": ("at the far left", 0.08),
    "left": ("on the left", 0.22),
    "middle": ("in the middle", 0.5),
    "right": ("on the right", 0.78),
    "far_right": ("at the far right", 0.92),
}
"""Words and share of the width of each named place."""

SETTINGS: dict[str, tuple[str, bool]] = {
    "shelf": ("two wooden shelves on a wall", True),
    "garage": ("the metal shelves of a garage", True),
    "fridge": ("the shelves of a fridge", True),
    "worktop": ("a kitchen worktop", False),
    "table": ("a wooden table", False),
    "bathroom": ("two white shelves on a bathroom wall", True),
    "bench": ("a workbench", False),
    "desk": ("an office desk", False),
}
"""Words of each background, and whether it has an upper and a lower shelf."""

_WIDE = {True: 0.66, False: 0.63}
_LABELS = ("#23508c", "#2f7d46", "#8f2f2a", "#5b3d7a", "#c08a2a", "#22606a", "#3a3f4a")
_FRAMES = ((832, 624, 16 / 13), (1024, 768, 1.0), (1152, 864, 1.0))
"""Width and height of closer frames, and their magnification."""
_NARROW = 420
"""Width of a label below which a frame round the words would leave them too little room."""
_WRITTEN = {"garage": 0.7, "bench": 0.6, "fridge": 0.3, "shelf": 0.2}
"""Share of handwritten labels by background."""


class ShelfLabel(BaseModel):
    """The words on an object: a name, a second line, and how they are made."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    name: str = Field(min_length=1)
    sub: str = ""
    style: Literal["", "printed", "handwritten"] = ""


class Item(BaseModel):
    """One object. `place` and `shelf` are chosen by the scene when left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    object: str
    label: ShelfLabel | None = None
    colour: str = ""
    place: Literal["", "left", "middle", "right", "far_left", "far_right"] = ""
    shelf: Literal["", "upper", "lower"] = ""

    def words(self, count: int = 1) -> str:
        """The object as a noun phrase: "a brown bottle labelled ..."."""
        noun, _ = THINGS[self.object]
        tint = "" if not self.colour or self.colour.startswith("#") else (
            self.colour.replace("_", " ") + " ")  # fmt: skip
        if count > 1:
            return f"{props.number(count)} {tint}{things.plural(self.object)}"
        phrase = tint + noun
        phrase = ("an " if phrase[0] in "aeiou" else "a ") + phrase
        if self.label:
            how = "with a handwritten label" if self.label.style == "handwritten" else "labelled"
            phrase += f" {how} {style.quoted(self.label.name)}"
            if self.label.sub:
                phrase += f", below it {style.quoted(self.label.sub)}"
        return phrase + (f", {PLACES[self.place][0]}" if self.place else "")


Row = list[tuple[int, Item]]


@scene
class Shelf(Scene):
    """Objects on one of eight backgrounds, left to right in list order."""

    kind: ClassVar[str] = "shelf"
    format: ClassVar[str] = "sprites"
    background: Literal[
        "shelf", "worktop", "table", "garage", "fridge", "bathroom", "bench", "desk"
    ]
    items: tuple[Item, ...] = Field(min_length=1)
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """Nothing: the labels are drawn while the photo is composed."""
        return {}

    # -- layout -----------------------------------------------------------------------------

    @property
    def _shelves(self) -> bool:
        return SETTINGS[self.background][1]

    def _known(self) -> None:
        for item in self.items:
            if item.object not in THINGS:
                raise UserError(f"there is no object '{item.object}'; use one of: "
                                f"{', '.join(sorted(THINGS))}")  # fmt: skip
            if item.colour and "body" not in sprites.paintable(item.object):
                raise UserError(f"shelf: '{item.object}' has a colour of its own; leave 'colour' "
                                "out")  # fmt: skip
            if item.shelf and not self._shelves:
                raise UserError(f"shelf: the background '{self.background}' has no "
                                f"{item.shelf} shelf; leave 'shelf' out")  # fmt: skip

    def _crowd(self) -> bool:
        """Whether all objects are alike, so that only their number matters."""
        return len(self.items) > 2 and len(set(self.items)) == 1 and not (
            self.items[0].label or self.items[0].place or self.items[0].shelf)  # fmt: skip

    def _rows(self) -> list[Row]:
        """The objects by shelf (or from back to front), one or two rows.

        Raises:
            UserError: unknown objects, or more than two rows hold.
        """
        self._known()
        numbered = list(enumerate(self.items))
        wide = _WIDE[self._shelves]

        def length(row: Sequence[tuple[int, Item]]) -> float:
            return sum(THINGS[i.object][1] + arrange.GAP for _, i in row) - arrange.GAP

        if any(i.shelf for i in self.items):
            rows = [[p for p in numbered if p[1].shelf != "lower"],
                    [p for p in numbered if p[1].shelf == "lower"]]  # fmt: skip
        elif length(numbered) <= wide:
            return [numbered]
        else:
            cut = min(range(1, len(numbered)),
                      key=lambda k: max(length(numbered[:k]), length(numbered[k:])))  # fmt: skip
            rows = [numbered[:cut], numbered[cut:]]
        if max(length(r) for r in rows) > wide:
            raise UserError(f"shelf: {len(self.items)} objects don't fit on the background "
                            f"'{self.background}'; use fewer or smaller ones")  # fmt: skip
        return rows

    def _spread(self, row: Row, rng: Rng) -> list[float]:
        """x of each object of a row in metres from the middle."""
        return arrange.in_a_row(
            [THINGS[i.object][1] for _, i in row],
            _WIDE[self._shelves],
            rng,
            [PLACES[i.place][1] if i.place else None for _, i in row],
        )

    # -- photo ------------------------------------------------------------------------------

    def compose(self, ctx: ArtContext) -> tuple[F32, tuple[Box, ...]]:
        """The photo in linear light and the boxes of decisive words and objects.

        Raises:
            UserError: an object or background that isn't there, too many objects, or a label
                whose words don't fit.
        """
        rows = self._rows()
        rng = ctx.rng("shelf" + self.style)
        bg = sprites.background(self.background)
        start = int(rng.integers(2)) if self._shelves and len(rows) == 1 else 0
        spots: dict[int, tuple[float, float, int]] = {}
        if self._crowd() and not self._shelves:
            low, high = bg.levels[0]["y"]
            middle = (low + high) / 2 - 0.03
            for k, (x, y) in enumerate(
                arrange.scattered(
                    len(self.items), THINGS[self.items[0].object][1], _WIDE[False], rng
                )
            ):
                spots[k] = (x, (middle + y - low) / (high - low), 0)
        else:
            for r, row in enumerate(rows):
                part = ctx.rng(f"shelf/row/{r}{self.style}")
                depths = part.uniform(0.25, 0.6, 24)
                for k, x in enumerate(self._spread(row, part)):
                    depth = float(depths[k])
                    if not self._shelves:
                        middle = 0.45 if len(rows) == 1 else (0.78, 0.16)[r]
                        depth = middle + (depth - 0.42) * 0.3
                    spots[row[k][0]] = (x, depth, start + r if self._shelves else 0)
        placements: list[sprites.Placement] = []
        drawn: list[Raster | None] = []
        for k, item in enumerate(self.items):
            x, depth, level = spots[k]
            x0, x1 = bg.levels[level]["x"]
            placed, label = self._object(ctx, k, item, (x - x0) / (x1 - x0), depth, level)
            placements.append(placed)
            drawn.append(label)
        photo, seen = sprites.compose(self.background, placements, ctx.rng("shelf/shifts"))
        for item, found in zip(self.items, seen, strict=True):
            if found.visible < (0.97 if item.label else 0.8):
                raise UserError(f"shelf: '{item.object}' is hidden by what stands in front; "
                                "use fewer objects")  # fmt: skip
        boxes = self._boxes(ctx, placements, seen, drawn)
        photo, boxes = self._crop(photo, boxes, seen, rng)
        return self._expose(photo, rng), boxes

    def _object(
        self, ctx: ArtContext, k: int, item: Item, x: float, depth: float, level: int
    ) -> tuple[sprites.Placement, Raster | None]:
        """One object with its colours and label; its look depends on the place, not the words."""
        rng = ctx.rng(f"shelf/object/{k}{self.style}")
        turn = int(rng.integers(4))
        tones = things.TONES.get(item.object)
        # Objects that are all alike must be so in colour, too.
        alike = ctx.rng("shelf/alike") if self._crowd() else rng
        body = colour(item.colour) if item.colour else style.pick(alike, tones) if tones else None
        cap = style.pick(alike, ("#23508c", "#2b2d31", "#c8372c", "#ece9e0", "#2f6b3a"))
        if item.object in things.CAPS:
            cap = style.pick(alike, things.CAPS[item.object])
        if item.object == "tub":
            cap = body or cap
        art = None
        if item.label:
            size = sprites.label_size(item.object)
            if size is None:
                raise UserError(f"shelf: '{item.object}' has no label; leave 'label' out or "
                                f"use one of: {', '.join(_labelled())}")  # fmt: skip
            written = rng.random() < _WRITTEN.get(self.background, 0.1)
            if item.label.style:
                written = item.label.style == "handwritten"
            front = item.object in things.FRONTS
            flat = front or item.object in things.PATCHES
            looks = stickers.WRITTEN if written else stickers.PRINTED
            if size[0] < _NARROW and not written:
                looks = tuple(look for look in looks if look != "panel")
            if item.object in things.PLAIN and not item.label.style:
                looks = stickers.WRITTEN
            tone = body if front and body else style.pick(rng, _LABELS)
            art = stickers.draw(
                ctx, f"{k}{self.style}", item.label.name, item.label.sub,
                style.pick(rng, looks), size, tone, flat,
            )  # fmt: skip
        sprite = sprites.Placement(
            sprite=item.object, x=x, depth=depth, level=level, variant=turn, body=body,
            cap=cap, label=None if art is None else art.rgb,
        )  # fmt: skip
        return sprite, art

    def _boxes(
        self,
        ctx: ArtContext,
        placements: list[sprites.Placement],
        seen: list[sprites.Placed],
        drawn: list[Raster | None],
    ) -> tuple[Box, ...]:
        out: dict[str, Box] = {}
        for p, found, art in zip(placements, seen, drawn, strict=True):
            if art is None or found.label is None:
                continue
            size = (art.rgb.shape[1], art.rgb.shape[0])

            def at(rect: tuple[float, float, float, float], p: sprites.Placement = p,
                   found_at: F32 = found.label, size: tuple[int, int] = size) -> F32:  # fmt: skip
                whole = (0.0, 0.0, float(size[0]), float(size[1]))
                quad = sprites.label_box(self.background, p, rect, size)
                base = sprites.label_box(self.background, p, whole, size)
                moved: F32 = quad + (found_at - base).mean(0)
                return moved

            for string, rect in art.boxes.items():
                heights = []
                for line in art.lines[string]:
                    q = at(line).astype(np.float64)
                    sides = np.hypot(*(q[3] - q[0])), np.hypot(*(q[2] - q[1]))
                    heights.append(float(np.mean(sides)) / line[3] * art.glyphs[string])
                glyph = round(min(heights), 1)
                if string not in out or out[string].glyph_px < glyph:
                    out[string] = Box(string, _corners(at(rect)), glyph)
        for string in ctx.decisive:
            hits = [f.box for item, f in zip(self.items, seen, strict=True)
                    if string.lower() in f"{item.words()} {item.object}".lower()]  # fmt: skip
            if string not in out and hits:
                x0, y0 = min(b[0] for b in hits), min(b[1] for b in hits)
                x1, y1 = max(b[2] for b in hits), max(b[3] for b in hits)
                quad = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)
                out[string] = Box(string, _corners(quad))
        return tuple(out.values())

    @staticmethod
    def _crop(
        photo: F32, boxes: tuple[Box, ...], seen: list[sprites.Placed], rng: Rng
    ) -> tuple[F32, tuple[Box, ...]]:
        """A closer frame where all objects fit into one."""
        h, w = photo.shape[:2]
        x0, y0 = min(p.box[0] for p in seen) - 46, min(p.box[1] for p in seen) - 60
        x1, y1 = max(p.box[2] for p in seen) + 46, max(p.box[3] for p in seen) + 70
        off = rng.uniform(-30, 30, 2)
        for cw, ch, k in _FRAMES:
            if x1 - x0 <= cw and y1 - y0 <= ch and cw <= w and ch <= h:
                # The frame follows the objects in coarse steps: both pictures share it.
                left = round(((x0 + x1 - cw) / 2 + off[0]) / 64) * 64
                top = round(((y0 + y1 - ch) / 2 + off[1]) / 64) * 64
                left = min(max(left, max(0, x1 - cw)), min(w - cw, max(0, x0)))
                top = min(max(top, max(0, y1 - ch)), min(h - ch, max(0, y0)))
                part = photo[top : top + ch, left : left + cw]
                size = (round(cw * k), round(ch * k))
                if k > 1:
                    part = np.maximum(cv2.resize(part, size, interpolation=cv2.INTER_CUBIC), 0)
                moved = tuple(
                    Box(
                        b.name,
                        tuple(
                            (round((x - left) * k, 1), round((y - top) * k, 1))
                            for x, y in b.polygon
                        ),
                        round(b.glyph_px * k, 1),
                    )
                    for b in boxes
                )
                return np.ascontiguousarray(part, np.float32), moved
        return photo, boxes

    @staticmethod
    def _expose(photo: F32, rng: Rng) -> F32:
        """Brightness and tint of the light, the same whatever stands there."""
        warm = float(rng.uniform(-0.04, 0.05))
        gain = float(rng.uniform(0.95, 1.15))
        out: F32 = photo * (np.array([1 + warm, 1.0, 1 - warm], np.float32) * np.float32(gain))
        return out

    # -- words ------------------------------------------------------------------------------

    def describe(self, setting: str = "") -> str:
        """What stands there, from left to right; alike objects are counted."""
        rows = self._rows()
        where = f"on {SETTINGS[self.background][0]}"
        if self._crowd():
            return style.sentences(f"There are {self.items[0].words(len(self.items))} {where}")
        if len(self.items) == 1:
            return style.sentences(f"There is {self.items[0].words()} {where}")
        if len(rows) == 1:
            return style.sentences(
                f"{props.number(len(self.items)).capitalize()} objects stand {where}",
                f"From left to right: {_listed(self.items)}",
            )
        names = ("On the upper shelf", "On the lower shelf") if self._shelves else (
            "In the back row", "In the front row")  # fmt: skip
        return style.sentences(
            f"{props.number(len(self.items)).capitalize()} objects stand {where}",
            *(f"{name}, from left to right: {_listed([i for _, i in row])}"
              for name, row in zip(names, rows, strict=True) if row),
        )  # fmt: skip


def _labelled() -> list[str]:
    """Objects that take a label."""
    return [name for name in sprites.names() if sprites.label_size(name)]


def _listed(items: Sequence[Item]) -> str:
    """Objects in order, told apart by semicolons."""
    return "; ".join(i.words() for i in items)


def _corners(quad: Any) -> tuple[tuple[float, float], ...]:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in quad)
