"""What batches are worth: `python benchmarks/hf.py [--model FOLDER_OR_HUB_NAME]`.

Asks the same requests of the same hf/ model one by one and in batches, in one process, one after
the other, and prints the ratio. Without --model it makes a small model with random weights whose
replies are all --max-tokens long: the best case for batches, and no word on a real model. Needs the
extra `hf`. On a CPU that others use too, go by CPU time.
Compare the ratios of one output, never absolute times of two.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from csrbench.models.base import Image, Message, Reply, Request, Sampling
from csrbench.models.hf import HuggingFace

WORDS = "Look at the picture and say in plain words whether the plan is a good one. "


def requests(folder: Path, n: int, max_tokens: int, size: int) -> list[Request]:
    """Requests of mixed lengths; half of them with a picture."""
    from PIL import Image as Pillow

    made = []
    for i in range(n):
        images: tuple[Image, ...] = ()
        if i % 2:
            path = folder / f"{i % 8}.png"
            if not path.exists():
                Pillow.effect_noise((size, size), 20 + 10 * (i % 8)).convert("RGB").save(path)
            sha = hashlib.sha256(path.read_bytes()).hexdigest()
            images = (Image(sha, "image/png", path),)
        text = f"({i}) " + WORDS * (1 + i % 5)
        made.append(Request((Message("user", text, images),), Sampling(max_tokens=max_tokens)))
    return made


def asked(client: HuggingFace, wanted: Sequence[Request]) -> tuple[float, float, list[Reply]]:
    """Seconds and CPU-seconds for all replies, the model being loaded already."""

    async def go() -> tuple[float, float, list[Reply]]:
        await client.check()
        await client.ask(wanted[0])  # the first call sets things up
        places = asyncio.Semaphore(client.concurrency)

        async def one(request: Request) -> Reply:
            async with places:
                return await client.ask(request)

        started, cpu = time.perf_counter(), time.process_time()
        replies = await asyncio.gather(*map(one, wanted))
        took, used = time.perf_counter() - started, time.process_time() - cpu
        await client.close()
        assert all(r.status != "error" for r in replies), replies
        return took, used, replies

    return asyncio.run(go())


def random_model(folder: Path, width: int, layers: int) -> Path:
    """A Qwen2.5-VL with random weights, larger than those of the tests."""
    from support import tinyvlm

    tinyvlm.TEXT.update(
        hidden_size=width, intermediate_size=3 * width, num_hidden_layers=layers,
        num_attention_heads=width // 8, num_key_value_heads=width // 16,
    )  # fmt: skip
    return tinyvlm.tiny_vlm(folder / "model", "qwen2.5-vl", spread=0.05, ends="")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="folder or hub name")
    parser.add_argument("--n", type=int, default=64, help="requests")
    parser.add_argument("--max-tokens", type=int, default=64)
    parser.add_argument("--side", type=int, default=64, help="of a picture, in pixels")
    parser.add_argument("--batch-sizes", type=int, nargs="*", default=[4, 8, 16])
    parser.add_argument("--threads", type=int, help="of torch, on a CPU")
    a = parser.parse_args()
    import torch

    if a.threads:
        torch.set_num_threads(a.threads)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = a.model or str(random_model(folder, 256, 4))
        wanted = requests(folder, a.n, a.max_tokens, a.side)
        single = HuggingFace(model, batch_size=1)
        place = torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
        print(f"device: {place}, {torch.get_num_threads()} threads; torch {torch.__version__}")
        print(f"model: {a.model or 'random weights'} ({single.revision}); {a.n} requests\n")
        alone, alone_cpu, expected = asked(single, wanted)
        tokens = sum(r.tokens_out or 0 for r in expected)
        print("batch | seconds | tokens a second | times as fast | by CPU time | same replies")
        print(f"    1 | {alone:.2f} | {tokens / alone:.0f} | 1.00 | 1.00 |")
        for size in a.batch_sizes:
            took, used, replies = asked(HuggingFace(model, batch_size=size), wanted)
            made = sum(r.tokens_out or 0 for r in replies)
            same = sum(r.text == e.text for r, e in zip(replies, expected, strict=True))
            print(
                f"{size:5} | {took:.2f} | {made / took:.0f} | {alone / took:.2f} | "
                f"{alone_cpu / used:.2f} | {same}/{a.n}",
                flush=True,
            )


if __name__ == "__main__":
    main()
