"""A news page or wiki page in a browser, perhaps with comments."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, desktop, style

EXAMPLE: dict[str, Any] = {
    "site": "The Harbour Courier",
    "headline": "Footbridge at Lock Street stays shut until June",
    "byline": "By the local desk",
    "date": "3 April 2026",
    "paragraphs": [
        "Engineers found cracks in two of the four hangers during a routine inspection.",
        "Walkers are sent over the road bridge, ten minutes upstream.",
    ],
    "figure_caption": "The river near Lock Street",
    "comments": [{"name": "M. Oyelaran", "text": "They said the same last year."}],
}


class Comment(BaseModel):
    """A reader's comment."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    name: str
    text: str


_LINKS = (
    "Crossword",
    "Letters page",
    "Gardening",
    "Recipes",
    "Photo gallery",
    "Archive",
    "Newsletter",
    "About us",
    "Book reviews",
    "Contact",
)

_TEMPLATE = (
    "<style>"
    + desktop.CSS
    + """
body{font-family:{{ font }};color:#1c2025}
.mast{height:78px;display:flex;align-items:center;gap:24px;padding:0 44px;flex-shrink:0;
 border-bottom:{{ '4px double #333' if serif else '3px solid ' + theme.main }};
 background:{{ theme.main if solid else '#fff' }};color:{{ '#fff' if solid else '#16191d' }}}
.name{font-family:{{ headfont }};font-size:40px;font-weight:800}
.mid{flex:1;min-height:0;display:flex;gap:40px;padding:22px 44px 0}
.art{flex:1;min-width:0;display:flex;flex-direction:column;gap:1.2rem}
h1{font-family:{{ headfont }};font-size:4.8rem;line-height:1.1}
.by{font-size:2.2rem;color:#5d6670}
p{font-size:2.65rem;line-height:1.4}
.cap{font-size:2.1rem;color:#5d6670;line-height:1.25;margin-top:8px}
.com{background:{{ theme.tint }};border-radius:10px;padding:.9rem 1.6rem;font-size:2.35rem;
 line-height:1.3}
.side{width:{{ 430 if figure else 330 }}px;flex-shrink:0;display:flex;flex-direction:column;
 gap:20px}
.box{background:#f0f2f4;border-radius:8px;padding:18px;display:flex;flex-direction:column;
 gap:12px}
</style><div class="scr">"""
    + desktop.TOP
    + """
<div class="mast"><img src="{{ w.logo }}" style="width:48px;height:48px"><div class="name">
{{ s.site | mark }}</div><div style="flex:1"></div>{% for n in ('search', 'user', 'menu') %}
<img src="{{ icon(n, '#fff' if solid else '#333') }}" style="width:34px;height:34px">{% endfor %}
</div>
<div class="mid"><div class="art" id="slot"><h1>{{ s.headline | mark }}</h1>
{% if s.byline or s.date %}<div class="by">{{ s.byline | mark }}{{ '  ·  ' if s.byline and s.date
 else '' }}{{ s.date | mark }}</div>{% endif %}
{% for p in s.paragraphs %}<p>{{ p | mark }}</p>{% endfor %}
{% if s.comments %}<div style="font-size:2.3rem;font-weight:700;margin-top:.6rem">Comments
({{ s.comments | length }})</div>{% for c in s.comments %}<div class="com">
<b>{{ c.name | mark }}</b><div>{{ c.text | mark }}</div></div>{% endfor %}{% endif %}
<div id="end" style="height:14px;flex-shrink:0"></div></div>
<div class="side">{% if figure %}<div><img src="{{ picture }}" style="width:430px;height:270px">
<div class="cap">{{ s.figure_caption | mark }}</div></div>{% endif %}
<div class="box"><div style="font-size:25px;font-weight:700">{{ links_title }}</div>
{% for t in links %}<div style="font-size:24px;line-height:1.2;border-top:1px solid #d5dade;
 padding-top:10px;color:{{ theme.main }}">{{ t }}</div>{% endfor %}</div></div></div>"""
    + desktop.TASK
    + "</div>"
)


@scene
class Article(Scene):
    """An article of an invented site."""

    kind: ClassVar[str] = "article"
    format: ClassVar[str] = "screen"
    site: str
    headline: str
    byline: str = ""
    date: str = ""
    paragraphs: tuple[str, ...] = ()
    figure_caption: str = ""
    comments: tuple[Comment, ...] = ()
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The screen."""
        rng = ctx.rng("article" + self.style)
        theme = style.pick(rng, style.THEMES)
        serif = rng.random() < 0.55
        sans = style.pick(rng, style.SANS)
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "screen",
            shrink=(1.3, 1.2, 1.1, *artwork.SHRINK),
            s=self,
            w=desktop.window(rng, theme, self.site, desktop.address(self.site, self.headline)),
            theme=theme,
            serif=serif,
            solid=not serif and rng.random() < 0.6,
            font=style.SERIF if serif and rng.random() < 0.5 else sans,
            headfont=style.SERIF if serif else style.pick(rng, (sans, "Oswald")),
            figure=bool(self.figure_caption),
            picture=style.landscape(rng),
            links_title=style.pick(rng, ("Sections", "On this site", "Browse")),
            links=[_LINKS[int(i)] for i in rng.permutation(len(_LINKS))[:6]],
            icon=style.icon,
        )
        return {"screen": art}

    def describe(self, setting: str = "") -> str:
        """The article's texts and comments."""
        head = f"{style.lead('A computer screen', setting)} shows a page of the site"
        head += f" {style.quoted(self.site)} with the headline {style.quoted(self.headline)}"
        about = [t for t in (self.byline, self.date) if t]
        return style.sentences(
            head,
            f"Below it stands: {', '.join(about)}" if about else "",
            ("The text reads: " + style.quoted(" ".join(self.paragraphs)))
            if self.paragraphs
            else "",
            f"A landscape picture has the caption {style.quoted(self.figure_caption)}"
            if self.figure_caption
            else "",
            *[f"Comment by {c.name}: {style.quoted(c.text)}" for c in self.comments],
        )
