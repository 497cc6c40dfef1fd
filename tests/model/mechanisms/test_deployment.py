"""Where units go, what they may do there, who can move today, and what their tasks add up to."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from support.force_worlds import live, mission, put
from support.steps_alone import alone, share_around

from interpose.agents.peacekeeper import (
    BUILD,
    DEPLOYED,
    ENFORCE,
    ENGINEERS,
    ESCORT,
    IN_TRANSIT,
    INFANTRY,
    INTERPOSE,
    KINDS,
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


# caveats


@pytest.mark.parametrize("kind", range(len(KINDS)))
@pytest.mark.parametrize("non_combat", [0, 1])
def test_units_take_any_task_that_they_may_and_no_other(kind: int, non_combat: int) -> None:
    seen: set[int] = set()
    for seed in range(4):
        world = put(mission(units=30, seed=seed, **ALL_TASKS), -1, kind=kind, non_combat=non_combat)
        seen |= set(map(int, live(world, 0, 1, deployment.step).unit.task))
    assert seen == MAY[kind] - ({INTERPOSE, PROTECT, ENFORCE} if non_combat else set())


@pytest.mark.parametrize(("kind", "usual"), [(POLICE, OBSERVE), (ENGINEERS, BUILD), (MEDICAL, REACH_OUT)])
def test_who_may_do_nothing_that_is_wanted_does_the_usual(kind: int, usual: int) -> None:
    world = put(mission(units=5, **only("interpose")), -1, kind=kind)
    assert set(live(world, 0, 1, deployment.step).unit.task) == {usual}


def test_a_new_caveat_takes_effect_on_the_same_day() -> None:
    world = put(mission(units=12, **STAY), 1, task=np.arange(12) % 8)
    world.unit.kind[world.unit.task == BUILD] = ENGINEERS
    before = world.unit.task.copy()
    world.unit.non_combat[:6] = 1
    live(world, 3, 1, deployment.step)
    barred = np.isin(before, [INTERPOSE, PROTECT, ENFORCE]) & (world.unit.non_combat == 1)
    assert barred.sum() == 2 and (world.unit.place == 1).all()
    assert (world.unit.task[~barred] == before[~barred]).all()
    assert not np.isin(world.unit.task[barred], [INTERPOSE, PROTECT, ENFORCE]).any()


# what tasks amount to


def test_escort_is_the_share_of_convoys_that_units_escort() -> None:
    for units, people, share in ((1, 10_000, 1.0), (1, 80_000, 0.5), (3, 400_000, 0.3), (0, 80_000, 0.0)):
        world = put(mission(units=4, **STAY), 2, task=PATROL)
        world.territory.resident[2], world.unit.task[:units] = people, ESCORT
        live(world, 1, 1, deployment.step)
        assert world.presence.escort[2] == pytest.approx(share)
        assert not world.presence.escort[[0, 1, 3]].any()


def test_build_adds_up_the_effect_of_engineers_who_can_move() -> None:
    world = put(mission(units=4, **STAY), 2, task=BUILD, kind=ENGINEERS, effect=[1, 0.5, 0.25, 1], supply=[1, 1, 1, 0])
    live(world, 1, 1, deployment.step)
    assert list(world.presence.build) == pytest.approx([0, 0, 1.75, 0])


def test_disarming_covers_ground_and_overlaps_by_chance() -> None:
    world = put(mission(units=3, **STAY), 2, task=ENFORCE)
    live(world, 1, 1, deployment.step)
    assert world.presence.enforce[2] == pytest.approx(1 - 0.9**3)
    assert not world.presence.stand.any() and not world.presence.guard.any()


def test_the_force_is_as_good_as_its_units_work_today() -> None:
    world = put(mission(units=2, **STAY), 2, effect=[0.2, 0.6])
    assert live(world, 1, 1, deployment.step).presence.quality[2] == pytest.approx(0.4)


def test_nobody_is_sent_where_supplies_cannot_go() -> None:
    world = put(mission(units=40), -1)
    world.presence.route_hops[:] = [0, 1, -1, -1]
    live(world, 0, 1, deployment.step)
    assert set(world.unit.place) == {0, 1}


def test_who_moves_is_new_and_who_stays_is_not() -> None:
    world = put(mission(units=40, **{"deployment.base_days": 1}), 1)
    live(world, 9, 1, deployment.step)
    moved = world.unit.place != 1
    assert 0 < moved.sum() < 40
    assert (world.unit.since[moved] == 9).all() and (world.unit.since[~moved] == -1000).all()


# where units go


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


def test_tasks_are_drawn_anew_at_a_review_and_bases_are_kept() -> None:
    law = {"deployment.task_days": 10.0, "deployment.base_days": 36_500.0}
    world = put(mission(units=40, **law, **only("patrol")), 1, task=OBSERVE)
    reviewed = 0
    for day in range(200):
        alone(deployment.step, world, 1, first=day)
        reviewed += int((world.unit.task == PATROL).sum())
        world.unit.task[:] = OBSERVE
    assert reviewed / (200 * 40) == share_around(1 / 10, 200 * 40)
    assert (world.unit.place == 1).sum() >= 37


def test_bases_move_about_as_often_as_the_parameter_says() -> None:
    world = put(mission(units=40, **{"deployment.base_days": 20.0}), 1)
    world.presence.route_hops[:] = [0, -1, 0, 0]
    moved = 0
    for day in range(200):
        alone(deployment.step, world, 1, first=day, unit__place=1)
        moved += int((world.unit.place != 1).sum())
    assert moved / (200 * 40) == share_around(1 / 20, 200 * 40)


def test_tasks_are_shared_out_as_the_mission_wants() -> None:
    mix = {"mission.tasks.interpose": 0.4, "mission.tasks.patrol": 0.1, "mission.tasks.protect": 0.5}
    world = mission(units=40, **{f"mission.tasks.{task.replace(' ', '_')}": 0.0 for task in TASKS} | mix)
    counts = np.zeros(len(TASKS), np.int64)
    put(world, -1)
    for day in range(100):
        alone(deployment.step, world, 1, first=day, unit__place=-1)
        counts += np.bincount(world.unit.task, minlength=len(TASKS))
    assert counts.sum() == counts[[INTERPOSE, PATROL, PROTECT]].sum() == 4000
    assert stats.chisquare(counts[[INTERPOSE, PATROL, PROTECT]], [1600, 400, 2000]).pvalue > 1e-4


# who can move


@pytest.mark.parametrize(
    ("held", "consent", "trust", "obstructed", "chance"),
    [
        ((0.6, 0.4), (1.0, 0.5), 0.0, 0.0, 0.1 + 0.9 * 0.8),
        ((0.5, 0.0), (0.4, 1.0), 0.6, 0.0, 0.1 + 0.9 * (0.2 + 0.3)),
        ((0.0, 0.0), (1.0, 1.0), 0.0, 0.0, 0.1),
        ((1.0, 0.0), (1.0, 0.0), 0.0, 0.3, 0.7),
    ],
)
def test_units_can_move_as_far_as_those_who_hold_the_ground_consent(
    held: Any, consent: Any, trust: float, obstructed: float, chance: float
) -> None:
    world = put(mission(units=40, **STAY | {"deployment.access_floor": 0.1}), 1)
    state = {"holding__control": held, "faction__consent": consent, "territory__trust": trust}
    moved = 0
    for day in range(100):
        alone(deployment.step, world, 1, first=day, **state, presence__obstructed=obstructed)
        moved += int(world.unit.access.sum())
    assert moved / 4000 == share_around(chance, 4000)


def test_nobody_moves_without_supplies_or_while_handing_over() -> None:
    world = put(mission(units=3, **STAY), 1, supply=[1.0, 0.1, 1.0], away_until=[0, 0, 8])
    assert list(live(world, 7, 1, deployment.step).unit.access) == [1, 0, 0]
    assert list(live(world, 8, 1, deployment.step).unit.access) == [1, 0, 1]
    assert world.presence.units[1] == 3, "they are there all the same"


# what it adds up to


def test_contact_with_people_is_a_share_of_them() -> None:
    world = put(mission(units=3, **STAY, **{"deployment.people_met": 150.0}), 2, task=[REACH_OUT, REACH_OUT, PATROL])
    world.territory.resident[2] = 1000
    assert live(world, 1, 1, deployment.step).presence.meet[2] == pytest.approx(2 * 150 / 1000)


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
    world = put(mission(places, units=1, **STAY, **law, **changes), 0, task=task, kind=INFANTRY, effect=0.8)
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


def test_a_flag_is_as_welcome_as_to_those_who_hold_the_ground() -> None:
    world = put(mission(units=2, **STAY), 1)
    world.relation.acceptance[:], world.holding.control[1] = [[0.9, 0.2]], (0.6, 0.2)
    assert live(world, 1, 1, deployment.step).presence.welcome[1] == pytest.approx((0.6 * 0.9 + 0.2 * 0.2) / 0.8)
    world.holding.control[1] = 0.0
    assert live(world, 2, 1, deployment.step).presence.welcome[1] == 0.5


def test_without_a_mission_nothing_is_there() -> None:
    world = put(mission(units=5, **STAY), 1)
    live(world, 0, 1, deployment.step)
    assert world.presence.units[1] == 5
    world.mission.deployed[:] = 0
    live(world, 1, 1, deployment.step)
    assert set(world.presence.from_line) == set(world.presence.from_people) == {-1}
    for name in (
        "around",
        "comes_line",
        "comes_people",
        "stand",
        "guard",
        "watch",
        "meet",
        "escort",
        "build",
        "enforce",
        "quality",
        "troops",
        "robustness",
    ):
        assert not world.presence[name].any(), name


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32 - 1),
    review=st.floats(1, 3650),
    floor=st.floats(0, 1),
    reach=st.floats(0.1, 50),
)
def test_everybody_who_is_there_is_counted_once_and_cover_is_a_share(
    seed: int, review: float, floor: float, reach: float
) -> None:
    rng = np.random.default_rng(seed)
    law = {"deployment.task_days": review, "deployment.access_floor": floor, "deployment.reach_km": reach}
    world = put(mission(units=20, seed=seed, **law), -1, strength=rng.integers(0, 90, 20), task=rng.integers(0, 8, 20))
    world.unit.status[:], world.unit.place[:] = rng.choice([DEPLOYED, IN_TRANSIT], 20), rng.integers(-1, 4, 20)
    world.unit.kind[:] = rng.integers(0, len(KINDS), 20)
    live(world, 0, 3, deployment.step)
    there = (world.unit.status == DEPLOYED) & (world.unit.strength > 0)
    assert world.presence.units.sum() == there.sum()
    assert world.presence.troops.sum() == world.unit.strength[there].sum()
    assert (world.unit.place[there] >= 0).all() and not world.unit.access[~there].any()
    shares = ("around", "comes_line", "comes_people", "stand", "guard", "watch", "meet", "escort", "enforce")
    for name in (*shares, "robustness", "quality", "welcome"):
        assert (world.presence[name] >= 0).all() and (world.presence[name] <= 1).all(), name
    for kind in ("line", "people"):
        comes, source = world.presence[f"comes_{kind}"], world.presence[f"from_{kind}"]
        assert (comes <= world.presence.around).all() and ((source >= 0) == (comes > 0)).all()
    assert (world.presence.stand <= world.presence.comes_line).all()
