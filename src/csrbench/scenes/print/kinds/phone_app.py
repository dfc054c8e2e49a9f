"""A screen of an app on a phone: rows with values, a banner, text, buttons, an alert."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, phone, style

EXAMPLE: dict[str, Any] = {
    "app": "Meterline",
    "title": "Boiler room",
    "subtitle": "Sensor 4, updated 1 min ago",
    "banner": "Carbon monoxide: 84 ppm",
    "rows": [
        {"label": "Temperature", "value": "21.5 °C", "icon": "thermometer"},
        {"label": "Humidity", "value": "46 %", "icon": "drop"},
        {"label": "Battery", "value": "71 %", "note": "Replaced in March", "icon": "bolt"},
        {"label": "Alarm", "value": "Muted", "badge": "1", "icon": "bell"},
    ],
    "paragraphs": ["The sensor reports every minute while the boiler runs."],
    "buttons": ["Show history", "Call installer"],
    "time": "18:42",
}


class Row(BaseModel):
    """One line of a list; `icon` is one of `style.ICONS`."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    label: str
    value: str = ""
    note: str = ""
    icon: str = ""
    badge: str = ""


class Alert(BaseModel):
    """A dialog on top of a screen."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    title: str
    text: str = ""
    buttons: tuple[str, ...] = ()


def alert_words(alert: Alert | None) -> str:
    """A dialog in words."""
    if alert is None:
        return ""
    out = f"A dialog on top says {style.quoted(alert.title)}"
    if alert.text:
        out += f": {style.quoted(alert.text)}"
    if alert.buttons:
        out += f"; its buttons are {style.listed([style.quoted(b) for b in alert.buttons])}"
    return out


_NAV = (
    ("home", "chart", "bell", "user"),
    ("home", "search", "heart", "user"),
    ("calendar", "doc", "mail", "gear"),
    ("home", "star", "clock", "menu"),
)

_TEMPLATE = (
    "<style>"
    + phone.CSS
    + """
body{font-family:{{ font }};background:{{ ground }}}
.all{width:720px;height:1480px;display:flex;flex-direction:column;color:{{ ink }}}
.hd{padding:{{ '18px 32px 26px' }};background:{{ head }};color:{{ headink }};flex-shrink:0}
.top{display:flex;align-items:center;justify-content:space-between;font-size:26px;
 min-height:52px}
.body{flex:1;min-height:0;display:flex;flex-direction:column;gap:2rem;padding:24px 28px}
.ban{border-radius:{{ radius }}px;padding:22px 26px;font-size:3.3rem;font-weight:700;
 background:{{ band }};color:{{ bandink }};display:flex;align-items:center;gap:20px;
 line-height:1.25}
.card{background:{{ card }};border-radius:{{ radius }}px;{{ edge }}}
.row{display:flex;align-items:center;gap:20px;padding:1.7rem 24px;min-height:7.6rem}
.line{border-top:1px solid {{ rule }}}
.l{flex:1;min-width:0}.lab{font-size:2.9rem;line-height:1.22}
.note{font-size:2.3rem;color:{{ faint }};line-height:1.25;margin-top:3px}
.val{font-size:3rem;font-weight:700;text-align:right;max-width:330px;line-height:1.2}
.ic{width:60px;height:60px;border-radius:{{ 30 if round else 16 }}px;display:flex;
 align-items:center;justify-content:center;background:{{ chip }};flex-shrink:0}
.badge{background:#d5383e;color:#fff;font-size:2.2rem;font-weight:700;padding:3px 15px;
 border-radius:20px;max-width:240px}
p{font-size:2.8rem;line-height:1.38}
.bt{border-radius:{{ 40 if round else 16 }}px;padding:2rem 24px;font-size:2.9rem;
 font-weight:700;text-align:center}
.foot{font-size:2.3rem;color:{{ faint }};text-align:center;line-height:1.3}
.nav{flex-shrink:0;display:flex;justify-content:space-around;align-items:center;height:96px;
 background:{{ card }};border-top:1px solid {{ rule }}}
.dim{position:absolute;left:0;top:0;width:720px;height:1480px;background:rgba(8,10,14,.38)}
.dlg{position:relative;z-index:2;margin:6px 44px 64px;flex-shrink:0;
 background:{{ '#2c333b' if dark else '#fff' }};border-radius:30px;
 padding:38px 38px 24px;display:flex;flex-direction:column;gap:18px;color:{{ ink }};
 box-shadow:0 12px 40px rgba(0,0,0,.4)}
.dlg .t{font-size:3.5rem;font-weight:700;line-height:1.2}
.dlg .b{display:flex;justify-content:flex-end;gap:14px;margin-top:8px;flex-wrap:wrap}
.dlg .b div{font-size:2.8rem;font-weight:700;color:{{ main }};padding:14px 18px}
</style><div class="all">"""
    + phone.STATUS
    + """
<div class="hd"><div class="top"><img src="{{ icon(left, headink, 2.2) }}"
 style="width:42px;height:42px"><div style="display:flex;align-items:center;gap:14px">
<img src="{{ mark_ }}" style="width:40px;height:40px"><div style="font-weight:600">
{{ s.app | mark }}</div></div>
<img src="{{ icon('dots', headink, 2.6) }}" style="width:42px;height:42px"></div>
<div style="font-size:4.2rem;font-weight:800;line-height:1.15;margin-top:10px">
{{ s.title | mark }}</div>
{% if s.subtitle %}<div style="font-size:2.6rem;opacity:.85;margin-top:6px;line-height:1.25">
{{ s.subtitle | mark }}</div>{% endif %}</div>
<div class="body" id="slot">
{% if s.banner %}<div class="ban"><img src="{{ icon('info', bandink, 2.2) }}"
 style="width:50px;height:50px;flex-shrink:0"><div>{{ s.banner | mark }}</div></div>{% endif %}
{% if s.rows %}<div class="{{ 'card' if joined else 'cards' }}"
 style="display:flex;flex-direction:column;gap:{{ 0 if joined else 14 }}px">
{% for r in s.rows %}<div class="row {{ ('line' if not loop.first else '') if joined
 else 'card' }}">{% if r.icon %}<div class="ic"><img src="{{ icon(r.icon, chipink) }}"
 style="width:36px;height:36px"></div>{% endif %}
<div class="l"><div class="lab">{{ r.label | mark }}</div>{% if r.note %}
<div class="note">{{ r.note | mark }}</div>{% endif %}</div>
{% if r.value %}<div class="val">{{ r.value | mark }}</div>{% endif %}
{% if r.badge %}<div class="badge">{{ r.badge | mark }}</div>{% endif %}
{% if chevron %}<img src="{{ icon('forward', faint) }}" style="width:28px;height:28px">
{% endif %}</div>{% endfor %}</div>{% endif %}
{% for text in s.paragraphs %}<p>{{ text | mark }}</p>{% endfor %}
{% if s.buttons %}<div style="display:flex;flex-direction:column;gap:14px">
{% for b in s.buttons %}<div class="bt" style="{% if loop.first %}background:{{ main }};
color:#fff{% else %}background:{{ chip }};color:{{ chipink }}{% endif %}">{{ b | mark }}</div>
{% endfor %}</div>{% endif %}
{% if s.footer %}<div class="foot">{{ s.footer | mark }}</div>{% endif %}
<div id="end" style="height:1px;flex-shrink:0"></div></div>
{% if s.alert %}<div class="dim"></div>
<div class="dlg"><div class="t">{{ s.alert.title | mark }}</div>
{% if s.alert.text %}<p>{{ s.alert.text | mark }}</p>{% endif %}
{% if s.alert.buttons %}<div class="b">{% for b in s.alert.buttons %}<div>{{ b | mark }}</div>
{% endfor %}</div>{% endif %}</div>{% endif %}
{% if nav %}<div class="nav">{% for n in nav %}<img src="{{ icon(n, main if loop.index == here
 else faint, 2.2) }}" style="width:48px;height:48px">{% endfor %}</div>{% endif %}
<div style="background:{{ card if nav else ground }};flex-shrink:0"><div class="pill"
 style="background:{{ ink }};opacity:.75"></div></div></div>"""
)


@scene
class PhoneApp(Scene):
    """One screen of an invented app."""

    kind: ClassVar[str] = "phone_app"
    format: ClassVar[str] = "phone"
    app: str
    title: str
    rows: tuple[Row, ...] = ()
    subtitle: str = ""
    banner: str = ""
    paragraphs: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    alert: Alert | None = None
    footer: str = ""
    time: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The phone's screen."""
        rng = ctx.rng("phone_app" + self.style)
        theme = style.pick(rng, style.THEMES)
        dark = rng.random() < 0.25
        coloured = rng.random() < 0.55
        ink = "#eef1f4" if dark else "#171b20"
        ground = "#12161a" if dark else style.pick(rng, ("#f2f4f7", "#ffffff", "#f6f3ee"))
        head = theme.main if coloured else ground
        headink = "#ffffff" if coloured else ink
        card = "#1e242a" if dark else "#ffffff"
        boxed = style.pick(rng, ("box-shadow:0 2px 10px rgba(20,30,50,.10)", "border:2px solid"))
        rule = "#39424b" if dark else "#dde2e8"
        edge = f"{boxed} {rule}" if boxed.startswith("border") else boxed
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "phone",
            shrink=(1.1, 1.05, *artwork.SHRINK),
            s=self,
            font=style.pick(rng, style.SANS),
            dark=dark,
            ink=ink,
            ground=ground,
            head=head,
            headink=headink,
            card=card,
            edge=edge,
            rule=rule,
            faint="#98a3ad" if dark else "#66717d",
            chip="#2b343c" if dark else theme.tint,
            chipink="#d5dde4" if dark else theme.dark,
            band="#27313a" if dark else theme.tint,
            bandink="#ffffff" if dark else theme.dark,
            main="#4f8fd8" if dark and not coloured else theme.main,
            radius=int(style.pick(rng, (12, 20, 28))),
            round=rng.random() < 0.5,
            joined=rng.random() < 0.55,
            chevron=rng.random() < 0.4,
            left=style.pick(rng, ("back", "menu")),
            nav=style.pick(rng, _NAV) if rng.random() < 0.7 else (),
            here=int(rng.integers(1, 5)),
            mark_=style.logo(rng, theme.accent if coloured else theme.main, theme.accent),
            bar=phone.status(rng, self.time, headink, head),
            icon=style.icon,
        )
        return {"phone": art}

    def describe(self, setting: str = "") -> str:
        """Every text of the screen."""
        head = f"{style.lead('A phone', setting)} shows the app {style.quoted(self.app)}"
        head += f" with the screen {style.quoted(self.title)}"
        if self.subtitle:
            head += f" ({self.subtitle})"
        rows = []
        for r in self.rows:
            text = f"{r.label}: {r.value}" if r.value else r.label
            if r.note:
                text += f" ({r.note})"
            if r.badge:
                text += f" [badge: {r.badge}]"
            rows.append(text)
        return style.sentences(
            head,
            f"A banner reads {style.quoted(self.banner)}" if self.banner else "",
            "The rows read: " + "; ".join(rows) if rows else "",
            *[f"Text: {style.quoted(p)}" for p in self.paragraphs],
            f"Buttons: {style.listed([style.quoted(b) for b in self.buttons])}"
            if self.buttons
            else "",
            alert_words(self.alert),
            f"At the bottom: {style.quoted(self.footer)}" if self.footer else "",
            f"The phone's clock shows {self.time}" if self.time else "",
        )
