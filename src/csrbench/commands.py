"""What the commands do: opens files and clients, calls one stage, prints its result."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csrbench import console
from csrbench.errors import UserError

if TYPE_CHECKING:
    from csrbench.models.base import Client, Sampling
    from csrbench.runs.account import RunSummary
    from csrbench.runs.plan import Plan
    from csrbench.suite.read import Suite

DEFAULT_RUN = ("mm", "txt")


def open_clients(names: Sequence[str], suite: Suite, **options: Any) -> list[Client]:
    """Clients for model names; reference systems are given the suite.

    Raises:
        UserError: unknown provider, missing key or file, missing extra.
    """
    from csrbench.models.reference import Reference
    from csrbench.models.registry import open_client

    if not names:
        raise UserError("no model named; give --model PROVIDER/MODEL (see `csrbench models`)")
    clients = [open_client(name, **options) for name in names]
    for client in clients:
        if isinstance(client, Reference):
            client.bind(suite.instances)
    return clients


def run_command(o: Mapping[str, Any]) -> int:
    """`csrbench run`: returns the exit code.

    Raises:
        UserError: bad suite, model, condition, file, or an endpoint that fails its check.
    """
    from csrbench.commands_panel import names_of, panel_clients, panel_of, prices_of, rates_of
    from csrbench.runs.account import Budget
    from csrbench.runs.order import select
    from csrbench.runs.plan import plan
    from csrbench.suite.read import open_suite

    suite = open_suite(o["suite"])
    has = suite.instances["condition"].unique(maintain_order=True).to_list()
    conditions = o["conditions"] or tuple(c for c in DEFAULT_RUN if c in has)
    if conditions == ("all",):
        conditions = tuple(has)
    system = _read_text(o["system_prompt"]) if o["system_prompt"] else None
    # A selection that isn't there ends the command before models are opened.
    select(suite.instances, conditions, types=o["types_"] or None, limit=o["limit"])
    panel = panel_of(o, asks=not o["dry_run"])
    priced_alone = panel is not None and o["dry_run"]  # a panel's price needs none of its keys
    clients = [] if priced_alone else panel_clients(o, panel, suite)
    names = names_of(o, panel) if priced_alone else [c.model for c in clients]
    prices = prices_of(o, panel)
    sampling = sampling_options(o)
    further = picture_options(o) | batch_options(o)
    places = {c.model: c.concurrency for c in clients}
    made = plan(
        suite.instances, names, conditions,
        types=o["types_"] or None, limit=o["limit"], samples=o["samples"],
        max_tokens=sampling.max_tokens, max_reasoning_tokens=sampling.max_reasoning_tokens or 0,
        system_prompt=system or "", by_model=places, prices=prices,
        rates=rates_of(o, panel, names), batch=o["batch"], power=False,
    )  # fmt: skip
    _print_plan(made, suite.path)
    if o["dry_run"]:
        return 0
    out = o["out"] or Path("runs") / f"{suite.name}.db"
    summary = ask_suite(
        suite,
        clients,
        conditions,
        out,
        sampling,
        system_prompt=system,
        samples=o["samples"],
        limit=o["limit"],
        types=o["types_"] or None,
        prices=prices,
        budget=Budget(o["max_usd"], o["max_requests"], o["max_seconds"], o["max_tokens_total"]),
        rates=rates_of(o, panel, names),
        **further,
    )
    _print_summary(summary, out)
    if summary.exit_code == 0:
        console.say(f"next: csrbench judge {out} --suite {suite.path}")
    return summary.exit_code


def sampling_options(o: Mapping[str, Any]) -> Sampling:
    """The options about sampling.

    Raises:
        UserError: a number out of its range.
    """
    from csrbench.models.base import Sampling

    for name, least in (("max_tokens", 1), ("max_reasoning_tokens", 1), ("temperature", 0)):
        if o[name] is not None and o[name] < least:
            raise UserError(f"--{name.replace('_', '-')} {o[name]}: give at least {least}.")
    return Sampling(
        temperature=o["temperature"],
        max_tokens=o["max_tokens"],
        reasoning_effort=o["reasoning_effort"],
        max_reasoning_tokens=o["max_reasoning_tokens"],
    )


def batch_options(o: Mapping[str, Any]) -> dict[str, Any]:
    """The options about batches as `runs.run.run` takes them; empty without --batch.

    Raises:
        UserError: a size without batches, one below 1, or batches on a cluster.
    """
    from csrbench.runs import batch_files

    size = o["batch_requests"]
    if not o["batch"]:
        if size is not None:
            raise UserError("--batch-requests belongs to --batch: give both.")
        return {}
    if o["engine"] != "local":
        raise UserError("--batch needs no cluster, the provider does the work: leave --engine out.")
    if size is not None and size < 1:
        raise UserError(f"--batch-requests {size}: give at least 1.")
    limit = {} if size is None else {"max_requests": size}
    return {"batch": batch_files.BatchPolicy(**limit)}


def picture_options(o: Mapping[str, Any]) -> dict[str, Any]:
    """The options about pictures as `runs.run.run` takes them.

    Raises:
        UserError: two rules at once, no such rule, or a bad table.
    """
    from csrbench.models.pictures import AUTO, QUALITY, LimitTable, parse_rule

    rule = o["image_rule"]
    if o["image_max_side"] is not None:
        if rule is not None:
            raise UserError("--image-max-side N is the rule fit-N-q90: give it or --image-rule.")
        rule = f"fit-{o['image_max_side']}-q{QUALITY}"
    parse_rule(rule or AUTO)
    return {"image_rule": rule or AUTO, "image_limits": LimitTable(o["image_limits"])}


def ask_suite(
    suite: Suite,
    clients: Sequence[Client],
    conditions: Sequence[str],
    out: Path,
    sampling: Any,
    **options: Any,
) -> RunSummary:
    """Run clients over a suite into the store `out`, with progress on the terminal."""
    from csrbench.runs.run import run
    from csrbench.runs.store import Store

    async def go() -> RunSummary:
        try:
            return await run(
                suite,
                clients,
                conditions,
                store,
                sampling,
                progress=tell,
                notify=console.note,
                **options,
            )
        finally:
            for client in clients:
                await client.close()

    with ExitStack() as stack:
        store = stack.enter_context(Store(out))
        tell = stack.enter_context(console.run_progress())
        return asyncio.run(go())


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: can't be read as text ({error}); check --system-prompt") from None


def _print_plan(made: Plan, where: Path) -> None:
    """Size and price before a run; `csrbench plan` shows the same figures, time and power."""
    console.say(
        f"{where}: {console.many(made.grids, 'grid')}, {made.instances:,} instances a model "
        f"({', '.join(made.conditions)})"
    )
    for m in made.models:
        cost = "price unknown"
        if m.usd is not None:
            cost = f"{console.money(m.usd[0])} to {console.money(m.usd[1])}"
            cost = f"{cost} (prices of {m.price_date})" if m.usd[1] else "free"
        console.say(
            f"  {m.model}: {m.requests:,} requests, {m.tokens_in[0]:,} to {m.tokens_in[1]:,} "
            f"tokens in, at most {m.tokens_out[1]:,} out: {cost}"
        )


def _print_summary(s: RunSummary, out: Path) -> None:
    parts = ", ".join(f"{v} {k}" for k, v in sorted(s.by_status.items())) or "nothing new"
    cost = console.money(s.cost_usd)
    console.say(
        f"{out}: {s.done} of {s.total} done ({s.reused} from before); now: {parts}; "
        f"{s.requests} requests in {console.duration(s.seconds)}, {cost}"
    )
    if s.tokens_reasoning:
        console.say(f"{s.tokens_reasoning:,} of {s.tokens_out:,} output tokens were reasoning")
    if s.stopped and not s.interrupted:
        console.say(f"stopped: {s.stopped}")
    for message in s.messages:
        console.say(message)


def judge_command(o: Mapping[str, Any]) -> int:
    """`csrbench judge`: judge all stores; exit code 3 where a model judge failed on replies."""
    from csrbench.judges.stage import judge_with_rules
    from csrbench.judges.words import rules
    from csrbench.runs.store import Store
    from csrbench.suite.read import open_suite

    suite = open_suite(o["suite"])
    failed = 0
    for path in o["stores"]:
        with Store(path, readonly=True):
            pass
        with Store(path) as store:
            if o["judge_"] in ("rules", rules.NAME):
                with console.counter("judging") as progress:
                    n = judge_with_rules(store, suite, progress)
                console.say(f"{path}: {n} replies judged by {rules.NAME}")
                continue
            failed += _model_judge(store, suite, o)
    return 3 if failed else 0


def _model_judge(store: Any, suite: Suite, o: Mapping[str, Any]) -> int:
    from csrbench.judges.model.llm import judge_name, judge_with_llm

    options = {"base_url": o["base_url"]} if o["base_url"] else {}
    (client,) = open_clients([o["judge_"]], suite, **options)

    async def go() -> Any:
        try:
            check = getattr(client, "check", None)
            if check is not None:
                await check()
            return await judge_with_llm(
                store,
                suite,
                client,
                votes=o["votes"],
                sees_picture=o["picture"],
                limit=o["limit"],
                progress=progress,
                notify=console.note,
            )
        finally:
            await client.close()

    with console.counter("judging") as progress:
        statuses = asyncio.run(go())
    parts = ", ".join(f"{v} {k}" for k, v in statuses.items()) or "nothing to judge"
    name = judge_name(client.model, o["votes"], o["picture"], client.revision)
    console.say(f"{store.path}: {parts}; report with --judge '{name}'")
    return sum(v for k, v in statuses.items() if k != "judged")


def report_command(
    stores: Sequence[Path],
    suite_path: Path,
    judge: str,
    resamples: int,
    out: Path,
    labels: Path | None = None,
) -> None:
    """`csrbench report`.

    Raises:
        UserError: bad suite or store, or nothing that this judge has judged.
    """
    from csrbench.judges.stage import outcomes
    from csrbench.judges.words import rules
    from csrbench.report.build import write_report
    from csrbench.suite.read import open_suite

    suite = open_suite(suite_path)
    judge = rules.NAME if judge == "rules" else judge
    table = outcomes(suite, stores, judge)
    if table.filter(table["judge_status"] == "judged").is_empty():
        raise UserError(
            f"judge '{judge}' has judged nothing in {', '.join(map(str, stores))}; run "
            f"`csrbench judge {stores[0]} --suite {suite_path}` first, or name another --judge"
        )
    from csrbench.report.data import Extras
    from csrbench.report.verdicts import further_verdicts

    corrected = calibration = given = None
    if labels is not None:
        from csrbench.judges.labels import read_labels
        from csrbench.metrics.calibrate import calibrate
        from csrbench.metrics.correct import corrected_table

        given = read_labels(labels)
        corrected = corrected_table(table, given)
        calibration, _ = calibrate(table, given)
    extras = Extras(corrected, calibration, further_verdicts(suite, stores, judge, table, given))
    with console.counter("reporting") as progress:
        page = write_report(
            suite, table, out, resamples=resamples, extras=extras, progress=progress
        )
    console.say(f"report: {page}")


def show_command(path: Path) -> None:
    """`csrbench show`."""
    import polars as pl

    from csrbench.runs import frames
    from csrbench.runs.store import Store

    with Store(path, readonly=True) as store:
        meta = store.meta()
        replies = frames.responses(store)
        verdicts = frames.judgements(store)
        asked = frames.prompts(store).select("model", "image_rules")
    console.say(
        f"{path}: suite {meta.get('suite', '?')} ({meta.get('suite_hash', '?')[:12]}), "
        f"csrbench {meta.get('csrbench', '?')}, begun {meta.get('created', '?')}"
    )
    if replies.is_empty():
        console.say("no responses yet")
        return
    rows = []
    for (model,), part in replies.group_by("model", maintain_order=True):
        n = {
            s: part.filter(pl.col("status") == s).height
            for s in ("answered", "blocked", "truncated", "empty", "error")
        }
        unknown = part["cost_usd"].null_count() == part.height
        rows.append(
            [
                model,
                part.height,
                *n.values(),
                "unknown" if unknown else f"${part['cost_usd'].sum():.4f}",
            ]
        )
    console.table(
        "responses",
        ["model", "n", "answered", "blocked", "truncated", "empty", "error", "cost"],
        rows,
    )
    for name, text in sorted(meta.items()):
        if name.startswith("note "):
            console.say(text)
    thought = replies.filter(pl.col("tokens_reasoning") > 0)
    for (model,), part in thought.group_by("model", maintain_order=True):
        tokens, of = part["tokens_reasoning"].sum(), part["tokens_out"].sum()
        console.say(f"{model}: {tokens:,} of {of:,} output tokens were reasoning")
    resized = asked.filter(pl.col("image_rules") != "")
    for (model, rule), part in resized.group_by("model", "image_rules", maintain_order=True):
        console.say(f"{model}: {part.height} requests with pictures made smaller by {rule}")
    if not verdicts.is_empty():
        counts = verdicts.group_by("judge", "status").len().sort("judge", "status")
        console.table("judgements", ["judge", "status", "n"], counts.rows())
