"""Hazard, prohibition, mandatory and information symbols: own drawings in the usual frames."""

from __future__ import annotations

from functools import lru_cache

from csrbench.errors import UserError
from csrbench.scenes.print.draw import Pen

_CHILD = (
    "M50 20a9 9 0 1 0 .01 0Z M41 42h18q4 0 4 4v18h-6V50h-2v36h-6V68h-2v18h-6V50h-2v14h-6V46"
    "q0-4 4-4Z"
)
_FLAME = (
    "M53 8c2 14 20 24 20 46 0 7-3 13-7 17 1-8-3-14-8-18 1 9-4 12-9 17-3 3-4 7-3 11"
    "C34 78 26 69 26 58c0-13 9-19 13-30 4 3 6 8 6 12 7-8 10-18 8-32Z"
)
_WAVES = "M14 {y}q9 -8 18 0t18 0 18 0 18 0"
_TAP = "M24 30h34v-6h-10v-7h30v7H68v6q16 0 16 20v6H70v-5q0-7-7-7H24Z"

_GLYPH: dict[str, str] = {
    "toxic": "M50 16c-17 0-26 11-26 24 0 8 4 13 8 17v9h36v-9c4-4 8-9 8-17 0-13-9-24-26-24Z"
    "M40 36a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM60 36a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Z"
    "M50 49l4 8h-8ZM42 60h3v6h-3ZM49 60h3v6h-3ZM56 60h3v6h-3Z",
    "flammable": _FLAME + "M24 86h52v5H24Z",
    "exclamation": "M43 18h14l-3 44h-8ZM50 69a7.5 7.5 0 1 1-.01 0Z",
    "gas": "M20 66l44-34 12 14-44 34q-7 5-12-2-5-7 0-12ZM68 30l6-5 12 15-6 5Z",
    "environment": "M20 84V52l-9-11 4-3 9 8v-9l-6-9 5-3 6 9 7-12 5 3-8 15v14l11-12 4 4-15 16v22Z"
    "M36 84c4-18 26-26 44-12l10-6-4 12 4 10-10-5c-16 8-32 8-44 1ZM70 74a3 3 0 1 0 .01 0Z",
    "health": "M50 10a12 12 0 1 0 .01 0ZM24 88V56q0-16 16-18h20q16 2 16 18v32ZM50 46l5 10 10-7-4 11"
    " 12 3-11 6 6 10-11-4-2 12-6-11-9 8 2-12-12 1 9-8-8-9 12 2Z",
    "electricity": "M58 8L28 54h17l-8 38 36-50H54l12-34Z",
    "hot": "M14 84h72v6H14ZM14 74h72v5H14ZM28 66c-7-9 7-14 0-24s7-14 0-24h6c7 10-7 14 0 24s-7 14 0 "
    "24ZM48 66c-7-9 7-14 0-24s7-14 0-24h6c7 10-7 14 0 24s-7 14 0 24ZM68 66c-7-9 7-14 0-24s7-14 "
    "0-24h6c7 10-7 14 0 24s-7 14 0 24Z",
    "slippery": "M62 12a8 8 0 1 0 .01 0ZM30 30l24-2 14 16 14-6 3 6-19 9-9-9-6 14 10 12-4 24h-8l3-21"
    "-14-14-18 18-6-5 18-20 6-16-14 1ZM16 88q8-6 16 0t16 0 16 0 16 0v5q-8 6-16 0t-16 0-16 0-16 0Z",
    "drop": "M40 10a8 8 0 1 0 .01 0ZM26 26l18 4 12 16 14-2 1 7-18 3-9-9-8 14 12 10-6 20-7-2 "
    "4-14-16-12"
    " 6-18-8 10-6-4ZM8 92h42V82h-8v-8H26V64H8ZM88 34v40h8L85 92 72 74h8V34Z",
    "falling": "M18 10h18v18H18ZM44 22h16v16H44ZM24 40h12v12H24ZM60 50a9 9 0 1 0 .01 0ZM42 "
    "72h32q6 0 6"
    " 6v16H38V78q0-6 4-6Z",
    "first_aid": "M38 14h24v24h24v24H62v24H38V62H14V38h24Z",
    "exit": "M58 8h34v84H58V82h24V18H58ZM34 14a8 8 0 1 0 .01 0ZM20 38l18-10 14 5 6 14 12 3-2 "
    "7-15-4-5-9"
    "-6 16 12 11-2 20h-8l1-16-14-10-8 14-16 2-1-7 12-3 9-18 4-12-8 5-5 10-6-3Z",
    "toilet": "M28 10a8 8 0 1 0 .01 0ZM16 32h24q4 0 4 "
    "4v26h-6V40h-2v50h-7V64h-2v26h-7V40h-2v22h-6V36"
    "q0-4 4-4ZM74 10a8 8 0 1 0 .01 0ZM66 32h16q3 0 4 4l7 24-6 2-6-20h-1l8 "
    "26h-8v22h-6V68h-2v22h-6V68"
    "h-8l8-26h-1l-6 20-6-2 7-24q1-4 4-4ZM49 10h2v80h-2Z",
    "camera": "M12 32h16l6-10h32l6 10h16q4 0 4 4v40q0 4-4 4H12q-4 0-4-4V36q0-4 4-4ZM50 38a17 17 "
    "0 1 0"
    " .01 0ZM50 45a10 10 0 1 1-.01 0ZM76 38h8v6h-8Z",
    "wheelchair": "M40 8a8 8 0 1 0 .01 0ZM36 28h9l2 18h20v7H49l1 9h20l10 20 8-3 2 6-14 6-11-22H42Z"
    "M33 46l1 8a18 18 0 1 0 26 22l6 8A26 26 0 1 1 33 46Z",
    "recycle": "M38 20l8-12q4-6 9 0l10 17 7-4-3 22-20-8 7-4-6-10-6 9ZM80 46l9 16q3 8-5 "
    "10H64v9L50 66l14"
    "-14v8h12l-8-8ZM38 82H20q-9-1-6-10l10-17-7-4 20-9 4 22-7-4-6 10h10Z",
    "eye_protection": "M50 10c-20 0-32 14-32 32 0 6 1 12 3 18l-4 2v14h10c6 10 14 16 23 16s17-6 "
    "23-16h10V62"
    "l-4-2c2-6 3-12 3-18 0-18-12-32-32-32ZM20 40h60v7l-6 13q-2 4-7 4h-8q-5 0-6-5l-1-4h-4l-1 "
    "4q-1 5-6"
    " 5h-8q-5 0-7-4l-6-13ZM42 78h16v4H42Z",
    "gloves": "M16 84V50L8 34q-2-6 4-7l9 14V16q0-4 4-4t4 4v20h2V10q0-4 4-4t4 4v26h2V14q0-4 "
    "4-4t4 4v28"
    "q0 20-6 26v16ZM58 90V62q-4-6-4-18V30q0-4 4-4t4 4v12h2V22q0-4 4-4t4 4v20h2V26q0-4 4-4t4 4v20l8"
    "-10q6-1 5 5l-9 17v32Z",
    "mask": "M50 8c-20 0-31 14-31 32 0 28 14 52 31 52s31-24 31-52C81 22 70 8 50 8ZM34 "
    "36h10v5H34ZM56 36"
    "h10v5H56ZM24 50q26-8 52 0l-3 18q-8 16-23 16T27 68ZM32 58h36v3H32ZM33 66h34v3H33Z",
    "no_entry": "M16 40h68v20H16Z",
    "no_smoking": "M8 54h62v14H8ZM73 54h6v14h-6ZM82 54h6v14h-6ZM72 48c2-10-12-8-12-16s14-6 "
    "14-16h5c0 14"
    "-13 12-13 17s13 3 12 15ZM83 48c2-14-8-12-6-20h5c-2 6 8 6 6 20Z",
    "phone": "M34 6h32q6 0 6 6v76q0 6-6 6H34q-6 0-6-6V12q0-6 6-6ZM34 18v58h32V18ZM50 81a4 4 0 1 "
    "0 .01 0Z",
    "weapons": "M10 30h72l4-5h5v22l-8 2H56l-4 8q-2 3-6 3h-9l-8 24H12l10-34q-10-2-12-10ZM40 "
    "49l-2 6h7l3-6Z",
    "water": "M50 8c18 26 28 38 28 54a28 28 0 0 1-56 0C22 46 32 34 50 8Z",
    "child": _CHILD,
    "match": "M58 6c2 10 14 14 14 27 0 9-7 15-14 15s-13-5-13-13c0-7 5-9 8-15 2 2 3 4 3 6 3-5 "
    "4-12 2-20Z"
    "M20 88l32-44 6 4-32 44Z",
    "tap": _TAP + "M70 64c7 10 11 14 11 20a10.5 10.5 0 0 1-21 0c0-6 3-10 10-20Z",
    "tap_glass": _TAP + "M58 62h26l-4 30H62Z",
    "swim": "M72 34a9 9 0 1 0 .01 0ZM14 56l26-22-10-8-16 8-4-7 20-11 30 24-4 8 8 8ZM10 68q8-7 "
    "16 0t16 0 "
    "16 0 16 0 16 0v7q-8 7-16 0t-16 0-16 0-16 0-16 0ZM10 84q8-7 16 0t16 0 16 0 16 0 16 0v7q-8 7-16 "
    "0t-16 0-16 0-16 0-16 0Z",
    "bicycle": "M24 44a20 20 0 1 0 .01 0ZM24 51a13 13 0 1 1-.01 0ZM76 44a20 20 0 1 0 .01 0ZM76 "
    "51a13 13 0 "
    "1 1-.01 0ZM22 63l14-30-4-7h-6v-5h14v5h-3l4 7h22l-3-9h-8v-5h12l16 44-5 2-7-20-16 22H22ZM32 "
    "61h18"
    "l-11-20ZM44 39l10 18 12-18Z",
    "dog": "M16 22l8 2 6 10 28 4 22-2 8-10 5 3-8 14-4 6 1 34h-8l-4-24H46l-8 "
    "26h-8l2-30-10-8-14-4-2-8 6-2Z",
    "stairs": "M8 92V76h20V60h20V44h20V28h24v10H78v16H58v16H38v16H18v6ZM34 10a7 7 0 1 0 .01 "
    "0ZM26 28h16l12 "
    "12-4 5-8-7v10l8 4-3 6-13-5v-8l-6 7-6-4Z",
    "lift": "M12 8h76v84H12ZM18 14v72h64V14ZM36 30a6 6 0 1 0 .01 0ZM29 "
    "44h14v20h-3v16h-8V64h-3ZM62 22l11 14"
    "H51ZM51 48h22L62 62Z",
    "radiation": "M50 43a7 7 0 1 0 .01 0ZM55.5 40.5L74 8.500A48 48 0 0 1 98 50H61Q61 44 55.500 "
    "40.500ZM44.500 "
    "40.500L26 8.500A48 48 0 0 0 2 50H39Q39 44 44.500 40.500ZM44.500 59.500L26 91.500A48 48 0 0 "
    "0 74 "
    "91.500L55.500 59.500Q50 62.500 44.500 59.500Z",
}

_FRAME: dict[str, tuple[str, ...]] = {
    "ghs": ("toxic", "corrosive", "flammable", "oxidising", "exclamation", "health", "environment",
            "explosive", "gas"),
    "warning": ("electricity", "hot", "slippery", "drop", "falling", "radiation", "biohazard"),
    "ban": ("no_entry", "no_smoking", "no_phone", "no_weapons", "no_water", "no_children",
            "no_naked_flame", "no_drinking_water", "no_swim", "keep_away_children"),
    "must": ("eye_protection", "gloves", "mask"),
    "safe": ("first_aid", "exit"),
    "info": ("toilet", "camera", "wheelchair", "drinking_water", "swim", "bicycle", "dog", "stairs",
             "lift"),
    "plain": ("recycle",),
}  # fmt: skip

_USES = {
    "no_phone": "phone", "no_weapons": "weapons", "no_water": "water", "no_children": "child",
    "no_naked_flame": "match", "no_drinking_water": "tap_glass",
    "no_swim": "swim", "drinking_water": "tap",
}  # fmt: skip

_WORDS = {
    "toxic": "the skull-and-crossbones symbol", "corrosive": "the corrosion hazard symbol",
    "flammable": "the flame hazard symbol", "oxidising": "the flame-over-circle oxidiser symbol",
    "exclamation": "the exclamation-mark hazard symbol",
    "health": "the health-hazard symbol (a chest with a star)",
    "environment": "the environmental-hazard symbol (dead tree and fish)",
    "explosive": "the exploding-bomb symbol", "gas": "the gas-cylinder symbol",
    "no_entry": "the no-entry symbol", "no_smoking": "the no-smoking symbol",
    "no_phone": "the no-phones symbol", "no_weapons": "the no-weapons symbol",
    "no_water": "the do-not-extinguish-with-water symbol",
    "no_children": "the no-children symbol", "electricity": "the lightning-bolt warning symbol",
    "hot": "the hot-surface warning symbol", "slippery": "the slippery-floor warning symbol",
    "drop": "the warning symbol for a drop (a person falling over an edge)",
    "falling": "the falling-objects warning symbol", "first_aid": "the first-aid cross",
    "exit": "the emergency-exit symbol", "toilet": "the toilet symbol",
    "camera": "the camera symbol", "wheelchair": "the wheelchair symbol",
    "recycle": "the recycling symbol", "eye_protection": "the wear-eye-protection symbol",
    "gloves": "the wear-gloves symbol", "mask": "the wear-a-mask symbol",
    "keep_away_children": "the keep-away-from-children symbol",
    "no_naked_flame": "the no-naked-flame symbol",
    "no_drinking_water": "the not-drinking-water symbol",
    "drinking_water": "the drinking-water symbol", "swim": "the swimming symbol",
    "no_swim": "the no-swimming symbol", "bicycle": "the bicycle symbol", "dog": "the dog symbol",
    "stairs": "the stairs symbol", "lift": "the lift symbol",
    "radiation": "the radiation warning symbol", "biohazard": "the biohazard symbol",
}  # fmt: skip

_KIND = {name: frame for frame, group in _FRAME.items() for name in group}


def names() -> list[str]:
    """All pictogram names."""
    return sorted(_KIND)


def words(name: str) -> str:
    """What the pictogram shows, as a noun phrase.

    Raises:
        UserError: there is no such pictogram.
    """
    _known(name)
    return _WORDS[name]


@lru_cache(maxsize=128)
def svg(name: str, colour: str = "") -> str:
    """The symbol as a square SVG document, transparent outside its frame.

    Args:
        name: one of `names()`.
        colour: draw in this single hex colour; the usual colours of its frame when empty.

    Raises:
        UserError: there is no such pictogram.
    """
    _known(name)
    pen, kind = Pen(), _KIND[name]
    if kind == "ghs":
        pen.path(
            "M50 4L96 50 50 96 4 50Z",
            "none" if colour else "#ffffff",
            stroke=colour or "#d0202a",
            stroke_width=5.4,
            stroke_linejoin="miter",
        )
        _glyph(pen, name, colour or "#151515", 0.58, 50, 48)
    elif kind == "warning":
        pen.path(
            "M50 7L96 88H4Z",
            "none" if colour else "#f8c818",
            stroke=colour or "#17171a",
            stroke_width=6,
            stroke_linejoin="round",
        )
        _glyph(pen, name, colour or "#17171a", 0.47, 50, 63)
    elif kind == "ban" and name == "no_entry":
        pen.circle(
            50, 50, 46, "none" if colour else "#cc1f2b", stroke=colour or "#ffffff", stroke_width=3
        )
        _glyph(pen, name, colour or "#ffffff", 0.92, 50, 50)
    elif kind == "ban":
        if not colour:
            pen.circle(50, 50, 45, "#ffffff")
        _glyph(pen, name, colour or "#17171a", 0.6, 50, 50)
        pen.circle(50, 50, 43, "none", stroke=colour or "#cc1f2b", stroke_width=8.5)
        pen.line("M20 20L80 80", colour or "#cc1f2b", 8, stroke_linecap="butt")
    elif kind == "must":
        pen.circle(
            50, 50, 47, "none" if colour else "#1457a0", stroke=colour or "none", stroke_width=4
        )
        _glyph(pen, name, colour or "#ffffff", 0.68, 50, 50)
    elif kind in ("safe", "info"):
        fill = "#0c8a4a" if kind == "safe" else "#1c4f93"
        pen.rect(
            3, 3, 94, 94, "none" if colour else fill, 7, stroke=colour or "none", stroke_width=4
        )
        _glyph(pen, name, colour or "#ffffff", 0.74, 50, 50)
    else:
        _glyph(pen, name, colour or "#1f7a43", 0.95, 50, 50)
    return pen.svg(0, 0, 100, 100)


def _known(name: str) -> None:
    if name not in _KIND:
        raise UserError(f"unknown pictogram '{name}'; use one of: {', '.join(names())}")


def _glyph(pen: Pen, name: str, ink: str, scale: float, cx: float, cy: float) -> None:
    place = f"translate({cx - 50 * scale:.4g} {cy - 50 * scale:.4g}) scale({scale})"
    with pen.group(transform=place):
        key = _USES.get(name, name)
        if key in _GLYPH:
            pen.path(_GLYPH[key], ink, fill_rule="evenodd")
        if key == "keep_away_children":
            pen.path(_CHILD, ink, transform="translate(-20 0)")
            pen.path("M66 30h14v9l6 8v35q0 4-4 4H64q-4 0-4-4V47l6-8Z", ink)
            pen.line("M42 50L56 54", ink, 6)
            pen.rect(63, 58, 20, 14, "#ffffff")
        elif key == "toxic":
            pen.line("M18 70L82 92M82 70L18 92", ink, 7)
            for x, y in (
                (16, 67),
                (14, 73),
                (84, 67),
                (86, 73),
                (84, 95),
                (86, 89),
                (16, 95),
                (14, 89),
            ):
                pen.circle(x, y, 4.4, ink)
        elif key == "oxidising":
            with pen.group(transform="translate(14 -10) scale(.72)"):
                pen.path(_FLAME, ink)
            pen.circle(50, 70, 15, "none", stroke=ink, stroke_width=7)
            pen.line("M24 92H76", ink, 6)
        elif key == "biohazard":
            pen.path("M50 50m-17 0a17 17 0 1 0 34 0 17 17 0 1 0-34 0", stroke=ink, stroke_width=5)
            for angle in (0, 120, 240):
                with pen.group(transform=f"rotate({angle} 50 50)"):
                    pen.path(
                        "M50 48C30 44 26 16 42 6 34 18 38 34 50 36 62 34 66 18 58 6 74 16 70 44 50 "
                        "48Z",
                        ink,
                    )
        elif key == "corrosive":
            _corrosive(pen, ink)
        elif key == "explosive":
            _explosive(pen, ink)


def _corrosive(pen: Pen, ink: str) -> None:
    for x in (0, 48):
        pen.rect(8 + x, 12, 36, 12, ink, 2, transform=f"rotate(24 {26 + x} 18)")
        pen.path(f"M{32 + x} 34q5 7 0 11-5-4 0-11Z M{26 + x} 46q5 7 0 11-5-4 0-11Z", ink)
    pen.path("M6 70h16l5 7 5-7h12v20H6Z", ink)
    pen.path("M54 66h18q3 6 8 6t6-6h8l4 8q1 6-6 6H66Q56 80 54 66Z", ink)
    pen.rect(50, 84, 46, 6, ink)


def _explosive(pen: Pen, ink: str) -> None:
    pen.circle(48, 58, 19, ink)
    pen.rect(42, 32, 12, 10, ink)
    pen.line("M48 34C50 22 62 20 66 28", ink, 4)
    for d in (
        "M70 32l16-12",
        "M72 44l20-4",
        "M72 58l20 6",
        "M68 72l16 14",
        "M54 82l4 14",
        "M38 82l-6 13",
        "M26 74L10 86",
        "M23 60L5 62",
        "M25 46L9 36",
        "M36 36L28 18",
    ):
        pen.line(d, ink, 5)
