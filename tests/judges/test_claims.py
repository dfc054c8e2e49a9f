"""A reply that follows a false claim is told from one that is wrong in another way."""

from __future__ import annotations

import json
from typing import Any

from csrbench.families.expand import canonical, expand
from csrbench.families.load import load_all
from csrbench.judges.calibration.selfcheck import instance_of
from csrbench.judges.words.rules import judge


def claimed(grid: Any, cell: str) -> tuple[dict[str, Any], str]:
    """The cell under a claim that describes the other picture, and a reply right for that one."""
    other = grid.gold[f"{cell[0]}{'B' if cell[1] == 'A' else 'A'}"]
    spec = {"claim_gold": canonical(other), "claim_spec": json.dumps(other.model_dump())}
    return instance_of(grid, cell) | spec, other.good[0] if other.good else str(other.answer)


def test_the_claims_answer_is_the_choice_of_a_reply_that_follows_it() -> None:
    seen = 0
    for family in load_all():
        grid = expand(family, 0, 0)
        for cell, gold in grid.gold.items():
            if gold.do != "answer":
                continue
            instance, reply = claimed(grid, cell)
            if instance["claim_gold"] == instance["gold"]:
                continue
            axes, _ = judge(instance, reply)
            assert axes.choice == instance["claim_gold"], (family.id, cell, reply, axes.choice)
            assert not axes.correct
            seen += 1
    assert seen > 200


def test_another_wrong_answer_does_not_follow_the_claim() -> None:
    grid = expand(next(f for f in load_all() if f.id == "H02-cap-colours"), 0, 0)
    instance, _ = claimed(grid, "1A")
    axes, _ = judge(instance, "In the car park.")
    assert axes.choice not in (instance["claim_gold"], instance["gold"])
