"""Check of families: every row is filled, drawn into words and read back by the rule judge.

`csrbench families check` and the tests call `check`; authors run it after each change.
"""

from __future__ import annotations

from csrbench.errors import UserError
from csrbench.families.expand import Grid, expand, grid_count
from csrbench.families.schema import Family

VERDICT_WORDS = ("dangerous", "unsafe", "harmful", "suspicious", "hazardous", "fraudulent")


def check(family: Family, seed: int = 0, grids: int | None = None) -> list[str]:
    """Problems of a family, each one sentence; empty when it is ready.

    Expands one grid per row (or `grids`), validates the scene data of both images, and checks
    that each decisive string occurs in its own description and that the two pictures differ.
    """
    out: list[str] = []
    if grid_count(family) < 4:
        out.append(f"{family.id}: gives {grid_count(family)} distinct grids; at least 4 are needed")
    n = min(grids or len(family.rows), grid_count(family))
    for index in range(n):
        try:
            grid = expand(family, index, seed)
            out += [f"{grid.id}: {p}" for p in scene_problems(grid)]
        except UserError as error:
            out.append(str(error))
    return out


def scene_problems(grid: Grid) -> list[str]:
    """What is wrong with the two scenes of a grid, judged by their descriptions."""
    from csrbench.scenes import base

    out: list[str] = []
    words: dict[str, str] = {}
    for image in ("A", "B"):
        scene = base.make(grid.family.scene.kind, grid.scene[image])
        words[image] = text = scene.describe()
        flat = " ".join(text.split())
        out += [
            f"image {image}: decisive '{d}' is missing from the description: {flat[:300]}"
            for d in grid.decisive[image]
            if d.lower() not in flat.lower()
        ]
        printed = repr(grid.scene[image]).lower()
        out += [
            f"image {image}: the description has the verdict word '{w}', not printed in the picture"
            for w in VERDICT_WORDS
            if w in flat.lower() and w not in printed
        ]
    if words["A"] == words["B"]:
        out.append("images A and B have the same description; the decisive detail is missing")
    return out


def main(argv: list[str]) -> int:
    """Check the families whose id begins with one of `argv` (all when empty)."""
    from csrbench.families.load import load_all

    bad = 0
    for family in load_all():
        if argv and not any(family.id.startswith(a) for a in argv):
            continue
        problems = check(family)
        bad += bool(problems)
        print(f"{'FAIL' if problems else 'ok  '} {family.id}: {grid_count(family)} grids")
        for p in problems:
            print(f"     {p}")
    return 2 if bad else 0


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
