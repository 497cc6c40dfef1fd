"""A country cut anew: totals to the last person, all connected, the same world in one part, and what is refused."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.model.errors import ScenarioError
from interpose.model.scenario.cutting import cut_scenario, even_part, stretches
from interpose.model.scenario.loading import change_scenario, load_scenario, scenario_from
from interpose.model.scenario.parameter_draws import ParameterDraws
from interpose.model.scenario.scenario import with_open_draws
from interpose.model.scenario.schema.territories import Place
from interpose.model.scenario.synthetic import synthetic_document
from interpose.model.simulation.simulate import simulate

COUNTRIES = ("reference-country", "grid-16", "ring-7", "scale-free-12", "delaunay-9", "unmil-2003")
COUNTS = ("population", "entry_people", "entry_trucks", "exit_people", "capacity")
SHARES = ("damage", "services", "roads", "stay")


@pytest.fixture(scope="module", params=[(name, pieces) for name in COUNTRIES for pieces in (2, 4)], ids=str)
def pair(request):
    name, pieces = request.param
    whole = load_scenario(name)
    return whole, cut_scenario(whole, pieces), pieces


def whole_of(place_id):
    return place_id.rsplit("-", 1)[0]


def total(rows, name):
    return sum(getattr(row, name) for row in rows)


def test_totals_stay_to_the_last_person(pair):
    whole, cut, pieces = pair
    assert len(cut.places) == pieces * len(whole.places)
    for name in COUNTS:
        assert total(cut.places, name) == total(whole.places, name)
    assert total(cut.places, "area_km2") == pytest.approx(total(whole.places, "area_km2"), rel=1e-12)
    before, after = whole.territory().rows, cut.territory().rows
    assert after.line_km.sum() == pytest.approx(before.line_km.sum(), rel=1e-12)
    for name in ("population", "entry_people", "entry_trucks", "entry_tonnes", "exit_people", "capacity"):
        assert after[name].sum() == before[name].sum()


def test_each_territory_keeps_what_it_has(pair):
    whole, cut, pieces = pair
    for place in whole.places:
        parts = [part for part in cut.places if whole_of(part.id) == place.id]
        for name in COUNTS:
            values = [getattr(part, name) for part in parts]
            assert sum(values) == getattr(place, name) and max(values) - min(values) <= 1
        for name in SHARES:
            assert {getattr(part, name) for part in parts} == {getattr(place, name)}
        assert np.mean([part.lat for part in parts]) == pytest.approx(place.lat)
        assert np.mean([part.lon for part in parts]) == pytest.approx(place.lon)
        assert len({(part.lat, part.lon) for part in parts}) == pieces
    for holding in whole.holdings:
        parts = [h for h in cut.holdings if whole_of(h.place) == holding.place and h.faction == holding.faction]
        assert len(parts) == pieces and total(parts, "fighters") == holding.fighters
        assert {(h.control, h.support) for h in parts} == {(holding.control, holding.support)}


def test_borders_between_territories_keep_length_front_and_capacity(pair):
    whole, cut, _ = pair
    for link in whole.links:
        ends = {link.a, link.b}
        parts = [part for part in cut.links if {whole_of(part.a), whole_of(part.b)} == ends]
        assert total(parts, "length_km") == pytest.approx(link.length_km, rel=1e-12)
        assert total(parts, "capacity") == pytest.approx(link.capacity, rel=1e-12)
        assert sum(p.length_km * p.front for p in parts) == pytest.approx(link.length_km * link.front, rel=1e-12)
        assert {p.open for p in parts} == {link.open}


def test_parts_touch_along_borders_without_a_front(pair):
    whole, cut, pieces = pair
    inner = [link for link in cut.links if whole_of(link.a) == whole_of(link.b)]
    assert len(inner) == len(whole.places) * {2: 1, 4: 4}[pieces] and {link.front for link in inner} == {0.0}
    side = {place.id: np.sqrt(place.area_km2) for place in whole.places}
    length = dict.fromkeys(side, 0.0)
    for link in inner:
        length[whole_of(link.a)] += link.length_km
    assert all(length[p] == pytest.approx(side[p] * {2: 1, 4: 2}[pieces]) for p in side)


def test_everything_is_connected_and_has_a_key_of_its_own(pair):
    whole, cut, pieces = pair
    ground = cut.territory().to_graph()
    assert nx.is_connected(ground)
    for place in whole.places:
        assert nx.is_connected(ground.subgraph(f"{place.id}-{n + 1}" for n in range(pieces)))
    keys = [place.key for place in cut.places]
    assert sorted(keys) == list(range(len(keys)))


def test_keys_follow_keys_and_not_the_order_of_the_list():
    document = synthetic_document("grid-9")
    turned = document | {"places": document["places"][::-1]}
    cuts = [cut_scenario(scenario_from(d), 4) for d in (document, turned)]
    assert {p.id: p.key for p in cuts[0].places} == {p.id: p.key for p in cuts[1].places}


def test_one_part_is_the_same_world_bit_for_bit():
    world = load_scenario("grid-9", {"days": 40, "people_per_agent": 500})
    cut = cut_scenario(world, 1)
    assert cut == world
    one, other = simulate(world, 3), simulate(cut, 3)
    assert one.events.tobytes() == other.events.tobytes()
    assert one.world.daily.tobytes() == other.world.daily.tobytes()


def test_a_cut_country_can_be_cut_again_and_runs():
    twice = cut_scenario(cut_scenario(load_scenario("grid-4", {"days": 30, "people_per_agent": 500}), 2), 2)
    assert len(twice.places) == 16 and twice.places[0].id == "T0-1-1"
    run = simulate(twice, 1)
    people = run.world.territory
    assert people.population.sum() == total(load_scenario("grid-4").places, "population")


def test_what_else_a_country_is_stays():
    whole = load_scenario("reference-country")
    cut = cut_scenario(whole, 4)
    left = {"places", "links", "holdings", "shapes"}
    assert cut.model_dump(exclude=left) == whole.model_dump(exclude=left)
    assert change_scenario(cut, {"policy": "police-only"}).mission.ceiling == 500
    draws = ParameterDraws(({"clash.friction": 0.01},), (1.0,), {"file": "made up"})
    assert cut_scenario(with_open_draws(whole, draws), 2).open_draws == draws


@pytest.mark.parametrize(("reach", "pieces", "parts"), [(-1, 4, -1), (0, 4, 0), (2, 4, 4), (5, 2, 7)])
def test_a_reach_in_territories_grows_with_their_number(reach, pieces, parts):
    world = load_scenario("grid-4", {"factions.west.strike_reach": reach})
    assert cut_scenario(world, pieces).factions[0].strike_reach == parts


def test_few_people_and_fighters_are_shared_out_so_that_they_fit():
    document = synthetic_document("grid-4")
    document["places"][0] |= {"population": 3, "capacity": 1}
    document["holdings"] = [
        {"place": "T0", "faction": "west", "fighters": 1, "control": 0.5},
        {"place": "T0", "faction": "east", "fighters": 2, "control": 0.3},
    ]
    cut = cut_scenario(scenario_from(document), 4)
    armed = [sum(h.fighters for h in cut.holdings if h.place == f"T0-{n}") for n in range(1, 5)]
    assert armed == [p.population for p in cut.places[:4]] == [1, 1, 1, 0]
    assert all(p.capacity == 1 for p in cut.places[:4])  # 0 would be room for any number


# ------------------------------------------------------------------------------------------------ what is refused

EFFECT = {"kind": "close_crossing", "place": "T0"}
SET = {"a": {"value": "1", "source": "made up", "set": {"places.T0.damage": 0.5}}}
REFUSED = {
    "an event's place": ({"events": [{"id": "e", "day": 3, "effects": [EFFECT]}]}, "event 'e' names 'T0'"),
    "a condition's place": (
        {"events": [{"id": "e", "when": "deaths_30.T2 > 5", "effects": [{"kind": "change_consent", "amount": -0.1}]}]},
        "event 'e' names 'T2'",
    ),
    "a choice": (
        {"choices": {"c": {"meaning": "m", "chosen": "a", "options": SET}}},
        "choice 'c' sets 'places.T0.damage'",
    ),
    "a policy": (
        {"policies": {"p": {"meaning": "m", "set": {"links": []}}}},
        "policy 'p' sets 'links'",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_country_that_names_its_territories_elsewhere_is_refused(case):
    more, words = REFUSED[case]
    world = scenario_from(synthetic_document("grid-4") | more)
    with pytest.raises(ScenarioError, match="cannot be cut into parts") as told:
        cut_scenario(world, 2)
    assert words in str(told.value) and "\n" not in str(told.value)
    assert cut_scenario(world, 1) is world


def test_other_refusals():
    grid = load_scenario("grid-4")
    with pytest.raises(ScenarioError, match=r"^a territory is cut into 1, 2 or 4 parts, not 3$"):
        cut_scenario(grid, 3)
    draws = ParameterDraws(({"places.T0.damage": 0.1},), (1.0,), {"file": "made up"})
    with pytest.raises(ScenarioError, match="an open draw sets"):
        cut_scenario(with_open_draws(grid, draws), 2)
    document = synthetic_document("grid-4")
    document["places"][3]["id"] = name = "a-place-with-a-long-name"
    document["links"] = [
        {end: name if link[end] == "T3" else link[end] for end in ("a", "b")} for link in document["links"]
    ]
    document["holdings"] = [row for row in document["holdings"] if row["place"] != "T3"]
    with pytest.raises(ScenarioError, match="has no room for a number in 24 letters"):
        cut_scenario(scenario_from(document), 2)
    with pytest.raises(ScenarioError, match="event 'zikim-closed' names 'NG1'"):
        cut_scenario(load_scenario("gaza-isf"), 4)


def test_events_without_a_place_are_kept():
    event = {"id": "e", "when": "deaths_30 > 5", "effects": [{"kind": "change_consent", "amount": -0.1}]}
    cut = cut_scenario(scenario_from(synthetic_document("grid-4") | {"events": [event]}), 4)
    assert [e.id for e in cut.events] == ["e"]


# ------------------------------------------------------------------------------------------------- any numbers


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.sampled_from([2, 4]))
def test_numbers_one_after_the_other_are_shared_out_as_their_sum(numbers, pieces):
    before, sums = 0, [0] * pieces
    for number in numbers:
        parts = [even_part(number, pieces, part, before) for part in range(pieces)]
        assert sum(parts) == number and min(parts) >= number // pieces and max(parts) <= number // pieces + 1
        sums = [a + b for a, b in zip(sums, parts, strict=True)]
        before += number
    assert sums == [even_part(before, pieces, part) for part in range(pieces)]


degrees = st.floats(-80, 80, allow_nan=False)


@given(degrees, degrees, degrees, degrees, st.sampled_from([2, 4]))
def test_any_border_is_shared_out_whole_and_alike_from_both_sides(lat, lon, other_lat, other_lon, pieces):
    a = Place(id="A", population=1, area_km2=1, lat=lat, lon=lon)
    b = Place(id="B", population=1, area_km2=1, lat=other_lat, lon=other_lon)
    there, back = stretches(a, b, pieces), stretches(b, a, pieces)
    assert sum(s.share for s in there) == pytest.approx(1) and 1 <= len(there) <= pieces
    assert sorted((s.a, s.b) for s in there) == sorted((s.b, s.a) for s in back)


@pytest.mark.parametrize(
    ("east", "north", "pieces", "touching"),
    [
        (1, 0, 2, {(1, 0)}),
        (-1, 0, 2, {(0, 1)}),
        (0, 1, 2, {(0, 0), (1, 1)}),
        (1, 0, 4, {(1, 0), (3, 2)}),
        (0, -1, 4, {(2, 0), (3, 1)}),
        (1, 1, 4, {(1, 2)}),
        (0, 0, 4, {(0, 0), (1, 1), (2, 2), (3, 3)}),
    ],
)
def test_parts_touch_those_that_lie_opposite(east, north, pieces, touching):
    a, b = (
        Place(id=name, population=1, area_km2=1, lat=way * north / 2, lon=way * east / 2)
        for name, way in (("A", -1), ("B", 1))
    )
    assert {(s.a, s.b) for s in stretches(a, b, pieces)} == touching
