"""The embedded model and OCR, where the extra is installed."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("llama_cpp_py_sync", reason="the extra `embedded` is not installed")
pytest.importorskip("rapidocr", reason="the extra `embedded` is not installed")
pytest.importorskip("onnxruntime", reason="the extra `embedded` is not installed")

from csrbench.errors import UserError
from csrbench.models.base import Image, Message, Reply, Request, Sampling
from csrbench.models.embedded import _weights, open_client
from csrbench.models.gguf import Gguf, file_mark


@pytest.fixture(scope="module")
def model() -> Iterator[Gguf]:
    try:
        client = open_client("smollm2")
    except UserError as e:
        pytest.skip(str(e))
    yield client
    asyncio.run(client.close())


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Image:
    import cv2
    import numpy as np

    page = np.full((220, 640, 3), 255, np.uint8)
    for n, line in enumerate(("MEETING MOVED", "Room 417")):
        cv2.putText(page, line, (30, 80 + 80 * n), cv2.FONT_HERSHEY_SIMPLEX, 1.8, (0, 0, 0), 4)
    path = tmp_path_factory.mktemp("pictures") / "page.png"
    cv2.imwrite(str(path), page)
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    return Image(sha, "image/png", path)


def ask(model: Gguf, *messages: Message, **sampling: Any) -> Reply:
    return asyncio.run(model.ask(Request(messages, Sampling(**{"max_tokens": 24, **sampling}))))


def test_answers_and_repeats_itself_exactly(model: Gguf) -> None:
    question = Message("user", "What is the capital of France?")
    first = ask(model, question)
    assert first.status == "answered"
    assert "Paris" in first.text
    assert first.finish == "stop"
    assert first.tokens_in
    assert 0 < (first.tokens_out or 0) < 24
    ask(model, Message("user", "Name three colours."))
    assert ask(model, question).text == first.text


def test_long_replies_are_truncated(model: Gguf) -> None:
    reply = ask(model, Message("user", "Write a long story about a river."), max_tokens=5)
    assert (reply.status, reply.finish, reply.tokens_out) == ("truncated", "length", 5)
    assert reply.text


def test_too_long_a_prompt_is_an_error_that_no_retry_helps(model: Gguf) -> None:
    reply = ask(model, Message("user", "word " * 6000))
    assert (reply.status, reply.retry) == ("error", False)
    assert "context window" in reply.error
    assert ask(model, Message("user", "What is the capital of France?")).status == "answered"


def test_temperature_and_seed(model: Gguf) -> None:
    question = Message("user", "Invent a name for a boat.")
    texts = [ask(model, question, temperature=1.2, seed=5, sample=n).text for n in (0, 1, 0)]
    assert texts[0] == texts[2] != texts[1]


def test_pictures_are_read_once(model: Gguf, picture: Image) -> None:
    assert model.reader is not None
    text = model.reader.read(picture)
    assert "MEETING MOVED" in text
    assert "Room 417" in text
    gone = Image(picture.sha256, "image/png", Path("gone.png"))
    assert model.reader.read(gone) == text
    message = model.reader.without_pictures(Message("user", "Where?", (gone,)))
    assert message.text.startswith("Text read from the picture:\nMEETING MOVED")
    assert message.text.endswith("\n\nWhere?")
    assert message.images == ()


def test_model_and_revision_are_stable(model: Gguf) -> None:
    assert model.model == "embedded/smollm2-135m-ocr"
    again = open_client("smollm2", threads=1)
    assert again.revision == model.revision
    assert file_mark(_weights()) in model.revision
    assert "rapidocr" in model.revision


def test_text_model_is_not_given_pictures_silently(picture: Image) -> None:
    model = Gguf(str(_weights()), n_ctx=512)
    with pytest.raises(UserError, match="sees no pictures: give its projector"):
        ask(model, Message("user", "?", (picture,)))
    asyncio.run(model.close())


def test_damaged_file_is_a_clear_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"GGUF" + bytes(500))
    model = Gguf(str(bad))
    with pytest.raises(UserError, match=r"llama\.cpp can't load"):
        asyncio.run(model.check())
    asyncio.run(model.close())


def test_wrong_projector_is_a_clear_sentence() -> None:
    model = Gguf(str(_weights()), mmproj=str(_weights()), n_ctx=512)
    with pytest.raises(UserError, match="give the projector that belongs"):
        asyncio.run(model.check())
    asyncio.run(model.close())
