"""What was recorded in Syria by governorate and month, and day by day in the years that forecasts may see.

UCDP Georeferenced Event Dataset (CC BY 4.0; Sundberg & Melander 2013, doi:10.1177/0022343313484347), events of 2016 to
November 2019. Left out: events without a governorate, and those that are dated to more than a month.
"""

from importlib import resources
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.scoring.draws import MONTH, OUTCOME
from interpose.experiments.sweeps.forecast_draws import month_id

type Floats = npt.NDArray[np.float64]

FIT_MONTHS = 24
"""Months from January 2016 on that are fitted to; all later ones are scored."""


class Record(NamedTuple):
    """Recorded deaths, best estimates."""

    places: tuple[str, ...]
    months: tuple[int, ...]
    """numbered as by ViEWS: January 1980 is 1"""
    deaths: Floats
    """(3, places, months): state-based, non-state and one-sided"""

    @property
    def total(self) -> Floats:
        """Deaths of all types, shape (places, months)."""
        return np.asarray(self.deaths.sum(axis=0))

    @property
    def fitted(self) -> "Record":
        """The months that forecasts may see."""
        return self._replace(months=self.months[:FIT_MONTHS], deaths=self.deaths[:, :, :FIT_MONTHS])

    @property
    def scored(self) -> "Record":
        """The months that forecasts are scored on."""
        return self._replace(months=self.months[FIT_MONTHS:], deaths=self.deaths[:, :, FIT_MONTHS:])

    def actuals(self) -> pd.DataFrame:
        """Return a row a month and territory: ``month_id``, ``territory``, ``outcome`` (deaths of all types)."""
        return pd.DataFrame(
            {
                MONTH: np.repeat(self.months, len(self.places)),
                "territory": list(self.places) * len(self.months),
                OUTCOME: self.total.T.ravel(),
            }
        )


def load_record(places: tuple[str, ...]) -> Record:
    """Return the record that comes with the package, in the order of some territories."""
    table = _read("deaths.csv")
    dates = pd.to_datetime(table["month"] + "-01")
    numbers = np.array([month_id(day.date()) for day in dates])
    months = tuple(range(int(numbers.min()), int(numbers.max()) + 1))
    deaths = np.zeros((3, len(places), len(months)))
    place = table["governorate"].map({name: row for row, name in enumerate(places)}).to_numpy(np.intp)
    np.add.at(deaths, (table["type_of_violence"].to_numpy() - 1, place, numbers - months[0]), table["best"].to_numpy())
    return Record(places, months, deaths)


class Events(NamedTuple):
    """Fatal events of the months that are fitted to."""

    counts: Floats
    """(days, places)"""
    day: npt.NDArray[np.int64]
    """(E,) of each event, from 0"""
    place: npt.NDArray[np.int64]
    """(E,) row of its territory"""
    deaths: Floats
    """(E,) best estimate"""


def load_events(places: tuple[str, ...]) -> Events:
    """Return the fatal events of 2016 and 2017 that come with the package, one by one."""
    table = _read("events.csv")
    dates = pd.to_datetime(table["date"])
    day = np.asarray((dates - pd.Timestamp("2016-01-01")).dt.days, np.int64)
    place = np.asarray(table["governorate"].map({name: row for row, name in enumerate(places)}), np.int64)
    counts = np.zeros((366 + 365, len(places)))
    np.add.at(counts, (day, place), 1)
    return Events(counts, day, place, table["deaths"].to_numpy(float))


def _read(name: str) -> pd.DataFrame:
    """Read a table of the record."""
    with resources.files(__package__).joinpath("syria", name).open(encoding="utf-8") as file:
        return pd.read_csv(file)
