"""Execute the notebooks of examples/ in place, and note which API they were run with.

Run: ``python tools/run_notebooks.py [NAME ...]``, with the extra `docs` installed. A notebook
that fails is left as it was. Outputs hold no paths and no times, so a second run changes little.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import json
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def api_mark() -> str:
    """A hash of the public names of csrbench.api and their parameters."""
    import csrbench.api as api

    shape = {}
    for name in api.__all__:
        thing = getattr(api, name)
        if inspect.isfunction(thing):
            shape[name] = [
                [p.name, p.kind.name, repr(p.default)]
                for p in inspect.signature(thing).parameters.values()
            ]
        else:
            shape[name] = []
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:16]


def code_mark(cells: Iterable[Mapping[str, Any]]) -> str:
    """A hash of the code cells: outputs belong to the code that made them."""
    code = ["".join(c["source"]) for c in cells if c["cell_type"] == "code"]
    return hashlib.sha256(json.dumps(code).encode()).hexdigest()[:16]


def execute(path: Path) -> float:
    """Run one notebook and write it back; returns seconds."""
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(path, as_version=4)
    start = time.perf_counter()
    NotebookClient(book, timeout=1200, kernel_name="python3").execute()
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            # Progress and warnings differ from run to run and say nothing to a reader.
            cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
    book.metadata["csrbench"] = {"api": api_mark(), "code": code_mark(book.cells)}
    book.metadata.get("language_info", {}).pop("version", None)
    nbformat.write(book, path)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="stems; all by default")
    names = parser.parse_args().names
    for path in sorted((ROOT / "examples").glob("*.ipynb")):
        if names and path.stem not in names:
            continue
        try:
            print(f"{path.name}: {execute(path):.0f} s", flush=True)
        except Exception as error:
            sys.exit(f"{path.name} failed: {error}")


if __name__ == "__main__":
    main()
