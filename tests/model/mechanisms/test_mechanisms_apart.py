"""Mechanisms stand apart: they import rules, not each other, rules know no mechanism, and each has its own tests."""

import ast
from pathlib import Path

import pytest
from support.rule_sources import MECHANISMS, rule_files

from interpose.model.mechanisms import registry
from interpose.model.mechanisms.contract import name_of

PACKAGE = "interpose.model.mechanisms"
CONTRACT = f"{PACKAGE}.contract"
"""What every mechanism declares: no mechanism itself."""


def imported(text: str) -> set[str]:
    """List the modules that a source imports, whatever they are imported for."""
    modules = set[str]()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return modules


def inside(names: set[str]) -> set[str]:
    """Keep the names that lie in the package of mechanisms."""
    return {name for name in names if name == PACKAGE or name.startswith(f"{PACKAGE}.")}


@pytest.mark.parametrize("path", MECHANISMS, ids=lambda path: path.stem)
def test_a_mechanism_imports_no_other(path):
    names = inside(imported(path.read_text(encoding="utf-8")))
    assert not {name for name in names if name != CONTRACT and not name.startswith(f"{CONTRACT}.")}


def test_rules_import_no_mechanism():
    files = rule_files()
    assert len(files) > 15
    guilty = [path.name for path in files if inside(imported(path.read_text(encoding="utf-8")))]
    assert not guilty


def test_the_finder_sees_every_way_to_import():
    for text in (
        f"from {PACKAGE}.clash import contact",
        f"from {PACKAGE} import clash",
        f"import {PACKAGE}.clash",
        f"def late():\n    from {PACKAGE}.clash import contact",
    ):
        assert inside(imported(text)), text
    assert not inside(imported("from interpose.model.rules.hostility import hostile_to"))


@pytest.mark.parametrize("name", [name_of(mechanism) for mechanism in registry.MECHANISMS])
def test_every_mechanism_has_a_test_file_of_its_own(name):
    path = Path(__file__).parent / f"test_{name}.py"
    assert path.exists()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assert sum(isinstance(node, ast.FunctionDef) and node.name.startswith("test_") for node in body) >= 5
