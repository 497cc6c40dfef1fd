"""Bad files and words for `interpose scenario new`: one line with the place and the cure, and nothing written."""

import json
import math
from pathlib import Path

import pytest
from support.commands import ask, listing
from support.place_files import TOWNS, box, collection, make, point

from interpose.model.scenario.loading import load_scenario

HOLE = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4], [0.2, 0.2]]
BOW = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
OPEN = {"type": "Polygon", "coordinates": [[[5, 0], [6, 0], [6, 1], [5, 1]]]}
FLAT = {"type": "Polygon", "coordinates": [[[5, 0], [6, 0], [7, 0], [5, 0]]]}
LINE = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
A, B = box(0, 0, 1, 1), box(1, 0, 2, 1)
UTM = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32636"}}
TABLES = {
    "empty": ("", ["is empty"]),
    "header alone": ("lat,lon\n", ["holds 0 places", "at least 2"]),
    "one place": ("lat,lon\n1,1\n", ["holds 1 places: at least 2"]),
    "UTF-16": (TOWNS.encode("utf-16"), ["is UTF-16, not UTF-8: save the file as UTF-8"]),
    "UTF-16 without mark": (TOWNS.encode("utf-16-le"), ["is UTF-16"]),
    "Latin-1": (TOWNS.replace("Beta", "B\u00eata").encode("latin-1"), ["byte 45 is not UTF-8", "Latin-1"]),
    "no latitude": (TOWNS.replace("lat", "north"), ["no column 'lat' (columns: id, name, north, lon, people)"]),
    "near latitude": (TOWNS.replace("lat", "lattitude"), ["did you mean 'lattitude'? say --lat-field 'lattitude'"]),
    "near longitude": (TOWNS.replace("lon", "longitud"), ["did you mean 'longitud'"]),
    "semicolons": (TOWNS.replace(",", ";"), ["line 1", "is one column: separate cells by commas"]),
    "ragged": (TOWNS + "E,x,1,1,1,1\n", ["line 6: 6 cells, but the header has 5"]),
    "no number": (TOWNS.replace("10.1,20,", "ten,20,"), ["line 3: lat is 'ten', not a number (degrees)"]),
    "decimal comma": (TOWNS.replace("10.1,20,", '"10,1",20,'), ["line 3: lat", "use a point for decimals"]),
    "empty cell": (TOWNS.replace("10.1,20,", ",20,"), ["line 3: lat is empty"]),
    "not a number": (TOWNS.replace("10.1,20,", "nan,20,"), ["line 3: lat = 'nan' is not finite"]),
    "swapped": (TOWNS.replace("10.1,20,", "120,20,"), ["line 3", "latitude and longitude are swapped"]),
    "out of bounds": (TOWNS.replace("10.1,20,", "100,170,"), ["line 3", "out of -180..180 and -90..90"]),
    "projected": (TOWNS.replace("10.1,20,", "4500000,500000,"), ["line 3", "no degrees", "degrees (WGS 84"]),
    "other end of the world": ("lat,lon\n0,0\n0,1\n0,100\n0,101\n1,-100\n", ["km from the middle", "check"]),
    "same spot": (TOWNS.replace("10.1,20,", "10,20,"), ["'A' and 'B' lie on the same spot"]),
    "id twice": (TOWNS.replace("B,Beta", "A,Beta"), ["line 3: id 'A' stands at line 2 already"]),
    "no id": (TOWNS.replace("B,Beta", ",Beta"), ["line 3: id '' must be"]),
    "long id": (TOWNS.replace("B,Beta", "B" * 25 + ",Beta"), ["line 3: id 'BBB"]),
    "negative people": (TOWNS.replace("3000", "-3"), ["line 3: people = -3 is out of bounds"]),
    "people in words": (TOWNS.replace("3000", "many"), ["line 3: people is 'many', not a number (persons)"]),
    "people missing": (TOWNS.replace("3000", ""), ["line 3: people is empty"]),
    "nobody": ("lat,lon,pop\n1,1,0\n2,2,0\n", ["pop is 0 everywhere"]),
    "too many": ("lat,lon\n" + "".join(f"{i / 1000},1\n" for i in range(60_001)), ["60,001 places: at most 60,000"]),
    "open quote": (TOWNS + '"E', ["line 6: not valid CSV"]),
}
SHAPES = {
    "no JSON": ("{", ["line 1: not valid JSON"]),
    "too deep": ("[" * 100_000, ["not valid GeoJSON"]),
    "a list": ("[]", ["is no GeoJSON FeatureCollection"]),
    "a geometry": (json.dumps(A), ["is no GeoJSON FeatureCollection"]),
    "no features": (collection(), ["holds 0 places"]),
    "features that are none": ('{"features": [1, 2]}', ["feature 1: is no GeoJSON feature"]),
    "overlap": (collection(A, box(0.5, 0, 1.5, 1)), ["'A' and 'B' overlap by 50 % of the smaller one"]),
    "the same twice": (collection(A, B, B), ["'B' and 'C' overlap by 100 %"]),
    "crossing itself": (
        collection(A, BOW),
        ["feature 2 ('B'): is not a valid polygon (Self-intersection", "make_valid"],
    ),
    "hole outside": (collection(box(3, 3, 4, 4, HOLE), A), ["feature 1 ('A'): is not a valid polygon (Hole lies outs"]),
    "open ring": (collection(A, OPEN), ["feature 2 ('B'): a ring does not end where it begins"]),
    "short ring": (
        collection(A, {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}),
        ["feature 2 ('B'): a ring of 3 points is no ring"],
    ),
    "no area": (collection(A, FLAT), ["feature 2 ('B'): "]),
    "no geometry": (collection(A, None), ["feature 2 ('B'): has no geometry"]),
    "empty geometry": (collection(A, {"type": "Polygon", "coordinates": []}), ["feature 2 ('B'): has no geometry"]),
    "a line": (collection(A, LINE), ["feature 2 ('B'): is a LineString"]),
    "mixed": (collection(A, point(5, 5)), ["feature 2 ('B'): is a Point among polygons"]),
    "words": (collection(point(1, 1), point("x", 1)), ["feature 2 ('B'): its coordinates are no numbers"]),
    "infinite": (collection(point(1, 1), point(math.inf, 1)), ["feature 2 ('B'): its coordinates are no numbers"]),
    "projected": (
        collection(point(1, 1), point(500000, 4500000)),
        ["feature 2 ('B')", "no degrees", "degrees (WGS 84"],
    ),
    "named projection": (collection(A, B, crs=UTM), ["its coordinates are in urn:ogc:def:crs:EPSG::32636"]),
    "swapped": (collection(point(31, 34), point(31, 120)), ["feature 2 ('B')", "are swapped"]),
    "id twice": (collection(A, B).replace('"B"', '"A"'), ["feature 2: id 'A' stands at feature 1 already"]),
    "UTF-16": (collection(A, B).encode("utf-16"), ["is UTF-16"]),
}


def refused(answer, folder: Path, *fragments: str) -> None:
    """Check that a command refused in one line and left nothing behind but the file that it was given."""
    assert answer.status == 2 and answer.out == ""
    assert answer.err.startswith("interpose: ") and answer.err.count("\n") == 1 and len(answer.err) < 400
    for fragment in fragments:
        assert fragment in answer.err, answer.err
    assert all(path.startswith("p.") for path in listing(folder))


@pytest.mark.parametrize("case", TABLES)
def test_bad_table(capsys, tmp_path, case):
    content, fragments = TABLES[case]
    refused(make(capsys, tmp_path, content, "p.csv"), tmp_path, "p.csv", *fragments)


@pytest.mark.parametrize("case", SHAPES)
def test_bad_shapes(capsys, tmp_path, case):
    content, fragments = SHAPES[case]
    refused(make(capsys, tmp_path, content, "p.geojson"), tmp_path, "p.geojson", *fragments)


WORDS = {
    "no such file": (("--places", "p.gone.csv"), ["p.gone.csv: no such file"]),
    "unknown ending": (("--places", "p.shp"), ["ends in '.shp': give a .csv file"]),
    "no ending": (("--places", "p"), ["has no ending"]),
    "population field": (("--population-field", "peple"), ["--population-field 'peple'", "did you mean 'people'?"]),
    "id field": (("--id-field", "zzz"), ["--id-field 'zzz' is not one of its columns: there are id, name"]),
    "people told twice": (("--people", "100"), ["tells the people of each place: leave their number out"]),
    "one party": (("--factions", "1"), ["give 2 to 8 parties"]),
    "nine parties": (("--factions", "9"), ["give 2 to 8 parties"]),
    "very many parties": (("--factions", "9" * 30), ["give 2 to 8 parties"]),
    "more parties than places": (("--factions", "5"), ["5 parties but only 4 places"]),
    "party twice": (("--factions", "a,a"), ["id 'a' stands twice"]),
    "reserved party": (("--factions", "a,force"), ["id 'force' must be"]),
    "odd party": (("--factions", "a,b c"), ["id 'b c' must be"]),
}


@pytest.mark.parametrize("case", WORDS)
def test_bad_words(capsys, tmp_path, monkeypatch, case):
    words, fragments = WORDS[case]
    monkeypatch.chdir(tmp_path)
    Path("p.csv").write_text(TOWNS)
    given_words = words if words[0] == "--places" else ("--places", "p.csv", *words)
    refused(ask(capsys, "scenario", "new", "land", *given_words), tmp_path, *fragments)


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "a b", "x" * 61, "land.yaml", "-x"])
def test_bad_names(capsys, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path("p.csv").write_text(TOWNS)
    refused(ask(capsys, "scenario", "new", "--places", "p.csv", "--", name), tmp_path, "name")


def test_a_folder_is_no_file(capsys, tmp_path):
    (tmp_path / "p.csv").mkdir()
    refused(ask(capsys, "scenario", "new", "land", "--places", tmp_path / "p.csv"), tmp_path, "is a folder")


def test_a_huge_file_is_not_read(capsys, tmp_path):
    with (tmp_path / "p.csv").open("wb") as stream:
        stream.truncate(2**40)
    answer = ask(capsys, "scenario", "new", "land", "--places", tmp_path / "p.csv", "--out", tmp_path / "made")
    refused(answer, tmp_path, "larger than 200 MB")


@pytest.mark.parametrize("name", ["true", "123", "1e5", "null", "2025-01-01", "a.b-c"])
def test_names_that_yaml_would_take_for_something_else(capsys, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path("p.csv").write_text(TOWNS)
    assert ask(capsys, "scenario", "new", name, "--places", "p.csv", "--factions", "1e3,no").status == 0
    made = load_scenario(f"{name}.yaml")
    assert made.name == name and [f.id for f in made.factions] == ["1e3", "no"]
