"""A small SVG pen: shapes with soft gradients, gathered into a fragment or a whole document.

Gradients are named by a hash of their content, so that fragments can be joined in one document
without two gradients ever sharing a name.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from csrbench.errors import UserError

NAMED: dict[str, str] = {
    "red": "#c8382f",
    "orange": "#e2812c",
    "yellow": "#efc13a",
    "green": "#3f8f4f",
    "teal": "#2b8c8a",
    "blue": "#2f6fb7",
    "navy": "#263a63",
    "purple": "#74529b",
    "pink": "#e08aa4",
    "brown": "#7d5233",
    "black": "#2b2b30",
    "grey": "#8b9096",
    "gray": "#8b9096",
    "silver": "#c3c8ce",
    "gold": "#d9a62e",
    "white": "#f5f4f0",
    "beige": "#dcc7a3",
    "cream": "#f2e6cb",
    "maroon": "#7b2a34",
    "olive": "#7b7f3b",
    "turquoise": "#46b5b0",
}
"""Colour words that scene data may use, and the tone in which they are drawn."""


def colour(value: str) -> str:
    """Hex colour of a colour word; hex values pass through.

    Raises:
        UserError: the word is not known.
    """
    if value.startswith("#") and len(value) == 7:
        return value.lower()
    key = value.strip().lower().replace(" ", "_")
    for prefix, amount in (("light_", 0.35), ("dark_", -0.35)):
        if key.startswith(prefix) and key.removeprefix(prefix) in NAMED:
            return shade(NAMED[key.removeprefix(prefix)], amount)
    if key not in NAMED:
        raise UserError(f"unknown colour '{value}'; use #rrggbb or one of {', '.join(NAMED)}")
    return NAMED[key]


def shade(value: str, amount: float) -> str:
    """Mix a hex colour with white (amount > 0) or with black (amount < 0)."""
    return mix(value, "#ffffff" if amount > 0 else "#000000", abs(amount))


def mix(first: str, second: str, share: float) -> str:
    """Mix two hex colours; `share` is the part of the second."""
    a, b = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (first, second))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def luminance(value: str) -> float:
    """Relative brightness of a hex colour, 0 to 1."""
    r, g, b = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ink_on(value: str) -> str:
    """A text colour that reads well on a hex colour."""
    return "#1d1f24" if luminance(value) > 0.52 else "#ffffff"


def uri(svg: str) -> str:
    """A ``data:`` URI of an SVG document."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _attrs(values: dict[str, object]) -> str:
    parts = []
    for key, value in values.items():
        if value is None:
            continue
        text = f"{value:.4g}" if isinstance(value, float) else str(value)
        parts.append(f' {key.rstrip("_").replace("_", "-")}="{text}"')
    return "".join(parts)


class Pen:
    """Collects SVG shapes and the gradients that they use."""

    def __init__(self, shadows: bool = True) -> None:
        self._shadows = shadows
        self._defs: dict[str, str] = {}
        self._body: list[str] = []

    # -- paint ------------------------------------------------------------------------------

    def _define(self, tag: str, body: str, attrs: str) -> str:
        name = "g" + hashlib.sha256((tag + attrs + body).encode()).hexdigest()[:10]
        self._defs[name] = f'<{tag} id="{name}"{attrs}>{body}</{tag}>'
        return f"url(#{name})"

    @staticmethod
    def _stops(stops: tuple[str | tuple[float, str] | tuple[float, str, float], ...]) -> str:
        out = []
        for i, stop in enumerate(stops):
            item = (i / max(1, len(stops) - 1), stop) if isinstance(stop, str) else stop
            opacity = f' stop-opacity="{item[2]:.3g}"' if len(item) == 3 else ""
            out.append(f'<stop offset="{item[0]:.3g}" stop-color="{item[1]}"{opacity}/>')
        return "".join(out)

    def lin(
        self,
        *stops: str | tuple[float, str] | tuple[float, str, float],
        x1: float = 0,
        y1: float = 0,
        x2: float = 0,
        y2: float = 1,
    ) -> str:
        """A linear gradient over the shape's box; returns the paint reference."""
        return self._define(
            "linearGradient",
            self._stops(stops),
            _attrs({"x1": x1, "y1": y1, "x2": x2, "y2": y2}),
        )

    def rad(
        self,
        *stops: str | tuple[float, str] | tuple[float, str, float],
        cx: float = 0.5,
        cy: float = 0.5,
        r: float = 0.5,
    ) -> str:
        """A radial gradient over the shape's box; returns the paint reference."""
        return self._define(
            "radialGradient", self._stops(stops), _attrs({"cx": cx, "cy": cy, "r": r})
        )

    def soft(self, value: str, depth: float = 0.2) -> str:
        """Light from the upper left: the colour, lighter there and darker below right."""
        return self.lin(
            shade(value, depth * 0.8), (0.45, value), (1, shade(value, -depth)), x2=0.75, y2=1
        )

    def ball(self, value: str, depth: float = 0.3) -> str:
        """A round body lit from the upper left."""
        return self.rad(
            shade(value, depth),
            (0.4, value),
            (1, shade(value, -depth)),
            cx=0.36,
            cy=0.3,
            r=0.78,
        )

    def tube(self, value: str, depth: float = 0.35) -> str:
        """An upright cylinder lit from the left."""
        return self.lin(
            (0, shade(value, -depth * 0.75)),
            (0.14, shade(value, -depth * 0.15)),
            (0.3, shade(value, depth)),
            (0.46, value),
            (0.78, shade(value, -depth * 0.4)),
            (1, shade(value, -depth)),
            x2=1,
            y2=0,
        )

    # -- shapes -----------------------------------------------------------------------------

    def add(self, markup: str) -> None:
        """Append raw SVG markup."""
        self._body.append(markup)

    def path(self, d: str, fill: str = "none", **attrs: object) -> None:
        """A path."""
        self._body.append(f'<path d="{d}" fill="{fill}"{_attrs(attrs)}/>')

    def line(self, d: str, stroke: str, width: float, **attrs: object) -> None:
        """A stroked path with round ends."""
        cap = attrs.pop("stroke_linecap", "round")
        join = attrs.pop("stroke_linejoin", "round")
        self.path(d, "none", stroke=stroke, stroke_width=width, stroke_linecap=cap,
                  stroke_linejoin=join, **attrs)  # fmt: skip

    def rect(
        self, x: float, y: float, w: float, h: float, fill: str, rx: float = 0, **attrs: object
    ) -> None:
        """A rectangle with optional rounded corners."""
        self._body.append(
            f'<rect x="{x:.4g}" y="{y:.4g}" width="{w:.4g}" height="{h:.4g}" rx="{rx:.4g}" '
            f'fill="{fill}"{_attrs(attrs)}/>'
        )

    def circle(self, cx: float, cy: float, r: float, fill: str, **attrs: object) -> None:
        """A circle."""
        self._body.append(
            f'<circle cx="{cx:.4g}" cy="{cy:.4g}" r="{r:.4g}" fill="{fill}"{_attrs(attrs)}/>'
        )

    def oval(self, cx: float, cy: float, rx: float, ry: float, fill: str, **attrs: object) -> None:
        """An ellipse."""
        self._body.append(
            f'<ellipse cx="{cx:.4g}" cy="{cy:.4g}" rx="{rx:.4g}" ry="{ry:.4g}" '
            f'fill="{fill}"{_attrs(attrs)}/>'
        )

    def shadow(self, cx: float, cy: float, rx: float, ry: float, strength: float = 0.34) -> None:
        """A soft shadow on the ground (none where the pen draws things in the air)."""
        if not self._shadows:
            return
        fill = self.rad(
            (0, "#1c1612", strength), (0.55, "#1c1612", strength * 0.55), (1, "#1c1612", 0.0)
        )
        self.oval(cx, cy, rx, ry, fill)

    @contextmanager
    def group(self, **attrs: object) -> Iterator[None]:
        """Shapes drawn inside belong to one ``<g>`` (``transform=...``, ``opacity=...``)."""
        self._body.append(f"<g{_attrs(attrs)}>")
        yield
        self._body.append("</g>")

    @contextmanager
    def clip(self, d: str) -> Iterator[None]:
        """Shapes drawn inside are cut to a path."""
        ref = self._define("clipPath", f'<path d="{d}"/>', "")
        with self.group(clip_path=ref):
            yield

    def fragment(self) -> str:
        """The drawing with its gradients, to be placed inside another SVG."""
        defs = f"<defs>{''.join(self._defs.values())}</defs>" if self._defs else ""
        return defs + "".join(self._body)

    def svg(self, x: float, y: float, w: float, h: float) -> str:
        """A whole document that shows the given part of the drawing."""
        return document(self.fragment(), x, y, w, h)


def document(fragment: str, x: float, y: float, w: float, h: float) -> str:
    """Wrap SVG markup in a document with a view box, cut to that box."""
    # The renderer does not clip an image to its view box by itself.
    name = "v" + hashlib.sha256(f"{x:.5g},{y:.5g},{w:.5g},{h:.5g}".encode()).hexdigest()[:8]
    cut = f'<clipPath id="{name}"><rect x="{x:.5g}" y="{y:.5g}" width="{w:.5g}" height="{h:.5g}"/>'
    fragment = f'<defs>{cut}</clipPath></defs><g clip-path="url(#{name})">{fragment}</g>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x:.5g} {y:.5g} {w:.5g} {h:.5g}" '
        f'width="{w:.5g}" height="{h:.5g}">{fragment}</svg>'
    )
