"""Artwork of the small labels on composed objects: printed, or written by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from csrbench.errors import UserError
from csrbench.scenes.base import ART_SIZE, ArtContext
from csrbench.scenes.print import artwork, objects, style
from csrbench.scenes.print.artwork import Raster, Rect
from csrbench.scenes.print.draw import ink_on, luminance, mix, shade

Look = Literal["solid", "cream", "white", "panel", "hand", "tape"]
PRINTED: tuple[Look, ...] = ("solid", "cream", "white", "panel")
WRITTEN: tuple[Look, ...] = ("hand", "tape")

_SMALLEST = 46
"""Font size in artwork pixels below which a name is illegible in the photo."""

_TEMPLATE = """<style>{{ whole }}
body{background:{{ ground }};color:{{ ink }};font-family:'{{ font }}'}
.all{position:absolute;left:0;top:0;width:{{ w }}px;height:{{ h }}px;overflow:hidden;
background:{{ ground }}}
.mid{position:absolute;left:{{ x }}px;top:{{ y }}px;width:{{ room }}px;height:{{ tall }}px;
display:flex;flex-direction:column;justify-content:center;
text-align:{{ 'center' if centre else 'left' }}}
.n{font:{{ weight }} {{ size / 10 }}rem '{{ font }}';line-height:1.06;color:{{ ink }};width:100%}
.u{font:{{ subweight }} {{ subsize / 10 }}rem '{{ subfont }}';line-height:1.12;width:100%;
margin-top:{{ gap }}px;color:{{ subink }}}
.p{position:absolute;font:400 13.5px Roboto;line-height:1.28;color:{{ printink }};opacity:.8}
.b{position:absolute;left:{{ x }}px;width:{{ room }}px;text-align:center;top:{{ top }}px;
font:600 {{ brandsize }}px '{{ brandfont }}';line-height:1.2;color:{{ brandink }};
letter-spacing:1px;overflow:hidden;white-space:nowrap}</style>
<div class="all"><img src="{{ art }}" style="position:absolute;left:0;top:0;width:{{ w }}px;
height:{{ h }}px">{% if brand %}<div class="b">{{ brand }}</div>{% endif %}
{% if print %}<div class="p whole" style="left:{{ left.x }}px;top:{{ left.y }}px;
width:{{ left.w }}px;height:{{ left.h }}px;{{ 'text-align:center' if flat else '' }}">
{{ print }}</div>
<div class="p" style="left:{{ right.x }}px;top:{{ right.y }}px;width:{{ right.w }}px">
<img src="{{ bars }}" style="width:{{ right.w }}px;height:{{ right.h }}px;background:#fff;
padding:5px"></div>{% endif %}
<div id="slot" style="position:absolute;left:0;top:{{ y }}px;width:4px;height:{{ tall }}px"></div>
<div class="mid"><div class="n">{{ name | mark }}</div>
{% if sub %}<div class="u">{{ sub | mark }}</div>{% endif %}</div>
<div style="position:absolute;left:{{ x }}px;top:{{ y }}px;width:{{ room }}px;visibility:hidden">
<div class="n">{{ name }}</div>{% if sub %}<div class="u">{{ sub }}</div>{% endif %}
<div id="end" style="height:1px"></div></div></div>"""


def draw(
    ctx: ArtContext,
    key: str,
    name: str,
    sub: str,
    look: Look,
    size: tuple[int, int],
    tone: str,
    flat: bool = False,
) -> Raster:
    """The label of one object.

    Args:
        ctx: the grid; the look depends on it and on `key`, never on the words.
        key: which object of the scene this is.
        name: what stands large on the label.
        sub: a second line, or "".
        look: printed or handwritten design.
        size: width and height of the label in pixels.
        tone: main colour (hex).
        flat: the label is the whole front of a box or carton, not a band round a vessel.

    Raises:
        UserError: the words don't fit at a legible size.
    """
    rng = ctx.rng(f"sticker/{key}")
    w, h = size
    fmt = "label" if w <= ART_SIZE["label"][0] and h <= ART_SIZE["label"][1] else "notice"
    written = look in WRITTEN
    accent = style.pick(rng, ("#c8372c", "#e0a526", "#1f6f8f", "#2f7d46", "#f2efe4", "#2b2f38"))
    ground, ink, panel = _colours(look, tone, accent, rng)
    fonts = {
        "cream": (style.SERIF, 700, style.SERIF, "italic 500"),
        "solid": (style.pick(rng, ("Oswald", "Roboto", "Open Sans")), 700, "Open Sans", "600"),
        "white": (style.pick(rng, ("Inter", "Roboto", "Oswald")), 700, "Inter", "500"),
        "panel": (style.pick(rng, ("Oswald", "Open Sans")), 700, "Roboto", "500"),
        "hand": (style.pick(rng, ("Kalam", "Caveat")), 700, "", ""),
        "tape": ("Permanent Marker", 400, "", ""),
    }[look]
    font, weight = str(fonts[0]), int(fonts[1])
    if written:
        fonts = (font, weight, font, "400" if look == "tape" else "700")
    # The flanks of a vessel turn away from the viewer: the words keep to its middle.
    room = round(w * (0.86 if flat else 0.72 if panel else 0.68))
    x = (w - room) // 2
    strip = round(h * (0.15 if flat else 0.16)) if not written else round(h * 0.07)
    foot = (round(h * 0.2) if flat else round(h * 0.1)) if not written else strip
    if h < 260:
        strip, foot = round(h * 0.06), round(h * 0.06)
    y, tall = strip + 4, h - strip - foot - 8
    pad = 12 if panel else 0
    subsize = max(_SMALLEST, min(64, round(h * 0.12))) if sub else 0
    fit = fit_size(
        name, font, room - 2 * pad,
        tall - 2 * pad - _lines(sub, str(fonts[2]), subsize, room - 2 * pad) * subsize * 1.25,
        top=min(190, round(h * 0.36)), bold=weight >= 600,
    )  # fmt: skip
    side = {"x": 10, "y": strip + 12, "w": x - 24, "h": h - strip - 34}
    right = {"x": w - x + 18, "y": round(h * 0.42), "w": x - 34, "h": round(h * 0.3)}
    if flat:
        side = {"x": 30, "y": h - foot + 14, "w": w - 200, "h": foot - 26}
        right = {"x": w - 150, "y": h - foot + 16, "w": 124, "h": max(40, foot - 50)}
    art = artwork.page(
        ctx, _TEMPLATE, fmt, shrink=(1.0, 0.95, 0.9),
        w=w, h=h, ground=ground, ink=ink, font=font, weight=weight, size=fit,
        subfont=fonts[2], subweight=fonts[3], subsize=subsize, subink=mix(ink, ground, 0.12),
        x=x + pad, y=y + pad, room=room - 2 * pad, tall=tall - 2 * pad,
        gap=round(h * 0.015),
        centre=(not written and (look != "white" or rng.random() < 0.5)) or not flat,
        name=_together(name), sub=_together(sub),
        brand="" if written or h < 260 else style.pick(rng, objects.BRANDS),
        brandfont=style.pick(rng, (style.SERIF, "Oswald", "Inter")),
        brandsize=round(min(strip * 0.62, 52)),
        brandink=ink_on(tone) if look in ("white", "panel") else ink,
        top=round(strip * 0.16), whole=objects.WHOLE,
        print="" if written else objects.whole(objects.small_print(rng, 6), side["w"]),
        printink=ink_on(tone) if look == "panel" else ink, left=side,
        right=right, flat=flat, bars=style.barcode(rng),
        art=_ornament(rng, look, (w, h), tone, accent, (x, y, room, tall), flat, strip),
    )  # fmt: skip
    return _cut(artwork.raster(art), w, h)


def fit_size(text: str, font: str, width: float, height: float, top: int, bold: bool) -> int:
    """The largest font size at which a text fits into a rectangle.

    Raises:
        UserError: it doesn't fit at the smallest legible size.
    """
    wider = 1.1 if bold else 1.03
    for size in range(max(top, _SMALLEST), _SMALLEST - 1, -2):
        lines = artwork.wrap(text, font, size * wider, width)
        longest = max(artwork.text_width(line, font, size * wider) for line in lines)
        if longest <= width and len(lines) * size * 1.08 <= height:
            return size
    raise UserError(f"the label text '{text}' is too long for its object; shorten it")


def _together(text: str) -> str:
    """A text in which a number and its unit stay on one line."""
    return re.sub(r"(\d) (%|[a-zA-Zµ°]{1,2}\b)", "\\1\u00a0\\2", text)


def _lines(text: str, font: str, size: float, width: float) -> int:
    return len(artwork.wrap(text, font, size * 1.06, width)) if text else 0


def _colours(look: Look, tone: str, accent: str, rng: style.Rng) -> tuple[str, str, str]:
    """Ground, ink, and the colour of the panel behind the words ('' for none)."""
    if look == "hand":
        return style.pick(rng, ("#efe6cd", "#f3eee0", "#e8dcbc")), style.pick(rng, style.INKS), ""
    if look == "tape":
        return style.pick(rng, ("#dfcf9f", "#e6dcb8", "#f1eee6")), "#1c1d22", ""
    if look == "cream":
        return "#f3ead2", shade(tone, -0.55) if luminance(tone) < 0.6 else "#3a2c1c", ""
    if look == "white":
        return "#fbfbf8", "#1b2027", ""
    if look == "panel":
        return tone, "#1b1e24", "#fdfcf6"
    return tone, ink_on(tone), ""


def _ornament(
    rng: style.Rng,
    look: Look,
    size: tuple[int, int],
    tone: str,
    accent: str,
    middle: tuple[int, int, int, int],
    flat: bool,
    strip: int,
) -> str:
    """What is printed behind the words."""
    w, h = size
    x, y, mw, mh = middle
    body = ""
    if look == "hand":
        frame = style.pick(rng, ("#a83a32", "#2f4f8a", "#3d4a3c"))
        body = (
            f'<rect x="14" y="10" width="{w - 28}" height="{h - 20}" rx="10" fill="none" '
            f'stroke="{frame}" stroke-width="5"/><rect x="24" y="19" width="{w - 48}" '
            f'height="{h - 38}" rx="6" fill="none" stroke="{frame}" stroke-width="1.6"/>'
        )
        for _ in range(5):
            cx, cy = float(rng.uniform(0, w)), float(rng.uniform(0, h))
            r = float(rng.uniform(20, 90))
            body += (
                f'<circle cx="{cx:.0f}" cy="{cy:.0f}" r="{r:.0f}" fill="#8a6a34" opacity=".07"/>'
            )
    elif look == "tape":
        for i in range(26):
            xx = w * i / 26 + float(rng.uniform(-6, 6))
            body += (
                f'<path d="M{xx:.0f} 0V{h}" stroke="#6d5c2e" stroke-width="1.4" '
                f'opacity="{float(rng.uniform(0.05, 0.2)):.2f}"/>'
            )
    elif look == "cream":
        dark = shade(tone, -0.35)
        body = (
            f'<rect x="10" y="9" width="{w - 20}" height="{h - 18}" fill="none" stroke="{dark}" '
            f'stroke-width="6"/><rect x="22" y="20" width="{w - 44}" height="{h - 40}" fill="none" '
            f'stroke="{dark}" stroke-width="2"/>'
        )
        if h > 300:
            yy = strip + 2
            body += (
                f'<path d="M{x} {yy}H{w / 2 - 26:.0f}M{w / 2 + 26:.0f} {yy}H{x + mw}" '
                f'stroke="{dark}" stroke-width="3"/><path d="M{w / 2:.0f} {yy - 13}l13 13-13 13'
                f'-13-13z" fill="{accent}"/>'
            )
    elif look == "white":
        body = (
            f'<rect width="{w}" height="{strip}" fill="{tone}"/><rect y="{h - 16}" width="{w}" '
            f'height="16" fill="{tone}"/><rect y="{strip}" width="{w}" height="7" '
            f'fill="{accent}"/>'
        )
        if flat:
            body += (
                f'<circle cx="{w * 0.9:.0f}" cy="{h * 0.3:.0f}" r="{w * 0.42:.0f}" fill="{tone}" '
                'opacity=".1"/>'
            )
    else:
        light, dark = shade(tone, 0.2), shade(tone, -0.28)
        sweep = int(rng.integers(20, 46)) / 100 * h
        body = (
            f'<path d="M0 {h}V{sweep:.0f}Q{w * 0.5:.0f} {sweep + h * 0.3:.0f} {w} '
            f'{sweep * 0.7:.0f}V{h}z" fill="{dark}" opacity=".45"/>'
            f'<circle cx="{w * 0.82:.0f}" cy="{h * 0.1:.0f}" r="{h * 0.4:.0f}" fill="{light}" '
            f'opacity=".5"/><rect y="{h - 14}" width="{w}" height="14" fill="{accent}"/>'
            f'<rect width="{w}" height="10" fill="{accent}"/>'
        )
        if look == "panel":
            body += (
                f'<rect x="{x}" y="{y}" width="{mw}" height="{mh}" rx="18" fill="#fdfcf6"/>'
                f'<rect x="{x + 7}" y="{y + 7}" width="{mw - 14}" height="{mh - 14}" rx="13" '
                f'fill="none" stroke="{accent if accent != "#f2efe4" else dark}" '
                'stroke-width="4"/>'
            )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">'
    return artwork.svg(f"{head}{body}</svg>")


def _cut(drawn: Raster, w: int, h: int) -> Raster:
    """The label's part of the canvas."""

    def inside(rect: Rect) -> bool:
        return rect[0] >= -1 and rect[0] + rect[2] <= w + 1 and rect[1] + rect[3] <= h + 1

    for string, rect in drawn.boxes.items():
        if not inside(rect):
            raise UserError(f"the label text '{string}' leaves its label; shorten it")
    return replace(drawn, rgb=drawn.rgb[:h, :w].copy())
