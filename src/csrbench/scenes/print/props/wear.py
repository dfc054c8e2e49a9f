"""Things worn, played, or carried for health."""

from __future__ import annotations

from csrbench.scenes.print.draw import Pen, shade
from csrbench.scenes.print.props.registry import prop


@prop("helmet", noun="bicycle helmet", tone="blue", cm=34, grip=(100, 150))
def _helmet(p: Pen, c: str) -> None:
    p.shadow(100, 182, 78, 8)
    p.line("M46 140C56 176 84 186 104 180M150 140C144 164 126 178 104 180", "#3a3d43", 5)
    p.path(
        "M16 136C8 72 56 28 104 30C156 32 190 76 186 130C186 142 172 144 160 140C118 130 76 134 "
        "40 146"
        "C28 150 18 148 16 136Z",
        p.lin(shade(c, 0.32), (0.45, c), (1, shade(c, -0.32)), x2=0.5),
    )
    for d in (
        "M36 118C36 84 54 58 78 46C66 70 62 92 64 114Z",
        "M86 110C84 82 92 56 106 42C118 58 122 82 120 110Z",
        "M144 114C146 90 142 68 130 48C154 60 170 84 172 116Z",
    ):
        p.path(d, p.lin("#33383f", "#171a1e"), opacity=0.92)
    p.line("M18 134C60 116 140 112 184 126", shade(c, -0.4), 5)
    p.line("M44 66C56 50 70 42 84 40", "#ffffff", 5, opacity=0.5)


@prop("hard_hat", noun="hard hat", tone="yellow", cm=34, grip=(100, 150))
def _hard_hat(p: Pen, c: str) -> None:
    p.shadow(100, 172, 84, 8)
    p.path("M24 144C22 82 60 44 100 44C140 44 178 82 176 144Z", p.soft(c, 0.3))
    p.path("M84 44C92 36 108 36 116 44L118 140H82Z", shade(c, 0.2))
    p.path(
        "M6 150C30 130 170 130 194 150C194 162 186 164 174 160C130 150 70 150 26 160C14 164 6 "
        "162 6 150Z",
        p.lin(shade(c, 0.1), shade(c, -0.3)),
    )


@prop("scarf", tone="red", cm=70)
def _scarf(p: Pen, c: str) -> None:
    p.path("M116 84L150 182 116 192 92 96Z", p.soft(shade(c, -0.12)))
    p.path(
        "M36 62C40 24 160 24 164 62C168 104 32 104 36 62ZM62 60C66 76 134 76 138 60C130 46 70 "
        "46 62 60Z",
        p.lin(shade(c, 0.2), c, shade(c, -0.25)),
        fill_rule="evenodd",
    )
    p.path("M78 82L60 186 96 190 110 88Z", p.soft(c))
    for y in (118, 142, 166):
        p.line(
            f"M{76 - (y - 118) * 0.2:.0f} {y}L{104 - (y - 118) * 0.16:.0f} {y + 3}",
            "#f6efe0",
            6,
            opacity=0.85,
        )


@prop("hat", noun="brimmed hat", tone="brown", cm=36, grip=(100, 150))
def _hat(p: Pen, c: str) -> None:
    p.shadow(100, 166, 92, 9)
    p.oval(100, 142, 94, 24, p.lin(shade(c, 0.16), shade(c, -0.28)))
    p.path(
        "M48 138C44 84 60 46 82 52C92 58 108 58 118 52C140 46 156 84 152 138"
        "C130 152 70 152 48 138Z",
        p.soft(c, 0.28),
    )
    p.path("M47 122C70 138 130 138 153 122V140C130 154 70 154 47 140Z", shade(c, -0.5))


@prop("cap", noun="baseball cap", tone="blue", cm=34, grip=(100, 140))
def _cap(p: Pen, c: str) -> None:
    p.shadow(96, 156, 80, 8)
    p.path("M24 132C20 76 54 46 96 46C140 48 164 84 160 132Z", p.soft(c, 0.26))
    p.path("M120 116C150 112 188 120 198 140C180 152 130 150 96 140Z", p.lin(c, shade(c, -0.34)))
    p.line("M96 48C110 70 114 100 112 130M96 48C66 66 54 100 52 132", shade(c, -0.3), 2)
    p.circle(96, 46, 6, shade(c, -0.2))


@prop("shoe", noun="shoe", tone="white", cm=36)
def _shoe(p: Pen, c: str) -> None:
    p.shadow(100, 172, 92, 9)
    p.path(
        "M14 92C26 102 40 100 54 84L76 70C98 100 128 112 166 118C188 122 194 138 192 154H12C8 "
        "134 8 110 14 "
        "92Z",
        p.lin(shade(c, 0.2), c, shade(c, -0.22)),
    )
    p.path("M8 148H194Q196 168 184 170H20Q8 168 8 148Z", p.lin("#fbfaf6", "#c4c0b6"))
    for x, y in ((84, 84), (96, 96), (110, 104)):
        p.line(f"M{x} {y}l-14 15", "#5a5f66", 4)
    p.path("M20 110C40 126 60 128 84 124L76 140H18Z", "#3a6fb0", opacity=0.85)


@prop("glasses", noun="glasses", cm=20, plural=True)
def _glasses(p: Pen, c: str) -> None:
    p.shadow(100, 140, 88, 7)
    p.line("M20 84C14 76 24 66 34 62M180 84C186 76 176 66 166 62", "#2b2522", 6)
    for x in (56, 144):
        p.rect(
            x - 38,
            76,
            76,
            56,
            p.lin((0, "#e6f2f8", 0.7), (1, "#b9d2de", 0.5)),
            22,
            stroke="#2b2522",
            stroke_width=8,
        )
        p.line(f"M{x - 20} 98l16 -12", "#ffffff", 5, opacity=0.8)
    p.line("M92 96C96 86 104 86 108 96", "#2b2522", 8)


@prop("crutch", cm=130, grip=(100, 92))
def _crutch(p: Pen, c: str) -> None:
    p.shadow(100, 190, 20, 5)
    p.line("M72 20L96 120M128 20L104 120M100 116V178", "#9aa1a8", 8)
    p.line("M70 20L95 120M126 20L102 120M98 116V178", "#e3e7ea", 2.6)
    p.rect(60, 10, 80, 18, p.lin("#4a4e55", "#23262b"), 9)
    p.rect(80, 74, 42, 11, p.lin("#4a4e55", "#23262b"), 5)
    p.rect(92, 174, 16, 16, "#26282c", 4)


@prop("pills", noun="pills", cm=12, plural=True)
def _pills(p: Pen, c: str) -> None:
    p.shadow(100, 176, 84, 10)
    for x, y, a, tone in (
        (54, 120, -28, "#d9534f"),
        (118, 96, 20, "#4f86c6"),
        (142, 150, -10, "#e0a83c"),
    ):
        with p.group(transform=f"rotate({a} {x} {y})"):
            p.rect(x - 42, y - 17, 84, 34, p.lin("#ffffff", "#d4d0c8"), 17)
            p.path(
                f"M{x} {y - 17}h25a17 17 0 0 1 0 34h-25Z",
                p.lin(shade(tone, 0.25), shade(tone, -0.2)),
            )
            p.rect(x - 30, y - 12, 60, 6, "#ffffff", 3, opacity=0.5)
    for x, y in ((84, 160), (46, 166)):
        p.oval(x, y, 21, 15, p.ball("#f4f1ea", 0.16))
        p.line(f"M{x - 12} {y}h24", "#bdb8ac", 2)


@prop("syringe", cm=18, grip=(100, 120))
def _syringe(p: Pen, c: str) -> None:
    with p.group(transform="rotate(40 100 100)"):
        p.line("M100 150V196", "#a9afb6", 2.6)
        p.rect(94, 138, 12, 14, "#8fb7d6", 2)
        p.rect(
            82,
            50,
            36,
            90,
            p.lin((0, "#dfeaf1", 0.95), (0.4, "#ffffff", 0.95), (1, "#b6c6d2", 0.95), x2=1, y2=0),
            5,
            stroke="#8d99a4",
            stroke_width=2,
        )
        p.rect(85, 84, 30, 53, p.lin("#9fd3e8", "#6fb2d0"), 3)
        p.rect(84, 76, 32, 10, "#34383d", 2)
        p.rect(96, 14, 8, 64, "#c3c9cf")
        p.rect(78, 8, 44, 8, "#9aa1a8", 3)
        p.rect(70, 48, 60, 7, "#c3c9cf", 3)
        for y in range(66, 134, 11):
            p.line(f"M106 {y}h10", "#4b535b", 1.8)


@prop("guitar", tone="brown", cm=105, grip=(100, 130))
def _guitar(p: Pen, c: str) -> None:
    with p.group(transform="rotate(-24 100 100)"):
        p.rect(93, 2, 14, 108, p.tube("#4a3020"), 3)
        p.path("M86 -4H114L112 20H88Z", "#3a2418")
        p.path(
            "M100 92C126 88 132 112 122 124C140 136 146 184 100 186C54 184 60 136 78 124C68 112 "
            "74 88 100 "
            "92Z",
            p.rad(shade(c, 0.4), (0.5, c), (1, shade(c, -0.35)), cx=0.42, cy=0.4, r=0.7),
            stroke=shade(c, -0.5),
            stroke_width=3,
        )
        p.circle(100, 132, 16, "#2a1a12", stroke="#d9b77a", stroke_width=3)
        p.rect(82, 164, 36, 7, "#2a1a12", 2)
        for x in (96, 99, 102, 105):
            p.line(f"M{x} 8V166", "#e9e4d8", 0.9)


@prop("microphone", cm=28, grip=(100, 140))
def _microphone(p: Pen, c: str) -> None:
    with p.group(transform="rotate(24 100 100)"):
        p.path("M86 78H114L108 190H92Z", p.tube("#34383d"))
        p.circle(100, 48, 38, p.ball("#9aa1a8", 0.4))
        with p.clip("M62 48a38 38 0 1 0 76 0a38 38 0 1 0 -76 0Z"):
            for k in range(-3, 4):
                p.line(f"M{100 + k * 11} 8V88M60 {48 + k * 11}H140", "#5b6168", 1.4, opacity=0.5)
        p.rect(76, 74, 48, 12, p.tube("#c3c9cf"), 4)
        p.rect(95, 104, 10, 16, "#c8443c", 4)


@prop("camera", tone="black", cm=20, grip=(40, 120))
def _camera(p: Pen, c: str) -> None:
    p.shadow(100, 170, 88, 8)
    p.path("M66 62L80 40H124L138 62Z", shade(c, 0.16))
    p.rect(14, 58, 172, 108, p.lin(shade(c, 0.3), (0.3, c), (1, shade(c, -0.25))), 14)
    p.rect(14, 84, 172, 54, shade(c, -0.35), opacity=0.7)
    p.circle(102, 112, 46, p.ball("#5a6067", 0.3))
    p.circle(
        102, 112, 34, p.rad("#6fa3cf", (0.4, "#27405c"), (1, "#0d141d"), cx=0.4, cy=0.38, r=0.6)
    )
    p.oval(90, 98, 10, 7, "#ffffff", opacity=0.6)
    p.rect(28, 46, 28, 12, p.lin("#c9ced4", "#7d848c"), 4)
    p.rect(150, 68, 24, 13, "#f1f0e8", 3)


@prop("gift", noun="wrapped present", tone="purple", cm=35, grip=(100, 120))
def _gift(p: Pen, c: str) -> None:
    p.shadow(100, 189, 70, 8)
    p.rect(36, 88, 128, 100, p.soft(c, 0.24), 5)
    p.rect(28, 66, 144, 30, p.soft(shade(c, 0.1), 0.2), 5)
    p.rect(88, 66, 24, 122, p.lin("#f6d774", "#d9a62e", x2=1, y2=0))
    p.path(
        "M100 66C80 20 40 34 56 54C66 64 84 66 100 66C120 20 160 34 144 54C134 64 116 66 100 66Z",
        "none",
        stroke="#d9a62e",
        stroke_width=10,
        stroke_linejoin="round",
    )
