"""Notebooks: stored without outputs, linked, and run from the first cell to the last, at small sizes."""

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from support.docs_pages import DOCS

FOLDER = DOCS / "notebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
SMALL: dict[str, dict[str, Any]] = {
    "attribution": {"WORLD": "grid-4", "SEEDS": 2, "DAYS": 10},
    "estimator_laboratory": {},
    "first_question": {"WORLD": "grid-4", "SEEDS": 2, "DAYS": 20},
    "real_events": {"LAST": "2016-12-31", "WORLDS": 2, "DAYS": 120},
    "sweep": {"REPLICATIONS": 2, "LEVELS": 2, "DAYS": 20},
}
"""Sizes at which each notebook runs here, in place of those in its cell of sizes."""
LONG = {"attribution", "estimator_laboratory", "real_events"}
RUN = [pytest.param(name, marks=pytest.mark.slow if name in LONG else ()) for name in NAMES]
FIGURE = "application/vnd.plotly.v1+json"


def notebook(name: str) -> Any:
    """Read a notebook."""
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def code(name: str) -> list[Any]:
    """Return the cells with code."""
    return [cell for cell in notebook(name).cells if cell.cell_type == "code"]


def resized(book: Any, sizes: dict[str, Any]) -> Any:
    """Give the names of the cell of sizes other values."""
    cell = next(cell for cell in book.cells if cell.metadata.get("tags") == ["parameters"])
    named = {target.id for line in ast.parse(cell.source).body for target in _targets(line)}
    assert set(sizes) <= named, named
    cell.source += "".join(f"\n{name} = {value!r}" for name, value in sizes.items())
    return book


def _targets(line: Any) -> list[Any]:
    """Return the names that a line of sizes gives a value."""
    (target,) = line.targets
    return target.elts if isinstance(target, ast.Tuple) else [target]


def test_each_has_sizes_here():
    assert set(NAMES) == set(SMALL)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_stored_without_outputs_and_with_one_cell_of_sizes(name):
    book = notebook(name)
    nbformat.validate(book)
    assert [cell.metadata.get("tags") for cell in book.cells if cell.metadata] == [["parameters"]]
    assert all(not cell.outputs and cell.execution_count is None for cell in code(name))
    assert nbformat.writes(book, indent=1) + "\n" == (FOLDER / f"{name}.ipynb").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_it_begins_with_a_question_and_explains_its_cells(name):
    book = notebook(name)
    assert re.match(r"# \w.*\n\n\*[A-Z].*\?.*\*", book.cells[0].source)
    told = sum(len(cell.source.split()) for cell in book.cells if cell.cell_type == "markdown")
    assert told > 8 * len(code(name)) and "import interpose as ip" in "".join(cell.source for cell in code(name))


@pytest.mark.parametrize("name", NAMES)
def test_its_links_lead_somewhere_and_a_door_leads_to_it(name):
    texts = [cell.source for cell in notebook(name).cells if cell.cell_type == "markdown"]
    for target in re.findall(r"\]\(([^)\s]+)\)", "\n".join(texts)):
        assert (FOLDER / target.partition("#")[0]).is_file(), target
    doors = "".join(path.read_text("utf-8") for path in (DOCS / "doors").glob("*.md"))
    assert f"notebooks/{name}.ipynb" in doors


@pytest.mark.parametrize("name", RUN)
def test_it_runs(name, tmp_path):
    book = resized(notebook(name), SMALL[name])
    client = NotebookClient(book, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
    outputs = [output for cell in client.execute().cells if cell.cell_type == "code" for output in cell.outputs]
    drawn = [output for output in outputs if FIGURE in output.get("data", {})]
    asked = sum(cell.source.splitlines()[-1].startswith(("px.", *PLOTS)) for cell in code(name))
    assert asked >= 1 and len(drawn) == asked
    assert list(Path(tmp_path).iterdir()) == [], "a notebook leaves nothing beside itself"


PLOTS = tuple(f"{word}.plot(" for word in ("beside", "effect", "found", "result", "shares"))
"""How a cell that ends with a figure begins its last line."""
