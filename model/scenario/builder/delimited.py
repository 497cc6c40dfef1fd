"""Reading tables as text: cells separated by commas, semicolons, tabs or bars."""

import csv
import re
from collections import Counter

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.flee import flee_rows
from interpose.model.scenario.builder.table import PlaceTable, check_rows
from interpose.model.scenario.builder.tabular import LOOK, Cells, table_of

SEPARATORS = (",", ";", "\t", "|")
WORDS = {",": mark("commas"), ";": mark("semicolons"), "\t": mark("tabs"), "|": mark("upright bars")}
MOST_CELL = 10_000_000


def read_table(file: str, text: str, choices: Choices) -> PlaceTable:
    """Read a table with a header line; geometries in a column are left for later.

    Parameters
    ----------
    file : str
        Name of the file.
    text : str
        What it holds.
    choices : Choices
        Where it is told what was taken for what.

    Raises
    ------
    ScenarioError
        With one line that names the file and the line in it.
    """
    told = re.match(r"sep=(.)\r?\n?", text)
    skipped = 0
    if told:
        text, skipped = text[told.end() :], 1
    separator = told.group(1) if told else _separator(text)
    if separator != ",":
        sign = WORDS.get(separator, repr(separator))
        choices.tell(Filled(mark("cells are separated by {sign}"), sign=sign))
    rows = [(line + skipped, cells) for line, cells in _cells(file, text, separator)]
    return table_of(file, flee_rows(file, rows, choices), choices)


def _separator(text: str) -> str:
    """Return the sign that cuts the first lines into most cells, as many in each."""
    lines = [line for line in text[:100_000].splitlines()[:LOOK] if line.strip()]
    best, most = ",", 0.0
    for sign in SEPARATORS:
        counts = [len(cells) for cells in csv.reader(lines, delimiter=sign) if any(cells)]
        usual, times = Counter(counts).most_common(1)[0] if counts else (1, 0)
        score = (usual - 1) * times / max(len(counts), 1) + (0.5 if usual > 1 and len(set(counts)) == 1 else 0.0)
        if score > most:
            best, most = sign, score
    return best


def _cells(file: str, text: str, separator: str) -> list[Cells]:
    """Return the rows that are not empty, each with the line on which it ends."""
    limit = csv.field_size_limit(MOST_CELL)
    reader = csv.reader(
        re.split(r"(?<=\n)|(?<=\r)(?!\n)", text), delimiter=separator, strict=True, skipinitialspace=True
    )
    rows: list[Cells] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
                check_rows(file, len(rows))
    except csv.Error as error:
        problem = f"not valid CSV ({short(error, 80)}): mend that line"
        raise ScenarioError(f"{file} line {reader.line_num}: {problem}") from None
    finally:
        csv.field_size_limit(limit)
    return rows
