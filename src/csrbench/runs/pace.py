"""Limits that a provider sets: requests and tokens a minute, spread evenly."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from csrbench.errors import UserError
from csrbench.models.base import Request

TOKENS_PER_PICTURE = 1600
"""What a picture costs at most with the common providers; for estimates before an answer."""


def most_tokens(request: Request) -> int:
    """Tokens that one request takes at most: generous for the prompt, all output tokens used."""
    text = sum(len(m.text) for m in request.messages)
    pictures = sum(len(m.images) for m in request.messages)
    return text // 2 + 50 + TOKENS_PER_PICTURE * pictures + request.sampling.max_output


@dataclass(frozen=True, slots=True)
class Rate:
    """What one model may be sent: requests and tokens a minute; None: no limit."""

    rpm: float | None = None
    tpm: float | None = None


class Bucket:
    """A token bucket that may go into debt: each amount is told how long it has to wait.

    Args:
        per_minute: the rate at which it fills.
        burst: seconds of the rate that may be taken at once after a rest.
        clock: monotonic seconds.
    """

    def __init__(
        self, per_minute: float, burst: float = 1.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = per_minute / 60
        self._most = self._rate * burst
        self._clock = clock
        self._level, self._at = self._most, clock()

    def take(self, amount: float) -> float:
        """Take an amount; returns the seconds to wait before it may be used."""
        now = self._clock()
        self._level = min(self._most, self._level + (now - self._at) * self._rate)
        self._at = now
        wait = max(0.0, (min(amount, self._most) - self._level) / self._rate)
        self._level -= amount
        return wait

    def give_back(self, amount: float) -> None:
        """Return what was taken and not used (a negative amount takes more, without waiting)."""
        self._level += amount


class Pace:
    """The buckets of one model; without limits it costs nothing."""

    def __init__(self, rate: Rate | None = None) -> None:
        rate = rate or Rate()
        self._requests = Bucket(rate.rpm) if rate.rpm else None
        self._tokens = Bucket(rate.tpm) if rate.tpm else None

    @property
    def limited(self) -> bool:
        """Whether there is any limit."""
        return self._requests is not None or self._tokens is not None

    def book(self, request: Request) -> float:
        """Book a call at its largest; returns the seconds to wait before making it."""
        wait = self._requests.take(1) if self._requests else 0.0
        if self._tokens:
            wait = max(wait, self._tokens.take(most_tokens(request)))
        return wait

    def settle(self, request: Request, tokens_in: int | None, tokens_out: int | None) -> None:
        """Correct a booking by what the server counted, where it counted."""
        if self._tokens and tokens_in is not None and tokens_out is not None:
            self._tokens.give_back(most_tokens(request) - tokens_in - tokens_out)


def rates(
    models: Sequence[str], rpm: Sequence[str] = (), tpm: Sequence[str] = ()
) -> dict[str, Rate]:
    """Rates by model from `N` (every model) and `MODEL=N`, the latter going first.

    Raises:
        UserError: no positive number, or a model that is not asked.

    Example:
        >>> rates(["a/b"], rpm=["a/b=60"])["a/b"].rpm
        60.0
    """
    by_requests, by_tokens = _parsed(models, rpm, "--rpm"), _parsed(models, tpm, "--tpm")
    return {m: Rate(by_requests.get(m), by_tokens.get(m)) for m in models}


def _parsed(models: Sequence[str], values: Sequence[str], option: str) -> Mapping[str, float]:
    general: dict[str, float] = {}
    special: dict[str, float] = {}
    for value in values:
        model, _, number = value.rpartition("=")
        try:
            limit = float(number)
        except ValueError:
            limit = 0.0
        if not 0 < limit < float("inf"):
            raise UserError(f"{option} {value}: give a number above 0, or MODEL=NUMBER.")
        if model and model not in models:
            raise UserError(f"{option} {value}: {model} is not asked; asked: {', '.join(models)}.")
        if model:
            special[model] = limit
        else:
            general = dict.fromkeys(models, limit)
    return general | special
