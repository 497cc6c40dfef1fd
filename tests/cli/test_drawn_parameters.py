"""A posterior in every command: one draw is its values, and pairs stay pairs."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.commands import ask
from support.stored_posteriors import SET, SMALL, TWO, VALUES, stored

from interpose.model.results.comparison import Twin
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.policies import without
from interpose.model.scenario.posterior import read_posterior
from interpose.model.simulation.simulate import simulate


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """Store a posterior of one draw."""
    return stored(tmp_path, [VALUES], [1.0])


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Store a posterior of two draws, one of them three times as likely."""
    return stored(tmp_path, TWO, [0.25, 0.75])


PATH = ("--path", "posture.rationality=0.5:2")
FEAR = ("--outcome", "mean_fear")
COMMANDS = {
    "run": ("--seed", 3),
    "branch": ("--at", 10, "--set", "mission.enforcement=1.0"),
    "twin": ("--without", "force", "--seeds", 2),
    "compare": ("--policy", "bare=no-deterrence", "--seeds", 2),
    "attribute": (*FEAR, "--ungrouped", "--permutations", 4, "--seeds", 1),
    "explain": ("--territory", "T0", "--outcome", "fear", "--without", "force", "--seeds", 2),
    "why-not": ("--without", "deterrence", "--seeds", 2),
    "sensitivity": (*PATH, *FEAR, "--samples", 4, "--seeds", 1),
    "discover": (*PATH, *FEAR, "--draws", 40, "--seeds", 1),
    "calibrate": (*PATH, "--pattern", "P05", "--samples", 20, "--generations", 1, "--seeds", 1),
    "robust": (*PATH, *FEAR, "--lever", "mission.enforcement=0:1", "--draws", 5, "--trials", 10, "--seeds", 1),
}


def told(answer: tuple[object, str, str]) -> dict[str, object]:
    assert answer[0] == 0 and answer[2] == "", answer
    found = json.loads(answer[1])
    return {name: value for name, value in found.items() if name != "out"}


@pytest.mark.parametrize("command", COMMANDS)
def test_one_draw_is_the_same_as_setting_its_values(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, one: Path, command: str
) -> None:
    place = load_scenario("grid-4").places[0].id
    words = [place if word == "T0" else word for word in COMMANDS[command]]
    small = SMALL[:4] if command in ("run", "branch") else SMALL
    base = [word.replace("--set", "--base") for word in SET] if command == "branch" else SET
    asked = (command, "grid-4", *small, *words, "--json", "--out")
    drawn_, set_ = (
        told(ask(capsys, *asked, tmp_path / name, *more)) for name, more in (("a", ("--parameters", one)), ("b", base))
    )
    assert drawn_ == set_
    if command not in ("calibrate", "discover"):  # which take longer
        assert told(ask(capsys, *asked, tmp_path / "c")) != set_


def test_a_study_with_one_draw_is_that_of_its_values(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, one: Path
) -> None:
    asked = ("study", "placement", "--scenario", "grid-4", "--seeds", 2, *SMALL, "--json", "--out")
    drawn_ = told(ask(capsys, *asked, tmp_path / "a", "--parameters", one))
    assert drawn_ == told(ask(capsys, *asked, tmp_path / "b", *SET)) != told(ask(capsys, *asked, tmp_path / "c"))
    assert json.loads((tmp_path / "a" / "study.json").read_text("utf-8"))["parameters"]["file"] == one.name


def test_claims_with_one_draw_are_those_of_its_values(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paths = {"contributors.Qatar.influence.hamas": 0.1, "posture.rationality": 0.9}
    file = stored(tmp_path, [paths], [1.0])
    words = ("claims", "C9", "--seeds", 2, "--draws", 2, *SMALL, "--json", "--out")
    found = told(ask(capsys, *words, tmp_path / "a", "--parameters", file))
    usual = told(ask(capsys, *words, tmp_path / "b"))
    assert found["prior"] and found["comparisons"] != usual["comparisons"]
    manifest = json.loads((tmp_path / "a" / "claims.json").read_text("utf-8"))
    assert manifest["parameters"]["values"] == {"0": paths}
    world = change_scenario(load_scenario("gaza-isf"), {"days": 60, "people_per_agent": 1000} | paths)
    arms = (world, without(world, ["influence"]))
    a, b = ([outcomes(simulate(arm, seed))["breaches"] for seed in (1, 2)] for arm in arms)
    assert found["comparisons"][0]["mean"] == pytest.approx(np.mean(np.subtract(a, b)) / world.days)  # a day


def test_both_arms_of_a_seed_take_the_same_draw(capsys: pytest.CaptureFixture[str], tmp_path: Path, two: Path) -> None:
    words = ("twin", "grid-4", *SMALL, "--without", "force", "--parameters", two, "--quiet", "--out")
    assert ask(capsys, *words, tmp_path / "a", "--seeds", 6).status == 0
    assert ask(capsys, *words, tmp_path / "b", "--seeds", 2, "--first-seed", 3).status == 0
    table = Twin.read(tmp_path / "a").outcomes.set_index(["arm", "seed"])
    later = Twin.read(tmp_path / "b").outcomes.set_index(["arm", "seed"])
    pd.testing.assert_frame_equal(later, table.loc[later.index])
    meta = Twin.read(tmp_path / "a").meta["parameters"]
    numbers = {row["seed"]: row["draw"] for row in meta["taken"]}
    assert set(numbers) == set(range(1, 7)) and set(numbers.values()) == {0, 1}
    assert meta["file"] == two.name and meta["sha256"] == read_posterior(two).source["sha256"]
    base = load_scenario("grid-4", {"days": 60, "people_per_agent": 1000})
    for seed, number in numbers.items():
        world = change_scenario(base, TWO[number])
        for arm, other in (("with", world), ("without", without(world, ["force"]))):
            assert outcomes(simulate(other, seed)) == table.loc[(arm, seed)].to_dict()


def test_a_run_says_which_draw_it_took(capsys: pytest.CaptureFixture[str], tmp_path: Path, two: Path) -> None:
    words = ("run", "grid-4", *SMALL[:4], "--seed", 5, "--parameters", two, "--set", "clash.friction=0.03")
    answer = ask(capsys, *words, "--out", tmp_path / "a")
    assert answer.status == 0 and answer.err == "--set wins over the posterior for clash.friction\n"
    run = json.loads((tmp_path / "a" / "run.json").read_text("utf-8"))
    (taken,) = run["parameters"]["taken"]
    assert taken == {"seed": 5, "draw": read_posterior(two).number(5)}
    assert run["scenario"]["mission"]["ceiling"] == TWO[taken["draw"]]["mission.ceiling"]
    assert run["scenario"]["parameters"]["clash"]["friction"] == 0.03
    assert run["parameters"]["set_otherwise"] == ["clash.friction"]


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("compare", "grid-4", "--policy", "small=mission.ceiling=500"), "--policy"),
        (("twin", "grid-4", "--set", "mission.ceiling=500"), "--set"),
        (("sensitivity", "grid-4", "--path", "mission.ceiling=500:900", "--samples", 4), "--path"),
        (("attribute", "grid-4", "--change", "mission.ceiling=9", "--ungrouped", "--permutations", 4), "--change"),
    ],
)
def test_what_wins_is_said_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, two: Path, words: tuple[object, ...], option: str
) -> None:
    small = ("--days", 5, "--people-per-agent", 1000, "--seeds", 1, "--out", tmp_path / "a", "--parameters", two)
    answer = ask(capsys, *words, *small)
    assert answer.status == 0 and answer.err == f"{option} wins over the posterior for mission.ceiling\n"


def test_robust_meets_every_draw(capsys: pytest.CaptureFixture[str], tmp_path: Path, two: Path) -> None:
    words = ("robust", "grid-4", *SMALL, "--parameters", two, "--draws", 8, "--trials", 10, "--seeds", 1, "--out")
    answer = ask(capsys, *words, tmp_path / "a", "--lever", "mission.ceiling=0:4000")
    assert answer.status == 0 and answer.err == "--lever wins over the posterior for mission.ceiling\n"
    draws = pd.read_csv(tmp_path / "a" / "draws.csv")
    assert Counter(draws["clash.friction"]) == {0.01: 2, 0.08: 6} and "mission.ceiling" not in draws
    manifest = json.loads((tmp_path / "a" / "robust.json").read_text("utf-8"))
    assert manifest["parameters"] == dict(read_posterior(two).source)
    levers = ("--lever", "mission.ceiling=0:4000", "--lever", "clash.friction=0.01:0.02")
    answer = ask(capsys, *words, tmp_path / "b", *levers)
    assert answer.status == 2 and "nothing is left uncertain" in answer.err.splitlines()[-1]
