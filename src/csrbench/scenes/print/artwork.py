"""HTML and CSS to pixels, with the exact boxes of the strings that decide a cell.

The only module that knows the rendering engine. The engine has two habits that shape this code:
an inline element has no box of its own, and an inline block sits with its *bottom* on the text
baseline. So decisive words are plain inline spans while the picture is drawn, and turn into
inline blocks of cap height only in a second layout, which is measured and never shown.

Templates are Jinja2 fragments (a `<style>` and some elements). What they may rely on:

* `1rem` is 10 px, or less when the text had to be shrunk to fit: use rem for what may shrink.
* `{{ text | mark }}` says that decisive strings are looked for here first; it also draws emoji.
* An element with id ``end`` (or ``end-NAME``) must end above the bottom of the element with id
  ``slot`` (or ``slot-NAME``), or of the artwork if there is none. Put it after running text.
* Mix text sizes on one line with inline elements or `align-items:baseline`, never with
  `inline-block` (its bottom, not its text, sits on the baseline).
* `svg(markup)` gives a data URI for `<img src>`; text inside SVG is not drawn by the engine.
"""

from __future__ import annotations

import base64
import functools
import html as html_entities
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from csrbench.errors import UserError
from csrbench.scenes import fonts
from csrbench.scenes.base import ART_SIZE, ArtContext, Artwork
from csrbench.scenes.print import marking

Rect = tuple[float, float, float, float]
U8 = NDArray[np.uint8]
SHRINK: tuple[float, ...] = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
CAP = 0.7
"""Cap height as a fraction of the font size: the height of the measured inline blocks."""

# Widths of inline blocks are rounded up to whole pixels; the margin makes sure that a line that
# just fits while it is drawn does so while it is measured.
_MEASURE = (
    f".gt{{display:inline-block !important;height:{CAP}em !important;margin-right:-1px !important}}"
)


@dataclass(frozen=True)
class Raster:
    """A drawn artwork.

    Attributes:
        rgb: H x W x 3 sRGB pixels (uint8).
        boxes: (x, y, width, height) in artwork pixels of each decisive string found.
        glyphs: cap height in artwork pixels of each decisive string found.
        lines: the boxes of the single lines when a string is wrapped.
    """

    rgb: U8
    boxes: dict[str, Rect] = field(default_factory=dict)
    glyphs: dict[str, float] = field(default_factory=dict)
    lines: dict[str, tuple[Rect, ...]] = field(default_factory=dict)


def svg(markup: str) -> str:
    """A data URI of an SVG document, for `src` attributes and CSS `url()`."""
    return "data:image/svg+xml;base64," + base64.b64encode(str(markup).encode()).decode()


def png(data: bytes) -> str:
    """A data URI of PNG bytes."""
    return "data:image/png;base64," + base64.b64encode(data).decode()


@functools.cache
def _engine() -> Any:
    """The rendering engine, with all fonts registered once per process."""
    import blitz_py

    blitz_py.register_fonts(
        [path.read_bytes() for path in fonts.all_files()], default_family=fonts.FALLBACK[0]
    )
    return blitz_py


@functools.cache
def _template(source: str) -> Any:
    from jinja2 import Environment, StrictUndefined

    env = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    env.filters["mark"] = marking.mark
    env.globals["svg"] = svg
    return env.from_string(source)


def _head(fmt: str, scale: float, decisive: tuple[str, ...]) -> str:
    width, height = ART_SIZE[fmt]
    strings = html_entities.escape(json.dumps(decisive))
    return (
        f'<meta charset="utf-8"><meta name="decisive" content="{strings}">'
        "<style>*{box-sizing:border-box;margin:0;padding:0}"
        f"html{{font-size:{10 * scale:.4g}px}}"
        f"body{{position:relative;width:{width}px;height:{height}px;overflow:hidden;"
        # Without a line height the fallback fonts' metrics would move lines apart.
        "font-family:Inter;line-height:1.25;background:#fff;color:#222}"
        "img{display:block}</style>"
    )


def page(
    ctx: ArtContext,
    template: str,
    fmt: str,
    *,
    shrink: tuple[float, ...] = SHRINK,
    **data: Any,
) -> Artwork:
    """Fill a Jinja2 template and make sure that it can be drawn.

    Args:
        ctx: names the decisive strings; their words get boxes.
        template: HTML fragment, see the module's text.
        fmt: slot format, a key of `ART_SIZE`.
        shrink: sizes of 1rem / 10 px to try, largest first, until the text fits.
        data: values for the template.

    Raises:
        UserError: text that fits at no size, an unknown font, a character without a glyph, or
            an image that is no data URI.
    """
    body = _template(template).render(**data)
    for source in re.findall(r'\ssrc="([^"]{0,40})', body):
        if not source.startswith("data:"):
            raise UserError(
                f"{fmt} artwork: an image source begins '{source}' but must be a data URI; "
                "wrap SVG markup in artwork.svg()"
            )
    body, text = marking.wrap_decisive(body, ctx.decisive)
    body, families = fonts.with_fallbacks(body)
    # Overpass has a middle dot without width, on which the next word would lie.
    body = body.replace("·", "<span style=\"font-family:'Inter'\">·</span>")
    lost = fonts.missing(text, families)
    if lost:
        raise UserError(
            f"{fmt} artwork of '{ctx.seed}': no font draws {_list(lost)}; "
            "use other characters in the scene's texts"
        )
    overflow = ""
    for scale in shrink:
        html = _head(fmt, scale, ctx.decisive) + body
        overflow = _overflow(_boxes(html, fmt), fmt)
        if not overflow:
            _inside(html, fmt, ctx.seed)
            return Artwork(html, fmt)
    start = " ".join(text.split())[:60]
    raise UserError(
        f"{fmt} artwork of '{ctx.seed}': the text does not fit ({overflow}); "
        f"shorten the scene that begins '{start}'"
    )


def raster(art: Artwork) -> Raster:
    """Draw an artwork and measure its decisive strings.

    Raises:
        UserError: nothing was drawn, or a decisive string is outside the artwork or invisible.
    """
    width, height = ART_SIZE[art.format]
    rgb = _draw(art)
    if rgb.shape != (height, width, 3) or float(rgb[::4, ::4].std()) < 0.5:
        raise UserError(f"{art.format} artwork is empty; give the scene something to show")
    marks = _measured(art)
    if marks:
        ink = _ink(art, rgb, ".gt")
        mask = np.zeros_like(ink)
        for mark in marks:
            for line in mark.lines:
                _patch(mask, line, 5.0)[...] = True
        if (ink & ~mask).sum() > 0.02 * ink.sum():
            # Measuring broke a line differently: take the exact ink instead, string by string.
            marks = [_inked(art, rgb, mark) for mark in marks]
    best: dict[str, _Mark] = {}
    for mark in marks:
        if mark.string not in best or mark.cap > best[mark.string].cap:
            best[mark.string] = mark
    for string, mark in best.items():
        x, y, w, h = _union(mark.lines)
        if x < -1 or y < -1 or x + w > width + 1 or y + h > height + 1:
            raise UserError(
                f"{art.format} artwork: '{string}' lies outside the artwork; shorten the scene"
            )
        if float(_patch(rgb, (x, y, w, h), 0.0).astype(np.float32).mean(2).std()) < 2.0:
            raise UserError(f"{art.format} artwork: '{string}' is not visible where it should be")
    return Raster(
        rgb,
        {string: _union(mark.lines) for string, mark in best.items()},
        {string: mark.cap for string, mark in best.items()},
        {string: mark.lines for string, mark in best.items()},
    )


def _draw(art: Artwork, css: str | None = None) -> U8:
    """The pixels of an artwork, with some more style rules."""
    width, height = ART_SIZE[art.format]
    html = art.html.replace(marking.JOINER, "")
    w, h, data = _engine().Template(html, width=width, height=height, css=css).render_rgba()
    rgba = np.frombuffer(data, np.uint8).reshape(h, w, 4)
    return np.ascontiguousarray(rgba[..., :3])


def _ink(art: Artwork, rgb: U8, selector: str) -> NDArray[np.bool_]:
    """Pixels that the text of some elements colours: drawn with it and without it."""
    without = _draw(art, f"{selector}{{color:transparent !important}}")
    changed: NDArray[np.bool_] = np.abs(rgb.astype(np.int16) - without).max(2) > 40
    return changed


def _patch(image: NDArray[Any], rect: Rect, pad: float) -> NDArray[Any]:
    """The part of an image within a rectangle, as a view."""
    x, y, w, h = rect
    rows = slice(max(0, int(y - pad)), max(1, int(y + h + pad) + 1))
    return image[rows, max(0, int(x - pad)) : max(1, int(x + w + pad) + 1)]


def _inked(art: Artwork, rgb: U8, mark: _Mark) -> _Mark:
    """The same string with lines taken from its ink."""
    ink = _ink(art, rgb, ",".join(f"#{name}" for name in mark.names))
    rows = np.flatnonzero(ink.any(1))
    if not rows.size:
        return mark
    lines = []
    for part in np.split(rows, np.flatnonzero(np.diff(rows) > 0.3 * mark.cap) + 1):
        columns = np.flatnonzero(ink[part[0] : part[-1] + 1].any(0))
        left, top = float(columns[0]) - 2, float(part[0]) - 2
        lines.append((left, top, float(columns[-1]) + 3 - left, float(part[-1]) + 3 - top))
    return replace(mark, lines=tuple(lines))


def _boxes(html: str, fmt: str, css: str | None = None) -> dict[str, Rect]:
    width, height = ART_SIZE[fmt]
    found = _engine().Template(html, width=width, height=height, css=css).boxes()
    return {str(k): tuple(float(v) for v in box) for k, box in found.items()}  # type: ignore[misc]


def _overflow(boxes: dict[str, Rect], fmt: str) -> str:
    """Which text ends below its slot ('' when all fits)."""
    height = float(ART_SIZE[fmt][1])
    for name, (_, y, _, h) in boxes.items():
        if name == "end" or name.startswith("end-"):
            slot = boxes.get("slot" + name[3:])
            bottom = slot[1] + slot[3] if slot else height
            if y + h > min(bottom, height) + 0.5:
                return f"it ends {y + h - bottom:.0f} px too low"
    return ""


def _inside(html: str, fmt: str, seed: str) -> None:
    """Raise UserError when a word of marked text leaves the artwork."""
    width, height = ART_SIZE[fmt]
    instrumented, words = marking.each_word(html)
    css = _MEASURE.replace(".gt", ".gx")
    for name, (x, y, w, h) in _boxes(instrumented, fmt, css).items():
        inside = x > -3 and y > -3 and x + w < width + 3 and y + h < height + 3
        if name.startswith("gx-") and not inside:
            raise UserError(
                f"{fmt} artwork of '{seed}': '{words[int(name[3:])]}' leaves the artwork; "
                "shorten the text around it"
            )


@dataclass(frozen=True)
class _Mark:
    """One occurrence of a decisive string: ids of its words, cap height, boxes of its lines."""

    string: str
    names: tuple[str, ...]
    cap: float
    lines: tuple[Rect, ...]


def _measured(art: Artwork) -> list[_Mark]:
    """All occurrences of the decisive strings."""
    meta = re.search(r'name="decisive" content="([^"]*)"', art.html)
    strings = json.loads(html_entities.unescape(meta.group(1))) if meta else []
    tags = re.findall(r'id="(gt-\d+)" data-gt="([^"]*)"', art.html)
    if not strings or not tags:
        return []
    layout = _boxes(art.html, art.format, _MEASURE)
    words: dict[tuple[int, int], list[str]] = {}
    for name, users in tags:
        if name in layout:
            for user in users.split():
                k, occurrence = user.split(".")
                words.setdefault((int(k), int(occurrence)), []).append(name)
    marks = []
    for (k, _), names in sorted(words.items()):
        cap = min(layout[name][3] for name in names)
        if cap <= 0:
            continue
        rows: dict[int, list[Rect]] = {}
        for x, y, w, h in (layout[name] for name in names):
            size = h / CAP
            rows.setdefault(round(y + h), []).append((x, y - 0.1 * size, w, 1.05 * size))
        lines = tuple(_union(row) for _, row in sorted(rows.items()))
        marks.append(_Mark(strings[k], tuple(names), cap, lines))
    return marks


def _union(rects: Sequence[Rect]) -> Rect:
    x = min(r[0] for r in rects)
    y = min(r[1] for r in rects)
    return (x, y, max(r[0] + r[2] for r in rects) - x, max(r[1] + r[3] for r in rects) - y)


def _list(characters: str) -> str:
    return ", ".join(f"'{c}' (U+{ord(c):04X})" for c in characters)


def wrap(text: str, family: str, size: float, width: float, gap: float = 0.25) -> list[str]:
    """Break a text into lines no wider than `width` pixels, with the engine's own measures.

    Args:
        text: one paragraph.
        family: font family.
        size: font size in pixels.
        width: room in pixels; a single word that is wider gets a line of its own.
        gap: width of a space as a fraction of the font size.
    """
    lines: list[str] = []
    used = 0.0
    for word in text.split():
        length = text_width(word, family, size)
        if lines and used + gap * size + length <= width:
            lines[-1] += " " + word
            used += gap * size + length
        else:
            lines.append(word)
            used = length
    return lines


@functools.lru_cache(maxsize=4096)
def text_width(text: str, family: str, size: float, weight: float = 400.0) -> float:
    """Width of a text on one line, in pixels."""
    stack = ", ".join(f"'{name}'" for name in (family, *fonts.FALLBACK))
    measure = _engine().measure_text
    return float(measure(text, font_size=size, font_family=stack, font_weight=weight)[0])
