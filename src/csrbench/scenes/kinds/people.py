"""People on a screen, as drawn avatars: a video call, a team page, a check with photo IDs."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from csrbench.scenes import artwork, people, props, style
from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.people import Person
from csrbench.scenes.style import Rng

EXAMPLE: dict[str, Any] = {
    "setting": "an organisation's team page",
    "layout": "team",
    "title": "Who we are",
    "people": [
        {"name": "Ines", "avatar": {"age": "adult", "gender": "woman", "skin": 3, "hair": "long"},
         "caption": "Workshop"},
        {"name": "Tariq", "avatar": {"age": "older", "gender": "man", "skin": 5,
                                     "hair": "grey_short"}, "caption": "Office"},
    ],
}  # fmt: skip


class Shown(BaseModel):
    """A person on the screen with what stands beside the picture."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    avatar: Person
    name: str = ""
    caption: str = ""
    tag: str = ""
    holds: str = ""
    place: str = ""


_TEMPLATE = """<style>body{background:{{ ground }};color:{{ ink }};font-family:'{{ font }}'}
.w{width:1600px;height:1000px;display:flex;flex-direction:column;overflow:hidden}
.top{display:flex;justify-content:space-between;align-items:center;padding:24px 44px;
background:{{ bar }};color:{{ barink }};font-size:3.3rem;font-weight:700}
.top .r{font-size:2.3rem;font-weight:500;opacity:.85}
.g{flex:1;display:flex;gap:34px;padding:34px 44px;align-items:stretch;justify-content:center}
.p{flex:1;max-width:720px;position:relative;background:{{ tile }};border-radius:{{ radius }}px;
overflow:hidden;display:flex;flex-direction:column;align-items:center;
border:{{ edge }}}.a{flex:1;display:flex;align-items:flex-end;justify-content:center;width:100%;
background:{{ back }}}.n{padding:16px 24px 4px;font-size:4.1rem;font-weight:700;line-height:1.15;
text-align:center}.c{padding:0 24px;font-size:3.3rem;line-height:1.25;text-align:center}
.tag{position:absolute;right:20px;top:20px;background:{{ accent }};color:#fff;border-radius:12px;
padding:8px 18px;font-size:2.8rem;font-weight:600}.foot{padding:12px 44px 22px;font-size:2.6rem;
color:{{ soft }};display:flex;justify-content:space-between}</style>
<div class="w" id="slot"><div class="top"><div>{{ s.title | mark }}</div>
<div class="r">{{ right }}</div></div><div class="g">{% for p in shown %}<div class="p">
<div class="a"><img src="{{ p.svg }}" style="width:{{ size }}px;height:{{ size }}px">
{% if p.prop %}<img src="{{ p.prop }}" style="width:{{ size * 0.42 }}px;height:{{ size * 0.42 }}px;
margin-left:-{{ size * 0.16 }}px">{% endif %}</div>
{% if p.tag %}<div class="tag">{{ p.tag | mark }}</div>{% endif %}
<div class="n">{{ p.name | mark }}</div><div class="c">{{ p.caption | mark }}</div>
{% if p.place %}<div class="c">{{ p.place | mark }}</div>{% endif %}<div style="height:20px"></div>
</div>{% endfor %}</div><div class="foot"><div>{{ s.caption | mark }}</div><div>{{ small }}</div>
</div><div id="end" style="height:1px"></div></div>"""


@scene
class People(Scene):
    """Two or more people side by side on a screen."""

    kind: ClassVar[str] = "people"
    format: ClassVar[str] = "screen"
    people: tuple[Shown, ...] = Field(min_length=1, max_length=5)
    setting: str = "a web page"
    layout: Literal["video", "team", "photo_id"] = "team"
    caption: str = ""
    title: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The screen."""
        rng = ctx.rng("people" + self.style)
        theme = style.pick(rng, style.THEMES)
        video = self.layout == "video"
        backs = self._backgrounds(rng)
        size = min(470, int(1180 / len(self.people)) + 60)
        shown = [
            {
                "svg": artwork.svg(people.svg(p.avatar)),
                "name": p.name, "caption": p.caption, "tag": p.tag, "place": p.place,
                "prop": artwork.svg(props.svg(p.holds)) if p.holds else "",
            }
            for p in self.people
        ]  # fmt: skip
        look: dict[str, Any] = (
            {"ground": "#17191d", "ink": "#f3f5f7", "bar": "#101215", "barink": "#f3f5f7",
             "tile": "#262a30", "edge": "0", "soft": "#aab2ba"}
            if video
            else {"ground": style.pick(rng, ("#f6f7f9", "#ffffff", theme.tint)), "ink": "#20262c",
                  "bar": theme.main, "barink": "#ffffff", "tile": "#ffffff",
                  "edge": "3px solid #dfe4e8", "soft": "#69727a"}
        )  # fmt: skip
        art = artwork.page(
            ctx, _TEMPLATE, "screen", s=self, shown=shown, size=size, accent=theme.accent,
            font=style.pick(rng, style.SANS), radius=int(rng.integers(6, 30)),
            back=backs, right=self._right(rng),
            small=f"{style.pick(rng, ('v', 'build '))}{style.digits(rng, 3)}",
            shrink=(1.0, 0.92, 0.84, 0.76, 0.68), **look,
        )  # fmt: skip
        return {"screen": art}

    def _backgrounds(self, rng: Rng) -> str:
        tones = (("#dfe9f2", "#b9cfe0"), ("#efe7da", "#d8c9b2"), ("#e2ede4", "#bfd6c4"),
                 ("#ece4f0", "#d0c2da"))  # fmt: skip
        light, dark = style.pick(rng, tones)
        return f"linear-gradient(180deg,{light},{dark})"

    def _right(self, rng: Rng) -> str:
        if self.layout == "video":
            return f"{int(rng.integers(3, 48))} min · {len(self.people)} in the call"
        if self.layout == "photo_id":
            return f"Desk {int(rng.integers(1, 9))} · live"
        return style.pick(rng, ("About · News · Contact", "Home · Team · Visit us",
                                "Menu · Search · Help"))  # fmt: skip

    def describe(self, setting: str = "") -> str:
        """Who is shown, from left to right, and what stands beside the pictures."""
        places = {1: ("",), 2: ("On the left", "On the right"),
                  3: ("On the left", "In the middle", "On the right")}.get(
            len(self.people), tuple(f"Person {k + 1} from the left" for k in range(5)))  # fmt: skip
        parts = [f"{style.lead('A screen', setting)} shows {self.setting} with drawn pictures of "
                 f"{props.number(len(self.people))} people"]  # fmt: skip
        if self.title:
            parts.append(f"It is headed {style.quoted(self.title)}")
        for where, p in zip(places, self.people, strict=False):
            text = f"{where}: {people.words(p.avatar)}" if where else people.words(p.avatar)
            if p.holds:
                text += f", with {props.words(p.holds)}"
            if p.name:
                text += f", named {style.quoted(p.name)}"
            beside = [style.quoted(t) for t in (p.caption, p.place, p.tag) if t]
            if beside:
                text += f"; beside the picture it says {style.listed(beside)}"
            parts.append(text)
        if self.caption:
            parts.append(f"At the foot it says {style.quoted(self.caption)}")
        return style.sentences(*parts)
