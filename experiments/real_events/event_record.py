"""One event of a record, in the columns that every source is brought to."""

from typing import NamedTuple

import pyarrow as pa

STATE_BASED, NON_STATE, ONE_SIDED = "state-based", "non-state", "one-sided"
BATTLE, EXPLOSION, AGAINST_CIVILIANS = "battle", "explosion", "violence against civilians"
PROTEST, RIOT, STRATEGIC = "protest", "riot", "strategic development"
NOT_TOLD = 0
"""A precision that the file does not tell."""
MOST_DEATHS = 10_000_000
"""Persons in one event above which a number is no count of deaths (assumption: more than any event on record)."""


class Field(NamedTuple):
    """A column of the common table."""

    name: str
    kind: pa.DataType
    unit: str
    meaning: str


EVENT_RECORD = (
    Field("source", pa.string(), "", "ged, candidate or acled"),
    Field("id", pa.string(), "", "the event's id in its source"),
    Field("date", pa.date32(), "date", "first day on which it may have happened"),
    Field("date_prec", pa.int8(), "code", "1 the day, 2 within 2 to 6 days, 3 a week, 4 a month, 5 longer, 0 not told"),
    Field("latitude", pa.float64(), "degrees", "WGS 84"),
    Field("longitude", pa.float64(), "degrees", "WGS 84"),
    Field("where_prec", pa.int8(), "code", "1 the spot, 2 near it, 3 district, 4 province, 5 region, 6 country, 7 sea"),
    Field("type", pa.string(), "", "UCDP: state-based, non-state, one-sided; ACLED: battle, explosion, riot, ..."),
    Field("side_a", pa.string(), "", "first party"),
    Field("side_b", pa.string(), "", "second party; civilians where it is one-sided; empty where there is none"),
    Field("deaths_a", pa.int32(), "persons", "dead of side a; empty where the source does not tell (ACLED)"),
    Field("deaths_b", pa.int32(), "persons", "dead of side b; as above"),
    Field("deaths_civilians", pa.int32(), "persons", "civilians dead; as above"),
    Field("deaths_unknown", pa.int32(), "persons", "dead of whom it is not known who they were"),
    Field("low", pa.int32(), "persons", "low estimate; empty where there is none or it contradicts best"),
    Field("best", pa.int32(), "persons", "best estimate of all deaths"),
    Field("high", pa.int32(), "persons", "high estimate; as low"),
    Field("adm1", pa.string(), "", "province, as the file names it; empty where it names none"),
    Field("territory", pa.string(), "", "where it was put on the ground; empty: outside"),
    Field("distance_km", pa.float32(), "km", "from that territory (0 inside its shape), or from its point"),
)
"""Columns of `events.parquet`. Precisions are on UCDP's scales (Högbladh 2019, UCDP GED Codebook; recalled)."""
SCHEMA = pa.schema([(field.name, field.kind) for field in EVENT_RECORD])
