"""Reading workbooks (.xlsx) with the extra ``excel``: the sheet that has places, whatever stands above its header.

What openpyxl reads is bounded before: members that it needs are copied into an archive of their own, without types of
documents, and with so many elements that it ends in seconds.
"""

import datetime
import io
import warnings
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.optional_libraries import require_library
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.column_names import candidates
from interpose.model.scenario.builder.place_file import MOST_BYTES
from interpose.model.scenario.builder.table import PlaceTable, check_rows
from interpose.model.scenario.builder.tabular import LOOK, Cells, has_places, table_of
from interpose.model.scenario.builder.xml_parts import root_of

EXTRA = "excel"
AS_TABLE = "save the sheet of places as CSV"
COMPOUND = b"\xd0\xcf\x11\xe0"
"""first bytes of old workbooks, and of those with a password"""
MOST_MEMBERS = 5000
MOST_MARKS = 4_000_000
"""elements of all sheets and texts, twice: a million cells"""
MOST_OTHERS = 60_000
"""the same of everything that is no cell: formats, links, rules, merged cells"""
MOST_SEEN = 20_000_000
"""cells, empty ones between others included"""
LAST_ROW = 1_048_576
UNREAD = {
    "calcChain",
    "chartsheet",
    "chartSpace",
    "comments",
    "pivotCacheDefinition",
    "pivotCacheRecords",
    "wsDr",
    "xml",
}
"""roots of parts that say nothing about cells"""
BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""what zipfile and openpyxl raise for workbooks that are broken"""


def read_workbook(file: str, data: bytes, layer: str | None, choices: Choices) -> PlaceTable:
    """Read the sheet of a workbook that has places.

    Parameters
    ----------
    file : str
        Name of the file.
    data : bytes
        What it holds.
    layer : str, optional
        Which sheet; default: of those with columns of coordinates the one with most rows.
    choices : Choices
        Where it is told what was taken for what.

    Raises
    ------
    ScenarioError
        With one line that names the file, the row and the cure.
    InterposeError
        Where the extra is not installed.
    """
    if data.startswith(COMPOUND):
        raise ScenarioError(f"{file}: is an old workbook (.xls) or has a password: save it as .xlsx, or {AS_TABLE}")
    openpyxl = require_library("openpyxl", EXTRA)
    try:
        kept, has_formulas = _kept_parts(file, data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(kept, read_only=True, data_only=True, keep_links=False)
            sheets = {str(sheet.title): _rows_of(file, sheet) for sheet in book.worksheets}
    except BROKEN as error:
        problem = short(str(error).splitlines()[0] if str(error) else type(error).__name__, 80)
        raise ScenarioError(f"{file}: cannot be read as a workbook ({problem}): {AS_TABLE}") from None
    title = _sheet_of(file, sheets, layer, choices)
    table = table_of(file, sheets[title], choices, unit="row")
    spots = [found[0] for field in ("lat", "lon") if (found := candidates(field, table.columns, table.tags))]
    if has_formulas and spots and all(row[column] == "" for row in table.rows for column in spots):
        cure = "open it in a spreadsheet program and save it"
        raise ScenarioError(f"{file}: its formulas were stored without their values: {cure}, or {AS_TABLE}")
    return table


def _kept_parts(file: str, data: bytes) -> tuple[io.BytesIO, bool]:
    """Return an archive of the parts that tell of cells, and whether some cells are formulas; refuses too much."""
    kept, formulas, marks, others = io.BytesIO(), False, 0, 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(kept, "w") as copy:
        members = {member.filename: member for member in archive.infolist()}
        texts = [m for name, m in members.items() if PurePosixPath(name).suffix.lower() in (".xml", ".rels")]
        size = sum(member.file_size for member in texts)
        if size > MOST_BYTES or len(members) > MOST_MEMBERS:
            raise ScenarioError(f"{file}: unpacks to {size / 1e6:,.0f} MB in {len(members):,} parts: {AS_TABLE}")
        for member in texts:
            content = archive.read(member)
            root = root_of(file, content)
            if root in UNREAD:
                continue
            cells = _cells_in(content) if root in ("worksheet", "sst") else 0
            marks, others = marks + cells, others + content.count(b"<") - cells
            formulas = formulas or (root == "worksheet" and b"<f" in content)
            copy.writestr(zipfile.ZipInfo(member.filename), content)
    if marks > MOST_MARKS:
        raise ScenarioError(f"{file}: has more than {MOST_MARKS // 4:,} cells: {AS_TABLE}")
    if others > MOST_OTHERS:
        problem = f"has more than {MOST_OTHERS // 2:,} formats, links, merged cells or rules beside its cells"
        raise ScenarioError(f"{file}: {problem}: {AS_TABLE}")
    kept.seek(0)
    return kept, formulas


def _cells_in(content: bytes) -> int:
    """Return how many marks of elements lie among the rows of a sheet, or the texts of a book."""
    begin, end = content.find(b"sheetData"), content.rfind(b"sheetData")
    if begin < 0:
        return content.count(b"<") if b"sst" in content[:1000] else 0
    return content.count(b"<", begin, end)


def _rows_of(file: str, sheet: Any) -> list[Cells]:
    """Return the rows of a sheet that are not empty, each with its number."""
    rows: list[Cells] = []
    seen = 0
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        seen += len(cells)
        if number > LAST_ROW or seen > MOST_SEEN:
            raise ScenarioError(f"{file}: has cells far from all others: {AS_TABLE}")
        if not cells:
            continue
        last = max((row for row, cell in enumerate(cells) if cell not in (None, "")), default=-1)
        if last >= 0:
            rows.append((number, [_plain(cell) for cell in cells[: last + 1]]))
            check_rows(file, len(rows))
    return rows


def _plain(cell: Any) -> Any:
    """Return a cell as a text, a number, a truth or None; dates say that they are dates."""
    if cell is None or isinstance(cell, (str, int, float)):
        return cell
    if isinstance(cell, (datetime.datetime, datetime.date)):
        return f"{cell.isoformat()[:10]} (a date)"
    if isinstance(cell, datetime.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)


def _sheet_of(file: str, sheets: dict[str, list[Cells]], layer: str | None, choices: Choices) -> str:
    """Return the sheet to read: the one that was asked for, or the largest that has columns of places."""
    listed = ", ".join(short(name, 30) for name in list(sheets)[:5])
    if layer is not None and layer not in sheets:
        raise ScenarioError(f"{file} has no such sheet: it has {listed}", argument="layer", value=short(layer))
    if layer is not None:
        return layer
    if not sheets:
        raise ScenarioError(f"{file}: has no sheet of cells: {AS_TABLE}")
    drawn = [name for name, rows in sheets.items() if any(has_places(cells) for _, cells in rows[:LOOK])]
    taken = max(drawn or sheets, key=lambda name: len(sheets[name]))
    if len(sheets) > 1:
        several = mark("has {n} sheets ({listed}): {taken} was read")
        choices.tell(Filled(several, n=len(sheets), listed=listed, taken=repr(short(taken, 40))))
    return taken
