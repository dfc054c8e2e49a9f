"""The LLM judge: any client grades stored replies; whatever fails is a status, never a verdict."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench.judges import rubric
from csrbench.judges.axes import Axes
from csrbench.judges.stage import check_suite, pending, to_row
from csrbench.models.base import Client, Image, Message, Request, Sampling
from csrbench.runs.schedule import Gate, GaveUpError, Halt, HaltedError, Policy, ask
from csrbench.runs.store import Store

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

Progress = Callable[[int, int], None]


def judge_name(model: str, votes: int, sees_picture: bool) -> str:
    """Name of a judge: prompt version, model, votes and what it sees; the key of its verdicts."""
    sees = "picture" if sees_picture else "description"
    return f"llm-{rubric.VERSION}:{model}:{sees}:k{votes}"


def same_family(judge_model: str, target: str) -> bool:
    """Whether two model names look like one family: the same leading letters of the last part."""

    def stem(name: str) -> str:
        last = name.rsplit("/", 1)[-1].casefold()
        match = re.match(r"[a-z]+", last)
        return match.group(0) if match else last

    return stem(judge_model) == stem(target)


async def judge_with_llm(
    store: Store,
    suite: Suite,
    client: Client,
    *,
    votes: int = 1,
    sees_picture: bool = False,
    max_tokens: int = 400,
    policy: Policy | None = None,
    limit: int | None = None,
    progress: Progress = lambda done, total: None,
    notify: Callable[[str], None] = lambda text: None,
) -> Counter[str]:
    """Judge everything pending; returns how many verdicts have which status.

    Args:
        votes: independent readings per reply; each axis is decided by majority, and a tie is the
            status ``split``.
        sees_picture: send the picture; else the description stands for it.
        limit: judge this many replies at most.

    Raises:
        UserError: the store belongs to another suite, or the disk is full.
    """
    check_suite(store, suite)
    name = judge_name(client.model, votes, sees_picture)
    todo = pending(store, name).head(limit) if limit else pending(store, name)
    instances = {
        r["id"]: r
        for r in suite.instances.filter(
            pl.col("id").is_in(todo["instance"].unique().implode())
        ).iter_rows(named=True)
    }
    halt = Halt()
    gate = Gate(client.model, client.concurrency, policy or Policy(), halt, notify)
    rng = random.Random(f"judge {name}")
    places = asyncio.Semaphore(client.concurrency)
    statuses: Counter[str] = Counter()
    total = todo.height

    async def one(row: Mapping[str, Any], instance: Mapping[str, Any]) -> None:
        async with places:
            try:
                found = [
                    await _vote(
                        client,
                        suite,
                        gate,
                        policy or Policy(),
                        rng,
                        instance,
                        row["text"],
                        vote,
                        sees_picture,
                        max_tokens,
                    )
                    for vote in range(votes)
                ]
            except (HaltedError, GaveUpError):
                return
        key = (row["model"], row["instance"], row["sample"], name)
        flag = (
            "[judge of the same model family] " if same_family(client.model, row["model"]) else ""
        )
        result = settle(found)
        if isinstance(result, tuple):
            axes, reason, quote = result
            store.put_judgements([to_row(*key, axes, flag + reason, quote)])
            statuses["judged"] += 1
        else:
            store.put_judgements(
                [
                    {
                        "model": key[0],
                        "instance": key[1],
                        "sample": key[2],
                        "judge": name,
                        "status": result.status,
                        "reason": (flag + str(result))[:300],
                    }
                ]
            )
            statuses[result.status] += 1
        progress(sum(statuses.values()), total)

    work = [
        one(r, instances[r["instance"]])
        for r in todo.iter_rows(named=True)
        if r["instance"] in instances
    ]
    async with asyncio.TaskGroup() as group:
        for coroutine in work:
            group.create_task(coroutine)
    return statuses


Vote = tuple[Axes, str, str] | rubric.UnusableError


async def _vote(
    client: Client,
    suite: Suite,
    gate: Gate,
    policy: Policy,
    rng: random.Random,
    instance: Mapping[str, Any],
    reply: str,
    vote: int,
    sees_picture: bool,
    max_tokens: int,
) -> Vote:
    images: tuple[Image, ...] = ()
    if sees_picture and instance["image_sha"]:
        sha = instance["image_sha"]
        images = (Image(sha, "image/jpeg", suite.image(sha)),)
    request = Request(
        (
            Message("system", rubric.SYSTEM),
            Message("user", rubric.prompt(instance, reply), images),
        ),
        Sampling(temperature=0.0 if vote == 0 else 0.7, max_tokens=max_tokens, sample=vote),
        context={**instance, "reply": reply},
    )
    answer, _ = await ask(client, request, gate, policy, rng)
    if answer.status == "blocked":
        return rubric.UnusableError("refused", "the provider's filter blocked the judge")
    if answer.status != "answered":
        return rubric.UnusableError(
            "error", answer.error or f"the judge's reply is {answer.status}"
        )
    try:
        return rubric.parse(instance, reply, answer.text)
    except rubric.UnusableError as error:
        return error


def settle(votes: Sequence[Vote]) -> Vote:
    """One verdict from several: majority per axis among the usable ones.

    Fewer than half usable: the first failure. A tie on any axis: the status ``split``.
    """
    usable = [v for v in votes if isinstance(v, tuple)]
    if 2 * len(usable) <= len(votes):
        return next(v for v in votes if not isinstance(v, tuple))
    if len(usable) == 1:
        return usable[0]
    axes = asdict(usable[0][0])
    for axis in axes:
        ranked = Counter(getattr(v[0], axis) for v in usable).most_common(2)
        if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
            return rubric.UnusableError("split", f"votes are tied on '{axis}'")
        axes[axis] = ranked[0][0]
    agreed = replace(usable[0][0], **axes)
    first = next((v for v in usable if v[0] == agreed), usable[0])
    return agreed, first[1], first[2]
