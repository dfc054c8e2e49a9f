"""The whole of `mini`, drawn and audited as a user would: what the suite promises holds."""

from __future__ import annotations

import json
from pathlib import Path

from csrbench.suite.audit import audit
from csrbench.suite.build import build


def test_mini_keeps_its_promises(tmp_path: Path) -> None:
    suite = build(tmp_path / "mini", "mini", 0)
    report = audit(suite.path)
    assert [c.name for c in report.failures] == []
    names = {s.name for s in report.sections}
    assert names == {"rule", "balance", "probes", "fidelity", "duplicates", "legibility"}
    stored = json.loads((suite.path / "audit.json").read_text("utf-8"))
    assert stored["content_hash"] == suite.hash
