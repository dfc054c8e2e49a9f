"""YAML with line numbers and without surprises: only true/false are booleans, 3:15 stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from csrbench.errors import UserError


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """Safe loader whose plain scalars are null, true/false, decimal numbers, or text.

    libyaml's where PyYAML was built with it (its wheels are): ten times as fast.
    """


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|)$", "~n\0"),
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read(path: Path) -> tuple[Any, yaml.Node]:
    """Parse a YAML file into plain data and its node tree (for line numbers).

    Raises:
        UserError: the file can't be read or isn't YAML; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: can't be read ({error}); check the file") from None
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            data = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + 1}" if mark else "unknown line"
        raise UserError(f"{path}, {line}: not valid YAML ({error.problem}); mend it") from None
    except yaml.YAMLError as error:
        raise UserError(f"{path}: not valid YAML ({error}); mend it") from None
    if node is None:
        raise UserError(f"{path}: the file is empty; see CONTRIBUTING.md for a family's form")
    return data, node


def line_of(node: yaml.Node, path: Sequence[str | int]) -> int:
    """Line (from 1) of the deepest part of `path` that exists below `node`."""
    for part in path:
        found: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if str(key.value) == str(part):
                    found = value if isinstance(value, yaml.MappingNode) else key
                    nxt = value
                    break
            if found is not None:
                line_node = found
                node = nxt
                if not isinstance(nxt, yaml.MappingNode | yaml.SequenceNode):
                    node = line_node
                continue
        elif (
            isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value)
        ):
            node = node.value[part]
            continue
        # Parts that pydantic adds (a union's tag) are no keys of the file: skip them.
    return int(node.start_mark.line) + 1
