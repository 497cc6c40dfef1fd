"""Reading GeoPackage, FlatGeobuf and shapefiles with the extra ``geo``; and finding what a ZIP archive holds."""

import logging
import os
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.optional_libraries import require_library
from interpose.model.scenario.builder.choices import OF_LAYERS, Choices, short
from interpose.model.scenario.builder.place_file import MOST_BYTES
from interpose.model.scenario.builder.reference_systems import EXTRA
from interpose.model.scenario.builder.table import MOST_ROWS, PlaceTable, check_rows

MOST_LAYER_BYTES = 200_000_000
BEGINS = {".gpkg": b"SQLite format 3\0", ".fgb": b"fgb\x03fgb", ".shp": b"\x00\x00\x27\x0a"}
"""First bytes of each format, so that no file is read as something that its name does not say."""
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, RuntimeError, ValueError)
"""what is raised for archives that are broken, encrypted, or packed in a way that is not known"""
SUFFIXES = tuple(BEGINS)
TEXTS = (".csv", ".geojson", ".json", ".kml", ".topojson", ".tsv", ".txt", ".xlsx")


def read_layer(path: Path, layer: str | None, encoding: str | None, choices: Choices, inside: str = "") -> PlaceTable:
    """Read a layer of features from a GeoPackage, a FlatGeobuf or a shapefile.

    Parameters
    ----------
    path : Path
        The file, or the archive in which it lies.
    layer : str, optional
        Which layer; default: the one with most features.
    encoding : str, optional
        Of the texts of a shapefile.
    choices : Choices
        Where the choice of a layer is told.
    inside : str
        Name of the file within a ZIP archive; empty for a file of its own.

    Raises
    ------
    ScenarioError
        With one line, for a file that cannot be read.
    InterposeError
        Where the extra is not installed.
    """
    file = short(path.name)
    pyogrio = require_library("pyogrio", EXTRA)
    source = f"/vsizip/{{{path.resolve()}}}/{inside}" if inside else str(path.resolve())
    _check_begin(path, inside)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            logging.getLogger("pyogrio").addHandler(logging.NullHandler())
            return _read(pyogrio, source, file, (layer, encoding), choices)
    except _mistakes(pyogrio) as error:
        problem = short(str(error).replace(source, file).replace(f"{path.resolve().parent}{os.sep}", ""), 90)
        advice = "export it as GeoJSON"
        raise ScenarioError(f"{file}: cannot be read as a layer of features ({problem}): {advice}") from None


def _read(pyogrio: Any, source: str, file: str, wanted: tuple[str | None, str | None], choices: Choices) -> PlaceTable:
    """Read a layer with pyogrio; ``wanted`` are its name and the encoding of its texts."""
    layer, encoding = wanted
    taken = _layer_of(pyogrio, source, file, layer, choices)
    more = {"encoding": encoding} if encoding and not source.lower().endswith(".gpkg") else {}
    check_rows(file, max(0, int(pyogrio.read_info(source, layer=taken)["features"])))
    options = {"force_2d": True, "max_features": MOST_ROWS + 1, "datetime_as_string": True, **more}
    meta, _, shapes, columns = pyogrio.raw.read(source, layer=taken, **options)
    if shapes is None:
        raise ScenarioError(f"{file}: its layer {short(taken, 30)!r} has no geometries: name another layer")
    geometries = list(shapely.from_wkb(shapes, on_invalid="fix"))
    names = [str(name) for name in meta["fields"]]
    values = [_plain(column) for column in columns]
    rows = [dict(zip(names, cells, strict=True)) for cells in zip(*values, strict=True)] if names else []
    rows = rows or [{} for _ in geometries]
    labels = [f"feature {number}" for number in range(1, len(rows) + 1)]
    return PlaceTable(file, rows, labels, geometries, meta["crs"])


def _mistakes(pyogrio: Any) -> tuple[type[Exception], ...]:
    """Return what is raised for files that are broken."""
    inside = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, shapely.errors.ShapelyError)
    return (*inside, ValueError, RuntimeError, LookupError)


def _plain(column: Any) -> list[Any]:
    """Return the values of a column as Python has them."""
    values: list[Any] = column.tolist()
    return values


def _check_begin(path: Path, inside: str) -> None:
    """Refuse a file whose first bytes are not those of its kind."""
    name = Path(inside or path.name)
    begin = BEGINS[name.suffix.lower()]
    if inside:
        head = unpack(path, inside, len(begin))
    else:
        with path.open("rb") as stream:
            head = stream.read(len(begin))
    if head != begin:
        named = f"{short(name.name)} " if inside else ""
        raise ScenarioError(f"{short(path.name)}: {named}is no {name.suffix[1:]} file: its first bytes are others")


def _layer_of(pyogrio: Any, source: str, file: str, layer: str | None, choices: Choices) -> str:
    """Return the name of the layer to read: the one that was asked for, or the only one, or the largest with shapes."""
    layers = {str(name): kind for name, kind in pyogrio.list_layers(source).tolist()}
    listed = ", ".join(short(name, 30) for name in list(layers)[:5])
    if layer is not None and layer not in layers:
        raise ScenarioError(f"{file} has no such layer: it has {listed}", argument="layer", value=short(layer))
    if layer is not None or len(layers) == 1:
        return layer or next(iter(layers))
    drawn = [name for name, kind in layers.items() if kind is not None] or list(layers)
    if not drawn:
        raise ScenarioError(f"{file}: has no layer")
    areas = [name for name in drawn[:50] if "Polygon" in str(layers[name])] or drawn[:50]
    sizes = {name: pyogrio.read_info(source, layer=name)["features"] for name in areas}
    taken = max(sizes, key=sizes.__getitem__)
    choices.tell(Filled(OF_LAYERS, n=len(layers), listed=listed, taken=repr(short(taken, 40))))
    return taken


def member_of(path: Path, layer: str | None, choices: Choices) -> str:
    """Return which file of a ZIP archive holds the places.

    Raises
    ------
    ScenarioError
        With one line, for an archive that holds none or several, that is broken, or that is too large unpacked.
    """
    file = short(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                member for member in archive.infolist() if not member.is_dir() and "__MACOSX" not in member.filename
            ]
    except BROKEN as error:
        raise ScenarioError(f"{file}: is no whole ZIP archive ({short(error, 60)}): fetch it again") from None
    size = sum(member.file_size for member in members)
    if size > MOST_LAYER_BYTES:
        raise ScenarioError(f"{file}: unpacks to {size / 1e6:,.0f} MB: at most {MOST_LAYER_BYTES // 10**6} MB are read")
    names = [m.filename for m in members if Path(m.filename).suffix.lower() in (*SUFFIXES, *TEXTS)]
    drawn = [n for n in names if Path(n).suffix.lower() in SUFFIXES] or [n for n in names if not n.endswith(".txt")]
    wanted = [name for name in drawn if layer in (name, Path(name).name, Path(name).stem)] if layer else drawn
    if not drawn:
        raise ScenarioError(f"{file}: holds no shapefile, GeoPackage, GeoJSON, KML, CSV or .xlsx file")
    if not wanted:
        listed = ", ".join(short(Path(name).stem, 30) for name in drawn[:4])
        raise ScenarioError(f"{file} has no such layer: it has {listed}", argument="layer", value=short(layer))
    if len(wanted) > 1:
        listed = ", ".join(short(Path(name).stem, 30) for name in wanted[:4])
        raise ScenarioError(f"{file}: holds {len(wanted)} files of places ({listed}): name one of them as the layer")
    if len(names) > 1 or Path(wanted[0]).stem != path.stem:
        choices.tell(Filled(mark("{file} in the archive was read"), file=short(Path(wanted[0]).name)))
    return wanted[0]


def unpack(path: Path, name: str, head: int | None = None) -> bytes:
    """Return a text file of a ZIP archive, or its first bytes."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as stream:
            data = stream.read(head or MOST_BYTES + 1)
    except BROKEN as error:
        raise ScenarioError(f"{short(path.name)}: {short(name)} cannot be unpacked ({short(error, 60)})") from None
    if len(data) > MOST_BYTES:
        raise ScenarioError(f"{short(path.name)}: {short(name)} is larger than {MOST_BYTES // 10**6} MB: simplify it")
    return data
