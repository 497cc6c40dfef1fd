"""One world that advances some days at a time; its memory does not grow with the number of events."""

import copy
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from interpose.agents.faction import CIVILIANS, THE_FORCE
from interpose.model.language.words import say
from interpose.model.results.run import Run
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.branch import branch, scenario_after, with_policy
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.simulate import advance_world, simulate
from interpose.model.state.event_log import EVENT
from interpose.viz.app.lever_values import as_changes

MOST_EVENTS = 4000
"""Events kept for the page; all of them come back when results are written, because chance is keyed."""
type Forks = tuple[tuple[int, dict[str, Any]], ...]


class Lane:
    """A running world.

    Parameters
    ----------
    scenario : Scenario
        What world it is.
    seed : int
        Seed of its chance.
    name : str
        What it is called beside another.
    """

    def __init__(self, scenario: Scenario, seed: int, name: str = "") -> None:
        self.origin = self.scenario = scenario
        self.seed, self.name, self.day = seed, name, 0
        self.world = assemble(scenario, seed, scenario.days)
        self.forks: Forks = ()
        self.recent: Any = EVENT.records(0)

    @property
    def days(self) -> int:
        """Return the number of days of the whole run."""
        return int(self.origin.days)

    @property
    def over(self) -> bool:
        """Whether the last day has happened."""
        return self.day >= self.days

    def date_of(self, day: int) -> date:
        """Return the calendar date of a day."""
        start: date = self.origin.start
        return start + timedelta(days=int(day))

    def advance(self, days: int) -> int:
        """Advance by some days, at most to the last; return how many passed."""
        last = min(self.day + days, self.days)
        if last <= self.day:
            return 0
        log = advance_world(self.world, self.scenario, self.day, last)
        self.recent = np.concatenate([self.recent, log])[-MOST_EVENTS:].view(np.recarray)
        passed, self.day = last - self.day, last
        return passed

    def copy(self, name: str) -> "Lane":
        """Return an independent copy of this world as it is now."""
        other = copy.copy(self)
        other.world, other.recent, other.name = copy.deepcopy(self.world), self.recent.copy(), name
        return other

    def change(self, changes: Mapping[str, Any]) -> None:
        """Change the policy from this day on; raises ``ScenarioError``, changing nothing, if it cannot be changed."""
        new_scenario = scenario_after(self.scenario, as_changes(changes, self.scenario), self.day)
        self.world = with_policy(self.world, self.scenario, new_scenario, self.day)
        self.scenario = new_scenario
        self.forks = (*self.forks, (self.day, dict(changes)))

    def run(self) -> Run:
        """Simulate the same days again, exact by keyed chance, and return the run with every event."""
        run = simulate(self.origin, self.seed, self.day)
        for day, changes in self.forks:
            run = branch(run, day, as_changes(changes, run.scenario))
        return run

    def actor_names(self) -> dict[int, str]:
        """Return the name of each actor by its number in events."""
        names = {f: faction.name or faction.id for f, faction in enumerate(self.scenario.factions)}
        return names | {CIVILIANS: "civilians", THE_FORCE: say("the force"), -3: "nobody"}
