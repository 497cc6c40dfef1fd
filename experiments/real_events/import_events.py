"""Importing a file of events: streamed, checked row by row, put on a ground, and stored with where it comes from."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interpose.experiments.real_events.cells import PRIO_DEGREES, SIZES
from interpose.experiments.real_events.event_record import SCHEMA
from interpose.experiments.real_events.event_rows import Seen, event_rows
from interpose.experiments.real_events.formats import FORMATS, Format
from interpose.experiments.real_events.ground import (
    CELLS,
    PROVINCES,
    Cells,
    Ground,
    Provinces,
    Territories,
    border_pairs,
)
from interpose.experiments.real_events.months import MonthlySums
from interpose.experiments.real_events.open_file import MEGABYTE, Done, Look, check_file, look_at
from interpose.experiments.real_events.read_batches import Layout, layout_of, read_batches
from interpose.experiments.real_events.shipped_events import credit_of, resolve
from interpose.experiments.real_events.tally import NOTED, OUTSIDE, REFUSED, Tally
from interpose.model.errors import InterposeError
from interpose.model.results.provenance import version
from interpose.model.scenario.loading import load_scenario

EVENTS, MANIFEST = "events.parquet", "events.json"
NO_SCENARIO = "none"
NOTE = "A record of what was reported. It misses what was not, and says nothing of what will be."


@dataclass(frozen=True)
class Request:
    """What is imported, and how.

    Parameters
    ----------
    source : str
        ``ged``, ``candidate`` or ``acled``.
    file : str or Path
        A .csv, .csv.gz or .zip as it was downloaded, or ``shipped:syria``.
    scenario : str
        Name or file of the scenario on whose territories events are put, or ``none``.
    first, last : date, optional
        Days outside which events are left out; default: the whole file.
    by : str
        Without a scenario: ``cells`` or ``adm1``.
    degrees : float
        Side of the cells.
    limit_km : float, optional
        Distance beyond which an event is outside; default: see :class:`ground.Territories`.
    """

    source: str
    file: str | Path
    scenario: str = NO_SCENARIO
    first: date | None = None
    last: date | None = None
    by: str = CELLS
    degrees: float = PRIO_DEGREES
    limit_km: float | None = None

    def check(self) -> Format:
        """Return the source's format; raises ``InterposeError`` for an unknown one, or a period that is none."""
        if self.source not in FORMATS:
            problem = f"no such source: take one of {', '.join(FORMATS)}"
            raise InterposeError(problem, argument="source", value=self.source)
        if self.first and self.last and self.first > self.last:
            raise InterposeError(f"is after the last day, {self.last}: swap them", argument="from", value=self.first)
        if self.by not in (CELLS, PROVINCES):
            raise InterposeError(f"must be {CELLS} or {PROVINCES}", argument="by", value=self.by)
        if self.degrees not in SIZES:
            raise InterposeError(f"must be one of {', '.join(map(str, SIZES))}", argument="degrees", value=self.degrees)
        if self.limit_km is not None and not 0 <= self.limit_km <= 20_000:
            raise InterposeError("must be from 0 to 20,000 km", argument="limit_km", value=self.limit_km)
        return FORMATS[self.source]


def megabytes_of(request: Request) -> int:
    """Return how many megabytes importing goes through, for a display of progress: the file is read twice."""
    return 2 * (check_file(resolve(request.file)) // MEGABYTE)


def import_events(request: Request, folder: Path, done: Done = lambda megabytes: None) -> dict[str, Any]:
    """Read a file of events into an existing folder: ``events.parquet``, ``months.parquet``, ``events.json``.

    The file is streamed: memory does not grow with it, but for 8 bytes an event (its id).

    Parameters
    ----------
    request : Request
        What to import.
    folder : Path
        An empty folder.
    done : callable
        Called with megabytes that were read.

    Returns
    -------
    dict
        What `events.json` holds: where the file comes from, what was refused, noted and outside.

    Raises
    ------
    InterposeError
        With one line, where the file is no table of this source or no event of it can be read.
    """
    form, path = request.check(), resolve(request.file)
    check_file(path)
    scenario = None if request.scenario == NO_SCENARIO else load_scenario(request.scenario)
    ground: Ground = (
        Territories(scenario, request.limit_km)
        if scenario is not None
        else Cells(request.degrees)
        if request.by == CELLS
        else Provinces()
    )
    look = look_at(path, done)
    layout, tally = layout_of(look, form), Tally()
    span, months = _Span(), MonthlySums()
    with pq.ParquetWriter(folder / EVENTS, SCHEMA, compression="zstd") as writer:
        for events in _events(request, form, (look, layout), tally, done):
            placed = ground.place(events)
            known = events.assign(territory=placed.territory, distance_km=placed.distance.astype(np.float32))
            span.add(known, tally, ground)
            months.add(known)
            writer.write_table(pa.Table.from_pandas(known[SCHEMA.names], SCHEMA, preserve_index=False))
    if span.first is None:
        raise InterposeError(_nothing(look, tally))
    meta = _described(request, (look, layout), tally, ground, span)
    if scenario is not None:
        meta["territories"] = [place.id for place in scenario.places]
        meta["borders"] = border_pairs(scenario)
        meta["scenario_name"] = scenario.name
    (folder / MANIFEST).write_text(json.dumps(meta, indent=1, ensure_ascii=False), encoding="utf-8")
    months.write(folder, meta)
    return meta


def _events(
    request: Request, form: Format, file: tuple[Look, Layout], tally: Tally, done: Done
) -> Iterator[pd.DataFrame]:
    """Yield the events of a file within the period, batch by batch."""
    look, layout = file
    seen, comma = Seen(), layout.separator == ";"
    for texts in read_batches(look, layout, tally, done):
        events = event_rows(form, texts, tally, seen, comma=comma)
        within = np.ones(len(events), bool)
        if request.first:
            within &= (events["date"] >= pd.Timestamp(request.first)).to_numpy(bool)
        if request.last:
            within &= (events["date"] <= pd.Timestamp(request.last)).to_numpy(bool)
        tally.note("period", int((~within).sum()))
        if within.any():
            yield events[within].reset_index(drop=True)


class _Span:
    """What is known of the events that were kept: how many, from when to when, and how far from their territories."""

    def __init__(self) -> None:
        self.first: pd.Timestamp | None = None
        self.last: pd.Timestamp | None = None
        self.events, self.deaths = 0, 0
        self.beside, self.farthest, self.nearest_outside = 0, 0.0, float("inf")

    def add(self, events: pd.DataFrame, tally: Tally, ground: Ground) -> None:
        """Add a batch."""
        first, last = events["date"].min(), events["date"].max()
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)
        self.events += len(events)
        self.deaths += int(events["best"].sum())
        outside = events["territory"].isna().to_numpy(bool)
        tally.note("unnamed" if ground.kind == PROVINCES else "ground", int(outside.sum()))
        distance = events["distance_km"].to_numpy(float)
        inside = distance[~outside & (distance > 0)]
        self.beside += len(inside)
        self.farthest = max(self.farthest, float(inside.max(initial=0.0)))
        self.nearest_outside = min(self.nearest_outside, float(distance[outside].min(initial=np.inf)))


def _nothing(look: Look, tally: Tally) -> str:
    """Return the line on a file of which no event was kept: the reason that holds most often."""
    reasons = {**REFUSED, **OUTSIDE}
    found = [(count, name) for name, count in tally.counts.items() if name in reasons and count]
    if not found:
        return f"{look.name}: has no rows below its header: download it anew"
    count, name = max(found)
    at = f", the first at {tally.first[name]}" if name in tally.first else ""
    return f"{look.name}: no event can be used: {count:,} of {tally.rows:,} rows have {reasons[name]}{at}"


def _described(
    request: Request, file: tuple[Look, Layout], tally: Tally, ground: Ground, span: _Span
) -> dict[str, Any]:
    """Return what is written of an import."""
    look, layout = file
    assert span.first is not None and span.last is not None
    distances = ground.kind not in (CELLS, PROVINCES)
    return {
        "kind": "events",
        "software": {"name": "interpose", "version": version()},
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "source": request.source,
        "file": {"name": look.name, "bytes": look.bytes, "sha256": look.sha256, "encoding": look.encoding},
        "separator": layout.separator,
        "version": layout.version,
        "credit": credit_of(request.source, request.file),
        "rows": tally.rows,
        "events": span.events,
        "deaths": span.deaths,
        "refused": tally.part(REFUSED),
        "noted": tally.part(NOTED),
        "outside": tally.part(OUTSIDE),
        "first": str(request.first or span.first.date().replace(day=1)),
        "last": str(request.last or (span.last + pd.offsets.MonthEnd(0)).date()),
        "ground": ground.kind,
        "degrees": request.degrees if ground.kind == CELLS else None,
        "limit_km": round(ground.limit_km, 1) if distances else None,
        "beside": {"events": span.beside, "farthest_km": round(span.farthest, 1)} if distances else None,
        "nearest_outside_km": round(span.nearest_outside, 1) if np.isfinite(span.nearest_outside) else None,
        "scenario": request.scenario,
        "note": NOTE,
    }
