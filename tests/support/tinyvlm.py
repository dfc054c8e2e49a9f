"""Vision-language models with random weights, written as folders that transformers loads.

Each is the real architecture with its real processor, small enough to make in a test: a byte-level
tokenizer, pictures of a few patches, two layers.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

END = "<|im_end|>"
SPECIALS = (
    "<|endoftext|>", "<|im_start|>", END, "<|vision_start|>", "<|vision_end|>", "<|image_pad|>",
    "<|video_pad|>", "<image>", "<video>", "<img>", "</img>", "<IMG_CONTEXT>",
    "<fake_token_around_image>", "<global-img>", "<end_of_utterance>", "<boi>", "<eoi>",
)  # fmt: skip
TEMPLATE = """\
{%- for m in messages -%}
<|im_start|>{{ m.role }}
{% for part in m.content -%}
{%- if part.type == 'image' -%}IMAGE{%- else -%}{{ part.text }}{%- endif -%}
{%- endfor %}<|im_end|>
{% endfor -%}
{%- if add_generation_prompt -%}<|im_start|>assistant
{% endif -%}"""
TEXT: dict[str, Any] = {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 4096,
    "tie_word_embeddings": False,
}


def tokenizer(**named: str) -> Any:
    """Bytes, and the control tokens of all these models; `named` gives some of them a name."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {c: n for n, c in enumerate([*SPECIALS, *alphabet])}
    core = Tokenizer(models.BPE(vocabulary, []))
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    core.add_special_tokens(list(SPECIALS))
    return PreTrainedTokenizerFast(
        tokenizer_object=core,
        eos_token=END,
        pad_token="<|endoftext|>",
        extra_special_tokens=named,
    )


def _qwen(version: str) -> tuple[Any, Any]:
    import transformers as t

    tok = tokenizer(image_token="<|image_pad|>", video_token="<|video_pad|>")
    images = t.Qwen2VLImageProcessor(
        patch_size=4, merge_size=2, size={"shortest_edge": 64, "longest_edge": 1024}
    )
    template = TEMPLATE.replace("IMAGE", "<|vision_start|><|image_pad|><|vision_end|>")
    vision: dict[str, Any] = {
        "depth": 2, "hidden_size": 16, "num_heads": 2, "patch_size": 4, "intermediate_size": 24,
        "out_hidden_size": TEXT["hidden_size"],
    }  # fmt: skip
    rope = {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 10000.0}
    ids = {
        f"{name}_token_id": tok.convert_tokens_to_ids(token)
        for name, token in (
            ("image", "<|image_pad|>"), ("video", "<|video_pad|>"),
            ("vision_start", "<|vision_start|>"), ("vision_end", "<|vision_end|>"),
        )
    }  # fmt: skip
    text = TEXT | {"vocab_size": len(tok), "rope_parameters": rope, "rope_scaling": rope}
    if version == "2.5":
        videos = t.Qwen2VLVideoProcessor(patch_size=4, merge_size=2)
        processor = t.Qwen2_5_VLProcessor(images, tok, videos, chat_template=template)
        vision |= {"window_size": 16, "fullatt_block_indexes": [1]}
        config = t.Qwen2_5_VLConfig(text_config=text, vision_config=vision, **ids)
        return t.Qwen2_5_VLForConditionalGeneration(config), processor
    processor = t.Qwen3VLProcessor(
        images, tok, t.Qwen3VLVideoProcessor(patch_size=4, merge_size=2), chat_template=template
    )
    vision |= {"num_position_embeddings": 64, "deepstack_visual_indexes": [0]}
    text |= {"head_dim": 8}
    config = t.Qwen3VLConfig(text_config=text, vision_config=vision, **ids)
    return t.Qwen3VLForConditionalGeneration(config), processor


def _internvl() -> tuple[Any, Any]:
    import transformers as t

    tok = tokenizer(
        start_image_token="<img>", end_image_token="</img>",
        context_image_token="<IMG_CONTEXT>", video_token="<video>",
    )  # fmt: skip
    images = t.GotOcr2ImageProcessor(size={"height": 16, "width": 16}, max_patches=2)
    template = TEMPLATE.replace("IMAGE", "<IMG_CONTEXT>\n")
    processor = t.InternVLProcessor(
        images, tok, t.InternVLVideoProcessor(), image_seq_length=4, chat_template=template
    )
    config = t.InternVLConfig(
        vision_config={
            "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
            "intermediate_size": 24, "image_size": [16, 16], "patch_size": [4, 4],
        },
        text_config=TEXT | {"model_type": "qwen2", "vocab_size": len(tok)},
        image_token_id=tok.convert_tokens_to_ids("<IMG_CONTEXT>"),
        downsample_ratio=0.5,
    )  # fmt: skip
    return t.InternVLForConditionalGeneration(config), processor


def _llava_onevision() -> tuple[Any, Any]:
    import transformers as t

    tok = tokenizer(image_token="<image>", video_token="<video>")
    pinpoints = [[16, 16], [16, 32], [32, 16], [32, 32]]
    images = t.LlavaOnevisionImageProcessor(
        size={"height": 16, "width": 16}, image_grid_pinpoints=pinpoints
    )
    template = TEMPLATE.replace("IMAGE", "<image>\n")
    processor = t.LlavaOnevisionProcessor(
        images, tok, t.LlavaOnevisionVideoProcessor(), num_image_tokens=16,
        vision_feature_select_strategy="full", chat_template=template,
    )  # fmt: skip
    config = t.LlavaOnevisionConfig(
        vision_config={
            "model_type": "siglip_vision_model", "hidden_size": 16, "num_hidden_layers": 2,
            "num_attention_heads": 2, "intermediate_size": 24, "image_size": 16, "patch_size": 4,
            "vision_use_head": False,
        },
        text_config=TEXT | {"model_type": "qwen2", "vocab_size": len(tok)},
        image_token_id=tok.convert_tokens_to_ids("<image>"),
        video_token_id=tok.convert_tokens_to_ids("<video>"),
        image_grid_pinpoints=pinpoints,
    )  # fmt: skip
    return t.LlavaOnevisionForConditionalGeneration(config), processor


def _idefics3(name: str = "Idefics3") -> tuple[Any, Any]:
    import transformers as t

    tok = tokenizer(
        image_token="<image>", fake_image_token="<fake_token_around_image>",
        global_image_token="<global-img>", end_of_utterance_token="<end_of_utterance>",
    )  # fmt: skip
    images = getattr(t, f"{name}ImageProcessor")(
        size={"longest_edge": 32}, max_image_size={"longest_edge": 16}
    )
    template = TEMPLATE.replace("IMAGE", "<image>")
    parts = [images, tok] if name == "Idefics3" else [images, tok, t.SmolVLMVideoProcessor()]
    processor = getattr(t, f"{name}Processor")(*parts, image_seq_len=4, chat_template=template)
    config = getattr(t, f"{name}Config")(
        vision_config={
            "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
            "intermediate_size": 24, "image_size": 16, "patch_size": 4,
        },
        text_config=TEXT
        | {"model_type": "llama", "vocab_size": len(tok), "pad_token_id": tok.pad_token_id},
        image_token_id=tok.convert_tokens_to_ids("<image>"),
        scale_factor=2,
    )  # fmt: skip
    return getattr(t, f"{name}ForConditionalGeneration")(config), processor


def _llava() -> tuple[Any, Any]:
    import transformers as t

    tok = tokenizer(image_token="<image>")
    images = t.CLIPImageProcessor(size={"shortest_edge": 16}, crop_size={"height": 16, "width": 16})
    processor = t.LlavaProcessor(
        images, tok, patch_size=4, vision_feature_select_strategy="default",
        num_additional_image_tokens=1, chat_template=TEMPLATE.replace("IMAGE", "<image>\n"),
    )  # fmt: skip
    config = t.LlavaConfig(
        vision_config={
            "model_type": "clip_vision_model", "hidden_size": 16, "num_hidden_layers": 2,
            "num_attention_heads": 2, "intermediate_size": 24, "image_size": 16, "patch_size": 4,
            "projection_dim": 16,
        },
        text_config=TEXT | {"model_type": "llama", "vocab_size": len(tok)},
        image_token_id=tok.convert_tokens_to_ids("<image>"),
    )  # fmt: skip
    return t.LlavaForConditionalGeneration(config), processor


def _gemma3() -> tuple[Any, Any]:
    import transformers as t

    tok = tokenizer(boi_token="<boi>", eoi_token="<eoi>", image_token="<image>")
    images = t.Gemma3ImageProcessor(size={"height": 16, "width": 16})
    template = TEMPLATE.replace("IMAGE", "<boi>")
    processor = t.Gemma3Processor(images, tok, image_seq_length=4, chat_template=template)
    config = t.Gemma3Config(
        vision_config={
            "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2,
            "intermediate_size": 24, "image_size": 16, "patch_size": 4, "vision_use_head": False,
        },
        text_config=TEXT | {"vocab_size": len(tok), "head_dim": 8, "sliding_window": 64}
        | {"query_pre_attn_scalar": 1},  # else attention is too even to tell prompts apart
        mm_tokens_per_image=4,
        boi_token_index=tok.convert_tokens_to_ids("<boi>"),
        eoi_token_index=tok.convert_tokens_to_ids("<eoi>"),
        image_token_index=tok.convert_tokens_to_ids("<image>"),
        tie_word_embeddings=False,
    )  # fmt: skip
    return t.Gemma3ForConditionalGeneration(config), processor


ARCHITECTURES: dict[str, Callable[[], tuple[Any, Any]]] = {
    "qwen2.5-vl": lambda: _qwen("2.5"),
    "qwen3-vl": lambda: _qwen("3"),
    "internvl": _internvl,
    "llava-onevision": _llava_onevision,
    "idefics3": _idefics3,
    "smolvlm": lambda: _idefics3("SmolVLM"),
    "llava": _llava,
    "gemma3": _gemma3,
}


def tiny_vlm(
    folder: Path,
    architecture: str,
    *,
    seed: int = 0,
    spread: float = 0.4,
    ends: str = "aeioutnsr",
) -> Path:
    """Write a model of this architecture.

    The `spread` of its weights makes replies vary; the letters in `ends` end a reply as well, so
    that some replies are whole and others are cut.
    """
    import torch

    torch.manual_seed(seed)
    model, processor = ARCHITECTURES[architecture]()
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if weights.dim() > 1:
                # Gemma multiplies its embeddings, and the last token would drown all others.
                embedding = 0.15 if architecture == "gemma3" else 1.0
                weights.normal_(0, embedding if "embed" in name else spread)
    common = processor.tokenizer.convert_tokens_to_ids(list(ends))
    model.generation_config.eos_token_id = [processor.tokenizer.eos_token_id, *common]
    model.generation_config.pad_token_id = processor.tokenizer.pad_token_id
    model.eval().save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder
