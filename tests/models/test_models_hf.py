"""Local vision-language models: batches say what single requests say, and nothing gets lost."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed (extra `hf`)")
pytest.importorskip("transformers", reason="transformers is not installed (extra `hf`)")
pytest.importorskip("PIL", reason="pillow is not installed (extra `hf`)")

import torch
from PIL import Image as Pillow

from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Reply, Request, Sampling
from csrbench.models.hf import HuggingFace, thoughts
from csrbench.models.registry import open_client
from support.tinyvlm import ARCHITECTURES, tiny_vlm


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    root = tmp_path_factory.mktemp("models")

    def folder(architecture: str) -> Path:
        path = root / architecture
        return path if path.exists() else tiny_vlm(path, architecture)

    return folder


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Image]:
    folder, made = tmp_path_factory.mktemp("pictures"), []
    for n, size in enumerate([(40, 30), (20, 36), (32, 32), (64, 20), (24, 24), (30, 50)]):
        path = folder / f"{n}.png"
        Pillow.effect_noise(size, 30 + 20 * n).convert("RGB").save(path)
        made.append(Image(hashlib.sha256(path.read_bytes()).hexdigest(), "image/png", path))
    return made


def request(text: str, *images: Image, system: str = "", **sampling: Any) -> Request:
    messages = (Message("user", text, images),)
    if system:
        messages = (Message("system", system), *messages)
    return Request(messages, Sampling(**{"max_tokens": 12, **sampling}))


def mixed(pictures: Sequence[Image], **sampling: Any) -> list[Request]:
    """Requests of all lengths with none, one and two pictures."""
    out = []
    for n, image in enumerate(pictures):
        text = f"{n} What is this? " * (1 + 3 * (n % 3))
        out.append(request(text, image, **sampling))
        out.append(request(text, **sampling, system="Be brief." if n % 2 else ""))
        out.append(request(text, pictures[n - 1], image, **sampling))
    return out


def answers(client: HuggingFace, requests: Sequence[Request]) -> list[Reply]:
    async def go() -> list[Reply]:
        try:
            return await asyncio.gather(*(client.ask(r) for r in requests))
        finally:
            await client.close()

    return asyncio.run(go())


def said(replies: Sequence[Reply]) -> list[tuple[Any, ...]]:
    return [(r.status, r.text, r.finish, r.tokens_in, r.tokens_out) for r in replies]


@pytest.mark.parametrize("temperature", [0.0, 1.0], ids=["greedy", "sampled"])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_batch_says_what_single_requests_say(
    folders: Callable[[str], Path], pictures: list[Image], architecture: str, temperature: float
) -> None:
    if architecture == "smolvlm":
        pytest.importorskip("num2words", reason="num2words is not installed (extra `hf`)")
    requests = mixed(pictures, temperature=temperature)
    path = str(folders(architecture))
    together = HuggingFace(path, batch_size=6, concurrency=len(requests))
    sizes = watched(together)
    batched = answers(together, requests)
    alone = answers(HuggingFace(path, batch_size=1), requests)
    assert said(batched) == said(alone)
    assert sizes == Counter({6: 3})
    statuses = Counter(r.status for r in batched)
    assert set(statuses) <= {"answered", "truncated", "empty"}
    assert len({r.text for r in batched}) > len(requests) / 2  # they say different things
    looks = answers(HuggingFace(path), [request("Same?", i, temperature=0) for i in pictures])
    assert len({r.text for r in looks}) > 2


def watched(client: HuggingFace) -> Counter[int]:
    """Counts the batches of each size that the backend is given."""
    sizes: Counter[int] = Counter()
    generate = client.backend.generate

    def counted(requests: Sequence[Request], stop: Callable[[], bool]) -> list[Reply]:
        sizes[len(requests)] += 1
        return generate(requests, stop)

    client.backend.generate = counted  # type: ignore[method-assign]
    return sizes


@pytest.fixture
def qwen(folders: Callable[[str], Path]) -> Path:
    return folders("qwen2.5-vl")


def test_pictures_count(qwen: Path, pictures: list[Image]) -> None:
    a, b, none, swapped, back = answers(
        HuggingFace(str(qwen)),
        [
            request("What?", pictures[0]),
            request("What?", pictures[1]),
            request("What?"),
            request("What?", pictures[0], pictures[1]),
            request("What?", pictures[1], pictures[0]),
        ],
    )
    assert len({a.text, b.text, none.text}) == 3
    assert swapped.text != back.text


def test_cut_replies_are_truncated_and_ended_ones_answered(
    qwen: Path, pictures: list[Image]
) -> None:
    requests = mixed(pictures, max_tokens=40)
    replies = answers(HuggingFace(str(qwen), batch_size=6), requests)
    for r in replies:
        if r.finish == "length":
            assert (r.status, r.tokens_out) == ("truncated", 40)
        else:
            assert r.finish == "stop"
            assert r.status == ("answered" if r.text else "empty")
            assert 1 <= (r.tokens_out or 0) <= 40
    assert {"truncated", "answered"} <= {r.status for r in replies}
    longer = answers(HuggingFace(str(qwen)), [replace(r, sampling=Sampling(max_tokens=80))
                                              for r in requests])  # fmt: skip
    for short, long in zip(replies, longer, strict=True):
        if short.status == "answered":
            assert said([short]) == said([long])


def test_samples_differ_and_repeat_themselves(qwen: Path, pictures: list[Image]) -> None:
    def asked(**more: Any) -> list[str]:
        requests = [
            request("What?", pictures[0], temperature=1.2, sample=n, **more) for n in range(6)
        ]
        return [r.text for r in answers(HuggingFace(str(qwen)), requests)]

    first = asked(seed=1)
    assert len(set(first)) > 3
    assert asked(seed=1) == first
    assert asked(seed=2) != first
    greedy = answers(HuggingFace(str(qwen)), [request("What?", pictures[0])])[0].text
    assert set(asked(seed=1, top_p=1e-6)) == {greedy}


def test_no_prompt_is_lost_to_the_context_window(qwen: Path, pictures: list[Image]) -> None:
    fine, long, other = answers(
        HuggingFace(str(qwen)),
        [request("Hi"), request("word " * 1500), request("Ho")],
    )
    assert (long.status, long.retry) == ("error", False)
    assert "context window 4096" in long.error
    assert fine.status != "error" != other.status


def test_a_damaged_picture_spoils_no_other(
    qwen: Path, pictures: list[Image], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"no picture at all")
    broken = Image("0" * 64, "image/png", bad)
    requests = [request("What?", i) for i in (*pictures, broken)]
    *good, wrong = answers(HuggingFace(str(qwen), batch_size=8), requests)
    assert wrong.status == "error"
    assert "UnidentifiedImageError" in wrong.error
    assert said(good) == said(answers(HuggingFace(str(qwen), batch_size=1), requests[:-1]))


@pytest.mark.parametrize("room", [1, 2, 5])
def test_out_of_memory_halves_the_batch_and_loses_nothing(
    qwen: Path, pictures: list[Image], room: int
) -> None:
    requests = [request(f"{n} What?", i, max_tokens=6) for n in range(3) for i in pictures]
    client = HuggingFace(str(qwen), batch_size=8, concurrency=len(requests))
    client.backend.load()
    generate, tried = client.backend._generate, []  # type: ignore[attr-defined]

    def short_of_memory(batch: Sequence[Request], stop: Callable[[], bool]) -> list[Reply]:
        tried.append(len(batch))
        if len(batch) > room:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        replies: list[Reply] = generate(batch, stop)
        return replies

    client.backend._generate = short_of_memory  # type: ignore[attr-defined]
    replies = answers(client, requests)
    assert said(replies) == said(answers(HuggingFace(str(qwen), batch_size=1), requests))
    assert sum(n > room for n in tried) <= 5  # it learns


def test_one_request_too_large_is_an_error_that_no_retry_helps(
    qwen: Path, pictures: list[Image]
) -> None:
    client = HuggingFace(str(qwen))
    client.backend.load()

    def full(*_: Any) -> list[Reply]:
        raise RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: not enough memory")

    client.backend._generate = full  # type: ignore[attr-defined]
    (reply,) = answers(client, [request("Hi")])
    assert (reply.status, reply.retry) == ("error", False)
    assert reply.error.startswith("out of memory")


def test_revision_follows_weights_settings_and_numbers(qwen: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(qwen, mine)
    first = HuggingFace(str(mine))
    assert first.model == "hf/mine"
    assert first.revision.endswith(" float32")
    assert HuggingFace(str(mine)).revision == first.revision
    assert HuggingFace(str(mine), dtype="bfloat16").revision != first.revision
    assert HuggingFace(str(mine), revision="v2").revision == "v2 float32"
    template = mine / "chat_template.jinja"
    template.write_text(template.read_text() + " ")
    second = HuggingFace(str(mine)).revision
    assert second != first.revision
    weights = mine / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    assert HuggingFace(str(mine)).revision not in (first.revision, second)


def test_hub_names_are_pinned_to_a_commit(
    qwen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hub's cache as `huggingface_hub` lays it out, without the hub."""
    from transformers.utils import hub

    commit = "0123456789abcdef0123456789abcdef01234567"
    store = tmp_path / "models--acme--tiny"
    shutil.copytree(qwen, store / "snapshots" / commit)
    (store / "refs").mkdir()
    (store / "refs" / "main").write_text(commit)
    config = store / "snapshots" / commit / "config.json"

    def cached_file(name: str, file: str, revision: str | None = None, **_: Any) -> str:
        assert (name, file) == ("acme/tiny", "config.json")
        if revision == "gone":
            raise OSError("gone is not a valid git identifier")
        return str(config)

    import transformers.utils

    monkeypatch.setattr(transformers.utils, "cached_file", cached_file)
    client = HuggingFace("acme/tiny")
    assert (client.model, client.revision) == ("hf/acme/tiny", "0123456789ab float32")
    assert client.backend.commit == commit  # type: ignore[attr-defined]
    with pytest.raises(UserError, match="gone is not a valid git identifier"):
        HuggingFace("acme/tiny@gone")
    assert hub.extract_commit_hash(str(config), None) == commit


def test_what_is_no_model_is_said_before_the_run(
    qwen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match=r"No model folder at ./nothing"):
        open_client("hf/./nothing")
    with pytest.raises(UserError, match="holds no weights"):
        open_client(f"hf/{tmp_path}")
    with pytest.raises(UserError, match="--dtype float8: give float32"):
        open_client(f"hf/{qwen}", dtype="float8")
    with pytest.raises(UserError, match="--device toaster"):
        open_client(f"hf/{qwen}", device="toaster")
    with pytest.raises(UserError, match="--batch-size 0"):
        open_client(f"hf/{qwen}", batch_size=0)
    mine = tmp_path / "mine"
    shutil.copytree(qwen, mine)
    (mine / "chat_template.jinja").unlink()
    with pytest.raises(UserError, match="no chat template"):
        asyncio.run(open_client(f"hf/{mine}").check())  # type: ignore[attr-defined]
    settings = json.loads((mine / "config.json").read_text())
    (mine / "config.json").write_text(json.dumps(settings | {"model_type": "toaster"}))
    with pytest.raises(UserError, match="can't load hf/"):
        asyncio.run(open_client(f"hf/{mine}").check())  # type: ignore[attr-defined]
    monkeypatch.setattr("csrbench.models.hf.find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"pip install 'csrbench\[hf\]'"):
        open_client(f"hf/{qwen}")


@pytest.mark.parametrize(
    ("text", "prompt", "reasoning", "answer"),
    [
        ("Plain.", "", "", "Plain."),
        ("<think>Hm.</think>\n\nYes.", "", "Hm.", "Yes."),
        ("Hm. So.\n</think>\n\nYes.", "<|im_start|>assistant\n<think>\n", "Hm. So.", "Yes."),
        ("Hm. So", "<|im_start|>assistant\n<think>\n", "Hm. So", ""),
        ("<think>Hm. So", "", "Hm. So", ""),
        ("◁think▷Hm.◁/think▷No.", "", "Hm.", "No."),
        ("I think so.", "What do you <think>?", "", "I think so."),
    ],
)
def test_reasoning_is_no_reply(text: str, prompt: str, reasoning: str, answer: str) -> None:
    assert thoughts(text, prompt) == (reasoning, answer)


def test_reasoning_that_is_cut_leaves_no_text(qwen: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    shutil.copytree(qwen, mine)
    template = mine / "chat_template.jinja"
    template.write_text(template.read_text().replace("assistant\n", "assistant\n<think>\n"))
    replies = answers(HuggingFace(str(mine)), [request(f"{n}?", max_tokens=3) for n in range(8)])
    for r in replies:
        assert r.text == ""
        assert r.status == ("truncated" if r.finish == "length" else "empty")
    assert any(r.reasoning and r.tokens_reasoning for r in replies if r.finish == "length")


def test_closing_ends_a_long_generation(qwen: Path) -> None:
    client = HuggingFace(str(qwen))

    async def go() -> Iterator[Any]:
        task = asyncio.create_task(client.ask(request("Hi", max_tokens=3900)))
        while not getattr(client.backend, "model", None):
            await asyncio.sleep(0)
        task.cancel()
        await client.close()
        return await asyncio.gather(task, return_exceptions=True)  # type: ignore[return-value]

    (ended,) = asyncio.run(go())
    assert isinstance(ended, asyncio.CancelledError)
