"""Head covers, drawn over face and hair; each with its part behind the head."""

from __future__ import annotations

from csrbench.scenes.print.draw import Pen, shade
from csrbench.scenes.print.people.head import head_tone
from csrbench.scenes.print.people.model import Person

HIDES_HAIR = frozenset({"hijab", "turban", "nurse_cap", "headscarf", "beanie", "hard_hat",
                        "helmet", "chef_hat", "patrol_cap", "cap", "sun_hat"})  # fmt: skip
"""Covers that replace the front of the hair; hair behind the head stays unless fully covered."""
COVERS_ALL = frozenset({"hijab", "turban", "nurse_cap"})


def behind(pen: Pen, person: Person) -> None:
    """The part behind the head."""
    match person.headwear:
        case "hijab":
            tone = head_tone(person, "teal")
            pen.path(
                "M-56 -6 C-62 -60 -34 -82 0 -82 C34 -82 62 -60 56 -6 C58 40 60 70 70 104 "
                "L-70 104 C-60 70 -58 40 -56 -6Z",
                pen.lin(shade(tone, -0.1), shade(tone, -0.34)),
            )
        case "sun_hat":
            pen.oval(0, -34, 88, 26, shade(head_tone(person, "beige"), -0.22))
        case "headscarf":
            tone = head_tone(person, "red")
            pen.path("M34 30 C58 46 66 70 60 86 C48 80 38 62 30 44Z", shade(tone, -0.2))


def before(pen: Pen, person: Person) -> None:
    """The part in front of the head."""
    match person.headwear:
        case "hijab":
            _hijab(pen, head_tone(person, "teal"))
        case "turban":
            _turban(pen, head_tone(person, "orange"))
        case "kippah":
            tone = head_tone(person, "navy")
            pen.path(
                "M-31 -59 C-28 -79 28 -79 31 -59 C20 -67 -20 -67 -31 -59Z", pen.soft(tone, 0.3)
            )
            pen.line("M-31 -59.5 C-20 -67.5 20 -67.5 31 -59.5", shade(tone, 0.55), 2.4)
            pen.line("M-12 -72 C-8 -75 8 -75 12 -72", shade(tone, 0.4), 1.8)
        case "headscarf":
            tone = head_tone(person, "red")
            pen.path(
                "M-49 6 C-56 -46 -34 -76 0 -76 C34 -76 56 -46 49 6 C46 -14 40 -30 0 -40 "
                "C-40 -30 -46 -14 -49 6Z",
                pen.soft(tone),
            )
            for x, y in ((-26, -52), (-6, -60), (16, -58), (32, -46), (-38, -32), (4, -48)):
                pen.circle(x, y, 3, "#ffffff", opacity=0.7)
        case "cap":
            tone = head_tone(person, "red")
            pen.path(
                "M-48 -18 C-52 -58 -30 -76 0 -76 C30 -76 52 -58 48 -18 C30 -30 -30 -30 -48 -18Z",
                pen.soft(tone),
            )
            pen.path(
                "M-46 -22 C-30 -38 30 -38 46 -22 C58 -14 60 -10 52 -10 C30 -22 -30 -22 -52 -10 "
                "C-60 -10 -58 -14 -46 -22Z",
                pen.lin(shade(tone, -0.1), shade(tone, -0.32)),
            )
            pen.circle(0, -76, 4, shade(tone, -0.2))
            pen.line("M0 -74 L0 -36", shade(tone, -0.25), 1.6, opacity=0.6)
        case "beanie":
            tone = head_tone(person, "navy")
            pen.path("M-48 -20 C-54 -66 -28 -84 0 -84 C28 -84 54 -66 48 -20Z", pen.soft(tone))
            pen.rect(-51, -36, 102, 22, pen.lin(shade(tone, 0.12), shade(tone, -0.15)), 9)
            for x in range(-44, 48, 8):
                pen.line(f"M{x} -34 V-17", shade(tone, -0.25), 1.6, opacity=0.6)
        case "sun_hat":
            tone = head_tone(person, "beige")
            pen.path("M-42 -32 C-42 -76 -22 -82 0 -82 C22 -82 42 -76 42 -32Z", pen.soft(tone))
            pen.path(
                "M-90 -30 C-60 -52 60 -52 90 -30 C60 -16 -60 -16 -90 -30Z", pen.soft(tone, 0.15)
            )
            pen.path("M-42 -36 C-30 -46 30 -46 42 -36 L42 -46 C30 -54 -30 -54 -42 -46Z", "#a04a3a")
        case "chef_hat":
            pen.path(
                "M-42 -26 L-40 -62 C-66 -72 -54 -110 -28 -102 C-20 -122 20 -122 28 -102 "
                "C54 -110 66 -72 40 -62 L42 -26 C20 -34 -20 -34 -42 -26Z",
                pen.lin("#ffffff", (0.6, "#f4f3f0"), (1, "#d3d2cf"), x2=0.6),
            )
            for x in (-18, 0, 18):
                pen.line(f"M{x} -38 L{x * 1.1:.0f} -66", "#c4c3c0", 2)
        case "hard_hat":
            _hard_hat(pen, head_tone(person, "yellow"))
        case "helmet":
            _helmet(pen, head_tone(person, "blue"))
        case "nurse_cap":
            tone = head_tone(person, "teal")
            pen.path(
                "M-49 -8 C-56 -58 -32 -80 0 -80 C32 -80 56 -58 49 -8 C34 -26 -34 -26 -49 -8Z",
                pen.soft(tone, 0.24),
            )
            pen.line("M-48 -12 C-32 -29 32 -29 48 -12", shade(tone, -0.3), 3, opacity=0.6)
        case "patrol_cap":
            tone = head_tone(person, "navy")
            pen.path("M-46 -28 C-70 -48 -40 -78 0 -80 C40 -78 70 -48 46 -28Z", pen.soft(tone))
            pen.rect(-46, -38, 92, 16, shade(tone, -0.35), 3)
            pen.path("M-44 -24 C-26 -34 26 -34 44 -24 C40 -12 -40 -12 -44 -24Z", "#1c1c20")
            pen.path("M0 -60 l4 8 9 1 -7 6 2 9 -8 -4 -8 4 2 -9 -7 -6 9 -1Z", "#d9b34a")


def _hijab(pen: Pen, tone: str) -> None:
    pen.path(
        "M0 -84 C38 -84 60 -54 57 -4 C56 34 62 62 84 96 C92 112 96 132 90 150 C40 172 -40 172 "
        "-90 150 "
        "C-96 132 -92 112 -84 96 C-62 62 -56 34 -57 -4 C-60 -54 -38 -84 0 -84Z "
        "M0 -47 C-26 -47 -40 -30 -40 -4 C-40 18 -34 36 -22 48 C-14 56 -7 60 0 60 C7 60 14 56 22 48 "
        "C34 36 40 18 40 -4 C40 -30 26 -47 0 -47Z",
        pen.lin(shade(tone, 0.18), (0.45, tone), (1, shade(tone, -0.2)), x2=0.7),
        fill_rule="evenodd",
    )
    pen.line(
        "M-40 -6 C-40 -31 -26 -48 0 -48 C26 -48 40 -31 40 -6", shade(tone, -0.3), 3, opacity=0.55
    )
    for d in (
        "M-44 20 C-36 60 4 84 58 92",
        "M-48 36 C-40 76 0 104 66 110",
        "M48 24 C50 60 66 84 80 98",
        "M-52 60 C-60 84 -70 94 -80 104",
        "M-30 118 C0 134 40 138 76 132",
    ):
        pen.line(d, shade(tone, -0.32), 2.6, opacity=0.5)
    pen.line("M-30 -68 C-12 -78 12 -78 30 -68", "#ffffff", 4, opacity=0.2)


def _turban(pen: Pen, tone: str) -> None:
    pen.path(
        "M-50 -6 C-66 -44 -52 -92 0 -94 C52 -92 66 -44 50 -6 C46 -20 32 -34 0 -46 "
        "C-32 -34 -46 -20 -50 -6Z",
        pen.lin(shade(tone, 0.2), (0.5, tone), (1, shade(tone, -0.28)), x2=0.6),
    )
    for d in (
        "M-54 -22 C-34 -40 -14 -50 0 -62",
        "M-58 -36 C-38 -54 -16 -62 4 -76",
        "M-56 -54 C-36 -70 -14 -78 8 -88",
        "M54 -22 C34 -40 14 -50 0 -62",
        "M58 -38 C40 -56 20 -64 0 -76",
        "M54 -58 C40 -74 24 -80 8 -88",
    ):
        pen.line(d, shade(tone, -0.3), 2.8, opacity=0.55)
    pen.path("M-13 -50 C-6 -60 6 -60 13 -50 C6 -46 -6 -46 0 -46Z", shade(tone, 0.28))
    pen.line("M-40 -62 C-30 -78 -14 -86 0 -88", "#ffffff", 4, opacity=0.2)


def _hard_hat(pen: Pen, tone: str) -> None:
    pen.path("M-48 -22 C-52 -66 -30 -84 0 -84 C30 -84 52 -66 48 -22Z", pen.soft(tone, 0.26))
    pen.path("M-12 -83 C-8 -88 8 -88 12 -83 L11 -26 L-11 -26Z", shade(tone, 0.16))
    pen.path(
        "M-60 -20 C-40 -38 40 -38 60 -20 C62 -14 58 -12 52 -13 C30 -24 -30 -24 -52 -13 "
        "C-58 -12 -62 -14 -60 -20Z",
        pen.lin(shade(tone, 0.05), shade(tone, -0.28)),
    )
    pen.line("M-34 -62 C-30 -70 -24 -74 -18 -76", "#ffffff", 4, opacity=0.5)


def _helmet(pen: Pen, tone: str) -> None:
    pen.line("M-42 -14 C-40 20 -30 50 -6 62 M42 -14 C40 20 30 50 6 62", "#33363c", 3.4)
    pen.path(
        "M-52 -16 C-60 -62 -34 -88 0 -88 C34 -88 60 -62 52 -16 C34 -30 -34 -30 -52 -16Z",
        pen.soft(tone, 0.28),
    )
    for d in (
        "M-30 -36 C-32 -54 -26 -68 -18 -76 C-16 -62 -16 -48 -18 -38Z",
        "M30 -36 C32 -54 26 -68 18 -76 C16 -62 16 -48 18 -38Z",
        "M-8 -40 C-8 -58 -6 -70 0 -80 C6 -70 8 -58 8 -40Z",
    ):
        pen.path(d, "#20242b", opacity=0.85)
    pen.line("M-50 -18 C-34 -32 34 -32 50 -18", shade(tone, -0.4), 4)
    pen.line("M-42 -58 C-38 -68 -32 -74 -26 -78", "#ffffff", 3.4, opacity=0.55)
    pen.rect(-6, 57, 12, 8, "#33363c", 3)
