"""Rows of cells as spreadsheets have them: titles or tags above, a header of one or two rows, empty lines below."""

from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.column_names import candidates
from interpose.model.scenario.builder.numbers_read import is_missing
from interpose.model.scenario.builder.table import MOST_COLUMNS, PlaceTable, check_columns

LOOK = 20
"""rows among which the header is looked for"""
HEADERS = {
    "line": (
        mark("line {n} is taken as the header; what stands above it was left out"),
        mark("line {n} holds hashtags (HXL), which tell what the columns are"),
        mark("lines {one} and {other} together are taken as the header"),
    ),
    "row": (
        mark("row {n} is taken as the header; what stands above it was left out"),
        mark("row {n} holds hashtags (HXL), which tell what the columns are"),
        mark("rows {one} and {other} together are taken as the header"),
    ),
}
"""What is said of the header of a table, by what its rows are called."""
Cells = tuple[int, list[Any]]
"""where a row stands, counted from 1, and its cells"""


def table_of(file: str, rows: list[Cells], choices: Choices, unit: str = "line") -> PlaceTable:
    """Return a table of rows with a header; geometries in a column are left for later.

    Parameters
    ----------
    file : str
        Name of the file.
    rows : list of (int, list)
        Rows that are not empty: texts, numbers and truths.
    choices : Choices
        Where it is told what was taken for what.
    unit : str
        What a row is called there.

    Raises
    ------
    ScenarioError
        With one line that names the file and the row in it.
    """
    if not rows:
        raise ScenarioError(f"{file}: is empty: give a header line and a row per place")
    start = _header_row(rows)
    words, start, body = _header_words(rows, start, choices, unit)
    if start:
        above = HEADERS[unit][0]
        choices.tell(Filled(above, n=rows[start][0]))
    header = _header(file, words, choices)
    tags = {name: name for name in header} if _is_tags(header) else {}
    if body and _is_tags(body[0][1]):
        under = [text_of(cell) for cell in body[0][1]]
        tags = {column: cell for column, cell in zip(header, under, strict=False) if cell}
        choices.tell(Filled(HEADERS[unit][1], n=body[0][0]))
        body = body[1:]
    table = PlaceTable(file, [], [], tags=tags)
    for number, cells in body:
        where = f"{file} {unit} {number}"
        table.rows.append(dict(zip(header, _fitted(where, cells, len(header)), strict=True)))
        table.labels.append(f"{unit} {number}")
    return table


def text_of(cell: Any) -> str:
    """Return a cell as text without spaces around it."""
    return "" if cell is None else str(cell).strip()


def has_places(cells: list[Any]) -> bool:
    """Whether a row names columns of latitudes and longitudes, or of shapes."""
    columns = [text_of(cell) for cell in cells[:MOST_COLUMNS]]
    found = {field: candidates(field, columns, {}) for field in ("lat", "lon", "shape")}
    return bool((found["lat"] and found["lon"]) or found["shape"])


def _header_row(rows: list[Cells]) -> int:
    """Return which row is the header: the first, or else the first one that names columns of places."""
    if has_places(rows[0][1]):
        return 0
    found = [row for row, (_, cells) in enumerate(rows[:LOOK]) if has_places(cells)]
    return found[0] if found else 0


def _header_words(rows: list[Cells], start: int, choices: Choices, unit: str) -> tuple[list[str], int, list[Cells]]:
    """Return the words of a header that may stand in two rows, its first row, and the rows below it.

    Cells that were merged hold their word in the first of them: over several columns its parts stand below, and over
    two rows the second one is empty.
    """
    words, body = [text_of(cell) for cell in rows[start][1]], rows[start + 1 :]
    close = start > 0 and rows[start - 1][0] == rows[start][0] - 1
    if close and (above := _spread_over(rows[start - 1][1], words)):
        choices.tell(Filled(HEADERS[unit][2], one=rows[start - 1][0], other=rows[start][0]))
        return above, start - 1, body
    if body and (both := _divided(words, body[0][1])):
        choices.tell(Filled(HEADERS[unit][2], one=rows[start][0], other=body[0][0]))
        return both, start, body[1:]
    return words, start, body


def _spread_over(above: list[Any], words: list[str]) -> list[str]:
    """Return a header whose empty cells have their words in the row above; empty where that row is a title."""
    upper = [text_of(cell) for cell in above]
    filled = [row for row, word in enumerate(upper) if word and (row >= len(words) or not words[row])]
    if len([word for word in upper if word]) < 2 or not filled:
        return []
    spots = {columns[0] for field in ("lat", "lon", "shape") if (columns := candidates(field, words, {}))}
    whole, over = [], ""
    for row in range(max(len(words), len(upper))):
        word, top = (side[row] if row < len(side) else "" for side in (words, upper))
        over = top or over
        whole.append(word if word in spots else f"{over} {word}".strip() if word else top)
    return whole


def _divided(words: list[str], below: list[Any]) -> list[str]:
    """Return a header with the parts of its wide cells from the row below; empty where that is a row of values."""
    lower = [text_of(cell) for cell in below] + [""] * (len(words) - len(below))
    lat, lon = (candidates(field, words, {}) for field in ("lat", "lon"))
    under = [lower[words.index(columns[0])] for columns in (lat, lon) if columns]
    wide = words + [""] * (len(lower) - len(words))
    parts = [row for row, word in enumerate(lower) if word]
    if len(under) < 2 or any(under) or not any(row and not wide[row] for row in parts):
        return []
    if any(is_missing(lower[row]) or _is_number(lower[row]) for row in parts):
        return []
    whole, over = [], ""
    for word, part in zip(wide, lower, strict=True):
        over = word or over
        whole.append(f"{over} {part}".strip() if part else word)
    return whole


def _is_number(text: str) -> bool:
    """Whether a text begins as numbers do."""
    return text.lstrip("+-(").replace("\u2212", "")[:1].isdigit()


def _header(file: str, cells: list[str], choices: Choices) -> list[str]:
    """Return the names of columns, each once."""
    check_columns(file, len(cells))
    names: dict[str, None] = {}
    for position, cell in enumerate(cells, start=1):
        name = cell or f"column {position}"
        if name in names:
            number = 2 + sum(other.startswith(f"{name} (") for other in names)
            place = Filled(mark("column {n}"), n=position)
            choices.tell(mark("a column that stands twice was renamed"), f"{name} ({number})", place)
            name = f"{name} ({number})"
        names[name] = None
    return list(names)


def _is_tags(cells: list[Any]) -> bool:
    """Whether a row holds hashtags and nothing else."""
    filled = [word for word in map(text_of, cells) if word]
    return bool(filled) and all(word.startswith("#") for word in filled)


def _fitted(where: str, cells: list[Any], width: int) -> list[Any]:
    """Return as many cells as there are columns; empty cells at the end may be too many or too few."""
    while len(cells) > width and not text_of(cells[-1]):
        cells = cells[:-1]
    if len(cells) > width:
        counts = f"{len(cells)} cells, but the header has {width}"
        raise ScenarioError(f"{where}: {counts}: quote cells that contain the separator")
    plain = [cell.strip() if isinstance(cell, str) else "" if cell is None else cell for cell in cells]
    return plain + [""] * (width - len(cells))
