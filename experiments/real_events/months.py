"""Events by month and territory, dense: a month without events has a row of noughts."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.real_events.event_record import ONE_SIDED

MONTHS = "months.parquet"
KEYS = ["month", "territory"]
MOST_ROWS = 5_000_000
"""Rows of months times territories above which only those with events are kept (assumption: half a gigabyte)."""
MOST_LOOSE = 200_000
"""Rows of sums of batches above which they are brought together."""


class MonthlySums:
    """Sums of events by month and territory, whatever the precision of place and date, added batch by batch.

    Columns: ``month`` (its first day), ``territory``, ``events``, ``fatal`` (events with deaths), ``one_sided``
    (events), ``deaths`` (best estimate), ``low``, ``high`` (the best estimate where a record has no bounds),
    ``deaths_civilians`` (persons).
    """

    def __init__(self) -> None:
        self.parts: list[pd.DataFrame] = []
        self.loose = 0

    def add(self, events: pd.DataFrame) -> None:
        """Add a batch of events; those outside every territory are left out."""
        part = _sums(events[events["territory"].notna()])
        self.parts.append(part)
        self.loose += len(part)
        if self.loose > MOST_LOOSE:
            self.parts, self.loose = [self._together()], 0

    def write(self, folder: Path, meta: dict[str, Any]) -> None:
        """Write `months.parquet`: every month of the import's span, and every territory."""
        table = self._together()
        months = pd.date_range(meta["first"][:7] + "-01", meta["last"], freq="MS")
        places = meta.get("territories") or sorted(table.index.unique("territory"))
        if len(months) * len(places) <= MOST_ROWS:
            table = table.reindex(pd.MultiIndex.from_product([months, places], names=KEYS), fill_value=0)
        table.astype(np.int64).reset_index().to_parquet(folder / MONTHS, index=False)

    def _together(self) -> pd.DataFrame:
        """Return one table of all sums."""
        return pd.concat(self.parts).groupby(level=KEYS).sum()


def _sums(events: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of some events by month and territory."""
    best = events["best"].astype("Int64")
    columns = {
        "month": events["date"].dt.to_period("M").dt.to_timestamp(),
        "territory": events["territory"],
        "events": 1,
        "fatal": (best > 0).astype(int),
        "one_sided": (events["type"] == ONE_SIDED).astype(int),
        "deaths": best,
        "low": events["low"].astype("Int64").fillna(best),
        "high": events["high"].astype("Int64").fillna(best),
        "deaths_civilians": events["deaths_civilians"].astype("Int64").fillna(0),
    }
    return pd.DataFrame(columns).groupby(KEYS).sum()
