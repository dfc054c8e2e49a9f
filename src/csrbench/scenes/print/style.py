"""What the scene kinds share: colours, fonts, icons, bars, logos, small print and wording."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from csrbench.errors import UserError
from csrbench.scenes.print.artwork import svg

T = TypeVar("T")
Rng = np.random.Generator

SANS: tuple[str, ...] = ("Inter", "Roboto", "Open Sans", "Overpass")
SERIF = "Source Serif 4"
HANDS: dict[str, float] = {
    "Caveat": 1.18,
    "Kalam": 0.94,
    "Indie Flower": 1.0,
    "Shadows Into Light": 1.08,
}
"""Handwriting fonts for running text, with a factor that makes them look equally large."""

INKS: tuple[str, ...] = ("#1c2f78", "#20242b", "#123f8a", "#2a2a33", "#0d4a3c", "#3a2a70")


@dataclass(frozen=True)
class Theme:
    """A set of colours that go together: main, dark, light tint, accent."""

    main: str
    dark: str
    tint: str
    accent: str


THEMES: tuple[Theme, ...] = (
    Theme("#1f5fa8", "#123a6b", "#e8f0f9", "#e08a1e"),
    Theme("#0e7c6e", "#084f47", "#e4f3f0", "#d9822b"),
    Theme("#7a3b8f", "#4b2159", "#f3eaf6", "#2f9e8f"),
    Theme("#b23a48", "#7a1f2c", "#faecee", "#2d6a9f"),
    Theme("#2f6b3a", "#1c4424", "#e9f3ea", "#c9772a"),
    Theme("#3d4a5c", "#242d3a", "#eceff3", "#c2553a"),
    Theme("#c05621", "#7b3413", "#fcefe6", "#2b6f8f"),
    Theme("#32529f", "#1e3266", "#eaeef8", "#c9932b"),
    Theme("#00798c", "#034c58", "#e2f2f4", "#d1495b"),
)


def pick(rng: Rng, options: Sequence[T]) -> T:
    """One of the options."""
    return options[int(rng.integers(len(options)))]


def digits(rng: Rng, n: int) -> str:
    """n random digits, the first of them not zero."""
    return str(int(rng.integers(1, 10))) + "".join(str(int(d)) for d in rng.integers(0, 10, n - 1))


def hand(rng: Rng, text: str) -> str:
    """A handwriting font that draws every character of the text (Caveat when none does).

    Two of the fonts write 0 like o and hardly show a colon: they are left out where digits matter.
    """
    from csrbench.scenes import fonts
    from csrbench.scenes.print import emoji

    bare = re.sub("[" + "".join(emoji.KNOWN) + "\ufe0f]", "", text)
    legible = [name for name in HANDS if name in ("Caveat", "Kalam") or not re.search(r"\d", bare)]
    names = [name for name in legible if fonts.covers(name, bare)]
    drawn = pick(rng, legible)
    return drawn if drawn in names or not names else names[0]


_ICONS: dict[str, str] = {
    "back": "M15 4l-8 8 8 8",
    "forward": "M9 4l8 8-8 8",
    "reload": "M19 12a7 7 0 1 1-2-5M19 3v5h-5",
    "phone": "M6 3l4 1 1 5-3 2a12 12 0 0 0 5 5l2-3 5 1 1 4c-2 3-6 3-10 0S3 9 6 3z",
    "video": "M3 7h12v10H3zM15 11l6-4v10l-6-4",
    "dots": "M12 5v.1M12 12v.1M12 19v.1",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "search": "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l5 5",
    "mic": "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
    "camera": "M4 8h4l2-3h4l2 3h4v11H4zM12 10a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
    "plus": "M12 5v14M5 12h14",
    "close": "M6 6l12 12M18 6L6 18",
    "send": "M4 12l17-8-6 17-3-7z",
    "home": "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
    "bell": "M6 17V11a6 6 0 0 1 12 0v6l2 1H4zM10 21h4",
    "user": "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c0-9 16-9 16 0",
    "gear": "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3"
    "M19 5l-3 3M8 16l-3 3",
    "heart": "M12 20C3 14 3 9 5 6.5c2-2.5 6-2 7 1.5 1-3.5 5-4 7-1.5 2 2.5 2 7.5-7 13.5z",
    "check": "M4 13l5 5L20 6",
    "ticks": "M1 13l4 4L14 7M9 15l2 2L22 7",
    "cart": "M3 4h3l3 11h9l3-8H7M10 20v.1M17 20v.1",
    "pin": "M12 21c-8-9-7-17 0-17s8 8 0 17zM12 9a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
    "doc": "M6 3h9l4 4v14H6zM9 11h7M9 15h7",
    "lock": "M6 11h12v9H6zM9 11V7a3 3 0 0 1 6 0v4",
    "star": "M12 3l2.8 6 6.2.7-4.6 4.3 1.3 6.3L12 17l-5.7 3.3 1.3-6.3L3 9.7 9.2 9z",
    "clock": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l4 2",
    "warning": "M12 3l10 18H2zM12 10v5M12 18v.1",
    "info": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v6M12 7v.1",
    "trash": "M5 7h14M9 7V4h6v3M7 7l1 14h8l1-14",
    "pill": "M5 13l8-8a4 4 0 0 1 6 6l-8 8a4 4 0 0 1-6-6zM9 9l6 6",
    "chart": "M4 20V4M4 20h16M8 17v-5M12 17V8M16 17v-7",
    "folder": "M3 6h7l2 3h9v10H3z",
    "mail": "M3 6h18v12H3zM3 7l9 7 9-7",
    "share": "M12 15V3M8 7l4-4 4 4M5 12v8h14v-8",
    "key": "M8 11a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM11 12l9-9M16 7l3 3",
    "car": "M3 16v-4l3-6h12l3 6v4zM7 19v-3M17 19v-3M4 12h16",
    "bus": "M5 4h14v13H5zM5 11h14M8 17v3M16 17v3M8 14v.1M16 14v.1",
    "train": "M6 3h12v14H6zM6 10h12M8 21l2-4M16 21l-2-4M9 14v.1M15 14v.1",
    "plane": "M2 13l20-8-7 16-3-6z",
    "food": "M7 3v8M4 3v5a3 3 0 0 0 6 0V3M7 11v10M17 3c-3 2-3 8-1 10h1zM17 13v8",
    "cup": "M5 8h12v8a5 5 0 0 1-5 5h-2a5 5 0 0 1-5-5zM17 10h3v5h-3M9 2v3M13 2v3",
    "drop": "M12 3c6 8 7 10 7 13a7 6 0 0 1-14 0c0-3 1-5 7-13z",
    "flame": "M12 3c5 5 7 8 6 13a6 5 0 0 1-12 0c0-3 2-4 3-7 2 1 3 2 3 4 1-3 1-6 0-10z",
    "bolt": "M13 2L5 14h6l-1 8 9-13h-6z",
    "sun": "M12 7a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM12 1v3M12 20v3M1 12h3M20 12h3M4 4l2 2M18 18l2 2"
    "M20 4l-2 2M6 18l-2 2",
    "cloud": "M7 18a4 4 0 0 1 0-8 6 6 0 0 1 11-1 4.5 4.5 0 0 1 0 9z",
    "rain": "M7 14a4 4 0 0 1 0-8 6 6 0 0 1 11-1 4.5 4.5 0 0 1 0 9zM8 17l-1 4M13 17l-1 4M18 17l-1 4",
    "snow": "M12 2v20M3 7l18 10M21 7L3 17",
    "wind": "M3 8h11a3 3 0 1 0-3-3M3 13h15a3 3 0 1 1-3 3M3 18h7",
    "thermometer": "M10 14V5a2 2 0 0 1 4 0v9a4 4 0 1 1-4 0zM12 9v8",
    "people": "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM2 20c0-8 12-8 12 0M16 6a3 3 0 1 1 0 6M17 14c4 0 "
    "5 3 5 6",
    "card": "M3 6h18v13H3zM3 10h18M6 15h5",
    "money": "M3 6h18v12H3zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
    "box": "M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9",
    "truck": "M2 6h12v11H2zM14 10h5l3 4v3h-8M6 17v2M18 17v2",
    "wrench": "M14 7a5 5 0 0 1 7-3l-4 4 1 2 3-1a5 5 0 0 1-7 4l-8 8-3-3 8-8c-1-1-1-2 0-3z",
    "leaf": "M5 20C3 8 10 4 20 4c1 10-4 16-13 14M5 20c2-6 5-9 9-11",
    "dog": "M4 10l4-5 3 3h5l4-2v4l-3 2v8h-3v-5H9v5H6v-8z",
    "baby": "M12 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM9 10v.1M15 10v.1M9 13q3 3 6 0M12 4q0-3 3-2",
    "bed": "M3 18V6M3 14h18v4M21 14c0-4-3-5-10-5v5M7 9v.1",
    "run": "M14 4v.1M8 9l4-2 3 3 4 1M12 8l-2 5 4 3-1 6M10 13l-2 4-5 1",
    "bin": "M5 7h14M9 7V4h6v3M7 7l1 14h8l1-14",
    "eye": "M2 12q10-14 20 0-10 14-20 0zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
    "shield": "M12 3l8 3c0 8-2 12-8 15C6 18 4 14 4 6z",
    "book": "M12 6C9 4 6 4 3 5v14c3-1 6-1 9 1 3-2 6-2 9-1V5c-3-1-6-1-9 1zM12 6v14",
    "music": "M9 18V5l11-2v13M9 18a3 2.5 0 1 1-6 0 3 2.5 0 0 1 6 0zM20 16a3 2.5 0 1 1-6 0 3 2.5 0 "
    "0 1 6 0z",
    "image": "M3 5h18v14H3zM3 16l5-5 5 5 3-3 5 4M15 9v.1",
    "flag": "M5 21V4h13l-3 4 3 4H5",
}
ICONS: tuple[str, ...] = tuple(_ICONS)
"""Names of the interface icons."""


@functools.lru_cache(maxsize=512)
def icon(name: str, colour: str = "#333333", width: float = 2.0, fill: str = "none") -> str:
    """Data URI of an interface icon on a 24 x 24 grid.

    Raises:
        UserError: there is no icon of that name.
    """
    if name not in _ICONS:
        raise UserError(f"unknown icon '{name}'; use one of: {', '.join(ICONS)}")
    return svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="{_ICONS[name]}" '
        f'fill="{fill}" stroke="{colour}" stroke-width="{width}" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )


def barcode(rng: Rng, colour: str = "#111") -> str:
    """Data URI of a linear barcode that encodes nothing; stretch it to any size."""
    bars, x = [], 0
    while x < 190:
        bar, gap = int(rng.integers(1, 5)), int(rng.integers(1, 5))
        bars.append(f'<rect x="{x}" y="0" width="{bar}" height="60" fill="{colour}"/>')
        x += bar + gap
    return svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x} 60" '
        f'preserveAspectRatio="none">{"".join(bars)}</svg>'
    )


def matrix_code(rng: Rng, colour: str = "#111") -> str:
    """Data URI of a square code that encodes nothing."""
    n = 25
    cells = rng.random((n, n)) < 0.48
    for cy, cx in ((0, 0), (0, n - 7), (n - 7, 0)):
        cells[max(0, cy - 1) : cy + 8, max(0, cx - 1) : cx + 8] = False
        cells[cy : cy + 7, cx : cx + 7] = True
        cells[cy + 1 : cy + 6, cx + 1 : cx + 6] = False
        cells[cy + 2 : cy + 5, cx + 2 : cx + 5] = True
    path = "".join(f"M{x} {y}h1v1h-1z" for y, x in np.argwhere(cells))
    return svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {n} {n}">'
        f'<path d="{path}" fill="{colour}"/></svg>'
    )


def logo(rng: Rng, main: str, accent: str) -> str:
    """Data URI of an abstract mark for an invented organisation."""
    shape = int(rng.integers(6))
    art = (
        f'<circle cx="32" cy="32" r="30" fill="{main}"/><path d="M12 40q20-30 40 0" fill="none" '
        f'stroke="#fff" stroke-width="6"/><circle cx="32" cy="22" r="6" fill="{accent}"/>',
        f'<rect x="4" y="4" width="26" height="26" rx="6" fill="{main}"/><rect x="34" y="4" '
        f'width="26" height="26" rx="13" fill="{accent}"/><rect x="4" y="34" width="26" '
        f'height="26" '
        f'rx="13" fill="{accent}"/><rect x="34" y="34" width="26" height="26" rx="6" '
        f'fill="{main}"/>',
        f'<path d="M32 2l26 15v30L32 62 6 47V17z" fill="{main}"/><path d="M32 16l14 8v16l-14 8-14-8'
        f'V24z" fill="none" stroke="#fff" stroke-width="4"/><circle cx="32" cy="32" r="5" '
        f'fill="{accent}"/>',
        f'<path d="M6 54C6 20 26 6 58 6c0 34-18 50-52 48z" fill="{main}"/><path d="M14 50C24 34 34 '
        f'24 48 16" stroke="{accent}" stroke-width="5" fill="none"/>',
        f'<path d="M4 40l14-24 14 24 14-24 14 24v14H4z" fill="{main}"/><path d="M4 54h56" '
        f'stroke="{accent}" stroke-width="6"/>',
        f'<circle cx="32" cy="32" r="27" fill="none" stroke="{main}" stroke-width="8"/>'
        f'<path d="M32 12v20l15 9" fill="none" stroke="{accent}" stroke-width="7" '
        'stroke-linecap="round"/>',
    )[shape]
    return svg(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{art}</svg>')


def scribble(rng: Rng, colour: str) -> str:
    """Data URI of an illegible signature."""
    x, y = 6.0, 40.0
    path = f"M{x} {y}"
    for _ in range(int(rng.integers(6, 10))):
        dx, up = float(rng.uniform(14, 30)), float(rng.uniform(12, 34))
        path += f"c{dx * 0.2:.1f} {-up:.1f} {dx * 0.9:.1f} {-up:.1f} {dx * 0.6:.1f} {up * 0.1:.1f}"
        path += f"s{dx * 0.1:.1f} {up * 0.5:.1f} {dx * 0.5:.1f} {-up * 0.1:.1f}"
    return svg(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 70" preserveAspectRatio="none">'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.6" '
        'stroke-linecap="round"/></svg>'
    )


def landscape(rng: Rng) -> str:
    """Data URI of a neutral picture (hills, sky, water) for figures of pages and articles."""
    skies = (("#9fc6e8", "#eaf3fa"), ("#f2b48a", "#fde9d4"), ("#b9c7d6", "#eef1f4"))
    top, low = pick(rng, skies)
    hills = ""
    for i, shade in enumerate(("#8aa79a", "#5f8a72", "#3f6b50")):
        y = 210 + 55 * i
        bends = [int(v) for v in rng.integers(-60, 40, 4)]
        hills += (
            f'<path d="M0 {y}Q100 {y + bends[0]} 200 {y + bends[1]}T400 {y + bends[2]}'
            f'T640 {y + bends[3]}V400H0z" fill="{shade}"/>'
        )
    sun = f'<circle cx="{int(rng.integers(80, 560))}" cy="90" r="34" fill="#fff6d8" opacity=".9"/>'
    return svg(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" '
        'preserveAspectRatio="xMidYMid slice"><defs>'
        f'<linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}"/>'
        f'<stop offset="1" stop-color="{low}"/></linearGradient></defs>'
        f'<rect width="640" height="400" fill="url(#s)"/>{sun}{hills}</svg>'
    )


def clock_after(times: Iterable[str | None]) -> str:
    """The last HH:MM of some texts, two minutes later; '' when none holds a time."""
    last = ""
    for text in times:
        for hour, minute in re.findall(r"\b(\d{1,2}):(\d{2})\b", text or ""):
            total = (int(hour) * 60 + int(minute) + 2) % 1440
            last = f"{total // 60:02d}:{total % 60:02d}"
    return last


def lead(thing: str, setting: str = "") -> str:
    """The subject of a description: "A phone lying on a desk"."""
    return f"{thing} {setting}".strip()


def quoted(text: Any) -> str:
    """A text in double quotes, verbatim."""
    return f'"{text}"'


def listed(items: Sequence[str]) -> str:
    """Items joined as in a sentence."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def sentences(*parts: str) -> str:
    """Non-empty parts as sentences, each closed by a full stop where it has none."""
    out = []
    for part in parts:
        text = part.strip()
        if text:
            closed = text.endswith((".", "!", "?", '."', '!"', '?"'))
            out.append(text if closed else text + ".")
    return " ".join(out)
