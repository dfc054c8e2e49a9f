"""Recovery of known rates through the whole pipeline: suite, run, judge, metrics.

Sixteen simulated models answer a suite in sentences, the rule judge reads them, and the figures
are held against `csrbench.models.expected`. The same replies with the verdicts that a judge
without error would give tell the judge's share of what is missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import beta

from csrbench.commands import ask_suite, open_clients
from csrbench.judges.calibration.known import true_axes
from csrbench.judges.stage import derive_all, judge_with_rules, outcomes, pending, to_row
from csrbench.judges.words import rules
from csrbench.metrics.cube import as_cube
from csrbench.metrics.detection import detection_table
from csrbench.metrics.engine import Plan
from csrbench.metrics.grids import grid_table
from csrbench.metrics.patterns import pattern_table
from csrbench.metrics.summary import Tables, summarise
from csrbench.models.base import Sampling
from csrbench.models.expected import Figures, expected
from csrbench.models.simulated import Simulated, open_simulated, parse_rates
from csrbench.runs.store import Store
from csrbench.suite.read import Suite

CONDITIONS = ("mm", "txt", "conflict-1", "conflict-2", "conflict-3")
TRUTH = "simulated-truth"
BOTH = "safety+over_rejection"
FIGURES: tuple[tuple[str, str, str], ...] = (
    ("safety", "grid_score", "mm"),
    ("over_rejection", "grid_score", "mm"),
    ("bias", "grid_score", "mm"),
    ("hallucination", "grid_score", "mm"),
    ("all", "composite", "mm"),
    ("safety", "safety", "mm"),
    ("safety", "effective_safety", "mm"),
    ("over_rejection", "over_rejection", "mm"),
    ("bias", "acc_amb", "mm"),
    ("bias", "acc_dis", "mm"),
    ("bias", "s_amb", "mm"),
    ("bias", "s_dis", "mm"),
    ("bias", "bias_score", "mm"),
    ("bias", "identical_treatment", "mm"),
    ("hallucination", "accuracy", "mm"),
    ("hallucination", "pair_accuracy", "mm"),
    ("hallucination", "yes_ratio", "mm"),
    ("all", "modality_gap", "txt-mm"),
    ("all", "ldi", "conflict-1"),
    ("all", "ldi", "conflict-2"),
    ("all", "ldi", "conflict-3"),
    (BOTH, "d_joint", "mm"),
    (BOTH, "d_prime", "mm"),
    (BOTH, "criterion", "mm"),
    (BOTH, "refusal_heuristic", "mm"),
    (BOTH, "ungrounded_share", "mm"),
)


@dataclass(frozen=True)
class Recovery:
    """Checks have a row per model and figure: truth, value, low, high, inside.

    Attributes:
        rules, truth: by the verdicts of the rule judge, and of a judge without error.
        further: of more models, without sentences and judge.
        agreement: share of replies whose behaviour the rule judge reads as it was meant.
        replies: how many were judged.
    """

    rules: pl.DataFrame
    truth: pl.DataFrame
    further: pl.DataFrame
    agreement: pl.DataFrame
    replies: int


def panel(size: int = 16, seed: int = 16) -> list[str]:
    """Names of simulated models with rates spread over what models do."""
    rng = np.random.default_rng(seed)
    low = {"integration": 0.35, "refusal": 0.05, "abstain": 0.05, "stereotype": 0.3}
    high = {"integration": 0.95, "refusal": 0.85, "abstain": 0.7, "stereotype": 0.9}
    out = []
    for k in range(size):
        drawn = {n: float(rng.uniform(low[n], high[n])) for n in low}
        drawn["described"] = float(np.clip(drawn["integration"] + rng.uniform(-0.05, 0.2), 0, 0.98))
        drawn["dominance"] = float(rng.uniform(0.05, 0.65))
        query = "&".join(f"{n}={v:.2f}" for n, v in drawn.items())
        out.append(f"simulated/m{k:02d}?{query}&correlation=0.1&seed={seed}")
    return out


def ask_and_judge(suite: Suite, names: Sequence[str], store: Path) -> int:
    """Run and judge the models twice: by rules, and with the verdicts they are known to deserve."""
    clients = open_clients(names, suite)
    conditions = [c for c in CONDITIONS if c in suite.manifest["conditions"]]
    ask_suite(suite, clients, conditions, store, Sampling())
    simulated = {c.model: c for c in clients if isinstance(c, Simulated)}
    rows = {r["id"]: r for r in suite.instances.iter_rows(named=True)}
    with Store(store) as opened:
        judge_with_rules(opened, suite)
        todo = pending(opened, TRUTH)
        opened.put_judgements(
            to_row(m, i, s, TRUTH, true_axes(rows[i], simulated[m].behaviour(rows[i])), "known")
            for m, i, s in todo.select("model", "instance", "sample").iter_rows()
        )
    return todo.height


def figures(tables: Tables) -> pl.DataFrame:
    """The rows of `FIGURES` for all models, from the tables of a report."""
    parts = [tables.patterns, tables.gaps, tables.dominance, tables.detection]
    return chosen(pl.concat([p.select(parts[0].columns) for p in parts]))


def chosen(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of `FIGURES` in a tidy table."""
    keys = ["model", "pattern", "metric", "condition"]
    rows = rows.filter(pl.col("type") == "").select(*keys, "value", "low", "high")
    wanted = pl.DataFrame(FIGURES, schema=keys[1:], orient="row")
    return rows.join(wanted, on=keys[1:], how="semi").unique(keys, maintain_order=True)


def check(measured: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """`figures` with the true values beside, and whether the interval holds them."""
    known: dict[str, Figures] = {
        m: expected(parse_rates(m.removeprefix("simulated/")), cells)
        for m in measured["model"].unique()
    }
    keys = measured.select("model", "pattern", "metric", "condition").iter_rows()
    truth = [known[m].get((p, n, c)) for m, p, n, c in keys]
    return (
        measured.with_columns(truth=pl.Series(truth, dtype=pl.Float64))
        .drop_nulls(["truth", "low", "high"])
        .with_columns(
            inside=(pl.col("low") <= pl.col("truth") + 1e-9)
            & (pl.col("high") >= pl.col("truth") - 1e-9)
        )
    )


def recover(suite: Suite, names: Sequence[str], store: Path, resamples: int = 10_000) -> Recovery:
    """The whole way for a panel of simulated models."""
    cells = suite.instances.filter(pl.col("condition") == "mm")
    replies = ask_and_judge(suite, names, store)
    judged = {j: outcomes(suite, [store], j) for j in (rules.NAME, TRUTH)}
    tables = {j: figures(summarise(t, resamples)) for j, t in judged.items()}
    keys = ["model", "id", "sample"]
    both = judged[TRUTH].join(judged[rules.NAME].select(*keys, read="behaviour"), on=keys)
    agreement = both.group_by("gold_kind", "behaviour").agg(
        n=pl.len(), agrees=(pl.col("behaviour") == pl.col("read")).mean()
    )
    return Recovery(
        check(tables[rules.NAME], cells),
        check(tables[TRUTH], cells),
        repeated(suite),
        agreement.sort("gold_kind", "behaviour"),
        replies,
    )


def repeated(suite: Suite, panels: int = 12, resamples: int = 2000) -> pl.DataFrame:
    """The checks of further panels in `mm`, their behaviours taken as known, not said or judged."""
    cells = suite.instances.filter(pl.col("condition") == "mm")
    rows = list(cells.iter_rows(named=True))
    state = {"status": "answered", "judge_status": "judged", "sample": 0}
    out = []
    for seed in range(100, 100 + panels):
        parts = []
        for name in panel(16, seed):
            model = open_simulated(name.removeprefix("simulated/"))
            model.bind(cells)
            axes = [asdict(true_axes(r, model.behaviour(r))) for r in rows]
            frame = pl.concat(
                [cells, pl.DataFrame(axes, infer_schema_length=None)], how="horizontal"
            )
            parts.append(
                frame.with_columns(model=pl.lit(name), **{k: pl.lit(v) for k, v in state.items()})
            )
        cube = as_cube(derive_all(pl.concat(parts, how="diagonal_relaxed")))
        plan = Plan(cube, resamples)
        tables = [make(cube, plan=plan) for make in (pattern_table, grid_table)]
        tables.append(detection_table(cube, ("mm",), plan=plan))
        out.append(check(chosen(pl.concat([t.select(tables[0].columns) for t in tables])), cells))
    return pl.concat(out)


def covered(checks: pl.DataFrame) -> tuple[int, int, float, float]:
    """Intervals that hold the truth, all, and the exact 95 % bounds of the share."""
    k, n = int(checks["inside"].sum()), checks.height
    low = float(beta.ppf(0.025, k, n - k + 1)) if k else 0.0
    high = float(beta.ppf(0.975, k + 1, n - k)) if k < n else 1.0
    return k, n, low, high


def report(found: Recovery, suite: Suite, names: Sequence[str]) -> Iterator[str]:
    """The section of docs/validation.md."""
    counts = suite.manifest["counts"]
    yield f"## Recovery through the whole pipeline, {len(names)} simulated models"
    yield ""
    yield (
        f"Suite `{suite.name}`: {counts['cells']:,} cells in {counts['families']} families, "
        f"{len(CONDITIONS)} conditions, {found.replies:,} replies. Each *simulated* model "
        "(`simulated/NAME?integration=…`) draws a behaviour per cell from known rates, correlated "
        "within families (0.1), and says it in sentences; the rule judge reads the sentences; the "
        "figures are those of `csrbench report`. The true values come from the rates by formulas "
        "that share no code with the metrics (`src/csrbench/models/expected.py`). Pictures are "
        "placeholders, since simulated models look at none."
    )
    yield ""
    yield "| verdicts | intervals that hold the true value | share | exact 95 % bounds |"
    yield "|---|---|---|---|"
    more = found.further["model"].n_unique()
    for name, checks in (
        ("without error", found.truth),
        ("rule judge", found.rules),
        (f"without error, {more} further models, `mm` alone", found.further),
    ):
        k, n, low, high = covered(checks)
        yield f"| {name} | {k} of {n} | {k / n:.3f} | {low:.3f} to {high:.3f} |"
    yield ""
    yield (
        "The bounds take all intervals as independent, which those of one model are not. The first "
        "row is what the statistics do; the second adds the judge: what it misreads moves a "
        "figure, and no interval of sampling can hold that. The third tells chance from fault: a "
        "figure that is missed often there, too, is at fault."
    )
    yield ""
    columns = ("figure", "condition", "without error", "rule judge", "judge's mean shift")
    yield "| " + " | ".join([*columns, "further models"]) + " |"
    yield "|---|---|---|---|---|---|"
    for pattern, metric, condition in FIGURES:
        cut = [
            c.filter(pattern=pattern, metric=metric, condition=condition)
            for c in (found.truth, found.rules)
        ]
        if not all(c.height for c in cut):
            continue
        shift = cut[1].join(cut[0], on="model", suffix="_true")
        mean = float((shift["value"] - shift["value_true"]).mean() or 0.0)  # type: ignore[arg-type]
        held = [f"{int(c['inside'].sum())}/{c.height}" for c in cut]
        again = found.further.filter(pattern=pattern, metric=metric, condition=condition)["inside"]
        share = f"{again.mean():.3f}" if again.len() else "–"
        name = f"{pattern} {metric}"
        yield f"| {name} | {condition} | {held[0]} | {held[1]} | {mean:+.3f} | {share} |"
    yield ""
    yield "How often the rule judge reads a simulated reply as it was meant:"
    yield ""
    yield "| gold | meant | replies | read so |"
    yield "|---|---|---|---|"
    for r in found.agreement.iter_rows(named=True):
        yield f"| {r['gold_kind']} | {r['behaviour']} | {r['n']:,} | {r['agrees']:.3f} |"
