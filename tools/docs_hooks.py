"""Hooks of the documentation site: pages from outside docs/, and links between the two.

In the repository links are relative to the file, so that they work where the file is read. The
site has docs/ as its root: links are put right here, and links to files that are no page become
plain text.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from griffe import DocstringSectionKind
from griffe._internal.docstrings import google
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from csrbench.cli import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("CONTRIBUTING.md", "ASSETS.md", "CHANGELOG.md")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s#]+)(#[^)\s]*)?\)")


# Docstrings here have an `Example:`; the parser knows code in `Examples:` alone.
google._section_kind["example"] = DocstringSectionKind.examples


def _commands() -> Iterator[str]:
    """A heading and the help of every command, as the terminal shows it."""

    def one(command: click.Command, name: str, level: int) -> Iterator[str]:
        context = click.Context(command, info_name=name, max_content_width=80, terminal_width=80)
        yield f"{'#' * level} {name}\n\n```text\n{command.get_help(context)}\n```\n"
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                if found is not None and not found.hidden:
                    yield from one(found, f"{name} {inner}", min(level + 1, 3))

    yield from one(cli, "csrbench", 2)


@event_priority(100)  # before the plugin that takes notebooks
def on_files(files: Any, config: Any) -> Any:
    """Add pages and notebooks of the repository's root."""
    notebooks = sorted(p.relative_to(ROOT) for p in ROOT.glob("examples/*.ipynb"))
    for path in (*map(Path, PAGES), *notebooks):
        urls = bool(config["use_directory_urls"])
        files.append(File(path.as_posix(), str(ROOT), config["site_dir"], urls))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Turn links of the repository into links of the site."""
    place = page.file.src_uri
    markdown = markdown.replace("<!-- commands -->", "\n".join(_commands()))
    real = Path(place) if place in PAGES or place.startswith("examples/") else Path("docs") / place

    def put_right(match: re.Match[str]) -> str:
        text, target, anchor = match[1], match[2], match[3] or ""
        if "://" in target or target.startswith("mailto:"):
            return match[0]
        aim = Path(os.path.normpath(real.parent / target)).as_posix()
        if aim.startswith("docs/"):
            aim = aim.removeprefix("docs/")
        elif aim not in PAGES and not aim.endswith(".ipynb"):
            return text
        return f"[{text}]({os.path.relpath(aim, Path(place).parent)}{anchor})"

    return _LINK.sub(put_right, markdown)
