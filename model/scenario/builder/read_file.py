"""Opening a user's file of places: the reader for what it is called, or for what it holds."""

from pathlib import Path

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.delimited import read_table
from interpose.model.scenario.builder.geojson import read_features
from interpose.model.scenario.builder.layers import MOST_LAYER_BYTES, SUFFIXES, member_of, read_layer, unpack
from interpose.model.scenario.builder.place_file import KINDS, check_file, decode, read_bytes
from interpose.model.scenario.builder.table import PlaceTable, Reading

TABLES = (".csv", ".tsv", ".tab", ".txt")
FEATURES = (".geojson", ".json", ".topojson", ".geojsonl", ".geojsons", ".ndjson", ".jsonl")
SHAPEFILE = (".shp", ".shx", ".dbf", ".prj")
SHEETS = (".xls", ".xlsx", ".ods")


def read_file(path: Path, reading: Reading, choices: Choices) -> PlaceTable:
    """Read the rows of a file of places, whatever its format; raises ``ScenarioError`` with one line."""
    ending = path.suffix.lower()
    if ending in (*TABLES, *FEATURES):
        return _read_text(path.name, read_bytes(path), ending, reading, choices)
    if ending == ".zip":
        check_file(path, MOST_LAYER_BYTES)
        member = member_of(path, reading.layer, choices)
        inside = Path(member).suffix.lower()
        if inside in SUFFIXES:
            return read_layer(path, None, reading.encoding, choices, member)
        return _read_text(path.name, unpack(path, member), inside, reading, choices)
    if ending in SUFFIXES:
        check_file(path, MOST_LAYER_BYTES)
        return read_layer(path, reading.layer, reading.encoding, choices)
    check_file(path, MOST_LAYER_BYTES)
    name = short(path, 120)
    if ending in SHEETS:
        raise ScenarioError(f"{name}: is a workbook: save the sheet of places as CSV")
    if ending in SHAPEFILE:
        raise ScenarioError(f"{name}: is one part of a shapefile: give its .shp, or all of them as a .zip")
    ends = f"ends in {short(ending, 20)!r}" if ending else "has no ending"
    raise ScenarioError(f"{name}: {ends}: {KINDS}")


def _read_text(name: str, data: bytes, ending: str, reading: Reading, choices: Choices) -> PlaceTable:
    """Read a text as features or as a table: by what it holds where its name says something else."""
    file = short(name)
    text = decode(name, data, reading.encoding, choices)
    if ending in FEATURES:
        return read_features(file, text, reading.layer, choices)
    if text.lstrip()[:1] == "{" and '"type"' in text[:2000]:
        choices.tell(f"{file} holds GeoJSON, whatever its name says")
        return read_features(file, text, reading.layer, choices)
    return read_table(file, text, choices)
