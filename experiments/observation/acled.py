"""A record in the columns of ACLED, as downloaded since its change of 2025.

Raleigh et al. 2010, doi:10.1177/0022343310378914 (recalled); codes from ACLED's codebook (recalled).

Country, region and notes say that the events are simulated: a file of this shape must never pass for a report.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.agents.faction import CIVILIANS, THE_FORCE, UNKNOWN
from interpose.experiments.observation.geography import geography
from interpose.experiments.observation.precision import EXACT, MONTH, PLACE, PROVINCE
from interpose.experiments.observation.record import Record
from interpose.experiments.observation.sides import side_names
from interpose.model.state.event_log import (
    AGREEMENT_MADE,
    CLASH,
    COMMUNAL,
    DEAL_BROKEN,
    FORCE_ATTACK,
    FORCE_HARM,
    HANDOVER,
    PROTEST,
    STRIKE,
    TRUCE_MADE,
    VIOLATION,
)

WHOLE, NUMBER, TEXT = "int64", "float64", "str"
TYPES = {
    "event_id_cnty": TEXT,
    "event_date": TEXT,
    "year": WHOLE,
    "time_precision": WHOLE,
    "disorder_type": TEXT,
    "event_type": TEXT,
    "sub_event_type": TEXT,
    "actor1": TEXT,
    "assoc_actor_1": TEXT,
    "inter1": TEXT,
    "actor2": TEXT,
    "assoc_actor_2": TEXT,
    "inter2": TEXT,
    "interaction": TEXT,
    "civilian_targeting": TEXT,
    "iso": WHOLE,
    "region": TEXT,
    "country": TEXT,
    "admin1": TEXT,
    "admin2": TEXT,
    "admin3": TEXT,
    "location": TEXT,
    "latitude": NUMBER,
    "longitude": NUMBER,
    "geo_precision": WHOLE,
    "source": TEXT,
    "source_scale": TEXT,
    "notes": TEXT,
    "fatalities": WHOLE,
    "tags": TEXT,
    "timestamp": WHOLE,
}
"""The 31 columns in their order, each with its type as pandas reads it from the data set."""
COLUMNS = tuple(TYPES)


class Coding(NamedTuple):
    """How ACLED would code a kind of event."""

    disorder_type: str
    event_type: str
    sub_event_type: str


VIOLENCE, STRATEGIC = "Political violence", "Strategic developments"
CODES = {
    CLASH: Coding(VIOLENCE, "Battles", "Armed clash"),
    STRIKE: Coding(VIOLENCE, "Explosions/Remote violence", "Shelling/artillery/missile attack"),
    VIOLATION: Coding(VIOLENCE, "Violence against civilians", "Attack"),
    FORCE_ATTACK: Coding(VIOLENCE, "Battles", "Armed clash"),
    FORCE_HARM: Coding(VIOLENCE, "Violence against civilians", "Attack"),
    PROTEST: Coding("Demonstrations", "Protests", "Peaceful protest"),
    COMMUNAL: Coding(VIOLENCE, "Riots", "Mob violence"),
}
NEWS_CODES = {
    TRUCE_MADE: Coding(STRATEGIC, STRATEGIC, "Agreement"),
    AGREEMENT_MADE: Coding(STRATEGIC, STRATEGIC, "Agreement"),
    DEAL_BROKEN: Coding(STRATEGIC, STRATEGIC, "Other"),
    HANDOVER: Coding(STRATEGIC, STRATEGIC, "Non-violent transfer of territory"),
}
"""What is announced is public: it is in the record whatever the settings."""
INTER = {"state force": "State forces", "de facto authority": "Rebel group", "militia": "Political militia"}
CIVILIAN, OUTSIDE, RIOTER, PROTESTER = "Civilians", "External/Other forces", "Rioters", "Protesters"
UNIDENTIFIED = "Unidentified Armed Group"
SIMULATED, NO_COUNTRY = "Simulated", 0
TARGETING = "Civilian targeting"
WEEK_KNOWN, MONTH_KNOWN = 2, 3
"""Codes of ``time_precision``: 1 the day, 2 the week, 3 the month."""


def acled_shape(record: Record) -> pd.DataFrame:
    """Return the events of a record and what was announced, in the columns and types of ACLED: a row an event.

    Events without deaths are among them. Where only a range of days is known, the day in its middle stands for it.
    Truces, agreements, deals broken and handings over are strategic developments, at the most populous territory where
    they are about no place.
    """
    violent, announced = _violent(record), _announced(record)
    tables = [table for table in (violent, announced) if len(table)]
    together = (pd.concat(tables, ignore_index=True) if tables else violent).astype(TYPES)
    return together.sort_values("event_date", kind="stable", ignore_index=True)


def _violent(record: Record) -> pd.DataFrame:
    """Return the recorded events."""
    e = record.events
    middle = np.where(e["date_prec"] == EXACT, e["first_day"], (e["first_day"] + e["last_day"]) // 2)
    targeted = e["target"].eq(CIVILIANS) & ~e["kind"].isin((PROTEST, COMMUNAL))
    columns = {
        "event_id_cnty": [f"SIM{row}" for row in e["event"]],
        "time_precision": np.select([e["date_prec"] >= MONTH, e["date_prec"] > EXACT], [MONTH_KNOWN, WEEK_KNOWN], 1),
        "civilian_targeting": np.where(targeted, TARGETING, ""),
        "geo_precision": np.select([e["where_prec"] >= PROVINCE, e["where_prec"] > PLACE], [3, 2], 1),
        "fatalities": e["deaths"].to_numpy(),
    }
    coded = [CODES[kind] for kind in e["kind"]]
    who = [[_actor(record, *pair) for pair in zip(e[side], e["kind"], strict=True)] for side in ("actor", "target")]
    return _table(record, columns, middle, e["territory"].to_numpy(), coded, who)


def _announced(record: Record) -> pd.DataFrame:
    """Return deals made and broken, and territories handed over."""
    rows = np.flatnonzero(np.isin(record.truth.news.kind, list(NEWS_CODES)))
    n = record.truth.news[rows].view(np.recarray)
    columns = {
        "event_id_cnty": [f"SIMN{row}" for row in rows],
        "time_precision": np.ones(len(n), np.int64),
        "civilian_targeting": np.full(len(n), "", object),
        "geo_precision": np.where(n.place >= 0, 1, 3),
        "fatalities": np.zeros(len(n), np.int64),
    }
    place = np.where(n.place >= 0, n.place, geography(record.truth.scenario.places).capital())
    coded = [NEWS_CODES[kind] for kind in n.kind]
    who = [[_actor(record, side, CLASH) if side >= 0 else ("", "") for side in sides] for sides in (n.who, n.other)]
    return _table(record, columns, n.day, place, coded, who)


def _actor(record: Record, side: int, kind: int) -> tuple[str, str]:
    """Return what a side of an event is called, and what sort of actor that is."""
    world = record.truth.scenario
    if side == UNKNOWN:
        return f"{UNIDENTIFIED} ({world.name})", INTER["militia"]
    if side == THE_FORCE:
        return side_names(record.truth)[side], OUTSIDE
    if side == CIVILIANS:
        sort = {PROTEST: PROTESTER, COMMUNAL: RIOTER}.get(kind, CIVILIAN)
        return f"{sort} ({world.name})", sort
    return world.factions[side].id, INTER[world.factions[side].role]


def _table(
    record: Record, columns: dict[str, Any], day: Any, territory: Any, coded: list[Coding], who: list[list[Any]]
) -> pd.DataFrame:
    """Return events in ACLED's columns, from what differs among them, their days, places, codes and sides."""
    world = record.truth.scenario
    dates = pd.DatetimeIndex(pd.Timestamp(world.start) + pd.to_timedelta(np.asarray(day, np.int64), unit="D"))
    places = [world.places[t] for t in territory]
    names = np.array([place.name or place.id for place in places], object)
    sides = {f"actor{i}": np.array([name for name, _ in side], object) for i, side in enumerate(who, start=1)}
    sorts = {f"inter{i}": np.array([sort for _, sort in side], object) for i, side in enumerate(who, start=1)}
    pairs = zip(sorts["inter1"], sorts["inter2"], strict=True)
    empty = dict.fromkeys(("assoc_actor_1", "assoc_actor_2", "admin3", "tags"), "")
    return pd.DataFrame(
        columns
        | {name: np.array([getattr(code, name) for code in coded], object) for name in Coding._fields}
        | {"event_date": dates.strftime("%Y-%m-%d"), "year": np.asarray(dates.year, np.int64)}
        | {"timestamp": (dates - pd.Timestamp(0)) // pd.Timedelta(seconds=1)}
        | sides
        | sorts
        | {"interaction": np.array([f"{a}-{b}" if b else f"{a} only" for a, b in pairs], object)}
        | {"latitude": [place.lat for place in places], "longitude": [place.lon for place in places]}
        | {"admin1": names, "admin2": names, "location": names}
        | {"iso": NO_COUNTRY, "region": SIMULATED, "country": f"{world.name} ({SIMULATED.lower()})"}
        | {"source": f"interpose, seed {record.truth.seed}", "source_scale": "Other"}
        | {"notes": f"Simulated: no such event was reported. Scenario {world.name}, seed {record.truth.seed}."}
        | empty,
        columns=list(COLUMNS),
    )
