"""The notebook of the laboratory runs from its first cell to its last, and holds no outputs of somebody's machine."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "estimator_laboratory.ipynb"


def notebook():
    return nbformat.read(NOTEBOOK, as_version=4)


def test_it_is_stored_without_outputs():
    for cell in notebook().cells:
        assert cell.cell_type == "markdown" or (not cell.outputs and cell.execution_count is None)


@pytest.mark.slow
def test_it_runs():
    ran = NotebookClient(notebook(), timeout=600, kernel_name="python3").execute()
    said = "".join(output.get("text", "") for cell in ran.cells if cell.cell_type == "code" for output in cell.outputs)
    assert said.count("truth") == 6
