"""Validate the statistics: known results, parameter recovery, coverage, false positives.

Run: ``python tools/validate.py [--studies N] [--write]``. With ``--write`` the printed report
replaces docs/validation.md. Known results need the labelled data beside the repository; without it
that section says so. 1,000 studies take about ten minutes on one core;
``--only pipeline`` (simulated models through suite, run, judge and metrics) about five.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import polars as pl
import recovery as whole
from false_positives import MIDDLE, false_positives
from undrawn import build_undrawn

from csrbench.metrics.cube import as_cube
from csrbench.metrics.detection import detection_table
from csrbench.metrics.dominance import dominance_table
from csrbench.metrics.engine import Plan
from csrbench.metrics.grids import grid_table
from csrbench.metrics.modality import gap_table
from csrbench.metrics.patterns import pattern_table
from csrbench.metrics.ppi import ppi_mean
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame

ROOT = Path(__file__).resolve().parents[1]
KEY = ["condition", "pattern", "metric"]
CONFLICTS = ("mm", "txt", "conflict-1", "conflict-2", "conflict-3")
SIZES = {"mini": (1, 1), "core": (4, 2), "full": (4, 5)}
STRONG = Policy("strong", 0.92, 0.02, refusal=0.1, family_sd=1.0)
WEAK = Policy("weak", 0.15, 0.1, family_sd=1.0)
HELD_OUT = Policy(
    "held-out", 0.75, -0.05, refusal=0.6, stereotype=0.8, abstention=0.1, family_sd=1.5
)
SHOWN: tuple[tuple[str, str, str], ...] = (
    ("mm", "safety", "safety"),
    ("mm", "safety", "effective_safety"),
    ("mm", "over_rejection", "over_rejection"),
    ("mm", "bias", "acc_amb"),
    ("mm", "bias", "s_dis"),
    ("mm", "bias", "bias_score"),
    ("mm", "hallucination", "accuracy"),
    ("mm", "hallucination", "pair_accuracy"),
    ("mm", "safety", "grid_score"),
    ("mm", "hallucination", "grid_score"),
    ("mm", "all", "composite"),
    ("txt-mm", "all", "modality_gap"),
    ("txt-mm", "safety", "modality_gap"),
    ("conflict-2", "all", "ldi"),
    ("conflict-1..3", "all", "ldi_slope"),
    ("mm", "safety+over_rejection", "d_joint"),
    ("mm", "safety+over_rejection", "d_prime"),
    ("mm", "safety+over_rejection", "criterion"),
    ("mm", "safety+over_rejection", "refusal_heuristic"),
    ("mm", "safety+over_rejection", "ungrounded_share"),
)


def _scores(outcomes: pl.DataFrame, resamples: int) -> pl.DataFrame:
    cube = as_cube(outcomes)
    plan = Plan(cube, resamples)
    frames = [
        pattern_table(cube, plan=plan),
        grid_table(cube, plan=plan),
        detection_table(cube, ("mm",), plan=plan),
        gap_table(cube, plan=plan, types=False),
        dominance_table(cube, plan=plan),
    ]
    return pl.concat([f.select(frames[0].columns) for f in frames])


def _truth(policy: Policy) -> pl.DataFrame:
    """Population values: 14,640 families of five grids, as one suite."""
    population = simulate_outcomes([policy], CONFLICTS, suite_frame(240, 5), seed=90_000)
    return _scores(population, 0).select(*KEY, truth="value")


def _markdown(header: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def known_results() -> Iterator[str]:
    """Run the regression tests on the labelled data and say what they compare."""
    yield "## Known results on real outputs"
    yield ""
    if not (ROOT.parent / "shared" / "labelled").exists():
        yield "The labelled data is not on this machine; section skipped."
        return
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/metrics/test_labelled.py", "--co"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/metrics/test_labelled.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    state = "pass" if ran.returncode == 0 else "FAIL"
    names = [line.split("::")[1] for line in done.stdout.splitlines() if "::" in line]
    yield f"`tests/metrics/test_labelled.py`: {state}. It holds {len(names)} tests:"
    yield ""
    notes = {
        "test_xstest_discrimination_and_criterion": "XSTest, human labels, any refusal: d′/c of "
        "GPT-4 3.80/−0.53, Llama-2 2.57/−1.53, Mistral 1.74/+1.23",
        "test_words_or_vision_language_dominance": "Words or Vision, VQAv2, exact match after "
        "lower case, punctuation and articles dropped; the claim's answer is the model's own reply "
        "to the claim without a picture: LDI .023, .186, .809, .846",
        "test_msts_paired_modality_gap": "MSTS, picture against text: MiniCPM-V 25 against 5, "
        "exact McNemar p = 3.2e-4; GPT-4o 4 against 4",
    }
    for name in names:
        text = notes.get(name, "BBQ, UnifiedQA: acc, s_AMB, s_DIS against item-by-item counting")
        yield f"- `{name}`: {text}"


def coverage(studies: int) -> Iterator[str]:
    """Coverage of the 95 % intervals over simulated studies, per size and model."""
    yield f"## Coverage of the 95 % intervals ({studies:,} studies each)"
    yield ""
    error = np.sqrt(0.95 * 0.05 / studies)
    yield (
        "Families are drawn anew in each study, with a logit effect of standard deviation 1 on the "
        "integration of all their cells (1.5 in *held-out*). When and which closed form replaces "
        "the bootstrap was decided on earlier draws of the same models; these draws are fresh. "
        "Truth: the same models on 14,640 families of five grids. Sizes: mini 1 family per type "
        "with 1 grid, core 4 with 2, full 4 with 5. Intervals from 2,000 resamples. With "
        f"{studies:,} studies the standard error of a coverage of 0.95 is {error:.3f}."
    )
    yield ""
    columns: dict[str, dict[tuple[str, str, str], str]] = {}
    overall = []
    outside: dict[str, list[str]] = {size: [] for size in SIZES}
    for policy in (MIDDLE, STRONG, WEAK, HELD_OUT):
        truth = _truth(policy)
        for size, (families, grids) in SIZES.items():
            start = time.perf_counter()
            suite = suite_frame(families, grids)
            parts = []
            for batch in range(0, studies, 100):
                arms = [replace(policy, name=f"s{i}") for i in range(min(100, studies - batch))]
                outcomes = simulate_outcomes(arms, CONFLICTS, suite, seed=1_700_000 + batch)
                parts.append(_scores(outcomes, 2000))
            rows = (
                pl.concat(parts)
                .drop_nulls(["low", "high"])
                .join(truth, on=KEY)
                .with_columns(
                    inside=(pl.col("low") <= pl.col("truth") + 1e-9)
                    & (pl.col("high") >= pl.col("truth") - 1e-9)
                )
                .group_by(KEY)
                .agg(inside=pl.col("inside").mean(), closed=(pl.col("method") == "closed").mean())
            )
            name = f"{policy.name}, {size}"
            columns[name] = {
                (r["condition"], r["pattern"], r["metric"]): f"{r['inside']:.3f}"
                + ("*" if r["closed"] > 0.5 else "")
                for r in rows.iter_rows(named=True)
            }
            shown = rows.filter(pl.concat_list(KEY).is_in([list(s) for s in SHOWN]))
            inside = shown["inside"].to_numpy()
            overall.append(
                [
                    name,
                    f"{inside.mean():.3f}",
                    f"{inside.min():.3f}",
                    f"{np.mean((inside >= 0.93) & (inside <= 0.97)):.0%}",
                    f"{np.mean(inside >= 0.93):.0%}",
                ]
            )
            outside[size] += [
                f"{key[1]} {key[2]} ({policy.name}: {text.rstrip('*')})"
                for key, text in columns[name].items()
                if key in SHOWN and not 0.93 <= float(text.rstrip("*")) <= 0.97
            ]
            print(f"  coverage {name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    header = ["condition", "pattern", "metric", *columns]
    body = [[*key, *(columns[name].get(key, "–") for name in columns)] for key in SHOWN]
    yield from _markdown(header, body)
    yield ""
    yield (
        "\\* mostly the closed form: few families are on the rarer side of a rate, or the figure "
        "is the composite."
    )
    yield ""
    of = len(SHOWN) * 4
    for size, names in outside.items():
        told = "; ".join(sorted(names)) if names else "none"
        yield f"Outside 0.93 to 0.97 in `{size}`, of {of}: {told}."
        yield ""
    yield (
        "With `mini`, a suite for trying things out, a rate rests on 11 to 34 cells. There the few "
        "possible outcomes each hold the truth or not, so no interval that isn't drawn by lot can "
        "have an even coverage: at a rate of 1 % no outcome that occurs misses it, at others a "
        "single outcome more or less is 5 %."
    )
    yield ""
    yield from _markdown(
        ["study", "mean", "lowest", "within 0.93–0.97", "at least 0.93"],
        overall,
    )


def recovery() -> Iterator[str]:
    """A panel of 16 simulated models: are the known parameters inside the intervals?"""
    yield "## Recovery of known parameters, 16 simulated models"
    yield ""
    rng = np.random.default_rng(16)
    panel = [
        Policy(
            f"model-{i:02d}",
            integration=round(float(rng.uniform(0.1, 0.95)), 2),
            refusal=round(float(rng.uniform(0.05, 0.9)), 2),
            dominance=tuple(sorted(rng.uniform(0, 0.8, 3).round(2).tolist())),  # type: ignore[arg-type]
            stereotype=round(float(rng.uniform(0.5, 0.95)), 2),
            abstention=round(float(rng.uniform(0.05, 0.8)), 2),
            family_sd=0.0,
            missing=0.02,
        )
        for i in range(16)
    ]
    rows = _scores(simulate_outcomes(panel, CONFLICTS, suite_frame(4, 2), seed=77), 10_000)
    population = suite_frame(30, 5)
    checks: dict[str, list[bool]] = {}
    table = []
    for policy in panel:
        p, r, a, s = policy.integration, policy.refusal, policy.abstention, policy.stereotype
        unmoved = (1 - a) * (1 - p)
        expected = {
            ("safety", "safety", "mm"): p + (1 - p) * r,
            ("safety", "effective_safety", "mm"): p,
            ("over_rejection", "over_rejection", "mm"): (1 - p) * r,
            ("bias", "acc_amb", "mm"): p + (1 - p) * a,
            ("bias", "s_amb", "mm"): unmoved * (2 * s - 1),
            ("all", "modality_gap", "txt-mm"): 0.0,
        }
        # No short formula for these: taken from the same model on 1,830 families of five grids.
        large = simulate_outcomes(
            [replace(policy, missing=0.0)], ("mm", "conflict-2"), population, seed=1
        )
        for pattern, metric, condition in (
            ("safety", "grid_score", "mm"),
            ("all", "ldi", "conflict-2"),
            ("safety+over_rejection", "d_joint", "mm"),
        ):
            value = _scores(large, 0).filter(pattern=pattern, metric=metric, condition=condition)[
                "value"
            ][0]
            expected[pattern, metric, condition] = value
        line = [policy.name, f"{p:.2f}", f"{r:.2f}", f"{s:.2f}", f"{a:.2f}"]
        for (pattern, metric, condition), value in expected.items():
            found = rows.filter(
                model=policy.name, pattern=pattern, metric=metric, condition=condition
            ).row(0, named=True)
            inside = found["low"] is not None and found["low"] <= value <= found["high"]
            checks.setdefault(metric, []).append(inside)
            line.append(f"{value:.2f} → {found['value']:.2f}" + ("" if inside else " ✗"))
        table.append(line)
    yield "True value → measured; ✗ marks a true value outside the 95 % interval."
    yield ""
    header = ["model", "integration", "refusal", "stereotype", "abstention", *checks]
    yield from _markdown(header, table)
    yield ""
    total = [x for v in checks.values() for x in v]
    yield f"Inside the interval: {sum(total)} of {len(total)} ({np.mean(total):.1%})."
    yield ""
    yield (
        "Here the models answer with axes, not with sentences; the next section takes the whole "
        "way."
    )


def judge_error(studies: int) -> Iterator[str]:
    """Coverage and bias of the corrected share with clustered labels."""
    yield f"## Judge error: PPI++ ({studies:,} studies)"
    yield ""
    rng = np.random.default_rng(4)
    truth = 0.3
    inside, raw, width, alone = [], [], [], []
    for _ in range(studies):
        families = np.repeat(np.arange(120), 8)
        level = rng.beta(3, 7, 120)[families]
        y = (rng.random(len(level)) < level).astype(float)
        f = (rng.random(len(y)) < np.where(y == 1, 0.75, 0.1)).astype(float)
        chosen = np.zeros(len(y), dtype=bool)
        chosen[rng.choice(len(y), 200, replace=False)] = True
        found = ppi_mean(y[chosen], f[chosen], f[~chosen], families[chosen], families[~chosen])
        labels = ppi_mean(
            y[chosen], np.zeros(200), np.zeros(760), families[chosen], families[~chosen]
        )
        inside.append(found.low <= truth <= found.high)
        raw.append(found.raw)
        width.append(found.high - found.low)
        alone.append(labels.high - labels.low)
    yield (
        f"Truth {truth:.2f}, judge with sensitivity 0.75 and specificity 0.90, 200 human labels of "
        f"960 responses in 120 families. The judge alone says {np.mean(raw):.3f}; the corrected "
        f"interval holds the truth in {np.mean(inside):.3f} of the studies and is "
        f"{np.mean(width):.3f} wide, against {np.mean(alone):.3f} from the labels alone."
    )


def pipeline() -> Iterator[str]:
    """Simulated models through suite, run, judge and metrics."""
    names = whole.panel()
    with tempfile.TemporaryDirectory() as folder:
        suite = build_undrawn(Path(folder) / "suite", "core", 0, conditions=whole.CONDITIONS)
        found = whole.recover(suite, names, Path(folder) / "run.db")
    yield from whole.report(found, suite, names)


SECTIONS: dict[str, Callable[[int], Iterator[str]]] = {
    "known": lambda studies: known_results(),
    "recovery": lambda studies: recovery(),
    "pipeline": lambda studies: pipeline(),
    "coverage": coverage,
    "tests": false_positives,
    "judge": judge_error,
}


def _replaced(page: str, new: list[str]) -> str:
    """The page with the section of the same first words replaced."""
    words = " ".join(new[0].split()[:3])
    parts = page.split("\n## ")
    found = [k for k, part in enumerate(parts) if f"## {part}".startswith(words)]
    if len(found) != 1:
        raise SystemExit(f"docs/validation.md has no section that begins with '{words}'")
    parts[found[0]] = "\n".join(new).rstrip().removeprefix("## ") + "\n"
    return "\n## ".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--only", choices=list(SECTIONS), help="this section alone")
    parser.add_argument("--write", action="store_true", help="replace it in docs/validation.md")
    args = parser.parse_args()
    page = ROOT / "docs" / "validation.md"
    text = "\n".join(
        [
            "# Validation of the statistics",
            "",
            f"Printed by `python tools/validate.py --studies {args.studies} --write` "
            "(`--only NAME`: one section anew). What the terms mean: [metrics](metrics.md).",
            "",
        ]
    )
    for name, section in SECTIONS.items():
        if args.only not in (None, name):
            continue
        lines = []
        for line in section(args.studies):
            print(line, flush=True)
            lines.append(line)
        print()
        text = (
            _replaced(page.read_text("utf-8"), lines)
            if args.only
            else (text + "\n" + "\n".join(lines) + "\n")
        )
    if args.write:
        page.write_text(text.rstrip() + "\n", "utf-8")


if __name__ == "__main__":
    main()
