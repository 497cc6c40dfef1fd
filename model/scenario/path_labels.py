"""What a path of a scenario is called where people read it: words of the schema, names of rows, and the unit."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple, get_args, get_origin

from interpose.model.language.words import say
from interpose.model.scenario.error_messages import below
from interpose.model.scenario.overrides import is_parameter
from interpose.model.scenario.schema.whole import ScenarioData

NO_UNIT = ("", "ratio", "key")
"""Units that say nothing on an axis."""

LONGEST = 18
"""Letters of a row's name beyond which its id stands on an axis."""


class PathLabel(NamedTuple):
    """What a path is called, and in what it is measured.

    Parameters
    ----------
    name : str
        "Mission ceiling", "Police of Italy".
    unit : str
        Its unit; empty where it has none, or the schema does not know the path.
    """

    name: str
    unit: str

    @property
    def with_unit(self) -> str:
        """Return the name with its unit, as it stands on an axis."""
        return self.name if self.unit in NO_UNIT else say("{name} ({unit})", name=self.name, unit=say(self.unit))

    def value(self, text: str) -> str:
        """Return a value as it stands in a sentence, with its unit unless that is a share."""
        return text if self.unit in (*NO_UNIT, "share") else say("{amount} {unit}", amount=text, unit=say(self.unit))


def path_label(
    path: str, scenario: Mapping[str, Any] | None = None, called: Mapping[str, str] | None = None
) -> PathLabel:
    """Return what a path is called and its unit, by the schema of scenarios.

    Parameters
    ----------
    path : str
        A dotted path as changes and sweeps have it.
    scenario : mapping, optional
        A scenario as plain data, for the names of countries, territories and factions.
    called : mapping, optional
        Steps of paths that are called otherwise, with their names in English.
    """
    steps = path.split(".")
    if is_parameter(steps):
        steps = ["parameters", *steps]
    kind: Any = ScenarioData
    node: Any = scenario or {}
    words, owners, unit = list[str](), list[str](), ""
    for step in steps:
        if get_origin(kind) is tuple and get_args(kind):
            node = _row(node, step)
            owner = str(node.get("name") or step)
            owners.append(owner if len(owner) <= LONGEST else step)
            words.clear()  # a police share is the country's; that it stands among contributors says nothing more
            kind = get_args(kind)[0]
            continue
        kind, field = below(kind, step)
        node = node.get(step) if isinstance(node, Mapping) else None
        extra = getattr(field, "json_schema_extra", None)
        unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        if step not in ("parameters", "chosen"):
            words.append((called or {}).get(step, step.replace("_", " ")))
    name = _joined(words) or path
    name = f"{name[0].upper()}{name[1:]}"
    for owner in owners:
        name = say("{name} of {owner}", name=name, owner=owner)
    return PathLabel(name, unit)


def _joined(words: Sequence[str]) -> str:
    """Return the words of a path, the part before what it is a part of or behind it, as the language has it."""
    told = [say(word) for word in words]
    return reduce(lambda part, name: say("{part} {name}", part=part, name=name), told) if told else ""


def _row(rows: Any, name: str) -> Mapping[str, Any]:
    """Return the row of a list that is addressed by a name; nothing where there is none."""
    for row in rows if isinstance(rows, (list, tuple)) else ():
        if isinstance(row, Mapping) and str(row.get("id", row.get("kind", ""))) == name:
            return row
    return {}
