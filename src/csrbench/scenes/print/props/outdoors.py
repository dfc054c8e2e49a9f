"""Vehicles, plants and things of the street."""

from __future__ import annotations

import math

from csrbench.scenes.print.draw import Pen, mix, shade
from csrbench.scenes.print.props.registry import prop, star, wheel


@prop("bicycle", tone="red", cm=180, grip=(140, 74))
def _bicycle(p: Pen, c: str) -> None:
    p.shadow(100, 188, 88, 9)
    for cx in (46, 156):
        p.circle(cx, 146, 40, "none", stroke="#2a2c30", stroke_width=7)
        p.circle(cx, 146, 36, "none", stroke="#c9ced3", stroke_width=2.4)
        for k in range(12):
            a = math.pi * k / 6
            p.line(
                f"M{cx} 146L{cx + 35 * math.cos(a):.1f} {146 + 35 * math.sin(a):.1f}",
                "#aeb4ba",
                0.9,
            )
        p.circle(cx, 146, 5, "#83898f")
    frame = "M46 146L78 96 132 92M78 96L94 148 46 146M94 148L132 92M132 92L156 146M72 82L94 148"
    p.line(frame, shade(c, -0.25), 7.5)
    p.line(frame, c, 5)
    p.line("M72 83L94 147M78 95L131 91", shade(c, 0.35), 1.6)
    p.line("M132 92L127 70 142 64 152 70", "#6e747b", 5)
    p.line("M146 65L154 71", "#26282c", 8)
    p.path("M54 78q18 -8 34 0q-4 8 -16 7q-12 0 -18 -7Z", "#2a2523")
    p.circle(94, 148, 11, p.ball("#8a9096"))
    p.line("M94 148L100 168", "#565b61", 4)
    p.rect(92, 167, 18, 5, "#26282c", 2)


@prop("car", tone="red", cm=430)
def _car(p: Pen, c: str) -> None:
    p.shadow(100, 170, 98, 10)
    p.path(
        "M8 150C4 128 10 118 30 112C44 92 58 76 84 74L118 74C142 76 154 92 168 110C188 114 196 122 "
        "195 148Q194 156 186 156H14Q9 156 8 150Z",
        p.lin(shade(c, 0.28), (0.4, c), (0.75, shade(c, -0.18)), (1, shade(c, -0.35))),
    )
    p.path(
        "M46 110C56 94 66 84 84 82H94V110ZM102 82H116C134 84 144 96 154 110H102Z",
        p.lin("#dff0f8", (0.6, "#9dc3d6"), (1, "#6f98ae"), x2=0.4),
    )
    p.path("M56 104L70 86 78 84 62 106ZM108 106L120 84 126 86 114 106Z", "#ffffff", opacity=0.4)
    p.line("M98 80V146M14 128C60 122 140 122 190 128", shade(c, -0.32), 1.8, opacity=0.8)
    p.rect(104, 117, 13, 4, shade(c, -0.4), 2)
    p.path("M186 122q8 2 8 12h-12q-2 -9 4 -12Z", p.ball("#fff3c4", 0.2))
    p.path("M10 124q6 0 8 10h-10Z", "#d8453c")
    p.rect(6, 144, 189, 8, shade(c, -0.5), 4, opacity=0.6)
    for x in (48, 154):
        p.circle(x, 150, 25, shade(c, -0.55))
        wheel(p, x, 152, 20)


@prop("bus", tone="red", cm=900)
def _bus(p: Pen, c: str) -> None:
    p.shadow(100, 168, 98, 9)
    p.rect(4, 58, 192, 102, p.lin(shade(c, 0.22), (0.5, c), (1, shade(c, -0.28))), 13)
    p.rect(12, 72, 150, 34, p.lin("#e2f1f8", "#86aabd"), 5)
    for x in (40, 70, 100, 131):
        p.rect(x, 72, 4, 34, shade(c, -0.2))
    p.rect(168, 72, 22, 70, p.lin("#d7ebf4", "#7ea4b8"), 5)
    p.line("M179 74V140", shade(c, -0.3), 2.4)
    p.rect(4, 118, 160, 6, "#f6efe0")
    p.rect(186, 138, 9, 9, "#fff0b8", 3)
    for x in (46, 142):
        p.circle(x, 158, 19, shade(c, -0.6))
        wheel(p, x, 160, 15)


@prop("train", tone="blue", cm=1800)
def _train(p: Pen, c: str) -> None:
    p.line("M0 176H200", "#7a7f85", 5)
    p.path(
        "M2 64H136C170 66 190 96 196 140Q197 160 180 162H2Z",
        p.lin("#f6f7f8", (0.42, "#dfe3e7"), (0.43, c), (1, shade(c, -0.25))),
    )
    p.path("M146 78C166 84 178 100 184 118H152Q146 118 146 112Z", p.lin("#3c4a58", "#1f2831"))
    for x in (12, 44, 76):
        p.rect(x, 80, 25, 30, p.lin("#5a6b7c", "#2f3b47"), 5)
        p.path(f"M{x + 3} 106l10 -24h6l-10 24Z", "#ffffff", opacity=0.25)
    p.rect(110, 78, 24, 70, shade(c, 0.22), 4, stroke=shade(c, -0.4), stroke_width=1.6)
    p.rect(114, 84, 16, 26, "#3c4a58", 3)
    for x in (22, 52, 130, 158):
        wheel(p, x, 166, 11)


@prop("boat", tone="white", cm=500)
def _boat(p: Pen, c: str) -> None:
    p.path("M104 22C140 60 158 100 160 138H104Z", p.lin("#fdfcf8", "#d9d4c6", x2=1))
    p.path("M96 36C76 70 58 110 52 138H96Z", p.lin("#e9463d", "#a82a26", x2=1))
    p.line("M100 14V150", "#6d4a2e", 5)
    p.path(
        "M22 144H182C176 168 164 178 148 180H58C40 178 28 166 22 144Z",
        p.lin(shade(c, 0.1), (0.4, c), (1, shade(c, -0.32))),
    )
    p.rect(22, 144, 160, 7, "#9b6a3f", 3)
    p.path(
        "M0 176q17 -11 34 0t34 0 34 0 34 0 34 0 30 0V194H0Z",
        p.lin("#6fb2d6", "#2f6f9c"),
        opacity=0.95,
    )


@prop("pram", tone="navy", cm=120, grip=(176, 60))
def _pram(p: Pen, c: str) -> None:
    p.shadow(96, 188, 74, 8)
    p.path("M30 92H164C164 130 140 142 98 142C54 142 32 128 30 92Z", p.soft(c, 0.25))
    p.path("M30 92C28 50 60 26 98 30V92Z", p.lin(shade(c, 0.22), shade(c, -0.12), x2=0.8))
    p.line("M98 92L36 64M98 92L56 40M98 92L78 30", shade(c, -0.35), 1.8, opacity=0.7)
    p.line("M164 92L182 58 192 60", "#5a5f66", 6)
    p.line("M60 140L140 170M136 140L52 170", "#8a9097", 5)
    for x in (52, 142):
        p.circle(x, 170, 18, "none", stroke="#2c2e33", stroke_width=6)
        p.circle(x, 170, 5, "#8a9097")
    p.rect(30, 88, 134, 8, "#f2ece0", 4)


@prop("tree", tone="green", cm=420)
def _tree(p: Pen, c: str) -> None:
    p.shadow(100, 190, 52, 8)
    p.path(
        "M90 192C94 160 92 130 84 104L98 118 104 98 110 120 122 104C112 132 110 164 116 192Z",
        p.lin("#5b3d27", (0.4, "#8a6040"), (1, "#4c3220"), x2=1, y2=0),
    )
    for x, y, r, k in (
        (64, 92, 38, -0.16),
        (138, 90, 40, -0.2),
        (100, 100, 34, -0.24),
        (82, 56, 42, 0.0),
        (124, 54, 38, -0.06),
        (102, 36, 32, 0.06),
    ):
        p.circle(x, y, r, p.ball(shade(c, k), 0.2))
    for x, y in ((70, 60), (96, 34), (124, 46), (60, 88), (142, 84), (108, 72), (84, 78)):
        p.oval(x, y, 11, 6, shade(c, 0.3), opacity=0.35)


@prop("flower", tone="pink", cm=40, grip=(100, 160))
def _flower(p: Pen, c: str) -> None:
    p.line("M100 84C104 120 98 150 100 190", "#3f7a3a", 6)
    p.path("M102 150C120 122 146 124 156 130C146 152 122 160 102 152Z", p.soft("#5a9a4a"))
    p.path("M99 168C82 144 58 148 48 154C60 174 82 178 99 170Z", p.soft("#4d8a42"))
    for k in range(8):
        with p.group(transform=f"rotate({k * 45} 100 66)"):
            p.path(
                "M100 60C84 44 86 18 100 10C114 18 116 44 100 60Z",
                p.lin(shade(c, 0.3), (0.6, c), (1, shade(c, -0.2))),
            )
    p.circle(100, 66, 17, p.ball("#e8b23a", 0.28))


@prop("plant", noun="potted plant", tone="orange", cm=60, grip=(100, 160))
def _plant(p: Pen, c: str) -> None:
    p.shadow(100, 189, 46, 7)
    for d in (
        "M100 128C76 104 46 100 26 108C44 126 76 138 100 130Z",
        "M100 128C124 102 154 96 176 102C158 124 126 138 100 130Z",
        "M98 126C72 94 62 62 66 36C90 52 106 90 102 126Z",
        "M102 126C100 90 112 52 138 32C146 62 132 98 104 126Z",
        "M100 124C88 84 92 42 102 16C114 42 114 88 102 124Z",
    ):
        p.path(d, p.lin("#79b45c", (0.5, "#4f8f43"), (1, "#2f6632"), x2=0.6))
    p.line(
        "M100 120V24M98 124C84 98 74 70 69 44M103 124C110 90 122 60 134 40",
        "#2f6632",
        1.6,
        opacity=0.6,
    )
    p.path("M62 128H138L130 186Q129 190 124 190H76Q71 190 70 186Z", p.tube(c))
    p.rect(57, 120, 86, 15, p.tube(shade(c, 0.06)), 4)


@prop("house", tone="cream", cm=800)
def _house(p: Pen, c: str) -> None:
    p.shadow(100, 188, 92, 8)
    p.rect(30, 90, 140, 98, p.lin(shade(c, 0.14), (0.5, c), (1, shade(c, -0.16)), x2=0.7))
    p.rect(134, 30, 18, 42, p.tube("#9a5a44"))
    p.path("M100 24L190 98H10Z", p.lin("#b8553f", (0.6, "#93402f"), (1, "#6e2d22")))
    for y in (52, 68, 84):
        p.line(
            f"M{100 - (y - 24) * 1.15:.0f} {y}H{100 + (y - 24) * 1.15:.0f}",
            "#5f2419",
            1.4,
            opacity=0.45,
        )
    p.rect(84, 130, 32, 58, p.lin("#5d7f58", "#3f5d3d", x2=1), 3)
    p.circle(110, 160, 2.6, "#e6c45a")
    for x in (44, 130):
        p.rect(x, 112, 28, 32, p.lin("#e3f2f9", "#8fb7cb"), 2, stroke="#fbfaf6", stroke_width=4)
        p.line(f"M{x + 14} 112V144M{x} 128H{x + 28}", "#fbfaf6", 2.6)
    p.circle(100, 74, 12, "#cfe5ef", stroke="#fbfaf6", stroke_width=4)


@prop("sign", noun="blank signpost", tone="white", cm=220)
def _sign(p: Pen, c: str) -> None:
    p.shadow(100, 189, 30, 6)
    p.rect(95, 60, 10, 130, p.tube("#8d949b"))
    p.rect(
        30,
        20,
        140,
        76,
        p.lin(shade(c, 0.1), c, shade(c, -0.1), x2=0.7),
        9,
        stroke="#3c4046",
        stroke_width=4,
    )
    for x in (44, 156):
        p.circle(x, 34, 3, "#8d949b")


@prop("bin", noun="bin", tone="green", cm=110)
def _bin(p: Pen, c: str) -> None:
    p.shadow(100, 189, 54, 8)
    p.path("M54 60H146L138 182Q137 190 130 190H70Q63 190 62 182Z", p.tube(c))
    for x in (78, 100, 122):
        p.line(f"M{x} 74L{100 + (x - 100) * 0.82:.0f} 178", shade(c, -0.3), 3, opacity=0.5)
    p.path("M44 46Q44 34 56 32H144Q156 34 156 46V60H44Z", p.lin(shade(c, 0.18), shade(c, -0.2)))
    p.rect(80, 24, 40, 10, shade(c, -0.25), 5)


@prop("kite", tone="red", cm=120, grip=(86, 190))
def _kite(p: Pen, c: str) -> None:
    p.line("M96 132C110 150 80 164 92 178C96 184 90 190 86 194", "#6b6255", 2.4)
    other = mix(c, "#f4c93a", 0.75)
    p.path("M96 8L40 64 96 64Z", p.soft(c))
    p.path("M96 8L152 64 96 64Z", p.soft(other))
    p.path("M40 64L96 132 96 64Z", p.soft(other))
    p.path("M152 64L96 132 96 64Z", p.soft(shade(c, -0.1)))
    p.line("M96 8V132M40 64H152", "#5b4632", 2.4)
    for x, y in ((100, 148), (88, 164), (92, 180)):
        p.path(f"M{x} {y}l-10 -6v12Zl10 -6v12Z", c)


@prop("balloon", tone="red", cm=60, grip=(100, 188))
def _balloon(p: Pen, c: str) -> None:
    p.line("M100 128C106 146 92 160 100 190", "#7b756c", 2)
    p.path(
        "M100 8C138 8 156 36 154 62C150 98 120 118 104 122L108 132H92L96 122C80 118 50 98 46 62"
        "C44 36 62 8 100 8Z",
        p.rad(shade(c, 0.45), (0.35, c), (1, shade(c, -0.32)), cx=0.36, cy=0.28, r=0.8),
    )
    p.oval(76, 42, 11, 19, "#ffffff", opacity=0.45, transform="rotate(24 76 42)")


@prop("banner", tone="blue", cm=260)
def _banner(p: Pen, c: str) -> None:
    p.line("M4 40C60 64 140 64 196 40", "#7a6a52", 3)
    tones = (c, "#e9b93c", shade(c, 0.3), "#d85a4a", "#5a9a62", c, "#e9b93c")
    for k, tone in enumerate(tones):
        x = 8 + k * 27
        y = 40 + 17 * math.sin(math.pi * (x + 11) / 200)
        p.path(f"M{x} {y:.0f}h23l-11.5 40Z", p.soft(tone, 0.2))


@prop("ball", tone="red", cm=30)
def _ball(p: Pen, c: str) -> None:
    p.shadow(100, 186, 62, 9)
    p.circle(
        100, 112, 76, p.rad(shade(c, 0.45), (0.4, c), (1, shade(c, -0.4)), cx=0.35, cy=0.3, r=0.8)
    )
    with p.clip("M24 112a76 76 0 1 0 152 0a76 76 0 1 0 -152 0Z"):
        p.line("M20 92C70 120 130 120 180 92", "#fbf7ee", 17, opacity=0.9)
        p.circle(
            100,
            112,
            76,
            p.rad(
                (0, "#ffffff", 0.3),
                (0.5, "#ffffff", 0.0),
                (1, "#000000", 0.35),
                cx=0.35,
                cy=0.3,
                r=0.8,
            ),
        )
    p.oval(72, 70, 17, 11, "#ffffff", opacity=0.5, transform="rotate(-30 72 70)")


def _medal(p: Pen, c: str) -> None:
    p.path("M62 4H88L108 92 88 98Z", p.soft("#2f5ea8"))
    p.path("M138 4H112L92 92 112 98Z", p.soft("#c23b36"))
    p.circle(
        100, 134, 50, p.rad(shade(c, 0.5), (0.5, c), (1, shade(c, -0.4)), cx=0.35, cy=0.3, r=0.8)
    )
    p.circle(100, 134, 40, "none", stroke=shade(c, -0.3), stroke_width=3)
    p.path(
        star(100, 134, 27),
        p.lin(shade(c, 0.45), shade(c, -0.15)),
        stroke=shade(c, -0.3),
        stroke_width=1.6,
    )


@prop("medal_gold", noun="gold medal", cm=14, grip=(100, 20))
def _medal_gold(p: Pen, c: str) -> None:
    _medal(p, "#d9a62e")


@prop("medal_silver", noun="silver medal", cm=14, grip=(100, 20))
def _medal_silver(p: Pen, c: str) -> None:
    _medal(p, "#b9c0c7")


@prop("trophy", tone="gold", cm=40, grip=(100, 160))
def _trophy(p: Pen, c: str) -> None:
    p.shadow(100, 189, 46, 7)
    p.line("M62 40C22 34 24 88 72 94M138 40C178 34 176 88 128 94", shade(c, -0.15), 9)
    p.path("M56 20H144C144 80 132 112 100 118C68 112 56 80 56 20Z", p.tube(c, 0.45))
    p.oval(100, 20, 44, 8, shade(c, -0.3))
    p.path("M94 116H106L110 150H90Z", p.tube(c, 0.45))
    p.rect(70, 148, 60, 14, p.tube(c, 0.45), 4)
    p.rect(60, 160, 80, 29, p.tube("#4c3223"), 4)
    p.rect(76, 168, 48, 13, p.lin("#f0d68a", "#b98f3a"), 2)
    p.path(star(100, 62, 20), shade(c, 0.45), opacity=0.85)
