"""A street map or floor plan with named streets and labelled pins."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from csrbench.scenes import artwork, draw, style
from csrbench.scenes.base import ART_SIZE, ArtContext, Artwork, Scene, scene
from csrbench.scenes.style import Rng

EXAMPLE: dict[str, Any] = {
    "title": "Market square",
    "streets": [
        {"name": "Mill Lane", "orientation": "h", "pos": 0.3},
        {"name": "Station Way", "orientation": "v", "pos": 0.55},
    ],
    "pins": [{"label": "Bakery", "x": 0.3, "y": 0.45}, {"label": "Library", "x": 0.75, "y": 0.7}],
    "legend": ["North is at the top"],
    "app": "phone",
}


class Street(BaseModel):
    """A straight street across the map at a share of its height (h) or width (v)."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    name: str
    orientation: Literal["h", "v"]
    pos: float = Field(ge=0, le=1)


class Pin(BaseModel):
    """A labelled point (0 to 1 from the left and from the top)."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    label: str
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    icon: str = ""
    colour: str = "red"


_TEMPLATE = """<style>body{background:#fff;font-family:'{{ font }}';color:#23272d}
.m{position:relative;width:{{ w }}px;height:{{ mh }}px;overflow:hidden}
.st{position:absolute;white-space:nowrap;color:#5d6670;font-weight:500;font-size:{{ fs }}px;
line-height:1.1;background:{{ road }};padding:0 8px}
.pin{position:absolute;white-space:nowrap;font-weight:600;font-size:{{ ps }}px;line-height:1.2;
background:rgba(255,255,255,.93);border-radius:9px;padding:3px 11px;text-align:center}
.bar{padding:26px 32px 22px;font-size:{{ ts }}px;font-weight:700;line-height:1.15}
.lg{font-size:{{ ls }}px;line-height:1.35;padding:4px 32px}</style>
{% if phone %}<div style="height:58px;display:flex;justify-content:space-between;
padding:14px 34px 0;font-size:27px;font-weight:600"><div>{{ now }}</div>
<div>{{ battery }} %</div></div>{% endif %}
<div class="bar">{{ s.title | mark }}</div>
<div class="m"><img src="{{ ground }}" style="position:absolute;left:0;top:0;width:{{ w }}px;
height:{{ mh }}px">{% for t in streets %}<div class="st" style="left:{{ t.x }}px;top:{{ t.y }}px">
{{ t.name | mark }}</div>{% endfor %}
{% for p in pins %}<div class="pin" style="left:{{ p.x }}px;top:{{ p.y }}px;width:{{ p.w }}px">
{{ p.label | mark }}</div>{% endfor %}
<img src="{{ marks }}" style="position:absolute;left:0;top:0;width:{{ w }}px;height:{{ mh }}px">
</div><div style="height:16px"></div>{% for l in s.legend %}<div class="lg">{{ l | mark }}</div>
{% endfor %}<div class="lg" style="color:#7a838c;font-size:{{ ls * 0.8 }}px">{{ scale }} m
&nbsp;|———|&nbsp;&nbsp;{{ imprint }}</div><div id="end" style="height:1px"></div>"""


@scene
class Map(Scene):
    """A map on a phone or printed on a sheet."""

    kind: ClassVar[str] = "map"
    format: ClassVar[str] = "phone"
    title: str
    streets: tuple[Street, ...]
    pins: tuple[Pin, ...]
    legend: tuple[str, ...] = ()
    app: Literal["phone", "sheet"] = "phone"
    style: str = ""

    def carrier_format(self) -> str:
        """Phone or sheet, as `app` says."""
        return self.app

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The map."""
        rng = ctx.rng("map" + self.style)
        w, h = ART_SIZE[self.app]
        phone = self.app == "phone"
        font = style.pick(rng, style.SANS)
        mh = h - (300 if phone else 330) - len(self.legend) * (54 if phone else 62)
        size = {"fs": 27 if phone else 36, "ps": 31 if phone else 42, "ts": 42 if phone else 62,
                "ls": 30 if phone else 38}  # fmt: skip
        road = "#ffffff"
        art = artwork.page(
            ctx, _TEMPLATE, self.app, shrink=(1.0,), s=self, font=font, w=w, mh=mh, phone=phone,
            road=road, ground=self._ground(rng, w, mh), marks=self._marks(w, mh, phone),
            streets=[self._name_at(t, font, size["fs"], w, mh) for t in self.streets],
            pins=[self._label_at(p, font, size["ps"], w, mh, phone) for p in self.pins],
            now=f"{int(rng.integers(8, 20)):02d}:{int(rng.integers(0, 60)):02d}",
            battery=int(rng.integers(24, 96)), scale=style.pick(rng, (50, 100, 200)),
            imprint=style.pick(rng, ("Fieldnote Maps", "Pathwork", "Gridline survey")), **size,
        )  # fmt: skip
        return {self.app: art}

    def _ground(self, rng: Rng, w: int, h: int) -> str:
        land, block, green, water = style.pick(
            rng, (("#eef0ea", "#e2e2da", "#cfe6c4", "#b9d8ea"),
                  ("#f2efe9", "#e6dfd3", "#d5e8c8", "#aed3e6")))  # fmt: skip
        out = f'<rect width="{w}" height="{h}" fill="{land}"/>'
        for _ in range(46):
            x, y = int(rng.integers(-20, w)), int(rng.integers(-20, h))
            out += (f'<rect x="{x}" y="{y}" width="{int(rng.integers(50, 150))}" '
                    f'height="{int(rng.integers(40, 120))}" rx="4" fill="{block}"/>')  # fmt: skip
        x, y = int(rng.integers(0, w // 2)), int(rng.integers(h // 8, h // 2))
        out += f'<rect x="{x}" y="{y}" width="{w // 3}" height="{h // 7}" rx="26" fill="{green}"/>'
        y = int(rng.integers(h * 3 // 5, h - 60))
        out += (f'<path d="M-10 {y}C{w // 3} {y - 60} {w // 2} {y + 70} {w + 10} {y + 10}" '
                f'fill="none" stroke="{water}" stroke-width="44"/>')  # fmt: skip
        for k in range(5):
            at = (k + 0.5) / 5
            out += (f'<path d="M0 {at * h:.0f}H{w}" stroke="#fbfbf8" stroke-width="9"/>'
                    f'<path d="M{at * w:.0f} 0V{h}" stroke="#fbfbf8" stroke-width="9"/>'
                    )  # fmt: skip
        for t in self.streets:
            d = f"M0 {t.pos * h:.0f}H{w}" if t.orientation == "h" else f"M{t.pos * w:.0f} 0V{h}"
            out += (f'<path d="{d}" stroke="#cfcabd" stroke-width="58"/>'
                    f'<path d="{d}" stroke="#ffffff" stroke-width="50"/>')  # fmt: skip
        return artwork.svg(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">{out}</svg>'
        )

    def _marks(self, w: int, h: int, phone: bool) -> str:
        k = 1.0 if phone else 1.4
        out = ""
        for p in self.pins:
            x, y, tone = p.x * w, p.y * h, draw.colour(p.colour)
            out += (f'<g transform="translate({x:.0f} {y:.0f}) scale({k})"><ellipse cx="0" cy="2" '
                    'rx="13" ry="5" fill="#000" fill-opacity=".25"/><path d="M0 0C-8 -18 -22 -26 '
                    f'-22 -44A22 22 0 0 1 22 -44C22 -26 8 -18 0 0Z" fill="{tone}" '
                    'stroke="#fff" stroke-width="3"/><circle cx="0" cy="-44" r="8" fill="#fff"/>'
                    "</g>")  # fmt: skip
        return artwork.svg(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">{out}</svg>'
        )

    @staticmethod
    def _name_at(t: Street, font: str, size: int, w: int, h: int) -> dict[str, Any]:
        wide = artwork.text_width(t.name, font, size, 500.0) + 20
        if t.orientation == "h":
            return {"name": t.name, "x": 14, "y": round(t.pos * h - size * 0.62)}
        x = min(max(6, t.pos * w - wide / 2), w - wide - 6)
        return {"name": t.name, "x": round(x), "y": round(h - size * 1.6)}

    @staticmethod
    def _label_at(p: Pin, font: str, size: int, w: int, h: int, phone: bool) -> dict[str, Any]:
        wide = artwork.text_width(p.label, font, size, 600.0) + 30
        x = min(max(6, p.x * w - wide / 2), w - wide - 6)
        below = p.y * h + 12
        tall = size * 1.5
        y = below if below + tall < h - 4 else p.y * h - (74 if phone else 104) - tall
        return {"label": p.label, "x": round(x), "y": round(y), "w": round(wide)}

    def describe(self, setting: str = "") -> str:
        """Streets and pins with their places, and the legend."""
        thing = "A phone" if self.app == "phone" else "A printed plan"
        across = [s.name for s in self.streets if s.orientation == "h"]
        down = [s.name for s in self.streets if s.orientation == "v"]
        pins = [f"{style.quoted(p.label)} ({_where(p.x, p.y)})" for p in self.pins]
        return style.sentences(
            f"{style.lead(thing, setting)} shows a map titled {style.quoted(self.title)}",
            f"From left to right run {style.listed(across)}" if across else "",
            f"From top to bottom run {style.listed(down)}" if down else "",
            f"Pins are at {style.listed(pins)}" if pins else "",
            ("Below the map it says: " + " ".join(style.quoted(x) for x in self.legend))
            if self.legend else "",
        )  # fmt: skip


def _where(x: float, y: float) -> str:
    column = "left of the middle" if x < 0.45 else "right of the middle" if x > 0.55 else "middle"
    row = (
        "near the top"
        if y < 0.2
        else "in the upper half"
        if y < 0.45
        else (
            "at half height" if y < 0.56 else "in the lower half" if y < 0.8 else "near the bottom"
        )
    )
    return f"{column}, {row}"
