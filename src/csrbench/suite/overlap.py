"""How much of a fresh suite the public suites hold: grids, pictures and asks, counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from csrbench.families.expand import Grid, expand, grid_count
from csrbench.families.schema import Family
from csrbench.suite.select import PER_FAMILY, PUBLIC_SEED, pictures_of


@dataclass(frozen=True)
class Overlap:
    """Counts of a suite's parts, and of those that a public suite (seed 0, `full`) has as well.

    A picture counts as shared when its scene data are equal, whatever the camera did.
    """

    grids: int
    shared_grids: int
    pictures: int
    shared_pictures: int
    asks: int
    shared_asks: int

    def to_dict(self) -> dict[str, int]:
        """As the manifest holds it."""
        return asdict(self)


def _parts(grids: Iterable[Grid]) -> tuple[set[str], set[str], set[str]]:
    whole, pictures, asks = set(), set(), set()
    for grid in grids:
        drawn = pictures_of(grid)
        pictures |= set(drawn)
        asks |= set(grid.asks.values())
        whole.add("\n".join([*drawn, *grid.asks.values()]))
    return whole, pictures, asks


def overlap(grids: Sequence[Grid], families: Sequence[Family]) -> Overlap:
    """Compare grids with every grid of the public `full` suite (which holds `core` and `mini`)."""
    public = [
        expand(f, i, PUBLIC_SEED)
        for f in families
        for i in range(min(PER_FAMILY["full"], grid_count(f)))
    ]
    mine, theirs = _parts(grids), _parts(public)
    shared = [len(a & b) for a, b in zip(mine, theirs, strict=True)]
    sizes = [len(a) for a in mine]
    return Overlap(sizes[0], shared[0], sizes[1], shared[1], sizes[2], shared[2])
