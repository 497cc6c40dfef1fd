"""The model's side of a comparison: the outside record of the worlds of a stored run, twin, comparison or sweep.

A stored run has its record in `ged_observed`. Of the others the worlds are run again, seed by seed, since only sums of
them are stored; they are the same worlds, by the same sources.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interpose.agents.compiled.cache import fingerprint
from interpose.experiments.execution.parallel import check_room, run_all
from interpose.experiments.explanation.reload import read_pairs
from interpose.experiments.real_events.ground import border_pairs, positions
from interpose.experiments.real_events.record import Record, record_of
from interpose.experiments.sweeps.stored_sweep import MANIFEST as SWEEP
from interpose.experiments.sweeps.stored_sweep import Sweep
from interpose.model.bounded_files import read_json_mapping
from interpose.model.bounded_tables import read_parquet
from interpose.model.errors import InterposeError, OutputError
from interpose.model.results.comparison import WITH, WITHOUT
from interpose.model.results.ged import ged_table
from interpose.model.results.run import Run
from interpose.model.scenario.loading import change_scenario, scenario_from
from interpose.model.scenario.scenario import Scenario

USUAL_RUNS = 20
"""Worlds that are run again unless more or fewer are asked for: half a minute of the reference country."""


class Worlds(NamedTuple):
    """Worlds of a stored result, to be compared with a record."""

    folder: Path
    kind: str
    """run, twin, compare or sweep"""
    which: str
    """which arm or point; empty for a run"""
    scenario: Scenario
    seeds: tuple[int, ...]
    days: int
    stored: Record | None = None
    """of a run: its record"""

    def records(self, threads: int | None = None, done: Callable[[], None] = lambda: None) -> list[Record]:
        """Return the outside record of every world; those of a run are stored, the others are run again."""
        if self.stored is not None:
            done()
            return [self.stored]
        check_room(self.scenario, len(self.seeds), threads)
        tasks = (("", self.scenario, seed) for seed in self.seeds)
        return run_all(tasks, lambda _, run: record_of_run(run), days=self.days, threads=threads, done=done)


def record_of_run(run: Run, observed: pd.DataFrame | None = None) -> Record:
    """Return the outside record of a world.

    Parameters
    ----------
    run : Run
        The world.
    observed : DataFrame, optional
        Its record in the columns of GED (``date_start``, ``adm_1``, ``best``); default: what the model itself holds to
        be reported.
    """
    table = ged_table(run, observed=True) if observed is None else observed
    return _observed(table, run.scenario, run.days)


def read_worlds(folder: str | Path, which: str | None = None, most: int = USUAL_RUNS) -> Worlds:
    """Return the worlds of a stored result.

    Parameters
    ----------
    folder : str or Path
        A folder that run, twin, compare or sweep wrote.
    which : str, optional
        The arm of a twin (``with``, ``without``) or comparison (a policy or the baseline), or the number of a point of
        a sweep; default: ``with``, the baseline, the only point.
    most : int
        Worlds at most.

    Raises
    ------
    InterposeError
        If the folder holds none of these, or the worlds cannot be made again.
    """
    path = Path(folder)
    readers = {"run.json": _run, "twin.json": _twin, "compare.json": _comparison, SWEEP: _sweep}
    for manifest, read in readers.items():
        if (path / manifest).is_file():
            worlds = read(path, which)
            return worlds._replace(seeds=worlds.seeds[:most])
    raise OutputError(f"{path}: holds no run, twin, comparison or sweep: name a folder that one of these wrote")


def _json(path: Path) -> dict[str, Any]:
    """Read a manifest."""
    try:
        return read_json_mapping(path)
    except (OSError, ValueError):
        raise OutputError(f"{path}: cannot be read: write the result anew") from None


def _run(folder: Path, which: str | None) -> Worlds:
    """Return a stored run with its record."""
    _refuse(which, "a run is one world: leave it out")
    meta = _json(folder / "run.json")
    try:
        scenario = scenario_from(meta["scenario"], None, str(folder))
        table, days = read_parquet(folder / "ged_observed.parquet"), int(meta["days"])
        seeds = tuple(map(int, meta["seeds"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise OutputError(f"{folder}: its record ged_observed cannot be read: write the run anew") from None
    return Worlds(folder, "run", "", scenario, seeds, days, _observed(table, scenario, days))


def _twin(folder: Path, which: str | None) -> Worlds:
    """Return an arm of a twin."""
    pairs = read_pairs(folder)
    arms = {WITH: pairs.world, WITHOUT: pairs.other}
    name = which or WITH
    if name not in arms:
        _refuse(which, f"the arms of a twin are {WITH} and {WITHOUT}")
    return Worlds(folder, "twin", name, arms[name], tuple(pairs.seeds), int(arms[name].days))


def _comparison(folder: Path, which: str | None) -> Worlds:
    """Return an arm of a comparison."""
    meta = _json(folder / "compare.json")
    names, baseline = [str(name) for name in meta.get("policies", ())], str(meta.get("baseline", ""))
    name = which or baseline
    if name not in (*names, baseline) or not names:
        _refuse(which, f"the arms of {folder} are {', '.join([baseline, *names])}")
    pairs = read_pairs(folder, names[0] if name == baseline else name)
    world = pairs.other if name == baseline else pairs.world
    return Worlds(folder, "compare", name, world, tuple(pairs.seeds), int(world.days))


def _sweep(folder: Path, which: str | None) -> Worlds:
    """Return a point of a sweep."""
    sweep = Sweep.read(folder)
    points = len(sweep.points)
    if which is None and points > 1:
        raise InterposeError(f"{folder} has {points:,} points: say which, from 0 to {points - 1}", argument="arm")
    if which is not None and not (which.isdigit() and int(which) < points):
        _refuse(which, f"is no point of {folder}: take one from 0 to {points - 1}")
    point, origin = int(which or 0), dict(sweep.meta.get("provenance") or {})
    if (origin.get("software") or {}).get("compiled_sources") != fingerprint():
        raise OutputError(f"{folder}: was made by another version: its worlds cannot be run again: sweep anew")
    if "parameters" in origin:
        raise OutputError(f"{folder}: its worlds draw from a posterior: compare a run or a twin with those parameters")
    base = scenario_from(origin["scenario"] | {"days": int(sweep.meta["days"])}, None, str(folder))
    scenario = change_scenario(base, json.loads(str(sweep.points["changes"].iloc[point])))
    runs = sweep.runs[(sweep.runs["point"] == point) & (sweep.runs["stage"] == "")]
    if runs.empty:
        raise OutputError(f"{folder}: point {point} has no finished run: let the sweep finish, or take another point")
    return Worlds(folder, "sweep", str(point), scenario, tuple(map(int, runs["seed"])), int(sweep.meta["days"]))


def _refuse(which: str | None, problem: str) -> None:
    """Raise for an arm or a point that there is not."""
    if which is not None:
        raise InterposeError(problem, argument="arm", value=which)


def _observed(table: pd.DataFrame, scenario: Scenario, days: int) -> Record:
    """Return a table in the columns of GED as a record on the territories of a scenario."""
    names = {place.name or place.id: place.id for place in scenario.places}
    events = pd.DataFrame({"date": table["date_start"], "territory": table["adm_1"].map(names), "best": table["best"]})
    places = tuple(place.id for place in scenario.places)
    span = (scenario.start, scenario.start + timedelta(days=days - 1))
    return record_of(events, span, places, positions(border_pairs(scenario), places))


def spans(records: list[Record]) -> Iterator[tuple[date, date]]:
    """Yield first and last day of each record."""
    for record in records:
        yield record.first, record.first + timedelta(days=record.days - 1)
