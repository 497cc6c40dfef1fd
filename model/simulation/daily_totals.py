"""Totals over the territories of a Mesa model, day by day."""

from typing import Any

import numpy as np

from interpose.agents.columns import Table
from interpose.model.state.daily_series import DAILY, DAILY_FORCE


def _table_of(name: str) -> tuple[str, Table]:
    """Find the daily series that has a column."""
    return ("daily", DAILY) if name in DAILY.names else ("daily_force", DAILY_FORCE)


def daily_totals(model: Any, name: str, days: slice) -> Any:
    """Sum a count, or average a share over civilians, for each of some days; shape (days,)."""
    field, table = _table_of(name)
    values = np.asarray(getattr(model.world, field)[name][days])
    if table.column(name).unit not in ("share", "ratio"):
        return values.sum(axis=1, dtype=np.int64)
    daily = model.world.daily[days]
    people = np.maximum(1, daily["resident"] + daily["displaced"])
    return (values * people).sum(axis=1) / people.sum(axis=1)


def total_today(model: Any, name: str) -> float:
    """Return one total of the last day that happened: a reporter for Mesa's DataCollector (NaN before the first day).

    Parameters
    ----------
    model : ConflictModel
        Whose day.
    name : str
        Column of the daily series or of the force's, for instance ``"clashes"`` or ``"troops"``.
    """
    if model.day == 0:
        return float("nan")
    total: float = daily_totals(model, name, slice(model.day - 1, model.day))[0].item()
    return total
