"""The state of one run, and what every way of asking shares: items, one request, its reply."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from csrbench.models.base import Client, Image, Message, Reply, Request, Sampling, request_key
from csrbench.models.pictures import AUTO, Fitter, LimitTable
from csrbench.models.reasoning import apart
from csrbench.runs.account import Meter, Purse, Tally
from csrbench.runs.pace import Rate
from csrbench.runs.schedule import GaveUpError, Halt, HaltedError, Policy, ask
from csrbench.runs.store import Item, Store

if TYPE_CHECKING:
    import polars as pl

_CHUNK = 32
_MEDIA = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}


class Suite(Protocol):
    """What a run needs of a suite (see `csrbench.suite.read`)."""

    @property
    def name(self) -> str:
        """Name of the suite."""
        ...

    @property
    def hash(self) -> str:
        """Hash of its content."""
        ...

    @property
    def instances(self) -> pl.DataFrame:
        """A row per cell x condition."""
        ...

    def image(self, sha: str) -> Path:
        """Path of a picture."""
        ...


def fitters(
    clients: Sequence[Client], store: Path, rule: str = AUTO, table: LimitTable | None = None
) -> dict[str, Fitter]:
    """What makes pictures fit, by model; smaller ones are kept in a folder beside the store.

    Raises:
        UserError: no such rule.
    """
    table = table or LimitTable()
    folder = store.with_name(f"{store.stem}.pictures")
    return {
        c.model: Fitter(folder, table.find(c.model, getattr(c, "host", "")), rule) for c in clients
    }


class Session:
    """The state of one call of `run`, shared by all models that are asked.

    Attributes:
        purse, meter: the budget and the progress of all models together.
        tasks: what is under way. failure: a fault of ours that ends the run.
        notes: sentences for the end.
    """

    purse: Purse
    meter: Meter

    def __init__(
        self,
        suite: Suite,
        rows: pl.DataFrame,
        store: Store,
        sampling: Sampling,
        system_prompt: str | None,
        samples: int,
        policy: Policy,
        notify: Callable[[str], None],
        rates: Mapping[str, Rate],
        fitters: Mapping[str, Fitter],
    ) -> None:
        self.suite, self.rows, self.store = suite, rows, store
        self.sampling, self.system_prompt, self.samples = sampling, system_prompt, samples
        self.policy, self.notify, self.rates = policy, notify, rates
        self.fitters = fitters
        self.halt = Halt()
        self.tasks: set[asyncio.Task[None]] = set()
        self.failure: BaseException | None = None
        self.notes: list[str] = []

    def failed(self, task: asyncio.Task[None]) -> None:
        """A fault of ours (a full disk, say) ends the run at once."""
        self.failure = self.failure or task.exception()
        self.halt.now("a failure", 0.0)

    async def one(
        self,
        client: Client,
        tally: Tally,
        item: Item,
        reserved: float,
        rng: random.Random,
        sharing: dict[str, int],
        failed: set[str],
    ) -> None:
        """Ask one request and store what came back."""
        cost: float | None = 0.0
        used: int | None = 0
        try:
            reply, attempts = await ask(client, item.request, tally.gate, self.policy, rng)
            reply = apart(reply)
            items = sharing[item.key]
            cost, used = tally.add(reply, items), _tokens(reply)
            self.store.put(item.key, reply, cost_usd=cost, attempts=attempts)
            if reply.status == "error":
                failed.add(item.key)
            self.meter.tick()
        except (HaltedError, GaveUpError):
            return
        finally:
            sharing.pop(item.key, None)
            self.purse.settle(reserved, cost, item.request, used)

    def items(self, client: Client) -> Iterator[Item]:
        """Items in the order of asking, written to the store some at a time."""
        by_instance = bool(getattr(client, "needs_context", False))
        fitter = self.fitters[client.model]
        for start in range(0, len(self.rows), _CHUNK):
            chunk = []
            for row in self.rows.slice(start, _CHUNK).iter_rows(named=True):
                for sample in range(self.samples):
                    request = self._request(row, sample, fitter)
                    revision = client.revision
                    if by_instance:
                        revision = f"{revision} {self.suite.hash} {row['id']}"
                    key = request_key(client.model, revision, request)
                    chunk.append(
                        Item(client.model, client.revision, row["id"], sample, key, request)
                    )
            self.store.plan(chunk)
            yield from chunk

    def _request(self, row: Mapping[str, Any], sample: int, fitter: Fitter) -> Request:
        shas = [row.get("extra_sha"), row["image_sha"]]  # the unrelated picture comes first
        images = tuple(fitter.fit(self._image(sha)) for sha in shas if sha)
        user = Message("user", row["prompt"], images)
        messages: tuple[Message, ...] = (user,)
        if self.system_prompt:
            messages = (Message("system", self.system_prompt), user)
        return Request(messages, replace(self.sampling, sample=sample), row)

    def _image(self, sha: str) -> Image:
        path = self.suite.image(sha)
        return Image(sha, _MEDIA.get(path.suffix.lower(), "image/jpeg"), path)


def _tokens(reply: Reply) -> int | None:
    """Tokens that a reply took; None where an answer came without a count."""
    if reply.tokens_in is None or reply.tokens_out is None:
        return 0 if reply.status == "error" else None
    return reply.tokens_in + reply.tokens_out
