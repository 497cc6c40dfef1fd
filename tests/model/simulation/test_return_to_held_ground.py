"""In gaza-isf nobody returns to ground that is nearly all held by those whom people fear, unless a deal opens it."""

import pytest

from interpose.model.scenario.loading import load_scenario, scenario_of_seed
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.simulate import drain

BARRED = 0.9


@pytest.mark.parametrize("opened", [0.0, 1.0])
def test_nobody_returns_to_held_ground_for_a_year_without_a_deal(opened: float) -> None:
    scenario = scenario_of_seed(load_scenario("gaza-isf", {"people_per_agent": 500}), 5)
    idf = [faction.id for faction in scenario.factions].index("idf")
    world = assemble(scenario, 5, 365)
    assert (world.holding.feared[:, idf] == 1).all()
    world.territory.opened[:] = opened
    held_gain = elsewhere_gain = 0
    first = world.territory.resident.copy()
    for day in range(365):
        before, fighters = world.territory.resident.copy(), world.holding.fighters.sum(axis=1)
        compiled_day()(world, day, 1)
        drain(world)
        laid_down = (fighters - world.holding.fighters.sum(axis=1)).clip(0)
        held = world.holding.control[:, idf] >= BARRED
        gain = world.territory.resident - before - laid_down
        held_gain += int(gain[held].clip(0).sum())
        elsewhere_gain += int(gain[~held].clip(0).sum())
    assert (world.holding.control[:, idf] >= BARRED).sum() > 3
    assert elsewhere_gain > 50_000 and (world.territory.resident > first).any()
    assert (held_gain == 0) if opened == 0.0 else (held_gain > 50_000), held_gain
