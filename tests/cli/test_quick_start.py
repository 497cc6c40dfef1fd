"""What a command does not import, because it does not need it: how soon it starts follows from that."""

import subprocess
import sys

import pytest

SLOW_TO_IMPORT = ("networkx", "scipy.spatial", "scipy.special", "scipy.stats", "scipy.sparse", "pandas", "pyarrow")
NEVER_FOR_ONE_WORLD = (*SLOW_TO_IMPORT, "mesa", "plotly", "matplotlib", "solara", "SALib", "distributed", "jinja2")
STARTED = """
import sys
from interpose.cli.main import run
sys.argv = {words!r}
try:
    run()
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write("\\n" + " ".join(sorted(name for name in {names!r} if name in sys.modules)))
"""


def imported(names: tuple[str, ...], *words: object) -> str:
    """Return which of some modules a command imports, by its own process."""
    code = STARTED.format(words=["interpose", *map(str, words)], names=names)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout
    return done.stderr.rsplit("\n", 1)[1]


@pytest.mark.parametrize("scenario", ["grid-4", "gaza-isf"])
def test_one_world_needs_neither_tables_nor_graphs(scenario):
    sizes = ("--days", 1, "--people-per-agent", 10_000)
    assert imported(NEVER_FOR_ONE_WORLD, "run", scenario, *sizes) == ""


def test_the_version_needs_nothing():
    assert imported((*NEVER_FOR_ONE_WORLD, "numpy", "numba"), "--version") == ""
