"""Scenario discovery against a case whose box is known, and against chance."""

import numpy as np
import pandas as pd
import pytest
from support.library_state import untouched
from support.worlds import scenario, valley, with_force

from interpose.experiments.analysis.input_ranges import Input, parse_inputs
from interpose.experiments.analysis.scenario_discovery import discover, draw_shares, paired_effects
from interpose.experiments.execution.evaluate import evaluate
from interpose.model.errors import InterposeError

INPUTS = [Input(name, 0.0, 1.0) for name in "abcde"]


def made_up(points, seeds):
    """With the force all is as it was, except where a > 0.7 and b < 0.4: there it does harm."""
    rows = []
    for n, p in enumerate(points):
        harm = p["a"] > 0.7 and p["b"] < 0.4
        for seed in seeds:
            luck = np.sin(1000.0 * p["c"]) + seed
            deployed = p.get("mission.deployed", True)
            rows.append((n, seed, luck + (5.0 if harm else -1.0) * deployed))
    return pd.DataFrame(rows, columns=["point", "seed", "deaths"])


@pytest.fixture(scope="module")
def effects():
    return paired_effects(made_up, INPUTS, "force", draws=600, seeds=[1, 2], outcome="deaths")


def test_effects_are_paired(effects):
    harm = (effects["a"] > 0.7) & (effects["b"] < 0.4)
    assert np.allclose(effects["effect"], np.where(harm, 5.0, -1.0)) and len(effects) == 600


def test_the_known_box_is_found(effects):
    found = discover(effects, list("abcde"))
    assert found.usual == pytest.approx(0.3 * 0.4, abs=0.02)
    best = found.boxes.iloc[0]
    assert best["coverage"] > 0.9 and best["density"] > 0.9 and best["bounds"] == 2
    bounds = found.bounds[found.bounds["box"] == 1].set_index("path")
    assert set(bounds.index) == {"a", "b"}
    assert bounds.loc["a", "low"] == pytest.approx(0.7, abs=0.04) and np.isnan(bounds.loc["a", "high"])
    assert bounds.loc["b", "high"] == pytest.approx(0.4, abs=0.04) and np.isnan(bounds.loc["b", "low"])
    assert bounds.loc["a", "p_low"] < 0.001 and bounds.loc["b", "p_high"] < 0.001
    inside = found.draws[(found.draws["a"] >= bounds.loc["a", "low"]) & (found.draws["b"] <= bounds.loc["b", "high"])]
    assert len(inside) == best["draws"] and inside["failed"].mean() == pytest.approx(best["density"])
    assert inside["failed"].sum() / found.draws["failed"].sum() == pytest.approx(best["coverage"])


def test_an_end_may_lie_between_two_whole_numbers():
    chance = np.random.default_rng(1)
    for _ in range(5):
        table = pd.DataFrame({"a": chance.integers(0, 4000, 200), "b": chance.random(200)})
        table["effect"] = np.where(table["a"] < 1500, 1.0, -1.0) + 0.3 * chance.normal(size=200)
        bounds = discover(table, ["a", "b"]).bounds.set_index(["box", "path"])
        assert bounds.loc[(1, "a"), "high"] == pytest.approx(1500, abs=80)


def test_two_boxes_and_the_other_direction(effects):
    two = (effects["a"] > 0.8) | ((effects["d"] < 0.2) & (effects["a"] < 0.5))
    table = effects.assign(effect=np.where(two, -2.0, 3.0))
    found = discover(table, list("abcde"), worse_than=0.0, more_is_better=True)
    assert len(found.boxes) >= 2 and found.boxes["coverage"].iloc[:2].sum() > 0.8
    assert set(found.bounds.loc[found.bounds["box"] == 1, "path"]) <= {"a", "d"}


def test_chance_alone_gives_no_dense_box(effects):
    luck = effects.assign(effect=np.random.default_rng(3).normal(size=len(effects)))
    found = discover(luck, list("abcde"))
    assert found.boxes.empty or found.boxes["density"].iloc[0] < 0.75


def test_a_policy_that_never_or_always_fails_has_no_box(effects):
    for limit in (10.0, -10.0):
        found = discover(effects, list("abcde"), worse_than=limit)
        assert found.boxes.empty and found.bounds.empty and found.usual == (limit < 0)


def test_nothing_global_is_touched(effects):
    with untouched():
        one = discover(effects, list("abcde"))
    assert one.bounds.equals(discover(effects, list("abcde")).bounds)


def test_worlds_are_asked():
    what = scenario(with_force(valley()))
    inputs = parse_inputs(["clash.friction=0:0.3", "mission.ceiling=500:6000"], what)

    def model(points, seeds):
        return evaluate(what, points, seeds, days=15)

    table = paired_effects(model, inputs, "force", draws=40, seeds=[1], outcome="deaths")
    assert table["mission.ceiling"].dtype == int and table["effect"].nunique() > 1
    assert set(discover(table, [i.path for i in inputs]).draws) == {*(i.path for i in inputs), "effect", "failed"}


def test_bad_questions():
    with pytest.raises(InterposeError, match="draws 39: too few"):
        draw_shares(2, 39, 1)
    with pytest.raises(InterposeError, match="switches off"):
        paired_effects(made_up, [Input("mission.deployed", 0, 1)], "force", draws=40, seeds=[1], outcome="deaths")


@pytest.mark.parametrize("seed", [1, 2])
def test_the_box_is_found_where_failure_is_a_matter_of_chance_too(seed):
    chance = np.random.default_rng(seed)
    names = [f"x{i}" for i in range(5)]
    table = pd.DataFrame(chance.random((200, 5)), columns=names)
    likely = np.where((table["x0"] > 0.6) & (table["x1"] < 0.5), 0.8, 0.1)
    found = discover(table.assign(effect=(chance.random(200) < likely) - 0.5), names)
    first = found.bounds[found.bounds["box"] == 1].set_index("path")
    assert set(first.index) == {"x0", "x1"} and found.boxes["density"].iloc[0] > 0.7
    assert first.loc["x0", "low"] == pytest.approx(0.6, abs=0.1)
    assert first.loc["x1", "high"] == pytest.approx(0.5, abs=0.12)
