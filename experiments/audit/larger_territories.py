"""The same country with small territories put together into larger ones, as ids name them: NG1 to NG4 into NG."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import scenario_from
from interpose.model.scenario.scenario import Scenario, bare
from interpose.model.scenario.schema.territories import Holding, Link, Place

DIGITS = "0123456789"
SUMS = ("population", "entry_people", "entry_trucks", "exit_people")
MOST_CROSSING = 1e9
"""Most people a day whom a border may let through, by the bounds of scenario files."""


def larger_territories(scenario: Scenario) -> Scenario:
    """Return a scenario on a coarser map: territories whose ids differ by a number at the end become one.

    People, areas, fighters, crossings and lengths are added up; shares are weighted: by area (control), by people whose
    home it is (damage, services, roads, who stayed), by people who are there (support). Borders within a larger
    territory vanish with what separated people and fighters there: that is what the knob tries.

    Raises
    ------
    ScenarioError
        Where ids do not name larger territories, or draws of values of single territories are open.
    """
    groups = _groups(scenario)
    if scenario.open_draws is not None:
        raise ScenarioError(f"{scenario.name}: territories cannot be put together while draws of values are open")
    whole = {place.id: name for name, places in groups.items() for place in places}
    document = bare(scenario).model_dump(mode="json") | {"policies": {}}
    document["places"] = [_together(name, places) for name, places in groups.items()]
    document["links"] = _borders(scenario.links, whole)
    document["holdings"] = _holdings(scenario, groups)
    for part in ("events", "stages"):
        document[part] = _renamed(document[part], whole)
    return scenario_from(document, where=f"{scenario.name} in larger territories")


def _groups(scenario: Scenario) -> dict[str, list[Place]]:
    """Return the territories by the letters of their ids."""
    places = sorted(scenario.places, key=lambda place: place.id.rstrip(DIGITS))
    groups = {name: list(part) for name, part in groupby(places, lambda place: place.id.rstrip(DIGITS))}
    if not 1 < len(groups) < len(scenario.places):
        problem = "its ids do not name larger ones (as NG1 and NG2 name NG)"
        raise ScenarioError(f"{scenario.name}: territories cannot be put together: {problem}")
    return groups


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """Return a weighted mean; the plain one where nothing has a weight."""
    total = sum(weights)
    pairs = zip(values, weights, strict=True)
    return sum(v * w for v, w in pairs) / total if total > 0 else sum(values) / len(values)


def _together(name: str, places: Sequence[Place]) -> dict[str, Any]:
    """Return territories as one, as a row of a scenario."""
    people, area = [float(p.population) for p in places], [p.area_km2 for p in places]
    row: dict[str, Any] = {"id": name, "area_km2": sum(area)}
    if all(p.key is not None for p in places):
        row["key"] = min(p.key or 0 for p in places)
    row |= {of: sum(getattr(p, of) for p in places) for of in SUMS}
    row |= {of: _mean([getattr(p, of) for p in places], people) for of in ("damage", "services", "roads", "stay")}
    row |= {of: _mean([getattr(p, of) for p in places], area) for of in ("lat", "lon")}
    row["line_km"] = sum(p.area_km2**0.5 if p.line_km is None else p.line_km for p in places)
    row["capacity"] = sum(p.capacity for p in places) if all(p.capacity for p in places) else 0
    row["shelter"] = sum(p.stay * p.population if p.shelter is None else p.shelter for p in places)
    if any(p.entry_tonnes is not None for p in places):
        row["entry_tonnes"] = sum(p.entry_tonnes or 0 for p in places)
    return row


def _borders(links: Sequence[Link], whole: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the borders between larger territories."""
    between: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        a, b = sorted((whole[link.a], whole[link.b]))
        if a != b:
            between.setdefault((a, b), []).append(link)
    rows = []
    for (a, b), parts in between.items():
        lengths = [link.length_km for link in parts]
        shares = {of: _mean([getattr(link, of) for link in parts], lengths) for of in ("front", "open")}
        capacity = min(MOST_CROSSING, sum(link.capacity for link in parts))
        rows.append({"a": a, "b": b, "length_km": sum(lengths), "capacity": capacity, **shares})
    return rows


def _holdings(scenario: Scenario, groups: Mapping[str, Sequence[Place]]) -> list[dict[str, Any]]:
    """Return what each party has in each larger territory."""
    held = {(holding.place, holding.faction): holding for holding in scenario.holdings}
    rows = []
    for name, places in groups.items():
        area = [place.area_km2 for place in places]
        there = [place.population * place.stay for place in places]
        for faction in scenario.factions:
            parts = [held.get((p.id, faction.id), Holding(place=p.id, faction=faction.id)) for p in places]
            row: dict[str, Any] = {
                "place": name,
                "faction": faction.id,
                "fighters": sum(part.fighters for part in parts),
            }
            row["control"] = _mean([part.control for part in parts], area)
            row["support"] = _mean([part.support for part in parts], there)
            if all(part.feared is not None for part in parts):
                row["feared"] = _mean([part.feared or 0.0 for part in parts], area)
            rows.append(row)
    return rows


def _renamed(value: Any, whole: Mapping[str, str]) -> Any:
    """Return plain data in which every id of a territory has become that of the larger one."""
    if isinstance(value, dict):
        return {key: _renamed(item, whole) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, whole) for item in value]
    return whole.get(value, value) if isinstance(value, str) else value
