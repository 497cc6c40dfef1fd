"""A scenario of one's own country: from points or polygons to a world that runs; bad files in one line."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.commands import ask, listing
from support.place_files import TOWNS, box, collection, make, point

from interpose.model.errors import OutputError
from interpose.model.scenario.builder.adjacency import lay_ground
from interpose.model.scenario.builder.build import write_together
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.ferries import FERRY_OPEN, join_pieces
from interpose.model.scenario.builder.places import Sites
from interpose.model.scenario.builder.polygons import borders_of, on_map
from interpose.model.scenario.builder.voronoi import cells_of, region_of
from interpose.model.scenario.loading import load_scenario


def links_of(folder: Path) -> dict[frozenset, object]:
    """Load what was made and give its links by pair."""
    return {frozenset((link.a, link.b)): link for link in load_scenario(folder / "made" / "land.yaml").links}


# ---------------------------------------------------------------------------------------------- what is made


def test_points_make_a_world_that_is_valid_and_runs(capsys, tmp_path):
    answer = make(capsys, tmp_path, TOWNS)
    assert answer.status == 0 and answer.err == "" and "4 places" in answer.out and "10,000 people" in answer.out
    files = ["choices.csv", "holdings.csv", "links.csv", "places.csv", "shapes.geojson"]
    assert listing(tmp_path / "made") == sorted(["land", "land.yaml", *(f"land/{name}" for name in files)])
    yaml = tmp_path / "made" / "land.yaml"
    assert "valid (4 places, 2 factions, 10,000 people)" in ask(capsys, "validate", yaml).out
    run = json.loads(ask(capsys, "run", yaml, "--days", "30", "--json").out)
    assert run["days"] == 30
    made = load_scenario(yaml)
    assert [p.population for p in made.places] == [4000, 3000, 2000, 1000]
    assert [p.name for p in made.places] == ["Alpha", "Beta", "C", "Delta"]
    assert made.mission.deployed and len(made.contributors) == 2 and len(made.dyads) == 1
    assert {h.faction for h in made.holdings} == {"party-a", "party-b"} and sum(h.fighters for h in made.holdings) > 0
    assert all(fact.source == "places.csv" and fact.mark in ("", "ASSUMPTION") for fact in made.facts)
    assert any(link.front == 1 for link in made.links) and any(place.entry_people for place in made.places)


def test_help_is_light():
    code = (
        "import sys; from interpose.cli.main import app; app(['scenario', 'new', '--help'], standalone_mode=False);"
        "sys.exit(' '.join(n for n in ('numpy', 'scipy', 'shapely', 'numba', 'pandas') if n in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "" and "--places" in done.stdout and "WGS" in done.stdout


def test_what_the_user_chooses(capsys, tmp_path):
    words = ("--factions", "north,south,islands", "--no-force", "--population-field", "heads", "--json")
    answer = make(capsys, tmp_path, TOWNS.replace("people", "heads"), "p.csv", *words)
    found = json.loads(answer.out)
    assert (found["places"], found["people"], found["ferries"]) == (4, 10_000, 0)
    made = load_scenario(tmp_path / "made" / "land.yaml")
    assert [f.id for f in made.factions] == ["north", "south", "islands"] and len(made.dyads) == 3
    assert not made.mission.deployed and made.contributors == ()


def test_people_in_equal_shares_are_an_assumption(capsys, tmp_path):
    answer = make(capsys, tmp_path, "lat,lon\n1,1\n1,2\n2,1\n", "p.csv", "--people", "100001")
    assert "equal shares (ASSUMPTION" in answer.out
    made = load_scenario(tmp_path / "made" / "land.yaml")
    assert [(p.id, p.population) for p in made.places] == [("P1", 33334), ("P2", 33334), ("P3", 33333)]
    assert any("equal shares" in fact.item and fact.mark == "ASSUMPTION" for fact in made.facts)


def test_an_existing_folder_is_filled_and_nothing_written_over(capsys, tmp_path):
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "mine.txt").write_text("keep")
    assert make(capsys, tmp_path, TOWNS).status == 0
    before = {path: (tmp_path / "made" / path).stat().st_mtime_ns for path in listing(tmp_path / "made")}
    answer = make(capsys, tmp_path, TOWNS.replace("4000", "5000"))
    assert answer.status == 2 and "exists already" in answer.err and answer.err.count("\n") == 1
    assert before == {path: (tmp_path / "made" / path).stat().st_mtime_ns for path in listing(tmp_path / "made")}


@pytest.mark.parametrize("there", ["land", "land.yaml"])
def test_neither_half_is_written_over(capsys, tmp_path, there):
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / there).write_text("mine")
    assert make(capsys, tmp_path, TOWNS).status == 2
    assert listing(tmp_path / "made") == [there]


def test_what_is_not_valid_is_not_kept(tmp_path):
    (tmp_path / "out").mkdir()
    for out in (tmp_path / "out", tmp_path / "fresh"):
        with pytest.raises(Exception, match="must hold keys"):
            write_together("land", out, {"land.yaml": "- a list", "land/places.csv": ""})
    assert listing(tmp_path) == ["out"]


def test_a_folder_whose_scenario_cannot_be_put_beside_it_is_taken_back(monkeypatch, tmp_path):
    folder, rename = tmp_path / "out", os.rename
    folder.mkdir()

    def full(was, now):
        if str(now).endswith(".yaml"):
            raise OSError(28, "No space left on device")
        rename(was, now)

    monkeypatch.setattr("interpose.model.scenario.builder.build.os.rename", full)
    text = yaml.safe_dump(load_scenario("grid-4").model_dump(mode="json"))
    with pytest.raises(OutputError, match="No space left"):
        write_together("land", folder, {"land.yaml": text, "land/notes.csv": "a\n"})
    assert listing(folder) == []


def test_polygons_share_borders(capsys, tmp_path):
    hole = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4], [0.2, 0.2]]
    shapes = (box(0, 0, 1, 1, hole), box(1, 0, 2, 1), box(0.2, 0.2, 0.4, 0.4), box(2, 1, 3, 2), box(0, 1.0002, 1, 2))
    answer = make(capsys, tmp_path, collection(*shapes), "p.geojson")
    assert answer.status == 0 and "hole" not in answer.out
    links, degree = links_of(tmp_path), 111.2
    assert set(links) == {frozenset(pair) for pair in ("AB", "AC", "AE", "BD")}
    assert links[frozenset("AB")].length_km == pytest.approx(degree, rel=0.01)
    assert links[frozenset("AC")].length_km == pytest.approx(0.8 * degree, rel=0.01), "an enclave fills the hole"
    assert links[frozenset("AE")].length_km == pytest.approx(degree, rel=0.01), "a gap of 20 m is a slip"
    assert links[frozenset("BD")].open == FERRY_OPEN, "a corner is no border"
    places = {place.id: place for place in load_scenario(tmp_path / "made" / "land.yaml").places}
    assert places["B"].area_km2 == pytest.approx(12308.8, rel=0.001), "GRS 80, one degree at the equator"
    assert places["A"].area_km2 == pytest.approx(places["B"].area_km2 - places["C"].area_km2, rel=1e-3)


def test_long_straight_borders_meet_in_the_middle(capsys, tmp_path):
    """A border along a parallel, drawn with corners on one side only, is no gap and no overlap on the map."""
    shapes = (box(0, 30, 10, 35), box(0, 35, 5, 40), box(5, 35, 10, 40))
    answer = make(capsys, tmp_path, collection(*shapes), "p.geojson")
    assert answer.status == 0 and "ferries" not in answer.out and "overlap" not in answer.out
    links = links_of(tmp_path)
    assert set(links) == {frozenset(pair) for pair in ("AB", "AC", "BC")}
    assert links[frozenset("AB")].length_km == pytest.approx(456.3, rel=0.01), "five degrees at 35 north"


def test_names_stay_on_one_line(capsys, tmp_path):
    text = collection(box(0, 0, 1, 1), box(1, 0, 2, 1)).replace(
        '"id": "A"', '"id": "A", "name": "two\\u2028li,nes\\u0007 "'
    )
    assert make(capsys, tmp_path, text, "p.geojson").status == 0
    assert [p.name for p in load_scenario(tmp_path / "made" / "land.yaml").places] == ["two li,nes", "B"]


def test_islands_are_joined_by_the_nearest_ferry_and_told(capsys, tmp_path):
    shapes = (box(0, 0, 1, 1), box(1, 0, 2, 1), box(2.5, 0, 3, 1), box(9, 0, 10, 1))
    answer = make(capsys, tmp_path, collection(*shapes), "p.geojson")
    assert "ferries" in answer.out and "B-C" in answer.out and "C-D" in answer.out
    links = links_of(tmp_path)
    ferries = {pair for pair, link in links.items() if link.open == FERRY_OPEN}
    assert ferries == {frozenset("BC"), frozenset("CD")} and len(links) == 3
    assert all(links[pair].length_km == 0 and links[pair].capacity < 1e4 for pair in ferries)


def test_a_hole_that_nobody_fills_is_told(capsys, tmp_path):
    hole = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4], [0.2, 0.2]]
    answer = make(capsys, tmp_path, collection(box(0, 0, 1, 1, hole), box(1, 0, 2, 1)), "p.geojson")
    assert answer.status == 0 and "holes that no place fills: nobody lives there: 'A' (492 km2)" in answer.out


def test_the_180th_meridian_cuts_nothing(capsys, tmp_path):
    rows = "".join(f"{lat},{lon},1000\n" for lat in (-17, -18) for lon in (178.5, 179.5, -179.5))
    assert make(capsys, tmp_path, "lat,lon,pop\n" + rows).status == 0
    links = links_of(tmp_path)
    assert frozenset(("P2", "P3")) in links and frozenset(("P1", "P3")) not in links
    assert "MultiPolygon" in (tmp_path / "made" / "land" / "shapes.geojson").read_text()


def test_geojson_points(capsys, tmp_path):
    assert make(capsys, tmp_path, collection(point(1, 1), point(2, 1), point(1, 2)), "p.json").status == 0
    assert len(links_of(tmp_path)) == 3


def test_ten_thousand_points_take_seconds():
    grid = np.random.default_rng(5).uniform(0, 10, (10_000, 2))
    ground = lay_ground(sites(grid), Choices())
    assert len(ground.shapes) == 10_000 and len(ground.ferries) == 0


# ---------------------------------------------------------------------------------------------- properties


def sites(spots: object) -> Sites:
    """Return places at some spots (longitude, latitude)."""
    lon, lat = np.array(spots, float).T
    ids = [f"P{row}" for row in range(len(lon))]
    return Sites("made.csv", ids, ids, lon, lat, None)


whole = st.integers(-20, 20)
spots = st.lists(st.tuples(whole, whole), min_size=2, max_size=40, unique=True)
fine = st.floats(-80, 80, allow_subnormal=False)


@settings(deadline=None, max_examples=60)
@given(spots, st.sampled_from([1.0, 0.01]))
def test_cells_cover_the_hull_and_their_net_is_planar_and_connected(found, scale):
    km = np.array(found, float) * scale
    region = region_of(km)
    cells, pairs, lengths = cells_of(km, region)
    assert shapely.area(cells).sum() == pytest.approx(region.area, rel=1e-9) and (shapely.area(cells) > 0).all()
    assert shapely.intersects_xy(cells, km).all()
    assert (pairs[:, 0] < pairs[:, 1]).all() and len(np.unique(pairs, axis=0)) == len(pairs)
    net = nx.Graph(pairs.tolist())
    assert len(net) == len(km) and nx.is_connected(net) and nx.check_planarity(net)[0]
    joint = shapely.length(shapely.intersection(shapely.boundary(cells[pairs[:, 0]]), cells[pairs[:, 1]]))
    assert lengths.sum() > 0 and (lengths > 0).all() and (joint <= lengths * (1 + 1e-6) + 1e-9).all()


@settings(deadline=None, max_examples=50)
@given(spots, st.randoms(use_true_random=False))
def test_the_order_of_listing_does_not_matter(found, chance):
    other = list(found)
    chance.shuffle(other)
    nets = []
    for listed in (found, other):
        ground = lay_ground(sites(listed), Choices())
        pairs = zip(ground.pairs.tolist(), ground.lengths, strict=True)
        nets.append({frozenset(listed[row] for row in pair): length for pair, length in pairs if length > 1e-3})
    assert set(nets[0]) == set(nets[1])
    assert all(nets[0][pair] == pytest.approx(nets[1][pair], abs=1e-4) for pair in nets[0])


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.floats(-30, 30), st.floats(-30, 30)), min_size=1, max_size=20), fine, st.floats(-180, 180))
def test_a_flat_map_can_be_undone(offsets, north, east):
    degrees = np.array([[(east + a + 180) % 360 - 180, max(-89.0, min(89.0, north + b))] for a, b in offsets])
    flat = FlatMap.around(degrees[:, 0], degrees[:, 1])
    gap = np.abs(flat.to_degrees(flat.to_km(degrees)) - degrees)
    gap[:, 0] = np.minimum(gap[:, 0], 360 - gap[:, 0])
    assert gap.max() < 1e-5


@pytest.mark.parametrize("lat", [-70, -30, 0, 45, 80])
def test_areas_are_those_of_the_ellipsoid(lat):
    """Closed form of the area between two parallels on GRS 80 / WGS 84."""
    b, e = 6356.752314, 0.0818191908426
    zone = [b**2 * (math.atanh(e * s) / e + s / (1 - (e * s) ** 2)) / 2 for s in np.sin(np.radians([lat, lat + 1]))]
    truth = math.radians(1) * (zone[1] - zone[0])
    ring = shapely.segmentize(shapely.box(7, lat, 8, lat + 1), 0.01)
    flat = FlatMap.around(*(np.array([v]) for v in (9.0, lat + 2.0)))
    assert float(shapely.area(on_map(np.array([ring]), flat))[0]) == pytest.approx(truth, rel=1e-6)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 6), st.integers(2, 6), st.floats(0, 0.004))
def test_squares_touch_as_a_grid_does(wide, high, gap):
    """Squares of 1 km with gaps smaller than what passes for a slip."""
    places = [(x, y) for x in range(wide) for y in range(high)]
    squares = np.array([shapely.box(x + gap, y + gap, x + 1 - gap, y + 1 - gap) for x, y in places])
    ids = [f"{x}-{y}" for x, y in places]
    pairs, lengths = borders_of("made", ids, squares, Choices())
    net = {frozenset((places[a], places[b])) for a, b in pairs.tolist()}
    assert net == {frozenset(edge) for edge in nx.grid_2d_graph(wide, high).edges}
    assert lengths == pytest.approx(np.ones(len(lengths)), abs=0.05)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(whole, whole), min_size=2, max_size=25, unique=True))
def test_ferries_are_the_shortest_that_join_everything(found):
    km = np.array(found, float)
    ferries, lengths = join_pieces(shapely.points(km), np.zeros((0, 2), np.int64))
    length = np.hypot(*(km[ferries[:, 0]] - km[ferries[:, 1]]).T).sum()
    assert lengths.sum() == pytest.approx(length)
    whole_net = nx.Graph()
    for a in range(len(km)):
        for b in range(a):
            whole_net.add_edge(a, b, weight=float(np.hypot(*(km[a] - km[b]))))
    assert len(ferries) == len(km) - 1
    assert length == pytest.approx(nx.minimum_spanning_tree(whole_net).size("weight"))
