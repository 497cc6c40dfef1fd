"""The files that a run leaves in its folder."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from interpose.model.results.ged_file import ged_file
from interpose.model.results.ledger_tables import contributor_table, faction_table, ledger_table
from interpose.model.results.outcomes import outcomes
from interpose.model.results.provenance import drawn_of, provenance
from interpose.model.results.run import Run
from interpose.model.results.tables import DAILY_TABLES, daily_table, event_table, news_table, unit_table

ALSO_AS_TEXT = ("events", "news", "ged_truth", "ged_observed")
"""Tables that are written as CSV too."""


def write_run(run: Run, folder: Path) -> None:
    """Write a run's tables into an existing folder, by the schema that docs/outputs.md describes."""
    for name, make in _tables(run).items():  # one by one: all at once would take several times the memory
        _write_table(make(), folder / name, as_text=name in ALSO_AS_TEXT)
    described = provenance(run.scenario, [run.seed], run.days) | {
        "outcomes": outcomes(run),
        "reported": [week.model_dump(mode="json") for week in run.scenario.reported],
    }
    described |= drawn_of(run.scenario)
    (folder / "run.json").write_text(json.dumps(described, indent=1, ensure_ascii=False), encoding="utf-8")


def _write_table(table: pd.DataFrame, file: Path, *, as_text: bool) -> None:
    """Write a table as Parquet, and as CSV if it is to be read as text too."""
    table.to_parquet(file.with_suffix(".parquet"), index=False)
    if as_text:
        table.to_csv(file.with_suffix(".csv"), index=False)


def _tables(run: Run) -> dict[str, Callable[[], pd.DataFrame]]:
    """Return what makes each table of a run, by the name of its file."""
    return {
        "events": lambda: event_table(run),
        "ged_truth": lambda: ged_file(run, observed=False),
        "ged_observed": lambda: ged_file(run, observed=True),
        "news": lambda: news_table(run),
        **{name: partial(daily_table, run, name) for name in DAILY_TABLES},
        "units": lambda: unit_table(run),
        "ledgers": lambda: ledger_table(run),
        "parties": lambda: faction_table(run),
        "contributors": lambda: contributor_table(run),
    }
