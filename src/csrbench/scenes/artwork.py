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
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from csrbench.errors import UserError
from csrbench.scenes import emoji, fonts
from csrbench.scenes.base import ART_SIZE, ArtContext, Artwork

Rect = tuple[float, float, float, float]
SHRINK: tuple[float, ...] = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
CAP = 0.7
"""Cap height as a fraction of the font size: the height of the measured inline blocks."""

_OPEN, _CLOSE = "\ue000", "\ue001"
_JOINER = "&#8288;"
"""After each measured word: gives a line of inline blocks alone the height of a line of text."""
_BEGIN, _FINISH = "<!--m-->", "<!--/m-->"
_TOKEN = re.compile(
    r"<!--.*?-->|<style\b.*?</style>|<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>", re.DOTALL | re.IGNORECASE
)
_INLINE = frozenset(
    ["a", "b", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"]
)
_GENERIC = frozenset(("sans-serif", "inherit"))
_WORD = re.compile(r"[^ \n\r\t]+")
_MEASURE = f".gt{{display:inline-block !important;height:{CAP}em !important}}"


@dataclass(frozen=True)
class Raster:
    """A drawn artwork.

    Attributes:
        rgb: H x W x 3 sRGB pixels (uint8).
        boxes: (x, y, width, height) in artwork pixels of each decisive string found.
        glyphs: cap height in artwork pixels of each decisive string found.
        lines: the boxes of the single lines when a string is wrapped.
    """

    rgb: NDArray[np.uint8]
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


def _mark(text: Any) -> Any:
    from markupsafe import Markup, escape

    return Markup(_OPEN + emoji.replace(str(escape(text))) + _CLOSE)


@functools.cache
def _template(source: str) -> Any:
    from jinja2 import Environment, StrictUndefined

    env = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    env.filters["mark"] = _mark
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
        "font-family:Inter;background:#fff;color:#222}img{display:block}</style>"
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
    body = body.replace(_OPEN, _OPEN + _BEGIN).replace(_CLOSE, _FINISH + _CLOSE)
    for source in re.findall(r'\ssrc="([^"]{0,40})', body):
        if not source.startswith("data:"):
            raise UserError(
                f"{fmt} artwork: an image source begins '{source}' but must be a data URI; "
                "wrap SVG markup in artwork.svg()"
            )
    body, text = _marked(body, ctx.decisive)
    body, families = _with_fallbacks(body)
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
    engine = _engine()
    got_width, got_height, data = engine.Template(
        art.html.replace(_JOINER, ""), width=width, height=height
    ).render_rgba()
    rgba = np.frombuffer(data, np.uint8).reshape(got_height, got_width, 4)
    rgb = np.ascontiguousarray(rgba[..., :3])
    if (got_width, got_height) != (width, height) or float(rgb[::4, ::4].std()) < 0.5:
        raise UserError(f"{art.format} artwork is empty; give the scene something to show")
    boxes, glyphs, lines = _measured(art)
    for string, (x, y, w, h) in boxes.items():
        if x < -1 or y < -1 or x + w > width + 1 or y + h > height + 1:
            raise UserError(
                f"{art.format} artwork: '{string}' lies outside the artwork; shorten the scene"
            )
        seen = rgb[max(0, int(y)) : int(y + h) + 1, max(0, int(x)) : int(x + w) + 1]
        if float(seen.astype(np.float32).mean(2).std()) < 2.0:
            raise UserError(f"{art.format} artwork: '{string}' is not visible where it should be")
    return Raster(rgb, boxes, glyphs, lines)


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
    words: list[str] = []

    def span(match: re.Match[str]) -> str:
        words.append(match.group())
        return f'<span class="gx" id="gx-{len(words) - 1}">{match.group()}</span>{_JOINER}'

    out, position, marked = "", 0, False
    for token in _TOKEN.finditer(html):
        text = html[position : token.start()]
        # The entity of a joiner is no word of its own.
        inner = _WORD.sub(span, text.replace(_JOINER, "")) if marked else text
        out += f"<span>{inner}</span>" if inner != text else text
        out += token.group()
        position = token.end()
        if token.group() in (_BEGIN, _FINISH):
            marked = token.group() == _BEGIN
    css = _MEASURE.replace(".gt", ".gx")
    for name, (x, y, w, h) in _boxes(out + html[position:], fmt, css).items():
        inside = x > -3 and y > -3 and x + w < width + 3 and y + h < height + 3
        if name.startswith("gx-") and not inside:
            word = html_entities.unescape(words[int(name[3:])])
            raise UserError(
                f"{fmt} artwork of '{seed}': '{word}' leaves the artwork; "
                "shorten the text around it"
            )


def _measured(
    art: Artwork,
) -> tuple[dict[str, Rect], dict[str, float], dict[str, tuple[Rect, ...]]]:
    """Boxes, cap heights and line boxes of the decisive strings, largest occurrence of each."""
    meta = re.search(r'name="decisive" content="([^"]*)"', art.html)
    strings = json.loads(html_entities.unescape(meta.group(1))) if meta else []
    tags = re.findall(r'id="(gt-\d+)" data-gt="([^"]*)"', art.html)
    if not strings or not tags:
        return {}, {}, {}
    layout = _boxes(art.html, art.format, _MEASURE)
    words: dict[tuple[int, int], list[Rect]] = {}
    for name, users in tags:
        if name in layout:
            for user in users.split():
                k, occurrence = user.split(".")
                words.setdefault((int(k), int(occurrence)), []).append(layout[name])
    boxes: dict[str, Rect] = {}
    glyphs: dict[str, float] = {}
    lines: dict[str, tuple[Rect, ...]] = {}
    for (k, _), rects in sorted(words.items()):
        cap = min(r[3] for r in rects)
        if cap <= 0 or cap <= glyphs.get(strings[k], 0.0):
            continue
        rows: dict[int, list[Rect]] = {}
        for x, y, w, h in rects:
            size = h / CAP
            rows.setdefault(round(y + h), []).append((x, y - 0.1 * size, w, 1.05 * size))
        glyphs[strings[k]] = cap
        lines[strings[k]] = tuple(_union(row) for _, row in sorted(rows.items()))
        boxes[strings[k]] = _union(list(lines[strings[k]]))
    return boxes, glyphs, lines


def _union(rects: list[Rect]) -> Rect:
    x = min(r[0] for r in rects)
    y = min(r[1] for r in rects)
    return (x, y, max(r[0] + r[2] for r in rects) - x, max(r[1] + r[3] for r in rects) - y)


def _pattern(string: str, loose: bool) -> re.Pattern[str]:
    """Matches the string with any whitespace (or, loosely, punctuation) between its words."""
    gap = r"[\s:;,.·–—|-]+" if loose else r"\s+"
    words = re.split(r"[\s:;,·–—|]+", string.strip()) if loose else string.split()
    inner = gap.join(re.escape(w) for w in words if w)
    before = r"(?<!\w)" if string.strip()[:1].isalnum() else ""
    after = r"(?!\w)" if string.strip()[-1:].isalnum() else ""
    return re.compile(before + inner + after)


def _matches(text: str, marked: list[tuple[int, int]], string: str) -> list[tuple[int, int]]:
    """Where a decisive string occurs: in marked text, else anywhere, else across elements."""
    if not string.strip():
        return []
    exact = [m.span() for m in _pattern(string, False).finditer(text)]
    inside = [(a, b) for a, b in exact if any(s <= a and b <= e for s, e in marked)]
    return inside or exact or [m.span() for m in _pattern(string, True).finditer(text)][:1]


def _marked(body: str, decisive: tuple[str, ...]) -> tuple[str, str]:
    """Wrap the words of decisive strings in spans; also return the plain text of the body."""
    parts: list[tuple[bool, str]] = []
    position = 0
    for token in _TOKEN.finditer(body):
        parts.append((True, html_entities.unescape(body[position : token.start()])))
        parts.append((False, token.group()))
        position = token.end()
    parts.append((True, html_entities.unescape(body[position:])))

    buffer = ""
    starts: list[int] = []
    marked: list[tuple[int, int]] = []
    texts: list[str] = []
    for is_text, part in parts:
        starts.append(len(buffer))
        if is_text:
            for piece in re.split(f"([{_OPEN}{_CLOSE}])", part):
                if piece == _OPEN:
                    marked.append((len(buffer), 1 << 60))
                elif piece == _CLOSE and marked:
                    marked[-1] = (marked[-1][0], len(buffer))
                else:
                    buffer += piece
            texts.append(buffer[starts[-1] :])
        else:
            name = re.match(r"</?\s*(\w+)", part)
            if part not in (_BEGIN, _FINISH) and (not name or name.group(1).lower() not in _INLINE):
                buffer += "\n"
            texts.append(part)

    users: list[tuple[int, int, str]] = []
    for k, string in enumerate(decisive):
        for n, (a, b) in enumerate(_matches(buffer, marked, string)):
            users.append((a, b, f"{k}.{n}"))
    out: list[str] = []
    count = 0
    for (is_text, _), start, text in zip(parts, starts, texts, strict=True):
        if not is_text:
            out.append(text)
            continue
        rebuilt, position, hit = "", 0, False
        for word in _WORD.finditer(text):
            a, b = start + word.start(), start + word.end()
            tags = [tag for s, e, tag in users if s < b and e > a]
            rebuilt += text[position : word.start()]
            inner = html_entities.escape(word.group(), quote=False)
            if tags:
                rebuilt += f'<span class="gt" id="gt-{count}" data-gt="{" ".join(tags)}">'
                rebuilt += inner + "</span>" + _JOINER
                count, hit = count + 1, True
            else:
                rebuilt += inner
            position = word.end()
        rebuilt += text[position:]
        # The wrapper keeps the words together where the text is the child of a flex container.
        out.append(f"<span>{rebuilt}</span>" if hit else rebuilt)
    return "".join(out), buffer


def _families(value: str) -> tuple[str, list[str]]:
    """What precedes the families in a CSS `font` or `font-family` value, and their names."""
    sized = re.match(r".*?\d(?:px|rem|em|pt|%)(?:\s*/\s*[\w.%]+)?\s+", value, re.DOTALL)
    before = sized.group() if sized else ""
    names = [n.strip().strip("'\"").strip() for n in value[len(before) :].split(",")]
    return before, [n for n in names if n]


def _with_fallbacks(body: str) -> tuple[str, list[str]]:
    """Append the fallback fonts to every font stack; also return the families in use."""
    used: dict[str, None] = {}

    def stack(match: re.Match[str]) -> str:
        value = html_entities.unescape(match.group(2)).strip()
        before, names = _families(value)
        if not names or names == ["inherit"]:
            return match.group()
        for name in names:
            if name not in _GENERIC and name not in fonts.PACKAGES:
                raise UserError(f"unknown font '{name}'; use one of: {', '.join(fonts.PACKAGES)}")
        used[names[0]] = None
        # Quotes are needed: a name with a digit is no valid CSS identifier.
        quoted = ",".join(f"'{n}'" for n in (*names, *fonts.FALLBACK) if n not in _GENERIC)
        return f"{match.group(1)}{before}{quoted}"

    def sheet(match: re.Match[str]) -> str:
        return re.sub(r"((?<![\w-])font(?:-family)?\s*:)([^;}]*)", stack, match.group())

    def attribute(match: re.Match[str]) -> str:
        # An entity such as &#39; holds a semicolon that ends no declaration.
        text = match.group().replace("&#39;", "'").replace("&#34;", "'").replace("&quot;", "'")
        return re.sub(r"((?<![\w-])font(?:-family)?\s*:)([^;\"]*)", stack, text)

    def styles(match: re.Match[str]) -> str:
        return match.group().replace("&#39;", "'").replace("&#34;", '"')

    body = re.sub(r"<style\b.*?</style>", styles, body, flags=re.DOTALL)
    body = re.sub(r"<style\b.*?</style>", sheet, body, flags=re.DOTALL)
    body = re.sub(r"(?<=\s)style='([^']*)'", r'style="\1"', body)
    body = re.sub(r'(?<=\s)style="[^"]*"', attribute, body)
    return body, [name for name in used if name in fonts.PACKAGES]


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
