"""Sensitivity against functions whose indices are known, and what it leaves untouched."""

import numpy as np
import pandas as pd
import pytest
from support.library_state import untouched
from support.worlds import scenario, valley, with_force

from interpose.experiments.analysis.input_ranges import (
    Input,
    by_seed,
    default_inputs,
    from_function,
    parse_inputs,
    points_at,
)
from interpose.experiments.analysis.sensitivity import check_samples, points_needed, sensitivity
from interpose.experiments.execution.evaluate import evaluate
from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import load_scenario

A, B = 7.0, 0.1
ANGLES = [Input(f"x{i}", -np.pi, np.pi) for i in (1, 2, 3)]
WEIGHTS = (0.0, 1.0, 4.5, 9.0, 99.0)
UNIT = [Input(f"g{i}", 0.0, 1.0) for i in range(len(WEIGHTS))]


def ishigami(point):
    return np.sin(point["x1"]) + A * np.sin(point["x2"]) ** 2 + B * point["x3"] ** 4 * np.sin(point["x1"])


def ishigami_indices():
    """Ishigami & Homma 1990: partial variances in closed form."""
    first = 0.5 * (1 + B * np.pi**4 / 5) ** 2
    second = A**2 / 8
    both = B**2 * np.pi**8 * (1 / 18 - 1 / 50)
    total = first + second + both
    return {"x1": (first, first + both), "x2": (second, second), "x3": (0.0, both)}, total


def g_function(point):
    return float(np.prod([(abs(4 * x - 2) + a) / (1 + a) for x, a in zip(point.values(), WEIGHTS, strict=True)]))


def g_indices():
    """Sobol' 1993: variances of the factors, and of the product."""
    parts = np.array([1 / (3 * (1 + a) ** 2) for a in WEIGHTS])
    total = np.prod(1 + parts) - 1
    rest = [part * np.prod(1 + np.delete(parts, i)) for i, part in enumerate(parts)]
    return {f"g{i}": (parts[i], rest[i]) for i in range(len(WEIGHTS))}, total


@pytest.mark.parametrize(
    ("function", "inputs", "known"), [(ishigami, ANGLES, ishigami_indices()), (g_function, UNIT, g_indices())]
)
def test_sobol_indices_of_known_functions(function, inputs, known):
    table = sensitivity(from_function(function), inputs, method="sobol", samples=1024).set_index("path")
    indices, variance = known
    for path, (first, total) in indices.items():
        row = table.loc[path]
        assert row["first"] == pytest.approx(first / variance, abs=0.05), path
        assert row["total"] == pytest.approx(total / variance, abs=0.05), path
        assert row["first_low"] <= row["first"] <= row["first_high"]
    held = [
        row[f"{name}_low"] - 0.01 <= value / variance <= row[f"{name}_high"] + 0.01
        for path, pair in indices.items()
        for row, (name, value) in zip([table.loc[path]] * 2, zip(("first", "total"), pair, strict=True), strict=True)
    ]
    assert np.mean(held) >= 0.8
    order = sorted(indices, key=lambda path: -indices[path][1])
    assert list(table.index[:2]) == order[:2]


def test_morris_knows_a_linear_function_and_ranks_the_rest():
    line = from_function(lambda p: 3 * p["a"] - 20 * p["b"] + 0 * p["c"])
    inputs = [Input("a", 0, 10), Input("b", 0, 1), Input("c", 5, 6)]
    table = sensitivity(line, inputs, method="morris", samples=10).set_index("path")
    assert list(table.index) == ["a", "b", "c"]
    assert table["mu"].to_dict() == pytest.approx({"a": 30.0, "b": -20.0, "c": 0.0}, abs=1e-9)
    assert table["mu_star"].to_dict() == pytest.approx({"a": 30.0, "b": 20.0, "c": 0.0}, abs=1e-9)
    assert np.allclose(table[["sigma"]], 0, atol=1e-9) and np.allclose(table["high"] - table["low"], 0, atol=1e-9)
    ranked = sensitivity(from_function(g_function), UNIT, method="morris", samples=64)
    assert list(ranked["path"]) == list(g_indices()[0])
    assert (ranked["low"] <= ranked["mu_star"]).all() and (ranked["mu_star"] <= ranked["high"]).all()


def noisy(points, seeds):
    """An outcome in which chance interacts with the second input: with many seeds only the first is left."""
    rows = [(n, s, p["a"] + (1 if s % 2 else -1) * p["b"]) for n, p in enumerate(points) for s in seeds]
    return pd.DataFrame(rows, columns=["point", "seed", "value"])


def test_seeds_are_integrated_out_or_held():
    inputs = [Input("a", 0, 1), Input("b", 0, 1)]
    whole = sensitivity(noisy, inputs, method="sobol", samples=256, seeds=range(1, 9)).set_index("path")
    held = sensitivity(noisy, inputs, method="sobol", samples=256, seeds=[3]).set_index("path")
    assert whole.loc["b", "total"] == pytest.approx(0, abs=1e-12)
    assert held.loc["b", "total"] == pytest.approx(0.5, abs=0.1)


def test_nothing_global_is_touched_and_the_result_is_the_same_again():
    with untouched():
        one = sensitivity(from_function(ishigami), ANGLES, method="sobol", samples=64)
        other = sensitivity(from_function(ishigami), ANGLES, method="morris", samples=8)
    assert one.equals(sensitivity(from_function(ishigami), ANGLES, method="sobol", samples=64))
    assert other.equals(sensitivity(from_function(ishigami), ANGLES, method="morris", samples=8))
    assert not one.equals(sensitivity(from_function(ishigami), ANGLES, method="sobol", samples=64, design_seed=2))


@pytest.mark.filterwarnings("error")
def test_an_outcome_that_never_changes_has_no_indices():
    flat = from_function(lambda _: 4.0)
    assert sensitivity(flat, ANGLES, method="sobol", samples=64)["total"].isna().all()
    assert (sensitivity(flat, ANGLES, method="morris", samples=4)["mu_star"] == 0).all()


@pytest.mark.parametrize(("method", "samples"), [("morris", 3), ("sobol", 8), ("sobol", 100)])
def test_samples_that_will_not_do(method, samples):
    with pytest.raises(InterposeError, match=f"samples {samples}"):
        check_samples(method, samples)


def test_worlds_are_asked():
    what = scenario(with_force(valley()))
    inputs = parse_inputs(["clash.friction=0:0.3", "mission.ceiling=0:6000", "pathways.interposition=0:1"], what)
    assert [i.whole for i in inputs] == [False, True, True]
    asked = []

    def model(points, seeds):
        asked.extend(points)
        return evaluate(what, points, seeds, days=20)

    table = sensitivity(model, inputs, method="morris", samples=4, seeds=[1, 2], outcome="deaths")
    assert len(asked) == points_needed("morris", 3, 4) == 4 * (3 + 1) and set(table["path"]) == {i.path for i in inputs}
    assert {point["pathways.interposition"] for point in asked} == {0, 1}
    assert np.isfinite(table.drop(columns="path").to_numpy()).all()


# ---------------------------------------------------------------------------------------------- inputs


def test_default_inputs_are_all_parameters_with_their_prior_ranges():
    inputs = {one.path: one for one in default_inputs(without=["clash.raid_rate"])}
    assert "clash.raid_rate" not in inputs and len(inputs) > 100
    friction = inputs["clash.friction"]
    usual = load_scenario("grid-4").parameters.clash.friction
    assert (friction.low, friction.high) == pytest.approx((usual / 2, 2 * usual))
    assert (friction.log, friction.whole) == (True, False)
    assert inputs["clash.most_deaths"].whole


def test_shares_become_values():
    assert Input("a", 1, 100, log=True).at(0.5) == pytest.approx(10)
    whole = Input("b", 1, 4, whole=True)
    assert [whole.at(share) for share in (0, 0.24, 0.26, 0.6, 0.9, 1)] == [1, 1, 2, 3, 4, 4]
    assert all(isinstance(whole.at(share), int) for share in (0, 0.3, 1))
    assert points_at([whole, Input("c", 0, 2)], [[0, 0.5]]) == [{"b": 1, "c": 1.0}]


def test_batches_do_not_show(monkeypatch):
    monkeypatch.setattr("interpose.experiments.analysis.input_ranges.BATCH", 3)
    points = [{"a": float(i), "b": 1.0} for i in range(8)]
    found = by_seed(noisy, points, [2, 1], "value")
    assert found.tolist() == [[i - 1.0, i + 1.0] for i in range(8)]


BAD = {
    "clash.friction": "must read path=low:high",
    "=1:2": "must read path=low:high",
    "clash.friction=0.1": "must read path=low:high",
    "clash.friction=a:b": "must be numbers",
    "clash.friction=0:inf": "must be finite",
    "clash.friction=0.1:0.1": "the range is empty",
    "clash.friction=0.2:0.1": "low is above high",
    "clash.fricton=0.1:0.2": "clash.fricton",
    "clash.friction=0.1:2": "must be at most 1",
    "mission.ceiling=0.2:0.4": "no whole number",
    "mission.ceiling=0.2:1.4": "one whole number",
    "mission.cieling=1:5": "did you mean 'ceiling'",
}


@pytest.mark.parametrize("word", BAD)
def test_bad_ranges(word):
    with pytest.raises(InterposeError) as error:
        parse_inputs([word], scenario(with_force(valley())))
    assert str(error.value).startswith("path ") and BAD[word] in str(error.value) and "\n" not in str(error.value)


def test_a_path_twice():
    with pytest.raises(InterposeError, match="given twice"):
        parse_inputs(["clash.friction=0:0.1", "parameters.clash.friction=0:0.2"], scenario(valley()))
