"""Forecasts as draws: a row a unit and month, a column a draw; and what was recorded there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.model.errors import InterposeError

MONTH, DRAW, OUTCOME = "month_id", "draw", "outcome"
UNITS = ("priogrid_gid", "country_id", "territory")
"""Columns by which units are named: grid cell, country, or territory of a scenario."""


@dataclass(frozen=True)
class Draws:
    """A forecast.

    Parameters
    ----------
    unit : str
        One of :data:`UNITS`.
    keys : DataFrame
        ``month_id`` (January 1980 is 1) and the unit, one row each, in order, none twice.
    values : array, shape (N, S)
        Deaths, a column a draw.
    """

    unit: str
    keys: pd.DataFrame
    values: npt.NDArray[np.float64]

    def at(self, keys: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Return the draws of some units and months, in the order of ``keys``; all of them must be there."""
        names = [MONTH, self.unit]
        rows = keys[names].merge(self.keys.assign(row=np.arange(len(self.keys))), on=names, how="left", sort=False)
        return self.values[rows["row"].to_numpy(np.intp)]

    def long_table(self) -> pd.DataFrame:
        """Return a row a unit, month and draw, in the columns of the challenge; whole numbers as such."""
        count = self.values.shape[1]
        keys = self.keys.loc[self.keys.index.repeat(count)].reset_index(drop=True)
        flat = self.values.ravel()
        whole = flat.astype(np.int64)
        outcome = whole if (whole == flat).all() else flat
        return keys.assign(**{DRAW: np.tile(np.arange(count), len(self.keys)), OUTCOME: outcome})


def unit_of(table: pd.DataFrame, name: str) -> str:
    """Return the column of a table that names its units.

    Raises
    ------
    InterposeError
        If it has none of :data:`UNITS`, or two.
    """
    found = [unit for unit in UNITS if unit in table]
    if len(found) != 1:
        has = " and ".join(found) or "none"
        raise InterposeError(f"{name}: needs one column of {', '.join(UNITS)}, and has {has}: rename or drop columns")
    return found[0]


def draws_from(table: pd.DataFrame, name: str = "forecast") -> Draws:
    """Return a table with a row a unit, month and draw as draws.

    Parameters
    ----------
    table : DataFrame
        ``month_id``, one of :data:`UNITS`, ``draw`` and ``outcome`` (deaths); other columns are left aside.
    name : str
        What errors call it.

    Raises
    ------
    InterposeError
        With one line, for a column that is missing, an outcome that is no number of deaths, a draw that stands twice,
        or units with different numbers of draws.
    """
    unit = unit_of(table, name)
    rows = checked(table, [MONTH, unit, DRAW], name)
    rows = rows.sort_values([MONTH, unit, DRAW], kind="stable", ignore_index=True)
    sizes = rows.groupby([MONTH, unit], sort=False).size()
    if sizes.min() != sizes.max():
        least: Any = sizes.idxmin()
        (month, place), few = least, int(sizes.min())
        problem = f"{unit} {place} has {few:,} draws in month {month}, others up to {int(sizes.max()):,}"
        raise InterposeError(f"{name}: {problem}: give each unit and month as many")
    count = int(sizes.iloc[0])
    keys = rows.loc[::count, [MONTH, unit]].reset_index(drop=True)
    return Draws(unit, keys, rows[OUTCOME].to_numpy(float).reshape(-1, count))


def checked(table: pd.DataFrame, keys: list[str], name: str) -> pd.DataFrame:
    """Return the columns of a table that count, with whole months and numbers of deaths, none twice.

    Raises
    ------
    InterposeError
        With one line that says what is wrong and in which row.
    """
    missing = [column for column in (*keys, OUTCOME) if column not in table]
    if missing:
        raise InterposeError(f"{name}: has no column {missing[0]}: it needs {', '.join((*keys, OUTCOME))}")
    if table.empty:
        raise InterposeError(f"{name}: has no rows: give at least one unit and month")
    rows = table[[*keys, OUTCOME]].reset_index(drop=True)
    for column in (*keys, OUTCOME):
        rows[column] = rows[column].astype(str) if column == "territory" else _numbers(rows[column], column, name)
    twice = rows.duplicated(keys)
    if twice.any():
        first = int(np.flatnonzero(twice)[0])
        where = ", ".join(f"{column} {rows[column].iloc[first]}" for column in keys)
        raise InterposeError(f"{name}: {where} stands twice (row {first + 2}): keep one of them")
    return rows


def _numbers(column: "pd.Series[Any]", called: str, name: str) -> "pd.Series[Any]":
    """Return a column as numbers: deaths finite and not below 0, all others whole too."""
    values = pd.to_numeric(column, errors="coerce").astype(float)
    wrong = ~np.isfinite(values) | (values < 0)
    what = "a number of deaths, 0 or more"
    if called != OUTCOME:
        wrong |= values != np.floor(values)
        what = "a whole number, 0 or more"
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InterposeError(f"{name}: {called} = {str(column.iloc[row])[:40]} in row {row + 2}: must be {what}")
    return values if called == OUTCOME else values.astype(np.int64)
