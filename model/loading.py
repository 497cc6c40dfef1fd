"""Loading scenarios: by name or file, with contested values chosen and changes by path, and errors in one line."""

import difflib
from collections.abc import Mapping
from copy import deepcopy
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from interpose.model.errors import ScenarioError
from interpose.model.faults import fault_line, mistaken, one_line
from interpose.model.reading import read_document
from interpose.model.scenario import AllParameters, Scenario
from interpose.model.setbacks import name_uses, write_out
from interpose.model.synthetic import KINDS, NAME, synthetic_document
from interpose.model.unsettled import still_open

SUFFIXES = (".yaml", ".yml")


def scenario_names() -> list[str]:
    """List the scenarios that come with the package."""
    folder = resources.files("interpose.model.scenarios")
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def find_scenario(case: str) -> Path:
    """Find the file of a scenario: a path to a YAML file, or the name of a shipped one."""
    path, names = Path(case), scenario_names()
    if path.suffix in SUFFIXES:
        if "\0" in case or not path.is_file():
            problem = "is a folder, not a file" if "\0" not in case and path.is_dir() else "no such file"
            raise ScenarioError(f"{case}: {problem}: give a scenario file or one of {', '.join(names)}")
        return path
    if case not in names:
        made_up = [f"{kind}-16" for kind in KINDS]
        near = difflib.get_close_matches(case, [*names, *made_up], 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join([*names, *made_up])}"
        raise ScenarioError(f"scenario {case!r} is not known: {hint} (a file's name must end in .yaml)")
    return Path(str(resources.files("interpose.model.scenarios").joinpath(f"{case}.yaml")))


def load_scenario(case: str | Path, changes: Mapping[str, Any] | None = None) -> Scenario:
    """Load a scenario by name or file, with changes applied.

    Parameters
    ----------
    case : str or Path
        Name of a shipped scenario, or path of a YAML file. ``places``, ``links``, ``holdings``, ``dyads``,
        ``reported``, ``facts`` and ``shapes`` may name a CSV or GeoJSON file beside it.
    changes : mapping, optional
        Dotted paths and values, for instance ``{"mission.ceiling": 8000, "clash.friction": 0.01}``; items of lists
        are addressed by their ``id``. Choices are applied first, then these.

    Raises
    ------
    ScenarioError
        With one line that names the place and the cure.
    """
    if NAME.match(str(case)):
        return scenario_from(synthetic_document(str(case)), changes, str(case))
    path = find_scenario(str(case))
    document = read_document(path)
    choices = document.get("choices")
    _apply_choices(document, list(choices) if isinstance(choices, dict) else [], path.name)
    return scenario_from(document, changes, path.name)


def load_every_choice(case: str | Path) -> Scenario:
    """Load a scenario, and once more with every option of its contested values: all of them must hold."""
    scenario = load_scenario(case)
    for name, choice in scenario.choices.items():
        for option in choice.options:
            load_scenario(case, {f"choices.{name}": option})
    return scenario


def scenario_from(
    document: dict[str, Any], changes: Mapping[str, Any] | None = None, where: str = "scenario"
) -> Scenario:
    """Make a scenario from plain data, which stay as they are (``changes`` and errors: :func:`load_scenario`)."""
    document = deepcopy(document)
    _change(document, changes or {})
    return _checked(document, document, where)


def change_scenario(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Give a copy of a scenario with changes by path; the original stays as it is.

    What is open in it stays open, but for what is changed. The whole is validated again. Only the search for values of
    a mistaken kind, which is slow and finds nothing in what a scenario has already accepted, is confined to the parts
    that the changes touch.
    """
    if not changes:
        return scenario
    document = scenario.model_dump(mode="json")
    touched = _change(document, changes)
    changed = _checked(document, {part: document[part] for part in document if part in touched}, scenario.name)
    return still_open(scenario, changed, changes)


def _change(document: dict[str, Any], changes: Mapping[str, Any]) -> set[str]:
    """Apply choices, then changes by path; gives the parts of the scenario that they touch."""
    wanted = dict(changes)
    name_uses(document)
    chosen = _take_choices(document, wanted)
    touched = _apply_choices(document, chosen) | ({"choices"} if chosen else set())
    for path, value in wanted.items():
        touched.add(set_path(document, path, deepcopy(value)))
    return touched


def _checked(document: dict[str, Any], new: dict[str, Any], where: str) -> Scenario:
    """Write out the library's events and validate everything; ``new`` is what may hold values of a mistaken kind."""
    write_out(document, where)
    if "events" in new:
        new["events"] = document["events"]
    for fault in mistaken(new, Scenario):
        raise ScenarioError(fault_line(fault, where, Scenario, document))
    try:
        return Scenario.model_validate(document)
    except ValidationError as error:
        raise ScenarioError(one_line(error, where, Scenario, document)) from None
    except ScenarioError as error:
        raise ScenarioError(f"{where}: {error}") from None


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


def _apply_choices(document: dict[str, Any], names: list[str], file: str = "") -> set[str]:
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
    if steps[0] not in Scenario.model_fields:
        near = difflib.get_close_matches(steps[0], [*Scenario.model_fields, *AllParameters.model_fields], 1)
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


def _mistake(problem: str, where: str = "") -> ScenarioError:
    """Return the error of a change: one that was asked for, or one that the scenario itself makes somewhere."""
    return ScenarioError(f"{where}: {problem}") if where else ScenarioError(problem, argument="changes")


def is_parameter(steps: list[str]) -> bool:
    """Say whether a path begins with a mechanism: where a part of the scenario has its name, the next step decides."""
    if steps[0] not in AllParameters.model_fields or steps[0] not in Scenario.model_fields:
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
    """Give the name by which a row is addressed: its id, or its kind where it has none."""
    return str(row.get("id", row.get("kind", ""))) if isinstance(row, dict) else ""
