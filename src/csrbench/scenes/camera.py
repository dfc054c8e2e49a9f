"""From linear light to JPEG, the way a phone's camera does it: all settings from one seed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from csrbench.errors import UserError

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]
LONG_SIDE = (1024, 1280)
"""Allowed long side of a picture in pixels."""


MOST_BYTES = 220_000
"""Size above which a JPEG is encoded again at a lower quality, down to 82."""


@dataclass(frozen=True)
class CameraSettings:
    """One shot's settings.

    Attributes:
        exposure: factor on the linear photo.
        warmth: red gain; blue gets its inverse.
        tint: green gain.
        vignette: light lost in the corners (0 to 1).
        blur: standard deviation in pixels of lens and focus blur.
        motion: length in pixels of a straight shake, 0 for none.
        angle: direction of the shake in radians.
        noise: standard deviation of sensor noise at mid grey (0 to 1 scale).
        contrast: strength of the tone curve.
        sharpen: weight of the unsharp mask.
        quality: JPEG quality.
        seed: seed of the noise.
    """

    exposure: float
    warmth: float
    tint: float
    vignette: float
    blur: float
    motion: float
    angle: float
    noise: float
    contrast: float
    sharpen: float
    quality: int
    seed: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> CameraSettings:
        """Settings of an ordinary hand-held shot."""
        shaken = rng.random() < 0.08
        return cls(
            exposure=float(rng.uniform(0.92, 1.1)),
            warmth=float(rng.uniform(0.965, 1.05)),
            tint=float(rng.uniform(0.988, 1.012)),
            vignette=float(rng.uniform(0.04, 0.2)),
            blur=float(rng.uniform(0.2, 0.5)),
            motion=float(rng.uniform(1.2, 2.2)) if shaken else 0.0,
            angle=float(rng.uniform(0, np.pi)),
            noise=float(rng.uniform(0.002, 0.0085)),
            contrast=float(rng.uniform(0.05, 0.3)),
            sharpen=float(rng.uniform(0.35, 0.65)),
            quality=int(rng.integers(85, 92)),
            seed=int(rng.integers(0, 2**31)),
        )


def srgb(linear: F32) -> F32:
    """Linear light (clipped to 0..1) to sRGB, by a table."""
    steps = np.arange(8193, dtype=np.float64) / 8192
    table = np.where(
        steps <= 0.0031308, 12.92 * steps, 1.055 * np.maximum(steps, 1e-9) ** (1 / 2.4) - 0.055
    ).astype(np.float32)
    index = (np.clip(linear, 0, 1) * np.float32(8192) + np.float32(0.5)).astype(np.int32)
    return np.asarray(table[index], np.float32)


def _shoulder(x: F32) -> F32:
    """Identity up to 0.75, then a soft roll-off towards 1, so that highlights don't clip hard."""
    knee = np.float32(0.75)
    over = np.maximum(x - knee, 0)
    rolled = knee + over / (1 + over * np.float32(2.6))
    return np.asarray(np.where(x > knee, rolled, x), np.float32)


def _kernel(length: float, angle: float) -> F32:
    """Weights of a straight shake, anti-aliased."""
    n = 2 * int(np.ceil(length / 2)) + 1
    k = np.zeros((n, n), np.float32)
    middle = n // 2
    for t in np.linspace(-length / 2, length / 2, 41):
        x, y = middle + t * np.cos(angle), middle + t * np.sin(angle)
        x0, y0 = int(np.floor(x)), int(np.floor(y))
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
            if 0 <= x0 + dx < n and 0 <= y0 + dy < n:
                k[y0 + dy, x0 + dx] += (1 - abs(x - x0 - dx)) * (1 - abs(y - y0 - dy))
    return np.asarray(k / k.sum(), np.float32)


def develop(photo: F32, settings: CameraSettings) -> U8:
    """Linear photo (H x W x 3 float32, white paper about 0.85) to sRGB pixels (uint8)."""
    cv2.setNumThreads(1)
    h, w = photo.shape[:2]
    gains = np.array([settings.warmth, settings.tint, 1 / settings.warmth], np.float32)
    yy = np.linspace(-1, 1, h, dtype=np.float32)[:, None]
    xx = np.linspace(-1, 1, w, dtype=np.float32)[None, :]
    fall = 1 - np.float32(settings.vignette) * (xx * xx + yy * yy) / 2
    lit = photo * (gains * np.float32(settings.exposure)) * fall[..., None]
    x = np.asarray(cv2.GaussianBlur(lit, (0, 0), settings.blur), np.float32)
    if settings.motion > 0:
        shake = _kernel(settings.motion, settings.angle)
        x = np.asarray(cv2.filter2D(x, -1, shake), np.float32)
    y = srgb(_shoulder(x))
    y = y + np.float32(settings.contrast) * (y - np.float32(0.5)) * y * (1 - y)
    soft = np.asarray(cv2.GaussianBlur(y, (0, 0), 1.1), np.float32)
    # As in a real camera, sharpening spares faint detail, which is mostly noise, and damps it.
    fine = y - soft
    faint = np.clip(fine, -np.float32(0.022), np.float32(0.022))
    y = y + np.float32(settings.sharpen) * (fine - faint) - np.float32(0.65) * faint
    # Grain is a little coarser than a pixel and mostly the same in all channels, as after a
    # camera's own noise reduction.
    noise = np.random.default_rng(settings.seed)
    grey = noise.standard_normal((h, w), dtype=np.float32)
    small = noise.standard_normal((h // 2 + 1, w // 2 + 1, 3), dtype=np.float32)
    colour = cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR)
    grain = cv2.GaussianBlur(grey, (0, 0), 0.6)[..., None] * np.float32(1.4)
    y = y + (grain + colour * np.float32(0.35)) * np.float32(settings.noise) * (1.15 - y)
    return np.asarray(np.clip(y * 255 + 0.5, 0, 255), np.uint8)


def encode(rgb: U8, quality: int) -> bytes:
    """JPEG bytes (4:2:0, baseline) of sRGB pixels; rough textures get a little more compression.

    Raises:
        UserError: the picture could not be encoded.
    """
    for step in (0, 3, 6):
        level = max(82, int(quality) - step) if quality >= 82 else int(quality)
        ok, data = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, level])
        if not ok:
            raise UserError("OpenCV cannot write JPEG; install the opencv-python-headless wheel")
        if data.size <= MOST_BYTES:
            break
    return bytes(data.tobytes())


def fit(rgb: U8, long_side: int) -> tuple[U8, float]:
    """Scale a screenshot down to a long side; also return the factor."""
    h, w = rgb.shape[:2]
    factor = min(1.0, long_side / max(h, w))
    if factor == 1.0:
        return rgb, 1.0
    size = (round(w * factor), round(h * factor))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8), factor
