"""A program or web page on a computer screen: side bar, text, table, fields, dialog, note."""

from __future__ import annotations

from typing import Any, ClassVar

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, desktop, style
from csrbench.scenes.print.kinds.document import TABLE, Field, Table, field_words, table_words
from csrbench.scenes.print.kinds.phone_app import Alert, alert_words

EXAMPLE: dict[str, Any] = {
    "app": "Wardbook",
    "title": "Patient record",
    "sidebar": ["Overview", "Medication", "Results", "Letters"],
    "heading": "Bay 3, bed 12",
    "paragraphs": ["Last reviewed today at 08:15 by the ward team."],
    "fields": [
        {"label": "Allergy", "value": "penicillin"},
        {"label": "Weight", "value": "71 kg"},
    ],
    "table": {
        "columns": ["Medicine", "Dose", "Given"],
        "rows": [["Amoxicillin", "500 mg", "not yet"], ["Paracetamol", "1 g", "06:00"]],
    },
    "buttons": ["Sign", "Print"],
    "note": "Ask pharmacy first! ext. 4471",
    "status": "Session ends in 09:41",
}

_TEMPLATE = (
    "<style>"
    + desktop.CSS
    + """
body{font-family:{{ font }};color:#20262d}
.mid{flex:1;min-height:0;display:flex;background:{{ ground }}}
.side{width:270px;background:{{ theme.dark if solid else theme.tint }};
 color:{{ '#e9eef4' if solid else theme.dark }};padding:26px 18px;display:flex;
 flex-direction:column;gap:8px;font-size:25px;flex-shrink:0}
.side .i{padding:12px 16px;border-radius:10px;display:flex;gap:14px;align-items:center}
.col{flex:1;min-width:0;display:flex;flex-direction:column}
.body{flex:1;min-height:0;padding:24px 38px 0;display:flex;flex-direction:column;gap:1.5rem}
.head{display:flex;align-items:center;justify-content:space-between;gap:20px}
h1{font-size:4rem;line-height:1.15;color:{{ theme.dark }}}
h2{font-size:3.1rem;line-height:1.2;color:{{ theme.main }}}
p{font-size:2.7rem;line-height:1.36}
.fs{display:flex;flex-wrap:wrap;gap:1.2rem}
.f{background:#fff;border:2px solid #c8ced6;border-radius:{{ radius }}px;padding:.8rem 1.6rem;
 min-width:30%;flex:1}
.fl{font-size:2.1rem;color:#5d6670}.fv{font-size:2.9rem;font-weight:700;line-height:1.2}
.bt{padding:1rem 3rem;border-radius:{{ radius }}px;font-size:2.6rem;font-weight:700}
.tab2{display:flex;flex-direction:column;font-size:2.65rem;line-height:1.25;background:#fff;
 border:2px solid #c8ced6;border-radius:{{ radius }}px;overflow:hidden}
.tr{display:flex;border-top:1px solid #d3d8de}.tr.h{background:{{ theme.main if bold
 else theme.tint }};color:{{ '#fff' if bold else theme.dark }};font-weight:700;border:0}
.tr div{flex:1;padding:.9rem 1.5rem;min-width:0}
.post{position:absolute;right:22px;bottom:70px;width:300px;min-height:250px;padding:34px 24px;
 background:linear-gradient(175deg,{{ yellow }},{{ yellow2 }});font-family:{{ hand }};
 color:#1d2a52;font-size:{{ 40 * factor }}px;line-height:1.1;transform:rotate(-3deg);
 box-shadow:0 10px 18px rgba(0,0,0,.35)}
</style><div class="scr">"""
    + desktop.TOP
    + """
<div class="mid">{% if s.sidebar %}<div class="side"><div style="display:flex;gap:12px;
 align-items:center;font-weight:800;font-size:28px;margin:0 8px 16px"><img src="{{ w.logo }}"
 style="width:40px;height:40px"><div>{{ s.app | mark }}</div></div>
{% for e in s.sidebar %}<div class="i" style="{{ ('background:rgba(255,255,255,.16)' if solid
 else 'background:#fff') if loop.index == here else '' }}"><img
 src="{{ icon(icons[loop.index0 % icons | length], '#dfe6ee' if solid else theme.main) }}"
 style="width:26px;height:26px"><div>{{ e | mark }}</div></div>{% endfor %}</div>{% endif %}
<div class="col" style="{{ 'padding-right:312px' if s.note else '' }}">
<div class="body" id="slot">
<div class="head"><h1>{{ s.title | mark }}</h1>
<div style="display:flex;gap:18px">{% for n in tools %}<img src="{{ icon(n, '#66717d') }}"
 style="width:32px;height:32px">{% endfor %}</div></div>
{% if s.heading %}<h2>{{ s.heading | mark }}</h2>{% endif %}
{% for p in s.paragraphs %}<p>{{ p | mark }}</p>{% endfor %}
{% if s.fields %}<div class="fs">{% for f in s.fields %}<div class="f"><div class="fl">
{{ f.label | mark }}</div><div class="fv">{{ f.value | mark }}</div></div>{% endfor %}</div>
{% endif %}
{% if s.table %}{% set t = s.table %}"""
    + TABLE.replace('class="tab"', 'class="tab2"')
    + """{% endif %}
{% if s.buttons %}<div style="display:flex;gap:1.6rem;flex-wrap:wrap">{% for b in s.buttons %}
<div class="bt" style="{{ 'background:' + theme.main + ';color:#fff' if loop.first
 else 'background:#fff;border:2px solid #b5bdc6' }}">{{ b | mark }}</div>{% endfor %}</div>
{% endif %}<div id="end" style="height:16px;flex-shrink:0"></div></div>
{% if s.alert %}<div class="dim"></div><div class="dlg" style="{{ 'align-self:center' if middle
 else '' }}"><div style="display:flex;gap:22px;
 align-items:center;font-size:42px;font-weight:800;line-height:1.15">
<img src="{{ icon('info', theme.main, 2.2) }}" style="width:56px;height:56px;flex-shrink:0"><div>
{{ s.alert.title | mark }}</div></div>{% if s.alert.text %}<p style="font-size:31px">
{{ s.alert.text | mark }}</p>{% endif %}<div style="display:flex;justify-content:flex-end;
 gap:16px;margin-top:8px">{% for b in s.alert.buttons %}<div class="bt" style="font-size:27px;
 padding:12px 30px;{{ 'background:' + theme.main + ';color:#fff' if loop.last
 else 'border:2px solid #b5bdc6' }}">{{ b | mark }}</div>{% endfor %}</div></div>{% endif %}
</div></div>"""
    + desktop.TASK
    + """</div>
{% if s.note %}<div class="post"><div id="slot-note" style="height:300px"><div>
{{ s.note | mark }}</div><div id="end-note" style="height:1px"></div></div></div>{% endif %}"""
)


@scene
class Screen(Scene):
    """A window on a computer screen."""

    kind: ClassVar[str] = "screen"
    format: ClassVar[str] = "screen"
    app: str
    title: str
    url: str = ""
    sidebar: tuple[str, ...] = ()
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    fields: tuple[Field, ...] = ()
    buttons: tuple[str, ...] = ()
    alert: Alert | None = None
    note: str = ""
    status: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The screen."""
        rng = ctx.rng("screen" + self.style)
        theme = style.pick(rng, style.THEMES)
        hand = style.hand(rng, self.note)
        pads = (("#fbe97c", "#f3d958"), ("#f9c9d6", "#f0b2c4"), ("#c6e9ca", "#aedcb5"))
        yellow, yellow2 = style.pick(rng, pads)
        icons = ("home", "doc", "chart", "mail", "calendar", "people", "folder", "gear")
        tab = f"{self.title} - {self.app}"
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "screen",
            shrink=(1.25, 1.15, 1.06, *artwork.SHRINK),
            s=self,
            w=desktop.window(rng, theme, tab, self.url, self.status),
            theme=theme,
            font=style.pick(rng, style.SANS),
            ground=style.pick(rng, ("#f4f6f8", "#ffffff", "#f7f7f5")),
            solid=rng.random() < 0.6,
            bold=rng.random() < 0.5,
            zebra=rng.random() < 0.5,
            radius=int(style.pick(rng, (4, 10, 16))),
            here=self._here(),
            middle=rng.random() < 0.6,
            icons=[icons[int(i)] for i in rng.permutation(len(icons))],
            tools=style.pick(rng, (("search", "bell", "user"), ("share", "dots"), ("gear",))),
            yellow=yellow,
            yellow2=yellow2,
            hand=hand,
            factor=style.HANDS[hand],
            icon=style.icon,
        )
        return {"screen": art}

    def _here(self) -> int:
        """Which side bar entry is open (from 1): the one named in title or heading, or none."""
        shown = f"{self.title} {self.heading}".lower()
        hits = [i for i, entry in enumerate(self.sidebar, 1) if entry.lower() in shown]
        return hits[0] if hits else 0

    def describe(self, setting: str = "") -> str:
        """Every text on the screen."""
        head = f"{style.lead('A computer screen', setting)} shows {style.quoted(self.app)}"
        if self.url:
            head += f" at the address {self.url}"
        return style.sentences(
            f"{head} with the page {style.quoted(self.title)}",
            f"The side bar lists {', '.join(self.sidebar)}" if self.sidebar else "",
            f"Heading: {style.quoted(self.heading)}" if self.heading else "",
            *[f"Text: {style.quoted(p)}" for p in self.paragraphs],
            field_words(self.fields),
            table_words(self.table),
            f"Buttons: {style.listed([style.quoted(b) for b in self.buttons])}"
            if self.buttons
            else "",
            alert_words(self.alert),
            f"A handwritten sticky note on the screen reads {style.quoted(self.note)}"
            if self.note
            else "",
            f"The status bar reads {style.quoted(self.status)}" if self.status else "",
        )
