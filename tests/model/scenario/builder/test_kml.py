"""KML and KMZ: the same places as in other formats, data of every kind, folders, and what cannot be read."""

import zipfile

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.build import make_scenario
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.kml import read_kml, spots_in
from interpose.model.scenario.builder.places import Sites, read_sites
from interpose.model.scenario.builder.table import Reading
from interpose.model.scenario.loading import load_scenario

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">'


def ring(corners: list[tuple[float, float]], height: str = ",0") -> str:
    """Write a ring."""
    return f"<LinearRing><coordinates>{' '.join(f'{x},{y}{height}' for x, y in corners)}</coordinates></LinearRing>"


def square(x: float, y: float, size: float = 1.0, hole: bool = False) -> str:
    """Write a square, perhaps with a hole in its middle."""
    outer = ring([(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)])
    low, high = 0.25 * size, 0.75 * size
    inner = ring(
        [(x + low, y + low), (x + high, y + low), (x + high, y + high), (x + low, y + high), (x + low, y + low)]
    )
    holes = f"<innerBoundaryIs>{inner}</innerBoundaryIs>" if hole else ""
    return f"<Polygon>{holes}<outerBoundaryIs>{outer}</outerBoundaryIs></Polygon>"


def spot(x: float, y: float) -> str:
    """Write a point."""
    return f"<Point><coordinates>\n  {x},{y},12\n</coordinates></Point>"


def placemark(shape: str, name: str = "", more: str = "") -> str:
    """Write a placemark."""
    return f"<Placemark>{f'<name>{name}</name>' if name else ''}{more}{shape}</Placemark>"


def read(folder, content: str | bytes, name: str = "p.kml", **how: object) -> tuple[Sites, str]:
    """Read places from a file with this content; also give what was told."""
    file, choices = folder / name, Choices()
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_sites(file, Reading(**how), choices), "\n".join(choices.lines())


def kml(*placemarks: str) -> str:
    """Write a document."""
    return f"{HEAD}<Document><name>land</name>{''.join(placemarks)}</Document></kml>"


SIMPLE = '<ExtendedData><SchemaData schemaUrl="#s"><SimpleData name="{0}">{1}</SimpleData></SchemaData></ExtendedData>'
DATA = '<ExtendedData><Data name="{0}"><displayName>x</displayName><value> {1}\n</value></Data></ExtendedData>'
TABLE = "<description><![CDATA[<html><table><tr bgcolor='#fff'><td>{0}</td> <td>{1}</td></tr></table>]]></description>"


@pytest.mark.parametrize("data", [SIMPLE, DATA, TABLE], ids=["SimpleData", "Data", "table in the description"])
def test_attributes_stand_in_three_places(tmp_path, data):
    shapes = [square(30 + column, 10) for column in range(3)]
    people = [data.format("Population", f"{number},000") for number in (1, 2, 3)]
    sites, told = read(
        tmp_path, kml(*[placemark(s, n, d) for s, n, d in zip(shapes, ("Nord", "Süd", "Ost"), people, strict=True)])
    )
    assert (sites.ids, sites.population) == (["Nord", "Süd", "Ost"], [1000, 2000, 3000])
    assert shapely.equals(sites.polygons[1], shapely.box(31, 10, 32, 11))
    assert "columns taken: id from name, name name, people Population" in told


def test_a_scenario_is_made_and_every_choice_is_kept(tmp_path):
    (tmp_path / "p.kml").write_text(kml(placemark(square(30, 10), "A"), placemark(square(31, 10), "B")))
    made = make_scenario("land", tmp_path / "p.kml", tmp_path / "made")
    assert (made.places, made.links) == (2, 1)
    kept = [fact.value for fact in load_scenario(made.file).facts if fact.item == "how the file was read"]
    assert kept == made.notes and any("columns taken: id from name" in note for note in kept)


def test_points_holes_parts_and_placemarks_without_a_shape(tmp_path):
    sites, _ = read(tmp_path, kml(placemark(spot(30, 10), "A"), placemark(spot(31, 10.5), "B"), placemark("", "C")))
    assert sites.ids == ["A", "B"] and sites.lon.tolist() == [30, 31] and sites.lat.tolist() == [10, 10.5]
    whole = placemark(f"<MultiGeometry>{square(30, 10)}{square(40, 10)}{spot(30, 10)}</MultiGeometry>", "A")
    holed = placemark(square(31, 10, hole=True), "B")
    sites, told = read(tmp_path, kml(whole, holed, placemark(spot(5, 5), "C")))
    assert sites.ids == ["A", "B"] and "no outlines were left out" in told and "1 other parts" in told
    assert shapely.area(sites.polygons).tolist() == [2.0, 0.75]


def test_folders_are_read_together_or_one_of_them(tmp_path):
    inside = [placemark(square(30, 10), "A"), placemark(square(31, 10), "B"), placemark(square(30, 11, 2), "C")]
    folders = [
        f"<Folder><name>{name}</name>{''.join(marks)}</Folder>"
        for name, marks in (("east", inside[:2]), ("west", inside[2:]))
    ]
    sites, told = read(tmp_path, kml(*folders))
    assert sites.ids == ["A", "B", "C"] and "has 2 folders (east, west): all were read" in told
    assert read(tmp_path, kml(*folders), layer="east")[0].ids == ["A", "B"]
    with pytest.raises(ScenarioError, match="has no such folder: it has east, west"):
        read(tmp_path, kml(*folders), layer="north")


def test_prefixes_spaces_encodings_and_kmz(tmp_path):
    text = kml(placemark(spot(30, 10), "Ünal"), placemark(spot(31, 10), "B"))
    prefixed = text.replace("<Point>", "<k:Point>").replace("</Point>", "</k:Point>").replace("30,10,12", "30 , 10, 12")
    assert read(tmp_path, prefixed)[0].ids == ["Ünal", "B"]
    latin = text.replace("UTF-8", "windows-1252").encode("cp1252")
    assert read(tmp_path, latin)[0].ids == ["Ünal", "B"]
    assert read(tmp_path, text.replace("UTF-8", "UTF-16").encode("utf-16"))[0].ids == ["Ünal", "B"]
    for name in ("p.kmz", "p.zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("files/icon.png", b"x")
            archive.writestr("doc.kml", text)
        sites = read_sites(tmp_path / name, Reading(), Choices())
        assert sites.ids == ["Ünal", "B"]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.floats(-170, 170), st.floats(-80, 80)), min_size=2, max_size=8, unique=True))
def test_spots_are_what_was_written(tmp_path_factory, spots):
    folder = tmp_path_factory.mktemp("kml")
    rows = np.array(spots)
    wide = kml(*[placemark(f"<Point><coordinates>{x!r},{y!r}</coordinates></Point>") for x, y in spots])
    sites, _ = read(folder, wide)
    assert np.array_equal(np.column_stack([sites.lon, sites.lat]), rows)


@pytest.mark.skipif("LIBKML" not in pyogrio.list_drivers(), reason="GDAL was built without LIBKML")
def test_placemarks_are_those_that_libkml_reads(tmp_path):
    shapes = [square(30, 10), square(31, 10, hole=True), f"<MultiGeometry>{square(5, 5)}{square(7, 5)}</MultiGeometry>"]
    marks = [placemark(s, f"N{row}", SIMPLE.format("pop", row + 7)) for row, s in enumerate([*shapes, spot(3, 4)])]
    schema = '<Schema name="s" id="s"><SimpleField name="pop" type="string"/></Schema>'
    (tmp_path / "p.kml").write_text(kml(schema, *marks))
    meta, _, wkb, values = pyogrio.raw.read(tmp_path / "p.kml")
    theirs = dict(zip(meta["fields"], values, strict=True))
    table = read_kml("p.kml", (tmp_path / "p.kml").read_bytes(), None, None, Choices())
    assert [row["name"] for row in table.rows] == theirs["Name"].tolist()
    assert [row["pop"] for row in table.rows] == theirs["pop"].tolist()
    drawn = shapely.force_2d(shapely.from_wkb(wkb))
    assert shapely.equals(np.array(table.geometries, dtype=object), drawn).all()


@pytest.mark.parametrize(
    ("text", "spots"),
    [
        ("1,2 3,4", [[1, 2], [3, 4]]),
        (" 1,2,5\n\t-3.5,4e0,6 ", [[1, 2], [-3.5, 4]]),
        ("1 , 2 ,5 3, 4,6", [[1, 2], [3, 4]]),
        ("1,2,5 3,4", [[1, 2], [3, 4]]),
        ("", []),
    ],
)
def test_texts_of_spots(text, spots):
    assert spots_in(text).tolist() == spots


@pytest.mark.parametrize(
    "text", ["1", "1 2", "1,2 3", "1,x", "1,2,3,4", "1,2 3,4x", "nan,1", "1,1e999", ",", "1,,2", "1;2"]
)
def test_texts_that_are_no_spots(text):
    with pytest.raises(ValueError):
        spots_in(text)


BAD = {
    "entities": ('<!DOCTYPE k [<!ENTITY a "b">]>' + kml(placemark(spot(1, 1), "&a;")), "declares a document type"),
    "cut": (kml(placemark(spot(1, 1)))[:-20], "is no whole XML (unclosed token)"),
    "words": (
        kml(placemark("<Point><coordinates>here</coordinates></Point>")),
        "placemark 1: has coordinates that are",
    ),
    "one number each": (
        kml(placemark("<Point><coordinates>1 2 3 4</coordinates></Point>")),
        "placemark 1: has coordinates that are",
    ),
    "not finite": (kml(placemark("<Point><coordinates>nan,1</coordinates></Point>")), "no numbers longitude,latitude"),
    "nothing": (kml(), "holds no placemarks"),
    "a link": (kml("<NetworkLink><Link><href>http://x</href></Link></NetworkLink>"), "it only points to a file"),
    "an entity of no name": (kml(placemark(spot(1, 1), "&nbsp;")), "is no whole XML (undefined entity)"),
    "deep": (kml("<Folder>" * 300), "too large or too deep"),
    "lines": (kml(placemark("<LineString><coordinates>1,1 2,2</coordinates></LineString>")), "is a LineString"),
    "metres": (kml(placemark(spot(500000, 4500000))), "these are no degrees"),
    "text": ("name,lat,lon", "is no whole XML (syntax error)"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_file_of_placemarks_is_refused_in_one_line(tmp_path, case):
    content, words = BAD[case]
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, content)
    assert words in str(caught.value) and len(str(caught.value)) <= 300 and "\n" not in str(caught.value)


def test_an_archive_without_placemarks_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "p.kmz", "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(ScenarioError, match=r"holds no \.kml file"):
        read_sites(tmp_path / "p.kmz", Reading(), Choices())
    (tmp_path / "p.kmz").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(ScenarioError, match="is no whole KMZ archive"):
        read_sites(tmp_path / "p.kmz", Reading(), Choices())
