"""A record of real events beside the model: the same statistics of both."""

import numpy as np

from interpose.model.results.formatting import count, number
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
    runs = count(int(rows[0]["runs"]), "world")
    return f"{rows[0]['label']}: record {_words(rows[0], 'record')}, model {_words(rows[0], 'model')} ({runs})"


FIGURES = (
    Drawing(
        "monthly",
        "Deaths on record, month by month",
        "Crosses and black line: the record. Blue: what the model\u2019s worlds would report, their median and the "
        "middle 80 %. Months are counted from the beginning of each; the dates of both need not be the same.",
        events_monthly,
        finding=lambda store: finding(store, "deaths_month"),
    ),
    Drawing(
        "severity",
        "How deadly single events are",
        "Share of fatal events with at least so many deaths, both scales logarithmic. Crosses: the record. Blue: the "
        "model\u2019s worlds. A straight line would be a power law.",
        events_severity,
        finding=lambda store: finding(store, "exponent"),
    ),
    Drawing(
        "gaps",
        "How long until the next event",
        "Share of the intervals between successive fatal events of a territory that are at least so long, both scales "
        "logarithmic. Within a day the time is not on record and drawn by chance. Chance alone would fall off steeply.",
        events_gaps,
        finding=lambda store: finding(store, "burstiness"),
    ),
)
CAUTIONS = (
    "No forecast, and no proof of the model: the record is what was reported of one course of one war, the worlds are "
    "many courses of a scenario under assumptions.",
    "An interval of the record comes from drawing its months in blocks of half a year; one of the model holds the "
    "chance from world to world (of one world: blocks of months as well). Neither holds what was never reported.",
)
GROUNDS = (
    "The record was put on other ground than the model\u2019s territories: what depends on their size and number "
    "(quiet months, concentration, onset next door, burstiness) compares only roughly."
)

SPANS = (
    "The record has {record} whole months and each world {model}: the longer a span, the more even its territories, so "
    "that concentration and onsets compare only roughly; a record can be cut when it is imported."
)


def question(store: Stored) -> str:
    """Return the question of a comparison with a record."""
    title = store.scenario.get("title") or store.scenario.get("name") or "the model"
    return f"Do the reported events of {title} look like {_record_name(store)}?"


def _record_name(store: Stored) -> str:
    """Return what the record is, in a few words."""
    record = store.meta["record"]
    source = {"ged": "UCDP GED", "candidate": "UCDP Candidate", "acled": "ACLED"}.get(str(record["source"]), "a record")
    return f"{source} ({record['first'][:7]} to {record['last'][:7]})"


def sentences(store: Stored) -> list[str]:
    """Say of each statistic what the record and the model have, those that differ first."""
    rows = [row for row in records(store.table("statistics")) if row["says"] != "not measured"]
    said = [
        f"{row['label']}: record {_words(row, 'record')}, model {_words(row, 'model')}: {row['says']}." for row in rows
    ]
    agree = sum(row["says"] == "overlap" for row in rows)
    first = f"In {agree} of {count(len(rows), 'statistic')} the record and the middle 90 % of worlds overlap."
    minded = [] if store.meta.get("same_ground") else [GROUNDS]
    months = store.meta["months"]
    if months["record"] != months["model"]:
        minded.append(SPANS.format(**months))
    return [first, *said, *minded, str(store.meta["statement"])]


def _words(row: dict[str, object], side: str) -> str:
    """Return an estimate with its interval."""
    middle, low, high = (float(str(row[name])) for name in (side, f"{side}_low", f"{side}_high"))
    places = 0 if abs(middle) >= 100 else 2
    if not np.isfinite(low):
        return number(middle, places)
    return f"{number(middle, places)} ({number(low, places)} to {number(high, places)})"


def numbers(store: Stored) -> Numbers:
    """Return the table of all statistics."""
    columns = ["", "Unit", "Record", "Model", "Worlds measured", "Says"]
    rows = [
        [
            str(row["label"]),
            str(row["unit"]),
            _words(row, "record"),
            _words(row, "model"),
            str(row["runs"]),
            str(row["says"]),
        ]
        for row in records(store.table("statistics"))
    ]
    return Numbers([Table("Record and model, 95 % intervals in brackets", columns, rows)])


def worlds(store: Stored) -> str:
    """Return what is compared with what."""
    record, model = store.meta["record"], store.meta["model"]
    which = f" ({model['which']})" if model["which"] else ""
    said = f"{record['events']:,} fatal events on {record['territories']:,} territories beside "
    return f"{said}{count(int(model['runs']), 'world')} of a {model['kind']}{which}. {record['credit']}"


KIND = Kind(
    name="events_compared",
    title="A record beside the model",
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
