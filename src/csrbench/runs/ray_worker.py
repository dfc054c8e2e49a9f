"""What runs in a worker of `--engine ray`: one model's client, asked from afar.

Needs nothing of Ray itself, so it can be tested, and loaded by workers, without it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from csrbench import __version__
from csrbench.errors import UserError
from csrbench.models.base import Client, Image, Message, Reply, Request


@dataclass(frozen=True, slots=True)
class Problem:
    """A `UserError` on its way to the process that can show it."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Hashes of pictures that this node does not have yet."""

    pictures: tuple[str, ...]


class Pictures:
    """Pictures of this node: at the paths named, where the bytes are right, and learned ones."""

    def __init__(self) -> None:
        self._paths: dict[str, Path] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def find(self, image: Image) -> Path | None:
        """Where a picture lies here; None where it doesn't."""
        path = self._paths.get(image.sha256)
        if path is None and _is(image.path, image.sha256):
            path = self._paths[image.sha256] = image.path
        return path

    def learn(self, sha: str, data: bytes) -> None:
        """Keep a picture that was sent."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="csrbench-pictures-")
        path = Path(self._folder.name) / sha
        path.write_bytes(data)
        self._paths[sha] = path


def _is(path: Path, sha: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha
    except OSError:
        return False


class Worker:
    """An actor that asks one model."""

    def __init__(self, name: str, options: Mapping[str, Any]) -> None:
        self.name, self.options = name, options
        self.pictures = Pictures()
        self._client: Client | None = None

    async def open(self) -> Mapping[str, Any] | Problem:
        """Open the client, without loading anything large; tells what it is."""
        try:
            client = self._opened()
        except UserError as e:
            return Problem(str(e))
        return {
            "model": client.model,
            "revision": client.revision,
            "concurrency": client.concurrency,
            "takes_effort": bool(getattr(client, "takes_effort", False)),
            "host": str(getattr(client, "host", "")),
            "version": __version__,
            "pid": os.getpid(),
        }

    async def check(self) -> Problem | None:
        """Load the model, or find out whether its endpoint answers."""
        try:
            check = getattr(self._opened(), "check", None)
            if check is not None:
                await check()
        except UserError as e:
            return Problem(str(e))
        return None

    async def ask(
        self, request: Request, revision: str
    ) -> tuple[Reply, tuple[str, ...]] | Missing | Problem:
        """Ask once; returns the reply and what the client has to say about its settings."""
        try:
            client = self._opened()
            if client.revision != revision:  # a worker that came later, on another node
                return Problem(
                    f"A worker has other weights for {self.name} ({client.revision} instead of "
                    f"{revision}): put the same files on all nodes."
                )
            messages = []
            missing: list[str] = []
            for message in request.messages:
                messages.append(self._here(message, missing))
            if missing:
                return Missing(tuple(missing))
            reply = await client.ask(replace(request, messages=tuple(messages)))
        except UserError as e:
            return Problem(str(e))
        return reply, tuple(getattr(client, "notes", ()))

    async def learn(self, sha: str, data: bytes) -> None:
        """Keep a picture for this and later requests."""
        self.pictures.learn(sha, data)

    async def close(self) -> None:
        """Close the client."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _opened(self) -> Client:
        if self._client is None:
            from csrbench.models.registry import open_client

            self._client = open_client(self.name, **self.options)
        return self._client

    def _here(self, message: Message, missing: list[str]) -> Message:
        images = []
        for image in message.images:
            path = self.pictures.find(image)
            if path is None:
                missing.append(image.sha256)
            else:
                images.append(replace(image, path=path))
        return replace(message, images=tuple(images))
