"""The worlds that are measured: a made-up one of any size, Gaza at any number of civilians, and copies to run on."""

import copy
from collections.abc import Mapping
from typing import Any

import numpy as np

from interpose.model.scenario.loading import load_scenario, scenario_from
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.synthetic import synthetic_document
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.simulate import advance_world
from interpose.model.state.world import World

TERRITORIES = 100
PERSONS = 10_000_000
UNIT_SIZE = 100
SEED = 1


def made_up(
    rows: int,
    territories: int = TERRITORIES,
    persons: int = PERSONS,
    factions: int = 2,
    units: int | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Scenario:
    """Make a grid of territories with about as many civilian rows as asked for; all else does not depend on these.

    Parameters
    ----------
    rows : int
        Civilian rows, each standing for ``persons // rows`` persons.
    territories : int
        Territories of the grid.
    persons : int
        People, the same number everywhere.
    factions : int
        Parties: the two that hold one half each, and others with some fighters everywhere.
    units : int, optional
        Units that are all offered at once; default: what the grid has.
    changes : mapping, optional
        Further changes by path.
    """
    document = synthetic_document(f"grid-{territories}")
    document["people_per_agent"] = max(1, persons // rows)
    for place in document["places"]:
        place["population"] = persons // territories
    _add_factions(document, factions)
    if units is not None:
        _offer(document, units)
    return scenario_from(document, changes)


def _add_factions(document: dict[str, Any], factions: int) -> None:
    """Add parties with a few fighters and supporters everywhere, hostile to all others."""
    names = [faction["id"] for faction in document["factions"]]
    for number in range(len(names), factions):
        name = f"party-{number}"
        document["dyads"] += [{"a": other, "b": name, "tension": 0.5} for other in names]
        document["factions"].append({"id": name})
        document["holdings"] += [
            {"place": place["id"], "faction": name, "fighters": 40, "control": 0.01, "support": 0.05}
            for place in document["places"]
        ]
        names.append(name)


def _offer(document: dict[str, Any], units: int) -> None:
    """Let a country offer so many units that are all ready at once, and carry and let them in within days."""
    country = {"offer_low": units * UNIT_SIZE, "offer_high": units * UNIT_SIZE, "first_days": [0, 0]}
    document["contributors"] = [{"id": "country", **country, "full_days": [0, 0], "tolerance": 0}]
    document["mission"] = {"deployed": units > 0, "ceiling": units * UNIT_SIZE, "unit_size": UNIT_SIZE}
    document["parameters"] = {"logistics": {"lift": 50_000, "travel_days": 0.0}}
    for place in document["places"]:
        place["entry_people"] = 200_000


def small_world() -> Scenario:
    """Make five territories of 2,000 civilian rows each."""
    return made_up(10_000, 5, 100_000)


def gaza(rows: int | None = None) -> Scenario:
    """Load the Gaza scenario at about so many civilian rows; default: as shipped."""
    if rows is None:
        return load_scenario("gaza-isf")
    people = sum(place.population for place in load_scenario("gaza-isf").places)
    return load_scenario("gaza-isf", {"people_per_agent": max(1, people // rows)})


class Rehearsed:
    """A world that has lived for a while, from which the same days can be run again and again.

    Parameters
    ----------
    scenario : Scenario
        What world.
    first, days : int
        Day from which it is measured, and for how many days.
    """

    def __init__(self, scenario: Scenario, first: int, days: int) -> None:
        self.scenario, self.first, self.days = scenario, first, days
        self.start: World = assemble(scenario, SEED, first + days)
        advance_world(self.start, scenario, 0, first)
        self.rows = len(self.start.civilian.fear)

    def copy(self) -> World:
        """Return a fresh copy as it was on the first day that is measured."""
        return copy.deepcopy(self.start)

    def run(self, world: World) -> None:
        """Let the measured days happen to a copy: compiled days, and the log of events taken out now and then."""
        advance_world(world, self.scenario, self.first, self.first + self.days)


def bytes_per_civilian(world: World) -> tuple[int, dict[str, int]]:
    """Add up what a world keeps per civilian row: every array as long as there are rows; gives it by name too."""
    rows = len(world.civilian.fear)
    found: dict[str, int] = {}
    for name, table in zip(World._fields, world, strict=True):
        columns = table._asdict() if hasattr(table, "_asdict") else {"": table}
        for column, values in columns.items():
            if isinstance(values, np.ndarray) and len(values) == rows:
                found[f"{name}.{column}".rstrip(".")] = values.nbytes // rows
    return sum(found.values()), found
