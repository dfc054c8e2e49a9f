"""Composites of carriers with test artwork, to look at: ``python bake/print/preview.py OUT``."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from csrbench.scenes import camera
from csrbench.scenes.base import ART_SIZE
from csrbench.scenes.print import carriers


def test_art(fmt: str, title: str) -> NDArray[np.uint8]:
    """Dense artwork with a title, lines of text in three sizes and a coloured header."""
    w, h = ART_SIZE[fmt]
    tone = {"board": (44, 66, 58), "sticky": (250, 226, 120), "plate": (246, 205, 40)}
    img = np.full((h, w, 3), tone.get(fmt, (247, 246, 242)), np.uint8)
    ink = (240, 240, 230) if fmt == "board" else (24, 28, 36)
    f = cv2.FONT_HERSHEY_SIMPLEX
    cv2.rectangle(img, (0, 0), (w, h // 9), (28, 82, 140), -1)
    cv2.putText(img, title, (30, h // 14), f, 1.4, (255, 255, 255), 3, cv2.LINE_AA)
    y = h // 9 + 60
    for i, size in enumerate([1.5, 1.1, 0.8, 0.8, 0.6, 0.6, 0.6] * 6):
        if y > h - 30:
            break
        text = f"Line {i + 1}: Take 2 tablets daily with water, batch 4417-902 keep dry"
        cv2.putText(img, text, (30, y), f, size, ink, max(1, round(size * 2)), cv2.LINE_AA)
        y += int(size * 44) + 10
    cv2.rectangle(img, (2, 2), (w - 3, h - 3), (180, 40, 40), 3)
    if fmt == "dial":
        cv2.circle(img, (w // 2, h // 2), w // 2 - 20, (20, 20, 20), 6, cv2.LINE_AA)
    return img


def main() -> None:
    """Write one JPEG per carrier into the folder given, optionally only for the named ones."""
    out = Path(sys.argv[1])
    shot = camera.CameraSettings.draw(np.random.default_rng(4))
    out.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or carriers.names():
        c = carriers.load(name)
        art = {k: test_art(f, f"{name} {k}") for k, f in c.slots.items()}
        photo = camera.develop(c.place(art), shot)
        cv2.imwrite(str(out / f"{name}.jpg"), photo[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
        for k, f in c.slots.items():
            w, h = ART_SIZE[f]
            mid = c.scale(k, (w * 0.4, h * 0.4, w * 0.2, h * 0.2), (w, h))
            print(f"{name}.{k}: visible {c.visible(k):.2f}, scale {mid:.2f}")


if __name__ == "__main__":
    main()
