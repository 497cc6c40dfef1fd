"""Sweeps as files for other programs: the same numbers, and draws in the columns that ViEWS's challenge checks."""

import json

import numpy as np
import pandas as pd
import pytest
from support.bad_scenarios import refused
from support.commands import ask, listing
from support.sweep_designs import design
from support.worlds import scenario, valley, with_force

from interpose.experiments.sweeps.design import design_from
from interpose.experiments.sweeps.export import forecast_table
from interpose.experiments.sweeps.forecast_draws import TYPES
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.experiments.sweeps.run import run_sweep
from interpose.experiments.sweeps.stored_sweep import RUNS, Sweep

xarray = pytest.importorskip("xarray")
PLAIN = {"samples": None, "method": "full factorial", "cross": None, "uncertainties": None, "changes": None}


def swept(folder, **changes):
    """Sweep over two sizes of a force for two months."""
    what = scenario(with_force(valley()) | {"start": "2024-11-20"})
    run_sweep(make_plan(design_from(design(**PLAIN, **{"days": 60, **changes})), what), folder)
    return folder


@pytest.fixture(scope="module")
def monthly(tmp_path_factory):
    """Return a sweep with deaths by month."""
    return swept(tmp_path_factory.mktemp("export") / "store", monthly=True)


def test_a_table_of_runs_reads_back_from_any_format(capsys, monthly, tmp_path):
    runs = Sweep.read(monthly).runs
    for name in ("runs.csv", "runs.parquet", "runs.nc"):
        answer = ask(capsys, "export", monthly, "--to", tmp_path / name)
        assert answer == (0, f"{tmp_path / name}: 6 runs, 0 of them failed\n", "")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "runs.parquet"), pd.read_parquet(monthly / RUNS))
    table = pd.read_csv(tmp_path / "runs.csv", keep_default_na=False)
    assert table.columns.tolist() == [name for name in runs.columns if name != "monthly"]
    assert table["clashes"].tolist() == runs["clashes"].tolist() and table["run"].tolist() == runs["run"].tolist()
    with xarray.open_dataset(tmp_path / "runs.nc") as found:
        assert dict(found.sizes) == {"point": 2, "replication": 3} and found.attrs["days"] == 60
        assert found["troop_days"].attrs["unit"] and found["troop_days"].dtype == np.float64
        assert found["mission.ceiling"].values.tolist() == [0, 900]
        assert found["clashes"].values.ravel().tolist() == runs["clashes"].tolist()
        assert found["seed"].values.ravel().tolist() == runs["seed"].tolist() and (found["stage"] == "").all()
    assert listing(tmp_path) == ["runs.csv", "runs.nc", "runs.parquet"]


def test_draws_have_the_columns_of_a_submission_and_the_numbers_of_the_store(capsys, monthly, tmp_path):
    file, wide = tmp_path / "draws.parquet", Sweep.read(monthly).draws()
    answer = ask(capsys, "export", monthly, "--draws", file, "--point", 1, "--json")
    assert json.loads(answer.out) == {"files": [str(file)], "runs": 6, "wanted": 6, "failed": 0}
    found = pd.read_parquet(file)
    # as prio-data/prediction_competition_2023 checks: these columns and no other, whole numbers, none missing
    assert found.columns.tolist() == ["month_id", "territory", "draw", "outcome"]
    assert (
        all(found[name].dtype == np.int64 for name in ("month_id", "draw", "outcome")) and (found["outcome"] >= 0).all()
    )
    keys = ["month_id", "territory", "draw"]
    assert not found.duplicated(keys).any() and len(found) == 3 * 3 * 3
    assert found["month_id"].unique().tolist() == [539, 540, 541] and found["draw"].tolist() == [0, 1, 2] * 9
    for row in wide[wide["point"] == 1].itertuples():
        here = found[(found["month_id"] == row.month_id) & (found["territory"] == row.territory)]
        assert here["outcome"].tolist() == list(row.ged_sb)


def test_kinds_of_violence_add_up(monthly):
    sweep = Sweep.read(monthly)
    parts = [forecast_table(sweep, 0, name.removeprefix("ged_"))["outcome"] for name in TYPES]
    assert (sum(parts) == forecast_table(sweep, 0, "all")["outcome"]).all() and sum(parts).sum() > 0


def test_failed_and_missing_runs_are_said_and_left_out_of_draws(capsys, monthly, tmp_path, monkeypatch):
    def two_then_stop(tasks, work, pool, lost):
        tasks = list(tasks)
        yield lost(tasks[0], "the process that ran it died")
        yield work(tasks[1])
        raise KeyError

    monkeypatch.setattr("interpose.experiments.sweeps.run.run_each", two_then_stop)
    with pytest.raises(KeyError):
        swept(tmp_path / "store", monthly=True)
    words = ("export", tmp_path / "store", "--to", tmp_path / "r.csv", "--draws", tmp_path / "d.parquet", "--point")
    refused(ask(capsys, *words, 1), "point 1 has no finished run yet")
    answer = ask(capsys, *words, 0)
    assert answer.status == 0 and "2 runs, 1 of them failed" in answer.out and "not finished: 2 of 6" in answer.err
    assert pd.read_csv(tmp_path / "r.csv")["stage"].fillna("").tolist() == ["worker", ""]
    assert pd.read_parquet(tmp_path / "d.parquet")["draw"].unique().tolist() == [0]


BAD = {
    "nothing to write": ([], ["nothing to write: give --to FILE.csv"]),
    "another format": (["--to", "{new}/r.json"], ["r.json: must end in .csv, .parquet or .nc"]),
    "draws as csv": (["--draws", "{new}/d.csv"], ["d.csv: must end in .parquet"]),
    "several points": (
        ["--draws", "{new}/d.parquet"],
        ["--point: this sweep has 2 points, a file of draws holds one: choose 0 to 1"],
    ),
    "no such point": (
        ["--draws", "{new}/d.parquet", "--point", "2"],
        ["--point 2: there is no such point: take 0 to 1"],
    ),
    "other violence": (
        ["--to", "{new}/r.csv", "--violence", "war"],
        ["--violence war: must be one of sb, ns, os, all"],
    ),
    "one name twice": (["--to", "{new}/d.parquet", "--draws", "{new}/d.parquet"], ["are both", "give two names"]),
    "no folder": (["--to", "{new}/below/r.csv"], ["there is no folder", "make it"]),
    "there already": (["--to", "{store}/points.csv"], ["points.csv: exists already: take another name"]),
    "draws refused, so no table": (["--to", "{new}/r.csv", "--draws", "{new}/d.parquet"], ["this sweep has 2 points"]),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_export_is_refused_in_one_line(capsys, monthly, tmp_path, case):
    words, fragments = BAD[case]
    (tmp_path / "points.csv").write_text("")
    words = [word.format(new=tmp_path / "new", store=tmp_path) for word in words]
    (tmp_path / "new").mkdir()
    refused(ask(capsys, "export", monthly, *words), *fragments)
    assert listing(tmp_path) == ["new", "points.csv"]


def test_what_is_no_sweep_or_kept_no_months_is_refused(capsys, tmp_path):
    refused(ask(capsys, "export", tmp_path, "--to", tmp_path / "r.csv"), "holds no sweep")
    store = swept(tmp_path / "store", levers={"mission.ceiling": [900]}, replications=1)
    refused(ask(capsys, "export", store, "--draws", tmp_path / "d.parquet"), "set monthly: true in its design")


def test_seeds_too_large_for_the_format_are_one_line(capsys, tmp_path):
    store = swept(tmp_path / "store", levers={"mission.ceiling": [900]}, replications=1, first_seed=2**40)
    refused(ask(capsys, "export", store, "--to", tmp_path / "r.nc"), "cannot be written as NetCDF 3", "h5netcdf")
    assert listing(tmp_path / "store") and not (tmp_path / "r.nc").exists()
