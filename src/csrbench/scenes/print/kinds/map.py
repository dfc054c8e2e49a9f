"""A street map or floor plan with named streets and labelled pins."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from csrbench.scenes.base import ART_SIZE, ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, draw, ground, style
from csrbench.scenes.print.style import SANS, THEMES, icon, pick

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


_TEMPLATE = """<style>body{background:{{ paper }};font-family:'{{ font }}';color:#23272d}
.m{position:absolute;left:{{ mx }}px;top:{{ my }}px;width:{{ w }}px;height:{{ mh }}px;
overflow:hidden}
.st{position:absolute;white-space:nowrap;color:#4e5761;font-weight:500;font-size:{{ fs }}px;
line-height:1.1;background:{{ road }};padding:0 8px}
.pin{position:absolute;white-space:nowrap;font-weight:600;font-size:{{ ps }}px;line-height:1.2;
background:rgba(255,255,255,.94);border-radius:9px;padding:3px 11px;text-align:center}
.lg{font-size:{{ ls / 10 }}rem;line-height:1.35;margin-bottom:.5rem}
.rb{position:absolute;right:22px;width:70px;height:70px;border-radius:35px;background:#fff;
border:2px solid #dfe3e7;display:flex;align-items:center;justify-content:center}</style>
<div class="m"><img src="{{ ground }}" style="position:absolute;left:0;top:0;width:{{ w }}px;
height:{{ mh }}px">{% for t in streets %}<div class="st" style="left:{{ t.x }}px;top:{{ t.y }}px">
{{ t.name | mark }}</div>{% endfor %}
{% for p in pins %}<div class="pin" style="left:{{ p.x }}px;top:{{ p.y }}px;width:{{ p.w }}px">
{{ p.label | mark }}</div>{% endfor %}
<img src="{{ marks }}" style="position:absolute;left:0;top:0;width:{{ w }}px;height:{{ mh }}px">
{% for p in pins %}{% if p.icon %}<img src="{{ p.icon }}" style="position:absolute;
left:{{ p.ix }}px;top:{{ p.iy }}px;width:{{ p.size }}px;height:{{ p.size }}px">{% endif %}
{% endfor %}</div>
{% if phone %}<div style="position:absolute;left:0;top:0;width:720px;height:58px;display:flex;
justify-content:space-between;padding:14px 34px 0;font-size:27px;font-weight:600">
<div>{{ now }}</div><div>{{ battery }} %</div></div>
<div style="position:absolute;left:22px;top:66px;width:676px;min-height:84px;border-radius:24px;
background:#fff;border:2px solid #dfe3e7;display:flex;align-items:center;gap:18px;
padding:12px 22px"><img src="{{ icon('menu', '#59616a') }}" style="width:38px;height:38px">
<div style="flex:1;font-size:{{ ts }}px;font-weight:600;line-height:1.15">{{ s.title | mark }}
</div><img src="{{ icon('search', '#59616a') }}" style="width:38px;height:38px"></div>
<div style="position:absolute;left:0;top:{{ my + mh - 24 }}px;width:720px;
height:{{ 1480 - my - mh + 24 }}px;background:#fff;border-radius:28px 28px 0 0;
border-top:2px solid #dfe3e7"></div><div style="position:absolute;left:310px;
top:{{ my + mh - 10 }}px;width:100px;height:8px;border-radius:4px;background:#ccd2d8"></div>
<div class="rb" style="top:{{ my + mh - 118 }}px"><img src="{{ icon('send', theme.main) }}"
style="width:40px;height:40px"></div>
<div style="position:absolute;left:34px;top:{{ my + mh + 14 }}px;width:652px">
{% for l in s.legend %}<div class="lg">{{ l | mark }}</div>{% endfor %}
<div style="display:flex;align-items:center;gap:14px;font-size:23px;color:#7a838c;line-height:1.3">
<div style="width:{{ bar }}px;height:9px;border:3px solid #7a838c;border-top:0"></div>
<div>{{ scale }} m</div><div style="flex:1;text-align:right">
{{ imprint }}</div></div><div id="end" style="height:1px"></div></div>
<div id="slot" style="position:absolute;left:0;top:0;width:1px;height:1396px"></div>
<div style="position:absolute;left:0;top:1402px;width:720px;height:78px;background:#fff;
border-top:2px solid #e3e7ea;display:flex;justify-content:space-around;align-items:center">
{% for n in ('pin', 'bus', 'star', 'user') %}<img src="{{ icon(n, theme.main if loop.first else
'#8a929a') }}" style="width:42px;height:42px">{% endfor %}</div>
{% else %}<div style="position:absolute;left:58px;top:66px;width:800px;font-size:{{ ts }}px;
font-weight:700;line-height:1.12;color:{{ theme.dark }}">{{ s.title | mark }}</div>
<img src="{{ rose }}" style="position:absolute;right:58px;top:56px;width:104px;height:104px">
<div style="position:absolute;left:{{ mx }}px;top:{{ my }}px;width:{{ w }}px;height:{{ mh }}px;
border:6px solid {{ theme.dark }}"></div>{% for g in marks_of_grid %}
<div style="position:absolute;left:{{ g.x }}px;top:{{ g.y }}px;width:40px;text-align:center;
font-size:24px;line-height:1;color:#7a838c;font-weight:600">{{ g.t }}</div>{% endfor %}
<div style="position:absolute;left:58px;top:{{ my + mh + 36 }}px;width:934px">
{% for l in s.legend %}<div class="lg">{{ l | mark }}</div>{% endfor %}
<div style="display:flex;align-items:center;gap:18px;font-size:27px;color:#66707a;
line-height:1.3;margin-top:10px">
<div style="width:{{ bar }}px;height:14px;border:4px solid #66707a;border-top:0"></div>
<div>{{ scale }} m</div><div style="flex:1;text-align:right">{{ imprint }}, printed on
 uncoated paper</div></div>
<div id="end" style="height:40px"></div></div>{% endif %}"""

_ROSE = artwork.svg(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="38" '
    'fill="none" stroke="#4b545d" stroke-width="3"/><path d="M50 2l14 48H36z" fill="#b3372e"/>'
    '<path d="M50 98l14-48H36z" fill="#4b545d"/><path d="M2 50l48-9v18zM98 50l-48-9v18z" '
    'fill="#9aa3ab"/></svg>'
)


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
        """The map.

        Raises:
            UserError: an unknown icon or colour, or too much text below the map.
        """
        rng = ctx.rng("map" + self.style)
        page_h = ART_SIZE[self.app][1]
        phone = self.app == "phone"
        font = pick(rng, SANS)
        theme = pick(rng, THEMES)
        size = {"fs": 27 if phone else 35, "ps": 31 if phone else 40, "ls": 31 if phone else 38}
        size["ts"] = self._title_size(font, phone)
        rows = sum(
            len(artwork.wrap(t, font, size["ls"] * 1.04, 652 if phone else 934))
            for t in self.legend
        )
        heads = 1 if phone else len(artwork.wrap(self.title, font, size["ts"] * 1.08, 790))
        mx, my, w = (0, 168, 720) if phone else (58, 118 + round(heads * size["ts"] * 1.12), 934)
        below = round(rows * size["ls"] * 1.35 + len(self.legend) * 5)
        mh = page_h - my - below - (160 if phone else 150)
        road = 50.0 if phone else 62.0
        shapes, tone = ground.draw(
            rng, w, mh, [(t.orientation, t.pos) for t in self.streets], road, 1.0 if phone else 1.3
        )
        taken: list[ground.Rect] = []
        if phone:
            taken += [(620, mh - 130, 720, mh), (0, mh - 30, 720, mh)]
        scaled = 1.0 if phone else 1.3
        for p in self.pins:
            x, y = p.x * w, p.y * mh
            taken.append((x - 24 * scaled, y - 68 * scaled, x + 24 * scaled, y + 4))
        pins = [self._label_at(p, font, size["ps"], w, mh, scaled, taken) for p in self.pins]
        streets = [self._name_at(t, font, size["fs"], w, mh, taken) for t in self.streets]
        art = artwork.page(
            ctx, _TEMPLATE, self.app, shrink=(1.0, 0.94, 0.88), s=self, font=font, w=w, mh=mh,
            mx=mx, my=my, phone=phone, road=tone, ground=_svg(w, mh, shapes),
            marks=_svg(w, mh, self._marks(w, mh, scaled)), streets=streets, pins=pins,
            now=f"{int(rng.integers(8, 20)):02d}:{int(rng.integers(0, 60)):02d}", theme=theme,
            battery=int(rng.integers(24, 96)), scale=pick(rng, (50, 100, 200)),
            bar=int(rng.integers(80, 150)), icon=icon, rose=_ROSE,
            paper="#ffffff" if phone else pick(rng, ("#ffffff", "#fdfbf4")),
            marks_of_grid=[] if phone else _grid(mx, my, w, mh),
            imprint=pick(rng, ("Fieldnote Maps", "Pathwork", "Gridline survey")), **size,
        )  # fmt: skip
        return {self.app: art}

    def _title_size(self, font: str, phone: bool) -> int:
        size, room = (40, 500) if phone else (60, 790)
        while size > 28 and len(artwork.wrap(self.title, font, size * 1.08, room)) > (
            1 if phone else 2
        ):
            size -= 2
        return size

    def _marks(self, w: int, h: int, k: float) -> str:
        out = ""
        for p in self.pins:
            x, y, tone = p.x * w, p.y * h, draw.colour(p.colour)
            dot = "" if p.icon else '<circle cx="0" cy="-44" r="8" fill="#fff"/>'
            out += (
                f'<g transform="translate({x:.0f} {y:.0f}) scale({k})"><ellipse cx="0" cy="2" '
                'rx="13" ry="5" fill="#000" fill-opacity=".25"/><path d="M0 0C-8 -18 -22 -26 '
                f'-22 -44A22 22 0 0 1 22 -44C22 -26 8 -18 0 0Z" fill="{tone}" '
                f'stroke="#fff" stroke-width="3"/>{dot}</g>'
            )
        return out

    @staticmethod
    def _name_at(
        t: Street, font: str, size: int, w: int, h: int, taken: list[ground.Rect]
    ) -> dict[str, Any]:
        """A street's name on the street, where no pin or other name is."""
        wide = artwork.text_width(t.name, font, size, 500.0) * 1.03 + 20
        tall = size * 1.2
        spots = (0.02, 0.98, 0.25, 0.75, 0.5, 0.36, 0.62, 0.14, 0.86)
        if t.orientation == "h":
            y = t.pos * h - tall / 2
            options = [(f * (w - wide), y, f * (w - wide) + wide, y + tall) for f in spots]
        else:
            x = min(max(6, t.pos * w - wide / 2), w - wide - 6)
            downs = (0.93, 0.6, 0.4, 0.8, 0.24, 0.7, 0.5, 0.15, 0.3)
            options = [(x, f * (h - tall), x + wide, f * (h - tall) + tall) for f in downs]
        spot = ground.free_spot(taken, options)
        return {"name": t.name, "x": round(spot[0]), "y": round(spot[1])}

    @staticmethod
    def _label_at(
        p: Pin, font: str, size: int, w: int, h: int, k: float, taken: list[ground.Rect]
    ) -> dict[str, Any]:
        """A pin's label below it, or beside or above it where there is no room."""
        wide = artwork.text_width(p.label, font, size, 600.0) * 1.03 + 30
        tall = size * 1.2 + 6
        x, y = p.x * w, p.y * h
        left = min(max(6, x - wide / 2), w - wide - 6)
        options = [
            (left, y + 10, left + wide, y + 10 + tall),
            (left, y - 76 * k - tall, left + wide, y - 76 * k),
            (x + 30 * k, y - 44 * k - tall / 2, x + 30 * k + wide, y - 44 * k + tall / 2),
            (x - 30 * k - wide, y - 44 * k - tall / 2, x - 30 * k, y - 44 * k + tall / 2),
        ]
        inside = [o for o in options if o[0] > 2 and o[2] < w - 2 and o[1] > 2 and o[3] < h - 2]
        spot = ground.free_spot(taken, inside or options[:1])
        edge = 30 * k
        return {
            "label": p.label, "x": round(spot[0]), "y": round(spot[1]), "w": round(wide),
            "icon": icon(p.icon, "#ffffff", 2.4) if p.icon else "",
            "ix": round(x - edge / 2), "iy": round(y - 44 * k - edge / 2), "size": round(edge),
        }  # fmt: skip

    def describe(self, setting: str = "") -> str:
        """Streets and pins with their places, and the legend."""
        thing = "A phone" if self.app == "phone" else "A printed plan"
        across = [s.name for s in self.streets if s.orientation == "h"]
        down = [s.name for s in self.streets if s.orientation == "v"]
        pins = [f"{style.quoted(p.label)} ({_where(p.x, p.y)})" for p in self.pins]
        return style.sentences(
            f"{style.lead(thing, setting)} shows a map titled {style.quoted(self.title)}",
            _run("From left to right", across),
            _run("From top to bottom", down),
            f"Pins are at {style.listed(pins)}" if pins else "",
            ("Below the map it says: " + " ".join(style.quoted(x) for x in self.legend))
            if self.legend else "",
        )  # fmt: skip


def _run(way: str, streets: list[str]) -> str:
    verb = "runs" if len(streets) == 1 else "run"
    return f"{way} {verb} {style.listed(streets)}" if streets else ""


def _svg(w: float, h: float, body: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">'
    return artwork.svg(f"{head}{body}</svg>")


def _grid(x: int, y: int, w: int, h: int) -> list[dict[str, Any]]:
    """Letters along the top and numbers along the left side, as printed maps have them."""
    out = [{"x": round(x + (k + 0.5) * w / 5 - 20), "y": y - 32, "t": "ABCDE"[k]} for k in range(5)]
    out += [{"x": x - 44, "y": round(y + (k + 0.5) * h / 5 - 12), "t": k + 1} for k in range(5)]
    return out


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
