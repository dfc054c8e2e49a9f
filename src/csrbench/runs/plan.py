"""What a run would take, before anything is spent: requests, tokens, money, time, and its power."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from csrbench.errors import UserError
from csrbench.runs.order import select
from csrbench.runs.pace import TOKENS_PER_PICTURE, Rate
from csrbench.runs.prices import Prices

CONCURRENCY = 32
"""Calls in flight of a hosted model where nothing else is said."""
SHORT_REPLY = 60
"""Output tokens of a short reply: the lower end of the range."""
TOKENS_PER_PICTURE_LOW = 250
SECONDS_PER_REPLY = (1.5, 12.0)
"""Time of one reply of a hosted model, from fast to slow; for the range of durations."""
LOCAL_SECONDS = (5.0, 60.0)
SECONDS_PER_BATCH = (600.0, 86_400.0)
"""Batches are promised within a day and are often done sooner."""
BATCH_REQUESTS = 50_000
LOCAL = ("gguf/", "embedded/")
BATCHED_SECONDS = (0.1, 20.0)
"""Time of one reply of a local model that answers in batches, from a large GPU to a CPU."""
BATCHED = ("hf/", "vllm/")
NEEDS_CONTEXT = ("reference/", "simulated/")


@dataclass(frozen=True, slots=True)
class ModelPlan:
    """One model's share of a plan; pairs are (low, high).

    Attributes:
        items: instances x samples.
        requests: calls to make; instances whose request is the same share one.
        tokens_in: prompt tokens. tokens_out: reply tokens.
        usd: US dollars; None: price unknown. price_date: of the price.
        seconds: duration with this model's calls in flight and its rates.
    """

    model: str
    items: int
    requests: int
    tokens_in: tuple[int, int]
    tokens_out: tuple[int, int]
    usd: tuple[float, float] | None
    price_date: str
    seconds: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """A run that was not made: its size, its models, and what it could see.

    `power` has the columns of `csrbench.metrics.power.plan_table`, or none if it wasn't asked for.
    """

    grids: int
    instances: int
    conditions: tuple[str, ...]
    models: tuple[ModelPlan, ...]
    power: pl.DataFrame

    @property
    def seconds(self) -> tuple[float, float]:
        """Duration of the run: models are asked at the same time."""
        lows, highs = zip(*(m.seconds for m in self.models), strict=True)
        return max(lows), max(highs)


def plan(
    instances: pl.DataFrame,
    models: Sequence[str],
    conditions: Sequence[str],
    *,
    types: Sequence[str] | None = None,
    limit: int | None = None,
    samples: int = 1,
    max_tokens: int = 512,
    max_reasoning_tokens: int = 0,
    system_prompt: str = "",
    concurrency: int = CONCURRENCY,
    by_model: Mapping[str, int] | None = None,
    prices: Prices | None = None,
    rates: Mapping[str, Rate] | None = None,
    discordant: float = 0.2,
    batch: bool = False,
    power: bool = True,
) -> Plan:
    """Plan a run of the same arguments as `csrbench.runs.run.run`. Opens no model.

    Args:
        instances: the suite's instances.
        models: names of models.
        max_tokens, max_reasoning_tokens: per reply.
        concurrency: calls in flight of each hosted model. by_model: of those that have their own.
        discordant: expected share of cells on which two models disagree, for the power.
        batch: priced as batches; their time is the provider's own, up to a day.
        power: also what the run could see, which takes the time to load scipy; else an empty table.

    Raises:
        UserError: a selection that the suite doesn't have, no model, or no sample.
    """
    if not models:
        raise UserError("No model to plan for: name at least one with --model.")
    if samples < 1:
        raise UserError(f"--samples {samples}: give at least 1.")
    rows = select(instances, conditions, types=types, limit=limit)
    table = prices or Prices()
    rates, by_model = rates or {}, by_model or {}
    made = [
        _of_model(
            m,
            rows,
            samples,
            max_tokens,
            max_reasoning_tokens,
            len(system_prompt),
            by_model.get(m, concurrency),
            table,
            rates,
            batch,
        )
        for m in dict.fromkeys(models)
    ]
    seen = pl.DataFrame()
    if power:
        from csrbench.metrics.power import plan_table

        seen = plan_table(rows, discordant)
    return Plan(rows["grid"].n_unique(), rows.height, tuple(conditions), tuple(made), seen)


def _of_model(
    model: str,
    rows: pl.DataFrame,
    samples: int,
    max_tokens: int,
    max_reasoning: int,
    system: int,
    concurrency: int,
    prices: Prices,
    rates: Mapping[str, Rate],
    batch: bool,
) -> ModelPlan:
    asked = rows
    if not model.startswith(NEEDS_CONTEXT):
        content = [c for c in ("prompt", "image_sha", "extra_sha") if c in rows.columns]
        asked = rows.unique(content, maintain_order=True)
    n = asked.height * samples
    characters = (int(asked["prompt"].str.len_chars().sum() or 0) + system * asked.height) * samples
    shown = [asked[c].count() for c in ("image_sha", "extra_sha") if c in asked.columns]
    pictures = sum(shown) * samples
    tokens_in = (
        characters // 5 + 10 * n + pictures * TOKENS_PER_PICTURE_LOW,
        characters // 3 + 20 * n + pictures * TOKENS_PER_PICTURE,
    )
    tokens_out = (n * min(SHORT_REPLY, max_tokens), n * (max_tokens + max_reasoning))
    price = prices.find(model)
    usd = None
    if price is not None:
        price = price.in_batch() if batch else price
        low, high = (price.cost(i, o) for i, o in zip(tokens_in, tokens_out, strict=True))
        usd = (low or 0.0, high or 0.0)
    each, places = SECONDS_PER_REPLY, concurrency
    if batch:
        each, places = SECONDS_PER_BATCH, BATCH_REQUESTS
    if model.startswith(LOCAL):
        each, places = LOCAL_SECONDS, 1
    elif model.startswith(BATCHED):
        each, places = BATCHED_SECONDS, 1
    elif model.startswith(NEEDS_CONTEXT):
        each, places = (0.0005, 0.005), 1
    waves = math.ceil(n / places)
    rate = rates.get(model, Rate())
    seconds = tuple(
        max(
            waves * s,
            60 * n / rate.rpm if rate.rpm else 0.0,
            60 * (tokens_in[k] + tokens_out[k]) / rate.tpm if rate.tpm else 0.0,
        )
        for k, s in enumerate(each)
    )
    return ModelPlan(
        model, rows.height * samples, n, tokens_in, tokens_out, usd,
        price.date if price else "", (seconds[0], seconds[1]),
    )  # fmt: skip


def smallest_sample(
    instances: pl.DataFrame,
    conditions: Sequence[str],
    target: float,
    *,
    types: Sequence[str] | None = None,
    per_pattern: bool = False,
    discordant: float = 0.2,
) -> int:
    """The fewest whole grids that see a difference of `target`: what `--limit` should be.

    Grids are taken in the order of `select`, which spreads them over patterns, types and families,
    and all grids cost about the same, so the smallest sample is the cheapest.

    Args:
        target: difference of shares in (0, 1), at 80 % power and the 5 % level.
        per_pattern: reach it in each pattern, not only over all cells.

    Raises:
        UserError: a target outside (0, 1), or one that the whole suite doesn't reach.
    """
    from csrbench.metrics.power import POWER, cells_needed, plan_table

    if not 0 < target < 1:
        raise UserError(f"--target-mde {target:g}: give a difference between 0 and 1, such as 0.1.")
    rows = select(instances, conditions, types=types).unique("cell", maintain_order=True)
    order = rows["grid"].unique(maintain_order=True).to_list()
    place = {g: i for i, g in enumerate(order)}
    rows = rows.with_columns(pl.col("grid").replace_strict(place, return_dtype=pl.Int64).alias("_"))

    names = {"all", *rows["pattern"].unique().to_list()} if per_pattern else {"all"}

    def enough(count: int) -> bool:
        table = plan_table(rows.filter(pl.col("_") < count), discordant)
        found = dict(table.select("pattern", "mde").rows())
        return all((m := found.get(n)) is not None and m <= target for n in names)

    if not enough(len(order)):
        best = plan_table(rows, discordant).filter(pl.col("pattern").is_in(sorted(names)))
        found = [float(m) for m in best["mde"].drop_nulls()]
        worst = max(found) if len(found) == best.height else None
        said = "no difference" if worst is None else f"differences of {worst:.3f} or more"
        need, where = "", " in each pattern" if per_pattern else ""
        if target <= discordant:
            cells = math.ceil(cells_needed(target, discordant))
            need = f"{cells:,} independent cells are needed{where}; "
        raise UserError(
            f"--target-mde {target:g} is out of reach: all {len(order)} grids together see {said}"
            f"{where} at {POWER:.0%} power; {need}build a larger suite "
            "(`csrbench build --suite full`)."
        )
    low, high = 1, len(order)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    while not enough(low):  # families of unlike size make the curve not quite monotone
        low += 1
    return low
