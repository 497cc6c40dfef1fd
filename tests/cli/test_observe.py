"""The command observe: what it writes and prints, the same from Python, and mistakes in one line."""

import json
import shutil

import pandas as pd
import pytest
from support.commands import ask, listing

import interpose as ip

FILES = ["acled.csv", "ged.csv", "missed.csv", "months.csv", "observe.json", "places.csv", "severity.csv"]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("observe") / "world"
    done = ip.run("grid-4", seed=4, days=60, people_per_agent=500, set={"clash.friction": 0.1})
    return done.save(folder)


def test_what_is_written_and_said(capsys, tmp_path, world):
    answer = ask(capsys, "observe", world, "--preset", "acled", "--out", tmp_path / "out", "--json")
    assert answer.status == 0 and answer.err == "" and listing(tmp_path / "out") == FILES
    told, true = json.loads(answer.out), pd.read_parquet(world / "events.parquet")
    happened = true[~true["outcome"].isin(["called off", "stopped"])]
    assert told["true_events"] == len(happened) > 20
    dead = happened[["deaths_actor", "deaths_target", "deaths_civilians", "deaths_force"]].sum().sum()
    assert told["true_deaths"] == dead
    assert told["recorded_events"] + told["not_reported"] + told["left_out"] == told["true_events"]
    for part in ("severity", "places"):
        for column, total in (("true_events", "true_events"), ("recorded", "recorded_events"), ("true_deaths",) * 2):
            assert sum(row[column] for row in told[part]) == told[total]
        assert sum(row["recorded_deaths"] for row in told[part]) == told["recorded_deaths"]
    acled, months = pd.read_csv(tmp_path / "out" / "acled.csv"), pd.read_csv(tmp_path / "out" / "months.csv")
    assert acled["fatalities"].sum() == told["recorded_deaths"] == months["recorded_deaths"].sum()
    assert (
        months["true_events"].sum() == told["true_events"]
        and months["recorded_events"].sum() == told["recorded_events"]
    )
    assert len(pd.read_csv(tmp_path / "out" / "missed.csv")) == told["not_reported"] + told["left_out"]


def test_the_table_for_people(capsys, tmp_path, world):
    answer = ask(capsys, "observe", world, "--out", tmp_path / "out", "--as", "ged", "--set", "reporting.remote=0.1")
    assert answer.status == 0 and "true events:" in answer.out and "25 and more" in answer.out and "T0" in answer.out
    assert "acled.csv" not in listing(tmp_path / "out")
    meta = json.loads((tmp_path / "out" / "observe.json").read_text())
    rows = {row["path"]: row for row in meta["settings"]}
    assert rows["reporting.remote"]["value"] == 0.1 and rows["reporting.remote"]["source"]
    assert (meta["seeds"], meta["observation_seed"], meta["observation"]["preset"]) == ([4], 4, "ucdp")


def test_python_gives_the_same(capsys, tmp_path, world):
    words = ("--preset", "acled", "--set", "reporting.near=0.5", "--seed", 9, "--out", tmp_path / "out", "--json")
    told = json.loads(ask(capsys, "observe", world, *words).out)
    seen = ip.observe(ip.load(world), "acled", set={"reporting.near": 0.5}, seed=9)
    assert {name: told[name] for name in seen.meta["observed"]} == seen.meta["observed"]
    for name in ("ged", "acled", "places", "severity", "months", "missed"):
        assert seen.table(name).equals(pd.read_csv(tmp_path / "out" / f"{name}.csv")), name
    assert ip.observe(world, "acled").meta["observed"] == ip.observe(ip.load(world), "acled", seed=4).meta["observed"]


WRONG = {
    "no folder": (("nowhere",), "nowhere: holds no run: name a folder that interpose run wrote"),
    "no preset": (("world", "--preset", "gdelt"), "--preset gdelt: no such preset: take one of perfect"),
    "no shape": (("world", "--as", "scad"), "--as scad: must be one of ged, acled, both"),
    "no setting": (("world", "--set", "reporting.remot=1"), "--set reporting.remot: there is no such setting"),
    "out of bounds": (("world", "--set", "reporting.remote=2"), "reporting.remote = 2: must be at most 1 (share)"),
    "no value": (("world", "--set", "reporting.remote"), "must read path=value"),
    "seed": (("world", "--seed", "-1"), "--seed = '-1': must be at least 0"),
    "there already": (("world", "--out", "world"), "--out world: exists already"),
    "half a run": (("half",), "half: cannot be read as a run"),
}


@pytest.mark.parametrize("case", WRONG)
def test_mistakes_get_one_line(capsys, tmp_path, monkeypatch, world, case):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(world, tmp_path / "world")
    shutil.copytree(world, tmp_path / "half")
    (tmp_path / "half" / "units.parquet").unlink()
    before = listing(tmp_path)
    words, expected = WRONG[case]
    answer = ask(capsys, "observe", *words, *(() if "--out" in words else ("--out", "new")))
    assert answer.status == 2 and expected in answer.err and answer.out == ""
    assert len(answer.err.strip().splitlines()) == 1 and len(answer.err) < 320
    assert listing(tmp_path) == before
