"""One simulated world: its scenario, seed, days, final state and what happened in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from interpose.model.scenario.scenario import Scenario
from interpose.model.state.world import World


@dataclass(frozen=True)
class Run:
    """What one world went through.

    Parameters
    ----------
    scenario : Scenario
        What world it was.
    seed : int
        Seed of all its chance.
    days : int
        Days that happened.
    world : World
        State at the end, with the daily series.
    events : recarray
        The event log, columns of :data:`interpose.model.state.event_log.EVENT`.
    interventions : tuple of callable
        What plain Python did between its days.
    forks : tuple of (int, dict)
        Days on which it was branched off, and what was changed then.
    origin : Scenario, optional
        What world it was before the first of those days; default: the scenario.
    """

    scenario: Scenario
    seed: int
    days: int
    world: World
    events: Any
    interventions: tuple[Callable[..., Any], ...] = ()
    forks: tuple[tuple[int, Mapping[str, Any]], ...] = ()
    origin: Scenario | None = None

    def __repr__(self) -> str:
        """Return what world it is in one line."""
        what = f"{self.scenario.name}, seed {self.seed}: {self.days:,} days, {len(self.events):,} events"
        return f"<Run of {what}{f', branched on day {self.forks[-1][0]}' if self.forks else ''}>"

    @property
    def news(self) -> Any:
        """What was decided or announced, columns of :data:`interpose.model.state.event_log.NEWS`."""
        return self.world.news[: int(self.world.clock.news[0])]

    def date_of(self, day: int) -> date:
        """Return the calendar date of a day of the run."""
        return self.scenario.start + timedelta(days=int(day))
