"""A bar, line or pie chart, printed on a sheet or shown on a screen."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from csrbench.scenes import artwork, desktop, objects, plot, style
from csrbench.scenes.base import ART_SIZE, ArtContext, Artwork, Scene, scene
from csrbench.scenes.style import Rng

EXAMPLE: dict[str, Any] = {
    "title": "Bicycle repairs a month",
    "kind": "bar",
    "unit": "repairs",
    "x": ["March", "April", "May", "June"],
    "series": [{"name": "This year", "values": [28, 37, 33, 44]}],
    "target": 40,
    "source": "Wheelhouse workshop book",
    "show_values": True,
}


class Series(BaseModel):
    """A named row of values, one for each entry of the x axis."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    name: str = ""
    values: tuple[float, ...] = Field(min_length=1)


_WORDS = """{% for t in words %}<div style="position:absolute;left:{{ t.x|round|int }}px;
top:{{ t.y|round|int }}px;width:{{ t.w|round|int }}px;font-size:{{ t.size|round|int }}px;
font-weight:{{ t.weight }};text-align:{{ t.align }};color:{{ t.colour }};line-height:1.2;
background:{{ t.back }}">
{{ t.text | mark }}</div>{% endfor %}"""

_SHEET = (
    """<style>body{background:#fff;font-family:'{{ font }}';color:#23282f}
.s{font-size:22px;line-height:1.45;color:#59616a}</style>
<div style="position:absolute;left:0;top:0;width:1050px;height:1485px">
<div style="height:92px;margin:0 70px;border-bottom:5px solid {{ main }};display:flex;
align-items:center;gap:20px"><img src="{{ logo }}" style="width:46px;height:46px">
<div style="flex:1;font-size:24px;font-weight:600;color:{{ main }}">{{ org }}</div>
<div style="font-size:22px;color:#7a828a">{{ corner }}</div></div>
<img src="{{ shapes }}" style="position:absolute;left:0;top:0;width:1050px;height:1485px">"""
    + _WORDS
    + """<div style="position:absolute;left:70px;top:{{ low }}px;width:910px">
{% if s.source %}<div style="font-size:31px;line-height:1.3;color:#3a4149">Source:
 {{ s.source | mark }}</div>{% endif %}<div class="s" style="margin-top:22px;
border-top:2px solid #d5d9de;padding-top:16px">{{ print }}</div><div id="end"
style="height:1px"></div></div><div style="position:absolute;left:70px;right:70px;top:1420px;
display:flex;justify-content:space-between;font-size:20px;color:#8a9299"><div>{{ org }}</div>
<div>{{ page }}</div></div></div>"""
)

_SCREEN = (
    "<style>body{font-family:'{{ font }}';color:#23282f}"
    + desktop.CSS
    + "</style><div class='scr'>"
    + desktop.TOP
    + """<div style="flex:1;background:#f1f3f5"></div>"""
    + desktop.TASK
    + """</div><div style="position:absolute;left:0;top:{{ top }}px;width:190px;
height:{{ 950 - top }}px;background:#fff;padding:22px 18px">{% for i in rail %}
<div style="display:flex;gap:12px;align-items:center;margin-bottom:26px"><img src="{{ i.icon }}"
style="width:28px;height:28px"><div style="height:13px;width:{{ i.w }}px;border-radius:7px;
background:#d3d8dd"></div></div>{% endfor %}</div><div style="position:absolute;left:216px;
top:{{ top + 24 }}px;width:1358px;height:{{ 950 - top - 48 }}px;background:#fff;
border-radius:{{ radius }}px;border:2px solid #e0e4e8"></div>
<img src="{{ shapes }}" style="position:absolute;left:0;top:0;width:1600px;height:1000px">"""
    + _WORDS
    + """<div style="position:absolute;left:250px;top:{{ low }}px;width:1290px;font-size:27px;
line-height:1.25;color:#3a4149">{% if s.source %}Source: {{ s.source | mark }}{% endif %}
<div id="end" style="height:1px"></div></div>
<div id="slot" style="position:absolute;left:0;top:0;width:1px;height:924px"></div>"""
)

_TONES: tuple[tuple[str, ...], ...] = (
    ("#2f6fb0", "#e08a2e", "#5d9c59", "#b2475a", "#7a5aa6", "#4aa3a2"),
    ("#0e7c6e", "#d1883a", "#3d5f9e", "#b04a3f", "#8aa23c", "#6d5b8f"),
    ("#7a4b94", "#3f9f8f", "#d9822b", "#4a6fa5", "#b5515f", "#8a8f3c"),
    ("#33475b", "#c2553a", "#6c9bb5", "#d6a73a", "#5f8a5f", "#9a6a8a"),
    ("#b8443a", "#34608f", "#d3a03c", "#568a6a", "#7d5c88", "#6f767d"),
)
_ORGS = ("Quarterly notes", "Members' bulletin", "Figures at a glance", "Notice sheet",
         "Annual review", "Facts and figures")  # fmt: skip


@scene
class Chart(Scene):
    """A chart with title, axes, values and a source line."""

    kind: ClassVar[str] = "chart"
    format: ClassVar[str] = "sheet"
    title: str
    # "kind" in the data; the name is taken by the scene kind itself
    form: Literal["bar", "line", "pie"] = Field(default="bar", validation_alias="kind")
    unit: str = ""
    x: tuple[str, ...] = Field(min_length=1, max_length=12)
    series: tuple[Series, ...] = Field(min_length=1, max_length=4)
    target: float | None = None
    source: str = ""
    show_values: bool = True
    highlight: str = ""
    on: Literal["sheet", "screen"] = "sheet"
    style: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Chart:
        for s in self.series:
            if len(s.values) != len(self.x):
                raise ValueError(
                    f"the series '{s.name}' has {len(s.values)} values for {len(self.x)} entries "
                    "of 'x'; give one value for each"
                )
        if self.highlight and self.highlight not in self.x:
            raise ValueError(f"'highlight' is '{self.highlight}', which is not an entry of 'x'")
        if self.form == "pie" and (len(self.series) > 1 or min(self.series[0].values) < 0
                                   or not sum(self.series[0].values)):  # fmt: skip
            raise ValueError("a pie needs one series of values that are not negative")
        return self

    def carrier_format(self) -> str:
        """Sheet or screen, as `on` says."""
        return self.on

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The page or window with the chart."""
        rng = ctx.rng("chart" + self.style)
        theme = style.pick(rng, style.THEMES)
        sheet = self.on == "sheet"
        width, height = ART_SIZE[self.on]
        look = plot.Look(
            tones=style.pick(rng, _TONES), font=style.pick(rng, style.SANS),
            size=34 if sheet else 30, rounded=float(style.pick(rng, (0, 0, 8, 16))),
            wide=float(rng.uniform(0.5, 0.68)), dashed=bool(rng.random() < 0.4),
        )  # fmt: skip
        browser = bool(rng.random() < 0.5)
        top = 0 if sheet else 114 if browser else 54
        x, y, w = (70, 124, 910) if sheet else (250, top + 44, 1290)
        words, y = self._head(look, x, y, w, 54 if sheet else 44)
        h = (1190 if sheet else 872) - y
        shapes, more = self._draw(look, (x, y, w, h))
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        art = artwork.page(
            ctx, _SHEET if sheet else _SCREEN, self.on, shrink=(1.0,), s=self, font=look.font,
            words=[*words, *more], shapes=artwork.svg(f"{head}{shapes}</svg>"),
            low=1214 if sheet else 884, icon=style.icon,
            **(self._paper(rng, theme) if sheet else self._frame(rng, theme, browser, top)),
        )  # fmt: skip
        return {self.on: art}

    @staticmethod
    def _paper(rng: Rng, theme: style.Theme) -> dict[str, Any]:
        return {
            "main": theme.main, "logo": style.logo(rng, theme.main, theme.accent),
            "org": style.pick(rng, _ORGS), "corner": f"Figure {int(rng.integers(1, 9))}",
            "page": f"Page {int(rng.integers(2, 30))}",
            "print": "Rounded figures. Reproduction with the name of the source is welcome. "
            "Questions about this page go to the office at the address on the back cover.",
        }  # fmt: skip

    def _frame(self, rng: Rng, theme: style.Theme, browser: bool, top: int) -> dict[str, Any]:
        icons = [style.ICONS[int(i)] for i in rng.permutation(len(style.ICONS))[:9]]
        url = desktop.address(style.pick(rng, objects.BRANDS), "charts") if browser else ""
        clock = f"{int(rng.integers(8, 19)):02d}:{int(rng.integers(60)):02d}"
        return {
            "w": desktop.window(rng, theme, self.title, url, clock), "top": top,
            "radius": int(rng.integers(0, 20)),
            "rail": [{"icon": style.icon(n, "#7b8590"), "w": int(v)}
                     for n, v in zip(icons, rng.integers(60, 110, 9), strict=True)],
        }  # fmt: skip

    def _head(
        self, look: plot.Look, x: float, y: float, w: float, size: float
    ) -> tuple[list[plot.Word], float]:
        """Title, unit and key above the plot; returns them and where the plot may begin."""
        while size > look.size and len(artwork.wrap(self.title, look.font, size * 1.1, w)) > 2:
            size -= 2
        lines = len(artwork.wrap(self.title, look.font, size * 1.1, w))
        words = [plot.Word(self.title, x, y, w, size, 700, "left", look.ink)]
        y += lines * size * 1.2 + 8
        if self.unit:
            words.append(plot.Word(self._unit(), x, y, w, look.size * 0.94, 400, "left"))
            y += look.size * 1.4
        return words, y + 6

    def _unit(self) -> str:
        return f"in {self.unit}" if self.form != "pie" else f"Values in {self.unit}"

    def _draw(self, look: plot.Look, area: plot.Area) -> tuple[str, list[plot.Word]]:
        x, y, w, h = area
        f = look.size
        if self.form == "pie":
            return self._pie(look, area)
        shapes, words = "", []
        keys: list[tuple[str, str, bool]] = []
        if len(self.series) > 1:
            keys = [(s.name, look.tones[k], False) for k, s in enumerate(self.series)]
        if self.target is not None:
            keys.append((f"Target {plot.number(self.target)}", "#c22b22", True))
        at = x
        for text, tone, line in keys:
            wide = artwork.text_width(text, look.font, f * 0.9) * 1.06 + f * 2.2
            if at > x and at + wide > x + w:
                at, y, h = x, y + f * 1.5, h - f * 1.5
            mid = y + f * 0.56
            shapes += (
                f'<path d="M{at:.0f} {mid:.0f}h{f * 1.1:.0f}" stroke="{tone}" stroke-width="6" '
                'stroke-dasharray="14 8"/>'
                if line
                else f'<rect x="{at:.0f}" y="{mid - f * 0.4:.0f}" width="{f * 0.8:.0f}" '
                f'height="{f * 0.8:.0f}" rx="4" fill="{tone}"/>'
            )
            words.append(plot.Word(text, at + f * 1.35, y, wide, f * 0.9, 400, "left", look.ink))
            at += wide
        if keys:
            y, h = y + f * 1.6, h - f * 1.6
        drawn = plot.axes(
            self.form, (x, y, w, h), self.x, [s.values for s in self.series], look,
            self.target, self.show_values, self.highlight,
        )  # fmt: skip
        return shapes + drawn.shapes, [*words, *drawn.words]

    def _pie(self, look: plot.Look, area: plot.Area) -> tuple[str, list[plot.Word]]:
        x, y, w, h = area
        f = look.size
        values = self.series[0].values
        sheet = self.on == "sheet"
        rows = len(values) * f * 1.55
        r = min(w * 0.36, (h - rows) / 2 - 24) if sheet else min(h / 2 - 20, w * 0.24)
        middle = (x + w / 2, y + r + 14) if sheet else (x + r + 30, y + h / 2)
        lx, ly = (x + w * 0.14, y + 2 * r + 50) if sheet else (x + 2 * r + 130, y + (h - rows) / 2)
        shapes = plot.pie(middle, r, values, look)
        words = []
        for k, (name, v) in enumerate(zip(self.x, values, strict=True)):
            top = ly + k * f * 1.55
            shapes += (
                f'<rect x="{lx:.0f}" y="{top + f * 0.2:.0f}" width="{f * 0.85:.0f}" '
                f'height="{f * 0.85:.0f}" rx="5" fill="{look.tones[k % len(look.tones)]}"/>'
            )
            bold = 700 if name == self.highlight else 400
            words.append(plot.Word(name, lx + f * 1.5, top, w * 0.46, f, bold, "left", look.ink))
            if self.show_values:
                end = x + (w * 0.86 if sheet else w) - 160
                words.append(plot.Word(plot.number(v), end, top, 160, f, 700, "right", look.ink))
        return shapes, words

    def describe(self, setting: str = "") -> str:
        """Title, values in order, target, highlight and source."""
        thing = "A printed page" if self.on == "sheet" else "A screen"
        parts = [
            f"{style.lead(thing, setting)} shows a {self.form} chart headed "
            f"{style.quoted(self.title)}"
        ]
        if self.unit:
            parts.append(f"The values are in {self.unit}")
        of = {"bar": "The bars from left to right", "line": "The points from left to right",
              "pie": "The slices clockwise from the top"}[self.form]  # fmt: skip
        for s in self.series:
            row = ", ".join(f"{x} {plot.number(v)}" for x, v in zip(self.x, s.values, strict=True))
            several = f" of the series {style.quoted(s.name)}" if len(self.series) > 1 else ""
            parts.append(f"{of}{several}: {row}")
        if self.target is not None:
            parts.append(
                f"A dashed line is marked {style.quoted('Target ' + plot.number(self.target))}"
            )
        if self.highlight:
            parts.append(f"{style.quoted(self.highlight)} is highlighted")
        if self.source:
            parts.append(f"Source: {style.quoted(self.source)}")
        return style.sentences(*parts)
