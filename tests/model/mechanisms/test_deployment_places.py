"""Where units go: to violence, people and fronts, where they may move and others are not enough already."""

from typing import Any

import numpy as np
from scipy import stats
from support.force_worlds import mission, put
from support.steps_alone import alone

from interpose.agents.peacekeeper import (
    BUILD,
    ENFORCE,
    ENGINEERS,
    ESCORT,
    INFANTRY,
    INTERPOSE,
    MEDICAL,
    OBSERVE,
    OBSERVERS,
    PATROL,
    POLICE,
    PROTECT,
    REACH_OUT,
    TASKS,
)
from interpose.model.mechanisms import deployment

MAY = {
    INFANTRY: {INTERPOSE, PATROL, PROTECT, OBSERVE, REACH_OUT, ESCORT, ENFORCE},
    POLICE: {PATROL, PROTECT, OBSERVE, REACH_OUT, ESCORT},
    OBSERVERS: {OBSERVE, REACH_OUT},
    ENGINEERS: {BUILD, REACH_OUT},
    MEDICAL: {REACH_OUT},
}
ALL_TASKS = {f"mission.tasks.{task.replace(' ', '_')}": 1.0 for task in TASKS}
STAY = {"deployment.base_days": 36_500, "deployment.task_days": 3650, "deployment.access_floor": 1.0}


def only(task: str) -> dict[str, float]:
    """Return a mission that wants one task and no other."""
    return {f"mission.tasks.{name.replace(' ', '_')}": float(name == task) for name in TASKS}


def sent(world: Any, days: int, stay: Any = (), **each_day: Any) -> Any:
    """Let the first unit choose a place on each of many days, while others stay at these places; count its choices."""
    places = np.array([-1, *stay])
    chosen = np.zeros(len(world.territory), np.int64)
    for day in range(days):
        alone(deployment.step, world, 1, first=day, unit__place=places, **each_day)
        chosen[world.unit.place[0]] += 1
    return chosen


DRAWN = {"deployment.to_violence": 2.0, "deployment.to_people": 1.0, "deployment.to_line": 0.5}
"""Weights of violence, people and line."""


def four_places(units: int) -> Any:
    """Make four places with different violence, people, lines and consent; units are there but nowhere yet."""
    area = {"deployment.stretch_km": 2.0, "deployment.ground_km2": 5.0, "deployment.access_floor": 0.2}
    world = put(mission(units=units, **DRAWN, **area, **{"deployment.base_days": 36_500.0}), -1)
    world.territory.violence[:], world.territory.resident[:] = (6, 3, 1, 0), (1000, 2000, 0, 5000)
    world.territory.line_km[:], world.territory.area_km2[:] = (4, 2, 8, 2), 10
    world.holding.control[:, 0], world.holding.control[:, 1] = (1.0, 0.5, 0.5, 0.8), (0.0, 0.5, 0.0, 0.0)
    world.faction.consent[:], world.territory.trust[:], world.presence.route_hops[:] = (0.8, 0.4), 0.1, 0
    return world


def front_km() -> Any:
    """Work out the fronts of the four places: half of each border (1 km) counts at either end."""
    return np.array([0.5 * 0.5, 2 * 0.5 + 0.5 * 0.5 + 0.5 * 0.25, 0.5 * 0.25 + 0.5 * 0.0, 0.0])


def pulls() -> Any:
    """Work out how much each of the four places draws a unit, by the law: a front runs within B, and from A to B."""
    line = front_km()
    wanted = 2.0 * np.array([6, 3, 1, 0]) / 10 + 1.0 * np.array([1, 2, 0, 5]) / 8 + 0.5 * line / line.sum()
    consent = np.array([0.8, 0.5 * 0.8 + 0.5 * 0.4, 0.5 * 0.8 + 0.5 * 0.1, 0.8 * 0.8 + 0.2 * 0.1])
    return wanted * (0.2 + 0.8 * consent)


def test_units_go_to_violence_people_and_lines_where_they_may_move() -> None:
    counts = sent(four_places(1), 3000)
    assert stats.chisquare(counts, pulls() / pulls().sum() * 3000).pvalue > 1e-4


def test_units_spread_out_where_others_are_enough_already() -> None:
    room = front_km() / 2.0 + 10 / 5.0
    crowded = pulls() * np.exp(-np.array([3, 0, 0, 1]) / room)
    counts = sent(four_places(5), 3000, stay=(0, 0, 0, 3))
    assert stats.chisquare(counts, crowded / crowded.sum() * 3000).pvalue > 1e-4
