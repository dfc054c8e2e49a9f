"""A handwritten note on lined or plain paper or on a sticky note."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from csrbench.errors import UserError
from csrbench.scenes import fonts
from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, style

EXAMPLE: dict[str, Any] = {
    "lines": [
        "Dear night sitter,",
        "",
        "Dad had his insulin at 6 pm (6 units).",
        "He must NOT get any more before bed,",
        "even if he says he hasn't had it!!",
        "",
        "Dinner is in the blue pot. Back at 11.",
        "Nadia",
    ],
    "paper": "lined",
}
INKS: dict[str, str] = {
    "blue": "#1c2f88",
    "black": "#1f2127",
    "green": "#0d5540",
    "red": "#a8222d",
    "purple": "#4b2a80",
    "pencil": "#55585e",
}

_TEMPLATE = """<style>
body{background:{{ ground }};color:{{ ink }};font-family:{{ font }}}
.r{position:absolute;left:0;width:{{ width }}px;height:2px;background:{{ rule }}}
.l{position:absolute;white-space:nowrap;display:flex;line-height:1;align-items:baseline}
.l div{margin-right:.26em}
</style>
{% if sticky %}<div style="position:absolute;left:0;top:0;width:900px;height:150px;
background:linear-gradient(180deg,rgba(0,0,0,.10),rgba(0,0,0,0))"></div>
<div style="position:absolute;left:0;bottom:0;width:900px;height:240px;
background:linear-gradient(0deg,rgba(255,255,255,.25),rgba(255,255,255,0))"></div>{% endif %}
{% for y in rules %}<div class="r" style="top:{{ y }}px"></div>{% endfor %}
{% for x in columns %}<div style="position:absolute;top:0;left:{{ x }}px;width:2px;height:1485px;
background:{{ rule }}"></div>{% endfor %}
{% if margin %}<div style="position:absolute;left:{{ margin }}px;top:0;width:3px;height:1485px;
background:#e09a9a"></div>{% endif %}
{% for hole in holes %}<div style="position:absolute;left:30px;top:{{ hole }}px;width:34px;
height:34px;border-radius:17px;background:#a9a49a;border:2px solid #938e84"></div>{% endfor %}
{% for line in lines %}<div class="l" style="left:{{ line.x }}px;top:{{ line.y }}px;
font-size:{{ size }}px">{% for w in line.words %}
<div style="transform:translateY({{ w.dy }}px) rotate({{ w.turn }}deg)">{{ w.text | mark }}</div>
{% endfor %}</div>{% endfor %}"""


@scene
class Note(Scene):
    """Lines in somebody's handwriting; a sticky note when `paper` says so."""

    kind: ClassVar[str] = "note"
    format: ClassVar[str] = "sheet"
    lines: tuple[str, ...] = Field(min_length=1)
    paper: Literal["lined", "plain", "squared", "sticky"] = "lined"
    ink: str = ""
    style: str = ""

    def carrier_format(self) -> str:
        """Sticky notes have a carrier format of their own."""
        return "sticky" if self.paper == "sticky" else "sheet"

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The paper with its writing.

        Raises:
            UserError: more text than the paper holds.
        """
        rng = ctx.rng("note" + self.style)
        sticky = self.paper == "sticky"
        fmt = self.carrier_format()
        width, height = (900, 900) if sticky else (1050, 1485)
        font = style.hand(rng, "".join(self.lines))
        if self.ink and self.ink not in INKS and not self.ink.startswith("#"):
            raise UserError(f"note: unknown ink '{self.ink}'; use one of: {', '.join(INKS)}")
        drawn = style.pick(rng, style.INKS)
        ink = INKS.get(self.ink, self.ink) if self.ink else drawn
        ground = style.pick(rng, ("#fbfaf3", "#fdfdfb", "#f8f4e8"))
        yellow = style.pick(rng, ("#f9e873", "#fbe58a", "#f7c6d4", "#bfe6c5", "#bfdcf2", "#fbd08f"))
        left = 64 if sticky else int(rng.integers(165, 185))
        size, pitch, wrapped = self._fit(font, width - left - (50 if sticky else 70), height, ctx)
        top = 60 + pitch if sticky else round(2.6 * pitch)
        rows = []
        for i, text in enumerate(wrapped):
            baseline = top + i * pitch - round(0.05 * size)
            words = [
                {
                    "text": word,
                    "dy": round(float(rng.uniform(-0.05, 0.05) * size), 1),
                    "turn": round(float(rng.uniform(-1.6, 1.6)), 2),
                }
                for word in text.split()
            ]
            x = left + int(rng.integers(0, 9))
            rows.append(
                {"x": x, "y": baseline - round(fonts.baseline(font) * size), "words": words}
            )
        lined = self.paper == "lined"
        squares = 36
        art = artwork.page(
            ctx,
            _TEMPLATE,
            fmt,
            font=font,
            ink=ink,
            size=size,
            width=width,
            ground=yellow if sticky else ground,
            sticky=sticky,
            rule="#a9c4e6" if lined else "#d3dbe6",
            rules=[top + i * pitch for i in range(40) if top + i * pitch < height]
            if lined
            else [y * squares for y in range(1, 42)]
            if self.paper == "squared"
            else [],
            columns=[x * squares for x in range(1, 30)] if self.paper == "squared" else [],
            margin=135 if lined else 0,
            holes=(420, 1040) if lined and rng.random() < 0.6 else (),
            lines=rows,
        )
        return {fmt: art}

    def _fit(
        self, font: str, room: int, height: int, ctx: ArtContext
    ) -> tuple[int, int, list[str]]:
        """The largest writing (font size, line pitch, wrapped lines) that fits the paper."""
        sticky = self.paper == "sticky"
        factor = style.HANDS[font]
        sizes = (104, 94, 84, 76, 68, 60, 53, 47, 42) if sticky else (60, 56, 52, 48, 45, 42, 39)
        # Somebody who writes keeps the lines whole, and breaks them only when they get too small.
        for whole in (True, False):
            for base in sizes[:-2] if whole else sizes:
                size = round(base * factor)
                pitch = round(base * (1.34 if sticky else 1.44))
                wrapped: list[str] = []
                for line in self.lines:
                    wrapped += artwork.wrap(line, font, size, room, gap=0.26) or [""]
                if whole and len(wrapped) > len(self.lines):
                    continue
                if (len(wrapped) + (1.0 if sticky else 2.6)) * pitch + 60 <= height:
                    return size, pitch, wrapped
        raise UserError(
            f"note of '{ctx.seed}': the text does not fit on the paper; "
            f"shorten the note that begins '{self.lines[0][:40]}'"
        )

    def describe(self, setting: str = "") -> str:
        """The handwriting line by line."""
        paper = {
            "sticky": "A handwritten sticky note",
            "lined": "A handwritten note on lined paper",
            "plain": "A handwritten note on plain paper",
            "squared": "A handwritten note on squared paper",
        }[self.paper]
        text = " / ".join(line for line in self.lines if line.strip())
        return style.sentences(
            f"{style.lead(paper, setting)} reads, line by line: {style.quoted(text)}"
        )
