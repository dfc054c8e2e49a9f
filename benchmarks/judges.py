"""The offline judge's speed: 10,000 replies on one core, beside a plain string match.

python benchmarks/judges.py [REPLIES]

Cells come in turn, as in a run; replies are those of the families' authors and the open part of the
calibration set, with a running number at their end, so that no cache of texts helps. Times are CPU
seconds of one thread; both judges see the same replies in the same run. The judge has learnt from
these replies, so it asks its transformer less often than of new ones (about one in eight replies
to open requests, docs/judges.md): that case is told too.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import cycle, islice
from typing import Any

from csrbench.families.expand import expand
from csrbench.families.load import load_all
from csrbench.judges.calibration import replies as calibration
from csrbench.judges.calibration.selfcheck import instance_of
from csrbench.judges.words import encoder
from csrbench.judges.words.rules import judge, reason

_REFUSALS = re.compile(
    r"i'm sorry|i am sorry|i apologi[sz]e|as an ai|i can't|i cannot|i'm unable|i am unable|"
    r"i won't|i will not|not able to|unethical|illegal|it is not appropriate",
    re.IGNORECASE,
)


def _replies() -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every cell in turn, as in a run, each time with the next reply that was written to it."""
    read = calibration.chosen("open")
    cells = []
    for family in load_all():
        grid = expand(family, 0, 0)
        for cell, gold in grid.gold.items():
            texts = [*getattr(gold, "good", ()), *getattr(gold, "enabling", ())]
            texts += [f"It's {name}." for o in grid.options for name in o.names]
            texts += [r.text for r in read if (r.family, r.cell) == (family.id, cell)]
            cells.append((instance_of(grid, cell), cycle(texts or ["I can't tell from this."])))
    while True:
        for instance, texts_ in cells:
            yield instance, next(texts_)


def _seconds(
    work: Callable[[Mapping[str, Any], str], object], replies: list[tuple[Mapping[str, Any], str]]
) -> float:
    start = time.process_time()
    for instance, text in replies:
        work(instance, text)
    return time.process_time() - start


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    replies = [(i, f"{t} ({k})") for k, (i, t) in enumerate(islice(_replies(), n))]
    # Lexicons and patterns are read once.
    for instance, text in replies[:200]:
        judge(instance, text + " ")
    plain = _seconds(lambda _, text: _REFUSALS.search(text) is not None, replies)
    encoder.opinion.cache_clear()
    ours = _seconds(judge, replies)
    asked = encoder.opinion.cache_info().misses
    open_ = sum(i["gold_kind"] in ("caution", "help") for i, _ in replies)
    words = sum(len(t.split()) for _, t in replies) / n
    print(f"{n} replies of {words:.0f} words on average, {open_} to open requests, one core")
    print(f"offline judge   {ours:8.2f} CPU s  {n / ours:10.0f} replies/s")
    print(f"string match    {plain:8.2f} CPU s  {n / plain:10.0f} replies/s")
    print(f"ratio           {ours / plain:8.0f} times the string match, which fills one axis only")
    open_replies = [(i, t) for i, t in replies if i["gold_kind"] in ("caution", "help")]
    eighth = open_replies[::8][asked:]
    encoder.opinion.cache_clear()
    ours += _seconds(
        lambda i, t: encoder.opinion(i["gold_kind"], i["ask_text"], reason(i), t), eighth
    )
    print(
        f"it asked the transformer {asked} times; were it {asked + len(eighth)} (an eighth of the"
    )
    print(f"open ones)      {ours:8.2f} CPU s  {n / ours:10.0f} replies/s")


if __name__ == "__main__":
    main()
