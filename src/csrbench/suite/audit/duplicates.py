"""Near-duplicates between families, by text and by perceptual hash."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from csrbench.suite.audit import features
from csrbench.suite.audit.rule import cells
from csrbench.suite.audit.section import Section, counted

SAME_TEXT = 0.9
SAME_SUBJECT = 0.6
SAME_PICTURE = 12
"""Bits of 256 that may differ between two pictures called alike."""


def _alike(texts: list[str], least: float = SAME_TEXT) -> list[tuple[int, int, float]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)).fit_transform(texts)
    product = (matrix @ matrix.T).tocoo()
    return [
        (int(i), int(j), float(v))
        for i, j, v in zip(product.row, product.col, product.data, strict=True)
        if i < j and v >= least
    ]


def duplicates(
    instances: pl.DataFrame, pictures: pl.DataFrame, picture: Callable[[str], bytes]
) -> Section:
    """Pairs of different families whose asks, descriptions or pictures are all but the same.

    Raises:
        UserError: the extra `audit` is not installed.
    """
    features.need("sklearn")
    table = cells(instances)
    checks = []
    for column, what in (("ask_text", "asks"), ("description", "descriptions")):
        rows = table.unique([column, "family"], keep="first", maintain_order=True)
        texts, family = rows[column].to_list(), rows["family"].to_list()
        bad = [
            f"{family[i]} and {family[j]} ({v:.2f}): {texts[i][:70]}"
            for i, j, v in _alike(texts)
            if family[i] != family[j]
        ]
        checks.append(
            counted(f"near-duplicate {what}", bad, len(texts), f"{what} are near-duplicates")
        )
    shas = pictures.unique("sha", keep="first", maintain_order=True)
    bits = np.stack([features.perceptual_hash(picture(s)) for s in shas["sha"]]).astype(np.float32)
    apart = bits @ (1 - bits.T) + (1 - bits) @ bits.T
    names = [f"{g} {i}" for g, i in shas.select("grid", "image").iter_rows()]
    families = [g.rsplit("/", 1)[0] for g in shas["grid"]]
    alike = {(i, j) for i, j, _ in _alike(shas["description"].to_list(), SAME_SUBJECT)}
    close = [
        (int(i), int(j))
        for i, j in zip(*np.where(apart <= SAME_PICTURE), strict=True)
        if i < j and families[i] != families[j]
    ]
    # Two phones on one table look alike; they are duplicates when they say the same as well.
    told = {True: [], False: []}  # type: dict[bool, list[str]]
    for i, j in close:
        told[(i, j) in alike].append(f"{names[i]} and {names[j]} ({int(apart[i, j])} bits)")
    checks.append(
        counted(
            "near-duplicate pictures",
            told[True],
            len(names),
            "pairs of pictures are near-duplicates by look and by words",
        )
    )
    checks.append(
        counted(
            "pictures of one layout",
            told[False],
            len(names),
            "pairs of pictures look alike and say different things",
            level="ok",
        )
    )
    return Section(
        "duplicates",
        "Families that repeat one another: character n-grams (cosine 0.9), and 256-bit "
        f"perceptual hashes ({SAME_PICTURE} bits).",
        tuple(checks),
    )
