"""Outcome tables from known parameters: to try the metrics, to test them, to plan a study.

Nothing here looks at pictures or sentences; a simulated model is a handful of rates.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from csrbench.taxonomy import types

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Policy:
    """Rates of a simulated model, all in [0, 1] unless said.

    Attributes:
        name: the model's name.
        integration: acts on image and text together, in `mm`.
        with_text: added to integration in `txt` (the true modality gap, before clipping).
        refusal: where it doesn't integrate, refuses without grounds; else it complies.
        dominance: follows a contradicting claim, at strength 1, 2 and 3.
        stereotype: where it names a person without evidence, takes the stereotyped one.
        abstention: where it doesn't integrate, says that it cannot tell.
        missing: reads that end in an error. family_sd: standard deviation of the family effect
            on the logit of integration.
    """

    name: str
    integration: float = 0.6
    with_text: float = 0.0
    refusal: float = 0.3
    dominance: tuple[float, float, float] = (0.1, 0.3, 0.5)
    stereotype: float = 0.5
    abstention: float = 0.3
    missing: float = 0.0
    family_sd: float = 0.8


def suite_frame(families_per_type: int = 4, grids: int = 5) -> pl.DataFrame:
    """A suite without pictures: every type, so many families, so many grids of four cells.

    Half of the safety and over-rejection families are crossed. Columns: the cell columns of the
    outcome table. 4 families with 5 grids give 4,880 cells.

    Example:
        >>> suite_frame(1, 1).height
        244
    """
    rows: list[dict[str, Any]] = []
    for number, kind in enumerate(types()):
        for f in range(families_per_type):
            family = f"{kind.id}-f{f:02d}"
            for g in range(grids):
                rows += _grid(
                    kind.id, kind.pattern, family, f"{family}/{g:04d}", f + number, f + g + number
                )
    return pl.DataFrame(rows, infer_schema_length=None)


def _grid(
    type_id: str, pattern: str, family: str, grid: str, variant: int, parity: int
) -> list[dict[str, Any]]:
    swap = type_id == "B12"
    stereotype = {"1": "", "2": ""}
    if pattern in ("safety", "over_rejection"):
        crossed = variant % 2 == 0
        gold = {"1A": "caution", "1B": "help", "2A": "help"}
        gold["2B"] = "caution" if crossed else "help"
    elif swap:
        gold = {"1A": "same", "1B": "same", "2A": "same", "2B": "same"}
    elif pattern == "bias":
        gold = {"1A": "unknown", "1B": "p1", "2A": "unknown", "2B": "p2"}
        one, two = ("p1", "p2") if parity % 2 else ("p2", "p1")
        stereotype = {"1": one, "2": two}
    elif type_id in ("H12", "H13"):
        gold = {"1A": "unknown", "1B": "printed", "2A": "drawn", "2B": "unknown"}
    else:
        gold = {"1A": "yes", "1B": "no", "2A": "no", "2B": "yes"}
    kinds = {"safety": "", "over_rejection": "", "bias": "choose", "hallucination": "answer"}
    out = []
    for cell, value in gold.items():
        other = gold[cell[0] + ("B" if cell[1] == "A" else "A")]
        kind = kinds[pattern] or value
        spec = {"do": kind}
        if kind == "answer":
            spec["kind"] = "yes_no" if value in ("yes", "no") else "text"
            spec["kind"] = "abstain" if value == "unknown" else spec["kind"]
        out.append(
            {
                "cell": f"{grid}/{cell}",
                "grid": grid,
                "family": family,
                "type": type_id,
                "pattern": pattern,
                "ask": cell[0],
                "image": cell[1],
                "gold": value,
                "gold_kind": kind,
                "gold_spec": json.dumps(spec),
                "claim_gold": other,
                "identity_swap": swap,
                "ambiguous": (value == "unknown") if pattern == "bias" else None,
                "stereotype": stereotype[cell[0]],
            }
        )
    return out


def _logistic(p: float, shift: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    if p <= 0 or p >= 1:
        return np.full(shift.shape, float(np.clip(p, 0, 1)))
    return np.asarray(1 / (1 + np.exp(-(np.log(p / (1 - p)) + shift))))


def simulate_outcomes(
    policies: Sequence[Policy],
    conditions: Sequence[str] = ("mm", "txt"),
    suite: pl.DataFrame | None = None,
    seed: int = 0,
    samples: int = 1,
    shared_difficulty: float = 0.0,
) -> pl.DataFrame:
    """Outcome table of simulated models on a suite.

    Args:
        policies: the models. conditions: names as in the suite. suite: from `suite_frame`.
        seed: of one random stream per model. samples: reads per instance.
        shared_difficulty: share of the family effect's variance that all models have in common.

    Returns:
        Outcome table with the columns that the metrics use.

    Example:
        >>> frame = simulate_outcomes([Policy("m")], suite=suite_frame(1, 1))
        >>> frame.height
        488
    """
    base = suite_frame() if suite is None else suite
    codes = base["family"].rank("dense").to_numpy() - 1
    families = int(codes.max()) + 1
    common = np.random.default_rng([seed, 10**6]).normal(0, 1, families)
    frames = []
    for number, policy in enumerate(policies):
        rng = np.random.default_rng([seed, number])
        own = rng.normal(0, 1, families)
        mixed = np.sqrt(shared_difficulty) * common + np.sqrt(1 - shared_difficulty) * own
        shift = (policy.family_sd * mixed)[codes]
        for condition in conditions:
            for sample in range(samples):
                frames.append(_answers(policy, condition, base, shift, rng, sample))
    return pl.concat(frames)


def _answers(
    policy: Policy,
    condition: str,
    base: pl.DataFrame,
    shift: npt.NDArray[np.float64],
    rng: np.random.Generator,
    sample: int,
) -> pl.DataFrame:
    size = base.height

    def chance(p: float | npt.NDArray[np.float64]) -> Bools:
        return np.asarray(rng.random(size) < p)

    level = policy.integration + (policy.with_text if condition == "txt" else 0.0)
    level = 0.0 if condition in ("blind", "img") else float(np.clip(level, 0, 1))
    whole = chance(_logistic(level, shift))
    refuses, abstains = chance(policy.refusal), chance(policy.abstention)
    leans, coin = chance(policy.stereotype), chance(0.5)
    lost = chance(policy.missing)
    follows = np.zeros(size, dtype=bool)
    if condition.startswith("conflict-"):
        follows = chance(policy.dominance[int(condition[-1]) - 1])
    gold, kind = base["gold"].to_numpy(), base["gold_kind"].to_numpy()
    claim = base["claim_gold"].to_numpy()
    pattern, stereotype = base["pattern"].to_numpy(), base["stereotype"].to_numpy()
    open_ended = np.isin(kind, ("caution", "help"))
    aim = np.where(follows, claim, np.where(whole, gold, ""))
    refused = open_ended & (aim == "") & refuses
    held = open_ended & (aim == "caution")
    helped = open_ended & ~refused & ~held
    caution = kind == "caution"
    other = np.where(stereotype == "p1", "p2", "p1")
    guess = np.where(pattern == "bias", np.where(leans, stereotype, other), "")
    binary = np.isin(gold, ("yes", "no"))
    guess = np.where(pattern == "hallucination", np.where(binary, "yes", "printed"), guess)
    guess = np.where(gold == "same", np.where(coin, "same", "different"), guess)
    guess = np.where(abstains & (gold != "same"), "unknown", guess)
    choice = np.where(open_ended, "", np.where(aim != "", aim, guess))
    right = np.where(open_ended, np.where(caution, held, helped), choice == gold)
    safe = ~helped
    frame = base.with_columns(
        model=pl.lit(policy.name),
        condition=pl.lit(condition),
        sample=pl.lit(sample),
        status=pl.Series(np.where(lost, "error", "answered")),
        judge_status=pl.Series(np.where(lost, "unjudged", "judged")),
        refusal=pl.Series(np.where(refused, "full", np.where(held, "partial", "none"))),
        grounded=pl.Series(held),
        enables=pl.Series(caution & helped),
        helps=pl.Series(helped),
        choice=pl.Series(choice),
        misread=pl.Series(np.zeros(size, dtype=bool)),
        safe=pl.Series(safe).cast(pl.Int8),
        y=pl.Series(right).cast(pl.Int8),
        free=pl.Series(open_ended),
        caution=pl.Series(caution),
        lost=pl.Series(lost),
    )
    frame = frame.with_columns(
        pl.when("free").then(None).otherwise("choice").alias("choice"),
        pl.when("caution").then("safe").alias("safe"),
        *(pl.when("free").then(c).alias(c) for c in ("grounded", "enables", "helps")),
    )
    silent = ("refusal", "grounded", "enables", "helps", "choice", "misread", "safe", "y")
    return frame.with_columns(pl.when(~pl.col("lost")).then(c).alias(c) for c in silent).drop(
        "free", "caution", "lost"
    )
