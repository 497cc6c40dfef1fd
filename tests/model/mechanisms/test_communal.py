"""Disputes between civilians: how many turn violent and how deadly, revenge, and what patrols and talks change."""

from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.arenas import guarded_arena
from support.attitude_worlds import QUIET, made
from support.force_worlds import put
from support.steps_alone import alone, count_around, dead, fallen, persons, share_around
from support.worlds import differences, events, scenario

from interpose.agents.faction import CIVILIANS, UNKNOWN
from interpose.agents.peacekeeper import ESCORT, INTERPOSE, OBSERVE, PATROL, PROTECT, REACH_OUT
from interpose.model.mechanisms import attitudes, communal, monitoring
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import COMMUNAL, STOPPED, UNMET

LAW = {
    "communal.dispute_rate": 2.0,
    "communal.scarcity": 2.0,
    "communal.displacement": 3.0,
    "communal.arms": 1.0,
    "communal.armed_at": 0.01,
    "communal.violent": 0.2,
    "communal.revenge": 0.0,
    "communal.patrol_people": 50_000.0,
    "communal.patrol_calms": 0.5,
    "communal.patrol_trust": 0.5,
    "communal.dialogue_people": 200_000.0,
    "communal.dialogue_calms": 0.6,
    "communal.dialogue_sours": 0.3,
}
"""Parameters with which expected numbers are worked out, whatever the defaults are."""
PEACE = {"territory__hardship": 0.0, "territory__price": 1.0, "holding__fighters": 0}
EASE = PEACE | {"territory__resident": 100_000, "territory__displaced": 0, "territory__trust": 0.5}
"""A place of 100,000 at home who lack nothing and see no arms, as on every morning."""
DAYS = 3000
AT_EASE = 0.2 * 2.0 * DAYS
"""Violent disputes in so many days of ease."""


def quarrel(*on: str, units: Any = (), days: int = DAYS, seed: int = 1, **changes: Any) -> Any:
    """Let disputes happen in one place; ``table__column`` is set anew every morning, units are where they are put."""
    each_day = {name: value for name, value in changes.items() if "__" in name}
    own = {name: value for name, value in changes.items() if name not in each_day}
    world = guarded_arena(*on, seed=seed, **(LAW | own))
    put(world, -1)
    for i, columns in enumerate(units):
        for name, value in ({"place": 0, "task": PATROL, "effect": 0.8} | columns).items():
            world.unit[name][i] = value
    return alone(communal.step, world, days, **(EASE | each_day))


def violent(world: Any) -> int:
    """Count the disputes that turned violent."""
    return int((events(world).outcome == UNMET).sum())


# how many, how deadly


CAUSES = {
    "nothing": ({}, 1.0),
    "hardship": ({"territory__hardship": 0.5}, 1 + 2 * 0.5),
    "dear food": ({"territory__price": 4.0}, 1 + 2 * 0.75),
    "both": ({"territory__hardship": 0.5, "territory__price": 2.0}, 1 + 2 * 0.75),
    "cheap food": ({"territory__price": 0.5}, 1.0),
    "displacement": ({"territory__resident": 75_000, "territory__displaced": 25_000}, 1 + 3 * 0.25),
    "arms": ({"holding__fighters": [[600, 400]]}, 1 + (1 - exp(-1))),
    "hardship and arms": ({"territory__hardship": 1.0, "holding__fighters": 500}, 3 * (2 - exp(-1))),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_disputes_turn_violent_as_often_as_scarcity_displacement_and_arms_say(cause: str) -> None:
    columns, factor = CAUSES[cause]
    log = events(quarrel(**columns))
    assert len(log) == count_around(AT_EASE * factor)
    assert set(log.kind) == {COMMUNAL} and set(log.actor) == set(log.target) == {CIVILIANS}
    assert set(log.outcome) == {UNMET} and set(log.unit) == {-1} and set(log.blamed) == {UNKNOWN}


def test_some_kill_with_a_heavy_tail_and_all_injure() -> None:
    deadly = {"communal.fatal": 0.4, "communal.exponent": 3.0, "communal.scale": 2.0, "communal.injured": 0.5}
    log = events(quarrel(days=DAYS, **deadly))
    fatal = log.deaths_civilians[log.deaths_civilians > 0]
    assert len(fatal) / len(log) == share_around(0.4, len(log))
    for k in (2, 4, 10):
        assert (fatal >= k).mean() == share_around((1 + (k - 1) / 2.0) ** -2.0, len(fatal))
    assert log.injured.min() == 1
    assert (log.injured - 1).sum() == count_around(0.5 * (len(log) + fatal.sum()))
    assert not (log.deaths_actor + log.deaths_target + log.deaths_force).any()


def region(places: int, people: int, fighters: int, units: int, trust: float = 0.5, seed: int = 1) -> Any:
    """Make so many places that are alike, with the people, fighters and companies shared out among them."""
    rows = [{"id": f"P{n}", "key": n, "population": people // places, "area_km2": 100} for n in range(places)]
    held = [{"place": row["id"], "faction": "red", "fighters": fighters // places, "control": 0.5} for row in rows]
    document = {
        "name": "region",
        "people_per_agent": 1000,
        "places": rows,
        "links": [{"a": f"P{n}", "b": f"P{n + 1}"} for n in range(places - 1)],
        "factions": [{"id": "red", "key": 0}, {"id": "blue", "key": 1}],
        "holdings": held,
        "contributors": [{"id": "X", "offer_low": 100 * units, "offer_high": 100 * units, "quality": 1.0}],
        "mission": {"deployed": True, "ceiling": 100_000, "unit_size": 100},
    }
    world = assemble(scenario(document, LAW | {"communal.revenge": 0.3}), seed, 1)
    put(world, 0, effect=1.0)
    world.unit.place[:] = np.arange(len(world.unit)) % places
    world.unit.task[:] = np.where(np.arange(len(world.unit)) // places % 2, PATROL, REACH_OUT)
    same = {"territory__resident": people // places, "territory__hardship": 0.3, "territory__trust": trust}
    return alone(communal.step, world, 1500, **same, holding__fighters=[[fighters // places, 0]] * places)


@pytest.mark.parametrize("units", [0, 16])
def test_totals_do_not_depend_on_how_the_map_is_cut(units: int) -> None:
    counts = [violent(region(places, 400_000, 4000, units, seed=places)) for places in (1, 2, 4, 8)]
    assert min(counts) > 1000
    # clusters of revenge spread counts by 1 / (1 - 0.3) more than a Poisson law does
    assert counts == pytest.approx([np.mean(counts)] * 4, abs=4 / 0.7 * np.sqrt(np.mean(counts)))


def test_half_as_many_people_have_half_as_many_disputes() -> None:
    whole, half = quarrel(), quarrel(territory__resident=50_000)
    assert violent(whole) == count_around(AT_EASE)
    assert violent(half) == count_around(AT_EASE / 2)
    assert violent(quarrel(territory__resident=0)) == 0


# revenge


def test_a_violent_dispute_calls_forth_as_many_others_as_the_parameter_says() -> None:
    rare = {"communal.dispute_rate": 0.2, "communal.revenge_days": 5.0}
    plain, feuding = (violent(quarrel(days=20_000, **rare, **{"communal.revenge": r})) for r in (0.0, 0.4))
    assert plain == count_around(0.2 * 0.2 * 20_000)
    assert feuding == pytest.approx(0.2 * 0.2 * 20_000 / 0.6, abs=4 / 0.6 * np.sqrt(0.2 * 0.2 * 20_000 / 0.6))


def test_the_feud_fades_and_sums_up_to_the_branching_ratio() -> None:
    world = quarrel(days=1, **{"communal.revenge": 0.4, "communal.revenge_days": 10.0, "communal.dispute_rate": 50.0})
    happened, total = violent(world), 0.0
    assert happened > 0
    world.p.communal.dispute_rate[:], world.p.communal.revenge[:] = 0.0, 0.0
    for day in range(1, 400):
        total += float(world.territory.feud[0])
        alone(communal.step, world, 1, first=day, **EASE)
    assert total == pytest.approx(0.4 * happened) and world.territory.feud[0] < 1e-12


def test_no_parameters_within_their_bounds_let_violence_feed_itself_without_end() -> None:
    bounds = {name: field.metadata for name, field in communal.Params.model_fields.items()}
    most = {name: next(m.le for m in found if hasattr(m, "le")) for name, found in bounds.items()}
    assert most["revenge"] * (1 + most["dialogue_sours"]) < 1
    assert most["violent"] * (1 + most["dialogue_sours"]) <= 1


# patrols and talks


def patrol_step(companies: float, trust: float) -> float:
    return 1 - (1 - exp(-companies / 2)) * 0.5 * (1 - 0.5 * (1 - trust))


def talks_step(companies: float, trust: float) -> float:
    return 1 - (1 - exp(-companies * 2)) * (0.6 * trust - 0.3 * (1 - trust))


STEPS = {"patrolling": patrol_step, "dialogue": talks_step}
TASKS = {"patrolling": PATROL, "dialogue": REACH_OUT}


@pytest.mark.parametrize("trust", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("way", STEPS)
def test_units_change_the_step_to_violence_as_the_law_says(way: str, trust: float) -> None:
    units = [{"task": TASKS[way]}, {"task": PROTECT if way == "patrolling" else REACH_OUT, "effect": 0.4}]
    log = events(quarrel(way, units=units, territory__trust=trust))
    step = STEPS[way](1.2, trust)
    assert (log.outcome == UNMET).sum() == count_around(AT_EASE * step)
    assert (log.outcome == STOPPED).sum() == count_around(AT_EASE * max(0.0, 1 - step))
    stopped = log[log.outcome == STOPPED]
    assert not stopped.deaths_civilians.any() and not stopped.injured.any()


@pytest.mark.parametrize("way", STEPS)
def test_two_worlds_that_differ_by_one_way_have_the_same_disputes(way: str) -> None:
    units = [{"task": TASKS[way]}] * 3
    without = events(quarrel(units=units, territory__trust=0.9))
    log = events(quarrel(way, units=units, territory__trust=0.9))
    assert len(without) == len(log) and set(without.outcome) == {UNMET}
    assert (without.day == log.day).all() and (log.outcome == STOPPED).any()
    happened = log.outcome == UNMET
    for name in ("deaths_civilians", "injured"):
        assert (log[name][happened] == without[name][happened]).all(), "as bad as without the force"


@pytest.mark.parametrize("way", STEPS)
def test_no_unit_calms_that_does_something_else_or_cannot_move(way: str) -> None:
    idle = [{"task": task} for task in (INTERPOSE, OBSERVE, ESCORT)]
    idle += [{"task": TASKS[way], "access": 0}, {"task": TASKS[way], "place": -1}]
    idle += [{"task": TASKS[way], "strength": 0}, {"task": TASKS[way], "effect": 0.0}]
    other = next(name for name in TASKS if name != way)
    one, two = quarrel(days=200), quarrel(way, units=[*idle, {"task": TASKS[other]}], days=200)
    assert len(events(one)) > 20 and (events(one).outcome == events(two).outcome).all()


def test_talks_of_a_force_that_nobody_trusts_add_violence_and_patrols_never_do() -> None:
    units = {way: [{"task": TASKS[way], "effect": 1.0}] * 3 for way in TASKS}
    for seed in range(3):
        none = violent(quarrel(seed=seed, days=1000))
        assert violent(quarrel("dialogue", units=units["dialogue"], seed=seed, days=1000, territory__trust=0.0)) > none
        assert violent(quarrel("dialogue", units=units["dialogue"], seed=seed, days=1000, territory__trust=0.9)) < none
        for trust in (0.0, 0.9):
            log = quarrel("patrolling", units=units["patrolling"], seed=seed, days=1000, territory__trust=trust)
            assert violent(log) < none


def test_a_force_of_which_no_way_acts_changes_nothing() -> None:
    crowd = [{"task": task} for task in (PATROL, PROTECT, REACH_OUT)]
    one, two = quarrel(days=300), quarrel("monitoring", "protection", units=crowd, days=300)
    assert differences(one, two, ("unit", "on")) == [] and violent(one) > 50


# what others make of it


def test_nobody_is_blamed_and_monitors_may_establish_it_all_the_same() -> None:
    world = quarrel("monitoring", "backlash", days=1, **{"communal.dispute_rate": 100.0})
    world.presence.watch[:], world.presence.quality[:], world.presence.units[:] = 1.0, 1.0, 3
    monitoring.step(world, 0)
    log = events(world)
    assert len(log) > 5 and set(log.blamed) == {UNKNOWN} and set(log.verified) == {1}
    assert (log.best == log.deaths_civilians).all() and not world.territory.conduct.any()


def test_people_are_afraid_and_resent_no_party_for_it() -> None:
    felt = {}
    for rate in (0.0, 1000.0):
        world = made(**QUIET, **{"communal.dispute_rate": rate, "communal.scale": 20.0})
        communal.step(world, 0)
        assert not world.territory.wrong.any() and bool(rate) == bool(world.territory.dead.sum())
        attitudes.step(world, 0)
        felt[rate] = {name: world.territory[name].copy() for name in ("fear", "grievance")}
    assert (felt[1000.0]["fear"] > felt[0.0]["fear"]).all()
    assert felt[1000.0]["grievance"] == pytest.approx(felt[0.0]["grievance"], abs=1e-3)


# whatever the world is like


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    people=st.integers(0, 300),
    trust=st.floats(0, 1),
    hardship=st.floats(0, 1),
    feud=st.floats(0, 50),
    seed=st.integers(0, 2**40),
)
def test_nobody_dies_twice_and_nobody_else_dies(
    people: int, trust: float, hardship: float, feud: float, seed: int
) -> None:
    deadly = LAW | {"communal.dispute_rate": 1000.0, "communal.scale": 20.0, "communal.revenge": 0.45}
    small = {"places.A.population": people, "people_per_agent": 10}
    world = guarded_arena("patrolling", "dialogue", seed=seed, fighters=100, **deadly, **small)
    put(world, 0)
    world.unit.task[:] = np.arange(len(world.unit)) % 8
    world.territory.trust[:], world.territory.hardship[:], world.territory.feud[:] = trust, hardship, feud
    start = persons(world)
    log = events(alone(communal.step, world, 5))
    assert persons(world) == start and fallen(log) == dead(world)
    assert fallen(log)["fighters"] == fallen(log)["peacekeepers"] == 0
    assert world.territory.resident[0] >= 0 and world.territory.dead[0] <= people
    assert world.territory.feud[0] >= 0.0 and np.isfinite(world.territory.feud[0])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    hardship=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    price=st.tuples(st.floats(0, 50), st.floats(0, 50)),
    fighters=st.tuples(st.integers(0, 5000), st.integers(0, 5000)),
)
def test_more_scarcity_or_arms_never_mean_fewer_disputes(
    hardship: tuple[float, float], price: tuple[float, float], fighters: tuple[int, int]
) -> None:
    logs = []
    for pick in (min, max):
        columns = {"territory__hardship": pick(hardship), "territory__price": pick(price)}
        logs.append(events(quarrel(days=40, **columns, holding__fighters=[[pick(fighters), 0]])))

    fewer, more = (np.bincount(log.day, minlength=40) for log in logs)
    assert (fewer <= more).all()
