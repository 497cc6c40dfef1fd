"""The same places in every format and system give the same scenario; layers, archives, and what is missing."""

import json
import zipfile
from itertools import pairwise

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.model import optional_libraries
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.scenario.builder.adjacency import lay_ground
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.places import Sites, read_sites
from interpose.model.scenario.builder.reference_systems import AS_WGS84, plain_code
from interpose.model.scenario.builder.table import Reading

SQUARES = [shapely.box(30 + x, 10 + y, 31 + x, 11 + y) for y in range(2) for x in range(3)]
NAMES = ["Nord", "Süd", "Ost", "West", "Mitte", "Küste"]
WRITERS = {"p.gpkg": "GPKG", "p.fgb": "FlatGeobuf", "p.shp": "ESRI Shapefile", "p.geojson": "GeoJSON"}


def write(path, crs: str = "EPSG:4326", shapes: list = SQUARES, **more: object):
    """Write outlines with ids, names and people, in a format by the file's ending."""
    change = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    moved = shapely.transform(
        shapely.segmentize(np.array(shapes), 0.05), lambda s: np.column_stack(change.transform(s[:, 0], s[:, 1]))
    )
    fields = {"pcode": [f"X{row}" for row in range(len(shapes))], "name": NAMES[: len(shapes)]}
    pyogrio.raw.write(
        path,
        shapely.to_wkb(moved),
        [np.array(column, dtype=object) for column in fields.values()] + [np.arange(1, len(shapes) + 1) * 1000],
        [*fields, "pop"],
        geometry_type="Polygon",
        crs=crs,
        driver=WRITERS[path.name],
        **more,
    )
    return path


def read(path, **how: object) -> tuple[Sites, str]:
    """Read places; also give what was told."""
    choices = Choices()
    return read_sites(path, Reading(**how), choices), "\n".join(choices.lines())


def same(sites: Sites, shift: float = 0.0) -> None:
    """Check that places are those of SQUARES, to within some degrees; a FlatGeobuf lists them in another order."""
    order = np.argsort(sites.ids)
    assert [sites.ids[row] for row in order] == [f"X{row}" for row in range(6)]
    assert [sites.names[row] for row in order] == NAMES
    assert [sites.population[row] for row in order] == [1000 * (row + 1) for row in range(6)]
    drawn = shapely.symmetric_difference(np.array(sites.polygons)[order], np.array(SQUARES))
    assert shapely.area(drawn).max() <= 4 * shift + 1e-9
    assert len(lay_ground(sites, Choices()).pairs) == 7


@pytest.mark.parametrize("name", WRITERS)
def test_formats(tmp_path, name):
    sites, told = read(write(tmp_path / name))
    same(sites)
    assert "columns taken: id pcode, name name, people pop" in told and "turned into" not in told


@pytest.mark.parametrize(
    ("name", "crs"), [("p.gpkg", "EPSG:3857"), ("p.shp", "EPSG:32636"), ("p.geojson", "EPSG:32636")]
)
def test_systems(tmp_path, name, crs):
    sites, told = read(write(tmp_path / name, crs))
    same(sites, 1e-4)
    assert "were turned into WGS 84" in told


def test_old_crs_members(tmp_path):
    write(tmp_path / "p.geojson", "EPSG:32636")
    document = json.loads((tmp_path / "p.geojson").read_text())
    document["crs"] = {"type": "EPSG", "properties": {"code": 32636}}
    (tmp_path / "p.geojson").write_text(json.dumps(document))
    same(read(tmp_path / "p.geojson")[0], 1e-4)
    del document["crs"]
    (tmp_path / "p.geojson").write_text(json.dumps(document))
    with pytest.raises(ScenarioError, match=r"no degrees but a projection's metres or feet: name the system \(crs\)"):
        read(tmp_path / "p.geojson")
    same(read(tmp_path / "p.geojson", crs="EPSG:32636")[0], 1e-4)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("urn:ogc:def:crs:EPSG::3857", "EPSG:3857"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("epsg:4326", "EPSG:4326"),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "OGC:CRS84"),
        ("http://www.opengis.net/gml/srs/epsg.xml#4326", "EPSG:4326"),
        ("EPSG:6.9:4258", "EPSG:4258"),
    ],
)
def test_names_of_systems(name, code):
    assert plain_code(name) == code


@pytest.mark.parametrize("code", sorted(AS_WGS84))
def test_what_is_taken_for_wgs84_is_in_degrees_within_two_metres_of_it(code):
    """NAD83, ETRS89 and SIRGAS are not the same ellipsoid's centre: up to two metres apart."""
    system = pyproj.CRS(code.replace("84H", "84h"))
    assert system.is_geographic
    change = pyproj.Transformer.from_crs(system, "OGC:CRS84", always_xy=True)
    east, north = change.transform(-60.0, -30.0)[:2]
    assert pyproj.Geod(ellps="WGS84").inv(-60.0, -30.0, east, north)[2] < 2


def test_a_zipped_shapefile_among_other_files(tmp_path):
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "p.shp", "EPSG:3857")
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        archive.writestr("readme.txt", "x")
        for part in (tmp_path / "in").iterdir():
            archive.write(part, f"data/{part.name}")
    sites, told = read(tmp_path / "download.zip")
    same(sites, 1e-4)
    assert "p.shp in the archive was read" in told


def test_an_archive_of_one_file_of_its_own_name_needs_no_word(tmp_path):
    write(tmp_path / "p.geojson")
    for name, told_of in (("p.zip", False), ("other.zip", True)):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.write(tmp_path / "p.geojson", "p.geojson")
        sites, told = read(tmp_path / name)
        same(sites)
        assert ("p.geojson in the archive was read" in told) == told_of


def test_layers_of_a_geopackage(tmp_path):
    write(tmp_path / "p.gpkg", layer="adm1")
    write(tmp_path / "p.gpkg", layer="adm0", shapes=SQUARES[:2], append=True)
    sites, told = read(tmp_path / "p.gpkg")
    same(sites)
    assert "has 2 layers (adm1, adm0): 'adm1' was read" in told
    assert len(read(tmp_path / "p.gpkg", layer="adm0")[0].ids) == 2
    with pytest.raises(InterposeError, match="has no such layer: it has adm1, adm0"):
        read(tmp_path / "p.gpkg", layer="adm3")


def test_an_extra_that_is_not_installed_is_named(tmp_path, monkeypatch):
    def missing(module: str) -> object:
        raise ModuleNotFoundError(name=module)

    monkeypatch.setattr(optional_libraries.importlib, "import_module", missing)
    path = write(tmp_path / "p.gpkg")
    with pytest.raises(InterposeError, match=r"needs pyogrio, which is not installed: pip install 'interpose\[geo\]'"):
        read(path)


def test_columns_without_values_are_left_alone(tmp_path):
    shapes = [*SQUARES[:2], shapely.Polygon()]
    pyogrio.raw.write(
        tmp_path / "p.gpkg",
        shapely.to_wkb(np.array(shapes)),
        [np.array([5.0, np.nan, 7.0])],
        ["population"],
        geometry_type="Polygon",
        crs="EPSG:4326",
        driver="GPKG",
    )
    sites, told = read(tmp_path / "p.gpkg")
    assert sites.population == [5, 5] and "left out: feature 3" in told


# ---------------------------------------------------------------------------------------------- TopoJSON


def topology(columns: int, rows: int, step: float, quantized: bool) -> str:
    """Write a grid of squares as TopoJSON: every edge is one arc, which two squares share."""
    arcs, of_edge, squares = [], {}, []

    def arc(a: tuple[int, int], b: tuple[int, int]) -> int:
        if (b, a) in of_edge:
            return ~of_edge[b, a]
        of_edge[a, b] = len(arcs)
        spots = [[b[0] - a[0], b[1] - a[1]]] if quantized else [[step * b[0], step * b[1]]]
        arcs.append([list(a) if quantized else [step * a[0], step * a[1]], *spots])
        return of_edge[a, b]

    for y in range(rows):
        for x in range(columns):
            ring = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
            edges = [arc(a, b) for a, b in pairwise(ring)]
            squares.append({"type": "Polygon", "id": f"S{y}{x}", "arcs": [edges], "properties": {"name": f"{y} {x}"}})
    transform = {"transform": {"scale": [step, step], "translate": [0, 0]}} if quantized else {}
    objects = {
        "land": {"type": "GeometryCollection", "geometries": squares},
        "other": {"type": "Point", "coordinates": [0, 0]},
    }
    return json.dumps({"type": "Topology", "objects": objects, "arcs": arcs} | transform)


@settings(deadline=None, max_examples=15)
@given(st.integers(1, 4), st.integers(2, 4), st.booleans())
def test_topojson_is_what_its_arcs_draw(tmp_path_factory, columns, rows, quantized):
    path = tmp_path_factory.mktemp("topology") / "p.topojson"
    path.write_text(topology(columns, rows, 0.5, quantized))
    sites, told = read(path)
    truth = [shapely.box(0.5 * x, 0.5 * y, 0.5 * x + 0.5, 0.5 * y + 0.5) for y in range(rows) for x in range(columns)]
    assert shapely.equals(sites.polygons, np.array(truth)).all()
    assert "'land' was read" in told and sites.names[0] == "0 0"
    assert len(lay_ground(sites, Choices()).pairs) == columns * (rows - 1) + rows * (columns - 1)
