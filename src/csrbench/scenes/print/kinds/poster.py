"""An illustrated page: picture book, poster or instruction sheet."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, backdrops, objects, props, staging, style
from csrbench.scenes.print.draw import Pen, document
from csrbench.scenes.print.people import Action, Person

EXAMPLE: dict[str, Any] = {
    "title": "Bruno and the kite",
    "art": [
        {"prop": "dog", "x": 0.42, "y": 0.68, "size": 0.46, "colour": "brown", "legs": 5},
        {"prop": "kite", "x": 0.76, "y": 0.24, "size": 0.22},
    ],
    "people": [
        {"avatar": {"gender": "girl", "skin": 4, "hair": "braids"}, "x": 0.8, "y": 0.68,
         "pose": "wave", "name": "Imani"}
    ],
    "caption": "Bruno is going for a walk.",
    "backdrop": "park",
}  # fmt: skip
SHOP: dict[str, Any] = {
    "art": [
        {"prop": "table", "x": 0.5, "y": 0.78, "size": 0.4},
        {"prop": "bottle", "x": 0.5, "y": 0.6, "size": 0.1, "count": 3, "colour": "green"},
    ],
    "people": [
        {"avatar": {"gender": "woman", "skin": 1}, "x": 0.22, "y": 0.6},
        {"avatar": {"gender": "woman", "skin": 6, "clothing": "apron"}, "x": 0.78, "y": 0.6},
    ],
    "caption": "Saturday morning in Cotter Lane.",
}


FLYING = ("bird", "kite", "balloon", "banner", "clock", "towel")
"""Things that need no ground."""


class Item(BaseModel):
    """A thing on the page: x and y of its middle, size as a share of the page's width."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    prop: str
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    size: float = Field(default=0.25, gt=0, le=1)
    colour: str = ""
    count: int = Field(default=1, ge=1, le=10)
    legs: int | None = Field(default=None, ge=1, le=8)
    flip: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """Options of the drawing."""
        return {} if self.legs is None else {"legs": self.legs}


class Figure(BaseModel):
    """A person on the page: x and y of the middle."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    avatar: Person
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)
    pose: Action = "stand"
    name: str = ""
    holds: str = ""
    wears: str = ""
    size: float = Field(default=0.56, gt=0.1, le=1)


_TEMPLATE = """<style>
body{background:{{ paper }};color:#262b31;font-family:{{ font }}}
h1{position:absolute;left:60px;top:46px;width:930px;text-align:center;
font:800 {{ ts }}px {{ headfont }};line-height:1.06;color:{{ theme.dark }}}
.a{position:absolute;left:{{ x }}px;top:{{ y }}px;width:{{ w }}px;height:{{ h }}px;overflow:hidden;
border-radius:{{ radius }}px}
.n{position:absolute;white-space:nowrap;text-align:center;font:700 32px {{ font }};
line-height:1.15}
.c{position:absolute;left:70px;top:{{ y + h + 22 }}px;width:910px;text-align:center;
font:{{ capweight }} 5.2rem {{ capfont }};line-height:1.18}
</style>
{% if s.title %}<h1>{{ s.title | mark }}</h1>{% endif %}
<div class="a"><img src="{{ art }}" style="width:{{ w }}px;height:{{ h }}px">
{% for n in names %}<div class="n" style="left:{{ n.x }}px;top:{{ n.y }}px;width:{{ n.w }}px"><span
 style="background:rgba(255,255,255,.9);padding:3px 14px">{{ n.t | mark }}</span></div>{% endfor %}
{{ alts }}</div>
<div id="slot" style="position:absolute;left:0;top:{{ y + h }}px;width:4px;
height:{{ 1452 - y - h }}px"></div>
<div class="c">{{ s.caption | mark }}<div id="end" style="height:2px"></div></div>
{% if pageno %}<div style="position:absolute;left:0;bottom:18px;width:1050px;text-align:center;
font-size:21px;color:#8a8f95">{{ pageno }}</div>{% endif %}"""


@scene
class Poster(Scene):
    """A page with one large drawing."""

    kind: ClassVar[str] = "poster"
    format: ClassVar[str] = "sheet"
    title: str = ""
    art: tuple[Item, ...] = ()
    people: tuple[Figure, ...] = ()
    caption: str = ""
    backdrop: Literal["street", "kitchen", "park", "office", "garage", "plain"] = "plain"
    on: Literal["sheet", "notice"] = "sheet"
    style: str = ""

    def carrier_format(self) -> str:
        """Sheet or notice, as `on` says."""
        return self.on

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The page.

        Raises:
            UserError: unknown things or options, or a caption that does not fit.
        """
        from markupsafe import Markup

        rng = ctx.rng("poster" + self.style)
        bleed = rng.random() < 0.5
        x, w = (0, 1050) if bleed else (50, 950)
        y = 150 if self.title else (0 if bleed else 50)
        h = (1230 if self.caption else 1420) - y
        pen = Pen()
        pen.add(backdrops.draw(self.backdrop, w, h, ctx.rng(f"backdrop/{self.backdrop}")))
        alts: Any = Markup("")
        names: list[dict[str, Any]] = []
        # What stands further back is drawn first.
        layers: list[tuple[float, int, Figure | Item]] = [
            (p.y * h + p.size * h / 2, i, p) for i, p in enumerate(self.people)
        ]
        tops = self._tops(w, h)
        layers += [(self._ground(t, w, h, tops), 100 + i, t) for i, t in enumerate(self.art)]
        # Ties: a table comes before what stands on it.
        for _, _, what in sorted(
            layers, key=lambda e: (e[0], getattr(e[2], "prop", "table") != "table", e[1])
        ):
            if isinstance(what, Figure):
                alts += self._person(ctx, pen, what, w, h, names)
            else:
                alts += self._item(ctx, pen, what, w, h, self._foot(what, w, h, tops))
        font = style.pick(rng, style.SANS)
        art = artwork.page(
            ctx, _TEMPLATE, self.on, shrink=(1.0, 0.92, 0.84, 0.76, 0.68, 0.6),
            s=self, art=artwork.svg(document(pen.fragment(), 0, 0, w, h)), names=names, alts=alts,
            x=x, y=y, w=w, h=h, radius=0 if bleed else style.pick(rng, (0, 24, 60)), font=font,
            theme=style.pick(rng, style.THEMES), ts=72 if len(self.title) < 26 else 54,
            headfont=style.pick(rng, (style.SERIF, "Kalam", "Permanent Marker", font)),
            capfont=style.pick(rng, (style.SERIF, "Kalam", font)), capweight=500,
            paper=style.pick(rng, ("#fffdf6", "#ffffff", "#fbf6ea")),
            pageno=int(rng.integers(4, 40)) if self.on == "sheet" else 0,
        )  # fmt: skip
        return {self.on: art}

    @staticmethod
    def _person(
        ctx: ArtContext, pen: Pen, person: Figure, w: int, h: int, names: list[dict[str, Any]]
    ) -> Any:
        turn = "left" if person.x > 0.5 else "right"
        staged = staging.stage(person.avatar, person.pose, person.holds, person.wears, "", turn)
        # Adults and children keep their proportions: one scale for all of a size.
        k = min(person.size * h / 790.0, 0.6 * w / staged.box[2])
        grown = staged.ground - staged.box[1]
        foot = min(person.y * h + person.size * h / 2, h - (64 if person.name else 16))
        k = min(k, (foot - 8) / grown)
        mid = staged.box[0] + staged.box[2] / 2
        x = person.x * w - mid * k
        x = min(max(x, 6 - staged.box[0] * k), w - 6 - (staged.box[0] + staged.box[2]) * k)
        pen.shadow(x + mid * k, foot, staged.box[2] * k * 0.46, 0.014 * h, 0.3)
        with pen.group(transform=f"translate({x:.1f} {foot - staged.ground * k:.1f}) "
                       f"scale({k:.4g})"):  # fmt: skip
            pen.add(staged.svg)
        if person.name:
            names.append({"t": person.name, "x": round(x - 150), "y": round(foot + 10), "w": 300})
        left, tall = x + staged.box[0] * k, staged.box[3] * k
        return objects.alt(ctx, staged.words, left, foot - tall, staged.box[2] * k, tall)

    def _tops(self, w: int, h: int) -> list[tuple[float, float, float, float]]:
        """Left, right, surface and foot of each table on the page."""
        out = []
        for item in self.art:
            if item.prop == "table":
                size = item.size * w
                foot = self._foot(item, w, h, [])
                left = item.x * w - size / 2
                out.append((left, left + size, foot - 0.52 * size, foot))
        return out

    @staticmethod
    def _foot(
        item: Item, w: int, h: int, tops: list[tuple[float, float, float, float]]
    ) -> float:  # fmt: skip
        """Where a thing stands: on a table below it, else on the floor; some things fly."""
        size = item.size * w
        foot = item.y * h + size * 0.45
        if item.prop in FLYING:
            return foot
        for left, right, surface, ground in tops:
            small = item.prop != "table" and props.get(item.prop).cm <= 70
            if small and left < item.x * w < right and foot < ground:
                return surface
        return min(max(foot, (backdrops.HORIZON + 0.07) * h), h - 8)

    def _ground(
        self, item: Item, w: int, h: int, tops: list[tuple[float, float, float, float]]
    ) -> float:  # fmt: skip
        """How near the viewer a thing is: its foot, or that of the table it stands on."""
        foot = self._foot(item, w, h, tops)
        for _, _, surface, ground in tops:
            if item.prop != "table" and foot == surface:
                return ground
        return foot

    @staticmethod
    def _item(ctx: ArtContext, pen: Pen, item: Item, w: int, h: int, foot: float) -> Any:
        size = item.size * w
        step = size * (0.62 if item.count > 1 else 0)
        alts: Any = ""
        for i in range(item.count):
            cx = item.x * w + (i - (item.count - 1) / 2) * step
            left = min(max(cx - size / 2, 0), w - size)
            top = foot - 0.95 * size
            k = size / 200
            at = f"translate({left + (size if item.flip else 0):.1f} {top:.1f})"
            with pen.group(transform=f"{at} scale({-k if item.flip else k:.4g} {k:.4g})"):
                pen.add(props.fragment(item.prop, item.colour or None, **item.options))
            if i == item.count // 2:
                text = _item_words(item)
                alts = objects.alt(ctx, text, left, top, size, size)
        return alts

    def describe(self, setting: str = "") -> str:
        """Place, people and things with their positions, title and caption."""
        thing = "A printed illustrated page" if self.on == "sheet" else "A printed poster"
        head = style.lead(thing, setting)
        if self.title:
            head += f" is titled {style.quoted(self.title)}"
        place = backdrops.WORDS[self.backdrop]
        parts = [head]
        shown = []
        for person in sorted(self.people, key=lambda p: p.x):
            turn = "left" if person.x > 0.5 else "right"
            staged = staging.stage(
                person.avatar, person.pose, person.holds, person.wears, "", turn
            )  # fmt: skip
            name = f"{person.name}, " if person.name else ""
            shown.append(f"{_where(person.x, 0.5)} {name}{staged.words}")
        shown += [
            f"{_where(i.x, i.y if i.prop in FLYING else 0.5)} {_item_words(i)}"
            for i in sorted(self.art, key=lambda i: i.x)
        ]
        if shown:
            body = "; ".join(shown)
            parts.append(f"It shows{f', {place},' if place else ''} {body}")
        if self.caption:
            parts.append(f"Below the picture is printed {style.quoted(self.caption)}")
        return style.sentences(*parts)


def _item_words(item: Item) -> str:
    return props.words(item.prop, item.colour or None, item.count, **item.options)


def _where(x: float, y: float) -> str:
    column = "on the left" if x < 0.4 else "on the right" if x > 0.6 else "in the middle"
    if y < 0.3:
        column = {"on the left": "at the upper left", "on the right": "at the upper right",
                  "in the middle": "at the top"}[column]  # fmt: skip
    return column
