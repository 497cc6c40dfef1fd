"""Compiled rules read like laws: few arguments, columns by name, and no number that a parameter should be."""

import ast
from collections.abc import Iterator

import pytest
from support.paths import ROOT
from support.rule_sources import MECHANISMS, is_rule, rule_files

FILES = [*MECHANISMS, *rule_files()]
MOST_ARGUMENTS = 6
PLAIN = (0, 1, 2, 0.5)
"""Numbers that need no name: none, one, two, and the middle."""


def rules(text: str) -> list[ast.FunctionDef]:
    """List the compiled functions of a source."""
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and is_rule(node)]


def arguments(function: ast.FunctionDef) -> int:
    """Count what a function takes."""
    a = function.args
    return len([*a.posonlyargs, *a.args, *a.kwonlyargs]) + bool(a.vararg) + bool(a.kwarg)


def numbers(function: ast.FunctionDef) -> Iterator[ast.Constant]:
    """Go through the numbers that stand in a function and need a name."""
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in PLAIN:
            yield node


def columns(function: ast.FunctionDef) -> Iterator[ast.Subscript]:
    """Go through the places where a function picks a column or an element by its number (the first one is free)."""
    for node in ast.walk(function):
        if isinstance(node, ast.Subscript) and not (
            isinstance(node.value, ast.Attribute) and node.value.attr == "shape"
        ):
            indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            bare = [i.operand if isinstance(i, ast.UnaryOp) else i for i in indices]
            if any(isinstance(i, ast.Constant) and i.value != 0 and isinstance(i.value, int) for i in bare):
                yield node


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rules_are_plain(path):
    functions = rules(path.read_text(encoding="utf-8"))
    many = [f.name for f in functions if arguments(f) > MOST_ARGUMENTS]
    assert not many, f"more than {MOST_ARGUMENTS} arguments: {many}"
    bare = [f"{f.name}, line {node.lineno}: {node.value}" for f in functions for node in numbers(f)]
    assert not bare, f"make it a parameter of the mechanism, or a constant with its meaning: {bare}"
    picked = [f"{f.name}, line {node.lineno}: {ast.unparse(node)}" for f in functions for node in columns(f)]
    assert not picked, f"name the column: {picked}"


def test_the_finder_finds():
    text = """
@rule
def taken(w, a, b, c, d, e, f):
    return w.x[a, 3] * 0.25 + w.rows.shape[1] + w.p[0].y - w.z[-1] * 30.0

@kernel
def fine(w, day):
    return w.x[day, FEAR] * 0.5 + 2.0

def outside(a, b, c, d, e, f, g):
    return a[7]
"""
    taken, fine = rules(text)
    assert (arguments(taken), arguments(fine)) == (7, 2)
    assert {node.value for node in numbers(taken)} == {3, 0.25, 30.0} and not list(numbers(fine))
    assert {ast.unparse(node) for node in columns(taken)} == {"w.x[a, 3]", "w.z[-1]"} and not list(columns(fine))


def test_every_compiled_file_is_looked_at():
    assert len(FILES) > 35 and sum(len(rules(path.read_text(encoding="utf-8"))) for path in FILES) > 250
