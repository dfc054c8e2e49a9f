"""Panels: many models with their endpoints, keys, limits and prices in one file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from csrbench.errors import UserError
from csrbench.models.base import Client
from csrbench.models.registry import INSPECT_PROVIDERS
from csrbench.runs.pace import Rate
from csrbench.runs.prices import Price

_Positive = Annotated[float, Field(gt=0)]
_Count = Annotated[int, Field(ge=1)]
_MODULES = {"google-genai": "google.genai", "xai-sdk": "xai_sdk"}
"""Modules whose name is not that of their package."""


class Member(BaseModel):
    """One model of a panel.

    Attributes:
        id: as ``--model`` takes it. maker: who made the model. weights: open or closed.
        base_url, key_env: its endpoint, and the environment variable with the key.
        package: of the provider's own SDK, where one is needed.
        concurrency, rpm, tpm: calls in flight; requests and tokens a minute.
        price_in, price_out: US dollars per million tokens (`in` and `out` in the file).
        context_tokens, image_max_mb, image_max_side, images_per_request: the provider's limits;
            None: not known.
        as_of: the date that the figures are of. checked: when somebody last compared them with
            the source; None: nobody has.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str
    maker: Annotated[str, Field(min_length=1)]
    weights: Literal["open", "closed"]
    base_url: str | None = None
    key_env: str | None = None
    package: str | None = None
    concurrency: _Count | None = None
    rpm: _Positive | None = None
    tpm: _Positive | None = None
    price_in: Annotated[float, Field(ge=0, alias="in")]
    price_out: Annotated[float, Field(ge=0, alias="out")]
    context_tokens: _Count | None = None
    image_max_mb: _Positive | None = None
    image_max_side: _Count | None = None
    images_per_request: _Count | None = None
    as_of: date
    checked: date | None = None
    source: Annotated[str, Field(min_length=1)]
    note: str = ""

    @field_validator("id")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        provider, _, rest = value.partition("/")
        if not provider or not rest or value != value.strip():
            raise ValueError("an id is PROVIDER/MODEL, as --model takes it")
        return value

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("a base_url begins with http:// or https://")
        return value

    @model_validator(mode="after")
    def _checked_later(self) -> Member:
        if self.checked is not None and self.checked < self.as_of:
            raise ValueError("checked lies before as_of: set as_of to the date of the figures")
        return self

    @property
    def price(self) -> Price:
        """The price, dated by when it was checked, else by what it is of."""
        said = (self.checked or self.as_of).isoformat()
        return Price(self.price_in, self.price_out, said, self.source)

    @property
    def rate(self) -> Rate:
        """Limits per minute."""
        return Rate(self.rpm, self.tpm)

    def lacks(self, environment: Mapping[str, str] | None = None) -> str:
        """What keeps this model from being asked here; empty where nothing does."""
        found = os.environ if environment is None else environment
        wanted = []
        if self.key_env and not found.get(self.key_env):
            wanted.append(f"set {self.key_env}")
        packages = [self.package] if self.package else []
        if self.id.partition("/")[0] in INSPECT_PROVIDERS:
            packages.insert(0, "inspect-ai")
        absent = [p for p in packages if not _installed(p)]
        if absent:
            wanted.append(f"pip install {' '.join(absent)}")
        return "; ".join(wanted)

    def options(self) -> dict[str, Any]:
        """Options for its client; of the key the variable's name alone, never the value."""
        given = {
            "base_url": self.base_url, "concurrency": self.concurrency, "key_env": self.key_env,
        }  # fmt: skip
        return {k: v for k, v in given.items() if v is not None}


class Panel(BaseModel):
    """Models that are run together. `as_of` counts for members that give none."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    as_of: date
    models: Annotated[tuple[Member, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _dated(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("models"), list):
            return data
        dated = [
            {"as_of": data.get("as_of")} | m if isinstance(m, dict) else m for m in data["models"]
        ]
        return data | {"models": dated}

    @model_validator(mode="after")
    def _once_each(self) -> Panel:
        ids = [m.id for m in self.models]
        twice = next((i for i in ids if ids.count(i) > 1), None)
        if twice:
            raise ValueError(f"{twice} stands in it twice")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """Names of the models, in the file's order."""
        return tuple(m.id for m in self.models)

    def only(self, names: Sequence[str]) -> Panel:
        """The named members, in the file's order; a name may leave out all before the last slash.

        Raises:
            UserError: the panel has no such model, or several.
        """
        if not names:
            return self
        kept = set()
        for name in names:
            found = [i for i in self.ids if name in (i, i.rpartition("/")[2])]
            if len(found) != 1:
                near = get_close_matches(name, self.ids, 1, 0.4)
                hint = f"did you mean {near[0]}?" if near else f"it holds {', '.join(self.ids)}."
                raise UserError(f"--only {name}: the panel {self.name} has no such model; {hint}")
            kept.add(found[0])
        return self.model_copy(update={"models": tuple(m for m in self.models if m.id in kept)})

    def unavailable(self, environment: Mapping[str, str] | None = None) -> dict[str, str]:
        """Models that can't be asked here, and what each lacks."""
        return {m.id: why for m in self.models if (why := m.lacks(environment))}

    def usable(self, skip: bool, environment: Mapping[str, str] | None = None) -> Panel:
        """The members that can be asked here.

        Args:
            skip: leave the others out, instead of refusing.

        Raises:
            UserError: a member lacks its key or package and `skip` is off, or none is left.
        """
        absent = self.unavailable(environment)
        if not absent:
            return self
        said = "; ".join(f"{name} ({why})" for name, why in absent.items())
        if not skip:
            raise UserError(
                f"{len(absent)} of {len(self.models)} models of the panel {self.name} can't be "
                f"asked here: {said}. Mend that, name others with --only, or give "
                "--skip-unavailable."
            )
        left = tuple(m for m in self.models if m.id not in absent)
        if not left:
            raise UserError(f"no model of the panel {self.name} can be asked here: {said}.")
        return self.model_copy(update={"models": left})

    def unchecked(self) -> tuple[str, ...]:
        """Members whose id, price and limits nobody has compared with their source."""
        return tuple(m.id for m in self.models if m.checked is None)

    def prices(self) -> dict[str, Price]:
        """Prices by model."""
        return {m.id: m.price for m in self.models}

    def open(self, one: Callable[[str, dict[str, Any]], Client]) -> list[Client]:
        """Open every member by `one(id, options)`, each with its own endpoint and key."""
        return [one(m.id, m.options()) for m in self.models]


def load_panel(name: str | Path) -> Panel:
    """A panel by the name of one that comes with the package, or by path.

    Raises:
        UserError: no such panel, or a file that is none.
    """
    own = Path(name)
    if own.suffix == "" and len(own.parts) == 1 and not own.is_file():
        shipped = files("csrbench").joinpath("panels", f"{name}.toml")
        if not shipped.is_file():
            raise UserError(
                f"there is no panel '{name}'; known: {', '.join(shipped_panels())}, or give the "
                "path of a TOML file."
            )
        return _parsed(shipped.read_text(encoding="utf-8"), f"panel {name}")
    try:
        text = own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as e:
        raise UserError(f"Can't read the panel {own}: {e}.") from e
    return _parsed(text, str(own))


def shipped_panels() -> tuple[str, ...]:
    """Names of the panels that come with the package."""
    folder = files("csrbench").joinpath("panels")
    names = (p.name for p in folder.iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in names if n.endswith(".toml")))


def _installed(package: str) -> bool:
    module = _MODULES.get(package, package.replace("-", "_"))
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the parent of a dotted name is missing
        return False


def _parsed(text: str, where: str) -> Panel:
    try:
        return Panel.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as e:
        raise UserError(f"{where} is no panel: no TOML ({e}).") from e
    except ValidationError as e:
        first = e.errors()[0]
        raise UserError(f"{where} is no panel: {_place(first['loc'], text)}{first['msg']}.") from e


def _place(loc: tuple[int | str, ...], text: str) -> str:
    """Which entry and field an error is about, in words."""
    if len(loc) < 2 or loc[0] != "models" or not isinstance(loc[1], int):
        return "".join(f"{p}: " for p in loc)
    entry = tomllib.loads(text)["models"][loc[1]]
    name = entry.get("id", f"entry {loc[1] + 1}") if isinstance(entry, dict) else loc[1] + 1
    return f"{name}: " + "".join(f"{p}: " for p in loc[2:])
