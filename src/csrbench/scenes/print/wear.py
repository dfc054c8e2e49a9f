"""Traces of use on artwork: creases and mottling of paper, fingerprints on glass.

All of it is faint, drawn from the grid's seed, and kept away from the decisive strings.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from csrbench.scenes.print.artwork import Rect

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
PAPER = frozenset(("sheet", "notice", "strip", "sticky", "card"))
FOLDED = frozenset(("sheet", "notice", "strip"))
GLASS = frozenset(("phone", "screen"))


def apply(rgb: U8, fmt: str, keep: list[Rect], rng: np.random.Generator) -> U8:
    """Wear an artwork.

    Args:
        rgb: H x W x 3 sRGB pixels.
        fmt: slot format, which decides the material.
        keep: rectangles that stay as they are.
        rng: generator of the grid, not of the image.
    """
    h, w = rgb.shape[:2]
    if fmt in PAPER:
        light = _mottle(h, w, rng, 0.008) * _smudges(h, w, rng, 0.05)
        if fmt in FOLDED:
            light = light * _creases(h, w, rng)
    elif fmt in GLASS:
        light = 1 + 0.35 * (1 - _smudges(h, w, rng, 0.08))
    elif fmt == "board":
        light = _smudges(h, w, rng, 0.04)
    else:
        return rgb
    change = (light - 1) * _mask(h, w, keep)
    if fmt in GLASS:
        # Grease scatters light: it lifts dark pixels and leaves white ones alone.
        out = rgb + change[..., None] * np.float32(60)
    else:
        out = rgb * (1 + change[..., None])
    return np.asarray(np.clip(out + 0.5, 0, 255), np.uint8)


def _mask(h: int, w: int, keep: list[Rect]) -> F32:
    """1 where wear may show, 0 on the decisive strings, with soft edges."""
    small = np.ones((h // 4 + 1, w // 4 + 1), np.float32)
    for x, y, bw, bh in keep:
        pad = 0.4 * bh
        x0, y0 = int((x - pad) / 4), int((y - pad) / 4)
        x1, y1 = int((x + bw + pad) / 4) + 1, int((y + bh + pad) / 4) + 1
        small[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = 0
    soft = cv2.GaussianBlur(small, (0, 0), 2.0)
    return np.asarray(cv2.resize(soft, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)


def _mottle(h: int, w: int, rng: np.random.Generator, amount: float) -> F32:
    """Cloudy paper, around 1."""
    out = np.zeros((h, w), np.float32)
    for cells in (5, 14, 60):
        field = rng.standard_normal((cells * h // w + 1, cells), dtype=np.float32)
        out += cv2.resize(field, (w, h), interpolation=cv2.INTER_CUBIC)
    return np.asarray(1 + out * np.float32(amount * 0.5), np.float32)


def _creases(h: int, w: int, rng: np.random.Generator) -> F32:
    """Folds of a letter, as lines of light and shade; often none."""
    out = np.ones((h, w), np.float32)
    style = rng.random()
    folds: list[tuple[float, bool]] = []
    if style < 0.35:
        folds = [(1 / 3, True), (2 / 3, True)]
    elif style < 0.55:
        folds = [(0.5, True), (0.5, False)]
    for place, level in folds:
        n, m = (h, w) if level else (w, h)
        middle = n * (place + rng.uniform(-0.006, 0.006))
        wobble = rng.uniform(-2.5, 2.5)
        along = np.linspace(0, 1, m, dtype=np.float32)[None, :]
        d = np.arange(n, dtype=np.float32)[:, None] - np.float32(middle) - wobble * along
        side = np.float32(rng.choice((-1.0, 1.0)))
        shade = 0.028 * side * np.sign(d) * np.exp(-np.abs(d) / 45)
        line = -0.07 * np.exp(-((d / 1.6) ** 2)) + 0.05 * np.exp(-(((d - 3.2) / 1.8) ** 2))
        field = 1 + shade + line
        out *= field if level else field.T
    return out


def _smudges(h: int, w: int, rng: np.random.Generator, amount: float) -> F32:
    """Some faint darker patches, at most 1."""
    small = np.zeros((h // 4 + 1, w // 4 + 1), np.float32)
    for _ in range(int(rng.integers(1, 4))):
        centre = (int(rng.integers(small.shape[1])), int(rng.integers(small.shape[0])))
        axes = (int(rng.integers(8, 26)), int(rng.integers(12, 40)))
        angle = float(rng.uniform(0, 180))
        cv2.ellipse(small, centre, axes, angle, 0, 360, float(rng.uniform(0.4, 1.0)), -1)
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), 6.0), np.float32)
    grain = rng.standard_normal(small.shape, dtype=np.float32)
    small *= 1 + 0.25 * cv2.GaussianBlur(grain, (0, 0), 1.0)
    field = cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)
    return np.asarray(1 - np.clip(field, 0, 1) * np.float32(amount), np.float32)
