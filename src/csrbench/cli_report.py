"""Commands about results: `csrbench compare`. Heavy imports stay inside."""

from __future__ import annotations

from pathlib import Path

import click

from csrbench.errors import UserError


@click.command()
@click.argument("first")
@click.argument("second")
@click.argument("stores", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--suite", required=True, type=click.Path(path_type=Path), help="The suite that was run."
)
@click.option(
    "--model",
    metavar="PROVIDER/MODEL",
    help="Compare two conditions of this model; FIRST and SECOND are then conditions (txt mm). "
    "With NAME=STORE: the model whose settings these are.",
)
@click.option(
    "--suite-b",
    type=click.Path(path_type=Path),
    help="With two NAME=STORE: the second one's suite, of another stress level.",
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
    suite_b: Path | None,
    condition: str,
    judge_: str,
    resamples: int,
    out: Path | None,
) -> None:
    """Compare two models, or two conditions, system prompts or stress levels of one.

    Paired differences with family-bootstrap intervals, permutation of whole families, Holm over
    the planned contrasts, and what could have been seen. The conclusion never says more than the
    interval.

    \b
      csrbench compare openai/a openai/b runs/mini.db --suite suites/mini
      csrbench compare txt mm runs/mini.db --suite suites/mini --model openai/a
    Settings of one model, each run into a store of its own, as NAME=STORE; the first is the
    reference. Says whether discrimination (d′) changed, or the criterion alone:
      csrbench compare plain=runs/p.db careful=runs/c.db strict=runs/s.db --suite suites/core
      csrbench compare clear=runs/0.db faint=runs/2.db --suite suites/core --suite-b suites/core-2
    """
    # A model's name may hold "=", after its provider; a setting's name holds no "/".
    if any("/" not in name for name, equals, _ in (w.partition("=") for w in (first, second))
           if equals):  # fmt: skip
        from csrbench.commands_compare import compare_settings

        words = [first, second, *map(str, stores)]
        compare_settings(words, suite, suite_b, model, condition, judge_, resamples, out)
        return
    if suite_b is not None:
        raise UserError("--suite-b belongs to settings: give NAME=STORE twice")
    if not stores:
        raise UserError("no run store named; give at least one after the two names")
    from csrbench import console
    from csrbench.commands_compare import show_comparison, write_csv
    from csrbench.judges.stage import outcomes
    from csrbench.judges.words import rules
    from csrbench.metrics.compare import compare_conditions, compare_models
    from csrbench.suite.read import open_suite

    name = rules.NAME if judge_ == "rules" else judge_
    table = outcomes(open_suite(suite), stores, name)
    found = (
        compare_conditions(table, model, first, second, resamples)
        if model
        else compare_models(table, first, second, condition, resamples)
    )
    show_comparison(found)
    if out is not None:
        write_csv(found.contrasts, out)
        console.say(f"contrasts: {out}")
