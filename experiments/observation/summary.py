"""A record beside the truth: how many events and deaths, by severity, by place, by month."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.analysis.fatal_events import deaths_of
from interpose.experiments.observation.geography import geography
from interpose.experiments.observation.record import Record, true_rows

CLASSES = ((0, 0), (1, 1), (2, 4), (5, 9), (10, 24), (25, None))
"""Classes of severity: true deaths of an event, from and to."""


def totals(record: Record) -> dict[str, Any]:
    """Return how many events there were and are recorded, and with how many deaths."""
    true = _true_events(record)
    seen = record.events
    return {
        "true_events": len(true),
        "recorded_events": len(seen),
        "not_reported": int((record.missed["why"] == "not reported").sum()),
        "left_out": int((record.missed["why"] != "not reported").sum()),
        "true_deaths": int(true["deaths"].sum()),
        "recorded_deaths": int(seen["deaths"].sum()),
        "low": int(seen["low"].sum()),
        "high": int(seen["high"].sum()),
        "no_author": int((~seen["actor_known"]).sum()),
    }


def by_severity(record: Record) -> pd.DataFrame:
    """Return events and deaths by the true deaths of an event.

    Returns
    -------
    DataFrame
        A row a class of :data:`CLASSES`: ``deaths_from``, ``deaths_to`` (missing: no end), ``true_events``,
        ``recorded`` (of them), ``share``, ``true_deaths``, ``recorded_deaths`` (best
        estimates); a share of nothing is missing.
    """
    true, rows = _true_events(record), []
    for low, high in CLASSES:
        here = true[(true["deaths"] >= low) & (true["deaths"] <= (np.inf if high is None else high))]
        rows.append({"deaths_from": low, "deaths_to": high} | _counts(here))
    return pd.DataFrame(rows).astype({"deaths_to": "Int64"})


def by_place(record: Record) -> pd.DataFrame:
    """Return events and deaths by where they truly were.

    Returns
    -------
    DataFrame
        A row a territory: ``territory``, ``name``, ``remoteness`` (share), ``true_events``, ``recorded`` (of them),
        ``share``, ``true_deaths``, ``recorded_deaths``, and ``put_down``: recorded events that are put down there.
    """
    true, world = _true_events(record), record.truth.scenario
    s = record.settings.reporting
    remote = geography(world.places).remoteness(s.towns, s.remote_km)
    put_down = np.bincount(record.events["territory"], minlength=len(world.places))
    rows = []
    for row, place in enumerate(world.places):
        named = {"territory": place.id, "name": place.name or place.id, "remoteness": round(float(remote[row]), 4)}
        rows.append(named | _counts(true[true["territory"] == row]) | {"put_down": int(put_down[row])})
    return pd.DataFrame(rows)


def by_month(record: Record) -> pd.DataFrame:
    """Return events and deaths by calendar month: true ones by when they were, recorded ones by their recorded day.

    Returns
    -------
    DataFrame
        A row a month of the run: ``month`` (its first day, YYYY-MM-DD), ``true_events``, ``recorded_events``,
        ``true_deaths``, ``recorded_deaths``, ``low``, ``high`` (persons).
    """
    true, seen = _true_events(record), record.events
    start = pd.Timestamp(record.truth.scenario.start)
    months = pd.period_range(start, start + pd.Timedelta(days=record.truth.days - 1), freq="M")

    def monthly(table: pd.DataFrame, column: str | None) -> "pd.Series[Any]":
        period = (start + pd.to_timedelta(table["day"], unit="D")).dt.to_period("M")
        values = pd.Series(1, index=table.index) if column is None else table[column]
        return values.groupby(period).sum().reindex(months, fill_value=0)

    columns = {
        "true_events": monthly(true, None),
        "recorded_events": monthly(seen, None),
        "true_deaths": monthly(true, "deaths"),
        "recorded_deaths": monthly(seen, "deaths"),
        "low": monthly(seen, "low"),
        "high": monthly(seen, "high"),
    }
    table = pd.DataFrame({name: series.to_numpy(np.int64) for name, series in columns.items()})
    table.insert(0, "month", months.start_time.strftime("%Y-%m-%d"))
    return table


def _true_events(record: Record) -> pd.DataFrame:
    """Return the true events: day, territory, deaths, best estimate of their deaths in the record (missing: none)."""
    rows = true_rows(record.truth)
    e = record.truth.events[rows]
    best = record.events.set_index("event")["deaths"].reindex(rows)
    columns = {"day": e["day"], "territory": e["territory"], "deaths": deaths_of(e.view(np.recarray))}
    return pd.DataFrame(columns | {"best": best.to_numpy(float)})


def _counts(true: pd.DataFrame) -> dict[str, Any]:
    """Return what is recorded of some true events."""
    recorded = int(true["best"].notna().sum())
    return {
        "true_events": len(true),
        "recorded": recorded,
        "share": recorded / len(true) if len(true) else float("nan"),
        "true_deaths": int(true["deaths"].sum()),
        "recorded_deaths": int(true["best"].sum()),
    }
