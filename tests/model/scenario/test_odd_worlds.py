"""Worlds at the edge of what a scenario may say: they run, and every value stays within its bounds."""

import pytest

from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.schema.mission import Tasks
from interpose.model.simulation.simulate import simulate
from interpose.model.state.daily_series import TABLES

ODD = {
    "nobody lives there": {f"places.T{t}.population": 0 for t in range(4)} | {"holdings": []},
    "everybody has left": {f"places.T{t}.stay": 0 for t in range(4)},
    "one person a row": {"places.T0.population": 401, "people_per_agent": 1},
    "a row for everybody": {"people_per_agent": 10**6},
    "nobody offers": {"contributors": []},
    "empty offers": {"contributors": [{"id": "X"}]},
    "no ceiling": {"mission.ceiling": 0},
    "no tasks": {f"mission.tasks.{task}": 0 for task in Tasks.model_fields},
    "a mission that never starts": {"mission.start_day": 36_500},
    "a mission from the first day": {"mission.start_day": 0, "contributors": [
        {"id": "X", "offer_low": 500, "offer_high": 500, "first_days": [0, 0], "full_days": [0, 0]}]},
    "no fighters": {"holdings": []},
    "no relations": {"dyads": []},
    "tiny area": {"places.T0.area_km2": 1e-6},
    "one day": {"days": 1},
    "one place": {"places": [{"id": "A", "population": 10, "area_km2": 1}], "links": [], "holdings": []},
}  # fmt: skip


@pytest.mark.parametrize("case", ODD)
def test_odd_but_valid_worlds_run(case):
    run = simulate(load_scenario("grid-4", {"days": 40} | ODD[case]), 1)
    for table in TABLES[1:]:
        assert table.faults(getattr(run.world, table.name)) == []
    world = run.world
    living = world.territory.resident.sum() + world.territory.displaced.sum()
    assert 0 <= living <= sum(place.population for place in run.scenario.places)
