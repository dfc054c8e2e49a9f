"""Which single grids of a suite hold every check: what an adversarial selection may choose from."""

from __future__ import annotations

import json
from collections.abc import Callable

import polars as pl

from csrbench.suite.audit.fidelity import fidelity
from csrbench.suite.audit.legibility import MAX_CER, Ocr, printed, read_back
from csrbench.suite.audit.rule import cells, unimodal
from csrbench.suite.read import Suite

Progress = Callable[[int, int], None]


def invalid_grids(
    suite: Suite, grids: list[str], *, ocr: bool, progress: Progress = lambda done, total: None
) -> dict[str, str]:
    """Grids that break a check, each with the check: grid rule, control fidelity, legibility.

    Args:
        ocr: read every decisive text back; without it legibility is not checked.

    Raises:
        UserError: a missing picture, or a missing extra.
    """
    pictures = pl.read_parquet(suite.path / "pictures.parquet").filter(pl.col("grid").is_in(grids))
    rule = unimodal(cells(suite.instances.filter(pl.col("grid").is_in(grids))))
    bad = {
        r["grid"]: "grid rule"
        for r in rule.filter(
            ~pl.col("identity_swap") & (pl.col("text_only") | pl.col("image_only"))
        ).to_dicts()
    }
    reader = Ocr() if ocr else None
    for n, ((grid,), pair) in enumerate(pictures.group_by("grid", maintain_order=True), 1):
        name = str(grid)
        broken = [c.name for c in fidelity(pair).checks if c.level == "failure"]
        if broken:
            bad.setdefault(name, broken[0])
        for r in pair.iter_rows(named=True):
            if reader is None or name in bad:
                break
            boxes = [
                b
                for b in json.loads(r["boxes"])
                if printed(b["name"], r["scene_data"], r["scene_kind"])
            ]
            worst = max(
                (f["cer"] for f in read_back(reader, suite.image_bytes(r["sha"]), boxes)),
                default=0.0,
            )
            if worst > MAX_CER:
                bad.setdefault(name, f"legibility (character error rate {worst:.2f})")
        progress(n, len(grids))
    return bad
