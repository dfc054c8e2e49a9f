"""vLLM in this process: `vllm/FOLDER` or `vllm/ORGANISATION/NAME[@REVISION]`.

For one machine a vLLM server behind `openai/` is the better-known way; this client is for engines
that place models themselves, such as `--engine ray` with one replica a GPU.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Hashable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csrbench.errors import UserError
from csrbench.models.base import Message, Reply, Request
from csrbench.models.batching import Batching, BatchSize
from csrbench.models.hf import source_of
from csrbench.models.reasoning import split_thinking

_TOGETHER = 256


class Vllm(Batching):
    """A model that vLLM runs in this process.

    Args:
        name: a folder, or a model's name on the hub, with `@REVISION` for another than `main`.
        revision: what you call this version; by default the hub's commit or the folder's hash.
        concurrency: calls in flight; by default four times `batch_size`.
        batch_size: requests given to vLLM at once; it packs them by itself.
        dtype: as vLLM names it; by default what the model's settings say.
        tensor_parallel: GPUs that share one copy of the model.

    Raises:
        UserError: vLLM is not installed, or there is no such model.
    """

    def __init__(
        self,
        name: str,
        *,
        revision: str | None = None,
        concurrency: int | None = None,
        batch_size: int | None = None,
        dtype: str | None = None,
        tensor_parallel: int = 1,
    ) -> None:
        if find_spec("vllm") is None:
            raise UserError(
                "vllm/ models need vLLM, which is not installed here: `pip install vllm` on a "
                "machine with a GPU it supports, or ask a vLLM server with openai/NAME --base-url."
            )
        source, commit, mark = source_of(name, "vllm")
        size = batch_size or _TOGETHER
        options = {"dtype": dtype or "auto", "tensor_parallel_size": tensor_parallel}
        super().__init__(
            Engine(name, source, commit, options), BatchSize(size, size), concurrency or 4 * size
        )
        self.model = f"vllm/{Path(source).resolve().name if commit is None else source}"
        self.revision = " ".join(part for part in (revision or mark, dtype) if part)


class Engine:
    """The backend: `vllm.LLM`; see `csrbench.models.batching.Backend`."""

    def __init__(self, name: str, source: str, commit: str | None, options: dict[str, Any]) -> None:
        self.name, self.source, self.commit, self.options = name, source, commit, options
        self.engine: Any = None

    def load(self) -> None:
        """Load the model.

        Raises:
            UserError: vLLM can't load it.
        """
        from vllm import LLM

        try:
            self.engine = LLM(
                model=self.source,
                revision=self.commit,
                limit_mm_per_prompt={"image": 2},
                generation_config="vllm",  # no settings but those of the run
                **self.options,
            )
        except (OSError, ValueError, RuntimeError, ImportError, AssertionError) as e:
            said = " ".join(str(e).split())[:300]
            raise UserError(f"vLLM can't load vllm/{self.name} ({said}).") from e

    def group(self, request: Request) -> Hashable:
        """Every request may go with every other."""
        return None

    def length(self, request: Request) -> int:
        """Lengths don't matter: vLLM packs requests by itself."""
        return 0

    def fits(self, length: int) -> int:
        """As many as are given: vLLM plans its own memory."""
        return 1 << 20

    def generate(self, requests: Sequence[Request], stop: Callable[[], bool]) -> list[Reply]:
        """Reply to each request."""
        from vllm import SamplingParams

        params = []
        for r in requests:
            s = r.sampling
            seed = (s.seed or 0) + s.sample if s.temperature > 0 else None
            params.append(
                SamplingParams(
                    temperature=s.temperature, top_p=s.top_p, max_tokens=s.max_output, seed=seed
                )
            )
        chats = [[_message(m) for m in r.messages] for r in requests]
        outputs = self.engine.chat(chats, sampling_params=params, use_tqdm=False)
        return [_reply(o) for o in outputs]

    def free(self) -> None:
        """Drop the model."""
        self.engine = None


def _message(message: Message) -> dict[str, Any]:
    if not message.images:
        return {"role": message.role, "content": message.text}
    parts: list[dict[str, Any]] = []
    for image in message.images:
        data = base64.b64encode(image.path.read_bytes()).decode()
        url = f"data:{image.media_type};base64,{data}"
        parts.append({"type": "image_url", "image_url": {"url": url}})
    return {"role": message.role, "content": [*parts, {"type": "text", "text": message.text}]}


def _reply(output: Any) -> Reply:
    made = output.outputs[0]
    cut = made.finish_reason == "length"
    reasoning, text = split_thinking(made.text)
    text = text.strip()
    return Reply(
        "truncated" if cut else "answered" if text else "empty",
        text=text,
        finish=str(made.finish_reason or ""),
        tokens_in=len(output.prompt_token_ids or ()),
        tokens_out=len(made.token_ids),
        reasoning=reasoning,
    )
