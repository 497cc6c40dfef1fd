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
