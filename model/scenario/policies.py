"""Policies that a world can be without: the force as a whole, or one way in which it acts."""

import difflib
from collections.abc import Iterable
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario

ALL = "all-pathways"


def policies() -> dict[str, dict[str, Any]]:
    """Return what a world can be without, and the changes of the scenario that this means."""
    changes_of: dict[str, dict[str, Any]] = {"force": {"mission.deployed": False}}
    changes_of |= {way.name: {f"pathways.{way.name}": False} for way in PATHWAYS}
    changes_of[ALL] = {f"pathways.{way.name}": False for way in PATHWAYS}
    return changes_of


def without(scenario: Scenario, names: Iterable[str]) -> Scenario:
    """Return the same scenario without the named policies.

    Raises
    ------
    ScenarioError
        For an unknown name.
    """
    changes: dict[str, Any] = {}
    available = policies()
    for name in names:
        if name not in available:
            near = difflib.get_close_matches(name, available, 1)
            hint = (
                f"did you mean {near[0]}?"
                if near
                else f"known are force, {ALL}, and pathways (interpose show lists them)"
            )
            raise ScenarioError(f"no such policy or pathway: {hint}", argument="without", value=name)
        changes |= available[name]
    return change_scenario(scenario, changes)
