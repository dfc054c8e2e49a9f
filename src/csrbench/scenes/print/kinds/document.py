"""A letter, report or leaflet on A4: letterhead, fields, sections, table, signature, stamp."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, style

EXAMPLE: dict[str, Any] = {
    "org": "Larkfield Housing Association",
    "title": "Notice of inspection",
    "ref": "LH/2291-B",
    "date": "4 March 2026",
    "to": "The tenant, Flat 6, 18 Mill Rise",
    "fields": [{"label": "Property", "value": "Flat 6"}, {"label": "Officer", "value": "T. Abara"}],
    "sections": [
        {
            "heading": "What we found",
            "paragraphs": ["The gas supply was capped on 2 March because of a leak."],
            "bullets": ["Do not light the boiler.", "A fitter comes on 6 March."],
        }
    ],
    "table": {"columns": ["Appliance", "Result"], "rows": [["Boiler", "Unsafe"], ["Hob", "Pass"]]},
    "signature": "T. Abara",
    "stamp": "INSPECTED",
    "footer": "Larkfield Housing Association, Mill House, Larkfield",
    "smallprint": "Keep this notice until the work is done.",
}


class Field(BaseModel):
    """A label with a value."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    label: str
    value: str = ""


class Section(BaseModel):
    """A heading with paragraphs and bullets."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()


class Table(BaseModel):
    """Columns and rows of text."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def section_words(section: Section) -> str:
    """A section in words."""
    parts = [style.quoted(p) for p in section.paragraphs]
    parts += [f"- {style.quoted(b)}" for b in section.bullets]
    head = f"Under the heading {style.quoted(section.heading)}" if section.heading else "Text"
    return f"{head}: {' '.join(parts)}" if parts else head


def table_words(table: Table | None) -> str:
    """A table in words, row by row."""
    if table is None:
        return ""
    rows = ["; ".join(map(str, row)) for row in table.rows]
    return f"A table ({', '.join(table.columns)}) reads: " + " | ".join(rows)


def field_words(fields: tuple[Field, ...]) -> str:
    """Fields in words, empty ones named as such."""
    if not fields:
        return ""
    return "The fields read: " + "; ".join(f"{f.label}: {f.value or '(empty)'}" for f in fields)


TABLE_CSS = """
.tab{display:flex;flex-direction:column;font-size:2.6rem;line-height:1.25;border:2px solid
 {{ theme.dark }}}
.tr{display:flex;border-top:1px solid #9aa3ad}.tr.h{background:{{ theme.main if bold
 else theme.tint }};color:{{ '#fff' if bold else theme.dark }};font-weight:700;border:0}
.tr div{flex:1;padding:.9rem 1.4rem;min-width:0}.tr div + div{border-left:1px solid #c3c9d0}
"""
TABLE = """<div class="tab"><div class="tr h">{% for c in t.columns %}<div>{{ c | mark }}</div>
{% endfor %}</div>{% for r in t.rows %}<div class="tr" style="{{ 'background:#f4f5f7'
 if zebra and loop.index is even else '' }}">{% for c in r %}<div>{{ c | mark }}</div>{% endfor %}
</div>{% endfor %}</div>"""

_TEMPLATE = (
    """<style>
body{font-family:{{ font }};color:#1d2126;background:{{ paper }}}
.sheet{width:1050px;height:1485px;display:flex;flex-direction:column;padding:{{ top }}px 86px 0}
.hole{position:absolute;left:22px;width:30px;height:30px;border-radius:15px;
 background:#b9b4aa;border:2px solid #a19c92}
.head{display:flex;align-items:center;gap:24px;flex-shrink:0}
.org{font-family:{{ headfont }};font-weight:700;font-size:{{ orgsize }}px;line-height:1.1;
 color:{{ theme.dark }}}
.sub{font-size:19px;color:#6a727c;margin-top:5px}
.body{flex:1;min-height:0;display:flex;flex-direction:column;gap:1.7rem;padding-top:2.4rem}
h1{font-family:{{ headfont }};font-size:4.4rem;line-height:1.15;color:{{ theme.dark }}}
h2{font-family:{{ headfont }};font-size:3rem;color:{{ theme.main }};line-height:1.2;
 margin-top:.8rem}
p,.li{font-size:2.75rem;line-height:{{ leading }}}
.li{display:flex;gap:1.4rem;padding-left:1.2rem;margin-top:.5rem}
.li > div:first-child{color:{{ theme.main }};font-weight:800}
.fs{display:flex;flex-wrap:wrap;{{ 'border:2px solid ' + theme.dark if boxed else 'border-top:3px'
 ' solid ' + theme.main }}}
.f{width:{{ '50%' if wide else '100%' }};padding:.9rem 1.4rem;{{ 'border:1px solid #c3c9d0'
 if boxed else 'border-bottom:1px solid #ccd2d9' }};font-size:2.6rem;line-height:1.25}
.fl{color:#5d6670;font-size:{{ '2rem' if stacked else '2.6rem' }}}
.sig{font-family:Caveat;font-size:4.6rem;color:{{ ink }};line-height:1}
.foot{flex-shrink:0;border-top:{{ 2 if bold else 1 }}px solid {{ theme.main }};margin:10px 0 34px;
 padding-top:12px;display:flex;justify-content:space-between;align-items:flex-end;gap:24px;
 font-size:19px;line-height:1.3;color:#5d6670}
.stamp{border:6px solid {{ red }};border-radius:12px;color:{{ red }};
 font:800 3.6rem/1.1 'Roboto';letter-spacing:3px;padding:12px 24px;
 transform:rotate({{ tilt }}deg);opacity:.86;max-width:430px;text-align:center}
"""
    + TABLE_CSS
    + """</style>
{% if holes %}<div class="hole" style="top:520px"></div><div class="hole" style="top:930px"></div>
{% endif %}
{% if layout == 'band' %}<div style="position:absolute;left:0;top:0;width:1050px;height:{{ 20
 if not s.stamp else 16 }}px;background:{{ theme.main }}"></div>{% endif %}
<div class="sheet">
<div class="head" style="{{ 'flex-direction:column;text-align:center;gap:12px'
 if layout == 'centre' else '' }}{{ 'border-bottom:4px solid ' + theme.main +
 ';padding-bottom:18px' if layout != 'band' else '' }}">
<img src="{{ logo }}" style="width:84px;height:84px;flex-shrink:0">
<div style="flex:1"><div class="org">{{ s.org | mark }}</div><div class="sub">{{ contact }}</div>
</div>{% if code and layout != 'centre' %}<img src="{{ code }}"
 style="width:{{ 92 if square else 210 }}px;height:{{ 92 if square else 56 }}px">{% endif %}</div>
<div class="body" id="slot">
{% if s.to or s.date or s.ref %}<div style="display:flex;justify-content:space-between;gap:40px;
 font-size:2.6rem;line-height:1.3"><div style="flex:1">{{ s.to | mark }}</div>
<div style="text-align:right">{% if s.date %}<div>{{ s.date | mark }}</div>{% endif %}
{% if s.ref %}<div style="color:#5d6670">Ref: {{ s.ref | mark }}</div>{% endif %}</div></div>
{% endif %}
<h1 style="{{ 'text-align:center' if layout == 'centre' else '' }}">{{ s.title | mark }}</h1>
{% if s.fields %}<div class="fs">{% for f in s.fields %}<div class="f"
 style="{{ '' if stacked else 'display:flex;gap:14px' }}"><div class="fl">{{ f.label | mark }}{{ ''
 if stacked else ':' }}</div><div style="font-weight:600">{{ f.value | mark }}</div></div>
{% endfor %}</div>{% endif %}
{% for c in s.sections %}<div>{% if c.heading %}<h2>{{ numbers and (loop.index ~ '. ') or '' }}
{{ c.heading | mark }}</h2>{% endif %}{% for p in c.paragraphs %}
<p style="margin-top:.6rem">{{ p | mark }}</p>{% endfor %}{% for b in c.bullets %}
<div class="li"><div>{{ bullet }}</div><div style="flex:1">{{ b | mark }}</div></div>{% endfor %}
</div>{% endfor %}
{% if s.table %}{% set t = s.table %}"""
    + TABLE
    + """{% endif %}
{% if s.signature or s.stamp %}<div style="display:flex;justify-content:space-between;
 align-items:center;gap:30px;margin-top:1rem;padding-right:40px"><div>{% if s.signature %}
<img src="{{ scribble }}" style="width:260px;height:62px"><div style="border-top:2px solid #333;
 width:420px;padding-top:6px;font-size:2.4rem;line-height:1.3">{{ s.signature | mark }}</div>
{% endif %}</div>{% if s.stamp %}<div class="stamp">{{ s.stamp | mark }}</div>{% endif %}</div>
{% endif %}
{% if s.smallprint %}<div style="font-size:2.2rem;line-height:1.32;color:#4e565f">
{{ s.smallprint | mark }}</div>{% endif %}
<div id="end" style="height:1px;flex-shrink:0"></div></div>
<div class="foot"><div style="flex:1">{{ (s.footer or contact) | mark }}</div>
<div>{{ form }}</div><div>Page 1 of 1</div></div></div>"""
)


@scene
class Document(Scene):
    """A printed sheet of an organisation."""

    kind: ClassVar[str] = "document"
    format: ClassVar[str] = "sheet"
    org: str
    title: str
    sections: tuple[Section, ...] = ()
    ref: str = ""
    date: str = ""
    to: str = ""
    fields: tuple[Field, ...] = ()
    table: Table | None = None
    signature: str = ""
    stamp: str = ""
    footer: str = ""
    smallprint: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The sheet."""
        rng = ctx.rng("document" + self.style)
        theme = style.pick(rng, style.THEMES)
        serif = rng.random() < 0.4
        sans = style.pick(rng, style.SANS)
        square = rng.random() < 0.4
        coded = rng.random() < 0.6
        code = style.matrix_code(rng) if square else style.barcode(rng)
        phone = f"Tel. 0{style.digits(rng, 3)} 555 0{style.digits(rng, 3)}"
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "sheet",
            shrink=(1.25, 1.16, 1.08, *artwork.SHRINK[:-1]),
            s=self,
            theme=theme,
            font=style.SERIF if serif else sans,
            headfont=style.pick(rng, (style.SERIF, sans, "Oswald" if not serif else sans)),
            layout=style.pick(rng, ("left", "band", "centre")),
            paper=style.pick(rng, ("#ffffff", "#fdfcf8", "#fbfbfc")),
            top=int(rng.integers(54, 74)),
            orgsize=40 if len(self.org) < 32 else 32,
            leading=1.38 if serif else 1.34,
            boxed=rng.random() < 0.5,
            wide=all(len(f.label) + len(f.value) < 30 for f in self.fields),
            stacked=rng.random() < 0.5,
            bold=rng.random() < 0.5,
            zebra=rng.random() < 0.5,
            numbers=rng.random() < 0.3 and sum(bool(c.heading) for c in self.sections) > 1,
            bullet=style.pick(rng, ("•", "–", "→", "•")),
            holes=rng.random() < 0.5,
            logo=style.logo(rng, theme.main, theme.accent),
            code=code if coded else "",
            square=square,
            contact=f"{phone}  ·  Mon to Fri, office hours",
            form=f"Form {style.pick(rng, 'ABDFHKM')}{style.digits(rng, 2)}",
            ink=style.pick(rng, style.INKS),
            scribble=style.scribble(rng, style.pick(rng, style.INKS)),
            red=style.pick(rng, ("#b3262e", "#27459c", "#7b2b8c", "#1f7a4a")),
            tilt=round(float(rng.uniform(-9, 7)), 1),
        )
        return {"sheet": art}

    def describe(self, setting: str = "") -> str:
        """Every text of the sheet, top to bottom."""
        head = f"{style.lead('A printed sheet', setting)} has the letterhead"
        head += f" {style.quoted(self.org)} and the title {style.quoted(self.title)}"
        facts = []
        if self.date:
            facts.append(f"date: {self.date}")
        if self.ref:
            facts.append(f"reference: {self.ref}")
        if self.to:
            facts.append(f"addressed to: {self.to}")
        return style.sentences(
            head,
            ("It gives " + "; ".join(facts)) if facts else "",
            field_words(self.fields),
            *[section_words(c) for c in self.sections],
            table_words(self.table),
            f"It is signed {style.quoted(self.signature)}" if self.signature else "",
            f"A stamp reads {style.quoted(self.stamp)}" if self.stamp else "",
            f"Small print: {style.quoted(self.smallprint)}" if self.smallprint else "",
            f"The footer reads {style.quoted(self.footer)}" if self.footer else "",
        )
