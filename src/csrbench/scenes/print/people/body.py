"""Whole figures: limbs in a pose, clothing, head, what is worn and what is held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from csrbench.scenes.print.draw import Pen, shade
from csrbench.scenes.print.people import hair, head, headwear
from csrbench.scenes.print.people.clothes import Frame, Outfit, frame, outfit, torso
from csrbench.scenes.print.people.legs import Point, lap, legs, limb
from csrbench.scenes.print.people.model import Action, Person


@dataclass(frozen=True)
class Pose:
    """Elbows and hands as offsets from the shoulders (left in the picture, then right)."""

    left: tuple[Point, Point]
    right: tuple[Point, Point]
    legs: str = "stand"
    turn: float = 0.0
    finger: str = ""


_DOWN = ((-12.0, 88.0), (-7.0, 170.0))


def _mirror(arm: tuple[Point, Point]) -> tuple[Point, Point]:
    return ((-arm[0][0], arm[0][1]), (-arm[1][0], arm[1][1]))


POSES: dict[str, Pose] = {
    "stand": Pose(_DOWN, _mirror(_DOWN)),
    "hold": Pose(_DOWN, ((12, 88), (52, 44)), turn=0.35),
    "hold_left": Pose(((-12, 88), (-52, 44)), _mirror(_DOWN), turn=-0.35),
    "point_right": Pose(_DOWN, ((72, 8), (150, -8)), turn=0.9, finger="right"),
    "point_left": Pose(((-72, 8), (-150, -8)), _mirror(_DOWN), turn=-0.9, finger="left"),
    "wave": Pose(_DOWN, ((52, 30), (74, -66)), turn=0.2),
    "reach": Pose(_DOWN, ((42, -64), (58, -150)), turn=0.4),
    "carry": Pose(((-10, 86), (22, 126)), ((10, 86), (-22, 126))),
    "grip_right": Pose(((30, 84), (118, 56)), ((58, 50), (112, -6)), turn=0.8),
    "grip_left": Pose(((-58, 50), (-112, -6)), ((-30, 84), (-118, 56)), turn=-0.8),
    "sit": Pose(((-14, 84), (22, 138)), ((14, 84), (-22, 138)), legs="sit"),
    "sit_point_right": Pose(((-14, 84), (22, 138)), ((72, 8), (150, -8)), legs="sit", turn=0.9,
                            finger="right"),
    "sit_point_left": Pose(((-72, 8), (-150, -8)), ((14, 84), (-22, 138)), legs="sit", turn=-0.9,
                           finger="left"),
    "sit_hold": Pose(((-14, 84), (22, 138)), ((12, 88), (52, 44)), legs="sit", turn=0.3),
    "sit_wave": Pose(((-14, 84), (22, 138)), ((52, 30), (74, -66)), legs="sit"),
    "sit_hold_left": Pose(((-12, 88), (-52, 44)), ((14, 84), (-22, 138)), legs="sit", turn=-0.3),
    "sit_reach": Pose(((-14, 84), (22, 138)), ((42, -64), (58, -150)), legs="sit"),
    "sit_carry": Pose(((-10, 86), (22, 126)), ((10, 86), (-22, 126)), legs="sit"),
    "sit_grip_right": Pose(((30, 84), (118, 56)), ((58, 50), (112, -6)), legs="sit", turn=0.8),
    "sit_grip_left": Pose(((-58, 50), (-112, -6)), ((-30, 84), (-118, 56)), legs="sit", turn=-0.8),
    "sit_lean_right": Pose(((-14, 84), (22, 138)), ((32, 80), (72, 128)), legs="sit", turn=0.4),
    "sit_lean_left": Pose(((-32, 80), (-72, 128)), ((14, 84), (-22, 138)), legs="sit", turn=-0.4),
    "lean_right": Pose(_DOWN, ((32, 80), (72, 128)), turn=0.4),
    "lean_left": Pose(((-32, 80), (-72, 128)), _mirror(_DOWN), turn=-0.4),
    "climb": Pose(((-22, -58), (-8, -140)), ((40, 40), (24, -46)), legs="climb"),
    "ride": Pose(((36, 70), (124, 98)), ((44, 60), (98, 92)), legs="ride", turn=0.9),
    "cane": Pose(_DOWN, ((16, 84), (42, 150)), turn=0.1),
}  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A drawn person in head units.

    Attributes:
        svg: the fragment; feet are at ``(0, ground)``.
        box: x, y, width, height of the whole figure.
        ground: y of the soles.
        hands: where the left and the right hand of the picture are.
        chest: middle of the chest (for medals and badges).
    """

    svg: str
    box: tuple[float, float, float, float]
    ground: float
    hands: dict[str, Point]
    chest: Point


Extra = Callable[[Pen, Figure], None]
"""Draws something (a prop) with the figure's anchors known."""


def _arm(pen: Pen, shoulder: Point, arm: tuple[Point, Point], o: Outfit, skin: str, f: Frame,
         finger: str) -> Point:  # fmt: skip
    reach = 0.72 + 0.28 * f.k if f.k > 0.8 else 0.66
    elbow, hand = ((shoulder[0] + p[0] * reach, shoulder[1] + p[1] * reach) for p in arm)
    width = 31 * f.limb
    if o.sleeve == "long":
        limb(pen, (shoulder, elbow, hand), o.sleeve_tone, width)
    else:
        limb(pen, (shoulder, elbow, hand), skin, width * 0.86)
        if o.sleeve == "short":
            cut = (
                shoulder[0] + (elbow[0] - shoulder[0]) * 0.62,
                shoulder[1] + (elbow[1] - shoulder[1]) * 0.62,
            )
            limb(pen, (shoulder, cut), o.sleeve_tone, width * 1.1)
    dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
    length = max(1.0, (dx * dx + dy * dy) ** 0.5)
    ux, uy = dx / length, dy / length
    grip = (hand[0] + ux * 9 * f.limb, hand[1] + uy * 9 * f.limb)
    if finger:
        tip = (grip[0] + ux * 27 * f.limb, grip[1] + uy * 27 * f.limb)
        pen.line(
            f"M{grip[0]:.1f} {grip[1]:.1f} L{tip[0]:.1f} {tip[1]:.1f}",
            shade(skin, -0.18),
            9.5 * f.limb,
        )
        pen.line(
            f"M{grip[0]:.1f} {grip[1] - 0.8:.1f} L{tip[0]:.1f} {tip[1] - 0.8:.1f}", skin, 7 * f.limb
        )
    pen.circle(grip[0], grip[1], 13.5 * f.limb, pen.ball(skin, 0.14))
    return grip


def head_place(person: Person) -> str:
    """Transform that seats the head on the neck, wider or narrower with the build."""
    wide = {"slim": 0.96, "average": 1.0, "large": 1.1}[person.build]
    return f"translate(0 {19 if person.age == 'child' else 13}) scale({wide} 1)"


def draw_head(pen: Pen, person: Person, turn: float) -> None:
    """Face, hair in front, beard, glasses and the head cover."""
    head.face(pen, person, turn)
    if person.headwear not in headwear.HIDES_HAIR:
        hair.front(pen, person)
    elif person.headwear not in headwear.COVERS_ALL and person.hair_style not in ("bald",):
        tone = head.hair_tone(person)
        for side in (-1, 1):
            pen.path(
                f"M{side * 48} 4 C{side * 51} -12 {side * 50} -26 {side * 44} -32 "
                f"L{side * 39} -20 C{side * 42} -12 {side * 42} -4 {side * 43} 2Z",
                tone,
            )
    head.facial_hair(pen, person, turn)
    if person.glasses:
        head.spectacles(pen, turn)
    headwear.before(pen, person)


def figure(
    person: Person,
    action: Action | str = "stand",
    behind: Extra | None = None,
    in_hand: Extra | None = None,
    worn: Extra | None = None,
) -> Figure:
    """Draw a whole figure in a pose.

    Args:
        person: who is drawn.
        action: a pose of `POSES`; somebody in a wheelchair sits whatever they do.
        behind, in_hand, worn: draw props behind the figure, between arm and hand, and on it.
    """
    f, o, skin = frame(person), outfit(person), head.skin_tone(person)
    name = str(action)
    if person.wheelchair and f"sit_{name}" in POSES:
        name = f"sit_{name}"
    elif person.wheelchair and not name.startswith("sit"):
        name = "sit"
    elif (person.cane or person.white_cane) and name == "stand":
        name = "cane"
    pose = POSES[name]
    pen, back = Pen(), Pen()
    hands: dict[str, Point] = {}
    shoulders = {
        "left": (-f.shoulder + 15 * f.limb, 116.0),
        "right": (f.shoulder - 15 * f.limb, 116.0),
    }
    ground = f.y(560) if pose.legs == "sit" else f.y(648)
    if person.wheelchair:
        _wheelchair_back(back, f, ground)
    with pen.group(transform=head_place(person)):
        if person.headwear not in headwear.COVERS_ALL:
            hair.back(pen, person)
        headwear.behind(pen, person)
    legs(pen, f, o, skin, pose.legs)
    head.neck(pen, person)
    seated = pose.legs == "sit"
    torso(pen, person, f, min(o.hem, 292) if seated else o.hem)
    if seated:
        lap(pen, f, o)
    with pen.group(transform=head_place(person)):
        draw_head(pen, person, pose.turn)
    reach = 0.72 + 0.28 * f.k if f.k > 0.8 else 0.66
    for side, arm in (("left", pose.left), ("right", pose.right)):
        s = shoulders[side]
        (ex, ey), (hx, hy) = arm
        dx, dy = hx - ex, hy - ey
        length = max(1.0, (dx * dx + dy * dy) ** 0.5)
        hands[side] = (
            s[0] + hx * reach + dx / length * 9 * f.limb,
            s[1] + hy * reach + dy / length * 9 * f.limb,
        )
    xs = [-f.shoulder - 24, f.shoulder + 24, *(h[0] + d for h in hands.values() for d in (-34, 34))]
    top = min(-96.0, *(h[1] - 20 for h in hands.values()))
    if o.bottom in ("skirt", "gown") and not seated:
        xs += [-f.hip - 48, f.hip + 48]
    if person.wheelchair:
        xs += [-150 * f.limb, 150 * f.limb]
    box = (min(xs), top, max(xs) - min(xs), ground - top + 6)
    result = Figure("", box, ground, hands, (0.0, f.y(160)))
    if behind:
        behind(back, result)
    if worn:
        worn(pen, result)
    if person.cane or person.white_cane:
        free = "right" if name == "cane" or pose.left != _DOWN else "left"
        _cane(pen, hands[free], ground, person.white_cane)
    if in_hand:
        in_hand(pen, result)
    for side, arm in (("left", pose.left), ("right", pose.right)):
        _arm(pen, shoulders[side], arm, o, skin, f, "x" if pose.finger == side else "")
    if person.wheelchair:
        _wheelchair_front(pen, f, ground)
    return Figure(back.fragment() + pen.fragment(), box, ground, hands, result.chest)


def _cane(pen: Pen, hand: Point, ground: float, white: bool) -> None:
    x, y = hand
    if white:
        pen.line(f"M{x} {y - 8} L{x + 44} {ground}", "#9a9a98", 9)
        pen.line(f"M{x} {y - 8} L{x + 44} {ground}", "#fbfbf9", 6.5)
        pen.line(f"M{x + 37} {ground - 70} L{x + 44} {ground}", "#cf3a34", 7)
    else:
        pen.line(
            f"M{x - 22} {y - 2} C{x - 20} {y - 20} {x} {y - 20} {x + 1} {y} L{x + 5} {ground}",
            "#4b3020",
            9.5,
        )
        pen.line(f"M{x - 1} {y + 4} L{x + 3} {ground - 6}", "#8a5f3c", 3)
        pen.rect(x - 1, ground - 10, 12, 11, "#26221f", 3)


def _wheelchair_back(pen: Pen, f: Frame, ground: float) -> None:
    w = f.hip + 30 * f.limb
    pen.shadow(0, ground, w + 60, 20)
    pen.rect(-w + 14, 150, 2 * w - 28, f.y(300) - 150, pen.lin("#4a525d", "#2d333c"), 14)
    for side in (-1, 1):
        pen.line(f"M{side * (w - 10)} {f.y(330)} V128 q0 -16 {side * 26} -16", "#767d86", 8)
        pen.line(f"M{side * (w + 4)} 112 h{side * 16}", "#23262b", 13)


def _wheelchair_front(pen: Pen, f: Frame, ground: float) -> None:
    w = f.hip + 30 * f.limb
    r = (ground - f.y(256)) / 2
    cy = ground - r
    for side in (-1, 1):
        x = side * (w + 8 * f.limb)
        pen.oval(x, cy, r * 0.32, r, "none", stroke="#24272c", stroke_width=13)
        pen.oval(x, cy, r * 0.32, r, "none", stroke="#c6cbd1", stroke_width=4)
        for dx, dy in (
            (0.0, 1.0),
            (0.22, 0.7),
            (0.3, 0.2),
            (0.22, -0.7),
            (-0.22, 0.7),
            (-0.3, 0.2),
        ):
            pen.line(f"M{x} {cy} L{x + dx * r} {cy - dy * r * 0.95}", "#aab0b7", 1.6)
        pen.circle(x, cy, 8, "#8d949c")
        pen.line(f"M{side * (w - 10)} {f.y(262)} h{side * 22}", "#30343a", 13)
        pen.line(
            f"M{side * (w - 12)} {f.y(300)} L{side * 34 * f.limb} {f.y(420)} V{ground - 34}",
            "#8b9199",
            7,
        )
        pen.circle(side * (w - 34), ground - 17, 14, "#30343a")
        pen.circle(side * (w - 34), ground - 17, 6, "#9aa0a8")
    pen.rect(-36 * f.limb, ground - 12, 72 * f.limb, 11, "#3c424a", 4)
