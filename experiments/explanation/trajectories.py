"""Paired worlds stored on disk: the series of every territory, so that another question is answered without a run.

In the folder ``worlds`` of an explanation: ``daily.parquet`` (a row per territory, arm, seed and day, a column per
watched series, a row group per territory), ``totals.parquet`` (the same per run, of the worlds with a pathway off too),
``events.parquet`` (counts by kind, actor and target) and ``traces.parquet`` (from which day on worlds differ).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interpose.experiments.explanation.local_series import LocalRun, series_of
from interpose.model.errors import OutputError
from interpose.model.scenario.scenario import Scenario

WORLDS = "worlds"
MOST_VALUES = 50_000_000
"""Most numbers of daily series that are stored; where all territories need more, only the one asked for is stored."""
EVENT = ["day", "kind", "actor", "target", "many"]


def stored_territories(scenario: Scenario, territory: str, seeds: int) -> list[str]:
    """Return the territories that are stored: all, or only one where all would take too much room."""
    values = 2 * seeds * scenario.days * len(scenario.places) * len(series_of(scenario))
    return [place.id for place in scenario.places] if values <= MOST_VALUES else [territory]


def write_worlds(folder: Path, scenario: Scenario, by_territory: Mapping[str, Sequence[LocalRun]]) -> None:
    """Write the runs of paired worlds, by territory, into a new folder below an existing one."""
    names, target = [link.name for link in series_of(scenario)], folder / WORLDS
    target.mkdir()
    with _RowGroups(target / "daily.parquet") as daily, _RowGroups(target / "totals.parquet") as totals:
        for territory, runs in by_territory.items():
            daily.write(_days([run for run in runs if run.daily is not None], territory, names))
            totals.write(_with_keys(runs, territory, pd.DataFrame(np.stack([r.totals for r in runs]), columns=names)))
    events = _event_rows(by_territory)
    events.to_parquet(target / "events.parquet", index=False, compression="zstd")
    traces = _trace_rows([run for run in next(iter(by_territory.values())) if run.traces is not None])
    traces.to_parquet(target / "traces.parquet", index=False, compression="zstd")


class _RowGroups:
    """A Parquet file that is written part by part, a row group each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer: Any = None

    def write(self, rows: pd.DataFrame) -> None:
        """Write a row group."""
        table = pa.Table.from_pandas(rows, preserve_index=False)
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.path, table.schema, compression="zstd")
        self.writer.write_table(table)

    def __enter__(self) -> "_RowGroups":
        return self

    def __exit__(self, *_: object) -> None:
        if self.writer is not None:
            self.writer.close()


def _with_keys(runs: Sequence[LocalRun], territory: str, table: pd.DataFrame, rows_a_run: int = 1) -> pd.DataFrame:
    """Return a table of so many rows a run with columns for territory, arm and seed in front."""
    arms, seeds = (np.repeat([getattr(run, name) for run in runs], rows_a_run) for name in ("arm", "seed"))
    keys = pd.DataFrame({"territory": territory, "arm": arms, "seed": seeds})
    return pd.concat([keys, table], axis=1)


def _days(runs: Sequence[LocalRun], territory: str, names: list[str]) -> pd.DataFrame:
    """Return the daily rows of runs in a territory."""
    table = pd.DataFrame(np.concatenate([run.daily for run in runs]), columns=names)
    days = len(runs[0].daily)
    table.insert(0, "day", np.tile(np.arange(days), len(runs)))
    return _with_keys(runs, territory, table, days)


def _event_rows(by_territory: Mapping[str, Sequence[LocalRun]]) -> pd.DataFrame:
    """Return the rows of the events of runs, by territory."""
    rows = [
        (territory, run.arm, run.seed, *key, number)
        for territory, runs in by_territory.items()
        for run in runs
        if run.events is not None
        for key, number in run.events.items()
    ]
    return pd.DataFrame(rows, columns=["territory", "arm", "seed", *EVENT])


def _trace_rows(runs: Sequence[LocalRun]) -> pd.DataFrame:
    """Return the rows of the traces of runs: a column per territory, the last one for what factions hold."""
    numbers = np.concatenate([run.traces for run in runs])
    table = pd.DataFrame(numbers, columns=[str(column) for column in range(numbers.shape[1])])
    return _with_keys(runs, "", table, len(runs[0].traces)).drop(columns="territory")


def read_worlds(folder: Path, scenario: Scenario, territory: str) -> list[LocalRun]:
    """Return the stored runs of paired worlds in a territory.

    Raises
    ------
    OutputError
        With one line, where the files are missing or damaged, or the territory was not stored.
    """
    source, filters = folder / WORLDS, [("territory", "==", territory)]
    names = [link.name for link in series_of(scenario)]
    try:
        totals, daily, events = (
            pd.read_parquet(source / f"{name}.parquet", filters=filters) for name in ("totals", "daily", "events")
        )
        traces = pd.read_parquet(source / "traces.parquet")
        if totals.empty:
            raise OutputError(f"{folder}: keeps no worlds of {territory}: there was no room: ask the scenario again")
        daily_by_run = {key: rows[names].to_numpy() for key, rows in daily.groupby(["arm", "seed"])}
        events_by_run = {key: _event_counts(rows) for key, rows in events.groupby(["arm", "seed"])}
        traces_by_run = {key: rows.iloc[:, 2:].to_numpy() for key, rows in traces.groupby(["arm", "seed"])}
    except (OSError, ValueError, KeyError) as error:
        reason = " ".join(str(error).split())[:120]
        raise OutputError(f"{source}: cannot be read ({reason}): ask the scenario again") from None
    runs = []
    for arm, seed, numbers in zip(totals["arm"], totals["seed"], totals[names].to_numpy(), strict=True):
        key = (arm, seed)
        log = events_by_run.get(key, Counter()) if key in daily_by_run else None
        runs.append(LocalRun(arm, int(seed), numbers, daily_by_run.get(key), log, traces_by_run.get(key)))
    return runs


def _event_counts(rows: pd.DataFrame) -> Counter[tuple[int, str, int, int]]:
    """Return the counter of events from its rows."""
    counts: Counter[tuple[int, str, int, int]] = Counter()
    for day, kind, actor, target, number in rows[EVENT].itertuples(index=False):
        counts[int(day), str(kind), int(actor), int(target)] = int(number)
    return counts
