"""The scene kind that CONTRIBUTING walks through works as printed there."""

from __future__ import annotations

import re
from pathlib import Path

from csrbench.scenes import base
from csrbench.scenes.print import render


def test_the_example_scene_is_drawn_and_described() -> None:
    text = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = next(b for b in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "@scene" in b)
    assert len(code.splitlines()) <= 60
    before = base.kinds()
    namespace: dict[str, object] = {"__name__": "tag"}
    exec(compile(code, "CONTRIBUTING.md", "exec"), namespace)
    try:
        tag = base.make("tag", {"name": "Ada Moss", "to": "Quayside"})
        ctx = base.ArtContext("example", ("Ada Moss", "Quayside"))
        picture = render.render(tag, ctx)
        assert render.check(picture, ctx) == []
        for word in ctx.decisive:
            assert word in tag.describe(render.setting(picture.carrier))
    finally:
        for name in set(base.kinds()) - set(before):
            del base._KINDS[name]
