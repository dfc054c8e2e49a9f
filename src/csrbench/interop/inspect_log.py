"""Finished logs of Inspect AI -> a run store, as if `csrbench run` had asked."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Reply, Request, Sampling, request_key
from csrbench.runs.store import Item, Store, sole_runner

if TYPE_CHECKING:
    from csrbench.suite.read import Suite

REVISION = "inspect"


def import_log(log_path: Path, suite: Suite, out: Path) -> dict[str, int]:
    """Bring a log of the task `csrbench/mini` into a run store; returns replies by status.

    Importing again changes nothing. Samples that failed are stored with the status `error`;
    epochs become samples.

    Raises:
        UserError: Inspect is not installed, the log can't be read, is not of this task, or belongs
            to another suite.
    """
    if find_spec("inspect_ai") is None:
        raise UserError("Inspect logs need Inspect AI: `pip install 'csrbench[inspect]'`.")
    from inspect_ai.log import read_eval_log

    if not log_path.is_file():
        raise UserError(f"{log_path}: no such log; Inspect writes them to the folder `logs`.")
    try:
        log = read_eval_log(str(log_path))
    except Exception as e:  # zip, JSON and validation errors of many kinds
        raise UserError(f"{log_path} is no Inspect log ({str(e)[:120]}).") from e
    meta = log.eval.metadata or {}
    if "suite_hash" not in meta:
        raise UserError(f"{log_path} is a log of '{log.eval.task}', not of csrbench/mini.")
    if meta["suite_hash"] != suite.hash:
        raise UserError(
            f"{log_path} belongs to the suite '{meta['suite']}' ({meta['suite_hash'][:12]}), but "
            f"{suite.path} is '{suite.name}' ({suite.hash[:12]}): name the suite that was asked."
        )
    rows = {r["id"]: r for r in suite.instances.iter_rows(named=True)}
    counts: dict[str, int] = {}
    with sole_runner(out), Store(out) as store:
        store.bind_suite(suite.name, suite.hash)
        for sample in log.samples or []:
            row = rows.get(str(sample.id))
            if row is None:
                continue
            item = _item(row, sample.epoch - 1, log.eval.model, meta, suite)
            reply = _stored(sample)
            store.plan([item])
            store.put(item.key, reply, cost_usd=None, attempts=1)
            counts[reply.status] = counts.get(reply.status, 0) + 1
    return counts


def _item(row: Any, sample: int, model: str, meta: dict[str, Any], suite: Suite) -> Item:
    shas = [s for s in (row.get("extra_sha"), row["image_sha"]) if s]
    images = tuple(Image(s, "image/jpeg", suite.path / "images" / s[:2] / f"{s}.jpg") for s in shas)
    messages: tuple[Message, ...] = (Message("user", row["prompt"], images),)
    if meta.get("system_prompt"):
        messages = (Message("system", meta["system_prompt"]), *messages)
    sampling = Sampling(
        temperature=float(meta.get("temperature", 0.0)),
        max_tokens=int(meta.get("max_tokens", 512)),
        sample=sample,
    )
    request = Request(messages, sampling)
    key = request_key(model, REVISION, request)
    # Blind twins share a request but were asked one by one, so each keeps its own reply.
    if row["condition"] == "blind":
        key = request_key(model, f"{REVISION} {suite.hash} {row['id']}", request)
    return Item(model, REVISION, row["id"], sample, key, request)


def _stored(sample: Any) -> Reply:
    from csrbench.interop.inspect_model import _reply

    took = float(sample.working_time or 0.0)
    if sample.error is not None:
        return Reply("error", error=str(sample.error.message)[:300], latency_s=took)
    if not sample.output.choices:
        return Reply("error", error="no output in the log", latency_s=took)
    return _reply(sample.output, took)
