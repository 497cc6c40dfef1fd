"""Calibration against made-up data of known parameters; which patterns may be fitted; posteriors as files."""

import logging
import threading

import numpy as np
import pandas as pd
import pytest
from support.library_state import untouched
from support.worlds import scenario, valley, with_force

from interpose.experiments.analysis.calibration import (
    UNMEASURED,
    calibrate,
    check,
    distance,
    from_worlds,
    quantiles,
    usable_targets,
)
from interpose.experiments.analysis.input_ranges import Input, parse_inputs
from interpose.experiments.analysis.patterns import Target
from interpose.experiments.analysis.posterior_sampling import load_parameters, posterior_points
from interpose.model.errors import InterposeError

INPUTS = [Input("centre", -5, 5), Input("spread", 0.2, 5, log=True)]


def made_up(point, seeds):
    """A cheap world of chance: a hundred numbers a seed, told by two statistics."""
    values = np.concatenate([np.random.default_rng(s).normal(point["centre"], point["spread"], 100) for s in seeds])
    return {"mean": float(values.mean()), "sd": float(values.std())}


def recovered(number):
    """Make data from parameters drawn from the prior, calibrate to them, and say which intervals hold the truth."""
    truth = {
        i.path: i.at(float(share)) for i, share in zip(INPUTS, np.random.default_rng(number).random(2), strict=True)
    }
    seen = made_up(truth, [10**6 + number])
    targets = [Target(name, value, value, 0.5) for name, value in seen.items()]
    found = calibrate(made_up, INPUTS, targets, population=100, generations=8, seed=1 + number)
    summary = found.summary.set_index("path")
    return {path: bool(summary.loc[path, "low"] <= truth[path] <= summary.loc[path, "high"]) for path in truth}, found


def test_known_parameters_are_recovered():
    held, found = recovered(1)
    assert all(held.values()), found.summary
    narrow = found.summary["high"] - found.summary["low"]
    assert (narrow < 0.4 * (found.summary["prior_high"] - found.summary["prior_low"])).all()
    assert found.draws["weight"].sum() == pytest.approx(1) and (found.draws["weight"] > 0).all()
    assert list(found.draws) == ["centre", "spread", "weight", "distance"] and len(found.draws) == 100
    allowed = found.generations["allowed"].to_numpy()
    assert (np.diff(allowed) < 0).all() and (found.draws["distance"] <= allowed[-1]).all()


@pytest.mark.slow
def test_known_parameters_are_recovered_in_at_least_8_of_10_tries():
    tries = [recovered(number)[0] for number in range(1, 11)]
    assert sum(all(held.values()) for held in tries) >= 8, tries


def test_within_the_bands_all_is_equal_and_the_fit_ends():
    flat = [Target("mean", -2, 2, 2.0)]
    found = calibrate(lambda p, _: {"mean": p["centre"]}, INPUTS[:1], flat, population=60, generations=9)
    assert (found.draws["distance"] == 0).all() and len(found.generations) < 9
    assert found.draws["centre"].between(-2, 2).all()
    row = found.summary.iloc[0]
    assert row["low"] < -1.5 and row["high"] > 1.5 and abs(row["mean"]) < 0.5


def test_the_search_ends_with_the_last_generation_that_tries_allow():
    target = [Target("mean", 3, 3, 1.0)]
    ask = {"population": 40, "generations": 8}
    whole, short = (
        calibrate(lambda p, _: {"mean": p["centre"]}, INPUTS[:1], target, tries=tries, **ask).generations
        for tries in (3000, 200)
    )
    assert 1 < len(short) < len(whole) and short.equals(whole[: len(short)])
    assert short["tried"].sum() <= 200 + 40  # those that only set the first distance do not count


def test_a_distance_belongs_to_its_draw():
    target = [Target("mean", 3, 3, 1.0)]
    draws = calibrate(lambda p, _: {"mean": p["centre"]}, INPUTS[:1], target, population=40, generations=3).draws
    assert np.allclose(draws["distance"], abs(draws["centre"] - 3))


def test_what_cannot_be_measured_is_far_and_does_not_hang():
    found = calibrate(
        lambda *_: {"mean": np.nan}, INPUTS[:1], [Target("mean", 0, 1, 1.0)], population=20, generations=3
    )
    assert (found.draws["distance"] == UNMEASURED).all()


def test_whole_numbers_stay_whole():
    inputs = [Input("n", 0, 9, whole=True)]
    draws = calibrate(lambda p, _: {"n": p["n"]}, inputs, [Target("n", 3, 5, 1.0)], population=30, generations=4).draws
    assert draws["n"].dtype == int and set(draws["n"]) == {3, 4, 5}


def test_distance():
    targets = [Target("a", 1, 2, 0.5), Target("b", 0, 1, 1.0)]
    assert distance({"a": 1.5, "b": 0.2}, targets) == 0
    assert distance({"a": 3.0, "b": 0.2}, targets) == pytest.approx(np.sqrt(4 / 2))
    assert distance({"a": np.nan, "b": 1e9}, targets) == UNMEASURED


def test_nothing_global_is_touched_and_nothing_is_left_running(monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    threads = threading.active_count()
    ask = {"population": 20, "generations": 2, "seed": 5}
    target = [Target("mean", 0, 0, 1.0), Target("sd", 1, 1, 1.0)]
    with untouched():
        one = calibrate(made_up, INPUTS, target, **ask)
    assert threading.active_count() == threads and list(tmp_path.iterdir()) == []
    assert one.draws.equals(calibrate(made_up, INPUTS, target, **ask).draws)
    assert logging.getLogger().level == logging.WARNING


# ---------------------------------------------------------------------------------------------- worlds


def test_worlds_are_fitted_and_checked():
    what = scenario(with_force(valley()), {"days": 30})
    wanted = [Target("P01", 2, 3, 0.5), Target("P02", 0.3, 0.8, 0.25), Target("P05", 0.1, 1, 0.45)]
    targets, reasons = usable_targets(wanted, what)
    assert [t.id for t in targets] == ["P01", "P05"] and "a year is needed" in reasons["P02"]
    inputs = parse_inputs(["resistance.attack_rate=0:0.01"], what)
    simulate = from_worlds(what, targets)
    found = calibrate(simulate, inputs, targets, population=20, generations=2, seeds_each=2)
    points = posterior_points(found.draws, 5)
    table = check(simulate, points, targets, 2)
    assert list(table["pattern"]) == ["P01", "P05"] and set(table["verdict"]) <= {"within", "fails", "not measured"}
    seeds = list(range(4, 12))
    measured = simulate(points[0], seeds)
    assert (
        measured == from_worlds(what, targets, threads=1)(points[0], seeds)
        and np.isfinite(list(measured.values())).all()
    )


def test_a_pattern_that_fails_is_said_to_fail():
    targets = [Target("mean", 90, 99, 1.0), Target("sd", 0.5, 1.5, 0.5), Target("none", 0, 1, 1)]

    def simulate(point, seeds):
        return made_up(point, seeds) | {"none": np.nan}

    table = check(simulate, [{"centre": 0.0, "spread": 1.0}] * 8, targets, 1).set_index("pattern")
    assert table["verdict"].to_dict() == {"mean": "fails", "sd": "within", "none": "not measured"}
    assert table["within"].to_dict() == {"mean": 0.0, "sd": 1.0, "none": 0.0}


# ---------------------------------------------------------------------------------------------- posteriors


def test_weights_are_kept_by_the_draws():
    draws = pd.DataFrame({"a": [1, 2, 3], "b": [0.1, 0.2, 0.3], "weight": [0.5, 0.25, 0.25], "distance": 0.0})
    points = posterior_points(draws, 400)
    counts = pd.Series([point["a"] for point in points]).value_counts()
    assert counts.to_dict() == pytest.approx({1: 200, 2: 100, 3: 100}, abs=1)
    assert all(type(p["a"]) is int and p["b"] == p["a"] / 10 for p in points)
    assert quantiles([1, 2, 3], [0.5, 0.25, 0.25], [0.4, 0.6, 0.9]) == [1, 2, 3]


def test_a_posterior_reads_back(tmp_path):
    draws = pd.DataFrame(
        {"mission.ceiling": [5, 6], "clash.friction": [0.1, 0.2], "weight": [1.0, 0.0], "distance": 0.0}
    )
    draws.to_parquet(tmp_path / "posterior.parquet")
    points = load_parameters(tmp_path / "posterior.parquet", 3)
    assert points == [{"mission.ceiling": 5, "clash.friction": 0.1}] * 3
    assert len(load_parameters(tmp_path / "posterior.parquet")) == 2


@pytest.mark.parametrize("content", [None, b"no table", {"a": [1.0]}, {"weight": [1.0]}, {"a": [1.0], "weight": ["x"]}])
def test_bad_posteriors(tmp_path, content):
    file = tmp_path / "posterior.parquet"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content is not None:
        pd.DataFrame(content).to_parquet(file)
    with pytest.raises(InterposeError) as error:
        load_parameters(file)
    assert str(file) in str(error.value) and "\n" not in str(error.value)


def test_bad_questions():
    with pytest.raises(InterposeError, match="samples 19: too few"):
        calibrate(made_up, INPUTS, [Target("mean", 0, 1, 1)], population=19)
    for inputs, targets in (([], [Target("mean", 0, 1, 1)]), (INPUTS, [])):
        with pytest.raises(InterposeError, match="at least one"):
            calibrate(made_up, inputs, targets)
