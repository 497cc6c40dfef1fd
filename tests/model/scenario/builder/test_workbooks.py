"""Workbooks as people send them: titles, sheets, merged cells, numbers as text, dates, formulas; hostile ones."""

import datetime
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.build import make_scenario
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.places import Sites, read_sites
from interpose.model.scenario.builder.table import Reading
from interpose.model.scenario.loading import load_scenario

HEADER = ("Code", "Name", "Latitude", "Longitude", "Population")
ROWS = [("A1", "Alpha", 10.25, 20.5, 1000), ("B1", "Beta", 10.5, 20.75, 2000), ("C1", "Gamma", 10.75, 20.25, 3000)]


def write(path, *fill: Callable, titles: tuple[str, ...] = ()):
    """Write a workbook with a sheet for each function that fills one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for row, each in enumerate(fill):
        each(book.create_sheet(titles[row] if titles else f"S{row}"))
    book.save(path)
    return path


def plain(sheet) -> None:
    """Fill a sheet with a header and rows."""
    for row in (HEADER, *ROWS):
        sheet.append(row)


def read(path, **how: object) -> tuple[Sites, str]:
    """Read places; also give what was told."""
    choices = Choices()
    return read_sites(path, Reading(**how), choices), "\n".join(choices.lines())


def same(sites: Sites) -> None:
    """Check that places are those of ROWS."""
    assert (sites.ids, sites.names, sites.population) == (
        ["A1", "B1", "C1"],
        ["Alpha", "Beta", "Gamma"],
        [1000, 2000, 3000],
    )
    assert (sites.lat.tolist(), sites.lon.tolist()) == ([10.25, 10.5, 10.75], [20.5, 20.75, 20.25])


def test_a_plain_sheet_becomes_a_scenario(tmp_path):
    path = write(tmp_path / "p.xlsx", plain)
    sites, told = read(path)
    same(sites)
    assert "columns taken: id Code, name Name, people Population" in told
    made = make_scenario("land", path, tmp_path / "made")
    kept = [fact.value for fact in load_scenario(made.file).facts if fact.item == "how the file was read"]
    assert (made.places, made.links) == (3, 3) and kept == made.notes


def test_titles_empty_rows_and_columns_notes_and_totals(tmp_path):
    def messy(sheet) -> None:
        sheet["B1"] = "Table 3. Places of the country"
        sheet.merge_cells("B1:F1")
        sheet["B2"] = "(thousands separated by commas)"
        for column, word in enumerate(HEADER, start=2):
            sheet.cell(5, column, word)
        for row, values in enumerate(ROWS):
            for column, value in enumerate(values, start=2):
                sheet.cell(7 + 2 * row, column, value)
        sheet["C15"], sheet["F15"] = "Total", 6000
        sheet["B17"] = "Source: census"

    sites, told = read(write(tmp_path / "p.xlsx", messy))
    same(sites)
    assert "row 5 is taken as the header" in told
    assert "rows without coordinates were left out: row 15, row 17" in told


def test_numbers_as_text_dates_and_truths(tmp_path):
    def texts(sheet) -> None:
        sheet.append((*HEADER, "Visited", "Open"))
        for code, name, lat, lon, people in ROWS:
            where = f"{lat:.2f}".replace(".", ","), f" {lon} "
            sheet.append((code, name, *where, f"{people:,}", datetime.datetime(2024, 5, 10), True))

    sites, told = read(write(tmp_path / "p.xlsx", texts))
    same(sites)
    assert "commas separate thousands" in told and "commas for decimals" in told

    def spoiled(sheet) -> None:
        plain(sheet)
        sheet["C3"] = datetime.datetime(2024, 5, 10)

    with pytest.raises(ScenarioError, match=r"row 3: Latitude is '2024-05-10 \(a date\)', not a number \(degrees\)"):
        read(write(tmp_path / "p.xlsx", spoiled))


def test_times_are_degrees_and_minutes(tmp_path):
    def clocked(sheet) -> None:
        plain(sheet)
        sheet["C2"], sheet["D2"] = datetime.time(10, 15), datetime.timedelta(hours=20, minutes=30)

    same(read(write(tmp_path / "p.xlsx", clocked))[0])


@pytest.mark.parametrize("way", ["over columns", "over rows", "both"])
def test_a_header_of_two_rows_with_merged_cells(tmp_path, way):
    def divided(sheet) -> None:
        if way == "over columns":
            sheet.append((*HEADER[:4], "Population", None, None))
            sheet.append((None, None, None, None, "Male", "Female", "Total"))
            sheet.merge_cells("E1:G1")
        else:
            sheet.append(("Code", "Name", "Coordinates", None, "Population" if way == "both" else "Total population"))
            sheet.append((None, None, "Latitude", "Longitude", "Total" if way == "both" else None))
            sheet.merge_cells("C1:D1")
        for code, name, lat, lon, people in ROWS:
            halves = (people // 2, people // 2) if way == "over columns" else ()
            sheet.append((code, name, lat, lon, *halves, people))

    sites, told = read(write(tmp_path / "p.xlsx", divided))
    same(sites)
    assert "rows 1 and 2 together are taken as the header" in told


def test_of_several_sheets_the_one_with_places_or_the_one_that_is_named(tmp_path):
    def about(sheet) -> None:
        for row in range(40):
            sheet.append((f"remark {row}",))

    def few(sheet) -> None:
        sheet.append(HEADER)
        for row in ROWS[:2]:
            sheet.append(row)

    path = write(tmp_path / "p.xlsx", about, few, plain, titles=("read me", "few", "all"))
    sites, told = read(path)
    same(sites)
    assert "has 3 sheets (read me, few, all): 'all' was read" in told
    assert read(path, layer="few")[0].ids == ["A1", "B1"]
    with pytest.raises(ScenarioError, match="has no such sheet: it has read me, few, all"):
        read(path, layer="none")
    with pytest.raises(ScenarioError, match="no column 'lat'"):
        read(path, layer="read me")


def test_formulas_without_their_values_are_told(tmp_path):
    def formulas(sheet) -> None:
        sheet.append(HEADER)
        for code, name, lat, lon, people in ROWS:
            sheet.append((code, name, f"={lat}", f"={lon}", people))

    with pytest.raises(ScenarioError, match="formulas were stored without their values: open it in a spreadsheet"):
        read(write(tmp_path / "p.xlsx", formulas))


def test_in_an_archive_and_under_the_name_of_an_old_workbook(tmp_path):
    data = write(tmp_path / "p.xlsx", plain).read_bytes()
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("data/places.xlsx", data)
    same(read(tmp_path / "p.zip")[0])
    same(read(tmp_path / "p.zip", layer="places")[0])
    (tmp_path / "p.xls").write_bytes(data)
    same(read(tmp_path / "p.xls")[0])
    (tmp_path / "t.xls").write_text("\t".join(HEADER) + "\n" + "".join("\t".join(map(str, r)) + "\n" for r in ROWS))
    sites, told = read(tmp_path / "t.xls")
    same(sites)
    assert "holds a table as text, whatever its name says" in told


# ---------------------------------------------------------------------------------------------- hostile ones


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, change(content) if member == name else content)
    return made.getvalue()


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
ENTITY = b'<!DOCTYPE a [<!ENTITY b "bbbb">]>'
HOSTILE = {
    "entities": (SHEET, lambda old: ENTITY + old, "declares a document type"),
    "entities in formats": (STYLES, lambda old: ENTITY + old, "declares a document type"),
    "a row of millions": (
        SHEET,
        lambda old: old.replace(b"</row>", b"<c/>" * 4_100_000 + b"</row>", 1),
        "has more than 1,000,000 cells",
    ),
    "formats without end": (STYLES, lambda old: old.replace(b"<cellXfs", b"<xf/>" * 70_000 + b"<cellXfs"), "formats"),
    "links without end": (
        SHEET,
        lambda old: old.replace(b"</worksheet>", b'<mergeCell ref="A1:B2"/>' * 70_000 + b"</worksheet>"),
        "merged cells or rules",
    ),
    "the last row of all": (
        SHEET,
        lambda old: old.replace(b'<row r="4"', b'<row r="999999999999"'),
        "has cells far from all others",
    ),
    "a column of no name": (SHEET, lambda old: old.replace(b'r="A2"', b'r="ZZZZZ2"'), "cannot be read as a workbook"),
    "no number": (SHEET, lambda old: old.replace(b"<v>10.25</v>", b"<v>ten</v>"), "cannot be read as a workbook"),
    "a text that there is not": (
        SHEET,
        lambda old: old.replace(b't="inlineStr"><is><t>Code</t></is>', b't="s"><v>9</v>'),
        "cannot be read as a workbook",
    ),
    "cut": (SHEET, lambda old: old[:-80], "cannot be read as a workbook"),
    "no sheets": ("xl/workbook.xml", lambda old: b"<workbook/>", "has no sheet of cells"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_workbook_is_refused_in_one_line(tmp_path, case):
    part, change, words = HOSTILE[case]
    path = write(tmp_path / "p.xlsx", plain)
    path.write_bytes(changed(path.read_bytes(), part, change))
    with pytest.raises(ScenarioError) as caught:
        read(path)
    line = str(caught.value)
    assert words in line and len(line) <= 300 and "\n" not in line and str(tmp_path) not in line


def test_what_is_no_workbook_is_refused_in_one_line(tmp_path):
    for name, data, words in (
        ("p.xlsx", b"PK\x03\x04 and no more", "cannot be read as a workbook"),
        ("p.xlsx", b"lat,lon\n1,1\n", "cannot be read as a workbook"),
        ("p.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old workbook (.xls) or has a password: save it as .xlsx"),
        ("p.ods", b"PK", "is a workbook of another kind: save it as .xlsx"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ScenarioError) as caught:
            read(tmp_path / name)
        assert words in str(caught.value)


def test_an_archive_that_unpacks_to_much_is_refused_before_it_is_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "p.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 61_000_000)
    with pytest.raises(ScenarioError, match="unpacks to 61 MB in 1 parts"):
        read(tmp_path / "p.xlsx")
