"""GGUF files run in this process by llama.cpp, with pictures where there is a projector.

One call at a time, in a thread of its own. At temperature 0 the reply is the same every time:
the context is cleared before each call and the number of threads is fixed.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csrbench.errors import UserError
from csrbench.models.base import Message, Reply, Request
from csrbench.models.ocr import Reader

_SAMPLE = 1 << 20


class Gguf:
    """A GGUF model in this process.

    Args:
        path: of the model's file.
        mmproj: of its vision projector; one that lies beside the model under a usual name
            (`mmproj*.gguf`) is found by itself.
        ocr: give a model without a projector the text that is read from the pictures.
        n_ctx: tokens of context; prompt and reply must fit.
        threads: for computing; by default one fewer than the cores that this process may use, since
            llama.cpp's threads wait for each other and crawl where a core is taken.
        gpu_layers: layers to place on a GPU, where the installed llama.cpp has one.
        revision: what you call this version; by default a hash that tells files apart.
        model: name of the model in results; by default from the file's name.
        repeat_penalty: above 1 makes repetition less likely; part of the revision.

    Raises:
        UserError: no such file, or llama.cpp is not installed.
    """

    concurrency = 1

    def __init__(
        self,
        path: str,
        *,
        mmproj: str | None = None,
        ocr: bool = False,
        n_ctx: int = 8192,
        threads: int | None = None,
        gpu_layers: int = 0,
        revision: str | None = None,
        model: str | None = None,
        repeat_penalty: float = 1.0,
    ) -> None:
        if find_spec("llama_cpp_py_sync") is None:
            raise UserError(
                "GGUF models need llama.cpp in this process: `pip install 'csrbench[gguf]'`."
            )
        self.path = _existing(Path(path).expanduser(), "GGUF model")
        self.model = model or f"gguf/{self.path.stem}"
        self.mmproj = _existing(Path(mmproj), "projector") if mmproj else _beside(self.path)
        self.reader = Reader() if ocr and self.mmproj is None else None
        parts = [revision or file_mark(self.path)]
        if self.mmproj:
            parts.append(f"mmproj {file_mark(self.mmproj)}")
        if self.reader:
            parts.append(self.reader.revision)
        if repeat_penalty != 1.0:
            parts.append(f"repeat_penalty {repeat_penalty:g}")
        self.revision = " ".join(parts)
        self._n_ctx, self._gpu_layers, self._repeat_penalty = n_ctx, gpu_layers, repeat_penalty
        self._threads = threads or max(1, _usable_cores() - 1)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="gguf")
        self._stop = threading.Event()
        self._llm: Any = None
        self._vision: Any = None
        self._tokens: list[int] = []

    async def check(self) -> None:
        """Load the model.

        Raises:
            UserError: it can't be loaded.
        """
        await self._in_thread(self._load)

    async def ask(self, request: Request) -> Reply:
        """Ask once; what goes wrong becomes a status.

        Raises:
            UserError: pictures for a model that can't see them.
        """
        started = time.perf_counter()
        try:
            reply: Reply = await self._in_thread(self._generate, request, started)
        except UserError:
            raise
        except Exception as e:  # llama.cpp raises bare exceptions of many kinds
            took = time.perf_counter() - started
            return Reply("error", error=f"{type(e).__name__}: {e}"[:300], latency_s=took)
        return reply

    async def close(self) -> None:
        """Free the model's memory."""
        self._stop.set()
        await asyncio.get_running_loop().run_in_executor(self._worker, self._free)
        self._worker.shutdown()

    async def _in_thread(self, function: Any, *args: Any) -> Any:
        try:
            self._stop.clear()
            return await asyncio.get_running_loop().run_in_executor(self._worker, function, *args)
        except asyncio.CancelledError:
            self._stop.set()
            raise

    # -- in the worker thread -------------------------------------------------------------------

    def _load(self) -> None:
        if self._llm is not None:
            return
        from llama_cpp_py_sync import Llama

        _silence()
        try:
            self._llm = Llama(
                str(self.path),
                n_ctx=self._n_ctx,
                n_threads=self._threads,
                n_gpu_layers=self._gpu_layers,
            )
        except Exception as e:
            raise UserError(
                f"llama.cpp can't load {self.path} ({e}): check that it is a whole GGUF file of "
                "a language model."
            ) from e
        self._mend()
        if self.mmproj is not None:
            _silence(vision=True)
            from csrbench.models.gguf_vision import Vision

            try:
                self._vision = Vision(
                    self._llm,
                    projector_path=str(self.mmproj),
                    use_gpu=self._gpu_layers != 0,
                    n_threads=self._threads,
                )
            except Exception as e:
                raise UserError(
                    f"llama.cpp can't use {self.mmproj} with {self.path} ({e}): give the "
                    "projector that belongs to this model with --mmproj."
                ) from e

    def _mend(self) -> None:
        """Two gaps of the binding, mended on the instance.

        It reads the template's control tokens as plain text, and it tells neither how many tokens
        it made nor whether it stopped by itself.
        """
        sample, tokenize = self._llm._sample_token, self._llm.tokenize

        def counted() -> int:
            token = int(sample())
            self._tokens.append(token)
            return token

        def with_control_tokens(text: str, add_special: bool = True, **_: Any) -> Any:
            return tokenize(text, add_special=add_special, parse_special=True)

        self._llm._sample_token = counted
        self._llm.tokenize = with_control_tokens

    def _generate(self, request: Request, started: float) -> Reply:
        self._load()
        messages = [self._message(m) for m in request.messages]
        s = request.sampling
        seed = (s.seed if s.seed is not None else 0) + s.sample
        stats: dict[str, Any] = {}
        self._tokens.clear()
        pieces = []
        for event in self._llm.create_chat_completion(
            messages,
            max_tokens=s.max_output,
            temperature=s.temperature,
            top_k=0,
            top_p=s.top_p,
            min_p=0.0,
            repeat_penalty=self._repeat_penalty,
            seed=seed,
            stream=True,
            multimodal_context=self._vision,
            on_stats=stats.update,
        ):
            pieces.append(event["choices"][0]["delta"].get("content") or "")
            if self._stop.is_set():
                return Reply("error", error="stopped")
        text = "".join(pieces)
        made = self._tokens
        cut = len(made) >= s.max_output and not self._ends(made[-1])
        status = "truncated" if cut else "answered" if text.strip() else "empty"
        return Reply(
            status,  # type: ignore[arg-type]
            text=text.strip(),
            finish="length" if cut else "stop",
            tokens_in=stats.get("input_tokens"),
            tokens_out=len(made),
            latency_s=time.perf_counter() - started,
        )

    def _ends(self, token: int) -> bool:
        return bool(self._llm._lib.llama_vocab_is_eog(self._llm._vocab, token))

    def _message(self, message: Message) -> dict[str, Any]:
        if message.images and self._vision is None:
            if self.reader is None:
                raise UserError(
                    f"{self.model} sees no pictures: give its projector with --mmproj FILE, or "
                    "--ocr to let it have the text read from them."
                )
            message = self.reader.without_pictures(message)
        if not message.images:
            return {"role": message.role, "content": message.text}
        content: list[dict[str, Any]] = [
            {"type": "input_image", "mime_type": i.media_type, "data": i.path.read_bytes()}
            for i in message.images
        ]
        content.append({"type": "text", "text": "\n" + message.text})
        return {"role": message.role, "content": content}

    def _free(self) -> None:
        for part in (self._vision, self._llm):
            if part is not None:
                part.close()
        self._vision = self._llm = None


def file_mark(path: Path) -> str:
    """Twelve digits that tell files apart without reading gigabytes: size, head and tail."""
    size = path.stat().st_size
    with path.open("rb") as f:
        digest = hashlib.sha256(str(size).encode() + f.read(_SAMPLE))
        f.seek(max(0, size - _SAMPLE))
        digest.update(f.read(_SAMPLE))
    return digest.hexdigest()[:12]


def _existing(path: Path, what: str) -> Path:
    if path.is_file():
        return path
    folder = path.parent
    there = [p.name for p in folder.glob("*.gguf")] if folder.is_dir() else []
    near = get_close_matches(path.name, there, n=3, cutoff=0.3) or there[:5]
    hint = f"that folder has {', '.join(near)}" if near else f"{folder} has no GGUF files"
    raise UserError(f"No {what} at {path}; {hint}.")


def _beside(path: Path) -> Path | None:
    """A projector under the names that are usual beside a model."""
    names = (
        f"{path.stem}-mmproj.gguf",
        f"{path.stem}.mmproj.gguf",
        f"mmproj-{path.stem}.gguf",
        "mmproj.gguf",
    )
    return next((path.parent / n for n in names if (path.parent / n).is_file()), None)


def _usable_cores() -> int:
    """Cores that this process may use (containers and job systems give fewer than there are)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_quiet: dict[str, Any] = {}


def _silence(*, vision: bool = False) -> None:
    """llama.cpp writes hundreds of lines to the terminal otherwise."""
    native: Any = import_module("llama_cpp_py_sync._cffi_bindings")
    ffi = native.get_ffi()
    # Kept for good: the library calls it as long as the process lives.
    nothing = _quiet.setdefault(
        "callback", ffi.callback("ggml_log_callback", lambda level, text, data: None)
    )
    native.get_lib().llama_log_set(nothing, ffi.NULL)
    if vision:
        library = native.get_mtmd_lib()
        library.mtmd_log_set(nothing, ffi.NULL)
        library.mtmd_helper_log_set(nothing, ffi.NULL)
