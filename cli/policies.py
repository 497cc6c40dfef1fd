"""Policies as the command line writes them: a name, and what is changed or left out."""

import re
from typing import TYPE_CHECKING

from interpose.cli.options import parse_changes

if TYPE_CHECKING:
    from interpose.model.scenario import Scenario

NEXT_ITEM = re.compile(r",(?=\s*(?:no-[\w-]+\s*(?:,|$)|[\w.-]+=))")
"""A comma before the next item of a policy; commas within a value, as in [5, 10], are part of it."""
AS_IT_IS = "as it is"


def parse_policy(text: str) -> tuple[str, dict[str, object], list[str]]:
    """Read ``NAME=ITEM[,ITEM]``, an item being ``PATH=VALUE``, or ``no-POLICY`` for what the world is without.

    Raises
    ------
    ScenarioError
        When there is no name, or an item is neither.
    """
    from interpose.model.errors import ScenarioError

    name, equals, rest = (part.strip() for part in text.partition("="))
    items = [item.strip() for item in NEXT_ITEM.split(rest)] if rest else []
    if not name or not equals or not items or any("=" not in i and not i.startswith("no-") for i in items):
        example = "for instance --policy small=mission.ceiling=4000,no-outreach"
        raise ScenarioError(f"--policy {text!r}: must read NAME=PATH=VALUE or NAME=no-POLICY: {example}")
    missing = [item.removeprefix("no-") for item in items if "=" not in item]
    return name, parse_changes([item for item in items if "=" in item]), missing


def arms_of(world: "Scenario", texts: list[str], baseline: str | None) -> "tuple[dict[str, Scenario], str]":
    """Make the world of every policy, the baseline first; without a named baseline it is the world as it is.

    Raises
    ------
    ScenarioError
        For a policy that cannot be read or made, a name given twice, or a baseline that is none of them.
    """
    from interpose.model.errors import ScenarioError
    from interpose.model.loading import change_scenario
    from interpose.model.policy import without

    arms = {} if baseline else {AS_IT_IS: world}
    for text in texts:
        name, changes, missing = parse_policy(text)
        if name in arms:
            raise ScenarioError(f"--policy {name}: is given twice: choose another name for one of them")
        try:
            arms[name] = without(change_scenario(world, changes), missing, f"--policy {name}: no-")
        except ScenarioError as error:
            raise ScenarioError(f"--policy {name}: {error}") from None
    if baseline and baseline not in arms:
        raise ScenarioError(f"--baseline {baseline}: no such policy: given are {', '.join(arms)}")
    if len(arms) < 2:
        raise ScenarioError("compare: there is nothing to compare with: give one more --policy, or no --baseline")
    first = baseline or AS_IT_IS
    return {first: arms[first]} | arms, first
