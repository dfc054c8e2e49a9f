"""The documentation site builds without a warning (where its extra is installed)."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("mkdocs", "material", "mkdocstrings", "mkdocs_jupyter")


@pytest.mark.skipif(
    any(find_spec(name) is None for name in NEEDED),
    reason='the site needs the extra docs: pip install "csrbench[docs]"',
)
def test_the_site_builds_strictly_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path / "site")],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text("utf-8")
        loaded = re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(https?://[^\"]+)", text)
        assert loaded == [], page
    commands = (tmp_path / "site" / "reference" / "cli.html").read_text("utf-8")
    assert "csrbench annotate serve" in commands and "Sentinel" not in commands
    api = (tmp_path / "site" / "reference" / "api.html").read_text("utf-8")
    assert "csrbench.api.compare" in api and "doctest: +SKIP" not in api
