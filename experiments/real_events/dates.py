"""Dates as sources write them: with and without a time, or with the month's name; no order is guessed."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

YEARS = (1900, 2100)
"""Years that an event can be of; other ones are slips of the pen (assumption)."""
NAMED_MONTHS = ("%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y")
"""As in ACLED's exports: 01 January 2019, 01-January-2019, 1 Jan 2019, 01-Jan-2019."""
TWO_DIGITS = r"^(?:\d{1,2}[-/. ][A-Za-z]+[-/. ]\d{2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2})(?:\s.*)?$"


class Dates(NamedTuple):
    """Dates of rows, and why some could not be read; each row has at most one reason."""

    days: "pd.Series[pd.Timestamp]"
    missing: npt.NDArray[np.bool_]
    short_year: npt.NDArray[np.bool_]
    odd: npt.NDArray[np.bool_]


def read_dates(texts: "pd.Series[str]") -> Dates:
    """Read dates, of which only two forms are beyond doubt: YYYY-MM-DD (a time may follow), and a month in letters.

    A date in figures in another order (04/05/2019) is not read: which is the month cannot be told. Neither is a year
    of two digits.
    """
    clean = texts.str.strip()
    iso = clean.str.match(r"^\d{4}-\d{2}-\d{2}(?:[T ].*)?$")
    days = pd.to_datetime(clean.where(iso).str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
    for form in NAMED_MONTHS:
        left = days.isna() & ~iso & (clean != "")
        if left.any():
            days = days.fillna(pd.to_datetime(clean.where(left), format=form, errors="coerce"))
    days = days.where(days.dt.year.between(*YEARS))
    missing, unread = (clean == "").to_numpy(bool), days.isna().to_numpy(bool)
    short_year = unread & clean.str.match(TWO_DIGITS).to_numpy(bool)
    return Dates(days, missing, short_year, unread & ~missing & ~short_year)
