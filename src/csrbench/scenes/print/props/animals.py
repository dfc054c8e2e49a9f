"""Animals."""

from __future__ import annotations

from csrbench.scenes.print.draw import Pen, shade
from csrbench.scenes.print.props.registry import prop


@prop("dog", tone="brown", cm=90)
def _dog(p: Pen, c: str, legs: int = 4) -> None:
    p.shadow(98, 189, 78, 8)
    dark = shade(c, -0.22)
    p.line("M40 98C20 88 16 66 24 54", shade(c, -0.1), 11)
    p.line("M40 98C22 88 18 68 25 56", shade(c, 0.12), 4, opacity=0.5)
    w = 11.0 if legs <= 4 else 8.5
    first, span = (52, 94) if legs <= 4 else (45, 108)
    xs = [first + span * i / max(1, legs - 1) for i in range(legs)]
    for i in [*range(1, legs, 2), *range(0, legs, 2)]:
        x, back = xs[i], i % 2 == 1
        tone = dark if back else c
        p.path(
            f"M{x - w} 116C{x - w} 146 {x - w + 2} 166 {x - w + 2} 184H{x + w + 2}C{x + w + 2} 178 "
            f"{x + w - 3} 177 {x + w - 3} 174C{x + w - 3} 160 {x + w} 140 {x + w} 116Z",
            p.lin(shade(tone, 0.05), shade(tone, -0.16)),
            stroke=shade(c, -0.4),
            stroke_width=1,
        )
        p.line(f"M{x - w + 3} 184H{x + w + 1}", shade(tone, -0.35), 3)
    p.path(
        "M34 102C34 82 60 76 96 80C128 82 146 78 160 92C168 112 160 138 132 138C104 136 84 140 "
        "60 140"
        "C42 140 34 124 34 102Z",
        p.lin(shade(c, 0.22), (0.45, c), (1, shade(c, -0.22))),
    )
    p.path(
        "M132 96C128 72 130 44 156 38C172 36 184 46 184 56C196 58 200 68 194 74C188 80 176 80 "
        "168 80"
        "C168 98 164 108 154 114Z",
        p.lin(shade(c, 0.24), (0.5, c), (1, shade(c, -0.14))),
    )
    p.path("M140 46C128 48 124 66 126 82C134 88 146 80 150 60Z", p.soft(shade(c, -0.3)))
    p.circle(168, 55, 4.4, "#1d1512")
    p.circle(166.6, 53.6, 1.4, "#ffffff")
    p.oval(193, 62, 6, 5, "#231b19")
    p.line("M178 74C184 77 189 76 192 73", "#3a2721", 2)
    p.line("M132 98C140 110 152 114 162 108", "#c33c34", 8)
    p.circle(152, 115, 5, p.ball("#e2b33c"))


@prop("cat", tone="orange", cm=60)
def _cat(p: Pen, c: str) -> None:
    p.shadow(98, 189, 56, 8)
    p.line("M132 176C172 178 178 140 158 128C150 122 152 110 162 108", shade(c, -0.1), 13)
    p.path(
        "M56 188C48 150 60 112 84 104H116C140 116 148 152 142 188Z",
        p.lin(shade(c, 0.2), (0.5, c), (1, shade(c, -0.24)), x2=0.5),
    )
    p.path("M84 188C80 160 82 140 98 132C114 140 116 160 112 188Z", shade(c, 0.55), opacity=0.75)
    p.path(
        "M54 40L62 16 84 32H114L136 16 144 40C154 70 138 102 99 102C60 102 44 70 54 40Z",
        p.rad(shade(c, 0.28), (0.55, c), (1, shade(c, -0.2)), cx=0.4, cy=0.35, r=0.75),
    )
    p.path("M60 36L65 24 76 33ZM138 36L133 24 122 33Z", "#e8a59a")
    for x in (-1, 1):
        p.oval(99 + x * 20, 60, 8.5, 9.5, "#dfe39a")
        p.oval(99 + x * 20, 60, 3.2, 8.5, "#1d1a16")
        p.circle(97 + x * 20, 57, 2, "#ffffff")
        p.line(
            f"M{99 + x * 16} 80L{99 + x * 52} 74M{99 + x * 16} 83L{99 + x * 52} 86", "#f7efe4", 1.6
        )
        p.line(f"M{99 + x * 8} 34L{99 + x * 10} 46M99 32V46", shade(c, -0.35), 4, opacity=0.55)
    p.path("M93 72H105L99 79Z", "#c0605a")
    p.line("M99 79V84M99 84q-7 7-12 1M99 84q7 7 12 1", "#5a2f26", 2)
    for x in (80, 118):
        p.oval(x, 184, 15, 8, shade(c, 0.15))
    for y in (128, 144, 160):
        p.line(f"M60 {y}q8 3 13 0M138 {y}q-8 3-13 0", shade(c, -0.35), 4, opacity=0.5)


@prop("bird", tone="blue", cm=25)
def _bird(p: Pen, c: str) -> None:
    p.line("M88 160V186M108 160V186M80 187H96M100 187H118", "#a7702c", 4)
    p.path("M38 128L4 150 12 126 4 118Z", shade(c, -0.28))
    p.path(
        "M36 120C44 86 82 92 98 78C104 52 128 42 146 52C160 60 162 76 156 88C156 132 124 166 90 164"
        "C60 162 40 146 36 120Z",
        p.lin(shade(c, 0.3), (0.5, c), (1, shade(c, -0.22)), x2=0.3),
    )
    p.path(
        "M150 100C146 140 120 164 92 162C108 150 122 126 124 100C132 96 142 96 150 100Z",
        "#f0b48a",
        opacity=0.9,
    )
    p.path("M48 122C66 104 96 104 108 118C100 146 70 152 50 140Z", p.soft(shade(c, -0.22)))
    p.line("M60 134C76 134 92 128 102 120", shade(c, 0.25), 2, opacity=0.6)
    p.path("M157 66L182 74 156 80Z", "#e2a23a")
    p.circle(140, 68, 5.4, "#1b1816")
    p.circle(138.4, 66, 1.8, "#ffffff")


@prop("horse", tone="brown", cm=230)
def _horse(p: Pen, c: str) -> None:
    p.shadow(96, 189, 80, 8)
    mane = shade(c, -0.5)
    p.path("M30 88C10 94 8 130 18 150C24 130 26 112 38 102Z", mane)
    for x, tone in ((56, shade(c, -0.25)), (136, shade(c, -0.25)), (42, c), (124, c)):
        p.path(
            f"M{x - 10} 112C{x - 8} 138 {x - 6} 150 {x - 6} 178H{x + 7}C{x + 7} 150 {x + 11} "
            f"138 {x + 12} "
            "112Z",
            p.lin(tone, shade(tone, -0.2)),
        )
        p.path(f"M{x - 7} 176H{x + 8}L{x + 10} 189H{x - 9}Z", "#3a2e28")
    p.path(
        "M26 100C28 78 56 74 90 80C106 82 118 78 128 62C134 44 140 32 152 24L158 10 166 24C178 "
        "34 190 56 "
        "194 66C196 76 184 82 176 76C168 70 162 70 156 72C156 96 154 118 134 126C104 132 70 126 "
        "48 128"
        "C32 126 26 116 26 100Z",
        p.lin(shade(c, 0.24), (0.5, c), (1, shade(c, -0.2))),
    )
    p.path(
        "M154 18C138 26 128 44 122 62C116 74 112 82 106 90C120 88 134 76 138 60C142 46 148 34 "
        "158 28Z",
        mane,
    )
    p.circle(166, 42, 3.8, "#1b1512")
    p.circle(188, 68, 2.2, "#2b1a14")
    p.line("M160 56L182 50M168 32L160 56", "#5b3a24", 3.4)


@prop("fish", tone="orange", cm=30)
def _fish(p: Pen, c: str) -> None:
    p.path("M140 100L190 62C182 90 182 112 190 140Z", p.lin(shade(c, -0.05), shade(c, -0.35), x2=1))
    p.path("M70 62C92 34 116 40 122 62Z", shade(c, -0.2))
    p.path(
        "M10 102C34 54 100 46 152 100C100 152 34 148 10 102Z",
        p.lin(shade(c, 0.4), (0.4, c), (1, shade(c, -0.3))),
    )
    for x in (74, 92, 110):
        for y in (84, 102, 120):
            p.line(f"M{x} {y - 8}q9 8 0 16", shade(c, -0.3), 2, opacity=0.5)
    p.path("M66 120C74 132 72 144 62 150C54 140 54 130 58 120Z", shade(c, -0.22))
    p.line("M52 72C62 90 62 112 52 130", shade(c, -0.35), 2.6)
    p.circle(36, 92, 8, "#ffffff")
    p.circle(35, 92, 4.6, "#1d1a18")
    p.line("M12 106q7 5 12 1", shade(c, -0.45), 2.4)
