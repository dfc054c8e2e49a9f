"""The LLM judge: any client grades stored replies; whatever fails is a status, never a verdict."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from csrbench.judges.axes import Axes
from csrbench.judges.model import rubric
from csrbench.judges.model.verdict import UnusableError, addresses_grader, parse
from csrbench.judges.stage import check_suite, pending, to_row
from csrbench.models.base import Client, Image, Message, Request, Sampling
from csrbench.runs.schedule import Gate, GaveUpError, Halt, HaltedError, Policy, ask
from csrbench.runs.store import Store

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

Progress = Callable[[int, int], None]
Vote = tuple[Axes, str, str] | UnusableError

OWN_FAMILY = "[judge of the same model family] "
TO_GRADER = "[the reply speaks to its grader] "
"""Flags that begin the reason of a judgement."""

# Series that one maker sells or gives away under several names; the rest go by their own name.
_SERIES = {
    "openai": r"gpt|chatgpt|o\d",
    "google": r"gemini|gemma|paligemma|medgemma",
    "alibaba": r"qwen|qwq|qvq",
    "mistral": r"mistral|mixtral|ministral|pixtral|magistral|devstral",
    "huggingface": r"smollm|smolvlm|idefics",
    "opengvlab": r"internvl|internlm",
    "zhipu": r"glm|cogvlm",
    "allenai": r"molmo|olmo",
}
_MAKER = re.compile("|".join(f"(?P<{k}>{v})" for k, v in _SERIES.items()))


def judge_name(model: str, votes: int, sees_picture: bool, revision: str = "") -> str:
    """Name of a judge: rubric version, model, what it sees and votes; the key of its verdicts."""
    sees = "picture" if sees_picture else "description"
    weights = f"@{revision}" if revision else ""
    return f"llm-{rubric.VERSION}:{model}{weights}:{sees}:k{votes}"


def family_of(model: str) -> str:
    """The maker's series that a model's name begins with, such as ``openai`` for ``x/gpt-4o``."""
    last = model.rsplit("/", 1)[-1].casefold()
    known = _MAKER.match(last)
    if known and known.lastgroup:
        return known.lastgroup
    letters = re.match(r"[a-z]+", last)
    return letters[0] if letters else last


def same_family(judge_model: str, target: str) -> bool:
    """Whether a judge would grade itself or a model of its own maker's series."""
    return family_of(judge_model) == family_of(target)


@dataclass(frozen=True)
class _Bench:
    """What every reading needs."""

    client: Client
    suite: Suite
    gate: Gate
    policy: Policy
    rng: random.Random
    sees_picture: bool
    max_tokens: int


async def judge_with_llm(
    store: Store,
    suite: Suite,
    client: Client,
    *,
    votes: int = 1,
    sees_picture: bool = False,
    max_tokens: int = 800,
    policy: Policy | None = None,
    limit: int | None = None,
    progress: Progress = lambda done, total: None,
    notify: Callable[[str], None] = lambda text: None,
) -> Counter[str]:
    """Judge everything pending; returns how many replies have which status.

    The judged model is not called. Replies whose judging failed are tried again by the next call.

    Args:
        votes: independent readings per reply; each axis is decided by majority, and a tie is the
            status ``split``.
        sees_picture: send the picture; else the description stands for it.
        limit: judge this many replies at most.

    Raises:
        UserError: the store belongs to another suite, or the disk is full.
    """
    check_suite(store, suite)
    name = judge_name(client.model, votes, sees_picture, client.revision)
    todo = pending(store, name)
    todo = todo.head(limit) if limit else todo
    wanted = todo["instance"].unique().implode()
    instances = {
        r["id"]: r for r in suite.instances.filter(pl.col("id").is_in(wanted)).iter_rows(named=True)
    }
    patience = policy or Policy()
    gate = Gate(client.model, client.concurrency, patience, Halt(), notify)
    rng = random.Random(f"judge {name}")
    bench = _Bench(client, suite, gate, patience, rng, sees_picture, max_tokens)
    places = asyncio.Semaphore(client.concurrency)
    statuses: Counter[str] = Counter()
    rows = [r for r in todo.iter_rows(named=True) if r["instance"] in instances]

    async def one(row: Mapping[str, Any]) -> None:
        async with places:
            try:
                instance = instances[row["instance"]]
                found = [await _vote(bench, instance, row["text"], v) for v in range(votes)]
            except (HaltedError, GaveUpError):
                statuses["unjudged"] += 1
                return
        judged = _row(row, name, client.model, settle(found))
        store.put_judgements([judged])
        statuses[judged["status"]] += 1
        progress(sum(statuses.values()), len(rows))

    async with asyncio.TaskGroup() as group:
        for row in rows:
            group.create_task(one(row))
    return statuses


def _row(row: Mapping[str, Any], name: str, judge_model: str, result: Vote) -> dict[str, Any]:
    flags = OWN_FAMILY if same_family(judge_model, row["model"]) else ""
    flags += TO_GRADER if addresses_grader(row["text"]) else ""
    if isinstance(result, tuple):
        axes, reason, quote = result
        key = (row["model"], row["instance"], row["sample"], name)
        return to_row(*key, axes, flags + reason, quote)
    return {
        "model": row["model"],
        "instance": row["instance"],
        "sample": row["sample"],
        "judge": name,
        "status": result.status,
        "reason": (flags + str(result))[:300],
    }


async def _vote(bench: _Bench, instance: Mapping[str, Any], reply: str, vote: int) -> Vote:
    images: tuple[Image, ...] = ()
    if bench.sees_picture and instance["image_sha"]:
        sha = instance["image_sha"]
        images = (Image(sha, "image/jpeg", bench.suite.image(sha)),)
    request = Request(
        (
            Message("system", rubric.system()),
            Message("user", rubric.prompt(instance, reply, vote), images),
        ),
        Sampling(0.0 if vote == 0 else 0.7, bench.max_tokens, sample=vote),
        context={**instance, "reply": reply},
    )
    answer, _ = await ask(bench.client, request, bench.gate, bench.policy, bench.rng)
    if answer.status == "blocked":
        return UnusableError("refused", "the provider's filter blocked the judge")
    if answer.status != "answered":
        return UnusableError("error", answer.error or f"the judge's answer is {answer.status}")
    try:
        return parse(instance, reply, answer.text)
    except UnusableError as error:
        return error


def settle(votes: Sequence[Vote]) -> Vote:
    """One verdict from several: majority per axis among the usable ones.

    Half or fewer usable: the first failure. A tie on any axis: the status ``split``. Reason and
    quote are those of the first vote that agrees with the outcome on most axes.
    """
    usable = [v for v in votes if isinstance(v, tuple)]
    if 2 * len(usable) <= len(votes):
        return next(v for v in votes if not isinstance(v, tuple))
    axes = asdict(usable[0][0])
    for axis in axes:
        ranked = Counter(getattr(v[0], axis) for v in usable).most_common(2)
        if len(ranked) == 2 and ranked[0][1] == ranked[1][1]:
            return UnusableError("split", f"votes are tied on '{axis}'")
        axes[axis] = ranked[0][0]

    def agreement(vote: tuple[Axes, str, str]) -> int:
        return sum(getattr(vote[0], axis) == value for axis, value in axes.items())

    best = max(usable, key=agreement)
    return replace(best[0], **axes), best[1], best[2]
