"""The world as a Mesa model: one step is one compiled day, and every row of the world is an agent.

For whole runs without a look inside, :func:`interpose.model.simulation.simulate.simulate` does the same without Mesa.
"""

import copy
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from mesa import DataCollector, Model

from interpose.agents.views.column_set import ColumnAgentSet
from interpose.agents.views.mixed_set import MixedAgentSet
from interpose.agents.views.row_view import Civilian, Contributor, Faction, Mission, Peacekeeper, RowView
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.results.run import Run
from interpose.model.results.tables import event_table, news_table
from interpose.model.scenario.loading import change_scenario, load_scenario, scenario_of_seed
from interpose.model.scenario.policies import without as leave_out
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.branch import scenario_after, with_policy
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.daily_collector import once_a_day
from interpose.model.simulation.daily_totals import daily_totals, total_today
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.invariants import check, open_ledger
from interpose.model.simulation.simulate import drain
from interpose.model.state.civilian_index import CivilianIndex
from interpose.model.state.daily_series import DAILY, DAILY_FORCE, DAILY_MISSION
from interpose.model.state.event_log import EVENT

REPORTED: tuple[str, ...] = (
    "clashes",
    "strikes",
    "violations",
    "deaths_fighters",
    "deaths_civilians",
    "deaths_force",
    "displaced",
)
REPORTED += ("troops", "called_off", "stopped", "fear", "grievance", "trust")
LARGEST_SEED = 2**63 - 1


class ConflictModel(Model):
    """A world that runs day by day.

    Parameters
    ----------
    case : str, Path or Scenario
        Name or file of a scenario, or a scenario itself.
    days : int, optional
        Days until the model stops running; default: the scenario's.
    rng : int, numpy Generator or SeedSequence, optional
        Seed. A whole number is used as it is, for the keyed chance of the world and for Mesa's generators alike; from
        anything else (or nothing) one is drawn. ``seed``, Mesa's other name, is taken too.
    people_per_agent : int, optional
        Persons for whom a civilian row stands; default: the scenario's.
    without : iterable of str, or str
        Policies and pathways to leave out: ``"force"``, the name of a pathway, ``"all-pathways"``.
    changes : mapping, optional
        Dotted paths and values, for instance ``{"mission.ceiling": 8000}``.

    Attributes
    ----------
    world : World
        All state.
    case_data : Scenario
        What world it is (``scenario`` is Mesa's own name for something else).
    hooks : list of callable
        Interventions in plain Python: each is called with the model before every day. To pickle or copy a model with
        hooks, they must be functions of a module.
    datacollector : DataCollector
        Collects the day's totals after every day; may be replaced by one with other reporters.
    """

    def __init__(
        self,
        case: str | Path | Scenario = "gaza-isf",
        *,
        days: int | None = None,
        rng: Any = None,
        people_per_agent: int | None = None,
        without: Iterable[str] | str = (),
        changes: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        chance = _whole_seed(_named_seed(rng, **more))
        super().__init__(rng=chance)
        own = {"days": days, "people_per_agent": people_per_agent}
        all_changes = dict(changes or {}) | {name: value for name, value in own.items() if value is not None}
        world = leave_out(_scenario(case, all_changes), (without,) if isinstance(without, str) else without)
        self.case_data = scenario_of_seed(world, chance)
        self.world = assemble(self.case_data, chance)
        self._where = CivilianIndex(self.world)
        self.hooks: list[Callable[[ConflictModel], None]] = []
        self.names = _names(self.case_data)
        self.first_id: dict[type[RowView], int] = {}
        self._register_rows()
        self._day, self._stepped_at = 0, 0.0
        self._drained_events: list[Any] = []
        self._origin: Scenario | None = None
        self._forks: tuple[tuple[int, Mapping[str, Any]], ...] = ()
        self._ledger = open_ledger(self.world)
        self.datacollector = DataCollector({name: partial(total_today, name=name) for name in REPORTED})

    def _register_rows(self) -> None:
        """Register every row of the world as an agent, numbered from 1; a user's own agents come after them."""
        for kind in (Mission, Faction, Contributor, Peacekeeper, Civilian):
            # The table of contributors keeps one empty row where a scenario names none.
            none = kind is Contributor and not self.case_data.contributors
            agents = ColumnAgentSet.of(self, kind, np.zeros(0, np.int64) if none else None)
            self._agents_by_type[kind] = agents
            self.first_id[kind] = self.agent_id_counter
            self.agent_id_counter += len(agents)

    @property
    def agents(self) -> MixedAgentSet:
        """All agents: rows of the world, kind after kind, and a user's own."""
        return MixedAgentSet.of(self._agents_by_type.values(), self.random)

    @agents.setter
    def agents(self, agents: Any) -> None:
        raise AttributeError("model.agents shows the rows of the world and cannot be set: use another name")

    @property
    def datacollector(self) -> DataCollector:
        """Mesa's collector; one that is put here takes every day once."""
        return self._datacollector

    @datacollector.setter
    def datacollector(self, collector: DataCollector) -> None:
        self._datacollector = once_a_day(collector)

    @property
    def where(self) -> CivilianIndex:
        """The world's civilians by home and serial number, which is how they are numbered as agents."""
        if self._where.world is not self.world:
            self._where = CivilianIndex(self.world)
        return self._where

    @property
    def seed(self) -> int:
        """Seed of the world's chance."""
        return int(self.world.clock.seed[0])

    @property
    def day(self) -> int:
        """Days that have happened, which is the number of the day to come."""
        return self._day

    @property
    def date(self) -> date:
        """Calendar date of the day to come."""
        start: date = self.case_data.start
        return start + timedelta(days=self._day)

    def _advance_time(self, until: float) -> None:
        """Advance Mesa's clock, but not beyond the last day."""
        self._require_days()
        if int(self.time) > self._day and self._stepped_at < int(self.time):
            raise InterposeError(f"{type(self).__name__}.step lets no day pass: call super().step() in it")
        super()._advance_time(min(until, max(self.time, self.case_data.days)))

    def _require_days(self) -> None:
        """Refuse to continue after the last day, for which the daily series have no room."""
        if self._day >= self.case_data.days:
            last = self.case_data.days
            raise InterposeError(
                f"the run of {last} days is over: make a model with more, for instance days={2 * last}"
            )

    def step(self) -> None:
        """Run one day: hooks first, then the day itself; after the last one the model is not running."""
        self._require_days()
        self._stepped_at = self.time
        for hook in tuple(self.hooks):
            hook(self)
        if self.world.clock.events[0] > len(self.world.event) // 4:
            self._drained_events.append(drain(self.world))
        self._day = compiled_day()(self.world, self._day, 1)
        self._where = CivilianIndex(self.world)  # people may have moved
        if self.world.clock.lost[0] > 0:
            drain(self.world)  # says what was lost
        if self._day >= self.case_data.days:
            self.running = False
        self.datacollector.collect(self)

    def branch(self, changes: Mapping[str, Any] | None = None) -> "ConflictModel":
        """Return a copy of this model as it is now, under a changed policy: same seed and chance, nothing shared.

        Parameters
        ----------
        changes : mapping, optional
            Dotted paths and values of what can change midway: parameters, pathways, events, and policies of the
            mission, of aid and of rebuilding. Without any, the copy goes on exactly as this model does.

        Raises
        ------
        ScenarioError
            For a change of what is settled at the start.
        """
        after = scenario_after(self.case_data, changes or {}, self._day)
        twin = copy.deepcopy(self)
        twin.world = with_policy(twin.world, self.case_data, after, self._day)
        twin.case_data, twin._origin = after, self._origin or self.case_data
        twin._forks = (*self._forks, (self._day, dict(changes or {})))
        return twin

    def so_far(self) -> Run:
        """Return what happened until now as a run, for every table and figure that takes one."""
        log = self.world.event[: int(self.world.clock.events[0])]
        events = np.concatenate([EVENT.records(0), *self._drained_events, log]).view(np.recarray)
        return Run(self.case_data, self.seed, self._day, self.world, events, (), self._forks, self._origin)

    def events(self) -> pd.DataFrame:
        """Return everything that happened so far, in truth, one row per event, with names for codes."""
        return event_table(self.so_far())

    def series(self) -> pd.DataFrame:
        """Return totals over all territories and the state of the mission, one row per day so far: counts are sums.

        Shares and ratios are means over territories weighted by the civilians who stay there.
        """
        names = (*DAILY.names, *DAILY_FORCE.names)
        totals = {name: daily_totals(self, name, slice(0, self._day)) for name in names}
        dates = pd.date_range(pd.Timestamp(self.case_data.start), periods=self._day, name="date")
        totals |= {name: np.asarray(self.world.daily_mission[name][: self._day]) for name in DAILY_MISSION.names}
        return pd.DataFrame({"date": dates, **totals}, index=pd.RangeIndex(self._day, name="day"))

    def news(self) -> pd.DataFrame:
        """Return what was decided or announced so far, one row per piece of news, with names for codes."""
        return news_table(self.so_far())

    def check(self) -> list[str]:
        """Return every law that the world breaks now, one sentence each; empty when it keeps them all."""
        return check(self.world, self._ledger)


def _named_seed(rng: Any, *, seed: Any = None) -> Any:
    """Return the seed by whichever of its names it was given; no argument of the model, so that batches say rng."""
    if rng is not None and seed is not None:
        raise ScenarioError("rng and seed are two names of one thing: give one of them")
    return seed if rng is None else rng


def _whole_seed(rng: Any) -> int:
    """Return the whole number from which all chance of a model comes, drawn where none is given."""
    if not isinstance(rng, (int, np.integer)):
        return int(np.random.default_rng(rng).integers(np.iinfo(np.int32).max))
    if not 0 <= rng <= LARGEST_SEED:
        raise ScenarioError(f"rng = {rng}: a seed is a whole number from 0 to {LARGEST_SEED}")
    return int(rng)  # Python's own generator refuses NumPy's integers


def _scenario(case: str | Path | Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Read a scenario by name or file, or take it as it is, with changes by path."""
    if isinstance(case, Scenario):
        return change_scenario(case, changes)
    if isinstance(case, (str, Path)):
        return load_scenario(case, changes)
    raise ScenarioError(f"case = {case!r}: give the name or file of a scenario, or a Scenario")


def _names(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """Return names and short codes of territories, factions and contributors, by row."""
    parts: dict[str, tuple[Any, ...]] = {
        "territory": scenario.places,
        "faction": scenario.factions,
        "contributor": scenario.contributors,
    }
    names = {kind: tuple(part.name or part.id for part in rows) for kind, rows in parts.items()}
    return names | {f"{kind}_id": tuple(part.id for part in rows) for kind, rows in parts.items()}
