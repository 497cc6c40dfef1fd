"""Harm turns into grudges against whoever is blamed, tension and distrust; all of it fades. Consent to the force."""

from math import exp, sqrt
from typing import Any

import numpy as np
import pytest
from support.attitude_worlds import BLUE, RED, happen
from support.attitude_worlds import made as valley_with_units
from support.steps_alone import alone

from interpose.agents.faction import CIVILIANS, THE_FORCE, TRUCE, UNKNOWN
from interpose.model.mechanisms import escalation
from interpose.model.state.event_log import CALLED_OFF, CLASH, FAILED, FORCE_HARM, STOPPED, UNMET, VIOLATION

A, B, C = range(3)
WAY = np.array([0.5 * sqrt(20), 0.5 * (sqrt(20) + sqrt(30)), 0.5 * sqrt(20) + sqrt(30) + 0.5 * sqrt(10)])
"""How far what happens in A is from A, B and C (km): half a side there, else from centre to centre."""
FELT = np.exp(-WAY / 8.0)
"""How much of a harm in A is resented in A, B and C."""
LAW = {
    "grudge_days": 10.0,
    "grudge_range": 8.0,
    "anywhere": 0.2,
    "civilian_weight": 0.5,
    "reply": 0.25,
    "reply_people": 0.1,
    "reply_days": 5.0,
    "tension_rise": 0.005,
    "tension_calm": 0.002,
    "truce_wear": 0.01,
    "truce_mend": 0.003,
    "memory_days": 30.0,
    "distrust_rise": 0.02,
    "distrust_calm": 0.005,
    "consent_loss": 0.01,
    "consent_days": 60.0,
    "mixed": 0.5,
    "failure_consent": 0.005,
    "outreach_speed": 2.0,
}
"""Parameters with which the numbers below are worked out, whatever the defaults are calibrated to."""


def made(*on: str, **changes: Any) -> Any:
    """Assemble the valley with a force of which only the named pathways act."""
    return valley_with_units(*on, **{f"escalation.{name}": value for name, value in LAW.items()} | changes)


def hurt(*on: str, prepare: Any = None, changes: dict[str, Any] | None = None, **event: Any) -> Any:
    """Let escalation look at one event in A, by default a clash that red began and in which two of blue fell."""
    world = made(*on, **(changes or {}))
    world.faction.loss_sensitivity[:] = 0.5
    world.holding.shock[:] = 0
    if prepare is not None:
        prepare(world)
    usual: dict[str, Any] = {"kind": CLASH, "actor": RED, "target": BLUE, "blamed": RED, "deaths_civilians": 0}
    usual |= {"deaths_target": 2}
    happen(world, 0, **{name: [value] for name, value in (usual | event).items()})
    escalation.step(world, 0)
    return world


# what harm leaves


def test_harm_is_held_against_whoever_is_blamed_for_it_and_nobody_else() -> None:
    world = hurt()
    grudge = np.zeros((3, 2, 2))
    grudge[:, BLUE, RED] = 0.5 * 2 * FELT
    assert world.front.grudge == pytest.approx(grudge)
    assert world.dyad.grudge.tolist() == [[0, 0], [pytest.approx(0.2 * 1.0), 0]], "a part is resented everywhere"
    assert list(world.territory.violence) == [2, 0, 0]


def test_harm_raises_tension_the_graver_it_is_and_the_less_the_more_there_is() -> None:
    for dead in (1, 2, 9):
        world = hurt(deaths_target=dead)
        assert world.dyad.tension[BLUE, RED] == pytest.approx(0.6 + 0.005 * (1 - exp(-0.5 * dead)) * 0.4)
        assert world.dyad.tension[RED, BLUE] == pytest.approx(0.6)


def test_a_dead_civilian_is_resented_as_far_as_people_there_lean_to_a_party() -> None:
    world = hurt(kind=VIOLATION, target=CIVILIANS, deaths_target=0, deaths_civilians=4, prepare=leaning(0.3, 0.1))
    assert world.front.grudge[A, BLUE, RED] == pytest.approx(0.5 * 0.5 * 4 * 0.1 * FELT[A])
    assert world.front.grudge[A, RED].sum() == 0, "nobody holds anything against himself"


def leaning(red: float, blue: float) -> Any:
    """Let these shares of the people everywhere lean to red and to blue."""

    def prepare(world: Any) -> None:
        world.holding.support[:] = red, blue

    return prepare


@pytest.mark.parametrize(
    ("case", "against"),
    [
        ({"blamed": RED}, {(BLUE, RED): 1.0}),
        ({"blamed": BLUE}, {(BLUE, RED): 1.0}),
        ({"blamed": RED, "deaths_actor": 4}, {(BLUE, RED): 1.0, (RED, BLUE): 2.0}),
        ({"blamed": UNKNOWN}, {}),
        ({"blamed": THE_FORCE}, {}),
        ({"outcome": CALLED_OFF}, {}),
        ({"outcome": STOPPED}, {}),
        ({"deaths_target": 0}, {}),
    ],
)
def test_who_resents_whom(case: dict[str, Any], against: dict[tuple[int, int], float]) -> None:
    world = hurt(**case)
    for f, g in ((RED, BLUE), (BLUE, RED)):
        assert world.front.grudge[A, f, g] == pytest.approx(against.get((f, g), 0.0) * FELT[A])


def test_only_a_grave_harm_is_a_shock_and_one_everywhere() -> None:
    for dead, shocks in ((1, [[0, 0], [0, 0], [0, 0]]), (2, [[0, 1], [0, 1], [0, 1]])):
        assert hurt(deaths_target=dead, changes={"escalation.shock_at": 0.6}).holding.shock.tolist() == shocks


# fading


def test_everything_fades_at_its_own_pace() -> None:
    world = made()
    for table, column in (("front", "grudge"), ("front", "excitation"), ("dyad", "grudge"), ("dyad", "unanswered")):
        getattr(world, table)[column][:] = 1.0
    world.holding.loss[:], world.territory.violence[:], world.holding.retribution[:] = 8.0, 5.0, 2.0
    world.dyad.tension[:], world.dyad.truce[:] = 0.9, 0.1
    alone(escalation.step, world, 20)
    assert world.front.grudge == pytest.approx(np.full((3, 2, 2), exp(-20 / 10)))
    assert world.front.excitation == pytest.approx(np.full((3, 2, 2), exp(-20 / 5)))
    assert world.holding.retribution == pytest.approx(np.full((3, 2), 2 * exp(-20 / 5)))
    assert world.dyad.grudge == pytest.approx(np.full((2, 2), exp(-20 / 10)))
    assert world.dyad.unanswered == pytest.approx(np.full((2, 2), exp(-20 / 30)))
    assert world.holding.loss == pytest.approx(np.full((3, 2), 8 * exp(-20 / 30)))
    assert world.territory.violence == pytest.approx(np.full(3, 5 * exp(-20 / 30)))
    assert world.dyad.tension[RED, BLUE] == pytest.approx(0.6 + 0.3 * (1 - 0.002) ** 20)
    assert world.dyad.truce[RED, BLUE] == pytest.approx(0.3 - 0.2 * (1 - 0.003) ** 20)


def test_clashes_pushed_aside_come_back_as_reply_fire_all_of_them_and_once() -> None:
    world = made()
    world.front.spill[C, RED, BLUE], total = 0.7, 0.0
    for day in range(200):
        alone(escalation.step, world, 1, first=day)
        total += float(world.front.excitation[C, RED, BLUE])
        assert not world.front.spill.any()
    assert total == pytest.approx(0.7, rel=1e-6)


# truces and trust between parties


def test_a_breach_with_deaths_wears_the_truce_of_those_who_are_hurt() -> None:
    for breach, worn in ((0, 0.0), (1, 0.01 * (1 - exp(-2)))):
        world = hurt(breach=breach)
        assert world.dyad.truce[BLUE, RED] == pytest.approx(0.3 - worn)
        assert world.dyad.truce[RED, BLUE] == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("on", "case", "status", "in_force", "seen"),
    [
        ((), {}, TRUCE, 1, 1.0),
        ((), {}, 0, 1, 0.0),
        ((), {"breach": 0}, TRUCE, 1, 0.0),
        ((), {"deaths_target": 0}, TRUCE, 1, 0.0),
        ((), {"outcome": CALLED_OFF}, TRUCE, 1, 0.0),
        ((), {"blamed": UNKNOWN}, TRUCE, 1, 0.0),
        ((), {"kind": VIOLATION, "target": CIVILIANS, "deaths_target": 0, "deaths_civilians": 1}, TRUCE, 1, 0.4),
        (("monitoring",), {"verified": 1}, TRUCE, 1, 0.0),
        (("monitoring",), {"verified": 1}, TRUCE, 0, 1.0),
        (("monitoring",), {"verified": 0}, TRUCE, 1, 1.0),
        ((), {"verified": 1}, TRUCE, 1, 1.0),
    ],
)
def test_breaches_count_that_hurt_a_party_to_a_deal_and_that_nobody_answered(
    on: tuple[str, ...], case: dict[str, Any], status: int, in_force: int, seen: float
) -> None:
    def prepare(world: Any) -> None:
        world.dyad.status[:], world.mission.answer[:], world.holding.support[:] = status, 1.0, 0.4
        world.mission.in_force[:] = in_force

    world = hurt(*on, prepare=prepare, **{"breach": 1} | case)
    assert world.dyad.unanswered[BLUE, RED] == pytest.approx(seen)
    assert world.dyad.unanswered[RED, BLUE] == 0.0


def test_distrust_rises_by_unanswered_breaches_and_fades_where_all_is_quiet() -> None:
    world = made()
    world.dyad.distrust[:], world.dyad.unanswered[:], world.dyad.grudge[:] = 0.4, [[0, 2], [0, 0]], 0.0
    alone(escalation.step, world, 1)
    breached = 0.4 + 0.02 * (1 - exp(-2)) * 0.6 - 0.005 * exp(-2) * 0.4
    assert world.dyad.distrust[RED, BLUE] == pytest.approx(breached)
    assert world.dyad.distrust[BLUE, RED] == pytest.approx(0.4 - 0.005 * 0.4)


# consent to the force


def test_consent_returns_to_where_it_started_and_explaining_speeds_recovery_alone() -> None:
    for effort, speed in ((0.0, 1.0), (0.5, 1 + 2.0 * 0.5)):
        world = made("outreach", **{"mission.outreach": effort})
        world.faction.consent_start[:], world.faction.consent[:] = 0.5, (0.2, 0.9)
        alone(escalation.step, world, 30)
        assert world.faction.consent[RED] == pytest.approx(0.5 - 0.3 * exp(-speed * 30 / 60))
        assert world.faction.consent[BLUE] == pytest.approx(0.5 + 0.4 * exp(-30 / 60))


@pytest.mark.parametrize(
    ("on", "case", "red", "blue"),
    [
        (("backlash",), {"outcome": CALLED_OFF}, 0.01, 0.0),
        (("backlash",), {"kind": VIOLATION, "outcome": STOPPED}, 0.01, 0.0),
        (("backlash",), {"outcome": UNMET}, 0.0, 0.0),
        ((), {"outcome": CALLED_OFF}, 0.0, 0.0),
        ((), {"kind": VIOLATION, "outcome": FAILED}, 0.005 * 0.4, 0.005 * 0.2),
        (("backlash",), {"kind": FORCE_HARM, "blamed": THE_FORCE, "deaths_civilians": 3}, 0.03 * 0.4, 0.03 * 0.2),
        (("backlash",), {"kind": FORCE_HARM, "blamed": THE_FORCE}, 0.01 * 0.5 * 0.4, 0.01 * 0.5 * 0.2),
        ((), {"kind": FORCE_HARM, "blamed": THE_FORCE, "deaths_civilians": 3}, 0.0, 0.0),
    ],
)
def test_consent_is_lost_by_acts_that_are_stopped_harm_and_failure(
    on: tuple[str, ...], case: dict[str, Any], red: float, blue: float
) -> None:
    actors: dict[str, Any] = {}
    if "kind" in case:
        actors = {"target": CIVILIANS, "deaths_target": 0} | ({"actor": THE_FORCE, "unit": 0} if red > 0.01 else {})
    world = hurt(*on, prepare=leaning(0.4, 0.2), **actors | case)
    assert world.faction.consent == pytest.approx(0.5 - np.array([red, blue]))


def test_who_is_stopped_more_often_than_others_sees_the_force_as_partial() -> None:
    for on, biased, breadth in (((), False, 0.0), (("backlash",), True, 0.0), (("backlash",), True, 0.5)):
        world = made(*on, **{"escalation.bias_rise": 0.06, "escalation.bias_days": 50.0})
        world.faction.bias[:], world.mission.breadth[:] = 0.3, breadth
        stopped = {"outcome": [CALLED_OFF, CALLED_OFF, STOPPED, STOPPED, UNMET], "actor": [RED, RED, RED, BLUE, BLUE]}
        happen(world, 0, kind=[CLASH] * 5, **stopped)
        escalation.step(world, 0)
        left = 0.3 * exp(-1 / 50)
        rise = 0.06 * (1 - 0.5 * breadth) * biased
        assert world.faction.bias == pytest.approx(left + rise * np.array([3 - 2, 1 - 2]))
        assert world.mission.impartiality[0] == pytest.approx(1 - 2 * rise)
