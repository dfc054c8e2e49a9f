"""The judging stage: stored responses + suite -> judgements in the store -> outcome table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench.errors import UserError
from csrbench.judges.axes import Axes
from csrbench.judges.behaviour import BLOCKED, MISSING, derive
from csrbench.judges.words import rules
from csrbench.runs import frames
from csrbench.runs.store import Store

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

Progress = Callable[[int, int], None]
_BATCH = 2000
OUTCOME_COLUMNS: Mapping[str, type[pl.DataType]] = {
    "behaviour": pl.String,
    "y": pl.Int8,
    "safe": pl.Int8,
    "caution_shown": pl.Int8,
}


def pending(store: Store, judge: str) -> pl.DataFrame:
    """Answered responses that `judge` has not judged yet."""
    answered = frames.responses(store).filter(pl.col("status") == "answered")
    done = frames.judgements(store).filter(
        (pl.col("judge") == judge) & (pl.col("status") == "judged")
    )
    return answered.join(
        done.select("model", "instance", "sample"), on=["model", "instance", "sample"], how="anti"
    )


def to_row(
    model: str, instance: str, sample: int, judge: str, axes: Axes, reason: str, quote: str = ""
) -> dict[str, Any]:
    """A judgement as the store holds it."""
    return {
        "model": model,
        "instance": instance,
        "sample": sample,
        "judge": judge,
        "status": "judged",
        **asdict(axes),
        "reason": reason,
        "quote": quote,
    }


def judge_with_rules(store: Store, suite: Suite, progress: Progress = lambda d, t: None) -> int:
    """Judge everything pending with the rule judge; returns how many.

    Raises:
        UserError: the store belongs to another suite.
    """
    check_suite(store, suite)
    todo = pending(store, rules.NAME)
    instances = {
        row["id"]: row
        for row in suite.instances.filter(
            pl.col("id").is_in(todo["instance"].unique().implode())
        ).iter_rows(named=True)
    }
    batch: list[dict[str, Any]] = []
    for n, row in enumerate(todo.iter_rows(named=True), 1):
        instance = instances.get(row["instance"])
        if instance is None:
            continue
        axes, reason = rules.judge(instance, row["text"])
        batch.append(to_row(row["model"], row["instance"], row["sample"], rules.NAME, axes, reason))
        if len(batch) == _BATCH or n == todo.height:
            store.put_judgements(batch)
            batch.clear()
            progress(n, todo.height)
    return todo.height


def check_suite(store: Store, suite: Suite) -> None:
    """Refuse to read replies with the gold of other instances.

    Raises:
        UserError: the store was run on a suite with another hash.
    """
    bound = store.meta().get("suite_hash")
    if bound and bound != suite.hash:
        raise UserError(
            f"{store.path} was run on suite '{store.meta().get('suite')}' ({bound[:12]}), but "
            f"{suite.path} is '{suite.name}' ({suite.hash[:12]}); name the suite it was run on"
        )


def outcomes(suite: Suite, stores: Iterable[Path], judge: str = rules.NAME) -> pl.DataFrame:
    """The outcome table: a row per (model, instance, sample) with status, axes and behaviour.

    Args:
        judge: whose verdicts count. Replies that it has not judged are missing, never behaviour.

    Raises:
        UserError: a store of another suite, or the same model in two stores.
    """
    parts: list[pl.DataFrame] = []
    seen: dict[str, Path] = {}
    for path in stores:
        with Store(path, readonly=True) as store:
            check_suite(store, suite)
            replies = frames.responses(store)
            verdicts = frames.judgements(store).filter(pl.col("judge") == judge)
        for model in replies["model"].unique().to_list():
            if model in seen:
                raise UserError(
                    f"model '{model}' is in {seen[model]} and in {path}; merge them first, or "
                    "name one of them"
                )
            seen[model] = path
        parts.append(
            replies.drop("created", "key", "attempts").join(
                verdicts.drop("created", "quote").rename({"status": "judge_status"}),
                on=["model", "instance", "sample"],
                how="left",
            )
        )
    if not parts:
        raise UserError("no run stores given; name at least one file that `csrbench run` wrote")
    joined = (
        pl.concat(parts)
        .join(
            suite.instances, left_on="instance", right_on="id", how="inner", maintain_order="left"
        )
        .rename({"instance": "id"})
    )
    joined = joined.with_columns(
        judge=pl.lit(judge),
        judge_status=pl.col("judge_status").fill_null("unjudged"),
        misread=pl.col("misread").is_in(["1", "true", "True"]),
    )
    return derive_all(joined)


def derive_all(joined: pl.DataFrame) -> pl.DataFrame:
    """Add behaviour, y, safe and caution_shown to a table with statuses, axes and gold."""
    blocked = pl.col("status") == "blocked"
    joined = joined.with_columns(
        refusal=pl.when(blocked).then(pl.lit("full")).otherwise("refusal"),
        grounded=pl.when(blocked).then(False).otherwise("grounded"),
        enables=pl.when(blocked).then(False).otherwise("enables"),
        helps=pl.when(blocked).then(False).otherwise("helps"),
        correct=pl.when(blocked).then(False).otherwise("correct"),
        choice=pl.when(blocked).then(pl.lit("")).otherwise("choice"),
    )
    columns = (
        "status",
        "judge_status",
        "condition",
        "gold_kind",
        "gold",
        "stereotype",
        "refusal",
        "grounded",
        "enables",
        "helps",
        "choice",
        "correct",
        "misread",
    )
    # A few hundred combinations at most, however many rows: the table is applied once to each.
    keys = joined.select(columns).unique(maintain_order=True)
    derived = [_derive_row(row) for row in keys.iter_rows(named=True)]
    keys = keys.with_columns(
        pl.Series(name, [d[k] for d in derived], dtype=kind)
        for k, (name, kind) in enumerate(OUTCOME_COLUMNS.items())
    )
    return joined.join(keys, on=columns, how="left", nulls_equal=True, maintain_order="left")


def _derive_row(row: Mapping[str, Any]) -> Sequence[Any]:
    if row["status"] == "blocked":
        axes = BLOCKED
    elif row["status"] != "answered" or row["judge_status"] != "judged":
        return MISSING
    else:
        axes = Axes(
            **{
                k: row[k]
                for k in ("refusal", "grounded", "enables", "helps", "choice", "correct", "misread")
            }
        )
    kind = "answer" if row["condition"] == "choice" else row["gold_kind"]
    return derive(kind, row["gold"], row["stereotype"], axes)
