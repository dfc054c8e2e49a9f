"""A till receipt on thermal paper."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, style

EXAMPLE: dict[str, Any] = {
    "shop": "Corner & Vale Grocers",
    "date": "07.03.2026 17:26",
    "lines": [
        {"item": "Peanut butter 350 g", "price": "3.49"},
        {"item": "Rye bread", "price": "2.80"},
        {"item": "Apples 1.2 kg", "price": "2.64"},
        {"item": "Dish soap", "price": "1.99"},
    ],
    "total": "10.92",
    "note": "Returns within 14 days with this receipt",
}


class Line(BaseModel):
    """One article and its price."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    item: str
    price: str = ""


_TEMPLATE = """<style>
body{font-family:{{ font }};background:{{ paper }};color:{{ ink }}}
.r{width:620px;height:1400px;display:flex;flex-direction:column;padding:54px 56px 0;gap:1.6rem}
.c{text-align:center}.dash{border-top:3px dashed {{ ink }};opacity:.7}
.l{display:flex;justify-content:space-between;gap:20px;font-size:3.1rem;line-height:1.25}
.small{font-size:2.3rem;line-height:1.35}
</style><div class="r">
<div class="c" style="font-family:{{ headfont }};font-size:{{ headsize }}px;font-weight:800;
 line-height:1.08">{% if logo %}<img src="{{ logo }}" style="width:90px;height:90px;
 margin:0 auto 12px">{% endif %}{{ s.shop | mark }}</div>
<div class="c small">{{ street }}<br>{{ phone }}</div>
<div class="small" style="display:flex;justify-content:space-between"><div>{{ s.date | mark }}
</div><div>Till {{ till }}</div></div>
<div class="dash"></div>
<div>{% for l in s.lines %}<div class="l" style="margin-top:{{ 0.7 if not loop.first else 0 }}rem">
<div style="flex:1;min-width:0">{{ l.item | mark }}</div><div style="white-space:nowrap">
{{ l.price | mark }}</div></div>{% endfor %}</div>
<div class="dash"></div>
<div class="l" style="font-size:4.4rem;font-weight:800"><div>TOTAL</div><div>
{{ s.total | mark }}</div></div>
<div class="l small"><div>{{ paid }}</div><div>{{ s.total }}</div></div>
<div class="small">{{ s.lines | length }} item{{ '' if s.lines | length == 1 else 's' }}</div>
<div class="dash"></div>
{% if s.note %}<div class="c" style="font-size:2.8rem;line-height:1.3">{{ s.note | mark }}</div>
{% endif %}
<div class="c small">{{ thanks }}</div>
<img src="{{ bars }}" style="width:440px;height:84px;margin:10px auto 0">
<div class="c" style="font-size:22px;letter-spacing:4px">{{ number }}</div>
<div id="end" style="height:20px;flex-shrink:0"></div></div>"""


@scene
class Receipt(Scene):
    """What somebody bought, where and when."""

    kind: ClassVar[str] = "receipt"
    format: ClassVar[str] = "strip"
    shop: str
    date: str
    lines: tuple[Line, ...] = Field(min_length=1)
    total: str
    note: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The paper strip."""
        rng = ctx.rng("receipt" + self.style)
        font = style.pick(rng, ("Roboto", "Overpass", "Inter"))
        headfont = style.pick(rng, (font, "Oswald", style.SERIF))
        words = self.shop.split()
        widest = max(artwork.text_width(w, headfont, 100.0, 800.0) for w in words)
        ink = style.pick(rng, ("#26272c", "#2c2f3a", "#35323c"))
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "strip",
            shrink=(1.25, 1.15, 1.08, *artwork.SHRINK[:-1]),
            s=self,
            font=font,
            headfont=headfont,
            headsize=round(min(64.0, 490 / widest * 100)),
            ink=ink,
            paper=style.pick(rng, ("#fbfbf8", "#f7f7f5", "#fdfcf6")),
            logo=style.logo(rng, ink, ink) if rng.random() < 0.5 else "",
            street=f"{style.pick(rng, ('Mill', 'Harbour', 'Station', 'Orchard', 'Bell'))} "
            f"{style.pick(rng, ('Street', 'Lane', 'Road'))} {int(rng.integers(2, 98))}",
            phone=f"Tel. 0{style.digits(rng, 3)} 555 0{style.digits(rng, 3)}",
            till=int(rng.integers(1, 9)),
            paid=style.pick(rng, ("Paid", "Card", "Paid by card")),
            thanks=style.pick(rng, ("Thank you!", "Thanks for shopping here", "See you soon")),
            bars=style.barcode(rng, ink),
            number=style.digits(rng, 13),
        )
        return {"strip": art}

    def describe(self, setting: str = "") -> str:
        """Every line of the receipt."""
        lines = [f"{line.item}: {line.price}" if line.price else line.item for line in self.lines]
        head = style.lead(f"A till receipt of {style.quoted(self.shop)}", setting)
        return style.sentences(
            f"{head} is dated {self.date}",
            "Its lines read: " + "; ".join(lines),
            f"Total: {self.total}",
            f"Printed below: {style.quoted(self.note)}" if self.note else "",
        )
