"""A whiteboard or blackboard: handwritten lines, a table, boxes with arrows."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from csrbench.errors import UserError
from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, style
from csrbench.scenes.print.style import Rng

EXAMPLE: dict[str, Any] = {
    "title": "Monday stand-up",
    "lines": ["Boiler man comes at 10", "Order labels (Ines)", "Fire drill: 14:30"],
    "table": {"columns": ["Who", "Till"], "rows": [["Ines", "2"], ["Tariq", "1"]]},
    "boxes": [{"text": "Stock", "x": 0.62, "y": 0.6, "arrow_to": 1},
              {"text": "Counter", "x": 0.84, "y": 0.6}],
}  # fmt: skip


class Table(BaseModel):
    """A hand-drawn table."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class BoxedText(BaseModel):
    """A boxed word at a place (0 to 1); `arrow_to` is the index of another box."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    text: str
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    arrow_to: int | None = None


_TEMPLATE = """<style>body{background:{{ ground }};font-family:'{{ hand }}';color:{{ ink }}}
.b{position:relative;width:1600px;height:1000px;overflow:hidden;padding:54px 70px 0;
display:{{ 'block' if s.table and not s.lines else 'flex' }};gap:60px}
.left{flex:{{ room }};min-width:0}.right{flex:1;min-width:0}
.t{font-size:{{ 9.4 * k }}rem;line-height:1.1;color:{{ headink }};margin-bottom:2.2rem;
transform:rotate(-.5deg)}.l{font-size:{{ 6.6 * k }}rem;line-height:1.28}
.r{display:flex;border-bottom:4px solid {{ ink }};margin-right:{{ 0 if s.chalk else 26 }}px}
.r div{font-size:{{ 6 * k }}rem;line-height:1.34;padding:0 18px;flex-shrink:0;min-width:0}
.r div.first{border-right:4px solid {{ ink }}}
.box{position:absolute;border:5px solid {{ ink }};border-radius:18px;text-align:center;
font-size:{{ 5 * k }}rem;line-height:1.2;padding:12px 10px}</style>
<img src="{{ smear }}" style="position:absolute;left:0;top:0;width:1600px;height:1000px">
<div class="b" id="slot"><div class="left"><div class="t">{{ s.title | mark }}</div>
{% for l in s.lines %}<div class="l" style="margin-left:{{ jitter[loop.index0 % 12] }}px;
transform:rotate({{ turn[loop.index0 % 12] }}deg)">{{ bullet }}{{ l | mark }}</div>{% endfor %}
<div id="end" style="height:44px"></div></div>
{% if s.table or s.boxes %}<div class="right">{% if s.table %}
<div class="r">{% for c in s.table.columns %}<div class="{{ 'first' if loop.first }}"
style="width:{{ wide[loop.index0] }}%;color:{{ headink }}">{{ c | mark }}</div>{% endfor %}</div>
{% for row in s.table.rows %}<div class="r">{% for c in row %}
<div class="{{ 'first' if loop.first }}" style="width:{{ wide[loop.index0] }}%">
{{ c | mark }}</div>{% endfor %}</div>{% endfor %}
<div id="end-t" style="height:30px"></div>{% endif %}</div>{% endif %}</div>
{% for b in boxes %}<div class="box" style="left:{{ b.x }}px;top:{{ b.y }}px;width:{{ b.w }}px">
{{ b.text | mark }}</div>{% endfor %}
{% if arrows %}<img src="{{ arrows }}" style="position:absolute;left:0;top:0;width:1600px;
height:1000px">{% endif %}"""


@scene
class Whiteboard(Scene):
    """A board that somebody wrote on."""

    kind: ClassVar[str] = "whiteboard"
    format: ClassVar[str] = "board"
    title: str = ""
    lines: tuple[str, ...] = ()
    table: Table | None = None
    boxes: tuple[BoxedText, ...] = ()
    chalk: bool = False
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The board's writing.

        Raises:
            UserError: an arrow to a box that isn't there, or too much text.
        """
        rng = ctx.rng("board" + self.style)
        texts = " ".join([self.title, *self.lines, *(b.text for b in self.boxes)])
        if self.table:
            texts += " ".join(c for r in (self.table.columns, *self.table.rows) for c in r)
        hand = style.hand(rng, texts)
        ink = "#e9ece6" if self.chalk else style.pick(rng, ("#1d3a8f", "#22262b", "#0f5b45"))
        head = "#f4e7a2" if self.chalk else style.pick(rng, ("#b3261e", ink, "#1d3a8f"))
        wide = 300
        placed = [
            {"x": round(b.x * 1600 - wide / 2), "y": round(b.y * 1000 - 50), "w": wide,
             "text": b.text}
            for b in self.boxes
        ]  # fmt: skip
        art = artwork.page(
            ctx, _TEMPLATE, "board", s=self, hand=hand, k=style.HANDS.get(hand, 1.0),
            ground="#26352d" if self.chalk else style.pick(rng, ("#fbfcfc", "#f6f8f8")),
            ink=ink, headink=head, bullet=style.pick(rng, ("", "– ", "• ")),
            jitter=[int(v) for v in rng.integers(0, 16, 12)],
            turn=[round(float(v), 2) for v in rng.uniform(-0.8, 0.5, 12)],
            room=0.7 if self.table and len(self.table.columns) > 2 else 1.2,
            wide=self._columns(hand), boxes=placed, arrows=self._arrows(placed, ink),
            smear=self._smear(rng),
            shrink=(1.3, 1.22, 1.15, 1.08, 1.0, 0.92, 0.84, 0.76, 0.68, 0.6),
        )  # fmt: skip
        return {"board": art}

    def _columns(self, hand: str) -> list[float]:
        """Widths of the table's columns in per cent, by their longest words and texts."""
        if self.table is None:
            return []
        cells = list(zip(self.table.columns, *self.table.rows, strict=False))
        wants = [
            max(
                60 + max(artwork.text_width(w, hand, 60) for t in column for w in t.split() or [t]),
                0.45 * max(artwork.text_width(t, hand, 60) for t in column),
            )
            for column in cells
        ]
        return [round(100 * w / sum(wants), 2) for w in wants]

    def _arrows(self, placed: list[dict[str, Any]], ink: str) -> str:
        body = ""
        for box, at in zip(self.boxes, placed, strict=True):
            if box.arrow_to is None:
                continue
            if not 0 <= box.arrow_to < len(placed):
                raise UserError(f"whiteboard: arrow_to {box.arrow_to} names no box; there are "
                                f"{len(placed)}")  # fmt: skip
            to = placed[box.arrow_to]
            x1, y1 = at["x"] + at["w"] + 8, at["y"] + 55
            x2, y2 = to["x"] - 10, to["y"] + 55
            if to["x"] < at["x"]:
                x1, x2 = at["x"] - 8, to["x"] + to["w"] + 10
            d = 1 if x2 > x1 else -1
            body += (f'<path d="M{x1} {y1}L{x2} {y2}M{x2 - 26 * d} {y2 - 18}L{x2} {y2}'
                     f'L{x2 - 26 * d} {y2 + 18}" fill="none" stroke="{ink}" stroke-width="6" '
                     'stroke-linecap="round"/>')  # fmt: skip
        if not body:
            return ""
        head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 1000">'
        return artwork.svg(f"{head}{body}</svg>")

    def _smear(self, rng: Rng) -> str:
        """What an eraser leaves behind: streaks and the ghost of earlier writing; magnets."""
        tone = "#e8efe9" if self.chalk else "#6f83ad"
        body = ""
        for _ in range(9):
            x, y = float(rng.uniform(60, 1200)), float(rng.uniform(80, 940))
            w, lean = float(rng.uniform(200, 460)), float(rng.uniform(-60, 60))
            for k in range(7):
                dy = 9.0 * k + float(rng.uniform(-3, 3))
                cut = float(rng.uniform(0, 60))
                body += (
                    f'<path d="M{x + cut:.0f} {y + dy:.0f}q{w / 2:.0f} {lean:.0f} {w - cut:.0f} '
                    f'{lean * 0.3:.0f}" fill="none" stroke="{tone}" stroke-width="'
                    f'{float(rng.uniform(6, 15)):.0f}" stroke-linecap="round" '
                    f'opacity="{0.045 if self.chalk else 0.03}"/>'
                )
        for _ in range(4):
            x, y = float(rng.uniform(80, 1000)), float(rng.uniform(420, 930))
            d = f"M{x:.0f} {y:.0f}"
            for step in rng.uniform(14, 34, 16):
                d += f"q{step * 0.4:.0f} {-step:.0f} {step:.0f} 0"
            body += (
                f'<path d="{d}" fill="none" stroke="{tone}" stroke-width="6" '
                f'opacity="{0.07 if self.chalk else 0.06}"/>'
            )
        if not self.chalk:
            for k, hue in enumerate(("#c8372c", "#2f6fb7", "#3f8f4f", "#2b2d31")):
                x, y = 1556, 70 + 62 * k + float(rng.uniform(-8, 8))
                body += (
                    f'<circle cx="{x + 3:.0f}" cy="{y + 5:.0f}" r="21" fill="#000" opacity=".18"/>'
                    f'<circle cx="{x:.0f}" cy="{y:.0f}" r="20" fill="{hue}"/>'
                    f'<circle cx="{x - 5:.0f}" cy="{y - 6:.0f}" r="9" fill="#fff" opacity=".22"/>'
                )
        head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 1000">'
        return artwork.svg(f"{head}{body}</svg>")

    def describe(self, setting: str = "") -> str:
        """Everything that is written on the board."""
        thing = "A blackboard" if self.chalk else "A whiteboard"
        parts = [f"{style.lead(thing, setting)} has handwriting on it"]
        if self.title:
            parts.append(f"The heading is {style.quoted(self.title)}")
        if self.lines:
            parts.append("The lines read: " + " ".join(style.quoted(line) for line in self.lines))
        if self.table:
            rows = "; ".join(", ".join(r) for r in self.table.rows)
            parts.append(f"A table with the columns {style.listed(self.table.columns)} has the "
                         f"rows: {rows}")  # fmt: skip
        if self.boxes:
            parts.append("Boxes: " + " ".join(style.quoted(b.text) for b in self.boxes))
        arrows = [f"from {style.quoted(b.text)} to {style.quoted(self.boxes[b.arrow_to].text)}"
                  for b in self.boxes if b.arrow_to is not None]  # fmt: skip
        if arrows:
            parts.append("Arrows lead " + style.listed(arrows))
        return style.sentences(*parts)
