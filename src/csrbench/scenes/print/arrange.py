"""Where objects stand: in a row, or scattered when they are all alike."""

from __future__ import annotations

from collections.abc import Sequence

from csrbench.errors import UserError
from csrbench.scenes.print.style import Rng

GAP = 0.022
"""Least room between two objects of a row, in metres."""

_MOST = 24


def in_a_row(
    widths: Sequence[float], room: float, rng: Rng, places: Sequence[float | None]
) -> list[float]:
    """x of each object in metres from the middle of the row.

    Args:
        widths: of the objects, in metres, from left to right.
        room: length of the row in metres.
        rng: draws the gaps, the same number of draws whatever stands there.
        places: share of the room (0 to 1) where an object has to stand, or None.

    Raises:
        UserError: the places contradict the order of the objects, or are too close.
    """
    shares = rng.uniform(0.7, 1.3, _MOST)
    shift = float(rng.uniform(-0.5, 0.5))
    widest = min(0.075, (room - sum(widths)) / max(1, len(widths) - 1))
    gaps = [max(GAP, widest * float(s)) for s in shares[: len(widths) - 1]]
    over = sum(gaps) + sum(widths) - room
    if over > 0 and gaps:
        spare = max(1e-9, sum(g - GAP for g in gaps))
        gaps = [g - (g - GAP) * min(1.0, over / spare) for g in gaps]
    xs, x = [], 0.0
    for k, width in enumerate(widths):
        xs.append(x + width / 2)
        x += width + (gaps[k] if k < len(gaps) else 0)
    shift = shift * min(max(0.0, (room - x) / 2), 0.06) - x / 2
    xs = [v + shift if at is None else (at - 0.5) * room for v, at in zip(xs, places, strict=True)]
    for k in range(1, len(xs)):
        if xs[k] - xs[k - 1] < (widths[k] + widths[k - 1]) / 2 + 0.004:
            raise UserError(
                "the places don't follow the order of the objects from left to right, or leave "
                "too little room; change 'place' or the order of 'items'"
            )
    return xs


def scattered(n: int, width: float, room: float, rng: Rng) -> list[tuple[float, float]]:
    """x and y in metres from the middle of n equal objects that nothing hides.

    Raises:
        UserError: more objects than three rows hold.
    """
    step = width * 1.42
    across = max(2, min(int(room / step), -(-n // (2 if n > 3 else 1))))
    deep = -(-n // across)
    if deep > 3 or n > _MOST:
        raise UserError(f"{n} objects are too many for one picture; use fewer or smaller ones")
    jitter = rng.uniform(-0.16, 0.16, (_MOST, 2)) * step
    out = []
    for k in range(n):
        row, column = divmod(k, across)
        count = min(across, n - row * across)
        x = (column - (count - 1) / 2) * step + (step * 0.2 if row % 2 else 0)
        y = ((deep - 1) / 2 - row) * step * 1.35
        out.append((x + float(jitter[k, 0]), y + float(jitter[k, 1])))
    return out
