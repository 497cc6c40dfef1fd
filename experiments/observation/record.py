"""The record of a run: what an outside data set would hold of it, and what it would miss."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.agents.faction import CIVILIANS, UNKNOWN
from interpose.experiments.analysis.fatal_events import deaths_of
from interpose.experiments.observation.authors import recorded_authors
from interpose.experiments.observation.counting import Counted, counted, shared_out
from interpose.experiments.observation.draws import EventDraws
from interpose.experiments.observation.geography import geography
from interpose.experiments.observation.precision import dated, placed
from interpose.experiments.observation.presets import observation_settings
from interpose.experiments.observation.settings import ObservationSettings, Reporting
from interpose.experiments.observation.truth import Truth, truth_of
from interpose.model.results.run import Run
from interpose.model.state.event_log import CALLED_OFF, STOPPED

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]
type Flags = npt.NDArray[np.bool_]

SIDES_OF_DEAD = ("deaths_actor", "deaths_target", "deaths_civilians", "deaths_force")
UNREPORTED, LEFT_OUT = "not reported", "left out of the data set"
"""Why an event is missing."""


@dataclass(frozen=True)
class Record:
    """What an outside data set holds of a run.

    Parameters
    ----------
    truth : Truth
        The run.
    settings : ObservationSettings
        How the record came about.
    seed : int
        Seed of being observed.
    events : DataFrame
        A row a recorded event, in the order of the log: ``event`` (its row there), ``day`` (first day on which it may
        have been, day 0 at the earliest), ``first_day``, ``last_day``, ``date_prec``, ``territory`` (where it is put
        down), ``where_prec``, ``kind``, ``actor`` (-3: nobody is named), ``target``, ``actor_known``, ``deaths`` (best
        estimate), ``low``, ``high``, and best by those who died: ``deaths_actor``, ``deaths_target``,
        ``deaths_civilians``, ``deaths_force``, ``deaths_unknown`` (persons).
    missed : DataFrame
        A row a true event that is not in the record: ``event``, ``day``, ``territory``, ``kind``, ``actor``,
        ``target``, ``deaths``, as they were, and ``why``.
    """

    truth: Truth
    settings: ObservationSettings
    seed: int
    events: pd.DataFrame
    missed: pd.DataFrame


def observe(
    source: "Truth | Run | str | Path", settings: ObservationSettings | str = "ucdp", seed: int | None = None
) -> Record:
    """Return what an outside data set would hold of the true events of a run.

    Parameters
    ----------
    source : Run, Truth, str or Path
        A run, or the folder that ``interpose run`` wrote.
    settings : ObservationSettings or str
        How the record comes about, or the name of a preset.
    seed : int, optional
        Seed of being observed; default: the run's own, so that paired worlds are observed with paired chance.

    Raises
    ------
    InterposeError
        For a folder that holds no run, or a preset that there is not.

    Examples
    --------
    >>> import interpose as ip
    >>> world = ip.run("grid-4", seed=7, days=60, people_per_agent=500).run
    >>> record = observe(world, "perfect")
    >>> len(record.missed)
    0
    """
    truth, chosen = truth_of(source), observation_settings(settings)
    number = truth.seed if seed is None else seed
    rows = true_rows(truth)
    if chosen.record == "run":
        known = np.asarray(truth.events.reported[rows] == 1)
    else:
        known = EventDraws(truth, rows, number).uniform("report") < report_chances(truth, rows, chosen.reporting)
    reported = rows[known]
    table = _recorded(truth, reported, EventDraws(truth, reported, number), chosen)
    enters = _selected(table, truth, chosen)
    events = table[enters].reset_index(drop=True)
    left_out = pd.Series(LEFT_OUT, index=reported[~enters])
    return Record(truth, chosen, number, events, _missed(truth, np.setdiff1d(rows, events["event"]), left_out))


def true_rows(truth: Truth) -> Ints:
    """Return the rows of the log that came to pass: neither called off nor stopped by a unit."""
    return np.flatnonzero(~np.isin(truth.events.outcome, (CALLED_OFF, STOPPED)))


def report_chances(truth: Truth, rows: Ints, settings: Reporting) -> Floats:
    """Return the chance of each event to become known, see :class:`Reporting`."""
    s, e = settings, truth.events[rows].view(np.recarray)
    remote = geography(truth.scenario.places).remoteness(s.towns, s.remote_km)[e.territory]
    gap = 1.0 - (s.near + (s.remote - s.near) * remote)
    gap *= (1.0 - s.death) ** deaths_of(e)
    gap *= np.where(truth.present[e.day, e.territory], 1.0 - s.observers, 1.0)
    gap *= np.where(e.verified == 1, 1.0 - s.established, 1.0)
    return np.asarray(1.0 - gap, float)


def _recorded(truth: Truth, rows: Ints, draws: EventDraws, settings: ObservationSettings) -> pd.DataFrame:
    """Return what the record says of each event that became known."""
    e = truth.events[rows].view(np.recarray)
    when = dated(draws, settings.dates, pd.Timestamp(truth.scenario.start))
    where = placed(draws, np.asarray(e.territory, np.int64), settings.places, geography(truth.scenario.places))
    count, author = _said(truth, rows, draws, settings)
    return pd.DataFrame(
        {
            "event": rows,
            "day": np.maximum(0, when.first),
            "first_day": when.first,
            "last_day": when.last,
            "date_prec": when.precision,
            "territory": where.territory,
            "where_prec": where.precision,
            "kind": e.kind,
            "actor": author,
            "target": e.target,
            "actor_known": author != UNKNOWN,
            "deaths": count.best,
            "low": count.low,
            "high": count.high,
            **{name: count.sides[:, side] for side, name in enumerate((*SIDES_OF_DEAD, "deaths_unknown"))},
        }
    )


def _said(truth: Truth, rows: Ints, draws: EventDraws, settings: ObservationSettings) -> tuple[Counted, Ints]:
    """Return the counts and the authors: drawn, or from the run's own outside record."""
    e = truth.events[rows].view(np.recarray)
    dead = np.column_stack([e[name] for name in SIDES_OF_DEAD]).astype(np.int64).reshape(len(e), len(SIDES_OF_DEAD))
    if settings.record == "drawn":
        return counted(draws, dead, settings.counting), recorded_authors(draws, truth, rows, settings.authors)
    best, low, high = (np.asarray(e[name], np.int64) for name in ("best", "low", "high"))
    sides = np.column_stack([shared_out(best, dead), np.zeros(len(e), np.int64)])
    blamed = np.where((e.blamed > UNKNOWN) & (e.target == CIVILIANS), e.blamed, e.actor)
    return Counted(best, low, high, sides), np.asarray(blamed, np.int64)


def _selected(table: pd.DataFrame, truth: Truth, settings: ObservationSettings) -> Flags:
    """Return which recorded events enter the data set."""
    s = settings.selection
    enters = np.asarray(table["high"] >= s.least_deaths)
    if s.named_author:
        enters = enters & np.asarray(table["actor_known"])
    year = (pd.Timestamp(truth.scenario.start) + pd.to_timedelta(table["first_day"], unit="D")).dt.year
    pair = [np.minimum(table["actor"], table["target"]), np.maximum(table["actor"], table["target"])]
    counts = table["deaths"].where(enters, 0)
    yearly = counts.groupby([*pair, year]).sum()
    largest = yearly.groupby(level=[0, 1]).max() if len(yearly) else yearly
    passed = [largest.get((a, b), 0) >= s.yearly_deaths for a, b in zip(*pair, strict=True)]
    return np.asarray(enters & np.array(passed, bool))


def _missed(truth: Truth, rows: Ints, left_out: "pd.Series[Any]") -> pd.DataFrame:
    """Return the true events that are not in the record."""
    e = truth.events[rows].view(np.recarray)
    columns = {name: np.asarray(e[name]) for name in ("day", "territory", "kind", "actor", "target")}
    why = np.where(np.isin(rows, left_out.index), LEFT_OUT, UNREPORTED)
    return pd.DataFrame({"event": rows, **columns, "deaths": deaths_of(e), "why": why.astype(object)})
