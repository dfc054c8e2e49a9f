"""A month of a wall calendar with handwritten entries, some crossed out."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from csrbench.errors import UserError
from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, style

EXAMPLE: dict[str, Any] = {
    "title": "Family calendar",
    "month": "May",
    "year": 2026,
    "first_weekday": 4,
    "days": 31,
    "entries": [
        {"day": 4, "text": "bins out"},
        {"day": 9, "text": "dentist 15:40"},
        {"day": 12, "text": "swim class", "crossed": True},
        {"day": 21, "text": "Oma's birthday"},
        {"day": 27, "text": "boiler check 9:00"},
    ],
    "note": "Spare key is with the Hollands.",
}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Entry(BaseModel):
    """What is written on a day."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    day: int = Field(ge=1, le=31)
    text: str
    crossed: bool = False


_TEMPLATE = """<style>
body{font-family:{{ font }};background:{{ paper }};color:#23272d}
.s{width:1050px;height:1485px;display:flex;flex-direction:column;padding:0 44px}
.top{height:{{ 330 if picture else 190 }}px;margin:0 -44px;flex-shrink:0;
 background:{{ theme.main }};position:relative;color:#fff;overflow:hidden}
.ring{position:absolute;top:12px;width:22px;height:22px;border-radius:11px;background:#efece4;
 border:2px solid rgba(0,0,0,.25)}
.name{position:absolute;left:44px;bottom:22px;right:44px;display:flex;align-items:baseline;
 justify-content:space-between;gap:20px;text-shadow:0 2px 6px rgba(0,0,0,.5)}
.wd{display:flex;flex-shrink:0;margin-top:22px}
.wd div{width:137.4px;text-align:center;font-weight:700;font-size:27px;color:{{ theme.dark }};
 padding:8px 0}
.g{display:flex;flex-wrap:wrap;flex-shrink:0;border-left:2px solid {{ line }};
 border-top:2px solid {{ line }}}
.c{width:137.1px;height:{{ cell }}px;border-right:2px solid {{ line }};
 border-bottom:2px solid {{ line }};padding:6px 12px 6px 7px;position:relative;overflow:hidden}
.n{font-size:29px;font-weight:{{ 700 if bold else 500 }};line-height:1}
.e{font-family:{{ hand }};color:{{ ink }};font-size:{{ size / 10 }}rem;line-height:1.02;
 margin-top:5px}
</style><div class="s"><div class="top">{% if picture %}<img src="{{ picture }}"
 style="position:absolute;left:0;top:-220px;width:1050px;height:660px">
<div style="position:absolute;left:0;bottom:0;width:1050px;height:150px;
 background:linear-gradient(0deg,rgba(0,0,0,.55),rgba(0,0,0,0))"></div>{% endif %}
{% for x in range(26) %}<div class="ring" style="left:{{ 18 + x * 40 }}px"></div>{% endfor %}
<div class="name"><div style="font-family:{{ headfont }};font-size:84px;font-weight:700;
 line-height:1">{{ (s.month ~ ' ' ~ s.year) | mark }}</div><div style="font-size:32px;
 font-weight:600;text-align:right">{{ s.title | mark }}</div></div></div>
<div class="wd">{% for d in weekdays %}<div style="{{ 'color:' + red if loop.index == 7
 else '' }}">{{ d }}</div>{% endfor %}</div>
<div class="g">{% for c in cells %}{% set id = 'c%d' % loop.index %}
<div class="c" id="slot-{{ id }}"
 style="{{ 'background:' + theme.tint
 if c.weekend and shade else '' }}">{% if c.day %}<div class="n" style="{{ 'color:' + red
 if c.sunday else '' }}">{{ c.day }}</div>{% for e in c.entries %}<div class="e"
 style="transform:rotate({{ c.turn }}deg);{{ 'opacity:.75' if e.crossed else '' }}">
{{ e.text | mark }}</div>{% if e.crossed %}
<img src="{{ strike }}" style="position:absolute;left:4px;top:34px;width:126px;
 height:{{ cell - 44 }}px">{% endif %}{% endfor %}{% if c.entries %}<div id="end-{{ id }}"
 style="height:1px"></div>{% endif %}{% endif %}</div>{% endfor %}</div>
{% if s.note %}<div style="font-family:{{ hand }};color:{{ ink }};font-size:{{ size * 1.15 }}px;
 line-height:1.15;margin:26px 10px 0;transform:rotate(-.6deg)">{{ s.note | mark }}</div>{% endif %}
<div id="end" style="height:1px"></div>
<div style="position:absolute;left:44px;right:44px;bottom:24px;font-size:18px;color:#8a9199;
 display:flex;justify-content:space-between"><div>{{ imprint }}</div><div>{{ number }}</div></div>
</div>"""


def _strike(rng: style.Rng, ink: str) -> str:
    """A stroke across a cell."""
    wobble = [int(v) for v in rng.integers(-8, 8, 4)]
    return artwork.svg(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" '
        f'preserveAspectRatio="none"><path d="M4 {18 + wobble[0]}Q60 {52 + wobble[1]} 116 '
        f'{92 + wobble[2]}M6 {96 + wobble[3]}Q60 60 114 {16 + wobble[1]}" fill="none" '
        f'stroke="{ink}" stroke-width="4" stroke-linecap="round"/></svg>'
    )


@scene
class Calendar(Scene):
    """One month with entries."""

    kind: ClassVar[str] = "calendar"
    format: ClassVar[str] = "sheet"
    title: str
    month: str
    year: int
    first_weekday: int = Field(ge=0, le=6)
    days: int = Field(ge=28, le=31)
    entries: tuple[Entry, ...] = ()
    note: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The calendar sheet.

        Raises:
            UserError: an entry on a day that the month has not, or one too long for its cell.
        """
        rng = ctx.rng("calendar" + self.style)
        theme = style.pick(rng, style.THEMES)
        texts = "".join(e.text for e in self.entries) + self.note
        hand = style.hand(rng, texts)
        weeks = -(-(self.first_weekday + self.days) // 7)
        by_day: dict[int, list[Entry]] = {}
        for entry in self.entries:
            if entry.day > self.days:
                raise UserError(
                    f"calendar: '{entry.text}' is on day {entry.day}, but the month has {self.days}"
                )
            by_day.setdefault(entry.day, []).append(entry)
        picture = weeks < 6 and rng.random() < 0.6
        cell = (168 if weeks < 6 else 150) if picture else (188 if weeks < 6 else 166)
        cells = []
        for i in range(weeks * 7):
            day = i - self.first_weekday + 1
            valid = 1 <= day <= self.days
            cells.append(
                {
                    "day": day if valid else 0,
                    "weekend": i % 7 > 4,
                    "sunday": i % 7 == 6,
                    "entries": by_day.get(day, []) if valid else [],
                    "turn": round(float(rng.uniform(-2.5, 1.5)), 1),
                }
            )
        ink = style.pick(rng, style.INKS)
        size = self._size(hand, cell, by_day)
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "sheet",
            shrink=(1.0, 0.93, 0.86, 0.8, 0.74, 0.68),
            s=self,
            theme=theme,
            font=style.pick(rng, style.SANS),
            headfont=style.pick(rng, (style.SERIF, "Oswald", "Inter")),
            hand=hand,
            ink=ink,
            size=size,
            cell=cell,
            cells=cells,
            weekdays=WEEKDAYS,
            paper=style.pick(rng, ("#ffffff", "#fdfcf8")),
            line=style.pick(rng, ("#b9c1ca", "#cfd5dc", theme.main)),
            bold=rng.random() < 0.5,
            shade=rng.random() < 0.7,
            red=style.pick(rng, ("#c4262e", theme.accent)),
            picture=style.landscape(rng) if picture else "",
            strike=_strike(rng, ink),
            imprint=f"Wall calendar no. {style.digits(rng, 4)}",
            number=style.digits(rng, 7),
        )
        return {"sheet": art}

    def _size(self, hand: str, cell: int, by_day: dict[int, list[Entry]]) -> int:
        """The largest handwriting with which every day's entries stay in their cell."""
        factor = style.HANDS[hand]
        for base in (36, 34, 32, 30, 28, 26, 24):
            size = round(base * factor)
            worst = 0.0
            for entries in by_day.values():
                lines = sum(len(artwork.wrap(e.text, hand, size, 115)) for e in entries)
                wide = max(
                    artwork.text_width(w, hand, size) for e in entries for w in e.text.split()
                )
                worst = max(worst, lines * size * 1.02 + 5 * len(entries) + 40, wide * cell / 112)
            if worst <= cell:
                return size
        longest = max(self.entries, key=lambda e: len(e.text))
        raise UserError(
            f"calendar: the entry '{longest.text}' does not fit its day; use fewer or shorter words"
        )

    def describe(self, setting: str = "") -> str:
        """The month, its first day and every entry."""
        entries = []
        for e in sorted(self.entries, key=lambda e: e.day):
            weekday = _LONG[(self.first_weekday + e.day - 1) % 7]
            crossed = ", crossed out" if e.crossed else ""
            entries.append(f"{weekday} {e.day}: {style.quoted(e.text)}{crossed}")
        head = f"{style.lead('A paper wall calendar', setting)} shows {self.month} {self.year}"
        last = _LONG[(self.first_weekday + self.days - 1) % 7]
        return style.sentences(
            f"{head} under the title {style.quoted(self.title)}",
            f"The 1st is a {_LONG[self.first_weekday]} and the {self.days}"
            f"{'st' if self.days == 31 else 'th'} a {last}; weeks begin on Monday",
            ("Handwritten entries: " + "; ".join(entries)) if entries else "No day has an entry",
            f"Written below: {style.quoted(self.note)}" if self.note else "",
        )
