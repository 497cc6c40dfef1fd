"""Worlds that are compared: two that a policy tells apart, or one for every policy and their baseline."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.policies import without as world_without
from interpose.model.scenario.posterior import load_with
from interpose.model.scenario.scenario import Scenario

AS_IT_IS = "as it is"
"""Name of the world that no policy changes."""


class Twins(NamedTuple):
    """Two worlds and what tells them apart."""

    world: Scenario
    other: Scenario
    policy: list[str]


class Policy(NamedTuple):
    """What a policy makes of a world: values that it changes, and what the world is without."""

    changes: Mapping[str, Any] = {}
    without: Sequence[str] = ()


def twins(
    case: str | Path,
    without: Sequence[str] = (),
    changes: Mapping[str, Any] | None = None,
    *,
    sizes: Mapping[str, Any] | None = None,
    off: Sequence[str] = (),
    parameters: Path | str | None = None,
) -> Twins:
    """Load the two worlds of a comparison.

    Parameters
    ----------
    case : str or Path
        As for :func:`interpose.model.scenario.loading.load_scenario`.
    without : sequence of str
        Names of policies that only the first world has.
    changes : mapping, optional
        Paths and values: of both worlds, or, where ``without`` names nothing, of the first one only.
    sizes : mapping, optional
        Paths and values of both worlds in any case, for instance ``days`` and ``people_per_agent``.
    off, parameters
        As for :func:`interpose.model.scenario.posterior.load_with`.

    Raises
    ------
    InterposeError
        With one line, where nothing tells the worlds apart, or one of them does not hold.
    """
    given, same = dict(changes or {}), dict(sizes or {})
    world = load_with(case, given | same, off, parameters)
    if without:
        return Twins(world, world_without(world, without), list(without))
    if not given:
        raise ScenarioError("both worlds would be the same: name what the other is without, or set a value")
    return Twins(world, load_with(case, same, off, parameters), [f"{path}={value}" for path, value in given.items()])


def policy_arms(
    world: Scenario, policies: Mapping[str, Policy], baseline: str | None = None
) -> tuple[dict[str, Scenario], str]:
    """Make the world of every policy, the baseline first; without a named baseline it is the world as it is.

    Returns
    -------
    tuple
        The worlds by name, and the name of the baseline.

    Raises
    ------
    ScenarioError
        For a policy that does not hold, a baseline that is none of them, or nothing to compare with.
    """
    arms = {} if baseline else {AS_IT_IS: world}
    for name, policy in policies.items():
        try:
            arms[name] = world_without(change_scenario(world, policy.changes), policy.without)
        except ScenarioError as error:
            raise ScenarioError(str(error), argument="policy", value=name) from None
    if baseline and baseline not in arms:
        problem = f"no such policy: given are {', '.join(arms)}"
        raise ScenarioError(problem, argument="baseline", value=baseline)
    if len(arms) < 2:
        raise ScenarioError("compare: there is nothing to compare with: name one more policy, or no baseline")
    first = baseline or AS_IT_IS
    return {first: arms[first]} | arms, first
