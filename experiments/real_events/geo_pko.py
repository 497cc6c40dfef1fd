"""Where peacekeepers stand: sites of the Geo-PKO dataset, how large they are and how long they last.

Cil, Fjelde, Hultman & Nilsson 2020, Mapping blue helmets, Journal of Peace Research 57(2),
doi:10.1177/0022343319871978. Maps of a mission change within a year: sites of a year must not be added up to the
strength of a mission.
"""

import csv
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.experiments.real_events.event_rows import numbers_of
from interpose.experiments.real_events.formats import plain_header
from interpose.experiments.real_events.open_file import look_at, unpacked
from interpose.model.errors import InterposeError

NEEDED = ("mission", "year", "location", "latitude", "longitude")
TROOPS = ("ave.no.troops", "ave_no_troops", "no.troops", "notroops")
"""Names of the column of troops (persons) at a site: the mean over the maps of a year before that of one map."""
MOST_BYTES = 100_000_000
TENTHS = (10, 50, 90)


class SiteStatistics(NamedTuple):
    """What a file of sites says. Troops are persons at a site that has any."""

    rows: int
    """sites by map: a mission has one to four maps a year"""
    sites: int
    """sites by mission and year"""
    missions: int
    first_year: int
    last_year: int
    manned: int
    """rows with troops"""
    p10: float
    median: float
    p90: float
    """over rows, so that a site counts once for each of its maps"""
    yearly_p10: float
    yearly_median: float
    yearly_p90: float
    """over sites by year, so that each counts once a year"""
    persistence: float
    """share of sites (any, with troops or without) that their mission has a year later too, where that was mapped"""
    pairs: int
    """sites by year from which it is reckoned"""


def read_sites(path: str | Path) -> pd.DataFrame:
    """Read a file of Geo-PKO: ``mission``, ``year``, ``location``, ``latitude``, ``longitude`` (degrees), ``troops``.

    Raises
    ------
    InterposeError
        With one line, for a file that is none.
    """
    look = look_at(Path(path))
    if look.bytes > MOST_BYTES:
        raise InterposeError(f"{look.name}: larger than {MOST_BYTES // 10**6} MB: is it a file of Geo-PKO?")
    with unpacked(look.path) as stream:
        lines = stream.read(MOST_BYTES + 1).decode(look.encoding).splitlines(keepends=True)
    reader = csv.reader(lines)
    header = plain_header(next(reader))
    troops = next((name for name in TROOPS if name in header), None)
    missing = [name for name in NEEDED if name not in header] + ([] if troops else [TROOPS[0]])
    if missing or troops is None:
        raise InterposeError(f"{look.name}: no column {', '.join(missing)} of Geo-PKO: download it anew")
    cells = pd.DataFrame([row for row in reader if len(row) == len(header)], columns=header)
    table = cells[["mission", "location"]].apply(lambda column: column.str.strip())
    for name in ("year", "latitude", "longitude"):
        table[name] = numbers_of(cells[name])
    table["troops"] = numbers_of(cells[troops])
    table = table[table["year"].notna() & (table["mission"] != "")].reset_index(drop=True)
    if table.empty:
        raise InterposeError(f"{look.name}: has no site with a mission and a year: download it anew")
    return table.assign(year=table["year"].astype(int))


def site_statistics(sites: pd.DataFrame) -> SiteStatistics:
    """Return how large sites are, and how many of them are there a year later.

    Parameters
    ----------
    sites : DataFrame
        As of :func:`read_sites`.
    """
    manned = sites[sites["troops"] > 0]
    if manned.empty:
        raise InterposeError("no site has troops: is it a file of Geo-PKO?")
    keys = ["mission", "year", "location"]
    yearly = manned.groupby(keys)["troops"].mean()
    mapped = set(zip(sites["mission"], sites["year"], strict=True))
    there = set(sites[keys].itertuples(index=False, name=None))
    stays = [(one, year + 1, place) in there for one, year, place in there if (one, year + 1) in mapped]
    p10, median, p90 = map(float, np.percentile(manned["troops"].to_numpy(float), TENTHS))
    yearly_p10, yearly_median, yearly_p90 = map(float, np.percentile(yearly.to_numpy(float), TENTHS))
    return SiteStatistics(
        len(sites),
        len(there),
        sites["mission"].nunique(),
        int(sites["year"].min()),
        int(sites["year"].max()),
        len(manned),
        p10,
        median,
        p90,
        yearly_p10,
        yearly_median,
        yearly_p90,
        float(np.mean(stays)) if stays else float("nan"),
        len(stays),
    )


def described(statistics: SiteStatistics) -> dict[str, Any]:
    """Return the statistics as plain data, with how they are to be cited."""
    credit = "Geo-PKO: Cil, Fjelde, Hultman & Nilsson 2020, J. of Peace Research 57(2), doi:10.1177/0022343319871978"
    return statistics._asdict() | {"credit": credit}
