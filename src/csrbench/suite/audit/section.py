"""What an audit says: checks that hold or don't, figures with intervals, and tables."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Level = Literal["ok", "warning", "failure"]


@dataclass(frozen=True)
class Check:
    """One statement about the suite, whether it holds, and what it was seen on.

    Attributes:
        level: ``failure`` makes the audit fail; a ``warning`` is for a reader to weigh.
        examples: instances, grids or pictures that show it (at most ten are kept).
    """

    name: str
    level: Level
    said: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """The result of one audit module."""

    name: str
    about: str
    checks: tuple[Check, ...] = ()
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """An audit of one suite, bound to its content by hash."""

    suite: str
    content_hash: str
    csrbench: str
    sections: tuple[Section, ...]

    @property
    def failures(self) -> list[Check]:
        """Checks that failed."""
        return [c for s in self.sections for c in s.checks if c.level == "failure"]

    @property
    def warnings(self) -> list[Check]:
        """Checks that a reader should weigh."""
        return [c for s in self.sections for c in s.checks if c.level == "warning"]

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, as it is stored in ``audit.json``."""
        return asdict(self)


def counted(name: str, bad: list[str], total: int, what: str, *, level: Level = "failure") -> Check:
    """A check over `total` things, of which `bad` break it.

    Args:
        what: completes "N of M ...", such as "grids break the grid rule".
    """
    said = f"{len(bad)} of {total} {what}"
    return Check(name, level if bad else "ok", said, tuple(bad[:10]))
