"""What visitors share: a scenario that many have open is held once, with its map and its levers."""

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from interpose.model.language.chosen import language
from interpose.model.language.words import say
from interpose.model.scenario.scenario import Scenario
from interpose.viz.app.lever_values import load_changed
from interpose.viz.app.levers import Group, Lever, lever_groups
from interpose.viz.app.map_geometry import MapGeometry, map_geometry

MOST = 16
"""Scenarios that are held for those who come next; visitors hold their own besides."""


def shared_scenario(name: str, changes: Mapping[str, Any]) -> Scenario:
    """Load a scenario that no file of the visitor's can change under way; the same one for all who ask for the same.

    Parameters
    ----------
    name : str
        A shipped or a made-up scenario.
    changes : mapping
        Values of levers by path, as a view holds them.

    Raises
    ------
    ScenarioError
        For what cannot be loaded or set.
    """
    return _loaded(name, json.dumps(dict(changes)))


@lru_cache(maxsize=MOST)
def _loaded(name: str, changes: str) -> Scenario:
    """Load a scenario with changes that are written as text."""
    return load_changed(name, json.loads(changes))


@dataclass(frozen=True, slots=True)
class Picture:
    """What the page shows of a scenario whatever the day: its map and its levers, also as plain data."""

    scenario: Scenario
    geometry: MapGeometry
    groups: tuple[Group, ...]
    geometry_data: dict[str, Any]
    groups_data: list[dict[str, Any]]


def groups_as_data(groups: tuple[Group, ...]) -> list[dict[str, Any]]:
    """Return groups as plain data for the page."""
    return [
        {"name": g.name, "title": g.title, "about": g.about}
        | {"parts": [{"title": title, "levers": list(map(_as_told, levers))} for title, levers in g.parts]}
        for g in groups
    ]


def _as_told(lever: Lever) -> dict[str, Any]:
    """Return a lever as plain data for the page, with its unit in the language."""
    return asdict(lever) | {"unit": say(lever.unit)}


class Pictures:
    """The latest pictures, by scenario and by the language in which levers are told.

    Parameters
    ----------
    most : int
        How many are held.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._held: OrderedDict[tuple[int, str], Picture] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, scenario: Scenario) -> Picture:
        """Return the picture of a scenario; its data are the same objects for everybody and are not to be changed."""
        key = id(scenario), language()
        with self._lock:
            held = self._held.get(key)
            if held is not None:  # it holds its scenario, whose address can thus be nobody else's
                self._held.move_to_end(key)
                return held
        geometry, groups = map_geometry(scenario), lever_groups(scenario)
        picture = Picture(scenario, geometry, groups, geometry.as_data(), groups_as_data(groups))
        with self._lock:
            self._held[key] = picture
            while len(self._held) > self.most:
                self._held.popitem(last=False)
        return picture


PICTURES = Pictures()
"""Those of this process."""
