"""Random numbers of its own for each request of a batch, and an early end of a batch.

Imports torch and transformers: import it where they are in use already.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

import torch
from transformers import (
    LogitsProcessor,
    LogitsProcessorList,
    StoppingCriteria,
    StoppingCriteriaList,
)

from csrbench.models.base import Request


def own_numbers(requests: Sequence[Request]) -> Any:
    """The processor that draws the next token of each row by that row's own settings."""
    if all(r.sampling.temperature <= 0 for r in requests):
        return LogitsProcessorList()
    return LogitsProcessorList([_OwnNumbers(requests)])


def seed_of(request: Request) -> int:
    """Seed of a request: from its messages, its seed and the number of its sample."""
    said = [[m.role, m.text, *(i.sha256 for i in m.images)] for m in request.messages]
    body = json.dumps([said, request.sampling.seed, request.sampling.sample])
    digest = hashlib.sha256(body.encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


class _OwnNumbers(LogitsProcessor):  # type: ignore[misc]
    """Leaves of each row the one token that was drawn; rows at temperature 0 stay as they are."""

    def __init__(self, requests: Sequence[Request]) -> None:
        self.rows = [n for n, r in enumerate(requests) if r.sampling.temperature > 0]
        settings = [requests[n].sampling for n in self.rows]
        self.temperatures = torch.tensor([[s.temperature] for s in settings])
        self.top_p = torch.tensor([[s.top_p] for s in settings])
        self.generators = [torch.Generator().manual_seed(seed_of(requests[n])) for n in self.rows]

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        device = scores.device
        drawn = torch.stack([torch.rand(1, generator=g) for g in self.generators]).to(device)
        logits = scores[self.rows].float() / self.temperatures.to(device)
        shares, tokens = torch.softmax(logits, -1).sort(-1, descending=True)
        total = shares.cumsum(-1)
        # Every token before which less than top_p is gathered stays; the first always does.
        shares = shares.masked_fill(total - shares >= self.top_p.to(device), 0.0)
        total = shares.cumsum(-1)
        place = torch.searchsorted(total, drawn * total[:, -1:]).clamp(max=scores.shape[1] - 1)
        chosen = tokens.gather(-1, place)
        out = scores.clone()
        out[self.rows] = torch.full_like(scores[self.rows], float("-inf")).scatter(-1, chosen, 0.0)
        return out


class _Stop(StoppingCriteria):  # type: ignore[misc]
    def __init__(self, stop: Callable[[], bool]) -> None:
        self.stop = stop

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        return torch.full((input_ids.shape[0],), self.stop(), device=input_ids.device)


def stopper(stop: Callable[[], bool]) -> Any:
    """Criteria that end a batch once `stop()` is true."""
    return StoppingCriteriaList([_Stop(stop)])
