"""Pictures that fit a provider: limits from a table, and rules that are recorded, never silent.

A picture within the limits is sent byte for byte. One above them is made smaller by a rule with a
name, `fit-1568-q90`: longest side to 1568 pixels (never enlarged), JPEG of quality 90 with full
colour resolution. The same rule and bytes give the same bytes, and requests are keyed by what is
sent.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Any

from csrbench.errors import UserError
from csrbench.models.base import Image

AUTO, NONE = "auto", "none"
QUALITY = 90
_SMALLEST = 64
_KNOWN = frozenset(
    ("match", "host", "max_bytes", "max_side", "max_pixels", "formats", "date", "source")
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is accepted as one picture: bytes, pixels, media types (`jpeg`); None or empty: all."""

    max_bytes: int | None = None
    max_side: int | None = None
    max_pixels: int | None = None
    formats: tuple[str, ...] = ()
    date: str = ""
    source: str = ""

    def broken_by(self, size: int, pixels: tuple[int, int] | None, media_type: str) -> str:
        """Which limit a picture breaks, in words; empty where it fits. `pixels` is (w, h)."""
        if self.max_bytes is not None and size > self.max_bytes:
            return f"above {self.max_bytes:,} bytes"
        if pixels is not None:
            if self.max_side is not None and max(pixels) > self.max_side:
                return f"a side above {self.max_side} px"
            if self.max_pixels is not None and pixels[0] * pixels[1] > self.max_pixels:
                return f"above {self.max_pixels:,} px"
        if self.formats and media_type.removeprefix("image/") not in self.formats:
            return f"{media_type.removeprefix('image/')} is not accepted"
        return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a picture is made smaller: longest side in pixels, JPEG quality."""

    side: int
    quality: int = QUALITY

    def __str__(self) -> str:
        return f"fit-{self.side}-q{self.quality}"

    def apply(self, data: bytes) -> bytes:
        """The bytes that are sent instead of `data`.

        Raises:
            ValueError: `data` is no picture.
        """
        import cv2
        import numpy as np

        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        if pixels is None:
            raise ValueError("no picture that can be read")
        height, width = pixels.shape[:2]
        scale = self.side / max(width, height)
        if scale < 1:
            small = (max(1, round(width * scale)), max(1, round(height * scale)))
            pixels = cv2.resize(pixels, small, interpolation=cv2.INTER_AREA)
        done, out = cv2.imencode(
            ".jpg",
            pixels,
            [
                cv2.IMWRITE_JPEG_QUALITY, self.quality,
                cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
            ],
        )  # fmt: skip
        if not done:
            raise ValueError("can't be written as JPEG")
        return bytes(out.tobytes())


def parse_rule(text: str) -> Rule | None:
    """The rule of a name; None for `auto` and `none`.

    Raises:
        UserError: no such rule.
    """
    if text in (AUTO, NONE):
        return None
    found = re.fullmatch(r"fit-(\d+)-q(\d+)", text)
    if found is None or int(found[1]) < _SMALLEST or not 10 <= int(found[2]) <= 100:
        raise UserError(
            f"'{text}' is no rule for pictures: give auto, none, or fit-SIDE-qQUALITY such as "
            f"fit-1568-q90 (side from {_SMALLEST} pixels, quality 10 to 100)."
        )
    return Rule(int(found[1]), int(found[2]))


class LimitTable:
    """The table that comes with the package, with the entries of a user's file before it.

    Raises:
        UserError: the user's file is missing or is not such a table.
    """

    def __init__(self, own: str | Path | None = None) -> None:
        text = files("csrbench.models").joinpath("limits.toml").read_text(encoding="utf-8")
        self._entries = list(_entries(text, "limits.toml"))
        if own is not None:
            try:
                text = Path(own).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as e:
                raise UserError(f"Can't read the file of picture limits {own}: {e}.") from e
            self._entries = [*_entries(text, str(own)), *self._entries]

    def find(self, model: str, host: str = "") -> Limits:
        """Limits of a model at a host; no limits where the table has none."""
        for match, at, limits in self._entries:
            if fnmatchcase(model, match) and at in ("", host):
                return limits
        return Limits()


def _entries(text: str, where: str) -> Iterator[tuple[str, str, Limits]]:
    try:
        table: dict[str, Any] = tomllib.loads(text)
        for e in table["limits"]:
            unknown = sorted(set(e) - _KNOWN)
            if unknown:
                raise ValueError(f"unknown field {unknown[0]}")
            sizes = {
                k: int(e[k]) if k in e else None for k in ("max_bytes", "max_side", "max_pixels")
            }
            if any(v is not None and v < 1 for v in sizes.values()):
                raise ValueError("limits are above 0")
            yield (
                str(e["match"]),
                str(e.get("host", "")),
                Limits(
                    **sizes,
                    formats=tuple(str(f) for f in e.get("formats", ())),
                    date=str(e.get("date", table.get("date", ""))),
                    source=str(e.get("source", "")),
                ),
            )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as e:
        raise UserError(
            f"{where} is no table of picture limits ({e!r}): it needs entries such as [[limits]] "
            'match = "openai/*" max_side = 2048 max_bytes = 5000000 formats = ["jpeg", "png"].'
        ) from e


@dataclass
class Fitter:
    """Makes the pictures of one model fit; a picture is looked at once.

    Args:
        folder: where pictures that were made smaller are kept, so that what was sent can be seen.
        limits: of the provider.
        rule: `auto` (limits alone), `none` (every picture as it is) or a rule, which is applied
            to pictures with a longer side and keeps within the limits as well.

    Raises:
        UserError: no such rule.
    """

    folder: Path
    limits: Limits = field(default_factory=Limits)
    rule: str = AUTO
    reasons: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    _seen: dict[str, Image] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rule = parse_rule(self.rule)
        bare = Limits(date=self.limits.date, source=self.limits.source)
        self._idle = self.rule == NONE or (self._rule is None and self.limits == bare)

    def fit(self, image: Image) -> Image:
        """The picture to send: the same, or a smaller one with its rule and source.

        Raises:
            UserError: a picture above a limit that can't be read, or one that fits by no rule.
        """
        if self._idle:
            return image
        known = self._seen.get(image.sha256)
        if known is None:
            known = self._seen[image.sha256] = self._fit(image)
        return known

    def sentences(self, model: str) -> list[str]:
        """What was done, for the user; empty where nothing was."""
        if not self.rules:
            return []
        rules = ", ".join(f"{n} by {r}" for r, n in sorted(self.rules.items()))
        reasons = ", ".join(sorted(self.reasons))
        return [
            f"{model}: {self.rules.total()} of {len(self._seen)} pictures were made smaller "
            f"({rules}; {reasons}); they lie in {self.folder}."
        ]

    def _fit(self, image: Image) -> Image:
        try:
            data = image.path.read_bytes()
        except OSError:
            return image  # the client reports it with the request
        pixels = dimensions(data)
        reason = self.limits.broken_by(len(data), pixels, image.media_type)
        longest = max(pixels) if pixels else 0
        if not reason and self._rule is not None and longest > self._rule.side:
            reason = f"--image-rule {self._rule}"
        if not reason:
            return image
        try:
            rule, small = self._smaller(data, pixels)
        except ValueError as e:
            raise UserError(
                f"{image.path} is {reason} for this model and can't be made smaller ({e}): check "
                "the picture, or send it as it is with --image-rule none."
            ) from e
        self.rules[str(rule)] += 1
        self.reasons[reason] += 1
        sha = hashlib.sha256(small).hexdigest()
        return Image(sha, "image/jpeg", self._kept(sha, small), str(rule), image.sha256)

    def _smaller(self, data: bytes, pixels: tuple[int, int] | None) -> tuple[Rule, bytes]:
        """The mildest of a fixed row of rules whose result fits."""
        if pixels is None:
            raise ValueError("its format is unknown")
        longest, rule, limits = max(pixels), self._rule, self.limits
        side = min(longest, *(s for s in (rule and rule.side, limits.max_side) if s), longest)
        if limits.max_pixels is not None:
            across = math.sqrt(limits.max_pixels / (pixels[0] * pixels[1]))
            side = min(side, math.floor(longest * across))
        best = rule.quality if rule else QUALITY
        while side >= _SMALLEST:
            for quality in (best, *(q for q in (80, 70) if q < best)):
                tried = Rule(side, quality)
                small = tried.apply(data)
                if not limits.broken_by(len(small), dimensions(small), "image/jpeg"):
                    return tried, small
            side = side * 4 // 5
        raise ValueError(f"no size from {_SMALLEST} pixels fits")

    def _kept(self, sha: str, data: bytes) -> Path:
        path = self.folder / sha[:2] / f"{sha}.jpg"
        if not path.exists():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                part = path.with_name(f"{path.name}.{os.getpid()}.part")
                part.write_bytes(data)
                part.replace(path)
            except OSError as e:
                raise UserError(f"Can't keep a picture in {self.folder}: {e.strerror}.") from e
        return path


def dimensions(data: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels from the head of a JPEG, PNG, GIF or WebP; None for other data."""
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp(data)
    if data[:2] == b"\xff\xd8":
        return _jpeg(data)
    return None


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height = int.from_bytes(data[at + 5 : at + 7], "big")
            return int.from_bytes(data[at + 7 : at + 9], "big"), height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        return (
            int.from_bytes(data[26:28], "little") & 0x3FFF,
            int.from_bytes(data[28:30], "little") & 0x3FFF,
        )
    return None
