"""The 4 interaction patterns and the 61 fine-grained types, as data and a small loader.

Lives here: `taxonomy.yaml` and the functions that read it. Does not live here: anything that
knows of families, pictures or models.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

PATTERNS = ("safety", "over_rejection", "bias", "hallucination")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the four ways in which image and text interact."""

    id: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Type:
    """A fine-grained type: `id` such as ``S10``, its pattern, name, definition and source."""

    id: str
    pattern: str
    name: str
    definition: str
    source: str


@cache
def _data() -> tuple[tuple[Pattern, ...], tuple[Type, ...]]:
    import yaml

    text = files(__name__).joinpath("taxonomy.yaml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return (
        tuple(Pattern(**p) for p in raw["patterns"]),
        tuple(Type(**t) for t in raw["types"]),
    )


def patterns() -> tuple[Pattern, ...]:
    """The four patterns, in their fixed order."""
    return _data()[0]


def types() -> tuple[Type, ...]:
    """The 61 types, ordered by pattern and number."""
    return _data()[1]


def get(type_id: str) -> Type:
    """The type with this id.

    Raises:
        KeyError: no such type.
    """
    return {t.id: t for t in types()}[type_id]
