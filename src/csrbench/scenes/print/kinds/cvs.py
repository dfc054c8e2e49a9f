"""Two CVs side by side, as software for applications shows them."""

from __future__ import annotations

from typing import Any, ClassVar

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, desktop, style
from csrbench.scenes.print.kinds.cv import CvData, cv_words
from csrbench.scenes.print.people import svg

EXAMPLE: dict[str, Any] = {
    "left": {
        "name": "Jonas Weber",
        "role": "Electrician",
        "avatar": {"age": "adult", "gender": "man", "skin": 2, "hair": "short"},
        "experience": [
            {"title": "Electrician", "place": "Voltec", "years": "2016 - 2026"},
        ],
        "education": ["Apprenticeship, 2016"],
        "skills": ["Low voltage", "Fault finding"],
        "certificates": ["Inspection and testing"],
    },
    "right": {
        "name": "Samira Haddad",
        "role": "Electrician",
        "avatar": {"age": "young", "gender": "woman", "skin": 4, "headwear": "hijab"},
        "experience": [
            {"title": "Electrician", "place": "Brightline", "years": "2021 - 2026"},
        ],
        "education": ["Apprenticeship, 2021"],
        "skills": ["Solar", "Low voltage"],
        "certificates": ["Working at height", "Inspection and testing"],
    },
}

_TEMPLATE = (
    "<style>"
    + desktop.CSS
    + """
body{font-family:{{ font }};color:#20262d}
.bar{height:66px;background:{{ theme.dark if solid else '#fff' }};color:{{ '#fff' if solid
 else theme.dark }};display:flex;align-items:center;gap:22px;padding:0 30px;flex-shrink:0;
 border-bottom:1px solid #ccd2d9;font-size:25px}
.mid{flex:1;min-height:0;display:flex;gap:24px;padding:22px 28px;background:{{ ground }}}
.cv{flex:1;min-width:0;background:#fff;border:1px solid #cfd5dc;border-radius:{{ radius }}px;
 padding:26px 32px 0;display:flex;flex-direction:column;gap:1rem;
 box-shadow:0 3px 12px rgba(20,30,50,.10)}
.ph{width:132px;height:132px;border-radius:{{ 66 if round else 14 }}px;overflow:hidden;
 background:#dde5ec;flex-shrink:0}
.nm{font-size:4rem;font-weight:800;line-height:1.1;color:{{ theme.dark }}}
h2{font-size:2.3rem;color:{{ theme.main }};letter-spacing:1px;border-bottom:2px solid
 {{ theme.tint }};padding-bottom:3px;margin-top:.5rem}
p,.d{font-size:2.5rem;line-height:1.3}.d{color:#5a646e;font-size:2.3rem}
.t{font-size:2.6rem;font-weight:700;line-height:1.2}
</style>
{% macro cv(c, face, n) %}<div class="cv" id="slot-{{ n }}"><div style="display:flex;gap:24px;
 align-items:center">{% if face %}<div class="ph"><img src="{{ face }}"
 style="width:132px;height:132px"></div>{% endif %}<div style="flex:1"><div class="nm">
{{ c.name | mark }}</div>{% if c.role %}<div class="d">{{ c.role | mark }}</div>{% endif %}
{% if c.contact %}<div class="d" style="font-size:2.1rem">{% for e in c.contact %}
{{ e | mark }}{{ '' if loop.last else ' · ' }}{% endfor %}</div>{% endif %}</div></div>
{% if c.summary %}<p>{{ c.summary | mark }}</p>{% endif %}
{% if c.experience %}<h2>Experience</h2>{% for j in c.experience %}<div><div
 style="display:flex;justify-content:space-between;align-items:baseline;gap:16px"><div class="t">
{{ j.title | mark }}</div><div class="d" style="white-space:nowrap">{{ j.years | mark }}</div>
</div>{% if j.place %}<div class="d">{{ j.place | mark }}</div>{% endif %}{% for b in j.bullets %}
<p style="padding-left:16px">• {{ b | mark }}</p>{% endfor %}</div>{% endfor %}{% endif %}
{% for title, list in (('Education', c.education), ('Certificates', c.certificates),
 ('Languages', c.languages)) %}{% if list %}<h2>{{ title }}</h2>{% for e in list %}
<p>{{ e | mark }}</p>{% endfor %}{% endif %}{% endfor %}
{% if c.skills %}<h2>Skills</h2><p>{% for e in c.skills %}{{ e | mark }}{{ '' if loop.last
 else ', ' }}{% endfor %}</p>{% endif %}
<div id="end-{{ n }}" style="height:10px;flex-shrink:0"></div></div>{% endmacro %}
<div class="scr">"""
    + desktop.TOP
    + """<div class="bar"><img src="{{ w.logo }}" style="width:40px;height:40px"><div
 style="font-weight:800;font-size:28px">{{ app }}</div><div style="flex:1;opacity:.85">{{ job }}
</div>{% for n in ('search', 'bell', 'user') %}<img src="{{ icon(n, '#fff' if solid
 else theme.dark) }}" style="width:32px;height:32px">{% endfor %}</div>
<div class="mid">{{ cv(s.left, faces[0], 'left') }}{{ cv(s.right, faces[1], 'right') }}</div>"""
    + desktop.TASK
    + "</div>"
)


@scene
class Cvs(Scene):
    """Two applicants next to each other."""

    kind: ClassVar[str] = "cvs"
    format: ClassVar[str] = "screen"
    left: CvData
    right: CvData
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The screen."""
        rng = ctx.rng("cvs" + self.style)
        theme = style.pick(rng, style.THEMES)
        app = style.pick(rng, ("Hirely", "Talentdesk", "Openroster", "Crewfile"))
        faces = [
            artwork.svg(svg(c.avatar, "#dde5ec")) if c.avatar else ""
            for c in (self.left, self.right)
        ]
        browser = rng.random() < 0.7
        address = desktop.address(app, "compare") if browser else ""
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "screen",
            shrink=(1.2, 1.12, 1.06, *artwork.SHRINK),
            s=self,
            w=desktop.window(rng, theme, f"Compare - {app}", address),
            app=app,
            job=f"Compare applicants  ·  vacancy {style.digits(rng, 4)}",
            faces=faces,
            theme=theme,
            font=style.pick(rng, style.SANS),
            ground=style.pick(rng, ("#eef1f4", "#f5f5f2", theme.tint)),
            solid=rng.random() < 0.6,
            radius=int(style.pick(rng, (4, 12, 20))),
            round=rng.random() < 0.6,
            icon=style.icon,
        )
        return {"screen": art}

    def describe(self, setting: str = "") -> str:
        """Both CVs in full, left first."""
        head = f"{style.lead('A computer screen', setting)} shows two CVs side by side"
        return (
            f"{style.sentences(head)} On the left: {cv_words(self.left)} "
            f"On the right: {cv_words(self.right)}"
        )
