"""The label of a vial or bottle: a pharmacy label, or the label of a product."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, objects, pictograms, style
from csrbench.scenes.print.draw import colour, shade

EXAMPLE: dict[str, Any] = {
    "brand": "Norvik Pharmacy",
    "product": "Warfarin",
    "strength": "5 mg",
    "form": "28 tablets",
    "directions": ["Take ONE tablet by mouth every evening at 6 pm."],
    "warnings": ["Do not take aspirin or ibuprofen with this medicine."],
    "patient": "A. Okonkwo",
    "rx": "4417-902",
    "expiry": "11/2027",
}
PRODUCT: dict[str, Any] = {
    "brand": "Bellweather",
    "product": "Thick Bleach",
    "form": "Household cleaner",
    "directions": ["Dilute 100 ml in 5 litres of water.", "Rinse surfaces after use."],
    "warnings": ["Do not mix with acids or with ammonia."],
    "pictograms": ["corrosive", "environment"],
    "size": "750 ml",
    "batch": "L20931",
}


class LabelData(BaseModel):
    """What a label says; with `patient` or `rx` it is a pharmacy's label."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    brand: str
    product: str
    strength: str = ""
    form: str = ""
    directions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    patient: str = ""
    rx: str = ""
    pictograms: tuple[str, ...] = ()
    batch: str = ""
    expiry: str = ""
    size: str = ""
    colour: str = ""

    @property
    def pharmacy(self) -> bool:
        """Whether a pharmacy printed it for a patient."""
        return bool(self.patient or self.rx)


_PHARMACY = """<style>
body{background:#fdfdfb;font-family:{{ font }};color:#15181d}
#slot{position:absolute;left:0;top:26px;width:10px;height:{{ 505 if s.expiry else 535 }}px}
.w{position:absolute;left:{{ pad }}px;top:26px;width:{{ 1100 - 2 * pad }}px;height:600px;
display:flex;flex-direction:column}
.h{display:flex;justify-content:space-between;align-items:baseline;background:{{ c.main }};
color:{{ c.ink }};padding:.7rem 1.8rem;font-weight:700;font-size:3.5rem;line-height:1.15;gap:20px}
.p{font-size:3.5rem;font-weight:500;margin-top:.9rem;line-height:1.1}
.a{font-size:20px;color:#4b535c;line-height:1.3}
.d{font:800 5.2rem {{ headfont }};line-height:1.06;margin-top:.5rem}
.i{font-size:3.5rem;font-weight:600;line-height:1.16;margin-top:.5rem}
.warn{display:flex;flex-wrap:wrap;gap:8px;margin-top:1rem}
.k{background:{{ yellow }};border:3px solid #1c1c1c;padding:.5rem 1.2rem;font-size:3rem;
font-weight:700;line-height:1.14}
.f>div{flex:1}.f{gap:24px;margin-top:auto;display:flex;justify-content:space-between;
align-items:flex-end;
font-size:19px;line-height:1.3;color:#3a424b}
</style>
<div id="slot"></div><div class="w"><div class="h"><div>{{ s.brand | mark }}</div>{% if s.rx %}
<div style="white-space:nowrap">Rx {{ s.rx | mark }}</div>{% endif %}</div>
{% if s.patient %}<div class="p">{{ s.patient | mark }}</div>{% endif %}
<div class="a">{{ address }} · dispensed {{ date }}</div>
<div class="d">{{ name | mark }}</div>
{% for t in s.directions %}<div class="i">{{ t | mark }}</div>{% endfor %}
<div class="a" style="margin-top:.5rem;font-size:2.7rem">{{ form | mark }} · refills {{ refills }}
 · {{ doctor }}
{% if s.size %} · {{ s.size | mark }}{% endif %}</div>
{% if s.warnings or icons %}<div class="warn">{% for i in icons %}<img src="{{ i }}"
 style="width:84px;height:84px">{% endfor %}{% for t in s.warnings %}<div class="k">
{{ t | mark }}</div>{% endfor %}</div>{% endif %}
<div id="end" style="height:8px"></div>
<div class="f"><div>{% if s.expiry %}<div style="font-size:2.8rem;color:#15181d">
{{ expiry | mark }}</div>{% endif %}<div>Batch {{ batch | mark }} · {{ maker }}</div>
</div><img src="{{ bars }}" style="width:230px;height:56px"></div></div>"""

_PRODUCT = """<style>{{ whole }}
#slot{position:absolute;left:0;top:20px;width:10px;height:{{ 480 if s.expiry else 526 }}px}
body{background:{{ ground }};font-family:{{ font }};color:#171b21}
.f{position:absolute;left:0;top:0;width:1100px;height:640px;
background:linear-gradient(180deg,{{ c.soft }},{{ ground }} 55%)}
.band{position:absolute;left:0;top:{{ band }}px;width:1100px;height:{{ bandh }}px;
background:linear-gradient(175deg,{{ c.light }},{{ c.main }})}
.w{position:absolute;left:{{ pad }}px;top:20px;width:{{ 1100 - 2 * pad }}px;height:604px;
display:flex;
flex-direction:column;align-items:center;text-align:center}
.b{font:700 41px {{ brandfont }};color:{{ c.dark }};letter-spacing:1px;line-height:1.1;height:52px}
.n{font:800 {{ big }}px {{ headfont }};line-height:1.02;color:{{ c.ink }};min-height:{{ bandh }}px;
display:flex;align-items:center;justify-content:center}
.st{font-size:3.5rem;font-weight:700;line-height:1.15;margin-top:.5rem;display:flex;
flex-wrap:wrap;justify-content:center;column-gap:3rem}
.t{font-size:2.9rem;line-height:1.2;margin-top:.3rem;font-weight:500}
.k{font-size:2.9rem;line-height:1.16;font-weight:700;border:3px solid #b3261e;color:#8e1b15;
background:#fff;padding:.35rem 1.4rem;margin-top:.6rem}
.z{margin-top:auto;width:100%;display:flex;justify-content:space-between;align-items:flex-end;
font-size:18px;line-height:1.3;text-align:left;gap:18px}
</style>
<div class="f"></div><div class="band"></div><div id="slot"></div>
<div class="w"><div class="b">{{ s.brand | mark }}</div>
<div class="n"><div>{{ s.product | mark }}</div></div>
<div class="st">{% for t in (s.strength, s.form, s.size) if t %}<div>{{ t | mark }}</div>
{% endfor %}</div>
{% for t in s.directions %}<div class="t">{{ t | mark }}</div>{% endfor %}
{% if icons or s.warnings %}<div style="display:flex;gap:14px;align-items:center;margin-top:4px;
max-width:850px">
{% for i in icons %}<img src="{{ i }}" style="width:94px;height:94px">{% endfor %}
{% if s.warnings %}<div style="flex:1;min-width:0">{% for t in s.warnings %}<div class="k">{{ t |
 mark }}</div>{% endfor %}</div>
{% endif %}</div>{% endif %}
<div id="end" style="height:6px"></div>
<div class="z"><div style="width:540px">{% if s.expiry %}
<div style="font-size:2.8rem;font-weight:600">{{ expiry | mark }}</div>{% endif %}
<div>Lot {{ batch | mark }}</div><div class="whole" style="height:48px">{{ print }}</div></div>
<img src="{{ recycle }}" style="width:44px;height:44px"><img src="{{ bars }}"
 style="width:210px;height:58px;background:#fff;padding:5px"></div></div>"""


def draw(ctx: ArtContext, label: LabelData, slot: str, look: str = "") -> Artwork:
    """Artwork of one label; `slot` separates the looks of two labels of one picture."""
    rng = ctx.rng(f"label/{slot}{look}")
    theme = style.pick(rng, style.THEMES)
    main = colour(label.colour) if label.colour else theme.main
    tones = {**objects.palette(main), "light": shade(main, 0.16)}
    font = style.pick(rng, ("Roboto", "Inter", "Open Sans", "Overpass"))
    headfont = style.pick(rng, (font, "Oswald", "Overpass"))
    icons = [artwork.svg(pictograms.svg(p)) for p in label.pictograms]
    made = objects.batch(rng)
    bars, small, maker = style.barcode(rng), objects.small_print(rng, 3), objects.maker(rng)
    common: dict[str, Any] = {
        "s": label,
        "c": tones,
        "font": font,
        "headfont": headfont,
        "icons": icons,
        "bars": bars,
        "whole": objects.WHOLE,
        "print": objects.whole([f"{maker}.", *small], 540),
        "batch": label.batch or made,
        "expiry": _dated(label),
        "maker": maker,
        # Labels wrap around a body: the outer parts face away from the viewer.
        "pad": 125,
    }
    if label.pharmacy:
        name = f"{label.product} {label.strength}".strip()
        date = f"{int(rng.integers(1, 28)):02d}/0{int(rng.integers(1, 9))}/2026"
        return artwork.page(
            ctx,
            _PHARMACY,
            "label",
            shrink=(1.5, 1.38, 1.27, 1.17, 1.08, *artwork.SHRINK[:5]),
            name=name,
            form=label.form or "see box for contents",
            date=date,
            address=f"{int(rng.integers(2, 90))} {style.pick(rng, objects.STREETS)}",
            doctor=style.pick(
                rng, ("Dr P. Lindqvist", "Dr H. Marsh", "Dr S. Iyer", "Dr L. Brandt")
            ),
            refills=int(rng.integers(0, 4)),
            yellow=style.pick(rng, ("#ffe14d", "#ffd23e", "#fff1a8")),
            **common,
        )
    big = min(104.0, 1330.0 / max(5, len(label.product)))
    bandh = 132
    return artwork.page(
        ctx,
        _PRODUCT,
        "label",
        shrink=(1.5, 1.38, 1.27, 1.17, 1.08, *artwork.SHRINK[:5]),
        big=round(big),
        band=72,
        bandh=bandh,
        ground=style.pick(rng, ("#ffffff", "#fbfaf5", tones["tint"])),
        brandfont=style.pick(rng, (style.SERIF, headfont)),
        recycle=artwork.svg(pictograms.svg("recycle", "#4d5a55")),
        **common,
    )


def _dated(label: LabelData) -> str:
    return objects.dated("Discard after" if label.pharmacy else "EXP", label.expiry)


def label_words(label: LabelData) -> str:
    """A label in words, in reading order."""
    q = style.quoted
    parts = [q(label.brand)]
    if label.rx:
        parts.append(q(f"Rx {label.rx}"))
    if label.patient:
        parts.append(f"patient {q(label.patient)}")
    parts.append(q(f"{label.product} {label.strength}".strip()))
    parts += [q(t) for t in (label.form, label.size) if t]
    if label.directions:
        parts.append(f"directions {objects.quoted_all(label.directions)}")
    if label.warnings:
        parts.append(f"{'warning' if len(label.warnings) == 1 else 'warnings'} "
                     f"{objects.quoted_all(label.warnings)}")  # fmt: skip
    if label.pictograms:
        parts.append(style.listed([pictograms.words(p) for p in label.pictograms]))
    if label.batch:
        parts.append(f"batch {q(label.batch)}")
    if label.expiry:
        parts.append(q(_dated(label)))
    return ", ".join(parts)


@scene
class Label(Scene):
    """One labelled vial or bottle."""

    kind: ClassVar[str] = "label"
    format: ClassVar[str] = "label"
    brand: str
    product: str
    strength: str = ""
    form: str = ""
    directions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    patient: str = ""
    rx: str = ""
    pictograms: tuple[str, ...] = ()
    batch: str = ""
    expiry: str = ""
    size: str = ""
    colour: str = ""
    style: str = ""

    def _data(self) -> LabelData:
        return LabelData.model_validate(self.model_dump(exclude={"style"}))

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The label."""
        return {"label": draw(ctx, self._data(), "single", self.style)}

    def describe(self, setting: str = "") -> str:
        """The label in reading order."""
        data = self._data()
        thing = "A pharmacy-labelled container" if data.pharmacy else "A labelled container"
        return style.sentences(
            f"{style.lead(thing, setting)}. The label reads: {label_words(data)}"
        )
