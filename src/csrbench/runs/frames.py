"""The run store as data frames: whole columns at once, so that 200,000 responses take a second."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from csrbench.runs.store import RESPONSE_COLUMNS, Store, guard

_TYPES: dict[str, type[pl.DataType]] = {
    "sample": pl.Int64,
    "tokens_in": pl.Int64,
    "tokens_out": pl.Int64,
    "tokens_reasoning": pl.Int64,
    "latency_s": pl.Float64,
    "cost_usd": pl.Float64,
    "attempts": pl.Int64,
    "grounded": pl.Boolean,
    "enables": pl.Boolean,
    "helps": pl.Boolean,
    "correct": pl.Boolean,
}
_CHUNK = 10_000


def responses(store: Store | str | Path, *, reasoning: bool = False) -> pl.DataFrame:
    """A row per (model, instance, sample) that has a response.

    Columns: model, instance, sample, key, status, text, finish, tokens_in, tokens_out,
    tokens_reasoning, latency_s (seconds), cost_usd (US dollars; null: price unknown), attempts,
    error, created; and with `reasoning` also what the model thought before it answered.

    Raises:
        UserError: no store there, or a damaged one.
    """
    with _opened(store) as opened:
        items = _read(opened, "SELECT model, instance, sample, key FROM items")
        columns = [c for c in RESPONSE_COLUMNS if reasoning or c != "reasoning"]
        replies = _read(opened, f"SELECT {','.join(columns)} FROM responses")
    return items.join(replies, on="key", how="inner", maintain_order="left")


def judgements(store: Store | str | Path) -> pl.DataFrame:
    """A row per (model, instance, sample, judge); columns as in `store.JUDGEMENT_COLUMNS`.

    Raises:
        UserError: no store there, or a damaged one.
    """
    with _opened(store) as opened:
        return _read(opened, "SELECT * FROM judgements")


def prompts(store: Store | str | Path) -> pl.DataFrame:
    """A row per request: key, model, revision, sampling (JSON), image_shas (JSON),
    image_rules (names of the rules that made pictures smaller), messages (JSON).

    Raises:
        UserError: no store there, or a damaged one.
    """
    with _opened(store) as opened:
        return _read(
            opened,
            "SELECT r.key, r.model, r.revision, r.sampling, r.image_shas, r.image_rules, "
            "p.text AS messages FROM requests r JOIN prompts p ON p.sha = r.prompt_sha",
        )


@contextmanager
def _opened(store: Store | str | Path) -> Iterator[Store]:
    if isinstance(store, Store):
        yield store
        return
    with Store(store, readonly=True) as opened:
        yield opened


def _read(store: Store, query: str) -> pl.DataFrame:
    with guard(store.path), _no_gc():
        cursor = store.db.execute(query)
        names = [d[0] for d in cursor.description]
        types = [_TYPES.get(n, pl.String) for n in names]
        schema = dict(zip(names, types, strict=True))
        chunks = [pl.DataFrame(schema=schema)]
        while rows := cursor.fetchmany(_CHUNK):
            columns = zip(names, types, zip(*rows, strict=True), strict=True)
            chunks.append(pl.DataFrame([_series(n, t, list(v)) for n, t, v in columns]))
    return pl.concat(chunks, rechunk=True)


def _series(name: str, kind: type[pl.DataType], values: list[object]) -> pl.Series:
    if kind is pl.Boolean:
        return pl.Series(name, values, dtype=pl.Int64).cast(pl.Boolean)
    return pl.Series(name, values, dtype=kind)


@contextmanager
def _no_gc() -> Iterator[None]:
    """Millions of short-lived tuples make the collector walk the heap for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
