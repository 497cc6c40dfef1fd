"""Policies by name: those that every scenario with contributors has, and those that it declares itself."""

import difflib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from interpose.model.errors import ScenarioError
from interpose.model.language.words import mark
from interpose.model.scenario.schema.mission import Tasks
from interpose.model.scenario.schema.named_policies import NamedPolicy

if TYPE_CHECKING:
    from interpose.model.scenario.schema.whole import ScenarioData

POLICY = "policy"
"""Path by which changes name policies: a name, or a list of names that apply in their order."""
OTHER_KINDS = ("police", "observers", "engineers", "medical")
"""Kinds of units that a contributor gives as shares; the rest is infantry."""


def built_in_policies(contributors: Iterable[str]) -> dict[str, NamedPolicy]:
    """Return the policies that any scenario has; those of one kind of unit where countries contribute.

    Parameters
    ----------
    contributors : iterable of str
        Ids of the contributors.
    """
    countries = list(contributors)
    found = {
        "full": NamedPolicy(meaning=mark("the mission as the scenario has it")),
        "none": NamedPolicy(meaning=mark("no mission"), set={"mission.deployed": False}),
    }
    if not countries:
        return found
    only = {kind: _units_of(countries, kind) for kind in ("police", "observers", "infantry")}
    tasks = Tasks().model_dump() | dict.fromkeys(Tasks.model_fields, 0.0) | {"observe": 1.0}
    found["police-only"] = NamedPolicy(meaning=mark("all units are police; tasks as they are"), set=only["police"])
    found["observers-only"] = NamedPolicy(
        meaning=mark("all units are observers; tasks as they are"), set=only["observers"]
    )
    found["armed-only"] = NamedPolicy(
        meaning=mark("all units are infantry: no police, observers, engineers or medical units; tasks as they are"),
        set=only["infantry"],
    )
    found["monitoring-only"] = NamedPolicy(
        meaning=mark(
            "all units are observers who do nothing but observe; mediation, outreach and influence as they are"
        ),
        set=only["observers"] | {"mission.tasks": tasks},
    )
    return found


def _units_of(countries: list[str], kind: str) -> dict[str, Any]:
    """Return the changes that make a mission of one kind of unit."""
    shares = {f"contributors.{country}.{other}": float(other == kind) for country in countries for other in OTHER_KINDS}
    return {"mission.deployed": True} | shares


def policies_of(scenario: "ScenarioData") -> dict[str, NamedPolicy]:
    """Return all policies of a scenario by name; one that it declares replaces the built-in one of that name."""
    return built_in_policies(country.id for country in scenario.contributors) | scenario.policies


def policy_names(value: Any) -> list[str]:
    """Return the names that a change of :data:`POLICY` gives: one, or several in their order."""
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise ScenarioError("must be the name of a policy, or a list of names", argument=POLICY, value=repr(value))
    return list(names)


def policy_changes(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return what a policy sets in a scenario that may not have been checked yet.

    Raises
    ------
    ScenarioError
        For an unknown name, with the nearest one.
    """
    rows = document.get("contributors")
    rows = rows if isinstance(rows, (list, tuple)) else []
    built_in = built_in_policies(str(row["id"]) for row in rows if isinstance(row, dict) and "id" in row)
    declared = document.get("policies")
    declared = declared if isinstance(declared, dict) else {}
    if name in declared:
        own = declared[name]
        changes = own.get("set") if isinstance(own, dict) else None
        return dict(changes) if isinstance(changes, dict) else {}
    if name in built_in:
        return dict(built_in[name].set)
    known = list(dict.fromkeys([*declared, *built_in]))
    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
    raise ScenarioError(f"no such policy: {hint}", argument=POLICY, value=name)
