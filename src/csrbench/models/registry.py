"""Model names: `provider/model` -> a client. Importing this module costs nothing.

A new client is one file with a function that takes the model's name and keyword options, and one
line in `PROVIDERS` (or `@register("name")` from outside the package).
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from csrbench.errors import UserError
from csrbench.models.base import Client

Opener = Callable[..., Client]

PROVIDERS: dict[str, str | Opener] = {
    "openai": "csrbench.models.openai_compatible:OpenAICompatible",
    "gguf": "csrbench.models.gguf:Gguf",
    "hf": "csrbench.models.hf:HuggingFace",
    "vllm": "csrbench.models.vllm:Vllm",
    "embedded": "csrbench.models.embedded:open_client",
    "reference": "csrbench.models.reference:open_reference",
    "simulated": "csrbench.models.simulated:open_simulated",
}
ALIASES = {"embedded": "embedded/smollm2"}
INSPECT = "csrbench.interop.inspect_model:open_client"
INSPECT_PROVIDERS = frozenset(
    (
        "anthropic", "azureai", "bedrock", "cf", "cloudflare", "fireworks", "google", "goodfire",
        "grok", "groq", "hf-inference-providers", "llama-cpp-python", "mistral", "mockllm",
        "nnterp", "ollama", "openai-api", "openrouter", "perplexity", "sagemaker", "sambanova",
        "sglang", "together", "transformer_lens", "vertex",
    )
)  # fmt: skip
"""Providers that the extra `inspect` adds; its own plug-ins may add more."""


def register(provider: str) -> Callable[[Opener], Opener]:
    """Decorator: names that begin with `provider/` are opened by this function."""

    def add(opener: Opener) -> Opener:
        PROVIDERS[provider] = opener
        return opener

    return add


def open_client(name: str, **options: Any) -> Client:
    """The client for a model name such as `openai/gpt-4o` or `embedded/smollm2`.

    Args:
        name: `provider/model`.
        options: for the client, such as `base_url`, `concurrency`, `mmproj`, `ocr`; those that
            are None, or that only other providers know, are left out. `key_env` names the
            environment variable with the key, which is read here, in the process that asks.

    Raises:
        UserError: no such provider or model, a missing key, file or extra.
    """
    name = ALIASES.get(name, name)
    provider, slash, model = name.partition("/")
    if not slash or not model or not provider:
        raise UserError(_no_provider(name))
    opener = PROVIDERS.get(provider)
    if opener is None and (provider in INSPECT_PROVIDERS or _has_inspect()):
        opener, model = INSPECT, name
    if opener is None:
        raise UserError(_unknown(provider, name))
    if isinstance(opener, str):
        module, _, function = opener.partition(":")
        opener = getattr(import_module(module), function)
    if variable := options.pop("key_env", None):
        options["api_key"] = os.environ.get(variable)
        if not options["api_key"]:
            raise UserError(
                f"No API key for {name}: set the environment variable {variable}; workers of "
                "--engine ray need it in theirs, so set it before `ray start`."
            )
    return opener(model, **_fitting(opener, options))


def _fitting(opener: Any, options: dict[str, Any]) -> dict[str, Any]:
    """One command line names several models, so each takes the options that concern it."""
    known = inspect.signature(opener).parameters
    return {k: v for k, v in options.items() if v is not None and k in known}


def _has_inspect() -> bool:
    from importlib.util import find_spec

    return find_spec("inspect_ai") is not None


def _no_provider(name: str) -> str:
    if name.startswith(("gpt", "o1", "o3", "o4", "chatgpt")):
        hint = f"did you mean 'openai/{name}'?"
    elif name.endswith(".gguf"):
        hint = f"did you mean 'gguf/{name}'?"
    elif near := get_close_matches(name, PROVIDERS, n=1):
        hint = f"did you mean '{near[0]}/NAME'?"
    else:
        hint = f"providers: {', '.join(PROVIDERS)}, and those of Inspect AI such as anthropic."
    return f"'{name}' is no model name; give PROVIDER/MODEL; {hint}"


def _unknown(provider: str, name: str) -> str:
    everything = [*PROVIDERS, *sorted(INSPECT_PROVIDERS)]
    near = get_close_matches(provider, everything, n=3, cutoff=0.5)
    hint = "did you mean " + " or ".join(near) + "?" if near else "known: " + ", ".join(everything)
    return (
        f"Unknown provider '{provider}' in '{name}'; {hint} A server of your own with an "
        f"OpenAI-compatible address is openai/{name} with --base-url."
    )
