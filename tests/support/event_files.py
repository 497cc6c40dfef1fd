"""Files of events as users download them, in the columns of several versions; the same three events in each."""

import csv
import io
from pathlib import Path

from interpose.experiments.real_events.formats import UCDP_LAYOUT


def columns_named(words):
    """Return names of columns, written one after another."""
    return words.split()


EVENTS = (
    {
        "id": "101",
        "date": "2018-03-05",
        "type": 1,
        "a": "Government of X",
        "b": 'Rebels, "R"',
        "lat": 1.25,
        "lon": 2.75,
        "deaths": (1, 2, 3, 0),
        "low": 5,
        "best": 6,
        "high": 9,
        "adm1": "Nord\nEst",
        "date_prec": 1,
        "where_prec": 2,
    },
    {
        "id": "102",
        "date": "2018-03-29",
        "type": 2,
        "a": "A",
        "b": "B",
        "lat": -1.5,
        "lon": 2.0,
        "deaths": (0, 4, 0, 0),
        "low": 4,
        "best": 4,
        "high": 4,
        "adm1": "Sud",
        "date_prec": 3,
        "where_prec": 4,
    },
    {
        "id": "103",
        "date": "2018-05-01",
        "type": 3,
        "a": "A",
        "b": "Civilians",
        "lat": 1.3,
        "lon": 2.6,
        "deaths": (0, 0, 7, 1),
        "low": 6,
        "best": 8,
        "high": 8,
        "adm1": "Nord\nEst",
        "date_prec": 1,
        "where_prec": 1,
    },
)
GED_17 = columns_named("""
    id year active_year type_of_violence conflict_new_id conflict_name dyad_new_id dyad_name side_a_new_id gwnoa side_a
    side_b_new_id gwnob side_b number_of_sources source_article where_prec where_coordinates adm_1 adm_2 latitude
    longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end deaths_a
    deaths_b deaths_civilians deaths_unknown low_est best_est high_est""")
GED_19 = [*UCDP_LAYOUT[:-5], "low", "best", "high", "gwno_a", "gwno_b"]
ACLED_OLD = columns_named("""
    data_id iso event_id_cnty event_id_no_cnty event_date year time_precision event_type sub_event_type actor1
    assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction region country admin1 admin2 admin3 location latitude
    longitude geo_precision source source_scale notes fatalities timestamp iso3""")
ACLED_NEW = columns_named("""
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1
    actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude
    longitude geo_precision source source_scale notes fatalities tags population_best timestamp""")
TYPES = {1: "Battles", 2: "Explosions/Remote violence", 3: "Violence against civilians"}


def ged_cells(event, time=""):
    """Return an event's cells by every name that a UCDP column has had."""
    parts = dict(zip(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), event["deaths"], strict=True))
    estimates = {name: event[name] for name in ("low", "best", "high")}
    return (
        parts
        | estimates
        | {f"{name}_est": value for name, value in estimates.items()}
        | {
            "id": event["id"],
            "type_of_violence": event["type"],
            "side_a": event["a"],
            "side_b": event["b"],
            "latitude": event["lat"],
            "longitude": event["lon"],
            "adm_1": event["adm1"],
            "date_prec": event["date_prec"],
            "where_prec": event["where_prec"],
            "date_start": event["date"] + time,
            "code_status": "Clear",
            "source_article": 'Agency, "Two\nlines", 2018; more',
        }
    )


def acled_cells(event, date, words):
    """Return an event's cells by ACLED's names."""
    return {
        "data_id": event["id"],
        "event_id_cnty": f"XXX{event['id']}",
        "event_date": date,
        "event_type": TYPES[event["type"]],
        "actor1": event["a"],
        "actor2": event["b"],
        "inter1": "State forces" if words else "1",
        "admin1": event["adm1"],
        "latitude": event["lat"],
        "longitude": event["lon"],
        "fatalities": event["best"],
        "time_precision": {1: 1, 3: 2}[event["date_prec"]],
        "geo_precision": {1: 1, 2: 2, 4: 3}[event["where_prec"]],
        "notes": 'On the day, "some"\nthings happened; reported.',
    }


def table(columns, rows, separator=",", header=True):
    """Write rows as a table; cells that a row lacks are empty."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    if header:
        writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue()


def ged(columns=GED_19, time="", separator=",", header=True, events=EVENTS):
    """Write events as UCDP does."""
    return table(columns, [ged_cells(event, time) for event in events], separator, header)


def changed(events=EVENTS, **changes):
    """Return the events with some fields of the second one changed."""
    first, second, *others = events
    return (first, second | changes, *others)


def save(path: Path, content) -> Path:
    """Write a file; gives its path."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
