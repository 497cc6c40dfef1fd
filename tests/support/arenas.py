"""One territory and two equal parties from outside: nothing but what a test changes makes a difference there."""

from typing import Any

from support.worlds import STILL, pathways, scenario, with_force

from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.initial_state import assemble

FRICTION, TENSION = 0.8, 0.6
MANY = 10**8
HUNDREDS = MANY / 100
RED, BLUE = 0, 1
STEADY = {
    "clash.friction": FRICTION / 2 / HUNDREDS,
    "clash.scale": 1.0,
    "clash.crowd_scale": 0.0,
    "escalation.reply": 0.0,
    "escalation.tension_rise": 0.0,
    "mediation.own_rounds": 0.0,
}
"""Changes after which nothing that happens makes more of the same."""
LAW = {
    "clash.dense": 2000.0,
    "clash.crossfire": 0.5,
    "clash.strike_restraint": 0.5,
    "clash.reply_hostility": 2.0,
    "clash.reply_strength": 2.0,
    "clash.reply_consent": 1.5,
    "clash.presence_weight": 0.4,
    "clash.attack_scale": 1.0,
    "violation.people_per_fighter": 0.0,
    "violation.scale": 1.0,
}
"""Parameters with which expected numbers are worked out, whatever the defaults are calibrated to."""


def arena_data(fighters: int = MANY) -> dict[str, Any]:
    """Describe the arena: two equal parties, each with half of the control."""
    return {
        "name": "arena",
        "people_per_agent": 1000,
        "places": [{"id": "A", "population": 100_000, "area_km2": 50}],
        "factions": [{"id": "red", "key": 0, "local": False}, {"id": "blue", "key": 1, "local": False}],
        "holdings": [{"place": "A", "faction": f, "fighters": fighters, "control": 0.5} for f in ("red", "blue")],
        "dyads": [{"a": "red", "b": "blue", "tension": TENSION}],
    }


def arena(fighters: int = MANY, **changes: Any) -> Scenario:
    """Make the scenario of an arena in which both parties only hold, so that the rate of clashes never changes."""
    return scenario(arena_data(fighters), {**STILL, **STEADY, **changes})


def guarded_arena(*on: str, seed: int = 1, fighters: int = MANY, **changes: Any) -> Any:
    """Assemble the arena with a force of which only the named pathways act; its units are still at home."""
    what = scenario(with_force(arena_data(fighters)), {**STEADY, **LAW, **pathways(*on), **changes})
    return assemble(what, seed, 1)
