"""Results as tables and files: what `daily_series` and `event_log` record, with names, dates and a folder."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.agents.faction import CIVILIANS, DEALS, POSTURES, THE_FORCE
from interpose.agents.peacekeeper import KINDS, NOWHERE, TASKS, UNIT_STATUSES
from interpose.model.output_folder import folder_error, new_file
from interpose.model.results.run import Run
from interpose.model.scenario.script.stages import script_events
from interpose.model.state.daily_series import TABLES
from interpose.model.state.event_log import EVENT_KINDS, FUNDS, NEWS_KINDS, OUTCOMES, ROTATION, SCRIPTED, STAGE

DAILY_TABLES = {table.name: table for table in TABLES if table.index[0] == "day"}
FORCE_NAME, CIVILIANS_NAME, NOBODY_NAME = "force", "civilians", "unknown"


def faction_names(run: Run) -> dict[int, str]:
    """Return the name of each faction in tables (and of civilians, the force, nobody), by number in the event log."""
    names = {f: faction.id for f, faction in enumerate(run.scenario.factions)}
    return names | {CIVILIANS: CIVILIANS_NAME, THE_FORCE: FORCE_NAME, -3: NOBODY_NAME}


def event_table(run: Run) -> pd.DataFrame:
    """Return everything that happened, in truth: one row per event, called-off and stopped ones included."""
    table = pd.DataFrame({name: np.asarray(run.events[name]) for name in run.events.dtype.names})
    places = np.array([place.id for place in run.scenario.places], dtype=object)
    names = faction_names(run)
    table.insert(1, "date", pd.to_datetime(run.scenario.start) + pd.to_timedelta(table["day"], unit="D"))
    table["kind"] = np.array(EVENT_KINDS, dtype=object)[table["kind"]]
    table["outcome"] = np.array(OUTCOMES, dtype=object)[table["outcome"]]
    table["territory"] = places[table["territory"]]
    for column in ("actor", "target", "blamed"):
        table[column] = table[column].map(names)
    return table


def daily_table(run: Run, name: str = "daily") -> pd.DataFrame:
    """Return a daily series as a long table: ``daily`` or another table of :data:`DAILY_TABLES` by its name."""
    table, rows = DAILY_TABLES[name], getattr(run.world, name)[: run.days]
    index = np.indices(rows.shape).reshape(rows.ndim, -1)
    ids = {
        "territory": [place.id for place in run.scenario.places],
        "faction": [faction.id for faction in run.scenario.factions],
    }
    ids["other"] = ids["faction"]
    columns: dict[str, Any] = {"day": index[0]}
    for axis, dimension in enumerate(table.index[1:], start=1):
        columns[dimension] = np.array(ids[dimension], dtype=object)[index[axis]]
    frame = pd.DataFrame(columns | {column: np.asarray(rows[column]).ravel() for column in rows.dtype.names})
    frame.insert(1, "date", pd.to_datetime(run.scenario.start) + pd.to_timedelta(frame["day"], unit="D"))
    for column, names in (("posture", POSTURES), ("status", DEALS)):
        if column in frame:
            frame[column] = np.array(names, dtype=object)[frame[column]]
    return frame


def news_table(run: Run) -> pd.DataFrame:
    """Return what was decided or announced, one row per piece of news, with names for codes."""
    table = pd.DataFrame({name: np.asarray(run.news[name]) for name in run.news.dtype.names})
    table.insert(1, "date", pd.to_datetime(run.scenario.start) + pd.to_timedelta(table["day"], unit="D"))
    scenario = run.scenario
    places, parties = [p.id for p in scenario.places], [f.id for f in scenario.factions]
    names = {STAGE: [c.id for c in scenario.contributors], ROTATION: [c.id for c in scenario.contributors]}
    names |= {FUNDS: [pledge.id for pledge in scenario.reconstruction.pledges]}
    names |= {SCRIPTED: [event.id for event in script_events(scenario)]}
    table["who"] = [
        _named(names.get(kind, parties), who) for kind, who in zip(table["kind"], table["who"], strict=True)
    ]
    table["other"] = [_named(parties, other) for other in table["other"]]
    table["place"] = [_named(places, place) for place in table["place"]]
    table["kind"] = np.array(NEWS_KINDS, dtype=object)[table["kind"]]
    return table


def _named(names: list[str], row: int) -> str:
    """Return the id of a row, empty where there is none."""
    return names[row] if 0 <= row < len(names) else ""


def unit_table(run: Run) -> pd.DataFrame:
    """Return the units of the force as they are at the end."""
    units, places = run.world.unit, [place.id for place in run.scenario.places]
    table = pd.DataFrame({name: np.asarray(units[name]) for name in units.dtype.names})
    table["contributor"] = [run.scenario.contributors[c].id for c in units.contributor]
    for column, names in (("kind", KINDS), ("status", UNIT_STATUSES), ("task", TASKS)):
        table[column] = [names[code] for code in units[column]]
    table["place"] = ["" if place == NOWHERE else places[place] for place in units.place]
    return table


def write_file(target: Path, text: str, *, again: bool = False) -> None:
    """Write a file under a temporary name and rename it when complete.

    Raises
    ------
    OutputError
        If it cannot be written, or exists already and is not to be written ``again``.
    """
    if not again and os.path.lexists(target):
        raise folder_error(target, "exists already: name a file that does not, or move it away")
    if not target.parent.is_dir():
        raise folder_error(target, f"there is no folder {target.parent}: make it first")
    try:
        with new_file(target) as work:
            work.write_text(text, encoding="utf-8")
    except OSError as error:
        raise folder_error(target, f"cannot be written ({error.strerror or error})") from None
