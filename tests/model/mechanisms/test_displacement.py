"""Civilians flee, find shelter, leave and go home: limits, harm, and what rows have to do with persons."""

import copy
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from support.worlds import scenario

from interpose.agents.civilian import DEPARTED, DISPLACED, RESIDENT
from interpose.model.mechanisms import displacement
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.invariants import check, open_ledger
from interpose.model.state.civilian_index import CivilianIndex, civilians_by_home
from interpose.model.state.world import World

NAMES = "ABCD"


def chain(population: int = 4000, borders: dict[int, dict[str, float]] | None = None, **changes: Any) -> Scenario:
    """Describe four places in a row, served and whole, nobody fighting; changes by border and by path."""
    document: dict[str, Any] = {
        "name": "chain",
        "people_per_agent": 10,
        "places": [{"id": n, "key": k, "population": population, "area_km2": 5} for k, n in enumerate(NAMES)],
        "links": [{"a": a, "b": b} for a, b in pairwise(NAMES)],
        "factions": [{"id": "red", "key": 0}, {"id": "blue", "key": 1}],
        "holdings": [],
        "dyads": [],
        "feelings": {"fear": 0.5, "hardship": 0.5},
    }
    for number, values in (borders or {}).items():
        document["links"][number] |= values
    return scenario(document, {name.replace("__", "."): value for name, value in changes.items()})


def moved(what: Scenario, seed: int, days: int, prepare: Any = None) -> World:
    """Let only displacement happen for some days, and hold the laws of people and borders each day."""
    world = assemble(what, seed, days + 1)
    if prepare is not None:
        prepare(world)
    start = open_ledger(world)
    for day in range(days):
        with np.errstate(over="ignore"):
            displacement.step(world, day)
        assert check(world, start) == []
    return world


def fire_at(*places: int, deaths: float = 40.0) -> Any:
    """Make some places dangerous."""

    def prepare(world: World) -> None:
        world.territory.violence[list(places)] = deaths

    return prepare


def people(world: World) -> Any:
    """Count civilians by place."""
    return world.territory.resident + world.territory.displaced


@pytest.mark.parametrize("want", [0.0, 0.4])
def test_nobody_leaves_home_where_all_is_calm_and_no_place_is_better(want: float) -> None:
    changes = {f"places.{n}.services": 1 - want for n in NAMES}
    world = moved(chain(places__A__exit_people=0, **changes), 1, 30)
    assert not world.territory.arrived.any() and world.rows[:, DISPLACED].sum() == 0
    assert people(world).tolist() == [4000] * 4


def test_people_flee_from_violence_to_where_it_is_calm() -> None:
    world = moved(chain(), 2, 60, fire_at(0))
    assert people(world)[0] < 1500 and people(world)[1] > 4500
    assert world.territory.displaced[0] == 0, "nobody flees to where the danger is greatest while it is calm elsewhere"
    c = civilians_by_home(world)
    assert (c.status[c.home > 0] == RESIDENT).all(), "who is safe at home stays"


def test_more_danger_and_more_fear_move_more_people() -> None:
    def left(deaths: float, fear: float) -> int:
        what = chain(feelings__fear=fear, feelings__spread=0.0)
        return 4000 - int(moved(what, 3, 20, fire_at(0, deaths=deaths)).territory.resident[0])

    assert 0 == left(0, 0.5) < left(0.2, 0.5) < left(2, 0.5) < left(40, 0.5)
    assert 0 == left(40, 0.0) < left(40, 0.2) < left(40, 1.0)


def test_the_share_that_flees_is_the_hazard_that_they_feel() -> None:
    # All alike, so that the share that is gone after n days is 1 - exp(-n * rate), whatever the time between reviews.
    for every in (1.0, 4.0, 8.0):
        what = chain(40_000, feelings__fear=0.5, feelings__spread=0.0, parameters__displacement__review_days=every)
        world = moved(what, 4, 16, fire_at(0, deaths=1e6))
        rate = displacement.Params().flight * 0.5
        gone = 1 - world.territory.resident[0] / 40_000
        assert gone == pytest.approx(1 - np.exp(-16 * rate), abs=4.5 * np.sqrt(0.25 / 4000))


def test_the_injured_flee_more_slowly() -> None:
    def injured(world: World) -> None:
        fire_at(0)(world)
        CivilianIndex(world).write("injured", slice(None, None, 2), 1)

    world = moved(chain(40_000, parameters__displacement__slowed=0.8), 5, 8, injured)
    gone = (civilians_by_home(world).place != civilians_by_home(world).home)[civilians_by_home(world).home == 0]
    assert 0 < gone[::2].mean() < 0.5 * gone[1::2].mean()


@pytest.mark.parametrize("closed", ["open", "shut", "capacity"])
def test_nobody_crosses_a_closed_border(closed: str) -> None:
    def prepare(world: World) -> None:
        fire_at(0)(world)
        if closed == "shut":
            world.road.shut[:] = 1

    borders = {0: {closed: 0.0}} if closed != "shut" else {}
    world = moved(chain(borders=borders), 6, 30, prepare)
    assert people(world).tolist() == [4000] * 4


def test_borders_carry_so_many_a_day_and_no_more() -> None:
    what = chain(borders={0: {"capacity": 33.0}})
    world = assemble(what, 7, 40)
    fire_at(0)(world)
    crossed = []
    for day in range(40):
        with np.errstate(over="ignore"):
            displacement.step(world, day)
        crossed.append(int(world.road.moved[0]))
        assert int(world.territory.left[0]) == crossed[-1]
    assert max(crossed) == 33 and crossed.count(33) > 30, "33 persons cross, although a row stands for 10"
    assert world.territory.resident[0] == 4000 - sum(crossed)
    rows = (civilians_by_home(world).place[civilians_by_home(world).home == 0] != 0).sum()
    assert abs(10 * rows - sum(crossed)) < 6 * 10 * np.sqrt(40), "rows follow persons"


def test_camps_emerge_where_there_is_shelter_and_calm_and_fill_up() -> None:
    document = chain().model_dump(mode="json")
    document["links"] = [{"a": "A", "b": n} for n in "BCD"]
    document["places"][1] |= {"population": 0, "capacity": 10_000}  # an open field with tents
    document["places"][2] |= {"services": 0.1, "damage": 0.9}
    camp, ruins, front = people(moved(scenario(document), 8, 40, fire_at(0, 3)))[1:]
    assert camp > 1.2 * (ruins - 4000) > 0 and camp > 1000 > front - 4000
    document["places"][1]["capacity"] = 700
    assert people(moved(scenario(document), 8, 90, fire_at(0, 3)))[1] == pytest.approx(700, abs=35)


def test_a_full_shelter_takes_nobody_but_those_at_home_there() -> None:
    world = moved(chain(places__B__capacity=100), 9, 30, fire_at(0))
    assert people(world).tolist() == [4000] * 4, "B is full of its own people, and there is no other way"


def test_people_leave_the_area_only_where_its_border_is_open() -> None:
    def shut(world: World) -> None:
        fire_at(0, 1, 2, 3)(world)
        world.territory.closed[:] = 1

    gone = {}
    for name, capacity, prepare in (("open", 60, fire_at(0, 1, 2, 3)), ("shut", 60, shut), ("none", 0, shut)):
        world = moved(chain(places__A__exit_people=capacity), 10, 30, prepare)
        gone[name] = int(world.territory.departed.sum())
        assert world.territory.departed[1:].sum() == 0
        assert (world.rows[:, DEPARTED].sum() > 0) == (gone[name] > 0)
        assert gone[name] <= capacity * 30
    assert gone["open"] > 500 and gone["shut"] == gone["none"] == 0


def test_people_go_home_when_it_is_calm_and_served_there() -> None:
    away = {f"places.{n}.stay": 0.2 for n in "AB"}
    calm = moved(chain(**away), 11, 120)
    assert (calm.territory.resident > 3600).all()
    ruined = {**away, "places.A.damage": 1.0, "places.A.services": 0.0}
    ruins = moved(chain(**ruined, parameters__displacement__seek=0.0), 11, 120)
    assert 800 < ruins.territory.resident[0] < calm.territory.resident[0]
    fire = moved(chain(**away), 11, 120, fire_at(0, deaths=1e6))
    assert fire.territory.resident[0] < 800


def test_nobody_gets_home_where_no_open_border_leads() -> None:
    away = {f"places.{n}.stay": 0.5 for n in "AB"}
    cut = assemble(chain(borders={1: {"open": 0.0}}, **away), 12, 2)
    strangers = civilians_by_home(cut).home < 2
    beyond = strangers & (civilians_by_home(cut).place >= 2)
    world = moved(chain(borders={1: {"open": 0.0}}, **away), 12, 200)
    assert beyond.sum() > 100
    assert (civilians_by_home(world).place[beyond] >= 2).all()
    assert (civilians_by_home(world).place == civilians_by_home(world).home)[strangers & ~beyond].mean() > 0.95


def test_those_who_go_home_share_its_borders_with_all_others() -> None:
    world = assemble(chain(borders={0: {"capacity": 25.0}}, places__A__stay=0.0, places__A__shelter=0.0), 13, 50)
    for day in range(50):
        with np.errstate(over="ignore"):
            displacement.step(world, day)
        assert world.territory.arrived[0] == world.road.moved[1] <= 25
    assert 900 < world.territory.resident[0] <= 25 * 50


def test_debts_of_the_dead_stay_with_the_place_and_persons_are_never_lost() -> None:
    def owed(world: World) -> None:
        fire_at(0, 1)(world)
        world.territory.debt_dead_resident[:], world.territory.debt_dead_displaced[:] = 9, 7
        world.territory.dead[:] += 9
        world.territory.resident[:] -= 9

    world = moved(chain(places__A__exit_people=300), 14, 80, owed)
    assert world.territory.debt_dead_resident.tolist() == [9] * 4
    assert world.territory.debt_dead_displaced.tolist() == [7] * 4
    assert min(world.territory.resident.min(), world.territory.displaced.min()) >= 0


def totals(per_row: int, seed: int) -> Any:
    """Return where people are and how many left the area after a month of fire, with tight borders."""
    document = chain(3900).model_dump(mode="json") | {"people_per_agent": per_row}
    document["links"][0]["capacity"] = 70.0
    document["places"][1]["exit_people"] = 45
    document["places"][2]["capacity"] = 4600
    world = moved(scenario(document), seed, 30, fire_at(0, 1, deaths=8))
    return np.array([*people(world), world.territory.departed.sum()], float)


def test_half_as_many_rows_move_as_many_persons() -> None:
    fine = np.array([totals(25, seed) for seed in range(40)])
    for per_row in (50, 100):
        coarse = np.array([totals(per_row, 1000 + seed) for seed in range(40)])
        error = np.sqrt(fine.var(axis=0, ddof=1) / 40 + coarse.var(axis=0, ddof=1) / 40)
        gap, slack = np.abs(fine.mean(axis=0) - coarse.mean(axis=0)), 0.02 * 1300  # of those who leave the area
        assert (gap <= 3.5 * error + slack).all(), (fine.mean(axis=0), coarse.mean(axis=0))
    assert fine.mean(axis=0)[4] > 500


def test_one_more_civilian_moves_nobody_elses_decisions() -> None:
    less, more = chain(), chain(places__A__population=4010)
    one, two = (moved(what, 15, 12, fire_at(0, deaths=1e6)) for what in (less, more))
    assert (civilians_by_home(one).place != civilians_by_home(one).home).sum() > 100
    assert np.delete(civilians_by_home(two).place, 400).tobytes() == civilians_by_home(one).place.tobytes()


def test_order_of_listing_does_not_matter() -> None:
    document = chain(borders={1: {"capacity": 90.0}}, places__A__stay=0.7).model_dump(mode="json")
    document["places"][3]["exit_people"] = 20
    other = copy.deepcopy(document)
    other["places"].reverse()
    other["links"].reverse()

    def fire(world: World) -> None:
        world.territory.violence[:] = np.where(world.territory.key < 2, 9.0, 0.2)

    one, two = moved(scenario(document), 16, 40, fire), moved(scenario(other), 16, 40, fire)
    for name in ("resident", "displaced", "departed", "arrived"):
        assert one.territory[name].tolist() == two.territory[name].tolist()[::-1]
    assert one.rows.tolist() == two.rows.tolist()[::-1]
    for name in one.civilian._fields:
        assert getattr(one.civilian, name).tobytes() == getattr(two.civilian, name).tobytes(), name


def holds(feared: float, control: float, opened: float = 0.0) -> Any:
    """Let blue, whom people fear so much, hold so much of A."""

    def prepare(world: World) -> None:
        world.holding.control[0, 1], world.holding.feared[0, 1] = control, feared
        world.territory.opened[0] = opened

    return prepare


def test_nobody_returns_to_ground_held_by_those_whom_they_fear() -> None:
    away = {f"places.{n}.stay": 0.2 for n in "AB"}
    home = {
        (feared, control): moved(chain(**away), 17, 60, holds(feared, control)).territory.resident[:2].tolist()
        for feared, control in ((0.0, 1.0), (1.0, 0.0), (1.0, 0.45), (0.45, 1.0), (1.0, 0.9), (1.0, 1.0))
    }
    assert home[0.0, 1.0] == home[1.0, 0.0], "neither a holder whom nobody fears nor fear of one who holds nothing"
    assert home[1.0, 1.0][0] == home[1.0, 0.9][0] == 800 < home[1.0, 0.45][0] == home[0.45, 1.0][0] < home[0.0, 1.0][0]
    assert all(second > 3000 for _, second in home.values()), "elsewhere people go home"


def test_a_deal_opens_the_way_home() -> None:
    away = {"places.A.stay": 0.2}
    home = [
        int(moved(chain(**away), 18, 60, holds(1.0, 1.0, opened)).territory.resident[0])
        for opened in (0.0, 0.1, 0.5, 1.0)
    ]
    assert home[0] == home[1] == 800 < home[2] < home[3]
    assert home[3] == int(moved(chain(**away), 18, 60).territory.resident[0])


def test_who_flees_goes_less_where_those_hold_whom_they_fear_and_nobody_is_evicted() -> None:
    def fire(world: World) -> None:
        world.territory.violence[1] = 40.0

    def both(world: World) -> None:
        fire(world)
        holds(1.0, 0.95)(world)

    free, held = (moved(chain(), 19, 20, prepare).territory for prepare in (fire, both))
    assert held.displaced[0] < 0.2 * free.displaced[0]
    assert moved(chain(), 19, 60, holds(1.0, 1.0)).territory.resident[0] == 4000, "fear of the holder moves nobody out"
