"""Opening a user's file of places: the reader for what it is called, or for what it holds."""

from dataclasses import replace
from pathlib import Path

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.delimited import read_table
from interpose.model.scenario.builder.geojson import read_features
from interpose.model.scenario.builder.kml import read_kml, unpack_kml
from interpose.model.scenario.builder.layers import MOST_LAYER_BYTES, SUFFIXES, member_of, read_layer, unpack
from interpose.model.scenario.builder.place_file import KINDS, check_file, decode, read_bytes
from interpose.model.scenario.builder.table import PlaceTable, Reading
from interpose.model.scenario.builder.workbook import COMPOUND, read_workbook

TABLES = (".csv", ".tsv", ".tab", ".txt")
FEATURES = (".geojson", ".json", ".topojson", ".geojsonl", ".geojsons", ".ndjson", ".jsonl")
MARKS = (".kml",)
BOOKS = (".xlsx", ".xlsm", ".xls")
OTHER_BOOKS = (".ods", ".xlsb", ".numbers")
SHAPEFILE = (".shp", ".shx", ".dbf", ".prj")
PACKED = b"PK\x03\x04"
"""first bytes of an archive, which a workbook is too"""


def read_file(path: Path, reading: Reading, choices: Choices) -> PlaceTable:
    """Read the rows of a file of places, whatever its format; raises ``ScenarioError`` with one line."""
    ending = path.suffix.lower()
    if ending in (*TABLES, *FEATURES, *MARKS, *BOOKS):
        return _read_bytes(path.name, read_bytes(path), ending, reading, choices)
    check_file(path, MOST_LAYER_BYTES)
    if ending == ".kmz":
        return _read_bytes(path.name, unpack_kml(path, choices), ".kml", reading, choices)
    if ending == ".zip":
        member = member_of(path, reading.layer, choices)
        inside = Path(member).suffix.lower()
        if inside in SUFFIXES:
            return read_layer(path, None, reading.encoding, choices, member)
        within = (
            replace(reading, layer=None) if reading.layer in (member, Path(member).name, Path(member).stem) else reading
        )
        return _read_bytes(path.name, unpack(path, member), inside, within, choices)
    if ending in SUFFIXES:
        return read_layer(path, reading.layer, reading.encoding, choices)
    name = short(path, 120)
    if ending in OTHER_BOOKS:
        raise ScenarioError(f"{name}: is a workbook of another kind: save it as .xlsx, or the sheet of places as CSV")
    if ending in SHAPEFILE:
        raise ScenarioError(f"{name}: is one part of a shapefile: give its .shp, or all of them as a .zip")
    ends = f"ends in {short(ending, 20)!r}" if ending else "has no ending"
    raise ScenarioError(f"{name}: {ends}: {KINDS}")


def _read_bytes(name: str, data: bytes, ending: str, reading: Reading, choices: Choices) -> PlaceTable:
    """Read a file as placemarks, a workbook or a text: by what it holds where its name says something else."""
    file = short(name)
    if ending in MARKS:
        return read_kml(file, data, reading.layer, reading.encoding, choices)
    if ending in BOOKS:
        if data.startswith((PACKED, COMPOUND)) or ending != ".xls":
            return read_workbook(file, data, reading.layer, choices)
        choices.tell(Filled(mark("{file} holds a table as text, whatever its name says"), file=file))
    return _read_text(name, data, ending, reading, choices)


def _read_text(name: str, data: bytes, ending: str, reading: Reading, choices: Choices) -> PlaceTable:
    """Read a text as features or as a table: by what it holds where its name says something else."""
    file = short(name)
    text = decode(name, data, reading.encoding, choices)
    if ending in FEATURES:
        return read_features(file, text, reading.layer, choices)
    if text.lstrip()[:1] == "{" and '"type"' in text[:2000]:
        choices.tell(Filled(mark("{file} holds GeoJSON, whatever its name says"), file=file))
        return read_features(file, text, reading.layer, choices)
    return read_table(file, text, choices)
