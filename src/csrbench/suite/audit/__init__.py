"""Audit: does a built suite keep its promises, and does any shortcut solve it?

Each module is one audit: a pure function from the suite's tables (and pictures) to a `Section`.
Nothing here knows of models, runs or judges, and nothing here changes a suite's instances.
"""

from csrbench.suite.audit.run import audit
from csrbench.suite.audit.section import Report, Section

__all__ = ["Report", "Section", "audit"]
