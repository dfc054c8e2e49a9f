"""A printed notice on a wall or door: heading by tone, pictogram, lines."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, pictograms, style

EXAMPLE: dict[str, Any] = {
    "heading": "Pool closed",
    "tone": "warning",
    "pictogram": "no_swim",
    "lines": [
        "Chlorine level too high",
        "Do not enter the water until Thursday, 12:00",
        "Showers stay open",
    ],
    "footer": "Questions: desk, extension 214",
    "org": "Fernside Leisure Centre",
    "date": "12 May 2026",
}
Tone = Literal["warning", "info", "prohibition", "danger", "event"]

_TONES: dict[str, tuple[tuple[str, str, str], ...]] = {
    # band, ink on the band, ink of the text
    "warning": (("#f5c518", "#15130a", "#15130a"), ("#f39c12", "#17130b", "#17130b")),
    "info": (
        ("#1f5fa8", "#ffffff", "#13294a"),
        ("#0e7c6e", "#ffffff", "#0b3b35"),
        ("#3d4a5c", "#ffffff", "#222b36"),
    ),
    "prohibition": (("#c4262e", "#ffffff", "#1a1415"), ("#a81c26", "#ffffff", "#1a1415")),
    "danger": (("#d1111b", "#ffffff", "#1a0e0f"), ("#1b1b1d", "#ffd21f", "#1b1b1d")),
    "event": (
        ("#7a3b8f", "#ffffff", "#2d1736"),
        ("#c05621", "#ffffff", "#3c1d0d"),
        ("#00798c", "#ffffff", "#073840"),
        ("#2f6b3a", "#ffffff", "#14301a"),
    ),
}

_TEMPLATE = """<style>
body{font-family:{{ font }};background:{{ paper }};color:{{ ink }}}
.n{width:1050px;height:1485px;display:flex;flex-direction:column;
 {{ 'border:26px solid ' + band if framed else '' }}}
.band{background:{{ band }};color:{{ bandink }};padding:{{ 44 if framed else 64 }}px 70px 46px;
 text-align:{{ align }};flex-shrink:0}
.stripe{height:44px;flex-shrink:0;background:repeating-linear-gradient(-45deg,{{ band }} 0 44px,
 #1a1a1a 44px 88px)}
h1{font-family:{{ headfont }};font-weight:800;font-size:{{ headsize }}px;line-height:1.06}
.body{flex:1;min-height:0;padding:46px 76px 0;display:flex;flex-direction:column;gap:2.6rem;
 text-align:{{ align }};align-items:{{ 'center' if align == 'center' else 'stretch' }}}
.l{font-size:5rem;line-height:1.22;max-width:100%}.l.first{font-weight:700;font-size:5.6rem}
.foot{flex-shrink:0;margin:14px 96px 66px;padding-top:18px;border-top:3px solid {{ band }};
 font-size:2.7rem;line-height:1.25;display:flex;justify-content:space-between;gap:30px;
 align-items:flex-end}
</style><div class="n">
{% if stripe %}<div class="stripe"></div>{% endif %}
<div class="band">{% if org_top and s.org %}<div style="display:flex;gap:18px;align-items:center;
 justify-content:{{ 'center' if align == 'center' else 'flex-start' }};margin-bottom:20px;
 font-size:30px;font-weight:600"><img src="{{ logo }}" style="width:54px;height:54px"><div>
{{ s.org | mark }}</div></div>{% endif %}<h1>{{ s.heading | mark }}</h1></div>
{% if stripe %}<div class="stripe"></div>{% endif %}
<div class="body" id="slot">
{% if picture %}<img src="{{ picture }}" style="width:{{ picsize }}px;height:{{ picsize }}px;
 align-self:center;flex-shrink:0">{% endif %}
{% for line in s.lines %}<div class="l {{ 'first' if loop.first and strong }}">
{% if bullets and s.lines | length > 2 %}<div style="display:flex;gap:24px"><div
 style="color:{{ accent }}">{{ bullets }}</div><div style="flex:1">{{ line | mark }}</div></div>
{% else %}{{ line | mark }}{% endif %}</div>{% endfor %}
<div id="end" style="height:1px;flex-shrink:0"></div></div>
<div class="foot"><div>{% if s.org and not org_top %}<div style="font-weight:700">
{{ s.org | mark }}</div>{% endif %}<div>{{ s.footer | mark }}</div></div>
<div style="text-align:right">{% if s.date %}<div>{{ s.date | mark }}</div>{% endif %}
<div style="font-size:18px;opacity:.6">{{ code }}</div></div></div></div>"""


@scene
class Notice(Scene):
    """A notice, poster or sign of paper."""

    kind: ClassVar[str] = "notice"
    format: ClassVar[str] = "notice"
    heading: str
    lines: tuple[str, ...] = ()
    tone: Tone = "info"
    pictogram: str = ""
    footer: str = ""
    org: str = ""
    date: str = ""
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The notice."""
        rng = ctx.rng("notice" + self.style)
        band, bandink, ink = style.pick(rng, _TONES[self.tone])
        sans = style.pick(rng, ("Roboto", "Overpass", "Open Sans", "Inter"))
        headfont = style.pick(rng, (sans, "Oswald", "Oswald"))
        framed, striped = rng.random() < 0.35, rng.random() < 0.5
        room = 1050 - 150 - (52 if framed else 0)
        size = self._headsize(self.heading, headfont, room)
        picture = artwork.svg(pictograms.svg(self.pictogram)) if self.pictogram else ""
        centred = rng.random() < 0.5
        characters = sum(map(len, self.lines))
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "notice",
            shrink=(1.2, 1.1, 1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.54),
            s=self,
            font=sans,
            headfont=headfont,
            headsize=size,
            band=band,
            bandink=bandink,
            ink=ink,
            accent=band if self.tone != "warning" else ink,
            paper=style.pick(rng, ("#ffffff", "#fdfcf7", "#fffdf2")),
            framed=framed,
            stripe=striped and self.tone in ("warning", "danger"),
            align="center" if centred else "left",
            org_top=rng.random() < 0.5,
            strong=rng.random() < 0.6,
            bullets="" if centred else style.pick(rng, ("", "•", "")),
            logo=style.logo(rng, bandink, band if bandink == "#ffffff" else "#ffffff"),
            picture=picture,
            picsize=390 if characters < 130 else 310 if characters < 260 else 240,
            code=f"N-{style.digits(rng, 4)}",
        )
        return {"notice": art}

    def _headsize(self, heading: str, font: str, room: float) -> int:
        """Heading size in pixels: as large as one, two or three lines allow."""
        for size in (150, 132, 116, 104, 92, 82, 72, 64):
            lines = artwork.wrap(heading, font, size * 1.05, room)
            wide = max(artwork.text_width(w, font, size, 800.0) for w in heading.split())
            if wide < room and len(lines) * size <= 330:
                return size
        return 58

    def describe(self, setting: str = "") -> str:
        """The notice's texts and symbol."""
        head = f"{style.lead('A printed notice', setting)} has the heading"
        return style.sentences(
            f"{head} {style.quoted(self.heading)}",
            f"It shows {pictograms.words(self.pictogram)}" if self.pictogram else "",
            ("It reads: " + " ".join(style.quoted(line) for line in self.lines))
            if self.lines
            else "",
            f"At the foot: {style.quoted(self.footer)}" if self.footer else "",
            f"It is issued by {style.quoted(self.org)}" if self.org else "",
            f"It is dated {self.date}" if self.date else "",
        )
