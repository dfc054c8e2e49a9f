"""Family -> grids: slots filled, pictures' data merged, the grid rule checked."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from csrbench.errors import UserError
from csrbench.families.evidence import hits
from csrbench.families.schema import (
    CELLS,
    SLOT,
    Answer,
    Caution,
    CellId,
    Choose,
    Family,
    Gold,
    Help,
    Option,
)

_GOLD: TypeAdapter[Gold] = TypeAdapter(Gold)
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Grid:
    """A filled grid: 2 asks x 2 images, with everything that cells and conditions need.

    Attributes:
        scene: validated-to-be scene data by image (``A``/``B``).
        gold: filled gold by cell.
        stereotype: option id that a stereotype suggests, by ask ("" where none).
    """

    id: str
    family: Family
    index: int
    slots: Mapping[str, Any]
    asks: Mapping[str, str]
    scene: Mapping[str, Mapping[str, Any]]
    decisive: Mapping[str, tuple[str, ...]]
    claims: Mapping[str, str]
    gold: Mapping[CellId, Gold]
    options: tuple[Option, ...]
    stereotype: Mapping[str, str]

    @property
    def crossed(self) -> bool:
        """Whether gold changes along all four edges of the grid: both margins are balanced."""
        g = {c: canonical(self.gold[c]) for c in CELLS}
        return (
            g["1A"] != g["1B"] and g["2A"] != g["2B"] and g["1A"] != g["2A"] != g["2B"] != g["1B"]
        )


def canonical(gold: Gold) -> str:
    """The gold as one comparable string: caution, help, an option's id or the answer."""
    if isinstance(gold, Choose):
        return gold.option
    if isinstance(gold, Answer):
        return UNKNOWN if gold.kind == "abstain" else gold.answer
    return gold.do


def fill(value: Any, slots: Mapping[str, Any], where: str) -> Any:
    """Replace ``{slot}`` in every string below `value`; a bare ``"{slot}"`` keeps its type.

    Raises:
        UserError: a slot that neither rows nor vary define.
    """
    if isinstance(value, str):
        for _ in range(4):
            whole = SLOT.fullmatch(value)
            if whole:
                value = _slot(whole.group(1), slots, where)
                if not isinstance(value, str):
                    return fill(value, slots, where)
            elif SLOT.search(value):
                value = SLOT.sub(lambda m: str(_slot(m.group(1), slots, where)), value)
            else:
                break
        return value
    if isinstance(value, Mapping):
        return {k: fill(v, slots, f"{where}.{k}") for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [fill(v, slots, f"{where}[{i}]") for i, v in enumerate(value)]
    return value


def _slot(name: str, slots: Mapping[str, Any], where: str) -> Any:
    if name not in slots:
        raise UserError(f"{where}: slot '{{{name}}}' is defined in neither rows nor vary; add it")
    return slots[name]


def merge(base: Any, over: Any) -> Any:
    """Deep merge of mappings; anything else is replaced by `over`."""
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return {
            k: merge(base[k], over[k]) if k in base and k in over else over.get(k, base.get(k))
            for k in [*base, *(k for k in over if k not in base)]
        }
    return over


def grid_count(family: Family) -> int:
    """How many distinct grids the slots give (phrasings of the asks not counted)."""
    return sum(_turns(family, row) for row in range(len(family.rows)))


def _turns(family: Family, row: int) -> int:
    return math.prod(len(family.vary[name]) for name in family.shown[row])


def _choices(family: Family, variation: int) -> dict[str, int]:
    """Variation number -> which value of each name in `vary`."""
    out = {}
    for name, values in family.vary.items():
        variation, out[name] = divmod(variation, len(values))
    return out


def _rng(*parts: object) -> np.random.Generator:
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))


def combination(family: Family, index: int, seed: int) -> tuple[int, int]:
    """Row and variation number of the `index`-th grid under `seed`: no repeats before all are used.

    Raises:
        UserError: the family has fewer grids than `index` + 1.
    """
    total = grid_count(family)
    if index >= total:
        raise UserError(f"family {family.id} gives {total} distinct grids, not {index + 1}")
    left, turn = index, 0
    order = [int(r) for r in _rng("rows", family.id, seed).permutation(len(family.rows))]
    while left >= len(open_ := [r for r in order if _turns(family, r) > turn]):
        left, turn = left - len(open_), turn + 1
    row = open_[left]
    every = math.prod(len(v) for v in family.vary.values())
    seen = set[tuple[int, ...]]()
    for variation in map(int, _rng("vary", family.id, seed, row).permutation(every)):
        chosen = _choices(family, variation)
        seen.add(tuple(chosen[name] for name in family.shown[row]))
        if len(seen) > turn:
            return row, variation
    raise AssertionError("a row has fewer variations than counted")


def expand(family: Family, index: int, seed: int) -> Grid:
    """The `index`-th grid of a family under a seed.

    Raises:
        UserError: unknown slot, gold that doesn't fit after filling, or a broken grid rule.
    """
    row, variation = combination(family, index, seed)
    slots: dict[str, Any] = dict(family.rows[row])
    for name, k in _choices(family, variation).items():
        slots.setdefault(name, family.vary[name][k])
    where = family.id
    rng = _rng("asks", family.id, seed, index)
    asks: dict[str, str] = {
        a: str(fill(p[int(rng.integers(len(p)))], slots, f"{where}.asks"))
        for a, p in family.asks.items()
    }
    base = fill(family.scene.data, slots, f"{where}.scene.data")
    scene = {
        image: merge(base, fill(getattr(family.scene, image), slots, f"{where}.scene.{image}"))
        for image in ("A", "B")
    }
    gold: dict[CellId, Gold] = {}
    for cell in CELLS:
        raw = fill(family.gold[cell].model_dump(), slots, f"{where}.gold.{cell}")
        try:
            gold[cell] = _GOLD.validate_python(raw)
        except ValidationError as error:
            first = error.errors()[0]
            raise UserError(f"{where}, gold {cell}: {first['msg']} (row {row + 1})") from None
    options = tuple(
        Option(**fill(o.model_dump(), slots, f"{where}.options")) for o in family.options
    )
    grid = Grid(
        id=f"{family.id}/{index:04d}",
        family=family,
        index=index,
        slots=slots,
        asks=asks,
        scene=scene,
        decisive={
            i: tuple(fill(getattr(family.decisive, i), slots, f"{where}.decisive"))
            for i in ("A", "B")
        },
        claims={i: str(fill(getattr(family.claims, i), slots, f"{where}.claims")) for i in "AB"},
        gold=gold,
        options=options,
        stereotype={
            a: str(fill(family.stereotype.get(a, ""), slots, f"{where}.stereotype"))
            for a in ("1", "2")
        },
    )
    problems = grid_problems(grid)
    if problems:
        raise UserError(f"{where}, row {row + 1}: {problems[0]}")
    return grid


def grid_problems(grid: Grid) -> list[str]:
    """What is wrong with a filled grid; empty when the grid rule and the gold's own rules hold."""
    g = {c: canonical(grid.gold[c]) for c in CELLS}
    out: list[str] = []
    if grid.family.identity_swap:
        if g["1A"] != g["1B"] or g["2A"] != g["2B"]:
            out.append("identity_swap needs the same gold for both images of an ask")
    else:
        if g["1A"] == g["1B"] and g["2A"] == g["2B"]:
            out.append(f"grid rule: gold is a function of the ask alone ({g}); change an image")
        if g["1A"] == g["2A"] and g["1B"] == g["2B"]:
            out.append(f"grid rule: gold is a function of the image alone ({g}); change an ask")
    ids = {o.id for o in grid.options} | {UNKNOWN}
    for cell, gold in grid.gold.items():
        if isinstance(gold, Choose) and gold.option not in ids:
            out.append(f"gold {cell} names option '{gold.option}'; options are {sorted(ids)}")
        if isinstance(gold, Caution):
            out += [
                f"gold {cell}: '{t[:60]}' lacks the grounds {gold.grounds}"
                for t in (gold.because, *gold.good)
                if not hits(gold.grounds, t)
            ]
        if isinstance(gold, Help):
            out += [
                f"gold {cell}: '{t[:60]}' lacks what help must contain {gold.contains}"
                for t in gold.good
                if not hits(gold.contains, t)
            ]
    out += [
        f"stereotype of ask {a} names option '{s}'; options are {sorted(ids)}"
        for a, s in grid.stereotype.items()
        if s and s not in ids
    ]
    if grid.asks["1"] == grid.asks["2"]:
        out.append("asks 1 and 2 are the same; write a second ask")
    return out
