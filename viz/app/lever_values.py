"""How values of levers are written in a view, and what they are as changes of a scenario."""

from collections.abc import Iterable, Mapping
from typing import Any

from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.viz.app.added_events import ADDED, events_of

AND = "+"
"""Stands between the parts of a list, and between the two ends of a range."""
LISTS = ("reconstruction.excluded",)
RANGES = ("first_days", "full_days", "answer_days", "parliament_days")
"""Values of a contributor that are two days: the earliest and the latest."""
EVENTS = "events."


def is_added(path: str) -> bool:
    """Whether a path of a view is an event that a visitor has added."""
    return path.startswith(ADDED)


def is_range(path: str) -> bool:
    """Whether a path holds two days."""
    return path.startswith("contributors.") and path.rpartition(".")[2] in RANGES


def as_text(path: str, value: Any) -> Any:
    """Write a value of a scenario as a view holds it: lists and ranges are texts there."""
    if isinstance(value, (list, tuple)) and (path in LISTS or is_range(path)):
        return AND.join(f"{part:g}" if isinstance(part, float) else str(part) for part in value)
    return value


def as_changes(values: Mapping[str, Any], scenario: Scenario | None = None) -> dict[str, Any]:
    """Write values of levers as changes of a scenario.

    Parameters
    ----------
    values : mapping
        Values by path, as a view holds them.
    scenario : Scenario, optional
        What they change: needed where events are added, which follow those that it has.

    Raises
    ------
    ScenarioError
        For an added event that cannot be read.
    """
    added = {path: str(value) for path, value in values.items() if is_added(path)}
    out: dict[str, Any] = {}
    if added and scenario is not None:
        out["events"] = with_added(scenario, added)
    for path, value in values.items():
        if not is_added(path):
            out |= _change(path, value)
    return out


def _change(path: str, value: Any) -> dict[str, Any]:
    """Write one value as a change; the day of an event stands in place of its date, and 0 days for good."""
    if path in LISTS:
        return {path: [part for part in str(value).split(AND) if part]}
    if is_range(path):
        return {path: [float(part) for part in str(value).split(AND)]}
    if path.startswith(EVENTS) and path.count(".") >= 2:
        own, _, name = path.rpartition(".")
        if name == "day":
            return {f"{own}.date": None, path: value}
        if name == "lasts" and value == 0:
            return {path: None}
    return {path: value}


def with_added(scenario: Scenario, added: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the events of a scenario, with those that are added; an empty text takes one away that was added."""
    anew = {event["id"]: event for path, text in added.items() for event in events_of(path, text)}
    gone = {name for path in added for name in (path.replace(".", "-"), f"{path.replace('.', '-')}-end")}
    kept: Iterable[Any] = (event for event in scenario.events if event.id not in gone)
    return [*(event.model_dump(mode="json") for event in kept), *anew.values()]


def load_changed(case: str, values: Mapping[str, Any]) -> Scenario:
    """Load a scenario with values of levers; raises ``ScenarioError`` with one line."""
    plain = {path: value for path, value in values.items() if not is_added(path)}
    added = {path: value for path, value in values.items() if is_added(path) and value}
    scenario = load_scenario(case, as_changes(plain))
    return change_scenario(scenario, as_changes(added, scenario)) if added else scenario
