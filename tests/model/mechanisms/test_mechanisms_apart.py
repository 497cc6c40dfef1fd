"""Mechanisms stand apart: they import rules, not each other, and rules know no mechanism."""

import ast

import pytest
from support.rule_sources import MECHANISMS, rule_files

PACKAGE = "interpose.model.mechanisms"


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
    assert not inside(imported(path.read_text(encoding="utf-8")))


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
