"""A posterior in a sweep: draws by seed, and a draw is part of what a run is."""

import json
from pathlib import Path

import pandas as pd
import pytest
import yaml
from support.commands import ask
from support.stored_posteriors import TWO, VALUES, stored

from interpose.experiments.sweeps.design import load_design
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.experiments.sweeps.run import run_sweep
from interpose.experiments.sweeps.stored_sweep import Sweep
from interpose.model.errors import InterposeError
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario, load_scenario
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
