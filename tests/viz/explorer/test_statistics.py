"""What is averaged over the points of a sweep: sums and intervals against slow oracles, over seeds and draws."""

import math
import statistics

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from support.explored_sweeps import BROKEN, DEATHS, INPUTS, groups_of, made
from support.stored_sweeps import session, stored

from interpose.model.results import intervals
from interpose.model.results.crossed_intervals import RESAMPLES, means
from interpose.viz import sweep_statistics as sweeps
from interpose.viz.explorer.frame import frame
from interpose.viz.explorer.statistics import Question, group_estimates, references
from interpose.viz.explorer.sweep_arrays import SweepArrays


def known(values, broken, points):
    """List (seed, value) of the good runs of some points."""
    gone = {*broken.get("failed", ()), *broken.get("missing", ())}
    return [(r, float(values[p, r])) for p in points for r in range(values.shape[1]) if (p, r) not in gone]


def student(by_unit):
    """Average units, each the mean of its runs, with Student's interval."""
    each = [statistics.fmean(values) for values in by_unit.values()]
    middle = statistics.fmean(each)
    half = stats.t.ppf(0.975, len(each) - 1) * statistics.stdev(each) / math.sqrt(len(each))
    return middle, middle - half, middle + half


def by_seed(runs):
    found = {}
    for seed, value in runs:
        found.setdefault(seed, []).append(value)
    return found


@pytest.mark.parametrize("paths", [("mission.ceiling",), ("mission.ceiling", "mission.enforcement"), tuple(INPUTS)])
@pytest.mark.parametrize("broken", [{}, BROKEN])
def test_means_are_those_of_a_slow_oracle(paths, broken):
    table = SweepArrays(made(**broken))
    groups, count = groups_of(*paths)
    found = group_estimates(table, Question("deaths"), groups, count)
    for group in range(count):
        runs = known(DEATHS, broken, np.flatnonzero(groups == group))
        assert tuple(found.loc[group, ["mean", "low", "high"]]) == pytest.approx(student(by_seed(runs)))
        assert found["runs"][group] == len(runs)


def test_means_are_those_that_interpose_plot_draws():
    sweep = made()
    groups, count = groups_of("mission.ceiling", "mission.enforcement")
    mine = group_estimates(SweepArrays(sweep), Question("deaths"), groups, count)
    drawn = sweeps.estimates_by(sweep, "deaths", ["mission.ceiling", "mission.enforcement"])
    for name in ("mean", "low", "high"):
        assert mine[name].to_numpy() == pytest.approx(drawn[name].to_numpy())


@pytest.mark.parametrize("share, name", [(0.5, "median"), (0.9, "quantile"), (0.0, "quantile"), (1.0, "quantile")])
@pytest.mark.parametrize("broken", [{}, BROKEN])
def test_quantiles_are_those_of_a_slow_bootstrap(share, name, broken):
    groups, count = groups_of("mission.ceiling")
    found = group_estimates(SweepArrays(made(**broken)), Question("deaths", name, share), groups, count)
    for group in range(count):
        runs = sorted(known(DEATHS, broken, np.flatnonzero(groups == group)))
        units = list(by_seed(runs).values())
        chosen = np.random.default_rng(intervals.CHANCE).integers(0, len(units), (RESAMPLES, len(units)))
        again = [np.quantile([v for i in row for v in units[i]], share) for row in chosen]
        middle = np.quantile([v for unit in units for v in unit], share)
        low, high = np.quantile(again, [0.025, 0.975])
        assert tuple(found.loc[group, ["mean", "low", "high"]]) == pytest.approx(
            (middle, min(low, middle), max(high, middle))
        )


def test_a_share_of_single_runs_has_wilsons_interval():
    found = group_estimates(SweepArrays(made()), Question("deaths", "share", threshold=100.0), np.arange(12), 12)
    z = stats.norm.ppf(0.975)
    for point in range(12):
        share = sum(value > 100 for value in DEATHS[point]) / 7
        low, high = found["low"][point], found["high"][point]
        assert found["mean"][point] == pytest.approx(share) and 0 <= low <= share <= high <= 1
        for end in (low, high):  # Wilson's ends are where the score test just rejects
            assert (share - end) ** 2 == pytest.approx(z**2 * end * (1 - end) / 7, abs=1e-12)
    every = group_estimates(SweepArrays(made()), Question("deaths", "share", threshold=-1.0), np.arange(12), 12)
    assert (every["mean"] == 1).all() and (every["low"] < 1).all() and (every["high"] == 1).all()


@pytest.mark.parametrize("broken", [{}, BROKEN])
def test_differences_are_paired_by_seed(broken):
    found = group_estimates(SweepArrays(made(**broken)), Question("deaths", "difference", base=4), np.arange(12), 12)
    base = dict(known(DEATHS, broken, [4]))
    for point in range(12):
        gaps = [value - base[seed] for seed, value in known(DEATHS, broken, [point]) if seed in base]
        mean = statistics.fmean(gaps)
        half = stats.t.ppf(0.975, len(gaps) - 1) * statistics.stdev(gaps) / math.sqrt(len(gaps))
        assert tuple(found.loc[point, ["mean", "low", "high"]]) == pytest.approx((mean, mean - half, mean + half))
    assert tuple(found.loc[4, ["mean", "low", "high"]]) == (0, 0, 0)


def test_what_is_uncertain_is_the_same_on_both_sides_of_a_difference():
    sweep = made(levers=("mission.ceiling",))
    against, same = references(SweepArrays(sweep), 8)
    assert same
    for point in range(12):
        for path in INPUTS:
            wanted = 8 if path == "mission.ceiling" else point
            assert INPUTS[path][against[point]] == INPUTS[path][wanted]
    against, same = references(SweepArrays(made()), 8)
    assert not same and (against == 8).all()


def crossed(draws=6, seeds=5, **named):
    """Make a sweep of drawn uncertainties crossed with a lever, each with an effect of its own."""
    chance = np.random.default_rng(3)
    friction = chance.random(draws)
    inputs = {"clash.friction": np.repeat(friction, 2).tolist(), "mission.ceiling": [0, 4000] * draws}
    of_draw, of_seed = 20 * chance.random(draws), 8 * chance.random(seeds)
    values = 50 + np.repeat(of_draw, 2)[:, None] + of_seed + chance.random((2 * draws, seeds))
    values[1::2] -= 5
    how = {"method": "latin hypercube", "cross": True, "levers": ("mission.ceiling",)}
    return stored(inputs, {"deaths": values}, **(how | named)), values


def test_over_several_draws_the_chance_of_seeds_and_of_draws_is_counted():
    sweep, values = crossed()
    table = SweepArrays(sweep)
    groups = np.array([0, 1] * 6)
    found = group_estimates(table, Question("deaths"), groups, 2)
    for group in range(2):
        part = values[groups == group]
        of_draws, of_seeds = part.mean(axis=1).var(ddof=1) / 6, part.mean(axis=0).var(ddof=1) / 5
        error = max(of_draws, of_seeds, of_draws + of_seeds - part.var(ddof=1) / part.size)
        freedom = (of_draws + of_seeds) ** 2 / (of_draws**2 / 5 + of_seeds**2 / 4)
        half = stats.t.ppf(0.975, freedom) * math.sqrt(error)
        mean = part.mean()
        assert tuple(found.loc[group, ["mean", "low", "high"]]) == pytest.approx((mean, mean - half, mean + half))


def test_interpose_plot_draws_the_same_intervals_over_seeds_and_draws():
    sweep, _ = crossed()
    for statistic in ("mean", "median"):
        mine = group_estimates(SweepArrays(sweep), Question("deaths", statistic), np.array([0, 1] * 6), 2)
        drawn = sweeps.estimates_by(sweep, "deaths", ["mission.ceiling"], statistic)
        for name in ("mean", "low", "high"):
            assert mine[name].to_numpy() == pytest.approx(drawn[name].to_numpy())


def test_crossed_intervals_hold_the_truth_as_often_as_they_say():
    chance, tries, seeds, draws = np.random.default_rng(11), 1500, 8, 15
    of_seed, of_draw = chance.normal(size=(tries, seeds, 1)), 2 * chance.normal(size=(tries, 1, draws))
    values = of_seed + of_draw + chance.normal(size=(tries, seeds, draws))
    number, seed, draw = np.indices(values.shape)
    flat = {"group": number.ravel(), "seed": seed.ravel(), "draw": draw.ravel(), "value": values.ravel()}
    found = means(pd.DataFrame(flat))
    held = ((found["low"] < 0) & (found["high"] > 0)).mean()
    assert 0.935 < held < 0.97, held
    alone = means(pd.DataFrame(flat | {"seed": 0 * seed.ravel()}))  # as if only draws were chance
    assert ((alone["low"] < 0) & (alone["high"] > 0)).mean() < held - 0.03


def test_one_draw_a_group_leaves_the_chance_of_seeds():
    sweep, values = crossed()
    found = group_estimates(SweepArrays(sweep), Question("deaths"), np.arange(12), 12)
    for point in range(12):
        assert tuple(found.loc[point, ["mean", "low", "high"]]) == pytest.approx(
            student({seed: [value] for seed, value in enumerate(values[point])})
        )


def test_a_sweep_of_one_seed_has_no_interval_unless_it_has_draws():
    sweep, values = crossed(seeds=1)
    table = SweepArrays(sweep)
    single = group_estimates(table, Question("deaths"), np.arange(12), 12)
    assert single["low"].isna().all() and single["mean"].to_numpy() == pytest.approx(values[:, 0])
    for statistic in ("mean", "median"):
        several = group_estimates(table, Question("deaths", statistic), np.array([0, 1] * 6), 2)
        assert (several["low"] < several["mean"]).all() and (several["mean"] < several["high"]).all()


def test_intervals_of_unpaired_runs_are_over_runs():
    sweep = made(paired=False)
    groups, count = groups_of("mission.ceiling")
    found = group_estimates(SweepArrays(sweep), Question("deaths"), groups, count)
    runs = {i: [v] for i, v in enumerate(DEATHS[groups == 1].ravel())}
    assert tuple(found.loc[1, ["mean", "low", "high"]]) == pytest.approx(student(runs))
    seen = session(INPUTS, {"deaths": DEATHS}, paired=False)
    seen.run_command("statistic", "difference")
    assert "not paired" in seen.notice and seen.question.statistic == "mean"
    assert "difference" not in [one["value"] for one in frame(seen)["choices"]["statistics"]]


def test_many_draws_become_parts_of_equal_share():
    chance = np.random.default_rng(1)
    sweep = stored(
        {"clash.friction": chance.random(60).tolist()},
        {"deaths": chance.random((60, 3))},
        levers=(),
        method="latin hypercube",
    )
    axis = SweepArrays(sweep).axes["clash.friction"]
    assert axis.parts and np.bincount(axis.codes).tolist() == [10] * 6
    assert list(axis.values) == sorted(axis.values)
