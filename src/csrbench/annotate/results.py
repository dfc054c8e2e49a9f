"""What comes out of annotation: agreement, open disagreements, and labels as tables."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl

from csrbench.annotate.store import AXES, FINAL, Annotations, Label, differing
from csrbench.errors import UserError

SCHEMA: dict[str, type[pl.DataType]] = {
    "model": pl.String,
    "instance": pl.String,
    "sample": pl.Int64,
    "annotator": pl.String,
    "status": pl.String,
    "refusal": pl.String,
    "grounded": pl.Boolean,
    "enables": pl.Boolean,
    "helps": pl.Boolean,
    "choice": pl.String,
    "misread": pl.Boolean,
    "note": pl.String,
    "stratum": pl.String,
    "weight": pl.Float64,
}


def by_unit(file: Annotations) -> tuple[dict[int, dict[str, Label]], dict[int, Label]]:
    """Finished labels by unit and annotator, and adjudicated verdicts by unit."""
    people: dict[int, dict[str, Label]] = defaultdict(dict)
    final: dict[int, Label] = {}
    for unit, name, label in file.labels():
        if not label["done"]:
            continue
        if name == FINAL:
            final[unit] = label
        else:
            people[unit][name] = label
    return people, final


def open_disagreements(file: Annotations) -> list[int]:
    """Units on which finished labels differ and that nobody has adjudicated, in order."""
    people, final = by_unit(file)
    return [u for u, labels in sorted(people.items())
            if u not in final and differing(labels.values())]  # fmt: skip


def agreement(file: Annotations) -> list[dict[str, Any]]:
    """Per axis: units read twice, share of equal labels, mean pairwise κ, and α over all people.

    κ and α are null where they are undefined (one class alone, or nothing read twice).
    """
    from csrbench.metrics.agreement import cohen_kappa, krippendorff_alpha

    people, _ = by_unit(file)
    names = file.annotators()
    rows = []
    for axis in AXES:
        values = {
            n: [_value(people.get(u, {}).get(n), axis) for u in sorted(people)] for n in names
        }
        pairs = [
            [(a, b) for a, b in zip(values[p], values[q], strict=True) if None not in (a, b)]
            for p, q in combinations(names, 2)
        ]
        both = [pair for some in pairs for pair in some]
        if not both:
            continue
        kappas = [cohen_kappa(*zip(*some, strict=True)) for some in pairs if some]
        known = [k for k in kappas if k == k]
        alpha = krippendorff_alpha(list(values.values()))
        rows.append(
            {
                "axis": axis,
                "pairs": len(both),
                "equal": sum(a == b for a, b in both) / len(both),
                "kappa": sum(known) / len(known) if known else None,
                "alpha": alpha if alpha == alpha else None,
            }
        )
    return rows


def _value(label: Label | None, axis: str) -> str | None:
    value = None if label is None else label["axes"].get(axis)
    return None if value is None else json.dumps(value)


def table(file: Annotations, *, everyone: bool = False) -> pl.DataFrame:
    """Labels as a table, for `csrbench calibrate` and `csrbench report --labels`.

    Args:
        everyone: a row per person and reply; else one row per reply with its final label.

    Columns: model, instance, sample, annotator, status, the axes, note, stratum, weight. Status:
    ``single`` (one person), ``agreed``, ``adjudicated``, or ``open`` (people differ and nobody has
    settled it: its axes are null).
    """
    people, final = by_unit(file)
    rows = []
    for unit in file.units():
        labels, settled = people.get(unit["id"], {}), final.get(unit["id"])
        if everyone:
            rows += [_row(unit, name, "", label) for name, label in labels.items()]
            if settled:
                rows.append(_row(unit, settled["by"], "adjudicated", settled))
        elif settled:
            rows.append(_row(unit, settled["by"], "adjudicated", settled))
        elif labels:
            differ = differing(labels.values())
            status = "open" if differ else "agreed" if len(labels) > 1 else "single"
            first = next(iter(labels.values()))
            if differ:
                first = {**first, "axes": {}, "note": ""}
            rows.append(_row(unit, ", ".join(labels), status, first))
    return pl.DataFrame(rows, schema=SCHEMA)


def _row(unit: Mapping[str, Any], name: str, status: str, label: Label) -> dict[str, Any]:
    axes = {a: label["axes"].get(a) for a in AXES}
    about = {k: unit[k] for k in ("model", "instance", "sample", "stratum", "weight")}
    return about | axes | {"annotator": name, "status": status, "note": label["note"]}


def export(file: Annotations, out: Path, *, everyone: bool = False) -> pl.DataFrame:
    """Write the labels to a CSV or Parquet file, by its suffix; returns them.

    Raises:
        UserError: another suffix, nothing labelled yet, or the file can't be written.
    """
    if out.suffix not in (".csv", ".parquet"):
        raise UserError(f"{out}: name a file that ends in .csv or .parquet")
    labels = table(file, everyone=everyone)
    if labels.is_empty():
        raise UserError(f"{file.path}: nothing is labelled yet")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.suffix == ".csv":
            labels.write_csv(out)
        else:
            labels.write_parquet(out)
    except OSError as error:
        raise UserError(f"{out}: can't be written ({error.strerror or error})") from None
    return labels
