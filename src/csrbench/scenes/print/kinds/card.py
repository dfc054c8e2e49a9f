"""A card of the size of a hand: exhibit, plant, price, recipe, place or index card."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from csrbench.errors import UserError
from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, objects, props, style
from csrbench.scenes.print.style import Rng

EXAMPLE: dict[str, Any] = {
    "heading": "Foxglove",
    "lines": ["Digitalis purpurea", "Half shade, moist soil", "All parts are poisonous"],
    "kind": "plant",
}
RECIPE: dict[str, Any] = {
    "heading": "Nadia's satay",
    "lines": [
        "Serves 4",
        "200 g peanuts",
        "1 tin coconut milk",
        "Grind, simmer, stir",
        "Serve hot",
    ],
    "kind": "recipe",
    "handwritten": True,
}
MUSEUM: dict[str, Any] = {
    "heading": "Gas mask, 1939",
    "lines": [
        "Rubber, steel, charcoal filter",
        "Issued to every household",
        "Gift of the Harrow family",
    ],
    "kind": "museum",
}

Kind = Literal["museum", "plant", "price", "recipe", "place", "index"]
_THING: dict[str, str] = {
    "museum": "An exhibit label", "plant": "A plant tag", "price": "A price card",
    "recipe": "A recipe card", "place": "A place card", "index": "An index card",
}  # fmt: skip

_BASE = """<style>
body{background:{{ paper }};color:{{ ink }};font-family:{{ font }}}
.w{position:absolute;left:{{ left }}px;top:{{ top }}px;width:{{ width }}px;height:{{ height }}px}
h1{font:{{ weight }} {{ hs }}rem {{ headfont }};line-height:1.06;color:{{ headink }}}
.l{font-size:{{ ls }}rem;line-height:{{ lh }}}
</style>"""

_TEMPLATES: dict[str, str] = {
    "museum": """<div style="position:absolute;left:0;top:0;width:1200px;height:18px;
background:{{ c.main }}"></div><div class="w" id="slot"><h1>{{ s.heading | mark }}</h1>
<div style="width:150px;height:4px;background:{{ c.main }};margin:1.6rem 0"></div>
{% for l in s.lines %}<div class="l">{{ l | mark }}</div>{% endfor %}
<div id="end" style="height:4px"></div></div>
<div style="position:absolute;right:56px;bottom:34px;font-size:20px;color:#7b7f86">Inv. {{ no }}
</div>""",
    "plant": """<div style="position:absolute;left:0;top:0;width:250px;height:760px;
background:linear-gradient(180deg,{{ c.main }},{{ c.dark }})"></div>
<img src="{{ picture }}" style="position:absolute;left:15px;top:60px;width:220px;height:220px">
<div style="position:absolute;left:92px;top:330px">{% for i in icons %}<img src="{{ i }}"
 style="width:66px;height:66px;margin-bottom:34px">{% endfor %}</div>
<img src="{{ bars }}" style="position:absolute;left:30px;bottom:36px;width:190px;height:56px;
background:#fff;padding:6px"><div class="w" id="slot"><h1>{{ s.heading | mark }}</h1>
<div style="height:3px;background:{{ c.main }};margin:1.2rem 0"></div>
{% for l in s.lines %}<div class="l">{{ l | mark }}</div>{% endfor %}
<div id="end" style="height:4px"></div></div>""",
    "price": """<div style="position:absolute;left:0;top:0;width:1200px;height:{{ band }}px;
background:{{ c.main }}"></div><div class="w" id="slot"><div style="color:{{ c.ink }};
min-height:{{ band - top }}px"><h1 style="color:{{ c.ink }}">{{ s.heading | mark }}</h1></div>
<div style="height:2rem"></div>{% for l in s.lines %}<div class="l" style="{{ 'font-weight:800;'
 if loop.first }}">{{ l | mark }}</div>{% endfor %}<div id="end" style="height:4px"></div></div>
<img src="{{ bars }}" style="position:absolute;right:50px;bottom:34px;width:230px;height:64px">
<div style="position:absolute;right:300px;bottom:34px;font-size:20px;color:#70757c">Art. {{ no }}
</div>""",
    "recipe": """{% for y in rules %}<div style="position:absolute;left:0;top:{{ y }}px;
width:1200px;
height:2px;background:{{ '#d98d86' if loop.first else '#b9cde3' }}"></div>{% endfor %}
<div class="w" id="slot"><h1>{{ s.heading | mark }}</h1><div style="height:{{ skip }}px"></div>
<div style="display:flex;gap:50px"><div style="flex:1;min-width:0">{% for l in first %}
<div class="l">{{ l | mark }}</div>{% endfor %}</div>{% if second %}<div style="flex:1.15;
min-width:0">{% for l in second %}<div class="l">{{ l | mark }}</div>{% endfor %}</div>{% endif %}
</div><div id="end" style="height:2px"></div></div>
<div style="position:absolute;right:40px;top:34px;font:600 24px 'Source Serif 4';color:#b06a5e">
{{ corner }}</div>""",
    "place": """<div style="position:absolute;left:26px;top:26px;width:1148px;height:708px;
border:3px solid {{ c.main }}"></div><div style="position:absolute;left:38px;top:38px;width:1124px;
height:684px;border:1px solid {{ c.main }}"></div><div class="w" id="slot"
 style="text-align:center"><h1>{{ s.heading | mark }}</h1><div style="width:220px;height:3px;
background:{{ c.main }};margin:1.6rem auto"></div>{% for l in s.lines %}<div class="l">
{{ l | mark }}</div>{% endfor %}<div id="end" style="height:4px"></div></div>""",
    "index": """{% for y in rules %}<div style="position:absolute;left:0;top:{{ y }}px;width:1200px;
height:2px;background:{{ '#d9635c' if loop.first else '#a9c4e6' }}"></div>{% endfor %}
<div class="w" id="slot"><h1>{{ s.heading | mark }}</h1><div style="height:{{ skip }}px"></div>
{% for l in s.lines %}<div class="l">{{ l | mark }}</div>{% endfor %}
<div id="end" style="height:2px"></div></div>""",
}


@scene
class Card(Scene):
    """A heading and some lines on a card."""

    kind: ClassVar[str] = "card"
    format: ClassVar[str] = "card"
    heading: str
    lines: tuple[str, ...] = ()
    sort: Kind = Field(default="index", alias="kind")
    handwritten: bool = False
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The card.

        Raises:
            UserError: more text than the card holds.
        """
        rng = ctx.rng("card" + self.style)
        theme = style.pick(rng, style.THEMES)
        hand = style.hand(rng, " ".join((self.heading, *self.lines)))
        ink = style.pick(rng, style.INKS) if self.handwritten else "#1f242b"
        k = style.HANDS[hand] if self.handwritten else 1.0
        font = hand if self.handwritten else self._font(rng)
        ruled = self.sort in ("recipe", "index")
        box = {
            "museum": (80, 74, 1040, 610), "plant": (300, 60, 850, 650),
            "price": (50, 40, 1100, 610), "recipe": (70, 26, 1070, 720),
            "place": (90, 84, 1020, 600), "index": (70, 26, 1070, 720),
        }[self.sort]  # fmt: skip
        common: dict[str, Any] = {
            "s": self,
            "c": objects.palette(theme.main),
            "font": font,
            "headfont": hand
            if self.handwritten
            else style.pick(rng, (font, style.SERIF, "Oswald")),
            "ink": ink,
            "headink": ink if self.handwritten else theme.dark,
            "weight": 400 if self.handwritten else 800,
            "paper": style.pick(rng, ("#fffefa", "#fbf8ef", "#ffffff", "#f8f3e4")),
            "left": box[0], "top": box[1], "width": box[2], "height": box[3], "band": 190,
            "no": style.digits(rng, 6),
            "bars": style.barcode(rng),
            "picture": artwork.svg(props.svg("plant")),
            "icons": [style.icon(n, "#ffffff") for n in ("sun", "drop", "thermometer")],
            "corner": style.pick(rng, ("from the kitchen", "family recipes", "tried & good")),
        }  # fmt: skip
        if ruled:
            return {"card": self._ruled(ctx, common, k)}
        return {
            "card": artwork.page(
                ctx, _BASE + _TEMPLATES[self.sort], "card",
                shrink=(1.9, 1.75, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 1.0, 0.92, 0.84, 0.76, 0.68),
                hs=7 * k, ls=4.6 * k, lh=1.26, **common,
            )
        }  # fmt: skip

    def _font(self, rng: Rng) -> str:
        fonts = (style.SERIF, *style.SANS) if self.sort != "price" else ("Roboto", "Overpass")
        return style.pick(rng, fonts)

    def _ruled(self, ctx: ArtContext, common: dict[str, Any], k: float) -> Artwork:
        """A card with lines on which the text sits: the pitch follows the amount of text."""
        error: UserError | None = None
        for pitch in (92, 84, 76, 68, 61, 55, 50):
            top = 128
            size = pitch * 0.64 * k
            lines = list(self.lines)
            split = len(lines) if self.sort == "index" or len(lines) < 7 else (len(lines) + 1) // 2
            head = min(84.0, 1.35 * pitch) * 0.72 * k
            try:
                return artwork.page(
                    ctx, _BASE + _TEMPLATES[self.sort], "card", shrink=(1.0,),
                    hs=head / 10, ls=size / 10, lh=f"{pitch}px",
                    rules=[top] + [top + pitch * (i + 1) for i in range(12)
                                   if top + pitch * (i + 1) < 750],
                    # The first line of text stands just above the first rule below the heading.
                    skip=round(top - 26 - head * 1.06 + 0.1 * pitch),
                    first=lines[:split], second=lines[split:], **common,
                )  # fmt: skip
            except UserError as problem:
                error = problem
        assert error is not None
        raise error

    def describe(self, setting: str = "") -> str:
        """Heading and lines."""
        thing = _THING[self.sort]
        how = " written by hand" if self.handwritten else ""
        return style.sentences(
            f"{style.lead(thing + how, setting)} has the heading {style.quoted(self.heading)}",
            ("The lines read: " + " ".join(style.quoted(x) for x in self.lines))
            if self.lines
            else "",
        )
