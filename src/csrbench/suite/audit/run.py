"""The whole audit of a suite, stored beside it as ``audit.json`` and ``audit.md``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

import csrbench
from csrbench.errors import UserError
from csrbench.suite.audit.balance import balance
from csrbench.suite.audit.duplicates import duplicates
from csrbench.suite.audit.fidelity import fidelity
from csrbench.suite.audit.legibility import legibility
from csrbench.suite.audit.probes import probes
from csrbench.suite.audit.rule import rule
from csrbench.suite.audit.section import Report, Section
from csrbench.suite.read import Suite, open_suite

STRICT = ("core", "full")
"""Suites large enough that a probe above its limit is a failure, not noise."""

Progress = Callable[[str, int, int], None]


def audit(
    path: Path, *, ocr: bool = True, progress: Progress = lambda stage, done, total: None
) -> Report:
    """Audit a built suite and store the result in its folder.

    Args:
        ocr: read the decisive texts back (the slow part: about a tenth of a second each).
        progress: called with (stage, done, total).

    Raises:
        UserError: no suite there, a picture that is missing or damaged, or a missing extra.
    """
    suite = open_suite(path)
    pictures = _pictures(suite)
    instances = suite.instances
    if instances.filter(pl.col("condition") == "mm").height == 0:
        raise UserError(f"{path}: the audit needs condition 'mm'; build the suite with it")
    sections: list[Section] = []
    stages: list[tuple[str, Callable[[], Section]]] = [
        ("grid rule", lambda: rule(instances)),
        ("balance", lambda: balance(instances)),
        (
            "probes",
            lambda: probes(instances, suite.image_bytes, strict=suite.manifest["suite"] in STRICT),
        ),
        ("control fidelity", lambda: fidelity(pictures)),
        ("near-duplicates", lambda: duplicates(instances, pictures, suite.image_bytes)),
    ]
    stress = int(suite.manifest.get("stress", 0))
    if ocr:
        stages.append(
            (
                "legibility",
                lambda: legibility(
                    pictures,
                    suite.image_bytes,
                    lambda done, total: progress("legibility", done, total),
                    stress=stress,
                ),
            )
        )
    for name, stage in stages:
        progress(name, 0, 1)
        sections.append(stage())
        progress(name, 1, 1)
    report = Report(suite.name, suite.hash, csrbench.__version__, tuple(sections))
    store(report, path)
    return report


def _pictures(suite: Suite) -> pl.DataFrame:
    path = suite.path / "pictures.parquet"
    if not path.is_file():
        raise UserError(f"{path}: missing; run `csrbench build` for this suite again")
    return pl.read_parquet(path)


def store(report: Report, path: Path) -> None:
    """Write ``audit.json`` (everything) and ``audit.md`` (to be read) into a suite's folder."""
    text = json.dumps(report.to_dict(), indent=1, ensure_ascii=False, default=float)
    for name, content in (("audit.json", text), ("audit.md", markdown(report))):
        partial = path / f"{name}.part"
        partial.write_text(content + "\n", "utf-8")
        partial.replace(path / name)


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def markdown(report: Report) -> str:
    """The audit as Markdown: checks with examples, then tables."""
    mark = {"ok": "holds", "warning": "weigh", "failure": "FAILS"}
    lines = [
        f"# Audit of {report.suite}",
        "",
        f"Content {report.content_hash[:12]}, csrbench {report.csrbench}. "
        f"{len(report.failures)} failures, {len(report.warnings)} warnings.",
    ]
    for section in report.sections:
        lines += ["", f"## {section.name}", "", section.about, ""]
        lines += ["| | check | seen |", "|---|---|---|"]
        lines += [
            f"| {mark[c.level]} | {_cell(c.name)} | {_cell(c.said)} |" for c in section.checks
        ]
        for check in section.checks:
            if check.examples:
                lines += ["", f"{check.name}:", "", *(f"- {_cell(e)}" for e in check.examples)]
        for name, rows in section.tables.items():
            if not rows:
                continue
            head = list(rows[0])
            lines += ["", f"### {name}", "", "| " + " | ".join(head) + " |"]
            lines += ["|" + "---|" * len(head)]
            lines += ["| " + " | ".join(_cell(r[k]) for k in head) + " |" for r in rows]
    return "\n".join(lines)
