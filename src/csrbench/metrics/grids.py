"""Grid scores: all four cells right, corrected for what one modality can do, and the composite."""

from __future__ import annotations

import numpy as np
import polars as pl

from csrbench.metrics.cube import Cube, as_cube
from csrbench.metrics.engine import Block, Plan, Scope, joined, scopes, share_block, table
from csrbench.metrics.intervals import Array, Samples, harmonic_mean, ratio
from csrbench.taxonomy import PATTERNS


def grid_counts(cube: Cube, condition: str = "mm") -> tuple[Array, Array, Array]:
    """Right, settled and missing grids by family, each (M, F); reads of a grid share its weight.

    A grid is right with four right cells. A wrong cell settles it as not right, whatever the
    others; without one, a missing cell leaves it missing.

    Example:
        >>> right, settled, missing = grid_counts(cube)  # doctest: +SKIP
    """
    k = cube.at(condition)
    starts = cube.grid_start
    y = np.where(cube.present[:, k], cube.axes["y"][:, k], -1)
    asked = np.add.reduceat((cube.weight[:, k] > 0).astype(np.int16), starts, axis=1)
    right = np.add.reduceat((y == 1).astype(np.int16), starts, axis=1)
    wrong = np.add.reduceat((y == 0).astype(np.int16), starts, axis=1)
    # Reads that cover the grid count; a partial read stands in only where no read is whole.
    whole = asked == 4
    use = np.where(whole.any(-1, keepdims=True), whole, asked > 0)
    weight = use / np.maximum(use.sum(-1, keepdims=True), 1)
    good = right == 4
    settled = good | (wrong > 0)
    return (
        cube.grids_by_family(weight * good),
        cube.grids_by_family(weight * settled),
        cube.grids_by_family(weight * ~settled),
    )


def grid_block(cube: Cube, condition: str = "mm") -> Block:
    """Grid score: share of grids with all four cells right.

    Formula: IS = P(all four y = 1). Units: share in [0, 1] of grids; a policy that reads one
    modality only has 0 outside identity-swap families. Source: design.md; the four-way
    criterion generalises Winoground's group score (Thrush 2022).

    Example:
        >>> grid_block(cube).metric  # doctest: +SKIP
        'grid_score'
    """
    right, settled, missing = grid_counts(cube, condition)
    return share_block("grid_score", right, settled, missing, condition)


def corrected(t: Samples) -> Samples:
    """IS* from summed (right, settled) of mm, blind and img, in that order.

    Formula: (IS − u) / (1 − u), u the larger of the grid scores under blind and img; with one of
    the two not run, the other; NaN with neither, or where u is 1.

    Example:
        >>> corrected(np.array([[6.0], [10.0], [2.0], [10.0], [0.0], [10.0]])).tolist()
        [0.49999999999999994]
    """
    score = ratio(t[0], t[1])
    u = np.fmax(ratio(t[2], t[3]), ratio(t[4], t[5]))
    return np.where(u < 1, (score - u) / np.where(u < 1, 1 - u, 1), np.nan)


def corrected_block(cube: Cube) -> Block | None:
    """Chance-corrected grid score IS* as a block; None where neither blind nor img was run."""
    controls = [c for c in ("blind", "img") if cube.has(c)]
    if not controls or not cube.has("mm"):
        return None
    right, settled, missing = grid_counts(cube)
    columns = [right, settled]
    for name in ("blind", "img"):
        if name in controls:
            columns += grid_counts(cube, name)[:2]
        else:
            columns += [np.zeros_like(right), np.zeros_like(right)]
    return Block("grid_score_corrected", np.stack(columns), corrected, "index", settled, missing)


def _composite(t: Samples) -> Samples:
    half = len(t) // 2
    return harmonic_mean(ratio(t[:half], t[half:]))


def composite_block(cube: Cube, condition: str = "mm") -> Block | None:
    """Composite: harmonic mean of the four patterns' grid scores; None unless all four occur.

    Formula: 4 / Σ 1/IS_p, 0 where any is 0. Units: [0, 1]. Shown after the four, never alone.

    Example:
        >>> composite_block(cube).metric  # doctest: +SKIP
        'composite'
    """
    where = scopes(cube, "pattern")
    if [s.pattern for s in where] != list(PATTERNS):
        return None
    right, settled, missing = grid_counts(cube, condition)

    def only(counts: Array, scope: Scope) -> Array:
        out = np.zeros_like(counts)
        out[:, scope.start : scope.stop] = counts[:, scope.start : scope.stop]
        return out

    columns = [only(right, s) for s in where] + [only(settled, s) for s in where]
    return Block(
        "composite", np.stack(columns), _composite, "harmonic", settled, missing, condition
    )


def grid_table(
    outcomes: pl.DataFrame | Cube,
    condition: str = "mm",
    resamples: int = 10_000,
    seed: int = 0,
    plan: Plan | None = None,
) -> pl.DataFrame:
    """Grid score per pattern, IS* where the controls were run, and the composite.

    Rows of the composite have the pattern ``all``. Bounds show what missing grids could change.

    Raises:
        UserError: the condition was not run.

    Example:
        >>> grid_table(outcomes).filter(metric="composite")  # doctest: +SKIP
    """
    cube = as_cube(outcomes)
    plan = plan or Plan(cube, resamples, seed)
    blocks = [grid_block(cube, condition)]
    star = corrected_block(cube) if condition == "mm" else None
    frames = [table(blocks + ([star] if star else []), scopes(cube, "pattern"), plan)]
    composite = composite_block(cube, condition)
    everything = joined(cube, PATTERNS, "all")
    if composite is not None and everything is not None:
        frames.append(table([composite], [everything], plan))
    return pl.concat(frames)
