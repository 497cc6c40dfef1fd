"""Branching and interventions: the same chance on both branches, and what somebody may do between two days."""

from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from support.bad_scenarios import refused
from support.commands import ask, listing
from support.worlds import differences, scenario, valley, with_force

from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.results.divergence import first_difference
from interpose.model.results.run import Run
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.branch import branch as branch_of
from interpose.model.simulation.branch import scenario_after, with_policy
from interpose.model.simulation.conflict_model import ConflictModel
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.interventions import WRITABLE, Morning
from interpose.model.simulation.simulate import simulate

DAYS = 50
SCRIPT = [
    {"id": "riot", "day": 30, "effects": [{"kind": "riot", "place": "B", "deaths": 5.0}]},
    {"id": "shut", "day": 10, "lasts": 25, "effects": [{"kind": "close_crossing", "place": "A"}]},
]


@lru_cache(maxsize=1)
def valley_with_script() -> Scenario:
    return scenario(with_force(valley()) | {"events": SCRIPT}, {"people_per_agent": 1000, "days": DAYS})


@lru_cache(maxsize=1)
def origin() -> Run:
    return simulate(valley_with_script(), 7)


def same(one: Run, other: Run) -> bool:
    """Whether two runs are the same bit for bit, the log included."""
    logs = [run.events[name].tobytes() for run in (one, other) for name in one.events.dtype.names]
    half = len(logs) // 2
    return differences(one.world, other.world) == [] and logs[:half] == logs[half:]


@pytest.mark.parametrize("day", [0, 1, 20, 49, 50])
def test_a_branch_without_changes_is_the_run(day: int) -> None:
    branch = branch_of(origin(), day)
    assert same(origin(), branch) and first_difference(origin(), branch) is None


@pytest.mark.parametrize("day", [0, 15, 40])
def test_a_branch_differs_from_its_day_on_and_not_before(day: int) -> None:
    branch = branch_of(origin(), day, {"clash.friction": 1.0})
    first = first_difference(origin(), branch)
    assert first is not None and first >= day
    assert first_difference(branch, origin()) == first
    for name in ("daily", "daily_holding", "daily_force"):
        assert getattr(branch.world, name)[:day].tobytes() == getattr(origin().world, name)[:day].tobytes()


def test_a_branch_on_the_first_day_is_the_other_scenario() -> None:
    changes = {"clash.raid_rate": 0.5, "mission.enforcement": 0.1, "pathways.monitoring": False, "mission.start_day": 9}
    changes |= {"mission.term_days": 40, "mission.funding": 0.6, "aid.dependence": 0.5}
    branch = branch_of(origin(), 0, changes)
    other = simulate(
        scenario(with_force(valley()) | {"events": SCRIPT}, {"people_per_agent": 1000, "days": DAYS} | changes), 7
    )
    assert same(branch, other)


POLICY: dict[str, tuple[Any, str, Any]] = {
    "mission.authorised": (False, "mission.authorised", 0),
    "mission.renewal": (0.25, "mission.renewal", 0.25),
    "mission.funding": (0.5, "mission.funding", 0.5),
    "mission.mediation": (0.9, "mission.mediation", 0.9),
    "mission.outreach": (0.9, "mission.outreach", 0.9),
    "mission.promises": (0.9, "mission.promises", 0.9),
    "mission.term_days": (30, "mission.term_days", 30),
    "mission.answer": (0.9, "mission.answer", 0.9),
    "reconstruction.rule": ("strict", "fund.rule", 1),
    "reconstruction.per_day": (7, "fund.per_day", 7),
    "reconstruction.cost_per_person": (3.0, "fund.cost", 3.0),
    "aid.dependence": (0.5, "aid_plan.dependence", 0.5),
    "aid.trucks": (20.0, "aid_plan.trucks", 20.0),
    "aid.mission_trucks": (30.0, "aid_plan.mission_trucks", 30.0),
    "aid.truck_rations": (100, "aid_plan.truck_rations", 100),
    "aid.price_rise": (1.0, "p.aid", None),
    "control.held_for": (3.0, "p.control", None),
}
CROSSING = {"places.A.entry_trucks": 50, "people_per_agent": 1000}
NEEDED = {"aid": {"dependence": 0.4, "trucks": 10.0, "store_days": 5.0, "relief": 0.5}}
NEEDED |= {"reconstruction": {"excluded": ["red"]}}


@pytest.mark.parametrize("path", POLICY)
def test_a_policy_that_changes_midway_touches_its_own_column_and_no_goods_or_prices(path: str) -> None:
    value, column, number = POLICY[path]
    before = scenario(with_force(valley()) | {"events": SCRIPT} | NEEDED, CROSSING)
    after = scenario_after(before, {path: value}, 5)
    kept, world = (assemble(before, 7, DAYS) for _ in range(2))
    with_policy(world, before, after, 5)
    assert differences(kept, world) == [
        column if number is not None else column.partition(".")[0] + "." + path[: path.index(".")]
    ]
    if number is not None:
        table, name = column.split(".")
        assert getattr(world, table)[name][0] == number
    begun = assemble(before, 7, DAYS)
    with_policy(begun, before, after, 0)
    assert differences(begun, assemble(after, 7, DAYS)) == [], "before the first day it is the other scenario"


def test_who_is_excluded_and_when_the_mission_starts_can_change_midway() -> None:
    before = scenario(with_force(valley(), start_day=20), {"people_per_agent": 1000})
    world, kept = (assemble(before, 7, DAYS) for _ in range(2))
    with_policy(world, before, scenario_after(before, {"reconstruction.excluded": ["red"]}, 5), 5)
    assert list(world.faction.excluded) == [1, 0] and differences(kept, world) == ["faction.excluded"]
    later = scenario_after(before, {"mission.start_day": 30}, 5)
    with_policy(kept, before, later, 5)
    assert set(differences(kept, assemble(later, 7, DAYS))) == set()
    longer = scenario_after(before, {"mission.term_days": 90}, 20)
    world = assemble(before, 7, DAYS)
    with_policy(world, before, longer, 20)
    assert world.mission.until[0] == 110, "the mandate has not begun on the morning of its first day"


def test_branches_of_branches_and_longer_ones() -> None:
    first = branch_of(origin(), 10, {"clash.friction": 0.9})
    second = branch_of(first, 30, {"clash.friction": 0.0}, days=60)
    assert second.days == 60 and len(second.world.daily) == 60
    assert len(second.world.daily_dyad) == len(second.world.daily_mission) == 60
    assert len(second.world.news) == len(assemble(second.scenario, 7, 60).news) > len(origin().world.news)
    assert (
        branch_of(second, 45).forks[:2]
        == second.forks
        == ((10, {"clash.friction": 0.9}), (30, {"clash.friction": 0.0}))
    )
    assert same(second, branch_of(second, 45, days=60))
    day = first_difference(first, second)
    assert day is None or day >= 30


def test_events_that_happened_stay_so_and_the_script_can_change() -> None:
    branch = branch_of(origin(), 20, {"events.riot.day": 25, "events.riot.effects.riot.deaths": 50.0})
    rows = {event.id: row for row, event in enumerate(branch.scenario.events)}
    assert branch.world.trigger.happened[rows["riot"]] == 25
    assert branch.world.trigger.happened[rows["shut"]] == 10 and branch.world.territory.closed[0] == 0
    assert first_difference(origin(), branch) == 25
    none = branch_of(origin(), 20, {"events": []})
    assert len(none.world.trigger) == 0 and none.world.territory.closed[0] == 1, "nobody opens it any more"


def test_a_lower_ceiling_sends_units_home() -> None:
    branch = branch_of(origin(), 40, {"mission.ceiling": 1000})
    strength = branch.world.daily_force.troops.sum(axis=1)
    assert strength[39] > 1000 >= strength[40:].max() and strength[40] > 800


@pytest.mark.parametrize(
    ("day", "changes", "words"),
    [
        (-1, {}, ["day -1", "from 0 to 50"]),
        (51, {}, ["day 51", "from 0 to 50"]),
        (5, {"places.A.population": 3}, ["places.A.population is settled at the start"]),
        (5, {"people_per_agent": 3}, ["people_per_agent is settled at the start"]),
        (5, {"factions": []}, ["factions is settled at the start"]),
        (5, {"mission.deployed": False}, ["mission.deployed", "of mission only ceiling"]),
        (5, {"mission": {}}, ["of mission only ceiling"]),
        (5, {"reconstruction.pledges": []}, ["of reconstruction only rule"]),
        (5, {"mission.start_day": 9}, ["mission.start_day: cannot change on day 5"]),
        (5, {"misson.ceiling": 9}, ["unknown path 'misson.ceiling'", "did you mean 'mission.ceiling'"]),
        (5, {"mission.ceiling": -9}, ["mission.ceiling = -9: must be at least 0"]),
        (5, {"clash.frction": 9}, ["did you mean 'friction'"]),
        (5, {"events.roit.day": 9}, ["did you mean riot"]),
    ],
)
def test_what_cannot_be_branched_is_refused(day: int, changes: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ScenarioError) as refusal:
        branch_of(origin(), day, changes)
    assert all(word in str(refusal.value) for word in words) and "\n" not in str(refusal.value)


def test_a_model_branches_and_shares_nothing() -> None:
    model, other = (ConflictModel(valley_with_script(), rng=7) for _ in range(2))
    for _ in range(20):
        model.step(), other.step()
    twin, changed = model.branch(), model.branch({"clash.friction": 1.0})
    for _ in range(20):
        changed.step()
    for _ in range(20):
        model.step(), twin.step(), other.step()
    assert differences(model.world, twin.world) == differences(model.world, other.world) == []
    assert "daily.clashes" in differences(model.world, changed.world)
    assert changed.case_data.parameters_of("clash").friction == 1.0  # type: ignore[attr-defined]
    again = branch_of(changed.so_far(), 40)
    assert first_difference(changed.so_far(), again) is None and len(again.events) == len(changed.so_far().events) > 0
    assert len(twin.datacollector.get_model_vars_dataframe()) == 40


def test_interventions_that_do_nothing_change_nothing() -> None:
    seen: list[int] = []
    run = simulate(
        valley_with_script(), 7, interventions=[lambda morning, day: seen.append(day), lambda morning, day: None]
    )
    assert same(run, origin()) and seen == list(range(DAYS))


def test_what_an_intervention_reads_is_a_copy() -> None:
    def spoil(morning: Morning, day: int) -> None:
        morning.read("faction", "consent")[:] = 0.0

    assert same(simulate(valley_with_script(), 7, interventions=[spoil]), origin())


def test_an_intervention_equals_the_same_change_of_policy_and_is_repeated_by_branches() -> None:
    def act(morning: Morning, day: int) -> None:
        if day == 20:
            morning.parameter("clash.friction", 1.0)
            morning.write("mission", "enforcement", 0.1)
            morning.pathway("monitoring", False)

    run = simulate(valley_with_script(), 7, interventions=[act])
    changes = {"clash.friction": 1.0, "mission.enforcement": 0.1, "pathways.monitoring": False}
    assert differences(run.world, branch_of(origin(), 20, changes).world) == []
    assert same(run, branch_of(run, 35)) and first_difference(run, origin()) is not None


def test_an_intervention_writes_at_rows() -> None:
    def act(morning: Morning, day: int) -> None:
        red = morning.row("faction", "red")
        morning.write("faction", "consent", 0.0, red)
        morning.write("dyad", "tension", 0.25, (red, morning.row("faction", "blue")))
        assert list(morning.read("faction", "consent")) == [0.0, consent]
        assert morning.read("dyad", "tension")[1, 0] == tension and morning.read("dyad", "tension")[0, 1] == 0.25

    consent, tension = 0.5, 0.6
    simulate(scenario(valley()), 1, 1, interventions=[act])


@pytest.mark.parametrize(
    ("words", "act"),
    [
        (["is above 1"], lambda m: m.write("faction", "consent", 1.5)),
        (["not a finite number"], lambda m: m.write("faction", "consent", np.nan)),
        (["not a whole number"], lambda m: m.write("mission", "until", 2.5)),
        (["cannot be set", "may write roads"], lambda m: m.write("territory", "resident", 5)),
        (["cannot be set", "nothing of this table"], lambda m: m.write("unit", "strength", 5)),
        (["no column 'consnt'", "'consent'"], lambda m: m.write("faction", "consnt", 0.5)),
        (["no column 'consnt'"], lambda m: m.read("faction", "consnt")),
        (["no table 'parties'"], lambda m: m.read("parties", "consent")),
        (["faction 'pink' is not declared"], lambda m: m.row("faction", "pink")),
        (["clash.friction = 9: must be at most 1"], lambda m: m.parameter("clash.friction", 9)),
        (["did you mean 'friction'"], lambda m: m.parameter("clash.frction", 0.1)),
        (["pathway 'luck'"], lambda m: m.pathway("luck", True)),
        (["ceiling = 100", "personnel are deployed"], lambda m: m.write("mission", "ceiling", 100)),
    ],
)
def test_what_an_intervention_may_not_do(words: list[str], act: Any) -> None:
    morning = Morning(origin().world, valley_with_script(), DAYS)
    before = [table.tobytes() for table in (origin().world.mission, origin().world.faction, origin().world.p)]
    with pytest.raises((InterposeError, AttributeError, ValueError)) as refusal:
        act(morning)
    assert all(word in str(refusal.value) for word in words)
    assert before == [table.tobytes() for table in (origin().world.mission, origin().world.faction, origin().world.p)]


def test_what_may_be_written_exists_and_is_no_count_of_people_or_goods() -> None:
    morning = Morning(origin().world, valley_with_script(), DAYS)
    for table, names in WRITABLE.items():
        for name in names:
            morning.read(table, name)
    for table, name in (("holding", "fighters"), ("aid", "store"), ("fund", "held"), ("territory", "displaced")):
        with pytest.raises(AttributeError):
            morning.write(table, name, 0)


@pytest.mark.parametrize(
    ("words", "fragments"),
    [
        (("--at", "31"), ["branch: day 31 is not within the run: give one from 0 to 30"]),
        (("--at", "-1"), ["--at"]),
        ((), ["--at"]),
        (("--at", "5", "--set", "people_per_agent=3"), ["people_per_agent is settled at the start"]),
        (("--at", "5", "--set", "mission.ceiling"), ["must read path=value"]),
        (("--at", "5", "--base", "missin.ceiling=3"), ["unknown path 'missin.ceiling'"]),
    ],
)
def test_the_command_refuses_in_one_line(
    capsys: Any, tmp_path: Any, words: tuple[str, ...], fragments: list[str]
) -> None:
    answer = ask(capsys, "branch", "grid-4", "--days", "30", "--out", tmp_path / "new", *words)
    refused(answer, *fragments)
    assert listing(tmp_path) == []
