"""Legibility: a reader (OCR) gets the decisive text back from the picture's pixels."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from csrbench.suite.audit.features import decode, need
from csrbench.suite.audit.fidelity import leaves, plain
from csrbench.suite.audit.section import Check, Level, Section, counted
from csrbench.suite.pool import processes

MAX_CER = 0.1
MIN_GLYPH_PX = 8.0
MARGIN = 0.25
TARGET_PX = 48.0
_KEEP = re.compile(r"[^0-9a-z\u0600-\u06ff\u0900-\u097f]+")

Progress = Callable[[int, int], None]


def reduce(text: str) -> str:
    """Letters and digits alone, lower case, accents off: what a reader must agree on."""
    flat = unicodedata.normalize("NFKD", text.lower())
    flat = "".join(c for c in flat if not unicodedata.combining(c))
    return _KEEP.sub("", flat)


def distance_within(short: str, long: str) -> int:
    """Least edits that turn `short` into some substring of `long` (Sellers' algorithm)."""
    row = list(range(len(short) + 1))
    best = row[-1]
    for char in long:
        last, row[0] = row[0], 0
        for k, wanted in enumerate(short, 1):
            last, row[k] = (
                row[k],
                min(row[k] + 1, row[k - 1] + 1, last + (wanted != char)),
            )
        best = min(best, row[-1])
    return best


def error_rate(wanted: str, read: str) -> float:
    """Character error rate of `wanted` within what was read, case and punctuation aside."""
    short = reduce(wanted)
    return distance_within(short, reduce(read)) / len(short) if short else 0.0


def crop(image: Any, polygon: list[list[float]], glyph_px: float, margin: float = MARGIN) -> Any:
    """The box of a string, set upright and scaled so that its glyphs have a usual height."""
    import cv2

    corners = np.array(polygon, np.float32)
    width = float(np.hypot(*(corners[1] - corners[0])))
    height = float(np.hypot(*(corners[3] - corners[0])))
    scale = min(4.0, max(1.0, TARGET_PX / max(glyph_px, 1.0) * 0.6))
    pad = margin * min(height, 3 * glyph_px) if glyph_px else margin * height
    across, down = (corners[1] - corners[0]) / width, (corners[3] - corners[0]) / height
    grown = corners + np.array(
        [-across - down, across - down, across + down, -across + down], np.float32
    ) * np.float32(pad)
    size = (int((width + 2 * pad) * scale), int((height + 2 * pad) * scale))
    target = np.array([(0, 0), (size[0], 0), (size[0], size[1]), (0, size[1])], np.float32)
    matrix = cv2.getPerspectiveTransform(grown, target)
    return cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255,) * 3)


class Ocr:
    """RapidOCR on crops and, where a crop fails, on the whole picture.

    Raises:
        UserError: the packages for reading are not installed.
    """

    def __init__(self) -> None:
        need("rapidocr")
        need("onnxruntime")
        from rapidocr import RapidOCR

        self._engine = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.text_score": 0.0,
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def line(self, image: Any) -> str:
        """Text of a crop that holds one line."""
        found = self._engine(image, use_det=False, use_cls=False, use_rec=True)
        return " ".join(getattr(found, "txts", None) or ())

    def page(self, image: Any) -> str:
        """Text of a picture, its lines from top to bottom."""
        found = self._engine(image, use_det=True, use_cls=False, use_rec=True)
        return " ".join(getattr(found, "txts", None) or ())


_DRAWN = re.compile(
    r"\.(?:prop|object|holds|wears|action|\w*colour|icon|pictogram|place|backdrop|on|kind|style|layout"
    r"|tone|setting|at)$|\.avatar\."
)


def printed(decisive: str, scene_data: str, kind: str) -> bool:
    """Whether a decisive string is text in the picture, rather than a thing that is drawn."""
    wanted = plain(decisive)
    if kind in ("clock", "gauge") and re.fullmatch(r"[\d:.,]+", wanted):
        return False  # the hands say it
    return any(
        wanted in plain(text)
        for path, text in leaves(json.loads(scene_data))
        if not _DRAWN.search(path)
    )


def text_lines(polygon: list[list[float]], glyph_px: float) -> list[list[list[float]]]:
    """The box of a wrapped string as boxes of its lines, by the usual distance of lines."""
    corners = np.array(polygon, float)
    down = (corners[3] - corners[0], corners[2] - corners[1])
    height = float(np.hypot(*down[0]) + np.hypot(*down[1])) / 2
    count = 1 + max(0, round((height - glyph_px) / (1.75 * glyph_px)))
    if count == 1:
        return [polygon]
    cap = glyph_px / height
    step = (1 - cap) / (count - 1)
    out = []
    for k in range(count):
        top, bottom = k * step, k * step + cap
        box = [
            corners[0] + top * down[0],
            corners[1] + top * down[1],
            corners[1] + bottom * down[1],
            corners[0] + bottom * down[0],
        ]
        out.append([[float(x), float(y)] for x, y in box])
    return out


def read_back(ocr: Ocr, data: bytes, boxes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Character error rate of every decisive text of a picture (drawn objects have no glyphs)."""
    import cv2

    image = decode(data, cv2.IMREAD_COLOR)
    page: str | None = None
    out = []
    for box in boxes:
        if not box["glyph_px"]:
            continue
        cut = crop(image, box["polygon"], box["glyph_px"])
        tries = [ocr.line(cut)]
        rate = error_rate(box["name"], tries[0])
        lines = text_lines(box["polygon"], box["glyph_px"])
        if rate > MAX_CER and len(lines) > 1:  # wrapped: line by line, as finding them is slow
            tries.append(" ".join(ocr.line(crop(image, b, box["glyph_px"])) for b in lines))
            rate = min(rate, error_rate(box["name"], tries[-1]))
        if rate > MAX_CER:  # handwriting that needs its neighbours
            tries.append(ocr.page(crop(image, box["polygon"], box["glyph_px"], 1.5)))
            rate = min(rate, error_rate(box["name"], tries[-1]))
        if rate > MAX_CER:
            page = ocr.page(image) if page is None else page
            tries.append(page)
            rate = min(rate, error_rate(box["name"], page))
        out.append({"text": box["name"], "cer": rate, "read": tries[0], "px": box["glyph_px"]})
    return out


_BATCH = 48
_reader: Ocr | None = None


def _read(task: tuple[bytes, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Read one picture back, with a reader that the process keeps."""
    global _reader
    if _reader is None:
        _reader = Ocr()
    return read_back(_reader, *task)


def read_all(
    tasks: Sequence[tuple[str, list[dict[str, Any]]]],
    picture: Callable[[str], bytes],
    progress: Progress,
    workers: int,
) -> Iterator[list[dict[str, Any]]]:
    """What is read in each picture (hash, boxes), in order; in several processes if worth it."""
    if workers < 2 or len(tasks) < _BATCH:
        for n, (sha, boxes) in enumerate(tasks, 1):
            yield _read((picture(sha), boxes))
            progress(n, len(tasks))
        return
    with processes(workers) as pool:
        for start in range(0, len(tasks), _BATCH):
            batch = [(picture(sha), boxes) for sha, boxes in tasks[start : start + _BATCH]]
            for n, found in enumerate(pool.map(_read, batch, chunksize=4), start + 1):
                yield found
                progress(n, len(tasks))


def legibility(
    pictures: pl.DataFrame, picture: Callable[[str], bytes], progress: Progress, *, stress: int = 0
) -> Section:
    """Frame, glyph height and OCR for the decisive strings of every picture.

    Args:
        picture: bytes of a picture by its hash.
        stress: above 0 the reader's error rate is reported and not failed.

    Raises:
        UserError: the packages for reading are not installed.
    """
    need("rapidocr")
    need("onnxruntime")
    outside, small, unread = [], [], []
    rows: list[dict[str, Any]] = []
    strings = 0
    tasks = []
    for r in pictures.iter_rows(named=True):
        boxes = json.loads(r["boxes"])
        names = {b["name"] for b in boxes}
        where = f"{r['grid']} {r['image']}"
        outside += [f"{where}: '{d}'" for d in json.loads(r["decisive"]) if d not in names]
        for box in boxes:
            strings += 1
            if any(not (0 <= x <= r["width"] and 0 <= y <= r["height"]) for x, y in box["polygon"]):
                outside.append(f"{where}: '{box['name']}'")
            if 0 < box["glyph_px"] < MIN_GLYPH_PX:
                small.append(f"{where}: '{box['name']}' {box['glyph_px']:.1f} px")
        text = [b for b in boxes if printed(b["name"], r["scene_data"], r["scene_kind"])]
        tasks.append((r["sha"], text))
    read = read_all(tasks, picture, progress, min(2, os.cpu_count() or 1))
    for r, texts in zip(pictures.iter_rows(named=True), read, strict=True):
        where = f"{r['grid']} {r['image']}"
        for found in texts:
            rows.append({"picture": where, "scene_kind": r["scene_kind"], **found})
            if found["cer"] > MAX_CER:
                unread.append(f"{where}: '{found['text']}' read as '{found['read'][:60]}'")
    mean = float(np.mean([r["cer"] for r in rows])) if rows else 0.0
    level: Level = "ok" if mean <= MAX_CER else ("warning" if stress else "failure")
    kinds = (
        pl.DataFrame(rows)
        .group_by("scene_kind")
        .agg(
            pl.len().alias("strings"),
            pl.col("cer").mean(),
            (pl.col("cer") > MAX_CER).mean().alias("over_limit"),
            pl.col("px").min().alias("least_px"),
        )
        .sort("scene_kind")
        .to_dicts()
        if rows
        else []
    )
    return Section(
        "legibility",
        "Decisive text: inside the frame, glyphs at least 8 px high, and read back by OCR "
        "(character error rate, case and punctuation aside).",
        (
            counted("inside the frame", outside, strings, "decisive boxes are not in the frame"),
            counted("glyph height", small, strings, f"decisive boxes are below {MIN_GLYPH_PX} px"),
            Check(
                "read back", level, f"mean character error rate {mean:.3f} over {len(rows)} texts"
            ),
            counted(
                "read back, each",
                unread,
                len(rows),
                f"decisive texts have a character error rate above {MAX_CER}",
                level="warning",
            ),
        ),
        {"by_scene_kind": kinds, "unread": [r for r in rows if r["cer"] > MAX_CER]},
    )
