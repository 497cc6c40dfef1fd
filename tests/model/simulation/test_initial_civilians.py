"""Who lives where at the start: every person of a home has a number of his own, wherever he stays."""

import numpy as np
import pytest

from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate


@pytest.mark.parametrize("people", [300, 1000])
def test_people_of_a_home_are_numbered_without_a_gap(people: int) -> None:
    scenario = load_scenario("gaza-isf", {"people_per_agent": people, "days": 1, "parameters": {}})
    civilian = simulate(scenario, 1).world.civilian
    away = 0
    for home in np.unique(civilian.origin):
        here = civilian.origin == home
        assert np.array_equal(np.sort(civilian.serial[here]), np.arange(here.sum()))
        away += here.sum()
    assert away == len(civilian.origin) > 2000
