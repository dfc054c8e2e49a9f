"""Pure functions: tables in, tables out. No files, no network, no global state.

`summarise(outcomes)` gives every table of a report; `compare_models(outcomes, a, b)` and
`compare_conditions(outcomes, model, a, b)` test two arms. Names are loaded on first use, so
importing this package costs nothing.

Lives here: scores, diagnoses, intervals, tests, comparisons, agreement with labels and correction
by them. Does not live here: reading a reply (`judges`), drawing or wording a result (`report`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csrbench.metrics.compare import Comparison, compare_conditions, compare_models
    from csrbench.metrics.summary import Tables, summarise

_HOME = {
    "Comparison": "compare",
    "compare_models": "compare",
    "compare_conditions": "compare",
    "Tables": "summary",
    "summarise": "summary",
}

__all__ = ["Comparison", "Tables", "compare_conditions", "compare_models", "summarise"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
