"""Geometry of charts: bars, lines and pies as SVG, and where their words stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from csrbench.scenes import artwork
from csrbench.scenes.draw import mix, shade

Area = tuple[float, float, float, float]


@dataclass(frozen=True)
class Word:
    """A text at a place: box (x, y, width), size, weight, alignment and colour."""

    text: str
    x: float
    y: float
    w: float
    size: float
    weight: int = 400
    align: str = "center"
    colour: str = "#3a4149"
    back: str = "none"


@dataclass(frozen=True)
class Look:
    """How a chart is drawn: colours of the series, font, size of its texts, and details."""

    tones: tuple[str, ...]
    font: str
    size: float
    ink: str = "#2b3138"
    grid: str = "#d9dde2"
    rounded: float = 0.0
    wide: float = 0.6
    dashed: bool = False


@dataclass(frozen=True)
class Plot:
    """A drawn chart: SVG shapes and words, in pixels of the artwork."""

    shapes: str
    words: tuple[Word, ...]


def number(value: float) -> str:
    """A value as it is printed: no needless decimals."""
    return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"


def ticks(low: float, high: float, most: int = 6) -> list[float]:
    """Round axis values from at most `low` to at least `high`."""
    span = max(high - low, 1e-9)
    power = 10.0 ** math.floor(math.log10(span / most))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if span / (power * k) <= most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(k * step, 10) for k in range(first, last + 1)]


def axes(
    form: str,
    area: Area,
    x: Sequence[str],
    series: Sequence[Sequence[float]],
    look: Look,
    target: float | None = None,
    show_values: bool = True,
    highlight: str = "",
) -> Plot:
    """A bar or line chart within an area (x, y, width, height) that includes its labels."""
    ax, ay, aw, ah = area
    f = look.size
    values = [v for s in series for v in s] + ([target] if target is not None else [])
    low = min(0.0, *values)
    if form == "line" and min(values) > 0.5 * max(values) > 0:
        low = min(values) - 0.25 * (max(values) - min(values) or max(values))
    marks = ticks(low, max(values) * (1.0 if max(values) > 0 else 0.0) or 1.0)
    labels = [number(t) for t in marks]
    left = max(artwork.text_width(t, look.font, f * 0.84) for t in labels) + f * 0.9
    cell = (aw - left) / len(x)
    small = f
    while small > f * 0.7 and any(_rows(t, look.font, small, cell * 0.92) > 2 for t in x):
        small -= 1
    rows = max(_rows(t, look.font, small, cell * 0.92) for t in x)
    px, pw = ax + left, aw - left
    py, ph = ay + f * 1.5, ah - f * 1.5 - rows * small * 1.25 - f * 0.8
    lo, hi = marks[0], marks[-1]

    def y_of(v: float) -> float:
        return py + ph * (1 - (v - lo) / (hi - lo))

    out, words = [], []
    for t, label in zip(marks, labels, strict=True):
        y = y_of(t)
        base = abs(t - max(lo, 0.0)) < 1e-9
        dash = ' stroke-dasharray="7 7"' if look.dashed and not base else ""
        out.append(
            f'<path d="M{px:.1f} {y:.1f}H{px + pw:.1f}" stroke="{look.ink if base else look.grid}" '
            f'stroke-width="{3 if base else 2}"{dash}/>'
        )
        words.append(
            Word(label, ax, y - f * 0.53, left - f * 0.45, f * 0.84, 400, "right", "#59616a")
        )
    for k, label in enumerate(x):
        bold = 700 if highlight and label == highlight else 400
        top = py + ph + f * 0.4
        words.append(
            Word(label, px + (k + 0.04) * cell, top, cell * 0.92, small, bold, "center", look.ink)
        )
    drawn = _bars if form == "bar" else _lines
    more, labels_ = drawn(x, series, look, (px, py, pw, ph), y_of, max(lo, 0.0), highlight)
    out += more
    if show_values:
        # A target line would run through a value that stands right at it.
        words += [replace(t, back="#ffffff") for t in labels_] if target is not None else labels_
    if target is not None:
        y = y_of(target)
        out.append(
            f'<path d="M{px:.1f} {y:.1f}H{px + pw:.1f}" stroke="#c22b22" stroke-width="5" '
            'stroke-dasharray="20 12"/>'
        )
    return Plot("".join(out), tuple(words))


def _rows(text: str, font: str, size: float, width: float) -> int:
    return len(artwork.wrap(text, font, size * 1.04, width))


def _bars(
    x: Sequence[str],
    series: Sequence[Sequence[float]],
    look: Look,
    area: Area,
    y_of: Callable[[float], float],
    base: float,
    highlight: str,
) -> tuple[list[str], list[Word]]:
    px, _, pw, _ = area
    cell = pw / len(x)
    each = cell * look.wide / len(series)
    out, words = [], []
    for s, values in enumerate(series):
        for k, v in enumerate(values):
            tone = look.tones[s % len(look.tones)]
            if highlight and x[k] != highlight:
                tone = mix(tone, "#ffffff", 0.45)
            left = px + (k + (1 - look.wide) / 2) * cell + s * each
            top, low = sorted((y_of(v), y_of(base)))
            width = each * (0.94 if len(series) > 1 else 1)
            r = min(look.rounded, width / 2, max(0.0, low - top))
            out.append(
                f'<path d="M{left:.1f} {low:.1f}V{top + r:.1f}q0 {-r:.1f} {r:.1f} {-r:.1f}'
                f'h{width - 2 * r:.1f}q{r:.1f} 0 {r:.1f} {r:.1f}V{low:.1f}z" fill="{tone}"/>'
                f'<path d="M{left:.1f} {low:.1f}V{top + r:.1f}h{width * 0.16:.1f}V{low:.1f}z" '
                f'fill="{shade(tone, 0.14)}" opacity=".6"/>'
            )
            size = min(look.size * 1.06, each / max(2.0, len(number(v)) * 0.6))
            size = max(size, look.size * 0.8)
            room = artwork.text_width(number(v), look.font, size * 1.15) + 8
            words.append(
                Word(number(v), left + width / 2 - room / 2, top - size * 1.27, room, size, 700,
                     "center", look.ink)
            )  # fmt: skip
    return out, words


def _lines(
    x: Sequence[str],
    series: Sequence[Sequence[float]],
    look: Look,
    area: Area,
    y_of: Callable[[float], float],
    base: float,
    highlight: str,
) -> tuple[list[str], list[Word]]:
    px, _, pw, _ = area
    cell = pw / len(x)
    out, words = [], []
    for s, values in enumerate(series):
        tone = look.tones[s % len(look.tones)]
        points = [(px + (k + 0.5) * cell, y_of(v)) for k, v in enumerate(values)]
        path = "L".join(f"{a:.1f} {b:.1f}" for a, b in points)
        out.append(
            f'<path d="M{path}" fill="none" stroke="{tone}" stroke-width="7" '
            'stroke-linejoin="round" stroke-linecap="round"/>'
        )
        for k, ((a, b), v) in enumerate(zip(points, values, strict=True)):
            r = 15 if highlight and x[k] == highlight else 10
            out.append(
                f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{r}" fill="#ffffff" stroke="{tone}" '
                'stroke-width="6"/>'
            )
            others = [o[k] for i, o in enumerate(series) if i != s]
            below = bool(others) and v < max(others)
            size = look.size * 0.96
            top = b + size * 0.45 if below else b - size * 1.62
            words.append(
                Word(number(v), a - cell / 2, top, cell, size, 700, "center", shade(tone, -0.3))
            )
    return out, words


def pie(middle: tuple[float, float], radius: float, values: Sequence[float], look: Look) -> str:
    """Wedges clockwise from the top, in the order of the values."""
    cx, cy = middle
    total, at = sum(values), 0.0
    out = []
    for k, v in enumerate(values):
        a, b = 2 * math.pi * at, 2 * math.pi * (at + v / total)
        at += v / total
        x1, y1 = cx + radius * math.sin(a), cy - radius * math.cos(a)
        x2, y2 = cx + radius * math.sin(b), cy - radius * math.cos(b)
        tone = look.tones[k % len(look.tones)]
        if v >= total:
            out.append(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{radius:.1f}" fill="{tone}"/>')
            continue
        out.append(
            f'<path d="M{cx:.1f} {cy:.1f}L{x1:.1f} {y1:.1f}A{radius:.1f} {radius:.1f} 0 '
            f'{int(b - a > math.pi)} 1 {x2:.1f} {y2:.1f}z" fill="{tone}" stroke="#fff" '
            'stroke-width="4"/>'
        )
    return "".join(out)
