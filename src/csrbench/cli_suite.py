"""Commands about suites: `build` and `audit`. Heavy imports stay inside."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from csrbench.cli_options import csv_list


@click.command()
@click.argument("suite", type=click.Path(path_type=Path))
@click.option(
    "--ocr/--no-ocr",
    default=True,
    show_default=True,
    help="Read the decisive text back from every picture (the slow part).",
)
@click.option("--all", "everything", is_flag=True, help="Print the checks that hold as well.")
def audit(suite: Path, ocr: bool, everything: bool) -> None:
    """Check what a built suite promises: no shortcut, faithful controls, legible pictures.

    Grid rule and what a policy of one modality could reach at best; balance of the right
    behaviours; probes trained on ask or picture alone, cross-validated over families; whether
    the text-only control says what the picture shows; OCR; near-duplicates. Writes audit.json
    and audit.md into the suite's folder. Exit code 1 when a promise is broken.
    Needs the extra `audit` (and `embedded` for OCR).
    """
    from csrbench import console
    from csrbench.suite.audit import audit as run_audit

    def tell(stage: str, done: int, total: int) -> None:
        if stage == "legibility" and total > 1:
            update(done, total)
        elif done == 0 and stage != "legibility":
            console.note(f"audit: {stage}")

    with console.counter("reading pictures") as update:
        report = run_audit(suite, ocr=ocr, progress=tell)
    marks = {"ok": ("holds", "green"), "warning": ("weigh", "yellow"), "failure": ("FAILS", "red")}
    for section in report.sections:
        click.secho(f"\n{section.name}", bold=True)
        held = 0
        for check in section.checks:
            if check.level == "ok" and not everything:
                held += 1
                continue
            word, colour = marks[check.level]
            click.echo(f"  {click.style(word, fg=colour)}  {check.name}: {check.said}")
            for example in check.examples[:5] if check.level != "ok" else ():
                click.echo(f"         {console.clean(example)}")
        if held:
            click.echo(f"  {click.style('holds', fg='green')}  {held} checks (--all lists them)")
    click.echo(
        f"\n{report.suite} ({report.content_hash[:12]}): {len(report.failures)} broken promises, "
        f"{len(report.warnings)} to weigh; details in {suite / 'audit.md'}"
    )
    if report.failures:
        sys.exit(1)


@click.command()
@click.option(
    "--suite",
    default="mini",
    show_default=True,
    help="mini (1 grid a type), core (2 a family), full (5 a family), or fresh (not in "
    "the public suites; needs --seed).",
)
@click.option("--seed", default=0, show_default=True, help="Same seed, same bytes.")
@click.option(
    "--conditions",
    callback=csv_list,
    metavar="A,B,...",
    help="Ways to present each cell (default: mm,txt,blind,conflict-1..3,support,choice; "
    "also img,distract,typo).",
)
@click.option(
    "--types", "types_", callback=csv_list, metavar="S01,H03,...", help="These types alone."
)
@click.option(
    "--stress",
    type=click.IntRange(0, 3),
    default=0,
    show_default=True,
    help="The same cells with evidence that is harder to see: smaller, fainter, tilted, cluttered, "
    "a worse camera; at 3 with a printed instruction that is not the user's.",
)
@click.option(
    "--families",
    "folders",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Further folder of family files.",
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="[default: suites/SUITE-SEED]")
def build(
    suite: str,
    seed: int,
    conditions: tuple[str, ...],
    types_: tuple[str, ...],
    stress: int,
    folders: tuple[Path, ...],
    out: Path | None,
) -> None:
    """Draw a suite: pictures, prompts, paired text-only controls, gold. Resumable."""
    from csrbench import console
    from csrbench.suite.build import build as build_suite
    from csrbench.suite.conditions import DEFAULT

    out = out or Path("suites") / (f"{suite}-{seed}" + (f"-stress{stress}" if stress else ""))
    with console.counter("drawing") as progress:
        made = build_suite(
            out,
            suite,
            seed,
            conditions or DEFAULT,
            families=folders,
            types=types_,
            stress=stress,
            progress=progress,
        )
    c = made.manifest["counts"]
    click.echo(
        f"{out}: {c['types']} types, {c['families']} families, {c['grids']} grids "
        f"({c['crossed_grids']} crossed), {c['cells']} cells, {c['pictures']} pictures, "
        f"{c['instances']} instances; content {made.hash[:12]}"
    )
    if o := made.manifest.get("overlap"):
        click.echo(
            f"overlap with the public suites (seed 0): {o['shared_grids']} of {o['grids']} grids, "
            f"{o['shared_pictures']} of {o['pictures']} pictures' contents, {o['shared_asks']} of "
            f"{o['asks']} asks"
        )


@click.command()
@click.argument("suite", type=click.Path(path_type=Path))
@click.argument("stores", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="PROVIDER/MODEL",
    help="Select against these models (default: all in the stores but reference systems).",
)
@click.option(
    "--fail",
    type=click.Choice(["all", "any"]),
    default="all",
    show_default=True,
    help="Grids that all, or any, of the models fail.",
)
@click.option(
    "--solved-in-text",
    is_flag=True,
    help="A failure counts only where the model solves the grid from the description.",
)
@click.option("--per-type", type=int, metavar="N", help="N grids of a type at most, hardest first.")
@click.option("--judge", "judge_", default="rules", show_default=True, help="Whose verdicts count.")
@click.option(
    "--ocr/--no-ocr", default=True, show_default=True, help="Check legibility with a reader."
)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="[default: suites/hard]")
def harden(
    suite: Path,
    stores: tuple[Path, ...],
    models: tuple[str, ...],
    fail: str,
    solved_in_text: bool,
    per_type: int | None,
    judge_: str,
    ocr: bool,
    out: Path | None,
) -> None:
    """Pick the grids of SUITE that models fail, from judged run STORES, as a suite named `hard`.

    \b
      csrbench build --suite fresh --seed 7 -o suites/fresh-7
      csrbench run suites/fresh-7 --model openai/A --model openai/B -o runs/f.db
      csrbench judge runs/f.db --suite suites/fresh-7
      csrbench harden suites/fresh-7 runs/f.db -o suites/hard
    Grids with a missing verdict, and grids that break a check (grid rule, control fidelity,
    legibility), are left out. The split records how it was selected. Scores on it are low by
    selection, most of all for the models it was selected against: never mix it with plain scores.
    """
    from csrbench.commands_suite import harden_command

    harden_command(
        suite,
        stores,
        models,
        by="all" if fail == "all" else "any",
        solved_in_text=solved_in_text,
        per_type=per_type,
        judge=judge_,
        ocr=ocr,
        out=out or Path("suites/hard"),
    )
