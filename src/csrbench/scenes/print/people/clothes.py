"""Torso, sleeves and legs: colours by garment, and the details that make a garment known."""

from __future__ import annotations

from dataclasses import dataclass

from csrbench.scenes.print.draw import Pen, colour, luminance, mix, shade
from csrbench.scenes.print.people.head import skin_tone
from csrbench.scenes.print.people.model import FLAGS, Person, clothing_colour


@dataclass(frozen=True)
class Frame:
    """Body measures in head units (half-widths, and the vertical scale below the neck)."""

    shoulder: float
    waist: float
    hip: float
    k: float
    limb: float

    def y(self, value: float) -> float:
        """Adult height `value` on this body."""
        return 80 + (value - 80) * self.k


@dataclass(frozen=True)
class Outfit:
    """How the parts of the body are covered."""

    top: str
    sleeve: str  # long | short | none
    sleeve_tone: str
    bottom: str  # trousers | skirt | gown | shorts
    bottom_tone: str
    shoe: str
    hem: float = 292.0


def frame(person: Person) -> Frame:
    """Measures by age, gender and build."""
    k = {"child": 0.62, "teen": 0.9, "older": 0.96}.get(person.age, 1.0)
    if person.age == "child":
        shoulder, waist, hip = 58.0, 45.0, 47.0
    elif person.sex == "man":
        shoulder, waist, hip = 88.0, 64.0, 62.0
    elif person.sex == "woman":
        shoulder, waist, hip = 74.0, 51.0, 64.0
    else:
        shoulder, waist, hip = 79.0, 58.0, 62.0
    if person.age == "teen":
        shoulder, waist, hip = shoulder * 0.88, waist * 0.88, hip * 0.88
    grow = {"slim": (0.94, 0.86, 0.9), "average": (1.0, 1.0, 1.0), "large": (1.2, 1.82, 1.62)}
    a, b, c = grow[person.build]
    limb = {"slim": 0.88, "average": 1.0, "large": 1.32}[person.build]
    limb *= {"child": 0.74, "teen": 0.88}.get(person.age, 1.0)
    if person.pregnant:
        b *= 1.5
    return Frame(shoulder * a, waist * b, hip * c, k, limb)


def outfit(person: Person) -> Outfit:
    """Colours and coverage of a garment."""
    tone = colour(clothing_colour(person))
    skin = skin_tone(person)
    denim, dark = "#41557a", "#3a3d45"
    if luminance(tone) < 0.12:
        dark = "#55585f"
    match person.clothes:
        case "suit" | "blazer":
            legs = tone if person.clothes == "suit" else dark
            return Outfit(tone, "long", tone, "trousers", legs, "#2a201c", 304)
        case "dress":
            return Outfit(tone, "short", tone, "skirt", tone, "#5a3a34", 430)
        case "abaya" | "robe":
            return Outfit(tone, "long", tone, "gown", tone, "#3a2c26", 570)
        case "kurta":
            return Outfit(tone, "long", tone, "trousers", "#efeae0", "#6b4a33", 400)
        case "scrubs":
            return Outfit(tone, "short", tone, "trousers", tone, "#e9e9e6", 300)
        case "lab_coat":
            return Outfit("#f4f4f2", "long", "#eeeeec", "trousers", dark, "#2a2a2e", 420)
        case "coat" | "worn_coat":
            return Outfit(tone, "long", tone, "trousers", "#4d4a45", "#3a2c26", 400)
        case "apron":
            return Outfit("#f1eee8", "long", "#f1eee8", "trousers", dark, "#2a2a2e", 296)
        case "hi_vis":
            return Outfit("#38506f", "long", "#38506f", "trousers", "#38455a", "#6e4f2e", 296)
        case "overalls":
            return Outfit("#e9e4d8", "long", "#e9e4d8", "trousers", tone, "#4f3a28", 296)
        case "sports":
            return Outfit(tone, "none", skin, "shorts", "#2f333b", "#e4e4e2", 292)
        case "tshirt" | "polo":
            return Outfit(tone, "short", tone, "trousers", denim, "#e4e2dc")
        case "uniform" | "clerical":
            return Outfit(tone, "long", tone, "trousers", shade(tone, -0.25), "#1e1c1c")
        case _:
            return Outfit(
                tone, "long", tone, "trousers", denim if person.sex == "man" else dark, "#4a3a30"
            )


def torso_path(f: Frame, hem: float, flare: float = 0.0) -> str:
    """Outline of the upper garment down to its hem."""
    s, w, h = f.shoulder, f.waist, f.hip + flare
    yh, yw, ya, yb = f.y(hem), f.y(205), f.y(150), f.y(min(hem, 286))
    right = (
        f"C36 92 {s - 20} 96 {s - 6} 106 C{s + 4} 112 {s + 4} 128 {s - 2} {ya - 6} "
        f"C{w + 8} {ya + 18} {w} {yw - 16} {w} {yw} C{w} {yw + 24} {f.hip} {yb - 30} "
        f"{f.hip} {yb} L{h} {yh}"
    )
    left = (
        f"L{-h} {yh} L{-f.hip} {yb} C{-f.hip} {yb - 30} {-w} {yw + 24} {-w} {yw} "
        f"C{-w} {yw - 16} {-w - 8} {ya + 18} {-s + 2} {ya - 6} C{-s - 4} 128 {-s - 4} 112 "
        f"{-s + 6} 106 C{-s + 20} 96 -36 92 -22 84"
    )
    return f"M-22 84 C-14 104 14 104 22 84 {right} {left}Z"


def torso(pen: Pen, person: Person, f: Frame, hem: float) -> None:
    """Upper garment with its details, down to `hem`."""
    o = outfit(person)
    flare = {"skirt": 44.0, "gown": 34.0}.get(o.bottom, 4.0 if o.hem > 300 else 0.0)
    if person.clothes in ("coat", "worn_coat", "lab_coat", "kurta"):
        flare = 14.0
    d = torso_path(f, hem, flare if hem == o.hem else 4.0)
    pen.path(d, pen.lin(shade(o.top, 0.12), (0.4, o.top), (1, shade(o.top, -0.2)), x2=0.55))
    with pen.clip(d):
        _details(pen, person, f, o)
        if person.pregnant:
            y = f.y(218)
            pen.line(
                f"M{-f.waist} {y + 34} C{-f.waist * 0.5} {y + 66} {f.waist * 0.5} {y + 66} "
                f"{f.waist} {y + 34}",
                "#000000",
                13,
                opacity=0.13,
            )
            pen.oval(
                -6,
                y - 4,
                f.waist * 0.8,
                48 * f.k,
                pen.rad((0, "#ffffff", 0.3), (1, "#ffffff", 0.0)),
            )
        for side in (-1, 1):
            pen.line(
                f"M{side * (f.shoulder - 18)} 132 C{side * (f.waist + 4)} {f.y(170)} "
                f"{side * (f.waist - 3)} {f.y(200)} {side * (f.waist - 2)} {f.y(240)}",
                shade(o.top, -0.45),
                7,
                opacity=0.12,
            )
    _neckline(pen, person, o)
    if person.pin:
        _pin(pen, person.pin, -f.shoulder * 0.44, 122)


def _details(pen: Pen, person: Person, f: Frame, o: Outfit) -> None:
    tone = o.top
    dark = shade(tone, -0.3)
    bottom = f.y(o.hem)
    match person.clothes:
        case "shirt" | "uniform" | "clerical" | "polo" | "blouse":
            end = bottom if person.clothes != "polo" else 150
            pen.line(f"M0 100 L0 {end}", dark, 2, opacity=0.7)
            for y in range(118, int(end) - 4, 28):
                pen.circle(0, y, 2.8, shade(tone, 0.55), stroke=dark, stroke_width=0.8)
            if person.clothes == "uniform":
                for side in (-1, 1):
                    x = side * (f.shoulder - 20)
                    pen.rect(x - 16, 98, 32, 11, shade(tone, -0.35), 3)
                    pen.rect(side * 34 - 17, 142, 34, 34, "none", 3, stroke=dark, stroke_width=2)
                    pen.path(f"M{side * 34 - 17} 150 h34 l-17 10Z", dark, opacity=0.6)
        case "suit" | "blazer":
            shirt = "#f5f5f3" if person.clothes == "suit" or person.sex == "man" else "#efe4e0"
            pen.path(f"M-26 80 L0 {f.y(208)} L26 80Z", shirt)
            if person.clothes == "suit":
                tie = "#8e2f38" if luminance(tone) < 0.3 else "#2e4468"
                pen.path("M-7 102 h14 l-3 10 8 54 -12 20 -12 -20 8 -54Z", pen.soft(tie, 0.25))
            for side in (-1, 1):
                pen.path(
                    f"M{side * 24} 82 L{side * 44} 106 L{side * 34} 128 L{side * 42} 134 "
                    f"L{side * 1.5} {f.y(214)} L{side * 12} 128Z",
                    pen.lin(shade(tone, 0.16), shade(tone, -0.06)),
                    stroke=dark,
                    stroke_width=1.2,
                )
            pen.line(f"M0 {f.y(212)} L0 {bottom}", dark, 2)
            pen.circle(5, f.y(228), 3.2, dark)
            pen.line(f"M{-f.waist + 8} {f.y(248)} h24 M{f.waist - 32} {f.y(248)} h24", dark, 2.4)
        case "jumper":
            pen.rect(-120, bottom - 16, 240, 16, dark, opacity=0.35)
            for y in range(124, int(bottom) - 20, 13):
                pen.line(
                    f"M-90 {y} q10 6 20 0 t20 0 t20 0 t20 0 t20 0 t20 0 t20 0 t20 0 t20 0",
                    dark,
                    1.4,
                    opacity=0.2,
                )
        case "hoodie":
            pen.path(
                f"M-40 {f.y(262)} L-30 {f.y(222)} h60 L40 {f.y(262)}Z",
                shade(tone, -0.1),
                stroke=dark,
                stroke_width=1.6,
            )
            pen.rect(-120, bottom - 13, 240, 14, dark, opacity=0.3)
        case "dress":
            pen.rect(-120, f.y(204), 240, 11, shade(tone, -0.28))
            for x in (-44, -18, 8, 34):
                pen.line(f"M{x * 0.7} {f.y(220)} L{x * 1.5} {f.y(430)}", dark, 2.4, opacity=0.3)
        case "abaya" | "robe":
            for x in (-34, -10, 16, 38):
                pen.line(f"M{x * 0.7} {f.y(200)} L{x * 1.6} {f.y(570)}", dark, 3, opacity=0.35)
            if person.clothes == "robe":
                pen.path("M-30 80 L34 150 L-80 240 L-120 240 L-120 110Z", shade(tone, -0.18))
                pen.line("M30 90 C0 150 -40 200 -90 236", shade(tone, -0.34), 3, opacity=0.6)
        case "kurta":
            pen.line(f"M0 100 L0 {f.y(190)}", dark, 2)
            pen.rect(-9, 98, 18, f.y(190) - 98, "none", stroke="#a37b3e", stroke_width=2)
            for y in range(112, int(f.y(180)), 20):
                pen.circle(0, y, 2.4, "#a37b3e")
        case "scrubs":
            pen.rect(18, 142, 34, 36, "none", 3, stroke=dark, stroke_width=2, opacity=0.8)
            pen.line("M28 142 v16", "#e9e9e6", 3)
            pen.line(f"M0 {f.y(270)} V{bottom}", dark, 1.6, opacity=0.5)
        case "lab_coat":
            pen.path("M-26 80 L0 190 L26 80Z", "#6f8fb0")
            for side in (-1, 1):
                pen.path(
                    f"M{side * 24} 82 L{side * 42} 106 L{side * 33} 126 L{side * 1.5} 196 "
                    f"L{side * 11} 128Z",
                    "#ffffff",
                    stroke="#c4c6c8",
                    stroke_width=1.4,
                )
                pen.rect(
                    side * 42 - 22,
                    f.y(246),
                    44,
                    46 * f.k,
                    "none",
                    3,
                    stroke="#c4c6c8",
                    stroke_width=2,
                )
            pen.line(f"M0 194 L0 {bottom}", "#c4c6c8", 2)
            pen.line("M32 138 v20 M38 138 v18", "#2f6fb7", 3)
        case "coat" | "worn_coat":
            for side in (-1, 1):
                pen.path(
                    f"M{side * 22} 82 L{side * 48} 104 L{side * 40} 132 L{side * 2} 172Z",
                    shade(tone, -0.12),
                    stroke=dark,
                    stroke_width=1.4,
                )
            pen.line(f"M0 168 L0 {bottom}", dark, 2.2)
            for y in (186, 224, 262, 300):
                if person.clothes == "coat" or y != 224:
                    pen.circle(9, f.y(y), 4.4, shade(tone, -0.45))
            if person.clothes == "worn_coat":
                pen.rect(
                    -f.waist + 4,
                    f.y(196),
                    32,
                    30,
                    shade(tone, 0.22),
                    3,
                    stroke="#2c241e",
                    stroke_width=1.8,
                    stroke_dasharray="4 3",
                )
                pen.rect(
                    26,
                    f.y(300),
                    34,
                    32,
                    mix(tone, "#6c7a4a", 0.6),
                    3,
                    stroke="#2c241e",
                    stroke_width=1.8,
                    stroke_dasharray="4 3",
                )
                pen.line(f"M{f.shoulder - 30} 128 l6 10 -5 7 6 9", "#2c241e", 2.2, opacity=0.8)
                pen.line("M9 218 q3 8 0 13", "#2c241e", 1.6)
        case "apron":
            bib = colour(person.colour or "green")
            pen.line("M0 100 V150", "#c9c5bc", 2)
            pen.path(
                f"M-34 134 L34 134 L40 {f.y(200)} L{f.hip + 20} {f.y(216)} V{bottom + 30} "
                f"H{-f.hip - 20} V{f.y(216)} L-40 {f.y(200)}Z",
                pen.soft(bib, 0.2),
            )
            pen.line("M-33 136 L-24 92 M33 136 L24 92", bib, 8)
            pen.rect(
                -30,
                f.y(228),
                60,
                42 * f.k,
                shade(bib, -0.14),
                4,
                stroke=shade(bib, -0.35),
                stroke_width=1.6,
            )
        case "hi_vis":
            pen.path(
                f"M-30 78 L-12 {f.y(150)} V{bottom} H-140 V78Z M30 78 L12 {f.y(150)} V{bottom} "
                "H140 V78Z",
                pen.lin("#f3ef54", (0.5, "#e6e231"), (1, "#bdb924")),
            )
            for stripe in (f.y(176), f.y(236)):
                pen.rect(-140, stripe, 280, 19 * f.k, pen.lin("#f6f7f8", "#b5b9be"))
            for side in (-1, 1):
                pen.line(f"M{side * 52} 90 V{f.y(176)}", "#d5d8dc", 15, stroke_linecap="butt")
            pen.line(f"M0 {f.y(150)} V{bottom}", "#8d8a18", 2)
        case "overalls":
            bib = colour(clothing_colour(person))
            pen.path(
                f"M-40 140 H40 L46 {f.y(206)} H140 V{bottom + 20} H-140 V{f.y(206)} H-46Z",
                pen.soft(bib),
            )
            pen.line("M-34 146 L-30 92 M34 146 L30 92", bib, 12)
            for x in (-34, 34):
                pen.circle(x, 148, 5, "#d9b34a")
            pen.rect(-22, 158, 44, 34, "none", 4, stroke=shade(bib, -0.35), stroke_width=2)
        case "sports":
            pen.rect(-120, f.y(180), 240, 20, "#ffffff", opacity=0.9)
            for side in (-1, 1):
                pen.path(
                    f"M{side * 40} 84 L{side * 130} 84 L{side * 130} 150 "
                    f"C{side * 62} 150 {side * 56} 120 {side * 44} 96Z",
                    skin_tone(person),
                )


def _neckline(pen: Pen, person: Person, o: Outfit) -> None:
    tone = o.top
    match person.clothes:
        case "shirt" | "uniform" | "polo" | "apron" | "overalls":
            for side in (-1, 1):
                pen.path(
                    f"M0 106 L{side * 22} 80 L{side * 36} 92 L{side * 20} 118Z",
                    pen.lin(shade(tone, 0.2), shade(tone, -0.04)),
                    stroke=shade(tone, -0.3),
                    stroke_width=1.3,
                )
        case "suit" | "blazer":
            for side in (-1, 1):
                pen.path(
                    f"M0 104 L{side * 21} 80 L{side * 27} 92 L{side * 12} 114Z",
                    "#ffffff",
                    stroke="#c9c9c6",
                    stroke_width=1.2,
                )
        case "clerical":
            pen.path(
                "M-24 80 C-14 98 14 98 24 80 L26 96 C14 112 -14 112 -26 96Z", shade(tone, 0.12)
            )
            pen.rect(-10, 90, 20, 13, "#fbfbf9", 2)
        case "tshirt" | "jumper" | "dress" | "abaya" | "kurta" | "coat" | "worn_coat" | "sports":
            pen.line("M-24 84 C-14 106 14 106 24 84", shade(tone, -0.22), 5.5)
        case "blouse":
            pen.path(
                "M-26 84 C-20 110 -8 118 0 118 C8 118 20 110 26 84 C16 100 -16 100 -26 84Z",
                shade(tone, 0.3),
            )
        case "scrubs":
            pen.path("M-20 84 L0 126 L20 84 C10 96 -10 96 -20 84Z", skin_tone(person))
            pen.line("M-25 84 L0 130 L25 84", shade(tone, -0.28), 5)
        case "hoodie":
            pen.path(
                "M-30 78 C-44 96 -24 118 0 120 C24 118 44 96 30 78 C22 100 -22 100 -30 78Z",
                pen.lin(shade(tone, 0.1), shade(tone, -0.22)),
            )
            pen.line("M-11 116 V152 M11 116 V148", shade(tone, 0.6), 3)
        case "hi_vis":
            for side in (-1, 1):
                pen.path(f"M0 106 L{side * 22} 80 L{side * 34} 90 L{side * 18} 116Z", "#465f80")


def _pin(pen: Pen, name: str, x: float, y: float) -> None:
    kind, tones = FLAGS[name]
    w, h = 34.0, 23.0
    pen.rect(x - w / 2 - 2, y - h / 2 - 2, w + 4, h + 4, "#c9a34a", 3)
    for i, tone in enumerate(tones if kind != "disc" else tones[:1]):
        if kind == "v":
            pen.rect(x - w / 2 + i * w / len(tones), y - h / 2, w / len(tones) + 0.2, h, tone)
        else:
            pen.rect(x - w / 2, y - h / 2 + i * h / len(tones), w, h / len(tones) + 0.2, tone)
    if kind == "disc":
        pen.circle(x, y, h * 0.3, tones[1])
    pen.rect(x - w / 2, y - h / 2, w, h, pen.lin((0, "#ffffff", 0.35), (1, "#ffffff", 0.0)))
