"""No share that people feel is pinned at a bound: every lack and every good deed leaves room for the next."""

import numpy as np
import pytest

from interpose.model.scenario.loading import load_scenario, scenario_names, scenario_of_seed
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.simulate import drain
from interpose.model.state.world import World

FEELINGS = ("fear", "hardship", "grievance", "trust")


def alive(world: World) -> np.ndarray:
    """Return which rows live there."""
    out = np.zeros(len(world.civilian.serial), bool)
    for first, here in zip(world.first_row, world.rows[:, :2].sum(axis=1), strict=True):
        out[first : first + here] = True
    return out


@pytest.mark.parametrize("name", scenario_names())
def test_at_most_one_person_day_in_a_hundred_is_at_a_bound(name: str) -> None:
    scenario = scenario_of_seed(load_scenario(name), 1)
    days = min(365, scenario.days)
    world = assemble(scenario, 1, days)
    person_days, pinned = 0, dict.fromkeys(FEELINGS, 0)
    for day in range(days):
        compiled_day()(world, day, 1)
        drain(world)
        living = alive(world)
        person_days += int(living.sum())
        for feeling in FEELINGS:
            values = getattr(world.civilian, feeling)[living]
            pinned[feeling] += int(((values <= 0) | (values >= 1)).sum())
    assert person_days > 100 * days
    assert max(pinned.values()) <= 0.01 * person_days, pinned


def test_nobody_starts_at_a_bound_and_means_are_as_given() -> None:
    for mean in (0.05, 0.4, 0.9):
        changes = {f"feelings.{feeling}": mean for feeling in FEELINGS} | {"feelings.spread": 0.5}
        world = assemble(load_scenario("grid-9", changes), 3, 1)
        for feeling in FEELINGS:
            values = getattr(world.civilian, feeling)
            assert values.min() > 0 and values.max() < 1
            assert values.mean() == pytest.approx(mean, abs=0.02)
