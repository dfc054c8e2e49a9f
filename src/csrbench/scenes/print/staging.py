"""People with things: what they hold, wear, ride and climb, as one drawing with words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from csrbench.scenes.print import props
from csrbench.scenes.print.draw import Pen
from csrbench.scenes.print.people import POSES, Figure, Person, figure, words
from csrbench.scenes.print.people.clothes import frame

CM = 4.1
"""Head units per centimetre: an adult is about 710 units high."""

WORN = {
    "helmet": "helmet", "hard_hat": "hard_hat", "cap": "cap", "hat": "sun_hat",
}  # fmt: skip
_TINT = {"helmet": "blue", "hard_hat": "yellow", "cap": "blue", "hat": "brown"}
MOUNTS = ("bicycle", "horse")


@dataclass(frozen=True)
class Staged:
    """A person with things in one drawing.

    Attributes:
        svg: fragment in head units; the ground is at `ground`.
        box: x, y, width, height of everything drawn.
        ground: y of the ground.
        words: "a woman with ..., holding a red umbrella".
        deed: what the person does without the looks: "holding a red umbrella" (may be empty).
    """

    svg: str
    box: tuple[float, float, float, float]
    ground: float
    words: str
    deed: str


def _put(
    pen: Pen,
    name: str,
    tone: str | None,
    x: float,
    y: float,
    size: float,
    flip: bool = False,
    ground: bool = True,
) -> None:
    """Draw a prop so that point (x, y) is the box's upper left corner."""
    k = size / 200
    at = f"translate({x + (size if flip else 0):.1f} {y:.1f})"
    with pen.group(transform=f"{at} scale({-k if flip else k:.4g} {k:.4g})"):
        pen.add(props.fragment(name, tone, ground=ground))


_LONG = ("umbrella", "broom", "crutch", "guitar")
_WHEELED = ("bicycle", "pram", "suitcase")


def held_size(name: str, person: Person, close: bool = False) -> float:
    """Edge of a held prop's box in head units: true to life, but never too small to see.

    Args:
        name, person: what is held by whom.
        close: the figure will be seen from near, so that small things may stay small.
    """
    top = 620.0 if name in _LONG else 210.0 if name == "kite" else 330.0
    return min(top, max(105.0 if close else 165.0, props.get(name).cm * CM)) * (
        0.8 if person.age == "child" else 1.0
    )


def _grip(
    name: str, size: float, hand: tuple[float, float], flip: bool = False
) -> tuple[float, float]:  # fmt: skip
    gx, gy = props.get(name).grip
    gx = 200 - gx if flip else gx
    return hand[0] - gx * size / 200, hand[1] - gy * size / 200


@lru_cache(maxsize=256)
def stage(
    person: Person,
    action: str = "stand",
    holds: str = "",
    wears: str = "",
    holds_colour: str = "",
    turn: str = "right",
    close: bool = False,
) -> Staged:
    """Draw a person with what they hold and wear.

    Args:
        person: who.
        action: one of the actions; ``ride`` draws `holds` (bicycle or horse) under the person,
            ``climb`` draws a ladder behind.
        holds, wears: prop names or ''.
        holds_colour: colour word of what is held.
        turn: side on which big things (a ladder) stand: ``left`` or ``right``.
        close: the figure will be seen from near, see `held_size`.

    Raises:
        UserError: unknown prop or colour.
    """
    tone = holds_colour or None
    looks = words(person)
    if wears in WORN and person.headwear == "none":
        person = person.model_copy(
            update={"headwear": WORN[wears], "headwear_colour": person.headwear_colour
                    or _TINT[wears]}
        )  # fmt: skip
    deeds: list[str] = []
    if action == "ride":
        mount = holds if holds in MOUNTS else "bicycle"
        drawn = _ride(person, mount, tone)
        deeds.append(f"riding {props.words(mount, tone)}")
        if holds and holds not in MOUNTS:
            deeds.append(f"with {props.words(holds, tone)}")
    elif action == "climb":
        drawn = _climb(person, tone)
        deeds.append(f"climbing {props.words('ladder', tone if holds == 'ladder' else None)}")
    elif holds:
        drawn, how = _hold(person, action, holds, tone, turn, close)
        deeds.append(f"{how} {props.words(holds, tone)}")
    else:
        drawn = figure(person, action)
    if action in ("point_left", "point_right"):
        deeds.insert(0, f"pointing to the {action.removeprefix('point_')}")
    elif action in ("wave", "reach"):
        deeds.insert(0, {"wave": "waving", "reach": "reaching up"}[action])
    elif action == "sit" and not person.wheelchair:
        drawn = _seat(person, drawn, holds, tone)
        deeds.insert(0, "sitting on a chair")
    if wears:
        if wears not in WORN:
            drawn = _wear(person, drawn, wears)
        deeds.append(f"with {props.words(wears)} on")
    deed = ", ".join(deeds)
    text = looks + (f", {deed}" if deed else "")
    return Staged(drawn.svg, drawn.box, drawn.ground, text, deed)


def _merge(box: tuple[float, float, float, float], *points: float) -> tuple[
    float, float, float, float]:  # fmt: skip
    """The box grown to contain (x0, y0, x1, y1)."""
    x0, y0, x1, y1 = points
    left, top = min(box[0], x0), min(box[1], y0)
    right, bottom = max(box[0] + box[2], x1), max(box[1] + box[3], y1)
    return (left, top, right - left, bottom - top)


def _hold(
    person: Person, action: str, name: str, tone: str | None, turn: str, close: bool
) -> tuple[Figure, str]:
    item = props.get(name)
    size = held_size(name, person, close)
    left = turn == "left"
    if name == "ladder":
        # The ladder stands on the ground beside the person, who grips its near rail.
        size = 760.0 * max(0.78, frame(person).k)

        def stand(pen: Pen, fig: Figure) -> None:
            hand = fig.hands["left" if left else "right"]
            x = hand[0] - size * (0.68 if left else 0.32)
            _put(pen, name, tone, x, fig.ground + 10 - size * 0.95, size)

        drawn = figure(person, f"grip_{'left' if left else 'right'}", behind=stand)
        hand = drawn.hands["left" if left else "right"]
        x = hand[0] - size * (0.68 if left else 0.32)
        top = drawn.ground + 10 - size * 0.95
        box = _merge(drawn.box, x + size * 0.2, top, x + size * 0.8, drawn.ground + 10)
        return replace(drawn, box=box), "holding"
    side = "left" if left else "right"
    if name == "dog":

        def walk(pen: Pen, fig: Figure) -> None:
            x = fig.hands[side][0] + (-size - 20 if left else 20)
            y = fig.ground + 8 - size * 0.95
            _put(pen, name, tone, x, y, size, flip=left)
            collar = (x + size * (0.24 if left else 0.76), y + size * 0.52)
            hand = fig.hands[side]
            pen.line(f"M{hand[0]:.0f} {hand[1]:.0f}Q{(hand[0] + collar[0]) / 2:.0f} "
                     f"{max(hand[1], collar[1]) + 30:.0f} {collar[0]:.0f} {collar[1]:.0f}",
                     "#8c2f2a", 6)  # fmt: skip

        drawn = figure(person, f"lean_{side}", behind=walk)
        x = drawn.hands[side][0] + (-size - 20 if left else 20)
        box = _merge(drawn.box, x, drawn.ground - size, x + size, drawn.ground + 8)
        return replace(drawn, box=box), "holding the lead of"
    if name in _WHEELED or (item.cm >= 120 and name not in (*_LONG, "kite", "banner")):
        pose = f"lean_{side}"
        flip = not left and name != "suitcase"
        gx = 200 - item.grip[0] if flip else item.grip[0]

        def at(fig: Figure) -> tuple[float, float, float]:
            tall = fig.ground - fig.hands[side][1]
            real = item.cm * CM
            want = tall / ((190 - item.grip[1]) / 200)
            edge = min(1.5 * real, max(0.7 * real, want), 760.0)
            return fig.hands[side][0] - gx * edge / 200, fig.ground + 8 - edge * 0.95, edge

        def beside(pen: Pen, fig: Figure) -> None:
            x, y, edge = at(fig)
            _put(pen, name, tone, x, y, edge, flip=flip)

        drawn = figure(person, pose, behind=beside)
        x, y, edge = at(drawn)
        box = _merge(drawn.box, x, y, x + edge, drawn.ground + 8)
        return replace(drawn, box=box), "holding on to"
    if action == "carry" or (item.cm >= 80 and name not in (*_LONG, "kite", "banner")):
        edge = max(size, 250.0)

        def carry(pen: Pen, fig: Figure) -> None:
            mid = (fig.hands["left"][0] + fig.hands["right"][0]) / 2
            y = max(h[1] for h in fig.hands.values())
            # What is carried may hide the chest but not the face.
            _put(pen, name, tone, mid - edge / 2, max(92.0, y + 20 - edge * 0.9), edge,
                 ground=False)  # fmt: skip

        return figure(person, "carry", in_hand=carry), "carrying"
    pose = "sit_hold" if action == "sit" else "hold_left" if left else "hold"
    if action in ("point_left", "point_right", "wave"):
        pose = action
    # Somebody who points or waves with one hand holds with the other.
    hand_side = {"point_left": "right", "point_right": "left", "wave": "left",
                 "hold_left": "left"}.get(pose, "right")  # fmt: skip

    # The thing points away from the body, so that the arm does not cut it in two.
    gx = item.grip[0]
    flip = gx > 110 if hand_side == "right" else gx < 90

    def grip(pen: Pen, fig: Figure) -> None:
        x, y = _grip(name, size, fig.hands[hand_side], flip)
        _put(pen, name, tone, x, y, size, flip=flip, ground=False)

    drawn = figure(person, pose, in_hand=grip)
    x, y = _grip(name, size, drawn.hands[hand_side], flip)
    return replace(drawn, box=_merge(drawn.box, x, y, x + size, y + size * 0.97)), "holding"


def _ride(person: Person, mount: str, tone: str | None) -> Figure:
    k = frame(person).k
    if mount == "horse":
        size = 230 * CM * 0.92

        def under(pen: Pen, fig: Figure) -> None:
            _put(pen, "horse", tone, -size * 0.46, fig.ground + 130 - size * 0.95, size)

        drawn = figure(person, "ride", behind=under)
        ground = drawn.ground + 130
        box = _merge(drawn.box, -size * 0.46, ground - size * 0.95, size * 0.54, ground + 8)
        return replace(drawn, box=box, ground=ground)
    size = 720.0 * (0.66 if person.age == "child" else max(0.8, k))
    # The saddle of the drawing is at (71, 78), the pedals hang at (96, 168).
    saddle = (71 * size / 200, 82 * size / 200)

    def bike(pen: Pen, fig: Figure) -> None:
        y = frame(person).y(296) - saddle[1]
        _put(pen, "bicycle", tone, -saddle[0] + 6, y, size)

    drawn = figure(person, "ride", behind=bike)
    y = frame(person).y(296) - saddle[1]
    ground = y + size * 0.94
    box = _merge(drawn.box, -saddle[0], y, -saddle[0] + size, ground + 4)
    box = (box[0], box[1], box[2], ground + 6 - box[1])
    return replace(drawn, box=box, ground=ground)


def _climb(person: Person, tone: str | None) -> Figure:
    size = 980.0 * max(0.72, frame(person).k)

    def ladder(pen: Pen, fig: Figure) -> None:
        _put(pen, "ladder", tone, -size / 2, fig.ground + 90 - size * 0.95, size)

    drawn = figure(person, "climb", behind=ladder)
    ground = drawn.ground + 90
    box = _merge(drawn.box, -size * 0.25, ground - size * 0.93, size * 0.25, ground)
    return replace(drawn, box=box, ground=ground)


def _seat(person: Person, drawn: Figure, holds: str, tone: str | None) -> Figure:
    """The figure on a chair that is seen from the front."""
    f = frame(person)
    pen = Pen()
    w = max(92.0, f.hip + 34)
    seat = f.y(300)
    pen.shadow(0, drawn.ground, w + 40, 18)
    wood = pen.lin("#b07d4a", (0.5, "#8f6236"), (1, "#6d4826"))
    for side in (-1, 1):
        pen.rect(side * w - 9, 120, 18, drawn.ground - 124, wood, 6)
    pen.rect(-w, 132, 2 * w, 26, wood, 8)
    pen.rect(-w, 196, 2 * w, 22, wood, 8)
    pen.rect(-w - 8, seat, 2 * w + 16, 30, wood, 8)
    box = _merge(drawn.box, -w - 20, 110, w + 20, drawn.ground + 6)
    return replace(drawn, svg=pen.fragment() + drawn.svg, box=box)


def _wear(person: Person, drawn: Figure, name: str) -> Figure:
    """A medal, scarf or the like over the chest."""
    pen = Pen()
    wide = {"scarf": 210.0, "glasses": 96.0}.get(name, 150.0)
    x, y = -wide / 2, {"scarf": 52.0, "glasses": -36.0}.get(name, 78.0)
    if person.age == "child":
        y += 6
    if name == "medal_gold" or name == "medal_silver":
        pen.line("M-26 84L-4 128M26 84L4 128", "#2f5ea8", 9)
        y = 104.0
    _put(pen, name, None, x, y, wide, ground=False)
    return replace(drawn, svg=drawn.svg + pen.fragment())


def actions() -> list[str]:
    """Actions that scene data may use."""
    return [
        "stand", "hold", "point_left", "point_right", "sit", "ride", "climb", "wave", "reach",
        "carry",
    ]  # fmt: skip


assert set(actions()) <= set(POSES)
