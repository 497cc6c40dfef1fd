"""Policies against one baseline: differences by hand, worlds that differ by one thing, and the command."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from support.commands import ask, listing
from support.worlds import first_difference, run_days, scenario, valley, with_force

from interpose.cli.policy_syntax import parse_policy
from interpose.experiments.comparison.compare import Contrasts, contrast, summarise_run
from interpose.experiments.comparison.summaries import groups
from interpose.model.errors import ScenarioError
from interpose.model.results.divergence import first_day_apart, traces
from interpose.model.results.intervals import over_seeds, paired
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario
from interpose.model.simulation.simulate import simulate

DAYS = 60
WORLD = scenario(with_force(valley()))
ARMS = {
    "none": change_scenario(WORLD, {"mission.deployed": False}),
    "usual": WORLD,
    "the same": scenario(with_force(valley())),
    "barred": change_scenario(WORLD, {"pathways.interposition": False}),
}


@pytest.fixture(scope="module")
def found() -> Contrasts:
    return contrast(ARMS, "usual", range(1, 9), days=DAYS, threads=2)


def test_paired_differences_by_hand() -> None:
    table = pd.DataFrame(
        {
            "arm": ["a", "b", "b", "a", "a", "b"],
            "seed": [1, 1, 2, 2, 3, 3],
            "x": [5.0, 1.0, 2.0, 2.0, 9.0, 3.0],
            "y": [1.0, 1.0, 0.0, 0.0, 4.0, 4.0],
        }
    )
    rows = paired(table, [], ["x", "y"], "b").set_index("measure")
    assert rows.loc["x", ["with", "baseline", "difference", "median"]].tolist() == pytest.approx([16 / 3, 2, 10 / 3, 4])
    assert rows.loc["x", ["lower_in", "higher_in", "seeds"]].tolist() == pytest.approx([0, 2 / 3, 3])
    assert rows.loc["x", "variance_ratio"] == pytest.approx((37 / 3 + 1) / (28 / 3))
    assert tuple(rows.loc["x", ["low", "high"]]) == over_seeds([4.0, 0.0, 6.0])[1:]
    assert rows.loc["y", ["low", "high", "difference"]].tolist() == [0, 0, 0] and np.isnan(rows.variance_ratio["y"])


def test_differences_are_those_of_runs_made_alone(found: Contrasts) -> None:
    effects = found.effects.set_index(["policy", "measure"])
    pairs = [[outcomes(simulate(ARMS[arm], seed, DAYS)) for arm in ("none", "usual")] for seed in range(1, 9)]
    for name in ("violations", "mean_trust"):
        by_hand = np.array([one[name] - other[name] for one, other in pairs])
        assert effects.loc[("none", name), "difference"] == pytest.approx(by_hand.mean())
        good = by_hand > 0 if name == "mean_trust" else by_hand < 0
        assert effects.loc[("none", name), "helps"] == pytest.approx(good.mean())
    assert effects.loc["none"].loc["troop_days", "helps"] != effects.loc["none"].loc["troop_days", "helps"]
    averted = found.averted.set_index(["policy", "measure"]).loc[("none", "violations")]
    assert averted["averted"] == pytest.approx(-effects.loc[("none", "violations"), "difference"])
    assert averted["low"] <= averted["averted"] <= averted["high"]


def test_territories_and_groups_sum_to_the_whole(found: Contrasts) -> None:
    effects = found.effects.set_index(["policy", "measure"])["difference"]
    for policy in ("none", "barred"):
        places = found.by_place[found.by_place["policy"] == policy].groupby("measure")["difference"].sum()
        groups_ = found.by_group[found.by_group["policy"] == policy].groupby("measure")["difference"].sum()
        for name in ("clashes", "violations", "deaths_fighters", "deaths_civilians"):
            assert places[name] == pytest.approx(effects[policy][name])
        assert groups_["deaths"] == pytest.approx(effects[policy]["deaths"])
        assert groups_["violations"] == pytest.approx(effects[policy]["violations"])
    run = simulate(WORLD, 3, DAYS)
    assert groups(run)["deaths"].sum() == summarise_run("", run).outcomes["deaths"]


def test_worlds_that_are_the_same_never_part_and_others_part_when_they_first_differ(found: Contrasts) -> None:
    days = found.divergence.pivot(index="seed", columns="policy", values="day")
    assert days["the same"].isna().all()
    same = found.effects[found.effects["policy"] == "the same"]
    assert (same[["difference", "low", "high", "lower_in"]] == 0).all(axis=None)
    for arm in ("none", "barred"):
        for seed in (1, 2, 3, 4):
            one, other = run_days(ARMS[arm], seed, DAYS), run_days(WORLD, seed, DAYS)
            told, exact = days.loc[seed, arm], first_difference(one, other, DAYS)
            between = (one.daily_dyad[:DAYS] != other.daily_dyad[:DAYS]).reshape(DAYS, -1).any(axis=1)
            every = [day for day in (exact, int(between.argmax()) if between.any() else None) if day is not None]
            assert told == min(every) if every else np.isnan(told)


def test_traces_tell_where_worlds_part() -> None:
    run = simulate(WORLD, 3, DAYS)
    one = traces(run)
    run.world.daily.fear[17, 1] += np.float32(1e-6)
    assert first_day_apart(one, traces(run)) == first_day_apart(one, traces(run), 1) == 17
    assert np.isnan(first_day_apart(one, traces(run), 0))
    run.world.daily.fear[17, 1], run.world.daily.fear[17, 0] = run.world.daily.fear[17, 0], run.world.daily.fear[17, 1]
    assert first_day_apart(one, traces(run)) == 17
    again = simulate(WORLD, 3, DAYS)
    again.events.best[5] += 1
    assert first_day_apart(one, traces(again)) == again.events.day[5]


# ---------------------------------------------------------------------------------------------- the command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "valley.yaml"
    path.write_text(yaml.safe_dump(with_force(valley()) | {"days": 40}))
    return path


def test_policies_are_read_with_commas_inside_values() -> None:
    name, changes, missing = parse_policy(
        "slow=contributors.X.first_days=[40,50],mission.ceiling=900,no-relief, no-force"
    )
    assert (name, changes) == ("slow", {"contributors.X.first_days": [40, 50], "mission.ceiling": 900})
    assert missing == ["relief", "force"]
    for wrong in ("mission.ceiling=900", "a", "a=", "=no-force", "a=b"):
        with pytest.raises(ScenarioError, match="must read NAME="):
            parse_policy(wrong)


def test_compare_prints_and_writes(capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("compare", file, "--policy", "small=mission.ceiling=500", "--policy", "bare=no-force", "--seeds", 3)
    answer = ask(capsys, *words, "--outcome", "deaths", "--out", out)
    assert answer.status == 0 and answer.err == ""
    assert "small against baseline, 3 paired seeds, 40 days" in answer.out and "Pairing: " in answer.out
    assert "Deaths of all groups: averted per run" in answer.out and "Runs diverge in" in answer.out
    tables = ("averted", "by_group", "by_place", "divergence", "effects", "runs")
    assert listing(out) == sorted(["compare.json", *(f"{name}.csv" for name in tables if name != "averted")])
    meta = json.loads((out / "compare.json").read_text())
    assert (meta["baseline"], meta["policies"], meta["seeds"]) == ("baseline", ["small", "bare"], [1, 2, 3])
    told = json.loads(ask(capsys, *words, "--baseline", "bare", "--json", "--out", tmp_path / "two").out)
    assert told["baseline"] == "bare" and {e["policy"] for e in told["effects"]} == {"small"}


BAD = {
    "no name": (["--policy", "mission.ceiling=900"], "must read NAME=PATH=VALUE"),
    "unknown path": (["--policy", "a=mission.ceilin=900"], "--policy a: "),
    "unknown pathway": (["--policy", "a=no-deterence"], "did you mean deterrence"),
    "twice": (["--policy", "a=no-force", "--policy", "a=no-relief"], "is given twice"),
    "baseline": (["--policy", "a=no-force", "--baseline", "b"], "--baseline b: no such policy: given are a"),
    "alone": (["--policy", "a=no-force", "--baseline", "a"], "nothing to compare with"),
    "outcome": (["--policy", "a=no-force", "--outcome", "violation"], "did you mean violations"),
    "out of bounds": (["--policy", "a=mission.ceiling=-1"], "must be at least 0"),
}


@pytest.mark.parametrize("case", BAD)
def test_compare_refuses_in_one_line(capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path, case: str) -> None:
    words, fragment = BAD[case]
    answer = ask(capsys, "compare", file, *words, "--seeds", 1, "--out", tmp_path / "out")
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1 and fragment in answer.err
    assert listing(tmp_path) == ["valley.yaml"]
