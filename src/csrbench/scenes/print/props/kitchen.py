"""Things of kitchen and table."""

from __future__ import annotations

from csrbench.scenes.print.draw import Pen, shade
from csrbench.scenes.print.props.registry import prop


@prop("cup", tone="red", cm=18, grip=(160, 112))
def _cup(p: Pen, c: str) -> None:
    p.shadow(92, 188, 66, 8)
    p.line("M138 84C178 80 178 146 130 148", shade(c, -0.16), 14)
    p.line("M138 84C176 82 174 142 132 146", shade(c, 0.1), 5)
    p.path("M40 56H144C144 120 134 172 118 186H66C50 172 40 120 40 56Z", p.tube(c, 0.3))
    p.oval(92, 56, 52, 12, shade(c, -0.2))
    p.oval(92, 58, 46, 9, "#5b3820")
    p.oval(92, 56, 52, 12, "none", stroke=shade(c, 0.3), stroke_width=3)


@prop("plate", tone="white", cm=30, grip=(20, 130))
def _plate(p: Pen, c: str) -> None:
    p.shadow(100, 152, 98, 18)
    p.oval(100, 130, 96, 38, p.lin(shade(c, 0.2), (0.6, c), (1, shade(c, -0.2))))
    p.oval(100, 126, 96, 38, p.lin(shade(c, 0.05), shade(c, -0.1), x2=0.4))
    p.oval(
        100,
        128,
        64,
        23,
        p.lin(shade(c, -0.13), shade(c, 0.2)),
        stroke=shade(c, -0.14),
        stroke_width=2,
    )


_STEEL = ("#f4f6f8", "#aab1b8", "#e2e6ea", "#878e96")


@prop("fork", cm=22, grip=(100, 160))
def _fork(p: Pen, c: str) -> None:
    fill = p.lin(*_STEEL, x2=1, y2=0)
    p.path(
        "M78 8H84V64H91V8H97V64H103V8H109V64H116V8H122V72C122 90 112 96 107 98L110 184Q100 196 "
        "90 184L93 "
        "98C88 96 78 90 78 72Z",
        fill,
        stroke="#6f767d",
        stroke_width=1.6,
    )


@prop("knife", noun="table knife", cm=24, grip=(100, 160))
def _knife(p: Pen, c: str) -> None:
    p.path(
        "M92 8C114 20 118 70 114 110H92Z",
        p.lin(*_STEEL, x2=1, y2=0),
        stroke="#6f767d",
        stroke_width=1.6,
    )
    p.path("M90 108H115L113 186Q102 196 91 186Z", p.lin("#5a6067", "#2c3036", x2=1, y2=0))


@prop("spoon", cm=22, grip=(100, 160))
def _spoon(p: Pen, c: str) -> None:
    fill = p.lin(*_STEEL, x2=1, y2=0)
    p.path("M95 84L90 184Q100 196 110 184L105 84Z", fill, stroke="#6f767d", stroke_width=1.6)
    p.oval(100, 48, 25, 40, fill, stroke="#6f767d", stroke_width=1.6)
    p.oval(98, 46, 17, 31, p.lin("#8f969d", "#e9edf0", x2=0.5))


@prop("cake", tone="pink", cm=40)
def _cake(p: Pen, c: str) -> None:
    p.shadow(100, 182, 92, 11)
    p.oval(100, 178, 92, 13, p.lin("#ffffff", "#c9c9c6"))
    p.path("M28 108V164C28 180 172 180 172 164V108Z", p.tube("#e9c996", 0.22))
    p.rect(28, 132, 144, 8, "#a85a44", opacity=0.75)
    p.path(
        "M28 92C28 70 172 70 172 92V116C166 128 158 116 150 120C142 136 132 118 122 120C114 132 "
        "104 120 94 "
        "122C84 138 74 118 64 120C54 134 44 118 36 122Q28 122 28 108Z",
        p.lin(shade(c, 0.3), (0.5, c), (1, shade(c, -0.14))),
    )
    p.oval(100, 92, 72, 15, shade(c, 0.28))
    for x in (62, 100, 138):
        p.rect(x - 4, 46, 8, 46, p.lin("#f6f1e2", "#7fb0d8", "#f6f1e2", "#7fb0d8"), 2)
        p.path(
            f"M{x} 20C{x + 9} 32 {x + 6} 44 {x} 44C{x - 6} 44 {x - 9} 32 {x} 20Z",
            p.lin("#fff3b0", "#f09a2c"),
        )
    for x, y in ((48, 92), (80, 98), (120, 98), (152, 92)):
        p.circle(x, y, 7, p.ball("#b92f38"))


@prop("apple", tone="red", cm=14, grip=(100, 130))
def _apple(p: Pen, c: str) -> None:
    p.shadow(100, 184, 58, 8)
    p.path(
        "M100 66C118 46 164 48 168 100C170 146 138 190 118 186C108 184 92 184 82 186C62 190 30 "
        "146 32 100"
        "C36 48 82 46 100 66Z",
        p.rad(shade(c, 0.45), (0.4, c), (1, shade(c, -0.36)), cx=0.34, cy=0.3, r=0.8),
    )
    p.path("M84 64C92 72 108 72 116 64C108 80 92 80 84 64Z", shade(c, -0.45), opacity=0.7)
    p.line("M100 70C98 52 102 40 110 30", "#5b3d24", 6)
    p.path("M106 46C116 24 142 20 156 28C148 48 124 56 106 46Z", p.soft("#5f9a45"))
    p.oval(66, 92, 11, 20, "#ffffff", opacity=0.35, transform="rotate(18 66 92)")


def _flask(p: Pen, c: str, glass: bool) -> None:
    p.shadow(100, 189, 40, 6)
    p.path(
        "M86 16H114V58C116 74 136 80 136 106V180Q136 190 126 190H74Q64 190 64 180V106C64 80 84 "
        "74 86 58Z",
        p.tube(c, 0.42 if glass else 0.3),
    )
    p.rect(83, 8, 34, 17, p.tube("#c9a24a" if glass else shade(c, -0.35)), 4)
    p.path(
        "M76 108C76 92 88 84 90 68",
        "none",
        stroke="#ffffff",
        stroke_width=5,
        opacity=0.45,
        stroke_linecap="round",
    )
    p.rect(64, 112, 72, 52, p.lin("#e5dfcf", (0.3, "#fffdf5"), (1, "#d0c8b4"), x2=1, y2=0))
    p.line("M74 124H126M74 136H126M74 148H112", shade(c, -0.2), 3.6, opacity=0.55)


@prop("bottle", tone="blue", cm=30, grip=(100, 150))
def _bottle(p: Pen, c: str) -> None:
    _flask(p, c, False)


@prop("bottle_brown", noun="brown glass bottle", cm=30, grip=(100, 150))
def _bottle_brown(p: Pen, c: str) -> None:
    _flask(p, "#6e4121", True)


@prop("bottle_green", noun="green glass bottle", cm=30, grip=(100, 150))
def _bottle_green(p: Pen, c: str) -> None:
    _flask(p, "#2c6b40", True)


@prop("pan", noun="frying pan", tone="black", cm=50, grip=(180, 112))
def _pan(p: Pen, c: str) -> None:
    p.shadow(74, 152, 74, 12)
    p.line("M128 116L192 104", shade(c, -0.1), 13)
    p.line("M138 111L190 101", shade(c, 0.3), 3)
    p.path(
        "M6 112H140C138 146 122 156 104 156H42C22 156 8 146 6 112Z",
        p.lin(shade(c, 0.25), (0.4, c), (1, shade(c, -0.35))),
    )
    p.oval(73, 112, 67, 19, shade(c, 0.25))
    p.oval(73, 114, 59, 14, p.lin(shade(c, -0.35), shade(c, 0.12)))


@prop("pot", noun="cooking pot", tone="silver", cm=45)
def _pot(p: Pen, c: str) -> None:
    p.shadow(100, 188, 76, 9)
    for x in (-1, 1):
        p.line(f"M{100 + x * 70} 96h{x * 20}v20h{-x * 20}", shade(c, -0.4), 9)
    p.path("M30 78H170V166Q170 188 148 188H52Q30 188 30 166Z", p.tube(c, 0.4))
    p.oval(100, 78, 70, 16, p.lin(shade(c, 0.35), shade(c, -0.15)))
    p.path("M34 74C44 52 156 52 166 74C140 84 60 84 34 74Z", p.lin(shade(c, 0.4), shade(c, -0.2)))
    p.rect(86, 40, 28, 15, p.ball("#34373c"), 7)


@prop("kettle", tone="silver", cm=35)
def _kettle(p: Pen, c: str) -> None:
    p.shadow(100, 189, 66, 8)
    p.path("M148 116C176 110 172 74 196 68L190 60C164 62 160 90 142 98Z", p.soft(shade(c, -0.1)))
    p.path("M42 188C30 140 48 84 98 82C148 84 168 140 156 188Z", p.tube(c, 0.4))
    p.line("M52 96C40 16 152 16 146 92", "#2d3035", 12)
    p.oval(98, 82, 30, 8, shade(c, -0.25))
    p.circle(98, 72, 9, p.ball("#2d3035"))
    p.rect(40, 180, 118, 10, "#3a3d43", 5)


@prop("egg", tone="beige", cm=8, grip=(100, 130))
def _egg(p: Pen, c: str) -> None:
    p.shadow(100, 184, 54, 9)
    p.path(
        "M100 26C138 26 160 84 158 122C156 162 130 186 100 186C70 186 44 162 42 122C40 84 62 26 "
        "100 26Z",
        p.rad(shade(c, 0.5), (0.45, c), (1, shade(c, -0.3)), cx=0.36, cy=0.32, r=0.8),
    )
    p.oval(78, 76, 13, 24, "#ffffff", opacity=0.4, transform="rotate(18 78 76)")


@prop("candle", noun="lit candle", tone="cream", cm=30, grip=(100, 160))
def _candle(p: Pen, c: str) -> None:
    p.shadow(100, 189, 42, 6)
    p.circle(100, 44, 42, p.rad((0, "#ffd978", 0.55), (1, "#ffd978", 0.0)))
    p.path(
        "M100 12C122 40 116 66 100 68C84 66 78 40 100 12Z",
        p.lin("#fff6c9", (0.5, "#f8b53c"), "#e8742a"),
    )
    p.path("M100 38C108 50 106 64 100 64C94 64 92 50 100 38Z", "#fffbe6")
    p.line("M100 64V82", "#3a2f28", 3.4)
    p.rect(74, 80, 52, 108, p.tube(c, 0.24), 5)
    p.oval(100, 82, 26, 7, shade(c, 0.2))
    p.path("M80 84v28q5 7 8 0V86Z", shade(c, 0.2))


@prop("bucket", tone="blue", cm=45, grip=(100, 40))
def _bucket(p: Pen, c: str) -> None:
    p.shadow(100, 189, 58, 8)
    p.line("M42 82C50 16 150 16 158 82", "#8b9198", 5)
    p.path("M38 78H162L148 180Q147 190 136 190H64Q53 190 52 180Z", p.tube(c))
    p.oval(100, 78, 62, 15, shade(c, -0.3))
    p.oval(100, 81, 54, 11, shade(c, -0.45))
    p.oval(100, 78, 62, 15, "none", stroke=shade(c, 0.3), stroke_width=4)
