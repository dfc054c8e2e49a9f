"""A vision projector with random weights: small enough to write in a test, real to llama.cpp."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np

_TYPES: dict[str, tuple[int, str]] = {"u32": (4, "<I"), "f32": (6, "<f"), "bool": (7, "<?")}
_ALIGN = 32


def _string(text: str) -> bytes:
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(kind: str, value: Any) -> bytes:
    if kind == "str":
        return struct.pack("<I", 8) + _string(value)
    if kind == "f32s":
        packed = b"".join(struct.pack("<f", v) for v in value)
        return struct.pack("<IIQ", 9, 6, len(value)) + packed
    number, form = _TYPES[kind]
    return struct.pack("<I", number) + struct.pack(form, value)


def write_gguf(path: Path, fields: dict[str, tuple[str, Any]], tensors: dict[str, Any]) -> None:
    """GGUF version 3 with 32-bit floats; shapes as numpy has them (llama.cpp reverses them)."""
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(fields))
    head += b"".join(_string(k) + _value(*v) for k, v in fields.items())
    data = b""
    for name, array in tensors.items():
        dims = array.shape[::-1]
        head += _string(name) + struct.pack(f"<I{len(dims)}Q", len(dims), *dims)
        head += struct.pack("<IQ", 0, len(data))
        data += array.astype("<f4").tobytes()
        data += bytes(-len(data) % _ALIGN)
    path.write_bytes(head + bytes(-len(head) % _ALIGN) + data)


def tiny_projector(path: Path, *, tiles: bool = False, language_width: int = 576) -> Path:
    """An encoder of two blocks whose output is as wide as the language model.

    Like LLaVA's, one chunk a picture; with `tiles` like Idefics3's, several chunks a picture.
    """
    rng = np.random.default_rng(0)
    width, inner, size, patch, scale = 32, 64, 64, 16, 2
    fields: dict[str, tuple[str, Any]] = {
        "general.architecture": ("str", "clip"),
        "clip.has_vision_encoder": ("bool", True),
        "clip.projector_type": ("str", "idefics3" if tiles else "mlp"),
        "clip.use_gelu": ("bool", True),
        "clip.vision.image_size": ("u32", size),
        "clip.vision.patch_size": ("u32", patch),
        "clip.vision.embedding_length": ("u32", width),
        "clip.vision.feed_forward_length": ("u32", inner),
        "clip.vision.projection_dim": ("u32", language_width),
        "clip.vision.block_count": ("u32", 2),
        "clip.vision.attention.head_count": ("u32", 2),
        "clip.vision.attention.layer_norm_epsilon": ("f32", 1e-6),
        "clip.vision.image_mean": ("f32s", [0.5, 0.5, 0.5]),
        "clip.vision.image_std": ("f32s", [0.5, 0.5, 0.5]),
    }

    def weights(*shape: int) -> Any:
        return rng.normal(0, 0.3, shape).astype(np.float32)

    patches = (size // patch) ** 2
    tensors = {"v.patch_embd.weight": weights(width, 3, patch, patch)}
    if tiles:
        fields["clip.vision.projector.scale_factor"] = ("u32", scale)
        fields["clip.vision.preproc_image_size"] = ("u32", size * 2)
        tensors["v.patch_embd.bias"] = weights(width)
        tensors["v.position_embd.weight"] = weights(patches, width)
        tensors["v.post_ln.weight"], tensors["v.post_ln.bias"] = weights(width), weights(width)
        tensors["mm.model.fc.weight"] = weights(language_width, width * scale**2)
    else:
        tensors["v.class_embd"] = weights(width)
        tensors["v.position_embd.weight"] = weights(patches + 1, width)
        tensors["v.pre_ln.weight"], tensors["v.pre_ln.bias"] = weights(width), weights(width)
        for layer, into in (("0", width), ("2", language_width)):
            tensors[f"mm.{layer}.weight"] = weights(language_width, into)
            tensors[f"mm.{layer}.bias"] = weights(language_width)
    for block in range(2):
        for part, out, into in (
            ("attn_q", width, width),
            ("attn_k", width, width),
            ("attn_v", width, width),
            ("attn_out", width, width),
            ("ffn_up", inner, width),
            ("ffn_down", width, inner),
        ):
            tensors[f"v.blk.{block}.{part}.weight"] = weights(out, into)
            tensors[f"v.blk.{block}.{part}.bias"] = weights(out)
        for part in ("ln1", "ln2"):
            tensors[f"v.blk.{block}.{part}.weight"] = weights(width)
            tensors[f"v.blk.{block}.{part}.bias"] = weights(width)
    write_gguf(path, fields, tensors)
    return path
