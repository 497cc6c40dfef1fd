"""A record beside the model: the same statistics of both, each with its interval, and what a figure draws of them.

What it is not: a test that the model is right. A record is one war of many, seen in part; worlds of a scenario are
many courses of another, or of the same one under assumptions. Where both agree, the model can give such a record;
where they do not, it is shown.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.analysis.power_law import LEAST_DEATHS
from interpose.experiments.real_events.burstiness import gaps
from interpose.experiments.real_events.ground import TERRITORIES
from interpose.experiments.real_events.model_worlds import Worlds
from interpose.experiments.real_events.record import Record
from interpose.experiments.real_events.statistics import STATISTICS, STEPS, statistics_of, with_intervals
from interpose.experiments.real_events.stored_events import Events, Precision
from interpose.model.errors import InterposeError
from interpose.model.language.words import mark
from interpose.model.results.intervals import over_seeds
from interpose.model.results.provenance import drawn_of, provenance

RECORD, MODEL = "record", "model"
MANIFEST = "events_compared.json"
TABLES = ("statistics", "monthly", "severities", "gaps")
SPREAD = (5, 95)
"""Percentiles of the worlds between which the middle 90 % lie."""
OVERLAP, HIGHER, LOWER = mark("overlap"), mark("model higher"), mark("model lower")
UNMEASURED = mark("not measured")
STATEMENT = mark(
    "No forecast: the worlds are courses of a scenario under assumptions, and the record is what was reported of one "
    "course of one war."
)


@dataclass(frozen=True)
class Comparison:
    """A record beside the model.

    Parameters
    ----------
    meta : dict
        Where both come from.
    statistics : DataFrame
        A row a statistic: ``statistic``, ``label``, ``unit``, ``record``, ``record_low``, ``record_high``, ``model``,
        ``model_low``, ``model_high`` (95 % intervals; the model's is of the mean over worlds), ``world_low``,
        ``world_high`` (the middle 90 % of worlds; of one world its interval), ``runs`` (worlds in which it could be
        measured), ``says`` (whether the record's interval and that range of worlds overlap).
    monthly : DataFrame
        ``side``, ``run``, ``number`` (of the whole month, from 1), ``month`` (first day), ``deaths``, ``events``.
    severities : DataFrame
        ``side``, ``run``, ``deaths``: a row a fatal event.
    gaps : DataFrame
        ``side``, ``run``, ``days``: between successive fatal events of a territory.
    """

    meta: dict[str, Any]
    statistics: pd.DataFrame
    monthly: pd.DataFrame
    severities: pd.DataFrame
    gaps: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write every table as Parquet, the statistics as CSV too, and what they are into an existing folder."""
        for name in TABLES:
            getattr(self, name).to_parquet(folder / f"{name}.parquet", index=False)
        self.statistics.to_csv(folder / "statistics.csv", index=False)
        (folder / MANIFEST).write_text(json.dumps(self.meta, indent=1, ensure_ascii=False), encoding="utf-8")


def steps_of(worlds: Worlds) -> int:
    """Return how often :func:`compare_events` reports progress: worlds twice, and the steps of a record's intervals."""
    return 2 * len(worlds.seeds) + STEPS + (STEPS if worlds.stored is not None else 0)


def compare_events(
    events: Events,
    worlds: Worlds,
    precision: Precision | None = None,
    least: int = LEAST_DEATHS,
    *,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> Comparison:
    """Set a record beside the outside record of worlds.

    Parameters
    ----------
    events : Events
        What was imported.
    worlds : Worlds
        The model's side.
    precision : Precision, optional
        How exactly dates and places of the record must be known.
    least : int
        Deaths from which the tail of severities begins, on both sides; 0: those that fit each best.
    threads : int, optional
        Worlds that are run at once.
    done : callable
        Called after each step, for progress.

    Raises
    ------
    InterposeError
        If either side has fewer than three whole months.
    """
    if least < 0 or least == 1:
        raise InterposeError("must be at least 2 deaths, or 0 to estimate it", argument="least_deaths", value=least)
    record = events.record(precision)
    record.require_months(str(events.folder))
    records = worlds.records(threads, done)
    records[0].require_months(str(worlds.folder))
    of_record = with_intervals(record, least, done)
    of_model = _model(records, least, done)
    table = _beside(of_record, of_model)
    sides = [(RECORD, 0, record), *((MODEL, number, found) for number, found in enumerate(records, 1))]
    monthly = pd.concat([_monthly(*side) for side in sides], ignore_index=True)
    severities = pd.concat([_frame(side, run, deaths=one.deaths) for side, run, one in sides], ignore_index=True)
    between = [_frame(side, run, days=gaps(one.day, one.place)[0]) for side, run, one in sides]
    return Comparison(
        _described(events, worlds, record, len(records[0].month_starts)),
        table,
        monthly,
        severities,
        pd.concat(between, ignore_index=True),
    )


def _model(records: list[Record], least: int, done: Callable[[], None]) -> pd.DataFrame:
    """Return every statistic of the model: over worlds, or of a single one over its months."""
    if len(records) == 1:
        table = with_intervals(records[0], least, done).set_index("statistic")
        single = table[["estimate", "low", "high"]].assign(world_low=table["low"], world_high=table["high"])
        return single.assign(runs=table["estimate"].notna().astype(int))
    found = []
    for record in records:
        found.append(statistics_of(record, least))
        done()
    rows = {}
    for statistic in STATISTICS:
        values = np.array([one[statistic.name] for one in found])
        measured = values[np.isfinite(values)]
        ends = np.percentile(measured, SPREAD) if len(measured) else (np.nan, np.nan)
        rows[statistic.name] = (*over_seeds(measured), *ends, len(measured))
    columns = ["estimate", "low", "high", "world_low", "world_high", "runs"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _beside(record: pd.DataFrame, model: pd.DataFrame) -> pd.DataFrame:
    """Return both sides of every statistic in a row."""
    table = record.rename(columns={"estimate": "record", "low": "record_low", "high": "record_high"}).drop(
        columns="from"
    )
    of_model = model.loc[table["statistic"]]
    names = {"model": "estimate", "model_low": "low", "model_high": "high"}
    for name in ("model", "model_low", "model_high", "world_low", "world_high", "runs"):
        table[name] = of_model[names.get(name, name)].to_numpy()
    table["says"] = [_verdict(row) for row in table.to_dict("records")]
    return table


def _verdict(row: dict[Any, Any]) -> str:
    """Return whether the record's interval and the worlds overlap; an end that is not known is the estimate itself.

    The record is one course of events: it is set against single worlds, not against the mean over them, whose interval
    shrinks with their number.
    """
    if not (np.isfinite(row["record"]) and np.isfinite(row["model"])):
        return UNMEASURED
    known = {
        name: row[name] if np.isfinite(row[name]) else row[side]
        for side, name in ((RECORD, "record_low"), (RECORD, "record_high"), (MODEL, "world_low"), (MODEL, "world_high"))
    }
    if known["world_low"] > known["record_high"]:
        return HIGHER
    return LOWER if known["world_high"] < known["record_low"] else OVERLAP


def _monthly(side: str, run: int, record: Record) -> pd.DataFrame:
    """Return the whole months of a side."""
    months = record.month_starts
    return _frame(
        side,
        run,
        number=np.arange(1, len(months) + 1),
        month=pd.to_datetime(pd.Series(months)).to_numpy(),
        deaths=record.by_month(deaths=True).sum(axis=1).astype(int),
        events=record.by_month(deaths=False).sum(axis=1).astype(int),
    )


def _frame(side: str, run: int, **columns: Any) -> pd.DataFrame:
    """Return columns with the side and number of the run before them."""
    table = pd.DataFrame(columns)
    table.insert(0, "side", side)
    table.insert(1, "run", run)
    return table


def _described(events: Events, worlds: Worlds, record: Record, months: int) -> dict[str, Any]:
    """Return where both sides come from."""
    same = events.ground == TERRITORIES and tuple(record.places) == tuple(p.id for p in worlds.scenario.places)
    about = {name: events.meta.get(name) for name in ("source", "version", "file", "credit", "first", "last", "ground")}
    return (
        provenance(worlds.scenario, list(worlds.seeds), worlds.days)
        | {
            "kind": "events_compared",
            "compared": datetime.now(UTC).isoformat(timespec="seconds"),
            "record": about
            | {"territories": len(record.places), "events": len(record.day), "folder": events.folder.name},
            "model": {
                "kind": worlds.kind,
                "which": worlds.which,
                "runs": len(worlds.seeds),
                "folder": worlds.folder.name,
            },
            "same_ground": same,
            "months": {"record": len(record.month_starts), "model": months},
            "territories": len(worlds.scenario.places),
            "statement": STATEMENT,
        }
        | drawn_of(worlds.scenario)
    )
