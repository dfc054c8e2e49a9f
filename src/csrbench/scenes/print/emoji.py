"""A few emoji of our own drawing: the engine draws no colour glyphs, so they become images."""

from __future__ import annotations

import base64
import re

_FACE = (
    '<defs><radialGradient id="f" cx=".4" cy=".3" r=".8"><stop offset="0" stop-color="#ffe27a"/>'
    '<stop offset="1" stop-color="#f6b62f"/></radialGradient></defs>'
    '<circle cx="32" cy="32" r="29" fill="url(#f)"/>'
)
_INK = 'fill="none" stroke="#5a3a12" stroke-width="4" stroke-linecap="round"'
_EYES = "".join(f'<circle cx="{x}" cy="26" r="4.4" fill="#5a3a12"/>' for x in (21, 43))
_HAPPY = f'<path d="M15 28q6-8 12 0M37 28q6-8 12 0" {_INK}/>'
_SHUT = f'<path d="M15 26q6 5 12 0M37 26q6 5 12 0" {_INK}/>'
_SMILE = f'<path d="M18 40q14 14 28 0" {_INK}/>'
_FROWN = f'<path d="M20 48q12-11 24 0" {_INK}/>'
_FLAT = f'<path d="M20 44h24" {_INK}/>'
_LAUGH = (
    '<path d="M15 36h34q-2 18-17 18T15 36z" fill="#5a3a12"/><path d="M20 39h24v4H20z" fill="#fff"/>'
)
_TEAR = '<path d="M50 34q8 12 0 15-8-3 0-15z" fill="#4aa8e8"/>'

_ART: dict[str, str] = {
    "🙂": _FACE + _EYES + _SMILE,
    "😊": _FACE
    + _HAPPY
    + _SMILE
    + '<circle cx="14" cy="38" r="5" fill="#f08a5d" opacity=".6"/>'
    + '<circle cx="50" cy="38" r="5" fill="#f08a5d" opacity=".6"/>',
    "😀": _FACE + _EYES + _LAUGH,
    "😂": _FACE + _HAPPY + _LAUGH + _TEAR,
    "😅": _FACE + _HAPPY + _LAUGH + '<path d="M50 8q8 12 0 15-8-3 0-15z" fill="#4aa8e8"/>',
    "😬": _FACE
    + _EYES
    + '<rect x="16" y="37" width="32" height="13" rx="6" fill="#fff" stroke="#5a3a12" '
    + 'stroke-width="3"/><path d="M24 37v13M32 37v13M40 37v13M16 43.5h32" stroke="#5a3a12" '
    + 'stroke-width="2"/>',
    "😢": _FACE + _EYES + _FROWN + _TEAR,
    "😟": _FACE + _EYES + _FROWN,
    "😕": _FACE + _EYES + f'<path d="M22 46q10-8 22-3" {_INK}/>',
    "😐": _FACE + _EYES + _FLAT,
    "😴": _FACE + _SHUT + '<ellipse cx="32" cy="45" rx="6" ry="5" fill="#5a3a12"/>',
    "😮": _FACE + _EYES + '<ellipse cx="32" cy="45" rx="7" ry="9" fill="#5a3a12"/>',
    "😡": _FACE.replace("#ffe27a", "#f7a072").replace("#f6b62f", "#dd4b2f")
    + _EYES
    + _FROWN
    + f'<path d="M14 16l12 6M50 16l-12 6" {_INK}/>',
    "😉": _FACE
    + f'<circle cx="21" cy="26" r="4.4" fill="#5a3a12"/><path d="M37 27q6-5 12 0" {_INK}/>'
    + _SMILE,
    "❤": '<path d="M32 56C6 38 4 24 11 15c7-8 17-5 21 4 4-9 14-12 21-4 7 9 5 23-21 41z" '
    'fill="#e0334b"/>',
    "💛": '<path d="M32 56C6 38 4 24 11 15c7-8 17-5 21 4 4-9 14-12 21-4 7 9 5 23-21 41z" '
    'fill="#f6c33b"/>',
    "👍": '<path d="M8 30h12v26H8z" fill="#3f79c9"/><path d="M20 31l10-22c7-2 10 4 8 10l-2 9h16c6 0'
    ' 7 6 4 9 3 3 2 8-2 9 1 4-1 7-5 8 0 3-2 5-6 5H27l-7-4z" fill="#fbc94a"/>',
    "🙏": '<path d="M30 8l2 20 2-20c4-1 6 2 6 6l2 20 8 12-14 12-4-6-4 6-14-12 8-12 2-20c0-4 2-7 '
    '6-6z" fill="#fbc94a"/><path d="M32 28v24" stroke="#c98a1c" stroke-width="2.5"/>',
    "🎉": '<path d="M8 58l14-36 20 20z" fill="#f2b233"/><path d="M14 43l8 8M18 32l14 14" '
    'stroke="#d9534f" stroke-width="4"/><circle cx="44" cy="14" r="4" fill="#d9534f"/>'
    '<circle cx="56" cy="26" r="4" fill="#4aa8e8"/><circle cx="30" cy="10" r="3.5" fill="#5cb85c"/>'
    '<path d="M40 28q10-2 14-12M46 38q8-2 12 2" fill="none" stroke="#8a5cc9" stroke-width="4"/>',
    "✅": '<rect x="6" y="6" width="52" height="52" rx="10" fill="#3fa65a"/><path d="M18 33l10 10 '
    '19-22" fill="none" stroke="#fff" stroke-width="7"/>',
    "❌": '<path d="M12 12l40 40M52 12L12 52" stroke="#d8343a" stroke-width="10" '
    'stroke-linecap="round"/>',
    "⚠": '<path d="M32 6l28 50H4z" fill="#f7c325" stroke="#3a2f10" stroke-width="3" '
    'stroke-linejoin="round"/><path d="M32 24v16" stroke="#3a2f10" stroke-width="6" '
    'stroke-linecap="round"/><circle cx="32" cy="49" r="3.5" fill="#3a2f10"/>',
}
_FIND = re.compile("(" + "|".join(map(re.escape, _ART)) + ")\ufe0f?")
KNOWN: tuple[str, ...] = tuple(_ART)
"""The emoji that texts may use."""


def _image(match: re.Match[str]) -> str:
    body = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{_ART[match.group(1)]}</svg>'
    )
    uri = "data:image/svg+xml;base64," + base64.b64encode(body.encode()).decode()
    return (
        f'<img src="{uri}" style="display:inline-block;width:1.15em;height:1.15em;'
        'vertical-align:-0.2em">'
    )


_SMEAR = re.compile("▒+")


def _smear(match: re.Match[str]) -> str:
    """Ink that has run in water: one blot over as many characters as are illegible."""
    n = len(match.group())
    width = 40 * n
    state = 97 * n + 13

    def draw(low: float, high: float) -> float:
        nonlocal state
        state = (1103515245 * state + 12345) % 2**31
        return round(low + (high - low) * state / 2**31, 1)

    wash = "".join(
        f'<ellipse cx="{draw(20, width - 20)}" cy="{draw(22, 50)}" rx="{draw(30, 62)}" '
        f'ry="{draw(14, 30)}" fill="url(#s)"/>'
        for _ in range(2 * n + 2)
    )
    strokes = "".join(
        f'<path d="M{draw(40 * k, 40 * k + 30)} {draw(14, 30)}q{draw(-20, 30)} {draw(-4, 20)} '
        f'{draw(-8, 14)} {draw(16, 34)}" fill="none" stroke="#27355a" stroke-width="{draw(4, 11)}" '
        f'stroke-linecap="round" opacity="{draw(0.1, 0.4)}"/>'
        for k in range(n)
    )
    body = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-24 -4 {width + 48} 80"><defs>'
        '<radialGradient id="s"><stop offset="0" stop-color="#2b3a60" stop-opacity=".55"/>'
        '<stop offset=".6" stop-color="#465680" stop-opacity=".28"/><stop offset=".86" '
        'stop-color="#3a4a74" stop-opacity=".2"/><stop offset="1" stop-color="#6b7896" '
        f'stop-opacity="0"/></radialGradient></defs>{strokes}{wash}</svg>'
    )
    uri = "data:image/svg+xml;base64," + base64.b64encode(body.encode()).decode()
    return (
        f'<img src="{uri}" style="display:inline-block;width:{0.55 * n + 0.6:.2f}em;height:1.25em;'
        'margin:0 -0.25em;vertical-align:-0.25em">'
    )


def replace(escaped: str) -> str:
    """Put images in the place of the known emoji, and smears in that of illegible "▒▒"."""
    return _SMEAR.sub(_smear, _FIND.sub(_image, escaped))
