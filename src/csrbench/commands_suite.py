"""What `csrbench harden` does: reads verdicts, checks candidates, writes the split."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from csrbench import console
from csrbench.errors import UserError


def harden_command(
    suite_path: Path,
    stores: Sequence[Path],
    models: Sequence[str],
    *,
    by: Literal["all", "any"],
    solved_in_text: bool,
    per_type: int | None,
    judge: str,
    ocr: bool,
    out: Path,
) -> None:
    """`csrbench harden`.

    Raises:
        UserError: bad suite or store, a model without replies, nothing selected, a folder in use.
    """
    from csrbench.judges.stage import outcomes
    from csrbench.judges.words import rules
    from csrbench.suite.audit.valid import invalid_grids
    from csrbench.suite.harden import NAME, Selection, choose, failures, write_split
    from csrbench.suite.read import open_suite

    suite = open_suite(suite_path)
    if suite.manifest["suite"] == NAME:
        raise UserError(f"{suite_path}: is a hard split already; select from a plain suite")
    judge = rules.NAME if judge == "rules" else judge
    table = outcomes(suite, stores, judge)
    against = list(models) or sorted(
        m for m in table["model"].unique() if not m.startswith(("reference/", "simulated/"))
    )
    if not against:
        raise UserError("these stores hold reference systems only; name models with --model")
    failed, left_out = failures(table, against, solved_in_text=solved_in_text)
    least = len(against) if by == "all" else 1
    wanted = [g for g, n in failed.items() if n >= least]
    with console.counter("checking grids") as progress:
        invalid = invalid_grids(suite, wanted, ocr=ocr, progress=progress)
    for reason in invalid.values():
        key = reason.split(" (")[0]
        left_out[key] = left_out.get(key, 0) + 1
    valid = {g: n for g, n in failed.items() if g not in invalid}
    chosen = choose(suite, valid, len(against), by=by, per_type=per_type)
    made = write_split(
        suite,
        Selection(tuple(chosen), failed, left_out),
        out,
        {
            "rule": f"failed by {by} of the models under mm"
            + (", solved by them under txt" if solved_in_text else "")
            + (f", at most {per_type} a type" if per_type else ""),
            "models": against,
            "judge": judge,
            "legibility_checked": ocr,
        },
    )
    c = made.manifest["counts"]
    console.say(
        f"{out}: {c['grids']} of {len(failed)} candidate grids ({c['types']} types, "
        f"{c['families']} families), failed by {by} of {', '.join(against)}; content "
        f"{made.hash[:12]}"
    )
    for reason, count in left_out.items():
        console.say(f"  left out: {count} for {reason}")
    console.say("scores on this split are low by selection; never mix them with plain scores")
