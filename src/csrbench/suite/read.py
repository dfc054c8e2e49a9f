"""Reading a suite: the instance table, pictures by hash, and checks that nothing is damaged."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csrbench.errors import UserError

if TYPE_CHECKING:
    import polars as pl

FORMAT = 1


@dataclass(frozen=True)
class Suite:
    """An opened suite. `instances` has a row per cell x condition."""

    path: Path
    manifest: dict[str, Any]
    instances: pl.DataFrame = field(repr=False)

    @property
    def name(self) -> str:
        """Name and seed, such as ``mini-0``; under stress ``mini-0-stress2``."""
        stress = self.manifest.get("stress", 0)
        return f"{self.manifest['suite']}-{self.manifest['seed']}" + (
            f"-stress{stress}" if stress else ""
        )

    @property
    def hash(self) -> str:
        """Hash of the content: equal hashes mean equal instances and equal pictures."""
        return str(self.manifest["content_hash"])

    def image(self, sha: str) -> Path:
        """Path of a picture.

        Raises:
            UserError: the picture is missing.
        """
        path = self.path / "images" / sha[:2] / f"{sha}.jpg"
        if not path.is_file():
            raise UserError(
                f"{path}: picture is missing; run `csrbench build` for this suite again"
            )
        return path

    def image_bytes(self, sha: str) -> bytes:
        """Bytes of a picture, checked against its hash.

        Raises:
            UserError: the picture is missing or damaged.
        """
        path = self.image(sha)
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha:
            raise UserError(
                f"{path}: picture is damaged (its hash differs); delete it and run "
                "`csrbench build` for this suite again"
            )
        return data


def open_suite(path: Path) -> Suite:
    """Open a suite folder.

    Raises:
        UserError: no suite there, a damaged manifest, or an instance table that differs from it.
    """
    import polars as pl

    manifest_path = path / "manifest.json"
    if not manifest_path.is_file():
        raise UserError(f"{path}: no suite here (manifest.json is missing); run `csrbench build`")
    try:
        manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
        version, expected = int(manifest["format"]), manifest["files"]["instances.parquet"]
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        raise UserError(f"{manifest_path}: damaged; run `csrbench build` again") from None
    if version > FORMAT:
        raise UserError(f"{manifest_path}: made by a newer csrbench (format {version}); update")
    table = path / "instances.parquet"
    try:
        data = table.read_bytes()
    except OSError:
        raise UserError(f"{table}: can't be read; run `csrbench build` again") from None
    if hashlib.sha256(data).hexdigest() != expected:
        raise UserError(f"{table}: differs from the manifest; run `csrbench build` again")
    return Suite(path, manifest, pl.read_parquet(data))
