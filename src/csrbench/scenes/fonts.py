"""The fonts that artwork may use: where their files are and which characters they draw."""

from __future__ import annotations

import functools
import html as html_entities
import importlib.util
import re
import struct
from collections.abc import Iterable
from pathlib import Path

from csrbench.errors import UserError

PACKAGES: dict[str, str] = {
    "Caveat": "fontpkg_caveat",
    "Indie Flower": "fontpkg_indie_flower",
    "Inter": "fontpkg_inter",
    "Kalam": "fontpkg_kalam",
    "Noto Sans Arabic": "fontpkg_noto_sans_arabic",
    "Noto Sans Devanagari": "fontpkg_noto_sans_devanagari",
    "Open Sans": "fontpkg_open_sans",
    "Oswald": "fontpkg_oswald",
    "Overpass": "fontpkg_overpass",
    "Permanent Marker": "fontpkg_permanent_marker",
    "Roboto": "fontpkg_roboto",
    "Shadows Into Light": "fontpkg_shadows_into_light",
    "Source Serif 4": "fontpkg_source_serif_4",
}
"""Font family to the Python package that carries its files (all OFL or Apache-2.0)."""

HANDWRITING: tuple[str, ...] = (
    "Caveat",
    "Kalam",
    "Indie Flower",
    "Shadows Into Light",
    "Permanent Marker",
)
FALLBACK: tuple[str, ...] = ("Inter", "Noto Sans Arabic", "Noto Sans Devanagari")
"""Appended to every font stack, so that no system font is ever reached."""

_GENERIC = frozenset(("sans-serif", "inherit"))
INVISIBLE = frozenset("\n\r\t \u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2009\u202f\u2060\ufeff")


@functools.cache
def files(family: str) -> tuple[Path, ...]:
    """The font files of a family, sorted by name.

    Raises:
        UserError: the family is unknown or its package is not installed.
    """
    if family not in PACKAGES:
        raise UserError(f"unknown font '{family}'; use one of: {', '.join(PACKAGES)}")
    spec = importlib.util.find_spec(PACKAGES[family])
    if spec is None or spec.origin is None:
        package = PACKAGES[family].replace("_", "-")
        raise UserError(f"font '{family}' is not installed; install the package {package}")
    found = sorted((Path(spec.origin).parent / "files").glob("*.[to]tf"))
    if not found:
        raise UserError(f"package {PACKAGES[family]} holds no font file for '{family}'")
    return tuple(found)


def all_files() -> list[Path]:
    """All font files in a fixed order."""
    return [path for family in PACKAGES for path in files(family)]


def _segments(table: bytes) -> Iterable[tuple[int, int]]:
    """Character ranges of one cmap subtable (formats 4 and 12)."""
    (fmt,) = struct.unpack_from(">H", table)
    if fmt == 12:
        (count,) = struct.unpack_from(">I", table, 12)
        for i in range(count):
            first, last, _ = struct.unpack_from(">III", table, 16 + 12 * i)
            yield first, last
    elif fmt == 4:
        (double,) = struct.unpack_from(">H", table, 6)
        n = double // 2
        ends = struct.unpack_from(f">{n}H", table, 14)
        starts = struct.unpack_from(f">{n}H", table, 16 + double)
        for first, last in zip(starts, ends, strict=True):
            if first != 0xFFFF:
                yield first, last


@functools.cache
def _table(family: str, name: str) -> bytes:
    """One table of the family's first font file."""
    data = files(family)[0].read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    for i in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        if tag == name.encode():
            return data[offset : offset + length]
    raise UserError(f"font '{family}' has no table '{name}'")


@functools.cache
def characters(family: str) -> frozenset[int]:
    """Code points that the family's first file maps to a glyph."""
    cmap = _table(family, "cmap")
    (subtables,) = struct.unpack_from(">H", cmap, 2)
    points: set[int] = set()
    for i in range(subtables):
        platform, _, start = struct.unpack_from(">HHI", cmap, 4 + 8 * i)
        if platform in (0, 3):
            for first, last in _segments(cmap[start:]):
                points.update(range(first, last + 1))
    return frozenset(points)


@functools.cache
def baseline(family: str) -> float:
    """Distance from the top of a line of height 1 to the baseline, in font sizes."""
    (units,) = struct.unpack_from(">H", _table(family, "head"), 18)
    ascent, descent = struct.unpack_from(">hh", _table(family, "hhea"), 4)
    return 0.5 + float(ascent + descent) / 2 / float(units)


def covers(family: str, text: str) -> bool:
    """Whether the family itself draws every visible character of `text`."""
    known = characters(family)
    return all(c in INVISIBLE or ord(c) in known for c in text)


def missing(text: str, families: Iterable[str] = ()) -> str:
    """Characters of `text` that may fail to draw.

    A character is safe when a fallback font has it, or when each of `families` has it.
    """
    declared = [characters(f) for f in families]
    lost = []
    for c in sorted(set(text) - INVISIBLE):
        point = ord(c)
        if any(point in characters(f) for f in FALLBACK):
            continue
        if not declared or not all(point in d for d in declared):
            lost.append(c)
    return "".join(lost)


def _families(value: str) -> tuple[str, list[str]]:
    """What precedes the families in a CSS `font` or `font-family` value, and their names."""
    sized = re.match(r".*?\d(?:px|rem|em|pt|%)(?:\s*/\s*[\w.%]+)?\s+", value, re.DOTALL)
    before = sized.group() if sized else ""
    names = [n.strip().strip("'\"").strip() for n in value[len(before) :].split(",")]
    return before, [n for n in names if n]


def with_fallbacks(body: str) -> tuple[str, list[str]]:
    """Append the fallback fonts to every font stack of HTML; also return the families in use.

    Raises:
        UserError: a family that is not among `PACKAGES`.
    """
    used: dict[str, None] = {}

    def stack(match: re.Match[str]) -> str:
        value = html_entities.unescape(match.group(2)).strip()
        before, names = _families(value)
        if not names or names == ["inherit"]:
            return match.group()
        for name in names:
            if name not in _GENERIC and name not in PACKAGES:
                raise UserError(f"unknown font '{name}'; use one of: {', '.join(PACKAGES)}")
        used[names[0]] = None
        # Quotes are needed: a name with a digit is no valid CSS identifier.
        quoted = ",".join(f"'{n}'" for n in (*names, *FALLBACK) if n not in _GENERIC)
        return f"{match.group(1)}{before}{quoted}"

    def sheet(match: re.Match[str]) -> str:
        return re.sub(r"((?<![\w-])font(?:-family)?\s*:)([^;}]*)", stack, match.group())

    def attribute(match: re.Match[str]) -> str:
        # An entity such as &#39; holds a semicolon that ends no declaration.
        text = match.group().replace("&#39;", "'").replace("&#34;", "'").replace("&quot;", "'")
        return re.sub(r"((?<![\w-])font(?:-family)?\s*:)([^;\"]*)", stack, text)

    def styles(match: re.Match[str]) -> str:
        return match.group().replace("&#39;", "'").replace("&#34;", '"')

    body = re.sub(r"<style\b.*?</style>", styles, body, flags=re.DOTALL)
    body = re.sub(r"<style\b.*?</style>", sheet, body, flags=re.DOTALL)
    body = re.sub(r"(?<=\s)style='([^']*)'", r'style="\1"', body)
    body = re.sub(r'(?<=\s)style="[^"]*"', attribute, body)
    return body, [name for name in used if name in PACKAGES]
