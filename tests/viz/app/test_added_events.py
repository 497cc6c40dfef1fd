"""Truces and other events that a visitor adds: as the schema has them, in links, midway, and in the twenty pairs."""

import json

import numpy as np
import pytest

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation.simulate import simulate
from interpose.viz.app.added_events import effect_kinds, events_of, kinds_as_data, words_of, written
from interpose.viz.app.change_words import added_rows, change_words
from interpose.viz.app.lever_values import as_changes
from interpose.viz.app.paired_seeds import PairedSeeds
from interpose.viz.app.permalink import from_link, to_link
from interpose.viz.app.question import arms, asked, follow
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session

TRUCE = {"a": "west", "b": "east", "commitment": "0.9", "day": "10", "lasts": "25"}


@pytest.fixture
def session():
    found = Session(Catalogue("grid-4"))
    found.people(1000)
    found.days(60)
    return found


def status(world, days):
    """Read the deal of the first two parties, day by day."""
    return [int(row[0, 1]) for row in np.asarray(world.daily_dyad.status[:days])]


@pytest.mark.parametrize("name", ["gaza-isf", "grid-4"])
def test_every_kind_that_is_offered_can_be_added_as_it_is_offered(name):
    scenario = load_scenario(name)
    kinds = kinds_as_data(scenario)
    assert kinds[0]["kind"] == "truce"
    assert {one["kind"] for one in kinds[1:]} <= set(effect_kinds()) - {"announce_ceasefire", "end"}
    for one in kinds:
        values = {field["name"]: str(field["value"]) for field in one["fields"]}
        if one["kind"] == "change_mandate":
            values["ceiling"] = "500"
        text = written(one["kind"], values)
        if one["kind"] == "shut_road":
            link = scenario.links[0]
            text = written("shut_road", values | {"place": link.a, "to": link.b})
        after = change_scenario(scenario, as_changes({"added.1": text}, scenario))
        assert len(after.events) == len(scenario.events) + 1
        assert after.events[-1].id == "added-1" and after.events[-1].mark == "ASSUMPTION"
        assert words_of(text) and one["about"]


def test_a_truce_holds_from_its_day_for_its_length(session):
    session.add("truce", TRUCE)
    session.restart()
    session.goto(60)
    deals = status(session.lane.world, 60)
    assert deals[9] == 0 and all(deals[10:34]) and deals[36] == 0, deals
    alone = simulate(load_scenario("grid-4", {"people_per_agent": 1000, "days": 60}), 1)
    first = session.lane.world.daily.deaths_civilians[:10]
    assert np.array_equal(first, alone.world.daily.deaths_civilians[:10])


def test_an_added_event_is_in_the_link_in_the_pairs_and_can_be_taken_away(session):
    session.ask_of_force()
    before = asked(session)
    session.add("truce", TRUCE)
    assert session.draft == {"added.1": "truce; a=west; b=east; commitment=0.9; day=10; lasts=25"}
    session.restart()
    assert session.draft == {} and asked(session) != before
    again = Session(session.catalogue)
    again.open_link(to_link(session.view))
    assert again.view == session.view == from_link(to_link(session.view))
    assert [event.id for event in again.lane.origin.events] == ["added-1", "added-1-end"]
    pair = arms(session.catalogue, session.view, 1000)
    assert all([event.id for event in arm.scenario.events] == ["added-1", "added-1-end"] for arm in pair)
    session.remove("added.1")
    assert [row["state"] for row in added_rows(session)] == ["to be taken away"]
    session.restart()
    assert not session.lane.origin.events and session.view.changes == {"people_per_agent": 1000, "days": 60}


def test_an_event_added_midway_happens_beside_the_same_world_without_it(session):
    session.goto(20)
    session.add("riot", {"place": "T0", "against": "civilians", "deaths": "40", "day": "30"})
    session.intervene()
    session.goto(60)
    changed, other = (np.asarray(lane.world.daily.deaths_civilians[:60].sum(axis=1)) for lane in session.lanes)
    assert np.array_equal(changed[:30], other[:30]) and changed[30] > other[30] + 10
    seeds = PairedSeeds(lambda: None, threads=2)
    follow(seeds, session)
    answer = seeds.wait(120)
    assert answer.whole and answer.effect("deaths_civilians")["low"] > 10
    seeds.close()
    again = Session(session.catalogue)
    again.open_link(to_link(session.view))
    for one, two in zip(session.lanes, again.lanes, strict=True):
        assert np.array_equal(one.world.daily.deaths_civilians, two.world.daily.deaths_civilians)
    assert session.lane.run().world.daily.deaths_civilians.sum() == changed.sum()


def test_an_event_that_was_added_midway_can_be_taken_away_midway(session):
    session.goto(10)
    session.add("truce", TRUCE | {"day": "30"})
    session.intervene()
    session.goto(20)
    session.remove("added.1")
    session.intervene()
    session.goto(60)
    assert not any(status(session.lane.world, 60)[30:]) and any(status(session.lanes[1].world, 60)[30:])


@pytest.mark.parametrize(
    "kind, values, told",
    [
        ("truce", TRUCE | {"b": "west"}, "two different"),
        ("truce", TRUCE | {"a": "nobody"}, "no such faction"),
        ("truce", TRUCE | {"commitment": "7"}, "commitment"),
        ("truce", TRUCE | {"commitment": "x"}, "not a number"),
        ("truce", TRUCE | {"day": "-1"}, "whole number of days"),
        ("truce", TRUCE | {"day": "1.5"}, "whole number of days"),
        ("truce", TRUCE | {"a": "west; b=x"}, "cannot be read"),
        ("truce", "west", "values were expected"),
        ("end", {"event": "x"}, "no kind of event"),
        ("riot", {"place": "T99"}, "no such place"),
        ("change_mandate", {"day": "3"}, "changes nothing"),
        (["riot"], {}, "no kind of event"),
    ],
)
def test_what_is_no_event_is_one_line_and_nothing_is_noted(session, kind, values, told):
    with pytest.raises(ScenarioError, match=told) as error:
        session.add(kind, values)
    assert "\n" not in str(error.value) and len(str(error.value)) <= 300
    assert session.draft == {}


def test_an_event_for_a_day_that_has_passed_is_refused_midway(session):
    session.goto(20)
    session.add("truce", TRUCE)
    with pytest.raises(ScenarioError, match="day 10 has passed"):
        session.intervene()
    assert len(session.lanes) == 1 and session.draft


def test_a_link_with_a_broken_event_opens_nothing(session):
    before = session.view
    for text in ("nonsense", "riot; place", "riot; place=T0; day=x", "truce; a=west; b=east; q=1"):
        with pytest.raises(ScenarioError) as error:
            session.open_text(json.dumps({"scenario": "grid-4", "changes": {"added.1": text}}))
        assert "\n" not in str(error.value)
        assert session.view == before


def test_what_keeps_an_added_event_from_an_effect_is_said(session):
    session.add("change_consent", {"faction": "west", "amount": "0.2", "day": "90"})
    (row,) = added_rows(session)
    assert "day 90 is after the last of 60 days" in row["note"] and row["state"] == "noted"
    session.clear()
    session.ask("mission.deployed", False)
    session.add("change_consent", {"faction": "west", "amount": "0.2", "day": "9"})
    assert added_rows(session)[0]["note"] == "no effect in this scenario: there is no force"


def test_events_are_said_in_words(session):
    scenario = session.lane.scenario
    text = "truce; a=west; b=east; commitment=0.9; day=10; lasts=25"
    assert change_words(scenario, "added.1", text).endswith("commitment 0.9, from day 10 for 25 days")
    assert change_words(scenario, "contributors.country-0.first_days", "28+84").endswith("= 28 to 84")
    assert events_of("added.1", "") == []
