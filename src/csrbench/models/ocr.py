"""Text read from pictures, for models that see no pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from csrbench.errors import UserError
from csrbench.models.base import Image, Message

NOTHING = "(no text found)"


class Reader:
    """Reads each picture once; texts are kept by the picture's hash.

    Raises:
        UserError: the packages for reading are not installed.
    """

    def __init__(self) -> None:
        missing = [m for m in ("rapidocr", "onnxruntime") if find_spec(m) is None]
        if missing:
            raise UserError(
                f"Reading pictures needs {' and '.join(missing)}: "
                "`pip install 'csrbench[embedded]'`."
            )
        self._texts: dict[str, str] = {}
        self._engine: Callable[..., object] | None = None

    @property
    def revision(self) -> str:
        """Versions of what decides the text read."""
        try:
            return f"rapidocr {version('rapidocr')}"
        except PackageNotFoundError:
            return "rapidocr"

    def read(self, image: Image) -> str:
        """Lines of text from top to bottom; slow (some tenths of a second), so call in a thread."""
        if image.sha256 not in self._texts:
            found = self._open()(image.path.read_bytes())
            lines = getattr(found, "txts", None) or ()
            self._texts[image.sha256] = "\n".join(lines) or NOTHING
        return self._texts[image.sha256]

    def without_pictures(self, message: Message) -> Message:
        """The same message with the text of its pictures in place of the pictures."""
        if not message.images:
            return message
        read = [f"Text read from the picture:\n{self.read(i)}" for i in message.images]
        return replace(message, text="\n\n".join((*read, message.text)), images=())

    def _open(self) -> Callable[..., object]:
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(
                params={
                    "Global.log_level": "critical",
                    "Global.use_cls": False,
                    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                }
            )
        return self._engine
