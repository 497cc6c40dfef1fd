"""Mechanisms stand apart: they import rules, not each other, and rules know no mechanism."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MECHANISMS = sorted(path for path in (ROOT / "model" / "mechanisms").glob("*.py") if path.name != "__init__.py")
PACKAGE = "interpose.model.mechanisms"
COMPILED = ("rule", "kernel")
"""Decorators of what becomes machine code."""


def imported(text: str) -> set[str]:
    """List the modules that a source imports, whatever they are imported for."""
    modules = set[str]()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return modules


def is_rule(node: ast.AST) -> bool:
    """Whether a definition is compiled."""
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(d, ast.Name) and d.id in COMPILED for d in node.decorator_list
    )


def rule_files() -> list[Path]:
    """List the files with compiled rules that are no mechanisms."""
    paths = [*sorted((ROOT / "agents").rglob("*.py")), *sorted((ROOT / "model").rglob("*.py"))]
    texts = {path: path.read_text(encoding="utf-8") for path in paths if path not in MECHANISMS}
    return [
        path
        for path, text in texts.items()
        if path.name != "day.py" and any(is_rule(node) for node in ast.walk(ast.parse(text)))
    ]


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
    assert not inside(imported("from interpose.model.hostility import hostile_to"))
