"""A suite with everything but its pictures: for systems that look at none.

Simulated models know the gold, so drawing 976 pictures for them would be minutes for nothing. The
instances, descriptions, claims and gold are those of the suite; each picture is a few bytes.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from csrbench.suite import build as building
from csrbench.suite.read import Suite


def _placeholder(job: building.Job, images: Path) -> dict[str, Any]:
    from csrbench.scenes import base
    from csrbench.scenes.print import render

    carrier = job.carriers[0] if job.carriers else "plain"
    data = f"no picture {job.key}".encode()
    sha = hashlib.sha256(data).hexdigest()
    path = images / sha[:2] / f"{sha}.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return {
        "key": job.key,
        "sha": sha,
        "path": f"images/{sha[:2]}/{sha}.jpg",
        "carrier": carrier,
        "width": 0,
        "height": 0,
        "description": base.make(job.kind, json.loads(job.data)).describe(render.setting(carrier)),
        "boxes": [],
    }


def build_undrawn(out: Path, name: str = "core", seed: int = 0, **options: Any) -> Suite:
    """Build a suite whose pictures are placeholders; options as of `csrbench.suite.build.build`."""
    with patch.object(building, "_draw", _placeholder):
        return building.build(out, name, seed, workers=1, **options)
