"""Commands about suites: `csrbench audit`. Heavy imports stay inside."""

from __future__ import annotations

import sys
from pathlib import Path

import click


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
