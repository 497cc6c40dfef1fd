"""Logs made up by hand or by hypothesis, to be observed."""

from functools import lru_cache
from typing import Any

import numpy as np
from support.worlds import scenario, valley

from interpose.experiments.observation.presets import observation_settings
from interpose.experiments.observation.settings import ObservationSettings
from interpose.experiments.observation.truth import Truth
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import EVENT, NEWS

DAYS, NOBODY = 100, -3
POINTS = {"A": (34.0, 36.0), "B": (34.0, 36.5), "C": (35.0, 38.0), "D": (34.1, 36.1)}


@lru_cache(maxsize=1)
def country() -> Scenario:
    """Describe four territories with coordinates and three parties, the second a state's; B is the most populous."""
    document = valley()
    document["start"] = "2001-11-15"
    document["places"].append({"id": "D", "key": 3, "population": 5_000, "area_km2": 10})
    document["links"].append({"a": "A", "b": "D"})
    for place in document["places"]:
        place["lat"], place["lon"] = POINTS[place["id"]]
        place["name"] = f"Town {place['id']}"
    document["factions"][1]["role"] = "state force"
    document["factions"].append({"id": "green", "key": 2})
    return scenario(document)


def log(**columns: Any) -> Any:
    """Make an event log of columns; a column not given is 0, and nobody is blamed."""
    records = EVENT.records(len(next(iter(columns.values()))))
    records["unit"], records["blamed"], records["target"] = -1, NOBODY, 1
    for name, values in columns.items():
        records[name] = values
    return records


def truth(events: Any, *, present: Any = False, world: Scenario | None = None, **fields: Any) -> Truth:
    """Make what there is to be observed of a log."""
    world = world or country()
    there = np.broadcast_to(np.asarray(present, bool), (DAYS, len(world.places)))
    usual: dict[str, Any] = {"seed": 5, "days": DAYS, "news": NEWS.records(0), "unit_keys": np.arange(4)}
    return Truth(scenario=world, events=events, present=there, **(usual | fields))


def random_log(rng: np.random.Generator, many: int = 200) -> Any:
    """Make a log in which everything happens, of events of every kind and some that were called off or stopped."""
    kind = rng.integers(0, 7, many)
    actor = np.select([kind == 4, kind >= 5], [-2, -1], rng.integers(0, 3, many))
    other = (np.maximum(actor, 0) + rng.integers(1, 3, many)) % 3
    target = np.select([np.isin(kind, (2, 4, 6)), np.isin(kind, (3, 5))], [-1, -2], other)
    dead = {name: rng.geometric(0.4, many) - 1 for name in ("actor", "target", "civilians")}
    columns: dict[str, Any] = {f"deaths_{name}": np.where(kind == 5, 0, number) for name, number in dead.items()}
    columns["deaths_force"] = np.where(kind == 3, rng.integers(0, 3, many), 0)
    columns["verified"] = rng.integers(0, 2, many)
    columns["unit"] = np.where(kind == 4, rng.integers(0, 4, many), -1)
    columns["outcome"] = rng.choice([0, 0, 0, 0, 1, 2, 3, 4, 5], many)
    averted = np.isin(columns["outcome"], (1, 4))
    for name in ("deaths_actor", "deaths_target", "deaths_civilians", "deaths_force"):
        columns[name] = np.where(averted, 0, columns[name])
    places = rng.integers(0, 4, many)
    return log(
        day=np.sort(rng.integers(0, DAYS, many)), kind=kind, territory=places, actor=actor, target=target, **columns
    )


def exact(changes: dict[str, Any] | None = None) -> ObservationSettings:
    """Return the settings of a perfect record, with changes by path."""
    return observation_settings("perfect", changes)
