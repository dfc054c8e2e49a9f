"""A curriculum vitae on A4, in one of several layouts."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import artwork, style
from csrbench.scenes.print.people import Person, svg, words

EXAMPLE: dict[str, Any] = {
    "name": "Amara Lindqvist",
    "role": "Structural engineer",
    "avatar": {"age": "adult", "gender": "woman", "skin": 5, "hair": "curly", "clothing": "suit"},
    "contact": ["amara.l@example.org", "0117 555 0142", "Bristol"],
    "summary": "Engineer with 11 years of work on bridges and temporary works.",
    "experience": [
        {
            "title": "Senior engineer",
            "place": "Harrow & Pike",
            "years": "2019 - 2026",
            "bullets": ["Load rating of 42 masonry arches", "Led a team of six"],
        },
        {"title": "Engineer", "place": "Northline Structures", "years": "2014 - 2019"},
    ],
    "education": ["MEng Civil Engineering, 2014"],
    "skills": ["Finite elements", "Site supervision", "Python"],
    "certificates": ["Chartered engineer (2018)"],
    "languages": ["English", "Swedish"],
}


class Job(BaseModel):
    """One position."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    title: str
    place: str = ""
    years: str = ""
    bullets: tuple[str, ...] = ()


class CvData(BaseModel):
    """What a CV says."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)
    name: str
    role: str = ""
    avatar: Person | None = None
    contact: tuple[str, ...] = ()
    summary: str = ""
    experience: tuple[Job, ...] = ()
    education: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def cv_words(cv: CvData) -> str:
    """A CV in words, in reading order."""
    jobs = []
    for job in cv.experience:
        text = ", ".join(t for t in (job.title, job.place, job.years) if t)
        jobs.append(text + (f" ({'; '.join(job.bullets)})" if job.bullets else ""))
    head = f"Name: {cv.name}" + (f"; role: {cv.role}" if cv.role else "")
    return style.sentences(
        head,
        f"The portrait is an illustration of {words(cv.avatar)}" if cv.avatar else "",
        f"Contact: {'; '.join(cv.contact)}" if cv.contact else "",
        f"Summary: {style.quoted(cv.summary)}" if cv.summary else "",
        f"Experience: {'; '.join(jobs)}" if jobs else "",
        f"Education: {'; '.join(cv.education)}" if cv.education else "",
        f"Skills: {', '.join(cv.skills)}" if cv.skills else "",
        f"Certificates: {'; '.join(cv.certificates)}" if cv.certificates else "",
        f"Languages: {', '.join(cv.languages)}" if cv.languages else "",
    )


def contact_size(lines: tuple[str, ...], font: str, room: float = 270.0) -> float:
    """The font size in pixels at which no unbreakable part is wider than `room`."""
    parts = [part for line in lines for part in line.split()]
    widest = max((artwork.text_width(part, font, 100.0) for part in parts), default=1.0)
    return round(min(27.0, 98.0 * room / widest), 1)


_TEMPLATE = """<style>
body{font-family:{{ font }};color:#23272d;background:#fff}
.page{width:1050px;height:1485px;display:flex;{{ 'flex-direction:row-reverse' if right else '' }}}
.side{width:{{ 340 }}px;background:{{ theme.dark if solid else theme.tint }};
 color:{{ '#eef2f6' if solid else '#23303c' }};padding:54px 34px;display:flex;
 flex-direction:column;gap:1.1rem;font-size:2.35rem;line-height:1.3;flex-shrink:0}
.photo{width:230px;height:230px;border-radius:{{ 115 if round else 18 }}px;overflow:hidden;
 align-self:center;border:6px solid {{ '#fff' if solid else theme.main }};margin-bottom:14px;
 background:#dde5ec;flex-shrink:0}
.side h3{font-size:2.3rem;letter-spacing:2px;margin-top:1.4rem;padding-bottom:5px;
 border-bottom:2px solid {{ theme.accent }}}
.main{position:relative;flex:1;min-width:0;padding:58px 50px 0;display:flex;
 flex-direction:column;gap:1.3rem}
.wide{padding:64px 84px 0}
h1{font-family:{{ headfont }};font-size:5rem;line-height:1.08;color:{{ theme.dark }}}
.role{font-size:2.7rem;font-weight:600;color:{{ theme.main }}}
h2{font-family:{{ headfont }};font-size:2.7rem;letter-spacing:{{ 2 if caps else 0 }}px;
 color:{{ theme.dark }};border-bottom:{{ 3 if caps else 2 }}px solid {{ theme.accent }};
 padding-bottom:4px;margin-top:1.4rem}
p{font-size:2.45rem;line-height:1.38}.d{font-size:2.1rem;color:#66707a}
.t{font-size:2.6rem;font-weight:700;line-height:1.25}
.li{font-size:2.35rem;line-height:1.35;display:flex;gap:1.2rem;padding-left:.8rem}
.chips{display:flex;flex-wrap:wrap;gap:1rem}.chip{border:2px solid {{ theme.main }};
 border-radius:30px;padding:.4rem 1.6rem;font-size:2.3rem;color:{{ theme.dark }}}
</style>
{% macro head(n) %}{{ n | upper if caps else n }}{% endmacro %}
{% macro jobs() %}<h2>{{ head('Experience') }}</h2>{% for j in s.experience %}<div>
<div style="display:flex;justify-content:space-between;gap:20px;align-items:baseline">
<div class="t">{{ j.title | mark }}</div><div class="d" style="white-space:nowrap">
{{ j.years | mark }}</div></div><div class="d" style="font-size:2.3rem">{{ j.place | mark }}</div>
{% for b in j.bullets %}<div class="li"><div style="color:{{ theme.accent }}">•</div>
<div style="flex:1">{{ b | mark }}</div></div>{% endfor %}</div>{% endfor %}{% endmacro %}
{% macro items(title, list) %}{% if list %}<h2>{{ head(title) }}</h2>{% for e in list %}
<p>{{ e | mark }}</p>{% endfor %}{% endif %}{% endmacro %}
{% macro sideitems(title, list) %}{% if list %}<h3>{{ head(title) }}</h3>{% for e in list %}
<div>{{ e | mark }}</div>{% endfor %}{% endif %}{% endmacro %}
{% macro foot(pad) %}<div style="position:absolute;left:{{ pad }}px;
 right:{{ pad }}px;bottom:28px;font-size:18px;color:#8b939b;display:flex;
 justify-content:space-between"><div>References on request</div>
<div>Page 1 of 1</div></div>{% endmacro %}
<div class="page">
{% if layout == 'side' %}
<div class="side">{% if face %}<div class="photo"><img src="{{ face }}"
 style="width:218px;height:218px"></div>{% endif %}<h3>{{ head('Contact') }}</h3>
{% for e in s.contact %}<div style="font-size:{{ small }}px">{{ e | mark }}</div>{% endfor %}
{{ sideitems('Skills', s.skills) }}{{ sideitems('Languages', s.languages) }}
{{ sideitems('Certificates', s.certificates) }}
<div id="end-a" style="height:20px;flex-shrink:0"></div></div>
<div class="main"><h1>{{ s.name | mark }}</h1>{% if s.role %}<div class="role">{{ s.role | mark }}
</div>{% endif %}{% if s.summary %}<p>{{ s.summary | mark }}</p>{% endif %}
{% if s.experience %}{{ jobs() }}{% endif %}{{ items('Education', s.education) }}
<div id="end-b" style="height:64px;flex-shrink:0"></div>{{ foot(50) }}</div>
{% else %}
<div class="main wide"><div style="display:flex;gap:36px;align-items:center;
{% if layout == 'band' %}background:{{ theme.dark if solid else theme.tint }};padding:40px 84px;
margin:-64px -84px 10px{% endif %}">{% if face %}<div class="photo" style="width:200px;
height:200px;margin:0;align-self:auto"><img src="{{ face }}" style="width:188px;height:188px">
</div>{% endif %}<div style="flex:1;{{ 'text-align:center' if layout == 'plain' and not face
 else '' }}"><h1 style="{{ 'color:#fff' if layout == 'band' and solid else '' }}">
{{ s.name | mark }}</h1>{% if s.role %}
<div class="role" style="{{ 'color:#fff' if layout == 'band' and solid else '' }}">
{{ s.role | mark }}</div>{% endif %}<div class="d" style="font-size:2.2rem;
margin-top:8px;{{ 'color:#dfe6ee' if layout == 'band' and solid else '' }}">
{% for c in s.contact %}{{ c | mark }}{{ '' if loop.last else '  ·  ' }}{% endfor %}</div></div>
</div>{% if s.summary %}<p>{{ s.summary | mark }}</p>{% endif %}
{% if s.experience %}{{ jobs() }}{% endif %}{{ items('Education', s.education) }}
{{ items('Certificates', s.certificates) }}
{% if s.skills %}<h2>{{ head('Skills') }}</h2><div class="chips">{% for e in s.skills %}
<div class="chip">{{ e | mark }}</div>{% endfor %}</div>{% endif %}
{{ items('Languages', s.languages) }}
<div id="end-b" style="height:64px;flex-shrink:0"></div>{{ foot(84) }}</div>
{% endif %}</div>"""


@scene
class Cv(Scene):
    """One person's CV."""

    kind: ClassVar[str] = "cv"
    format: ClassVar[str] = "sheet"
    name: str
    role: str = ""
    avatar: Person | None = None
    contact: tuple[str, ...] = ()
    summary: str = ""
    experience: tuple[Job, ...] = ()
    education: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """The sheet."""
        rng = ctx.rng("cv" + self.style)
        font = style.pick(rng, (*style.SANS, style.SERIF))
        theme = style.pick(rng, style.THEMES)
        layout = style.pick(rng, ("side", "side", "band", "plain"))
        art = artwork.page(
            ctx,
            _TEMPLATE,
            "sheet",
            shrink=(1.4, 1.3, 1.2, 1.12, 1.06, *artwork.SHRINK[:-1]),
            s=self,
            theme=theme,
            font=font,
            headfont=style.pick(rng, (font, style.SERIF, "Oswald")),
            layout=layout,
            right=rng.random() < 0.3,
            solid=rng.random() < 0.6,
            round=rng.random() < 0.6,
            caps=rng.random() < 0.5,
            small=contact_size(self.contact, font),
            face=artwork.svg(svg(self.avatar, "#dde5ec")) if self.avatar else "",
        )
        return {"sheet": art}

    def describe(self, setting: str = "") -> str:
        """The CV in reading order."""
        data = CvData.model_validate(self.model_dump(exclude={"style"}))
        return style.sentences(f"{style.lead('A printed CV', setting)} reads as follows") + (
            " " + cv_words(data)
        )
