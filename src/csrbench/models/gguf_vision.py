"""The vision projector of a GGUF model, pictures cut into tiles included."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llama_cpp_py_sync.multimodal import MultimodalContext, MultimodalError, MultimodalPrompt


class Vision(MultimodalContext):
    """The binding's context without one of its checks.

    It takes each picture to be one chunk of the prompt, and so refuses every model that cuts
    pictures into tiles (SmolVLM, Idefics3, InternVL, MiniCPM-V, LLaVA-NeXT and others).
    """

    def tokenize_prompt(
        self, text: str, images: Sequence[tuple[str, Any]] = (), **_: Any
    ) -> MultimodalPrompt:
        """Tokens of a prompt whose media markers stand for the pictures, in order.

        Raises:
            MultimodalError: the projector doesn't fit the pictures or the language model.
        """
        lib, ffi = self._lib, self._ffi
        bitmaps: list[Any] = []
        chunks = lib.mtmd_input_chunks_init()
        try:
            for kind, data in images:
                bitmaps.append(self.create_bitmap(kind, data))
            data = text.encode("utf-8")
            held = ffi.new("char[]", data)
            prompt = ffi.new("mtmd_input_text *")
            prompt.text, prompt.text_len = held, len(data)
            prompt.add_special = prompt.parse_special = True
            pointers = ffi.new("const mtmd_bitmap *[]", bitmaps)
            code = int(lib.mtmd_tokenize(self._ctx, chunks, prompt, pointers, len(bitmaps)))
            if code != 0:
                raise MultimodalError(f"the projector refused the pictures (code {code})")
        except BaseException:
            lib.mtmd_input_chunks_free(chunks)
            for bitmap in bitmaps:
                lib.mtmd_bitmap_free(bitmap)
            raise
        tokens = MultimodalPrompt(self, chunks, bitmaps)
        # llama.cpp would abort the process at a token that the language model doesn't have.
        if any(not 0 <= t < self.model.n_vocab for c in tokens for t in c.text_tokens):
            tokens.close()
            raise MultimodalError(
                "the projector marks pictures with tokens that this model doesn't have: give the "
                "projector that belongs to it"
            )
        return tokens
