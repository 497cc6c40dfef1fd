"""Who is held responsible, what monitors establish, what the outside record says, and what rumour makes of it all."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.attitude_worlds import BLUE, RED, happen, made
from support.steps_alone import alone, share_around
from support.worlds import events

from interpose.agents.faction import CIVILIANS, THE_FORCE, UNKNOWN
from interpose.model.mechanisms import monitoring
from interpose.model.state.event_log import (
    CALLED_OFF,
    CLASH,
    FAILED,
    FORCE_ATTACK,
    FORCE_HARM,
    PROTEST,
    STOPPED,
    STRIKE,
    TURNED,
    VIOLATION,
)

MANY = 2000


def judged(*on: str, many: int = MANY, prepare: Any = None, **event: Any) -> Any:
    """Let monitoring look at many events alike in A, by default violations by red; gives the log.

    Parameters of the mechanism may be changed as ``monitoring__name=value``.
    """
    changes = {name.replace("__", "."): value for name, value in event.items() if "__" in name}
    world = made(*on, **changes)
    if prepare is not None:
        prepare(world)
    columns = {name: [value] * many for name, value in event.items() if "__" not in name}
    happen(world, 0, **{"kind": [VIOLATION] * many} | columns)
    monitoring.step(world, 0)
    return events(world)


def watched(share: float) -> Any:
    """Let this share of wrongs be documented."""

    def prepare(world: Any) -> None:
        world.presence.watch[:], world.presence.quality[:] = share, 0.1

    return prepare


# what is established, and who is blamed


@pytest.mark.parametrize("kind", [CLASH, STRIKE, VIOLATION, FORCE_HARM])
def test_monitors_establish_as_much_as_they_watch(kind: int) -> None:
    log = judged("monitoring", kind=kind, target=BLUE, unit=0, prepare=watched(0.6))
    assert log.verified.mean() == share_around(0.6, len(log))
    assert not judged(kind=kind, target=BLUE, unit=0, prepare=watched(1.0)).verified.any()


def test_what_is_established_is_never_blamed_on_anybody_else() -> None:
    log = judged("monitoring", "backlash", prepare=watched(0.5), monitoring__rumour_right=0.0)
    assert set(log.blamed[log.verified == 1]) == {RED}
    assert RED not in set(log.blamed[log.verified == 0])


def test_rumour_blames_who_began_a_clash_or_the_other_side() -> None:
    log = judged(kind=CLASH, actor=BLUE, target=RED, monitoring__blame_starter=0.7)
    assert set(log.blamed) == {RED, BLUE}
    assert (log.blamed == BLUE).mean() == share_around(0.7, len(log))


def test_rumour_is_right_about_a_violation_as_often_as_the_parameter_says() -> None:
    log = judged(monitoring__rumour_right=0.65)
    assert (log.blamed == RED).mean() == share_around(0.65, len(log))


@pytest.mark.parametrize(
    ("fighters", "in_reach", "blamed"),
    [([500, 1], [0, 0], BLUE), ([500, 0], [0, 1], BLUE), ([500, 0], [0, 0], UNKNOWN), ([0, 0], [1, 1], BLUE)],
)
def test_a_wrong_guess_falls_on_another_party_that_is_there_or_in_reach(
    fighters: list[int], in_reach: list[int], blamed: int
) -> None:
    def prepare(world: Any) -> None:
        world.holding.fighters[0], world.holding.in_reach[0] = fighters, in_reach

    assert set(judged(many=200, prepare=prepare, monitoring__rumour_right=0.0).blamed) == {blamed}


@pytest.mark.parametrize(
    "event",
    [
        {"kind": STRIKE, "target": BLUE},
        {"kind": FORCE_ATTACK, "target": THE_FORCE, "unit": 0},
        {"kind": CLASH, "target": BLUE, "outcome": CALLED_OFF},
        {"kind": VIOLATION, "outcome": STOPPED},
    ],
)
def test_what_is_plain_to_see_needs_no_guess(event: dict[str, Any]) -> None:
    log = judged("backlash", many=300, **event, monitoring__rumour_right=0.0, monitoring__blame_starter=0.0)
    assert set(log.blamed) == {RED}


def test_harm_by_the_force_is_held_against_it_by_its_dead_or_as_abuse() -> None:
    for dead, weight in ((0, 0.25), (1, 1.0), (4, 4.0)):
        world = made(**{"monitoring.abuse": 0.25})
        happen(world, 0, kind=[FORCE_HARM] * 3, actor=[THE_FORCE] * 3, unit=[0, 1, 2], deaths_civilians=[dead] * 3)
        monitoring.step(world, 0)
        assert list(world.territory.conduct) == [3 * weight, 0, 0]


# the outside record


@pytest.mark.parametrize("dead", [0, 1, 3])
def test_larger_events_are_reported_more_often(dead: int) -> None:
    record = {"monitoring__report_base": 0.4, "monitoring__report_death": 0.3}
    log = judged(deaths_civilians=dead, **record)
    assert log.reported.mean() == share_around(1 - 0.6 * 0.7**dead, len(log))
    assert not (log.best + log.low + log.high)[log.reported == 0].any()


def test_estimates_lie_around_the_truth_and_are_right_on_average() -> None:
    log = judged(deaths_civilians=20, monitoring__report_base=1.0, monitoring__count_noise=0.2)
    assert (log.low <= log.best).all() and (log.best <= log.high).all()
    assert (log.low <= 20).all() and (log.high >= 20).all()
    assert log.high.max() < 50  # noise of mean 4: more than 30 too many is a chance of one in 10^15
    # What is added and what is left out are Poisson counts of mean 4 each, so their difference has a variance of 8.
    assert log.best.mean() == pytest.approx(20, abs=4 * np.sqrt(8 / len(log)))
    assert log.best.var() == pytest.approx(8, rel=0.2)


def test_what_monitors_establish_is_reported_exactly() -> None:
    never = {"monitoring__report_base": 0.0, "monitoring__report_death": 0.0, "monitoring__count_noise": 1.0}
    log = judged("monitoring", many=200, prepare=watched(1.0), deaths_civilians=7, **never)
    for column in (log.best, log.low, log.high):
        assert set(column) == {7}
    assert not judged(many=200, deaths_civilians=7, **never).reported.any()


def test_what_did_not_happen_is_not_reported_and_a_protest_always_is() -> None:
    sure = {"monitoring__report_base": 1.0}
    assert set(judged(kind=PROTEST, actor=CIVILIANS, target=THE_FORCE, deaths_civilians=0).reported) == {1}
    for outcome, reported in ((CALLED_OFF, 0), (STOPPED, 0), (TURNED, 1), (FAILED, 1)):
        assert set(judged(many=50, kind=CLASH, target=BLUE, outcome=outcome, **sure).reported) == {reported}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    deaths=st.lists(st.integers(0, 30), min_size=4, max_size=4),
    noise=st.floats(0, 1),
    watch=st.floats(0, 1),
    seed=st.integers(0, 2**40),
)
def test_the_record_is_in_order_and_rumour_stays_a_share(
    deaths: list[int], noise: float, watch: float, seed: int
) -> None:
    world = made(
        "monitoring", "backlash", seed=seed, **{"monitoring.count_noise": noise, "monitoring.rumour_rise": 1.0}
    )
    watched(watch)(world)
    happen(world, 0, kind=[CLASH, VIOLATION, STRIKE, VIOLATION], target=[BLUE, -1, BLUE, -1], deaths_target=deaths)
    log = events(world)
    monitoring.step(world, 0)
    assert (log.low >= 0).all() and (log.low <= log.best).all()
    assert (log.best <= log.high).all() and not log.best[log.reported == 0].any()
    assert (world.presence.rumour >= 0).all() and (world.presence.rumour <= 1).all()


# rumour


def test_a_rumour_dies_down() -> None:
    world = made(**{"monitoring.rumour_days": 20.0})
    world.presence.rumour[:] = 0.8
    alone(monitoring.step, world, 15)
    assert world.presence.rumour == pytest.approx(np.full(3, 0.8 * np.exp(-15 / 20)))


@pytest.mark.parametrize(
    ("event", "units", "grows"),
    [
        ({"outcome": [FAILED]}, 1, True),
        ({"outcome": [FAILED]}, 0, False),
        ({"outcome": [STOPPED]}, 1, False),
        ({"outcome": [0]}, 1, False),
        ({"kind": [4], "actor": [THE_FORCE], "unit": [0]}, 1, True),
        ({"kind": [4], "actor": [THE_FORCE], "unit": [0]}, 0, False),
    ],
)
def test_rumours_grow_by_what_was_not_settled(event: dict[str, Any], units: int, grows: bool) -> None:
    world = made("protection", units=units, **{"monitoring.rumour_right": 1.0})
    world.presence.rumour[:] = 0.5
    happen(world, 0, **event)
    monitoring.step(world, 0)
    faded = 0.5 * np.exp(-1 / 30)
    expected = faded + 0.05 * (1 - faded) if grows else faded
    assert world.presence.rumour == pytest.approx(np.array([expected, faded, faded]))


def test_what_monitors_establish_feeds_no_rumour() -> None:
    world = made("protection", "monitoring")
    world.presence.watch[:] = 1.0
    happen(world, 0, outcome=[FAILED])
    monitoring.step(world, 0)
    assert world.event.verified[0] == 1 and not world.presence.rumour.any()


def test_rumours_turn_wrong_guesses_on_the_force() -> None:
    def share(rumour: float, *on: str, units: Any = 1) -> float:
        world = made(*on, units=units, **{"monitoring.rumour_right": 0.0, "monitoring.blame_force": 0.2})
        world.presence.rumour[:] = rumour / np.exp(-1 / 30)
        happen(world, 0, outcome=[0] * 900)
        monitoring.step(world, 0)
        return float((world.event.blamed[:900] == THE_FORCE).mean())

    for rumour in (0.0, 0.5, 0.9):
        chance = 0.2 + 0.8 * 0.5 * rumour
        assert share(rumour, "backlash") == pytest.approx(chance, abs=3.5 * np.sqrt(chance * (1 - chance) / 900))
    assert share(0.9) == share(0.9, "backlash", units=0) == 0.0
