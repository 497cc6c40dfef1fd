"""A record of real events in numbers: severity, bursts, self-excitation, concentration, onset next door."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.figures import day_words
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number, with_unit
from interpose.model.results.stored_labels import statistic_words
from interpose.viz.figure import Drawing
from interpose.viz.kinds import events
from interpose.viz.kinds.contract import Kind, listed, nothing_asked
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

CAUTIONS = (
    events.CAUTIONS[0],
    mark(
        "Intervals come from drawing the record\u2019s months in blocks of half a year, or from leaving out groups of "
        "territories. They do not hold what was never reported."
    ),
)
FIGURES = (
    Drawing(
        "places",
        mark("Where people died, as recorded"),
        mark(
            "Deaths of the events that enter the statistics by territory, with their share of all; the fifteen with "
            "most, if there are more. Counts, not rates: where more people live, more can die."
        ),
        lambda store: events.places_figure(store.table("places"), events.place_names(store)),
    ),
)


PLAIN = ("share", "0 to 1", "-1 to 1", "exponent", "ratio")
"""Units that say nothing in a sentence."""


def _words(e: dict[str, Any]) -> str:
    """Write a statistic with its interval and unit."""
    places = 0 if abs(e["estimate"]) >= 100 else 2
    middle, low, high = (number(e[name], places) for name in ("estimate", "low", "high"))
    interval = say("{mean} ({low} to {high})", mean=middle, low=low, high=high)
    unit = "" if e["unit"] in PLAIN else str(e["unit"])
    return with_unit(interval if np.isfinite(e["low"]) else middle, unit)


def sentences(store: Stored) -> list[str]:
    """Say every statistic that could be measured, with its interval."""
    table = store.table("statistics")
    measured = np.isfinite(table["estimate"].to_numpy(float))
    said = [
        say("{label}: {value}.", label=statistic_words(e["label"]), value=_words(e)) for e in records(table[measured])
    ]
    missing = [statistic_words(label) for label in table.loc[~measured, "label"]]
    if not missing:
        return said
    return [*said, say("Not measured, for want of events or neighbours: {statistics}.", statistics="; ".join(missing))]


def numbers(store: Stored) -> Numbers:
    """Return the statistics of every territory."""
    columns = ("exponent", "burstiness", "branching", "branching_60")
    rows = [
        [
            str(e["territory"]),
            number(int(e["events"]), 0),
            number(int(e["deaths"]), 0),
            *("\u2013" if pd.isna(e[name]) else number(e[name], 2) for name in columns),
        ]
        for e in records(store.table("places").head(events.MOST_ROWS))
    ]
    heads = [say("Events"), say("Deaths"), say("Exponent"), say("Burstiness"), say("Branching")]
    heads.append(say("Branching (60 days)"))
    return Numbers([Table(say("By territory, those with most events first"), ["", *heads], rows)])


def worlds(store: Stored) -> str:
    """Return how many events entered, and whose record it is."""
    entered = store.meta["entered"]
    entering = say(
        "{events:,} fatal events, dates known to code {date}, places to code {place}.",
        events=int(entered["events"]),
        date=entered["date_prec"],
        place=entered["where_prec"],
    )
    return f"{entering} {events.worlds(store)}"


KIND = Kind(
    name="events_summary",
    title=mark("A record of events in numbers"),
    manifest="summary.json",
    table="statistics",
    question=lambda store: say(
        "What does the record from {first} to {last} look like in numbers?",
        first=day_words(str(store.meta["first"])),
        last=day_words(str(store.meta["last"])),
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
