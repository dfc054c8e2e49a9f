"""The ground of street maps: blocks with buildings, parks, a river, minor and named roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from csrbench.scenes.print.draw import shade
from csrbench.scenes.print.style import Rng, pick

Rect = tuple[float, float, float, float]


@dataclass(frozen=True)
class Tones:
    """Colours of a map."""

    land: str
    house: str
    green: str
    water: str
    road: str
    edge: str
    minor: str


TONES: tuple[Tones, ...] = (
    Tones("#eef0ea", "#dcdcd3", "#cbe4bf", "#a9d1e8", "#ffffff", "#c9c8c0", "#fbfbf8"),
    Tones("#f3efe7", "#e3d9ca", "#d3e7c5", "#a8d3e6", "#ffffff", "#cfc6b4", "#fdfbf6"),
    Tones("#eceef1", "#d6dbe2", "#c8e2cd", "#9cc8ea", "#ffffff", "#bcc3cc", "#f9fafb"),
    Tones("#f5f1e6", "#e6dcc6", "#cfe0b4", "#b3d4dc", "#fff4cf", "#d3b877", "#ffffff"),
)


def draw(
    rng: Rng,
    w: float,
    h: float,
    streets: Sequence[tuple[str, float]],
    road: float,
    scale: float,
) -> tuple[str, str]:
    """SVG shapes of the map and the colour of its roads.

    Args:
        rng: source of everything that the data leave open.
        w, h: size of the map in pixels.
        streets: orientation (``h`` or ``v``) and position (0 to 1) of the named streets.
        road: width of a named street in pixels.
        scale: size of buildings and trees (1 on a phone).
    """
    t = pick(rng, TONES)
    xs = _cuts(rng, w, [p * w for o, p in streets if o == "v"], 150 * scale)
    ys = _cuts(rng, h, [p * h for o, p in streets if o == "h"], 160 * scale)
    out = [f'<rect width="{w:.0f}" height="{h:.0f}" fill="{t.land}"/>']
    cells = [(x0, y0, x1, y1) for x0, x1 in pairwise(xs) for y0, y1 in pairwise(ys)]
    parks = {int(i) for i in rng.permutation(len(cells))[: max(2, len(cells) // 9)]}
    for k, cell in enumerate(cells):
        out.append(_park(rng, cell, t, scale) if k in parks else _block(rng, cell, t, scale))
    y = float(rng.uniform(0.3, 0.8)) * h
    bend = rng.uniform(-0.12, 0.12, 3) * h
    out.append(
        f'<path d="M-20 {y:.0f}C{w * 0.3:.0f} {y + bend[0]:.0f} {w * 0.5:.0f} {y + bend[1]:.0f} '
        f'{w + 20:.0f} {y + bend[2]:.0f}" fill="none" stroke="{shade(t.water, -0.1)}" '
        f'stroke-width="{50 * scale:.0f}"/><path d="M-20 {y:.0f}C{w * 0.3:.0f} {y + bend[0]:.0f} '
        f'{w * 0.5:.0f} {y + bend[1]:.0f} {w + 20:.0f} {y + bend[2]:.0f}" fill="none" '
        f'stroke="{t.water}" stroke-width="{46 * scale:.0f}"/>'
    )
    for x in xs[1:-1]:
        out.append(_road(f"M{x:.0f} 0V{h:.0f}", 13 * scale, t.minor, shade(t.land, -0.12)))
    for y in ys[1:-1]:
        out.append(_road(f"M0 {y:.0f}H{w:.0f}", 13 * scale, t.minor, shade(t.land, -0.12)))
    named = [f"M0 {p * h:.0f}H{w:.0f}" if o == "h" else f"M{p * w:.0f} 0V{h:.0f}" for o, p in
             streets]  # fmt: skip
    # First all edges, then all surfaces: crossings stay open.
    out += [f'<path d="{d}" stroke="{t.edge}" stroke-width="{road:.0f}"/>' for d in named]
    out += [f'<path d="{d}" stroke="{t.road}" stroke-width="{road - 7:.0f}"/>' for d in named]
    return "".join(out), t.road


def _road(d: str, width: float, tone: str, edge: str) -> str:
    return (
        f'<path d="{d}" stroke="{edge}" stroke-width="{width + 4:.1f}"/>'
        f'<path d="{d}" stroke="{tone}" stroke-width="{width:.1f}"/>'
    )


def _cuts(rng: Rng, length: float, main: Sequence[float], step: float) -> list[float]:
    """Where roads cut a side: the named ones, and minor ones between them."""
    fixed = sorted({0.0, *main, length})
    out: list[float] = []
    draws = iter(rng.uniform(-0.12, 0.12, 40))
    for a, b in pairwise(fixed):
        n = max(1, round((b - a) / step))
        out.append(a)
        out += [a + (b - a) * (k + float(next(draws))) / n for k in range(1, n)]
    return [*out, length]


def _block(rng: Rng, cell: Rect, t: Tones, scale: float) -> str:
    """Buildings along the edges of a block."""
    x0, y0, x1, y1 = cell
    pad = 15 * scale
    x0, y0, x1, y1 = x0 + pad, y0 + pad, x1 - pad, y1 - pad
    sizes = rng.uniform(0.2, 0.42, 12)
    gaps = rng.random(12)
    if x1 - x0 < 30 * scale or y1 - y0 < 30 * scale:
        return ""
    out = []
    deep = min(34 * scale, (y1 - y0) * 0.36)
    for row, top in enumerate((y0, y1 - deep)):
        x = x0
        for k in range(5):
            i = (row * 5 + k) % 12
            wide = float(sizes[i]) * (x1 - x0)
            if x + wide > x1:
                break
            tall = deep * (0.75 + 0.25 * float(gaps[i]))
            if gaps[i] > 0.16:
                y = top if row == 0 else top + deep - tall
                tone = shade(t.house, -0.04 * (i % 3))
                out.append(
                    f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{tall:.0f}" '
                    f'fill="{tone}" stroke="{shade(t.house, -0.13)}" stroke-width="1.5"/>'
                )
            x += wide + 7 * scale
    return "".join(out)


def _park(rng: Rng, cell: Rect, t: Tones, scale: float) -> str:
    """A green block with paths and trees."""
    x0, y0, x1, y1 = cell
    out = (
        f'<rect x="{x0 + 9 * scale:.0f}" y="{y0 + 9 * scale:.0f}" '
        f'width="{max(1.0, x1 - x0 - 18 * scale):.0f}" '
        f'height="{max(1.0, y1 - y0 - 18 * scale):.0f}" rx="{12 * scale:.0f}" fill="{t.green}"/>'
        f'<path d="M{x0 + 12 * scale:.0f} {y1 - 14 * scale:.0f}Q{(x0 + x1) / 2:.0f} '
        f'{y0 + 10 * scale:.0f} {x1 - 12 * scale:.0f} {y0 + 16 * scale:.0f}" fill="none" '
        f'stroke="#fff" stroke-opacity=".8" stroke-width="{4 * scale:.1f}"/>'
    )
    for fx, fy in rng.uniform(0.16, 0.84, (9, 2)):
        out += (
            f'<circle cx="{x0 + fx * (x1 - x0):.0f}" cy="{y0 + fy * (y1 - y0):.0f}" '
            f'r="{7 * scale:.1f}" fill="{shade(t.green, -0.14)}"/>'
        )
    return out


def free_spot(taken: list[Rect], options: Sequence[Rect]) -> Rect:
    """The first option that overlaps nothing taken (else the one that overlaps least)."""

    def overlap(a: Rect) -> float:
        return sum(
            max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
            * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
            for b in taken
        )

    best = min(options, key=overlap)
    taken.append(best)
    return best
