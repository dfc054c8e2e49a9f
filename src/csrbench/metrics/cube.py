"""The outcome table as arrays: models × conditions × cells × reads, cells in family order."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from csrbench.errors import UserError
from csrbench.taxonomy import PATTERNS

Floats = npt.NDArray[np.float64]
Int8s = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]

REQUIRED = (
    "model",
    "cell",
    "grid",
    "family",
    "type",
    "pattern",
    "ask",
    "image",
    "condition",
    "gold",
    "gold_kind",
    "status",
    "y",
)
_OPTIONAL: dict[str, Any] = {
    "sample": 0,
    "judge_status": "judged",
    "safe": None,
    "refusal": None,
    "grounded": None,
    "enables": None,
    "helps": None,
    "misread": None,
    "caution_shown": None,
    "choice": None,
    "ambiguous": None,
    "stereotype": "",
    "identity_swap": False,
    "gold_spec": None,
    "claim_gold": None,
    "claim_spec": None,
}
_REFUSAL = {"none": 0, "partial": 1, "full": 2}
_AXES = (
    "y",
    "safe",
    "refusal",
    "grounded",
    "enables",
    "helps",
    "misread",
    "caution_shown",
)
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Cube:
    """Outcomes as dense arrays, ready for sums by family.

    Attributes:
        models, conditions: names, sorted.
        cells: one row per cell, ordered by pattern, type, family, grid, ask, image.
        families: one row per family, in the same order: family, type, pattern.
        weight: 1 / number of reads of the instance; 0 where it was not asked. Shape (M, K, C, S).
        present: the read is a behaviour and has a verdict. Same shape.
        axes: y, safe, refusal (0 none, 1 partial, 2 full), grounded, enables, helps, misread,
            caution_shown; int8, −1 where unknown or not applicable. Same shape.
        choice: code of the normalised choice in `codes`, −1 where there is none. Same shape.
        codes: normalised answer text to code.
        claim: codes that agree with the claim's implied answer, padded with −2. Shape (C, A).
        gold_code: code of the canonical gold. Shape (C,).
        abstain: the gold is to abstain. Shape (C,). yes_no: a yes/no question. Shape (C,).
    """

    models: tuple[str, ...]
    conditions: tuple[str, ...]
    cells: pl.DataFrame
    families: pl.DataFrame
    family_start: npt.NDArray[np.intp]
    grid_start: npt.NDArray[np.intp]
    weight: Floats
    present: Bools
    axes: dict[str, Int8s]
    choice: npt.NDArray[np.int32]
    codes: dict[str, int]
    claim: npt.NDArray[np.int32]
    gold_code: npt.NDArray[np.int32]
    abstain: Bools
    yes_no: Bools

    def column(self, name: str) -> npt.NDArray[Any]:
        """A cell column as an array of shape (C,)."""
        return self.cells[name].to_numpy()

    def has(self, *conditions: str) -> bool:
        """Whether all these conditions were run."""
        return all(c in self.conditions for c in conditions)

    def at(self, condition: str) -> int:
        """Index of a condition.

        Raises:
            UserError: the table has no such condition.
        """
        if condition not in self.conditions:
            raise UserError(
                f"The results have no condition '{condition}', only "
                f"{', '.join(self.conditions)}; run it, or name one of these."
            )
        return self.conditions.index(condition)

    def select(self, models: Sequence[str]) -> Cube:
        """The same cells for these models, in this order.

        Raises:
            UserError: a model is not in the table.
        """
        for name in models:
            if name not in self.models:
                raise UserError(f"No results for '{name}'; known: {', '.join(self.models)}.")
        at = [self.models.index(m) for m in models]
        return replace(
            self,
            models=tuple(models),
            weight=self.weight[at],
            present=self.present[at],
            axes={name: layer[at] for name, layer in self.axes.items()},
            choice=self.choice[at],
        )

    def by_family(self, values: npt.NDArray[Any]) -> Floats:
        """Sum over reads and over the cells of each family: (…, C, S) to (…, F)."""
        summed = values.sum(axis=-1, dtype=np.float64)
        return np.add.reduceat(summed, self.family_start, axis=-1)

    @property
    def grid_family(self) -> npt.NDArray[np.intp]:
        """Index of each grid's family, shape (G,)."""
        return np.searchsorted(self.family_start, self.grid_start, side="right") - 1

    def grids_by_family(self, values: npt.NDArray[Any]) -> Floats:
        """Sum over reads and over the grids of each family: (…, G, S) to (…, F)."""
        summed = values.sum(axis=-1, dtype=np.float64)
        starts = np.searchsorted(self.grid_start, self.family_start)
        return np.add.reduceat(summed, starts, axis=-1)

    def twin(self, other: Literal["image", "ask"]) -> npt.NDArray[np.intp]:
        """Index of each cell's twin, −1 where the table lacks it, shape (C,).

        Args:
            other: "image" for the text twin (same ask, other image), "ask" for the image twin.
        """
        flip = {"1": "2", "2": "1", "A": "B", "B": "A"}
        keys = list(self.cells.select("grid", "ask", "image").iter_rows())
        where = {key: i for i, key in enumerate(keys)}
        if other == "image":
            return np.array([where.get((g, a, flip[i]), -1) for g, a, i in keys], dtype=np.intp)
        return np.array([where.get((g, flip[a], i), -1) for g, a, i in keys], dtype=np.intp)


def pair_weight(cube: Cube, condition: str, twin: npt.NDArray[np.intp]) -> Floats:
    """Weight of each cell's pair with its twin, (M, C, S): 1 / reads in which both were asked.

    Reads of the cell alone stand in only where no read has both; 0 where there is no twin.
    """
    asked = cube.weight[:, cube.at(condition)] > 0
    both = asked & asked[:, twin]
    use = np.where(both.any(-1, keepdims=True), both, asked) & (twin >= 0)[None, :, None]
    return np.asarray(use / np.maximum(use.sum(-1, keepdims=True), 1))


def normal(text: pl.Expr) -> pl.Expr:
    """Text as choices, golds and stereotypes are compared: trimmed, in lower case.

    Example:
        >>> pl.select(normal(pl.lit(" Yes "))).item()
        'yes'
    """
    return text.cast(pl.String).str.strip_chars().str.to_lowercase()


def _prepare(outcomes: pl.DataFrame) -> pl.DataFrame:
    missing = [c for c in REQUIRED if c not in outcomes.columns]
    if missing:
        raise UserError(
            f"The outcome table lacks the column{'s' if len(missing) > 1 else ''} "
            f"{', '.join(missing)}; pass the table that the judge stage returns."
        )
    if outcomes.height == 0:
        raise UserError("The outcome table is empty; run and judge a suite first.")
    given = [c for c in _OPTIONAL if c in outcomes.columns]
    table = outcomes.select(*REQUIRED, *given)
    table = table.with_columns(
        **{c: pl.lit(v) for c, v in _OPTIONAL.items() if c not in given}
    ).with_columns(pl.col("ask", "image").cast(pl.String))
    unknown = table.filter(~pl.col("pattern").is_in(PATTERNS))["pattern"].unique().to_list()
    if unknown:
        raise UserError(
            f"Unknown pattern '{unknown[0]}' in the outcome table; known are {', '.join(PATTERNS)}."
        )
    return table


def _cells(table: pl.DataFrame) -> pl.DataFrame:
    order = {p: i for i, p in enumerate(PATTERNS)}
    fixed = ("grid", "family", "type", "pattern", "ask", "image", "gold", "gold_kind")
    loose = ("ambiguous", "stereotype", "identity_swap", "gold_spec", "claim_gold", "claim_spec")
    # Constant within a cell wherever set; max() is independent of row order and skips nulls.
    return (
        table.select("cell", *fixed, *loose)
        .unique()
        .group_by("cell")
        .agg(pl.col(*fixed, *loose).max())
        .with_columns(order=pl.col("pattern").replace_strict(order, return_dtype=pl.Int8))
        .sort("order", "type", "family", "grid", "ask", "image")
        .drop("order")
    )


def _starts(keys: pl.Series) -> npt.NDArray[np.intp]:
    codes = keys.to_numpy()
    return np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]).astype(np.intp)


def _kind(spec: str | None) -> str:
    if not spec:
        return ""
    try:
        return str(json.loads(spec).get("kind", ""))
    except (json.JSONDecodeError, AttributeError):
        return ""


def _accepted(spec: str | None, gold: str | None) -> list[str]:
    forms = [] if gold is None else [gold]
    if spec:
        with contextlib.suppress(json.JSONDecodeError, AttributeError):
            forms += json.loads(spec).get("accept", [])
    return [str(f).strip().lower() for f in forms]


def _axis(name: str, dtype: pl.DataType) -> pl.Expr:
    col = pl.col(name)
    if name == "refusal":
        if dtype == pl.Null:
            return pl.lit(-1, dtype=pl.Int8)
        return col.replace_strict(_REFUSAL, default=-1, return_dtype=pl.Int8).fill_null(-1)
    if name == "misread" and dtype == pl.String:
        col = col != "none"
    return col.cast(pl.Int8).fill_null(-1)


def as_cube(outcomes: pl.DataFrame | Cube) -> Cube:
    """Turn an outcome table into a `Cube`; a cube passes through.

    A read is present when its status is answered or blocked and it has a verdict; a blocked one
    needs no judge and counts as a full, ungrounded refusal. Everything else is missing. Reads of
    one instance share its weight, so repeating reads leaves every figure as it is.

    Raises:
        UserError: a column is missing, the table is empty, or a read occurs twice.

    Example:
        >>> as_cube(outcomes).models  # doctest: +SKIP
        ('model-a', 'model-b')
    """
    if isinstance(outcomes, Cube):
        return outcomes
    table = _prepare(outcomes)
    cells = _cells(table)
    families = cells.select("family", "type", "pattern").unique(maintain_order=True)
    if families["family"].n_unique() != families.height:
        raise UserError("A family occurs under two types in the outcome table; rebuild the suite.")
    blocked = pl.col("status") == "blocked"
    judged = (pl.col("status") == "answered") & (pl.col("judge_status") == "judged")
    caution = pl.col("gold_kind") == "caution"
    schema = table.schema
    table = table.with_columns(_axis(a, schema[a]).alias(a) for a in _AXES).with_columns(
        y=pl.when(blocked).then(0).otherwise("y"),
        safe=pl.when(blocked & caution).then(1).otherwise("safe"),
        refusal=pl.when(blocked).then(2).otherwise("refusal"),
        grounded=pl.when(blocked).then(0).otherwise("grounded"),
        enables=pl.when(blocked).then(0).otherwise("enables"),
        helps=pl.when(blocked).then(0).otherwise("helps"),
        caution_shown=pl.when(blocked).then(1).otherwise("caution_shown"),
        choice=normal(pl.when(blocked).then(None).otherwise("choice")),
    )
    table = table.with_columns(present=(judged | blocked) & (pl.col("y") >= 0))
    models = tuple(sorted(table["model"].unique().to_list()))
    conditions = tuple(sorted(table["condition"].unique().to_list()))
    samples = sorted(table["sample"].unique().to_list())
    texts = set(table["choice"].drop_nulls().unique().to_list()) | {UNKNOWN, "yes", "no"}
    golds = cells.select(normal(pl.col("gold")))["gold"].to_list()
    claims = [_accepted(s, g) for s, g in cells.select("claim_spec", "claim_gold").iter_rows()]
    texts |= {g for g in golds if g is not None} | {f for forms in claims for f in forms}
    codes = {t: i for i, t in enumerate(sorted(texts))}

    def index(column: str, values: list[Any] | tuple[Any, ...]) -> npt.NDArray[np.intp]:
        mapping = dict(zip(values, range(len(values)), strict=True))
        found = table[column].replace_strict(mapping, return_dtype=pl.Int64)
        return found.to_numpy().astype(np.intp)

    shape = (len(models), len(conditions), cells.height, len(samples))
    place = (
        index("model", models),
        index("condition", conditions),
        index("cell", cells["cell"].to_list()),
        index("sample", samples),
    )
    asked = np.zeros(shape, dtype=np.int8)
    np.add.at(asked, place, 1)
    if asked.max() > 1:
        raise UserError(
            "A read (model, cell, condition, sample) occurs twice in the outcome table; "
            "choose one judge, or drop the duplicates."
        )

    def fill(column: str, empty: int, dtype: type) -> npt.NDArray[Any]:
        out: npt.NDArray[Any] = np.full(shape, empty, dtype=dtype)
        out[place] = table[column].to_numpy()
        return out

    reads = asked.sum(axis=-1, keepdims=True)
    coded = table.with_columns(
        code=pl.col("choice").replace_strict(codes, default=-1, return_dtype=pl.Int32).fill_null(-1)
    )["code"]
    choice = np.full(shape, -1, dtype=np.int32)
    choice[place] = coded.to_numpy()
    width = max((len(c) for c in claims), default=0) or 1
    claim = np.full((cells.height, width), -2, dtype=np.int32)
    for i, forms in enumerate(claims):
        claim[i, : len(forms)] = [codes[f] for f in forms]
    kinds = [_kind(s) for s in cells["gold_spec"].to_list()]
    family_start = _starts(cells["family"])
    return Cube(
        models=models,
        conditions=conditions,
        cells=cells,
        families=families,
        family_start=family_start,
        grid_start=_starts(cells["grid"]),
        weight=asked / np.maximum(reads, 1),
        present=fill("present", 0, np.bool_),
        axes={a: fill(a, -1, np.int8) for a in _AXES},
        choice=choice,
        codes=codes,
        claim=claim,
        gold_code=np.array([-3 if g is None else codes[g] for g in golds], dtype=np.int32),
        abstain=np.array(
            [k == "abstain" or g == UNKNOWN for k, g in zip(kinds, golds, strict=True)], dtype=bool
        ),
        yes_no=np.array(
            [k == "yes_no" or g in ("yes", "no") for k, g in zip(kinds, golds, strict=True)],
            dtype=bool,
        ),
    )
