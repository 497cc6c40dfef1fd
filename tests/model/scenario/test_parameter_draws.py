"""A posterior in a scenario: which draw a seed takes, what wins over it, and bad files."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.commands import ask, listing
from support.stored_posteriors import TWO, stored

from interpose.experiments.analysis.input_ranges import default_inputs
from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import change_scenario, load_scenario, scenario_of_seed
from interpose.model.scenario.parameter_draws import ParameterDraws, covered
from interpose.model.scenario.policies import without
from interpose.model.scenario.posterior import with_posterior
from interpose.model.simulation.branch import branch as branch_of
from interpose.model.simulation.conflict_model import ConflictModel
from interpose.model.simulation.simulate import simulate


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """Store a posterior of two draws, one of them three times as likely."""
    return stored(tmp_path, TWO, [0.25, 0.75])


def drawn(weights: list[float]) -> ParameterDraws:
    return ParameterDraws(tuple({"x": float(n)} for n in range(len(weights))), tuple(weights), {})


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
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | dict[str, list[float]] | None,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)  # a long path would be cut in the message
    file = Path("posterior.parquet")
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content is not None:
        pd.DataFrame(content).to_parquet(file)
    before = listing(tmp_path)
    words = ("--without", "force", "--parameters", file, "--out", "out")
    answer = ask(capsys, "twin", "grid-4", *words)
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1
    assert answer.err.startswith(f"interpose: --parameters {file}: ") and message in answer.err, answer.err
    assert listing(tmp_path) == before


def test_a_folder_is_no_posterior(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = ask(capsys, "run", "grid-4", "--parameters", tmp_path)
    assert answer.status == 2 and "is a folder" in answer.err and answer.err.count("\n") == 1


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
