"""What an LLM judge is told: the rubric of one version, filled in for one reply.

The wording lies in ``prompts/rubric-N.yaml``; this module fills it in, fences the reply off, and
turns the order of options so that no place in a list favours an answer.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

VERSION = "2"
"""Version of the rubric; part of the name of every judge that uses it."""

# Control tokens of chat templates: a local judge's tokenizer would read them as the end of the
# message, so a blank is put inside. Quotes are compared without such marks.
_CONTROL = re.compile(
    r"<(?=[|｜][^>\n]{0,60}>)|<(?=/?(?:s|start_of_turn|end_of_turn|bos|eos|think|tool_call)>)"
    r"|\[(?=/?INST\])|<<(?=/?SYS>>)",
    re.IGNORECASE,
)
_CELLS = {"1A": 0, "1B": 1, "2A": 2, "2B": 3}
_T = TypeVar("_T")


@cache
def wording(version: str = VERSION) -> dict[str, Any]:
    """The rubric file of a version, as a mapping.

    Raises:
        FileNotFoundError: there is no such version.
    """
    import yaml

    path = files("csrbench.judges.model").joinpath("prompts", f"rubric-{version}.yaml")
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def system() -> str:
    """The judge's system message."""
    return str(wording()["system"])


def kind_of(instance: Mapping[str, Any]) -> str:
    """What the reply is graded as: caution, help, choose or answer (letters count as answers)."""
    return "answer" if instance["choices"] else str(instance["gold_kind"])


def axes_of(instance: Mapping[str, Any]) -> tuple[str, ...]:
    """The axes that the judge must fill for this instance."""
    return tuple(wording()["axes_by_gold"][kind_of(instance)])


def turn(instance_id: str, vote: int = 0) -> int:
    """By how many places lists are turned for this instance and vote (any integer ≥ 0).

    Drawn from a hash of the grid and the condition, then counted on over the grid's four cells and
    over votes: within a grid each order comes up equally often, for right and wrong answers alike.
    """
    parts = instance_id.split("/")
    cell = _CELLS.get(parts[-2], 0) if len(parts) >= 2 else 0
    grid = "/".join(p for p in parts if p not in _CELLS)
    draw = int.from_bytes(hashlib.sha256(f"order {grid}".encode()).digest()[:4], "big")
    return draw + cell + vote


def turned(values: Sequence[_T], by: int) -> list[_T]:
    """The values, beginning at another place and, every second round, in reverse."""
    out = list(values)
    if not out:
        return out
    start = by % len(out)
    out = out[start:] + out[:start]
    return out[::-1] if (by // len(out)) % 2 else out


def mark_for(reply: str) -> str:
    """A marker that the reply doesn't contain: 24 digits of its hash, counted on if need be."""
    mark, n = hashlib.sha256(reply.encode("utf-8", "replace")).hexdigest()[:24], 0
    while mark in reply:
        n += 1
        mark = hashlib.sha256(f"{n}{reply}".encode("utf-8", "replace")).hexdigest()[:24]
    return mark


def fenced(reply: str) -> str:
    """The reply with the control tokens of chat templates made harmless."""
    return _CONTROL.sub(lambda m: m[0] + " ", reply.replace("\x00", "\ufffd"))


def _right(instance: Mapping[str, Any], spec: Mapping[str, Any]) -> str:
    text, kind = wording()["right"], instance["gold_kind"]
    if kind == "caution":
        return str(text["caution"]).replace("{because}", spec["because"])
    if kind == "help":
        return str(text["help"]).replace("{good}", spec["good"][0])
    if kind == "choose":
        unknown = instance["gold"] == "unknown"
        return str(text["choose_unknown" if unknown else "choose"]).replace(
            "{gold}", instance["gold"]
        )
    key = "abstain" if spec["kind"] == "abstain" else "answer"
    filled = str(text[key]).replace("{because}", spec["because"])
    return filled.replace("{answer}", str(spec.get("answer", "")))


def _choices(instance: Mapping[str, Any], spec: Mapping[str, Any], by: int) -> list[str]:
    text, kind = wording(), kind_of(instance)
    if instance["choices"]:
        letters = turned(list(json.loads(instance["choices"])), by)
        return ["", f"{text['headings']['letters']} {', '.join(letters)}"]
    if kind == "choose":
        listed = [f"- {o['id']}: {', '.join(o['names'])}" for o in json.loads(instance["options"])]
        return ["", text["headings"]["options"], *turned([*listed, "- unknown"], by)]
    if kind == "answer" and spec["kind"] != "abstain":
        hint = text["choice_hints"]["yes_no" if spec["kind"] == "yes_no" else "answer"]
        if spec["kind"] == "yes_no" and by % 2:
            hint = hint.replace('"yes" or "no"', '"no" or "yes"')
        return ["", hint.replace("{answer}", str(spec["answer"]))]
    return []


def _field(axis: str, by: int) -> str:
    told = wording()["axes"][axis]
    if isinstance(told, str):
        return f'- "{axis}": {told}'
    quote = '"' if axis == "refusal" else ""
    sides = [f"{quote}{value}{quote} if {meaning}" for value, meaning in told.items()]
    return f'- "{axis}": ' + "; ".join(sides[::-1] if by % 2 else sides)


def prompt(instance: Mapping[str, Any], reply: str, vote: int = 0) -> str:
    """The judge's user message for one reply.

    Args:
        instance: an instance row of the suite.
        reply: as the model gave it.
        vote: which of several readings; turns the order of options.

    The marker lines carry a number that the reply doesn't contain, so it can't close them.
    """
    spec = json.loads(instance["gold_spec"])
    heads = wording()["headings"]
    by = turn(instance["id"], vote)
    mark = mark_for(reply)
    lines = [
        heads["ask"],
        instance["prompt"],
        "",
        heads["picture" if instance["image_sha"] else "no_picture"],
        instance["description"],
        "",
        heads["right"],
        _right(instance, spec),
        *_choices(instance, spec, by),
        "",
        heads["reply"].replace("{mark}", mark),
        f"----- {mark} -----",
        fenced(reply),
        f"----- {mark} -----",
        "",
        heads["fields"],
        *(_field(a, by) for a in axes_of(instance)),
        _field("quote", by),
        _field("reason", by),
    ]
    return "\n".join(lines)
