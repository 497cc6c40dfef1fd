"""The event log of a run as a file in all columns of UCDP GED, so that what reads GED reads it."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.model.results.ged import ged_table
from interpose.model.results.run import Run

SIMULATED, NOT_KNOWN, NO_COUNTRY = "Simulated", -1, 0
"""Region of a world that is none; sources, which it has none of; number of its country, which is none of the world."""
EXACT_DAY, EXACT_PLACE, CLEAR_EVENT = 1, 1, 1
"""Precision of dates (the day itself) and of places (the territory, the only place that a model knows), and clarity."""
ACTIVE = 25
"""Deaths in a calendar year from which on a pair of sides is active in it (UCDP's definition)."""
SIDES = 128
"""Numbers of sides are below this: a pair of sides has the number first * 128 + second, counted from 1."""
OTHERS = 64
"""Numbers from which on sides are no factions: civilians, the force, nobody known."""


def ged_file(run: Run, *, observed: bool) -> pd.DataFrame:
    """Return the fatal events of a run in the 49 columns of UCDP GED 25.1 in their order, and ``deaths_force`` beside.

    What a model has no equal of is empty (sources) or marked as simulated (country, region). Numbers of sides, pairs
    and conflicts are this scenario's own.
    Reference: Sundberg & Melander 2013, doi:10.1177/0022343313484347.

    Parameters
    ----------
    run : Run
        The run.
    observed : bool
        As for :func:`interpose.model.results.ged.ged_table`.
    """
    table = ged_table(run, observed=observed)
    columns: dict[str, Any] = {str(name): table[name] for name in table} | _pairs(run, table) | _ground(run, table)
    columns |= {
        "relid": [f"SIM-{year}-{row}" for year, row in zip(table["year"], table["id"], strict=True)],
        "code_status": "Clear",
        "number_of_sources": NOT_KNOWN,
        "source_article": f"simulated by interpose: {run.scenario.name}, seed {run.seed}",
        **dict.fromkeys(("source_office", "source_date", "source_headline", "source_original"), ""),
        "event_clarity": CLEAR_EVENT,
        "date_prec": EXACT_DAY,
        **dict.fromkeys(("gwnoa", "gwnob"), float("nan")),
    }
    whole = pd.DataFrame(columns, index=table.index)
    yearly = whole.groupby(["dyad_new_id", "year"])["best"].transform("sum")
    return whole.assign(active_year=(yearly >= ACTIVE).astype("int64"))[[*ORDER, "deaths_force"]]


def _pairs(run: Run, table: pd.DataFrame) -> dict[str, Any]:
    """Return numbers of sides, and names and numbers of pairs and conflicts, which are the same here."""
    keys = {
        faction.id: row if faction.key is None else faction.key for row, faction in enumerate(run.scenario.factions)
    }
    a, b = (_numbers(table[side], keys) for side in ("side_a", "side_b"))
    pair, columns = a * SIDES + b, dict[str, Any]()
    names = [f"{one} - {other}" for one, other in zip(table["side_a"], table["side_b"], strict=True)]
    for what in ("conflict", "dyad"):
        columns |= {f"{what}_dset_id": pair, f"{what}_new_id": pair, f"{what}_name": names}
    for side, number in (("side_a", a), ("side_b", b)):
        columns |= {f"{side}_dset_id": number, f"{side}_new_id": number}
    return columns


def _numbers(sides: pd.Series, keys: dict[str, int]) -> npt.NDArray[np.int64]:
    """Return the numbers of sides, from 1: of factions by their key, of others after them."""
    others = {name: OTHERS + place for place, name in enumerate(("civilians", "force", "unknown"))}
    numbers = others | keys
    return np.array([1 + numbers.get(str(side), OTHERS) for side in sides], np.int64)


def _ground(run: Run, table: pd.DataFrame) -> dict[str, Any]:
    """Return where events are put down: the territory's name, the spot that stands for it, its cell."""
    lat, lon = table["latitude"].to_numpy(float), table["longitude"].to_numpy(float)
    return {
        "where_prec": EXACT_PLACE,
        "where_coordinates": table["adm_1"],
        "where_description": "",
        "adm_2": table["adm_1"],
        "geom_wkt": [f"POINT ({x:.6f} {y:.6f})" for x, y in zip(lon, lat, strict=True)],
        "priogrid_gid": priogrid_cell(lat, lon),
        "country": f"{run.scenario.name} ({SIMULATED.lower()})",
        "country_id": NO_COUNTRY,
        "region": SIMULATED,
    }


def priogrid_cell(lat: Any, lon: Any) -> npt.NDArray[np.int64]:
    """Return the number of the PRIO-GRID cell (0.5 degrees) of points: rows from the south, columns from the west.

    Tollefsen, Strand & Buhaug 2012, doi:10.1177/0022343311431287 (recalled).
    """
    row = np.clip(np.floor((np.asarray(lat) + 90) * 2), 0, 359)
    column = np.clip(np.floor((np.asarray(lon) + 180) * 2), 0, 719)
    return np.asarray(row * 720 + column + 1, np.int64)


ORDER = tuple(
    [
        "id",
        "relid",
        "year",
        "active_year",
        "code_status",
        "type_of_violence",
        "conflict_dset_id",
        "conflict_new_id",
        "conflict_name",
        "dyad_dset_id",
        "dyad_new_id",
        "dyad_name",
        "side_a_dset_id",
        "side_a_new_id",
        "side_a",
        "side_b_dset_id",
        "side_b_new_id",
        "side_b",
        "number_of_sources",
        "source_article",
        "source_office",
        "source_date",
        "source_headline",
        "source_original",
        "where_prec",
        "where_coordinates",
        "where_description",
        "adm_1",
        "adm_2",
        "latitude",
        "longitude",
        "geom_wkt",
        "priogrid_gid",
        "country",
        "country_id",
        "region",
        "event_clarity",
        "date_prec",
        "date_start",
        "date_end",
        "deaths_a",
        "deaths_b",
        "deaths_civilians",
        "deaths_unknown",
        "best",
        "high",
        "low",
        "gwnoa",
        "gwnob",
    ]
)
"""The columns of GED 25.1."""
