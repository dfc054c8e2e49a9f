"""What Inspect AI loads through its entry point, so that `csrbench/mini` is a known task."""

from csrbench.interop.inspect_task import mini

__all__ = ["mini"]
