"""Colours, shapes and legends of figures; a system looks the same in all figures of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import altair as alt
import polars as pl

from csrbench.report.names import is_reference, short

# Okabe-Ito: told apart by people with any kind of colour vision.
PATTERN_COLOURS = {
    "Safety": "#0072B2",
    "Over-rejection": "#E69F00",
    "Bias": "#009E73",
    "Hallucination": "#CC79A7",
    "All patterns": "#767676",
}
PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#8C6D1F", "#767676"]
SHAPES = ["circle", "square", "triangle-up", "diamond"]


def systems(all_of: pl.DataFrame, shown: pl.DataFrame) -> dict[str, int]:
    """Names of the systems shown -> place among all of a report, models before references.

    Args:
        all_of: a table with the `model` of every system of the report.
        shown: a table with the `name` of those in one figure.
    """
    models = sorted(set(all_of["model"].to_list()), key=lambda m: (is_reference(m), short(m)))
    here = set(shown["name"].to_list())
    return {short(m): at for at, m in enumerate(models) if short(m) in here}


def by_name(places: Mapping[str, int]) -> alt.Color:
    """A colour per system by its place (`systems`)."""
    colours = [PALETTE[n % len(PALETTE)] for n in places.values()]
    return alt.Color(
        "name:N",
        scale=alt.Scale(domain=list(places), range=colours),
        title=None,
        legend=legend("bottom", 4),
    )


def legend(orient: Literal["top", "bottom"], columns: int) -> alt.Legend:
    """A legend above or below the figure, in this many columns."""
    return alt.Legend(
        orient=orient, title=None, columns=columns, labelLimit=260, symbolOpacity=1, symbolSize=70
    )


def shape(places: Mapping[str, int]) -> alt.Shape:
    """Neighbours differ in shape too, and no two systems share both colour and shape."""
    kinds = [SHAPES[(n + n // len(PALETTE)) % len(SHAPES)] for n in places.values()]
    return alt.Shape("name:N", scale=alt.Scale(domain=list(places), range=kinds), title=None)


def pattern_shape(count: int) -> alt.Shape:
    """A shape for each of the first patterns."""
    shapes = alt.Scale(domain=list(PATTERN_COLOURS)[:count], range=[*SHAPES, "cross"][:count])
    return alt.Shape("Pattern:N", scale=shapes, title=None, legend=legend("top", 5))


def figure_shape(figures: Mapping[str, str]) -> alt.Shape:
    """A shape for each of the figures (name -> words) that one chart compares."""
    shapes = alt.Scale(domain=list(figures.values()), range=SHAPES[: len(figures)])
    return alt.Shape("figure:N", scale=shapes, title=None, legend=legend("top", 2))
