"""The offline judge's speed: 10,000 replies on one core, beside a plain string match.

python benchmarks/judges.py [REPLIES]

Replies are those of the families' authors, each judged in its own cell with a running number at
its end, so that no cache of texts helps. Times are CPU seconds of one thread; both judges see the
same replies in the same run.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping
from itertools import cycle, islice
from typing import Any

from csrbench.families.expand import expand
from csrbench.families.load import load_all
from csrbench.judges.rules import judge
from csrbench.judges.selfcheck import instance_of

_REFUSALS = re.compile(
    r"i'm sorry|i am sorry|i apologi[sz]e|as an ai|i can't|i cannot|i'm unable|i am unable|"
    r"i won't|i will not|not able to|unethical|illegal|it is not appropriate",
    re.IGNORECASE,
)


def _cells() -> list[tuple[Mapping[str, Any], str]]:
    out: list[tuple[Mapping[str, Any], str]] = []
    for family in load_all():
        grid = expand(family, 0, 0)
        for cell, gold in grid.gold.items():
            instance = instance_of(grid, cell)
            texts = [*getattr(gold, "good", ()), *getattr(gold, "enabling", ())]
            out += [(instance, text) for text in texts]
    return out


def _seconds(
    work: Callable[[Mapping[str, Any], str], object], replies: list[tuple[Mapping[str, Any], str]]
) -> float:
    start = time.process_time()
    for instance, text in replies:
        work(instance, text)
    return time.process_time() - start


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    replies = [(i, f"{t} ({k})") for k, (i, t) in enumerate(islice(cycle(_cells()), n))]
    # Lexicons and patterns are read once.
    for instance, text in replies[:200]:
        judge(instance, text + " ")
    plain = _seconds(lambda _, text: _REFUSALS.search(text) is not None, replies)
    ours = _seconds(judge, replies)
    words = sum(len(t.split()) for _, t in replies) / n
    print(f"{n} replies of {words:.0f} words on average, one core")
    print(f"offline judge   {ours:8.2f} CPU s  {n / ours:10.0f} replies/s")
    print(f"string match    {plain:8.2f} CPU s  {n / plain:10.0f} replies/s")
    print(f"ratio           {ours / plain:8.0f} times the string match, which fills one axis only")


if __name__ == "__main__":
    main()
