"""The vLLM client against a stand-in with vLLM's interface; vLLM itself needs a GPU."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Reply, Request, Sampling
from csrbench.models.vllm import Vllm


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fake: Any = ModuleType("vllm")
    fake.made = []

    class SamplingParams(SimpleNamespace): ...

    class LLM:
        def __init__(self, **options: Any) -> None:
            if "broken" in options["model"]:
                raise ValueError("No supported config format found")
            self.options, self.chats = options, []
            fake.made.append(self)

        def chat(
            self, messages: Sequence[Any], sampling_params: Sequence[Any], use_tqdm: bool
        ) -> list[Any]:
            assert not use_tqdm
            self.chats.append((messages, sampling_params))
            return [self.answer(m, p) for m, p in zip(messages, sampling_params, strict=True)]

        def answer(self, messages: Any, params: Any) -> Any:
            said = messages[-1]["content"]
            text = said if isinstance(said, str) else said[-1]["text"]
            cut = params.max_tokens < 4
            one = SimpleNamespace(
                text=f"<think>Hm.</think>You said {text}", token_ids=[1, 2, 3],
                finish_reason="length" if cut else "stop",
            )  # fmt: skip
            return SimpleNamespace(prompt_token_ids=[1] * 7, outputs=[one])

    fake.LLM, fake.SamplingParams = LLM, SamplingParams
    monkeypatch.setitem(sys.modules, "vllm", fake)
    monkeypatch.setattr("csrbench.models.vllm.find_spec", lambda name: object())
    model = tmp_path / "model"
    model.mkdir()
    (model / "model.safetensors").write_bytes(b"weights")
    return model


def answers(client: Vllm, *requests: Request) -> list[Reply]:
    async def go() -> list[Reply]:
        try:
            return await asyncio.gather(*(client.ask(r) for r in requests))
        finally:
            await client.close()

    return asyncio.run(go())


def test_requests_go_together_with_their_own_settings(folder: Path, tmp_path: Path) -> None:
    picture = tmp_path / "p.jpg"
    picture.write_bytes(b"abc")
    image = Image("0" * 64, "image/jpeg", picture)
    client = Vllm(str(folder), tensor_parallel=2)
    assert (client.model, client.concurrency) == ("vllm/model", 1024)
    plain, seen, cut = answers(
        client,
        Request((Message("system", "Brief."), Message("user", "A"))),
        Request((Message("user", "B", (image, image)),), Sampling(0.7, 50, 0.9, 3, 2)),
        Request((Message("user", "C"),), Sampling(max_tokens=2)),
    )
    assert (plain.status, plain.text, plain.reasoning) == ("answered", "You said A", "Hm.")
    assert (plain.tokens_in, plain.tokens_out) == (7, 3)
    assert (cut.status, cut.finish) == ("truncated", "length")
    assert seen.text == "You said B"
    (engine,) = sys.modules["vllm"].made  # type: ignore[attr-defined]
    assert engine.options["model"] == str(folder)
    assert engine.options["tensor_parallel_size"] == 2
    assert engine.options["generation_config"] == "vllm"
    assert len(engine.chats) == 1
    chats, params = engine.chats[0]
    at = [c[-1]["content"] for c in chats].index("A")
    assert chats[at][0] == {"role": "system", "content": "Brief."}
    assert (params[at].temperature, params[at].seed, params[at].max_tokens) == (0.0, None, 512)
    n = next(i for i, c in enumerate(chats) if isinstance(c[-1]["content"], list))
    parts = chats[n][-1]["content"]
    assert [p["type"] for p in parts] == ["image_url", "image_url", "text"]
    assert parts[0]["image_url"]["url"] == "data:image/jpeg;base64,YWJj"
    assert (params[n].temperature, params[n].top_p, params[n].seed) == (0.7, 0.9, 5)


def test_what_vllm_can_not_load_is_one_sentence(folder: Path) -> None:
    broken = folder.with_name("broken")
    folder.rename(broken)
    with pytest.raises(UserError, match=r"vLLM can't load vllm/.*No supported config"):
        asyncio.run(Vllm(str(broken)).check())


def test_without_vllm_the_way_to_a_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csrbench.models.vllm.find_spec", lambda name: None)
    with pytest.raises(UserError, match="openai/NAME --base-url"):
        Vllm("ORG/NAME")
