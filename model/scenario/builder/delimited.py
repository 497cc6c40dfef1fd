"""Reading tables as spreadsheets save them: commas, semicolons or tabs, titles or tags above, empty lines below."""

import csv
import re
from collections import Counter
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.column_names import candidates
from interpose.model.scenario.builder.table import MOST_COLUMNS, PlaceTable, check_columns, check_rows

SEPARATORS = (",", ";", "\t", "|")
WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
LOOK = 20
"""lines among which the separator and the header are looked for"""
MOST_CELL = 10_000_000
Cells = tuple[int, list[str]]


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
        choices.tell(f"cells are separated by {WORDS.get(separator, repr(separator))}")
    rows = [(line + skipped, cells) for line, cells in _cells(file, text, separator)]
    if not rows:
        raise ScenarioError(f"{file}: is empty: give a header line and a row per place")
    start = _header_row(rows)
    if start:
        choices.tell(f"line {rows[start][0]} is taken as the header; what stands above it was left out")
    header = _header(file, [cell.strip() for cell in rows[start][1]], choices)
    body = rows[start + 1 :]
    tags = {name: name for name in header} if _is_tags(header) else {}
    if body and _is_tags(body[0][1]):
        tags = {column: cell.strip() for column, cell in zip(header, body[0][1], strict=False) if cell.strip()}
        choices.tell(f"line {body[0][0]} holds hashtags (HXL), which tell what the columns are")
        body = body[1:]
    table = PlaceTable(file, [], [], tags=tags)
    for line, cells in body:
        table.rows.append(dict(zip(header, _fitted(file, line, cells, len(header)), strict=True)))
        table.labels.append(f"line {line}")
    return table


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


def _has_places(cells: list[str]) -> bool:
    """Whether a row names columns of latitudes and longitudes, or of shapes."""
    columns = [cell.strip() for cell in cells[:MOST_COLUMNS]]
    found = {field: candidates(field, columns, {}) for field in ("lat", "lon", "shape")}
    return bool((found["lat"] and found["lon"]) or found["shape"])


def _header_row(rows: list[Cells]) -> int:
    """Return which row is the header: the first, or else the first one that names columns of places."""
    if _has_places(rows[0][1]):
        return 0
    found = [row for row, (_, cells) in enumerate(rows[:LOOK]) if _has_places(cells)]
    return found[0] if found else 0


def _header(file: str, cells: list[str], choices: Choices) -> list[str]:
    """Return the names of columns, each once."""
    check_columns(file, len(cells))
    names: dict[str, None] = {}
    for position, cell in enumerate(cells, start=1):
        name = cell or f"column {position}"
        if name in names:
            number = 2 + sum(other.startswith(f"{name} (") for other in names)
            choices.tell("a column that stands twice was renamed", f"{name} ({number})", f"column {position}")
            name = f"{name} ({number})"
        names[name] = None
    return list(names)


def _is_tags(cells: list[str]) -> bool:
    """Whether a row holds hashtags and nothing else."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(cell.startswith("#") for cell in filled)


def _fitted(file: str, line: int, cells: list[str], width: int) -> list[Any]:
    """Return as many cells as there are columns; empty cells at the end may be too many or too few."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > width:
        counts = f"{len(cells)} cells, but the header has {width}"
        raise ScenarioError(f"{file} line {line}: {counts}: quote cells that contain the separator")
    return [cell.strip() for cell in cells] + [""] * (width - len(cells))
