"""A round wall clock with exact hands, or a digital one."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Literal

from pydantic import Field

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, objects, style

EXAMPLE: dict[str, Any] = {"hour": 3, "minute": 40, "face": "station", "brand": "Omberg"}

_TEMPLATE = """<style>body{background:{{ face }};font-family:'{{ font }}'}
.d{position:relative;width:1000px;height:1000px}
.n{position:absolute;width:150px;height:110px;line-height:110px;text-align:center;
font-size:{{ size }}px;font-weight:{{ weight }};color:{{ ink }}}
.b{position:absolute;left:0;width:1000px;top:{{ 640 if digital else 322 }}px;text-align:center;
font-size:34px;letter-spacing:6px;color:{{ ink }};opacity:.75}
.t{position:absolute;left:0;width:1000px;top:380px;text-align:center;font-size:230px;
font-weight:600;color:#e8f6ea}</style><div class="d">
{% if digital %}<div style="position:absolute;left:90px;top:340px;width:820px;height:310px;
border-radius:36px;background:#14201b"></div><div class="t">{{ time | mark }}</div>
{% else %}<img src="{{ under }}" style="position:absolute;left:0;top:0;width:1000px;height:1000px">
{% for n in numerals %}<div class="n" style="left:{{ n.x }}px;top:{{ n.y }}px">{{ n.text }}</div>
{% endfor %}{% endif %}<div class="b">{{ brand | mark }}</div>
{% if not digital %}<img src="{{ over }}" style="position:absolute;left:0;top:0;width:1000px;
height:1000px">{{ words }}{% endif %}</div>"""


def angles(hour: int, minute: int) -> tuple[float, float]:
    """Degrees clockwise from twelve of the hour hand and the minute hand."""
    return (hour % 12) * 30.0 + minute * 0.5, minute * 6.0


def _point(degrees: float, radius: float) -> tuple[float, float]:
    a = math.radians(degrees)
    return 500 + radius * math.sin(a), 500 - radius * math.cos(a)


def _hand(degrees: float, length: float, tail: float, width: float, ink: str) -> str:
    (x1, y1), (x2, y2) = _point(degrees + 180, tail), _point(degrees, length)
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}" '
        f'stroke-width="{width}" stroke-linecap="round"/>'
    )


def _svg(body: str) -> str:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">'
    return artwork.svg(f"{head}{body}</svg>")


@scene
class Clock(Scene):
    """A clock that shows hour and minute."""

    kind: ClassVar[str] = "clock"
    format: ClassVar[str] = "dial"
    hour: int = Field(ge=0, le=23)
    minute: int = Field(ge=0, le=59)
    face: Literal["plain", "station"] = "plain"
    brand: str = ""
    digital: bool = False
    style: str = ""

    @property
    def time(self) -> str:
        """The time as it is read off: ``3:40``."""
        return f"{self.hour}:{self.minute:02d}"

    def suits(self, carrier: str) -> bool:
        """A clock hangs on a wall, not on pipework."""
        return "gauge" not in carrier

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The clock's face."""
        rng = ctx.rng("clock" + self.style)
        station = self.face == "station"
        face, ink = style.pick(rng, (("#fbfaf5", "#17181a"), ("#f4f1e6", "#1d2430"),
                                     ("#ffffff", "#101010")))  # fmt: skip
        ticks = "".join(self._tick(k, station, ink) for k in range(60))
        hour, minute = angles(self.hour, self.minute)
        hands = _hand(hour, 250, 60, 34 if station else 24, ink)
        hands += _hand(minute, 385, 70, 24 if station else 15, ink)
        second = 6.0 * float(rng.integers(2, 58))
        hands += _hand(second, 380, 90, 7, "#c22b22")
        hands += '<circle cx="500" cy="500" r="22" fill="#c22b22"/>'
        return {
            "dial": artwork.page(
                ctx, _TEMPLATE, "dial",
                face=face, ink=ink, font=style.pick(rng, ("Inter", "Roboto", "Overpass")),
                size=96 if not station else 104, weight=500 if not station else 700,
                digital=self.digital, time=self.time, brand=self.brand,
                numerals=[
                    {"x": round(x - 75), "y": round(y - 55), "text": str(k or 12)}
                    for k in range(12)
                    for x, y in [_point(k * 30, 330)]
                ],
                under=_svg(ticks), over=_svg(hands),
                words=objects.alt(ctx, self.time, 300, 440, 400, 120),
            )
        }  # fmt: skip

    @staticmethod
    def _tick(k: int, station: bool, ink: str) -> str:
        big = k % 5 == 0
        (x1, y1), (x2, y2) = _point(k * 6, 405 if big else 430), _point(k * 6, 462)
        width = (22 if station else 10) if big else (8 if station else 4)
        return (
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{ink}" '
            f'stroke-width="{width}"/>'
        )

    def describe(self, setting: str = "") -> str:
        """What the clock shows."""
        if self.digital:
            return style.sentences(
                f"{style.lead('A digital clock', setting)} shows {self.time}",
                f"It is marked {style.quoted(self.brand)}" if self.brand else "",
            )
        hour, minute = self.hour % 12 or 12, self.minute
        near = "at" if minute == 0 else "a little past" if minute < 20 else (
            "about half-way past" if minute <= 40 else "well past")  # fmt: skip
        return style.sentences(
            f"{style.lead('A round clock with hands', setting)} shows {self.time}",
            f"The short hand is {near} the {hour}, the long hand points to minute {minute}",
            f"The face is marked {style.quoted(self.brand)}" if self.brand else "",
        )
