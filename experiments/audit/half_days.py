"""The same scenario in steps of half a day: every rate a day and every number of days is converted by its unit.

A model of daily steps has no other step of its own, but all its numbers have units. What is counted by the day is
halved, what lasts days takes twice as many steps, and a chance p a day becomes 1 - sqrt(1 - p) a step: two steps leave
what one day left. A few numbers hide a day behind another unit (:data:`HIDDEN`).

What cannot be converted, and so is what the knob tests: what steps read is half a day old instead of a day; what is
drawn anew every step (whether a unit may move, where a lot falls) is drawn twice as often; caps on the events of a
step; the quarter of ninety steps after which a shortfall of money is drawn anew.
"""

from collections.abc import Callable, Iterator, Mapping
from math import sqrt
from typing import Any, NamedTuple

from pydantic import BaseModel

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import scenario_from
from interpose.model.scenario.scenario import Scenario, bare

STEPS = 2
"""Steps of a day."""
LASTING = ("days", "day", "days of need")
A_DAY = ("/day", "* day)")
"""Ends of the units of what is counted by the day."""
CHANCES = ("chance", "part ", "share ")
"""How the meaning of a number of unit 1/day begins that is a chance or a part, not a rate."""
RANGES = ("first_days", "full_days", "answer_days", "parliament_days")
"""Ranges of days of contributors, whose unit is in their name."""
HIDDEN: Mapping[str, tuple[float, str]] = {
    "parameters.logistics.entry_risk": (STEPS, "is per death a day"),
    "parameters.logistics.convoy_risk": (STEPS, "is per death a day"),
    "parameters.deployment.convoy_people": (STEPS, "are whom a convoy a day serves"),
    "parameters.attitudes.noise": (1 / sqrt(STEPS), "is the width of a daily step of a random walk"),
    "aid.truck_rations": (STEPS, "are the needs of a person for a day"),
}
"""What has a day in its meaning and not in its unit: by what it is multiplied, and why."""
LEFT_OUT: dict[str, Any] = {"policies": {}, "choices": {}}


class Converted(NamedTuple):
    """A number of a scenario in steps of half a day."""

    path: str
    before: Any
    after: Any


def half_days(scenario: Scenario) -> Scenario:
    """Return a scenario of which each step is half a day, over the same span of time.

    Parameters
    ----------
    scenario : Scenario
        In steps of a day; values that are open in it must be settled.

    Returns
    -------
    Scenario
        With twice as many steps. Whole numbers that are odd are rounded up.

    Raises
    ------
    ScenarioError
        Where something is open, or an event has a date or a condition, which speak of days in words; or where a
        converted number leaves its bounds.
    """
    if scenario.open_draws is not None:
        raise ScenarioError(f"{scenario.name}: cannot be put into half days while draws of its values are open")
    for event in scenario.events:
        if event.date is not None or event.when is not None:
            problem = f"event {event.id!r} has a date or a condition: take it out"
            raise ScenarioError(f"{scenario.name} cannot be put into half days: {problem}")
    document = bare(scenario).model_dump(mode="json") | LEFT_OUT
    for path, _, after in converted(scenario):
        *parents, last = path.split(".")
        part: Any = document
        for name in parents:
            part = part[int(name)] if isinstance(part, list) else part[name]
        part[last] = after
    return scenario_from(document, where=f"{scenario.name} in half days")


def converted(scenario: Scenario) -> list[Converted]:
    """Return every number of a scenario that half-day steps change, by its path, before and after."""
    found = []
    for path, value, unit, meaning in _numbers(bare(scenario).model_copy(update=LEFT_OUT)):
        convert = _conversion(path, unit, meaning)
        if convert is None or value is None:
            continue
        many = isinstance(value, tuple)
        after = [convert(one) for one in value] if many else _whole(convert(value), value)
        found.append(Converted(path, value, after))
    return found


def _numbers(part: BaseModel, above: str = "") -> Iterator[tuple[str, Any, str, str]]:
    """Go through the numbers of a part and of the parts within: path, value, unit and meaning."""
    for name, field in type(part).model_fields.items():
        value, path = getattr(part, name), f"{above}{name}"
        extra = field.json_schema_extra
        unit = str(extra.get("unit", "")) if isinstance(extra, dict) else ""
        if isinstance(value, BaseModel):
            yield from _numbers(value, f"{path}.")
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            for row, item in enumerate(value):
                yield from _numbers(item, f"{path}.{row}.")
        else:
            yield path, value, unit, field.description or ""


def _conversion(path: str, unit: str, meaning: str) -> Callable[[float], float] | None:
    """Return how a number is converted; None if steps of half a day leave it as it is."""
    if path in HIDDEN:
        factor = HIDDEN[path][0]
        return lambda value: factor * value
    if unit in LASTING or path.rsplit(".", 1)[-1] in RANGES:
        return lambda value: STEPS * value
    if unit == "1/day" and meaning.startswith(CHANCES):
        return lambda value: 1.0 - (1.0 - min(1.0, value)) ** (1 / STEPS)
    if unit.endswith(A_DAY):
        return lambda value: value / STEPS
    return None


def _whole(after: float, before: float) -> float:
    """Return a converted number as a whole one, rounded up, where it was one before."""
    return -int(-after // 1) if isinstance(before, int) and not isinstance(before, bool) else after


def in_days(outcome_unit: str, value: float) -> float:
    """Return an outcome that was counted by steps of half a day as it is by days.

    Parameters
    ----------
    outcome_unit : str
        Its unit, as in :data:`interpose.model.results.outcomes.OUTCOMES`.
    value : float
        What was counted.
    """
    if outcome_unit in ("days", "person-days"):
        return value / STEPS
    return value * STEPS if outcome_unit in ("events/day", "1/(1000 y)") else value
