"""Prices of models in US dollars per million tokens, from a dated table that users can extend."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Any

from csrbench.errors import UserError


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens in and out, with the date and the source of the figure."""

    usd_in: float
    usd_out: float
    date: str = ""
    source: str = ""
    batch: float = 1.0
    """What a token costs in a batch, as a share of the price."""

    def in_batch(self) -> Price:
        """The price in a batch."""
        return replace(
            self, usd_in=self.usd_in * self.batch, usd_out=self.usd_out * self.batch, batch=1.0
        )

    def cost(self, tokens_in: int | None, tokens_out: int | None) -> float | None:
        """US dollars of one reply; None where the server did not count its tokens."""
        if self.usd_in == 0 and self.usd_out == 0:
            return 0.0
        if tokens_in is None or tokens_out is None:
            return None
        return (tokens_in * self.usd_in + tokens_out * self.usd_out) / 1e6


class Prices:
    """The table that comes with the package, with the entries of a user's file before it.

    Args:
        own: the user's file. more: prices that go after the user's and before the package's; a
            batch costs the share that the package's table says.

    Raises:
        UserError: the user's file is missing or is not such a table.
    """

    def __init__(
        self, own: str | Path | None = None, more: Mapping[str, Price] | None = None
    ) -> None:
        text = files("csrbench.runs").joinpath("prices.toml").read_text(encoding="utf-8")
        self._entries = _entries(text, "prices.toml")
        if more:
            known = {name: self.find(name) for name in more}
            before = {
                name: replace(price, batch=k.batch) if (k := known[name]) else price
                for name, price in more.items()
            }
            self._entries = before | {k: v for k, v in self._entries.items() if k not in before}
        if own is not None:
            try:
                text = Path(own).read_text(encoding="utf-8")
            except OSError as e:
                raise UserError(f"Can't read the price file {own}: {e.strerror}.") from e
            mine = _entries(text, str(own))
            self._entries = mine | {k: v for k, v in self._entries.items() if k not in mine}

    def find(self, model: str) -> Price | None:
        """Price of a model, by its exact name first, then by the first pattern that fits it."""
        exact = self._entries.get(model)
        if exact is not None:
            return exact
        return next((p for k, p in self._entries.items() if fnmatchcase(model, k)), None)


def _entries(text: str, where: str) -> dict[str, Price]:
    try:
        table: dict[str, Any] = tomllib.loads(text)
        return {
            name: Price(
                float(e["in"]),
                float(e["out"]),
                str(e.get("date", table.get("date", ""))),
                str(e.get("source", table.get("source", ""))),
                float(e.get("batch", table.get("batch", 1.0))),
            )
            for name, e in table["models"].items()
        }
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as e:
        raise UserError(
            f"{where} is no price table ({e!r}): it needs lines under [models] such as "
            '"openai/NAME" = { in = 1.0, out = 4.0 } in US dollars per million tokens.'
        ) from e
