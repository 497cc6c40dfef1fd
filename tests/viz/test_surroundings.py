"""What lies around: the shipped scenarios' land and waters, and where their names stand."""

import pytest
import shapely

from interpose.model.results.provenance import drawn_of, provenance, world_of
from interpose.model.scenario.loading import load_scenario, scenario_names
from interpose.model.scenario.scenario import bare
from interpose.viz.app.map_geometry import map_geometry
from interpose.viz.surroundings import OWN, surroundings_of, widened


def land(name, *corners):
    ring = [list(corner) for corner in (*corners, corners[0])]
    return {"properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


WEST = land("West", (-10, -10), (4, -10), (4, 10), (-10, 10))
SEA = {"properties": {"name": "Some Sea"}, "geometry": {"type": "Point", "coordinates": [8, 0]}}


def test_names_stand_on_what_they_name_and_on_no_territory():
    around = surroundings_of({"features": [WEST, SEA, land(OWN, (4, -1), (5, -1), (5, 1), (4, 1))]})
    taken = shapely.box(0, -1, 4, 1)
    spots = {spot.name: spot.at for spot in around.names((0, -5), (10, 5), taken)}
    assert set(spots) == {"West", "Some Sea"}
    west = around.lands[0][1].difference(taken)
    assert all(west.contains(shapely.Point(at)) for at in spots["West"])
    others = shapely.union_all([taken, *(ground for _, ground in around.lands)])
    assert not any(others.contains(shapely.Point(at)) for at in spots["Some Sea"])


def test_land_goes_on_where_it_was_cut_and_ends_at_its_coast():
    cut = shapely.Polygon([(0, 0), (4, 0), (4, 6), (2, 9), (0, 6)])
    (wider,) = widened([cut], 10.0)
    assert wider.bounds == (-10, -10, 14, 9)
    assert widened([], 10.0) == []


def test_a_scenario_that_says_nothing_has_nothing_around():
    assert surroundings_of(None) == ([], [], "")
    ground = map_geometry(load_scenario("grid-4"))
    assert ground.lands == ground.names == []


@pytest.mark.parametrize("name", [name for name in scenario_names() if load_scenario(name).surroundings])
def test_every_territory_of_a_shipped_scenario_lies_on_its_land(name):
    case = load_scenario(name)
    around = surroundings_of(case.surroundings)
    assert "Natural Earth" in around.attribution and "not official" in around.attribution
    own = shapely.union_all([ground for land, ground in around.lands if land == OWN])
    away = [place.id for place in case.places if own.distance(shapely.Point(place.lon, place.lat)) > 0.06]
    assert not away
    assert "Natural Earth" in map_geometry(case).credit


def test_surroundings_are_drawn_and_decide_nothing():
    case = load_scenario("gaza-isf")
    without = case.model_copy(update={"surroundings": None})
    assert world_of(case) == world_of(without) and bare(case).surroundings is None
    assert provenance(case, [1], 1)["scenario"] == provenance(without, [1], 1)["scenario"]
    assert drawn_of(case)["surroundings"] == case.surroundings
