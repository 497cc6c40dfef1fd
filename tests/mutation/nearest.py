"""Which test files decide over a changed file: the mirrored one, those that import it, those beside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

PARTS = ("agents", "model", "experiments", "viz", "cli", "interpose", "tests")

# Tests of how the sources are written notice every change of some files, whatever it does.
OF_STYLE = ("test_rule_style", "test_equations", "test_declared_and_used")
FAR = 99

MECHANISMS = Path("model/mechanisms")
ORACLES = "tests/model/mechanisms/test_oracles.py::test_step_does_what_the_law_says"
FEW_STEPS = 2


class Nearest:
    """Test files of a checkout by the files that they import, directly or by way of others.

    Parameters
    ----------
    root : Path
        The checkout.
    """

    def __init__(self, root: Path) -> None:
        files = [path.relative_to(root) for part in PARTS for path in sorted((root / part).rglob("*.py"))]
        modules = {_module(path): path.as_posix() for path in files}
        self._importers = nx.DiGraph()
        self._importers.add_nodes_from(modules.values())
        for path in files:
            for name in _imports((root / path).read_text("utf-8")):
                if name in modules:
                    self._importers.add_edge(modules[name], path.as_posix())

    def oracles(self, path: str) -> list[str]:
        """Name the tests of slow twins of a mechanism, or of those that use a rule, the nearest ones first."""
        steps = nx.single_source_shortest_path_length(self._importers, path, cutoff=FEW_STEPS)
        near = sorted(steps, key=lambda name: (steps[name], name))
        names = [Path(name).stem for name in near if Path(name).parent == MECHANISMS]
        return [f"{ORACLES}[{name}]" for name in names if f"tests/oracles/{name}.py" in self._importers]

    def to(self, path: str) -> list[str]:
        """Order the test files that can notice a change of a file."""
        own = Path(path)
        beside = Path("tests") / own.parent
        steps = nx.single_source_shortest_path_length(self._importers, path)

        def rank(name: str) -> tuple[bool, int, str]:
            test = Path(name)
            mirrored = test.parent == beside and test.stem.startswith(f"test_{own.stem}")
            return not mirrored, steps.get(name, FAR) + 2 * (test.parent != beside), name

        tests = (name for name in self._importers if Path(name).name.startswith("test_"))
        found = [name for name in tests if name in steps or Path(name).parent == beside]
        return sorted((name for name in found if Path(name).stem not in OF_STYLE), key=rank)


def _module(path: Path) -> str:
    """Return the name under which a file is imported: tests import what lies beside them without `tests`."""
    parts = list(path.with_suffix("").parts)
    if parts[0] == "tests":
        parts = parts[1:]
    elif parts[0] != "interpose":
        parts = ["interpose", *parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
