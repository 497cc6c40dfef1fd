"""What the sources read and write, found without running them: which columns of which table, which parameters.

Follows rows (`row = w.territory[t]`), columns (`c.fear`), parameter records (`p = w.p[0].clash`, `p: Params`) through
assignments and calls. What a statement reads only to write the same column anew (`h.days = h.days + 1`) is no use.
"""

import ast
import importlib
import sys
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from support.paths import ROOT

from interpose.agents.columns import Table
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.state.territory import Graph
from interpose.model.state.world import World

PARTS = ("agents", "model")
NAMES = tuple(name_of(m) for m in MECHANISMS)
Kinds = frozenset[str]
NONE: Kinds = frozenset()
Place = tuple[str, str]
"""module (as in `model.mechanisms.clash`) and function"""


@lru_cache(maxsize=1)
def tables() -> dict[str, tuple[str, ...]]:
    """Return the columns of every table of a world; none for plain arrays."""
    found: dict[str, tuple[str, ...]] = {name: () for name in World._fields if name not in ("p", "on")}
    for path in (path for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))):
        name = ".".join(("interpose", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
        for table in vars(importlib.import_module(name)).values():
            if isinstance(table, Table) and not found.get(table.name, ROOT):  # as kept, before as shown
                found[table.name] = table.names
    return found | {"graph": Graph._fields}


class Source:
    """One module: its functions and what its names mean elsewhere."""

    def __init__(self, path: Path, root: Path) -> None:
        self.name = ".".join(path.relative_to(root).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        self.functions = {f.name: f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef)}
        self.imported: dict[str, Place] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("interpose."):
                for name in node.names:
                    origin = str(node.module).removeprefix("interpose.")
                    self.imported[name.asname or name.name] = (origin, name.name)

    def resolve(self, call: ast.Call, sources: "dict[str, Source]") -> Place | None:
        """Find which function a call means."""
        if not isinstance(call.func, ast.Name):
            return None
        name = call.func.id
        place = (self.name, name) if name in self.functions else self.imported.get(name)
        return place if place and place[0] in sources and place[1] in sources[place[0]].functions else None


class Uses:
    """All reads, uses (reads for anything but writing the same anew) and writes of the sources, by function."""

    def __init__(self, root: Path = ROOT) -> None:
        paths = [p for part in PARTS for p in sorted((root / part).rglob("*.py"))]
        self.sources = {s.name: s for s in (Source(path, root) for path in paths)}
        self.given: dict[Place, dict[str, Kinds]] = defaultdict(dict)
        self.reads: dict[Place, set[str]] = {}
        self.uses: dict[Place, set[str]] = {}
        self.writes: dict[Place, set[str]] = {}
        self.calls: dict[Place, set[Place]] = {}
        self._changed = True
        while self._changed:
            self._changed = False
            for name, source in self.sources.items():
                for function in source.functions.values():
                    _Walk(self, source, function, (name, function.name)).run()

    def give(self, place: Place, parameter: str, kinds: Kinds) -> None:
        """Note what a function is given as one of its parameters."""
        before = self.given[place].get(parameter, NONE)
        if not kinds <= before:
            self.given[place][parameter] = before | kinds
            self._changed = True

    def reached_from(self, place: Place) -> set[Place]:
        """List the functions that are called from one, itself included."""
        found, waiting = {place}, [place]
        while waiting:
            for other in self.calls.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def of_step(self, mechanism: str) -> tuple[set[str], set[str]]:
        """Return what a mechanism's step reads and writes, through all functions that it calls."""
        places = self.reached_from((f"model.mechanisms.{mechanism}", "step"))
        return set().union(*(self.reads[p] for p in places)), set().union(*(self.writes[p] for p in places))


class _Walk:
    """One pass over one function."""

    def __init__(self, all_uses: Uses, source: Source, function: ast.FunctionDef, place: Place) -> None:
        self.all, self.source, self.function, self.place = all_uses, source, function, place
        self.known: dict[str, Kinds] = dict(all_uses.given[place])
        for argument in function.args.args:
            text = ast.unparse(argument.annotation).strip("'\"") if argument.annotation else ""
            if argument.arg in ("w", "world") or text == "World":
                self.known[argument.arg] = frozenset({"world"})
            elif text == "Params":
                mechanism = source.name.rsplit(".", 1)[-1]
                self.known[argument.arg] = frozenset({f"p:{mechanism}"})
        self.reads: set[str] = set()
        self.uses: set[str] = set()
        self.writes: set[str] = set()
        self.calls: set[Place] = set()

    def run(self) -> None:
        """Learn what names stand for (twice, for loops), then note what is read and written."""
        for _ in range(2):
            for node in ast.walk(self.function):
                self._learn(node)
        skipped: set[int] = set()
        for node in ast.walk(self.function):
            if isinstance(node, ast.Call):
                self._call(node, skipped)
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                self._note(self._kinds(node.value), self.writes)
                skipped.add(id(node.value))
        for statement in ast.walk(self.function):
            if isinstance(statement, ast.stmt):
                self._statement(statement, skipped)
        for kept, found in (("reads", self.reads), ("uses", self.uses), ("writes", self.writes), ("calls", self.calls)):
            getattr(self.all, kept)[self.place] = found

    def _learn(self, node: ast.AST) -> None:
        """Note what a name stands for after an assignment or in a loop."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                if len(values) == len(names):
                    for name, value in zip(names, values, strict=True):
                        kinds = self._kinds(value)
                        self._bind(name, kinds if self._is_array(value) else frozenset(k for k in kinds if k[0] != "c"))
        elif isinstance(node, ast.For):
            for value in node.iter.elts if isinstance(node.iter, ast.Tuple) else [node.iter]:
                self._bind(node.target, self._kinds(value))

    def _bind(self, name: ast.expr, kinds: Kinds) -> None:
        """Let a name stand for something more."""
        if isinstance(name, ast.Name) and kinds:
            self.known[name.id] = self.known.get(name.id, NONE) | kinds

    def _kinds(self, node: ast.expr) -> Kinds:
        """Say what an expression stands for: the world, rows of a table, a column, a parameter record."""
        if isinstance(node, ast.Name):
            return self.known.get(node.id, frozenset({"world"}) if node.id in ("w", "world") else NONE)
        if isinstance(node, ast.Subscript):
            return self._kinds(node.value)
        if isinstance(node, ast.IfExp):
            return self._kinds(node.body) | self._kinds(node.orelse)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "records":
            table = ast.unparse(node.func.value).lower()
            return frozenset({f"t:{table}"}) if table in tables() else NONE
        if not isinstance(node, ast.Attribute):
            return NONE
        base, found = self._kinds(node.value), set()
        for kind in base:
            if kind == "world" and node.attr == "p":
                found.add("parameters")
            elif kind == "world" and node.attr in tables():
                found.add(f"t:{node.attr}" if tables()[node.attr] else f"c:{node.attr}")
            elif kind == "parameters" and node.attr in NAMES:
                found.add(f"p:{node.attr}")
            elif kind.startswith("p:"):
                found.add(f"v:{kind[2:]}.{node.attr}")
            elif kind.startswith("t:") and node.attr in tables()[kind[2:]]:
                found.add(f"c:{kind[2:]}.{node.attr}")
        if node.attr == "world":
            found.add("world")
        if node.attr == "parameters":
            found.add("parameters")
        return frozenset(found)

    def _call(self, call: ast.Call, skipped: set[int]) -> None:
        """Pass what is given on to the function that is called; a column handed on whole is read there or not."""
        place = self.source.resolve(call, self.all.sources)
        if place is None:
            return
        self.calls.add(place)
        names = [argument.arg for argument in self.all.sources[place[0]].functions[place[1]].args.args]
        for name, value in [*zip(names, call.args, strict=False), *((k.arg, k.value) for k in call.keywords)]:
            kinds = self._kinds(value)
            passed = frozenset(kind for kind in kinds if kind[0] in "tpc" and kind != "parameters")
            if name is None or not passed:
                continue
            # A whole column or a slice of it is handed on; one cell is a number, and read here.
            if any(kind.startswith("c:") for kind in passed) and not self._is_array(value):
                continue
            self.all.give(place, name, passed)
            if any(kind.startswith("c:") for kind in passed):
                skipped.update(id(part) for part in ast.walk(value))

    def _is_array(self, node: ast.expr) -> bool:
        """Whether an expression is a whole column or a slice of one, not a number."""
        if isinstance(node, ast.Subscript):
            return isinstance(node.slice, ast.Slice) and self._is_array(node.value)
        if isinstance(node, ast.Attribute):
            table = {kind for kind in self._kinds(node.value) if kind.startswith("t:")}
            return isinstance(node.value, ast.Attribute) or table == {"t:civilian"} or not table
        return isinstance(node, ast.Name)

    def _statement(self, statement: ast.stmt, skipped: set[int]) -> None:
        """Note what one statement reads and writes, without the statements inside it."""
        reads, writes = set[str](), set[str]()
        handed = set[str]()
        for node in _own(statement):
            if isinstance(node, ast.Call) and self.source.resolve(node, self.all.sources):
                for part in ast.walk(node):
                    if isinstance(part, ast.Attribute) and id(part) not in skipped:
                        self._note(self._kinds(part), handed)
            stored = isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))
            if isinstance(node, ast.Attribute) and id(node) not in skipped:
                self._note(self._kinds(node), writes if stored else reads)
            elif isinstance(node, ast.Name) and id(node) not in skipped and not stored:
                self._note(self._kinds(node), reads)
        self.reads |= reads
        self.writes |= writes
        self.uses |= (reads - writes - self._stored(statement)) | handed

    def _stored(self, statement: ast.stmt) -> set[str]:
        """List the columns into whose cells a statement writes."""
        found = set[str]()
        for node in _own(statement):
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                self._note(self._kinds(node.value), found)
        return found

    @staticmethod
    def _note(kinds: Kinds, where: set[str]) -> None:
        """Note columns and parameters."""
        where.update(kind[2:] if kind[0] == "c" else f"p.{kind[2:]}" for kind in kinds if kind[:2] in ("c:", "v:"))


def _own(statement: ast.stmt) -> list[ast.AST]:
    """List the parts of a statement that are no statements themselves."""
    found, waiting = list[ast.AST](), list[ast.AST]([statement])
    while waiting:
        for node in ast.iter_child_nodes(waiting.pop()):
            if not isinstance(node, ast.stmt):
                found.append(node)
                waiting.append(node)
    return found


@lru_cache(maxsize=1)
def uses() -> Uses:
    """Read all sources once."""
    return Uses()


if __name__ == "__main__":
    for step in NAMES:
        read, written = uses().of_step(step)
        told = [sorted(name for name in names if not name.startswith(("p.", "clock."))) for names in (read, written)]
        sys.stdout.write(f"{step}\n  reads {', '.join(told[0])}\n  writes {', '.join(told[1])}\n")
