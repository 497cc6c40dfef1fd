"""Reading KML and KMZ, of Google Earth and others: placemarks with outlines or points, their folders and their data.

Read element by element, so that it needs no extra and stops at its bounds. Of GDAL's drivers KML leaves
``ExtendedData`` out, where attributes stand; LIBKML, which not every build has, has no bounds, and a test compares with
it.
Reference: OGC 12-007r2, https://docs.ogc.org/is/12-007r2/12-007r2.html.
"""

import html
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.geojson import FEATURE_ID, polygon_of
from interpose.model.scenario.builder.layers import BROKEN, unpack
from interpose.model.scenario.builder.table import MOST_ROWS, PlaceTable, Row, check_rows
from interpose.model.scenario.builder.xml_parts import read_xml

CELLS = re.compile(r"<td[^<>]*>([^<>]*)</td>\s*<td[^<>]*>([^<>]*)</td>", re.IGNORECASE)
"""two cells of a row of the table that map programs write into descriptions"""
LONGEST_TABLE = 50_000
MOST_UNEVEN = 500_000
FOLDER = "folder"
NO_PLACEMARKS = "holds no placemarks"


def read_kml(file: str, data: bytes, layer: str | None, encoding: str | None, choices: Choices) -> PlaceTable:
    """Read the placemarks of a KML file; coordinates are longitudes and latitudes (WGS 84) by its standard.

    Parameters
    ----------
    file : str
        Name of the file.
    data : bytes
        What it holds.
    layer : str, optional
        A folder; default: all of them.
    encoding : str, optional
        Of the text, where the user knows it.
    choices : Choices
        Where it is told what was taken.

    Raises
    ------
    ScenarioError
        With one line that names the file, the placemark and the cure.
    """
    placemarks = _Placemarks(file, choices)
    read_xml(file, data, placemarks, encoding)
    return placemarks.table(layer)


def unpack_kml(path: Path, choices: Choices) -> bytes:
    """Return the KML file of a KMZ archive: ``doc.kml``, or the first one in it."""
    file = short(path.name)
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
    except BROKEN as error:
        raise ScenarioError(f"{file}: is no whole KMZ archive ({short(error, 60)}): fetch it again") from None
    if not names:
        raise ScenarioError(f"{file}: holds no .kml file: export it again, as KML or GeoJSON")
    taken = min(names, key=lambda name: (name.count("/"), name.lower() != "doc.kml"))
    if len(names) > 1:
        choices.tell(Filled(mark("has {n} KML files: {taken} was read"), n=len(names), taken=short(taken, 40)))
    return unpack(path, taken)


def spots_in(text: str) -> npt.NDArray[np.float64]:
    """Return the longitudes and latitudes of a text of coordinates, heights left out.

    Raises
    ------
    ValueError
        Where it is none; all spots have heights, or none has.
    """
    words = text.split()
    if any(word[0] == "," or word[-1] == "," for word in words):  # spaces beside a comma
        words = " ".join(words).replace(" ,", ",").replace(", ", ",").split()
    numbers = 1 + words[0].count(",") if words else 2
    if numbers not in (2, 3) or any(word.count(",") != numbers - 1 for word in words):
        return _uneven(words)
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)  # what stands behind the last number that can be read
        try:
            spots = np.fromstring(" ".join(words).replace(",", " "), sep=" ").reshape(len(words), numbers)
        except DeprecationWarning:
            raise ValueError from None
    if not np.isfinite(spots).all():
        raise ValueError
    return spots[:, :2]


def _uneven(words: list[str]) -> npt.NDArray[np.float64]:
    """Return spots of which some have heights; raises as :func:`spots_in`."""
    if len(words) > MOST_UNEVEN or any(not 1 <= word.count(",") <= 2 for word in words):
        raise ValueError
    spots = np.array([word.split(",")[:2] for word in words], dtype=np.float64)
    if not np.isfinite(spots).all():
        raise ValueError
    return spots


class _Placemarks:
    """Rows and geometries, as the elements of a file begin and end."""

    def __init__(self, file: str, choices: Choices) -> None:
        self.file, self.choices = file, choices
        self.rows: list[Row] = []
        self.shapes: list[Any] = []
        self.around: list[tuple[str, ...]] = []
        self.links = 0
        self._path: list[str] = []
        self._folders: list[str] = []
        self._words: list[str] = []
        self._place: Row | None = None
        self._parts: list[Any] = []
        self._rings: list[npt.NDArray[np.float64]] = []
        self._key = ""

    @property
    def _label(self) -> str:
        """Return what the placemark that is read is called in messages."""
        return f"placemark {len(self.rows) + 1}"

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Note that an element begins."""
        self._path.append(name)
        self._words = []
        if name in ("Document", "Folder"):
            self._folders.append("")
        elif name == "Placemark":
            self._place, self._parts = {}, []
            if attributes.get("id"):
                self._place[FEATURE_ID] = attributes["id"]
        elif name == "Polygon":
            self._rings = []
        elif name in ("Data", "SimpleData"):
            self._key = " ".join(attributes.get("name", "").split())[:100]
        elif name == "NetworkLink":
            self.links += 1

    def text(self, words: str) -> None:
        """Note a piece of text."""
        self._words.append(words)

    def end(self, name: str) -> None:
        """Note that an element ends."""
        self._path.pop()
        inside = self._path[-1] if self._path else ""
        if name in ("Document", "Folder") and self._folders:
            self._folders.pop()
        elif name == "name" and inside in ("Document", "Folder") and self._folders:
            self._folders[-1] = self._said()
        elif self._place is not None:
            self._end_in_placemark(name, inside)
        self._words = []

    def _said(self) -> str:
        """Return the text of the element that ends."""
        return " ".join("".join(self._words).split())

    def _end_in_placemark(self, name: str, inside: str) -> None:
        """Note that an element of a placemark ends."""
        assert self._place is not None
        if name == "Placemark":
            self._end_placemark()
        elif name == "coordinates":
            self._end_coordinates(inside)
        elif name == "Polygon":
            polygon = polygon_of(self._rings, self._label, self.choices)
            self._parts += [] if polygon is None else [polygon]
        elif name in ("value", "SimpleData") and self._key:
            self._put(self._key, self._said())
        elif inside == "Placemark" and name in ("name", "address"):
            self._put(name, self._said())
        elif inside == "Placemark" and name == "description":
            self._end_description("".join(self._words))

    def _put(self, key: str, value: str) -> None:
        """Keep a value; one of the same name that says something else stays beside it."""
        assert self._place is not None
        if self._place.get(key, value) != value:
            key = f"{key} (2)"
        self._place[key] = value

    def _end_description(self, text: str) -> None:
        """Keep the values of the table that map programs write into a description."""
        assert self._place is not None
        if len(text) <= LONGEST_TABLE:
            for key, value in CELLS.findall(text):
                name = " ".join(html.unescape(key).split())[:100]
                if name:
                    self._place.setdefault(name, " ".join(html.unescape(value).split()))

    def _end_coordinates(self, inside: str) -> None:
        """Keep the spots of a point, a line or a ring."""
        spots = self._spots("".join(self._words))
        if inside == "LinearRing" and "Polygon" in self._path:
            if len(spots):
                outer = "outerBoundaryIs" in self._path
                self._rings.insert(0 if outer else len(self._rings), spots)
        elif inside == "Point" and len(spots):
            self._parts.append(shapely.Point(spots[0]))
        elif inside in ("LineString", "LinearRing") and len(spots) > 1:
            self._parts.append(shapely.LineString(spots))

    def _spots(self, text: str) -> npt.NDArray[np.float64]:
        """Return longitudes and latitudes; a third number is a height."""
        try:
            return spots_in(text)
        except ValueError:
            problem = f"has coordinates that are no numbers longitude,latitude ({short(text.strip(), 40)})"
            raise ScenarioError(f"{self.file} {self._label}: {problem}") from None

    def _end_placemark(self) -> None:
        """Keep the placemark that ends."""
        assert self._place is not None
        parts, self._parts = self._parts, []
        kinds = {part.geom_type for part in parts}
        if len(parts) < 2:
            shape = parts[0] if parts else None
        elif kinds == {"Polygon"}:
            shape = shapely.MultiPolygon(parts)
        else:
            shape = shapely.GeometryCollection(parts)
        folders = tuple(folder for folder in self._folders if folder)
        if folders:
            self._place.setdefault(FOLDER, folders[-1])
        self.rows.append(self._place)
        self.shapes.append(shape)
        self.around.append(folders)
        self._place = None
        if len(self.rows) > MOST_ROWS:
            check_rows(self.file, len(self.rows))

    def table(self, layer: str | None) -> PlaceTable:
        """Return the placemarks, or those of a folder; raises ``ScenarioError`` where there are none."""
        if not self.rows:
            link = ": it only points to a file elsewhere (NetworkLink): fetch that one" if self.links else ""
            raise ScenarioError(f"{self.file}: {NO_PLACEMARKS}{link}")
        innermost = dict.fromkeys(folders[-1] for folders in self.around if folders)
        listed = ", ".join(short(name, 30) for name in list(innermost)[:5]) or "none"
        kept = [row for row, folders in enumerate(self.around) if layer is None or layer in folders]
        if not kept:
            raise ScenarioError(
                f"{self.file} has no such folder: it has {listed}", argument="layer", value=short(layer)
            )
        if layer is None and len(innermost) > 1:
            folders = mark("has {n} folders ({listed}): all were read; a layer names one of them")
            self.choices.tell(Filled(folders, n=len(innermost), listed=listed))
        labels = [f"placemark {row + 1}" for row in range(len(self.rows))]
        table = PlaceTable(self.file, self.rows, labels, self.shapes)
        table.keep(kept)
        return table
