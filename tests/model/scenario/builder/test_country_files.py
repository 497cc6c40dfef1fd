"""Small twins of the faults of public country files: each becomes a scenario, and what was mended is told."""

import json
import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support.place_files import box, collection, point

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.build import Made, make_scenario
from interpose.model.scenario.builder.table import Reading
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario

A, B = box(0, 0, 1, 1), box(1, 0, 2, 1)


def outline(*ring: tuple[float, float], holes: tuple = ()) -> dict:
    """Draw a polygon from its corners."""
    return {"type": "Polygon", "coordinates": [[*map(list, ring), list(ring[0])], *holes]}


def make(folder, content: str | bytes, name: str = "p.geojson", **how: object) -> tuple[Made, Scenario, str]:
    """Make a scenario from a file with this content; also give what was told."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    made = make_scenario("land", file, folder / "made", reading=Reading(**how))
    return made, load_scenario(made.file), "\n".join(made.notes)


def area_of(scenario: Scenario, place: str) -> float:
    """Return the area of a place (km2)."""
    return next(p.area_km2 for p in scenario.places if p.id == place)


def refusal(folder, content: str, name: str = "p.geojson", **how: object) -> str:
    """Return the line with which a file is refused."""
    with pytest.raises(ScenarioError) as caught:
        make(folder, content, name, **how)
    assert len(str(caught.value)) <= 300
    return str(caught.value)


# ---------------------------------------------------------------------------------------------- outlines

CROSSING = outline((0, 0), (1, 0), (1, 1), (0.501, 1), (0.499, 0.99), (0.501, 0.99), (0.499, 1), (0, 1))
TOUCHING = outline((0, 0), (1, 0), (1, 1), (0.6, 1), (0.5, 0), (0.4, 1), (0, 1))
HOLE_OUTSIDE = box(0, 0, 1, 1, box(-0.2, 0.4, -0.1, 0.5)["coordinates"][0])


@pytest.mark.parametrize(("shape", "words"), [(CROSSING, "self-intersection"), (TOUCHING, "ring self-intersection")])
def test_outlines_that_cross_or_touch_themselves(tmp_path, shape, words):
    made, scenario, told = make(tmp_path, collection(shape, B))
    assert (made.places, made.links) == (2, 1) and f"outlines were repaired: feature 1 ('A') ({words}" in told
    ring = shapely.Polygon(shape["coordinates"][0])
    whole = abs(float(ring.area)) * area_of(scenario, "B")
    assert area_of(scenario, "A") == pytest.approx(whole, rel=0.001)
    table = (tmp_path / "made" / "land" / "choices.csv").read_text()
    assert "outlines were repaired,feature 1 ('A')," in table


def test_a_repair_that_would_change_much_is_refused(tmp_path):
    lobes = outline((0, 0), (1, 1), (1, 0), (0.0, 0.9))
    assert "a repair would change" in refusal(tmp_path, collection(lobes, B))


def test_a_hole_outside_its_outline_is_an_island(tmp_path):
    made, scenario, told = make(tmp_path, collection(HOLE_OUTSIDE, B))
    assert "holes outside an outline are taken as islands: feature 1 ('A') (0.99 % of the area)" in told
    assert area_of(scenario, "A") == pytest.approx(1.01 * area_of(scenario, "B"), rel=1e-3)
    assert (made.places, made.links) == (2, 1)


def test_null_geometry_and_collections(tmp_path):
    several = {
        "type": "GeometryCollection",
        "geometries": [B, {"type": "GeometryCollection", "geometries": [point(1, 1)]}],
    }
    made, _, told = make(tmp_path, collection(A, None, several, {"type": "Polygon", "coordinates": []}, point(5, 5)))
    assert (made.places, made.links) == (2, 1)
    assert "without a geometry were left out: feature 2 ('B'), feature 4 ('D')" in told
    assert "no outlines were left out beside outlines: feature 5 ('E')" in told


def test_parts_of_one_place_are_put_together(tmp_path):
    text = collection(A, B, box(3, 0, 4, 1)).replace('"C"', '"B"')
    made, scenario, told = make(tmp_path, text)
    assert [p.id for p in scenario.places] == ["A", "B"] and made.people == 2000
    assert "parts of one place: B (2 parts)" in told
    assert area_of(scenario, "B") == pytest.approx(2 * area_of(scenario, "A"), rel=1e-5)
    (tmp_path / "other").mkdir()
    differ = text.replace('"pop": 1000', '"pop": 7', 1)
    assert [p.id for p in make(tmp_path / "other", differ)[1].places] == ["A", "B"], "the first is another place"


def test_a_town_within_its_district_is_taken_out_of_it(tmp_path):
    made, scenario, told = make(tmp_path, collection(A, box(0.4, 0.4, 0.6, 0.6), B))
    assert "places within another were taken out of it: B from A" in told and made.links == 2
    assert area_of(scenario, "A") == pytest.approx(0.96 * area_of(scenario, "C"), rel=1e-3)


@pytest.mark.parametrize(("gap_m", "linked"), [(20, True), (56, True), (400, True), (900, False)])
def test_slivers_and_rivers_are_borders_and_wide_water_is_none(tmp_path, gap_m, linked):
    made, scenario, told = make(tmp_path, collection(A, box(1 + gap_m / 111_320, 0, 2, 1)))
    assert (made.links, made.ferries) == ((1, 0) if linked else (0, 1))
    assert ("narrow gaps" in told) == (50 < gap_m < 500) and ("differ by up to 50 m" in told) == (gap_m < 50)
    assert scenario.links[0].length_km == (pytest.approx(110.6, rel=0.02) if linked else 0)


def test_a_corner_is_no_river(tmp_path):
    assert make(tmp_path, collection(A, box(1.001, 1.001, 2, 2)))[0].links == 0


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.floats(0.3, 1.0), min_size=4, max_size=12),
    st.booleans(),
    st.booleans(),
    st.sets(st.integers(0, 11), max_size=5),
    st.integers(0, 11),
)
def test_how_a_ring_is_written_does_not_matter(tmp_path_factory, radii, turned, left_open, doubled, start):
    """Turning, double corners, an open end and the corner with which it begins change nothing."""
    angles = [2 * math.pi * row / len(radii) for row in range(len(radii))]
    corners = [[5 + r * math.cos(a), 5 + r * math.sin(a)] for r, a in zip(radii, angles, strict=True)]
    start %= len(corners)
    ring = [corner for row, corner in enumerate(corners) for _ in range(1 + (row in doubled))]
    ring = ring[start:] + ring[:start]
    ring = ring[::-1] if turned else ring
    ring = ring if left_open else [*ring, ring[0]]
    folder = tmp_path_factory.mktemp("ring")
    _, plain, _ = make(
        folder, collection({"type": "Polygon", "coordinates": [[*corners, corners[0]]]}, box(7, 5, 8, 6))
    )
    (folder / "other").mkdir()
    _, other, _ = make(folder / "other", collection({"type": "Polygon", "coordinates": [ring]}, box(7, 5, 8, 6)))
    assert area_of(other, "A") == pytest.approx(area_of(plain, "A"), rel=1e-5)
    assert [(link.a, link.b) for link in other.links] == [(link.a, link.b) for link in plain.links]


# ---------------------------------------------------------------------------------------------- the sea


def test_a_ferry_goes_from_shore_to_shore(tmp_path):
    """A small island off the far end of a long place: its middle is nearest to another place's, its shore is not."""
    long, other, island = box(0, 0, 10, 0.5), box(9.0, 2.0, 9.4, 2.4), box(9.5, 0.6, 9.6, 0.7)
    made, scenario, told = make(tmp_path, collection(long, other, island))
    assert {frozenset((link.a, link.b)) for link in scenario.links} == {frozenset("AC"), frozenset("BC")}
    assert "from shore to shore: A-C (11 km)" in told and made.ferries == 2
    table = (tmp_path / "made" / "land" / "choices.csv").read_text()
    assert ",A-C,11 km" in table


def test_a_place_smaller_than_a_house_is_refused_and_one_as_large_as_a_yard_is_not(tmp_path):
    """Squares of 5 and of 15 m: numbers that are no degrees look like that."""
    for metres, said in ((5, "a place has at least 100 m2"), (15, None)):
        side = metres / 111_000
        shapes = collection(box(0, 0, side, side), box(side, 0, 2 * side, side))
        folder = tmp_path / str(metres)
        folder.mkdir()
        if said is None:
            assert make(folder, shapes)[0].places == 2
        else:
            with pytest.raises(ScenarioError, match=said):
                make(folder, shapes)


def test_the_first_party_is_the_state_and_the_others_are_not(tmp_path):
    _, scenario, _ = make(tmp_path, collection(box(0, 0, 1, 1), box(1, 0, 2, 1)))
    assert [party.role for party in scenario.factions] == ["state force"] + ["militia"] * (len(scenario.factions) - 1)


def test_a_short_ferry_is_told_to_two_digits(tmp_path):
    _, _, told = make(tmp_path, collection(box(0, 0, 1, 1), box(1.04, 0, 2, 1)))
    assert "from shore to shore: A-B (4.4 km)" in told


def test_far_islands_belong_to_a_country(tmp_path):
    mainland = [box(-120 + 5 * i, 35, -115 + 5 * i, 45) for i in range(8)]
    made, _, told = make(tmp_path, collection(*mainland, box(-156, 19, -155, 20), box(144, 13, 145, 14)))
    assert made.places == 10 and made.ferries == 2 and made.links == 7
    assert "DOUBTFUL: very wide" in told
    distance = float(next(word.rpartition("(")[2].split()[0] for word in told.split(", ") if "A-I" in word))
    assert distance == pytest.approx(great_circle((-120, 35), (-155, 20)), rel=0.005)


def great_circle(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the distance of two spots on a sphere (km) by the law of cosines."""
    (x, y), (u, v) = np.radians(a), np.radians(b)
    return 6371.0088 * math.acos(math.sin(y) * math.sin(v) + math.cos(y) * math.cos(v) * math.cos(x - u))


def test_an_outline_that_jumps_over_the_180th_meridian(tmp_path):
    jump = outline((179, -18), (-179, -18), (-179, -17), (179, -17))
    made, scenario, told = make(tmp_path, collection(jump, box(178, -18, 179, -17), box(-179, -18, -178, -17)))
    assert made.links == 2 and made.ferries == 0 and "across the 180th meridian were put together: feature 1" in told
    assert area_of(scenario, "A") == pytest.approx(2 * area_of(scenario, "B"), rel=1e-5)
    shapes = json.loads((tmp_path / "made" / "land" / "shapes.geojson").read_text())
    assert shapes["features"][0]["geometry"]["type"] == "MultiPolygon"


# ---------------------------------------------------------------------------------------------- one outline


@pytest.mark.parametrize("way", ["grid", "voronoi"])
@pytest.mark.parametrize("cells", [2, 13, 40])
def test_a_single_outline_is_cut_into_places_that_cover_it(tmp_path, way, cells):
    bay = outline((30, 10), (33, 10), (33, 13), (31.6, 13), (31.5, 11), (31.4, 13), (30, 13))
    _, plain, _ = make(tmp_path, collection(bay, box(33, 10, 34, 13)))
    (tmp_path / "cut").mkdir()
    made, scenario, told = make(tmp_path / "cut", collection(bay), split=way, cells=cells)
    assert abs(made.places - cells) <= max(1, 0.2 * cells) and made.ferries == 0 and made.people == 1000
    assert sum(p.area_km2 for p in scenario.places) == pytest.approx(area_of(plain, "A"), rel=1e-4)
    areas = [p.area_km2 for p in scenario.places]
    assert min(areas) > 0.19 * sum(areas) / len(areas)
    assert f"one outline was split into {made.places}" in told and "shared out by area (ASSUMPTION)" in told


# ---------------------------------------------------------------------------------------------- events


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("id,year,type_of_violence,deaths_a,best,latitude,longitude", "UCDP GED"),
        ("event_id_cnty,event_date,latitude,longitude,fatalities", "ACLED"),
        ("eventid,iyear,latitude,longitude,nkill", "GTD"),
        ("event_date,latitude,longitude,fatalities", ""),
    ],
)
def test_a_record_of_events_is_known(tmp_path, header, source):
    rows = "".join(",".join("1" for _ in header.split(",")) + "\n" for _ in range(3))
    line = refusal(tmp_path, f"{header}\n{rows}", "events.csv")
    assert f"is a record of events{f' ({source})' if source else ''}, not of places" in line
    assert "`interpose data import` then puts the events on it" in line
