"""Commands about results: `csrbench compare`. Heavy imports stay inside."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("first")
@click.argument("second")
@click.argument("stores", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--suite", required=True, type=click.Path(path_type=Path), help="The suite that was run."
)
@click.option(
    "--model",
    metavar="PROVIDER/MODEL",
    help="Compare two conditions of this model; FIRST and SECOND are then conditions (txt mm).",
)
@click.option("--condition", default="mm", show_default=True, help="Where two models are compared.")
@click.option("--judge", "judge_", default="rules", show_default=True, help="Whose verdicts count.")
@click.option("--resamples", default=10_000, show_default=True, help="Bootstrap and permutations.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write the contrasts as CSV.")
def compare(
    first: str,
    second: str,
    stores: tuple[Path, ...],
    suite: Path,
    model: str | None,
    condition: str,
    judge_: str,
    resamples: int,
    out: Path | None,
) -> None:
    """Compare two models (or two conditions of one) on the same cells.

    Paired differences with family-bootstrap intervals, permutation of whole families, Holm over
    the planned contrasts, and what could have been seen. The conclusion never says more than the
    interval.

    \b
      csrbench compare openai/a openai/b runs/mini.db --suite suites/mini
      csrbench compare txt mm runs/mini.db --suite suites/mini --model openai/a
    """
    from csrbench import console
    from csrbench.judges import rules
    from csrbench.judges.stage import outcomes
    from csrbench.metrics.compare import compare_conditions, compare_models
    from csrbench.suite.read import open_suite

    name = rules.NAME if judge_ == "rules" else judge_
    table = outcomes(open_suite(suite), stores, name)
    found = (
        compare_conditions(table, model, first, second, resamples)
        if model
        else compare_models(table, first, second, condition, resamples)
    )
    rows = [
        [_figure(r["pattern"], r["metric"]), *(_number(r.get(k)) for k in _COLUMNS)]
        for r in found.contrasts.iter_rows(named=True)
    ]
    console.table(f"{first} minus {second}", ["figure", *_COLUMNS], rows)
    for sentence in found.conclusions:
        console.say(sentence)
    if out is not None:
        found.contrasts.write_csv(out)
        console.say(f"contrasts: {out}")


_COLUMNS = ("difference", "low", "high", "p", "p_holm", "mde", "n", "families", "missing_share")


def _figure(pattern: str, metric: str) -> str:
    return f"{pattern} {metric}".replace("_", " ")


def _number(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
