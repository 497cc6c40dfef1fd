"""Values of a scenario changed by path, and choices among contested values."""

import difflib
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.scenario.schema.whole import AllParameters, ScenarioData
from interpose.model.scenario.script.library import name_uses


def apply_changes(document: dict[str, Any], changes: Mapping[str, Any]) -> set[str]:
    """Apply choices, then changes by path; gives the parts of the scenario that they touch."""
    wanted = dict(changes)
    name_uses(document)
    chosen = _take_choices(document, wanted)
    touched = apply_choices(document, chosen) | ({"choices"} if chosen else set())
    for path, value in wanted.items():
        touched.add(set_path(document, path, deepcopy(value)))
    return touched


def _take_choices(document: dict[str, Any], wanted: dict[str, Any]) -> list[str]:
    """Take ``choices.NAME`` and ``choices.NAME.chosen`` out of the wanted changes and note what is chosen."""
    choices = document.get("choices")
    names = []
    for path in [path for path in wanted if path.split(".")[0] == "choices"]:
        name = path.removeprefix("choices.").removesuffix(".chosen")
        if "." in name:
            continue
        if not isinstance(choices, dict) or not isinstance(choices.get(name), dict):
            known = ", ".join(map(str, choices)) if isinstance(choices, dict) and choices else "none"
            raise _mistake(f"{path!r}: there is no such contested value: known are {known}")
        choices[name]["chosen"] = wanted.pop(path)
        names.append(name)
    return names


def apply_choices(document: dict[str, Any], names: list[str], file: str = "") -> set[str]:
    """Set what the chosen options of the named contested values set, and give the parts of the scenario touched.

    What is no choice the schema refuses later. ``file`` is where they are chosen, if no change chooses them.
    """
    touched = set[str]()
    for name in names:
        choice = document["choices"][name]
        options = choice.get("options") if isinstance(choice, dict) else None
        if not isinstance(options, dict) or "chosen" not in choice:
            continue
        chosen = choice["chosen"]
        if not isinstance(chosen, str) or chosen not in options:
            known = ", ".join(map(str, options))
            raise _mistake(f"choices.{name} = {chosen!r} is not an option: take one of {known}", file)
        changes = options[chosen].get("set") if isinstance(options[chosen], dict) else None
        where = ": ".join(filter(None, (file, f"choices.{name}.options.{chosen}")))
        for path, value in changes.items() if isinstance(changes, dict) else ():
            touched.add(set_path(document, str(path), deepcopy(value), where))
    return touched


def set_path(document: dict[str, Any], path: str, value: Any, where: str = "") -> str:
    """Set one value by dotted path; gives the part of the scenario in which it stands.

    ``clash.friction`` is short for ``parameters.clash.friction``. ``where`` is the place of a change that the scenario
    itself makes; empty for one that was asked for.
    """
    steps = path.split(".")
    if is_parameter(steps):
        steps = ["parameters", *steps]
    if steps[0] not in ScenarioData.model_fields:
        near = difflib.get_close_matches(steps[0], [*ScenarioData.model_fields, *AllParameters.model_fields], 1)
        hint = f"did you mean {'.'.join([near[0], *steps[1:]])!r}?" if near else "see interpose show for the paths"
        raise _mistake(f"unknown path {path!r}: {hint}", where)
    node: Any = document
    for depth, name in enumerate(steps[:-1]):
        node = _enter(node, name, ".".join(steps[: depth + 1]), where)
    if isinstance(node, list):
        _row(node, steps[-1], path, where)
        raise _mistake(f"{path!r} names a whole row: add the column, for instance {path}.name", where)
    node[steps[-1]] = value
    return steps[0]


def is_parameter(steps: list[str]) -> bool:
    """Whether a path begins with a mechanism: where a part of the scenario has its name, the next step decides."""
    if steps[0] not in AllParameters.model_fields or steps[0] not in ScenarioData.model_fields:
        return steps[0] in AllParameters.model_fields
    parameters = AllParameters.model_fields[steps[0]].annotation
    return len(steps) > 1 and steps[1] in getattr(parameters, "model_fields", {})


def _enter(node: Any, name: str, path: str, where: str) -> Any:
    """Go one step down: into a mapping by key, into a list by the item's id."""
    if not isinstance(node, dict):
        return _row(node, name, path, where)
    if node.get(name) is None:
        node[name] = {}
    elif isinstance(node[name], tuple):
        node[name] = list(node[name])
    if not isinstance(node[name], (dict, list)):
        raise _mistake(f"{path!r} is a single value and has nothing below it: end the path there", where)
    return node[name]


def _row(rows: list[Any], name: str, path: str, where: str) -> Any:
    """Find a row of a list by its id."""
    known = [_called(row) for row in rows if _called(row)]
    if not known:
        raise _mistake(f"{path!r}: this list has no ids to address its entries by: set the whole list", where)
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known[:12])}"
        raise _mistake(f"{path!r} is not declared: {hint}", where)
    if known.count(name) > 1:
        raise _mistake(f"{path!r} stands {known.count(name)} times: set the whole list", where)
    return next(row for row in rows if _called(row) == name)


def _called(row: Any) -> str:
    """Return the name by which a row is addressed: its id, or its kind where it has none."""
    return str(row.get("id", row.get("kind", ""))) if isinstance(row, dict) else ""


def _mistake(problem: str, where: str = "") -> ScenarioError:
    """Return the error of a change: one that was asked for, or one that the scenario itself makes somewhere."""
    return ScenarioError(f"{where}: {problem}") if where else ScenarioError(problem, argument="changes")
