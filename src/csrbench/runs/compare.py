"""A comparison of two models that ends as soon as it is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench.models.base import Client, Sampling
from csrbench.runs.account import Budget, RunSummary
from csrbench.runs.order import select
from csrbench.runs.run import run
from csrbench.runs.sequential import Verdict, bet, family_differences, family_order
from csrbench.runs.store import Store

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

BATCH = 8
"""Families between two looks; the test allows any number of looks."""


@dataclass(frozen=True)
class _Part:
    """Some families of a suite, under the suite's own name and hash."""

    whole: Suite
    instances: pl.DataFrame

    @property
    def name(self) -> str:
        return self.whole.name

    @property
    def hash(self) -> str:
        return self.whole.hash

    def image(self, sha: str) -> Path:
        return self.whole.image(sha)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a sequential comparison ended.

    Attributes:
        verdict: the test; `families` of `of` were asked. missing: cells without a pair.
        requests: asked now. usd: spent now; None: unknown.
        stopped: why it ended before it was decided or complete; empty otherwise.
    """

    a: str
    b: str
    verdict: Verdict
    families: int
    of: int
    missing: int
    requests: int
    usd: float | None
    stopped: str = ""
    exit_code: int = 0

    def sentence(self) -> str:
        """The result in one sentence."""
        v = self.verdict
        share = f"after {self.families} of {self.of} families"
        interval = f"[{v.low:+.2f}, {v.high:+.2f}]"
        if v.decided and v.mean != 0:
            better, other = (self.a, self.b) if v.mean > 0 else (self.b, self.a)
            return (
                f"{better} does better than {other} {share}: shares right differ by "
                f"{abs(v.mean):.2f}, A less B {interval} (valid at every look), e-value "
                f"{v.e_value:.3g}"
            )
        return f"no difference shown {share}: A less B {interval}, e-value {v.e_value:.3g}"


async def compare(
    suite: Suite,
    clients: Sequence[Client],
    store: Store,
    sampling: Sampling | None = None,
    *,
    condition: str = "mm",
    types: Sequence[str] | None = None,
    alpha: float = 0.05,
    seed: int = 0,
    budget: Budget | None = None,
    look: Callable[[Verdict, int, int], None] | None = None,
    **options: Any,
) -> Comparison:
    """Ask two models family by family until the test decides; all replies stay in the store.

    Args:
        clients: two. condition: the one that is compared.
        alpha: chance of a false decision over all looks. seed: of the order of families.
        budget: over the whole comparison.
        look: called with the verdict, families asked and families in all.
        options: for `csrbench.runs.run.run`.

    Raises:
        UserError: as `csrbench.runs.run.run`.
    """
    from csrbench.judges.stage import judge_with_rules, outcomes

    a, b = (c.model for c in clients)
    rows = select(suite.instances, [condition], types=types)
    order = family_order(rows, seed)
    left = budget or Budget()
    verdict, missing, asked, requests, usd, stopped, code = bet([], alpha), 0, 0, 0, 0.0, "", 0
    known = True
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        part = _Part(suite, rows.filter(pl.col("family").is_in(batch)))
        summary = await run(part, clients, [condition], store, sampling, budget=left, **options)
        requests += summary.requests
        known = known and summary.cost_usd is not None
        usd += summary.cost_usd or 0.0
        if summary.stopped or summary.failed or summary.unasked:
            stopped = summary.stopped or " ".join(summary.messages)
            code = summary.exit_code
            break
        left = _remaining(left, summary)
        asked = start + len(batch)
        judge_with_rules(store, suite)
        table = outcomes(suite, [store.path]).filter(pl.col("condition") == condition)
        units = family_differences(table, a, b, order[:asked])
        missing = int(units["missing"].sum())
        verdict = bet(units["difference"].to_list(), alpha)
        if look is not None:
            look(verdict, asked, len(order))
        if verdict.decided:
            break
    return Comparison(
        a, b, verdict, asked, len(order), missing, requests, usd if known else None, stopped, code
    )


def _remaining(budget: Budget, spent: RunSummary) -> Budget:
    def less(limit: float | None, used: float | None) -> float | None:
        return None if limit is None else max(0.0, limit - (used or 0.0))

    requests, tokens = budget.max_requests, budget.max_tokens
    return replace(
        budget,
        max_usd=less(budget.max_usd, spent.cost_usd),
        max_seconds=less(budget.max_seconds, spent.seconds),
        max_requests=None if requests is None else max(0, requests - spent.requests),
        max_tokens=None if tokens is None else max(0, tokens - spent.tokens_in - spent.tokens_out),
    )
