"""A busy world with a force in which everything happens, run once."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from support.worlds import scenario, valley, with_force

from interpose.model.results.run import Run
from interpose.model.simulation.simulate import simulate
from interpose.model.state.event_log import EVENT

DAYS, SEED = 120, 3
NOBODY, RED, BLUE = -3, 0, 1
BUSY = {
    "clash.raid_rate": 0.5,
    "clash.attack_rate": 0.5,
    "clash.strike_rate": 0.5,
    "violation.base_rate": 0.05,
    "communal.dispute_rate": 2.0,
    "resistance.attack_rate": 0.2,
    "resistance.protest_rate": 0.5,
    "attitudes.recruit": 0.002,
    "contributors.X.robustness": 0.9,
}


@lru_cache(maxsize=1)
def busy_run() -> Run:
    """Run the busy world: red is a militia, blue a state's force."""
    document = with_force(valley(), ceiling=8000)
    document["factions"][1]["role"] = "state force"
    return simulate(scenario(document, BUSY), SEED, DAYS)


def happening(run: Run, **columns: Any) -> Run:
    """Put hand-made events in place of a run's own; a column not given is 0, and nobody is blamed."""
    many = len(next(iter(columns.values())))
    events = EVENT.records(many)
    events["unit"], events["blamed"], events["target"] = -1, NOBODY, BLUE
    for name, values in columns.items():
        events[name] = values
    return replace(run, events=events)
