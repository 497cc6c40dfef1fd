"""Deaths by territory and month as draws: a row per unit and month, with the list of deaths in every run.

Target as in ViEWS: the best estimate of the outside record (here: the model's own record, not UCDP's),
aggregated to a unit and a month, by UCDP's three types of violence. Months are numbered from January 1980 = 1.
A submission to its challenge has a row per draw instead (:func:`interpose.experiments.sweeps.export.forecast_table`).
Reference: Hegre et al. 2024, arXiv:2407.11045.
"""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from interpose.model.results.ged import ged_table
from interpose.model.results.run import Run
from interpose.model.scenario.scenario import Scenario

TYPES = ("ged_sb", "ged_ns", "ged_os")
"""State-based, non-state and one-sided violence, as ViEWS names their columns."""


def month_id(day: date) -> int:
    """Return the number of a month as in ViEWS: January 1980 is 1."""
    return (day.year - 1980) * 12 + day.month


def month_ids(scenario: Scenario, days: int) -> tuple[int, ...]:
    """Return the numbers of the months of a run; the first and the last may be incomplete."""
    first, last = scenario.start, scenario.start + timedelta(days=days - 1)
    return tuple(range(month_id(first), month_id(last) + 1))


def monthly_deaths(run: Run) -> list[int]:
    """Return the recorded deaths of a run by type, territory and month, in that order, as one list."""
    table, months = ged_table(run, observed=True), month_ids(run.scenario, run.days)
    total = np.zeros((len(TYPES), len(run.scenario.places), len(months)), np.int64)
    dates = pd.DatetimeIndex(table["date_start"])
    month = (dates.year - 1980) * 12 + dates.month - months[0]
    territory = np.asarray(run.events.territory)[table["id"].to_numpy()]
    np.add.at(total, (table["type_of_violence"].to_numpy() - 1, territory, month.to_numpy()), table["best"].to_numpy())
    values: list[int] = total.ravel().tolist()
    return values


def draws_table(runs: pd.DataFrame, territories: list[str], months: list[int]) -> pd.DataFrame:
    """Return the monthly deaths of runs as draws.

    Parameters
    ----------
    runs : DataFrame
        Columns point, replication and ``monthly``; failed runs are left out.
    territories : list of str
        Ids of the territories.
    months : list of int
        Numbers of the months.

    Returns
    -------
    DataFrame
        Row per point, month and territory: ``point``, ``month_id``, ``territory``, and for each of :data:`TYPES` the
        list of its draws, by replication. ``table.explode([*TYPES])`` gives a row per draw.
    """
    parts = [_draws_of(p, part, territories, months) for p, part in runs[runs["stage"] == ""].groupby("point")]
    columns = ["point", "month_id", "territory", *TYPES]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: [] for name in columns})


def _draws_of(point: Any, runs: pd.DataFrame, territories: list[str], months: list[int]) -> pd.DataFrame:
    """Return the monthly deaths of one point as draws."""
    shape = (len(runs), len(TYPES), len(territories), len(months))
    deaths = np.array(runs["monthly"].tolist(), np.int64).reshape(shape)
    by_row = deaths.transpose(1, 3, 2, 0).reshape(len(TYPES), -1, len(runs))
    columns: dict[str, Any] = {
        "point": np.full(len(months) * len(territories), point, np.int64),
        "month_id": np.repeat(np.array(months, np.int64), len(territories)),
        "territory": np.array(territories * len(months), dtype=object),
    }
    return pd.DataFrame(columns | {name: list(rows) for name, rows in zip(TYPES, by_row, strict=True)})
