"""Drawn things: own SVG illustrations with soft shading, and the words for them.

Lives here: a drawing and a noun for each thing, by subject. Does not live here: path-traced objects
(`sprites`), where things stand (`arrange`, `staging`).
"""

from __future__ import annotations

from typing import Any

from csrbench.errors import UserError
from csrbench.scenes.print import draw
from csrbench.scenes.print.draw import Pen
from csrbench.scenes.print.props import animals, home, kitchen, outdoors, wear
from csrbench.scenes.print.props.registry import REGISTRY, Prop

__all__ = ["Prop", "fragment", "get", "names", "number", "plural", "svg", "words"]

_MODULES = (animals, home, kitchen, outdoors, wear)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def names() -> list[str]:
    """All prop names."""
    return sorted(REGISTRY)


def get(name: str) -> Prop:
    """A prop by its name.

    Raises:
        UserError: there is no such prop.
    """
    if name not in REGISTRY:
        raise UserError(f"unknown prop '{name}'; use one of: {', '.join(names())}")
    return REGISTRY[name]


def fragment(name: str, colour: str | None = None, *, ground: bool = True, **options: Any) -> str:
    """SVG markup of the prop in its box of 200 x 200 units, standing on y = 190.

    Args:
        name: one of `names()`.
        colour: a colour word or hex value; the usual colour when left out.
        ground: whether the thing stands somewhere and so throws a shadow.
        options: of the drawing, e.g. ``legs`` for the dog.

    Raises:
        UserError: unknown prop, colour or option.
    """
    item = get(name)
    pen = Pen(shadows=ground)
    tone = draw.colour(colour or item.tone or "grey")
    try:
        item.draw(pen, tone, **options)
    except TypeError:
        raise UserError(f"prop '{name}' has no option {', '.join(options)}") from None
    return pen.fragment()


def svg(name: str, colour: str | None = None, **options: Any) -> str:
    """The prop as a square SVG document, see `fragment`."""
    return draw.document(fragment(name, colour, **options), -4, -4, 208, 208)


def words(name: str, colour: str | None = None, count: int = 1, **options: Any) -> str:
    """What is drawn, as a noun phrase: "a red car", "three green bottles", "a dog with five legs".

    A colour is named only where the data give one.
    """
    item = get(name)
    noun = item.noun
    tint = (
        ""
        if not colour or colour.startswith("#") or not item.tone
        else (colour.replace("_", " ") + " ")
    )
    tail = ""
    if "legs" in options:
        legs = int(options["legs"])
        tail = f" with {number(legs)} leg{'' if legs == 1 else 's'}"
    if count != 1:
        return f"{number(count)} {tint}{plural(noun) if not item.plural else noun}{tail}"
    if item.plural:
        return f"{tint}{noun}{tail}"
    phrase = tint + noun
    return (
        f"{'an' if phrase[0] in 'aeiou' and not phrase.startswith('one') else 'a'} {phrase}{tail}"
    )


def number(value: int) -> str:
    """A small number as a word."""
    return _NUMBERS[value] if 0 <= value < len(_NUMBERS) else str(value)


_ODD = {"knife": "knives", "fish": "fish", "bus": "buses", "box": "boxes", "bench": "benches",
        "torch": "torches", "crutch": "crutches", "potato": "potatoes"}  # fmt: skip


def plural(noun: str) -> str:
    """The plural of a noun phrase: "glass jar with a lid" gives "glass jars with a lid"."""
    head, _, tail = noun.partition(" with ")
    words_ = head.split()
    last = words_[-1]
    words_[-1] = _ODD.get(last) or (
        last + "es" if last.endswith(("s", "x", "ch", "sh")) else last + "s"
    )
    return " ".join(words_) + (f" with {tail}" if tail else "")
