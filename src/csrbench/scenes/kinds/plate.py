"""A metal sign outdoors or in a plant: heading, symbol, lines."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from csrbench.scenes import artwork, pictograms, style
from csrbench.scenes.base import ArtContext, Artwork, Scene, scene

EXAMPLE: dict[str, Any] = {
    "heading": "Mill Pond",
    "tone": "info",
    "pictogram": "swim",
    "lines": ["Depth 0.6 m throughout", "Open 8 to 20"],
    "sub": "Kiosk: ice cream, towels",
}
Tone = Literal["warning", "prohibition", "mandatory", "info", "safe", "danger"]
_TONES: dict[str, tuple[str, str, str, str]] = {
    # band, ink on the band, plate, ink of the text
    "warning": ("#f2b90c", "#15120a", "#f2b90c", "#15120a"),
    "prohibition": ("#b81f27", "#ffffff", "#f7f7f3", "#1b1b1b"),
    "mandatory": ("#14549c", "#ffffff", "#f5f7f9", "#12304f"),
    "info": ("#1c4f86", "#ffffff", "#eef3f7", "#14263a"),
    "safe": ("#12734a", "#ffffff", "#eef6f1", "#0f3323"),
    "danger": ("#b81f27", "#ffffff", "#f9f6ee", "#1b1b1b"),
}
_TEMPLATE = """<style>body{background:{{ plate }};color:{{ ink }};font-family:'{{ font }}'}
.p{position:relative;width:1000px;height:1000px;overflow:hidden;border:14px solid {{ edge }};
border-radius:30px;display:flex;flex-direction:column}.b{background:{{ band }};color:{{ bandink }};
padding:40px 50px 34px;text-align:center;font-weight:800;font-size:{{ hs }}px;line-height:1.08}
.m{flex:1;display:flex;flex-direction:{{ 'row' if side else 'column' }};align-items:center;
justify-content:center;gap:26px;padding:14px 50px;text-align:{{ 'left' if side else 'center' }}}
.l{font-size:5.6rem;line-height:1.26;font-weight:600}.s{text-align:center;font-size:4rem;
padding:0 50px 34px;font-weight:500}.bolt{position:absolute;width:26px;height:26px;
border-radius:13px;background:radial-gradient(circle at 35% 30%,#f4f4f2,#8e9296 70%)}</style>
<div class="p" id="slot"><div class="b">{{ s.heading | mark }}</div><div class="m">
{% if picture %}<img src="{{ picture }}" style="width:{{ size }}px;height:{{ size }}px">{% endif %}
<div>{% for l in s.lines %}<div class="l">{{ l | mark }}</div>{% endfor %}</div></div>
{% if s.sub %}<div class="s">{{ s.sub | mark }}</div>{% endif %}
<div id="end" style="height:1px"></div></div>{% for x, y in bolts %}
<div class="bolt" style="left:{{ x }}px;top:{{ y }}px"></div>
{% endfor %}
<div style="position:absolute;right:40px;bottom:22px;font-size:17px;opacity:.55">{{ code }}</div>"""


@scene
class Plate(Scene):
    """A sign of metal or plastic."""

    kind: ClassVar[str] = "plate"
    format: ClassVar[str] = "plate"
    heading: str
    tone: Tone = "info"
    pictogram: str = ""
    lines: tuple[str, ...] = ()
    sub: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The sign."""
        rng = ctx.rng("plate" + self.style)
        band, bandink, plate, ink = _TONES[self.tone]
        font = style.pick(rng, ("Overpass", "Overpass", "Roboto"))
        size = next(
            (s for s in (120, 104, 92, 80, 70)
             if len(artwork.wrap(self.heading, font, s * 1.08, 880)) <= 2),
            60,
        )  # fmt: skip
        few = sum(map(len, self.lines)) < 46
        art = artwork.page(
            ctx, _TEMPLATE, "plate", s=self, band=band, bandink=bandink, plate=plate, ink=ink,
            font=font, edge=ink if rng.random() < 0.5 else "#ffffff", hs=size,
            side=bool(self.pictogram) and not few and rng.random() < 0.5,
            picture=artwork.svg(pictograms.svg(self.pictogram)) if self.pictogram else "",
            size=360 if few else 250,
            bolts=((40, 40), (934, 40), (40, 934), (934, 934)),
            code=f"{style.digits(rng, 3)}-{style.digits(rng, 4)}",
            shrink=(1.15, 1.05, 0.95, 0.85, 0.75, 0.66),
        )  # fmt: skip
        return {"plate": art}

    def describe(self, setting: str = "") -> str:
        """The sign's words and symbol."""
        return style.sentences(
            f"{style.lead('A sign', setting)} has the heading {style.quoted(self.heading)}",
            f"It shows {pictograms.words(self.pictogram)}" if self.pictogram else "",
            ("It reads: " + " ".join(style.quoted(line) for line in self.lines))
            if self.lines
            else "",
            f"Below it says {style.quoted(self.sub)}" if self.sub else "",
        )
