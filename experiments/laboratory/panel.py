"""The record as the field has it: country-months, territory-months, truces; and data sets that are drawn from it.

A pool of countries is simulated once. A data set is drawn from it: countries by lot, with return. So what is true of a
data set's population is what is true of the pool.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.laboratory.countries import MONTH, WARM_UP
from interpose.experiments.laboratory.deployment import RECENT, Regime, recent
from interpose.experiments.laboratory.history import History
from interpose.experiments.laboratory.truces import guarded
from interpose.experiments.laboratory.worlds import Pool

type Floats = npt.NDArray[np.float64]

UNITS = {"troops": 1000.0, "police": 100.0, "observers": 100.0}
"""Personnel of which coefficients are the effect (rows M01 to M03)."""
GRAVE = 25
"""Killed in a month from which it counts as grave: UCDP's threshold for an actor and year, taken for a month."""
TRUCE_COLUMNS = ("world", "days", "ended", "force", "log_population", "recent", "duration", "earlier")
NEVER = -1
"""First month of a force that never comes."""


class Record(NamedTuple):
    """What an analyst has: a row a country-month, and a row a truce; countries are told apart by ``country``."""

    months: pd.DataFrame
    truces: pd.DataFrame


class Facts(NamedTuple):
    """What does not change about a country in a record."""

    world: int
    people: float
    supply: float


def country_months(history: History, facts: Facts, *, reported: bool = False) -> pd.DataFrame:
    """Return the months of one country after the warm-up.

    Columns: ``world``, ``month`` (from 0), ``osv`` and ``battle`` (deaths), ``troops`` (thousands), ``police``,
    ``observers`` (hundreds), each with ``_lag`` (the month before), ``present_lag`` (1 if anybody was there the month
    before), ``log_population``, ``duration`` (years of war before), ``truce_lag``, ``recent`` (log of 1 + deaths in the
    six months before), ``early`` (the same in the warm-up), ``first`` (first month with a force, -1: never), ``supply``
    (contributors' supply).

    Parameters
    ----------
    history : History
        Its course.
    facts : Facts
        What does not change.
    reported : bool
        Whether deaths are those of the outside record, not the true ones.
    """
    osv, battle = (history.osv_recorded, history.battle_recorded) if reported else (history.osv, history.battle)
    there = np.flatnonzero(history.personnel > 0)
    months = np.arange(WARM_UP, history.months)
    before = np.log1p(recent(osv + battle))
    columns: dict[str, Any] = {"world": facts.world, "month": months - WARM_UP, "osv": osv[WARM_UP:]}
    columns["battle"] = battle[WARM_UP:]
    for kind, unit in UNITS.items():
        number = getattr(history, kind) / unit
        columns |= {kind: number[WARM_UP:], f"{kind}_lag": number[WARM_UP - 1 : -1]}
    columns["present_lag"] = (history.personnel[WARM_UP - 1 : -1] > 0).astype(float)
    columns |= {"log_population": np.log(facts.people), "duration": months / 12.0}
    columns["truce_lag"] = (history.truce[WARM_UP - 1 : -1] > 0).astype(float)
    columns |= {"recent": before[WARM_UP:], "early": before[RECENT]}
    columns |= {"first": int(there[0]) - WARM_UP if len(there) else NEVER, "supply": facts.supply}
    return pd.DataFrame(columns)


def territory_months(history: History, facts: Facts, borders: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return the months of the territories of one country after the warm-up: ``osv``, ``personnel``, and lags.

    ``osv_next`` is the number killed next door the month before.

    Parameters
    ----------
    history : History
        Its course.
    facts : Facts
        What does not change.
    borders : array, shape (T, T)
        Which territories border on each other.
    """
    osv, force, places = history.osv_places, history.personnel_places, history.osv_places.shape[1]
    months = np.arange(WARM_UP, history.months)
    now, before = slice(WARM_UP, None), slice(WARM_UP - 1, -1)
    return pd.DataFrame(
        {
            "world": facts.world,
            "territory": np.tile(np.arange(places), len(months)),
            "month": np.repeat(months - WARM_UP, places),
            "osv": osv[now].ravel(),
            "personnel": force[now].ravel(),
            "osv_lag": osv[before].ravel(),
            "personnel_lag": force[before].ravel(),
            "osv_next": (osv[before] @ borders.astype(float)).ravel(),
        }
    )


def country_truces(history: History, facts: Facts, *, reported: bool = False) -> pd.DataFrame:
    """Return the truces of one country that are made after the warm-up.

    Columns: ``world``, ``days`` watched, ``ended`` (1 if war came back), ``force`` (1 if guarded from then or soon
    after), ``log_population``, ``recent`` (log of 1 + deaths in the six months before), ``duration`` (years),
    ``earlier`` (truces before).
    """
    total = history.osv_recorded + history.battle_recorded if reported else history.osv + history.battle
    before, rows = recent(total), []
    for order, spell in enumerate(history.spells):
        month = int(spell["day"]) // MONTH
        if WARM_UP <= month < history.months:
            rows.append(
                {
                    "world": facts.world,
                    "days": float(spell["days"]),
                    "ended": float(spell["ended"]),
                    "force": float(guarded(history, spell)),
                    "log_population": np.log(facts.people),
                    "recent": np.log1p(before[month]),
                    "duration": spell["day"] / 365.0,
                    "earlier": float(order),
                }
            )
    return pd.DataFrame(rows, columns=list(TRUCE_COLUMNS))


def facts_of(pool: Pool, number: int) -> Facts:
    """Return what does not change about a country of a pool."""
    return Facts(number, pool.countries[number].people, pool.politics[number].supply)


def record_of(pool: Pool, regime: Regime) -> Record:
    """Return the record of all countries of a pool under a regime, each once."""
    courses = [(pool.factual(regime, row), facts_of(pool, row)) for row in range(len(pool.countries))]
    months = [country_months(history, facts, reported=regime.reporting) for history, facts in courses]
    truces = [country_truces(history, facts, reported=regime.reporting) for history, facts in courses]
    whole = Record(pd.concat(months, ignore_index=True), pd.concat(truces, ignore_index=True))
    return Record(*(table.assign(country=table["world"]) for table in whole))


def drawn(record: Record, countries: int, draw: np.random.Generator) -> Record:
    """Return a data set of so many countries, drawn by lot with return; a country drawn twice counts as two."""
    months, truces = record
    known = months["world"].unique()
    chosen = draw.choice(known, countries)
    return Record(_taken(months, chosen), _taken(truces, chosen))


def _taken(table: pd.DataFrame, chosen: Any) -> pd.DataFrame:
    """Return the rows of chosen worlds, in that order, each under a country of its own."""
    rows = table.groupby("world").indices
    none = np.zeros(0, int)
    parts = [np.asarray(rows.get(world, none)) for world in chosen]
    country = np.repeat(np.arange(len(chosen)), [len(part) for part in parts])
    return table.iloc[np.concatenate(parts)].assign(country=country).reset_index(drop=True)
