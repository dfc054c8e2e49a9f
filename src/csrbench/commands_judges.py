"""What `csrbench calibrate` does: a judge against labels, printed and written."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from csrbench import console
from csrbench.errors import UserError

if TYPE_CHECKING:
    import polars as pl

SHOWN = ("kappa", "alpha", "accuracy", "macro_f1")


def calibrate_command(o: Mapping[str, Any]) -> int:
    """`csrbench calibrate`; exit code 3 where a model judge left replies unjudged.

    Raises:
        UserError: bad store, suite, labels or judge; no label belongs to a judged reply.
    """
    if o["stores"] and not (o["suite"] and o["labels"]):
        raise UserError("calibrating on a run store needs --suite and --labels as well")
    if not o["stores"] and o["labels"]:
        return _texts(o)
    verdicts, labels, title = _run(o) if o["stores"] else _own(o)
    from csrbench.metrics.calibrate import calibrate

    figures, confusion = calibrate(verdicts, labels, o["resamples"])
    if not o["stores"]:
        figures = _with_readers(figures, o)
    _show(title, figures, confusion)
    if o["out"]:
        _write(o["out"], figures, confusion)
    missed = figures.filter((figures["metric"] == "unjudged") & (figures["pattern"] == "all"))
    return 3 if (missed["value"] > 0).any() else 0


def _own(o: Mapping[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame, str]:
    from csrbench.judges.calibration.replies import as_suite, as_tables, whole_of
    from csrbench.judges.calibration.run import fill
    from csrbench.judges.stage import judge_with_rules, outcomes
    from csrbench.judges.words import rules
    from csrbench.runs.store import Store

    _, labels = as_tables(o["part"])
    if o["judge_"] in ("rules", rules.NAME):
        with TemporaryDirectory() as folder:
            path = Path(folder) / "calibration.db"
            with Store(path) as store:
                suite = fill(store, o["part"])
                judge_with_rules(store, suite)
            table = outcomes(suite, [path])
        name = rules.NAME
    else:
        suite = as_suite(whole_of(o["part"]))
        path = o["store"] or Path("runs") / f"calibration-{suite.hash[:8]}.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        with Store(path) as store:
            suite = fill(store, o["part"])
            name = _ask_judge(store, suite, o)
        table = outcomes(suite, [path], name)
    return table, labels, f"judge {name} on the calibration set ({o['part']}: {labels.height})"


def _ask_judge(store: Any, suite: Any, o: Mapping[str, Any]) -> str:
    """Let a model judge what it hasn't judged yet; returns the judge's name."""
    from csrbench.commands import open_clients
    from csrbench.judges.model.llm import judge_name, judge_with_llm

    options = {"base_url": o["base_url"]} if o["base_url"] else {}
    (client,) = open_clients([o["judge_"]], suite, **options)

    async def go() -> None:
        try:
            check = getattr(client, "check", None)
            if check is not None:
                await check()
            await judge_with_llm(
                store,
                suite,
                client,
                votes=o["votes"],
                limit=o["limit"],
                progress=progress,
                notify=console.note,
            )
        finally:
            await client.close()

    with console.counter("judging") as progress:
        asyncio.run(go())
    return judge_name(client.model, o["votes"], False, client.revision)


def _run(o: Mapping[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame, str]:
    from csrbench.judges.labels import read_labels
    from csrbench.judges.stage import outcomes
    from csrbench.judges.words import rules
    from csrbench.suite.read import open_suite

    judge = rules.NAME if o["judge_"] == "rules" else o["judge_"]
    table = outcomes(open_suite(o["suite"]), o["stores"], judge)
    labels = read_labels(o["labels"])
    return table, labels, f"judge {judge} against {o['labels']} ({labels.height} labels)"


def _texts(o: Mapping[str, Any]) -> int:
    """A CSV with `text`, `refusal` and perhaps `ask`: the refusal reader alone."""
    import polars as pl

    from csrbench.judges.words import rules
    from csrbench.judges.words.refusal import refusal
    from csrbench.metrics.agreement import agreement_table

    if o["judge_"] not in ("rules", rules.NAME):
        raise UserError("labels without a run store calibrate the rule judge alone (--judge rules)")
    try:
        table = pl.read_csv(o["labels"], infer_schema=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise UserError(f"{o['labels']}: can't be read as CSV ({str(error)[:120]})") from None
    lacking = [c for c in ("text", "refusal") if c not in table.columns]
    if lacking:
        raise UserError(
            f"{o['labels']}: column '{lacking[0]}' is missing; without a run store, labels need "
            "'text' and 'refusal' (none, partial, full), and 'ask' where it is known"
        )
    bad = table.filter(~pl.col("refusal").is_in(["none", "partial", "full"]))
    if bad.height:
        raise UserError(
            f"{o['labels']}: '{bad['refusal'][0]}' is no refusal; known are none, partial, full"
        )
    asks = table["ask"].fill_null("") if "ask" in table.columns else [""] * table.height
    gold = table["refusal"].to_list()
    found = [refusal(t or "", ask=a) for t, a in zip(table["text"], asks, strict=True)]
    groups = list(asks) if "ask" in table.columns else None
    parts = []
    for axis, a, b in (
        ("any_refusal", [g != "none" for g in gold], [f != "none" for f in found]),
        ("refusal", gold, list(found)),
    ):
        part = agreement_table([str(v) for v in a], [str(v) for v in b], groups, o["resamples"])
        parts.append(part.with_columns(axis=pl.lit(axis), pattern=pl.lit("all")))
    figures = pl.concat(parts)
    confusion = (
        pl.DataFrame({"human": gold, "judge": list(found)})
        .group_by("human", "judge")
        .len("replies")
        .sort("human", "judge")
        .select(pl.lit("refusal").alias("axis"), pl.lit("all").alias("pattern"), pl.all())
    )
    _show(f"refusal by words against {o['labels']} ({table.height})", figures, confusion)
    if o["out"]:
        _write(o["out"], figures, confusion)
    return 0


def _with_readers(figures: pl.DataFrame, o: Mapping[str, Any]) -> pl.DataFrame:
    import polars as pl

    from csrbench.judges.calibration.replies import readings_table
    from csrbench.metrics.calibrate import readers

    people = readers(readings_table(o["part"]), o["resamples"]).with_columns(
        pattern=pl.lit("two readers")
    )
    return pl.concat([figures, people.select(figures.columns)])


def _number(row: Mapping[str, Any] | None) -> str:
    if row is None or row["value"] is None:
        return "-"
    ends = "" if row["low"] is None else f" [{row['low']:.2f}, {row['high']:.2f}]"
    return f"{row['value']:.2f}{ends}"


def _show(title: str, figures: pl.DataFrame, confusion: pl.DataFrame) -> None:
    import polars as pl

    rows = []
    for (axis, pattern), part in figures.group_by("axis", "pattern", maintain_order=True):
        at = {(r["metric"], r["class"]): r for r in part.to_dicts()}
        n = max(r["n"] for r in part.to_dicts())
        unjudged = at.get(("unjudged", ""))
        positive = at.get(("f1", "true"), at.get(("f1", "True")))
        rows.append(
            (
                axis,
                pattern,
                str(n),
                _number(at.get(("kappa", ""))),
                _number(at.get(("accuracy", ""))),
                _number(positive or at.get(("macro_f1", ""))),
                f"{unjudged['value']:.1%}" if unjudged else "-",
            )
        )
    console.table(
        title,
        ("axis", "pattern", "n", "κ [95 %]", "accuracy", "F1 (true, or macro)", "unjudged"),
        rows,
    )
    wrong = confusion.filter((pl.col("pattern") == "all") & (pl.col("human") != pl.col("judge")))
    if wrong.height:
        console.say("where they differ (label → judge):")
        for (axis,), part in wrong.group_by("axis", maintain_order=True):
            told = ", ".join(f"{r['human']} → {r['judge']} {r['replies']}" for r in part.to_dicts())
            console.say(f"  {axis}: {told}")


def _write(out: Path, figures: pl.DataFrame, confusion: pl.DataFrame) -> None:
    """`out` (.csv or .parquet) gets the figures, `out` with ``-confusion`` the confusions."""
    if out.suffix not in (".csv", ".parquet"):
        raise UserError(f"{out}: name a file that ends in .csv or .parquet")
    out.parent.mkdir(parents=True, exist_ok=True)
    for path, table in (
        (out, figures),
        (out.with_name(f"{out.stem}-confusion{out.suffix}"), confusion),
    ):
        if out.suffix == ".csv":
            table.write_csv(path)
        else:
            table.write_parquet(path)
    console.say(f"written: {out}")
