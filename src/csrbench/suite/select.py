"""Which grids make a suite: mini, core, full and fresh."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from csrbench.errors import UserError
from csrbench.families.expand import Grid, combination, expand, grid_count
from csrbench.families.schema import Family

SUITES = {
    "mini": "one grid a type: 61 grids, 244 cells, 122 pictures; minutes",
    "core": "two grids a family",
    "full": "five grids a family",
    "fresh": "two grids a family that the public suites (seed 0) don't hold; give --seed",
}
PER_FAMILY = {"core": 2, "full": 5, "fresh": 2}
PUBLIC_SEED = 0


def _fresh_indices(family: Family, seed: int, count: int) -> list[int]:
    """Indices under `seed` whose combinations no public suite uses; fewer where slots run out."""
    public = {
        combination(family, i, PUBLIC_SEED)
        for i in range(min(PER_FAMILY["full"], grid_count(family)))
    }
    out: list[int] = []
    for index in range(grid_count(family)):
        if combination(family, index, seed) not in public:
            out.append(index)
        if len(out) == count:
            break
    return out


def select(families: Sequence[Family], suite: str, seed: int) -> list[Grid]:
    """The filled grids of a suite, ordered by type, family and index.

    Raises:
        UserError: unknown suite name, or a family that can't be filled.
    """
    if suite not in SUITES:
        raise UserError(f"unknown suite '{suite}'; known suites: {', '.join(SUITES)}")
    if suite == "mini":
        by_type: dict[str, list[Family]] = {}
        for family in families:
            by_type.setdefault(family.type, []).append(family)
        rng = np.random.default_rng([seed, 61])
        chosen = [group[int(rng.integers(len(group)))] for group in by_type.values()]
        return [expand(family, 0, seed) for family in chosen]
    if suite == "fresh" and seed == PUBLIC_SEED:
        raise UserError("suite 'fresh' needs a seed other than 0, which is public; add --seed N")
    grids: list[Grid] = []
    for family in families:
        count = PER_FAMILY[suite]
        indices = (
            _fresh_indices(family, seed, count)
            if suite == "fresh"
            else range(min(count, grid_count(family)))
        )
        grids += [expand(family, i, seed) for i in indices]
    return grids
