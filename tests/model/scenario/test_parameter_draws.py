"""A posterior in every command: which draw a seed takes, that pairs stay pairs, what wins over it, and bad files."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.commands import ask, listing

from interpose.experiments.analysis.input_ranges import default_inputs
from interpose.experiments.sweeps.design import load_design
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.experiments.sweeps.run import run_sweep
from interpose.experiments.sweeps.stored_sweep import Sweep
from interpose.model.errors import InterposeError
from interpose.model.results.comparison import Twin
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario, load_scenario, scenario_of_seed
from interpose.model.scenario.parameter_draws import ParameterDraws, covered
from interpose.model.scenario.policies import without
from interpose.model.scenario.posterior import read_posterior, with_posterior
from interpose.model.simulation.branch import branch as branch_of
from interpose.model.simulation.conflict_model import ConflictModel
from interpose.model.simulation.simulate import simulate

SMALL = ("--days", 60, "--people-per-agent", 5000, "--threads", 2)
VALUES = {"clash.friction": 0.05, "mission.ceiling": 900}
SET = tuple(word for path, value in VALUES.items() for word in ("--set", f"{path}={value}"))
TWO = [{"clash.friction": 0.01, "mission.ceiling": 400}, {"clash.friction": 0.08, "mission.ceiling": 3000}]


def stored(folder: Path, draws: list[dict[str, float]], weights: list[float]) -> Path:
    table = pd.DataFrame(draws).assign(weight=weights, distance=0.0)
    table.to_parquet(folder / "posterior.parquet")
    return folder / "posterior.parquet"


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """Store a posterior of one draw."""
    return stored(tmp_path, [VALUES], [1.0])


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Store a posterior of two draws, one of them three times as likely."""
    return stored(tmp_path, TWO, [0.25, 0.75])


def drawn(weights: list[float]) -> ParameterDraws:
    return ParameterDraws(tuple({"x": float(n)} for n in range(len(weights))), tuple(weights), {})


# ---------------------------------------------------------------------------------------------- which draw


@settings(deadline=None, max_examples=60)
@given(
    weights=st.lists(st.floats(0, 1), min_size=1, max_size=12).filter(lambda w: sum(w) > 0.01),
    first=st.integers(0, 2**62),
    seeds=st.integers(1, 400),
)
def test_seeds_in_a_row_respect_the_weights(weights: list[float], first: int, seeds: int) -> None:
    draws = drawn(weights)
    counts = Counter(draws.number(seed) for seed in range(first, first + seeds))
    for number, weight in enumerate(weights):
        assert abs(counts[number] - seeds * weight / sum(weights)) < 4
        assert weight > 0 or counts[number] == 0


def test_the_draw_of_a_seed_depends_on_the_seed_alone() -> None:
    draws = drawn([0.2, 0.5, 0.3])
    numbers = [draws.number(seed) for seed in range(50)]
    assert numbers[7:20] == [draws.number(seed) for seed in range(7, 20)]
    assert len(set(numbers)) == 3 and len({draws.number(seed) for seed in (2**62, 0)}) >= 1
    assert [draws.excluding(["y"]).number(seed) for seed in range(50)] == numbers


def test_paths_cover_each_other() -> None:
    assert covered("parameters.clash.friction", ["clash.friction"]) and covered("clash.friction", ["parameters.clash"])
    assert covered("contributors", ["contributors.X.quality"]) and not covered("clash.friction", ["clash.frict"])
    draws = ParameterDraws(({"clash.friction": 1.0, "mission.ceiling": 2},), (1.0,), {"file": "f"})
    left = draws.excluding(["parameters.clash.friction"])
    assert left.paths == ("mission.ceiling",) and left.of(0) == {"mission.ceiling": 2}
    told = left.described([3])
    assert told["set_otherwise"] == ["clash.friction"] and told["values"] == {"0": {"mission.ceiling": 2}}


def test_a_later_change_wins_and_the_rest_stays_open(two: Path) -> None:
    world = with_posterior(load_scenario("grid-4"), two)
    seed = next(s for s in range(9) if world.open_draws.number(s) == 0)
    changed = without(change_scenario(world, {"mission.ceiling": 1234}), ["deterrence"])
    found = scenario_of_seed(changed, seed)
    assert (found.mission.ceiling, found.parameters.clash.friction) == (1234, 0.01)
    assert not found.pathways.deterrence and scenario_of_seed(world, seed).mission.ceiling == 400
    assert scenario_of_seed(found, seed + 1) == found and world != load_scenario("grid-4")
    assert load_scenario("grid-4").open_draws is None


def test_a_mesa_model_takes_the_draw_of_its_seed_too(two: Path) -> None:
    world = with_posterior(load_scenario("grid-4", {"people_per_agent": 5000}), two)
    model = ConflictModel(world, rng=5)
    taken = TWO[world.open_draws.number(5)]
    assert model.case_data.mission.ceiling == taken["mission.ceiling"]
    for _ in range(6):
        model.step()
    run = simulate(world, 5, 6)
    assert model.so_far().events.tobytes() == run.events.tobytes()
    assert branch_of(run, 3, {}).scenario.mission.ceiling == taken["mission.ceiling"]


def test_a_chosen_option_wins_for_what_it_sets(tmp_path: Path) -> None:
    gaza = load_scenario("gaza-isf")
    name, choice = next((n, c) for n, c in gaza.choices.items() if any(o.set for o in c.options.values()))
    option = next(o for o in choice.options if choice.options[o].set)
    path = next(iter(choice.options[option].set))
    draws = ParameterDraws(({path: 0.5},), (1.0,), {})
    left = gaza.model_copy()
    left._open_draws = draws
    assert change_scenario(left, {f"choices.{name}": option}).open_draws.paths == ()
    assert change_scenario(left, {f"choices.{name}.chosen": option}).open_draws.paths == ()


def test_without_ranges_what_is_drawn_does_not_vary_too() -> None:
    paths = {one.path for one in default_inputs([], ["parameters.clash.friction"])}
    assert "clash.friction" not in paths and len(paths) == len(default_inputs()) - 1


# ---------------------------------------------------------------------------------------------- every command

PATH = ("--path", "posture.rationality=0.5:2")
FEAR = ("--outcome", "mean_fear")
COMMANDS = {
    "run": ("--seed", 3),
    "branch": ("--at", 10, "--set", "mission.enforcement=1.0"),
    "twin": ("--without", "force", "--seeds", 2),
    "compare": ("--policy", "bare=no-deterrence", "--seeds", 2),
    "attribute": (*FEAR, "--ungrouped", "--permutations", 4, "--seeds", 1),
    "explain": ("--territory", "T0", "--outcome", "fear", "--without", "force", "--seeds", 2),
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
    world = change_scenario(load_scenario("gaza-isf"), {"days": 60, "people_per_agent": 5000} | paths)
    arms = (world, without(world, ["influence"]))
    a, b = ([outcomes(simulate(arm, seed))["breaches"] for seed in (1, 2)] for arm in arms)
    assert found["comparisons"][0]["mean"] == np.mean(np.subtract(a, b))


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
    base = load_scenario("grid-4", {"days": 60, "people_per_agent": 5000})
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
    small = ("--days", 5, "--people-per-agent", 5000, "--seeds", 1, "--out", tmp_path / "a", "--parameters", two)
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


# ---------------------------------------------------------------------------------------------- bad files

GOOD = {"clash.friction": [0.01, 0.02], "weight": [0.5, 0.5]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file: give the posterior.parquet that interpose calibrate wrote"),
        (b"", "not a table of draws"),
        (b"no table", "not a table of draws"),
        ({"clash.friction": [0.01]}, "holds no weighted draws"),
        ({"weight": [1.0], "distance": [0.0]}, "holds no weighted draws"),
        ({name: [] for name in GOOD}, "holds no weighted draws"),
        (GOOD | {"weight": [0.5, float("nan")]}, "column weight must hold finite numbers"),
        (GOOD | {"weight": [0.5, float("inf")]}, "column weight must hold finite numbers"),
        (GOOD | {"weight": ["a", "b"]}, "column weight must hold finite numbers"),
        (GOOD | {"weight": [1.5, -0.5]}, "column weight must hold numbers of at least 0"),
        (GOOD | {"weight": [0.0, 0.0]}, "column weight must hold numbers of at least 0, not all 0"),
        (GOOD | {"clash.friction": [0.01, float("nan")]}, "column clash.friction must hold finite numbers"),
        (GOOD | {"clash.friction": [0.01, 50.0]}, "friction"),
        (GOOD | {"clash.frction": [1.0, 2.0]}, "friction"),
        (GOOD | {"mission.ceiling": [1.5, 2.5]}, "ceiling"),
        (GOOD | {"days": [10, 20]}, "days must be the same in all worlds"),
    ],
)
def test_bad_posteriors(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes | dict[str, list[float]] | None, message: str
) -> None:
    file = tmp_path / "posterior.parquet"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content is not None:
        pd.DataFrame(content).to_parquet(file)
    before = listing(tmp_path)
    words = ("--without", "force", "--parameters", file, "--out", tmp_path / "out")
    answer = ask(capsys, "twin", "grid-4", *words)
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1
    assert answer.err.startswith(f"interpose: --parameters {file}: ") and message in answer.err, answer.err
    assert listing(tmp_path) == before


def test_a_folder_is_no_posterior(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = ask(capsys, "run", "grid-4", "--parameters", tmp_path)
    assert answer.status == 2 and "is a directory" in answer.err and answer.err.count("\n") == 1


def test_many_draws_are_tried_at_the_ends_of_every_value(tmp_path: Path) -> None:
    numbers = [{"clash.friction": 0.01 + n * 1e-5} for n in range(50)]
    with_posterior(load_scenario("grid-4"), stored(tmp_path, numbers, [1.0] * 50))
    numbers[20]["clash.friction"] = 9.0
    with pytest.raises(InterposeError, match="friction"):
        with_posterior(load_scenario("grid-4"), stored(tmp_path, numbers, [1.0] * 50))


def test_draws_that_do_not_fit_together_end_with_one_line() -> None:
    draws = ParameterDraws(({"contributors": []}, {"clash.friction": 99.0}), (0.0, 1.0), {"file": "posterior.parquet"})
    left = load_scenario("grid-4").model_copy()
    left._open_draws = ParameterDraws(({"clash.friction": 99.0},), draws.weights[1:], draws.source)
    with pytest.raises(InterposeError, match=r"posterior\.parquet: draw 0, of seed 4: .*friction"):
        simulate(left, 4, 2)


# ---------------------------------------------------------------------------------------------- sweeps


def swept(folder: Path, out: str, **changes: object) -> pd.DataFrame:
    document = {"scenario": "grid-4", "days": 20, "changes": {"people_per_agent": 5000}, "replications": 3}
    document |= {"levers": {"mission.enforcement": [0.0, 1.0]}} | changes
    (folder / "design.yaml").write_text(yaml.safe_dump(document))
    run_sweep(make_plan(load_design(folder / "design.yaml")), folder / out)
    return Sweep.read(folder / out).runs


def test_a_sweep_draws_by_seed(tmp_path: Path, two: Path) -> None:
    table = swept(tmp_path, "a", parameters=two.name)
    draws = read_posterior(two)
    for row in table.to_dict("records"):
        changes = TWO[draws.number(row["seed"])] | {"mission.enforcement": row["mission.enforcement"]}
        world = change_scenario(load_scenario("grid-4"), changes | {"people_per_agent": 5000})
        found = outcomes(simulate(world, row["seed"], 20))
        assert {name: row[name] for name in found} == pytest.approx(found, nan_ok=True, rel=0, abs=0)
    assert {draws.number(seed) for seed in table["seed"]} == {0, 1}
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text("utf-8"))
    assert manifest["provenance"]["parameters"]["sha256"] == draws.source["sha256"]


def test_the_option_of_a_sweep_names_another_posterior_than_its_design(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, one: Path
) -> None:
    swept(tmp_path, "a", parameters=one.name)
    (tmp_path / "else").mkdir()
    words = ("sweep", tmp_path / "design.yaml", "--quiet", "--out")
    other = stored(tmp_path / "else", [{"clash.friction": 0.2}], [1.0])
    for out, more in (("b", ("--parameters", one)), ("c", ("--parameters", other))):
        assert ask(capsys, *words, tmp_path / out, *more) == (0, "", "")
    first, same, another = (Sweep.read(tmp_path / out).runs for out in "abc")
    pd.testing.assert_frame_equal(first, same)
    assert not set(first["run"]) & set(another["run"])
    answer = ask(capsys, *words, tmp_path / "d", "--parameters", tmp_path / "none.parquet")
    assert answer.status == 2 and "none.parquet" in answer.err and not (tmp_path / "d").exists()


def test_draws_are_part_of_what_a_run_is(tmp_path: Path, two: Path) -> None:
    plain, drawn_ = swept(tmp_path, "a"), swept(tmp_path, "b", parameters=two.name)
    assert not set(plain["run"]) & set(drawn_["run"])
    with pytest.raises(InterposeError, match="another"):
        swept(tmp_path, "b")
    stored(tmp_path, TWO, [0.5, 0.5])
    with pytest.raises(InterposeError, match="another"):
        swept(tmp_path, "b", parameters=two.name)


def test_a_sweep_of_one_draw_is_that_of_its_values(tmp_path: Path, one: Path) -> None:
    varied = {"levers": {"mission.ceiling": [100, 2000]}}
    found = swept(tmp_path, "a", parameters=one.name, **varied)
    same = swept(tmp_path, "b", changes={"people_per_agent": 5000, "clash.friction": 0.05}, **varied)
    pd.testing.assert_frame_equal(found.drop(columns="run"), same.drop(columns="run"))


def test_a_design_with_a_bad_posterior(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text("{scenario: grid-4, parameters: no.parquet, levers: {mission.ceiling: [0, 1]}}")
    answer = ask(capsys, "sweep", tmp_path / "d.yaml", "--out", tmp_path / "out")
    assert answer.status == 2 and answer.err.count("\n") == 1
    assert f"design: parameters {tmp_path / 'no.parquet'}: no such file" in answer.err
