"""An imported record of real events: what is on record, when and where."""

from dataclasses import replace
from typing import Any

import pandas as pd

from interpose.model.results.formatting import count, listing, number
from interpose.model.scenario.loading import load_scenario, scenario_names
from interpose.viz.figure import Drawing
from interpose.viz.figures.events_ccdf import RECORD, SEVERITY, events_severity
from interpose.viz.figures.ranked_bars import ranked_bars
from interpose.viz.figures.record_months import record_months
from interpose.viz.kinds.contract import Kind, listed, nothing_asked
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

CAUTIONS = (
    "A record of what was reported. It misses what was not, and says nothing of what will be.",
    "Sums by month and territory hold every event on the ground, however exactly its date and place are known.",
)
GROUNDS = {"territories": "territories", "cells": "cells", "adm1": "provinces"}
MOST_ROWS = 40


def complete(store: Stored) -> Stored:
    """Return a record whose scenario, of which it has the name alone, is called its ground."""
    return replace(store, meta=store.meta | {"scenario": {}, "ground_of": str(store.meta.get("scenario", ""))})


def place_names(store: Stored) -> dict[str, str]:
    """Return the names of territories by their ids, where the record was put on those of a shipped scenario."""
    ground = str(store.meta["ground_of"])
    return {place.id: place.name for place in load_scenario(ground).places} if ground in scenario_names() else {}


def _by_month(store: Stored) -> pd.DataFrame:
    """Return the sums of every month over all territories."""
    columns = ["events", "deaths", "low", "high"]
    return store.table("months").groupby("month", as_index=False)[columns].sum()


def by_place(store: Stored) -> pd.DataFrame:
    """Return the sums of every territory over all months, the deadliest first."""
    sums = store.table("months").groupby("territory", as_index=False)[["events", "deaths", "deaths_civilians"]].sum()
    return sums.sort_values("deaths", ascending=False, kind="stable")


def _months(store: Stored) -> Any:
    """Draw the deaths on record month by month."""
    table = _by_month(store)
    worst = table["month"].iloc[int(table["deaths"].to_numpy().argmax())]
    when = pd.Timestamp(str(worst)).strftime("%B %Y")
    title = f"{int(table['deaths'].sum()):,} deaths in {count(len(table), 'month')}, most in {when}"
    return record_months(table, title=title)


def _places(store: Stored) -> Any:
    """Draw the territories with most deaths."""
    return places_figure(by_place(store), place_names(store))


def places_figure(table: pd.DataFrame, names: dict[str, str]) -> Any:
    """Draw the territories with most deaths; ``territory`` and ``deaths``, and names of territories by id."""
    table = table.sort_values("deaths", ascending=False, kind="stable")
    table = table.assign(territory=[names.get(str(one), str(one)) for one in table["territory"]])
    share = table["deaths"].iloc[0] / max(1, table["deaths"].sum())
    title = f"{number(100 * share, 0)} % of deaths in {table['territory'].iloc[0]}, of {len(table):,} territories"
    return ranked_bars(table, name="territory", value="deaths", unit="deaths on record (persons)", title=title)


def _severity(store: Stored) -> Any:
    """Draw how deadly single events are."""
    deaths = store.table("events")["best"]
    table = pd.DataFrame({"side": RECORD, "run": 0, SEVERITY.column: deaths[deaths > 0].to_numpy(float)})
    return events_severity(replace(store, tables={SEVERITY.table: table}))


FIGURES = (
    Drawing(
        "months",
        "Deaths on record, month by month",
        "Line: best estimate of all events on the ground. Band: from the low to the high estimate of the record.",
        _months,
    ),
    Drawing(
        "places",
        "Where people died, as recorded",
        "Deaths on record of each territory, best estimate, with its share of all; the fifteen with most, if there are "
        "more. Counts, not rates: where more people live, more can die.",
        _places,
    ),
    Drawing(
        "severity",
        "How deadly single events are",
        "Share of fatal events on record with at least so many deaths, both scales logarithmic. A straight line would "
        "be a power law.",
        _severity,
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say how much is on record, and what was refused, noted and left outside."""
    meta = store.meta
    said = [f"{int(meta['events']):,} events with {int(meta['deaths']):,} deaths, {meta['first']} to {meta['last']}."]
    for part, words in (("refused", "could not be read"), ("outside", "are left out")):
        rows = [f"{int(e['rows']):,} ({e['why']})" for e in meta.get(part) or []]
        said += [f"Rows that {words}: {listing(rows)}."] if rows else []
    rows = [f"{int(e['rows']):,} {e['why']}" for e in meta.get("noted") or []]
    return said + ([f"Noted: {'; '.join(rows)}."] if rows else [])


def numbers(store: Stored) -> Numbers:
    """Return the sums of every territory."""
    rows = [
        [str(e["territory"]), *(f"{int(e[name]):,}" for name in ("events", "deaths", "deaths_civilians"))]
        for e in records(by_place(store).head(MOST_ROWS))
    ]
    return Numbers(
        [Table("On record by territory, those with most deaths", ["", "Events", "Deaths", "Of civilians"], rows)]
    )


def worlds(store: Stored) -> str:
    """Return on which ground the record was put, and whose it is."""
    meta = store.meta
    of = f" of {meta['ground_of']}" if meta["ground_of"] not in ("", "none") else ""
    return f"{meta['file']['name']}, on {GROUNDS.get(str(meta['ground']), meta['ground'])}{of}. {meta['credit']}"


KIND = Kind(
    name="events",
    title="A record of events",
    manifest="events.json",
    table="months",
    question=lambda store: f"What is on record from {store.meta['first']} to {store.meta['last']}?",
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
    complete=complete,
    cautions=CAUTIONS,
    numbers=numbers,
    asked=nothing_asked,
)
