"""Which small changes of the sources are tried: all that cosmic-ray's operators know, sampled by package.

A mutant's place in the order is a hash of what it changes, so that an edit elsewhere leaves the sample as it is. Any
beginning of the order holds as many mutants of each package as its share of all places asks for.
"""

import ast
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.provider import OperatorProvider
from parso.tree import NodeOrLeaf

STATISTICS = (
    "analysis",
    "attribution",
    "comparison",
    "explanation",
    "laboratory",
    "out_of_sample",
    "power",
    "real_events",
    "scoring",
    "validation",
)
"""Packages of `experiments/` that compute statistics; the others run, store and say."""

# The first three need names to put in; without its decorator a rule is only compiled in another way, or not.
LEFT_OUT = {"VariableReplacer", "VariableInserter", "RemoveDecorator"}
ARITHMETIC = ("Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Pow")


def _stays_in_kind(name: str) -> bool:
    """Whether arithmetic stays arithmetic: a shift of a share by a share ends in an error that every test notices."""
    kind, *ends = name.split("_")
    return kind != "ReplaceBinaryOperator" or (ends[0] in ARITHMETIC) == (ends[1] in ARITHMETIC)


PLAIN = {
    name: OperatorProvider()[name]() for name in OperatorProvider() if name not in LEFT_OUT and _stays_in_kind(name)
}

# Leaves that no operator changes; they are most of a file.
UNTOUCHED = {"name", "newline", "string", "endmarker", "fstring_start", "fstring_string", "fstring_end"}
MARKS = set("()[]{}.,:=;") | {"->", ":="}


class Mutant(NamedTuple):
    """A change of one place: the file, the line and column (from 1 and 0), the operator, and which of its places."""

    path: str
    line: int
    column: int
    operator: str
    occurrence: int
    text: str

    @property
    def package(self) -> str:
        """The folder of the file."""
        return str(Path(self.path).parent)

    @property
    def key(self) -> str:
        """A name that stays when other lines of the file change."""
        return blake2b(repr(self[:1] + self[2:4] + self[5:]).encode(), digest_size=6).hexdigest()

    def apply(self, source: str) -> str:
        """Return the changed source."""
        changed = mutate_code(source, PLAIN[self.operator], self.occurrence)
        assert changed is not None and changed != source, self
        return str(changed)


def sources(root: Path) -> list[Path]:
    """List the files whose mutants are tried: the model, and what computes statistics of its runs."""
    folders = [root / "model", *(root / "experiments" / name for name in STATISTICS)]
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def in_order(root: Path, seed: int, kept: Path) -> list[Mutant]:
    """Return one mutant of each place in the order in which they are tried.

    Parameters
    ----------
    root : Path
        A checkout.
    seed : int
        Another seed gives another order.
    kept : Path
        A folder for the places that were found, since finding them takes a quarter of a minute.
    """
    by_package = defaultdict(list)
    for path in sources(root):
        for mutant in _kept(path.relative_to(root).as_posix(), path.read_text("utf-8"), seed, kept):
            by_package[mutant.package].append(mutant)
    placed = []
    for mutants in by_package.values():
        mutants.sort(key=lambda mutant: _chance(seed, mutant))
        placed += [((rank + 0.5) / len(mutants), _chance(seed, mutant), mutant) for rank, mutant in enumerate(mutants)]
    return [mutant for _, _, mutant in sorted(placed)]


def _kept(path: str, source: str, seed: int, folder: Path) -> list[Mutant]:
    """Return one mutant of each place of a file, from the folder if the same file was looked at before."""
    file = folder / f"{blake2b(f'{seed} {path} {source}'.encode(), digest_size=12).hexdigest()}.json"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(list(_one_of_each_place(path, source, seed))), encoding="utf-8")
    return [Mutant(*row) for row in json.loads(file.read_text("utf-8"))]


def _chance(seed: int, mutant: Mutant) -> str:
    return blake2b(f"{seed} {mutant.key}".encode(), digest_size=8).hexdigest()


def _one_of_each_place(path: str, source: str, seed: int) -> Iterator[Mutant]:
    """Go through the places of a file that can be changed; the hash chooses one of the changes of each."""
    lines, untried = source.splitlines(), _untried(source)
    places = defaultdict(list)
    for name, occurrence, line, column in _positions(source):
        if (line, column) not in untried:
            places[line, column].append(Mutant(path, line, column, name, occurrence, lines[line - 1].strip()))
    seen = Counter[str]()
    for mutants in places.values():
        chosen = min(mutants, key=lambda mutant: _chance(seed, mutant))
        seen[chosen.key] += 1
        if seen[chosen.key] == 1:  # a line that stands twice in a file is tried once
            yield chosen


def _positions(source: str) -> Iterator[tuple[str, int, int, int]]:
    """Go through operator, occurrence, line and column, in the order in which cosmic-ray counts occurrences."""
    counts = Counter[str]()
    for node in ast_nodes(parso.parse(source)):
        if _is_untouched(node):
            continue
        for name, operator in PLAIN.items():
            for (line, column), _ in operator.mutation_positions(node):
                yield name, counts[name], line, column
                counts[name] += 1


def _is_untouched(node: NodeOrLeaf) -> bool:
    return node.type in UNTOUCHED or (node.type == "operator" and node.value in MARKS)


class _Untried(ast.NodeVisitor):
    """Finds what does nothing when a program runs: types, and what only type checkers read."""

    def __init__(self) -> None:
        self.nodes: list[ast.AST] = []

    def visit_arg(self, node: ast.arg) -> None:
        self.nodes += [node.annotation] if node.annotation else []

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.nodes.append(node.annotation)
        self.generic_visit(node)

    def visit_TypeAlias(self, node: ast.TypeAlias) -> None:
        self.nodes.append(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.nodes += [node.returns] if node.returns else []
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) == "TYPE_CHECKING":
            self.nodes.append(node)
        self.generic_visit(node)


class _Between:
    """Spans of a file, from and to (line, column)."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        self._spans = [((n.lineno, n.col_offset), (n.end_lineno, n.end_col_offset)) for n in nodes]  # type: ignore[attr-defined]

    def __contains__(self, place: tuple[int, int]) -> bool:
        return any(first <= place < last for first, last in self._spans)


def _untried(source: str) -> _Between:
    visitor = _Untried()
    visitor.visit(ast.parse(source))
    return _Between(visitor.nodes)
