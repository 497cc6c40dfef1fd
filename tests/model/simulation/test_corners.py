"""Every parameter at its bounds: nothing becomes no number, too large, negative or endless."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.corners import (
    changes_at,
    faults_of,
    pairs_of_corners,
    parameter_bounds,
    random_corners,
    worlds_for_pairs,
)

from interpose.model.scenario.loading import load_scenario

PATHS = tuple(parameter_bounds())


@pytest.fixture(scope="module")
def world():
    """Return the small world that all cases share."""
    return load_scenario("grid-4", {"people_per_agent": 2000})


@pytest.mark.parametrize("factors", [2, 3, 10, 11, 40])
def test_corners_hold_all_four_ways_in_which_two_factors_meet(factors):
    high = pairs_of_corners(factors)
    for a in range(factors):
        for b in range(a):
            assert set(zip(high[:, a].tolist(), high[:, b].tolist(), strict=True)) == set(
                product((True, False), repeat=2)
            )


def test_twelve_worlds_are_enough_for_all_parameters():
    assert worlds_for_pairs(462) == 12 and worlds_for_pairs(463) == 14
    assert len(PATHS) > 300 and pairs_of_corners(len(PATHS)).shape == (worlds_for_pairs(len(PATHS)), len(PATHS))
    assert all(bounds.low < bounds.high for bounds in parameter_bounds().values())


@pytest.mark.parametrize("number", range(worlds_for_pairs(len(PATHS))))
def test_worlds_with_every_pair_of_bounds_keep_all_laws(world, number):
    assert faults_of(world, changes_at(pairs_of_corners(len(PATHS))[number]), days=30) == []


@settings(max_examples=8)
@given(st.dictionaries(st.sampled_from(PATHS), st.booleans(), min_size=1, max_size=12), st.integers(0, 2**62))
def test_some_parameters_at_their_bounds(world, ends, seed):
    bounds = parameter_bounds()
    changes = {path: bounds[path].high if high else bounds[path].low for path, high in ends.items()}
    assert faults_of(world, changes, days=20, seed=seed) == []


def test_a_broken_world_is_noticed(world, monkeypatch):
    """Else the cases above would say nothing."""
    monkeypatch.setattr("support.corners.outcomes", lambda run: {"deaths": float("inf")})
    assert faults_of(world, {}, days=2) == ["deaths is inf"]
    monkeypatch.setattr("support.corners.check", lambda state, start: ["law 1 broken"])
    assert faults_of(world, {}, days=2) == ["day 0: law 1 broken"]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_random_corners_keep_all_laws(world, part):
    corners = random_corners(len(PATHS), 20, seed=part)
    assert np.all(corners.sum(axis=0) == 10)
    for corner in corners:
        assert faults_of(world, changes_at(corner), days=60) == []


@pytest.mark.slow
@pytest.mark.parametrize("high", [False, True], ids=["low", "high"])
def test_each_parameter_alone_at_a_bound(world, high):
    for path, bounds in parameter_bounds().items():
        assert faults_of(world, {path: bounds.high if high else bounds.low}, days=40) == [], path
