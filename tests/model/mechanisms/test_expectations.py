"""What parties learn: fear of whoever is blamed, what the force does, and what comes of wrongs found out."""

from math import exp, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.attitude_worlds import BLUE, RED, happen
from support.attitude_worlds import made as valley_with_units
from support.beliefs import LINE, PEOPLE, answered, has_consequences, meets, strikes
from support.steps_alone import alone, share_around

from interpose.agents.faction import CIVILIANS, THE_FORCE, UNKNOWN
from interpose.model.mechanisms import expectations
from interpose.model.state.event_log import (
    CALLED_OFF,
    CLASH,
    FAILED,
    FORCE_HARM,
    PROTEST,
    STOPPED,
    STRIKE,
    UNMET,
    VIOLATION,
)

A, B, C = range(3)
WAY = np.array([0.5 * sqrt(20), 0.5 * (sqrt(20) + sqrt(30)), 0.5 * sqrt(20) + sqrt(30) + 0.5 * sqrt(10)])
"""How far what happens in A is from A, B and C (km): half a side there, else from centre to centre."""
LAW = {
    "alarm_days": 25.0,
    "alarm_range": 10.0,
    "alarm_scale": 0.5,
    "anywhere": 0.1,
    "least_belief": 0.2,
    "civilian_weight": 0.5,
    "reassured": 2.0,
    "prior_cases": 4.0,
    "learn_days": 120.0,
    "learn_range": 5.0,
    "censure": 0.2,
    "censure_base": 0.2,
    "censure_days": 90.0,
}
"""Parameters with which the numbers below are worked out, whatever the defaults are calibrated to."""


def made(*on: str, **changes: Any) -> Any:
    """Assemble the valley with a force around, of which only the named pathways act; blue has 200 fighters in A."""
    world = valley_with_units(*on, **{f"expectations.{name}": value for name, value in LAW.items()} | changes)
    world.presence.around[:], world.presence.stand[:], world.presence.guard[:] = 1.0, 0.5, 0.25
    world.holding.fighters[:], world.holding.support[:] = [[200, 200], [0, 0], [0, 0]], 0.4
    return world


def learnt(*on: str, prepare: Any = None, **event: Any) -> Any:
    """Let parties learn from one event in A, by default a clash that red began with blue and is blamed for."""
    world = made(*on)
    if prepare is not None:
        prepare(world)
    usual: dict[str, Any] = {"kind": CLASH, "actor": RED, "target": BLUE, "blamed": RED, "deaths_civilians": 0}
    happen(world, 0, **{name: [value] for name, value in (usual | event).items()})
    expectations.step(world, 0)
    return world


# fear


def test_fear_without_violence_is_what_distrust_leaves_and_never_more_than_sure() -> None:
    world = made()
    for distrust, alarm in ((0.0, 0.0), (0.5, 0.0), (0.5, 3.0), (1.0, 1e6)):
        world.dyad.distrust[:], world.front.alarm[:] = distrust, alarm
        belief = 1 - (1 - 0.2 * distrust) * exp(-0.5 * alarm)
        assert strikes(world, A, BLUE, RED) == pytest.approx(belief)


def test_violence_is_feared_most_where_it_was_less_next_door_and_least_far_away() -> None:
    world = learnt()
    hundreds = 2 * exp(-WAY[A] / 10)
    expected = (0.1 + 0.9 * np.exp(-WAY / 10)) / hundreds
    assert world.front.alarm[:, BLUE, RED] == pytest.approx(expected)
    calm = made()
    rise = [strikes(world, t, BLUE, RED) - strikes(calm, t, BLUE, RED) for t in range(3)]
    assert rise[A] > rise[B] > rise[C] > 0
    assert not world.front.alarm[:, RED].any(), "who is blamed takes no alarm"


def test_the_more_fighters_the_less_one_event_is_a_risk_but_below_a_hundred_no_more() -> None:
    def alarm(fighters: int) -> float:
        def prepare(world: Any) -> None:
            world.holding.fighters[A, BLUE] = fighters

        return float(learnt(prepare=prepare).front.alarm[A, BLUE, RED])

    assert alarm(4000) == pytest.approx(alarm(2000) / 2)
    assert alarm(100) == alarm(0) > alarm(300)


@pytest.mark.parametrize(
    ("event", "who"),
    [
        ({}, {(BLUE, RED): 1.0}),
        ({"blamed": BLUE}, {(RED, BLUE): 1.0}),
        ({"kind": STRIKE}, {(BLUE, RED): 1.0}),
        ({"kind": VIOLATION, "target": CIVILIANS}, {(BLUE, RED): 0.5 * 0.4}),
        ({"kind": VIOLATION, "target": CIVILIANS, "blamed": BLUE}, {(RED, BLUE): 0.5 * 0.4}),
        ({"kind": VIOLATION, "target": CIVILIANS, "blamed": UNKNOWN}, {}),
        ({"kind": VIOLATION, "target": CIVILIANS, "blamed": THE_FORCE}, {}),
        ({"kind": FORCE_HARM, "actor": THE_FORCE, "target": CIVILIANS, "blamed": THE_FORCE, "unit": 0}, {}),
        ({"kind": PROTEST, "actor": CIVILIANS, "target": THE_FORCE, "blamed": CIVILIANS}, {}),
        ({"outcome": CALLED_OFF}, {}),
        ({"kind": VIOLATION, "target": CIVILIANS, "outcome": STOPPED}, {}),
    ],
)
def test_who_comes_to_fear_whom(event: dict[str, Any], who: dict[tuple[int, int], float]) -> None:
    """Wrong blame raises fear of the wrong party."""
    alarm = learnt(**event).front.alarm[A] * 2 * exp(-WAY[A] / 10) / (0.1 + 0.9 * exp(-WAY[A] / 10))
    for pair in ((RED, BLUE), (BLUE, RED)):
        assert alarm[pair] == pytest.approx(who.get(pair, 0.0))


@pytest.mark.parametrize(
    ("on", "watch", "consent", "bias", "sooner"),
    [
        ((), 1.0, 1.0, 0.0, 0.0),
        (("reassurance",), 0.0, 1.0, 0.0, 0.0),
        (("reassurance",), 0.8, 0.0, 0.0, 0.0),
        (("reassurance",), 0.8, 1.0, 1.0, 0.0),
        (("reassurance",), 0.8, 0.5, 0.25, 2.0 * 0.8 * 0.5 * 0.75),
    ],
)
def test_quiet_that_is_reported_by_who_is_trusted_calms_sooner(
    on: tuple[str, ...], watch: float, consent: float, bias: float, sooner: float
) -> None:
    world = made(*on)
    world.front.alarm[:], world.presence.watch[:] = 2.0, watch
    world.faction.consent[:], world.faction.bias[:] = (consent, 0.0), bias
    alone(expectations.step, world, 10)
    assert world.front.alarm[:, RED] == pytest.approx(np.full((3, 2), 2 * exp(-(1 + sooner) * 10 / 25)))
    assert world.front.alarm[:, BLUE] == pytest.approx(np.full((3, 2), 2 * exp(-10 / 25)))


# what the force does


@pytest.mark.parametrize(
    ("event", "column"),
    [
        ({"outcome": CALLED_OFF}, "stopped_line"),
        ({"outcome": UNMET}, "missed_line"),
        ({"kind": VIOLATION, "target": CIVILIANS, "outcome": STOPPED}, "stopped_people"),
        ({"kind": VIOLATION, "target": CIVILIANS, "outcome": FAILED}, "missed_people"),
        ({"kind": STRIKE}, None),
        ({"kind": PROTEST, "actor": CIVILIANS, "target": THE_FORCE, "blamed": CIVILIANS}, None),
    ],
)
def test_what_the_force_did_or_failed_to_do_is_heard_of_around(event: dict[str, Any], column: str | None) -> None:
    world = learnt(**event)
    for name in ("stopped_line", "missed_line", "stopped_people", "missed_people"):
        heard = np.exp(-WAY / 5) if name == column else np.zeros(3)
        assert world.presence[name] == pytest.approx(heard)


@pytest.mark.parametrize("around", [0.0, 0.1, 1.0])
@pytest.mark.parametrize(("outcome", "column"), [(UNMET, "missed_line"), (CALLED_OFF, "stopped_line")])
def test_the_less_a_unit_is_around_the_less_is_learnt_of_the_force(around: float, outcome: int, column: str) -> None:
    def prepare(world: Any) -> None:
        world.presence.around[A] = around

    world = learnt(prepare=prepare, outcome=outcome)
    assert world.presence[column] == pytest.approx(around * np.exp(-WAY / 5))


def test_however_little_a_force_is_around_belief_comes_to_what_it_does() -> None:
    world = made(**{"expectations.learn_days": 3650.0})
    world.presence.around[:], world.presence.stand[:] = 0.2, 0.9
    happen(world, 0, kind=[CLASH] * 1000, outcome=[CALLED_OFF] * 100 + [UNMET] * 900, deaths_civilians=[0] * 1000)
    expectations.step(world, 0)
    assert meets(world, A, LINE) == pytest.approx(0.1, abs=0.05)


def test_credibility_goes_from_the_promise_to_what_the_force_does() -> None:
    world = made()
    assert [meets(world, A, kind) for kind in (LINE, PEOPLE)] == [pytest.approx(0.5), pytest.approx(0.25)]
    world.presence.stopped_line[A], world.presence.missed_people[A] = 6.0, 6.0
    assert meets(world, A, LINE) == pytest.approx((4 * 0.5 + 6) / 10)
    assert meets(world, A, PEOPLE) == pytest.approx(4 * 0.25 / 10)
    world.presence.missed_line[A] = 1000.0
    assert meets(world, A, LINE) < 0.01, "bluff wears off"
    world.presence.around[:] = 0.0
    assert meets(world, A, LINE) == meets(world, A, PEOPLE) == 0.0, "withdrawal removes it"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(promise=st.floats(0, 1), cases=st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)), prior=st.floats(0.1, 100))
def test_belief_is_a_share_that_each_case_moves_its_way(
    promise: float, cases: tuple[float, float], prior: float
) -> None:
    world = made(**{"expectations.prior_cases": prior})
    world.presence.stand[:], world.presence.stopped_line[:], world.presence.missed_line[:] = promise, *cases
    before = meets(world, A, LINE)
    world.presence.stopped_line[:] += 1
    better = meets(world, A, LINE)
    world.presence.missed_line[:] += 2
    assert 0 <= meets(world, A, LINE) <= better and before <= better + 1e-12 and better <= 1 + 1e-12


# what comes of wrongs


def test_what_nobody_answers_teaches_that_nobody_answers() -> None:
    for answer, named, let_off in ((0.0, 0, 1), (1.0, 1, 0)):

        def prepare(world: Any, answer: float = answer) -> None:
            world.mission.answer[:], world.faction.pressure[:] = answer, 0.5

        world = learnt("monitoring", verified=1, prepare=prepare)
        assert world.faction.named.tolist() == [named, 0] and world.faction.let_off.tolist() == [let_off, 0]
        assert world.faction.censure.tolist() == [pytest.approx(named * 0.2 * (0.2 + 0.8 * 0.5)), 0]
        before, after = (4 * answer / 4, (4 * answer + named) / 5)
        assert answered(world, BLUE) == pytest.approx(before) and answered(world, RED) == pytest.approx(after)
    world.mission.in_force[:] = 0
    assert answered(world, RED) == 0.0, "without a mandate nobody is expected to answer"


@pytest.mark.parametrize(("on", "verified", "force"), [((), 1, 1), (("monitoring",), 0, 1), (("monitoring",), 1, 0)])
def test_a_wrong_has_consequences_only_if_it_is_established_under_a_mandate(
    on: tuple[str, ...], verified: int, force: int
) -> None:
    def prepare(world: Any) -> None:
        world.mission.answer[:], world.mission.in_force[:] = 1.0, force

    assert not learnt(*on, verified=verified, prepare=prepare).faction.named.any()


def test_as_many_wrongs_are_answered_as_the_mission_answers() -> None:
    world = made("monitoring")
    world.mission.answer[:] = 0.3
    happen(world, 0, kind=[VIOLATION] * 2000, verified=[1] * 2000)
    expectations.step(world, 0)
    assert world.faction.named[RED] / 2000 == share_around(0.3, 2000)
    assert world.faction.named[RED] + world.faction.let_off[RED] == 2000
    assert sum(has_consequences(world, 0, row) for row in range(2000)) == world.faction.named[RED], "one lot for all"


def test_all_is_forgotten_at_its_own_pace() -> None:
    world = made()
    for column in ("stopped_line", "missed_line", "stopped_people", "missed_people"):
        world.presence[column][:] = 3.0
    world.faction.named[:], world.faction.let_off[:], world.faction.censure[:] = 2.0, 5.0, 0.5
    alone(expectations.step, world, 30)
    for column in ("stopped_line", "missed_line", "stopped_people", "missed_people"):
        assert world.presence[column] == pytest.approx(np.full(3, 3 * exp(-30 / 120)))
    assert world.faction.named == pytest.approx(np.full(2, 2 * exp(-30 / 120)))
    assert world.faction.let_off == pytest.approx(np.full(2, 5 * exp(-30 / 120)))
    assert world.faction.censure == pytest.approx(np.full(2, 0.5 * exp(-30 / 90)))
