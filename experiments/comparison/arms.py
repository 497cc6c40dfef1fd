"""Worlds that are compared: two that differ in a policy, or one for every policy and their baseline."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.named_policies import POLICY, policy_names
from interpose.model.scenario.policies import without as world_without
from interpose.model.scenario.posterior import load_with
from interpose.model.scenario.scenario import Scenario

BASELINE = "baseline"
"""Name of the world that no policy changes."""


class Twins(NamedTuple):
    """Two worlds and the policy in which they differ."""

    world: Scenario
    other: Scenario
    policy: list[str]


class Policy(NamedTuple):
    """A policy: the values that it changes in a scenario, and what the scenario is without."""

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
    """Load the two scenarios of a comparison.

    Parameters
    ----------
    case : str or Path
        As for :func:`interpose.model.scenario.loading.load_scenario`.
    without : sequence of str
        Names of what only the first world has: ``"force"`` or pathways.
    changes : mapping, optional
        Paths and values: of both worlds, or, where ``without`` names nothing, of the first one only.
    sizes : mapping, optional
        Paths and values of both worlds in any case, for instance ``days`` and ``people_per_agent``.
    off, parameters
        As for :func:`interpose.model.scenario.posterior.load_with`.

    Returns
    -------
    Twins
        Both scenarios, and the policy in words.

    Raises
    ------
    InterposeError
        With one line, where the worlds do not differ, or one of them is not valid.
    """
    values, size_values = dict(changes or {}), dict(sizes or {})
    world = load_with(case, values | size_values, off, parameters)
    if without:
        return Twins(world, world_without(world, without), list(without))
    if not values:
        raise ScenarioError("both worlds would be the same: name what the other is without, or set a value")
    return Twins(world, load_with(case, size_values, off, parameters), policy_words(values))


def policy_words(changes: Mapping[str, Any]) -> list[str]:
    """Say what changes of a scenario are as a policy: the names of those that have one, and values by path."""
    values = [f"{path}={value}" for path, value in changes.items() if path != POLICY]
    return policy_names(changes.get(POLICY, ())) + values


def policy_arms(
    world: Scenario, policies: Mapping[str, Policy], baseline: str | None = None
) -> tuple[dict[str, Scenario], str]:
    """Return the scenario of every policy, the baseline first; without a named one it is the world without changes.

    Parameters
    ----------
    world : Scenario
        The scenario that policies change.
    policies : mapping of str to Policy
        Policies by name.
    baseline : str, optional
        Name of the policy that the others are compared with; default: the scenario without changes.

    Returns
    -------
    tuple
        The scenarios by name, and the name of the baseline.

    Raises
    ------
    ScenarioError
        For a policy that is not valid, a baseline that is none of them, or nothing to compare with.
    """
    arms = {} if baseline else {BASELINE: world}
    for name, policy in policies.items():
        if name in arms:
            problem = "is what the world without changes is called: name this one as the baseline, or otherwise"
            raise ScenarioError(problem, argument="policy", value=name)
        try:
            arms[name] = world_without(change_scenario(world, policy.changes), policy.without)
        except ScenarioError as error:
            if error.argument == POLICY:
                raise
            raise ScenarioError(str(error), argument="policy", value=name) from None
    if baseline and baseline not in arms:
        problem = f"no such policy: given are {', '.join(arms)}"
        raise ScenarioError(problem, argument="baseline", value=baseline)
    if len(arms) < 2:
        raise ScenarioError("compare: there is nothing to compare with: name one more policy, or no baseline")
    first = baseline or BASELINE
    return {first: arms[first]} | arms, first
