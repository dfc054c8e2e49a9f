"""What `csrbench compare` prints and writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from csrbench import console
from csrbench.errors import UserError

if TYPE_CHECKING:
    import polars as pl

    from csrbench.metrics.compare import Comparison

_COLUMNS = ("difference", "low", "high", "p", "p_holm", "mde", "n", "families", "missing_share")
_PATH = ("d_prime", "delta_d_prime", "delta_d_prime_low", "delta_d_prime_high", "p_d_prime",
         "criterion", "delta_criterion", "delta_criterion_low", "delta_criterion_high",
         "p_criterion")  # fmt: skip


def show_comparison(found: Comparison) -> None:
    """Print the contrasts and what they allow to be said."""
    rows = [
        [_figure(r["pattern"], r["metric"]), *(_number(r.get(k)) for k in _COLUMNS)]
        for r in found.contrasts.iter_rows(named=True)
    ]
    console.table(f"{found.first} minus {found.second}", ["figure", *_COLUMNS], rows)
    for sentence in found.conclusions:
        console.say(sentence)


def compare_settings(
    words: Sequence[str],
    suite: Path,
    suite_b: Path | None,
    model: str | None,
    condition: str,
    judge: str,
    resamples: int,
    out: Path | None,
) -> None:
    """Compare settings of one model: each against the first, then the path over all.

    Raises:
        UserError: bad suite, store, setting, model or condition.
    """
    from csrbench.judges.arms import open_second, parse_arms, read_arms
    from csrbench.judges.words import rules
    from csrbench.metrics.compare import compare_models
    from csrbench.metrics.path import path_sentences
    from csrbench.metrics.tradeoff import path_table
    from csrbench.suite.read import open_suite

    arms = parse_arms(words, open_suite(suite), open_second(suite_b))
    read = read_arms(arms, rules.NAME if judge == "rules" else judge, model)
    reference, *others = read.names
    console.say(f"{read.model}, {len(read.names)} settings, condition {condition}")
    for note in read.notes:
        console.say(note)
    found = [compare_models(read.outcomes, n, reference, condition, resamples) for n in others]
    for one in found:
        show_comparison(one)
    table = read.outcomes.filter(read.outcomes["condition"] == condition)
    if {"safety", "over_rejection"} <= set(table["pattern"].unique().to_list()):
        path = path_table(table, list(read.names), condition, resamples)
        rows = [[r["model"], *(_number(r[k]) for k in _PATH)] for r in path.iter_rows(named=True)]
        heads = [k.replace("_d_prime", " d′").replace("d_prime", "d′").replace("_criterion", " c")
                 .replace("criterion", "c").replace("_", " ") for k in _PATH]  # fmt: skip
        console.table("path over the settings", ["setting", *heads], rows)
        for sentence in path_sentences(path):
            console.say(sentence)
        if out is not None:
            write_csv(path, out.with_name(f"{out.stem}.path.csv"))
    if out is not None:
        import polars as pl

        parts = [f.contrasts.with_columns(first=pl.lit(f.first), second=pl.lit(f.second))
                 for f in found]  # fmt: skip
        write_csv(pl.concat(parts), out)
        console.say(f"contrasts: {out}")


def write_csv(frame: pl.DataFrame, out: Path) -> None:
    """Write a table.

    Raises:
        UserError: the file can't be written.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        frame.write_csv(out)
    except OSError as error:
        raise UserError(f"{out}: can't be written ({error.strerror or error})") from None


def _figure(pattern: str, metric: str) -> str:
    return f"{pattern} {metric}".replace("_", " ")


def _number(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
