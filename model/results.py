"""Results as tables and files. The schema is in `model/record.py`; this module gives it names, dates and a folder."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pandas as pd

from interpose.agents.faction import CIVILIANS, DEALS, POSTURES, THE_FORCE
from interpose.agents.peacekeeper import KINDS, NOWHERE, TASKS, UNIT_STATUSES
from interpose.model.accounts import contributor_table, ledger_table, party_table
from interpose.model.errors import OutputError
from interpose.model.outcomes import outcomes
from interpose.model.provenance import provenance
from interpose.model.record import EVENT_KINDS, FUNDS, NEWS_KINDS, OUTCOMES, ROTATION, SCRIPTED, STAGE, TABLES
from interpose.model.simulation import Run

DAILY_TABLES = {table.name: table for table in TABLES if table.index[0] == "day"}
FORCE_NAME, CIVILIANS_NAME, NOBODY_NAME = "force", "civilians", "unknown"


def party_names(run: Run) -> dict[int, str]:
    """Give the name under which each party appears in tables, by its number in the event log."""
    names = {f: faction.id for f, faction in enumerate(run.scenario.factions)}
    return names | {CIVILIANS: CIVILIANS_NAME, THE_FORCE: FORCE_NAME, -3: NOBODY_NAME}


def event_table(run: Run) -> pd.DataFrame:
    """Tell everything that happened, in truth: one row per event, called-off and stopped ones included."""
    table = pd.DataFrame({name: np.asarray(run.events[name]) for name in run.events.dtype.names})
    places = np.array([place.id for place in run.scenario.places], dtype=object)
    names = party_names(run)
    table.insert(1, "date", pd.to_datetime(run.scenario.start) + pd.to_timedelta(table["day"], unit="D"))
    table["kind"] = np.array(EVENT_KINDS, dtype=object)[table["kind"]]
    table["outcome"] = np.array(OUTCOMES, dtype=object)[table["outcome"]]
    table["territory"] = places[table["territory"]]
    for column in ("actor", "target", "blamed"):
        table[column] = table[column].map(names)
    return table


def _type_of_violence(run: Run, events: Any) -> Any:
    """Code events as UCDP does: 1 state-based, 2 non-state, 3 one-sided; the force counts as a state's."""
    state = np.array([faction.role == "state force" for faction in run.scenario.factions])
    actor = np.where(events.actor >= 0, state[np.maximum(events.actor, 0)], events.actor == THE_FORCE)
    target = np.where(events.target >= 0, state[np.maximum(events.target, 0)], events.target == THE_FORCE)
    code = np.where(actor | target | (events.deaths_force > 0), 1, 2)
    return np.where(events.target == CIVILIANS, 3, code)


def ged_table(run: Run, *, observed: bool) -> pd.DataFrame:
    """Write the event log in the columns of UCDP GED, as truth or as the outside record has it.

    Only events with at least one death enter, as in GED. ``observed``: only reported events, with their reported best,
    low and high; the author is then whoever is blamed. Deaths of the force stand in its own column beside GED's.
    Reference: Sundberg & Melander 2013, doi:10.1177/0022343313484347.
    """
    e = run.events
    deaths = e.deaths_actor + e.deaths_target + e.deaths_civilians + e.deaths_force
    kept = np.flatnonzero((e.reported == 1) & (e.best > 0)) if observed else np.flatnonzero(deaths > 0)
    e, deaths = e[kept].view(np.recarray), deaths[kept]
    names, ground = party_names(run), run.scenario.places
    author = np.where((e.blamed > -3) & (e.target == CIVILIANS), e.blamed, e.actor) if observed else e.actor
    dates = pd.to_datetime(run.scenario.start) + pd.to_timedelta(e.day, unit="D")
    return pd.DataFrame(
        {
            "id": kept,
            "year": dates.year,
            "type_of_violence": _type_of_violence(run, e),
            "side_a": pd.Series(author).map(names),
            "side_b": pd.Series(e.target).map(names),
            "adm_1": [ground[t].name or ground[t].id for t in e.territory],
            "latitude": [ground[t].lat for t in e.territory],
            "longitude": [ground[t].lon for t in e.territory],
            "date_start": dates,
            "date_end": dates,
            "deaths_a": e.deaths_actor,
            "deaths_b": e.deaths_target,
            "deaths_civilians": e.deaths_civilians,
            "deaths_unknown": 0,
            "deaths_force": e.deaths_force,
            "best": e.best if observed else deaths,
            "low": e.low if observed else deaths,
            "high": e.high if observed else deaths,
        }
    )


def daily_table(run: Run, name: str = "daily") -> pd.DataFrame:
    """Give a daily series as a long table: ``daily`` or another table of :data:`DAILY_TABLES` by its name."""
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
    """Tell what was decided or announced, one row per piece of news, with names for codes."""
    table = pd.DataFrame({name: np.asarray(run.news[name]) for name in run.news.dtype.names})
    table.insert(1, "date", pd.to_datetime(run.scenario.start) + pd.to_timedelta(table["day"], unit="D"))
    scenario = run.scenario
    places, parties = [p.id for p in scenario.places], [f.id for f in scenario.factions]
    names = {STAGE: [c.id for c in scenario.contributors], ROTATION: [c.id for c in scenario.contributors]}
    names |= {FUNDS: [pledge.id for pledge in scenario.reconstruction.pledges]}
    names |= {SCRIPTED: [event.id for event in scenario.events]}
    table["who"] = [
        _named(names.get(kind, parties), who) for kind, who in zip(table["kind"], table["who"], strict=True)
    ]
    table["other"] = [_named(parties, other) for other in table["other"]]
    table["place"] = [_named(places, place) for place in table["place"]]
    table["kind"] = np.array(NEWS_KINDS, dtype=object)[table["kind"]]
    return table


def _named(names: list[str], row: int) -> str:
    """Give the id of a row, or nothing where there is none."""
    return names[row] if 0 <= row < len(names) else ""


def unit_table(run: Run) -> pd.DataFrame:
    """List the units of the force as they stand at the end."""
    units, places = run.world.unit, [place.id for place in run.scenario.places]
    table = pd.DataFrame({name: np.asarray(units[name]) for name in units.dtype.names})
    table["contributor"] = [run.scenario.contributors[c].id for c in units.contributor]
    for column, names in (("kind", KINDS), ("status", UNIT_STATUSES), ("task", TASKS)):
        table[column] = [names[code] for code in units[column]]
    table["place"] = ["" if place == NOWHERE else places[place] for place in units.place]
    return table


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Fill a folder under a temporary name beside its place and rename it when complete: none is ever half full.

    What is left of a killed run is hidden, ends in ``.part`` and can be removed; folders above that were made for it
    go with it when nothing was written.

    Raises
    ------
    OutputError
        If the folder exists already or cannot be made.
    """
    target = Path(target)
    if os.path.lexists(target):
        raise _refused(target, "exists already: name a folder that does not, or move it away")
    work = target.parent / f".{target.name}-{uuid4().hex[:12]}.part"
    made = _missing_parents(target)
    try:
        try:
            work.mkdir(parents=True)
        except OSError as error:
            raise _refused(target, f"{_why_not(target, error)}: choose another place") from None
        try:
            yield work
            os.rename(work, target)
        except OSError as error:
            problem = error.strerror or error
            raise _refused(target, f"cannot be written ({problem}): nothing was kept there") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()


def write_file(target: Path, text: str, *, again: bool = False) -> None:
    """Write a file under a temporary name and rename it when complete.

    Raises
    ------
    OutputError
        If it cannot be written, or exists already and is not to be written ``again``.
    """
    if not again and os.path.lexists(target):
        raise _refused(target, "exists already: name a file that does not, or move it away")
    if not target.parent.is_dir():
        raise _refused(target, f"there is no folder {target.parent}: make it first")
    work = target.parent / f".{target.name}-{uuid4().hex[:12]}.part"
    try:
        work.write_text(text, encoding="utf-8")
        os.replace(work, target)
    except OSError as error:
        raise _refused(target, f"cannot be written ({error.strerror or error})") from None
    finally:
        work.unlink(missing_ok=True)


def _refused(target: Path, problem: str) -> OutputError:
    """Return the error of a folder that cannot be made."""
    return OutputError(problem, argument="out", value=target)


def _missing_parents(target: Path) -> list[Path]:
    """List the folders above a target that do not exist yet, the nearest first."""
    return list(takewhile(lambda folder: not os.path.lexists(folder), target.parents))


def _why_not(target: Path, error: OSError) -> str:
    """Say why a folder cannot be made."""
    for above in target.parents:
        if os.path.lexists(above):
            return f"cannot be written ({error.strerror})" if above.is_dir() else f"{above} is a file, not a folder"
    return f"cannot be written ({error.strerror})"


def write_run(run: Run, folder: Path) -> None:
    """Write a run's tables into an existing folder, by the schema that docs/outputs.md describes."""
    tables = {
        "events": event_table(run),
        "ged_truth": ged_table(run, observed=False),
        "ged_observed": ged_table(run, observed=True),
        "news": news_table(run),
        **{name: daily_table(run, name) for name in DAILY_TABLES},
        "units": unit_table(run),
        "ledgers": ledger_table(run),
        "parties": party_table(run),
        "contributors": contributor_table(run),
    }
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    for name in ("events", "news", "ged_truth", "ged_observed"):
        tables[name].to_csv(folder / f"{name}.csv", index=False)
    described = provenance(run.scenario, [run.seed], run.days) | {
        "outcomes": outcomes(run),
        "reported": [week.model_dump(mode="json") for week in run.scenario.reported],
        "shapes": run.scenario.shapes,
    }
    (folder / "run.json").write_text(json.dumps(described, indent=1, ensure_ascii=False), encoding="utf-8")
