"""A scene becomes a picture: artwork, wear, carrier, camera, and the boxes of what decides."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import cv2
import numpy as np
from numpy.typing import NDArray

from csrbench.errors import UserError
from csrbench.scenes import camera
from csrbench.scenes.base import ArtContext, Box, Picture, Scene
from csrbench.scenes.print import artwork, baked, carriers, wear
from csrbench.scenes.print import stress as stress_levels

SCREENSHOT = "screenshot"
"""Carrier name of pictures that are a screen's own pixels, sent as they are."""

SCREENSHOT_SHARE = 0.15
MIN_GLYPH_PX = 8.0
"""Cap height in photo pixels below which a decisive string counts as illegible."""

MIN_VISIBLE = 0.99
"""Share of a string's rectangle that the carrier must show; else it counts as hidden."""

F32 = NDArray[np.float32]


@runtime_checkable
class Composed(Protocol):
    """A scene that composes its own photo (format ``sprites``)."""

    def compose(self, ctx: ArtContext) -> tuple[F32, tuple[Box, ...]]:
        """The linear photo and the boxes of its decisive strings and objects."""
        ...


def choose(scene: Scene, ctx: ArtContext, among: tuple[str, ...] = ()) -> str:
    """The carrier of a grid: drawn from the seed, the same for both of its pictures.

    Raises:
        UserError: no carrier fits the scene's format, or one of `among` has another format.
    """
    fmt = scene.carrier_format()
    if fmt == "sprites":
        return str(getattr(scene, "background", "sprites"))
    rng = ctx.rng("carrier")
    if not among and fmt in ("phone", "screen") and rng.random() < SCREENSHOT_SHARE:
        return SCREENSHOT
    names = list(among) or [n for n in carriers.names(fmt) if scene.suits(n)]
    if not names:
        raise UserError(f"no carrier has the format '{fmt}' that scene '{scene.kind}' needs")
    for name in among:
        if name != SCREENSHOT and carriers.info(name)["format"] != fmt:
            raise UserError(
                f"carrier '{name}' has not the format '{fmt}' of scene '{scene.kind}'; "
                f"use one of: {', '.join(carriers.names(fmt))}"
            )
    return str(names[int(rng.integers(len(names)))])


def setting(carrier: str) -> str:
    """Neutral words for a carrier's surroundings ('' for screenshots and composed scenes)."""
    if carrier == SCREENSHOT or carrier not in carriers.names():
        return ""
    return str(carriers.info(carrier)["setting"])


def render(scene: Scene, ctx: ArtContext, among: tuple[str, ...] = (), stress: int = 0) -> Picture:
    """Draw a scene.

    Args:
        scene: validated scene data.
        ctx: the grid's seed and this image's decisive strings.
        among: carriers to choose from; all carriers of the scene's format if empty.
        stress: level of `stress.LEVELS`; 0 is the plain picture.

    Returns:
        A JPEG with a long side of 1024 to 1280 px (smaller under stress).

    Raises:
        UserError: see `choose`, `artwork.page`, `artwork.raster` and `stress.get`.
    """
    level = stress_levels.get(stress)
    name = choose(scene, ctx, among)
    settings = camera.CameraSettings.draw(ctx.rng("camera"))
    if scene.carrier_format() == "sprites":
        if not isinstance(scene, Composed):
            raise UserError(f"scene '{scene.kind}' has the format 'sprites' but no compose()")
        photo, boxes = scene.compose(ctx)
        return _shot(photo, boxes, settings, name, ctx, level)
    rasters = {slot: artwork.raster(art) for slot, art in scene.artworks(ctx).items()}
    if name == SCREENSHOT:
        return _screenshot(rasters, settings, ctx, level)
    carrier = carriers.load(name)
    placed = _slots(carrier, rasters, scene)
    art = {}
    for slot, drawn in placed.items():
        keep = [rect for lines in drawn.lines.values() for rect in lines]
        rng = ctx.rng(f"wear/{slot}")
        art[slot] = wear.apply(drawn.rgb, carrier.slots[slot], keep, rng)
    photo = carrier.place(art)
    found: list[Box] = []
    for slot, drawn in placed.items():
        found += _boxes(carrier, slot, drawn)
    return _shot(photo, _best(found), settings, name, ctx, level)


def _shot(
    photo: F32,
    boxes: tuple[Box, ...],
    settings: camera.CameraSettings,
    carrier: str,
    ctx: ArtContext,
    level: stress_levels.Level | None,
) -> Picture:
    """Develop a linear photo, disturbed as the level wants."""
    if level is None:
        return _picture(camera.develop(photo, settings), settings.quality, carrier, boxes)
    photo, boxes, notes = stress_levels.disturb(photo, boxes, level, ctx)
    least = stress_levels.least_glyph(boxes)
    settings = stress_levels.worse(settings, level, least, ctx)
    rgb, boxes = stress_levels.shrink(camera.develop(photo, settings), boxes, level)
    return _picture(rgb, settings.quality, carrier, boxes, notes)


def check(picture: Picture, ctx: ArtContext, stress: int = 0) -> list[str]:
    """What would make a picture useless: a list of problems, empty when all is well."""
    problems = []
    boxes = {box.name: box for box in picture.boxes}
    for string in ctx.decisive:
        box = boxes.get(string)
        if box is None:
            problems.append(f"'{string}' is not to be seen in the picture (absent or hidden)")
            continue
        for x, y in box.polygon:
            if not (0 <= x <= picture.width and 0 <= y <= picture.height):
                problems.append(f"'{string}' leaves the frame at ({x:.0f}, {y:.0f})")
                break
        if 0 < box.glyph_px < MIN_GLYPH_PX:
            problems.append(f"'{string}' is only {box.glyph_px:.1f} px high")
    least = 1024 * (level.scale if (level := stress_levels.get(stress)) else 1)
    if not least - 1 <= max(picture.width, picture.height) <= 1280:
        problems.append(f"the picture is {picture.width} x {picture.height} px")
    return problems


def _slots(
    carrier: carriers.Carrier, rasters: dict[str, artwork.Raster], scene: Scene
) -> dict[str, artwork.Raster]:
    """Rasters by the carrier's slot names; the name is free where there is one slot only."""
    if set(rasters) == set(carrier.slots):
        return rasters
    if len(rasters) == 1 and len(carrier.slots) == 1:
        return {next(iter(carrier.slots)): next(iter(rasters.values()))}
    raise UserError(
        f"scene '{scene.kind}' draws {', '.join(rasters)} but carrier '{carrier.name}' "
        f"has the slots {', '.join(carrier.slots)}"
    )


def _boxes(carrier: carriers.Carrier, slot: str, drawn: artwork.Raster) -> list[Box]:
    """Boxes of one slot's decisive strings in photo pixels."""
    size = (drawn.rgb.shape[1], drawn.rgb.shape[0])
    out = []
    for string, rect in drawn.boxes.items():
        if carrier.visible(slot, rect, size) < MIN_VISIBLE:
            continue
        heights = []
        for line in drawn.lines[string]:
            quad = carrier.project(slot, line, size).astype(np.float64)
            sides = np.hypot(*(quad[3] - quad[0])), np.hypot(*(quad[2] - quad[1]))
            heights.append(float(np.mean(sides)) / line[3] * drawn.glyphs[string])
        polygon = _points(carrier.project(slot, rect, size))
        out.append(Box(string, polygon, min(heights)))
    return out


def _points(quad: Any) -> tuple[tuple[float, float], ...]:
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in quad)


def _best(boxes: list[Box]) -> tuple[Box, ...]:
    """One box per string: the most legible one where several slots show it."""
    best: dict[str, Box] = {}
    for box in boxes:
        if box.name not in best or box.glyph_px > best[box.name].glyph_px:
            best[box.name] = box
    return tuple(best.values())


def _screenshot(
    rasters: dict[str, artwork.Raster],
    settings: camera.CameraSettings,
    ctx: ArtContext,
    level: stress_levels.Level | None,
) -> Picture:
    drawn = next(iter(rasters.values()))
    rgb, factor = camera.fit(drawn.rgb, camera.LONG_SIDE[1])
    boxes = []
    for string, (x, y, w, h) in drawn.boxes.items():
        corners = np.array([(x, y), (x + w, y), (x + w, y + h), (x, y + h)]) * factor
        boxes.append(Box(string, _points(corners), drawn.glyphs[string] * factor))
    if level is None:
        return _picture(rgb, max(90, settings.quality), SCREENSHOT, tuple(boxes))
    photo, placed, notes = stress_levels.disturb(baked.LINEAR[rgb], boxes, level, ctx, lens=False)
    pixels = np.asarray(camera.srgb(photo) * 255 + 0.5, np.uint8)
    small, placed = stress_levels.shrink(pixels, placed, level)
    return _picture(small, level.quality, SCREENSHOT, placed, notes)


def _picture(
    rgb: NDArray[np.uint8],
    quality: int,
    carrier: str,
    boxes: tuple[Box, ...],
    notes: tuple[str, ...] = (),
) -> Picture:
    cv2.setNumThreads(1)
    height, width = rgb.shape[:2]
    return Picture(
        data=camera.encode(rgb, quality),
        media_type="image/jpeg",
        width=width,
        height=height,
        carrier=carrier,
        boxes=boxes,
        notes=notes,
    )
