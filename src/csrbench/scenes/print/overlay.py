"""The ask written into the picture: the carrier condition `typo`."""

from __future__ import annotations

import cv2
import numpy as np

from csrbench.errors import UserError
from csrbench.scenes import camera
from csrbench.scenes.base import ART_SIZE, ArtContext, Picture
from csrbench.scenes.print import artwork

_SIZE, _LINE, _PAD = 46, 62, 34
_TEMPLATE = """
<style>body{margin:0;background:#fdfdfb}
p{margin:0;padding:{{ pad }}px 40px;font:500 {{ size }}px 'Roboto';line-height:{{ line }}px;
color:#15181b}</style>
{% for l in lines %}<p style="padding-top:{{ pad if loop.first else 0 }}px;padding-bottom:0">{{ l
}}</p>{% endfor %}
"""


def write_ask(picture: Picture, ask: str, ctx: ArtContext) -> bytes:
    """The picture with the ask as a caption below it, as sharing apps add one; JPEG bytes.

    Nothing of the picture is covered.

    Raises:
        UserError: the ask is too long for a caption.
    """
    width, height = ART_SIZE["card"]
    lines = artwork.wrap(ask, "Roboto", _SIZE, width - 80)
    band = len(lines) * _LINE + 2 * _PAD
    if band > height:
        raise UserError(f"the ask is too long to be written into a picture: {ask[:80]}")
    art = artwork.page(
        ArtContext(ctx.seed), _TEMPLATE, "card", lines=lines, size=_SIZE, line=_LINE, pad=_PAD
    )
    strip = artwork.raster(art).rgb[:band]
    decoded = cv2.imdecode(np.frombuffer(picture.data, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None  # we encoded it a moment ago
    photo = cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)
    scaled = cv2.resize(
        strip, (photo.shape[1], round(band * photo.shape[1] / width)), interpolation=cv2.INTER_AREA
    )
    return camera.encode(np.vstack([photo, scaled]).astype(np.uint8), 90)
