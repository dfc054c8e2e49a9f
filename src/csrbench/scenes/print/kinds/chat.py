"""A chat on a phone: messages as bubbles, with times, a contact and perhaps a draft."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, phone, style
from csrbench.scenes.print.people import Person, svg, words

EXAMPLE: dict[str, Any] = {
    "contact": "Mum",
    "status": "online",
    "date": "Tuesday",
    "messages": [
        {"from": "them", "text": "Did you get to the pharmacy?", "time": "21:02"},
        {"from": "me", "text": "Yes! They only had the 50 mg ones, is that ok?", "time": "21:05"},
        {
            "from": "them",
            "text": "Hmm, the doctor wrote 25 mg. Ask before you take two 😬",
            "time": "21:07",
        },
        {"from": "me", "text": "Okay, I'll call them tomorrow 👍", "time": "21:11"},
    ],
}


class Message(BaseModel):
    """One message; `from` is ``me``, ``them`` or, in a group, the sender's name."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    sender: str = Field(alias="from")
    text: str
    time: str = ""


_LOOKS: tuple[dict[str, Any], ...] = (
    {
        "head": "#0e7c6e",
        "headink": "#fff",
        "wall": "#ebe4da",
        "doodle": "#d8cfc1",
        "them": "#fff",
        "me": "#d8f8cf",
        "ink": "#15191c",
        "meink": "#15191c",
        "sub": "#6d7880",
        "dark": False,
        "radius": 20,
        "centre": False,
        "field": "#f3efe9",
    },
    {
        "head": "#f7f7f9",
        "headink": "#0f1114",
        "wall": "#ffffff",
        "doodle": "",
        "them": "#e7e8ec",
        "me": "#1a7cf2",
        "ink": "#0f1114",
        "meink": "#fff",
        "sub": "#858b94",
        "dark": False,
        "radius": 36,
        "centre": True,
        "field": "#f7f7f9",
    },
    {
        "head": "#1c2730",
        "headink": "#edf1f4",
        "wall": "#0d151b",
        "doodle": "#16222b",
        "them": "#22303a",
        "me": "#0a5a4d",
        "ink": "#eef2f5",
        "meink": "#eef2f5",
        "sub": "#93a1ab",
        "dark": True,
        "radius": 20,
        "centre": False,
        "field": "#1c2730",
    },
    {
        "head": "#5a3ea0",
        "headink": "#fff",
        "wall": "#efebf7",
        "doodle": "#ddd4ee",
        "them": "#fff",
        "me": "#ddd0fb",
        "ink": "#1c1730",
        "meink": "#1c1730",
        "sub": "#7c7392",
        "dark": False,
        "radius": 28,
        "centre": False,
        "field": "#f6f3fb",
    },
    {
        "head": "#ffffff",
        "headink": "#1b2a3a",
        "wall": "#dfe9f2",
        "doodle": "#cbdbe8",
        "them": "#ffffff",
        "me": "#c9e3ff",
        "ink": "#14202c",
        "meink": "#14202c",
        "sub": "#6a7b8b",
        "dark": False,
        "radius": 24,
        "centre": False,
        "field": "#ffffff",
    },
)
_SMS: tuple[dict[str, Any], ...] = (
    {
        "head": "#f4f6f8",
        "headink": "#16191d",
        "wall": "#ffffff",
        "doodle": "",
        "them": "#eceff3",
        "me": "#2f6fd6",
        "ink": "#16191d",
        "meink": "#fff",
        "sub": "#7d858f",
        "dark": False,
        "radius": 30,
        "centre": True,
        "field": "#f4f6f8",
    },
    {
        "head": "#ffffff",
        "headink": "#16191d",
        "wall": "#f6f8fa",
        "doodle": "",
        "them": "#dfe6ee",
        "me": "#3fae5a",
        "ink": "#16191d",
        "meink": "#fff",
        "sub": "#737c86",
        "dark": False,
        "radius": 26,
        "centre": True,
        "field": "#ffffff",
    },
)
_NAMES = ("#c0392b", "#1f7a8c", "#8e44ad", "#b7791f", "#2f855a", "#2b6cb0")

_TEMPLATE = (
    "<style>"
    + phone.CSS
    + """
body{font-family:{{ font }};background:{{ look.wall }};display:flex;flex-direction:column}
.all{width:720px;height:1480px;display:flex;flex-direction:column;
 {% if look.doodle %}background-image:url({{ wall }});background-size:720px 1480px{% endif %}}
.hd{background:{{ look.head }};color:{{ look.headink }};display:flex;align-items:center;gap:20px;
 padding:12px 26px 16px;flex-shrink:0;min-height:104px;
 {% if not look.dark %}border-bottom:1px solid rgba(0,0,0,.12){% endif %}}
.hd .mid{flex:1;min-width:0{% if look.centre %};text-align:center{% endif %}}
.av{width:76px;height:76px;border-radius:38px;overflow:hidden;display:flex;align-items:center;
 justify-content:center;font-size:32px;font-weight:700;color:#fff;background:{{ face }};
 flex-shrink:0}
.msgs{flex:1;min-height:0;display:flex;flex-direction:column;padding:22px 24px 14px;gap:12px;
}
{% if bottom %}.msgs > div:first-child{margin-top:auto}{% endif %}
.day{align-self:center;font-size:2.2rem;padding:8px 22px;border-radius:14px;color:{{ look.sub }};
 background:{{ 'rgba(255,255,255,.08)' if look.dark else 'rgba(255,255,255,.75)' }};
 margin-bottom:4px}
.m{max-width:570px;padding:13px 20px 9px;border-radius:{{ look.radius }}px;font-size:3rem;
 line-height:1.3;{% if look.doodle %}box-shadow:0 2px 3px rgba(0,0,0,.16);{% endif %}}
.in{background:{{ look.them }};color:{{ look.ink }};align-self:flex-start;
 border-bottom-left-radius:6px}
.out{background:{{ look.me }};color:{{ look.meink }};align-self:flex-end;
 border-bottom-right-radius:6px}
.who{font-size:2.4rem;font-weight:700}
.ti{font-size:2rem;opacity:.66;display:flex;justify-content:flex-end;align-items:center;gap:6px}
.bar{min-height:100px;background:{{ look.field }};display:flex;align-items:center;gap:18px;
 padding:14px 22px;flex-shrink:0}
.inp{flex:1;min-height:70px;border-radius:35px;display:flex;align-items:center;
 padding:12px 28px;font-size:2.8rem;line-height:1.25;background:{{ '#2b3942' if look.dark
 else '#fff' }};border:1px solid rgba(0,0,0,.1);color:{{ look.ink if draft else look.sub }}}
.go{width:70px;height:70px;border-radius:35px;background:{{ accent }};display:flex;
 align-items:center;justify-content:center;flex-shrink:0}
</style><div class="all">"""
    + phone.STATUS
    + """
<div class="hd"><img src="{{ icon('back', look.headink, 2.4) }}" style="width:40px;height:40px">
{% if not look.centre %}<div class="av">{% if avatar %}<img src="{{ avatar }}"
 style="width:76px;height:76px">{% else %}{{ initials }}{% endif %}</div>{% endif %}
<div class="mid"><div style="font-size:34px;font-weight:700">{{ contact | mark }}</div>
{% if status %}<div style="font-size:24px;opacity:.8">{{ status | mark }}</div>{% endif %}</div>
{% for name in tools %}<img src="{{ icon(name, look.headink) }}" style="width:42px;height:42px">
{% endfor %}</div>
<div class="msgs" id="slot">{% if date %}<div class="day">{{ date | mark }}</div>{% endif %}
{% for m in messages %}<div class="m {{ 'out' if m.sender == 'me' else 'in' }}">
{% if m.sender not in ('me', 'them') %}<div class="who" style="color:{{ tint[m.sender] }}">
{{ m.sender | mark }}</div>{% endif %}<div>{{ m.text | mark }}</div>
{% if m.time or m.sender == 'me' %}<div class="ti"><div>{{ m.time | mark }}</div>
{% if m.sender == 'me' and ticks %}<img src="{{ icon('ticks', '#3a9bdc' if look.meink != '#fff'
 else '#dbeafe', 2.4) }}" style="width:30px;height:30px">{% endif %}</div>{% endif %}</div>
{% endfor %}<div id="end" style="height:1px;flex-shrink:0"></div></div>
<div class="bar"><img src="{{ icon('plus', look.sub) }}" style="width:44px;height:44px">
<div class="inp"><div>{% if draft %}{{ draft | mark }}{% else %}{{ hint }}{% endif %}</div></div>
<div class="go"><img src="{{ icon('send' if draft else 'mic', '#fff') }}"
 style="width:38px;height:38px"></div></div>
{% if keyboard %}"""
    + phone.KEYBOARD
    + """{% else %}<div class="pill" style="background:{{ look.ink }};opacity:.75"></div>
{% endif %}</div>"""
)


def _wall(rng: style.Rng, colour: str) -> str:
    """A wallpaper of faint shapes."""
    art = ""
    for gy in range(16):
        for gx in range(8):
            x, y = gx * 90 + int(rng.integers(10, 50)), gy * 90 + int(rng.integers(10, 50))
            art += (
                f"<circle cx='{x}' cy='{y}' r='15'/>",
                f"<path d='M{x - 16} {y + 12}q16-40 32 0z'/>",
                f"<rect x='{x - 14}' y='{y - 14}' width='28' height='28' rx='7'/>",
                f"<path d='M{x - 18} {y}q9-18 18 0t18 0'/>",
                f"<path d='M{x} {y - 16}l6 12 12 2-9 9 2 13-11-7-11 7 2-13-9-9 12-2z'/>",
            )[int(rng.integers(5))]
    return artwork.svg(
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 720 1480'><g fill='none' "
        f"stroke='{colour}' stroke-width='4'>{art}</g></svg>"
    )


@scene
class Chat(Scene):
    """A messenger or text-message thread."""

    kind: ClassVar[str] = "chat"
    format: ClassVar[str] = "phone"
    contact: str
    messages: tuple[Message, ...] = Field(min_length=1)
    status: str = ""
    app: Literal["chat", "sms"] = "chat"
    avatar: Person | None = None
    date: str = ""
    draft: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The phone's screen."""
        rng = ctx.rng("chat" + self.style)
        look = style.pick(rng, _LOOKS if self.app == "chat" else _SMS)
        theme = style.pick(rng, style.THEMES)
        senders = sorted({m.sender for m in self.messages})
        names = {n: _NAMES[i % len(_NAMES)] for i, n in enumerate(senders)}
        letters = "".join(w[0] for w in self.contact.split() if w[0].isalnum())[:2].upper()
        characters = sum(len(m.text) + 60 for m in self.messages)
        calm = rng.random()
        time = style.clock_after(m.time for m in self.messages)
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "phone",
            shrink=(1.12, 1.06, *artwork.SHRINK),
            font=style.pick(rng, ("Roboto", "Inter", "Open Sans")),
            look=look,
            wall=_wall(rng, look["doodle"] or "#ccc"),
            face=theme.main,
            accent="#1a7cf2" if look["centre"] else theme.main,
            avatar=artwork.svg(svg(self.avatar, "#dfe7ee")) if self.avatar else "",
            initials=letters or "?",
            bar=phone.status(rng, time, look["headink"], look["head"]),
            tools=("video", "phone") if look["centre"] else ("video", "phone", "dots"),
            contact=self.contact,
            status=self.status,
            date=self.date,
            draft=self.draft,
            messages=self.messages,
            tint=names,
            ticks=self.app == "chat" and not look["centre"],
            hint="Message" if self.app == "chat" else "Text message",
            keyboard=characters < 620 and (bool(self.draft) or calm < 0.45),
            dark=look["dark"],
            bottom=rng.random() < 0.4,
            icon=style.icon,
        )
        return {"phone": art}

    def describe(self, setting: str = "") -> str:
        """Every message with its sender and time."""
        what = "chat" if self.app == "chat" else "text-message thread"
        head = f"{style.lead('A phone', setting)} shows a {what} with {style.quoted(self.contact)}"
        if self.status:
            head += f" (status: {self.status})"
        face = f"The contact's picture is {words(self.avatar)}" if self.avatar else ""
        lines = []
        for m in self.messages:
            who = {"me": "The phone's owner", "them": self.contact}.get(m.sender, m.sender)
            lines.append(f"{who}{', ' + m.time if m.time else ''}: {style.quoted(m.text)}")
        clock = style.clock_after(m.time for m in self.messages)
        return style.sentences(
            head,
            face,
            f"The thread is dated {self.date}" if self.date else "",
            *lines,
            f"Typed but not sent: {style.quoted(self.draft)}" if self.draft else "",
            f"The phone's clock shows {clock}" if clock else "",
        )
