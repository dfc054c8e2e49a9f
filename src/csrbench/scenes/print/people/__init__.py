"""Illustrated people: data, drawings (avatar or whole figure) and words.

Every drawing is the project's own, is made from the fields of a `Person` alone and shows a calm,
friendly face, so that nothing but the stated attributes differs between two people.

Lives here: bodies, faces, hair, clothes, poses. Does not live here: what people hold, ride or climb
(`staging`), path-traced people (`stages`).
"""

from __future__ import annotations

from functools import lru_cache

from csrbench.scenes.print.draw import document
from csrbench.scenes.print.people.body import POSES, Figure, figure
from csrbench.scenes.print.people.model import FLAGS, Action, Person, noun, words

__all__ = ["FLAGS", "POSES", "Action", "Figure", "Person", "figure", "noun", "svg", "words"]


@lru_cache(maxsize=256)
def svg(person: Person, background: str = "") -> str:
    """A square avatar: head and shoulders, or more of the figure where a wheelchair or a cane
    has to be seen.

    Args:
        person: who is drawn.
        background: hex colour behind the person; transparent when empty.
    """
    drawn = figure(person)
    if person.white_cane:
        x, y, w, h = drawn.box
        side = max(w, h) + 24
        box = (x + w / 2 - side / 2, y + h - side + 12, side, side)
    elif person.wheelchair or person.cane:
        side = 500.0 if person.age != "child" else 430.0
        x, _, w, _ = drawn.box
        box = (x + w / 2 - side / 2, -92.0, side, side)
    else:
        side = 226.0 if person.age != "child" else 206.0
        top = (
            -98.0
            if person.headwear in ("chef_hat", "turban")
            or person.hair_style in ("afro", "bun", "grey_bun")
            else -82.0
        )
        if person.headwear == "chef_hat":
            top = -122.0
        box = (-side / 2, top, side, side)
    back = ""
    if background:
        back = (
            f'<rect x="{box[0]:.5g}" y="{box[1]:.5g}" width="{box[2]:.5g}" '
            f'height="{box[3]:.5g}" fill="{background}"/>'
        )
    return document(back + drawn.svg, *box)
