"""Reading scenarios: YAML with CSV and GeoJSON beside it, changes by path, and errors in one line."""

import csv
import difflib
import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from interpose.model.errors import ScenarioError
from interpose.model.scenario import AllParameters, Scenario
from interpose.model.synthetic import NAME, synthetic_document

TABLE_KEYS = ("places", "links", "holdings", "dyads", "reported", "facts")


def scenario_names() -> list[str]:
    """List the scenarios that come with the package."""
    folder = resources.files("interpose.model.scenarios")
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def find_scenario(case: str) -> Path:
    """Find the file of a scenario: a path to a YAML file, or the name of a shipped one."""
    path = Path(case)
    if path.suffix in (".yaml", ".yml"):
        if not path.is_file():
            raise ScenarioError(f"{case}: no such file: give a scenario file or one of {', '.join(scenario_names())}")
        return path
    if case not in scenario_names():
        near = difflib.get_close_matches(case, scenario_names(), 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(scenario_names())}"
        raise ScenarioError(f"scenario {case!r} is not known: {hint}; or give a path that ends in .yaml")
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
    document = _read_yaml(path)
    document = {key: _beside(path, key, value) for key, value in document.items()}
    for choice in _mappings(document.get("choices")):
        for option in _mappings(choice.get("options")):
            option["set"] = {key: _beside(path, key, value) for key, value in (option.get("set") or {}).items()}
    _apply_choices(document, list(document.get("choices") or {}), path.name)
    return scenario_from(document, changes, path.name)


def scenario_from(
    document: dict[str, Any], changes: Mapping[str, Any] | None = None, where: str = "scenario"
) -> Scenario:
    """Make a scenario from plain data (see :func:`load_scenario` for ``changes`` and errors)."""
    wanted = dict(changes or {})
    chosen = [name for name in (document.get("choices") or {}) if f"choices.{name}" in wanted]
    for name in chosen:
        document["choices"][name]["chosen"] = wanted.pop(f"choices.{name}")
    _apply_choices(document, chosen, "--set")
    for path, value in wanted.items():
        set_path(document, path, value, "--set")
    try:
        return Scenario.model_validate(document)
    except ValidationError as error:
        raise ScenarioError(one_line(error, where)) from None


def change_scenario(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Give a copy of a scenario with changes by path; the original stays as it is."""
    if not changes:
        return scenario
    return scenario_from(scenario.model_dump(mode="json"), changes, scenario.name)


def _mappings(value: Any) -> list[dict[str, Any]]:
    """List the mappings among the values of a mapping (anything else is left to the schema to refuse)."""
    return [item for item in value.values() if isinstance(item, dict)] if isinstance(value, dict) else []


def _apply_choices(document: dict[str, Any], names: list[str], where: str) -> None:
    """Set what the chosen options of the named contested values set."""
    for name in names:
        choice = document["choices"][name]
        options = choice.get("options") if isinstance(choice, dict) else None
        chosen = choice.get("chosen") if isinstance(choice, dict) else None
        if not isinstance(options, dict) or chosen not in options:
            known = ", ".join(options) if isinstance(options, dict) else "none"
            raise ScenarioError(f"{where}: choices.{name} = {chosen!r} is not an option: take one of {known}")
        for path, value in ((options[chosen] or {}).get("set") or {}).items():
            set_path(document, path, value, where)


def _read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping without making any Python object from its tags."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path.name}: byte {error.start} is not UTF-8: save the file as UTF-8") from None
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        raise ScenarioError(f"{path.name}{line}: not valid YAML for a scenario ({problem}): mend that line") from None
    if not isinstance(document, dict):
        raise ScenarioError(
            f"{path.name}: must be a mapping of keys (name:, places:, factions: ...), not {type(document).__name__}"
        )
    return document


def _beside(path: Path, key: str, value: Any) -> Any:
    """Read the CSV or GeoJSON file that a value names, beside the scenario's own file."""
    if not isinstance(value, str) or key not in (*TABLE_KEYS, "shapes"):
        return value
    file = path.parent / value
    try:
        if key == "shapes":
            return json.loads(file.read_text(encoding="utf-8"))
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
    except FileNotFoundError:
        raise ScenarioError(f"{path.name}: {key} names {value}, which is not beside it ({file.parent})") from None
    except (OSError, UnicodeDecodeError, csv.Error, json.JSONDecodeError) as error:
        raise ScenarioError(f"{value}: cannot be read as {file.suffix or 'a table'} in UTF-8 ({error})") from None
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ScenarioError(f"{value} line {number}: has another number of cells than the header")
    return [{name: cell for name, cell in row.items() if cell != ""} for row in rows]


def set_path(document: dict[str, Any], path: str, value: Any, where: str) -> None:
    """Set one value by dotted path; ``clash.friction`` is short for ``parameters.clash.friction``."""
    steps = path.split(".")
    if steps[0] in AllParameters.model_fields:
        steps = ["parameters", *steps]
    if steps[0] not in Scenario.model_fields:
        near = difflib.get_close_matches(steps[0], [*Scenario.model_fields, *AllParameters.model_fields], 1)
        raise ScenarioError(f"{where}: unknown path {path!r}" + (f": did you mean {near[0]!r}?" if near else ""))
    node: Any = document
    for depth, name in enumerate(steps[:-1]):
        node = _enter(node, name, ".".join(steps[: depth + 1]), where)
    if isinstance(node, list):
        raise ScenarioError(f"{where}: {path!r} names a whole row: add the column, for instance {path}.name")
    node[steps[-1]] = value


def _enter(node: Any, name: str, path: str, where: str) -> Any:
    """Go one step down: into a mapping by key, into a list by the item's id."""
    if isinstance(node, dict):
        if node.get(name) is None:
            node[name] = {}
        elif isinstance(node[name], tuple):
            node[name] = list(node[name])
        if not isinstance(node[name], (dict, list)):
            raise ScenarioError(f"{where}: {path!r} is a single value and has nothing below it")
        return node[name]
    for item in node:
        if isinstance(item, dict) and item.get("id") == name:
            return item
    known = [str(item.get("id")) for item in node if isinstance(item, dict)]
    raise ScenarioError(f"{where}: {path!r} is not declared: known are {', '.join(known[:12])}")


def one_line(error: ValidationError, where: str) -> str:
    """Say the first fault of a scenario in one line: place, value, bound or kind, unit, and how many more there are."""
    faults = error.errors(include_url=False)
    first = faults[0]
    place = ".".join(str(part) for part in first["loc"] if part != "function-after")
    value = first.get("input")
    shown = (
        "" if isinstance(value, (dict, list, tuple)) or value is None or first["type"] == "missing" else f" = {value!r}"
    )
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        message = "unknown key: remove it or mend its spelling"
    unit = _unit_at(first["loc"])
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    text = (
        f"{where}: {place}{shown}: {message}{f' [{unit}]' if unit else ''}{more}"
        if place
        else f"{where}: {message}{more}"
    )
    return " ".join(text.split())


def _unit_at(place: tuple[int | str, ...]) -> str:
    """Look up the unit of the field at a place of the schema; empty if it has none."""
    model: Any = Scenario
    unit = ""
    for step in place:
        if isinstance(step, int):
            continue
        field = getattr(model, "model_fields", {}).get(step)
        if field is None:
            return unit
        unit = (field.json_schema_extra or {}).get("unit", "") if not callable(field.json_schema_extra) else ""
        arguments = getattr(field.annotation, "__args__", ())
        model = next((a for a in (field.annotation, *arguments) if hasattr(a, "model_fields")), None)
    return unit
