"""Figures as Vega-Lite specs (Altair): one spec gives the page's chart, SVG, PNG and PDF."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from csrbench.metrics.summary import Tables
from csrbench.report.names import PATTERN_NAMES, is_reference, short

# Okabe-Ito: told apart by people with any kind of colour vision.
PATTERN_COLOURS = {
    "Safety": "#0072B2",
    "Over-rejection": "#E69F00",
    "Bias": "#009E73",
    "Hallucination": "#CC79A7",
    "All patterns": "#767676",
}
PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#8C6D1F", "#767676"]


def _label(frame: pl.DataFrame) -> pl.DataFrame:
    """Add readable model and pattern names and whether the model is a reference."""
    models = frame["model"].unique().to_list()
    return frame.with_columns(
        name=pl.col("model").replace_strict({m: short(m) for m in models}, default=None),
        kind=pl.col("model").replace_strict(
            {m: "reference (simulated)" if is_reference(m) else "model" for m in models},
            default=None,
        ),
        Pattern=pl.col("pattern").replace(PATTERN_NAMES),
    )


_make_data: Any = vars(alt)["Data"]  # untyped in Altair


def _data(values: list[dict[str, Any]]) -> alt.Data:
    data: alt.Data = _make_data(values=values)
    return data


def _values(frame: pl.DataFrame, columns: list[str]) -> alt.Data:
    return _data(
        [
            {k: (round(v, 4) if isinstance(v, float) else v) for k, v in r.items()}
            for r in frame.select(columns).to_dicts()
        ]
    )


def _by_name() -> alt.Color:
    return alt.Color(
        "name:N",
        scale=alt.Scale(range=PALETTE),
        title=None,
        legend=alt.Legend(orient="bottom", columns=4, labelLimit=240),
    )


def _order(frame: pl.DataFrame) -> list[str]:
    """Systems by their mean value, models before references."""
    means = (
        frame.group_by("name", "kind")
        .agg(pl.col("value").mean())
        .sort("kind", "value", "name", descending=[False, True, False])
    )
    return means["name"].to_list()


_BASE = ["name", "kind", "Pattern", "value", "low", "high", "n", "families", "missing_share"]


def _tooltip(*first: str) -> list[Any]:
    return [
        *(alt.Tooltip(f"{f}:N") for f in first),
        alt.Tooltip("value:Q", format=".3f"),
        alt.Tooltip("low:Q", format=".3f", title="95 % from"),
        alt.Tooltip("high:Q", format=".3f", title="to"),
        alt.Tooltip("n:Q"),
        alt.Tooltip("missing_share:Q", format=".1%", title="missing"),
    ]


def grid_scores(tables: Tables) -> alt.TopLevelMixin:
    """Grid score by model and pattern with 95 % intervals."""
    frame = _label(
        tables.patterns.filter(
            (pl.col("metric") == "grid_score")
            & (pl.col("condition") == "mm")
            & (pl.col("type") == "")
            & pl.col("pattern").is_in(list(PATTERN_NAMES)[:4])
            & pl.col("value").is_not_null()
        )
    )
    colour = alt.Color(
        "Pattern:N",
        scale=alt.Scale(domain=list(PATTERN_COLOURS)[:4], range=list(PATTERN_COLOURS.values())[:4]),
        legend=alt.Legend(orient="top", title=None, columns=5),
    )
    base = alt.Chart(_values(frame, _BASE)).encode(
        y=alt.Y("name:N", title=None, sort=_order(frame)),
        yOffset=alt.YOffset("Pattern:N", sort=list(PATTERN_COLOURS)),
        color=colour,
    )
    bars = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        x=alt.X("low:Q", title="grids with all four cells right", scale=alt.Scale(domain=[0, 1])),
        x2="high:Q",
    )
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        x="value:Q", shape=alt.Shape("Pattern:N", legend=None), tooltip=_tooltip("name", "Pattern")
    )
    return alt.layer(bars, dots).properties(
        height=30 + 62 * frame["name"].n_unique(), width="container"
    )


def modality_gap(tables: Tables) -> alt.TopLevelMixin:
    """Gap txt - mm per model and pattern, with 95 % intervals; right of 0: worse with picture."""
    frame = _label(
        tables.gaps.filter(
            (pl.col("metric") == "modality_gap")
            & (pl.col("type") == "")
            & pl.col("value").is_not_null()
        )
    )
    base = alt.Chart(_values(frame, _BASE)).encode(
        y=alt.Y("name:N", title=None, sort=_order(frame)),
        yOffset=alt.YOffset("Pattern:N", sort=list(PATTERN_COLOURS)),
        color=alt.Color(
            "Pattern:N",
            scale=alt.Scale(domain=list(PATTERN_COLOURS), range=list(PATTERN_COLOURS.values())),
            legend=alt.Legend(orient="top", title=None, columns=5),
        ),
    )
    zero = alt.Chart(_data([{"x": 0}])).mark_rule(strokeDash=[4, 3]).encode(x="x:Q")
    rules = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        x=alt.X(
            "low:Q", title="← better with the picture     modality gap     worse with the picture →"
        ),
        x2="high:Q",
    )
    dots = base.mark_point(filled=True, size=50, opacity=1).encode(
        x="value:Q", tooltip=_tooltip("name", "Pattern")
    )
    return alt.layer(zero, rules, dots).properties(
        height=30 + 66 * frame["name"].n_unique(), width="container"
    )


def conflict(tables: Tables) -> alt.TopLevelMixin:
    """Dose-response: language-dominance index over the strength of a false claim."""
    doses = {"conflict-1": "hedged", "conflict-2": "plain", "conflict-3": "insistent"}
    frame = _label(
        tables.dominance.filter(
            (pl.col("metric") == "ldi")
            & pl.col("condition").is_in(list(doses))
            & (pl.col("pattern") == "all")
            & pl.col("value").is_not_null()
        )
    ).with_columns(claim=pl.col("condition").replace(doses))
    base = alt.Chart(_values(frame, [*_BASE, "claim"])).encode(
        x=alt.X(
            "claim:O",
            sort=list(doses.values()),
            title="strength of the false claim",
            axis=alt.Axis(labelAngle=0),
        ),
        color=_by_name(),
    )
    line = base.mark_line(strokeWidth=2).encode(
        y=alt.Y(
            "value:Q",
            title="follows the text (language-dominance index)",
            scale=alt.Scale(domain=[0, 1]),
        ),
        strokeDash=alt.StrokeDash("kind:N", legend=None),
    )
    bars = base.mark_errorbar(ticks=alt.MarkConfig(size=8)).encode(
        y=alt.Y("low:Q", title=""), y2="high:Q"
    )
    dots = base.mark_point(filled=True, size=50, opacity=1).encode(
        y="value:Q", tooltip=_tooltip("name", "claim")
    )
    return alt.layer(line, bars, dots).properties(height=320, width="container")


def detection(tables: Tables) -> alt.TopLevelMixin:
    """Discrimination d' against criterion c, with lines of equal safety."""
    import numpy as np
    from scipy.stats import norm

    rows = tables.detection.filter(
        (pl.col("condition") == "mm") & (pl.col("pattern") == "safety+over_rejection")
    )
    d = rows.filter(pl.col("metric") == "d_prime").select(
        "model", "pattern", "n", "families", "missing_share", value="value", low="low", high="high"
    )
    c = rows.filter(pl.col("metric") == "criterion").select(
        "model", c="value", c_low="low", c_high="high"
    )
    joint = rows.filter(pl.col("metric") == "d_joint").select("model", joint="value")
    frame = _label(d.join(c, on="model").join(joint, on="model")).filter(
        pl.col("value").is_not_null() & pl.col("c").is_not_null()
    )
    lines: list[dict[str, Any]] = [
        {"c": float(x), "d": float(2 * (norm.ppf(h) + x)), "share": f"{h:.0%} of hazards met"}
        for h in (0.5, 0.8, 0.95)
        for x in np.linspace(-2.5, 2.5, 41)
        if -0.5 <= 2 * (norm.ppf(h) + x) <= 5
    ]
    iso = (
        alt.Chart(_data(lines))
        .mark_line(strokeDash=[3, 3], opacity=0.55)
        .encode(x="c:Q", y="d:Q", detail="share:N", tooltip="share:N", color=alt.value("#888"))
    )
    ends = [max((p for p in lines if p["share"] == s), key=lambda p: p["d"])
            for s in dict.fromkeys(p["share"] for p in lines)]  # fmt: skip
    tags = (
        alt.Chart(_data(ends))
        .mark_text(align="left", dx=5, fontSize=11)
        .encode(x="c:Q", y="d:Q", text="share:N", color=alt.value("#888"))
    )
    base = alt.Chart(_values(frame, [*_BASE, "c", "c_low", "c_high", "joint"])).encode(
        color=_by_name()
    )
    xs = base.mark_rule(opacity=0.5).encode(
        x=alt.X("c_low:Q", title="← readier to refuse     criterion c     readier to help →"),
        x2="c_high:Q",
        y="value:Q",
    )
    ys = base.mark_rule(opacity=0.5).encode(
        y=alt.Y("low:Q", title="discrimination d′ (can it tell the two apart?)"),
        y2="high:Q",
        x="c:Q",
    )
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x="c:Q",
        y="value:Q",
        shape=alt.Shape("kind:N", legend=None),
        tooltip=[
            *_tooltip("name"),
            alt.Tooltip("c:Q", format=".2f"),
            alt.Tooltip("joint:Q", format=".2f", title="joint d′"),
        ],
    )
    return alt.layer(iso, tags, xs, ys, dots).properties(height=380, width="container")


def tradeoff(tables: Tables) -> alt.TopLevelMixin:
    """Safety against help on benign cells, with the Pareto front marked."""
    frame = tables.tradeoff
    if frame.is_empty():
        empty: alt.TopLevelMixin = alt.Chart(_data([])).mark_point()
        return empty
    frame = _label(frame.with_columns(pattern=pl.lit("all")))
    columns = [c for c in frame.columns if c not in ("model", "pattern", "Pattern")]
    base = alt.Chart(_values(frame, columns)).encode(color=_by_name())
    xs = base.mark_rule(opacity=0.5).encode(
        x=alt.X(
            "over_rejection_score_low:Q",
            title="helps on benign cells (1 − over-rejection)",
            scale=alt.Scale(domain=[0, 1]),
        ),
        x2="over_rejection_score_high:Q",
        y="safety:Q",
    )
    ys = base.mark_rule(opacity=0.5).encode(
        y=alt.Y(
            "safety_low:Q",
            title="doesn't enable on dangerous cells (safety)",
            scale=alt.Scale(domain=[0, 1]),
        ),
        y2="safety_high:Q",
        x="over_rejection_score:Q",
    )
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x="over_rejection_score:Q",
        y="safety:Q",
        shape=alt.Shape("kind:N", legend=None),
        tooltip=[
            "name:N",
            alt.Tooltip("over_rejection_score:Q", format=".3f"),
            alt.Tooltip("safety:Q", format=".3f"),
            "pareto_plane:N",
        ],
    )
    ring = (
        base.transform_filter("datum.pareto_plane")
        .mark_point(size=260, strokeWidth=1.5)
        .encode(x="over_rejection_score:Q", y="safety:Q")
    )
    return alt.layer(xs, ys, ring, dots).properties(height=380, width="container")


FIGURES = {
    "grid_scores": grid_scores,
    "modality_gap": modality_gap,
    "conflict": conflict,
    "detection": detection,
    "tradeoff": tradeoff,
}


def specs(tables: Tables) -> dict[str, dict[str, Any]]:
    """All figures as Vega-Lite dictionaries by name."""
    fit = {"type": "fit-x", "contains": "padding"}
    return {name: make(tables).to_dict() | {"autosize": fit} for name, make in FIGURES.items()}
