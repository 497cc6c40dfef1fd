"""A record in the columns of ACLED, as downloaded since its change of 2025 (Raleigh et al. 2010,
doi:10.1177/0022343310378914, recalled; codes from ACLED's codebook, recalled).

Country, region and notes say that the events are simulated: a file of this shape must never pass for a report.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.agents.faction import CIVILIANS, THE_FORCE, UNKNOWN
from interpose.experiments.observation.precision import COUNTRY, DISTRICT, EXACT, MONTH, NEAR, PROVINCE
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

COLUMNS = (
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude "
    "longitude geo_precision source source_scale notes fatalities tags timestamp"
).split()
"""The 31 columns, in their order."""


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
    together = pd.concat(tables, ignore_index=True) if tables else violent
    together = together.sort_values(["event_date", "event_id_cnty"], kind="stable", ignore_index=True)
    return together[list(COLUMNS)]


def _violent(record: Record) -> pd.DataFrame:
    """Return the recorded events."""
    e = record.events
    middle = np.where(e["date_prec"] == EXACT, e["first_day"], (e["first_day"] + e["last_day"]) // 2)
    who = [_actor(record, e[side], e["kind"]) for side in ("actor", "target")]
    targeted = e["target"].eq(CIVILIANS) & ~e["kind"].isin((PROTEST, COMMUNAL))
    codes = [CODES[kind] for kind in e["kind"]]
    geo = e["where_prec"].map({1: 1, NEAR: 2, DISTRICT: 2, PROVINCE: 3, COUNTRY: 3})
    return _table(
        record,
        {
            "event_id_cnty": [f"SIM{row}" for row in e["event"]],
            "day": middle,
            "time_precision": np.select([e["date_prec"] >= MONTH, e["date_prec"] > EXACT], [MONTH_KNOWN, WEEK_KNOWN], 1),
            "codes": codes,
            "who": who,
            "civilian_targeting": np.where(targeted, TARGETING, ""),
            "territory": e["territory"],
            "geo_precision": geo,
            "fatalities": e["deaths"],
        },
    )


def _announced(record: Record) -> pd.DataFrame:
    """Return deals made and broken, and territories handed over."""
    from interpose.experiments.observation.geography import geography

    news = record.truth.news
    rows = np.flatnonzero(np.isin(news.kind, list(NEWS_CODES)))
    n = news[rows].view(np.recarray)
    capital = geography(record.truth.scenario.places).capital()
    sides = [pd.Series(np.where(side >= 0, side, UNKNOWN), dtype="int64") for side in (n.who, n.other)]
    return _table(
        record,
        {
            "event_id_cnty": [f"SIMN{row}" for row in rows],
            "day": n.day,
            "time_precision": np.ones(len(n), np.int64),
            "codes": [NEWS_CODES[kind] for kind in n.kind],
            "who": [_actor(record, side, pd.Series(np.full(len(n), CLASH)), nobody="") for side in sides],
            "civilian_targeting": [""] * len(n),
            "territory": np.where(n.place >= 0, n.place, capital),
            "geo_precision": np.where(n.place >= 0, 1, 3),
            "fatalities": np.zeros(len(n), np.int64),
        },
    )
