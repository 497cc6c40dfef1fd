"""A record of real events beside the model: the same statistics of both."""

import numpy as np

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import number
from interpose.model.results.stored_labels import statistic_words
from interpose.viz.figure import Drawing
from interpose.viz.figures.events_ccdf import events_gaps, events_severity
from interpose.viz.figures.events_monthly import events_monthly
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records


def finding(store: Stored, statistic: str) -> str:
    """Say what the record and the model have of a statistic, over how many worlds."""
    rows = [
        e for e in records(store.table("statistics")) if e["statistic"] == statistic and e["says"] != "not measured"
    ]
    if not rows:
        return ""
    return say(
        "{label}: record {record}, model {model} ({worlds})", **_named(rows[0]), worlds=worlds_words(rows[0]["runs"])
    )


def _named(row: dict[str, object]) -> dict[str, str]:
    """Return what a sentence on a statistic says of it."""
    return {"label": statistic_words(row["label"]), "record": _words(row, "record"), "model": _words(row, "model")}


def worlds_words(runs: object) -> str:
    """Return how many worlds there were."""
    return say_count("{n} world", "{n} worlds", int(str(runs)))


FIGURES = (
    Drawing(
        "monthly",
        mark("Deaths on record, month by month"),
        mark(
            "Crosses and black line: the record. Blue: what the model\u2019s worlds would report, their median and the "
            "middle 80 %. Months are counted from the beginning of each; the dates of both need not be the same."
        ),
        events_monthly,
        finding=lambda store: finding(store, "deaths_month"),
    ),
    Drawing(
        "severity",
        mark("How deadly single events are"),
        mark(
            "Share of fatal events with at least so many deaths, both scales logarithmic. Crosses: the record. Blue: "
            "the model\u2019s worlds. A straight line would be a power law."
        ),
        events_severity,
        finding=lambda store: finding(store, "exponent"),
    ),
    Drawing(
        "gaps",
        mark("How long until the next event"),
        mark(
            "Share of the intervals between successive fatal events of a territory that are at least so long, both "
            "scales logarithmic. Within a day the time is not on record and drawn by chance. Chance alone would fall "
            "off steeply."
        ),
        events_gaps,
        finding=lambda store: finding(store, "burstiness"),
    ),
)
CAUTIONS = (
    mark(
        "No forecast, and no proof of the model: the record is what was reported of one course of one war, the worlds "
        "are many courses of a scenario under assumptions."
    ),
    mark(
        "An interval of the record comes from drawing its months in blocks of half a year; one of the model holds the "
        "chance from world to world (of one world: blocks of months as well). Neither holds what was never reported."
    ),
)
GROUNDS = mark(
    "The record was put on other ground than the model\u2019s territories: what depends on their size and number "
    "(quiet months, concentration, onset next door, burstiness) compares only roughly."
)

SPANS = mark(
    "The record has {record} whole months and each world {model}: the longer a span, the more even its territories, so "
    "that concentration and onsets compare only roughly; a record can be cut when it is imported."
)


def question(store: Stored) -> str:
    """Return the question of a comparison with a record."""
    title = store.scenario.get("title") or store.scenario.get("name") or say("the model")
    return say("Do the reported events of {title} look like {record}?", title=title, record=_record_name(store))


def _record_name(store: Stored) -> str:
    """Return what the record is, in a few words."""
    record = store.meta["record"]
    source = {"ged": "UCDP GED", "candidate": "UCDP Candidate", "acled": "ACLED"}.get(str(record["source"]))
    named = {"source": source or say("a record"), "first": record["first"][:7], "last": record["last"][:7]}
    return say("{source} ({first} to {last})", **named)


def sentences(store: Stored) -> list[str]:
    """Say of each statistic what the record and the model have, those that differ first."""
    rows = [row for row in records(store.table("statistics")) if row["says"] != "not measured"]
    said = [
        say("{label}: record {record}, model {model}: {says}.", **_named(row), says=say(str(row["says"])))
        for row in rows
    ]
    agree = sum(row["says"] == "overlap" for row in rows)
    first = say_count(
        "In {agree} of {n} statistic the record and the middle 90 % of worlds overlap.",
        "In {agree} of {n} statistics the record and the middle 90 % of worlds overlap.",
        len(rows),
        agree=agree,
    )
    minded = [] if store.meta.get("same_ground") else [say(GROUNDS)]
    months = store.meta["months"]
    if months["record"] != months["model"]:
        minded.append(say(SPANS, record=months["record"], model=months["model"]))
    return [first, *said, *minded, say(str(store.meta["statement"]))]


def _words(row: dict[str, object], side: str) -> str:
    """Return an estimate with its interval."""
    middle, low, high = (float(str(row[name])) for name in (side, f"{side}_low", f"{side}_high"))
    places = 0 if abs(middle) >= 100 else 2
    if not np.isfinite(low):
        return number(middle, places)
    named = {"mean": number(middle, places), "low": number(low, places), "high": number(high, places)}
    return say("{mean} ({low} to {high})", **named)


def numbers(store: Stored) -> Numbers:
    """Return the table of all statistics."""
    columns = ["", say("Unit"), say("Record"), say("Model"), say("Worlds measured"), say("Says")]
    rows = [
        [
            statistic_words(row["label"]),
            say(str(row["unit"])),
            _words(row, "record"),
            _words(row, "model"),
            str(row["runs"]),
            say(str(row["says"])),
        ]
        for row in records(store.table("statistics"))
    ]
    return Numbers([Table(say("Record and model, 95 % intervals in brackets"), columns, rows)])


def worlds(store: Stored) -> str:
    """Return what is compared with what."""
    record, model = store.meta["record"], store.meta["model"]
    named = {name: int(record[name]) for name in ("events", "territories")}
    told = {"worlds": worlds_words(model["runs"]), "kind": say(str(model["kind"])), "credit": record["credit"]}
    if not model["which"]:
        return say(
            "{events:,} fatal events on {territories:,} territories beside {worlds} of a {kind}. {credit}",
            **named,
            **told,
        )
    sentence = mark(
        "{events:,} fatal events on {territories:,} territories beside {worlds} of a {kind} ({which}). {credit}"
    )
    return say(sentence, **named, **told, which=model["which"])


KIND = Kind(
    name="events_compared",
    title=mark("A record beside the model"),
    manifest="events_compared.json",
    table="statistics",
    question=question,
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
    cautions=CAUTIONS,
    numbers=numbers,
)
