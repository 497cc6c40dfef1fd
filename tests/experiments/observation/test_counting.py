"""Counts of the dead: round numbers, shares by side, errors of the declared size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.observed_worlds import exact, log, truth

from interpose.experiments.observation.counting import rounded, shared_out
from interpose.experiments.observation.record import observe
from interpose.model.state.event_log import CLASH

BY_HAND = {0: 0, 1: 1, 4: 4, 5: 5, 7: 5, 8: 10, 12: 10, 13: 15, 29: 30, 30: 30, 34: 30, 35: 40, 74: 70, 75: 80}
BY_HAND |= {99: 100, 100: 100, 124: 100, 125: 150, 299: 300, 340: 300, 350: 400, 1234: 1200}


def test_round_numbers_by_hand():
    assert rounded(np.array(list(BY_HAND))).tolist() == list(BY_HAND.values())


@given(st.integers(0, 10**6))
def test_rounding_makes_none_of_no_death_and_moves_by_half_a_step_at_most(number):
    round_number = int(rounded(np.array([number]))[0])
    step = 100 if number >= 300 else 50 if number >= 100 else 10 if number >= 30 else 5 if number >= 5 else 1
    assert (round_number == 0) == (number == 0) and abs(round_number - number) <= step / 2 and round_number % step == 0


@given(st.lists(st.tuples(*[st.integers(0, 10**4)] * 4, st.integers(0, 10**5)), min_size=1, max_size=20))
def test_shares_sum_to_the_total_and_are_near_their_part(rows):
    table = np.array(rows)
    parts, total = table[:, :4], np.where(table[:, :4].sum(axis=1) > 0, table[:, 4], 0)
    shares = shared_out(total, parts)
    assert (shares.sum(axis=1) == total).all() and (shares >= 0).all()
    exact_shares = parts * (total / np.maximum(1, parts.sum(axis=1)))[:, None]
    assert (np.abs(shares - exact_shares) < 1).all() and (shares[parts == 0] <= 0).all()


def counts(changes, many=4000, dead=10):
    """Return the record of many clashes with the same dead."""
    events = log(
        day=np.arange(many) % 100, kind=[CLASH] * many, territory=np.arange(many) % 4, deaths_target=[dead] * many
    )
    return observe(truth(events), exact(changes)).events


def test_errors_are_of_the_declared_size():
    over, under = (counts({f"counting.{name}": 0.05})["deaths"] for name in ("over", "under"))
    assert over.mean() == pytest.approx(10.5, abs=0.05) and under.mean() == pytest.approx(9.5, abs=0.05)
    assert over.min() == 10 and under.max() == 10
    assert over.var() == pytest.approx(0.5, rel=0.15), "Poisson"


def test_estimates_hold_the_truth_where_nothing_is_rounded():
    seen = counts({"counting.over": 0.1, "counting.under": 0.2})
    assert ((seen["low"] <= 10) & (seen["high"] >= 10)).all()
    assert (seen["low"] < seen["deaths"]).any() and (seen["high"] > seen["deaths"]).any()


def test_a_share_is_rounded_and_a_share_of_unknown_side():
    seen = counts({"counting.rounded": 0.3, "counting.side_unknown": 0.2}, dead=13)
    assert (seen["deaths"] == 15).mean() == pytest.approx(0.3, abs=0.03) and set(seen["deaths"]) == {13, 15}
    unknown = seen["deaths_unknown"] > 0
    assert unknown.mean() == pytest.approx(0.2, abs=0.03)
    assert (seen["deaths_unknown"].where(unknown, 0) + seen["deaths_target"] == seen["deaths"]).all()


def test_a_single_death_may_be_missed_and_then_high_still_has_it():
    seen = counts({"counting.under": 1.0}, dead=1)
    none = seen[seen["deaths"] == 0]
    assert len(none) / len(seen) == pytest.approx(1 - np.exp(-1), abs=0.03) and (none["high"] == 1).all()
