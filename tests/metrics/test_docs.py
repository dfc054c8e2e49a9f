"""The examples in the docstrings run, and every public function says what it must."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest

import csrbench.metrics

MODULES = [m.name for m in pkgutil.iter_modules(csrbench.metrics.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    module = importlib.import_module(f"csrbench.metrics.{name}")
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_public_functions_have_docstrings(name: str) -> None:
    module = importlib.import_module(f"csrbench.metrics.{name}")
    for label, thing in inspect.getmembers(module, inspect.isfunction):
        if thing.__module__ == module.__name__ and not label.startswith("_"):
            assert thing.__doc__, f"{name}.{label}"


def test_package_import_is_cheap() -> None:
    assert "compare_models" in csrbench.metrics.__all__
    with pytest.raises(AttributeError):
        _ = csrbench.metrics.nothing
