"""Hooks of the documentation site: pages from outside docs/, and links between the two.

In the repository links are relative to the file, so that they work where the file is read. The
site has docs/ as its root: links are put right here, and links to files that are no page become
plain text.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("CONTRIBUTING.md", "ASSETS.md", "CHANGELOG.md")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s#]+)(#[^)\s]*)?\)")


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
