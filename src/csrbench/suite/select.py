"""Which grids make a suite: mini, core, full and fresh."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from csrbench.errors import UserError
from csrbench.families.expand import UNKNOWN, Grid, expand, grid_count
from csrbench.families.schema import Choose, Family

SUITES = {
    "mini": "one grid a type: 61 grids, 244 cells, 122 pictures; minutes",
    "core": "two grids a family",
    "full": "five grids a family",
    "fresh": "two grids a family that the public suites (seed 0) don't hold; give --seed",
}
PER_FAMILY = {"core": 2, "full": 5, "fresh": 2}
PUBLIC_SEED = 0


def pictures_of(grid: Grid) -> tuple[str, str]:
    """What a grid's two pictures show, as text: equal for pictures with equal scene data."""
    a, b = (
        json.dumps([grid.family.id, grid.scene[i]], sort_keys=True, default=str) for i in ("A", "B")
    )
    return a, b


def _fresh(family: Family, seed: int, count: int) -> list[Grid]:
    """Grids under `seed` of which no public suite holds a picture; fewer where slots run out.

    Where a family can't give `count` such grids, grids follow whose pair of pictures is new, and
    then grids whose asks are; none is public as a whole.
    """
    total = grid_count(family)
    public = [expand(family, i, PUBLIC_SEED) for i in range(min(PER_FAMILY["full"], total))]
    pairs = {pictures_of(g) for g in public}
    single = {picture for pair in pairs for picture in pair}
    whole = {(pictures_of(g), *g.asks.values()) for g in public}
    new, partly, asked = [], [], []
    for index in range(total):
        grid = expand(family, index, seed)
        drawn = pictures_of(grid)
        if (drawn, *grid.asks.values()) in whole:
            continue
        whole.add((drawn, *grid.asks.values()))
        if not single & set(drawn):
            new.append(grid)
        elif drawn not in pairs:
            partly.append(grid)
        else:
            asked.append(grid)
        if len(new) == count:
            break
    return [*new, *partly, *asked][:count]


def leaning(grid: Grid) -> int:
    """Cells whose evidence agrees with a stereotype, minus those whose evidence is against it."""
    out = 0
    for cell, gold in grid.gold.items():
        named = grid.stereotype.get(cell[0], "")
        if isinstance(gold, Choose) and named and gold.option != UNKNOWN:
            out += 1 if gold.option == named else -1
    return 0 if grid.family.identity_swap else out


def _balanced(family: Family, seed: int, count: int) -> list[Grid]:
    """The first grids of a family; in Bias those whose leanings cancel out.

    A model without bias then has no bias score but the best one, however few grids are drawn.
    """
    if not family.stereotype or family.identity_swap:
        return [expand(family, i, seed) for i in range(count)]
    pool = [expand(family, i, seed) for i in range(min(grid_count(family), 4 * count + 8))]
    out: list[Grid] = []
    total = 0
    for _ in range(count):
        best = min(pool, key=lambda g: (abs(total + leaning(g)), g.index))
        pool.remove(best)
        out.append(best)
        total += leaning(best)
    return sorted(out, key=lambda g: g.index)


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
        if suite == "fresh":
            grids += _fresh(family, seed, count)
        else:
            grids += _balanced(family, seed, min(count, grid_count(family)))
    return grids
