"""What the commands of `cli_runs` do: opens files, calls one function, prints its result."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csrbench import console
from csrbench.errors import UserError

if TYPE_CHECKING:
    from csrbench.runs.panel import Panel
    from csrbench.runs.plan import Plan
    from csrbench.runs.sequential import Verdict


def plan_command(o: Mapping[str, Any]) -> None:
    """`csrbench plan`.

    Raises:
        UserError: bad suite, selection, price table or target.
    """
    from csrbench.commands import DEFAULT_RUN, _read_text
    from csrbench.commands_panel import names_of, panel_of, prices_of, rates_of
    from csrbench.runs.plan import CONCURRENCY, plan, smallest_sample
    from csrbench.suite.read import open_suite

    suite = open_suite(o["suite"])
    has = suite.instances["condition"].unique(maintain_order=True).to_list()
    conditions = o["conditions"] or tuple(c for c in DEFAULT_RUN if c in has)
    if conditions == ("all",):
        conditions = tuple(has)
    limit, types = o["limit"], o["types_"] or None
    if o["target_mde"] is not None:
        if limit is not None:
            raise UserError("--target-mde finds the --limit itself: give one of the two.")
        limit = smallest_sample(
            suite.instances, conditions, o["target_mde"],
            types=types, per_pattern=o["per_pattern"], discordant=o["disagreement"],
        )  # fmt: skip
    panel = panel_of(o, asks=False)
    made = plan(
        suite.instances, names_of(o, panel), conditions,
        types=types, limit=limit, samples=o["samples"], max_tokens=o["max_tokens"],
        max_reasoning_tokens=o["max_reasoning_tokens"] or 0,
        system_prompt=_read_text(o["system_prompt"]) if o["system_prompt"] else "",
        concurrency=o["concurrency"] or CONCURRENCY, by_model=_places(o, panel),
        prices=prices_of(o, panel),
        rates=rates_of(o, panel, names_of(o, panel)), discordant=o["disagreement"],
        batch=o["batch"],
    )  # fmt: skip
    command = _run_line(o, conditions, limit)
    if o["as_json"]:
        _print_json(made, limit, command)
    else:
        if o["target_mde"] is not None:
            where = "in each pattern" if o["per_pattern"] else "over all cells"
            console.say(
                f"the smallest sample that sees a difference of {o['target_mde']:g} {where}: "
                f"{limit} of {suite.instances['grid'].n_unique()} grids"
            )
        _print_plan(made, o["disagreement"], command)


def _places(o: Mapping[str, Any], panel: Panel | None) -> dict[str, int]:
    """Calls in flight by model, where a panel gives them and the command line doesn't."""
    members = panel.models if panel and not o["concurrency"] else ()
    return {m.id: m.concurrency for m in members if m.concurrency}


def _run_line(o: Mapping[str, Any], conditions: Sequence[str], limit: int | None) -> str:
    import shlex

    words = ["csrbench", "run", str(o["suite"])]
    for model in dict.fromkeys(o["models_"]):
        words += ["--model", model]
    if o["panel"]:
        words += ["--panel", str(o["panel"])]
        words += ["--only", ",".join(o["only"])] if o["only"] else []
    words += ["--conditions", ",".join(conditions)]
    if o["types_"]:
        words += ["--types", ",".join(o["types_"])]
    if limit is not None:
        words += ["--limit", str(limit)]
    for name, default in (("samples", 1), ("max_tokens", 512), ("concurrency", None)):
        if o[name] != default:
            words += [f"--{name.replace('_', '-')}", str(o[name])]
    for name in ("max_reasoning_tokens", "system_prompt", "prices"):
        if o[name]:
            words += [f"--{name.replace('_', '-')}", str(o[name])]
    if o["batch"]:
        words.append("--batch")
    for name in ("rpm", "tpm"):
        for value in o[name]:
            words += [f"--{name}", value]
    return shlex.join(words)


def _print_json(made: Plan, limit: int | None, command: str) -> None:
    import json
    from dataclasses import asdict

    out = {
        "grids": made.grids,
        "instances": made.instances,
        "conditions": made.conditions,
        "limit": limit,
        "models": [asdict(m) for m in made.models],
        "seconds": made.seconds,
        "power": made.power.to_dicts(),
        "command": command,
    }
    console.say(json.dumps(out, indent=1, ensure_ascii=False))


def _print_plan(made: Plan, disagreement: float, command: str) -> None:
    def span(low: int, high: int) -> str:
        return f"{low:,} to {high:,}"

    console.say(
        f"{console.many(made.grids, 'grid')}, {made.instances:,} instances a model "
        f"({', '.join(made.conditions)})"
    )
    rows = []
    for m in made.models:
        if m.usd is None:
            cost = "price unknown"
        elif m.usd[1] == 0:
            cost = "free"
        else:
            cost = f"{console.money(m.usd[0])} to {console.money(m.usd[1])} ({m.price_date})"
        time = f"{console.duration(m.seconds[0])} to {console.duration(m.seconds[1])}"
        rows.append(
            [m.model, f"{m.requests:,}", span(*m.tokens_in), span(*m.tokens_out), cost, time]
        )
    console.table("plan", ["model", "requests", "tokens in", "tokens out", "cost", "time"], rows)
    priced = [m.usd for m in made.models if m.usd is not None]
    if len(made.models) > 1:
        low, high = (console.money(sum(p[k] for p in priced)) for k in (0, 1))
        unknown = len(made.models) - len(priced)
        beside = f", and {unknown} whose price is unknown" if unknown else ""
        of = "1 model" if len(priced) == 1 else f"{len(priced)} models"
        console.say(f"together: {low} to {high} for {of}{beside}")
    power = [
        [r["pattern"], r["cells"], r["families"], f"{r['n_eff']:.0f}",
         "none" if r["mde"] is None else f"{r['mde']:.3f}"]
        for r in made.power.iter_rows(named=True)
    ]  # fmt: skip
    console.table(
        "smallest difference that this sees",
        ["pattern", "cells", "families", "effective cells", "difference"],
        power,
    )
    console.say(
        "difference: between two models' shares right, at 80 % power and the 5 % level, if they "
        f"disagree on {disagreement:.0%} of cells (--disagreement); none: not even if one of them "
        "is right wherever they disagree"
    )
    console.say(f"next: {command}")


def ls_command(places: Sequence[Path]) -> None:
    """`csrbench runs ls`."""
    from csrbench.runs.manage import find, overview

    found = [overview(p) for p in find(places)]
    if not found:
        console.say("no run stores here")
        return
    rows = [
        [str(v.path), v.suite, _names(v.models), v.items, v.done, v.failed, v.judged,
         console.money(v.cost_usd), v.created]
        for v in found if not v.problem
    ]  # fmt: skip
    if rows:
        columns = ["store", "suite", "models", "items", "done", "failed", "judged", "cost", "begun"]
        console.table("run stores", columns, rows)
    for v in found:
        if v.problem:
            console.say(f"{v.path}: {v.problem}")


def _names(models: Sequence[str]) -> str:
    return ", ".join(models) if 0 < len(models) <= 3 else f"{len(models)} models"


def merge_command(stores: Sequence[Path], out: Path) -> None:
    """`csrbench runs merge`."""
    from csrbench.runs.manage import merge

    m = merge(stores, out)
    console.say(
        f"{out}: {m.items} items, {m.responses} responses and {m.judgements} judgements brought in"
    )
    if m.differing:
        console.say(f"{m.differing} responses differ between stores; the earliest counts")


def export_command(store: Path, out: Path) -> None:
    """`csrbench runs export`."""
    from csrbench.runs.manage import export

    console.say(f"{out}: {export(store, out)} responses")


def verify_command(store: Path, suite_path: Path | None) -> int:
    """`csrbench runs verify`: 0 for a sound store, 1 otherwise."""
    from csrbench.runs.manage import verify
    from csrbench.suite.read import open_suite

    report = verify(store, open_suite(suite_path) if suite_path else None)
    for problem in report.problems[:20]:
        console.say(f"problem: {problem}")
    if len(report.problems) > 20:
        console.say(f"... and {len(report.problems) - 20} more")
    pictures = f"{report.pictures} pictures" + ("" if suite_path else " (named, not looked at)")
    n = len(report.problems)
    verdict = f"{n} problem{'s' if n > 1 else ''}" if n else "sound"
    console.say(f"{store}: {report.requests} requests, {report.items} items, {pictures}: {verdict}")
    return 1 if n else 0


def upgrade_command(stores: Sequence[Path]) -> None:
    """`csrbench runs upgrade`."""
    from csrbench.runs.schema import SCHEMA_VERSION
    from csrbench.runs.store import Store, sole_runner

    for path in stores:
        if not path.is_file():
            raise UserError(f"There is no run store at {path}: give the path of an existing one.")
        with sole_runner(path), Store(path):
            pass
        console.say(f"{path}: schema version {SCHEMA_VERSION}")


def batches_command(path: Path, forgotten: Sequence[str]) -> None:
    """`csrbench runs batches`."""
    from contextlib import ExitStack

    from csrbench.runs.ledger import forget, overview
    from csrbench.runs.store import Store, sole_runner

    with ExitStack() as stack:
        store = stack.enter_context(Store(path, readonly=True))
        if forgotten:
            stack.enter_context(sole_runner(path))
            store = stack.enter_context(Store(path))
        for name in forgotten:
            if not forget(store, name):
                raise UserError(f"{path} has no batch '{name}' under way: see the list without it.")
            console.say(f"{name} is forgotten: its requests are asked anew, and may be paid twice")
        rows = overview(store)
    if not rows:
        console.say(f"{path}: no batches")
        return
    console.table("batches", ["batch", "model", "state", "requests in it", "note", "begun"], rows)


def import_command(log: Path, suite_path: Path, out: Path) -> None:
    """`csrbench import-inspect`."""
    from csrbench.interop.inspect_log import import_log
    from csrbench.suite.read import open_suite

    counts = import_log(log, open_suite(suite_path), out)
    parts = ", ".join(f"{v} {k}" for k, v in sorted(counts.items())) or "no samples"
    console.say(f"{out}: {parts}; next: csrbench judge {out} --suite {suite_path}")


def compare_command(o: Mapping[str, Any]) -> int:
    """`csrbench run --compare A B --sequential`: returns the exit code.

    Raises:
        UserError: not both options, more than one condition, or as `csrbench run`.
    """
    from csrbench.commands import _read_text, picture_options, sampling_options
    from csrbench.commands_engines import clients_of
    from csrbench.runs.account import Budget
    from csrbench.runs.compare import Comparison, compare
    from csrbench.runs.pace import rates
    from csrbench.runs.prices import Prices
    from csrbench.runs.store import Store
    from csrbench.suite.read import open_suite

    if not (o["compare"] and o["sequential"]):
        raise UserError("--compare A B and --sequential belong together: give both.")
    conditions = o["conditions"] or ("mm",)
    for wrong, said in (
        (len(conditions) != 1, "one condition alone is compared: give one with --conditions"),
        (o["models_"], "--compare names the models itself: leave --model out"),
        (o["limit"] is not None, "the test itself finds the size: leave --limit out"),
        (o["batch"] or o["batch_requests"], "it looks at replies as they come: leave --batch out"),
        (o["dry_run"], "--dry-run can't know the size: use `csrbench plan` for the most it takes"),
    ):
        if wrong:
            raise UserError(f"--sequential: {said}.")
    suite = open_suite(o["suite"])
    clients = clients_of(o, o["compare"], suite)
    names = [c.model for c in clients]
    out = o["out"] or Path("runs") / f"{suite.name}.db"

    def look(v: Verdict, asked: int, of: int) -> None:
        console.say(
            f"  {asked} of {of} families: A less B {v.mean:+.3f} [{v.low:+.2f}, {v.high:+.2f}], "
            f"e-value {v.e_value:.3g}"
        )

    async def go() -> Comparison:
        try:
            return await compare(
                suite, clients, store, sampling_options(o),
                condition=conditions[0], types=o["types_"] or None, alpha=o["alpha"], look=look,
                budget=Budget(
                    o["max_usd"], o["max_requests"], o["max_seconds"], o["max_tokens_total"]
                ),
                system_prompt=_read_text(o["system_prompt"]) if o["system_prompt"] else None,
                samples=o["samples"], prices=Prices(o["prices"]),
                rates=rates(names, o["rpm"], o["tpm"]), notify=console.note, **picture_options(o),
            )  # fmt: skip
        finally:
            for client in clients:
                await client.close()

    with Store(out) as store:
        result = asyncio.run(go())
    console.say(result.sentence())
    if result.missing:
        console.say(f"{result.missing} cells have no outcome for both models and are left out")
    if result.stopped:
        console.say(f"stopped: {result.stopped}")
    console.say(f"{out}: {result.requests} requests, {console.money(result.usd)}")
    return result.exit_code
