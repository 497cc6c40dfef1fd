"""Measures on made-up digests with known answers."""

import numpy as np
import pytest
from support.made_up_digests import made_digest

from interpose.experiments.analysis.fatal_events import BATTLE, ONE_SIDED
from interpose.experiments.validation import measures as m
from interpose.experiments.validation.arms import FULL, NONE
from interpose.experiments.validation.digest import COMMUNAL
from interpose.model.state.event_log import CLASH, VIOLATION

EVERYWHERE = np.ones((765, 3))
FIRST_ONLY = np.array([[1, 0, 0]] * 765)


def killings(number, actor=1, territory=0, deaths=1, kind=VIOLATION):
    return [(365 + day, kind, territory, actor, -1, deaths) for day in range(number)]


def test_changes_count_their_own_kind_after_the_force_has_arrived():
    early = [(364, VIOLATION, 0, 1, -1, 500)]
    worlds = {FULL: [made_digest(early + killings(5))], NONE: [made_digest(killings(20))]}
    assert m.change(ONE_SIDED, FULL)(worlds) == pytest.approx(-0.75)
    assert np.isnan(m.change(BATTLE, FULL)(worlds))


@pytest.mark.parametrize("slope", [-0.5, 0.0, 0.3])
def test_a_slope_over_doses_is_found(slope):
    doses = np.array([0.0, 2.0, 4.0, 10.0])
    assert m.poisson_slope(doses, 1000 * np.exp(slope * doses)) == pytest.approx(slope, abs=1e-6)
    assert np.isnan(m.poisson_slope(doses, np.zeros(4))) and np.isnan(m.poisson_slope(np.ones(4), np.ones(4)))


def test_a_step_is_told_from_a_line():
    numbers = {
        "a": (1000, 400),
        "b": (2000, 200),
        "c": (3000, 50),
        "d": (4000, 25),
    }  # half a step, and half again at "c"
    worlds = {}
    for arm, (troops, dead) in numbers.items():
        run = made_digest([(400, CLASH, 0, 1, 0, dead)])
        worlds[arm] = [run.__class__(**run.__dict__ | {"troops": np.full(110, float(troops))})]
    assert m.step_at(tuple(numbers), 2)(worlds) == pytest.approx(np.log(0.5))


def test_authors_are_compared_where_the_force_is():
    with_force = killings(10, 0) + killings(5, 1) + killings(99, 1, territory=2)
    without = killings(20, 0) + killings(20, 1)
    worlds = {FULL: [made_digest(with_force, there=FIRST_ONLY)], NONE: [made_digest(without)]}
    assert m.by_author()(worlds) == pytest.approx((5 / 20 - 1) - (10 / 20 - 1))


def test_fighting_is_shorter_where_the_force_is():
    def fight(first, last):
        return [(day, CLASH, 0, 1, 0, 1) for day in range(first, last, 10)]

    worlds = {
        FULL: [made_digest(fight(400, 411) + fight(500, 511), there=FIRST_ONLY)],
        NONE: [made_digest(fight(400, 441) + fight(600, 605) + fight(100, 300))],
    }
    assert m.spell_ratio(worlds) == pytest.approx(11 / ((41 + 1) / 2))


def test_the_lag_is_from_the_first_fighting_to_arrival():
    there = np.zeros((765, 3))
    there[10:, 0], there[450:, 1] = 1, 1
    events = [(day, CLASH, 1, 1, 0, 1) for day in (400, 405)] + [(500, CLASH, 0, 1, 0, 1), (5, CLASH, 1, 1, 0, 1)]
    assert m.arrival_lag({FULL: [made_digest(events, there=there)]}) == 50
    assert np.isnan(m.arrival_lag({FULL: [made_digest(events)]}))


def test_violence_that_moves_next_door():
    worlds = {
        FULL: [made_digest(killings(10) + killings(14, territory=1) + killings(90, territory=2), there=FIRST_ONLY)],
        NONE: [made_digest(killings(30) + killings(10, territory=1))],
    }
    assert m.moved(worlds) == pytest.approx(4 / 20)


def test_a_raw_comparison_sees_the_force_where_violence_is():
    worlds = {FULL: [made_digest(killings(400), there=FIRST_ONLY)]}
    assert m.raw_difference()(worlds) == 1.0
    some = killings(300) + killings(100, territory=1)
    raw = m.raw_slope(FULL)({FULL: [made_digest(some, there=FIRST_ONLY)]})
    assert raw == pytest.approx(np.log(300 / (100 / 2)))
    assert np.isnan(m.raw_difference()({FULL: [made_digest(killings(400), there=EVERYWHERE)]}))


def test_communal_violence_by_territory_and_month():
    def riots(days):
        return [(day, COMMUNAL, 0, -1, -1, 0) for day in days]

    worlds = {FULL: [made_digest(riots([400, 401, 500]))], NONE: [made_digest(riots([380, 440, 470, 500, 1]))]}
    assert m.communal(FULL, NONE)(worlds) == pytest.approx(2 / 4 - 1)
    assert np.isnan(m.communal(FULL, NONE)({FULL: [made_digest()], NONE: [made_digest()]}))


def test_feelings_and_returns_where_the_force_is():
    low = {"hardship": np.tile([0.2, 0.9, 0.9], (110, 1)), "displaced": np.full((110, 3), 10.0)}
    high = {"hardship": np.tile([0.4, 0.9, 0.9], (110, 1)), "displaced": np.full((110, 3), 20.0)}
    worlds = {
        FULL: [made_digest(there=FIRST_ONLY, weekly=low, returned=[30, 0, 0])],
        NONE: [made_digest(weekly=high, returned=[30, 5, 5])],
    }
    assert m.level_in_treated("hardship")(worlds) == pytest.approx(-0.5)
    assert m.returns(worlds) == pytest.approx(1.0)
    falling = {"trust": np.linspace(1, 0, 110)[:, None] * np.ones(3)}
    assert m.trust_lost({FULL: [made_digest(killings(9), there=EVERYWHERE, weekly=falling)]}) < -0.3


def test_years_with_deals():
    run = made_digest(days=1095, deals=[(10, 0, 1), (20, 0, 2), (800, 0, 1)])
    assert m.years_with_deals({NONE: [run]}) == pytest.approx(2 / 3)
