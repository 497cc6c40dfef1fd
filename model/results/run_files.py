"""The files that a run leaves in its folder."""

import json
from pathlib import Path

from interpose.model.results.ged_file import ged_file
from interpose.model.results.ledger_tables import contributor_table, faction_table, ledger_table
from interpose.model.results.outcomes import outcomes
from interpose.model.results.provenance import drawn_of, provenance
from interpose.model.results.run import Run
from interpose.model.results.tables import DAILY_TABLES, daily_table, event_table, news_table, unit_table


def write_run(run: Run, folder: Path) -> None:
    """Write a run's tables into an existing folder, by the schema that docs/outputs.md describes."""
    tables = {
        "events": event_table(run),
        "ged_truth": ged_file(run, observed=False),
        "ged_observed": ged_file(run, observed=True),
        "news": news_table(run),
        **{name: daily_table(run, name) for name in DAILY_TABLES},
        "units": unit_table(run),
        "ledgers": ledger_table(run),
        "parties": faction_table(run),
        "contributors": contributor_table(run),
    }
    for name, table in tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)
    for name in ("events", "news", "ged_truth", "ged_observed"):
        tables[name].to_csv(folder / f"{name}.csv", index=False)
    described = provenance(run.scenario, [run.seed], run.days) | {
        "outcomes": outcomes(run),
        "reported": [week.model_dump(mode="json") for week in run.scenario.reported],
    }
    described |= drawn_of(run.scenario)
    (folder / "run.json").write_text(json.dumps(described, indent=1, ensure_ascii=False), encoding="utf-8")
