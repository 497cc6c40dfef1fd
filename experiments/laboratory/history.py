"""What is kept of a country's course: deaths, personnel and truces by month, and how long each truce lasted."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.agents.peacekeeper import INFANTRY, OBSERVERS, POLICE
from interpose.experiments.analysis.fatal_events import BATTLE, ONE_SIDED, by_month, deaths_of, happened
from interpose.experiments.execution.kept_results import array_from_text, array_to_text
from interpose.experiments.laboratory.countries import MONTH
from interpose.experiments.validation.digest import digest
from interpose.experiments.validation.survival import relapse
from interpose.model.results.run import Run
from interpose.model.state.event_log import TRUCE_MADE

type Floats = npt.NDArray[np.float64]

SPELL = np.dtype([("day", "i4"), ("one", "i4"), ("other", "i4"), ("days", "i4"), ("ended", "i4")])
"""A truce: when it was made, between whom, for how many days it was watched, and whether war came back (1 or 0)."""


@dataclass(frozen=True)
class History:
    """A country's course by months of 30 days (M) and territories (T).

    Parameters
    ----------
    osv, battle : array, shape (M,)
        Deaths by one-sided violence, and in battle.
    osv_recorded, battle_recorded : array, shape (M,)
        The same in the outside record (best estimate).
    troops, police, observers : array, shape (M,)
        Mean personnel.
    truce : array, shape (M,)
        Share of days with any truce or agreement.
    osv_places, personnel_places : array, shape (M, T)
        Deaths by one-sided violence and mean personnel, by territory.
    spells : array of :data:`SPELL`
        Truces.
    """

    osv: Floats
    battle: Floats
    osv_recorded: Floats
    battle_recorded: Floats
    troops: Floats
    police: Floats
    observers: Floats
    truce: Floats
    osv_places: Floats
    personnel_places: Floats
    spells: Any

    @property
    def months(self) -> int:
        """Number of whole months."""
        return len(self.osv)

    @property
    def personnel(self) -> Floats:
        """Mean personnel of all kinds by month."""
        return self.troops + self.police + self.observers

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data; whole numbers and thirtieths of them survive as single precision has them."""
        return {f.name: array_to_text(_narrow(getattr(self, f.name))) for f in fields(self)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "History":
        """Return it from plain data."""
        return cls(**{f.name: _wide(array_from_text(data[f.name])) for f in fields(cls)})


def _narrow(array: Any) -> Any:
    """Return an array as it is kept."""
    return array if array.dtype == SPELL else array.astype(np.float32)


def _wide(array: Any) -> Any:
    """Return an array as it is used."""
    return array if array.dtype.names else array.astype(np.float64)


def history_of(run: Run) -> History:
    """Return what is kept of a run."""
    log, places, force = run.events, len(run.scenario.places), run.world.daily_force
    dead, seen = deaths_of(log), log.best * log.reported
    one_sided, battle = happened(log, ONE_SIDED), happened(log, BATTLE)

    def monthly(chosen: Any, numbers: Any) -> Floats:
        daily = np.zeros((run.days, places))
        np.add.at(daily, (log.day[chosen], log.territory[chosen]), numbers[chosen])
        return by_month(daily)

    osv = monthly(one_sided, dead)
    truce = (run.world.daily_dyad.status[: run.days] > 0).any(axis=(1, 2)).astype(float)
    kinds = [by_month(daily_personnel(run, kind)) / MONTH for kind in (INFANTRY, POLICE, OBSERVERS)]
    return History(
        osv.sum(axis=1),
        monthly(battle, dead).sum(axis=1),
        monthly(one_sided, seen).sum(axis=1),
        monthly(battle, seen).sum(axis=1),
        kinds[0],
        kinds[1],
        kinds[2],
        by_month(truce) / MONTH,
        osv,
        by_month(force.troops[: run.days].astype(float)) / MONTH,
        spells_of(run),
    )


def daily_personnel(run: Run, kind: int) -> Floats:
    """Return personnel of a kind by day: units by the day they came, scaled to what is recorded in all, shape (days,).

    The record of a run has the personnel of all kinds; who left or died before its end is spread over the kinds.
    """
    units, total = run.world.unit, run.world.daily_force.troops[: run.days].sum(axis=1).astype(float)
    came = (units.arrival_day >= 0) & (units.arrival_day < run.days)
    size = float(run.scenario.mission.unit_size)

    def gone_in(chosen: Any) -> Floats:
        return np.asarray(np.cumsum(np.bincount(units.arrival_day[chosen], minlength=run.days) * size), float)

    of_kind, of_all = gone_in(came & (units.kind == kind)), gone_in(came)
    return np.divide(of_kind * total, of_all, out=np.zeros(run.days), where=of_all > 0)


def spells_of(run: Run) -> Any:
    """Return the truces of a run, each until 25 battle deaths between the two in 30 days, or the end of the run."""
    kept, made = digest(run), run.news[run.news.kind == TRUCE_MADE]
    rows = np.zeros(len(made), SPELL)
    for row, news in zip(rows, made, strict=True):
        deal = (int(news.day), int(news.who), int(news.other))
        spell = relapse(kept, deal, run.days)
        row["day"], row["one"], row["other"] = deal
        row["days"], row["ended"] = max(1, spell.days), int(spell.ended)
    return rows
