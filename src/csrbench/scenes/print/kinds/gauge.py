"""A round gauge with a needle, as on a boiler, a tank or a tyre pump."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from csrbench.errors import UserError
from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, objects, style
from csrbench.scenes.print.draw import colour
from csrbench.scenes.print.kinds.chart import number, ticks

EXAMPLE: dict[str, Any] = {
    "label": "Boiler pressure",
    "unit": "bar",
    "min": 0,
    "max": 4,
    "value": 2.8,
    "zones": [
        {"from": 0, "to": 1, "colour": "yellow"},
        {"from": 1, "to": 2, "colour": "green"},
        {"from": 3, "to": 4, "colour": "red"},
    ],
    "sub": "Heating, cellar",
}
SWEEP = 270.0
"""Degrees between the smallest and the largest value, symmetrical about the top."""


class Zone(BaseModel):
    """A coloured part of the scale."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    start: float = Field(alias="from")
    to: float
    colour: str


def angle(value: float, low: float, high: float) -> float:
    """Degrees clockwise from the top at which a value stands on the dial."""
    return (value - low) / (high - low) * SWEEP - SWEEP / 2


def _point(degrees: float, radius: float) -> tuple[float, float]:
    a = math.radians(degrees)
    return 500 + radius * math.sin(a), 500 - radius * math.cos(a)


def _arc(a0: float, a1: float, radius: float) -> str:
    (x0, y0), (x1, y1) = _point(a0, radius), _point(a1, radius)
    large = int(a1 - a0 > 180)
    return f"M{x0:.2f} {y0:.2f}A{radius} {radius} 0 {large} 1 {x1:.2f} {y1:.2f}"


_TEMPLATE = """<style>
body{background:{{ face }};font-family:{{ font }};color:{{ ink }}}
.n{position:absolute;width:160px;height:90px;line-height:90px;text-align:center;
font-size:{{ size }}px;font-weight:{{ weight }}}
.t{position:absolute;left:230px;width:540px;text-align:center;line-height:1.1}
.i{position:absolute;left:0;top:0;width:1000px;height:1000px}
</style>
<img class="i" src="{{ under }}">
{% for n in numbers %}<div class="n" style="left:{{ n.x }}px;top:{{ n.y }}px">{{ n.t }}</div>
{% endfor %}<div class="t" style="top:640px;font-size:62px;font-weight:700">{{ s.unit | mark
 }}</div>
<div class="t" style="top:784px;font-size:{{ ls }}px;font-weight:600">{{ s.label | mark }}</div>
{% if s.sub %}<div class="t" style="top:842px;font-size:{{ ss }}px">{{ s.sub | mark }}</div>{%
 endif %}
<div class="t" style="top:898px;font-size:18px;opacity:.6">{{ maker }} · cl. {{ grade }}</div>
<img class="i" src="{{ over }}">{{ alt }}"""


@scene
class Gauge(Scene):
    """A dial whose needle shows a value."""

    kind: ClassVar[str] = "gauge"
    format: ClassVar[str] = "dial"
    label: str
    unit: str
    low: float = Field(alias="min")
    high: float = Field(alias="max")
    value: float
    zones: tuple[Zone, ...] = ()
    sub: str = ""
    style: str = ""

    @model_validator(mode="after")
    def _in_range(self) -> Gauge:
        if self.low >= self.high:
            raise ValueError("'min' must be smaller than 'max'")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"value {number(self.value)} is outside {number(self.low)} to "
                             f"{number(self.high)}")  # fmt: skip
        for zone in self.zones:
            if not self.low <= zone.start < zone.to <= self.high:
                raise ValueError("every zone must lie between 'min' and 'max', from < to")
        return self

    def suits(self, carrier: str) -> bool:
        """A gauge belongs on machines and pipes, not on a living-room wall."""
        return "wall" not in carrier

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The dial.

        Raises:
            UserError: a label that is too long for the dial.
        """
        rng = ctx.rng("gauge" + self.style)
        dark = rng.random() < 0.25
        face, ink = ("#1d2126", "#f2f1ec") if dark else style.pick(
            rng, (("#fbfaf5", "#17191c"), ("#f3efe2", "#1c1d20"),
                  ("#ffffff", "#111214")))  # fmt: skip
        needle = style.pick(rng, ("#c22b22", "#d9661f")) if dark else style.pick(
            rng, ("#c22b22", "#16181b", "#16181b"))  # fmt: skip
        marks = [t for t in ticks(self.low, self.high) if self.low <= t <= self.high]
        step = marks[1] - marks[0] if len(marks) > 1 else self.high - self.low
        body = ""
        for zone in self.zones:
            a0, a1 = (angle(v, self.low, self.high) for v in (zone.start, zone.to))
            body += (f'<path d="{_arc(a0, a1, 418)}" fill="none" stroke="{colour(zone.colour)}" '
                     'stroke-width="34"/>')  # fmt: skip
        body += (f'<path d="{_arc(-SWEEP / 2, SWEEP / 2, 440)}" fill="none" stroke="{ink}" '
                 'stroke-width="5"/>')  # fmt: skip
        first = math.floor((self.low - marks[0]) / (step / 5) + 1e-9)
        last = math.ceil((self.high - marks[0]) / (step / 5) - 1e-9)
        for i in range(first, last + 1):
            at = marks[0] + i * step / 5
            if not self.low - 1e-9 <= at <= self.high + 1e-9:
                continue
            big = i % 5 == 0
            (x0, y0), (x1, y1) = (_point(angle(at, self.low, self.high), r)
                                  for r in (440, 384 if big else 412))  # fmt: skip
            body += (f'<path d="M{x0:.2f} {y0:.2f}L{x1:.2f} {y1:.2f}" stroke="{ink}" '
                     f'stroke-width="{9 if big else 4}"/>')  # fmt: skip
        head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">'
        turn = angle(self.value, self.low, self.high)
        tip, tail = _point(turn, 408), _point(turn + 180, 96)
        side = [_point(turn + 90 * s, 15) for s in (-1, 1)]
        over = (
            f'<path d="M{side[0][0] + 5:.1f} {side[0][1] + 8:.1f}L{tip[0] + 5:.1f} {tip[1] + 8:.1f}'
            f'L{side[1][0] + 5:.1f} {side[1][1] + 8:.1f}Z" fill="#000" fill-opacity=".22"/>'
            f'<path d="M{side[0][0]:.2f} {side[0][1]:.2f}L{tip[0]:.2f} '
            f"{tip[1]:.2f}L{side[1][0]:.2f} "
            f'{side[1][1]:.2f}L{tail[0]:.2f} {tail[1]:.2f}Z" fill="{needle}"/>'
            f'<circle cx="500" cy="500" r="36" fill="{ink}"/><circle cx="492" cy="492" r="15" '
            'fill="#fff" fill-opacity=".35"/>'
        )
        # All print stands in the sector below, where the needle never comes.
        font = style.pick(rng, ("Roboto", "Inter", "Overpass"))
        fit = [min(top, 540 * top / max(1.0, artwork.text_width(text, font, top, 600.0)))
               for text, top in ((self.label, 48.0), (self.sub, 38.0))]  # fmt: skip
        if min(fit) < 24:
            raise UserError(f"gauge: the label '{self.label}' or the line below it is too long; "
                            "keep both under 40 characters")  # fmt: skip
        size = 58 if max(len(number(t)) for t in marks) < 4 else 46
        art = artwork.page(
            ctx, _TEMPLATE, "dial", shrink=(1.0,), s=self, face=face, ink=ink, size=size,
            font=font, ls=round(fit[0]), ss=round(fit[1]),
            weight=style.pick(rng, (500, 700)), under=f"{artwork.svg(head + body + '</svg>')}",
            over=artwork.svg(head + over + "</svg>"),
            numbers=[{"t": number(t), "x": round(x - 80), "y": round(y - 45)}
                     for t in marks for x, y in [_point(angle(t, self.low, self.high), 322)]],
            maker=style.pick(rng, objects.BRANDS), grade=style.pick(rng, ("1.0", "1.6", "2.5")),
            alt=objects.alt(ctx, f"{number(self.value)} {self.unit}", 300, 440, 400, 120),
        )  # fmt: skip
        return {"dial": art}

    def describe(self, setting: str = "") -> str:
        """Label, scale, coloured zones and where the needle points."""
        zones = [f"{z.colour} from {number(z.start)} to {number(z.to)}" for z in self.zones]
        return style.sentences(
            f"{style.lead('A round gauge', setting)} is labelled {style.quoted(self.label)}",
            f"Its scale runs from {number(self.low)} to {number(self.high)} {self.unit}",
            f"The scale is {style.listed(zones)}" if zones else "",
            f"The needle points to {number(self.value)} {self.unit}",
            f"Below is printed {style.quoted(self.sub)}" if self.sub else "",
        )
