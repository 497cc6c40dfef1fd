"""An imported record of real events: what is on record, when and where."""

from dataclasses import replace
from typing import Any

import pandas as pd

from interpose.model.language.figures import day_words, month_words
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import listing, number
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
    mark("A record of what was reported. It misses what was not, and says nothing of what will be."),
    mark("Sums by month and territory hold every event on the ground, however exactly its date and place are known."),
)
GROUNDS = {"territories": mark("territories"), "cells": mark("cells"), "adm1": mark("provinces")}
UNREAD = mark("Rows that could not be read: {rows}.")
OUTSIDE = mark("Rows that are left out: {rows}.")
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
    title = say(
        "{deaths:,} deaths in {months}, most in {month}",
        deaths=int(table["deaths"].sum()),
        months=say_count("{n} month", "{n} months", len(table)),
        month=month_words(pd.Timestamp(str(worst)).date()),
    )
    return record_months(table, title=title)


def _places(store: Stored) -> Any:
    """Draw the territories with most deaths."""
    return places_figure(by_place(store), place_names(store))


def places_figure(table: pd.DataFrame, names: dict[str, str]) -> Any:
    """Draw the territories with most deaths; ``territory`` and ``deaths``, and names of territories by id."""
    table = table.sort_values("deaths", ascending=False, kind="stable")
    table = table.assign(territory=[names.get(str(one), str(one)) for one in table["territory"]])
    share = table["deaths"].iloc[0] / max(1, table["deaths"].sum())
    title = say(
        "{percent} % of deaths in {territory}, of {n:,} territories",
        percent=number(100 * share, 0),
        territory=table["territory"].iloc[0],
        n=len(table),
    )
    return ranked_bars(table, name="territory", value="deaths", unit=say("deaths on record (persons)"), title=title)


def _severity(store: Stored) -> Any:
    """Draw how deadly single events are."""
    deaths = store.table("events")["best"]
    table = pd.DataFrame({"side": RECORD, "run": 0, SEVERITY.column: deaths[deaths > 0].to_numpy(float)})
    return events_severity(replace(store, tables={SEVERITY.table: table}))


FIGURES = (
    Drawing(
        "months",
        mark("Deaths on record, month by month"),
        mark("Line: best estimate of all events on the ground. Band: from the low to the high estimate of the record."),
        _months,
    ),
    Drawing(
        "places",
        mark("Where people died, as recorded"),
        mark(
            "Deaths on record of each territory, best estimate, with its share of all; the fifteen with most, if there "
            "are more. Counts, not rates: where more people live, more can die."
        ),
        _places,
    ),
    Drawing(
        "severity",
        mark("How deadly single events are"),
        mark(
            "Share of fatal events on record with at least so many deaths, both scales logarithmic. A straight line "
            "would be a power law."
        ),
        _severity,
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say how much is on record, and what was refused, noted and left outside."""
    meta = store.meta
    counts = {"events": int(meta["events"]), "deaths": int(meta["deaths"])}
    days = {name: day_words(str(meta[name])) for name in ("first", "last")}
    said = [say("{events:,} events with {deaths:,} deaths, {first} to {last}.", **counts, **days)]
    for part, sentence in (("refused", UNREAD), ("outside", OUTSIDE)):
        rows = [say("{n:,} ({why})", n=int(e["rows"]), why=say(str(e["why"]))) for e in meta.get(part) or []]
        said += [say(sentence, rows=listing(rows))] if rows else []
    rows = [say("{n:,} {why}", n=int(e["rows"]), why=say(str(e["why"]))) for e in meta.get("noted") or []]
    return said + ([say("Noted: {rows}.", rows="; ".join(rows))] if rows else [])


def numbers(store: Stored) -> Numbers:
    """Return the sums of every territory."""
    rows = [
        [str(e["territory"]), *(number(int(e[name]), 0) for name in ("events", "deaths", "deaths_civilians"))]
        for e in records(by_place(store).head(MOST_ROWS))
    ]
    heads = ["", say("Events"), say("Deaths"), say("Of civilians")]
    return Numbers([Table(say("On record by territory, those with most deaths"), heads, rows)])


def worlds(store: Stored) -> str:
    """Return on which ground the record was put, and whose it is."""
    meta = store.meta
    ground = say(GROUNDS.get(str(meta["ground"]), str(meta["ground"])))
    named = {"file": meta["file"]["name"], "ground": ground, "credit": meta["credit"]}
    if meta["ground_of"] in ("", "none"):
        return say("{file}, on {ground}. {credit}", **named)
    return say("{file}, on {ground} of {scenario}. {credit}", **named, scenario=meta["ground_of"])


KIND = Kind(
    name="events",
    title=mark("A record of events"),
    manifest="events.json",
    table="months",
    question=lambda store: say(
        "What is on record from {first} to {last}?",
        first=day_words(str(store.meta["first"])),
        last=day_words(str(store.meta["last"])),
    ),
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
    complete=complete,
    cautions=CAUTIONS,
    numbers=numbers,
    asked=nothing_asked,
)
