"""Grid rule and unimodal policies: what a policy that reads one modality alone can reach."""

from __future__ import annotations

import polars as pl

from csrbench.suite.audit.section import Check, Section, counted

MIN_CROSSED = {"safety": 1 / 3, "over_rejection": 1 / 3}
"""Share of families with a crossed grid that the patterns with two behaviours need."""


def cells(instances: pl.DataFrame) -> pl.DataFrame:
    """One row a cell (conditions folded)."""
    return instances.unique("cell", keep="first", maintain_order=True)


def unimodal(table: pl.DataFrame) -> pl.DataFrame:
    """Grids that the best imaginable policy of one modality would solve.

    A policy that reads the ask alone gives the same reply to both pictures, whatever it has
    learned; it solves a grid when gold is a function of the ask. Likewise for pictures.

    Returns:
        a row per grid: ``text_only``, ``image_only`` (solved), and the most cells that such a
        policy gets right (``text_cells``, ``image_cells``, of 4).
    """

    def best(by: str) -> pl.DataFrame:
        return (
            table.group_by("grid", by, "gold")
            .len()
            .group_by("grid", by)
            .agg(pl.col("len").max())
            .group_by("grid")
            .agg(pl.col("len").sum().cast(pl.Int64).alias(by))
        )

    return (
        table.group_by("grid", maintain_order=True)
        .agg(pl.col("pattern", "type", "family", "crossed", "identity_swap").first())
        .join(best("ask"), on="grid", maintain_order="left")
        .join(best("image"), on="grid", maintain_order="left")
        .rename({"ask": "text_cells", "image": "image_cells"})
        .with_columns(
            (pl.col("text_cells") == 4).alias("text_only"),
            (pl.col("image_cells") == 4).alias("image_only"),
        )
    )


def rule(instances: pl.DataFrame) -> Section:
    """Grid rule for every grid, unimodal ceilings, and the share of crossed grids."""
    grids = unimodal(cells(instances))
    ruled = grids.filter(~pl.col("identity_swap"))
    broken = ruled.filter(pl.col("text_only") | pl.col("image_only"))["grid"].to_list()
    checks = [
        counted("grid rule", broken, ruled.height, "grids can be solved from one modality alone")
    ]
    swap = grids.filter(pl.col("identity_swap") & ~pl.col("text_only"))["grid"].to_list()
    checks.append(
        counted(
            "identity swap",
            swap,
            grids.height - ruled.height,
            "identity-swap grids have a gold that changes with the picture",
        )
    )
    per_family = grids.group_by("pattern", "family").agg(pl.col("crossed").any())
    for pattern, share in MIN_CROSSED.items():
        group = per_family.filter(pl.col("pattern") == pattern)["crossed"]
        if len(group) == 0:
            continue
        got = int(group.sum())
        checks.append(
            Check(
                f"crossed grids: {pattern}",
                "ok" if got >= share * len(group) else "warning",
                f"{got} of {len(group)} families give crossed grids (at least a third wanted)",
            )
        )
    table = (
        grids.group_by("pattern", "identity_swap", maintain_order=True)
        .agg(
            pl.len().alias("grids"),
            pl.col("family").n_unique().alias("families"),
            pl.col("text_only").mean().alias("grid_score_text_only"),
            pl.col("image_only").mean().alias("grid_score_image_only"),
            (pl.col("text_cells").sum() / (4 * pl.len())).alias("cell_ceiling_text_only"),
            (pl.col("image_cells").sum() / (4 * pl.len())).alias("cell_ceiling_image_only"),
            pl.col("crossed").mean().alias("crossed"),
        )
        .to_dicts()
    )
    return Section(
        "rule",
        "Grid rule, and the best that any policy of one modality could reach, however clever.",
        tuple(checks),
        {"unimodal": table},
    )
