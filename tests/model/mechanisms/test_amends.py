"""Harm made good: what amends take from grievance and fear, what they cost, and how they fail."""

from typing import Any

import numpy as np
import pytest
from support.attitude_worlds import BLUE, QUIET, RED, feel, happen, made


def harmed(amends: float, means: float = 1e6, dead: int = 40, blamed: int = BLUE, **changes: Any) -> Any:
    """Let blue kill people in the first territory, in a world with so much amends and so many means."""
    world = made(**QUIET, **{"factions.blue.amends": amends}, **changes)
    world.faction.resources[:] = means
    happen(world, 0, actor=[BLUE], blamed=blamed, deaths_civilians=dead)
    world.territory.wrong[0] = dead
    return feel(world, 1)


def test_amends_take_part_of_grievance_and_fear_and_are_paid_for() -> None:
    worlds = [harmed(amends) for amends in (0.0, 0.5, 1.0)]
    grievance = [world.territory.grievance[0] for world in worlds]
    feared = [world.holding.feared[0, BLUE] for world in worlds]
    assert grievance == sorted(grievance, reverse=True) and len(set(grievance)) == 3
    assert feared == sorted(feared, reverse=True) and len(set(feared)) == 3
    assert [1e6 - world.faction.resources[BLUE] for world in worlds] == pytest.approx([0, 100, 200])
    assert all(world.faction.resources[RED] == 1e6 for world in worlds)
    quiet = feel(made(**QUIET), 1).territory.grievance[0]
    assert grievance[2] - quiet == pytest.approx((grievance[0] - quiet) / 2, rel=1e-2), "half of it at most, by default"


def test_who_has_no_means_makes_nothing_good() -> None:
    plain, half, poor = harmed(0.0), harmed(1.0, means=100.0), harmed(1.0, means=0.0)
    assert poor.territory.grievance[0] == plain.territory.grievance[0]
    assert half.faction.resources[BLUE] == 0.0
    gain = plain.territory.grievance[0] - np.array([half, harmed(1.0)][0].territory.grievance[0])
    full = plain.territory.grievance[0] - harmed(1.0).territory.grievance[0]
    assert gain == pytest.approx(full / 2, rel=1e-2)


def test_amends_that_nobody_believes_in_cost_and_help_nothing() -> None:
    idle = harmed(1.0, **{"attitudes.amends_effect": 0.0})
    assert idle.territory.grievance[0] == harmed(0.0).territory.grievance[0]
    assert idle.faction.resources[BLUE] == pytest.approx(1e6 - 200)


def test_fear_goes_to_whoever_is_blamed_by_persons_and_fades_to_its_start() -> None:
    wrongly = harmed(1.0, blamed=RED)
    assert (
        wrongly.holding.feared[0, RED] > 0 and wrongly.holding.feared[0, BLUE] == wrongly.holding.feared_start[0, BLUE]
    )
    world = harmed(0.0, dead=400)
    people = world.territory.resident[0] + world.territory.displaced[0]
    assert world.holding.feared[0, BLUE] == pytest.approx(1 - np.exp(-100 * 400 / people), rel=1e-3)
    world.clock.first_today[:] = world.clock.events
    world.holding.feared_start[0, BLUE] = 0.1
    before = world.holding.feared[0, BLUE]
    feel(world, 365)
    assert world.holding.feared[0, BLUE] - 0.1 == pytest.approx((before - 0.1) * np.exp(-1), rel=1e-3)
    assert not world.holding.feared[1:].any(), "nobody elsewhere"
