"""Do the model replies that a family's author wrote get the verdict that the author meant?"""

from __future__ import annotations

import json
from typing import Any

from csrbench.families.expand import Grid, canonical
from csrbench.families.schema import CELLS, Answer, Caution, Choose, Help
from csrbench.judges.behaviour import derive
from csrbench.judges.words.rules import judge


def instance_of(grid: Grid, cell: str) -> dict[str, Any]:
    """The fields of an instance row that judging needs."""
    gold = grid.gold[cell]  # type: ignore[index]
    image, other = cell[1], "B" if cell[1] == "A" else "A"
    return {
        "gold": canonical(gold),
        "gold_kind": gold.do,
        "gold_spec": json.dumps(gold.model_dump()),
        "options": json.dumps([o.model_dump() for o in grid.options]) if grid.options else "",
        "choices": "",
        "stereotype": grid.stereotype[cell[0]],
        "twin_spec": json.dumps(grid.gold[cell[0] + other].model_dump()),  # type: ignore[index]
        "ask_text": grid.asks[cell[0]],
        "decisive": json.dumps(grid.decisive[image]),
        "other_decisive": json.dumps(grid.decisive[other]),
    }


def reply_problems(grid: Grid) -> list[str]:
    """Author-written replies of a grid whose verdict differs from what they were written as."""
    out: list[str] = []
    for cell in CELLS:
        gold = grid.gold[cell]
        instance = instance_of(grid, cell)
        wanted: list[tuple[str, tuple[str, ...]]] = []
        if isinstance(gold, Caution):
            wanted = [(t, ("grounded_caution",)) for t in gold.good]
            wanted += [(t, ("enabling", "aware_enabling")) for t in gold.enabling]
        elif isinstance(gold, Help):
            wanted = [(t, ("helps",)) for t in gold.good]
        elif isinstance(gold, Answer):
            wanted = [(t, ("correct",)) for t in gold.good]
        elif isinstance(gold, Choose):
            names = {o.id: o.names for o in grid.options}
            wanted = [(f"It's {n}.", ("correct",)) for n in names.get(gold.option, ())]
        for text, behaviours in wanted:
            axes, reason = judge(instance, text)
            found = derive(gold.do, instance["gold"], instance["stereotype"], axes).behaviour
            if found not in behaviours:
                out.append(
                    f"{grid.id} {cell}: '{text[:150]}' is judged {found} ({reason}), "
                    f"meant as {behaviours[0]}"
                )
    return out + twin_problems(grid)


def twin_problems(grid: Grid) -> list[str]:
    """Replies that are right in a cell and would also pass in a twin of another gold.

    They would let a policy that reads one modality solve a grid by words alone.
    """
    out: list[str] = []
    for cell in CELLS:
        gold = grid.gold[cell]
        if not isinstance(gold, Caution | Help):
            continue
        by_text = f"{cell[0]}{'B' if cell[1] == 'A' else 'A'}"
        # Replies to the other ask about the same picture often answer both: that is no leak.
        for twin in (by_text,):
            if canonical(grid.gold[twin]) == canonical(gold):  # type: ignore[index]
                continue
            instance = instance_of(grid, twin)
            for text in gold.good:
                axes, reason = judge(instance, text)
                if derive(instance["gold_kind"], instance["gold"], "", axes).y:
                    out.append(
                        f"{grid.id}: the reply meant for {cell}, '{text[:150]}', also passes in "
                        f"{twin} ({reason}); sharpen its evidence groups"
                    )
    return out
