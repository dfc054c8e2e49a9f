"""A storyboard or illustrated instruction: one to four panels with people and things."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, backdrops, objects, props, staging, style
from csrbench.scenes.print.draw import Pen, document
from csrbench.scenes.print.people import Action, Person, noun, words

EXAMPLE: dict[str, Any] = {
    "title": "Painting day",
    "panels": [
        {
            "caption": "Saturday, 10 o'clock",
            "backdrop": "street",
            "people": [
                {"avatar": {"gender": "man", "skin": 2, "clothing": "overalls"}, "name": "Piet",
                 "at": "middle", "action": "climb"},
                {"avatar": {"gender": "woman", "skin": 5, "hair": "curly"}, "name": "Nadia",
                 "at": "right", "action": "wave"},
            ],
        },
        {
            "caption": "Then the bicycle came out",
            "backdrop": "park",
            "people": [
                {"avatar": {"gender": "girl", "skin": 4, "hair": "braids"}, "name": "Imani",
                 "at": "left", "action": "ride", "holds": "bicycle", "wears": "helmet"},
            ],
            "props": [{"prop": "dog", "at": "right"}],
        },
    ],
}  # fmt: skip
LADDER: dict[str, Any] = {
    "panels": [
        {
            "backdrop": "garage",
            "people": [
                {"avatar": {"gender": "woman", "skin": 4}, "name": "Nadia", "at": "left",
                 "action": "hold", "holds": "ladder"},
                {"avatar": {"gender": "man", "skin": 2}, "name": "Piet", "at": "right",
                 "action": "hold", "holds": "bucket"},
            ],
        }
    ]
}  # fmt: skip
At = Literal["left", "middle", "right"]
_X = {"left": 0.22, "middle": 0.5, "right": 0.78}
_SMALL_CM = 46.0


class Actor(BaseModel):
    """A person in a panel."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    avatar: Person
    name: str = ""
    at: At = "middle"
    holds: str = ""
    holds_colour: str = ""
    wears: str = ""
    action: Action = "stand"


class Thing(BaseModel):
    """A thing in a panel; `size` is its height as a share of the panel's height."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    prop: str
    at: At = "middle"
    colour: str = ""
    size: float | None = Field(default=None, gt=0, le=1)


class Panel(BaseModel):
    """One frame."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    caption: str = ""
    people: tuple[Actor, ...] = Field(default=(), max_length=4)
    props: tuple[Thing, ...] = Field(default=(), max_length=6)
    backdrop: Literal["street", "kitchen", "park", "office", "garage", "plain"] = "plain"

    @field_validator("backdrop", mode="before")
    @classmethod
    def _default(cls, value: Any) -> Any:
        return value or "plain"


_TEMPLATE = """<style>
body{background:{{ paper }};color:#20262c;font-family:{{ font }}}
h1{position:absolute;left:60px;top:44px;width:930px;font:{{ weight }} {{ ts }}px {{ headfont }};
line-height:1.08;text-align:center;color:{{ head }}}
.p{position:absolute;overflow:hidden;border:{{ line }}px solid {{ edge }};
border-radius:{{ radius }}px}
.c{position:absolute;text-align:center;font-family:{{ capfont }};line-height:1.16}
.n{position:absolute;white-space:nowrap;text-align:center;font:700 30px {{ font }};
line-height:1.15}
.k{position:absolute;width:58px;height:58px;border-radius:29px;background:{{ head }};color:#fff;
font:700 34px {{ font }};line-height:58px;text-align:center}
</style>
{% if s.title %}<h1>{{ s.title | mark }}</h1>{% endif %}
{% for p in panels %}<div class="p" style="left:{{ p.x }}px;top:{{ p.y }}px;width:{{ p.w }}px;
height:{{ p.h }}px"><img src="{{ p.art }}" style="width:{{ p.w }}px;height:{{ p.h }}px">
{% for n in p.names %}<div class="n" style="left:{{ n.x }}px;top:{{ n.y }}px;width:{{ n.w }}px">
<span style="background:rgba(255,255,255,.9);padding:3px 14px">{{ n.t | mark }}</span></div>
{% endfor %}{{ p.alts }}</div>
{% if panels | length > 1 %}<div class="k" style="left:{{ p.x - 14 }}px;top:{{ p.y - 14 }}px">
{{ loop.index }}</div>{% endif %}
{% if p.caption %}<div style="position:absolute;left:0;top:{{ p.y + p.h }}px;width:4px;
height:{{ p.room }}px" id="slot-{{ loop.index }}"></div><div class="c" style="left:{{ p.x }}px;
top:{{ p.y + p.h + 8 }}px;width:{{ p.w }}px;font-size:{{ cs }}rem">{{ p.caption | mark }}
<div id="end-{{ loop.index }}" style="height:2px"></div></div>{% endif %}{% endfor %}
<div style="position:absolute;left:60px;bottom:22px;width:930px;text-align:right;font-size:18px;
color:#8a8f95">{{ foot }}</div>"""


def _frames(n: int, top: int, captions: bool) -> list[tuple[int, int, int, int, int]]:
    """x, y, w, h and room for the caption of each panel on the sheet."""
    room = 96 if captions else 26
    bottom = 1425
    if n == 4:
        h = (bottom - top) // 2 - room
        return [(60 + (i % 2) * 475, top + (i // 2) * (h + room), 455, h, room) for i in range(4)]
    gap = (bottom - top) // n
    h = min(gap - room, 1180)
    return [(60, top + i * gap, 930, h, room) for i in range(n)]


@scene
class Panels(Scene):
    """Frames read in order, with people, things and captions."""

    kind: ClassVar[str] = "panels"
    format: ClassVar[str] = "sheet"
    title: str = ""
    panels: tuple[Panel, ...] = Field(min_length=1, max_length=4)
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The sheet.

        Raises:
            UserError: unknown things, or captions that do not fit.
        """
        rng = ctx.rng("panels" + self.style)
        theme = style.pick(rng, style.THEMES)
        font = style.pick(rng, style.SANS)
        ts = 66 if len(self.title) < 28 else 50
        top = 60 if not self.title else 150
        frames = _frames(len(self.panels), top, any(p.caption for p in self.panels))
        capfont = style.pick(rng, (font, style.SERIF, "Kalam"))
        drawn = []
        for i, (panel, (x, y, w, h, room)) in enumerate(zip(self.panels, frames, strict=True)):
            # One place looks the same in every panel and in both pictures.
            drawing, names, alts = _panel(ctx, panel, w, h, ctx.rng(f"backdrop/{panel.backdrop}"))
            drawn.append({"x": x, "y": y, "w": w, "h": h, "room": room, "art": drawing,
                          "names": names, "alts": alts, "caption": panel.caption,
                          "i": i})  # fmt: skip
        art = artwork.page(
            ctx, _TEMPLATE, "sheet", shrink=(1.1, 1.0, 0.9, 0.8, 0.72),
            s=self, panels=drawn, font=font, ts=ts, cs=3.5, capfont=capfont,
            headfont=style.pick(rng, (font, "Oswald", "Permanent Marker", style.SERIF)),
            weight=800, head=theme.dark, edge=theme.dark, line=style.pick(rng, (3, 5)),
            radius=style.pick(rng, (0, 16, 30)), paper=style.pick(rng, ("#ffffff", "#fdfaf1")),
            foot=f"Sheet {style.digits(rng, 3)}",
        )  # fmt: skip
        return {"sheet": art}

    def describe(self, setting: str = "") -> str:
        """The panels in order: place, people and what they do, things, captions."""
        head = style.lead("A printed sheet with drawings", setting)
        if self.title:
            head += f" is titled {style.quoted(self.title)}"
        n = len(self.panels)
        parts = [head]
        if n > 1:
            parts.append(f"It has {props.number(n)} panels, numbered in order")
        known: set[str] = set()
        for i, panel in enumerate(self.panels):
            parts.append((f"Panel {i + 1}: " if n > 1 else "The drawing shows ")
                         + _panel_words(panel, known))  # fmt: skip
            if panel.caption:
                parts.append(f"The caption {'below it ' if n > 1 else ''}reads "
                             f"{style.quoted(panel.caption)}")  # fmt: skip
        return style.sentences(*parts)


def _panel_words(panel: Panel, known: set[str]) -> str:
    place = backdrops.WORDS[panel.backdrop]
    order = ("left", "middle", "right")
    items: list[tuple[int, int, str]] = []
    for actor in panel.people:
        staged = _stage(actor)
        if actor.name and actor.name in known:
            text = actor.name + (f", {staged.deed}" if staged.deed else ", standing")
        else:
            text = words(actor.avatar) + (f", {staged.deed}" if staged.deed else "")
            if actor.name:
                text = f"{actor.name}, {text}"
                known.add(actor.name)
        items.append((order.index(actor.at), 0, f"{objects.SIDES[actor.at]} {text}"))
    for thing in panel.props:
        text = props.words(thing.prop, thing.colour or None)
        items.append((order.index(thing.at), 1, f"{objects.SIDES[thing.at]} {text}"))
    body = "; ".join(t for _, _, t in sorted(items, key=lambda e: (e[0], e[1])))
    body = body or "nobody and nothing else"
    named = any(a.name for a in panel.people)
    tail = " (the names are printed below the people)" if named else ""
    return (f"{place}, " if place else "") + body + tail


def _stage(actor: Actor) -> staging.Staged:
    return staging.stage(
        actor.avatar, actor.action, actor.holds, actor.wears, actor.holds_colour,
        "left" if actor.at == "right" else "right",
    )  # fmt: skip


def _upright(actor: Actor) -> bool:
    """Whether nothing is lost when the figure is cut off at the knees."""
    seen = actor.action in ("stand", "hold", "wave", "carry", "point_left", "point_right")
    low = bool(actor.holds) and (props.get(actor.holds).cm >= 80 or actor.holds == "dog")
    a = actor.avatar
    return seen and not low and not (a.wheelchair or a.cane or a.white_cane)


def _spread(panel: Panel) -> list[float]:
    """Horizontal centres of the people: those with one place share its room."""
    out = []
    for i, actor in enumerate(panel.people):
        same = [j for j, other in enumerate(panel.people) if other.at == actor.at]
        shift = (same.index(i) - (len(same) - 1) / 2) * 0.16
        out.append(_X[actor.at] + shift)
    return out


def _panel(
    ctx: ArtContext, panel: Panel, w: int, h: int, rng: style.Rng
) -> tuple[str, list[dict[str, Any]], Any]:
    """Picture, name tags and invisible words of one panel."""
    from markupsafe import Markup

    pen = Pen()
    pen.add(backdrops.draw(panel.backdrop, w, h, rng))
    names: list[dict[str, Any]] = []
    alts: Any = Markup("")
    named = any(a.name for a in panel.people)
    base = h - (58 if named else 0.06 * h)
    staged = [_stage(a) for a in panel.people]
    centres = _spread(panel)
    k = (base - 0.05 * h) / 800.0
    for s in staged:
        k = min(k, (base - 0.04 * h) / (s.ground - s.box[1]))
    # Neighbours must not cover each other: at most the room up to the next one.
    for s in staged:
        room = w * (0.92 if len(staged) == 1 else 0.58 if len(staged) == 2 else 0.4)
        if panel.props:
            room = min(room, w * 0.62)
        k = min(k, room / s.box[2])
    top = min((s.box[1] for s in staged), default=0.0)
    near = not panel.props and w > 1.9 * h and staged and all(_upright(a) for a in panel.people)
    if near:
        # A wide, low frame shows people from the knees up, so that their hands can be seen.
        near_k = 0.94 * h / (400.0 - top)
        k = min([near_k] + [0.9 * w / len(staged) / s.box[2] for s in staged])
    # Things stand behind and beside people.
    for thing in panel.props:
        alts += _thing(ctx, pen, panel, thing, w, h, base, k)
    for actor, s, centre in zip(panel.people, staged, centres, strict=True):
        mid = s.box[0] + s.box[2] / 2
        left = min(max(centre * w - s.box[2] * k / 2, 4), w - s.box[2] * k - 4)
        x = left + s.box[2] * k / 2 - mid * k
        if actor.action.startswith("point"):
            # The body keeps its place, the arm reaches out of it.
            x = min(max(centre * w, 4 - s.box[0] * k), w - 4 - (s.box[0] + s.box[2]) * k)
            left = x + s.box[0] * k
        y = 0.05 * h - top * k if near else base - s.ground * k
        pen.shadow(left + s.box[2] * k / 2, base, s.box[2] * k * 0.46, 0.022 * h, 0.3)
        with pen.group(transform=f"translate({x:.1f} {y:.1f}) scale({k:.4g})"):
            pen.add(s.svg)
        tall = min(s.box[3] * k, base - 4.0)
        alts += objects.alt(ctx, s.words, left, base - tall, s.box[2] * k, tall)
        if actor.name:
            wide = 300
            at = min(max(x - wide / 2, -40), w - wide + 40)
            names.append({"t": actor.name, "x": round(at), "y": round(base + 10), "w": wide})
    return artwork.svg(document(pen.fragment(), 0, 0, w, h)), names, alts


def _thing(
    ctx: ArtContext, pen: Pen, panel: Panel, thing: Thing, w: int, h: int, base: float, k: float
) -> Any:
    item = props.get(thing.prop)
    size = thing.size * h if thing.size else min(max(item.cm * staging.CM * k, 0.3 * h), 0.62 * h)
    size = min(size, w * 0.4)
    same = [t for t in panel.props if t.at == thing.at]
    with_people = sum(a.at == thing.at for a in panel.people)
    step = 0.15 if len(same) > 1 else 0.0
    x = _X[thing.at] + (same.index(thing) - (len(same) - 1) / 2) * step
    if with_people:
        x += {"left": -0.14, "middle": 0.16, "right": 0.14}[thing.at]
    elif panel.people:
        x += {"left": -0.06, "middle": 0.0, "right": 0.06}[thing.at]
    cx = min(max(x * w, size / 2 + 4), w - size / 2 - 4)
    foot = base - 0.02 * h
    small = item.cm <= _SMALL_CM
    if thing.prop in ("balloon", "banner", "clock", "kite", "towel"):
        foot = 0.42 * h + size * 0.5
    elif small:
        top = base - 0.3 * h
        _stool(pen, cx, top, base, max(size * 0.9, 0.2 * h))
        foot = top + 0.012 * h
    scale = size / 200
    at = f"translate({cx - size / 2:.1f} {foot - 0.95 * size:.1f})"
    with pen.group(transform=f"{at} scale({scale:.4g})"):
        pen.add(props.fragment(thing.prop, thing.colour or None))
    text = props.words(thing.prop, thing.colour or None)
    return objects.alt(ctx, text, cx - size / 2, foot - size, size, size)


def _stool(pen: Pen, cx: float, top: float, base: float, wide: float) -> None:
    """A small round table on which small things stand."""
    pen.shadow(cx, base, wide * 0.5, (base - top) * 0.07)
    wood = pen.lin("#c08d58", (0.5, "#9c6c3c"), (1, "#77502a"), x2=1, y2=0)
    pen.rect(cx - wide * 0.04, top, wide * 0.08, base - top - 4, wood)
    pen.oval(cx, base - 5, wide * 0.22, (base - top) * 0.06, wood)
    pen.oval(cx, top + 7, wide * 0.5, (base - top) * 0.085, "#7b5430")
    pen.oval(cx, top, wide * 0.5, (base - top) * 0.085, pen.lin("#d3a470", "#b98650"))


__all__ = ["EXAMPLE", "LADDER", "Actor", "Panel", "Panels", "Thing", "noun"]
