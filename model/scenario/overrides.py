"""Values of a scenario changed by path, and choices among contested values."""

import difflib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

from interpose.model.errors import ScenarioError
from interpose.model.scenario.called import hint_at, rows_called, several
from interpose.model.scenario.named_policies import POLICY, policy_changes, policy_names
from interpose.model.scenario.parameter_draws import covered
from interpose.model.scenario.schema.whole import AllParameters, ScenarioData
from interpose.model.scenario.script.library import name_uses

NAMED_ROWS = ("contributors", "factions", "places")
"""Parts of a scenario whose rows have names beside their ids."""


class _Row(NamedTuple):
    """A row of a document by what it may be called."""

    id: str
    name: str
    row: dict[str, Any]


def apply_changes(document: dict[str, Any], changes: Mapping[str, Any]) -> set[str]:
    """Apply choices, then named policies, then changes by path; return the parts of the scenario that they change."""
    remaining = dict(changes)
    name_uses(document)
    choice_names = _take_choices(document, remaining)
    changed_parts = {"choices"} if choice_names else set[str]()
    for name in choice_names:
        document["choices"][name].pop("overruled", None)
        changed_parts |= apply_choices(document, [name])
        _overrule(document, _set_by(document["choices"][name]), but=name)
    names = policy_names(remaining.pop(POLICY, ()))
    settled = [*remaining]
    for name in names:
        for path, value in policy_changes(document, name).items():
            changed_parts.add(set_path(document, str(path), deepcopy(value), f"policies.{name}"))
            settled.append(str(path))
    for path, value in remaining.items():
        changed_parts.add(set_path(document, path, deepcopy(value)))
    _overrule(document, [_id_path(document, path) for path in settled])
    return changed_parts


def _id_path(document: dict[str, Any], path: str) -> str:
    """Return a path that was set, with the id of its row in place of a name."""
    part, _, rest = path.partition(".")
    rows = document.get(part)
    if part not in NAMED_ROWS or not rest or not isinstance(rows, list):
        return path
    word, dot, column = rest.partition(".")
    try:
        return f"{part}.{_called(_row(rows, word, path, ''))}{dot}{column}"
    except ScenarioError:  # what was set is the id itself
        return path


def _set_by(choice: Any) -> dict[str, Any]:
    """Return what the chosen option of a contested value sets, by path."""
    options = choice.get("options") if isinstance(choice, dict) else None
    name = choice.get("chosen") if isinstance(choice, dict) else None
    chosen = options.get(name) if isinstance(options, dict) and isinstance(name, str) else None
    changes = chosen.get("set") if isinstance(chosen, dict) else None
    return changes if isinstance(changes, dict) else {}


def _overrule(document: dict[str, Any], settled: Iterable[str], but: str = "") -> None:
    """Note in every contested value which of its paths were set otherwise since.

    So a scenario is final: whoever loads it again, with its choices in it, loads the same values.
    """
    choices, wins = document.get("choices"), tuple(settled)
    for name, choice in choices.items() if isinstance(choices, dict) else ():
        lost = [str(path) for path in _set_by(choice) if name != but and covered(str(path), wins)]
        if lost:
            choice["overruled"] = list(dict.fromkeys([*(choice.get("overruled") or ()), *lost]))


def _take_choices(document: dict[str, Any], changes: dict[str, Any]) -> list[str]:
    """Remove ``choices.NAME`` and ``choices.NAME.chosen`` from the changes, set what is chosen, return the names."""
    choices = document.get("choices")
    names = []
    for path in [path for path in changes if path.split(".")[0] == "choices"]:
        name = path.removeprefix("choices.").removesuffix(".chosen")
        if "." in name:
            continue
        if not isinstance(choices, dict) or not isinstance(choices.get(name), dict):
            available = ", ".join(map(str, choices)) if isinstance(choices, dict) and choices else "none"
            raise _mistake(f"{path!r}: there is no such contested value: known are {available}")
        choices[name]["chosen"] = changes.pop(path)
        names.append(name)
    return names


def apply_choices(document: dict[str, Any], names: list[str], file: str = "") -> set[str]:
    """Set what the chosen options of the named contested values set; return the parts of the scenario changed.

    What is no choice the schema refuses later. ``file`` is where they are chosen, if no change chooses them.
    """
    changed_parts = set[str]()
    for name in names:
        choice = document["choices"][name]
        options = choice.get("options") if isinstance(choice, dict) else None
        if not isinstance(options, dict) or "chosen" not in choice:
            continue
        chosen = choice["chosen"]
        if not isinstance(chosen, str) or chosen not in options:
            available = ", ".join(map(str, options))
            raise _mistake(f"choices.{name} = {chosen!r} is not an option: take one of {available}", file)
        changes = options[chosen].get("set") if isinstance(options[chosen], dict) else None
        position = ": ".join(filter(None, (file, f"choices.{name}.options.{chosen}")))
        overruled = choice.get("overruled") or ()
        for path, value in changes.items() if isinstance(changes, dict) else ():
            if path in overruled:
                continue
            changed_parts.add(set_path(document, str(path), deepcopy(value), position))
    return changed_parts


def set_path(document: dict[str, Any], path: str, value: Any, where: str = "") -> str:
    """Set one value by dotted path; return the part of the scenario in which it is.

    Rows are called by their id, by their name in any case, or by the only start of one of them.
    ``clash.friction`` is short for ``parameters.clash.friction``. ``where`` locates a change that the scenario
    itself makes; empty for one that was requested.
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


def paths_with_ids(scenario: ScenarioData, paths: Iterable[str]) -> list[str]:
    """Return paths with the ids of rows in place of their names: two words for one value are one path."""
    return [_with_id(scenario, path) for path in paths]


def _with_id(scenario: ScenarioData, path: str) -> str:
    """Return a path with the id of its row, if it has one that is called so."""
    part, _, rest = path.partition(".")
    if part not in NAMED_ROWS or not rest:
        return path
    word, dot, column = rest.partition(".")
    found = rows_called(word, getattr(scenario, part))
    return f"{part}.{found[0].id}{dot}{column}" if len(found) == 1 else path


def is_parameter(steps: list[str]) -> bool:
    """Whether a path begins with a mechanism: where a part of the scenario has its name, the next step decides."""
    if steps[0] not in AllParameters.model_fields or steps[0] not in ScenarioData.model_fields:
        return steps[0] in AllParameters.model_fields
    parameters = AllParameters.model_fields[steps[0]].annotation
    return len(steps) > 1 and steps[1] in getattr(parameters, "model_fields", {})


def _enter(node: Any, name: str, path: str, where: str) -> Any:
    """Return what is one step down: in a mapping by key, in a list by the item's id."""
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
    """Return the row of a list that has an id, or that a name calls."""
    ids = [_called(row) for row in rows if _called(row)]
    if name in ids and ids.count(name) == 1:
        return next(row for row in rows if _called(row) == name)
    if not ids:
        raise _mistake(f"{path!r}: this list has no ids to address its entries by: set the whole list", where)
    if name in ids:
        raise _mistake(f"{path!r} stands {ids.count(name)} times: set the whole list", where)
    known = [_Row(_called(row), str(row.get("name") or ""), row) for row in rows if _called(row)]
    found = rows_called(name, known)
    if len(found) == 1:
        return found[0].row
    raise _mistake(
        f"{path!r} {several(found)}" if found else f"{path!r} is not declared: {hint_at(name, known)}", where
    )


def _called(row: Any) -> str:
    """Return the name by which a row is addressed: its id, or its kind where it has none."""
    return str(row.get("id", row.get("kind", ""))) if isinstance(row, dict) else ""


def _mistake(problem: str, where: str = "") -> ScenarioError:
    """Return the error of a change: one that was requested, or one that the scenario itself makes somewhere."""
    return ScenarioError(f"{where}: {problem}") if where else ScenarioError(problem, argument="changes")
