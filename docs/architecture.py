"""Put the generated parts of docs/architecture.md in place, and draw docs/pictures/architecture.svg."""

import ast
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import networkx as nx
from draw_architecture import Box, drawing
from import_graph import PARTS, ROOT, ImportGraph, Source

HERE = Path(__file__).resolve().parent
PAGE, PICTURE = HERE / "architecture.md", HERE / "pictures" / "architecture.svg"
START, END = "<!-- packages: written by `make docs` -->", "<!-- end of packages -->"


def boxed(folder: str) -> str:
    """Return the box of a folder: packages inside a package of a part stand in that one's box."""
    return "/".join(folder.split("/")[:2])


def box_graph(imports: ImportGraph) -> "nx.DiGraph[str]":
    """Return which box imports which, without those that import and are imported by none.

    A `__main__` file only starts what stands above it.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for a, b in sorted(imports.files.edges):
        ends = boxed(a.rpartition("/")[0]), boxed(b.rpartition("/")[0])
        if ends[0] != ends[1] and not a.endswith("/__main__.py"):
            graph.add_edge(*ends)
    graph.add_nodes_from({"interpose"} - set(graph))
    if not nx.is_directed_acyclic_graph(graph):
        circle = " -> ".join(a for a, _ in nx.find_cycle(graph))
        raise ValueError(f"packages import each other in a circle: {circle}")
    return graph


def boxes(sources: list[Source]) -> list[Box]:
    """Return all boxes with what stands in them; lines in hundreds, so that not every change of a file is one here."""
    files, lines = Counter[str](), Counter[str]()
    inside: dict[str, list[str]] = {}
    for source in sources:
        name = boxed(source.folder)
        files[name] += 1
        lines[name] += source.lines
        if source.folder != name and source.path.endswith("__init__.py"):
            inside.setdefault(name, []).append(source.folder.rpartition("/")[2])
    return [
        Box(name, label(name, files), (f"{counted(files[name])}, {hundreds(lines[name])}", *within(inside.get(name))))
        for name in files
    ]


def label(name: str, every: Iterable[str]) -> str:
    """Return what stands on a box: the last part of its name, or the files that lie outside other packages."""
    alone = not any(other.startswith(f"{name}/") for other in every)
    return name.rpartition("/")[2] if "/" in name or alone else f"{name}/*.py"


def within(names: list[str] | None) -> tuple[str, ...]:
    """Return the line that lists packages inside a package."""
    return (f"with {', '.join(names)}",) if names else ()


def counted(files: int) -> str:
    """Write a number of files."""
    return f"{files} file{'s' if files != 1 else ''}"


def hundreds(lines: int) -> str:
    """Write a number of lines."""
    return f"{round(lines, -2):,} lines" if lines >= 50 else "few lines"


def sentence(source: Source) -> str:
    """Return the first sentence of a docstring."""
    words = (ast.get_docstring(ast.parse(source.text)) or "").split("\n\n")[0].replace("\n", " ")
    return words.split(". ")[0].rstrip(".")


def table(sources: list[Source]) -> str:
    """Write what each package holds: its files, and the first sentence of its docstring."""
    files = Counter(source.folder for source in sources)
    rows = ["| package | files | what it holds |", "|---|---|---|"]
    for part in PARTS:
        own = [s for s in sources if s.path.endswith("/__init__.py") and s.folder.partition("/")[0] == part]
        for source in sorted(own, key=lambda source: source.folder):
            rows.append(f"| `{source.folder}/` | {files[source.folder]} | {sentence(source)} |")
    return "\n".join(rows)


def picture(imports: ImportGraph) -> str:
    """Draw all packages."""
    words = {
        "cli": "the front door",
        "interpose": "the public face",
        "experiments": "what we ask of many worlds",
        "viz": "what we show",
        "model": "what happens when choices meet",
        "agents": "who acts, and what each one chooses",
    }
    graph = box_graph(imports)
    return drawing([box for box in boxes(imports.sources) if box.name in graph], graph, words)


def page(imports: ImportGraph) -> str:
    """Return the page with its generated part as it must be now."""
    text = PAGE.read_text("utf-8")
    if text.count(START) != 1 or text.count(END) != 1:
        raise ValueError(f"docs/architecture.md: {START} and {END} must stand there once")
    before, rest = text.split(START)
    return f"{before}{START}\n\n{table(imports.sources)}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    IMPORTS = ImportGraph(ROOT)
    PAGE.write_text(page(IMPORTS), encoding="utf-8")
    PICTURE.write_text(picture(IMPORTS), encoding="utf-8")
    print(f"{PAGE}: {len(IMPORTS.sources)} files\n{PICTURE}")
