"""A record as counts: fatal events by day and place, over a span of days, on a ground of places that touch or do not.

Both sides of a comparison are brought to this form, so that a statistic is one function of it for both.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.model.errors import InterposeError

type Ints = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]

FEWEST_MONTHS = 3
"""Whole calendar months below which nothing can be said of months."""


@dataclass(frozen=True)
class Record:
    """Fatal events on a ground.

    Parameters
    ----------
    first : date
        The first day.
    days : int
        Length of the span.
    places : tuple of str
        Ids of the territories, those without events too.
    pairs : array of int, shape (L, 2), or None
        Which places touch, by position; None where that is not known.
    day, place, deaths : array of int, shape (E,)
        Of each fatal event: day from the first one, position of its place, all deaths (persons, best estimate).
    """

    first: date
    days: int
    places: tuple[str, ...]
    pairs: Ints | None
    day: Ints
    place: Ints
    deaths: Ints

    @cached_property
    def month_starts(self) -> list[date]:
        """First days of the whole calendar months of the span."""
        starts = pd.date_range(self.first, periods=self.days, freq="D")
        firsts = [stamp.date() for stamp in starts[starts.day == 1]]
        return [first for first in firsts if (first - self.first).days + _length(first) <= self.days]

    @cached_property
    def month(self) -> Ints:
        """Of each event: position of its month among the whole ones; -1 in a month that is not whole."""
        edges = [(first - self.first).days for first in self.month_starts]
        if not edges:
            return np.full(len(self.day), -1, np.int64)
        number = np.searchsorted(edges, self.day, side="right") - 1
        number[self.day >= edges[-1] + _length(self.month_starts[-1])] = -1
        return number.astype(np.int64)

    def by_month(self, *, deaths: bool) -> Floats:
        """Sum events, or their deaths, by whole month and place; shape (months, places)."""
        table = np.zeros((len(self.month_starts), len(self.places)))
        inside = self.month >= 0
        amount = self.deaths[inside].astype(float) if deaths else 1.0
        np.add.at(table, (self.month[inside], self.place[inside]), amount)
        return table

    def by_day(self) -> Floats:
        """Count events by day and place; shape (days, places)."""
        table = np.zeros((self.days, len(self.places)))
        np.add.at(table, (self.day, self.place), 1.0)
        return table

    def require_months(self, what: str) -> None:
        """Raise ``InterposeError`` if there are too few whole months to say anything of months."""
        if len(self.month_starts) < FEWEST_MONTHS:
            found = f"{self.days} days from {self.first} have {len(self.month_starts)} whole months"
            raise InterposeError(f"{what}: {found}, and at least {FEWEST_MONTHS} are needed: take more days")


def _length(first: date) -> int:
    """Return the days of the month that begins on this day."""
    return int(pd.Timestamp(first).days_in_month)


def record_of(table: pd.DataFrame, span: tuple[date, date], places: tuple[str, ...], pairs: Ints | None) -> Record:
    """Return the record of a table of events.

    Parameters
    ----------
    table : DataFrame
        Columns ``date``, ``territory`` (an id of ``places``; others are left out) and ``best`` (persons).
    span : (date, date)
        First and last day; events on other days are left out.
    places, pairs
        As of :class:`Record`.
    """
    first, last = span
    days = (last - first).days + 1
    day = (pd.to_datetime(table["date"]) - pd.Timestamp(first)).dt.days.to_numpy(np.int64)
    place = pd.Index(places).get_indexer(pd.Index(table["territory"])).astype(np.int64)
    deaths = table["best"].fillna(0).to_numpy(np.int64)
    kept = (place >= 0) & (day >= 0) & (day < days) & (deaths > 0)
    order = np.argsort(day[kept], kind="stable")
    columns = (np.asarray(column[kept][order], np.int64) for column in (day, place, deaths))
    return Record(first, days, places, pairs, *columns)
