"""Hostile files of places, of `tests/corpus/geo` and larger ones made here: one line each, and never a traceback."""

import json
from itertools import pairwise

import numpy as np
import pytest
from support.paths import TESTS
from support.place_files import box

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder import repair, table
from interpose.model.scenario.builder.build import make_scenario

CORPUS = TESTS / "corpus" / "geo"
REFUSED = {
    "annex_pointer.geojson": "is a pointer of a store of large files",
    "arcs_missing.topojson": "cannot be read as TopoJSON",
    "arcs_of_words.topojson": "cannot be read as TopoJSON",
    "arcs_used_again_and_again.topojson": "its arcs have more than 4,000,000 corners",
    "around_the_world.geojson": "more than once around the world",
    "billions_in_a_place.csv": "population = 5,000,000,000 is out of bounds (more than any place on Earth has",
    "broken.fgb": "has no layer",
    "broken.gpkg": "cannot be read as a layer of features",
    "broken.shp": "cannot be read as a layer of features (Unable to open broken.shx",
    "cells_without_end.xlsx": "has more than 1,000,000 cells: save the sheet of places as CSV",
    "crs_of_a_file.geojson": "its member 'crs'",
    "crs_of_a_grid_file.geojson": "is no code: name the system",
    "crs_of_heights.geojson": "its numbers look like degrees",
    "deep_collections.geojson": "feature 1: is a GeometryCollection",
    "deep_lists.geojson": "not valid GeoJSON (maximum recursion depth",
    "entities.kml": "declares a document type",
    "entities.xlsx": "declares a document type",
    "entity_of_a_file.kml": "declares a document type",
    "events.csv": "is a record of events (UCDP GED)",
    "figure_of_eight.geojson": "a repair would change 100 % of its area",
    "flee_on_one_spot.csv": "1 of its 3 places have a spot of their own: add coordinates, or put Flee's routes.csv",
    "folders_in_folders.kml": "is too large or too deep",
    "formats_without_end.xlsx": "has more than 30,000 formats, links, merged cells or rules",
    "formulas_without_values.xlsx": "formulas were stored without their values",
    "geometries_are_a_number.geojson": "holds one place",
    "geometry_is_a_list.geojson": "holds 0 places",
    "geometry_of_no_kind.geojson": "feature 1: is a Circle",
    "holds_no_placemarks.kmz": "holds no .kml file",
    "holds_nothing.zip": "holds no shapefile",
    "holds_several.zip": "holds 2 files of places (a, b): name one of them as the layer",
    "infinite.geojson": "feature 2: its coordinates are no numbers",
    "latitude_of_100.geojson": "lat 90.5",
    "line_of_one_spot.geojson": "feature 1: its coordinates are no numbers",
    "lines_of_zeros.csv": "'P1' and 'P2' lie on the same spot",
    "link_to_elsewhere.kml": "holds no placemarks: it only points to a file elsewhere (NetworkLink)",
    "nested_too_little.geojson": "feature 2: its coordinates are no numbers",
    "no_archive.zip": "is no whole ZIP archive",
    "no_objects.topojson": "needs 'objects' and 'arcs'",
    "null_bytes.csv": "not a number",
    "old_workbook.xls": "is an old workbook (.xls) or has a password",
    "open_quote.csv": "not valid CSV (unexpected end of data)",
    "other_end_of_the_world.geojson": "'P3' lies 12,611 km from the middle",
    "people_infinite.geojson": "population = inf is out of bounds",
    "people_of_400_digits.geojson": "feature 1 ('A'): population is '9999",
    "routes_of_flee.csv": "holds routes of Flee, not places",
    "row_far_below.xlsx": "has cells far from all others",
    "same_spot.csv": "'P1' and 'P2' lie on the same spot",
    "too_many_columns.csv": "has 2,502 columns: at most 2,000",
    "unpacks_to_a_lot.zip": "unpacks to 2,500 MB: at most 200 MB",
    "upwards.zip": "holds 1 places",
    "vrt_in_an_archive.zip": "is no gpkg file",
    "vrt_in_disguise.gpkg": "is no gpkg file",
    "web_page.csv": "is a web page, not data",
    "wkt_broken.csv": "line 2: wkt is no whole WKT",
    "wkt_of_lines.csv": "line 2: is a LineString",
    "words_as_coordinates.geojson": "feature 2: its coordinates are no numbers",
    "words_as_coordinates.kml": "placemark 1: has coordinates that are no numbers longitude,latitude (here,there)",
}
ACCEPTED = {"edge_over_edge.geojson": 2, "lone_surrogate.geojson": 2, "same_part_twice.geojson": 2, "upwards.kmz": 2}


def test_every_file_is_listed():
    assert {path.name for path in CORPUS.iterdir()} == {*REFUSED, *ACCEPTED}


@pytest.mark.parametrize("file", REFUSED)
def test_a_hostile_file_is_refused_in_one_line(file, tmp_path):
    line = refusal(CORPUS / file, tmp_path)
    assert REFUSED[file] in line and str(CORPUS) not in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", ACCEPTED)
def test_what_looks_hostile_may_be_read(file, tmp_path):
    assert make_scenario("land", CORPUS / file, tmp_path / "made").places == ACCEPTED[file]


def refusal(path, folder) -> str:
    """Return the line with which a file is refused."""
    with pytest.raises(ScenarioError) as caught:
        make_scenario("land", path, folder / "made")
    line = str(caught.value)
    assert len(line) <= 300 and "\n" not in line
    return line


def written(folder, shapes: list) -> object:
    """Write outlines as GeoJSON."""
    features = [
        {"type": "Feature", "properties": {"id": f"P{row}"}, "geometry": shape} for row, shape in enumerate(shapes)
    ]
    path = folder / "large.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def ring(spots: np.ndarray) -> dict:
    """Draw a polygon around spots in the order given."""
    return {"type": "Polygon", "coordinates": [[*spots.tolist(), spots[0].tolist()]]}


def test_thousands_of_outlines_on_each_other_are_refused_before_all_pairs_are_made(tmp_path):
    corners = np.random.default_rng(0).uniform(0, 0.1, (5000, 2))
    line = refusal(written(tmp_path, [box(x, y, x + 1, y + 1) for x, y in corners]), tmp_path)
    assert "overlap by" in line


def test_hundreds_of_slices_that_meet_in_one_spot_are_refused(tmp_path):
    angle = np.linspace(0, 2 * np.pi, 401)
    rim = np.column_stack([np.cos(angle), np.sin(angle)])
    slices = [ring(np.array([[0, 0], a, b])) for a, b in pairwise(rim)]
    assert "more than 24,000 pairs of its polygons touch" in refusal(written(tmp_path, slices), tmp_path)


def test_a_scribble_is_refused_before_it_is_mended(tmp_path):
    scribble = ring(np.random.default_rng(0).uniform(0, 1, (20_000, 2)))
    assert "crosses itself more than 2,000 times" in refusal(written(tmp_path, [scribble, box(2, 2, 3, 3)]), tmp_path)


def test_an_outline_of_too_many_corners_is_not_mended(tmp_path, monkeypatch):
    monkeypatch.setattr(repair, "MOST_MENDED", 100)
    scribble = ring(np.random.default_rng(0).uniform(0, 1, (200, 2)))
    line = refusal(written(tmp_path, [scribble, box(2, 2, 3, 3)]), tmp_path)
    assert "has 201 corners: at most 100 can be mended: simplify it" in line


def test_rows_are_counted_while_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "MOST_ROWS", 1000)
    path = tmp_path / "rows.csv"
    path.write_text("lat,lon\n" + "1,1\n" * 1001 + '"never read')
    assert "more than 1,000 rows" in refusal(path, tmp_path)


def test_a_device_is_no_file(tmp_path):
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    assert "is no regular file" in refusal(tmp_path / "zero.csv", tmp_path)
