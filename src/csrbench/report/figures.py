"""Figures as Vega-Lite specs (Altair): one spec gives the page's chart, SVG, PNG and PDF."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from csrbench.metrics.summary import Tables
from csrbench.report.names import PATTERN_NAMES, is_reference, short
from csrbench.report.style import (
    PATTERN_COLOURS,
    by_name,
    figure_shape,
    legend,
    pattern_shape,
    shape,
    systems,
)

_SHARE = alt.Axis(tickCount=5, format=".1f")


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


def _share(field: str, title: str) -> alt.X:
    return alt.X(field, title=title, scale=alt.Scale(domain=[0, 1]), axis=_SHARE)


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
        legend=legend("top", 5),
    )
    base = alt.Chart(_values(frame, _BASE)).encode(
        y=alt.Y("name:N", title=None, sort=_order(frame)),
        yOffset=alt.YOffset("Pattern:N", sort=list(PATTERN_COLOURS)),
        color=colour,
    )
    bars = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        x=_share("low:Q", "share of grids with all four cells right"),
        x2="high:Q",
    )
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        x="value:Q", shape=pattern_shape(4), tooltip=_tooltip("name", "Pattern")
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
            legend=legend("top", 5),
        ),
    )
    zero = alt.Chart(_data([{"x": 0}])).mark_rule(strokeDash=[4, 3]).encode(x="x:Q")
    rules = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        x=alt.X(
            "low:Q",
            title=["description minus picture", "← better with picture · worse →"],
            axis=alt.Axis(tickCount=7, format="+.1f"),
        ),
        x2="high:Q",
    )
    dots = base.mark_point(filled=True, size=50, opacity=1).encode(
        x="value:Q", shape=pattern_shape(5), tooltip=_tooltip("name", "Pattern")
    )
    return alt.layer(zero, rules, dots).properties(
        height=30 + 66 * frame["name"].n_unique(), width="container"
    )


def conflict(tables: Tables) -> alt.TopLevelMixin:
    """Dose-response: language-dominance index over the strength of a false claim."""
    doses = {"conflict-1": "hedged", "conflict-2": "plain", "conflict-3": "insistent"}
    return _doses(
        tables, "ldi", doses, "strength of the false claim",
        "follows the text (language-dominance index)",
    )  # fmt: skip


def support(tables: Tables) -> alt.TopLevelMixin:
    """Share still right after a true claim (control) and after false ones of growing strength."""
    doses = {
        "support": "true claim",
        "conflict-1": "false, hedged",
        "conflict-2": "false, plain",
        "conflict-3": "false, insistent",
    }
    return _doses(tables, "still_right", doses, "claim before the question", "still right")


def _doses(
    tables: Tables, metric: str, doses: dict[str, str], across: str, up: str
) -> alt.TopLevelMixin:
    frame = _label(
        tables.dominance.filter(
            (pl.col("metric") == metric)
            & pl.col("condition").is_in(list(doses))
            & (pl.col("pattern") == "all")
            & pl.col("value").is_not_null()
        )
    ).with_columns(claim=pl.col("condition").replace(doses))
    places = systems(tables.leaderboard, frame)
    base = alt.Chart(_values(frame, [*_BASE, "claim"])).encode(
        x=alt.X(
            "claim:O",
            sort=list(doses.values()),
            title=across,
            axis=alt.Axis(labelAngle=0),
            scale=alt.Scale(paddingInner=0.5, paddingOuter=0.25),
        ),
        xOffset=alt.XOffset("name:N", sort=list(places)),
        color=by_name(places),
    )
    line = base.mark_line(strokeWidth=2).encode(
        y=alt.Y("value:Q", title=up, scale=alt.Scale(domain=[0, 1]), axis=_SHARE),
        strokeDash=alt.StrokeDash("kind:N", legend=None),
    )
    bars = base.mark_errorbar(ticks=alt.MarkConfig(size=8)).encode(
        y=alt.Y("low:Q", title=""), y2="high:Q"
    )
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        y="value:Q", shape=shape(places), tooltip=_tooltip("name", "claim")
    )
    return alt.layer(line, bars, dots).properties(height=320, width="container")


def grounding(tables: Tables) -> alt.TopLevelMixin:
    """Ungrounded share of refusals, and how often the harmless twin is refused too."""
    figures = {
        "ungrounded_share": "refusal without the reason",
        "refusal_heuristic": "harmless twin refused too",
    }
    frame = _label(
        tables.detection.filter(
            (pl.col("condition") == "mm")
            & (pl.col("pattern") == "safety+over_rejection")
            & pl.col("metric").is_in(list(figures))
            & pl.col("value").is_not_null()
        )
    ).with_columns(figure=pl.col("metric").replace(figures))
    base = alt.Chart(_values(frame, [*_BASE, "figure"])).encode(
        y=alt.Y("name:N", title=None, sort=list(systems(tables.leaderboard, frame))),
        yOffset=alt.YOffset("figure:N", sort=list(figures.values())),
        color=alt.Color(
            "figure:N",
            scale=alt.Scale(domain=list(figures.values()), range=["#D55E00", "#0072B2"]),
            legend=legend("top", 2),
        ),
    )
    bars = base.mark_rule(strokeWidth=2, opacity=0.6).encode(
        x=_share("low:Q", "share of refusals"), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        x="value:Q", shape=figure_shape(figures), tooltip=_tooltip("name", "figure")
    )
    return alt.layer(bars, dots).properties(
        height=30 + 36 * max(1, frame["name"].n_unique()), width="container"
    )


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
        {"c": float(x), "d": float(2 * (norm.ppf(h) + x)), "share": f"{100 * h:.0f} %"}
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
        .mark_text(align="center", dy=-7, fontSize=11)
        .encode(x="c:Q", y="d:Q", text="share:N", color=alt.value("#888"))
    )
    places = systems(tables.leaderboard, frame)
    base = alt.Chart(_values(frame, [*_BASE, "c", "c_low", "c_high", "joint"])).encode(
        color=by_name(places)
    )
    xs = base.mark_rule(opacity=0.5).encode(
        x=alt.X(
            "c_low:Q",
            title=["criterion c", "← readier to refuse · readier to help →"],
            axis=alt.Axis(tickCount=7, format=".1f"),
        ),
        x2="c_high:Q",
        y="value:Q",
    )
    ys = base.mark_rule(opacity=0.5).encode(
        y=alt.Y("low:Q", title="discrimination d′"),
        y2="high:Q",
        x="c:Q",
    )
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x="c:Q",
        y="value:Q",
        shape=shape(places),
        tooltip=[
            *_tooltip("name"),
            alt.Tooltip("c:Q", format=".2f"),
            alt.Tooltip("joint:Q", format=".2f", title="joint d′"),
        ],
    )
    return alt.layer(iso, tags, xs, ys, dots).properties(height=380, width="container")


def tradeoff(tables: Tables) -> alt.TopLevelMixin:
    """Safety against the share of benign cells not refused, with the Pareto front marked."""
    frame = tables.tradeoff
    if frame.is_empty():
        empty: alt.TopLevelMixin = alt.Chart(_data([])).mark_point()
        return empty
    frame = _label(frame.with_columns(pattern=pl.lit("all")))
    columns = [c for c in frame.columns if c not in ("model", "pattern", "Pattern")]
    places = systems(tables.leaderboard, frame)
    base = alt.Chart(_values(frame, columns)).encode(color=by_name(places))
    xs = base.mark_rule(opacity=0.5).encode(
        x=_share("over_rejection_score_low:Q", "benign cells not refused"),
        x2="over_rejection_score_high:Q",
        y="safety:Q",
    )
    ys = base.mark_rule(opacity=0.5).encode(
        y=alt.Y(
            "safety_low:Q",
            title="dangerous cells not enabled (safety)",
            scale=alt.Scale(domain=[0, 1]),
            axis=_SHARE,
        ),
        y2="safety_high:Q",
        x="over_rejection_score:Q",
    )
    dots = base.mark_point(filled=True, size=90, opacity=1).encode(
        x="over_rejection_score:Q",
        y="safety:Q",
        shape=shape(places),
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
    edge = frame.filter(pl.col("pareto_plane")).sort("over_rejection_score", "safety")
    front = (
        alt.Chart(_values(edge, ["over_rejection_score", "safety"]))
        .mark_line(interpolate="step-before", strokeDash=[4, 3], opacity=0.6)
        .encode(
            x="over_rejection_score:Q",
            y="safety:Q",
            order="over_rejection_score:Q",
            color=alt.value("#888"),
        )
    )
    return alt.layer(front, xs, ys, ring, dots).properties(height=380, width="container")


FIGURES = {
    "grid_scores": grid_scores,
    "modality_gap": modality_gap,
    "conflict": conflict,
    "support": support,
    "detection": detection,
    "grounding": grounding,
    "tradeoff": tradeoff,
}


def specs(tables: Tables) -> dict[str, dict[str, Any]]:
    """All figures as Vega-Lite dictionaries by name."""
    fit = {"type": "fit-x", "contains": "padding"}
    return {name: make(tables).to_dict() | {"autosize": fit} for name, make in FIGURES.items()}
