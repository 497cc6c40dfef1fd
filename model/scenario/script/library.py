"""The library of setbacks: events that missions have met, with their sources, to be used in any scenario by name.

``events: [{use: overloaded-disarmament, id: camp, place: KY2, day: 120}]`` becomes the events that the library has
under that name, with the given parameters in place of ``$place`` and the like.
"""

import difflib
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.language.words import mark
from interpose.model.scenario.readers import read_document

TIMES = ("day", "date", "when")
OWN = (*TIMES, "after", "chance", "repeat_days", "lasts")
NEEDED = mark("(needed)")
"""What stands for the default of what must be given."""
MARK = re.compile(r"\$\{?(\w+)\}?")


@lru_cache(maxsize=1)
def library() -> dict[str, Any]:
    """Return the library: by name, what it means, its source, its parameters and its events."""
    file = resources.files("interpose.model.scenario").joinpath("shipped", "events/library.yaml")
    return read_document(Path(str(file)))


def setback_rows() -> list[dict[str, Any]]:
    """Return the library as rows: name, meaning, source, mark, and parameters with their defaults."""
    rows = []
    for name, entry in library().items():
        takes = {key: field.get("default", NEEDED) for key, field in entry["takes"].items()}
        rows.append({"name": name} | {key: entry.get(key, "") for key in ("about", "source", "mark")})
        rows[-1]["parameters"] = takes
    return rows


def name_uses(document: Mapping[str, Any]) -> None:
    """Name every use of the library that has no id after its setback, so that a path can address it."""
    events = document.get("events")
    for item in events if isinstance(events, list) else []:
        if isinstance(item, dict) and isinstance(item.get("use"), str):
            item.setdefault("id", item["use"])


def write_out(document: dict[str, Any], where: str) -> None:
    """Replace every use of the library by its events; raises :class:`ScenarioError` with one line."""
    events = document.get("events")
    if not isinstance(events, (list, tuple)):
        return
    out: list[Any] = []
    for item in events:
        is_use = isinstance(item, dict) and "use" in item
        out += _events_of(item, where) if is_use else [item]
    document["events"] = out


def _events_of(use: dict[str, Any], where: str) -> list[Any]:
    """Return the events that one use stands for: the first has the use's id, the others are named after it."""
    name, setbacks = use["use"], library()
    if not isinstance(name, str) or name not in setbacks:
        near = difflib.get_close_matches(str(name), setbacks, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(setbacks)}"
        raise ScenarioError(f"{where}: events: use = {name!r}: there is no such setback in the library: {hint}")
    ident, entry = use.get("id", name), setbacks[name]
    arguments = {key: value for key, value in use.items() if key not in ("use", "id")}
    values = _values(entry["takes"], arguments, f"{where}: events.{ident}")
    values["id"] = ident
    written = [_filled(event, values) for event in entry["events"]]
    first = written[0]
    if any(key in arguments for key in TIMES):
        first = {key: value for key, value in first.items() if key not in TIMES}
    first |= {key: arguments[key] for key in OWN if key in arguments}
    about = {"about": " ".join(entry["about"].split()), "source": entry["source"], "mark": entry.get("mark", "")}
    return [about | first, *(about | event for event in written[1:])]


def _values(takes: Mapping[str, Any], arguments: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return what a use sets for the parameters of a setback, and defaults for the rest."""
    for key in arguments:
        if key not in takes and key not in OWN:
            near = difflib.get_close_matches(key, [*takes, *OWN], 1)
            hint = f"did you mean {near[0]!r}?" if near else f"it takes {', '.join([*takes, *OWN])}"
            raise ScenarioError(f"{where}.{key}: unknown key: {hint}")
    for key, field in takes.items():
        if key not in arguments and "default" not in field:
            raise ScenarioError(f"{where}.{key}: is missing ({field['meaning']}): add it")
    return {key: arguments.get(key, field.get("default")) for key, field in takes.items()}


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    """Return a value with marks replaced: ``$deaths`` alone keeps its kind, within a text it becomes text."""
    if isinstance(value, dict):
        return {key: _filled(item, values) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, values) for item in value]
    if not isinstance(value, str):
        return value
    alone = MARK.fullmatch(value)
    if alone and alone[1] in values:
        return values[alone[1]]
    return MARK.sub(lambda mark: str(values.get(mark[1], mark[0])), value)
