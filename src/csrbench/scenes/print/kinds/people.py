"""A video call, a team page or an identity check: illustrated people with captions."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, draw, objects, props, staging, style
from csrbench.scenes.print.people import Person, svg, words

EXAMPLE: dict[str, Any] = {
    "setting": "a video call of a planning team",
    "layout": "video",
    "title": "Weekly planning",
    "people": [
        {
            "name": "Ines",
            "avatar": {"gender": "woman", "age": "older", "skin": 2, "glasses": True},
            "caption": "Can you see my screen?",
        },
        {
            "name": "Tariq",
            "avatar": {"gender": "man", "skin": 4, "beard": True},
            "tag": "Host",
            "holds": "cup",
        },
        {"name": "Mei", "avatar": {"gender": "woman", "skin": 2, "hair": "bob"}},
    ],
}
TEAM: dict[str, Any] = {**EXAMPLE, "layout": "team", "setting": "a library's team page"}
GATE: dict[str, Any] = {
    "setting": "the screen of a bag scanner",
    "layout": "photo_id",
    "title": "Gate C, lane 2",
    "people": [
        {"name": "R. Haddad", "avatar": {"gender": "man", "skin": 4}, "caption": "Bag 1: clear"},
        {"name": "L. Voss", "avatar": {"gender": "man", "skin": 2}, "caption": "Bag 2: bottle"},
    ],
}


class Member(BaseModel):
    """One person on the screen.

    Attributes:
        caption: text below or over the picture.
        tag: short word on a coloured chip.
        place: where the person is, as printed ("Table 4").
    """

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    name: str = ""
    avatar: Person
    caption: str = ""
    tag: str = ""
    holds: str = ""
    place: str = ""


_CSS = """<style>
body{background:{{ ground }};font-family:{{ font }};color:{{ ink }}}
.top{position:absolute;left:0;top:0;width:1600px;height:112px;display:flex;align-items:center;
gap:26px;padding:0 44px;background:{{ bar }};color:{{ barink }}}
.top .t{font-weight:700;font-size:40px;flex:1;white-space:nowrap;overflow:hidden;line-height:1.15}
.tile{position:absolute;overflow:hidden}
.tile .pic{position:absolute;overflow:hidden}
.cap{line-height:1.18}
.tag{background:{{ tag }};color:{{ tagink }};font-weight:700;padding:4px 20px;border-radius:30px}
</style>"""

_VIDEO = (
    _CSS
    + """<div class="top"><img src="{{ icon }}" style="width:44px;height:44px"><div class="t">
{{ s.title | mark }}</div><div style="font-size:26px;opacity:.8">{{ count }} in the call</div></div>
{% for t in tiles %}<div class="tile" style="left:{{ t.x }}px;top:{{ t.y }}px;width:{{ t.w }}px;
height:{{ t.h }}px;background:{{ t.ground }};border-radius:18px">
<div class="pic" style="left:{{ (t.w - t.p) / 2 }}px;top:{{ t.h - t.p - t.foot }}px;width:{{ t.p
 }}px;
height:{{ t.p }}px"><img src="{{ t.face }}" style="width:{{ t.p }}px;height:{{ t.p }}px"></div>
{{ t.alt }}{% if t.m.tag %}<div class="tag" style="position:absolute;right:16px;top:16px;
font-size:3rem">{{ t.m.tag | mark }}</div>{% endif %}
{% if t.m.place %}<div style="position:absolute;left:16px;top:16px;font-size:2.8rem;padding:4px
 16px;
background:rgba(255,255,255,.85);color:#222;border-radius:8px">{{ t.m.place | mark }}</div>{% endif
 %}
<div style="position:absolute;left:0;bottom:0;width:{{ t.w }}px;padding:14px 22px 16px;
background:rgba(15,18,24,.78);color:#fff"><div style="display:flex;gap:16px;align-items:center">
<img src="{{ t.mic }}" style="width:30px;height:30px"><div style="font-weight:700;font-size:3.2rem;
line-height:1.15">{{ t.m.name | mark }}</div></div>
{% if t.m.caption %}<div class="cap" style="font-size:3rem;margin-top:6px">{{ t.m.caption | mark }}
</div>{% endif %}</div></div>{% endfor %}
<div style="position:absolute;left:0;bottom:0;width:1600px;height:104px;background:{{ bar }};
display:flex;gap:34px;justify-content:center;align-items:center">{% for i in tools %}
<div style="width:64px;height:64px;border-radius:32px;background:{{ i[1] }};display:flex;
align-items:center;justify-content:center"><img src="{{ i[0] }}" style="width:34px;height:34px">
</div>{% endfor %}</div>"""
)

_TEAM = (
    _CSS
    + """<div class="top"><img src="{{ logo }}" style="width:60px;height:60px"><div class="t">
{{ s.title | mark }}</div><div style="display:flex;gap:40px;font-size:25px;opacity:.85"><div>Home
</div><div>About</div><div>Contact</div></div></div>
{% for t in tiles %}<div class="tile" style="left:{{ t.x }}px;top:{{ t.y }}px;width:{{ t.w }}px;
height:{{ t.h }}px;background:{{ card }};border-radius:{{ radius }}px;border:2px solid {{ edge }};
display:flex;flex-direction:column;align-items:center;text-align:center;padding:24px 20px 0"
 id="slot-{{ loop.index }}"><div style="width:{{ t.p }}px;height:{{ t.p }}px;overflow:hidden;
flex-shrink:0;border-radius:{{ t.p / 2 if round else 14 }}px;background:{{ t.ground }}">
<img src="{{ t.face }}" style="width:{{ t.p }}px;height:{{ t.p }}px"></div>
<div style="font:700 3.8rem {{ headfont }};line-height:1.12;margin-top:16px">{{ t.m.name | mark }}
</div>{% if t.m.caption %}<div class="cap" style="font-size:3.1rem;margin-top:8px">
{{ t.m.caption | mark }}</div>{% endif %}{% if t.m.place %}<div class="cap" style="font-size:2.8rem;
margin-top:6px;opacity:.8">{{ t.m.place | mark }}</div>{% endif %}{% if t.m.tag %}
<div class="tag" style="font-size:3rem;margin-top:12px">{{ t.m.tag | mark }}</div>{% endif %}
<div id="end-{{ loop.index }}" style="height:10px"></div>{{ t.alt }}</div>{% endfor %}
<div style="position:absolute;left:44px;bottom:16px;font-size:20px;opacity:.6">Page updated
 {{ updated }}</div>"""
)

_GATE = (
    _CSS
    + """<div class="top"><img src="{{ icon }}" style="width:44px;height:44px"><div class="t">
{{ s.title | mark }}</div><div style="font-size:26px;opacity:.85">{{ clock }} · operator {{ op }}
</div></div>{% for t in tiles %}<div class="tile" style="left:{{ t.x }}px;top:{{ t.y }}px;
width:{{ t.w }}px;height:{{ t.h }}px;background:{{ card }};border:3px solid {{ edge }};
border-radius:12px" id="slot-{{ loop.index }}"><div style="position:absolute;left:0;top:0;
width:{{ t.w }}px;height:62px;background:{{ bar }};color:{{ barink }};font-size:27px;
line-height:62px;padding:0 22px">Record {{ t.no }}</div>
<div style="position:absolute;left:{{ (t.w - t.p) / 2 }}px;top:86px;width:{{ t.p }}px;
height:{{ t.p }}px;overflow:hidden;background:{{ t.ground }};border:2px solid {{ edge }}">
<img src="{{ t.face }}" style="width:{{ t.p }}px;height:{{ t.p }}px"></div>
<div style="position:absolute;left:22px;top:{{ t.p + 104 }}px;width:{{ t.w - 44 }}px">
<div style="font-weight:700;font-size:3.6rem;line-height:1.12">{{ t.m.name | mark }}</div>
{% if t.m.place %}<div class="cap" style="font-size:2.9rem;opacity:.8">{{ t.m.place | mark }}</div>
{% endif %}{% if t.m.caption %}<div class="cap" style="font-size:3.3rem;margin-top:10px;
padding:10px 16px;background:{{ soft }};border-left:8px solid {{ tag }};color:#1b2128">
{{ t.m.caption | mark }}</div>{% endif %}
{% if t.m.tag %}<div style="display:flex;margin-top:12px"><div class="tag" style="font-size:3rem">
{{ t.m.tag | mark }}</div></div>{% endif %}<div id="end-{{ loop.index }}" style="height:10px"></div>
</div>{{ t.alt }}</div>{% endfor %}"""
)

_DESKS = ("#c9d6de", "#d8cfc0", "#cdd8c9", "#d9cdd3", "#c8ccd8", "#dcd8cc")


def _columns(n: int, layout: str) -> int:
    if layout == "video" and n == 4:
        return 2
    return n if n <= 4 else 3 if n <= 6 else 4


@scene
class People(Scene):
    """People side by side on a screen."""

    kind: ClassVar[str] = "people"
    format: ClassVar[str] = "screen"
    setting: str
    layout: Literal["video", "team", "photo_id"] = "video"
    people: tuple[Member, ...] = Field(min_length=1, max_length=8)
    caption: str = ""
    title: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The screen.

        Raises:
            UserError: captions that are too long for their place.
        """
        rng = ctx.rng("people" + self.style)
        theme = style.pick(rng, style.THEMES)
        font = style.pick(rng, style.SANS)
        video, gate = self.layout == "video", self.layout == "photo_id"
        dark = video and rng.random() < 0.7
        look: dict[str, Any] = {
            "font": font,
            "headfont": style.pick(rng, (font, style.SERIF, font)),
            "ground": "#1c2027" if dark else "#eef1f4" if video or gate else "#f7f8fa",
            "ink": "#1f242b",
            "bar": "#12151a" if dark else theme.dark if gate else theme.main,
            "barink": "#ffffff",
            "card": "#ffffff",
            "edge": theme.tint if not gate else "#aab3bd",
            "soft": theme.tint,
            "tag": theme.accent,
            "tagink": draw.ink_on(theme.accent),
            "radius": style.pick(rng, (0, 12, 22)),
            # A round frame would cut off what somebody holds.
            "round": rng.random() < 0.6 and not any(m.holds for m in self.people),
            "icon": style.icon("video" if video else "eye", "#ffffff"),
            "logo": style.logo(rng, "#ffffff", theme.accent),
            "clock": f"{int(rng.integers(9, 18)):02d}:{int(rng.integers(0, 60)):02d}",
            "updated": f"{int(rng.integers(1, 28))} March 2026",
            "op": style.digits(rng, 3),
        }
        order = [int(i) for i in rng.permutation(len(_DESKS))]
        tiles = self._tiles(ctx, order, dark)
        for tile in tiles:
            tile["no"] = f"{style.digits(rng, 4)}-{style.digits(rng, 2)}"
            tile["mic"] = style.icon("mic", "#8fe0a0" if rng.random() < 0.5 else "#ffffff")
        names = ("mic", "video", "share", "people", "dots", "phone")
        red = "#c8332f"
        fill = "#343a44" if dark else "#5d6b7d"
        art = artwork.page(
            ctx,
            {"video": _VIDEO, "team": _TEAM, "photo_id": _GATE}[self.layout] + self._foot(video),
            "screen",
            shrink=(1.12, 1.0, 0.92, 0.84, 0.76, 0.7),
            s=self,
            tiles=tiles,
            count=len(self.people),
            tools=[(style.icon(n, "#ffffff"), red if n == "phone" else fill) for n in names],
            **look,
        )
        return {"screen": art}

    def _foot(self, video: bool) -> str:
        if not self.caption:
            return ""
        bottom = 112 if video else 40
        return (
            f'<div style="position:absolute;left:0;bottom:{bottom}px;width:1600px;'
            "text-align:center;font-size:34px;line-height:1.2;font-weight:600;"
            f"color:{'#fff' if video else '#2a3038'};"
            f"{'background:rgba(0,0,0,.6);' if video else ''}"
            'padding:8px 60px">{{ s.caption | mark }}</div>'
        )

    def _tiles(self, ctx: ArtContext, order: list[int], dark: bool) -> list[dict[str, Any]]:
        n, video = len(self.people), self.layout == "video"
        cols = _columns(n, self.layout)
        rows = -(-n // cols)
        gap = 26
        left, top, right, bottom = 44, 138, 1556, 874 if video else 940
        if self.caption:
            bottom = 806 if video else 890
        w = min((right - left - gap * (cols - 1)) / cols, 700 if n == 1 else 900)
        h = (bottom - top - gap * (rows - 1)) / rows
        share = {"video": 0.98, "team": 0.54, "photo_id": 0.56}[self.layout]
        if not video and rows > 1:
            share -= 0.05
        p = min(w - (0 if video else 60), h * share)
        if self.layout == "team":
            # A card ends below its words: the page shows through, not an empty card.
            h = min(h, p + max(_below(m, w) for m in self.people))
        tiles = []
        for i, member in enumerate(self.people):
            row = i // cols
            in_row = min(cols, n - row * cols)
            start = (1600 - in_row * w - (in_row - 1) * gap) / 2
            # The bar with name and caption must not hide what somebody holds.
            lines = len(artwork.wrap(member.caption, "Inter", 33, w - 60)) if member.caption else 0
            foot = 62 + 38 * lines if video else 0
            side = min(p, h - foot) if video else p
            tiles.append({
                "m": member, "x": round(start + (i % cols) * (w + gap)),
                "y": round(top + row * (h + gap)), "w": round(w), "h": round(h), "p": round(side),
                "foot": foot,
                "ground": _DESKS[order[i % len(_DESKS)]],
                "face": artwork.svg(_picture(member)),
                "alt": objects.alt(ctx, _looks(member), w * 0.1, h * 0.05, w * 0.8, h * 0.5),
            })  # fmt: skip
        return tiles

    def describe(self, setting: str = "") -> str:
        """Title and people from left to right."""
        head = f"{style.lead('A computer screen', setting)} shows {self.setting}"
        if self.title:
            head += f", titled {style.quoted(self.title)}"
        n = len(self.people)
        cols = _columns(n, self.layout)
        parts = [head]
        for i, member in enumerate(self.people):
            parts.append(f"{_place(i, n, cols)}: {_member_words(member)}")
        if self.caption:
            parts.append(f"Below is written {style.quoted(self.caption)}")
        return style.sentences(*parts)


def _below(member: Member, w: float) -> float:
    """Height of a team card without its picture, at the largest size of its words."""

    def lines(text: str, size: float) -> float:
        return 1.18 * size * len(artwork.wrap(text, "Inter", size, w - 48)) if text else 0.0

    words = lines(member.name, 44) + lines(member.caption, 36) + lines(member.place, 33)
    return 24 + 30 + words + 14 + (64 if member.tag else 0) + 40


def _picture(member: Member) -> str:
    if not member.holds:
        return svg(member.avatar)
    drawn = staging.stage(member.avatar, "hold", member.holds, close=True)
    if member.avatar.wheelchair or member.avatar.cane or member.avatar.white_cane:
        x, y, w, h = drawn.box
        side = max(w, h) + 20
        return draw.document(drawn.svg, x + w / 2 - side / 2, y + h - side + 8, side, side)
    # Head, chest and the raised hand with what it holds.
    side = 300.0
    return draw.document(drawn.svg, -side / 2 + 40, -88, side, side)


def _looks(member: Member) -> str:
    text = words(member.avatar)
    return text + (f", holding {props.words(member.holds)}" if member.holds else "")


def _member_words(member: Member) -> str:
    text = f"{style.quoted(member.name)}, {_looks(member)}" if member.name else _looks(member)
    if member.tag:
        text += f"; a tag says {style.quoted(member.tag)}"
    if member.place:
        text += f"; the place is given as {style.quoted(member.place)}"
    if member.caption:
        text += f"; the caption reads {style.quoted(member.caption)}"
    return text


def _place(i: int, n: int, cols: int) -> str:
    if n == 1:
        return "The person shown"
    rows = -(-n // cols)
    in_row = min(cols, n - (i // cols) * cols)
    k = i % cols
    if in_row == 1:
        where = "in the middle"
    elif in_row == 2:
        where = ("on the left", "on the right")[k]
    elif in_row == 3:
        where = ("on the left", "in the middle", "on the right")[k]
    else:
        where = ("on the far left", "second from the left", "third from the left",
                 "on the far right")[k if in_row == 4 else min(k, 3)]  # fmt: skip
    if rows > 1:
        where = f"{'upper' if i < cols else 'lower'} row, {where}"
    return where[0].upper() + where[1:]
