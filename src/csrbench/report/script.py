"""Data as classic scripts: a page opened from disk may load a script, but not fetch a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def script(path: Path, name: str, value: Any) -> None:
    """Write ``CSR.put(name, value)``, safe inside a page whatever the strings hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # U+2028/9 end a line in old engines, and "</" could close a script element.
    text = text.replace(chr(0x2028), "\\u2028").replace(chr(0x2029), "\\u2029")
    text = text.replace("</", "<\\/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"CSR.put({json.dumps(name)},{text});\n", encoding="utf-8")
