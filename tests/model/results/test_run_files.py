"""The files of a run: the tables of its day-by-day series and log, one in memory at a time."""

import json
import weakref

import pandas as pd
import pytest

from interpose.model.results import run_files
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate


@pytest.fixture(scope="module")
def run():
    return simulate(load_scenario("grid-4", {"people_per_agent": 2000}), 1, 20)


def test_every_table_is_written_and_the_log_as_text_too(run, tmp_path):
    run_files.write_run(run, tmp_path)
    named = {file.name for file in tmp_path.iterdir()}
    tables = {"events", "ged_truth", "ged_observed", "news", "daily", "daily_holding", "daily_dyad", "daily_force"}
    tables |= {"daily_mission", "units", "ledgers", "parties", "contributors"}
    text = {"events.csv", "news.csv", "ged_truth.csv", "ged_observed.csv"}
    assert named == {f"{name}.parquet" for name in tables} | text | {"run.json"}
    assert len(pd.read_parquet(tmp_path / "daily.parquet")) == 20 * 4
    assert len(pd.read_csv(tmp_path / "events.csv")) == len(pd.read_parquet(tmp_path / "events.parquet"))
    assert json.loads((tmp_path / "run.json").read_text("utf-8"))["outcomes"]


def test_a_table_is_gone_before_the_next_one_is_made(run, tmp_path, monkeypatch):
    made = []

    def make():
        assert [table() for table in made] == [None] * len(made), "two tables are in memory at once"
        table = pd.DataFrame({"x": [1]})
        made.append(weakref.ref(table))
        return table

    monkeypatch.setattr(run_files, "_tables", lambda run: dict.fromkeys(("events", "daily", "units"), make))
    run_files.write_run(run, tmp_path)
    assert len(made) == 3
