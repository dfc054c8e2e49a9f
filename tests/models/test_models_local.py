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
from support.tinyvision import tiny_projector


@pytest.fixture(scope="module")
def model() -> Iterator[Gguf]:
    try:
        client = open_client("smollm2")
    except UserError as e:
        pytest.skip(str(e))
    yield client
    asyncio.run(client.close())


def saved(path: Path, pixels: Any) -> Image:
    import cv2

    cv2.imwrite(str(path), pixels)
    return Image(hashlib.sha256(path.read_bytes()).hexdigest(), "image/png", path)


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Image:
    import cv2
    import numpy as np

    page = np.full((220, 640, 3), 255, np.uint8)
    for n, line in enumerate(("MEETING MOVED", "Room 417")):
        cv2.putText(page, line, (30, 80 + 80 * n), cv2.FONT_HERSHEY_SIMPLEX, 1.8, (0, 0, 0), 4)
    return saved(tmp_path_factory.mktemp("pictures") / "page.png", page)


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


def test_pictures_enter_through_a_projector(
    tmp_path: Path, picture: Image, capfd: pytest.CaptureFixture[str]
) -> None:
    """With random weights, replies make no sense, but they must depend on the picture."""
    import numpy as np

    projector = tiny_projector(tmp_path / "tiny-mmproj.gguf")
    model = Gguf(str(_weights()), mmproj=str(projector), n_ctx=2048, ocr=True)
    assert model.reader is None  # a model that sees needs no text read to it
    assert f"mmproj {file_mark(projector)}" in model.revision
    noise = np.random.default_rng(1).integers(0, 256, (256, 256, 3)).astype(np.uint8)
    other = saved(tmp_path / "noise.png", noise)
    replies = [
        ask(model, Message("user", "What is this?", images), max_tokens=16)
        for images in ((picture,), (other,), (picture,), (), (picture, other))
    ]
    asyncio.run(model.close())
    assert all(r.status in ("answered", "truncated", "empty") for r in replies), replies
    assert all(r.tokens_out for r in replies)
    assert replies[0].text == replies[2].text
    assert len({r.text for r in (replies[0], replies[1], replies[3])}) == 3
    assert capfd.readouterr().err == ""


def test_projector_of_another_model_is_an_error_and_no_crash(
    tmp_path: Path, picture: Image
) -> None:
    """Pictures cut into tiles need marker tokens, which this language model doesn't have."""
    projector = tiny_projector(tmp_path / "tiles.gguf", tiles=True)
    model = Gguf(str(_weights()), mmproj=str(projector), n_ctx=1024)
    reply = ask(model, Message("user", "What is this?", (picture,)))
    assert (reply.status, reply.retry) == ("error", False)
    assert "give the projector that belongs to it" in reply.error
    assert ask(model, Message("user", "Say yes.")).status in ("answered", "truncated")
    asyncio.run(model.close())


def test_projector_beside_the_model_is_found(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    tiny_projector(tmp_path / "m-mmproj.gguf")
    assert Gguf(str(tmp_path / "m.gguf")).mmproj == tmp_path / "m-mmproj.gguf"
