"""Where towns are, how remote a territory is, where events are put down, and days as exactly as they are known."""

import numpy as np
import pandas as pd
import pytest
from support.observed_worlds import country, exact, log, truth
from support.worlds import scenario, valley

from interpose.experiments.observation.geography import geography
from interpose.experiments.observation.record import observe
from interpose.model.state.event_log import CLASH

A, B, C, D = range(4)


@pytest.fixture
def ground():
    return geography(country().places)


def test_distances_by_hand(ground):
    """Worked by the law of cosines on the sphere; the points are in tests/support/observed_worlds.py."""
    assert ground.km[A, B] == pytest.approx(46.09, abs=0.02) and ground.km[B, C] == pytest.approx(176.798, abs=0.001)
    assert (ground.km == ground.km.T).all() and (np.diag(ground.km) == 0).all()
    assert ground.order.tolist() == [B, A, C, D] and ground.capital() == B


def test_remoteness_is_0_in_towns_and_half_at_the_stated_distance(ground):
    one = ground.remoteness(0.3, float(ground.km[A, B]))
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
