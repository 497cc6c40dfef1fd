"""The made-up country: by its recipe, policies of their sizes, a UN-style call-up, violence of a plausible order."""

import networkx as nx
import numpy as np
import pytest
from support import reference_country as recipe
from support.paths import ROOT

from interpose.agents.peacekeeper import INFANTRY, OBSERVERS, POLICE
from interpose.model.scenario.loading import change_scenario, load_every_choice, load_scenario
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.simulate import drain
from interpose.model.state.event_log import CLASH, STRIKE, VIOLATION

PEOPLE, COLUMNS, ROWS = 4_600_000, 8, 5
FOLDER = ROOT / "model" / "scenario" / "shipped" / "reference-country"
BATTLE, ONE_SIDED = 22, 106  # deaths in a conflict month without troops, Hultman et al. 2014 and 2013
MONTHS = 24


@pytest.fixture(scope="module")
def country():
    return load_scenario("reference-country")


def holders(scenario):
    main = {}
    for h in scenario.holdings:
        if h.control > main.get(h.place, ("", 0.0))[1]:
            main[h.place] = (h.faction, h.control)
    return [main[p.id][0] for p in scenario.places]


def deaths_a_month(scenario, seed):
    world, advance, battle, one_sided = assemble(scenario, seed, 30 * MONTHS), compiled_day(), 0, 0
    for month in range(MONTHS):
        advance(world, 30 * month, 30)
        events = drain(world)
        dead = events.deaths_actor + events.deaths_target + events.deaths_civilians
        battle += dead[(events.kind == CLASH) | (events.kind == STRIKE)].sum()
        one_sided += events.deaths_civilians[events.kind == VIOLATION].sum()
    return battle / MONTHS, one_sided / MONTHS


def test_40_territories_of_600_km2_and_4_6_million_people(country):
    assert len(country.places) == COLUMNS * ROWS
    assert {p.area_km2 for p in country.places} == {600.0}
    assert sum(p.population for p in country.places) == PEOPLE
    assert len(assemble(country, 1, 1).civilian.fear) <= 20_000


def test_people_follow_rank_and_size_as_the_recipe_says(country):
    size = len(country.places)
    rank = {(17 * r + 19) % size: r + 1 for r in range(size)}
    assert sorted(rank) == list(range(size))
    whole = sum(1 / r for r in range(1, size + 1))
    for cell, place in enumerate(country.places):
        assert place.population == pytest.approx(PEOPLE / rank[cell] / whole, abs=100)
    people = np.array([p.population for p in country.places])
    assert people.max() > 0.2 * PEOPLE and np.median(people) < 0.5 * people.mean()


@pytest.mark.parametrize("table", ["places", "links", "holdings"])
def test_the_tables_are_made_again_by_the_recipe(table):
    made = recipe.as_csv(recipe.tables()[table])
    assert (FOLDER / f"{table}.csv").read_text(encoding="utf-8") == made


def test_trunk_roads_link_the_five_largest_towns(country):
    ground = country.territory().to_graph()
    largest = sorted(country.places, key=lambda p: -p.population)[:5]
    good = [p.id for p in country.places if p.roads >= 0.8]
    assert {p.id for p in largest} <= set(good) and nx.is_connected(ground.subgraph(good))
    assert {p.roads for p in country.places} == {0.3, 0.8, 0.9} and len(good) == 11
    assert [p.id for p in country.places if p.roads == 0.9] == ["C4"] == [largest[0].id]
    for a, b in (("E5", "C4"), ("C4", "B6"), ("B6", "A8"), ("C4", "D7")):
        shortest = nx.shortest_path_length(ground, a, b)
        assert nx.shortest_path_length(ground.subgraph(good), a, b) == shortest


def test_the_force_enters_at_the_capital_and_at_two_border_posts(country):
    ground = country.territory().to_graph()
    entries = {p.id: p.entry_people for p in country.places if p.entry_people}
    assert entries == {"A8": 500, "C4": 1000, "E5": 500}
    assert all(ground.degree(p) < 6 for p in ("A8", "E5")) and ground.degree("C4") == 6


def test_the_line_is_the_front_on_the_borders_and_inside(country):
    border = dict.fromkeys((p.id for p in country.places), 0.0)
    for link in country.links:
        for end in (link.a, link.b):
            border[end] += link.length_km * link.front
    shares = {p: [h.control for h in country.holdings if h.place == p] for p in border}
    for place in country.places:
        inside = 2 * np.sqrt(600) * (min(shares[place.id]) if len(shares[place.id]) > 1 else 0)
        assert place.line_km == pytest.approx(max(0.1, border[place.id] + inside), abs=0.051)
    assert sum(p.line_km for p in country.places) == pytest.approx(450, abs=1)


def test_fighters_are_where_people_roads_and_fronts_are(country):
    armed = dict.fromkeys((p.id for p in country.places), 0)
    by_party = {}
    for h in country.holdings:
        armed[h.place] += h.fighters
        by_party[h.faction] = by_party.get(h.faction, 0) + h.fighters
    assert by_party == {"state": 20_000, "rebels": 8_000, "militia": 3_000}
    rear = [armed[p.id] for p in country.places if p.roads == 0.3 and p.line_km == 0.1]
    trunk = [armed[p.id] for p in country.places if p.roads >= 0.8]
    assert len(rear) == 7 and np.mean(trunk) > 5 * np.mean(rear) and max(armed, key=armed.get) == "C4"


SIZES = {"full": 10_000, "UN-large": 10_000, "armed-only": 10_000, "police-only": 500, "none": 0}
SIZES |= {"observers-only": 250, "monitoring-only": 250} | {f"dose-{n}": n for n in (2000, 4000, 6000, 8000)}
ONLY = {"armed-only": INFANTRY, "police-only": POLICE, "observers-only": OBSERVERS, "monitoring-only": OBSERVERS}


@pytest.mark.parametrize("name", SIZES)
def test_a_named_policy_has_its_size_and_kind(name):
    world = assemble(load_scenario("reference-country", {"policy": name}), 2, 450)
    compiled_day()(world, 0, 450)
    most = world.daily_force.troops.sum(axis=1).max()
    assert 0.99 * SIZES[name] <= most <= SIZES[name]
    there = world.unit[world.unit.arrival_day >= 0]
    assert set(there.kind) == {ONLY[name]} if name in ONLY else len(set(there.kind)) != 1


def test_every_policy_holds_and_a_decade_can_be_run():
    load_every_choice("reference-country")
    decade = assemble(load_scenario("reference-country", {"days": 3650, "people_per_agent": 4000}), 1, 3650)
    compiled_day()(decade, 0, 3650)
    assert len(decade.daily_force.troops) == 3650 and decade.daily_force.troops[-1].sum() > 9_000


def test_cells_of_a_hexagonal_layout_touch(country):
    ground = country.territory().to_graph()
    assert nx.is_connected(ground) and ground.number_of_edges() == 95
    degree = [ground.degree(p.id) for p in country.places]
    assert max(degree) == 6 and degree.count(6) == (COLUMNS - 2) * (ROWS - 2)
    where = {p.id: (p.lat, p.lon) for p in country.places}
    apart = [111.2 * np.hypot(*np.subtract(where[link.a], where[link.b])) for link in country.links]
    assert np.allclose(apart, np.sqrt(600 * 2 / np.sqrt(3)), rtol=0.01)


def test_the_state_holds_most_and_rebels_a_third(country):
    held = holders(country)
    assert {name: held.count(name) for name in set(held)} == {"state": 23, "rebels": 13, "militia": 4}
    assert all(d.truce == 0 and d.tension >= 0.5 for d in country.dyads)
    for trait in ("quality", "discipline", "caution", "ambition", "loss_sensitivity"):
        assert len({getattr(f, trait) for f in country.factions}) == 1


def test_everything_is_marked_as_assumption_and_only_travel_and_money_are_set(country):
    assert all(f.mark == "ASSUMPTION" or f.item.startswith("for comparison") for f in country.facts)
    plain = type(country.parameters)()
    changed = {
        f"{name}.{field}": value
        for name in type(country.parameters).model_fields
        for field, value in getattr(country.parameters, name)
        if value != getattr(getattr(plain, name), field)
    }
    assert changed == {"logistics.travel_days": 0, "diplomacy.shortfall": 0}


def test_the_call_up_takes_most_of_a_year(country):
    full, first = [], []
    for seed in range(1, 6):
        world = assemble(country, seed, 450)
        compiled_day()(world, 0, 450)
        troops = world.daily_force.troops.sum(axis=1)
        assert troops.max() <= 10_000
        full.append(int((troops >= 0.95 * troops.max()).argmax()))
        first.append(int((troops >= 1000).argmax()))
        assert troops.max() > 9_500
    assert 200 <= np.median(full) <= 400
    assert 60 <= np.median(first) <= 120


@pytest.mark.parametrize(("strength", "per_1000"), [(0.5, 2.2), (9.2, 40.0)])
def test_strength_reaches_40_per_1000(country, strength, per_1000):
    changed = change_scenario(country, {"mission.strength": strength, "mission.ceiling": 184_000})
    units = assemble(changed, 3, 1).unit
    assert units.strength.sum() / PEOPLE * 1000 == pytest.approx(per_1000, rel=0.03)


def test_violence_without_a_force_is_of_the_published_order(country):
    alone = change_scenario(country, {"mission.deployed": False})
    battle, one_sided = np.mean([deaths_a_month(alone, seed) for seed in range(1, 6)], axis=0)
    assert BATTLE / 4 < battle < BATTLE * 4
    assert ONE_SIDED / 4 < one_sided < ONE_SIDED * 4
