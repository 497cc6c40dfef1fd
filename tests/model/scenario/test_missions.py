"""The historical missions: sourced and dated facts, plausible ground, parties alike, strengths as they are dated."""

import csv
import re
from datetime import date
from importlib import resources
from math import cos, hypot, radians, sqrt

import networkx as nx
import numpy as np
import pytest
from support.facts import LOADED, day_of
from support.paths import ROOT

from interpose.model.scenario.loading import change_scenario, load_scenario, scenario_names
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble

FOLDER = resources.files("interpose.model.scenario").joinpath("shipped")
DOCS = ROOT / "docs" / "scenarios"
MISSIONS = [name for name in scenario_names() if re.search(r"-\d{4}$", name)]
"""Scenarios that are called after a mission and the year in which it came."""
MARKS = {"", "recalled-high", "recalled-medium", "recalled-low", "ASSUMPTION"}
SEEDS = range(1, 6)
NEAR = 0.25


@pytest.fixture(scope="module", params=MISSIONS)
def mission(request):
    return load_scenario(request.param)


def points(scenario):
    with FOLDER.joinpath(scenario.name, "strength.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value_of(scenario, item):
    (found,) = [fact.value for fact in scenario.facts if fact.item == item]
    return float(found)


def fighters_of(scenario, faction):
    return sum(h.fighters for h in scenario.holdings if h.faction == faction)


def texts(name):
    files = [FOLDER.joinpath(f"{name}.yaml"), *FOLDER.joinpath(name).iterdir(), DOCS / f"{name}.md"]
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def test_a_year_from_the_day_of_the_mission(mission):
    assert mission.days == 365 and mission.mission.deployed and mission.mission.start_day == 0
    assert 360 <= (mission.information_date - mission.start).days <= 366
    assert str(mission.start.year) == mission.name[-4:]


def test_every_fact_has_a_source_a_mark_and_a_date_within_the_first_year(mission):
    assert len(mission.facts) > 60
    for fact in mission.facts:
        assert fact.source.strip() and fact.mark in MARKS, fact.item
        first, dots, last = fact.date.partition("..")
        for end in (last, first) if dots else (first,):
            assert not end or day_of(end, last=True) <= mission.information_date, fact.item


def test_what_is_recalled_is_marked_as_recalled(mission):
    for fact in mission.facts:
        if "no page seen" in fact.source or "recalled" in fact.source:
            assert fact.mark or "members: no page seen" in fact.source, fact.item


def test_figures_in_facts_are_the_figures_of_the_scenario(mission):
    assert value_of(mission, "population of the whole") == sum(p.population for p in mission.places)
    assert value_of(mission, "area of the whole") == pytest.approx(sum(p.area_km2 for p in mission.places), rel=1e-3)
    assert value_of(mission, "authorised strength, taken as the ceiling") == mission.mission.ceiling
    assert value_of(mission, "length of the mandate") == mission.mission.term_days
    assert value_of(mission, "personnel who can enter a day") == sum(p.entry_people for p in mission.places)
    for place in mission.places:
        assert value_of(mission, f"population of {place.name}") == place.population
        assert value_of(mission, f"area of {place.name}") == place.area_km2
    for country in mission.contributors:
        assert value_of(mission, f"offer of {country.name}") == country.offer_low == country.offer_high
    for faction in mission.factions:
        (text,) = [f.value for f in mission.facts if f.item == f"fighters of {faction.name}"]
        assert fighters_of(mission, faction.id) in [int(number) for number in re.findall(r"\d+", text)]


def test_the_ground_is_plausible_and_in_one_piece(mission):
    assert 8 <= len(mission.places) <= 20
    ground = mission.territory().to_graph()
    assert nx.is_connected(ground) and not list(nx.isolates(ground))
    where = {p.id: p for p in mission.places}
    for p in mission.places:
        assert 0.3 <= p.population / p.area_km2 <= 50_000, p.name
        assert 1 <= ground.degree(p.id) <= 9, p.name
    for link in mission.links:
        a, b = where[link.a], where[link.b]
        km = 111.2 * hypot(a.lat - b.lat, (a.lon - b.lon) * cos(radians(a.lat)))
        assert km <= 2.2 * (sqrt(a.area_km2) + sqrt(b.area_km2)) + 10, (a.name, b.name, km)
        assert 0 < link.length_km <= max(sqrt(a.area_km2), sqrt(b.area_km2))


def test_fronts_run_where_different_parties_hold_the_ground(mission):
    held = {p.id: {} for p in mission.places}
    for h in mission.holdings:
        held[h.place][h.faction] = h.control
    main = {place: max(shares, key=shares.get) for place, shares in held.items() if shares}
    divided = [link.front for link in mission.links if main[link.a] != main[link.b]]
    same = [link.front for link in mission.links if main[link.a] == main[link.b]]
    assert divided and np.mean(divided) > 2 * np.mean(same)


def test_parties_are_treated_alike(mission):
    for trait in ("discipline", "caution", "ambition", "loss_sensitivity", "cohesion", "talks", "included"):
        assert len({getattr(faction, trait) for faction in mission.factions}) == 1, trait
    assert len(mission.dyads) == len(mission.factions) * (len(mission.factions) - 1) / 2
    assert all(dyad.truce > 0 and dyad.matters for dyad in mission.dyads)


def test_no_rate_is_fitted_to_a_mission(mission):
    plain = type(mission.parameters)()
    for name in type(mission.parameters).model_fields:
        if name != "logistics":
            assert getattr(mission.parameters, name) == getattr(plain, name), name
    own, usual = mission.parameters.logistics, plain.logistics
    assert {field for field, value in own if value != getattr(usual, field)} == {"travel_days", "lift"}
    assert value_of(mission, "personnel who can set out a day") == own.lift
    assert all(country.joins == 1 and not country.acceptance for country in mission.contributors)


def test_it_stays_cheap(mission):
    world = assemble(mission, 1, 1)
    assert 5_000 <= len(world.civilian.fear) <= 20_000


def test_nobody_is_lost_when_the_world_is_made(mission):
    world = assemble(mission, 1, 1)
    local = [f for f, faction in enumerate(mission.factions) if faction.local]
    people = world.territory.resident.sum() + world.territory.displaced.sum()
    assert people + world.holding.fighters[:, local].sum() == sum(p.population for p in mission.places)


def test_all_offers_fit_under_the_ceiling_and_those_in_place_through_the_crossings(mission):
    room = sum(p.entry_people for p in mission.places)
    there = sum(c.offer_low for c in mission.contributors if c.full_days[1] == 0)
    assert there <= room
    assert sum(c.offer_high for c in mission.contributors) <= mission.mission.ceiling


def test_dated_strengths_are_among_the_facts(mission):
    rows = points(mission)
    assert rows
    for row in rows:
        (fact,) = [f for f in mission.facts if f.item == f"strength on day {row['day']}"]
        assert fact.value in (row["low"], f"{row['low']}-{row['high']}") and fact.mark == row["mark"]
        assert row["source"] in fact.source
        assert (date.fromisoformat(fact.date) - mission.start).days == int(row["day"])


def test_the_force_arrives_as_history_dates_it(mission):
    advance, troops = compiled_day(), []
    for seed in SEEDS:
        world = assemble(mission, seed, mission.days)
        advance(world, 0, mission.days)
        troops.append(world.daily_force.troops.sum(axis=1))
    median = np.median(troops, axis=0)
    for row in points(mission):
        days = slice(int(row["check_from"]), int(row["check_to"]) + 1)
        strength = median[days].mean()
        low, high = int(row["low"]) * (1 - NEAR), int(row["high"]) * (1 + NEAR)
        assert low <= strength <= high, (row["day"], strength, row["low"], row["high"])
    assert np.max(troops) <= mission.mission.ceiling


def test_who_held_south_lebanon_is_a_choice():
    unifil = load_scenario("unifil-2006")
    later = change_scenario(unifil, {"choices.holdings": "october"})
    assert fighters_of(unifil, "idf") == 10_000 and fighters_of(later, "idf") == 200
    assert fighters_of(later, "laf") == 15_000 and fighters_of(later, "hez") == fighters_of(unifil, "hez")


def test_limits_and_sources_are_named(mission):
    assert "no forecast" in mission.limits and mission.attribution
    used = any("Geo-PKO v2.3" in fact.source for fact in mission.facts)
    assert used == ("Geo-PKO v2.3" in mission.attribution)


@pytest.mark.parametrize("name", MISSIONS)
def test_words_are_neutral(name):
    found = {file: re.search(LOADED, text, re.IGNORECASE) for file, text in texts(name).items()}
    assert {file: match.group() for file, match in found.items() if match} == {}
