"""Paired differences between presentations of the same cells: modality, knowing–doing, stress."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats

from csrbench.metrics.cube import Cube, as_cube
from csrbench.metrics.engine import SCHEMA, Block, Plan, Scope, gap, joined, scopes, table
from csrbench.metrics.intervals import Array
from csrbench.metrics.testing import sign_flip
from csrbench.taxonomy import PATTERNS

GAPS: dict[str, tuple[str, str]] = {
    "modality_gap": ("txt", "mm"),
    "knowing_doing_gap": ("choice", "mm"),
    "typo_effect": ("typo", "mm"),
    "distract_effect": ("distract", "mm"),
    "support_effect": ("support", "mm"),
}
"""Name of each gap, the condition that it takes, and the one that it subtracts."""


def mcnemar_exact(b: npt.ArrayLike, c: npt.ArrayLike) -> Array:
    """Exact two-sided McNemar p-value from discordant counts of independent pairs.

    Cells of one family are not independent: `mcnemar_families` takes counts by family.

    Formula: min(1, 2·P(Bin(b + c, ½) ≤ min(b, c))); 1 without discordant cells.
    Source: McNemar 1947, exact form. Units: probability.

    Example:
        >>> round(float(mcnemar_exact(25, 5)), 6)
        0.000325
    """
    one, two = np.rint(np.asarray(b, float)), np.rint(np.asarray(c, float))
    tail = stats.binom.cdf(np.minimum(one, two), one + two, 0.5)
    return np.asarray(np.minimum(1.0, 2 * tail), dtype=np.float64)


def mcnemar_families(b: npt.ArrayLike, c: npt.ArrayLike) -> Array:
    """Exact two-sided McNemar p-value with the family as the pair, from counts by family.

    Args:
        b, c: cells that only the first, or only the second, got right; shape (…, families).

    Returns:
        p of shape (…): of two arms that are equally good it is at or below 0.05 at most one time
        in 20, however the cells of a family hang together.

    Formula: `mcnemar_exact` of the numbers of families with b > c and with b < c; a family with
    b = c is concordant. With one cell a family it is McNemar's own test on cells.
    Source: McNemar 1947; Dixon & Mood 1946 (sign test). Units: probability.

    Example:
        >>> mcnemar_families([5, 4, 3, 0], [0, 0, 0, 1]).round(3).tolist()
        0.625
    """
    lean = np.asarray(b, float) - np.asarray(c, float)
    return mcnemar_exact((lean > 1e-9).sum(-1), (lean < -1e-9).sum(-1))


def paired_counts(cube: Cube, first: str, second: str) -> tuple[Array, Array, Array, Array]:
    """b (first right, second not), c (the reverse), pairs, pairs with a missing half; each (M, F).

    Reads are paired by their number; the reads of a cell share its weight.

    Raises:
        UserError: a condition was not run.

    Example:
        >>> b, c, n, missing = paired_counts(cube, "txt", "mm")  # doctest: +SKIP
    """
    i, j = cube.at(first), cube.at(second)
    asked = (cube.weight[:, i] > 0) & (cube.weight[:, j] > 0)
    weight = asked / np.maximum(asked.sum(-1, keepdims=True), 1)
    both = cube.present[:, i] & cube.present[:, j]
    y, z = cube.axes["y"][:, i] == 1, cube.axes["y"][:, j] == 1
    return (
        cube.by_family(weight * (both & y & ~z)),
        cube.by_family(weight * (both & ~y & z)),
        cube.by_family(weight * both),
        cube.by_family(weight * ~both),
    )


def gap_block(cube: Cube, metric: str, first: str, second: str) -> Block:
    """Mean difference y_first − y_second over cells with both, as a block.

    Formula: Δ = (b − c) / n. Units: difference of shares in [−1, 1]; above 0: better in `first`.
    For the modality gap, above 0 means: worse with the picture than with its description.

    Example:
        >>> gap_block(cube, "modality_gap", "txt", "mm").condition  # doctest: +SKIP
        'txt-mm'
    """
    b, c, n, missing = paired_counts(cube, first, second)
    return Block(metric, np.stack([b, c, n]), gap, "gap", n, missing, f"{first}-{second}")


def gap_table(
    outcomes: pl.DataFrame | Cube,
    resamples: int = 10_000,
    seed: int = 0,
    plan: Plan | None = None,
    types: bool = True,
) -> pl.DataFrame:
    """Every gap whose two conditions were run: overall, per pattern and per type.

    Columns beside the usual: b and c (discordant counts: only first right, only second right), p
    (sign-flip permutation of whole families: the one to quote) and mcnemar (exact McNemar on
    families, `mcnemar_families`: how many lean which way, without how far). Both hold under
    correlation within families.

    Example:
        >>> gap_table(outcomes).filter(metric="modality_gap", type="")  # doctest: +SKIP
    """
    cube = as_cube(outcomes)
    plan = plan or Plan(cube, resamples, seed)
    everything = joined(cube, PATTERNS, "all")
    where = ([everything] if everything else []) + scopes(cube, "pattern")
    frames = []
    for metric, (first, second) in GAPS.items():
        if not cube.has(first, second):
            continue
        level = where + (scopes(cube, "type") if types and metric in _TYPED else [])
        block = gap_block(cube, metric, first, second)
        counts = [_counts(block, scope, plan) for scope in level]
        rows = table([block], level, plan)
        frames.append(rows.join(pl.concat(counts), on=["model", "pattern", "type"], how="left"))
    if not frames:
        extra = dict.fromkeys(("b", "c", "mcnemar", "p"), pl.Float64)
        return pl.DataFrame(schema={**SCHEMA, **extra})
    rows = pl.concat(frames)
    known = pl.col("n") > 0
    return rows.with_columns(
        pl.when(known).then(pl.col("mcnemar")), pl.when(known).then(pl.col("p").fill_nan(None))
    )


def _counts(block: Block, scope: Scope, plan: Plan) -> pl.DataFrame:
    cut = block.columns[:, :, scope.start : scope.stop]
    b, c = cut[0].sum(-1), cut[1].sum(-1)
    return pl.DataFrame(
        {
            "model": list(plan.cube.models),
            "pattern": scope.pattern,
            "type": scope.type,
            "b": b,
            "c": c,
            "mcnemar": mcnemar_families(cut[0], cut[1]),
            "p": sign_flip(cut[0] - cut[1], plan.resamples, plan.seed),
        }
    )


_TYPED = ("modality_gap", "knowing_doing_gap")
