"""Events by month and territory, dense: a month without events has a row of noughts."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from interpose.experiments.real_events.event_record import ONE_SIDED

MONTHS = "months.parquet"
COLUMNS = ("date", "type", "territory", "best", "low", "high", "deaths_civilians")
MOST_ROWS = 5_000_000
"""Rows of months times territories above which only those with events are kept (assumption: half a gigabyte)."""


def write_months(folder: Path, meta: dict[str, Any]) -> None:
    """Add `months.parquet` to an import: a row a month and territory, whatever the precision of place and date.

    Columns: ``month`` (its first day), ``territory``, ``events``, ``fatal`` (events with deaths), ``one_sided``
    (events), ``deaths`` (best estimate), ``low``, ``high`` (the best estimate where a record has no bounds),
    ``deaths_civilians`` (persons).
    """
    parts = []
    with pq.ParquetFile(folder / "events.parquet") as file:
        for batch in file.iter_batches(columns=list(COLUMNS)):
            parts.append(_sums(batch.to_pandas()))
    table = pd.concat(parts).groupby(level=["month", "territory"]).sum()
    months = pd.date_range(meta["first"][:7] + "-01", meta["last"], freq="MS")
    places = meta.get("territories") or sorted(table.index.unique("territory"))
    if len(months) * len(places) <= MOST_ROWS:
        every = pd.MultiIndex.from_product([months, places], names=["month", "territory"])
        table = table.reindex(every, fill_value=0)
    table.astype(np.int64).reset_index().to_parquet(folder / MONTHS, index=False)


def _sums(events: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of some events by month and territory; those outside are left out."""
    events = events[events["territory"].notna()]
    best = events["best"].astype("Int64")
    columns = {
        "month": pd.to_datetime(events["date"]).dt.to_period("M").dt.to_timestamp(),
        "territory": events["territory"],
        "events": 1,
        "fatal": (best > 0).astype(int),
        "one_sided": (events["type"] == ONE_SIDED).astype(int),
        "deaths": best,
        "low": events["low"].astype("Int64").fillna(best),
        "high": events["high"].astype("Int64").fillna(best),
        "deaths_civilians": events["deaths_civilians"].astype("Int64").fillna(0),
    }
    return pd.DataFrame(columns).groupby(["month", "territory"]).sum()
