"""A record in the columns of UCDP GED 25.1, as downloaded (Sundberg & Melander 2013, doi:10.1177/0022343313484347).

What no model can say is left empty, as UCDP leaves it where nothing is known, and country and region say that the
events are simulated: a file of this shape must never pass for a report.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.agents.faction import CIVILIANS, UNKNOWN
from interpose.experiments.observation.draws import side_keys
from interpose.experiments.observation.precision import MONTH, PROVINCE
from interpose.experiments.observation.record import Record
from interpose.experiments.observation.sides import communal_name, side_names
from interpose.model.results.ged import type_of_violence
from interpose.model.results.ged_file import ACTIVE, NO_COUNTRY, NOT_KNOWN, SIDES, SIMULATED, priogrid_cell
from interpose.model.scenario.schema.territories import Place
from interpose.model.state.event_log import COMMUNAL

STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
WHOLE, NUMBER, TEXT = "int64", "float64", "str"
TYPES = {
    "id": WHOLE,
    "relid": TEXT,
    "year": WHOLE,
    "active_year": WHOLE,
    "code_status": TEXT,
    "type_of_violence": WHOLE,
    "conflict_dset_id": WHOLE,
    "conflict_new_id": WHOLE,
    "conflict_name": TEXT,
    "dyad_dset_id": WHOLE,
    "dyad_new_id": WHOLE,
    "dyad_name": TEXT,
    "side_a_dset_id": WHOLE,
    "side_a_new_id": WHOLE,
    "side_a": TEXT,
    "side_b_dset_id": WHOLE,
    "side_b_new_id": WHOLE,
    "side_b": TEXT,
    "number_of_sources": WHOLE,
    "source_article": TEXT,
    "source_office": TEXT,
    "source_date": TEXT,
    "source_headline": TEXT,
    "source_original": TEXT,
    "where_prec": WHOLE,
    "where_coordinates": TEXT,
    "where_description": TEXT,
    "adm_1": TEXT,
    "adm_2": TEXT,
    "latitude": NUMBER,
    "longitude": NUMBER,
    "geom_wkt": TEXT,
    "priogrid_gid": WHOLE,
    "country": TEXT,
    "country_id": WHOLE,
    "region": TEXT,
    "event_clarity": WHOLE,
    "date_prec": WHOLE,
    "date_start": TEXT,
    "date_end": TEXT,
    "deaths_a": WHOLE,
    "deaths_b": WHOLE,
    "deaths_civilians": WHOLE,
    "deaths_unknown": WHOLE,
    "best": WHOLE,
    "high": WHOLE,
    "low": WHOLE,
    "gwnoa": NUMBER,
    "gwnob": NUMBER,
}
"""The 49 columns in their order, each with its type as pandas reads it from the data set."""
COLUMNS = tuple(TYPES)
DATE = "%Y-%m-%d 00:00:00.000"


def ged_shape(record: Record) -> pd.DataFrame:
    """Return the fatal events of a record in the columns and types of UCDP GED 25.1: a row an event.

    Events of which no estimate has a death are left out, as in GED. In state-based violence side a is a state's; in
    one-sided violence it is the author's. In violence between civilians both sides are the civilians of the place, and
    half of the dead are of each (of an odd number, one more of the first). Deaths of the force, which GED has no column
    for, are among those of its side, or else among the unknown. A pair is active in a year of 25 recorded deaths.
    """
    e = record.events[record.events["high"] > 0].reset_index(drop=True)
    e = _ordered(record, e.assign(type=np.asarray(type_of_violence(record.truth.scenario, e), np.int64)))
    start = pd.Timestamp(record.truth.scenario.start)
    first, last = (start + pd.to_timedelta(e[name], unit="D") for name in ("first_day", "last_day"))
    table = pd.DataFrame(
        {
            "id": e["event"],
            "relid": [
                f"SIM-{year}-{kind}-{row}" for year, kind, row in zip(first.dt.year, e["type"], e["event"], strict=True)
            ],
            "year": first.dt.year.astype("int64"),
            "code_status": "Clear",
            "type_of_violence": e["type"],
            **_sides(record, e),
            "number_of_sources": NOT_KNOWN,
            "source_article": f"simulated by interpose: {record.truth.scenario.name}, seed {record.truth.seed}",
            **dict.fromkeys(("source_office", "source_date", "source_headline", "source_original"), ""),
            **_places(record, e),
            "country_id": NO_COUNTRY,
            "region": SIMULATED,
            "event_clarity": np.where(e["date_prec"] >= MONTH, 2, 1),
            "date_prec": e["date_prec"],
            "date_start": first.dt.strftime(DATE),
            "date_end": last.dt.strftime(DATE),
            **_dead(e),
            "best": e["deaths"],
            "high": e["high"],
            "low": e["low"],
            "gwnoa": np.full(len(e), np.nan),
            "gwnob": np.full(len(e), np.nan),
        }
    )
    yearly = table.groupby(["dyad_new_id", "year"])["best"].transform("sum")
    return table.assign(active_year=(yearly >= ACTIVE).astype("int64"))[list(COLUMNS)].astype(TYPES)


def _ordered(record: Record, e: pd.DataFrame) -> pd.DataFrame:
    """Return events with the state's side first in state-based violence, as UCDP has it, and sides by key otherwise."""
    state = np.array([faction.role == "state force" for faction in record.truth.scenario.factions])

    def is_state(side: "pd.Series[Any]") -> npt.NDArray[np.bool_]:
        return np.where(side >= 0, state[np.maximum(side, 0)], side < CIVILIANS) & (side != UNKNOWN).to_numpy()

    key_a, key_b = side_keys(record.truth, e["actor"]), side_keys(record.truth, e["target"])
    both_alike = is_state(e["actor"]) == is_state(e["target"])
    behind = np.where(both_alike, key_a > key_b, is_state(e["target"]))
    swap = behind & (e["type"] != ONE_SIDED).to_numpy()
    columns = {"actor": "target", "target": "actor", "deaths_actor": "deaths_target", "deaths_target": "deaths_actor"}
    return e.assign(**{name: np.where(swap, e[other], e[name]) for name, other in columns.items()})


def _sides(record: Record, e: pd.DataFrame) -> dict[str, Any]:
    """Return names and numbers of sides, pairs and conflicts."""
    names, places = side_names(record.truth), record.truth.scenario.places
    communal = (e["kind"] == COMMUNAL).to_numpy()
    local = np.array([communal_name(places[t]) for t in e["territory"]], object)
    side_a, side_b = (np.where(communal, local, e[side].map(names)) for side in ("actor", "target"))
    number_a, number_b = (1 + side_keys(record.truth, e[side]) for side in ("actor", "target"))
    pair = number_a * SIDES + number_b
    pair_name = np.array([f"{a} - {b}" for a, b in zip(side_a, side_b, strict=True)], object)
    sides = {"side_a": (number_a, side_a), "side_b": (number_b, side_b)}
    numbered = {"conflict": (pair, pair_name), "dyad": (pair, pair_name)}
    columns: dict[str, Any] = {}
    for name, (number, text) in numbered.items():
        columns |= {f"{name}_dset_id": number, f"{name}_new_id": number, f"{name}_name": text}
    for name, (number, text) in sides.items():
        columns |= {f"{name}_dset_id": number, f"{name}_new_id": number, name: text}
    return columns


def _places(record: Record, e: pd.DataFrame) -> dict[str, Any]:
    """Return where events are put down: names, coordinates and cells."""
    ground, names = record.truth.scenario.places, _place_names(record.truth.scenario.places)
    lat, lon = (np.array([getattr(ground[t], name) for t in e["territory"]], float) for name in ("lat", "lon"))
    there = np.array([names[t] for t in e["territory"]], object)
    return {
        "where_prec": e["where_prec"],
        "where_coordinates": there,
        "where_description": "",
        "adm_1": np.where(e["where_prec"] > PROVINCE, "", there),
        "adm_2": np.where(e["where_prec"] >= PROVINCE, "", there),
        "latitude": lat,
        "longitude": lon,
        "geom_wkt": [f"POINT ({x:.6f} {y:.6f})" for x, y in zip(lon, lat, strict=True)],
        "priogrid_gid": priogrid_cell(lat, lon),
        "country": f"{record.truth.scenario.name} ({SIMULATED.lower()})",
    }


def _place_names(places: Sequence[Place]) -> list[str]:
    """Return the names of territories as tables of events have them."""
    return [place.name or place.id for place in places]


def _dead(e: pd.DataFrame) -> dict[str, Any]:
    """Return the dead by side; they sum to the best estimate."""
    communal = (e["kind"] == COMMUNAL).to_numpy()
    killed = np.where(communal, e["deaths_civilians"], 0)
    force_a, force_b = ((e[side] < CIVILIANS) & (e[side] != UNKNOWN) for side in ("actor", "target"))
    force = e["deaths_force"]
    return {
        "deaths_a": e["deaths_actor"] + (killed + 1) // 2 + np.where(force_a, force, 0),
        "deaths_b": e["deaths_target"] + killed // 2 + np.where(force_b & ~force_a, force, 0),
        "deaths_civilians": e["deaths_civilians"] - killed,
        "deaths_unknown": e["deaths_unknown"] + np.where(force_a | force_b, 0, force),
    }
