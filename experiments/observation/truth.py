"""What there is to be observed: the true log of a run, simulated just now or stored in a folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.agents.faction import CIVILIANS, THE_FORCE, UNKNOWN
from interpose.model.bounded_tables import read_parquet
from interpose.model.errors import OutputError
from interpose.model.results.manifest import read_manifest
from interpose.model.results.run import Run
from interpose.model.results.tables import CIVILIANS_NAME, FORCE_NAME, NOBODY_NAME
from interpose.model.scenario.loading import scenario_from
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import EVENT, EVENT_KINDS, NEWS, NEWS_KINDS, OUTCOMES

MANIFEST = "run.json"
TABLES = ("events", "news", "daily_force", "units")
"""Tables of a stored run that are read."""


@dataclass(frozen=True)
class Truth:
    """What happened in a run, and where personnel of the force were.

    Parameters
    ----------
    scenario : Scenario
        What world it was.
    seed, days : int
        Which run, and how long.
    events : recarray
        The event log, columns of :data:`interpose.model.state.event_log.EVENT`.
    news : recarray
        What was announced, columns of :data:`interpose.model.state.event_log.NEWS`.
    present : array of bool, shape (days, territories)
        Where personnel were.
    unit_keys : array of int, shape (units,)
        Identity of each unit of the force.
    """

    scenario: Scenario
    seed: int
    days: int
    events: Any
    news: Any
    present: npt.NDArray[np.bool_]
    unit_keys: npt.NDArray[np.int64]


def truth_of(source: "Truth | Run | str | Path") -> Truth:
    """Return what there is to be observed of a run, or of the folder that ``interpose run`` wrote.

    Raises
    ------
    OutputError
        For a folder that holds no run, or one that cannot be read, in one line.
    """
    if isinstance(source, Truth):
        return source
    if isinstance(source, Run):
        present = np.asarray(source.world.daily_force.troops[: source.days]) > 0
        units = np.asarray(source.world.unit.key, np.int64)
        return Truth(source.scenario, source.seed, source.days, source.events, source.news, present, units)
    return _stored(Path(source))


def _stored(folder: Path) -> Truth:
    """Return what there is to be observed of a stored run."""
    if not (folder / MANIFEST).is_file():
        raise OutputError(f"{folder}: holds no run: name a folder that interpose run wrote, or one of two of a branch")
    try:
        meta = read_manifest(folder / MANIFEST)
        tables = {name: read_parquet(folder / f"{name}.parquet") for name in TABLES}
        scenario = scenario_from(meta["scenario"] | {"days": meta["days"]}, None, str(folder))
        days, seed = int(meta["days"]), int(meta["seeds"][0])
        return _from_tables(scenario, seed, days, tables)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        reason = " ".join(str(error).split())[:120]
        raise OutputError(f"{folder}: cannot be read as a run ({reason}): run it again") from None


def _from_tables(scenario: Scenario, seed: int, days: int, tables: dict[str, pd.DataFrame]) -> Truth:
    """Return what there is to be observed, from the tables of a stored run."""
    places = {place.id: row for row, place in enumerate(scenario.places)}
    parties = {faction.id: row for row, faction in enumerate(scenario.factions)}
    sides = parties | {CIVILIANS_NAME: CIVILIANS, FORCE_NAME: THE_FORCE, NOBODY_NAME: UNKNOWN}
    codes: dict[str, dict[str, int]] = {
        "kind": {name: code for code, name in enumerate(EVENT_KINDS)},
        "outcome": {name: code for code, name in enumerate(OUTCOMES)},
        "territory": places,
        **dict.fromkeys(("actor", "target", "blamed"), sides),
    }
    news_codes = {
        "kind": {name: code for code, name in enumerate(NEWS_KINDS)},
        "place": places,
        "who": parties,
        "other": parties,
    }
    force = tables["daily_force"]
    present = np.zeros((days, len(places)), bool)
    present[force["day"], force["territory"].map(places)] = force["troops"] > 0
    events = _coded(tables["events"], EVENT, codes, None)
    news = _coded(tables["news"], NEWS, news_codes, -1)
    if len(events) and not 0 <= int(events.day.min()) <= int(events.day.max()) < days:
        raise ValueError(f"it has an event outside its {days} days")
    return Truth(scenario, seed, days, events, news, present, tables["units"]["key"].to_numpy(np.int64))


def _coded(table: pd.DataFrame, columns: Any, codes: dict[str, dict[str, int]], other: int | None) -> Any:
    """Return a stored table as records, names turned into codes; a name that is unknown becomes ``other``."""
    records = columns.records(len(table))
    for name in records.dtype.names:
        column = table[name].map(codes[name]) if name in codes else table[name]
        if column.isna().any():
            if other is None:
                raise ValueError(f"column {name} has a name that its scenario does not have")
            column = column.fillna(other)
        records[name] = column.to_numpy(records.dtype[name])
    return records
