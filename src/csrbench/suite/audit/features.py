"""What the probes see: words, sentence embeddings, and the look of a picture."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from csrbench.errors import UserError

F64 = NDArray[np.float64]
HASH_SIDE = 32
HASH_KEEP = 16


def need(module: str) -> None:
    """Stop with a clear sentence when a package of the extra `audit` is missing.

    Raises:
        UserError: the package is not installed.
    """
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise UserError(
            f"the audit needs the package '{module}'; install it with "
            "`pip install 'csrbench[audit]'`"
        )


def embed(texts: Sequence[str]) -> F64:
    """Sentence embeddings (n x 256), unit length: WordLlama's static vectors, shipped in its wheel.

    Raises:
        UserError: the extra `audit` is not installed.
    """
    need("wordllama")
    import wordllama

    logging.getLogger("wordllama").setLevel(logging.CRITICAL)
    # Weights and tokenizer lie in the package; the default would look for them on a hub.
    model = wordllama.WordLlama.load(
        cache_dir=Path(wordllama.__file__).parent, disable_download=True
    )
    return np.asarray(model.embed(list(texts), norm=True), dtype=np.float64)


def decode(data: bytes, mode: int) -> NDArray[np.uint8]:
    """Pixels of a stored picture.

    Raises:
        UserError: the bytes are no picture.
    """
    import cv2

    image = cv2.imdecode(np.frombuffer(data, np.uint8), mode)
    if image is None:
        raise UserError("a picture of the suite can't be decoded; run `csrbench build` again")
    return np.asarray(image, np.uint8)


def look(data: bytes) -> F64:
    """Picture features: colour histograms, gradient histograms, a 16 x 16 thumbnail, its size."""
    import cv2

    image = decode(data, cv2.IMREAD_COLOR)
    height, width = image.shape[:2]
    small = cv2.resize(image, (128, 128), interpolation=cv2.INTER_AREA)
    hsv = cv2.cvtColor(small, cv2.COLOR_BGR2HSV)
    colours = [
        np.histogram(hsv[..., k], bins=12, range=(0, top))[0] / hsv[..., k].size
        for k, top in enumerate((180, 256, 256))
    ]
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    thumbnail = cv2.resize(grey, (16, 16), interpolation=cv2.INTER_AREA) / 255.0
    edges = cv2.Canny(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), 80, 160).mean() / 255.0
    shape = [width / 1280, height / 1280, edges]
    parts = [*colours, _gradients(grey), thumbnail.ravel(), np.array(shape)]
    return np.concatenate(parts).astype(np.float64)


def _gradients(grey: NDArray[Any], cells: int = 8, bins: int = 9) -> F64:
    """Histograms of gradient directions in 8 x 8 fields, each of unit length."""
    import cv2

    dx, dy = (cv2.Sobel(grey, cv2.CV_32F, int(not k), k) for k in (0, 1))
    strength = np.hypot(dx, dy).astype(np.float64)
    direction = (np.arctan2(dy, dx) % np.pi / np.pi * bins).astype(int) % bins
    side = grey.shape[0] // cells
    field = np.arange(grey.shape[0]) // side
    index = (field[:, None] * cells + field[None, :]) * bins + direction
    found = np.bincount(index.ravel(), strength.ravel(), cells * cells * bins)
    found = found.reshape(cells * cells, bins)
    return np.asarray((found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-6)).ravel())


def perceptual_hash(data: bytes) -> NDArray[np.bool_]:
    """256 bits: signs of the low DCT frequencies of the grey picture against their median."""
    import cv2

    image = decode(data, cv2.IMREAD_GRAYSCALE)
    small = cv2.resize(image, (HASH_SIDE * 2, HASH_SIDE * 2), interpolation=cv2.INTER_AREA)
    low = cv2.dct(small.astype(np.float32))[:HASH_KEEP, :HASH_KEEP].ravel()
    return np.asarray(low > np.median(low[1:]))
