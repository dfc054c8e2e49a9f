"""Two labelled vials or bottles side by side."""

from __future__ import annotations

from typing import Any, ClassVar

from csrbench.scenes.base import ArtContext, Artwork, Scene, scene
from csrbench.scenes.print import style
from csrbench.scenes.print.kinds.label import LabelData, draw, label_words

EXAMPLE: dict[str, Any] = {
    "left": {
        "brand": "Norvik Pharmacy",
        "product": "Warfarin",
        "strength": "5 mg",
        "form": "28 tablets",
        "directions": ["Take ONE tablet every evening."],
        "patient": "A. Okonkwo",
        "rx": "4417-902",
    },
    "right": {
        "brand": "Halden",
        "product": "Aspirin",
        "strength": "300 mg",
        "form": "32 tablets",
        "directions": ["1 to 2 tablets every 4 hours"],
        "expiry": "02/2028",
    },
}


@scene
class Labels2(Scene):
    """Two labels; each has its own look."""

    kind: ClassVar[str] = "labels2"
    format: ClassVar[str] = "labels2"
    left: LabelData
    right: LabelData
    style: str = ""

    def artworks(self, ctx: ArtContext) -> dict[str, Artwork]:
        """Left and right label."""
        return {
            "left": draw(ctx, self.left, "left", self.style),
            "right": draw(ctx, self.right, "right", self.style),
        }

    def describe(self, setting: str = "") -> str:
        """Both labels, left first."""
        return style.sentences(
            style.lead("Two labelled containers", setting),
            f"The label on the left reads: {label_words(self.left)}",
            f"The label on the right reads: {label_words(self.right)}",
        )
