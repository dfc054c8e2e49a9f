"""Hair styles: what lies behind the head and what lies in front of it."""

from __future__ import annotations

import math

from csrbench.scenes.print.draw import Pen, shade
from csrbench.scenes.print.people.head import hair_tone
from csrbench.scenes.print.people.model import Person

_CAP = (
    "M-47 2 C-54 -46 -32 -73 0 -73 C32 -73 54 -46 47 2 C45 -8 43 -16 40 -22 "
    "{fringe} C-43 -16 -45 -8 -47 2Z"
)


def _style(person: Person) -> str:
    return person.hair_style.removeprefix("grey_")


def _fill(pen: Pen, person: Person) -> str:
    tone = hair_tone(person)
    lift = 0.2 if person.hair_tone in ("black", "dark_brown") else 0.16
    return pen.lin(shade(tone, lift), (0.4, tone), (1, shade(tone, -0.25)), x2=0.5)


def _curls(pen: Pen, person: Person, points: list[tuple[float, float]], r: float) -> None:
    tone = hair_tone(person)
    for i, (x, y) in enumerate(points):
        pen.circle(x, y, r * (0.9 + 0.2 * ((i * 7) % 3) / 2), pen.ball(tone, 0.17))


def _arc(
    n: int, rx: float, ry: float, a0: float, a1: float, cy: float
) -> list[tuple[float, float]]:
    out = []
    for i in range(n):
        a = math.radians(a0 + (a1 - a0) * i / (n - 1))
        out.append((rx * math.cos(a), cy + ry * math.sin(a)))
    return out


def back(pen: Pen, person: Person) -> None:
    """Hair behind head and neck (in front of nothing)."""
    fill, tone = _fill(pen, person), hair_tone(person)
    match _style(person):
        case "long":
            pen.path(
                "M-50 -20 C-62 20 -58 80 -66 132 C-50 142 -30 140 -20 134 L20 134 "
                "C30 140 50 142 66 132 C58 80 62 20 50 -20 C40 -60 -40 -60 -50 -20Z",
                fill,
            )
        case "wavy":
            pen.path(
                "M-50 -24 C-72 0 -56 26 -68 52 C-78 78 -60 92 -70 124 C-54 146 -28 138 -18 128 "
                "L18 128 C28 138 54 146 70 124 C60 92 78 78 68 52 C56 26 72 0 50 -24 "
                "C40 -60 -40 -60 -50 -24Z",
                fill,
            )
        case "bob":
            pen.path(
                "M-50 -24 C-60 8 -58 40 -56 66 C-42 76 -26 74 -16 70 L16 70 C26 74 42 76 56 66 "
                "C58 40 60 8 50 -24 C40 -60 -40 -60 -50 -24Z",
                fill,
            )
        case "afro":
            pen.circle(0, -26, 74, pen.ball(tone, 0.16))
            _curls(pen, person, _arc(21, 70, 68, 150, 390, -24), 15)
        case "curly":
            _curls(pen, person, _arc(15, 50, 52, 165, 375, -18), 19)
            if person.sex == "woman":
                _curls(
                    pen, person, [(-54, 12), (54, 12), (-56, 34), (56, 34), (-50, 54), (50, 54)], 18
                )
        case "bun":
            pen.circle(0, -76, 25, pen.ball(tone, 0.2))
            pen.line(
                "M-16 -84 C-6 -94 8 -92 16 -82 M-14 -72 C-4 -82 8 -80 14 -72",
                shade(tone, -0.3),
                2,
                opacity=0.5,
            )
        case "ponytail":
            pen.path("M30 -52 C74 -62 84 -10 66 44 C62 54 54 56 50 46 C62 4 50 -24 26 -34Z", fill)
            pen.oval(36, -46, 8, 10, "#c8382f")
        case "locs":
            for i in range(-6, 7):
                x = i * 9.2
                pen.line(
                    f"M{x * 0.8} -40 C{x * 1.1} 0 {x * 1.15} 40 {x * 1.1} {96 - abs(i) * 2}",
                    shade(tone, 0.06 * (i % 2)),
                    10.5,
                )
        case "braids":
            for side in (-1, 1):
                for k in range(7):
                    x, y = side * (50 + 6 * math.sin(k * 0.5)), 16 + k * 18
                    pen.oval(x, y, 11 - k * 0.5, 12.5, pen.ball(tone, 0.22))
                pen.circle(side * 51, 140, 6, "#c8382f")
                pen.path(f"M{side * 51} 143 l-7 17 h14Z", tone)


def front(pen: Pen, person: Person) -> None:
    """Hair on the head, drawn over the face."""
    fill, tone = _fill(pen, person), hair_tone(person)
    gloss = pen.lin((0, "#ffffff", 0.0), (0.5, "#ffffff", 0.22), (1, "#ffffff", 0.0), x2=1, y2=0)
    style = _style(person)
    if style == "bald":
        pen.oval(-14, -44, 15, 8, "#ffffff", opacity=0.2, transform="rotate(-24 -14 -44)")
        return
    if style == "balding":
        for side in (-1, 1):
            pen.path(
                f"M{side * 47} 4 C{side * 52} -12 {side * 50} -30 {side * 40} -40 "
                f"C{side * 42} -26 {side * 40} -12 {side * 43} 0Z",
                fill,
            )
        pen.oval(-12, -46, 15, 7, "#ffffff", opacity=0.2, transform="rotate(-20 -12 -46)")
        return
    if style == "afro":
        _curls(pen, person, _arc(9, 41, 26, 192, 348, -32), 14)
        return
    if style == "curly":
        _curls(pen, person, _arc(8, 38, 22, 190, 350, -34), 16)
        _curls(pen, person, [(-20, -56), (0, -60), (20, -56), (-34, -44), (34, -44)], 17)
        return
    fringe = {
        "crop": "C30 -44 14 -48 0 -48 C-14 -48 -30 -44 -40 -22",
        "short": "C34 -34 22 -42 10 -40 C-6 -34 -22 -30 -33 -36 C-37 -32 -39 -28 -40 -22",
        "side_part": "C36 -38 20 -46 -10 -48 C-24 -44 -34 -36 -40 -22",
        "ponytail": "C28 -42 12 -46 0 -46 C-12 -46 -28 -42 -40 -22",
        "bun": "C30 -44 10 -47 0 -47 C-10 -47 -30 -44 -40 -22",
        "braids": "C26 -34 12 -46 0 -48 C-12 -46 -26 -34 -40 -22",
        "locs": "C26 -36 12 -46 0 -48 C-12 -46 -26 -36 -40 -22",
        "long": "C32 -26 14 -40 -4 -50 C-16 -42 -32 -30 -40 -22",
        "wavy": "C34 -30 18 -40 6 -50 C-10 -40 -30 -30 -40 -22",
        "bob": "C30 -28 10 -32 -2 -32 C-16 -32 -30 -28 -40 -22",
    }[style]
    pen.path(_CAP.format(fringe=fringe), fill)
    if style == "crop":
        pen.path(_CAP.format(fringe=fringe), "#ffffff", opacity=0.06)
    if style in ("long", "wavy", "bob"):
        end = {"long": 96, "wavy": 92, "bob": 58}[style]
        for side in (-1, 1):
            wave = 8 if style == "wavy" else 0
            pen.path(
                f"M{side * 46} -26 C{side * (52 + wave)} 0 {side * 48} 30 {side * (52 + wave)} "
                f"{end} "
                f"C{side * 60} {end + 8} {side * 66} {end} {side * 64} {end - 14} "
                f"C{side * 62} 30 {side * 64} -12 {side * 44} -44Z",
                fill,
            )
    if style in ("short", "side_part", "crop") and person.sex != "woman":
        for side in (-1, 1):
            pen.path(
                f"M{side * 47} 2 C{side * 46} -6 {side * 44} -14 {side * 41} -22 "
                f"L{side * 42} 6 C{side * 44} 10 {side * 46} 8 {side * 47} 2Z",
                fill,
            )
    if style == "locs":
        for i in range(-4, 5):
            pen.line(
                f"M{i * 8} -70 C{i * 11} -60 {i * 11.5} -52 {i * 11.5} {-44 + abs(i) * 4}",
                shade(tone, 0.05 + 0.05 * (i % 2)),
                9,
            )
    pen.path("M-34 -50 C-22 -64 6 -68 24 -60 C8 -60 -16 -56 -34 -50Z", gloss)
    if style in ("bun", "ponytail", "braids"):
        for x in (-22, -8, 8, 22):
            pen.line(
                f"M{x} -47 C{x * 0.8:.1f} -56 {x * 0.6:.1f} -64 {x * 0.4:.1f} -71",
                shade(tone, -0.3),
                1.6,
                opacity=0.45,
            )
