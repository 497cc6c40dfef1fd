"""A record of real events in numbers: severity, bursts, self-excitation, concentration, onset next door."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.results.formatting import number
from interpose.viz.figure import Drawing
from interpose.viz.kinds import events
from interpose.viz.kinds.contract import Kind, listed, nothing_asked
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

CAUTIONS = (
    events.CAUTIONS[0],
    "Intervals come from drawing the record\u2019s months in blocks of half a year, or from leaving out groups of "
    "territories. They do not hold what was never reported.",
)
FIGURES = (
    Drawing(
        "places",
        "Where people died, as recorded",
        "Deaths of the events that enter the statistics by territory, with their share of all; the fifteen with most, "
        "if there are more. Counts, not rates: where more people live, more can die.",
        lambda store: events.places_figure(store.table("places"), events.place_names(store)),
    ),
)


def _words(e: dict[str, Any]) -> str:
    """Write a statistic with its interval and unit."""
    places = 0 if abs(e["estimate"]) >= 100 else 2
    unit = "" if e["unit"] in ("share", "0 to 1", "-1 to 1", "exponent", "ratio") else f" {e['unit']}"
    if not np.isfinite(e["low"]):
        return f"{number(e['estimate'], places)}{unit}"
    return f"{number(e['estimate'], places)} ({number(e['low'], places)} to {number(e['high'], places)}){unit}"


def sentences(store: Stored) -> list[str]:
    """Say every statistic that could be measured, with its interval."""
    table = store.table("statistics")
    measured = np.isfinite(table["estimate"].to_numpy(float))
    said = [f"{e['label']}: {_words(e)}." for e in records(table[measured])]
    missing = [str(label) for label in table.loc[~measured, "label"]]
    return said + ([f"Not measured, for want of events or neighbours: {'; '.join(missing)}."] if missing else [])


def numbers(store: Stored) -> Numbers:
    """Return the statistics of every territory."""
    columns = ("exponent", "burstiness", "branching", "branching_60")
    rows = [
        [
            str(e["territory"]),
            f"{int(e['events']):,}",
            f"{int(e['deaths']):,}",
            *("\u2013" if pd.isna(e[name]) else number(e[name], 2) for name in columns),
        ]
        for e in records(store.table("places").head(events.MOST_ROWS))
    ]
    heads = ["", "Events", "Deaths", "Exponent", "Burstiness", "Branching", "Branching (60 days)"]
    return Numbers([Table("By territory, those with most events first", heads, rows)])


def worlds(store: Stored) -> str:
    """Return how many events entered, and whose record it is."""
    entered = store.meta["entered"]
    known = f"dates known to code {entered['date_prec']}, places to code {entered['where_prec']}"
    return f"{int(entered['events']):,} fatal events, {known}. {events.worlds(store)}"


KIND = Kind(
    name="events_summary",
    title="A record of events in numbers",
    manifest="summary.json",
    table="statistics",
    question=lambda store: (
        f"What does the record from {store.meta['first']} to {store.meta['last']} look like in numbers?"
    ),
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
    complete=events.complete,
    cautions=CAUTIONS,
    numbers=numbers,
    asked=nothing_asked,
)
