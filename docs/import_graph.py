"""Which file of the package imports which, read from the sources without running them."""

import ast
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import networkx as nx

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("interpose", "agents", "model", "experiments", "viz", "cli")


class Source(NamedTuple):
    """One file: where it lies, how it is imported, and its text."""

    path: str
    module: str
    text: str

    @property
    def folder(self) -> str:
        """Return the folder in which it lies, which is its package."""
        return self.path.rpartition("/")[0]

    @property
    def lines(self) -> int:
        """Count its lines."""
        return len(self.text.splitlines())


class ImportGraph:
    """The files of a checkout and the imports between them: at the top, for type checkers and inside functions."""

    def __init__(self, root: Path = ROOT) -> None:
        paths = [path for part in PARTS for path in sorted((root / part).rglob("*.py"))]
        self.sources = [source_of(path, root) for path in paths]
        self._path_of = {source.module: source.path for source in self.sources}

    def imported_by(self, source: Source) -> Iterator[str]:
        """Go through the files that a file imports, once for every import."""
        for node in ast.walk(ast.parse(source.text)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                continue
            for name in names:
                target = self._path_of.get(name) or self._path_of.get(name.rpartition(".")[0])
                if target and target != source.path:
                    yield target

    @cached_property
    def files(self) -> "nx.DiGraph[str]":
        """The graph of files."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(source.path for source in self.sources)
        graph.add_edges_from((source.path, target) for source in self.sources for target in self.imported_by(source))
        return graph


def source_of(path: Path, root: Path) -> Source:
    """Read one file."""
    inside = path.relative_to(root).with_suffix("")
    parts = [part for part in inside.parts if part != "__init__"]
    module = ".".join(parts if parts[0] == "interpose" else ["interpose", *parts])
    return Source(path.relative_to(root).as_posix(), module, path.read_text("utf-8"))
