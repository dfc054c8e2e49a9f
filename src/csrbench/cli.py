"""The command line: parses, calls one function per stage, prints. Heavy imports stay inside."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from csrbench import __version__, cli_runs
from csrbench.cli_judges import annotate, calibrate
from csrbench.cli_options import csv_list
from csrbench.cli_papers import cite, export, leaderboard
from csrbench.cli_report import compare
from csrbench.cli_suite import audit, build, harden
from csrbench.errors import UserError

_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class _Group(click.Group):
    """Lists commands in the order of the work, not of the alphabet; mends typos."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches

        if args and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0], self.commands, 1)
            hint = f"did you mean '{near[0]}'?" if near else "see `csrbench --help`."
            raise UserError(f"there is no command '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Group, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="csrbench")
def cli() -> None:
    """Does a multimodal model act on what image and text mean together, or on one of them alone?

    \b
    See it work, offline, in a few minutes:
      csrbench demo
    Your own model, step by step:
      csrbench build --suite mini -o suites/mini
      csrbench run suites/mini --model openai/gpt-4.1-mini -o runs/mini.db
      csrbench judge runs/mini.db --suite suites/mini
      csrbench report runs/mini.db --suite suites/mini -o reports/mini
    Every step can be killed and started again; it goes on where it was.
    """


@cli.command()
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("csrbench-demo"),
    show_default=True,
    help="Folder for the suite, the run and the report.",
)
@click.option("--seed", default=0, show_default=True, help="Seed of the suite.")
@click.option(
    "--part",
    default=8,
    show_default=True,
    help="Grids that the embedded model is asked (0: leave it out).",
)
def demo(out: Path, seed: int, part: int) -> None:
    """Build the mini suite, ask reference systems and a small local model, judge, and report.

    Needs no network, no key and no GPU. The reference systems are simulated policies that know
    the gold (they show that only acting on both modalities scores); the embedded model is a real
    but tiny one: SmolLM2-135M reading pictures through OCR.
    """
    from csrbench.demo import run_demo

    run_demo(out, seed, part)


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def types(as_json: bool) -> None:
    """List the 4 patterns and 61 types with definitions and sources."""
    from csrbench import taxonomy

    if as_json:
        import json
        from dataclasses import asdict

        rows = {
            "patterns": [asdict(p) for p in taxonomy.patterns()],
            "types": [asdict(t) for t in taxonomy.types()],
        }
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    for pattern in taxonomy.patterns():
        members = [t for t in taxonomy.types() if t.pattern == pattern.id]
        click.secho(f"\n{pattern.name} ({len(members)} types)", bold=True)
        click.echo(f"{pattern.definition}\n")
        for t in members:
            click.echo(f"  {t.id}  {t.name:<28} {t.definition}  [{t.source}]")


@cli.group()
def families() -> None:
    """List and check the authored situations."""


@families.command("list")
@click.option(
    "--families",
    "folders",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Further folder of family files.",
)
def families_list(folders: tuple[Path, ...]) -> None:
    """List families with scene kind, number of distinct grids and title."""
    from csrbench.families.expand import grid_count
    from csrbench.families.load import load_all

    for f in load_all(folders):
        click.echo(f"{f.id:<34} {f.scene.kind:<11} {grid_count(f):>5} grids  {f.title}")


@families.command("check")
@click.argument("names", nargs=-1)
@click.option(
    "--families",
    "folders",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Further folder of family files.",
)
def families_check(names: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Check families (all, or those whose id begins with NAMES) without drawing them."""
    from csrbench.families.check import check
    from csrbench.families.expand import expand
    from csrbench.families.load import load_all
    from csrbench.judges.calibration.selfcheck import reply_problems

    bad = 0
    for family in load_all(folders):
        if names and not family.id.startswith(names):
            continue
        problems = check(family)
        if not problems:
            grids = (expand(family, k, 0) for k in range(len(family.rows)))
            problems = [p for grid in grids for p in reply_problems(grid)]
        bad += bool(problems)
        click.echo(f"{'FAIL' if problems else 'ok  '}  {family.id}")
        for problem in problems:
            click.echo(f"      {problem}")
    if bad:
        raise UserError(f"{bad} families have problems; mend the files named above")


cli.add_command(build)
cli.add_command(audit)


@cli.command()
def models() -> None:
    """Show how models are named, and which clients are installed."""
    from csrbench.models.reference import SYSTEMS

    click.echo(_MODELS_HELP)
    click.secho("Reference systems (simulated; they know the gold):", bold=True)
    for name, what in SYSTEMS.items():
        click.echo(f"  reference/{name:<20} {what}")
    click.secho("Simulated models of known rates (they know the gold, too):", bold=True)
    click.echo('  "simulated/NAME?integration=0.7&refusal=0.1&dominance=0.4&abstain=0.2" (quoted)')
    click.echo("    acts on both in 70 % of cells; also stereotype, described, correlation, seed")


_MODELS_HELP = """\
Models are named provider/model:
  openai/NAME            any OpenAI-compatible endpoint: OpenAI itself (key in OPENAI_API_KEY), or
                         vLLM, llama.cpp, Ollama, OpenRouter ... with --base-url
  gguf/PATH              a local GGUF file, in-process; --mmproj PATH for vision models
  hf/FOLDER, hf/ORG/NAME a vision-language model of transformers, in batches (extra: hf)
  vllm/FOLDER, vllm/ORG/NAME
                         the same through vLLM in-process (pip install vllm; needs a GPU)
  embedded/smollm2       SmolLM2-135M reading pictures through OCR (offline, CPU)
  anthropic/NAME, google/NAME, mistral/NAME, bedrock/NAME ...
                         every provider of Inspect AI (extra: pip install "csrbench[inspect]")
"""


@cli.command()
@click.argument("suite", type=click.Path(path_type=Path))
@click.option(
    "--model",
    "models_",
    multiple=True,
    metavar="PROVIDER/MODEL",
    help="Model to ask; may be given several times. See `csrbench models`.",
)
@click.option(
    "--conditions",
    callback=csv_list,
    metavar="A,B,...",
    help="[default: mm,txt]  `all`: every condition of the suite.",
)
@click.option(
    "--types", "types_", callback=csv_list, metavar="S01,H03,...", help="These types alone."
)
@click.option("--limit", type=int, metavar="N", help="N grids at most, spread over types.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="[default: runs/SUITE.db]")
@click.option("--base-url", metavar="URL", help="Endpoint for openai/... models.")
@click.option("--mmproj", type=click.Path(path_type=Path), help="Vision projector for gguf/...")
@click.option("--ocr", is_flag=True, help="Let a text-only gguf/... model read pictures by OCR.")
@click.option("--concurrency", type=int, metavar="N", help="Calls in flight per model.")
@click.option("--temperature", default=0.0, show_default=True)
@click.option("--max-tokens", default=512, show_default=True, help="Per reply.")
@click.option("--samples", default=1, show_default=True, help="Replies per instance.")
@click.option(
    "--system-prompt",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Put before every request; part of the key.",
)
@click.option("--max-usd", type=float, help="Stop cleanly before this is exceeded.")
@click.option("--max-requests", type=int, help="Stop cleanly after so many requests.")
@click.option("--max-seconds", type=float, help="Stop cleanly after so long.")
@click.option(
    "--prices", type=click.Path(path_type=Path), metavar="FILE", help="Your own price table (TOML)."
)
@click.option("--dry-run", is_flag=True, help="Show size and price; ask nothing.")
def run(**options: Any) -> None:
    """Ask models the instances of SUITE; safe to kill and to repeat: nothing is paid twice."""
    from csrbench.commands import run_command

    sys.exit(run_command(options))


@cli.command()
@click.argument("stores", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--suite", required=True, type=click.Path(path_type=Path), help="The suite that was run."
)
@click.option(
    "--judge",
    "judge_",
    default="rules",
    show_default=True,
    metavar="rules|PROVIDER/MODEL",
    help="The offline rule judge, or a model that grades by rubric.",
)
@click.option("--votes", default=1, show_default=True, help="Readings per reply (model judges).")
@click.option(
    "--picture/--description",
    default=False,
    show_default=True,
    help="What a model judge sees of the picture.",
)
@click.option("--limit", type=int, help="Judge N replies at most (model judges).")
@click.option("--base-url", metavar="URL", help="Endpoint for an openai/... judge.")
def judge(**options: Any) -> None:
    """Judge stored replies: separate axes per reply; a judge's failure is never a verdict."""
    from csrbench.commands import judge_command

    sys.exit(judge_command(options))


@cli.command()
@click.argument("stores", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--suite", required=True, type=click.Path(path_type=Path), help="The suite that was run."
)
@click.option(
    "--judge",
    "judge_",
    default="rules",
    show_default=True,
    help="Whose verdicts count (name as printed by `csrbench judge`).",
)
@click.option("--resamples", default=10_000, show_default=True, help="Bootstrap resamples.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Human labels (an export of `csrbench annotate`, or a CSV): figures corrected for the "
    "judge's error stand beside the naive ones.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("reports/report"),
    show_default=True,
)
def report(
    stores: tuple[Path, ...],
    suite: Path,
    judge_: str,
    resamples: int,
    labels: Path | None,
    out: Path,
) -> None:
    """Write the report: tables (CSV, Parquet), figures and a page that opens from disk."""
    from csrbench.commands import report_command

    report_command(stores, suite, judge_, resamples, out, labels)


@cli.command()
@click.argument("store", type=click.Path(path_type=Path))
def show(store: Path) -> None:
    """Show what a run store holds: models, statuses, judges, cost."""
    from csrbench.commands import show_command

    show_command(store)


cli_runs.attach(cli)
cli.add_command(compare)
cli.add_command(leaderboard)
cli.add_command(export)
cli.add_command(cite)
cli.add_command(annotate)
cli.add_command(calibrate)
cli.add_command(harden)


def main() -> None:
    """Entry point: errors of users are one sentence and exit code 2; Ctrl-C is 130."""
    try:
        cli.main(standalone_mode=False)
    except UserError as error:
        click.secho(f"csrbench: {error}", err=True, fg="red")
        sys.exit(2)
    except click.exceptions.Abort:
        click.echo("stopped; give the same command again to go on", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.secho(f"csrbench: {error.format_message()}", err=True, fg="red")
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        click.echo("stopped; give the same command again to go on", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
