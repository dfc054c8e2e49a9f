"""Parts that all phone screens share: status bar, navigation, keyboard, alert."""

from __future__ import annotations

from typing import Any

from csrbench.scenes.print import style

CSS = """
.sb{height:58px;display:flex;justify-content:space-between;align-items:center;padding:0 36px;
 font-size:24px;font-weight:600;flex-shrink:0}
.sb .r{display:flex;align-items:center;gap:10px}
.sig{display:flex;align-items:flex-end;gap:4px}.sig div{width:6px;border-radius:2px}
.bat{width:46px;height:22px;border-radius:6px;padding:3px;display:flex}
.bat div{border-radius:3px}
.kb{flex-shrink:0;padding:12px 6px 30px;display:flex;flex-direction:column;gap:12px}
.kb .row{display:flex;justify-content:center;gap:8px}
.key{height:76px;border-radius:10px;display:flex;align-items:center;justify-content:center;
 font-size:32px;width:62px}
.pill{height:8px;width:240px;border-radius:4px;margin:10px auto 12px;flex-shrink:0}
"""

STATUS = """
<div class="sb" style="color:{{ bar.ink }};background:{{ bar.ground }}">
<div>{{ bar.time }}</div><div class="r"><div class="sig">{% for h in (8, 13, 18, 23) %}
<div style="height:{{ h }}px;background:{{ bar.ink }};opacity:{{ 1 if loop.index <= bar.signal
 else 0.3 }}"></div>{% endfor %}</div>
<div class="bat" style="border:2px solid {{ bar.ink }}">
<div style="width:{{ bar.battery }}%;background:{{ bar.ink }}"></div></div></div></div>
"""

KEYBOARD = """
<div class="kb" style="background:{{ '#22262b' if dark else '#d3d6dc' }}">
{% for row in ('qwertyuiop', 'asdfghjkl', 'zxcvbnm') %}<div class="row">
{% if loop.last %}<div class="key" style="width:86px;background:{{ '#3b4047' if dark
 else '#adb3bd' }}"></div>{% endif %}
{% for c in row %}<div class="key" style="background:{{ '#4a5058' if dark else '#fff' }};
color:{{ '#fff' if dark else '#111' }}">{{ c }}</div>{% endfor %}
{% if loop.last %}<div class="key" style="width:86px;background:{{ '#3b4047' if dark
 else '#adb3bd' }}"><img src="{{ icon('back', '#fff' if dark else '#111') }}"
 style="width:34px;height:34px"></div>{% endif %}</div>{% endfor %}
<div class="row">
<div class="key" style="width:96px;background:{{ '#3b4047' if dark else '#adb3bd' }};
color:{{ '#fff' if dark else '#111' }};font-size:26px">123</div>
<div class="key" style="width:400px;background:{{ '#4a5058' if dark else '#fff' }}"></div>
<div class="key" style="width:150px;background:{{ '#3b4047' if dark else '#adb3bd' }}">
<img src="{{ icon('check', '#fff' if dark else '#111') }}" style="width:34px;height:34px"></div>
</div></div>
"""


def status(rng: style.Rng, time: str, ink: str, ground: str) -> dict[str, Any]:
    """Data of the status bar; the time is drawn at random when none is given."""
    drawn = f"{int(rng.integers(8, 22)):02d}:{int(rng.integers(60)):02d}"
    return {
        "time": time or drawn,
        "ink": ink,
        "ground": ground,
        "signal": int(rng.integers(2, 5)),
        "battery": int(rng.integers(28, 97)),
    }
