"""Classes of maps: round bounds over what there is, none with nearly all territories if others do better."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.viz.spread_classes import class_rows, class_words, hardly_differ, rate_bounds, share_bounds

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=40)
RATES = st.lists(st.floats(0, 1e5), min_size=1, max_size=40)


@given(SHARES)
@settings(deadline=None)
def test_bounds_of_shares_rise_within_0_and_1_and_classes_with_values(values):
    bounds = share_bounds(values)
    assert len(bounds) == 4 and list(bounds) == sorted(set(bounds)) and all(0 < b < 1.21 for b in bounds)
    rows = class_rows(bounds, sorted(values))
    assert rows == sorted(rows) and set(rows) <= set(range(5))


@given(RATES)
@settings(deadline=None)
def test_0_has_a_class_of_its_own_among_rates(values):
    rows = class_rows(rate_bounds(values), values)
    assert [row == 0 for row in rows] == [value == 0 for value in values] and max(rows) <= 5


@pytest.mark.parametrize("values", [[0.52, 0.53, 0.5, 0.55, 0.51, 0.54, 0.05], [0.3, 0.31, 0.33, 0.34, 0.36, 0.9]])
def test_one_that_stands_out_does_not_make_the_others_one_colour(values):
    rows = class_rows(share_bounds(values), values)
    assert np.bincount(rows).max() < len(values) - 1
    assert len({rows[0], rows[-1]}) == 2


def test_days_that_are_past_keep_the_classes_of_today():
    today = [0.3, 0.32, 0.5, 0.48]
    assert share_bounds(today, [0.1, 0.9]) == share_bounds([0.1, 0.9])


def test_values_in_one_class_are_told_and_single_ones_are_not():
    assert hardly_differ((0.2, 0.4), [0.21, 0.22, np.nan]) and not hardly_differ((0.2, 0.4), [0.21, 0.45])
    assert not hardly_differ((0.2, 0.4), [0.21, np.nan])


def test_a_bound_belongs_to_the_class_whose_words_end_with_it():
    bounds = rate_bounds([0, 9])
    words = class_words(bounds)
    for bound in bounds[1:]:
        assert words[class_rows(bounds, [bound])[0]].endswith(f"\u2013{bound:g}")
    assert class_rows(bounds, [np.nan, np.inf]) == [-1, 5]
