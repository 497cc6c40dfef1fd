"""The series say what the events and the tables say, and writing them down changes nothing else."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.attitude_worlds import BLUE, RED, happen, made
from support.busy_world import BUSY
from support.worlds import columns, events, run_days, scenario, valley, with_force

from interpose.agents.faction import CIVILIANS, THE_FORCE
from interpose.agents.peacekeeper import DEPLOYED, IN_TRANSIT, PLEDGED, READYING, WITHDRAWN
from interpose.model.mechanisms import recording
from interpose.model.state.event_log import (
    CALLED_OFF,
    CLASH,
    COMMUNAL,
    EVENT,
    FAILED,
    FORCE_ATTACK,
    FORCE_HARM,
    PROCEEDED,
    PROTEST,
    STOPPED,
    STRIKE,
    TURNED,
    UNMET,
    VIOLATION,
)

SERIES = ("daily", "daily_holding", "daily_force", "daily_dyad", "daily_mission")
COUNTS = ("deaths_actor", "deaths_target", "deaths_civilians", "deaths_force", "injured", "best")


def written(prepare: Any = None, first_day: int = 0, day: int = 0, **event: Any) -> Any:
    """Record a day in the valley with these events (a column each) and nothing else."""
    world = made()
    world.clock.first_day[:] = first_day
    if prepare is not None:
        prepare(world)
    if event:
        many = len(next(iter(event.values())))
        happen(world, day, **{"deaths_civilians": [0] * many} | event)
    recording.step(world, day)
    return world


# events


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), many=st.integers(1, 60))
def test_every_series_is_the_sum_of_the_events(seed: int, many: int) -> None:
    rng = np.random.default_rng(seed)
    log: dict[str, Any] = {name: rng.integers(0, 9, many) for name in COUNTS}
    log |= {
        "kind": rng.integers(0, 7, many),
        "outcome": rng.integers(0, 6, many),
        "territory": rng.integers(0, 3, many),
    }
    log |= {name: rng.integers(0, 2, many) for name in ("breach", "reported", "actor")}
    log["target"] = rng.choice([BLUE, CIVILIANS, THE_FORCE], many)
    world = written(**log)
    happened = ~np.isin(log["outcome"], (CALLED_OFF, STOPPED, TURNED))
    kind, fighters = log["kind"], log["deaths_actor"] + log["deaths_target"]
    told = {
        "daily clashes": happened & (kind == CLASH),
        "daily strikes": happened & (kind == STRIKE),
        "daily violations": happened & (kind == VIOLATION),
        "daily communal": happened & (kind == COMMUNAL),
        "daily breaches": log["breach"] * (happened & (kind <= VIOLATION)),
        "daily deaths_fighters": fighters,
        "daily deaths_civilians": log["deaths_civilians"],
        "daily injured": log["injured"],
        "daily reported_deaths": log["best"],
        "daily reported_events": log["reported"],
        "daily_force called_off": log["outcome"] == CALLED_OFF,
        "daily_force stopped": (log["outcome"] == STOPPED) & (kind != COMMUNAL),
        "daily_force calmed": (log["outcome"] == STOPPED) & (kind == COMMUNAL),
        "daily_force attacks": (kind == FORCE_ATTACK) | (log["outcome"] == TURNED),
        "daily_force protests": (kind == PROTEST) & (log["target"] == THE_FORCE),
        "daily_force deaths_force": log["deaths_force"],
        "daily_force harmed": log["deaths_civilians"] * (kind == FORCE_HARM),
    }
    for name, each in told.items():
        table, column = name.split()
        expected = [int(each[log["territory"] == t].sum()) for t in range(3)]
        assert getattr(world, table)[column][0].tolist() == expected, name


@pytest.mark.parametrize(
    ("outcome", "happened"),
    [(UNMET, 1), (PROCEEDED, 1), (FAILED, 1), (CALLED_OFF, 0), (STOPPED, 0), (TURNED, 0)],
)
def test_what_was_called_off_stopped_or_turned_on_a_unit_did_not_happen(outcome: int, happened: int) -> None:
    world = written(kind=[CLASH, STRIKE, VIOLATION], outcome=[outcome] * 3, breach=[1] * 3)
    day = world.daily[0, 0]
    assert (day.clashes, day.strikes, day.violations, day.breaches) == (happened, happened, happened, 3 * happened)


def test_yesterdays_events_are_not_counted_today() -> None:
    world = made()
    happen(world, 0, kind=[CLASH] * 4, target=[BLUE] * 4)
    world.clock.first_today[:] = world.clock.events
    recording.step(world, 0)
    assert len(events(world)) == 4 and not world.daily.clashes.any() and not world.daily.deaths_civilians.any()


def test_a_day_written_twice_is_the_same_as_written_once() -> None:
    world = written(kind=[CLASH, PROTEST, FORCE_HARM], target=[BLUE, THE_FORCE, CIVILIANS], deaths_civilians=[3, 1, 2])
    before = {name: getattr(world, name).tobytes() for name in SERIES}
    recording.step(world, 0)
    assert {name: getattr(world, name).tobytes() for name in SERIES} == before


def test_days_are_rows_from_the_first_day_of_the_series_on() -> None:
    world = written(first_day=36_500, day=36_500, kind=[CLASH], target=[BLUE])
    assert world.daily.clashes[0, 0] == 1


# states


def stirred(world: Any) -> None:
    """Give every column that is written down a value of its own."""
    rng = np.random.default_rng(5)
    for table in (world.territory, world.presence, world.holding, world.dyad, world.mission):
        for name in table.dtype.names:
            if table.dtype[name].kind == "f":
                table[name][:] = rng.random(table.shape)
    world.territory.resident[:], world.territory.displaced[:] = (10, 20, 30), (4, 5, 6)
    world.territory.departed[:], world.territory.arrived[:], world.territory.left[:] = (1, 2, 3), (7, 8, 9), (2, 4, 8)
    world.presence.troops[:], world.presence.units[:] = (250, 0, 125), (2, 0, 1)
    world.holding.posture[:], world.holding.recruits[:] = [[0, 1], [2, 3], [4, 5]], [[1, 2], [0, 4], [5, 0]]
    world.dyad.status[:], world.fund.held[:], world.works.disbursed[:] = [[0, 2], [2, 0]], 77, (3, 1, 4)


SAME = {
    "daily": (
        "territory",
        "resident displaced left arrived departed fear hardship grievance trust relief price damage",
    ),
    "daily_holding": ("holding", "fighters control reported support posture"),
    "daily_dyad": ("dyad", "tension truce status"),
    "daily_force": ("presence", "troops units stand guard watch"),
    "daily_mission": ("mission", "in_force breadth legitimacy_abroad legitimacy_home funded impartiality"),
}


@pytest.mark.parametrize("series", SAME)
def test_states_are_written_as_they_are_at_the_end_of_the_day(series: str) -> None:
    world = written(stirred)
    table, names = SAME[series]
    for name in names.split():
        real, told = getattr(world, table)[name], getattr(world, series)[name][0]
        assert np.reshape(told, real.shape) == pytest.approx(real, rel=1e-6), name
    for name in ("damage", "services"):
        assert world.daily[name][0] == pytest.approx(world.territory[name], rel=1e-6)
    assert world.daily.disbursed[0].tolist() == [3, 1, 4] and world.daily_mission.held[0] == 77
    assert world.daily.recruits[0].tolist() == [3, 4, 5], "of all parties"


def test_aid_is_added_up_over_who_brought_it_and_over_who_took_it() -> None:
    def prepare(world: Any) -> None:
        for power, name in enumerate(("delivered", "intercepted", "taxed", "captured", "stolen", "resold")):
            world.aid[name][:] = 10**power * np.array([[1, 2], [3, 4], [0, 5]])

    day = written(prepare).daily[0]
    assert day.delivered.tolist() == [3, 7, 5] and day.intercepted.tolist() == [30, 70, 50]
    assert day.diverted.tolist() == [333_300, 777_700, 555_500]


def test_strength_counts_who_is_there_and_pledges_who_is_promised_or_more() -> None:
    def prepare(world: Any) -> None:
        world.unit.status[:], world.unit.strength[:] = 0, 1
        world.unit.status[:5] = PLEDGED, READYING, IN_TRANSIT, DEPLOYED, WITHDRAWN
        world.unit.strength[:5] = 10, 200, 3000, 40_000, 500_000

    day = written(prepare).daily_mission[0]
    assert (day.strength, day.pledged) == (40_000, 43_210)


def test_writing_down_changes_nothing_else() -> None:
    world = made()
    stirred(world)
    happen(world, 0, kind=[CLASH, VIOLATION], target=[BLUE, CIVILIANS])
    before = {name: values.tobytes() for name, values in columns(world, SERIES)}
    recording.step(world, 0)
    assert {name: values.tobytes() for name, values in columns(world, SERIES)} == before
    assert world.daily.clashes.any() and world.daily_holding.control.any() and world.daily_mission.breadth.any()


def test_a_whole_run_adds_up() -> None:
    world = run_days(scenario(with_force(valley()), BUSY), 3, 120)
    log = events(world)
    assert set(log.kind) == set(range(7)) and EVENT.faults(log) == []
    for t in range(3):
        here = log[log.territory == t]
        fighters = (here.deaths_actor + here.deaths_target).sum()
        assert world.daily.deaths_fighters[:, t].sum() == fighters
        assert world.daily.deaths_civilians[:, t].sum() == here.deaths_civilians.sum() == world.territory.dead[t]
    assert world.daily.deaths_fighters.sum() == world.faction.dead[[RED, BLUE]].sum()
    assert world.daily_force.deaths_force.sum() == world.mission.dead[0]
    assert world.daily_force.harmed.sum() == world.mission.harmed[0]
