"""Worlds made by chance: small, connected, with odd keys, in states that a run seldom reaches but the bounds allow."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.scenario.loading import scenario_from
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.world import World
from oracles.disturbing import disturb, disturb_parameters, luck_of
from oracles.making_scenarios import document
from oracles.scripts import script, stages

MOST_DAYS = 12


class Made:
    """A world, the day that it has reached, and the chance with which it was disturbed; shown without its columns."""

    def __init__(self, world: World, day: int, rng: np.random.Generator) -> None:
        self.world, self.day, self.rng = world, day, rng

    def __repr__(self) -> str:
        shape, rows = self.world.front.shape, len(self.world.civilian.serial)
        return f"Made(day={self.day}, territories and factions {shape[:2]}, {rows} rows, {len(self.world.unit)} units)"


@st.composite
def worlds(draw: Any, most_places: int = 5) -> Made:
    """Make a world by way of a scenario; let some live a few days, and disturb the columns of others."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    per_row = draw(st.sampled_from((1, 10, 100)))
    places, factions = draw(st.integers(1, most_places)), draw(st.integers(2, 4))
    switches = {way.name: bool(luck_of(rng, way.name).random() < 0.75) for way in PATHWAYS}
    what = document(rng, places, factions, per_row, force=draw(st.integers(0, 5)) > 0)
    what["pathways"] = switches
    own = rng.spawn(1)[0]  # so that the other worlds stay as they are whatever the script is
    if own.random() < 0.8:
        what["events"] = script(own, what)
        what["stages"] = stages(own.spawn(1)[0], what)
    world = assemble(scenario_from(what), int(rng.integers(0, 2**40)), MOST_DAYS + 1)
    disturb_parameters(world, rng)
    lived = draw(st.integers(0, 3))
    if lived:
        compiled_day()(world, 0, lived)
    if draw(st.integers(0, 4)) > 0:
        disturb(world, rng, lived)
    world.clock.first_today = world.clock.events
    ahead = draw(st.sampled_from((0, 0, 200, 36_000)))  # the same state on a later day: other draws
    world.clock.first_day = ahead
    for column in ("ready_day", "left_day", "tour_end", "since", "away_until"):
        world.unit[column][:] += ahead * (world.unit[column] >= 0)
    for column in ("decides", "parliament", "since"):
        world.contributor[column][:] += ahead
    world.mission.until[:] += ahead
    world.dyad.since[:] += ahead
    return Made(world, lived + ahead, rng)
