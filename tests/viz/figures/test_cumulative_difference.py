"""Cumulative paired differences: the end is the paired difference of the whole run, with the interval of pairs."""

import pytest
from support.stored_comparisons import comparison

from interpose.model.results.intervals import over_seeds
from interpose.viz.figures.cumulative_difference import cumulative, cumulative_difference


@pytest.mark.parametrize("column", ["deaths_civilians", "deaths_fighters"])
def test_the_end_is_the_paired_difference_of_the_whole_run(column):
    twin = comparison()
    sums = twin.weekly.groupby(["arm", "seed"])[column].sum()
    wanted = over_seeds((sums["with"] - sums["without"]).to_numpy(float))
    last = cumulative(twin, column).iloc[-1]
    assert (last["mean"], last["low"], last["high"]) == pytest.approx(tuple(wanted))


def test_one_seed_has_a_line_and_no_band():
    figure = cumulative_difference(comparison(seeds=1))
    assert [trace.name for trace in figure.data] == [
        "Civilian deaths",
        "Deaths of fighters",
        "Deaths of peacekeepers",
    ]
    assert len(cumulative_difference(comparison()).data) == 6
