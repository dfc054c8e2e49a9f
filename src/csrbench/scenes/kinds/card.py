"""A small card: plant tag, museum label, recipe, price or place card, index card."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from csrbench.scenes import artwork, objects, style
from csrbench.scenes.base import ArtContext, Artwork, Scene, scene

EXAMPLE: dict[str, Any] = {
    "heading": "Rosemary",
    "kind": "plant",
    "lines": ["Sunny windowsill, little water", "Grown at Fernside Nursery", "4.50 a pot"],
}
Kind = Literal["museum", "plant", "price", "recipe", "place", "index"]

_TEMPLATE = """<style>body{background:{{ paper }};color:{{ ink }};font-family:'{{ body }}'}
.c{position:relative;width:1200px;height:760px;overflow:hidden;padding:54px 74px 0}
.h{font-family:'{{ head }}';font-weight:700;font-size:{{ 8.6 * k }}rem;line-height:1.12;
color:{{ headink }}}.u{border-top:{{ rule }}px solid {{ accent }};margin:1.6rem 0 1.8rem;
width:{{ ul }}%}
.l{font-size:{{ 4.7 * k }}rem;line-height:1.36}.f{position:absolute;left:74px;right:74px;
bottom:26px;display:flex;justify-content:space-between;font:500 21px 'Inter';
color:{{ soft }}}</style>
{% if ruled %}{% for y in range(9) %}<div style="position:absolute;left:0;
top:{{ 168 + y * 66 }}px;width:1200px;height:2px;
background:{{ '#d78b86' if loop.first else '#b9cfe4' }}"></div>{% endfor %}
{% endif %}{% if band %}<div style="position:absolute;left:0;top:0;width:26px;height:760px;
background:{{ accent }}"></div>{% endif %}
{% if hole %}<div style="position:absolute;left:570px;top:18px;width:44px;height:44px;
border-radius:22px;background:#8d8a80"></div>{% endif %}
<div class="c" id="slot"><div class="h">{{ s.heading | mark }}</div><div class="u"></div>
{% for l in s.lines %}<div class="l" {% if tilt %}style="transform:rotate({{ tilt[loop.index0 % 8]
}}deg)"{% endif %}>{{ bullet }}{{ l | mark }}</div>{% endfor %}<div id="end" style="height:1px">
</div>
</div><div class="f"><div>{{ left }}</div><div>{{ right }}</div></div>"""


@scene
class Card(Scene):
    """A card with a heading and a few lines, printed or handwritten."""

    kind: ClassVar[str] = "card"
    format: ClassVar[str] = "card"
    heading: str
    lines: tuple[str, ...] = ()
    # "kind" in the data; the name is taken by the scene kind itself
    card: Kind = Field(default="index", validation_alias="kind")
    handwritten: bool = False
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The card."""
        rng = ctx.rng("card" + self.style)
        theme = style.pick(rng, style.THEMES)
        texts = " ".join((self.heading, *self.lines))
        hand = style.hand(rng, texts)
        serif = self.card == "museum" or rng.random() < 0.3
        print_font = style.SERIF if serif else style.pick(rng, style.SANS)
        written = self.handwritten
        paper = {
            "plant": style.pick(rng, ("#fdfdf8", "#f3f7e8")),
            "museum": "#fbfaf6",
            "recipe": style.pick(rng, ("#fdf8ea", "#fffdf6")),
        }.get(self.card, style.pick(rng, ("#ffffff", "#fdfbf3", "#f8f4e6")))
        ink = style.pick(rng, style.INKS) if written else "#1f2429"
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "card",
            s=self,
            paper=paper,
            ink=ink,
            headink=ink if written else theme.dark,
            body=hand if written else print_font,
            head=hand if written else print_font,
            k=style.HANDS.get(hand, 1.0) * 1.12 if written else 1.0,
            accent=theme.main,
            rule=int(rng.integers(3, 9)),
            ul=int(rng.integers(30, 100)),
            ruled=written and rng.random() < 0.6,
            band=not written and rng.random() < 0.5,
            hole=self.card == "plant" and rng.random() < 0.6,
            bullet="• " if not written and rng.random() < 0.25 else "",
            tilt=[round(float(v), 2) for v in rng.uniform(-0.6, 0.5, 8)] if written else [],
            soft="#8a8f93",
            left="" if written else objects.maker(rng),
            right="" if written else f"{style.digits(rng, 3)}-{style.digits(rng, 2)}",
            shrink=(1.0, 0.92, 0.84, 0.76, 0.68, 0.6),
        )
        return {"card": art}

    def describe(self, setting: str = "") -> str:
        """Everything on the card."""
        thing = {
            "museum": "A printed museum label",
            "plant": "A plant label",
            "price": "A price card",
            "recipe": "A recipe card",
            "place": "A printed card",
            "index": "An index card",
        }[self.card]
        hand = ", handwritten," if self.handwritten else ""
        return style.sentences(
            f"{style.lead(thing + hand, setting)} has the heading {style.quoted(self.heading)}",
            ("It reads: " + " ".join(style.quoted(line) for line in self.lines))
            if self.lines
            else "",
        )
