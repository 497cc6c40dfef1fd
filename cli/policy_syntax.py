"""Policies as the command line writes them: a name, and what is changed or left out."""

import re
from typing import TYPE_CHECKING

from interpose.cli.options import parse_changes

if TYPE_CHECKING:
    from interpose.experiments.comparison.arms import Policy

NEXT_ITEM = re.compile(r",(?=\s*(?:no-[\w-]+\s*(?:,|$)|[\w.-]+=))")
"""A comma before the next item of a policy; commas within a value, as in [5, 10], are part of it."""

NAME = re.compile(r"^\s*[\w.\-]+\s*$")
"""The name of a policy that the scenario has, alone."""


def parse_policy(text: str) -> tuple[str, dict[str, object], list[str]]:
    """Return name, changes and what the world is without, from ``NAME=ITEM[,ITEM]``.

    An item is ``PATH=VALUE``, or ``no-POLICY`` for what the world is without.

    Raises
    ------
    ScenarioError
        When there is no name, or an item is neither.
    """
    from interpose.model.errors import ScenarioError, mistakes_in

    name, equals, item_text = (part.strip() for part in text.partition("="))
    items = [item.strip() for item in NEXT_ITEM.split(item_text)] if item_text else []
    if not name or not equals or not items or any("=" not in i and not i.startswith("no-") for i in items):
        problem = "must read NAME=PATH=VALUE or NAME=no-POLICY: for instance small=mission.ceiling=4000,no-outreach"
        raise ScenarioError(problem, argument="policy", value=repr(text))
    without = [item.removeprefix("no-") for item in items if "=" not in item]
    with mistakes_in("policy"):
        return name, parse_changes([item for item in items if "=" in item]), without


def read_policies(texts: list[str]) -> "dict[str, Policy]":
    """Return policies by name; a name alone is one that the scenario has.

    Raises
    ------
    ScenarioError
        For a policy that cannot be read, or a name given twice.
    """
    from interpose.experiments.comparison.arms import Policy
    from interpose.model.errors import ScenarioError
    from interpose.model.scenario.named_policies import POLICY

    policies: dict[str, Policy] = {}
    for text in texts:
        name, changes, without = (text.strip(), {POLICY: text.strip()}, []) if NAME.match(text) else parse_policy(text)
        if name in policies:
            problem = "is given twice: choose another name for one of them"
            raise ScenarioError(problem, argument="policy", value=name)
        policies[name] = Policy(changes, without)
    return policies
