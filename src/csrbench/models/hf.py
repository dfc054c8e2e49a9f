"""Vision-language models of the Hugging Face format, run in this process by transformers.

`hf/FOLDER` or `hf/ORGANISATION/NAME[@REVISION]`. Requests are answered in batches, on a GPU where
there is one. At temperature 0 replies are greedy; otherwise each request has random numbers of
its own, so that a reply does not depend on what else was in its batch.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csrbench.errors import UserError
from csrbench.models.base import Message, Reply, Request
from csrbench.models.batching import Batching, BatchSize, TooLargeError
from csrbench.models.gguf import file_mark
from csrbench.models.reasoning import split_thinking

_WEIGHTS = ("*.safetensors", "*.bin")
_SETTINGS = ("*.json", "*.jinja", "*.model", "*.txt")
_HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")
_TOKENS_PER_PICTURE = 1200
_THINKING = (("<think>", "◁think▷"), ("</think>", "◁/think▷"))
_DTYPES = ("float32", "bfloat16", "float16")


class HuggingFace(Batching):
    """A model of transformers' image-text-to-text classes in this process.

    Args:
        name: a folder, or a model's name on the hub, with `@REVISION` for another than `main`.
        revision: what you call this version; by default the hub's commit, or a hash that tells
            the folder's weights and settings apart.
        concurrency: calls in flight; by default four of the largest batches.
        batch_size: requests that go together; by default found out, up to 64 on a GPU.
        device: `cpu`, `cuda`, `cuda:1`, `mps` ..., or `spread` over all GPUs; by default the GPU
            where there is one.
        dtype: `bfloat16`, `float16` or `float32`; by default bfloat16 on a GPU, float32 on a CPU.

    The kind of numbers (`dtype`) changes replies, so it is part of the revision.

    Raises:
        UserError: transformers or torch are missing, or there is no such model, device or dtype.
    """

    def __init__(
        self,
        name: str,
        *,
        revision: str | None = None,
        concurrency: int | None = None,
        batch_size: int | None = None,
        device: str | None = None,
        dtype: str | None = None,
    ) -> None:
        missing = [m for m in ("torch", "transformers", "PIL") if find_spec(m) is None]
        if missing:
            raise UserError(
                f"hf/ models need {' and '.join(missing)}: `pip install 'csrbench[hf]'` (it brings "
                "torch, so it takes some gigabytes)."
            )
        if batch_size is not None and batch_size < 1:
            raise UserError(f"--batch-size {batch_size}: give at least 1.")
        place = _device(device)
        kind = _dtype(dtype, place)
        source, commit, mark = source_of(name)
        on_gpu = place not in ("cpu", "mps")
        most = batch_size or (64 if on_gpu else 8)
        first = batch_size or (8 if on_gpu else 4)
        super().__init__(
            Transformers(name, source, commit, place, kind),
            BatchSize(first, most),
            concurrency or 4 * most,
        )
        shown = Path(source).resolve().name if commit is None else source
        self.model = f"hf/{shown}"
        self.revision = f"{revision or mark} {kind}"


class Transformers:
    """The backend: one model and its processor; see `csrbench.models.batching.Backend`."""

    def __init__(self, name: str, source: str, commit: str | None, device: str, dtype: str) -> None:
        self.name, self.source, self.commit = name, source, commit
        self.device, self.dtype = device, dtype
        self.model: Any = None
        self.processor: Any = None
        self._ends: frozenset[int] = frozenset()
        self._longest: int | None = None
        self._bytes_per_token = 0

    def load(self) -> None:
        """Load model and processor.

        Raises:
            UserError: they can't be loaded, or the model is none that sees pictures and chats.
        """
        import torch
        from transformers import AutoModelForImageTextToText, AutoProcessor
        from transformers.utils import logging

        logging.set_verbosity_error()
        logging.disable_progress_bar()
        spread = {"device_map": "auto"} if self.device == "spread" else {}
        try:
            processor = AutoProcessor.from_pretrained(self.source, revision=self.commit)
            model = AutoModelForImageTextToText.from_pretrained(
                self.source, revision=self.commit, dtype=getattr(torch, self.dtype), **spread
            )
            self.model = (model if spread else model.to(self.device)).eval()
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as e:
            said = " ".join(str(e).split())[:300]
            raise UserError(
                f"transformers can't load hf/{self.name} ({said}): give the folder or the name of "
                "a vision-language model that the installed transformers knows."
            ) from e
        if getattr(processor, "image_processor", None) is None:
            raise UserError(
                f"hf/{self.name} has no image processor: give a vision-language model that comes "
                "with its processor's settings (preprocessor_config.json)."
            )
        if not getattr(processor, "chat_template", None):
            raise UserError(
                f"hf/{self.name} has no chat template: give a model that was trained to chat (its "
                "folder holds chat_template.jinja)."
            )
        self.processor = processor
        self._settle()

    def _settle(self) -> None:
        """Padding on the left, and no settings of generation but the tokens that end a reply."""
        from transformers import GenerationConfig

        tokenizer, own = self.processor.tokenizer, self.model.generation_config
        tokenizer.padding_side = "left"
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
        ends = own.eos_token_id
        ends = [] if ends is None else list(ends) if isinstance(ends, list | tuple) else [ends]
        ends += [i for i in (tokenizer.eos_token_id,) if i is not None and i not in ends]
        self._ends = frozenset(ends)
        self.model.generation_config = GenerationConfig(
            bos_token_id=own.bos_token_id, eos_token_id=ends, pad_token_id=tokenizer.pad_token_id
        )
        text = self.model.config.get_text_config()
        self._longest = getattr(text, "max_position_embeddings", None)
        heads = getattr(text, "num_attention_heads", 1)
        width = getattr(text, "head_dim", None) or text.hidden_size // heads
        kept = (getattr(text, "num_key_value_heads", None) or heads) * width
        size = 4 if self.dtype == "float32" else 2
        self._bytes_per_token = 2 * text.num_hidden_layers * kept * size

    def group(self, request: Request) -> Hashable:
        """Requests with the same limit and the same number of pictures go together."""
        return request.sampling.max_output, sum(len(m.images) for m in request.messages)

    def length(self, request: Request) -> int:
        """Tokens, estimated: text, pictures and the longest reply."""
        text = sum(len(m.text) for m in request.messages) // 3
        pictures = sum(len(m.images) for m in request.messages)
        return text + _TOKENS_PER_PICTURE * pictures + request.sampling.max_output

    def fits(self, length: int) -> int:
        """By the cache of attention that such a batch needs, in half of the free memory."""
        free = _free_memory(self.device)
        if free is None:
            return 1 << 20
        return int(free / 2 / (self._bytes_per_token * max(1, length)))

    def generate(self, requests: Sequence[Request], stop: Callable[[], bool]) -> list[Reply]:
        """Reply to each request of one group.

        Raises:
            TooLargeError: out of memory.
        """
        import torch

        try:
            return self._generate(requests, stop)
        except (torch.OutOfMemoryError, MemoryError) as e:
            self._empty()
            raise TooLargeError(str(e)) from None
        except RuntimeError as e:
            if not _out_of_memory(str(e)):
                raise
            self._empty()
            raise TooLargeError(str(e)) from None

    def _generate(self, requests: Sequence[Request], stop: Callable[[], bool]) -> list[Reply]:
        import torch

        from csrbench.models.hf_sampling import own_numbers, stopper

        inputs, prompts = self._inputs(requests)
        size = inputs["input_ids"].shape[1]
        lengths = inputs["attention_mask"].sum(1).tolist()
        if self._longest and max(lengths) >= self._longest:
            if len(requests) > 1:
                raise ValueError("a prompt is too long")  # found again, alone
            said = f"the prompt has {lengths[0]} tokens, the context window {self._longest}"
            return [Reply("error", error=said)]
        most = requests[0].sampling.max_output
        with torch.inference_mode():
            made = self.model.generate(
                **inputs,
                max_new_tokens=most,
                do_sample=False,
                logits_processor=own_numbers(requests),
                stopping_criteria=stopper(stop),
            )
        rows = made[:, size:].tolist()
        if stop():
            return [Reply("error", error="stopped", retry=True)] * len(requests)
        return [
            self._reply(row, n, prompt)
            for row, n, prompt in zip(rows, lengths, prompts, strict=True)
        ]

    def _inputs(self, requests: Sequence[Request]) -> tuple[Any, list[str]]:
        """Tensors of a batch, and its prompts as text."""
        prompts = self.processor.apply_chat_template(
            [[_message(m) for m in r.messages] for r in requests],
            add_generation_prompt=True,
            tokenize=False,
        )
        pictures = [[_picture(i.path) for m in r.messages for i in m.images] for r in requests]
        begin = self.processor.tokenizer.bos_token
        inputs = self.processor(
            text=prompts,
            images=pictures if pictures[0] else None,
            padding=True,
            return_tensors="pt",
            add_special_tokens=not (begin and prompts[0].startswith(begin)),
        )
        return inputs.to(self.model.device, dtype=self.model.dtype), prompts

    def _reply(self, row: list[int], tokens_in: int, prompt: str) -> Reply:
        """The reply in a row of tokens: up to the one that ends it, or cut where there is none."""
        end = next((n for n, token in enumerate(row) if token in self._ends), None)
        text = self.processor.tokenizer.decode(row[:end], skip_special_tokens=True)
        reasoning, text = thoughts(text, prompt)
        thought = self.processor.tokenizer(reasoning, add_special_tokens=False)["input_ids"]
        text = text.strip()
        status = "truncated" if end is None else "answered" if text else "empty"
        return Reply(
            status,  # type: ignore[arg-type]
            text=text,
            finish="length" if end is None else "stop",
            tokens_in=tokens_in,
            tokens_out=len(row) if end is None else end + 1,
            reasoning=reasoning,
            tokens_reasoning=len(thought) if reasoning else None,
        )

    def _empty(self) -> None:
        import gc

        import torch

        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def free(self) -> None:
        """Drop the model."""
        self.model = self.processor = None
        self._empty()


def thoughts(text: str, prompt: str = "") -> tuple[str, str]:
    """(reasoning, answer); a prompt may have opened the reasoning itself.

    Reasoning that never ended leaves no answer: the model said nothing to the user.
    """
    for ours, theirs in _THINKING:
        text = text.replace(theirs, ours)
    if prompt.rstrip().endswith("<think>") and not text.lstrip().startswith("<think>"):
        text = f"<think>{text}"
    return split_thinking(text)


def _message(message: Message) -> dict[str, Any]:
    content: list[dict[str, str]] = [{"type": "image"} for _ in message.images]
    return {"role": message.role, "content": [*content, {"type": "text", "text": message.text}]}


def _picture(path: Path) -> Any:
    from PIL import Image

    with Image.open(path) as picture:
        return picture.convert("RGB")


def source_of(name: str, provider: str = "hf") -> tuple[str, str | None, str]:
    """Where a model is: folder or name on the hub, the hub's commit, and what marks its version.

    Raises:
        UserError: no such folder, or the hub has no such model.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return str(folder), None, folder_mark(folder)
    hub, _, wanted = name.partition("@")
    if name.startswith((".", "/", "~")) or not _HUB_NAME.fullmatch(hub):
        there = [p.name for p in folder.parent.iterdir()] if folder.parent.is_dir() else []
        near = get_close_matches(folder.name, there, n=3, cutoff=0.3)
        hint = f"; there is {', '.join(near)}" if near else ""
        raise UserError(
            f"No model folder at {name}{hint}; give a folder, or a hub name such as "
            f"{provider}/Qwen/Qwen2.5-VL-3B-Instruct."
        )
    from transformers.utils import cached_file
    from transformers.utils.hub import extract_commit_hash

    try:
        settings = cached_file(hub, "config.json", revision=wanted or None)
    except OSError as e:
        said = " ".join(str(e).split())[:200]
        raise UserError(
            f"Can't get {provider}/{name} from the hub ({said}): check the name and the network, "
            "set HF_TOKEN where the model asks for it, or give a folder."
        ) from e
    commit = extract_commit_hash(str(settings), None)
    if commit is None:
        raise UserError(f"{provider}/{name}: the hub names no commit; give its folder instead.")
    return hub, commit, commit[:12]


def folder_mark(folder: Path) -> str:
    """Twelve digits that tell folders apart: weights by size, head and tail, settings in full.

    Raises:
        UserError: a folder without weights.
    """
    weights = sorted(p for pattern in _WEIGHTS for p in folder.glob(pattern))
    if not weights:
        raise UserError(f"{folder} holds no weights (*.safetensors): give the folder of a model.")
    digest = hashlib.sha256()
    for path in weights:
        digest.update(f"{path.name} {file_mark(path)}\n".encode())
    for path in sorted(p for pattern in _SETTINGS for p in folder.glob(pattern)):
        digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:12]


def _device(wanted: str | None) -> str:
    import torch

    if wanted is None:
        if torch.cuda.is_available():
            return "cuda"
        return "mps" if torch.backends.mps.is_available() else "cpu"
    if wanted == "spread":
        if find_spec("accelerate") is None:
            raise UserError("--device spread needs accelerate: `pip install accelerate`.")
        return wanted
    try:
        kind = torch.device(wanted).type
    except RuntimeError:
        raise UserError(f"--device {wanted}: give cpu, cuda, cuda:N, mps or spread.") from None
    if kind == "cuda" and not torch.cuda.is_available():
        raise UserError(f"--device {wanted}: torch sees no GPU here; give cpu.")
    return wanted


def _dtype(wanted: str | None, device: str) -> str:
    if wanted is None:
        if device == "cpu":
            return "float32"
        return "float16" if device == "mps" else "bfloat16"
    if wanted not in _DTYPES:
        raise UserError(f"--dtype {wanted}: give {', '.join(_DTYPES)}.")
    return wanted


def _out_of_memory(text: str) -> bool:
    low = text.lower()
    return "out of memory" in low or "can't allocate memory" in low or "not enough memory" in low


def _free_memory(device: str) -> int | None:
    """Bytes free on a device; None where it can't be told."""
    if device.startswith("cuda"):
        import torch

        free = torch.cuda.mem_get_info(device)[0]
        unused = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return int(free + unused)
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"MemAvailable:\s+(\d+) kB", text)
    return int(found[1]) * 1024 if found and device == "cpu" else None
