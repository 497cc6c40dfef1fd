"""The world of one seed: what is open in a scenario becomes what the seed draws."""

from dataclasses import replace

from interpose.model.errors import ScenarioError
from interpose.model.loading import change_scenario
from interpose.model.scenario import Scenario
from interpose.model.unsettled import leave_open


def settle(scenario: Scenario, seed: int) -> Scenario:
    """Give the world of a seed, in which nothing is open.

    Raises
    ------
    ScenarioError
        With one line, where the values of a draw do not fit together.
    """
    draws = scenario.unsettled
    if draws is None or draws.taken is not None:
        return scenario
    number = draws.number(seed)
    try:
        world = change_scenario(leave_open(scenario, None), draws.of(number))
    except ScenarioError as error:
        raise ScenarioError(f"{draws.source.get('file', 'draws')}: draw {number}, of seed {seed}: {error}") from None
    return leave_open(world, replace(draws, taken=number))
