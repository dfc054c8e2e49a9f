"""The head: face, ears, eyes, beard, glasses and head covers.

Coordinates: the middle of the face is (0, 0), the crown at y -62, the chin at y 60; y grows
downwards. The same units continue into the body (see `body.py`).
"""

from __future__ import annotations

from csrbench.scenes.print.draw import Pen, colour, mix, shade
from csrbench.scenes.print.people.model import Person

SKIN = ("", "#f7d7c4", "#efc3a0", "#dda97f", "#bf8457", "#96603c", "#6b4229")
HAIR = {
    "black": "#26211f", "dark_brown": "#43302a", "brown": "#6e4a32", "auburn": "#8a4526",
    "red": "#b2562a", "blond": "#d3a95e", "grey": "#a9a9ac", "white": "#dedede",
}  # fmt: skip


def skin_tone(person: Person) -> str:
    """Base colour of the skin."""
    return SKIN[person.skin]


def hair_tone(person: Person) -> str:
    """Base colour of the hair."""
    return HAIR[person.hair_tone]


def _jaw(person: Person) -> str:
    if person.age == "child":
        return (
            "M-47 -6 C-48 -46 -28 -62 0 -62 C28 -62 48 -46 47 -6 "
            "C47 22 36 42 20 50 C12 54 6 55 0 55 C-6 55 -12 54 -20 50 C-36 42 -47 22 -47 -6Z"
        )
    if person.sex == "man":
        return (
            "M-46 -10 C-47 -46 -28 -62 0 -62 C28 -62 47 -46 46 -10 "
            "C46 14 43 32 31 47 C22 57 10 61 0 61 C-10 61 -22 57 -31 47 C-43 32 -46 14 -46 -10Z"
        )
    return (
        "M-45 -10 C-46 -46 -27 -62 0 -62 C27 -62 46 -46 45 -10 "
        "C45 16 38 35 23 49 C14 57 7 60 0 60 C-7 60 -14 57 -23 49 C-38 35 -45 16 -45 -10Z"
    )


def neck(pen: Pen, person: Person) -> None:
    """Neck with the shadow of the chin; drawn before clothing and head."""
    skin = skin_tone(person)
    w = {"child": 15, "teen": 18}.get(person.age, 23 if person.sex == "man" else 19)
    w += 4 if person.build == "large" else 0
    d = (
        f"M{-w} 30 L{-w} 76 C{-w} 90 {-w - 16} 96 {-w - 26} 102 L{-w - 10} 130 L{w + 10} 130 "
        f"L{w + 26} 102 C{w + 16} 96 {w} 90 {w} 76 L{w} 30Z"
    )
    pen.path(d, pen.lin(shade(skin, -0.2), (0.6, shade(skin, -0.05)), (1, skin)))
    with pen.clip(d):
        pen.oval(0, 48, w + 16, 30, shade(skin, -0.3), opacity=0.55)


def face(pen: Pen, person: Person, turn: float = 0.0) -> None:
    """Head with features; `turn` (-1..1) moves the features to one side."""
    skin = skin_tone(person)
    dark = mix(shade(skin, -0.42), "#7a2a1c", 0.25)
    for side in (-1, 1):
        x = side * 46 - turn * 3
        pen.oval(x, 4, 9, 13.5, pen.ball(shade(skin, -0.06), 0.16))
        pen.line(
            f"M{x + side * 2} -2 C{x + side * 5} 3 {x + side * 4} 9 {x} 11",
            shade(skin, -0.28),
            1.8,
            opacity=0.7,
        )
    if person.hearing_aid:
        pen.line("M41 -11 C50 -20 60 -12 57 2 C56 9 54 13 50 15", "#aeb6bf", 9)
        pen.line("M41 -11 C50 -20 60 -12 57 2", "#eef0f2", 3.5)
        pen.circle(47, 9, 6, "#8f99a5")
    outline = _jaw(person)
    pen.path(
        outline,
        pen.rad(shade(skin, 0.16), (0.5, skin), (1, shade(skin, -0.14)), cx=0.42, cy=0.36, r=0.72),
    )
    t = turn * 8
    with pen.clip(outline):
        blush = mix("#e0523f", skin, 0.25)
        for side in (-1, 1):
            x = side * 27 + t
            pen.oval(x, 22, 16, 12, pen.rad((0, blush, 0.34), (1, blush, 0.0)))
        pen.oval(0, 66, 44, 16, pen.rad((0, shade(skin, -0.3), 0.4), (1, shade(skin, -0.3), 0.0)))
    if person.age == "older":
        _age_lines(pen, dark, t)
    _eyes(pen, person, t)
    _nose_mouth(pen, person, t, dark)


def _age_lines(pen: Pen, dark: str, t: float) -> None:
    for d in (
        f"M{-14 + t} 24 C{-20 + t} 28 {-22 + t} 33 {-21 + t} 39",
        f"M{14 + t} 24 C{20 + t} 28 {22 + t} 33 {21 + t} 39",
        f"M{-27 + t} 11 C{-22 + t} 15 {-16 + t} 15 {-12 + t} 13",
        f"M{27 + t} 11 C{22 + t} 15 {16 + t} 15 {12 + t} 13",
        f"M{-36 + t} 2 L{-41 + t} -2",
        f"M{-36 + t} 6 L{-41 + t} 8",
        f"M{36 + t} 2 L{41 + t} -2",
        f"M{36 + t} 6 L{41 + t} 8",
        f"M{-20 + t} -29 C{-8 + t} -32 {8 + t} -32 {20 + t} -29",
        f"M{-16 + t} -36 C{-6 + t} -38 {6 + t} -38 {16 + t} -36",
    ):
        pen.line(d, dark, 1.6, opacity=0.42)


def _eyes(pen: Pen, person: Person, t: float) -> None:
    child = person.age == "child"
    y = 4 if child else 0
    rx, ry = (8.6, 7.2) if child else (8.2, 5.4)
    brow = (
        mix(hair_tone(person), skin_tone(person), 0.18)
        if person.hair_tone not in ("blond", "white", "grey")
        else shade(hair_tone(person), -0.3)
    )
    iris = "#4a2f20" if person.skin >= 3 or person.hair_tone in ("black",) else "#47637a"
    for side in (-1, 1):
        x = side * 18.5 + t
        pen.oval(x, y, rx, ry, "#fbf8f4")
        pen.circle(x + t * 0.18, y + 0.2, 5.2 if child else 4.7, iris)
        pen.circle(x + t * 0.18, y + 0.2, 2.6, "#14100f")
        pen.circle(x + t * 0.18 - 1.6, y - 1.7, 1.5, "#ffffff")
        lid = "#241917"
        pen.line(
            f"M{x - rx - 0.6} {y + 0.4} C{x - rx * 0.6} {y - ry * 1.25} {x + rx * 0.6} "
            f"{y - ry * 1.25} {x + rx + 0.6} {y + 0.4}",
            lid,
            2.1,
        )
        if person.sex == "woman" and not child:
            pen.line(f"M{x + side * (rx + 0.4)} {y} l{side * 3.6} -3", lid, 1.9)
            pen.line(f"M{x + side * (rx - 2.4)} {y - 3.6} l{side * 3} -3.2", lid, 1.6)
        b = y - (15 if child else 14)
        width = 4.6 if person.sex == "man" and not child else 3.0
        pen.line(
            f"M{x - side * 8.5} {b + 2} C{x - side * 2} {b - 2.6} {x + side * 6} {b - 2.2} "
            f"{x + side * 11} {b + 2.4}",
            brow,
            width,
        )


def _nose_mouth(pen: Pen, person: Person, t: float, dark: str) -> None:
    child = person.age == "child"
    n = t * 1.25
    if child:
        pen.line(f"M{n - 5} 19 C{n - 3} 23 {n + 3} 23 {n + 5} 19", dark, 2.2, opacity=0.6)
    else:
        w = 8 if person.sex == "man" else 6.5
        pen.line(
            f"M{n - 2.5} 1 C{n - 4} 8 {n - w} 14 {n - w} 19 C{n - w} 23 {n - 3} 22 {n} 23.5 "
            f"C{n + 3} 22 {n + w} 23 {n + w} 18",
            dark,
            2.1,
            opacity=0.55,
        )
        pen.oval(n + 1, 15, 3.4, 6, "#ffffff", opacity=0.13)
    m = 36 if child else 37
    lip = (
        mix(skin_tone(person), "#b0353a", 0.5)
        if person.sex == "woman" and not child
        else mix(skin_tone(person), "#96403a", 0.35)
    )
    wide = 11 if child else 13.5
    if person.sex == "woman" and not child:
        pen.path(
            f"M{t - wide} {m - 1} C{t - 6} {m - 5.5} {t - 2} {m - 5} {t} {m - 3.4} C{t + 2} "
            f"{m - 5} "
            f"{t + 6} {m - 5.5} {t + wide} {m - 1} C{t + 7} {m + 8} {t - 7} {m + 8} {t - wide} "
            f"{m - 1}Z",
            pen.lin(shade(lip, -0.12), (0.5, lip), (1, shade(lip, 0.14))),
        )
    else:
        pen.path(
            f"M{t - wide} {m - 1} C{t - 6} {m + 8.5} {t + 6} {m + 8.5} {t + wide} {m - 1} "
            f"C{t + 5} {m + 2} {t - 5} {m + 2} {t - wide} {m - 1}Z",
            lip,
            opacity=0.85,
        )
    pen.line(
        f"M{t - wide - 1.5} {m - 2} C{t - 6} {m + 3.6} {t + 6} {m + 3.6} {t + wide + 1.5} {m - 2}",
        mix(dark, "#3a1512", 0.5),
        2.1,
    )


def facial_hair(pen: Pen, person: Person, turn: float) -> None:
    """Beard or moustache."""
    tone = hair_tone(person)
    fill = pen.lin(shade(tone, 0.1), (0.5, tone), (1, shade(tone, -0.22)))
    t = turn * 8
    if person.beard:
        pen.path(
            f"M-46 -2 C-44 10 -38 19 {-27 + t} 25 C{-18 + t} 27 {-12 + t} 24 {t} 26 "
            f"C{12 + t} 24 {18 + t} 27 {27 + t} 25 C38 19 44 10 46 -2 C49 26 43 50 31 63 "
            "C20 75 8 79 0 79 C-8 79 -20 75 -31 63 C-43 50 -49 26 -46 -2Z",
            fill,
        )
        pen.path(
            f"M{t - 12} 35 C{t - 6} 32 {t + 6} 32 {t + 12} 35 C{t + 7} 46 {t - 7} 46 {t - 12} 35Z",
            mix(skin_tone(person), "#8c3a36", 0.5),
        )
        pen.line(f"M{t - 13} 35.5 C{t - 6} 39 {t + 6} 39 {t + 13} 35.5", "#3a1713", 2)
        for x in (-22, -10, 2, 14, 24):
            pen.line(f"M{x} 56 q2 8 {-x * 0.1:.1f} 14", shade(tone, -0.28), 1.6, opacity=0.4)
    if person.beard or person.moustache:
        pen.path(
            f"M{t} 26.5 C{t - 5} 23 {t - 12} 25 {t - 18} 33 C{t - 12} 33.6 {t - 6} 34 {t} 31 "
            f"C{t + 6} 34 {t + 12} 33.6 {t + 18} 33 C{t + 12} 25 {t + 5} 23 {t} 26.5Z",
            pen.lin(shade(tone, 0.12), shade(tone, -0.12)),
        )


def spectacles(pen: Pen, turn: float) -> None:
    """Glasses with a light reflex."""
    t = turn * 8
    for side in (-1, 1):
        x = side * 18.5 + t
        pen.rect(
            x - 14, -11, 28, 23, "#ffffff", 9, fill_opacity=0.16, stroke="#2b2320", stroke_width=2.8
        )
        pen.line(f"M{x - 8} -3 l7 -5", "#ffffff", 2, opacity=0.6)
        pen.line(f"M{x + side * 14} -3 L{side * 46} -5", "#2b2320", 2.6)
    pen.line(f"M{t - 4.8} -1 C{t - 2} -4 {t + 2} -4 {t + 4.8} -1", "#2b2320", 2.8)


def head_tone(person: Person, default: str) -> str:
    """Colour of the head cover."""
    return colour(person.headwear_colour or default)
