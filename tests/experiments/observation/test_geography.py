"""Where towns are, how remote a territory is, where events are put down, and days as exactly as they are known."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.observed_worlds import country, exact, log, truth
from support.worlds import scenario, valley

from interpose.experiments.observation.geography import Geography, geography, great_circle_km
from interpose.experiments.observation.record import observe
from interpose.model.scenario.schema.territories import Place
from interpose.model.state.event_log import CLASH

A, B, C, D = range(4)


@pytest.fixture
def ground():
    return geography(country().places)


def test_distances_by_hand(ground):
    """Worked by the law of cosines on the sphere; the points are in tests/support/observed_worlds.py."""
    assert between(ground, A, B) == pytest.approx(46.092, abs=0.001)
    assert between(ground, B, C) == pytest.approx(176.798, abs=0.001)
    assert between(ground, A, A) == 0 and great_circle_km(np.array([2.0]))[0] == pytest.approx(np.pi * 6371.0088)
    assert ground.order.tolist() == [B, A, C, D] and ground.capital() == B


def between(ground, one, other):
    """Return the distance between two territories (km)."""
    return great_circle_km(np.linalg.norm(ground.points[one] - ground.points[other], axis=-1))


def slow_nearest(ground, row, able):
    """Return the nearest of some territories, the larger of two as near, by looking at all of them; else itself."""
    found, best = row, np.inf
    for other in (other for other in ground.order if able(int(other))):
        km = between(ground, row, other)
        if km < best - 1e-6:
            found, best = int(other), km
    return found


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 60), st.sampled_from([0.0, 30.0, 200.0, 1e5]))
def test_places_are_found_as_by_looking_at_all_of_them(seed, many, within):
    """On a lattice, where many places are as near as others, and of which some lie in one point."""
    rng = np.random.default_rng(seed)
    lat, lon = 30 + rng.integers(0, 6, many) * 0.25, 40 + rng.integers(0, 6, many) * 0.25
    columns = zip(lat, lon, rng.integers(0, 5, many) * 1000, rng.permutation(many), strict=True)
    row = {"area_km2": 10.0}
    ground = geography(
        tuple(
            Place(id=f"P{i}", lat=a, lon=b, population=int(people), key=int(key), **row)
            for i, (a, b, people, key) in enumerate(columns)
        )
    )
    rank = {int(place): at for at, place in enumerate(ground.order)}
    seats = set(ground.order[: int(np.ceil(np.sqrt(many)))].tolist())
    for place, town, seat in zip(range(many), ground.near_town(within), ground.seat(), strict=True):
        near = slow_nearest(ground, place, lambda o, p=place: rank[o] < rank[p] and between(ground, p, o) <= within)
        assert (town, seat) == (near, slow_nearest(ground, place, seats.__contains__))


def test_a_large_country_takes_little_room():
    """A table of all distances of 20,000 territories would take 3.2 GB."""
    rng = np.random.default_rng(1)
    points = rng.normal(size=(20_000, 3))
    points /= np.linalg.norm(points, axis=1)[:, None]
    population = rng.integers(0, 10**6, len(points))
    ground = Geography(points, np.argsort(-population), population)
    tracemalloc.start()
    assert len(ground.near_town(25.0)) == len(ground.seat()) == len(ground.remoteness(0.5, 50)) == 20_000
    one_point = Geography(np.tile(points[:1], (20_000, 1)), ground.order, population)
    assert set(one_point.near_town(25.0)) == set(one_point.seat()) == {ground.order[0]}
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200e6


def test_remoteness_is_0_in_towns_and_half_at_the_stated_distance(ground):
    one = ground.remoteness(0.3, float(between(ground, A, B)))
    assert one[B] == 0 and one[A] == pytest.approx(0.5) and one[C] > one[A] > 0
    assert ground.remoteness(0.8, 50)[[A, B]].tolist() == [0, 0]
    assert not ground.remoteness(1.0, 50).any()
    assert ground.remoteness(0.0, 50)[B] == 0, "there is one town at least"


def test_without_coordinates_nothing_is_remote():
    places = scenario(valley()).places
    assert not geography(places).remoteness(0.0, 50).any()


def test_near_means_the_nearest_larger_place_within_reach(ground):
    assert ground.near_town(0).tolist() == [A, B, C, D]
    assert ground.near_town(25).tolist() == [A, B, C, A]
    assert ground.near_town(50).tolist() == [B, B, C, A]
    assert ground.near_town(500).tolist() == [B, B, B, A]


def test_provinces_have_the_largest_places_for_seats(ground):
    assert ground.seat().tolist() == [A, B, B, A]


@pytest.mark.parametrize(
    "share, code, put_down",
    [("near", 2, [A, B, C, A]), ("district", 3, [A, B, C, D]), ("province", 4, [A, B, B, A]), ("country", 6, [B] * 4)],
)
def test_places_as_exactly_as_they_are_known(share, code, put_down):
    world = truth(log(day=[1] * 4, territory=range(4), kind=[CLASH] * 4))
    seen = observe(world, exact({f"places.{share}": 1.0})).events
    assert seen["where_prec"].tolist() == [code] * 4 and seen["territory"].tolist() == put_down


def test_days_as_exactly_as_they_are_known():
    """The run starts on Thursday, 15 November 2001."""
    many = 600
    world = truth(log(day=[20] * many, kind=[CLASH] * many, actor=[0] * many, target=[1] * many))  # 5 December
    ends = {"week": (18, 24), "month": (16, 46), "year": (-318, 46)}
    for share, (first, last) in ends.items():
        seen = observe(world, exact({f"dates.{share}": 1.0})).events
        assert set(seen["first_day"]) == {first} and set(seen["last_day"]) == {last}
        assert set(seen["day"]) == {max(0, first)}
    seen = observe(world, exact({"dates.few_days": 1.0})).events
    length = seen["last_day"] - seen["first_day"] + 1
    assert set(length) == {2, 3, 4, 5, 6} and length.mean() == pytest.approx(4.0, abs=0.2)
    before = pd.Series(20 - seen["first_day"])
    assert before.min() == 0 and (before - (length - 1) / 2).mean() == pytest.approx(0, abs=0.2)


def test_degrees_of_precision_come_as_often_as_they_should():
    many = 6000
    events = log(
        day=np.arange(many) % 100, territory=np.arange(many) % 4, kind=[CLASH] * many, actor=np.arange(many) % 3
    )
    changes = {"dates.few_days": 0.3, "dates.week": 0.1, "dates.month": 0.15, "dates.year": 0.05}
    changes |= {"places.near": 0.2, "places.district": 0.1, "places.province": 0.1, "places.country": 0.05}
    seen = observe(truth(events), exact(changes)).events
    dates, places = (seen[name].value_counts(normalize=True).sort_index() for name in ("date_prec", "where_prec"))
    assert dates.to_dict() == pytest.approx({1: 0.4, 2: 0.3, 3: 0.1, 4: 0.15, 5: 0.05}, abs=0.02)
    assert places.to_dict() == pytest.approx({1: 0.55, 2: 0.2, 3: 0.1, 4: 0.1, 6: 0.05}, abs=0.02)
