"""Sixty small files of the kinds that people have: each becomes a scenario, or is refused for good reason."""

from pathlib import Path

import pytest
from support.paths import TESTS

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.build import Made, make_scenario
from interpose.model.scenario.builder.table import Reading
from interpose.model.scenario.loading import load_scenario

FILES = TESTS / "data" / "places"
ACCEPTED: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "3d.geojson": (2, 1, ()),
    "anti.geojson": (3, 2, ("within 176°E to 178°W",)),
    "anti360.geojson": (2, 1, ("longitudes past 180", "'W'")),
    "arabic.geojson": (2, 1, ()),
    "blank.csv": (3, 3, ()),
    "bom.geojson": (2, 1, ()),
    "bow.geojson": (2, 1, ()),
    "caseid.geojson": (2, 1, ("id ID, name Name, people POPULATION",)),
    "cod.geojson": (2, 1, ("id ADM1_PCODE, name ADM1_EN, people T_TL",)),
    "collinear.csv": (3, 2, ("DOUBTFUL: all places lie on one line",)),
    "cr.csv": (3, 3, ()),
    "crlf.csv": (3, 3, ()),
    "crs4258.geojson": (2, 1, ("EPSG:4258 are taken as WGS 84",)),
    "crs4269.geojson": (2, 1, ("EPSG:4269 are taken as WGS 84",)),
    "crs84h.geojson": (2, 1, ("CRS84H are taken as WGS 84",)),
    "crsold.geojson": (2, 1, ()),
    "cw.geojson": (2, 1, ()),
    "degenpart.geojson": (2, 1, ("a part or hole without area was left out: feature 1",)),
    "dms.csv": (3, 3, ()),
    "duphead.csv": (3, 3, ("column that stands twice was renamed: name (2)",)),
    "dupid_district.geojson": (2, 1, ("id from name",)),
    "dupnames.geojson": (3, 2, ()),
    "dupvert.geojson": (2, 1, ()),
    "empty_name.geojson": (2, 1, ()),
    "enclave.geojson": (2, 1, ()),
    "flee.csv": (3, 3, ("id from #name, name #name, people population",)),
    "float_pop.csv": (2, 1, ("rounded to whole persons",)),
    "gadm.geojson": (2, 1, ("id GID_1, name NAME_1",)),
    "gap.geojson": (2, 1, ("narrow gaps", "A-B (109 m apart along 110 km)")),
    "gb.geojson": (2, 1, ("id from shapeName",)),
    "gc.geojson": (2, 1, ("outlines were taken: feature 2 ('B') (1 other parts left out)",)),
    "ge.geojson": (2, 1, ("median of the others (ASSUMPTION): feature 1 ('A') (10)",)),
    "geoms.geojson": (2, 1, ("geometries without properties",)),
    "geonames.csv": (2, 1, ("id geonameid",)),
    "latin1.csv": (4, 4, ("read as cp1252, in which a line reads 'A,Córdoba,1,2,3'", "stand twice")),
    "linkid.geojson": (2, 1, ("id (none: numbered)",)),
    "minus.csv": (2, 1, ()),
    "missingpop.csv": (3, 3, ("line 3 ('B') (2,000)",)),
    "nan.geojson": (2, 1, ("feature 2 ('B') (100)",)),
    "ndjson.geojson": (2, 1, ("one feature on each line",)),
    "ne.geojson": (2, 1, ("id iso_3166_2, name name",)),
    "nearsame.csv": (3, 2, ("DOUBTFUL: nearly on one spot", "1.1 m")),
    "nestedprops.geojson": (2, 1, ("without an id were numbered: feature 1",)),
    "nullgeom.geojson": (2, 1, ("without a geometry were left out: feature 2 ('X')",)),
    "nullpop.geojson": (2, 1, ("feature 2 ('B') (100)",)),
    "numid.geojson": (2, 1, ()),
    "openring.geojson": (2, 1, ("was closed: feature 1 (over 1e-10 units)",)),
    "overlap_river.geojson": (2, 1, ("go to the first: A-B (2 % of the smaller)",)),
    "pointtouch.geojson": (3, 2, ()),
    "pointxy.csv": (3, 3, ("latitude POINT_Y, longitude POINT_X", "people TOTPOP")),
    "quoted_nl.csv": (3, 3, ()),
    "semi.csv": (3, 3, ("semicolons",)),
    "semi_comma.csv": (3, 3, ("semicolons", "commas for decimals")),
    "sep.csv": (3, 3, ()),
    "slashid.geojson": (2, 1, ("ids were mended", "now 'N-A-1'", "now 'Côte d-Ivoire'")),
    "spaces.csv": (3, 3, ()),
    "spike.geojson": (2, 1, ("repaired: feature 1 ('A') (self-intersection, 0 % of the area changed)",)),
    "swap.geojson": (2, 1, ("lies within 10°E to 11°E, 30°N to 32°N",)),
    "thousands.csv": (3, 3, ("commas separate thousands",)),
    "units.csv": (3, 3, ("people Population (2020)",)),
    "utf16.csv": (3, 3, ("read as UTF-16",)),
    "zero.csv": (3, 2, ("DOUBTFUL: at latitude 0, longitude 0", "line 2 ('A')")),
}
"""Places, borders, and what must be told."""
REFUSED = {
    "crs3857.geojson": ("in which all of it is 2 by 1 metres; its numbers look like degrees", "EPSG:4326 if they are"),
    "crsold2.geojson": ("no degrees but a projection's metres or feet", "name the system (crs)"),
    "lfs.geojson": ("is a pointer of a store of large files", "git lfs pull"),
    "single.geojson": ("holds one place", "split the outline (grid or voronoi"),
    "smallutm.geojson": ("UTM zone 36N, in which all of it is 2 by 1 metres",),
}
"""What no program could mend: a file that contradicts itself, names no system, lies elsewhere, or is one place."""
TOLD_BY_THE_USER = {
    "crs3857.geojson": (Reading(crs="EPSG:4326"), 2, 1, "taken as EPSG:4326, not as urn:ogc:def:crs:EPSG::3857"),
    "crsold2.geojson": (Reading(crs="EPSG:32636"), 2, 1, "WGS 84 / UTM zone 36N (EPSG:32636) were turned into WGS 84"),
    "single.geojson": (Reading(split="grid", cells=9), 9, 12, "split into 9 squares (ASSUMPTION"),
}
PEOPLE = {
    "thousands.csv": [1000, 2000, 3000],
    "float_pop.csv": [1001, 1000],
    "semi_comma.csv": [1000, 2000, 3000],
    "units.csv": [1000, 2000, 3000],
    "ge.geojson": [10, 10],
    "cod.geojson": [10_000, 20_000],
    "pointxy.csv": [1000, 2000, 3000],
}


def made_of(file: str, folder: Path, reading: Reading | None = None) -> Made:
    """Make a scenario of one of the files."""
    return make_scenario("land", FILES / file, folder / "made", reading=reading)


def test_every_file_is_listed():
    assert {path.name for path in FILES.iterdir()} == {*ACCEPTED, *REFUSED} and len(ACCEPTED) + len(REFUSED) > 60


@pytest.mark.parametrize("file", ACCEPTED)
def test_a_file_becomes_a_scenario_and_what_was_chosen_is_told_and_kept(file, tmp_path):
    places, links, words = ACCEPTED[file]
    made = made_of(file, tmp_path)
    assert (made.places, made.links, made.ferries) == (places, links, 0)
    told = "\n".join(made.notes)
    for word in (*words, "columns taken: ", "lies within "):
        assert word in told
    assert all(len(note) <= 300 for note in made.notes)
    scenario = load_scenario(made.file)
    kept = [fact.value for fact in scenario.facts if fact.item == "how the file was read"]
    assert kept == made.notes
    assert [p.population for p in scenario.places] == PEOPLE.get(file, [p.population for p in scenario.places])
    assert all(-180 <= place.lon <= 180 and place.area_km2 > 0 for place in scenario.places)


@pytest.mark.parametrize("file", REFUSED)
def test_what_no_program_could_mend_is_refused_in_one_line(file, tmp_path):
    with pytest.raises(ScenarioError) as caught:
        made_of(file, tmp_path)
    line = str(caught.value)
    assert all(word in line for word in REFUSED[file]) and len(line) <= 300 and "\n" not in line
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("file", TOLD_BY_THE_USER)
def test_what_the_user_tells_is_taken(file, tmp_path):
    reading, places, links, words = TOLD_BY_THE_USER[file]
    made = made_of(file, tmp_path, reading)
    assert (made.places, made.links) == (places, links) and words in "\n".join(made.notes)


def test_degrees_minutes_and_odd_signs_are_read(tmp_path):
    for file, lat, lon in (("dms.csv", 10.0, 20.0), ("minus.csv", -10.0, 20.0), ("semi_comma.csv", 10.0, 20.0)):
        place = load_scenario(made_of(file, tmp_path / file).file).places[0]
        assert (place.lat, place.lon) == (lat, lon)
