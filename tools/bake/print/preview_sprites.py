"""Test scenes with sprites, to look at: ``python tools/bake/print/preview_sprites.py OUT``."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from csrbench.scenes import camera
from csrbench.scenes.print import sprites
from csrbench.scenes.print.sprites import Placement


def art(name: str, text: str, ground: tuple[int, int, int]) -> NDArray[np.uint8]:
    """A plain label with a name and small print."""
    size = sprites.label_size(name)
    assert size is not None
    w, h = size
    img = np.full((h, w, 3), ground, np.uint8)
    f = cv2.FONT_HERSHEY_SIMPLEX
    k = 0.62 * w / 20 / max(4, len(text)) * 1.2
    cv2.rectangle(img, (0, 0), (w, h // 6), (240, 240, 236), -1)
    cv2.putText(
        img, text, (int(w * 0.14), h // 2), f, k, (20, 20, 24), max(2, int(k * 2.4)), cv2.LINE_AA
    )
    cv2.putText(
        img,
        "Net contents 400 g",
        (int(w * 0.2), int(h * 0.75)),
        f,
        0.9,
        (40, 40, 40),
        2,
        cv2.LINE_AA,
    )
    return img


def scene(name: str) -> list[Placement]:
    """Placements that show off a background."""
    have = sprites.names(sprites.background(name).view)

    def only(items: list[Placement]) -> list[Placement]:
        return [p for p in items if p.sprite in have]

    low = [
        Placement(
            "bottle",
            0.08,
            label=None if "bottle" not in have else art("bottle", "BLEACH", (60, 110, 190)),
        ),
        Placement(
            "jar", 0.30, label=None if "jar" not in have else art("jar", "HONEY", (236, 214, 150))
        ),
        Placement(
            "box",
            0.55,
            body="#b8372c",
            label=None if "box" not in have else art("box", "RICE", (205, 70, 50)),
        ),
        Placement(
            "can", 0.78, label=None if "can" not in have else art("can", "PEAS", (70, 150, 80))
        ),
        Placement("glass", 0.96),
        Placement(
            "spray",
            0.07,
            level=1,
            label=None if "spray" not in have else art("spray", "AMMONIA", (230, 236, 240)),
        ),
        Placement(
            "carton",
            0.27,
            level=1,
            label=None if "carton" not in have else art("carton", "MILK", (120, 170, 220)),
        ),
        Placement("mug", 0.46, level=1),
        Placement(
            "tub",
            0.64,
            level=1,
            label=None if "tub" not in have else art("tub", "BUTTER", (240, 220, 120)),
        ),
        Placement("apple", 0.80, level=1),
        Placement("egg", 0.89, level=1),
        Placement("lemon", 0.98, level=1, depth=0.2),
    ]
    high = [
        Placement("plate", 0.42, 0.35),
        Placement("fork", 0.17, 0.38),
        Placement("knife", 0.68, 0.38),
        Placement("spoon", 0.76, 0.36),
        Placement("apple", 0.05, 0.1),
        Placement("apple", 0.15, 0.02, body="#7a9a2c"),
        Placement("lemon", 0.28, 0.03),
        Placement("potato", 0.75, 0.02),
        Placement("egg", 0.88, 0.05),
        Placement("egg", 0.95, 0.12, variant=1),
        Placement("mug", 0.95, 0.55),
        Placement("glass", 0.90, 0.85),
        Placement("bowl", 0.08, 0.85),
        Placement(
            "bottle",
            0.50,
            0.98,
            label=None if "bottle" not in have else art("bottle", "VINEGAR", (220, 220, 210)),
        ),
        Placement("candle", 0.68, 0.95),
        Placement("padlock", 0.88, 0.28),
        Placement(
            "tin",
            0.31,
            0.98,
            label=None if "tin" not in have else art("tin", "TEA", (220, 190, 110)),
        ),
        Placement(
            "can",
            0.80,
            0.95,
            label=None if "can" not in have else art("can", "PEAS", (70, 150, 80)),
        ),
    ]
    return only(low if sprites.background(name).view == "low" else high)


def main() -> None:
    """Write one JPEG per background, with boxes if a third argument is given."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    shot = camera.CameraSettings.draw(np.random.default_rng(4))
    for name in sprites.backgrounds():
        photo, found = sprites.compose(name, scene(name), np.random.default_rng(1))
        img = camera.develop(photo, shot)[..., ::-1].copy()
        if len(sys.argv) > 2:
            for p in found:
                cv2.rectangle(img, p.box[:2], p.box[2:], (0, 0, 255), 1)
                if p.label is not None:
                    cv2.polylines(img, [p.label.astype(np.int32)], True, (0, 255, 0), 1)
        cv2.imwrite(str(out / f"bg_{name}.jpg"), img, [cv2.IMWRITE_JPEG_QUALITY, 90])


if __name__ == "__main__":
    main()
