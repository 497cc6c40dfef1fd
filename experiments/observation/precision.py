"""Days and places as exactly as they are known: coded and coarsened as UCDP does."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.observation.draws import EventDraws
from interpose.experiments.observation.geography import Geography
from interpose.experiments.observation.settings import Dates, Places

type Ints = npt.NDArray[np.int64]

EXACT, FEW_DAYS, WEEK, MONTH, YEAR = range(1, 6)
"""Codes of ``date_prec``: the day; 2 to 6 days; the week; the month; the year (UCDP GED codebook, recalled)."""
PLACE, NEAR, DISTRICT, PROVINCE, LINE, COUNTRY = range(1, 7)
"""Codes of ``where_prec``: the place; near it; district; province; a stretch of land; the country (the same)."""
SHORTEST_RANGE, LONGEST_RANGE = 2, 6
"""Days of a range of a few days, both counted (UCDP GED codebook, recalled); all lengths alike: assumption."""


class Dated(NamedTuple):
    """When events are said to have been, as days of the run."""

    precision: Ints
    first: Ints
    """first day; before the first day of the run it is negative"""
    last: Ints


class Placed(NamedTuple):
    """Where events are said to have been."""

    precision: Ints
    territory: Ints


def dated(draws: EventDraws, settings: Dates, start: pd.Timestamp) -> Dated:
    """Return the days between which each event is known to have been.

    Parameters
    ----------
    draws : EventDraws
        Chance of the events.
    settings : Dates
        Shares by degree of precision.
    start : Timestamp
        First day of the run.
    """
    s, day = settings, draws.day
    shares = {YEAR: s.year, MONTH: s.month, WEEK: s.week, FEW_DAYS: s.few_days}
    code = _coded(draws.uniform("date"), shares, EXACT)
    length = SHORTEST_RANGE + np.floor(draws.uniform("date", 1) * (LONGEST_RANGE - SHORTEST_RANGE + 1)).astype(np.int64)
    before = np.floor(draws.uniform("date", 2) * length).astype(np.int64)
    dates = pd.DatetimeIndex(start + pd.to_timedelta(day, unit="D"))
    monday = day - dates.day_of_week.to_numpy()
    month, year = day - dates.day.to_numpy() + 1, day - dates.day_of_year.to_numpy() + 1
    options = [code == FEW_DAYS, code == WEEK, code == MONTH, code == YEAR]
    first = np.select(options, [day - before, monday, month, year], day)
    days_in_year = np.where(dates.is_leap_year, 366, 365)
    lengths = [length, np.full_like(day, 7), dates.days_in_month.to_numpy(np.int64), days_in_year.astype(np.int64)]
    return Dated(code, first, first + np.select(options, lengths, 1) - 1)


def placed(draws: EventDraws, territory: Ints, settings: Places, ground: Geography) -> Placed:
    """Return the territory at which each event is put down."""
    s = settings
    shares = {COUNTRY: s.country, PROVINCE: s.province, DISTRICT: s.district, NEAR: s.near}
    code = _coded(draws.uniform("place"), shares, PLACE)
    options = [code == COUNTRY, code == PROVINCE, code == NEAR]
    put_down = [np.full(len(code), ground.capital()), ground.seat()[territory], ground.near_town(s.near_km)[territory]]
    return Placed(code, np.select(options, put_down, territory))


def _coded(lot: npt.NDArray[np.float64], shares: dict[int, float], rest: int) -> Ints:
    """Return a code for each lot: the first share from 0 up, then the next, and the rest."""
    bounds = np.cumsum(list(shares.values()))
    codes = np.array([*shares, rest], np.int64)
    return codes[np.searchsorted(bounds, lot, side="right")]
