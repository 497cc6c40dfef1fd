"""Paired worlds kept on disk: what is watched in every territory, so that another question is answered at once.

In the folder ``worlds`` of an explanation: ``daily.parquet`` (a row per territory, arm, seed and day, a column per
watched series, a row group per territory), ``totals.parquet`` (the same per run, of the worlds with a pathway off too),
``events.parquet`` (how many of what by whom) and ``traces.parquet`` (from which day on worlds differ).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interpose.experiments.explanation.local_series import Watched, links
from interpose.model.errors import OutputError
from interpose.model.scenario.scenario import Scenario

WORLDS = "worlds"
MOST_VALUES = 50_000_000
"""Numbers of daily series that are kept at most; where all territories need more, only the one asked for is kept."""
EVENT = ["day", "kind", "actor", "target", "many"]


def kept_places(scenario: Scenario, territory: str, seeds: int) -> list[str]:
    """Say of which territories worlds are kept: of all, or of one where that would take too much room."""
    values = 2 * seeds * scenario.days * len(scenario.places) * len(links(scenario))
    return [place.id for place in scenario.places] if values <= MOST_VALUES else [territory]


def write_worlds(folder: Path, scenario: Scenario, kept: Mapping[str, Sequence[Watched]]) -> None:
    """Write what was kept of paired worlds, by territory, into a new folder below an existing one."""
    names, place = [link.name for link in links(scenario)], folder / WORLDS
    place.mkdir()
    with _file(place / "daily.parquet") as daily, _file(place / "totals.parquet") as totals:
        for territory, runs in kept.items():
            whole = [run for run in runs if run.daily is not None]
            daily.write([_days(run, territory, names) for run in whole])
            totals.write([_keyed(run, territory, pd.DataFrame([run.totals], columns=names)) for run in runs])
    events = [_event_rows(run, territory) for territory, runs in kept.items() for run in runs if run.events is not None]
    pd.concat(events, ignore_index=True).to_parquet(place / "events.parquet", index=False, compression="zstd")
    first = next(iter(kept.values()))
    traces = pd.concat([_trace_rows(run) for run in first if run.traces is not None], ignore_index=True)
    traces.to_parquet(place / "traces.parquet", index=False, compression="zstd")


class _file:  # noqa: N801 - it is used like a function
    """A Parquet file that is written part by part, a row group each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer: Any = None

    def write(self, parts: Sequence[pd.DataFrame]) -> None:
        """Write a row group."""
        table = pa.Table.from_pandas(pd.concat(parts, ignore_index=True), preserve_index=False)
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.path, table.schema, compression="zstd")
        self.writer.write_table(table)

    def __enter__(self) -> "_file":
        return self

    def __exit__(self, *_: object) -> None:
        if self.writer is not None:
            self.writer.close()


def _keyed(run: Watched, territory: str, table: pd.DataFrame) -> pd.DataFrame:
    """Put territory, arm and seed in front of a table."""
    key: dict[str, str | int] = {"territory": territory, "arm": run.arm, "seed": run.seed}
    for position, (name, value) in enumerate(key.items()):
        table.insert(position, name, value)
    return table


def _days(run: Watched, territory: str, names: list[str]) -> pd.DataFrame:
    """Make the daily rows of a run in a territory."""
    table = pd.DataFrame(run.daily, columns=names)
    table.insert(0, "day", np.arange(len(table)))
    return _keyed(run, territory, table)


def _event_rows(run: Watched, territory: str) -> pd.DataFrame:
    """Make the rows of the events of a run in a territory."""
    return _keyed(run, territory, pd.DataFrame([(*key, many) for key, many in run.events.items()], columns=EVENT))


def _trace_rows(run: Watched) -> pd.DataFrame:
    """Make the rows of the traces of a run: a column per territory, the last one what parties hold."""
    table = pd.DataFrame(run.traces, columns=[str(column) for column in range(run.traces.shape[1])])
    return _keyed(run, "", table).drop(columns="territory")


def read_worlds(folder: Path, scenario: Scenario, territory: str) -> list[Watched]:
    """Read back what was kept of paired worlds in a territory.

    Raises
    ------
    OutputError
        With one line, where the files are not there or were damaged, or the territory was not kept.
    """
    place, only = folder / WORLDS, [("territory", "==", territory)]
    names = [link.name for link in links(scenario)]
    try:
        totals, daily, events = (
            pd.read_parquet(place / f"{name}.parquet", filters=only) for name in ("totals", "daily", "events")
        )
        traces = pd.read_parquet(place / "traces.parquet")
        if totals.empty:
            raise OutputError(f"{folder}: keeps no worlds of {territory}: there was no room: ask the scenario again")
        parts = {key: rows[names].to_numpy() for key, rows in daily.groupby(["arm", "seed"])}
        logs = {key: _counted(rows) for key, rows in events.groupby(["arm", "seed"])}
        marks = {key: rows.iloc[:, 2:].to_numpy() for key, rows in traces.groupby(["arm", "seed"])}
    except (OSError, ValueError, KeyError) as error:
        told = " ".join(str(error).split())[:120]
        raise OutputError(f"{place}: cannot be read ({told}): ask the scenario again") from None
    found = []
    for arm, seed, numbers in zip(totals["arm"], totals["seed"], totals[names].to_numpy(), strict=True):
        key = (arm, seed)
        log = logs.get(key, Counter()) if key in parts else None
        found.append(Watched(arm, int(seed), numbers, parts.get(key), log, marks.get(key)))
    return found


def _counted(rows: pd.DataFrame) -> Counter[tuple[int, str, int, int]]:
    """Count events again."""
    counted: Counter[tuple[int, str, int, int]] = Counter()
    for day, kind, actor, target, many in rows[EVENT].itertuples(index=False):
        counted[int(day), str(kind), int(actor), int(target)] = int(many)
    return counted
