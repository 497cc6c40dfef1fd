"""Bad files and words for `interpose scenario new`: one line with the place and the cure, and nothing written."""

import json
import math
from pathlib import Path

import pytest
from support.commands import ask, listing
from support.place_files import TOWNS, box, collection, make, point

from interpose.model.scenario.loading import load_scenario

BOW = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
FLAT = {"type": "Polygon", "coordinates": [[[5, 0], [6, 0], [7, 0], [5, 0]]]}
LINE = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
A, B = box(0, 0, 1, 1), box(1, 0, 2, 1)
NOWHERE = {"type": "name", "properties": {"name": "EPSG:999999"}}
UTM = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32636"}}
TABLES = {
    "empty": ("", ["is empty"]),
    "header alone": ("lat,lon\n", ["holds 0 places", "at least 2"]),
    "one place": ("lat,lon\n1,1\n", ["holds 1 places: at least 2"]),
    "no latitude": (TOWNS.replace("lat", "height"), ["no column 'lat' (columns: id, name, height, lon, people)"]),
    "near latitude": (TOWNS.replace("lat", "lattitude"), ["did you mean 'lattitude'? name it as the lat field"]),
    "near longitude": (TOWNS.replace("lon", "longitudd"), ["did you mean 'longitudd'"]),
    "ragged": (TOWNS + "E,x,1,1,1,1\n", ["line 6: 6 cells, but the header has 5"]),
    "no number": (TOWNS.replace("10.1,20,", "ten,20,"), ["line 3: lat is 'ten', not a number (degrees)"]),
    "no coordinates": ("lat,lon\n1,1\n,2\nNA,3\n", ["holds 1 places: at least 2"]),
    "infinite": (TOWNS.replace("10.1,20,", "inf,20,"), ["line 3: lat = inf is not finite"]),
    "swapped": (TOWNS.replace("10.1,20,", "120,20,"), ["line 3", "latitude and longitude are swapped"]),
    "out of bounds": (TOWNS.replace("10.1,20,", "100,170,"), ["line 3", "out of -180..180 and -90..90"]),
    "projected": (TOWNS.replace("10.1,20,", "4500000,500000,"), ["line 3", "no degrees", "name the system (crs)"]),
    "other end of the world": ("lat,lon\n0,0\n0,1\n0,100\n0,101\n1,-100\n", ["km from the middle", "check"]),
    "same spot": (TOWNS.replace("10.1,20,", "10,20,"), ["'A' and 'B' lie on the same spot"]),
    "people of another unit": (
        TOWNS.replace("3000", "3000000000"),
        ["line 3 ('B'): people = 3,000,000,000 is out of bounds", "a slip of the unit?", "from 0 to 1,000,000,000"],
    ),
    "people by the thousand": (
        TOWNS.replace("people", "people (thousands)").replace("3000", "3000000"),
        ["= 3,000,000,000 is out of bounds", "its name says 1,000 persons each: rename it if it counts persons"],
    ),
    "more than live on Earth": (
        "lat,lon,pop\n" + "".join(f"{i},1,900000000\n" for i in range(12)),
        ["pop adds up to 10,800,000,000 persons, more than live on Earth: does it count something else?"],
    ),
    "negative people": (TOWNS.replace("3000", "-3"), ["line 3 ('B'): people = -3 is out of bounds"]),
    "people in words": (TOWNS.replace("3000", "many"), ["line 3 ('B'): people is 'many', not a number (persons)"]),
    "people of few": (
        TOWNS.replace("3000", "").replace("2000", "NA").replace("1000", "-99"),
        ["people is empty in 3 of 4 places, first in line 3 ('B')"],
    ),
    "nobody": ("lat,lon,pop\n1,1,0\n2,2,0\n", ["pop is 0 everywhere"]),
    "too many": ("lat,lon\n" + "".join(f"{i / 1000},1\n" for i in range(60_001)), ["60,001 places: at most 60,000"]),
    "open quote": (TOWNS + '"E', ["line 6: not valid CSV"]),
}
SHAPES = {
    "no JSON": ("{", ["line 1: not valid JSON"]),
    "too deep": ("[" * 100_000, ["not valid GeoJSON"]),
    "a list": ("[]", ["is no GeoJSON FeatureCollection"]),
    "a geometry": (json.dumps(A), ["holds one place", "split the outline"]),
    "Esri JSON": ('{"features": [{"attributes": {}, "geometry": {"rings": []}}]}', ["is Esri JSON", "export it"]),
    "no features": (collection(), ["holds 0 places"]),
    "features that are none": ('{"features": [1, 2]}', ["feature 1: is no GeoJSON feature"]),
    "overlap": (collection(A, box(0.5, 0, 1.5, 1)), ["'A' and 'B' overlap by 50 % of the smaller one"]),
    "the same twice": (collection(A, B, B), ["'B' and 'C' overlap by 100 %"]),
    "crossing itself": (
        collection(A, BOW),
        ["feature 2 ('B'): is not a valid polygon (self-intersection; a repair would change 100 %", "more than 5 %"],
    ),
    "no area": (collection(A, B, FLAT), ["feature 3 ('C'): is not a valid polygon"]),
    "lines": (collection(LINE, LINE), ["feature 1 ('A'): is a MultiLineString"]),
    "no shape at all": (collection(None, None), ["holds 0 places"]),
    "two points in one": (
        collection(point(1, 1), {"type": "MultiPoint", "coordinates": [[1, 1], [2, 2]]}),
        ["feature 2 ('B'): is a MultiPoint"],
    ),
    "words": (collection(point(1, 1), point("x", 1)), ["feature 2: its coordinates are no numbers"]),
    "infinite": (collection(point(1, 1), point(math.inf, 1)), ["feature 2: its coordinates are no numbers"]),
    "projected": (collection(point(1, 1), point(500000, 4500000)), ["feature 2 ('B')", "no degrees", "(crs)"]),
    "named projection": (collection(A, B, crs=UTM), ["UTM zone 36N, in which all of it is 2 by 1 metres", "EPSG:4326"]),
    "odd projection": (collection(A, B, crs={"type": "x"}), ["its member 'crs'", "cannot be read"]),
    "unknown projection": (collection(A, B, crs=NOWHERE), ["its system 'EPSG:999999' is no system that PROJ knows"]),
    "levels": (collection(box(0, 0, 3, 1), A, box(1, 0, 2, 1)), ["'A' lies under other places by more than 50 %"]),
    "a pointer": (
        "version https://git-lfs.github.com/spec/v1\noid sha256:a1\nsize 1\n",
        ["is a pointer of a store of large files"],
    ),
    "a page": ("<!DOCTYPE html><html></html>", ["is a web page, not data"]),
    "swapped": (collection(point(31, 34), point(31, 120)), ["feature 2 ('B')", "are swapped"]),
}


def refused(answer, folder: Path, *fragments: str) -> None:
    """Check that a command refused in one line and left nothing behind but the file that it was given."""
    assert answer.status == 2 and answer.out == ""
    assert answer.err.startswith("interpose: ") and answer.err.count("\n") == 1 and len(answer.err) < 320
    for fragment in fragments:
        assert fragment in answer.err, answer.err
    assert all(path.split(".")[0] == "p" for path in listing(folder))


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
    "unknown ending": (("--places", "p.docx"), ["ends in '.docx': name a .csv, .xlsx"]),
    "no workbook": (("--places", "p.xlsx"), ["cannot be read as a workbook (File is not a zip file): save the sheet"]),
    "another workbook": (("--places", "p.ods"), ["is a workbook of another kind: save it as .xlsx"]),
    "no placemarks": (("--places", "p.kml"), ["p.kml line 1: is no whole XML (syntax error)"]),
    "part of a shapefile": (("--places", "p.dbf"), ["is one part of a shapefile"]),
    "no ending": (("--places", "p"), ["has no ending"]),
    "unknown system": (("--crs", "EPSG:999999"), ["--crs EPSG:999999: is no system that PROJ knows"]),
    "unknown encoding": (("--encoding", "x-9"), ["--encoding: no such encoding"]),
    "unknown way": (("--split", "hexagons"), ["--split hexagons: no such way: give grid or voronoi"]),
    "cells alone": (("--cells", "9"), ["--cells: says into how many places"]),
    "one cell": (("--split", "grid", "--cells", "1"), ["--cells 1: give 2 to 2,000 places"]),
    "points split": (("--split", "grid"), ["--split grid: p.csv holds 4 places already"]),
    "population field": (("--population-field", "peple"), ["--population-field: 'peple'", "did you mean 'people'?"]),
    "id field": (("--id-field", "zzz"), ["--id-field: 'zzz' is not one of the columns of p.csv: there are id, name"]),
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
    for name in ("p", "p.csv", "p.docx", "p.kml", "p.ods", "p.xlsx", "p.dbf"):
        Path(name).write_text(TOWNS)
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
    refused(answer, tmp_path, "larger than 60 MB")


@pytest.mark.parametrize("name", ["true", "123", "1e5", "null", "2025-01-01", "a.b-c"])
def test_names_that_yaml_would_take_for_something_else(capsys, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    Path("p.csv").write_text(TOWNS)
    assert ask(capsys, "scenario", "new", name, "--places", "p.csv", "--factions", "1e3,no").status == 0
    made = load_scenario(f"{name}.yaml")
    assert made.name == name and [f.id for f in made.factions] == ["1e3", "no"]
