"""One or two cartons, front side."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, objects, pictograms, style
from csrbench.scenes.print.draw import colour, ink_on, shade

EXAMPLE: dict[str, Any] = {
    "left": {
        "brand": "Halden",
        "product": "Night Cold Relief",
        "strength": "Paracetamol 500 mg",
        "claim": "Sleep through the sniffles",
        "directions": ["2 capsules at bedtime", "Not for children under 16"],
        "warnings": ["Contains paracetamol."],
        "contents": "16 capsules",
        "expiry": "08/2027",
    },
    "right": {
        "brand": "Orvale",
        "product": "Thick Bleach",
        "claim": "Kills 99 % of germs",
        "warnings": ["Do not mix with acids."],
        "contents": "4 x 500 ml",
        "pictograms": ["corrosive", "environment"],
        "colour": "green",
    },
}
SINGLE: dict[str, Any] = {"single": EXAMPLE["right"]}


class Pack(BaseModel):
    """What a carton says."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    brand: str
    product: str
    strength: str = ""
    claim: str = ""
    directions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    contents: str = ""
    pictograms: tuple[str, ...] = ()
    expiry: str = ""
    batch: str = ""
    colour: str = ""


_TEMPLATE = """<style>{{ whole }}
body{background:{{ ground }};font-family:{{ font }};color:#181c22}
.art{position:absolute;left:0;top:0;width:900px;height:1200px}
.w{position:absolute;left:60px;top:50px;width:780px;height:1110px;display:flex;
flex-direction:column;{{ 'align-items:center;text-align:center' if centre else '' }}}
.b{font:700 5rem {{ brandfont }};line-height:1.05;color:{{ headink }};display:flex;gap:18px;
align-items:center}
.n{font:800 {{ big }}px {{ headfont }};line-height:1.02;color:{{ headink }};margin-top:1.6rem;
letter-spacing:-1px}
.s{font-weight:800;font-size:4.4rem;background:{{ acc }};color:{{ accink }};padding:.7rem 2.2rem;
border-radius:1rem;margin-top:1.6rem;line-height:1.1;{{ '' if centre else 'align-self:flex-start'
 }}}
.c{font:italic 600 3.8rem {{ font }};margin-top:1.6rem;line-height:1.15;color:{{ headink }};
{{ 'background:' + c.main + ';padding:.3rem 1.4rem;border-radius:.8rem;' if edged }}
{{ '' if centre else 'align-self:flex-start' }}}
.lower{margin-top:2.2rem;width:780px;background:{{ panel }};border-radius:{{ radius }}px;
padding:2.2rem 2.8rem;text-align:left;color:#181c22}
.d{font-size:3.5rem;line-height:1.22;font-weight:500;margin-bottom:.5rem;display:flex;gap:1.4rem}
.k{font-size:3.5rem;line-height:1.2;font-weight:700;color:#8e1b15;margin-top:.6rem}
.x{flex:1;width:780px;min-height:0;margin-top:20px;font-size:23px;line-height:1.36;
color:{{ faint }};text-align:left;justify-content:flex-end}
.z{margin-top:14px;width:780px;display:flex;justify-content:space-between;align-items:flex-end;
gap:22px;text-align:left;background:rgba(255,255,255,.93);padding:14px 18px;border-radius:10px}
.sm{font-size:17.5px;line-height:1.32;color:#40474f}
</style>
<div class="art"><img src="{{ art }}" style="width:900px;height:1200px"></div>
<div id="slot" style="position:absolute;left:0;top:0;width:10px;height:975px"></div>
<div class="w"><div class="b"><img src="{{ logo }}" style="width:64px;height:64px"><div>
{{ p.brand | mark }}</div></div><div class="n">{{ p.product | mark }}</div>
{% if p.strength %}<div class="s">{{ p.strength | mark }}</div>{% endif %}
{% if p.claim %}<div class="c">{{ p.claim | mark }}</div>{% endif %}
{% if p.directions or p.warnings or icons %}<div class="lower">{% for t in p.directions %}
<div class="d"><div style="color:{{ c.main }}">•</div><div style="flex:1">{{ t | mark }}</div></div>
{% endfor %}{% if icons %}<div style="display:flex;gap:20px;margin:8px 0">{% for i in icons %}
<img src="{{ i }}" style="width:{{ isize }}px;height:{{ isize }}px">{% endfor %}</div>{% endif %}
{% for t in p.warnings %}<div class="k">{{ t | mark }}</div>{% endfor %}</div>{% endif %}
<div id="end" style="height:14px"></div><div class="x whole">{{ print }}</div>
<div class="z" id="z"><div style="flex:1">{% if p.contents %}<div style="font-size:3.9rem;
font-weight:800;
line-height:1.15">{{ p.contents | mark }}</div>{% endif %}{% if p.expiry %}
<div style="font:600 3.4rem Roboto;line-height:1.2">{{ expiry | mark }}</div>{% endif %}
<div class="sm">LOT {{ batch | mark }} · {{ maker }}. Read the whole pack before use. Keep the pack
 until it is used up.</div></div><img src="{{ recycle }}" style="width:58px;height:58px">
<div style="background:#fff;padding:8px"><img src="{{ bars }}" style="width:190px;height:84px">
<div class="sm" style="text-align:center">{{ ean }}</div></div></div></div>"""


def _artwork(rng: style.Rng, look: str, main: str, accent: str) -> str:
    """The printed background of a carton."""
    light, dark = shade(main, 0.22), shade(main, -0.3)
    head = (
        f'<defs><linearGradient id="a" x1="0" y1="0" x2=".7" y2="1"><stop offset="0" '
        f'stop-color="{light}"/><stop offset="1" stop-color="{main}"/></linearGradient>'
        '<linearGradient id="b" x1="0" y1="0" x2="1" y2="0"><stop offset="0" '
        f'stop-color="{accent}" '
        f'stop-opacity=".9"/><stop offset="1" stop-color="{accent}" stop-opacity=".35"/>'
        "</linearGradient></defs>"
    )
    y = int(rng.integers(540, 640))
    body = {
        "band": f'<path d="M0 0H900V{y}Q450 {y + 120} 0 {y - 30}Z" fill="url(#a)"/>'
        f'<path d="M0 {y - 30}Q450 {y + 120} 900 {y}V{y + 34}Q450 {y + 168} 0 {y + 14}Z" '
        'fill="url(#b)"/>',
        "full": '<rect width="900" height="1200" fill="url(#a)"/><circle cx="820" cy="260" '
        'r="330" '
        f'fill="{light}" opacity=".55"/><circle cx="60" cy="1080" r="380" fill="{dark}" '
        'opacity=".35"/>',
        "slant": f'<path d="M0 0H900V{y - 120}L0 {y + 140}Z" fill="url(#a)"/><path d="M0 '
        f"{y + 140}L900 "
        f'{y - 120}V{y - 70}L0 {y + 190}Z" fill="{accent}" opacity=".85"/>',
        "frame": f'<rect x="0" y="0" width="900" height="34" fill="{main}"/><rect x="0" y="1166" '
        f'width="900" height="34" fill="{main}"/><rect x="0" y="34" width="900" height="10" '
        f'fill="{accent}"/><circle cx="450" cy="330" r="420" fill="{light}" opacity=".16"/>',
    }[look]
    return artwork.svg(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 1200" width="900" '
        f'height="1200">{head}{body}</svg>'
    )


def draw(ctx: ArtContext, pack: Pack, slot: str, look: str = "") -> Artwork:
    """Artwork of one carton; `slot` separates the looks of two cartons of one picture."""
    rng = ctx.rng(f"pack/{slot}{look}")
    theme = style.pick(rng, style.THEMES)
    main = colour(pack.colour) if pack.colour else theme.main
    kind = style.pick(rng, ("band", "band", "full", "slant", "frame"))
    tones = objects.palette(main)
    headink = tones["ink"] if kind != "frame" else tones["dark"]
    font = style.pick(rng, style.SANS)
    longest = max(len(w) for w in pack.product.split())
    big = min(150.0, 1150.0 / max(longest, 0.55 * len(pack.product), 5))

    return artwork.page(
        ctx,
        _TEMPLATE,
        "pack",
        shrink=(1.3, 1.22, 1.14, 1.07, 1.0, *artwork.SHRINK[1:5]),
        p=pack,
        expiry=objects.dated("EXP", pack.expiry),
        c=tones,
        art=_artwork(rng, kind, main, theme.accent),
        ground=style.pick(rng, ("#ffffff", "#fbfaf4", tones["tint"])),
        font=font,
        headfont=style.pick(rng, (font, "Oswald", "Open Sans", style.SERIF)),
        brandfont=style.pick(rng, (font, style.SERIF, "Permanent Marker", "Oswald")),
        headink=headink,
        edged=kind in ("band", "slant"),  # the claim may stand across the edge of the ground
        centre=rng.random() < 0.4,
        big=round(big),
        whole=objects.WHOLE,
        print=objects.whole(objects.small_print(rng, 5), 780),
        faint="rgba(255,255,255,.85)" if kind == "full" and headink == "#ffffff" else "#59616a",
        acc=theme.accent,
        accink=ink_on(theme.accent),
        panel="rgba(255,255,255,.93)",
        radius=style.pick(rng, (0, 14, 26)),
        isize=118 if len(pack.pictograms) < 5 else 96,
        icons=[artwork.svg(pictograms.svg(p)) for p in pack.pictograms],
        logo=style.logo(rng, headink, theme.accent),
        batch=pack.batch or objects.batch(rng),
        maker=objects.maker(rng),
        recycle=artwork.svg(pictograms.svg("recycle", "#3c4a44")),
        bars=style.barcode(rng),
        ean=style.digits(rng, 13),
    )


def pack_words(pack: Pack) -> str:
    """A carton in words, in reading order."""
    q = style.quoted
    parts = [f"brand {q(pack.brand)}", f"product {q(pack.product)}"]
    parts += [q(t) for t in (pack.strength, pack.claim) if t]
    if pack.directions:
        parts.append(f"directions {objects.quoted_all(pack.directions)}")
    if pack.pictograms:
        parts.append(style.listed([pictograms.words(p) for p in pack.pictograms]))
    if pack.warnings:
        parts.append(f"{'warning' if len(pack.warnings) == 1 else 'warnings'} "
                     f"{objects.quoted_all(pack.warnings)}")  # fmt: skip
    if pack.contents:
        parts.append(f"contents {q(pack.contents)}")
    if pack.expiry:
        parts.append(q(objects.dated("EXP", pack.expiry)))
    if pack.batch:
        parts.append(f"LOT {q(pack.batch)}")
    return ", ".join(parts)


@scene
class Packs(Scene):
    """Two cartons side by side, or a single one."""

    kind: ClassVar[str] = "packs"
    format: ClassVar[str] = "packs2"
    left: Pack | None = None
    right: Pack | None = None
    single: Pack | None = None
    style: str = ""

    @model_validator(mode="after")
    def _one_or_two(self) -> Packs:
        if self.single is None and (self.left is None or self.right is None):
            raise ValueError("give either 'single' or both 'left' and 'right'")
        if self.single is not None and (self.left is not None or self.right is not None):
            raise ValueError("'single' excludes 'left' and 'right'")
        return self

    def carrier_format(self) -> str:
        """``pack`` for one, ``packs2`` for two."""
        return "pack" if self.single else "packs2"

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """One artwork per carton."""
        if self.single:
            return {"pack": draw(ctx, self.single, "single", self.style)}
        assert self.left is not None and self.right is not None
        return {
            "left": draw(ctx, self.left, "left", self.style),
            "right": draw(ctx, self.right, "right", self.style),
        }

    def describe(self, setting: str = "") -> str:
        """The cartons, left first."""
        if self.single:
            lead = style.lead("A carton", setting)
            return style.sentences(f"{lead}. Its front shows {pack_words(self.single)}")
        assert self.left is not None and self.right is not None
        return style.sentences(
            style.lead("Two cartons", setting),
            f"The front of the one on the left shows {pack_words(self.left)}",
            f"The front of the one on the right shows {pack_words(self.right)}",
        )
