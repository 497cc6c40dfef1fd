"""Aid: what enters is eaten, taken or in store; crowds, parties and suspensions each have their own law."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from oracles.making import Made, worlds
from support.worlds import FORCE_TABLES, differences, pathways, scenario, valley, with_force

from interpose.model.mechanisms import aid
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.invariants import check, open_ledger
from interpose.model.state.event_log import SUSPENSION
from interpose.model.state.ledgers import BROUGHT, OWN

HONEST = {"toll": 0.0, "capture": 0.0, "theft": 0.0, "spoils": 0.0}
CALM = {"crowd_base": -20.0, "crowd_scarce": 0.0, "crowd_fight": 0.0}


def served(days: int, parameters: dict[str, float], changes: dict[str, Any] | None = None, **supply: Any) -> Any:
    """Let only the step of aid happen to the valley, with a crossing at A and a mandate in force."""
    document = with_force(valley())
    document["places"][0]["entry_trucks"] = 500
    document["aid"] = {"dependence": 1.0, "trucks": 10.0} | supply
    document["parameters"]["aid"] = parameters
    world = assemble(scenario(document, changes or {}), 5, 1)
    world.mission.in_force[:] = world.mission.deployed
    return go_on(world, 0, days)


def go_on(world: Any, first: int, days: int) -> Any:
    for day in range(first, first + days):
        aid.step(world, day)
    return world


def taken(world: Any, k: int) -> int:
    goods = world.aid[:, k]
    return int((goods.taxed + goods.captured + goods.stolen + goods.resold).sum())


def test_without_losses_everybody_gets_the_same_share() -> None:
    world = served(60, HONEST | CALM)
    assert world.aid.delivered[:, OWN].sum() == world.aid.entered[:, OWN].sum() - world.aid.store[:, OWN].sum()
    people = world.territory.resident + world.territory.displaced
    share = 10 * 4200 / people.sum()
    assert world.territory.relief == pytest.approx(share, abs=2e-3)
    assert world.territory.price == pytest.approx(1 + 4 * (1 - share), abs=2e-3)


def test_more_than_is_needed_fills_the_store_of_the_crossing_and_prices_are_usual() -> None:
    world = served(100, HONEST | CALM, trucks=40.0)
    assert (world.territory.relief > 0.999).all() and world.territory.price == pytest.approx(1, abs=1e-3)
    assert world.aid.store[0, OWN] > 0 and not world.aid.store[1:].any()


def test_where_nobody_needs_anything_nothing_is_sent() -> None:
    world = served(5, {}, dependence=0.0, trucks=0.0)
    assert not world.aid.entered.any() and (world.territory.relief == 1).all()


@pytest.mark.parametrize("way", ["crossing closed", "road shut", "traffic", "tonnes"])
def test_what_narrows_the_way_narrows_relief(way: str) -> None:
    world = served(0, HONEST | CALM, trucks=20.0)
    if way == "crossing closed":
        world.territory.closed[0] = 1
    if way == "road shut":
        world.road.shut[:] = 1
    if way == "traffic":
        world.presence.traffic[0] = 495
    if way == "tonnes":
        world.territory.entry_tonnes[0] = 5 * 20
    go_on(world, 0, 60)
    entered = int(world.aid.entered.sum()) // 4200 // 60
    assert entered == {"crossing closed": 0, "road shut": 20, "traffic": 5, "tonnes": 5}[way]
    assert (world.territory.relief[1:] < (0.01 if way in ("crossing closed", "road shut") else 0.2)).all()
    assert way != "road shut" or world.territory.relief[0] > 0.99


def test_goods_go_the_shortest_way_and_are_counted_on_the_road() -> None:
    world = served(1, HONEST | CALM)
    people = (world.territory.resident + world.territory.displaced).tolist()
    sent = 10 * 4200
    beyond = [sent * n // sum(people) for n in people]
    edges = {(t, int(world.graph.neighbour[e])): int(world.road.carried[e]) for t in range(3)
             for e in range(world.graph.start[t], world.graph.start[t + 1])}  # fmt: skip
    assert edges == {(0, 1): beyond[1] + beyond[2], (1, 0): 0, (1, 2): beyond[2], (2, 1): 0}


def test_two_crossings_share_the_land_and_their_goods_meet() -> None:
    world = served(0, HONEST | CALM)
    world.territory.entry_trucks[2], world.territory.entry_tonnes[2] = 500, 10_000
    go_on(world, 0, 1)
    people = world.territory.resident + world.territory.displaced
    assert world.aid.entered[:, OWN].tolist() == [21_000, 0, 21_000]
    assert world.aid.delivered[:, OWN] / people == pytest.approx(np.full(3, 42_000 / people.sum()), rel=1e-3)


def interception(trucks: float, deaths: float) -> float:
    """Return the share intercepted among 2.1 million people, once relief has settled."""
    document = valley() | {"aid": {"dependence": 1.0, "trucks": trucks, "relief": 0.1}}
    document["places"] = [{"id": "A", "population": 2_100_000, "area_km2": 300, "entry_trucks": 900}]
    document["places"].append({"id": "B", "population": 0, "area_km2": 1})
    document |= {"links": [{"a": "A", "b": "B"}], "holdings": [], "people_per_agent": 10_000}
    document["parameters"]["aid"] = {"spoils": 0.0}
    world = assemble(scenario(document), 1, 1)
    world.territory.violence[:] = deaths
    go_on(world, 0, 60)
    before = world.aid.copy()
    go_on(world, 60, 60)
    gone, came = (int((world.aid[n] - before[n]).sum()) for n in ("intercepted", "entered"))
    return gone / came


def test_interception_meets_the_two_rows_that_set_it() -> None:
    """A test of construction: the parameters were set by these two rows of facts."""
    assert interception(33, 72.0) == pytest.approx(0.88, abs=0.03)
    assert interception(111, 2.4) == pytest.approx(0.05, abs=0.03)


def test_interception_falls_with_supply_and_rises_with_fighting() -> None:
    by_supply = [interception(trucks, 30.0) for trucks in (30, 120, 300, 480)]
    by_fighting = [interception(200, deaths) for deaths in (0.0, 20.0, 60.0, 300.0)]
    assert by_supply == sorted(by_supply, reverse=True) and by_fighting == sorted(by_fighting)
    assert by_supply[0] > 2 * by_supply[-1] and by_fighting[-1] > 2 * by_fighting[0]


def test_crowds_eat_part_of_what_they_take_and_parties_gain_nothing_by_it() -> None:
    world = served(60, HONEST | {"crowd_base": 5.0, "crowd_scarce": 0.0, "crowd_fight": 0.0, "crowd_feeds": 0.5})
    assert world.aid.delivered[:, OWN].sum() < 0.01 * world.aid.intercepted[:, OWN].sum()
    people = world.territory.resident + world.territory.displaced
    assert world.territory.relief == pytest.approx(0.5 * 10 * 4200 / people.sum(), abs=4e-3)
    assert not world.faction.resources.any()


@pytest.mark.parametrize("way", ["toll", "capture", "theft"])
def test_each_way_of_taking_is_its_own_row_and_feeds_the_taker(way: str) -> None:
    column = {"toll": "taxed", "capture": "captured", "theft": "stolen"}[way]
    nothing = HONEST | CALM | {"suspends": 0.0, "upkeep": 0.0, "resale": 0.0}
    less, more = (served(60, nothing | {way: size}) for size in (0.05, 0.3))
    assert 0 < less.aid[column].sum() < more.aid[column].sum()
    assert taken(more, OWN) == int(more.aid[column].sum())
    assert more.faction.resources.sum() == pytest.approx(0.002 * taken(more, OWN))
    assert more.territory.relief.mean() < less.territory.relief.mean()


def test_who_holds_nothing_for_long_captures_no_list() -> None:
    world = served(0, CALM | {"toll": 0.0, "theft": 0.0})
    world.holding.held_days[:] = 3
    go_on(world, 0, 20)
    assert taken(world, OWN) == 0
    world.holding.held_days[:] = 14
    assert taken(go_on(world, 20, 20), OWN) > 0


def test_tolls_add_up_along_the_way() -> None:
    world = served(0, HONEST | CALM | {"toll": 0.1})
    world.holding.control[:] = [[1, 0], [1, 0], [1, 0]]
    go_on(world, 0, 30)
    people = world.territory.resident + world.territory.displaced
    reached = world.aid.delivered[:, OWN] / people
    assert reached[1] / reached[0] == pytest.approx(0.9, abs=0.01)
    assert reached[2] / reached[1] == pytest.approx(0.9, abs=0.01)


def test_goods_that_are_resold_lower_the_price_and_feed_nobody_for_nothing() -> None:
    base = HONEST | CALM | {"capture": 0.5, "suspends": 0.0}
    kept, sold = (served(90, base | {"resale": part}) for part in (0.0, 0.8))
    assert sold.aid.resold.sum() > 0 and kept.aid.resold.sum() == 0
    assert (sold.territory.price <= kept.territory.price).all()
    assert sold.territory.price.mean() < kept.territory.price.mean() - 0.01
    assert sold.territory.relief == pytest.approx(kept.territory.relief)


def test_suspension_punishes_people() -> None:
    base = CALM | {"found_lists": 1.0, "others_see": 1.0, "suspend_days": 30.0}
    never, always = (served(60, base | {"suspends": chance}) for chance in (0.0, 1.0))
    said = always.news[: int(always.clock.news[0])]
    assert (said.kind == SUSPENSION).any() and set(said.number.tolist()) == {30}
    assert not int(never.clock.news[0])
    assert always.territory.relief.mean() < never.territory.relief.mean() - 0.1
    assert taken(always, OWN) < taken(never, OWN)


def test_a_suspension_lasts_as_many_days_as_it_says() -> None:
    world = served(0, HONEST | CALM)
    world.aid.suspended[1, OWN] = 7
    fed = []
    for day in range(9):
        before = int(world.aid.delivered[1, OWN])
        go_on(world, day, 1)
        fed.append(int(world.aid.delivered[1, OWN]) > before)
    assert fed == [False] * 7 + [True] * 2


def test_watching_finds_out_more() -> None:
    counts = []
    for watch in (0.0, 1.0):
        world = served(0, CALM | {"suspend_days": 1.0, "suspends": 1.0}, mission_trucks=10.0)
        world.presence.watch[:] = watch
        counts.append(int(go_on(world, 0, 120).clock.news[0]))
    assert counts[1] > 2 * counts[0] > 0


def test_escort_keeps_crowds_off() -> None:
    shares = []
    for escort in (0.0, 1.0):
        world = served(0, HONEST, trucks=5.0, mission_trucks=5.0)
        world.presence.escort[:], world.territory.violence[:] = escort, 20.0
        shares.append(go_on(world, 0, 60).aid.intercepted.sum() / world.aid.entered.sum())
    assert shares[1] < 0.7 * shares[0]


def test_own_goods_are_divertible_always_and_brought_ones_by_the_pathway_only() -> None:
    base = CALM | {"suspends": 0.0}
    off, on = (served(40, base, pathways("relief", *more), mission_trucks=8.0) for more in ((), ("diversion",)))
    assert taken(off, BROUGHT) == 0 < taken(on, BROUGHT)
    assert taken(off, OWN) > 0
    assert off.territory.relief.mean() > on.territory.relief.mean()
    assert on.faction.resources.sum() > off.faction.resources.sum()


@pytest.mark.parametrize("changes", [pathways(), {"mission.deployed": False}, {"aid.mission_trucks": 0.0}])
def test_nothing_is_brought_without_the_pathway_the_mission_or_trucks(changes: dict[str, Any]) -> None:
    world = served(30, {}, changes, mission_trucks=8.0)
    assert not world.aid.entered[:, BROUGHT].any() and world.aid.entered[:, OWN].any()


def test_without_pathways_the_mission_is_no_mission() -> None:
    made = []
    for changes in (pathways(), {"mission.deployed": False}):
        world = served(0, {}, changes, mission_trucks=8.0)
        world.presence.escort[:], world.presence.watch[:], world.territory.violence[:] = 1.0, 1.0, 20.0
        made.append(go_on(world, 0, 90))
    assert differences(*made, FORCE_TABLES) == []


def test_the_mission_brings_what_it_says_on_top() -> None:
    without, more = (served(60, HONEST | CALM, mission_trucks=extra) for extra in (0.0, 12.0))
    assert more.aid.entered[:, OWN].tolist() == without.aid.entered[:, OWN].tolist()
    assert more.aid.entered[:, BROUGHT].sum() == 60 * 12 * 4200
    assert (more.territory.relief > without.territory.relief + 0.3).all()


def test_a_party_that_takes_nothing_gains_nothing() -> None:
    world = served(40, {}, {"factions.red.takes": 0.0})
    assert world.faction.resources[0] == 0 < world.faction.resources[1]


def test_means_fade_by_upkeep() -> None:
    world = served(0, HONEST | CALM | {"upkeep": 0.1})
    world.faction.resources[:] = 100.0
    assert go_on(world, 0, 3).faction.resources == pytest.approx(100 * 0.9**3)


def test_order_of_listing_changes_nothing() -> None:
    document = with_force(valley())
    document["aid"] = {"dependence": 0.8, "trucks": 9.5, "mission_trucks": 3.3, "relief": 0.2}
    for place, trucks in zip(document["places"], (20, 0, 7), strict=True):
        place["entry_trucks"] = trucks
    turned = document | {name: document[name][::-1] for name in ("places", "factions", "links")}
    worlds_ = [assemble(scenario(d), 9, 1) for d in (document, turned)]
    for world in worlds_:
        world.mission.in_force[:], world.territory.violence[:] = 1, 15.0
        go_on(world, 0, 60)
    one, two = worlds_
    for name in one.aid.dtype.names:
        assert one.aid[name].tolist() == two.aid[name][::-1].tolist(), name
    assert one.faction.resources.tolist() == pytest.approx(two.faction.resources[::-1].tolist(), rel=1e-12)


@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_every_ration_is_somewhere(made: Made) -> None:
    world, start = made.world, open_ledger(made.world)
    for day in range(made.day, made.day + 6):
        aid.step(world, day)
        assert [fault for fault in check(world, start) if fault.startswith("law 9 ")] == []


def test_a_truck_and_a_half_a_day_is_whole_trucks_of_that_mean() -> None:
    world = served(400, HONEST | CALM, trucks=1.5, truck_rations=1)
    assert abs(int(world.aid.entered[:, OWN].sum()) - 600) < 4 * np.sqrt(400 * 0.25)
