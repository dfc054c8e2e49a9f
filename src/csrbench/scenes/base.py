"""What a scene kind is: validated data that can be drawn and can be put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from csrbench.errors import UserError

ART_SIZE: Mapping[str, tuple[int, int]] = {
    "sheet": (1050, 1485),
    "phone": (720, 1480),
    "label": (1100, 640),
    "pack": (900, 1200),
    "screen": (1600, 1000),
    "notice": (1050, 1485),
    "board": (1600, 1000),
    "badge": (640, 960),
    "plate": (1000, 1000),
    "card": (1200, 760),
    "sticky": (900, 900),
    "strip": (620, 1400),
    "dial": (1000, 1000),
}
"""Artwork size in pixels (width, height) by slot format."""


@dataclass(frozen=True)
class ArtContext:
    """What a scene may use while it draws: named randomness and the decisive strings.

    Attributes:
        seed: text that identifies the grid (not the image): both pictures share their look.
        decisive: strings whose boxes must be legible; mark text with the `mark` filter.
    """

    seed: str
    decisive: tuple[str, ...] = ()

    def rng(self, name: str) -> np.random.Generator:
        """A generator that depends on the grid and `name` only: equal for images A and B."""
        import hashlib

        digest = hashlib.sha256(f"{self.seed}|{name}".encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:8], "big"))


@dataclass(frozen=True)
class Artwork:
    """HTML for one slot, drawn at the size of its format (see `ART_SIZE`)."""

    html: str
    format: str


@dataclass(frozen=True)
class Box:
    """Where a decisive string or object is: a polygon of 4 (x, y) photo pixels."""

    name: str
    polygon: tuple[tuple[float, float], ...]
    glyph_px: float = 0.0


@dataclass(frozen=True)
class Picture:
    """An encoded picture with the boxes of what decides the cell."""

    data: bytes
    media_type: str
    width: int
    height: int
    carrier: str
    boxes: tuple[Box, ...] = field(default=())
    notes: tuple[str, ...] = ()
    """Texts of notes that a stress level has put into the picture."""


class Scene(BaseModel):
    """Base of all scene kinds: the fields are the scene data of a family's YAML.

    Subclasses set `kind` and `format` (the carrier format; ``sprites`` scenes compose objects
    instead) and implement `artworks` and `describe`. `describe` states what is visible, never
    what follows from it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    kind: ClassVar[str]
    format: ClassVar[str]

    def carrier_format(self) -> str:
        """The carrier format that these data need (some kinds choose by their data)."""
        return self.format

    def suits(self, carrier: str) -> bool:
        """Whether a carrier of the right format goes with this scene (a clock on no pipe)."""
        return True

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """HTML per carrier slot; one-slot carriers use the key of the format itself."""
        raise NotImplementedError

    def describe(self, setting: str = "") -> str:
        """Plain sentences saying what is visible; `setting` is the carrier's surroundings."""
        raise NotImplementedError


S = TypeVar("S", bound=type[Scene])
_KINDS: dict[str, type[Scene]] = {}


def scene(cls: S) -> S:
    """Class decorator that registers a scene kind under its `kind`."""
    _KINDS[cls.kind] = cls
    return cls


def kinds() -> dict[str, type[Scene]]:
    """All scene kinds by name; importing every module of `kinds/` on first use."""
    import importlib
    import pkgutil

    from csrbench.scenes.print import kinds as package

    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(_KINDS.items()))


def make(kind: str, data: Mapping[str, Any]) -> Scene:
    """Validate scene data.

    Raises:
        UserError: unknown kind, or data that do not fit its schema.
    """
    from pydantic import ValidationError

    known = kinds()
    if kind not in known:
        raise UserError(f"unknown scene kind '{kind}'; known kinds: {', '.join(known)}")
    try:
        return known[kind].model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(p) for p in first["loc"]) or "data"
        raise UserError(f"scene '{kind}', field '{where}': {first['msg']}") from None


Registration = Callable[[S], S]
