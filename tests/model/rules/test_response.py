"""Response and search: how likely a unit is there in time, what that promises, and what patrols find out."""

from typing import Any

import numpy as np
import pytest
from support.force_worlds import live, mission, put
from support.steps_alone import alone

from interpose.agents.peacekeeper import (
    INFANTRY,
    INTERPOSE,
    OBSERVE,
    PATROL,
    PROTECT,
    TASKS,
)
from interpose.model.mechanisms import deployment

STAY = {"deployment.base_days": 36_500, "deployment.task_days": 3650, "deployment.access_floor": 1.0}


def only(task: str) -> dict[str, float]:
    """Return a mission that wants one task and no other."""
    return {f"mission.tasks.{name.replace(' ', '_')}": float(name == task) for name in TASKS}


REACH = {"deployment.reach_km": 12.0, "deployment.off_road": 0.25, "deployment.rubble": 0.5, "deployment.least_km": 0.5}


def stationed(task: Any = PROTECT, units: int = 1, place: Any = 1, **columns: Any) -> Any:
    """Let units be at B of four places of 10 km2 in a row (by default), and let one day's presence add up."""
    world = put(mission(units=units, **STAY, **REACH), place, task=task, kind=INFANTRY, **columns)
    world.territory.roads[:], world.territory.damage[:] = 1.0, 0.0
    return live(world, 1, 1, deployment.step)


@pytest.mark.parametrize("units", [1, 4, 9])
def test_the_way_to_the_nearest_of_some_units_is_a_square_root(units: int) -> None:
    a = stationed(units=units).presence
    assert a.comes_people[1] == pytest.approx(np.exp(-0.5 * np.sqrt(10 / units) / 12.0))
    assert list(a.from_people) == [1, 1, 1, 1] and not a.comes_line.any() and set(a.from_line) == {-1}


def test_response_falls_with_the_way_over_borders() -> None:
    a = stationed(task=INTERPOSE).presence
    side = np.sqrt(10)
    assert list(a.comes_line) == pytest.approx([np.exp(-way * side / 12.0) for way in (1, 0.5, 1, 2)])
    assert (a.around == a.comes_line).all() and not a.comes_people.any()


@pytest.mark.parametrize(
    ("roads", "damage", "obstructed", "km"),
    [(0.0, 0.0, 0.0, 3.0), (0.5, 0.6, 0.0, 12 * 0.625 * 0.7), (1.0, 0.0, 0.5, 6.0), (1.0, 0.0, 1.0, 0.5)],
)
def test_bad_roads_rubble_and_roadblocks_delay(roads: float, damage: float, obstructed: float, km: float) -> None:
    world = put(mission(units=40, **STAY, **REACH), 1, task=PROTECT, kind=INFANTRY)
    world.unit.place[0] = 0
    there = {"territory__roads": [1, roads, 1, 1], "territory__damage": [0, damage, 0, 0]}
    alone(deployment.step, world, 1, **there, presence__obstructed=[0, 0, 0, 0])
    world.presence.obstructed[1] = obstructed
    alone(deployment.step, world, 1, first=1, **there)
    able = ((world.unit.place == 1) & (world.unit.access == 1)).sum()
    ways = [np.exp(-np.sqrt(10) / km)] + ([np.exp(-0.5 * np.sqrt(10 / able) / km)] if able else [])
    assert world.presence.comes_people[1] == pytest.approx(max(ways))


def test_of_two_bases_that_from_which_one_comes_sooner_counts_whatever_its_row() -> None:
    for place, source in (([1, 3], [1, 1, 1, 3]), ([3, 1], [1, 1, 1, 3]), ([0, 2], [0, 0, 2, 2])):
        assert list(stationed(units=2, place=place).presence.from_people) == source


def test_what_the_force_promises_is_to_come_to_hear_and_to_act() -> None:
    law = {"deployment.hears_base": 0.3, "deployment.acts_base": 0.2, "mission.enforcement": 0.5}
    world = put(mission(units=2, **STAY, **REACH, **law), 1, task=[PATROL, OBSERVE], kind=INFANTRY)
    world.unit.robustness[:], world.territory.trust[:], world.territory.roads[:] = [0.2, 0.6], 0.4, 1.0
    a = live(world, 1, 1, deployment.step).presence[1]
    promise = np.exp(-0.5 * np.sqrt(10) / 12) * (0.3 + 0.7 * 0.4) * (0.2 + 0.8 * 0.4)
    assert a.stand == pytest.approx(promise) and a.guard == pytest.approx(promise)
    assert a.around == pytest.approx(np.exp(-0.5 * np.sqrt(5) / 12))


WATCH = {"sweep_observe": 6.0, "sweep_patrol": 2.0, "sweep_range": 15.0, "traces_days": 8.0, "told_base": 0.4}


def watched(task: int, places: Any = None, **changes: Any) -> Any:
    """Let one unit be at the first place; gives how likely a wrong is documented in each."""
    law = {f"deployment.{name}": value for name, value in WATCH.items()}
    world = put(
        mission(places, units=1, **STAY, **law, **changes), 0, task=task, kind=INFANTRY, effect=0.8, strength=100
    )
    world.territory.trust[:] = 0.5
    return live(world, 1, 1, deployment.step).presence.watch


@pytest.mark.parametrize(("task", "swept"), [(OBSERVE, 6.0), (PATROL, 2.0), (PROTECT, 0.0)])
def test_one_unit_finds_out_what_a_random_search_finds(task: int, swept: float) -> None:
    alone_there = {"A": {"entry_people": 10_000, "entry_trucks": 1000, "area_km2": 40}}
    assert watched(task, alone_there)[0] == pytest.approx(1 - np.exp(-8.0 * 0.8 * swept / 40 * (0.4 + 0.6 * 0.5)))


def test_what_is_swept_is_shared_out_over_the_ground_around() -> None:
    found = watched(OBSERVE)
    away = np.exp(-np.sqrt(10) * np.arange(4) / 15.0)
    assert list(found) == pytest.approx(list(1 - np.exp(-8.0 * 0.8 * 6.0 * away / (10 * away.sum()) * 0.7)))
    swept = -np.log(1 - found) * 10
    assert swept.sum() == pytest.approx(8.0 * 0.8 * 6.0 * 0.7), "as much as is swept in all"
