"""Interpose stripped to two parties on one piece of ground: nobody recruits, moves, raids, talks or replies."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from interpose.model.scenario.loading import scenario_from
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.simulate import simulate
from interpose.model.state.event_log import CLASH

STILL: Mapping[str, float] = {
    "posture.rationality": 10.0,
    "posture.gain_raid": 0.0,
    "posture.gain_attack": 0.0,
    "posture.gain_ground": 0.0,
    "posture.gain_strike": 0.0,
    "posture.gain_rest": 0.0,
    "posture.gain_truce": 0.0,
    "posture.gain_quiet": 0.0,
    "posture.loss_raid": 5.0,
    "posture.loss_attack": 5.0,
    "posture.loss_struck": 0.0,
    "posture.cost_raid": 5.0,
    "posture.cost_attack": 5.0,
    "posture.cost_strike": 5.0,
    "posture.cost_rest": 5.0,
    "violation.base_rate": 0.0,
    "violation.cost_prey": 5.0,
    "communal.dispute_rate": 0.0,
    "escalation.reply": 0.0,
    "escalation.tension_rise": 0.0,
    "escalation.tension_calm": 0.0,
    "mediation.own_rounds": 0.0,
    "clash.crossfire": 0.0,
}
"""What is switched off: then both parties hold, and clash at the rate of friction (docs/laws/clash.md, eq. 7.3)."""
AREA_KM2, PEOPLE = 50.0, 10_000
"""Area where it does not matter, and residents."""


class Tally(NamedTuple):
    """What a run of the stripped world left."""

    clashes: int
    red_dead: int
    blue_dead: int
    red_left: int
    blue_left: int
    until: int
    """day of the last death, -1 where nobody died"""


@lru_cache(maxsize=256)
def one_place(red: int, blue: int, friction: float, area: float = AREA_KM2, one_by_one: bool = False) -> Scenario:
    """Return the stripped world.

    Parameters
    ----------
    red, blue : int
        Fighters of each party.
    friction : float
        Clashes a day that a hundred in contact begin, of each party (tension is full).
    area : float
        Area in km2: deaths of a clash grow with the density of the weaker side.
    one_by_one : bool
        Whether a clash kills exactly one.
    """
    document = {
        "name": "one-place",
        "people_per_agent": PEOPLE,
        "places": [{"id": "A", "population": PEOPLE, "area_km2": area}],
        "factions": [{"id": "red", "key": 0, "local": False}, {"id": "blue", "key": 1, "local": False}],
        "holdings": [
            {"place": "A", "faction": "red", "fighters": red, "control": 0.5},
            {"place": "A", "faction": "blue", "fighters": blue, "control": 0.5},
        ],
        "dyads": [{"a": "red", "b": "blue", "tension": 1.0}],
    }
    single = {"clash.most_deaths": 1} if one_by_one else {}
    return scenario_from(document, {**STILL, "clash.friction": friction, **single})


def tally(world: Scenario, seed: int, days: int) -> Tally:
    """Return what a run of the stripped world leaves after so many days."""
    run = simulate(world, seed, days)
    events: Any = run.events
    clashes = events[events["kind"] == CLASH]
    dead = [
        int(clashes["deaths_actor"][clashes["actor"] == side].sum())
        + int(clashes["deaths_target"][clashes["target"] == side].sum())
        for side in (0, 1)
    ]
    left = [int(run.world.holding.fighters[0, side]) for side in (0, 1)]
    until = int(clashes["day"].max()) if len(clashes) else -1
    return Tally(len(clashes), dead[0], dead[1], left[0], left[1], until)
