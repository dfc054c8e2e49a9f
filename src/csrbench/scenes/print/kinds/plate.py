"""A metal sign: warning, prohibition, instruction or information."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, pictograms, style

EXAMPLE: dict[str, Any] = {
    "heading": "Deep water",
    "tone": "warning",
    "pictogram": "no_swim",
    "lines": ["No swimming beyond the buoys", "Strong current after rain"],
    "sub": "Fernside Harbour Office",
}
INFO: dict[str, Any] = {
    "heading": "Lido",
    "tone": "info",
    "pictogram": "swim",
    "lines": ["Depth 1.1 m throughout", "Water 22 degrees", "Open 9 to 18"],
}

Tone = Literal["warning", "prohibition", "mandatory", "info", "safe", "danger"]
_TONES: dict[str, tuple[str, str, str, str]] = {
    # ground, ink, band, ink on the band
    "warning": ("#f6c518", "#151410", "#16150f", "#f6c518"),
    "prohibition": ("#fdfdfb", "#191616", "#c3202b", "#ffffff"),
    "mandatory": ("#fdfdfb", "#11243d", "#1457a0", "#ffffff"),
    "info": ("#1c4f93", "#ffffff", "#ffffff", "#1c4f93"),
    "safe": ("#0c8a4a", "#ffffff", "#ffffff", "#0c6a3a"),
    "danger": ("#fdfdfb", "#1b1515", "#b9141f", "#ffffff"),
}

_TEMPLATE = """<style>
body{background:{{ ground }};color:{{ ink }};font-family:{{ font }}}
.edge{position:absolute;left:22px;top:22px;width:956px;height:956px;border:{{ line }}px solid
 {{ band if outlined else ink }};border-radius:{{ radius }}px}
.in{position:absolute;left:{{ 22 + line }}px;top:{{ 22 + line }}px;width:{{ 956 - 2 * line }}px;
height:{{ 956 - 2 * line }}px;display:flex;flex-direction:column;overflow:hidden;
border-radius:{{ radius - line if radius > line else 0 }}px}
.head{background:{{ band }};color:{{ bandink }};padding:34px 40px 30px;text-align:center;
flex-shrink:0}
h1{font:800 {{ hs }}px {{ headfont }};line-height:1.03}
.body{flex:1;min-height:0;display:flex;flex-direction:{{ 'row' if side else 'column' }};
align-items:center;justify-content:{{ 'flex-start' if side else 'center' }};gap:{{ 34 if side
else 18 }}px;padding:18px 44px;text-align:{{ 'left' if side else 'center' }}}
.l{font-size:5.2rem;font-weight:600;line-height:1.16;margin-bottom:.7rem}
.bolt{position:absolute;width:34px;height:34px;border-radius:17px;
background:linear-gradient(150deg,#e3e6e8,#7d848a);border:2px solid #6a7076}
</style>
<div class="edge"></div><div class="in"><div class="head"><h1>{{ s.heading | mark }}</h1></div>
<div class="body" id="slot">{% if picture %}<img src="{{ picture }}" style="width:{{ ps }}px;
height:{{ ps }}px;flex-shrink:0">{% endif %}<div style="{{ 'flex:1;min-width:0' if side
else 'width:840px' }}">{% for l in s.lines %}<div class="l">{{ l | mark }}</div>{% endfor %}
<div id="end" style="height:4px"></div></div></div>
{% if s.sub %}<div style="flex-shrink:0;border-top:4px solid {{ ink }};margin:0 44px;padding:14px 0
20px;font-size:3.6rem;line-height:1.15;text-align:center;font-weight:500">{{ s.sub | mark }}</div>
{% endif %}<div style="flex-shrink:0;text-align:right;font-size:17px;opacity:.55;
padding:0 84px 12px">{{ code }}</div></div>
<img src="{{ wear }}" style="position:absolute;left:0;top:0;width:1000px;height:1000px">
{% for x, y in bolts %}<div class="bolt" style="left:{{ x }}px;top:{{ y }}px"></div>{% endfor %}"""


def _wear(rng: style.Rng) -> str:
    """Scratches, dust and a run of rust from the bolts: faint, never over much."""
    marks = ""
    for _ in range(14):
        x, y = (int(v) for v in rng.integers(0, 1000, 2))
        dx, dy = (int(v) for v in rng.integers(-70, 70, 2))
        marks += (f'<path d="M{x} {y}l{dx} {dy}" stroke="#ffffff" stroke-opacity=".22" '
                  'stroke-width="1.6"/>')  # fmt: skip
    for _ in range(26):
        x, y = (int(v) for v in rng.integers(0, 1000, 2))
        marks += (f'<circle cx="{x}" cy="{y}" r="{int(rng.integers(1, 4))}" fill="#5b4a32" '
                  'fill-opacity=".3"/>')  # fmt: skip
    for x in (52, 948):
        n = int(rng.integers(40, 120))
        marks += (f'<path d="M{x - 5} 66L{x - 1} {66 + n}L{x + 5} 66Z" fill="#7a4a22" '
                  'fill-opacity=".22"/>')  # fmt: skip
    return artwork.svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">{marks}</svg>'
    )


@scene
class Plate(Scene):
    """A sign of sheet metal."""

    kind: ClassVar[str] = "plate"
    format: ClassVar[str] = "plate"
    heading: str
    tone: Tone
    pictogram: str = ""
    lines: tuple[str, ...] = ()
    sub: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The sign.

        Raises:
            UserError: more text than the sign holds.
        """
        rng = ctx.rng("plate" + self.style)
        ground, ink, band, bandink = _TONES[self.tone]
        font = style.pick(rng, ("Overpass", "Roboto", "Open Sans"))
        headfont = style.pick(rng, (font, "Oswald"))
        outlined = rng.random() < 0.5 and self.tone not in ("info", "safe")
        side = rng.random() < 0.4 and sum(map(len, self.lines)) > 30
        size = next(
            (s for s in (150, 128, 110, 96, 84, 72, 62)
             if max(artwork.text_width(w, headfont, s, 800.0) for w in self.heading.split()) < 820
             and len(artwork.wrap(self.heading, headfont, s * 1.06, 840)) * s <= 230),
            56,
        )  # fmt: skip
        room = len(self.lines) * 70 + (70 if self.sub else 0)
        art = artwork.page(
            ctx, _TEMPLATE, "plate",
            shrink=(1.35, 1.25, 1.15, 1.06, 1.0, 0.92, 0.84, 0.76, 0.68, 0.62),
            s=self, font=font, headfont=headfont, hs=size, ground=ground, ink=ink, band=band,
            bandink=bandink, outlined=outlined, side=side, line=style.pick(rng, (8, 12, 16)),
            radius=style.pick(rng, (18, 34, 50)),
            picture=artwork.svg(pictograms.svg(self.pictogram)) if self.pictogram else "",
            ps=300 if side else max(190, min(380, 540 - room)),
            code=f"{style.pick(rng, ('EN', 'S', 'HW', 'P'))} {style.digits(rng, 4)}",
            wear=_wear(rng), bolts=((36, 36), (930, 36), (36, 930), (930, 930)),
        )  # fmt: skip
        return {"plate": art}

    def describe(self, setting: str = "") -> str:
        """Heading, symbol and lines."""
        look = {"warning": "yellow", "prohibition": "white and red", "mandatory": "white and blue",
                "info": "blue", "safe": "green", "danger": "white and red"}[self.tone]  # fmt: skip
        return style.sentences(
            f"{style.lead(f'A {look} metal sign', setting)} has the heading "
            f"{style.quoted(self.heading)}",
            f"It shows {pictograms.words(self.pictogram)}" if self.pictogram else "",
            ("It reads: " + " ".join(style.quoted(x) for x in self.lines)) if self.lines else "",
            f"At the foot: {style.quoted(self.sub)}" if self.sub else "",
        )
