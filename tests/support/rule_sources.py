"""Sources with compiled rules: the mechanisms, and the files with rules that they are made of."""

import ast
from pathlib import Path

from support.paths import ROOT

NO_MECHANISMS = ("__init__.py", "contract.py", "placement.py", "registry.py")
MECHANISMS = sorted(path for path in (ROOT / "model" / "mechanisms").glob("*.py") if path.name not in NO_MECHANISMS)
DAYS = ("compiled_day.py", "shared_steps.py")
"""What puts a day together from mechanisms."""
COMPILED = ("rule", "copied_rule", "kernel")
"""Decorators of what becomes machine code."""


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
        if path.name not in DAYS and any(is_rule(node) for node in ast.walk(ast.parse(text)))
    ]
