"""Levers that other levers cap, as the schema declares them, with a scenario's values and whether the cap binds."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from interpose.model.scenario.schema.base import NEEDED, SMALLER, TOGETHER
from interpose.model.scenario.schema.whole import ScenarioData
from interpose.model.state.territory import TONNES_PER_TRUCK

PARTS = ("contributors", "factions", "mission", "aid", "reconstruction")
"""Parts of a scenario that have levers which others cap, in the order of the table."""


def capped_rows(scenario: ScenarioData) -> list[dict[str, Any]]:
    """Return a row for each lever and each other lever that caps it.

    Returns
    -------
    list of dict
        ``path`` of the lever (in a list of parties or countries without the id), its ``unit``, ``low`` and ``high``
        (smallest and largest value in the scenario), ``capped_by`` (path), ``cap`` (value; the sum over places or
        pledges; 0 where there is none), ``how``, ``binds`` (whether the cap holds the lever down; None where a
        comparison says nothing, because the cap is on what comes of the lever), and ``held`` (ids of those for whom it
        does).
    """
    return [row for part in PARTS for row in _rows_of(scenario, part)]


def _rows_of(s: ScenarioData, part: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of the levers of one part, or of all items of a list of parts alike."""
    items = _items(s, part)
    if not items:
        return
    for name, field in type(items[0]).model_fields.items():
        extra: Any = field.json_schema_extra or {}
        values = [getattr(item, name) for item in items]
        for cap, how in extra.get("capped_by", {}).items():
            held = _held(s, part, name, cap, how)
            yield {
                "path": f"{part}.{name}",
                "unit": extra["unit"],
                "low": min(values),
                "high": max(values),
                "capped_by": cap,
                "cap": _cap(s, cap),
                "how": how,
                "binds": None if held is None else bool(held),
                "held": [item.id for item in held or () if hasattr(item, "id")],
            }


def _items(s: ScenarioData, part: str) -> tuple[BaseModel, ...]:
    """Return the items of a list of parts, or the one part that is no list."""
    value = getattr(s, part)
    return value if isinstance(value, tuple) else (value,)


def _cap(s: ScenarioData, path: str) -> float:
    """Return the value of a lever that caps: a sum over places and pledges, else its value (the least of several)."""
    head, _, name = path.partition(".")
    if head == "places":
        return float(sum(_of_place(place, name) for place in s.places))
    if path == "reconstruction.pledges.amount":
        return float(sum(pledge.amount for pledge in s.reconstruction.pledges))
    if hasattr(s, head):
        return float(min(getattr(item, name) for item in _items(s, head)))
    return float(getattr(s.parameters_of(head), name))


def _of_place(place: Any, name: str) -> float:
    """Return what a place lets in; goods that are not given are those of its trucks."""
    value = getattr(place, name)
    return float(TONNES_PER_TRUCK * place.entry_trucks if value is None else value)


def _held(s: ScenarioData, part: str, name: str, cap: str, how: str) -> tuple[BaseModel, ...] | None:
    """Return the items whose lever a cap holds down; None where the two cannot be compared."""
    items, bound = _items(s, part), _cap(s, cap)
    if how == TOGETHER:
        return items if _sum_under(s, part, cap) > bound else ()
    if how not in (SMALLER, NEEDED):
        return None
    own = cap.partition(".")[2] if cap.startswith(f"{part}.") else ""
    limits = [getattr(item, own) if own else bound for item in items]
    pairs = [(item, getattr(item, name), limit) for item, limit in zip(items, limits, strict=True)]
    return tuple(i for i, value, limit in pairs if value > 0 and (limit == 0 if how == NEEDED else value > limit))


def _sum_under(s: ScenarioData, part: str, cap: str) -> float:
    """Return the sum of all levers of a part that one cap holds together; offers count as often as the mission asks."""
    total = 0.0
    for item in _items(s, part):
        for name, field in type(item).model_fields.items():
            extra: Any = field.json_schema_extra or {}
            if extra.get("capped_by", {}).get(cap) == TOGETHER:
                total += getattr(item, name)
    return total * s.mission.strength if part == "contributors" else total
