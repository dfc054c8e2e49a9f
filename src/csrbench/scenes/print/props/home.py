"""Furniture, tools and things of the house."""

from __future__ import annotations

from csrbench.scenes.print.draw import Pen, shade
from csrbench.scenes.print.props.registry import prop

_WOOD = "#a9743f"


@prop("ladder", tone="beige", cm=240, grip=(64, 110))
def _ladder(p: Pen, c: str) -> None:
    p.shadow(100, 190, 52, 6)
    for y in range(26, 184, 22):
        p.line(f"M{66 - (y - 26) * 0.06:.1f} {y}H{134 + (y - 26) * 0.06:.1f}", shade(c, -0.3), 8)
        p.line(
            f"M{66 - (y - 26) * 0.06:.1f} {y - 1.6}H{134 + (y - 26) * 0.06:.1f}",
            shade(c, 0.12),
            3.4,
        )
    for x0, x1 in ((66, 55), (134, 145)):
        p.line(f"M{x0} 8L{x1} 188", shade(c, -0.34), 12)
        p.line(f"M{x0 - 1} 8L{x1 - 1} 187", c, 8.5)
        p.line(f"M{x0 - 3} 8L{x1 - 3} 187", shade(c, 0.3), 2.4)


@prop("chair", tone="brown", cm=100)
def _chair(p: Pen, c: str) -> None:
    p.shadow(100, 189, 56, 7)
    p.line("M62 14L66 186M132 110L136 176", shade(c, -0.28), 10)
    for y in (22, 48, 74):
        p.path(
            f"M60 {y}C84 {y - 7} 108 {y - 7} 128 {y}V{y + 13}C108 {y + 6} 84 {y + 6} 60 {y + 13}Z",
            p.soft(c),
        )
    p.line("M128 14L132 112", c, 10)
    p.path("M52 106L132 104 152 124H64Z", p.lin(shade(c, 0.3), c))
    p.rect(62, 122, 91, 9, shade(c, -0.25), 3)
    p.line("M68 130L66 188M147 130L150 188", c, 11)


@prop("table", tone="brown", cm=150)
def _table(p: Pen, c: str) -> None:
    p.shadow(100, 189, 94, 8)
    for x in (34, 166):
        p.rect(x - 7, 100, 14, 88, p.tube(shade(c, -0.2)), 3)
    for x in (14, 186):
        p.rect(x - 8, 104, 16, 86, p.tube(c), 3)
    p.path("M22 74H178L196 98H4Z", p.lin(shade(c, 0.18), shade(c, 0.36), x2=0.4))
    p.rect(4, 98, 192, 13, p.lin(c, shade(c, -0.28)), 3)


@prop("bed", tone="blue", cm=220)
def _bed(p: Pen, c: str) -> None:
    p.shadow(100, 178, 98, 8)
    p.rect(4, 66, 13, 112, p.tube(_WOOD), 5)
    p.rect(184, 102, 12, 76, p.tube(_WOOD), 5)
    p.rect(12, 130, 178, 30, p.lin("#f7f4ec", "#d5cfc0"), 6)
    p.rect(18, 98, 58, 34, p.lin("#ffffff", "#d9d6cd"), 15)
    p.path(
        "M62 130C66 108 90 104 120 106C156 108 188 112 188 134V158H62Z",
        p.lin(shade(c, 0.28), (0.5, c), (1, shade(c, -0.25))),
    )
    p.line(
        "M84 112C82 130 86 146 84 156M132 110C130 130 136 146 134 156",
        shade(c, -0.3),
        3,
        opacity=0.4,
    )
    p.rect(12, 156, 178, 10, p.lin(_WOOD, "#6f4824"), 3)


@prop("lamp", noun="table lamp", tone="cream", cm=55)
def _lamp(p: Pen, c: str) -> None:
    p.shadow(100, 189, 44, 6)
    p.circle(100, 70, 92, p.rad((0, "#ffe3a0", 0.5), (1, "#ffe3a0", 0.0)))
    p.rect(95, 92, 10, 88, p.tube("#b08a4a"))
    p.path("M66 188C66 174 134 174 134 188Z", p.tube("#b08a4a"))
    p.path(
        "M70 18H130L156 96H44Z",
        p.lin(shade(c, -0.12), (0.45, shade(c, 0.35)), (1, shade(c, -0.14)), x2=1, y2=0),
    )
    p.line("M70 18H130M44 96H156", shade(c, -0.3), 3.4)


@prop("clock", noun="round wall clock", tone="white", cm=32)
def _clock(p: Pen, c: str) -> None:
    p.circle(100, 104, 84, p.ball("#3a3e45"))
    p.circle(100, 104, 72, p.lin(shade(c, 0.2), shade(c, -0.08)))
    for k in range(12):
        p.line(
            "M100 40V50", "#2a2d31", 5 if k % 3 == 0 else 3, transform=f"rotate({k * 30} 100 104)"
        )
    p.line("M100 104L72 84", "#202327", 7)
    p.line("M100 104L132 70", "#202327", 4.4)
    p.circle(100, 104, 6, "#b83a34")


@prop("phone", noun="smartphone", tone="black", cm=24, grip=(100, 150))
def _phone(p: Pen, c: str) -> None:
    p.rect(54, 8, 92, 182, p.lin(shade(c, 0.3), shade(c, -0.2), x2=1), 16)
    p.rect(60, 18, 80, 162, p.lin("#bfe0f2", (0.5, "#7fb0d6"), (1, "#4c79ad"), x2=0.6), 8)
    p.path("M60 120L118 18H140V30L66 180H60Z", "#ffffff", opacity=0.16)
    for i in range(9):
        p.rect(
            69 + (i % 3) * 22,
            44 + (i // 3) * 26,
            17,
            17,
            ("#f5f3ee", "#e9b44c", "#d9655a")[i % 3],
            4,
            opacity=0.9,
        )
    p.rect(88, 22, 24, 5, "#22252a", 3)


@prop("laptop", tone="silver", cm=45)
def _laptop(p: Pen, c: str) -> None:
    p.shadow(100, 174, 98, 9)
    p.rect(30, 40, 140, 102, p.lin(shade(c, -0.35), shade(c, -0.6)), 8)
    p.rect(37, 47, 126, 88, p.lin("#d8eaf5", (0.5, "#9cc3e0"), "#6f9cc6", x2=0.6), 3)
    p.path("M37 112L92 47H118L44 135H37Z", "#ffffff", opacity=0.2)
    p.rect(52, 64, 60, 7, "#ffffff", 3, opacity=0.8)
    p.rect(52, 80, 84, 5, "#ffffff", 2, opacity=0.6)
    p.rect(52, 92, 74, 5, "#ffffff", 2, opacity=0.6)
    p.path(
        "M28 142H172L194 166Q194 172 188 172H12Q6 172 6 166Z", p.lin(shade(c, 0.2), shade(c, -0.18))
    )
    p.path("M36 146H164L172 156H28Z", shade(c, -0.4))
    p.rect(80, 159, 40, 8, shade(c, -0.12), 2)


@prop("key", tone="gold", cm=12)
def _key(p: Pen, c: str) -> None:
    p.path("M54 58a40 40 0 1 0 .1 0ZM54 80a18 18 0 1 1-.1 0Z", p.ball(c, 0.35), fill_rule="evenodd")
    p.path(
        "M90 90H188L196 98 188 108H178V126H168V108H158V120H148V108H90Z",
        p.lin(shade(c, 0.4), c, shade(c, -0.3)),
    )


@prop("wallet", tone="brown", cm=20, grip=(100, 130))
def _wallet(p: Pen, c: str) -> None:
    p.shadow(100, 172, 84, 9)
    p.rect(40, 40, 116, 60, p.lin("#b9d6b0", "#7fa878"), 4, transform="rotate(-5 98 70)")
    p.rect(20, 62, 160, 106, p.soft(c, 0.3), 14)
    p.rect(
        27, 69, 146, 92, "none", 10, stroke=shade(c, 0.35), stroke_width=2, stroke_dasharray="6 5"
    )
    p.path("M180 94H136Q120 96 120 114Q120 132 136 134H180Z", p.soft(shade(c, -0.15)))
    p.circle(140, 114, 8, p.ball("#d9b14a"))


@prop("bag", noun="shopping bag", tone="beige", cm=45, grip=(100, 26))
def _bag(p: Pen, c: str) -> None:
    p.shadow(100, 189, 62, 8)
    p.line("M70 72C70 8 130 8 130 72", shade(c, -0.45), 6)
    p.path("M40 64H160L168 184Q168 190 162 190H38Q32 190 32 184Z", p.soft(c, 0.2))
    p.path("M160 64L168 184Q168 190 162 190H150L140 64Z", shade(c, -0.22), opacity=0.6)
    p.line("M40 76H160", shade(c, -0.3), 2)


@prop("box", noun="cardboard box", tone="brown", cm=50, grip=(100, 120))
def _box(p: Pen, c: str) -> None:
    c = shade(c, 0.25) if c == "#7d5233" else c
    p.shadow(104, 186, 90, 9)
    p.path("M20 82L132 96V188L20 168Z", p.lin(shade(c, 0.12), shade(c, -0.08), x2=0.6))
    p.path("M132 96L184 72V156L132 188Z", p.lin(shade(c, -0.2), shade(c, -0.38)))
    p.path("M20 82L76 60 184 72 132 96Z", p.lin(shade(c, 0.3), shade(c, 0.12)))
    p.path("M68 88L122 65 134 67 82 90V114L68 112Z", "#e6d6ae", opacity=0.9)
    p.line("M36 140l20 3M36 150l28 4", shade(c, -0.4), 3, opacity=0.6)


@prop("book", tone="red", cm=28, grip=(100, 140))
def _book(p: Pen, c: str) -> None:
    p.shadow(100, 188, 68, 8)
    p.path("M44 26L150 18V172L44 186Z", p.lin("#ffffff", "#cfc9ba", x2=1))
    p.path(
        "M38 24Q38 14 48 14H152V166L50 178Q40 180 38 188Z",
        p.lin(shade(c, 0.2), (0.4, c), (1, shade(c, -0.25)), x2=0.7),
    )
    p.path("M38 24Q38 14 48 14H56V178Q42 178 38 188Z", shade(c, -0.3))
    p.path("M38 188Q40 180 50 178L152 166V176L52 190Q40 194 38 188Z", p.lin("#faf6ea", "#c8c0aa"))
    p.rect(72, 44, 64, 40, "none", 4, stroke="#f3e2b0", stroke_width=3.4)
    p.line("M82 58H126M82 70H114", "#f3e2b0", 4)


@prop("umbrella", tone="blue", cm=110, grip=(100, 168))
def _umbrella(p: Pen, c: str) -> None:
    p.line("M100 20V166Q100 188 84 186Q74 184 76 172", "#5a4030", 6)
    p.path(
        "M8 98C14 40 60 14 100 14C140 14 186 40 192 98C184 86 172 86 162 98C152 84 138 84 131 98"
        "C122 84 110 82 100 96C90 82 78 84 69 98C62 84 48 84 38 98C28 86 16 86 8 98Z",
        p.lin(shade(c, 0.3), (0.5, c), (1, shade(c, -0.28)), x2=0.6),
    )
    p.line(
        "M100 16C78 40 70 70 69 96M100 16C122 40 130 70 131 96M100 16C56 34 40 66 38 96M100 "
        "16C144 34 "
        "160 66 162 96",
        shade(c, -0.35),
        2,
        opacity=0.6,
    )
    p.line("M100 6V16", "#5a4030", 5)


@prop("hammer", cm=35, grip=(100, 160))
def _hammer(p: Pen, c: str) -> None:
    p.rect(91, 50, 18, 140, p.tube(_WOOD), 6)
    p.path("M50 30H128C150 30 160 42 166 58C152 52 142 52 128 58H50Z", p.lin("#c9ced4", "#6d747c"))
    p.rect(38, 24, 20, 40, p.lin("#d8dce1", "#7b828a"), 4)


@prop("saw", cm=60, grip=(164, 120))
def _saw(p: Pen, c: str) -> None:
    teeth = "".join(
        f"L{136 - i * 8.4:.1f} {118 + i * 1.2 - 6:.1f}L{131 - i * 8.4:.1f} {126 + i * 1.2 - 6:.1f}"
        for i in range(15)
    )
    p.path(
        f"M6 92L136 66V112{teeth}L6 108Z",
        p.lin("#eef1f4", "#9aa2ab"),
        stroke="#7b838b",
        stroke_width=1.4,
    )
    p.path(
        "M134 60H176Q194 62 192 84L186 128Q180 142 162 136L134 124ZM152 80Q148 96 154 110L170 "
        "114Q176 "
        "110 178 88Q178 78 168 78Z",
        p.soft("#b5622f", 0.28),
        fill_rule="evenodd",
    )
    for x, y in ((146, 72), (146, 116)):
        p.circle(x, y, 3.4, "#d9c48a")


@prop("broom", tone="yellow", cm=150, grip=(100, 70))
def _broom(p: Pen, c: str) -> None:
    p.shadow(100, 189, 46, 6)
    p.rect(95, 4, 10, 132, p.tube(_WOOD), 4)
    p.path("M78 130H122L146 188H54Z", p.lin(shade(c, 0.15), shade(c, -0.25)))
    for x in range(62, 142, 9):
        p.line(f"M{100 + (x - 100) * 0.5:.0f} 138L{x} 186", shade(c, -0.4), 1.6, opacity=0.6)
    p.rect(76, 126, 48, 13, "#a83a34", 4)


@prop("towel", tone="turquoise", cm=90)
def _towel(p: Pen, c: str) -> None:
    p.line("M10 24H190", "#9aa1a8", 8)
    p.path(
        "M46 20H154V176Q100 186 46 176Z",
        p.lin(
            shade(c, -0.12),
            (0.25, shade(c, 0.2)),
            (0.5, c),
            (0.75, shade(c, 0.16)),
            (1, shade(c, -0.2)),
            x2=1,
            y2=0,
        ),
    )
    for y in (138, 152):
        p.line(f"M46 {y}Q100 {y + 9} 154 {y}", "#ffffff", 5, opacity=0.7)
    for x in range(50, 154, 7):
        p.line(f"M{x} 177v9", shade(c, -0.1), 2.4)


@prop("heater", noun="electric heater with glowing bars", cm=70)
def _heater(p: Pen, c: str) -> None:
    p.shadow(100, 189, 84, 8)
    p.rect(20, 40, 160, 136, p.lin("#eceef0", "#aeb4ba"), 14)
    p.rect(34, 56, 132, 92, p.lin("#3a2320", "#1f1513"), 8)
    for y in (74, 100, 126):
        p.rect(
            40,
            y - 9,
            120,
            18,
            p.lin((0, "#ff7a2c", 0.0), (0.5, "#ff7a2c", 0.7), (1, "#ff7a2c", 0.0)),
            9,
        )
        p.line(f"M46 {y}H154", "#ff8a3c", 6)
        p.line(f"M46 {y}H154", "#ffe2a0", 2.2)
    for x in range(46, 164, 15):
        p.line(f"M{x} 58V146", "#8b9197", 2.4)
    p.circle(150, 162, 7, p.ball("#3a3d42"))
    p.rect(36, 174, 24, 14, "#4a4e54", 4)
    p.rect(140, 174, 24, 14, "#4a4e54", 4)


@prop("plug", noun="electric plug with a cable", tone="white", cm=14)
def _plug(p: Pen, c: str) -> None:
    p.line("M100 120C100 160 60 150 60 176C60 190 84 192 110 190", "#3a3d42", 9)
    for x in (80, 120):
        p.rect(x - 6, 14, 12, 42, p.tube("#b9bfc6"), 3)
    p.path("M56 50H144V86C144 108 124 124 112 126H88C76 124 56 108 56 86Z", p.tube(c, 0.26))
    p.rect(92, 120, 16, 22, p.tube("#55595f"), 4)


@prop("suitcase", tone="navy", cm=75, grip=(100, 26))
def _suitcase(p: Pen, c: str) -> None:
    p.shadow(100, 190, 56, 7)
    p.line("M80 60V18H120V60", "#878e96", 7)
    p.rect(42, 56, 116, 124, p.soft(c, 0.26), 14)
    for x in (64, 88, 112, 136):
        p.line(f"M{x} 66V170", shade(c, -0.3), 4, opacity=0.55)
    p.rect(78, 62, 44, 8, shade(c, -0.4), 4)
    for x in (60, 140):
        p.circle(x, 184, 8, "#2a2c30")


@prop("bench", noun="park bench", tone="green", cm=180)
def _bench(p: Pen, c: str) -> None:
    p.shadow(100, 188, 94, 8)
    for x in (26, 174):
        p.line(f"M{x} 84V186M{x - 8} 138H{x + 8}", "#3b3f45", 9)
    for y in (88, 106):
        p.rect(8, y, 184, 12, p.lin(shade(c, 0.2), shade(c, -0.2)), 4)
    p.path("M14 134H186L196 152H4Z", p.lin(shade(c, 0.24), c))
    p.rect(4, 150, 192, 8, shade(c, -0.28), 3)
