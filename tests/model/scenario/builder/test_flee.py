"""Files of Flee in all their spellings: places, routes and closures; what its columns mean, and what is refused."""

import json

import numpy as np
import pytest
import yaml

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.build import Made, make_scenario
from interpose.model.scenario.builder.flee_routes import Route
from interpose.model.scenario.builder.route_layout import KM_A_DEGREE, laid_out
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.simulate import simulate

NEWER = "#name,region,country,lat,lon,location_type,conflict_date,population\n"
HEADERS = {
    "first": "#name,region,country,gps_x,gps_y,location_type,conflict_date,pop/cap\n",
    "quoted": '#"name","region","country","lat","lon","location_type","conflict_date","population"\n',
    "long words": "#name,region,country,latitude,longitude,location_type,conflict_date,population\n",
    "misspelt": "name,reigon,country,lat,long,location_type,conflict_date,population/capacity\n",
    "with a comma": NEWER.replace("\n", ",\n"),
    "more columns": NEWER.replace("\n", ",ethntypeA,ethntypeB\n"),
    "none": "",
    "remarks": "# Places of X, by hand\n" + NEWER + "# towns\n",
}
PLACES = """\
Alpha,North,X,10.0,20.0,conflict_zone,0,1000
Beta,North,X,10.1,20.2,town,,
"Gamma, the",South,X,10.2,20.1,conflict_zone,31,3000
Delta,East,Y,10.4,20.4,camp,,5000
"""
ROUTES = (
    '#"name1","name2","distance",forced_redirection\nAlpha,Beta,30,0\n"Beta","Gamma, the",20\nAlpha,"Gamma, the",40\n'
)
ROUTES += '"Gamma, the",Delta,55\n"Alpha"."Delta",1.0\nBeta,Omega,12\nAlpha,Alpha,3\n'
CLOSURES = "#closure_type,name1,name2,closure_start,closure_end\ncountry,X,Y,5,12\nlocation,Beta,,3,0\n"
CLOSURES += "links,Alpha,Beta,0,9\nborder_forward,X,Y,1,2\ncountry,X,Y\n"


def make(folder, places: str = NEWER + PLACES, name: str = "locations.csv", **files: str) -> tuple[Made, Scenario, str]:
    """Make a scenario from Flee's files; also give what was told."""
    (folder / name).write_text(places)
    for stem, content in files.items():
        (folder / f"{stem}.csv").write_text(content)
    made = make_scenario("land", folder / name, folder / "made")
    return made, load_scenario(made.file), "\n".join(made.notes)


@pytest.mark.parametrize("spelling", HEADERS)
def test_every_spelling_of_the_header(tmp_path, spelling):
    made, scenario, told = make(tmp_path, HEADERS[spelling] + PLACES)
    found = [(p.name, p.lat, p.lon, p.population, p.capacity) for p in scenario.places]
    assert found == [
        ("Alpha", 10.0, 20.0, 1000, 0),
        ("Beta", 10.1, 20.2, 0, 0),
        ("Gamma, the", 10.2, 20.1, 3000, 0),
        ("Delta", 10.4, 20.4, 0, 5000),
    ]
    assert made.people == 4000 and "an empty population is none, and a camp's is its room" in told
    assert ("remarks (#) were left out (2 lines)" in told.replace(": 2 lines", " (2 lines)")) == (spelling == "remarks")


def test_routes_beside_join_the_places_and_closures_become_events(tmp_path):
    made, scenario, told = make(tmp_path, routes=ROUTES, closures=CLOSURES)
    assert [p.id for p in scenario.places] == ["Alpha", "Beta", "Gamma- the", "Delta"]
    joined = {frozenset((link.a, link.b)) for link in scenario.links}
    wanted = (("Alpha", "Beta"), ("Beta", "Gamma- the"), ("Alpha", "Gamma- the"), ("Gamma- the", "Delta"))
    assert joined == {frozenset(pair) for pair in wanted} and made.links == 4
    for words in (
        "routes.csv beside it was read: places are joined by its 5 routes",
        "lines that are no routes were left out: routes.csv (2 lines)",
        "routes to places that are not in the file were left out: 1 routes",
        "closures.csv beside it was read: 3 closures become events",
        "lines that are no closures of places, countries or routes were left out: closures.csv (2 lines)",
    ):
        assert words in told
    events = {event.about: event for event in scenario.events}
    shut = {about: {frozenset((e.place, e.to)) for e in event.effects} for about, event in events.items()}
    assert shut == {
        "country X and Y": {frozenset(("Gamma- the", "Delta"))},
        "location Beta": {frozenset(("Alpha", "Beta")), frozenset(("Beta", "Gamma- the"))},
        "links Alpha and Beta": {frozenset(("Alpha", "Beta"))},
    }
    assert [(e.day, e.lasts) for e in scenario.events] == [(5, 7), (3, None), (0, 9)]
    assert "kind: shut_road" in made.file.read_text() and yaml.safe_load(made.file.read_text())["events"]


def test_such_a_world_runs(tmp_path):
    _, scenario, _ = make(tmp_path, routes=ROUTES, closures=CLOSURES)
    assert simulate(scenario, 1, days=8).days == 8


@pytest.mark.parametrize("name", ["routes", "links"])
def test_other_names_of_routes(tmp_path, name):
    made, _, told = make(tmp_path, name="locations-1.csv", **{f"{name}-1": ROUTES, "routes-2": "A,B,1\n"})
    assert made.links == 4 and f"{name}-1.csv beside it was read" in told


def test_places_without_spots_are_laid_out_by_their_routes(tmp_path):
    blank = "\n".join(
        ",".join((*line.rsplit(",", 5)[:1], "", "", *line.rsplit(",", 3)[1:])) for line in PLACES.splitlines()
    )
    made, scenario, told = make(tmp_path, NEWER + blank + "\n", routes=ROUTES)
    assert made.places == 4 and "0 of 4 places have a spot of their own: laid out by the distances" in told
    spots = np.array([(p.lat, p.lon) for p in scenario.places])
    assert np.abs(spots).max() < 1 and len(np.unique(spots, axis=0)) == 4
    with pytest.raises(ScenarioError, match=r"0 of its 4 places have a spot of their own: add coordinates, or put"):
        make(tmp_path / "made", NEWER + blank + "\n")


def test_places_that_all_stand_on_one_spot_are_refused_with_the_cure(tmp_path):
    same = PLACES.replace("10.1,20.2", "10.0,20.0").replace("10.2,20.1", "10.0,20.0").replace("10.4,20.4", "10.0,20.0")
    with pytest.raises(ScenarioError, match=r"1 of its 4 places have a spot of their own: .*routes\.csv"):
        make(tmp_path, NEWER + same)


@pytest.mark.parametrize(("content", "kind"), [(ROUTES, "routes"), (CLOSURES, "closures")])
def test_its_other_files_are_told_from_places(tmp_path, content, kind):
    content = content.replace('"Alpha"."Delta",1.0\n', "")
    with pytest.raises(ScenarioError, match=f"holds {kind} of Flee, not places: give its locations.csv"):
        make(tmp_path, content, name="p.csv")


def test_a_table_with_kinds_of_places_elsewhere_is_no_file_of_flee(tmp_path):
    text = "name,location_type,lat,lon,population\nA,camp,1,1,10\nB,town,2,2,NA\nC,town,3,2,30\n"
    _, scenario, told = make(tmp_path, text)
    assert [p.population for p in scenario.places] == [10, 20, 30] and "Flee" not in told


def test_remarks_alone_are_no_places(tmp_path):
    remarks = "".join(f"#P{row},,,1,{row},town,,5\n" for row in range(4))
    with pytest.raises(ScenarioError, match="holds 0 places"):
        make(tmp_path, NEWER + remarks)
    with pytest.raises(ScenarioError):
        make(tmp_path, remarks)


def test_a_layout_keeps_distances_that_a_plane_can_have():
    names = ["a", "b", "c", "d"]
    square = [Route("a", "b", 100.0), Route("b", "c", 100.0), Route("c", "d", 100.0), Route("d", "a", 100.0)]
    across = 100.0 * np.sqrt(2.0)
    found = laid_out(names, [*square, Route("a", "c", across), Route("b", "d", across)])
    gaps = np.linalg.norm(found[:, None] - found[None], axis=2) * KM_A_DEGREE
    wanted = np.array([[0, 100, across, 100], [100, 0, 100, across], [across, 100, 0, 100], [100, across, 100, 0]])
    assert np.abs(gaps - wanted).max() < 1.0
    assert laid_out(names, square[:1]) is None and laid_out(names, []) is None


def test_leaves_of_a_star_do_not_fall_on_one_spot():
    found = laid_out(["m", *"abcdef"], [Route("m", leaf, 50.0) for leaf in "abcdef"])
    gaps = np.linalg.norm(found[:, None] - found[None], axis=2)[~np.eye(7, dtype=bool)]
    assert gaps.min() * KM_A_DEGREE > 10 and json.dumps(found.tolist())
