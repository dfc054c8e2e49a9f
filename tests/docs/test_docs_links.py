"""Documentation: every link leads somewhere, every command in it exists, every page is found."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import yaml

from csrbench.cli import cli

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {".venv", ".git", ".pytest_cache", "node_modules", "site", "csrbench-demo", "reports"}
PAGES = sorted(p for p in ROOT.rglob("*.md") if not ELSEWHERE & set(p.relative_to(ROOT).parts[:-1]))
NAMES = [p.relative_to(ROOT).as_posix() for p in PAGES]
_FENCE = re.compile(r"^\s*(```|~~~).*?^\s*\1\s*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")


def _prose(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", text))


def _slugs(path: Path) -> set[str]:
    """Anchors of headings, as code hosts and the site make them."""
    found: set[str] = set()
    for line in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", _FENCE.sub("", path.read_text("utf-8")), re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line).replace("`", "").lower()
        slug = re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")
        while slug in found:
            slug += "-1"
        found.add(slug)
    return found


def broken(path: Path, root: Path = ROOT) -> list[str]:
    """Links of a page that lead nowhere."""
    out = []
    for target in _LINK.findall(_prose(path.read_text("utf-8"))):
        if re.match(r"[a-z][a-z+.-]*:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        aim = (path.parent / name).resolve() if name else path
        if not aim.exists() or not aim.is_relative_to(root):
            out.append(f"{target}: no such file")
        elif anchor and (aim.suffix != ".md" or anchor not in _slugs(aim)):
            out.append(f"{target}: no such heading")
    return out


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    assert broken(ROOT / name) == []


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# One `two`\n[x](b.md) [y](#one-two) [z](#three) `[q](c.md)` <https://x.y>\n")
    assert broken(page, tmp_path) == ["b.md: no such file", "#three: no such heading"]


def test_every_page_is_in_the_navigation() -> None:
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))

    def pages(part: object) -> Iterator[str]:
        if isinstance(part, str):
            yield part
        elif isinstance(part, list):
            for item in part:
                yield from pages(item)
        elif isinstance(part, dict):
            yield from pages(list(part.values()))

    listed = list(pages(site["nav"]))
    assert len(listed) == len(set(listed))
    own = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    assert own <= set(listed), "pages of docs/ that mkdocs.yml does not list"
    for page in listed:
        assert (ROOT / "docs" / page).is_file() or (ROOT / page).is_file(), page


def _commands(text: str) -> Iterator[str]:
    for block in re.findall(r"^[ ]*```sh\n(.*?)^[ ]*```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            found = re.match(r"\s*(?:\$ )?(?:csrbench|python3 csr\.py)\s+(\S.*)", line)
            if found:
                yield found[1].split("#")[0].split("&&")[0].strip()


def unknown(line: str) -> list[str]:
    """Words of a command line that the program does not have."""
    words, command = shlex.split(line), cli
    here: click.Command = command
    while isinstance(here, click.Group) and words and not words[0].startswith("-"):
        inner = here.get_command(click.Context(here), words[0])
        if inner is None:
            if getattr(here, "default", None) or here.name == "annotate":
                inner = here.get_command(click.Context(here), "serve")
            if inner is None:
                return [words[0]]
            here = inner
            break
        here, words = inner, words[1:]
    known = {o for p in here.params for o in (*p.opts, *p.secondary_opts)}
    given = [w.partition("=")[0] for w in words if re.match(r"--?[a-zA-Z]", w)]
    return [o for o in given if o not in known | {"--help", "-h", "--version"}]


@pytest.mark.parametrize("name", [n for n in NAMES if n == "README.md" or n.startswith("docs/")])
def test_commands_in_the_pages_exist(name: str) -> None:
    for line in _commands((ROOT / name).read_text("utf-8")):
        if line.split()[0] in ("test", "demo") or "COMMAND" in line:
            continue
        assert unknown(line) == [], line


def test_an_unknown_option_is_seen() -> None:
    assert unknown("run suites/x --modle a") == ["--modle"]
    assert unknown("rnu suites/x") == ["rnu"]
    assert unknown("runs ls runs") == []
