"""A visitor's worlds: twins, interventions, restarts and what must not happen, without a browser."""

import numpy as np
import pytest

from interpose.model.errors import ScenarioError
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.branch import branch as branch_of
from interpose.model.simulation.simulate import simulate
from interpose.viz.app.commands import COMMANDS, command
from interpose.viz.app.live_world import Lane
from interpose.viz.app.paired_worlds import comparisons
from interpose.viz.app.permalink import from_link, to_link
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session

SMALL = {"people_per_agent": 500, "days": 90}
SERIES = ("daily", "daily_force", "daily_holding", "daily_dyad", "daily_mission")


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue("grid-16")


@pytest.fixture
def session(catalogue):
    found = Session(catalogue)
    found.people(500)
    found.days(90)
    found.speed(10)
    return found


def played(session, times):
    for _ in range(times):
        session.step()
    return session


def same(one, other, days):
    """Whether two lanes or runs went through the same days."""
    return all(
        np.array_equal(getattr(one.world, name)[:days][column], getattr(other.world, name)[:days][column])
        for name in SERIES
        for column in getattr(one.world, name).dtype.names
    )


def test_steps_are_the_days_of_a_run(session):
    played(session, 4)
    run = simulate(load_scenario("grid-16", SMALL), 1)
    assert session.lane.day == 40
    assert same(session.lane, run, 40)


def test_a_twin_differs_where_the_policy_matters(session):
    session.compare("force")
    played(session, 9)
    a, b = session.lanes
    assert [lane.name for lane in session.lanes] == ["with the force", "without the force"]
    assert a.day == b.day == 90 and session.lane.over
    assert not same(a, b, 90)
    assert session.histories[0].last("troops") > 0 == session.histories[1].last("troops")


def test_a_twin_is_identical_where_the_policy_does_not_matter(session):
    session.lever("mission.deployed", False)
    session.restart()
    session.compare("deterrence")
    played(session, 9)
    assert same(*session.lanes, 90)
    assert np.array_equal(*(history.rows for history in session.histories))


def test_a_twin_asked_for_late_is_the_same_as_one_asked_for_early(session, catalogue):
    early = Session(catalogue)
    early.open(session.view)
    early.compare("force")
    played(early, 5)
    played(session, 5).compare("force")
    assert session.lane.day == 50
    assert all(same(a, b, 50) for a, b in zip(early.lanes, session.lanes, strict=True))


def test_an_intervention_branches_and_what_would_have_happened_stands_beside(session):
    played(session, 3)
    session.lever("mission.ceiling", 500)
    session.lever("pathways.deterrence", False)
    session.intervene()
    played(session, 6)
    changed, other = session.lanes
    unchanged = simulate(load_scenario("grid-16", SMALL), 1)
    branched = branch_of(unchanged, 30, {"mission.ceiling": 500, "pathways.deterrence": False})
    assert same(changed, branched, 90) and same(other, unchanged, 90)
    assert same(changed, other, 30) and not same(changed, other, 90)
    assert session.draft == {} and session.view.beside == "unchanged"


def test_tables_are_those_of_the_worlds_that_were_seen(session):
    played(session, 3)
    session.lever("mission.ceiling", 500)
    session.intervene()
    played(session, 3)
    for lane in session.lanes:
        run = lane.run()
        assert run.days == 60 and same(run, lane, 60)
        assert outcomes(run)["deaths_civilians"] == lane.world.daily["deaths_civilians"][:60].sum()


def test_a_shared_view_plays_the_same_days_again(session, catalogue):
    session.lever("mission.enforcement", 0.9)
    session.restart()
    played(session, 2)
    session.lever("mission.ceiling", 800)
    session.intervene()
    played(session, 2)
    session.layer("violence")
    session.select("T3")
    other = Session(catalogue)
    other.open_link(to_link(session.view))
    assert other.view == session.view == from_link(to_link(session.view))
    assert all(same(a, b, 40) for a, b in zip(session.lanes, other.lanes, strict=True))
    assert [h.rows.tolist() for h in session.histories] == [h.rows.tolist() for h in other.histories]


def test_reset_goes_back_to_the_first_day_without_what_was_changed_midway(session):
    played(session, 2)
    session.lever("mission.ceiling", 800)
    session.intervene()
    session.reset()
    assert (session.lane.day, session.lane.forks, len(session.lanes)) == (0, (), 1)
    assert session.lane.scenario.mission.ceiling != 800


def test_levers_start_again_and_the_scenario_comes_back(session):
    session.lever("mission.ceiling", 800)
    assert session.draft == {"mission.ceiling": 800}
    session.restart()
    assert session.lane.scenario.mission.ceiling == 800 and session.draft == {}
    session.lever("mission.ceiling", 900)
    session.lever("mission.ceiling", 800)
    assert session.draft == {}, "what is in force is no change"
    session.compare("base")
    assert [lane.scenario.mission.ceiling for lane in session.lanes] == [800, 8000]
    session.base()
    assert session.lane.scenario.mission.ceiling == 8000
    assert session.lane.scenario.people_per_agent == 500


WRONG = [
    ("seed", (-1,)),
    ("seed", ("abc",)),
    ("seed", (2**60,)),
    ("seed", (1.5,)),
    ("seed", (None,)),
    ("days", (0,)),
    ("days", (99_999,)),
    ("people", (0,)),
    ("people", (10**9,)),
    ("speed", (7,)),
    ("layer", ("nothing",)),
    ("select", ("T99",)),
    ("look", ("dragon", 0)),
    ("look", ("faction", "x")),
    ("compare", ("unchanged",)),
    ("compare", ("peace",)),
    ("compare", (["force"],)),
    ("compare", ("a b",)),
    ("scenario", ("../../etc/passwd",)),
    ("scenario", ("nowhere",)),
    ("scenario", ("grid-99999",)),
    ("scenario", (3,)),
    ("lever", ("mission.ceiling", -1)),
    ("lever", ("no.such.lever", 1)),
    ("lever", (["mission.ceiling"], 1)),
    ("intervene", ()),
    ("open_link", ("x",)),
    ("open_text", ("{",)),
    ("open_text", ('{"changes": {"mission.ceiling": "many"}}',)),
]


@pytest.mark.parametrize("name, values", WRONG)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(session, name, values):
    played(session, 2)
    before, lanes = session.view, session.lanes
    with pytest.raises(ScenarioError) as error:
        command(session, name)(*values)
    assert "\n" not in str(error.value)
    assert session.view == before
    assert all(a is b for a, b in zip(session.lanes, lanes, strict=True))


def test_only_commands_are_commands(session):
    for name in ("open", "advance", "_open", "__init__", "lanes", "draft", ""):
        with pytest.raises(ScenarioError, match="no command"):
            command(session, name)
    assert all(callable(getattr(Session, name)) for name in COMMANDS)


def test_an_intervention_that_cannot_be_made_midway_leaves_both_world_and_draft(session):
    played(session, 2)
    session.lever("mission.unit_size", 100)
    world = session.lane.world
    with pytest.raises(ScenarioError, match="settled at the start"):
        session.intervene()
    assert session.draft == {"mission.unit_size": 100} and session.lane.world is world and len(session.lanes) == 1


def test_worlds_that_are_too_large_are_not_begun(catalogue):
    with pytest.raises(ScenarioError, match="more people per agent"):
        catalogue.load("reference-country", {"people_per_agent": 1})
    with pytest.raises(ScenarioError, match="days"):
        catalogue.load("grid-16", {"days": 36_500})


def test_a_file_of_ones_own_is_on_offer_and_others_are_not(tmp_path):
    from interpose.model.scenario.loading import find_scenario

    text = find_scenario("reference-country").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(text.replace("name: reference-country", "name: mine"), encoding="utf-8")
    folder = find_scenario("reference-country").with_suffix("")
    (tmp_path / "reference-country").symlink_to(folder)
    own = Catalogue(str(tmp_path / "mine.yaml"))
    assert own.first == "mine"
    assert own.load("mine", {}).name == "mine"
    assert own.options()[0]["value"] == "mine"
    (tmp_path / "other.yaml").write_text("name: other", encoding="utf-8")
    with pytest.raises(ScenarioError, match="not offered"):
        own.load(str(tmp_path / "other.yaml"), {})


def test_worlds_beside_are_all_policies_that_there_are():
    from interpose.model.scenario.policies import policies

    assert {way["value"] for way in comparisons()} == {"", "base", *policies()}


def test_memory_of_a_lane_does_not_grow_with_what_happens():
    from interpose.viz.app.live_world import MOST_EVENTS

    lane = Lane(load_scenario("grid-16", SMALL | {"clash.raid_rate": 1.0, "clash.attack_rate": 1.0}), 1)
    for _ in range(9):
        lane.advance(10)
        assert len(lane.recent) <= MOST_EVENTS
        assert len(lane.world.event) == len(Lane(lane.origin, 1).world.event)
