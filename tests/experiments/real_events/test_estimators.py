"""Estimators on data of which the truth is known: closed forms, hand-worked cases, simulated worlds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from support.self_excited import self_excited

from interpose.experiments.analysis.kernel_background import kernel_ratio
from interpose.experiments.analysis.power_law import discrete_exponent
from interpose.experiments.analysis.self_excitation import hawkes_ratio
from interpose.experiments.real_events.burstiness import burstiness, corrected, finite_burstiness, gaps
from interpose.experiments.real_events.cells import SIZES, cells_of, middles_of, touching
from interpose.experiments.real_events.concentration import gini, top_share
from interpose.experiments.real_events.onset_risk import onset_table, relative_risk
from interpose.experiments.real_events.severity import best_least, exponent_of_sums

# ------------------------------------------------------------------------------------------------- burstiness


def test_a_clock_has_burstiness_minus_one_and_one_burst_has_one():
    assert burstiness([3.0] * 50) == -1 and finite_burstiness([3.0] * 50) == pytest.approx(-1)
    for number in (5, 50, 500):
        assert finite_burstiness([0.0] * (number - 1) + [9.0]) == pytest.approx(1)
    assert burstiness([0.0] * 99 + [9.0]) < 0.85  # uncorrected, it depends on how many there are


@pytest.mark.parametrize("number", [10, 30, 300])
def test_chance_alone_has_burstiness_nought_whatever_the_number(number):
    random = np.random.default_rng(number)
    corrected_values = [finite_burstiness(random.dirichlet(np.ones(number))) for _ in range(400)]
    assert abs(np.mean(corrected_values)) < 4 * np.std(corrected_values) / 20 + 0.01
    raw = np.mean([burstiness(random.dirichlet(np.ones(number))) for _ in range(400)])
    assert raw < 0 and (number > 30 or raw < -0.02)


def test_correction_by_hand():
    r, n = 1.2, 9.0
    assert corrected(r, n) == pytest.approx((np.sqrt(10) * r - np.sqrt(8)) / ((np.sqrt(10) - 2) * r + np.sqrt(8)))
    assert corrected(r, 1e12) == pytest.approx((r - 1) / (r + 1), abs=1e-5)
    assert np.isnan(corrected(1.0, 1.0)) and np.isnan(finite_burstiness([])) and np.isnan(finite_burstiness([0, 0, 0]))


@pytest.mark.parametrize("rate", [0.05, 1.0, 6.0])
def test_events_of_which_only_the_day_is_known_are_no_bursts_and_no_clock(rate):
    counts = np.random.default_rng(3).poisson(rate, 4000)
    day = np.repeat(np.arange(4000), counts)
    between, _ = gaps(day, np.zeros(len(day), np.int64))
    assert abs(finite_burstiness(between)) < 0.08


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3)), max_size=40))
def test_gaps_are_within_a_place_and_none_is_lost(events):
    day, place = np.array(events, np.int64).reshape(-1, 2).T
    between, ends = gaps(day, place)
    assert (between >= 0).all() and len(between) == sum(max(0, (place == p).sum() - 1) for p in range(4))
    for p in range(4):
        own = between[place[ends] == p]
        if len(own):
            spread = day[place == p].max() - day[place == p].min()
            assert spread - 1 < own.sum() < spread + 1


# ------------------------------------------------------------------------------------------------- concentration


def test_concentration_by_hand():
    assert gini([5, 5, 5, 5]) == pytest.approx(0) and gini([0, 0, 0, 8]) == pytest.approx(3 / 4)
    assert gini([1, 3]) == pytest.approx(1 / 4) and np.isnan(gini([0, 0])) and np.isnan(gini([]))
    assert top_share([1] * 9 + [11]) == pytest.approx(11 / 20) and top_share([1, 2, 3]) == pytest.approx(1 / 2)
    assert top_share(np.ones(11)) == pytest.approx(2 / 11) and np.isnan(top_share([0.0]))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_gini_is_the_mean_difference_over_twice_the_mean(amounts):
    values = np.array(amounts, float)
    slow = np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean()) if values.sum() else np.nan
    assert gini(values) == pytest.approx(slow, nan_ok=True)
    assert gini(3 * values) == pytest.approx(slow, nan_ok=True)


# ------------------------------------------------------------------------------------------------- severity


def zipf(exponent, least, number, seed):
    """Draw from a discrete power law by inverting its distribution."""
    levels = np.arange(least, 200_000)
    below = 1 - special.zeta(exponent, levels + 1) / special.zeta(exponent, least)
    return least + np.searchsorted(below, np.random.default_rng(seed).random(number))


@pytest.mark.parametrize("exponent", [2.0, 2.44, 3.0])
def test_the_exponent_is_found_within_a_tenth(exponent):
    tail = zipf(exponent, 10, 2000, 7)
    assert discrete_exponent(tail, 10) == pytest.approx(exponent, abs=0.1)
    assert exponent_of_sums(len(tail), np.log(tail).sum(), 10) == pytest.approx(discrete_exponent(tail, 10), abs=1e-6)


def test_the_beginning_of_the_tail_is_found():
    body = np.random.default_rng(1).integers(1, 15, 6000)
    least = best_least(np.concatenate([body, zipf(2.5, 15, 2000, 2)]))
    assert 12 <= least <= 24
    assert best_least([1, 1, 2]) == 10


# ------------------------------------------------------------------------------------------------- onsets


def slow_onsets(active, pairs):
    """Count onsets and quiet months by loops."""
    months, places = active.shape
    beside = {p: {b for a, b in pairs if a == p} | {a for a, b in pairs if b == p} for p in range(places)}
    total = np.zeros(4)
    for month in range(1, months):
        for p in range(places):
            if active[month - 1, p] or not active[:, p].any():
                continue
            near = any(active[month - 1, q] for q in beside[p])
            total[2 * near + 1] += 1
            total[2 * near] += active[month, p]
    return total


@given(st.integers(0, 2**32 - 1))
def test_onsets_are_those_of_loops(seed):
    random = np.random.default_rng(seed)
    active = random.random((6, 7)) < 0.3
    pairs = np.array([(a, b) for a in range(7) for b in range(a) if random.random() < 0.4], np.int64).reshape(-1, 2)
    assert onset_table(active, pairs).sum(axis=0).tolist() == slow_onsets(active, pairs.tolist()).tolist()


@pytest.mark.parametrize("risk", [1.0, 3.0])
def test_the_relative_risk_is_found_on_a_grid_where_it_is_known(risk):
    side, months, low = 30, 120, 0.03
    cells = np.array([row * 1440 + column + 1 for row in range(side) for column in range(side)])
    pairs = touching(cells, 0.25)
    assert len(pairs) == 2 * side * (side - 1) + 2 * (side - 1) ** 2
    touches = np.zeros((side**2, side**2))
    touches[pairs[:, 0], pairs[:, 1]] = touches[pairs[:, 1], pairs[:, 0]] = 1
    random, active = np.random.default_rng(5), np.zeros((months, side**2), bool)
    for month in range(1, months):
        near = touches @ active[month - 1] > 0
        active[month] = ~active[month - 1] & (random.random(side**2) < low * np.where(near, risk, 1.0))
    assert relative_risk(onset_table(active, pairs).sum(axis=0)) == pytest.approx(risk, rel=0.1)
    assert np.isnan(relative_risk(np.array([0, 100, 5, 100])))


# ------------------------------------------------------------------------------------------------- cells


def test_cells_are_numbered_as_prio_grid_numbers_them():
    assert cells_of([-180, 179.9, 180], [-90, -90, -90]).tolist() == [1, 720, 720]
    assert cells_of([-180, 180], [-89.5, 90]).tolist() == [721, 720 * 360]
    # 36.25 E, 33.75 N: column 432, row 247 from 0
    assert cells_of(36.3, 33.6).tolist() == 247 * 720 + 432 + 1


@given(st.sampled_from(SIZES), st.floats(-180, 180), st.floats(-90, 90))
def test_a_spot_lies_in_its_cell(degrees, longitude, latitude):
    lon, lat = middles_of(cells_of([longitude], [latitude], degrees), degrees)
    assert abs(lon[0] - longitude) <= degrees / 2 + 1e-9 and abs(lat[0] - latitude) <= degrees / 2 + 1e-9


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(-4, 4)), min_size=1, max_size=20))
def test_cells_touch_at_sides_and_corners_and_around_the_world(spots):
    cells = np.array(sorted(row * 360 + column % 360 + 1 for row, column in spots))
    where = [divmod(int(cell) - 1, 360) for cell in cells]
    slow = {
        frozenset((i, j))
        for i, (a, b) in enumerate(where)
        for j, (c, d) in enumerate(where)
        if i != j and abs(a - c) <= 1 and min((b - d) % 360, (d - b) % 360) <= 1
    }
    found = [frozenset(pair) for pair in touching(cells, 1.0).tolist()]
    assert len(found) == len(set(found)) and set(found) == slow


# ------------------------------------------------------------------------------------------------- self-excitation


@pytest.mark.parametrize("ratio", [0.3, 0.5, 0.7])
def test_the_branching_ratio_of_a_war_of_fourteen_provinces_is_found_within_a_tenth(ratio):
    """As many events a month, provinces and days as in the shipped record."""
    read = [hawkes_ratio(self_excited(ratio, 4, "walk", a_month=300, days=1430, places=14, seed=s)) for s in range(4)]
    assert abs(np.mean(read) - ratio) < 0.1, read


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["constant", "own waves"])
@pytest.mark.parametrize("ratio", [0.3, 0.5, 0.7])
def test_it_is_found_for_single_provinces_too_on_average(shape, ratio):
    """Of one province a single reading is off by 0.1 to 0.2, which docs/data.md says; the mean is not."""
    for a_month in (10, 30, 60):
        read = [
            hawkes_ratio(self_excited(ratio, 4, shape, a_month=a_month, days=1461, places=1, seed=s)) for s in range(16)
        ]
        assert abs(np.mean(read) - ratio) < 0.1, (a_month, read)


def test_a_background_smoothed_over_sixty_days_finds_a_middling_ratio_and_takes_a_varying_background_for_triggering():
    quiet = [
        kernel_ratio(self_excited(0.5, 4, "walk", a_month=30, days=1461, places=1, seed=s)[:, 0]) for s in range(8)
    ]
    assert abs(np.mean(quiet) - 0.5) < 0.1, quiet
    none = [kernel_ratio(self_excited(0.0, 4, "walk", a_month=60, days=1461, places=1, seed=s)[:, 0]) for s in range(4)]
    assert np.mean(none) > 0.25, "it errs high where events are many: docs/data.md says so"
    assert np.isnan(kernel_ratio(np.ones(5)))
