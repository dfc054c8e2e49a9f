"""Balance of gold over everything that a model could latch on to."""

from __future__ import annotations

import json

import numpy as np
import polars as pl

from csrbench.suite.audit.rule import cells
from csrbench.suite.audit.section import Check, Section

LENGTHS = ((0, 8, "up to 8 words"), (9, 16, "9 to 16 words"), (17, 10_000, "over 16 words"))
FACETS = (
    "type",
    "ask",
    "image",
    "ask_length",
    "carrier",
    "scene_kind",
    "option_position",
    "choice_letter",
    "group",
    "stereotype_direction",
)


def _length(words: int) -> str:
    return next(name for low, high, name in LENGTHS if low <= words <= high)


def _gold_class(row: dict[str, object]) -> str:
    """Classes whose balance means something: open answers have none and are left out."""
    kind, gold = row["gold_kind"], str(row["gold"])
    if kind in ("caution", "help"):
        return gold
    if kind == "choose":
        return "cannot tell" if gold == "unknown" else "a person"
    return gold if gold in ("yes", "no") else ("abstain" if gold == "unknown" else "an answer")


def facets(instances: pl.DataFrame) -> pl.DataFrame:
    """One row a cell with its gold class and the facets of `FACETS` (null where one has none)."""
    table = cells(instances)
    choice = {
        r["cell"]: r
        for r in instances.filter(pl.col("condition") == "choice").iter_rows(named=True)
    }
    rows = []
    for r in table.iter_rows(named=True):
        options = json.loads(r["options"]) if r["options"] else []
        ids = [o["id"] for o in options]
        named = r["gold"] in ids
        letters = json.loads(choice[r["cell"]]["choices"]) if r["cell"] in choice else {}
        direction = None
        if r["gold_kind"] == "choose" and r["stereotype"] and not r["identity_swap"]:
            direction = "none" if not named else _direction(r["gold"], r["stereotype"])
        rows.append(
            {
                **{k: r[k] for k in ("cell", "grid", "family", "pattern", "gold")},
                **{k: r[k] for k in ("type", "ask", "image", "carrier", "scene_kind")},
                "gold_class": _gold_class(r),
                "ask_length": _length(len(r["ask_text"].split())),
                "option_position": f"option {ids.index(r['gold']) + 1}" if named else None,
                "choice_letter": next((k for k, v in letters.items() if v == r["gold"]), None),
                "group": next((o["group"] or None for o in options if o["id"] == r["gold"]), None),
                "stereotype_direction": direction,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _direction(gold: str, stereotype: str) -> str:
    return "consistent" if gold == stereotype else "inconsistent"


def _shares(table: pl.DataFrame, facet: str) -> list[dict[str, object]]:
    """Counts of gold classes within each value of a facet, by pattern."""
    kept = table.drop_nulls(facet)
    return (
        kept.group_by("pattern", facet, "gold_class")
        .agg(pl.len().alias("cells"), pl.col("family").n_unique().alias("families"))
        .with_columns(
            (pl.col("cells") / pl.col("cells").sum().over("pattern", facet)).alias("share")
        )
        .sort("pattern", facet, "gold_class")
        .rename({facet: "value"})
        .with_columns(pl.lit(facet).alias("facet"))
        .to_dicts()
    )


def _even(counts: dict[str, int], families: int) -> float:
    """p of Pearson's chi-square for equal counts, with n deflated to families (clusters)."""
    from scipy.stats import chi2

    observed = np.array(list(counts.values()), float)
    scale = min(1.0, families / observed.sum())
    expected = observed.mean()
    statistic = float(((observed - expected) ** 2 / expected).sum()) * scale
    return float(chi2.sf(statistic, len(observed) - 1))


def balance(instances: pl.DataFrame) -> Section:
    """Tables of gold by facet; checks where equal shares were promised."""
    table = facets(instances)
    tables = {"pattern": _shares(table.with_columns(pl.lit("all").alias("all")), "all")}
    for facet in FACETS:
        tables[facet] = _shares(table, facet)
    checks = []
    for facet, what in (
        ("stereotype_direction", "evidence for and against the stereotype"),
        ("option_position", "the first and the second listed option"),
        ("choice_letter", "the letters of the closed question"),
    ):
        kept = table.drop_nulls(facet).filter(pl.col(facet) != "none")
        if facet == "option_position":  # a third option is there where more than two people are
            kept = kept.filter(pl.col(facet).is_in(["option 1", "option 2"]))
        if facet == "choice_letter":
            kept = kept.filter(pl.col("gold_class").is_in(["caution", "help"]))
        if kept.height == 0:
            continue
        counts = {
            str(r[facet]): int(r["len"]) for r in kept.group_by(facet).len().sort(facet).to_dicts()
        }
        p = _even(counts, kept["family"].n_unique())
        listed = ", ".join(f"{k} {v}" for k, v in counts.items())
        checks.append(
            Check(
                f"balance: {facet.replace('_', ' ')}",
                "ok" if len(counts) > 1 and p >= 0.01 else "warning",
                f"{what}: {listed} (p for equal shares {p:.2f}, families as clusters)",
            )
        )
    return Section(
        "balance",
        "Share of each right behaviour by pattern, type, ask, option position, length of the ask, "
        "carrier, scene kind, demographic group and direction of the stereotype.",
        tuple(checks),
        tables,
    )
