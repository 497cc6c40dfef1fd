"""Changing a few values of a scenario: the same world, or the same complaint, as making the whole of it anew."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from support.bad_scenarios import BASE
from support.worlds import scenario

from interpose.model.errors import ScenarioError
from interpose.model.scenario.error_messages import mistaken
from interpose.model.scenario.loading import change_scenario, load_scenario, scenario_from, scenario_names
from interpose.model.scenario.scenario import Scenario

CASES = 150
NAMES = [*scenario_names(), "grid-4", "base"]
ODD = (
    True,
    False,
    None,
    "many",
    "",
    -1,
    0,
    1,
    0.5,
    2.5,
    1e12,
    float("nan"),
    [],
    {},
    [1],
    {"low": 1},
    20251010,
    "2025-10-10",
)
"""Values that are right somewhere and wrong elsewhere."""


def world(name: str) -> Scenario:
    """Return a scenario by name."""
    return scenario(BASE) if name == "base" else load_scenario(name)


def leaves(node: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Go through everything that a path can name, with its value."""
    items = node.items() if isinstance(node, dict) else [(str(row.get("id", row.get("kind"))), row) for row in node]
    for name, value in items:
        here = f"{path}.{name}" if path else name
        yield here, value
        rows = (
            isinstance(value, list) and value and all(isinstance(r, dict) and ("id" in r or "kind" in r) for r in value)
        )
        if isinstance(value, dict) or rows:
            yield from leaves(value, here)


def draw(chance: random.Random, value: Any) -> Any:
    """Draw a value: near to the one that is there, or odd."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and chance.random() < 0.7:
        near = value * chance.choice((0.5, 0.9, 1.1, 2, 1000, -1))
        return round(near) if isinstance(value, int) else near
    return value if chance.random() < 0.2 else chance.choice(ODD)


def told(work: Any, *given: Any) -> Any:
    """Return what comes of it: the whole scenario as plain data, or the complaint."""
    try:
        made = work(*given)
    except ScenarioError as error:
        return str(error)
    return made.model_dump_json(), made.model_dump()


def anew(what: Scenario, changes: dict[str, Any]) -> Scenario:
    """Change a scenario the long way: as plain data that nobody has looked at before."""
    return scenario_from(what.model_dump(mode="json"), changes, what.name)


@pytest.mark.parametrize("name", NAMES)
def test_any_change_gives_the_world_or_the_complaint_of_the_long_way(name):
    what, chance = world(name), random.Random(name)
    known = [
        *leaves(what.model_dump(mode="json")),
        ("clash.friction", 0.01),
        ("nowhere.at.all", 1),
        ("places.Q.area", 1),
    ]
    whole, outcomes = what.model_dump_json(), {str: 0, tuple: 0}
    for _ in range(CASES):
        changes = {path: draw(chance, value) for path, value in chance.sample(known, chance.choice((1, 1, 2, 4)))}
        found, wanted = told(change_scenario, what, changes), told(anew, what, changes)
        assert repr(found) == repr(wanted), changes
        outcomes[type(found)] += 1
    assert min(outcomes.values()) > CASES // 10  # both happen
    assert what.model_dump_json() == whole


@pytest.mark.parametrize("name", NAMES)
def test_an_accepted_scenario_holds_nothing_of_a_mistaken_kind(name):
    assert list(mistaken(world(name).model_dump(mode="json"), Scenario)) == []


CROSSED = {
    "more fighters than people": (
        {"places.B.population": 200},
        "300 local fighters in 'B' exceed its population of 200",
    ),
    "a place that is gone": ({"links": [{"a": "A", "b": "Z"}]}, "links[0].b = 'Z' is not declared"),
    "a party twice": ({"factions.blue.id": "red"}, "factions: id 'red' occurs 2 times"),
    "an offer upside down": ({"contributors.X.offer_low": 301}, "301"),
    "rules for nobody": ({"reconstruction.rule": "strict"}, "reconstruction.rule = 'strict' excludes nobody"),
    "true for a number": (
        {"places.A.population": True},
        "places.A.population = True: must be a whole number (persons)",
    ),
    "a number for a date": ({"start": 20251010}, "start = 20251010: must be a date"),
    "true in a new event": (
        {"events": [{"use": "riot", "place": "A", "day": True}]},
        "events.riot.day = True: must be a whole number",
    ),
    "the first in order": ({"mission.ceiling": False, "places.A.damage": True}, "places.A.damage = True"),
}


@pytest.mark.parametrize("case", CROSSED)
def test_what_parts_ask_of_each_other_is_still_checked(case):
    changes, said = CROSSED[case]
    what = world("base")
    with pytest.raises(ScenarioError) as found:
        change_scenario(what, changes)
    assert said in str(found.value) and str(found.value) == told(anew, what, changes)


def test_what_is_given_stays_as_it_is():
    given = {"mission": {"deployed": True}, "mission.ceiling": 5}
    assert change_scenario(world("base"), given).mission.ceiling == 5
    assert given == {"mission": {"deployed": True}, "mission.ceiling": 5}
