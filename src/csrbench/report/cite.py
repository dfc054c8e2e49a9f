"""How to cite, and a methods paragraph that holds no figure which the report doesn't hold."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from csrbench import __version__
from csrbench.errors import UserError
from csrbench.report.escape import visible
from csrbench.report.export import read_tables
from csrbench.report.names import is_reference
from csrbench.report.slim import CARD

ABSTRACT = "arXiv:2602.03263"
CLAIMS = (
    "The idea of four interaction patterns over 61 fine-grained types comes from the abstract of "
    f"{ABSTRACT} (CSR-Bench, 2026). That paper's list of types, data and code are not public and "
    "were not used: the types, situations, pictures, metrics and code of this software are its "
    "own. Figures made with it are figures on its own suites, are not comparable with figures of "
    "that paper, and none of that paper's figures are claimed or reproduced here."
)


def citation() -> str:
    """What to cite, as plain text."""
    return (
        f"Software: The CSR-Bench developers. csrbench, version {__version__} (2026).\n"
        f"Built on the abstract of: CSR-Bench, {ABSTRACT} (2026), "
        "https://arxiv.org/abs/2602.03263\n\n"
        f"{CLAIMS}\n"
    )


def bibtex() -> str:
    """The same as BibTeX; authors and title of the abstract are to be filled in from its page."""
    return (
        "@software{csrbench_software,\n"
        "  author  = {{The CSR-Bench developers}},\n"
        "  title   = {csrbench: does a multimodal language model act on what image and text mean "
        "together},\n"
        f"  version = {{{__version__}}},\n"
        "  year    = {2026}\n"
        "}\n\n"
        "@misc{csrbench_abstract,\n"
        "  title         = {{CSR-Bench}},\n"
        "  year          = {2026},\n"
        "  eprint        = {2602.03263},\n"
        "  archivePrefix = {arXiv},\n"
        "  note          = {Take authors and full title from https://arxiv.org/abs/2602.03263; "
        "only its abstract was used here, no data, code or figure}\n"
        "}\n"
    )


def methods(report: Path) -> str:
    """A paragraph on how the figures of a report came about, to paste into a paper.

    All numbers in it are read or counted from the report's own files.

    Raises:
        UserError: no report there, or one of an earlier version.
    """
    tables = read_tables(report)
    outcomes = tables.get("outcomes")
    try:
        card = json.loads((report / CARD).read_text("utf-8"))
        suite, digest, judge = (str(card[k]) for k in ("suite", "suite_hash", "judge"))
        version = str(card["csrbench"])
    except (OSError, ValueError, KeyError, TypeError):
        outcomes = None
    if outcomes is None or outcomes.is_empty():
        raise UserError(f"{report}: has no {CARD} or no outcomes; write the report again")
    return paragraph(tables, outcomes, suite, digest, judge, version, card)


def paragraph(
    tables: dict[str, pl.DataFrame],
    outcomes: pl.DataFrame,
    suite: str,
    digest: str,
    judge: str,
    version: str,
    card: dict[str, object],
) -> str:
    """The sentences of `methods`."""
    models = outcomes["model"].unique().to_list()
    simulated = sum(is_reference(m) for m in models)
    real = len(models) - simulated
    who = _count(real, "model") if real else ""
    if simulated:
        who += (" and " if who else "") + _count(simulated, "simulated reference system")
    conditions = outcomes["condition"].unique().sort().to_list()
    missing = outcomes["y"].null_count()
    shown = {
        "cells": outcomes["cell"].n_unique(),
        "grids": outcomes["grid"].n_unique(),
        "families": outcomes["family"].n_unique(),
        "types": outcomes["type"].n_unique(),
    }
    counts = ", ".join(f"{n:,} {name if n != 1 else _one(name)}" for name, n in shown.items())
    samples = outcomes["sample"].n_unique()
    closed = _closed(tables)
    said = [
        f"We evaluated {who} with csrbench {version} on its suite {visible(suite)} (content hash "
        f"{digest[:12]}): {counts}, each cell an image with a request whose right handling "
        "depends on both.",
        f"Conditions: {', '.join(conditions)}; {_count(samples, 'reply', 'replies')} per instance.",
        f"Of {outcomes.height:,} replies, {missing:,} ({_share(missing, outcomes.height)}) have no "
        "verdict (failed, truncated or empty requests, or no judgement); these are counted as "
        "missing, never as right or wrong.",
        f"Replies were judged by {visible(judge)}"
        + (", the offline rule judge of the package" if judge.startswith("rules") else "")
        + ("; shares corrected with human labels (PPI++) stand beside the judged ones"
           if "corrected" in tables else "")
        + ".",
        "The grid score is the share of grids with all four cells right; the composite is the "
        "harmonic mean of the four patterns' grid scores.",
        "Intervals are 95 % percentile intervals of a bootstrap over families"
        + (f", replaced by a closed form where too few families inform a figure ({closed} of the "
           "figures in the report)" if closed else "")
        + ".",
    ]  # fmt: skip
    asked: list[int] = outcomes.group_by("model").len()["len"].to_list()
    if min(asked) != max(asked):
        said.insert(
            3, f"Models were not all asked alike: between {min(asked):,} and {max(asked):,} "
            "replies each; the counts above are of all of them together."
        )  # fmt: skip
    if tables.get("gaps", pl.DataFrame()).height:
        said.append(
            "Paired differences between conditions were tested by permutation of whole families "
            "(sign flip)."
        )
    if card.get("split"):
        said.append(
            "The suite is a split that was selected against models: scores on it are low by "
            "selection and not comparable with scores on plain suites."
        )
    if card.get("stress"):
        said.append(f"Pictures were drawn at stress level {card['stress']}.")
    said.append(
        "Pictures are synthetic. The four patterns follow the abstract of "
        f"{ABSTRACT}; types, data and code are csrbench's own, and no figure of that paper is "
        "used."
    )
    return " ".join(said) + "\n"


def _closed(tables: dict[str, pl.DataFrame]) -> str:
    """How many figures carry the closed form, as ``12 of 300`` would begin; empty: none."""
    methods = [t["method"] for t in tables.values() if "method" in t.columns]
    n = sum(int((m == "closed").sum()) for m in methods)
    return f"{n:,}" if n else ""


def _share(part: int, whole: int) -> str:
    return "less than 0.1%" if 0 < part / whole < 0.0005 else f"{part / whole:.1%}"


def _count(n: int, one: str, many: str = "") -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _one(plural: str) -> str:
    return {"families": "family"}.get(plural, plural[:-1])
