"""The question bar without a browser: sliders that hold their value, what caps them, days back and forth, lines."""

import numpy as np
import pytest

from interpose.model.errors import ScenarioError
from interpose.model.language.chosen import in_language
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate
from interpose.viz.app.decisive_lines import HEIGHT, WIDTH, decisive_lines
from interpose.viz.app.effect_status import effect_notes
from interpose.viz.app.paired_seeds import NOTHING, Answer
from interpose.viz.app.question import NAMED, bar, seeds_words
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session

SMALL = {"people_per_agent": 1000, "days": 90}


@pytest.fixture
def session():
    found = Session(Catalogue("grid-4"))
    found.people(1000)
    found.days(90)
    found.ask_of_force()
    return found


def test_five_sliders_hold_their_value_between_their_ends(session):
    session.ask("mission.ceiling", 150_000)
    sliders = bar(session)["sliders"]
    assert [slider["path"] for slider in sliders] == [path for path, _ in NAMED]
    assert all(slider["low"] <= slider["value"] <= slider["high"] for slider in sliders)
    assert sliders[0]["value"] == 150_000 and "capped by what is offered" in sliders[0]["note"]


def test_more_of_what_is_said_to_have_no_effect_has_none():
    capped = load_scenario("grid-4", SMALL | {"mission.enforcement": 0.4})
    more = load_scenario("grid-4", SMALL | {"mission.enforcement": 0.9})
    assert effect_notes(capped)["mission.enforcement"] == "capped by contributors' robustness: 0.3; more has no effect"
    assert outcomes(simulate(capped, 1)) == outcomes(simulate(more, 1))
    free = load_scenario("grid-4", SMALL | {"mission.enforcement": 0.2})
    notes = effect_notes(free)
    assert "mission.enforcement" not in notes
    assert notes["contributors.country-0.robustness"] == "capped by mission: enforcement: 0.2"
    silent = load_scenario("grid-4", SMALL | {"mission.outreach": 0.0})
    assert effect_notes(silent)["mission.promises"] == "no effect: mission: outreach: 0"


def test_a_ceiling_above_all_offers_changes_nothing():
    offered = load_scenario("grid-4", SMALL)
    high = sum(one.offer_high for one in offered.contributors) + 1
    runs = [simulate(load_scenario("grid-4", SMALL | {"mission.ceiling": size}), 1) for size in (high, high + 9000)]
    assert "at most" in effect_notes(runs[0].scenario)["mission.ceiling"]
    assert outcomes(runs[0]) == outcomes(runs[1])


def test_days_are_gone_to_exactly_and_not_before_a_change(session):
    session.goto(60)
    there = [history.rows[:, :40].copy() for history in session.histories]
    session.goto(40)
    assert session.lane.day == 40 and session.lanes[1].day == 40
    for history, rows in zip(session.histories, there, strict=True):
        assert np.array_equal(history.rows[:, :40], rows)
    session.lever("mission.enforcement", 0.1)
    session.intervene()
    session.goto(50)
    session.goto(40)
    assert session.lane.forks == ((40, {"mission.enforcement": 0.1}),)
    for day, told in ((39, "day 40 was changed"), (91, "between 0 and 90"), ("x", "not a whole number")):
        with pytest.raises(ScenarioError, match=told):
            session.goto(day)
    assert session.lane.day == 40


def test_a_value_that_is_asked_for_holds_from_the_first_day(session):
    session.goto(50)
    session.ask("mission.start_day", 30)
    assert session.lane.day == 50 and session.view.changes["mission.start_day"] == 30
    fresh = simulate(load_scenario("grid-4", SMALL | {"mission.start_day": 30}), 1)
    assert np.array_equal(session.lane.world.daily[:50].deaths_civilians, fresh.world.daily[:50].deaths_civilians)
    with pytest.raises(ScenarioError, match="between"):
        session.ask("mission.start_day", -1)


def test_a_scenario_without_a_force_is_opened_alone(session):
    session.ask("mission.deployed", False)
    session.scenario("grid-4")
    assert session.view.beside == "force"
    session.compare("")
    session.ask("mission.deployed", False)
    session.ask_of_force()
    assert session.view.beside == "" and not bar(session)["possible"]


def test_decisive_lines_end_with_the_numbers_of_today(session):
    session.goto(60)
    killed, troops = decisive_lines(session.lanes)
    dead = [int(lane.world.daily.deaths_civilians[:60].sum()) for lane in session.lanes]
    assert [world["now"] for world in killed["worlds"]] == [f"{count:,}" for count in dead]
    ends = [tuple(map(float, world["path"].split("L")[-1].split())) for world in killed["worlds"]]
    assert [x for x, _ in ends] == pytest.approx([WIDTH * 60 / 90] * 2)
    assert [y for _, y in ends] == pytest.approx([HEIGHT * (1 - count / max(dead)) for count in dead], abs=0.06)
    assert troops["worlds"][1]["now"] == "0"


def test_how_far_the_seeds_are_is_said_in_words():
    assert "Nothing is compared" in seeds_words(NOTHING, 1000, 90)
    assert seeds_words(Answer(None, 0, 20), 1000, 90).startswith("0 of 20 paired seeds so far")
    assert "1,000 people per agent" in seeds_words(Answer(object(), 20, 20), 1000, 90)
    assert seeds_words(Answer(None, problem="too large"), 1000, 90) == "No answer over seeds: too large"
    short = Answer(None, problem="no memory for twenty seeds: take more people per agent")
    with in_language("id"):
        assert "memori tidak cukup untuk dua puluh benih" in seeds_words(short, 1000, 90)
