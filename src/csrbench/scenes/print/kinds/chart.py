"""A bar, line or pie chart on a printed page or on a screen."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Literal

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field, model_validator

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, objects, style
from csrbench.scenes.print.draw import ink_on, shade

EXAMPLE: dict[str, Any] = {
    "title": "Tickets sold by month",
    "kind": "bar",
    "unit": "tickets",
    "x": ["Jan", "Feb", "Mar", "Apr"],
    "series": [{"name": "2025", "values": [31, 28, 44, 38]}],
    "target": 40,
    "source": "Box office, 2 May 2026",
    "show_values": True,
}
LINES: dict[str, Any] = {
    "title": "Water temperature",
    "kind": "line",
    "unit": "degrees",
    "x": ["Mon", "Tue", "Wed", "Thu", "Fri"],
    "series": [
        {"name": "Lake", "values": [14.5, 15, 15.5, 17, 18]},
        {"name": "Pool", "values": [22, 22, 21.5, 22, 23]},
    ],
    "on": "screen",
}
PIE: dict[str, Any] = {
    "title": "How members travel",
    "kind": "pie",
    "unit": "%",
    "x": ["Bus", "Bicycle", "Car", "On foot"],
    "series": [{"name": "Members", "values": [38, 27, 21, 14]}],
    "show_values": True,
}

_HUES: tuple[tuple[str, ...], ...] = (
    ("#2f6fb0", "#e08a2e", "#4f9a5c", "#b14a5a", "#7d63a8", "#3f9aa8", "#a9803c", "#68737f"),
    ("#1f7a78", "#d9583b", "#8a6fb3", "#d9a72f", "#4c7fb8", "#7a9a3f", "#a94f7d", "#6a6f76"),
    ("#3b4f8f", "#c94f4f", "#5a9a6f", "#dfa03a", "#7f6a52", "#4fa3c2", "#9a5fa0", "#77808a"),
)


class Series(BaseModel):
    """Named values, one per entry of `x`."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    name: str
    values: tuple[float, ...] = Field(min_length=1)


def number(value: float) -> str:
    """A value as it is printed: no trailing zeros."""
    return str(int(value)) if value == int(value) else f"{value:.2f}".rstrip("0")


def ticks(low: float, high: float) -> list[float]:
    """Round axis values that enclose low..high, five to eight of them."""
    span = max(high - low, 1e-9)
    step = 10 ** math.floor(math.log10(span / 5))
    for factor in (1, 2, 2.5, 5, 10):
        if span / (step * factor) <= 6.5:
            step *= factor
            break
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


_TEMPLATE = """<style>
body{background:{{ paper }};color:#1f252c;font-family:{{ font }}}
.t{position:absolute;line-height:1.12;white-space:nowrap}
h1{font:700 {{ ts }}px {{ headfont }};line-height:1.1;color:{{ theme.dark }}}
</style>
{% if on == 'sheet' %}<div style="position:absolute;left:70px;top:54px;width:910px;display:flex;
justify-content:space-between;font-size:22px;color:#68717b"><div>{{ running }}</div><div>{{ pageno
 }}
</div></div><div style="position:absolute;left:70px;top:92px;width:910px;height:3px;
background:{{ theme.main }}"></div>
{% else %}<div style="position:absolute;left:0;top:0;width:1600px;height:70px;
background:{{ theme.dark }};color:#fff;display:flex;align-items:center;gap:22px;padding:0 30px;
font-size:25px"><img src="{{ logo }}" style="width:38px;height:38px"><div style="flex:1">{{ running
 }}
</div><div style="opacity:.8">Overview &nbsp; Reports &nbsp; Export</div></div>{% endif %}
<div style="position:absolute;left:{{ tx }}px;top:{{ ty }}px;width:{{ tw }}px"><h1>
{{ s.title | mark }}</h1>{% if unit %}<div style="font-size:{{ ls }}px;color:#5d666f;
margin-top:6px;line-height:1.15">{{ unit | mark }}</div>{% endif %}</div>
<img src="{{ art }}" style="position:absolute;left:0;top:0;width:{{ w }}px;height:{{ h }}px">
{% for t in texts %}<div class="t" style="left:{{ t.x }}px;top:{{ t.y }}px;width:{{ t.w }}px;
text-align:{{ t.a }};font-size:{{ t.s }}px;font-weight:{{ t.b }};color:{{ t.c }};
{{ 'white-space:normal;' if t.wrap else '' }}">{{ t.t | mark }}</div>{% endfor %}
{% for k in legend %}<div class="t" style="left:{{ k.x }}px;top:{{ k.y }}px;display:flex;gap:14px;
align-items:center;font-size:{{ ls }}px">{% if k.c %}<div style="width:30px;height:30px;
border-radius:6px;background:{{ k.c }}"></div><div>{% else %}<div style="width:54px;height:0;
border-top:5px dashed #b3261e"></div><div style="color:#b3261e;font-weight:600">{% endif %}
{{ k.t | mark }}</div></div>{% endfor %}
{{ alts }}
{% if s.source %}<div class="t" style="left:{{ tx }}px;top:{{ sy }}px;width:{{ tw }}px;
font-size:{{ ls * 0.88 }}px;color:#68717b;white-space:normal">Source: {{ s.source | mark }}</div>
{% endif %}
{% if on == 'sheet' %}<div style="position:absolute;left:70px;top:1180px;width:910px;font-size:22px;
line-height:1.5;color:#4b535c">{{ body }}</div><div style="position:absolute;left:70px;bottom:44px;
width:910px;font-size:19px;color:#8b939b;text-align:center">{{ foot }}</div>{% endif %}"""


@scene
class Chart(Scene):
    """Values as bars, lines or slices, with axis, legend and source."""

    kind: ClassVar[str] = "chart"
    format: ClassVar[str] = "sheet"
    title: str
    sort: Literal["bar", "line", "pie"] = Field(alias="kind")
    unit: str = ""
    x: tuple[str, ...] = Field(min_length=1)
    series: tuple[Series, ...] = Field(min_length=1)
    target: float | None = None
    source: str = ""
    show_values: bool = False
    highlight: str = ""
    on: Literal["sheet", "screen"] = "sheet"
    style: str = ""

    @model_validator(mode="after")
    def _same_length(self) -> Chart:
        for one in self.series:
            if len(one.values) != len(self.x):
                raise ValueError(
                    f"series '{one.name}' has {len(one.values)} values for {len(self.x)} labels"
                )
        if self.sort == "pie" and (len(self.series) != 1 or min(self.series[0].values) < 0):
            raise ValueError("a pie chart takes one series of values that are not negative")
        if self.highlight and self.highlight not in self.x:
            raise ValueError(f"highlight '{self.highlight}' is none of the labels in x")
        return self

    def carrier_format(self) -> str:
        """Sheet or screen, as `on` says."""
        return self.on

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The chart on its page."""
        rng = ctx.rng("chart" + self.style)
        theme = style.pick(rng, style.THEMES)
        font = style.pick(rng, style.SANS)
        hues = style.pick(rng, _HUES)
        sheet = self.on == "sheet"
        w, h = (1050, 1485) if sheet else (1600, 1000)
        frame = (170, 380, 780, 650) if sheet else (190, 290, 1300, 540)
        draw = _Drawing(ctx, self, hues, frame, 29 if sheet else 31, font)
        draw.run(style.pick(rng, (0.0, 6.0, 14.0)), w)
        ls = 28 if sheet else 30
        art = artwork.page(
            ctx, _TEMPLATE, self.on, shrink=(1.0,), s=self, on=self.on, w=w, h=h, theme=theme,
            font=font, headfont=style.pick(rng, (font, style.SERIF)),
            ts=(54 if len(self.title) < 40 else 44) if sheet else 52, ls=ls,
            paper=style.pick(rng, ("#ffffff", "#fdfcf8")) if sheet else "#f7f9fb",
            tx=70 if sheet else 60, ty=130 if sheet else 96, tw=910 if sheet else 1480,
            sy=1122 if sheet else 940, unit=self._subtitle(), art=draw.svg(w, h), texts=draw.texts,
            legend=draw.legend(ls), alts=draw.alts, running=style.pick(rng, _HEADS),
            pageno=f"Page {int(rng.integers(3, 30))}",
            logo=style.logo(rng, "#ffffff", theme.accent),
            body=style.pick(rng, _BODIES), foot=style.pick(rng, _FEET),
        )  # fmt: skip
        return {self.on: art}

    def _subtitle(self) -> str:
        """What the values are of and in; a pie has no legend entry for its series."""
        parts = [self.series[0].name] if self.sort == "pie" else []
        text = ", ".join(p for p in (*parts, self.unit) if p)
        return text[:1].upper() + text[1:]

    def describe(self, setting: str = "") -> str:
        """Title, axes and every value."""
        thing = "A printed page" if self.on == "sheet" else "A computer screen"
        unit = f" in {self.unit}" if self.unit and self.unit != "%" else ""
        per = " %" if self.unit == "%" else ""
        marks = {"bar": "bars", "line": "points", "pie": "slices"}[self.sort]
        what = {"bar": "bar chart", "line": "line chart", "pie": "pie chart"}[self.sort]
        parts = [
            f"{style.lead(thing, setting)} shows a {what} titled {style.quoted(self.title)}{unit}"
        ]
        for one in self.series:
            pairs = [f"{a} {number(v)}{per}" for a, v in zip(self.x, one.values, strict=True)]
            parts.append(f"The {marks} for {one.name}: {', '.join(pairs)}")
        if self.target is not None:
            parts.append(f"A dashed line marks the target of {number(self.target)}{per}")
        if self.highlight:
            parts.append(f"{self.highlight} is drawn in another colour")
        if self.source:
            parts.append(f"The source is given as {style.quoted(self.source)}")
        return style.sentences(*parts)


_BODIES: tuple[str, ...] = (
    "Figures are rounded to the last place shown. Earlier pages used the same scale.",
    "Values stand as they were noted at the time. The list of single entries is kept with this "
    "page.",
    "Nothing was changed afterwards. Entries that came in late are counted where they belong.",
)
_HEADS = ("Overview", "Facts and figures", "In figures", "At a glance")
_FEET = ("Printed on recycled paper", "Sheet 1 of 1", "Print-out")


class _Drawing:
    """Shapes and texts of a chart within a frame (x, y, width, height)."""

    def __init__(self, ctx: ArtContext, chart: Chart, hues: tuple[str, ...],
                 frame: tuple[int, int, int, int], size: int, font: str) -> None:  # fmt: skip
        self.ctx, self.chart, self.hues, self.size, self.font = ctx, chart, hues, size, font
        self.x, self.y, self.w, self.h = frame
        self.shapes: list[str] = []
        self.texts: list[dict[str, Any]] = []
        self.alts: Any = Markup("")

    def run(self, radius: float, width: int) -> None:
        """Draw the chart."""
        if self.chart.sort == "pie":
            self._pie(width)
        else:
            self._axes(radius)

    def svg(self, w: int, h: int) -> str:
        """The shapes as an image."""
        body = "".join(self.shapes)
        return artwork.svg(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}">{body}</svg>'
        )

    def text(self, text: str, x: float, y: float, w: float, align: str, size: float = 0,
             weight: int = 400, colour: str = "#39414a", wrap: bool = False) -> None:  # fmt: skip
        """A text whose box begins at (x, y)."""
        self.texts.append({"t": text, "x": round(x), "y": round(y), "w": round(w), "a": align,
                           "s": round(size or self.size), "b": weight, "c": colour,
                           "wrap": wrap})  # fmt: skip

    def legend(self, size: int) -> list[dict[str, Any]]:
        """Entries of the legend, in a row above the chart."""
        if self.chart.sort == "pie":
            return []
        entries = list(zip([s.name for s in self.chart.series], self.hues, strict=False))
        if self.chart.target is not None:
            entries.append((f"Target {number(self.chart.target)}", ""))
        out: list[dict[str, Any]] = []
        x = float(self.x)
        for name, tone in entries:
            out.append({"t": name, "x": round(x), "y": self.y - 84, "c": tone})
            x += artwork.text_width(name, self.font, size, 600.0) + 110
        return out

    def _axes(self, radius: float) -> None:
        c = self.chart
        values = [v for s in c.series for v in s.values]
        extra = [c.target] if c.target is not None else []
        low = min(0.0, *values)
        if c.sort == "line" and min(values) > 0 and max(values) < 1.6 * min(values):
            low = min(values) - 0.6 * (max(values) - min(values) or 1.0)
        scale = ticks(low, max([*values, *extra]) * 1.04 or 1.0)
        lo, hi = scale[0], scale[-1]

        def level(v: float) -> float:
            return self.y + self.h * (1 - (v - lo) / (hi - lo))

        for t in scale:
            y = level(t)
            self.shapes.append(
                f'<path d="M{self.x} {y:.1f}H{self.x + self.w}" stroke="#d3d9df" stroke-width="2"/>'
            )
            self.text(number(t), self.x - 130, y - self.size * 0.62, 114, "right", self.size * 0.94)
        step = self.w / len(c.x)
        for i, label in enumerate(c.x):
            need = artwork.text_width(label, self.font, self.size)
            size = self.size if need < step * 1.9 else self.size * 0.86
            self.text(label, self.x + i * step + 3, self.y + self.h + 16, step - 6, "center", size,
                      500, "#252b32", True)  # fmt: skip
        if c.sort == "bar":
            self._bars(level, step, radius, lo)
        else:
            self._lines(level, step)
        self.shapes.append(
            f'<path d="M{self.x} {level(max(lo, 0.0)):.1f}H{self.x + self.w}" stroke="#4a525b" '
            'stroke-width="4"/>'
        )
        if c.target is not None:
            y = level(c.target)
            self.shapes.append(
                f'<path d="M{self.x} {y:.1f}H{self.x + self.w}" stroke="#b3261e" stroke-width="4" '
                'stroke-dasharray="16 10"/>'
            )

    def _alt(self, i: int, v: float, x: float, y: float, w: float, h: float) -> None:
        if not self.chart.show_values:
            words = f"{self.chart.x[i]} {number(v)}"
            self.alts += objects.alt(self.ctx, words, x, y, w, h)

    def _bars(self, level: Any, step: float, radius: float, lo: float) -> None:
        c = self.chart
        n = len(c.series)
        wide = min(170.0, step * 0.72 / n)
        base = level(max(lo, 0.0))
        for k, one in enumerate(c.series):
            for i, v in enumerate(one.values):
                x = self.x + (i + 0.5) * step + (k - n / 2) * wide
                y = level(v)
                tone = self.hues[k]
                if c.highlight and c.x[i] == c.highlight:
                    tone = self.hues[(k + 1) % len(self.hues)]
                top, tall = min(y, base), abs(base - y)
                r = min(radius, tall / 2, wide / 3)
                d = (f"M{x:.1f} {base:.1f}V{top + r:.1f}Q{x:.1f} {top:.1f} {x + r:.1f} {top:.1f}"
                     f"H{x + wide - 4 - r:.1f}Q{x + wide - 4:.1f} {top:.1f} {x + wide - 4:.1f} "
                     f"{top + r:.1f}V{base:.1f}Z")  # fmt: skip
                if v < 0:
                    d = f"M{x:.1f} {base:.1f}h{wide - 4:.1f}v{tall:.1f}h{4 - wide:.1f}Z"
                self.shapes.append(f'<path d="{d}" fill="{tone}"/><path d="{d}" fill="#fff" '
                                   f'fill-opacity=".1" transform="translate(0 0)"/>')  # fmt: skip
                if c.show_values:
                    # Above its bar a value could touch the target line.
                    inside = c.target is not None and tall > self.size * 2
                    at = top - self.size * 1.3 if v >= 0 else top + tall + 4
                    if inside:
                        at = top + 12 if v >= 0 else top + tall - self.size * 1.3
                    self.text(number(v), x - 40, at, wide + 76, "center", self.size * 1.06, 700,
                              ink_on(tone) if inside else "#20262c")  # fmt: skip
                self._alt(i, v, x, max(top, self.y), wide, max(tall, 50))

    def _lines(self, level: Any, step: float) -> None:
        for k, one in enumerate(self.chart.series):
            pts = [(self.x + (i + 0.5) * step, level(v)) for i, v in enumerate(one.values)]
            d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in pts)
            tone = self.hues[k]
            self.shapes.append(
                f'<path d="{d}" fill="none" stroke="{tone}" stroke-width="6" '
                'stroke-linejoin="round" stroke-linecap="round"/>'
            )
            for i, ((x, y), v) in enumerate(zip(pts, one.values, strict=True)):
                hot = self.chart.highlight == self.chart.x[i]
                self.shapes.append(
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{13 if hot else 9}" fill="#fff" '
                    f'stroke="{"#b3261e" if hot else tone}" stroke-width="5"/>'
                )
                if self.chart.show_values:
                    above = k == 0 or len(self.chart.series) == 1
                    self.text(number(v), x - 60, y - self.size * 1.6 if above else y + 14, 120,
                              "center", 0, 700, shade(tone, -0.3))  # fmt: skip
                self._alt(i, v, x - step / 2, y - 40, step, 80)

    def _pie(self, width: int) -> None:
        c = self.chart
        values = c.series[0].values
        total = sum(values) or 1.0
        r = min(self.h, self.w) / 2 - (10 if width > 1200 else 60)
        cx, cy = (
            (width * 0.36 if width > 1200 else width / 2),
            self.y + r + (0 if width > 1200 else -60),
        )
        angle = -math.pi / 2
        for i, v in enumerate(values):
            turn = 2 * math.pi * v / total
            end = angle + turn
            x0, y0 = cx + r * math.cos(angle), cy + r * math.sin(angle)
            x1, y1 = cx + r * math.cos(end), cy + r * math.sin(end)
            tone = self.hues[i % len(self.hues)]
            if turn >= 2 * math.pi - 1e-6:
                self.shapes.append(f'<circle cx="{cx}" cy="{cy}" r="{r}" fill="{tone}"/>')
            else:
                self.shapes.append(
                    f'<path d="M{cx:.1f} {cy:.1f}L{x0:.1f} {y0:.1f}A{r:.1f} {r:.1f} 0 '
                    f'{int(turn > math.pi)} 1 {x1:.1f} {y1:.1f}Z" fill="{tone}" stroke="#fff" '
                    f'stroke-width="{8 if c.x[i] == c.highlight else 4}"/>'
                )
            mid = angle + turn / 2
            mx, my = cx + 0.66 * r * math.cos(mid), cy + 0.66 * r * math.sin(mid)
            if c.show_values and turn > 0.22:
                self.text(number(v), mx - 60, my - 24, 120, "center", self.size * 1.2, 700,
                          "#ffffff")  # fmt: skip
            self._alt(i, v, mx - 80, my - 40, 160, 80)
            angle = end
        rows = len(c.x)
        for i, label in enumerate(c.x):
            if width > 1200:
                lx, ly = width * 0.64, cy - rows * 32 + i * 64
            else:
                lx, ly = self.x - 40 + (i % 2) * 430, cy + r + 40 + (i // 2) * 56
            tone = self.hues[i % len(self.hues)]
            self.shapes.append(
                f'<rect x="{lx - 46:.0f}" y="{ly + 2:.0f}" width="32" height="32" rx="6" '
                f'fill="{tone}"/>'
            )
            small = c.show_values and values[i] / total * 2 * math.pi <= 0.22
            self.text(f"{label}: {number(values[i])}" if small else label, lx, ly, 400, "left")
