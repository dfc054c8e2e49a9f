"""Limbs: legs with trousers, shorts or bare, the lap of somebody who sits, shoes."""

from __future__ import annotations

from csrbench.scenes.print.draw import Pen, shade
from csrbench.scenes.print.people.clothes import Frame, Outfit

Point = tuple[float, float]


def limb(pen: Pen, points: tuple[Point, ...], tone: str, width: float) -> None:
    """An arm or leg through points, lit from the upper left; width in head units."""
    d = "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    pen.line(d, shade(tone, -0.24), width)
    with pen.group(transform="translate(-1.4 -1)"):
        pen.line(d, shade(tone, -0.04), width - 3.6)
    with pen.group(transform=f"translate({-width * 0.1:.1f} -1.5)"):
        pen.line(d, shade(tone, 0.05), width * 0.6, opacity=0.7)
        pen.line(d, shade(tone, 0.12), width * 0.24, opacity=0.5)


def _shoe(pen: Pen, x: float, y: float, side: int, tone: str, f: Frame) -> None:
    w = 17 * f.limb
    pen.path(
        f"M{x - w} {y} C{x - w} {y - 22 * f.limb} {x + w} {y - 22 * f.limb} {x + w} {y} "
        f"C{x + w + side * 4} {y + 15 * f.limb} {x - w + side * 4} {y + 15 * f.limb} {x - w} {y}Z",
        pen.soft(tone, 0.25),
    )


def _bare_leg(
    pen: Pen, x: float, side: int, f: Frame, skin: str, sole: float, *, sock: bool
) -> None:
    """A bare leg from hip to ankle, with thigh, knee and calf."""
    n, foot = f.limb, x * 0.9
    tone = pen.lin(
        (0, shade(skin, -0.16)), (0.38, shade(skin, 0.06)), (1, shade(skin, -0.2)), x2=1, y2=0
    )
    outer = (
        f"M{x + side * 22 * n:.1f} {f.y(280):.1f} "
        f"C{x + side * 23 * n:.1f} {f.y(350):.1f} {x + side * 15 * n:.1f} {f.y(420):.1f} "
        f"{x + side * 14 * n:.1f} {f.y(450):.1f} "
        f"C{x + side * 21 * n:.1f} {f.y(500):.1f} {foot + side * 14 * n:.1f} {f.y(550):.1f} "
        f"{foot + side * 9.5 * n:.1f} {sole:.1f} "
    )
    inner = (
        f"L{foot - side * 9 * n:.1f} {sole:.1f} "
        f"C{foot - side * 11 * n:.1f} {f.y(560):.1f} {x - side * 18 * n:.1f} {f.y(510):.1f} "
        f"{x - side * 13 * n:.1f} {f.y(452):.1f} "
        f"C{x - side * 14 * n:.1f} {f.y(420):.1f} {x - side * 20 * n:.1f} {f.y(350):.1f} "
        f"{x - side * 20 * n:.1f} {f.y(280):.1f}Z"
    )
    pen.path(outer + inner, tone)
    knee = f.y(452)
    pen.line(
        f"M{x - 8 * n:.1f} {knee + 7:.1f} q{8 * n:.1f} {6 * n:.1f} {16 * n:.1f} 0",
        shade(skin, -0.3), 2.2 * n, opacity=0.45,
    )  # fmt: skip
    if sock:
        top = f.y(596)
        pen.rect(
            foot - 11 * n, top, 22 * n, sole - top + 4, pen.lin("#fbfbf9", "#d9d9d6", x2=1, y2=0),
            4 * n,
        )  # fmt: skip
        pen.line(f"M{foot - 9 * n:.1f} {top + 5:.1f} h{18 * n:.1f}", "#b9bcc0", 1.6)


def _shorts(pen: Pen, f: Frame, tone: str) -> None:
    """Shorts from the waist to above the knees, with a seat."""
    n = f.limb
    mid = max(f.hip * 0.48, 21 * n)
    out, hem = max(f.hip + 1, mid + 27 * n), f.y(388)
    pen.path(
        f"M{-f.hip:.1f} {f.y(264):.1f} L{f.hip:.1f} {f.y(264):.1f} "
        f"C{out:.1f} {f.y(310):.1f} {out:.1f} {f.y(350):.1f} {mid + 26 * n:.1f} {hem:.1f} "
        f"Q{mid:.1f} {hem + 7:.1f} {mid - 24 * n:.1f} {hem:.1f} "
        f"L{3 * n:.1f} {f.y(326):.1f} Q0 {f.y(318):.1f} {-3 * n:.1f} {f.y(326):.1f} "
        f"L{-mid + 24 * n:.1f} {hem:.1f} Q{-mid:.1f} {hem + 7:.1f} {-mid - 26 * n:.1f} {hem:.1f} "
        f"C{-out:.1f} {f.y(350):.1f} {-out:.1f} {f.y(310):.1f} {-f.hip:.1f} {f.y(264):.1f}Z",
        pen.soft(tone, 0.22),
    )
    for side in (-1, 1):
        pen.line(
            f"M{side * (mid + 24 * n):.1f} {hem - 9:.1f} "
            f"Q{side * mid:.1f} {hem - 2:.1f} {side * (mid - 22 * n):.1f} {hem - 9:.1f}",
            shade(tone, 0.35), 1.8, opacity=0.7,
        )  # fmt: skip
        pen.line(
            f"M{side * 4 * n:.1f} {f.y(318):.1f} q{side * 9 * n:.1f} 8 {side * 14 * n:.1f} 22",
            shade(tone, -0.4), 2.2, opacity=0.5,
        )  # fmt: skip


def legs(pen: Pen, f: Frame, o: Outfit, skin: str, kind: str) -> float:
    """Legs and shoes; returns the y of the soles."""
    w = 42 * f.limb
    hx = f.hip * 0.48
    bare = o.bottom in ("skirt", "shorts")
    tone = skin if bare else o.bottom_tone
    width = w * 0.72 if bare else w
    ground = f.y(648)
    if kind == "sit":
        ground = f.y(560)
        for side in (-1, 1):
            x = side * max(hx, 24 * f.limb)
            limb(pen, ((x, f.y(372)), (x, f.y(530))), tone, width * 0.92)
            _shoe(pen, x, ground - 10 * f.limb, side, o.shoe, f)
        return ground
    if kind == "climb":
        for side, knee, foot in ((-1, (-44, 400), (-34, 516)), (1, (36, 440), (34, 610))):
            pts = (
                (side * hx, f.y(280)),
                (knee[0] * f.limb, f.y(knee[1])),
                (foot[0] * f.limb, f.y(foot[1])),
            )
            limb(pen, pts, tone, width)
            _shoe(pen, pts[2][0], f.y(foot[1] + 24), side, o.shoe, f)
        return ground
    if kind == "ride":
        for knee, foot in (((72, 372), (44, 500)), ((58, 336), (84, 440))):
            pts = ((4.0, f.y(282)), (knee[0] * f.k, f.y(knee[1])), (foot[0] * f.k, f.y(foot[1])))
            limb(pen, pts, tone, width)
            x, y = pts[2]
            pen.path(f"M{x - 16 * f.limb} {y - 6} h26 q22 4 22 18 h-48Z", pen.soft(o.shoe, 0.25))
        return ground
    if o.bottom == "gown":
        for side in (-1, 1):
            _shoe(pen, side * 26 * f.limb, ground - 14 * f.limb, side, o.shoe, f)
        return ground
    for side in (-1, 1):
        x = side * max(hx, 21 * f.limb)
        if bare:
            _bare_leg(pen, x, side, f, skin, ground - 16 * f.limb, sock=o.bottom == "shorts")
            _shoe(pen, x * 0.9, ground - 12 * f.limb, side, o.shoe, f)
        else:
            limb(pen, ((x, f.y(290)), (x, f.y(440)), (x, f.y(606))), tone, width)
            _shoe(pen, x, ground - 12 * f.limb, side, o.shoe, f)
    if o.bottom == "shorts":
        _shorts(pen, f, o.bottom_tone)
    if o.bottom == "trousers":
        pen.rect(-f.hip, f.y(262), 2 * f.hip, f.y(310) - f.y(262), o.bottom_tone, 12)
    return ground


def lap(pen: Pen, f: Frame, o: Outfit) -> None:
    """Thighs of somebody who sits, seen from the front."""
    for side in (-1, 1):
        x = side * max(f.hip * 0.48, 24 * f.limb)
        pen.rect(
            x - 25 * f.limb,
            f.y(284),
            50 * f.limb,
            f.y(400) - f.y(284),
            pen.lin(
                shade(o.bottom_tone, -0.12), (0.6, o.bottom_tone), (1, shade(o.bottom_tone, 0.12))
            ),
            24 * f.limb,
        )
