"""Violence against civilians: how often and how deadly it is, what a unit on the spot makes of it, harm by units."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.arenas import RED, guarded_arena
from support.attitude_worlds import QUIET, made, patrolled
from support.force_worlds import put
from support.steps_alone import alone, count_around, dead, fallen, persons, share_around
from support.worlds import events

from interpose.agents.faction import CIVILIANS, HOLD, RAID, STAND_DOWN, THE_FORCE
from interpose.agents.peacekeeper import ENFORCE, ENGINEERS, INFANTRY, INTERPOSE, OBSERVE, PATROL, POLICE, PROTECT
from interpose.model.mechanisms import attitudes, violation
from interpose.model.state.event_log import FAILED, FORCE_HARM, MET, NO_UNIT, NONE_ABLE, STOPPED, UNMET, VIOLATION

DAYS = 40
CROWDED = {"territory__resident": 100_000}
"""As many people every day, however many die."""
CALLED = {"deployment.hears_base": 1.0, "deployment.acts_base": 1.0}
"""Whoever comes in time has heard of it and acts."""
NEVER = {"violation.review_days": 90.0, "violation.cost_prey": 5.0, "violation.gain_loot": 0.0}
NEVER |= {"violation.rationality": 10.0, "violation.gain_rivals": 0.0, "violation.gain_selective": 0.0}
"""Nobody changes their mind to turn on civilians."""


# how many, how deadly


def predators(*on: str, units: Any = (), days: int = 3000, **changes: Any) -> Any:
    """Let violations happen in the arena, where red has 150 fighters and blue none.

    Changes are to the scenario, or ``table__column`` of the world, set anew every day; units are where the test puts
    them by columns, and all others are away.
    """
    each_day = {name: value for name, value in changes.items() if "__" in name}
    fixed = {name: value for name, value in changes.items() if name not in each_day}
    world = guarded_arena(*on, **(CALLED | NEVER | fixed))
    put(world, -1)
    reach = {"presence__comes_people": 1.0, "presence__from_people": 0, "presence__around": 1.0}
    for i, columns in enumerate(units):
        for name, value in (
            {"place": 0, "task": PROTECT, "kind": INFANTRY, "non_combat": 0, "effect": 0.8} | columns
        ).items():
            world.unit[name][i] = value
    usual = CROWDED | reach | {"holding__fighters": [[150, 0]], "holding__preying": 0}
    return alone(violation.step, world, days, **usual | each_day)


@pytest.mark.parametrize(
    ("posture", "preying", "rate"),
    [(HOLD, 0, 0.1), (RAID, 0, 0.1), (RAID, 1, 0.1 + 0.4), (STAND_DOWN, 0, 0.0), (STAND_DOWN, 1, 0.4)],
)
def test_the_rate_follows_posture_discipline_and_what_was_decided(posture: int, preying: int, rate: float) -> None:
    rates = {"violation.base_rate": 0.4, "violation.prey_rate": 0.4, "violation.review_days": 90.0}
    rates |= {"violation.rationality": 0.1}
    world = guarded_arena(**NEVER | rates)
    days = 0
    for day in range(3000):
        world.holding.preying[:] = preying
        alone(violation.step, world, 1, first=day, **CROWDED, holding__fighters=[[150, 0]], holding__posture=posture,
              faction__discipline=[0.75, 0.0])  # fmt: skip
        days += int(world.holding.preying[0, RED] == preying)
    log = events(world)
    assert days > 2900, "few reviews fall into these days"
    assert len(log) == pytest.approx(3000 * rate * 1.5, abs=4 * np.sqrt(3000 * rate * 1.5) + 0.4 * 1.5 * (3000 - days))
    assert set(log.kind) <= {VIOLATION} and set(log.actor) <= {RED} and set(log.target) <= {CIVILIANS}


@pytest.mark.parametrize(("people", "fighters"), [(2500, 150), (100_000, 25), (10**6, 300)])
def test_the_rate_grows_with_fighters_and_people_and_the_scarcer_ones_count(people: int, fighters: int) -> None:
    often = {"violation.base_rate": 0.5, "violation.most_deaths": 1, "violation.people_per_fighter": 100.0}
    crowd = {"territory__resident": people, "holding__fighters": [[fighters, 0]]}
    log = events(predators(**often, faction__discipline=0.0, **crowd))
    assert len(log) == count_around(3000 * 0.5 * fighters / 100 * people / (people + 100 * fighters))


def test_retribution_comes_on_top() -> None:
    log = events(predators(**{"violation.base_rate": 0.0}, holding__retribution=[[0.2, 0.5]]))
    assert len(log) == count_around(3000 * 0.2) and set(log.actor) == {RED}, "who has no fighters takes no revenge"


def test_a_country_cut_in_two_has_as_many_violations() -> None:
    rates = []
    for cut in (1, 2):
        many = {"violation.base_rate": 0.4, "violation.people_per_fighter": 200.0, "violation.most_deaths": 1}
        crowd = {"territory__resident": 20_000 // cut, "holding__fighters": [[300 // cut, 0]]}
        log = events(predators(**many, faction__discipline=0.5, **crowd))
        rates.append(cut * len(log))
    expected = 3000 * 0.4 * 0.5 * 3.0 * 20_000 / (20_000 + 200 * 300)
    assert rates[0] == count_around(expected)
    assert rates[1] == pytest.approx(expected, abs=4 * np.sqrt(2 * expected))


# the decision


def turned(days: int = 4000, fighters: int = 200, **columns: Any) -> float:
    """Let red decide every day whether to turn on civilians; gives the share of days on which it does."""
    law = {"review_days": 1.0, "rationality": 1.5, "cost_prey": 1.0, "base_rate": 0.0, "prey_rate": 0.0}
    law |= {"gain_losses": 0.5, "gain_fighting": 0.8, "gain_rivals": 0.6, "gain_selective": 0.9, "gain_loot": 0.4}
    law |= {"selective_at": 0.75, "cost_support": 0.7, "breach": 0.3, "weary_at": 0.02, "fighting_scale": 0.5}
    world = guarded_arena(**{f"violation.{name}": value for name, value in law.items()})
    for name in ("control", "support", "loss"):
        world.holding[name][:] = 0.0
    calm = {"front__alarm": 0.0, "dyad__truce": 0.0, "faction__discipline": 1.0}
    seen = 0
    for day in range(days):
        alone(violation.step, world, 1, first=day, holding__fighters=[[fighters, 0]], **(calm | columns))
        seen += int(world.holding.preying[0, RED])
    return seen / days


@pytest.mark.parametrize(
    ("columns", "value"),
    [
        ({}, -1.0),
        ({"faction__discipline": 0.25}, -1.0 + 0.4 * 0.75),
        ({"holding__control": [[0.75, 0.0]]}, -1.0 + 0.9),
        ({"holding__control": [[1.0, 0.0]]}, -1.0),
        ({"holding__control": [[0.5, 0.0]]}, -1.0 + 0.9 * 0.5**3 * 0.5 / (0.75**3 * 0.25)),
        ({"holding__loss": [[8.0, 0.0]]}, -1.0 + 0.5 * (1 - np.exp(-2.0))),
        ({"front__alarm": 3.0}, -1.0 + 0.8 * (1 - np.exp(-1.5))),
        ({"holding__support": [[0.0, 0.5]], "dyad__tension": 0.8}, -1.0 + 0.6 * 0.8 * 0.5),
        ({"holding__support": [[0.5, 0.0]]}, -1.0 - 0.7 * 0.5),
        ({"dyad__truce": 1.0, "faction__cohesion": 0.6}, -1.0 - 0.3 * 0.6),
    ],
)
def test_whether_fighters_turn_on_civilians_follows_each_reason(columns: dict[str, Any], value: float) -> None:
    assert turned(**columns) == share_around(1 / (1 + np.exp(-1.5 * value)), 4000)


def test_fewer_turn_on_civilians_where_an_answer_or_exposure_is_expected() -> None:
    shares_seen = []
    for on in ((), ("deterrence",), ("monitoring",), ("deterrence", "monitoring")):
        world = guarded_arena(*on, **{"violation.review_days": 1.0, "violation.prey_rate": 0.0, "mission.answer": 1.0})
        world.mission.in_force[:], a = 1, world.presence
        a.around[:], a.comes_people[:], a.guard[:], a.from_people[:], a.robustness[:] = 1.0, 1.0, 0.9, 0, 1.0
        a.watch[:] = 1.0
        seen = 0
        for day in range(1500):
            alone(violation.step, world, 1, first=day, **CROWDED, holding__fighters=[[150, 0]], faction__pressure=1.0)
            seen += int(world.holding.preying[0, RED])
        shares_seen.append(seen)
    nothing, deterred, watched, both = shares_seen
    assert nothing > deterred > both and nothing > watched > both


def test_deaths_have_a_heavy_tail_and_more_are_hurt() -> None:
    often = {"violation.base_rate": 1.0, "violation.scale": 3.0, "violation.exponent": 3.0}
    log = events(predators(**often, **{"violation.injured_per_death": 0.5}, territory__resident=10**7))
    toll = log.deaths_civilians
    assert toll.min() == 1 and len(log) > 1000
    for k in (2, 4, 10, 25):
        assert (toll >= k).mean() == share_around((1 + (k - 1) / 3.0) ** -2.0, len(log))
    assert log.injured.sum() == count_around(0.5 * toll.sum())


def test_whoever_has_a_truce_with_anybody_breaks_it() -> None:
    for truce, breach in ((0.0, 0), (0.2, 1)):
        log = events(predators(**{"violation.base_rate": 1.0}, days=100, dyad__truce=[[0, 0], [truce, 0]]))
        assert len(log) > 10 and set(log.breach) == {breach}


# a unit on the spot


@pytest.mark.parametrize(
    ("unit", "comes"),
    [
        ({}, True),
        ({"task": PATROL}, True),
        ({"kind": POLICE}, True),
        ({"task": INTERPOSE}, False),
        ({"task": OBSERVE}, False),
        ({"kind": ENGINEERS}, False),
        ({"non_combat": 1}, False),
        ({"access": 0}, False),
    ],
)
def test_troops_and_police_that_protect_or_patrol_come(unit: dict[str, Any], comes: bool) -> None:
    log = events(predators("protection", units=[unit], days=300, **{"violation.base_rate": 1.0}))
    assert len(log) > 50 and set(log.unit) == {0 if comes else -1} and set(log.call) == {MET if comes else NONE_ABLE}
    assert ((log.unit >= 0) == (log.outcome != UNMET)).all()


def test_where_nobody_is_nobody_comes() -> None:
    nobody = {"presence__comes_people": 0.0, "presence__from_people": -1, "presence__around": 0.0}
    log = events(predators("protection", days=300, presence__units=0, **{"violation.base_rate": 1.0}, **nobody))
    assert len(log) > 50 and set(log.call) == {NO_UNIT}


@pytest.mark.parametrize(("robustness", "enforcement"), [(0.9, 0.5), (0.2, 1.0), (1.0, 0.0)])
def test_an_able_and_robust_unit_stops_what_it_meets_as_often_as_the_law_says(
    robustness: float, enforcement: float
) -> None:
    everywhere = {"violation.base_rate": 1.0, "mission.enforcement": enforcement}
    everywhere |= {"violation.stop_base": 0.3, "violation.stop_robust": 0.6}
    world = predators("protection", units=[{"robustness": robustness}], **everywhere)
    log = events(world)
    stopped, failed = log[log.outcome == STOPPED], log[log.outcome == FAILED]
    chance = 0.8 * (0.3 + 0.6 * min(robustness, enforcement))
    assert len(stopped) / len(log) == share_around(chance, len(log))
    assert len(stopped) + len(failed) == len(log) > 1000
    assert not sum(fallen(stopped).values()) and not stopped.injured.any()
    assert (
        failed.deaths_civilians.min() == 1
        and world.territory.failure[0] == failed.deaths_civilians.sum() + failed.injured.sum()
    )


def test_without_protection_no_unit_meets_anybody() -> None:
    log = events(predators("monitoring", units=[{}], days=300, **{"violation.base_rate": 1.0}))
    assert len(log) > 50 and set(log.outcome) == {UNMET} and set(log.unit) == {-1}


def test_a_failure_to_protect_costs_trust_and_what_is_stopped_does_not() -> None:
    trust = {}
    for on in ((), ("protection",)):
        for failures in (0, 2):
            world = made(*on, **QUIET, **{"attitudes.failure_loss": 0.05})
            world.territory.failure[:] = failures
            attitudes.step(world, 0)
            trust[on, failures] = world.territory.trust.copy()
            assert not world.territory.failure.any(), "a new day begins"
    assert (trust[(), 0] == trust[(), 2]).all() and (trust[(), 0] == trust[("protection",), 0]).all()
    assert trust[("protection",), 2] == pytest.approx((1 - 0.05 * 2) * trust[("protection",), 0], rel=1e-3)


# harm by units


def harmed(world: Any) -> list[tuple[int, int]]:
    """List day and unit of the harm that units do in some days."""
    for day in range(DAYS):
        world.clock.first_today[:] = world.clock.events
        violation.step(world, day)
    log = world.event[: int(world.clock.events[0])]
    return [(int(e.day), int(world.unit.key[e.unit])) for e in log if e.kind == FORCE_HARM]


REASONS = {
    "disarming by force": lambda w: w.unit.task.fill(ENFORCE),
    "distrust": lambda w: w.territory.trust.fill(0.0),
    "a robust mandate": lambda w: (w.unit.robustness.fill(1.0), w.mission.enforcement.fill(1.0)),
    "poor training": lambda w: w.unit.quality.fill(0.0),
}


@pytest.mark.parametrize("reason", REASONS)
def test_units_do_more_harm_for_each_reason(reason: str) -> None:
    rates = {"violation.base_rate": 0.0, "violation.harm_rate": 0.02}
    fewer = more = 0
    for seed in range(3):
        usual, worse = patrolled("backlash", seed=seed, **rates), patrolled("backlash", seed=seed, **rates)
        REASONS[reason](worse)
        some, others = harmed(usual), harmed(worse)
        assert set(some) <= set(others), "who does harm would do it with one more reason too"
        fewer, more = fewer + len(some), more + len(others)
    assert 0 < 1.15 * fewer < more
    assert harmed(patrolled(**rates)) == []


def test_harm_by_those_who_disarm_is_as_much_likelier_as_the_parameter_says() -> None:
    rates = {"violation.base_rate": 0.0, "violation.harm_rate": 0.05, "violation.harm_enforce": 3.0}
    counts = []
    for task in (PATROL, ENFORCE):
        worlds = [patrolled("backlash", seed=seed, **rates) for seed in range(6)]
        for world in worlds:
            world.unit.task[:], world.territory.trust[:] = task, 1.0
        counts.append(sum(len(harmed(world)) for world in worlds))
    assert counts[1] / counts[0] == pytest.approx(4.0, abs=3.5 * 4 * np.sqrt(1 / counts[0] + 1 / counts[1]))


def test_units_harm_as_often_as_the_law_says_and_some_of_it_kills() -> None:
    rough = {"violation.base_rate": 0.0, "violation.harm_rate": 0.1, "violation.harm_unwelcome": 3.0}
    rough |= {"violation.harm_fatal": 0.3, "violation.harm_exponent": 3.0, "mission.enforcement": 0.6}
    world = patrolled("backlash", **rough)
    alone(violation.step, world, 400, territory__trust=0.75, unit__quality=0.2, unit__robustness=0.9)
    log, chance = events(world), 0.1 * 0.6 * 0.8 * (1 + 3.0 * 0.25)
    tries = 400 * len(world.unit)
    assert len(log) / tries == share_around(chance, tries)
    assert set(log.actor) == {THE_FORCE} and set(log.injured) == {1}
    fatal = log[log.deaths_civilians > 0]
    assert len(fatal) / len(log) == share_around(0.3, len(log))
    assert (fatal.deaths_civilians >= 2).mean() == share_around(2**-2.0, len(fatal))
    assert world.mission.harmed[0] == fatal.deaths_civilians.sum()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(people=st.integers(0, 300), fighters=st.integers(0, 400), robust=st.floats(0, 1), seed=st.integers(0, 2**40))
def test_nobody_dies_twice_and_nobody_else_dies(people: int, fighters: int, robust: float, seed: int) -> None:
    deadly = {"violation.base_rate": 1.0, "violation.harm_rate": 0.2, "violation.scale": 20.0}
    deadly |= {"factions.red.discipline": 0.0}
    small = {"places.A.population": people, "people_per_agent": 10}
    world = guarded_arena("protection", "backlash", seed=seed, fighters=fighters, **deadly, **small)
    put(world, 0, task=PROTECT, robustness=robust, quality=0.0)
    start = persons(world)
    log = events(alone(violation.step, world, 5))
    assert persons(world) == start and fallen(log) == dead(world)
    assert fallen(log)["fighters"] == fallen(log)["peacekeepers"] == 0
    assert world.territory.resident[0] >= 0 and world.territory.dead[0] <= people
