"""Simple forecasts: what they say, and that the self-exciting one goes on as what it was fitted to."""

import numpy as np
import pytest
from support.self_excited import self_excited

from interpose.experiments.analysis.self_excitation import Background, Excitation, fit_excitation, likeliest_background
from interpose.experiments.out_of_sample.baselines import BASELINES, draws_of_year, last_month, mean_of_year
from interpose.experiments.out_of_sample.hawkes_forecast import (
    deaths_of,
    future_background,
    hawkes_forecast,
    waiting_at_end,
)
from interpose.experiments.out_of_sample.record import Events

SEEN = np.vstack([np.arange(24) * 10, np.zeros(24), np.full(24, 7)]).astype(float)


@pytest.mark.parametrize("name", BASELINES)
def test_every_forecast_says_the_same_for_every_month_and_is_the_same_again(name):
    made = BASELINES[name](SEEN, 5, 600, 3)
    assert made.shape == (600, 3, 5) and (made >= 0).all() and (made[:, 1] == 0).all()
    assert (made == BASELINES[name](SEEN, 5, 600, 3)).all()
    assert made.mean(axis=0).std(axis=1) == pytest.approx(np.zeros(3), abs=2)


def test_what_each_forecast_looks_back_on():
    assert last_month(SEEN, 5, 4000, 1).mean(axis=(0, 2)) == pytest.approx([230, 0, 7], rel=0.02)
    assert mean_of_year(SEEN, 5, 4000, 1).mean(axis=(0, 2)) == pytest.approx([175, 0, 7], rel=0.02)
    year = draws_of_year(SEEN, 5, 240, 1)
    values, often = np.unique(year[:, 0, 2], return_counts=True)
    assert values.tolist() == list(range(120, 240, 10)) and set(often) == {20}
    months = draws_of_year(np.vstack([np.arange(24), np.arange(24) ** 2]).astype(float), 1, 30, 1)[:, :, 0]
    assert len(months) == 30 and (months[:, 1] == months[:, 0] ** 2).all(), "places of a draw are of one month"


def test_what_is_due_is_that_of_the_likelihood():
    counts = self_excited(0.5, 8, "constant", days=200, places=3)
    slow = sum(counts[-1 - ago] * (1 / 8) * (7 / 8) ** ago for ago in range(200))
    assert waiting_at_end(counts, Excitation(0.5, 8.0, 0.4)) == pytest.approx(slow)


def test_the_background_goes_on_from_where_it_was_returns_to_its_mean_and_spreads():
    course = np.array([[0.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    known = Background(np.log([2.0, -0.0 + 1.0]), course)
    ahead = np.log(future_background(known, 0.5, 900, 3000, np.random.default_rng(1)))
    assert ahead[:, 0, 0].mean() == pytest.approx(np.log(2) + 1, abs=0.1) and ahead[:, 0, 0].std() < 0.1
    assert ahead[:, 0, -1].mean() == pytest.approx(np.log(2), abs=0.05)
    assert ahead[:, :, -30:].std(axis=0).mean(axis=1) == pytest.approx([0.5, 0.5], rel=0.1)
    nothing = Background(np.array([-np.inf]), np.zeros((1, 3)))
    assert (future_background(nothing, 0.5, 40, 5, np.random.default_rng(1)) == 0).all()


def test_the_likeliest_background_explains_what_is_not_triggered():
    counts = np.c_[self_excited(0.5, 8, "constant", a_month=400, places=4), np.zeros(730)]
    excitation = fit_excitation(counts)
    found = likeliest_background(counts, excitation)
    assert found.level[4] == -np.inf and found.course.shape[0] == 5
    daily = np.exp(found.level[:4] + found.course[:4].mean(axis=1))
    assert daily.sum() == pytest.approx((1 - excitation.ratio) * counts.sum() / 730, rel=0.1)


def test_a_steady_process_goes_on_steadily():
    """A stationary self-exciting process: the next months have as many events as those that were seen."""
    counts = self_excited(0.5, 6, "constant", a_month=300, places=5)
    day, place = np.nonzero(counts)
    repeat = counts[day, place].astype(int)
    events = Events(counts, np.repeat(day, repeat), np.repeat(place, repeat), np.full(repeat.sum(), 3.0))
    made = hawkes_forecast(events, np.array([30] * 6), 300, 1)
    assert made.shape == (300, 5, 6) and (made % 3 == 0).all()
    late = 3 * counts[-365:].sum() / 365 * 30
    assert made.sum(axis=1).mean() == pytest.approx(late, rel=0.2)
    assert (made == hawkes_forecast(events, np.array([30] * 6), 300, 1)).all()
    per_month = made[:, :, 3].sum(axis=1)
    assert per_month.var() > 3 * 3 * per_month.mean(), "more spread than independent events of three deaths"


def test_deaths_are_those_of_events_of_the_last_year_of_the_place():
    day = np.r_[np.zeros(50), np.full(50, 700), np.full(3, 700)].astype(int)
    place = np.r_[np.zeros(100), np.ones(3)].astype(int)
    deaths = np.r_[np.full(50, 99.0), np.full(50, 2.0), np.full(3, 5.0)]
    events = Events(np.zeros((731, 2)), day, place, deaths)
    made = deaths_of(np.array([[[4], [1]]]), events, np.random.default_rng(1))
    assert made[0, 0, 0] == 8 and made[0, 1, 0] in (2, 5), "few events of its own: those of all places"
