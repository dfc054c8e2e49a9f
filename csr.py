#!/usr/bin/env python3
"""Everything in one command, on a machine that has only Python and git.

    python3 csr.py demo          the whole path, offline after installation, and a report to open
    python3 csr.py test          formatting, lint, types, tests, and the audit of the mini suite
    python3 csr.py COMMAND ...   any `csrbench` command (see `python3 csr.py --help`)

The first call makes a virtual environment in `.venv` and installs the pinned packages there.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def fail(sentence: str) -> "None":
    print(f"csr.py: {sentence}", file=sys.stderr)
    raise SystemExit(2)


def run(*command: object) -> None:
    code = subprocess.call([str(c) for c in command], cwd=ROOT)
    if code:
        raise SystemExit(code)


def make_venv() -> None:
    if PYTHON.exists():
        return
    print("csr.py: making .venv", flush=True)
    uv = shutil.which("uv")
    if uv:
        run(uv, "venv", "-q", "--seed", "--python", sys.executable, VENV)
        return
    try:
        import venv

        venv.create(VENV, with_pip=True)
    except (ImportError, subprocess.CalledProcessError, SystemExit):
        shutil.rmtree(VENV, ignore_errors=True)
        fail(
            "this Python can't make virtual environments; install its venv module "
            "(Debian: apt install python3-venv) or uv, then try again"
        )


def install(locks: "list[str]") -> None:
    """Install pinned packages once; again only when a lock or pyproject has changed."""
    files = [ROOT / name for name in (*locks, "pyproject.toml")]
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()
    stamp = VENV / f".installed-{len(locks)}"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    print(f"csr.py: installing {' and '.join(locks)} (once)", flush=True)
    pip = [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    # --no-deps: the locks are complete, and one package's declared dependency (a compiler's work
    # that is not needed here) is left out on purpose; see docs/decisions.md.
    run(*pip, "--no-deps", *(a for lock in locks for a in ("-r", lock)))
    run(*pip, "--no-deps", "-e", ".")
    stamp.write_text(digest)


def test(arguments: "list[str]") -> None:
    install(["requirements.lock", "requirements-dev.lock"])
    python = ("nice", "-n", "5", PYTHON) if shutil.which("nice") else (PYTHON,)
    run(PYTHON, "-m", "ruff", "format", "--check", "-q", ".")
    run(PYTHON, "-m", "ruff", "check", "-q", ".")
    run(PYTHON, "-m", "mypy")
    # Neighbouring tests share what they build, so a worker keeps them and gives away from the end.
    workers = ("-n", min(4, os.cpu_count() or 1), "--dist", "worksteal")
    run(*python, "-m", "pytest", *workers, *arguments)


def main() -> None:
    if sys.version_info < (3, 11):
        fail(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return
    make_venv()
    if arguments[0] == "test":
        test(arguments[1:])
        return
    install(["requirements.lock"])
    run(PYTHON, "-m", "csrbench.cli", *arguments)


if __name__ == "__main__":
    main()
