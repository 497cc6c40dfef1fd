"""Levels and shapes of violence against made-up events of known answers."""

from types import SimpleNamespace

import numpy as np
import pytest

from interpose.experiments.analysis import violence_levels as levels
from interpose.model.state.event_log import CLASH, EVENT, FAILED, STOPPED, STRIKE, UNMET, VIOLATION


def made_run(rows, days=60, places=4, troops=0, reported=None):
    """Make a run of events given as (day, kind, territory, outcome, deaths)."""
    events = EVENT.records(len(rows)).view(np.recarray)
    for row, (day, kind, territory, outcome, deaths) in zip(events, rows, strict=True):
        row.day, row.kind, row.territory, row.outcome = day, kind, territory, outcome
        row.deaths_civilians = deaths
    there = np.zeros((days, places))
    there[days // 2 :, 0] = troops
    world = SimpleNamespace(daily_force=SimpleNamespace(troops=there), daily=SimpleNamespace(reported_deaths=reported))
    return SimpleNamespace(events=events, days=days, world=world, scenario=SimpleNamespace(places=range(places)))


def test_deaths_by_kind():
    battle = [(d, CLASH if d % 2 else STRIKE, 0, UNMET, 1 if d < 10 else 5) for d in range(40)]
    one_sided = [(d, VIOLATION, 1, UNMET, 2) for d in range(30)]
    stopped = [(1, VIOLATION, 1, STOPPED, 0), (2, CLASH, 1, UNMET, 0)]
    runs = [made_run(battle + one_sided + stopped)]
    assert levels.battle_mean(runs) == pytest.approx((10 + 30 * 5) / 40)
    assert levels.one_sided_mean(runs) == 2.0
    assert (levels.battle_singles(runs), levels.one_sided_singles(runs)) == (0.25, 0.0)
    assert levels.battle_a_month(runs) == 80.0 and levels.one_sided_a_month(runs) == 30.0
    assert levels.deaths_ratio(runs) == pytest.approx(160 / 60)
    assert np.isnan(levels.battle_exponent(runs)) and np.isnan(levels.one_sided_mean([made_run(battle)]))


def test_one_kind_is_likelier_where_the_other_is():
    battle = np.zeros((100, 10))
    battle[:, :3] = 1
    one_sided = np.zeros((100, 10))
    one_sided[:60, :3] = 1  # in 6 of 10 months with battle
    one_sided[:10, 3:] = 1  # in 1 of 10 without
    assert levels.likelier_together([(battle, one_sided)]) == pytest.approx(6.0)
    assert levels.correlation_within([(battle, one_sided)]) != levels.correlation_within([(battle, one_sided)])  # NaN
    assert np.isnan(levels.likelier_together([(battle, np.zeros((100, 10)))]))


def test_correlation_leaves_out_what_differs_between_places():
    rng = np.random.default_rng(1)
    shared, level = rng.normal(size=(4000, 5)), np.arange(5) * 100.0
    first = level + shared + rng.normal(size=(4000, 5))
    second = -level + shared + rng.normal(size=(4000, 5))
    assert levels.correlation_within([(first, second)]) == pytest.approx(0.5, abs=0.03)


def test_answered_counts_only_days_with_units():
    before = [(d, VIOLATION, 1, FAILED, 1) for d in range(30)]
    after = [(d, VIOLATION, 0, (STOPPED, FAILED, UNMET, UNMET)[d % 4], 1) for d in range(30, 60)]
    clashes = [(40, CLASH, 0, STOPPED, 0)]
    run = made_run(before + after + clashes, troops=100)
    met = sum(row[3] in (STOPPED, FAILED) for row in after)
    assert levels.answered([run]) == pytest.approx(met / 30)
    assert np.isnan(levels.answered([made_run(before + after)]))


def test_reported_deaths_and_their_slope():
    reported = np.zeros((60, 4))
    reported[:, 0] = 5 + 0.2 * np.arange(60)
    run = made_run([], reported=reported)
    assert levels.reported_a_day([run]) == pytest.approx(5 + 0.2 * 22)
    assert levels.reported_slope([run]) == pytest.approx(0.2)
    assert np.isnan(levels.reported_a_day([made_run([], days=30, reported=reported)]))
