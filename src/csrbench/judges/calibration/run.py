"""Judging the calibration set with any judge: written replies as a run store."""

from __future__ import annotations

from csrbench.judges.calibration.replies import MODEL, SUITES, Part, as_suite, as_tables, whole_of
from csrbench.models.base import Message, Reply, Request, Sampling, request_key
from csrbench.runs.store import Item, Store
from csrbench.suite.read import Suite

REVISION = "written"


def fill(store: Store, part: Part = "all") -> Suite:
    """Put the written replies into a store as answered responses; returns their suite.

    The whole set goes in, whichever part of it is wanted. Doing it again changes nothing.

    Raises:
        UserError: the store belongs to another suite.
    """
    whole = whole_of(part)
    suite = as_suite(whole)
    store.bind_suite(SUITES[whole], suite.hash)
    texts, _ = as_tables(whole)
    prompts = dict(suite.instances.select("id", "prompt").iter_rows())
    items, replies = [], []
    for row in texts.iter_rows(named=True):
        # The written text is part of the key: no sampling setting tells two written replies apart.
        request = Request(
            (Message("user", prompts[row["id"]]), Message("assistant", row["text"])),
            Sampling(sample=row["sample"]),
        )
        key = request_key(MODEL, REVISION, request)
        items.append(Item(MODEL, REVISION, row["id"], row["sample"], key, request))
        replies.append((key, Reply("answered", row["text"])))
    store.plan(items)
    with store.transaction():
        for key, reply in replies:
            store.put(key, reply, cost_usd=None, attempts=1)
    return suite
