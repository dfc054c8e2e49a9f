"""False positives of every test, and of every decision that a conclusion rests on.

A section of `validate.py`; alone: ``python tools/false_positives.py [--studies N]``. Exit code 1
where one of them rejects more than `LIMIT`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import polars as pl

from csrbench.metrics.compare import compare_models
from csrbench.metrics.modality import gap_table
from csrbench.metrics.ranks import rank_ranges
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame
from csrbench.metrics.tradeoff import path_table
from csrbench.runs.sequential import bet, family_differences, family_order
from csrbench.taxonomy import PATTERNS

LIMIT = 0.055
"""At most this share of studies of equal models may end with a claim of difference."""
RESAMPLES = 999
MIDDLE = Policy("middle", 0.6, 0.05, family_sd=1.0)
USED = {
    "compare: any contrast established": "`csrbench compare`, its sentences",
    "gap finding: interval and family test": "report, finding on the modality gap",
    "path: any change established": "`compare NAME=STORE ...`, sentence on understanding or habit",
    "ranks: one model above the other": "leaderboard, rank ranges",
    "composite: intervals apart": "report, finding on who integrates best",
    "sequential: decided at any look": "`run --compare --sequential`",
    "Benjamini–Hochberg over the types: any": "types (descriptive)",
}
"""Decisions that a sentence, a rank or a mark follows from, and where."""


@dataclass
class Tally:
    """Rejections by test."""

    hits: dict[str, list[bool]] = field(default_factory=dict)

    def add(self, name: str, rejected: object) -> None:
        self.hits.setdefault(name, []).append(bool(rejected))

    def rates(self) -> dict[str, float]:
        return {name: float(np.mean(h)) for name, h in self.hits.items()}


def study(outcomes: pl.DataFrame, seed: int, tally: Tally) -> None:
    """Every test on one study of two arms, ``a`` and ``b``."""
    found = compare_models(outcomes, "a", "b", resamples=RESAMPLES, seed=seed)
    tally.add("compare: any contrast established", found.conclusions[0].startswith("a and b diff"))
    for r in found.contrasts.iter_rows(named=True):
        name = f"permutation: {r['pattern']}, {r['metric']}"
        tally.add(name, r["p"] is not None and r["p"] < 0.05)
    tally.add("Benjamini–Hochberg over the types: any", (found.types["q"] < 0.05).any())
    one = outcomes.with_columns(
        model=pl.lit("a"),
        condition=pl.when(pl.col("model") == "a").then(pl.lit("mm")).otherwise(pl.lit("txt")),
    )
    gaps = gap_table(one, RESAMPLES, seed, types=False)
    row = gaps.filter(pattern="all", metric="modality_gap").row(0, named=True)
    tally.add("sign flip of families, all cells", row["p"] < 0.05)
    tally.add("exact McNemar on families, all cells", row["mcnemar"] < 0.05)
    for pattern in PATTERNS:
        row_ = gaps.filter(pattern=pattern, metric="modality_gap").row(0, named=True)
        tally.add(f"exact McNemar on families, {pattern}", row_["mcnemar"] < 0.05)
    apart = row["low"] > 0 or row["high"] < 0
    tally.add("gap finding: interval and family test", apart and row["p"] < 0.05)
    path = path_table(outcomes, ["a", "b"], resamples=RESAMPLES, seed=seed)
    quiet = "no change of discrimination found; no change of readiness found"
    tally.add("path: any change established", path["reading"][1] != quiet)
    ranking = rank_ranges(outcomes, resamples=RESAMPLES, seed=seed)
    tally.add("ranks: one model above the other", ranking.pairs["established"].any())
    low, high = ranking.models["low"].to_numpy(), ranking.models["high"].to_numpy()
    tally.add("composite: intervals apart", low[0] > high[1])
    units = family_differences(outcomes, "a", "b", family_order(outcomes, seed))
    tally.add("sequential: decided at any look", bet(units["difference"].to_list()).decided)


def measure(studies: int) -> dict[str, Tally]:
    """Rejections at 5 % between two models with equal parameters, by kind of difficulty."""
    suite = suite_frame(4, 2)
    out: dict[str, Tally] = {}
    for label, share in (("own", 0.0), ("shared", 1.0)):
        tally = out[label] = Tally()
        start = time.perf_counter()
        for k in range(studies):
            arms = [replace(MIDDLE, name=n) for n in ("a", "b")]
            outcomes = simulate_outcomes(
                arms, ("mm",), suite, seed=50_000 + k, shared_difficulty=share
            )
            study(outcomes, k, tally)
            if (k + 1) % 50 == 0:
                spent = time.perf_counter() - start
                print(f"  {label} {k + 1}: {spent:.0f} s {tally.rates()}", file=sys.stderr)
    return out


def power(studies: int) -> float:
    """Share of studies with a real difference in which the summary sentence claims one."""
    suite = suite_frame(4, 2)
    claimed = []
    for k in range(studies):
        arms = [replace(MIDDLE, name="a"), replace(MIDDLE, name="b", integration=0.75)]
        outcomes = simulate_outcomes(arms, ("mm",), suite, seed=90_000 + k)
        found = compare_models(outcomes, "a", "b", resamples=RESAMPLES, seed=k)
        claimed.append(found.conclusions[0].startswith("a and b differ"))
    return float(np.mean(claimed))


def above(tallies: dict[str, Tally]) -> list[str]:
    """Tests and decisions that reject more than `LIMIT` of equal pairs."""
    return [
        f"{name} ({label}: {rate:.3f})"
        for label, tally in tallies.items()
        for name, rate in tally.rates().items()
        if rate > LIMIT
    ]


def report(tallies: dict[str, Tally], claims: float, of: int) -> Iterator[str]:
    """The section of docs/validation.md."""
    first = next(iter(tallies.values()))
    studies = len(next(iter(first.hits.values())))
    yield f"## False positives at the 5 % level ({studies:,} studies of two equal models)"
    yield ""
    yield (
        "Suite `core`, family effect of standard deviation 1 on the logit. *Own*: each model has "
        "its own hard families, so a difference holds for a whole family and cells are no "
        "independent evidence. *Shared*: both models find the same families hard. With "
        f"{studies:,} studies the standard error of a rate of 0.05 is "
        f"{np.sqrt(0.05 * 0.95 / studies):.3f}."
    )
    yield ""
    yield f"Decisions that a sentence, a rank or a finding follows from (limit {LIMIT:.3f}):"
    yield ""
    names = list(tallies)
    yield "| decision | used in | " + " | ".join(names) + " |"
    yield "|---" * (2 + len(names)) + "|"
    rates = {label: tally.rates() for label, tally in tallies.items()}
    for name, where in USED.items():
        yield f"| {name} | {where} | " + " | ".join(f"{rates[n][name]:.3f}" for n in names) + " |"
    yield ""
    yield "Single tests, before any correction for their number:"
    yield ""
    yield "| test | " + " | ".join(names) + " |"
    yield "|---" * (1 + len(names)) + "|"
    for name in first.hits:
        if name not in USED:
            yield f"| {name} | " + " | ".join(f"{rates[n][name]:.3f}" for n in names) + " |"
    yield ""
    yield (
        f"With integration 0.60 against 0.75 the summary sentence of `compare` claims a difference "
        f"in {claims:.2f} of {of} studies."
    )
    yield ""
    bad = above(tallies)
    yield "Above the limit: " + ("; ".join(bad) if bad else "none, of both tables") + "."
    yield ""
    yield (
        "McNemar's test takes a family as the pair (`mcnemar`). On cells as independent pairs it "
        "would reject 12 % of equal models with hard families of their own, so no table holds it."
    )


def false_positives(studies: int) -> Iterator[str]:
    """Measure and report."""
    of = max(studies // 5, 50)
    yield from report(measure(studies), power(of), of)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=1000)
    args = parser.parse_args()
    tallies = measure(args.studies)
    of = max(args.studies // 5, 50)
    print("\n".join(report(tallies, power(of), of)))
    sys.exit(1 if above(tallies) else 0)


if __name__ == "__main__":
    main()
