"""A record beside the model: what a world reported, imported as a file, is that world's record again."""

import json

import numpy as np
import pandas as pd
import pytest
from support.stored_results import asked

from interpose.experiments.real_events import compare as module
from interpose.experiments.real_events.compare import compare_events, steps_of
from interpose.experiments.real_events.import_events import Request, import_events
from interpose.experiments.real_events.model_worlds import read_worlds, record_of_run
from interpose.experiments.real_events.stored_events import Events
from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate

DAYS = 150
WILD = {"clash.friction": 0.2, "violation.base_rate": 0.3, "days": DAYS}
CHANGES = [part for path, value in WILD.items() if path != "days" for part in ("--set", f"{path}={value}")]
SWEEP = f"""
scenario: grid-9
changes: {{clash.friction: 0.2, violation.base_rate: 0.3}}
levers: {{mission.ceiling: [0, 2000]}}
outcomes: [deaths_civilians]
replications: 2
days: {DAYS}
"""


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Return folders of a run, a twin, a comparison, a sweep, and the run's record imported."""
    root = tmp_path_factory.mktemp("worlds")
    common = ("grid-9", "--days", str(DAYS), *CHANGES, "--quiet")
    asked("run", *common, "--out", str(root / "run"))
    asked("twin", *common, "--without", "force", "--seeds", "3", "--out", str(root / "twin"))
    policies = ("--policy", "none=no-force", "--policy", "half=mission.ceiling=500")
    asked("compare", *common, *policies, "--seeds", "2", "--out", str(root / "compare"))
    (root / "design.yaml").write_text(SWEEP)
    asked("sweep", str(root / "design.yaml"), "--out", str(root / "sweep"), "--quiet", "--threads", "1")
    (root / "events").mkdir()
    meta = json.loads((root / "run" / "run.json").read_text())
    first = pd.Timestamp(meta["scenario"]["start"])
    last = (first + pd.Timedelta(days=DAYS - 1)).date()
    request = Request("ged", root / "run" / "ged_observed.csv", "grid-9", first.date(), last)
    import_events(request, root / "events")
    return root


def same(one, other):
    """Check that two records are the same."""
    assert (one.first, one.days, one.places) == (other.first, other.days, other.places)
    assert one.pairs.tolist() == other.pairs.tolist()
    columns = ["day", "place", "deaths"]
    first, second = (
        pd.DataFrame({name: getattr(record, name) for name in columns}).sort_values(columns) for record in (one, other)
    )
    assert np.array_equal(first.to_numpy(), second.to_numpy()) and len(first) > 50


def test_a_run_s_record_written_and_imported_is_its_record(stores):
    (record,) = read_worlds(stores / "run").records()
    same(Events(stores / "events").record(), record)
    same(record_of_run(simulate(load_scenario("grid-9", WILD), 1)), record)


def test_worlds_of_twins_comparisons_and_sweeps_are_run_again_as_they_were(stores):
    twin, without = read_worlds(stores / "twin"), read_worlds(stores / "twin", "without", 1)
    assert twin.seeds == (1, 2, 3) and without.seeds == (1,) and twin.which == "with"
    (stored,) = read_worlds(stores / "run").records()
    same(twin.records(1)[0], stored)
    bare = record_of_run(simulate(load_scenario("grid-9", WILD | {"mission.deployed": False}), 1))
    same(without.records(1)[0], bare)
    arms = read_worlds(stores / "compare"), read_worlds(stores / "compare", "none", 1)
    same(arms[0].records(1)[0], stored)
    same(arms[1].records(1)[0], bare)
    assert arms[0].which == "baseline" and arms[1].which == "none"
    point = read_worlds(stores / "sweep", "1")
    same(point.records(1)[0], record_of_run(simulate(load_scenario("grid-9", WILD | {"mission.ceiling": 2000}), 1)))


BAD = {
    "no point": ("sweep", None, r"has 2 points: say which, from 0 to 1"),
    "unknown point": ("sweep", "2", r"arm 2: is no point of"),
    "unknown arm": ("compare", "nobody", r"arm nobody: the arms of .* are baseline, none, half"),
    "arm of a twin": ("twin", "none", r"arm none: the arms of a twin are with and without"),
    "arm of a run": ("run", "with", r"arm with: a run is one world"),
    "events": ("events", None, r"holds no run, twin, comparison or sweep"),
}


@pytest.mark.parametrize("case", BAD)
def test_worlds_that_there_are_not_are_refused(stores, case):
    folder, which, told = BAD[case]
    with pytest.raises(InterposeError, match=told):
        read_worlds(stores / folder, which)


def test_a_world_beside_its_own_record_overlaps_in_everything(stores, monkeypatch):
    monkeypatch.setattr("interpose.experiments.real_events.statistics.hawkes_ratio", lambda counts: 0.5)
    worlds, told = read_worlds(stores / "run"), []
    found = compare_events(Events(stores / "events"), worlds, done=lambda: told.append(1))
    table = found.statistics[found.statistics["says"] != module.UNMEASURED]
    assert len(table) >= 8 and set(table["says"]) == {module.OVERLAP} and len(told) == steps_of(worlds) - 1
    assert table["record"].tolist() == pytest.approx(table["model"].tolist())
    assert found.meta["same_ground"] and found.meta["months"]["record"] == found.meta["months"]["model"]
    for name in ("monthly", "severities", "gaps"):
        sides = [part.drop(columns=["side", "run"]) for _, part in getattr(found, name).groupby("side")]
        assert len(sides) == 2 and len(sides[0]) == len(sides[1])


def test_several_worlds_have_a_mean_with_its_interval_and_a_range(stores, monkeypatch):
    monkeypatch.setattr("interpose.experiments.real_events.statistics.hawkes_ratio", lambda counts: counts.sum() / 1e4)
    worlds = read_worlds(stores / "twin")
    found = compare_events(Events(stores / "events"), worlds, threads=1)
    row = found.statistics.set_index("statistic").loc["events_month"]
    events = found.monthly[found.monthly["side"] == module.MODEL].groupby("run")["events"].mean()
    assert row["model"] == pytest.approx(events.mean()) and row["runs"] == 3
    assert events.min() <= row["world_low"] < row["world_high"] <= events.max()
    assert row["model_low"] < row["model"] < row["model_high"]


@pytest.mark.parametrize(
    ("record", "worlds", "says"),
    [
        ((5, 4, 6), (8, 7, 9), module.HIGHER),
        ((5, 4, 6), (2, 1, 3), module.LOWER),
        ((5, 4, 6), (7, 5.5, 9), module.OVERLAP),
        ((5, np.nan, np.nan), (7, 6, 9), module.HIGHER),
        ((np.nan, np.nan, np.nan), (7, 6, 9), module.UNMEASURED),
    ],
)
def test_verdicts(record, worlds, says):
    row = dict(
        zip(
            ("record", "record_low", "record_high", "model", "world_low", "world_high"), (*record, *worlds), strict=True
        )
    )
    assert module._verdict(row) == says


def test_too_short_a_world_is_refused(stores, tmp_path):
    asked("run", "grid-9", "--days", "40", "--quiet", "--out", str(tmp_path / "short"))
    with pytest.raises(InterposeError, match="whole month"):
        compare_events(Events(stores / "events"), read_worlds(tmp_path / "short"))


def test_a_point_that_a_sweep_does_not_have_is_refused_with_those_it_has(stores):
    for which in ("2", "-1", "one"):
        with pytest.raises(InterposeError, match=r"is no point of .*: take one from 0 to 1$"):
            read_worlds(stores / "sweep", which)
