"""Building a suite: select, draw, write. The same sources and seed give the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import csrbench
from csrbench import taxonomy
from csrbench.errors import UserError
from csrbench.families.expand import Grid
from csrbench.families.load import load_all
from csrbench.families.schema import CELLS, CellId
from csrbench.suite import croissant
from csrbench.suite.conditions import CONDITIONS, DEFAULT, PictureRow, rows
from csrbench.suite.overlap import overlap
from csrbench.suite.pool import processes
from csrbench.suite.read import FORMAT, Suite, open_suite
from csrbench.suite.select import select

Progress = Callable[[int, int], None]
_OWN = ("images", "pictures.jsonl", "croissant.json", "audit.json", "audit.md")
"""What an interrupted or an older build may have left in its folder."""

_RENDERERS = ("blitz-py", "numpy", "opencv-python-headless")


@dataclass(frozen=True)
class Job:
    """One picture to draw: scene data of an image of a grid (`ask` set: written into it)."""

    key: str
    kind: str
    data: str
    seed: str
    decisive: tuple[str, ...]
    carriers: tuple[str, ...]
    where: str
    ask: str = ""
    stress: int = 0


def source_hash(
    folders: Sequence[Path] = (), parts: Sequence[str] = ("taxonomy", "families", "scenes", "suite")
) -> str:
    """Hash of everything that decides a suite's bytes: families, scenes, assets, renderers.

    With ``parts=("scenes",)``: of everything that decides a picture's bytes beside its data.
    """
    root = Path(csrbench.__file__).parent
    digest = hashlib.sha256()
    paths = [p for part in parts for p in sorted((root / part).rglob("*"))]
    for folder in folders:
        paths += sorted(folder.glob("*.yaml"))
    for path in paths:
        # The audit reads suites and decides no byte of them.
        if path.is_file() and not {"__pycache__", "audit"} & set(path.parts):
            name = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
            digest.update(f"{name}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    for package in _RENDERERS:
        digest.update(f"{package}={version(package)}\0".encode())
    return digest.hexdigest()


def _job(grid: Grid, image: str, ask: str, code: str, stress: int = 0) -> Job:
    data = json.dumps(grid.scene[image], sort_keys=True, ensure_ascii=False)
    # The look is drawn from the grid, never from the gold: both images share carrier and camera.
    seed = f"{grid.id}|{json.dumps(dict(grid.slots), sort_keys=True, default=str)}"
    spec = [
        grid.family.scene.kind,
        data,
        seed,
        grid.decisive[image],
        ask,
        code,
        grid.family.scene.carriers,
        *([stress] if stress else []),
    ]
    key = hashlib.sha256(json.dumps(spec, ensure_ascii=False).encode()).hexdigest()
    return Job(
        key,
        grid.family.scene.kind,
        data,
        seed,
        grid.decisive[image],
        grid.family.scene.carriers,
        f"{grid.id} image {image}",
        ask,
        stress,
    )


def _draw(job: Job, images: Path) -> dict[str, Any]:
    """Draw one picture and store it under its hash; returns its record (in a worker)."""
    from csrbench.scenes import base
    from csrbench.scenes.print import render, stress

    scene = base.make(job.kind, json.loads(job.data))
    ctx = base.ArtContext(seed=job.seed, decisive=job.decisive)
    try:
        picture = render.render(scene, ctx, job.carriers, job.stress)
        problems = render.check(picture, ctx, job.stress)
    except UserError as error:
        raise UserError(f"{job.where}: {error}") from None
    if problems:
        raise UserError(f"{job.where}: {problems[0]}")
    data = picture.data
    if job.ask:
        from csrbench.scenes.print.overlay import write_ask

        data = write_ask(picture, job.ask, ctx)
    sha = hashlib.sha256(data).hexdigest()
    path = images / sha[:2] / f"{sha}.jpg"
    if not path.is_file() or path.stat().st_size != len(data):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial_file = path.with_suffix(f".{os.getpid()}.part")
        partial_file.write_bytes(data)
        partial_file.replace(path)
    return {
        "key": job.key,
        "sha": sha,
        "path": f"images/{sha[:2]}/{sha}.jpg",
        "carrier": picture.carrier,
        "width": picture.width,
        "height": picture.height,
        "description": scene.describe(render.setting(picture.carrier))
        + stress.words(picture.notes),
        "boxes": [
            {"name": b.name, "polygon": b.polygon, "glyph_px": round(float(b.glyph_px), 2)}
            for b in picture.boxes
        ],
    }


def _read_log(path: Path, images: Path) -> dict[str, dict[str, Any]]:
    """Pictures that an earlier, perhaps interrupted build has finished."""
    done: dict[str, dict[str, Any]] = {}
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                record = json.loads(line)
            except ValueError:  # the line that a kill cut off
                continue
            if (images.parent / record["path"]).is_file():
                done[record["key"]] = record
    return done


def _draw_all(
    jobs: Sequence[Job], out: Path, workers: int, progress: Progress
) -> dict[str, dict[str, Any]]:
    images = out / "images"
    log = out / "pictures.jsonl"
    done = _read_log(log, images)
    todo = [j for j in {j.key: j for j in jobs}.values() if j.key not in done]
    total = len({j.key for j in jobs})
    progress(total - len(todo), total)
    with log.open("a", encoding="utf-8") as stream:

        def keep(records: Iterable[dict[str, Any]]) -> None:
            for n, record in enumerate(records, 1):
                done[record["key"]] = record
                stream.write(json.dumps(record, ensure_ascii=False) + "\n")
                stream.flush()
                progress(total - len(todo) + n, total)

        draw = partial(_draw, images=images)
        if workers == 1 or len(todo) < 4:
            keep(map(draw, todo))
        else:
            with processes(workers) as pool:
                try:
                    keep(pool.map(draw, todo, chunksize=2))
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
    return done


def _check_conditions(conditions: Sequence[str]) -> tuple[str, ...]:
    unknown = [c for c in conditions if c not in CONDITIONS]
    if unknown:
        raise UserError(
            f"unknown condition '{unknown[0]}'; known conditions: {', '.join(CONDITIONS)}"
        )
    return tuple(c for c in CONDITIONS if c in conditions)


def build(
    out: Path,
    suite: str = "mini",
    seed: int = 0,
    conditions: Sequence[str] = DEFAULT,
    *,
    families: Sequence[Path] = (),
    types: Sequence[str] = (),
    stress: int = 0,
    workers: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Suite:
    """Build a suite into the folder `out`, or return it when nothing has changed.

    Args:
        families: further folders of family files.
        types: build these types alone (all when empty).
        stress: 0 to 3: the same cells with evidence that is harder to see.
        workers: processes that draw (two at most unless told).
        progress: called with (pictures done, pictures in all).

    Raises:
        UserError: unknown suite, condition or type; a family that breaks a rule; an illegible
            picture; a folder that holds something else; no space.
    """
    import polars as pl

    from csrbench.scenes.print import stress as stress_levels

    conditions = _check_conditions(conditions)
    stress_levels.get(stress)
    known = {t.id for t in taxonomy.types()}
    for t in types:
        if t not in known:
            raise UserError(f"unknown type '{t}'; `csrbench types` lists the {len(known)} types")
    code = source_hash(families)
    wanted = {
        "suite": suite,
        "seed": seed,
        "conditions": list(conditions),
        "types": sorted(types),
        "stress": stress,
        "source_hash": code,
    }
    if (out / "manifest.json").is_file():
        try:
            old = open_suite(out)
            if all(old.manifest.get(k) == v for k, v in wanted.items()):
                progress(1, 1)
                return old
        except UserError:
            pass  # a damaged suite is built again; nothing else lives in this folder
    elif out.exists() and any(p.name not in _OWN for p in out.iterdir()):
        raise UserError(f"{out}: holds other files and no suite; name an empty folder with -o")
    chosen = [f for f in load_all(families) if not types or f.type in types]
    grids = select(chosen, suite, seed)
    if suite == "fresh":
        wanted["overlap"] = overlap(grids, chosen).to_dict()
    code = source_hash((), ("scenes",))
    jobs = [_job(g, i, "", code, stress) for g in grids for i in ("A", "B")]
    typo_jobs: dict[tuple[str, CellId], Job] = {}
    if "typo" in conditions:
        typo_jobs = {
            (g.id, c): _job(g, c[1], g.asks[c[0]], code, stress) for g in grids for c in CELLS
        }
    try:
        out.mkdir(parents=True, exist_ok=True)
        done = _draw_all(
            [*jobs, *typo_jobs.values()], out, workers or min(2, os.cpu_count() or 1), progress
        )
        return _write(out, grids, jobs, typo_jobs, done, conditions, wanted, pl)
    except OSError as error:
        raise UserError(
            f"{out}: can't write the suite ({error.strerror or error}); free some "
            "space or name another folder with -o"
        ) from None


def _row(record: dict[str, Any]) -> PictureRow:
    return PictureRow(record["sha"], record["path"], record["carrier"], record["description"])


def _write(
    out: Path,
    grids: Sequence[Grid],
    jobs: Sequence[Job],
    typo_jobs: dict[tuple[str, CellId], Job],
    done: dict[str, dict[str, Any]],
    conditions: Sequence[str],
    wanted: dict[str, Any],
    pl: Any,
) -> Suite:
    pattern = {t.id: t.pattern for t in taxonomy.types()}
    records: list[dict[str, Any]] = []
    pictures: list[dict[str, Any]] = []
    for n, grid in enumerate(grids):
        pair = {"A": done[jobs[2 * n].key], "B": done[jobs[2 * n + 1].key]}
        # The distractor is a picture of a grid of another type, the same for all four cells.
        far = jobs[2 * ((n + len(grids) // 2) % len(grids))].key if len(grids) > 1 else ""
        typo = {c: _row(done[typo_jobs[grid.id, c].key]) for c in CELLS} if typo_jobs else {}
        records += rows(
            grid,
            {i: _row(r) for i, r in pair.items()},
            typo,
            _row(done[far]) if far else None,
            conditions,
            wanted["seed"],
        )
        pictures += [
            {
                "sha": r["sha"],
                "path": r["path"],
                "grid": grid.id,
                "image": i,
                "type": grid.family.type,
                "scene_kind": grid.family.scene.kind,
                "carrier": r["carrier"],
                "width": r["width"],
                "height": r["height"],
                "description": r["description"],
                "boxes": json.dumps(r["boxes"]),
                "decisive": json.dumps(grid.decisive[i], ensure_ascii=False),
                "scene_data": json.dumps(grid.scene[i], ensure_ascii=False, sort_keys=True),
            }
            for i, r in pair.items()
        ]
    frame = pl.DataFrame(records, infer_schema_length=None).with_columns(
        pl.col("type").replace_strict(pattern).alias("pattern"),
        pl.lit(wanted["stress"]).alias("stress"),
        pl.col("ambiguous").cast(pl.Boolean),
        *(
            pl.col(c).cast(pl.String)
            for c in (
                "extra_sha",
                "extra_path",
                "claim_gold",
                "claim_spec",
                "image_sha",
                "image_path",
            )
        ),
    )
    files: dict[str, str] = {}
    for name, table in (("instances", frame), ("pictures", pl.DataFrame(pictures))):
        path = out / f"{name}.parquet"
        partial_file = path.with_suffix(".part")
        table.write_parquet(partial_file, compression="zstd", statistics=False)
        partial_file.replace(path)
        files[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    content = hashlib.sha256(
        json.dumps(records, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()
    manifest = {
        "format": FORMAT,
        "csrbench": csrbench.__version__,
        **wanted,
        "content_hash": content,
        "counts": {
            "types": frame["type"].n_unique(),
            "families": frame["family"].n_unique(),
            "grids": len(grids),
            "cells": frame["cell"].n_unique(),
            "instances": frame.height,
            "pictures": len({p["sha"] for p in pictures}),
            "crossed_grids": sum(g.crossed for g in grids),
        },
        "renderers": {p: version(p) for p in _RENDERERS},
        "pictures_are": "path-traced synthetic images",
        "files": files,
    }
    path = out / "manifest.json"
    partial_file = path.with_suffix(".part")
    partial_file.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
    partial_file.replace(path)
    made = open_suite(out)
    croissant.write(out, manifest, made.name)
    return made
