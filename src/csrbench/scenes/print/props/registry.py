"""How props are kept: name, words, usual colour, real size, where a hand grips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from csrbench.scenes.print.draw import Pen

Draw = Callable[..., None]


@dataclass(frozen=True)
class Prop:
    """A drawing in a box of 200 x 200 units that stands on y = 190.

    Attributes:
        name: as scene data name it.
        noun: words without article ("bicycle"); colour words go in front.
        tone: usual colour word; empty where the thing has colours of its own.
        cm: how many centimetres the 200 units of the box measure in life.
        grip: point of the box where a hand holds it.
        draw: takes a pen, the colour (hex) and the options of the drawing.
        plural: the noun names several things ("glasses"), so no article.
    """

    name: str
    noun: str
    tone: str
    cm: float
    grip: tuple[float, float]
    draw: Draw
    plural: bool = False


REGISTRY: dict[str, Prop] = {}


def prop(
    name: str,
    noun: str = "",
    tone: str = "",
    cm: float = 40,
    grip: tuple[float, float] = (100, 110),
    plural: bool = False,
) -> Callable[[Draw], Draw]:
    """Decorator that registers a drawing."""

    def keep(draw: Draw) -> Draw:
        text = noun or name.replace("_", " ")
        REGISTRY[name] = Prop(name, text, tone, cm, grip, draw, plural)
        return draw

    return keep


def star(cx: float, cy: float, r: float) -> str:
    """Path of a five-pointed star."""
    import math

    points = []
    for i in range(10):
        a, k = math.pi * (i / 5 - 0.5), r if i % 2 == 0 else r * 0.42
        points.append(f"{cx + k * math.cos(a):.1f} {cy + k * math.sin(a):.1f}")
    return "M" + "L".join(points) + "Z"


def wheel(p: Pen, cx: float, cy: float, r: float, tyre: str = "#26282c") -> None:
    """A car wheel."""
    p.circle(cx, cy, r, p.ball(tyre, 0.15))
    p.circle(cx, cy, r * 0.6, p.ball("#b9bfc6", 0.25))
    p.circle(cx, cy, r * 0.46, "none", stroke="#7d848c", stroke_width=r * 0.1)
    p.circle(cx, cy, r * 0.14, "#6a7077")
