"""What the kinds of drawn things share: marks for objects, side words, seeded small print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csrbench.scenes.base import ArtContext
from csrbench.scenes.print import style
from csrbench.scenes.print.draw import ink_on, mix, shade

SIDES = {"left": "on the left", "middle": "in the middle", "right": "on the right"}

BRANDS: tuple[str, ...] = (
    "Norvik", "Halden", "Bellweather", "Orvale", "Tessaro", "Lindmark", "Corvane", "Maplerow",
    "Quillon", "Sandbeck", "Ferrow", "Altamere",
)  # fmt: skip
STREETS: tuple[str, ...] = ("Harbour Road", "Mill Lane", "Station Way", "Foundry Street",
                            "Quayside", "Orchard Park")  # fmt: skip

ALT = """<div style="position:absolute;left:{x:.0f}px;top:{y:.0f}px;width:{w:.0f}px;
height:{h:.0f}px;overflow:hidden;font:600 {size:.0f}px Inter;line-height:1.2;
color:rgba(0,0,0,0);text-align:center;display:flex;flex-direction:column;align-items:center;
justify-content:center">{text}</div>"""


def alt(ctx: ArtContext, text: str, x: float, y: float, w: float, h: float) -> Any:
    """Invisible words over a drawn object, so that a decisive string can name the object.

    Nothing is added where no decisive string occurs in the words: the picture never changes.

    Args:
        ctx: names the decisive strings.
        text: words for what is drawn there, as `describe` has them.
        x, y, w, h: the object's rectangle in artwork pixels.
    """
    from markupsafe import Markup, escape

    hits = [s for s in ctx.decisive if s and s.lower() in text.lower()]
    hits = [s for s in hits if not any(s != t and s in t for t in hits)]
    if not hits:
        return ""
    size = 34.0
    longest = max(hits, key=len)
    while size > 24 and len(longest) * size * 0.56 > w * max(1, h // (size * 1.3) // len(hits)):
        size -= 2
    rows = "".join(f"<div>{escape(s)}</div>" for s in hits)
    return Markup(ALT.format(x=x, y=y, w=w, h=h, size=size, text=rows))


def palette(main: str) -> dict[str, str]:
    """Tones that go with a main hex colour: main, dark, tint, ink on it."""
    return {
        "main": main,
        "dark": shade(main, -0.4),
        "tint": mix(main, "#ffffff", 0.88),
        "soft": mix(main, "#ffffff", 0.7),
        "ink": ink_on(main),
    }


def maker(rng: style.Rng) -> str:
    """A neutral maker's line, the same for both pictures of a grid."""
    return (
        f"{style.pick(rng, BRANDS)} Goods Ltd, Unit {int(rng.integers(2, 30))}, "
        f"{style.pick(rng, STREETS)}"
    )


def batch(rng: style.Rng) -> str:
    """A batch number."""
    letters = "ABCDEFGHKLMNPRSTVX"
    return f"{letters[int(rng.integers(len(letters)))]}{style.digits(rng, 5)}"


_PRINT: tuple[str, ...] = (
    "Colours may vary slightly between batches.",
    "Carton made of recycled card, printed with vegetable inks.",
    "Customer line open Monday to Friday, 9 to 5.",
    "Sizes and weights are nominal values.",
    "Store in a dry place at room temperature.",
    "Please keep the receipt for any exchange.",
    "Packed on line 3, checked by hand.",
    "Emballage recyclable. Recycelbare Verpackung. Envase reciclable.",
    "The picture on the side panel is an illustration.",
    "Registered design. Made to the maker's own specification.",
)  # fmt: skip


def small_print(rng: style.Rng, n: int) -> tuple[str, ...]:
    """Neutral small print of n sentences, the same for both pictures of a grid."""
    order = rng.permutation(len(_PRINT))[:n]
    return tuple(_PRINT[int(i)] for i in order)


def whole(texts: Sequence[str], width: int) -> Any:
    """Texts below each other; those that a parent of class ``whole`` has no room for are left out.

    The parent wraps columns: what has no room goes into a second one, outside and hidden, so that
    no text is cut. The empty first line is there for a first text without room.
    """
    from markupsafe import Markup, escape

    rows = "".join(f'<div style="width:{width}px">{escape(t)}</div>' for t in texts)
    return Markup(f'<div style="height:1px;width:{width}px"></div>{rows}')


WHOLE = ".whole{display:flex;flex-direction:column;flex-wrap:wrap;overflow:hidden}"
"""Style of the parent of `whole`, which needs a height."""


def dated(prefix: str, text: str) -> str:
    """A date with its prefix ("EXP 05/2027"), or the text alone when it brings its own words."""
    return f"{prefix} {text}" if text[:1].isdigit() else text


def quoted_all(items: Sequence[str]) -> str:
    """Texts in quotes, joined as in a sentence."""
    return style.listed([style.quoted(i) for i in items])
