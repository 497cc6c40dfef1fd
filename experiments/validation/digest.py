"""What is kept of a run: events as narrow columns and daily series by territory, small enough for thousands of runs."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.agents.faction import CIVILIANS
from interpose.experiments.analysis.fatal_events import deaths_of, happened
from interpose.experiments.analysis.pattern_measures import NEAR_PEAK
from interpose.model.results.run import Run
from interpose.model.state.event_log import (
    AGREEMENT_MADE,
    FAILED,
    FORCE_ATTACK,
    STOPPED,
    TRUCE_MADE,
    TURNED,
    VIOLATION,
)

type Floats = npt.NDArray[np.float64]
type Flags = npt.NDArray[np.bool_]
type Ints = npt.NDArray[np.int64]

WEEK = 7
COMMUNAL = 6
"""Code of violence between civilians; no event has it where the model knows none."""
SERIES = ("hardship", "trust", "displaced", "services")
"""Daily columns by territory that are kept by week."""
AID = ("delivered", "intercepted", "taxed", "captured", "stolen")
"""Columns of the ledger of aid that are kept, whoever brought it."""
RECORDED = 45
"""First days of which deaths in the world's own outside record are kept."""
STATE = "state force"


@dataclass(frozen=True, eq=False)
class Digest:
    """A run, made small. Two of them are equal only if they are the same one, so that answers can be kept by it.

    Parameters
    ----------
    seed, days : int
        Which run, and how long.
    events : recarray
        ``day``, ``kind``, ``territory``, ``actor``, ``target``, ``deaths`` of the events that came to pass.
    attacked : bool
        Whether the force was attacked.
    there : array, shape (days, territories)
        Packed bits: where personnel were, see :meth:`present`.
    troops : array, shape (weeks,)
        Mean personnel.
    weekly : dict
        :data:`SERIES`, shape (weeks, territories); empty where nobody asked for them.
    returned : array, shape (territories,)
        Sum of the daily rises of residents.
    deals : tuple of (day, faction, faction)
        Truces and agreements made.
    next_to : array, shape (territories, territories)
        Which territories border on each other.
    state : tuple of int
        Factions that are state forces.
    numbers : dict
        Of the whole run: ``days_to_strength`` from the mandate until 95 % of the peak, NaN without a force;
        ``force_dead`` and ``force_days`` (peacekeepers' deaths, person-days); ``wanted`` and ``met`` (would-be
        violations while units are there, and those that a unit met); ``trust`` of people on the first day.
    aid : dict
        :data:`AID` in rations at the end, and ``armed`` (mean share of the ground held by others than the state),
        shape (territories,).
    recorded : array
        Deaths on each of the first :data:`RECORDED` days in the world's own outside record.
    """

    seed: int
    days: int
    events: Any
    attacked: bool
    there: Any
    troops: Floats
    weekly: dict[str, Floats]
    returned: Floats
    deals: tuple[tuple[int, int, int], ...]
    next_to: Flags
    state: tuple[int, ...]
    numbers: dict[str, float]
    aid: dict[str, Floats]
    recorded: Floats

    @property
    def places(self) -> int:
        """Number of territories."""
        return len(self.next_to)

    def present(self) -> Flags:
        """Return on which days personnel were in each territory, shape (days, territories)."""
        return np.unpackbits(self.there, axis=0, count=self.days).astype(bool)

    def deaths(self, kinds: Collection[int], first: int = 0, last: int | None = None) -> Ints:
        """Return deaths by events of some kinds in each territory, from a day to before another."""
        return self.count(kinds, first, last, self.events.deaths)

    def count(self, kinds: Collection[int], first: int = 0, last: int | None = None, weights: Any = None) -> Ints:
        """Count events of some kinds (or sum weights of them) in each territory, from a day to before another."""
        e, end = self.events, self.days if last is None else last
        chosen = np.isin(e.kind, list(kinds)) & (e.day >= first) & (e.day < end)
        number = np.ones(len(e)) if weights is None else weights
        return np.bincount(e.territory[chosen], number[chosen], self.places).astype(np.int64)

    def mean_troops(self, first: int = 0) -> float:
        """Return mean personnel from a day on."""
        return float(self.troops[first // WEEK :].mean())


def digest(run: Run, *, series: bool = True) -> Digest:
    """Return what is kept of a run; without the weekly ``series``, which are the largest part, if so asked."""
    log, days, daily = run.events, run.days, run.world.daily
    resident = daily.resident[:days].astype(np.int64)
    troops = run.world.daily_force.troops[:days]
    news = run.news[np.isin(run.news.kind, (TRUCE_MADE, AGREEMENT_MADE))]
    return Digest(
        run.seed,
        days,
        events_of(log[happened(log, range(COMMUNAL + 1)) & (log.actor >= CIVILIANS)]),
        bool(((log.kind == FORCE_ATTACK) | (log.outcome == TURNED)).any()),
        np.packbits(troops > 0, axis=0),
        _weekly(troops.sum(axis=1)[:, None])[:, 0],
        {name: _weekly(daily[name][:days]) for name in SERIES if series},
        np.maximum(np.diff(resident, axis=0), 0).sum(axis=0).astype(float),
        tuple((int(n.day), int(n.who), int(n.other)) for n in news),
        _borders(run),
        tuple(row for row, f in enumerate(run.scenario.factions) if f.role == STATE),
        _numbers(run),
        _aid(run),
        daily.reported_deaths[: min(days, RECORDED)].sum(axis=1).astype(float),
    )


COLUMNS = [("day", "i4"), ("kind", "i1"), ("territory", "i4"), ("actor", "i1"), ("target", "i1"), ("deaths", "i4")]


def events_of(log: Any) -> Any:
    """Return rows of an event log as narrow columns, whoever died."""
    events = np.empty(len(log), COLUMNS).view(np.recarray)
    for name, _ in COLUMNS[:-1]:
        events[name] = log[name]
    events.deaths = deaths_of(log)
    return events


def _numbers(run: Run) -> dict[str, float]:
    """Return single numbers of a run."""
    log, days, first = run.events, run.days, run.world.daily[0]
    troops = run.world.daily_force.troops[:days].sum(axis=1)
    near = np.flatnonzero(troops >= NEAR_PEAK * troops.max())
    would_be = (log.kind == VIOLATION) & (troops > 0)[log.day]
    people = np.asarray(first.resident + first.displaced, float)
    return {
        "days_to_strength": float(near[0] - run.scenario.mission.start_day) if troops.max() > 0 else float("nan"),
        "force_dead": float(log.deaths_force.sum()),
        "force_days": float(troops.sum()),
        "wanted": float(would_be.sum()),
        "met": float((would_be & np.isin(log.outcome, (STOPPED, FAILED))).sum()),
        "trust": float((first.trust * people).sum() / people.sum()) if people.sum() else float("nan"),
    }


def _aid(run: Run) -> dict[str, Floats]:
    """Return the ledger of aid by territory, and the share of the ground that others than the state hold."""
    others = [row for row, party in enumerate(run.scenario.factions) if party.role != STATE]
    armed = run.world.daily_holding.control[: run.days][:, :, others].sum(axis=2).mean(axis=0)
    return {name: run.world.aid[name].sum(axis=1).astype(float) for name in AID} | {"armed": armed.astype(float)}


def _weekly(series: Any) -> Floats:
    """Return means by week, what is left over included."""
    starts = np.arange(0, len(series), WEEK)
    lengths = np.diff(np.append(starts, len(series)))[:, None]
    return np.asarray(np.add.reduceat(series, starts, axis=0) / lengths, float)


def _borders(run: Run) -> Flags:
    """Return which territories border on each other."""
    graph, number = run.world.graph, len(run.scenario.places)
    touches = np.zeros((number, number), bool)
    touches[np.repeat(np.arange(number), np.diff(graph.start)), graph.neighbour] = True
    return touches
