"""What the house promises of itself: no circle of imports, small files and functions, everything public described."""

import ast
from collections.abc import Iterator
from statistics import median

import networkx as nx
import pytest
from support.docs_scripts import docs_script
from support.paths import ROOT, TESTS

from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS

import_graph = docs_script("import_graph")
IMPORTS = import_graph.ImportGraph()
SCRIPTS = [import_graph.source_of(path, ROOT) for folder in ("docs", ".ci") for path in (ROOT / folder).rglob("*.py")]
LARGEST_FILE, MEDIAN_FILE, LARGEST_FUNCTION = 300, 110, 40
type Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def test_no_file_imports_itself_by_way_of_others():
    circles = [sorted(files) for files in nx.strongly_connected_components(IMPORTS.files) if len(files) > 1]
    assert not circles, f"files that import each other: {circles}"


def test_every_file_is_of_the_graph():
    assert len(IMPORTS.files) == len(IMPORTS.sources) > 300 and IMPORTS.files.number_of_edges() > 1000


def test_no_file_is_long_and_half_of_them_are_short():
    lines = {source.path: source.lines for source in (*IMPORTS.sources, *SCRIPTS)}
    assert not {path: number for path, number in lines.items() if number > LARGEST_FILE}
    assert median(lines.values()) <= MEDIAN_FILE


def test_no_test_file_is_long():
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in TESTS.rglob("*.py")}
    assert not {name: number for name, number in lines.items() if number > LARGEST_FILE}


# ------------------------------------------------------------------------------------------------- functions


def described(node: ast.AST) -> bool:
    """Whether a module, class or function begins with a docstring."""
    return bool((ast.get_docstring(node) or "").strip())  # type: ignore[arg-type]


def code_lines(function: Function) -> int:
    """Count the lines of a function's body, without its docstring."""
    first = function.body[1:] if described(function) else function.body
    return (function.end_lineno or 0) - first[0].lineno + 1 if first else 0


def long_functions(source: object) -> Iterator[str]:
    """Go through the functions of a file that are too long, those inside others too."""
    for node in ast.walk(ast.parse(source.text)):
        if isinstance(node, FUNCTIONS) and code_lines(node) > LARGEST_FUNCTION:
            yield f"{source.path}: {node.name} has {code_lines(node)} lines"


def test_no_function_is_long():
    assert not [words for source in (*IMPORTS.sources, *SCRIPTS) for words in long_functions(source)]


def public(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Go through public functions and classes, and their public methods; setters and overloads aside."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            if not {ast.unparse(mark).rpartition(".")[2] for mark in node.decorator_list} & {"setter", "overload"}:
                yield f"{within}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{within}{node.name}.")


def untyped(function: Function) -> list[str]:
    """List what of a function has no type: arguments other than the object or class itself, or what it returns."""
    given = function.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    missing = [argument.arg for argument in every if argument.annotation is None]
    own = [name for name in missing if name not in ("self", "cls")]
    return own if function.returns is not None else [*own, "what it returns"]


def gaps(source: object) -> Iterator[str]:
    """Say of every public name of a file what is not described or typed."""
    tree = ast.parse(source.text)
    if not described(tree):
        yield f"{source.path}: the file has no docstring"
    for name, node in public(tree.body):
        if not described(node):
            yield f"{source.path}: {name} has no docstring"
        if isinstance(node, FUNCTIONS) and (missing := untyped(node)):
            yield f"{source.path}: {name}: no type of {', '.join(missing)}"


def test_everything_public_is_typed_and_described():
    missing = [words for source in IMPORTS.sources for words in gaps(source)]
    assert not missing, "\n".join(missing)


def test_what_is_missing_is_found():
    text = "class A:\n    def b(self, c, *d: int): ...\n    @b.setter\n    def b(self, c: int) -> None: ...\n"
    text += "    def _e(f): ...\n"
    words = list(gaps(import_graph.Source("a.py", "a", text)))
    assert words == [
        "a.py: the file has no docstring",
        "a.py: A has no docstring",
        "a.py: A.b has no docstring",
        "a.py: A.b: no type of c, what it returns",
    ]
    body = "\n".join(["    pass"] * 41)
    assert list(long_functions(import_graph.Source("a.py", "a", f'def f():\n    """F."""\n{body}\n')))
    assert not list(long_functions(import_graph.Source("a.py", "a", f"def f():\n{body[9:]}\n")))


# ------------------------------------------------------------------------------------------------- where tests lie

TESTED = sorted({path.parent for part in import_graph.PARTS for path in (TESTS / part).rglob("test_*.py")})


@pytest.mark.parametrize("folder", TESTED, ids=lambda folder: folder.relative_to(TESTS).as_posix())
def test_tests_lie_where_what_they_test_lies(folder):
    assert (ROOT / folder.relative_to(TESTS) / "__init__.py").exists()


@pytest.mark.parametrize("name", [name_of(mechanism) for mechanism in MECHANISMS])
def test_every_mechanism_has_tests_of_its_own(name):
    assert (TESTS / "model" / "mechanisms" / f"test_{name}.py").exists()
