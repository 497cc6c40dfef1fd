"""Events on territories: in shapes, beside them, by the nearest point, outside."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.experiments.real_events.ground import Cells, Provinces, Territories
from interpose.experiments.real_events.import_events import Request, import_events
from interpose.experiments.real_events.stored_events import Events
from interpose.model.scenario.loading import load_scenario, scenario_from

KM_PER_DEGREE = 111.3


def square(west, south, side=1.0):
    """Return a square as GeoJSON."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def country(shapes=()):
    """Return three territories in a row near the equator, with shapes for some."""
    places = [
        {"id": i, "population": 1000, "area_km2": 12_000, "lat": 0.5, "lon": x}
        for i, x in zip("ABC", (0.5, 1.5, 2.5), strict=True)
    ]
    features = [{"type": "Feature", "properties": {"id": i}, "geometry": square("ABC".index(i), 0)} for i in shapes]
    document = {
        "name": "row",
        "places": places,
        "links": [{"a": "A", "b": "B"}, {"a": "B", "b": "C"}],
        "factions": [{"id": "r"}, {"id": "b"}],
    }
    return scenario_from(document | ({"shapes": {"type": "FeatureCollection", "features": features}} if shapes else {}))


def placed(ground, *spots):
    """Put spots (longitude, latitude) on a ground."""
    table = pd.DataFrame(spots, columns=["longitude", "latitude"]).assign(
        adm1=["Nord", ""] * (len(spots) // 2) + ["Sud"] * (len(spots) % 2)
    )
    return ground.place(table)


def test_in_a_shape_beside_it_and_outside():
    ground = Territories(country("ABC"))
    found = placed(ground, (0.99, 0.1), (1.01, 0.9), (3.05, 0.5), (3.2, 0.5))
    assert found.territory.tolist() == ["A", "B", "C", None] and ground.limit_km == 10
    assert found.distance == pytest.approx([0, 0, 0.05 * KM_PER_DEGREE, 0.2 * KM_PER_DEGREE], rel=0.02)
    assert placed(Territories(country("ABC"), 30), (3.2, 0.5)).territory.tolist() == ["C"]


def test_without_shapes_the_nearest_point_within_two_radii():
    ground = Territories(country())
    assert ground.limit_km == pytest.approx(2 * np.sqrt(12_000 / np.pi))
    found = placed(ground, (0.9, 0.5), (1.1, 0.5), (2.5, 1.5), (2.5, 2.0))
    assert found.territory.tolist() == ["A", "B", "C", None]
    assert found.distance == pytest.approx([0.4 * KM_PER_DEGREE, 0.4 * KM_PER_DEGREE, 110.6, 165.9], rel=0.02)


@given(st.lists(st.tuples(st.floats(-1, 4), st.floats(-1, 2)), min_size=1, max_size=20))
def test_the_nearest_point_is_that_of_a_search_through_all(spots):
    scenario = country()
    found = placed(Territories(scenario, 20_000), *spots)
    for (lon, lat), got in zip(spots, found.territory, strict=True):
        km = [np.hypot(lon - p.lon, lat - p.lat) for p in scenario.places]
        assert min(km) == pytest.approx(km["ABC".index(got)], abs=1e-3)


def test_no_event_is_lost_or_moved_by_an_empty_batch():
    assert len(placed(Territories(country("ABC"))).territory) == 0
    assert placed(Cells(), (0.1, 0.1), (0.6, 0.1)).territory.tolist() == ["129961", "129962"]
    assert placed(Provinces(), (0, 0), (0, 0), (0, 0)).territory.tolist() == ["Nord", None, "Sud"]


def test_shapes_hold_their_own_points_or_all_but():
    scenario = load_scenario("gaza-isf")
    table = pd.DataFrame([(p.lon, p.lat) for p in scenario.places], columns=["longitude", "latitude"])
    found = Territories(scenario).place(table)
    assert found.territory.tolist() == [p.id for p in scenario.places]
    assert (found.distance == 0).mean() > 0.8 and found.distance.max() < 1  # coasts and borders are drawn coarsely


def test_events_outside_are_counted_and_shown_and_left_out_of_months(tmp_path):
    (tmp_path / "row.yaml").write_text(json.dumps(country("ABC").model_dump(mode="json", exclude={"shapes"})))
    rows = [
        "id,type_of_violence,side_a,side_b,latitude,longitude,date_start,deaths_a,deaths_b,deaths_civilians,"
        "deaths_unknown,low,best,high,where_prec"
    ]
    spots = [(0.5, 0.5, 1, 1), (0.5, 1.2, 2, 2), (0.5, 2.9, 4, 6), (5.0, 5.0, 2, 1), (0.5, -2.0, 3, 1)]
    for number, (lat, lon, month, precision) in enumerate(spots, 1):
        rows.append(f"{number},1,A,B,{lat},{lon},2020-0{month}-15,1,0,0,0,1,{number},9,{precision}")
    (tmp_path / "file.csv").write_text("\n".join(rows))
    folder = tmp_path / "out"
    folder.mkdir()
    meta = import_events(Request("ged", tmp_path / "file.csv", str(tmp_path / "row.yaml")), folder)
    assert [(part["reason"], part["rows"]) for part in meta["outside"]] == [("ground", 2)]
    assert [(part["reason"], part["rows"]) for part in meta["noted"]] == [("coarse", 1)]
    events = Events(folder)
    assert events.table["territory"].tolist()[:3] == ["A", "B", "C"] and events.table["territory"].isna().sum() == 2
    months = events.months
    assert len(months) == 4 * 3 and months["deaths"].sum() == 1 + 2 + 3 and months["fatal"].sum() == 3
    assert months[months["deaths"] > 0]["month"].dt.month.tolist() == [1, 2, 4]
    record = events.record()
    assert record.places == ("A", "B", "C") and record.pairs.tolist() == [[0, 1], [1, 2]]
    assert record.place.tolist() == [0, 1] and record.day.tolist() == [14, 45]  # the third is known to a country only
