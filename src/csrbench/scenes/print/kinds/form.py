"""A printed form filled in by hand: boxes with handwriting, ticked boxes, an office strip."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, style
from csrbench.scenes.print.kinds.document import Field, field_words

EXAMPLE: dict[str, Any] = {
    "org": "Bramley Nursery School",
    "title": "Medicine consent form",
    "fields": [
        {"label": "Child's name", "value": "Idris Holm"},
        {"label": "Date of birth", "value": "12 / 06 / 2021"},
        {"label": "Allergies", "value": "penicillin!"},
        {"label": "Medicine brought in", "value": "paracetamol syrup, 5 ml at noon"},
        {"label": "Signature of parent", "value": ""},
    ],
    "checks": [
        {"label": "I agree that staff give the medicine named above", "checked": True},
        {"label": "My child may join the swimming trip", "checked": False},
    ],
    "note": "Please hand in at the front desk.",
}


class Check(BaseModel):
    """A box with a label; ticked or left open."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    label: str
    checked: bool = False


_TEMPLATE = """<style>
body{font-family:{{ font }};color:#1d2126;background:{{ paper }}}
.sheet{width:1050px;height:1485px;display:flex;flex-direction:column;padding:54px 74px 0}
.hd{display:flex;align-items:center;gap:22px;flex-shrink:0;padding:18px 22px;
 {{ 'background:' + theme.main + ';color:#fff' if filled else 'border:3px solid ' + theme.dark +
 ';color:' + theme.dark }}}
.body{flex:1;min-height:0;display:flex;flex-direction:column;gap:1.6rem;padding-top:2rem}
.grid{display:flex;flex-wrap:wrap;{{ 'border:2px solid ' + theme.dark if boxes else
 'column-gap:4%;row-gap:1.4rem' }}}
.f{ {{ 'border:1px solid ' + theme.dark if boxes else 'border-bottom:2px solid #59626c' }};
 padding:.8rem 1.4rem .5rem;min-height:9.6rem;display:flex;flex-direction:column;
 justify-content:space-between;{{ 'background:' + theme.tint if shaded and not boxes else '' }}}
.l{font-size:2.15rem;color:#424a53;font-weight:600;line-height:1.2}
.v{font-family:{{ hand }};font-size:{{ 4.3 * factor }}rem;line-height:1.15;color:{{ ink }};
 padding-left:.6rem}
.c{display:flex;align-items:center;gap:1.8rem;font-size:2.5rem;line-height:1.25;
 padding:.6rem 0}
.bx{width:44px;height:44px;border:3px solid {{ theme.dark }};background:#fff;flex-shrink:0;
 position:relative}
.office{flex-shrink:0;border:2px dashed #8d959e;display:flex;align-items:center;gap:24px;
 padding:12px 18px;margin:10px 0 34px;font-size:19px;color:#5d6670;line-height:1.3}
</style>
<div class="sheet"><div class="hd"><img src="{{ logo }}" style="width:84px;height:84px">
<div style="flex:1"><div style="font-size:28px;font-weight:600;line-height:1.15">
{{ s.org | mark }}</div><div style="font-size:4.2rem;font-weight:800;line-height:1.15">
{{ s.title | mark }}</div></div><div style="text-align:right;font-size:19px;opacity:.85;
 line-height:1.35">Form {{ code }}<br>Use block letters</div></div>
<div class="body" id="slot"><div class="grid">{% for f in s.fields %}
<div class="f" style="width:{{ widths[loop.index0] }}%"><div class="l">{{ numbers and
 (loop.index ~ '  ') or '' }}{{ f.label | mark }}</div><div class="v"
 style="transform:rotate({{ turns[loop.index0] }}deg)">{{ f.value | mark }}</div></div>
{% endfor %}</div>
{% if s.checks %}<div>{% for c in s.checks %}<div class="c"><div class="bx">{% if c.checked %}
<img src="{{ tick }}" style="position:absolute;left:-8px;top:-18px;width:64px;height:64px">
{% endif %}</div><div style="flex:1">{{ c.label | mark }}</div></div>{% endfor %}</div>{% endif %}
{% if s.note %}<div style="font-size:2.4rem;line-height:1.32;color:#333b44;font-weight:600">
{{ s.note | mark }}</div>{% endif %}
{% if s.footer %}<div style="font-size:2.2rem;line-height:1.3;color:#4e565f">
{{ s.footer | mark }}</div>{% endif %}<div id="end" style="height:1px;flex-shrink:0"></div></div>
<div style="flex-shrink:0;font-size:20px;line-height:1.35;color:#5d6670">{{ privacy }}</div>
<div class="office"><div style="flex:1">For office use only<br>Received ______ Filed ______</div>
<img src="{{ bars }}" style="width:240px;height:54px"><div>{{ number }}</div></div></div>"""


_PRIVACY = (
    "We use what you write here to handle this form and for nothing else. Ask at the desk to see "
    "or change it.",
    "Please write clearly with a pen. Fields that do not apply may stay empty. Keep the copy.",
    "One form for each person. Hand in the original; photocopies of this form are not accepted.",
)


def _tick(rng: style.Rng, ink: str) -> str:
    """A pen stroke in a box: a tick or a cross, the same for the whole form."""
    strokes = ("M8 36l14 18L56 6", "M14 12l34 38M50 10L12 52", "M10 32q8 6 12 18Q34 18 58 6")
    path = style.pick(rng, strokes)
    return artwork.svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path d="{path}" '
        f'fill="none" stroke="{ink}" stroke-width="6" stroke-linecap="round"/></svg>'
    )


@scene
class Form(Scene):
    """A form of an organisation, filled in by hand."""

    kind: ClassVar[str] = "form"
    format: ClassVar[str] = "sheet"
    org: str
    title: str
    fields: tuple[Field, ...]
    checks: tuple[Check, ...] = ()
    note: str = ""
    footer: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The sheet."""
        rng = ctx.rng("form" + self.style)
        theme = style.pick(rng, style.THEMES)
        ink = style.pick(rng, style.INKS)
        hand = style.hand(rng, "".join(f.value for f in self.fields))
        boxes = rng.random() < 0.5
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "sheet",
            shrink=(1.5, 1.4, 1.3, 1.2, 1.1, *artwork.SHRINK),
            s=self,
            theme=theme,
            font=style.pick(rng, style.SANS),
            paper=style.pick(rng, ("#ffffff", "#fdfcf6", "#fbf7ea", "#f6faf6")),
            filled=rng.random() < 0.5,
            boxes=boxes,
            shaded=rng.random() < 0.5,
            numbers=rng.random() < 0.4,
            widths=self._widths(48.0 if not boxes else 50.0),
            turns=[round(float(rng.uniform(-0.5, 0.5)), 2) for _ in self.fields],
            hand=hand,
            factor=style.HANDS[hand],
            ink=ink,
            tick=_tick(rng, ink),
            logo=style.logo(rng, theme.accent, theme.tint),
            code=f"{style.pick(rng, 'ACFKMRT')}-{style.digits(rng, 3)}",
            bars=style.barcode(rng),
            privacy=style.pick(rng, _PRIVACY),
            number=style.digits(rng, 8),
        )
        return {"sheet": art}

    def _widths(self, half: float) -> list[float]:
        """Widths in per cent: two short fields share a row."""
        short = [len(f.label) < 26 and len(f.value) < 12 for f in self.fields]
        out: list[float] = []
        while len(out) < len(short):
            i = len(out)
            if short[i] and i + 1 < len(short) and short[i + 1]:
                out += [half, half]
            else:
                out.append(100.0)
        return out

    def describe(self, setting: str = "") -> str:
        """Every field with its handwriting, and which boxes are ticked."""
        form = f"A printed form of {style.quoted(self.org)}"
        head = f"{style.lead(form, setting)} is titled"
        fields = field_words(self.fields)
        checks = [
            f"{style.quoted(c.label)} is {'ticked' if c.checked else 'not ticked'}"
            for c in self.checks
        ]
        return style.sentences(
            f"{head} {style.quoted(self.title)} and is filled in by hand",
            fields,
            ("Of the boxes, " + "; ".join(checks)) if checks else "",
            f"Printed below: {style.quoted(self.note)}" if self.note else "",
            f"The footer reads {style.quoted(self.footer)}" if self.footer else "",
        )
