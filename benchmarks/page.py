"""The report page at full size: 16 models x 4,880 cells x 4 conditions, all of it simulated.

Run: ``python benchmarks/page.py [--models 16] [--families 4] [--grids 5] [--loads 7] [--keep DIR]``

Builds a report from simulated outcomes (two tiny pictures stand in for all), then opens it from
disk in Chromium and measures: time to the overview and to the instances, bytes read before the
first interaction, and long tasks while the list of instances is scrolled. Limits: opens in under
2 s, at most 5 MB before the first interaction.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from csrbench.judges.stage import derive_all
from csrbench.metrics.simulate import Policy, simulate_outcomes, suite_frame
from csrbench.report.build import write_report
from csrbench.suite.read import Suite

CONDITIONS = ("mm", "txt", "blind", "conflict-2")
JUDGE = "simulated"


def panel(count: int) -> list[Policy]:
    """Simulated models whose rates differ."""
    return [
        Policy(
            f"simulated-maker/model-{n:02d}",
            integration=0.25 + 0.7 * n / max(count, 1),
            with_text=0.1,
            refusal=0.1 + 0.05 * (n % 7),
            dominance=(0.1, 0.2 + 0.03 * (n % 9), 0.6),
            missing=0.01 * (n % 3),
        )
        for n in range(count)
    ]


def simulated_suite(
    folder: Path, cells: pl.DataFrame, conditions: Sequence[str] = CONDITIONS, **manifest: Any
) -> Suite:
    """A suite without real pictures: the cells of `suite_frame` in some conditions."""
    shas = {image: _picture(folder, image) for image in "AB"}
    sha = pl.col("image").replace_strict(shas)
    base = cells.with_columns(
        ask_text=pl.format("Simulated ask {} of family {}?", "ask", "family"),
        description=pl.format("Simulated picture {} of grid {}.", "image", "grid"),
        gold_spec=pl.struct("gold_kind", "gold", "gold_spec").map_elements(
            _spec, return_dtype=pl.String
        ),
        options=pl.lit(
            json.dumps([{"id": i, "names": [i]} for i in ("p1", "p2", "same", "different")])
        ),
        scene_kind=pl.lit("simulated"),
        crossed=pl.lit(True),
        image_sha=sha,
        image_path=pl.format("images/{}/{}.jpg", sha.str.slice(0, 2), sha),
    )
    frames = [
        base.with_columns(
            id=pl.format("{}/{}", "cell", pl.lit(c)),
            condition=pl.lit(c),
            prompt=pl.format("{} ({})", "ask_text", pl.lit(c)),
        )
        for c in conditions
    ]
    instances = pl.concat(frames).sort("grid", "cell", maintain_order=True)
    counts = {
        "types": cells["type"].n_unique(),
        "families": cells["family"].n_unique(),
        "grids": cells["grid"].n_unique(),
        "cells": cells.height,
    }
    digest = hashlib.sha256(f"{cells.height}{manifest}".encode()).hexdigest()
    told = {"suite": "simulated", "seed": 0, "content_hash": digest, "counts": counts, **manifest}
    return Suite(folder, told, instances)


def _picture(folder: Path, image: str) -> str:
    import cv2
    import numpy as np

    canvas = np.full((256, 256, 3), (235, 225, 210) if image == "A" else (210, 225, 235), np.uint8)
    cv2.putText(canvas, image, (80, 180), cv2.FONT_HERSHEY_SIMPLEX, 5, (90, 90, 90), 12)
    data = cv2.imencode(".jpg", canvas)[1].tobytes()
    sha = hashlib.sha256(data).hexdigest()
    target = folder / "images" / sha[:2] / f"{sha}.jpg"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return sha


def _spec(row: dict[str, Any]) -> str:
    spec = json.loads(row["gold_spec"])
    if row["gold_kind"] == "caution":
        spec["because"] = "the two are dangerous together"
    if row["gold_kind"] == "answer" and spec["kind"] != "abstain":
        spec["answer"] = row["gold"]
    return json.dumps(spec)


def simulated_table(
    suite: Suite, policies: Sequence[Policy], cells: pl.DataFrame, conditions: Sequence[str]
) -> pl.DataFrame:
    """Outcomes of simulated models as the judge stage hands them on."""
    raw = simulate_outcomes(policies, conditions, cells).with_columns(
        id=pl.format("{}/{}", "cell", "condition"),
        judge=pl.lit(JUDGE),
        correct=pl.when(pl.col("choice").is_not_null()).then(pl.col("choice") == pl.col("gold")),
        text=pl.format(
            "Simulated reply to {} by {}. {}", "cell", "model", pl.lit("It goes on a while. " * 12)
        ),
        reason=pl.lit("simulated"),
        error=pl.lit(None, dtype=pl.String),
    )
    raw = raw.drop("y", "safe")
    own = suite.instances.select(c for c in suite.instances.columns if c not in raw.columns)
    own = own.with_columns(suite.instances["id"])
    return derive_all(raw.join(own, on="id", how="left", maintain_order="left"))


def measure(page: Path, loads: int) -> dict[str, Any]:
    """Open the page several times in a fresh context and scroll; times in seconds."""
    from playwright.sync_api import sync_playwright

    chromium = next(p for n in ("chromium", "google-chrome") if (p := shutil.which(n)))
    found: dict[str, Any] = {"open": [], "instances": [], "types": []}
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for n in range(loads):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            tab = context.new_page()
            read: list[str] = []
            tab.on("request", lambda r, read=read: read.append(r.url))
            start = time.perf_counter()
            tab.goto(f"file://{page}")
            tab.wait_for_selector(".view[data-ready=yes] .finding")
            found["open"].append(time.perf_counter() - start)
            if n == 0:
                tab.wait_for_selector(".fig[data-drawn=yes]", timeout=60_000)
                files = {u.split("#")[0] for u in read if u.startswith("file:")}
                found["bytes"] = sum(Path(u.removeprefix("file://")).stat().st_size for u in files)
            for view, what in (("instances", ".card"), ("types", ".heat")):
                start = time.perf_counter()
                tab.goto(f"file://{page}#{view}")
                tab.wait_for_selector(what)
                found[view].append(time.perf_counter() - start)
            if n == loads - 1:
                found["scroll"] = _scroll(tab, page)
            context.close()
        browser.close()
    return found


def _scroll(tab: Any, page: Path) -> dict[str, float]:
    """Scroll the list of instances to its end, with more cards loaded thrice; frames and tasks."""
    tab.goto(f"file://{page}#instances")
    tab.wait_for_selector(".card")
    more = tab.locator("button:has-text('more')")
    for _ in range(3):
        if more.count():
            more.click()
    told: dict[str, float] = tab.evaluate(
        """() => new Promise(done => {
          const tasks = [], gaps = [];
          new PerformanceObserver(l => tasks.push(...l.getEntries().map(x => x.duration)))
            .observe({entryTypes: ['longtask']});
          let last = performance.now(), n = 0;
          function step(now) {
            gaps.push(now - last); last = now; scrollBy(0, 60);
            if (++n < 240) requestAnimationFrame(step);
            else {
              gaps.sort((a, b) => a - b);
              done({frames: n, median: gaps[n >> 1], p95: gaps[Math.floor(n * .95)],
                    longest: Math.max(0, ...tasks), tasks: tasks.length});
            }
          }
          requestAnimationFrame(step);
        })"""
    )
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=int, default=16)
    parser.add_argument("--families", type=int, default=4, help="per type")
    parser.add_argument("--grids", type=int, default=5, help="per family")
    parser.add_argument("--loads", type=int, default=7)
    parser.add_argument("--resamples", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="write the report here and leave it there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        cells = suite_frame(args.families, args.grids)
        suite = simulated_suite(folder / "suite", cells)
        table = simulated_table(suite, panel(args.models), cells, CONDITIONS)
        start, cpu = time.perf_counter(), time.process_time()
        page = write_report(suite, table, folder / "report", resamples=args.resamples).resolve()
        wall, used = time.perf_counter() - start, time.process_time() - cpu
        print(f"{args.models} simulated models, {cells.height:,} cells, {table.height:,} replies")
        print(f"report written in        {wall:7.1f} s ({used:.1f} s of processor time)")
        whole = sum(f.stat().st_size for f in page.parent.rglob("*") if f.is_file())
        print(f"report on disk           {whole / 1e6:7.1f} MB")
        found = measure(page, args.loads)
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    for name in ("open", "instances", "types"):
        times = found[name]
        print(
            f"{name:<24} {statistics.median(times):7.2f} s median of {len(times)} "
            f"({min(times):.2f} to {max(times):.2f})"
        )
    print(f"before first interaction {found['bytes'] / 1e6:7.2f} MB (limit 5)")
    s = found["scroll"]
    print(
        f"scroll, {s['frames']:.0f} frames       {s['median']:7.1f} ms a frame, 95th percentile "
        f"{s['p95']:.1f} ms; {s['tasks']:.0f} long tasks, the longest {s['longest']:.0f} ms"
    )
    print(f"load of the machine      {load} (shared; times are upper limits)")


if __name__ == "__main__":
    main()
