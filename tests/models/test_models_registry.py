"""Names of models, and the one clear sentence for each that can't be opened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from csrbench.errors import UserError
from csrbench.models import registry
from csrbench.models.registry import open_client


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("gpt-4o", "did you mean 'openai/gpt-4o'"),
        ("x.gguf", "did you mean 'gguf/x.gguf'"),
        ("embeded", "did you mean 'embedded/NAME'"),
        ("openai/", "give PROVIDER/MODEL"),
        ("opnai/gpt-4o", "did you mean openai"),
        ("antropic/claude", "did you mean anthropic"),
        ("anthropic/claude", r"pip install 'csrbench\[inspect\]'"),
        ("reference/oracel", "did you mean 'reference/oracle'"),
        ("embedded/llama", "there is embedded/smollm2"),
        ("gguf/nowhere/x.gguf", "No GGUF model at nowhere/x.gguf; nowhere has no GGUF files"),
        ("openai/gpt-4o", "set the environment variable OPENAI_API_KEY"),
    ],
)
def test_names_that_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, name: str, sentence: str
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    find = sys.modules["importlib.util"].find_spec
    hidden = lambda m, *a: None if m == "inspect_ai" else find(m, *a)  # noqa: E731
    monkeypatch.setattr("importlib.util.find_spec", hidden)
    monkeypatch.setattr("csrbench.interop.inspect_model.find_spec", hidden)
    with pytest.raises(UserError, match=sentence):
        open_client(name)


def test_bad_gguf_path_names_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "model-q4.gguf").write_bytes(b"GGUF")
    with pytest.raises(UserError, match=r"that folder has model-q4\.gguf"):
        open_client(f"gguf/{tmp_path}/model-q5.gguf")
    with pytest.raises(UserError, match="No projector at"):
        open_client(f"gguf/{tmp_path}/model-q4.gguf", mmproj=str(tmp_path / "no.gguf"))


def test_own_server_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    client = open_client("openai/org/some-model", base_url="http://10.0.0.1:8000/v1", mmproj=None)
    assert client.model == "openai/org/some-model"
    with pytest.raises(UserError, match="is no web address"):
        open_client("openai/m", base_url="localhost:8000")


def test_options_for_other_providers_are_left_out() -> None:
    client = open_client("reference/oracle", base_url="http://127.0.0.1:1/v1", ocr=True)
    assert client.model == "reference/oracle"


def test_a_client_registers_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "PROVIDERS", dict(registry.PROVIDERS))

    class Mine:
        model, revision, concurrency = "mine/x", "", 1

    @registry.register("mine")
    def open_mine(name: str) -> Mine:
        assert name == "x"
        return Mine()

    assert open_client("mine/x").model == "mine/x"


def test_importing_names_is_cheap() -> None:
    code = (
        "import sys; import csrbench.models.registry, csrbench.models.openai_compatible; "
        "heavy = {'aiohttp', 'polars', 'numpy', 'inspect_ai', 'llama_cpp_py_sync', 'rapidocr', "
        "'onnxruntime', 'cv2'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
