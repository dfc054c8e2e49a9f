"""One or two identity badges with an illustrated portrait."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, objects, style
from csrbench.scenes.print.draw import colour, ink_on, shade
from csrbench.scenes.print.people import Person, svg, words

EXAMPLE: dict[str, Any] = {
    "left": {
        "org": "Harrow Vale Hospital",
        "name": "Ana Ortiz",
        "role": "Surgeon",
        "avatar": {"gender": "woman", "skin": 3, "hair": "bun", "clothing": "scrubs"},
        "number": "40217",
        "colour": "teal",
    },
    "right": {
        "org": "Harrow Vale Hospital",
        "name": "Tom Keller",
        "role": "Ward nurse",
        "avatar": {"gender": "man", "skin": 2, "hair": "side_part", "clothing": "scrubs"},
        "number": "40388",
        "colour": "teal",
        "sticker": "FIRST AIDER",
        "note": "back at 2 pm",
    },
}
SINGLE: dict[str, Any] = {"single": {**EXAMPLE["left"], "role": "Consultant surgeon"}}


class Badge(BaseModel):
    """One badge.

    Attributes:
        note: handwritten line on a strip of tape.
        sticker: printed words on a coloured sticker.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    org: str
    name: str
    role: str = ""
    avatar: Person
    number: str = ""
    colour: str = ""
    note: str = ""
    sticker: str = ""


_TEMPLATE = """<style>
body{background:#fdfdfc;font-family:{{ font }};color:#1f242b}
.hole{position:absolute;top:26px;left:265px;width:110px;height:24px;border-radius:12px;
background:#8f9398;border:3px solid #c9ccd0}
.top{position:absolute;left:0;top:0;width:640px;height:{{ 236 if layout != 'foot' else 200 }}px;
background:linear-gradient(170deg,{{ c.light }},{{ c.main }});color:{{ c.ink }}}
.org{color:{{ c.ink }};position:absolute;left:34px;top:78px;width:572px;display:flex;gap:22px;
align-items:center}
.org .n{font:700 4.1rem {{ headfont }};line-height:1.08;flex:1}
.photo{position:absolute;left:{{ 170 if layout != 'side' else 40 }}px;top:{{ top }}px;width:300px;
height:300px;overflow:hidden;border-radius:{{ radius }}px;border:7px solid {{ frame }};
background:{{ ground }}}
.text{position:absolute;left:34px;top:{{ top + 314 }}px;width:572px;height:{{ 810 - top - 314 }}px;
display:flex;flex-direction:column;align-items:{{ align }};text-align:{{ talign }}}
.name{font:800 6.4rem {{ headfont }};line-height:1.04;letter-spacing:-1px}
.role{font-size:3.9rem;font-weight:600;margin-top:1rem;line-height:1.12;
{% if chip %}background:{{ c.main }};color:{{ c.ink }};padding:.5rem 2.2rem;border-radius:1rem
{% else %}color:{{ c.dark }}{% endif %}}
.foot{position:absolute;left:0;bottom:0;width:640px;height:142px;display:flex;align-items:center;
padding:0 34px;justify-content:space-between;
{% if layout == 'foot' %}background:{{ c.main }};color:{{ c.ink }}{% else %}
border-top:3px solid {{ c.main }}{% endif %}}
.small{font-size:18px;line-height:1.35;opacity:.8}
</style>
<div class="top"></div><div class="hole"></div>
<div class="org"><img src="{{ logo }}" style="width:76px;height:76px"><div class="n">
{{ b.org | mark }}</div></div>
<div class="photo"><img src="{{ face }}" style="width:286px;height:286px"></div>
{% if layout == 'side' %}<div style="position:absolute;left:370px;top:{{ top + 20 }}px;width:236px;
font-size:20px;line-height:1.5;color:#59616b"><div>Issued {{ issued }}</div><div>Valid 24 months
</div><img src="{{ code }}" style="width:150px;height:150px;margin-top:26px"></div>{% endif %}
<div class="text" id="slot"><div class="name">{{ b.name | mark }}</div>{% if b.role %}
<div class="role">{{ b.role | mark }}</div>{% endif %}{% if b.note %}
<div style="transform:rotate(-1.5deg);background:#faf0be;padding:4px 26px;margin-top:1.2rem;
box-shadow:0 2px 5px rgba(0,0,0,.25);font:400 4rem {{ hand }};color:#1c2f78;max-width:540px;
line-height:1.1">{{ b.note | mark }}</div>{% endif %}<div id="end" style="height:1px"></div></div>
<div class="foot"><div>{% if b.number %}<div style="font:600 3.2rem Roboto">No. {{ b.number | mark
 }}
</div>{% endif %}<div class="small">If found, hand in at any reception desk</div></div>
<img src="{{ bars }}" style="width:190px;height:76px;background:#fff;padding:8px"></div>
{% if b.sticker %}<div style="position:absolute;right:18px;top:{{ top + 232 }}px;
max-width:330px;transform:rotate(-5deg);background:{{ tone }};color:{{ tone_ink }};
border:5px solid #fff;box-shadow:0 3px 9px rgba(0,0,0,.35);border-radius:16px;padding:8px 22px;
font:800 3.6rem Oswald;text-align:center;line-height:1.15">{{ b.sticker | mark }}</div>
{% endif %}"""


def badge_words(badge: Badge) -> str:
    """A badge in words."""
    text = f'a badge of "{badge.org}" with the name "{badge.name}"'
    if badge.role:
        text += f', the role "{badge.role}"'
    if badge.number:
        text += f', the number "{badge.number}"'
    text += f" and an illustrated portrait of {words(badge.avatar)}"
    if badge.sticker:
        text += f'; a sticker on it says "{badge.sticker}"'
    if badge.note:
        text += f'; on a strip of tape is written by hand "{badge.note}"'
    return text


@scene
class Badges(Scene):
    """Two badges side by side, or a single one."""

    kind: ClassVar[str] = "badges"
    format: ClassVar[str] = "badges2"
    left: Badge | None = None
    right: Badge | None = None
    single: Badge | None = None
    style: str = ""

    @model_validator(mode="after")
    def _one_or_two(self) -> Badges:
        if self.single is None and (self.left is None or self.right is None):
            raise ValueError("give either 'single' or both 'left' and 'right'")
        if self.single is not None and (self.left is not None or self.right is not None):
            raise ValueError("'single' excludes 'left' and 'right'")
        return self

    def carrier_format(self) -> str:
        """``badge`` for one, ``badges2`` for two."""
        return "badge" if self.single else "badges2"

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """One artwork per badge."""
        if self.single:
            return {"badge": self._draw(ctx, self.single, "single")}
        assert self.left is not None and self.right is not None
        return {
            "left": self._draw(ctx, self.left, "left"),
            "right": self._draw(ctx, self.right, "right"),
        }

    def _draw(self, ctx: ArtContext, badge: Badge, slot: str) -> Artwork:
        rng, own = ctx.rng("badges" + self.style), ctx.rng("badge/" + slot)
        theme = style.pick(rng, style.THEMES)
        main = colour(badge.colour) if badge.colour else theme.main
        layout = style.pick(rng, ("band", "foot", "side"))
        font = style.pick(rng, style.SANS)
        tone = style.pick(rng, ("#e6b422", "#d9542f", "#2f8f5b", "#7650a0"))
        top = 256 if layout != "foot" else 236
        tones = {**objects.palette(main), "light": shade(main, 0.18)}
        return artwork.page(
            ctx,
            _TEMPLATE,
            "badge",
            shrink=(1.2, 1.1, *artwork.SHRINK),
            b=badge,
            c=tones,
            layout=layout,
            font=font,
            headfont=style.pick(rng, (font, "Oswald", "Open Sans")),
            radius=style.pick(rng, (12, 26, 150)),
            frame=style.pick(rng, ("#ffffff", tones["soft"])),
            ground=style.pick(rng, ("#dfe7ec", "#ece6dc", "#e3e6ea")),
            top=top,
            align="center" if layout != "side" else "flex-start",
            talign="center" if layout != "side" else "left",
            chip=rng.random() < 0.5,
            logo=style.logo(rng, "#ffffff" if tones["ink"] == "#ffffff" else theme.dark, "#f2c14e"),
            tone=tone,
            tone_ink=ink_on(tone),
            hand=style.hand(rng, badge.note),
            face=artwork.svg(svg(badge.avatar)),
            issued=f"0{int(own.integers(1, 9))}/2025",
            code=style.matrix_code(own),
            bars=style.barcode(own),
        )

    def describe(self, setting: str = "") -> str:
        """Both badges from left to right."""
        if self.single:
            return style.sentences(
                style.lead("An identity badge", setting).replace("An identity badge", "A badge", 1)
                + " is shown close up: "
                + badge_words(self.single)
            )
        assert self.left is not None and self.right is not None
        return style.sentences(
            f"Two identity badges {setting}".strip(),
            f"On the left: {badge_words(self.left)}",
            f"On the right: {badge_words(self.right)}",
        )
