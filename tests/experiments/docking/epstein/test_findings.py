"""What is made of runs of Epstein's second model: slopes, spreads, havens."""

import numpy as np
import pytest

from interpose.experiments.docking.contract import Sizes
from interpose.experiments.docking.epstein.findings import PART, own_neighbours
from interpose.experiments.docking.epstein.sweep import (
    READINGS,
    Reading,
    name_of,
    slope,
    sweep_findings,
    waiting_table,
    waits_of,
)
from interpose.experiments.docking.epstein.world import Episode

SIZES = Sizes(runs=40, doses=(0.0, 0.05, 0.1), periods=500)
MAIN = Reading("none", False)


def made_up(mean_of, spread_of):
    """Make up when groups died out: normal, with a mean and a standard deviation by density."""
    rng = np.random.default_rng(1)
    return {
        name_of(reading, dose, seed): int(np.clip(rng.normal(mean_of(dose), spread_of(dose)), 5, 498))
        for reading in READINGS
        for dose in SIZES.doses
        for seed in SIZES.seeds
    }


def verdicts(results):
    """Give the verdicts on mean, spread and rapid extinction."""
    return [finding.verdict for finding in sweep_findings(SIZES, results, MAIN, 1)]


def test_rising_means_and_spreads_are_told_from_flat_ones():
    rising = made_up(lambda dose: 100 + 1500 * dose, lambda dose: 20 + 800 * dose)
    assert verdicts(rising)[:2] == ["reproduced", "reproduced"]
    falling = made_up(lambda dose: 250 - 1500 * dose, lambda dose: 60 - 500 * dose)
    assert verdicts(falling) == ["not reproduced", "not reproduced", "reproduced"]
    assert verdicts(made_up(lambda dose: 100 + 3000 * dose, lambda _: 5))[2] == "not clear"  # none of forty is rapid


def test_slopes_are_those_of_an_exponential():
    doses = np.array([0.0, 0.02, 0.07, 0.1])
    assert slope(doses, 50 * np.exp(3 * doses / 0.1)) == pytest.approx(3)
    assert slope(doses, np.full((5, 4), 7.0)) == pytest.approx(0)


def test_a_run_in_which_both_are_left_counts_as_the_longest_and_is_told():
    results = made_up(lambda _: 100, lambda _: 10)
    results[name_of(MAIN, 0.1, 1)] = -1
    assert waits_of(SIZES, results, MAIN)[0, 2] == SIZES.periods
    table = waiting_table(SIZES, results)
    row = table[(table["rounding"] == "none") & ~table["lone_active"] & (table["peacekeepers"] == 0.1)].iloc[0]
    waits = waits_of(SIZES, results, MAIN)[:, 2]
    assert row["cut"] == 1 and row["longest"] == SIZES.periods and row["spread"] == pytest.approx(waits.std(ddof=1))
    assert row["mean"] == pytest.approx(waits.mean()) and row["low"] < row["mean"] < row["high"]
    assert row["spread_low"] < row["spread"] < row["spread_high"]


@pytest.mark.parametrize(
    ("sites", "share"),
    [([[1] * 8] * 4 + [[2] * 8] * 4, (5 / 8 * 16 + 16) / 32), ([[1, 2] * 4, [2, 1] * 4] * 4, 4 / 8)],
    ids=["halves", "chessboard"],
)
def test_own_neighbours_are_counted(sites, share):
    """Halves: rows at the edge have 5 of 8 own neighbours, inner rows 8 of 8; a chessboard has 4 of 8."""
    episode = Episode(-1, np.zeros((1, 7), np.int32), np.array(sites, np.int8))
    chance = 31 / 63
    assert own_neighbours(episode) == pytest.approx((share - chance) / (1 - chance))


def test_one_alone_has_no_neighbours_to_speak_of():
    sites = np.zeros((8, 8), np.int8)
    sites[3, 3], sites[0, :] = 1, 2
    assert np.isnan(own_neighbours(Episode(-1, np.zeros((1, 7), np.int32), sites)))


def test_every_run_has_a_name_of_its_own():
    names = [task.name for task in PART.tasks(Sizes(runs=3))]
    assert len(set(names)) == len(names) == 3 * (1 + 3 + 2 + 6 * 11)
