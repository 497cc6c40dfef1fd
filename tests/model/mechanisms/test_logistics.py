"""Travel, crossings, supply and tours in worlds in which the answer is known beforehand."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from support.force_worlds import SIZE, deployed, live, mission, put, travelling

from interpose.agents.contributor import WITHDRAWN as COUNTRY_WITHDRAWN
from interpose.agents.peacekeeper import DEPLOYED, IN_TRANSIT, INTERPOSE, READYING, WITHDRAWN
from interpose.model.mechanisms import clash, deployment, logistics
from interpose.model.state.event_log import ROTATION

WIDE = {"entry_people": 10_000, "entry_trucks": 1000}
CERTAIN = {"logistics.convoy_chance": 1.0, "logistics.hop_loss": 0.0, "deployment.base_days": 365}


def two_doors(a: int, d: int) -> dict[str, dict[str, int]]:
    return {"A": {"entry_people": a}, "B": {}, "C": {}, "D": {"entry_people": d}}


# entering


def test_everybody_enters_at_once_where_there_is_room() -> None:
    world = live(mission(), 0, 1, logistics.step)
    assert deployed(world) == 10 and list(world.presence.entered) == [10 * SIZE, 0, 0, 0]
    assert not world.unit.place.max() >= 0, "where each unit goes is for deployment to say"
    live(world, 1, 1, logistics.step)
    assert list(world.presence.entered) == [0, 0, 0, 0]


def test_each_crossing_keeps_to_its_own_capacity() -> None:
    world = mission(two_doors(250, 100), units=30)
    for day in range(8):
        live(world, day, 1, logistics.step)
        assert world.presence.entered[0] <= 300 and world.presence.entered[3] <= 100
        assert world.presence.entry_kept.max() < SIZE
        entered = world.unit.strength[world.unit.arrival_day >= 0].sum()
        assert entered <= 350 * (day + 1)
    assert deployed(world) == 8 * 350 // SIZE, "what whole units leave over is kept for the next, and none is lost"


def test_a_narrow_crossing_lets_a_unit_in_after_some_days() -> None:
    world = mission(two_doors(30, 0), units=3)
    arrived = [deployed(live(world, day, 1, logistics.step)) for day in range(10)]
    assert arrived == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]


def test_nothing_is_kept_for_nobody() -> None:
    world = live(mission(two_doors(30, 0), units=1), 0, 10, logistics.step)
    assert deployed(world) == 1 and not world.presence.entry_kept.any()


def test_a_closed_crossing_lets_nobody_in() -> None:
    world = mission(two_doors(1000, 200), units=10)
    world.territory.closed[0] = 1
    live(world, 0, 2, logistics.step)
    assert deployed(world) == 4 and world.presence.entered[0] == 0
    world.territory.closed[:] = 1
    assert deployed(live(world, 2, 5, logistics.step)) == 4
    world.territory.closed[:] = 0
    assert deployed(live(world, 7, 1, logistics.step)) == 10


def test_violence_at_the_crossing_delays_entry() -> None:
    days = []
    for violence in (0, 30, 120, 10_000):
        worlds = [
            mission(two_doors(100, 0), units=20, seed=seed, **{"logistics.entry_risk": 0.5}) for seed in range(40)
        ]
        for world in worlds:
            world.territory.violence[0] = violence
            live(world, 0, 20, logistics.step)
        days.append(np.mean([deployed(world) for world in worlds]))
    safe = [20 * np.exp(-0.5 * violence / 30) for violence in (0, 30, 120)]
    assert days[0] == 20 and days[3] == 0
    assert days[1:3] == pytest.approx(safe[1:], abs=3.5 * np.sqrt(20 * 0.25 / 40))


def test_nobody_moves_without_a_mandate_in_force() -> None:
    world = mission()
    world.mission.in_force[:] = 0
    assert not deployed(live(world, 0, 5, logistics.step)) and not travelling(world)
    world.unit.status[:4] = IN_TRANSIT
    assert not deployed(live(world, 5, 5, logistics.step)), "nor who is before the crossing"
    world.mission.in_force[:] = 1
    assert deployed(live(world, 10, 1, logistics.step)) == 10


@pytest.mark.parametrize("funded", [1.0, 0.55, 0.0])
def test_entry_stops_at_the_ceiling_that_is_paid_for(funded: float) -> None:
    world = mission(**{"mission.ceiling": 800})
    world.mission.funded[:] = funded
    assert deployed(live(world, 0, 10, logistics.step)) == int(800 * funded) // SIZE
    assert not world.presence.entry_kept.any(), "a crossing keeps nothing for a unit that waits for the ceiling"


# lift


def test_lift_carries_the_longest_waiting_first() -> None:
    world = mission(units=9, **{"logistics.lift": 250})
    world.unit.ready_day[:] = [8, 7, 6, 5, 4, 3, 2, 1, 0]
    live(world, 8, 1, logistics.step)
    assert list(np.flatnonzero(world.unit.status == DEPLOYED)) == [7, 8], "two of 100 with room for 250"
    live(world, 9, 1, logistics.step)
    assert list(np.flatnonzero(world.unit.status == DEPLOYED)) == [4, 5, 6, 7, 8], "three with the 50 that were kept"


def test_travel_takes_its_days_after_the_lift() -> None:
    world = mission(units=2, **{"logistics.lift": SIZE, "logistics.travel_days": 5})
    states = [list(live(world, day, 1, logistics.step).unit.status) for day in range(7)]
    assert states[0] == [IN_TRANSIT, READYING] and states[4] == [IN_TRANSIT, IN_TRANSIT]
    assert states[5] == [DEPLOYED, IN_TRANSIT] and states[6] == [DEPLOYED, DEPLOYED]


def test_more_lift_never_means_fewer_units() -> None:
    ramps = []
    for lift in (0, 40, 130, 300, 1000, 50_000):
        world = mission(two_doors(170, 90), units=40, **{"logistics.lift": lift})
        world.unit.ready_day[:] = np.arange(40) // 3
        ramps.append([deployed(live(world, day, 1, logistics.step)) for day in range(25)])
    assert not any(ramps[0]) and ramps[-1][-1] == 40
    for slow, fast in pairwise(ramps):
        assert all(a <= b for a, b in zip(slow, fast, strict=True))
    assert ramps[1][-1] == 25 * 40 // SIZE, "with little lift its capacity is used to the last unit"


# supply


def met(world: Any, day: int) -> bool:
    """Whether a unit meets any of the many clashes that would break out at D now."""
    world.holding.fighters[3] = 500
    world.front.excitation[3] = 20 * (1 - np.eye(2))
    first = int(world.clock.events[0])
    live(world, day, 1, clash.step)
    log = world.event[first : int(world.clock.events[0])]
    assert len(log) > 10
    return bool((log.unit >= 0).any())


def test_units_out_of_reach_run_out_and_meet_nothing() -> None:
    world = put(mission(units=5, **CERTAIN), 3, task=INTERPOSE)
    live(world, 0, 30, logistics.step)
    assert (world.unit.supply == 1).all() and list(world.presence.route_hops) == [0, 1, 2, 3]
    assert met(world, 29)
    middle = [e for e in range(len(world.road)) if world.graph.neighbour[e] == 2 and e < world.graph.start[2]]
    world.road.shut[middle] = 1
    live(world, 30, 15, logistics.step)
    live(world, 44, 1, deployment.step)
    assert list(world.presence.route_hops) == [0, 1, -1, -1] and world.presence.route_risk[3] == 1
    assert not world.unit.supply.any() and not world.unit.effect.any() and not world.unit.access.any()
    assert (world.unit.place == 3).all()
    assert not met(world, 45)
    world.road.shut[:] = 0
    assert (live(world, 45, 1, logistics.step).unit.supply == 1).all()


def test_without_any_crossing_every_place_is_one() -> None:
    world = put(mission({"A": {}, "B": {}}, **CERTAIN), 1)
    live(world, 0, 20, logistics.step)
    assert list(world.presence.route_hops) == [0, 0] and (world.unit.supply == 1).all()
    shut = put(mission({"A": {"entry_people": 100}, "B": {}}, **CERTAIN), 1)
    shut.territory.closed[0] = 1
    live(shut, 0, 20, logistics.step)
    assert list(shut.presence.route_hops) == [-1, -1] and not shut.unit.supply.any(), "closed is not the same as none"


@pytest.mark.parametrize(
    ("place", "column", "value"), [(1, "roads", 0.2), (1, "violence", 20.0), (2, "violence", 20.0)]
)
def test_risk_on_the_way_adds_up(place: int, column: str, value: float) -> None:
    calm, world = mission(), mission()
    world.territory[column][place] = value
    for w in (calm, world):
        live(w, 0, 1, logistics.step)
    risk, usual = world.presence.route_risk, calm.presence.route_risk
    assert list(usual) == pytest.approx([1 - 0.95**hops for hops in range(4)])
    assert (risk[:place] == usual[:place]).all() and (risk[place:] > usual[place:]).all()
    p = world.p.logistics
    through = 1 - p.bad_road[0] * 0.8 if column == "roads" else 1 - p.convoy_risk[0] * value / 30
    assert (1 - risk[place:]) == pytest.approx((1 - usual[place:]) * through)


@pytest.mark.parametrize(("dangerous", "risk"), [("B", 1 - 0.95**2), ("C", 1 - 0.95**2), ("BC", 1 - 0.75 * 0.95**2)])
def test_of_two_roads_as_short_the_safer_counts(dangerous: str, risk: float) -> None:
    for order in ("ABDC", "CDBA", "DACB"):
        world = mission({"A": WIDE, "B": {}, "D": {}, "C": {}}, also=[("A", "C")], order=order)
        for place in dangerous:
            world.territory.violence[order.index(place)] = 15
        live(world, 0, 1, logistics.step)
        assert [int(world.presence.route_hops[order.index(n)]) for n in "ABCD"] == [0, 1, 1, 2]
        assert world.presence.route_risk[order.index("D")] == pytest.approx(risk)


def test_of_two_crossings_as_good_the_one_with_the_lower_key_is_used() -> None:
    for order in ("ABC", "CBA", "BAC"):
        world = put(mission({"A": WIDE, "B": {}, "C": WIDE}, units=4, order=order), order.index("B"))
        live(world, 0, 1, logistics.step)
        assert [float(world.presence.traffic[order.index(n)]) for n in "ABC"] == [2.0, 0.0, 0.0]


def test_effect_is_quality_times_supplies_times_knowing_the_area() -> None:
    world = put(mission(units=5), 0, quality=[1, 0.5, 0.5, 1, 1], supply=[1, 1, 0.16, 1, 1])
    world.unit.since[:] = [-100, -100, -100, 10, -5]
    world.p.logistics.convoy_chance[:], world.p.logistics.supply_days[:] = 0.0, 100.0
    live(world, 10, 1, logistics.step)
    assert list(world.unit.effect) == pytest.approx([1, 0.5, 0.25, 0.7, 0.7 + 0.3 / 2])


# tours


def rotation_news(world: Any) -> list[tuple[int, int]]:
    news = world.news[: int(world.clock.news[0])]
    return [(int(n.who), int(n.number)) for n in news if n.kind == ROTATION]


def test_a_relieved_unit_is_away_and_then_new_but_no_stronger() -> None:
    world = put(mission(units=1, **CERTAIN, **{"deployment.access_floor": 1.0}), 0, tour_end=20, strength=60)
    live(world, 0, 20)
    assert world.unit.access[0] == 1 and world.unit.effect[0] == 1
    live(world, 20, 1)
    assert rotation_news(world) == [(0, 60)] and world.unit.tour_end[0] == 200
    assert world.unit.access[0] == 0 and world.unit.strength[0] == 60
    live(world, 21, 2)
    assert world.unit.access[0] == 0
    live(world, 23, 1)
    assert world.unit.access[0] == 1 and 0.7 < world.unit.effect[0] < 0.8
    live(world, 24, 40, logistics.step)
    assert world.unit.effect[0] == 1


@pytest.mark.parametrize("why", ["country", "mandate", "money"])
def test_nobody_relieves_a_unit_without_country_mandate_or_money(why: str) -> None:
    world = put(mission(units=3), 0, tour_end=[5, 5, 90])
    if why == "country":
        world.contributor.stage[:] = COUNTRY_WITHDRAWN
    elif why == "mandate":
        world.mission.in_force[:] = 0
    else:
        world.mission.ceiling[:], world.mission.funded[:] = 400, 0.5
    live(world, 5, 1)
    left = 1 if why == "money" else 2
    assert list(world.unit.status).count(WITHDRAWN) == left, "with too little money only as many leave as must"
    assert world.unit.strength.sum() == 3 * SIZE, "who left is still counted"
    assert sorted(rotation_news(world)) == sorted([(0, 0)] * left + [(0, SIZE)] * (2 - left))
    assert world.presence.units[0] == 3 - left or world.presence.units.sum() == 3 - left


# crowding and the order of listing


def test_the_force_takes_trucks_at_its_crossing_only_with_crowding_on() -> None:
    for on in (True, False):
        world = mission({"A": WIDE, "B": {}, "C": {}, "D": {}}, **{"pathways.crowding": on})
        live(world, 0, 1)
        assert world.presence.traffic[0] == pytest.approx(on * 20 * 10 * SIZE / 100)
        live(world, 1, 1)
        assert list(world.presence.traffic) == pytest.approx([on * 10 * 0.5, 0, 0, 0])
        assert deployed(world) == 10


def test_traffic_never_exceeds_the_crossing() -> None:
    world = mission({"A": {"entry_people": 5000, "entry_trucks": 30}, "B": {}})
    live(world, 0, 1)
    assert world.presence.traffic[0] == 30


ROWS = ("from_line", "from_people")
"""Columns of presence that name a territory by its row."""


@pytest.mark.parametrize("order", [["D", "C", "B", "A"], ["C", "A", "D", "B"]])
def test_order_of_listing_does_not_matter(order: list[str]) -> None:
    places = {"A": {"entry_people": 150, "entry_trucks": 50}, "B": {}, "C": {}, "D": {"entry_people": 150}}
    one, two = mission(places, units=20), mission(places, units=20, order=order)
    for world, names in ((one, list(places)), (two, order)):
        world.territory.violence[names.index("B")] = 12
        world.territory.violence[names.index("A")] = 3
    row = [order.index(name) for name in places]
    for day in range(12):
        for world in (one, two):
            live(world, day, 1)
        for column in one.presence.dtype.names:
            told = [row[p] if p >= 0 else -1 for p in one.presence[column]] if column in ROWS else one.presence[column]
            assert list(told) == list(two.presence[column][row]), column
        for column in one.unit.dtype.names:
            told = [row[p] if p >= 0 else -1 for p in one.unit.place] if column == "place" else one.unit[column]
            assert list(told) == list(two.unit[column]), column
    assert deployed(one) == 20 and len(set(one.unit.place)) > 1
