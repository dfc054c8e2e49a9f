"""Parts that all computer screens share: browser or window frame, task bar, dialog."""

from __future__ import annotations

from typing import Any

from csrbench.scenes.print import style

CSS = """
.scr{width:1600px;height:1000px;display:flex;flex-direction:column;background:{{ w.desk }}}
.tabs{height:54px;background:{{ w.bar }};display:flex;align-items:flex-end;padding:0 16px;
 gap:8px;flex-shrink:0}
.tab{height:44px;border-radius:12px 12px 0 0;padding:0 20px;display:flex;align-items:center;
 gap:12px;font-size:21px;background:{{ w.field }};color:{{ w.ink }};max-width:560px;
 overflow:hidden;white-space:nowrap}
.url{height:60px;background:{{ w.field }};display:flex;align-items:center;gap:20px;
 padding:0 20px;flex-shrink:0;border-bottom:1px solid {{ w.line }}}
.url .in{flex:1;height:42px;border-radius:21px;background:{{ w.bar }};display:flex;
 align-items:center;gap:12px;padding:0 18px;font-size:22px;color:{{ w.ink }}}
.task{height:50px;background:{{ w.task }};display:flex;align-items:center;flex-shrink:0;
 padding:0 20px;gap:18px;color:#fff;font-size:20px}
.task .b{width:34px;height:34px;border-radius:9px}
.dim{position:absolute;left:0;top:0;width:1600px;height:950px;background:rgba(10,14,20,.34)}
.dlg{position:relative;z-index:2;margin:8px 38px 44px;max-width:820px;flex-shrink:0;
 background:#fff;border-radius:16px;padding:38px 42px 30px;display:flex;
 flex-direction:column;gap:18px;color:#1b2027;box-shadow:0 20px 60px rgba(0,0,0,.45)}
"""
TOP = """
{% if w.browser %}<div class="tabs">{% if w.dots %}<div style="display:flex;gap:10px;
 align-self:center;margin-right:10px">{% for c in ('#f0605a', '#f5be4f', '#58c253') %}
<div style="width:16px;height:16px;border-radius:8px;background:{{ c }}"></div>{% endfor %}</div>
{% endif %}<div class="tab"><img src="{{ w.logo }}" style="width:24px;height:24px"><div>
{{ w.tab | mark }}</div><img src="{{ icon('close', w.ink) }}" style="width:18px;height:18px"></div>
{% for i in range(w.spare) %}<div class="tab" style="background:none;opacity:.6;width:120px"><div
 style="width:22px;height:22px;border-radius:6px;background:{{ w.line }};flex-shrink:0"></div><div
 style="height:10px;width:60px;border-radius:5px;background:{{ w.line }}"></div></div>{% endfor %}
<img src="{{ icon('plus', w.ink) }}" style="width:24px;height:24px;align-self:center">
{% if not w.dots %}<div style="flex:1"></div><img src="{{ icon('close', w.ink) }}"
 style="width:22px;height:22px;align-self:center">{% endif %}</div>
<div class="url"><img src="{{ icon('back', w.ink) }}" style="width:28px;height:28px">
<img src="{{ icon('forward', w.line) }}" style="width:28px;height:28px">
<img src="{{ icon('reload', w.ink) }}" style="width:28px;height:28px"><div class="in">
<img src="{{ icon('lock', w.ink) }}" style="width:22px;height:22px"><div>{{ w.url | mark }}</div>
</div><img src="{{ icon('star', w.ink) }}" style="width:28px;height:28px">
<img src="{{ icon('dots', w.ink) }}" style="width:28px;height:28px"></div>
{% else %}<div class="tabs" style="align-items:center;{{ 'flex-direction:row' }}">
{% if w.dots %}<div style="display:flex;gap:10px">{% for c in ('#f0605a', '#f5be4f', '#58c253') %}
<div style="width:16px;height:16px;border-radius:8px;background:{{ c }}"></div>{% endfor %}</div>
{% endif %}<img src="{{ w.logo }}" style="width:28px;height:28px"><div style="flex:1;
 font-size:22px;font-weight:600;color:{{ w.ink }}">{{ w.tab | mark }}</div>
{% if not w.dots %}{% for n in ('flag', 'doc', 'close') %}<img src="{{ icon(n, w.ink) }}"
 style="width:22px;height:22px;margin-left:14px">{% endfor %}{% endif %}</div>{% endif %}
"""
TASK = """<div class="task">{% for c in w.icons %}<div class="b" style="background:{{ c }}"></div>
{% endfor %}<div style="flex:1"></div><div>{{ w.status | mark }}</div></div>"""


def window(
    rng: style.Rng, theme: style.Theme, tab: str, url: str, status: str = ""
) -> dict[str, Any]:
    """Data of the window frame; without `url` it is a desktop program."""
    dark = rng.random() < 0.3
    colours = ("#e6674f", "#4f9de6", "#5fb878", "#e6b84f", "#9a6fd0", "#5bc0c7", "#d6d9de")
    order = [colours[int(i)] for i in rng.permutation(len(colours))[:6]]
    return {
        "browser": bool(url),
        "url": url if len(url) < 70 else url[:68] + "…",
        "tab": tab if len(tab) < 36 else tab[:34].rstrip() + "…",
        "status": status,
        "dots": rng.random() < 0.5,
        "logo": style.logo(rng, theme.main, theme.accent),
        "spare": int(rng.integers(0, 4)),
        "bar": "#2a2f37" if dark else style.pick(rng, ("#dfe3e8", "#e6e8eb", theme.tint)),
        "field": "#3a404a" if dark else "#ffffff",
        "ink": "#e3e7ec" if dark else "#2a3038",
        "line": "#596270" if dark else "#c2c8d0",
        "desk": "#ffffff",
        "task": style.pick(rng, ("#1d232c", theme.dark, "#30343b")),
        "icons": order,
    }


def address(site: str, page: str = "") -> str:
    """A made-up address under a reserved domain for a site's name."""
    slug = "".join(c if c.isalnum() else "-" for c in site.lower()).strip("-")
    tail = "".join(c if c.isalnum() else "-" for c in page.lower()).strip("-")[:36].strip("-")
    while "--" in slug or "--" in tail:
        slug, tail = slug.replace("--", "-"), tail.replace("--", "-")
    return f"www.{slug}.example" + (f"/{tail}" if tail else "")
