"""Care of run stores: list, merge, export, verify."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from csrbench.errors import UserError
from csrbench.runs.store import (
    DONE,
    JUDGEMENT_COLUMNS,
    RESPONSE_COLUMNS,
    Store,
    guard,
    sole_runner,
)

_CHUNK = 2000
FORMATS = (".parquet", ".jsonl")


@dataclass(frozen=True, slots=True)
class Overview:
    """A line about one store; `cost_usd` is None where a price is unknown."""

    path: Path
    suite: str
    suite_hash: str
    created: str
    models: tuple[str, ...]
    items: int
    done: int
    failed: int
    judged: int
    cost_usd: float | None
    problem: str = ""


def overview(path: Path) -> Overview:
    """Look at a store; what can't be read is told in `problem`, not raised."""
    try:
        with Store(path, readonly=True) as store, guard(path):
            meta, counts = store.meta(), store.counts()
            models = [m for (m,) in store.db.execute("SELECT DISTINCT model FROM items")]
            judged = store.db.execute(
                "SELECT count(*) FROM judgements WHERE status = 'judged'"
            ).fetchone()[0]
            replies, priced, cost = store.db.execute(
                "SELECT count(*), count(cost_usd), total(cost_usd) FROM responses "
                "WHERE status <> 'error'"
            ).fetchone()
    except UserError as e:
        return Overview(path, "?", "", "", (), 0, 0, 0, 0, None, str(e))
    return Overview(
        path,
        meta.get("suite", "?"),
        meta.get("suite_hash", ""),
        meta.get("created", ""),
        tuple(models),
        sum(counts.values()),
        sum(counts.get(s, 0) for s in DONE),
        counts.get("error", 0),
        judged,
        cost if priced == replies else None,
    )


def find(places: Sequence[Path]) -> list[Path]:
    """Stores named, and those in folders named (`*.db`), sorted by name.

    Raises:
        UserError: a place that doesn't exist.
    """
    out: list[Path] = []
    for place in places:
        if place.is_dir():
            out += sorted(p for p in place.glob("*.db") if p.is_file())
        elif place.is_file():
            out.append(place)
        else:
            raise UserError(
                f"{place}: no such file or folder; name a run store or a folder of them."
            )
    return list(dict.fromkeys(out))


# -- merge ----------------------------------------------------------------------------------------


@dataclass
class Merged:
    """What a merge brought into its target: counts of rows that are new or replaced."""

    items: int = 0
    responses: int = 0
    judgements: int = 0
    differing: int = 0
    """Finished responses of one key whose texts differ; the earliest is kept."""


def merge(sources: Sequence[Path], target: Path) -> Merged:
    """Bring stores of one suite together in `target`, new or existing.

    Merging again changes nothing, and the order of the stores doesn't matter: of two responses to
    one key the finished one counts, then the earlier, then the one that sorts first. Judgements
    come along where the reply that they judge is the one kept.

    Raises:
        UserError: a store of another suite, a damaged or missing one, or a run into the target.
    """
    if not sources:
        raise UserError("No store to merge: name at least one.")
    result = Merged()
    with ExitStack() as stack:
        opened = [stack.enter_context(Store(p, readonly=True)) for p in sources]
        metas = [s.meta() for s in opened]
        unbound = next((s.path for s, m in zip(opened, metas, strict=True)
                        if "suite_hash" not in m), None)  # fmt: skip
        if unbound is not None:
            raise UserError(f"{unbound} belongs to no suite yet: it holds nothing to merge.")
        first = metas[0]
        for store, meta in zip(opened, metas, strict=True):
            if meta["suite_hash"] != first["suite_hash"]:
                raise UserError(
                    f"{store.path} holds responses to the suite '{meta['suite']}' "
                    f"({meta['suite_hash'][:12]}), {sources[0]} to '{first['suite']}' "
                    f"({first['suite_hash'][:12]}): merge stores of one suite alone."
                )
        stack.enter_context(sole_runner(target))
        out = stack.enter_context(Store(target))
        out.bind_suite(first["suite"], first["suite_hash"])
        for store in opened:
            if store.path.resolve() != target.resolve():
                _merge_one(store, out, result)
    return result


def _merge_one(source: Store, out: Store, result: Merged) -> None:
    db = out.db
    with out.transaction():
        db.executemany("INSERT OR IGNORE INTO prompts VALUES(?,?)", _rows(source, "prompts"))
        db.executemany("INSERT OR IGNORE INTO pictures VALUES(?,?,?)", _rows(source, "pictures"))
        names = "key, model, revision, prompt_sha, sampling, image_shas, image_rules"
        db.executemany(
            f"INSERT OR IGNORE INTO requests({names}) VALUES(?,?,?,?,?,?,?)",
            _rows(source, "requests", names),
        )
        _merge_responses(source, out, result)
        _merge_items(source, out, result)
        _merge_judgements(source, out, result)


def _rows(store: Store, table: str, columns: str = "*") -> Iterator[tuple[Any, ...]]:
    with guard(store.path):
        yield from store.db.execute(f"SELECT {columns} FROM {table}")


def _rank(row: Sequence[Any]) -> tuple[Any, ...]:
    """Smallest wins; the rest of the row breaks ties, so that the order of merging doesn't."""
    status, created = row[1], row[-1]
    return (status not in DONE, created, json.dumps(list(row), default=str))


def _merge_responses(source: Store, out: Store, result: Merged) -> None:
    names = ",".join(RESPONSE_COLUMNS)
    marks = ",".join("?" * len(RESPONSE_COLUMNS))
    for row in _rows(source, "responses", names):
        mine = out.db.execute(f"SELECT {names} FROM responses WHERE key = ?", row[:1]).fetchone()
        if mine == row:
            continue
        if mine is not None:
            both = mine[1] in DONE and row[1] in DONE
            result.differing += both and mine[2] != row[2]
            if _rank(mine) <= _rank(row):
                continue
            if mine[2] != row[2] or mine[1] != row[1]:  # judged was the other reply
                out.db.execute(
                    "DELETE FROM judgements WHERE (model, instance, sample) IN "
                    "(SELECT model, instance, sample FROM items WHERE key = ?)",
                    row[:1],
                )
        out.db.execute(f"INSERT OR REPLACE INTO responses({names}) VALUES({marks})", row)
        result.responses += 1


def _merge_items(source: Store, out: Store, result: Merged) -> None:
    """Where two stores asked an instance differently, the finished request counts."""
    for row in _rows(source, "items", "model, instance, sample, key"):
        mine = out.db.execute(
            "SELECT key FROM items WHERE model = ? AND instance = ? AND sample = ?", row[:3]
        ).fetchone()
        if mine is not None:
            ours, theirs = ((out.status_of(k) not in DONE, k) for k in (mine[0], row[3]))
            if ours <= theirs:
                continue
            out.db.execute(
                "DELETE FROM judgements WHERE model = ? AND instance = ? AND sample = ?", row[:3]
            )
        out.db.execute("INSERT OR REPLACE INTO items VALUES(?,?,?,?)", row)
        result.items += 1


def _merge_judgements(source: Store, out: Store, result: Merged) -> None:
    names = ",".join(f"j.{c}" for c in JUDGEMENT_COLUMNS)
    marks = ",".join("?" * len(JUDGEMENT_COLUMNS))
    query = (
        f"SELECT r.key, r.text, r.status, {names} FROM judgements j JOIN items USING"
        "(model, instance, sample) JOIN responses r ON r.key = items.key"
    )
    with guard(source.path):
        rows = source.db.execute(query)
        for key, text, status, *row in rows:
            kept = out.db.execute(
                "SELECT r.text, r.status, r.key FROM items JOIN responses r ON r.key = items.key "
                "WHERE items.model = ? AND items.instance = ? AND items.sample = ?",
                row[:3],
            ).fetchone()
            if kept != (text, status, key):
                continue
            mine = out.db.execute(
                f"SELECT {names.replace('j.', '')} FROM judgements WHERE model = ? AND "
                "instance = ? AND sample = ? AND judge = ?",
                row[:4],
            ).fetchone()
            if mine is not None and _verdict_rank(mine) <= _verdict_rank(row):
                continue
            out.db.execute(f"INSERT OR REPLACE INTO judgements VALUES({marks})", row)
            result.judgements += 1


def _verdict_rank(row: Sequence[Any]) -> tuple[Any, ...]:
    status, created = row[4], row[-1]
    return (status != "judged", created or "", json.dumps(list(row), default=str))


# -- export ---------------------------------------------------------------------------------------


def export(path: Path, out: Path) -> int:
    """Write a row per response, with its request and messages, to Parquet or JSON lines.

    Returns the number of rows. Judgements go to a second file beside it (`NAME.judgements.EXT`),
    if there are any.

    Raises:
        UserError: no or a damaged store, a name that ends in neither, or an unwritable file.
    """
    if out.suffix not in FORMATS:
        raise UserError(f"{out}: give a name that ends in {' or '.join(FORMATS)}.")
    from csrbench.runs import frames

    with Store(path, readonly=True) as store:
        replies = frames.responses(store, reasoning=True)
        asked = frames.prompts(store).drop("model")
        verdicts = frames.judgements(store)
    rows = replies.join(asked, on="key", how="left", maintain_order="left")
    files = [(out, rows)]
    if verdicts.height:
        files.append((out.with_name(f"{out.stem}.judgements{out.suffix}"), verdicts))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for name, table in files:
            part = name.with_name(name.name + ".part")
            if out.suffix == ".parquet":
                table.write_parquet(part)
            else:
                table.write_ndjson(part)
            part.replace(name)
    except OSError as e:
        raise UserError(f"Can't write {out}: {e.strerror or e}.") from e
    return rows.height


# -- verify ---------------------------------------------------------------------------------------


@dataclass
class Report:
    """What `verify` looked at, and what is wrong: empty `problems` is a sound store."""

    requests: int = 0
    items: int = 0
    pictures: int = 0
    problems: list[str] = field(default_factory=list)


def verify(path: Path, suite: Any = None) -> Report:
    """Check a store from end to end.

    SQLite's own integrity check; each prompt's hash; each request's key computed anew from model,
    revision, messages, pictures and sampling; no item, response or judgement that hangs in the
    air; with `suite` (see `csrbench.suite.read`) also that the store belongs to it and that all
    pictures are there with the right hash.

    Raises:
        UserError: the file is missing, or so damaged that it can't be read at all.
    """
    report = Report()
    with Store(path, readonly=True) as store, guard(path):
        db = store.db
        found = [r for (r,) in db.execute("PRAGMA integrity_check(5)")]
        if found != ["ok"]:
            report.problems += [f"SQLite: {r}" for r in found]
        meta = store.meta()
        if suite is not None and meta.get("suite_hash") not in (None, suite.hash):
            report.problems.append(
                f"belongs to the suite {meta.get('suite')} ({meta['suite_hash'][:12]}), not to "
                f"{suite.name} ({suite.hash[:12]})"
            )
        for sha, text in db.execute("SELECT sha, text FROM prompts"):
            if hashlib.sha256(text.encode("utf-8")).hexdigest() != sha:
                report.problems.append(f"prompt {sha[:12]}: its text has another hash")
        shas = _verify_requests(store, meta, report)
        report.items = db.execute("SELECT count(*) FROM items").fetchone()[0]
        for what, query in _DANGLING:
            n = db.execute(query).fetchone()[0]
            if n:
                report.problems.append(f"{n} {what}")
        if suite is not None:
            sources = dict(db.execute("SELECT sha, source FROM pictures"))
            report.problems += _bad_pictures(suite, {sources.get(s, s) for s in shas})
        report.pictures = len(shas)
    return report


_DANGLING = (
    ("items without a request",
     "SELECT count(*) FROM items LEFT JOIN requests USING(key) WHERE requests.key IS NULL"),
    ("responses without a request",
     "SELECT count(*) FROM responses LEFT JOIN requests USING(key) WHERE requests.key IS NULL"),
    ("judgements without an item",
     "SELECT count(*) FROM judgements LEFT JOIN items USING(model, instance, sample) "
     "WHERE items.key IS NULL"),
)  # fmt: skip


def _verify_requests(store: Store, meta: dict[str, str], report: Report) -> set[str]:
    shas: set[str] = set()
    instances: dict[str, list[str]] = {}
    query = (
        "SELECT r.key, r.model, r.revision, r.sampling, r.image_shas, p.text FROM requests r "
        "LEFT JOIN prompts p ON p.sha = r.prompt_sha"
    )
    for key, model, revision, sampling, images, text in store.db.execute(query):
        report.requests += 1
        if text is None:
            report.problems.append(f"request {key[:12]}: its prompt is missing")
            continue
        messages = json.loads(text)
        named = [i for m in messages for i in m["images"]]
        shas.update(named)
        if named != json.loads(images):
            report.problems.append(f"request {key[:12]}: its pictures are not those of its prompt")
        body = {"model": model, "messages": messages, "sampling": json.loads(sampling)}
        if _key(body, revision) == key:
            continue
        if not instances:  # keys of reference systems hold the suite and the instance as well
            for k, i in store.db.execute("SELECT key, instance FROM items"):
                instances.setdefault(k, []).append(i)
        suite_hash = meta.get("suite_hash", "")
        if not any(
            _key(body, f"{revision} {suite_hash} {i}") == key for i in instances.get(key, ())
        ):
            report.problems.append(f"request {key[:12]}: its content has another key")
    return shas


def _key(body: dict[str, Any], revision: str) -> str:
    text = json.dumps(
        body | {"revision": revision}, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _bad_pictures(suite: Any, shas: Iterable[str]) -> Iterator[str]:
    for sha in sorted(shas):
        try:
            data = suite.image(sha).read_bytes()
        except (UserError, OSError):
            yield f"picture {sha[:12]} is missing from the suite"
            continue
        if hashlib.sha256(data).hexdigest() != sha:
            yield f"picture {sha[:12]} is damaged"
